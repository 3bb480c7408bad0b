"""Counts that are only known by bounds ("<10", "over 20"): the likelihood estimate of their common rate.

The bounds themselves are always shown. On request the Poisson likelihood of every count lying within its bounds gives
an estimate with its interval; a mid-point is never put in place of a bound.
"""

from __future__ import annotations

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
    low = np.array([c.low or 0 for c in counts], dtype=float)
    high = np.array([np.inf if c.high is None else c.high for c in counts], dtype=float)
    if np.isinf(high).all():
        return RateEstimate(None, 0.0, None, float(times.sum()))

    def log_likelihood(rate: float) -> float:
        return float(_log_within(low, high, rate * times).sum())

    rate = 0.0 if not low.any() else _peak(log_likelihood, float(low.sum() / times.sum()))
    floor = log_likelihood(rate) - float(chi2.ppf(confidence, 1)) / 2
    least = 0.0 if log_likelihood(0.0) >= floor else _crossing(log_likelihood, floor, 0.0, rate)
    top = max(rate, 1.0 / float(times.sum()))
    while log_likelihood(top) > floor:
        top *= 2
    return RateEstimate(rate, least, _crossing(log_likelihood, floor, rate, top), float(times.sum()))


def _log_within(low: np.ndarray, high: np.ndarray, mean: np.ndarray) -> np.ndarray:
    from scipy.stats import poisson

    with np.errstate(divide="ignore", invalid="ignore"):
        exact = poisson.logpmf(low, mean)
        below = np.where(low > 0, poisson.cdf(low - 1, mean), 0.0)
        within = np.where(
            np.isinf(high), np.where(low > 0, poisson.sf(low - 1, mean), 1.0), poisson.cdf(high, mean) - below
        )
        return np.where(low == high, exact, np.log(np.maximum(within, 0.0)))


def _peak(log_likelihood: Callable[[float], float], guess: float) -> float:
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda x: -log_likelihood(float(np.exp(x))),
        bounds=(np.log(guess) - 8, np.log(guess) + 8),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return float(np.exp(found.x))


def _crossing(log_likelihood: Callable[[float], float], floor: float, inside: float, outside: float) -> float:
    from scipy.optimize import brentq

    def gap(rate: float) -> float:
        return max(log_likelihood(rate), -1e300) - floor

    a, b = (inside, outside) if inside < outside else (outside, inside)
    return float(brentq(gap, max(a, 1e-300), b, xtol=1e-10, rtol=1e-12))
