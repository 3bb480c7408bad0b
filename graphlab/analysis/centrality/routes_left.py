"""Origin-to-town betweenness with links missing, on arrays: what hundreds of runs for the intervals of ranks ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graphlab.analysis.centrality.measures import Edge, served_routes

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class RoutesLeft:
    """Every route origin, line, town of a graph as numbers; no name of a line or place.

    Attributes
    ----------
    nodes, pairs, links
        How many nodes, served pairs and links there are.
    line, pair
        For each route the number of its line among the nodes, and of its pair.
    out, into
        For each route the number of the link from its origin and of that to its town.
    """

    nodes: int
    pairs: int
    links: int
    line: NDArray[np.int64]
    pair: NDArray[np.int64]
    out: NDArray[np.int64]
    into: NDArray[np.int64]

    @classmethod
    def of(cls, graph: nx.Graph) -> RoutesLeft:
        """Return the routes of a supply graph, its links numbered as they stand in it."""
        number = {node: i for i, node in enumerate(graph)}
        link: dict[Edge, int] = {}
        for i, (u, v) in enumerate(graph.edges):
            link[u, v] = link[v, u] = i
        pairs: dict[Edge, int] = {}
        rows = [
            (number[line], pairs.setdefault((origin, town), len(pairs)), link[origin, line], link[line, town])
            for line, origin, town in served_routes(graph)
        ]
        line, pair, out, into = np.array(rows, dtype=np.int64).reshape(-1, 4).T
        return cls(len(graph), len(pairs), graph.number_of_edges(), line, pair, out, into)

    def scores(self, gone: Sequence[int]) -> NDArray[np.float64]:
        """Return the score of every node, as a share of the pairs served, without some links."""
        there = np.ones(self.links, dtype=bool)
        there[np.asarray(gone, dtype=np.int64)] = False
        left = there[self.out] & there[self.into]
        pair = self.pair[left]
        lines = np.bincount(pair, minlength=self.pairs)
        score = np.bincount(self.line[left], 1 / lines[pair], minlength=self.nodes)
        return score / max(int((lines > 0).sum()), 1)


def scores_without(routes: RoutesLeft, gone: Sequence[int]) -> NDArray[np.float64]:
    """Return the score of every node without some links; for a route of work."""
    return routes.scores(gone)
