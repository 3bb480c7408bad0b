"""The application: every page at its address, and what is said when something is refused."""

from __future__ import annotations

import functools
import hashlib
import inspect
import time
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graphlab.errors import GraphlabError
from graphlab.workbench.bench import Workbench
from graphlab.workbench.desk import ChangedMeanwhileError
from graphlab.workbench.draft_pages import draft_routes
from graphlab.workbench.source_pages import source_routes
from graphlab.workbench.work_pages import work_routes

_STATIC = {"style.css": "text/css", "htmx.min.js": "text/javascript", "progress.js": "text/javascript"}


def make_app(bench: Workbench) -> Starlette:
    """Return the application over a workbench; who may ask is decided before it, by `graphlab.workbench.guard`."""

    def static(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _STATIC:
            return bench.refused(GraphlabError("there is no such page"), 404)
        content = (files("graphlab.workbench") / "static" / name).read_bytes()
        return Response(content, media_type=_STATIC[name])

    async def unknown(request: Request, error: Exception) -> Response:
        return bench.refused(GraphlabError("there is no such page"), 404)

    async def refused(request: Request, error: Exception) -> Response:
        status = 409 if isinstance(error, ChangedMeanwhileError) else 400
        return bench.refused(error, status)

    async def unexpected(request: Request, error: Exception) -> Response:
        what = hashlib.sha256(repr(error).encode()).hexdigest()[:8]
        return bench.refused(
            GraphlabError(f"something went wrong that graphlab did not expect ({type(error).__name__}, {what})"), 500
        )

    routes = [
        Route("/static/{name}", static),
        *(Route(path, _noted(bench, answer), methods=methods) for path, answer, methods in source_routes(bench)),
        *(Route(path, _noted(bench, answer), methods=methods) for path, answer, methods in work_routes(bench)),
        *(Route(path, _noted(bench, answer), methods=methods) for path, answer, methods in draft_routes(bench)),
    ]
    handlers: dict[Any, Any] = {404: unknown, GraphlabError: refused, Exception: unexpected}
    return Starlette(routes=routes, exception_handlers=handlers)


def _noted(bench: Workbench, answer: Callable[[Request], Any]) -> Callable[[Request], Any]:
    """Return what answers a request, after noting that somebody asked."""
    if inspect.iscoroutinefunction(answer):

        @functools.wraps(answer)
        async def later(request: Request) -> Any:
            bench.last_asked = time.monotonic()
            return await answer(request)

        return later

    @functools.wraps(answer)
    def now(request: Request) -> Any:
        bench.last_asked = time.monotonic()
        return answer(request)

    return now
