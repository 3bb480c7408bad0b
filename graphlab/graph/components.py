"""Which nodes hang together: connected components on arrays, without a graph and without a library for them."""

from __future__ import annotations

import numpy as np


def components(nodes: int, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return for each node the number of its component.

    Parameters
    ----------
    nodes
        How many nodes there are.
    one, other
        Numbers of the nodes at the ends of each link.

    Returns
    -------
    numpy.ndarray
        int64; components are numbered by the first node of each.

    Notes
    -----
    Every node points to a lower one it hangs together with; the ends of all links point to the lower of what both point
    to, then pointers are followed to their ends, until nothing changes. The rounds grow as the logarithm of the nodes.

    Examples
    --------
    >>> components(5, np.array([0, 3]), np.array([2, 4])).tolist()
    [0, 1, 0, 2, 2]
    """
    lowest = np.arange(nodes, dtype=np.int64)
    while True:
        a, b = lowest[one], lowest[other]
        apart = a != b
        if not apart.any():
            break
        one, other, a, b = one[apart], other[apart], a[apart], b[apart]
        np.minimum.at(lowest, np.maximum(a, b), np.minimum(a, b))
        while True:
            further = lowest[lowest]
            if np.array_equal(further, lowest):
                break
            lowest = further
    return np.cumsum(lowest == np.arange(nodes))[lowest] - 1
