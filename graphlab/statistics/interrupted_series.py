"""Interrupted series: a level, a trend and what changed at a date, with honest standard errors.

log mean = log exposure + level + trend * t + change of level after the date (+ change of trend) (+ harmonics)
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist
from typing import Any

from graphlab.errors import NotFoundError, RefusedError, require

#: Fewest points on each side; with less the trend cannot be told from the change.
FEWEST_POINTS = 8
IMPACTS = ("level", "slope", "both")
MODELS = ("poisson", "quasi-poisson", "negative-binomial", "newey-west")


@dataclass(frozen=True, slots=True)
class Effect:
    """One term of one model as a rate ratio with its interval: ``level``, ``slope``, or ``trend`` (a step of time)."""

    model: str
    term: str
    ratio: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class SeriesFit:
    """What an interrupted series says: its effects by model, and how well it may be believed.

    Attributes
    ----------
    effects
        For each model and term; ``quasi-poisson`` is the one to read unless the residuals hang together.
    dispersion
        Pearson chi-square over degrees of freedom: 1 for Poisson counts, above 1 when they vary more.
    autocorrelation
        Of the residuals of consecutive points.
    before, after
        Number of points on each side.
    trends
        By model: the factor a step of time before the date.
    """

    effects: tuple[Effect, ...]
    dispersion: float
    autocorrelation: float
    before: int
    after: int
    trends: tuple[Effect, ...] = ()

    def effect(self, model: str = "quasi-poisson", term: str = "level") -> Effect:
        """Return one effect.

        Raises
        ------
        NotFoundError
            If the model or term was not fitted.
        """
        for effect in (*self.effects, *self.trends):
            if (effect.model, effect.term) == (model, term):
                return effect
        raise NotFoundError(f"no {term} of a {model} model was fitted", sorted({e.model for e in self.effects}))


def interrupted_series(
    counts: Sequence[float],
    first_after: int,
    *,
    exposure: Sequence[float] | None = None,
    times: Sequence[float] | None = None,
    impact: str = "level",
    harmonics: int = 0,
    cycle: float = 12,
    level: float = 0.95,
) -> SeriesFit:
    """Return what changed at a date, by four models side by side.

    Parameters
    ----------
    counts
        One number a period, in order of time.
    first_after
        Index of the first point after the change.
    exposure
        For example population or days, one a point; none = equal.
    times
        Number of each period where some are missing; 0, 1, 2 ... by default.
    impact
        ``level`` (a step), ``slope`` (a bend) or ``both``; to be chosen before looking.
    harmonics
        Pairs of sine and cosine for the season.
    cycle
        Periods in a year.
    level
        Of the intervals.

    Raises
    ------
    RefusedError
        If a side has fewer than `FEWEST_POINTS` points or only 0, a count is negative or an exposure not above 0.
    MissingExtraError
        If statsmodels is not installed.

    Notes
    -----
    quasi-poisson scales the standard errors by the dispersion; negative-binomial estimates it; newey-west allows for
    residuals that hang together over floor(4 (n/100)^(2/9)) periods.

    References
    ----------
    Lopez Bernal, Cummins & Gasparrini, Int. J. Epidemiol. 46:348 (2017).
    """
    import numpy as np

    _check(counts, first_after, exposure, impact)
    steps = list(range(len(counts))) if times is None else list(times)
    design, terms = _design(steps, first_after, impact, harmonics, cycle)
    model = _poisson(counts, design, exposure)
    lags = int(4 * (len(counts) / 100) ** (2 / 9))
    plain, robust = _fitted(model), _fitted(model, cov_type="HAC", cov_kwds={"maxlags": lags})
    dispersion = float(plain.pearson_chi2 / plain.df_resid)
    errors = {"poisson": plain.bse, "quasi-poisson": plain.bse * math.sqrt(dispersion), "newey-west": robust.bse}
    effects = [e for name, bse in errors.items() for e in _effects(name, plain.params, bse, terms, level)]
    binomial = _negative_binomial(model.endog, design, _offset(exposure, len(counts)))
    if binomial is not None:
        effects += _effects("negative-binomial", binomial[0], binomial[1], terms, level)
    effects.sort(key=lambda e: (MODELS.index(e.model), e.term))
    return SeriesFit(
        tuple(e for e in effects if e.term != "trend"),
        dispersion,
        _autocorrelation(np.asarray(plain.resid_pearson).tolist()),
        first_after,
        len(counts) - first_after,
        tuple(e for e in effects if e.term == "trend"),
    )


def _poisson(counts: Sequence[float], design: Sequence[Sequence[float]], exposure: Sequence[float] | None) -> Any:
    import numpy as np

    glm = require("statsmodels.genmod.generalized_linear_model", extra="stats").GLM
    family = require("statsmodels.genmod.families", extra="stats").Poisson()
    observed = np.asarray(counts, dtype=float)
    return glm(observed, np.asarray(design), family=family, offset=_offset(exposure, len(counts)))


def _offset(exposure: Sequence[float] | None, number: int) -> Any:
    import numpy as np

    return np.log(np.asarray(exposure if exposure is not None else [1.0] * number, dtype=float))


def _fitted(model: Any, **options: Any) -> Any:
    with warnings.catch_warnings():
        # A model that meets every point is no fault: its dispersion is 0 and says so.
        warnings.simplefilter("ignore")
        return model.fit(**options)


def _check(counts: Sequence[float], first_after: int, exposure: Sequence[float] | None, impact: str) -> None:
    if impact not in IMPACTS:
        raise NotFoundError(f"there is no impact '{impact}'", IMPACTS)
    after = len(counts) - first_after
    if first_after < FEWEST_POINTS or after < FEWEST_POINTS:
        there = f"there are {first_after} before and {after} after"
        raise RefusedError(f"an interrupted series needs at least {FEWEST_POINTS} points on each side; {there}")
    if any(count < 0 for count in counts) or (exposure is not None and any(not e > 0 for e in exposure)):
        raise RefusedError("an interrupted series needs counts of 0 or more and exposures above 0")
    if not any(counts[:first_after]) or not any(counts[first_after:]):
        side = "after" if any(counts[:first_after]) else "before"
        raise RefusedError(f"every count {side} is 0, so a ratio has no finite estimate; compare the two sums instead")


def _design(
    steps: Sequence[float], first_after: int, impact: str, harmonics: int, cycle: float
) -> tuple[list[list[float]], dict[str, int]]:
    """Return the rows of the model and the columns of the terms that answer the question."""
    start = steps[first_after]
    rows = []
    for i, t in enumerate(steps):
        after = i >= first_after
        row = [1.0, float(t)]
        row += [float(after)] if impact != "slope" else []
        row += [float(t - start) if after else 0.0] if impact != "level" else []
        for k in range(1, harmonics + 1):
            angle = 2 * math.pi * k * t / cycle
            row += [math.sin(angle), math.cos(angle)]
        rows.append(row)
    terms = {"level": {"level": 2}, "slope": {"slope": 2}, "both": {"level": 2, "slope": 3}}[impact]
    return rows, {**terms, "trend": 1}


def _effects(model: str, params: Any, errors: Any, terms: dict[str, int], level: float) -> list[Effect]:
    half = NormalDist().inv_cdf((1 + level) / 2)
    found = []
    for term, column in terms.items():
        value, error = float(params[column]), float(errors[column])
        p = math.erfc(abs(value / error) / math.sqrt(2)) if error else float(value == 0)
        low, high = math.exp(value - half * error), math.exp(value + half * error)
        found.append(Effect(model, term, math.exp(value), low, high, p))
    return found


def _negative_binomial(observed: Any, design: Any, offset: Any) -> tuple[Any, Any] | None:
    """Return estimates and standard errors; None where the counts vary no more than Poisson or the fit fails."""
    import numpy as np

    model = require("statsmodels.discrete.discrete_model", extra="stats").NegativeBinomial
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            fit = model(observed, np.asarray(design), offset=offset).fit(disp=0, maxiter=200)
        except (np.linalg.LinAlgError, ValueError):
            return None
    usable = bool(fit.mle_retvals.get("converged")) and bool(np.isfinite(fit.bse).all())
    return (fit.params, fit.bse) if usable else None


def _autocorrelation(residuals: Sequence[float]) -> float:
    middle = sum(residuals) / len(residuals)
    centred = [r - middle for r in residuals]
    total = sum(r * r for r in centred)
    return sum(a * b for a, b in pairwise(centred)) / total if total else 0.0


def placebo_dates(
    counts: Sequence[float],
    first_after: int,
    *,
    exposure: Sequence[float] | None = None,
    times: Sequence[float] | None = None,
    impact: str = "level",
    harmonics: int = 0,
    cycle: float = 12,
) -> tuple[float, list[tuple[int, float]]]:
    """Return how often a false date in the time before gives as large an effect as the true one.

    Parameters
    ----------
    counts, first_after, exposure, times, impact, harmonics, cycle
        As for `interrupted_series`; every date before the true one that leaves enough points on both sides is tried, on
        the points before the true one only.

    Returns
    -------
    tuple
        p = (1 + number as large) / (1 + number tried), and the index and rate ratio of each false date. p = 1 with no
        false date to try.
    """

    def ratio(number: int, index: int) -> float:
        some = counts[:number]
        weights = None if exposure is None else exposure[:number]
        _check(some, index, weights, impact)
        steps = list(range(number)) if times is None else list(times[:number])
        design, terms = _design(steps, index, impact, harmonics, cycle)
        return math.exp(float(_fitted(_poisson(some, design, weights)).params[next(iter(terms.values()))]))

    observed = abs(math.log(ratio(len(counts), first_after)))
    dates = range(FEWEST_POINTS, first_after - FEWEST_POINTS + 1)
    usable = [i for i in dates if any(counts[:i]) and any(counts[i:first_after])]
    tried = [(i, ratio(first_after, i)) for i in usable]
    return placebo_p(observed, [abs(math.log(value)) for _, value in tried]), tried


def placebo_p(observed: float, others: Sequence[float]) -> float:
    """Return (1 + number at least as large) / (1 + number tried).

    Examples
    --------
    >>> placebo_p(0.5, [0.1, 0.2, 0.6])
    0.5
    """
    return (1 + sum(other >= observed for other in others)) / (1 + len(others))
