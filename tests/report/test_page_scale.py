"""Large networks: the page warns, joins and counts, and drops nothing in silence."""

from __future__ import annotations

import pytest

from graphlab.errors import NotFoundError, RefusedError
from graphlab.report.pages import aggregation
from graphlab.report.pages.aggregation import (
    communities_as_nodes,
    ego_network,
    fit_picture,
    merge_twins,
    places_only,
    top_nodes,
)
from graphlab.report.pages.claim_cards import ids_only, things_claims
from graphlab.report.pages.network import network_page
from graphlab.report.pages.picture import picture_of
from graphlab.report.views import network_html


@pytest.fixture
def crowd(dataset):
    """Build a network of `lines` lines from `origins` areas to `towns` towns, line i from i modulo origins."""

    def make(lines, origins, towns):
        links = [{"link_type": "ORIGINATES_IN", "from": f"l{i}", "to": f"o{i % origins}"} for i in range(lines)]
        links += [{"link_type": "SUPPLIES", "from": f"l{i}", "to": f"t{i % towns}"} for i in range(lines)]
        return dataset(links=links).network()

    return make


def test_a_small_network_is_drawn_whole_without_a_warning(crowd):
    picture = fit_picture(crowd(30, 3, 5))
    assert len(picture.drawn_nodes) == 38
    assert picture.warnings == ()


def test_above_300_nodes_the_page_warns_and_says_what_to_ask_for(crowd):
    picture = fit_picture(crowd(300, 3, 5))
    assert len(picture.drawn_nodes) == 308
    assert "308 nodes are many" in picture.warnings[0]
    for option in ("--roll-up", "--top", "--ego", "--aggregate"):
        assert option in picture.warnings[0]


def test_above_1000_nodes_lines_of_the_same_places_are_one_node_and_the_page_says_so(crowd):
    net = crowd(1200, 3, 5)
    picture = fit_picture(net)
    groups = picture.of_kind("group")
    assert len(groups) == 15
    assert sum(len(g.lines) for g in groups) == 1200
    assert "1,200 lines in 15 nodes" in picture.warnings[0]
    assert "1,200 lines in 15 nodes" in network_html(net)


def test_asked_for_the_whole_it_draws_the_whole(crowd):
    picture = fit_picture(crowd(1200, 3, 5), aggregate="none")
    assert len(picture.drawn_nodes) == 1208


def test_where_no_two_lines_are_alike_places_are_drawn_alone_with_their_lines_as_links(crowd):
    picture = fit_picture(crowd(1050, 37, 41))
    assert {d.kind for d in picture.drawn_nodes.values()} == {"origin", "town"}
    assert sum(t.count for t in picture.drawn_links) + 0 == 1050 - sum(
        int(line.split()[0]) for line in picture.absent if "smaller pair" in line
    )
    assert picture.counted() == (1050, 37, 41)
    assert "1,050 lines from 37 known origin areas to 41" in network_html(crowd(1050, 37, 41))


def test_a_link_between_places_bears_the_claims_of_both_ends_and_the_number_of_lines(crowd):
    picture = places_only(picture_of(crowd(6, 1, 2)))
    assert [(t.source, t.target, t.count, len(t.claims)) for t in picture.drawn_links] == [
        ("o0", "t0", 3, 6),
        ("o0", "t1", 3, 6),
    ]


def test_where_even_places_are_too_many_communities_become_nodes(crowd):
    picture = fit_picture(crowd(1100, 1100, 1100))
    assert len(picture.drawn_nodes) <= 1000
    assert any("Each community is one node" in w for w in picture.warnings)


def test_joining_keeps_every_claim(crowd):
    picture = picture_of(crowd(60, 2, 3))
    for joined in (merge_twins(picture), communities_as_nodes(picture)):
        assert {c for d in joined.drawn_nodes.values() for c in d.claims} == {
            c for d in picture.drawn_nodes.values() for c in d.claims
        }
    assert sum(t.count for t in merge_twins(picture).drawn_links) == len(picture.drawn_links)
    assert {c for t in merge_twins(picture).drawn_links for c in t.claims} == {
        c for t in picture.drawn_links for c in t.claims
    }


def test_a_group_of_one_stays_the_line_itself(crowd):
    picture = merge_twins(picture_of(crowd(3, 3, 3)))
    assert {d.kind for d in picture.drawn_nodes.values()} == {"line", "origin", "town"}


def test_around_one_place_only_so_many_steps_and_the_rest_is_counted(example):
    picture = picture_of(example.network())
    near = ego_network(picture, "norwich", 1)
    assert {"norwich", "lewis", "clovet", "cayman", "adder", "streetsafe"} == set(near.drawn_nodes)
    assert near.absent[0].startswith("Only what lies within 1 step of Norwich. 89 nodes and")
    assert len(ego_network(picture, "norwich", 2).drawn_nodes) > len(near.drawn_nodes)


def test_a_place_is_found_by_name_and_one_without_links_is_an_error(example):
    assert "great-yarmouth" in fit_picture(example.network(), around="Yarmouth", hops=1).drawn_nodes
    with pytest.raises(NotFoundError, match="no link that passes"):
        fit_picture(example.network(), around="dorset")


def test_the_best_connected_are_kept_and_the_rest_is_counted(example):
    picture = picture_of(example.network())
    few = top_nodes(picture, 5)
    degree = {k: len(v) for k, v in picture.neighbours().items()}
    assert min(degree[k] for k in few.drawn_nodes) >= max(
        degree[k] for k in picture.drawn_nodes if k not in few.drawn_nodes
    )
    assert "90 nodes" in few.absent[0]
    with pytest.raises(RefusedError, match="would draw nothing"):
        top_nodes(picture, 0)


def test_an_unknown_way_of_joining_is_refused_with_those_that_there_are(example):
    with pytest.raises(RefusedError, match="auto, none, twins, places, communities"):
        fit_picture(example.network(), aggregate="magic")


def test_communities_of_a_large_network_are_those_that_networkx_finds(crowd, monkeypatch):
    picture = picture_of(crowd(90, 9, 15))
    found = communities_as_nodes(picture, 2)
    monkeypatch.setattr(aggregation, "MOST", 1)
    assert communities_as_nodes(picture, 2) == found
    assert len(found.drawn_nodes) < len(picture.drawn_nodes)


def test_communities_are_the_same_for_the_same_seed(example):
    picture = picture_of(example.network())
    assert communities_as_nodes(picture, 3) == communities_as_nodes(picture, 3)
    assert "seed 3" in communities_as_nodes(picture, 3).shown_as


def test_closing_a_group_closes_its_lines(crowd):
    net = crowd(40, 2, 2)
    page = network_page(net, picture=merge_twins(picture_of(net)))
    group = next(n for n in page.nodes if n["kind"] == "group")
    assert page.payload["things"][group["id"]]["lines"] == group["lines"]
    assert len(group["lines"]) == 20


def test_of_too_many_claims_the_first_of_each_have_cards_and_the_others_are_counted():
    things = {f"n/{i}": {"claims": [f"c{i}-{j}" for j in range(50)]} for i in range(10)}
    cards = things_claims(things, most=120)
    assert len(cards) == 100
    assert all(sum(c.startswith(f"c{i}-") for c in cards) == 10 for i in range(10))
    assert ids_only(things, cards) == [
        "400 claims are named by their ids only in this page; graphlab claims opens them."
    ]
    assert ids_only(things, things_claims(things)) == []
