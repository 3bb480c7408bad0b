"""The efficiency of what is left without each node of a network: only the pairs whose every shortest way it was."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from graphlab.analysis.whatif.removal import global_efficiency

if TYPE_CHECKING:
    import networkx as nx

Node = Hashable
#: Nodes up to which all distances are held at once (12 bytes a pair).
MOST = 4_000


def efficiencies_without(graph: nx.Graph, nodes: Sequence[Node]) -> dict[Node, float | None]:
    """Return for each of `nodes` the efficiency of what is left when it alone is removed.

    Notes
    -----
    Nodes with the same neighbours give the same number and are computed once, up to `MOST` nodes from all distances,
    each in O(n^2) and a search from few nodes; of a larger network each costs one breadth-first search a node.
    """
    number = {node: i for i, node in enumerate(graph)}
    ways = Ways(graph) if 3 <= len(graph) <= MOST else None
    known: dict[frozenset[Node], float | None] = {}
    result = {}
    for node in nodes:
        key = frozenset(graph.adj[node])
        if key not in known:
            known[key] = _of_the_rest(graph, node) if ways is None else ways.efficiency_without(number[node])
        result[node] = known[key]
    return result


def _of_the_rest(graph: nx.Graph, node: Node) -> float | None:
    rest = graph.copy(as_view=False)
    rest.remove_node(node)
    return global_efficiency(rest)


class Ways:
    """The distance of every two nodes of a network, and how many shortest ways lead from one to the other.

    Notes
    -----
    Ways are counted modulo 2^64. Two numbers that are equal are so modulo anything, so no pair of which a node is on
    every shortest way is missed; one that is taken for such a pair by chance is worked out again and comes out the
    same.
    """

    def __init__(self, graph: nx.Graph) -> None:
        """Take an undirected network; loops make no difference."""
        from graphlab.graph.kernel.arrays import graph_arrays

        matrix = graph_arrays(graph).out.matrix()
        self._near, self._size = matrix.astype(np.int32), matrix.shape[0]
        self._distance, self._times = self._searched(matrix.astype(np.uint64))
        self._counts = self._by_distance(self._distance)

    def _searched(self, near: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return distance (the number of nodes: no way) and number of shortest ways of every two nodes."""
        size = self._size
        distance, times = np.full((size, size), size, np.int32), np.eye(size, dtype=np.uint64)
        np.fill_diagonal(distance, 0)
        front, reached = times.copy(), np.eye(size, dtype=np.int32)
        level = 0
        while reached.any():
            level += 1
            new = (self._near @ reached > 0) & (distance == size)
            distance[new] = level
            front = np.where(new, near @ front, np.uint64(0))
            times += front
            reached = new.astype(np.int32)
        return distance, times

    def _by_distance(self, distances: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        """Return how many ordered pairs lie so far apart, one entry a distance."""
        return np.bincount(distances.ravel(), weights, self._size + 1).astype(np.int64)

    def efficiency_without(self, node: int) -> float:
        """Return the efficiency of what is left without a node, by its number."""
        far, times = self._distance[node], self._times[node]
        through = (far[:, None] + far == self._distance) & (times[:, None] * times == self._times)
        through[node] = through[:, node] = False
        left = self._counts - 2 * self._by_distance(far) - self._by_distance(self._distance[through])
        left += self._again(node, through)
        apart = np.arange(1, self._size)
        rest = self._size - 1
        return float((left[1 : self._size] / apart).sum() / (rest * (rest - 1)))

    def _again(self, node: int, through: np.ndarray) -> np.ndarray:
        """Return how far apart those pairs lie that had no shortest way but through a node."""
        number = through.sum(axis=1)
        order = np.argsort(-number, kind="stable")
        place = np.empty_like(order)
        place[order] = np.arange(self._size)
        one, other = np.nonzero(through)
        if not len(one):
            return np.zeros(self._size + 1, np.int64)
        # From these nodes every such pair is reached from one of its sides.
        sources = order[: int(np.minimum(place[one], place[other]).max()) + 1]
        found = self._from(sources, node)
        twice = np.where(np.isin(np.arange(self._size), sources), 1, 2)
        mine = through[sources]
        return self._by_distance(found[mine], np.broadcast_to(twice, mine.shape)[mine])

    def _from(self, sources: np.ndarray, without: int) -> np.ndarray:
        """Return the distance from some nodes, one row each, in what is left without a node."""
        found = np.full((self._size, len(sources)), self._size, np.int32)
        reached = np.zeros((self._size, len(sources)), np.int32)
        reached[sources, np.arange(len(sources))] = 1
        found[reached > 0] = 0
        found[without] = -1
        level = 0
        while reached.any():
            level += 1
            new = (self._near @ reached > 0) & (found == self._size)
            found[new] = level
            reached = new.astype(np.int32)
        return found.T
