"""What the pages work with, and what every page has in common."""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment
from starlette.responses import HTMLResponse

from graphlab.errors import GraphlabError, LoadError
from graphlab.files.targets import without_logins
from graphlab.model.intake.report import grouped
from graphlab.sources import open_source
from graphlab.wording.phrases import many, verb
from graphlab.workbench.desk import Desk
from graphlab.workbench.forms import typed_line
from graphlab.workbench.running import Jobs, Program
from graphlab.workbench.screens import OTHERS, SCREENS


@dataclass
class Workbench:
    """What the pages work with.

    Attributes
    ----------
    desk
        The project.
    program
        The commands.
    jobs
        Long commands of this run.
    last_asked
        When somebody last asked, by the clock of the process.
    ending
        Set when the server is to end.
    """

    desk: Desk
    program: Program
    jobs: Jobs
    last_asked: float = field(default_factory=time.monotonic)
    ending: threading.Event = field(default_factory=threading.Event)
    _names: tuple[Hashable, dict[str, tuple[str, ...]]] = (None, {})

    def __post_init__(self) -> None:
        room = files("graphlab.workbench") / "templates"
        sources = {p.name: p.read_text(encoding="utf-8") for p in room.iterdir() if p.name.endswith(".html")}
        self._pages = Environment(autoescape=True, loader=DictLoader(sources), trim_blocks=True, lstrip_blocks=True)
        self._pages.filters |= {"many": many, "verb": verb}

    @property
    def marking(self) -> str:
        """Marking of the data as they stand, "" where they cannot be read yet."""
        if not self.desk.is_project:
            return ""
        answer = self.program.answer(["info"])
        return str(answer.result.get("marking", "")) if answer.content else ""

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return what may be entered into some fields: measures, places, lines and operations of the data."""
        stamp = self.desk.stamp()
        if self._names[0] != stamp:
            self._names = (stamp, self._found_names() if self.desk.is_project else {})
        return self._names[1]

    def _found_names(self) -> dict[str, tuple[str, ...]]:
        try:
            net = open_source(self.desk.folder).network(**self.desk.project().filters())
        except GraphlabError:
            return {}
        lines = tuple(sorted(x for x in net.dataset.lines if x not in net.hidden))
        places, operations = tuple(sorted(net.places)), tuple(sorted(net.operations))
        measures = ("lines", *sorted({c.measure for c in net.counts} - {"lines"}))
        return {
            "measure": measures, "place": places, "free": places, "close_origin": places, "line": lines, "close": lines,
            "operation": operations, "close_operation": operations, "subject": (*operations, *lines, *places),
        }  # fmt: skip

    def page(self, template: str, status: int = 200, *, words: list[str] | None = None, **shown: Any) -> HTMLResponse:
        """Return a page.

        Parameters
        ----------
        template
            Its template.
        status
            HTTP status.
        words
            The command that does the same, as it would be typed in the project folder.
        shown
            What the template shows.
        """
        screens = [("sources", "Sources"), ("changed", "What changed")]
        screens += [(screen.name, screen.title) for screen in SCREENS] + [("picture", "Pictures"), *OTHERS]
        text = self._pages.get_template(template).render(
            screens=screens,
            marking=self.marking,
            folder=self.desk.folder.name,
            command=typed_line(words) if words else "",
            **shown,
        )
        return HTMLResponse(text, status)

    def refused(self, error: Exception, status: int = 400, **shown: Any) -> HTMLResponse:
        """Return a page that says what was refused, and what to do."""
        remedy = getattr(error, "remedy", "")
        causes: tuple[str, ...] = ()
        if isinstance(error, LoadError) and error.report is not None:
            causes = tuple(grouped(error.report.errors))
        return self.page(
            "refused.html", status, screen="", error=without_logins(str(error)), remedy=remedy, causes=causes, **shown
        )
