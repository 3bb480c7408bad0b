"""Concentration of flows that are only known by bounds: the least and the greatest that an index can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np

Index = Callable[[np.ndarray], float]
#: With at most so many inexact flows every corner of the bounds is tried.
_EVERY_CORNER = 12


def index_bounds(low: np.ndarray, high: np.ndarray, index: Index) -> tuple[float, float]:
    """Return the least and greatest value of an index of unevenness over all flows within their bounds.

    Parameters
    ----------
    low, high
        Bounds of each flow; an open top is infinite.
    index
        Grows with unevenness and does not depend on scale (HHI, Gini); give 1/x or -x for one that falls.

    Notes
    -----
    The most even flows within bounds are a common level, clipped to each flow's bounds; the most uneven ones lie in a
    corner. Corners are all tried for up to 12 inexact flows; beyond that, those where the largest are at their most and
    the others at their least. An open top can outgrow all the rest: then the flow is all there is.

    Examples
    --------
    >>> index_bounds(np.array([10.0, 10.0]), np.array([10.0, 30.0]), lambda x: float(((x / x.sum()) ** 2).sum()))
    (0.5, 0.625)
    """
    low, high = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    if (low == high).all():
        value = index(low)
        return value, value
    least = min(index(x) for x in _even(low, high) if x.sum() > 0)
    greatest = max((index(x) for x in _corners(low, high) if x.sum() > 0), default=least)
    return least, max(least, greatest)


def _even(low: np.ndarray, high: np.ndarray) -> Iterator[np.ndarray]:
    """Common levels, clipped: the bounds themselves and a fine grid between them."""
    ends = np.unique(np.concatenate([low, high[np.isfinite(high)]]))
    top = max(float(ends.max()), 1.0)
    levels = np.unique(np.concatenate([ends, np.linspace(0, top, 2001), [float(low.sum()), float(low.mean())]]))
    for level in levels:
        yield np.clip(level, low, high)


def _corners(low: np.ndarray, high: np.ndarray) -> Iterator[np.ndarray]:
    inexact = np.flatnonzero(low != high)
    opened = np.isinf(high)
    for i in np.flatnonzero(opened):
        alone = np.zeros(len(low))
        alone[i] = 1.0
        yield alone
    top = np.where(opened, low, high)
    if len(inexact) <= _EVERY_CORNER:
        for choice in product((False, True), repeat=len(inexact)):
            corner = low.copy()
            corner[inexact[list(choice)]] = top[inexact[list(choice)]]
            yield corner
        return
    for order in (np.argsort(-top, kind="stable"), np.argsort(-low, kind="stable")):
        for k in range(len(order) + 1):
            corner = low.copy()
            corner[order[:k]] = top[order[:k]]
            yield corner


def quotient_bounds(low: np.ndarray, high: np.ndarray, i: int, j: int) -> tuple[float, float]:
    """Return the least and greatest location quotient of cell (i, j) of a matrix with bounds.

    Notes
    -----
    With f the cell, o the rest of its row, d the rest of its column and r all else, LQ = f (f + o + d + r) / ((f + o)
    (f + d)): it falls with o and d and grows with r; f is tried on a grid between its bounds.
    """
    pick = [_remaining_sums(matrix, i, j) for matrix in (low, high)]
    top = high[i, j] if np.isfinite(high[i, j]) else max(low[i, j], 1.0) * 1e6
    flows = np.linspace(low[i, j], top, 65) if top > low[i, j] else np.array([low[i, j]])
    (o0, d0, r0), (o1, d1, r1) = pick
    return float(np.nanmin(_quotient(flows, o1, d1, r0))), float(np.nanmax(_quotient(flows, o0, d0, r1)))


def _remaining_sums(matrix: np.ndarray, i: int, j: int) -> tuple[float, float, float]:
    """Rest of the row, rest of the column, and all else."""
    rest = np.delete(np.delete(matrix, i, axis=0), j, axis=1)
    return float(np.delete(matrix[i], j).sum()), float(np.delete(matrix[:, j], i).sum()), float(rest.sum())


def _quotient(f: np.ndarray, o: float, d: float, r: float) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        if np.isinf(r):
            return np.where(f > 0, np.inf, np.nan)
        if np.isinf(o) and np.isinf(d):
            return np.zeros_like(f)
        if np.isinf(o) or np.isinf(d):
            return np.asarray(f / (f + (d if np.isinf(o) else o)))
        return np.asarray(f * (f + o + d + r) / ((f + o) * (f + d)))
