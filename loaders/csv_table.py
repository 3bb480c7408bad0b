"""Delimited text of unknown make: encoding, delimiter and header are found out and reported, size is bounded."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from graphlab.model.raw import RawTable
from graphlab.model.report import Defect
from graphlab.model.result import undo_safe_cell

DELIMITERS = ",;\t|"
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
MAX_LINE = 1_000_000
MAX_COLUMNS = 2_000
_CHUNK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass
class Sheet:
    """A delimited file as read: header, rows of cells with their line numbers, and what was noticed."""

    file: str
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    unreadable: list[list[str]] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)

    def fail(self, line: int, rule: str, remedy: str, column: str = "", value: str = "") -> None:
        """Note an error."""
        self.defects.append(Defect(self.file, line, column, value[:80], rule, remedy))


def find_encoding(path: Path) -> str:
    """Tell how a text file is encoded: by its mark, else UTF-8 if every byte fits, else cp1252.

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
    """Tell which delimiter a header line uses: the one that splits it most, comma where there is none.

    Examples
    --------
    >>> find_delimiter("a;b;c")
    ';'
    """
    outside = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=lambda d: (outside.count(d), -DELIMITERS.index(d)))


class _TooLongError(Exception):
    pass


def _bounded_lines(stream: IO[str]) -> Iterator[str]:
    while line := stream.readline(MAX_LINE):
        if len(line) >= MAX_LINE:
            raise _TooLongError
        yield line


def read_sheet(path: Path, name: str | None = None) -> Sheet:
    """Read a delimited file whole.

    Parameters
    ----------
    path
        The file.
    name
        What errors call it; its own name unless told.

    Returns
    -------
    Sheet
        With errors in `defects` instead of exceptions; what could be read is there all the same.
    """
    sheet = Sheet(name or path.name)
    try:
        with path.open("rb") as stream:
            head = stream.read(_CHUNK)
        encoding = "" if _is_binary(head) else find_encoding(path)
    except OSError as error:
        sheet.fail(0, f"cannot be read: {error.strerror}", "check the name and the rights")
        return sheet
    if not encoding:
        sheet.fail(1, "is not a text file (it holds NUL bytes)", "save it as CSV UTF-8")
        return sheet
    if encoding != "utf-8":
        sheet.assumptions.append(f"{sheet.file}: read as {encoding}")
    try:
        with path.open(encoding=encoding, newline="", errors="strict") as text:
            _read_rows(sheet, text)
    except UnicodeDecodeError as error:
        sheet.fail(0, f"is not text in {encoding} (byte {error.start:,})", "save it as CSV UTF-8")
    return sheet


def _is_binary(head: bytes) -> bool:
    return b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _read_rows(sheet: Sheet, text: IO[str]) -> None:
    first = text.readline(MAX_LINE)
    if len(first) >= MAX_LINE:
        sheet.fail(
            1,
            f"the first line is longer than {MAX_LINE:,} characters: this is not a table",
            "save it as CSV with one row a line",
        )
        return
    delimiter = find_delimiter(first)
    if delimiter != ",":
        sheet.assumptions.append(f"{sheet.file}: columns are separated by {DELIMITER_NAMES[delimiter]}s")
    reader = csv.reader(_chain(first, text), delimiter=delimiter)
    try:
        for cells in reader:
            if not any(c.strip() for c in cells):
                continue
            if not sheet.header:
                if not _take_header(sheet, cells):
                    return
            else:
                _take_row(sheet, cells, reader.line_num)
    except csv.Error as error:
        sheet.fail(reader.line_num, f"is not a table: {error}", "save it as CSV; close open quotation marks")
    except _TooLongError:
        sheet.fail(
            reader.line_num + 1,
            f"the line is longer than {MAX_LINE:,} characters",
            "save it as CSV with one row a line",
        )
    if not sheet.header and not sheet.defects:
        sheet.fail(1, "is empty", "give at least a header line")


def _chain(first: str, text: IO[str]) -> Iterator[str]:
    yield first
    yield from _bounded_lines(text)


def _take_header(sheet: Sheet, cells: list[str]) -> bool:
    if len(cells) > MAX_COLUMNS:
        sheet.fail(1, f"has {len(cells):,} columns; at most {MAX_COLUMNS:,} are read", "is this the right file?")
        return False
    written = [c.strip() for c in cells]
    sheet.header = [re.sub(r"[\s-]+", "_", c.lower()) for c in written]
    changed = [f"'{a}' as '{b}'" for a, b in zip(written, sheet.header, strict=True) if a != b]
    if changed:
        sheet.assumptions.append(
            f"{sheet.file}: columns read {', '.join(changed[:8])}{' ...' if len(changed) > 8 else ''}"
        )
    while sheet.header and not sheet.header[-1]:
        sheet.header.pop()
    twice = sorted({c for c in sheet.header if c and sheet.header.count(c) > 1})
    for column in twice:
        sheet.fail(1, f"the column '{column}' stands twice in the header", "rename or delete one of them", column)
    for number, column in enumerate(sheet.header, 1):
        if not column:
            sheet.header[number - 1] = f"column_{number}"
            sheet.assumptions.append(f"{sheet.file}: column {number} has no name and is kept as 'column_{number}'")
    return not twice


def _take_row(sheet: Sheet, cells: list[str], line: int) -> None:
    extra = [c for c in cells[len(sheet.header) :] if c.strip()]
    if extra:
        rule = f"has {len(cells)} cells, the header has {len(sheet.header)} columns; '{extra[0][:40]}' has no column"
        sheet.fail(line, rule, "put text that holds the delimiter between quotation marks", value=extra[0])
    elif any("\x00" in c for c in cells):
        sheet.fail(line, "holds a NUL byte", "delete it")
    else:
        sheet.rows.append(cells)
        sheet.lines.append(line)
        return
    sheet.unreadable.append(cells)


def as_raw_table(sheet: Sheet, table: str) -> RawTable:
    """Give the rows of a sheet as raw rows of a table; cells are stripped and disarmed formulas given back."""
    header = sheet.header
    rows = []
    for cells in sheet.rows:
        row = {}
        for column, cell in zip(header, cells, strict=False):
            text = cell.strip()
            row[column] = undo_safe_cell(text) if text[:1] == "'" else text
        rows.append(row)
    return RawTable(
        table, sheet.file, tuple(header), rows, sheet.lines, unreadable=tuple(tuple(c) for c in sheet.unreadable)
    )


def read_text(path: Path) -> str:
    """Read a small text file (a record or mapping) whatever its encoding."""
    return io.StringIO(path.read_text(encoding=find_encoding(path))).getvalue()
