"""Tables as columns: each distinct text of a column once, and a code for every row; rows are made when asked for.

A million claims hold a few thousand dates, places and grades. What is asked of a column is asked of its distinct
texts, and what is asked of its rows is asked of codes, with numpy.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice, pairwise, repeat
from operator import lt
from typing import Any, overload

import numpy as np

from graphlab.model.content_numbers import contents_of, numbers_of, texts_of_numbers
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, PartialDate, Period, parse_date
from graphlab.model.tables import PERIOD_COLUMNS, TABLES

Rows = Sequence[Mapping[str, str]]


class TextColumn:
    """The texts of a column.

    Examples
    --------
    >>> column = TextColumn.of(["norwich", "", "norwich"])
    >>> column.texts, column.codes.tolist(), column.cells()
    (['', 'norwich'], [1, 0, 1], ['norwich', '', 'norwich'])
    """

    def __init__(
        self, texts: list[str] | Callable[[], list[str]], codes: np.ndarray | Callable[[], np.ndarray]
    ) -> None:
        """Take sorted, distinct texts that all occur, and the codes, or what gives them; see `of` and `from_codes`."""
        self._texts = texts
        self._codes = codes
        self._numbered: tuple[str, np.ndarray] | None = None

    @property
    def numbered(self) -> tuple[str, np.ndarray] | None:
        """Letter and numbers of its distinct texts, where these are the ids of claims by `of_numbers`; else None."""
        return self._numbered

    @property
    def texts(self) -> list[str]:
        """Every text that occurs, once, sorted."""
        if not isinstance(self._texts, list):
            self._texts = self._texts()
        return self._texts

    @property
    def codes(self) -> np.ndarray:
        """For each row the number of its text in `texts` (int32): the order of codes is that of the texts."""
        if not isinstance(self._codes, np.ndarray):
            self._codes = self._codes()
        return self._codes

    @classmethod
    def of(cls, cells: Sequence[str]) -> TextColumn:
        """Return the column of these cells."""
        if all(map(lt, cells, islice(cells, 1, None))):
            return cls(list(cells), np.arange(len(cells), dtype=np.int32))
        texts = sorted(dict.fromkeys(cells))  # in their order: what is nearly sorted is sorted in little time
        place = {text: i for i, text in enumerate(texts)}
        return cls(texts, np.fromiter(map(place.__getitem__, cells), np.int32, len(cells)))

    @classmethod
    def from_codes(cls, texts: Sequence[str], codes: np.ndarray) -> TextColumn:
        """Return the column of texts in any order, some of which may be equal or occur in no row."""
        used = np.bincount(codes, minlength=len(texts)) > 0
        at = np.flatnonzero(used)
        held = list(texts) if len(at) == len(texts) else [texts[i] for i in at.tolist()]
        in_order = all(map(lt, held, islice(held, 1, None)))
        if in_order and len(at) == len(texts):
            return cls(held, codes.astype(np.int32, copy=False))
        code = np.zeros(len(texts), np.int32)
        if in_order:
            kept, code[at] = held, np.arange(len(held))
        else:
            kept, code[at] = _in_order(held)
        return cls(kept, code[codes] if len(texts) else codes.astype(np.int32, copy=False))

    @classmethod
    def concat(cls, parts: Sequence[TextColumn]) -> TextColumn:
        """Return the column of all rows of several."""
        if parts and all(part.texts == parts[0].texts for part in parts):
            return cls(parts[0].texts, np.concatenate([part.codes for part in parts]))
        places = np.cumsum([0, *(len(part.texts) for part in parts)])
        codes = [part.codes + place for part, place in zip(parts, places, strict=False)]
        held = [part for part in parts if len(part)]
        if all(a.texts[-1] < b.texts[0] for a, b in pairwise(held)):
            return cls([text for part in held for text in part.texts], np.concatenate(codes).astype(np.int32))
        return cls.from_codes([text for part in parts for text in part.texts], np.concatenate(codes))

    def below(self, text: str) -> TextColumn:
        """Return the column with one more row before the others."""
        texts, at = self.texts, bisect_left(self.texts, text)
        new = at == len(texts) or texts[at] != text
        codes = np.concatenate([np.array([at], np.int32), self.codes + (self.codes >= at) if new else self.codes])
        return TextColumn([*texts[:at], text, *texts[at:]] if new else texts, codes.astype(np.int32, copy=False))

    @classmethod
    def pairs(cls, first: TextColumn, second: TextColumn) -> tuple[list[tuple[str, str]], np.ndarray]:
        """Return the pairs of texts that occur in the rows of two columns, and for each row the number of its pair."""
        width = max(len(second.texts), 1)
        found, number = _numbered(first.codes.astype(np.int64) * width + second.codes, len(first.texts) * width)
        return [(first.texts[a], second.texts[b]) for a, b in (divmod(x, width) for x in found.tolist())], number

    @classmethod
    def together(cls, columns: Sequence[TextColumn], length: int) -> tuple[np.ndarray, int]:
        """Return for each of so many rows the number of what it holds in all of some columns, and how many there are.

        Examples
        --------
        >>> towns, months = TextColumn.of(["ely", "diss", "ely"]), TextColumn.of(["2021", "2021", "2021"])
        >>> numbers, many = TextColumn.together([towns, months], 3)
        >>> numbers.tolist(), many
        ([1, 0, 1], 2)
        """
        number, limit = np.zeros(length, np.int64), min(length, 1)
        for column in columns:
            if len(column.texts) < 2:
                continue
            if limit * len(column.texts) >= 1 << 62:
                found, number = np.unique(number, return_inverse=True)
                limit = len(found)
            number, limit = number * len(column.texts) + column.codes, limit * len(column.texts)
        found, number = _numbered(number, limit)
        return number, len(found)

    @classmethod
    def constant(cls, text: str, length: int) -> TextColumn:
        """Return a column of one text."""
        return cls([text] if length else [], np.zeros(length, np.int32))

    @classmethod
    def of_numbers(cls, letter: str, numbers: np.ndarray) -> TextColumn:
        """Return the column of the ids of claims that bear some numbers (uint64).

        Examples
        --------
        >>> TextColumn.of_numbers("m", np.array([255, 1, 255], np.uint64)).cells()
        ['m-00000000000000ff', 'm-0000000000000001', 'm-00000000000000ff']
        """
        found, codes = numbers, np.arange(len(numbers))
        if not np.all(numbers[1:] > numbers[:-1]):
            found, codes = np.unique(numbers, return_inverse=True)
        made = cls(partial(texts_of_numbers, letter, found), codes.astype(np.int32))
        made._numbered = letter, found
        return made

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> str:
        return self.texts[int(self.codes[row])]

    def cells(self) -> list[str]:
        """Return the text of every row."""
        if len(self.texts) == 1:
            return self.texts * len(self.codes)
        return list(map(self.texts.__getitem__, self.codes.tolist()))

    def objects(self) -> np.ndarray:
        """Return the text of every row as an array of objects, equal texts being one object."""
        return self.mapped(str)

    def mapped(self, function: Callable[[str], Any], dtype: Any = object) -> np.ndarray:
        """Return what a function says of the text of every row; it is asked once for each distinct text."""
        found = np.empty(len(self.texts), dtype=object)
        for i, text in enumerate(self.texts):
            found[i] = function(text)
        return np.asarray(found.astype(dtype)[self.codes])

    def is_in(self, texts: Collection[str]) -> np.ndarray:
        """Return for every row whether its text is one of some."""
        return np.asarray(np.fromiter(map(texts.__contains__, self.texts), bool, len(self.texts))[self.codes])

    def equals(self, text: str) -> np.ndarray:
        """Return for every row whether its text is this one."""
        return np.asarray(self.codes == self.code_of(text))

    def code_of(self, text: str) -> int:
        """Return the code of a text; -1 where it does not occur."""
        at = bisect_left(self.texts, text)
        return at if at < len(self.texts) and self.texts[at] == text else -1

    def codes_of(self, texts: Sequence[str]) -> np.ndarray:
        """Return the code of each of some texts (int32), -1 where one does not occur."""
        if len(texts) < len(self.texts) // 8:
            return np.fromiter(map(self.code_of, texts), np.int32, len(texts))
        return np.fromiter(map(self._code.get, texts, repeat(-1)), np.int32, len(texts))

    @cached_property
    def _code(self) -> dict[str, int]:
        return {text: i for i, text in enumerate(self.texts)}

    def shared(self, other: TextColumn) -> Collection[str]:
        """Return the texts that occur in this column and in another, in any order."""
        few, many = (self, other) if len(self.texts) <= len(other.texts) else (other, self)
        if 8 * len(few.texts) > len(many.texts):
            return set(many.texts).intersection(few.texts)
        return [text for text in few.texts if many.code_of(text) >= 0]

    def take(self, rows: np.ndarray | slice) -> TextColumn:
        """Return the column of some rows: their numbers, or a mask."""
        codes = self.codes[rows]
        if len(self.texts) == 1 and len(codes):
            return TextColumn(self._texts, codes)
        used = np.flatnonzero(np.bincount(codes)) if len(codes) else np.zeros(0, np.int64)
        if len(used) == 0 or used[-1] == len(used) - 1 == len(self.texts) - 1:
            return TextColumn(self._texts if len(used) else [], codes)
        place = np.zeros(used[-1] + 1, np.int32)
        place[used] = np.arange(len(used), dtype=np.int32)
        return TextColumn(lambda: list(map(self.texts.__getitem__, used.tolist())), place[codes])

    def replacing(self, changes: Mapping[int, str]) -> TextColumn:
        """Return the column with other texts in some rows, by their numbers."""
        codes = self.codes.copy()
        codes[list(changes)] = np.arange(len(self.texts), len(self.texts) + len(changes))
        return TextColumn.from_codes([*self.texts, *changes.values()], codes)

    def counts(self, rows: np.ndarray | None = None) -> dict[str, int]:
        """Return how many rows (of some, by numbers or mask) hold each text that occurs in them."""
        codes = self.codes if rows is None else self.codes[rows]
        found = np.bincount(codes, minlength=len(self.texts)).tolist()
        return {text: number for text, number in zip(self.texts, found, strict=True) if number}


@dataclass(frozen=True)
class Days:
    """The days of periods as ordinal numbers (int64), one entry a row.

    Attributes
    ----------
    start_first, start_last
        First and last day of the start as precisely as it is written; both `OPEN_FIRST` where it is open.
    end_first, end_last
        The same of the end; both `OPEN_LAST` where it is open.
    """

    start_first: np.ndarray
    start_last: np.ndarray
    end_first: np.ndarray
    end_last: np.ndarray

    @classmethod
    def of(cls, table: Table) -> Days:
        """Return the days of a table's periods."""
        return cls.between(*(table.columns[c] for c in PERIOD_COLUMNS[table.name]))

    @classmethod
    def between(cls, start: TextColumn, end: TextColumn) -> Days:
        """Return the days between two columns of dates."""
        return cls(*_days_of(start, OPEN_FIRST), *_days_of(end, OPEN_LAST))

    @classmethod
    def of_periods(cls, periods: Sequence[Period]) -> Days:
        """Return the days of periods."""
        starts, ends = [p.start for p in periods], [p.end for p in periods]
        return cls(*_ordinals(starts, OPEN_FIRST), *_ordinals(ends, OPEN_LAST))

    @classmethod
    def undated(cls, length: int) -> Days:
        """Return the days of as many periods without a date."""
        first, last = np.full(length, OPEN_FIRST, np.int64), np.full(length, OPEN_LAST, np.int64)
        return cls(first, first, last, last)

    @classmethod
    def concat(cls, parts: Sequence[Days]) -> Days:
        """Return the days of all rows of several."""
        return cls(*map(np.concatenate, zip(*(part._arrays() for part in parts), strict=True)))

    @property
    def first(self) -> np.ndarray:
        """First day; `OPEN_FIRST` where the start is open."""
        return self.start_first

    @property
    def last(self) -> np.ndarray:
        """Last day; `OPEN_LAST` where the end is open."""
        return self.end_last

    @cached_property
    def starts(self) -> np.ndarray:
        """Whether the start is known."""
        return np.asarray(self.start_first != OPEN_FIRST)

    @cached_property
    def ends(self) -> np.ndarray:
        """Whether the end is known."""
        return np.asarray(self.end_last != OPEN_LAST)

    @cached_property
    def dated(self) -> np.ndarray:
        """Whether at least one side is known."""
        return np.asarray(self.starts | self.ends)

    @cached_property
    def closed(self) -> np.ndarray:
        """Whether both sides are known."""
        return np.asarray(self.starts & self.ends)

    @property
    def one_day(self) -> Days:
        """The days of what was at one date: that of the start, else that of the end."""
        first = np.where(self.starts, self.start_first, np.where(self.ends, self.end_first, OPEN_FIRST))
        last = np.where(self.starts, self.start_last, self.end_last)
        dated = self.dated
        return Days(first, np.where(dated, last, OPEN_FIRST), np.where(dated, first, OPEN_LAST), last)

    @cached_property
    def last_known(self) -> np.ndarray:
        """Last day that is known of something that happened on one day; `OPEN_FIRST` where undated."""
        return np.where(self.ends, self.end_last, self.start_last)

    @property
    def latest(self) -> np.ndarray:
        """Last day that either side speaks of; `OPEN_FIRST` where undated."""
        return np.asarray(np.maximum(self.start_last, np.where(self.ends, self.end_last, OPEN_FIRST)))

    def where(self, mask: np.ndarray, other: Days) -> Days:
        """Return these days, and where `mask` holds those of `other` instead."""
        mine, theirs = self._arrays(), other._arrays()
        return Days(*(np.where(mask, b, a) for a, b in zip(mine, theirs, strict=True)))

    def replacing(self, rows: np.ndarray, others: Days) -> Days:
        """Return these days with others in some rows, by their numbers."""
        arrays = [mine.copy() for mine in self._arrays()]
        for mine, theirs in zip(arrays, others._arrays(), strict=True):
            mine[rows] = theirs
        return Days(*arrays)

    def take(self, rows: np.ndarray) -> Days:
        """Return the days of some rows: their numbers, or a mask."""
        return Days(*(array[rows] for array in self._arrays()))

    def _arrays(self) -> tuple[np.ndarray, ...]:
        return self.start_first, self.start_last, self.end_first, self.end_last


