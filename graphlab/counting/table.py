"""`Table`: everything that is counted of one measure, put together once, and all that is asked of it afterwards.

It owns the claims, the totals and their parts, the cells (one a row), what parts leave of their totals, and the shares
with every denominator. Flows, what-if, disruption, briefings and pages read it; none of them adds anything itself.

    claims --> totals and parts --> cells --> roll-up --> remainders --> rows in order --> groups, shares, ranks
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.counting.bounds import Expression, Feasible
from graphlab.counting.buckets import Bucketed, days_covered_by
from graphlab.counting.cells import CONFLICT, CUMULATIVE, Cells, PassedOver, number
from graphlab.counting.regions import Geography
from graphlab.counting.row_tables import DENOMINATORS, ENDS, admitted_rows, without_end
from graphlab.counting.selection import FlowClaims
from graphlab.counting.shares.counted import Counted
from graphlab.counting.shares.denominators import Gaps, Shares, shares, widened
from graphlab.counting.shares.overlaps import regions_of, unions_of
from graphlab.counting.shares.possible import Possible, possible
from graphlab.counting.shares.tight import tight_shares
from graphlab.counting.sums.remainders import Remainders, bounds_at
from graphlab.counting.totals import Trees
from graphlab.model.addition.nesting import Above
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.model.tables import SPECIAL
from graphlab.model.values import Bounds

if TYPE_CHECKING:
    from graphlab.graph.network import Network
    from graphlab.model.result import Result
from graphlab.counting.groups import Group, GroupColumns, Terms

#: Claims of at most so many days make a row a list of incidents.
MOST_DAYS_OF_INCIDENTS = 6
#: What places within a cell add up to beside its own figure, by the first claim of the cell: bounds and positions.
Beside = Mapping[int, tuple[Bounds, tuple[int, ...]]]


@dataclass(frozen=True)
class Table:
    """What is counted of one measure, unit and kind.

    Attributes
    ----------
    net
        The view that it was made from, without a filter on place: shares are of the whole, of which only some rows may
        be shown.
    claims
        Its counts as columns; whatever is called a position is one in these.
    trees
        Totals and their parts.
    rests
        What parts leave of their totals.
    cells
        The rows.
    table
        Number of the table of each row (`groups`).
    given
        For each end, whether the table of a row says it (`ends_given`).
    beside
        What places within a row's own figure add up to.
    apart
        Cells that a roll-up left as they were, because distinct counts are not added.
    terms
        What decided which cells there are.
    bucketed
        The claims put into buckets of time, if that was asked for.
    relevant
        Mask over all counts of the dataset: those that it is about, whether they pass the filters or not.
    feasible
        What ties the claims (`graphlab.counting.bounds`).
    expressions
        Rows that are no signed sums of claims, in variables of `feasible`.
    _shown
        The whole table of which only these rows are shown.
    _pairs
        The table of pairs that this one is a margin of.
    """

    net: Network
    claims: FlowClaims
    trees: Trees
    rests: Remainders
    cells: Cells
    table: np.ndarray
    given: Mapping[str, np.ndarray]
    beside: Beside = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)
    bucketed: Bucketed | None = None
    relevant: np.ndarray | None = None
    feasible: Feasible | None = None
    expressions: Mapping[int, Expression] = field(default_factory=dict)
    _shown: tuple[Table, np.ndarray] | None = None
    _pairs: Table | None = None

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def over_time(self) -> bool:
        """Whether counts of different periods are added: flows are, stocks and distinct counts never."""
        return self.claims.kind == "flow"

    @property
    def passed(self) -> PassedOver:
        """The claims that were passed over, totals first."""
        return self.cells.passed.join(self.trees.passed)

    @cached_property
    def _shares(self) -> dict[object, Shares]:
        return {}

    def shares(self, share_of: str = "all") -> Shares:
        """Return the share of every row in what a denominator admits of its table; worked out once each.

        Parameters
        ----------
        share_of
            One of `graphlab.counting.row_tables.DENOMINATORS`.
        """
        if share_of not in self._shares:
            self._shares[share_of] = self._shared(share_of)
        return self._shares[share_of]

    def _shared(self, share_of: str) -> Shares:
        if self._shown is not None:
            whole, rows = self._shown
            return whole.shares(share_of).take(rows)
        admitted = admitted_rows(self.cells, share_of, self.net.is_within, self.given)
        everything = share_of == DENOMINATORS[0]
        key = (admitted.tobytes(), everything)  # where nothing is left out, denominators admit the same rows
        if key not in self._shares:
            self._shares[key] = self.shares_among(admitted, whole=everything)
        return self._shares[key]

    def shares_among(self, admitted: np.ndarray, *, whole: bool = False) -> Shares:
        """Return the shares of some rows in what they come to together, each thing once.

        Parameters
        ----------
        admitted
            Mask over the rows.
        whole
            Whether the denominator is all of the table, stated totals included.
        """
        if self._shown is not None:
            behind, rows = self._shown
            every = np.zeros(len(behind), dtype=bool)
            every[rows] = admitted
            return behind.shares_among(every, whole=whole).take(rows)
        above, gaps = above_of(self.net), Gaps(frozenset(self.displaced), self.displacing)
        alone = shares(self.cells, self.claims, self.trees, self.table, admitted, above, whole=whole, gaps=gaps)
        if self.claims.kind == "distinct":
            return alone
        shown = self.cells.take(np.flatnonzero(admitted))
        tight = tight_shares(self.counted_rows, alone, whole=whole)
        if self.feasible is None:
            return tight
        totals = None if not whole else [t for t in self.trees.top_totals if t not in self.displaced]
        regions = regions_of(shown, self.claims, self.trees.root, self.table[admitted], totals)
        return widened(tight, self.cells, unions_of(regions, above))

    @cached_property
    def displaced(self) -> dict[int, tuple[int, ...]]:
        """Totals of which parts are in no row, because a claim that covers more stands in their cell: total -> parts.

        Such a total does not count as a whole: its other parts and what is left of it do.
        """
        if self._shown is not None or self._pairs is not None:
            return (self._pairs or self.behind[0]).displaced
        shown = set(self.cells.members[self.cells.sign > 0].tolist()) if self.rests.ways else set()
        found: dict[int, list[int]] = defaultdict(list)
        for way in self.rests.ways:
            root = int(self.trees.root[way.total])
            found[root] += [p for p in way.parts if p not in shown and p not in self.trees.parts]
        return {total: tuple(parts) for total, parts in found.items() if parts}

    @cached_property
    def displacing(self) -> frozenset[int]:
        """The claims that stand in the cells of `displaced` parts: they lie in the total, and count beside it."""
        if self._pairs is not None:
            return self._pairs.displacing
        parts = {p for found in self.displaced.values() for p in found}
        return frozenset(drop.taken for drop in self.passed if drop.other in parts) if parts else frozenset()

    @cached_property
    def counted_rows(self) -> Counted:
        """The rows with what bounds them, as shares, ranks and sums of rows are asked of."""
        geography = Geography(above_of(self.net))
        return Counted(
            self.cells, self.table, self.feasible, geography, self.trees.root, self._unplaced, self.expressions
        )

    @cached_property
    def margins(self) -> dict[object, Table]:
        """What was worked out of its ends so far (`graphlab.counting.margins`)."""
        return {}

    @cached_property
    def _possible(self) -> dict[bool, Possible]:
        return {}

    def possible(self, *, new_places: bool = False) -> Possible:
        """Return the shares of all and the ranks that each row can have under any placing of what is not placed.

        Parameters
        ----------
        new_places
            Whether what is not placed may belong to places that are in no row.
        """
        if self._shown is not None:
            whole, rows = self._shown
            return whole.possible(new_places=new_places).take(rows)
        if new_places not in self._possible:
            self._possible[new_places] = possible(self.counted_rows, self.shares(), new_places=new_places)
        return self._possible[new_places]

    @property
    def behind(self) -> tuple[Table, np.ndarray]:
        """The whole table, and which of its rows (indices) these are."""
        return self._shown or (self, np.arange(len(self.cells)))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The tables that the rows make, in the order of their first rows."""
        return tuple(map(self.group, range(len(self.group_columns))))

    @cached_property
    def group_columns(self) -> GroupColumns:
        """Which rows make which table."""
        return GroupColumns.of(self.table)

    @cached_property
    def group_days(self) -> tuple[np.ndarray, np.ndarray]:
        """The first and the last day of each of `groups`."""
        columns, found = self.group_columns, []
        place = {int(number): i for i, number in enumerate(columns.numbers.tolist())}
        totals = [(place[table], list(at)) for table, at in self.shares().totals.items() if table in place and at]
        for name, of in (("first", np.minimum), ("last", np.maximum)):
            days = getattr(self.cells, name)[columns.rows]
            found.append(of.reduceat(days, columns.bounds[:-1]) if len(days) else days)
            for i, at in totals:
                found[-1][i] = of.reduce(getattr(self.claims, name)[at], initial=found[-1][i])
        return found[0], found[1]

    def group(self, at: int) -> Group:
        """Return one of `groups`."""
        return self._group(int(self.group_columns.numbers[at]), self.group_columns.rows_of(at))

    def _group(self, table: int, rows: tuple[int, ...]) -> Group:
        whole = self.shares()
        claims, cells = self.claims, self.cells
        totals = tuple(whole.totals.get(table, ()))
        low, high = whole.whole_low[rows[0]], whole.whole_high[rows[0]]
        lead = next((t for t in totals if claims.subject[t] == cells.subject[rows[0]]), totals[0] if totals else None)
        spans = [(columns, i) for columns, at in ((claims, totals), (cells, rows)) for i in at]
        start = min(spans, key=lambda s: int(s[0].first[s[1]]))
        end = max(spans, key=lambda s: int(s[0].last[s[1]]))
        return Group(
            number=table,
            rows=rows,
            subject=str(claims.subject[lead] if lead is not None else cells.subject[rows[0]]),
            definition=str(cells.definition[rows[0]]),
            bucket=int(cells.bucket[rows[0]]),
            totals=totals,
            whole=Bounds(number(float(low)), number(float(high))) if low == low else self._at_least(rows),
            first=int(start[0].first[start[1]]),
            last=int(end[0].last[end[1]]),
            start_text=str(start[0].start_text[start[1]]),
            end_text=str(end[0].end_text[end[1]]),
            ends=tuple(e for e in ENDS if self.given[e][rows[0]]),
            split_by=self._split_by(rows),
        )

    def _split_by(self, rows: tuple[int, ...]) -> str:
        named = {e: {x for x in getattr(self.cells, e)[list(rows)].tolist() if x not in SPECIAL} for e in ENDS}
        return max(ENDS, key=lambda e: (bool(self.given[e][rows[0]]), len(named[e])))

    def _at_least(self, rows: tuple[int, ...]) -> Bounds:
        """Return what distinct counts without a stated total come to: at least the largest of them."""
        bounds = [self.bounds(row) for row in rows]
        return bounds[0] if len(bounds) == 1 else Bounds(max(b.low or 0 for b in bounds), None)

    def bounds(self, row: int) -> Bounds:
        """Return the bounds of a row; both open where nothing is known."""
        return Bounds(number(float(self.cells.low[row])), number(float(self.cells.high[row])))

    @cached_property
    def others(self) -> dict[int, list[int]]:
        """The claims in conflict with each claim that was taken, and the earlier readings of it."""
        found: dict[int, list[int]] = defaultdict(list)
        for drop in self.passed:
            if drop.why in (CONFLICT, CUMULATIVE):
                found[drop.taken].append(drop.other)
        return dict(found)

    def claim_ids(self, row: int) -> tuple[str, ...]:
        """Return the ids of the claims behind a row, each once: those in it, then those that they were chosen from."""
        members = self.cells.of(row).tolist()
        beside = [o for p in members for o in self.others.get(p, ())]
        return tuple(dict.fromkeys(str(self.claims.claim[p]) for p in (*members, *beside)))

    def claims_of(self, group: Group) -> tuple[str, ...]:
        """Return the ids of the claims behind a group, its stated totals first."""
        totals = (str(self.claims.claim[t]) for t in group.totals)
        return tuple(dict.fromkeys((*totals, *(c for row in group.rows for c in self.claim_ids(row)))))

    @property
    def counted_once(self) -> list[int]:
        """Positions of the claims that count by themselves: stated totals, and what is in the rows and no part."""
        cells = self.cells
        plain = cells.members[(cells.sign > 0) & (self.trees.root[cells.members] < 0)]
        return sorted({*self.trees.top_totals, *plain.tolist()})

    def counted(self, group: Group, end: str) -> list[int]:
        """Return the rows of a group that together are all of it, seen by one end, none within another.

        Parameters
        ----------
        group
            One of `groups`.
        end
            ``"origin"`` or ``"destination"``: of a total that is split by both, the rows of that split are returned.
        """
        nested = self.shares().nested
        return [i for i in self._seen_by(group, end) if i not in nested]

    def nested_by(self, group: Group, end: str) -> list[int]:
        """Return the rows of a group that lie within others or within a total that is not theirs, seen by one end."""
        nested = self.shares().nested
        return [i for i in self._seen_by(group, end) if i in nested]

    def _seen_by(self, group: Group, end: str) -> list[int]:
        return [i for i in group.rows if not self._of_another_split(i, end) and not self._within_a_part(i)]

    def _within_a_part(self, row: int) -> bool:
        """Whether a row holds only parts of totals that lie within other parts: a town's beside its county's."""
        return bool(self._parts_within_parts) and self._parts_within_parts.issuperset(self.cells.of(row).tolist())

    @cached_property
    def _parts_within_parts(self) -> frozenset[int]:
        """Parts of totals that were not taken from their total, since another part holds them."""
        if not self.rests.ways:
            return frozenset()
        first, last = self.claims.first, self.claims.last
        taken = {p for way in self.rests.ways for p in way.parts}
        return frozenset(
            p
            for total in {way.total for way in self.rests.ways}
            for p in self.trees.parts[total]
            if p not in taken and (self.over_time or (first[p], last[p]) == (first[total], last[total]))
        )

    def _of_another_split(self, row: int, end: str) -> bool:
        """Whether a row is a part, or the remainder, of a split by the other end of a total that is split by both."""
        for p in self.cells.of(row).tolist() if self._twice_split else ():
            total = self._twice_split.get(p)
            if total is not None and getattr(self.claims, end)[p] == getattr(self.claims, end)[total]:
                return True
        return False

    @cached_property
    def _twice_split(self) -> dict[int, int]:
        """The parts of totals that are split more than once: part -> total."""
        return {p: total for total in self.rests.several for p in self.trees.parts[total]}

    @cached_property
    def partial(self) -> np.ndarray:
        """Which rows of flows cover fewer days than the rows of their table do together.

        A list of incidents, of which a row says days at most, covers its time whether or not anything happened.
        """
        if self._shown is not None:
            whole, rows = self._shown
            return np.asarray(whole.partial[rows])
        none = np.zeros(len(self.cells), dtype=bool)
        if not self.over_time or not len(self.cells):
            return none
        at, owner = self.cells.members, np.repeat(np.arange(len(self.cells)), np.diff(self.cells.offsets))
        first, last = self.claims.first[at], self.claims.last[at]
        _, table = np.unique(self.table, return_inverse=True)
        loose = (first == OPEN_FIRST) | (last == OPEN_LAST) | (last - first < MOST_DAYS_OF_INCIDENTS)
        counted = ~loose & ~self._unplaced[owner]
        own, whole_days = (
            days_covered_by(of[counted], first[counted], last[counted], len(none)) for of in (owner, table[owner])
        )
        even = np.bincount(table[owner], weights=loose, minlength=len(none)) == 0
        return np.asarray(even[table] & (own > 0) & (own < whole_days[table]))

    @cached_property
    def _unplaced(self) -> np.ndarray:
        return without_end(self.cells, self.given)

    def known(self, group: Group) -> bool:
        """Whether anything behind a group has a number."""
        at = [*group.totals, *(p for row in group.rows for p in self.cells.of(row).tolist())]
        return bool(self.claims.known[at].any())

    def stated(self, position: int) -> Bounds:
        """Return the bounds of a claim."""
        return bounds_at(self.claims, position)

    def seen_by(self, net: Network, **changes: Any) -> Table:
        """Return the same table as another view of the claims has it, with all that was worked out of it so far."""
        if net is self.net and not changes:
            return self
        made = replace(self, net=net, **changes)
        worked_out = {"_shares": self._shares, "_possible": self._possible, "margins": self.margins, **self.__dict__}
        made.__dict__.update({k: v for k, v in worked_out.items() if k not in _FIELDS})
        return made

    def with_rows(self, shown: np.ndarray) -> Table:
        """Return the table with only some of its rows (indices), and what there is to say about those."""
        if len(shown) == len(self.cells):
            return self
        cells = self.cells.take(shown)
        at = set(cells.members.tolist())
        conflicts = cells.passed.conflicts
        passed = PassedOver(
            conflicts[np.isin(conflicts[:, 0], list(at))], tuple(p for p in cells.passed.others if p.taken in at)
        )
        rests = replace(
            self.rests, **{n: [x for x in getattr(self.rests, n) if x.total in at] for n in ("found", "exceeded")}
        )
        trees = replace(self.trees, passed=[p for p in self.trees.passed if p.taken in at])
        cells = replace(cells, passed=passed)
        given = {end: mask[shown] for end, mask in self.given.items()}
        table = self.table[shown]
        return replace(self, cells=cells, trees=trees, rests=rests, table=table, given=given, _shown=(self, shown))


_FIELDS = frozenset(f.name for f in fields(Table))


def above_of(net: Network) -> Above:
    """Return what gives the places that a place lies within, nearest first."""
    return net.dataset.geography.ancestors


def table_behind(result: Result) -> Table | None:
    """Return the table that a result was made from; None for one that was made from something else."""
    return result.made_from if isinstance(result.made_from, Table) else None
