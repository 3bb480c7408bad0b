"""Tight bounds: each figure of a table at its least and its most over everything that its claims allow together.

The claims become a system (`graphlab.counting.feasible`): blocks of overlapping regions as sums of atoms, stated parts
and pieces of time as wholes with a rest. Cells, remainders, shares, ranks and what the missing allow are read off it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from graphlab.counting.cells import Cells
from graphlab.counting.feasible.conflict import Conflict
from graphlab.counting.feasible.solution import Solution
from graphlab.counting.feasible.system import Relation, System
from graphlab.counting.regions import Block
from graphlab.counting.selection import FlowClaims
from graphlab.counting.sums.relations import Tie
from graphlab.counting.sums.remainders import Remainders
from graphlab.counting.totals import TOTAL, Trees
from graphlab.model.addition.nesting import Pair
from graphlab.model.tables import NOT_ITEMISED, SPECIAL
from graphlab.model.values import Bounds, is_measured

Expression = Mapping[int, int]


@dataclass
class Feasible:
    """The claims of a table as a system of unknown numbers, and its solution.

    Attributes
    ----------
    claims
        The counts.
    blocks
        Groups of claims whose regions overlap.
    system
        Variables and relations.
    variable
        Position of a claim -> its variable.
    around
        The system of more claims that was added to it (`surround`).
    """

    claims: FlowClaims
    blocks: Sequence[Block]
    system: System = field(default_factory=System)
    variable: dict[int, int] = field(default_factory=dict)
    around: Feasible | None = None

    def __post_init__(self) -> None:
        self._whole = not is_measured(self.claims.unit)
        self._atom: list[dict[Pair, int]] = []
        self._block_of: dict[int, int] = {}
        self._contents: dict[int, dict[int, int]] = {}
        for number, block in enumerate(self.blocks):
            self._add_block(number, block)

    def _add_block(self, number: int, block: Block) -> None:
        for region in sorted(block.claims):
            self._block_of[block.claims[region]] = number
        atoms: dict[Pair, int] = {}
        self._atom.append(atoms)
        for region in block.atoms:
            alone = region in block.claims and len(block.inside(region)) == 1
            atoms[region] = self.of(block.claims[region]) if alone else self.system.add(whole=self._whole)
        for region, position in sorted(block.claims.items()):
            within = block.inside(region)
            if len(within) > 1:
                self.system.relate({self.of(position): -1, **{atoms[a]: 1 for a in within}})

    def of(self, position: int) -> int:
        """Return the variable of a claim, made when it is first asked for."""
        if position not in self.variable:
            low, high = float(self.claims.low[position]), float(self.claims.high[position])
            self.variable[position] = self.system.add(
                0 if np.isnan(low) else _plain(low),
                None if np.isnan(high) else _plain(high),
                whole=self._whole,
                claim=str(self.claims.claim[position]),
            )
        return self.variable[position]

    def tie(self, whole: int, parts: Iterable[int], *, complete: bool = False) -> None:
        """Add that a claim is the sum of others and a rest of at least 0 (none where the parts are complete)."""
        positions = tuple(parts)
        if self._in_one_block(whole, positions) and not complete:
            return
        variables = [self.of(p) for p in positions]
        if complete:
            self.system.relate({self.of(whole): -1, **dict.fromkeys(variables, 1)})
        else:
            self.system.add_total(self.of(whole), variables)

    def surround(self, around: Feasible) -> None:
        """Add all that ties the claims in another system, with those of its claims that are not among these.

        Claims that contradict each other there tie nothing.

        Parameters
        ----------
        around
            Of the same measure, unit and kind, such as all claims where these are those of single months.
        """
        where = {str(claim): p for p, claim in enumerate(self.claims.claim)}
        self.around = around
        contradicted = {c for conflict in around.conflicts for c in conflict.claims}
        system, known = self.system, around.system.without(contradicted)
        stands_for: dict[int, int] = {}
        for v, claim in enumerate(known.claim):
            if claim in where and claim not in contradicted:
                stands_for[v] = self.of(where[claim])
            else:
                stands_for[v] = system.add(known.low[v], known.high[v], whole=known.whole[v], claim=claim)
        for relation in known.relations:
            system.relate({stands_for[v]: c for v, c in relation.terms}, relation.low, relation.high)

    def _in_one_block(self, whole: int, parts: Sequence[int]) -> bool:
        """Whether a block says it already: the parts are claims about regions within the whole's."""
        number = self._block_of.get(whole)
        if number is None or any(self._block_of.get(p) != number for p in parts):
            return False
        block = self.blocks[number]
        return all(block.geography.within(self.region(p), self.region(whole)) for p in parts)

    def region(self, position: int) -> Pair:
        """Return the origin and the destination that a claim names; "" is everywhere."""
        return str(self.claims.origin[position]), str(self.claims.destination[position])

    @cached_property
    def solution(self) -> Solution:
        """The solved system; nothing can be added to it afterwards."""
        return Solution(self.system)

    def forked(self) -> Feasible:
        """Return the same, solved as far as it is, so that what is asked of the one spends nothing of the other."""
        other = copy(self)
        other.system, other.variable, other._contents = self.system.copied(), dict(self.variable), dict(self._contents)
        if "solution" in self.__dict__:
            other.__dict__["solution"] = self.solution.forked(other.system)
        return other

    @property
    def conflicts(self) -> list[Conflict]:
        """Sets of claims that cannot all be true."""
        return self.solution.conflicts

    @property
    def stated_conflicts(self) -> list[tuple[FlowClaims, Conflict]]:
        """Sets of claims that cannot all be true, those around among them, with the counts that they are of."""
        around = [] if self.around is None else self.around.stated_conflicts
        claims = self.claims if self.around is None else self.around.claims
        return [*((claims, conflict) for conflict in self.conflicts), *around]

    # --- expressions --------------------------------------------------------------------------------------------

    def block_of(self, position: int) -> int | None:
        """Return the number of the block that a claim is in."""
        return self._block_of.get(position)

    def atoms(self, block: int, regions: Iterable[Pair]) -> dict[int, int]:
        """Return the variables of some atoms, each once."""
        return {self._atom[block][r]: 1 for r in sorted(set(regions))}

    def contents(self, position: int) -> dict[int, int]:
        """Return a claim as what lies within its region: atoms where it is in a block, else itself."""
        if position not in self._contents:
            block = self._block_of.get(position)
            if block is None or self.contradicted(position):
                self._contents[position] = {self.of(position): 1}
            else:
                self._contents[position] = self.atoms(block, self.blocks[block].inside(self.region(position)))
        return self._contents[position]

    def contradicted(self, position: int) -> bool:
        """Return whether a claim is in a set that contradicts itself."""
        return str(self.claims.claim[position]) in self._named

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(c for conflict in self.conflicts for c in conflict.claims)

    def signed(self, cells: Cells, index: int) -> dict[int, int] | None:
        """Return a row as a signed sum of claims; None where it is not one, or where it is not in the system."""
        members = cells.of(index).tolist()
        signs = cells.sign[cells.offsets[index] : cells.offsets[index + 1]].tolist()
        if not all(signs) or any(p not in self.variable for p in members):
            return None
        found: dict[int, int] = {}
        for p, sign in zip(members, signs, strict=True):
            found[self.variable[p]] = found.get(self.variable[p], 0) + sign
        return self._reduced(found) if min(signs, default=1) < 0 else found

    def _reduced(self, row: dict[int, int]) -> dict[int, int]:
        """Return a total less its parts as the one rest that it is, where the system has it."""
        for whole in [v for v, c in row.items() if c == 1]:
            for relation in self._splits.get(whole, ()):
                shorter = dict(row)
                for v, c in relation.terms:
                    shorter[v] = shorter.get(v, 0) + c
                shorter = {v: c for v, c in shorter.items() if c}
                if len(shorter) < len(row):
                    row = shorter
                    break
        return row

    @cached_property
    def _splits(self) -> dict[int, list[Relation]]:
        """The relations that say what a variable is the sum of."""
        found: dict[int, list[Relation]] = {}
        for relation in self.system.relations:
            if relation.low == relation.high == 0:
                for v, c in relation.terms:
                    if c == -1:
                        found.setdefault(v, []).append(relation)
        return found


