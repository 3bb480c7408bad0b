"""Interrupted series of every cell that has points enough, with false dates and untreated places beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from graphlab.analysis.change.areas import Areas
from graphlab.analysis.change.cells import Cell
from graphlab.analysis.change.points import Points, exposure_of, points_of
from graphlab.counting.cells import Key
from graphlab.counting.preference import preferred_counts
from graphlab.counting.selection import counts_of
from graphlab.errors import RefusedError
from graphlab.graph.network import Network
from graphlab.model.claims import Count
from graphlab.model.notes import FINDING, LIMIT, Note, noted
from graphlab.model.periods import Period
from graphlab.model.result import Column, Result
from graphlab.statistics.interrupted_series import (
    FEWEST_POINTS,
    SeriesFit,
    interrupted_series,
    placebo_dates,
    placebo_p,
)
from graphlab.wording.phrases import many, verb

K = TypeVar("K")

COLUMNS = (
    Column("subject", "", "whom or what the series is said of"),
    Column("origin", "", "origin; empty = total over all"),
    Column("destination", "", "destination; empty = total over all"),
    Column("model", "", "poisson, quasi-poisson (read this one), negative-binomial, newey-west"),
    Column("term", "", "level (a step), slope (a bend a step of time), or trend (before the date, a step of time)"),
    Column("rate_ratio", "", "factor by which it changed"),
    Column("low", "", "95 % interval"),
    Column("high", "", "95 % interval"),
    Column("p", "", "p-value of no change"),
    Column("dispersion", "", "1 = counts vary as Poisson; above 1 = more"),
    Column("autocorrelation", "", "of the residuals of consecutive points"),
    Column("points_before", "points", "points before"),
    Column("points_after", "points", "points after"),
    Column("step", "", "week, month, quarter or year"),
    Column("placebo_dates_p", "", "how often a false date gives as much"),
    Column("placebo_places_p", "", "how often an untreated place gives as much"),
    Column("claims", "", "ids behind the row"),
)
METHOD = (
    "log mean = log exposure + level + trend + change after the date (+ harmonics); quasi-Poisson scales the errors by "
    "the dispersion, Newey-West allows for residuals that hang together. Needs 8 points on each side, all numbers."
)


@dataclass(frozen=True)
class Question:
    """What is asked of the series."""

    net: Network
    counts: Sequence[Count]
    before: Period
    after: Period
    exposure: str | None = None
    impact: str = "level"
    harmonics: int = 0
    placebo: bool = False

    def options(self, points: Points) -> dict[str, Any]:
        """Return the options of a fit."""
        return {"impact": self.impact, "harmonics": self.harmonics, "cycle": points.cycle}

    @cached_property
    def by_cell(self) -> dict[Key, list[Count]]:
        """The counts of each cell, whatever their days."""
        return _grouped(self.counts, lambda count: Key.of(count).timeless)

    @cached_property
    def exposed(self) -> dict[str, list[Count]]:
        """The counts of the exposure that is asked for, by the place that they speak of."""
        counts = counts_of(self.net, self.net.counts, self.exposure) if self.exposure else ()
        return _grouped(counts, lambda count: Key.of(count).where)


def series_table(question: Question, made: Sequence[Cell], areas: Areas) -> Result:
    """Return one row a series, model and term; series with too few points are named in the notes."""
    rows: list[dict[str, Any]] = []
    notes: list[str] = []
    fits: dict[Key, SeriesFit] = {}
    for cell in made:
        if cell.kind != "flow":
            continue
        try:
            fits[cell.key], points, exposure = _fit(question, cell.key)
        except RefusedError as reason:
            notes.append(f"{cell.key.label}: no interrupted series: {reason}.")
            continue
        rows += _rows(question, cell.key, fits[cell.key], points, exposure)
        notes.append(_sentence(question, cell.key, fits[cell.key], points))
    if question.placebo:
        _add_places(rows, _everywhere(question, fits), fits, areas)
    parameters = {"impact": question.impact, "harmonics": question.harmonics, "exposure": question.exposure}
    return Result(
        title=f"Interrupted series at {question.after.start or question.after}",
        method=METHOD,
        columns=COLUMNS,
        rows=rows,
        parameters=dict(question.net.parameters) | {k: v for k, v in parameters.items() if v},
        notes=[
            *noted(FINDING, notes),
            Note("The model of the change (step, bend or both) is to be chosen before looking.", LIMIT),
        ],
        marking=question.net.marking,
    )


def _grouped(counts: Iterable[Count], by: Callable[[Count], K]) -> dict[K, list[Count]]:
    found: dict[K, list[Count]] = {}
    for count in counts:
        found.setdefault(by(count), []).append(count)
    return found


def _claims_of(question: Question, key: Key) -> list[Count]:
    return preferred_counts(question.net.dataset, question.by_cell.get(key, []))


def _fit(question: Question, key: Key) -> tuple[SeriesFit, Points, tuple[float, ...] | None]:
    points = points_of(_claims_of(question, key), question.before, question.after)
    if points is None:
        raise RefusedError("no claim is of a week, month, quarter or year inside the periods")
    if points.inexact:
        inexact = len(points.inexact)
        are = verb(inexact, "is a bound and not a number", "are bounds and not numbers")
        raise RefusedError(f"{many(inexact, 'point')} {are} ({', '.join(points.inexact[:3])})")
    exposure = None
    if question.exposure:
        exposure = exposure_of(points, question.exposed.get(key.where, []))
        if exposure is None:
            raise RefusedError(f"'{question.exposure}' is not stated for every point")
    fit = interrupted_series(
        points.counts, points.first_after, exposure=exposure, times=points.times, **question.options(points)
    )
    return fit, points, exposure


def _rows(
    question: Question, key: Key, fit: SeriesFit, points: Points, exposure: tuple[float, ...] | None
) -> list[dict[str, Any]]:
    dates_p = None
    if question.placebo and points.first_after >= 2 * FEWEST_POINTS:
        options = {"exposure": exposure, "times": points.times, **question.options(points)}
        dates_p, _ = placebo_dates(points.counts, points.first_after, **options)
    return [
        {
            "subject": key.subject,
            "origin": key.origin or None,
            "destination": key.destination or None,
            "model": effect.model,
            "term": effect.term,
            "rate_ratio": effect.ratio,
            "low": effect.low,
            "high": effect.high,
            "p": effect.p,
            "dispersion": fit.dispersion,
            "autocorrelation": fit.autocorrelation,
            "points_before": fit.before,
            "points_after": fit.after,
            "step": points.step,
            "placebo_dates_p": dates_p,
            "placebo_places_p": None,
            "claims": tuple(c.id for c in points.claims),
        }
        for effect in (*fit.effects, *fit.trends)
    ]


def _sentence(question: Question, key: Key, fit: SeriesFit, points: Points) -> str:
    term = "slope" if question.impact == "slope" else "level"
    effect = fit.effect(term=term)
    sure = "could be chance" if effect.low <= 1 <= effect.high else "is more than chance explains"
    text = f"{key.label}: after the date {effect.ratio:.3g} times what trend and level before would give"
    text += f" ({effect.low:.3g} to {effect.high:.3g}), which {sure}"
    trend = fit.effect(term="trend")
    text += f"; the trend before was {trend.ratio:.4g} times a {points.step} ({trend.low:.4g} to {trend.high:.4g})"
    if abs(fit.autocorrelation) > 2 / math.sqrt(len(points.counts)):
        text += "; residuals hang together, so prefer the newey-west row"
    return f"{text}."


def _everywhere(question: Question, fits: dict[Key, SeriesFit]) -> dict[Key, SeriesFit]:
    """Return the fits of every place with points enough, whether or not it was asked for."""
    every = dict(fits)
    for key in sorted(question.by_cell.keys() - every.keys(), key=lambda key: key.label):
        try:
            every[key] = _fit(question, key)[0]
        except RefusedError:
            continue
    return every


def _add_places(
    rows: Sequence[dict[str, Any]], every: dict[Key, SeriesFit], fits: dict[Key, SeriesFit], areas: Areas
) -> None:
    """Add to the rows of treated places how often an untreated place gives as large an effect."""
    for key, fit in fits.items():
        if areas and areas.role(key.where) != "treated":
            continue
        others = [abs(math.log(f.effects[0].ratio)) for k, f in every.items() if k.where != key.where]
        p = placebo_p(abs(math.log(fit.effects[0].ratio)), others) if others else None
        for row in rows:
            if (row["subject"], row["origin"] or "", row["destination"] or "") == (
                key.subject,
                key.origin,
                key.destination,
            ):
                row["placebo_places_p"] = p
