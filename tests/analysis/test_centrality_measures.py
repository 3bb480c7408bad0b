"""The measures themselves: against NetworkX, by hand, and what they do with ties and empty networks."""

import networkx as nx
import numpy as np
import pytest

from graphlab.analysis.centrality.measures import MEASURES, dominant, katz_alpha, served_pairs
from graphlab.commands.questions.centrality import MEASURES as TYPED
from graphlab.statistics.ranks import at_twelve_digits, ranked, spans


def supply(*links):
    """A supply graph from texts such as "A>l1" (origin of a line) and "l1>t" (town of a line)."""
    graph = nx.Graph()
    for text in links:
        start, end = text.split(">")
        line, place, kind = (end, start, "ORIGINATES_IN") if start[0].isupper() else (start, end, "SUPPLIES")
        graph.add_node(line, kind="line")
        graph.add_node(place, kind="place")
        graph.add_edge(line, place, types=(kind,), claims=(text,))
    return graph


TWO_WAYS = supply("A>l1", "l1>t", "A>l2", "l2>t", "B>l3", "l3>t", "l3>u")


def test_lines_that_serve_the_same_pair_share_it():
    score = MEASURES["origin-town-betweenness"].score(TWO_WAYS, True)
    assert score == pytest.approx({"A": 0, "B": 0, "t": 0, "u": 0, "l1": 0.5 / 3, "l2": 0.5 / 3, "l3": 2 / 3})
    assert MEASURES["origin-town-betweenness"].score(TWO_WAYS, False)["l3"] == 2


def test_origin_town_betweenness_is_the_subset_betweenness_of_the_directed_graph():
    rng = np.random.default_rng(3)
    links = [f"{'ABC'[rng.integers(3)]}>l{i}" for i in range(20)] + [
        f"l{i}>{'tuvw'[rng.integers(4)]}" for i in range(20) for _ in "12"
    ]
    graph = supply(*links)
    directed = nx.DiGraph()
    for text in links:
        directed.add_edge(*text.split(">"))
    served = served_pairs(graph)
    theirs = nx.betweenness_centrality_subset(directed, sorted({o for o, _ in served}), sorted({t for _, t in served}))
    ours = MEASURES["origin-town-betweenness"].score(graph, True)
    assert ours == pytest.approx({node: theirs[node] / len(served) for node in graph})


def test_a_place_with_itself_is_no_pair():
    graph = supply("A>j", "A>k", "k>t")
    graph.add_edge("j", "A", types=("ORIGINATES_IN", "SUPPLIES"), claims=("a", "b"))
    assert served_pairs(graph) == {("A", "t"): ["k"]}
    assert MEASURES["origin-town-betweenness"].score(graph, True)["k"] == 1


def test_pairs_outside_the_question_do_not_count():
    graph = TWO_WAYS.copy()
    graph.graph["pairs"] = frozenset({("A", "t")})
    score = MEASURES["origin-town-betweenness"].score(graph, True)
    assert (score["l1"], score["l3"]) == (0.5, 0)


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("degree", lambda g: dict(g.degree)),
        ("betweenness", nx.betweenness_centrality),
        ("closeness", nx.closeness_centrality),
        ("harmonic", nx.harmonic_centrality),
        ("pagerank", lambda g: nx.pagerank(g, tol=1e-14, max_iter=9_999, weight=None)),
        ("eigenvector", nx.eigenvector_centrality_numpy),
        ("katz", lambda g: nx.katz_centrality_numpy(g, alpha=katz_alpha(g))),
        ("core", nx.core_number),
    ],
)
def test_measures_agree_with_networkx(name, reference):
    graph = nx.les_miserables_graph()
    for node in graph:
        graph.nodes[node]["kind"] = "place"
    assert MEASURES[name].score(graph, True) == pytest.approx(dict(reference(graph)), rel=1e-8, abs=1e-9)


def test_two_sided_measures_agree_with_networkx():
    clustering = MEASURES["clustering"].score(TWO_WAYS, True)
    assert clustering == pytest.approx(nx.bipartite.latapy_clustering(TWO_WAYS))
    redundancy = MEASURES["redundancy"].score(TWO_WAYS, True)
    assert redundancy["l1"] == 1.0  # A and t are also joined by l2
    assert redundancy["l3"] == 0.0
    assert redundancy["u"] == 0.0  # one link: nothing to be redundant for


