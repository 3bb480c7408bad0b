"""Rows of a sheet that are kept as columns of codes: a row becomes a list of cells when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np

from graphlab.model.columns import TextColumn

#: So many rows are made at once where all are asked for.
_AT_ONCE = 10_000


class CellLists(Sequence[list[str]]):
    """The cells of every row, without the empty ones at its end; each list is made anew.

    Examples
    --------
    >>> rows = CellLists([TextColumn.of(["a", "b"]), TextColumn.of(["c", ""])])
    >>> list(rows), rows[-1], rows[:1], len(rows)
    ([['a', 'c'], ['b']], ['b'], [['a', 'c']], 2)
    """

    def __init__(self, columns: Sequence[TextColumn]) -> None:
        """Take one or more columns of one length."""
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns[0])

    @overload
    def __getitem__(self, index: int) -> list[str]: ...
    @overload
    def __getitem__(self, index: slice) -> list[list[str]]: ...
    def __getitem__(self, index: int | slice) -> list[str] | list[list[str]]:
        if isinstance(index, slice):
            return self.some(np.arange(len(self))[index])
        return _trimmed([column[index] for column in self._columns])

    def __iter__(self) -> Iterator[list[str]]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]

    def some(self, rows: np.ndarray) -> list[list[str]]:
        """Return rows by their numbers."""
        cells = (map(column.texts.__getitem__, column.codes[rows].tolist()) for column in self._columns)
        return [_trimmed(list(row)) for row in zip(*cells, strict=True)]

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


class NumberedRows(Sequence[tuple[int, list[str]]]):
    """Some rows of a sheet, each with its number."""

    def __init__(self, numbers: np.ndarray, rows: CellLists, at: np.ndarray) -> None:
        """Take the number of every row of the sheet, its rows, and the places of those that are meant."""
        self.numbers, self._rows, self._at = numbers[at], rows, at

    def __len__(self) -> int:
        return len(self._at)

    @overload
    def __getitem__(self, index: int) -> tuple[int, list[str]]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[int, list[str]]]: ...
    def __getitem__(self, index: int | slice) -> tuple[int, list[str]] | list[tuple[int, list[str]]]:
        if isinstance(index, slice):
            return list(zip(self.numbers[index].tolist(), self._rows.some(self._at[index]), strict=True))
        return int(self.numbers[index]), self._rows[int(self._at[index])]

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells
