"""Pages of the work: tables of the commands, a line, claims, pictures, look-alikes, products, jobs and the project."""

from __future__ import annotations

import asyncio
import json
import mimetypes
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from graphlab.analysis.versions.change_sentences import change_sentences
from graphlab.errors import DataError, GraphlabError, LoadError, NotFoundError
from graphlab.loaders.judgements import judgements_text, load_judgements
from graphlab.model.intake.report import grouped
from graphlab.model.judged.judgements import JUDGEMENTS, Judgement
from graphlab.model.periods import parse_date
from graphlab.project.kept import kept_editions
from graphlab.project.settings import Settings
from graphlab.report.refresh import Refreshed, refresh
from graphlab.workbench.bench import Workbench
from graphlab.workbench.desk import fingerprint
from graphlab.workbench.forms import Field, fields_of, typed_line, words_of
from graphlab.workbench.guard import DOCUMENT_POLICY
from graphlab.workbench.project_file import with_keys, with_product
from graphlab.workbench.running import Job
from graphlab.workbench.screens import BY_NAME, PAGES, SCREENS, Screen
from graphlab.workbench.tables import page_table

Handler = Callable[[Request], Any]
#: What is made on the screen of products, with the options that stand first.
MADE = {
    "brief": ("operation", "line", "place", "to", "suppress_below", "period"),
    "view": ("as", "period", "place"),
    "export": ("suppress_below", "release"),
}
_USUAL_OUTPUT = {"brief": "briefing", "view": "picture.html", "export": "data.xlsx"}
#: Keys of a project that are settled on its screen; sources and products have screens of their own.
_KEYS = tuple(key for key in Settings.model_fields if key not in ("graphlab", "sources", "products"))
_PAUSE = 0.4


def work_routes(bench: Workbench) -> list[tuple[str, Handler, list[str]]]:
    """Return path, handler and methods of every page of this module."""
    pages = _WorkPages(bench)
    return [
        *((f"/{screen.name}", pages.table_of(screen), ["GET"]) for screen in SCREENS),
        ("/changed", pages.changed, ["GET"]),
        ("/table/{screen}.{ending}", pages.download, ["GET"]),
        ("/line/{line:path}", pages.line, ["GET"]),
        ("/claims", pages.claims, ["GET"]),
        ("/picture", pages.picture, ["GET"]),
        ("/page/{kind}", pages.page, ["GET"]),
        ("/look-alikes", pages.look_alikes, ["GET"]),
        ("/look-alikes", pages.judge, ["POST"]),
        ("/products", pages.products, ["GET"]),
        ("/products", pages.make, ["POST"]),
        ("/jobs/{number:int}", pages.job, ["GET"]),
        ("/jobs/{number:int}/events", pages.events, ["GET"]),
        ("/jobs/{number:int}/stop", pages.stop, ["POST"]),
        ("/files/{name:path}", pages.file, ["GET"]),
        ("/project", pages.project, ["GET"]),
        ("/project", pages.settle, ["POST"]),
        ("/close", pages.close, ["POST"]),
    ]


