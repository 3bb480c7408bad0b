"""Question: which lines sell in two towns."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.queries._shared import PlaceId, Rows, claims_of, linked_places

EXAMPLE = {"town": "huntingdon", "other": "peterborough"}


def ask(net: Network, town: PlaceId, other: PlaceId) -> Rows:
    """Lines shared by two towns.

    Parameters
    ----------
    town
        One town.
    other
        The other town.

    Returns
    -------
    line
        Line that sells in both.
    name
        Its brand.
    claims
        The links that say so.
    """
    return [
        {"line": line, "name": net.name(line), "claims": claims_of(places[town], places[other])}
        for line, places in sorted(linked_places(net, "SUPPLIES").items())
        if town in places and other in places
    ]
