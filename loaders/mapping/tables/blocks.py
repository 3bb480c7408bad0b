"""The tables on a sheet: where each begins, its header of one or several rows, its body, and the notes around it.

A sheet is cut at its blank rows. A part with a row of headers above rows of cells is a table; a part without one goes
on with the table above where it is as wide, and is a note where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from graphlab.errors import DataError
from graphlab.loaders.mapping.numbered_periods import period_number
from graphlab.loaders.mapping.periods import is_period, lacks_year
from graphlab.loaders.sheets.column_rows import CellLists
from graphlab.loaders.sheets.grid import HEADER_ROWS, Grid, column_letters, looks_like_number
from graphlab.model.values import parse_value

#: Words in the headers of sheets about lines; a row with several of them is a header and no data.
_HEADER_WORDS = re.compile(
    r"\b(?:force|area|county|district|borough|town|region|place|origin|destination|from|to|source|target|line|brand"
    r"|operation|month|year|quarter|date|period|week|arrests?|charges?|count|number|no|total|value|status|grade|notes?"
    r"|type|class|gender|sex|age|id|ref|name|first seen|last seen|sells?|code|label|measure|unit|authority|drug"
    r"|offence|outcome|category)\b",
    re.IGNORECASE,
)
MAX_HEADER = 4


@dataclass
class Block:
    """One table of a sheet.

    Attributes
    ----------
    grid
        The sheet.
    first, header, stop
        Indices in `grid.rows`: first and last row of the header (-1 for none), one past the last row of the body.
    left, right
        Columns of the table: from `left` up to, not with, `right`.
    names
        Header of every column from 0 to `right`, "" where there is none; rows of several are put together.
    levels
        The texts of each column by row of the header, spanning texts repeated.
    titles, notes
        Texts above the header, and texts below the body with the numbers of their rows.
    """

    grid: Grid
    first: int
    header: int
    stop: int
    left: int
    right: int
    names: list[str] = field(default_factory=list)
    levels: list[tuple[str, ...]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)

    @property
    def body(self) -> range:
        """Indices in `grid.rows` of the rows below the header."""
        return range(self.header + 1, self.stop)

    def called(self) -> dict[str, int]:
        """Return the columns by name; one without a header is called by its letter, a second one by its number."""
        columns: dict[str, int] = {}
        for index in range(self.left, self.right):
            name = " ".join(self.names[index].split()) if index < len(self.names) else ""
            if name and name in columns:
                name = f"{name} ({sum(k == name or k.startswith(f'{name} (') for k in columns) + 1})"
            columns.setdefault(name or column_letters(index), index)
        return columns


def is_value(text: str) -> bool:
    """Return whether a cell is a number or bound as a count may be written; a year is one too.

    Examples
    --------
    >>> is_value("1,204"), is_value("less than five"), is_value("15%"), is_value("Norwich")
    (True, True, False, False)
    """
    if text.isdecimal():
        return True
    if not text or not (looks_like_number(text) or len(text) < 24):
        return False
    try:
        return not text.endswith("%") and parse_value(text).reason != "missing"
    except DataError:
        return False


def is_year(text: str) -> bool:
    """Return whether a text is a year by itself."""
    return bool(re.fullmatch(r"(?:19|20)\d\d", text))


def find_blocks(grid: Grid) -> list[Block]:
    """Return the tables of a sheet from the top down; [] where no row will do as a header."""
    blocks: list[Block] = []
    titles: list[str] = []
    for start, stop in _with_bodies(grid, _runs(grid)):
        found = [
            block for left, right in _sides(grid, start, stop) for block in _blocks(grid, start, stop, left, right)
        ]
        previous = blocks[-1] if blocks else None
        if previous is not None and (not found or _goes_on(previous, found[0])):
            if _as_wide(previous, start, stop):
                previous.stop = stop
            else:
                previous.notes += [(grid.numbers[i], _joined(grid.rows[i])) for i in range(start, stop)]
                titles += [_joined(grid.rows[i]) for i in range(start, stop)]
        elif not found:
            titles += [_joined(grid.rows[i]) for i in range(start, stop)]
        else:
            for block in found:
                block.titles = titles + block.titles
            blocks += found
            titles = []
    for block in blocks:
        _take_notes(block)
    return blocks


def block_at(grid: Grid, first: int, header: int) -> Block:
    """Return the table below a header that is known: indices of its first and last row in `grid.rows`, -1 for none."""
    width = len(grid.filled(max(first, 0), len(grid.rows)))
    block = Block(grid, first, header, len(grid.rows), 0, width)
    name_columns(block)
    block.titles = [_joined(cells) for cells in grid.rows[: max(first, 0)]]
    if header >= 0:
        _take_notes(block)
    return block


def _joined(cells: Sequence[str]) -> str:
    return " ".join(c for c in cells if c)


def _runs(grid: Grid) -> list[tuple[int, int]]:
    if not grid.rows:
        return []
    starts = sorted({0, *grid.gaps})
    return list(zip(starts, [*starts[1:], len(grid.rows)], strict=True))


def _with_bodies(grid: Grid, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts of a sheet, each header that a blank row cuts off put together with the rows below it."""
    put: list[tuple[int, int]] = []
    for start, stop in runs:
        above = put[-1] if put else None
        if above is not None and _lacks_body(grid, above, (start, stop)):
            put[-1] = (above[0], stop)
        else:
            put.append((start, stop))
    return put


