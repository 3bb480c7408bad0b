"""Question: how two operations are connected."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.queries._shared import OperationId, Rows, claims_of, distances, kind_of, neighbours

EXAMPLE = {"operation": "orochi", "other": "gravity"}


def ask(net: Network, operation: OperationId, other: OperationId) -> Rows:
    """Shortest connection between two operations.

    Over links of every type in either direction, never over the special places. Of several equally short ways the
    first in alphabetical order of its ids is shown.

    Parameters
    ----------
    operation
        Where the way starts.
    other
        Where it ends.

    Returns
    -------
    step
        Place in the way, from 0.
    node
        Line, place or operation.
    kind
        "line", "place" or "operation".
    name
        Its name.
    claims
        The links from the step before.
    """
    near = neighbours(net)
    left = {n: step for step, n in distances(near, other)}
    if operation not in left:
        return []
    way = [operation]
    while left[way[-1]]:
        way.append(min(n for n in near[way[-1]] if left.get(n) == left[way[-1]] - 1))
    return [
        {
            "step": step,
            "node": n,
            "kind": kind_of(net, n),
            "name": net.name(n),
            "claims": claims_of(x.id for x in near[n][way[step - 1]]) if step else [],
        }
        for step, n in enumerate(way)
    ]
