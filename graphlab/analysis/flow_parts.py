"""The further tables of a question about flows, each made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphlab.analysis import (
    flow_backbone,
    flow_boundary,
    flow_change,
    flow_conflicts,
    flow_estimate,
    flow_shape,
    flow_surprise,
    flow_totals,
)
from graphlab.errors import NotFoundError
from graphlab.model.result import Result

if TYPE_CHECKING:
    from graphlab.graph.network import Network

Maker = Callable[["Network", Result, Mapping[str, Any]], Mapping[str, Result]]
#: Name -> what makes the tables of that name from the network, the table of flows and the options.
PARTS: dict[str, Maker] = {
    "conflicts": flow_conflicts.make,
    "totals": flow_totals.make,
    "boundary": flow_boundary.make,
    "shape": flow_shape.make,
    "backbone": flow_backbone.make,
    "estimate": flow_estimate.make,
    "surprise": flow_surprise.make,
    "compare": flow_change.make,
}


def add_parts(net: Network, result: Result, names: Sequence[str], options: Mapping[str, Any]) -> Result:
    """Give a table of flows with the further tables that were asked for as its parts.

    Parameters
    ----------
    net
        The view that the table was made from.
    result
        The table of flows.
    names
        Of `PARTS`.
    options
        ``model`` of surprise, ``periods`` of compare.

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
