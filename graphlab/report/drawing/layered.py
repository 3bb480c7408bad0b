"""The layered arrangement: origin areas on the left, lines in the middle, towns on the right, operations beyond them.

Within a layer each node stands near its neighbours (barycentre sweeps, Sugiyama, Tagawa and Toda 1981), so that few
links cross; ties fall by name, so that the same network always gives the same picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]

#: Distance between layers and between rows.
LAYER_GAP, ROW_GAP = 440.0, 26.0
_SWEEPS = 12


def _spread(count: int, height: float) -> NDArray[np.float64]:
    """Return even places down a layer, centred."""
    gap = max(ROW_GAP, min(3.2 * ROW_GAP, height / max(count, 1)))
    return np.asarray(gap * (np.arange(count) - (count - 1) / 2))


def layered(
    layer_of: Mapping[str, int], edges: Iterable[tuple[str, str]], names: Mapping[str, str] | None = None
) -> dict[str, Point]:
    """Return x and y of every node, layer by layer.

    Parameters
    ----------
    layer_of
        Layer of each node, 0 on the left.
    edges
        Links between nodes; those within a layer play no part in the order.
    names
        Names by which ties fall; the ids by default.

    Notes
    -----
    O(sweeps * (n log n + m)).

    Examples
    --------
    >>> layered({"a": 0, "l": 1, "t": 2}, [("a", "l"), ("l", "t")])
    {'a': (0.0, 0.0), 'l': (440.0, 0.0), 't': (880.0, 0.0)}
    """
    keys = sorted(layer_of, key=lambda key: (names[key] if names else key, key))
    if not keys:
        return {}
    index = {key: i for i, key in enumerate(keys)}
    layer = np.array([layer_of[key] for key in keys])
    ends = np.array([(index[a], index[b]) for a, b in edges if layer_of[a] != layer_of[b]], dtype=int).reshape(-1, 2)
    neighbours = np.concatenate([ends, ends[:, ::-1]])
    places = _ordered(layer, neighbours)
    return {key: (float(layer_of[key] * LAYER_GAP), round(float(places[i]), 3) + 0.0) for key, i in index.items()}


def _ordered(layer: NDArray[np.int64], neighbours: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the place of each node down its layer, by sweeps: each layer by the mean place of the neighbours."""
    n, numbers = len(layer), sorted(set(layer.tolist()))
    members = {number: np.flatnonzero(layer == number) for number in numbers}
    height = ROW_GAP * max(len(m) for m in members.values())
    places = np.zeros(n)
    for m in members.values():
        places[m] = _spread(len(m), height)
    degree = np.bincount(neighbours[:, 0], minlength=n)
    foot = height + 1.0  # nodes without a neighbour stand at the foot of their layer
    for sweep in range(_SWEEPS):
        for number in numbers[1:] if sweep % 2 == 0 else numbers[-2::-1]:
            total = np.bincount(neighbours[:, 0], places[neighbours[:, 1]], minlength=n)
            centre = np.where(degree > 0, total / np.maximum(degree, 1), foot)
            m = members[number]
            places[m[np.lexsort((m, np.round(centre[m], 6)))]] = _spread(len(m), height)
    return places
