"""The ways of finding communities; nodes are numbers in sorted order, so that a seed means the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from graphlab.errors import RefusedError, require
from graphlab.graph.kernel.arrays import graph_arrays
from graphlab.graph.supply_columns import SupplyColumns
from graphlab.statistics.louvain import louvain
from graphlab.statistics.mutual_information import Labels, canonical_labels

if TYPE_CHECKING:
    import networkx as nx

LARGE = 5_000  # nodes from which scikit-network computes Louvain, when it is installed


@dataclass(frozen=True)
class CommunityGraph:
    """What is divided: nodes in sorted order, links between their numbers in ascending order, and kinds of nodes."""

    nodes: tuple[str, ...]
    ends: NDArray[np.int64]
    lines: NDArray[np.bool_]

    def __getstate__(self) -> dict[str, Any]:
        """What a worker gets: numbers, no name of a line or place, and nothing that it can work out again."""
        return {"nodes": ("",) * self.size, "ends": self.ends, "lines": self.lines}

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.nodes)

    @cached_property
    def side(self) -> NDArray[np.int64] | None:
        """Side of each node where every link joins two: lines 0 and places 1, else by colour; None without sides."""
        if (self.lines[self.ends].sum(axis=1) == 1).all() and len(self.ends):
            return 1 - self.lines.astype(np.int64)
        _, part = connected_components(self.matrix, directed=False)
        roots = np.unique(part, return_index=True)[1]
        if not len(roots):
            return np.zeros(0, dtype=np.int64)
        far = dijkstra(self.matrix, unweighted=True, indices=roots, min_only=True)
        side: NDArray[np.int64] = far.astype(np.int64) % 2
        return None if (side[self.ends[:, 0]] == side[self.ends[:, 1]]).any() else side

    @cached_property
    def graph(self) -> nx.Graph:
        """The links as a NetworkX graph of numbers, nodes and links in ascending order."""
        import networkx as nx

        graph: nx.Graph = nx.Graph()
        graph.add_nodes_from(range(self.size))
        graph.add_edges_from(self.ends.tolist())
        return graph

    @cached_property
    def matrix(self) -> Any:
        """The links as a symmetric sparse array."""
        one, other = self.ends.astype(np.int32).T
        both = np.concatenate([one, other]), np.concatenate([other, one])
        return csr_array((np.ones(len(both[0])), both), shape=(self.size, self.size))


@dataclass(frozen=True, slots=True)
class Method:
    """A way of finding communities, its quality, and what the reader must know of it."""

    name: str
    title: str
    means: str
    search: Callable[[CommunityGraph, float, int], Labels]
    two_sided: bool = False

    def find(self, community_graph: CommunityGraph, resolution: float, seed: int) -> Labels:
        """Return the communities of one run; one that falls into pieces without a link between them is several."""
        return connected_within(community_graph, self.search(community_graph, resolution, seed))


def one_run(shared: tuple[CommunityGraph, Method, float], seed: int) -> Labels:
    """Return the communities of one run; for a route."""
    community_graph, method, resolution = shared
    return method.find(community_graph, resolution, seed)


def make_community_graph(graph: nx.Graph | SupplyColumns) -> CommunityGraph:
    """Return a graph as numbered nodes and links, both ascending; self-loops are left out."""
    arrays = graph.arrays if isinstance(graph, SupplyColumns) else graph_arrays(graph)
    names = list(map(str, arrays.nodes))
    order = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    one, other = number[arrays.out.sources()], number[arrays.out.indices]
    once = one < other
    pairs = np.sort(one[once] * len(names) + other[once])
    ends = np.stack(np.divmod(pairs, max(len(names), 1)), axis=1)
    if isinstance(graph, SupplyColumns):
        lines = graph.is_line
    else:
        kinds = dict(graph.nodes(data="kind")).values()
        lines = np.fromiter((kind == "line" for kind in kinds), dtype=np.bool_, count=len(names))
    return CommunityGraph(tuple(names[i] for i in order.tolist()), ends, lines[order])


def connected_within(community_graph: CommunityGraph, labels: Labels) -> Labels:
    """Return communities of which each hangs together by its own links: unconnected pieces of one are split.

    Moving single nodes, as Louvain does, can take away the node that held its old community together (Traag, Waltman
    and van Eck 2019); a split never lowers modularity.
    """
    inside = community_graph.ends[labels[community_graph.ends[:, 0]] == labels[community_graph.ends[:, 1]]]
    links = csr_array(
        (np.ones(len(inside)), (inside[:, 0], inside[:, 1])), shape=(community_graph.size, community_graph.size)
    )
    return canonical_labels(connected_components(links, directed=False)[1])


def _numbered(communities: Any, size: int) -> Labels:
    labels = np.zeros(size, dtype=np.int64)
    for number, members in enumerate(communities):
        labels[list(members)] = number
    return canonical_labels(labels)


def _louvain(community_graph: CommunityGraph, resolution: float, seed: int) -> Labels:
    if community_graph.size >= LARGE:
        try:
            from sknetwork.clustering import Louvain
        except ImportError:
            pass
        else:
            found = Louvain(
                resolution,
                modularity="newman",
                shuffle_nodes=True,
                sort_clusters=False,
                random_state=seed,
                return_probs=False,
                return_aggregate=False,
            )
            return canonical_labels(found.fit_predict(csr_matrix(community_graph.matrix)))
    return canonical_labels(louvain(community_graph.ends, community_graph.size, resolution, seed))


def _leiden(community_graph: CommunityGraph, resolution: float, seed: int) -> Labels:
    native = require("graspologic_native", extra="communities")
    if not len(community_graph.ends):
        return np.arange(community_graph.size)
    width = len(str(community_graph.size))  # names that sort as the numbers do
    edges = [(f"{u:0{width}}", f"{v:0{width}}", 1.0) for u, v in community_graph.ends.tolist()]
    _, found = native.leiden(edges=edges, resolution=resolution, iterations=3, use_modularity=True, seed=seed, trials=1)
    alone = len(found) + np.arange(community_graph.size)
    return canonical_labels([found.get(f"{i:0{width}}", alone[i]) for i in range(community_graph.size)])


def _bipartite(community_graph: CommunityGraph, resolution: float, seed: int) -> Labels:
    clustering = require("sknetwork.clustering", extra="communities")
    if community_graph.side is None:
        raise RefusedError("the network is not two-sided, so Barber's modularity is not defined; use louvain or leiden")
    side = community_graph.side
    rows, columns = np.flatnonzero(side == 0), np.flatnonzero(side == 1)
    if not len(community_graph.ends):
        return np.arange(community_graph.size)
    table = csr_matrix(community_graph.matrix[rows][:, columns])
    found = clustering.Louvain(
        resolution, modularity="dugue", shuffle_nodes=True, random_state=seed, return_probs=False
    ).fit(table, force_bipartite=True)
    labels = np.empty(community_graph.size, dtype=np.int64)
    labels[rows], labels[columns] = found.labels_row_, found.labels_col_
    return canonical_labels(labels)


def _label_propagation(community_graph: CommunityGraph, resolution: float, seed: int) -> Labels:
    import networkx as nx

    return _numbered(nx.community.asyn_lpa_communities(community_graph.graph, seed=seed), community_graph.size)


def newman_modularity(community_graph: CommunityGraph, labels: Labels, resolution: float = 1.0) -> float:
    """Newman's modularity Q of a division; 0 without links."""
    links = len(community_graph.ends)
    if not links:
        return 0.0
    ends = labels[community_graph.ends]
    inside = float((ends[:, 0] == ends[:, 1]).sum()) / links
    degree = np.bincount(ends.ravel(), minlength=int(labels.max()) + 1) / (2 * links)
    return inside - resolution * float(degree @ degree)


