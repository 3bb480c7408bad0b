"""Flows by month, quarter or year, and how long a row was counted for.

A claim goes into the month (quarter, year) that holds it whole; one that spans several is left out and counted, never
cut, unless it is asked to be spread evenly over its days.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from graphlab.counting.selection import FlowClaims
from graphlab.counting.spreading import Cut, spread_out
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST

BUCKETS = {"month": 1, "quarter": 3, "year": 12}
_EPOCH = date(1970, 1, 1).toordinal()
#: Bucket of what has no dates or lies in no single bucket.
NOWHERE = -(10**9)


@dataclass(frozen=True)
class Bucketed:
    """Claims with their buckets; the ids of those left out (spanning several, undated) and of those spread; notes."""

    claims: FlowClaims
    spanning: tuple[str, ...]
    undated: tuple[str, ...]
    spread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def bucket_of(day: np.ndarray, by: str) -> np.ndarray:
    """Return the number of the month, quarter or year of ordinal days (months since 1970, divided)."""
    known = (day != OPEN_FIRST) & (day != OPEN_LAST)
    days = np.where(known, day - _EPOCH, 0).astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype(np.int64)
    return np.where(known, months // BUCKETS[by], NOWHERE)


def bucket_name(bucket: int, by: str) -> str:
    """Return a bucket as people write it.

    Examples
    --------
    >>> bucket_name(612, "month"), bucket_name(204, "quarter"), bucket_name(51, "year")
    ('2021-01', '2021-Q1', '2021')
    """
    year, month = divmod(bucket * BUCKETS[by], 12)
    year += 1970
    return {"month": f"{year:04d}-{month + 1:02d}", "quarter": f"{year:04d}-Q{month // 3 + 1}"}.get(by, f"{year:04d}")


def bucket_days(bucket: int, by: str) -> tuple[int, int]:
    """Return the first and the last day of a bucket as ordinals."""
    year, month = divmod(bucket * BUCKETS[by], 12)
    end_year, end_month = divmod((bucket + 1) * BUCKETS[by], 12)
    return date(year + 1970, month + 1, 1).toordinal(), date(end_year + 1970, end_month + 1, 1).toordinal() - 1


def put_in_buckets(claims: FlowClaims, by: str, *, spread: bool = False) -> Bucketed:
    """Return the claims that lie in one month, quarter or year each, with its number as ``bucket``.

    Parameters
    ----------
    claims
        Counts of one measure, unit and kind.
    by
        ``month``, ``quarter`` or ``year``.
    spread
        Share flows that span several evenly over their days, less what the cell has for parts of that time.
    """
    start, end = bucket_of(claims.first, by), bucket_of(claims.last, by)
    undated = (start == NOWHERE) & (end == NOWHERE)
    inside = (start == end) & ~undated
    spanning = ~inside & ~undated
    kept = claims.where(inside, bucket=np.where(inside, start, NOWHERE))
    closed = spanning & (start != NOWHERE) & (end != NOWHERE) & claims.known
    if not (spread and claims.kind == "flow" and closed.any()):
        return Bucketed(kept, _ids(claims, spanning), _ids(claims, undated))
    found = spread_out(claims, np.flatnonzero(inside & claims.known), np.flatnonzero(closed), _cut_into(by))
    kept = replace(kept, part_of=found.part_of[inside])
    shared = np.isin(np.arange(len(claims)), found.shared)
    left = _ids(claims, spanning & ~shared)
    return Bucketed(_joined(kept, found.pieces), left, _ids(claims, undated), _ids(claims, shared), found.notes)


def _ids(claims: FlowClaims, mask: np.ndarray) -> tuple[str, ...]:
    return tuple(str(c) for c in claims.claim[mask])


def _cut_into(by: str) -> Cut:
    """Return what cuts a run of days at the ends of months, quarters or years."""

    def cut(first: int, last: int) -> Iterator[tuple[int, int, int]]:
        start, end = bucket_of(np.array([first, last]), by).tolist()
        for bucket in range(start, end + 1):
            opens, closes = bucket_days(bucket, by)
            yield bucket, max(opens, first), min(closes, last)

    return cut


def _joined(a: FlowClaims, b: FlowClaims) -> FlowClaims:
    names = [n for n in FlowClaims.__dataclass_fields__ if n not in ("dataset", "measure", "unit", "kind")]
    order = np.argsort(np.concatenate([a.row, b.row]), kind="stable")
    columns: dict[str, Any] = {n: np.concatenate([getattr(a, n), getattr(b, n)])[order] for n in names}
    return replace(a, **columns)


def days_covered(spans: Iterable[tuple[int, int]]) -> int | None:
    """Return the days that at least one of several spans covers; None when a side is open.

    Examples
    --------
    >>> days_covered([(1, 10), (5, 12), (20, 20)])
    13
    """
    total, reached = 0, OPEN_FIRST
    for first, last in sorted(spans):
        if first == OPEN_FIRST or last == OPEN_LAST:
            return None
        total += max(0, last - max(first, reached + 1) + 1)
        reached = max(reached, last)
    return total


def months_covered(spans: Iterable[tuple[int, int]]) -> float | None:
    """Return the months that several spans cover; a part of a month counts by its days. None when a side is open.

    Examples
    --------
    >>> from graphlab.model.periods import parse_period
    >>> p = parse_period("2016-12..2019-11-30")
    >>> months_covered([(p.first_ordinal, p.last_ordinal)])
    36.0
    """
    total, reached = 0.0, OPEN_FIRST
    for first, last in sorted(spans):
        if first == OPEN_FIRST or last == OPEN_LAST:
            return None
        first = max(first, reached + 1)
        if last >= first:
            total += _months(date.fromordinal(first), date.fromordinal(last))
            reached = last
    return total


def days_covered_by(owner: np.ndarray, first: np.ndarray, last: np.ndarray, size: int) -> np.ndarray:
    """Return how many different days the spans of each owner (0 to size - 1) cover together; no span may be open.

    Examples
    --------
    >>> days_covered_by(np.array([1, 0, 1]), np.array([10, 10, 5]), np.array([12, 10, 11]), 3).tolist()
    [1, 8, 0]
    """
    order = np.lexsort((first, owner))
    owner, first, last = owner[order], first[order], last[order]
    # Owners are set so far apart that the running maximum never reaches from one to the next.
    apart = owner * (2 * OPEN_LAST)
    reached = np.maximum.accumulate(last + apart) - apart
    before = np.concatenate([[OPEN_FIRST], reached[:-1]])
    before[1:][owner[1:] != owner[:-1]] = OPEN_FIRST
    new = np.maximum(0, last - np.maximum(first - 1, before))
    return np.bincount(owner, weights=new, minlength=size).astype(np.int64)


def _months(first: date, last: date) -> float:
    before = (first.day - 1) / calendar.monthrange(first.year, first.month)[1]
    after = last.day / calendar.monthrange(last.year, last.month)[1]
    return (last.year - first.year) * 12 + last.month - first.month + after - before
