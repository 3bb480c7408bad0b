"""Edges, distances, walks and the NetworkX backend, each against NetworkX itself."""

import random
from inspect import signature

import networkx as nx
import pytest

from graphlab.graph import kernel
from graphlab.graph.kernel import (
    betweenness_centrality,
    closeness_centrality,
    edge_betweenness_centrality,
    global_efficiency,
    harmonic_centrality,
    katz_centrality,
    pagerank,
)
from graphlab.graph.kernel.backend import Backend
from graphlab.graph.kernel.backend_info import FUNCTIONS, info


@pytest.fixture
def no_cache_note():
    """NetworkX says each time that it keeps a converted graph; ours is the graph itself, so nothing can be stale."""
    with nx.config(warnings_to_ignore={"cache"}):
        yield


def graphs():
    """Graphs with twins, self-loops, several components; plain and directed; lengths under "km"."""
    for seed in range(14):
        rng = random.Random(seed)
        graph = nx.gnp_random_graph(rng.randint(2, 10), rng.random() * 0.6, seed=seed)
        for copy in range(rng.randint(0, 8)):
            model = rng.choice(list(graph))
            graph.add_edges_from((("copy", copy), other) for other in list(graph[model]))
            if rng.random() < 0.4:
                graph.add_edge(("copy", copy), model)
        if seed % 3 == 0:
            graph.add_edge(0, 0)
        for u, v in graph.edges:
            graph[u][v]["km"] = rng.choice([1, 1, 2])
        directed = nx.DiGraph(graph)
        directed.remove_edges_from([edge for edge in list(directed.edges) if rng.random() < 0.3])
        yield graph
        yield directed


@pytest.mark.parametrize("weight", [None, "km"])
def test_edges(weight):
    for graph in graphs():
        for normalized in (True, False):
            ours = edge_betweenness_centrality(graph, normalized, weight)
            theirs = nx.edge_betweenness_centrality(graph, normalized=normalized, weight=weight)
            assert list(ours) == list(graph.edges)
            assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-15)


def test_edges_of_a_multigraph_are_refused():
    with pytest.raises(ValueError, match="edge betweenness of parallel edges is not defined here"):
        edge_betweenness_centrality(nx.MultiGraph([(0, 1)]))


@pytest.mark.parametrize("distance", [None, "km"])
def test_closeness_and_harmonic(distance):
    for graph in graphs():
        for improved in (True, False):
            theirs = nx.closeness_centrality(graph, distance=distance, wf_improved=improved)
            assert closeness_centrality(graph, distance, improved) == pytest.approx(theirs, rel=1e-12)
        assert harmonic_centrality(graph, distance) == pytest.approx(
            nx.harmonic_centrality(graph, distance=distance), rel=1e-12
        )


def test_searches_by_bits_and_by_heap_agree(monkeypatch):
    shallow = {seed: nx.gnp_random_graph(150, 0.03, seed=seed, directed=seed % 2 == 1) for seed in range(4)}
    by_bits = {seed: (closeness_centrality(graph), harmonic_centrality(graph)) for seed, graph in shallow.items()}
    monkeypatch.setattr("graphlab.graph.kernel.distances.deep", lambda plan: True)
    for seed, graph in shallow.items():
        assert closeness_centrality(graph) == pytest.approx(by_bits[seed][0], rel=1e-12)
        assert harmonic_centrality(graph) == pytest.approx(by_bits[seed][1], rel=1e-12)


def test_a_deep_graph_is_searched_by_heap():
    path = nx.path_graph(200)
    assert closeness_centrality(path) == pytest.approx(nx.closeness_centrality(path), rel=1e-12)


def test_efficiency():
    for graph in graphs():
        if not graph.is_directed():
            assert global_efficiency(graph) == pytest.approx(nx.global_efficiency(graph), rel=1e-12)
    assert global_efficiency(nx.empty_graph(1)) == 0


def test_efficiency_of_the_twelve_node_example():
    lines = "A-l1 A-l2 A-l3 B-l4 B-l5 B-l6 l1-t1 l2-t1 l3-t2 l4-t2 l5-t3 l6-t4"
    graph = nx.Graph([pair.split("-") for pair in lines.split()])
    assert round(global_efficiency(graph), 4) == 0.4180
    graph.remove_node("l3")
    assert round(global_efficiency(graph), 4) == 0.3045


@pytest.mark.parametrize("weight", [None, "km"])
def test_pagerank(weight):
    for graph in graphs():
        theirs = nx.pagerank(graph, weight=weight, tol=1e-15, max_iter=10_000)
        ours = pagerank(graph, weight=weight)
        assert ours == pytest.approx(theirs, rel=1e-9)
        assert sum(ours.values()) == pytest.approx(1)


