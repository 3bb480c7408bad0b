"""The methods of finding communities, on graphs whose communities are known."""

from collections import Counter
from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.analysis.communities.consensus import consensus_division
from graphlab.analysis.communities.methods import (
    METHODS,
    barber_modularity,
    connected_within,
    division_quality,
    make_community_graph,
    newman_modularity,
)
from graphlab.analysis.communities.over_time import group_fates
from graphlab.statistics.louvain import louvain
from graphlab.statistics.mutual_information import _Expected, ami, canonical_labels

LABELS = st.lists(st.integers(0, 4), min_size=2, max_size=14)


def lines_and_places(groups, lines=6, places=3):
    """Groups of lines that touch only the places of their group."""
    graph = nx.Graph()
    for group in range(groups):
        for line in range(lines):
            graph.add_node(f"g{group}-line{line}", kind="line")
            for place in range(places):
                graph.add_node(f"g{group}-place{place}", kind="place")
                if (line + place) % 3 != 2:
                    graph.add_edge(f"g{group}-line{line}", f"g{group}-place{place}")
    return graph


def planted(ground):
    return canonical_labels([node.split("-")[0] for node in ground.nodes])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", [0, 7])
def test_separate_groups_are_found(method, seed):
    ground = make_community_graph(lines_and_places(4))
    found = METHODS[method].find(ground, 0.2, seed)
    for group in np.unique(planted(ground)):
        inside = found[planted(ground) == group]
        assert not np.isin(found[planted(ground) != group], inside).any()


@pytest.mark.parametrize("method", METHODS)
def test_planted_groups_with_a_little_noise_are_found(method):
    graph = lines_and_places(4, lines=12, places=5)
    for group in range(4):
        graph.add_edge(f"g{group}-line0", f"g{(group + 1) % 4}-place0")
    ground = make_community_graph(graph)
    found = [METHODS[method].find(ground, 0.7, seed) for seed in range(5)]
    assert max(ami(labels, planted(ground)) for labels in found) > 0.9


@pytest.mark.parametrize("method", METHODS)
def test_a_seed_means_the_same_for_any_order(method):
    graph = lines_and_places(3)
    graph.add_edge("g0-line0", "g1-place0")
    other = nx.Graph()
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from((v, u) for u, v in reversed(list(graph.edges)))
    one, two = make_community_graph(graph), make_community_graph(other)
    assert one.nodes == two.nodes
    assert (one.ends == two.ends).all()
    assert (METHODS[method].find(one, 1.0, 3) == METHODS[method].find(two, 1.0, 3)).all()


def test_sides_are_lines_and_places():
    ground = make_community_graph(lines_and_places(2))
    assert ground.side is not None
    assert [node for node, side in zip(ground.nodes, ground.side, strict=True) if side == 0] == [
        n for n in ground.nodes if "line" in n
    ]


def test_sides_of_a_plain_network_are_its_two_colours():
    ground = make_community_graph(nx.cycle_graph([f"n{i}" for i in range(6)]))
    assert ground.side is not None
    assert (ground.side[ground.ends].sum(axis=1) == 1).all()
    assert make_community_graph(nx.cycle_graph([f"n{i}" for i in range(5)])).side is None


def test_places_joined_to_places_leave_no_sides_of_kinds():
    graph = lines_and_places(1)
    graph.add_edge("g0-place0", "g0-place1")
    assert make_community_graph(graph).side is None


def test_self_loops_are_left_out():
    assert make_community_graph(nx.Graph([("a", "b"), ("b", "b")])).ends.tolist() == [[0, 1]]


def test_the_quality_is_that_which_the_method_looks_for():
    ground = make_community_graph(lines_and_places(3))
    labels = planted(ground)
    assert division_quality(ground, METHODS["bipartite"], labels) == barber_modularity(ground, labels)
    assert division_quality(ground, METHODS["louvain"], labels) == newman_modularity(ground, labels)
    assert barber_modularity(ground, labels) == pytest.approx(2 / 3)


def test_barber_by_its_definition():
    ground = make_community_graph(nx.davis_southern_women_graph())
    labels = METHODS["bipartite"].find(ground, 1.0, 1)
    table = ground.matrix.toarray()
    rows, columns = np.flatnonzero(ground.side == 0), np.flatnonzero(ground.side == 1)
    part = table[np.ix_(rows, columns)]
    same = labels[rows][:, None] == labels[columns][None, :]
    expected = ((part - np.outer(part.sum(1), part.sum(0)) / part.sum()) * same).sum() / part.sum()
    assert barber_modularity(ground, labels) == pytest.approx(expected)


@settings(max_examples=80, deadline=None)
@given(LABELS, st.randoms(use_true_random=False))
def test_agreement_is_symmetric_and_ignores_names(labels, rng):
    other = list(labels)
    rng.shuffle(other)
    renamed = [{0: 9, 1: 3, 2: 0, 3: 7, 4: 1}[x] for x in labels]
    assert ami(labels, other) == pytest.approx(ami(other, labels))
    assert ami(renamed, other) == pytest.approx(ami(labels, other))
    assert ami(labels, renamed) == 1
    assert ami(labels, other) <= 1 + 1e-9