def _days_of(dates: TextColumn, open_day: int) -> tuple[np.ndarray, np.ndarray]:
    first, last = _ordinals([parse_date(text) if text else None for text in dates.texts], open_day)
    return first[dates.codes], last[dates.codes]


def _ordinals(dates: Sequence[PartialDate | None], open_day: int) -> tuple[np.ndarray, np.ndarray]:
    first = np.fromiter((d.first.toordinal() if d else open_day for d in dates), np.int64, len(dates))
    last = np.fromiter((d.last.toordinal() if d else open_day for d in dates), np.int64, len(dates))
    return first, last


def distinct(keys: np.ndarray) -> np.ndarray:
    """Return the distinct numbers of an array, sorted; by sorting, which is faster here than what numpy does."""
    found = np.sort(keys)
    return found[np.flatnonzero(np.diff(found, prepend=found[:1] - 1))]


def among(keys: np.ndarray, those: np.ndarray) -> np.ndarray:
    """Return which numbers of an array are among others; without numpy's masked arrays, which take long to import.

    Examples
    --------
    >>> among(np.array([3, 1, 4]), np.array([4, 3, 3])).tolist(), among(np.array([3]), np.array([], int)).tolist()
    ([True, False, True], [False])
    """
    found = distinct(those)
    if not len(found):
        return np.zeros(len(keys), bool)
    there: np.ndarray = found[np.minimum(np.searchsorted(found, keys), len(found) - 1)] == keys
    return there


