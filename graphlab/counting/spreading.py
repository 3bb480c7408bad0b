"""Flows over several months, quarters or years shared out over their days, once what is known of parts is taken off.

Of January to March 90 and January 50, forty are left for the 59 days of February and March. A piece stands only where
nothing is stated, so that it never contradicts a claim; claims that reach into each other are not shared out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from graphlab.counting.cells import codes_of
from graphlab.counting.selection import FlowClaims
from graphlab.counting.totals import select_non_overlapping
from graphlab.model.values import is_measured

#: Gives the buckets of a run of days, each with the first and last of those days in it.
Cut = Callable[[int, int], Iterable[tuple[int, int, int]]]
_CELL = ("subject", "definition", "origin", "destination")


@dataclass(frozen=True)
class Spread:
    """Pieces of claims, and what is to be said of claims that were not shared out.

    Attributes
    ----------
    shared
        Positions of the claims that were shared out.
    part_of
        Of every claim: a claim of parts of the time of one that was shared out stands there in its place, and is a part
        of the total that this one is a part of.
    """

    pieces: FlowClaims
    shared: tuple[int, ...]
    part_of: np.ndarray
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some days of a claim within one bucket, and what of it falls to them."""

    claim: int
    bucket: int
    first: int
    last: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Stated:
    """Days of which the number is known."""

    claim: int
    first: int
    last: int
    low: float
    high: float


def spread_out(claims: FlowClaims, own: np.ndarray, long: np.ndarray, cut: Cut) -> Spread:
    """Return the pieces of flows that span several buckets.

    Parameters
    ----------
    claims
        Flows of one measure and unit.
    own
        Positions of those that lie in one bucket each.
    long
        Positions of those that span several, with closed periods and a number.
    cut
        Gives the buckets of a run of days.

    Notes
    -----
    Within a cell the shortest are shared out first, so that a quarter is known when its year is. A total has in each
    bucket what its parts (``part_of``) have there, and an even share of what they leave: fifty from London in January
    are fifty of the total in January. An exact number gives an even share, which is an estimate; a number with bounds
    gives whole bounds, rounded outwards.
    """
    of_cell: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    codes = codes_of(*(getattr(claims, name) for name in _CELL)).tolist()
    for side, positions in enumerate((own, long)):
        for p in positions.tolist():
            of_cell[codes[p]][side].append(p)
    pieces: list[_Piece] = []
    notes: list[str] = []
    taken_off: dict[int, tuple[int, ...]] = {}
    for stated, spanning in of_cell.values():
        if spanning:
            made, off, said = _spread_cell(claims, stated, spanning, cut)
            pieces += made
            taken_off |= off
            notes += said
    pieces = _with_parts(claims, pieces, taken_off, own, cut)
    shared = tuple(sorted({piece.claim for piece in pieces}))
    part_of = _inherited(claims, taken_off)
    return Spread(_as_claims(replace(claims, part_of=part_of), pieces), shared, part_of, tuple(notes))


def _inherited(claims: FlowClaims, taken_off: Mapping[int, tuple[int, ...]]) -> np.ndarray:
    part_of = claims.part_of.copy()
    for p in sorted(taken_off, key=lambda p: (claims.first[p] - claims.last[p], p)):
        for part in taken_off[p]:
            if part_of[part] in ("", claims.claim[p]) and part_of[p]:
                part_of[part] = part_of[p]
    return part_of


def _spread_cell(
    claims: FlowClaims, stated: Sequence[int], spanning: Sequence[int], cut: Cut
) -> tuple[list[_Piece], dict[int, tuple[int, ...]], list[str]]:
    """Return the pieces of the claims of one cell, which claims were taken off which, and notes."""
    taken, _ = select_non_overlapping(claims, sorted(stated), over_time=True)
    known = [_days_of(claims, p) for p in taken]
    pieces: list[_Piece] = []
    notes: list[str] = []
    taken_off: dict[int, tuple[int, ...]] = {}
    for same in _by_length(claims, spanning):
        p, others = same[0], same[1:]
        notes += [f"Of one period, {claims.claim[p]} is spread and not {claims.claim[o]}." for o in others]
        whole = _days_of(claims, p)
        inside = [k for k in known if whole.first <= k.first and k.last <= whole.last]
        reaching = [k for k in known if k not in inside and k.first <= whole.last and whole.first <= k.last]
        if reaching:
            notes.append(f"{claims.claim[p]} is not spread: other claims of its cell reach into and beyond its time.")
            continue
        low, high = _less(whole, inside)
        if high < 0:
            notes.append(f"{claims.claim[p]} is not spread: what is stated of parts of its time exceeds it.")
            continue
        pieces += _cut_up(claims, p, _free_days(whole, inside), max(low, 0.0), high, cut)
        taken_off[p] = tuple(k.claim for k in inside)
        known = [k for k in known if k not in inside] + [whole]
    return pieces, taken_off, notes


