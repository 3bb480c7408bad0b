"""Shares as tight as the claims together allow: what a row and its denominator have in common is one thing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from graphlab.counting.bounds import Expression
from graphlab.counting.shares.counted import Counted
from graphlab.counting.shares.denominators import Shares


def tight_shares(counted: Counted, shares: Shares, *, whole: bool) -> Shares:
    """Return shares whose extremes are taken over the feasible set, where rows or the denominator are tied.

    Parameters
    ----------
    counted
        Rows and the system behind them.
    shares
        By the bounds of each row alone.
    whole
        Whether the denominator is all of it, stated totals included, or the rows admitted.
    """
    if counted.feasible is None:
        return shares
    result = replace(shares, **{n: getattr(shares, n).copy() for n in ("low", "high", "whole_low", "whole_high")})
    for rows in counted.tables():
        admitted = rows[shares.admitted[rows]]
        expression = _denominator(counted, shares, admitted, whole=whole)
        if expression is None and _contradicted(counted, admitted, shares):
            _share_between(counted, result, admitted)
        elif expression is not None:
            _share_out(counted, result, admitted, expression)
    np.minimum(result.low, 1.0, out=result.low)
    np.minimum(result.high, 1.0, out=result.high)
    return result


def _share_out(counted: Counted, result: Shares, rows: np.ndarray, expression: dict[int, int]) -> None:
    assert counted.feasible is not None
    solution = counted.feasible.solution
    whole = solution.whole(expression)
    total = whole.bounds
    result.whole_low[rows] = total.low
    result.whole_high[rows] = np.nan if total.high is None else total.high
    for i in rows.tolist():
        row = counted.row(i)
        if row is None:
            most = total.low or 0
            low, high = counted.low(np.array([i]))[0], counted.high(np.array([i]))[0]
            result.low[i] = 0.0 if total.high is None or not total.high else low / total.high
            result.high[i] = min(1.0, high / most) if most else float(high > 0)
            continue
        found = solution.share(row, whole)
        unknown = np.isnan(counted.cells.low[i])
        result.low[i] = np.nan if unknown or found.low is None else found.low
        result.high[i] = np.nan if unknown or found.high is None else found.high


def _contradicted(counted: Counted, rows: np.ndarray, shares: Shares) -> bool:
    feasible = counted.feasible
    if feasible is None or not len(rows):
        return False
    members = {p for i in rows.tolist() for p in counted.cells.of(i).tolist()}
    return any(feasible.contradicted(p) for p in (*members, *shares.totals.get(int(counted.table[rows[0]]), ())))


def _share_between(counted: Counted, result: Shares, rows: np.ndarray) -> None:
    """Share what contradicts itself: the whole is between what its widest figures say and what its pieces say.

    Where both say the same the contradiction is about a part of the time, and shares by the bounds of the rows stand.
    """
    outer_high = float(result.whole_high[rows[0]])
    outer = (float(np.nan_to_num(result.whole_low[rows[0]])), np.inf if np.isnan(outer_high) else outer_high)
    pieces = np.array([i for i in rows.tolist() if i in result.nested] or rows.tolist(), dtype=np.int64)
    inner = (float(counted.low(pieces).sum()), float(counted.high(pieces).sum()))
    if outer == inner:
        return
    low, high = max(min(outer[0], inner[0]), 0.0), max(outer[1], inner[1])
    result.whole_low[rows] = low
    result.whole_high[rows] = np.nan if np.isinf(high) else high
    most = counted.high(rows)
    result.low[rows] = counted.low(rows) / high if high else 0.0
    result.high[rows] = np.minimum(1.0, most / low) if low else (most > 0).astype(float)


def _denominator(counted: Counted, shares: Shares, rows: np.ndarray, *, whole: bool) -> dict[int, int] | None:
    """Return what a table adds up to, each thing once; None where the rows alone decide it."""
    feasible = counted.feasible
    if feasible is None or not len(rows):
        return None
    positions: set[int] = set()
    table = int(counted.table[rows[0]])
    top_totals = list(shares.totals.get(table, ())) if whole else []
    expression: dict[int, int] = {}
    signed: list[dict[int, int]] = []
    loose = set(shares.nested)
    # A row within others is no more than its part of a block that they are in too; elsewhere it would count twice.
    blocks = {feasible.block_of(p) for p in top_totals} - {None}
    blocks |= {b for i in rows.tolist() if i not in loose for b in _blocks_of(counted, i)} - {None}
    for i in rows.tolist():
        if i in loose and not _blocks_of(counted, i) <= blocks:
            continue
        row = counted.row(i)
        if row is None:
            if whole and top_totals:
                continue
            return None
        members = counted.cells.of(i).tolist()
        if any(feasible.contradicted(p) for p in members):
            return None
        beside = counted.beside(i, top_totals)
        if all(sign > 0 for _, sign in beside):
            positions.update(p for p, _ in beside)
        elif len(beside) == len(members):
            signed.append(row)
        else:
            return None
    if any(feasible.contradicted(p) for p in top_totals):
        return None
    for p in sorted({*positions, *top_totals}):
        if p not in feasible.variable:
            return None
        _unite(expression, feasible.contents(p))
    for row in signed:
        _merge(expression, row)
    return expression


def _blocks_of(counted: Counted, index: int) -> set[int | None]:
    feasible = counted.feasible
    return {feasible.block_of(p) for p in counted.cells.of(index).tolist()} if feasible is not None else {None}


def _merge(expression: dict[int, int], more: Expression) -> None:
    for v, c in more.items():
        expression[v] = expression.get(v, 0) + c


def _unite(expression: dict[int, int], more: dict[int, int]) -> None:
    for v in more:
        expression[v] = max(1, expression.get(v, 0))
