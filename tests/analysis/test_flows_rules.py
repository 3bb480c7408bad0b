"""Every rule of the data model about adding, parts, remainders, conflicts and shares, on datasets made for it."""

from datetime import date
from itertools import permutations

import pytest

from graphlab.analysis.flows.od_table import flows
from graphlab.counting.table import table_behind
from graphlab.errors import NotFoundError, RefusedError

PLACES = [
    {"place_id": "east", "kind": "region"},
    {"place_id": "norfolk", "kind": "county", "within": "east"},
    {"place_id": "norwich", "kind": "town", "within": "norfolk"},
    {"place_id": "yarmouth", "kind": "town", "within": "norfolk"},
    {"place_id": "suffolk", "kind": "county", "within": "east"},
    {"place_id": "london", "kind": "region"},
    {"place_id": "hackney", "kind": "borough", "within": "london"},
    {"place_id": "lambeth", "kind": "borough", "within": "london"},
]


def count(value, origin="london", destination="norfolk", start="2021", end=None, **more):
    base = {"subject": "op", "origin": origin, "destination": destination, "value": str(value)}
    return {**base, "period_start": start, "period_end": end or start, **more}


@pytest.fixture
def table(dataset):
    """Return the result of `flows` on counts: table([counts], filters, share_of=...)."""

    def make(counts, filters=None, measure="arrests", sources=(), **options):
        subjects = {s for c in counts for s in c["subject"].split(";")} - {p["place_id"] for p in PLACES}
        operations = [{"operation_id": s} for s in sorted(subjects)]
        tables = {"places": PLACES, "operations": operations, "counts": counts}
        if sources:
            tables["sources"] = sources
        return flows(dataset(**tables).network(**(filters or {})), measure, **options)

    return make


def cells(result):
    return {(r["origin"], r["destination"]): (r["low"], r["high"]) for r in result.rows}


def notes(result):
    return "\n".join(result.notes)


def test_a_dataset_is_taken_as_it_is(dataset):
    data = dataset(places=PLACES, operations=[{"operation_id": "op"}], counts=[count(5)])
    assert flows(data, "arrests").to_json() == flows(data.network(), "arrests").to_json()


def test_a_dataset_without_counts_says_that_there_are_only_lines(dataset):
    links = [{"link_type": "SUPPLIES", "from": "l", "to": "x"}, {"link_type": "ORIGINATES_IN", "from": "l", "to": "a"}]
    net = dataset(links=links).network()
    with pytest.raises(NotFoundError, match=r"There is: lines \(distinct lines, from links\)"):
        flows(net, "arrests")
    assert len(flows(net, "lines").rows) == 1


def test_a_dataset_without_links_has_no_lines(table):
    assert table([count(5)], measure="lines").rows == []


def test_a_filter_that_leaves_nothing_gives_an_empty_table(table):
    result = table([count(5, start="2021")], {"period": "1999"})
    assert (result.rows, result.parameters["unit"]) == ([], "person-arrests")


# --- time ---------------------------------------------------------------------------------------------------------


def test_three_months_give_their_sum(table):
    result = table([count(n, start=f"2021-0{n}") for n in (1, 2, 3)])
    (row,) = result.rows
    assert (row["low"], row["high"], row["period_start"], row["period_end"]) == (6, 6, "2021-01", "2021-03")
    assert row["claims"] == ("c0", "c1", "c2")


def test_of_sets_that_cover_equally_the_one_of_fewest_claims_is_added(table):
    result = table([count(20, start="2021"), *(count(1, start=f"2021-{m:02d}") for m in range(1, 13))])
    assert cells(result) == {("london", "norfolk"): (20, 20)}
    assert "not added to it" in notes(result)


def test_of_sets_of_equal_cover_and_size_the_smallest_ids_are_added(table):
    result = table(
        [
            count(1, start="2021-01", end="2021-06", count_id="b1"),
            count(2, start="2021-07", end="2021-12", count_id="b2"),
            count(10, start="2021-01", end="2021-03", count_id="a1"),
            count(20, start="2021-04", end="2021-12", count_id="z2"),
        ]
    )
    (row,) = result.rows
    assert (row["low"], row["claims"][:2]) == (30, ("a1", "z2"))


def test_a_longer_cover_wins_over_fewer_claims(table):
    result = table([count(9, start="2021-01", end="2021-10"), *(count(1, start=f"2021-{m:02d}") for m in range(1, 13))])
    assert cells(result) == {("london", "norfolk"): (9 + 2, 9 + 2)}


def test_a_claim_that_only_overlaps_the_period_is_withheld_and_never_cut(table):
    result = table([count(5, start="2021-01"), count(7, start="2021")], {"period": "2021-01..2021-03"})
    assert cells(result) == {("london", "norfolk"): (5, 5)}
    assert result.withheld["overlapping"] == 1


def test_claims_of_other_measures_do_not_count_as_withheld(table):
    counts = [count(5, start="2021-01"), count(7, start="2021", measure="charges", unit="persons")]
    assert table(counts, {"period": "2021-01"}).withheld["overlapping"] == 0


def test_a_cumulative_series_takes_the_reading_that_covers_most(table):
    result = table([count(n, start="2020-01", end=f"2020-{m:02d}") for n, m in ((20, 3), (31, 6), (30, 9), (74, 12))])
    (row,) = result.rows
    assert (row["low"], row["claims"]) == (74, ("c3", "c0", "c1", "c2"))
    assert "superseded: 20 (c0) to 2020-03, 31 (c1) to 2020-06 and 30 (c2) to 2020-09" in notes(result)
    assert "cannot fall, but 31 (c1) to 2020-06 is followed by 30 (c2) to 2020-09" in notes(result)


