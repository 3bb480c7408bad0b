"""What NetworkX reads about this backend while it is being imported: plain dictionaries, nothing heavy."""

from __future__ import annotations

from typing import Any

_JOBS = {"jobs : int, optional (default: 1)": "Worker processes; the result has the same bytes for any number."}

_BY_CLASSES = "Exact, one search for each class of twins; for all vertices at once."

FUNCTIONS = {
    "betweenness_centrality": "Exact, by merging structural twins; without sampling (k must be None).",
    "edge_betweenness_centrality": "Exact, by merging structural twins; no sampling (k must be None), no multigraphs.",
    "closeness_centrality": _BY_CLASSES,
    "harmonic_centrality": _BY_CLASSES,
    "global_efficiency": _BY_CLASSES,
    "pagerank": "Power iteration on the classes of twins.",
    "katz_centrality": "Solved exactly on the classes of twins; for one beta.",
}


def info() -> dict[str, Any]:
    """Short description of the backend and of the functions that it offers."""
    return {
        "backend_name": "graphlab",
        "project": "graphlab",
        "package": "graphlab",
        "short_summary": "Exact centrality by structural twins: fast on line-place graphs.",
        "default_config": {},
        "functions": {
            name: {"additional_docs": text, "additional_parameters": _JOBS if name == "betweenness_centrality" else {}}
            for name, text in FUNCTIONS.items()
        },
    }
