"""The attack: what a reader can work out of what is published, by integer linear programming.

The reader knows every published number, which cells are hidden, the rule (a zero is never hidden, so a hidden cell is
at least one) and every sum of `suppression_relations`. For each hidden cell the least and the greatest number that
agree with all of it are found. A cell is safe when that interval still holds every number from 1 to the threshold
less one: the reader then learns no more than the rule itself says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from graphlab.model.claims import Count
from graphlab.model.values import Bounds
from graphlab.release.relations import Sum


@dataclass(frozen=True, slots=True)
class Derived:
    """What can be worked out of a hidden count: between `low` and `high` (None is open)."""

    id: str
    low: int
    high: int | None

    def tells(self, threshold: int) -> bool:
        """Whether it says more than that the number is below the threshold, or leaves one number only."""
        return self.low > 1 or self.low == self.high or (self.high is not None and self.high < threshold - 1)


def derive(counts: Iterable[Count], hidden: Set[str], sums: Sequence[Sum]) -> dict[str, Derived]:
    """Return what a reader can work out of each hidden count.

    Parameters
    ----------
    counts
        Every count with its true value; of the hidden ones nothing but the id is used.
    hidden
        Ids of the hidden counts.
    sums
        The sums that the reader knows (`graphlab.release.relations.sums_of`).

    Returns
    -------
    dict
        By id of the hidden count, and by `Sum.rest_id` for what the parts of a total leave over.

    Notes
    -----
    Two small integer programmes for each hidden cell, over the cells that its sums reach only.
    """
    published = {c.id: c.value.bounds if c.value.known else Bounds(None, None) for c in counts if c.id not in hidden}
    wanted = {*hidden, *(s.rest_id for s in sums if s.rest != 0)}
    found: dict[str, Derived] = {}
    for group in _connected(wanted, sums):
        touching = [s for s in sums if group & {s.total, *s.parts, s.rest_id}]
        programme = _Programme(touching, published)
        found |= {key: programme.interval(key) for key in sorted(group)}
    return found


def _connected(wanted: Set[str], sums: Sequence[Sum]) -> list[set[str]]:
    """Return the groups of cells that sums tie together through cells that are not published."""
    import networkx as nx

    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(sorted(wanted))
    for place, each in enumerate(sums):
        cells = (each.total, *each.parts, each.rest_id)
        graph.add_edges_from((("sum", place), key) for key in cells if key in wanted)
    groups = [{k for k in group if isinstance(k, str)} for group in nx.connected_components(graph)]
    return sorted((group for group in groups if group), key=min)


class _Programme:
    """The sums that tie some cells together, as constraints."""

    def __init__(self, sums: Sequence[Sum], published: Mapping[str, Bounds]) -> None:
        import numpy as np

        self.cells = sorted({c for s in sums for c in (s.total, *s.parts, s.rest_id)})
        self.place = {cell: i for i, cell in enumerate(self.cells)}
        remainders = {s.rest_id: s.rest for s in sums}
        ends = [self._ends(cell, published, remainders) for cell in self.cells]
        self.low, self.high = np.array([e[0] for e in ends]), np.array([e[1] for e in ends])
        self.matrix = np.zeros((len(sums), len(self.cells)))
        for row, each in enumerate(sums):
            self.matrix[row, self.place[each.total]] += 1
            for cell in (*each.parts, each.rest_id):
                self.matrix[row, self.place[cell]] -= 1

    @staticmethod
    def _ends(
        cell: str, published: Mapping[str, Bounds], remainders: Mapping[str, float | None]
    ) -> tuple[float, float]:
        """Return the least and greatest that a reader takes for granted."""
        if cell in remainders:
            return (0.0, 0.0) if remainders[cell] == 0 else (0.0, float("inf"))
        if cell not in published:
            return 1.0, float("inf")
        known = published[cell]
        return known.low or 0, float("inf") if known.high is None else known.high

    def interval(self, key: str) -> Derived:
        """Return what can be worked out of one cell."""
        if key not in self.place:
            return Derived(key, 1, None)
        low, high = self._extreme(key, 1), self._extreme(key, -1)
        return Derived(key, 0 if low is None else low, high)

    def _extreme(self, key: str, sign: int) -> int | None:
        """Solve one integer programme; None when there is no end in that direction."""
        import numpy as np
        from scipy.optimize import Bounds as Box
        from scipy.optimize import LinearConstraint, milp

        aim = np.zeros(len(self.cells))
        aim[self.place[key]] = sign
        whole = np.ones(len(self.cells), dtype=int)
        sums = LinearConstraint(self.matrix, 0.0, 0.0)
        answer = milp(aim, integrality=whole, bounds=Box(self.low, self.high), constraints=sums)
        return round(answer.x[self.place[key]]) if answer.success else None