def test_a_rising_cumulative_series_is_no_conflict(table):
    result = table([count(n, start="2020-01", end=f"2020-{m:02d}") for n, m in ((20, 3), ("<30", 6), (74, 12))])
    assert "cannot fall" not in notes(result)


def test_stocks_are_never_added_over_time(table):
    result = table([count(5, start="2021-01", stock_or_flow="stock"), count(7, start="2021-02", stock_or_flow="stock")])
    assert [(r["period_start"], r["low"]) for r in result.rows] == [("2021-01", 5), ("2021-02", 7)]


def test_distinct_counts_are_never_added_over_time_or_given_shares_of_a_sum(table):
    result = table([count(5, start=f"2021-0{m}", stock_or_flow="distinct") for m in (1, 2)])
    assert [(r["low"], r["share_low"], r["denominator"]) for r in result.rows] == [(5, None, None)] * 2


def test_a_later_claim_beside_a_total_counts_in_the_denominator(table):
    counts = [count(100, origin="", start="2020", count_id="t"), count(60, start="2020", part_of="t"), count(9)]
    result = table(counts)
    assert cells(result) == {("london", "norfolk"): (69, 69), ("not-itemised", "norfolk"): (40, 40)}
    assert {r["denominator"] for r in result.rows} == {109}


def test_an_undated_claim_is_not_added_to_dated_ones(table):
    result = table([count(5), count(7, start="")])
    assert cells(result) == {("london", "norfolk"): (5, 5)}
    assert table([count(5), count(7, start="")], {"period": "2021"}).withheld["undated"] == 1


def test_a_gap_in_the_months_added_is_said(table):
    result = table([count(5, start="2021-01"), count(7, start="2021-03")])
    assert "leave days of the row's period uncovered" in notes(result)
    assert "uncovered" not in notes(table([count(5, start="2021-01"), count(7, start="2021-02")]))


# --- values -------------------------------------------------------------------------------------------------------


def test_bounds_carry_through_a_sum(table):
    result = table([count(v, start=f"2021-0{i}") for i, v in enumerate(("<10", "14", "~40"), 1)])
    assert cells(result) == {("london", "norfolk"): (0 + 14 + 36, 9 + 14 + 44)}


def test_an_open_bound_opens_the_sum(table):
    assert cells(table([count(">20", start="2021-01"), count(5, start="2021-02")])) == {
        ("london", "norfolk"): (26, None)
    }


@pytest.mark.parametrize("written", ["[c]", "-", "n/k", ""])
def test_missing_is_not_zero(table, written):
    result = table([count(written), count(5, origin="hackney", destination="suffolk")])
    row = next(r for r in result.rows if r["origin"] == "london")
    assert (row["low"], row["high"], row["share_low"], row["denominator"]) == (None, None, None, None)
    assert "which is not zero): c0" in notes(result)


def test_a_sum_with_a_suppressed_month_is_open_at_the_top(table):
    assert cells(table([count("[c]", start="2021-01"), count(5, start="2021-02")])) == {
        ("london", "norfolk"): (5, None)
    }


def test_a_number_goes_before_a_claim_without_one(table):
    result = table([count("[c]", count_id="a"), count(5, count_id="b")])
    assert cells(result) == {("london", "norfolk"): (5, 5)}


# --- parts and remainders -------------------------------------------------------------------------------------------


def test_an_empty_end_without_parts_is_not_itemised(table):
    assert cells(table([count(37, origin="")])) == {("not-itemised", "norfolk"): (37, 37)}
    assert cells(table([count(37, origin="", destination="")])) == {("not-itemised", "not-itemised"): (37, 37)}


def test_parts_leave_a_remainder_at_the_end_that_they_split(table):
    by_origin = table([count(100, origin="", count_id="t"), count(60, part_of="t")])
    assert cells(by_origin) == {("london", "norfolk"): (60, 60), ("not-itemised", "norfolk"): (40, 40)}
    by_town = table([count(100, destination="", count_id="t"), count(60, part_of="t")])
    assert cells(by_town) == {("london", "norfolk"): (60, 60), ("london", "not-itemised"): (40, 40)}
    by_both = table([count(100, origin="", destination="", count_id="t"), count(60, part_of="t")])
    assert cells(by_both) == {("london", "norfolk"): (60, 60), ("not-itemised", "not-itemised"): (40, 40)}


def test_a_remainder_has_bounds(table):
    result = table(
        [count("90-110", origin="", count_id="t"), count("<30", part_of="t"), count(50, "suffolk", part_of="t")]
    )
    assert cells(result)["not-itemised", "norfolk"] == (90 - 29 - 50, 110 - 0 - 50)
    result = table([count(">100", origin="", count_id="t"), count(50, part_of="t")])
    assert cells(result)["not-itemised", "norfolk"] == (51, None)
    result = table([count(100, origin="", count_id="t"), count(">20", part_of="t")])
    assert cells(result)["not-itemised", "norfolk"] == (0, 79)


def test_a_suppressed_part_leaves_a_remainder_up_to_what_is_not_known(table):
    counts = [count(100, origin="", count_id="t"), count(60, part_of="t"), count("[c]", "suffolk", part_of="t")]
    assert cells(table(counts))["not-itemised", "norfolk"] == (0, 40)
    itemised = table(counts, share_of="itemised")
    london = next(r for r in itemised.rows if r["origin"] == "london")
    # The 100 leave at most 40 for what is hidden, so that 60 are at least 60 of 100.
    assert (london["denominator"], london["share_low"], london["share_high"]) == (None, 0.6, 1)


