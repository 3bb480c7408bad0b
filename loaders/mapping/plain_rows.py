"""Rows that need no care, made column by column: each distinct text is read once, whatever the number of its rows.

A row is plain where no label of it is a total, no cell holds an error, at most one cell names several things, and every
name, date and id in it is clear. All other rows are made one by one (`graphlab.loaders.mapping.sheet`), so that both
ways give the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from operator import itemgetter
from typing import Any, Protocol

from graphlab.loaders.mapping.records import Record
from graphlab.loaders.mapping.rules import PERIOD, Cell, TableRule
from graphlab.loaders.mapping.view import View
from graphlab.loaders.mapping.words import is_total

NO_FLAGS: frozenset[str] = frozenset()


class RowMaker(Protocol):
    """What is asked of the maker of a table: how one cell is read."""

    view: View
    rule: TableRule
    source: str

    def text_of(self, cell: Cell, cells: list[str], name: str) -> str:
        """Return the text of a target before it is read."""

    def is_total_label(self, target: str, text: str) -> bool:
        """Return whether the text of a target is a total."""

    def parts_of(self, cell: Cell, text: str) -> list[str]:
        """Return the parts of a text that the mapping splits."""

    def resolve(self, target: str, cell: Cell, text: str, number: int, cells: list[str]) -> tuple[dict[str, str], bool]:
        """Return the columns that a text fills, and whether it is clear."""

    def season_of(self, text: str, cells: list[str], name: str) -> str:
        """Return a period without its year, "" where it says its year itself."""

    def breakdowns(self) -> tuple[str, ...]:
        """Return the columns whose totals are sums of other rows."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What a distinct text of a target gives: its columns, once for each part; nothing where it is not clear."""

    variants: tuple[dict[str, str], ...]
    season: str = ""


@dataclass
class PlainRows:
    """The plain rows of one column of values.

    Attributes
    ----------
    records
        For each chosen row its records, None where it is to be made one by one.
    totals
        For each chosen row whether a label of it is a total; empty where none is.
    empty
        For each target the number of plain records whose text is empty.
    """

    records: list[list[Record] | None]
    totals: list[bool]
    empty: dict[str, int]


