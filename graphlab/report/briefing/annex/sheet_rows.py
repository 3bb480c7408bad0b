"""Rows of a workbook's sheet as its XML, typed: openpyxl makes the workbook, and a tenth of its time makes the rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import escape
from math import isfinite
from operator import add
from typing import Any, NamedTuple

from graphlab.model.column_rows import Cells, Lists
from graphlab.wording.phrases import printable

#: Letters that a cell can hold, and the first year that a workbook knows days of.
CELL, FIRST_YEAR = 32_000, 1900
_DAY_0 = date(1899, 12, 30).toordinal()
#: Days before this one are counted by one less: workbooks know a 29 February 1900.
_FALSE_LEAP_DAY = date(1900, 3, 1)
_END = b"</sheetData>"
_EMPTY = b"<sheetData />"


class Styles(NamedTuple):
    """Numbers of the formats of a workbook: of a day, and of a share."""

    day: int = 0
    share: int = 0


#: Different texts of a column from which none is kept for other columns.
SEVERAL = 5_000
#: Those of a sheet without days and shares.
PLAIN = Styles()


def with_rows(content: bytes, rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook with more rows at the end of each of its sheets.

    Parameters
    ----------
    content
        A workbook of openpyxl.
    rows
        For each sheet, in order, the XML of its further rows (`row_xml`).

    Returns
    -------
    bytes
        The workbook, not compressed.
    """
    added = {f"xl/worksheets/sheet{n}.xml": "".join(several).encode() for n, several in enumerate(rows, 1)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            member = old.read(name)
            if name in added:
                head, end, tail = member.rpartition(_END)
                member = head + added[name] + end + tail
            new.writestr(name, member)
    return buffer.getvalue()


def row_xml(number: int, cells: Sequence[Any], styles: Styles = PLAIN, shares: Sequence[bool] = ()) -> str:
    """Return a row of cells: numbers as numbers, days as days, truth values as such, all else as text.

    Parameters
    ----------
    number
        Of the row in its sheet, from 1.
    cells
        Values; what is empty (None, "", no item) has no cell, what is no number an empty one.
    shares
        For each cell whether its fractions are shown in per cent; none where not given.

    Examples
    --------
    >>> row_xml(4, ["=1+1", None, 29])
    '<row r="4"><c r="A4" t="inlineStr"><is><t>=1+1</t></is></c><c r="C4"><v>29</v></c></row>'
    """
    if not cells:
        return f'<row r="{number}"></row>'
    return rows_xml(number, [[cell] for cell in cells], styles, shares)[0]


def rows_xml(
    first: int, columns: Sequence[Sequence[Any]], styles: Styles = PLAIN, shares: Sequence[bool] = ()
) -> list[str]:
    """Return rows as `row_xml` does, from their columns.

    Parameters
    ----------
    first
        Number of the first row in its sheet, from 1.
    columns
        Values, at least one column, all of one length.
    shares
        For each column whether its fractions are shown in per cent; none where not given.

    Examples
    --------
    >>> rows_xml(4, [["a", ""], [1, 2]])[1]
    '<row r="5"><c r="B5"><v>2</v></c></row>'
    """
    numbers = [f'{number}"' for number in range(first, first + len(columns[0]))]
    written = [
        _placed(_letters(place), numbers, _cells(values, styles, share=bool(shares) and shares[place]))
        for place, values in enumerate(columns)
    ]
    rows = map("".join, zip(*written, strict=True))
    return [f'<row r="{number}>{row}</row>' for number, row in zip(numbers, rows, strict=True)]


def _placed(letters: str, numbers: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Return the cells of a column with where they stand; `numbers` are those of the rows, quotation mark included."""
    places = map(f'<c r="{letters}'.__add__, numbers)
    if all(cells):
        return list(map(add, places, cells))
    return [place + cell if cell else "" for place, cell in zip(places, cells, strict=True)]


def _cells(values: Sequence[Any], styles: Styles, *, share: bool) -> list[str]:
    """Return what `_cell` says of each value of a column, "" where a cell is empty; of equal ones once."""
    if isinstance(values, Lists):
        return ["" if not text else _text_cell(text) for text in values.joined("; ")]
    if isinstance(values, Cells) and values.codes is not None:
        found = _cells(values.values, styles, share=share)
        return list(map(found.__getitem__, values.codes.tolist()))
    kinds = set(map(type, values)) - {type(None)}
    if kinds == {str}:
        texts = set(values) - {None, ""}
        written = _text if len(texts) < SEVERAL else _text_cell  # so many are found in no other column
        of = {None: "", "": ""} | {text: written(text) for text in texts}
        return list(map(of.__getitem__, values))
    if kinds == {int}:
        return ["" if value is None else _cell_of_int(value) for value in values]
    if kinds == {float}:
        return ["" if value is None else _cell_of_float(value, styles, share=share) for value in values]
    if kinds == {tuple}:
        return ["" if not value else _text("; ".join(map(str, value))) for value in values]
    return [
        "" if value is None or value == "" or value == () else _cell(value, styles, share=share) for value in values
    ]


@lru_cache(maxsize=1024)
def _letters(place: int) -> str:
    """Return the letters of a column, counted from 0."""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _cell(value: Any, styles: Styles, *, share: bool) -> str:
    """Return the rest of a cell, after where it stands."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int):
        return _cell_of_int(value)
    if isinstance(value, float):
        return _cell_of_float(value, styles, share=share)
    if isinstance(value, date):
        if value.year < FIRST_YEAR:
            return _text(value.isoformat())
        return f' s="{styles.day}"><v>{value.toordinal() - _DAY_0 - (value < _FALSE_LEAP_DAY)}</v></c>'
    if isinstance(value, Mapping):
        return _text("; ".join(f"{k} {v}" for k, v in sorted(value.items())))
    return _text("; ".join(str(v) for v in value) if isinstance(value, Iterable) else str(value))


def _cell_of_int(value: int) -> str:
    return f"><v>{value}</v></c>"


def _cell_of_float(value: float, styles: Styles, *, share: bool) -> str:
    if not isfinite(value):
        return "/>"
    style = f' s="{styles.share}"' if share else ""
    return f"{style}><v>{value:.16g}</v></c>"


def _text_cell(text: str) -> str:
    """Return a text as text, whatever it begins with."""
    text = printable(text)[:CELL]
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f' t="inlineStr"><is><t{space}>{escape(text, quote=False)}</t></is></c>'


#: The same, of the texts that stand in many columns.
_text = lru_cache(maxsize=20_000)(_text_cell)
