"""Bounds by interval arithmetic: each relation narrows each of its variables, until nothing moves.

On a component without a circle (a tree of totals and parts) the result is the exact range of every variable: sums of
whole-number intervals leave no holes. With circles (a table with row and column totals) it is an outer bound.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import MutableSequence, Sequence

from graphlab.counting.feasible.system import INFINITY, Component, Relation
from graphlab.model.values import Number

#: Each relation is looked at no more than this often; a circle can narrow bounds for ever by one each time.
MOST_VISITS = 200
#: Measured numbers (kilograms) may miss a relation by this part of their size: they are not exact decimals.
SLACK = 1e-9


class InfeasibleError(Exception):
    """No assignment satisfies the relations within the bounds."""


def propagate(
    component: Component, low: MutableSequence[Number], high: MutableSequence[Number], whole: Sequence[bool]
) -> bool:
    """Narrow the bounds of a component's variables in place and return whether a fixed point was reached.

    Parameters
    ----------
    component
        Variables and relations.
    low, high
        Bounds by variable of the whole system; those of the component's variables are changed.
    whole
        Whether a variable takes whole numbers only.

    Raises
    ------
    InfeasibleError
        If some variable or relation is left without a value.

    Notes
    -----
    Cost: the number of entries times the number of rounds, usually two or three.
    """
    for variable in component.variables:
        _check(low[variable], high[variable])
    return Propagation(component.relations).run(low, high, whole)


class Propagation:
    """Relations ready to narrow bounds, as often as is asked."""

    def __init__(self, relations: Sequence[Relation]) -> None:
        self._relations = relations
        self._where: dict[int, list[int]] = defaultdict(list)
        for index, relation in enumerate(relations):
            for variable, _ in relation.terms:
                self._where[variable].append(index)

    def run(
        self,
        low: MutableSequence[Number],
        high: MutableSequence[Number],
        whole: Sequence[bool],
        moved: int | None = None,
    ) -> bool:
        """Narrow bounds in place and return whether a fixed point was reached.

        Parameters
        ----------
        low, high, whole
            As for `propagate`.
        moved
            The only variable whose bounds are new since a fixed point; None where every relation is to be looked at.

        Raises
        ------
        InfeasibleError
            If some variable or relation is left without a value.
        """
        relations, where = self._relations, self._where
        queue = deque(range(len(relations)) if moved is None else where[moved])
        waiting = set(queue)
        visits = [0] * len(relations)
        settled = True
        while queue:
            index = queue.popleft()
            waiting.discard(index)
            visits[index] += 1
            if visits[index] > MOST_VISITS:
                settled = False
                continue
            for variable in _narrow(relations[index], low, high, whole):
                for other in where[variable]:
                    if other not in waiting:
                        waiting.add(other)
                        queue.append(other)
        return settled


def _narrow(
    relation: Relation, low: MutableSequence[Number], high: MutableSequence[Number], whole: Sequence[bool]
) -> list[int]:
    """Narrow the variables of one relation and return those that moved."""
    ends = [(c * low[v], c * high[v]) if c > 0 else (c * high[v], c * low[v]) for v, c in relation.terms]
    finite_least: Number = 0
    finite_most: Number = 0
    open_least = open_most = 0  # a least is open below only, a most above only
    scale: Number = 1
    for least, most in ends:
        if least == -INFINITY:
            open_least += 1
        else:
            finite_least += least
            scale = max(scale, abs(least))
        if most == INFINITY:
            open_most += 1
        else:
            finite_most += most
            scale = max(scale, abs(most))
    slack = SLACK * scale
    if (not open_least and finite_least > relation.high + slack) or (
        not open_most and finite_most < relation.low - slack
    ):
        raise InfeasibleError
    moved = []
    for (variable, coefficient), (least, most) in zip(relation.terms, ends, strict=True):
        # What the others come to at most and at least; open where one of them is.
        others_most = _others(finite_most, open_most, most, INFINITY)
        others_least = _others(finite_least, open_least, least, -INFINITY)
        down = (relation.low - others_most) / coefficient
        up = (relation.high - others_least) / coefficient
        if coefficient < 0:
            down, up = up, down
        if _tighten(variable, down, up, low, high, whole=whole[variable], slack=slack):
            moved.append(variable)
    return moved


def _others(finite: Number, open_ones: int, own: Number, endless: float) -> Number:
    """Return what a sum is without one of its numbers, which may be endless as others may."""
    if own == endless:
        return endless if open_ones > 1 else finite
    return endless if open_ones else finite - own


def _tighten(
    variable: int, down: Number, up: Number, low: MutableSequence[Number], high: MutableSequence[Number],
    *, whole: bool, slack: float,
) -> bool:  # fmt: skip
    if whole:
        down = down if down == -INFINITY else math.ceil(down - SLACK)
        up = up if up == INFINITY else math.floor(up + SLACK)
        slack = 0
    moved = False
    if down > low[variable] + slack:
        low[variable], moved = down, True
    if up < high[variable] - slack:
        high[variable], moved = up, True
    if moved:
        _check(low[variable], high[variable], slack)
    return moved


def _check(low: Number, high: Number, slack: float = 0) -> None:
    if low > high + slack or low == INFINITY:
        raise InfeasibleError
