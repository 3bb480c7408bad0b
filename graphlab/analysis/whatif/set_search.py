"""The set of k lines whose closure cuts most pairs: greedily, and exactly by branch and bound.

Losing a pair needs every line of some neighbourhood closed (the lines that overlap one another in time), so the number
of pairs lost is no submodular function: the greedy set has no general guarantee. What can be said is an upper bound. A
pair whose smallest neighbourhood has m lines gives each of its lines the weight 1/m; no set can cut more than its
weights add up to.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import lcm

from graphlab.analysis.lifecycle.pairs import PairTable

#: Nodes of the search tree after which the exact search gives up and says so.
MOST_NODES = 100_000


@dataclass(frozen=True)
class BestSet:
    """A set of lines, what it cuts, and what is known about better ones.

    Attributes
    ----------
    lines
        The lines, sorted.
    pairs_lost
        Pairs cut when all of them close.
    upper
        No set of this size cuts more.
    exact
        Whether the set is proved to be the best.
    """

    lines: tuple[str, ...]
    pairs_lost: int
    upper: int
    exact: bool


def weights(table: PairTable) -> dict[str, Fraction]:
    """Return for each line the most that it can add to a set: the sum over its pairs of 1/(smallest neighbourhood)."""
    search = SetSearch(table)
    return {line: Fraction(weight, search.whole) for line, weight in search.weight.items()}


def _neighbours(table: PairTable, lines: Sequence[str]) -> list[int]:
    """Return how many of the lines of a pair may have run on the same day as each of them, itself included."""
    spans = [table.spans[line] for line in lines]
    starts, ends = sorted(first for first, _ in spans), sorted(last for _, last in spans)
    return [bisect_right(starts, last) - bisect_left(ends, first) for first, last in spans]


def greedy_set(table: PairTable, size: int) -> BestSet:
    """Return the set built by taking the line that cuts most next; of equals the heavier, then the smaller id.

    Parameters
    ----------
    table
        Lines, pairs and spans.
    size
        Number of lines to close.
    """
    return SetSearch(table).greedy(size)


def exact_set(table: PairTable, size: int, *, most_nodes: int = MOST_NODES) -> BestSet:
    """Return a set of `size` lines that cuts most pairs, with proof unless the search is too long.

    Parameters
    ----------
    table
        Lines, pairs and spans.
    size
        Number of lines to close.
    most_nodes
        Size of the search tree at which the search stops; the result then says that it is not proved.

    Notes
    -----
    Branch and bound over lines in order of weight: a branch is cut when the weights of the lines taken and of the
    heaviest that it may still take cannot beat the best set known; it starts from the greedy set. Of equal sets the
    first found stays. Exponential in `size` at worst.
    """
    return SetSearch(table).exact(size, most_nodes)


class SetSearch:
    """What the searches for sets of any size share: the weights of the lines, and how the greedy set grows.

    Attributes
    ----------
    table
        Lines, pairs and spans.
    """

    def __init__(self, table: PairTable) -> None:
        """Take who serves what."""
        self.table = table

    @cached_property
    def _near(self) -> list[tuple[Sequence[str], list[int]]]:
        """The lines of each pair, and how many of them each may have run beside."""
        return [(lines, _neighbours(self.table, lines)) for lines in self.table.served.values() if lines]

    @cached_property
    def whole(self) -> int:
        """The parts of a pair in which weights are whole numbers."""
        return lcm(*{min(near) for _, near in self._near})

    @cached_property
    def weight(self) -> dict[str, int]:
        """The weight of each line in parts of a pair, see `weights`."""
        found = dict.fromkeys(self.table.lines, 0)
        for lines, near in self._near:
            part = self.whole // min(near)
            for line in lines:
                found[line] += part
        return found

    @cached_property
    def _order(self) -> list[str]:
        """The lines, the heaviest first, then by id."""
        return sorted(self.table.lines, key=lambda line: (-self.weight[line], line))

    @cached_property
    def _sums(self) -> list[int]:
        """What the first lines of the order weigh together, by how many they are."""
        return [0, *accumulate(self.weight[line] for line in self._order)]

    @cached_property
    def _gains(self) -> dict[str, int]:
        """How many more pairs each line that is not chosen cuts beside those chosen so far."""
        gains = dict.fromkeys(self.table.lines, 0)
        for lines, near in self._near:
            for line, neighbours in zip(lines, near, strict=True):
                gains[line] += neighbours == 1
        return gains

    @cached_property
    def _chosen(self) -> list[str]:
        """The lines of the greedy set so far, in the order in which they were taken."""
        return []

    def _upper(self, size: int) -> int:
        return self._sums[min(size, len(self._order))] // self.whole

    def greedy(self, size: int) -> BestSet:
        """Return the greedy set of a size, see `greedy_set`."""
        while len(self._chosen) < min(size, len(self.table.lines)):
            self._take(min(self._gains, key=lambda line: (-self._gains[line], -self.weight[line], line)))
        chosen = self._chosen[:size]
        lost = len(self.table.lost(chosen))
        return BestSet(tuple(sorted(chosen)), lost, self._upper(size), lost == self._upper(size))

    def _take(self, line: str) -> None:
        """Take a line into the greedy set: what others add changes only where they serve a pair of it."""
        self._chosen.append(line)
        del self._gains[line]
        chosen = set(self._chosen)
        for other in {other for pair in self.table.pairs_of[line] for other in self.table.served[pair]} - chosen:
            self._gains[other] = _gain(self.table, chosen, other)

    def exact(self, size: int, most_nodes: int = MOST_NODES) -> BestSet:
        """Return the best set of a size, see `exact_set`."""
        size = min(size, len(self._order))
        search = _Search(self.table, self._sums, self.whole, self._order, size, self.greedy(size), most_nodes)
        search.branch(0, [], 0)
        best, proved = search.best, search.nodes <= most_nodes
        return BestSet(best.lines, best.pairs_lost, best.pairs_lost if proved else self._upper(size), proved)


def _gain(table: PairTable, chosen: AbstractSet[str], line: str) -> int:
    closed, touched = chosen | {line}, table.pairs_of[line]
    return sum(table.is_lost(pair, closed) - table.is_lost(pair, chosen) for pair in touched)


@dataclass
class _Search:
    """State of one branch and bound: `sums` is what the first lines weigh, in parts of which `whole` make a pair."""

    table: PairTable
    sums: list[int]
    whole: int
    order: list[str]
    size: int
    best: BestSet
    most_nodes: int
    nodes: int = 0

    def branch(self, start: int, chosen: list[str], gathered: int) -> None:
        """Try every way to fill the set with lines from `start` on."""
        self.nodes += 1
        if self.nodes > self.most_nodes:
            return
        room = self.size - len(chosen)
        if room == 0:
            lost = len(self.table.lost(chosen))
            if lost > self.best.pairs_lost:
                self.best = BestSet(tuple(sorted(chosen)), lost, lost, True)
            return
        for i in range(start, len(self.order) - room + 1):
            if (gathered + self.sums[i + room] - self.sums[i]) // self.whole <= self.best.pairs_lost:
                return
            self.branch(i + 1, [*chosen, self.order[i]], gathered + self.sums[i + 1] - self.sums[i])
            if self.nodes > self.most_nodes:
                return