def _plain(number: float) -> int | float:
    return int(number) if float(number).is_integer() else float(number)


# --- margins ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Leftover:
    """What a block leaves beside its rows, as a row: the ends, the bounds, the claims it is worked out from."""

    origin: str
    destination: str
    bounds: Bounds
    members: tuple[int, ...]
    signs: tuple[int, ...]


def cover_margins(feasible: Feasible, trees: Trees) -> list[int]:
    """Make totals of the claims over an end (margins) that others split by that end, and return the blocks of such.

    A margin with pieces is no row: its pieces are, and what they leave. Only blocks are touched in which some margin is
    a row so far; in others every total has its stated parts. A margin that contradicts its pieces stays a row.
    """
    found = []
    for number, block in enumerate(feasible.blocks):
        margins = {r: p for r, p in block.claims.items() if block.splits(r) and not feasible.contradicted(p)}
        if not any(trees.role[p] != TOTAL for p in margins.values()):
            continue
        found.append(number)
        tops = [p for r, p in margins.items() if all(block.geography.within(o, r) for o in block.claims)]
        for region, position in sorted(margins.items()):
            trees.role[position] = TOTAL
            trees.parts.setdefault(position, block.pieces(region))
        for region, position in sorted(block.claims.items()):
            around = [p for r, p in sorted(margins.items()) if block.geography.within(region, r)]
            if trees.root[position] < 0 and around:
                trees.root[position] = tops[0] if tops else position if position in margins.values() else around[0]
    return found


