"""The feasible set against every assignment written out: bounds, sums, shares, ranks and contradictions."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from graphlab.counting.feasible.programme import Programme
from graphlab.counting.feasible.propagation import InfeasibleError, Propagation, propagate
from graphlab.counting.feasible.ranking import ranks_within
from graphlab.counting.feasible.ratios import extreme_ratio
from graphlab.counting.feasible.solution import Solution
from graphlab.counting.feasible.system import INFINITY, Relation, System
from tests.rounds import rounds


@dataclass
class Made:
    """A random system whose every variable is at most `MOST`, so that all assignments can be written out."""

    system: System
    rows: list[int]


MOST = 7


def _bounds(rng: random.Random) -> tuple[int, int]:
    kind = rng.random()
    if kind < 0.4:
        n = rng.randint(0, 5)
        return n, n
    if kind < 0.7:
        return 0, rng.randint(1, 4)
    low = rng.randint(0, 3)
    return low, low + rng.randint(0, 4)


def _made(seed: int) -> Made:
    rng = random.Random(seed)
    system = System()
    rows = [system.add(*_bounds(rng), claim=f"r{i}") for i in range(rng.randint(2, 4))]
    if rng.random() < 0.8:
        total = rng.randint(3, MOST)
        whole = system.add(total, min(MOST, total + rng.choice((0, 0, 1))), claim="whole")
        rest = system.add(0, MOST)
        system.relate({whole: -1, rest: 1, **dict.fromkeys(rows, 1)})
    for k in range(rng.randint(0, 2)):
        some = rng.sample(rows, rng.randint(2, len(rows)))
        part = system.add(*_bounds(rng), claim=f"m{k}")
        system.relate({part: -1, **dict.fromkeys(some, 1)}, *rng.choice(((0, 0), (-INFINITY, 0))))
    return Made(system, rows)


def _worlds(system: System, freed: frozenset[str] = frozenset()) -> list[tuple[int, ...]]:
    spans = []
    for v in range(len(system)):
        free = system.claim[v] in freed
        low, high = (0, 3 * MOST) if free else (system.low[v], min(system.high[v], 3 * MOST))
        spans.append(range(int(low), int(high) + 1))
    return [w for w in itertools.product(*spans) if _holds(system, w)]


def _holds(system: System, world: tuple[int, ...]) -> bool:
    return all(r.low <= sum(c * world[v] for v, c in r.terms) <= r.high for r in system.relations)


def _ranks(worlds: list[tuple[int, ...]], rows: list[int], me: int) -> tuple[int, int]:
    others = [j for j in rows if j != me]
    best = min(1 + sum(w[j] > w[me] for j in others) for w in worlds)
    worst = max(1 + sum(w[j] >= w[me] for j in others) for w in worlds)
    return best, worst


@pytest.mark.parametrize("block", rounds(3, 6))
def test_bounds_shares_and_ranks_are_the_extremes_over_every_assignment(block):
    seen = 0
    for seed in range(block * 50, block * 50 + 50):
        made = _made(seed)
        worlds = _worlds(made.system)
        solution = Solution(made.system)
        assert bool(solution.conflicts) == (not worlds), seed
        if not worlds:
            continue
        seen += 1
        for v in range(len(made.system)):
            found = solution.bounds(v)
            assert (found.low, found.high) == (min(w[v] for w in worlds), max(w[v] for w in worlds)), (seed, v)
        whole = dict.fromkeys(made.rows, 1)
        sums = [sum(w[v] for v in made.rows) for w in worlds]
        assert (solution.sum(whole).low, solution.sum(whole).high) == (min(sums), max(sums)), seed
        for v in made.rows:
            shares = [Fraction(w[v], s) for w, s in zip(worlds, sums, strict=True) if s]
            found = solution.share({v: 1}, whole)
            want = (float(min(shares)), float(max(shares))) if shares else (None, None)
            assert (found.low, found.high) == pytest.approx(want, abs=1e-12), (seed, v)
        ranked = ranks_within(solution, [{v: 1} for v in made.rows])
        assert all(r.proved for r in ranked)
        for v, r in zip(made.rows, ranked, strict=True):
            assert (r.best, r.worst) == _ranks(worlds, made.rows, v), (seed, v)
        assert not solution.unproved, seed
    assert seen > 15


def _contradicts(system: System, claims: frozenset[str]) -> bool:
    """Whether nothing satisfies some claims alone: one plain whole-number programme, with no shortcut of ours."""
    from scipy.optimize import LinearConstraint, milp

    n = len(system)
    kept = [c in claims or not c for c in system.claim]
    low = [lo if k else 0 for k, lo in zip(kept, system.low, strict=True)]
    high = [hi if k else INFINITY for k, hi in zip(kept, system.high, strict=True)]
    rows = [[dict(r.terms).get(v, 0) for v in range(n)] for r in system.relations]
    ends = [r.low for r in system.relations], [r.high for r in system.relations]
    found = milp([0] * n, integrality=[1] * n, bounds=(low, high), constraints=LinearConstraint(rows, *ends))
    return found.status == 2


def test_the_conflict_shown_is_a_smallest_one():
    sizes = []
    for seed in range(400):
        system = _made(seed).system
        solution = Solution(system)
        if not solution.conflicts:
            continue
        names = sorted({c for c in system.claim if c})
        first = solution.conflicts[0]
        assert first.smallest
        fewer = [s for n in range(1, len(first.claims)) for s in itertools.combinations(names, n)]
        assert not any(_contradicts(system, frozenset(s)) for s in fewer), seed
        assert _contradicts(system, frozenset(first.claims)), seed
        as_small = itertools.combinations(names, len(first.claims))
        assert next(s for s in as_small if _contradicts(system, frozenset(s))) == first.claims, seed
        sizes.append(len(first.claims))
        if len(sizes) == 30:
            break
    assert len(sizes) == 30
    assert len(set(sizes)) > 1


def test_measured_numbers_take_their_extremes_from_linear_programmes():
    system = System()
    a, b = (system.add(*x, whole=False, claim=n) for n, x in (("a", (0.5, 2.5)), ("b", (1, 1.25))))
    total = system.add(3, 3.5, whole=False, claim="t")
    rest = system.add_total(total, [a, b])
    other = system.add(0, 2, whole=False)
    system.relate({a: 1, other: 1}, 2.25, 2.25)
    system.relate({b: 1, rest: 1, other: -1}, -INFINITY, 0)
    solution = Solution(system)
    # b >= 1 leaves other >= 1, so a <= 1.25; then b + rest = total - a >= 1.75 is at most 2.25 - a, so a <= 0.5.
    assert solution.bounds(a).low == pytest.approx(0.5)


def test_beyond_the_budget_the_wider_bound_is_given_and_named():
    system = System()
    cells = [[system.add(0, 9) for _ in range(3)] for _ in range(3)]
    for i in range(3):
        for line in (cells[i], [row[i] for row in cells]):
            system.relate(dict.fromkeys(line, 1), 4, 4)
    # Two different lines hold 8 of the 12 between them: the corner and the middle of the others are tied.
    system.relate({cells[0][0]: 1, cells[1][1]: 1, cells[2][2]: 1}, 1, 1)
    exact, rushed = Solution(system), Solution(system, budget=0)
    wide, tight = rushed.sum({cells[0][0]: 1, cells[1][1]: 1}), exact.sum({cells[0][0]: 1, cells[1][1]: 1})
    assert (tight.low, tight.high) == (0, 1)
    assert wide.high > tight.high
    assert rushed.unproved
    assert not exact.unproved


@pytest.mark.parametrize(
    ("relation", "low", "high"),
    [
        ((1, -2, -1), 0, Fraction(2, 3)),  # a <= 2b - 1: 2/3 is come near, never reached
        ((-3, 5, -4), Fraction(5, 8), 1),  # 5b <= 3a - 4
        ((0, 0, 0), 0, 1),
    ],
)
def test_an_open_share_is_proved_by_where_numbers_without_end_lead(relation, low, high):
    """Whole numbers grow along the same way as others: the end of a share that is only come near is as tight."""
    system = System()
    a, b = system.add(3, INFINITY, claim="a"), system.add(2, INFINITY, claim="b")
    system.relate({a: relation[0], b: relation[1]}, -INFINITY, relation[2])
    solution = Solution(system)
    found = solution.share({a: 1}, {a: 1, b: 1})
    assert (found.low, found.high) == pytest.approx((float(low), float(high)))
    assert not solution.unproved
    worlds = [
        Fraction(x, x + y)
        for x in range(3, 200)
        for y in range(2, 200)
        if relation[0] * x + relation[1] * y <= relation[2]
    ]
    assert low <= min(worlds) <= low + Fraction(1, 50)
    assert high - Fraction(1, 50) <= max(worlds) <= high


def test_contradictions_elsewhere_do_not_widen_what_is_consistent():
    system = System()
    county, a, b = (system.add(n, n, claim=c) for c, n in zip("wab", (10, 8, 7), strict=True))
    system.add_total(county, [a, b])
    total, small = system.add(21, 21, claim="t"), system.add(0, 4, claim="s")
    system.add_total(total, [system.add(18, 18, claim="p"), small])
    solution = Solution(system)
    assert [c.claims for c in solution.conflicts] == [("a", "b", "w")]
    assert [solution.bounds(v).high for v in (county, a, b, small)] == [10, 8, 7, 3]


def test_a_share_may_be_approached_without_being_reached():
    system = System()
    part, total = system.add(3, None), system.add(10, None)
    system.add_total(total, [part])
    assert Solution(system).share({part: 1}, {total: 1}).high == 1.0
    assert Solution(system).share({part: 1}, {total: 1}).low == 0.0


# --- the pieces of the solver, each against plain arithmetic --------------------------------------------------------


def test_a_solver_s_answer_is_taken_only_if_it_satisfies_everything():
    """Whole numbers exactly; a relation with a measured number in it within a hundred-millionth of its size."""
    rng, seen = random.Random(1), set()
    for _ in range(400):
        whole = [rng.random() < 0.6 for _ in range(3)]
        terms = tuple((v, rng.choice((-2, -1, 1, 3))) for v in range(3) if rng.random() < 0.8) or ((0, 1),)
        point = [rng.randint(0, 4) + (0 if w else rng.choice((0, 0.25))) for w in whole]
        off = rng.choice((0, 0, 1e-9, 1e-6, 1))
        size = max(1, *(abs(c * point[v]) for v, c in terms))
        number = sum(c * point[v] for v, c in terms)
        below, above = number - off * size, number + off * size
        relation = Relation(terms, *rng.choice(((below, below), (-INFINITY, below), (above, INFINITY), (above, above))))
        top = rng.choice((4.25, 3))
        found = Programme(range(3), [relation], [0] * 3, [top] * 3, whole).checked(
            np.array([x + (1e-7 if w else 0) for x, w in zip(point, whole, strict=True)])
        )
        taken = [x if w else min(x, top) for x, w in zip(point, whole, strict=True)]
        exact = all(whole[v] for v, _ in terms)
        number = sum(c * taken[v] for v, c in relation.terms)
        room = 0 if exact else 1e-8 * max(1, *(abs(c * taken[v]) for v, c in relation.terms))
        fits = relation.low - room <= number <= relation.high + room
        fits = fits and all(x <= top for x, w in zip(taken, whole, strict=True) if w)
        assert (found is not None) == fits, (relation, point, whole, top)
        assert found is None or list(found.values()) == taken
        seen.add((fits, exact, off))
    assert {(True, False, 1e-9), (False, True, 1e-9), (False, False, 1e-6), (True, True, 0), (False, True, 1)} <= seen


def test_the_outer_bound_is_that_of_the_bounds_alone():
    programme = Programme(range(3), [], [1, 2, 0], [5, 7, INFINITY], [True] * 3)
    for objective in itertools.product((-2, -1, 0, 3), repeat=3):
        corners = itertools.product((1, 5), (2, 7), (0, 10**6))
        most = max(sum(c * x for c, x in zip(objective, corner, strict=True)) for corner in corners)
        want = INFINITY if objective[2] > 0 else most
        assert programme.outer(dict(enumerate(objective))) == want, objective


def test_a_circle_that_narrows_without_end_is_left_open():
    """x >= y + 1 and y >= x + 1: each round lifts both by one, and a million rounds would find the contradiction."""
    relations = [Relation(((0, 1), (1, -1)), 1, INFINITY), Relation(((0, -1), (1, 1)), 1, INFINITY)]
    low, high = [0, 0], [10**6, 10**6]
    assert Propagation(relations).run(low, high, [True, True]) is False
    assert 100 < min(low) < 1000
    assert 10**6 - 1000 < max(high) < 10**6 - 100
    low, high = [0, 0], [20, 20]
    with pytest.raises(InfeasibleError):
        Propagation(relations).run(low, high, [True, True])


@pytest.mark.parametrize("size", [1, 1e6])
@pytest.mark.parametrize("end", ["least", "most"])
def test_measured_numbers_contradict_beyond_what_decimals_leave_open(size, end):
    """0.1 + 0.2 is not 0.3 in binary: only what is off by more than a thousand-millionth of the size contradicts."""
    for off, refused in ((0, False), (1e-10, False), (1e-7, True)):
        side = (3 + off if end == "most" else 3 - off) * size
        relation = Relation(((0, 1), (1, 1)), *((side, INFINITY) if end == "most" else (-INFINITY, side)))
        low, high = [size, 2 * size], [size, 2 * size]
        if refused:
            with pytest.raises(InfeasibleError):
                Propagation([relation]).run(low, high, [False, False])
        else:
            assert Propagation([relation]).run(low, high, [False, False])
            assert (low, high) == ([size, 2 * size], [size, 2 * size])


def test_a_tree_of_measured_numbers_equals_linear_programmes():
    """Totals of totals with open ends and numbers that may be below 0 in no place: every bound by two solvers."""
    from scipy.optimize import linprog

    refused = 0
    for seed in range(40):
        rng = random.Random(seed)
        system = System()
        tops = [system.add(*_measured(rng), whole=False) for _ in range(rng.randint(1, 2))]
        for total in tops:
            parts = [system.add(*_measured(rng), whole=False) for _ in range(rng.randint(1, 3))]
            system.relate({total: -1, **dict.fromkeys(parts, 1)}, *rng.choice(((0, 0), (-INFINITY, 0), (-2.5, 0.5))))
        if len(tops) > 1:
            system.relate({tops[0]: 2, tops[1]: -1}, *rng.choice(((0, 0), (-4, INFINITY), (-INFINITY, 3))))
        low, high = list(system.low), list(system.high)
        rows = [(_row(r, len(system)), r.low, r.high) for r in system.relations]
        above = [(np.array(row), top) for row, _, top in rows if top < INFINITY]
        above += [(-np.array(row), -least) for row, least, _ in rows if least > -INFINITY]
        spans = [(a, None if b == INFINITY else b) for a, b in zip(low, high, strict=True)]
        ends = {}
        for v, sign in itertools.product(range(len(system)), (1, -1)):
            found = linprog(
                [sign * (v == k) for k in range(len(system))],
                [r for r, _ in above],
                [t for _, t in above],
                bounds=spans,
            )
            ends[v, sign] = {0: sign * (found.fun or 0.0), 2: None, 3: INFINITY}[found.status]
        if None in ends.values():
            refused += 1
            with pytest.raises(InfeasibleError):
                propagate_all(system, low, high)
            continue
        propagate_all(system, low, high)
        assert low == pytest.approx([ends[v, 1] for v in range(len(system))], abs=1e-6), seed
        assert high == pytest.approx([ends[v, -1] for v in range(len(system))], abs=1e-6), seed
    assert 3 < refused < 30


def propagate_all(system, low, high):
    for component in system.components():
        assert component.acyclic
        assert propagate(component, low, high, system.whole)


def _measured(rng):
    least = rng.choice((0, 0, 0.5, 2.25))
    return least, rng.choice((least, least + 1.5, least + 4, None))


def _row(relation, size):
    return [dict(relation.terms).get(v, 0) for v in range(size)]


@pytest.mark.parametrize("seed", rounds(12, 60))
def test_ranks_of_figures_that_a_relation_ties_are_those_of_every_assignment(seed):
    """Figures of one number or of two, tied by any whole coefficients: what bounds cannot say is worked out."""
    rng = random.Random(seed)
    system = System()
    for k in range(4):
        low = rng.randint(0, 2)
        system.add(low, low + rng.randint(1, 4), claim=f"r{k}")
    some = rng.sample(range(4), rng.randint(3, 4))
    start = [rng.randint(system.low[v], system.high[v]) for v in range(4)]
    terms = {v: rng.choice((-2, -1, 1, 1, 2)) for v in some}
    system.relate(terms, *[sum(c * start[v] for v, c in terms.items())] * 2)
    rows = [{0: 1}, {1: 1}, {2: 1, 3: 1}] if rng.random() < 0.5 else [{v: 1} for v in range(4)]
    worlds = [[sum(c * w[v] for v, c in row.items()) for row in rows] for w in _worlds(system)]
    found = ranks_within(Solution(system), rows)
    for me, ranked in enumerate(found):
        others = [[x for k, x in enumerate(world) if k != me] for world in worlds]
        best = min(1 + sum(x > world[me] for x in rest) for world, rest in zip(worlds, others, strict=True))
        worst = max(1 + sum(x >= world[me] for x in rest) for world, rest in zip(worlds, others, strict=True))
        assert (ranked.best, ranked.worst, ranked.proved) == (best, worst, True)


def test_a_figure_that_never_leads_has_no_first_rank():
    """j + k = 2 me + 1: one of them is above; and a sum of two is one less than a number."""
    system = System()
    for k, (low, high) in enumerate([(0, 4), (0, 4), (0, 9), (0, 6), (0, 2), (0, 3)]):
        system.add(low, high, claim=f"r{k}")
    system.relate({1: 1, 2: 1, 0: -2}, 1, 1)
    system.relate({3: 1, 4: -1, 5: -1}, 1, 1)
    solution = Solution(system)
    assert ranks_within(solution, [{0: 1}, {1: 1}, {2: 1}])[0].best == 2
    assert ranks_within(solution, [{4: 1, 5: 1}, {3: 1}])[0].best == 2


@pytest.mark.parametrize("seed", rounds(15, 60))
def test_ratios_are_those_of_every_assignment(seed):
    """Relations with coefficients of two and three, at which the best of all numbers is no whole one."""
    rng = random.Random(seed)
    high = [rng.randint(1, 4) for _ in range(3)]
    relations = []
    for _ in range(2):
        terms = tuple((v, rng.choice((-3, -2, 1, 2, 3))) for v in range(3) if rng.random() < 0.8)
        least = rng.randint(-3, 3)
        relations += [Relation(terms, least, least + rng.randint(0, 3))] if terms else []
    programme = Programme(range(3), relations, [0] * 3, high, [True] * 3)
    worlds = itertools.product(*(range(h + 1) for h in high))
    worlds = [w for w in worlds if all(r.low <= sum(c * w[v] for v, c in r.terms) <= r.high for r in relations)]
    ratios = [Fraction(w[0], sum(w)) for w in worlds if sum(w)]
    for sign, end in ((1, max), (-1, min)):
        found = extreme_ratio(programme, {0: 1}, dict.fromkeys(range(3), 1), 0, sign)
        assert (found.value if found else None) == (end(ratios) if ratios else None)
        assert found is None or found.proved
