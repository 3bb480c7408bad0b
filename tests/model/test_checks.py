"""Rules that need the whole dataset."""

from __future__ import annotations

import pytest

from graphlab.dataset import Dataset
from graphlab.errors import LoadError

PLACES = [{"place_id": "essex"}, {"place_id": "norfolk"}, {"place_id": "norwich", "within": "norfolk"}]


def total(value="100", **more):
    return {"count_id": "all", "subject": "gravity", "destination": "norfolk", "value": value, **more}


def part(name, value, **more):
    return {"count_id": name, "subject": "gravity", "destination": "norfolk", "value": value, "part_of": "all", **more}


@pytest.fixture
def refused(dataset):
    def attempt(*args, **tables):
        with pytest.raises(LoadError) as caught:
            dataset(*args, **tables)
        return [(d.column, d.rule) for d in caught.value.report.errors]

    return attempt


def test_an_id_may_stand_in_one_table_only(refused):
    found = refused(
        lines=[{"line_id": "x"}],
        places=[{"place_id": "x"}],
        links=[{"link_type": "SUPPLIES", "from": "x", "to": "x"}],
    )
    assert any("the id 'x' also names a row of" in rule for _, rule in found)


def test_a_count_may_not_bear_the_id_of_a_place(refused):
    found = refused(places=PLACES, counts=[total(count_id="essex")])
    assert [rule for _, rule in found if "also names a row of places" in rule]
    filled = refused(counts=[total(count_id="norfolk", destination="norfolk")])
    rules = [rule for _, rule in filled if "also names" in rule]
    assert rules == ["the id 'norfolk' also names a row of places (filled from the ids that occur)"]


@pytest.mark.parametrize("special", ["unknown", "not-itemised"])
def test_the_ids_of_the_special_places_are_not_for_lines(refused, special):
    found = refused(lines=[{"line_id": special}], links=[{"link_type": "SUPPLIES", "from": special, "to": "t"}])
    assert any("is kept for the place that a source does not name" in rule for _, rule in found)


@pytest.mark.parametrize(
    ("link", "column", "says"),
    [
        ({"link_type": "SUPPLIES", "from": "x", "to": "norwich"}, "from", "'x' is not the id of a Line"),
        ({"link_type": "SUPPLIES", "from": "l", "to": "x"}, "to", "'x' is not the id of a Place"),
        ({"link_type": "SUPPLIES", "from": "l", "to": "l"}, "to", "'l' is a Line and not a Place"),
        ({"link_type": "TARGETED", "from": "l", "to": "l"}, "from", "'l' is a Line and not an Operation"),
    ],
)
def test_a_dangling_end_of_a_link_is_told(refused, link, column, says):
    found = refused(
        places=PLACES, lines=[{"line_id": "l"}], operations=[{"operation_id": "o"}], sources=[{"source_id": "s"}],
        links=[link],
    )  # fmt: skip
    assert found == [(column, says)]


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"origin": "x"}, "origin"),
        ({"destination": "x"}, "destination"),
        ({"part_of": "x"}, "part_of"),
        ({"supersedes": "x"}, "supersedes"),
        ({"source_id": "x"}, "source_id"),
        ({"subject": "gravity;x"}, "subject"),
    ],
)
def test_a_dangling_id_in_a_count_is_told(refused, more, column):
    found = refused(
        places=PLACES,
        lines=[{"line_id": "l"}],
        operations=[{"operation_id": "gravity"}],
        sources=[{"source_id": "s"}],
        counts=[total() | more],
    )
    assert [c for c, _ in found] == [column]
    assert "'x' is not the id of" in found[0][1]


def test_a_dangling_event_is_told(refused):
    found = refused(
        lines=[{"line_id": "l"}],
        operations=[{"operation_id": "o"}],
        events=[{"line_id": "l", "event": "closed", "operation_id": "x"}],
        links=[{"link_type": "SUPPLIES", "from": "l", "to": "t"}],
    )
    assert found == [("operation_id", "'x' is not the id of an Operation")]


def test_a_reference_to_a_rejected_row_is_no_second_defect(refused):
    found = refused(
        places=[{"place_id": "norfolk", "lat": "north"}],
        counts=[total(), part("a", "1"), part("b", "2")],
    )
    assert [c for c, _ in found] == ["lat"]


def test_the_special_places_need_no_row(dataset):
    data = dataset(places=PLACES, counts=[total(origin="unknown"), part("a", "1", origin="not-itemised")])
    assert set(data.places) == {"essex", "norfolk", "norwich"}


@pytest.mark.parametrize(
    ("table", "key", "column"), [("places", "place_id", "within"), ("operations", "operation_id", "part_of")]
)
def test_a_circle_is_told_once_with_its_way(refused, table, key, column):
    rows = [{key: "c", column: "a"}, {key: "a", column: "b"}, {key: "b", column: "c"}, {key: "d", column: "a"}]
    found = refused(**{table: rows}, counts=[total(subject="z")], lines=[{"line_id": "z"}])
    assert (column, f"'{column}' runs in a circle: a -> b -> c -> a") in found
    assert sum("circle" in rule for _, rule in found) == 1


@pytest.mark.parametrize(
    ("table", "key", "column"), [("places", "place_id", "within"), ("operations", "operation_id", "part_of")]
)
def test_nothing_lies_within_itself(refused, table, key, column):
    found = refused(**{table: [{key: "a", column: "a"}]}, counts=[total(subject="z")], lines=[{"line_id": "z"}])
    assert (column, f"'{column}' runs in a circle: a -> a") in found