def test_parts_that_add_up_leave_no_row(table):
    counts = [count(100, origin="", count_id="t"), count(60, part_of="t"), count(40, "suffolk", part_of="t")]
    assert cells(table(counts)) == {("london", "norfolk"): (60, 60), ("suffolk", "norfolk"): (40, 40)}


def test_a_total_that_is_split_by_time_only_is_one_row_with_the_stated_value(table):
    counts = [count(50, count_id="t"), count(20, start="2021-01", part_of="t"), count(10, start="2021-02", part_of="t")]
    assert cells(table(counts)) == {("london", "norfolk"): (50, 50)}
    months = table(counts, by="month")
    assert [(r["month"], r["low"]) for r in months.rows] == [("2021-01", 20), ("2021-02", 10)]
    assert cells(table(counts, by="year")) == {("london", "norfolk"): (50, 50)}
    assert cells(table(counts, {"period": "2021-01..2021-06"})) == {("london", "norfolk"): (30, 30)}


def test_months_that_are_split_by_origin_are_shown_by_origin(table):
    counts = [
        count(50, origin="", count_id="t"),
        count(20, origin="", start="2021-01", part_of="t", count_id="jan"),
        count(15, start="2021-01", part_of="jan"),
        count(30, origin="", start="2021-02", part_of="t"),
    ]
    assert cells(table(counts)) == {("london", "norfolk"): (15, 15), ("not-itemised", "norfolk"): (35, 35)}


def test_a_part_that_is_split_again_gives_way_to_its_parts(table):
    counts = [
        count(100, origin="", count_id="t"),
        count(60, part_of="t", count_id="capital"),
        count(25, "hackney", part_of="capital"),
        count(10, "suffolk", part_of="t"),
    ]
    assert cells(table(counts)) == {
        ("hackney", "norfolk"): (25, 25),
        ("suffolk", "norfolk"): (10, 10),
        ("not-itemised", "norfolk"): (35 + 30, 35 + 30),
    }


def test_yearly_totals_with_parts_add_up_over_the_years(table):
    counts = [
        count(100, origin="", start="2020", count_id="t0"), count(60, start="2020", part_of="t0"),
        count(50, origin="", start="2021", count_id="t1"), count(20, start="2021", part_of="t1"),
    ]  # fmt: skip
    result = table(counts)
    assert cells(result) == {("london", "norfolk"): (80, 80), ("not-itemised", "norfolk"): (70, 70)}
    assert {r["denominator"] for r in result.rows} == {150}


def test_a_total_split_twice_says_so_and_keeps_both_remainders(table):
    counts = [
        count(100, origin="", destination="", count_id="t"),
        count(60, destination="", part_of="t"),
        count(90, origin="", part_of="t"),
    ]
    result = table(counts)
    assert "split more than once" in notes(result)
    assert {r["denominator"] for r in result.rows} == {100}


def test_a_town_inside_a_county_is_not_subtracted_beside_it(table):
    counts = [
        count(100, destination="", count_id="t"),
        count(60, destination="norfolk", part_of="t"),
        count(25, destination="norwich", part_of="t"),
    ]
    result = table(counts)
    assert cells(result)["london", "not-itemised"] == (40, 40)
    norwich = next(r for r in result.rows if r["destination"] == "norwich")
    assert norwich["share_low"] == 0.25


def test_parts_of_a_total_that_a_filter_keeps_out_are_ordinary_claims(table):
    counts = [count(100, origin="", count_id="t", grade="3E"), count(60, part_of="t", grade="1A")]
    result = table(counts, {"min_grade": "2C"})
    assert cells(result) == {("london", "norfolk"): (60, 60)}
    assert result.withheld["grade"] == 1


def test_the_remainder_says_which_withheld_parts_it_holds(table):
    counts = [
        count(100, origin="", count_id="t"),
        count(60, part_of="t"),
        count(9, "suffolk", part_of="t", handling="C"),
    ]
    result = table(counts)
    assert cells(result)["not-itemised", "norfolk"] == (40, 40)
    assert "remainder of t holds 1 of its parts that are withheld" in notes(result)
    assert result.withheld["handling"] == 1


def test_a_corrected_total_keeps_the_parts_of_the_one_that_it_corrects(table):
    counts = [
        count(100, origin="", count_id="old"),
        count(60, part_of="old"),
        count(110, origin="", count_id="new", supersedes="old"),
    ]
    result = table(counts)
    assert cells(result) == {("london", "norfolk"): (60, 60), ("not-itemised", "norfolk"): (50, 50)}
    assert {r["denominator"] for r in result.rows} == {110}


def test_parts_by_time_stand_for_a_total_without_a_number(table):
    counts = [count("[c]", count_id="t"), *(count(n, start=f"2021-0{n}", part_of="t") for n in (1, 2, 3))]
    assert cells(table(counts)) == {("london", "norfolk"): (6, 6)}


def test_a_total_without_a_number_leaves_a_remainder_without_one(table):
    counts = [count("[c]", origin="", count_id="t"), count(60, part_of="t"), count(30, "suffolk", part_of="t")]
    result = table(counts)
    assert cells(result)["not-itemised", "norfolk"] == (None, None)
    london = next(r for r in result.rows if r["origin"] == "london")
    assert (london["denominator"], london["share_low"], london["share_high"]) == (None, 0, pytest.approx(60 / 90))
    assert "total t has no number" in notes(result)


