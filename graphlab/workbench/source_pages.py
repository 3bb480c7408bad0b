"""Pages of the sources: dropping sheets, answering their doubts, settling names, and what a check found."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graphlab.analysis.inspection.check import load_report
from graphlab.errors import DataError, NotFoundError
from graphlab.loaders.mapping.naming.named import slug
from graphlab.report.exports.commented import write_commented
from graphlab.workbench.bench import Workbench
from graphlab.workbench.desk import SourceState, fingerprint
from graphlab.workbench.project_file import with_keys, with_source_key, without_source
from graphlab.workbench.sheets import answers_in, matches_text, open_names, sheet_form
from graphlab.workbench.tables import page_table

Handler = Callable[[Request], Any]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def source_routes(bench: Workbench) -> list[tuple[str, Handler, list[str]]]:
    """Return path, handler and methods of every page of this module."""
    pages = _SourcePages(bench)
    return [
        ("/", pages.home, ["GET"]),
        ("/sources", pages.sources, ["GET"]),
        ("/sources/add", pages.add, ["POST"]),
        ("/sources/{number:int}", pages.questions, ["GET"]),
        ("/sources/{number:int}", pages.answer, ["POST"]),
        ("/sources/{number:int}/names", pages.names, ["GET"]),
        ("/sources/{number:int}/names", pages.settle, ["POST"]),
        ("/sources/{number:int}/remove", pages.remove, ["POST"]),
        ("/sources/{number:int}/commented.xlsx", pages.commented, ["GET"]),
        ("/check", pages.check, ["GET"]),
    ]


class _SourcePages:
    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.desk = bench.desk

    def home(self, request: Request) -> Response:
        ready = self.desk.is_project and not any(s.needs_answers or s.fault for s in self.desk.sources())
        return RedirectResponse("/changed" if ready else "/sources", 303)

    def sources(self, request: Request) -> Response:
        found = self.desk.sources()
        others = [name for name in self.desk.files(".xlsx", ".ods", ".csv", ".tsv") if not self._is_used(name, found)]
        return self.bench.page(
            "sources.html",
            screen="sources",
            sources=found,
            others=others,
            seen=fingerprint(self.desk.file),
            words=["check"] if found else ["init"],
        )

    def _is_used(self, name: str, found: list[SourceState]) -> bool:
        path = self.desk.folder / name
        patterns = [s.path for s in found]
        return (
            "/" in name
            or name.endswith("same.csv")
            or any(Path(name).match(p) or path == s.file for p, s in zip(patterns, found, strict=True))
        )

    async def add(self, request: Request) -> Response:
        async with request.form() as form:
            names = [
                self.desk.receive(f.filename or "", await f.read()).name
                for f in form.getlist("sheets")
                if isinstance(f, UploadFile) and f.filename
            ]
            names += [str(name) for name in form.getlist("there")]
        if not names:
            raise DataError("no file was chosen", "choose one or several sheets and send them again")
        for name in names:
            self.desk.inside(name)
        self.desk.add(names)
        waiting = next((s for s in self.desk.sources() if s.needs_answers), None)
        return RedirectResponse(f"/sources/{waiting.number}" if waiting else "/check", 303)

    async def remove(self, request: Request) -> Response:
        form = await request.form()
        text = without_source(self.desk.file.read_text(encoding="utf-8"), request.path_params["number"])
        self.desk.rewrite(self.desk.file, text, str(form.get("seen", "")))
        return RedirectResponse("/sources", 303)

    def _source(self, request: Request) -> tuple[SourceState, Path]:
        found = self.desk.sources()
        number = request.path_params["number"]
        if number >= len(found):
            raise NotFoundError("there is no such source in the project")
        state = found[number]
        if state.file is None or not state.file.is_file():
            raise NotFoundError(state.fault or f"'{state.path}' is no sheet that questions can be asked about")
        return state, state.file

    def _settings(self) -> tuple[str, bool]:
        settings = self.desk.project().settings
        return settings.home, settings.drop_personal

    def questions(self, request: Request) -> Response:
        return self._asked(request, {})

    def _asked(self, request: Request, answers: Mapping[str, str]) -> Response:
        state, file = self._source(request)
        home, drop_personal = self._settings()
        form = sheet_form(file, answers, home=home, drop_personal=drop_personal, source=_source_name(state))
        return self.bench.page(
            "questions.html",
            screen="sources",
            source=state,
            form=form,
            lines=form.shown.lines(),
            refused=not form.shown.suggestion.text,
            home=home,
            drop_personal=drop_personal,
            seen=fingerprint(self.desk.folder / state.mapping) if state.mapping else "",
            words=["check", file.name, "--ask"],
        )

    async def answer(self, request: Request) -> Response:
        state, file = self._source(request)
        sent = {name: str(value) for name, value in (await request.form()).items()}
        self._keep_settings(sent)
        home, drop_personal = self._settings()
        answers = answers_in(sent)
        form = sheet_form(file, answers, home=home, drop_personal=drop_personal, source=_source_name(state))
        if not form.mapping:
            return self._asked(request, answers)
        mapping = state.mapping or f"mappings/{_source_name(state)}.yaml"
        self.desk.rewrite(self.desk.folder / mapping, form.mapping, sent.get("seen"))
        if not state.mapping:
            text = with_source_key(self.desk.file.read_text(encoding="utf-8"), state.number, "mapping", mapping)
            self.desk.rewrite(self.desk.file, text)
        waiting = open_names(file, form.mapping, self._matches(state), home)
        return RedirectResponse(f"/sources/{state.number}/names" if waiting else "/check", 303)

    def _keep_settings(self, sent: Mapping[str, str]) -> None:
        home, drop_personal = self._settings()
        said: dict[str, Any] = {}
        if "home" in sent and sent["home"].strip() != home:
            said["home"] = sent["home"].strip()
        if "settings" in sent and ("drop_personal" in sent) != drop_personal:
            said["drop_personal"] = "drop_personal" in sent
        if said:
            self.desk.rewrite(self.desk.file, with_keys(self.desk.file.read_text(encoding="utf-8"), said))

    def _matches(self, state: SourceState) -> Path | None:
        said = self.desk.project().settings.sources[state.number].matches
        path = self.desk.folder / said if said else None
        return path if path is not None and path.is_file() else None

    def names(self, request: Request) -> Response:
        state, file = self._source(request)
        home, _ = self._settings()
        mapping = self.desk.inside(state.mapping).read_text(encoding="utf-8")
        matches = self._matches(state)
        return self.bench.page(
            "names.html",
            screen="sources",
            source=state,
            names=open_names(file, mapping, matches, home),
            seen=fingerprint(matches) if matches else "",
            words=["check", file.name, "--mapping", state.mapping, "--ask"],
        )

    async def settle(self, request: Request) -> Response:
        state, _ = self._source(request)
        sent = {name: str(value) for name, value in (await request.form()).items()}
        matches = self._matches(state)
        text = matches_text(sent, matches)
        if text:
            name = self.desk.project().settings.sources[state.number].matches or (
                state.mapping.removesuffix(".yaml") + ".matches.csv"
            )
            self.desk.rewrite(self.desk.folder / name, text, sent.get("seen"))
            if matches is None:
                project = with_source_key(self.desk.file.read_text(encoding="utf-8"), state.number, "matches", name)
                self.desk.rewrite(self.desk.file, project)
        return RedirectResponse("/check", 303)

    def check(self, request: Request) -> Response:
        words = ["check", str(self.desk.folder)]
        answer = self.bench.program.answer(words)
        shown = page_table(answer.result) if answer.content else None
        findings: dict[str, list[dict[str, Any]]] = {}
        for row in answer.result.get("rows", []) if answer.content else []:
            findings.setdefault(row["finding"], []).append(row)
        return self.bench.page(
            "check.html",
            screen="sources",
            answer=answer,
            table=shown,
            findings=findings,
            sources=self.desk.sources(),
            words=["check"],
        )

    def commented(self, request: Request) -> Response:
        state, file = self._source(request)
        home, drop_personal = self._settings()
        mapping = self.desk.folder / state.mapping if state.mapping and not state.needs_answers else None
        report, _ = load_report(
            (str(file),), mapping=mapping, matches=self._matches(state), home=home, drop_personal=drop_personal
        )
        with tempfile.TemporaryDirectory() as room:
            copy = Path(room) / "copy.xlsx"
            write_commented(file, report, copy)
            content = copy.read_bytes()
        name = slug(file.stem) + "-commented.xlsx"
        return Response(content, media_type=_XLSX, headers={"content-disposition": f'attachment; filename="{name}"'})


def _source_name(state: SourceState) -> str:
    """Return the id of a source: that of its mapping, so that sheets of other days bear the same."""
    if state.mapping:
        return Path(state.mapping).stem
    return slug(Path(state.path).stem.replace("*", ""))
