"""A table as aligned text for a terminal, with its title above and its footnotes below."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from graphlab.wording.phrases import number, percent

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
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text)


def _clip(text: str) -> str:
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


def text_table(
    title: str, columns: Sequence[_HasName], rows: Sequence[Mapping[str, Any]], footnotes: Sequence[str]
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
    """
    visible = [c for c in columns if c.name != "claims"]
    empty = [c.name for c in visible if rows and all(row.get(c.name) in (None, "", (), []) for row in rows)]
    visible = [c for c in visible if c.name not in empty]
    numeric = {c.name for c in visible if any(isinstance(r.get(c.name), int | float) for r in rows)}
    cells = [[_clip(shown(row.get(c.name), c.unit)) for c in visible] for row in rows]
    widths = [max([len(c.name), *(len(line[i]) for line in cells)]) for i, c in enumerate(visible)]
    alike: list[int] = []
    if len(rows) > 1 and sum(widths) + 2 * len(widths) > WIDTH:
        said_once = [c.name not in numeric or c.name == "denominator" for c in visible]
        alike = [i for i, once in enumerate(said_once) if once and len({line[i] for line in cells}) == 1]
    everywhere = [f"{visible[i].name} {cells[0][i]}" for i in alike]
    cells = [[text for i, text in enumerate(line) if i not in alike] for line in cells]
    visible = [c for i, c in enumerate(visible) if i not in alike]
    widths = [w for i, w in enumerate(widths) if i not in alike]

    def aligned(texts: Sequence[str]) -> str:
        parts = [
            t.rjust(w) if c.name in numeric else t.ljust(w) for t, w, c in zip(texts, widths, visible, strict=True)
        ]
        return "  ".join(parts).rstrip()

    lines = [clean(title), "=" * min(len(title), WIDTH), ""]
    if everywhere:
        lines += [textwrap.fill(f"In every row: {', '.join(everywhere)}.", WIDTH, subsequent_indent="  "), ""]
    lines += [aligned([c.name for c in visible]), aligned(["-" * w for w in widths]), *map(aligned, cells)]
    if not rows:
        lines.append("(no rows)")
    notes = list(footnotes)
    if empty:
        notes.append(f"Nothing is stated for: {', '.join(empty)}.")
    return "\n".join([*lines, "", *(textwrap.fill(clean(n), WIDTH, subsequent_indent="  ") for n in notes)]) + "\n"