def test_a_corrected_part_falls_under_the_total_of_the_one_that_it_corrects(table):
    counts = [
        count(100, origin="", count_id="t"),
        count(60, count_id="old", part_of="t"),
        count(65, count_id="new", supersedes="old"),
        count(70, count_id="newest", supersedes="new"),
    ]
    result = table(counts)
    assert cells(result) == {("london", "norfolk"): (70, 70), ("not-itemised", "norfolk"): (30, 30)}
    assert {r["denominator"] for r in result.rows} == {100}


def test_two_totals_of_one_cell_are_a_conflict_and_the_parts_go_with_the_one_taken(table):
    counts = [
        count(100, origin="", count_id="t", grade="2C"),
        count(60, part_of="t", grade="2C"),
        count(120, origin="", count_id="better", grade="1A"),
    ]
    result = table(counts)
    assert cells(result) == {("london", "norfolk"): (60, 60), ("not-itemised", "norfolk"): (60, 60)}
    assert {r["denominator"] for r in result.rows} == {120}
    assert "120 (better) is taken, 100 (t) is not" in notes(result)


def test_distinct_parts_leave_no_remainder(table):
    counts = [
        count(100, origin="", count_id="t", stock_or_flow="distinct"),
        count(60, part_of="t", stock_or_flow="distinct"),
    ]
    result = table(counts)
    assert [(r["origin"], r["low"], r["share_low"], r["denominator"]) for r in result.rows] == [
        ("london", 60, 0.6, 100)
    ]


def test_distinct_parts_have_shares_of_their_own_total_which_are_never_added(table):
    kind = {"stock_or_flow": "distinct"}
    counts = [
        count(100, destination="", count_id="t1", **kind),
        count(60, part_of="t1", **kind),
        count("40-50", "suffolk", destination="", count_id="t2", **kind),
        count(20, "suffolk", part_of="t2", **kind),
        count(5, "hackney", destination="suffolk", **kind),
    ]
    result = table(counts)
    found = {r["origin"]: (r["share_low"], r["share_high"], r["denominator"]) for r in result.rows}
    assert found == {"london": (0.6, 0.6, 100), "suffolk": (0.4, 0.5, None), "hackney": (None, None, None)}


# --- conflicts ------------------------------------------------------------------------------------------------------

SOURCES = [
    {"source_id": "s"},
    {"source_id": "early", "published": "2019-07"},
    {"source_id": "late", "published": "2019"},
]


def test_both_totals_in_conflict_stand_behind_the_remainder(table):
    counts = [
        count(100, origin="", count_id="t", grade="2C"),
        count(60, part_of="t", grade="2C"),
        count(120, origin="", count_id="better", grade="1A"),
    ]
    rest = next(r for r in table(counts).rows if r["origin"] == "not-itemised")
    assert rest["claims"] == ("better", "c1", "t")


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ({"value": "5", "grade": "2C"}, {"value": "7", "grade": "1E"}, "b"),
        ({"value": "5", "grade": "2B"}, {"value": "7", "grade": "2C"}, "a"),
        ({"value": "5"}, {"value": "7", "grade": "3E"}, "b"),
        ({"value": "5", "source_id": "early"}, {"value": "7", "source_id": "late"}, "b"),
        ({"value": "5", "source_id": "early"}, {"value": "7", "source_id": "s"}, "a"),
        ({"value": "5"}, {"value": "~50"}, "b"),
        ({"value": "5-500"}, {"value": ">20"}, "b"),
        ({"value": "5"}, {"value": "7"}, "a"),
    ],
)
def test_the_rule_chooses_between_two_claims_on_one_cell(table, first, second, taken):
    counts = [count(0) | {"count_id": "a"} | first, count(0) | {"count_id": "b"} | second]
    result = table(counts, sources=SOURCES)
    (row,) = result.rows
    other = {"a": "b", "b": "a"}[taken]
    assert row["claims"] == (taken, other)
    note = next(n for n in result.notes if n.startswith("Conflict"))
    assert f"({taken}) is taken" in note and f"({other}) is not" in note and "best grade" in note


def test_conflicting_months_are_settled_before_they_are_added(table):
    counts = [count(5, start="2021-01"), count(6, start="2021-01", grade="1A"), count(7, start="2021-02")]
    (row,) = table(counts).rows
    assert (row["low"], row["claims"]) == (13, ("c1", "c2", "c0"))


# --- subjects, definitions, measures --------------------------------------------------------------------------------


def test_subjects_are_never_added_unless_asked_for(table):
    counts = [count(5), count(7, subject="other")]
    assert [(r["subject"], r["low"], r["denominator"]) for r in table(counts).rows] == [("op", 5, 5), ("other", 7, 7)]
    added = table(counts, sum_subjects=True)
    assert [(r["subject"], r["low"]) for r in added.rows] == [("op;other", 12)]
    assert "--sum-subjects asked for it (op and other)" in notes(added)
    assert added.parameters["sum_subjects"] is True


def test_a_claim_about_several_subjects_is_one_row(table):
    assert [r["subject"] for r in table([count(5, subject="b;a")]).rows] == ["a;b"]


def test_parts_by_subject_share_the_stated_total(table):
    counts = [
        count(100, subject="whole", count_id="t"),
        count(60, subject="one", part_of="t"),
        count(30, subject="two", part_of="t"),
    ]
    result = table(counts)
    rows = [(r["subject"], r["origin"], r["low"], r["denominator"]) for r in result.rows]
    assert rows == [("one", "london", 60, 100), ("two", "london", 30, 100), ("whole", "london", 10, 100)]


