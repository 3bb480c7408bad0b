"""Question: which lines were active in a month."""

from __future__ import annotations

from graphlab.graph.activity import event_activity
from graphlab.graph.network import Network
from graphlab.queries._shared import Rows, When, claims_of

EXAMPLE = {"month": "2019-11"}


def ask(net: Network, month: When) -> Rows:
    """Lines active in a month.

    Certain: dated on both sides, or at a known date inside; possible: its dates allow it. An undated link takes the
    span of its line's dated claims.

    Parameters
    ----------
    month
        The month, or any other period.

    Returns
    -------
    line
        The line.
    name
        Its brand.
    certainty
        "certain" or "possible".
    claims
        The links and events that show it.
    """
    then = net.with_filters(period=month)
    shown: dict[str, list[str]] = {}
    for link in then.links:
        if link.type in ("ORIGINATES_IN", "SUPPLIES") and then.link_activity(link):
            shown.setdefault(link.start_node, []).append(link.id)
    for event in then.events:
        if event_activity(event, month):
            shown.setdefault(event.line, []).append(event.id)
    return [
        {"line": line, "name": net.name(line), "certainty": then.line_activity(line), "claims": claims_of(claims)}
        for line, claims in sorted(shown.items())
    ]
