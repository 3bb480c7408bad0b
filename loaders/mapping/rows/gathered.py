"""What one column of figures gave: the records of its rows as columns, those that needed care among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graphlab.loaders.mapping.rows.plain_rows import PlainRows
from graphlab.loaders.mapping.rows.records import Record
from graphlab.model.columns import TextColumn
from graphlab.model.intake.raw import ColumnRows, RawTable

Columns = dict[str, TextColumn]


@dataclass
class Gathered:
    """The records of one column of figures, in the order of the rows of the sheet.

    Attributes
    ----------
    name
        The column of figures, "" where none became rows.
    columns, length
        The cells of the records by column, and how many there are.
    numbers
        For each record the row of the sheet (int64).
    odd
        The records that were made one by one, by their place among all.
    bad
        Rows that are not clear.
    seasons
        For each record its period without its year; None where every period says its own.
    """

    name: str
    columns: Columns
    numbers: np.ndarray
    odd: dict[int, Record]
    bad: list[dict[str, str]]
    seasons: TextColumn | None = None

    @property
    def length(self) -> int:
        """How many records there are."""
        return len(self.numbers)

    @classmethod
    def of(
        cls,
        name: str,
        plain: PlainRows,
        numbers: np.ndarray,
        odd: Sequence[tuple[int, Record]],
        bad: list[dict[str, str]],
    ) -> Gathered:
        """Put plain rows and others together; `numbers` are the rows of the sheet of the chosen rows."""
        if not odd:
            return cls(name, plain.columns if len(plain.at) else {}, numbers[plain.at], {}, bad, plain.seasons)
        rows = [record.row for _, record in odd]
        names = dict.fromkeys((*(plain.columns if len(plain.at) else ()), *(c for row in rows for c in row)))
        at = np.concatenate([plain.at, np.array([place for place, _ in odd], np.int64)])
        order = np.argsort(at, kind="stable")
        blank = TextColumn.constant("", len(plain.at))
        columns = {c: _both(plain.columns.get(c, blank), [row.get(c, "") for row in rows]).take(order) for c in names}
        places = np.flatnonzero(order >= len(plain.at)).tolist()
        made = {place: odd[int(order[place]) - len(plain.at)][1] for place in places}
        seasons = None
        if plain.seasons is not None or any(record.season for _, record in odd):
            seasons = _both(plain.seasons or blank, [record.season for _, record in odd]).take(order)
        return cls(name, columns, numbers[at[order]], made, bad, seasons)

    @classmethod
    def of_records(cls, name: str, records: Sequence[Record], bad: list[dict[str, str]]) -> Gathered:
        """Return records that were settled one by one."""
        names = dict.fromkeys(c for keys in dict.fromkeys(tuple(r.row) for r in records) for c in keys)
        columns = {c: TextColumn.of([r.row.get(c, "") for r in records]) for c in names}
        return cls(name, columns, np.array([r.number for r in records], np.int64), {}, bad)

    def records(self) -> list[Record]:
        """Return the records one by one."""
        names, numbers = tuple(self.columns), self.numbers.tolist()
        seasons = self.seasons.cells() if self.seasons is not None else [""] * self.length
        rows = zip(*(column.cells() for column in self.columns.values()), strict=True)
        made = [
            Record(dict(zip(names, cells, strict=True)), number, self.name, season=season)
            for cells, number, season in zip(rows, numbers, seasons, strict=True)
        ]
        for place, record in self.odd.items():
            made[place] = record
        return made

    def raw_table(
        self,
        table: str,
        file: str,
        letters: Mapping[str, str],
        called: Mapping[str, str],
        more: Sequence[str] = (),
    ) -> RawTable:
        """Return the records as a raw table; `more` names columns that stand last in any case."""
        named = dict.fromkeys([*self.columns, *(c for row in self.bad for c in row)])
        names = (*(c for c in named if c not in more), *more)
        blank = TextColumn.constant("", self.length)
        rows = ColumnRows({c: self.columns.get(c, blank) for c in names}, self.length)
        unreadable = tuple(tuple(row.get(c, "") for c in names) for row in self.bad)
        return RawTable(table, file, names, rows, self.numbers.tolist(), letters, unreadable, called=called)


def _both(plain: TextColumn, odd: Sequence[str]) -> TextColumn:
    return TextColumn.concat([plain, TextColumn.of(odd)])