def test_distinct_counts_of_several_subjects_are_refused(table):
    counts = [count(5, stock_or_flow="distinct"), count(7, subject="other", stock_or_flow="distinct")]
    with pytest.raises(RefusedError, match="they never add"):
        table(counts, sum_subjects=True)


def test_two_definitions_are_two_series(table):
    result = table([count(5, definition="a"), count(7, definition="b")])
    assert [(r["definition"], r["low"], r["denominator"]) for r in result.rows] == [("a", 5, 5), ("b", 7, 7)]


def test_a_stock_and_a_flow_of_one_name_are_refused_unless_one_is_chosen(table):
    counts = [count(5), count(7, stock_or_flow="stock", start="2022")]
    with pytest.raises(RefusedError, match=r"flow and stock.*There is: arrests \(person-arrests, flow\)"):
        table(counts)
    assert cells(table(counts, kind="stock")) == {("london", "norfolk"): (7, 7)}


def test_several_units_are_refused_unless_one_is_chosen(table):
    counts = [count(5), count(7, unit="persons", start="2022")]
    with pytest.raises(RefusedError, match="person-arrests and persons"):
        table(counts)
    assert cells(table(counts, unit="persons")) == {("london", "norfolk"): (7, 7)}
    with pytest.raises(NotFoundError, match="kg"):
        table(counts, unit="kg")


def test_an_unknown_measure_names_what_there_is(table):
    with pytest.raises(NotFoundError, match=r"'arests'. There is: arrests"):
        table([count(5)], measure="arests")


def test_the_case_of_a_measure_does_not_matter(table):
    assert table([count(5)], measure="Arrests").rows[0]["measure"] == "arrests"


# --- shares ---------------------------------------------------------------------------------------------------------


def test_without_a_stated_total_the_sum_of_the_rows_divides(table):
    result = table([count(30), count(10, "suffolk")])
    assert [(r["share_low"], r["share_high"], r["denominator"]) for r in result.rows] == [
        (0.75, 0.75, 40),
        (0.25, 0.25, 40),
    ]


def test_shares_are_over_the_table_and_not_per_destination(table):
    result = table([count(30), count(10, destination="suffolk")])
    assert {r["denominator"] for r in result.rows} == {40}


def test_without_one_exact_number_shares_follow_the_bounds_rule(table):
    result = table([count("10-20"), count("30-40", "suffolk")])
    london, suffolk = (next(r for r in result.rows if r["origin"] == o) for o in ("london", "suffolk"))
    assert london["denominator"] is None
    assert (london["share_low"], london["share_high"]) == (10 / 50, 20 / 50)
    assert (suffolk["share_low"], suffolk["share_high"]) == (30 / 50, 40 / 50)


def test_an_open_part_makes_the_others_least_share_zero(table):
    result = table([count(">20"), count(10, "suffolk")])
    london, suffolk = (next(r for r in result.rows if r["origin"] == o) for o in ("london", "suffolk"))
    assert (suffolk["share_low"], suffolk["share_high"]) == (0, pytest.approx(10 / 31))
    assert (london["share_low"], london["share_high"]) == (pytest.approx(21 / 31), 1)


def test_a_bounded_part_of_an_exact_total_is_divided_by_it(table):
    result = table([count(100, origin="", count_id="t"), count("<30", part_of="t")])
    london = next(r for r in result.rows if r["origin"] == "london")
    assert (london["share_low"], london["share_high"], london["denominator"]) == (0, 0.29, 100)


def test_periods_are_tables_of_their_own_unless_one_period_is_asked_for(table):
    counts = [count(30, start="2020"), count(10, "suffolk", start="2021")]
    assert [r["denominator"] for r in table(counts).rows] == [30, 10]
    assert [r["denominator"] for r in table(counts, {"period": "2020..2021"}).rows] == [40, 40]


def test_outside_leaves_out_origins_that_are_the_destination_or_within_it(table):
    counts = [count(30), count(20, "norfolk"), count(10, "norwich"), count(5, "unknown"), count(2, "not-itemised")]
    result = table(counts, share_of="outside")
    assert {r["origin"]: r["share_low"] for r in result.rows} == {
        "london": 1, "norfolk": None, "norwich": None, "unknown": None, "not-itemised": None,
    }  # fmt: skip


def test_a_row_within_another_is_not_added_to_the_denominator(table):
    result = table([count(60), count(15, destination="norwich")])
    assert {(r["destination"], r["denominator"], r["share_low"]) for r in result.rows} == {
        ("norfolk", 60, 1.0),
        ("norwich", 60, 0.25),
    }
    assert "lie within other rows" in notes(result)


def test_ranks_are_intervals_where_bounds_overlap(table):
    result = table([count("30-50"), count("40-60", "suffolk"), count(5, "hackney", "suffolk")])
    assert {r["origin"]: (r["rank_low"], r["rank_high"]) for r in result.rows} == {
        "london": (1, 2), "suffolk": (1, 2), "hackney": (3, 3),
    }  # fmt: skip


# --- roll-up --------------------------------------------------------------------------------------------------------


def test_ranks_and_possible_shares_are_of_all_whatever_the_shares_are_of(table):
    parts = (count(n, o, part_of="all") for o, n in (("hackney", 40), ("suffolk", "20-30")))
    counts = [count(100, "", count_id="all"), *parts]
    found = [
        [tuple(r[c] for c in ("origin", "possible_low", "possible_high", "rank_low", "rank_high")) for r in rows]
        for rows in (table(counts, share_of=of).rows for of in ("all", "itemised", "named", "outside"))
    ]
    assert found[0][0] == ("hackney", 0.4, 0.8, 1, 2)
    assert all(rows == found[0] for rows in found)


