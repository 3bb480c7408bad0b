"""Ranks with their ties: equal scores, to the digits that are printed, share the smallest rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphlab.model.values import rounded


@dataclass(frozen=True, slots=True)
class Ranked:
    """Nodes in the order of a table (rank, then id), with score, and first and last place of their tie."""

    nodes: tuple[str, ...]
    scores: tuple[float, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]


def ranked(scores: Mapping[str, float]) -> Ranked:
    """Nodes ranked from the highest score: 1, 2, 2, 4.

    Parameters
    ----------
    scores
        Node -> score; compared at 12 significant digits.

    Examples
    --------
    >>> ranked({"b": 2, "a": 2, "c": 3, "d": 1})
    Ranked(nodes=('c', 'a', 'b', 'd'), scores=(3, 2, 2, 1), first=(1, 2, 2, 4), last=(1, 3, 3, 4))
    """
    exact = {node: rounded(score) for node, score in scores.items()}
    nodes = sorted(exact, key=lambda node: (-exact[node], node))
    values = [exact[node] for node in nodes]
    first, last = spans(np.array(values, dtype=float))
    return Ranked(tuple(nodes), tuple(values), tuple(first.tolist()), tuple(last.tolist()))


def spans(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last place of each value's tie when the values are sorted downwards; equal means equal."""
    ordered = np.sort(values)
    first = len(values) - np.searchsorted(ordered, values, side="right") + 1
    last = len(values) - np.searchsorted(ordered, values, side="left")
    return first, last


def at_twelve_digits(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The numbers at 12 significant digits, as they are printed, so that ties are the same as in the table."""
    return np.array([rounded(value) for value in values.tolist()], dtype=float)
