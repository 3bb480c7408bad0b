"""Values printed in the literature and closed forms, by every engine."""

import networkx as nx
import pytest

from graphlab.graph.kernel import (
    betweenness_centrality,
    closeness_centrality,
    edge_betweenness_centrality,
    global_efficiency,
    harmonic_centrality,
    pagerank,
)

ENGINES = ("cover", "levels", "loops")

# Padgett's marriages, betweenness as printed in textbooks (Jackson 2008, table 2.2: Medici .522, Strozzi .103 ...).
FLORENCE = {
    "Medici": 0.521978,
    "Guadagni": 0.254579,
    "Albizzi": 0.212454,
    "Salviati": 0.142857,
    "Ridolfi": 0.113553,
    "Bischeri": 0.104396,
    "Strozzi": 0.102564,
    "Barbadori": 0.093407,
    "Tornabuoni": 0.091575,
    "Castellani": 0.054945,
    "Peruzzi": 0.021978,
    "Acciaiuoli": 0.0,
    "Ginori": 0.0,
    "Lamberteschi": 0.0,
    "Pazzi": 0.0,
}
# Krackhardt's kite (1990): the most linked, the broker and the nearest are three different people.
KITE_BETWEENNESS = [0.02315, 0.02315, 0.0, 0.10185, 0.0, 0.23148, 0.23148, 0.38889, 0.22222, 0.0]
KITE_CLOSENESS = [0.52941, 0.52941, 0.5, 0.6, 0.5, 0.64286, 0.64286, 0.6, 0.42857, 0.31034]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_families_of_florence(engine):
    assert betweenness_centrality(nx.florentine_families_graph(), engine=engine) == pytest.approx(FLORENCE, abs=1e-6)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_kite(engine):
    kite = nx.krackhardt_kite_graph()
    assert list(betweenness_centrality(kite, engine=engine).values()) == pytest.approx(KITE_BETWEENNESS, abs=5e-6)
    assert list(closeness_centrality(kite).values()) == pytest.approx(KITE_CLOSENESS, abs=5e-6)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("p", "q"), [(1, 5), (2, 4), (3, 7), (6, 6)])
def test_complete_two_sided_graphs_in_closed_form(engine, p, q):
    """Each of p nodes lies on a share 1/p of the ways between every two of the q, and the other way round."""
    score = betweenness_centrality(nx.complete_bipartite_graph(p, q), normalized=False, engine=engine)
    left, right = q * (q - 1) / 2 / p, p * (p - 1) / 2 / q
    assert score == pytest.approx({v: left if v < p else right for v in range(p + q)})


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("n", [3, 4, 9, 30])
def test_paths_stars_rings_and_cliques_in_closed_form(engine, n):
    path = betweenness_centrality(nx.path_graph(n), normalized=False, engine=engine)
    assert path == {i: i * (n - 1 - i) for i in range(n)}
    star = betweenness_centrality(nx.star_graph(n), normalized=False, engine=engine)
    assert star == {i: n * (n - 1) / 2 if i == 0 else 0 for i in range(n + 1)}
    clique = betweenness_centrality(nx.complete_graph(n), engine=engine)
    assert set(clique.values()) == {0.0}
    ring = betweenness_centrality(nx.cycle_graph(n), normalized=False, engine=engine)
    inner = (n - 2) ** 2 / 8 if n % 2 == 0 else (n - 1) * (n - 3) / 8
    assert ring == pytest.approx(dict.fromkeys(range(n), inner))


