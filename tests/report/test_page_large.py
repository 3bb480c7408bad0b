"""Pages of more claims than can be asked again: the same picture from columns, and what they leave out is said."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from graphlab.analysis.flows.line_columns import column_rows_of_lines
from graphlab.analysis.flows.lines import _rows_under_doubt
from graphlab.analysis.flows.options import FlowOptions
from graphlab.report.drawing.svg import svg_of
from graphlab.report.pages import aggregation, timeline
from graphlab.report.pages.aggregation import fit_picture
from graphlab.report.pages.large import picture as columns
from graphlab.report.pages.large import size
from graphlab.report.pages.large.months import LineMonths
from graphlab.report.pages.large.picture import large_picture
from graphlab.report.pages.large.size import FIRST
from graphlab.report.pages.replay import replay_events
from graphlab.report.views import page_html

FILTERS = ({}, {"roll_up": "force"}, {"place": "norfolk"}, {"min_grade": "2C", "period": "2019"})
VIEWS = ("network", "map", "sankey", "matrix", "timeline")


@pytest.fixture
def limit(monkeypatch):
    """Set the number of claims above which a page is as it was made."""
    return lambda most: monkeypatch.setattr(size, "MOST_CLAIMS", most)


def test_groups_from_columns_are_those_from_objects(example, monkeypatch):
    for most in (1000, 40):
        for module in (aggregation, columns):
            monkeypatch.setattr(module, "MOST", most)
        for filters in FILTERS:
            net = example.network(**filters)
            for way in ("twins", "places", "communities", *(["auto"] if most == 1000 else [])):
                one, other = fit_picture(net, aggregate=way), large_picture(net, way)
                for mine, theirs in (
                    (one.drawn_nodes.values(), other.drawn_nodes.values()),
                    (one.drawn_links, other.drawn_links),
                ):
                    assert [replace(x, claims=x.claims[:FIRST], behind=len(x.claims)) for x in mine] == list(theirs)
                assert (one.absent, one.shown_as, one.warnings) == (other.absent, other.shown_as, other.warnings)
                assert one.counted() == other.counted()


def test_where_groups_are_too_many_a_large_page_draws_places_alone(dataset, monkeypatch):
    links = [{"link_type": "ORIGINATES_IN", "from": f"l{i}", "to": f"o{i}"} for i in range(30)]
    links += [{"link_type": "SUPPLIES", "from": f"l{i}", "to": f"t{i}"} for i in range(30)]
    monkeypatch.setattr(columns, "MOST", 20)
    picture = large_picture(dataset(links=links).network())
    assert {node.kind for node in picture.drawn_nodes.values()} == {"origin", "town"}
    assert "Places alone" in picture.shown_as


def test_rows_of_lines_from_columns_are_those_from_sets(example):
    for filters in FILTERS:
        net = example.network(**filters)
        for share_of in ("all", "itemised", "named", "outside"):
            question = FlowOptions(share_of, None, None, False, False, filters == {})
            rows, sure, maybe = column_rows_of_lines(net, question)
            wanted, *lines = _rows_under_doubt(net, question)
            assert [dict(row) for row in rows] == wanted
            assert [sure, maybe] == lines


def test_lines_without_a_known_place_may_belong_to_any_pair_in_columns_too(dataset):
    links = [
        {"link_type": "ORIGINATES_IN", "from": line, "to": origin}
        for line, origin in (("a", "o"), ("b", "unknown"), ("c", "o"), ("d", "p"))
    ]
    links += [{"link_type": "SUPPLIES", "from": line, "to": town} for line, town in ("at", "bt", "cu", "dt")]
    net = dataset(links=links).network()
    question = FlowOptions("all", None, None, False, False, True)
    rows = [dict(row) for row in column_rows_of_lines(net, question)[0]]
    assert rows == _rows_under_doubt(net, question)[0]
    assert any(row["possible_low"] != row["possible_high"] for row in rows)


def test_a_timeline_from_columns_is_that_from_objects(example, limit):
    for filters in (*FILTERS[:2], {"period": "2018-03.."}, FILTERS[3]):
        net, other = example.network(**filters), example.network(**filters)
        limit(10**9)
        bars, drawing = timeline.bars_of(net, 12), svg_of(timeline.draw_timeline(net, 12))
        limit(0)
        assert timeline.bars_of(other, 12) == bars
        assert svg_of(timeline.draw_timeline(other, 12)) == drawing
        assert LineMonths(other).replayed == len(replay_events(net))


@pytest.fixture(scope="module")
def made(example):
    """The data of each page of the example, as pages of few and of many claims have them."""

    def data_of(view):
        html = page_html(example.network(), view)
        return html, json.loads(re.search(r'id="data">(.*?)</script>', html, re.DOTALL)[1])

    few = {view: data_of(view) for view in VIEWS}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(size, "MOST_CLAIMS", 10)
        return few, {view: data_of(view) for view in VIEWS}


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_of_many_claims_counts_what_it_leaves_out(made, view):
    (_, whole), (html, data) = (of[view] for of in made)
    assert data["fixed"] and not data["facts"]["links"] and not data["whatif"]
    assert "fixed" not in whole
    for control in ('id="grade"', 'id="time"', 'id="operation"', 'id="whatif-body"'):
        assert control not in html
    assert not any(table["text"] for table in data["csv"])
    assert "too many for filters, replay and closing of lines" in data["absent"][0]
    for key, thing in data["things"].items():
        assert thing["title"] == whole["things"][key]["title"]
        assert thing["claims"] == whole["things"][key]["claims"][:FIRST]
        assert thing.get("behind", 0) == len(whole["things"][key]["claims"])
    assert {key: data["claims"][key] for key in data["claims"]}.keys() <= whole["claims"].keys()
    assert data["title"] == whole["title"]


def test_flows_that_are_drawn_are_the_same_and_the_others_are_counted(made):
    (_, whole), (_, data) = (of["map"] for of in made)
    for flow in data["edges"]:
        same = next(other for other in whole["edges"] if other["id"] == flow["id"])
        assert {k: v for k, v in flow.items() if k != "lines"} == {k: v for k, v in same.items() if k != "lines"}
    counted = [sum(flow["series"] == i for flow in whole["edges"]) for i in range(len(whole["series"]))]
    assert [series["count"] for series in data["series"]] == counted
    assert [series["boxes"] for series in data["series"]] == [series["boxes"] for series in whole["series"]]
