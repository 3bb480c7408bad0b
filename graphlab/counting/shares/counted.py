"""The rows of a table with what bounds them, as shares, ranks and sums of rows are asked of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from graphlab.counting.bounds import Expression, Feasible
from graphlab.counting.cells import Cells
from graphlab.counting.regions import Geography


@dataclass(frozen=True)
class Counted:
    """A table of cells with what bounds them.

    Attributes
    ----------
    cells
        The rows.
    table
        Number of the table of each row.
    feasible
        The system behind them; None where nothing ties them.
    geography
        Which places lie within which.
    root
        For each claim the total at the top of its tree, -1 for what is no part.
    unplaced
        Rows that lack an end which their table says.
    expressions
        Rows that are no signed sums of claims, in variables of the system.
    """

    cells: Cells
    table: np.ndarray
    feasible: Feasible | None
    geography: Geography
    root: np.ndarray
    unplaced: np.ndarray
    expressions: Mapping[int, Expression] = field(default_factory=dict)
    _rows: dict[int, dict[int, int] | None] = field(default_factory=dict, repr=False)

    def beside(self, index: int, totals: Sequence[int]) -> list[tuple[int, int]]:
        """Return the claims of a row, with their signs, that are in no account of these totals."""
        at = slice(self.cells.offsets[index], self.cells.offsets[index + 1])
        members = zip(self.cells.members[at].tolist(), self.cells.sign[at].tolist(), strict=True)
        return [(p, sign) for p, sign in members if int(self.root[p]) not in totals]

    def row(self, index: int) -> dict[int, int] | None:
        """Return a row as a sum of variables; None where nothing ties it."""
        if self.feasible is None:
            return None
        if index not in self._rows:
            stated = self.expressions.get(index)
            self._rows[index] = self.feasible.signed(self.cells, index) if stated is None else dict(stated)
        found = self._rows[index]
        return None if found is None else dict(found)

    def is_rest(self, index: int) -> bool:
        """Return whether a row is a total less its parts."""
        return bool((self.cells.sign[self.cells.offsets[index] : self.cells.offsets[index + 1]] < 0).any())

    def tables(self) -> list[np.ndarray]:
        """Return the rows of each table."""
        order = np.argsort(self.table, kind="stable")
        cuts = np.flatnonzero(np.diff(self.table[order])) + 1
        return np.split(order, cuts) if len(order) else []

    def low(self, rows: np.ndarray) -> np.ndarray:
        """Return the least of some rows; what is not known is at least 0."""
        return np.asarray(np.nan_to_num(self.cells.low[rows]))

    def high(self, rows: np.ndarray) -> np.ndarray:
        """Return the most of some rows; infinite where open."""
        return np.where(np.isnan(self.cells.high[rows]), np.inf, self.cells.high[rows])
