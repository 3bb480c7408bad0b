"""Several rows, or several claims, of a table together: sums, shares, combinations over all that the claims allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graphlab.counting.feasible.enumeration import assignments
from graphlab.counting.feasible.solution import Solution
from graphlab.counting.feasible.system import Expression
from graphlab.counting.making import count_table
from graphlab.counting.shares.possible import system_of
from graphlab.counting.table import Table
from graphlab.model.claims import Count
from graphlab.model.notes import WIDER, Note
from graphlab.model.values import Bounds
from graphlab.wording.phrases import listed

if TYPE_CHECKING:
    from graphlab.graph.network import Network

#: Rows of which every combination may be written out.
MOST_ROWS = 60


def about_limit(solution: Solution | None, what: str = "bounds and shares") -> list[Note]:
    """Return that a limit on the work left some figures wider than they may have to be, and of which claims."""
    if solution is None or not solution.unproved:
        return []
    claims = solution.unproved_claims
    among = f" (among them those about {listed(claims, most=6)})" if claims else ""
    text = f"A limit on the work ended the search: some {what}{among} may be narrower than is shown."
    return [Note(text, WIDER, claims)]


@dataclass(frozen=True)
class Joint:
    """Rows of a table in one system.

    Attributes
    ----------
    solution
        Of that system; claims that contradict each other stand in it as they are stated.
    rows
        Row of the table -> its expression.
    """

    solution: Solution
    rows: Mapping[int, Expression]
    _every: dict[tuple[int, ...], np.ndarray | None] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, table: Table, rows: Sequence[int]) -> Joint:
        """Return some rows (indices) of a table as one system."""
        whole, at = table.behind
        system, expressions = system_of(whole.counted_rows, at[list(rows)])
        return cls(Solution(system), dict(zip(rows, expressions, strict=True)))

    def sum(self, added: Sequence[int], taken: Sequence[int] = ()) -> Bounds:
        """Return what rows come to, less others."""
        return self.solution.sum(self._sum(added, taken))

    def share(self, part: Sequence[int], whole: Sequence[int]) -> Bounds:
        """Return the share of rows in rows that hold them."""
        return self.solution.share(self._sum(part), self._sum(whole))

    def every(self, rows: tuple[int, ...]) -> np.ndarray | None:
        """Return every combination of values that rows can take together; None where they are too many."""
        if rows not in self._every:
            asked = [self.rows[i] for i in rows]
            self._every[rows] = assignments(self.solution, asked) if len(rows) <= MOST_ROWS else None
        return self._every[rows]

    def _sum(self, added: Sequence[int], taken: Sequence[int] = ()) -> dict[int, int]:
        total: dict[int, int] = {}
        for sign, rows in ((1, added), (-1, taken)):
            for i in rows:
                for v, c in self.rows[i].items():
                    total[v] = total.get(v, 0) + sign * c
        return total


@dataclass(frozen=True)
class JointClaims:
    """Claims of one measure, unit and kind in the system that ties all of them."""

    table: Table

    @classmethod
    def of(cls, net: Network, count: Count) -> JointClaims:
        """Return the claims of the measure, unit and kind of a count."""
        return cls(count_table(net, count.measure, count.unit, count.kind))

    def sum(self, added: Iterable[Count], taken: Iterable[Count] = ()) -> Bounds | None:
        """Return what claims come to, less others; None where some are in no system or contradict others."""
        expression = self._expression(added, taken)
        return None if expression is None or self.solution is None else self.solution.sum(expression)

    def ratio(self, above: Iterable[Count], below: Iterable[Count]) -> Bounds | None:
        """Return what claims are over others, as the odds of a share; None as for `sum`."""
        part, both = self._expression(above), self._expression((*above, *below))
        if part is None or both is None or self.solution is None:
            return None
        found = self.solution.share(part, both)
        low, high = ((None if x is None or x == 1 else x / (1 - x)) for x in (found.low, found.high))
        return Bounds(low, high)

    @property
    def solution(self) -> Solution | None:
        """Of the system that ties them; None where nothing does."""
        return self.table.feasible.solution if self.table.feasible is not None else None

    def _expression(self, added: Iterable[Count], taken: Iterable[Count] = ()) -> dict[int, int] | None:
        feasible = self.table.feasible
        if feasible is None:
            return None
        total: dict[int, int] = {}
        for sign, counts in ((1, added), (-1, taken)):
            for count in counts:
                position = self._position.get(count.id)
                if position is None or position not in feasible.variable or feasible.contradicted(position):
                    return None
                v = feasible.variable[position]
                total[v] = total.get(v, 0) + sign
        return total

    @cached_property
    def _position(self) -> dict[str, int]:
        return {str(claim): p for p, claim in enumerate(self.table.claims.claim.tolist())}
