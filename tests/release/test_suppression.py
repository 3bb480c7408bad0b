"""Small numbers are hidden, with as many others as it takes, and an attack of our own proves that it was enough."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.dataset import Dataset
from graphlab.errors import DataError
from graphlab.release.attack import derive
from graphlab.release.relations import sums_in
from graphlab.release.suppression import HIDDEN, choose_hidden, suppress
from tests.rounds import examples


def row(key, value, *, origin="", destination="norfolk", part_of="", start="2019", end="2019", kind="flow", **more):
    base = {"count_id": key, "subject": "gravity", "measure": "arrests", "unit": "persons", "stock_or_flow": kind}
    return base | {
        "value": str(value),
        "origin": origin,
        "destination": destination,
        "part_of": part_of,
        "period_start": start,
        "period_end": end,
        "source_id": "s",
        **more,
    }


def data_of(*rows):
    return Dataset.build({"counts": list(rows)})


def split(total, **parts):
    """A total and its parts by origin."""
    return data_of(row("total", total), *(row(k, v, origin=f"o-{k}", part_of="total") for k, v in parts.items()))


def test_a_small_part_of_an_exact_split_takes_a_second_one_with_it():
    account = choose_hidden(split(100, a=3, b=40, c=57), 5)
    assert account.primary == ("a",)
    assert account.secondary == ("b",)


def test_a_part_beside_a_large_rest_needs_no_second_one():
    account = choose_hidden(split(1503, a=5, b=443), 6)
    assert (account.primary, account.secondary) == (("a",), ())


def test_two_small_parts_that_add_up_to_two_are_both_one_and_need_a_third():
    account = choose_hidden(split(60, a=1, b=1, c=20, d=38), 5)
    assert set(account.primary) == {"a", "b"}
    assert account.secondary == ("c",)


def test_what_parts_leave_of_a_total_is_protected_like_a_count():
    account = choose_hidden(split(100, a=40, b=58), 5)
    assert account.primary == ()
    assert account.secondary == ("a",)


def test_zeros_stay_and_are_never_used_to_hide_behind():
    account = choose_hidden(split(60, a=2, zero=0, b=58), 5)
    assert "zero" not in account.hidden
    assert account.secondary == ("b",)


def test_months_that_tile_a_year_are_a_sum_even_if_nobody_says_so():
    months = [
        row(f"q{i}", v, start=f"2019-{3 * i - 2:02}", end=f"2019-{3 * i:02}") for i, v in enumerate((2, 30, 40, 50), 1)
    ]
    account = choose_hidden(data_of(row("year", 122), *months), 5)
    assert account.primary == ("q1",)
    assert account.secondary == ("q2",)


def test_a_table_with_both_margins_is_protected_in_both_directions():
    cells = {("x", "u"): 2, ("x", "v"): 30, ("y", "u"): 40, ("y", "v"): 50, ("z", "u"): 25, ("z", "v"): 60}
    rows = [row(o + d, v, origin=o, destination=d) for (o, d), v in cells.items()]
    rows += [row(f"from-{o}", sum(v for (a, _), v in cells.items() if a == o), origin=o, destination="") for o in "xyz"]
    rows += [row(f"to-{d}", sum(v for (_, b), v in cells.items() if b == d), destination=d) for d in "uv"]
    account = choose_hidden(data_of(*rows), 5)
    assert "xu" in account.primary
    hidden = account.hidden
    for line in ("xu xv", "yu yv", "zu zv", "xu yu zu", "xv yv zv"):
        assert len(hidden & set(line.split())) != 1, line


def test_conflicting_claims_on_one_cell_are_hidden_together():
    account = choose_hidden(data_of(row("ten", 10), row("nine", 9)), 10)
    assert account.primary == ("nine", "ten")


def test_distinct_counts_are_hidden_but_never_added():
    account = choose_hidden(
        data_of(row("t", 9, kind="distinct"), row("a", 2, origin="essex", part_of="t", kind="distinct")), 5
    )
    assert (account.primary, account.secondary) == (("a",), ())
    assert sums_in(split(9, a=2)) != ()


@pytest.mark.parametrize(
    ("value", "hidden"), [("<5", True), ("<30", False), ("20+", False), ("~4", True), ("[c]", False)]
)
def test_a_bound_is_small_when_all_of_it_is(value, hidden):
    assert bool(choose_hidden(data_of(row("a", value)), 6).primary) is hidden


def test_a_threshold_that_hides_nothing_is_refused():
    with pytest.raises(DataError, match="hides nothing"):
        choose_hidden(data_of(row("a", 3)), 1)


def test_hidden_counts_lose_value_and_note_and_nothing_else():
    parts = [
        row("a", 3, origin="essex", part_of="total", note="printed share 3 %"),
        row("b", 97, origin="kent", part_of="total"),
    ]
    before = data_of(row("total", 100), *parts)
    after, account = suppress(before, 5)
    assert account.hidden == {"a", "b"}
    for key in account.hidden:
        assert after.claim(key).value.written == HIDDEN
        assert after.claim(key).note == ""
        assert after.claim(key).origin == before.claim(key).origin
    assert after.claim("total") == before.claim("total")


def test_the_report_says_how_many_were_hidden():
    sentence = choose_hidden(split(100, a=3, b=40, c=57), 5).sentence()
    assert "two counts are hidden and written [c], so that none below 5 can be read or worked out" in sentence
    assert "below 5," not in sentence  # how many of the two are small would tell of their values
    assert "no count below 5 had to be hidden" in choose_hidden(split(100, a=30), 5).sentence()


def test_the_real_dataset_hides_the_small_month_of_norwich_with_a_second(example):
    account = choose_hidden(example, 5)
    assert {"norwich-arrests-2021-04", "norwich-arrests-2021-01"} <= account.hidden
    assert "gravity-nottinghamshire" not in account.hidden
    assert "gravity-nottinghamshire" in choose_hidden(example, 6).primary


def test_derive_finds_what_a_careless_table_gives_away():
    data = split(100, a=3, b=40, c=57)
    found = derive(data.counts, {"a"}, sums_in(data))
    assert (found["a"].low, found["a"].high) == (3, 3)


def _possible(total, known, hidden, exact, top=14):
    """Every value of each hidden cell that agrees with the total: by trying all, as a stubborn reader would."""
    seen = {key: set() for key in hidden}
    for values in itertools.product(range(1, top), repeat=len(hidden)):
        rest = total - sum(known) - sum(values)
        if rest == 0 or (rest > 0 and not exact):
            for key, value in zip(hidden, values, strict=True):
                seen[key].add(value)
    return seen


@settings(max_examples=examples(25, 120), deadline=None)
@given(st.lists(st.integers(0, 8), min_size=2, max_size=4), st.integers(0, 9), st.integers(2, 6))
def test_no_stubborn_reader_learns_more_than_the_rule(values, rest, below):
    parts = {f"p{i}": v for i, v in enumerate(values)}
    data = split(sum(values) + rest, **parts)
    account = choose_hidden(data, below)
    hidden = [key for key in parts if key in account.hidden]
    if "total" in account.hidden or not hidden:
        assert all(v == 0 or v >= below for k, v in parts.items() if k not in account.hidden)
        return
    known = [v for k, v in parts.items() if k not in account.hidden]
    seen = _possible(sum(values) + rest, known, hidden, exact=rest == 0)
    for key in account.primary:
        assert set(range(1, below)) <= seen[key], (key, parts, rest, account)
