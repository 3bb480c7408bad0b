"""Which elements to take so that most items are complete: the set-union knapsack problem, exactly.

An item is won only when every one of its elements is taken; elements cost, and what may be spent is limited. Winning is
no submodular function of the elements (the last element of an item wins it all), so that taking the best next element
has no guarantee. The problem is solved as an integer programme with a gap of 0, or the bound that was reached is given.

References
----------
Goldschmidt, Nehme & Yu 1994, Naval Research Logistics 41:833-842 (set-union knapsack). Huangfu & Hall 2018,
Mathematical Programming Computation 10:119-142 (HiGHS, the solver).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

#: Seconds after which a search stops and gives the bound that it reached.
TIME_LIMIT = 120.0
#: Sets of equal worth that are looked for.
MOST_TIES = 20
_CLOSE = 1e-6
#: Greatest objective of which the solver's tolerance still tells one element from none.
_EXACT = 1e9


@dataclass(frozen=True)
class Problem:
    """Items with what they are worth, elements with what they cost, and what may be spent.

    Attributes
    ----------
    items
        The elements of each item, by number; an item without elements is never won.
    worth
        What each item is worth, 0 or more.
    costs
        What each element costs, 0 or more.
    budget
        What may be spent in all.
    groups
        The groups of each element, of which one must be opened to take it; empty = none is needed.
    group_costs
        What opening each group costs, once.
    """

    items: Sequence[Collection[int]]
    worth: Sequence[float]
    costs: Sequence[float]
    budget: float
    groups: Sequence[Collection[int]] = ()
    group_costs: Sequence[float] = ()

    def won(self, taken: Collection[int]) -> tuple[int, ...]:
        """Return the items that are won when some elements are taken."""
        got = set(taken)
        return tuple(i for i, elements in enumerate(self.items) if elements and got.issuperset(elements))

    def worth_of(self, taken: Collection[int]) -> float:
        """Return what some elements win."""
        return float(sum(self.worth[i] for i in self.won(taken)))


@dataclass(frozen=True)
class Selection:
    """The best sets that were found, and what is known about better ones.

    Attributes
    ----------
    sets
        Sets of elements of equal worth and equal, least size, sorted; the first is the answer.
    worth
        What each of them wins.
    bound
        No set wins more than this.
    proved
        Whether the worth is proved to be the greatest.
    all_ties
        Whether `sets` holds every set of this worth and size.
    smallest
        Whether no smaller set wins as much.
    """

    sets: tuple[tuple[int, ...], ...]
    worth: float
    bound: float
    proved: bool
    all_ties: bool = True
    smallest: bool = True


@dataclass
class _Programme:
    """The integer programme: a variable an item, an element and a group."""

    problem: Problem
    time_limit: float
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        problem = self.problem
        self.items, self.elements = len(problem.items), len(problem.costs)
        self.size = self.items + self.elements + len(problem.group_costs)
        for i, elements in enumerate(problem.items):
            for element in elements:
                self.rows.append(({i: 1.0, self.items + element: -1.0}, -np.inf, 0.0))
        for element, groups in enumerate(problem.groups):
            if groups:
                opened = {self.items + self.elements + group: -1.0 for group in groups}
                self.rows.append(({self.items + element: 1.0, **opened}, -np.inf, 0.0))
        spent = {self.items + e: float(c) for e, c in enumerate(problem.costs)}
        spent |= {self.items + self.elements + g: float(c) for g, c in enumerate(problem.group_costs)}
        self.rows.append((spent, -np.inf, float(problem.budget)))
        self.gain = {i: float(w) for i, w in enumerate(problem.worth)}
        self.number = {self.items + e: 1.0 for e in range(self.elements)}

    def solve(self, objective: dict[int, float], extra: Iterable[tuple[dict[int, float], float, float]] = ()) -> Any:
        """Return the solver's answer to the least of an objective."""
        rows = [*self.rows, *extra]
        where = [(k, column, value) for k, (row, _, _) in enumerate(rows) for column, value in row.items()]
        at, columns, values = zip(*where, strict=True)
        matrix = csr_array((values, (at, columns)), shape=(len(rows), self.size))
        upper = np.ones(self.size)
        upper[[i for i, elements in enumerate(self.problem.items) if not elements]] = 0
        wanted = np.zeros(self.size)
        wanted[list(objective)] = list(objective.values())
        whole = np.ones(self.size)
        whole[: self.items] = 0  # an item is whole by itself when its elements are
        return milp(
            wanted,
            constraints=LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows]),
            integrality=whole,
            bounds=Bounds(0, upper),
            options={"mip_rel_gap": 0, "time_limit": self.time_limit},
        )

    def taken(self, answer: Any) -> tuple[int, ...]:
        """Return the elements that an answer takes."""
        values = answer.x[self.items : self.items + self.elements]
        return tuple(int(e) for e in np.flatnonzero(values > 0.5))


