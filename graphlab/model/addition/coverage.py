"""Which readings of one cell may be added: the set of non-overlapping claims that covers most of the time.

Flows of one cell are added over time only where their periods do not overlap. Of the sets that cover equally much the
one of fewest claims is taken, then the one of the smallest ids (data model, "What may be added").
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graphlab.model.periods import OPEN_FIRST, OPEN_LAST

#: What a claim of unknown length counts for: less than a day, so that any dated claim goes before it; one with an open
#: start covers what dated claims cover up to its last day, and so much more.
_HALF_OPEN, _UNDATED = 0.5, 0.25


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a claim (ordinals, both ends counted), its id and whether it has a number."""

    first: int
    last: int
    id: str
    known: bool = True

    def cover(self, earliest: int | None = None) -> float:
        """Return the days covered; a claim since ever (an open start) covers them from the earliest day known on.

        Parameters
        ----------
        earliest
            First day of any dated claim beside it.
        """
        if self.first == OPEN_FIRST and self.last == OPEN_LAST:
            return _UNDATED
        if self.last == OPEN_LAST:
            return _HALF_OPEN
        if self.first == OPEN_FIRST:
            return _HALF_OPEN + max(0, self.last - earliest + 1 if earliest is not None else 0)
        return self.last - self.first + 1

    def overlaps(self, other: Span) -> bool:
        """Return whether the two share a day (an open side reaches for ever)."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class _Best:
    """A set of claims on the way to the best one: what it covers, and its members as a chain."""

    cover: float
    size: int
    last: int | None
    before: _Best | None

    def members(self) -> list[int]:
        found, node = [], self
        while node.last is not None and node.before is not None:
            found.append(node.last)
            node = node.before
        return found


def best_cover(spans: Sequence[Span]) -> list[int]:
    """Return the indices of the claims to add, in order of time.

    Parameters
    ----------
    spans
        The claims of one cell. Those without a number are taken only for time that no number covers.

    Notes
    -----
    Weighted interval scheduling by dynamic programming, O(n log n) but for ties, which compare ids.

    Examples
    --------
    >>> best_cover([Span(1, 31, "jan"), Span(1, 90, "quarter"), Span(32, 59, "feb")])
    [1]
    >>> best_cover([Span(1, 31, "jan"), Span(60, 90, "mar")])
    [0, 1]
    >>> best_cover([Span(OPEN_FIRST, 90, "to date"), Span(1, 31, "jan")])
    [0]
    """
    known = [i for i, s in enumerate(spans) if s.known]
    taken = _schedule(spans, known)
    rest = [i for i, s in enumerate(spans) if not s.known and not any(s.overlaps(spans[j]) for j in taken)]
    taken += _schedule(spans, rest)
    return sorted(taken, key=lambda i: (spans[i].first, spans[i].last, spans[i].id))


def _schedule(spans: Sequence[Span], chosen: Sequence[int]) -> list[int]:
    order = sorted(chosen, key=lambda i: (spans[i].last, spans[i].first, spans[i].id))
    ends = [spans[i].last for i in order]
    earliest = min((spans[i].first for i in order if spans[i].first != OPEN_FIRST), default=None)
    best = [_Best(0.0, 0, None, None)]
    for step, index in enumerate(order):
        span = spans[index]
        before = best[bisect_left(ends, span.first, 0, step)]
        offer = _Best(before.cover + span.cover(earliest), before.size + 1, index, before)
        best.append(offer if _better(offer, best[-1], spans) else best[-1])
    return best[-1].members()


def _better(a: _Best, b: _Best, spans: Sequence[Span]) -> bool:
    if a.cover != b.cover:
        return a.cover > b.cover
    if a.size != b.size:
        return a.size < b.size
    return sorted(spans[i].id for i in a.members()) < sorted(spans[i].id for i in b.members())


def successive(spans: Sequence[Span], taken: Sequence[int]) -> list[int]:
    """Return indices of earlier readings of a cumulative count that was taken: the same first day, a shorter period.

    January beside the year is one of twelve months and no reading of the year, when February goes on from it.

    Examples
    --------
    >>> successive([Span(1, 100, "june"), Span(1, 200, "september"), Span(50, 60, "other")], [1])
    [0]
    >>> successive([Span(1, 31, "january"), Span(1, 365, "year"), Span(32, 59, "february")], [1])
    []
    """
    ends = {spans[i].first: spans[i].last for i in taken if spans[i].last != OPEN_LAST}
    starts = {s.first for s in spans}
    kept = set(taken)
    found = [
        i
        for i, s in enumerate(spans)
        if i not in kept and s.first in ends and s.last <= ends[s.first] and s.last + 1 not in starts
    ]
    return sorted(found, key=lambda i: (spans[i].last, spans[i].id))


def tiling(spans: Sequence[Span], first: int, last: int, *, coarse: bool = False) -> list[int]:
    """Return the indices of claims that follow each other without gap or overlap from one day to another, in order.

    Parameters
    ----------
    spans
        Claims of one cell.
    first, last
        The days that are to be covered, both ends counted.
    coarse
        Take as few claims as possible (quarters of a year); else as many (its months).

    Returns
    -------
    list of int
        Empty where none follow each other so. Of several of one length the one with the earlier ends is taken.

    Examples
    --------
    >>> months = [Span(1, 31, "jan"), Span(32, 59, "feb"), Span(60, 90, "mar"), Span(32, 90, "rest")]
    >>> tiling(months, 1, 90), tiling(months, 1, 90, coarse=True), tiling(months, 2, 90)
    ([0, 1, 2], [0, 3], [])
    """
    starting: dict[int, list[int]] = defaultdict(list)
    for i, span in enumerate(spans):
        starting[span.first].append(i)
    paths: dict[int, list[int]] = {first: []}
    for day in sorted({first, *starting}):
        if day not in paths:
            continue
        for i in sorted(starting.get(day, ()), key=lambda i: (spans[i].last, spans[i].id)):
            end = spans[i].last + 1
            longer = [*paths[day], i]
            known = paths.get(end)
            if end > last + 1 or (
                known is not None and (len(longer) >= len(known) if coarse else len(longer) <= len(known))
            ):
                continue
            paths[end] = longer
    return paths.get(last + 1, [])


def stretches_of(periods: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return every stretch of days (first, last) that some periods cover one after another, without gap or overlap.

    Examples
    --------
    >>> sorted(stretches_of({(1, 31), (32, 59), (61, 90)}))
    [(1, 31), (1, 59), (32, 59), (61, 90)]
    """
    following: dict[int, set[int]] = defaultdict(set)
    for first, last in periods:
        following[first].add(last)
    found: set[tuple[int, int]] = set()
    for start in following:
        reached: set[int] = set()
        ahead = sorted(following[start])
        while ahead:
            end = ahead.pop()
            if end not in reached:
                reached.add(end)
                ahead += following.get(end + 1, ())
        found |= {(start, end) for end in reached}
    return found