def barber_modularity(community_graph: CommunityGraph, labels: Labels, resolution: float = 1.0) -> float:
    """Barber's modularity of a division of a two-sided network; 0 without links."""
    links = len(community_graph.ends)
    if not links or community_graph.side is None:
        return 0.0
    ends = labels[community_graph.ends]
    inside = float((ends[:, 0] == ends[:, 1]).sum()) / links
    sides = community_graph.side[community_graph.ends]
    count = int(labels.max()) + 1
    left = np.bincount(ends[sides == 0], minlength=count) / links
    right = np.bincount(ends[sides == 1], minlength=count) / links
    return inside - resolution * float(left @ right)


_ALL = (
    Method(
        "louvain",
        "Louvain communities",
        "groups with more links inside than chance would give them (modularity, greedy moves)",
        _louvain,
    ),
    Method(
        "leiden",
        "Leiden communities",
        "as Louvain, with a step that refines groups before they are joined",
        _leiden,
    ),
    Method(
        "bipartite",
        "Two-sided communities",
        "groups of lines and places with more links between the two sides than chance would give (Barber's modularity)",
        _bipartite,
        two_sided=True,
    ),
    Method(
        "label-propagation",
        "Label propagation communities",
        "each node takes the group of most of its neighbours until nothing changes",
        _label_propagation,
    ),
)
#: Method by name, the default first.
METHODS: Mapping[str, Method] = {method.name: method for method in _ALL}


def division_quality(community_graph: CommunityGraph, method: Method, labels: Labels, resolution: float = 1.0) -> float:
    """Return the quality that the method looks for: Barber's modularity if it is two-sided, else Newman's."""
    return (barber_modularity if method.two_sided else newman_modularity)(community_graph, labels, resolution)
