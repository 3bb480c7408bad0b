"""Delimited text of unknown make: encoding, delimiter and header are found out and reported, size is bounded."""

from __future__ import annotations

import codecs
import io
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO

from graphlab.loaders.delimited.quotes import TextRow, read_rows
from graphlab.loaders.delimited.regular import read_regular
from graphlab.model.intake.raw import CellRows, ColumnRows, RawTable, collector_paused
from graphlab.model.intake.report import Defect
from graphlab.model.naming import column_of
from graphlab.model.result import undo_safe_cell
from graphlab.model.tables import TABLES
from graphlab.wording.phrases import many, verb

DELIMITERS = ",;\t|"
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
MAX_LINE = 1_000_000
MAX_COLUMNS = 2_000
MAX_UNREADABLE = 1_000
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252 (it is not UTF-8)",
}
_CHUNK = 1 << 20
_DELIMITER_HINT = re.compile(r"sep=([,;\t|])", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass
class Sheet:
    """A delimited file as read: header, rows of cells with their line numbers, and what was noticed."""

    file: str
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    unreadable: list[list[str]] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)

    def fail(self, line: int, rule: str, remedy: str, column: str = "", value: str = "") -> None:
        """Note an error."""
        self.defects.append(Defect(self.file, line, column, value[:80], rule, remedy))


def find_encoding(path: Path) -> str:
    """Return how a text file is encoded: by its mark, else UTF-8 if every byte fits, else cp1252.

    Notes
    -----
    Reads the file once, in chunks.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        head = stream.read(_CHUNK)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name
        try:
            chunk = head
            while chunk:
                decoder.decode(chunk)
                chunk = stream.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def find_delimiter(header: str) -> str:
    """Return which delimiter a header line uses: the one that splits it most, comma where there is none.

    Examples
    --------
    >>> find_delimiter("a;b;c")
    ';'
    """
    outside = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=lambda d: (outside.count(d), -DELIMITERS.index(d)))


class _NotTextError(Exception):
    """A line that no table has; its text is the rule that it breaks."""


def _bounded_lines(stream: IO[str]) -> Iterator[str]:
    while line := stream.readline(MAX_LINE):
        if len(line) >= MAX_LINE:
            raise _NotTextError(f"the line is longer than {MAX_LINE:,} characters: this is not a table")
        if "\x00" in line:
            raise _NotTextError("the line holds a NUL byte: this is not a text file")
        yield line


def read_sheet(path: Path, name: str | None = None, *, expect: Callable[[list[str]], bool] | None = None) -> Sheet:
    """Read a delimited file.

    Parameters
    ----------
    path
        The file.
    name
        What errors call it; its own name unless told.
    expect
        Judges the header; where it says no, the rows are not read (a large file that is no table costs nothing).

    Returns
    -------
    Sheet
        With errors in `defects` instead of exceptions; what could be read is there all the same.
    """
    sheet = Sheet(name or path.name)
    for _ in read_blocks(path, sheet, sys.maxsize, expect=expect):
        pass
    return sheet


def read_blocks(
    path: Path, sheet: Sheet, size: int, *, expect: Callable[[list[str]], bool] | None = None
) -> Iterator[None]:
    """Read a delimited file into a sheet, and stop each time it holds so many rows: whoever takes them out goes on.

    Parameters
    ----------
    path, expect
        As for `read_sheet`.
    sheet
        An empty sheet.
    size
        Rows after which to stop.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_CHUNK)
        encoding = "" if _is_binary(head) else find_encoding(path)
    except OSError as error:
        sheet.fail(0, f"cannot be read: {error.strerror}", "check the name and the rights")
        return
    if not encoding:
        sheet.fail(1, "is not a text file (it holds NUL bytes)", "save it as CSV UTF-8")
        return
    if encoding != "utf-8":
        sheet.assumptions.append(f"{sheet.file}: read as {ENCODING_NAMES[encoding]}")
    try:
        with path.open(encoding=encoding, newline="", errors="strict") as text, collector_paused():
            yield from _read_rows(sheet, text, expect or _any_header, size)
    except UnicodeDecodeError:
        line = sheet.lines[-1] + 1 if sheet.lines else 1
        sheet.fail(line, f"is not text in {ENCODING_NAMES[encoding]} from here on", "save it as CSV UTF-8")
    _note_short_rows(sheet)


