"""What a dataset says of itself."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from graphlab.model.record import Record


def rules(content):
    return [(d.column, d.rule) for d in Record.read(content)[1]]


def test_an_empty_record_says_nothing_and_is_official():
    record, defects = Record.read({})
    assert (record.marking, record.tolerance, record.cut_off, defects) == ("OFFICIAL", 0.1, None, [])


def test_a_full_record_is_read():
    record, defects = Record.read(
        {"title": "T", "marking": "official-sensitive", "cut_off": "2026-11", "tolerances": {"s": 0.02}, "owner": "me"}
    )
    assert (record.title, record.marking, record.cut_off.text, defects) == ("T", "OFFICIAL-SENSITIVE", "2026-11", [])
    assert (record.tolerance_of("s"), record.tolerance_of("t")) == (0.02, 0.1)
    assert record.extra == {"owner": "me"}


@pytest.mark.parametrize("written", [date(2026, 11, 30), datetime(2026, 11, 30), "30/11/2026", "2026-11-30"])
def test_the_cut_off_may_be_written_in_several_ways(written):
    assert Record.read({"cut_off": written})[0].cut_off.text == "2026-11-30"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"marking": "CONFIDENTIAL"}, "is not a marking"),
        ({"cut_off": "soon"}, "is not a date"),
        ({"tolerance": "10%"}, "is not a fraction between 0 and 1"),
        ({"tolerance": 1.5}, "is not a fraction between 0 and 1"),
        ({"tolerance": float("nan")}, "is not a fraction between 0 and 1"),
        ({"tolerances": [1]}, "is not a list of sources with fractions"),
        ({"tolerances": {"s": -1}}, "is not a fraction between 0 and 1"),
    ],
)
def test_what_is_wrong_in_a_record_is_told(content, says):
    ((column, rule),) = rules(content)
    assert column == next(iter(content))
    assert says in rule


def test_a_record_is_written_without_what_says_nothing_and_read_back_the_same():
    record, _ = Record.read({"title": "T", "tolerances": {"b": 0.2, "a": 0.1}, "owner": {"unit": ["x", 1]}})
    assert "description" not in record.as_dict()
    assert Record.read(record.as_dict())[0] == record


def test_unordered_content_is_kept_in_order():
    assert Record.read({"tags": {"b", "a", "c"}})[0].extra == {"tags": ["a", "b", "c"]}
