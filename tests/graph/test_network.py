"""`Network`: pairs, roles, roll-up and the graphs, always from sorted claims."""

from __future__ import annotations

import random

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.dataset import Dataset
from graphlab.graph.filters import PASSES
from graphlab.graph.network import Network
from graphlab.model.claim_set import ClaimSet

O, S = "ORIGINATES_IN", "SUPPLIES"


def link(kind, one, other, **more):
    return {"link_type": kind, "from": one, "to": other, "source_id": "s", **more}


@pytest.fixture
def data(dataset):
    return dataset(
        places=[
            {"place_id": "london", "name": "London", "kind": "region", "force": "Metropolitan"},
            {"place_id": "hackney", "name": "Hackney", "kind": "borough", "within": "london"},
            {"place_id": "woolwich", "kind": "area", "within": "london"},
            {"place_id": "norfolk", "name": "Norfolk", "kind": "county", "force": "Norfolk"},
            {"place_id": "norwich", "name": "Norwich", "kind": "town", "within": "norfolk"},
            {"place_id": "lynn", "kind": "town", "within": "norfolk"},
            {"place_id": "manchester", "kind": "town"},
        ],
        lines=[{"line_id": "rico", "name": "Rico", "aliases": "Ricky", "colour": "red", "label": "x", "roles": "y"},
               *({"line_id": key} for key in "jkl")],
        links=[
            link(O, "rico", "hackney"),
            link(O, "rico", "woolwich"),
            link(S, "rico", "norwich", start="2019", end="2019"),
            link(S, "rico", "norwich", source_id="t"),
            link(S, "rico", "lynn"),
            link(O, "j", "manchester"),
            link(S, "j", "manchester"),
            link(O, "k", "unknown"),
            link(S, "k", "norwich"),
            link(S, "l", "not-itemised"),
            link("SUCCEEDS", "k", "rico"),
            link("TARGETED", "gravity", "rico"),
            link("CONDUCTED_IN", "gravity", "norfolk"),
        ],
        operations=[
            {"operation_id": "gravity", "name": "Operation Gravity", "part_of": "umbrella"},
            {"operation_id": "umbrella"},
        ],
        counts=[
            {"subject": "gravity", "value": "639", "origin": "norfolk", "destination": "norfolk"},
            {"subject": "gravity", "value": "<30", "origin": "unknown", "destination": "norfolk"},
            {"subject": "gravity", "value": "1503", "destination": "norfolk"},
        ],
    )  # fmt: skip


@pytest.fixture
def net(data):
    return data.network()


def test_a_line_with_two_origins_serves_every_combination(net):
    assert list(net.pairs) == [
        ("hackney", "lynn"),
        ("hackney", "norwich"),
        ("manchester", "manchester"),
        ("unknown", "norwich"),
        ("woolwich", "lynn"),
        ("woolwich", "norwich"),
    ]
    (served,) = net.pairs["hackney", "norwich"]
    assert (served.line, served.certain, len(served.claims)) == ("rico", True, 3)


def test_a_pair_in_a_period_is_certain_where_both_links_are(data):
    net = data.network(period="2019")
    (served,) = net.pairs["hackney", "norwich"]
    assert served.certain
    assert ("unknown", "norwich") not in net.pairs


def test_lines_roll_up_as_the_distinct_union(data):
    net = data.network(roll_up="region")
    assert list(net.pairs) == [
        ("london", "lynn"), ("london", "norwich"), ("manchester", "manchester"), ("unknown", "norwich"),
    ]  # fmt: skip
    (served,) = net.pairs["london", "norwich"]
    assert len(served.claims) == 4
    assert net.unrolled == ("lynn", "manchester", "norfolk", "norwich")


