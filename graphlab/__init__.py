"""County-lines network analyser whose counts know what they are.

``graphlab.load("folder")`` gives a `Dataset`; every command of the program is a function here with the same options.
Importing this package is light: pandas, networkx and the others are imported when they are used.
"""

from __future__ import annotations

import importlib
from typing import Any

from graphlab.errors import (
    DataError,
    GraphlabError,
    LoadError,
    MissingExtraError,
    NotFoundError,
    OutputError,
    RefusedError,
    StoreError,
)

__version__ = "0.1.0"

_WHERE = {
    "Bounds": "graphlab.model.values",
    "Dataset": "graphlab.model.dataset",
    "Network": "graphlab.graph.network",
    "Period": "graphlab.model.periods",
    "Result": "graphlab.model.result",
    "Value": "graphlab.model.values",
    "betweenness_centrality": "graphlab.graph.kernel",
    "brief": "graphlab.report.briefing_folder",
    "centrality": "graphlab.analysis.centrality",
    "change": "graphlab.analysis.change",
    "check": "graphlab.analysis.check",
    "claims": "graphlab.analysis.claims",
    "communities": "graphlab.analysis.communities",
    "diff": "graphlab.analysis.diff",
    "disruption": "graphlab.analysis.disruption",
    "export": "graphlab.report.export",
    "extract": "graphlab.loaders.article",
    "flows": "graphlab.analysis.flows",
    "info": "graphlab.analysis.info",
    "interrupted_series": "graphlab.analysis.change_series",
    "kaplan_meier": "graphlab.analysis.survival",
    "lines": "graphlab.analysis.lines",
    "removal_curve": "graphlab.analysis.removal",
    "removal_order": "graphlab.analysis.removal_orders",
    "synth": "graphlab.loaders.synth_files",
    "template": "graphlab.report.template",
    "view": "graphlab.report.page",
    "whatif": "graphlab.analysis.whatif",
}
_ALIASED = {"load": ("graphlab.sources", "open_source")}

__all__ = [
    "DataError",
    "GraphlabError",
    "LoadError",
    "MissingExtraError",
    "NotFoundError",
    "OutputError",
    "RefusedError",
    "StoreError",
    "__version__",
    *_WHERE,
    *_ALIASED,
]


def __getattr__(name: str) -> Any:
    module, attribute = _ALIASED.get(name, (_WHERE.get(name, ""), name))
    if not module:
        raise AttributeError(f"module 'graphlab' has no attribute '{name}'")
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