def test_strength_counts_claims_or_adds_weights():
    graph = supply("A>l1", "l1>t")
    graph.edges["l1", "t"]["claims"] = ("a", "b", "c")
    assert MEASURES["strength"].score(graph, True) == {"l1": 4, "A": 1, "t": 3}
    graph.edges["l1", "t"]["weight"] = 2.5
    assert MEASURES["strength"].score(graph, True)["t"] == 2.5


def test_hubs_and_authorities_of_the_densest_group():
    score = MEASURES["hits"].score(supply("A>l1", "l1>t", "A>l2", "l2>u", "B>l3", "l3>t", "C>l4", "l4>w"), True)
    assert score["A"] > score["B"] > score["C"] == 0
    assert score["t"] > score["u"] > score["w"] == 0
    assert score["A"] + score["B"] + score["C"] == pytest.approx(1)
    assert sum(score[line] for line in ("l1", "l2", "l3", "l4")) == pytest.approx(1)


@pytest.mark.parametrize("dense", [0, 400])
def test_components_of_equal_weight_share_the_eigenvector(dense, monkeypatch):
    monkeypatch.setattr("graphlab.analysis.centrality.measures.DENSE", dense)
    graph = nx.disjoint_union_all([nx.star_graph(2), nx.star_graph(2), nx.path_graph(2)])
    score = dominant(nx.to_scipy_sparse_array(graph, dtype=float))
    assert score[[0, 1, 2]] == pytest.approx(score[[3, 4, 5]])
    assert score[0] == pytest.approx(0.5)
    assert score[[6, 7]].tolist() == [0, 0]


def test_the_power_iteration_gives_the_same_eigenvector(monkeypatch):
    matrix = nx.to_scipy_sparse_array(nx.les_miserables_graph(), weight=None, dtype=float)
    direct = dominant(matrix)
    monkeypatch.setattr("graphlab.analysis.centrality.measures.DENSE", 0)
    assert dominant(matrix) == pytest.approx(direct, abs=1e-9)
    chain = nx.to_scipy_sparse_array(nx.path_graph(60), dtype=float)  # values that lie close together: directly
    assert dominant(chain) == pytest.approx([np.sin(np.pi * i / 61) / np.sqrt(30.5) for i in range(1, 61)], rel=1e-9)


def test_the_step_of_katz_always_lets_walks_die_out():
    assert katz_alpha(nx.path_graph(4)) == 0.1
    assert katz_alpha(nx.complete_graph(40)) < 1 / 39
    assert katz_alpha(nx.empty_graph(3)) == 0.1


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_says_what_it_means_and_how_it_is_misread(name):
    measure = MEASURES[name]
    assert len(measure.means) > 30
    assert measure.misuse.endswith(".")
    if name not in ("clustering", "redundancy"):
        assert measure.score(nx.Graph(), True) == {}


def test_the_command_offers_every_measure():
    assert tuple(MEASURES) == TYPED


def test_equal_scores_share_the_smallest_rank():
    order = ranked({"d": 1.0, "b": 2.0, "a": 2.0, "c": 2.0 + 1e-15})
    assert order.nodes == ("a", "b", "c", "d")
    assert order.first == (1, 1, 1, 4)
    assert order.last == (3, 3, 3, 4)


def test_ranks_compare_the_printed_digits():
    one, other = at_twelve_digits(np.array([1 / 3, 1 / 3 + 1e-14]))
    assert one == other
    first, last = spans(np.array([3.0, 1.0, 3.0, 2.0]))
    assert (first.tolist(), last.tolist()) == ([1, 4, 1, 3], [2, 4, 2, 3])


def test_where_no_pair_is_served_every_score_is_nought_and_no_count(dataset):
    net = dataset(links=[{"link_type": "SUPPLIES", "from": "l", "to": "t", "source_id": "s"}]).network()
    scores = MEASURES["origin-town-betweenness"].score(net.supply_columns, True)
    assert scores == {"l": 0, "t": 0}
    assert {type(score) for score in scores.values()} == {float}
