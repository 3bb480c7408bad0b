"""The values of an array, each once, in the order in which they come first."""

from __future__ import annotations

from typing import Any

import numpy as np


def numbered(column: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each entry the number of its value (int64), and the values in the order in which they come first.

    Parameters
    ----------
    column
        Objects that can be hashed, or numbers; none of them NaN.

    Examples
    --------
    >>> codes, values = numbered(np.array(["ely", "diss", "ely"], dtype=object))
    >>> codes.tolist(), values.tolist()
    ([0, 1, 0], ['ely', 'diss'])
    """
    if column.dtype == object:
        cells = column.tolist()
        place = {value: number for number, value in enumerate(dict.fromkeys(cells))}
        values = np.empty(len(place), dtype=object)
        values[:] = list(place)
        if len(place) == 1:
            return np.zeros(len(cells), np.int64), values
        return np.fromiter(map(place.__getitem__, cells), np.int64, len(cells)), values
    found, first, codes = np.unique(column, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    return number[codes], found[order]


def is_in(column: np.ndarray, values: set[Any]) -> np.ndarray:
    """Return for each entry of an array of objects whether it is one of some values."""
    return np.fromiter(map(values.__contains__, column.tolist()), bool, len(column))
