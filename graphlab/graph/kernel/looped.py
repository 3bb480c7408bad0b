"""The loop engine on a plan: Python lists for small graphs, compiled arrays for large ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse.csgraph import dijkstra

from graphlab.graph.kernel.arrays import Floats, Rows
from graphlab.graph.kernel.compiled import compiled_brandes
from graphlab.graph.kernel.loops import brandes
from graphlab.graph.kernel.plan import Demand, Plan

COMPILED = 5_000_000  # visited entries from which loading (or making) machine code pays
LARGE = 100_000_000  # visited entries from which machine code beats sparse products even if it has to be made first
DEEP = 60  # breadth-first levels from which one sparse product a level wastes more than loops do


def prefers_loops(plan: Plan) -> bool:
    """Whether loops beat sparse products: the graph is deep, or large and a compiler is there."""
    return deep(plan) or (plan.work > LARGE and compiled_brandes() is not None)


def deep(plan: Plan) -> bool:
    """Whether a search from the first class takes so many levels that one sparse product a level is wasteful."""
    far = dijkstra(plan.out.matrix(), unweighted=True, indices=[0])
    return bool(far[np.isfinite(far)].max() > DEEP)


def looped_batch(plan: Plan, start: int, stop: int, *, edges: bool = False) -> Floats:
    """Dependencies of the source classes ``start .. stop - 1`` on a member of each class.

    With ``edges``, the result goes on with those of each entry of ``plan.into`` and of the edge inside each class.
    """
    fast = compiled_brandes() if plan.work >= COMPILED else None
    total = None
    for demand in plan.demands:
        share = _run(plan, demand, start, stop, edges, fast)
        total = share if total is None else total + share
    return np.zeros(plan.classes.size) if total is None else total


def _run(plan: Plan, demand: Demand, start: int, stop: int, edges: bool, fast: Any) -> Floats:
    k, entries = plan.classes.size, len(plan.into.indices)
    arrays = [
        *_parts(plan.out),
        *_parts(plan.into),
        plan.out.lengths is not None,
        plan.classes.inner,
        plan.size,
        demand.source,
        demand.target,
        demand.mates,
        start,
        stop,
        np.full(k, -1.0),
        np.zeros(k),
        np.zeros(k),
        np.zeros(k, dtype=np.int64),
        np.zeros(2),
        np.zeros(k, dtype=np.bool_),
        np.zeros(k),
        np.zeros(entries if edges else 0),
        np.zeros(k),
    ]
    if fast is not None:
        fast(*arrays)
    else:
        arrays = [value.tolist() if isinstance(value, np.ndarray) else value for value in arrays]
        brandes(*arrays)
    core, along, within = (np.asarray(value) for value in arrays[-3:])
    return np.concatenate([core, along, within]) if edges else core


def _parts(rows: Rows) -> tuple[Any, Any, Any]:
    lengths = rows.lengths if rows.lengths is not None else np.ones(len(rows.indices))
    return rows.indptr, rows.indices.astype(np.int64), lengths
