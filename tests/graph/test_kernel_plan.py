"""The steps before the search: arrays, pruning, twins, compiled loops."""

import networkx as nx
import numpy as np
import pytest

from graphlab.graph.kernel import compiled
from graphlab.graph.kernel.arrays import graph_arrays
from graphlab.graph.kernel.betweenness import _chosen_pairs
from graphlab.graph.kernel.looped import looped_batch
from graphlab.graph.kernel.plan import make_plan
from graphlab.graph.kernel.prune import prune
from graphlab.graph.kernel.spans import make_job, spans
from graphlab.graph.kernel.twins import twin_classes


def classes(graph, weight=None, role=None):
    """Twin classes as sorted lists of names."""
    arrays = graph_arrays(graph, weight)
    found = twin_classes(arrays.out, arrays.into if arrays.directed else None, role)
    return sorted(sorted(str(arrays.nodes[v]) for v in np.flatnonzero(found.of == c)) for c in range(found.size))


def test_rows_are_sorted_and_self_loops_set_apart():
    arrays = graph_arrays(nx.Graph([("b", "a"), ("b", "c"), ("c", "c"), ("a", "c")]))
    assert arrays.nodes == ["b", "a", "c"]
    assert arrays.out.indptr.tolist() == [0, 2, 4, 6]
    assert arrays.out.indices.tolist() == [1, 2, 0, 2, 0, 1]
    assert arrays.loops.tolist() == [0, 0, 1]


def test_parallel_edges_become_the_shortest_or_the_sum():
    graph = nx.MultiGraph()
    graph.add_edge(0, 1, km=3)
    graph.add_edge(0, 1, km=2)
    assert graph_arrays(graph, "km").out.lengths.tolist() == [2, 2]
    assert graph_arrays(graph, "km", parallel=sum).out.lengths.tolist() == [5, 5]
    assert graph_arrays(graph, parallel=sum).out.lengths.tolist() == [2, 2]
    assert graph_arrays(graph).out.lengths is None


def test_lengths_that_are_all_one_are_no_lengths():
    graph = nx.path_graph(3)
    nx.set_edge_attributes(graph, 1, "km")
    assert graph_arrays(graph, "km").out.lengths is None


def test_a_tree_is_pruned_to_one_vertex():
    graph = nx.random_labeled_tree(40, seed=3)
    left = prune(graph_arrays(graph).out)
    assert len(left.core) == 1
    assert left.reach[left.core].tolist() == [40]
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert dict(zip(graph, (left.local / 2).tolist(), strict=True)) == pytest.approx(expected)


def test_open_and_closed_twins():
    triangle_with_tail = nx.Graph([("x", "y"), ("y", "z"), ("x", "z"), ("z", "w")])
    assert classes(triangle_with_tail) == [["w"], ["x", "y"], ["z"]]
    assert classes(nx.star_graph(3)) == [["0"], ["1", "2", "3"]]
    assert classes(nx.complete_graph(4)) == [["0", "1", "2", "3"]]
    assert classes(nx.path_graph(4)) == [["0"], ["1"], ["2"], ["3"]]


def test_lengths_tell_twins_apart():
    graph = nx.Graph()
    for line, km in (("l1", 1), ("l2", 1), ("l3", 2)):
        graph.add_edge("A", line, km=km)
        graph.add_edge(line, "t", km=km)
    assert classes(graph, "km") == [["A", "t"], ["l1", "l2"], ["l3"]]


def test_closed_twins_share_one_inner_length():
    graph = nx.Graph()
    for u, v in nx.complete_graph(["x", "y", "z"]).edges:
        graph.add_edge(u, v, km=5)
    graph.add_edge("z", "x", km=2)
    assert classes(graph, "km") == [["x", "z"], ["y"]]


def test_directions_tell_twins_apart():
    graph = nx.DiGraph([("A", "l1"), ("A", "l2"), ("l1", "t"), ("t", "l2")])
    assert classes(graph) == [["A"], ["l1"], ["l2"], ["t"]]
    both_ways = nx.DiGraph([("x", "y"), ("y", "x"), ("x", "z"), ("y", "z")])
    assert classes(both_ways) == [["x", "y"], ["z"]]


def test_roles_keep_an_origin_and_a_town_apart():
    graph = nx.Graph([("A", "l1"), ("A", "l2"), ("t", "l1"), ("t", "l2")])
    role = np.array([1 if node == "A" else 0 for node in graph])
    assert classes(graph) == [["A", "t"], ["l1", "l2"]]
    assert classes(graph, role=role) == [["A"], ["l1", "l2"], ["t"]]


def test_a_collision_of_hashes_does_not_merge_strangers(monkeypatch):
    monkeypatch.setattr("graphlab.graph.kernel.twins._mixed", lambda x: x & np.uint64(1))
    for seed in range(20):
        graph = nx.gnp_random_graph(9, 0.4, seed=seed)
        rows = {v: set(graph[v]) for v in graph}
        for group in classes(graph):
            for u in group:
                for v in group:
                    assert rows[int(u)] - {int(v)} == rows[int(v)] - {int(u)}


def test_spans_cover_every_unit_once_and_do_not_depend_on_anything_else():
    job = make_job(make_plan(nx.gnp_random_graph(700, 0.02, seed=1)), engine="levels")
    found = spans(job)
    assert [unit for start, stop in found for unit in range(start, stop)] == list(range(job.units))
    assert found == spans(job)


def test_compiled_loops_agree_with_plain_ones(monkeypatch):
    pytest.importorskip("numba")
    graph = nx.gnp_random_graph(60, 0.1, seed=4)
    for number, (u, v) in enumerate(graph.edges):
        graph[u][v]["km"] = 1 + number % 3
    for weight in (None, "km"):
        plan = make_plan(graph, weight)
        plain = looped_batch(plan, 0, plan.classes.size, edges=True)
        monkeypatch.setattr("graphlab.graph.kernel.looped.COMPILED", 0)
        fast = looped_batch(plan, 0, plan.classes.size, edges=True)
        monkeypatch.undo()
        assert np.allclose(plain, fast, rtol=1e-13, atol=0)


def test_without_numba_the_plain_loops_are_used(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "numba", None)
    assert compiled.compiled_brandes() is None
    monkeypatch.setattr("graphlab.graph.kernel.looped.COMPILED", 0)
    plan = make_plan(nx.cycle_graph(5))
    assert looped_batch(plan, 0, plan.classes.size).any()


def test_work_counts_the_sources_that_are_asked_for():
    graph = nx.gnp_random_graph(60, 0.2, seed=1)
    whole = make_plan(graph)
    few = _chosen_pairs(graph, None, [0, 1], None)
    assert whole.work == whole.classes.size * len(whole.out.indices)
    assert few.work <= 4 * len(few.out.indices)
