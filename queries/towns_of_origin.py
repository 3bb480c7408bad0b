"""Question: which towns an area supplies."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.queries._shared import PlaceId, Rows, claims_of

EXAMPLE = {"origin": "london"}


def ask(net: Network, origin: PlaceId) -> Rows:
    """Towns of an origin.

    Parameters
    ----------
    origin
        The area that lines are run from.

    Returns
    -------
    destination
        Town that its lines supply.
    lines
        The lines that do so.
    claims
        The links that say so.
    """
    return [
        {
            "destination": town,
            "lines": [s.line for s in served],
            "claims": claims_of(*(s.claims for s in served)),
        }
        for (start, town), served in net.pairs.items()
        if start == origin
    ]
