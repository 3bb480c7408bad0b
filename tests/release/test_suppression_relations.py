"""The sums that a reader can do among published counts, and what can be worked out from them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from graphlab.dataset import Dataset
from graphlab.release.attack import Derived, derive
from graphlab.release.relations import sums_in
from graphlab.release.suppression import choose_hidden, suppress
from tests.rounds import examples


def row(key, value, **more):
    base = {"count_id": key, "subject": "sweep", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow"}
    base |= {
        "origin": "",
        "destination": "",
        "part_of": "",
        "period_start": "2021",
        "period_end": "2021",
        "definition": "",
    }
    return base | {"value": str(value), "source_id": "s"} | more


def counts(*rows):
    return Dataset.build({"counts": list(rows)})


def named(sums):
    """The sums of counts alone; what counts share that reach out of each other is in no count."""
    return {(s.total, s.parts): s.rest for s in sums if not s.atoms}


def test_parts_of_a_stated_total_are_a_sum_with_its_rest():
    rows = [row("t", 10), row("a", 3, origin="london", part_of="t"), row("b", 5, origin="essex", part_of="t")]
    assert named(sums_in(counts(*rows))) == {("t", ("a", "b")): 2}


def test_two_ways_of_splitting_one_total_are_two_sums():
    rows = [row("t", 10)]
    rows += [row(f"o{i}", 5, origin=f"p{i}", part_of="t") for i in range(2)]
    rows += [row(f"m{i}", 5, part_of="t", period_start=f"2021-0{i + 1}", period_end=f"2021-0{i + 1}") for i in range(2)]
    assert {("t", ("m0", "m1")), ("t", ("o0", "o1"))} <= set(named(sums_in(counts(*rows))))


def test_margins_are_sums_without_being_declared():
    rows = [
        row("to", 9, destination="norwich"),
        row("a", 4, origin="london", destination="norwich"),
        row("b", 5, origin="essex", destination="norwich"),
    ]
    assert named(sums_in(counts(*rows))) == {("to", ("a", "b")): 0}


@pytest.mark.parametrize(
    "other", [{"subject": "wolf"}, {"measure": "raids"}, {"unit": "raids"}, {"definition": "d"}, {"period_end": "2022"}]
)
def test_other_series_are_in_no_sum(other):
    rows = [row("to", 9, destination="norwich"), row("a", 4, origin="london", destination="norwich", **other)]
    assert sums_in(counts(*rows)) == ()


def test_pieces_that_leave_a_gap_are_still_no_more_than_their_year():
    gap = [row("y", 9), row("a", 4, period_end="2021-03"), row("b", 3, period_start="2021-05")]
    over = [row("y", 9), row("a", 4, period_end="2021-06"), row("b", 5, period_start="2021-06")]
    whole = [row("y", 9), row("a", 4, period_end="2021-06"), row("b", 5, period_start="2021-07")]
    assert named(sums_in(counts(*gap))) == {("y", ("a", "b")): 2}
    assert named(sums_in(counts(*over))) == {("y", ("a",)): 5}
    assert named(sums_in(counts(*whole))) == {("y", ("a", "b")): 0}


def test_a_year_is_the_sum_of_its_months_and_of_its_quarters():
    months = [row(f"m{m:02}", 1, period_start=f"2021-{m:02}", period_end=f"2021-{m:02}") for m in range(1, 7)]
    quarters = [row(f"q{q}", 3, period_start=f"2021-{3 * q - 2:02}", period_end=f"2021-{3 * q:02}") for q in (1, 2)]
    found = named(sums_in(counts(row("half", 6, period_end="2021-06"), *months, *quarters)))
    assert found["half", tuple(f"m{m:02}" for m in range(1, 7))] == found["half", ("q1", "q2")] == 0
    assert found["q2", ("m04", "m05", "m06")] == 0


def test_stocks_and_distinct_counts_do_not_tile():
    for kind in ("stock", "distinct"):
        rows = [row("y", 9), row("a", 4, period_end="2021-06"), row("b", 5, period_start="2021-07")]
        assert sums_in(counts(*({**r, "stock_or_flow": kind} for r in rows))) == ()


def test_parts_that_contradict_their_total_are_no_sum():
    rows = [
        row("to", 5, destination="norwich"),
        row("a", 4, origin="london", destination="norwich"),
        row("b", 5, origin="essex", destination="norwich"),
    ]
    assert sums_in(counts(*rows)) == ()


def test_a_bound_among_the_parts_leaves_the_rest_open():
    rows = [row("t", 10), row("a", "<5", origin="london", part_of="t")]
    assert named(sums_in(counts(*rows))) == {("t", ("a",)): None}


def test_a_cell_in_no_sum_cannot_be_worked_out():
    only = counts(row("a", 3, origin="london", destination="norwich"))
    assert derive(only.counts, {"a"}, sums_in(only)) == {"a": Derived("a", 1, None)}


def test_what_tells_more_than_the_rule():
    assert Derived("a", 2, 9).tells(5)
    assert Derived("a", 1, 3).tells(5)
    assert Derived("a", 1, 1).tells(2)
    assert not Derived("a", 1, 4).tells(5)
    assert not Derived("a", 0, None).tells(5)


def _attack(data: Dataset):
    """Work the hidden cells of a table out with nothing but what is published: an attack of its own, by linprog."""
    cells = [c for c in data.counts if c.origin and c.destination]
    place = {c.id: i for i, c in enumerate(cells)}
    equal, right = [], []
    for total in data.counts:
        if (total.origin and total.destination) or not total.value.known:
            continue
        inside = [c for c in cells if total.origin in ("", c.origin) and total.destination in ("", c.destination)]
        equal.append([1.0 if c in inside else 0.0 for c in cells])
        right.append(total.value.low)
    ends = [(c.value.low, c.value.high) if c.value.known else (0, None) for c in cells]
    found = {}
    for c in cells:
        if not c.value.known:
            aim = [0.0] * len(cells)
            aim[place[c.id]] = 1.0
            sums = {"A_eq": equal, "b_eq": right} if equal else {}
            low = linprog(aim, bounds=ends, **sums).fun
            high = linprog([-a for a in aim], bounds=ends, **sums)
            found[c.id] = (low, -high.fun if high.success else float("inf"))
    return found


@settings(max_examples=examples(12, 60), deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4), st.integers(2, 6))
def test_no_hidden_cell_of_a_table_with_margins_can_be_worked_out(table, below):
    rows = [
        row(f"c{i}{j}", v, origin=f"o{i}", destination=f"d{j}")
        for i, line in enumerate(table)
        for j, v in enumerate(line)
    ]
    rows += [row(f"r{i}", sum(line), origin=f"o{i}") for i, line in enumerate(table)]
    rows += [row(f"k{j}", sum(line[j] for line in table), destination=f"d{j}") for j in range(3)]
    rows += [row("all", sum(map(sum, table)))]
    hidden, account = suppress(Dataset.build({"counts": rows}), below)
    found = _attack(hidden)
    for key in account.primary:
        if key in found:
            low, high = found[key]
            assert high - low > 0.5, (key, table, account)


def test_the_choice_does_not_depend_on_the_order_of_rows():
    rows = [row("t", 60), *(row(k, v, origin=f"o-{k}", part_of="t") for k, v in (("a", 2), ("b", 20), ("c", 38)))]
    assert choose_hidden(counts(*rows), 5) == choose_hidden(counts(*reversed(rows)), 5)


def test_a_town_is_no_part_of_a_margin_beside_its_county():
    cell = {"subject": "op", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "destination": "t"}
    cell |= {"period_start": "2019", "period_end": "2019", "source_id": "s"}
    values = {"": 86, "essex": 60, "harlow": 4, "kent": 20}
    made = [cell | {"count_id": f"from {o or 'all'}", "origin": o, "value": str(n)} for o, n in values.items()]
    places = [{"place_id": p, "within": "essex" if p == "harlow" else ""} for p in ("t", "essex", "harlow", "kent")]
    data = Dataset.build({"counts": made, "places": places})
    sums = {(s.total, s.parts): s.rest for s in sums_in(data)}
    assert sums == {("from all", ("from essex", "from kent")): 6, ("from essex", ("from harlow",)): 56}
    _, account = suppress(data, 5)
    assert account.hidden == {"from harlow"}
