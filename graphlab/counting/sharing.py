"""Rows of a table that share something, and bounds of what some of them come to, each thing once.

A row can lie within a total that does not name it (London's 15 among 31 of which 18 are not itemised), or reach into
another by its places or its days. What several of them come to is then no sum: at least what those are together that
share nothing, and at most all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from graphlab.counting.cells import Cells
from graphlab.counting.groups import Group
from graphlab.counting.regions import Geography
from graphlab.counting.sums.relations import pair_of
from graphlab.counting.table import Table, above_of
from graphlab.model.addition.nesting import Pair
from graphlab.model.tables import NOT_ITEMISED, SPECIAL


def told_within(table: Table, group: Group, end: str, shown: Collection[int]) -> list[int]:
    """Return the rows that lie within others and tell more of an end than those do, the widest of them.

    Parameters
    ----------
    table, group
        A table and one of its groups; the rows that hold them count for them (`Table.counted`), but not by name.
    end
        ``"origin"`` or ``"destination"``.
    shown
        The rows that are shown.
    """
    found = [i for i in table.nested_by(group, end) if i in shown]
    cells, places = table.cells, getattr(table.cells, end)
    geography, claims = Geography(above_of(table.net)), table.claims
    holders = geography.holders
    where: dict[Pair, list[int]] = defaultdict(list)
    for i in (*table.counted(group, end), *found) if found else ():
        # What parts leave of a total holds no row that names a place.
        if i in shown and (places[i] in SPECIAL or (_signs(cells, i) > 0).all()):
            where[_region(cells, i)].append(i)

    def holds(outer: int, inner: int) -> bool:
        """Whether each claim of a row lies within one of another; the places of rows are wider where they are areas."""
        return all(
            any(
                claims.first[q] <= claims.first[p]
                and claims.last[p] <= claims.last[q]
                and geography.within(pair_of(claims, p), pair_of(claims, q))
                for q in cells.of(outer).tolist()
            )
            for p in cells.of(inner).tolist()
        )

    def is_held(i: int) -> bool:
        own = _region(cells, i)
        around = (pair for pair in product(holders(own[0]), holders(own[1])) if pair in where)
        return any(
            holds(j, i) and not (holds(i, j) and i < j)
            for pair in around
            for j in where[pair]
            if i != j and (places[i] in SPECIAL or places[j] not in SPECIAL)
        )

    return [i for i in found if not is_held(i)]


@dataclass(frozen=True)
class Sharing:
    """Which of some rows share something.

    Attributes
    ----------
    table
        The rows.
    areas
        The rows that are compared with each other, by area.
    """

    table: Table
    areas: Mapping[str, Sequence[int]]

    @cached_property
    def others(self) -> Mapping[int, frozenset[int]]:
        """Row -> the rows that share something with it."""
        cells, geography = self.table.cells, Geography(above_of(self.table.net))
        where: dict[Pair, list[int]] = defaultdict(list)
        for i in (row for rows in self.areas.values() for row in rows):
            where[_region(cells, i)].append(i)
        near = [_near({pair[k] for pair in where}, geography) for k in (0, 1)]
        return {
            i: frozenset(
                j
                for other in product(near[0][pair[0]], near[1][pair[1]])
                for j in where.get(other, ())
                if i != j and self._share(i, j)
            )
            for pair, at in where.items()
            for i in at
        }

    def _share(self, i: int, j: int) -> bool:
        cells = self.table.cells
        together = cells.first[i] <= cells.last[j] and cells.first[j] <= cells.last[i]
        return bool(together) and not self._takes_away(i, j) and not self._takes_away(j, i)

    def _takes_away(self, row: int, other: int) -> bool:
        """Return whether a row is what something leaves without all that another row holds."""
        cells = self.table.cells
        signs = _signs(cells, row)
        if not signs.any():  # what a block leaves beside its rows
            return self.one_block(row, other)
        return set(cells.of(other).tolist()) <= set(cells.of(row)[signs < 0].tolist())

    def of(self, area: str) -> list[tuple[int, int]]:
        """Return the pairs of a row of an area and another row that share something."""
        return [(row, other) for row in self.areas[area] for other in sorted(self.others[row])]

    def within(self, area: str) -> list[tuple[int, int]]:
        """Return the pairs of rows of an area that share something."""
        own = set(self.areas[area])
        return [pair for pair in self.of(area) if pair[1] in own]

    def one_block(self, row: int, other: int) -> bool:
        """Return whether atoms tell what two rows share: all their claims are of one block of overlapping regions."""
        feasible, cells = self.table.feasible, self.table.cells
        if feasible is None:
            return False
        blocks = {feasible.block_of(p) for r in (row, other) for p in cells.of(r).tolist()}
        return len(blocks) == 1 and None not in blocks

    def sum(self, rows: Iterable[int]) -> tuple[float, float]:
        """Return the bounds of what some rows come to together, each thing once; NaN at the top is open."""
        rows = list(rows)
        lows, highs = np.nan_to_num(self.table.cells.low), self.table.cells.high
        apart: set[int] = set()
        for i in sorted(rows, key=lambda i: (-lows[i], i)):
            if apart.isdisjoint(self.others[i]):
                apart.add(i)
        return float(lows[sorted(apart)].sum()), float(highs[rows].sum())


def _near(places: Iterable[str], geography: Geography) -> dict[str, list[str]]:
    """Return for each place those that lie within it or around it, itself among them."""
    every = sorted(places)
    found: dict[str, list[str]] = {place: [] for place in every}
    for place in every:
        for holder in geography.holders(place):
            if holder in found:
                found[holder].append(place)
                if holder != place:
                    found[place].append(holder)
    return found


def _region(cells: Cells, row: int) -> Pair:
    origin, destination = ("" if e == NOT_ITEMISED else str(e) for e in (cells.origin[row], cells.destination[row]))
    return origin, destination


def _signs(cells: Cells, row: int) -> np.ndarray:
    return cells.sign[cells.offsets[row] : cells.offsets[row + 1]]
