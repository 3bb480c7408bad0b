"""The extremes of part / whole over a feasible set.

For measured numbers one linear programme is exact (the transformation of Charnes and Cooper: y = t x, whole = 1). For
whole numbers its value is an outer bound, and the answer if its point is whole; else Dinkelbach's method closes the
gap: with r the best ratio so far, maximise part - r whole; where that is 0, r is the extreme, else the point found is
better. Ratios are fractions of whole numbers throughout, so that nothing is decided by rounding.

References
----------
Charnes & Cooper 1962, Naval Research Logistics Quarterly 9:181-186. Dinkelbach 1967, Management Science 13:492-498.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from graphlab.counting.feasible.programme import Optimum, Programme
from graphlab.counting.feasible.propagation import InfeasibleError
from graphlab.counting.feasible.system import INFINITY, Expression, Relation
from graphlab.model.values import Number

#: Steps of Dinkelbach's method; it needs a handful, as each step more than halves what is left.
MOST_STEPS = 50


def extreme_ratio(programme: Programme, part: Expression, whole: Expression, rest: Number, sign: int) -> Optimum | None:
    """Return the greatest (sign 1) or the least (sign -1) of part / (whole + rest); None where that is only 0 / 0.

    Parameters
    ----------
    programme
        Variables and relations that both expressions run over.
    part, whole
        Linear expressions; part is at most whole + rest.
    rest
        What is added to the whole and is independent of the programme.
    sign
        1 or -1.

    Returns
    -------
    Optimum
        With an exact `fractions.Fraction` where everything is counted and the extreme is proved.
    """
    counted = all(programme.whole[v] for v in programme.variables) and float(rest).is_integer()
    if counted:
        programme = _not_zero(programme, whole, rest)
    relaxed = _relaxed(programme, part, whole, rest, sign)
    if relaxed is None:
        return None
    value, point = relaxed
    if not counted:
        return Optimum(value, point)
    if point is None:
        return Optimum(value, None, proved=False)
    if not point:
        # Only come near, by growing without end: from any whole numbers others lead the same way, as far as one likes.
        return Optimum(value, None) if programme.feasible() else None
    exact = programme.checked(np.array([float(point[v]) for v in programme.variables]))
    if exact is not None and _near(exact, point):
        return Optimum(_ratio(exact, part, whole, rest), exact)
    return _dinkelbach(programme, part, whole, rest, sign, outer=value)


def _not_zero(programme: Programme, whole: Expression, rest: Number) -> Programme:
    if rest >= 1:
        return programme
    at_least_one = Relation(tuple(sorted(whole.items())), 1 - rest, INFINITY)
    return replace(programme, relations=[*programme.relations, at_least_one])


def _near(exact: Mapping[int, Number], point: Mapping[int, Number]) -> bool:
    return all(abs(exact[v] - point[v]) <= 1e-6 for v in exact)


def _ratio(point: Mapping[int, Number], part: Expression, whole: Expression, rest: Number) -> Fraction:
    above = sum(c * point[v] for v, c in part.items())
    below = sum(c * point[v] for v, c in whole.items()) + rest
    return Fraction(int(above), int(below))


def _relaxed(
    programme: Programme, part: Expression, whole: Expression, rest: Number, sign: int
) -> tuple[float, dict[int, Number] | None] | None:
    """Return the extreme over all numbers, and the point (empty: only approached, by growing without end)."""
    from scipy.optimize import linprog

    matrices = _homogeneous(programme, whole, rest)
    n = len(programme.variables)
    column = {v: i for i, v in enumerate(programme.variables)}
    costs = np.zeros(n + 1)
    for v, c in part.items():
        costs[column[v]] -= sign * c
    scale = matrices.pop("scale")
    found = linprog(costs / scale, **matrices, bounds=[(0, None)] * (n + 1), method="highs")
    if found.status == 2:
        return None
    if found.status != 0:
        return (1.0 if sign > 0 else 0.0), None
    value = sign * -float(found.fun)
    t = float(found.x[-1])
    if t <= 1e-9:
        return value, {}
    return value, {v: float(found.x[i]) / t for v, i in column.items()}


def _homogeneous(programme: Programme, whole: Expression, rest: Number) -> dict[str, Any]:
    """Return the programme in (y, t) = t (x, 1), with the whole fixed at its scale."""
    from scipy.sparse import csr_array

    n = len(programme.variables)
    column = {v: i for i, v in enumerate(programme.variables)}
    rows: list[tuple[dict[int, float], float]] = []
    for relation in programme.relations:
        terms = {column[v]: float(c) for v, c in relation.terms}
        rows += _between(terms, relation.low, relation.high, n)
    for v, i in column.items():
        rows += _between({i: 1.0}, programme.low[v], programme.high[v], n)
    entries = [(r, c, x) for r, (terms, t) in enumerate(rows) for c, x in [*terms.items(), (n, t)] if x]
    where = np.array([(r, c) for r, c, _ in entries]).reshape(-1, 2).T
    above = csr_array(([x for *_, x in entries], (where[0], where[1])), shape=(len(rows), n + 1))
    equal = np.zeros((1, n + 1))
    for v, c in whole.items():
        equal[0, column[v]] = c
    equal[0, n] = rest
    scale = _scale(programme, whole, rest)
    return {"A_ub": above, "b_ub": np.zeros(len(rows)), "A_eq": equal, "b_eq": [scale], "scale": scale}


def _between(terms: dict[int, float], low: Number, high: Number, t: int) -> list[tuple[dict[int, float], float]]:
    """Return low t <= terms <= high t as rows (terms, coefficient of t) that are at most 0."""
    del t
    found = []
    if math.isfinite(high):
        found.append((terms, -float(high)))
    if math.isfinite(low):
        found.append(({c: -x for c, x in terms.items()}, float(low)))
    return found


def _scale(programme: Programme, whole: Expression, rest: Number) -> float:
    """Return about how large the whole is, so that t is near 1."""
    most = sum(c * programme.high[v] for v, c in whole.items()) + rest
    least = sum(c * programme.low[v] for v, c in whole.items()) + rest
    return float(max(1.0, most if math.isfinite(most) else least))


def _dinkelbach(
    programme: Programme, part: Expression, whole: Expression, rest: Number, sign: int, *, outer: float
) -> Optimum | None:
    try:
        start = programme.maximum({v: sign * c for v, c in part.items()})
        if start.point is None:
            start = programme.maximum({})
    except InfeasibleError:
        return None
    if start.point is None:
        return Optimum(outer, None, proved=False)
    point = start.point
    for _ in range(MOST_STEPS):
        ratio = _ratio(point, part, whole, rest)
        p, q = ratio.numerator, ratio.denominator
        objective = {v: q * part.get(v, 0) - p * whole.get(v, 0) for v in {*part, *whole}}
        best = programme.maximum({v: sign * c for v, c in objective.items()})
        if best.point is None or not best.proved:
            return Optimum(outer, None, proved=False)
        if best.value - sign * p * rest <= 0:
            return Optimum(ratio, point)
        point = best.point
    return Optimum(outer, None, proved=False)
