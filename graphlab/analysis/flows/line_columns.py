"""The rows of flows counted in lines, as columns: where no two lines may be one, a number a pair says it all.

What `graphlab.analysis.flows.lines` says of one pair with sets of lines, here said of all pairs at once; a test holds
the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.counting.shares.possible import Placing, may_belong
from graphlab.model.column_rows import Cells, ColumnRows
from graphlab.model.tables import NOT_ITEMISED, SPECIAL, UNKNOWN

if TYPE_CHECKING:
    from graphlab.analysis.flows.options import FlowOptions
    from graphlab.graph.network import Network

#: Rows with an end that is no place come after the others, those of this one last.
LAST = {UNKNOWN: 1, NOT_ITEMISED: 2}


@dataclass(frozen=True)
class _Ways:
    """The lines of every pair: number of the pair of each, the line, whether certain; and the names of the ends."""

    names: list[str]
    origin: np.ndarray
    town: np.ndarray
    pair: np.ndarray
    line: np.ndarray
    certain: np.ndarray

    @property
    def number(self) -> int:
        """How many pairs there are."""
        return len(self.origin)

    def ends(self) -> list[tuple[str, str]]:
        """Return origin and town of each pair."""
        return [(self.names[a], self.names[b]) for a, b in zip(self.origin.tolist(), self.town.tolist(), strict=True)]

    def lines(self, pairs: np.ndarray, *, certain: bool) -> np.ndarray:
        """Return which names are lines of some pairs (a mask), the certain ones alone or all."""
        found = np.zeros(len(self.names), bool)
        found[self.line[pairs[self.pair] & (self.certain | (not certain))]] = True
        return found

    def counted(self, which: np.ndarray) -> np.ndarray:
        """Return how many of the lines marked (a mask over `line`) each pair has."""
        return np.bincount(self.pair[which], minlength=self.number)


def column_rows_of_lines(net: Network, question: FlowOptions) -> tuple[ColumnRows, set[str], set[str]]:
    """Return the rows of a network in their order, and the lines certainly and possibly in the rows admitted."""
    ways = _ways(net)
    admitted = _admitted(net, ways, question.share_of)
    sure, maybe = (ways.lines(admitted, certain=certain) for certain in (True, False))
    low, high = ways.counted(ways.certain), ways.counted(np.ones(len(ways.line), bool))
    shares = _shares(ways, low, high, sure, maybe)
    placed = _placed(net, ways, low, high, new_origins=question.new_origins)
    late = np.array([LAST.get(name, 0) for name in ways.names], np.int64)
    order = np.lexsort((ways.town, ways.origin, -high, -low, np.maximum(late[ways.origin], late[ways.town])))
    columns: dict[str, Cells] = {
        **{name: Cells([value], np.zeros(ways.number, np.int64)) for name, value in _same(net, sure, maybe).items()},
        "origin": Cells(ways.names, ways.origin[order]),
        "destination": Cells(ways.names, ways.town[order]),
        "low": Cells(low[order].tolist()),
        "high": Cells(high[order].tolist()),
        **{f"share_{side}": _known(share[order], admitted[order]) for side, share in shares.items()},
        **{name: _known(found[order], known[order]) for name, (found, known) in placed.items()},
        "claims": net.pairs.claims().take(order),
        "lines": net.pairs.lines().take(order),
    }
    return ColumnRows(columns), _named(ways, sure), _named(ways, maybe)


def _same(net: Network, sure: np.ndarray, maybe: np.ndarray) -> dict[str, Any]:
    """Return what every row has in the same way."""
    start, end = (net.period.start, net.period.end) if net.period else (None, None)
    number = int(maybe.sum())
    return {
        "subject": None,
        "measure": "lines",
        "unit": "lines",
        "stock_or_flow": "distinct",
        "definition": None,
        "period_start": str(start) if start else None,
        "period_end": str(end) if end else None,
        "denominator": number if number and bool((sure == maybe).all()) else None,
    }


def _named(ways: _Ways, mask: np.ndarray) -> set[str]:
    return {ways.names[i] for i in np.flatnonzero(mask).tolist()}


def _ways(net: Network) -> _Ways:
    names, origin, town, line = net.pairs.routes
    opens = np.flatnonzero((np.diff(origin, prepend=-1) != 0) | (np.diff(town, prepend=-1) != 0))
    pair = np.repeat(np.arange(len(opens)), np.diff(np.append(opens, len(line))))
    return _Ways(names, origin[opens], town[opens], pair, line, net.pairs.certain)


def _admitted(net: Network, ways: _Ways, share_of: str) -> np.ndarray:
    """Return which pairs shares are of (a mask)."""
    if share_of == "all":
        return np.ones(ways.number, bool)
    barred = np.array([name == NOT_ITEMISED or (name in SPECIAL and share_of != "itemised") for name in ways.names])
    found = ~(barred[ways.origin] | barred[ways.town]) if ways.number else np.zeros(0, bool)
    if share_of == "outside":
        found &= np.array([not net.is_within(*ends) for ends in ways.ends()], bool)
    return found


def _shares(
    ways: _Ways, low: np.ndarray, high: np.ndarray, sure: np.ndarray, maybe: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the least and greatest share of distinct lines of every pair; NaN where there is none."""
    doubtful = ways.counted(~sure[ways.line])
    least, most = int(maybe.sum()) - doubtful, int(sure.sum()) + doubtful
    nothing = np.where(most > 0, 1.0, np.nan)
    return {
        "low": np.divide(low, least, out=nothing.copy(), where=(most > 0) & (least != 0)),
        "high": np.divide(high, most, out=nothing, where=most > 0),
    }


