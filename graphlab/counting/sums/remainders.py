"""The remainder: what the parts of a total leave of it, as rows at the end which the parts split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphlab.counting.cells import Cells, merge, shown_end
from graphlab.counting.selection import FlowClaims
from graphlab.counting.totals import Trees, select_non_overlapping
from graphlab.model.addition.nesting import Above
from graphlab.model.addition.splits import Piece, side_by_side, ways_of
from graphlab.model.tables import NOT_ITEMISED
from graphlab.model.values import ZERO, Bounds, sum_bounds


@dataclass(frozen=True, slots=True)
class Remainder:
    """What one breakdown of a total leaves: the total, the parts taken from it, the ends they split, the bounds."""

    total: int
    parts: tuple[int, ...]
    by_origin: bool
    by_destination: bool
    bounds: Bounds


@dataclass
class Remainders:
    """Every remainder (``nothing``: of which nothing is left), and what went wrong on the way."""

    found: list[Remainder] = field(default_factory=list)
    exceeded: list[Remainder] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    several: list[int] = field(default_factory=list)
    nothing: list[Remainder] = field(default_factory=list)

    @property
    def ways(self) -> list[Remainder]:
        """Every way in which a total is split, whatever it leaves."""
        return [*self.found, *self.exceeded, *self.nothing]

    def without(self, totals: Iterable[int]) -> Remainders:
        """Return the remainders of all other totals."""
        gone = set(totals)
        kept = {n: [x for x in getattr(self, n) if x.total not in gone] for n in ("found", "exceeded", "nothing")}
        loose = {n: [t for t in getattr(self, n) if t not in gone] for n in ("unknown", "several")}
        return Remainders(**kept, **loose)


def bounds_at(claims: FlowClaims, at: int) -> Bounds:
    """Return the bounds of a claim; a number that is not known is at least 0."""
    low, high = claims.low[at], claims.high[at]
    return Bounds(0 if np.isnan(low) else _plain(low), None if np.isnan(high) else _plain(high))


def _plain(number: float) -> int | float:
    return int(number) if float(number).is_integer() else float(number)


def remainders(claims: FlowClaims, trees: Trees, above: Above, *, over_time: bool) -> Remainders:
    """Return what the parts of every total leave of it.

    Parameters
    ----------
    claims
        Counts of one measure, unit and kind; of distinct counts parts leave no remainder.
    trees
        Totals and parts.
    above
        Gives the places that a place lies within: a town inside a county is not subtracted beside it.
    over_time
        Whether parts of different periods are added (flows).
    """
    rests = Remainders()
    for total in sorted(trees.parts):
        parts = trees.parts[total]
        pieces = pieces_of(claims, parts)
        (whole,) = pieces_of(claims, [total])
        ways = ways_of(whole, pieces, above)
        if not claims.known[total]:
            rests.unknown.append(total)
        if len(ways) > 1:
            rests.several.append(total)
        for ends, of_way in ways.items():
            at = [i for i in of_way if over_time or pieces[i].days == whole.days]
            used = disjoint_parts(claims, parts, at, above, same=not over_time)
            stated = bounds_at(claims, total)
            left = stated - sum_bounds(bounds_at(claims, p) for p in used)
            bounds = left.at_least(0) if claims.known[total] else Bounds(None, None)
            rest = Remainder(total, tuple(used), "origin" in ends, "destination" in ends, bounds)
            if left.high is not None and left.high < 0:
                rests.exceeded.append(rest)
            else:
                (rests.nothing if rest.bounds == ZERO else rests.found).append(rest)
    return rests


def pieces_of(claims: FlowClaims, at: Sequence[int]) -> list[Piece]:
    """Return what claims speak of, in the order of `at`."""
    columns = (claims.subject, claims.origin, claims.destination, claims.first, claims.last)
    return [Piece(*(column[p] for column in columns)) for p in at]


def disjoint_parts(
    claims: FlowClaims, parts: Sequence[int], at: Sequence[int], above: Above, *, same: bool
) -> list[int]:
    """Return the parts of one way of splitting that are taken from the total; `same`: they speak of its days."""
    cells = side_by_side(pieces_of(claims, parts), at, above)
    taken = [select_non_overlapping(claims, [parts[i] for i in cell], over_time=not same)[0] for cell in cells]
    return sorted(p for cell in taken for p in cell)


def with_remainders(cells: Cells, claims: FlowClaims, rests: Remainders, *, by_period: bool) -> Cells:
    """Return cells with what totals leave as further cells, or as more of a cell that is there.

    A total that is split twice (by origin, and by destination) leaves two remainders, each of the whole: they are never
    added, even where both stand between two ends that are not itemised.
    """
    first: dict[tuple[int, str, str], Remainder] = {}
    again: list[Remainder] = []
    for rest in rests.found:
        origin = "" if rest.by_origin else claims.origin[rest.total]
        destination = "" if rest.by_destination else claims.destination[rest.total]
        if first.setdefault((rest.total, origin, destination), rest) is not rest:
            again.append(rest)
    whole = merge(cells.join(_as_cells(claims, list(first.values()))), by_period=by_period)
    return whole.join(_as_cells(claims, again)) if again else whole


def _as_cells(claims: FlowClaims, rests: Sequence[Remainder]) -> Cells:
    """Return remainders as cells: a total's subject, definition and period, ``not-itemised`` at the end they split."""
    totals = np.array([r.total for r in rests], dtype=np.int64)
    origin = np.array([NOT_ITEMISED if r.by_origin else claims.origin[r.total] for r in rests], dtype=object)
    destination = np.array(
        [NOT_ITEMISED if r.by_destination else claims.destination[r.total] for r in rests], dtype=object
    )
    sizes = [1 + len(r.parts) for r in rests]
    members: list[Any] = [p for r in rests for p in (r.total, *r.parts)]
    signs: list[int] = [sign for r in rests for sign in (1, *(-1 for _ in r.parts))]
    zeros = np.zeros(len(rests))
    return Cells(
        subject=claims.subject[totals],
        definition=claims.definition[totals],
        bucket=claims.bucket[totals],
        origin=shown_end(origin),
        destination=shown_end(destination),
        low=np.array([r.bounds.low for r in rests], dtype=float),  # None is NaN
        high=np.array([r.bounds.high for r in rests], dtype=float),
        plain=np.zeros(len(rests), dtype=bool),
        plain_low=zeros,
        plain_high=zeros.copy(),
        first=claims.first[totals],
        last=claims.last[totals],
        start_text=claims.start_text[totals],
        end_text=claims.end_text[totals],
        offsets=np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64),
        members=np.array(members, dtype=np.int64),
        sign=np.array(signs, dtype=np.int8),
    )
