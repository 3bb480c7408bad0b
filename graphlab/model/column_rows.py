"""The rows of a table kept as columns: a row becomes a mapping when somebody asks for it.

A hundred thousand rows hold a few thousand dates, places and states. What is asked of every cell of a column, how it is
written for one, is asked once of each distinct value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, overload

import numpy as np

from graphlab.model.columns import TextColumn, runs
from graphlab.model.content_numbers import ID_LENGTH, joined_ids
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
        every = list(values)
        keys = every if len(set(map(type, every))) < 2 else list(zip(map(type, every), every, strict=True))
        index = {key: code for code, key in enumerate(dict.fromkeys(keys))}
        codes = np.fromiter(map(index.__getitem__, keys), np.int64, len(every))
        return cls(list(index) if keys is every else [value for _, value in index], codes)

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

    def every(self, function: Callable[[Any], T]) -> set[T]:
        """Return what a function says of the values that some row has, once each.

        Examples
        --------
        >>> Cells([1, None, ""], np.array([0, 0, 2])).every(type) == {int, str}
        True
        """
        codes = range(len(self.values)) if self.codes is None else np.unique(self.codes).tolist()
        return {function(self.values[code]) for code in codes}

    def at(self, rows: np.ndarray) -> Cells:
        """Return the column of some rows, by their numbers."""
        return Cells(self.values, rows if self.codes is None else self.codes[rows])

    def part(self, index: slice) -> Cells:
        """Return the column of some rows, with the values that they have."""
        if self.codes is None:
            return Cells(self.values[index])
        codes = self.codes[index]
        if len(codes) >= len(self.values):
            return Cells(self.values, codes)
        used, codes = np.unique(codes, return_inverse=True)
        return Cells([self.values[code] for code in used.tolist()], codes)

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


class ClaimIds(Sequence[str]):
    """The distinct claim ids of several tables, sorted: texts that are made when they are asked for.

    Attributes
    ----------
    codes
        For each table the number of the id of each of its claims.

    Examples
    --------
    >>> ids = ClaimIds([TextColumn.of(["mine", "g"]), TextColumn.of_numbers("e", np.array([255], np.uint64))])
    >>> list(ids), [codes.tolist() for codes in ids.codes], ids.at(np.array([1, 0]))
    (['e-00000000000000ff', 'g', 'mine'], [[2, 1], [0]], ['g', 'e-00000000000000ff'])
    """

    def __init__(self, columns: Sequence[TextColumn]) -> None:
        """Take the claim ids of each table."""
        letters = [column.numbered[0] if column.numbered else "" for column in columns]
        if len(columns) < 2 or ("" not in letters and letters == sorted(set(letters))):
            sizes = [len(c.texts) if c.numbered is None else len(c.numbered[1]) for c in columns]
            starts = np.cumsum([0, *sizes]).tolist()
            self._columns, self._size = columns, starts[-1]
            self.codes = [column.codes + start for column, start in zip(columns, starts, strict=False)]
        else:
            whole = TextColumn.concat(columns)
            self._columns, self._size = [whole], len(whole.texts)
            self.codes = np.split(whole.codes, np.cumsum([len(column) for column in columns])[:-1])

    @cached_property
    def _texts(self) -> list[str]:
        return [text for column in self._columns for text in column.texts]

    @cached_property
    def _numbers(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Letter and number of every id; None where one is not of this form."""
        found = [(np.full(len(c.numbered[1]), ord(c.numbered[0]), np.uint8), c.numbered[1])
                 for c in self._columns if c.numbered is not None and len(c.numbered[0]) == 1]  # fmt: skip
        if len(found) < len(self._columns):
            return None
        letters, numbers = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return letters, numbers

    def joined(self, codes: np.ndarray, separator: str) -> str | None:
        """Return the ids of some numbers as one text, `ID_LENGTH` signs each and a separator; None for other ids."""
        if self._numbers is None:
            return None
        letters, numbers = self._numbers
        return joined_ids(letters[codes], numbers[codes], separator)

    def at(self, codes: np.ndarray) -> list[str]:
        """Return the ids of some numbers."""
        whole = None if "_texts" in self.__dict__ else self.joined(codes, ";")
        if whole is None:
            return list(map(self._texts.__getitem__, codes.tolist()))
        step = ID_LENGTH + 1
        return [whole[at : at + ID_LENGTH] for at in range(0, len(whole), step)]

    def __len__(self) -> int:
        return int(self._size)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return self._texts[index]


