"""What to hide so that small numbers cannot be worked out: the least that a reader's own programme allows.

For each cell that is not yet as free as the promise says, the cheapest other table is looked for in which it has the
value that has to stay possible: published numbers may move at a cost, hidden ones move for nothing. The numbers that
move are hidden too. Every table found this way is a witness: it agrees with all that is published, so that each of its
values stays possible for every cell at once. The witnesses are the proof.

References: Kelly, Golden & Assad, Networks 22:397 (1992); Fischetti & Salazar, Management Science 47:1008 (2001).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np

from graphlab.model.claims import Count
from graphlab.model.values import Bounds
from graphlab.release.attack import Programme, solve
from graphlab.release.relations import Sum

#: Told how many of the cells that must be free are, of how many.
Progress = Callable[[int, int], None]
#: A total is worth more to a reader than a part of the same size.
_WORTH_OF_TOTAL = 5.0


@dataclass
class Protected:
    """What protecting the cells of some sums came to.

    Attributes
    ----------
    hidden
        Ids to hide, the small ones among them.
    seen
        Least and greatest value that the witnesses show of each cell that must be free.
    impossible
        The first cell that nothing can free.
    """

    hidden: set[str]
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    impossible: Impossible | None = None


@dataclass(frozen=True)
class Impossible:
    """A cell that no hiding can free, and why."""

    cell: str
    why: str


class Protector:
    """The cells of one connected group of sums, and the witnesses found so far."""

    def __init__(
        self, counts: Mapping[str, Count], sums: Sequence[Sum], mates: Mapping[str, tuple[str, ...]], below: int
    ) -> None:
        values = {key: counts[key].value for s in sums for key in s.cells}
        published = {key: v.bounds if v.known else Bounds(None, None) for key, v in values.items()}
        self.programme = Programme(sums, published)
        self.cells, self.place = self.programme.cells, self.programme.place
        self.counts, self.mates, self.below, self.sums = counts, mates, below, sums
        self.low, self.high = self.programme.low, self.programme.high
        rests = self.programme.rests
        self.is_rest = np.array([cell in rests for cell in self.cells])
        exact = self.low == self.high
        # A zero is hidden beside a small total only, and a rest is no number that is stated.
        self.can_hide = ~self.is_rest & (self.high > 0) & np.isfinite(self.high)
        self.is_hidden = np.zeros(len(self.cells), dtype=bool)
        totals = {key for s in sums for key in s.whole}
        worth = np.array([_WORTH_OF_TOTAL if cell in totals else 1.0 for cell in self.cells])
        self.cost = (self.low + 1.0) * worth
        # Sizes apart by less than a unit are told apart by their ids, so that the choice is the same every time.
        self.cost = self.cost * (1 + 1e-6 * np.arange(len(self.cells)) / max(1, len(self.cells)))
        #: The least that a reader takes a hidden cell for: 0 where zeros beside it are hidden too.
        self.floor = np.where(exact, 1.0, np.minimum(self.low, 1.0))
        self.known_zeros: set[int] = set()
        self.small: set[int] = set()
        #: A small cell may be anything up to here; a threshold of 2 hides ones, which must not be the only number left.
        self._top = max(below - 1, 2)
        self.seen_low = np.where(exact, self.low, np.inf)
        self.seen_high = np.where(exact, self.high, -np.inf)
        for cell, rest in rests.items():
            if rest is not None:
                self.seen_low[self.place[cell]] = self.seen_high[self.place[cell]] = rest

    def hide(self, ids: Sequence[str]) -> None:
        """Hide cells, with every claim on them."""
        for key in ids:
            for mate in self.mates.get(key, (key,)):
                if mate in self.place:
                    self.is_hidden[self.place[mate]] = True

    def protect(self, small: Sequence[str], progress: Progress | None = None) -> Protected:
        """Hide what it takes for every small cell and every hidden one to be as free as promised."""
        self.small = {self.place[key] for key in small}
        self.hide([key for key in small if not self.is_rest[self.place[key]]])
        self._hide_parts_of_small_totals()
        self._sweep()
        while (open_cells := self._not_free()).size:
            if progress is not None:
                progress(len(self._must_be_free()) - len(open_cells), len(self._must_be_free()))
            if not self._free(int(open_cells[0])) and not self._show_zero(int(open_cells[0])):
                return Protected(self._ids(), self._seen(), self._why_not(int(open_cells[0])))
            self._hide_parts_of_small_totals()
            self._sweep()
        return Protected(self._ids(), self._seen(), self._gaps())

    def _gaps(self) -> Impossible | None:
        """Make sure that the values between are possible too; the first cell of which too few are, and why."""
        matrix = self.programme.matrix
        if free_of_gaps(matrix[:, np.flatnonzero(self.is_hidden | (self.is_rest & (self.high > 0)))]):
            return None
        checked: set[int] = set()
        while waiting := sorted(set(self._must_be_free()) - checked):
            i = waiting[0]
            checked.add(i)
            if i in self.small:
                missing = [v for v in range(2, self.below - 1) if not self._reach(i, v, v)]
                if missing:
                    why = f"{missing[0]:,} cannot stay possible of it whatever else is hidden"
                    return Impossible(self.cells[i], why)
            else:
                values = range(int(self.seen_low[i]), int(self.seen_high[i]) + 1)
                if len(list(islice((v for v in values if self._reach(i, v, v)), self.below))) < self.below:
                    return Impossible(self.cells[i], f"fewer than {self.below} whole numbers stay possible of it")
        return None

    def _ids(self) -> set[str]:
        return {self.cells[i] for i in np.flatnonzero(self.is_hidden)}

    def _seen(self) -> dict[str, tuple[int, int]]:
        known = [i for i in self._must_be_free() if np.isfinite(self.seen_low[i])]
        return {self.cells[i]: (int(self.seen_low[i]), int(self.seen_high[i])) for i in known}

    def _must_be_free(self) -> list[int]:
        return sorted(self.small | set(np.flatnonzero(self.is_hidden).tolist()))

    def _wants(self, i: int) -> tuple[bool, bool]:
        """Return whether a cell still needs a lower and a higher value to be possible."""
        if i in self.small:
            return bool(self.seen_low[i] > 1), bool(self.seen_high[i] < self._top)
        short = self.seen_high[i] - self.seen_low[i] + 1 < self.below
        return False, bool(short)

    def _not_free(self) -> np.ndarray:
        return np.array([i for i in self._must_be_free() if any(self._wants(i))], dtype=np.int64)

    # --- witnesses --------------------------------------------------------------------------------------------

    def _ends(self) -> tuple[np.ndarray, np.ndarray]:
        return np.where(self.is_hidden, self.floor, self.low), np.where(self.is_hidden, np.inf, self.high)

    def _witness(self, values: np.ndarray) -> bool:
        """Take note of a table, if it agrees with all that is published: it is checked, whatever made it."""
        low, high = self._ends()
        agrees = not (self.programme.matrix @ values).any() and (values >= low).all() and (values <= high).all()
        if agrees:
            self.seen_low = np.minimum(self.seen_low, values)
            self.seen_high = np.maximum(self.seen_high, values)
        return bool(agrees)

    def _sweep(self) -> None:
        """Look for tables that free many cells at once, as long as each frees a tenth of those that are left."""
        left = math.inf
        while len(self._not_free()) < 0.9 * left:
            left = len(self._not_free())
            for down in (True, False):
                wanting = [i for i in self._not_free().tolist() if self._wants(i)[0 if down else 1]]
                if not wanting:
                    continue
                low, high = self._ends()
                aim = np.zeros(len(self.cells))
                aim[wanting] = 1.0 if down else -1.0
                room = np.where(np.isfinite(self.seen_high), self.seen_high, 0) + 4.0 * self.below
                capped = np.where(np.isinf(high), np.maximum(room, low), high)
                if (found := solve(aim, self.programme.matrix, np.zeros(len(self.sums)), low, capped)) is not None:
                    self._witness(found)

    def _free(self, i: int) -> bool:
        """Make one value possible that a cell needs; False if nothing does."""
        if i in self.small:
            target = (0.0, 1.0) if self._wants(i)[0] else (float(self._top), math.inf)
            return self._reach(i, *target) or self._let_be_zero(i, *target)
        base = self.seen_low[i] if np.isfinite(self.seen_low[i]) else 1.0
        top = self.seen_high[i] if np.isfinite(self.seen_high[i]) else base
        above, under = (base + self.below - 1, math.inf), (0.0, top - self.below + 1)
        for costs in (False, True):
            if self._reach(i, *above, costs=costs) or self._reach(i, *under, costs=costs):
                return True
        return self._let_be_zero(i, *above)

    def _show_zero(self, i: int) -> bool:
        """Show a hidden zero again that any reader can work out; False if the cell is none."""
        if self.high[i] > 0 or self.is_rest[i] or self.seen_high[i] > 0:
            return False
        self.is_hidden[i] = False
        self.known_zeros.add(i)
        return True

    def _why_not(self, i: int) -> Impossible:
        if i not in self.small:
            return Impossible(self.cells[i], f"fewer than {self.below} whole numbers stay possible of it")
        value = 1 if self._wants(i)[0] else self._top
        return Impossible(self.cells[i], f"{value:,} cannot stay possible of it whatever else is hidden")

    def _let_be_zero(self, i: int, least: float, most: float) -> bool:
        """Hide zeros beside the fewest hidden cells that have to be able to be 0 for a cell to be between two values.

        A hidden cell is at least one only as long as zeros are not hidden: beside a hidden zero it may be a zero too.
        """
        from scipy.sparse import csc_array, hstack, vstack

        low, high = self._ends()
        counted = np.flatnonzero((self.can_hide | self.is_hidden) & (self.floor > 0))
        movable = np.flatnonzero(self.can_hide | self.is_hidden)
        low[movable], high[movable] = 0.0, np.inf
        low[i], high[i] = max(low[i], least), most
        # short >= 1 - number: 1 for a number that has to be able to be 0.
        matrix, size, number = self.programme.matrix, len(self.cells), len(counted)
        if not number:
            return False
        pick = csc_array((np.ones(number), (np.arange(number), counted)), shape=(number, size))
        above = hstack([matrix, csc_array((matrix.shape[0], number))])
        whole = vstack([above, hstack([pick, csc_array(np.eye(number))])], format="csc")
        floor = np.concatenate([np.zeros(matrix.shape[0]), np.ones(number)])
        ceiling = np.concatenate([np.zeros(matrix.shape[0]), np.full(number, np.inf)])
        aim = np.concatenate([np.zeros(size), self.cost[counted]])
        ends = np.concatenate([low, np.zeros(number)]), np.concatenate([high, np.ones(number)])
        found = solve(aim, whole, floor, *ends, ceiling=ceiling)
        short = [] if found is None else counted[found[size:] > 0.5].tolist()
        for k in short:
            self._hide_zeros_beside(k)
        return bool(short)

    def _hide_zeros_beside(self, k: int) -> None:
        self.hide([self.cells[k]])
        self.floor[k] = 0.0
        for each in self.sums:
            if self.cells[k] in each.parts:
                self._hide_zeros(each.parts)

    def _hide_parts_of_small_totals(self) -> None:
        """Hide the zeros among the parts of a small total of several: it then may be one whatever its parts."""
        before = -1
        while before != int(self.is_hidden.sum()):
            before = int(self.is_hidden.sum())
            for each in self.sums:
                at = self.place[each.total]
                parts = [self.place[key] for key in each.parts]
                if not each.others and self.is_hidden[at] and self.high[at] < self.below and self._several(parts):
                    self.floor[[k for k in parts if self.is_hidden[k]]] = 0.0
                    self._hide_zeros(each.parts)

    def _several(self, parts: Sequence[int]) -> bool:
        """Return whether two parts or more may be above 0, or may be taken to be."""
        return sum(bool(self.is_hidden[k] or self.high[k] > 0) for k in parts) > 1

    def _hide_zeros(self, keys: Iterable[str]) -> None:
        """Hide zeros, but for those of a total that is published as 0."""
        totals = [
            s for s in self.sums if self.high[self.place[s.total]] == 0 and not self.is_hidden[self.place[s.total]]
        ]
        known = {key for s in totals for key in s.parts}
        for key in keys:
            at = self.place[key]
            if self.high[at] == 0 and key not in known and at not in self.known_zeros:
                self.hide([key])
                self.floor[at] = 0.0

    def _reach(self, i: int, least: float, most: float, *, costs: bool = True) -> bool:
        """Find the cheapest table with a cell between two values, and hide what has to move for it.

        Without `costs` only what is hidden already may move.
        """
        from scipy.sparse import hstack

        low, high = self._ends()
        movable = np.flatnonzero(self.can_hide & ~self.is_hidden) if costs else np.array([], dtype=np.int64)
        low[i], high[i] = max(low[i], least), min(high[i], most)
        if low[i] > high[i]:
            return False
        matrix = self.programme.matrix
        moved = matrix[:, movable]
        whole = hstack([matrix, moved, -moved], format="csc")
        aim = np.concatenate([np.zeros(len(self.cells)), self.cost[movable], self.cost[movable]])
        lows = np.concatenate([low, np.zeros(2 * len(movable))])
        highs = np.concatenate([high, np.full(len(movable), np.inf), np.maximum(self.low[movable] - 1, 0)])
        found = solve(aim, whole, np.zeros(matrix.shape[0]), lows, highs)
        if found is None:
            return False
        size, number = len(self.cells), len(movable)
        change = found[size : size + number] - found[size + number :]
        values = found[:size].copy()
        values[movable] += change
        self.hide([self.cells[k] for k in movable[change != 0].tolist()])
        return self._witness(values)


def groups_of(sums: Sequence[Sum]) -> list[list[Sum]]:
    """Return sums in groups that no count joins."""
    import networkx as nx

    graph: nx.Graph = nx.Graph()
    for place, each in enumerate(sums):
        graph.add_edges_from((place, ("cell", key)) for key in (*each.cells, *each.atoms))
    places = (sorted(k for k in found if isinstance(k, int)) for found in nx.connected_components(graph))
    return sorted([sums[place] for place in group] for group in places)


def free_of_gaps(matrix: Any) -> bool:
    """Return whether every whole number between two possible values of a cell is possible, by the form of the sums.

    That is so where each number stands in at most two sums which can be given signs so that it is added in the one and
    taken off in the other: the sums are then those of flows in a network (totally unimodular).
    """
    import networkx as nx

    graph: nx.Graph = nx.Graph()
    for column in range(matrix.shape[1]):
        entries = slice(matrix.indptr[column], matrix.indptr[column + 1])
        rows, signs = matrix.indices[entries].tolist(), matrix.data[entries].tolist()
        if len(rows) > 2:
            return False
        if len(rows) == 2:
            graph.add_edge(("sum", rows[0]), ("cell", column), odd=signs[0] == signs[1])
            graph.add_edge(("cell", column), ("sum", rows[1]), odd=False)
    side: dict[Any, bool] = {}
    for start in graph:
        if start in side:
            continue
        side[start] = False
        ahead = [start]
        while ahead:
            node = ahead.pop()
            for near, data in graph[node].items():
                wanted = side[node] ^ data["odd"]
                if near not in side:
                    side[near] = wanted
                    ahead.append(near)
                elif side[near] != wanted:
                    return False
    return True
