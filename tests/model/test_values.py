"""Numbers as sources give them: what each way of writing means, and arithmetic that never claims too much."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphlab.errors import ValueTextError
from graphlab.model.values import Bounds, is_measured, parse_value, rounded, share, sum_bounds

quick = settings(max_examples=80, deadline=None)
numbers = st.integers(min_value=0, max_value=10_000)


@st.composite
def bounds_with_choices(draw, openable=True):
    """Bounds, and a concrete number that they allow."""
    low = draw(numbers)
    high = low + draw(st.integers(min_value=0, max_value=500))
    chosen = draw(st.integers(min_value=low, max_value=high))
    if openable and draw(st.booleans()):
        return Bounds(low, None), chosen + draw(numbers)
    return Bounds(low, high), chosen


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("443", 443, 443),
        ("1,503", 1503, 1503),
        ("0", 0, 0),
        ("443.0", 443, 443),
        (">20", 21, None),
        (">=20", 20, None),
        ("≥ 20", 20, None),
        ("20+", 20, None),
        ("20 +", 20, None),
        ("over 20", 21, None),
        ("more than 20", 21, None),
        ("at least 20", 20, None),
        ("At Least 1,000", 1000, None),
        ("<30", 0, 29),
        ("<=30", 0, 30),
        ("≤30", 0, 30),
        ("under 30", 0, 29),
        ("fewer than 30", 0, 29),
        ("up to 30", 0, 30),
        ("<1", 0, 0),
        ("~40", 36, 44),
        ("about 40", 36, 44),
        ("around 40", 36, 44),
        ("~45", 40, 50),
        ("~4.5", 4, 5),
        ("800-1100", 800, 1100),
        ("800 – 1,100", 800, 1100),
        ("800 to 1,100", 800, 1100),
        ("between 3 and 5", 3, 5),
        ("  7 ", 7, 7),
        (">20.5", 21, None),
        ("<20.5", 0, 20),
    ],
)
def test_each_way_of_writing_has_its_bounds(text, low, high):
    assert parse_value(text).bounds == Bounds(low, high)


@pytest.mark.parametrize("text", ["", "-", "–", "—", "n/k", "N/K", "not stated", " "])
def test_missing_is_not_zero(text):
    value = parse_value(text)
    assert (value.known, value.reason, value.low, value.high) == (False, "missing", None, None)


@pytest.mark.parametrize(("text", "reason"), [("[c]", "c"), ("[x]", "x"), ("[z]", "z"), ("[low]", "low"), ("[C]", "c")])
def test_the_statistics_shorthand_is_a_reason_and_not_a_number(text, reason):
    assert (parse_value(text).reason, parse_value(text).bounds) == (reason, Bounds(None, None))


@pytest.mark.parametrize(("text", "mark", "low"), [("41 [r]", "r", 41), ("41[p]", "p", 41), ("~40 [e]", "e", 36)])
def test_a_mark_is_kept_beside_the_number(text, mark, low):
    assert (parse_value(text).mark, parse_value(text).low, parse_value(text).written) == (mark, low, text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1O3", "'1O3' is not a number or bound"),
        ("-5", "is negative"),
        ("−5", "is negative"),
        ("=SUM(A1:A3)", "is a formula"),
        ("1100-800", "runs backwards"),
        ("<0", "leaves no number that is not negative"),
        ("3 and 5", "is not a number or bound"),
        ("1,50", "is not a number or bound"),
        ("[q]", "is not a number or bound"),
        ("9" * 40, "larger than any count"),
        ("1e5", "was shortened by a spreadsheet"),
        ("nan", "is not a number or bound"),
        ("inf", "is not a number or bound"),
    ],
)
def test_what_is_no_value_is_refused_with_a_reason_and_a_remedy(text, says):
    with pytest.raises(ValueTextError) as caught:
        parse_value(text)
    assert says in caught.value.message
    assert caught.value.remedy


def test_what_about_means_is_stated_and_rounded_outward_for_counted_things():
    assert parse_value("~33", tolerance=0.02).bounds == Bounds(32, 34)
    assert parse_value("~40", tolerance=0.0).bounds == Bounds(40, 40)
    assert parse_value("~7", tolerance=0.1).bounds == Bounds(6, 8)


def test_about_is_decimal_arithmetic_and_not_binary():
    assert parse_value("~4.5", unit="kg").bounds == Bounds(4.05, 4.95)
    assert parse_value("~3000", tolerance=0.1).bounds == Bounds(2700, 3300)
    assert parse_value("~0.3", unit="kg").bounds == Bounds(0.27, 0.33)


def test_bounds_on_measured_things_are_not_moved_to_whole_numbers():
    assert parse_value(">20", unit="kg").bounds == Bounds(20, None)
    assert parse_value("<30", unit="Grams").bounds == Bounds(0, 30)
    assert is_measured("offences per 1,000 people")
    assert not is_measured("persons")


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        (Bounds(443, 443), "443"),
        (Bounds(21, None), "at least 21"),
        (Bounds(0, 29), "fewer than 30"),
        (Bounds(800, 1100), "800 to 1,100"),
        (Bounds(None, None), "not known"),
        (Bounds(None, 4), "fewer than 5"),
        (Bounds(-75, -46), "-75 to -46"),
    ],
)
def test_bounds_read_as_people_say_them(bounds, text):
    assert str(bounds) == text


def test_from_75_to_under_30_is_a_fall_of_46_or_more():
    assert parse_value("<30").bounds - Bounds.exactly(75) == Bounds(-75, -46)


def test_an_open_side_stays_open_in_sums_and_crosses_over_in_differences():
    assert Bounds(1, None) + Bounds(2, 3) == Bounds(3, None)
    assert Bounds(5, 5) - Bounds(1, None) == Bounds(None, 4)
    assert sum_bounds([]) == Bounds(0, 0)


def test_the_hull_of_two_bounds_is_open_where_either_is():
    assert Bounds(1, 3).widest(Bounds(2, 9)) == Bounds(1, 9)
    assert Bounds(1, None).widest(Bounds(0, 9)) == Bounds(0, None)
    assert Bounds(1, None).width == math.inf


def test_a_share_without_an_exact_total_follows_the_rule_of_the_data_model():
    assert share(Bounds(10, 20), [Bounds(30, 40)]) == Bounds(0.2, 0.4)
    assert share(Bounds(10, 20), [Bounds(30, None)]) == Bounds(0.0, 0.4)
    assert share(Bounds(10, None), [Bounds(30, 40)]) == Bounds(0.2, 1.0)


def test_a_share_of_nothing_is_not_known_and_nothing_of_something_is_zero():
    assert share(Bounds(0, 0), [Bounds(0, 0)]) == Bounds(None, None)
    assert share(Bounds(0, 0), [Bounds(0, 10)]) == Bounds(0.0, 0.0)
    assert share(Bounds(0, 5), []) == share(Bounds(0, 5), [Bounds(0, 0)]) == Bounds(1.0, 1.0)


@quick
@given(st.lists(bounds_with_choices(), max_size=6))
def test_a_sum_encloses_every_choice(items):
    assert sum_bounds(b for b, _ in items).contains(sum(n for _, n in items))


@quick
@given(bounds_with_choices(), bounds_with_choices())
def test_a_difference_encloses_every_choice(a, b):
    assert (a[0] - b[0]).contains(a[1] - b[1])


@quick
@given(bounds_with_choices(), st.lists(bounds_with_choices(), max_size=4))
def test_a_share_encloses_every_choice(part, others):
    whole = part[1] + sum(n for _, n in others)
    assume(whole > 0)
    exact = Fraction(part[1], whole)
    found = share(part[0], [b for b, _ in others])
    assert found.low is None or Fraction(found.low) <= exact + Fraction(1, 10**12)
    assert found.high is None or Fraction(found.high) >= exact - Fraction(1, 10**12)


@quick
@given(bounds_with_choices(openable=False), bounds_with_choices(openable=False))
def test_the_bounds_of_a_sum_are_met(a, b):
    total = a[0] + b[0]
    assert (total.low, total.high) == (a[0].low + b[0].low, a[0].high + b[0].high)


@quick
@given(bounds_with_choices(), bounds_with_choices())
def test_the_hull_holds_both_and_adding_does_not_depend_on_order(a, b):
    hull = a[0].widest(b[0])
    assert hull.contains(a[1])
    assert hull.contains(b[1])
    assert a[0] + b[0] == b[0] + a[0]


@quick
@given(numbers)
def test_a_plain_number_reads_the_same_with_and_without_its_comma(n):
    assert parse_value(f"{n:,}").bounds == parse_value(str(n)).bounds == Bounds.exactly(n)


@quick
@given(st.integers(min_value=1, max_value=10_000))
def test_bounds_as_written_meet_at_the_number(n):
    assert parse_value(f">{n}").low == parse_value(f">={n}").low + 1
    assert parse_value(f"<{n}").high == parse_value(f"<={n}").high - 1
    assert parse_value(f"~{n}").bounds.contains(n)


@quick
@given(st.text(max_size=12))
def test_any_text_is_a_value_or_a_reasoned_refusal(text):
    try:
        value = parse_value(text)
    except ValueTextError as error:
        assert error.message
    else:
        assert value.written == text.strip()
        assert value.known or value.low is value.high is None


def test_rounding_is_to_twelve_digits_and_leaves_whole_numbers_alone():
    assert rounded(0.1 + 0.2) == 0.3
    assert isinstance(rounded(7), int)
    assert str(rounded(-0.0)) == "0.0"
    assert rounded(1 / 3) == 0.333333333333
    assert math.isinf(rounded(math.inf))
