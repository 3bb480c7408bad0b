"""Question: which places most lines have to do with."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.queries._shared import Rows, all_claims, by_place, claims_of, linked_places

EXAMPLE: dict[str, str] = {}


def ask(net: Network) -> Rows:
    """Places by number of lines.

    Returns
    -------
    place
        Area or town.
    name
        Its name.
    lines
        Distinct lines that start or sell there.
    lines_from
        Lines run from there.
    lines_into
        Lines that sell there.
    claims
        The links that say so.
    """
    starts = by_place(linked_places(net, "ORIGINATES_IN", special=False))
    sells = by_place(linked_places(net, "SUPPLIES", special=False))
    rows: Rows = [
        {
            "place": place,
            "name": net.name(place),
            "lines": len({*starts.get(place, ()), *sells.get(place, ())}),
            "lines_from": len(starts.get(place, ())),
            "lines_into": len(sells.get(place, ())),
            "claims": claims_of(all_claims(starts.get(place)), all_claims(sells.get(place))),
        }
        for place in {*starts, *sells}
    ]
    return sorted(rows, key=lambda r: (-r["lines"], r["place"]))
