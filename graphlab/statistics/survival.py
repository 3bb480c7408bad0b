"""How long until it ends: Kaplan-Meier, log-rank and competing ends, through statsmodels.

Durations that are only known to lie in an interval give a curve for the shortest and one for the longest possible
duration of each line. These two do not bracket the truth: an end that moves past a line lost from sight lowers the
curve behind it. What brackets it is `graphlab.statistics.survival_band.survival_band`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphlab.errors import require

#: Below this number of events a curve says nothing; the durations are listed instead.
FEWEST_EVENTS = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a survival curve; the standard error is None where Greenwood's formula has none (nobody is left)."""

    time: float
    at_risk: int
    events: int
    survival: float
    se: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """A Kaplan-Meier curve and its median (None when it stays above one half)."""

    steps: tuple[Step, ...]
    median: float | None


def kaplan_meier(times: Sequence[float], ended: Sequence[bool], entries: Sequence[float] | None = None) -> Curve:
    """Return the share that lasts longer than each time.

    Parameters
    ----------
    times
        Duration of each line until its end or until it was last looked at.
    ended
        Whether it ended (True) or was still there (False, right-censored).
    entries
        Duration at which it came under observation (left truncation): at risk only after that.

    Returns
    -------
    Curve
        One step a time with an end; standard errors by Greenwood.

    Raises
    ------
    MissingExtraError
        If statsmodels is not installed.

    References
    ----------
    Kaplan & Meier, J. Am. Stat. Assoc. 53:457 (1958).

    Examples
    --------
    >>> curve = kaplan_meier([3, 5, 5, 8, 12, 12, 15], [True, True, False, True, True, False, False])
    >>> [round(step.survival, 4) for step in curve.steps], curve.median
    ([0.8571, 0.7143, 0.5357, 0.3571], 12.0)
    """
    if not any(ended):
        return Curve((), None)
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        fit = _survfunc().SurvfuncRight(
            np.asarray(times, dtype=float),
            np.asarray(ended, dtype=int),
            entry=None if entries is None else np.asarray(entries, dtype=float),
        )
    steps = tuple(
        Step(float(t), int(n), int(d), float(s), float(e) if math.isfinite(e) else None)
        for t, n, d, s, e in zip(fit.surv_times, fit.n_risk, fit.n_events, fit.surv_prob, fit.surv_prob_se, strict=True)
    )
    return Curve(steps, median_of([(step.time, step.survival) for step in steps]))


def median_of(points: Sequence[tuple[float, float]]) -> float | None:
    """Return the first time at which no more than half is left; None when more than half always is.

    Parameters
    ----------
    points
        Times with the share that is left after each, in order.

    Examples
    --------
    >>> median_of([(3, 0.75), (5, 0.5)]), median_of([(3, 0.75)])
    (5, None)
    """
    return next((time for time, left in points if left <= 0.5 + 1e-12), None)


def log_rank(times: Sequence[float], ended: Sequence[bool], groups: Sequence[Any]) -> tuple[float, float]:
    """Return the log-rank statistic and its p-value for the hypothesis that all groups have one curve.

    Examples
    --------
    >>> a, b = [3, 5, 5, 8, 12, 12, 15], [2, 4, 6, 6, 7, 9, 14]
    >>> ended = [True, True, False, True, True, False, False, True, True, True, True, False, True, True]
    >>> [round(x, 3) for x in log_rank([*a, *b], ended, ["A"] * 7 + ["B"] * 7)]
    [0.953, 0.329]
    """
    import numpy as np

    statistic, p = _survfunc().survdiff(np.asarray(times, float), np.asarray(ended, int), np.asarray(groups))
    return float(statistic), float(p)


def cumulative_incidence(
    times: Sequence[float], causes: Sequence[int], entries: Sequence[float] | None = None
) -> dict[int, list[tuple[float, float]]]:
    """Return, for each cause, the share that has ended of it by each time, the causes competing (Aalen-Johansen).

    Parameters
    ----------
    times
        Duration of each line.
    causes
        0 = still there (censored); 1, 2, ... = ended of this cause.
    entries
        Duration at which it came under observation (left truncation), as for `kaplan_meier`.

    Returns
    -------
    dict
        Cause to a list of (time, share); causes from 1. At each time the shares of all causes and what
        `kaplan_meier` of any end leaves add up to 1.

    References
    ----------
    Aalen & Johansen, Scand. J. Stat. 5:141 (1978).

    Examples
    --------
    >>> cumulative_incidence([1, 2, 3, 4], [1, 2, 0, 1])[2]
    [(1.0, 0.0), (2.0, 0.25), (4.0, 0.25)]
    """
    number = max(causes, default=0)
    steps = kaplan_meier(times, [c > 0 for c in causes], entries).steps
    found: dict[int, list[tuple[float, float]]] = {}
    for cause in range(1, number + 1):
        left, share = 1.0, 0.0
        for step in steps:
            ended = sum(t == step.time and c == cause for t, c in zip(times, causes, strict=True))
            share += left * ended / step.at_risk
            left = step.survival
            found.setdefault(cause, []).append((step.time, share))
    return found


def _survfunc() -> Any:
    return require("statsmodels.duration.survfunc", extra="stats")