class PlainReader:
    """Reads the columns of a table at once; what was read of a text is kept for all columns of values."""

    def __init__(self, maker: RowMaker) -> None:
        """Start with nothing read."""
        self.maker = maker
        self._texts: dict[tuple[str, str], dict[Any, str]] = {}
        self._memo: dict[tuple[str, str], dict[Any, _Read]] = {}
        self._where: dict[tuple[str, ...], dict[Any, int]] = {}

    def column(self, name: str) -> list[str]:
        """Return the texts of a column of the sheet, in the order of its rows."""
        return self.maker.view.column(name)

    def texts(self, target: str, name: str, chosen: Sequence[int]) -> list[str]:
        """Return the texts of a target in the chosen rows."""
        cell = self.maker.rule.cells[target]
        keys = self._keys(cell, name, chosen)
        found = self._labels(target, name, keys, chosen)
        return [found[key] for key in keys]

    def different_texts(self, target: str) -> set[str]:
        """Return the different texts of a target that reads columns of the sheet."""
        every = range(len(self.maker.view.rows))
        keys = self._keys(self.maker.rule.cells[target], "", every)
        return set(self._labels(target, "", keys, every).values())

    def read(self, name: str, chosen: Sequence[int], spoilt: set[int]) -> PlainRows:
        """Return the plain rows among the chosen ones.

        Parameters
        ----------
        name
            The column of values that became rows, "" for none.
        chosen
            Places in the rows of the view.
        spoilt
            Places among the chosen rows of those with a cell that holds an error.
        """
        cells = self.maker.rule.cells
        keys = {target: self._keys(cell, name, chosen) for target, cell in cells.items()}
        totals = self._total_rows(keys, name, chosen)
        careful = spoilt | {i for i, total in enumerate(totals) if total} | self._broken_down(chosen)
        read = {target: self._read(target, name, keys[target], chosen, careful) for target in cells}
        several = ""
        for target, found in read.items():
            unclear = {key for key, one in found.items() if not one.variants}
            many = {key for key, one in found.items() if len(one.variants) > 1}
            several, more = (several, many) if several else (target if many else "", set())
            if unclear or more:
                careful |= {i for i, key in enumerate(keys[target]) if key in unclear or key in more}
        plain = [i for i in range(len(chosen)) if i not in careful] if careful else range(len(chosen))
        chosen_keys = {t: [k[i] for i in plain] if careful else k for t, k in keys.items()}
        made = self._records(read, chosen_keys, name, [chosen[i] for i in plain], several)
        records: list[list[Record] | None] = [None] * len(chosen)
        for i, row in zip(plain, made, strict=True):
            records[i] = row
        return PlainRows(records, totals, self._empty(chosen_keys, name))

    def _keys(self, cell: Cell, name: str, chosen: Sequence[int]) -> list[Any]:
        """Return for each chosen row what decides the text of a target, and what it is read as."""
        columns = _columns(cell, name)
        if not columns:
            return [""] * len(chosen)
        every = len(chosen) == len(self.maker.view.rows)
        texts = [self.column(c) if every else list(map(self.column(c).__getitem__, chosen)) for c in columns]
        return texts[0] if len(texts) == 1 else list(zip(*texts, strict=True))

    def _labels(self, target: str, name: str, keys: Sequence[Any], chosen: Sequence[int]) -> dict[Any, str]:
        """Return the text of every key of a target."""
        cell, maker = self.maker.rule.cells[target], self.maker
        memo = self._texts.setdefault((target, _apart(cell, name)), {})
        for key, i in self._places(cell, name, keys, chosen).items():
            if key not in memo:
                memo[key] = maker.text_of(cell, maker.view.rows[i][1], name)
        return memo

    def _places(self, cell: Cell, name: str, keys: Sequence[Any], chosen: Sequence[int]) -> dict[Any, int]:
        """Return a row of the sheet for each different key."""
        columns = _columns(cell, name)
        if not columns:
            return {"": chosen[0]} if chosen else {}
        if len(chosen) != len(self.maker.view.rows):
            return dict(zip(keys, chosen, strict=True))
        if columns not in self._where:
            self._where[columns] = dict(zip(keys, chosen, strict=True))
        return self._where[columns]

    def _total_rows(self, keys: Mapping[str, Sequence[Any]], name: str, chosen: Sequence[int]) -> list[bool]:
        """Return for each chosen row whether a label of it is a total; [] where none is."""
        found = []
        for target, of_rows in keys.items():
            texts = self._labels(target, name, of_rows, chosen)
            total = {text for text in set(texts.values()) if text and self.maker.is_total_label(target, text)}
            if total:
                found.append([texts[key] in total for key in of_rows])
        return [any(row) for row in zip(*found, strict=True)]

    def _broken_down(self, chosen: Sequence[int]) -> set[int]:
        """Return the places of the rows whose label in a column that nobody reads is a total."""
        rows: set[int] = set()
        for column in self.maker.breakdowns():
            texts = self.column(column)
            totals = {text for text in set(texts) if is_total(text)}
            rows |= {i for i, at in enumerate(chosen) if texts[at] in totals} if totals else set()
        return rows

    def _read(
        self, target: str, name: str, keys: Sequence[Any], chosen: Sequence[int], careful: set[int]
    ) -> dict[Any, _Read]:
        """Return what each key of a target gives in the rows that may be plain."""
        cell = self.maker.rule.cells[target]
        memo = self._memo.setdefault((target, _apart(cell, name)), {})
        if careful:
            rows = zip(keys, chosen, range(len(keys)), strict=True)
            first = {key: at for key, at, i in rows if i not in careful}
        else:
            first = self._places(cell, name, keys, chosen)
        for key, at in first.items():
            if key not in memo:
                memo[key] = self._read_one(target, cell, name, at)
        return {key: memo[key] for key in first}

    def _read_one(self, target: str, cell: Cell, name: str, at: int) -> _Read:
        number, cells = self.maker.view.rows[at]
        text = self.maker.text_of(cell, cells, name)
        variants = []
        for part in (self.maker.parts_of(cell, text) if cell.split else [text]) or [""]:
            values, clear = self.maker.resolve(target, cell, part, number, cells)
            if not clear:
                return _Read(())
            variants.append(values)
        return _Read(tuple(variants), self.maker.season_of(text, cells, name) if target == PERIOD else "")

    def _records(
        self,
        read: Mapping[str, Mapping[Any, _Read]],
        keys: Mapping[str, Sequence[Any]],
        name: str,
        places: Sequence[int],
        several: str,
    ) -> list[list[Record]]:
        """Return the records of every plain row; `several` is the target whose cells may name several things."""
        times = [len(read[several][key].variants) for key in keys[several]] if several else None
        columns: dict[str, list[str]] = {}
        for target, found in read.items():
            if target == several:
                values = [one for key in keys[target] for one in found[key].variants]
            else:
                one = {key: found[key].variants[0] for key in found if found[key].variants}
                values = _repeated([one[key] for key in keys[target]], times)
            for column in dict.fromkeys(c for one in found.values() for variant in one.variants for c in variant):
                columns[column] = list(map(itemgetter(column), values))
        number = len(next(iter(columns.values()), ()))
        rule = self.maker.rule
        if "source_id" not in columns and rule.table in ("counts", "links", "events"):
            columns["source_id"] = [self.maker.source] * number
        if rule.count:
            columns["value"] = ["1"] * number
        if rule.reverse:
            columns = _reversed(columns)
        names = tuple(columns)
        rows = [dict(zip(names, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
        seasons = read[PERIOD] if PERIOD in read and any(one.season for one in read[PERIOD].values()) else {}
        season = [seasons[key].season for key in keys[PERIOD]] if seasons else [""] * len(places)
        numbers = [self.maker.view.rows[i][0] for i in places]
        if times is None:
            return [
                [Record(row, n, name, NO_FLAGS, season=part)]
                for row, n, part in zip(rows, numbers, season, strict=True)
            ]
        made, taken = [], iter(rows)
        for n, many, part in zip(numbers, times, season, strict=True):
            made.append([Record(next(taken), n, name, NO_FLAGS, season=part) for _ in range(many)])
        return made

    def _empty(self, keys: Mapping[str, Sequence[Any]], name: str) -> dict[str, int]:
        """Return for each target in how many plain rows its text is empty."""
        found = {}
        for target, of_rows in keys.items():
            memo = self._texts.get((target, _apart(self.maker.rule.cells[target], name)), {})
            blank = {key for key, text in memo.items() if not text}
            found[target] = sum(key in blank for key in of_rows) if blank else 0
        return found


def _columns(cell: Cell, name: str) -> tuple[str, ...]:
    """Return the columns of the sheet that decide what a target is in a row."""
    return (*cell.needs, *([name] if cell.cell and name else []))


def _apart(cell: Cell, name: str) -> str:
    """Return the column of values where the text of a target depends on its header."""
    return name if cell.header is not None or cell.year == "header" else ""


def _repeated(values: list[dict[str, str]], times: Sequence[int] | None) -> list[dict[str, str]]:
    if times is None:
        return values
    return list(chain.from_iterable(repeat(value, many) for value, many in zip(values, times, strict=True)))


def _reversed(columns: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return columns with the two ends of a link or a flow exchanged."""
    made = dict(columns)
    for one, other in (("from", "to"), ("origin", "destination")):
        if one in columns or other in columns:
            blank = [""] * len(next(iter(columns.values())))
            made[one], made[other] = columns.get(other, blank), columns.get(one, blank)
    return made
