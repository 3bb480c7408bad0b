"""Which of many texts hold a word: looked for in all of them together first, as most columns hold none of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import contains

import numpy as np

#: What stands between texts that are looked at together.
BETWEEN = "\0"


def places_with(texts: Sequence[str], words: Iterable[str]) -> np.ndarray:
    """Return the places of those of some texts that hold one of some words as it stands (int64, rising).

    Examples
    --------
    >>> places_with(["Ely", "Ely; Diss", "", "Diss, Eye"], [";", ",", "/"]).tolist()
    [1, 3]
    """
    lines = BETWEEN.join(texts)
    return np.flatnonzero(_held(texts, [word for word in words if word in lines]))


def places_that_may_hold(texts: Sequence[str], words: Iterable[str]) -> np.ndarray:
    """Return the places of those of some texts that may hold one of some words in capitals or not (int64, rising).

    Parameters
    ----------
    texts
        One that is not ASCII, where letters have several capitals, may hold any word.
    words
        In lower case.

    Examples
    --------
    >>> places_that_may_hold(["Ely", "Walsall", "NORFOLK TOTAL", "Café"], ["total", "all"]).tolist()
    [1, 2, 3]
    """
    lines = BETWEEN.join(texts)
    low = lines.lower()
    there = [word for word in words if word in low]
    lowered = low.split(BETWEEN)
    held = _held(lowered if len(lowered) == len(texts) else list(map(str.lower, texts)), there)
    if not lines.isascii():
        held |= ~np.fromiter(map(str.isascii, texts), bool, len(texts))
    return np.flatnonzero(held)


def _held(texts: Sequence[str], words: Iterable[str]) -> np.ndarray:
    held = np.zeros(len(texts), bool)
    for word in words:
        held |= np.fromiter(map(contains, texts, repeat(word)), bool, len(texts))
    return held
