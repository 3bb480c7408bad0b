"""Corridors that are larger or smaller than size and distance explain."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.analysis.flows.gravity_inputs import Sizes, by_place_id, sizes_of
from graphlab.analysis.flows.matrices import (
    GROUP_COLUMNS,
    Group,
    Matrix,
    claims_of,
    closed_number,
    groups_of,
    matrix_of,
)
from graphlab.analysis.flows.rates import POPULATION
from graphlab.errors import RefusedError
from graphlab.model.notes import BASIS, LIMIT, Note, noted
from graphlab.model.result import Column, Result
from graphlab.statistics.gravity import GravityFit, fit_gravity, fit_of, great_circle_km, radiation
from graphlab.statistics.multiple_testing import benjamini_hochberg
from graphlab.wording.phrases import chance, many, verb

if TYPE_CHECKING:
    from graphlab.graph.network import Network

RADIATION = "radiation"
LEVEL = 0.05
_PERFECT = 1e-6
COLUMNS = (
    *GROUP_COLUMNS,
    Column("origin", "", "place it comes from"),
    Column("destination", "", "place it goes to"),
    Column("distance", "km", "between the two"),
    Column("low", "count", "the least the flow can be"),
    Column("high", "count", "the most it can be"),
    Column("expected_low", "count", "what the model expects, at the lows or at the highs, whichever is less"),
    Column("expected_high", "count", "what it expects, whichever is more"),
    Column("residual_low", "", "(flow - expected) / sqrt(dispersion x expected), whichever is less"),
    Column("residual_high", "", "whichever is more"),
    Column("p_adjusted", "", "chance of so large a residual, adjusted for the number of pairs (Benjamini-Hochberg)"),
    Column("verdict", "", "larger, smaller or as expected; cannot be said where bounds disagree"),
    Column("claims", "", "ids of the claims behind it"),
)
_MODEL_WORDS = {
    "unconstrained": "sizes of both ends and distance",
    "origin": "a level for every origin, the size of the destination and distance",
    "destination": "a level for every destination, the size of the origin and distance",
    "doubly": "a level for every origin and every destination, and distance",
    RADIATION: "the origin's total and the masses of both ends and of what lies between (no parameters)",
}
#: The model by its name in a sentence.
_NAMES = {"origin": "origin-constrained", "destination": "destination-constrained", "doubly": "doubly constrained"}
METHOD = (
    "Gravity models are Poisson regressions with exponential decay (the doubly constrained one by iterative scaling). "
    "Pairs of places without a recorded flow count as 0; flows within one place are left out. Residuals are scaled by "
    f"overdispersion and adjusted by Benjamini-Hochberg; verdicts at {LEVEL}."
)


@dataclass(frozen=True)
class Corridors:
    """All pairs of named places between which something could flow."""

    origins: list[str]
    destinations: list[str]
    low: np.ndarray
    high: np.ndarray
    distance: np.ndarray


def make(net: Network, result: Result, options: Mapping[str, Any]) -> Mapping[str, Result]:
    """Return the table ``surprise``: observed against expected flows of every pair, most surprising first.

    Raises
    ------
    RefusedError
        If no table of flows determines the model.
    """
    model = options.get("model") or "doubly"
    called = _NAMES.get(model, model)
    rows: list[dict[str, Any]] = []
    notes: list[str] = []
    for group in groups_of(result):
        who = " ".join(str(x) for x in (group.subject, group.definition) if x) or result.parameters["measure"]
        try:
            found, said = _surprises(net, group, model, options)
        except RefusedError as error:
            notes.append(f"{who}: {error}.")
            continue
        rows += found
        notes += [f"{who}: {text}" for text in said]
    if not rows:
        why = " ".join(dict.fromkeys(notes))
        text = f"no table of flows determines the {called} model{f': {why}' if why else ''}"
        raise RefusedError(text.removesuffix("."))
    return {
        "surprise": Result(
            title=f"Larger or smaller than size and distance explain: {result.parameters['measure']}, {called} model",
            method=f"Expected flow from {_MODEL_WORDS[model]}. {METHOD}",
            columns=COLUMNS,
            rows=rows,
            parameters={**result.parameters, "model": model},
            notes=[
                *noted(BASIS, notes),
                Note(
                    "A list of corridors is a list of recorded flows: where nobody looks, nothing is recorded.", LIMIT
                ),
            ],
            marking=result.marking,
        )
    }


def _surprises(
    net: Network, group: Group, model: str, options: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[str]]:
    matrix = matrix_of(net, group, internal=False)
    distances, elsewhere = by_place_id(net, options.get("distances") or {})
    pairs, notes = _corridors(net, matrix, distances)
    if elsewhere:
        notes.append(
            f"{many(elsewhere, 'row')} of the distances {verb(elsewhere, 'names', 'name')} a place "
            f"that is not in the data."
        )
    sizes, said = _sizes(net, pairs, model, options.get("sizes"))
    notes += said
    fits = [_fit(pairs, values, model, sizes) for values in _two(pairs.low, pairs.high)]
    if len(fits) == 1:
        notes.append(f"{_fit_words(fits[0])}.")
    else:
        notes.append("Counts have bounds: the model was fitted to all lows and to all highs.")
        notes += [f"At the {side}s: {_fit_words(fit)}." for side, fit in zip(("low", "high"), fits, strict=True)]
    notes += list(dict.fromkeys(note for fit in fits for note in _one_cell(fit, pairs)))
    residual = np.array([fit.residual for fit in fits])
    expected = np.array([fit.expected for fit in fits])
    worst = np.abs(residual).min(axis=0)
    p = np.array(benjamini_hochberg([math.erfc(z / math.sqrt(2)) for z in worst.tolist()]))
    claims = {(r["origin"], r["destination"]): r for r in matrix.rows}
    rows = []
    for k in np.lexsort((pairs.destinations, pairs.origins, -worst)).tolist():
        ends = (pairs.origins[k], pairs.destinations[k])
        rows.append(
            group.label
            | {
                "origin": ends[0], "destination": ends[1], "distance": float(pairs.distance[k]),
                "low": closed_number(pairs.low[k]), "high": closed_number(pairs.high[k]),
                "expected_low": float(expected[:, k].min()), "expected_high": float(expected[:, k].max()),
                "residual_low": float(residual[:, k].min()), "residual_high": float(residual[:, k].max()),
                "p_adjusted": float(p[k]), "verdict": _compare_with_expected(residual[:, k], float(p[k])),
                "claims": claims_of([claims[ends]]) if ends in claims else (),
            }
        )  # fmt: skip
    return rows, notes


def _two(low: np.ndarray, high: np.ndarray) -> list[np.ndarray]:
    return [low] if (low == high).all() else [low, high]


def _compare_with_expected(residual: np.ndarray, p: float) -> str:
    if (residual > 0).any() and (residual < 0).any() and len(residual) > 1:
        return "cannot be said"
    if p >= LEVEL:
        return "as expected"
    return "larger" if residual[0] > 0 else "smaller"


def _fit_words(fit: GravityFit) -> str:
    """Return the constant, the exponents of the sizes, the decay and how well the model fits."""
    found = fit.parameters
    said = [f"constant {found['constant']:.6g}"] if "constant" in found else []
    said += [
        f"exponent of the {name} {found[name]:.6g}" for name in ("origin size", "destination size") if name in found
    ]
    said += [f"distance {found['distance']:.6g} per km"] if "distance" in found else []
    said += [f"deviance {fit.deviance:,.6g}", f"AIC {fit.aic:,.6g}", f"dispersion {fit.dispersion:.4g}"]
    said.append(many(fit.degrees_of_freedom, "degree of freedom", "degrees of freedom"))
    perfect = "; the model fits perfectly, which means that there are too few flows to learn from"
    return f"{', '.join(said)}{perfect if fit.deviance < _PERFECT else ''}"


def _one_cell(fit: GravityFit, pairs: Corridors) -> list[str]:
    """Return a note when one pair carries half of the dispersion: it then hides what other pairs would show."""
    if fit.heaviest_part < 0.5 or fit.deviance < _PERFECT:
        return []
    ends = f"{pairs.origins[fit.heaviest]} -> {pairs.destinations[fit.heaviest]}"
    carries = f"One corridor, {ends}, carries {chance(fit.heaviest_part)} of the dispersion"
    return [f"{carries} by which all residuals are scaled: what others would show is judged against it."]


def _corridors(net: Network, matrix: Matrix, given: Mapping[tuple[str, str], float]) -> tuple[Corridors, list[str]]:
    """All pairs of origins and destinations with a distance and a closed flow."""
    notes = []
    where = {p: net.position(p) for p in {*matrix.origins, *matrix.destinations}}
    origins, destinations, low, high, far = [], [], [], [], []
    skipped = []
    for i, o in enumerate(matrix.origins):
        for j, d in enumerate(matrix.destinations):
            if o == d or net.is_within(o, d) or net.is_within(d, o):
                continue
            distance = given.get((o, d)) or given.get((d, o)) or _distance(where[o], where[d])
            if distance is None or np.isinf(matrix.high[i, j]):
                skipped.append(f"{o} -> {d}")
                continue
            origins.append(o)
            destinations.append(d)
            low.append(matrix.low[i, j])
            high.append(matrix.high[i, j])
            far.append(distance)
    if skipped:
        left = many(len(skipped), "pair")
        notes.append(f"{left} without a distance or with an open flow {verb(len(skipped), 'is', 'are')} left out.")
    pairs = Corridors(origins, destinations, np.array(low), np.array(high), np.array(far))
    return _with_flow_at_both_ends(pairs), notes


def _with_flow_at_both_ends(pairs: Corridors) -> Corridors:
    """Leave out places from which nothing goes, or to which nothing comes: there is no size to expect anything from."""
    going = {o for o, x in zip(pairs.origins, pairs.low, strict=True) if x > 0}
    coming = {d for d, x in zip(pairs.destinations, pairs.low, strict=True) if x > 0}
    kept = [
        k for k, (o, d) in enumerate(zip(pairs.origins, pairs.destinations, strict=True)) if o in going and d in coming
    ]
    if len(kept) == len(pairs.origins):
        return pairs
    at = np.array(kept, dtype=np.int64)
    return _with_flow_at_both_ends(
        Corridors(
            [pairs.origins[k] for k in kept],
            [pairs.destinations[k] for k in kept],
            pairs.low[at],
            pairs.high[at],
            pairs.distance[at],
        )
    )


def _distance(a: tuple[float, float] | None, b: tuple[float, float] | None) -> float | None:
    if a is None or b is None or a == b:
        return None
    return float(great_circle_km(np.array([a[0], b[0]]), np.array([a[1], b[1]]))[0, 1])


def _sizes(net: Network, pairs: Corridors, model: str, given: Any) -> tuple[Sizes | None, list[str]]:
    """Return the size of every place and what is said of it; None where the totals of the flows stand for it."""
    places = {*pairs.origins, *pairs.destinations}
    if model == "doubly":
        return None, [
            "Sizes were given and are not used: the doubly constrained model has a level for every end."
        ] if given else []
    if given:
        what = f"'{given}'" if isinstance(given, str) else "the file given"
        return sizes_of(net, given, places), [f"Sizes of places are those of {what}."]
    try:
        return sizes_of(net, POPULATION, places), ["Sizes of places are their populations."]
    except RefusedError:
        return None, ["Sizes of places are the totals of the flows themselves (no population is given for all)."]


def _fit(pairs: Corridors, values: np.ndarray, model: str, sizes: Sizes | None) -> GravityFit:
    if not len(values) or not values.sum():
        raise RefusedError("there is no flow between two different places with a distance")
    if model == RADIATION:
        return _fit_radiation(pairs, values, sizes)
    by_pair: dict[str, Any] = {}
    if sizes is not None:
        by_pair = {
            "origin_size": np.array([sizes[o][0] for o in pairs.origins]),
            "destination_size": np.array([sizes[d][1] for d in pairs.destinations]),
        }
    return fit_gravity(values, pairs.origins, pairs.destinations, pairs.distance, model=model, **by_pair)


def _fit_radiation(pairs: Corridors, values: np.ndarray, sizes: Sizes | None) -> GravityFit:
    places = sorted({*pairs.origins, *pairs.destinations})
    at = {p: i for i, p in enumerate(places)}
    distance = np.full((len(places), len(places)), np.inf)
    np.fill_diagonal(distance, 0.0)
    out, through = np.zeros(len(places)), np.zeros(len(places))
    for o, d, value, far in zip(pairs.origins, pairs.destinations, values, pairs.distance, strict=True):
        distance[at[o], at[d]] = distance[at[d], at[o]] = far
        out[at[o]] += value
        through[at[o]] += value
        through[at[d]] += value
    mass = np.maximum(through, 1e-9) if sizes is None else np.array([sizes[p][0] for p in places])
    model = radiation(out, mass, distance)
    expected = np.array([model[at[o], at[d]] for o, d in zip(pairs.origins, pairs.destinations, strict=True)])
    expected = np.maximum(expected, 1e-9)
    return fit_of(values, expected, {}, len(set(pairs.origins)))
