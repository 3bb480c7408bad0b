"""A sheet as cells of text, whatever it was: CSV, Excel or OpenDocument; where its header is and what was noticed.

Table sheets (`loaders.sheets.workbook`) and foreign sheets (`loaders.mapping.load`) both start from a `Grid`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO

import numpy as np

from graphlab.errors import DataError
from graphlab.loaders.delimited.csv_table import (
    DELIMITER_NAMES,
    DELIMITERS,
    MAX_COLUMNS,
    MAX_LINE,
    find_encoding,
    open_mark,
)
from graphlab.loaders.delimited.quotes import MAX_CELL as LONGEST_CELL
from graphlab.loaders.delimited.quotes import read_rows
from graphlab.loaders.delimited.regular import read_regular
from graphlab.loaders.sheets.column_rows import CellLists
from graphlab.model.columns import TextColumn
from graphlab.model.intake.report import Defect
from graphlab.model.naming import plain_header
from graphlab.wording.phrases import many, verb

#: What errors say of a sheet whose columns are read as rows, after its name.
TURNED = " (its columns as rows)"
#: How far down a header is looked for.
HEADER_ROWS = 30
MAX_CELL = 100_000
#: Rows of more columns are watched: so many cells of them may stand in a sheet, and more where they are filled.
WIDE = 256
MOST_WIDE = 3_000_000
#: So many cells may take the value of the cell that they are merged with.
MOST_MERGED = 2_000_000
Progress = Callable[[str, int], None]


@dataclass
class Grid:
    """The cells of one sheet as text, with the number of each row.

    Attributes
    ----------
    file
        Name of the file.
    sheet
        Name of the sheet, "" for a CSV file.
    rows
        Cells of every row that is not blank; of a file with `columns` each list is made when it is asked for.
    numbers
        Row number of each, counted from 1 as a spreadsheet does.
    merged
        Merged ranges: (first row, first column, last row, last column), counted from 1.
    gaps
        Indices in `rows` of the rows that a blank row stands above.
    hidden_rows, hidden_columns, hidden
        Numbers of rows (from 1) and columns (from 0) that the sheet hides; whether it is hidden itself.
    wide_cells, wide_filled
        How many cells the rows of more than `WIDE` columns have, and how many of them are filled.
    margins
        Texts of the headers and footers that the sheet is printed with.
    bad_cells
        Cells that hold an error of the spreadsheet or a formula without a value: (row, column from 0) -> defect.
    columns
        The cells of `rows` once more, by column as codes, of a large regular file; else empty.
    turned_from
        The sheet whose columns are the rows of this one, None of a sheet as it stands.
    """

    file: str
    sheet: str = ""
    rows: Sequence[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    gaps: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False
    wide_cells: int = 0
    wide_filled: int = 0
    margins: list[str] = field(default_factory=list)
    bad_cells: dict[tuple[int, int], Defect] = field(default_factory=dict)
    assumptions: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    columns: list[TextColumn] = field(default_factory=list)
    turned_from: Grid | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Let rows be added."""
        self._added = self.rows = list(self.rows)

    @property
    def name(self) -> str:
        """What errors call it: the file, and the sheet if it is one of a workbook."""
        called = f"{self.file}, sheet '{self.sheet}'" if self.sheet else self.file
        return f"{called}{TURNED}" if self.turned_from is not None else called

    def add(self, number: int, cells: list[str], first: int = 0) -> None:
        """Add a row unless it is blank; refuse one that is too wide. `first` is its first line where it has several."""
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return
        if len(cells) > MAX_COLUMNS:
            rule = f"{self.name}, row {number}: has {many(len(cells), 'column')}; at most {MAX_COLUMNS:,} are read"
            raise DataError(rule, "is this the right file?")
        if self.numbers and (first or number) > self.numbers[-1] + 1:
            self.gaps.add(len(self.rows))
        if len(cells) > WIDE:
            self._refuse_desert(cells)
        self._added.append(cells)
        self.numbers.append(number)

    def _refuse_desert(self, cells: list[str]) -> None:
        """Refuse a sheet whose wide rows hold next to nothing, or more than any table: it would fill the memory."""
        self.wide_cells += len(cells)
        self.wide_filled += sum(map(bool, cells))
        if self.wide_cells > MOST_WIDE and (
            self.wide_cells > 10 * MOST_WIDE or 20 * self.wide_filled < self.wide_cells
        ):
            reach = (
                f"{many(len(self.rows), 'row')} {verb(len(self.rows), 'reaches', 'reach')} more than {WIDE} columns far"
            )
            rule = f"{self.name}: {reach}, and hold {many(self.wide_filled, 'cell')}"
            raise DataError(rule, "delete what stands far to the right, or save the table by itself as CSV")

    def address(self, number: int, column: int) -> str:
        """Return what a spreadsheet calls a cell, by the number of its row and its column from 0."""
        if self.turned_from is not None:
            number, column = column + 1, number - 1
        return f"{column_letters(column)}{number}"

    def filled(self, start: int, stop: int) -> list[bool]:
        """Return of each column whether a cell of it is filled in some rows, by their indices; up to the last one."""
        if isinstance(self.rows, CellLists):
            found = [bool((c.codes[start:stop] != c.code_of("")).any()) for c in self.columns]
            return found[: max((i for i, is_filled in enumerate(found, 1) if is_filled), default=0)]
        found = [False] * max((len(self.rows[i]) for i in range(start, stop)), default=0)
        blank = len(found)
        for i in range(start, stop):
            if not blank:
                break
            for column, text in enumerate(self.rows[i]):
                if text and not found[column]:
                    found[column] = True
                    blank -= 1
        return found

    def cell(self, index: int, column: int) -> str:
        """Return a cell by the index of its row in `rows`; "" beyond the end of the row."""
        if isinstance(self.rows, CellLists):
            return self.columns[column][index] if column < len(self.columns) else ""
        cells = self.rows[index]
        return cells[column] if column < len(cells) else ""