def best_selection(problem: Problem, *, time_limit: float = TIME_LIMIT, ties: int = MOST_TIES) -> Selection:
    """Return the sets of elements that win most within the budget, the fewest elements first, and the proof.

    Parameters
    ----------
    problem
        Items, elements and the budget.
    time_limit
        Seconds for each search.
    ties
        How many sets of equal worth and size are looked for.

    Returns
    -------
    Selection
        Of equal worth the fewest elements; of these every set, up to `ties`, in order.

    Notes
    -----
    NP-hard; exponential at worst. About 100 items and 100 elements of published difficulty take seconds to minutes.

    Examples
    --------
    >>> found = best_selection(Problem([{0}, {0, 1}, {1}], [1, 1, 1], [1, 1], 1))
    >>> found.sets, found.worth, found.proved
    (((0,), (1,)), 1.0, True)
    """
    if not problem.costs or not any(problem.items):
        return Selection(((),), 0.0, 0.0, True)
    programme = _Programme(problem, time_limit)
    start = good_selection(problem)
    known = problem.worth_of(start)
    # What a quick search found bars everything below it, without which the proof takes many times as long.
    at_least = [(programme.gain, known - _CLOSE * max(1.0, known), np.inf)]
    scale = _scale(problem)
    if scale:
        # One search for the most worth and, among equals, the fewest elements: worth leads, so that its bound prunes.
        both = {i: -w * scale for i, w in programme.gain.items()} | programme.number
        first = programme.solve(both, at_least)
    else:
        first = programme.solve({i: -w for i, w in programme.gain.items()}, at_least)
    taken = start if first.x is None else programme.taken(first)
    worth = problem.worth_of(taken)
    if first.status != 0:
        bound = sum(problem.worth)
        if first.mip_dual_bound is not None:
            most_elements = len(problem.costs) if scale else 0
            bound = min(bound, (most_elements - first.mip_dual_bound) / (scale or 1))
        kept = _needed(problem, taken)
        return Selection((kept,), worth, max(worth, float(bound)), proved=False, all_ties=False, smallest=False)
    return _tied(problem, programme, worth, taken, ties, scale)


def _scale(problem: Problem) -> float:
    """Return what worths are multiplied with so that one step outweighs every element; 0 if nothing safe does."""
    for places in range(4):
        steps = 10.0**places
        if all(abs(w * steps - round(w * steps)) < 1e-9 * max(1.0, abs(w)) for w in problem.worth):
            scale = steps * (len(problem.costs) + 1)
            return scale if scale * sum(problem.worth) < _EXACT else 0.0
    return 0.0


def good_selection(problem: Problem, starts: int = 40) -> tuple[int, ...]:
    """Return a good set of elements within the budget, found quickly and without proof.

    Parameters
    ----------
    problem
        Items, elements and the budget.
    starts
        How many times the search is begun anew, each time with other chance preferences (a fixed seed).

    Notes
    -----
    Elements are left out one after the other, those that cost most for what is lost with them first, until the rest
    fits the budget; then each is exchanged for another that can stand for it and loses less. Where elements need groups
    nothing is found.
    """
    nothing: tuple[int, ...] = ()
    if problem.groups and any(problem.groups):
        return nothing
    held = _Held.of(problem)
    over = float(held.costs.sum()) - problem.budget
    if over <= 0:
        return tuple(range(len(held.costs)))
    chance = np.random.default_rng(0)
    best, least = nothing, float(held.worth.sum())
    for start in range(starts):
        noise = np.exp(chance.normal(0, 0.3 if start else 0, len(held.costs)))
        left_out = _exchanged(held, over, _left_out(held, over, noise))
        lost = float(held.worth[held.uses[:, left_out].any(axis=1)].sum())
        if lost < least:
            best, least = tuple(int(e) for e in np.flatnonzero(~left_out)), lost
    return _needed(problem, best)


