"""The editions of a project: what it said each week, kept as plain text under names made of the content.

``editions/2026-10-05.yaml`` names an edition's tables and settings; they lie beside it as ``links-1f0c....csv``, once
however many editions share them. An edition is put there whole or not at all, and its content is checked when it is
read.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from graphlab.errors import NotFoundError, StoreError
from graphlab.files.journal import files_of, put, read_steadily, rewriting
from graphlab.loaders import folder as folder_loader
from graphlab.model.claim_set import ClaimSet
from graphlab.model.periods import parse_date
from graphlab.model.record import FILE as RECORD_FILE
from graphlab.project.patterns import date_in_name, is_pattern
from graphlab.project.place import FILE
from graphlab.project.reading import ChosenSource, Project, read_project
from graphlab.stores.folder import dataset_files

#: Where a project keeps its editions.
FOLDER = "editions"
FORM = "edition 1"
#: Settings that make a product what it is, by key of the project; their content is kept with an edition.
_SETTING_FILES = ("style",)
_NAME = re.compile(r"(?P<day>[0-9-]+|undated)(?:\.(?P<number>\d+))?")


@dataclass(frozen=True)
class KeptEdition:
    """An edition of a project.

    Attributes
    ----------
    name
        Its day, with ``.2`` for a second one of that day.
    day, number
        The day (ISO text, "undated" for none) and which edition of it.
    digest
        Fingerprint of what it says.
    as_at
        Last day that its data speak for, "" for none.
    sources
        For each source what the project calls it, and the file that was read, with its fingerprint.
    tables, settings
        File in the folder of editions for each table of the dataset, and for each file of settings.
    """

    name: str
    day: str
    number: int
    digest: str
    as_at: str = ""
    sources: tuple[Mapping[str, str], ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def order(self) -> tuple[int, int]:
        """Sort key: by day, then by number."""
        return (parse_date(self.day).last.toordinal() if self.day != "undated" else 0), self.number

    def manifest(self) -> str:
        """Return what is kept of it."""
        told: dict[str, Any] = {"graphlab": FORM, "digest": self.digest, "as_at": self.as_at}
        told |= {"sources": [dict(s) for s in self.sources], "tables": dict(self.tables)}
        told["settings"] = dict(self.settings)
        return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=120)


def kept_editions(project: Project) -> list[KeptEdition]:
    """Return the editions that a project keeps, the oldest first.

    Raises
    ------
    StoreError
        If one cannot be read.
    """
    folder = project.path(FOLDER)
    return read_steadily(folder, lambda: _editions_in(folder)) if folder.is_dir() else []


def _editions_in(folder: Path) -> list[KeptEdition]:
    found = []
    for name, path in files_of(folder).items():
        said = _NAME.fullmatch(name.removesuffix(".yaml"))
        if name.endswith(".yaml") and said:
            found.append(_read_manifest(path, name.removesuffix(".yaml"), said))
    return sorted(found, key=lambda edition: edition.order)


def _read_manifest(path: Path, name: str, said: re.Match[str]) -> KeptEdition:
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        if told["graphlab"] != FORM:
            raise ValueError
        return KeptEdition(
            name,
            said["day"],
            int(said["number"] or 1),
            str(told["digest"]),
            str(told["as_at"]),
            tuple(dict(s) for s in told["sources"]),
            dict(told["tables"]),
            dict(told["settings"]),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise StoreError(f"the edition '{path.name}' cannot be read: it is not as graphlab wrote it") from error


def find_edition(project: Project, name: str) -> KeptEdition:
    """Return an edition by its name or its day, of several of one day the last.

    Raises
    ------
    NotFoundError
        If there is none; says which there are.
    """
    every = kept_editions(project)
    found = [e for e in every if e.name == name and e.number > 1] or [e for e in every if e.day == _day(name)]
    if not found:
        there = ", ".join(e.name for e in every[-6:])
        text = (
            f"there are {'... ' if len(every) > 6 else ''}{there}" if every else "none is kept yet (graphlab refresh)"
        )
        raise NotFoundError(f"there is no edition '{name}'; {text}")
    return found[-1]


def edition_before(project: Project, edition: KeptEdition) -> KeptEdition | None:
    """Return the latest edition of an earlier day than another; None where there is none."""
    return next((e for e in reversed(kept_editions(project)) if e.order[0] < edition.order[0]), None)


def _day(text: str) -> str:
    try:
        return parse_date(text).text
    except ValueError:
        return text


def edition_data(project: Project, edition: KeptEdition) -> ClaimSet:
    """Return what an edition says.

    Raises
    ------
    StoreError
        If a file of it is not there or is not what was kept.
    """
    contents = {table: _content(project, name) for table, name in edition.tables.items()}
    with tempfile.TemporaryDirectory() as room:
        for table, content in contents.items():
            (Path(room) / table).write_bytes(content)
        data = folder_loader.load(Path(room))
    if data.digest != edition.digest:
        raise StoreError(f"the edition {edition.name} does not give back what was kept: its content was changed")
    return data


def edition_project(project: Project, edition: KeptEdition) -> tuple[Project, dict[str, bytes]]:
    """Return a project as it was for an edition, and the content of its files of settings by key, its own included."""
    contents = {key: _content(project, name) for key, name in edition.settings.items()}
    with tempfile.TemporaryDirectory() as room:
        (Path(room) / FILE).write_bytes(contents[FILE])
        was = read_project(room)
    return replace(was, folder=project.folder), contents


def _content(project: Project, name: str) -> bytes:
    path = project.path(FOLDER) / name
    waiting = files_of(project.path(FOLDER)).get(name)
    try:
        content = (waiting or path).read_bytes()
    except OSError as error:
        raise StoreError(f"'{path}' is not there, and an edition needs it: take it back from a copy") from error
    if _digest(content) not in name:
        raise StoreError(f"'{path}' was changed after graphlab wrote it: take it back from a copy")
    return content


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def edition_of_data(
    project: Project, data: ClaimSet, chosen: Sequence[ChosenSource], *, day: str = ""
) -> tuple[KeptEdition, dict[str, bytes]]:
    """Return an edition of what the sources say now, and the files that it is kept in; nothing is written.

    Parameters
    ----------
    project, data, chosen
        The project, what its sources say together, and which files they were read from.
    day
        Its day; else the latest day in the names of the files, else the last day that the data speak for.

    Notes
    -----
    Where an edition of the same day says the same, it is that one; where it says something else, this is a further one.
    """
    files: dict[str, bytes] = {}
    tables = {name: _named(files, name, content) for name, content in dataset_files(data).items()}
    settings = {key: _named(files, name, content) for key, name, content in _settings_of(project)}
    as_at = data.cut_off.isoformat() if data.cut_off else ""
    days = [d for c in chosen if is_pattern(c.entry.path) and (d := date_in_name(Path(c.text)))]
    own = day or max(days, key=lambda d: parse_date(d).last, default="") or as_at or "undated"
    others = [e for e in kept_editions(project) if e.day == own]
    same = next((e for e in others if _rows_of(e.tables) == _rows_of(tables)), None)
    number = same.number if same else max((e.number for e in others), default=0) + 1
    name = own if number == 1 else f"{own}.{number}"
    sources = tuple(_source(project, c) for c in chosen)
    edition = KeptEdition(name, own, number, data.digest, as_at, sources, tables, settings)
    return edition, files | {f"{name}.yaml": edition.manifest().encode()}


def _rows_of(tables: Mapping[str, str]) -> dict[str, str]:
    """Return the tables without the record: a title or marking that the project says anew makes no other edition."""
    return {name: file for name, file in tables.items() if name != RECORD_FILE}


def _named(files: dict[str, bytes], name: str, content: bytes) -> str:
    """Add content to the files of an edition under a name made of it, and return the name."""
    stem, _, ending = name.rpartition(".")
    made = f"{stem}-{_digest(content)}.{ending}"
    files[made] = content
    return made


def _settings_of(project: Project) -> list[tuple[str, str, bytes]]:
    found = [(FILE, FILE, project.path(FILE).read_bytes())]
    for key in _SETTING_FILES:
        path = project.file(key)
        if path is not None:
            found.append((key, f"{key}.yaml", path.read_bytes()))
    for number in range(len(project.settings.sources)):
        for key in ("mapping", "matches"):
            path = project.file("sources", number, key)
            if path is not None:
                found.append((f"{key} of source {number + 1}", f"{key}{path.suffix}", path.read_bytes()))
    return found


def _source(project: Project, chosen: ChosenSource) -> dict[str, str]:
    path = Path(chosen.text)
    told = {"path": chosen.entry.path}
    if path.is_file():
        told |= {"file": path.name, "digest": _digest(path.read_bytes())}
    return told


def keep_edition(project: Project, files: Mapping[str, bytes]) -> None:
    """Put the files of an edition into the folder of editions, whole or not at all.

    Raises
    ------
    StoreError
        If the disk says no.
    OutputError
        If another process is writing it.
    """
    folder = project.path(FOLDER)
    try:
        with rewriting(folder) as target:
            there = files_of(target)
            put(target, {name: content for name, content in files.items() if not _is_there(there.get(name), content)})
    except OSError as error:
        raise StoreError(f"'{folder}' cannot be written: {error.strerror}; nothing was changed") from error


def _is_there(path: Path | None, content: bytes) -> bool:
    return path is not None and path.is_file() and path.read_bytes() == content
