"""The answers of a system: bounds, sums, shares, ranks; each the extreme over every assignment that the claims allow.

Component by component: interval arithmetic first; where relations form circles, programmes for the bounds that no known
assignment attains. What is found is kept. A budget in matrix entries (no clock, so that the bytes are the same
everywhere) limits the work on one component; beyond it the wider bound is given and `Solution.unproved` says so.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from graphlab.counting.feasible.conflict import Conflict, smallest_conflict
from graphlab.counting.feasible.one_relation import OneRelation
from graphlab.counting.feasible.programme import Optimum, Programme
from graphlab.counting.feasible.propagation import InfeasibleError, propagate
from graphlab.counting.feasible.ratios import extreme_ratio
from graphlab.counting.feasible.system import Component, Expression, Relation, System, components_of
from graphlab.model.values import Bounds, Number

#: Matrix entries that the programmes over one component may go through (some seconds).
BUDGET = 4_000_000
#: Contradictions that are taken out of one component, one after the other.
MOST_CONFLICTS = 50


@dataclass(frozen=True)
class Whole:
    """A denominator, by the components that it runs over.

    Attributes
    ----------
    parts
        Component -> the terms in it.
    ends
        Component -> the least and the greatest of those terms.
    """

    parts: Mapping[int, Mapping[int, int]]
    ends: Mapping[int, tuple[Number, Number]]

    @cached_property
    def _ends(self) -> tuple[Number, Number]:
        return sum(low for low, _ in self.ends.values()), sum(high for _, high in self.ends.values())

    def ends_without(self, components: Collection[int]) -> tuple[Number, Number]:
        """Return the least and the greatest of the terms in other components than some."""
        low, high = self._ends
        gone = [self.ends[i] for i in components if i in self.ends]
        if any(math.isinf(most) for _, most in gone):
            high = sum(most for i, (_, most) in self.ends.items() if i not in components)
        else:
            high -= sum(most for _, most in gone)
        return low - sum(least for least, _ in gone), high

    @property
    def bounds(self) -> Bounds:
        """The least and the greatest of all of it."""
        return as_bounds(*self._ends)


class Solution:
    """The extremes of what a system allows.

    Parameters
    ----------
    system
        Variables and relations. Claims that contradict each other are found first: they are listed in `conflicts`, keep
        the bounds that they state and narrow nothing else.
    budget
        Work allowed on each component, in matrix entries.

    Attributes
    ----------
    conflicts
        The smallest sets of claims that contradict each other.
    unproved
        Variables that some answer was given for which is wider than it may have to be.
    """

    def __init__(self, system: System, *, budget: int = BUDGET) -> None:
        self.system = system
        self.conflicts: list[Conflict] = []
        self.unproved: set[int] = set()
        self._budget = budget
        self._low, self._high = list(system.low), list(system.high)
        self._whole = list(system.whole)
        self._components = system.components()
        self._stands_for: dict[int, int] = {}
        for component in tuple(self._components):
            self._make_feasible(component)
        self._components = [part for component in self._components for part in self._open_parts(component)]
        self._component = {v: i for i, c in enumerate(self._components) for v in c.variables}
        self._spent: dict[int, int] = defaultdict(int)
        self._solved: set[int] = set()
        self._simple_ones: dict[int, OneRelation | None] = {}
        self._points: dict[int, list[Mapping[int, Number]]] = defaultdict(list)

    def forked(self, system: System) -> Solution:
        """Return the same over a copy of the system: what is asked of the one spends nothing of the other's budget."""
        other = copy(self)
        other.system, other.conflicts, other.unproved = system, list(self.conflicts), set(self.unproved)
        other._low, other._high, other._whole = list(self._low), list(self._high), list(self._whole)
        other._spent, other._solved = self._spent.copy(), set(self._solved)
        other._simple_ones = dict(self._simple_ones)
        other._points = defaultdict(list, {index: list(points) for index, points in self._points.items()})
        return other

    @property
    def unproved_claims(self) -> tuple[str, ...]:
        """Ids of the claims among what is unproved, sorted; rests and sums have none."""
        names = self.system.claim
        return tuple(sorted({names[v] for v in self.unproved if v < len(names) and names[v]}))

    # --- feasibility ------------------------------------------------------------------------------------------

    def _make_feasible(self, component: Component) -> None:
        """Narrow a component; claims that contradict each other are set apart until something satisfies the rest."""
        freed: set[str] = set()
        for _ in range(MOST_CONFLICTS):
            if self._settle(component):
                break
            conflict = smallest_conflict(self.system.without(freed), component)
            if not conflict.claims:
                break
            self.conflicts.append(conflict)
            freed |= set(conflict.claims)
            known = self.system.without(freed)
            for v in component.variables:
                self._low[v], self._high[v] = known.low[v], known.high[v]
        for v in component.variables if freed else ():
            if self.system.claim[v] in freed:
                self._set_apart(v)

    def _settle(self, component: Component) -> bool:
        """Narrow a component and return whether anything satisfies it."""
        try:
            propagate(component, self._low, self._high, self._whole)
            return component.acyclic or self._programme([component]).feasible()
        except InfeasibleError:
            return False

    def _open_parts(self, component: Component) -> list[Component]:
        """Return what is left of a component once known numbers, which tie nothing any more, are taken out of it."""
        fixed = {v: self._low[v] for v in component.variables if self._low[v] == self._high[v]}
        if not fixed or not component.relations:
            return [component]
        relations = []
        for relation in component.relations:
            terms = tuple((v, c) for v, c in relation.terms if v not in fixed)
            known = sum(c * fixed[v] for v, c in relation.terms if v in fixed)
            if terms:
                relations.append(Relation(terms, relation.low - known, relation.high - known))
        return components_of(component.variables, relations)

    def _set_apart(self, variable: int) -> None:
        """Let a variable of its own, with the bounds that the claim states, stand for a contradicted one."""
        copy = len(self._low)
        self._low.append(self.system.low[variable])
        self._high.append(self.system.high[variable])
        self._whole.append(self._whole[variable])
        self._stands_for[variable] = copy
        self._components.append(Component((copy,), ()))

    def _programme(self, components: Iterable[Component]) -> Programme:
        every = list(components)
        variables = sorted(v for c in every for v in c.variables)
        relations = [r for c in every for r in c.relations]
        return Programme(variables, relations, self._low, self._high, self._whole)

    # --- single variables -------------------------------------------------------------------------------------

    def bounds(self, variable: int) -> Bounds:
        """Return the least and the greatest that a variable can be; of a contradicted claim what it states."""
        variable = self._stands_for.get(variable, variable)
        self._solve(self._component[variable])
        return as_bounds(self._low[variable], self._high[variable])

    def _solve(self, index: int) -> None:
        """Make the bounds of every variable of a component exact."""
        component = self._components[index]
        if index in self._solved or component.acyclic:
            return
        self._solved.add(index)
        open_ones = [v for v in component.variables if self._low[v] != self._high[v]]
        for sign in (1, -1) if open_ones else ():
            self._maximum(index, dict.fromkeys(open_ones, sign))
        for v in open_ones:
            for sign in (1, -1):
                self._prove(index, v, sign)

    def _prove(self, index: int, variable: int, sign: int) -> None:
        bound = self._high[variable] if sign > 0 else self._low[variable]
        if any(point[variable] == bound for point in self._points[index]):
            return
        best = self._maximum(index, {variable: sign})
        if not best.proved:
            self.unproved.add(variable)
        if sign > 0:
            self._high[variable] = min(self._high[variable], _number(best.value))
        else:
            self._low[variable] = max(self._low[variable], -_number(best.value))

    def _maximum(self, index: int, objective: Expression) -> Optimum:
        best = self.spend(self._programme([self._components[index]]), objective)
        if best.point is not None:
            self._points[index].append(best.point)
        return best

    def spend(self, programme: Programme, objective: Expression) -> Optimum:
        """Return the greatest value of an expression over a programme, or its outer bound once the budget is spent."""
        index = self._component[programme.variables[0]]
        self._spent[index] += programme.size
        if self._spent[index] > self._budget:
            return Optimum(programme.outer(objective), None, proved=False)
        return programme.maximum(objective)

    # --- expressions ------------------------------------------------------------------------------------------

    def resolved(self, expression: Expression) -> dict[int, int]:
        """Return an expression with its contradicted variables replaced by what stands for them."""
        found: dict[int, int] = defaultdict(int)
        for variable, coefficient in expression.items():
            found[self._stands_for.get(variable, variable)] += coefficient
        return {v: c for v, c in found.items() if c}

    def ties(self, expression: Expression) -> set[int]:
        """Return the numbers of the components that an expression runs over."""
        return {self._component[v] for v in self.resolved(expression)}

    def span(self, expressions: Iterable[Expression]) -> Programme:
        """Return the components that several expressions run over as one programme."""
        indices = sorted({i for e in expressions for i in self.ties(e)})
        for index in indices:
            self._solve(index)
        return self._programme(self._components[i] for i in indices)

    def sum(self, expression: Expression) -> Bounds:
        """Return the least and the greatest value of a linear expression."""
        asked = self.resolved(expression)
        parts: dict[int, dict[int, int]] = defaultdict(dict)
        for variable, coefficient in asked.items():
            parts[self._component[variable]][variable] = coefficient
        ends = [[self._greatest(i, part, sign) for i, part in sorted(parts.items())] for sign in (-1, 1)]
        return as_bounds(-sum(ends[0]), sum(ends[1]))

    def _greatest(self, index: int, part: Expression, sign: int) -> Number:
        """Return the greatest of sign x an expression over one component."""
        self._solve(index)
        moving = {v: sign * c for v, c in part.items() if self._low[v] != self._high[v]}
        fixed = sum(sign * c * self._low[v] for v, c in part.items() if v not in moving)
        if not moving:
            return fixed
        if len(moving) == 1:
            ((v, c),) = moving.items()
            return fixed + c * (self._high[v] if c > 0 else self._low[v])
        simple = self._simple(index)
        if simple is not None:
            return fixed + simple.greatest(moving, self._low, self._high)
        best = self._maximum(index, moving)
        if not best.proved:
            self.unproved.update(moving)
        return fixed + _number(best.value)

    def _simple(self, index: int) -> OneRelation | None:
        """Return the one relation of a component of which sums have their extremes by arithmetic alone."""
        if index not in self._simple_ones:
            component = self._components[index]
            self._simple_ones[index] = OneRelation.of(component, self._low, self._high)
        return self._simple_ones[index]

    # --- shares -------------------------------------------------------------------------------------

    def whole(self, expression: Expression) -> Whole:
        """Return an expression as the denominator of many shares: what does not change from one to the next, once."""
        parts: dict[int, dict[int, int]] = defaultdict(dict)
        for variable, coefficient in self.resolved(expression).items():
            parts[self._component[variable]][variable] = coefficient
        ends = {i: (-self._greatest(i, part, -1), self._greatest(i, part, 1)) for i, part in sorted(parts.items())}
        return Whole(dict(parts), ends)

    def share(self, part: Expression, whole: Expression | Whole) -> Bounds:
        """Return the least and the greatest that part / whole can be, as fractions; not known where whole is only 0.

        Parameters
        ----------
        part, whole
            Linear expressions of which `part` is never more than `whole` and neither is negative.

        Notes
        -----
        What is in other components than `part` is independent of it: it only adds its least or its greatest.
        """
        part = self.resolved(part)
        whole = whole if isinstance(whole, Whole) else self.whole(whole)
        own = self.sum(part)
        low, high = whole.ends_without(())
        if low == high:
            shares = [None if x is None or not low else min(1.0, x / low) for x in (own.low, own.high)]
            return Bounds(*shares)
        tied = self.ties(part)
        inside = {v: c for i in sorted(tied) for v, c in whole.parts.get(i, {}).items()}
        rest_low, rest_high = whole.ends_without(tied)
        least = 0.0 if math.isinf(rest_high) else self._extreme_share(part, inside, _plain(rest_high), -1)
        most = self._extreme_share(part, inside, _plain(rest_low), 1)
        # What is never more than 0 is 0 of whatever the others are.
        return Bounds(least, 0.0 if most is None and least is not None else most)

    def _extreme_share(self, part: Expression, inside: Expression, rest: Number, sign: int) -> float | None:
        if inside == part:
            own = self.sum(part)
            if rest == 0 or (sign > 0 and own.high is None):
                return None if own.high == 0 else 1.0
            end = (own.high if sign > 0 else own.low) or 0
            return end / (end + rest)
        programme = self.span([part, inside])
        found = extreme_ratio(programme, part, inside, rest, sign)
        if found is None:
            return None
        if not found.proved:
            self.unproved.update(part)
        return min(1.0, max(0.0, float(found.value)))


def as_bounds(low: Number, high: Number) -> Bounds:
    """Return numbers as bounds; an infinite side is open, whole numbers are integers."""
    return Bounds(None if math.isinf(low) else _plain(low), None if math.isinf(high) else _plain(max(low, high)))


def _number(value: Number | Fraction) -> Number:
    return float(value) if isinstance(value, Fraction) else value


def _plain(number: Number) -> Number:
    return int(number) if float(number).is_integer() else number
