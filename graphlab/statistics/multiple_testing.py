"""Many tests at once: Benjamini-Hochberg for screening, Holm for claims."""

from __future__ import annotations

from collections.abc import Sequence


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
    order = _ascending(p_values)
    adjusted = [0.0] * len(order)
    least = 1.0
    for rank in range(len(order), 0, -1):
        index = order[rank - 1]
        least = min(least, p_values[index] * len(order) / rank)
        adjusted[index] = least
    return adjusted


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted so that the chance of any false claim among them stays at the level, in the order given.

    Raises
    ------
    ValueError
        If one is not between 0 and 1.

    References
    ----------
    Holm, Scand. J. Stat. 6:65 (1979).

    Examples
    --------
    >>> [round(p, 6) for p in holm([0.001, 0.012, 0.03, 0.04, 0.2])]
    [0.005, 0.048, 0.09, 0.09, 0.2]
    """
    order = _ascending(p_values)
    adjusted = [0.0] * len(order)
    greatest = 0.0
    for rank, index in enumerate(order):
        greatest = max(greatest, min(1.0, p_values[index] * (len(order) - rank)))
        adjusted[index] = greatest
    return adjusted


def _ascending(p_values: Sequence[float]) -> list[int]:
    if any(not 0 <= p <= 1 for p in p_values):
        raise ValueError("a p-value lies between 0 and 1")
    return sorted(range(len(p_values)), key=lambda i: (p_values[i], i))
