"""Several sources become one dataset: in any order, the same claim once, conflicts side by side."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.analysis.inspection.check import load_report
from graphlab.dataset import Dataset
from graphlab.errors import LoadError
from graphlab.sources import open_source
from graphlab.synthesis.world import make

COUNT = {"measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "subject": "o", "destination": "t1"}


def _counts(*rows):
    return Dataset.build({"counts": [COUNT | {"source_id": "s"} | row for row in rows]})


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 8), max_size=5, min_size=1), min_size=2, max_size=3))
def test_any_order_of_sources_gives_the_same_dataset(groups):
    parts = [_counts(*({"count_id": f"c{n}", "value": str(n)} for n in sorted(set(group)))) for group in groups]
    wholes = [order[0].extend(*order[1:]) for order in permutations(parts)]
    assert all(whole == wholes[0] for whole in wholes)
    assert len(wholes[0].counts) == len(set().union(*map(set, groups)))


def test_a_dataset_merged_with_itself_or_its_parts_is_itself():
    data = Dataset.build(make(40, 1).tables)
    half = Dataset.build({name: data.rows(name) for name in ("sources", "places", "lines", "operations", "links")})
    assert data.extend(data) == data
    assert data.extend(half) == data
    assert half.extend(data) == data


def test_claims_that_conflict_stay_two_and_the_report_counts_both(folder):
    first = folder(name="press", counts=[COUNT | {"count_id": "a", "value": "10", "source_id": "bbc"}])
    second = folder(
        name="court",
        counts=[
            COUNT | {"count_id": "a", "value": "10", "source_id": "bbc"},
            COUNT | {"count_id": "b", "value": "9", "source_id": "court"},
        ],
    )
    report, data = load_report([first, second])
    assert sorted(c.value.low for c in data.counts) == [9, 10]
    said = "together: 1 claim is the same in several sources and is one; 1 cell has several claims, which stay apart"
    assert said in report.assumptions
    assert {f.file for f in report.files} == {"press: counts.csv", "court: counts.csv"}
    assert open_source(first, second) == open_source(second, first) == data


def test_one_id_for_two_claims_is_refused_and_both_places_are_named(folder):
    first = folder(name="a", counts=[COUNT | {"count_id": "x", "value": "1"}])
    second = folder(name="b", counts=[COUNT | {"count_id": "x", "value": "2"}])
    report, data = load_report([first, second])
    assert data is None
    assert any("the id 'x' is used twice" in e.rule for e in report.errors)
    with pytest.raises(LoadError, match="is used twice"):
        open_source(first, second)


def test_every_bad_source_is_reported_and_not_only_the_first(folder):
    bad = [folder(name=f"bad{n}", counts=[COUNT | {"count_id": f"c{n}", "value": "1O3"}]) for n in range(2)]
    report, data = load_report(bad)
    assert data is None
    assert [e.file for e in report.errors] == ["bad0: counts.csv", "bad1: counts.csv"]


def test_entities_are_filled_up_from_each_other(folder):
    link = {"link_type": "SUPPLIES", "from": "l1", "to": "t1"}
    first = folder(name="a", links=[link], places=[{"place_id": "t1", "name": "Town"}])
    second = folder(name="b", links=[link], places=[{"place_id": "t1", "kind": "town"}])
    place = open_source(first, second).places["t1"]
    assert (place.name, place.kind) == ("Town", "town")


def test_a_mapped_sheet_may_name_what_the_other_source_knows(tmp_path):
    sheet, rules = tmp_path / "sheet.csv", tmp_path / "m.yaml"
    sheet.write_text("Line,Town\nDeano,Great Yarmouth\n", encoding="utf-8")
    rules.write_text(
        "source: new-list\ntables:\n  - links:\n      link_type: {value: SUPPLIES}\n"
        "      from: {column: Line, match: line}\n      to: {column: Town, match: place}\n",
        encoding="utf-8",
    )
    example = open_source("example:open-source")
    both = open_source("example:open-source", sheet, mapping=rules)
    assert len(both.links) == len(example.links) + 1
    assert both == open_source(sheet, "example:open-source", mapping=rules)
    assert any(link.start_node == "deano" and link.source == "new-list" for link in both.links)


def test_a_superseding_claim_joins_the_one_it_corrects(folder):
    old = folder(name="old", counts=[COUNT | {"count_id": "a", "value": "641"}])
    both = [COUNT | {"count_id": "a", "value": "641"}, COUNT | {"count_id": "b", "value": "41", "supersedes": "a"}]
    data = open_source(old, folder(name="new", counts=both))
    assert sorted(c.id for c in data.counts) == ["a", "b"]
    shown = data.network().count_frame
    assert list(shown["claim"]) == ["b"]


def test_a_merged_row_is_named_with_the_row_that_it_equals(tmp_path):
    link = "SUPPLIES,{},norwich,s\n"
    lines = "".join(link.format(key) for key in ("rico", "echo", "rico", "rico"))
    (tmp_path / "links.csv").write_text("link_type,from,to,source_id\n" + lines, encoding="utf-8")
    report = open_source(tmp_path / "links.csv").report
    said = "links.csv: 2 rows of links say the same as another and were merged: row 4 as row 2, row 5 as row 2"
    assert said in report.assumptions
    assert sum(f.merged for f in report.files) == 2
