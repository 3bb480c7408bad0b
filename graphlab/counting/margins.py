"""One end of a table by itself: what each origin (or destination) comes to over all that stands at the other end.

Origins are compared with origins, not pairs with pairs, and places of one level: where the places of a table are of
several levels (London, a borough, a county), each stands for the area that it is in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from graphlab.counting.bounds import Expression, Feasible, tightened
from graphlab.counting.cells import Cells, merge, row_order
from graphlab.counting.groups import Group
from graphlab.counting.regions import Geography
from graphlab.counting.row_tables import ENDS, ends_given
from graphlab.counting.sharing import Sharing, told_within
from graphlab.counting.table import Table
from graphlab.model.tables import NOT_ITEMISED, SPECIAL

Placing = Callable[[str], str]


def margin(table: Table, group: Group, end: str, place_of: Placing = str) -> Table:
    """Return a table of one end of a group: a row a place, with bounds, shares and ranks of its own.

    Parameters
    ----------
    table
        The pairs.
    group
        One of its groups; the rows that count by this end are added (`Table.counted`), each thing once.
    end
        ``"origin"`` or ``"destination"``; the other end of every row is not itemised.
    place_of
        Gives the area that stands for a place.

    Notes
    -----
    Where only some rows are shown (a filter on place), those are added and the others stay pairs, so that shares are of
    the whole. The table keeps its margins: what a briefing says of flows and of gaps is of the same.
    """
    whole, shown = table.behind
    base = next(g for g in whole.groups if g.number == group.number) if whole is not table else group
    held = told_within(whole, base, end, set(shown.tolist()))
    rows = np.array(sorted((*whole.counted(base, end), *held)), dtype=np.int64)
    added = np.isin(rows, shown[list(group.rows)])
    cells = whole.cells.take(rows)
    places = np.array([p if p in SPECIAL else place_of(p) for p in getattr(cells, end).tolist()], dtype=object)
    key = (group.number, group.bucket, end, bool(held), rows.tobytes(), added.tobytes(), tuple(places.tolist()))
    if key not in whole.margins:
        whole.margins[key] = _margin(whole, group, end, rows, added, places, held=bool(held))
    return whole.margins[key].seen_by(whole.net)


def _margin(
    whole: Table, group: Group, end: str, rows: np.ndarray, added: np.ndarray, places: np.ndarray, *, held: bool
) -> Table:
    """Return the margin of some rows of a table; those `added` belong to the places (or areas) given.

    Some of them may be `held` by others.
    """
    cells = whole.cells.take(rows)
    other = ENDS[1 - ENDS.index(end)]
    columns: dict[str, Any] = {
        end: np.where(added, places, getattr(cells, end)),
        other: np.where(added, NOT_ITEMISED, getattr(cells, other)),
        # Pairs that are not shown keep a row of their own.
        "bucket": np.where(added, -1, np.arange(len(rows))),
    }
    merged = merge(replace(cells, **columns), by_subject=False)
    merged = merged.take(row_order(merged))
    mine = merged.bucket == -1
    merged = replace(merged, bucket=np.full(len(merged), group.bucket))
    behind: dict[str, list[int]] = defaultdict(list)
    for row, area in zip(rows[added].tolist(), places[added].tolist(), strict=True):
        behind[area].append(row)
    expressions: dict[int, Expression] = {}
    by_atoms = mine.all() and not whole.net.filters.roll_up
    if whole.feasible is not None and by_atoms:
        places_of = {a: {*getattr(whole.cells, end)[at].tolist()} for a, at in behind.items()}
        places_of[NOT_ITEMISED] = {NOT_ITEMISED, ""}
        expressions = _contents(merged, whole.feasible, end, places_of)
    overlapping = whole.feasible is not None and whole.feasible.blocks and not by_atoms
    if held or overlapping or whole.displaced or group.number in whole.shares().reaching:
        merged, expressions = _each_once(merged, np.flatnonzero(mine), end, Sharing(whole, behind), expressions)
    if whole.feasible is not None:
        merged = tightened(_solved(merged, whole.feasible, expressions), whole.feasible)
    numbers = np.full(len(merged), group.number)
    given = ends_given(merged, whole.claims, numbers)
    if mine.all():
        given = {**given, other: np.zeros(len(merged), dtype=bool)}
    result = replace(
        whole,
        cells=merged,
        table=numbers,
        given=given,
        beside={},
        apart=(),
        expressions=expressions,
        _shown=None,
        _pairs=whole,
    )
    return result.with_rows(np.flatnonzero(mine))


def _each_once(
    cells: Cells, mine: np.ndarray, end: str, sharing: Sharing, expressions: Mapping[int, Expression]
) -> tuple[Cells, dict[int, Expression]]:
    """Return the cells of a margin with bounds that count nothing twice, and the expressions that do not either.

    Rows that share something are told apart by their atoms; else what they come to has bounds. What is left beside the
    places has no part in what any of them holds.
    """
    low, high, sign = cells.low.copy(), cells.high.copy(), cells.sign.copy()
    told = dict(expressions)
    for i, area in zip(mine.tolist(), getattr(cells, end)[mine].tolist(), strict=True):
        shared = sharing.of(area) if area == NOT_ITEMISED else sharing.within(area)
        if not shared or (i in told and all(sharing.one_block(*pair) for pair in shared)):
            continue
        told.pop(i, None)
        own = set(sharing.areas[area])
        least, high[i] = sharing.sum(own)
        taken = sharing.sum({other for _, other in shared} - own)[1]
        low[i] = max(0.0, least - np.nan_to_num(taken, nan=np.inf))
        sign[cells.offsets[i] : cells.offsets[i + 1]] = 0
    return replace(cells, low=low, high=high, sign=sign), told


def _contents(
    cells: Cells, feasible: Feasible, end: str, stands_for: Mapping[str, Collection[str]]
) -> dict[int, Expression]:
    """Return, for each row with claims of overlapping regions, all that its places hold here, each thing once.

    `stands_for` gives the places of an area; "" is what no place is named of.
    """
    found: dict[int, Expression] = {}
    k = ENDS.index(end)
    for i, area in enumerate(getattr(cells, end).tolist()):
        members = cells.of(i).tolist()
        blocks = {feasible.block_of(p) for p in members}
        if blocks == {None} or any(p not in feasible.variable or feasible.contradicted(p) for p in members):
            continue
        row: dict[int, int] = {}
        for number in sorted(b for b in blocks if b is not None):
            block = feasible.blocks[number]
            held = [a for a in block.atoms if _held(block.geography, a[k], stands_for[area])]
            row |= feasible.atoms(number, held)
        at = slice(cells.offsets[i], cells.offsets[i + 1])
        for p, sign in zip(members, cells.sign[at].tolist(), strict=True):
            if feasible.block_of(p) is None and sign:
                row[feasible.variable[p]] = row.get(feasible.variable[p], 0) + sign
        found[i] = row
    return found


def _held(geography: Geography, place: str, areas: Collection[str]) -> bool:
    return place in areas if not place else bool(geography.holders(place) & set(areas) - {""})


def _solved(cells: Cells, feasible: Feasible, expressions: Mapping[int, Expression]) -> Cells:
    """Return cells of which some have the bounds of their expressions, and are no signed sums of claims any more."""
    low, high, sign = cells.low.copy(), cells.high.copy(), cells.sign.copy()
    for i, row in expressions.items():
        found = feasible.solution.sum(row)
        low[i], high[i] = found.low or 0, np.nan if found.high is None else found.high
        sign[cells.offsets[i] : cells.offsets[i + 1]] = 0
    return replace(cells, low=low, high=high, sign=sign)
