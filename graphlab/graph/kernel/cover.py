"""Betweenness by dense algebra on a small vertex cover: for line-place graphs, on the places.

Let the classes fall into hubs P (a vertex cover: for us the places) and leaves (the rest, no two adjacent: the line
classes). A shortest path between leaves x and y is x, a, ..., b, y with hubs a next to x and b next to y, so
everything about the K x K pairs of leaves follows from two P x P matrices, distance and number of paths between
hubs. Writing a hub pair as ``value = paths * base ** -distance`` with a base so large that a longer path can never
be seen beside a shorter one, "the number of shortest paths from x to y" is the plain sum ``Z = B value B'`` (B:
which leaf touches which hub), and the flow that every pair of leaves sends over every pair of hubs is ``value * (B'
(R R' / Z) B)``. That sum over K x K pairs is the batch; what happens between the hubs is then ordinary Brandes with
these flows as demands, on P columns, with BLAS.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from graphlab.graph.kernel.arrays import Floats
from graphlab.graph.kernel.plan import Plan
from graphlab.graph.kernel.products import add_product, product

SLACK_BITS = 64  # how far below the last digit of any sum a longer path must stay
RANGE_BITS = 1900  # usable binary exponents of a float
MOST_HUBS = 4_000  # a dozen matrices of hubs x hubs must fit in memory
HUB_SHARE = 0.45  # of the classes: with more hubs than that there is little to gain
SEARCH_NS = 5  # nanoseconds for an entry visited by the other engines at their best
WIDTH = 64  # sources handled together
BLOCK = 2048  # leaves handled together: the working set of a block stays in the cache


@dataclass(frozen=True, slots=True)
class Cover:
    """Hubs, leaves, and shortest paths between hubs.

    ``near`` is B, leaf by hub; ``direct`` and ``bridged`` join hubs by an edge and over one leaf (with its members
    as multiplicity); ``steps`` holds distances between hubs (-1: none), ``paths`` the shortest paths between single
    members, ``value`` the encoded matrix. A flow below ``floor`` can only be what is left of a longer path, and is
    nothing.
    """

    hubs: NDArray[np.int64]
    leaves: NDArray[np.int64]
    near: Any
    direct: Any
    bridged: Any
    steps: NDArray[np.int16]
    paths: Floats
    value: Floats
    floor: float


def hub_choice(plan: Plan) -> NDArray[np.bool_]:
    """A small vertex cover of the quotient: the smaller sides where it is two-sided, else a greedy one."""
    k, rows = plan.classes.size, plan.out
    matrix = rows.matrix()
    _, label = connected_components(matrix, directed=False)
    roots = np.unique(label, return_index=True)[1]
    side = dijkstra(matrix, unweighted=True, indices=roots, min_only=True).astype(np.int64) % 2
    tails = rows.sources()
    if not (side[tails] == side[rows.indices]).any():
        ones = np.bincount(label, weights=side)
        smaller = ones * 2 <= np.bincount(label)
        chosen: NDArray[np.bool_] = (side == 1) == smaller[label]
        return chosen
    hub = np.zeros(k, dtype=bool)
    free = [True] * k
    indptr, indices = rows.indptr.tolist(), rows.indices.tolist()
    for v in np.argsort(np.diff(rows.indptr), kind="stable").tolist():
        if free[v]:
            for w in indices[indptr[v] : indptr[v + 1]]:
                free[w] = False
        else:
            hub[v] = True
    return hub


def make_cover(plan: Plan, *, insist: bool = False) -> Cover | None:
    """Hubs and the paths between them; None where another engine is cheaper or floats cannot hold the paths."""
    hub = hub_choice(plan)
    hubs, leaves = np.flatnonzero(hub), np.flatnonzero(~hub)
    if len(hubs) > min(MOST_HUBS, HUB_SHARE * len(hub)) and not insist:
        return None
    matrix = plan.out.matrix()
    near = csr_array(matrix[leaves][:, hubs])
    direct = csr_array(matrix[hubs][:, hubs])
    bridged = csr_array(near.T @ csr_array(near.multiply(plan.size[leaves][:, None])))
    bridged.setdiag(0)
    bridged.eliminate_zeros()
    if not insist and _nanoseconds(len(hubs), len(leaves), near.nnz, direct.nnz, bridged.nnz) > SEARCH_NS * plan.work:
        return None
    direct, bridged = _handy(direct), _handy(bridged)
    steps, paths = _hub_paths(direct, bridged, plan.size[hubs])
    return _encoded(Cover(hubs, leaves, near, direct, bridged, steps, paths, paths, 0.0), plan)


def _nanoseconds(hubs: int, leaves: int, near: int, direct: int, bridged: int) -> int:
    """Rough cost of this engine: hub levels, element-wise passes, pairs of leaves."""
    levels = sum(min(entries, hubs * hubs // 20) for entries in (direct, bridged))
    return 2 * hubs * levels + 60 * hubs * hubs + 2 * leaves * near


def _handy(matrix: Any) -> Any:
    """Dense when that is the faster way to multiply, None when empty."""
    if matrix.nnz == 0:
        return None
    return matrix.toarray() if matrix.nnz * 20 > matrix.shape[0] ** 2 or matrix.shape[0] < 200 else csr_array(matrix)


def _hub_paths(direct: Any, bridged: Any, size: Floats) -> tuple[NDArray[np.int16], Floats]:
    """Distances and numbers of shortest paths between single members of hubs; both are symmetric."""
    p = len(size)
    steps = np.full((p, p), -1, dtype=np.int16)
    paths = np.eye(p)
    np.fill_diagonal(steps, 0)
    fronts: list[Floats | None] = [
        None,
        paths.copy(),
    ]  # columns are sources; the two latest levels, ready to be passed on
    depth = idle = 0
    while idle < 2:
        depth += 1
        fresh = np.zeros((p, p))
        if direct is not None and fronts[1] is not None:
            fresh += direct @ fronts[1]
        if bridged is not None and fronts[0] is not None:
            fresh += bridged @ fronts[0]
        fresh[steps >= 0] = 0.0
        new = fresh > 0
        if new.any():
            steps[new] = depth
            paths += fresh
            fronts, idle = [fronts[1], fresh * size[:, None]], 0
        else:
            fronts, idle = [fronts[1], None], idle + 1
    return steps, paths


def _encoded(cover: Cover, plan: Plan) -> Cover | None:
    """The cover with its matrix of values, or None where floats cannot hold it."""
    size = plan.size[cover.hubs]
    count = cover.paths * np.outer(size, size)
    np.fill_diagonal(count, size)
    known = cover.steps >= 0
    if not np.isfinite(count[known]).all():
        return None
    levels, rank = np.unique(cover.steps[known], return_inverse=True)
    wide = math.log2(count[known].max()) if known.any() else 0.0
    total = math.log2(plan.arrays.out.size + 2)
    bits = math.ceil(2 * wide + 4 * total) + SLACK_BITS
    if bits * (len(levels) - 1) + 2 * wide + 2 * total > RANGE_BITS:
        return None
    middle = bits * (len(levels) - 1) // 2
    value = np.zeros_like(count)
    value[known] = np.ldexp(count[known], middle - bits * rank)
    floor = math.ldexp(1.0, -math.ceil(wide + 2 * total + 8))
    return Cover(
        cover.hubs, cover.leaves, cover.near, cover.direct, cover.bridged, cover.steps, cover.paths, value, floor
    )


def cover_batch(plan: Plan, cover: Cover, start: int, stop: int) -> Floats:
    """Weight that pairs (x, y) of leaves, ``start <= x < stop``, put on every pair of hubs."""
    reach = plan.demands[0].source[cover.leaves]
    total = np.zeros(cover.value.shape)
    blocks = _blocks(cover)
    rows, columns, put, room = _room(cover, min(WIDTH, stop - start))
    for low in range(start, stop, WIDTH):
        high = min(low + WIDTH, stop)
        if high - low != len(rows):
            rows, columns, put, room = _room(cover, high - low)
        mine = cover.near[low:high]
        np.copyto(columns, product(mine, cover.value, rows).T)
        np.copyto(rows, _weights(blocks, columns, reach, low, put, room).T)
        add_product(csr_array(mine.multiply(reach[low:high, None]).T), rows, total)
    return total


def _room(cover: Cover, width: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Arrays for that many sources, to be used again: sources by hubs, twice hubs by sources, leaves by sources."""
    hubs = len(cover.hubs)
    shapes = ((width, hubs), (hubs, width), (hubs, width), (min(BLOCK, len(cover.leaves)), width))
    rows, columns, put, room = (np.empty(shape) for shape in shapes)
    return rows, columns, put, room


