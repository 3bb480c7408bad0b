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
    "Dataset": "graphlab.dataset",
    "Network": "graphlab.graph.network",
    "Period": "graphlab.model.periods",
    "Result": "graphlab.model.result",
    "Value": "graphlab.model.values",
    "betweenness_centrality": "graphlab.graph.kernel",
    "brief": "graphlab.report.briefing.folder",
    "centrality": "graphlab.analysis.centrality.ranking",
    "change": "graphlab.analysis.change.comparison",
    "check": "graphlab.analysis.inspection.check",
    "claims": "graphlab.analysis.inspection.claims",
    "communities": "graphlab.analysis.communities.detection",
    "deconflict": "graphlab.analysis.deconfliction.deconflict",
    "diff": "graphlab.analysis.versions.diff",
    "disruption": "graphlab.analysis.disruption.summary",
    "editions": "graphlab.analysis.editions.editions",
    "export": "graphlab.report.exports.export",
    "extract": "graphlab.sources",
    "flows": "graphlab.analysis.flows.od_table",
    "gaps": "graphlab.analysis.gaps.gaps",
    "info": "graphlab.analysis.inspection.info",
    "interrupted_series": "graphlab.statistics.interrupted_series",
    "kaplan_meier": "graphlab.statistics.survival",
    "lines": "graphlab.analysis.lifecycle.ledger",
    "plan": "graphlab.analysis.plan.planning",
    "removal_curve": "graphlab.analysis.whatif.removal",
    "removal_order": "graphlab.analysis.whatif.orders",
    "synth": "graphlab.synthesis.files",
    "template": "graphlab.report.exports.template",
    "view": "graphlab.report.views",
    "watch": "graphlab.analysis.watch.watching",
    "whatif": "graphlab.analysis.whatif.steps",
}
_ALIASED = {"load": ("graphlab.sources", "open_source"), "query": ("graphlab.queries", "ask")}

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
