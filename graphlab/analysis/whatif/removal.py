"""What is left of a network as its nodes are taken away: largest component, efficiency, robustness.

A removal curve is computed backwards: the nodes are put back from the last to the first and a union-find structure
keeps the size of the largest component, so that the whole curve costs little more than one pass over the links.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

Node = Hashable


@dataclass(frozen=True)
class RemovalCurve:
    """Sizes of the largest component along an order of removals.

    Attributes
    ----------
    order
        The nodes in the order in which they are removed.
    largest
        Largest component (in nodes) before the first removal and after each one; one longer than `order`.
    nodes
        Number of nodes at the start (the original N).
    """

    order: tuple[Node, ...]
    largest: tuple[int, ...]
    nodes: int

    @property
    def shares(self) -> tuple[float, ...]:
        """Largest component over the original N, before and after each removal."""
        return tuple(size / self.nodes if self.nodes else 0.0 for size in self.largest)

    @property
    def shares_of_first(self) -> tuple[float, ...]:
        """Largest component over the first largest component."""
        first = self.largest[0]
        return tuple(size / first if first else 0.0 for size in self.largest)

    @property
    def robustness(self) -> float | None:
        """R: mean of LCC/N over the removals, the start left out; lower is more fragile. None without removals.

        Notes
        -----
        With every node removed this is R = (1/N) sum over Q = 1..N of s(Q) of Schneider et al., PNAS 108:3838 (2011).
        """
        steps = len(self.order)
        return sum(self.largest[1:]) / (self.nodes * steps) if steps and self.nodes else None


def removal_curve(graph: nx.Graph, order: Iterable[Node]) -> RemovalCurve:
    """Return the largest component before and after each removal of a fixed order.

    Parameters
    ----------
    graph
        Any undirected graph; it is not changed.
    order
        Nodes to remove, first to last; the others stay to the end.

    Raises
    ------
    ValueError
        If a node of the order is not in the graph or comes twice.

    Notes
    -----
    O(m a(n)): union-find, backwards.

    Examples
    --------
    >>> import networkx as nx
    >>> removal_curve(nx.path_graph(4), [1, 0, 2, 3]).largest
    (4, 2, 2, 1, 0)
    """
    sequence = tuple(order)
    place = {node: i for i, node in enumerate(sequence)}
    if len(place) != len(sequence) or any(node not in graph for node in place):
        raise ValueError("the order of removal names a node twice, or one that is not in the graph")
    kept = [node for node in graph if node not in place]
    number = {node: i for i, node in enumerate((*kept, *reversed(sequence)))}
    sizes = _growth(graph, number)
    largest = [*reversed(sizes[len(kept) :])] if sequence else []
    largest.append(sizes[len(kept) - 1] if kept else 0)
    return RemovalCurve(sequence, tuple(largest), len(number))


def _growth(graph: nx.Graph, number: dict[Node, int]) -> list[int]:
    """Return the largest component after each node is added, in the order of their numbers."""
    parent = list(range(len(number)))
    size = [1] * len(number)
    largest, sizes = 0, []
    adjacency = graph.adj
    for node, i in number.items():
        root = i
        for neighbour in adjacency[node]:
            other = number[neighbour]
            if other >= i:
                continue
            while parent[other] != other:
                parent[other] = parent[parent[other]]
                other = parent[other]
            if other != root:
                if size[other] > size[root]:
                    root, other = other, root
                parent[other] = root
                size[root] += size[other]
        if size[root] > largest:
            largest = size[root]
        sizes.append(largest)
    return sizes


def largest_component(graph: nx.Graph) -> int:
    """Return the number of nodes of the largest component; 0 for an empty graph."""
    import networkx as nx

    return max((len(component) for component in nx.connected_components(graph)), default=0)


def global_efficiency(graph: nx.Graph, *, nodes: int | None = None) -> float | None:
    """Return the mean of 1/distance over all ordered pairs of nodes; pairs without a way count 0.

    Parameters
    ----------
    graph
        Undirected; links count 1 each.
    nodes
        Divide by the pairs of this many nodes instead of those in the graph (for example the original N).

    Returns
    -------
    float or None
        None for fewer than two nodes.

    References
    ----------
    Latora & Marchiori, Phys. Rev. Lett. 87:198701 (2001).

    Examples
    --------
    >>> import networkx as nx
    >>> global_efficiency(nx.star_graph(3))
    0.75
    """
    from graphlab.graph import kernel

    size = len(graph)
    total = size if nodes is None else nodes
    if total < 2:
        return None
    if size < 2:
        return 0.0
    share = size * (size - 1) / (total * (total - 1))
    return float(kernel.global_efficiency(graph)) * share
