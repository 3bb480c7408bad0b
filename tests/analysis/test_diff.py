"""Two versions of a dataset: what was added, corrected, withdrawn, and the figures that move."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

import graphlab
from graphlab.analysis.versions.diff import diff as diff_by_line
from graphlab.dataset import Dataset
from tests.rounds import examples

COUNT = {
    "subject": "gravity",
    "measure": "arrests",
    "unit": "persons",
    "stock_or_flow": "flow",
    "source_id": "s",
    "origin": "london",
    "destination": "norwich",
    "period_start": "2021",
    "period_end": "2021",
}
LINK = {"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "source_id": "s"}


def diff(old, new, **filters):
    return diff_by_line(old, new, "claim", **filters)


def _data(counts=(), links=(LINK,), **tables):
    return Dataset.build(
        {"counts": [COUNT | c for c in counts], "links": list(links), **tables}
        if counts
        else {"links": list(links), **tables}
    )


def _changes(result):
    return [
        (r["change"], r["table"], r["id"], r["replaces"], r["column"], r["before"], r["after"]) for r in result.rows
    ]


def test_the_same_dataset_has_no_difference(example):
    result = diff(example, example)
    assert list(result.rows) == []
    assert list(result.parts["figures"].rows) == []
    assert result.title == "0 added, 0 corrected, 0 withdrawn"


def test_a_changed_value_is_a_correction_and_moves_its_figure():
    result = diff(_data([{"count_id": "a", "value": "75"}]), _data([{"count_id": "a", "value": "<30"}]))
    assert _changes(result) == [("corrected", "counts", "a", None, "value", "75", "<30")]
    figure = result.parts["figures"].rows[0]
    assert (figure["before_low"], figure["after_low"], figure["after_high"]) == (75, 0, 29)
    assert (figure["change_low"], figure["change_high"]) == (-75, -46)
    assert figure["claims"] == ("a",)


def test_a_claim_that_supersedes_another_is_its_correction_and_the_old_stays_on_record():
    old = _data([{"count_id": "a", "value": "641"}])
    new = _data([{"count_id": "a", "value": "641"}, {"count_id": "b", "value": "41", "supersedes": "a"}])
    result = diff(old, new)
    assert _changes(result) == [("corrected", "counts", "b", "a", "value", "641", "41")]
    assert [r["change_low"] for r in result.parts["figures"].rows] == [-600]


def test_a_claim_under_a_new_id_from_the_same_source_is_a_correction():
    result = diff(_data([{"count_id": "m-1", "value": "3"}]), _data([{"count_id": "m-2", "value": "4"}]))
    assert _changes(result) == [("corrected", "counts", "m-2", "m-1", "value", "3", "4")]
    assert result.claims(0) == ("m-1", "m-2")


def test_a_second_opinion_is_added_and_moves_no_figure_unless_the_rule_takes_it():
    old = _data([{"count_id": "a", "value": "10", "grade": "1A"}])
    weaker = _data(
        [
            {"count_id": "a", "value": "10", "grade": "1A"},
            {"count_id": "b", "value": "9", "grade": "3E", "source_id": "t"},
        ]
    )
    result = diff(old, weaker)
    assert [r["change"] for r in result.rows if r["table"] == "counts"] == ["added"]
    assert all(r["figure"] != "count" for r in result.parts["figures"].rows)
    better = _data(
        [
            {"count_id": "a", "value": "10", "grade": "2A"},
            {"count_id": "b", "value": "9", "grade": "1A", "source_id": "t"},
        ]
    )
    assert [r["after_low"] for r in diff(old, better).parts["figures"].rows if r["figure"] == "count"] == [9]


def test_a_link_that_gets_a_date_is_a_correction_and_one_that_goes_is_withdrawn():
    first = _data(links=[LINK, LINK | {"to": "ipswich"}])
    second = _data(links=[LINK | {"start": "2019-11"}])
    found = {(r["change"], r["table"], r["column"], r["after"]) for r in diff(first, second).rows}
    assert ("corrected", "links", "start", "2019-11") in found
    assert ("withdrawn", "links", None, None) in found
    assert ("withdrawn", "places", None, None) in found


def test_numbers_of_things_that_move_are_figures():
    result = diff(
        _data(),
        _data(
            links=[LINK, LINK | {"from": "echo"}, LINK | {"from": "echo", "to": "london", "link_type": "ORIGINATES_IN"}]
        ),
    )
    figures = {r["figure"]: (r["before_low"], r["after_low"], r["change_low"]) for r in result.parts["figures"].rows}
    assert figures == {"lines": (1, 2, 1), "places": (1, 2, 1), "pairs served": (0, 1, 1)}


@settings(max_examples=examples(12, 60), deadline=None)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=6), st.lists(st.integers(0, 50), min_size=1, max_size=6))
def test_what_is_added_one_way_is_withdrawn_the_other_way(a, b):
    first, second = (
        _data([{"count_id": f"c{v}", "value": str(v), "origin": f"o{v}"} for v in sorted(set(values))])
        for values in (a, b)
    )
    there, back = diff(first, second), diff(second, first)

    def of(result, change):
        return {(r["table"], r["id"]) for r in result.rows if r["change"] == change}

    assert of(there, "added") == of(back, "withdrawn")
    assert of(there, "withdrawn") == of(back, "added")


def test_the_library_and_the_command_give_the_same_rows(run, folder):
    old = folder(name="old", counts=[COUNT | {"count_id": "a", "value": "75"}])
    new = folder(name="new", counts=[COUNT | {"count_id": "a", "value": "70"}])
    shown = json.loads(run("diff", old, new, "--format", "json").stdout)
    assert shown["rows"] == graphlab.diff(graphlab.load(old), graphlab.load(new)).to_dict()["rows"]
    figures = json.loads(run("diff", old, new, "--format", "json", "--by", "figure").stdout)
    assert figures["rows"][0]["change_low"] == -5
    table = run("diff", old, new)
    assert table.exit_code == 0
    assert "No line changed; 1 other row" in table.stdout
    assert "1 count moves (--by figure)" in table.stdout
    claims = run("diff", old, new, "--by", "claim")
    assert "0 added, 1 corrected, 0 withdrawn" in claims.stdout
    assert "Figures that move" in run("diff", old, new, "--by", "figure").stdout
