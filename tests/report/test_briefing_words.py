"""Numbers, bounds and dates are written one way, and never say more than is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.report.briefing.document import column_shares, run_text
from graphlab.wording import phrases as words


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (443, 443, "443"),
        (1503, 1503, "1,503"),
        (0, 29, "fewer than 30"),
        (0, 30, "at most 30"),
        (0, 9, "fewer than 10"),
        (21, None, "at least 21"),
        (None, 12, "at most 12"),
        (800, 1100, "800 to 1,100"),
        (0, 0, "0"),
        (None, None, "not stated"),
    ],
)
def test_bounds_are_written_as_people_read_them(low, high, text):
    assert words.bounds(low, high) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (-75, -46, "fell by 46 or more"),
        (-18, -18, "fell by 18"),
        (6, 6, "rose by 6"),
        (3, None, "rose by 3 or more"),
        (0, 0, "did not change"),
        (-2, 3, "may have fallen by up to 2 or risen by up to 3"),
        (None, 3, "may have fallen by an unknown number or risen by up to 3"),
        (None, None, "changed by an amount that is not known"),
    ],
)
def test_a_change_says_no_more_than_its_bounds(low, high, text):
    assert words.fall_or_rise(low, high) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (443 / 1503, "29.5 %"),
        (443 / 1224, "36.2 %"),
        (0.0, "0.0 %"),
        (1.0, "100.0 %"),
        (0.1225, "12.3 %"),
        (2.5, "250.0 %"),
        (1999 / 2000, "over 99.9 %"),
        (1 / 5000, "under 0.1 %"),
        (0.1 + 0.7 + 0.2, "100.0 %"),
    ],
)
def test_shares_have_one_decimal_with_halves_away_from_zero(share, text):
    assert words.percent(share) == text


def test_a_share_with_bounds_keeps_both():
    assert words.share_text(0.25, 0.5) == "25.0 to 50.0 %"
    assert words.share_text(None, 0.5) == "at most 50.0 %"
    assert words.share_text(0.5, None) == "at least 50.0 %"
    assert words.share_text(0.2999, 0.30001) == "30.0 %"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2016-12", "2019-11-30", "December 2016 to 30 November 2019"),
        ("2019", "2019", "2019"),
        (None, "2020", "up to 2020"),
        ("2020-02", "", "from February 2020"),
        ("", None, "undated"),
    ],
)
def test_periods_are_as_precise_as_written(start, end, text):
    assert words.period_text(start, end) == text


def test_numbers_hold_their_digits():
    assert words.number(160000) == "160,000"
    assert words.number(None) == "–"
    assert words.number(float("nan")) == "–"
    assert words.number(3.0) == "3"


def test_lists_count_what_they_do_not_name():
    assert words.listed([]) == ""
    assert words.listed(["a", "b", "c", "d"], most=3) == "a, b, c and 1 other"
    assert words.listed(["a", "b"], last="or") == "a or b"


def test_small_numbers_are_words_and_large_ones_figures():
    assert words.few(2, "county", "counties") == "two counties"
    assert words.few(1503, "arrest") == "1,503 arrests"


@given(st.sets(st.integers(1, 60)))
def test_runs_of_notes_name_every_number_once(numbers):
    named = []
    for part in filter(None, run_text(sorted(numbers)).split(", ")):
        first, _, last = part.partition("–")
        named += range(int(first), int(last or first) + 1)
    assert named == sorted(numbers)


@given(st.lists(st.lists(st.text("ab ", max_size=80), min_size=3, max_size=3), min_size=1, max_size=6))
def test_column_shares_use_the_whole_width(rows):
    shares = column_shares(rows)
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0


def test_a_column_is_never_narrower_than_its_longest_word():
    shares = column_shares([["Nottinghamshire", "x " * 400], ["", ""]])
    assert shares[0] * 115 >= len("Nottinghamshire")


def test_a_bold_head_has_room_for_its_longest_word():
    shares = column_shares([["x " * 400, "yes"]], ["Not known", "Can change it"])
    assert shares[1] * 115 >= len("change") * 1.25 + 3
