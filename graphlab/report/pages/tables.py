"""Tables on a page: the rows of a `Result` as people read them, and beside them the CSV that the command gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from html import escape
from typing import Any, NamedTuple

from markupsafe import Markup

from graphlab.model.column_rows import ColumnRows, each
from graphlab.model.notes import Note
from graphlab.model.result import Column, Result
from graphlab.wording.phrases import bounds, many, number, share_text

NUMBER = ' class="number"'
#: Rows that a page shows; a longer table says how many more its CSV holds.
SHOWN = 500
#: Where all rows of a longer table are.
IN_CSV = "the CSV, saved from here, has all"
#: Columns that hold ids, shown as names.
_IDS = frozenset({"line", "origin", "destination", "place", "operation", "subject", "node"}) | frozenset(
    {"origins", "destinations", "successors", "operations"}
)


class Head(NamedTuple):
    """A heading: its title, whether its cells are numbers, and what it means."""

    title: str
    number: bool = False
    means: str = ""


class Cell(NamedTuple):
    """A cell: as people read it, and what it is sorted by."""

    text: str
    sort: str


class Row(NamedTuple):
    """A row: its cells, what it opens in the picture, and the series that it belongs to."""

    cells: Sequence[Cell]
    key: str = ""
    series: str = ""


@dataclass(frozen=True)
class Table:
    """A table of a page.

    Attributes
    ----------
    caption
        What it shows.
    csv
        The text of its CSV file, named `file`.
    """

    caption: str
    columns: Sequence[Head]
    rows: Sequence[Row]
    file: str = "table.csv"
    csv: str = ""
    method: str = ""
    notes: Sequence[str] = ()

    @property
    def body(self) -> Markup:
        """The rows as HTML, every text escaped; a row that opens something begins with a button."""
        return Markup("\n".join(self._row(row) for row in self.rows))  # noqa: S704  escaped in _row

    def _row(self, row: Row) -> str:
        first, *others = row.cells
        opens = f' data-key="{escape(row.key)}"' if row.key else ""
        name = escape(first.text)
        head = f'<button type="button" class="opens">{name}</button>' if row.key else name
        cells = "".join(
            f'<td data-sort="{escape(cell.sort)}"{NUMBER if column.number else ""}>{escape(cell.text)}</td>'
            for cell, column in zip(others, self.columns[1:], strict=True)
        )
        start = f'<tr data-series="{escape(row.series)}"{opens}><th scope="row" data-sort="{escape(first.sort)}">'
        return f"{start}{head}</th>{cells}</tr>"


def cell_of(value: Any) -> Cell:
    """Return a cell of any plain value; empty is a dash.

    Examples
    --------
    >>> cell_of(1503), cell_of(None), cell_of(["a", "b"]), cell_of(True).text
    (Cell(text='1,503', sort='1503'), Cell(text='–', sort=''), Cell(text='a, b', sort='a, b'), 'yes')
    """
    if value is None or value == "" or value == [] or value == ():
        return Cell("–", "")
    if isinstance(value, bool):
        return Cell("yes" if value else "no", str(int(value)))
    if isinstance(value, int | float):
        return Cell(number(value, 6), repr(value))
    if isinstance(value, list | tuple):
        text = ", ".join(str(v) for v in value)
        return Cell(text, text)
    return Cell(str(value), str(value))


def bounds_cell(low: Any, high: Any, *, share: bool = False) -> Cell:
    """Return a cell of bounds, as a number or as per cent; both open is a dash.

    Examples
    --------
    >>> bounds_cell(0, 29), bounds_cell(0.294743845642, 0.294743845642, share=True).text, bounds_cell(1, None).text
    (Cell(text='fewer than 30', sort='0'), '29.5 %', 'at least 1')
    """
    return _bounds_cell(low, high, share)


@lru_cache(maxsize=20_000, typed=True)
def _bounds_cell(low: Any, high: Any, share: bool) -> Cell:
    if low is None and high is None:
        return Cell("–", "")
    sort = repr(low if low is not None else high)
    return Cell(share_text(low, high) if share else bounds(low, high), sort)


def _heads(columns: Sequence[Column], hidden: Sequence[str]) -> list[tuple[str, Head]]:
    """Return the columns shown: a pair ending in _low and _high (or low and high) becomes one."""
    names = {c.name for c in columns}
    heads = []
    for column in columns:
        name = column.name
        if name in hidden or (name.endswith("high") and name.removesuffix("high") + "low" in names):
            continue
        title = name
        if name.endswith("low") and name.removesuffix("low") + "high" in names:
            title = name.removesuffix("low").rstrip("_") or "value"
        text = column.unit == "date" or (column.unit in ("", "text", "id", "ids") and not name.endswith("low"))
        heads.append((name, Head(title.replace("_", " "), not text, column.means)))
    return heads


def _column(
    rows: Sequence[Mapping[str, Any]], name: str, unit: str, high_name: str, name_of: Callable[[str], str]
) -> list[Cell]:
    """Return a cell of every row; `high_name` is the column of the upper bound, where there is one."""
    if high_name:
        ends = zip(each(rows, name, _same), each(rows, high_name, _same), strict=True)
        if unit == "date":
            return [cell_of(low if low == high else f"{low or 'open'} to {high or 'open'}") for low, high in ends]
        return [bounds_cell(low, high, share=unit == "share") for low, high in ends]
    if unit == "share":
        return each(rows, name, lambda value: cell_of(None) if value is None else bounds_cell(value, value, share=True))
    if unit in ("id", "ids") or name in _IDS:
        return each(rows, name, partial(_named, name_of))
    return each(rows, name, cell_of)


def _same(value: Any) -> Any:
    return value


def _named(name_of: Callable[[str], str], value: Any) -> Cell:
    """Return the cell of an id, or of several."""
    ids = list(value) if isinstance(value, list | tuple) else [str(value or "")]
    return cell_of(", ".join(name_of(i) for i in ids if i))


def _first_notes(notes: Sequence[Note], most: int) -> list[str]:
    """Return the first notes of each kind; the others are counted."""
    told: Counter[str] = Counter()
    shown: list[str] = []
    for note in notes:
        told[note.kind] += 1
        if told[note.kind] <= most:
            shown.append(note)
    left = len(notes) - len(shown)
    return [*shown, f"{many(left, 'more note')} with the whole table."] if left else shown


def result_table(
    result: Result,
    *,
    name_of: Callable[[str], str] = str,
    key_of: Callable[[Mapping[str, Any]], str] | None = None,
    keys: Sequence[tuple[str, str]] | None = None,
    hidden: Sequence[str] = ("claims",),
    caption: str = "",
    file: str = "table.csv",
    shown: int = SHOWN,
    whole: str = IN_CSV,
    most_notes: int | None = None,
) -> Table:
    """Return the table of a result as people read it: names for ids, one column for two bounds, shares in per cent.

    Parameters
    ----------
    result
        Any analysis.
    name_of
        Name of an id.
    key_of
        What a row opens in the picture; nothing by default.
    keys
        In place of `key_of`, of each row what it opens, and the series that it belongs to, where the page shows one of
        several at a time.
    hidden
        Columns that are not shown; the CSV has them all.
    file
        Name of the CSV that can be saved from the page; "" for none.
    shown
        Rows that are shown.
    whole
        Where all rows are, for the note of a longer table.
    most_notes
        Notes of each kind that are shown, the others counted; all by default.
    """
    units = {c.name: c.unit for c in result.columns}
    heads = _heads(result.columns, hidden)
    highs = {name: name.removesuffix("low") + "high" if name.endswith("low") else "" for name, _ in heads}
    asked = [(name, units[name], high if high in units else "") for name, high in highs.items()]
    part = slice(None, shown)
    told = result.rows.part(part) if isinstance(result.rows, ColumnRows) else result.rows[part]
    if keys is None:
        keys = [(key_of(row), "") for row in told] if key_of else [("", "")] * len(told)
    columns = [_column(told, name, unit, high, name_of) for name, unit, high in asked]
    used = [i for i, cells in enumerate(columns) if any(cell.sort for cell in cells)] or list(range(len(heads)))
    across = zip(*(columns[i] for i in used), strict=True)
    left_out = [head.title for i, (_, head) in enumerate(heads) if i not in used]
    notes: list[str] = [*result.notes] if most_notes is None else _first_notes(result.notes, most_notes)
    if len(result.rows) > shown:
        notes.insert(0, f"The first {shown:,} of {len(result.rows):,} rows are shown; {whole}.")
    if left_out:
        csv = " The CSV has these columns, empty." if file else ""
        notes.append(f"Nothing is stated for: {', '.join(left_out)}.{csv}")
    return Table(
        caption=caption or result.title,
        columns=[heads[i][1] for i in used],
        rows=[Row(cells, *opens) for cells, opens in zip(across, keys, strict=False)],
        file=file,
        csv=result.to_csv() if file else "",
        method=result.method,
        notes=tuple(notes),
    )
