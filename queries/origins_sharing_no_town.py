"""Question: which origins have no town in common."""

from __future__ import annotations

from itertools import combinations

from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL
from graphlab.queries._shared import Rows, all_claims, by_place, claims_of, linked_places

EXAMPLE: dict[str, str] = {}


def ask(net: Network) -> Rows:
    """Origins that share no town.

    Returns
    -------
    origin
        One area that lines are run from.
    other
        The other, later in the alphabet.
    claims
        The links that say that lines are run from there.
    """
    starts = by_place(linked_places(net, "ORIGINATES_IN", special=False))
    towns: dict[str, set[str]] = {origin: set() for origin in starts}
    for origin, town in net.pairs:
        if origin in towns and town not in SPECIAL:
            towns[origin].add(town)
    return [
        {"origin": a, "other": b, "claims": claims_of(all_claims(starts[a]), all_claims(starts[b]))}
        for a, b in combinations(sorted(towns), 2)
        if not towns[a] & towns[b]
    ]
