"""Claims that cannot all be true together, as the smallest set that contradicts itself.

First one contradicting set from which nothing can be left out (deletion, in halves). Then smaller ones are looked for
by the duality of contradicting and correcting sets: every contradicting set meets every set whose removal repairs the
whole, so the smallest set that meets all corrections known so far is either the answer or shows a new correction.

References
----------
Ignatiev, Previti, Liffiton & Marques-Silva 2015, "Smallest MUS extraction with minimal hitting set dualization", CP.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphlab.counting.feasible.programme import Programme
from graphlab.counting.feasible.propagation import InfeasibleError, propagate
from graphlab.counting.feasible.system import INFINITY, Component, Relation, System

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


class _Check:
    """Whether some of the claims of a component can be true together."""

    def __init__(self, system: System, component: Component) -> None:
        self.system, self.component = system, component
        stated = (v for v in component.variables if system.claim[v] and self._says_something(v))
        self.claims = sorted({system.claim[v] for v in stated})

    def _says_something(self, variable: int) -> bool:
        return self.system.low[variable] > 0 or self.system.high[variable] < INFINITY

    def holds(self, claims: Sequence[str]) -> bool:
        system, kept = self.system, set(claims)
        low, high = list(system.low), list(system.high)
        for v in self.component.variables:
            if system.claim[v] and system.claim[v] not in kept:
                low[v], high[v] = 0, INFINITY
        try:
            propagate(self.component, low, high, system.whole)
            if self.component.acyclic:
                return True
            return Programme(self.component.variables, self.component.relations, low, high, system.whole).feasible()
        except InfeasibleError:
            return False


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
    corrections: list[list[str]] = [[c] for c in found] if len(found) == 1 else []
    for _ in range(MOST_ROUNDS):
        candidate = _hitting_set(check.claims, corrections)
        if len(candidate) > len(found):
            return Conflict(tuple(found))
        if not check.holds(candidate):
            return Conflict(tuple(candidate))
        corrections.append(_correction(check, candidate))
    return Conflict(tuple(found), smallest=False)


def _correction(check: _Check, holding: Sequence[str]) -> list[str]:
    """Return the claims that cannot be added to a set that holds, each one tried in order of their names."""
    kept = list(holding)
    dropped = []
    for claim in check.claims:
        if claim not in kept:
            if check.holds([*kept, claim]):
                kept.append(claim)
            else:
                dropped.append(claim)
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
