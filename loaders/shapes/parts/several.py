"""Cells of a column of lines that name several of them, and numbers beside them that only count these names."""

from __future__ import annotations

from collections.abc import Sequence

from graphlab.loaders.mapping.splitting import STRONG, has_mark, split_cell
from graphlab.loaders.shapes.columns import Column

#: What stands between names of lines: "/" and "&" stand within brands too, and part them only beside other marks.
_MARKS = (";", "\n", "|", ",")


def marks_between(names: Column) -> list[str]:
    """Return the marks that part the names of several lines in a cell, in order; none where every cell names one."""
    found = [mark for mark in _MARKS if any(has_mark(x, mark) and len(split_cell(x, [mark])) > 1 for x in names.labels)]
    return [*found, *(m for m in (*STRONG, " & ", " and ") if m not in found and _in_any(names, m))] if found else []


def _in_any(names: Column, mark: str) -> bool:
    return any(has_mark(x, mark) for x in names.labels)


def counts_names(numbers: Column, names: Column) -> bool:
    """Return whether each cell of numbers says how many names stand beside it."""
    marks = marks_between(names)
    pairs = [(n, x) for n, x in zip(numbers.cells, names.cells, strict=True) if n and x]
    return bool(marks and pairs) and all(n == str(len(split_cell(x, marks))) for n, x in pairs)


def names_several(columns: Sequence[Column]) -> Column | None:
    """Return the column of lines of which some cells name several, None where there is none."""
    return next((c for c in columns if c.role == "line" and c.words and marks_between(c)), None)
