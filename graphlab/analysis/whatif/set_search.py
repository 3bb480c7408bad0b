"""The set of k lines whose closure cuts most pairs: greedily, and exactly by branch and bound.

Losing a pair needs every line of some neighbourhood closed (the lines that overlap one another in time), so the number
of pairs lost is no submodular function: the greedy set has no general guarantee. What can be said is an upper bound. A
pair whose smallest neighbourhood has m lines gives each of its lines the weight 1/m; no set can cut more than its
weights add up to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

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
    found = dict.fromkeys(table.lines, Fraction(0))
    for pair in table.served:
        smallest = len(table.neighbourhoods(pair)[0])
        for line in table.served[pair]:
            found[line] += Fraction(1, smallest)
    return found


def greedy_set(table: PairTable, size: int) -> BestSet:
    """Return the set built by taking the line that cuts most next; of equals the heavier, then the smaller id.

    Parameters
    ----------
    table
        Lines, pairs and spans.
    size
        Number of lines to close.
    """
    weight = weights(table)
    chosen: list[str] = []
    while len(chosen) < min(size, len(table.lines)):
        left = [line for line in table.lines if line not in chosen]
        chosen.append(min(left, key=lambda line: (-_gain(table, chosen, line), -weight[line], line)))
    lost = len(table.lost(chosen))
    return BestSet(tuple(sorted(chosen)), lost, _upper(weight, size), lost == _upper(weight, size))


def _gain(table: PairTable, chosen: Sequence[str], line: str) -> int:
    closed = {*chosen, line}
    touched = table.pairs_of[line]
    before = sum(table.is_lost(pair, set(chosen)) for pair in touched)
    return sum(table.is_lost(pair, closed) for pair in touched) - before


def _upper(weight: dict[str, Fraction], size: int) -> int:
    return int(sum(islice(sorted(weight.values(), reverse=True), size)))


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
    weight = weights(table)
    order = sorted(table.lines, key=lambda line: (-weight[line], line))
    size = min(size, len(order))
    search = _Search(table, weight, order, size, greedy_set(table, size), most_nodes)
    search.branch(0, [], Fraction(0))
    best, proved = search.best, search.nodes <= most_nodes
    upper = best.pairs_lost if proved else _upper(weight, size)
    return BestSet(best.lines, best.pairs_lost, upper, proved)


@dataclass
class _Search:
    """State of one branch and bound."""

    table: PairTable
    weight: dict[str, Fraction]
    order: list[str]
    size: int
    best: BestSet
    most_nodes: int
    nodes: int = 0

    def branch(self, start: int, chosen: list[str], gathered: Fraction) -> None:
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
            ahead = sum((self.weight[line] for line in self.order[i : i + room]), Fraction(0))
            if int(gathered + ahead) <= self.best.pairs_lost:
                return
            line = self.order[i]
            self.branch(i + 1, [*chosen, line], gathered + self.weight[line])
            if self.nodes > self.most_nodes:
                return
