"""OpenDocument sheets (``.ods``) to grids, read as a stream: repeated cells and rows never fill the memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.handler import ContentHandler

from graphlab.errors import DataError, require
from graphlab.loaders.delimited.csv_table import MAX_COLUMNS
from graphlab.loaders.sheets.archive import open_archive, scan
from graphlab.loaders.sheets.grid import MAX_CELL, Grid, Progress, percent_text
from graphlab.loaders.sheets.guard import GuardedStream
from graphlab.wording.phrases import many, verb

CONTENT = "content.xml"
#: A row that is repeated more often than this is padding of the program, unless it is blank anyway.
MAX_REPEATED_ROWS = 100_000
MAX_REPEATED_CELLS = 5_000_000


class _Reader(ContentHandler):
    """Follows table, row, cell and paragraph elements."""

    def __init__(self, file: str, progress: Progress | None) -> None:
        super().__init__()
        self.file = file
        self.progress = progress
        self.grids: list[Grid] = []
        self.number = 0
        self.repeat = 1
        self.cells: list[str] = []
        self.cell: dict[str, str] | None = None
        self.text: list[str] = []
        self.paragraphs = 0
        self.formulas = 0
        self.skipping = 0
        self.copied = self.copied_cells = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - the parser calls this name
        match name:
            case "table:table":
                self.grids.append(Grid(self.file, attrs.get("table:name", f"sheet {len(self.grids) + 1}")))
                self.number, self.formulas = 0, 0
            case "table:table-row":
                self.repeat = _whole_number(attrs.get("table:number-rows-repeated"))
                self.cells = []
                if attrs.get("table:visibility", "visible") != "visible":
                    self.grids[-1].hidden_rows.update(
                        range(self.number + 1, self.number + 1 + min(self.repeat, 10_000))
                    )
            case "table:table-cell" | "table:covered-table-cell":
                self.cell, self.text, self.paragraphs = dict(attrs.items()), [], 0
            case "office:annotation":
                self.skipping += 1
            case "text:p":
                self.paragraphs += 1
                if self.paragraphs > 1:
                    self.text.append(" ")
            case "text:s" | "text:tab" | "text:line-break":
                self.text.append(" ")

    def characters(self, content: str) -> None:
        if self.cell is not None and not self.skipping:
            self.text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - the parser calls this name
        match name:
            case "table:table-cell" | "table:covered-table-cell":
                self._end_cell()
            case "table:table-row":
                self._end_row()
            case "office:annotation":
                self.skipping -= 1
            case "table:table" if self.formulas:
                note = (
                    f"{many(self.formulas, 'cell')} {verb(self.formulas, 'holds', 'hold')} "
                    f"formulas; the values that they last had were read, none was run"
                )
                self.grids[-1].assumptions.append(f"{self.grids[-1].name}: {note}")

    def _end_cell(self) -> None:
        cell, self.cell = self.cell or {}, None
        text = _cell_text(cell, "".join(self.text))
        if len(text) > MAX_CELL:
            raise DataError(
                f"{self.grids[-1].name}, row {self.number + 1}: a cell holds {len(text):,} characters",
                "is this the right file?",
            )
        self.formulas += "table:formula" in cell
        self._note_merge(cell)
        repeat = _whole_number(cell.get("table:number-columns-repeated"))
        if text and len(self.cells) + repeat > MAX_COLUMNS:
            rule = f"{self.grids[-1].name}, row {self.number + 1}: has more than {MAX_COLUMNS:,} columns"
            raise DataError(rule, "is this the right file?")
        self.cells += [text] * min(repeat, MAX_COLUMNS + 1 - min(len(self.cells), MAX_COLUMNS))

    def _note_merge(self, cell: dict[str, str]) -> None:
        columns, rows = (_whole_number(cell.get(f"table:number-{side}-spanned")) for side in ("columns", "rows"))
        if columns > 1 or rows > 1:
            row, column = self.number + 1, len(self.cells) + 1
            self.grids[-1].merged.append((row, column, row + rows - 1, column + columns - 1))

    def _end_row(self) -> None:
        grid = self.grids[-1]
        if any(self.cells):
            self.copied += self.repeat - 1
            self.copied_cells += (self.repeat - 1) * len(self.cells)
            if self.copied > MAX_REPEATED_ROWS or self.copied_cells > MAX_REPEATED_CELLS:
                raise DataError(
                    f"{grid.name}, row {self.number + 1}: is repeated {self.repeat:,} times", "delete the copies"
                )
            for step in range(self.repeat):
                grid.add(self.number + 1 + step, list(self.cells))
        before = self.number
        self.number += self.repeat
        if self.progress and before // 20_000 != self.number // 20_000:
            self.progress(grid.name, self.number)


def _whole_number(text: str | None) -> int:
    return max(1, int(text[:18])) if text and text.isascii() and text.isdecimal() else 1


def _cell_text(cell: dict[str, str], shown: str) -> str:
    """Return a cell by its stored value; what is shown only where that is words, or a month without a day."""
    match cell.get("office:value-type", ""):
        case "percentage" if cell.get("office:value"):
            return percent_text(cell["office:value"])
        case "float" | "currency" | "percentage":
            value = cell.get("office:value", "")
            number = float(value) if value else 0.0
            return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value
        case "date":
            value = cell.get("office:date-value", "").removesuffix("T00:00:00")
            return (
                value[:7]
                if shown and not any(p.strip(".,").isdigit() and len(p) <= 2 for p in _words(shown))
                else value
            )
        case "boolean":
            return cell.get("office:boolean-value", "")
        case "string" if "office:string-value" in cell:
            return cell["office:string-value"].strip()
    return shown.strip()


def _words(shown: str) -> list[str]:
    for mark in "/-.":
        shown = shown.replace(mark, " ")
    return shown.split()


def _damage(error: Exception) -> bool:
    """Return whether an error says that the file holds what no sheet holds: a number that is none ..."""
    return isinstance(error, ValueError | OverflowError | KeyError | IndexError)


def read_ods(path: Path, *, progress: Progress | None = None) -> list[Grid]:
    """Return every sheet of an ``.ods`` workbook.

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
    """
    sax = require("defusedxml.sax", extra="excel")
    reader = _Reader(path.name, progress)
    with open_archive(path) as archive:
        if CONTENT not in archive.namelist():
            raise DataError(f"{path.name} is no OpenDocument sheet (it has no {CONTENT})", "save it again, or as CSV")
        scan(archive, CONTENT, path.name)
        try:
            with archive.open(CONTENT) as stream:
                sax.parse(GuardedStream(stream, path.name), reader)
        except Exception as error:
            if type(error).__name__ != "SAXParseException" and (isinstance(error, DataError) or not _damage(error)):
                raise
            raise DataError(f"{path.name} is damaged ({error})", "save it again, or as CSV") from None
    return reader.grids
