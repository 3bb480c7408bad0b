"""Excel workbooks to grids: values as text, dates as precise as their format shows them, formulas never run.

The list of sheets, the shared texts and the number formats come from openpyxl; the cells are read from the XML as a
stream, because openpyxl takes several times as long over them and does not tell formulas from values in one reading.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError, iterparse

from graphlab.errors import DataError, require
from graphlab.loaders.archive import Member, open_archive, scan
from graphlab.loaders.csv_table import MAX_COLUMNS
from graphlab.loaders.grid import MAX_CELL, Grid, Progress, column_index, column_letters
from graphlab.loaders.guard import GuardedStream
from graphlab.model.report import Defect

PROGRESS_EVERY = 20_000
_REMEDY = "save the workbook again from the spreadsheet program, or each sheet as CSV"
_ERRORS = frozenset(("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"))
_DAMAGE = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    OSError,
    ParseError,
    zipfile.BadZipFile,
)


def read_xlsx(path: Path, *, progress: Progress | None = None) -> list[Grid]:
    """Give every sheet of an ``.xlsx`` workbook.

    Parameters
    ----------
    path
        The workbook.
    progress
        Called as ``progress(sheet, rows)`` now and then.

    Raises
    ------
    DataError
        If it is damaged, a bomb, declares entities or is too wide.
    MissingExtraError
        If openpyxl is not installed.
    """
    excel = require("openpyxl.reader.excel", extra="excel")
    with open_archive(path) as archive:
        names = [m.filename for m in archive.infolist() if m.filename.endswith((".xml", ".rels"))]
        parts = {name: scan(archive, name, path.name) for name in names}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # styles and extensions that openpyxl drops are of no interest here
                book = _Book(excel.ExcelReader(path, read_only=True, data_only=True, keep_links=False))
                try:
                    return [_SheetReader(path, archive, book, *sheet).read(parts, progress) for sheet in book.sheets]
                finally:
                    book.reader.archive.close()
        except _DAMAGE as error:
            if isinstance(error, DataError):
                raise
            raise DataError(f"{path.name} is damaged: {type(error).__name__} {str(error)[:120]}", _REMEDY) from None


class _Book:
    """What openpyxl says of a workbook without opening a sheet, which may take long: sheets, texts, formats."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        require("openpyxl.styles.stylesheet", extra="excel").apply_stylesheet(reader.archive, reader.wb)
        self.texts = [str(text).strip() for text in reader.shared_strings]
        self.sheets = [
            (sheet.name, sheet.state or "visible", str(link.target).lstrip("/"))
            for sheet, link in reader.parser.find_sheets()
            if "chartsheet" not in link.Type
        ]
        self.epoch = reader.wb.epoch
        self._shapes: dict[str, tuple[bool, str]] = {}

    def shape(self, style: str) -> tuple[bool, str]:
        """Tell whether a style shows dates, and its number format."""
        if style not in self._shapes:
            formats = require("openpyxl.styles.numbers", extra="excel")
            number = self.reader.wb._cell_styles[int(style)].numFmtId
            own = self.reader.wb._number_formats
            text = own[number - 164] if number >= 164 else formats.BUILTIN_FORMATS.get(number, "General")
            self._shapes[style] = (bool(formats.is_date_format(text)), str(text))
        return self._shapes[style]


