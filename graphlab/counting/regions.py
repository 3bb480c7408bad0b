"""What claims are about, as regions of places: which lie within which, which overlap, what is left beside them.

A claim is about an origin and a destination, either of them open (everywhere). Claims of one series and the same days
whose regions overlap make a block. It is cut into atoms: each region, and each overlap of regions, less what lies
within it of the others. Every claim is the sum of the atoms within it, so that a whole, its pieces, and a total that is
split twice (a table with row and column totals) are one set of equations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from graphlab.counting.selection import FlowClaims
from graphlab.model.addition.nesting import Above, Pair, holders_of

#: With more atoms than this a block is not cut up; its wholes and pieces are then tied one by one.
MOST_ATOMS = 3_000
#: With more claims than this in one series, wholes of other periods are not tied to what lies within them.
MOST_NESTED = 400


@dataclass(frozen=True)
class Geography:
    """Which places lie within which; "" is everywhere."""

    above: Above

    @cached_property
    def _holders(self) -> dict[str, frozenset[str]]:
        return {}

    def holders(self, place: str) -> frozenset[str]:
        """Return a place and all around it, everywhere included."""
        if place not in self._holders:
            self._holders[place] = frozenset(holders_of(self.above)(place))
        return self._holders[place]

    def within(self, inner: Pair, outer: Pair) -> bool:
        """Return whether a region lies within another or is the same."""
        return outer[0] in self.holders(inner[0]) and outer[1] in self.holders(inner[1])

    def overlap(self, one: Pair, other: Pair) -> Pair | None:
        """Return what two regions share; None if nothing."""
        ends = []
        for a, b in zip(one, other, strict=True):
            if b in self.holders(a):
                ends.append(a)
            elif a in self.holders(b):
                ends.append(b)
            else:
                return None
        return ends[0], ends[1]


@dataclass(frozen=True)
class Block:
    """Claims of one series and the same days, some of whose regions overlap.

    Attributes
    ----------
    claims
        Region -> position of the claim about it.
    atoms
        Every region and every overlap of regions, sorted; each stands for itself less those within it.
    geography
        Which places lie within which.
    """

    claims: dict[Pair, int]
    atoms: tuple[Pair, ...]
    geography: Geography

    def inside(self, region: Pair) -> list[Pair]:
        """Return the atoms that make up a region."""
        return self._inside.get(region) or []

    @cached_property
    def _inside(self) -> dict[Pair, list[Pair]]:
        return _by_holder(self.atoms, self.geography)

    @cached_property
    def _claims_inside(self) -> dict[Pair, list[Pair]]:
        return _by_holder(self.claims, self.geography)

    def around(self, region: Pair) -> list[Pair]:
        """Return the atoms of wider regions: what is there may belong to this one."""
        return [a for a in self.atoms if a != region and self.geography.within(region, a)]

    @cached_property
    def crossing(self) -> tuple[tuple[Pair, Pair], ...]:
        """Regions with both ends named that overlap although neither lies within the other."""
        named = sorted(r for r in self.claims if "" not in r)
        within = self.geography.within
        if not all(_nested({r[k] for r in named}, self.geography) for k in (0, 1)):
            return ()
        return tuple(
            (a, b)
            for i, a in enumerate(named)
            for b in named[i + 1 :]
            if self.geography.overlap(a, b) and not within(a, b) and not within(b, a)
        )

    def splits(self, region: Pair) -> bool:
        """Return whether other claims split a region by an end that it leaves open."""
        return any(
            any(not a and b for a, b in zip(region, r, strict=True)) for r in self._claims_inside.get(region, ())
        )

    def pieces(self, region: Pair) -> list[int]:
        """Return the claims that lie within a region, the widest ones."""
        within = [r for r in self._claims_inside.get(region, ()) if r != region]
        held = {r for o in within for r in self._claims_inside[o] if r != o}
        widest = [r for r in within if r not in held]
        return sorted(self.claims[r] for r in widest)


def blocks_of(claims: FlowClaims, at: Sequence[int], above: Above) -> list[Block]:
    """Return the blocks among claims: groups of one subject, definition, bucket and days in which regions overlap.

    Parameters
    ----------
    claims
        Counts of one measure, unit and kind.
    at
        Positions, of which no two are about one region and the same days unless they are one figure told twice.
    above
        Gives the places that a place lies within, nearest first.
    """
    geography = Geography(above)
    groups: dict[tuple[object, ...], dict[Pair, int]] = defaultdict(dict)
    for p in (int(p) for p in at):
        key = (claims.subject[p], claims.definition[p], claims.bucket[p], int(claims.first[p]), int(claims.last[p]))
        groups[key].setdefault((str(claims.origin[p]), str(claims.destination[p])), p)
    found = []
    for group in groups.values():
        atoms = _closure(group, geography) if _may_overlap(group, geography) else None
        if atoms:
            found.append(Block(group, atoms, geography))
    return found


def nested_in_time(claims: FlowClaims, at: Sequence[int], above: Above) -> list[tuple[int, tuple[int, ...]]]:
    """Return, for flows, claims with others about smaller regions and shorter periods that lie within them.

    Parameters
    ----------
    claims
        Flows of one measure and unit.
    at
        Positions to look at.
    above
        Gives the places that a place lies within, nearest first.

    Returns
    -------
    list of (whole, pieces)
        Pieces share no day or no place; those of the whole's own cell or days are tied elsewhere.
    """
    geography = Geography(above)
    series: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for p in (int(p) for p in at):
        series[claims.subject[p], claims.definition[p], claims.bucket[p]].append(p)
    found = []
    for group in series.values():
        days = {(int(claims.first[p]), int(claims.last[p])) for p in group}
        if not len(days) > 1 or len(group) > MOST_NESTED:
            continue
        for whole in group:
            pieces = [p for p in group if _strictly_within(claims, geography, p, whole)]
            if pieces:
                found.append((whole, tuple(sorted(_apart(claims, geography, pieces)))))
    return found


def _region(claims: FlowClaims, at: int) -> Pair:
    return str(claims.origin[at]), str(claims.destination[at])


def _strictly_within(claims: FlowClaims, geography: Geography, inner: int, outer: int) -> bool:
    same_days = claims.first[inner] == claims.first[outer] and claims.last[inner] == claims.last[outer]
    in_time = claims.first[outer] <= claims.first[inner] and claims.last[inner] <= claims.last[outer]
    regions = _region(claims, inner), _region(claims, outer)
    return bool(in_time and not same_days and regions[0] != regions[1] and geography.within(*regions))


def _apart(claims: FlowClaims, geography: Geography, pieces: Sequence[int]) -> list[int]:
    """Return pieces that share no day or no place, the longest periods first."""
    taken: list[int] = []
    for p in sorted(pieces, key=lambda p: (claims.first[p] - claims.last[p], str(claims.claim[p]))):
        meets = [
            t
            for t in taken
            if claims.first[t] <= claims.last[p]
            and claims.first[p] <= claims.last[t]
            and geography.overlap(_region(claims, t), _region(claims, p))
        ]
        if not meets:
            taken.append(p)
    return taken


def _by_holder(regions: Iterable[Pair], geography: Geography) -> dict[Pair, list[Pair]]:
    """Return, for every region that holds some of these, those that it holds, itself included, in their order."""
    found: dict[Pair, list[Pair]] = defaultdict(list)
    for region in regions:
        for origin in geography.holders(region[0]):
            for destination in geography.holders(region[1]):
                found[origin, destination].append(region)
    return dict(found)


def _nested(places: set[str], geography: Geography) -> bool:
    """Whether any place lies within another of these."""
    return any(len(geography.holders(place) & places) > 1 for place in places)


def _may_overlap(regions: Iterable[Pair], geography: Geography) -> bool:
    """Whether any place at an end lies within another at that end, which is needed for regions to overlap."""
    return any(_nested({r[k] for r in regions}, geography) for k in (0, 1))


def _closure(group: dict[Pair, int], geography: Geography) -> tuple[Pair, ...] | None:
    """Return the regions and all their overlaps; None if nothing overlaps, or too much to be cut up."""
    regions = sorted(group)
    related = [_related({r[k] for r in regions}, geography) for k in (0, 1)]
    by_end: list[dict[str, set[Pair]]] = [defaultdict(set), defaultdict(set)]
    for region in regions:
        for k in (0, 1):
            by_end[k][region[k]].add(region)
    known = set(regions)
    touching = False
    fresh = list(regions)
    while fresh:
        new: set[Pair] = set()
        for a in fresh:
            near = [set().union(*(by_end[k][p] for p in related[k][a[k]])) for k in (0, 1)]
            for b in near[0] & near[1]:
                both = geography.overlap(a, b) if a != b else None
                if both is not None:
                    touching = True
                    if both not in known:
                        new.add(both)
        known |= new
        fresh = sorted(new)
        if len(known) > MOST_ATOMS:
            return None
    return tuple(sorted(known)) if touching else None


def _related(places: set[str], geography: Geography) -> dict[str, set[str]]:
    """Return, for each place, those of these that it lies within or that lie within it."""
    found: dict[str, set[str]] = {place: set() for place in places}
    for place in places:
        for holder in geography.holders(place) & places:
            found[place].add(holder)
            found[holder].add(place)
    return found
