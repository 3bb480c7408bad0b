"""The layered arrangement: origin areas on the left, lines in the middle, towns on the right, operations beyond them.

Within a layer each node stands near its neighbours (barycentre sweeps, Sugiyama, Tagawa and Toda 1981), so that few
links cross; ties fall by name, so that the same network always gives the same picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

Point = tuple[float, float]

#: Distance between layers and between rows.
LAYER_GAP, ROW_GAP = 440.0, 26.0
_SWEEPS = 12


def _neighbours(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {node: [] for node in nodes}
    for a, b in edges:
        found[a].append(b)
        found[b].append(a)
    return found


def _ordered(
    layer: Sequence[str], beside: Mapping[str, Sequence[str]], place: Mapping[str, float], names: Mapping[str, str]
) -> list[str]:
    """Give a layer by the mean place of each node's neighbours; a node without any keeps its own place."""

    def centre(node: str) -> float:
        known = [place[other] for other in beside[node] if other in place]
        return round(sum(known) / len(known), 9) if known else place[node]

    return sorted(layer, key=lambda node: (centre(node), names[node], node))


def _spread(layer: Sequence[str], height: float) -> dict[str, float]:
    """Give even places down a layer, centred."""
    gap = max(ROW_GAP, min(3.2 * ROW_GAP, height / max(len(layer), 1)))
    top = -gap * (len(layer) - 1) / 2
    return {node: top + i * gap for i, node in enumerate(layer)}


def layered(
    layer_of: Mapping[str, int], edges: Iterable[tuple[str, str]], names: Mapping[str, str] | None = None
) -> dict[str, Point]:
    """Give x and y of every node, layer by layer.

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
    names = names or {node: node for node in layer_of}
    beside = _neighbours(layer_of, ((a, b) for a, b in edges if layer_of[a] != layer_of[b]))
    layers: dict[int, list[str]] = defaultdict(list)
    for node in sorted(layer_of, key=lambda n: (names[n], n)):
        layers[layer_of[node]].append(node)
    height = ROW_GAP * max((len(layer) for layer in layers.values()), default=1)
    places = {number: _spread(layer, height) for number, layer in layers.items()}
    order = sorted(layers)
    for sweep in range(_SWEEPS):
        for number in order[1:] if sweep % 2 == 0 else order[-2::-1]:
            others = {k: v for other, place in places.items() if other != number for k, v in place.items()}
            layers[number] = _ordered(
                layers[number], beside, {**others, **_alone(layers[number], beside, places)}, names
            )
            places[number] = _spread(layers[number], height)
    return {node: (number * LAYER_GAP, round(y, 3)) for number in order for node, y in places[number].items()}


def _alone(
    layer: Sequence[str], beside: Mapping[str, Sequence[str]], places: Mapping[int, Mapping[str, float]]
) -> dict[str, float]:
    """Give the places of the nodes of a layer that have no neighbour elsewhere: they stand at its foot."""
    foot = max((abs(y) for place in places.values() for y in place.values()), default=0.0) + 1
    return {node: foot for node in layer if not beside[node]}
