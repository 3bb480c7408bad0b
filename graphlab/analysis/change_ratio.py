"""Ratios of rates where counts are bounds, and how likely it is that a rate fell."""

from __future__ import annotations

from graphlab.model.values import Bounds


def ratio_bounds(before: Bounds, after: Bounds, exposure_before: float, exposure_after: float) -> Bounds:
    """Give the least and greatest ratio of rates (after over before) that two bounded counts allow.

    Parameters
    ----------
    before, after
        Counts with their bounds.
    exposure_before, exposure_after
        In one unit, for example days; above 0.

    Examples
    --------
    >>> ratio_bounds(Bounds(20, 40), Bounds(0, 10), 1, 1)
    Bounds(low=0.0, high=0.5)
    """
    odds = exposure_before / exposure_after
    low = None if after.low is None or before.high is None else _divided(after.low, before.high, odds)
    high = None if after.high is None or before.low is None else _divided(after.high, before.low, odds)
    if low is None and after.low is not None:
        low = 0.0
    return Bounds(low, high)


def _divided(after: float, before: float, odds: float) -> float | None:
    return after / before * odds if before else None


def chance_of_fall(before: int, after: int, exposure_before: float, exposure_after: float) -> float:
    """Give the probability that the underlying rate fell, given two Poisson counts.

    Parameters
    ----------
    before, after
        Counts.
    exposure_before, exposure_after
        In one unit; above 0.

    Notes
    -----
    Given the sum, the second count is binomial; with a Jeffreys prior the share that falls into the second period is
    Beta(after + 1/2, before + 1/2), and the rate fell if that share is below the share of the exposure.

    Examples
    --------
    >>> round(chance_of_fall(30, 12, 1, 1), 3), chance_of_fall(5, 5, 1, 1)
    (0.998, 0.5)
    """
    from scipy import stats

    expected = exposure_after / (exposure_before + exposure_after)
    return float(stats.beta.cdf(expected, after + 0.5, before + 0.5))
