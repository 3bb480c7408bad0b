"""Which nodes hang together, and what still does without each: on arrays, without a graph or a library for them."""

from __future__ import annotations

import numpy as np

from graphlab.model.columns import runs


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


def largest_without(nodes: int, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return for each node the largest component when it alone is removed, in nodes.

    Parameters
    ----------
    nodes
        How many nodes there are.
    one, other
        Numbers of the nodes at the ends of each link; loops and links that come twice change nothing.

    Returns
    -------
    numpy.ndarray
        int64, one entry a node.

    Notes
    -----
    O(n + m) for all nodes together. A breadth-first tree is cut where no link leads past a node: two links are in one
    block where one cannot leave the subtree that hangs on the other (Tarjan and Vishkin, SIAM J. Comput. 14:862, 1985).
    What hangs on a node in blocks of their own falls off with it, each block by itself.

    Examples
    --------
    >>> largest_without(4, np.array([0, 1]), np.array([1, 2])).tolist()
    [2, 1, 2, 3]
    """
    if not nodes:
        return np.zeros(0, np.int64)
    apart = one != other
    tails, heads = (np.concatenate(ends) for ends in ((one[apart], other[apart]), (other[apart], one[apart])))
    member = components(nodes, one, other)
    levels, parent = _tree(nodes, tails, heads, np.unique(member, return_index=True)[1])
    first, size = _places(levels, parent)
    block = _blocks(levels, parent, (first, size), tails, heads)
    whole = np.bincount(member)
    greatest = np.argsort(-whole, kind="stable")[:2]
    elsewhere = np.append(whole[greatest], 0)[(member == greatest[0]).astype(np.int64)]
    hanging = np.flatnonzero(parent >= 0)
    hanging = hanging[block[hanging] != block[parent[hanging]]]
    found, of = np.unique(parent[hanging] * nodes + block[hanging], return_inverse=True)
    parts = np.bincount(of, size[hanging], len(found)).astype(np.int64)
    fallen, largest = np.zeros((2, nodes), np.int64)
    np.add.at(fallen, found // nodes, parts)
    np.maximum.at(largest, found // nodes, parts)
    return np.asarray(np.maximum(np.maximum(elsewhere, whole[member] - 1 - fallen), largest))


def _tree(nodes: int, tails: np.ndarray, heads: np.ndarray, roots: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
    """Return the nodes level by level from the roots, and of each the one that it hangs on (-1 of a root)."""
    around = heads[np.argsort(tails, kind="stable")]
    number = np.bincount(tails, minlength=nodes)
    starts = np.cumsum(number) - number
    parent, last = np.full(nodes, -2, np.int64), np.zeros(nodes, np.int64)
    parent[roots] = -1
    levels = [roots]
    while len(levels[-1]):
        times = number[levels[-1]]
        near, by = around[runs(starts[levels[-1]], times)], np.repeat(levels[-1], times)
        new = parent[near] == -2
        near, by = near[new], by[new]
        last[near] = np.arange(len(near))
        kept = last[near] == np.arange(len(near))
        parent[near[kept]] = by[kept]
        levels.append(near[kept])
    return levels, parent


def _places(levels: list[np.ndarray], parent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each node its place when every subtree stands together, and the size of its subtree."""
    size, first = np.ones(len(parent), np.int64), np.zeros(len(parent), np.int64)
    for level in reversed(levels[1:]):
        np.add.at(size, parent[level], size[level])
    before = np.cumsum(size[levels[0]]) - size[levels[0]]
    first[levels[0]] = before
    for level in levels[1:]:  # those that hang on one node stand together
        before = np.cumsum(size[level]) - size[level]
        opens = np.diff(parent[level], prepend=-1) != 0
        first[level] = first[parent[level]] + 1 + before - before[opens][np.cumsum(opens) - 1]
    return first, size


def _blocks(
    levels: list[np.ndarray],
    parent: np.ndarray,
    places: tuple[np.ndarray, np.ndarray],
    tails: np.ndarray,
    heads: np.ndarray,
) -> np.ndarray:
    """Return for each node the block of the link to the one that it hangs on; a root has one of its own."""
    first, size = places
    others = (parent[tails] != heads) & (parent[heads] != tails)  # breadth first these join no node to one above it
    tails, heads = tails[others], heads[others]
    low, high = first.copy(), first.copy()
    np.minimum.at(low, tails, first[heads])
    np.maximum.at(high, tails, first[heads])
    for level in reversed(levels[1:]):
        np.minimum.at(low, parent[level], low[level])
        np.maximum.at(high, parent[level], high[level])
    below = np.flatnonzero(parent >= 0)
    below = below[parent[parent[below]] >= 0]
    on = parent[below]
    leaves = (low[below] < first[on]) | (high[below] >= first[on] + size[on])
    return components(len(parent), np.append(tails, below[leaves]), np.append(heads, on[leaves]))
