"""Betweenness by the kernel against NetworkX, against worked examples, and against itself by every engine."""

import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.graph.kernel import betweenness_centrality
from graphlab.graph.kernel.plan import make_plan
from graphlab.graph.kernel.spans import make_job
from tests.rounds import examples

TWELVE = [
    ("A", "l1"), ("A", "l2"), ("A", "l3"), ("B", "l4"), ("B", "l5"), ("B", "l6"),
    ("l1", "t1"), ("l2", "t1"), ("l3", "t2"), ("l4", "t2"), ("l5", "t3"), ("l6", "t4"),
]  # fmt: skip


def line_graph(seed, lines=30, origins=4, towns=7):
    """Lines with one or two origins, one to three towns, some with a private town."""
    rng = random.Random(seed)
    graph = nx.Graph()
    for line in range(lines):
        for origin in rng.sample(range(origins), rng.choice([1, 1, 1, 2])):
            graph.add_edge(f"l{line}", f"o{origin}")
        for town in rng.sample(range(towns), rng.choice([1, 1, 2, 3])):
            graph.add_edge(f"l{line}", f"t{town}")
        if rng.random() < 0.2:
            graph.add_edge(f"l{line}", f"private{line}")
    return graph


def twin_graph(seed):
    """A random graph with open and closed twins planted in it."""
    rng = random.Random(seed)
    graph = nx.gnp_random_graph(rng.randint(2, 12), rng.random() * 0.6, seed=seed)
    for copy in range(rng.randint(0, 9)):
        model = rng.choice(list(graph))
        graph.add_edges_from([("copy", copy), other] for other in list(graph[model]))
        graph.add_node(("copy", copy))
        if rng.random() < 0.4:
            graph.add_edge(("copy", copy), model)
    return graph


def with_lengths(graph, seed):
    """The same graph with lengths 1, 2 or 3 under "km"; twins of the original often stay twins."""
    rng = random.Random(seed)
    by_end = {node: rng.choice([1, 1, 2]) for node in graph}
    longer = graph.copy()
    for u, v in longer.edges:
        longer[u][v]["km"] = max(by_end[u], by_end[v]) if seed % 2 else rng.choice([1, 1, 2, 3])
    return longer


def some_directions(graph, seed):
    rng = random.Random(seed)
    directed = nx.DiGraph(graph)
    directed.remove_edges_from([edge for edge in list(directed.edges) if rng.random() < 0.3])
    return directed


def worst_difference(ours, theirs):
    assert list(ours) == list(theirs)
    return max(
        (abs(ours[v] - theirs[v]) / max(abs(ours[v]), abs(theirs[v])) for v in ours if ours[v] != theirs[v]), default=0
    )


@pytest.mark.parametrize("make", [line_graph, twin_graph])
@pytest.mark.parametrize("seed", range(12))
def test_every_switch_agrees_with_networkx(make, seed):
    plain = make(seed)
    lengths = with_lengths(plain, seed)
    cases = [
        (plain, None),
        (some_directions(plain, seed), None),
        (lengths, "km"),
        (some_directions(lengths, seed), "km"),
    ]
    for graph, weight in cases:
        for normalized in (True, False):
            for endpoints in (True, False):
                asked = {"normalized": normalized, "weight": weight, "endpoints": endpoints}
                theirs = nx.betweenness_centrality(graph, **asked)
                assert worst_difference(betweenness_centrality(graph, **asked), theirs) < 1e-12, (graph, asked)


@pytest.mark.parametrize("seed", range(12))
def test_all_engines_agree(seed):
    for graph in (line_graph(seed), twin_graph(seed), nx.random_labeled_tree(2 + 2 * seed, seed=seed)):
        theirs = nx.betweenness_centrality(graph)
        for engine in ("cover", "levels", "loops"):
            assert worst_difference(betweenness_centrality(graph, engine=engine), theirs) < 1e-12, engine


@settings(max_examples=examples(25, 120), deadline=None)
@given(st.integers(0, 11), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40), st.booleans())
def test_any_small_graph_agrees_with_networkx(isolated, edges, directed):
    graph = (nx.DiGraph if directed else nx.Graph)(edges)
    graph.add_node(isolated)
    assert worst_difference(betweenness_centrality(graph), nx.betweenness_centrality(graph)) < 1e-12


@settings(max_examples=examples(20, 80), deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.booleans(), st.data())
def test_each_chosen_pair_counts_once(seed, directed, weighted, data):
    graph = with_lengths(line_graph(seed, lines=12), seed)
    graph = some_directions(graph, seed) if directed else graph
    weight = "km" if weighted else None
    nodes = sorted(graph)
    sources = data.draw(st.lists(st.sampled_from(nodes), min_size=1, unique=True))
    targets = data.draw(st.lists(st.sampled_from(nodes), min_size=1, unique=True))
    theirs = nx.betweenness_centrality_subset(graph, sources, targets, weight=weight)
    if not directed:  # networkx halves, and counts a pair with both ends in both sets from either side
        both = sorted(set(sources) & set(targets))
        twice = nx.betweenness_centrality_subset(graph, both, both, weight=weight)
        theirs = {v: 2 * theirs[v] - twice[v] for v in graph}
    ours = betweenness_centrality(graph, normalized=False, weight=weight, sources=sources, targets=targets)
    assert ours == pytest.approx(theirs, abs=1e-9)


def test_the_whole_graph_as_sources_and_targets_is_plain_betweenness():
    graph = line_graph(5)
    chosen = betweenness_centrality(graph, sources=graph, targets=graph)
    assert chosen == pytest.approx(betweenness_centrality(graph), rel=1e-12, abs=1e-15)