def _lacks_body(grid: Grid, above: tuple[int, int], below: tuple[int, int]) -> bool:
    """Return whether a part ends with a header whose rows are the part below, which has none of its own."""
    width = max(len(grid.rows[i]) for i in range(*above))
    header = _find_header(grid, *above, 0, width)
    if header < 0 or header + 1 < above[1] or _is_form(grid, *above):
        return False
    own = _find_header(grid, *below, 0, width)
    called = sum(bool(_HEADER_WORDS.search(c)) for c in grid.rows[header] if c)
    if own < 0:
        return called > 0 and _as_wide_as(grid, header, below)
    mine = sum(bool(_HEADER_WORDS.search(c)) for c in grid.rows[own] if c)
    return own == below[0] and called > 1 and not mine and _as_wide_as(grid, header, below)


def _as_wide_as(grid: Grid, header: int, rows: tuple[int, int]) -> bool:
    """Return whether the first of some rows fills columns of a header and no others, several where it has several."""
    named = {i for i, c in enumerate(grid.rows[header]) if c}
    filled = {i for i, c in enumerate(grid.rows[rows[0]]) if c}
    return filled <= named and len(filled) > 1


def _is_form(grid: Grid, start: int, stop: int) -> bool:
    """Return whether rows say what a sheet is, one thing a row ("Period:", "2022/23"): they are titles and no table."""
    if any(sum(map(bool, grid.rows[i])) > 2 for i in range(start, stop)):
        return False
    pairs = [cells for i in range(start, stop) if len(cells := [c for c in grid.rows[i] if c]) == 2]
    return bool(pairs) and all(c[0].endswith(":") for c in pairs)


def _sides(grid: Grid, start: int, stop: int) -> list[tuple[int, int]]:
    """Return the column ranges of tables that stand side by side, an empty column between them."""
    filled = grid.filled(start, stop)
    width = len(filled)
    sides: list[tuple[int, int]] = []
    left = 0
    for column in range(1, width + 1):
        if column == width or (not filled[column] and column > left):
            if column - left >= 2 or not sides:
                sides.append((left, column))
            left = column + 1
    wide = [s for s in sides if s[1] - s[0] >= 2]
    return wide if len(wide) > 1 and stop - start > 2 else [(0, width)]


def _blocks(grid: Grid, start: int, stop: int, left: int, right: int) -> list[Block]:
    header = _find_header(grid, start, stop, left, right)
    if header < 0 or _is_form(grid, start, stop):
        return []
    first, last = _spread(grid, start, stop, header, left, right)
    if last + 1 >= stop:
        return []
    block = Block(grid, first, last, stop, left, right)
    block.titles = [t for i in range(start, first) if (t := _joined(grid.rows[i][left:right]))]
    name_columns(block)
    return [beside for table in _stacked(block) for beside in _repeated(table)]


def _stacked(block: Block) -> list[Block]:
    """Return the tables that stand below each other without a gap: the same header but for its first word."""
    if block.first != block.header:
        return [block]
    corner, *others = (c.casefold() for c in _cells(block.grid, block.header, block.left, block.right))
    heads = [block.header]
    probe = next((i for i, text in enumerate(others) if text), -1)
    for i in _rows_with(block, block.left + 1 + probe, others[probe]) if probe >= 0 else ():
        first, *rest = (c.casefold() for c in _cells(block.grid, i, block.left, block.right))
        if first and first != corner and rest == others:
            heads.append(i)
    stops = [*heads[1:], block.stop]
    made = [replace(block, first=at, header=at, stop=stop, notes=[]) for at, stop in zip(heads, stops, strict=True)]
    for table in made[1:]:
        table.titles = list(block.titles)
        name_columns(table)
    return made if all(len(table.body) for table in made) else [block]


