"""The rule that chooses between claims that conflict."""

from __future__ import annotations

import pytest

from graphlab.counting.preference import RULE, preferred


@pytest.fixture
def order(dataset):
    def of(*claims, sources=()):
        rows = [{"subject": "o", **claim} for claim in claims]
        tables = {"sources": [{"source_id": "s"}, *sources]} if sources else {}
        data = dataset(counts=rows, **tables)
        return [c.id for c in preferred(data, data.counts)]

    return of


def test_the_best_grade_comes_first_and_ungraded_last(order):
    assert order({"value": "1"}, {"value": "2", "grade": "2A"}, {"value": "3", "grade": "1E"}) == ["c2", "c1", "c0"]


def test_a_smaller_source_digit_beats_an_earlier_letter(order):
    assert order({"value": "1", "grade": "2A"}, {"value": "2", "grade": "1D"}) == ["c1", "c0"]


def test_of_one_grade_the_latest_published_by_last_day_comes_first(order):
    sources = [
        {"source_id": "year", "published": "2019"},
        {"source_id": "july", "published": "2019-07"},
        {"source_id": "never", "published": ""},
    ]
    claims = [
        {"value": "1", "source_id": "never"},
        {"value": "1", "source_id": "july"},
        {"value": "1", "source_id": "year"},
    ]
    assert order(*claims, sources=sources) == ["c2", "c1", "c0"]


def test_then_the_widest_bounds_and_an_open_bound_is_widest(order):
    assert order({"value": "5"}, {"value": "4-6"}, {"value": ">4"}, {"value": "[c]"}) == ["c2", "c1", "c0", "c3"]


def test_then_the_smallest_id(order):
    assert order({"value": "5", "count_id": "b"}, {"value": "6", "count_id": "a"}) == ["a", "b"]


def test_the_rule_is_printed_in_the_order_in_which_it_is_applied():
    words = [RULE.index(w) for w in ("grade", "published", "widest", "smallest id")]
    assert words == sorted(words)


def test_both_claims_on_the_jailed_are_kept_and_ordered(example):
    jailed = [c for c in example.counts if "porky" in c.subject and "jail" in c.measure]
    assert sorted(c.value.low for c in jailed) == [9, 10]
    assert len(preferred(example, jailed)) == 2
