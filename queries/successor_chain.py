"""Question: which lines a line was followed by, and which it followed."""

from __future__ import annotations

from collections import defaultdict

from graphlab.graph.network import Network
from graphlab.model.claims import Link
from graphlab.queries._shared import LineId, Rows, claims_of, distances

EXAMPLE = {"line": "lj"}


def ask(net: Network, line: LineId) -> Rows:
    """Successor chain of a line.

    Suspected successors, their successors and so on, and the same backwards; each line at its smallest number of steps.

    Parameters
    ----------
    line
        The line in question.

    Returns
    -------
    direction
        "later" for successors, "earlier" for what it followed.
    step
        How many successions away.
    line
        The other line.
    name
        Its brand.
    claims
        The last links of the shortest chains to it.
    """
    rows: Rows = []
    for direction in ("earlier", "later"):
        near: dict[str, dict[str, list[Link]]] = defaultdict(lambda: defaultdict(list))
        for link in net.links:
            if link.type == "SUCCEEDS":
                a, b = (link.start_node, link.end_node) if direction == "earlier" else (link.end_node, link.start_node)
                near[a][b].append(link)
        steps = {node: step for step, node in distances(near, line)}
        for node in steps:
            before = [a for a in near if steps.get(a) == steps[node] - 1]
            claims = claims_of(*((x.id for x in near[a].get(node, ())) for a in before))
            if node != line:
                rows.append(
                    {
                        "direction": direction,
                        "step": steps[node],
                        "line": node,
                        "name": net.name(node),
                        "claims": claims,
                    }
                )
    return sorted(rows, key=lambda r: (r["direction"], r["step"], r["line"]))