def _any_header(header: list[str]) -> bool:
    return True


def _is_binary(head: bytes) -> bool:
    return b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _read_rows(sheet: Sheet, text: IO[str], expect: Callable[[list[str]], bool], size: int) -> Iterator[None]:
    lines = _bounded_lines(text)
    number = 0
    try:
        first, blank = _first_line(lines)
        delimiter = find_delimiter(first)
        if hint := _DELIMITER_HINT.fullmatch(first.strip()):
            delimiter, first, blank = hint[1], "", blank + 1
        elif delimiter != ",":
            sheet.assumptions.append(f"{sheet.file}: columns are separated by {DELIMITER_NAMES[delimiter]}s")
        for row in read_rows(chain([first], lines) if first else lines, delimiter, blank):
            cells, number = row.cells, row.last
            if row.open_at is not None:
                _take_open(sheet, row, delimiter)
            elif sheet.header and len(cells) == len(sheet.header) and cells[0].strip():
                sheet.rows.append(cells)
                sheet.lines.append(number)
                if len(sheet.rows) >= size:
                    yield
            elif not any(c.strip() for c in cells):
                continue
            elif sheet.header:
                _take_row(sheet, cells, number)
            elif not _take_header(sheet, cells, number) or not expect(sheet.header):
                return
    except _NotTextError as error:
        sheet.fail(number + 1, str(error), "save it as CSV UTF-8 with one row a line")
    if not sheet.header and not sheet.defects:
        sheet.fail(1, "the file is empty", "give at least a header line")


def open_mark(row: TextRow) -> str:
    """Return the rule that a row breaks whose quotation mark is not closed.

    Examples
    --------
    >>> open_mark(TextRow(["a", '"b'], 3, 6, 1, 3, ("a", "b", "c", "d")))
    'the quotation mark that opens here is not closed as a cell is, up to line 6: 4 lines would be one cell'
    """
    lines = row.last - row.open_line + 1
    said = f"up to line {row.last:,}: {many(lines, 'line')} would be one cell" if lines > 1 else "before the line ends"
    return f"the quotation mark that opens here is not closed as a cell is, {said}"


def _take_open(sheet: Sheet, row: TextRow, delimiter: str) -> None:
    """Note a mark that is not closed; the lines that it swallows are rows that cannot be read, and are counted."""
    at = row.open_at or 0
    column = sheet.header[at] if at < len(sheet.header) else ""
    opened = row.swallowed[row.open_line - row.first]
    sheet.fail(row.open_line, open_mark(row), "close the quotation mark or delete it", column, opened)
    sheet.unreadable += [line.split(delimiter) for line in row.swallowed if line.strip()]
    if not sheet.header:
        raise _NotTextError("the header has a quotation mark that is not closed")


def _first_line(lines: Iterator[str]) -> tuple[str, int]:
    """Return the first line that is not blank, and how many were."""
    blank = 0
    for line in lines:
        if line.strip():
            return line, blank
        blank += 1
    return "", blank


def _take_header(sheet: Sheet, cells: list[str], line: int) -> bool:
    if len(cells) > MAX_COLUMNS:
        rule = f"has {many(len(cells), 'column')}; at most {MAX_COLUMNS:,} are read"
        sheet.fail(line, rule, "is this the right file?")
        return False
    written = [c.strip() for c in cells]
    sheet.header = list(map(column_of, written))
    changed = [f"'{a}' as '{b}'" for a, b in zip(written, sheet.header, strict=True) if a not in (b, f"[{b}]")]
    if changed:
        sheet.assumptions.append(
            f"{sheet.file}: columns read {', '.join(changed[:8])}{' ...' if len(changed) > 8 else ''}"
        )
    while sheet.header and not sheet.header[-1]:
        sheet.header.pop()
    twice = sorted({c for c in sheet.header if c and sheet.header.count(c) > 1})
    for column in twice:
        sheet.fail(line, f"the column '{column}' stands twice in the header", "rename or delete one of them", column)
    for number, column in enumerate(sheet.header, 1):
        if not column:
            sheet.header[number - 1] = f"column_{number}"
            sheet.assumptions.append(f"{sheet.file}: column {number} has no name and is kept as 'column_{number}'")
    return not twice