def _blocks(cover: Cover) -> list[tuple[int, Any, Any]]:
    """The leaves in blocks: first leaf, rows of B, and the same turned."""
    parts = [(at, cover.near[at : at + BLOCK]) for at in range(0, len(cover.leaves), BLOCK)]
    return [(at, part, part.T.tocsr()) for at, part in parts]


def _weights(
    blocks: list[tuple[int, Any, Any]], reachable: Floats, reach: Floats, first: int, put: Floats, room: Floats
) -> Floats:
    """For each source (a column of ``reachable``): what the leaves y put on their hubs, ``B' (R(y) / Z(y))``.

    Sources that are leaves are numbered from ``first``; they are not their own target. A negative ``first`` means
    that the sources are hubs. The result is in ``put``; ``room`` holds what a block of leaves needs (:func:`_room`).
    """
    put[:] = 0.0
    for at, part, turned in blocks:
        z = product(part, reachable, room[: part.shape[0]])
        z[z == 0.0] = np.inf
        np.divide(reach[at : at + len(z), None], z, out=z)
        if first >= 0:
            own = np.arange(max(first, at), min(first + z.shape[1], at + len(z)))
            z[own - at, own - first] = 0.0
        add_product(turned, z, put)
    return put


def cover_finish(plan: Plan, cover: Cover, weights: Floats) -> Floats:
    """Ordered pairs that pass through a member of each class, from the summed batches."""
    reach, size = plan.demands[0].source, plan.size[cover.hubs]
    between = _flushed(cover, weights)
    blocks = _blocks(cover)
    ends = np.empty_like(between)
    for low in range(0, len(cover.hubs), WIDTH):
        part = np.ascontiguousarray(cover.value[:, low : low + WIDTH])
        _, _, put, room = _room(cover, part.shape[1])
        ends[:, low : low + WIDTH] = _weights(blocks, part, reach[cover.leaves], -1, put, room)
    ends *= reach[cover.hubs]
    ends = _flushed(cover, ends)
    home = between.diagonal().copy()
    np.fill_diagonal(between, 0.0)
    np.fill_diagonal(ends, 0.0)
    target = np.outer(reach[cover.hubs], reach[cover.hubs]) + between + 2 * ends
    passing, bridges = _hub_dependencies(cover, target, size)
    core = np.zeros(plan.classes.size)
    core[cover.hubs] = passing.sum(axis=1) + (2 * between.sum(axis=1) + 2 * ends.sum(axis=1) + home) / size
    if bridges is not None:
        core[cover.leaves] = np.concatenate(
            [np.asarray(part.multiply(part @ bridges).sum(axis=1)).ravel() for _, part, _ in blocks]
        )
    return core + open_class_pairs(plan)


