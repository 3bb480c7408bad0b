"""Exact centrality on graphs with many structural twins, for any NetworkX graph.

County-lines graphs are full of twins: lines run from the same origin to the same town have the same neighbours, so
they have the same score. The kernel prunes pendant trees, merges twins into classes, works on the (much smaller)
quotient and expands the answer. It is exact, not sampled: ``docs/methods/centrality.md`` has the proofs.

Rooms of the package, in the order the work passes through them::

    arrays     a NetworkX graph as numbered rows
    prune      pendant trees folded into the vertex they hang on
    twins      vertices with the same neighbours grouped into classes
    plan       the quotient as plain arrays: all that a worker needs
    cover      engine 1: dense algebra on a small vertex cover (places), when there is one
    products   sparse products into arrays that are used again
    levels     engine 2: breadth-first levels for a batch of sources as sparse products
    loops      engine 3: Brandes in plain loops, compiled when numba is installed and the work is worth it
    looped     engine 3 on a plan
    spans      batches of sources, a pure function each, summed in one order: same bytes by every route
    betweenness, edges, distances, walks      the public measures
    backend    the same for ``nx.betweenness_centrality(G, backend="graphlab")``

Nothing here imports networkx: NetworkX itself reads :mod:`graphlab.graph.kernel.backend_info` while it is being
imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "betweenness_centrality": "betweenness",
    "edge_betweenness_centrality": "edges",
    "closeness_centrality": "distances",
    "harmonic_centrality": "distances",
    "global_efficiency": "distances",
    "pagerank": "walks",
    "katz_centrality": "walks",
    "Plan": "plan",
    "make_plan": "plan",
    "batch": "spans",
    "spans": "spans",
    "run": "spans",
    "finish": "spans",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
