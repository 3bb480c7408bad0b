"""Louvain communities of a graph of numbers: step by step those that NetworkX finds, several times as fast.

NetworkX makes a graph with attributes of every level; here a level is a list of weights by neighbour. Nodes and
neighbours are visited in its order and gains are compared as its are, so that a seed gives the same division wherever
rounding decides nothing (which of two gains is the greater by rounding alone differs between releases of NetworkX).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

#: Least gain of modularity from one level to the next that is worth another.
THRESHOLD = 1e-7


@dataclass(frozen=True, slots=True)
class _Level:
    """A graph whose nodes are communities of the level before: weights by neighbour, weights inside, degrees."""

    near: list[tuple[tuple[int, int], ...]]
    inside: list[int]
    degrees: list[int]


def louvain(ends: NDArray[np.int64], size: int, resolution: float = 1.0, seed: int = 0) -> NDArray[np.int64]:
    """Return the community of every node.

    Parameters
    ----------
    ends
        Two different nodes a link, in ascending order; each link once.
    size
        Number of nodes, which are numbered from 0.
    resolution
        Below 1 larger communities, above 1 smaller ones.
    seed
        Of the order in which nodes are visited.

    References
    ----------
    Blondel, Guillaume, Lambiotte and Lefebvre, Journal of Statistical Mechanics P10008 (2008).

    Examples
    --------
    >>> louvain(np.array([[0, 1], [1, 2], [0, 2], [2, 3], [3, 4], [4, 5], [3, 5]]), 6).tolist()
    [0, 0, 0, 1, 1, 1]
    """
    labels = np.arange(size)
    links = len(ends)
    if not links:
        return labels
    chance = random.Random(seed)
    level = _first_level(ends.tobytes(), size)
    quality = _modularity(level, links, resolution)
    while True:
        moved = _move(level, links, resolution, chance)
        labels = np.array(moved)[labels]
        level = _joined(level, moved)
        better = _modularity(level, links, resolution)
        if better - quality <= THRESHOLD:
            return labels
        quality = better


@lru_cache(maxsize=2)
def _first_level(ends: bytes, size: int) -> _Level:
    """Return the level of the nodes themselves; many runs ask for that of one graph."""
    around: list[dict[int, int]] = [{} for _ in range(size)]
    for one, other in np.frombuffer(ends, dtype=np.int64).reshape(-1, 2).tolist():
        around[one][other] = 1
        around[other][one] = 1
    return _Level([tuple(near.items()) for near in around], [0] * size, [len(near) for near in around])


def _move(level: _Level, links: int, resolution: float, chance: random.Random) -> list[int]:
    """Return the community of each node after all have moved to where they gain most, again and again, in one order.

    Communities are numbered by the node that began them, without gaps.
    """
    degrees, totals, near = level.degrees, list(level.degrees), level.near
    home = list(range(len(degrees)))
    # Weights by community, until a neighbour moves; none where only the node's own community is near, so that it stays.
    kept: list[dict[int, int] | None] = [None] * len(home)
    # When each community last changed, and each node last looked and stayed, in moves: without a change it stays again.
    moves, changed, stayed = 0, [0] * len(home), [-1] * len(home)
    order = list(home)
    chance.shuffle(order)
    twice_squared = 2 * links**2
    moving = True
    while moving:
        moving = False
        for node in order:
            weights = kept[node]
            if weights is None:
                weights = kept[node] = _weights(near[node], home, home[node])
                stayed[node] = -1
            if not weights:
                continue
            before = best = home[node]
            since = stayed[node]
            if changed[before] <= since:
                for there in weights:
                    if changed[there] > since:
                        break
                else:
                    continue
            degree = degrees[node]
            totals[before] -= degree
            leaving = -weights.get(before, 0) / links + resolution * (totals[before] * degree) / twice_squared
            most = 0.0
            for there, weight in weights.items():
                gain = leaving + weight / links - resolution * (totals[there] * degree) / twice_squared
                if gain > most:
                    most, best = gain, there
            totals[best] += degree
            if best == before:
                stayed[node] = moves
            else:
                moves += 1
                changed[before] = changed[best] = moves
                stayed[node] = -1
                home[node] = best
                moving = True
                if len(weights) == 1:
                    kept[node] = {}
                for other, _ in near[node]:
                    kept[other] = None
    numbers = {there: number for number, there in enumerate(sorted(set(home)))}
    return [numbers[there] for there in home]


def _weights(near: Sequence[tuple[int, int]], home: Sequence[int], own: int) -> dict[int, int]:
    """Return the weights of a node's links by community; none where there is no other than its own."""
    weights: dict[int, int] = {}
    for other, weight in near:
        there = home[other]
        weights[there] = weights.get(there, 0) + weight
    return {} if len(weights) == 1 and own in weights else weights


def _joined(level: _Level, home: Sequence[int]) -> _Level:
    """Return the level whose nodes are the communities of this one."""
    size = max(home) + 1
    around: list[dict[int, int]] = [{} for _ in range(size)]
    inside, degrees = [0] * size, [0] * size
    for node, near in enumerate(level.near):
        here = home[node]
        inside[here] += level.inside[node]
        degrees[here] += level.degrees[node]
        mine = around[here]
        for other, weight in near:
            if other < node:
                continue
            there = home[other]
            if here == there:
                inside[here] += weight
            else:
                mine[there] = around[there][here] = mine.get(there, 0) + weight
    return _Level([tuple(near.items()) for near in around], inside, degrees)


def _modularity(level: _Level, links: int, resolution: float) -> float:
    """Return the modularity of the nodes of a level as communities."""
    norm = 1 / (2 * links) ** 2
    return sum(i / links - resolution * d * d * norm for i, d in zip(level.inside, level.degrees, strict=True))
