"""Which rows of a table of counts are drawn together, found in columns: a pile of rows becomes a series of a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.counting.cells import codes_of
from graphlab.counting.groups import Group
from graphlab.counting.table import Table
from graphlab.model.columns import among
from graphlab.model.tables import NOT_ITEMISED, SPECIAL

Key = tuple[str, str, str, str, int, int]


@dataclass(frozen=True)
class Piles:
    """Piles of rows of a table, those of most rows first, then in the order of their keys.

    Attributes
    ----------
    table
        The rows are numbers of its rows.
    subject
        What each row of the table is said of in the key of its pile.
    rows, bounds
        Pile ``i`` has the rows ``rows[bounds[i]:bounds[i + 1]]``.
    """

    table: Table
    subject: np.ndarray
    rows: np.ndarray
    bounds: np.ndarray

    @classmethod
    def of_groups(cls, table: Table, *, paired: bool, stocks: bool) -> Piles:
        """Return a pile for each subject of each group of a table.

        Parameters
        ----------
        paired
            Leave out those without a row between two named places.
        stocks
            Leave out those whose greatest row is a stock that comes from nowhere.
        """
        cells, columns = table.cells, table.group_columns
        pile = _numbered(columns.place[columns.rows], cells.subject[columns.rows])
        left = np.ones(len(columns.rows), bool)
        if paired:
            named = ~(np.isin(cells.origin, SPECIAL) | np.isin(cells.destination, SPECIAL))
            left &= among(pile, pile[named[columns.rows]])
        if stocks and table.claims.kind == "stock":
            nowhere = cells.origin[columns.rows] == NOT_ITEMISED
            left &= ~among(pile, pile[_greatest(table, columns.rows, pile) & nowhere])
        return cls._of(table, cells.subject, columns.rows[left], pile[left])

    @classmethod
    def of_stocks(cls, table: Table) -> Piles:
        """Return a pile for each series of stocks counted by place alone; places counted themselves are one."""
        cells, rows = table.cells, table.group_columns.rows
        rows = rows[(cells.origin[rows] == NOT_ITEMISED) & ~np.isin(cells.destination[rows], SPECIAL)]
        subject = np.where(cells.subject == cells.destination, "", cells.subject)
        return cls._of(table, subject, rows, _numbered(subject[rows], *_told_of_groups(table, rows)))

    @classmethod
    def _of(cls, table: Table, subject: np.ndarray, rows: np.ndarray, pile: np.ndarray) -> Piles:
        """Return piles in their order; `pile` numbers that of each row."""
        pile = _numbered(pile)
        sizes = np.bincount(pile)
        lead = rows[np.searchsorted(np.maximum.accumulate(pile), np.arange(len(sizes)))] if len(rows) else rows
        definition, first, last = _told_of_groups(table, lead)
        order = np.lexsort((last, first, _ranked(definition), _ranked(subject[lead]), -sizes))
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        return cls(
            table, subject, rows[np.argsort(place[pile], kind="stable")] if len(rows) else rows,
            np.append(0, np.cumsum(sizes[order])),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def first(self, most: int) -> Iterator[tuple[Key, Group, list[int]]]:
        """Yield the first piles: what they are told apart by, the group of their first row, and their rows."""
        claims = self.table.claims
        for i in range(min(most, len(self))):
            rows = self.rows[self.bounds[i] : self.bounds[i + 1]].tolist()
            group = self.table.group(int(self.table.group_columns.place[rows[0]]))
            said = (str(self.subject[rows[0]]), claims.measure, claims.unit, group.definition)
            yield (*said, group.first, group.last), group, rows


def _numbered(*columns: Any) -> np.ndarray:
    """Return the number of what rows say in all of some columns, in the order in which they say it first."""
    import pandas as pd

    numbers: np.ndarray = pd.factorize(codes_of(*columns))[0]
    return numbers


def _ranked(texts: np.ndarray) -> np.ndarray:
    """Return the place of each text among all of them, sorted."""
    place = {text: i for i, text in enumerate(sorted(set(texts.tolist())))}
    return np.array([place[text] for text in texts.tolist()], np.int64)


def _told_of_groups(table: Table, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the definition, the first and the last day of the group that each of some rows is in."""
    at = table.group_columns.place[rows]
    first, last = table.group_days
    return table.cells.definition[table.group_columns.leads[at]], first[at], last[at]


def _greatest(table: Table, rows: np.ndarray, pile: np.ndarray) -> np.ndarray:
    """Return which of some rows is the greatest of its pile, as rows of a series are ordered."""
    cells = table.cells
    size = np.nan_to_num(np.where(np.isnan(cells.low[rows]), cells.high[rows], cells.low[rows]))
    order = np.lexsort((_ranked(cells.destination[rows]), _ranked(cells.origin[rows]), -size, pile))
    found = np.zeros(len(rows), bool)
    found[order[np.flatnonzero(np.diff(pile[order], prepend=-1))]] = True
    return found
