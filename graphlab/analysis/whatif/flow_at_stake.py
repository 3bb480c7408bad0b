"""The flow that goes when lines close: what is counted of a line itself, else of a pair that nobody serves any more.

Rule: a closed line with claims of its own (the subject is the line) loses those. A pair that is lost loses the pair's
flow if none of the closed lines that served it has claims of its own. Everything else is not stated and stays empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from graphlab.analysis.lifecycle.pairs import Pair, PairTable
from graphlab.counting.groups import Terms
from graphlab.counting.making import table_of_claims
from graphlab.counting.selection import FlowClaims, select_claims
from graphlab.counting.table import Table
from graphlab.errors import NotFoundError
from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL
from graphlab.model.values import Bounds, sum_bounds


@dataclass(frozen=True, slots=True)
class Flow:
    """A figure and the claims behind it."""

    bounds: Bounds
    claims: tuple[str, ...]


@dataclass(frozen=True)
class FlowTable:
    """What is counted of each line and of each pair, in one measure and unit."""

    measure: str
    unit: str
    of_line: Mapping[str, Flow]
    of_pair: Mapping[Pair, Flow]
    notes: tuple[str, ...] = field(default=())

    def lost(self, closed: Collection[str], lost: Iterable[Pair], table: PairTable) -> list[Flow]:
        """Return the figures that go when `closed` lines close and `lost` pairs go with them.

        Parameters
        ----------
        closed
            The lines closed together; the order makes no difference.
        lost
            The pairs lost by that.
        table
            Who serves which pair.
        """
        own = [self.of_line[line] for line in sorted(closed) if line in self.of_line]
        pairs = [
            self.of_pair[pair]
            for pair in sorted(lost)
            if pair in self.of_pair
            if not any(line in closed and line in self.of_line for line in table.served[pair])
        ]
        return own + pairs

    def lost_bounds(self, closed: Collection[str], lost: Iterable[Pair], table: PairTable) -> Bounds | None:
        """Return the sum of what goes; None when nothing is stated of it."""
        flows = self.lost(closed, lost, table)
        return sum_bounds(flow.bounds for flow in flows) if flows else None


def flow_table(net: Network, measure: str, unit: str | None = None) -> FlowTable:
    """Return what is counted of each line and each pair in a measure: what `flows` says of them.

    Parameters
    ----------
    net
        The network; places are rolled up as it says.
    measure
        Name of the measure, for example ``"arrests"``.
    unit
        Needed only when the measure has several.

    Raises
    ------
    NotFoundError
        If nothing of that measure (and unit) passes.
    RefusedError
        If there are several units, or both stocks and flows.

    Notes
    -----
    Flows of all times are added where they do not overlap; of stocks and distinct counts the latest is taken, and of
    several definitions the one that covers most days. Subjects other than lines may overlap: the greatest low is
    sure, the sum of their highs cannot be exceeded.
    """
    claims, _ = select_claims(net, measure, unit, options={"unit": "--unit"})
    if not len(claims):
        raise NotFoundError(f"no count of '{claims.measure}' passes the filters")
    subjects = set(claims.subject.tolist())
    lines = {s for s in subjects if s in net.lines}
    together = {s for s in subjects - lines if any(part in net.lines for part in s.split(";"))}
    of_line = table_of_claims(net, _about(claims, lines), Terms(whole_time=True, each_subject=True))
    of_pair = table_of_claims(net, _about(claims, subjects - lines - together), Terms(whole_time=True))
    several = len(_about(claims, together))
    say = (
        "claim speaks of several lines together and is"
        if several == 1
        else "claims speak of several lines together and are"
    )
    notes = [f"{several:,} {say} not split."] if several else []
    return FlowTable(claims.measure, claims.unit, _lines_of(of_line), _pairs_of(of_pair), tuple(notes))


def _about(claims: FlowClaims, subjects: set[str]) -> FlowClaims:
    return claims.where(np.fromiter(map(subjects.__contains__, claims.subject.tolist()), bool, len(claims)))


@dataclass(frozen=True, slots=True)
class _Figure:
    """What one table says of a line or pair."""

    definition: str
    days: tuple[int, int]
    bounds: Bounds
    claims: tuple[str, ...]


def _lines_of(table: Table) -> dict[str, Flow]:
    """Return the flow of each line: what its own table adds up to."""
    found: defaultdict[str, list[_Figure]] = defaultdict(list)
    for group in table.groups:
        if table.known(group):
            days = (group.first, group.last)
            found[group.subject].append(_Figure(group.definition, days, group.whole, table.claims_of(group)))
    return {line: _one(found[line]) for line in sorted(found)}


def _pairs_of(table: Table) -> dict[Pair, Flow]:
    """Return the flow of each pair of named places: the rows of one table added, of several subjects bounded."""
    cells = table.cells
    found: defaultdict[Pair, defaultdict[str, list[_Figure]]] = defaultdict(lambda: defaultdict(list))
    for group in table.groups:
        rows: defaultdict[Pair, list[int]] = defaultdict(list)
        for row in group.rows:
            pair = (str(cells.origin[row]), str(cells.destination[row]))
            if not {*pair} & set(SPECIAL) and not np.isnan(cells.low[row]):
                rows[pair].append(row)
        for pair, mine in rows.items():
            days = (int(cells.first[mine].min()), int(cells.last[mine].max()))
            bounds = sum_bounds(table.bounds(row) for row in mine)
            claims = tuple(dict.fromkeys(c for row in mine for c in table.claim_ids(row)))
            found[pair][group.subject].append(_Figure(group.definition, days, bounds, claims))
    return {pair: _together([_one(figures) for figures in found[pair].values()]) for pair in sorted(found)}


def _one(figures: Sequence[_Figure]) -> Flow:
    """Return the figure to take of one subject: of a definition the latest, of definitions that of most days."""
    latest: dict[str, _Figure] = {}
    for figure in sorted(figures, key=lambda f: f.days[::-1]):
        latest[figure.definition] = figure
    best = min(latest.values(), key=lambda f: (f.days[0] - f.days[1], f.definition))
    return Flow(best.bounds, best.claims)


def _together(subjects: Sequence[Flow]) -> Flow:
    """Return what several subjects, which may count the same things, say of one pair."""
    if len(subjects) == 1:
        return subjects[0]
    low = max(flow.bounds.low or 0 for flow in subjects)
    high = sum_bounds(flow.bounds for flow in subjects).high
    return Flow(Bounds(low, high), tuple(sorted(claim for flow in subjects for claim in flow.claims)))