def _flushed(cover: Cover, weights: Floats) -> Floats:
    flow = cover.value * weights
    flow[flow < cover.floor] = 0.0
    return flow


def _hub_dependencies(cover: Cover, target: Floats, size: Floats) -> tuple[Floats, Any]:
    """Brandes backwards on the hubs: dependencies (hub by source), and what crosses one leaf between two hubs."""
    delta = np.zeros_like(target)
    through = cover.paths * size[:, None]
    np.fill_diagonal(through, 1.0)
    bridges = None if cover.bridged is None else _empty_bridges(cover.bridged)
    for step in range(int(cover.steps.max(initial=0)), 0, -1):
        here = cover.steps == step
        if not here.any():
            continue
        each = np.zeros_like(target)
        np.divide(target + size[:, None] * delta, cover.paths, out=each, where=here)
        if cover.direct is not None:
            delta += np.where(cover.steps == step - 1, cover.paths * (cover.direct @ each), 0.0)
        if bridges is not None and step > 1:
            before = cover.steps == step - 2
            delta += np.where(before, cover.paths * (cover.bridged @ each), 0.0)
            _add_bridges(bridges, np.where(before, through, 0.0), each)
    np.fill_diagonal(delta, 0.0)
    return delta, bridges


def _empty_bridges(bridged: Any) -> Any:
    return (
        np.zeros_like(bridged)
        if isinstance(bridged, np.ndarray)
        else csr_array((np.zeros(bridged.nnz), bridged.indices, bridged.indptr))
    )


def _add_bridges(bridges: Any, through: Floats, each: Floats) -> None:
    """Adds ``through @ each.T``, only where two hubs are joined over a leaf when they are kept sparse."""
    if isinstance(bridges, np.ndarray):
        bridges += through @ each.T
        return
    tails = np.repeat(np.arange(len(through)), np.diff(bridges.indptr))
    for at in range(0, bridges.nnz, BLOCK):
        pair = slice(at, at + BLOCK)
        bridges.data[pair] += np.einsum("ij,ij->i", through[tails[pair]], each[bridges.indices[pair]])


def open_class_pairs(plan: Plan) -> Floats:
    """Ordered pairs inside open classes, as they pass through the classes next to them (lengths are all 1)."""
    rows, demand = plan.out, plan.demands[0]
    tails = rows.sources()
    around = np.bincount(tails, weights=plan.size[rows.indices], minlength=rows.size)
    pairs = np.where((plan.classes.inner == 0) & (around > 0), demand.source * demand.mates, 0.0)
    share = pairs / np.where(around > 0, around, 1.0)
    return np.bincount(rows.indices, weights=share[tails], minlength=rows.size).astype(float)