@pytest.mark.parametrize("engine", ENGINES)
def test_blow_ups_share_the_score_of_what_they_replace(engine):
    """Every node of a path of five becomes a class of its own size; the ways in between are shared."""
    sizes = [2, 3, 1, 4, 2]
    graph = nx.Graph()
    for layer in range(4):
        graph.add_edges_from(((layer, i), (layer + 1, j)) for i in range(sizes[layer]) for j in range(sizes[layer + 1]))
    score = betweenness_centrality(graph, normalized=False, engine=engine)
    across = (sizes[0] + sizes[1]) * (sizes[3] + sizes[4]) + 3 + 6  # ends on both sides; two of layer 1, two of layer 3
    assert score[2, 0] == pytest.approx(across - (3 - 3 * 2 / (2 + 1)) - (6 - 6 * 1 / (2 + 1)), rel=0.2)
    theirs = nx.betweenness_centrality(graph, normalized=False)
    assert score == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize(
    "make",
    [
        nx.petersen_graph,
        nx.karate_club_graph,
        nx.les_miserables_graph,
        nx.davis_southern_women_graph,
        nx.tutte_graph,
        nx.icosahedral_graph,
        nx.heawood_graph,
        nx.bull_graph,
        lambda: nx.grid_2d_graph(5, 6),
        lambda: nx.balanced_tree(3, 3),
        lambda: nx.windmill_graph(4, 4),
        lambda: nx.barbell_graph(6, 3),
        lambda: nx.turan_graph(12, 4),
        lambda: nx.hypercube_graph(4),
    ],
)
def test_named_graphs(make):
    graph = make()
    theirs = nx.betweenness_centrality(graph)
    for engine in ENGINES:
        assert betweenness_centrality(graph, engine=engine) == pytest.approx(theirs, rel=1e-12, abs=1e-15)
    assert edge_betweenness_centrality(graph) == pytest.approx(nx.edge_betweenness_centrality(graph), rel=1e-12)
    assert closeness_centrality(graph) == pytest.approx(nx.closeness_centrality(graph), rel=1e-12)
    assert harmonic_centrality(graph) == pytest.approx(nx.harmonic_centrality(graph), rel=1e-12)


@pytest.mark.parametrize("make", [nx.petersen_graph, nx.icosahedral_graph, lambda: nx.cycle_graph(11)])
def test_nodes_that_cannot_be_told_apart_score_alike(make):
    graph = make()
    for measure in (betweenness_centrality, closeness_centrality, pagerank):
        values = list(measure(graph).values())
        assert max(values) == pytest.approx(min(values), rel=1e-12)


def test_the_sum_of_betweenness_counts_inner_nodes():
    graph = nx.les_miserables_graph()
    far = dict(nx.all_pairs_shortest_path_length(graph))
    inner = sum(d - 1 for row in far.values() for d in row.values() if d) / 2
    assert sum(betweenness_centrality(graph, normalized=False).values()) == pytest.approx(inner)


def test_the_sum_of_edge_betweenness_counts_distances():
    graph = nx.davis_southern_women_graph()
    far = dict(nx.all_pairs_shortest_path_length(graph))
    assert sum(edge_betweenness_centrality(graph, normalized=False).values()) == pytest.approx(
        sum(d for row in far.values() for d in row.values()) / 2
    )


def test_efficiency_of_known_graphs():
    assert global_efficiency(nx.complete_graph(7)) == 1
    assert global_efficiency(nx.star_graph(4)) == pytest.approx((8 + 12 * 0.5) / 20)
    assert global_efficiency(nx.empty_graph(4)) == 0


@pytest.mark.parametrize("shift", [1, 17])
def test_names_and_order_of_nodes_make_no_difference(shift):
    graph = nx.les_miserables_graph()
    nodes = sorted(graph)
    renamed = nx.Graph()
    renamed.add_nodes_from(nodes[shift:] + nodes[:shift])
    renamed.add_edges_from(reversed(list(graph.edges)))
    assert betweenness_centrality(renamed) == pytest.approx(betweenness_centrality(graph), rel=1e-12)
    assert list(betweenness_centrality(renamed)) == list(renamed)


def test_a_component_does_not_feel_another():
    one, other = nx.krackhardt_kite_graph(), nx.florentine_families_graph()
    both = betweenness_centrality(nx.union(one, other), normalized=False)
    alone = betweenness_centrality(one, normalized=False) | betweenness_centrality(other, normalized=False)
    assert both == pytest.approx(alone, rel=1e-12)


def test_lengths_all_multiplied_change_nothing():
    graph = nx.les_miserables_graph()
    for u, v in graph.edges:
        graph[u][v]["km"] = 1 + (len(u) + len(v)) % 3
        graph[u][v]["far"] = 4 * graph[u][v]["km"]
    assert betweenness_centrality(graph, weight="km") == betweenness_centrality(graph, weight="far")
