"""Rows of delimited text, with the line on which each begins; a quotation mark that is never closed is found.

A reader that only follows the rules of CSV takes everything after an open quotation mark for one cell, and the rows in
it are gone without a word. Here a cell of several lines must end as a cell ends, and may not hold lines that are rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

#: A cell longer than this is no cell: the mark that opened it is not closed.
MAX_CELL = 131_072


@dataclass(slots=True)
class TextRow:
    """One row: its cells and its lines.

    Attributes
    ----------
    cells
        The cells, as written.
    first, last
        Line on which it begins and line on which it ends, from 1.
    open_at
        Index of the cell whose quotation mark is not closed; None where all is well.
    open_line
        Line of that mark.
    swallowed
        The lines that such a cell would take in, as they stand.
    """

    cells: list[str]
    first: int
    last: int
    open_at: int | None = None
    open_line: int = 0
    swallowed: tuple[str, ...] = field(default=())


def read_rows(lines: Iterator[str], delimiter: str, number: int = 0) -> Iterator[TextRow]:
    """Yield the rows of delimited text; only lines with quotation marks need the parser.

    Parameters
    ----------
    lines
        Lines with their ends.
    delimiter
        What stands between cells.
    number
        Lines that were read before.
    """
    width = 0
    for line in lines:
        number += 1
        if '"' not in line:
            cells = line.rstrip("\r\n").split(delimiter)
            width = max(width, len(cells))
            yield TextRow(cells, number, number)
            continue
        row = _quoted(line, lines, delimiter, number, width)
        number = row.last
        width = max(width, len(row.cells)) if row.open_at is None else width
        yield row


def _quoted(line: str, lines: Iterator[str], delimiter: str, number: int, width: int) -> TextRow:
    """Return the row that begins with a line, read on as far as its quotation marks reach."""
    taken = [line]

    def more() -> Iterator[str]:
        for following in lines:
            taken.append(following)
            yield following

    try:
        cells = next(csv.reader(chain([line], more()), delimiter=delimiter))
    except csv.Error:
        cells = []
    last = number + len(taken) - 1
    if cells and last == number and line.endswith(("\n", "\r")) and line.count('"') % 2 == 0:
        return TextRow(cells, number, last)
    walk = _walk("".join(taken), delimiter)
    several = len(taken) > 1
    if cells and not (walk.inside or (several and walk.stray) or _holds_rows(taken, delimiter, width)):
        return TextRow(cells, number, last)
    plain = tuple(text.rstrip("\r\n") for text in taken)
    return TextRow(plain[0].split(delimiter), number, last, walk.cell, number + walk.line, plain)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Where a text stands at its end, and the first cell whose marks do not close on their own line."""

    inside: bool
    stray: bool
    cell: int
    line: int


def _walk(text: str, delimiter: str) -> _Walk:
    """Go through text mark by mark; `stray` is whether text follows a mark that closes."""
    inside = stray = False
    cell = line = opened = opened_line = 0
    closed = -2
    at_start = True
    found: tuple[int, int] | None = None
    for i, char in enumerate(text):
        if char == "\n":
            line += 1
            found = found or ((opened, opened_line) if inside else None)
        if inside:
            if char == '"':
                inside, closed = False, i
        elif char == '"' and at_start:
            inside, at_start, opened, opened_line = True, False, cell, line
        elif char == '"' and closed == i - 1:
            inside = True
        elif char == delimiter:
            cell, at_start = cell + 1, True
        else:
            stray = stray or (closed == i - 1 and char not in "\r\n")
            at_start = False
    at = found or ((opened, opened_line) if inside else (0, 0))
    return _Walk(inside, stray, *at)


def _holds_rows(taken: list[str], delimiter: str, width: int) -> bool:
    """Return whether every line within a cell of several lines has as many delimiters as a row has."""
    within = [*taken[1:-1], taken[-1].partition('"')[0]] if len(taken) > 1 else []
    enough = width >= 5 or (width >= 3 and len(within) >= 2)
    return bool(within) and enough and all(line.count(delimiter) == width - 1 for line in within)
