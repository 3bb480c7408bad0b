"""Shares and ranks over everything that the claims allow, and over every placing of what they do not place.

What is `unknown` or `not-itemised` at an end may belong to any row that agrees with it at the other end; what a wider
place holds beside its towns may belong to any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from graphlab.counting.bounds import Expression
from graphlab.counting.feasible.ranking import ranks_within
from graphlab.counting.feasible.solution import Solution, Whole
from graphlab.counting.feasible.system import System
from graphlab.counting.regions import Geography
from graphlab.counting.shares.counted import Counted
from graphlab.counting.shares.denominators import Shares, rank_bounds, ranks_by_table
from graphlab.counting.shares.tight import _denominator, _merge, _unite
from graphlab.model.tables import SPECIAL
from graphlab.statistics.worst_case import possible_ranks

#: Named rows of one table whose ranks are worked out jointly; with more, each row is bounded by itself (wider).
MOST_JOINT = 40


@dataclass(frozen=True)
class Possible:
    """What each row can be under any placing of the missing.

    Attributes
    ----------
    share_low, share_high
        Of all of the table, as fractions; NaN where there is none (rows that are not placed themselves).
    rank_low, rank_high
        Best and worst rank among the named rows of the table; 0 where there is none.
    unproved
        Whether some rank may be narrower than is shown.
    """

    share_low: np.ndarray
    share_high: np.ndarray
    rank_low: np.ndarray
    rank_high: np.ndarray
    unproved: bool = False

    def take(self, rows: np.ndarray) -> Possible:
        """Return those of some rows (indices)."""
        names = ("share_low", "share_high", "rank_low", "rank_high")
        return replace(self, **{n: getattr(self, n)[rows] for n in names})


# --- shares -------------------------------------------------------------------------------------------------------


# --- what the missing allow -----------------------------------------------------------------------------------------


def possible(counted: Counted, shares: Shares, *, new_places: bool = False) -> Possible:
    """Return what each named row can be under any placing of the rows that are not placed.

    Parameters
    ----------
    counted
        Rows and the system behind them.
    shares
        With all of it as the denominator.
    new_places
        Whether what is not placed may belong to places that are in no row.
    """
    cells = counted.cells
    blank, none = np.full(len(cells), np.nan), np.zeros(len(cells), dtype=np.int64)
    result = Possible(blank, blank.copy(), none, none.copy())
    special = counted.unplaced
    unproved = False
    for rows in _by_themselves(counted, shares, result) if counted.feasible is None else counted.tables():
        named = rows[~special[rows] & ~np.isnan(cells.low[rows])]
        pools = rows[special[rows]]
        if not len(named):
            continue
        serves, elsewhere = may_belong(
            _ends(counted, pools), _ends(counted, named), partial(_related, counted.geography)
        )
        _possible_shares(counted, shares, result, rows, named, pools, serves)
        proved = _possible_ranks(counted, result, named, pools, (serves, elsewhere), new_places=new_places)
        unproved = unproved or not proved
    return replace(result, unproved=unproved)


def _by_themselves(counted: Counted, shares: Shares, result: Possible) -> list[np.ndarray]:
    """Fill in the tables of which every row is placed, where nothing ties rows, all at once; return the rows of others.

    With nothing to place a share is what the other rows leave at their least, and a rank what the bounds say.
    """
    _, table = np.unique(counted.table, return_inverse=True)
    pooled = np.bincount(table, weights=counted.unplaced) > 0 if len(table) else np.zeros(0, bool)
    rows = np.flatnonzero(~pooled[table])
    rows = rows[np.argsort(table[rows], kind="stable")]
    if len(rows):
        _shares_by_themselves(counted, shares, result, rows, table)
        named = rows[~np.isnan(counted.cells.low[rows])]
        best, worst = ranks_by_table(table[named], counted.low(named), counted.high(named))
        result.rank_low[named], result.rank_high[named] = best, worst
    return [found for found in counted.tables() if pooled[table[found[0]]]]


def _shares_by_themselves(
    counted: Counted, shares: Shares, result: Possible, rows: np.ndarray, table: np.ndarray
) -> None:
    """Fill in the shares of rows (table by table) as `_possible_shares` does of a table where nothing is to be placed.

    `table` numbers the table of every row from 0 without a gap.
    """
    opens = np.flatnonzero(np.diff(table[rows], prepend=-1) != 0)
    together = np.zeros(int(table.max()) + 1)
    together[table[rows][opens]] = np.add.reduceat(counted.low(rows), opens)
    bound = np.zeros(len(together), dtype=bool)  # tables whose rows do not simply stand beside each other
    bound[table[list(shares.nested)]] = True
    bound |= np.bincount(table, weights=np.isin(counted.table, [t for t, of in shares.totals.items() if of])) > 0
    named = rows[~np.isnan(counted.cells.low[rows])]
    lead = np.zeros(len(together), dtype=np.int64)
    lead[table[named][::-1]] = named[::-1]
    result.share_low[named] = shares.low[named]
    whole_low, whole_high = (whole[lead[table[named]]] for whole in (shares.whole_low, shares.whole_high))
    shared = ~np.isnan(whole_low) & ~np.isnan(shares.low[named])
    named, whole_low, whole_high = named[shared], whole_low[shared], whole_high[shared]
    most, exact = counted.high(named), whole_low == whole_high
    with np.errstate(divide="ignore", invalid="ignore"):
        of_whole = np.where(whole_low == 0, np.where(exact, 0.0, 1.0), most / whole_low)
        beside = np.where(np.isinf(most), 1.0, most / (most + (together[table[named]] - counted.low(named))))
    greatest = np.where(exact | bound[table[named]], of_whole, np.where(most == 0, 0.0, beside))
    result.share_high[named] = np.minimum(1.0, np.fmax(greatest, shares.high[named]))


def may_belong(
    pools: Sequence[Sequence[str]], named: Sequence[Sequence[str]], related: Callable[[str, str], bool]
) -> tuple[np.ndarray, list[bool]]:
    """Return what may belong where: the ends that are known agree.

    Parameters
    ----------
    pools, named
        Origins and destinations of rows with a special end, and of rows of known places.
    related
        Whether one of two places holds the other.

    Returns
    -------
    tuple
        Which of the first (first axis) may belong to which of the second (second axis), and of each of the first
        whether it may belong to a pair of the places of the second that is none of them.
    """
    number = len(named[0])
    if not len(pools[0]):
        return np.ones((0, number), dtype=bool), []
    serves, reached = np.ones((len(pools[0]), number), dtype=bool), np.ones(len(pools[0]), dtype=np.int64)
    pair = np.zeros(number, dtype=np.int64)
    for of_pool, of_named in zip(pools, named, strict=True):
        place = {end: k for k, end in enumerate(dict.fromkeys(of_named))}
        at = np.array([place[end] for end in of_named], dtype=np.int64)
        near = {end: np.array([related(end, other) for other in place], dtype=bool) for end in {*of_pool} - {*SPECIAL}}
        for k, end in enumerate(of_pool):
            reached[k] *= near[end].sum() if end in near else len(place)
            if end in near:
                serves[k] &= near[end][at]
        pair = pair * max(len(place), 1) + at
    return serves, [len(np.unique(pair[mine])) < most for mine, most in zip(serves, reached.tolist(), strict=True)]


def _ends(counted: Counted, rows: np.ndarray) -> list[list[str]]:
    """Return the origins and the destinations of some rows."""
    return [list(map(str, places[rows].tolist())) for places in (counted.cells.origin, counted.cells.destination)]


def _related(geography: Geography, one: str, other: str) -> bool:
    return one in geography.holders(other) or other in geography.holders(one)


def _possible_shares(
    counted: Counted,
    shares: Shares,
    result: Possible,
    rows: np.ndarray,
    named: np.ndarray,
    pools: np.ndarray,
    serves: np.ndarray,
) -> None:
    """Fill in the shares of the named rows of a table (`rows` are all of them)."""
    whole_low, whole_high = float(shares.whole_low[named[0]]), float(shares.whole_high[named[0]])
    result.share_low[named] = shares.low[named]
    if np.isnan(whole_low):
        return
    missing = (np.where(serves, counted.high(pools)[:, None], 0.0)).sum(axis=0) if len(pools) else 0.0
    most = counted.high(named) + missing
    exact = whole_low == whole_high
    expression = _denominator(counted, shares, rows, whole=True)
    free = _Free.of(counted, shares, rows)
    whole = None if counted.feasible is None or expression is None else counted.feasible.solution.whole(expression)
    for k, i in enumerate(named.tolist()):
        if np.isnan(shares.low[i]):
            continue
        tied = not exact or counted.row(i) is not None
        joint = _joint_share(counted, free, i, pools[serves[:, k]], whole) if tied else None
        if joint is None:
            joint = _ratio(most[k], whole_low, exact=exact)
        result.share_high[i] = min(1.0, max(joint, float(shares.high[i])))


def _ratio(most: float, whole_low: float, *, exact: bool) -> float:
    if not whole_low:
        return 0.0 if exact else 1.0
    return float(most / whole_low)


def _joint_share(
    counted: Counted, free: _Free | None, index: int, pools: np.ndarray, whole: Whole | None
) -> float | None:
    """Return the greatest share of a row with all that may belong to it, jointly; None where nothing ties them."""
    feasible = counted.feasible
    own = counted.row(index)
    if feasible is None or own is None or whole is None:
        return free.share(counted, index, pools) if free is not None else None
    expression = dict(own)
    block = _own_block(counted, index)
    if block is not None:
        cut, region = feasible.blocks[block], feasible.region(int(counted.cells.of(index)[0]))
        expression = feasible.atoms(block, [*cut.inside(region), *cut.around(region)])
    for p in pools.tolist():
        more = counted.row(p)
        if more is None:
            return None
        members = counted.cells.of(p).tolist()
        if p in counted.expressions or counted.is_rest(p):
            # What is around the row in its own block is in the expression already.
            if block is None or any(feasible.block_of(m) != block for m in members):
                _merge(expression, more)
            continue
        for member in members:
            _unite(expression, feasible.contents(member))
    found = feasible.solution.share(expression, whole)
    return found.high


def _own_block(counted: Counted, index: int) -> int | None:
    """Return the block of a row that is one claim about a region of it; None for any other row."""
    members = counted.cells.of(index).tolist()
    if counted.feasible is None or counted.expressions or len(members) != 1:
        return None
    return None if counted.feasible.contradicted(members[0]) else counted.feasible.block_of(members[0])


@dataclass(frozen=True)
class _Free:
    """What the rows of a table, each of which is independent of the others, are together at least."""

    low: float

    @classmethod
    def of(cls, counted: Counted, shares: Shares, rows: np.ndarray) -> _Free | None:
        """Return those of a table; None where some lie within others or a total is stated."""
        if not set(shares.nested).isdisjoint(rows.tolist()) or shares.totals.get(int(counted.table[rows[0]])):
            return None
        return cls(float(counted.low(rows).sum()))

    def share(self, counted: Counted, index: int, pools: np.ndarray) -> float | None:
        """Return the greatest share of a row: itself and its missing at their most, the others at their least."""
        own = np.array([index, *pools.tolist()], dtype=np.int64)
        rest = self.low - counted.low(own).sum()
        most = counted.high(own).sum()
        return 1.0 if np.isinf(most) else float(most / (most + rest)) if most else 0.0


def _possible_ranks(
    counted: Counted,
    result: Possible,
    named: np.ndarray,
    pools: np.ndarray,
    belong: tuple[np.ndarray, list[bool]],
    *,
    new_places: bool,
) -> bool:
    """Fill in the ranks of one table and return whether they are proved."""
    if len(named) == 1 and not len(pools) and not new_places:
        result.rank_low[named] = result.rank_high[named] = 1
        return True
    feasible, rows_of_named = counted.feasible, [counted.row(int(i)) for i in named]
    if feasible is not None and not len(pools) and not feasible.conflicts and len(named) <= MOST_JOINT:
        known = [row for row in rows_of_named if row is not None]
        if len(known) == len(named):
            # Nothing is to be placed: the system that is solved already says it.
            result.rank_low[named], result.rank_high[named], proved = _ranked(feasible.solution, known)
            return proved
    tied = any(counted.row(int(i)) is not None for i in (*named, *pools))
    system, rows = system_of(counted, np.concatenate([named, pools])) if tied else (None, [])
    placing = Placing(
        counted.low(named), counted.high(named), counted.low(pools), counted.high(pools), *belong, new_places,
        system, rows[: len(named)], rows[len(named) :], _most_missing(counted, pools),
    )  # fmt: skip
    best, worst, proved = placing.ranks()
    result.rank_low[named], result.rank_high[named] = best, worst
    return proved


def _most_missing(counted: Counted, pools: np.ndarray) -> float:
    """Return the most that rows which are not placed can be together."""
    rows = [counted.row(int(i)) for i in pools]
    total: dict[int, int] = {}
    for row in rows:
        _merge(total, row or {})
    if counted.feasible is None or None in rows:
        return float(counted.high(pools).sum())
    most = counted.feasible.solution.sum(total).high
    return np.inf if most is None else float(most)


@dataclass(frozen=True)
class Placing:
    """Rows that are ranked, and what may belong to them.

    Attributes
    ----------
    low, high
        Bounds of the rows.
    missing_low, missing_high
        Bounds of what is not placed.
    serves
        Which of the missing (first axis) may belong to which row (second axis).
    elsewhere
        Whether what is missing may belong to a pair of places of the rows that is no row itself.
    new_places
        Whether the missing may belong to places that are in no row.
    system, rows, pools
        The rows and the missing as expressions of a system that ties them; without one they are independent.
    together
        The most that the missing can be together; NaN where that is the sum of their bounds.
    """

    low: np.ndarray
    high: np.ndarray
    missing_low: np.ndarray
    missing_high: np.ndarray
    serves: np.ndarray
    elsewhere: Sequence[bool]
    new_places: bool = False
    system: System | None = None
    rows: Sequence[Mapping[int, int]] = ()
    pools: Sequence[Mapping[int, int]] = ()
    together: float = np.nan

    def ranks(self) -> tuple[np.ndarray, np.ndarray, bool]:
        """Return the best and the worst rank of each row, and whether they are proved."""
        exact = bool((self.low == self.high).all())
        bounded = bool(np.isfinite(self.missing_high).all())
        if self.serves.all() and exact and bounded and not (len(self.low) == 1 and any(self.elsewhere)):
            return *possible_ranks(self.low, self._missing, new_places=self.new_places), True
        if not len(self.missing_high) and self.system is None:
            return *rank_bounds(self.low, self.high), True
        if len(self.low) <= MOST_JOINT and bounded:
            return self._jointly()
        return *self._one_by_one(), False

    @property
    def _missing(self) -> float:
        return float(self.missing_high.sum()) if np.isnan(self.together) else self.together

    def _one_by_one(self) -> tuple[np.ndarray, np.ndarray]:
        """Return outer ranks: each row with all that may belong to it, against each other row the same way."""
        more = np.minimum(np.where(self.serves, self.missing_high[:, None], 0.0).sum(axis=0), self._missing)
        most, number = self.high + more, len(self.low)
        best = 1 + number - np.searchsorted(np.sort(self.low), most, side="right")
        worst = number - np.searchsorted(np.sort(most), self.low, side="left")
        new = self._new()
        return best.astype(np.int64), np.where(np.isfinite(new), worst + new, worst).astype(np.int64)

    def _new(self) -> np.ndarray:
        """Return how many places that are in no row the missing can put above each row."""
        return np.floor(self._missing / (self.low + 1)) if self.new_places else np.zeros(len(self.low))

    def _jointly(self) -> tuple[np.ndarray, np.ndarray, bool]:
        """Return ranks over every assignment of the system together with every placing of the missing."""
        system, rows, pools = self._tied()
        for pool, served, elsewhere in zip(pools, self.serves, self.elsewhere, strict=True):
            whole = all(system.whole[v] for v in pool)
            placed = {j: system.add(whole=whole) for j in np.flatnonzero(served).tolist()}
            for j, variable in placed.items():
                rows[j][variable] = 1
            if placed:
                spare = {system.add(whole=whole): -1} if self.new_places or elsewhere else {}
                system.relate({**pool, **dict.fromkeys(placed.values(), -1), **spare})
        best, worst, proved = _ranked(Solution(system), rows)
        return best, worst + self._new().astype(np.int64), proved and not self.new_places

    def _tied(self) -> tuple[System, list[dict[int, int]], list[dict[int, int]]]:
        if self.system is not None:
            return self.system, [dict(r) for r in self.rows], [dict(r) for r in self.pools]
        system = System()
        ends = ((self.low, self.high), (self.missing_low, self.missing_high))
        rows, pools = (
            [
                {system.add(lo, None if np.isinf(hi) else hi, whole=float(lo).is_integer()): 1}
                for lo, hi in zip(low.tolist(), high.tolist(), strict=True)
            ]
            for low, high in ends
        )
        return system, rows, pools


def _ranked(solution: Solution, rows: Sequence[Expression]) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return the best and the worst rank of each row, and whether they are proved."""
    found = ranks_within(solution, rows)
    best, worst = (np.array([getattr(r, n) for r in found], dtype=np.int64) for n in ("best", "worst"))
    return best, worst, all(r.proved for r in found)


def system_of(counted: Counted, rows: np.ndarray) -> tuple[System, list[dict[int, int]]]:
    """Return a system of its own to place the missing in, and the rows in it."""
    feasible = counted.feasible
    base = feasible.system if feasible else System()
    freed = [c for conflict in feasible.conflicts for c in conflict.claims] if feasible else []
    known = base.without(freed)
    system = known.copied()
    expressions = []
    for i in rows.tolist():
        row = counted.row(i)
        contradicted = feasible is not None and any(feasible.contradicted(int(p)) for p in counted.cells.of(i))
        if row is None or contradicted:
            low, high = counted.low(np.array([i]))[0], counted.high(np.array([i]))[0]
            whole = bool(system.whole[0]) if len(system) else float(low).is_integer()
            row = {system.add(float(low), None if np.isinf(high) else float(high), whole=whole): 1}
        expressions.append(row)
    return system, expressions