def _with_parts(
    claims: FlowClaims, pieces: Sequence[_Piece], taken_off: Mapping[int, tuple[int, ...]], own: np.ndarray, cut: Cut
) -> list[_Piece]:
    """Return pieces in which a total holds those of the parts that split it by place or subject."""
    made: dict[int, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        made[piece.claim].append(piece)
    stated = own.tolist()
    where = {str(claims.claim[p]): p for p in (*made, *stated)}
    parts: dict[int, list[int]] = defaultdict(list)
    for p in sorted((*made, *stated)):
        total = where.get(str(claims.part_of[p]), p)
        if total != p and total in made:
            parts[total].append(p)

    def by_bucket(p: int) -> list[_Piece]:
        """Return all that is known of a claim by bucket: its pieces and what was taken off it, or itself."""
        if p not in made:
            return [_own_piece(claims, p, cut)]
        return [*made[p], *(replace(q, claim=p) for off in taken_off[p] for q in by_bucket(off))]

    # A total comes after the totals that are among its parts.
    for total in sorted(parts, key=lambda t: (_height(t, parts), t)):
        made[total] = _held(claims, made[total], [q for p in parts[total] for q in by_bucket(p)])
    return [piece for p in sorted(made) for piece in made[p]]


def _height(total: int, parts: Mapping[int, Sequence[int]]) -> int:
    return 1 + max((_height(p, parts) for p in parts[total] if p in parts), default=0)


def _own_piece(claims: FlowClaims, p: int, cut: Cut) -> _Piece:
    days = _days_of(claims, p)
    ((bucket, first, last),) = cut(days.first, days.last)
    return _Piece(p, bucket, first, last, days.low, days.high)


def _held(claims: FlowClaims, pieces: list[_Piece], parts: Sequence[_Piece]) -> list[_Piece]:
    """Return the pieces of a total as those of its parts and an even share of the rest.

    They are unchanged where parts exceed it. Of a total that is split several ways, the way that says most is
    followed; one that is split by time as well was shared out by that.
    """
    total = pieces[0].claim
    whole = _days_of(claims, total)
    days = whole.last - whole.first + 1
    if sum(piece.last - piece.first + 1 for piece in pieces) < days:
        return pieces
    ways: dict[tuple[bool, ...], list[_Piece]] = defaultdict(list)
    for part in parts:
        way = tuple(getattr(claims, name)[part.claim] != getattr(claims, name)[total] for name in _CELL)
        if any(way) and whole.first <= part.first and part.last <= whole.last:
            ways[way].append(part)
    inside = max(ways.values(), key=lambda found: sum(part.low for part in found), default=[])
    low, high = _less(whole, [_Stated(part.claim, part.first, part.last, part.low, part.high) for part in inside])
    if high < 0:
        return pieces
    held = []
    for piece in pieces:
        its_days = piece.last - piece.first + 1
        here = [part for part in inside if part.bucket == piece.bucket]
        least = sum(part.low for part in here) + max(low, 0.0) * its_days / days
        least, most = _outward(claims, least, sum(part.high for part in here) + high * its_days / days)
        held.append(replace(piece, low=least, high=most))
    return held


def _outward(claims: FlowClaims, low: float, high: float) -> tuple[float, float]:
    """Return bounds of a piece: whole numbers where they differ and the unit is counted."""
    if high - low > 1e-9 and not is_measured(claims.unit):
        return float(np.floor(low + 1e-9)), float(np.ceil(high - 1e-9))
    return low, high


def _days_of(claims: FlowClaims, p: int) -> _Stated:
    high = float(claims.high[p])
    low = 0.0 if np.isnan(claims.low[p]) else float(claims.low[p])
    return _Stated(p, int(claims.first[p]), int(claims.last[p]), low, np.inf if np.isnan(high) else high)


def _by_length(claims: FlowClaims, at: Sequence[int]) -> list[list[int]]:
    """Return positions by period, the shortest first; of one period the claim to take first."""
    periods: dict[tuple[int, int], list[int]] = defaultdict(list)
    order = np.array(sorted(at), dtype=np.int64)
    for p in order[np.lexsort((order, *claims.preference(order)[::-1]))].tolist():
        periods[int(claims.first[p]), int(claims.last[p])].append(p)
    return [periods[days] for days in sorted(periods, key=lambda days: (days[1] - days[0], days))]


def _less(whole: _Stated, inside: Sequence[_Stated]) -> tuple[float, float]:
    """Return the least and greatest of what is left of a number when that of parts of its time is taken off."""
    most = sum(k.high for k in inside)
    low = -np.inf if np.isinf(most) else whole.low - most
    return float(low), float(whole.high - sum(k.low for k in inside))


def _free_days(whole: _Stated, inside: Sequence[_Stated]) -> list[tuple[int, int]]:
    """Return the runs of days of which nothing else is stated."""
    runs, day = [], whole.first
    for k in sorted(inside, key=lambda k: k.first):
        if k.first > day:
            runs.append((day, k.first - 1))
        day = max(day, k.last + 1)
    return [*runs, (day, whole.last)] if day <= whole.last else runs


def _cut_up(
    claims: FlowClaims, p: int, runs: Sequence[tuple[int, int]], low: float, high: float, cut: Cut
) -> list[_Piece]:
    free = sum(last - first + 1 for first, last in runs)
    pieces = []
    for run in runs:
        for bucket, first, last in cut(*run):
            days = last - first + 1
            least, most = _outward(claims, low * days / free, high * days / free)
            pieces.append(_Piece(p, bucket, first, last, least, most))
    return pieces


def _as_claims(claims: FlowClaims, pieces: Sequence[_Piece]) -> FlowClaims:
    chosen = claims.where(np.array([piece.claim for piece in pieces], dtype=np.int64))
    numbers: dict[str, Any] = {
        name: np.array([getattr(piece, name) for piece in pieces], dtype=kind)
        for name, kind in (("bucket", np.int64), ("first", np.int64), ("last", np.int64), ("low", float))
    }
    high = np.array([piece.high for piece in pieces], dtype=float)
    return replace(
        chosen,
        **numbers,
        high=np.where(np.isinf(high), np.nan, high),
        start_text=_iso([piece.first for piece in pieces]),
        end_text=_iso([piece.last for piece in pieces]),
    )


def _iso(days: Sequence[int]) -> np.ndarray:
    return np.array([date.fromordinal(day).isoformat() for day in days], dtype=object)
