"""Question: which pairs lose their only line if a line closes."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL
from graphlab.queries._shared import LineId, Rows

EXAMPLE = {"line": "lj"}


def ask(net: Network, line: LineId | None = None) -> Rows:
    """Pairs that lose their only line if a line closes.

    All lines ever seen are counted; `graphlab whatif` weighs when they were active. Pairs with a special end are
    left out.

    Parameters
    ----------
    line
        The line that closes; without it, every line in turn.

    Returns
    -------
    line
        Line that closes.
    origin
        Where it is run from.
    destination
        Town that no other line brings from there.
    claims
        The links that say so.
    """
    rows: Rows = [
        {"line": served[0].line, "origin": pair[0], "destination": pair[1], "claims": list(served[0].claims)}
        for pair, served in net.pairs.items()
        if len(served) == 1 and line in (None, served[0].line) and not set(pair) & set(SPECIAL)
    ]
    return sorted(rows, key=lambda r: (r["line"], r["origin"], r["destination"]))
