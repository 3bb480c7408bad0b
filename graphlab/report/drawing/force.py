"""The force-directed arrangement: near in the network is near on the page, components side by side.

Each component is placed by stress majorisation (Gansner, Koren and North 2004) from a classical scaling of distances to
a few pivots (Brandes and Pich 2007); a seed breaks the symmetry of equal nodes. Components are packed in rows, the
largest first. Everything is plain arrays, so 1,000 nodes take a fraction of a second and 20,000 a few.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Points = NDArray[np.float64]

#: Distance between two linked nodes.
STEP = 90.0
_PIVOTS = 24
_FULL_STRESS = 420
_ROUNDS = 60


def _adjacency(n: int, pairs: Sequence[tuple[int, int]]) -> csr_array:
    from scipy.sparse import coo_array, csr_array  # takes long, and most views arrange nothing by force

    if not len(pairs):
        return csr_array((n, n))
    ends = np.asarray(pairs, dtype=np.int64)
    ends = ends[ends[:, 0] != ends[:, 1]]
    both = np.concatenate([ends, ends[:, ::-1]])
    matrix = coo_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(n, n)).tocsr()
    matrix.data[:] = 1.0
    return matrix


def _pivots(graph: csr_array) -> NDArray[np.int64]:
    """Return pivots far from each other: the best connected node, then whichever is farthest from those taken."""
    from scipy.sparse.csgraph import dijkstra

    n = graph.shape[0]
    taken = [int(np.argmax(np.diff(graph.indptr)))]
    nearest = dijkstra(graph, indices=taken[0], unweighted=True)
    while len(taken) < min(_PIVOTS, n):
        farthest = int(np.argmax(nearest))
        if nearest[farthest] == 0:
            break
        taken.append(farthest)
        nearest = np.minimum(nearest, dijkstra(graph, indices=farthest, unweighted=True))
    return np.asarray(taken)


def _scaled(distances: Points, rng: np.random.Generator) -> Points:
    """Return a first arrangement: the two main axes of the doubly centred squared distances to the pivots."""
    squared = distances.T**2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1][:, :2]
    if axes.shape[1] < 2:
        axes = np.pad(axes, ((0, 0), (0, 2 - axes.shape[1])))
    strongest = np.argmax(np.abs(axes), axis=0)
    axes = axes * np.where(axes[strongest, range(2)] < 0, -1, 1)
    points = centred @ axes
    size = np.abs(points).max() or 1.0
    wide = distances[np.isfinite(distances)].max() / 2 or 1.0
    return np.asarray(points / size * wide + rng.normal(scale=0.05, size=points.shape))


def _majorised(points: Points, distances: Points, rounds: int) -> Points:
    """Move every node to the weighted mean of where all others want it, `rounds` times (weights 1 / distance²)."""
    weights = np.divide(1.0, distances**2, out=np.zeros_like(distances), where=distances > 0)
    total = weights.sum(axis=1, keepdims=True)
    pull = weights * distances
    for _ in range(rounds):
        squares = (points**2).sum(axis=1)
        apart = squares[:, None] + squares[None, :] - 2 * points @ points.T
        np.maximum(apart, 1e-9, out=apart)
        np.sqrt(apart, out=apart)
        ratio = np.divide(pull, apart, out=apart)
        points = (weights @ points + points * ratio.sum(axis=1, keepdims=True) - ratio @ points) / total
    return points


def _sparse_majorised(
    points: Points, graph: csr_array, pivots: Points, taken: NDArray[np.int64], rounds: int
) -> Points:
    """The same for large components, with links and pivots only (Ortmann, Klimenta and Brandes 2016)."""
    degree = np.diff(graph.indptr)[:, None]
    weights = np.divide(1.0, pivots.T**2, out=np.zeros_like(pivots.T), where=pivots.T > 0)
    weights *= len(points) / max(len(taken), 1) / 4
    total = weights.sum(axis=1, keepdims=True) + degree
    rows = np.repeat(np.arange(len(points)), np.diff(graph.indptr))
    for _ in range(rounds):
        moved = graph @ points
        gaps = points[rows] - points[graph.indices]
        length = np.sqrt((gaps**2).sum(axis=1, keepdims=True)) + 1e-9
        wanted = gaps / length
        moved += np.stack([np.bincount(rows, wanted[:, axis], len(points)) for axis in range(2)], axis=1)
        apart = np.sqrt(((points[:, None, :] - points[None, taken, :]) ** 2).sum(axis=2)) + 1e-9
        ratio = weights * pivots.T / apart
        moved += weights @ points[taken] + points * ratio.sum(axis=1, keepdims=True) - ratio @ points[taken]
        points = moved / total
    return points


def _component(graph: csr_array, rng: np.random.Generator) -> Points:
    from scipy.sparse.csgraph import dijkstra

    n = graph.shape[0]
    if n == 1:
        return np.zeros((1, 2))
    if n == 2:
        return np.array([[-0.5, 0.0], [0.5, 0.0]])
    if n <= _FULL_STRESS:
        distances = dijkstra(graph, unweighted=True)
        return _majorised(_scaled(distances, rng), distances, _ROUNDS if n < 200 else _ROUNDS // 3)
    taken = _pivots(graph)
    distances = dijkstra(graph, indices=taken, unweighted=True)
    return _sparse_majorised(_scaled(distances, rng), graph, distances, taken, _ROUNDS // 6)


def _level(points: Points) -> Points:
    """Turn a component so that its longest side lies flat, and centre it."""
    centred = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1]
    axes = axes * np.where(axes[np.argmax(np.abs(axes), axis=0), [0, 1]] < 0, -1, 1)
    return np.asarray(centred @ axes)


def _packed(shapes: list[Points]) -> list[Points]:
    """Return the places of components in rows, largest first, on a sheet a little wider than it is tall."""
    sizes = [shape.max(axis=0) - shape.min(axis=0) + 1.3 for shape in shapes]
    width = max(1.35 * float(sum(s[0] * s[1] for s in sizes)) ** 0.5, max(s[0] for s in sizes))
    placed, x, y, tall = [], 0.0, 0.0, 0.0
    for shape, size in zip(shapes, sizes, strict=True):
        if x > 0 and x + size[0] > width + 1e-9:
            x, y, tall = 0.0, y + tall, 0.0
        placed.append(shape - shape.min(axis=0) + [x + 0.65, y + 0.65])
        x, tall = x + size[0], max(tall, size[1])
    return placed


def force_directed(n: int, pairs: Sequence[tuple[int, int]], seed: int = 0) -> Points:
    """Return x and y of n nodes.

    Parameters
    ----------
    n
        Number of nodes, numbered from 0.
    pairs
        Linked nodes; direction and repetition make no difference.
    seed
        Of the small push that parts equal nodes.

    Returns
    -------
    numpy.ndarray
        n rows of x and y, rounded to a tenth; linked nodes are about `STEP` apart.

    Examples
    --------
    >>> force_directed(2, [(0, 1)]).tolist()
    [[58.5, 58.5], [148.5, 58.5]]
    """
    if n == 0:
        return np.zeros((0, 2))
    from scipy.sparse.csgraph import connected_components

    rng = np.random.default_rng(seed)
    graph = _adjacency(n, pairs)
    count, labels = connected_components(graph, directed=False)
    members = np.split(np.argsort(labels, kind="stable"), np.cumsum(np.bincount(labels, minlength=count))[:-1])
    members.sort(key=lambda m: (-len(m), int(m[0])))
    shapes = [
        _level(_component(graph[m][:, m], rng)) if len(m) > 2 else _component(graph[m][:, m], rng) for m in members
    ]
    points = np.zeros((n, 2))
    for m, shape in zip(members, _packed(shapes), strict=True):
        points[m] = shape
    return np.asarray(np.round(points * STEP, 1) + 0.0)
