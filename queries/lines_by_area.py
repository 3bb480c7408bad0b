"""Question: how many lines start and sell in each area of a level."""

from __future__ import annotations

from collections import defaultdict

from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL
from graphlab.queries._shared import Rows, claims_of

EXAMPLE = {"level": "county"}


def ask(net: Network, level: str) -> Rows:
    """Lines rolled up by geography.

    Every place counts for the nearest area of the level that it is or lies within (`WITHIN`); places without one are
    left out. A line counts once an area.

    Parameters
    ----------
    level
        Kind of the areas: county, region, borough ...

    Returns
    -------
    place
        The area.
    name
        Its name.
    lines_from
        Distinct lines run from there.
    lines_into
        Distinct lines that sell there.
    claims
        The links that say so.
    """
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"ORIGINATES_IN": set(), "SUPPLIES": set(), "": set()})
    for link in net.links:
        if link.type in ("ORIGINATES_IN", "SUPPLIES") and link.end_node not in SPECIAL:
            above = (link.end_node, *net.dataset.geography.ancestors(link.end_node))
            area = next((p for p in above if p in net.places and net.places[p].kind == level), None)
            if area is not None:
                found[area][link.type].add(link.start_node)
                found[area][""].add(link.id)
    return [
        {
            "place": area,
            "name": net.name(area),
            "lines_from": len(sets["ORIGINATES_IN"]),
            "lines_into": len(sets["SUPPLIES"]),
            "claims": claims_of(sets[""]),
        }
        for area, sets in sorted(found.items())
    ]
