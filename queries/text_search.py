"""Question: what bears a name like this."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.model.tables import Row
from graphlab.queries._shared import Rows

EXAMPLE = {"text": "yarm"}


def ask(net: Network, text: str) -> Rows:
    """Text search over names and aliases.

    Whatever the case; ids are searched too.

    Parameters
    ----------
    text
        Part of a name, alias or id.

    Returns
    -------
    node
        Line, place or operation.
    kind
        "line", "place" or "operation".
    name
        Its name.
    found_in
        The names, aliases and id that hold the text.
    claims
        None: a name is no claim.
    """
    wanted = text.lower()
    kinds: tuple[tuple[str, dict[str, Row]], ...] = (
        ("line", dict(net.lines)),
        ("operation", dict(net.operations)),
        ("place", dict(net.places)),
    )
    rows: Rows = []
    for kind, entities in kinds:
        for key, entity in entities.items():
            names = entity.names() if kind != "operation" else tuple(n for n in (entity.text("name"),) if n)
            found = sorted({n for n in (*names, key) if wanted in n.lower()})
            if found:
                rows.append({"node": key, "kind": kind, "name": net.name(key), "found_in": found, "claims": []})
    return sorted(rows, key=lambda r: r["node"])
