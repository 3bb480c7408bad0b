"""Pendant trees folded away before the shortest paths are counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from graphlab.graph.kernel.arrays import Floats, Rows


@dataclass(frozen=True, slots=True)
class Pruned:
    """What is left after pruning.

    ``reach[v]`` is 1 + the number of vertices folded into ``v``; ``local[v]`` the ordered pairs already booked for
    ``v``; ``core`` the vertices that remain, ascending; ``component[v]`` the number of vertices in the component of
    ``v``.
    """

    reach: Floats
    local: Floats
    core: NDArray[np.int64]
    component: Floats


def component_sizes(rows: Rows) -> Floats:
    """Number of vertices in the (weakly) connected component of every vertex."""
    if not rows.size:
        return np.zeros(0)
    _, label = connected_components(rows.matrix(), directed=True, connection="weak")
    sizes: Floats = np.bincount(label).astype(float)[label]
    return sizes


def unpruned(rows: Rows) -> Pruned:
    """The same record for a graph that is left whole (directed graphs, chosen sources or targets)."""
    return Pruned(np.ones(rows.size), np.zeros(rows.size), np.arange(rows.size), component_sizes(rows))


def prune(rows: Rows) -> Pruned:
    """Fold pendant vertices into their neighbours, round by round, until no vertex of degree 1 is left.

    Notes
    -----
    A vertex of degree 1 finds its only neighbour as the sum of its remaining neighbours' numbers, so that a round
    is a handful of array operations on the leaves alone. The pairs between a folded branch u (reach r) and
    everything not yet in v's branch are ``2 r (N - r - reach[v])``; the leaves of one round that share v are booked
    together, as if folded one after the other.
    """
    size = rows.size
    reach, local = np.ones(size), np.zeros(size)
    component = component_sizes(rows)
    degree = np.diff(rows.indptr)
    total = np.bincount(rows.sources(), weights=rows.indices, minlength=size).astype(np.int64)
    gone = np.zeros(size, dtype=bool)
    leaves = np.flatnonzero(degree == 1)
    while len(leaves):
        stem = total[leaves]
        single = ~((degree[stem] == 1) & (stem < leaves))  # of two leaves that face each other one stays
        leaves, stem = leaves[single], stem[single]
        stems, slot = np.unique(stem, return_inverse=True)
        folded = np.bincount(slot, weights=reach[leaves])
        squares = np.bincount(slot, weights=reach[leaves] ** 2)
        n = component[stems]
        local[stems] += 2 * n * folded - squares - folded**2 - 2 * reach[stems] * folded
        reach[stems] += folded
        degree[stems] -= np.bincount(slot)
        total[stems] -= np.bincount(slot, weights=leaves).astype(np.int64)
        gone[leaves] = True
        leaves = stems[degree[stems] == 1]
    return Pruned(reach, local, np.flatnonzero(~gone), component)
