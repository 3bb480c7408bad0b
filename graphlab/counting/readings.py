"""One cell by itself in a period: which of its claims are its figure there, and which are passed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphlab.counting.selection import FlowClaims, claims_at
from graphlab.counting.totals import select_non_overlapping
from graphlab.model.claims import Count
from graphlab.model.periods import Period
from graphlab.model.values import Bounds, sum_bounds

if TYPE_CHECKING:
    from graphlab.graph.network import Network


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure for a period: its bounds, the days that its claims cover, the claims taken and those passed over."""

    bounds: Bounds
    days: int
    taken: tuple[Count, ...]
    passed: tuple[Count, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids, those taken first."""
        return tuple(c.id for c in (*self.taken, *self.passed))


@dataclass(frozen=True)
class Readings:
    """The counts of one measure, unit and kind, to be asked cell by cell."""

    claims: FlowClaims
    counts: tuple[Count, ...]
    at: Mapping[str, int]

    @classmethod
    def of(cls, net: Network, counts: Iterable[Count]) -> Readings:
        """Return counts of one measure, unit and kind that a network has, ready to be asked.

        Parameters
        ----------
        net
            The network that they are from.
        counts
            At least one.
        """
        by_id = {count.id: count for count in counts}
        every = net.count_arrays
        claims = claims_at(net.dataset, every, np.flatnonzero(every.text("claim").is_in(by_id)))
        ids = claims.claim.tolist()
        return cls(claims, tuple(by_id[i] for i in ids), {i: p for p, i in enumerate(ids)})

    def figure(self, cell: Iterable[Count], period: Period) -> Figure | None:
        """Return the figure of one cell for a period; None when no claim lies inside.

        Parameters
        ----------
        cell
            Claims of one cell with a number and a date.
        period
            Only claims that lie wholly inside count.

        Returns
        -------
        Figure or None
            Flows are added without overlap; of stocks the last reading is taken, of distinct counts the longest.
        """
        inside = [self.at[c.id] for c in cell if c.period.inside(period)]
        if not inside:
            return None
        chosen, _ = select_non_overlapping(self.claims, inside, over_time=self.claims.kind == "flow")
        taken = [self.counts[p] for p in self._those_that_add(chosen)]
        ids = {count.id for count in taken}
        passed = sorted((self.counts[p] for p in inside if self.counts[p].id not in ids), key=lambda c: c.id)
        days = sum(c.period.days or 0 for c in taken)
        return Figure(sum_bounds(c.value.bounds for c in taken), days, tuple(taken), tuple(passed))

    def _those_that_add(self, chosen: Sequence[int]) -> list[int]:
        """Return the claims that make the figure, of those that do not conflict, in order of time."""
        claims = self.claims
        if claims.kind == "flow":
            return sorted(chosen, key=lambda p: (claims.first[p], claims.last[p], claims.claim[p]))
        if claims.kind == "stock":
            return [max(chosen, key=lambda p: (claims.last[p], claims.first[p], claims.claim[p]))]
        return [max(chosen, key=lambda p: (claims.last[p] - claims.first[p], claims.claim[p]))]
