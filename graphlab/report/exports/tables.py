"""Our own formats: a folder of CSV and a workbook; loading them gives an equal dataset."""

from __future__ import annotations

import json
import re
from typing import Any

from graphlab.errors import OutputError, require
from graphlab.model.claim_set import ClaimSet
from graphlab.model.naming import header_of
from graphlab.model.result import safe_cell
from graphlab.model.tables import TABLES
from graphlab.report.exports.export import Exported
from graphlab.report.steady_zip import steady_zip, workbook_bytes

RECORD_SHEET = "dataset"
#: What a workbook cannot hold: longer texts, and characters that XML does not know.
CELL_LIMIT = 32_767
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
FORMULA_NOTE = (
    "Texts that begin with = + - @ or a tab have an apostrophe before them, so that no spreadsheet runs them; "
    "our loaders take it away again."
)


def csv_folder(data: ClaimSet) -> Exported:
    """Return the folder of CSV files and ``dataset.yaml`` of a dataset, lossless."""
    from graphlab.stores.folder import dataset_files

    return Exported(dict(sorted(dataset_files(data).items())), notes=(FORMULA_NOTE,))


def workbook(data: ClaimSet) -> Exported:
    """Return the workbook of a dataset: a sheet for each table, all cells text, lossless.

    Raises
    ------
    MissingExtraError
        If openpyxl is not installed (extra ``excel``).
    OutputError
        If a text does not fit a cell of a workbook.
    """
    book = require("openpyxl", extra="excel").Workbook()
    book.remove(book.active)
    record = book.create_sheet(RECORD_SHEET)
    record.append(["name", "value"])
    for name, value in data.record.as_dict().items():
        record.append([_cell("dataset", name), _record_cell(value)])
    _format_sheet(record, (24, 90))
    for table in TABLES:
        rows = data.rows(table)
        if rows:
            columns = (*TABLES[table].names, *data.extra_columns(table))
            sheet = book.create_sheet(table)
            sheet.append([_cell(table, header_of(c)) for c in columns])
            for row in rows:
                sheet.append([_cell(table, row.get(c, "")) for c in columns])
            _format_sheet(sheet, tuple(max(len(c) + 2, 14) for c in columns))
    cut_off = data.record.cut_off.text if data.record.cut_off else ""
    return Exported({"dataset.xlsx": steady_zip(workbook_bytes(book), cut_off)}, notes=(FORMULA_NOTE,))


def _record_cell(value: Any) -> str | None:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return _cell("dataset", text)


def _cell(table: str, text: str) -> str | None:
    if len(text) > CELL_LIMIT:
        raise OutputError(f"{table}: a text of {len(text):,} characters does not fit a cell; export --format csv")
    if _NOT_XML.search(text):
        raise OutputError(f"{table}: {text[:40]!r} holds a character that no workbook can hold; export --format csv")
    return safe_cell(text) or None


def _format_sheet(sheet: Any, widths: tuple[int, ...]) -> None:
    """Make a sheet pleasant to read: bold header that stays, columns wide enough, every cell text."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = min(width, 60)
