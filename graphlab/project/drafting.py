"""The first file of a new project: every key with what it means, what was said filled in, the rest as comments."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphlab.errors import NotFoundError, OutputError
from graphlab.loaders.endings import DELIMITED, WORKBOOKS, loader_for
from graphlab.loaders.folder import is_dataset
from graphlab.loaders.mapping.naming.named import slug
from graphlab.loaders.shapes.preview import is_foreign
from graphlab.loaders.shapes.reading import quote
from graphlab.project.patterns import is_pattern, newest_file, pattern_of
from graphlab.project.settings import FORM, Settings, is_relative
from graphlab.stores.addresses import is_address

#: Folder of the mappings of a new project.
MAPPINGS = "mappings"
#: What a new project writes unless told otherwise.
USUAL_PRODUCTS = ({"command": "brief", "output": "briefing"},)
_HEAD = """\
# A graphlab project. Every key is the name of an option and means what that option means; what is typed on the
# command line goes before it. Paths start at this folder. The form is described in docs/projects.md.
#   graphlab check      what would be loaded        graphlab lines, flows, ...  any question, without naming a source
#   graphlab refresh    read again, say what changed, write the products
"""


@dataclass(frozen=True)
class DraftSource:
    """A source of a new project.

    Attributes
    ----------
    path
        As it stands in the project file: a pattern where next week's file will have another name.
    file
        The file that is there now; None for an address or an example.
    name
        Id that its sheets bear whatever their day.
    foreign
        Whether it is a sheet that needs a mapping.
    """

    path: str
    file: Path | None
    name: str
    foreign: bool

    @property
    def mapping(self) -> str:
        """Where its mapping goes, "" where it needs none."""
        return f"{MAPPINGS}/{self.name}.yaml" if self.foreign else ""

    @property
    def matches(self) -> str:
        """Where the settled names of its sheets go."""
        return f"{MAPPINGS}/{self.name}.matches.csv"


def draft_sources(folder: Path, sheets: Sequence[str]) -> list[DraftSource]:
    """Return the sources of a new project: one for each sheet, and one for sheets that differ by their day only.

    Parameters
    ----------
    folder
        The folder of the project.
    sheets
        As typed: files, folders, addresses or examples. Without any, what can be read at the top of the folder.

    Raises
    ------
    NotFoundError
        If one is not there, or there is none.
    OutputError
        If one lies on another disk, so that no path leads to it from the folder.
    """
    if not sheets:
        sheets = [str(p) for p in sorted(folder.glob("*")) if _readable(p)] if folder.is_dir() else []
        if not sheets:
            raise NotFoundError(f"there is no sheet in '{folder}' to begin with; put one there, or name one")
    found: dict[str, DraftSource] = {}
    for text in sheets:
        made = _draft(folder, text)
        found.setdefault(made.path, made)
    return _apart(list(found.values()))


def _readable(path: Path) -> bool:
    if path.name.startswith((".", "~$")):
        return False
    if path.is_dir():
        return is_dataset(path)
    return path.suffix.lower() in (*DELIMITED, *WORKBOOKS) and path.name != "same.csv"


def _draft(folder: Path, text: str) -> DraftSource:
    if text.startswith("example:") or is_address(text):
        return DraftSource(text, None, slug(text.rpartition(":")[2]), foreign=False)
    path = Path(text)
    if not path.exists():
        raise NotFoundError(f"there is no file or folder '{text}'")
    if path.is_file() and loader_for(path) is None:
        raise NotFoundError(f"'{path.name}' is of no kind that can be read")
    inside = Path(os.path.relpath(path.parent.resolve(), folder.resolve())).as_posix()
    if not is_relative(inside):
        raise OutputError(f"'{text}' lies on another disk than the project; copy it into the folder")
    name = path.name if path.is_dir() else pattern_of(path.name)
    pattern = name if inside == "." else f"{inside}/{name}"
    if is_pattern(pattern):
        path = newest_file(folder, pattern)
    stem = Path(name).stem.replace("*", "") if path.is_file() else name
    return DraftSource(pattern, path, slug(stem), foreign=is_foreign(path))


def _apart(sources: list[DraftSource]) -> list[DraftSource]:
    """Return the sources with names of their own."""
    taken: dict[str, int] = {}
    made = []
    for source in sources:
        taken[source.name] = number = taken.get(source.name, 0) + 1
        name = source.name if number == 1 else f"{source.name}-{number}"
        made.append(DraftSource(source.path, source.file, name, source.foreign))
    return made


def draft_project(
    sources: Sequence[DraftSource],
    said: Mapping[str, Any],
    *,
    matched: Sequence[str] = (),
    products: Sequence[Mapping[str, Any]] = USUAL_PRODUCTS,
) -> str:
    """Return the text of a project file.

    Parameters
    ----------
    sources
        What is read.
    said
        Values of other keys; what is not said stands as a comment.
    matched
        Names of the sources that have a file of settled names.
    products
        What refresh writes.
    """
    lines = [_HEAD.rstrip(), f"graphlab: {FORM}"]
    for key, info in Settings.model_fields.items():
        if key in ("graphlab", "sources", "products"):
            continue
        value = said.get(key)
        shown = f"{key}: {_text(value)}" if value else f"# {key}:"
        lines.append(f"{shown:<40} # {info.description}")
        if key == "title":
            lines += [
                "",
                "# What is read, in place of SOURCE. Of a pattern such as tracker_*.xlsx the newest is read.",
                "sources:",
            ]
            for source in sources:
                lines.append(f"  - path: {quote(source.path)}")
                lines += [f"    mapping: {quote(source.mapping)}"] if source.mapping else []
                lines += [f"    matches: {quote(source.matches)}"] if source.name in matched else []
            lines.append("")
    lines += ["", "# What graphlab refresh writes; further lines of a product are options of its command.", "products:"]
    for product in products:
        first, *rest = product.items()
        lines.append(f"  - {first[0]}: {_text(first[1])}")
        lines += [f"    {name}: {_text(value)}" for name, value in rest]
    lines += ["  # - command: view", "  #   output: map.html", '  #   as: "map"']
    lines += ["  # - command: lines", "  #   output: lines.csv"]
    return "\n".join(lines) + "\n"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(quote(str(v)) for v in value) + "]"
    return quote(str(value))
