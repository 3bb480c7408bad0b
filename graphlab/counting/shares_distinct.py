"""Shares of distinct counts: of the stated total that a row is part of, and of nothing else.

Distinct counts are never added, so that there is no sum to divide by and no remainder; several totals of one table stay
the denominators of their own parts.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphlab.counting.cells import Cells
from graphlab.counting.selection import FlowClaims
from graphlab.counting.totals import Trees


def rows_with_total(cells: Cells, trees: Trees) -> Iterator[tuple[int, int]]:
    """Yield every row that is part of a stated total, with the position of that total."""
    for i in range(len(cells)) if trees.parts else ():
        root = int(trees.root[cells.of(i)[0]])
        if root >= 0:
            yield i, root


def distinct_shares(cells: Cells, claims: FlowClaims, trees: Trees) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return least share, greatest share and denominator of every row; NaN where there is none.

    Notes
    -----
    An exact total divides. Of a total with bounds the least share is low / total's high, the greatest high / total's
    low, at most 1; then the denominator is not one exact number.
    """
    low, high, denominator = (np.full(len(cells), np.nan) for _ in range(3))
    for i, total in rows_with_total(cells, trees):
        least, most = float(claims.low[total]), float(claims.high[total])
        if least == most:
            denominator[i] = least
            if least:
                low[i], high[i] = cells.low[i] / least, cells.high[i] / least
        elif not np.isnan(least) and not np.isnan(cells.low[i]):
            low[i] = 0.0 if np.isnan(most) or not most else min(1.0, cells.low[i] / most)
            high[i] = 1.0 if np.isnan(cells.high[i]) or not least else min(1.0, cells.high[i] / least)
    return low, high, denominator
