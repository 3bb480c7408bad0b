"""Shares with their denominator: which rows make one table, what it adds up to, and what part each row is of it.

A table is of one subject, measure, definition and period. Rows of one stated total belong to one table whatever their
own period; where a period was asked for, all flows of a subject and definition in it do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from graphlab.counting.cells import Cells
from graphlab.counting.selection import FlowClaims
from graphlab.counting.shares.overlaps import Union
from graphlab.counting.totals import Trees
from graphlab.model.addition.nesting import Above, contained_by


@dataclass(frozen=True)
class Summand:
    """Something that counts once in a table: a stated total, or a row that is part of none."""

    table: int
    origin: str
    destination: str
    low: float
    high: float
    first: int
    last: int
    total: int = -1
    cell: int = -1


@dataclass(frozen=True)
class Gaps:
    """Totals of which some part is in no row, and the claims that stand in the cells of those parts.

    Such a total does not count: its rows do, and beside them what stands in the place of its parts.
    """

    totals: frozenset[int] = frozenset()
    displacing: frozenset[int] = frozenset()


@dataclass
class Shares:
    """Shares by row, as fractions; NaN where there is none.

    ``whole_low`` and ``whole_high`` are what the table of the row adds up to among what the denominator admits, each
    thing once (NaN: nothing is admitted, or open); ``table`` numbers the tables; ``totals`` gives the stated totals of
    a table (positions); ``nested`` the rows that lie within others, which are not added to them; ``reaching`` the
    tables in which claims reach out of each other, so that what they come to has bounds.
    """

    low: np.ndarray
    high: np.ndarray
    whole_low: np.ndarray
    whole_high: np.ndarray
    table: np.ndarray
    admitted: np.ndarray
    totals: dict[int, dict[int, None]] = field(default_factory=dict)
    nested: dict[int, list[int]] = field(default_factory=dict)
    reaching: frozenset[int] = frozenset()

    @property
    def denominator(self) -> np.ndarray:
        """What the shares are of; NaN where it is not one exact number."""
        return np.where(self.whole_low == self.whole_high, self.whole_low, np.nan)

    def take(self, rows: np.ndarray) -> Shares:
        """Return the shares of some rows (indices); denominators stay those of the whole tables."""
        where = {int(row): i for i, row in enumerate(rows)}
        nested = {where[i]: [where[j] for j in over if j in where] for i, over in self.nested.items() if i in where}
        low, high, whole_low, whole_high = (x[rows] for x in (self.low, self.high, self.whole_low, self.whole_high))
        arrays = (low, high, whole_low, whole_high, self.table[rows], self.admitted[rows])
        return Shares(*arrays, self.totals, nested, self.reaching)


def _items(
    cells: Cells, claims: FlowClaims, trees: Trees, table: np.ndarray, rows: np.ndarray, gaps: Gaps
) -> list[Summand]:
    """What counts once in each table: its totals, and the rows (or what is in them) that are no parts of a total."""
    found = []
    seen: set[tuple[int, int]] = set()
    split: set[int] = set()
    top_totals = set(trees.top_totals)
    for i in rows if trees.parts else ():
        for root in (int(r) for r in np.unique(trees.root[cells.of(int(i))])):
            if root in gaps.totals:
                split.add(int(i))
            if root in top_totals and (int(table[i]), root) not in seen:
                seen.add((int(table[i]), root))
                found.append(_total_item(claims, int(table[i]), root, counts=root not in gaps.totals))
    found += _row_items(cells, table, np.array(sorted(split), dtype=np.int64))
    for i in (int(i) for i in rows[cells.plain[rows]] if int(i) not in split):
        members = cells.of(i)
        bounds = float(cells.plain_low[i]), float(cells.plain_high[i])
        found += _by_place(claims, int(table[i]), i, members[trees.root[members] < 0], bounds)
    return found


def _by_place(
    claims: FlowClaims, table: int, cell: int, members: np.ndarray, bounds: tuple[float, float]
) -> Iterator[Summand]:
    """Yield claims of one row as items, one for each pair of places that they name: a roll-up puts several in a row."""
    places: dict[tuple[str, str], list[int]] = {}
    for p in members.tolist():
        places.setdefault((str(claims.origin[p]), str(claims.destination[p])), []).append(p)
    for ends, at in places.items():
        low, high = bounds
        if len(places) > 1:
            low, high = float(np.nansum(claims.low[at])), float(claims.high[at].sum())
        yield Summand(table, *ends, low, high, int(claims.first[at].min()), int(claims.last[at].max()), cell=cell)


def _total_item(claims: FlowClaims, table: int, total: int, *, counts: bool) -> Summand:
    """Return a stated total as an item; one whose rows count instead holds what lies within it and adds nothing."""
    low, high = (claims.low[total], claims.high[total]) if counts else (0.0, 0.0)
    ends = (str(claims.origin[total]), str(claims.destination[total]))
    return Summand(table, *ends, low, high, int(claims.first[total]), int(claims.last[total]), total=total)


def _nested(items: Sequence[Summand], above: Above) -> dict[int, list[int]]:
    """Items that lie within others of their table in place and time: item -> items that hold it."""
    inner = contained_by([(x.table, (x.origin, x.destination)) for x in items], above)
    found = {}
    for i, outer in inner.items():
        over = [j for j in outer if items[j].first <= items[i].last and items[i].first <= items[j].last]
        if over:
            found[i] = over
    return found


def _without_own_rows(
    nested: Mapping[int, list[int]], items: Sequence[Summand], cells: Cells, trees: Trees, gaps: Gaps
) -> dict[int, list[int]]:
    """Leave out that the rows of a total with gaps, and what stands in the place of its parts, lie within it."""
    found = {}
    for i, over in nested.items():
        members = cells.of(items[i].cell).tolist() if items[i].cell >= 0 else []
        own = {int(trees.root[p]) for p in members}
        free = gaps.totals if gaps.displacing.intersection(members) else gaps.totals & own
        left = [j for j in over if items[j].total not in free]
        if left:
            found[i] = left
    return found


def _crossed(items: Sequence[Summand]) -> dict[int, list[int]]:
    """Margins that cross stated totals of the other end (rows and columns of a matrix): they count the same things."""
    totals: dict[tuple[int, bool], list[int]] = {}
    for j, x in enumerate(items):
        if x.total >= 0 and (x.origin == "") != (x.destination == ""):
            totals.setdefault((x.table, x.origin == ""), []).append(j)
    found = {}
    for i, x in enumerate(items):
        if x.cell < 0 or (x.origin == "") == (x.destination == ""):
            continue
        others = totals.get((x.table, x.origin != ""), [])
        over = [j for j in others if items[j].first <= x.last and x.first <= items[j].last]
        if over:
            found[i] = over
    return found


def shares(
    cells: Cells,
    claims: FlowClaims,
    trees: Trees,
    table: np.ndarray,
    admitted: np.ndarray,
    above: Above,
    *,
    whole: bool,
    gaps: Gaps | None = None,
) -> Shares:
    """Return the shares of every row in its table.

    Parameters
    ----------
    cells, claims, trees
        Rows, the counts behind them and their totals.
    table
        Number of the table of each row.
    admitted
        Rows that the denominator admits; the others have no share.
    above
        Gives the places that a place lies within: what lies within another row is not added to it.
    whole
        Whether the denominator is all of it (stated totals count), or the rows admitted.
    gaps
        Totals of which some part is in no row: their rows count instead.

    Notes
    -----
    An exact denominator divides. Otherwise low / (low + highs of the others) and high / (high + lows of the others).
    Distinct counts have shares of a stated total only.
    """
    rows = np.flatnonzero(admitted)
    blank = np.full(len(cells), np.nan)
    result = Shares(blank, blank.copy(), blank.copy(), blank.copy(), table, admitted)
    if claims.kind == "distinct":
        if whole:
            result.low, result.high, result.whole_low, result.whole_high = _distinct_shares(cells, claims, trees)
            for i, total in _rows_with_total(cells, trees):
                result.totals.setdefault(int(table[i]), {})[total] = None
        return result
    if _disjoint(cells, claims, trees, above):
        result.whole_low, result.whole_high = _sums_of_rows(cells, table, rows)
    else:
        _fill_denominators(result, cells, claims, trees, rows, above, whole=whole, gaps=gaps or Gaps())
    denominator = result.denominator
    exact = admitted & ~np.isnan(denominator) & (denominator != 0) & ~np.isnan(cells.low)
    result.low[exact] = cells.low[exact] / denominator[exact]
    result.high[exact] = cells.high[exact] / denominator[exact]
    _shares_by_rule(result, cells, rows[np.isnan(denominator[rows])])
    return result


def _disjoint(cells: Cells, claims: FlowClaims, trees: Trees, above: Above) -> bool:
    """Whether no row can lie within another, so that rows can be added as they stand."""
    if trees.parts or not len(cells):
        return False
    leads = cells.members[cells.offsets[:-1]]
    if (claims.origin[leads] == "").any() or (claims.destination[leads] == "").any():
        return False
    ends = {*cells.origin.tolist(), *cells.destination.tolist()}
    return not any(place in ends for end in ends for place in above(end))


def _sums_of_rows(cells: Cells, table: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For every row the bounds of the sum of the rows of its table; NaN where no row counts, or where it is open."""
    numbers, codes = np.unique(table, return_inverse=True)
    size = len(numbers)
    none = np.bincount(codes[rows], minlength=size) == 0
    sums = []
    for column in (np.nan_to_num(cells.low[rows]), cells.high[rows]):
        added = np.bincount(codes[rows], weights=column, minlength=size).astype(float)
        added[none] = np.nan
        sums.append(np.asarray(added[codes]))
    return sums[0], sums[1]