def _rows_with(block: Block, column: int, folded: str) -> Iterable[int]:
    """Return which rows of a table hold a text in a column, whatever its case."""
    rows = block.grid.rows
    if not isinstance(rows, CellLists):
        return (i for i in block.body if len(rows[i]) > column and rows[i][column].casefold() == folded)
    held = block.grid.columns[column]
    found = np.flatnonzero(held.is_in([text for text in held.texts if text.casefold() == folded]))
    return (i for i in found.tolist() if i in block.body)


def _repeated(block: Block) -> list[Block]:
    """Return the tables that stand side by side without a gap: the same headers over again."""
    names = [n.casefold() for n in block.names[block.left : block.right]]
    for times in (2, 3, 4):
        width = len(names) // times
        if width < 2 or width * times != len(names) or names != names[:width] * times:
            continue
        edges = range(block.left, block.right, width)
        return [replace(block, left=edge, right=edge + width, titles=list(block.titles), notes=[]) for edge in edges]
    return [block]


def _cells(grid: Grid, index: int, left: int, right: int) -> list[str]:
    return [grid.cell(index, column) for column in range(left, right)]


def _find_header(grid: Grid, start: int, stop: int, left: int, right: int) -> int:
    rows = [_cells(grid, i, left, right) for i in range(start, min(stop, start + HEADER_ROWS))]
    width = max(sum(map(bool, cells)) for cells in rows)
    for offset, cells in enumerate(rows):
        filled = [c for c in cells if c]
        if len(filled) < max(2, 0.5 * width) or (len(set(filled)) == 1 and len(filled) > 2):
            continue
        below = rows[offset + 1 : offset + 3]
        if below and not below[0][0] and 2 * sum(map(bool, below[0])) <= width:
            below = below[1:]  # "Destination" above the names of the columns
        if below and _is_title_with_commas(cells, below[0], width):
            continue
        words = sum(not _is_plain_number(c) for c in filled)
        labels = sum(bool(_HEADER_WORDS.search(c)) for c in filled)
        if words >= 0.9 * len(filled) or (
            labels >= 1 and words >= 2 and not cells[0].isdecimal() and not cells[-1].isdecimal()
        ):
            return start + offset
    return -1


def _is_title_with_commas(cells: Sequence[str], below: Sequence[str], width: int) -> bool:
    """Return whether a row is a title that its own commas cut: it fills the left only, above a full row of words."""
    filled = sum(map(bool, cells))
    full = sum(map(bool, below)) == width and not any(_is_plain_number(c) for c in below if c)
    left = filled <= width // 2 or len(cells[0].split()) > 2
    return full and filled < width and left and all(cells[:filled]) and width > 2


def _is_plain_number(text: str) -> bool:
    return not is_year(text) and (text.isdecimal() or looks_like_number(text)) and not text.endswith("+")


def _spread(grid: Grid, start: int, stop: int, header: int, left: int, right: int) -> tuple[int, int]:
    """Return the first and the last row of a header of which one row is known."""
    first = last = header
    while last + 2 < stop and last - first + 1 < MAX_HEADER and _goes_below(grid, last, left, right):
        last += 1
    while first > start and last - first + 1 < MAX_HEADER and _goes_above(grid, first, left, right):
        first -= 1
    return first, last


def _goes_below(grid: Grid, header: int, left: int, right: int) -> bool:
    """Return whether the row below a header is one of it: no label where the header has one, no number but years."""
    above, below, after = (_cells(grid, header + step, left, right) for step in (0, 1, 2))
    labels = next((i for i, text in enumerate(below) if text), 0)
    filled = [c for c in below if c]
    if labels == 0 and len(filled) > 2 and all(lacks_year(c) or period_number(c) for c in filled[1:]):
        return sum(map(is_period, above)) > 1  # "Arrests, 2023/24, 2024/25" above "Force, Q4, Q1"
    if labels == 0 or len(filled) < 2 or not all(above[:1]) or not after[0]:
        return False
    if any(_is_plain_number(c) for c in filled):
        return False
    numbers = sum(is_value(a.removesuffix("%")) for a, b in zip(after, below, strict=True) if b)
    return 2 * numbers > len(filled)


