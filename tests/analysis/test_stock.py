"""Stock against flow: pairs of readings, the flows that join, and the figure that is missing."""

from __future__ import annotations

import pytest

from graphlab.counting.stock import runs_between, stock_changes
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Count
from graphlab.model.periods import make_period
from graphlab.model.values import Bounds, parse_value


def count(key, value, start="", end=None, **more):
    fields = {
        "subject": "p",
        "measure": "active lines",
        "unit": "lines",
        "kind": "stock",
        "origin": "",
        "destination": "p",
    }
    fields |= more
    period = make_period(start, start if end is None else end)
    return Count(key, **fields, value=parse_value(value), period=period)


#: Without grades and sources, so that of equal figures the smallest id is taken.
UNGRADED = ClaimSet.build({"links": [{"link_type": "SUPPLIES", "from": "l", "to": "p", "source_id": "s"}]})


def closed(key, value, start, end, **more):
    return count(key, value, start, end, **({"measure": "lines closed", "kind": "flow"} | more))


def changes(*counts):
    return stock_changes(UNGRADED, counts, places=("p",))


def test_the_made_up_example_of_the_issue_as_numbers_and_as_a_sentence():
    (found,) = changes(
        count("s", "40", "2020-01"), count("e", "20-29", "2020-12"), closed("f", "25", "2020-01", "2020-12")
    )
    assert found.change == Bounds(-20, -11)
    assert found.opened == Bounds(5, None)
    assert found.opened_if_no_other_end == Bounds(5, 14)
    assert found.missing is None
    assert "40 (2020-01) at the start, 25 closed in the same period" in found.sentence
    assert "20 to 29 (2020-12) at the end: at least 5 opened; 5 to 14 if no line ended otherwise." in found.sentence


def test_other_ends_that_are_stated_close_the_upper_bound():
    other = closed("o", "3", "2020-01", "2020-12", measure="lines ended otherwise")
    (found,) = changes(
        count("s", "40", "2020-01"), count("e", "20-29", "2020-12"), closed("f", "25", "2020-01", "2020-12"), other
    )
    assert found.opened == Bounds(8, 17)


def test_pieces_follow_each_other_from_any_day_of_the_month_of_the_first_reading():
    """The one of the first days leads nowhere; those that begin later in January lead to December."""
    rows = [("a", "1", "2020-01-01", "2020-01-10"), ("b", "9", "2020-01-15", "2020-06-30")]
    rows += [("c", "8", "2020-07-01", "2020-12-31")]
    (found,) = changes(count("s", "40", "2020-01"), count("e", "30", "2020-12"), *(closed(*row) for row in rows))
    assert found.opened == Bounds(7, None)
    assert found.missing is None


def test_opened_is_never_below_nought():
    (found,) = changes(count("s", "40", "2020-01"), count("e", "10", "2020-12"), closed("f", "5", "2020-01", "2020-12"))
    assert found.opened == Bounds(0, None)
    assert found.opened_if_no_other_end is None
    assert found.sentence.endswith("the figures contradict each other unless at least 25 lines ended otherwise.")


def test_figures_that_cannot_all_be_true_contradict_and_nought_is_not_said():
    """100 lines, 20 closed and 5 ended otherwise leave 75; 10 are said to be left, so 65 are not accounted for."""
    readings = count("s", "100", "2020-01"), count("e", "10", "2020-12"), closed("f", "20", "2020-01", "2020-12")
    other = closed("o", "5", "2020-01", "2020-12", measure="lines ended otherwise")
    (found,) = changes(*readings, other)
    assert (found.opened, found.contradiction) == (None, Bounds(65, 65))
    assert "the figures contradict each other by 65, 5 having ended otherwise (o)." in found.sentence
    assert "opened" not in found.sentence
    some = closed("o", "60-70", "2020-01", "2020-12", measure="lines ended otherwise")
    (found,) = changes(*readings, some)
    assert (found.opened, found.contradiction) == (Bounds(0, 0), None)
    few = closed("o", "5-9", "2020-01", "2020-12", measure="lines ended otherwise")
    (found,) = changes(*readings, few)
    assert found.contradiction == Bounds(61, 65)
    assert "contradict each other by 61 to 65" in found.sentence


def test_an_open_reading_leaves_opened_at_least_nought():
    (found,) = changes(
        count("s", "20+", "2020-01"), count("e", "10", "2020-12"), closed("f", "5", "2020-01", "2020-12")
    )
    assert found.opened == Bounds(0, None)
    assert found.change == Bounds(None, -10)


def test_a_fall_to_fewer_than_thirty_is_46_or_more_and_never_45():
    (found,) = changes(count("s", "75", "2019-11"), count("e", "<30", "2021-12"))
    assert found.change == Bounds(-75, -46)
    assert "a fall of 46 to 75" in found.sentence