class Lists(Cells):
    """The values of a column of tuples of texts, such as the ids behind each row; a tuple is made when asked for.

    Examples
    --------
    >>> cells = Lists(["ely", "diss"], np.array([1, 0, 1]), np.array([0, 0, 2, 3]))
    >>> list(cells), cells[1], cells.each(lambda ids: ids and "+".join(ids))
    ([None, ('diss', 'ely'), ('diss',)], ('diss', 'ely'), [None, 'diss+ely', 'diss'])
    """

    def __init__(
        self, texts: Sequence[str], entries: np.ndarray, bounds: np.ndarray, none: tuple[str, ...] | None = None
    ) -> None:
        """Take texts, the number of the text of each entry, and bounds: row `i` has entries bounds[i] to bounds[i + 1].

        A row without any is `none`.
        """
        self._texts, self._entries, self._bounds, self._none = texts, entries, bounds, none

    @classmethod
    def of_groups(
        cls, groups: np.ndarray, texts: Sequence[str], entries: np.ndarray, number: int, none: tuple[str, ...] | None
    ) -> Lists:
        """Return the column of so many rows; `groups`, sorted, are the rows of the entries."""
        return cls(texts, entries, np.searchsorted(groups, np.arange(number + 1)), none)

    def each(self, function: Callable[[Any], T]) -> list[T]:
        """Return what a function says of every row; of rows without a text, or of one, once for each distinct one."""
        begins, sizes = self._bounds[:-1], self.sizes()
        found: list[Any] = [None] * len(sizes)
        if function is bool:
            return list(map(function, sizes.tolist()))
        if not sizes.all():
            nothing = function(self._none)
            found = [nothing] * len(sizes)
        alone = np.flatnonzero(sizes == 1)
        codes, of_row = np.unique(self._entries[begins[alone]], return_inverse=True)
        of = [function((text,)) for text in self._at(codes)]
        for row, code in zip(alone.tolist(), of_row.tolist(), strict=True):
            found[row] = of[code]
        several = np.flatnonzero(sizes > 1)
        every = self._at(self._entries) if len(several) else []
        ends = zip(several.tolist(), begins[several].tolist(), self._bounds[several + 1].tolist(), strict=True)
        for row, begin, end in ends:
            found[row] = function(tuple(every[begin:end]))
        return found

    def every(self, function: Callable[[Any], T]) -> set[T]:
        """Return what a function says of the rows, once each; of one with texts once for all where it cannot differ."""
        asked: Callable[[Any], Any] = function
        if asked not in (bool, type):
            return set(self.each(function))
        sizes = self.sizes()
        held: list[Any] = [self._none] if not sizes.all() else []
        return {function(value) for value in ([*held, ("",)] if sizes.any() else held)}

    def take(self, rows: np.ndarray) -> Lists:
        """Return the column of some rows, by their numbers; -1 is a row without any text.

        Examples
        --------
        >>> list(Lists(["ely", "diss"], np.array([1, 0, 1]), np.array([0, 0, 2, 3])).take(np.array([2, -1, 1])))
        [('diss',), None, ('diss', 'ely')]
        """
        begins = np.where(rows < 0, 0, self._bounds[rows])
        sizes = np.where(rows < 0, 0, self._bounds[rows + 1] - begins)
        entries = self._entries[runs(begins, sizes)]
        return Lists(self._texts, entries, np.cumsum(np.append(0, sizes)), self._none)

    def at(self, rows: np.ndarray) -> Lists:
        """Return the column of some rows, by their numbers."""
        return self.take(rows)

    def part(self, index: slice) -> Lists:
        """Return the column of some rows."""
        return self.take(np.arange(len(self))[index])

    @property
    def entries(self) -> np.ndarray:
        """The numbers of the texts of all rows, one row after the other."""
        return self._entries

    def sizes(self) -> np.ndarray:
        """Return how many texts each row has."""
        return np.diff(self._bounds)

    def _at(self, entries: np.ndarray) -> list[str]:
        if isinstance(self._texts, ClaimIds):
            return self._texts.at(entries)
        return list(map(self._texts.__getitem__, entries.tolist()))

    def joined(self, separator: str) -> list[str]:
        """Return the texts of every row as one, "" where it has none.

        Examples
        --------
        >>> Lists(["ely", "diss"], np.array([1, 0, 1]), np.array([0, 0, 2, 3])).joined(";")
        ['', 'diss;ely', 'diss']
        """
        texts, entries, apart = self._texts, self._entries, len(separator)
        whole = (
            texts.joined(entries, separator)
            if isinstance(texts, ClaimIds)
            else _of_one_length(texts, entries, separator)
        )
        if whole is not None:
            ends = self._bounds * (len(whole) // max(len(entries), 1))
        else:
            whole = separator.join(self._at(entries))
            lengths = np.fromiter(map(len, texts), np.int64, len(texts))[entries] + apart
            ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])[self._bounds]
        begins, stops = ends[:-1], np.maximum(ends[1:] - apart, ends[:-1])
        return [whole[a:b] for a, b in zip(begins.tolist(), stops.tolist(), strict=True)]

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return list(self.part(index))
        at = range(len(self))[index]
        entries = self._entries[self._bounds[at] : self._bounds[at + 1]]
        return tuple(self._at(entries)) if len(entries) else self._none

    def __iter__(self) -> Iterator[Any]:
        return iter(self.each(lambda texts: texts))