@pytest.mark.parametrize("years", list(permutations(("2018", "2019", "2020"))), ids="-".join)
def test_a_table_of_several_years_speaks_from_the_first_day_to_the_last(table, years):
    counts = [count(5, o, start=year) for o, year in zip(("hackney", "lambeth", "suffolk"), years, strict=True)]
    (group,) = table_behind(table(counts, {"period": "2018..2020"})).groups
    assert (group.start_text, group.end_text) == ("2018", "2020")
    assert (group.first, group.last) == (date(2018, 1, 1).toordinal(), date(2020, 12, 31).toordinal())


def test_towns_add_up_to_their_county(table):
    result = table([count(5, destination="norwich"), count(7, destination="yarmouth")], {"roll_up": "county"})
    assert cells(result) == {("london", "norfolk"): (12, 12)}


def test_the_county_own_figure_is_taken_and_its_towns_stand_beside_it(table):
    counts = [count(20), count(5, destination="norwich"), count(7, destination="yarmouth")]
    (row,) = table(counts, {"roll_up": "county"}).rows
    assert (row["low"], row["within_low"], row["within_high"]) == (20, 12, 12)
    assert row["claims"][0] == "c0"


def test_parts_that_fall_into_their_totals_own_cell_stand_beside_it(table):
    counts = [
        count(20, count_id="t"),
        count(5, destination="norwich", part_of="t"),
        count(7, destination="yarmouth", part_of="t"),
    ]
    (row,) = table(counts, {"roll_up": "county"}).rows
    assert (row["low"], row["within_low"]) == (20, 12)
    assert cells(table(counts)) == {
        ("london", "norwich"): (5, 5), ("london", "yarmouth"): (7, 7), ("london", "not-itemised"): (8, 8),
    }  # fmt: skip


def test_towns_are_added_for_times_without_a_figure_of_the_county(table):
    counts = [
        count(200, origin="", start="2020", count_id="t"),
        count(50, start="2020", part_of="t", count_id="own"),
        count(5, destination="norwich", start="2020-03"),
        count(7, destination="norwich", start="2021-01"),
        count(9, destination="yarmouth", start="2021-02"),
    ]
    rows = {r["origin"]: r for r in table(counts, {"roll_up": "county"}).rows}
    london = rows["london"]
    assert (london["low"], london["period_start"], london["period_end"]) == (50 + 7 + 9, "2020", "2021-02")
    assert (london["within_low"], london["within_high"]) == (5, 5)
    assert (rows["not-itemised"]["low"], rows["not-itemised"].get("within_low")) == (150, None)
    assert {r["denominator"] for r in rows.values()} == {200 + 16}


def test_pairs_that_overlap_without_one_holding_the_other_are_not_added(table):
    counts = [count(5, destination="norwich"), count(7, "hackney")]
    result = table(counts, {"roll_up": "region"})
    assert cells(result) == {("london", "east"): (5, 5)}


def test_distinct_counts_of_several_towns_stay_apart(table):
    counts = [count(5, destination=t, stock_or_flow="distinct") for t in ("norwich", "yarmouth")]
    result = table(counts, {"roll_up": "county"})
    assert sorted(r["destination"] for r in result.rows) == ["norwich", "yarmouth"]
    assert "stay apart" in notes(result)


def test_places_without_the_level_stay_and_are_listed(table):
    result = table([count(5, destination="norwich")], {"roll_up": "county"})
    assert cells(result) == {("london", "norfolk"): (5, 5)}
    assert "Without a county in the data, and so left as they are: london" in notes(result)


# --- by, spread, per ------------------------------------------------------------------------------------------------


def test_quarters_and_years_add_months(table):
    counts = [count(n, start=f"2021-{n:02d}") for n in range(1, 7)]
    assert [(r["quarter"], r["low"]) for r in table(counts, by="quarter").rows] == [("2021-Q1", 6), ("2021-Q2", 15)]
    assert [(r["year"], r["low"]) for r in table(counts, by="year").rows] == [("2021", 21)]


def test_a_claim_over_several_months_is_shared_out_only_when_asked(table):
    counts = [count(59, start="2021-01", end="2021-02"), count(3, start="2021-03")]
    alone = table(counts, by="month")
    assert [(r["month"], r["low"]) for r in alone.rows] == [("2021-03", 3)]
    assert alone.withheld["overlapping"] == 1
    shared = table(counts, by="month", spread=True)
    assert [(r["month"], r["low"]) for r in shared.rows] == [("2021-01", 31), ("2021-02", 28), ("2021-03", 3)]
    assert "Spread evenly over their days" in notes(shared)


def test_spread_leaves_the_months_alone_that_have_their_own_figure(table):
    counts = [count(590, start="2021-01", end="2021-02"), count(5, start="2021-01")]
    assert [(r["month"], r["low"]) for r in table(counts, by="month", spread=True).rows] == [
        ("2021-01", 5),
        ("2021-02", 585),
    ]


def spread(table, counts, by="month"):
    """Rows by bucket, to one decimal, and the notes."""
    result = table(counts, by=by, spread=True)
    return [(r[by], r["origin"], round(r["low"], 1), round(r["high"], 1)) for r in result.rows], notes(result)


