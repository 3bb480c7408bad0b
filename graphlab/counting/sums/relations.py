"""The sums that tie claims together: what a total is of its parts, a margin of its cells, a year of its months.

They are read by whatever works a number out from others: the bounds of a table (each number lies where all sums allow
it), and the release of data (a reader can do every sum that is published). A sum is ``whole = parts + rest``, the rest
at least 0; where the parts are all there is, it is 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from graphlab.counting.selection import FlowClaims
from graphlab.counting.sums.remainders import disjoint_parts, pieces_of
from graphlab.counting.totals import Corrections, parents_of, ranked
from graphlab.model.addition.coverage import Span, tiling
from graphlab.model.addition.nesting import Above, Pair, Taken, disjoint, holders_of
from graphlab.model.addition.splits import ways_of
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.model.tables import SPECIAL

#: The two ends of a flow.
ENDS = ("origin", "destination")
#: Why the parts are parts of the whole.
STATED, PLACE, TIME, SUBJECT = "stated parts", "places within", "times within", "operations within"


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """A sum among claims, by position: ``whole = parts + rest``.

    Attributes
    ----------
    complete
        Whether the parts are all of the whole (twelve months of a year), so that the rest is 0.
    why
        `STATED` (``part_of``), `PLACE` (an end without a name, or a place around others), `TIME` (a period around
        others) or `SUBJECT` (an operation around another).
    """

    whole: int
    parts: tuple[int, ...]
    complete: bool = False
    why: str = STATED


def ties_of(claims: FlowClaims, at: Sequence[int] | np.ndarray, above: Above, *, every: bool = False) -> list[Tie]:
    """Return the sums that follow from what claims are about: places within places and periods within periods.

    Parameters
    ----------
    claims
        Counts of one measure, unit and kind (flows or stocks).
    at
        Positions to look at.
    above
        Gives the places that a place lies within, nearest first.
    every
        Whether a year is told both as its months and as its quarters (otherwise as its months), and also as months of
        each of its places.
    """
    series: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for p in (int(p) for p in at):
        series[claims.subject[p], claims.definition[p], claims.bucket[p]].append(p)
    found: list[Tie] = []
    for group in series.values():
        if len(group) > 1:
            found += _by_place(claims, group, above)
            if claims.kind == "flow":
                found += _by_time(claims, group, every=every)
            if claims.kind == "flow" and every:
                found += _across(claims, group, above)
    return found


def _by_place(claims: FlowClaims, group: Sequence[int], above: Above) -> Iterator[Tie]:
    """Yield, for a claim over an end or a wide place, the claims of the same days within it, split by one end.

    Where a place at that end has no claim of its own, those that split it by the other end stand for it.
    """
    holders = holders_of(above)
    same_days: dict[tuple[int, int], list[int]] = defaultdict(list)
    for p in group:
        same_days[int(claims.first[p]), int(claims.last[p])].append(p)
    for near in same_days.values():
        inside: dict[tuple[int, str], list[int]] = defaultdict(list)
        deep: dict[int, list[int]] = defaultdict(list)
        where: dict[tuple[str, str], list[int]] = defaultdict(list)
        for p in near:
            where[str(claims.origin[p]), str(claims.destination[p])].append(p)
        for p in near:
            origin, destination = str(claims.origin[p]), str(claims.destination[p])
            for wide in holders(origin)[1:]:
                for whole in where.get((wide, destination), ()):
                    inside[whole, "origin"].append(p)
            for wide in holders(destination)[1:]:
                for whole in where.get((origin, wide), ()):
                    inside[whole, "destination"].append(p)
            for pair in product(holders(origin)[1:], holders(destination)[1:]):
                for whole in where.get(pair, ()):
                    deep[whole].append(p)
        found: set[Tie] = set()
        for whole, end in sorted({*inside, *((whole, end) for whole in deep for end in ENDS)}):
            found |= set(_one_tie(claims, whole, inside.get((whole, end), ()), deep.get(whole, ()), end, above))
        yield from sorted(found)


def _one_tie(
    claims: FlowClaims, whole: int, direct: Sequence[int], deep: Sequence[int], end: str, above: Above
) -> Iterator[Tie]:
    """Yield the sum over the places at one end: the widest that lie in no other, the best claim a place.

    `direct` are the claims about those places alone, `deep` those that split such places by the other end.
    """
    of_place: dict[str, int] = {}
    for p in ranked(claims, direct):
        of_place.setdefault(str(getattr(claims, end)[p]), p)
    named = sorted(of_place)
    kept = [of_place[named[i]] for i in disjoint([(place, "") for place in named], above)]
    more = _beside(claims, kept, deep, above)
    for parts in ([*kept], [*kept, *more]) if more else ([*kept],):
        if not {str(getattr(claims, end)[p]) for p in parts} <= set(SPECIAL):
            yield Tie(whole, tuple(sorted(parts)), why=PLACE)


def _beside(claims: FlowClaims, kept: Sequence[int], more: Iterable[int], above: Above) -> list[int]:
    """Return those of more claims that share nothing with any that is kept or with each other, the wider first."""
    holders = holders_of(above)
    taken = Taken(above)
    for p in kept:
        taken.add(pair_of(claims, p))
    best: dict[Pair, int] = {}
    for p in ranked(claims, more):
        best.setdefault(pair_of(claims, p), p)
    found = []
    for pair, p in sorted(best.items(), key=lambda x: (sum(len(holders(place)) for place in x[0]), x[0])):
        if not taken.touches(pair):
            taken.add(pair)
            found.append(p)
    return found


def pair_of(claims: FlowClaims, p: int) -> Pair:
    """Return the origin and the destination of a claim."""
    return str(claims.origin[p]), str(claims.destination[p])


def _across(claims: FlowClaims, group: Sequence[int], above: Above) -> Iterator[Tie]:
    """Yield, for a claim of a long period and a wide place, claims of shorter times and places within it.

    They share no place and day. Only what neither the places nor the times by themselves split: a year over all origins
    of which months of each are stated.
    """
    holders = holders_of(above)
    closed = [p for p in group if claims.first[p] != OPEN_FIRST and claims.last[p] != OPEN_LAST]
    where: dict[Pair, list[int]] = defaultdict(list)
    for p in closed:
        where[pair_of(claims, p)].append(p)
    inside: dict[int, list[int]] = defaultdict(list)
    for p in closed:
        origin, destination = pair_of(claims, p)
        for pair in product(holders(origin), holders(destination)):
            for whole in where.get(pair, ()):
                days, around = _days(claims, p), _days(claims, whole)
                if (pair != (origin, destination) or days != around) and around[0] <= days[0] and days[1] <= around[1]:
                    inside[whole].append(p)
    found: set[Tie] = set()
    for whole, parts in sorted(inside.items()):
        pair, days = pair_of(claims, whole), _days(claims, whole)
        if any(pair_of(claims, p) != pair and _days(claims, p) != days for p in parts):
            for same_days in (True, False):
                found.add(Tie(whole, tuple(sorted(_apart(claims, whole, parts, above, same_days))), why=PLACE))
    yield from sorted(found)


def _apart(claims: FlowClaims, whole: int, parts: Sequence[int], above: Above, same_days: bool) -> list[int]:
    """Return parts that share no place and day, the wider ones first.

    Those of the same days as the whole come before those of shorter times, or after them.
    """
    holders = holders_of(above)
    taken: dict[tuple[int, int], tuple[Taken, set[Pair]]] = {}
    found = []

    def order(p: int) -> tuple[object, ...]:
        pair, days = pair_of(claims, p), _days(claims, p)
        late = (days == _days(claims, whole)) is not same_days
        return late, sum(len(holders(place)) for place in pair), days[0] - days[1], days, pair

    for p in sorted(ranked(claims, parts), key=order):
        pair, days = pair_of(claims, p), _days(claims, p)
        near = [held for (start, stop), held in taken.items() if start <= days[1] and days[0] <= stop]
        if not any(pair in cells or cover.touches(pair) for cover, cells in near):
            cover, cells = taken.setdefault(days, (Taken(above), set()))
            cover.add(pair)
            cells.add(pair)
            found.append(p)
    return found


def _by_time(claims: FlowClaims, group: Sequence[int], *, every: bool) -> Iterator[Tie]:
    """Yield, for a claim of a long period, claims of the same cell inside it that share no day."""
    cells: dict[tuple[str, str], list[int]] = defaultdict(list)
    for p in group:
        if claims.first[p] != OPEN_FIRST and claims.last[p] != OPEN_LAST:
            cells[str(claims.origin[p]), str(claims.destination[p])].append(p)
    for cell in cells.values():
        for whole, pieces in _within_in_time(claims, cell) if len(cell) > 1 else ():
            if pieces:
                parts = [pieces[i] for i in tiling(span_of(claims, pieces), *_days(claims, whole))]
                yield Tie(whole, tuple(sorted(parts or _one_after_another(claims, pieces))), bool(parts), TIME)
                if parts and every:
                    few = tiling(span_of(claims, pieces), *_days(claims, whole), coarse=True)
                    yield Tie(whole, tuple(sorted(pieces[i] for i in few)), complete=True, why=TIME)


def _within_in_time(claims: FlowClaims, cell: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield each claim of a cell with those of other days within its own; sorted, so that none is compared with all."""
    at = np.array(cell)
    first, last = claims.first[at], claims.last[at]
    order = np.argsort(first, kind="stable")
    starts = np.searchsorted(first[order], first, side="left")
    ends = np.searchsorted(first[order], last, side="right")
    for k, whole in enumerate(cell):
        inside = np.sort(order[starts[k] : ends[k]])
        other = (first[inside] != first[k]) | (last[inside] != last[k])
        yield whole, at[inside[other & (last[inside] <= last[k])]].tolist()


