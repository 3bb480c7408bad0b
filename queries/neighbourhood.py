"""Question: what lies around a line, place or operation."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.queries._shared import NodeId, Number, Rows, claims_of, distances, kind_of, neighbours

EXAMPLE = {"node": "orochi", "steps": "2"}


def ask(net: Network, node: NodeId, steps: Number = 1) -> Rows:
    """Neighbourhood within k steps.

    Over links of every type in either direction, never over the places `unknown` and `not-itemised`, which would join
    what has nothing to do with each other.

    Parameters
    ----------
    node
        A line, place or operation.
    steps
        How far; 1 when left out.

    Returns
    -------
    step
        Smallest number of links from the one asked about.
    node
        What is there.
    kind
        "line", "place" or "operation".
    name
        Its name.
    claims
        The last links of the shortest ways to it.
    """
    near = neighbours(net)
    level = {n: step for step, n in distances(near, node) if step <= steps}
    return [
        {
            "step": step,
            "node": n,
            "kind": kind_of(net, n),
            "name": net.name(n),
            "claims": claims_of(*((x.id for x in links) for m, links in near[n].items() if level.get(m) == step - 1)),
        }
        for n, step in sorted(level.items(), key=lambda item: (item[1], item[0]))
        if step
    ]
