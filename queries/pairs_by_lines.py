"""Question: how many lines serve each pair of origin and town."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.queries._shared import Rows, claims_of

EXAMPLE: dict[str, str] = {}


def ask(net: Network) -> Rows:
    """Pairs with their number of lines.

    Every origin of a line with every town of it is a pair, a place with itself and the special ends included.

    Returns
    -------
    origin
        Where the lines are run from.
    destination
        Where they sell.
    number
        How many lines serve the pair.
    lines
        The lines.
    claims
        The links that say so.
    """
    rows: Rows = [
        {
            "origin": origin,
            "destination": town,
            "number": len(served),
            "lines": [s.line for s in served],
            "claims": claims_of(*(s.claims for s in served)),
        }
        for (origin, town), served in net.pairs.items()
    ]
    return sorted(rows, key=lambda r: (-r["number"], r["origin"], r["destination"]))
