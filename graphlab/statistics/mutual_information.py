"""Adjusted mutual information: how much two divisions agree beyond chance (1 the same, about 0 unrelated)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

PAIRS = 300  # of different divisions compared at most
#: The group of every node of a division.
Labels = NDArray[np.int64]


def canonical_labels(labels: Any) -> Labels:
    """Return labels numbered in the order in which they first occur, so that equal divisions are equal arrays.

    Examples
    --------
    >>> canonical_labels([7, 7, 3, 7, 1]).tolist()
    [0, 0, 1, 0, 2]
    """
    _, first, inverse = np.unique(np.asarray(labels), return_index=True, return_inverse=True)
    order = np.empty(len(first), dtype=np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    return order[inverse.reshape(-1)]


def ami(one: Any, other: Any) -> float:
    """Adjusted mutual information of two divisions of the same nodes.

    Parameters
    ----------
    one, other
        Label of every node.

    Returns
    -------
    float
        At most 1; 1 also where both divisions are one group, or both all single nodes.

    References
    ----------
    Vinh, Epps and Bailey, Journal of Machine Learning Research 11:2837 (2010), with the mean of the entropies.

    Examples
    --------
    >>> ami([0, 0, 1, 1], [5, 5, 2, 2])
    1.0
    >>> round(ami([0, 0, 1, 1], [0, 1, 0, 1]), 3)
    -0.5
    """
    a, b = canonical_labels(one), canonical_labels(other)
    n = len(a)
    if np.array_equal(a, b) or n < 2:
        return 1.0
    rows, columns = np.bincount(a), np.bincount(b)
    table = np.bincount(a * len(columns) + b, minlength=len(rows) * len(columns)).reshape(len(rows), len(columns))
    mutual = _mutual(table, rows, columns, n)
    chance = _expected(rows, columns, n)
    most = (_entropy(rows, n) + _entropy(columns, n)) / 2
    spread = most - chance
    if abs(spread) < 1e-12:
        return 0.0
    beyond = mutual - chance
    return float(beyond / spread) if abs(beyond) > 1e-12 else 0.0


def _entropy(counts: NDArray[np.int64], n: int) -> float:
    share = counts[counts > 0] / n
    return float(-(share * np.log(share)).sum())


def _mutual(table: NDArray[np.int64], rows: NDArray[np.int64], columns: NDArray[np.int64], n: int) -> float:
    i, j = np.nonzero(table)
    both = table[i, j]
    return float((both / n * np.log(n * both / (rows[i] * columns[j]))).sum())


def _expected(rows: NDArray[np.int64], columns: NDArray[np.int64], n: int) -> float:
    """Mean mutual information of two random divisions with the same group sizes."""
    sizes_a, many_a = np.unique(rows, return_counts=True)
    sizes_b, many_b = np.unique(columns, return_counts=True)
    factorial = gammaln(np.arange(n + 2) + 1.0)
    total = 0.0
    for a, times_a in zip(sizes_a.tolist(), many_a.tolist(), strict=True):
        least = np.maximum(1, a + sizes_b - n)
        steps = np.maximum(np.minimum(a, sizes_b) - least + 1, 0)
        b, times_b = np.repeat(sizes_b, steps), np.repeat(many_b, steps)
        both = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps) + np.repeat(least, steps)
        chance = np.exp(
            factorial[a] + factorial[b] + factorial[n - a] + factorial[n - b]
            - factorial[n] - factorial[both] - factorial[a - both] - factorial[b - both]
            - factorial[n - a - b + both]
        )  # fmt: skip
        total += times_a * float((times_b * both / n * np.log(n * both / (a * b)) * chance).sum())
    return total


def mean_ami(divisions: Sequence[NDArray[np.int64]]) -> float:
    """Mean AMI over all pairs of runs; with more than `PAIRS` pairs of different divisions, over the first of them.

    Equal divisions are compared once and counted as often as they occur.
    """
    if len(divisions) < 2:
        return 1.0
    distinct: dict[bytes, int] = {}
    first: list[NDArray[np.int64]] = []
    for division in divisions:
        key = canonical_labels(division).tobytes()
        if key not in distinct:
            first.append(division)
        distinct[key] = distinct.get(key, 0) + 1
    many = list(distinct.values())
    pairs = [(i, j) for i in range(len(first)) for j in range(i + 1, len(first))][:PAIRS]
    same = sum(c * (c - 1) // 2 for c in many)
    weights = [many[i] * many[j] for i, j in pairs]
    total = same + sum(w * ami(first[i], first[j]) for w, (i, j) in zip(weights, pairs, strict=True))
    return total / (same + sum(weights))