def leftovers(feasible: Feasible, number: int, trees: Trees) -> list[Leftover]:
    """Return what lies in the margins of a block and in none of its rows, each thing once.

    What two margins share and no claim is about (an empty cell of a table) is a row of its own where something must be
    there; otherwise it counts to what its origin leaves.
    """
    block = feasible.blocks[number]
    rows = [r for r, p in block.claims.items() if trees.role[p] != TOTAL]
    left = [a for a in block.atoms if not any(block.geography.within(a, r) for r in rows)]
    groups: dict[Pair, list[Pair]] = {a: [a] for a in left if "" in a}
    for atom in left:
        if "" in atom:
            continue
        low = feasible.solution.sum(feasible.atoms(number, [atom])).low
        home = (atom[0], "")
        if low or home not in groups:
            groups[atom] = [atom]
        else:
            groups[home].append(atom)
    found = []
    for region, atoms in sorted(groups.items()):
        bounds = feasible.solution.sum(feasible.atoms(number, atoms))
        if bounds.high != 0:
            members, signs = _members(feasible, number, region, atoms)
            found.append(Leftover(region[0] or NOT_ITEMISED, region[1] or NOT_ITEMISED, bounds, members, signs))
    return found


def _members(
    feasible: Feasible, number: int, region: Pair, atoms: Sequence[Pair]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the claims behind what a region leaves, with signs where it is the region less its pieces (else 0)."""
    block = feasible.blocks[number]
    if region not in block.claims:
        around = [p for r, p in block.claims.items() if block.geography.within(region, r)]
        return tuple(sorted(around)), (0,) * len(around)
    whole, pieces = block.claims[region], block.pieces(region)
    other = [a for a in block.inside(region) if a not in atoms]
    within = [set(block.inside(feasible.region(p))) for p in pieces]
    disjoint = sum(map(len, within)) == len(set().union(*within)) if within else True
    exact = disjoint and all(any(a in w for w in within) for a in other)
    return (whole, *pieces), (1, *(-1 for _ in pieces)) if exact else (0,) * (1 + len(pieces))


def leftover_cells(claims: FlowClaims, found: Sequence[tuple[int, Leftover]], roll: object) -> Cells:
    """Return leftovers as cells; each comes with a position of its series and days."""
    lead = np.array([p for p, _ in found], dtype=np.int64)
    rests = [r for _, r in found]
    mapped = roll if callable(roll) else str
    ends = [
        np.array([e if e in SPECIAL else mapped(e) for e in (getattr(r, name) for r in rests)], dtype=object)
        for name in ("origin", "destination")
    ]
    zeros = np.zeros(len(rests))
    return Cells(
        subject=claims.subject[lead], definition=claims.definition[lead], bucket=claims.bucket[lead],
        origin=ends[0], destination=ends[1],
        low=np.array([r.bounds.low or 0 for r in rests], dtype=float),
        high=np.array([r.bounds.high for r in rests], dtype=float),  # None is NaN
        plain=np.zeros(len(rests), dtype=bool), plain_low=zeros, plain_high=zeros.copy(),
        first=claims.first[lead], last=claims.last[lead],
        start_text=claims.start_text[lead], end_text=claims.end_text[lead],
        offsets=np.concatenate([[0], np.cumsum([len(r.members) for r in rests], dtype=np.int64)]).astype(np.int64),
        members=np.array([p for r in rests for p in r.members], dtype=np.int64),
        sign=np.array([s for r in rests for s in r.signs], dtype=np.int8),
    )  # fmt: skip


def tightened(cells: Cells, feasible: Feasible) -> Cells:
    """Return cells with the bounds that everything together allows; remainders of which nothing is left go."""
    low, high = cells.low.copy(), cells.high.copy()
    plain_low, plain_high = cells.plain_low.copy(), cells.plain_high.copy()
    kept = np.ones(len(cells), dtype=bool)
    for i in range(len(cells)):
        row = feasible.signed(cells, i)
        if row is None:
            continue
        found = feasible.solution.sum(row)
        contradicted = any(feasible.contradicted(int(p)) for p in cells.of(i))
        is_rest = bool((cells.sign[cells.offsets[i] : cells.offsets[i + 1]] < 0).any())
        if contradicted and is_rest:
            continue
        if found.high is not None or not np.isnan(low[i]):
            low[i] = max(0, found.low or 0)
            high[i] = np.nan if found.high is None else max(0, found.high)
        if plain_low[i] == cells.low[i]:
            plain_low[i], plain_high[i] = low[i], high[i]
        kept[i] = not (is_rest and high[i] == 0)
    return replace(cells, low=low, high=high, plain_low=plain_low, plain_high=plain_high).take(np.flatnonzero(kept))


def feasible_claims(
    claims: FlowClaims,
    blocks: Sequence[Block],
    ties: Iterable[Tie],
    rests: Remainders,
    rows: Iterable[int],
    around: Feasible | None = None,
) -> Feasible:
    """Return the system of a table.

    Parameters
    ----------
    claims
        Counts of one measure, unit and kind.
    blocks
        Groups of claims whose regions overlap.
    ties
        Sums that follow from places and periods (`graphlab.counting.sums.relations.ties_of`).
    rests
        Totals and the parts that are taken from them.
    rows
        Positions that go into rows; those of a series of which something is tied are in the system too.
    around
        What ties these claims to others that go into no row: of months the quarters and years that hold them.
    """
    feasible = Feasible(claims, blocks)
    for tie in ties:
        feasible.tie(tie.whole, tie.parts, complete=tie.complete)
    for rest in (*rests.found, *rests.exceeded, *rests.nothing):
        if rest.parts:
            feasible.tie(rest.total, rest.parts)
    if around is not None:
        feasible.surround(around)
    touched = {_series(claims, p) for p in feasible.variable}
    for p in rows:
        if _series(claims, int(p)) in touched:
            feasible.of(int(p))
    return feasible


def _series(claims: FlowClaims, at: int) -> tuple[object, ...]:
    return str(claims.subject[at]), str(claims.definition[at]), int(claims.bucket[at])
