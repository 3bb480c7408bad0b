"""Adjusted mutual information: how much two divisions agree beyond chance (1 the same, about 0 unrelated)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

PAIRS = 300  # of different divisions compared at most
_AT_ONCE = 1_000_000  # terms of the sums that are held at a time
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
    return _adjusted(canonical_labels(one), canonical_labels(other), _Expected(len(one)))


def _adjusted(a: Labels, b: Labels, expected: _Expected) -> float:
    """Return the adjusted mutual information of canonical labels."""
    n = len(a)
    if np.array_equal(a, b) or n < 2:
        return 1.0
    rows, columns = np.bincount(a), np.bincount(b)
    table = np.bincount(a * len(columns) + b, minlength=len(rows) * len(columns)).reshape(len(rows), len(columns))
    mutual = _mutual(table, rows, columns, n)
    chance = expected(rows, columns)
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


class _Expected:
    """Mean mutual information of two random divisions of `n` nodes with given sizes of groups.

    What two groups of given sizes share by chance is worked out once: divisions of one network have mostly sizes in
    common.
    """

    def __init__(self, n: int) -> None:
        self._n = n
        self._factorial = gammaln(np.arange(n + 2) + 1.0)
        self._keys, self._known = np.empty(0, np.int64), np.empty(0)

    def __call__(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> float:
        """Return the mean for the sizes of the groups of both divisions."""
        (sizes_a, many_a), (sizes_b, many_b) = (np.unique(sizes, return_counts=True) for sizes in (rows, columns))
        keys = np.minimum.outer(sizes_a, sizes_b) * (self._n + 1) + np.maximum.outer(sizes_a, sizes_b)
        self._work_out(np.setdiff1d(keys, self._keys))
        return float(many_a @ self._known[np.searchsorted(self._keys, keys)] @ many_b)

    def _work_out(self, keys: NDArray[np.int64]) -> None:
        """Keep what two groups of each pair of sizes share by chance; a key is the smaller size and the greater."""
        sizes = np.stack(np.divmod(keys, self._n + 1), axis=1)
        piece = np.cumsum(sizes[:, 0]) // _AT_ONCE
        ends = [*np.flatnonzero(np.diff(piece, prepend=-1)).tolist(), len(keys)]
        found = [self._shared(sizes[start:stop]) for start, stop in pairwise(ends)]
        every = np.concatenate([self._keys, keys])
        order = np.argsort(every)
        self._keys, self._known = every[order], np.concatenate([self._known, *found])[order]

    def _shared(self, sizes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return what two groups share by chance, one a row of sizes."""
        n, factorial = self._n, self._factorial
        least = np.maximum(1, sizes.sum(axis=1) - n)
        steps = sizes[:, 0] - least + 1
        starts = np.cumsum(steps) - steps
        both = np.arange(steps.sum()) + np.repeat(least - starts, steps)
        a, b = np.repeat(sizes, steps, axis=0).T
        chance = np.exp(
            factorial[a] + factorial[b] + factorial[n - a] + factorial[n - b]
            - factorial[n] - factorial[both] - factorial[a - both] - factorial[b - both]
            - factorial[n - a - b + both]
        )  # fmt: skip
        return np.add.reduceat(both / n * np.log(n * both / (a * b)) * chance, starts)


def mean_ami(divisions: Sequence[NDArray[np.int64]]) -> float:
    """Mean AMI over all pairs of runs; with more than `PAIRS` pairs of different divisions, over the first of them.

    Equal divisions are compared once and counted as often as they occur.
    """
    if len(divisions) < 2:
        return 1.0
    distinct: dict[bytes, int] = {}
    first: list[Labels] = []
    for division in map(canonical_labels, divisions):
        key = division.tobytes()
        if key not in distinct:
            first.append(division)
        distinct[key] = distinct.get(key, 0) + 1
    many = list(distinct.values())
    pairs = [(i, j) for i in range(len(first)) for j in range(i + 1, len(first))][:PAIRS]
    same = sum(c * (c - 1) // 2 for c in many)
    weights = [many[i] * many[j] for i, j in pairs]
    expected = _Expected(len(first[0]))
    total = same + sum(w * _adjusted(first[i], first[j], expected) for w, (i, j) in zip(weights, pairs, strict=True))
    return total / (same + sum(weights))