def _fill_denominators(
    result: Shares,
    cells: Cells,
    claims: FlowClaims,
    trees: Trees,
    rows: np.ndarray,
    above: Above,
    *,
    whole: bool,
    gaps: Gaps,
) -> None:
    """Fill in denominators, totals and nested rows."""
    table = result.table
    items = _items(cells, claims, trees, table, rows, gaps) if whole else _row_items(cells, table, rows)
    nested = _nested(items, above)
    if gaps.totals:
        nested = _without_own_rows(nested, items, cells, trees, gaps)
    crossed = _crossed(items) if whole else {}
    nested = {**crossed, **nested}
    sums = _sums([x for i, x in enumerate(items) if i not in nested])
    sums.update({items[i].table: (sums[items[i].table][0], np.nan) for i in crossed if items[i].table in sums})
    none = (np.nan, np.nan)
    result.whole_low, result.whole_high = (
        np.array([sums.get(int(t), none) for t in table], dtype=float).reshape(-1, 2).T
    )
    for i, item in enumerate(items):
        if item.total >= 0 and item.total not in gaps.totals and i not in nested:
            result.totals.setdefault(item.table, {})[item.total] = None
    free = {x.cell for i, x in enumerate(items) if i not in nested}
    for i, over in nested.items():
        if items[i].cell >= 0 and items[i].cell not in free:
            result.nested[items[i].cell] = [*result.nested.get(items[i].cell, ()), *(items[j].cell for j in over)]
    inner = {(items[i].table, items[i].total): over for i, over in nested.items() if items[i].total >= 0}
    for i in rows if inner else ():
        outer = [inner.get((int(table[i]), int(root)), []) for root in np.unique(trees.root[cells.of(int(i))])]
        if all(outer):
            # A row of a total that lies within another lies within that other too.
            result.nested.setdefault(int(i), [items[j].cell for found in outer for j in found])