@dataclass(frozen=True)
class _Held:
    """Which elements hold which items: a row an item, a column an element, and for each element its items."""

    uses: Any
    items: list[Any]
    worth: Any
    costs: Any

    @classmethod
    def of(cls, problem: Problem) -> _Held:
        uses = np.zeros((len(problem.items), len(problem.costs)))
        for i, elements in enumerate(problem.items):
            uses[i, list(elements)] = 1
        worth = np.array(problem.worth, dtype=float) * uses.any(axis=1)
        return cls(uses, [np.flatnonzero(row) for row in uses.T], worth, np.array(problem.costs, dtype=float))

    def lost(self, items: Any) -> Any:
        """Return for each element the worth of those of some items that it holds."""
        return self.worth[items] @ self.uses[items]


def _left_out(held: _Held, over: float, noise: Any) -> Any:
    """Return a mask of elements to leave out, taken greedily by what is lost for what is saved."""
    costs, saved = held.costs, 0.0
    left_out = np.zeros(len(costs), dtype=bool)
    hit = np.zeros(len(held.worth), dtype=bool)
    lost, dearest = held.lost(slice(None)), float(costs.max())
    noise = np.where(costs > 0, noise, np.inf)
    price = np.maximum(costs, 1e-12)
    while saved < over:
        if over - saved < dearest:
            price = np.maximum(np.minimum(costs, over - saved), 1e-12)
        element = int(((lost + 1e-9) / price * noise).argmin())
        left_out[element], noise[element] = True, np.inf
        items = held.items[element]
        items = items[~hit[items]]
        if len(items):  # lost once: nobody else loses them from now on
            hit[items] = True
            lost -= held.lost(items)
        saved += float(costs[element])
    return left_out


def _exchanged(held: _Held, over: float, left_out: Any) -> Any:
    """Return the mask after exchanging one element for another, as long as less is lost."""
    costs = held.costs
    times = held.uses[:, left_out].sum(axis=1)  # how many of those left out hold each item
    better = True
    while better:
        better, changed = False, True
        for element in np.flatnonzero(left_out).tolist():
            if changed:
                saved, lost, able, changed = float(costs[left_out].sum()), held.lost(times == 0), {}, False
            missing = over - float(saved - costs[element])
            if missing > 0:
                if missing not in able:
                    others = np.flatnonzero(~left_out & (costs >= missing))
                    able[missing] = others, lost[others], lost[others].min(initial=np.inf)
                others, without, least = able[missing]
                own = held.items[element]
                own = own[times[own] == 1]  # what is lost for this element alone
                limit = held.worth[own].sum() - 1e-9
                if least >= limit:
                    continue
                then = without + held.worth[own] @ held.uses[np.ix_(own, others)]
                if then.min() >= limit:
                    continue
                other = int(others[then.argmin()])
                left_out[other] = True
                times[held.items[other]] += 1
            left_out[element], better, changed = False, True, True
            times[held.items[element]] -= 1
    return left_out


def _tied(
    problem: Problem, programme: _Programme, worth: float, taken: tuple[int, ...], ties: int, scale: float
) -> Selection:
    """Return every smallest set of a worth: the fewest elements first, then one set after the other is barred."""
    if worth <= 0:
        return Selection(((),), 0.0, 0.0, True)
    number = programme.number
    enough = (programme.gain, worth - _CLOSE * max(1.0, worth), np.inf)
    objective = number
    if scale:
        objective = {i: -w * scale for i, w in programme.gain.items()} | number
    else:
        fewest = programme.solve(number, [enough])
        if fewest.x is None or fewest.status != 0:
            return Selection((_needed(problem, taken),), worth, worth, True, all_ties=False, smallest=False)
        taken = programme.taken(fewest)
    found, size = [taken], len(taken)
    while True:
        barred = [({programme.items + e: 1.0 for e in known}, -np.inf, size - 1.0) for known in found]
        another = programme.solve(objective, [enough, (number, -np.inf, float(size)), *barred])
        if another.x is None or len(found) > ties:
            break
        found.append(programme.taken(another))
    complete = another.x is None and another.status == 2
    return Selection(tuple(sorted(found)[:ties]), worth, worth, True, all_ties=complete)


def _needed(problem: Problem, taken: Collection[int]) -> tuple[int, ...]:
    """Return the elements among those taken that an item that is won needs."""
    won = problem.won(taken)
    return tuple(sorted({element for i in won for element in problem.items[i]}))