def _one_after_another(claims: FlowClaims, pieces: Sequence[int]) -> list[int]:
    """Return as many pieces as share no day: always the one that ends first."""
    taken: list[int] = []
    for p in sorted(pieces, key=lambda p: (claims.last[p], -claims.first[p], claims.claim[p])):
        if not taken or claims.first[p] > claims.last[taken[-1]]:
            taken.append(p)
    return taken


def span_of(claims: FlowClaims, at: Iterable[int]) -> list[Span]:
    """Return the days of claims, in the order of `at`."""
    return [Span(int(claims.first[p]), int(claims.last[p]), str(claims.claim[p]), bool(claims.known[p])) for p in at]


def _days(claims: FlowClaims, p: int) -> tuple[int, int]:
    return int(claims.first[p]), int(claims.last[p])


def every_tie(claims: FlowClaims, corrected: Corrections, above: Above, above_operation: Above) -> list[Tie]:
    """Return every sum that whoever sees all claims can do, sorted: also with a total that was corrected since.

    Parameters
    ----------
    claims
        Counts of one measure, unit and kind (flows or stocks), corrected ones among them.
    corrected
        Which claims were corrected.
    above, above_operation
        Give the places that a place lies within, and the operations that one is a part of, nearest first.
    """
    names = [str(name) for name in claims.claim]
    now = [p for p, name in enumerate(names) if name not in corrected.now]
    ties = _stated_ties(claims, corrected, above) + ties_of(claims, now, above, every=True)
    ties += _ties_of_subjects(claims, now, above_operation) if claims.kind == "flow" else []
    where = {name: p for p, name in enumerate(names)}
    before: dict[int, list[int]] = defaultdict(list)
    for old in corrected.now:
        if old in where and (latest := where.get(corrected.latest(old))) is not None:
            before[latest].append(where[old])
    ties += [replace(tie, whole=old) for tie in ties for old in before.get(tie.whole, ())]
    return sorted({tie for tie in ties if tie.whole not in tie.parts})