@settings(max_examples=60, deadline=None)
@given(st.lists(LABELS.map(lambda x: (x * 7)[:8]), min_size=1, max_size=12))
def test_members_of_a_core_are_together_in_nine_runs_of_ten(runs):
    divisions = [canonical_labels(run) for run in runs]
    found = consensus_division(divisions, 0)
    stacked = np.stack(divisions)
    for number in found.named:
        core = np.flatnonzero((found.community == number) & found.in_core)
        assert len(core) > 1
        for u in core:
            for v in core:
                assert (stacked[:, u] == stacked[:, v]).mean() >= 0.9 - 1e-9
    assert ((found.share >= 0) & (found.share <= 1)).all()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.frozensets(st.sampled_from("abcdefghij"), min_size=1), max_size=4),
    st.lists(st.frozensets(st.sampled_from("abcdefghij"), min_size=1), max_size=4),
)
def test_every_community_has_a_fate(before, now):
    old, new = (dict(enumerate(_disjoint(groups), start=1)) for groups in (before, now))
    found = group_fates(old, new)
    assert set(found["now"]) == set(new)
    named = {origin for _, origins, _ in found["now"].values() for origin in origins}
    assert named | set(found["ended"]) == set(old)
    assert not named & set(found["ended"])
    for fate, origins, similarity in found["now"].values():
        assert (fate == "born") == (not origins)
        assert (fate == "merged") == (len(origins) > 1)
        assert 0 <= similarity <= 1


def _disjoint(groups):
    taken = set()
    for group in groups:
        left = frozenset(group - taken)
        taken |= left
        if left:
            yield left


def test_nothing_changed_is_continued():
    groups = {1: frozenset("abc"), 2: frozenset("de")}
    found = group_fates(groups, groups)
    assert {n: fate for n, (fate, _, _) in found["now"].items()} == {1: "continued", 2: "continued"}
    assert found["ended"] == []


def pieces(ground, labels):
    """Return the communities that do not hang together by their own links, by NetworkX."""
    groups = [[ground.nodes[i] for i in np.flatnonzero(labels == label)] for label in np.unique(labels)]
    graph = nx.relabel_nodes(ground.graph, dict(enumerate(ground.nodes)))
    return [group for group in groups if not nx.is_connected(graph.subgraph(group))]


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 40), st.floats(0.02, 0.5), st.integers(0, 10_000), st.sampled_from(sorted(METHODS)))
def test_every_community_of_every_method_hangs_together(size, chance, seed, method):
    ground = make_community_graph(nx.bipartite.random_graph(size // 3 + 1, size - size // 3, chance, seed=seed))
    assert pieces(ground, METHODS[method].find(ground, 0.3, seed)) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 25), st.floats(0.05, 0.5), st.integers(0, 10_000), st.data())
def test_splitting_what_does_not_hang_together_never_lowers_modularity(size, chance, seed, data):
    ground = make_community_graph(nx.gnp_random_graph(size, chance, seed=seed))
    labels = canonical_labels(data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)))
    split = connected_within(ground, labels)
    assert pieces(ground, split) == []
    assert newman_modularity(ground, split) >= newman_modularity(ground, labels) - 1e-12
    assert all(len(set(labels[split == part])) == 1 for part in np.unique(split))


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 40), st.integers(0, 7), st.integers(0, 1000), st.sampled_from([0.25, 1.0, 2.0]))
def test_louvain_finds_what_networkx_finds_with_the_same_seed(size, power, seed, resolution):
    """With 1, 2, 4 ... 128 links no gain is rounded: how releases of NetworkX round decides nothing."""
    links = min(2**power, 1 << (size * (size - 1) // 2).bit_length() - 1)
    graph = nx.gnm_random_graph(size, links, seed=seed)
    ends = np.array(sorted(graph.edges), dtype=np.int64).reshape(-1, 2)
    ordered = nx.Graph()
    ordered.add_nodes_from(range(size))
    ordered.add_edges_from(ends.tolist())
    theirs = np.zeros(size, dtype=np.int64)
    for number, members in enumerate(nx.community.louvain_communities(ordered, resolution=resolution, seed=seed)):
        theirs[list(members)] = number
    ours = louvain(ends, size, resolution, seed)
    assert canonical_labels(ours).tolist() == canonical_labels(theirs).tolist()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=5))
@settings(max_examples=20, deadline=None)
def test_agreement_by_chance_is_the_mean_over_all_ways_of_dividing(pairs):
    """The chance part is that of every permutation of one of the divisions."""
    one, other = (canonical_labels([p[i] for p in pairs]) for i in (0, 1))
    n = len(pairs)

    def mutual(a, b):
        both = Counter(zip(a, b, strict=True))
        left, right = Counter(a), Counter(b)
        return sum(k / n * np.log(n * k / (left[x] * right[y])) for (x, y), k in both.items())

    every = [mutual(one, other[list(order)]) for order in permutations(range(n))]
    assert _Expected(n)(np.bincount(one), np.bincount(other)) == pytest.approx(np.mean(every), abs=1e-12)
