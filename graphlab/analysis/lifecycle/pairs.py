"""Which origin-to-town pairs are lost when lines close: the rule of the data model on plain arrays.

A town counts as a pair from anywhere: its origin is empty.
A pair is lost when a closed line that served it overlaps in time no remaining line that serves it. A line's span is the
widest that its dates allow; an open end reaches for ever and an undated line overlaps all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from graphlab.model.columns import distinct

Pair = tuple[str, str]
Span = tuple[int, int]


class PairText(str):
    """A pair as it is printed in one cell, which knows its ends: nothing has to be read out of the text again.

    Examples
    --------
    >>> PairText("a > b", "t"), PairText("a > b", "t").ends
    ('a > b > t', ('a > b', 't'))
    """

    __slots__ = ("ends",)
    ends: Pair

    def __new__(cls, origin: str, town: str) -> PairText:
        """Return the text of a pair."""
        made = super().__new__(cls, f"{origin} > {town}")
        made.ends = origin, town
        return made

    def __reduce__(self) -> tuple[type[PairText], Pair]:
        """Return what a copy is made from."""
        return PairText, self.ends


def pair_texts(pairs: Iterable[Pair]) -> tuple[str, ...] | None:
    """Return pairs in order for one cell, a town (a pair from anywhere) by itself; None for none.

    Examples
    --------
    >>> pair_texts([("A", "u"), ("", "t")])
    ('t', 'A > u')
    """
    return tuple(PairText(origin, town) if origin else town for origin, town in sorted(pairs)) or None


@dataclass(frozen=True)
class PairTable:
    """Lines, the pairs that they serve and when.

    Attributes
    ----------
    served
        The lines of each pair.
    spans
        First and last day of each line as ordinal numbers (`graphlab.model.periods.OPEN_FIRST`, `OPEN_LAST` when open).

    Examples
    --------
    >>> table = PairTable({("A", "t"): ("l1", "l2")}, {"l1": (1, 5), "l2": (4, 9)})
    >>> sorted(table.lost({"l1"})), sorted(table.lost({"l1", "l2"}))
    ([], [('A', 't')])
    """

    served: Mapping[Pair, tuple[str, ...]]
    spans: Mapping[str, Span]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Every line that serves a pair, sorted."""
        return tuple(sorted({line for lines in self.served.values() for line in lines}))

    @cached_property
    def pairs_of(self) -> Mapping[str, tuple[Pair, ...]]:
        """The pairs of each line, sorted."""
        found: dict[str, list[Pair]] = {line: [] for line in self.lines}
        for pair in sorted(self.served):
            for line in self.served[pair]:
                found[line].append(pair)
        return {line: tuple(pairs) for line, pairs in found.items()}

    def overlap(self, a: str, b: str) -> bool:
        """Return whether two lines may have run on the same day."""
        first, other = self.spans[a], self.spans[b]
        return first[0] <= other[1] and other[0] <= first[1]

    def covers(self, pair: Pair, line: str, closed: Collection[str]) -> list[str]:
        """Return the remaining lines that serve a pair at a time when `line` did."""
        return [
            other for other in self.served[pair] if other != line and other not in closed and self.overlap(line, other)
        ]

    def lost(self, closed: Collection[str]) -> set[Pair]:
        """Return the pairs that are lost when a set of lines is closed together.

        Parameters
        ----------
        closed
            Lines to close; the order makes no difference.
        """
        touched = {pair for line in closed for pair in self.pairs_of.get(line, ())}
        return {pair for pair in touched if self.is_lost(pair, closed)}

    def is_lost(self, pair: Pair, closed: Collection[str]) -> bool:
        """Return whether a pair is lost when a set of lines is closed together."""
        serving = self.served[pair]
        gone = [line for line in serving if line in closed]
        left = [line for line in serving if line not in closed] if gone else ()
        return any(not any(self.overlap(line, other) for other in left) for line in gone)

    def redundant_with(self, line: str, closed: Collection[str] = ()) -> tuple[str, ...]:
        """Return the remaining lines that serve a pair of `line` at a time when it did, sorted."""
        others = {other for pair in self.pairs_of.get(line, ()) for other in self.covers(pair, line, closed)}
        return tuple(sorted(others))

    def neighbourhoods(self, pair: Pair) -> list[frozenset[str]]:
        """Return the sets of lines of which one must be closed whole for the pair to be lost, smallest first."""
        lines = self.served[pair]
        sets = {frozenset(other for other in lines if other == line or self.overlap(line, other)) for line in lines}
        minimal = [s for s in sets if not any(other < s for other in sets)]
        return sorted(minimal, key=lambda s: (len(s), sorted(s)))