class _SheetReader:
    """Reads the XML of one sheet, cell by cell."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, book: _Book, title: str, state: str, name: str) -> None:
        self.grid = Grid(path.name, title)
        self.archive, self.book, self.state, self.name = archive, book, state, name
        self.formulas = self.timed = 0
        self.columns: dict[str, int] = {}
        self.from_excel: Callable[..., Any] = require("openpyxl.utils.datetime", extra="excel").from_excel

    def read(self, parts: dict[str, Member], progress: Progress | None) -> Grid:
        """Give the grid of the sheet."""
        number = 0
        cells: list[str] = []
        with self.archive.open(self.name) as stream:
            data = None
            for event, element in iterparse(GuardedStream(stream, self.grid.file), ("start", "end")):  # noqa: S314 - `scan` refused every entity
                tag = element.tag.rpartition("}")[2]
                if event == "start":
                    data = element if tag == "sheetData" else data
                    if tag == "row":
                        number, cells = int(element.get("r") or number + 1), []
                elif tag == "c":
                    self._place(cells, number, element)
                    element.clear()
                elif tag == "row" and data is not None:
                    self.grid.add(number, cells)
                    data.clear()
                    if progress and len(self.grid.rows) % PROGRESS_EVERY == 0:
                        progress(self.grid.name, len(self.grid.rows))
        self._note(parts.get(self.name, Member()))
        return self.grid

    def _place(self, cells: list[str], number: int, element: Any) -> None:
        column = self._column(element.get("r"), len(cells))
        if column >= MAX_COLUMNS:
            rule = f"{self.grid.name}, row {number}: has more than {MAX_COLUMNS:,} columns"
            if self._text(element, number, column):
                raise DataError(rule, "is this the right file?")
            return
        text = self._text(element, number, column)
        if len(text) > MAX_CELL:
            raise DataError(
                f"{self.grid.name}, row {number}: a cell holds {len(text):,} characters", "is this the right file?"
            )
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

    def _text(self, element: Any, number: int, column: int) -> str:
        value = formula = inline = None
        for child in element:
            tag = child.tag.rpartition("}")[2]
            if tag == "v":
                value = child.text
            elif tag == "f":
                formula = child.text or "="
            elif tag == "is":
                inline = child
        kind = element.get("t", "n")
        if kind == "inlineStr" and inline is not None:
            return "".join(t.text or "" for t in inline.iter() if t.tag.rpartition("}")[2] == "t").strip()
        if formula is not None:
            self.formulas += 1
            if not value:
                self._fail(
                    number,
                    column,
                    formula,
                    "holds a formula without a value",
                    "calculate and save the workbook, or write the value",
                )
        return self._value(kind, value or "", element.get("s", "0"), number, column)

    def _value(self, kind: str, value: str, style: str, number: int, column: int) -> str:
        if kind == "s":
            return self.book.texts[int(value)] if value else ""
        if kind == "b":
            return {"1": "true", "0": "false"}.get(value, value)
        if kind == "e" or value in _ERRORS:
            self._fail(number, column, value, f"holds the error {value}", "mend the sheet")
            return value
        if kind in ("str", "d") or not value:
            return value.strip()
        is_date, shape = self.book.shape(style)
        if not is_date:
            return number_text(value)
        text = cell_text(self.from_excel(float(value), self.book.epoch), shape)
        self.timed += "T" in text
        return text

    def _fail(self, number: int, column: int, value: str, what: str, remedy: str) -> None:
        rule = f"the cell {column_letters(column)}{number} {what}"
        self.grid.defects.append(Defect(self.grid.name, number, "", value[:60], rule, remedy))

    def _note(self, part: Member) -> None:
        grid = self.grid
        grid.merged = sorted((int(a), column_index(b) + 1, int(c), column_index(d) + 1) for b, a, d, c in part.merged)
        if self.formulas:
            what = "cells hold formulas; the values that they last had were read, none was run"
            grid.assumptions.append(f"{grid.name}: {self.formulas:,} {what}")
        if part.hidden_rows:
            grid.assumptions.append(f"{grid.name}: {part.hidden_rows:,} hidden rows were read like the others")
        if self.state != "visible":
            grid.assumptions.append(f"{grid.name}: the sheet is hidden; it was read like the others")
        if self.timed:
            grid.assumptions.append(f"{grid.name}: {self.timed:,} dates have a time of day")


@lru_cache(maxsize=65536)
def number_text(written: str) -> str:
    """Give a number of a sheet in the shortest form that means the same.

    Examples
    --------
    >>> number_text("443.0"), number_text("4.4299999999999997"), number_text("1E-3")
    ('443', '4.43', '0.001')
    """
    if written.isdigit():
        return written
    number = float(written)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def cell_text(value: Any, number_format: str = "") -> str:
    """Give a date or time of a cell as text, as precise as its format shows it.

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
