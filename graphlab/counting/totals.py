"""Totals and their parts: which claims become rows, which are denominators, and what parts leave of their total.

A claim with parts (`part_of`) that split it by place or subject is a total: a denominator and never a row. A total that
is split by time only stays one row with its stated value, and its parts are not shown. What parts leave of a total
becomes a row at the end which they split.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from graphlab.counting.cells import CONFLICT, Passed, choose, codes_of
from graphlab.counting.selection import FlowClaims
from graphlab.model.claim_set import ClaimSet
from graphlab.model.distinct import is_in

LEAF, TOTAL, HIDDEN = 0, 1, 2
Roll = Callable[[str], str]


@dataclass
class Trees:
    """What each claim is in the trees of parts.

    Attributes
    ----------
    role
        `LEAF` (goes into a cell), `TOTAL` (a denominator) or `HIDDEN`, by position.
    root
        Position of the total at the top of the tree; -1 for what is no part.
    parts
        Total -> its parts; parts by time that are split further are replaced by their own parts.
    within
        Claim -> claims about places within its own cell after roll-up.
    passed
        Totals passed over, with the reason.
    """

    role: np.ndarray
    root: np.ndarray
    parts: dict[int, list[int]] = field(default_factory=dict)
    within: dict[int, list[int]] = field(default_factory=dict)
    passed: list[Passed] = field(default_factory=list)

    @property
    def leaves(self) -> np.ndarray:
        """Positions of the claims that go into cells."""
        return np.flatnonzero(self.role == LEAF)

    @property
    def top_totals(self) -> list[int]:
        """Positions of the totals that are no parts themselves."""
        return sorted(t for t in self.parts if self.root[t] == t)


def select_non_overlapping(claims: FlowClaims, at: Sequence[int], *, over_time: bool) -> tuple[list[int], list[Passed]]:
    """Return which claims of one cell are added and what is passed over: the rule for conflicts, then what covers most.

    Examples
    --------
    Used for the few claims of one part of a total; `graphlab.counting.cells.resolve` does it for all cells.
    """
    if len(at) < 2:
        return list(at), []
    same: dict[tuple[int, int], list[int]] = defaultdict(list)
    for p in ranked(claims, at):
        same[int(claims.first[p]), int(claims.last[p])].append(p)
    passed = [Passed(group[0], other, CONFLICT) for group in same.values() for other in group[1:]]
    left = sorted(group[0] for group in same.values())
    if not over_time or len(left) == 1:
        return left, passed
    taken, dropped = choose(claims, left)
    return taken, passed + dropped


def ranked(claims: FlowClaims, at: Iterable[int]) -> list[int]:
    """Return positions with the claim to take first, by the rule for conflicts."""
    positions = np.array(sorted(at), dtype=np.int64)
    return [int(p) for p in positions[np.lexsort((positions, *claims.preference(positions)[::-1]))]]


@dataclass(frozen=True)
class Corrections:
    """Corrected claims: ``now`` gives the correcting id, ``part_of`` the total that a correcting claim falls under."""

    now: Mapping[str, str] = field(default_factory=dict)
    part_of: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, dataset: ClaimSet) -> Corrections:
        """Read the corrections of a dataset; a correction without a total of its own takes that of what it corrects."""
        table = dataset.columns("counts")
        supersedes, names = table.columns["supersedes"], table.ids
        mask = ~supersedes.equals("")
        if not mask.any():
            return cls()
        now = dict(zip(supersedes.take(mask).cells(), names.take(mask).cells(), strict=True))
        part_of = dict(zip(names.cells(), table.columns["part_of"].cells(), strict=True))
        before = {new: old for old, new in sorted(now.items())}
        inherited = {}
        for new in sorted(before):
            seen, old = {new}, before[new]
            while not part_of.get(old) and old in before and old not in seen:
                seen.add(old)
                old = before[old]
            if not part_of[new] and part_of.get(old):
                inherited[new] = part_of[old]
        return cls(now, inherited)

    def latest(self, name: str) -> str:
        """Return the id that stands for a claim now."""
        seen = {name}
        while name in self.now and self.now[name] not in seen:
            name = self.now[name]
            seen.add(name)
        return name


def build_total_trees(
    claims: FlowClaims, roll: Roll, corrected: Corrections, *, over_time: bool, each_subject: bool = False
) -> Trees:
    """Return the trees of totals and parts among the claims.

    Parameters
    ----------
    claims
        Counts of one measure, unit and kind.
    roll
        Gives the place that stands for a place at the asked level.
    corrected
        Which claims were corrected: parts of the one are parts of the other.
    over_time
        Whether claims are added over time (flows).
    each_subject
        Look at each subject by itself: parts of a total of another subject stand for themselves.
    """
    trees = Trees(np.zeros(len(claims), dtype=np.int8), np.full(len(claims), -1, dtype=np.int64))
    parent = parents_of(claims, corrected)
    if each_subject:
        parent = {c: p for c, p in parent.items() if claims.subject[c] == claims.subject[p]}
    if parent:
        _TreeBuilder(claims, roll, over_time, parent, trees).run()
    return trees


def parts_stay_with_subjects(claims: FlowClaims, corrected: Corrections) -> bool:
    """Return whether no claim is a part of one of another subject."""
    return all(claims.subject[c] == claims.subject[p] for c, p in parents_of(claims, corrected).items())


def parents_of(claims: FlowClaims, corrected: Corrections) -> dict[int, int]:
    """Return the total of each part, by position; where it was corrected, the correction."""
    is_part = claims.part_of != ""
    if corrected.part_of:
        is_part = is_part | is_in(claims.claim, set(corrected.part_of))
    children = np.flatnonzero(is_part)
    if not len(children):
        return {}
    totals = (str(claims.part_of[c]) or corrected.part_of[claims.claim[c]] for c in children)
    names = [corrected.latest(total) for total in totals]
    near = np.flatnonzero(is_in(claims.claim, set(names)))
    where = {(str(claims.claim[p]), int(claims.bucket[p])): int(p) for p in near}
    found = {int(c): where.get((n, int(claims.bucket[c])), -1) for c, n in zip(children, names, strict=True)}
    return {c: p for c, p in found.items() if p not in (-1, c)}


class _TreeBuilder:
    """The state while trees are built."""

    def __init__(self, claims: FlowClaims, roll: Roll, over_time: bool, parent: dict[int, int], trees: Trees) -> None:
        self.claims, self.roll, self.over_time = claims, roll, over_time
        self.parent, self.trees = parent, trees
        self.children: dict[int, list[int]] = defaultdict(list)
        for child in sorted(parent):
            self.children[parent[child]].append(child)

    def run(self) -> None:
        self._settle_totals()
        self._settle_parts()
        for top in sorted(set(self.children) - set(self.parent)):
            if self.trees.role[top] != HIDDEN:
                self._classify(top, top)

    # --- totals that stand for the same thing -----------------------------------------------------------------

    def _settle_totals(self) -> None:
        for group in self._rivals(with_period=True):
            best, *others = ranked(self.claims, group)
            for other in others:
                self._adopt(best, other)
                if other in self.parent and best not in self.parent:
                    self._reparent(best, self.parent[other])
                self.trees.passed.append(Passed(best, other, CONFLICT))
                self._hide(other)
        if not self.over_time:
            return
        for group in self._rivals(with_period=False):
            free = [p for p in group if p not in self.parent]
            _, passed = select_non_overlapping(self.claims, free, over_time=True)
            for drop in passed:
                if not self._splits(drop.taken) and self._holds(drop.taken, drop.other):
                    self._adopt(drop.taken, drop.other)
                self.trees.passed.append(drop)
                self._hide(drop.other)

    def _settle_parts(self) -> None:
        """Let the claim that is taken stand for a part of the same cell and days: the total keeps its account."""
        for group in list(self._rivals(with_period=True, of=sorted(self.parent))):
            best, *others = ranked(self.claims, group)
            totals = {self.parent[p] for p in others if p in self.parent}
            if best in self.parent or best in self.children or len(totals) != 1 or best in totals:
                continue
            self._reparent(best, totals.pop())
            for other in others:
                if other in self.parent and not self.children.get(other):
                    self.trees.passed.append(Passed(best, other, CONFLICT))
                    self._hide(other)

    def _rivals(self, *, with_period: bool, of: Sequence[int] | None = None) -> Iterator[list[int]]:
        """Yield groups of claims about one cell (and period), of which at least one is a total (or is in `of`)."""
        claims = self.claims
        totals = [t for t in self.children if self.children[t]] if of is None else of
        totals = [t for t in totals if self.trees.role[t] != HIDDEN]
        groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for p in self._in_cells_of(totals):
            cell = (claims.subject[p], claims.definition[p], claims.bucket[p], claims.origin[p], claims.destination[p])
            groups[(*cell, claims.first[p], claims.last[p]) if with_period else cell].append(int(p))
        wanted = set(totals)
        for group in list(groups.values()):
            members = [p for p in group if self.parent.get(p) not in group]
            if len(members) > 1 and wanted.intersection(members):
                yield members

    def _in_cells_of(self, totals: Sequence[int]) -> np.ndarray:
        """Positions of the claims about the same subject, definition, bucket and ends as some total."""
        claims = self.claims
        near = is_in(claims.subject, {claims.subject[t] for t in totals})
        at = np.flatnonzero(near & (self.trees.role != HIDDEN))
        columns = (claims.subject, claims.definition, claims.bucket, claims.origin, claims.destination)
        codes = codes_of(*(c[at] for c in columns))
        return at[np.isin(codes, codes[np.isin(at, totals)])]

    def _reparent(self, child: int, parent: int) -> None:
        self.parent[child] = parent
        self.children[parent].append(child)

    def _adopt(self, winner: int, loser: int) -> None:
        for child in self.children.pop(loser, []):
            if child != winner:
                self._reparent(child, winner)

    def _holds(self, outer: int, inner: int) -> bool:
        first, last = self.claims.first, self.claims.last
        return bool(first[outer] <= first[inner] and last[inner] <= last[outer])

    def _hide(self, claim: int, besides: Collection[int] = ()) -> None:
        """Hide a claim and everything below it, `besides` and what is below that excepted."""
        if claim not in besides:
            self.trees.role[claim] = HIDDEN
            for child in self.children.get(claim, ()):
                self._hide(child, besides)

    # --- what a total is split by -----------------------------------------------------------------------------

    def _split(self, total: int, part: int) -> bool:
        claims, roll = self.claims, self.roll
        return bool(
            claims.subject[total] != claims.subject[part]
            or roll(claims.origin[total]) != roll(claims.origin[part])
            or roll(claims.destination[total]) != roll(claims.destination[part])
        )

    def _splits(self, total: int) -> bool:
        return bool(self._effective(total))

    def _effective(self, total: int) -> list[int]:
        """Parts that split a total by place or subject; parts by time give way to their own parts."""
        found = []
        for child in self.children.get(total, ()):
            if self.trees.role[child] == HIDDEN:
                continue
            if self._split(total, child):
                found.append(child)
            else:
                found += self._effective(child)  # it is of the same cell: what splits it splits the total
        return found

    def _classify(self, total: int, top: int) -> None:
        """Return what a claim and everything below it is."""
        claims, role = self.claims, self.trees.role
        parts = self._effective(total)
        inside = [c for c in self.children.get(total, ()) if not self._split(total, c)]
        ends = (claims.origin[total], claims.destination[total])
        towns = [c for c in inside if (claims.origin[c], claims.destination[c]) != ends and role[c] != HIDDEN]
        if inside and not parts and not claims.known[total]:
            self._give_way(total, inside)
            return
        if towns:
            self.trees.within[total] = towns
        for child in inside:
            self._hide(child, set(parts))
        if not parts:
            return
        role[total] = TOTAL
        self.trees.parts[total] = parts
        self.trees.root[total] = top
        for part in parts:
            self.trees.root[part] = top
            self._classify(part, top)

    def _give_way(self, total: int, inside: Sequence[int]) -> None:
        """Let the parts by time stand for a total that has no number."""
        self.trees.role[total] = HIDDEN
        for child in inside:
            if self.trees.role[child] != HIDDEN:
                self._classify(child, child)
