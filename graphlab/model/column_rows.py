"""The rows of a table kept as columns: a row becomes a mapping when somebody asks for it.

A hundred thousand rows hold a few thousand dates, places and states. What is asked of every cell of a column, how it is
written for one, is asked once of each distinct value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, overload

import numpy as np

from graphlab.model.periods import OPEN_FIRST, OPEN_LAST

T = TypeVar("T")
Row = Mapping[str, Any]


class Cells(Sequence[Any]):
    """The values of a column, one a row.

    Examples
    --------
    >>> cells = Cells(["open", None], np.array([0, 1, 0]))
    >>> list(cells), cells.each(str)
    (['open', None, 'open'], ['open', 'None', 'open'])
    """

    def __init__(self, values: Sequence[Any], codes: np.ndarray | None = None) -> None:
        """Take a value for every row, or distinct values and for every row the number of its own."""
        self.values, self.codes = values, codes

    @classmethod
    def of(cls, values: Iterable[Any]) -> Cells:
        """Return the column of these values, each distinct one kept once; equal values of two types are two.

        Examples
        --------
        >>> cells = Cells.of([1, 1.0, None, 1])
        >>> cells.values, cells.codes.tolist()
        ([1, 1.0, None], [0, 1, 2, 0])
        """
        index: dict[tuple[type, Any], int] = {}
        codes = [index.setdefault((type(value), value), len(index)) for value in values]
        return cls([value for _, value in index], np.array(codes, np.int64))

    @classmethod
    def of_days(cls, days: np.ndarray) -> Cells:
        """Return the column of days by their ordinals; an open side is None."""
        found, codes = np.unique(days, return_inverse=True)
        open_sides = (OPEN_FIRST, OPEN_LAST)
        return cls([None if day in open_sides else date.fromordinal(day) for day in found.tolist()], codes)

    @classmethod
    def of_numbers(cls, numbers: np.ndarray, known: np.ndarray) -> Cells:
        """Return the column of whole numbers from 0 on; None where one is not known."""
        found, codes = np.unique(np.where(known, numbers, -1), return_inverse=True)
        return cls([None if number < 0 else number for number in found.tolist()], codes)

    def each(self, function: Callable[[Any], T]) -> list[T]:
        """Return what a function says of the value of every row; it is asked once for each distinct one."""
        found = list(map(function, self.values))
        return found if self.codes is None else list(map(found.__getitem__, self.codes.tolist()))

    def __len__(self) -> int:
        return len(self.values) if self.codes is None else len(self.codes)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if self.codes is None:
            return self.values[index]
        if isinstance(index, slice):
            return [self.values[code] for code in self.codes[index].tolist()]
        return self.values[int(self.codes[index])]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values if self.codes is None else map(self.values.__getitem__, self.codes.tolist()))


class ColumnRows(Sequence[Row]):
    """Rows of a result as columns; as a sequence it gives mappings, each made when it is asked for.

    Examples
    --------
    >>> rows = ColumnRows({"line": Cells(["a", "b"]), "closed": Cells([1, 2])})
    >>> rows[-1], len(rows), rows == [{"line": "a", "closed": 1}, {"line": "b", "closed": 2}]
    ({'line': 'b', 'closed': 2}, 2, True)
    """

    def __init__(self, columns: Mapping[str, Cells]) -> None:
        """Take the columns by name, all of one length."""
        self.columns = columns
        (self._length,) = {len(cells) for cells in columns.values()}

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._length))]
        return {name: cells[index] for name, cells in self.columns.items()}

    def __iter__(self) -> Iterator[Row]:
        names = tuple(self.columns)
        return (dict(zip(names, row, strict=True)) for row in zip(*self.columns.values(), strict=True))

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))


def each(rows: Sequence[Row], name: str, function: Callable[[Any], T]) -> list[T]:
    """Return what a function says of the cell of a column in every row; None where a row has none."""
    if isinstance(rows, ColumnRows):
        cells = rows.columns.get(name)
        return [function(None)] * len(rows) if cells is None else cells.each(function)
    return [function(row.get(name)) for row in rows]
