"""What is joined with what by a chain of pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def components(nodes: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each node the smallest node that it is joined with by a chain of pairs.

    Examples
    --------
    >>> components("abcd", [("c", "b"), ("b", "a")])
    {'a': 'a', 'b': 'a', 'c': 'a', 'd': 'd'}
    """
    parent = {node: node for node in nodes}
    for a, b in pairs:
        first, second = sorted((root(parent, a), root(parent, b)))
        parent[second] = first
    return {node: root(parent, node) for node in parent}


def root(parent: dict[str, str], node: str) -> str:
    """Return the node that stands for the tree of a node, and shorten the way to it."""
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def shortest_chain(start: str, end: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the shortest chain of pairs from one node to another, the smallest ids first among equally short ones.

    Raises
    ------
    ValueError
        If nothing joins them.
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        beside[a].add(b)
        beside[b].add(a)
    came_from = {start: start}
    frontier = [start]
    while frontier and end not in came_from:
        reached = []
        for node in frontier:
            for other in sorted(beside[node] - set(came_from)):
                came_from[other] = node
                reached.append(other)
        frontier = reached
    if end not in came_from:
        raise ValueError(f"nothing joins {start} and {end}")
    chain = [end]
    while chain[-1] != start:
        chain.append(came_from[chain[-1]])
    return chain[::-1]