def test_closures_of_another_period_do_not_join_and_the_missing_figure_is_named():
    (found,) = changes(count("s", "75", "2019-11"), count("e", "<30", "2021-12"), closed("f", "74", "2019-11", "2023"))
    assert found.closed is None
    assert found.opened is None
    assert (
        found.missing
        == "lines closed in p from 2019-11 to 2021-12; stated for other periods only: 74 for 2019-11..2023 (f)"
    )


@pytest.mark.parametrize(
    ("start", "end", "joins"),
    [
        ("2020-01", "2020-12", True),
        ("2020-01-01", "2020-12-31", True),
        ("2020-01-20", "2020-12-02", True),
        ("2020", "2020", True),
        ("2020-02-01", "2020-11-30", True),
        ("2020-02-02", "2020-12", False),
        ("2020-01", "2020-11-29", False),
        ("2020-01", "2021", False),
        ("", "2020-12", False),
    ],
)
def test_a_flow_joins_only_at_the_dates_of_the_readings(start, end, joins):
    readings = count("s", "40", "2020-01"), count("e", "30", "2020-12")
    assert runs_between(closed("f", "5", start, end), *readings) is joins


def test_adjacent_days_meet():
    readings = count("s", "40", "2019-12-31"), count("e", "30", "2021-01-01")
    assert runs_between(closed("f", "5", "2020", "2020"), *readings)


@pytest.mark.parametrize("field", ["subject", "unit", "definition", "measure", "destination", "origin"])
def test_two_series_are_never_paired(field):
    assert changes(count("s", "40", "2020"), count("e", "30", "2021", **{field: "other"})) == []


def test_one_reading_gives_no_row():
    assert changes(count("s", "40", "2020")) == []


def test_readings_of_one_period_are_a_conflict_and_no_pair():
    (found,) = changes(count("a", "40", "2020"), count("b", "41", "2020"), count("e", "30", "2021"))
    assert found.start.taken.id == "a"
    assert [c.id for c in found.start.others] == ["b"]
    assert found.claims == ("a", "e", "b")


def test_consecutive_readings_are_paired_by_first_day():
    found = changes(count("c", "30", "2022"), count("a", "50", "2020"), count("b", "40", "2021"))
    assert [(c.start.taken.id, c.end.taken.id) for c in found] == [("a", "b"), ("b", "c")]


def test_a_reading_without_number_or_date_is_no_reading():
    found = changes(count("a", "50", "2020"), count("x", "[c]", "2021"), count("y", "40"), count("b", "30", "2022"))
    assert [(c.start.taken.id, c.end.taken.id) for c in found] == [("a", "b")]


def test_closures_join_whatever_their_subject_and_definition():
    flow = closed("f", "25", "2020-01", "2020-12", subject="team", definition="shut")
    (found,) = changes(count("s", "40", "2020-01"), count("e", "29", "2020-12"), flow)
    assert found.closed.pieces == (flow,)


def test_closures_of_another_place_unit_or_kind_do_not_join():
    readings = count("s", "40", "2020-01"), count("e", "29", "2020-12")
    for more in ({"destination": "q"}, {"unit": "numbers"}, {"kind": "distinct"}):
        (found,) = changes(*readings, closed("f", "25", "2020-01", "2020-12", **more))
        assert found.closed is None


def test_parts_of_closures_that_also_join_are_left_to_their_total():
    part = closed("part", "5", "2020-01", "2020-12", part_of="f")
    (found,) = changes(
        count("s", "40", "2020-01"), count("e", "29", "2020-12"), closed("f", "25", "2020-01", "2020-12"), part
    )
    assert found.closed.pieces[0].id == "f"
    assert found.closed.others == ()


def months(key, *values, **more):
    days = [f"2020-{m:02}" for m in range(1, len(values) + 1)]
    return [closed(f"{key}{day[-2:]}", value, day, day, **more) for day, value in zip(days, values, strict=True)]


def test_months_that_follow_each_other_between_two_readings_are_added():
    readings = count("s", "40", "2020-01"), count("e", "20-29", "2020-06")
    (found,) = changes(*readings, *months("m", "4", "5", "<3", "6", "0", "7"))
    assert found.closed.bounds == Bounds(22, 24)
    assert found.opened == Bounds(2, None)
    assert found.claims == ("s", "e", "m01", "m02", "m03", "m04", "m05", "m06")
    assert "22 to 24 closed in the same period (m01, m02, m03, m04, m05 and m06)" in found.sentence
    parts = months("m", "4", "5", "3", "6", "0", "7", part_of="year")
    (of_a_total,) = changes(*readings, closed("year", "90", "2020-01", "2020-12"), *parts)
    assert of_a_total.closed.bounds == Bounds(25, 25)


