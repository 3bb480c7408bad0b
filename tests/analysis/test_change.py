"""Two periods compared: sums without overlap, exact ratios, refusals, series, areas, and their caveats."""

from __future__ import annotations

import pytest

from graphlab.analysis.change.comparison import COLUMNS, change
from graphlab.analysis.change.points import points_of, step_of
from graphlab.errors import NotFoundError, RefusedError
from graphlab.model.periods import parse_period

HALVES = ("2021-01..2021-06", "2021-07..2021-12")


def count(value, start, end=None, **more):
    row = {"subject": "p", "destination": "p", "value": str(value), "period_start": start}
    return row | {"period_end": start if end is None else end} | more


def monthly(values, place="p", year=2018):
    rows = []
    for i, value in enumerate(values):
        month = f"{year + i // 12}-{i % 12 + 1:02}"
        rows.append(count(value, month, subject=place, destination=place))
    return rows


def only(result):
    (row,) = result.rows
    return row


def test_months_are_added_and_compared_per_day(example):
    row = only(change(example.network(), "arrests", *HALVES))
    assert (row["before_low"], row["after_low"], row["change_low"], row["change_high"]) == (81, 94, 13, 13)
    assert (row["before_days"], row["after_days"]) == (181, 184)
    assert row["rate_ratio_low"] == pytest.approx(94 / 184 / (81 / 181))
    assert row["interval_low"] < 1 < row["interval_high"]
    assert row["claims"][0] == "norwich-arrests-2021-01"


def test_every_row_has_every_column(example):
    row = only(change(example.network(), "arrests", *HALVES))
    assert list(row) == [c.name for c in COLUMNS]


def test_thirty_to_twelve(dataset):
    data = dataset(counts=[count(30, "2021-03-01", "2021-03-31"), count(12, "2021-05-01", "2021-05-31")])
    result = change(data.network(), "arrests", "2021-03", "2021-05")
    row = only(result)
    assert row["rate_ratio_low"] == pytest.approx(0.4)
    assert (row["interval_low"], row["interval_high"]) == (
        pytest.approx(0.187, abs=5e-4),
        pytest.approx(0.805, abs=5e-4),
    )
    assert row["p"] == row["p_screening"] == row["p_claim"] == pytest.approx(0.0079, abs=5e-5)
    assert any("30 before, 12 after, a fall of 18; 0.4 times the rate (0.187 to 0.805)" in n for n in result.notes)
    assert any("that the rate fell is almost certain" in n for n in result.notes)


def test_nought_to_five_has_no_upper_end(dataset):
    data = dataset(counts=[count(0, "2021-03-01", "2021-03-31"), count(5, "2021-05-01", "2021-05-31")])
    result = change(data.network(), "arrests", "2021-03", "2021-05")
    assert only(result)["interval_low"] == pytest.approx(0.916, abs=5e-4)
    assert '"interval_high": null' in result.to_json()
    assert any("(0.916 to no upper end)" in n for n in result.notes)


def sentence(result, start):
    return next(n for n in result.notes if n.startswith(start))


def test_nought_before_has_no_rate_to_be_compared_with(dataset):
    data = dataset(counts=[count(0, "2021-03-01", "2021-03-31"), count(5, "2021-05-01", "2021-05-31")])
    result = change(data.network(), "arrests", "2021-03", "2021-05")
    said = sentence(result, "p: 0 before")
    assert "no ratio of rates (0.916 to no upper end)" in said and "0 times" not in said
    assert "too few to put into words how likely it is that it rose" in said
    assert (only(result)["rate_ratio_low"], only(result)["rate_ratio_high"]) == (None, None)


def test_nought_and_nought_say_nothing(dataset):
    result = change(dataset(counts=[count(0, "2020"), count(0, "2021")]).network(), "arrests", "2020", "2021")
    said = sentence(result, "p: 0 before")
    assert said.endswith(
        "no change. None in both periods says nothing about a rise or a fall of what was not recorded."
    )
    row = only(result)
    assert (row["p"], row["probability_of_fall"], row["probability_adjusted"]) == (None, None, None)


def test_a_wide_interval_across_one_has_no_word(dataset):
    result = change(
        dataset(counts=[count(4, "2021-03"), count(1, "2021-05")]).network(), "arrests", "2021-03", "2021-05"
    )
    said = sentence(result, "p: 4 before")
    assert "0.25 times the rate (0.00508 to 2.53)" in said and "likely" not in said.replace("how likely it is", "")
    assert only(result)["probability_of_fall"] > 0.9  # the number stays, the word would mislead


