"""Question: which lines sell in a town."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.queries._shared import PlaceId, Rows, all_claims, by_place, claims_of, linked_places

EXAMPLE = {"town": "great-yarmouth"}


def ask(net: Network, town: PlaceId) -> Rows:
    """Lines into a town.

    Parameters
    ----------
    town
        The town that is supplied.

    Returns
    -------
    line
        Line that sells there.
    name
        Its brand.
    origins
        Where it is run from, as far as known.
    claims
        The links that say so.
    """
    supplied, run_from = by_place(linked_places(net, "SUPPLIES")), linked_places(net, "ORIGINATES_IN")
    return [
        {
            "line": line,
            "name": net.name(line),
            "origins": sorted(run_from.get(line, {})),
            "claims": claims_of(claims, all_claims(run_from.get(line))),
        }
        for line, claims in sorted(supplied.get(town, {}).items())
    ]
