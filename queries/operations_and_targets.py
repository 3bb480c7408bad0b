"""Question: which lines operations acted on, and when."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.queries._shared import OperationId, Rows

EXAMPLE = {"operation": "orochi"}


def ask(net: Network, operation: OperationId | None = None) -> Rows:
    """Operations and the lines they targeted, with dates.

    One row a claim: a line targeted, or an event on a line that names the operation. Dates are as written.

    Parameters
    ----------
    operation
        The operation; without it, all.

    Returns
    -------
    operation
        Operation that acted.
    line
        Line that it acted on.
    what
        "targeted", or the event.
    start
        First day as far as stated.
    end
        Last day as far as stated.
    claims
        The claim.
    """
    found = [(x.start_node, x.end_node, "targeted", x.period, x.id) for x in net.links if x.type == "TARGETED"] + [
        (e.operation, e.line, e.event, e.period, e.id) for e in net.events if e.operation
    ]
    return [
        {
            "operation": op,
            "line": line,
            "what": what,
            "start": period.start.text if period.start else None,
            "end": period.end.text if period.end else None,
            "claims": [claim],
        }
        for op, line, what, period, claim in sorted(found, key=lambda f: (f[0], f[1], f[2], f[4]))
        if operation in (None, op)
    ]
