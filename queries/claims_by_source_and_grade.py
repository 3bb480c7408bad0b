"""Question: how many claims each source makes, by grade."""

from __future__ import annotations

from collections import defaultdict

from graphlab.graph.network import Network
from graphlab.model.claims import Claim
from graphlab.queries._shared import Rows, claims_of

EXAMPLE: dict[str, str] = {}


def ask(net: Network) -> Rows:
    """Claims per source and grade.

    Returns
    -------
    source
        Id of the source; empty where claims name none.
    grade
        Grade as written; empty where there is none.
    links
        Number of links.
    events
        Number of events.
    counts
        Number of counts.
    statuses
        Number of recorded statuses.
    claims
        The claims.
    """
    found: dict[tuple[str, str], tuple[list[str], ...]] = defaultdict(lambda: ([], [], [], []))
    tables: tuple[tuple[Claim, ...], ...] = (net.links, net.events, net.counts, net.statuses)
    for table, claims in enumerate(tables):
        for claim in claims:
            found[claim.source, claim.grade.written if claim.grade else ""][table].append(claim.id)
    rows: Rows = [
        {
            "source": source or None,
            "grade": grade or None,
            "links": len(parts[0]),
            "events": len(parts[1]),
            "counts": len(parts[2]),
            "statuses": len(parts[3]),
            "claims": claims_of(*parts),
        }
        for (source, grade), parts in found.items()
    ]
    return sorted(rows, key=lambda r: (r["source"] is None, r["source"], r["grade"] is None, r["grade"]))
