"""Question: which lines start or sell anywhere within an area."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.queries._shared import PlaceId, Rows, claims_of

EXAMPLE = {"place": "norfolk"}


def ask(net: Network, place: PlaceId) -> Rows:
    """Lines that start or sell within an area.

    Parameters
    ----------
    place
        The area; everything that lies within it counts.

    Returns
    -------
    line
        The line.
    name
        Its brand.
    origins
        Places in the area that it is run from.
    destinations
        Places in the area where it sells.
    claims
        The links that say so.
    """
    found: dict[str, tuple[set[str], set[str], set[str]]] = {}
    for link in net.links:
        if link.type in ("ORIGINATES_IN", "SUPPLIES") and net.is_within(link.end_node, place):
            sets = found.setdefault(link.start_node, (set(), set(), set()))
            sets[link.type == "SUPPLIES"].add(link.end_node)
            sets[2].add(link.id)
    return [
        {
            "line": line,
            "name": net.name(line),
            "origins": sorted(origins),
            "destinations": sorted(towns),
            "claims": claims_of(claims),
        }
        for line, (origins, towns, claims) in sorted(found.items())
    ]
