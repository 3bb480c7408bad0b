"""PageRank and Katz centrality on classes of twins, which are an equitable partition: exact."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
from scipy.sparse import csr_array, diags_array

from graphlab.graph.kernel.arrays import Floats, graph_arrays
from graphlab.graph.kernel.plan import Plan, plan_of
from graphlab.graph.kernel.prune import Pruned

ROUNDS = 1_000
DIRECT = 1_000  # classes up to which the walks are summed by solving a linear system


def pagerank(
    G: Any,
    alpha: float = 0.85,
    personalization: Mapping[Hashable, float] | None = None,
    tol: float = 1e-13,
    weight: str | None = "weight",
) -> dict[Hashable, float]:
    """PageRank of every vertex: how often a walker who follows edges at random, and now and then jumps, is found there.

    Parameters
    ----------
    G : networkx.Graph, DiGraph, MultiGraph or MultiDiGraph
        Read only; parallel edges add up.
    alpha
        Probability of following an edge rather than jumping, between 0 and 1.
    personalization
        Vertex -> relative probability of jumping there (missing ones: never); None means that all are equal.
    tol
        Largest change in the sum of all scores at which the iteration stops (networkx stops at n times as much).
    weight
        Edge attribute that holds the strength, greater than 0 (a missing one is 1); None means that every edge has
        strength 1.

    Returns
    -------
    dict
        Vertex -> PageRank, in the order of ``G``; the values add up to 1.

    Raises
    ------
    ValueError
        If alpha is not between 0 and 1, a strength is not greater than 0, or the personalization has no weight in
        the graph.

    Notes
    -----
    O(n + m) once to find the classes, then O(q) for each of about log(tol) / log(alpha) steps.

    Examples
    --------
    >>> import networkx as nx
    >>> {v: round(x, 4) for v, x in pagerank(nx.star_graph(2)).items()}
    {0: 0.4865, 1: 0.2568, 2: 0.2568}
    """
    if not 0 <= alpha < 1:
        raise ValueError(f"alpha={alpha}: the probability of following an edge is at least 0 and less than 1")
    jump = None if personalization is None else np.array([float(personalization.get(v, 0)) for v in G])
    if jump is not None and not jump.sum() > 0:
        raise ValueError("personalization gives no vertex of the graph a chance; name at least one")
    plan = _plan(G, weight, jump)
    if not plan.classes.size:
        return {}
    size, step = plan.size, _strengths(plan)
    leaving = step.T @ size  # strength that leaves a member of each class, the own class included
    start = np.full(len(size), 1.0) if jump is None else jump[plan.classes.first]
    start = start / (start * size).sum()
    lasting = np.divide(1.0, leaving, out=np.zeros(len(size)), where=leaving > 0)
    move = csr_array(step @ diags_array(lasting * size))
    stuck = np.where(leaving > 0, 0.0, size)
    score = start
    for _ in range(ROUNDS):
        fresh = alpha * (move @ score + (stuck @ score) * start) + (1 - alpha) * start
        fresh /= (fresh * size).sum()
        change = (np.abs(fresh - score) * size).sum()
        score = fresh
        if change <= tol:
            break
    return _named(plan, score)


def katz_centrality(
    G: Any, alpha: float = 0.1, beta: float = 1.0, normalized: bool = True, weight: str | None = None
) -> dict[Hashable, float]:
    """Katz centrality of every vertex: all walks that end there, each step counting alpha times the last.

    Parameters
    ----------
    G : networkx.Graph, DiGraph, MultiGraph or MultiDiGraph
        Read only; parallel edges add up.
    alpha
        Weight of a step, less than 1 / (largest eigenvalue).
    beta
        Score that every vertex has by itself, greater than 0.
    normalized
        Scale to a Euclidean norm of 1.
    weight
        Edge attribute that holds the strength, greater than 0; None means that every edge has strength 1.

    Returns
    -------
    dict
        Vertex -> Katz centrality, in the order of ``G``.

    Raises
    ------
    ValueError
        If alpha is too large (the walks do not die out) or beta is not greater than 0.

    Notes
    -----
    One linear system on the classes: solved directly up to 1,000 of them, else by summing walks until they die out.

    Examples
    --------
    >>> import networkx as nx
    >>> {v: round(x, 4) for v, x in katz_centrality(nx.path_graph(3)).items()}
    {0: 0.5599, 1: 0.6108, 2: 0.5599}
    """
    if beta <= 0:
        raise ValueError(f"beta={beta}: the score of a vertex by itself is greater than 0")
    plan = _plan(G, weight, None)
    if not plan.classes.size:
        return {}
    step = _strengths(plan) @ diags_array(plan.size)
    score = _all_walks(alpha * step, np.full(len(plan.size), float(beta)))
    if score is None:
        raise ValueError(
            f"alpha={alpha} is not less than 1 / (largest eigenvalue), so the walks do not die out; use a smaller one"
        )
    if normalized:
        score = score / np.sqrt((score**2 * plan.size).sum())
    return _named(plan, score)


def _all_walks(step: Any, start: Floats) -> Floats | None:
    """Sum of ``step^i start`` over all i, or None when it does not converge."""
    if len(start) <= DIRECT:
        solved: Floats = np.linalg.solve(np.eye(len(start)) - step.toarray(), start)
        return solved if np.isfinite(solved).all() and (solved > 0).all() else None
    score, term, size = start.copy(), start, float(start.max())
    for _ in range(100 * ROUNDS):
        term = step @ term
        score += term
        before, size = size, float(term.max())
        if size <= 1e-17 * float(score.max()):
            return score
        if not size < np.inf or (size > before and size > 1e6 * float(start.max())):
            return None
    return None


def _plan(G: Any, weight: str | None, jump: Floats | None) -> Plan:
    """Classes of twins that also agree in self-loop and chance of a jump."""
    arrays = graph_arrays(G, weight, parallel=sum)
    n = len(arrays.nodes)
    marks = arrays.loops if jump is None else np.column_stack([arrays.loops, jump])
    role = np.unique(marks, axis=0, return_inverse=True)[1].reshape(-1) if n else None
    return plan_of(arrays, Pruned(np.ones(n), np.zeros(n), np.arange(n), np.ones(n)), role)


def _strengths(plan: Plan) -> Any:
    """Strength of the edge into a member of class i (row) from each member of class j (own class: the mean)."""
    own = (plan.size - 1) * plan.classes.inner + plan.arrays.loops[plan.classes.first]
    return csr_array(plan.into.matrix(plan.into.lengths) + diags_array(own / plan.size))


def _named(plan: Plan, per_class: Floats) -> dict[Hashable, float]:
    return dict(zip(plan.arrays.nodes, per_class[plan.classes.of].tolist(), strict=True))
