"""Variables with bounds and linear relations between them: what a table says, before it is solved."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphlab.model.values import Number

#: A linear expression: variable -> coefficient.
Expression = Mapping[int, int]
INFINITY = math.inf


@dataclass(frozen=True, slots=True)
class Relation:
    """A linear expression between two bounds: low <= sum of coefficient x variable <= high."""

    terms: tuple[tuple[int, int], ...]
    low: Number
    high: Number


@dataclass(frozen=True, slots=True)
class Component:
    """Variables that relations tie together, and those relations; other variables are independent of them."""

    variables: tuple[int, ...]
    relations: tuple[Relation, ...]

    @property
    def acyclic(self) -> bool:
        """Whether variables and relations form a tree, on which interval arithmetic is exact."""
        edges = sum(len(r.terms) for r in self.relations)
        return edges == len(self.variables) + len(self.relations) - 1

    @property
    def size(self) -> int:
        """Number of entries of its matrix, the measure of what a programme over it costs."""
        return len(self.variables) + sum(len(r.terms) for r in self.relations)


def components_of(variables: Iterable[int], relations: Iterable[Relation]) -> list[Component]:
    """Return the groups of variables that relations tie together, by their smallest variable."""
    relations = list(relations)
    root = {v: v for v in sorted(variables)}

    def find(x: int) -> int:
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    for relation in relations:
        first = find(relation.terms[0][0])
        for variable, _ in relation.terms[1:]:
            a, b = sorted((first, find(variable)))
            root[b] = first = a
    members: dict[int, list[int]] = defaultdict(list)
    for variable in root:
        members[find(variable)].append(variable)
    tied: dict[int, list[Relation]] = defaultdict(list)
    for relation in relations:
        tied[find(relation.terms[0][0])].append(relation)
    return [Component(tuple(members[r]), tuple(tied[r])) for r in sorted(members)]


@dataclass
class System:
    """Variables (at least 0, with bounds) and relations; build it, then solve it with `Solution`.

    Attributes
    ----------
    low, high
        Bounds of each variable; an open side is infinite.
    whole
        Whether the variable takes whole numbers only.
    claim
        Name of the claim that states the bounds; "" for a variable that nothing states.
    relations
        What ties variables together, whatever the claims say.

    Examples
    --------
    >>> system = System()
    >>> total, part, small = (system.add(*bounds) for bounds in ((21, 21), (18, 18), (0, 4)))
    >>> rest = system.add_total(total, [part, small])
    >>> from graphlab.counting.feasible.solution import Solution
    >>> solution = Solution(system)
    >>> str(solution.bounds(small)), str(solution.bounds(rest))
    ('at most 3', 'at most 3')
    """

    low: list[Number] = field(default_factory=list)
    high: list[Number] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    claim: list[str] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.low)

    def copied(self) -> System:
        """Return a system of the same variables and relations, to which others can be added."""
        return System(list(self.low), list(self.high), list(self.whole), list(self.claim), list(self.relations))

    def add(self, low: Number | None = 0, high: Number | None = None, *, whole: bool = True, claim: str = "") -> int:
        """Add a variable and return its number.

        Parameters
        ----------
        low, high
            Bounds; None is open (at least 0, or no greatest).
        whole
            Whether it counts things.
        claim
            Name of the claim that states these bounds.
        """
        self.low.append(_whole_up(low or 0) if whole else (low or 0))
        self.high.append(INFINITY if high is None else _whole_down(high) if whole else high)
        self.whole.append(whole)
        self.claim.append(claim)
        return len(self.low) - 1

    def relate(self, terms: Mapping[int, int], low: Number = 0, high: Number = 0) -> None:
        """Add a relation: low <= the sum of coefficient x variable <= high (by default the sum is 0)."""
        kept = tuple(sorted((v, c) for v, c in terms.items() if c))
        if kept:
            self.relations.append(Relation(kept, low, high))

    def add_total(self, total: int, parts: Sequence[int]) -> int:
        """Add what `parts` leave of `total` as a variable of at least 0, and return its number."""
        rest = self.add(0, None, whole=self.whole[total])
        self.relate({total: -1, rest: 1, **dict.fromkeys(parts, 1)})
        return rest

    def components(self) -> list[Component]:
        """Return the groups of variables that relations tie together, by their smallest variable."""
        return components_of(range(len(self)), self.relations)

    def without(self, claims: Iterable[str]) -> System:
        """Return the system in which what some claims state is not known; the relations stay."""
        freed = set(claims)
        low = [0 if c and c in freed else x for x, c in zip(self.low, self.claim, strict=True)]
        high = [INFINITY if c and c in freed else x for x, c in zip(self.high, self.claim, strict=True)]
        return System(low, high, self.whole, self.claim, self.relations)


def _whole_up(number: Number) -> Number:
    return math.ceil(number) if math.isfinite(number) else number


def _whole_down(number: Number) -> Number:
    return math.floor(number) if math.isfinite(number) else number
