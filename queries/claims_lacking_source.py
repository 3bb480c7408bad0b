"""Question: which claims cannot be followed to a source with a title and a date."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.model.claims import Claim
from graphlab.queries._shared import Rows

EXAMPLE: dict[str, str] = {}


def ask(net: Network) -> Rows:
    """Claims whose source has no row, title or date.

    Returns
    -------
    table
        "links", "events" or "counts".
    source
        Id of the source; empty where the claim names none.
    lacks
        What is missing: "row", or "title" and "published".
    claims
        The claim.
    """
    rows: Rows = []
    tables: tuple[tuple[str, tuple[Claim, ...]], ...] = (
        ("counts", net.counts),
        ("events", (*net.events, *net.statuses)),
        ("links", net.links),
    )
    for table, claims in tables:
        for claim in claims:
            source = net.sources.get(claim.source)
            lacks = ["row"] if source is None else [c for c in ("title", "published") if not source.text(c)]
            if lacks:
                rows.append({"table": table, "source": claim.source or None, "lacks": lacks, "claims": [claim.id]})
    return sorted(rows, key=lambda r: (r["table"], r["claims"]))