def _known(values: np.ndarray, known: np.ndarray) -> Cells:
    """Return numbers as a column; None where one is not known or not a number."""
    there = known & ~np.isnan(values)
    return Cells([value if told else None for value, told in zip(values.tolist(), there.tolist(), strict=True)])


def _placed(
    net: Network, ways: _Ways, low: np.ndarray, high: np.ndarray, *, new_origins: bool
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return ranks, and shares of all lines, under any placing of the lines without a known place at an end.

    Each with a mask of the pairs that have it.
    """
    special = np.array([name in SPECIAL for name in ways.names], bool)
    loose_pair = special[ways.origin] | special[ways.town] if ways.number else np.zeros(0, bool)
    named, loose = np.flatnonzero(~loose_pair), np.flatnonzero(loose_pair)

    def ends(pairs: np.ndarray) -> list[list[str]]:
        return [[ways.names[i] for i in side[pairs].tolist()] for side in (ways.origin, ways.town)]

    within = net.is_within
    serves, elsewhere = may_belong(
        ends(loose), ends(named), lambda one, other: within(one, other) or within(other, one)
    )
    least, most = low.astype(float), high.astype(float)
    placing = Placing(least[named], most[named], least[loose], most[loose], serves, elsewhere, new_origins)
    best, worst, _ = placing.ranks()
    every = np.ones(ways.number, bool)
    sure, maybe = (ways.lines(every, certain=certain) for certain in (True, False))
    shares = _shares(ways, low, high, sure, maybe)
    _with_loose(ways, shares["high"], named, loose, serves, int(sure.sum()), sure)
    found = {name: (np.zeros(ways.number, np.int64), ~loose_pair) for name in ("rank_low", "rank_high")}
    found["rank_low"][0][named], found["rank_high"][0][named] = best, worst
    return found | {f"possible_{side}": (share, ~loose_pair) for side, share in shares.items()}


def _with_loose(
    ways: _Ways,
    share: np.ndarray,
    named: np.ndarray,
    loose: np.ndarray,
    serves: np.ndarray,
    certain: int,
    sure: np.ndarray,
) -> None:
    """Put in the greatest share of each named pair that lines of loose pairs may belong to."""
    bounds = np.searchsorted(ways.pair, np.arange(ways.number + 1))

    def lines(pair: int) -> np.ndarray:
        return ways.line[bounds[pair] : bounds[pair + 1]]

    for at in np.flatnonzero(serves.any(axis=0)).tolist():
        pairs = [named[at], *loose[serves[:, at]]]
        mine = np.unique(np.concatenate([lines(pair) for pair in pairs]))
        most = certain + int((~sure[mine]).sum())
        share[named[at]] = len(mine) / most if most else np.nan