def _take_row(sheet: Sheet, cells: list[str], line: int) -> None:
    extra = [c for c in cells[len(sheet.header) :] if c.strip()]
    if not extra:
        sheet.short += [line] if len(cells) < len(sheet.header) else []
        sheet.rows.append(cells[: len(sheet.header)])
        sheet.lines.append(line)
        return
    if len(sheet.unreadable) >= MAX_UNREADABLE:
        raise _NotTextError(f"more than {MAX_UNREADABLE:,} rows do not fit the header; reading was stopped")
    header = f"the header has {many(len(sheet.header), 'column')}"
    rule = f"has {many(len(cells), 'cell')}, {header}; '{extra[0][:40]}' has no column"
    sheet.fail(line, rule, "put text that holds the delimiter between quotation marks", value=extra[0])
    sheet.unreadable.append(cells)


def _note_short_rows(sheet: Sheet) -> None:
    """Say once how many rows end early: their last cells are read as empty."""
    if short := sheet.short:
        has = verb(len(short), "has", "have")
        rule = f"{many(len(short), 'row')} {has} fewer cells than the header (first here)"
        remedy = "the cells at the end are read as empty"
        sheet.defects.append(Defect(sheet.file, short[0], "", "", rule, remedy, "warning"))


def shares_a_column(header: list[str], table: str) -> bool:
    """Return whether a header has any column of a table; a file that has none is no such table."""
    return bool(set(header) & set(TABLES[table].names))


def read_table(path: Path, table: str, *, hint: str = "") -> tuple[RawTable | None, Sheet]:
    """Return the raw rows of a file that is said to hold a table, None where nothing could be read, and the sheet.

    Parameters
    ----------
    path
        The file.
    table
        The table that it should hold.
    hint
        What else to do where its header is that of no such table, after the columns that it must name.
    """
    regular = _regular(path, table)
    if regular is not None:
        return regular
    sheet = read_sheet(path, expect=lambda header: shares_a_column(header, table))
    if sheet.header and not shares_a_column(sheet.header, table):
        names = ", ".join(TABLES[table].required)
        there = ", ".join(sheet.header[:8])[:200]
        sheet.fail(1, f"is not a table of {table}: its header is {there}", f"the first line must name {names}{hint}")
        return None, sheet
    return (as_raw_table(sheet, table) if sheet.header else None), sheet


def _regular(path: Path, table: str) -> tuple[RawTable, Sheet] | None:
    """Return the rows of a large file of which each line is a row, as `read_table` does; None for any other."""
    from graphlab.loaders.personal import guard_table

    sheet = Sheet(path.name)
    try:
        found = read_regular(path, find_delimiter, MAX_LINE)
    except OSError:
        return None
    if found is None or _DELIMITER_HINT.fullmatch(found.first.strip()):
        return None
    if found.encoding != "utf-8":
        sheet.assumptions.append(f"{sheet.file}: read as {ENCODING_NAMES[found.encoding]}")
    if found.delimiter != ",":
        sheet.assumptions.append(f"{sheet.file}: columns are separated by {DELIMITER_NAMES[found.delimiter]}s")
    whole = _take_header(sheet, list(found.header), 1)
    if not whole or len(sheet.header) != len(found.header) or not shares_a_column(sheet.header, table):
        return None
    header = tuple(map(undo_safe_cell, sheet.header))
    columns = dict(zip(header, found.columns, strict=True))
    if len(columns) != len(header):
        return None
    rows = ColumnRows(columns, len(found.lines))
    raw, defects = guard_table(RawTable(table, sheet.file, header, rows, found.lines, disarmed=True))
    sheet.defects += defects
    return raw, sheet


def as_raw_table(sheet: Sheet, table: str) -> RawTable:
    """Return the rows of a sheet as raw rows of a table; what is personal in them is an error of the sheet."""
    from graphlab.loaders.personal import guard_table

    header = tuple(map(undo_safe_cell, sheet.header))
    unreadable = tuple(tuple(c) for c in sheet.unreadable)
    rows = CellRows(header, sheet.rows)
    raw = RawTable(table, sheet.file, header, rows, sheet.lines, unreadable=unreadable, disarmed=True)
    raw, defects = guard_table(raw)
    sheet.defects += defects
    return raw


def read_text(path: Path) -> str:
    """Read a small text file (a record or mapping) whatever its encoding."""
    return io.StringIO(path.read_text(encoding=find_encoding(path))).getvalue()
