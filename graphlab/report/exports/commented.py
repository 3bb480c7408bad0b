"""A copy of a sheet in which every doubtful cell is coloured and says why; no value is changed."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graphlab.errors import DataError, require
from graphlab.files import check_file, write_file
from graphlab.loaders.sheets.grid import TURNED, column_letters
from graphlab.loaders.sheets.xlsx import DAMAGE, REMEDY
from graphlab.model.intake.report import Defect, LoadReport
from graphlab.report.steady_zip import workbook_bytes

_CELL = re.compile(r"\b(?:cell|at) ([A-Z]{1,3})(\d{1,7})\b")
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+"
_ROWS = re.compile(rf"\brows? ((?:{_NUMBER})(?:(?:, | and )(?:{_NUMBER}))*)")
_SHEET = re.compile(r", sheet '(.*)'$")
#: Light red for what stops a load, light yellow for what is worth a look.
_COLOURS = {"error": "FFFFC7CE", "warning": "FFFFEB9C"}
_LONGEST = 900
#: A header stands within the first rows.
_HEADERS_WITHIN = 30
#: A label of a sheet on its side stands within the first rows.
_LABELS_WITHIN = 200


def write_commented(path: Path, report: LoadReport, target: Path, *, force: bool = False) -> int:
    """Write a copy of a workbook or CSV file with its doubtful cells coloured and commented.

    Parameters
    ----------
    path
        The workbook (``.xlsx``, ``.xlsm``) or CSV file.
    report
        What was found wrong with it.
    target
        The copy, ``.xlsx``; never the file itself.
    force
        Overwrite what is there.

    Returns
    -------
    int
        How many cells were coloured.

    Raises
    ------
    DataError
        If the copy is no ``.xlsx``, or the file is damaged or of a kind that cannot be copied so.
    OutputError
        If the copy is there and `force` is off, is the file itself, or cannot be written.
    MissingExtraError
        If openpyxl is not installed.
    """
    if target.suffix.lower() != ".xlsx":
        raise DataError(f"'{target.name}' is no workbook", "give the copy a name that ends in .xlsx")
    check_file(target, force=force, sources=[path])
    book = _workbook(path)
    found: dict[tuple[str, str], list[Defect]] = defaultdict(list)
    names = {sheet.title for sheet in book.worksheets}
    for defect in report.defects:
        sheet = _sheet_of(defect, names, book)
        for cell in _cells_of(defect, book[sheet]) if sheet else ():
            found[sheet, cell].append(defect)
    for (sheet, cell), defects in sorted(found.items()):
        _mark(book[sheet][cell], defects)
    write_file(target, workbook_bytes(book), force=force, sources=[path])
    return len(found)


def _workbook(path: Path) -> Any:
    openpyxl = require("openpyxl", extra="excel")
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # extensions that openpyxl does not keep
                return openpyxl.load_workbook(path)
        except DAMAGE as error:
            raise DataError(f"{path.name} is damaged: {type(error).__name__}", REMEDY) from None
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        raise DataError(f"{path.name} cannot be copied with comments", "save it as .xlsx first")
    from graphlab.loaders.sheets.grid import read_delimited

    book = openpyxl.Workbook()
    grid = read_delimited(path)
    for number, cells in zip(grid.numbers, grid.rows, strict=True):
        for column, text in enumerate(cells, 1):
            cell = book.active.cell(number, column)
            cell.value, cell.data_type = text, "s"
    return book


def _sheet_of(defect: Defect, names: set[str], book: Any) -> str:
    match = _SHEET.search(defect.file.removesuffix(TURNED))
    if match:
        return match[1] if match[1] in names else ""
    return str(book.worksheets[0].title) if len(names) == 1 else ""


def _cells_of(defect: Defect, sheet: Any) -> Iterator[str]:
    """Yield the cells that a defect speaks of: those that it names, else one of each of its rows."""
    named = dict.fromkeys(f"{letters}{number}" for letters, number in _CELL.findall(defect.rule))
    if named and not defect.file.endswith(TURNED):
        yield from named
        return
    rows = {
        int(n.replace(",", "")) for group in _ROWS.findall(defect.rule) for n in re.findall(r"\d[\d,]*\d|\d", group)
    }
    for row in sorted(rows or ({defect.line} if defect.line else set())):
        if defect.file.endswith(TURNED):
            yield f"{column_letters(row - 1)}{_label_row(defect, sheet)}"
        else:
            yield f"{_column_of(defect, sheet, row)}{row}"


def _label_row(defect: Defect, sheet: Any) -> int:
    """Return the row that the label which a defect names stands in, of a sheet whose columns are its rows; else 1."""
    for cells in sheet.iter_rows(max_row=_LABELS_WITHIN):
        if any(str(cell.value).strip() == defect.column for cell in cells if cell.value is not None):
            return int(cells[0].row)
    return 1


def _column_of(defect: Defect, sheet: Any, row: int) -> str:
    """Return the column of a defect in a row: below the header that it names, else with the value that it names."""
    for cells in sheet.iter_rows(max_row=min(row, _HEADERS_WITHIN)):
        for cell in cells:
            if defect.column and cell.value is not None and str(cell.value).strip() == defect.column:
                return str(cell.column_letter)
    alike = [cell for cell in sheet[row] if defect.value and str(cell.value).strip() == defect.value]
    return str(alike[0].column_letter) if len(alike) == 1 else "A"


def _mark(cell: Any, defects: Iterable[Defect]) -> None:
    styles, comments = require("openpyxl.styles", extra="excel"), require("openpyxl.comments", extra="excel")
    defects = list(defects)
    worst = "error" if any(d.severity == "error" for d in defects) else "warning"
    if type(cell).__name__ == "MergedCell":
        return
    cell.fill = styles.PatternFill("solid", fgColor=_COLOURS[worst])
    texts = dict.fromkeys(f"{d.severity}: {d.rule}{f'; {d.remedy}' if d.remedy else ''}" for d in defects)
    said = "\n".join(texts)[:_LONGEST]
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = comments.Comment(before + said, "graphlab", width=380, height=120)
