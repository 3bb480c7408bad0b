"""Random tables, suppressed and attacked from outside: an attacker of our own who knows which sums are complete."""

from __future__ import annotations

from itertools import product
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

from graphlab.dataset import Dataset
from graphlab.errors import RefusedError
from graphlab.model.values import Bounds as Interval
from graphlab.release import protection
from graphlab.release.atoms import _cross
from graphlab.release.attack import attack
from graphlab.release.protection import Protector
from graphlab.release.relations import Sum, sums_in
from graphlab.release.suppression import suppress
from tests.rounds import rounds

VALUES = (0, 0, 1, 2, 3, 5, 8, 13, 20, 40)


def row(key, value, **more):
    base = {"count_id": key, "subject": "sweep", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow"}
    base |= dict.fromkeys(("origin", "destination", "part_of", "definition"), "")
    return base | {"period_start": "2021", "period_end": "2021", "value": str(value), "source_id": "s"} | more


def table(cells, random=None):
    """A matrix of origins and destinations with its margins; with `random` about one margin in ten is not stated."""
    stated = (lambda: random.random() < 0.9) if random else (lambda: True)
    rows = [
        row(f"c{i}-{j}", v, origin=f"o{i}", destination=f"d{j}")
        for i, line in enumerate(cells)
        for j, v in enumerate(line)
    ]
    rows += [row(f"r{i}", sum(line), origin=f"o{i}") for i, line in enumerate(cells) if stated()]
    columns = [sum(line[j] for line in cells) for j in range(len(cells[0]))]
    rows += [row(f"k{j}", v, destination=f"d{j}") for j, v in enumerate(columns) if stated()]
    rows += [row("all", sum(columns))] if stated() else []
    return rows


def complete_sums(counts):
    """Every stated sum that is complete, found again from what the claims are about and nothing of the house's own."""
    value = {c.id: c.value.low for c in counts}
    sums = []
    for total in counts:
        for end, other in (("origin", "destination"), ("destination", "origin")):
            same = [c for c in counts if c.period == total.period and getattr(c, other) == getattr(total, other)]
            parts = [] if getattr(total, end) else [c.id for c in same if getattr(c, end)]
            sums.append((total.id, parts))
        inside = [c for c in counts if (c.origin, c.destination) == (total.origin, total.destination)]
        months = [c for c in inside if c.period != total.period and c.period.inside(total.period)]
        sums.append((total.id, [c.id for c in months]))
    return [(t, p) for t, p in sums if p and sum(value[c] for c in p) == value[t]]


def outside_attack(data, released):
    counts = list(data.counts)
    place = {c.id: i for i, c in enumerate(counts)}
    matrix = np.zeros((0, len(counts)))
    for total, parts in complete_sums(counts):
        line = np.zeros(len(counts))
        line[place[total]] = 1
        line[[place[p] for p in parts]] -= 1
        matrix = np.vstack([matrix, line])
    low, high = np.zeros(len(counts)), np.full(len(counts), 10_000.0)
    for c in released.counts:
        if c.value.known:
            low[place[c.id]] = high[place[c.id]] = c.value.low
    sums = LinearConstraint(matrix, 0, 0)
    for c in released.counts:
        if not c.value.known:
            ends = []
            for sign in (1, -1):
                aim = np.zeros(len(counts))
                aim[place[c.id]] = sign
                found = milp(aim, integrality=np.ones(len(counts)), bounds=Bounds(low, high), constraints=sums)
                assert found.success
                ends.append(round(found.x[place[c.id]]))
            yield data.claim(c.id).value.low, ends[0], ends[1]


def check(rows, below):
    data = Dataset.build({"counts": rows})
    released, account = suppress(data, below)
    for value, low, high in outside_attack(data, released):
        if 0 < value < below:
            assert low <= 1 and high >= max(2, below - 1), (value, low, high, account)
        else:
            assert high - low + 1 >= below, (value, low, high, account)
    assert all(c.value.low == 0 or c.value.low >= below for c in released.counts if c.value.known)
    assert attack(released, below) == []
    return account


@pytest.mark.parametrize("seed", rounds(6, 40))
def test_random_tables_with_margins_survive_an_attack_from_outside(seed):
    random = Random(seed)
    size = random.randint(2, 4), random.randint(2, 4)
    cells = [[random.choice(VALUES) for _ in range(size[1])] for _ in range(size[0])]
    try:
        check(table(cells, random), random.choice([3, 4, 5, 6, 10]))
    except RefusedError as error:
        assert "cannot be protected" in str(error)


def by_month(random, places=3):
    """Origins by month, with the year of each origin, every month's total, and the total of the year."""
    cells = {(o, m): random.choice(VALUES) for o in range(places) for m in (1, 2, 3)}
    quarter = {"period_start": "2021-01", "period_end": "2021-03"}
    rows = [
        row(f"c{o}-{m}", v, origin=f"o{o}", period_start=f"2021-0{m}", period_end=f"2021-0{m}")
        for (o, m), v in cells.items()
    ]
    rows += [row(f"q{o}", sum(cells[o, m] for m in (1, 2, 3)), origin=f"o{o}", **quarter) for o in range(places)]
    rows += [
        row(f"m{m}", sum(cells[o, m] for o in range(places)), period_start=f"2021-0{m}", period_end=f"2021-0{m}")
        for m in (1, 2, 3)
    ]
    return [*rows, row("all", sum(cells.values()), **quarter)]


@pytest.mark.parametrize("seed", rounds(4, 25))
def test_tables_split_by_place_and_by_time_survive_it(seed):
    random = Random(1000 + seed)
    try:
        check(by_month(random), random.choice([3, 4, 5, 6]))
    except RefusedError as error:
        assert "cannot be protected" in str(error)


def cube(random, shape):
    """Origins by destinations by months with every margin: 27 counts and more, whose sums are no network."""
    origins, towns, months = ([*range(n), None] for n in shape)
    values = {key: random.choice(VALUES) for key in product(*(range(n) for n in shape))}
    year = {"period_start": "2021-01", "period_end": f"2021-{shape[2]:02d}"}
    rows = []
    for ends in product(origins, towns, months):
        value = sum(v for key, v in values.items() if all(e in (None, k) for e, k in zip(ends, key, strict=True)))
        origin, town, month = ends
        period = year if month is None else dict.fromkeys(year, f"2021-{month + 1:02d}")
        places = {"origin": "" if origin is None else f"o{origin}", "destination": "" if town is None else f"d{town}"}
        rows.append(row(f"k{len(rows)}", value, **places, **period))
    return rows


@pytest.mark.parametrize("seed", rounds(2, 4))
@pytest.mark.parametrize("shape", [(2, 2, 2), (2, 3, 2)])
def test_tables_in_three_directions_survive_it(shape, seed):
    try:
        check(cube(Random(seed), shape), 4)
    except RefusedError as error:
        assert "cannot be protected" in str(error)


def gapped(random, shape, margins, cells):
    """A table in three directions of which about so many margins and cells are not stated, and its axes."""
    axes = (
        [f"o{i}" for i in range(shape[0])],
        [f"d{j}" for j in range(shape[1])],
        [f"2021-{m + 1:02d}" for m in range(shape[2])],
    )
    values = {key: random.choice(VALUES) for key in product(*axes)}
    rows = []
    for ends in product(*((*axis, None) for axis in axes)):
        if random.random() < (cells if all(ends) else margins):
            continue
        value = sum(v for key, v in values.items() if all(e in (None, k) for e, k in zip(ends, key, strict=True)))
        days = (ends[2], ends[2]) if ends[2] else (axes[2][0], axes[2][-1])
        places = {"origin": ends[0] or "", "destination": ends[1] or ""}
        rows.append(row(f"k{len(rows)}", value, **places, period_start=days[0], period_end=days[1]))
    return list({(r["origin"], r["destination"], r["period_start"], r["period_end"]): r for r in rows}.values()), axes


def attack_by_atoms(data, released, axes, *, closed):
    """The attack of a reader who solves for every place and month: of the named ones alone, or of any others too."""
    atoms = list(product(*((*axis, *(() if closed else ("elsewhere",))) for axis in axes)))
    lines, low, high = [], [], []
    for c in released.counts:
        month = None if c.period.last_ordinal - c.period.first_ordinal > 40 or len(axes[2]) == 1 else str(c.period)
        region = c.origin or None, c.destination or None, month
        lines.append([float(all(r in (None, a) for r, a in zip(region, atom, strict=True))) for atom in atoms])
        low.append(c.value.low if c.value.known else 0)
        high.append(c.value.low if c.value.known else np.inf)
    sums = LinearConstraint(np.array(lines), low, high)
    for line, c in zip(lines, released.counts, strict=True):
        if not c.value.known:
            ends = [
                milp(sign * np.array(line), integrality=np.ones(len(atoms)), bounds=Bounds(0, 2000), constraints=sums)
                for sign in (1, -1)
            ]
            assert all(found.success for found in ends)
            yield data.claim(c.id).value.low, *(round(float(np.dot(line, found.x))) for found in ends)


@pytest.mark.parametrize("seed", rounds(3, 8))
@pytest.mark.parametrize(
    ("shape", "margins", "cells"),
    [((3, 3, 1), 0.4, 0), ((3, 3, 1), 0.3, 0.25), ((2, 1, 3), 0.5, 0), ((2, 2, 2), 0.6, 0), ((2, 2, 2), 0.6, 0.2)],
)
def test_tables_of_which_much_is_not_stated_survive_it(shape, margins, cells, seed):
    """Totals with cells and no margins, months without sums, rows and columns that overlap in nothing stated."""
    random = Random(seed)
    rows, axes = gapped(random, shape, margins, cells)
    below = random.choice([3, 4, 5, 8])
    data = Dataset.build({"counts": rows})
    try:
        released, account = suppress(data, below)
    except RefusedError:
        return
    for value, low, high in attack_by_atoms(data, released, axes, closed=not cells):
        if 0 < value < below:
            assert low <= 1 and high >= max(2, below - 1), (value, low, high, account)
        else:
            assert high - low + 1 >= below, (value, low, high, account)
    assert attack(released, below) == []


def test_a_total_with_its_cells_alone_gives_nothing_away():
    rows = [r for r in table([[2, 9], [7, 12]]) if r["count_id"][0] in "ca"]
    assert len(check(rows, 5).hidden) == 2


def test_a_year_with_months_of_its_places_alone_gives_nothing_away():
    months = [("x", 1, 2), ("x", 2, 9), ("y", 1, 7), ("y", 2, 12)]
    rows = [row(f"{o}{m}", v, origin=o, period_start=f"2021-0{m}", period_end=f"2021-0{m}") for o, m, v in months]
    rows += [row("all", 30, period_start="2021-01", period_end="2021-02")]
    data = Dataset.build({"counts": rows})
    assert ("all", ("x1", "x2", "y1", "y2"), 0) in {(s.total, s.parts, s.rest) for s in sums_in(data)}
    assert len(suppress(data, 5)[1].hidden) == 2


def test_figures_in_conflict_are_cut_into_nothing():
    """The row and the column hold more than all of it: no reader can subtract, and nothing is refused for it."""
    rows = [
        row("all", 10),
        row("r", 9, origin="x"),
        row("k", 8, destination="y"),
        row("c", 2, origin="x", destination="y"),
    ]
    assert not any(s.atoms for s in sums_in(Dataset.build({"counts": rows})))
    assert "c" in suppress(Dataset.build({"counts": rows}), 5)[1].hidden


def test_few_of_the_random_tables_are_refused():
    refused = 0
    for seed in rounds(15, 60):
        random = Random(seed)
        cells = [[random.choice(VALUES) for _ in range(3)] for _ in range(3)]
        try:
            suppress(Dataset.build({"counts": table(cells, random)}), 5)
        except RefusedError:
            refused += 1
    assert refused <= 1


def test_a_year_written_in_another_way_is_the_same_year():
    """`2021` and `2021-01..2021-12` are one period: the margin of the one is that of the other."""
    rows = [row("a", 3, origin="x"), row("b", 40, origin="y")]
    rows += [row("t", 43, period_start="2021-01", period_end="2021-12")]
    account = check(rows, 5)
    assert account.hidden == {"a", "b"}


def test_a_county_and_its_towns_are_a_sum():
    places = [
        {"place_id": "norfolk"},
        {"place_id": "norwich", "within": "norfolk"},
        {"place_id": "lynn", "within": "norfolk"},
    ]
    rows = [row(k, v, destination=k) for k, v in (("norfolk", 43), ("norwich", 3), ("lynn", 40))]
    rows = [r | {"count_id": f"c-{r['count_id']}"} for r in rows]
    data = Dataset.build({"places": places, "counts": rows})
    assert suppress(data, 5)[1].hidden == {"c-norwich", "c-lynn"}


def test_eleven_months_and_their_year_give_the_twelfth_away():
    months = [row(f"m{m:02}", 10 + m, period_start=f"2021-{m:02}", period_end=f"2021-{m:02}") for m in range(1, 12)]
    year = row("year", sum(10 + m for m in range(1, 12)) + 3)
    data = Dataset.build({"counts": [year, *months]})
    assert suppress(data, 5)[1].hidden == {"m01"}


def test_parts_of_a_corrected_total_are_parts_of_its_correction():
    rows = [row("old", 50, source_id="s1"), row("new", 43, supersedes="old"), row("a", 3, subject="x", part_of="old")]
    rows += [row("b", 40, subject="y", part_of="old")]
    data = Dataset.build({"counts": rows})
    assert ("new", ("a", "b")) in {(s.total, s.parts) for s in sums_in(data)}
    assert {"a", "b"} <= suppress(data, 5)[1].hidden


def test_what_closed_between_two_stocks_is_a_sum():
    """100 at the start, 20 closed, 78 at the end: two at least ended otherwise, so that hiding the 3 alone tells."""
    stock = {"measure": "active lines", "unit": "lines", "stock_or_flow": "stock", "destination": "p", "subject": "p"}
    flow = stock | {"stock_or_flow": "flow", "period_start": "2020-01", "period_end": "2020-12"}
    rows = [row("c-s", 100, **stock, period_start="2020-01", period_end="2020-01")]
    rows += [row("c-e", 78, **stock, period_start="2020-12", period_end="2020-12")]
    rows += [row("c-c", 20, **(flow | {"measure": "lines closed"}))]
    rows += [row("c-o", 3, **(flow | {"measure": "lines ended otherwise"}))]
    data = Dataset.build({"places": [{"place_id": "p"}], "counts": rows})
    (balance,) = [s for s in sums_in(data) if s.others]
    assert (balance.total, balance.parts, balance.others, balance.rest) == ("c-e", ("c-s",), ("c-c", "c-o"), 1)
    hidden = suppress(data, 5)[1].hidden
    assert "c-o" in hidden and len(hidden) >= 2


def test_a_rate_of_a_hidden_count_is_hidden_with_it():
    rows = [row("n", 3, origin="x"), row("r", "0.4", origin="x", unit="arrests per 10,000 people")]
    assert suppress(Dataset.build({"counts": rows}), 5)[1].hidden == {"n", "r"}


def test_operations_within_an_operation_are_bounded_by_it():
    operations = [{"operation_id": "whole"}, {"operation_id": "inner", "part_of": "whole"}]
    rows = [row("w", 9, subject="whole"), row("i", 7, subject="inner")]
    data = Dataset.build({"operations": operations, "counts": rows})
    assert ("w", ("i",)) in {(s.total, s.parts) for s in sums_in(data)}
    # Two of the whole are not of the inner operation: a small number that no row states and any reader has.
    assert suppress(data, 5)[1].hidden == {"i"}


def test_a_number_with_bounds_is_hidden_where_it_gives_another_away():
    """Of 11 or 12, nine or ten are from y: what is from x is at most 3, which is less than a reader may know."""
    rows = [row("t", "11-12"), row("a", 2, origin="x", part_of="t"), row("b", "9-10", origin="y", part_of="t")]
    account = suppress(Dataset.build({"counts": rows}), 9)[1]
    assert account.primary == ("a",) and account.secondary


def test_a_number_that_nothing_protects_is_refused_with_the_reason(monkeypatch):
    monkeypatch.setattr(protection, "solve", lambda *a, **k: None)
    rows = [row("t", 43), row("a", 3, origin="x", part_of="t"), row("b", 40, origin="y", part_of="t")]
    with pytest.raises(RefusedError, match=r"^a cannot be protected: 1 cannot stay possible of it whatever else"):
        suppress(Dataset.build({"counts": rows}), 5)


def test_a_zero_that_any_reader_has_is_shown():
    """The first column has no total of its own, and is known to be 0 from the others and the grand total."""
    cells = [[0, 2, 0, 0], [0, 3, 1, 0], [0, 0, 13, 1]]
    account = check([r for r in table(cells) if r["count_id"] != "k0"], 10)
    assert "c0-0" not in account.hidden


@pytest.mark.parametrize("big", [False, True])
def test_a_larger_table_needs_hardly_more_programmes(monkeypatch, big):
    """Tables that free many cells at once keep the number of programmes from growing with the number of cells."""
    solved = []
    solve = protection.solve
    monkeypatch.setattr(protection, "solve", lambda *a, **k: solved.append(1) or solve(*a, **k))
    random, size = Random(5), 24 if big else 8
    cells = [[random.choice([0, 2, 6, 9, 12, 20, 35, 60, 90]) for _ in range(size)] for _ in range(size)]
    told = []
    suppress(Dataset.build({"counts": table(cells)}), 5, progress=lambda done, of: told.append((done, of)))
    assert len(solved) < 150
    assert all(done < of for done, of in told)


def test_what_a_number_costs_to_hide_and_what_is_known_of_it():
    """Its size and one more, a total five times that; of equal costs the first by id is the less by a hair."""

    def count(low, high):
        return SimpleNamespace(value=SimpleNamespace(bounds=Interval(low, high), known=True))

    ends = {"all": (10, 10), "a": (4, 4), "b": (0, 3), "z": (0, 0), "o": (3, None), "x": (2, 5), "y": (2, 2)}
    counts = {key: count(*pair) for key, pair in ends.items()}
    found = Protector(counts, [Sum("all", ("a", "b", "z"), None), Sum("o", ("x", "y"), 2)], {}, 5)
    at = {key: found.place[key] for key in ends}
    costs = {"all": 55, "a": 5, "b": 1, "z": 1, "o": 20, "x": 3, "y": 3}
    assert {key: found.cost[k] for key, k in at.items()} == pytest.approx(costs, rel=1e-5)
    assert found.cost[at["x"]] < found.cost[at["y"]]
    assert {key for key, k in at.items() if found.can_hide[k]} == {"all", "a", "b", "x", "y"}
    assert [found.floor[at[key]] for key in "abzx"] == [1, 0, 1, 1]
    seen = {key: (found.seen_low[k], found.seen_high[k]) for key, k in at.items()}
    assert seen == {key: (low, high) if low == high else (np.inf, -np.inf) for key, (low, high) in ends.items()}
    rest = found.place[found.sums[1].rest_id]
    assert (found.seen_low[rest], found.seen_high[rest], bool(found.can_hide[rest])) == (2, 2, False)


@pytest.mark.parametrize(
    ("small", "missing", "why"),
    [(True, {3}, "3 cannot stay possible of it whatever else is hidden"), (True, set(), None), (True, {1, 4}, None),
     (False, set(), None), (False, {6}, "fewer than 5 whole numbers stay possible of it")],
)  # fmt: skip
def test_values_between_those_seen_must_be_possible_too(monkeypatch, small, missing, why):
    """Below a threshold of 5: 2 and 3 of a small cell, five numbers between the ends seen of another hidden one."""
    cell = SimpleNamespace(value=SimpleNamespace(bounds=Interval(4, 4), known=True))
    found = Protector({"a": cell, "b": cell, "t": cell}, [Sum("t", ("a", "b"), 0)], {}, 5)
    place = found.place["a"]
    found.small = {place} if small else set()
    found.is_hidden[place] = True
    found.seen_low[place], found.seen_high[place] = 4, 8
    monkeypatch.setattr(protection, "free_of_gaps", lambda _: False)
    monkeypatch.setattr(found, "_reach", lambda i, least, most: least == most and least not in missing)
    gaps = found._gaps()
    assert (gaps and (gaps.cell, gaps.why)) == (("a", why) if why else None)
    monkeypatch.setattr(protection, "free_of_gaps", lambda _: True)
    assert found._gaps() is None


@pytest.mark.parametrize(
    ("total", "parts", "hidden", "others", "zeros"),
    [((2, 2), {"a": 1, "b": 1}, True, (), {"z"}), ((4, 4), {"a": 1, "b": 3}, True, (), {"z"}),
     ((5, 5), {"a": 2, "b": 3}, True, (), set()), ((2, 9), {"a": 1, "b": 1}, True, (), set()),
     ((2, 2), {"a": 2}, True, (), set()), ((2, 2), {"a": 1, "b": 1}, False, (), set()),
     ((2, 2), {"a": 1, "b": 1}, True, ("o",), set())],
)  # fmt: skip
def test_zeros_among_several_parts_of_a_small_hidden_total_are_hidden(total, parts, hidden, others, zeros):
    """Below 5; of a total of one part, of a stock with what closed, or of one that is shown they are not."""
    ends = {"t": total, "z": (0, 0), "o": (1, 1), **{key: (n, n) for key, n in parts.items()}}
    counts = {k: SimpleNamespace(value=SimpleNamespace(bounds=Interval(*e), known=True)) for k, e in ends.items()}
    found = Protector(counts, [Sum("t", (*parts, "z"), 0, others)], {}, 5)
    found.hide(["t", "a"] if hidden else ["a"])
    found._hide_parts_of_small_totals()
    assert {key for key in ("z",) if found.is_hidden[found.place[key]]} == zeros
    assert found.floor[found.place["a"]] == (0 if zeros else 1)


@pytest.mark.parametrize(
    ("columns", "free"),
    [(({0: 1, 1: 1},), True), (({0: 1, 1: -1}, {0: 1, 1: 1}), False), (({0: 1, 1: 1, 2: 1},), False),
     (({0: 1, 1: 1}, {1: 1, 2: 1}, {0: 1, 2: 1}), False), (({0: 1, 1: 1}, {1: 1, 2: 1}, {0: 1, 2: -1}), True),
     (({0: 1, 1: -1}, {2: 1, 3: 1}, {3: 1, 4: 1}, {2: 1, 4: 1}), False), (({0: 1}, {1: 1}), True)],
)  # fmt: skip
def test_sums_are_those_of_flows_where_signs_can_be_given_to_them(columns, free):
    """A number in two sums ties their signs; in three, or where the ties contradict each other, there may be gaps."""
    matrix = np.zeros((5, len(columns)))
    for column, signs in enumerate(columns):
        for sum_, sign in signs.items():
            matrix[sum_, column] = sign
    assert protection.free_of_gaps(csc_array(matrix)) is free


def test_a_part_that_may_be_nothing_is_no_zero_and_may_be_one_of_several():
    ends = {"t": (2, 2), "a": (2, 2), "b": (0, 3), "z": (0, 0)}
    counts = {k: SimpleNamespace(value=SimpleNamespace(bounds=Interval(*e), known=True)) for k, e in ends.items()}
    found = Protector(counts, [Sum("t", ("a", "b", "z"), 0)], {}, 5)
    found.hide(["t", "a"])
    found._hide_parts_of_small_totals()
    assert {key for key in ends if found.is_hidden[found.place[key]]} == {"t", "a", "z"}


def test_counts_of_the_same_atoms_do_not_cross():
    """An atom is named by the counts that hold it."""
    assert not _cross({1: [(1, 2)], 2: [(1, 2)]})
    assert not _cross({1: [(1,), (1, 2)], 2: [(1, 2)]})
    assert _cross({1: [(1,), (1, 2)], 2: [(1, 2), (2,)]})


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ({"a": 3, "b": 20, "c": 40}, {"a", "b"}),  # the smaller
        ({"a": 40, "b": 20, "c": 3}, {"b", "c"}),
        ({"a": 3, "b": 20, "c": 20}, {"a", "b"}),  # of two alike the first by id
        ({"a": 20, "b": 3, "c": 20}, {"a", "b"}),
        ({"a": 20, "b": 20, "c": 3}, {"a", "c"}),
    ],
)
def test_the_least_that_protects_is_hidden(values, hidden):
    rows = [row(k, v, origin=o, part_of="t") for (k, v), o in zip(values.items(), "xyz", strict=True)]
    rows.append(row("t", sum(values.values())))
    assert suppress(Dataset.build({"counts": rows}), 5)[1].hidden == hidden


def test_little_more_is_hidden_than_what_is_small():
    """Each choice of what to hide is the cheapest: a wrong cost, floor or witness protects too, and hides far more."""
    small = others = lost = 0
    for seed in range(24):
        random = Random(seed)
        cells = [[random.choice(VALUES) for _ in range(3)] for _ in range(3)]
        rows = by_month(random) if seed % 3 == 0 else table(cells, random)
        account = suppress(Dataset.build({"counts": rows}), 5)[1]
        value = {row["count_id"]: int(row["value"]) for row in rows}
        small, others = small + len(account.primary), others + len(account.secondary)
        lost += sum(value[key] for key in account.secondary)
    assert small > 75
    assert others < 1.32 * small
    assert lost < 19.5 * small