def test_words_come_from_the_probability_adjusted_for_the_number_of_rows(dataset):
    """60 to 35 alone is almost certainly a fall; as one of twenty pairs looked at it is not."""
    alone = [count(60, "2021-03"), count(35, "2021-05")]
    (row,) = change(dataset(counts=alone).network(), "arrests", "2021-03", "2021-05").rows
    assert row["probability_adjusted"] == pytest.approx(row["probability_of_fall"])
    others = [
        count(value, month, subject=f"q{i}", destination=f"q{i}")
        for i in range(19)
        for value, month in ((50, "2021-03"), (50, "2021-05"))
    ]
    result = change(dataset(counts=alone + others).network(), "arrests", "2021-03", "2021-05")
    row = next(r for r in result.rows if r["subject"] == "p")
    # Twice the chance of the other way, times twenty.
    assert row["probability_adjusted"] == pytest.approx(1 - 20 * (1 - row["probability_of_fall"]))
    assert "almost certain" in sentence(change(dataset(counts=alone).network(), "arrests", "2021-03", "2021-05"), "p:")
    assert "between highly likely and almost certain (90 %)" in sentence(result, "p: 60 before")


def test_treated_and_control_are_cut_to_the_months_that_both_state(dataset):
    rows = monthly([10] * 6 + [5] * 6, "p", 2020) + monthly([20] * 3, "q", 2020) + monthly([0] * 6, "z", 2020)
    rows += [count(7, "2020-07", subject="q", destination="q"), count(8, "2020-08", subject="q", destination="q")]
    result = change(
        dataset(counts=rows).network(), "arrests", "2020-01..2020-06", "2020-07..2020-12", treated="p", control="q"
    )
    sides = {
        r["destination"]: (r["before_low"], r["before_days"], r["after_low"], r["after_days"]) for r in result.rows
    }
    assert sides == {"p": (30, 91, 10, 62), "q": (60, 91, 15, 62)}
    cut = sentence(result, "Cut to the time that all areas state before")
    assert "2020-01-01 to 2020-03-31" in cut and "p: 2020-01-01 to 2020-06-30" in cut
    (wdd,) = (r for r in result.parts["displacement"].rows if r["statistic"] == "WDD")
    assert wdd["low"] == (10 - 30) - (15 - 60)
    assert any("of counts and not of rates" in n for n in result.parts["displacement"].notes)


def test_a_quarter_and_its_months_are_the_same_time(dataset):
    rows = [*monthly([10] * 3 + [5] * 3, "p", 2020)]
    rows += [count(60, "2020-01", "2020-03", subject="q", destination="q")]
    rows += [count(50, "2020-04", "2020-06", subject="q", destination="q")]
    halves = ("2020-01..2020-03", "2020-04..2020-06")
    result = change(dataset(counts=rows).network(), "arrests", *halves, treated="p", control="q")
    assert not any("Cut to" in n for n in result.notes)
    rows += [count(1, "2020-05", "2020-06", subject="r", destination="r")]
    rows += [count(1, "2020-01", "2020-03", subject="r", destination="r")]
    with pytest.raises(RefusedError, match=r"cover different times after and have none in common .*q: 2020-04-01"):
        change(dataset(counts=rows).network(), "arrests", *halves, treated="q", control="r")
    result = change(dataset(counts=rows).network(), "arrests", *halves, treated="p", control="r")
    assert {r["after_low"] for r in result.rows} == {10, 1}


def test_stocks_of_two_areas_are_read_on_the_same_day(dataset):
    stock = {"measure": "active lines", "unit": "lines", "stock_or_flow": "stock"}
    readings = [
        ("p", 40, "2020-01"),
        ("p", 50, "2020-06"),
        ("p", 20, "2021-06"),
        ("q", 10, "2020-01"),
        ("q", 9, "2021-06"),
    ]
    rows = [count(v, m, subject=s, destination=s, **stock) for s, v, m in readings]
    result = change(dataset(counts=rows).network(), "active lines", "2020", "2021", treated="p", control="q")
    assert {r["destination"]: r["before_low"] for r in result.rows} == {"p": 40, "q": 10}


def test_bounds_give_bounds_and_no_test(dataset):
    data = dataset(counts=[count("20-30", "2020"), count("<10", "2021")])
    row = only(change(data.network(), "arrests", "2020", "2021"))
    assert (row["change_low"], row["change_high"]) == (-30, -11)
    assert row["p"] is None
    assert row["rate_ratio_high"] == pytest.approx(9 / 20 * 366 / 365)


