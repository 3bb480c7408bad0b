"""How long until it ends: Kaplan-Meier, log-rank and competing ends, through statsmodels.

Durations that are only known to lie in an interval give two curves, one for the shortest and one for the longest
possible duration of each line; the truth lies between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphlab.errors import require

#: Below this number of events a curve says nothing; the durations are listed instead.
FEWEST_EVENTS = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a survival curve."""

    time: float
    at_risk: int
    events: int
    survival: float
    se: float


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

    fit = _survfunc().SurvfuncRight(
        np.asarray(times, dtype=float),
        np.asarray(ended, dtype=int),
        entry=None if entries is None else np.asarray(entries, dtype=float),
    )
    steps = tuple(
        Step(float(t), int(n), int(d), float(s), float(e))
        for t, n, d, s, e in zip(fit.surv_times, fit.n_risk, fit.n_events, fit.surv_prob, fit.surv_prob_se, strict=True)
    )
    median = next((step.time for step in steps if step.survival <= 0.5 + 1e-12), None)
    return Curve(steps, median)


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


def cumulative_incidence(times: Sequence[float], causes: Sequence[int]) -> dict[int, list[tuple[float, float]]]:
    """Return for each cause the share that has ended of it by each time, the causes competing (Aalen-Johansen).

    Parameters
    ----------
    times
        Duration of each line.
    causes
        0 = still there (censored); 1, 2, ... = ended of this cause.

    Returns
    -------
    dict
        Cause to a list of (time, share); causes from 1.

    Examples
    --------
    >>> cumulative_incidence([1, 2, 3, 4], [1, 2, 0, 1])[2]
    [(1.0, 0.0), (2.0, 0.25), (4.0, 0.25)]
    """
    import numpy as np

    number = max(causes, default=0)
    if number == 0:
        return {}
    with np.errstate(divide="ignore", invalid="ignore"):
        fit = _survfunc().CumIncidenceRight(np.asarray(times, dtype=float), np.asarray(causes, dtype=int))
    shares: list[list[float]] = [np.asarray(values).tolist() for values in fit.cinc]
    found: dict[int, list[tuple[float, float]]] = {}
    for cause, values in enumerate(shares, start=1):
        points = zip(np.asarray(fit.times).tolist(), values, strict=True)
        found[cause] = [(float(t), float(v)) for t, v in points]
    ends = {float(t) for t, c in zip(times, causes, strict=True) if c}
    return {cause: [(t, v) for t, v in points if t in ends] for cause, points in found.items()}


def _survfunc() -> Any:
    return require("statsmodels.duration.survfunc", extra="stats")
