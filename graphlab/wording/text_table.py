"""A table as aligned text for a terminal, with its title above and its footnotes below."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, Protocol

from graphlab.wording.phrases import many, number, percent

#: What an empty cell is one of.
_HOLLOW = frozenset({type(None), str, tuple, list})
WIDTH = 100
CELL = 34


class _HasName(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def unit(self) -> str: ...


def shown(value: Any, unit: str = "") -> str:
    """Return a value as people read it: thousands separated, shares as per cent, nothing for nothing.

    Examples
    --------
    >>> shown(1503), shown(0.362, "share"), shown(None), shown(["a", "b"])
    ('1,503', '36.2 %', '', 'a, b')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        if unit == "share":
            return percent(value)
        return f"{value:,}" if isinstance(value, int) else number(value, 6)
    if isinstance(value, str) or not isinstance(value, Sequence):
        return clean(str(value))
    return ", ".join(shown(v) for v in value)


def clean(text: str) -> str:
    """Return a text without control and direction-changing characters, which could disturb a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text)


def _told(value: Any, unit: str) -> str:
    """Return a cell: what is plain text, as nearly all is in a large table, without asking further."""
    if type(value) is tuple and set(map(type, value)) == {str}:
        value = ", ".join(value[:CELL])
    if type(value) is str and len(value) <= CELL and value.isascii() and value.isprintable():
        return value
    return _clip(shown(value, unit))


def _clip(text: str) -> str:
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


Told = Callable[[str, Callable[[Any], Any]], tuple[list[Any], Sequence[int] | None]]
Every = Callable[[str, Callable[[Any], Any]], set[Any]]


def text_table(
    title: str,
    columns: Sequence[_HasName],
    rows: Sequence[Mapping[str, Any]],
    footnotes: Sequence[str],
    told: Told | None = None,
    every: Every | None = None,
) -> str:
    """Return an aligned table; the ids of claims are left to the data formats, empty columns are named below.

    In a table that is too wide, columns that say the same in every row are said once above it.

    Parameters
    ----------
    title
        Heading.
    columns
        With names and units.
    rows
        One mapping per row.
    footnotes
        Printed below, wrapped.
    told
        What a function says of the distinct cells of a column, and for every row the number of its own (None: they are
        those of the rows), where there is a faster way than to ask the rows.
    every
        The same once each, whatever the row.
    """
    each = told or (lambda name, function: ([function(row.get(name)) for row in rows], None))
    once_each = every or (lambda name, function: set(each(name, function)[0]))
    visible = [c for c in columns if c.name != "claims"]
    kinds = {c.name: once_each(c.name, type) for c in visible}
    empty = [c.name for c in visible if rows and kinds[c.name] <= _HOLLOW and not any(once_each(c.name, bool))]
    visible = [c for c in visible if c.name not in empty]
    numeric = {c.name for c in visible if any(issubclass(kind, int | float) for kind in kinds[c.name])}
    by_column = [each(c.name, partial(_told, unit=c.unit)) for c in visible]
    widths = [
        max(len(c.name), *map(len, texts)) if rows else len(c.name)
        for c, (texts, _) in zip(visible, by_column, strict=True)
    ]
    alike: list[int] = []
    if len(rows) > 1 and sum(widths) + 2 * len(widths) > WIDTH:
        said_once = [c.name not in numeric or c.name == "denominator" for c in visible]
        alike = [i for i, once in enumerate(said_once) if once and len(set(by_column[i][0])) == 1]
    everywhere = [f"{visible[i].name} {by_column[i][0][0]}" for i in alike]
    differing = [texts for i, texts in enumerate(by_column) if i not in alike]
    visible = [c for i, c in enumerate(visible) if i not in alike]
    widths = [w for i, w in enumerate(widths) if i not in alike]

    def padded(column: _HasName, texts: Sequence[str], numbers: Sequence[int] | None, width: int) -> Iterator[str]:
        pad = str.rjust if column.name in numeric else str.ljust
        every_text = [pad(text, width) for text in texts]
        cells = every_text if numbers is None else map(every_text.__getitem__, numbers)
        return chain([pad(column.name, width), "-" * width], cells)

    table = zip(*(padded(c, *cells, w) for c, cells, w in zip(visible, differing, widths, strict=True)), strict=True)
    aligned = ["  ".join(parts).rstrip() for parts in table]

    lines = [clean(title), "=" * min(len(title), WIDTH), ""]
    if everywhere:
        lines += [textwrap.fill(f"In every row: {', '.join(everywhere)}.", WIDTH, subsequent_indent="  "), ""]
    lines += aligned
    if not (rows and visible):
        lines.append(f"({many(len(rows), 'row')})")
    notes = list(footnotes)
    if empty:
        notes.append(f"Nothing is stated for: {', '.join(empty)}.")
    return "\n".join([*lines, "", *(textwrap.fill(clean(n), WIDTH, subsequent_indent="  ") for n in notes)]) + "\n"
