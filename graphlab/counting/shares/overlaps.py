"""What claims that reach into each other come to together: between what surely differs and all that may.

Two claims overlap where the places at both ends and the days do. Where one lies within the other the wider one counts.
Where each reaches out of the other (a county in one quarter and its town over the year) nobody knows how much counts
twice: together they come to at least what claims that share nothing come to, and at most to the sum of all.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graphlab.counting.cells import Cells
from graphlab.counting.selection import FlowClaims
from graphlab.model.addition.nesting import Above, holders_of


@dataclass(frozen=True, slots=True)
class Region:
    """What a claim of a table speaks of: ends, days (ordinals), and its bounds (NaN at the top where open).

    ``total`` is the total that it is a part of (-1: none); ``left``: it is what the parts leave of that, and holds
    nothing else.
    """

    table: int
    origin: str
    destination: str
    first: int
    last: int
    low: float
    high: float
    total: int = -1
    left: bool = False


@dataclass(frozen=True, slots=True)
class Union:
    """What overlapping regions of a table come to together; `irregular`: some reach out of each other."""

    low: float
    high: float
    irregular: bool


def regions_of(
    cells: Cells, claims: FlowClaims, root: np.ndarray, table: np.ndarray, totals: Collection[int] | None
) -> list[Region]:
    """Return what rows speak of: the claims in them one by one, and what a total leaves as one; each once in a table.

    Parameters
    ----------
    cells, table
        Rows and the number of the table of each.
    claims, root
        The claims, and the total at the top of the tree of each.
    totals
        Stated totals that count with their parts; None where totals do not count.
    """
    found: dict[tuple[int, int, int], Region] = {}
    for i, number in enumerate(table.tolist()):
        members = cells.of(i)
        sign = cells.sign[cells.offsets[i] : cells.offsets[i + 1]]
        counted = {int(r) for r in root[members] if totals is not None and int(r) in totals}
        # Stated parts, and what they leave, lie in their total; what else is in the row stands for itself.
        if (sign > 0).all():
            counted |= {p for p in members.tolist() if int(root[p]) not in counted}
        elif counted:
            counted |= set(members[(sign > 0) & (root[members] < 0)].tolist())
        else:
            lead = int(members[0])
            found[number, lead, i] = _region(claims, number, lead, cells.low[i], cells.high[i], total=lead, left=True)
        for p in sorted(counted):
            total = int(root[p]) if root[p] != p else -1
            found[number, p, -1] = _region(claims, number, p, claims.low[p], claims.high[p], total=total)
    return [found[key] for key in sorted(found)]


def _region(
    claims: FlowClaims, table: int, p: int, low: float, high: float, *, total: int, left: bool = False
) -> Region:
    ends, days = (str(claims.origin[p]), str(claims.destination[p])), (int(claims.first[p]), int(claims.last[p]))
    least = 0.0 if low != low else float(low)
    return Region(table, *ends, *days, least, float(high), total, left)


def unions_of(regions: Sequence[Region], above: Above) -> dict[int, Union]:
    """Return, for each table with regions that overlap, what its regions come to together.

    Parameters
    ----------
    regions
        Of any number of tables.
    above
        Gives the places that a place lies within, nearest first.

    Notes
    -----
    The least is that of regions that share nothing, the greatest figures first; the most is the sum of what lies within
    no other. Cost: the number of overlapping pairs, found by the places around each end.

    Examples
    --------
    >>> above = {"norwich": ("norfolk",)}.get
    >>> county = Region(0, "", "norfolk", 1, 90, 30.0, 30.0)
    >>> town = Region(0, "", "norwich", 60, 365, 20.0, 20.0)
    >>> unions_of([county, town], lambda p: above(p, ()))
    {0: Union(low=30.0, high=50.0, irregular=True)}
    """
    beside: dict[int, set[int]] = defaultdict(set)
    within: set[int] = set()
    irregular: set[int] = set()
    tables = set()
    for i, j, in_place in _overlapping(regions, above):
        x, y = regions[i], regions[j]
        beside[i].add(j)
        beside[j].add(i)
        tables.add(x.table)
        if in_place and not y.left and y.first <= x.first and x.last <= y.last:
            if _about(x) != _about(y) or _size(x, i) < _size(y, j):
                within.add(i)
        elif x.left or not (y.first >= x.first and x.last >= y.last and _holds(x, y, above)):
            irregular.add(x.table)
    found = {}
    for number in sorted(tables):
        mine = [i for i, x in enumerate(regions) if x.table == number]
        taken: set[int] = set()
        for i in sorted(mine, key=lambda i: (-regions[i].low, i)):
            if not beside[i] & taken:
                taken.add(i)
        low = sum(regions[i].low for i in taken)
        high = sum(regions[i].high for i in mine if i not in within)
        found[number] = Union(float(low), float(high), number in irregular)
    return found


def _about(region: Region) -> tuple[str, str, int, int]:
    return region.origin, region.destination, region.first, region.last


def _size(region: Region, index: int) -> tuple[float, int]:
    return (math.inf if math.isnan(region.high) else region.high), index


def _holds(outer: Region, inner: Region, above: Above) -> bool:
    holders = holders_of(above)
    return outer.origin in holders(inner.origin) and outer.destination in holders(inner.destination)


def _overlapping(regions: Sequence[Region], above: Above) -> Iterator[tuple[int, int, bool]]:
    """Yield pairs that share places and days, and whether the first lies within the second in place."""
    holders = holders_of(above)
    same: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    wider_at_end: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for i, x in enumerate(regions):
        same[x.table, x.origin, x.destination].append(i)
        for wide in holders(x.destination)[1:]:
            wider_at_end[x.table, x.origin, wide].append(i)
    for i, x in enumerate(regions):
        pairs = [(o, d) for o in holders(x.origin) for d in holders(x.destination)]
        outer = [(j, True) for pair in pairs for j in same.get((x.table, *pair), ()) if j != i]
        crossing = [
            (j, False) for o in holders(x.origin)[1:] for j in wider_at_end.get((x.table, o, x.destination), ())
        ]
        for j, in_place in (*outer, *crossing):
            y = regions[j]
            apart = x.left != y.left and x.total == y.total
            if not apart and y.first <= x.last and x.first <= y.last:
                yield i, j, in_place
