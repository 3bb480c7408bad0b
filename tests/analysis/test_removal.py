"""Removal curves, components and efficiency: the worked example of the method notes, and networkx as judge."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.analysis.whatif.efficiency import efficiencies_without
from graphlab.analysis.whatif.orders import (
    STRATEGIES,
    collective_influence,
    natural_key,
    pair_scores,
    removal_order,
    tie_order,
)
from graphlab.analysis.whatif.removal import (
    global_efficiency,
    largest_component,
    removal_curve,
)
from graphlab.errors import NotFoundError
from graphlab.graph.components import largest_without
from graphlab.model.values import rounded

EDGES = [
    ("A", "l1"), ("A", "l2"), ("A", "l3"), ("B", "l4"), ("B", "l5"), ("B", "l6"),
    ("l1", "t1"), ("l2", "t1"), ("l3", "t2"), ("l4", "t2"), ("l5", "t3"), ("l6", "t4"),
]  # fmt: skip


@pytest.fixture
def worked() -> nx.Graph:
    """Two origins, six lines, four towns."""
    return nx.Graph(EDGES)


def without(graph, *nodes):
    rest = graph.copy()
    rest.remove_nodes_from(nodes)
    return rest


graphs = st.builds(
    lambda n, p, seed: nx.gnp_random_graph(n, p, seed=seed),
    st.integers(1, 14),
    st.floats(0.05, 0.6),
    st.integers(0, 10_000),
)


def test_worked_example_at_the_start(worked):
    assert len(worked) == 12
    assert worked.number_of_edges() == 12
    assert global_efficiency(worked) == pytest.approx(0.4180, abs=5e-5)


@pytest.mark.parametrize(
    ("removed", "largest", "efficiency"),
    [(("l3",), 7, 0.3045), (("l1", "l2"), 9, 0.3844), (("B",), 7, 0.2597), (("l1",), 11, 0.4216)],
)
def test_worked_example_after_removals(worked, removed, largest, efficiency):
    rest = without(worked, *removed)
    assert largest_component(rest) == largest
    assert global_efficiency(rest) == pytest.approx(efficiency, abs=5e-5)


def test_efficiency_over_the_original_nodes_falls_where_that_over_the_nodes_left_rises(worked):
    rest = without(worked, "l1")
    assert global_efficiency(rest) > global_efficiency(worked)
    assert global_efficiency(rest, nodes=12) == pytest.approx(0.3513, abs=5e-5)


@pytest.mark.parametrize(
    ("strategy", "ties", "robustness"),
    [
        ("degree", "smallest", 0.1667),
        ("betweenness", "smallest", 0.1875),
        ("degree", "largest", 0.1597),
        ("betweenness", "largest", 0.1597),
    ],
)
def test_worked_robustness_of_adaptive_orders(worked, strategy, ties, robustness):
    order = removal_order(worked, strategy, adaptive=True, ties=ties)
    assert removal_curve(worked, order).robustness == pytest.approx(robustness, abs=5e-5)


def test_adaptive_degree_begins_with_both_origins_and_the_first_town(worked):
    assert removal_order(worked, "degree", adaptive=True)[:3] == ["A", "B", "t1"]


def test_curve_gives_shares_of_the_original_and_of_the_first_component():
    graph = nx.disjoint_union(nx.path_graph(3), nx.empty_graph(3))
    curve = removal_curve(graph, [1])
    assert curve.shares == (3 / 6, 1 / 6)
    assert curve.shares_of_first == (1.0, 1 / 3)
    assert curve.robustness == pytest.approx(1 / 6)


def test_curve_of_some_nodes_keeps_the_others_to_the_end(worked):
    curve = removal_curve(worked, ["l3", "l1"])
    assert curve.largest == (12, 7, 7)


def test_curve_without_removals_has_no_robustness(worked):
    curve = removal_curve(worked, [])
    assert curve.largest == (12,)
    assert curve.robustness is None


@pytest.mark.parametrize("order", [["A", "A"], ["nobody"]])
def test_order_that_cannot_be_followed_is_refused(worked, order):
    with pytest.raises(ValueError, match="twice, or one that is not in the graph"):
        removal_curve(worked, order)


@settings(max_examples=40, deadline=None)
@given(graphs, st.randoms(use_true_random=False))
def test_curve_equals_taking_nodes_away_one_by_one(graph, random):
    order = random.sample(sorted(graph), k=random.randint(0, len(graph)))
    expected = [largest_component(without(graph, *order[:i])) for i in range(len(order) + 1)]
    assert list(removal_curve(graph, order).largest) == expected


@settings(max_examples=40, deadline=None)
@given(graphs)
def test_largest_component_without_each_node_equals_brute_force(graph):
    ends = np.array([*graph.edges, *((b, a) for a, b in graph.edges if a % 3), (0, 0)]).T
    found = largest_without(len(graph), *ends).tolist()
    assert found == [largest_component(without(graph, node)) for node in sorted(graph)]


@settings(max_examples=30, deadline=None)
@given(graphs)
def test_efficiency_equals_networkx(graph):
    ours = global_efficiency(graph)
    assert (ours or 0.0) == pytest.approx(nx.global_efficiency(graph), abs=1e-12)


def test_efficiency_does_not_depend_on_the_order_of_nodes(worked):
    turned = nx.Graph()
    turned.add_nodes_from(sorted(worked, reverse=True))
    turned.add_edges_from((b, a) for a, b in reversed(EDGES))
    assert rounded(global_efficiency(turned)) == rounded(global_efficiency(worked))


def test_efficiency_of_one_node_is_not_defined():
    assert global_efficiency(nx.empty_graph(1)) is None
    assert global_efficiency(nx.empty_graph(0)) is None
    assert global_efficiency(nx.empty_graph(1), nodes=5) == 0.0


def test_a_loop_makes_no_pair():
    graph = nx.Graph([("a", "a"), ("a", "b"), ("b", "c")])
    assert global_efficiency(graph) == pytest.approx(5 / 6)


def test_efficiencies_without_each_node_equal_removal(worked):
    found = efficiencies_without(worked, ["l1", "l2", "l3"])
    assert found["l1"] == found["l2"] == pytest.approx(global_efficiency(without(worked, "l1")))
    assert found["l3"] == pytest.approx(0.3045, abs=5e-5)
    assert "l1" in worked


@settings(max_examples=40, deadline=None)
@given(graphs, st.booleans())
def test_efficiency_without_each_node_equals_that_of_what_is_left(graph, looped):
    if looped:
        graph.add_edge(0, 0)
    expected = {node: global_efficiency(without(graph, node)) for node in graph}
    assert {node: rounded(e or 0.0) for node, e in efficiencies_without(graph, list(graph)).items()} == {
        node: rounded(e or 0.0) for node, e in expected.items()
    }


def test_efficiency_of_a_large_network_is_searched_for_each_node(worked, monkeypatch):
    quick = efficiencies_without(worked, list(worked))
    monkeypatch.setattr("graphlab.analysis.whatif.efficiency.MOST", 5)
    assert efficiencies_without(worked, list(worked)) == pytest.approx(quick)


def test_natural_order_reads_numbers_by_value():
    assert sorted(["n10", "n9", "n1"], key=natural_key) == ["n1", "n9", "n10"]
    assert sorted([10, 9, 1], key=natural_key) == [1, 9, 10]


def test_unknown_strategy_or_tie_rule_offers_what_there_is(worked):
    with pytest.raises(NotFoundError, match="degree"):
        removal_order(worked, "luck")
    with pytest.raises(NotFoundError, match="smallest"):
        removal_order(worked, "degree", ties="random")


@pytest.mark.parametrize("adaptive", [False, True])
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_order_removes_every_node_once_and_leaves_the_graph_alone(worked, strategy, adaptive):
    pairs = {("A", "t1"): ("l1", "l2"), ("A", "t2"): ("l3",)}
    order = removal_order(worked, strategy, adaptive=adaptive, pairs=pairs)
    assert sorted(order) == sorted(worked)
    assert worked.number_of_edges() == 12


def test_only_removable_nodes_are_in_the_order(worked):
    assert set(removal_order(worked, "betweenness", adaptive=True, removable=["l3", "l1"])) == {"l1", "l3"}


@settings(max_examples=25, deadline=None)
@given(graphs, st.sampled_from(["degree", "collective-influence"]), st.sampled_from(["smallest", "largest", "last"]))
def test_local_update_equals_recomputing_everything(graph, strategy, ties):
    rest, expected = graph.copy(), []
    place = tie_order(graph, ties)
    while rest:
        scores = collective_influence(rest) if strategy == "collective-influence" else dict(rest.degree)
        first = min(rest, key=lambda node: (-scores[node], place[node]))
        expected.append(first)
        rest.remove_node(first)
    assert removal_order(graph, strategy, adaptive=True, ties=ties) == expected


def test_pairs_are_shared_out_over_the_lines_that_serve_them(worked):
    scores = pair_scores(worked, {("A", "t1"): ("l1", "l2"), ("A", "t2"): ("l3",)})
    assert (scores["l1"], scores["l2"], scores["l3"], scores["A"]) == (0.5, 0.5, 1.0, 0.0)


def test_a_loop_is_no_neighbour():
    graph = nx.Graph([("a", "a"), ("b", "c")])
    assert removal_order(graph, "degree", adaptive=True) == ["b", "a", "c"]
    assert removal_order(graph, "degree")[0] == "b"


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("ties", ["smallest", "largest", "last"])
def test_no_tie_rule_depends_on_the_order_of_rows(strategy, ties):
    edges = [(f"l{i}", f"t{i % 3}") for i in range(1, 13)]
    pairs = {(town, "p"): [line for line, end in edges if end == town] for town in ("t0", "t1", "t2")}
    one, other = nx.Graph(edges), nx.Graph([(b, a) for a, b in reversed(edges)])
    assert removal_order(one, strategy, ties=ties, pairs=pairs) == removal_order(
        other, strategy, ties=ties, pairs=pairs
    )


def test_the_last_of_equal_ids_is_the_last_in_natural_order():
    graph = nx.Graph([("l9", "a"), ("l10", "b"), ("l2", "c")])
    lines = ["l9", "l10", "l2"]
    assert removal_order(graph, ties="last", removable=lines) == ["l10", "l9", "l2"]
    assert removal_order(graph, ties="smallest", removable=lines) == ["l2", "l9", "l10"]
