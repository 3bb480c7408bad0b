"""Sums over a component of one relation (a total, its parts and their rest): extremes by arithmetic, no programme.

With coefficients of 1 and -1 each variable moves the relation by as much as itself, so that what must give way gives
way where it costs least, one variable after the other; whole numbers stay whole.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from graphlab.counting.feasible.system import Component, Expression
from graphlab.model.values import Number


@dataclass(frozen=True)
class OneRelation:
    """The relation low <= sum of sign x variable <= high.

    Attributes
    ----------
    sign
        Variable -> 1 or -1.
    low, high
        Of the relation.
    least, most
        The least and the greatest that its sum can be by the bounds of the variables alone.
    """

    sign: dict[int, int]
    low: Number
    high: Number
    least: Number
    most: Number

    @classmethod
    def of(cls, component: Component, low: Sequence[Number], high: Sequence[Number]) -> OneRelation | None:
        """Return the one relation of a component; None for any other component, or where a bound is open."""
        if len(component.relations) != 1:
            return None
        relation = component.relations[0]
        ends = [(c * low[v], c * high[v]) for v, c in relation.terms]
        if any(abs(c) != 1 for _, c in relation.terms) or any(math.isinf(x) for pair in ends for x in pair):
            return None
        least, most = sum(min(pair) for pair in ends), sum(max(pair) for pair in ends)
        return cls(dict(relation.terms), relation.low, relation.high, least, most)

    def greatest(self, objective: Expression, low: Sequence[Number], high: Sequence[Number]) -> Number:
        """Return the greatest value of an expression over variables of the relation.

        Parameters
        ----------
        objective
            Variable -> coefficient, none of them 0.
        low, high
            Bounds by variable, as narrow as the relation makes them.

        Notes
        -----
        Each variable is first put where it serves the expression best; what then misses the relation is made up by
        variables outside the expression, which cost nothing, and then by those that cost least a unit.
        """
        value: Number = 0
        inner: Number = 0
        rise: list[tuple[Number, Number]] = []
        fall: list[tuple[Number, Number]] = []
        least, most = self.least, self.most
        for v, c in objective.items():
            sign = self.sign[v]
            ends = sorted((sign * low[v], sign * high[v]))
            least, most = least - ends[0], most - ends[1]
            worth = c * sign
            at = ends[1] if worth > 0 else ends[0]
            value += worth * at
            inner += at
            (fall if worth > 0 else rise).append((abs(worth), ends[1] - ends[0]))
        too_much, too_little = inner + least - self.high, self.low - inner - most
        if too_much > 0:
            return value - _given_up(fall, too_much)
        return value - _given_up(rise, too_little) if too_little > 0 else value


def _given_up(steps: Sequence[tuple[Number, Number]], needed: Number) -> Number:
    """Return what it costs to move by `needed`, the cheapest steps first."""
    cost: Number = 0
    for worth, room in sorted(steps):
        moved = min(room, needed)
        cost += worth * moved
        needed -= moved
    return cost