def test_bounds_that_leave_the_direction_open_say_so(dataset):
    data = dataset(counts=[count("20-30", "2020"), count("25", "2021")])
    assert any(
        "leaves open whether it rose or fell" in n for n in change(data.network(), "arrests", "2020", "2021").notes
    )


def test_a_stock_is_compared_by_its_last_reading_and_never_added(dataset):
    stock = {"measure": "active lines", "unit": "lines", "stock_or_flow": "stock"}
    rows = [count(40, "2020-01", **stock), count(75, "2020-11", **stock), count("<30", "2021-12", **stock)]
    row = only(change(dataset(counts=rows).network(), "active lines", "2020", "2021"))
    assert (row["before_low"], row["change_low"], row["change_high"]) == (75, -75, -46)
    assert row["rate_ratio_low"] is None


def test_a_claim_that_reaches_out_of_the_period_is_not_cut(dataset):
    rows = [count(10, "2020"), count(99, "2020", "2021"), count(12, "2021")]
    row = only(change(dataset(counts=rows).network(), "arrests", "2020", "2021"))
    assert (row["before_low"], row["after_low"]) == (10, 12)


def test_conflicting_claims_are_not_added_and_the_rule_is_said(dataset):
    rows = [count(10, "2020", grade="1A"), count(11, "2020", grade="3C"), count(12, "2021")]
    result = change(dataset(counts=rows).network(), "arrests", "2020", "2021")
    assert only(result)["before_low"] == 10
    assert any("taken c0, not c1. Rule: best grade" in n for n in result.notes)


def test_a_changed_definition_is_refused(example):
    with pytest.raises(RefusedError, match="definition changed between the periods for norfolk"):
        change(example.network(subject="norfolk"), "active lines", "2018-11", "2021-12")
    row = only(change(example.network(subject="norfolk"), "active lines", "2019-11", "2021-12"))
    assert (row["change_low"], row["change_high"]) == (-75, -46)


def test_several_measures_kinds_or_units_are_refused(dataset):
    rows = [count(10, "2020"), count(12, "2021", unit="persons"), count(1, "2020", measure="raids", unit="raids")]
    net = dataset(counts=[*rows, count(3, "2020", measure="raids", unit="raids", stock_or_flow="stock")]).network()
    with pytest.raises(RefusedError, match="several units"):
        change(net, "arrests", "2020", "2021")
    with pytest.raises(RefusedError, match="several kinds"):
        change(net, "raids", "2020", "2021")
    with pytest.raises(
        RefusedError, match=r"one table is of one measure, not of arrests and raids; there are: arrests"
    ):
        change(net, ["arrests", "raids"], "2020", "2021")
    with pytest.raises(NotFoundError, match="no measure 'fines'"):
        change(net, "fines", "2020", "2021")


def test_periods_in_the_wrong_order_or_overlapping_are_refused(example):
    for before, after in ((HALVES[1], HALVES[0]), ("2021", "2021-06..2021-12")):
        with pytest.raises(RefusedError, match="must end before the period after"):
            change(example.network(), "arrests", before, after)


def test_a_period_without_claims_is_refused_with_the_periods_there_are(dataset):
    with pytest.raises(
        RefusedError, match=r"no claim lies inside the period after \(2022\); claims are stated for: 2020"
    ):
        change(dataset(counts=[count(10, "2020")]).network(), "arrests", "2020", "2022")


def test_claims_that_share_no_subject_are_refused(dataset):
    rows = [count(10, "2020"), count(12, "2021", subject="q", destination="q")]
    with pytest.raises(RefusedError, match="nothing is stated in both periods for the same subject and place"):
        change(dataset(counts=rows).network(), "arrests", "2020", "2021")


def test_who_is_stated_in_one_period_only_is_named(dataset):
    rows = [count(10, "2020"), count(12, "2021"), count(5, "2021", subject="q", destination="q")]
    result = change(dataset(counts=rows).network(), "arrests", "2020", "2021")
    assert "Stated only after, so not compared: q." in result.notes
    assert len(result.rows) == 2


def test_p_values_of_several_rows_are_adjusted(dataset):
    rows = [
        c
        for place, late in (("p", 12), ("q", 25))
        for c in (
            count(30, "2021-03", subject=place, destination=place),
            count(late, "2021-05", subject=place, destination=place),
        )
    ]
    first, second = change(dataset(counts=rows).network(), "arrests", "2021-03", "2021-05").rows
    assert first["p_claim"] == pytest.approx(2 * first["p"])
    assert second["p_screening"] == pytest.approx(second["p"])


