"""The further tables of a question about flows, each made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphlab.analysis.flows.backbone import make as make_backbone
from graphlab.analysis.flows.concentration import make as make_shape
from graphlab.analysis.flows.conflicts import make as make_conflicts
from graphlab.analysis.flows.estimates import make as make_estimate
from graphlab.analysis.flows.force_boundary import make as make_boundary
from graphlab.analysis.flows.margins import make as make_totals
from graphlab.analysis.flows.residuals import make as make_surprise
from graphlab.analysis.flows.two_periods import make as make_change
from graphlab.errors import NotFoundError
from graphlab.model.result import Result

if TYPE_CHECKING:
    from graphlab.graph.network import Network

Maker = Callable[["Network", Result, Mapping[str, Any]], Mapping[str, Result]]
#: Name -> what makes the tables of that name from the network, the table of flows and the options.
PARTS: dict[str, Maker] = {
    "conflicts": make_conflicts,
    "totals": make_totals,
    "boundary": make_boundary,
    "shape": make_shape,
    "backbone": make_backbone,
    "estimate": make_estimate,
    "surprise": make_surprise,
    "compare": make_change,
}


def add_parts(net: Network, result: Result, names: Sequence[str], options: Mapping[str, Any]) -> Result:
    """Return a table of flows with the further tables that were asked for as its parts.

    Parameters
    ----------
    net
        The view that the table was made from.
    result
        The table of flows.
    names
        Of `PARTS`.
    options
        ``model``, ``distances`` and ``sizes`` of surprise, ``alpha`` of backbone, ``periods`` of compare.

    Raises
    ------
    NotFoundError
        If there is no such part.
    """
    unknown = [n for n in names if n not in PARTS]
    if unknown:
        raise NotFoundError(f"flows have no further table '{unknown[0]}'", tuple(PARTS))
    made: dict[str, Result] = {}
    for name in PARTS:
        if name in names:
            made |= PARTS[name](net, result, options)
    return replace(result, parts=made)
