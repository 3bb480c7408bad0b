"""Brandes in plain loops: the same source runs on Python lists as it is, and on arrays when numba has compiled it.

Sources are classes. An edge back into the source class S reaches the other members of S, at the first distance at
which it happens: they are treated as a virtual sink that takes ``mates[S]`` pairs and is never expanded. ``sink``
holds its distance (negative: not reached) and its number of shortest paths. Distances of float lengths are compared
exactly, as NetworkX does.
"""

from __future__ import annotations

import heapq
from typing import Any


def search_levels(indptr: Any, indices: Any, size: Any, s: int, dist: Any, paths: Any, order: Any, sink: Any) -> int:
    """Breadth-first search from class ``s``: fills dist, paths, order, sink; returns how many were reached."""
    dist[s] = 0.0
    paths[s] = 1.0
    order[0] = s
    count = 1
    at = 0
    while at < count:
        v = order[at]
        at += 1
        through = paths[v] if v == s else paths[v] * size[v]
        ahead = dist[v] + 1.0
        for e in range(indptr[v], indptr[v + 1]):
            w = indices[e]
            if w == s:
                if sink[0] < 0.0:
                    sink[0] = ahead
                if sink[0] == ahead:
                    sink[1] += through
                continue
            if dist[w] < 0.0:
                dist[w] = ahead
                order[count] = w
                count += 1
            if dist[w] == ahead:
                paths[w] += through
    return count


def search_lengths(
    indptr: Any, indices: Any, lengths: Any, size: Any, s: int, dist: Any, paths: Any, order: Any, sink: Any, done: Any
) -> int:
    """Dijkstra's search from class ``s``; the same contract as :func:`search_levels`."""
    heap = [(0.0, s)]
    dist[s] = 0.0
    paths[s] = 1.0
    count = 0
    while len(heap) > 0:
        d, v = heapq.heappop(heap)
        if done[v]:
            continue
        done[v] = True
        order[count] = v
        count += 1
        through = paths[v] if v == s else paths[v] * size[v]
        for e in range(indptr[v], indptr[v + 1]):
            w = indices[e]
            ahead = d + lengths[e]
            if w == s:
                if sink[0] < 0.0 or ahead < sink[0]:
                    sink[0] = ahead
                    sink[1] = 0.0
                if sink[0] == ahead:
                    sink[1] += through
            elif dist[w] < 0.0 or ahead < dist[w]:
                dist[w] = ahead
                paths[w] = through
                heapq.heappush(heap, (ahead, w))
            elif ahead == dist[w]:
                paths[w] += through
    for i in range(count):
        done[order[i]] = False
    return count


def book(
    indptr: Any,
    indices: Any,
    lengths: Any,
    size: Any,
    s: int,
    target: Any,
    mates: float,
    dist: Any,
    paths: Any,
    order: Any,
    count: int,
    sink: Any,
    delta: Any,
    edges: Any,
) -> None:
    """Dependencies of source ``s`` on a member of every class (``delta``) and on every entry (``edges``)."""
    along = len(edges) > 0
    if sink[0] > 0.0 and mates > 0.0:
        for e in range(indptr[s], indptr[s + 1]):
            v = indices[e]
            if dist[v] >= 0.0 and dist[v] + lengths[e] == sink[0]:
                share = mates * paths[v] / sink[1]
                delta[v] += share
                if along:
                    edges[e] += share
    for i in range(count - 1, 0, -1):
        w = order[i]
        each = (target[w] / size[w] + delta[w]) / paths[w]
        for e in range(indptr[w], indptr[w + 1]):
            v = indices[e]
            if dist[v] >= 0.0 and dist[v] + lengths[e] == dist[w]:
                delta[v] += paths[v] * each * size[w]
                if along:
                    edges[e] += paths[v] * each * (1.0 if v == s else size[s])


def brandes(
    out_indptr: Any,
    out_indices: Any,
    out_lengths: Any,
    in_indptr: Any,
    in_indices: Any,
    in_lengths: Any,
    weighted: bool,
    inner: Any,
    size: Any,
    source: Any,
    target: Any,
    mates: Any,
    start: int,
    stop: int,
    dist: Any,
    paths: Any,
    delta: Any,
    order: Any,
    sink: Any,
    done: Any,
    core: Any,
    edges: Any,
    within: Any,
) -> None:
    """Adds the dependencies of the sources ``start .. stop - 1`` to core, edges (if any) and within."""
    for s in range(start, stop):
        if source[s] == 0.0:
            continue
        sink[0] = inner[s] if inner[s] > 0.0 else -1.0
        sink[1] = 1.0 if inner[s] > 0.0 else 0.0
        if weighted:
            count = search_lengths(out_indptr, out_indices, out_lengths, size, s, dist, paths, order, sink, done)
        else:
            count = search_levels(out_indptr, out_indices, size, s, dist, paths, order, sink)
        book(
            in_indptr, in_indices, in_lengths, size, s, target, mates[s], dist, paths, order, count, sink, delta, edges
        )
        if inner[s] > 0.0 and sink[0] == inner[s]:
            within[s] += 1.0 / sink[1]
        for i in range(count):
            v = order[i]
            if i > 0:
                core[v] += source[s] * delta[v]
            dist[v] = -1.0
            paths[v] = 0.0
            delta[v] = 0.0