def redundancies(table: PairTable, lines: Sequence[str], at_once: int = 4_000_000) -> list[tuple[str, ...]]:
    """Return `PairTable.redundant_with` of each of some lines on arrays, comparing about so many `at_once`.

    Examples
    --------
    >>> table = PairTable({("A", "t"): ("l1", "l2", "l3")}, {"l1": (1, 5), "l2": (4, 9), "l3": (8, 9)})
    >>> redundancies(table, ["l1", "l2", "l9"])
    [('l2',), ('l1', 'l3'), ()]
    """
    names = table.lines
    number = {line: i for i, line in enumerate(names)}
    sizes = np.array([len(serving) for serving in table.served.values()], np.int64)
    entry = np.array([number[line] for serving in table.served.values() for line in serving], np.int64)
    pair, starts = np.repeat(np.arange(len(sizes)), sizes), np.cumsum(sizes) - sizes
    first, last = np.array([table.spans[line] for line in names], np.int64).reshape(-1, 2).T
    order = np.argsort(entry, kind="stable")
    bounds = np.searchsorted(entry[order], np.arange(len(names) + 1))
    candidates = np.concatenate([[0], np.cumsum(sizes[pair[order]])])[bounds]
    found: list[tuple[str, ...]] = []
    while len(found) < len(names):
        begin = len(found)
        end = max(begin + 1, int(np.searchsorted(candidates, candidates[begin] + at_once, side="right")) - 1)
        here = order[bounds[begin] : bounds[end]]
        times = sizes[pair[here]]
        at = np.arange(times.sum()) + np.repeat(starts[pair[here]] - np.cumsum(times) + times, times)
        line, other = np.repeat(entry[here], times), entry[at]
        both = (line != other) & (first[line] <= last[other]) & (first[other] <= last[line])
        keys = distinct(line[both] * len(names) + other[both])
        others = list(map(names.__getitem__, (keys % len(names)).tolist()))
        ends = np.searchsorted(keys // len(names), np.arange(begin, end + 1)).tolist()
        found += [tuple(others[a:b]) for a, b in pairwise(ends)]
    return [found[number[line]] if line in number else () for line in lines]


def single_losses(table: PairTable, lines: Sequence[str] | None = None) -> dict[str, tuple[Pair, ...]]:
    """Return for each line the pairs that are lost when it alone is closed.

    Parameters
    ----------
    table
        Lines, pairs and spans.
    lines
        Lines to give; every line that serves a pair by default.

    Notes
    -----
    O(n log n) in the number of (pair, line) entries: within a pair the lines are sorted by first day; a line has
    a cover if an earlier one lasts until its first day or the next one starts by its last.

    Examples
    --------
    >>> single_losses(PairTable({("A", "t"): ("l1", "l2"), ("A", "u"): ("l1",)}, {"l1": (1, 5), "l2": (4, 9)}))
    {'l1': (('A', 'u'),), 'l2': ()}
    """
    lost: dict[str, list[Pair]] = {line: [] for line in (table.lines if lines is None else lines)}
    spans = table.spans
    for pair in sorted(table.served):
        serving = table.served[pair]
        if len(serving) == 1:
            _note(lost, serving[0], pair)
            continue
        for line in _uncovered(serving, spans):
            _note(lost, line, pair)
    return {line: tuple(pairs) for line, pairs in lost.items()}


def _note(lost: dict[str, list[Pair]], line: str, pair: Pair) -> None:
    if line in lost:
        lost[line].append(pair)


def _uncovered(lines: Iterable[str], spans: Mapping[str, Span]) -> list[str]:
    """Return the lines of one pair that overlap none of the others in time."""
    ordered = sorted(lines, key=spans.__getitem__)
    alone, reach = [], None
    for i, line in enumerate(ordered):
        first, last = spans[line]
        earlier = reach is not None and reach >= first
        later = i + 1 < len(ordered) and spans[ordered[i + 1]][0] <= last
        if not earlier and not later:
            alone.append(line)
        reach = last if reach is None or last > reach else reach
    return alone