def test_caveats_are_never_missing(example):
    notes = " ".join(change(example.network(), "arrests", *HALVES).notes)
    for words in ("regression to the mean", "reported in both periods", "PHIA probability yardstick"):
        assert words in notes


def test_operations_at_work_at_the_time_are_named(dataset):
    links = [
        {"link_type": "CONDUCTED_IN", "from": op, "to": "p", "start": start, "end": start}
        for op, start in (("one", "2020"), ("two", "2021"), ("old", "2010"))
    ]
    result = change(
        dataset(links=links, counts=[count(10, "2020"), count(12, "2021")]).network(), "arrests", "2020", "2021"
    )
    assert "At work in these places in that time: one, two; their effects cannot be told apart." in result.notes


def test_too_few_points_give_no_series_and_the_reason(example):
    part = change(example.network(), "arrests", *HALVES).parts["series"]
    assert part.rows == []
    assert any("there are 6 before and 6 after" in note for note in part.notes)


def test_a_monthly_series_is_fitted_with_placebos(dataset):
    treated, other = [40, 42, 39, 41] * 6 + [20, 21, 19, 20] * 3, [30, 31, 29, 30] * 9
    data = dataset(counts=monthly(treated) + monthly(other, "q") + monthly(other[::-1], "r"))
    part = change(data.network(), "arrests", "2018..2019", "2020", placebo=True).parts["series"]
    row = next(r for r in part.rows if r["subject"] == "p" and r["model"] == "quasi-poisson")
    assert row["rate_ratio"] == pytest.approx(0.5, rel=0.05)
    assert (row["points_before"], row["points_after"], row["step"]) == (24, 12, "month")
    assert row["placebo_dates_p"] == pytest.approx(1 / 10)
    assert row["placebo_places_p"] == pytest.approx(1 / 3)
    assert len(row["claims"]) == 36


def test_bounded_points_make_no_series(dataset):
    data = dataset(counts=monthly(["<5", *[9] * 23]))
    part = change(data.network(), "arrests", "2018", "2019").parts["series"]
    assert any("1 point is a bound and not a number (c0)" in note for note in part.notes)


def test_exposure_must_be_stated_for_every_point(dataset):
    people = {"measure": "people", "unit": "people", "stock_or_flow": "stock"}
    series = monthly([20] * 12 + [10] * 12)
    whole = dataset(counts=[*series, count(1000, "2018", **people), count(500, "2019", **people)])
    row = change(whole.network(), "arrests", "2018", "2019", exposure="people").parts["series"].rows[0]
    assert row["rate_ratio"] == pytest.approx(1, abs=1e-6)
    partly = dataset(counts=[*series, count(1000, "2018", **people)])
    part = change(partly.network(), "arrests", "2018", "2019", exposure="people").parts["series"]
    assert any("'people' is not stated for every point" in note for note in part.notes)


@pytest.fixture
def areas(dataset):
    figures = {"a": (60, 30), "b": (40, 44), "c": (300, 285), "d": (50, 50)}
    rows = [
        count(value, year, subject=place, destination=place)
        for place, values in figures.items()
        for value, year in zip(values, ("2020", "2021"), strict=True)
    ]
    return dataset(
        counts=rows, places=[{"place_id": p} for p in "abcd"] + [{"place_id": "a1", "within": "a"}]
    ).network()


def test_worked_displacement(areas):
    result = change(areas, "arrests", "2020", "2021", treated="a", buffer="b", control="c")
    assert {row["destination"]: row["role"] for row in result.rows} == {"a": "treated", "b": "buffer", "c": "control"}
    rows = {row["statistic"]: row for row in result.parts["displacement"].rows}
    assert rows["WDQ"]["low"] == pytest.approx(-0.22, abs=5e-3)
    assert rows["WDD"]["low"] == -15
    assert any("needs a control of its own" in note for note in result.parts["displacement"].notes)


def test_displacement_with_a_control_for_the_buffer(areas):
    result = change(areas, "arrests", "2020", "2021", treated="a", buffer="b", control="c", buffer_control="d")
    rows = {row["statistic"]: row for row in result.parts["displacement"].rows}
    assert rows["WDD"]["low"] == -11
    assert rows["WDD"]["reading"] == "no difference that could not be chance"


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"treated": "a"}, "needs a treated and a control place"),
        ({"treated": "a", "control": "a1"}, "overlap"),
        ({"treated": "a", "control": "a"}, "overlap"),
        ({"treated": "a", "control": "c", "buffer_control": "d"}, "needs a buffer"),
    ],
)
def test_areas_that_make_no_sense_are_refused(areas, asked, complaint):
    with pytest.raises(RefusedError, match=complaint):
        change(areas, "arrests", "2020", "2021", **asked)


