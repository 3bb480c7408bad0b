"""Every assignment of a small feasible set, written out: for what is no linear expression, such as concentration.

Whole numbers only. Variables that stand in one relation and are not asked for are not written out: they take what the
others leave them, which by interval arithmetic is possible or not.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from graphlab.counting.feasible.programme import Programme
from graphlab.counting.feasible.solution import Solution
from graphlab.counting.feasible.system import Expression, Relation
from graphlab.model.values import Number

#: Partial assignments that are looked at before it is given up; a count and no clock, so that bytes stay the same.
MOST_STEPS = 60_000


def assignments(solution: Solution, rows: Sequence[Expression], *, most: int = MOST_STEPS) -> np.ndarray | None:
    """Return every combination of values that some expressions can take together; None where they are too many.

    Parameters
    ----------
    solution
        Of the system that the rows are expressions of.
    rows
        What is asked for.
    most
        How many partial assignments may be looked at.

    Returns
    -------
    numpy.ndarray or None
        A combination a row, each once; an expression a column. None also for measured numbers and open bounds.

    Examples
    --------
    >>> from graphlab.counting.feasible.system import System
    >>> system = System()
    >>> a, b = system.add(0, 4), system.add(0, 4)
    >>> total = system.add(7, 7)
    >>> system.relate({total: -1, a: 1, b: 1})
    >>> assignments(Solution(system), [{a: 1}, {b: 1}]).tolist()
    [[3, 4], [4, 3]]
    """
    rows = [solution.resolved(row) for row in rows]
    programme = solution.span(rows)
    found = _Search(programme, rows).run(most)
    return None if found is None else np.unique(np.array(found, dtype=np.int64).reshape(-1, len(rows)), axis=0)


class _Search:
    """The state of one search, depth first."""

    def __init__(self, programme: Programme, rows: Sequence[Expression]) -> None:
        self.programme, self.rows = programme, rows
        asked = {v for row in rows for v in row}
        met: dict[int, int] = defaultdict(int)
        for relation in programme.relations:
            for v, _ in relation.terms:
                met[v] += 1
        self.free = [
            v for v in programme.variables if (v in asked or met[v] > 1) and programme.low[v] != programme.high[v]
        ]
        self.value: dict[int, Number] = {
            v: programme.low[v] for v in programme.variables if programme.low[v] == programme.high[v]
        }
        self.of: dict[int, list[Relation]] = defaultdict(list)
        for relation in programme.relations:
            for v, _ in relation.terms:
                self.of[v].append(relation)
        self.left = 0
        self.found: set[tuple[int, ...]] = set()

    def run(self, most: int) -> list[tuple[int, ...]] | None:
        whole, high = self.programme.whole, self.programme.high
        if any(not whole[v] for v in self.programme.variables) or any(math.isinf(high[v]) for v in self.free):
            return None
        self.left = most
        return sorted(self.found) if self._descend(0) else None

    def _descend(self, depth: int) -> bool:
        """Fill the free variables from one on; False where the search was given up."""
        self.left -= 1
        if self.left < 0:
            return False
        if depth == len(self.free):
            self.found.add(tuple(int(sum(c * self.value[v] for v, c in row.items())) for row in self.rows))
            return True
        variable = self.free[depth]
        for value in range(int(self.programme.low[variable]), int(self.programme.high[variable]) + 1):
            self.value[variable] = value
            if all(self._can_hold(r) for r in self.of[variable]) and not self._descend(depth + 1):
                return False
        del self.value[variable]
        return True

    def _can_hold(self, relation: Relation) -> bool:
        """Whether what is still open in a relation can make it hold; exact where that is one variable or none."""
        low: Number = 0
        high: Number = 0
        for v, c in relation.terms:
            ends = (self.value[v],) * 2 if v in self.value else (self.programme.low[v], self.programme.high[v])
            low += c * ends[0 if c > 0 else 1]
            high += c * ends[1 if c > 0 else 0]
        return low <= relation.high and high >= relation.low