def _row_items(cells: Cells, table: np.ndarray, rows: np.ndarray) -> list[Summand]:
    return [
        Summand(
            int(table[i]), str(cells.origin[i]), str(cells.destination[i]),
            cells.low[i], cells.high[i], int(cells.first[i]), int(cells.last[i]), cell=int(i),
        )
        for i in rows
    ]  # fmt: skip


def _sums(items: Sequence[Summand]) -> dict[int, tuple[float, float]]:
    """Return the bounds of what each table adds up to; NaN at the top where it is open."""
    sums: dict[int, tuple[float, float]] = {}
    for x in items:
        low, high = sums.get(x.table, (0.0, 0.0))
        sums[x.table] = (low + float(np.nan_to_num(x.low)), high + float(x.high))
    return sums


def _shares_by_rule(result: Shares, cells: Cells, rows: np.ndarray) -> None:
    """Fill in the shares of rows whose denominator is not one exact number."""
    if not len(rows):
        return
    low, high = np.nan_to_num(cells.low[rows]), cells.high[rows]
    counts = ~np.isin(rows, list(result.nested))
    numbers, table = np.unique(result.table[rows], return_inverse=True)
    size = len(numbers)
    lows = np.bincount(table, weights=np.where(counts, low, 0), minlength=size)[table]
    highs = np.bincount(table, weights=np.where(counts, np.nan_to_num(high), 0), minlength=size)[table]
    opened = np.bincount(table, weights=counts & np.isnan(high), minlength=size)[table]
    rest_low = lows - np.where(counts, low, 0)
    rest_high = highs - np.where(counts, np.nan_to_num(high), 0)
    is_open = opened - (counts & np.isnan(high)) > 0
    for k in np.flatnonzero(~counts).tolist():
        rest_low[k], rest_high[k], is_open[k] = _rest_of_nested(
            cells, int(rows[k]), float(rest_low[k]), float(rest_high[k]), bool(is_open[k])
        )
    least, greatest = _rule(low, high, rest_low, np.where(is_open, np.inf, rest_high))
    unknown = np.isnan(cells.low[rows])
    result.low[rows] = np.where(unknown, np.nan, least)
    result.high[rows] = np.where(unknown, np.nan, greatest)