def test_four_lines_between_one_origin_and_one_town():
    graph = nx.Graph([(end, line) for end in ("A", "t") for line in ("l1", "l2", "l3", "l4")])
    scores = betweenness_centrality(graph, normalized=False)
    assert scores == {"A": 3.0, "t": 3.0, "l1": 0.25, "l2": 0.25, "l3": 0.25, "l4": 0.25}


def test_the_twelve_node_example():
    scores = betweenness_centrality(nx.Graph(TWELVE), normalized=False)
    expected = {
        "B": 32,
        "t2": 30,
        "l4": 30,
        "l3": 28,
        "A": 24.5,
        "l5": 10,
        "l6": 10,
        "l1": 4.5,
        "l2": 4.5,
        "t1": 0.5,
        "t3": 0,
        "t4": 0,
    }
    assert scores == pytest.approx(expected)
    assert scores["t3"] == 0.0


@pytest.mark.parametrize("engine", ["cover", "levels", "loops"])
def test_a_score_of_zero_is_exactly_zero(engine):
    """A tie at zero must stay a tie: no trace of a longer path may be left."""
    graph = nx.barbell_graph(5, 2)  # two cliques of five and a path of two between them
    scores = betweenness_centrality(graph, engine=engine)
    assert [v for v, score in scores.items() if score == 0] == [0, 1, 2, 3, 8, 9, 10, 11]


def test_many_paths_and_long_chains_fall_back_to_an_engine_that_can_hold_them():
    chain = nx.Graph()
    for step in range(60):
        chain.add_edges_from((("hub", step + side), ("line", step, i)) for i in range(5) for side in (0, 1))
    assert make_job(make_plan(chain), engine="cover").engine != "cover"
    assert worst_difference(betweenness_centrality(chain, engine="cover"), nx.betweenness_centrality(chain)) < 1e-12


def test_members_with_different_private_towns_are_still_twins():
    graph = nx.Graph(
        [("A", "l1"), ("A", "l2"), ("l1", "t"), ("l2", "t"), ("l1", "p1"), ("l2", "q1"), ("l2", "q2"), ("l2", "q3")]
    )
    plan = make_plan(graph)
    first, second = (plan.arrays.nodes.index(line) for line in ("l1", "l2"))
    core = plan.pruned.core.tolist()
    assert plan.classes.of[core.index(first)] == plan.classes.of[core.index(second)]
    assert worst_difference(betweenness_centrality(graph), nx.betweenness_centrality(graph)) < 1e-12


def test_jobs_are_accepted_by_the_public_function():
    graph = line_graph(2)
    assert betweenness_centrality(graph, jobs=2) == betweenness_centrality(graph)


def test_parallel_edges_and_self_loops():
    graph = nx.MultiGraph([(0, 1), (0, 1), (1, 2), (2, 2), (2, 3), (3, 0)])
    assert betweenness_centrality(graph) == pytest.approx(nx.betweenness_centrality(graph))
    for u, v, key in graph.edges:
        graph[u][v][key]["km"] = 1 + key
    assert betweenness_centrality(graph, weight="km") == pytest.approx(nx.betweenness_centrality(graph, weight="km"))


def test_the_graph_is_left_as_it_was():
    graph = with_lengths(line_graph(3), 3)
    before = nx.to_dict_of_dicts(graph)
    betweenness_centrality(graph, weight="km")
    assert nx.to_dict_of_dicts(graph) == before


@pytest.mark.parametrize(
    "graph", [nx.Graph(), nx.empty_graph(1), nx.path_graph(2), nx.empty_graph(4), nx.DiGraph([(0, 1)])]
)
@pytest.mark.parametrize("endpoints", [True, False])
def test_tiny_graphs(graph, endpoints):
    assert betweenness_centrality(graph, endpoints=endpoints) == nx.betweenness_centrality(graph, endpoints=endpoints)


@pytest.mark.parametrize("length", [0, -1, float("nan"), float("inf")])
def test_a_length_that_is_none_is_refused(length):
    graph = nx.Graph()
    graph.add_edge("A", "t", km=length)
    with pytest.raises(ValueError, match=r"edge attribute 'km'.*write a finite number greater than 0"):
        betweenness_centrality(graph, weight="km")


def test_endpoints_of_chosen_pairs_are_refused():
    with pytest.raises(ValueError, match="endpoints=True is not defined together with sources or targets"):
        betweenness_centrality(nx.path_graph(3), endpoints=True, sources=[0])


def test_an_unknown_source_is_an_error():
    with pytest.raises(KeyError, match="nowhere"):
        betweenness_centrality(nx.path_graph(3), sources=["nowhere"])


def test_a_large_line_graph_agrees_with_networkx_on_a_sample_of_sources():
    graph = line_graph(7, lines=800, origins=12, towns=40)
    job = make_job(make_plan(graph))
    assert job.engine == "cover"
    ours = betweenness_centrality(graph, normalized=False)
    theirs = betweenness_centrality(graph, normalized=False, engine="levels")
    assert worst_difference(ours, theirs) < 1e-12
    assert np.isclose(sum(ours.values()), _mean_inner_vertices(graph), rtol=1e-9)


def _mean_inner_vertices(graph):
    """Sum of betweenness = sum over pairs of the vertices between them = sum of (distance - 1)."""
    total = 0
    for _, far in nx.all_pairs_shortest_path_length(graph):
        total += sum(d - 1 for d in far.values() if d)
    return total / 2
