"""Excel workbooks to grids: values as text, dates as precise as their format shows them, formulas never run.

The list of sheets, the shared texts and the number formats come from openpyxl; the cells are read from the XML as a
stream, because openpyxl takes several times as long over them and does not tell formulas from values in one reading.
"""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path
from xml.parsers.expat import ExpatError

from graphlab.errors import DataError, require
from graphlab.loaders.sheets.archive import Member, open_archive, scan
from graphlab.loaders.sheets.grid import Grid, Progress
from graphlab.loaders.sheets.openpyxl_parts import OpenpyxlParts
from graphlab.loaders.sheets.xlsx_sheet import SheetReader

REMEDY = "save the workbook again from the spreadsheet program, or each sheet as CSV"
DAMAGE = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    OSError,
    SyntaxError,  # what XML parsers raise
    ExpatError,
    zipfile.BadZipFile,
)


def read_xlsx(path: Path, *, progress: Progress | None = None) -> list[Grid]:
    """Return every sheet of an ``.xlsx`` workbook.

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
                book = OpenpyxlParts(excel.ExcelReader(path, read_only=True, data_only=True, keep_links=False))
                try:
                    return [_read_sheet(path, archive, book, sheet, parts, progress) for sheet in book.sheets]
                finally:
                    book.reader.archive.close()
        except DAMAGE as error:
            if isinstance(error, DataError):
                raise
            raise DataError(f"{path.name} is damaged: {type(error).__name__} {str(error)[:120]}", REMEDY) from None


def _read_sheet(
    path: Path,
    archive: zipfile.ZipFile,
    book: OpenpyxlParts,
    sheet: tuple[str, str, str],
    parts: dict[str, Member],
    progress: Progress | None,
) -> Grid:
    title, state, part = sheet
    reader = SheetReader(archive, book, Grid(path.name, title), state=state, part=part)
    return reader.read(parts.get(part, Member()), progress)
