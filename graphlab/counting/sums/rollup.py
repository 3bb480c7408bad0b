"""Roll-up of cells: the county's own figure where there is one, and beside it what its towns add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from graphlab.counting.cells import Cells, codes_of, merge, number, resolve
from graphlab.counting.selection import FlowClaims
from graphlab.counting.sums.remainders import bounds_at
from graphlab.counting.totals import TOTAL, Roll, Trees, select_non_overlapping
from graphlab.model.addition.nesting import Above, disjoint
from graphlab.model.distinct import numbered
from graphlab.model.values import Bounds, sum_bounds


@dataclass(frozen=True)
class RolledUp:
    """Rolled-up cells; what places within a cell add up to beside its own figure; cells left as they were."""

    cells: Cells
    beside: dict[int, tuple[Bounds, tuple[int, ...]]]
    kept_apart: tuple[str, ...] = ()


def roll_cells(
    cells: Cells, claims: FlowClaims, trees: Trees, roll: Roll, above: Above, *, over_time: bool, addable: bool
) -> RolledUp:
    """Return cells of the places at the asked level.

    Parameters
    ----------
    cells, claims, trees
        Cells of the places as the claims name them, with what totals leave; the claims and their totals.
    roll
        Gives the place that stands for a place.
    above
        Gives the places that a place lies within.
    over_time
        Whether cells of different periods are one (flows).
    addable
        Whether counts of several places may be added; distinct counts may not, and stay as they are.

    Returns
    -------
    RolledUp
        ``beside`` is keyed by the first claim of the county's own cell. What towns count at times for which the county
        has no figure of its own is added to it.
    """
    origin, destination = _mapped(cells.origin, roll), _mapped(cells.destination, roll)
    columns = [cells.subject, cells.definition, cells.bucket, origin, destination]
    columns += [] if over_time else [cells.first, cells.last]
    kept = np.ones(len(cells), dtype=bool)
    is_rest = trees.role[cells.members[cells.offsets[:-1]]] == TOTAL
    beside: dict[int, tuple[Bounds, tuple[int, ...]]] = {}
    apart: set[str] = set()
    free: list[int] = []
    for group in _groups_of_several(codes_of(*columns)):
        pairs = [(str(cells.origin[i]), str(cells.destination[i])) for i in group]
        target = (str(origin[group[0]]), str(destination[group[0]]))
        own = [i for i, pair in zip(group, pairs, strict=True) if pair == target]
        chosen = [group[k] for k in disjoint(pairs, above)]
        if own:
            towns = _disjoint_towns(group, pairs, target, above)
            left = [i for i in towns if is_rest[i]]
            claimed = [int(p) for i in towns if not is_rest[i] for p in cells.of(i)]
            covered = [p for p in claimed if _at_the_same_time(claims, p, cells.of(own[0]))]
            inside = [i for i in left if _at_the_same_time(claims, int(cells.of(i)[0]), cells.of(own[0]))]
            if addable and (covered or inside):
                within = [*(bounds_at(claims, p) for p in covered), *(_bounds(cells, i) for i in inside)]
                beside[int(cells.of(own[0])[0])] = (
                    sum_bounds(within),
                    (*covered, *(int(cells.of(i)[0]) for i in inside)),
                )
            if addable:
                free += [p for p in claimed if p not in covered]
            chosen = [*own, *(i for i in left if i not in inside)]
        elif not addable:
            origin[group], destination[group] = cells.origin[group], cells.destination[group]
            apart.update(f"{o} -> {d}" for o, d in pairs)
            continue
        kept[group] = False
        kept[chosen] = True
    rolled = replace(cells, origin=origin, destination=destination).take(np.flatnonzero(kept))
    if free:
        more = resolve(claims, np.array(sorted(free), dtype=np.int64), trees.root, over_time=over_time)
        rolled = rolled.join(
            replace(more, origin=_mapped(more.origin, roll), destination=_mapped(more.destination, roll))
        )
    return RolledUp(merge(rolled, by_period=not over_time), beside, tuple(sorted(apart)))


def _disjoint_towns(
    group: np.ndarray, pairs: list[tuple[str, str]], target: tuple[str, str], above: Above
) -> list[int]:
    towns = [k for k, pair in enumerate(pairs) if pair != target]
    return [int(group[towns[k]]) for k in disjoint([pairs[k] for k in towns], above)]


def _bounds(cells: Cells, row: int) -> Bounds:
    low, high = number(float(cells.low[row])), number(float(cells.high[row]))
    return Bounds(low or 0, high)


def _at_the_same_time(claims: FlowClaims, at: int, others: np.ndarray) -> bool:
    return bool(((claims.first[at] <= claims.last[others]) & (claims.first[others] <= claims.last[at])).any())


def _mapped(places: np.ndarray, roll: Roll) -> np.ndarray:
    codes, uniques = numbered(places)
    return np.asarray(np.array([roll(str(u)) for u in uniques], dtype=object)[codes])


def _groups_of_several(codes: np.ndarray) -> Iterator[np.ndarray]:
    order = np.argsort(codes, kind="stable")
    cuts = np.concatenate([[0], np.flatnonzero(np.diff(codes[order])) + 1, [len(order)]])
    for k in np.flatnonzero(np.diff(cuts) > 1):
        yield order[cuts[k] : cuts[k + 1]]


def towns_of_totals(
    claims: FlowClaims, trees: Trees, above: Above, *, over_time: bool
) -> dict[int, tuple[Bounds, tuple[int, ...]]]:
    """Return the sum of the places within a claim's own cell, for parts that roll-up puts into their total's cell."""
    found = {}
    for total, towns in trees.within.items():
        cells: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for p in towns:
            cells[claims.subject[p], claims.origin[p], claims.destination[p]].append(p)
        keys = sorted(cells)
        kept = [keys[i] for i in disjoint([(o, d) for _, o, d in keys], above)]
        used = [p for key in kept for p in select_non_overlapping(claims, cells[key], over_time=over_time)[0]]
        found[total] = (sum_bounds(bounds_at(claims, p) for p in used), tuple(used))
    return found