def test_an_area_with_two_series_must_be_chosen(dataset):
    rows = [
        count(5, y, subject=s, destination=d) for y in ("2020", "2021") for s, d in (("x", "p"), ("y", "p"), ("x", "q"))
    ]
    with pytest.raises(RefusedError, match="needs one series"):
        change(dataset(counts=rows).network(), "arrests", "2020", "2021", treated="p", control="q")


@pytest.mark.parametrize(
    ("period", "step"),
    [
        ("2021-02", "month"),
        ("2021-04..2021-06", "quarter"),
        ("2021-05..2021-07", None),
        ("2021", "year"),
        ("2021-03-01..2021-03-07", "week"),
        ("2021-03-01..2021-03-09", None),
        ("2021..", None),
    ],
)
def test_steps_of_periods(period, step):
    found = step_of(parse_period(period))
    assert (found and found[0]) == step


def test_the_step_with_most_points_on_its_shorter_side_is_taken(dataset):
    quarters = [count(9, f"{y}-{m:02}", f"{y}-{m + 2:02}") for y in (2018, 2019) for m in (1, 4, 7, 10)]
    months = monthly([3] * 3, year=2018)
    points = points_of(dataset(counts=quarters + months).counts, parse_period("2018"), parse_period("2019"))
    assert (points.step, len(points.counts), points.first_after) == ("quarter", 8, 4)


def test_distinct_counts_are_compared_by_the_widest_claim_and_not_added(dataset):
    seen = {"stock_or_flow": "distinct"}
    rows = [count(10, "2020-01", **seen), count(12, "2020-02", **seen), count(15, "2020-01", "2020-06", **seen)]
    row = only(change(dataset(counts=[*rows, count(9, "2021", **seen)]).network(), "arrests", "2020", "2021"))
    assert (row["before_low"], row["after_low"], row["p"]) == (15, 9, None)


def test_periods_that_are_no_step_make_no_series(dataset):
    rows = [count(10, "2020-01-03", "2020-02-09"), count(9, "2021-01-03", "2021-02-09")]
    part = change(dataset(counts=rows).network(), "arrests", "2020", "2021").parts["series"]
    assert any("no claim is of a week, month, quarter or year" in note for note in part.notes)


def test_placebo_places_are_for_the_treated_place_only(dataset):
    data = dataset(counts=monthly([40] * 23 + [41] + [20] * 12) + monthly([30] * 35 + [31], "q"))
    options = {"treated": "p", "control": "q", "placebo": True}
    rows = change(data.network(), "arrests", "2018..2019", "2020", **options).parts["series"].rows
    assert {row["subject"]: row["placebo_places_p"] for row in rows} == {"p": 0.5, "q": None}


def test_placebo_places_include_those_that_were_not_asked_for(dataset):
    areas = [
        c for place, late in (("p", 20), ("q", 30), ("r", 30)) for c in monthly([30] * 23 + [31] + [late] * 12, place)
    ]
    data = dataset(counts=[*areas, count(3, "2018-01", subject="x", destination="x")])
    result = change(data.network(), "arrests", "2018..2019", "2020", treated="p", control="q", placebo=True)
    row = next(r for r in result.parts["series"].rows if r["subject"] == "p")
    assert row["placebo_places_p"] == pytest.approx(1 / 3)


def test_an_area_must_be_stated_in_both_periods(dataset):
    rows = [count(5, y, destination="p") for y in ("2020", "2021")] + [count(5, "2020", subject="q", destination="q")]
    with pytest.raises(RefusedError, match="the control place q is not stated in both periods"):
        change(dataset(counts=rows).network(), "arrests", "2020", "2021", treated="p", control="q")


@pytest.mark.parametrize(
    ("treated", "control", "reading"),
    [
        ((90, 10), (50, 50), "fewer than expected from the control"),
        ((10, 90), (50, 50), "more than expected from the control"),
        (("<90", 10), (50, 50), "bounds only: a count is not exact"),
    ],
)
def test_readings_of_the_difference(dataset, treated, control, reading):
    rows = [
        count(value, year, subject=place, destination=place)
        for place, values in (("p", treated), ("q", control))
        for value, year in zip(values, ("2020", "2021"), strict=True)
    ]
    result = change(dataset(counts=rows).network(), "arrests", "2020", "2021", treated="p", control="q")
    assert result.parts["displacement"].rows[0]["reading"] == reading
