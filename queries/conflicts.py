"""Question: where sources give several numbers for one thing."""

from __future__ import annotations

from collections import defaultdict

from graphlab.counting.preference import preferred
from graphlab.graph.network import Network
from graphlab.model.claims import Count
from graphlab.queries._shared import Rows, iso_day

EXAMPLE: dict[str, str] = {}


def ask(net: Network) -> Rows:
    """Conflicts between counts.

    Claims of the same subject, measure, unit, kind, definition, places and period. The one that analyses take comes
    first: a number before none, best grade, then latest published, then widest bounds, then smallest id.

    Returns
    -------
    subject
        What they are about.
    measure
        What is counted.
    unit
        Of what.
    origin
        Where from; empty is a total.
    destination
        Where to; empty is a total.
    period_start
        First day.
    period_end
        Last day.
    values
        The numbers as written, in the order of the claims.
    agree
        Whether all say the same.
    claims
        The claims, the one taken first.
    """
    groups: dict[tuple[str, ...], list[Count]] = defaultdict(list)
    for c in net.counts:
        cell = (c.subject, c.measure, c.unit, c.kind, c.definition, c.origin, c.destination)
        groups[*cell, iso_day(c.period.first) or "", iso_day(c.period.last) or ""].append(c)
    rows: Rows = []
    for key in groups:
        if len(groups[key]) > 1:
            order = [c for c in preferred(net.dataset, groups[key]) if isinstance(c, Count)]
            rows.append(
                {
                    "subject": key[0],
                    "measure": key[1],
                    "unit": key[2],
                    "origin": key[5] or None,
                    "destination": key[6] or None,
                    "period_start": key[7] or None,
                    "period_end": key[8] or None,
                    "values": [c.value.written for c in order],
                    "agree": len({c.value.written for c in order}) == 1,
                    "claims": [c.id for c in order],
                }
            )
    return sorted(rows, key=lambda r: r["claims"])
