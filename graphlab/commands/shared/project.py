"""The project around the current folder: what it says stands in for SOURCE and for options that were not typed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphlab.project.place import FILE

if TYPE_CHECKING:
    from graphlab.dataset import Dataset
    from graphlab.project.reading import Project

#: Arguments that name sources.
_SOURCES = ("source", "sources")
#: The first of two arguments that name versions: editions of the project too.
_VERSIONS = "old"
#: Options that say one thing in several ways: where one is typed, the project's others do not count.
_ONE_THING = (("period", "as_at", "all_time"), ("audience", "include_handling"))
#: Options with which a command needs no source, and commands that need it all the same.
_ALONE = ("list_",)
_NEVER_ALONE = ("editions",)


def in_project(ctx: click.Context, command: click.Command, arguments: list[str]) -> list[str]:
    """Return the arguments of a command, the project put in as SOURCE where none is typed inside a project.

    Options that the project states become the defaults of the command (``ctx.default_map``).

    Raises
    ------
    DataError
        If the project file breaks its form.
    """
    params = {p.name or "": p for p in command.params}
    argument = next((name for name in (*_SOURCES, _VERSIONS) if name in params), None)
    folder = _found()
    if argument is None or folder is None or ctx.resilient_parsing or {"-h", "--help"} & set(arguments):
        return arguments
    typed = _typed(ctx, command, arguments)
    if typed is None or (any(name in typed for name in _ALONE) and command.name not in _NEVER_ALONE):
        return arguments
    source = _first(typed.get(argument))
    others = [p for name, p in params.items() if isinstance(p, click.Argument) and name != argument]
    lacking = source is None or (bool(others) and not _is_source(source))
    if not lacking and not _same_folder(str(source), folder):
        return arguments
    from graphlab.project.reading import read_project

    project = read_project(folder)
    known = defaults(project, typed)
    told = {name: value for name, value in known.items() if name in params}
    ctx.default_map = {**(ctx.default_map or {}), command.name or "": told}
    return [str(folder), *arguments] if lacking and argument != _VERSIONS else arguments


def defaults(project: Project, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a project says in place of options, without what clashes with an option that was typed."""
    found = project.options()
    for names in _ONE_THING:
        if any(name in typed for name in names):
            found = {key: value for key, value in found.items() if key not in names}
    return found


def _found() -> Path | None:
    """Return the folder of the project around the current folder, without importing anything."""
    here = Path()
    for _ in range(len(Path.cwd().parts)):
        if (here / FILE).is_file():
            return here
        here = here / ".."
    return None


def project_folder() -> Path:
    """Return the folder of the project around the current folder.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    from graphlab.errors import NotFoundError

    folder = _found()
    if folder is None:
        raise NotFoundError(f"there is no {FILE} in this folder or above it (graphlab init makes a project)")
    return folder


def read_versions(old: str | None, new: str | None) -> tuple[Dataset, Dataset]:
    """Return two versions to compare: sources, or editions of the project around the current folder by their day.

    Without `new` it is the project as it stands now; without both it is compared with its edition of an earlier day.

    Raises
    ------
    click.UsageError
        If a version is not named outside a project.
    NotFoundError
        If there is no such source or edition.
    """
    folder = _found()
    if folder is None and (old is None or new is None):
        raise click.UsageError(f"Missing argument 'SOURCE': two versions, or none inside a project ({FILE}).")
    return (read_version(old) if old else _edition_before(str(folder))), read_version(new)


def read_version(text: str | None) -> Dataset:
    """Return a version of a dataset: a source, or inside a project its edition of a day; None is the project now.

    Raises
    ------
    NotFoundError
        If there is no such source or edition.
    """
    from graphlab.commands.shared.reading import read_source

    folder = _found()
    if folder is not None and (text is None or not _is_source(text)):
        return read_source(str(folder), quiet=True, edition=text)
    return read_source(str(text), quiet=True)


def _edition_before(folder: str) -> Dataset:
    """Return the edition of an earlier day than that of a project as it stands now."""
    from graphlab.commands.shared.reading import read_source
    from graphlab.errors import NotFoundError
    from graphlab.project.kept import edition_before, edition_of_data
    from graphlab.project.reading import read_project

    project = read_project(folder)
    now, _ = edition_of_data(project, read_source(folder, quiet=True), project.sources())
    before = edition_before(project, now)
    if before is None:
        raise NotFoundError(f"no edition of an earlier day than {now.day} is kept (graphlab refresh keeps one)")
    return read_source(folder, quiet=True, edition=before.name)


def _typed(ctx: click.Context, command: click.Command, arguments: list[str]) -> dict[str, Any] | None:
    """Return the options and arguments that were typed, as raw text; None where they cannot be read."""
    inner = click.Context(command, parent=ctx, info_name=command.name, resilient_parsing=True)
    try:
        raw, _, _ = command.make_parser(inner).parse_args(list(arguments))
    except click.ClickException:
        return None
    return {name: value for name, value in raw.items() if _first(value) is not None}


def _first(value: Any) -> str | None:
    """Return a raw value, of several the first; None where nothing was typed."""
    if isinstance(value, list | tuple):
        return next((found for inner in value if (found := _first(inner)) is not None), None)
    return None if value is None or type(value).__name__ == "Sentinel" else str(value)


def _is_source(text: str) -> bool:
    return text.startswith("example:") or "://" in text or Path(text).exists()


def _same_folder(text: str, folder: Path) -> bool:
    path = Path(text)
    path = path.parent if path.name == FILE else path
    return "://" not in text and path.is_dir() and path.resolve() == folder.resolve()
