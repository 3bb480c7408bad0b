"""Closeness, harmonic centrality and efficiency: one search serves all members of a class."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from graphlab.graph.kernel.arrays import Floats, Rows
from graphlab.graph.kernel.looped import deep
from graphlab.graph.kernel.plan import Plan, make_plan

CELLS = 4_000_000  # distances held at a time
EXACT = 2**24  # whole numbers below this are exact in single precision
WORDS = 4_000_000  # words of 64 searches held at a time


def closeness_centrality(G: Any, distance: str | None = None, wf_improved: bool = True) -> dict[Hashable, float]:
    """Closeness of every vertex: the inverse of its mean distance from those that can reach it.

    Parameters
    ----------
    G : networkx.Graph or DiGraph
        Read only. In a directed graph the distances are those towards the vertex.
    distance
        Edge attribute that holds the length, greater than 0; None means that every edge has length 1.
    wf_improved
        Scale by the share of the graph that can reach the vertex, so that small components do not look central.

    Returns
    -------
    dict
        Vertex -> closeness, in the order of ``G``; 0 for a vertex that nothing reaches.

    Notes
    -----
    One search for each class of twins, not for each vertex: O(k q) for k classes with q entries between them.

    Examples
    --------
    >>> import networkx as nx
    >>> closeness_centrality(nx.star_graph(3))
    {0: 1.0, 1: 0.6, 2: 0.6, 3: 0.6}
    """
    plan = make_plan(G, distance, fold=False)
    total, count, _ = _sums(plan)
    n = len(plan.arrays.nodes)
    score = np.divide(count, total, out=np.zeros(len(total)), where=total > 0)
    if wf_improved and n > 1:
        score *= count / (n - 1)
    return _named(plan, score)


def harmonic_centrality(G: Any, distance: str | None = None) -> dict[Hashable, float]:
    """Harmonic centrality of every vertex: the sum of the inverse distances from all others.

    Parameters
    ----------
    G, distance
        As for :func:`closeness_centrality`.

    Returns
    -------
    dict
        Vertex -> harmonic centrality, in the order of ``G``.

    Examples
    --------
    >>> import networkx as nx
    >>> harmonic_centrality(nx.path_graph(3))
    {0: 1.5, 1: 2.0, 2: 1.5}
    """
    plan = make_plan(G, distance, fold=False)
    return _named(plan, _sums(plan)[2])


def global_efficiency(G: Any) -> float:
    """Mean inverse distance over all pairs of vertices (0 for a pair without a way).

    Parameters
    ----------
    G : networkx.Graph
        Read only; every edge has length 1.

    Returns
    -------
    float
        Between 0 and 1; 0 for fewer than two vertices.

    Examples
    --------
    >>> import networkx as nx
    >>> round(global_efficiency(nx.path_graph(3)), 4)
    0.8333
    """
    plan = make_plan(G, fold=False)
    n = len(plan.arrays.nodes)
    inverse = _sums(plan)[2]
    return float((inverse * plan.size).sum() / (n * (n - 1))) if n > 1 else 0.0


def reached(plan: Plan) -> tuple[Floats, Floats]:
    """How many vertices each vertex of a directed graph reaches, and how many reach it (itself not counted)."""
    ahead = _sums(plan, ahead=True)[1]
    behind = _sums(plan)[1]
    return ahead[plan.classes.of], behind[plan.classes.of]


def _named(plan: Plan, per_class: Floats) -> dict[Hashable, float]:
    return dict(zip(plan.arrays.nodes, per_class[plan.classes.of].tolist(), strict=True))


def _sums(plan: Plan, *, ahead: bool = False) -> tuple[Floats, Floats, Floats]:
    """For a member of each class: sum of the distances to it, number of vertices there, sum of the inverses.

    With ``ahead``, the distances are those from it.
    """
    rows, back = (plan.out, plan.into) if ahead else (plan.into, plan.out)
    shallow = rows.lengths is None and plan.classes.size and not deep(plan)
    return _level_sums(plan, back) if shallow else _length_sums(plan, rows, back)


def _level_sums(plan: Plan, back: Rows) -> tuple[Floats, Floats, Floats]:
    """The sums where every edge has length 1: breadth-first search from 64 classes at a time, one bit for each.

    ``back`` holds, for each class, the classes from which one step leads to it.
    """
    k = plan.classes.size
    total, count, inverse = np.zeros(k), np.zeros(k), np.zeros(k)
    sizes: NDArray = plan.size.astype(np.float32 if plan.size.sum() < EXACT else np.float64)
    entries = max(len(back.indices), 1)
    step = 64 * max(1, WORDS // max(entries, 1))
    for start in range(0, k, step):
        sources = np.arange(start, min(start + step, k))
        mates = plan.size[sources] - 1
        for level, reached in enumerate(_levels(plan, back, sources), start=1):
            there = (sizes @ reached).astype(np.float64)
            own = reached[sources, sources - start]
            there += np.where(own, mates - plan.size[sources], 0)
            total[sources] += level * there
            count[sources] += there
            inverse[sources] += there / level
    return total, count, inverse


def _levels(plan: Plan, back: Rows, sources: NDArray[np.int64]) -> Iterator[NDArray[np.float32]]:
    """For each level a matrix, class by source, of what is first reached there; a source's own class on return."""
    k = plan.classes.size
    filled = np.flatnonzero(np.diff(back.indptr))
    column = np.arange(len(sources))
    words = -(-len(sources) // 64)
    front = np.zeros((k, words * 8), dtype=np.uint8)
    front[sources, column // 8] = 1 << (column % 8)
    seen = np.zeros_like(front)
    mates = plan.classes.inner[sources] > 0
    first = True
    while front.any():
        fresh = np.zeros((k, words), dtype=np.uint64)
        if len(filled):
            around = front.view(np.uint64)[back.indices]
            fresh[filled] = np.bitwise_or.reduceat(around, back.indptr[filled], axis=0)
        found = fresh.view(np.uint8)
        if first:
            found[sources[mates], column[mates] // 8] |= (1 << (column[mates] % 8)).astype(np.uint8)
            first = False
        found &= ~seen
        seen |= found
        front = found
        yield np.unpackbits(found, axis=1, count=len(sources), bitorder="little").astype(np.float32)


def _length_sums(plan: Plan, rows: Rows, back: Rows) -> tuple[Floats, Floats, Floats]:
    """The sums where edges have lengths: Dijkstra's search from every class."""
    k = plan.classes.size
    total, count, inverse = np.zeros(k), np.zeros(k), np.zeros(k)
    matrix = rows.matrix(rows.lengths)
    step = max(1, CELLS // max(k, 1))
    for start in range(0, k, step):
        stop = min(start + step, k)
        far = np.atleast_2d(dijkstra(matrix, unweighted=rows.lengths is None, indices=np.arange(start, stop)))
        own = np.arange(stop - start)
        mate = _mate_distance(plan, back, start, far)
        far[own, start + own] = np.inf
        near = np.isfinite(far)
        mates = np.where(np.isfinite(mate), plan.size[start:stop] - 1, 0)
        count[start:stop] = near @ plan.size + mates
        total[start:stop] = np.where(near, far, 0) @ plan.size + np.where(mates > 0, mate, 0) * mates
        inverse[start:stop] = (1 / far) @ plan.size + mates / mate
    return total, count, inverse


def _mate_distance(plan: Plan, back: Rows, start: int, far: Floats) -> Floats:
    """Distance from each of some classes to another member of its own: over the edge between them, or out and back."""
    stop = start + len(far)
    best = np.where(plan.classes.inner[start:stop] > 0, plan.classes.inner[start:stop], np.inf)
    first, last = back.indptr[start], back.indptr[stop]
    row = np.repeat(np.arange(len(far)), np.diff(back.indptr[start : stop + 1]))
    step = np.ones(last - first) if back.lengths is None else back.lengths[first:last]
    np.minimum.at(best, row, far[row, back.indices[first:last]] + step)
    return best
