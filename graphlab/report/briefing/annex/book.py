"""``annex.xlsx``: every table typed, with filters and a header that stays; bounds in two columns and as written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from graphlab.errors import require
from graphlab.model.column_rows import ColumnRows, each
from graphlab.model.result import Column, Result
from graphlab.report.briefing.annex.content import Annex
from graphlab.report.briefing.annex.sheet_rows import CELL, PLAIN, Styles, row_xml, rows_xml, with_rows
from graphlab.report.steady_zip import full_date, steady_zip, workbook_bytes
from graphlab.wording.phrases import bounds, printable, share_text

#: What a workbook can hold: letters of the name of a sheet, and rows of a sheet.
NAME, ROWS = 31, 1_000_000
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_HEADER_ROW = 3
_SHARE, _DATE = "0.0%", "yyyy-mm-dd"


def annex_xlsx(annex: Annex) -> bytes:
    """Return the annex as a workbook, the same bytes for the same product.

    Notes
    -----
    A number is a number, a day a day, yes and no a truth value; a text that begins with "=" stays a text. Each sheet
    has its marking in the first row, its title in the second, its header in the third.

    Raises
    ------
    MissingExtraError
        If openpyxl is not installed (extra ``excel``).
    """
    book = _Book(require("openpyxl", extra="excel").Workbook(write_only=True), annex)
    book.contents()
    book.plain("Notes", "What stands behind each finding", ("No", "Topic", "Table", "Claims", "Method"), _notes(annex))
    if annex.assurance:
        book.plain("Assurance", "Assurance", ("What", "Value"), annex.assurance)
    book.plain("Columns", "What the columns of the tables mean", ("Table", "Column", "Unit", "Means"), _means(annex))
    for name, result in annex.tables.items():
        book.table(book.names[name], result)
    heads = ("No", "Claim", "Says", "As written", "Read as", "Period", "Grade", "Source")
    book.plain("Claims", "Claims, as their sources wrote them", heads, annex.claims)
    labels = [head.label for head in annex.sources.heads]
    book.plain("Sources", "Sources and the grades of their claims", labels, (row.cells for row in annex.sources.rows))
    said = [(block.text,) for block in annex.methods.blocks if hasattr(block, "text")]
    book.plain("Methods", "Methods and limits", ("How the figures were made, and what they cannot tell",), said)
    book.plain("Run record", "How to make this again", ("What", "Value"), annex.briefing.record)
    return book.content()


def _notes(annex: Annex) -> Iterator[tuple[Any, ...]]:
    yield from ((note.number, note.topic, note.table, note.claims, note.method) for note in annex.notes)


def _means(annex: Annex) -> Iterator[tuple[Any, ...]]:
    for name, result in annex.tables.items():
        yield from ((name, column.name, column.unit, column.means) for column in result.columns)


def sheet_names(tables: Iterable[str]) -> dict[str, str]:
    """Return the name of a sheet for each table: short enough, none twice.

    Examples
    --------
    >>> sheet_names(["flows-arrests-person-arrests-flow-of-all", "flows-arrests-person-arrests-flow-of-named"])
    {'flows-arrests-person-arrests-flow-of-all': 'flows-arrests-person-arrests-fl', \
'flows-arrests-person-arrests-flow-of-named': 'flows-arrests-person-arrests- 2'}
    """
    found: dict[str, str] = {}
    taken = {"contents", "notes", "assurance", "columns", "claims", "sources", "methods", "run record"}
    for table in tables:
        plain = _NOT_IN_A_NAME.sub(" ", table)[:NAME].strip() or "table"
        name, number = plain, 1
        while name.lower() in taken:
            number += 1
            ending = f" {number}"
            name = f"{plain[: NAME - len(ending)]}{ending}"
        taken.add(name.lower())
        found[table] = name
    return found


class _Book:
    """The workbook while it is being written."""

    def __init__(self, book: Any, annex: Annex) -> None:
        from openpyxl.styles import Alignment, Font

        self.book, self.annex = book, annex
        self.names = sheet_names(annex.tables)
        self.bold, self.marked = Font(bold=True), Font(bold=True, color="FF16213A")
        self.wrap = Alignment(wrap_text=True, vertical="top")
        self.rows: list[list[str]] = []

    def content(self) -> bytes:
        """Return the finished workbook."""
        properties = self.book.properties
        briefing = self.annex.briefing
        properties.title, properties.creator = printable(briefing.title)[:255], printable(briefing.author)[:255]
        properties.keywords = briefing.marking
        properties.created = properties.modified = datetime.fromisoformat(full_date(briefing.date))
        return steady_zip(with_rows(workbook_bytes(self.book), self.rows), briefing.date)

    def contents(self) -> None:
        """Write the first sheet: which sheet holds what."""
        sheet = self._sheet("Contents", f"Annex: {self.annex.briefing.title}", (34, 90))
        self._heads(sheet, ("Sheet", "Table", "Rows"))
        assurance = ["Assurance"] if self.annex.assurance else []
        rows: list[tuple[str, str, int | None]] = [(name, "", None) for name in ("Notes", *assurance, "Columns")]
        rows += [(self.names[name], name, len(result.rows)) for name, result in self.annex.tables.items()]
        rows += [(name, "", None) for name in ("Claims", "Sources", "Methods", "Run record")]
        self._append(rows)
        self._filter(sheet, 3, len(rows))

    def plain(self, name: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write a sheet of texts and numbers."""
        columns = list(zip(*islice(rows, ROWS), strict=True)) or [() for _ in heads]
        widths = tuple(_width((head, *column[:200])) for head, column in zip(heads, columns, strict=True))
        sheet = self._sheet(name, title, widths)
        self._heads(sheet, heads)
        self._columns(columns)
        self._filter(sheet, len(heads), len(columns[0]))

    def table(self, name: str, result: Result) -> None:
        """Write the sheet of a result: its columns typed, each pair of bounds followed by how it is written."""
        columns = _columns(result)
        cells = [_written(result, c) if paired else _column(result, c.name) for c, paired in columns]
        heads = [f"{c.name} (as written)" if paired else c.name for c, paired in columns]
        widths = tuple(_width((head, *column[:200])) for head, column in zip(heads, cells, strict=True))
        sheet = self._sheet(name, result.title, widths)
        self._heads(sheet, heads)
        shares = [c.unit == "share" and not paired for c, paired in columns]
        self._columns(cells, self._styles(sheet), shares)
        self._filter(sheet, len(heads), len(cells[0]))
        self._append([(), *((note,) for note in result.footnotes())])

    def _append(self, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows at the end of the last sheet."""
        written = self.rows[-1]
        for row in rows:
            written.append(row_xml(_HEADER_ROW + 1 + len(written), row))

    def _columns(self, columns: Sequence[Sequence[Any]], styles: Styles = PLAIN, shares: Sequence[bool] = ()) -> None:
        """Add rows at the end of the last sheet, from their columns."""
        self.rows[-1] += rows_xml(_HEADER_ROW + 1 + len(self.rows[-1]), columns, styles, shares)

    def _styles(self, sheet: Any) -> Styles:
        """Return the numbers of the formats of days and shares in this workbook."""
        from openpyxl.cell import WriteOnlyCell

        day, share = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        day.number_format, share.number_format = _DATE, _SHARE
        return Styles(day.style_id, share.style_id)

    def _sheet(self, name: str, title: str, widths: Sequence[float]) -> Any:
        from openpyxl.utils import get_column_letter

        sheet = self.book.create_sheet(name)
        self.rows.append([])
        marking = self.annex.briefing.marking
        for part in (sheet.oddHeader, sheet.oddFooter):
            part.center.text = marking
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToHeight = 0
        sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
        sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
        for place, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        for text in (marking, title):
            cell = self._cell(sheet, text)
            cell.font = self.marked
            sheet.append([cell])
        return sheet

    def _heads(self, sheet: Any, heads: Sequence[str]) -> None:
        cells = [self._cell(sheet, head) for head in heads]
        for cell in cells:
            cell.font, cell.alignment = self.bold, self.wrap
        sheet.append(cells)

    @staticmethod
    def _filter(sheet: Any, columns: int, rows: int) -> None:
        from openpyxl.utils import get_column_letter

        sheet.auto_filter.ref = f"A{_HEADER_ROW}:{get_column_letter(max(columns, 1))}{_HEADER_ROW + rows}"

    def _cell(self, sheet: Any, text: str) -> Any:
        """Return a cell that holds a text as text, whatever it begins with."""
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(sheet, printable(text)[:CELL])
        cell.data_type = "s"
        return cell


def _columns(result: Result) -> list[tuple[Column, bool]]:
    """Return the columns in order; after the second of two bounds comes one for how they are written."""
    names = set(result.names)
    found: list[tuple[Column, bool]] = []
    for column in result.columns:
        found.append((column, False))
        if column.name.endswith("high") and column.name.removesuffix("high") + "low" in names:
            stem = column.name.removesuffix("high").rstrip("_") or "value"
            found.append((Column(stem, column.unit, "both bounds in words"), True))
    return found


def _same(value: Any) -> Any:
    return value


def _column(result: Result, name: str) -> Sequence[Any]:
    """Return the values of a column, as many as a sheet holds."""
    rows = result.rows
    if isinstance(rows, ColumnRows) and name in rows.columns and len(rows) <= ROWS:
        return rows.columns[name]
    return each(rows, name, _same)[:ROWS]


def _written(result: Result, column: Column) -> list[str]:
    """Return two bounds of each row in words: a number, a share or a range of days."""
    stem = "" if column.name == "value" and "low" in result.names else f"{column.name}_"
    ends = zip(*(each(result.rows, f"{stem}{end}", _same)[:ROWS] for end in ("low", "high")), strict=True)
    return [_in_words(low, high, column.unit) for low, high in ends]


@lru_cache(maxsize=20_000, typed=True)
def _in_words(low: Any, high: Any, unit: str) -> str:
    if low is None and high is None:
        return ""
    if unit == "date":
        return str(low) if low == high else f"{low or 'open'} to {high or 'open'}"
    return share_text(low, high) if unit == "share" else bounds(low, high)


def _width(values: Sequence[Any]) -> float:
    """Return a width of a column at which most of its values can be read."""
    return float(min(max([10, *(len(str(v)) + 2 for v in values[:200] if v is not None)]), 60))