def test_one_figure_for_the_whole_time_goes_before_its_months_and_a_gap_is_no_sum():
    readings = count("s", "40", "2020-01"), count("e", "29", "2020-06")
    told = months("m", "4", "5", "2", "6", "0", "7")
    (whole,) = changes(*readings, closed("h", "30", "2020-01", "2020-06"), *told)
    assert [c.id for c in whole.closed.pieces] == ["h"]
    (gap,) = changes(*readings, *(c for c in told if c.id != "m03"))
    assert gap.closed is None and "stated for other periods only: 4 for 2020-01 (m01)" in gap.missing
    (by_origin,) = changes(*readings, *months("m", "4", "5", "2", "6", "0", origin="x"), *told[-1:])
    assert by_origin.closed is None


def test_two_sources_of_one_month_are_not_added():
    readings = count("s", "40", "2020-01"), count("e", "29", "2020-04")
    (found,) = changes(*readings, *months("m", "4", "5", "2", "0"), closed("n02", "9", "2020-02", "2020-02"))
    assert found.closed.bounds == Bounds(11, 11)


def test_stocks_of_other_things_have_a_change_and_no_missing_closures():
    (found,) = changes(count("s", "4", "2020", measure="groups"), count("e", "6", "2021", measure="groups"))
    assert found.change == Bounds(2, 2)
    assert found.missing is None
    assert found.sentence.endswith("a rise of 2.")


def test_place_is_the_destination_else_the_origin_else_a_subject_that_is_a_place():
    found = changes(
        count("a", "4", "2020", destination=""),
        count("b", "6", "2021", destination=""),
        count("c", "4", "2020", destination="", origin="q"),
        count("d", "6", "2021", destination="", origin="q"),
    )
    assert [c.place for c in found] == ["p", "q"]


def test_other_ends_are_in_the_sentence():
    other = closed("o", "3", "2020-01", "2020-12", measure="lines ended otherwise")
    (found,) = changes(
        count("s", "40", "2020-01"), count("e", "29", "2020-12"), closed("f", "25", "2020-01", "2020-12"), other
    )
    assert found.sentence.endswith("17 opened, 3 having ended otherwise (o).")
    assert found.claims == ("s", "e", "f", "o")


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("20", "20", "no change"),
        ("20", "25", "a rise of 5"),
        ("20-24", "30", "a rise of 6 to 10"),
        ("20+", "10", "a fall of at least 10"),
        ("20-30", "25", "a change between -5 and +5"),
        ("20+", "30+", "a change between open and open"),
    ],
)
def test_change_in_words(start, end, words):
    (found,) = changes(count("s", start, "2020"), count("e", end, "2021"))
    assert found.sentence.split(": ", 1)[1].split(": ")[-1].startswith(words) or words in found.sentence


def test_closures_of_another_origin_do_not_join():
    readings = [count("s", "40", "2020-01", origin="x"), count("e", "29", "2020-12", origin="x")]
    (found,) = changes(*readings, closed("f", "25", "2020-01", "2020-12", origin="y"))
    assert found.closed is None
    (joined,) = changes(*readings, closed("f", "25", "2020-01", "2020-12", origin="x"))
    assert joined.closed is not None


def test_closures_of_either_month_may_be_those_between_the_readings_of_two():
    """Of two readings by month nobody knows the days: May's closures run from the one to the other, and June's."""
    rows = [
        closed("m", "5", "2026-05", "2026-05"),
        closed("j", "3", "2026-06", "2026-06"),
        closed("a", "9", "2026-04", "2026-04"),
    ]
    (found,) = changes(count("s", "29", "2026-05"), count("e", "27", "2026-06"), *rows)
    assert found.closed is not None
    assert found.closed.bounds == Bounds(3, 5)
    assert found.opened == Bounds(1, None)
    again = closed("k", "4", "2026-06", "2026-06")
    (same,) = changes(count("s", "29", "2026-06-01"), count("e", "27", "2026-06-30"), rows[1], again)
    assert same.closed is not None
    assert same.closed.bounds == Bounds(3, 3), "two claims of the same days: one is taken by the rule"


def test_a_stock_of_no_place_is_joined_by_nothing():
    readings = [
        count(key, "40", when, destination="", subject="team") for key, when in (("s", "2020-01"), ("e", "2020-12"))
    ]
    (found,) = changes(*readings, closed("f", "25", "2020-01", "2020-12", destination="", subject="team"))
    assert (found.place, found.closed) == ("", None)
    assert "lines closed in this place" in found.missing