def test_pagerank_with_chosen_jumps():
    graph = nx.karate_club_graph()
    jump = {0: 1, 5: 2}
    theirs = nx.pagerank(graph, personalization=jump, tol=1e-15, max_iter=10_000)
    assert pagerank(graph, personalization=jump) == pytest.approx(theirs, rel=1e-9)
    with pytest.raises(ValueError, match="personalization gives no vertex of the graph a chance"):
        pagerank(graph, personalization={"nobody": 1})


def test_pagerank_of_parallel_edges():
    graph = nx.MultiGraph([(0, 1), (0, 1), (1, 2)])
    assert pagerank(graph) == pytest.approx(nx.pagerank(graph, tol=1e-15, max_iter=10_000), rel=1e-9)


def test_alpha_must_be_a_probability():
    with pytest.raises(ValueError, match=r"alpha=1\.5: the probability of following an edge"):
        pagerank(nx.path_graph(2), alpha=1.5)


@pytest.mark.parametrize("weight", [None, "km"])
def test_katz(weight):
    for graph in graphs():
        theirs = nx.katz_centrality_numpy(graph, alpha=0.02, weight=weight)
        assert katz_centrality(graph, 0.02, weight=weight) == pytest.approx(theirs, rel=1e-10)


def test_katz_of_many_classes_sums_the_walks(monkeypatch):
    graph = nx.les_miserables_graph()
    direct = katz_centrality(graph, 0.05)
    monkeypatch.setattr("graphlab.graph.kernel.walks.DIRECT", 0)
    assert katz_centrality(graph, 0.05) == pytest.approx(direct, rel=1e-12)
    with pytest.raises(ValueError, match="the walks do not die out"):
        katz_centrality(graph, 0.5)


def test_katz_whose_walks_do_not_die_out_is_refused():
    with pytest.raises(ValueError, match=r"alpha=0\.5 is not less than 1 / \(largest eigenvalue\)"):
        katz_centrality(nx.complete_graph(5), 0.5)
    with pytest.raises(ValueError, match="beta=0"):
        katz_centrality(nx.path_graph(3), beta=0)


def test_empty_graphs():
    for measure in (closeness_centrality, harmonic_centrality, pagerank, katz_centrality, edge_betweenness_centrality):
        assert measure(nx.Graph()) == {}


def test_the_package_lists_what_it_offers():
    for name in kernel.__all__:
        assert getattr(kernel, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'sampled'"):
        _ = kernel.sampled


def test_networkx_finds_the_backend(no_cache_note):
    graph = nx.les_miserables_graph()
    assert nx.betweenness_centrality(graph, backend="graphlab") == betweenness_centrality(graph)
    assert nx.betweenness_centrality(graph, backend="graphlab", jobs=2) == betweenness_centrality(graph)
    assert nx.betweenness_centrality(graph, weight="weight", backend="graphlab") == betweenness_centrality(
        graph, weight="weight"
    )


def test_every_function_of_the_backend_answers_like_networkx(no_cache_note):
    graph = nx.krackhardt_kite_graph()
    for name in FUNCTIONS:
        function = getattr(nx, name)
        assert function(graph, backend="graphlab") == pytest.approx(function(graph), rel=1e-4), name
        # Whatever this release of NetworkX can be asked, the backend takes with the value that it has by itself.
        asked = {
            p.name: p.default
            for p in list(signature(function).parameters.values())[1:]
            if p.kind != p.VAR_KEYWORD and p.name != "backend"
        }
        assert Backend.can_run(name, (graph,), asked) is True, name


def test_one_node_can_be_asked_for(no_cache_note):
    graph = nx.krackhardt_kite_graph()
    assert nx.closeness_centrality(graph, u=3, backend="graphlab") == pytest.approx(nx.closeness_centrality(graph, u=3))
    assert nx.harmonic_centrality(graph, nbunch=[3], backend="graphlab") == pytest.approx(
        nx.harmonic_centrality(graph, nbunch=[3])
    )


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("betweenness_centrality", {"k": 3, "seed": 1}),
        ("edge_betweenness_centrality", {"k": 3, "seed": 1}),
        ("harmonic_centrality", {"sources": [0]}),
        ("pagerank", {"nstart": {0: 1}}),
        ("katz_centrality", {"beta": {0: 1}}),
        ("betweenness_centrality", {"weight": lambda u, v, data: 1}),
    ],
)
def test_what_the_kernel_does_not_compute_is_left_to_networkx(name, asked):
    reason = Backend.can_run(name, (nx.path_graph(4),), asked)
    assert isinstance(reason, str)
    with pytest.raises(NotImplementedError, match="graphlab"):
        getattr(nx, name)(nx.path_graph(4), backend="graphlab", **asked)


def test_the_backend_describes_what_it_has():
    described = info()["functions"]
    assert set(described) == {name for name in vars(Backend) if hasattr(nx, name) and not name.startswith("_")}
    assert all(text["additional_docs"] for text in described.values())
