"""Dates of any precision, and periods between them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.errors import PeriodTextError
from graphlab.model.periods import Period, make_period, parse_date, parse_period

quick = settings(max_examples=80, deadline=None)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-11", date(2019, 11, 1), date(2019, 11, 30)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-11-30", date(2019, 11, 30), date(2019, 11, 30)),
        ("2019-11-30 00:00:00", date(2019, 11, 30), date(2019, 11, 30)),
    ],
)
def test_a_date_is_the_interval_that_its_precision_leaves(text, first, last):
    parsed = parse_date(text)
    assert (parsed.first, parsed.last, parsed.british) == (first, last, False)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("30/11/2019", "2019-11-30"),
        ("3/4/2019", "2019-04-03"),
        ("30.11.2019", "2019-11-30"),
        ("Nov 2019", "2019-11"),
        ("November 2019", "2019-11"),
        ("Sept 2019", "2019-09"),
        ("30 November 2019", "2019-11-30"),
        ("1st March 2020", "2020-03-01"),
        ("11/2019", "2019-11"),
    ],
)
def test_the_british_way_of_writing_is_read_and_marked(text, iso):
    assert (parse_date(text).text, parse_date(text).british) == (iso, True)


@pytest.mark.parametrize(
    "text",
    ["2019-13", "2019-02-30", "31/04/2019", "2019-00", "11/30/2019", "0000", "9999", "Smarch 2019", "soon", "2O19", ""],
)
def test_what_is_no_date_of_the_calendar_is_refused(text):
    with pytest.raises(PeriodTextError):
        parse_date(text)


def test_a_formula_is_named_as_one():
    with pytest.raises(PeriodTextError, match="is a formula and not a date"):
        parse_date("=TODAY()")


def test_a_period_runs_from_the_first_day_of_its_start_to_the_last_of_its_end():
    gravity = make_period("2016-12", "2019-11-30")
    assert (gravity.first, gravity.last, gravity.days) == (date(2016, 12, 1), date(2019, 11, 30), 1095)


def test_an_open_side_stays_open():
    period = make_period("2020", "")
    assert (period.last, period.days, period.dated, period.closed) == (None, None, True, False)
    assert make_period("", "").dated is False


@pytest.mark.parametrize(("start", "end"), [("2019-11-30", "2019"), ("2019", "2019-01"), ("2019-12", "2019-12")])
def test_a_coarse_end_is_not_backwards_while_its_last_day_is_not_before_the_start(start, end):
    assert make_period(start, end).closed


@pytest.mark.parametrize(("start", "end"), [("2020", "2019"), ("2019-12-02", "2019-12-01"), ("2020-01", "2019-12-31")])
def test_backwards_is_refused(start, end):
    with pytest.raises(PeriodTextError, match="runs backwards"):
        make_period(start, end)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019-11..2021-12", date(2019, 11, 1), date(2021, 12, 31)),
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("..2020", None, date(2020, 12, 31)),
        ("2020..", date(2020, 1, 1), None),
        (" 2019 .. 2020 ", date(2019, 1, 1), date(2020, 12, 31)),
        ("Nov 2019..Dec 2021", date(2019, 11, 1), date(2021, 12, 31)),
    ],
)
def test_periods_as_typed(text, first, last):
    assert (parse_period(text).first, parse_period(text).last) == (first, last)


@pytest.mark.parametrize("text", ["..", "", "2019...2020", "last year", "2021..2019"])
def test_periods_that_cannot_be_read_are_refused(text):
    with pytest.raises(PeriodTextError):
        parse_period(text)


def test_a_period_is_printed_as_precisely_as_it_was_written():
    assert str(make_period("2016-12", "2019-11-30")) == "2016-12..2019-11-30"
    assert str(make_period("2019", "2019")) == "2019"
    assert str(make_period("", "2020")) == "..2020"
    assert str(Period()) == "undated"


def test_inside_and_overlap_treat_an_open_side_as_reaching_for_ever():
    asked = parse_period("2019")
    assert make_period("2019-02", "2019-03").inside(asked)
    assert not make_period("2019-02", "").inside(asked)
    assert make_period("2018", "").overlaps(asked)
    assert not make_period("2020", "").overlaps(asked)
    assert make_period("2018", "2018").inside(parse_period("..2019"))


def test_the_widest_of_two_periods_is_open_where_either_is():
    assert str(make_period("2018-05", "2019").widest(make_period("2018", "2018-06"))) == "2018..2019"
    assert str(make_period("2018", "").widest(make_period("2017", "2020"))) == "2017.."


@quick
@given(days, st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
def test_reading_what_was_printed_changes_nothing(day, form):
    parsed = parse_date(day.strftime(form))
    assert parse_date(str(parsed)) == parsed
    assert parsed.first <= day <= parsed.last


@quick
@given(days, days, days, days)
def test_overlap_is_symmetric_and_follows_from_inside(a, b, c, d):
    one = make_period(*(x.isoformat() for x in sorted((a, b))))
    two = make_period(*(x.isoformat() for x in sorted((c, d))))
    assert one.overlaps(two) == two.overlaps(one)
    assert not one.inside(two) or one.overlaps(two)
    hull = one.widest(two)
    assert one.inside(hull)
    assert two.inside(hull)
