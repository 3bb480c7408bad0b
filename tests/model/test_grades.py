"""Grades, handling codes and markings."""

from __future__ import annotations

import pytest

from graphlab.errors import GradeTextError
from graphlab.model.grades import LEGACY_SOURCE, MARKINGS, Grade, highest_marking, parse_grade, parse_marking


@pytest.mark.parametrize(
    ("text", "grade", "handling"),
    [("2C", "2C", ""), ("2cp", "2C", "P"), ("1-A-C", "1A", "C"), (" 3 E ", "3E", ""), ("1AP", "1A", "P")],
)
def test_3x5x2_is_read_with_the_handling_that_it_carries(text, grade, handling):
    parsed, found = parse_grade(text)
    assert (parsed.text, found, parsed.legacy) == (grade, handling, False)


@pytest.mark.parametrize(
    ("text", "grade", "handling"),
    [
        ("B24", "1A", "C"),
        ("A1", "1A", ""),
        ("C31", "2B", "P"),
        ("D4", "3D", ""),
        ("E55", "2E", "C"),
        ("b23", "1A", "P"),
    ],
)
def test_legacy_5x5x5_is_mapped_and_the_original_kept(text, grade, handling):
    parsed, found = parse_grade(text)
    assert (parsed.text, found) == (grade, handling)
    assert parsed.legacy
    assert parsed.written == text.upper()


def test_every_legacy_source_letter_has_a_place():
    assert set(LEGACY_SOURCE) == set("ABCDE")
    assert set(LEGACY_SOURCE.values()) <= {1, 2, 3}


@pytest.mark.parametrize("text", ["", "4A", "2F", "22", "CC", "2CX", "B6", "=2C"])
def test_what_is_no_grade_is_refused(text):
    with pytest.raises(GradeTextError, match="is not a grade"):
        parse_grade(text)


@pytest.mark.parametrize(
    ("grade", "passes"), [("2C", True), ("1A", True), ("2D", False), ("3A", False), ("1E", False), ("2A", True)]
)
def test_at_least_2c_needs_both_the_digit_and_the_letter(grade, passes):
    assert parse_grade(grade)[0].at_least(parse_grade("2C")[0]) is passes


def test_better_is_the_smaller_digit_then_the_earlier_letter():
    grades = sorted(parse_grade(t)[0] for t in ("2A", "1E", "1B", "3A"))
    assert [g.text for g in grades] == ["1B", "1E", "2A", "3A"]
    assert Grade(1, "E") < Grade(2, "A")


@pytest.mark.parametrize(
    ("text", "marking"),
    [("official", "OFFICIAL"), ("Official - Sensitive", "OFFICIAL-SENSITIVE"), ("OFFICIAL SENSITIVE", MARKINGS[1])],
)
def test_markings_are_read_however_they_are_spaced(text, marking):
    assert parse_marking(text) == marking


def test_an_unknown_marking_is_refused_with_those_that_exist():
    with pytest.raises(GradeTextError, match="CONFIDENTIAL") as caught:
        parse_marking("CONFIDENTIAL")
    assert "OFFICIAL-SENSITIVE" in caught.value.remedy


def test_the_highest_marking_wins_whatever_the_order():
    assert highest_marking("SECRET", "OFFICIAL") == highest_marking("OFFICIAL", "SECRET") == "SECRET"
    assert highest_marking() == "OFFICIAL"
