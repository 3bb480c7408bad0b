"""Origin-to-town betweenness with links missing, on arrays: what hundreds of runs for the intervals of ranks ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graphlab.analysis.centrality.measures import Edge, served_routes
from graphlab.graph.supply_columns import SupplyColumns

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
    def of(cls, graph: nx.Graph | SupplyColumns) -> RoutesLeft:
        """Return the routes of a supply graph, its links numbered as they stand in it."""
        if isinstance(graph, SupplyColumns):
            return cls._of_columns(graph)
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

    @classmethod
    def _of_columns(cls, columns: SupplyColumns) -> RoutesLeft:
        """Return the same of columns: links stand below the lower of their nodes, in the order of the claims."""
        size = len(columns)
        low, high = np.minimum(columns.start, columns.end), np.maximum(columns.start, columns.end)
        order = np.argsort(low, kind="stable")
        sides = low[order] * size + high[order]
        in_order = np.argsort(sides)

        def link(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
            keys = np.minimum(one, other) * size + np.maximum(one, other)
            return in_order[np.searchsorted(sides, keys, sorter=in_order)]

        origin, town, line = (ends[columns.routes[0] != columns.routes[1]] for ends in columns.routes)
        order = np.lexsort((town, origin, line))
        origin, town, line = origin[order], town[order], line[order]
        found, pair = np.unique(origin * size + town, return_inverse=True)
        return cls(size, len(found), len(low), line, pair, link(origin, line), link(line, town))

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
