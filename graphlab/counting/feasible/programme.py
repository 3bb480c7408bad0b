"""Linear and whole-number programmes over a component: HiGHS with gap 0, its answers checked in exact arithmetic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from graphlab.counting.feasible.propagation import SLACK, InfeasibleError
from graphlab.counting.feasible.system import INFINITY, Expression, Relation
from graphlab.model.values import Number

#: Branches after which a whole-number programme stops at its outer bound. No clock: the same bytes everywhere.
MOST_BRANCHES = 2_000
#: Numbers above this are not told apart reliably by a solver in double precision: the outer bound is taken.
LARGEST = 10**9
_DONE, _STOPPED, _INFEASIBLE, _UNBOUNDED, _UNCLEAR = range(5)


@dataclass(frozen=True)
class Optimum:
    """The greatest value of an expression, where it is taken, and whether it is proved (else an outer bound)."""

    value: Number | Fraction
    point: Mapping[int, Number] | None
    proved: bool = True


@dataclass(frozen=True)
class Programme:
    """Variables with bounds and relations, over which expressions are maximised."""

    variables: Sequence[int]
    relations: Sequence[Relation]
    low: Sequence[Number]
    high: Sequence[Number]
    whole: Sequence[bool]

    @property
    def size(self) -> int:
        """Number of entries of the matrix, the measure of what an optimum costs."""
        return len(self.variables) + sum(len(r.terms) for r in self.relations)

    @cached_property
    def _column(self) -> dict[int, int]:
        return {v: i for i, v in enumerate(self.variables)}

    @cached_property
    def _constraints(self) -> Any:
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        rows = [i for i, r in enumerate(self.relations) for _ in r.terms]
        columns = [self._column[v] for r in self.relations for v, _ in r.terms]
        values = [float(c) for r in self.relations for _, c in r.terms]
        matrix = csr_array((values, (rows, columns)), shape=(len(self.relations), len(self.variables)))
        return LinearConstraint(matrix, [r.low for r in self.relations], [r.high for r in self.relations])

    @cached_property
    def _bounds(self) -> Any:
        from scipy.optimize import Bounds

        return Bounds([float(self.low[v]) for v in self.variables], [float(self.high[v]) for v in self.variables])

    @cached_property
    def _too_large(self) -> bool:
        ends = (*(self.low[v] for v in self.variables), *(self.high[v] for v in self.variables))
        sides = (x for r in self.relations for x in (r.low, r.high))
        return any(math.isfinite(x) and abs(x) > LARGEST for x in (*ends, *sides))

    def maximum(self, objective: Expression) -> Optimum:
        """Return the greatest value that an expression takes.

        Raises
        ------
        InfeasibleError
            If no assignment satisfies the relations.
        """
        outer = self.outer(objective)
        if self._too_large:
            return Optimum(outer, None, proved=False)
        found = self._run(objective)
        if found.status == _INFEASIBLE:
            raise InfeasibleError
        if found.status in (_UNBOUNDED, _UNCLEAR):
            return self._without_optimum(objective, outer)
        point = None if found.x is None else self.checked(found.x)
        if point is None or found.status == _STOPPED:
            return Optimum(min(outer, self._dual(found, objective)), point, proved=False)
        return Optimum(sum(c * point[v] for v, c in objective.items()), point)

    def feasible(self) -> bool:
        """Return whether some assignment satisfies the relations; True where that cannot be settled."""
        return self._too_large or self._run({}).status != _INFEASIBLE

    def _without_optimum(self, objective: Expression, outer: Number) -> Optimum:
        if objective and self._run({}).status == _INFEASIBLE:
            raise InfeasibleError
        return Optimum(outer, None, proved=math.isinf(outer))

    def _run(self, objective: Expression) -> Any:
        from scipy.optimize import milp

        costs = np.zeros(len(self.variables))
        for variable, coefficient in objective.items():
            costs[self._column[variable]] = -coefficient
        return milp(
            costs,
            integrality=np.array([int(self.whole[v]) for v in self.variables]),
            bounds=self._bounds,
            constraints=self._constraints if self.relations else None,
            options={"mip_rel_gap": 0.0, "node_limit": MOST_BRANCHES},
        )

    def checked(self, x: np.ndarray) -> dict[int, Number] | None:
        """Return a solver's answer as exact whole numbers, or None if it does not satisfy every relation exactly."""
        values = {
            v: round(float(y)) if self.whole[v] else min(max(float(y), float(self.low[v])), float(self.high[v]))
            for v, y in zip(self.variables, x, strict=True)
        }
        if any(not self.low[v] <= values[v] <= self.high[v] for v in self.variables if self.whole[v]):
            return None
        for relation in self.relations:
            parts = [c * values[v] for v, c in relation.terms]
            slack = SLACK * 10 * max(1.0, *map(abs, parts)) if any(not self.whole[v] for v, _ in relation.terms) else 0
            if not relation.low - slack <= sum(parts) <= relation.high + slack:
                return None
        return values

    def outer(self, objective: Expression) -> Number:
        """Return the greatest value that the bounds alone allow."""
        parts = [c * (self.high[v] if c > 0 else self.low[v]) for v, c in objective.items() if c]
        return INFINITY if any(math.isinf(p) for p in parts) else sum(parts)

    def _dual(self, found: Any, objective: Expression) -> Number:
        """Return the outer bound that an unfinished search has proved, rounded outward."""
        bound = getattr(found, "mip_dual_bound", None)
        if bound is None or not math.isfinite(bound):
            return INFINITY
        if all(self.whole[v] for v in objective):
            return math.floor(1e-4 - float(bound))
        return float(-bound + SLACK * max(1.0, abs(bound)))