def _of_one_length(texts: Sequence[str], entries: np.ndarray, separator: str) -> str | None:
    """Return the texts of some numbers as one, each with a separator after it; None where they differ in length."""
    table = separator.join([*texts, ""])
    if not table.isascii() or len(set(map(len, texts))) != 1:
        return None
    signs = np.frombuffer(table.encode(), np.uint8).reshape(len(texts), -1)
    return str(signs[entries].tobytes(), "ascii")


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
        self.columns, self._listed = columns, dict[str, Sequence[Any]]()
        (self._length,) = {len(cells) for cells in columns.values()}

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return list(self.part(index))
        return {name: cells[index] for name, cells in self.columns.items()}

    def part(self, index: slice) -> ColumnRows:
        """Return some rows as columns."""
        return ColumnRows({name: cells.part(index) for name, cells in self.columns.items()})

    def __iter__(self) -> Iterator[Row]:
        return (_RowOf(self, at) for at in range(self._length))

    def listed(self, name: str) -> Sequence[Any]:
        """Return the values of a column, made once: most of those who go through all rows look at a few columns."""
        found = self._listed.get(name)
        if found is None:
            found = self._listed[name] = list(self.columns[name])
        return found

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))


class _RowOf(Mapping[str, Any]):
    """One of the rows that are kept as columns."""

    __slots__ = ("_at", "_rows")

    def __init__(self, rows: ColumnRows, at: int) -> None:
        self._rows, self._at = rows, at

    def __getitem__(self, name: str) -> Any:
        return self._rows.listed(name)[self._at]

    def __len__(self) -> int:
        return len(self._rows.columns)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows.columns)

    def __repr__(self) -> str:
        return repr(dict(self))


def each(rows: Sequence[Row], name: str, function: Callable[[Any], T]) -> list[T]:
    """Return what a function says of the cell of a column in every row; None where a row has none."""
    if isinstance(rows, ColumnRows):
        cells = rows.columns.get(name)
        return [function(None)] * len(rows) if cells is None else cells.each(function)
    return [function(row.get(name)) for row in rows]


def once(rows: Sequence[Row], name: str, function: Callable[[Any], T]) -> tuple[list[T], list[int] | None]:
    """Return what a function says of the distinct cells of a column, and for every row the number of its own.

    None for the numbers: there is one of each row, in their order.

    Examples
    --------
    >>> once(ColumnRows({"line": Cells(["a", "b", "c"], np.array([-1, 0, 2]))}), "line", str.upper)
    (['A', 'C'], [1, 0, 1])
    """
    cells = rows.columns.get(name) if isinstance(rows, ColumnRows) else None
    if cells is None or isinstance(cells, Lists) or cells.codes is None:
        return each(rows, name, function), None
    codes = np.where(cells.codes < 0, cells.codes + len(cells.values), cells.codes)  # -1 is the last of the values
    used = np.flatnonzero(np.bincount(codes, minlength=len(cells.values)))
    place = np.zeros(len(cells.values), np.int64)
    place[used] = np.arange(len(used))
    return [function(cells.values[code]) for code in used.tolist()], place[codes].tolist()


def every(rows: Sequence[Row], name: str, function: Callable[[Any], T]) -> set[T]:
    """Return what a function says of the cells of a column, once each; see `each`."""
    cells = rows.columns.get(name) if isinstance(rows, ColumnRows) else None
    return set(each(rows, name, function)) if cells is None else cells.every(function)