class _WorkPages:
    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.desk = bench.desk

    # --- tables

    def table_of(self, screen: Screen) -> Handler:
        """Return what answers the address of a screen."""

        def answer(request: Request) -> Response:
            return self._table(screen, request)

        return answer

    def _fields(self, screen: Screen) -> tuple[list[Field], list[Field]]:
        fields = fields_of(self.bench.program.command(screen.command))
        first = [f for name in screen.first for f in fields if f.name == name]
        return first, [f for f in fields if f not in first]

    def _asked(self, screen: Screen, request: Request) -> tuple[dict[str, str], list[str]]:
        """Return what was entered, and the words that it makes."""
        form = {name: "\n".join(request.query_params.getlist(name)) for name in request.query_params}
        if not any(form.get(name) for name, _ in screen.needs):
            form |= dict(screen.needs)
        first, others = self._fields(screen)
        self._keep_inside([*first, *others], form)
        return form, [screen.command, *words_of([*first, *others], form)]

    def _keep_inside(self, fields: Sequence[Field], form: Mapping[str, str]) -> None:
        for field in fields:
            if field.kind == "file" and form.get(field.name, "").strip():
                self.desk.inside(form[field.name].strip())

    def _table(self, screen: Screen, request: Request) -> Response:
        form, words = self._asked(screen, request)
        answer = self.bench.program.answer(words)
        result = answer.result if answer.content else {}
        tables = {name: page_table(part) for name, part in (result.get("tables") or {}).items()}
        first, others = self._fields(screen)
        return self.bench.page(
            "table.html",
            screen=screen.name,
            about=screen,
            first=first,
            others=others,
            opened=any(form.get(f.name) for f in others),
            form=form,
            files=self.desk.files(".csv"),
            names=self.bench.names(),
            answer=answer,
            table=page_table(result) if result else None,
            tables=tables,
            query=request.url.query,
            pages=[(kind, PAGES[kind]) for kind in screen.pages],
            words=words,
        )

    def download(self, request: Request) -> Response:
        """Return the table of a screen as CSV or JSON, the bytes that the command writes."""
        screen = BY_NAME.get(request.path_params["screen"])
        ending = request.path_params["ending"]
        if screen is None or ending not in ("csv", "json"):
            raise NotFoundError("there is no such table")
        _, words = self._asked(screen, request)
        answer = self.bench.program.answer(words, f".{ending}")
        if answer.content is None:
            raise DataError(answer.error, answer.remedy)
        kind = "text/csv" if ending == "csv" else "application/json"
        name = f"{screen.name}.{ending}"
        return Response(
            answer.content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'}
        )

    # --- what changed

    def changed(self, request: Request) -> Response:
        """Say what changed since the edition of an earlier day, and which products are due; nothing is written."""
        if not self.desk.is_project:
            return RedirectResponse("/sources", 303)
        error: GraphlabError | None = None
        done: Refreshed | None = None
        try:
            done = refresh(self.desk.folder, dry_run=True)
        except GraphlabError as refused:
            error = refused
        changes = done.changes if done else None
        tables = [changes, *changes.parts.values()] if changes else []
        return self.bench.page(
            "changed.html",
            screen="changed",
            done=done,
            error=error,
            causes=grouped(error.report.errors) if isinstance(error, LoadError) and error.report else (),
            sentences=change_sentences(changes) if changes else [],
            tables=[page_table(json.loads(table.to_json())) for table in tables if table.rows],
            editions=kept_editions(self.desk.project()),
            words=["refresh", "--dry-run"],
        )

    # --- a line, claims

    def line(self, request: Request) -> Response:
        line = request.path_params["line"]
        ledger = self.bench.program.answer(["lines"])
        rows = [row for row in ledger.result.get("rows", []) if row["line"] == line] if ledger.content else []
        if not rows:
            raise NotFoundError(f"there is no line '{line}' in these data")
        shown = {**ledger.result, "rows": rows, "notes": [], "title": str(rows[0]["name"] or line)}
        cut = self.bench.program.answer(["whatif", f"--close={line}"])
        claims = self.bench.program.answer(["claims", line])
        return self.bench.page(
            "line.html",
            screen="lines",
            line=line,
            name=rows[0]["name"] or line,
            table=page_table(shown),
            claims=page_table(claims.result) if claims.content else None,
            cut=page_table(cut.result) if cut.content else None,
            cut_error=cut.error,
            words=["claims", line],
        )

    def claims(self, request: Request) -> Response:
        ids = request.query_params.getlist("id")
        if not ids:
            raise NotFoundError("no claim was asked for")
        words = ["claims", *ids]
        answer = self.bench.program.answer(words)
        table = page_table(answer.result) if answer.content else None
        return self.bench.page("claims.html", screen="", answer=answer, table=table, words=words)

    # --- pictures

    def picture(self, request: Request) -> Response:
        kind = request.query_params.get("as", "map")
        if kind not in PAGES:
            raise NotFoundError(f"there is no picture '{kind}'", sorted(PAGES))
        words = ["view", "--as", kind, "-o", f"{kind}.html"]
        return self.bench.page("picture.html", screen="picture", kind=kind, pages=PAGES.items(), words=words)

    def page(self, request: Request) -> Response:
        """Return a page of `view` as it is; it runs apart from this server."""
        kind = request.path_params["kind"]
        if kind not in PAGES:
            raise NotFoundError(f"there is no picture '{kind}'", sorted(PAGES))
        answer = self.bench.program.answer(["view", "--as", kind], ".html")
        headers = {"content-security-policy": DOCUMENT_POLICY}
        if answer.content is None:
            said = f"{answer.error}\n{answer.remedy}".strip()
            return Response(said, 400, media_type="text/plain; charset=utf-8", headers=headers)
        return Response(answer.content, media_type="text/html; charset=utf-8", headers=headers)

    # --- look-alikes

    def _same(self) -> Path:
        return self.desk.folder / (self.desk.project().settings.same or "same.csv")

    def look_alikes(self, request: Request) -> Response:
        answer = self.bench.program.answer(["deconflict"])
        result = answer.result if answer.content else {}
        waterfall: dict[tuple[str, str], list[dict[str, Any]]] = {}
        explained = self.bench.program.answer(["deconflict", "--table", "waterfall"])
        for row in explained.result.get("rows", []) if explained.content else []:
            waterfall.setdefault((row["first"], row["second"]), []).append(row)
        return self.bench.page(
            "look_alikes.html",
            screen="look-alikes",
            answer=answer,
            title=result.get("title", ""),
            notes=result.get("notes", []),
            pairs=[{**row, "why": waterfall.get((row["first"], row["second"]), [])} for row in result.get("rows", [])],
            judgements=JUDGEMENTS,
            seen=fingerprint(self._same()),
            words=["deconflict"],
        )

    async def judge(self, request: Request) -> Response:
        sent = {name: str(value) for name, value in (await request.form()).items()}
        if sent.get("judgement") not in JUDGEMENTS:
            raise DataError("no judgement was chosen", f"choose one of {', '.join(JUDGEMENTS)}")
        first, second = sorted((sent.get("first", ""), sent.get("second", "")))
        path = self._same()
        kept = [j for j in load_judgements(path) if j.pair != (first, second)] if path.is_file() else []
        day = parse_date(sent["decided_on"]).text if sent.get("decided_on", "").strip() else ""
        told = (sent.get("decided_by", "").strip(), day, "", sent.get("note", "").strip())
        kept.append(Judgement(first, second, sent["judgement"], *told))
        self.desk.rewrite(path, judgements_text(kept), sent.get("seen"))
        if not self.desk.project().settings.same:
            self._rewrite_keys({"same": path.name})
        return RedirectResponse("/look-alikes", 303)

    # --- products and jobs

    def products(self, request: Request) -> Response:
        made = request.query_params.get("make", "brief")
        made = made if made in MADE else "brief"
        fields = fields_of(self.bench.program.command(made), without=("same",))
        first = [f for name in MADE[made] for f in fields if f.name == name]
        project = self.desk.project() if self.desk.is_project else None
        entries = project.products if project else ()
        there = [(entry, typed_line(_product_words(entry)), self._written(entry.output)) for entry in entries]
        return self.bench.page(
            "products.html",
            screen="products",
            entries=there,
            made=made,
            kinds=tuple(MADE),
            output=_USUAL_OUTPUT[made],
            first=first,
            others=[f for f in fields if f not in first],
            form={},
            files=self.desk.files(".csv", ".yaml"),
            names=self.bench.names(),
            jobs=sorted(self.bench.jobs.found.values(), key=lambda j: -j.number),
            seen=fingerprint(self.desk.file),
            words=["refresh"],
        )

    def _written(self, output: str) -> list[str]:
        """Return the files of a product that a person opens, as names inside the project."""
        path = self.desk.folder / output
        if path.is_file():
            return [output]
        readable = (".html", ".docx", ".pptx", ".xlsx", ".png", ".pdf", ".csv")
        found = sorted(p for p in path.glob("*") if p.suffix in readable) if path.is_dir() else []
        return [p.relative_to(self.desk.folder).as_posix() for p in found]

    async def make(self, request: Request) -> Response:
        async with request.form() as form:
            sent = {name: "\n".join(str(v) for v in form.getlist(name)) for name in form}
        if "entry" in sent:
            entry = self.desk.project().products[int(sent["entry"])]
            words = _product_words(entry)
        elif sent.get("command") == "refresh":
            words = ["refresh"]
        else:
            words = self._made_words(sent)
        job = self.bench.jobs.start(words)
        return RedirectResponse(f"/jobs/{job.number}", 303)

    def _made_words(self, sent: Mapping[str, str]) -> list[str]:
        command = sent.get("command", "")
        if command not in MADE:
            raise DataError(f"'{command}' makes no product", f"choose one of {', '.join(MADE)}")
        output = sent.get("output", "").strip() or _USUAL_OUTPUT[command]
        target = (self.desk.folder / output).resolve()
        if not target.is_relative_to(self.desk.folder) or target == self.desk.folder or output.startswith("."):
            raise DataError(f"'{output}' is not inside the project", "name a file or folder in it")
        fields = fields_of(self.bench.program.command(command))
        self._keep_inside(fields, sent)
        said = words_of(fields, sent)
        if "weekly" in sent:
            options = {f.name: sent[f.name] for f in fields if sent.get(f.name, "").strip()}
            text = with_product(self.desk.file.read_text(encoding="utf-8"), command, output, options)
            self.desk.rewrite(self.desk.file, text, sent.get("seen"))
        return [command, "--output", output, *said, "--force"]

    def _job(self, request: Request) -> Job:
        found = self.bench.jobs.found.get(request.path_params["number"])
        if found is None:
            raise NotFoundError("there is no such job in this run; it may be of an earlier one")
        return found

    def job(self, request: Request) -> Response:
        job = self._job(request)
        output = job.words[job.words.index("--output") + 1] if "--output" in job.words else ""
        opened = self._written(output) if output and job.code == 0 else []
        draft = output if job.words[0] == "extract" and job.code == 0 else ""
        return self.bench.page(
            "job.html", screen="products", job=job, opened=opened, draft=draft, words=list(job.words)
        )

    async def events(self, request: Request) -> Response:
        """Return what a job says, as it says it (server-sent events)."""
        job = self._job(request)

        async def stream() -> AsyncIterator[str]:
            told = 0
            while True:
                done = job.code is not None
                for line in job.lines[told:]:
                    yield f"data: {json.dumps(line)}\n\n"
                    told += 1
                if done:
                    yield f"event: end\ndata: {job.code}\n\n"
                    return
                if self.bench.ending.is_set():
                    return
                await asyncio.sleep(_PAUSE)

        return StreamingResponse(stream(), media_type="text/event-stream")

    async def stop(self, request: Request) -> Response:
        job = self._job(request)
        self.bench.jobs.stop(job.number)
        return RedirectResponse(f"/jobs/{job.number}", 303)

    def file(self, request: Request) -> Response:
        path = self.desk.inside(request.path_params["name"])
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = {"content-security-policy": DOCUMENT_POLICY}
        if kind not in ("text/html", "image/png", "application/pdf"):
            headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(path.name)}"
        return Response(path.read_bytes(), media_type=kind, headers=headers)

    # --- the project

    def project(self, request: Request) -> Response:
        return self._project(200)

    def _project(self, status: int) -> Response:
        settings = self.desk.project().settings if self.desk.is_project else None
        rows = [(key, Settings.model_fields[key].description or "", getattr(settings, key, "")) for key in _KEYS]
        text = self.desk.file.read_text(encoding="utf-8") if settings else ""
        return self.bench.page(
            "project.html",
            status,
            screen="project",
            rows=[(key, means, value, isinstance(value, bool)) for key, means, value in rows],
            text=text,
            seen=fingerprint(self.desk.file),
            words=["init"] if settings is None else None,
        )

    async def settle(self, request: Request) -> Response:
        sent = {name: str(value) for name, value in (await request.form()).items()}
        settings = self.desk.project().settings
        said: dict[str, Any] = {}
        for key in _KEYS:
            before = getattr(settings, key)
            now: Any = key in sent if isinstance(before, bool) else sent.get(key, "").strip()
            if now != before:
                said[key] = now
        self._rewrite_keys(said, sent.get("seen"))
        return RedirectResponse("/project", 303)

    def _rewrite_keys(self, said: Mapping[str, Any], seen: str | None = None) -> None:
        if said:
            self.desk.rewrite(self.desk.file, with_keys(self.desk.file.read_text(encoding="utf-8"), said), seen)

    async def close(self, request: Request) -> Response:
        self.bench.ending.set()
        return self.bench.page("closed.html", screen="", words=None)


def _product_words(entry: Any) -> list[str]:
    """Return a product of a project file as it would be typed."""
    words = [entry.command, "--output", entry.output]
    for name, value in entry.options.items():
        option = f"--{name.strip('_').replace('_', '-')}"
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, bool) or str(one).lower() in ("yes", "true"):
                words += [option] if one else []
            else:
                words += [option, str(one)]
    return [*words, "--force"]
