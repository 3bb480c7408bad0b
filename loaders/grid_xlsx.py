"""Excel workbooks to grids: values as text, dates as precise as their format shows them, formulas never run."""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from graphlab.errors import DataError, require
from graphlab.loaders.archive import Member, open_archive, scan
from graphlab.loaders.csv_table import MAX_COLUMNS
from graphlab.loaders.grid import MAX_CELL, Grid, Progress, column_index, column_letters
from graphlab.model.report import Defect

PROGRESS_EVERY = 20_000
_REMEDY = "save the workbook again from the spreadsheet program, or each sheet as CSV"
_ERRORS = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!")


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
    openpyxl = require("openpyxl", extra="excel")
    with open_archive(path) as archive:
        parts = {
            m.filename: scan(archive, m.filename, path.name)
            for m in archive.infolist()
            if m.filename.endswith((".xml", ".rels"))
        }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that openpyxl drops are of no interest here
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            try:
                return [_read_sheet(path, sheet, parts, progress) for sheet in book.worksheets]
            finally:
                book.close()
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
        OverflowError,
        OSError,
        zipfile.BadZipFile,
    ) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"{path.name} is damaged: {type(error).__name__} {str(error)[:120]}", _REMEDY) from None


def _read_sheet(path: Path, sheet: Any, parts: dict[str, Member], progress: Progress | None) -> Grid:
    grid = Grid(path.name, sheet.title)
    part = parts.get(str(sheet._worksheet_path).lstrip("/"), Member())
    sheet.reset_dimensions()
    shared: dict[str, str] = {}
    timed = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if len(cells) > MAX_COLUMNS and any(c.value is not None for c in cells[MAX_COLUMNS:]):
            rule = f"{grid.name}, row {number}: has {len(cells):,} columns; at most {MAX_COLUMNS:,} are read"
            raise DataError(rule, "is this the right file?")
        texts: list[str] = []
        for cell in cells:
            value = cell.value
            text = (
                "" if value is None else value.strip() if type(value) is str else cell_text(value, cell.number_format)
            )
            if text.startswith("#") and text in _ERRORS:
                where = f"{column_letters(len(texts))}{number}"
                grid.defects.append(
                    Defect(grid.name, number, "", text, f"the cell {where} holds the error {text}", "mend the sheet")
                )
            if len(text) > MAX_CELL:
                raise DataError(
                    f"{grid.name}, row {number}: a cell holds {len(text):,} characters", "is this the right file?"
                )
            timed += "T" in text and type(value) is datetime
            texts.append(shared.setdefault(text, text))
        grid.add(number, texts)
        if progress and number % PROGRESS_EVERY == 0:
            progress(grid.name, number)
    _note(grid, sheet, part, timed)
    if part.formulas:
        _note_formulas(path, grid)
    return grid


def cell_text(value: Any, number_format: str = "") -> str:
    """Give a value of a cell as text, as precise as its format shows it.

    Examples
    --------
    >>> cell_text(443.0), cell_text(datetime(2019, 11, 1), "mmm-yy"), cell_text(datetime(2019, 11, 30), "dd/mm/yyyy")
    ('443', '2019-11', '2019-11-30')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        if value.time() != time(0):
            return value.isoformat(timespec="seconds")
        value = value.date()
    if isinstance(value, date):
        shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).lower()
        if "y" in shown and "d" not in shown:
            return value.isoformat()[:7] if "m" in shown else value.isoformat()[:4]
        return value.isoformat()
    if isinstance(value, timedelta | time):
        return str(value)
    return str(value).strip()


def _note(grid: Grid, sheet: Any, part: Member, timed: int) -> None:
    grid.merged = sorted(
        (int(first), column_index(a) + 1, int(last), column_index(b) + 1) for a, first, b, last in part.merged
    )
    if part.hidden_rows:
        grid.assumptions.append(f"{grid.name}: {part.hidden_rows:,} hidden rows were read like the others")
    if sheet.sheet_state != "visible":
        grid.assumptions.append(f"{grid.name}: the sheet is hidden; it was read like the others")
    if timed:
        grid.assumptions.append(f"{grid.name}: {timed:,} dates have a time of day")


def _note_formulas(path: Path, grid: Grid) -> None:
    """Find the formulas: their last values were read; one that was never calculated has none, which is an error."""
    openpyxl = require("openpyxl", extra="excel")
    by_number = dict(zip(grid.numbers, grid.rows, strict=True))
    book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    found = 0
    try:
        sheet = book[grid.sheet]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(), 1):
            for column, cell in enumerate(cells):
                if cell.data_type != "f":
                    continue
                found += 1
                row = by_number.get(number, [])
                if column >= len(row) or not row[column]:
                    where = f"{column_letters(column)}{number}"
                    rule = f"the cell {where} holds a formula without a value"
                    written = str(cell.value)[:60]
                    grid.defects.append(
                        Defect(
                            grid.name, number, "", written, rule, "calculate and save the workbook, or write the value"
                        )
                    )
    finally:
        book.close()
    if found:
        grid.assumptions.append(
            f"{grid.name}: {found:,} cells hold formulas; the values that they last had were read, none was run"
        )