@lru_cache(maxsize=4096)
def column_letters(index: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the number, from 0, of a column called by its letters.

    Examples
    --------
    >>> column_index("AB")
    27
    """
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def percent_text(written: str) -> str:
    """Return a number that its format shows as a percentage, with the sign, so that nobody takes it for a count.

    Examples
    --------
    >>> percent_text("0.682"), percent_text("0.15")
    ('68.2%', '15%')
    """
    return f"{float(f'{float(written) * 100:.10g}'):g}%"


def read_delimited(path: Path, *, comments: str = "", among: str = DELIMITERS, limit: int = 0) -> Grid:
    """Return the cells of a CSV or TSV file, title rows and all; encoding and delimiter are found out and reported.

    Parameters
    ----------
    path
        The file.
    comments
        Characters that make a line a comment where it begins with one; such lines are counted.
    among
        The delimiters that it may have.
    limit
        Read so many rows at most; all of them with 0.
    """
    grid = Grid(path.name)
    with path.open("rb") as stream:
        head = stream.read(1 << 20)
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError(f"{path.name} is not a text file (it holds NUL bytes)", "save it as CSV UTF-8")
    encoding = find_encoding(path)
    if encoding != "utf-8":
        grid.assumptions.append(f"{path.name}: read as {encoding}")
    delimiter = _delimiter_of(head.decode(encoding, errors="replace"), among)
    if delimiter != ",":
        grid.assumptions.append(f"{path.name}: columns are separated by {DELIMITER_NAMES[delimiter]}s")
    if not comments and not limit and _read_columns(grid, path, delimiter):
        return grid
    left_out: list[int] = []
    try:
        with path.open(encoding=encoding, newline="") as text:
            lines = _without_comments(numbered_lines(text, path.name), comments, left_out)
            for row in read_rows(lines, delimiter):
                if row.open_at is not None:
                    where = f"{path.name}, line {row.open_line}, column {_called(grid, row.open_at)}"
                    raise DataError(f"{where}: {open_mark(row)}", "close the quotation mark or delete it")
                grid.add(row.last, list(map(str.strip, row.cells)), row.first)
                if limit and len(grid.rows) >= limit:
                    break
    except UnicodeDecodeError as error:
        rule = f"{path.name} is not text in {encoding} (byte {error.start:,})"
        raise DataError(rule, "save it as CSV UTF-8") from None
    if left_out:
        said = " or ".join(comments)
        grid.assumptions.append(
            f"{path.name}: {many(len(left_out), 'line')} that "
            f"{verb(len(left_out), 'begins', 'begin')} with {said} "
            f"{verb(len(left_out), 'is a comment', 'are comments')}"
        )
    return grid


def _read_columns(grid: Grid, path: Path, delimiter: str) -> bool:
    """Fill a grid from a large file of which every line is one row of the header's width; say whether it is one."""
    table = read_regular(path, lambda _: delimiter, LONGEST_CELL)
    if table is None or not 2 <= len(table.header) <= WIDE:
        return False
    header = [text.strip() for text in table.header]
    grid.columns = [_stripped(column).below(name) for name, column in zip(header, table.columns, strict=True)]
    numbers = np.concatenate([[1], np.asarray(table.lines, np.int64)])
    grid.numbers = numbers.tolist()
    grid.gaps = set((np.flatnonzero(np.diff(numbers) > 1) + 1).tolist())
    rows = CellLists(grid.columns)
    grid.rows = list(rows) if grid.gaps else rows  # where tables stand apart each row is looked at
    return True


def _stripped(column: TextColumn) -> TextColumn:
    texts = list(map(str.strip, column.texts))
    return column if texts == column.texts else TextColumn.from_codes(texts, column.codes)


def _called(grid: Grid, column: int) -> str:
    """Return what the widest row so far that holds no number calls a column, and its letter."""
    header = next((cells for cells in grid.rows if len(cells) > column and not any(map(looks_like_number, cells))), [])
    name = header[column] if header else ""
    return f"'{name}' ({column_letters(column)})" if name else column_letters(column)


def _without_comments(lines: Iterator[str], marks: str, left_out: list[int]) -> Iterator[str]:
    """Yield lines, an empty one for each comment, so that the numbers of lines stay right."""
    for number, line in enumerate(lines, 1):
        if marks and line.lstrip()[:1] in (*marks,):
            left_out.append(number)
            yield "\n"
        else:
            yield line


def numbered_lines(text: IO[str], name: str) -> Iterator[str]:
    """Yield the lines of a text file; refuse one that is too long for a table, or holds a NUL byte, by its number."""
    number = 0
    while line := text.readline(MAX_LINE):
        number += 1
        if len(line) >= MAX_LINE:
            raise DataError(
                f"{name}, line {number}: the line is longer than {MAX_LINE:,} characters",
                "save it as CSV with one row a line",
            )
        if "\x00" in line:
            raise DataError(f"{name}, line {number}: holds a NUL byte", "delete it")
        yield line


def _delimiter_of(head: str, among: str = DELIMITERS) -> str:
    """Return the delimiter that cuts most of the first thirty lines alike (titles may hold any)."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in head.splitlines()[:HEADER_ROWS]]
    return max(among, key=lambda d: (_regularity(lines, d), -among.index(d)))


def _regularity(lines: list[str], delimiter: str) -> int:
    """Return how many cells a delimiter cuts in the lines that it cuts alike."""
    counts = Counter(n for line in lines if (n := line.count(delimiter)))
    return max((times * n for n, times in counts.items()), default=0)


_NUMBER = re.compile(r"[<>~≤≥£]?=?\s*-?[\d,]*\.?\d+\s*[%+]?(?:\s*\[\w+\])?|\[\w+\]|-|–")
#: A text longer than this is no number; looking closer costs time that grows with the square of its length.
_LONGEST_NUMBER = 200


def looks_like_number(text: str) -> bool:
    """Return whether a cell holds a number, bound or shorthand rather than words."""
    return len(text) <= _LONGEST_NUMBER and bool(_NUMBER.fullmatch(text))


def find_header(grid: Grid, known: Sequence[str] = ()) -> int:
    """Return the index in `grid.rows` of the header row.

    Parameters
    ----------
    grid
        The sheet.
    known
        Names that a header should have (columns of a table); the row with most of them wins. Without them it is the
        first row that is nearly as wide as the table and holds no number.

    Returns
    -------
    int
        Index into `grid.rows`; -1 if no row will do.
    """
    first = grid.rows[:HEADER_ROWS]
    if known:
        scores = [len({fold_header(c) for c in cells} & set(known)) for cells in first]
        best = max(scores, default=0)
        return scores.index(best) if best >= 2 else -1
    widths = [sum(bool(c) for c in cells) for cells in first]
    width = max(widths, default=0)
    for index, cells in enumerate(first):
        filled = [c for c in cells if c]
        words = sum(not looks_like_number(c) or _is_year(c) for c in filled)
        if len(filled) >= max(2, 0.6 * width) and words >= 0.9 * len(filled) and len(set(filled)) > 1:
            return index
    return -1


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", text))


def fold_header(text: str) -> str:
    """Return a header in the form of column names: lower case, underscores.

    Examples
    --------
    >>> fold_header(" Period Start")
    'period_start'
    """
    return plain_header(text)


def fill_merged(grid: Grid, header: int) -> None:
    """Put the value of merged cells below the header into each of them, and say so."""
    if not grid.merged:
        return
    by_number = {number: index for index, number in enumerate(grid.numbers)}
    filled = 0
    top = grid.numbers[header] if header >= 0 else 0
    titles = [r for r in grid.merged if r[0] < top]
    body = [r for r in grid.merged if r[0] > top]
    for first_row, first_column, last_row, last_column in body:
        if first_row not in by_number or last_column - first_column >= MAX_COLUMNS:
            continue
        value = grid.cell(by_number[first_row], first_column - 1)
        start = by_number[first_row] if value else len(grid.numbers)
        for index in range(start, bisect_right(grid.numbers, last_row)):
            filled += last_column - first_column + 1
            if filled > MOST_MERGED:
                rule = f"{grid.name}: merged ranges cover more than {many(MOST_MERGED, 'cell')}"
                raise DataError(rule, "undo the merging, or save the table by itself as CSV")
            cells = grid.rows[index]
            cells += [""] * (last_column - len(cells))
            cells[first_column - 1 : last_column] = [value] * (last_column - first_column + 1)
    if titles:
        belong = verb(len(titles), "belongs to a title", "belong to titles")
        grid.assumptions.append(f"{grid.name}: {many(len(titles), 'merged range')} above the header {belong}")
    if body:
        sample = ", ".join(f"{column_letters(c - 1)}{r}:{column_letters(d - 1)}{s}" for r, c, s, d in body[:3])
        grid.assumptions.append(
            f"{grid.name}: {many(len(body), 'merged range')} ({sample}); "
            + verb(len(body), "its value stands in each of its cells", "their value stands in each of their cells")
        )
