"""Is the latest count more than its own past explains: small counts by a prediction interval, long series by EARS.

Numbers in, numbers out. A small count is compared with what a Poisson rate with the Jeffreys prior, learnt from the
past, predicts; a long series with the mean and standard deviation of the seven periods before (C1), or of the seven
before the last two (C2).

References
----------
Hutwagner, Thompson, Seeman & Treadwell 2003, Journal of Urban Health 80:i89-i96 (EARS). Jeffreys 1961, Theory of
Probability. Kulldorff et al. 2005, PLoS Medicine 2:e59 (space-time permutation scan).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

import numpy as np

#: Periods of the past below which nothing is said.
FEWEST_PERIODS = 12
_BASELINE, _LAG = 7, 2
_FEWEST_SERIES, _LARGEST_SHAPE = 5, 1e4


def excess_probability(past: float, periods: float, now: float, periods_now: float = 1.0) -> float:
    """Return how probable a count as great as this one is, if the rate is what it was.

    Parameters
    ----------
    past
        Sum of the counts of the past.
    periods
        Periods of the past.
    now
        The count to judge.
    periods_now
        Periods that it covers.

    Notes
    -----
    P(X >= now) of the negative binomial that a Poisson rate with the Jeffreys prior predicts: size past + 1/2,
    probability periods / (periods + periods_now).

    Examples
    --------
    >>> round(excess_probability(6, 24, 3), 4), round(excess_probability(0, 24, 1), 4)
    (0.0037, 0.0202)
    """
    from scipy.stats import nbinom

    if now <= 0:
        return 1.0
    return float(nbinom.sf(now - 1, past + 0.5, periods / (periods + periods_now)))


@lru_cache(maxsize=16384)
def alarm_threshold(past: float, periods: float, alpha: float, periods_now: float = 1.0) -> int:
    """Return the smallest count whose probability is at most `alpha`.

    Examples
    --------
    >>> alarm_threshold(6, 24, 0.01), alarm_threshold(0, 24, 0.01)
    (3, 2)
    """
    from scipy.stats import nbinom

    threshold = int(nbinom.isf(alpha, past + 0.5, periods / (periods + periods_now))) + 1
    while threshold > 1 and excess_probability(past, periods, threshold - 1, periods_now) <= alpha:
        threshold -= 1
    while excess_probability(past, periods, threshold, periods_now) > alpha:
        threshold += 1
    return threshold


def expected_alarms(pasts: Sequence[float], periods: Sequence[float], alpha: float) -> float:
    """Return how many alarms chance alone gives in one look at each series.

    Parameters
    ----------
    pasts, periods
        Sum and number of the past counts of each series.
    alpha
        Level of an alarm.

    Notes
    -----
    Counts are whole, so that no threshold lies at the level exactly: what is added up is the chance of reaching each
    series' own threshold. Its rate is taken from its past and, where there are at least five series, from those of the
    others (a gamma distribution by moments); with fewer from its past and a third of a case. Against Poisson series of
    0.1 or more a period it is right within a tenth.
    """
    from scipy.stats import nbinom

    if not len(pasts):
        return 0.0
    shape, rate = _spread_of_rates(pasts, periods)
    chances = [
        float(nbinom.sf(alarm_threshold(past, n, alpha) - 1, past + shape, (n + rate) / (n + rate + 1)))
        for past, n in zip(pasts, periods, strict=True)
    ]
    return float(sum(chances))


def _spread_of_rates(pasts: Sequence[float], periods: Sequence[float]) -> tuple[float, float]:
    """Return shape and rate of the gamma distribution of the rates of several series."""
    rates = np.asarray(pasts, dtype=float) / np.asarray(periods, dtype=float)
    mean = float(rates.mean())
    if len(rates) < _FEWEST_SERIES or mean == 0:
        return 1 / 3, 0.0
    noise = float((mean / np.asarray(periods, dtype=float)).mean())
    spread = max(float(rates.var(ddof=1)) - noise, mean**2 / _LARGEST_SHAPE)
    return mean**2 / spread, mean / spread


def conditional_probability(past: float, periods: float, now: float, periods_now: float = 1.0) -> float:
    """Return the same by the conditional binomial test: of all that were counted, so many fell into this period.

    Examples
    --------
    >>> round(conditional_probability(6, 24, 3), 5)
    0.00448
    """
    from scipy.stats import binom

    if now <= 0:
        return 1.0
    return float(binom.sf(now - 1, past + now, periods_now / (periods + periods_now)))


def ears(counts: Sequence[float], *, lag: int = 0, alpha: float = 0.001) -> list[float | None]:
    """Return the threshold above which each count is an alarm; None where there are too few before it.

    Parameters
    ----------
    counts
        In order of time.
    lag
        Periods left out just before: 0 for C1, 2 for C2.
    alpha
        Share of counts of a steady normal series that lie above the threshold.

    Notes
    -----
    Mean + z(1 - alpha) standard deviations (n - 1) of the seven counts before.
    """
    from scipy.stats import norm

    z = float(norm.ppf(1 - alpha))
    found: list[float | None] = []
    for i in range(len(counts)):
        before = np.asarray(counts[max(0, i - lag - _BASELINE) : max(0, i - lag)], dtype=float)
        found.append(float(before.mean() + z * before.std(ddof=1)) if len(before) == _BASELINE else None)
    return found


def ears_c3(counts: Sequence[float], *, alpha: float = 0.025) -> list[bool | None]:
    """Return whether each count and the excesses of the two before it add up to an alarm; None where too few are known.

    Notes
    -----
    C2 = (count - mean) / sd of the seven counts before the last two. An alarm is C2 now + the sum of max(0, C2 - 1) of
    the two before > z(1 - alpha).
    """
    from scipy.stats import norm

    z = float(norm.ppf(1 - alpha))
    scores: list[float | None] = []
    for i, count in enumerate(counts):
        before = np.asarray(counts[max(0, i - _LAG - _BASELINE) : max(0, i - _LAG)], dtype=float)
        if len(before) < _BASELINE:
            scores.append(None)
            continue
        spread, above = float(before.std(ddof=1)), count - float(before.mean())
        scores.append(above / spread if spread else (inf if above > 0 else 0.0))
    found: list[bool | None] = []
    for i, score in enumerate(scores):
        earlier = [s for s in scores[max(0, i - _LAG) : i] if s is not None]
        if score is None or len(earlier) < _LAG:
            found.append(None)
        else:
            found.append(score + sum(max(0.0, s - 1) for s in earlier) > z)
    return found


def recurrence(probability: float) -> float:
    """Return once in how many looks so improbable a count comes by chance.

    Examples
    --------
    >>> round(recurrence(0.25))
    4
    """
    return 1 / probability if probability > 0 else inf


@dataclass(frozen=True, slots=True)
class Cluster:
    """Places and a time with more than their share of what was counted.

    Attributes
    ----------
    places
        Numbers of the places.
    first, last
        First and last period.
    observed, expected
        What was counted there and then, and what the margins predict.
    likelihood_ratio
        Logarithm of the ratio that ranks clusters.
    probability
        Share of permutations with as great a ratio, the data included.
    """

    places: tuple[int, ...]
    first: int
    last: int
    observed: float
    expected: float
    likelihood_ratio: float
    probability: float


def space_time_scan(
    counts: Sequence[Sequence[int]], zones: Sequence[Sequence[int]], *, longest: int, runs: int = 999, seed: int = 0
) -> Cluster | None:
    """Return the places and latest periods that stand out most, and how often chance gives as much.

    Parameters
    ----------
    counts
        Whole numbers by place and period.
    zones
        Sets of places that may be a cluster.
    longest
        Most periods that a cluster may last; it ends with the last period.
    runs
        Permutations of the cases over the periods.
    seed
        Of the permutations.

    Returns
    -------
    Cluster or None
        None where nothing has more than the margins predict.

    Notes
    -----
    Expected = cases of the zone x cases of the time / all cases; ratio = o ln(o/e) + (C - o) ln((C - o)/(C - e)).
    """
    table = np.asarray(counts, dtype=np.int64)
    inside = np.zeros((len(zones), len(table)))
    for number, places in enumerate(zones):
        inside[number, list(places)] = 1
    latest = _since(table, longest).sum(axis=0)
    # No permutation changes how many cases a place or a period has, and so none changes what is expected.
    expected = (inside @ table.sum(axis=1).astype(float))[:, None] * latest / max(int(table.sum()), 1)
    best = _greatest(table, inside, expected)
    if best is None:
        return None
    where = np.repeat(np.arange(table.shape[0]), table.sum(axis=1))
    when = np.repeat(np.tile(np.arange(table.shape[1]), table.shape[0]), table.ravel())
    chance, reached = np.random.default_rng(seed), 1
    for _ in range(runs):
        mixed = np.zeros_like(table)
        np.add.at(mixed, (where, chance.permutation(when)), 1)
        other = _greatest(mixed, inside, expected)
        reached += other is not None and other[0] >= best[0] - 1e-12
    ratio, zone, first, observed, predicted = best
    return Cluster(
        tuple(sorted(zones[zone])), first, table.shape[1] - 1, observed, predicted, ratio, reached / (runs + 1)
    )


def _since(table: np.ndarray, longest: int) -> np.ndarray:
    """Return the cases of each place from each of the last periods on to the end."""
    return table[:, max(0, table.shape[1] - longest) :][:, ::-1].cumsum(axis=1)[:, ::-1]


def _greatest(
    table: np.ndarray, inside: np.ndarray, expected: np.ndarray
) -> tuple[float, int, int, float, float] | None:
    """Return ratio, zone, first period, observed and expected of the zone that stands out most; the first of equals.

    `inside` has a row a zone, with 1 for each place that lies in it; `expected` a column for each first period.
    """
    total, periods = float(table.sum()), expected.shape[1]
    if not total:
        return None
    observed = inside @ _since(table, periods).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = observed * np.log(observed / expected)
        rest = (total - observed) * np.log((total - observed) / (total - expected))
    ratio += np.where(observed < total, rest, 0.0)
    ratio[~(observed > expected)] = -inf
    zone, first = np.unravel_index(int(np.argmax(np.round(ratio, 12))), ratio.shape)
    if ratio[zone, first] == -inf:
        return None
    return (
        float(ratio[zone, first]),
        int(zone),
        int(table.shape[1] - periods + first),
        float(observed[zone, first]),
        float(expected[zone, first]),
    )


def knox_probability(expected: float, seen: int) -> float:
    """Return how probable so many pairs near in both space and time are, if the two are independent (Knox 1964).

    Examples
    --------
    >>> round(knox_probability(25 * 152 / 4560, 5), 4)
    0.0017
    """
    from scipy.stats import poisson

    return float(poisson.sf(seen - 1, expected))