def test_the_force_level_shows_the_place_of_that_name_else_the_name_with_hyphens(data):
    net = data.network(roll_up="force")
    assert [net.roll(p) for p in ("hackney", "norwich", "manchester", "unknown", "")] == [
        "metropolitan", "norfolk", "manchester", "unknown", "",
    ]  # fmt: skip
    assert net.name("metropolitan") == "Metropolitan"
    assert net.unrolled == ("manchester",)


def test_the_analysed_network_is_simple_and_has_no_special_places(net):
    graph = net.supply_graph
    assert type(graph) is nx.Graph
    assert sorted(graph) == ["hackney", "j", "k", "lynn", "manchester", "norwich", "rico", "woolwich"]
    assert graph.number_of_edges() == 6
    assert len(graph.edges["rico", "norwich"]["claims"]) == 2
    assert graph.edges["j", "manchester"]["types"] == (O, S)


def test_nodes_of_the_analysed_network_know_kind_name_and_roles(net):
    nodes = net.supply_graph.nodes
    assert nodes["rico"] == {"kind": "line", "name": "Rico", "roles": ()}
    assert nodes["norwich"] == {"kind": "place", "name": "Norwich", "roles": ("DestinationTown",)}
    assert nodes["manchester"]["roles"] == ("OriginArea", "DestinationTown")


def test_the_served_graph_runs_from_origin_over_line_to_town(net):
    graph = net.served_graph
    assert graph.has_edge("hackney", "rico")
    assert graph.has_edge("rico", "norwich")
    assert not graph.has_edge("rico", "hackney")
    assert graph.has_edge("manchester", "j")
    assert graph.has_edge("j", "manchester")
    assert "unknown" not in graph


def test_the_full_graph_holds_everything_by_id(net):
    graph = net.graph
    assert {d["label"] for _, d in graph.nodes(data=True)} == {"Line", "Place", "Operation", "Source"}
    assert {d["type"] for *_, d in graph.edges(data=True)} == {
        O, S, "TARGETED", "CONDUCTED_IN", "WITHIN", "PART_OF", "SUCCEEDS", "FLOWS_TO",
    }  # fmt: skip
    assert "unknown" in graph
    assert graph.nodes["rico"]["aliases"] == "Ricky"
    assert graph.nodes["rico"]["colour"] == "red"
    assert graph.nodes["rico"]["label"] == "Line"
    assert graph.nodes["london"]["place_kind"] == "region"


def test_a_flow_inside_one_area_is_a_self_loop_that_stays(net):
    flow = net.graph.edges["norfolk", "norfolk", "c0"]
    assert (flow["type"], flow["low"], flow["high"], flow["measure"]) == ("FLOWS_TO", 639, 639, "arrests")
    assert net.graph.edges["unknown", "norfolk", "c1"]["high"] == 29


def test_a_copy_to_play_with_changes_nothing(net):
    copy = net.to_networkx()
    copy.remove_node("rico")
    assert "rico" in net.graph


def test_counts_in_columns_have_bounds_and_days_as_numbers(dataset):
    data = dataset(
        counts=[
            {"subject": "o", "value": ">20", "period_start": "2019", "period_end": ""},
            {"subject": "o", "value": "[c]"},
            {"subject": "o", "value": "3-4", "period_start": "2019-11-30", "period_end": "2019-11-30"},
        ]
    )
    frame = data.network().count_frame
    assert frame["low"].tolist()[0] == 21
    assert pd.isna(frame.loc[0, "high"])
    assert frame["known"].tolist() == [True, False, True]
    assert frame["dated"].tolist() == [True, False, True]
    assert frame.loc[0, "last"] == 10**9
    assert frame.loc[1, "first"] == -(10**9)
    assert frame.loc[2, "first"] == frame.loc[2, "last"]


