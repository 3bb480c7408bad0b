"""Claims that cannot all be true together, as the smallest set that contradicts itself.

First one contradicting set from which nothing can be left out (deletion, in halves). Where the rest holds without any
one of its claims, each of them is in every contradicting set, and there is no other. Else smaller ones are looked for
by the duality of contradicting and correcting sets: every contradicting set meets every set whose removal repairs
the whole, so the smallest set that meets all corrections known so far is either the answer or shows a new correction.

References
----------
Ignatiev, Previti, Liffiton & Marques-Silva 2015, "Smallest MUS extraction with minimal hitting set dualization", CP.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graphlab.counting.feasible.programme import Programme
from graphlab.counting.feasible.propagation import InfeasibleError, Propagation
from graphlab.counting.feasible.system import INFINITY, Component, Relation, System
from graphlab.model.values import Number

#: Rounds of the search for a smaller set; beyond them the set is one from which nothing can be left out.
MOST_ROUNDS = 100
#: With more claims than this in one component a smaller set is not looked for.
MOST_CLAIMS = 200


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that cannot all be true; ``smallest`` = no contradicting set has fewer (else: none can be left out)."""

    claims: tuple[str, ...]
    smallest: bool = True


def smallest_conflict(system: System, component: Component) -> Conflict:
    """Return the smallest set of claims of a component that contradict each other, ties by name.

    Parameters
    ----------
    system
        Whose bounds the claims state.
    component
        On which nothing satisfies all of them.

    Examples
    --------
    >>> system = System()
    >>> county, a, b, c = (system.add(n, n, claim=name) for name, n in zip("wabc", (10, 8, 7, 1)))
    >>> _ = system.add_total(county, [a, b, c])
    >>> smallest_conflict(system, system.components()[0]).claims
    ('a', 'b', 'w')
    """
    check = _Check(system, component)
    found = _irreducible(check, check.claims)
    if len(check.claims) > MOST_CLAIMS:
        return Conflict(tuple(found), smallest=len(found) < 2)
    return _smaller(check, found)


@dataclass(frozen=True, slots=True)
class _State:
    """Claims that hold together, and how far they narrow the bounds."""

    claims: frozenset[str]
    low: list[Number]
    high: list[Number]


class _Check:
    """Whether some of the claims of a component can be true together; its variables are numbered anew."""

    def __init__(self, system: System, component: Component) -> None:
        number = {v: i for i, v in enumerate(component.variables)}
        self._low = [system.low[v] for v in component.variables]
        self._high = [system.high[v] for v in component.variables]
        self._whole = [system.whole[v] for v in component.variables]
        self._claim = [system.claim[v] for v in component.variables]
        self._relations = [
            Relation(tuple((number[v], c) for v, c in r.terms), r.low, r.high) for r in component.relations
        ]
        self._acyclic = component.acyclic
        self._propagation = Propagation(self._relations)
        self._stated: dict[str, list[int]] = defaultdict(list)
        for v, claim in enumerate(self._claim):
            if claim and (self._low[v] > 0 or self._high[v] < INFINITY):
                self._stated[claim].append(v)
        self.claims = sorted(self._stated)

    def holds(self, claims: Collection[str]) -> bool:
        """Return whether some claims can be true together."""
        return self.state(claims) is not None

    def state(self, claims: Collection[str]) -> _State | None:
        """Return what some claims leave of the bounds; None where they contradict each other."""
        kept = frozenset(claims)
        low = [0 if c and c not in kept else x for x, c in zip(self._low, self._claim, strict=True)]
        high = [INFINITY if c and c not in kept else x for x, c in zip(self._high, self._claim, strict=True)]
        if any(a > b for a, b in zip(low, high, strict=True)):
            return None
        return self._narrowed(_State(kept, low, high))

    def adding(self, state: _State, claim: str) -> _State | None:
        """Return what claims that hold and one more leave; None where they contradict each other."""
        kept = state.claims | {claim}
        if not self._acyclic:  # a circle narrows without end: each time from the beginning
            return self.state(kept)
        found: _State | None = _State(kept, list(state.low), list(state.high))
        for v in self._stated[claim]:
            if found is None:
                break
            found.low[v], found.high[v] = max(found.low[v], self._low[v]), min(found.high[v], self._high[v])
            found = None if found.low[v] > found.high[v] else self._narrowed(found, v)
        return found

    def _narrowed(self, state: _State, moved: int | None = None) -> _State | None:
        try:
            self._propagation.run(state.low, state.high, self._whole, moved)
        except InfeasibleError:
            return None
        if self._acyclic:
            return state
        variables = range(len(self._low))
        programme = Programme(variables, self._relations, state.low, state.high, self._whole)
        try:
            return state if programme.feasible() else None
        except InfeasibleError:
            return None


def _irreducible(check: _Check, claims: Sequence[str]) -> list[str]:
    """Return contradicting claims none of which can be left out."""
    if check.holds(claims):
        return []
    return sorted(_needed(check, [], list(claims), changed=False))


def _needed(check: _Check, fixed: list[str], claims: list[str], *, changed: bool) -> list[str]:
    """Return the claims that contradict together with `fixed` (QuickXplain)."""
    if changed and not check.holds(fixed):
        return []
    if len(claims) <= 1:
        return claims
    first, second = claims[: len(claims) // 2], claims[len(claims) // 2 :]
    from_second = _needed(check, fixed + first, second, changed=True)
    return _needed(check, fixed + from_second, first, changed=bool(from_second)) + from_second


def _smaller(check: _Check, found: list[str]) -> Conflict:
    """Return the smallest contradicting set, of which one that cannot be made smaller is known."""
    if len(found) < 2:
        return Conflict(tuple(found))
    corrections = [[c] for c in found if check.holds([x for x in check.claims if x != c])]
    if len(corrections) == len(found):
        return Conflict(tuple(found))
    for _ in range(MOST_ROUNDS):
        candidate = _hitting_set(check.claims, corrections)
        if len(candidate) > len(found):
            return Conflict(tuple(found))
        state = check.state(candidate)
        if state is None:
            return Conflict(tuple(candidate))
        corrections.append(_correction(check, state))
    return Conflict(tuple(found), smallest=False)


def _correction(check: _Check, state: _State) -> list[str]:
    """Return the claims that cannot be added to a set that holds, each one tried in order of their names."""
    dropped = []
    for claim in check.claims:
        if claim not in state.claims:
            more = check.adding(state, claim)
            if more is None:
                dropped.append(claim)
            else:
                state = more
    return dropped


def _hitting_set(claims: Sequence[str], sets: Sequence[Sequence[str]]) -> list[str]:
    """Return the fewest claims that meet every set, ties by name."""
    if not sets:
        return []
    column = {c: i for i, c in enumerate(claims)}
    relations = [Relation(tuple(sorted((column[c], 1) for c in group)), 1, len(group)) for group in sets]
    n = len(claims)
    programme = Programme(range(n), relations, [0] * n, [1] * n, [True] * n)
    best = programme.maximum({i: -(n * n + i) for i in range(n)})
    return [c for c in claims if best.point and best.point[column[c]]]
