"""Question: which brands several lines use."""

from __future__ import annotations

from collections import defaultdict

from graphlab.graph.network import Network
from graphlab.queries._shared import Rows, claims_of

EXAMPLE: dict[str, str] = {}


def ask(net: Network) -> Rows:
    """Brands used by several lines.

    A brand is a name or alias, whatever its case; it is never the identity of a line.

    Returns
    -------
    brand
        The name in lower case.
    lines
        The lines that use it.
    claims
        The links that say where they start and sell.
    """
    users: dict[str, set[str]] = defaultdict(set)
    for key, line in net.lines.items():
        for name in line.names():
            users[name.lower()].add(key)
    links: dict[str, list[str]] = defaultdict(list)
    for link in net.links:
        if link.type in ("ORIGINATES_IN", "SUPPLIES"):
            links[link.start_node].append(link.id)
    return [
        {"brand": brand, "lines": sorted(lines), "claims": claims_of(*(links[line] for line in lines))}
        for brand, lines in sorted(users.items())
        if len(lines) > 1
    ]
