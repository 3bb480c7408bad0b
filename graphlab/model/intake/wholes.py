"""Figures of places that are less than what is stated of places within them: loaded as they are, with a warning.

A county's 10 beside its towns' 15 cannot both be true. Nobody says that the towns are parts of that figure (then the
load is refused), so each is kept as its source states it, and every product shows the conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from graphlab.model.addition.nesting import Above, Pair, Taken, contained_by
from graphlab.model.columns import TextColumn
from graphlab.model.intake.held import Held
from graphlab.model.intake.raw import Entry
from graphlab.model.periods import make_period
from graphlab.model.values import Bounds, Number

_SERIES = ("subject", "measure", "unit", "stock_or_flow", "definition")
BoundsOf = Callable[[Mapping[str, str]], Bounds]


@dataclass(frozen=True)
class Excess:
    """A figure, and the fewest others within its place and of its days that come to more than it."""

    whole: Entry
    within: tuple[Entry, ...]
    least: Number


def exceeded_wholes(counts: Held, those: np.ndarray, above: Above, bounds: BoundsOf) -> Iterator[Excess]:
    """Yield the figures that are less than what is stated within them.

    Parameters
    ----------
    counts, those
        Counts, and a mask of the rows that are looked at. Distinct counts need not add up; parts of a stated total
        are checked against it elsewhere.
    above
        Gives the places that a place lies within.
    bounds
        Gives the bounds of a row.
    """
    added = counts.entries(_nested(counts, those & ~counts["stock_or_flow"].equals("distinct"), above))
    inner = contained_by([(_series(e.row), _pair(e)) for e in added], above)
    within: dict[int, list[int]] = defaultdict(list)
    for i, holders in inner.items():
        for j in holders:
            if added[i].row["part_of"] != added[j].key and added[j].row["part_of"] != added[i].key:
                within[j].append(i)
    for j in sorted(within):
        high = bounds(added[j].row).high
        found = [added[i] for i in within[j]] if high is not None else []
        taken, least = _fewest(found, high or 0, above, bounds)
        if high is not None and least > high:
            yield Excess(added[j], tuple(taken), least)


def _nested(counts: Held, those: np.ndarray, above: Above) -> np.ndarray:
    """Return which rows are on pairs of places that hold, or lie within, a pair of some other row."""
    pairs, number = TextColumn.pairs(counts["origin"], counts["destination"])
    asked = sorted(set(number[those].tolist()))
    inner = contained_by([(0, pairs[i]) for i in asked], above)
    near = [asked[i] for i in {*inner, *(j for holders in inner.values() for j in holders)}]
    return those & np.isin(number, near)


def _pair(entry: Entry) -> Pair:
    return entry.row["origin"], entry.row["destination"]


def _series(row: Mapping[str, str]) -> tuple[object, ...]:
    return (*(row[c] for c in _SERIES), *_days(row["period_start"], row["period_end"]))


@cache
def _days(start: str, end: str) -> tuple[int, int]:
    return make_period(start, end).ordinals


def _fewest(found: Sequence[Entry], high: Number, above: Above, bounds: BoundsOf) -> tuple[list[Entry], Number]:
    """Return rows of places apart from each other, the largest first, until they come to more than `high`.

    Of several rows on one pair the least counts: they may be one figure told twice. Where all of them together are not
    more, which of them are apart is not asked.
    """
    least: dict[Pair, tuple[Number, str, Entry]] = {}
    for e in found:
        pair, offer = _pair(e), (bounds(e.row).low or 0, e.key, e)
        least[pair] = min(offer, least.get(pair, offer), key=lambda x: x[:2])
    if sum(low for low, _, _ in least.values()) <= high:
        return [], 0
    apart = _most({entry.key: (low, entry) for low, _, entry in least.values()}, above)
    taken: list[Entry] = []
    total: Number = 0
    for low, entry in sorted(apart, key=lambda x: (-x[0], x[1].key)):
        if total > high:
            break
        taken.append(entry)
        total += low
    return taken, total


def _most(rows: Mapping[str, tuple[Number, Entry]], above: Above) -> list[tuple[Number, Entry]]:
    """Return rows of places apart from each other that come to most: a district's own figure, or its towns'."""
    keys = sorted(rows)
    inner = contained_by([(0, _pair(rows[k][1])) for k in keys], above)
    found = []
    for i in (i for i in range(len(keys)) if i not in inner):
        within = {keys[j]: rows[keys[j]] for j, holders in inner.items() if i in holders}
        own, pieces = [rows[keys[i]]], _most(within, above) if within else []
        better = pieces if sum(low for low, _ in pieces) > own[0][0] else own
        found.append((sum(low for low, _ in better), keys[i], better))
    chosen: list[tuple[Number, Entry]] = []
    taken = Taken(above)
    for _, _, offer in sorted(found, key=lambda x: (-x[0], x[1])):
        if not any(taken.touches(_pair(e)) for _, e in offer):
            chosen += [(low, e) for low, e in offer if low]
            for low, e in offer:
                if low:
                    taken.add(_pair(e))
    return chosen
