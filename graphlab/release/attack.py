"""The attack: what a reader can work out of what is published, by integer linear programming.

The reader knows every published number, which cells are hidden, the rule (a zero is never hidden, so a hidden cell is
at least one) and every sum of `graphlab.release.relations`. For each hidden cell the least and the greatest number that
agree with all of it are found. The promise of ``--suppress-below N``: of a number below N every value from 1 to N - 1
stays possible; of a number that is hidden to protect it at least N whole numbers do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.model.claims import Count
from graphlab.model.values import Bounds
from graphlab.release.relations import Sum, sums_in

if TYPE_CHECKING:
    from graphlab.model.claim_set import ClaimSet

_WHOLE = 1e-6


@dataclass(frozen=True, slots=True)
class Derived:
    """What can be worked out of a hidden count: between `low` and `high` (None is open)."""

    id: str
    low: int
    high: int | None

    def tells(self, threshold: int) -> bool:
        """Whether it says more than that the number is below the threshold, or leaves one number only."""
        return self.low > 1 or self.low == self.high or (self.high is not None and self.high < threshold - 1)

    @property
    def width(self) -> float:
        """How many whole numbers are left."""
        return math.inf if self.high is None else self.high - self.low + 1


def derive(counts: Iterable[Count], hidden: Set[str], sums: Sequence[Sum]) -> dict[str, Derived]:
    """Return what a reader can work out of each hidden count.

    Parameters
    ----------
    counts
        Every count with its true value; of the hidden ones nothing but the id is used.
    hidden
        Ids of the hidden counts.
    sums
        The sums that the reader knows (`graphlab.release.relations.sums_in`).

    Returns
    -------
    dict
        By id of the hidden count, and by `Sum.rest_id` for what the parts of a total leave over.

    Notes
    -----
    Two small integer programmes for each hidden cell, over the cells that its sums reach only.
    """
    published = {c.id: c.value.bounds if c.value.known else Bounds(None, None) for c in counts if c.id not in hidden}
    atoms = {key for s in sums for key in s.atoms}
    wanted = {*hidden, *atoms, *(s.rest_id for s in sums if s.rest != 0)}
    found: dict[str, Derived] = {}
    for group in _connected(wanted, sums):
        touching = [s for s in sums if group & {*s.cells, *s.atoms, s.rest_id}]
        programme = Programme(touching, published)
        found |= {key: programme.interval(key) for key in sorted(group - atoms)}
    return found


def attack(released: ClaimSet, below: int) -> list[Derived]:
    """Return the hidden counts of a released dataset of which a reader learns more than ``--suppress-below`` promises.

    Parameters
    ----------
    released
        The dataset as it left: nothing else is used. Counts without a number are taken as hidden.
    below
        The threshold that was promised.

    Returns
    -------
    list
        Hidden counts with fewer than ``below - 1`` whole numbers left, or with one; none is what a release proves.
    """
    hidden = {c.id for c in released.counts if not c.value.known}
    sums = sums_in(released)
    derived = derive(released.counts, hidden, sums)
    return [derived[key] for key in sorted(hidden) if derived[key].width < max(2, below - 1)]


def _connected(wanted: Set[str], sums: Sequence[Sum]) -> list[set[str]]:
    """Return the groups of cells that sums tie together through cells that are not published."""
    import networkx as nx

    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(sorted(wanted))
    for place, each in enumerate(sums):
        graph.add_edges_from((("sum", place), key) for key in (*each.cells, *each.atoms, each.rest_id) if key in wanted)
    groups = [{k for k in group if isinstance(k, str)} for group in nx.connected_components(graph)]
    return sorted((group for group in groups if group), key=min)


class Programme:
    """The sums that tie some cells together, as constraints: whole - parts - rest = 0."""

    def __init__(self, sums: Sequence[Sum], published: Mapping[str, Bounds]) -> None:
        from scipy.sparse import coo_array

        self.cells = sorted({c for s in sums for c in (*s.cells, *s.atoms, s.rest_id)})
        self.place = {cell: i for i, cell in enumerate(self.cells)}
        self.rests = {s.rest_id: s.rest for s in sums} | {key: None for s in sums for key in s.atoms}
        ends = [self._ends(cell, published) for cell in self.cells]
        self.low, self.high = np.array([e[0] for e in ends]), np.array([e[1] for e in ends])
        entries = [
            (row, self.place[cell], sign)
            for row, each in enumerate(sums)
            for cells, sign in ((each.whole, 1.0), ((*each.parts, *each.atoms), -1.0), ((each.rest_id,), -1.0))
            for cell in cells
        ]
        rows, columns, signs = (list(x) for x in zip(*entries, strict=True)) if entries else ([], [], [])
        self.matrix = coo_array((signs, (rows, columns)), shape=(len(sums), len(self.cells))).tocsc()

    def _ends(self, cell: str, published: Mapping[str, Bounds]) -> tuple[float, float]:
        """Return the least and greatest that a reader takes for granted."""
        if cell in self.rests:
            return (0.0, 0.0) if self.rests[cell] == 0 else (0.0, math.inf)
        if cell not in published:
            return 1.0, math.inf
        known = published[cell]
        return known.low or 0, math.inf if known.high is None else known.high

    def interval(self, key: str) -> Derived:
        """Return what can be worked out of one cell."""
        if key not in self.place:
            return Derived(key, 1, None)
        low, high = self._extreme(key, 1), self._extreme(key, -1)
        return Derived(key, 0 if low is None else low, high)

    def _extreme(self, key: str, sign: int) -> int | None:
        """Solve one integer programme; None when there is no end in that direction."""
        aim = np.zeros(len(self.cells))
        aim[self.place[key]] = sign
        answer = solve(aim, self.matrix, np.zeros(self.matrix.shape[0]), self.low, self.high)
        return None if answer is None else round(answer[self.place[key]])


def solve(
    aim: np.ndarray,
    matrix: Any,
    right: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    *,
    ceiling: np.ndarray | None = None,
) -> np.ndarray | None:
    """Return whole numbers with the least of an aim, or None if there are none or no least.

    Parameters
    ----------
    aim
        Cost of each number.
    matrix, right
        The sums: matrix @ numbers = right.
    low, high
        Bounds of the numbers.
    ceiling
        Where sums may lie between `right` and this instead.
    """
    from scipy.optimize import Bounds as Box
    from scipy.optimize import LinearConstraint, milp

    top = right if ceiling is None else ceiling
    if (low == high).any():
        return _solve_free(aim, matrix, (right, top), low, high)
    sums = [LinearConstraint(matrix, right, top)] if matrix.shape[0] else []
    # Most sums are those of flows in a network, where the plain programme has whole numbers already.
    plain = milp(aim, bounds=Box(low, high), constraints=sums)
    if not plain.success:
        return None
    if np.abs(plain.x - np.round(plain.x)).max(initial=0.0) < _WHOLE:
        return np.asarray(np.round(plain.x))
    whole = np.ones(len(aim), dtype=int)
    answer = milp(aim, integrality=whole, bounds=Box(low, high), constraints=sums, options={"mip_rel_gap": 0})
    return np.asarray(np.round(answer.x)) if answer.success else None


def _solve_free(
    aim: np.ndarray, matrix: Any, ends: tuple[np.ndarray, np.ndarray], low: np.ndarray, high: np.ndarray
) -> np.ndarray | None:
    """Solve for the numbers that are not known: most are published, and only weigh on the programme."""
    known, free = np.flatnonzero(low == high), np.flatnonzero(low < high)
    if len(known) + len(free) < len(low):
        return None
    values = np.where(low == high, low, 0.0)
    taken = matrix[:, known] @ values[known]
    rest = matrix[:, free]
    used = np.flatnonzero(np.diff(rest.tocsr().indptr))
    settled = np.setdiff1d(np.arange(matrix.shape[0]), used)
    floor, ceiling = ends[0] - taken, ends[1] - taken
    if (floor[settled] > _WHOLE).any() or (ceiling[settled] < -_WHOLE).any():
        return None
    if len(free):
        rows = rest.tocsr()[used].tocsc()
        found = solve(aim[free], rows, floor[used], low[free], high[free], ceiling=ceiling[used])
        if found is None:
            return None
        values[free] = found
    return values
