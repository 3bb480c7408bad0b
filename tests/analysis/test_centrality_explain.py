"""Explanations, weak points and cuts, each against a slow and obvious computation."""

import itertools
import random

import networkx as nx
import pytest

from graphlab.analysis.centrality.explain import explain
from graphlab.analysis.centrality.ranking import centrality, explained_node
from graphlab.analysis.centrality.weak_points import cutting_lines, weak_points


def some_links(seed, lines=9):
    """Lines from two or three origins to some of four towns, as link rows."""
    rng = random.Random(seed)
    rows = []
    for i in range(lines):
        origins, towns = rng.sample("ABC", rng.choice([1, 1, 2])), rng.sample("tuvw", rng.choice([1, 2]))
        rows += [{"link_type": "ORIGINATES_IN", "from": f"l{i}", "to": origin} for origin in origins]
        rows += [{"link_type": "SUPPLIES", "from": f"l{i}", "to": town} for town in towns]
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_parts_of_a_betweenness_are_those_of_all_shortest_ways(dataset, seed):
    net = dataset(links=some_links(seed)).network()
    graph = net.supply_graph
    node = max(graph, key=lambda v: (graph.degree[v], v))
    parts = {}
    for one, other in itertools.combinations(sorted(graph), 2):
        if node in (one, other) or not nx.has_path(graph, one, other):
            continue
        ways = list(nx.all_shortest_paths(graph, one, other))
        through = sum(node in way for way in ways)
        if through:
            parts[one, other] = (through / len(ways), len(ways))
    total = sum(part for part, _ in parts.values())
    rows = explain(net, node, "betweenness", top=10_000).rows
    assert {(r["origin"], r["destination"]): r["share"] for r in rows} == pytest.approx(
        {p: part / total for p, (part, _) in parts.items()}
    )
    assert {(r["origin"], r["destination"]): r["ways"] for r in rows} == {p: ways for p, (_, ways) in parts.items()}


@pytest.mark.parametrize("seed", range(5))
def test_the_greatest_parts_come_first_also_when_few_are_asked_for(dataset, seed):
    net = dataset(links=some_links(seed)).network()
    everything = explain(net, "A", "betweenness", top=10_000).rows
    few = explain(net, "A", "betweenness", top=4)
    assert few.rows == everything[:4]
    assert few.notes == ["There are further rows with equal or smaller parts."]
    shares = [row["share"] for row in everything]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("seed", range(5))
def test_searches_in_batches_give_the_same_explanation(dataset, seed, monkeypatch):
    net = dataset(links=some_links(seed)).network()
    whole = explain(net, "t", "betweenness", top=7).rows if "t" in net.supply_graph else []
    monkeypatch.setattr("graphlab.analysis.centrality.explain.WIDTH", 3)
    if whole:
        again = explain(net, "t", "betweenness", top=7).rows
        assert [(r["origin"], r["destination"]) for r in again] == [(r["origin"], r["destination"]) for r in whole]
        assert [r["share"] for r in again] == pytest.approx([r["share"] for r in whole])


@pytest.mark.parametrize("seed", range(5))
def test_parts_of_the_default_measure_add_up_to_the_score(dataset, seed):
    net = dataset(links=some_links(seed)).network()
    scores = {row["node"]: row["score"] for row in centrality(net, stability=0, normalized=False).rows}
    for line in (f"l{i}" for i in range(9)):
        rows = explained_node(net, line, top=99).rows
        assert sum(1 / row["ways"] for row in rows) == pytest.approx(scores[line])
        assert sum(row["share"] for row in rows) == pytest.approx(1)


def test_an_explanation_names_the_claims_of_its_pair(dataset):
    data = dataset(links=some_links(2))
    net = data.network()
    row = explained_node(net, "l0").rows[0]
    ends = {data.claim(claim).end_node for claim in row["claims"]}
    assert ends == {row["origin"], row["destination"]}
    assert {data.claim(claim).start_node for claim in row["claims"]} == {"l0"}


@pytest.mark.parametrize("seed", range(6))
def test_weak_points_are_what_the_network_falls_apart_without(dataset, seed):
    net = dataset(links=some_links(seed, lines=6)).network()
    graph = net.supply_graph
    rows = {(row["node"], row["link_to"]): row for row in weak_points(net).rows}
    before = nx.number_connected_components(graph)
    for node in graph:
        left = graph.copy()
        left.remove_node(node)
        more = nx.number_connected_components(left) - before
        assert ((node, None) in rows) == (more > 0)
        if more > 0:
            assert rows[node, None]["parts"] == more + 1
    for link in graph.edges:
        left = graph.copy()
        left.remove_edge(*link)
        assert (tuple(sorted(link)) in rows) == (nx.number_connected_components(left) > before)
    falls = [row["cut_off"] for row in weak_points(net).rows]
    assert falls == sorted(falls, reverse=True)


@pytest.mark.parametrize("seed", range(6))
def test_no_smaller_set_of_lines_cuts_a_town_off(dataset, seed):
    net = dataset(links=some_links(seed, lines=6)).network()
    graph = net.supply_graph
    directed = net.served_graph
    for origin, town in [("A", "t"), ("B", "u"), ("C", "v")]:
        if origin not in graph or town not in graph:
            continue
        row = cutting_lines(net, origin, town).rows[0]
        lines = [f"l{i}" for i in range(6)]
        fewest = next(
            size
            for size in range(7)
            if any(
                not nx.has_path(directed.subgraph(set(directed) - set(closed)), origin, town)
                for closed in itertools.combinations(lines, size)
            )
        )
        assert row["lines_needed"] == fewest
        assert not nx.has_path(directed.subgraph(set(directed) - set(row["lines"])), origin, town)


@pytest.mark.parametrize("measure", ["closeness", "pagerank", "katz", "core", "hits"])
def test_neighbours_behind_other_measures_add_up(example, measure):
    rows = explained_node(example, "london", measure, top=99, all_time=True).rows
    assert sum(row["share"] for row in rows) == pytest.approx(1)
    assert {row["origin"] for row in rows} == set(example.network().supply_graph["london"])


@pytest.mark.parametrize("seed", range(4))
def test_closing_a_line_can_only_raise_what_its_rivals_carry(dataset, seed):
    """A property of the default measure: pairs that lose a line are shared by fewer."""
    rows = some_links(seed)
    before = {
        r["node"]: r["score"] for r in centrality(dataset(links=rows).network(), stability=0, normalized=False).rows
    }
    left = [row for row in rows if row["from"] != "l0"]
    after = {
        r["node"]: r["score"] for r in centrality(dataset(links=left).network(), stability=0, normalized=False).rows
    }
    assert all(after[f"l{i}"] >= before[f"l{i}"] - 1e-12 for i in range(1, 9))


@pytest.mark.parametrize("seed", range(4))
def test_the_scores_of_all_lines_add_up_to_the_pairs(dataset, seed):
    net = dataset(links=some_links(seed)).network()
    rows = centrality(net, stability=0).rows
    assert sum(row["score"] for row in rows) == pytest.approx(1)
    pairs = sum(row["score"] for row in centrality(net, stability=0, normalized=False).rows)
    assert pairs == pytest.approx(len({pair for pair in net.pairs if pair[0] != pair[1]}))
