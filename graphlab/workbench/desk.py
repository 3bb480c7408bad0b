"""The project that is worked on, and its files as a form was shown them."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

from graphlab.errors import DataError, GraphlabError, NotFoundError, OutputError
from graphlab.files.locks import writing
from graphlab.files.single import write_file
from graphlab.files.targets import without_logins
from graphlab.loaders.endings import loader_for
from graphlab.project.drafting import DraftSource, draft_project, draft_sources
from graphlab.project.patterns import is_pattern, newest_file
from graphlab.project.place import FILE
from graphlab.project.reading import ChosenSource, Project, read_project
from graphlab.stores.addresses import is_address
from graphlab.workbench.project_file import with_source

_UNSAFE = re.compile(r"[^\w .,()&+-]")


class ChangedMeanwhileError(OutputError):
    """A file was changed since the form was shown; nothing was written."""


@dataclass(frozen=True)
class SourceState:
    """A source of the project as a screen shows it.

    Attributes
    ----------
    number
        Its place in the project.
    path
        As the project says it.
    file
        The file that is meant now; None for an address, an example, or where there is none.
    mapping
        As the project says it, "" for none.
    needs_answers
        Whether it is a foreign sheet of which the mapping is not written yet.
    fault
        Why it cannot be read, "" if it can.
    """

    number: int
    path: str
    file: Path | None
    mapping: str
    needs_answers: bool
    fault: str = ""


class Desk:
    """A project folder, with or without a project file yet.

    Attributes
    ----------
    folder
        Absolute path of the folder; everything that is written lies in it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    @property
    def file(self) -> Path:
        """The project file."""
        return self.folder / FILE

    @property
    def is_project(self) -> bool:
        """Whether there is a project yet."""
        return self.file.is_file()

    def project(self) -> Project:
        """Return the project as it stands now."""
        return read_project(self.folder)

    def stamp(self) -> Hashable:
        """Return what changes whenever a file that the answers come from does."""
        if not self.is_project:
            return ()
        paths = {self.file}
        try:
            project = self.project()
            same = project.file("same")
            chosen = project.sources()
        except GraphlabError as error:
            return (str(error), _version(self.file))
        paths |= {p for p in (same,) if p}
        for source in chosen:
            paths |= {p for p in (source.mapping, source.matches) if p}
            paths |= set(_files_of(source))
        return tuple(sorted((str(p), *_version(p)) for p in paths))

    def sources(self) -> list[SourceState]:
        """Return the sources of the project, each with what it lacks."""
        if not self.is_project:
            return []
        found = []
        for number, entry in enumerate(self.project().settings.sources):
            file, fault = None, ""
            if not entry.path.startswith("example:") and not is_address(entry.path):
                try:
                    file = newest_file(self.folder, entry.path) if is_pattern(entry.path) else self.folder / entry.path
                except GraphlabError as error:
                    fault = without_logins(str(error))
                if file is not None and not file.exists():
                    file, fault = None, without_logins(f"there is no file or folder '{entry.path}'")
            unsettled = bool(entry.mapping) and not (self.folder / entry.mapping).is_file()
            needs = unsettled and file is not None and file.is_file()
            found.append(SourceState(number, entry.path, file, entry.mapping, needs, fault))
        return found

    def receive(self, name: str, content: bytes) -> Path:
        """Put a file that was dropped into the folder; the same file again is no fault.

        Raises
        ------
        DataError
            If nothing of that ending can be read.
        OutputError
            If another file of that name is there.
        """
        clean = safe_name(name)
        target = self.folder / clean
        if loader_for(target) is None:
            raise DataError(
                f"'{clean}' is of no kind that can be read", "drop a workbook (.xlsx, .ods), a CSV or a graph file"
            )
        if target.exists():
            if target.is_file() and target.read_bytes() == content:
                return target
            raise OutputError(
                f"another file '{clean}' is in the project already; nothing was written. Put the date into the name of "
                "the new one, such as tracker_2026-10-12.xlsx, and drop it again"
            )
        write_file(target, content)
        return target

    def add(self, paths: list[str]) -> list[DraftSource]:
        """Make sources of files that are in the folder, unless a pattern of the project means them already."""
        drafted = draft_sources(self.folder, [p if "://" in p or ":" in p[:9] else str(self.folder / p) for p in paths])
        if not self.is_project:
            write_file(self.file, draft_project(drafted, {}))
            return drafted
        text = self.file.read_text(encoding="utf-8")
        known = {entry.path for entry in self.project().settings.sources}
        new = [source for source in drafted if source.path not in known]
        for source in new:
            text = with_source(text, source)
        if new:
            self.rewrite(self.file, text)
        return new

    def rewrite(self, path: Path, text: str, seen: str | None = None) -> None:
        """Write one of the project's small files.

        Parameters
        ----------
        path
            The file, inside the folder.
        text
            What it is to hold.
        seen
            `seen` of the file when the form was shown; None writes whatever is there.

        Raises
        ------
        ChangedMeanwhileError
            If the file is another one since.
        DataError
            If it is the project file and what it would say is refused; nothing is written.
        """
        if path == self.file:
            with tempfile.TemporaryDirectory() as room:
                (Path(room) / FILE).write_text(text, encoding="utf-8")
                read_project(room)
        path.parent.mkdir(parents=True, exist_ok=True)
        with writing(path.with_name(f"{path.name}.form")):
            if seen is not None and seen != fingerprint(path):
                self.refuse_changed(path.name)
            write_file(path, text, force=True)

    @staticmethod
    def refuse_changed(name: str) -> None:
        """Refuse a form that was shown before somebody else changed what it is about."""
        raise ChangedMeanwhileError(
            f"{name} was changed in another window or program since this page was shown; nothing was written. Go "
            "back, load the page again and enter your change once more"
        )

    def inside(self, name: str) -> Path:
        """Return a file of the project by its name.

        Raises
        ------
        NotFoundError
            If it lies outside the folder, is hidden, or is not there.
        """
        path = (self.folder / name).resolve()
        hidden = any(part.startswith(".") for part in Path(name).parts)
        if hidden or not path.is_relative_to(self.folder) or not path.is_file():
            raise NotFoundError(f"there is no file '{name}' in the project")
        return path

    def files(self, *endings: str) -> list[str]:
        """Return the names of the project's files of some endings, as seen from the folder, sorted."""
        found = (p for pattern in ("*", "*/*") for p in self.folder.glob(pattern))
        names = (p.relative_to(self.folder).as_posix() for p in found if p.is_file() and p.suffix.lower() in endings)
        return sorted(name for name in names if not any(part.startswith(".") for part in name.split("/")))


def safe_name(name: str) -> str:
    """Return the name of a file that was sent, without folders and characters that a system may take amiss.

    Raises
    ------
    DataError
        If nothing is left of it.

    Examples
    --------
    >>> safe_name("../../etc/Tracker 5 Oct.xlsx")
    'Tracker 5 Oct.xlsx'
    """
    last = _UNSAFE.sub("_", re.split(r"[\\/]", name)[-1]).strip(" .")
    if not last or last.lower() == FILE:
        raise DataError(f"'{name}' is no name for a sheet", "give the file another name")
    return last


def fingerprint(path: Path) -> str:
    """Return what tells one content of a file from another; "" where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _version(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _files_of(source: ChosenSource) -> list[Path]:
    if source.text.startswith("example:") or is_address(source.text):
        return []
    path = Path(source.text)
    return sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
