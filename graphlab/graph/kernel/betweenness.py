"""Betweenness of vertices: for any NetworkX graph, exact, on the scale of ``networkx.betweenness_centrality``."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphlab.graph.kernel.arrays import Floats, graph_arrays
from graphlab.graph.kernel.plan import Demand, Plan, make_plan, plan_of
from graphlab.graph.kernel.prune import unpruned
from graphlab.graph.kernel.spans import finish, make_job, run
from graphlab.spread.opening import opened
from graphlab.spread.routes import Route

Marks = NDArray[np.int64]


def betweenness_centrality(
    G: Any,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    sources: Iterable[Hashable] | None = None,
    targets: Iterable[Hashable] | None = None,
    jobs: int | None = None,
    *,
    engine: str | None = None,
    cluster: str | None = None,
    way: Route | None = None,
) -> dict[Hashable, float]:
    """Betweenness of every vertex: how often it lies on the shortest way between two others, ties between ways shared.

    Parameters
    ----------
    G : networkx.Graph, DiGraph, MultiGraph or MultiDiGraph
        Read only. Self-loops count for nothing; of parallel edges the shortest counts.
    normalized
        Divide by the number of pairs, (n - 1)(n - 2) ordered ones without endpoints and n(n - 1) with them.
    weight
        Edge attribute that holds the length, greater than 0 (a missing one is 1); None means that every edge has
        length 1.
    endpoints
        Also count a pair for its two ends.
    sources, targets
        Count only pairs with one end among ``sources`` and the other among ``targets`` (None: every vertex), each
        pair once. In a directed graph the pair runs from source to target.
    jobs
        Worker processes; the result has the same bytes for any number.
    cluster
        ``"local"`` or the address of a dask scheduler; see :func:`graphlab.spread.opening.opened`. The same bytes too,
        where the processors are of one kind.
    way
        A route that is open already, instead of ``jobs`` and ``cluster``.
    engine
        ``"cover"``, ``"levels"`` or ``"loops"`` to insist on one way of computing; None lets the graph decide. They
        agree to rounding.

    Returns
    -------
    dict
        Vertex -> betweenness, in the order of ``G``.

    Raises
    ------
    ValueError
        If a length is not greater than 0, or ``endpoints`` is asked together with ``sources`` or ``targets``.
    KeyError
        If a source or target is not in the graph.

    Notes
    -----
    With k classes of twins and q entries between them the cost is O(k q), or about O(P^3 + k q / 2) by dense
    algebra when P places cover all edges, instead of O(n m): see ``docs/methods/centrality.md``.
    ``networkx.betweenness_centrality_subset`` halves the sum of undirected graphs even when sources and targets are
    disjoint; here each pair counts once, so that the whole graph as both gives plain betweenness.

    References
    ----------
    Brandes 2001, J. Math. Sociology 25(2):163-177; Puzis et al. 2012, SocialCom (equivalent vertices); Sariyuce et
    al. 2013, SDM (pruning).

    Examples
    --------
    One origin, one town and four lines between them:

    >>> import networkx as nx
    >>> G = nx.complete_bipartite_graph(2, 4)
    >>> betweenness_centrality(G, normalized=False)
    {0: 3.0, 1: 3.0, 2: 0.25, 3: 0.25, 4: 0.25, 5: 0.25}
    """
    chosen = sources is not None or targets is not None
    if chosen and endpoints:
        raise ValueError("endpoints=True is not defined together with sources or targets; leave one of them out")
    plan = _chosen_pairs(G, weight, sources, targets) if chosen else make_plan(G, weight)
    job = make_job(plan, engine=engine)
    with nullcontext(way) if way else opened(jobs, cluster) as route:
        total = run(job, route)
    ordered = plan.expand(plan.pruned.local, finish(job, total))
    if endpoints:
        ordered += _as_end(plan)
    score = _scaled(ordered, plan, normalized, endpoints)
    return dict(zip(plan.arrays.nodes, score.tolist(), strict=True))


def _scaled(ordered: Floats, plan: Plan, normalized: bool, endpoints: bool) -> Floats:
    """Ordered pairs on the scale of networkx."""
    n = len(ordered) if endpoints else len(ordered) - 1
    if n < 2:
        return ordered
    if normalized:
        return ordered / (n * (n - 1))
    return ordered if plan.directed else ordered / 2


def _as_end(plan: Plan) -> Floats:
    """Ordered pairs of which each vertex is an end."""
    if not plan.directed:
        return 2 * (plan.pruned.component - 1)
    from graphlab.graph.kernel.distances import reached

    ahead, behind = reached(plan)
    return ahead + behind


def _chosen_pairs(
    G: Any, weight: str | None, sources: Iterable[Hashable] | None, targets: Iterable[Hashable] | None
) -> Plan:
    """The plan whose ordered pairs are the asked ones, doubled in an undirected graph as all others are."""
    arrays = graph_arrays(G, weight)
    number = {node: i for i, node in enumerate(arrays.nodes)}
    start, end = _marked(number, sources), _marked(number, targets)
    plan = plan_of(arrays, unpruned(arrays.out), start + 2 * end)
    both = start * end
    if plan.directed:
        return _with_demands(plan, [(start, end, both)])
    return _with_demands(plan, [(2 * (start - both), end, 0 * both), (both, 2 * (end - both) + both, both)])


def _marked(number: dict[Hashable, int], chosen: Iterable[Hashable] | None) -> NDArray[np.int64]:
    mark = np.ones(len(number), dtype=np.int64)
    if chosen is not None:
        mark[:] = 0
        mark[[number[node] for node in chosen]] = 1
    return mark


def _with_demands(plan: Plan, demands: list[tuple[Marks, Marks, Marks]]) -> Plan:
    """The plan with demands (source, target, pairs inside the class) that are given by vertex."""
    made = []
    for source, target, mate in demands:
        begin, arrive, mates = (plan.classes.total(x.astype(float)) for x in (source, target, mate))
        if begin.any() and (arrive.any() or mates.any()):
            made.append(Demand(begin, arrive, np.maximum(mates - 1, 0)))
    return replace(plan, demands=tuple(made))
