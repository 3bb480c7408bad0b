"""The shape of a flow system: who exports and who imports, how concentrated it is, who specialises in whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.analysis.flows.matrices import (
    GROUP_COLUMNS,
    Matrix,
    Row,
    admitted_groups,
    bounds_of,
    claims_of,
    closed_number,
    is_named,
    matrix_of,
    sum_of_rows,
)
from graphlab.counting.joint import Joint, about_limit
from graphlab.counting.table import table_behind
from graphlab.model.notes import LIMIT, WIDER, Note, noted
from graphlab.model.result import Column, Result
from graphlab.model.values import Bounds, share
from graphlab.statistics import flow_indices as measures
from graphlab.statistics.index_bounds import concentration_bounds, entropy_bounds, gini_bounds, quotient_bounds

if TYPE_CHECKING:
    from graphlab.graph.network import Network

SHAPE = (
    *GROUP_COLUMNS,
    Column("index", "", "name of the index"),
    Column("low", "", "the least it can be"),
    Column("high", "", "the most it can be; empty = open"),
    Column("corridors", "", "pairs with a flow, or possibly with one"),
    Column("origins", "", "origins that it depends on"),
    Column("destinations", "", "destinations that it depends on"),
    Column("claims", "", "ids of the claims behind it"),
)
PLACES = (
    *GROUP_COLUMNS,
    Column("place", "", "the place"),
    Column("out_low", "count", "flow out of it, at least"),
    Column("out_high", "count", "at most; empty = open"),
    Column("in_low", "count", "flow into it, at least"),
    Column("in_high", "count", "at most; empty = open"),
    Column("net_low", "count", "net export (out less in), at least; its own internal flow takes no part"),
    Column("net_high", "count", "at most"),
    Column("balance_low", "", "(out - in) / (out + in), at least; -1 imports only, 1 exports only"),
    Column("balance_high", "", "at most"),
    Column("claims", "", "ids of the claims behind it"),
)
CORRIDORS = (
    *GROUP_COLUMNS,
    Column("origin", "", "place it comes from"),
    Column("destination", "", "place it goes to"),
    Column("low", "count", "the least it can be"),
    Column("high", "count", "the most it can be"),
    Column("of_destination_low", "share", "specialisation: share of all that comes to the destination, at least"),
    Column("of_destination_high", "share", "at most"),
    Column("of_origin_low", "share", "share of all that leaves the origin, at least"),
    Column("of_origin_high", "share", "at most"),
    Column("quotient_low", "", "location quotient: above 1, the origin goes there more than others do; at least"),
    Column("quotient_high", "", "at most; empty = open"),
    Column("residual", "", "(flow - expected) / sqrt(expected) if ends were independent; exact tables only"),
    Column("claims", "", "ids of the claims behind it"),
)
METHOD = (
    "Over the rows with both ends named that do not lie within each other. Bounds are the least and the greatest that "
    "a figure can be over everything that all claims of the table allow together; of an index where that is too much "
    "to write out, over the bounds of each flow and of their sum, which may be wider."
)
#: With more inexact rows than this, each is bounded by itself.
MOST_JOINT = 150
_INDICES = Note(
    "Indices are over the bounds of each flow and of their sum, so that they may be narrower than is shown.", WIDER
)
_QUOTIENTS = Note(
    "Quotients are over the bounds of each flow and of their sum, so that they may be narrower than is shown.", WIDER
)
_EXCHANGE = Note(
    "What places send and receive is added from the bounds of each flow, so that it may be narrower than is shown.",
    WIDER,
)
_Outer = Callable[[np.ndarray, np.ndarray, tuple[float, float]], tuple[float, float]]


def make(net: Network, result: Result, options: Mapping[str, Any]) -> Mapping[str, Result]:
    """Return the tables ``shape`` (indices), ``places`` (net export) and ``corridors`` (quotients, residuals)."""
    tables: dict[str, list[dict[str, Any]]] = {"shape": [], "places": [], "corridors": []}
    groups, left_out = admitted_groups(net, result)
    wider: dict[str, list[Note]] = {"shape": [], "places": [], "corridors": []}
    for group in groups:
        matrix = matrix_of(net, group)
        if not len(matrix.rows) or not np.nansum(matrix.high):
            continue
        joint = _joint(result, matrix)
        found, whole = _indices(matrix, joint)
        tables["shape"] += [group.label | row for row in found]
        tables["places"] += [group.label | row for row in _places(matrix, joint)]
        tables["corridors"] += [group.label | row for row in _corridors(matrix, joint)]
        if not whole:
            wider["shape"] += [_INDICES]
            wider["corridors"] += [_QUOTIENTS]
        if joint is None and not matrix.exact:
            wider["places"] += [_EXCHANGE]
        limits = about_limit(joint.joint.solution) if joint is not None else []
        wider = {name: [*notes, *limits] for name, notes in wider.items()}
    titles = {"shape": "Concentration", "places": "Who exports and who imports", "corridors": "Who specialises in whom"}
    columns = {"shape": SHAPE, "places": PLACES, "corridors": CORRIDORS}
    note = "Concentration depends on the level of place: compare it only between tables of one level."
    distinct = "Distinct lines do not add up: a line with several pairs counts in each of them here."
    is_lines = bool(result.rows) and result.rows[0]["stock_or_flow"] == "distinct"
    return {
        name: Result(
            title=f"{titles[name]}: {result.parameters['measure']}",
            method=METHOD,
            columns=columns[name],
            rows=rows,
            parameters=result.parameters,
            notes=noted(LIMIT, [note, *left_out, *dict.fromkeys(wider[name]), *([distinct] if is_lines else [])]),
            marking=result.marking,
        )
        for name, rows in tables.items()
    }


@dataclass(frozen=True)
class _Rows:
    """The rows of a matrix over everything that the claims allow together; the number of each by its identity."""

    joint: Joint
    number: Mapping[int, int]

    def of(self, rows: Sequence[Row]) -> list[int]:
        return [self.number[id(r)] for r in rows]


def _joint(result: Result, matrix: Matrix) -> _Rows | None:
    """Return the rows of an inexact matrix in one system; None where each stands by itself or there are too many."""
    table = table_behind(result)
    if table is None or table.claims.kind == "distinct" or matrix.exact or len(matrix.rows) > MOST_JOINT:
        return None
    number = {id(row): i for i, row in enumerate(result.rows)}
    rows = [number[id(r)] for r in matrix.rows]
    return _Rows(Joint.of(table, rows), number)


def _indices(matrix: Matrix, rows: _Rows | None) -> tuple[list[dict[str, Any]], bool]:
    """Return the indices, and whether their bounds are over everything that the claims allow."""
    low, high = matrix.low.ravel(), matrix.high.ravel()
    some = high > 0
    every = None if rows is None else rows.joint.every(tuple(rows.of(matrix.rows)))
    worlds = None if every is None else _as_matrices(matrix, every[every.any(axis=1)])

    total = _total(matrix, rows)

    def bounds(index: Callable[[np.ndarray], float], outer: _Outer, admitted: np.ndarray) -> tuple[float, float]:
        if worlds is not None and len(worlds):
            found = [index(world) for world in worlds[:, admitted]]
            return min(found), max(found)
        return outer(low[admitted], high[admitted], total)

    hhi = bounds(measures.concentration, concentration_bounds, some)
    entropy = bounds(measures.entropy, entropy_bounds, some)
    cells = max(len(low), 2)
    found = {
        "HHI": hhi,
        "effective number of corridors": (1 / hhi[1], 1 / hhi[0]),
        "entropy (nats)": entropy,
        "entropy, normalised by all possible corridors": tuple(x / np.log(cells) for x in entropy),
        "Gini over all possible corridors": bounds(measures.gini, gini_bounds, np.ones(len(low), dtype=bool)),
        "Gini over corridors with a flow": bounds(measures.gini, gini_bounds, some),
    }
    sizes = {
        "corridors": int(some.sum()),
        "origins": len(matrix.origins),
        "destinations": len(matrix.destinations),
        "claims": claims_of(matrix.rows),
    }
    made = [{"index": name, "low": float(b[0]), "high": float(b[1]), **sizes} for name, b in found.items()]
    return made, matrix.exact or worlds is not None


def _total(matrix: Matrix, rows: _Rows | None) -> tuple[float, float]:
    """Return the bounds of the sum of all rows."""
    if rows is None:
        return float(matrix.low.sum()), float(matrix.high.sum())
    found = rows.joint.sum(rows.of(matrix.rows))
    return found.low or 0.0, np.inf if found.high is None else float(found.high)


def _as_matrices(matrix: Matrix, every: np.ndarray) -> np.ndarray:
    """Return combinations of the rows as flattened matrices."""
    found = np.zeros((len(every), matrix.low.size))
    for k, row in enumerate(matrix.rows):
        i, j = matrix.origins.index(row["origin"]), matrix.destinations.index(row["destination"])
        found[:, i * len(matrix.destinations) + j] += every[:, k]
    return found


def _places(matrix: Matrix, joint: _Rows | None) -> list[dict[str, Any]]:
    rows = [r for r in matrix.rows if is_named(r) and r["origin"] != r["destination"]]
    places = sorted({r[end] for r in matrix.rows for end in ("origin", "destination")})
    found = []
    for place in places:
        out_rows = [r for r in rows if r["origin"] == place]
        in_rows = [r for r in rows if r["destination"] == place]
        out, into, net, balance = _exchange(out_rows, in_rows, joint)
        found.append(
            {
                "place": place,
                "out_low": out.low, "out_high": out.high, "in_low": into.low, "in_high": into.high,
                "net_low": net.low, "net_high": net.high,
                "balance_low": balance[0], "balance_high": balance[1],
                "claims": claims_of([*out_rows, *in_rows]) or claims_of(_inside(matrix, place)),
            }
        )  # fmt: skip
    return found


def _exchange(
    out_rows: Sequence[Row], in_rows: Sequence[Row], joint: _Rows | None
) -> tuple[Bounds, Bounds, Bounds, tuple[float | None, float | None]]:
    """Return what leaves a place, what comes to it, the difference, and the balance."""
    if joint is None:
        out, into = (sum_of_rows(side) if side else Bounds.exactly(0) for side in (out_rows, in_rows))
        return out, into, out - into, _balance(share(out, [into]))
    away, home = joint.of(out_rows), joint.of(in_rows)
    both = joint.joint
    return both.sum(away), both.sum(home), both.sum(away, home), _balance(both.share(away, [*away, *home]))


def _inside(matrix: Matrix, place: str) -> list[Row]:
    return [r for r in matrix.rows if r["origin"] == r["destination"] == place]


def _balance(part: Bounds) -> tuple[float | None, float | None]:
    """(out - in) / (out + in) is 2 x share of out - 1, so that it has the bounds of that share."""
    return tuple(None if x is None else 2 * x - 1 for x in (part.low, part.high))  # type: ignore[return-value]


def _corridors(matrix: Matrix, joint: _Rows | None) -> list[dict[str, Any]]:
    residual = measures.independence_residual(matrix.low) if matrix.exact else None
    total = _total(matrix, joint)
    found = []
    for row in sorted(matrix.rows, key=lambda r: (-(r["low"] or 0), r["origin"], r["destination"])):
        i, j = matrix.origins.index(row["origin"]), matrix.destinations.index(row["destination"])
        if not matrix.high[i, j]:
            continue
        of_destination, of_origin = (_share_in(matrix, row, end, joint) for end in ("destination", "origin"))
        quotient = _quotient(matrix, row, joint) or quotient_bounds(matrix.low, matrix.high, i, j, total)
        found.append(
            {
                "origin": row["origin"], "destination": row["destination"], "low": row["low"], "high": row["high"],
                "of_destination_low": of_destination.low, "of_destination_high": of_destination.high,
                "of_origin_low": of_origin.low, "of_origin_high": of_origin.high,
                "quotient_low": closed_number(quotient[0]), "quotient_high": closed_number(quotient[1]),
                "residual": None if residual is None else closed_number(float(residual[i, j])),
                "claims": row["claims"],
            }
        )  # fmt: skip
    return found


def _quotient(matrix: Matrix, row: Row, joint: _Rows | None) -> tuple[float, float] | None:
    """Return the extremes of a location quotient over every combination of the rows; None where they are too many."""
    every = None if joint is None else joint.joint.every(tuple(joint.of(matrix.rows)))
    if every is None:
        return None
    same = [[k for k, r in enumerate(matrix.rows) if r[end] == row[end]] for end in ("origin", "destination")]
    ends = [every[:, at].sum(axis=1) for at in same]
    kept = (ends[0] > 0) & (ends[1] > 0)
    if not kept.any():
        return None
    own = every[:, [r is row for r in matrix.rows].index(True)]
    found = own[kept] * every.sum(axis=1)[kept] / (ends[0] * ends[1])[kept]
    return float(found.min()), float(found.max())


def _share_in(matrix: Matrix, row: Row, end: str, joint: _Rows | None) -> Bounds:
    """Share of a cell among those with the same destination, or the same origin."""
    same = [r for r in matrix.rows if r[end] == row[end]]
    if joint is not None:
        return joint.joint.share(joint.of([row]), joint.of(same))
    return share(bounds_of(row), [bounds_of(r) for r in same if r is not row])
