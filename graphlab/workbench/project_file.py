"""Lines put into ``graphlab.yaml`` and taken out of it, without touching what else a person wrote there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.shapes.reading import quote
from graphlab.project.drafting import DraftSource


def with_source(text: str, source: DraftSource) -> str:
    """Return a project file with one more source, at the end of its list.

    Raises
    ------
    DataError
        If the file has no list of sources.
    """
    lines = text.splitlines()
    end = _end_of_sources(lines)
    indent = _indent(lines)
    added = [f"{indent}- path: {quote(source.path)}"]
    added += [f"{indent}  mapping: {quote(source.mapping)}"] if source.mapping else []
    return "\n".join([*lines[:end], *added, *lines[end:]]) + "\n"


def without_source(text: str, number: int) -> str:
    """Return a project file without one of its sources, by its place in the list."""
    lines = text.splitlines()
    starts = _starts(lines)
    if not 0 <= number < len(starts) or len(starts) == 1:
        raise DataError(
            "a project needs at least one source", "add the other first, or take the folder away as a whole"
        )
    end = starts[number + 1] if number + 1 < len(starts) else _end_of_sources(lines)
    return "\n".join([*lines[: starts[number]], *lines[end:]]) + "\n"


def with_source_key(text: str, number: int, key: str, value: str) -> str:
    """Return a project file where one of its sources says one thing more, or another thing."""
    lines = text.splitlines()
    starts = _starts(lines)
    end = starts[number + 1] if number + 1 < len(starts) else _end_of_sources(lines)
    said = f"{_indent(lines)}  {key}: {quote(value)}"
    for at in range(starts[number] + 1, end):
        if re.match(rf"\s+{key}\s*:", lines[at]):
            lines[at] = said
            return "\n".join(lines) + "\n"
    lines.insert(starts[number] + 1, said)
    return "\n".join(lines) + "\n"


def with_keys(text: str, said: Mapping[str, Any]) -> str:
    """Return a project file where some keys say what is given; an empty value makes a comment of the line.

    The comment at the end of a line is kept.
    """
    lines = text.splitlines()
    for key, value in said.items():
        written = _written(value)
        pattern = re.compile(rf"^(?:#\s?)?{re.escape(key)}\s*:(?P<rest>.*)$")
        at = next((i for i, line in enumerate(lines) if pattern.match(line)), None)
        if at is None:
            if written:
                lines.insert(_before_sources(lines), f"{key}: {written}")
            continue
        note = re.search(r"\s(#.*)$", lines[at][1:])
        comment = note.group(1) if note else ""
        shown = f"{key}: {written}" if written else f"# {key}:"
        lines[at] = f"{shown:<40} {comment}".rstrip()
    return "\n".join(lines) + "\n"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return quote(str(value)) if str(value).strip() else ""


def _before_sources(lines: list[str]) -> int:
    return next((i for i, line in enumerate(lines) if re.match(r"sources\s*:", line)), len(lines))


def _end_of_sources(lines: list[str]) -> int:
    begin = _before_sources(lines)
    if begin == len(lines):
        raise DataError("graphlab.yaml has no line 'sources:'", "write 'sources:' and below it '  - path: ...'")
    end = last = begin + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][:1] in " -"):
        end += 1
        last = end if lines[end - 1].strip() else last
    return last


def _indent(lines: list[str]) -> str:
    """Return how far a person indented the list of sources."""
    starts = _starts(lines)
    return lines[starts[0]][: lines[starts[0]].index("-")] if starts else "  "


def _starts(lines: list[str]) -> list[int]:
    end = _end_of_sources(lines)
    return [i for i in range(_before_sources(lines) + 1, end) if re.match(r"\s*-\s", lines[i])]


def with_product(text: str, command: str, output: str, options: Mapping[str, str]) -> str:
    """Return a project file with one more product that refresh writes, at the end of its list."""
    lines = text.splitlines()
    added = [f"  - command: {quote(command)}", f"    output: {quote(output)}"]
    for name, value in options.items():
        several = [line.strip() for line in value.splitlines() if line.strip()]
        said = "[" + ", ".join(map(quote, several)) + "]" if len(several) > 1 else quote(several[0])
        added.append(f"    {name.strip('_').replace('_', '-')}: {'yes' if value == 'on' else said}")
    begin = next((i for i, line in enumerate(lines) if re.match(r"products\s*:", line)), None)
    if begin is None:
        return "\n".join([*lines, "products:", *added]) + "\n"
    end = last = begin + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][:1] in " -"):
        end += 1
        last = end if lines[end - 1].strip() and not lines[end - 1].strip().startswith("#") else last
    return "\n".join([*lines[:last], *added, *lines[last:]]) + "\n"
