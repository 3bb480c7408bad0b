"""Counts that are only known by bounds ("<10", "over 20"): the likelihood estimate of their common rate.

The bounds themselves are always shown. On request the Poisson likelihood of every count lying within its bounds gives
an estimate with its interval; a mid-point is never put in place of a bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from graphlab.model.values import Bounds


@dataclass(frozen=True, slots=True)
class RateEstimate:
    """Rate per unit of exposure, its likelihood-ratio interval, and the expected total; None = not determined."""

    rate: float | None
    low: float
    high: float | None
    exposure: float

    @property
    def total(self) -> float | None:
        """Expected number over all the exposure."""
        return None if self.rate is None else self.rate * self.exposure


def censored_rate(counts: Sequence[Bounds], exposures: Sequence[float], *, confidence: float = 0.95) -> RateEstimate:
    """Return the maximum-likelihood rate that counts with bounds have in common.

    Parameters
    ----------
    counts
        Least and greatest of each count; an open top is "at least".
    exposures
        Exposure of each count (positive, one unit).
    confidence
        Of the likelihood-ratio interval.

    Returns
    -------
    RateEstimate
        Rate 0 when every count can be 0; rate None when no count has a top (the likelihood then only grows).

    Raises
    ------
    ValueError
        If there are no counts, or an exposure is not positive.

    Notes
    -----
    log L(r) = sum log [F(high; r t) - F(low - 1; r t)] with the Poisson distribution function F. The interval holds the
    rates whose log-likelihood is within half the chi-square quantile of the greatest.

    References
    ----------
    Lindsey & Ryan 1998, Statistics in Medicine 17:219-238 (interval censoring); Wilks 1938 (likelihood-ratio interval).

    Examples
    --------
    >>> e = censored_rate([Bounds(0, 9), Bounds(14, 14), Bounds(21, None)], [1, 2, 3])
    >>> round(e.rate, 2), round(e.low, 2), round(e.high, 2)
    (7.64, 5.29, 10.87)
    """
    from scipy.stats import chi2

    if not counts or any(t <= 0 for t in exposures):
        raise ValueError("there must be counts, each with a positive exposure")
    times = np.array(exposures, dtype=float)
    total = float(times.sum())
    bounds = [(math.floor(c.low or 0), None if c.high is None else math.ceil(c.high)) for c in counts]
    if all(high is None for _, high in bounds):
        return RateEstimate(None, 0.0, None, total)

    def log_likelihood(rate: float) -> float:
        return math.fsum(
            _log_within(low, high, rate * t) for (low, high), t in zip(bounds, times.tolist(), strict=True)
        )

    def slope(rate: float) -> float:
        return math.fsum(t * _slope(low, high, rate * t) for (low, high), t in zip(bounds, times.tolist(), strict=True))

    guess = max(1.0, float(sum(low for low, _ in bounds))) / total
    rate = 0.0 if not any(low for low, _ in bounds) else _root(slope, guess)
    floor = log_likelihood(rate) - float(chi2.ppf(confidence, 1)) / 2
    least = 0.0 if rate == 0.0 else _root(lambda r: floor - log_likelihood(r), rate, down=True)
    most = _root(lambda r: log_likelihood(r) - floor, max(rate, 1e-3 / total))
    return RateEstimate(rate, least, most, total)


def _log_terms(low: int, high: int | None, mean: float) -> np.ndarray:
    """Return the logarithms of the Poisson probabilities from `low` to `high` that are not too small to matter.

    The terms fall off on both sides of the one nearest to the mean; beyond 12 standard deviations (and 60 terms, for
    small means) of it they add less than one part in 10 to the 16.
    """
    from scipy.special import gammaln

    nearest = max(low, int(mean)) if high is None else min(max(low, int(mean)), high)
    reach = 60 + math.ceil(12 * math.sqrt(max(mean, nearest)))
    numbers = np.arange(
        max(low, nearest - reach), (nearest + reach if high is None else min(high, nearest + reach)) + 1
    )
    return np.asarray(numbers * math.log(mean) - mean - gammaln(numbers + 1))


def _log_within(low: int, high: int | None, mean: float) -> float:
    """Return the logarithm of the Poisson probability of a number from `low` to `high`."""
    if mean == 0:
        return 0.0 if low == 0 else -math.inf
    if low == 0 and high is None:
        return 0.0
    terms = _log_terms(low, high, mean)
    top = float(terms.max())
    return top + math.log(float(np.exp(terms - top).sum()))


def _slope(low: int, high: int | None, mean: float) -> float:
    """Return the derivative of `_log_within` by the mean: [f(low - 1) - f(high)] / P, f the Poisson probability."""
    inside = _log_within(low, high, mean)
    below = math.exp(_log_within(low - 1, low - 1, mean) - inside) if low else 0.0
    above = math.exp(_log_within(high, high, mean) - inside) if high is not None else 0.0
    return below - above


def _root(function: Callable[[float], float], start: float, *, down: bool = False) -> float:
    """Return where a function that falls from above to below 0 does so, searching ever further out from `start`.

    Parameters
    ----------
    function
        Positive at small rates and negative at large ones; with `down`, only rates below `start` are searched.
    """
    from scipy.optimize import brentq

    low = high = start
    while function(low) < 0 and low > 1e-300:
        low /= 2
    while not down and function(high) > 0:
        high *= 2
    return float(brentq(function, low, high, xtol=1e-300, rtol=1e-13))
