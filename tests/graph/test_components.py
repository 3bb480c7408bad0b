"""Components on arrays are those of scipy, numbered by the first node of each."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graphlab.graph.components import components, largest_without


def by_scipy(nodes, one, other):
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(nodes, nodes))
    return connected_components(graph, directed=False)[1].tolist()


@pytest.mark.parametrize("seed", range(40))
def test_components_of_random_links_are_those_of_scipy(seed):
    chance = np.random.default_rng(seed)
    nodes = int(chance.integers(1, 60))
    one, other = chance.integers(0, nodes, (2, int(chance.integers(0, 2 * nodes))))
    assert components(nodes, one, other).tolist() == by_scipy(nodes, one, other)


@pytest.mark.parametrize("backwards", [False, True])
def test_a_long_chain_in_any_order_is_one_component(backwards):
    steps = np.random.default_rng(1).permutation(3_000)
    one, other = steps[:-1], steps[1:]
    ends = (other[::-1], one[::-1]) if backwards else (one, other)
    assert set(components(3_001, *ends).tolist()) == {0, 1}
    left = largest_without(3_000, *ends)
    assert left[steps].tolist() == [max(i, 2_999 - i) for i in range(3_000)]
    assert components(3_001, *ends).tolist() == by_scipy(3_001, *ends)


def test_without_nodes_or_links_there_is_nothing_to_join():
    none = np.zeros(0, np.int64)
    assert components(0, none, none).tolist() == []
    assert components(3, none, none).tolist() == [0, 1, 2]
    assert largest_without(0, none, none).tolist() == []
    assert largest_without(3, none, none).tolist() == [1, 1, 1]
    assert largest_without(1, none, none).tolist() == [0]