@pytest.mark.parametrize("column", ["part_of", "supersedes"])
def test_counts_neither_hold_nor_correct_each_other_in_circles(refused, column):
    found = refused(counts=[total(count_id="a", **{column: "b"}), total(count_id="b", **{column: "a"})])
    assert (column, f"'{column}' runs in a circle: a -> b -> a") in found


def test_a_chain_of_many_places_is_no_circle(dataset):
    rows = [{"place_id": f"p{i}", "within": f"p{i + 1}" if i < 2999 else ""} for i in range(3000)]
    data = dataset(places=rows, counts=[total(destination="p0")])
    assert len(data.geography.ancestors("p0")) == 2999


@pytest.mark.parametrize(
    ("column", "text"), [("measure", "charges"), ("unit", "lines"), ("stock_or_flow", "stock"), ("definition", "new")]
)
def test_a_part_is_of_the_kind_of_its_total(refused, column, text):
    found = refused(counts=[total(), part("a", "1", **{column: text})])
    assert found[0][0] == column
    assert "a part has another" in found[0][1]


def test_parts_may_not_exceed_their_total(refused):
    found = refused(counts=[total("100"), part("a", "60", origin="essex"), part("b", "41", origin="suffolk")])
    assert found == [("value", "the parts of 'all' add up to 101 or more, its total is 100 (parts: a, b)")]


def test_parts_that_may_still_fit_are_no_error(dataset):
    rows = [total("~100"), part("a", ">60", origin="essex"), part("b", "45-90", origin="suffolk"), part("c", "[c]")]
    assert len(dataset(counts=rows).counts) == 4


def test_the_least_of_the_parts_counts(refused):
    found = refused(counts=[total("<100"), part("a", ">60", origin="essex"), part("b", "45-90", origin="suffolk")])
    assert "add up to 106 or more, its total is fewer than 100" in found[0][1]


def test_what_about_means_for_a_source_counts_in_the_check_of_parts(dataset, refused):
    rows = [total("~100"), part("a", "105", origin="essex")]
    assert len(dataset({"tolerance": 0.1}, counts=rows).counts) == 2
    assert "its total is 98 to 102" in refused({"tolerances": {"s": 0.02}}, counts=rows)[0][1]
    assert "its total is 100" in refused({"tolerance": 0.0}, counts=rows)[0][1]


def test_two_claims_on_one_part_are_a_conflict_and_not_added(dataset):
    rows = [total("100"), part("a", "90", origin="essex"), part("b", "95", origin="essex")]
    assert len(dataset(counts=rows).counts) == 3


def test_parts_by_place_and_parts_by_time_are_two_splits(dataset):
    year = {"period_start": "2019", "period_end": "2019"}
    rows = [
        total("100", **year),
        part("a", "90", origin="essex", **year),
        part("b", "90", period_start="2019-01", period_end="2019-01"),
    ]
    assert len(dataset(counts=rows).counts) == 3


def test_a_town_is_not_added_to_its_county(dataset):
    rows = [
        total("100", destination=""),
        part("a", "90"),
        part("b", "80", destination="norwich"),
    ]
    assert len(dataset(places=PLACES, counts=rows).counts) == 3


def test_cumulative_readings_are_no_split(dataset):
    rows = [
        total("74", period_start="2019", period_end="2023"),
        part("a", "20", period_start="2019", period_end="2020-06"),
        part("b", "60", period_start="2019", period_end="2021"),
    ]
    assert len(dataset(counts=rows).counts) == 3


def test_parts_of_a_distinct_count_need_not_add_up(dataset):
    rows = [total("100", stock_or_flow="distinct")]
    rows += [part(f"c-{p}", "80", origin=p, stock_or_flow="distinct") for p in ("essex", "suffolk")]
    assert len(dataset(counts=rows).counts) == 3


def test_a_corrected_part_no_longer_counts(dataset):
    rows = [
        total("100"),
        part("a", "60", origin="essex"),
        part("b", "70", origin="suffolk"),
        part("c", "30", origin="suffolk", supersedes="b"),
    ]
    assert isinstance(dataset(counts=rows), Dataset)


@pytest.mark.parametrize(
    ("dates", "warned"),
    [
        (["2023", "2024-05", "2024-06-01", "2025", "2042-05-01"], ["2042-05-01 is 17 years after"]),
        (["2023", "2024-05", "2024-06-01", "2025", "1924-05"], ["1924-05 is 99 years before"]),
        (["2005-04", "2014", "2015", "2024-06-01", "2028"], []),  # a history, and a plan
        (["2023", "2024", "2025", "2042"], []),  # too few to know
        (["2023", "2024", "2025", "2041", "2042"], []),  # two of five are no slip of the pen
    ],
)
def test_a_date_far_from_all_others_is_warned_of(dataset, dates, warned):
    """Whoever types 2042 for 2024 hears of it; the date is kept as it was given."""
    days = [{"link_type": "SUPPLIES", "from": f"l{n}", "to": "norwich", "start": day} for n, day in enumerate(dates)]
    data = dataset(links=days)
    said = [d.rule for d in data.report.warnings if "nearly all other dates" in d.rule]
    assert [rule.partition(" nearly")[0] for rule in said] == warned
    assert sorted(row["start"] for row in data.rows("links")) == sorted(dates)
