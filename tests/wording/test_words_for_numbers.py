"""Numbers and dates in the words that forces and their systems write."""

from __future__ import annotations

import pytest

from graphlab.errors import PeriodTextError, ValueTextError
from graphlab.loaders.mapping.periods import is_period, read_period, reads_as_financial
from graphlab.model.periods import parse_date
from graphlab.model.values import parse_value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("5 or fewer", 0, 5),
        ("5 or less", 0, 5),
        ("Less than five", 0, 4),
        ("fewer than ten", 0, 9),
        ("more than 5", 6, None),
        ("nil", 0, 0),
        ("None", 0, 0),
        ("zero", 0, 0),
        ("Nil", 0, 0),
        ("20 plus", 20, None),
        ("20 or more", 20, None),
        ("20+", 20, None),
        ("c.20", 18, 22),
        ("ca. 20", 18, 22),
        ("1 204", 1204, 1204),
        ("1\u00a0204", 1204, 1204),
        ("12\u2009345\u202f678", 12345678, 12345678),
        ("over 1 000", 1001, None),
        ("up to twelve", 0, 12),
    ],
)
def test_a_number_in_words_has_its_bounds(text, low, high):
    value = parse_value(text)
    assert (value.low, value.high, value.reason) == (low, high, None)


@pytest.mark.parametrize(
    ("text", "mark"), [("12*", "*"), ("12 *", "*"), ("12†", "†"), ("12 [note 1]", "[note 1]"), ("12²", "²")]
)
def test_the_mark_of_a_footnote_is_kept_beside_its_number(text, mark):
    value = parse_value(text)
    assert (value.low, value.high, value.mark, value.written) == (12, 12, mark, text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("15%", "is a percentage, which is never a count"),
        ("15.5 per cent", "is a percentage, which is never a count"),
        ("4.47912E+11", "was shortened by a spreadsheet"),
        ("12 34", "is not a number or bound"),
        ("one two", "is not a number or bound"),
        ("1 20", "is not a number or bound"),
        ("n/a", "is not a number or bound"),
        ("C1", "is not a number or bound"),
    ],
)
def test_what_is_no_count_is_refused_with_its_reason(text, says):
    with pytest.raises(ValueTextError, match=says):
        parse_value(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("04/01/2021 10:30", "2021-01-04"),
        ("05/01/21", "2021-01-05"),
        ("06-Jan-21", "2021-01-06"),
        ("7.1.2021", "2021-01-07"),
        ("23.09.26", "2026-09-23"),
        ("6/4/20", "2020-04-06"),
        ("2021-01-04T10:30:00", "2021-01-04"),
        ("2021-01-04 10:30", "2021-01-04"),
        ("Mon 4 January 2021", "2021-01-04"),
        ("4 January 2021 at 10:30", "2021-01-04"),
        ("04-01-2021", "2021-01-04"),
        ("1/2/98", "1998-02-01"),
    ],
)
def test_dates_of_police_systems_are_read_day_before_month(text, day):
    assert parse_date(text).text == day
    assert parse_date(text).british


def test_a_number_of_excel_is_explained_and_no_date_of_our_own_tables():
    with pytest.raises(PeriodTextError, match="44197 is no date as written; it is Excel's number for 1 January 2021"):
        parse_date("44197")


@pytest.mark.parametrize("text", ["13/13/2021", "31/02/2021", "12:30", "1/2/3", "99999", "Sat 99"])
def test_what_is_no_date_stays_none(text):
    with pytest.raises(PeriodTextError):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Q1 2020/21", "2020-04", "2020-06"),
        ("Q4 2020/21", "2021-01", "2021-03"),
        ("2020/21 Q2", "2020-07", "2020-09"),
        ("Q3 2021", "2021-07", "2021-09"),
        ("H2 2021/22", "2021-10", "2022-03"),
        ("17/18", "2017-04-01", "2018-03-31"),
        ("2020–21", "2020-04-01", "2021-03-31"),
        ("2012-13", "2012-04-01", "2013-03-31"),
        ("2009-10", "2009-10", "2009-10"),
        ("FY21", "2020-04-01", "2021-03-31"),
        ("FY 2020-21", "2020-04-01", "2021-03-31"),
        ("Year ending March 2021", "2020-04-01", "2021-03-31"),
        ("Year ending Dec 2021", "2021-01-01", "2021-12-31"),
        ("12 months to March 2021", "2020-04-01", "2021-03-31"),
        ("Apr 2020 to Mar 2021 [p]", "2020-04", "2021-03"),
        ("w/c 5 April 2021", "2021-04-05", "2021-04-11"),
        ("Week ending 11/04/2021", "2021-04-05", "2021-04-11"),
        ("c. Jul 2026", "2026-07", "2026-07"),
        ("January 2020/21", "2021-01", "2021-01"),
        ("May 2020/21", "2020-05", "2020-05"),
        ("44197", "2021-01-01", "2021-01-01"),
        ("Jan-Mar 21", "2021-01", "2021-03"),
        ("2021 Jan-Mar", "2021-01", "2021-03"),
    ],
)
def test_periods_of_sheets_are_read(text, start, end):
    assert read_period(text)[:2] == (start, end)


@pytest.mark.parametrize(
    "text", ["18/17", "Q5 2021", "w/c April 2021", "Norwich", "443", "12/2021/3", "Year ending", "Q1"]
)
def test_what_is_no_period_is_given_back_for_the_error_to_name(text):
    assert read_period(text) == (text, text, "")
    assert not is_period(text)


@pytest.mark.parametrize(
    ("texts", "financial"),
    [
        (["2009-10", "2010-11", "2011-12", "2012-13"], True),
        (["2009-10", "2010-11"], True),
        (["2009-10", "2009-11", "2009-12"], False),
        (["2009-10"], False),
        (["2012-13"], True),
        (["2021", "2022"], False),
    ],
)
def test_headers_that_stand_together_are_read_by_one_rule(texts, financial):
    assert reads_as_financial(texts) is financial


def test_the_rule_of_the_row_decides_a_header_that_could_be_a_month():
    assert read_period("2009-10", financial=True)[:2] == ("2009-04-01", "2010-03-31")
