"""A plain network has edges without kinds and nothing else; links without a kind beside lines change no analysis."""

from __future__ import annotations

import pytest

from graphlab.analysis.centrality.ranking import centrality
from graphlab.analysis.communities.detection import communities
from graphlab.analysis.whatif.steps import whatif
from graphlab.dataset import Dataset
from graphlab.report.briefing.folder import brief


def connects(one: str, other: str, year: str = "", **more: str) -> dict[str, str]:
    return {"link_type": "CONNECTS", "from": one, "to": other, "source_id": "s", "start": year, "end": year, **more}


def beside(data: Dataset) -> Dataset:
    """Return the dataset with one link without a kind between two of its places."""
    one, other = sorted(data.places)[:2]
    link = connects(one, other, source_id=sorted(data.sources)[0])
    return data.extend(Dataset.build({"links": [link]}))


@pytest.fixture
def two_years(dataset):
    edges = [connects("a", "b", "2020"), connects("b", "c", "2020"), connects("x", "y", "2021", grade="3D")]
    return dataset(links=[*edges, connects("y", "z", "2021", grade="2B")])


@pytest.fixture(scope="module")
def both(example):
    return example.network(), beside(example).network()


def test_one_link_without_a_kind_does_not_make_a_network_of_lines_plain(both):
    without, with_one = both
    assert not with_one.is_plain
    assert list(with_one.supply_graph.edges) == list(without.supply_graph.edges)
    assert list(with_one.supply_graph.nodes(data=True)) == list(without.supply_graph.nodes(data=True))


@pytest.mark.parametrize(
    "ask",
    [
        lambda net: centrality(net),
        lambda net: centrality(net, "betweenness", stability=0),
        lambda net: communities(net, runs=5, scan=False, rewired=False),
        lambda net: whatif(net, rank=True),
        lambda net: whatif(net, curve=["degree"]),
    ],
)
def test_it_changes_no_analysis(both, ask):
    without, with_one = (ask(net) for net in both)
    assert with_one.to_json() == without.to_json()


def test_a_briefing_of_such_a_dataset_ranks_lines(both, tmp_path):
    brief(both[1], tmp_path / "out", to=("html",))
    assert "would cut most" in (tmp_path / "out" / "briefing.html").read_text(encoding="utf-8")


def test_a_period_drops_the_nodes_that_no_link_of_it_touches(two_years):
    net = two_years.network(period="2020")
    assert sorted(net.supply_graph) == ["a", "b", "c"]
    first = centrality(net, "betweenness", stability=0).rows[0]
    assert (first["node"], first["score"]) == ("b", 1)


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"period": "2021"}, ["x", "y", "z"]),
        ({"place": "x"}, ["x", "y"]),
        ({"place": "z"}, ["y", "z"]),
        ({"place": "b"}, ["a", "b", "c"]),
        ({"min_grade": "2C"}, ["y", "z"]),
        ({"subject": "c"}, ["b", "c"]),
        ({}, ["a", "b", "c", "x", "y", "z"]),
    ],
)
def test_every_filter_drops_them(two_years, filters, left):
    assert sorted(two_years.network(**filters).supply_graph) == left


def test_the_curve_of_a_period_starts_at_all_of_it(two_years):
    curve = whatif(two_years.network(period="2020"), curve=["degree"]).parts["curve"]
    assert next(row["share"] for row in curve.rows) == 1


def test_a_plain_network_keeps_nodes_without_an_edge_until_something_is_asked(dataset):
    data = dataset(places=[{"place_id": p} for p in ("a", "b", "alone")], links=[connects("a", "b", "2020")])
    assert "alone" in data.network().supply_graph
    assert "alone" not in data.network(period="2020").supply_graph
