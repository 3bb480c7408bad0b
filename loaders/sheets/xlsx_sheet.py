"""The cells of one sheet of an Excel workbook, read from its XML as a stream."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Protocol
from xml.parsers import expat

from graphlab.errors import DataError, require
from graphlab.loaders.delimited.csv_table import MAX_COLUMNS
from graphlab.loaders.sheets.archive import Member
from graphlab.loaders.sheets.grid import MAX_CELL, Grid, Progress, column_index, column_letters, percent_text
from graphlab.loaders.sheets.guard import GuardedStream
from graphlab.model.intake.report import Defect
from graphlab.wording.phrases import many, verb

PROGRESS_EVERY = 20_000
#: Rows that a sheet of a workbook has at most.
MAX_ROWS = 1_048_576
_CHUNK = 1 << 18
_ERRORS = frozenset(("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"))
_NO_VALUE = "calculate and save the workbook, or write the value"

#: Elements with the texts that a sheet is printed with above and below, and the codes in them.
_MARGINS = frozenset(f"{which}{end}" for which in ("odd", "even", "first") for end in ("Header", "Footer"))
_CODES = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|[A-Za-z])')


class WorkbookParts(Protocol):
    """What a sheet needs to know of its workbook."""

    texts: list[str]
    epoch: Any

    def shape(self, style: str) -> tuple[bool, str]:
        """Return whether a style shows dates, and its number format."""


class SheetReader:
    """Reads one sheet, cell by cell; `archive.scan` has refused entities before."""

    def __init__(self, archive: zipfile.ZipFile, book: WorkbookParts, grid: Grid, *, state: str, part: str) -> None:
        """Prepare to read the part of an archive into a grid."""
        self.grid, self.archive, self.book, self.state, self.part = grid, archive, book, state, part
        self.formulas = self.timed = self.number = 0
        self.cells: list[str] = []
        self.columns: dict[str, int] = {}
        self.from_excel: Callable[..., Any] = require("openpyxl.utils.datetime", extra="excel").from_excel
        self._attributes: Mapping[str, str] = {}
        self._texts: dict[str, str] = {}
        self._buffer: list[str] | None = None
        self._phonetic = 0
        self._progress: Progress | None = None

    def read(self, member: Member, progress: Progress | None) -> Grid:
        """Return the grid of the sheet."""
        self._progress = progress
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        with self.archive.open(self.part) as stream:
            guarded = GuardedStream(stream, self.grid.file)
            while chunk := guarded.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        self._note(member)
        return self.grid

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c":
                self._attributes, self._texts = attributes, {}
            case "v" | "f" | "t":
                self._buffer = []
            case local if local in _MARGINS:
                self._buffer = []
            case "row":
                self.number = self._row(attributes.get("r") or str(self.number + 1))
                self.cells = []
                if attributes.get("hidden") in ("1", "true"):
                    self.grid.hidden_rows.add(self.number)
            case "col":
                if attributes.get("hidden") in ("1", "true"):
                    first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
                    self.grid.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))
            case "rPh":
                self._phonetic += 1

    def _row(self, written: str) -> int:
        number = int(written) if written.isascii() and written.isdecimal() and len(written) < 8 else 0
        if not 1 <= number <= MAX_ROWS:
            where = self.grid.name.removeprefix(f"{self.grid.file}, ")
            rule = f"{self.grid.file} is damaged ({where}, after row {self.number}: '{written[:20]}' is no row)"
            raise DataError(rule, f"rows have numbers from 1 to {MAX_ROWS:,}; save it again from its program")
        return number

    def _characters(self, data: str) -> None:
        if self._buffer is not None:
            self._buffer.append(data)

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v" | "f" | "t" as local:
                text = "".join(self._buffer or ())
                self._buffer = None
                if not self._phonetic:
                    self._texts[local] = self._texts.get(local, "") + text
            case local if local in _MARGINS:
                # "&C&"Arial,Bold"&14OFFICIAL": what stands where and how is written between the words
                self.grid.margins.append(_CODES.sub(" ", "".join(self._buffer or ())).strip())
                self._buffer = None
            case "c":
                self._place()
            case "row":
                self.grid.add(self.number, self.cells)
                if self._progress and len(self.grid.rows) % PROGRESS_EVERY == 0:
                    self._progress(self.grid.name, len(self.grid.rows))
            case "rPh":
                self._phonetic -= 1

    def _place(self) -> None:
        cells = self.cells
        column = self._column(self._attributes.get("r"), len(cells))
        if column >= MAX_COLUMNS:
            if any(self._texts.values()):
                rule = f"{self.grid.name}, row {self.number}: has more than {MAX_COLUMNS:,} columns"
                raise DataError(rule, "is this the right file?")
            return
        text = self._text(column)
        if len(text) > MAX_CELL:
            rule = f"{self.grid.name}, row {self.number}: a cell holds {len(text):,} characters"
            raise DataError(rule, "is this the right file?")
        if column > len(cells):
            cells.extend([""] * (column - len(cells)))
        if column < len(cells):
            cells[column] = text
        else:
            cells.append(text)

    def _column(self, reference: str | None, following: int) -> int:
        if not reference:
            return following
        letters = reference.rstrip("0123456789")
        if letters not in self.columns:
            self.columns[letters] = column_index(letters)
        return self.columns[letters]

    def _text(self, column: int) -> str:
        kind = self._attributes.get("t", "n")
        if kind == "inlineStr":
            return self._texts.get("t", "").strip()
        value = self._texts.get("v", "")
        if "f" in self._texts:
            self.formulas += 1
            if not value:
                written = f"={self._texts['f']}"
                self._fail(column, written, "holds a formula without a value", _NO_VALUE)
                return written
        if kind == "s":
            return self.book.texts[int(value)] if value else ""
        if kind == "b":
            return {"1": "true", "0": "false"}.get(value, value)
        if kind == "e" or value in _ERRORS:
            self._fail(column, value, f"holds the error {value}", "mend the sheet")
            return value
        if kind in ("str", "d") or not value:
            return value.strip()
        is_date, shape = self.book.shape(self._attributes.get("s", "0"))
        if not is_date:
            return percent_text(value) if shape.rstrip().endswith("%") else number_text(value)
        text = cell_text(self.from_excel(float(value), self.book.epoch), shape)
        self.timed += "T" in text
        return text

    def _fail(self, column: int, value: str, what: str, remedy: str) -> None:
        rule = f"the cell {column_letters(column)}{self.number} {what}"
        self.grid.bad_cells[self.number, column] = Defect(self.grid.name, self.number, "", value[:60], rule, remedy)

    def _note(self, part: Member) -> None:
        grid = self.grid
        grid.merged = sorted((int(a), column_index(b) + 1, int(c), column_index(d) + 1) for b, a, d, c in part.merged)
        if self.formulas:
            what = verb(
                self.formulas,
                "holds a formula; the value that it last had was read, it was not run",
                "hold formulas; the values that they last had were read, none was run",
            )
            grid.assumptions.append(f"{grid.name}: {many(self.formulas, 'cell')} {what}")
        if part.hidden_rows:
            were = verb(part.hidden_rows, "was", "were")
            grid.assumptions.append(f"{grid.name}: {many(part.hidden_rows, 'hidden row')} {were} read like the others")
        if grid.hidden_columns:
            names = ", ".join(column_letters(c) for c in sorted(grid.hidden_columns)[:8])
            grid.assumptions.append(f"{grid.name}: hidden columns were read like the others ({names})")
        grid.hidden = self.state != "visible"
        if grid.hidden:
            grid.assumptions.append(f"{grid.name}: the sheet is hidden; it was read like the others")
        if self.timed:
            have = verb(self.timed, "has", "have")
            grid.assumptions.append(f"{grid.name}: {many(self.timed, 'date')} {have} a time of day")


@lru_cache(maxsize=65536)
def number_text(written: str) -> str:
    """Return a number of a sheet in the shortest form that means the same.

    Examples
    --------
    >>> number_text("443.0"), number_text("4.4299999999999997"), number_text("1E-3")
    ('443', '4.43', '0.001')
    """
    if written.isdecimal():
        return written
    number = float(written)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def cell_text(value: Any, number_format: str = "") -> str:
    """Return a date or time of a cell as text, as precise as its format shows it.

    Examples
    --------
    >>> cell_text(datetime(2019, 11, 1), "mmm-yy"), cell_text(datetime(2019, 11, 30), "dd/mm/yyyy")
    ('2019-11', '2019-11-30')
    """
    if isinstance(value, datetime):
        if value.time() != time(0):
            return value.isoformat(timespec="seconds")
        value = value.date()
    if isinstance(value, date):
        shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).lower()
        if "y" in shown and "d" not in shown:
            return value.isoformat()[:7] if "m" in shown else value.isoformat()[:4]
        return value.isoformat()
    return str(value) if isinstance(value, timedelta | time) else str(value).strip()
