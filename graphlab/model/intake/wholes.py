"""Figures of places that are less than what is stated of places within them: loaded as they are, with a warning.

A county's 10 beside its towns' 15 cannot both be true. Nobody says that the towns are parts of that figure (then the
load is refused), so each is kept as its source states it, and every product shows the conflict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from graphlab.model.addition.nesting import Above, Pair, Taken, contained_by
from graphlab.model.columns import Days, TextColumn, among, distinct
from graphlab.model.intake.held import Held
from graphlab.model.intake.raw import Entry
from graphlab.model.values import Bounds, Number

_SERIES = ("subject", "measure", "unit", "stock_or_flow", "definition")


class CountBounds(Protocol):
    """The bounds of counts: of one row as they are, of all rows as floats."""

    def __call__(self, row: Mapping[str, str], /) -> Bounds:
        """Return the bounds of a row."""

    @property
    def low(self) -> np.ndarray:
        """The least of every row; 0 where it is not known."""

    @property
    def high(self) -> np.ndarray:
        """The most of every row; infinite where it is not known."""


@dataclass(frozen=True)
class Excess:
    """A figure, and the fewest others within its place and of its days that come to more than it."""

    whole: Entry
    within: tuple[Entry, ...]
    least: Number


def exceeded_wholes(
    counts: Held, those: np.ndarray, above: Above, bounds: CountBounds, whole: np.ndarray
) -> Iterator[Excess]:
    """Yield the figures that are less than what is stated within them.

    Parameters
    ----------
    counts, those
        Counts, and a mask of the rows that are looked at. Distinct counts need not add up; parts of a stated total
        are checked against it elsewhere.
    above
        Gives the places that a place lies within.
    bounds
        Gives the bounds of rows.
    whole
        For every row the number of the row that it is stated to be a part of, -1 for none.
    """
    inner = _inner_rows(counts, those & ~counts["stock_or_flow"].equals("distinct"), above)
    for j, rows in inner.that_may_exceed(bounds, whole):
        entry = counts.entry(j)
        high = bounds(entry.row).high
        found = [counts.entry(i) for i in rows if whole[i] != j and whole[j] != i] if high is not None else []
        taken, least = _fewest(found, high or 0, above, bounds)
        if high is not None and least > high:
            yield Excess(entry, tuple(taken), least)


@dataclass(frozen=True)
class _Inner:
    """Which rows lie within the cells of others.

    Attributes
    ----------
    cell
        For every row the number of its cell: its series, days and two places.
    asked
        The rows that may hold others.
    row, outer
        One entry for each row and each cell around it: the row, and the number of that cell.
    """

    cell: np.ndarray
    asked: np.ndarray
    row: np.ndarray
    outer: np.ndarray

    def that_may_exceed(self, bounds: CountBounds, whole: np.ndarray) -> Iterator[tuple[int, list[int]]]:
        """Yield rows of which what lies within may come to more than they are, with the rows within, in order.

        Notes
        -----
        Everything within is added, places in others too: no less than what is told of places apart. Floats decide only
        what is looked at more closely.
        """
        if not len(self.row):
            return
        outer, at = np.unique(self.outer, return_inverse=True)
        low, high = bounds.low, bounds.high
        sums = np.bincount(at, weights=low[self.row], minlength=len(outer))
        place = np.minimum(np.searchsorted(outer, self.cell[self.asked]), len(outer) - 1)
        holds = outer[place] == self.cell[self.asked]
        holders, place = self.asked[holds], place[holds]
        stated = whole[self.row]
        parts = (stated >= 0) & (self.cell[stated] == self.outer)
        own = np.bincount(stated[parts], weights=low[self.row[parts]], minlength=len(self.cell))
        least = sums[place] - own[holders]
        near = least + 1e-6 * np.maximum(1, sums[place]) > high[holders]
        order = np.argsort(at, kind="stable")
        first = np.searchsorted(at[order], np.arange(len(outer) + 1))
        for j, k in zip(holders[near].tolist(), place[near].tolist(), strict=True):
            yield j, self.row[order[first[k] : first[k + 1]]].tolist()


def _inner_rows(counts: Held, those: np.ndarray, above: Above) -> _Inner:
    """Return which of the rows of a mask lie within the cells of others of their series and days."""
    pairs, number = TextColumn.pairs(counts["origin"], counts["destination"])
    rows = np.flatnonzero(those)
    asked = distinct(number[rows])
    held = contained_by([(0, pairs[i]) for i in asked.tolist()], above)
    around = np.zeros(len(pairs) + 1, np.int64)
    around[asked[sorted(held)] + 1] = [len(held[i]) for i in sorted(held)]
    outers = asked[np.array([j for i in sorted(held) for j in held[i]], np.int64)]
    first = np.cumsum(around)
    series = _series(counts) if held else np.zeros(len(counts), np.int64)
    cell = series * len(pairs) + number
    times = around[number[rows] + 1]
    row = np.repeat(rows, times)
    step = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
    outer = series[row] * len(pairs) + outers[first[number[row]] + step]
    there = among(outer, cell[rows])
    return _Inner(cell, rows, row[there], outer[there])


def _series(counts: Held) -> np.ndarray:
    """Return for every row the number of what it counts and of its days; equal numbers are of one series."""
    days = Days.of(counts.table)
    number, _ = TextColumn.together([counts[c] for c in _SERIES], len(counts))
    for day in (days.first, days.last):
        _, code = np.unique(day, return_inverse=True)
        _, number = np.unique(number * (int(code.max(initial=0)) + 1) + code, return_inverse=True)
    return number


def _pair(entry: Entry) -> Pair:
    return entry.row["origin"], entry.row["destination"]


def _fewest(found: Sequence[Entry], high: Number, above: Above, bounds: CountBounds) -> tuple[list[Entry], Number]:
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
