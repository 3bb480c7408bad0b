"""Two counts over two exposures: the rate ratio with its exact conditional interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

from graphlab.model.values import Bounds


@dataclass(frozen=True, slots=True)
class RateRatio:
    """After over before: the ratio of rates, its interval, and the p-value against no change.

    Attributes
    ----------
    ratio
        None when both counts are 0; infinite when only the first is.
    low, high
        Exact conditional interval.
    p
        Two-sided.
    falls
        Probability that the underlying rate fell, given the counts and a Jeffreys prior.
    """

    ratio: float | None
    low: float
    high: float
    p: float
    falls: float


def rate_ratio(
    before: int, after: int, exposure_before: float, exposure_after: float, level: float = 0.95
) -> RateRatio:
    """Compare two Poisson counts over their exposures, exactly.

    Parameters
    ----------
    before, after
        Counts.
    exposure_before, exposure_after
        For example days, or days times population; above 0.
    level
        Of the interval.

    Notes
    -----
    Given the sum, the second count is binomial; Clopper-Pearson bounds of its share pi become bounds of the ratio by
    pi/(1 - pi) times the ratio of exposures. The p-value doubles the smaller tail. Counts that come in clusters
    (several arrests in one raid) vary more than this allows.

    Examples
    --------
    >>> found = rate_ratio(30, 12, 1, 1)
    >>> round(found.ratio, 2), round(found.low, 3), round(found.high, 3)
    (0.4, 0.187, 0.805)
    >>> found = rate_ratio(0, 5, 1, 1)
    >>> found.ratio, round(found.low, 3), found.high
    (inf, 0.916, inf)
    """
    from scipy import stats

    total, alpha = before + after, 1 - level
    odds = exposure_before / exposure_after
    low_share = stats.beta.ppf(alpha / 2, after, before + 1) if after else 0.0
    high_share = stats.beta.ppf(1 - alpha / 2, after + 1, before) if before else 1.0
    expected = exposure_after / (exposure_before + exposure_after)
    tails = stats.binom.cdf(after, total, expected), stats.binom.sf(after - 1, total, expected)
    ratio = after / before * odds if before else (math.inf if after else None)
    return RateRatio(
        ratio,
        float(low_share / (1 - low_share) * odds),
        math.inf if high_share >= 1 else float(high_share / (1 - high_share) * odds),
        min(1.0, 2 * float(min(tails))),
        float(stats.beta.cdf(expected, after + 0.5, before + 0.5)),
    )


def ratio_bounds(before: Bounds, after: Bounds, exposure_before: float, exposure_after: float) -> Bounds:
    """Return the least and greatest ratio of rates that two bounded counts allow; no ratio of a count that is surely 0.

    Examples
    --------
    >>> ratio_bounds(Bounds(20, 40), Bounds(0, 10), 1, 1)
    Bounds(low=0.0, high=0.5)
    >>> ratio_bounds(Bounds(0, 0), Bounds(5, 5), 1, 1)
    Bounds(low=None, high=None)
    """
    if before.high == 0:
        return Bounds(None, None)
    odds = exposure_before / exposure_after
    low = None if after.low is None or before.high is None else _divided(after.low, before.high, odds)
    high = None if after.high is None or before.low is None else _divided(after.high, before.low, odds)
    if low is None and after.low is not None:
        low = 0.0
    return Bounds(low, high)


def _divided(after: float, before: float, odds: float) -> float | None:
    return after / before * odds if before else None