def runs(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the numbers `starts[i], starts[i] + 1, ...`, as many as `counts[i]`, one run after the other.

    Examples
    --------
    >>> runs(np.array([7, 0]), np.array([2, 3])).tolist()
    [7, 8, 0, 1, 2]
    """
    before = np.cumsum(counts) - counts
    return np.asarray(np.arange(int(counts.sum())) + np.repeat(starts - before, counts))


def _in_order(texts: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """Return the distinct texts, sorted, and for each text its place among them."""
    order = sorted(range(len(texts)), key=texts.__getitem__)
    kept = [texts[i] for i in order]
    if not all(map(lt, kept, islice(kept, 1, None))):
        kept = sorted(dict.fromkeys(texts))
        place = {text: i for i, text in enumerate(kept)}
        return kept, np.fromiter(map(place.__getitem__, texts), np.int32, len(texts))
    places = np.empty(len(texts), np.int32)
    places[order] = np.arange(len(kept), dtype=np.int32)
    return kept, places


def _numbered(keys: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct keys, sorted, and for each entry the number of its key; keys are below `limit`."""
    if limit > 4 * len(keys) + 1000:
        found, number = np.unique(keys, return_inverse=True)
        return found, number
    found = np.flatnonzero(np.bincount(keys, minlength=1))
    place = np.zeros(limit + 1, np.int64)
    place[found] = np.arange(len(found))
    return (found, place[keys]) if len(keys) else (keys, keys)


class Table(Sequence[Mapping[str, str]]):
    """A canonical table, as columns and as rows; each form is made from the other when it is first asked for.

    As a sequence it gives its rows: text by column, columns beyond the data model only where a row fills them.
    """

    def __init__(self, name: str, columns: Mapping[str, TextColumn], length: int) -> None:
        """Take every column of the data model, and of others those in which a cell is filled."""
        self.name = name
        self._length = length
        self.__dict__["columns"] = columns

    @classmethod
    def of_rows(cls, name: str, rows: Rows) -> Table:
        """Return the table of canonical rows; what is a table already is kept as it is."""
        if isinstance(rows, cls):
            return rows
        made = cls.__new__(cls)
        made.name, made._length = name, len(rows)
        made.__dict__["rows"] = rows if isinstance(rows, list) else list(rows)
        return made

    @cached_property
    def columns(self) -> Mapping[str, TextColumn]:
        """Every column of the data model by name, then the others in alphabetical order."""
        rows = self.rows
        spec = TABLES[self.name].names
        extra = sorted({column for row in rows for column, text in row.items() if text}.difference(spec))
        return {c: TextColumn.of([row.get(c, "") for row in rows]) for c in (*spec, *extra)}

    @cached_property
    def ids(self) -> TextColumn:
        """The id of every row: that of its key column, or of links and events their claim ids."""
        key = TABLES[self.name].key
        if key:
            return self.columns[key]
        return TextColumn.of_numbers(self.name[0], self.numbers)

    @cached_property
    def numbers(self) -> np.ndarray:
        """What the content of every row comes to, as the number in its claim id (uint64)."""
        return numbers_of(self.contents())

    def contents(self) -> Iterator[bytes]:
        """Yield what each row says: its filled cells with the names of their columns, in order of the names."""
        return contents_of(self.columns, len(self))

    def with_ids(self, ids: Sequence[str]) -> Table:
        """Return the table with the claim ids of an earlier form of its rows."""
        made = copy(self)
        made.__dict__["ids"] = TextColumn.of(ids)
        made.__dict__.pop("numbers", None)
        return made

    @cached_property
    def extra(self) -> tuple[str, ...]:
        """Names of the columns beyond the data model, in alphabetical order."""
        return tuple(sorted(self.columns.keys() - set(TABLES[self.name].names)))

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """Every row; not to be changed."""
        spec = TABLES[self.name].names
        rows = [
            dict(zip(spec, cells, strict=True)) for cells in zip(*(self.columns[c].cells() for c in spec), strict=True)
        ]
        for name in self.extra:
            column = self.columns[name]
            for i in np.flatnonzero(column.codes != column.code_of("")).tolist():
                rows[i][name] = column[i]
        return rows

    def row(self, number: int) -> dict[str, str]:
        """Return one row, without making the others."""
        if "rows" in self.__dict__:
            return self.rows[number]
        row = {c: self.columns[c][number] for c in TABLES[self.name].names}
        return row | {c: text for c in self.extra if (text := self.columns[c][number])}

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Mapping[str, str]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Mapping[str, str]]: ...
    def __getitem__(self, index: int | slice) -> Mapping[str, str] | Sequence[Mapping[str, str]]:
        return self.rows[index] if isinstance(index, slice) else self.row(index)

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        return iter(self.rows)

    def take(self, rows: np.ndarray) -> Table:
        """Return the table of some rows: their numbers, or a mask."""
        columns = {c: column.take(rows) for c, column in self.columns.items()}
        made = Table(self.name, _filled(self.name, columns), len(next(iter(columns.values()))))
        if "numbers" in self.__dict__:
            made.__dict__["numbers"] = self.numbers[rows]
        elif "ids" in self.__dict__ and not TABLES[self.name].key:
            made.__dict__["ids"] = self.ids.take(rows)
        return made

    def replacing(self, columns: Mapping[str, TextColumn]) -> Table:
        """Return the table with other columns in place of those of the same name."""
        return Table(self.name, _filled(self.name, {**self.columns, **columns}), self._length)

    @classmethod
    def concat(cls, parts: Sequence[Table]) -> Table:
        """Return the table of all rows of several of one name."""
        if len(parts) == 1:
            return parts[0]
        name = parts[0].name
        extra = sorted({c for part in parts for c in part.extra})
        columns = {
            c: TextColumn.concat([p.columns.get(c) or TextColumn.constant("", len(p)) for p in parts])
            for c in (*TABLES[name].names, *extra)
        }
        made = Table(name, columns, sum(map(len, parts)))
        if not TABLES[name].key:
            made.__dict__["numbers"] = np.concatenate([part.numbers for part in parts])
        return made


def _filled(name: str, columns: Mapping[str, TextColumn]) -> dict[str, TextColumn]:
    """Return columns without those beyond the data model in which no cell is filled."""
    spec = TABLES[name].names
    return {c: column for c, column in columns.items() if c in spec or column.texts not in ([], [""])}
