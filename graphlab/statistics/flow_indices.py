"""Measures of a matrix of flows: concentration, location quotients, residuals, and the corridors that stand out."""

from __future__ import annotations

import numpy as np


def shares_of(flows: np.ndarray) -> np.ndarray:
    """Return each number's share of their sum; zeros when the sum is zero."""
    values = np.asarray(flows, dtype=float).ravel()
    total = values.sum()
    return values / total if total else np.zeros_like(values)


def concentration(flows: np.ndarray) -> float:
    """Return the Herfindahl-Hirschman index: the sum of squared shares, 1/n (even) to 1 (all in one).

    References
    ----------
    Hirschman 1964, American Economic Review 54:761.

    Examples
    --------
    >>> round(concentration(np.array([[40, 10, 0], [5, 25, 20]])), 6)
    0.275
    """
    return float((shares_of(flows) ** 2).sum())


def entropy(flows: np.ndarray) -> float:
    """Return Shannon's entropy of the shares in nats; a zero adds nothing.

    Examples
    --------
    >>> round(entropy(np.array([[40, 10, 0], [5, 25, 20]])), 3)
    1.415
    """
    shares = shares_of(flows)
    shares = shares[shares > 0]
    return float(-(shares * np.log(shares)).sum()) + 0.0


def gini(flows: np.ndarray) -> float:
    """Return the Gini coefficient over all numbers given, zeros included.

    Notes
    -----
    It depends on whether empty corridors count: say how many were given.

    Examples
    --------
    >>> f = np.array([40, 10, 0, 5, 25, 20])
    >>> round(gini(f), 2), round(gini(f[f > 0]), 2)
    (0.45, 0.34)
    """
    values = np.sort(np.asarray(flows, dtype=float).ravel())
    n, total = len(values), values.sum()
    if not n or not total:
        return 0.0
    return float((2 * np.arange(1, n + 1) - n - 1) @ values / (n * total))


def expected_if_independent(flows: np.ndarray) -> np.ndarray:
    """Return what each cell would be if origins and destinations were independent: row sum x column sum / all."""
    matrix = np.asarray(flows, dtype=float)
    total = matrix.sum()
    return np.outer(matrix.sum(axis=1), matrix.sum(axis=0)) / total if total else np.zeros_like(matrix)


def location_quotient(flows: np.ndarray) -> np.ndarray:
    """Return for each cell its origin's share in the destination over the destination's share in all.

    Above 1: the origin goes there more than others do. NaN where the origin or the destination has nothing.

    References
    ----------
    Isard 1960, Methods of Regional Analysis, ch. 5.

    Examples
    --------
    >>> location_quotient(np.array([[40, 10, 0], [5, 25, 20]])).round(3).tolist()
    [[1.778, 0.571, 0.0], [0.222, 1.429, 2.0]]
    """
    expected = expected_if_independent(flows)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, np.asarray(flows, dtype=float) / expected, np.nan)


def independence_residual(flows: np.ndarray) -> np.ndarray:
    """Return (flow - expected) / sqrt(expected) under independence; NaN where nothing is expected.

    Examples
    --------
    >>> independence_residual(np.array([[40, 10, 0], [5, 25, 20]])).round(2).tolist()[0]
    [3.69, -1.79, -3.16]
    """
    expected = expected_if_independent(flows)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, (np.asarray(flows, dtype=float) - expected) / np.sqrt(expected), np.nan)


def disparity(flows: np.ndarray, *, axis: int = 1) -> np.ndarray:
    """Return for each flow the chance that it would be so large a part of its end by luck: (1 - p) ** (k - 1).

    Parameters
    ----------
    flows
        Origins in rows, destinations in columns.
    axis
        1: p and k of the origin (row); 0: of the destination (column).

    Returns
    -------
    numpy.ndarray
        Alpha per cell; NaN for empty cells. An end with one flow gives 1: it cannot stand out (k = 1).

    References
    ----------
    Serrano, Boguna & Vespignani 2009, PNAS 106:6483-6488.

    Examples
    --------
    >>> disparity(np.array([[40, 10, 0], [5, 25, 20]])).round(2).tolist()
    [[0.2, 0.8, nan], [0.81, 0.25, 0.36]]
    """
    matrix = np.asarray(flows, dtype=float)
    sums = matrix.sum(axis=axis, keepdims=True)
    degree = (matrix > 0).sum(axis=axis, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = matrix / sums
        alpha = np.where(degree > 1, (1 - part) ** (degree - 1), 1.0)
    return np.where(matrix > 0, alpha, np.nan)
