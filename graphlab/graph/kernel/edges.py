"""Betweenness of edges: every edge between two classes carries the same."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np

from graphlab.graph.kernel.arrays import Floats, Ints
from graphlab.graph.kernel.looped import looped_batch
from graphlab.graph.kernel.plan import Plan, make_plan


def edge_betweenness_centrality(
    G: Any, normalized: bool = True, weight: str | None = None
) -> dict[tuple[Hashable, Hashable], float]:
    """Betweenness of every edge: how often it lies on the shortest way between two vertices, ties between ways shared.

    Parameters
    ----------
    G : networkx.Graph or DiGraph
        Read only. A self-loop gets 0.
    normalized
        Divide by the number of pairs n(n - 1) (half of them in an undirected graph).
    weight
        Edge attribute that holds the length, greater than 0 (a missing one is 1); None means that every edge has
        length 1.

    Returns
    -------
    dict
        Edge -> betweenness, keyed and ordered as ``G.edges``.

    Raises
    ------
    ValueError
        If ``G`` is a multigraph or a length is not greater than 0.

    Notes
    -----
    O(k q) for k classes with q entries between them. Pendant trees are not folded, since their edges count too.

    Examples
    --------
    >>> import networkx as nx
    >>> edge_betweenness_centrality(nx.path_graph(3), normalized=False)
    {(0, 1): 2.0, (1, 2): 2.0}
    """
    if G.is_multigraph():
        raise ValueError(
            "edge betweenness of parallel edges is not defined here; pass networkx.Graph(G) or networkx.DiGraph(G)"
        )
    plan = make_plan(G, weight, fold=False)
    k = plan.classes.size
    flow = looped_batch(plan, 0, k, edges=True)[k:]
    edges = list(G.edges)
    number = {node: i for i, node in enumerate(plan.arrays.nodes)}
    ends = np.array([(number[u], number[v]) for u, v in edges], dtype=np.int64).reshape(-1, 2)
    score = _carried(plan, flow, ends[:, 0], ends[:, 1])
    if not plan.directed:
        score += _carried(plan, flow, ends[:, 1], ends[:, 0])
    n = len(plan.arrays.nodes)
    score /= n * (n - 1) if normalized and n > 1 else (1 if plan.directed else 2)
    return dict(zip(edges, score.tolist(), strict=True))


def _carried(plan: Plan, flow: Floats, tails: Ints, heads: Ints) -> Floats:
    """Ordered pairs that cross each edge from tail to head."""
    rows = plan.into
    between, within = flow[: len(rows.indices)], flow[len(rows.indices) :]
    tail, head = plan.classes.of[tails].astype(np.int64), plan.classes.of[heads].astype(np.int64)
    key = rows.sources().astype(np.int64) * rows.size + rows.indices
    if not len(key):
        at = np.zeros(len(head), dtype=np.int64)
        between = np.zeros(1)
    else:
        at = np.minimum(np.searchsorted(key, head * rows.size + tail), len(key) - 1)
    inside = np.where(tails == heads, 0.0, within[tail])
    return np.where(tail == head, inside, between[at])
