"""Rate ratio of two counts with its exact conditional interval.

Given the sum of two Poisson counts, the later one is binomial; the Clopper-Pearson interval of its probability becomes
the exact interval of the ratio of rates.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateRatio:
    """Rate after / rate before, its interval, and the two-sided exact p-value of no change."""

    ratio: float | None
    low: float
    high: float
    p_value: float


def rate_ratio(
    before: int, after: int, *, time_before: float = 1.0, time_after: float = 1.0, confidence: float = 0.95
) -> RateRatio:
    """Give the ratio of two Poisson rates with its exact conditional interval.

    Parameters
    ----------
    before, after
        Counts (not negative).
    time_before, time_after
        Exposure of each, in one unit (months, 10,000 people ...).
    confidence
        Of the interval, for example 0.95.

    Returns
    -------
    RateRatio
        The ratio is infinite when only `before` is 0, and None when both are 0 (nothing is known). The p-value doubles
        the smaller tail, as the interval does.

    Raises
    ------
    ValueError
        If a count is negative or an exposure not positive.

    References
    ----------
    Clopper & Pearson 1934, Biometrika 26:404-413; Przyborowski & Wilenski 1940, Biometrika 31:313-323.

    Examples
    --------
    >>> r = rate_ratio(30, 12)
    >>> round(r.ratio, 2), round(r.low, 3), round(r.high, 3), round(r.p_value, 4)
    (0.4, 0.187, 0.805, 0.0079)
    """
    from scipy.stats import beta, binom

    if before < 0 or after < 0 or time_before <= 0 or time_after <= 0:
        raise ValueError("counts cannot be negative, exposures must be positive")
    total = before + after
    if total == 0:
        return RateRatio(None, 0.0, math.inf, 1.0)
    tail = (1 - confidence) / 2
    low = float(beta.ppf(tail, after, before + 1)) if after else 0.0
    high = float(beta.ppf(1 - tail, after + 1, before)) if before else 1.0
    scale = time_before / time_after
    null = time_after / (time_before + time_after)
    p_value = 2 * min(float(binom.cdf(after, total, null)), float(binom.sf(after - 1, total, null)))
    return RateRatio(_odds(after / total) * scale, _odds(low) * scale, _odds(high) * scale, min(1.0, p_value))


def _odds(probability: float) -> float:
    return math.inf if probability >= 1 else probability / (1 - probability)
