"""Displacement: whether what fell in a treated area turned up next to it.

Six counts decide: a treated area A, a buffer B around it and a control C far from it, each before (0) and after (1).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import NormalDist

from graphlab.model.values import Bounds, Number, sum_bounds


@dataclass(frozen=True, slots=True)
class Area:
    """Counts of one area before and after."""

    before: Bounds
    after: Bounds

    @classmethod
    def exactly(cls, before: Number, after: Number) -> Area:
        """Return the area of two counts that are known."""
        return cls(Bounds.exactly(before), Bounds.exactly(after))

    @property
    def exact(self) -> bool:
        """Whether both counts are known."""
        return self.before.exact and self.after.exact


@dataclass(frozen=True, slots=True)
class Quotient:
    """The weighted displacement quotient, its two parts, and what it says."""

    treated: Bounds
    buffer: Bounds
    quotient: Bounds
    reading: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The weighted displacement difference with its standard error and interval."""

    difference: Bounds
    se: float | None
    low: float | None
    high: float | None


def displacement_quotient(treated: Area, buffer: Area, control: Area) -> Quotient:
    """Return WDQ = (B1/C1 - B0/C0) / (A1/C1 - A0/C0).

    Parameters
    ----------
    treated, buffer, control
        Counts of A, B and C before and after.

    Returns
    -------
    Quotient
        The two parts as bounds, the quotient, and its reading: it may only be read when the treated area fell against
        the control. Above 0 = benefit spread; 0 to -1 = displacement smaller than the gain; below -1 = worse than it.

    References
    ----------
    Bowers & Johnson, J. Quant. Criminol. 19:275 (2003).

    Examples
    --------
    >>> found = displacement_quotient(Area.exactly(60, 30), Area.exactly(40, 44), Area.exactly(300, 285))
    >>> round(found.treated.low, 4), round(found.buffer.low, 4), round(found.quotient.low, 2)
    (-0.0947, 0.0211, -0.22)
    """
    gain = _extremes([treated, control], lambda a0, a1, c0, c1: a1 / c1 - a0 / c0)
    shift = _extremes([buffer, control], lambda b0, b1, c0, c1: b1 / c1 - b0 / c0)
    quotient = Bounds(None, None)
    if gain.high is not None and gain.high < 0:
        quotient = _extremes(
            [treated, buffer, control],
            lambda a0, a1, b0, b1, c0, c1: (b1 / c1 - b0 / c0) / (a1 / c1 - a0 / c0),
        )
    return Quotient(gain, shift, quotient, _reading(gain, quotient))


def _extremes(areas: Sequence[Area], formula: Callable[..., float]) -> Bounds:
    """Return the least and greatest of a formula that is monotone in every count; open where it has none."""
    ends = [end for area in areas for end in (area.before, area.after)]
    if any(end.low is None or end.high is None for end in ends):
        return Bounds(None, None)
    try:
        values = [formula(*corner) for corner in product(*({end.low, end.high} for end in ends))]
    except ZeroDivisionError:
        return Bounds(None, None)
    return Bounds(min(values), max(values))


def _reading(gain: Bounds, quotient: Bounds) -> str:
    if gain.low is None or gain.high is None:
        return "not to be read: a count is open, or a control count may be 0"
    if gain.high >= 0:
        return "not to be read: the treated area did not certainly fall against the control"
    if quotient.low is None or quotient.high is None:
        return "not to be read: the buffer has an open count"
    if quotient.low > 0:
        return "the benefit spread to the buffer"
    if quotient.high == 0 == quotient.low:
        return "neither displacement nor spread of benefit"
    if quotient.high < -1:
        return "more turned up in the buffer than was gained"
    if quotient.high < 0 and quotient.low >= -1:
        return "displacement, smaller than the gain"
    return "the bounds leave open what happened in the buffer"


def displacement_difference(
    treated: Area, control: Area, buffer: Area | None = None, buffer_control: Area | None = None, *, level: float = 0.9
) -> Difference:
    """Return WDD = (A1 - A0) - (C1 - C0), plus the same for the buffer and its own control where given.

    Parameters
    ----------
    treated, control
        Counts of A and C.
    buffer, buffer_control
        Counts of the buffer and of a control for it; both or neither.
    level
        Of the interval.

    Returns
    -------
    Difference
        SE = square root of the sum of all counts (each taken as Poisson); empty when a count is not exact.

    References
    ----------
    Wheeler & Ratcliffe, Crime Science 7:11 (2018).

    Examples
    --------
    >>> found = displacement_difference(Area.exactly(20, 10), Area.exactly(20, 20))
    >>> found.difference.low, round(found.se, 2), round(found.low, 1), round(found.high, 1)
    (-10, 8.37, -23.8, 3.8)
    """
    pairs = [(treated, control)]
    if buffer is not None and buffer_control is not None:
        pairs.append((buffer, buffer_control))
    difference = sum_bounds((a.after - a.before) - (c.after - c.before) for a, c in pairs)
    areas = [area for pair in pairs for area in pair]
    if not all(area.exact for area in areas):
        return Difference(difference, None, None, None)
    se = math.sqrt(sum((a.before.low or 0) + (a.after.low or 0) for a in areas))
    half = NormalDist().inv_cdf((1 + level) / 2) * se
    middle = difference.low or 0
    return Difference(difference, se, middle - half, middle + half)
