"""What counts are about, cut into atoms that share nothing: every place and day that some count tells from others.

A count is the sum of its atoms. A reader who puts counts together that reach out of each other (a row of a table, a
column, and what lies in neither) does no more than solve for the atoms. It matters only where something is left out of
a table: where the parts of every total are all there is, the sums among the counts say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_array

from graphlab.counting.selection import FlowClaims
from graphlab.counting.sums.relations import pair_of
from graphlab.counting.totals import ranked
from graphlab.model.addition.nesting import Above, holders_of
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST

#: Atoms of one series beyond which counts of different days are not put together, nor those of the same days.
_MOST = 20_000
_EVERYWHERE_ELSE = "*"


@dataclass(frozen=True)
class Cut:
    """The counts of one series as sums: of counts that are one atom each, and of atoms that no count is about.

    Attributes
    ----------
    claims
        Positions of the counts.
    sums
        Count (position), the counts that it is the sum of, and the names of the other atoms in it.
    """

    claims: tuple[int, ...]
    sums: tuple[tuple[int, tuple[int, ...], tuple[str, ...]], ...]

    def can_be(self, claims: FlowClaims) -> bool:
        """Return whether the counts as stated agree with all sums: figures in conflict are never subtracted."""
        names = sorted({x for _, _, atoms in self.sums for x in atoms})
        place: dict[int | str, int] = {p: i for i, p in enumerate(self.claims)}
        place |= {name: i for i, name in enumerate(names, start=len(place))}
        matrix = lil_array((len(self.sums), len(place)))
        for row, (p, parts, atoms) in enumerate(self.sums):
            matrix[row, place[p]] = -1
            matrix[row, [place[x] for x in parts] + [place[x] for x in atoms]] = 1
        ends = [(float(np.nan_to_num(claims.low[p])), float(claims.high[p])) for p in self.claims]
        bounds = [(low, None if np.isnan(high) else high) for low, high in ends] + [(0.0, None)] * len(names)
        none = np.zeros(len(self.sums))
        return bool(linprog(np.zeros(len(place)), A_eq=matrix.tocsr(), b_eq=none, bounds=bounds).success)


def cut_in_atoms(claims: FlowClaims, at: Sequence[int], above: Above) -> Iterator[Cut]:
    """Yield the counts of each series as sums of atoms, where any of them reach out of each other.

    Parameters
    ----------
    claims
        Counts of one measure, unit and kind (flows or stocks).
    at
        Positions to look at; of several on one place and time the one to take stands for all.
    above
        Gives the places that a place lies within, nearest first.
    """
    series: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for p in ranked(claims, at):
        days = _days(claims, p)
        closed = claims.kind == "flow" and days[0] != OPEN_FIRST and days[1] != OPEN_LAST
        series[str(claims.subject[p]), str(claims.definition[p]), () if closed else days].append(p)
    for number, key in enumerate(sorted(series, key=str)):
        best: dict[tuple[object, ...], int] = {}
        for p in series[key]:
            best.setdefault((pair_of(claims, p), _days(claims, p)), p)
        name = f"{claims.measure}|{claims.unit}|{claims.kind}|{number}"
        yield from _cuts(claims, sorted(best.values()), above, name)


def _days(claims: FlowClaims, p: int) -> tuple[int, int]:
    return int(claims.first[p]), int(claims.last[p])


def _cuts(claims: FlowClaims, group: Sequence[int], above: Above, name: str) -> Iterator[Cut]:
    """Yield the counts of one series as sums; those of the same days by themselves where the atoms are too many."""
    held = [_leaves({pair_of(claims, p)[k] for p in group}, above) for k in (0, 1)]
    times = sorted({_days(claims, p) for p in group})
    days = np.unique([d for first, last in times for d in (first, last + 1)])
    size = (len(held[0]) + 1) * (len(held[1]) + 1)
    if size * len(days) > _MOST and len(times) > 1:
        for k, same in enumerate(times):
            yield from _cuts(claims, [p for p in group if _days(claims, p) == same], above, f"{name}|{k}")
        return
    of_atom: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for p in group if size <= _MOST else ():
        origin, destination = pair_of(claims, p)
        first, last = _days(claims, p)
        start, stop = np.searchsorted(days, [first, last + 1]).tolist()
        for atom in product(held[0][origin], held[1][destination], range(start, stop)):
            of_atom[atom].append(p)
    # Atoms that lie in the same counts are one: nothing tells them apart.
    of_claim: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for within in sorted({tuple(found) for found in of_atom.values()}):
        for p in within:
            of_claim[p].append(within)
    alone = {found[0]: p for p, found in sorted(of_claim.items(), reverse=True) if len(found) == 1}
    sums = tuple(
        (
            p,
            tuple(alone[x] for x in found if x in alone),
            tuple(f"atom {'+'.join(map(str, x))} of {name}" for x in found if x not in alone),
        )
        for p, found in sorted(of_claim.items())
        if len(found) > 1
    )
    if _cross(of_claim):
        yield Cut(tuple(group), sums)


def _cross(of_claim: Mapping[int, Sequence[tuple[int, ...]]]) -> bool:
    """Return whether some counts share an atom and neither holds the other; else sums of parts say all there is."""
    whole = {p: set(found) for p, found in of_claim.items()}
    for within in {atom for found in of_claim.values() for atom in found}:
        nested = sorted(within, key=lambda p: len(whole[p]))
        if any(not whole[inner] <= whole[outer] for inner, outer in pairwise(nested)):
            return True
    return False


def _leaves(places: set[str], above: Above) -> dict[str, list[str]]:
    """Return, for each place, the places that are told apart within it, itself less those among them; "" is all."""
    holders = holders_of(above)
    found: dict[str, list[str]] = {place: [] for place in places}
    for place in sorted(places - {""}):
        for around in holders(place):
            if around in found:
                found[around].append(place)
    if "" in found:
        found[""].append(_EVERYWHERE_ELSE)
    return found
