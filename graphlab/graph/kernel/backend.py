"""The NetworkX backend: ``nx.betweenness_centrality(G, backend="graphlab")`` and its siblings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from graphlab.graph.kernel import betweenness, distances, edges, walks
from graphlab.graph.kernel.backend_info import FUNCTIONS


class Backend:
    """What NetworkX calls: one method per function, and the conversions (none: the kernel reads NetworkX graphs)."""

    @staticmethod
    def convert_from_nx(graph: Any, *args: Any, **kwargs: Any) -> Any:
        """The graph itself."""
        return graph

    @staticmethod
    def convert_to_nx(result: Any, *args: Any, **kwargs: Any) -> Any:
        """The result itself."""
        return result

    @staticmethod
    def can_run(name: str, args: tuple, kwargs: dict[str, Any]) -> bool | str:
        """Whether the kernel computes this call exactly as asked, or why not."""
        return _refusal(name, args, kwargs) or True

    @staticmethod
    def should_run(name: str, args: tuple, kwargs: dict[str, Any]) -> bool:
        """Always: small graphs are handled by plain loops."""
        return True

    @staticmethod
    def betweenness_centrality(
        G: Any,
        k: int | None = None,
        normalized: bool = True,
        weight: str | None = None,
        endpoints: bool = False,
        seed: Any = None,
        *,
        jobs: int = 1,
    ) -> dict:
        """Betweenness of every vertex; see :func:`graphlab.graph.kernel.betweenness.betweenness_centrality`."""
        _exactly(k)
        return betweenness.betweenness_centrality(G, normalized, weight, endpoints, jobs=jobs)

    @staticmethod
    def edge_betweenness_centrality(
        G: Any, k: int | None = None, normalized: bool = True, weight: str | None = None, seed: Any = None
    ) -> dict:
        """Betweenness of every edge; see :func:`graphlab.graph.kernel.edges.edge_betweenness_centrality`."""
        _exactly(k)
        return edges.edge_betweenness_centrality(G, normalized, weight)

    @staticmethod
    def closeness_centrality(
        G: Any, u: Any = None, distance: str | None = None, wf_improved: bool = True, *, sp: Any = None
    ) -> dict | float:
        """Closeness of every vertex, or of ``u``; ``sp``, lengths that are known, is an argument since NetworkX 3.7."""
        if sp is not None:
            raise NotImplementedError("lengths that are given (sp) are left to networkx")
        score = distances.closeness_centrality(G, distance, wf_improved)
        return score if u is None else score[u]

    @staticmethod
    def harmonic_centrality(
        G: Any, nbunch: Iterable | None = None, distance: str | None = None, sources: Iterable | None = None
    ) -> dict:
        """Harmonic centrality of every vertex, or of those in ``nbunch``."""
        if sources is not None:
            raise NotImplementedError("harmonic centrality from chosen sources is left to networkx")
        score = distances.harmonic_centrality(G, distance)
        return score if nbunch is None else {v: score[v] for v in G.nbunch_iter(nbunch)}

    @staticmethod
    def global_efficiency(G: Any) -> float:
        """Mean inverse distance over all pairs."""
        return distances.global_efficiency(G)

    @staticmethod
    def pagerank(
        G: Any,
        alpha: float = 0.85,
        personalization: Any = None,
        max_iter: int = 100,
        tol: float = 1e-6,
        nstart: Any = None,
        weight: str | None = "weight",
        dangling: Any = None,
    ) -> dict:
        """PageRank of every vertex, iterated to the end (``tol`` can only make it stricter)."""
        if nstart is not None or dangling is not None:
            raise NotImplementedError("nstart and dangling are left to networkx")
        return walks.pagerank(G, alpha, personalization, min(tol, 1e-13), weight)

    @staticmethod
    def katz_centrality(
        G: Any,
        alpha: float = 0.1,
        beta: Any = 1.0,
        max_iter: int = 1000,
        tol: float = 1e-6,
        nstart: Any = None,
        normalized: bool = True,
        weight: str | None = None,
    ) -> dict:
        """Katz centrality of every vertex, solved exactly."""
        return walks.katz_centrality(G, alpha, beta, normalized, weight)


def _exactly(k: int | None) -> None:
    if k is not None:
        raise NotImplementedError(f"k={k}: sampling is left to networkx; the graphlab backend is exact")


def _refusal(name: str, args: tuple, kwargs: dict[str, Any]) -> str:
    """Why a call is left to NetworkX, or nothing."""
    given = _given(getattr(Backend, name), args, kwargs)
    G = given.get("G")
    problems = {
        "only the functions of the backend": name not in FUNCTIONS,
        "sampling (k) is left to networkx": given.get("k") is not None,
        "lengths that are given (sp) are left to networkx": given.get("sp") is not None,
        "only sources=None": given.get("sources") is not None,
        "nstart and dangling are left to networkx": given.get("nstart") is not None
        or given.get("dangling") is not None,
        "beta must be one number": not isinstance(given.get("beta", 1.0), int | float),
        "weight must be an attribute name": callable(given.get("weight")) or callable(given.get("distance")),
        "edges of multigraphs are left to networkx": name == "edge_betweenness_centrality"
        and G is not None
        and G.is_multigraph(),
    }
    return next((text for text, wrong in problems.items() if wrong), "")


def _given(function: Callable, args: tuple, kwargs: dict[str, Any]) -> dict[str, Any]:
    from inspect import signature

    return dict(signature(function).bind_partial(*args, **kwargs).arguments)


backend = Backend()
