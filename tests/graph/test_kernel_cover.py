"""The dense algebra on a vertex cover: who is a hub, what it costs, where it gives way, and its sparse branch."""

import itertools
import random

import networkx as nx
import numpy as np
import pytest

from graphlab.graph.kernel import betweenness_centrality
from graphlab.graph.kernel.cover import (
    Cover,
    cover_batch,
    cover_finish,
    hub_choice,
    make_cover,
    open_class_pairs,
)
from graphlab.graph.kernel.plan import make_plan
from graphlab.graph.kernel.spans import batch, finish, make_job, run, spans


def scattered(seed, places=320, lines=700):
    """Many places, few links each: hubs so sparsely joined that their matrices are kept sparse."""
    rng = random.Random(seed)
    graph = nx.Graph()
    for line in range(lines):
        graph.add_edges_from((f"line {line}", f"place {place}") for place in rng.sample(range(places), 3))
    return graph


def every_pair(places):
    """A line between every two places."""
    return nx.Graph([(f"{a}-{b}", end) for a, b in itertools.combinations(places, 2) for end in (a, b)])


def hubs_of(graph):
    plan = make_plan(graph, fold=False)
    hub = hub_choice(plan)
    return plan, hub


def names(plan, classes):
    of = plan.classes.of
    return sorted(
        str(plan.arrays.nodes[v]) for v in plan.pruned.core if of[np.searchsorted(plan.pruned.core, v)] in classes
    )


def worst(ours, theirs):
    return max((abs(ours[v] - theirs[v]) / max(ours[v], theirs[v]) for v in theirs if ours[v] != theirs[v]), default=0)


def test_places_are_the_hubs_of_a_line_graph():
    plan, hub = hubs_of(every_pair("ABtu"))
    assert names(plan, set(np.flatnonzero(hub).tolist())) == ["A", "B", "t", "u"]


@pytest.mark.parametrize("seed", range(8))
def test_hubs_touch_every_edge_and_leaves_no_other_leaf(seed):
    for graph in (nx.gnp_random_graph(30, 0.15, seed=seed), nx.bipartite.random_graph(20, 8, 0.2, seed=seed)):
        plan, hub = hubs_of(graph)
        tails = plan.out.sources()
        assert (hub[tails] | hub[plan.out.indices]).all()


def test_each_component_gives_its_smaller_side():
    plan, hub = hubs_of(nx.union(every_pair("ABCD"), every_pair("vwxyz")))
    assert names(plan, set(np.flatnonzero(hub).tolist())) == list("ABCDvwxyz")


@pytest.mark.parametrize("seed", range(3))
def test_the_sparse_branch_agrees(seed):
    graph = scattered(seed)
    plan = make_plan(graph)
    cover = make_cover(plan, insist=True)
    assert isinstance(cover, Cover)
    assert not isinstance(cover.bridged, np.ndarray)
    assert worst(betweenness_centrality(graph, engine="cover"), betweenness_centrality(graph, engine="levels")) < 1e-12


def test_the_sparse_and_the_dense_branch_agree(monkeypatch):
    graph = scattered(9, places=230, lines=300)
    sparse = betweenness_centrality(graph, engine="cover")
    monkeypatch.setattr("graphlab.graph.kernel.cover._handy", lambda matrix: matrix.toarray() if matrix.nnz else None)
    assert worst(betweenness_centrality(graph, engine="cover"), sparse) < 1e-12


def test_hubs_that_touch_each_other_are_searched_directly():
    graph = scattered(4, places=40, lines=60)
    graph.add_edges_from((f"place {i}", f"place {(i * 7 + 1) % 40}") for i in range(0, 40, 3))
    cover = make_cover(make_plan(graph), insist=True)
    assert cover.direct is not None
    assert worst(betweenness_centrality(graph, engine="cover"), nx.betweenness_centrality(graph)) < 1e-12


def test_a_graph_whose_leaves_join_nothing_has_no_bridges():
    graph = nx.complete_graph(6)
    cover = make_cover(make_plan(nx.lollipop_graph(4, 3), fold=False), insist=True)
    assert cover is not None
    assert worst(betweenness_centrality(graph, engine="cover"), nx.betweenness_centrality(graph)) == 0


def test_a_cover_that_is_no_bargain_is_left_alone():
    assert make_cover(make_plan(nx.gnp_random_graph(300, 0.05, seed=1))) is None
    assert make_job(make_plan(nx.gnp_random_graph(300, 0.05, seed=1))).engine == "levels"


def test_paths_too_long_for_floats_are_refused():
    grid = nx.grid_2d_graph(3, 80)
    assert make_cover(make_plan(grid), insist=True) is None
    assert worst(betweenness_centrality(grid, engine="cover"), nx.betweenness_centrality(grid)) < 1e-12


def test_paths_too_many_for_floats_are_refused():
    layers = nx.Graph()
    for layer in range(9):
        layers.add_edges_from(
            (("v", layer, i), ("v", layer + 1, j)) for i in range(40) for j in range(40) if (i + j) % 39
        )
    cover = make_cover(make_plan(layers), insist=True)
    if cover is not None:
        assert np.isfinite(cover.value).all()
    assert (
        worst(betweenness_centrality(layers, engine="cover"), betweenness_centrality(layers, engine="levels")) < 1e-12
    )


def test_batches_add_up_whatever_their_width():
    plan = make_plan(scattered(2, places=30, lines=90))
    cover = make_cover(plan, insist=True)
    whole = cover_finish(plan, cover, cover_batch(plan, cover, 0, len(cover.leaves)))
    parts = sum(cover_batch(plan, cover, i, i + 1) for i in range(len(cover.leaves)))
    assert cover_finish(plan, cover, parts) == pytest.approx(whole, rel=1e-12)


def test_the_public_pieces_give_the_public_result():
    """What a cluster does: a plan, batches anywhere, a sum in the order of the spans, the finish."""
    graph = scattered(5, places=40, lines=200)
    job = make_job(make_plan(graph))
    total = None
    for start, stop in spans(job):
        share = batch(job, start, stop)
        total = share if total is None else total + share
    ordered = job.plan.expand(job.plan.pruned.local, finish(job, total))
    ours = betweenness_centrality(graph, normalized=False)
    assert dict(zip(job.plan.arrays.nodes, (ordered / 2).tolist(), strict=True)) == ours


def test_pairs_inside_an_open_class():
    plan = make_plan(nx.complete_bipartite_graph(2, 4), fold=False)
    assert sorted(open_class_pairs(plan).tolist()) == [0.5, 6.0]


def test_nothing_to_do_is_nothing():
    for graph in (nx.Graph(), nx.empty_graph(5), nx.star_graph(6)):
        job = make_job(make_plan(graph), engine="levels")
        assert finish(job, run(job)).tolist() == [0.0] * job.plan.classes.size
