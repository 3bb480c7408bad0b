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
    where: dict[int, list[int]] = defaultdict(list)
    for index, relation in enumerate(component.relations):
        for variable, _ in relation.terms:
            where[variable].append(index)
    for variable in component.variables:
        _check(low[variable], high[variable])
    queue = deque(range(len(component.relations)))
    waiting = set(queue)
    visits = [0] * len(component.relations)
    settled = True
    while queue:
        index = queue.popleft()
        waiting.discard(index)
        visits[index] += 1
        if visits[index] > MOST_VISITS:
            settled = False
            continue
        for variable in _narrow(component.relations[index], low, high, whole):
            for other in where[variable]:
                if other not in waiting:
                    waiting.add(other)
                    queue.append(other)
    return settled


def _narrow(
    relation: Relation, low: MutableSequence[Number], high: MutableSequence[Number], whole: Sequence[bool]
) -> list[int]:
    """Narrow the variables of one relation and return those that moved."""
    least = [c * (low[v] if c > 0 else high[v]) for v, c in relation.terms]
    most = [c * (high[v] if c > 0 else low[v]) for v, c in relation.terms]
    sums = (_Sum(least), _Sum(most))
    scale = SLACK * max(1.0, *(abs(x) for x in (*least, *most) if math.isfinite(x)))
    if sums[0].all > relation.high + scale or sums[1].all < relation.low - scale:
        raise InfeasibleError
    moved = []
    for (variable, coefficient), at_least, at_most in zip(relation.terms, least, most, strict=True):
        down = (relation.low - sums[1].without(at_most)) / coefficient
        up = (relation.high - sums[0].without(at_least)) / coefficient
        if coefficient < 0:
            down, up = up, down
        if _tighten(variable, down, up, low, high, whole=whole[variable], slack=scale):
            moved.append(variable)
    return moved


class _Sum:
    """A sum of numbers some of which may be infinite, and what it is without one of them."""

    def __init__(self, numbers: Sequence[Number]) -> None:
        self.finite = sum(x for x in numbers if math.isfinite(x))
        self.open = [x for x in numbers if not math.isfinite(x)]

    @property
    def all(self) -> Number:
        return self.open[0] if self.open else self.finite

    def without(self, number: Number) -> Number:
        if math.isfinite(number):
            return self.open[0] if self.open else self.finite - number
        return number if len(self.open) > 1 else self.finite


def _tighten(
    variable: int, down: Number, up: Number, low: MutableSequence[Number], high: MutableSequence[Number],
    *, whole: bool, slack: float,
) -> bool:  # fmt: skip
    if whole:
        down = math.ceil(down - SLACK) if math.isfinite(down) else down
        up = math.floor(up + SLACK) if math.isfinite(up) else up
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