def _goes_above(grid: Grid, header: int, left: int, right: int) -> bool:
    """Return whether the row above a header heads several of its columns: it is no title, which stands at the left."""
    above, own = (_cells(grid, header - 1, left, right), _cells(grid, header, left, right))
    filled = [i for i, text in enumerate(above) if text]
    if not filled or any(_is_plain_number(above[i]) for i in filled):
        return False
    number = grid.numbers[header - 1]
    spans = [
        b - 1 - left
        for a, b, c, d in grid.merged
        if a <= number <= c and d > b and (b - 1 > left or d - b < right - left - 1)
    ]
    if filled == [0]:
        return False
    if len(filled) == 1:
        return filled[0] in spans and filled[0] > 0
    if above[0] and own[0]:
        return False
    spread = [b - a for a, b in zip(filled, [*filled[1:], len(own)], strict=True)]
    return any(span > 1 for span in spread[bool(above[0]) :])


def name_columns(block: Block) -> None:
    """Give the columns of a table their names, by the rows of its header."""
    grid, width = block.grid, block.right
    if block.header < 0:
        block.names = [column_letters(i) for i in range(width)]
        block.levels = [(n,) for n in block.names]
        return
    rows = []
    for index in range(block.first, block.header + 1):
        last = index == block.header
        rows.append([grid.cell(index, i if last else _spanned_from(block, index, i)) for i in range(width)])
    block.levels = [tuple(" ".join(row[i].split()) for row in rows) for i in range(width)]
    block.names = [" ".join(dict.fromkeys(t for t in level if t)) for level in block.levels]


def _spanned_from(block: Block, index: int, column: int) -> int:
    """Return column whose text stands for this one in an upper header row: that it is merged with, else the last."""
    grid = block.grid
    number = grid.numbers[index]
    merged = [r for r in grid.merged if r[0] <= number <= r[2]]
    if merged:
        return next((b - 1 for _, b, _, d in merged if b - 1 <= column <= d - 1), column)
    at = next((i for i in range(column, block.left - 1, -1) if grid.cell(index, i)), column)
    below = [grid.cell(i, at) for i in range(index + 1, block.header + 1)]
    return at if at == column or any(below) else column


def _goes_on(previous: Block, block: Block) -> bool:
    """Return whether what seems a header below a gap is a row of the table above."""
    grid = block.grid
    cells = _cells(grid, block.first, previous.left, previous.right)
    if [c.casefold() for c in cells] == [
        c.casefold() for c in _cells(grid, previous.header, previous.left, previous.right)
    ]:
        return False
    if block.header > block.first or (block.left, block.right) != (previous.left, min(previous.right, block.right)):
        return False
    body = [_cells(grid, i, previous.left, previous.right) for i in previous.body][:50]
    numeric = [i for i in range(len(cells)) if sum(is_value(row[i]) for row in body) * 2 > len(body)]
    if any(cells[i] for i in numeric):
        return not any(cells[i] and not is_value(cells[i]) for i in numeric)
    dated = [i for i in range(len(cells)) if sum(is_period(row[i]) for row in body) * 2 > len(body)]
    if any(cells[i] and not is_period(cells[i]) for i in dated):
        return False
    return 2 * sum(bool(_HEADER_WORDS.search(c)) for c in cells) < sum(map(bool, cells)) or bool(dated)


def _as_wide(block: Block, start: int, stop: int) -> bool:
    """Return whether rows fill the columns of a table and not only its first."""
    rows = [_cells(block.grid, i, block.left, block.right) for i in range(start, stop)]
    names = sum(bool(n) for n in block.names[block.left : block.right])
    return sum(sum(map(bool, cells)) >= min(2, names) for cells in rows) * 2 > len(rows)


def _take_notes(block: Block) -> None:
    """Take the rows at the end of a table that fill one column only out of its body: they are notes."""
    grid, below = block.grid, []
    several = sum(bool(n) for n in block.names[block.left : block.right]) >= 2
    while several and block.stop - 1 > block.header:
        cells = _cells(grid, block.stop - 1, block.left, block.right)
        merged = any(r[0] == grid.numbers[block.stop - 1] == r[2] and r[3] > r[1] for r in grid.merged)
        if sum(map(bool, cells)) > 1 and not (merged and len(set(filter(None, cells))) == 1):
            break
        text = _joined(cells)
        block.stop -= 1
        if text:
            below.append((grid.numbers[block.stop], text))
    block.notes = below[::-1] + block.notes
