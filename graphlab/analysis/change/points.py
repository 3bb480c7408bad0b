"""Evenly spaced points of one series, as an interrupted series needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from graphlab.model.claims import Count
from graphlab.model.periods import Period

#: Name of a step, how many of them a year has.
STEPS = {"week": 52, "month": 12, "quarter": 4, "year": 1}


@dataclass(frozen=True, slots=True)
class Points:
    """Counts by step on both sides of a change.

    Attributes
    ----------
    step
        One of `STEPS`.
    times
        Number of each step, counted from the first.
    counts, claims
        The numbers and the claims behind them.
    first_after
        Index of the first point after the change.
    inexact
        Ids of claims that are bounds and not numbers; with any, no series can be fitted.
    """

    step: str
    times: tuple[int, ...]
    counts: tuple[float, ...]
    claims: tuple[Count, ...]
    first_after: int
    inexact: tuple[str, ...]

    @property
    def cycle(self) -> int:
        """Steps in a year."""
        return STEPS[self.step]


def step_of(period: Period) -> tuple[str, int] | None:
    """Return the step that a period is (week, month, quarter, year) and its number; None if it is none of them.

    Examples
    --------
    >>> from graphlab.model.periods import parse_period
    >>> step_of(parse_period("2021-02")), step_of(parse_period("2021-04..2021-06"))
    (('month', 24253), ('quarter', 8085))
    >>> step_of(parse_period("2021-02..2021-03")) is None
    True
    """
    first, last = period.first, period.last
    if first is None or last is None:
        return None
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole and months == 1:
        return "month", first.year * 12 + first.month - 1
    if whole and months == 3 and first.month % 3 == 1:
        return "quarter", first.year * 4 + (first.month - 1) // 3
    if whole and months == 12 and first.month == 1:
        return "year", first.year
    if (last - first).days == 6:
        return "week", first.toordinal() // 7
    return None


def points_of(counts: Iterable[Count], before: Period, after: Period) -> Points | None:
    """Return the points of one cell, in the finest step that has most of them on its shorter side; None without any.

    Parameters
    ----------
    counts
        Claims of one cell, best first where two are of one period.
    before, after
        The periods.
    """
    by_step: dict[str, dict[int, Count]] = {step: {} for step in STEPS}
    for count in counts:
        found = step_of(count.period)
        if found and count.value.known and (count.period.inside(before) or count.period.inside(after)):
            by_step[found[0]].setdefault(found[1], count)
    made = [_points(step, numbered, after) for step, numbered in by_step.items() if numbered]
    return max(made, key=lambda p: min(p.first_after, len(p.counts) - p.first_after), default=None)


def _points(step: str, numbered: Mapping[int, Count], after: Period) -> Points:
    numbers = sorted(numbered)
    claims = tuple(numbered[n] for n in numbers)
    return Points(
        step,
        tuple(n - numbers[0] for n in numbers),
        tuple(float(c.value.low or 0) for c in claims),
        claims,
        sum(not c.period.inside(after) for c in claims),
        tuple(c.id for c in claims if not c.value.bounds.exact),
    )


def exposure_of(points: Points, exposures: Sequence[Count]) -> tuple[float, ...] | None:
    """Return one exposure a point: the claim of the same period, else the one that holds it; None if one is missing."""
    found = []
    for claim in points.claims:
        fitting = [e for e in exposures if e.value.bounds.exact and claim.period.inside(e.period)]
        if not fitting:
            return None
        best = min(fitting, key=lambda e: (e.period.days or 10**9, e.id))
        found.append(float(best.value.low or 0))
    return tuple(found)