@pytest.mark.parametrize("asked", [{}, {"min_grade": "2C"}, {"period": "2019"}, {"place": "norfolk"}])
def test_counts_as_arrays_are_those_that_pass_as_claims(example, asked):
    net = example.network(**asked)
    shown = net.count_arrays.where(net.count_columns.rows)
    assert shown["claim"].tolist() == [c.id for c in net.counts] == net.count_frame["claim"].tolist()
    assert shown["measure"].tolist() == [c.measure for c in net.counts]
    assert [None if pd.isna(x) else x for x in shown["low"]] == [c.value.low for c in net.counts]
    assert net.ends_of_counts == {end for c in net.counts for end in (c.origin, c.destination)}
    assert set(net.all_counts["status"]) == set(net.count_arrays["status"]) >= {PASSES}


def test_an_empty_table_of_counts_has_its_columns(dataset):
    frame = dataset(links=[link(S, "a", "b")]).network(period="2019", place="b").count_frame
    assert len(frame) == 0
    assert "low" in frame.columns


def test_a_plain_network_keeps_every_place_and_edge(dataset):
    places = [{"place_id": p, "kind": "node"} for p in "abc"]
    net = dataset(places=places, links=[link("CONNECTS", "b", "a"), link("CONNECTS", "a", "b", note="x")]).network()
    assert net.is_plain
    assert sorted(net.supply_graph) == ["a", "b", "c"]
    assert list(net.supply_graph.edges) == [("a", "b")]


def test_several_subjects_have_several_names(net):
    assert net.name("gravity;norwich") == "Operation Gravity and Norwich"


def test_the_repr_says_what_is_seen_and_what_was_asked(data):
    text = repr(data.network(period="2019"))
    assert "filters: period 2019" in text
    assert "lines and places" in text


def test_the_real_dataset_has_echo_with_four_destinations_or_more(example):
    net = example.network()
    echo = net.dataset.find("Echo", kinds=("line",))
    assert len({x.end_node for x in net.links if x.start_node == echo and x.type == S}) >= 4


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_graphs_do_not_depend_on_the_order_of_rows(rng: random.Random):
    links = [link(O, f"l{i}", f"o{i % 3}") for i in range(6)] + [link(S, f"l{i}", f"t{i % 2}") for i in range(6)]
    one = Dataset.build({"links": links}).network()
    two = Dataset.build({"links": rng.sample(links, len(links))}).network()
    for name in ("supply_graph", "served_graph", "graph"):
        first, second = getattr(one, name), getattr(two, name)
        assert list(first.nodes(data=True)) == list(second.nodes(data=True))
        assert list(first.edges(data=True)) == list(second.edges(data=True))
    assert list(one.pairs.items()) == list(two.pairs.items())


def test_another_view_starts_from_what_was_asked_not_from_its_record(example):
    net = example.network(pseudonyms=True, subject="gravity", min_grade="3D", period="2019..2021")
    net.parameters.clear()
    narrower = net.with_filters(period="2020", place="norwich")
    assert narrower.dataset is net.dataset
    assert narrower.parameters == {
        "period": "2020",
        "min_grade": "3D",
        "subject": net.filters.subject,
        "place": "norwich",
        "pseudonyms": True,
    }
    assert narrower.filters.min_grade == net.filters.min_grade
    assert "place" not in narrower.with_filters(place=None).parameters


def test_brand_names_are_gone_before_a_network_is_made(example):
    net = example.network(pseudonyms=True, subject="rico-exeter")
    assert net.dataset.pseudonymised
    assert not example.pseudonymised
    assert "rico-exeter" not in net.dataset.lines
    assert net.filters.subject in net.dataset.lines
    with pytest.raises(TypeError, match="unknown filter 'pseudonyms'"):
        Network(example, pseudonyms=True)


def test_claims_of_a_loader_are_a_dataset_without_a_copy(example):
    claims = ClaimSet.build({"links": [{"link_type": "SUPPLIES", "from": "l", "to": "t", "source_id": "s"}]})
    data = Dataset.of(claims)
    assert (data, data.digest, type(data)) == (claims, claims.digest, Dataset)
    assert Dataset.of(example) is example
    assert type(data.extend(claims)) is Dataset
