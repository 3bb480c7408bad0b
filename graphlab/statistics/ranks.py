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
    nodes = sorted(scores)
    values = list(map(scores.__getitem__, nodes))
    if len(set(map(type, values))) == 1:
        exact = {value: rounded(value) for value in set(values)}
        values = list(map(exact.__getitem__, values))
    else:
        values = list(map(rounded, values))
    numbers = np.array(values, dtype=float)
    order = np.argsort(-numbers, kind="stable")
    first, last = spans(numbers[order])
    in_order = order.tolist()
    return Ranked(
        tuple(map(nodes.__getitem__, in_order)), tuple(map(values.__getitem__, in_order)),
        tuple(first.tolist()), tuple(last.tolist()),
    )  # fmt: skip


def spans(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last place of each value's tie when the values are sorted downwards; equal means equal."""
    ordered = np.sort(values)
    first = len(values) - np.searchsorted(ordered, values, side="right") + 1
    last = len(values) - np.searchsorted(ordered, values, side="left")
    return first, last


def at_twelve_digits(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The numbers at 12 significant digits, as they are printed, so that ties are the same as in the table."""
    different, at = np.unique(values, return_inverse=True)
    return np.array([rounded(value) for value in different.tolist()], dtype=float)[at.reshape(-1)]