@pytest.mark.parametrize(
    ("first", "last", "known", "expected"),
    [
        ("2019-01", "2019-03", "2019-01", [("2019-01", 50), ("2019-02", 19.0), ("2019-03", 21.0)]),
        ("2019-07", "2019-09", "2019-07", [("2019-07", 50), ("2019-08", 20.3), ("2019-09", 19.7)]),
    ],
)
@pytest.mark.parametrize("part_of", ["", "c0"])
def test_what_is_known_of_a_month_is_taken_off_before_the_rest_is_spread(table, first, last, known, expected, part_of):
    counts = [count(90, start=first, end=last), count(50, start=known, part_of=part_of)]
    rows, _ = spread(table, counts)
    assert [(month, low) for month, _, low, _ in rows] == expected


def test_a_year_leaves_to_its_other_months_what_its_quarter_and_its_month_do_not_say(table):
    counts = [
        count(365, start="2019"),
        count(90, start="2019-01", end="2019-03"),
        count(50, start="2019-01"),
    ]
    rows, _ = spread(table, counts)
    assert [low for _, _, low, _ in rows] == [50, 19.0, 21.0, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert sum(r["low"] for r in table(counts, by="month", spread=True).rows) == pytest.approx(365)


def test_a_week_leaves_the_other_days_of_its_month(table):
    counts = [count(90, start="2019-01", end="2019-03"), count(14, start="2019-01-01", end="2019-01-07")]
    rows, _ = spread(table, counts)
    assert [low for _, _, low, _ in rows] == [
        round(14 + 76 * 24 / 83, 1),
        round(76 * 28 / 83, 1),
        round(76 * 31 / 83, 1),
    ]


def test_pieces_of_a_bounded_count_have_whole_bounds(table):
    rows, _ = spread(table, [count("<10", start="2019-07", end="2019-09")])
    assert [(low, high) for _, _, low, high in rows] == [(0, 4), (0, 4), (0, 3)]
    rows, _ = spread(table, [count("90-100", start="2019-07", end="2019-09"), count("50-60", start="2019-07")])
    # 30 to 50 are left for 61 days.
    assert [(low, high) for _, _, low, high in rows] == [(50, 60), (15, 26), (14, 25)]


def test_a_total_holds_what_its_parts_have_in_each_month(table):
    """London's 50 of January are fifty of the total in January, though an even third of 100 is less."""
    counts = [
        count(100, "", start="2019-01", end="2019-03"),
        count(60, "london", start="2019-01", end="2019-03", part_of="c0"),
        count(50, "london", start="2019-01", part_of="c1"),
    ]
    result = table(counts, by="month", spread=True)
    months = {}
    for row in result.rows:
        months.setdefault(row["month"], {})[row["origin"]] = row["low"]
        assert row["share_high"] <= 1
    assert months["2019-01"] == {"london": 50, "not-itemised": pytest.approx(40 * 31 / 90)}
    assert months["2019-02"]["london"] == pytest.approx(10 * 28 / 59)
    assert sum(sum(m.values()) for m in months.values()) == pytest.approx(100)
    assert "exceed" not in notes(result)


def test_what_is_spread_never_conflicts(table):
    """Two accounts of one quarter, and claims that reach into each other: one is spread, and the notes say of which."""
    rows, said = spread(table, [count(90, start="2019-01", end="2019-03"), count(93, start="2019-01", end="2019-03")])
    assert [low for _, _, low, _ in rows] == [31, 28, 31]
    assert "Of one period, c0 is spread and not c1" in said and "passed over" not in said
    rows, said = spread(table, [count(90, start="2019-01", end="2019-03"), count(61, start="2019-03", end="2019-04")])
    assert [(month, low) for month, _, low, _ in rows] == [("2019-03", 31), ("2019-04", 30)]
    assert "c0 is not spread: other claims of its cell reach into and beyond its time" in said
    rows, said = spread(table, [count(40, start="2019-01", end="2019-03"), count(50, start="2019-01")])
    assert [(month, low) for month, _, low, _ in rows] == [("2019-01", 50)]
    assert "c0 is not spread: what is stated of parts of its time exceeds it" in said


def test_spread_without_buckets_is_refused(table):
    with pytest.raises(RefusedError, match="say by which"):
        table([count(5)], spread=True)


def test_rates_per_month_state_their_exposure(table):
    counts = [count(36, start="2016-12", end="2019-11-30"), count("<10", "suffolk", start="2019-01", end="2019-06")]
    rows = {r["origin"]: (r["exposure"], r["rate_low"], r["rate_high"]) for r in table(counts, per="month").rows}
    assert rows == {"london": (36, 1, 1), "suffolk": (6, 0, 1.5)}


def test_a_stock_has_no_rate_per_month(table):
    with pytest.raises(RefusedError, match="only a flow has a rate"):
        table([count(5, stock_or_flow="stock")], per="month")


def test_rates_per_population_need_one_and_use_the_destinations(dataset):
    counts = [count(30), count(5, destination="norwich")]
    places = [{"place_id": "norfolk", "population": "900,000"}, {"place_id": "norwich"}, {"place_id": "london"}]
    tables = {"operations": [{"operation_id": "op"}], "counts": counts}
    result = flows(dataset(places=places, **tables).network(), "arrests", per="10k")
    assert [(r["exposure"], r["rate_low"]) for r in result.rows] == [(90, 30 / 90), (None, None)]
    assert "Without a population: norwich" in notes(result)
    with pytest.raises(RefusedError, match="column 'population'"):
        flows(dataset(places=PLACES, **tables).network(), "arrests", per="10k")


# --- lines ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def lines(dataset):
    """Return the table of lines from (line, origin, town, start, end) rows."""

    def make(rows, filters=None, **options):
        links = []
        for line, origin, town, start, end in rows:
            links.append({"link_type": "ORIGINATES_IN", "from": line, "to": origin})
            links.append({"link_type": "SUPPLIES", "from": line, "to": town, "start": start, "end": end})
        return flows(dataset(links=links).network(**(filters or {})), "lines", **options)

    return make


def test_lines_possibly_active_give_shares_with_bounds(lines):
    rows = [
        ("sure", "a", "x", "2019-01", "2019-06"),
        ("open", "a", "x", "2018", ""),
        ("other", "b", "x", "2019-02", "2019-03"),
        ("past", "b", "x", "2017", "2018"),
    ]
    result = lines(rows, {"period": "2019"})
    found = {r["origin"]: (r["low"], r["high"], r["share_low"], r["share_high"]) for r in result.rows}
    assert found == {"a": (1, 2, 1 / 2, 2 / 3), "b": (1, 1, 1 / 3, 1 / 2)}
    assert {r["denominator"] for r in result.rows} == {None}
    assert "2 certainly and up to 3 possibly active" in notes(result)


def test_a_line_in_several_pairs_counts_once_in_the_denominator(lines):
    result = lines([("l", "a", "x", "2019", "2019"), ("l", "a", "y", "2019", "2019"), ("m", "b", "y", "2019", "2019")])
    assert {r["denominator"] for r in result.rows} == {2}
    assert sum(r["share_low"] for r in result.rows) == 1.5


def test_shares_of_named_lines_leave_unknown_origins_out(lines):
    rows = [("l", "a", "x", "", ""), ("m", "unknown", "x", "", "")]
    result = lines(rows, share_of="named")
    assert {r["origin"]: (r["share_low"], r["denominator"]) for r in result.rows} == {"a": (1, 1), "unknown": (None, 1)}


def test_an_undated_line_is_withheld_in_a_period(lines):
    result = lines([("l", "a", "x", "", ""), ("m", "a", "x", "2019", "2019")], {"period": "2019"})
    assert [(r["low"], r["high"]) for r in result.rows] == [(1, 1)]
    assert result.withheld["undated"] == 2


def test_lines_by_year_stand_in_every_year_in_which_they_are_active(lines):
    rows = [("l", "a", "x", "2018-11", "2020-02"), ("m", "a", "x", "2020", "2020"), ("n", "a", "x", "", "2019-06")]
    result = lines(rows, by="year")
    found = [(r["year"], r["period_start"], r["low"], r["high"], r["denominator"]) for r in result.rows]
    assert found == [("2018", "2018", 1, 2, None), ("2019", "2019", 2, 2, 2), ("2020", "2020", 2, 2, 2)]
    assert "period" not in result.parameters and result.parameters["by"] == "year"


def test_lines_by_quarter_keep_to_the_asked_period(lines):
    result = lines([("l", "a", "x", "2018-11", "2020-02")], {"period": "2019-02..2019-08"}, by="quarter")
    assert [(r["quarter"], r["period_end"]) for r in result.rows] == [
        ("2019-Q1", "2019-03"), ("2019-Q2", "2019-06"), ("2019-Q3", "2019-09"),
    ]  # fmt: skip


def test_an_open_line_is_possibly_active_up_to_the_cut_off(dataset):
    links = [
        {"link_type": "ORIGINATES_IN", "from": "l", "to": "a"},
        {"link_type": "SUPPLIES", "from": "l", "to": "x", "start": "2019-05"},
    ]
    result = flows(dataset({"cut_off": "2021"}, links=links).network(), "lines", by="year")
    assert [(r["year"], r["low"], r["high"]) for r in result.rows] == [("2019", 1, 1), ("2020", 0, 1), ("2021", 0, 1)]
    # In 2020 there is this line or none: of none there is no share.
    assert (result.rows[1]["share_low"], result.rows[1]["share_high"]) == (1, 1)


def test_undated_lines_are_in_no_bucket_and_counted(lines):
    result = lines([("l", "a", "x", "", ""), ("m", "a", "x", "2019", "2019")], by="year")
    assert [(r["year"], r["high"]) for r in result.rows] == [("2019", 1)]
    assert result.withheld["undated"] == 2
    nothing = lines([("l", "a", "x", "", "")], by="year")
    assert (nothing.rows, nothing.withheld["undated"]) == ([], 2)


@pytest.mark.parametrize(
    "option", [{"by": "month", "spread": True}, {"per": "month"}, {"sum_subjects": True}, {"unit": "persons"}]
)
def test_lines_have_no_spread_rates_sums_or_other_units(lines, option):
    with pytest.raises(RefusedError, match="lines"):
        lines([("l", "a", "x", "2019", "2019")], **option)


@pytest.mark.parametrize(
    ("year", "said"), [("10", "what is stated around it bounds it."), ("", "a sum with one is open at the top.")]
)
def test_a_month_without_a_number_is_open_only_where_nothing_bounds_it(dataset, year, said):
    counts = [
        {
            "count_id": f"c{m}",
            "subject": "op",
            "origin": "a",
            "destination": "x",
            "value": v,
            "period_start": m,
            "period_end": m,
        }
        for m, v in (("2021-01", "4"), ("2021-02", "[c]"), ("2021", year))
        if v
    ]
    notes = flows(dataset(counts=counts).network(), "arrests", by="month").notes
    assert f"Without a number (missing or suppressed, which is not zero): c2021-02; {said}" in map(str, notes)
