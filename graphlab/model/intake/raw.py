"""Raw rows as a loader hands them over, with where each came from."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import overload

import numpy as np

from graphlab.model.columns import Table, TextColumn
from graphlab.model.tables import TABLES

Progress = Callable[[str, int], None]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep Python from looking for reference circles while what is made all stays: millions of cells, a page."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class CellRows(Sequence[Mapping[str, str]]):
    """Rows kept as lists of cells below one header, a third of the memory of one mapping a row."""

    def __init__(self, columns: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
        """Take rows of cells; a short row has empty cells at its end."""
        self._columns = tuple(columns)
        self._cells = cells

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, index: int) -> Mapping[str, str]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Mapping[str, str]]: ...
    def __getitem__(self, index: int | slice) -> Mapping[str, str] | Sequence[Mapping[str, str]]:
        if isinstance(index, slice):
            return CellRows(self._columns, self._cells[index])
        return dict(zip(self._columns, self._cells[index], strict=False))

    def column(self, name: str) -> list[str]:
        """Return the cells of a column, "" where a row is too short."""
        at = self._columns.index(name)
        try:
            return list(map(itemgetter(at), self._cells))
        except IndexError:
            return [cells[at] if at < len(cells) else "" for cells in self._cells]


class ColumnRows(Sequence[Mapping[str, str]]):
    """Rows kept as columns of codes, which is how a table of a million rows is handed over."""

    def __init__(self, columns: Mapping[str, TextColumn], length: int) -> None:
        """Take columns of one length."""
        self.columns = columns
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Mapping[str, str]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Mapping[str, str]]: ...
    def __getitem__(self, index: int | slice) -> Mapping[str, str] | Sequence[Mapping[str, str]]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._length))]
        if not -self._length <= index < self._length:
            raise IndexError(index)
        return {name: column[index] for name, column in self.columns.items()}


def as_text(value: object) -> str:
    """Return a cell as text, for rows that a program made: None is empty, 5.0 is 5.

    Examples
    --------
    >>> as_text(None), as_text(5.0), as_text(1503)
    ('', '5', '1503')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


@dataclass(frozen=True)
class RawTable:
    """Rows of one table from one file or sheet.

    Attributes
    ----------
    table
        Name of the table (`graphlab.model.tables.TABLES`).
    file
        What a person calls the file or sheet; stands in errors.
    columns
        Columns that the file has.
    rows
        Text by column; an absent column is empty.
    lines
        Line (or sheet row) of each row, counted from 1.
    cells
        Optional: column -> what the sheet calls it (``"C"``), put into errors; a text with ``{line}`` in it is put
        there as it stands, with the row in place of that.
    unreadable
        Cells of rows that could not be matched to the columns; the loader has noted a defect for each.
    disarmed
        Whether cells may bear the apostrophe of `graphlab.model.result.safe_cell`, which is then taken away.
    made
        Columns that the data model does not name and that the loader makes itself: nobody is warned of them.
    called
        Optional: column -> its header in the sheet, where that is another; errors name the header.
    """

    table: str
    file: str
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, str]]
    lines: Sequence[int]
    cells: Mapping[str, str] = field(default_factory=dict)
    unreadable: tuple[tuple[str, ...], ...] = ()
    disarmed: bool = False
    made: frozenset[str] = frozenset()
    called: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, table: str, rows: Iterable[Mapping[str, str]], *, file: str | None = None) -> RawTable:
        """Return a raw table from plain rows; lines are counted as in a CSV file with a header."""
        kept = rows if isinstance(rows, Table) else list(rows)
        named = kept.columns if isinstance(kept, Table) else dict.fromkeys(c for row in kept for c in row)
        columns = tuple(named) or TABLES[table].names
        return cls(table, file or f"{table}.csv", columns, kept, range(2, len(kept) + 2))

    @classmethod
    def of_columns(
        cls, table: str, columns: Mapping[str, TextColumn | Sequence[str]], lines: Sequence[int], *, file: str
    ) -> RawTable:
        """Return a raw table from columns: texts in the order of the rows, or codes (`graphlab.model.columns`)."""
        coded = {c: x if isinstance(x, TextColumn) else TextColumn.of(x) for c, x in columns.items()}
        return cls(table, file, tuple(coded), ColumnRows(coded, len(lines)), lines)

    def texts(self, name: str) -> TextColumn:
        """Return a column of the file as codes."""
        if isinstance(self.rows, ColumnRows | Table):
            return self.rows.columns[name]
        return TextColumn.of(self.column(name))

    @cached_property
    def line_numbers(self) -> np.ndarray:
        """Line of each row (int64)."""
        lines = self.lines
        if isinstance(lines, range):
            return np.arange(lines.start, lines.stop, lines.step, dtype=np.int64)
        return np.asarray(lines, dtype=np.int64)

    def column(self, name: str) -> list[str]:
        """Return the texts of a column in the order of the rows, "" where a row lacks it."""
        if isinstance(self.rows, CellRows):
            return self.rows.column(name)
        if isinstance(self.rows, ColumnRows | Table):
            return self.rows.columns[name].cells()
        try:
            texts = list(map(itemgetter(name), self.rows))
        except KeyError:
            texts = [row.get(name, "") for row in self.rows]
        return texts if set(map(type, texts)) <= {str} else [as_text(text) for text in texts]


@dataclass(slots=True)
class Entry:
    """One validated row on its way into a dataset: canonical text and where it came from."""

    row: dict[str, str]
    file: str
    line: int
    key: str = ""
    number: int = 0
