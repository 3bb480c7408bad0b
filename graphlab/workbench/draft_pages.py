"""Pages of drafts: an article is dropped, its drafts stand beside its text, and what is accepted becomes a source."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graphlab.errors import DataError, NotFoundError
from graphlab.files.single import write_file
from graphlab.loaders.mapping.naming.named import slug
from graphlab.model.periods import parse_date
from graphlab.project.drafting import DraftSource, draft_project
from graphlab.workbench.bench import Workbench
from graphlab.workbench.desk import safe_name
from graphlab.workbench.drafts import PAGE, WORDS, draft_folders, draft_rows, draft_tables, reviewed_tables
from graphlab.workbench.guard import DOCUMENT_POLICY
from graphlab.workbench.project_file import with_source

Handler = Callable[[Request], Any]
_ARTICLES, _DRAFTS = "articles", "drafts"
_ENDINGS = (".txt", ".html", ".htm", ".docx", ".pdf")


def draft_routes(bench: Workbench) -> list[tuple[str, Handler, list[str]]]:
    """Return path, handler and methods of every page of this module."""
    pages = _DraftPages(bench)
    return [
        ("/drafts", pages.drafts, ["GET"]),
        ("/drafts", pages.extract, ["POST"]),
        ("/drafts/{name:path}/text", pages.text, ["GET"]),
        ("/drafts/{name:path}", pages.review, ["GET"]),
        ("/drafts/{name:path}", pages.save, ["POST"]),
    ]


class _DraftPages:
    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.desk = bench.desk

    def drafts(self, request: Request) -> Response:
        found = []
        for name in draft_folders(self.desk.folder):
            rows = draft_rows(self.desk.folder / name)
            found.append((name, len(rows), sum(not row.review for row in rows)))
        return self.bench.page(
            "drafts.html", screen="drafts", drafts=found, words=["extract", "ARTICLE", "-o", _DRAFTS]
        )

    async def extract(self, request: Request) -> Response:
        async with request.form() as form:
            sheet, pasted = form.get("article"), str(form.get("text", "")).strip()
            published = str(form.get("published", "")).strip()
            if isinstance(sheet, UploadFile) and sheet.filename:
                name, content = safe_name(sheet.filename), await sheet.read()
            elif pasted:
                name, content = f"article-{hashlib.sha256(pasted.encode()).hexdigest()[:8]}.txt", pasted.encode()
            else:
                raise DataError("no article was given", "choose a file, or paste the text")
        if not name.lower().endswith(_ENDINGS):
            raise DataError(f"'{name}' is no article that can be read", f"give one of {', '.join(_ENDINGS)}")
        day = ["--published", parse_date(published).text] if published else []
        path = self.desk.folder / _ARTICLES / name
        if not (path.is_file() and path.read_bytes() == content):
            write_file(path, content)
        job = self.bench.jobs.start(
            ["extract", f"{_ARTICLES}/{name}", *day, "--output", f"{_DRAFTS}/{slug(Path(name).stem)}"]
        )
        return RedirectResponse(f"/jobs/{job.number}", 303)

    def _folder(self, request: Request) -> tuple[str, Path]:
        name = request.path_params["name"]
        if name not in draft_folders(self.desk.folder):
            raise NotFoundError(f"there is no draft '{name}' in the project", draft_folders(self.desk.folder))
        return name, self.desk.folder / name

    def text(self, request: Request) -> Response:
        _, folder = self._folder(request)
        headers = {"content-security-policy": DOCUMENT_POLICY}
        return Response((folder / PAGE).read_bytes(), media_type="text/html; charset=utf-8", headers=headers)

    def review(self, request: Request) -> Response:
        name, folder = self._folder(request)
        used = self.desk.is_project and name in {entry.path for entry in self.desk.project().settings.sources}
        return self.bench.page(
            "draft.html",
            screen="drafts",
            name=name,
            rows=draft_rows(folder),
            reviews=WORDS,
            used=used,
            seen=self._seen(folder),
            words=["load", name, "--into", "STORE"],
        )

    def _seen(self, folder: Path) -> str:
        """Return what changes when anybody reviews the draft."""
        tables = (f"{table}.csv" for table in draft_tables(folder))
        return hashlib.sha256(b"".join((folder / name).read_bytes() for name in tables)).hexdigest()

    async def save(self, request: Request) -> Response:
        name, folder = self._folder(request)
        sent = {key: str(value) for key, value in (await request.form()).items()}
        if sent.get("seen") != self._seen(folder):
            self.desk.refuse_changed(name)
        for file, text in reviewed_tables(folder, sent).items():
            self.desk.rewrite(folder / file, text)
        if sent.get("take"):
            self._take(name)
            return RedirectResponse("/check", 303)
        return RedirectResponse(f"/drafts/{name}", 303)

    def _take(self, name: str) -> None:
        """Make the draft a source of the project; only what is accepted is read of it."""
        source = DraftSource(name, self.desk.folder / name, slug(name), foreign=False)
        if not self.desk.is_project:
            write_file(self.desk.file, draft_project([source], {}))
        elif name not in {entry.path for entry in self.desk.project().settings.sources}:
            self.desk.rewrite(self.desk.file, with_source(self.desk.file.read_text(encoding="utf-8"), source))
