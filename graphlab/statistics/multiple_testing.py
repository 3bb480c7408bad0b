"""Many tests at once: Benjamini-Hochberg for screening, Holm for claims."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for the false discovery rate, in the order given.

    Parameters
    ----------
    p_values
        Between 0 and 1.

    Raises
    ------
    ValueError
        If one is not between 0 and 1.

    Notes
    -----
    Of those called out at 0.05, at most one in twenty is expected to be false. For screening, not for claims.

    References
    ----------
    Benjamini & Hochberg, J. R. Stat. Soc. B 57:289 (1995).

    Examples
    --------
    >>> [round(p, 6) for p in benjamini_hochberg([0.001, 0.012, 0.03, 0.04, 0.2])]
    [0.005, 0.03, 0.05, 0.05, 0.2]
    """
    from scipy.stats import false_discovery_control

    adjusted: list[float] = false_discovery_control(_checked(p_values)).tolist() if len(p_values) else []
    return adjusted


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted so that the chance of any false claim among them stays at the level, in the order given.

    Raises
    ------
    ValueError
        If one is not between 0 and 1.

    Notes
    -----
    No package that is always installed has it (scipy has not, statsmodels is an extra); the tests compare with
    statsmodels.

    References
    ----------
    Holm, Scand. J. Stat. 6:65 (1979).

    Examples
    --------
    >>> [round(p, 6) for p in holm([0.001, 0.012, 0.03, 0.04, 0.2])]
    [0.005, 0.048, 0.09, 0.09, 0.2]
    """
    p = _checked(p_values)
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(len(p))
    adjusted[order] = np.maximum.accumulate(np.minimum(1.0, p[order] * np.arange(len(p), 0, -1)))
    return [float(value) for value in adjusted]


def _checked(p_values: Sequence[float]) -> np.ndarray:
    p = np.asarray(p_values, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("a p-value lies between 0 and 1")
    return p
