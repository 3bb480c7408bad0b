"""Which readings of a cell are added: against every possible set, and the array engine against plain Python."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.analysis.flows import rows as rows_module
from graphlab.analysis.flows.od_table import flows
from graphlab.analysis.flows.rows import Rows
from graphlab.counting.buckets import bucket_days, bucket_name, bucket_of, days_covered, months_covered
from graphlab.counting.cells import bounds_of_groups, merge, resolve
from graphlab.counting.selection import select_claims
from graphlab.counting.totals import select_non_overlapping
from graphlab.dataset import Dataset
from graphlab.model.addition.coverage import Span, best_cover, successive
from graphlab.model.addition.nesting import Taken, contained_by, disjoint
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, parse_period
from tests.rounds import examples

spans = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 5)).map(lambda t: (t[0], t[0] + t[1])), min_size=1, max_size=7
)


def by_hand(items):
    """The best set among all: most days, then fewest claims, then smallest ids."""
    best = None
    earliest = min((item.first for item in items if item.first != OPEN_FIRST), default=None)
    for size in range(len(items) + 1):
        for chosen in combinations(range(len(items)), size):
            if any(items[a].overlaps(items[b]) for a, b in combinations(chosen, 2)):
                continue
            key = (-sum(items[i].cover(earliest) for i in chosen), size, sorted(items[i].id for i in chosen))
            if best is None or key < best[0]:
                best = (key, sorted(chosen))
    return best[1]


@given(spans, st.randoms(use_true_random=False))
@settings(max_examples=examples(50, 300), deadline=None)
def test_the_set_is_the_best_of_all_sets(periods, random):
    names = [chr(97 + i) for i in range(len(periods))]
    random.shuffle(names)
    items = [Span(a, b, name) for (a, b), name in zip(periods, names, strict=True)]
    assert sorted(best_cover(items)) == by_hand(items)


def test_claims_without_a_number_fill_only_what_no_number_covers():
    items = [Span(1, 31, "jan"), Span(1, 90, "quarter", known=False), Span(60, 90, "mar", known=False)]
    assert best_cover(items) == [0, 2]


def test_an_undated_claim_counts_only_when_it_is_alone():
    undated = Span(OPEN_FIRST, OPEN_LAST, "a")
    assert best_cover([undated]) == [0]
    assert best_cover([undated, Span(5, 5, "b")]) == [1]
    assert best_cover([Span(5, OPEN_LAST, "b"), Span(1, 4, "a")]) == [1, 0]


def test_earlier_readings_share_the_first_day():
    items = [Span(1, 10, "a"), Span(1, 30, "b"), Span(1, 20, "c"), Span(2, 3, "d")]
    assert successive(items, [1]) == [0, 2]


def test_a_longer_claim_from_the_same_day_is_no_earlier_reading():
    items = [Span(1, 31, "jan"), Span(1, 90, "quarter"), Span(32, 180, "rest")]
    assert best_cover(items) == [0, 2]
    assert successive(items, [0, 2]) == []


def test_bounds_of_groups_open_and_close_as_the_values_do():
    nan = np.nan
    low, high = bounds_of_groups(
        np.array([1.0, 2.0, 3.0, nan, nan]), np.array([1.0, nan, 4.0, nan, nan]), np.array([0, 2, 4])
    )
    assert low.tolist()[:2] == [3, 3] and np.isnan(low[2])
    assert np.isnan(high).tolist() == [True, True, True]


MONTHS = [f"2021-{m:02d}" for m in range(1, 7)]
claim = st.fixed_dictionaries(
    {
        "origin": st.sampled_from(["a", "b", ""]),
        "destination": st.sampled_from(["x", "y"]),
        "value": st.sampled_from(["1", "5", "<10", ">20", "~40", "[c]", "3-8"]),
        "start": st.integers(0, 5),
        "length": st.integers(0, 2),
        "grade": st.sampled_from(["", "1A", "2C"]),
    }
)


def build(items):
    rows = [
        {
            "count_id": f"c{i:02d}", "subject": "op", "measure": "arrests", "unit": "persons",
            "stock_or_flow": "flow", "source_id": "s", "origin": c["origin"], "destination": c["destination"],
            "value": c["value"], "grade": c["grade"], "period_start": MONTHS[c["start"]],
            "period_end": MONTHS[min(5, c["start"] + c["length"])],
        }
        for i, c in enumerate(items)
    ]  # fmt: skip
    places = [{"place_id": p} for p in "abxy"]
    return Dataset.build({"counts": rows, "places": places, "operations": [{"operation_id": "op"}]})


@given(st.lists(claim, min_size=1, max_size=14))
@settings(max_examples=examples(25, 120), deadline=None)
def test_the_array_engine_takes_what_plain_python_takes(items):
    claims, _ = select_claims(build(items).network(), "arrests", None, None)
    every = np.arange(len(claims))
    cells = resolve(claims, every, np.full(len(claims), -1), over_time=True)
    groups = {}
    for p in every.tolist():
        groups.setdefault((claims.origin[p] or "not-itemised", claims.destination[p]), []).append(p)
    expected = {cell: sorted(select_non_overlapping(claims, at, over_time=True)[0]) for cell, at in groups.items()}
    found = {(cells.origin[i], cells.destination[i]): sorted(cells.of(i).tolist()) for i in range(len(cells))}
    assert found == expected
    for i in range(len(cells)):
        low = np.nansum(claims.low[cells.of(i)])
        assert np.isnan(cells.low[i]) == (not claims.known[cells.of(i)].any())
        assert np.isnan(cells.low[i]) or cells.low[i] == low


@given(st.lists(claim, min_size=1, max_size=10), st.randoms(use_true_random=False))
@settings(max_examples=examples(15, 60), deadline=None)
def test_the_table_does_not_depend_on_the_order_of_rows(items, random):
    data = build(items)
    rows = [dict(row) for row in data.rows("counts")]
    random.shuffle(rows)
    tables = {"counts": rows, "places": [{"place_id": p} for p in "yxba"], "operations": [{"operation_id": "op"}]}
    shuffled = Dataset.build(tables)
    assert flows(shuffled.network(), "arrests").to_json() == flows(data.network(), "arrests").to_json()


@given(st.lists(claim, min_size=1, max_size=10))
@settings(max_examples=examples(20, 80), deadline=None)
def test_shares_are_fractions_that_hold_each_other(items):
    result = flows(build(items).network(period="2021"), "arrests")
    for row in result.rows:
        if row["share_low"] is None:
            continue
        assert row["share_low"] >= 0
        assert row["share_high"] is None or row["share_low"] <= row["share_high"] + 1e-12
        if row["denominator"]:
            assert row["share_low"] == pytest.approx(row["low"] / row["denominator"])


def test_cells_keep_their_claims_when_taken_and_merged():
    claims, _ = select_claims(
        build(
            [
                {"origin": o, "destination": "x", "value": "1", "start": s, "length": 0, "grade": ""}
                for o, s in (("a", 0), ("b", 1), ("a", 2))
            ]
        ).network(),
        "arrests",
        None,
        None,
    )
    cells = resolve(claims, np.arange(3), np.full(3, -1), over_time=True)
    turned = cells.take(np.array([1, 0]))
    assert [turned.of(i).tolist() for i in range(2)] == [[1], [0, 2]]
    turned.origin[:] = "z"
    (merged,) = [merge(turned)]
    assert (len(merged), sorted(merged.of(0).tolist()), merged.low.tolist()) == (1, [0, 1, 2], [3.0])
    assert (merged.start_text[0], merged.end_text[0]) == ("2021-01", "2021-03")


ABOVE = {"norwich": ("norfolk", "east"), "norfolk": ("east",), "hackney": ("london",)}


def above(place):
    return ABOVE.get(place, ())


def test_an_empty_end_holds_every_place():
    pairs = [(0, ("", "norfolk")), (0, ("london", "norwich")), (1, ("london", "norwich"))]
    assert contained_by(pairs, above) == {1: [0]}


def test_cells_that_cross_are_found_and_only_one_is_kept():
    pairs = [("hackney", "norfolk"), ("london", "norwich"), ("a", "b")]
    taken = Taken(above)
    taken.add(pairs[0])
    assert [taken.crosses(pair) for pair in pairs] == [False, True, False]
    assert disjoint(pairs, above) == [0, 2]
    assert disjoint([("london", "norfolk"), ("hackney", "norwich")], above) == [0]


def test_what_is_taken_touches_what_lies_within_around_or_across_it():
    """Two cells have something in common if and only if their origins are related and their destinations are."""
    places = ["", *ABOVE, "east", "london", "kent"]
    pairs = list(product(places, places))

    def related(a, b):
        return "" in (a, b) or a == b or a in above(b) or b in above(a)

    def wider(a, b):
        return a != b and (not a or a in above(b))

    for one, other in product(pairs, pairs):
        taken = Taken(above)
        taken.add(one)
        assert taken.touches(other) == (one != other and all(map(related, one, other))), (one, other)
        (o, d), (p, q) = one, other
        across = {(True, False), (False, True)}
        crosses = (wider(o, p) and wider(q, d), wider(p, o) and wider(d, q)) in across
        assert taken.crosses(other) == crosses, (one, other)


@pytest.mark.parametrize(("by", "name"), [("month", "2021-05"), ("quarter", "2021-Q2"), ("year", "2021")])
def test_buckets_hold_their_days(by, name):
    day = parse_period("2021-05-17").first_ordinal
    bucket = int(bucket_of(np.array([day]), by)[0])
    assert bucket_name(bucket, by) == name
    first, last = bucket_days(bucket, by)
    assert first <= day <= last
    assert int(bucket_of(np.array([last]), by)[0]) == bucket
    assert int(bucket_of(np.array([last + 1]), by)[0]) == bucket + 1


def test_dates_before_1970_have_buckets_too():
    day = parse_period("1969-12-31").first_ordinal
    assert bucket_name(int(bucket_of(np.array([day]), "month")[0]), "month") == "1969-12"


def test_exposure_counts_overlapping_days_once_and_parts_of_months_by_days():
    january, february = parse_period("2021-01"), parse_period("2021-02")
    both = [(p.first_ordinal, p.last_ordinal) for p in (january, february)]
    assert days_covered([*both, both[0]]) == 59
    assert months_covered([*both, both[0]]) == 2
    assert months_covered([(both[0][0], both[0][0] + 30), (both[1][0], both[1][0] + 13)]) == pytest.approx(1.5)
    assert days_covered([(OPEN_FIRST, 5)]) is None
    assert months_covered([(5, OPEN_LAST)]) is None


def test_rows_are_made_once_and_only_when_they_are_read():
    made = []
    rows = Rows(2, lambda numbers: made.append([*numbers]) or [{"low": i + 1} for i in numbers])
    assert len(rows) == 2 and made == []
    assert [r["low"] for r in rows] == [1, 2] and rows[1]["low"] == 2 and rows[:1] == [{"low": 1}]
    assert rows == [{"low": 1}, {"low": 2}] and made == [[0, 1]]


def test_of_very_many_rows_those_that_are_read_are_made_until_they_are_a_quarter(monkeypatch):
    made = []
    monkeypatch.setattr(rows_module, "MOST_AT_ONCE", 10)
    rows = Rows(12, lambda numbers: made.append([*numbers]) or [{"low": i} for i in numbers])
    assert rows[-1] == {"low": 11} and rows[-1] is rows[11] and rows.some([3, 11]) == [{"low": 3}, {"low": 11}]
    assert made == [[11], [3]]
    assert rows[:3] == [{"low": 0}, {"low": 1}, {"low": 2}]
    assert made == [[11], [3], list(range(12))]


@pytest.mark.parametrize("options", [{}, {"by": "year"}, {"per": "month"}])
def test_some_rows_of_a_table_are_those_of_all_of_it(example, options):
    rows = flows(example.network(), "arrests", **options).rows
    numbers = [len(rows) - 1, *range(0, len(rows), 3)]
    assert rows._make(numbers) == [rows.made[i] for i in numbers]


def test_a_reading_since_ever_covers_what_lies_before_its_last_day():
    since_ever = Span(OPEN_FIRST, 900, "to-date")
    assert best_cover([Span(100, 600, "a"), since_ever]) == [1]
    # What reaches further covers more days; undated claims never win.
    assert best_cover([Span(100, 2000, "a"), since_ever]) == [0]
    assert best_cover([Span(901, 950, "later"), Span(100, 600, "a"), since_ever]) == [2, 0]
    assert best_cover([Span(OPEN_FIRST, OPEN_LAST, "undated"), Span(5, 5, "day")]) == [1]