def _rule(
    low: np.ndarray, high: np.ndarray, rest_low: np.ndarray, rest_high: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Shares by the bounds rule: an open part is all there may be, an open rest leaves no least share.

    Of nothing there is no share: what may be nothing beside others that are nothing is all that there is, if anything.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        greatest = np.where(np.isnan(high), 1.0, high / (high + rest_low))
        least = np.where(np.isinf(rest_high), 0.0, low / (low + rest_high))
    undefined = np.isnan(least) & np.isnan(greatest)
    least = np.where(np.isnan(least) & ~undefined, 1.0, least)
    return least, np.where(np.isnan(greatest) & ~undefined, 0.0, greatest)


def _rest_of_nested(cells: Cells, row: int, lows: float, highs: float, is_open: bool) -> tuple[float, float, bool]:
    """What the others are for a row that lies within another: the whole without this row's part of it."""
    high = 0.0 if np.isnan(cells.high[row]) else float(cells.high[row])
    open_top = is_open or np.isnan(cells.high[row])
    return max(0.0, lows - high), max(0.0, highs - float(np.nan_to_num(cells.low[row]))), bool(open_top)


def widened(found: Shares, cells: Cells, unions: Mapping[int, Union]) -> Shares:
    """Return shares of tables in which claims reach into each other, over all that those may come to together.

    Parameters
    ----------
    found
        Shares as worked out from rows that lie in each other or not at all.
    cells
        The rows.
    unions
        What overlapping claims of a table come to (`graphlab.counting.shares.overlaps`). Of tables in which none
        reaches out of another nothing changes, unless what they come to by the rows cannot be.
    """
    result = replace(found, **{n: getattr(found, n).copy() for n in ("low", "high", "whole_low", "whole_high")})
    for number, union in unions.items():
        rows = np.flatnonzero((found.table == number) & found.admitted)
        if not len(rows) or union.low > union.high:
            continue
        low, high = float(np.nan_to_num(found.whole_low[rows[0]])), float(found.whole_high[rows[0]])
        if not union.irregular and low <= union.high and not high < union.low:
            continue
        least = max(union.low, float(np.nanmax(np.append(cells.low[rows], 0.0))))
        result.whole_low[rows], result.whole_high[rows] = least, union.high
        own = np.nan_to_num(cells.low[rows]), cells.high[rows]
        with np.errstate(divide="ignore", invalid="ignore"):
            result.low[rows] = np.where(union.high > 0, own[0] / union.high, 0.0)
            result.high[rows] = np.where(
                own[1] > 0, own[1] / np.maximum(own[1], least), np.where(own[1] == 0, 0.0, 1.0)
            )
        unknown = rows[np.isnan(cells.low[rows])]
        result.low[unknown] = result.high[unknown] = np.nan
    result.reaching = frozenset(number for number, union in unions.items() if union.irregular)
    return result


def _rows_with_total(cells: Cells, trees: Trees) -> Iterator[tuple[int, int]]:
    """Yield every row that is part of a stated total, with the position of that total."""
    for i in range(len(cells)) if trees.parts else ():
        root = int(trees.root[cells.of(i)[0]])
        if root >= 0:
            yield i, root


def _distinct_shares(cells: Cells, claims: FlowClaims, trees: Trees) -> tuple[np.ndarray, ...]:
    """Return least share, greatest share and the bounds of the stated total of every row; NaN where there is none.

    Distinct counts are never added, so that there is no sum to divide by and no remainder; several totals of one table
    stay the denominators of their own parts.

    Notes
    -----
    An exact total divides. Of a total with bounds the least share is low / total's high, the greatest high / total's
    low, at most 1.
    """
    low, high, whole_low, whole_high = (np.full(len(cells), np.nan) for _ in range(4))
    for i, total in _rows_with_total(cells, trees):
        least, most = float(claims.low[total]), float(claims.high[total])
        whole_low[i], whole_high[i] = least, most
        if least == most:
            if least:
                low[i], high[i] = cells.low[i] / least, cells.high[i] / least
        elif not np.isnan(least) and not np.isnan(cells.low[i]):
            low[i] = 0.0 if np.isnan(most) or not most else min(1.0, cells.low[i] / most)
            high[i] = 1.0 if np.isnan(cells.high[i]) or not least else min(1.0, cells.high[i] / least)
    return low, high, whole_low, whole_high


def rank_bounds(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the best and the worst rank that numbers with bounds can have, 1 for the greatest; cost n log n.

    Examples
    --------
    >>> [x.tolist() for x in rank_bounds(np.array([30.0, 40.0, 5.0]), np.array([50.0, 60.0, 5.0]))]
    [[1, 1, 3], [2, 2, 3]]
    """
    best = 1 + len(low) - np.searchsorted(np.sort(low), high, side="right")
    worst = len(low) - np.searchsorted(np.sort(high), low, side="left")
    return best, worst


def ranks_by_table(table: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the same of the numbers of each table among themselves.

    Examples
    --------
    >>> [x.tolist() for x in ranks_by_table(np.array([1, 0, 1]), np.array([5, 9, 4.0]), np.array([5, 9, 7.0]))]
    [[1, 1, 1], [2, 1, 2]]
    """
    values, place = np.unique(np.concatenate([low, high]), return_inverse=True)
    least, most = (table * max(len(values), 1) + at for at in (place[: len(low)], place[len(low) :]))
    ends = np.searchsorted(np.sort(table), table, side="right")
    best = 1 + ends - np.searchsorted(np.sort(least), most, side="right")
    worst = ends - np.searchsorted(np.sort(most), least, side="left")
    return best, worst