def _stated_ties(claims: FlowClaims, corrected: Corrections, above: Above) -> list[Tie]:
    """Return the sums that sources state (``part_of``), one for each way in which a total is split."""
    parts: dict[int, list[int]] = defaultdict(list)
    for child, total in sorted(parents_of(claims, corrected).items()):
        if str(claims.claim[child]) not in corrected.now:
            parts[total].append(child)
    over_time = claims.kind == "flow"
    found = []
    for total, group in sorted(parts.items()):
        (whole,) = pieces_of(claims, [total])
        pieces = pieces_of(claims, group)
        for ends, of_way in ways_of(whole, pieces, above).items():
            at = [i for i in of_way if (over_time or pieces[i].days == whole.days) and (ends or over_time)]
            if used := disjoint_parts(claims, group, at, above, same=not over_time):
                found.append(Tie(total, tuple(used)))
    return found


def _ties_of_subjects(claims: FlowClaims, at: Sequence[int] | np.ndarray, above: Above) -> list[Tie]:
    """Return, for each count of an operation, those of operations within it: it holds each, though not their sum."""
    cells: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for p in (int(p) for p in at):
        cells[claims.definition[p], claims.origin[p], claims.destination[p], *_days(claims, p)].append(p)
    found = []
    for group in cells.values():
        of_subject: dict[str, list[int]] = defaultdict(list)
        for p in group:
            of_subject[str(claims.subject[p])].append(p)
        for subject, inner in of_subject.items():
            for wide in above(subject):
                found += [Tie(whole, (p,), why=SUBJECT) for whole in of_subject.get(wide, ()) for p in inner]
    return found
