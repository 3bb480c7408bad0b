"""The shape of a flow system: who exports and who imports, how concentrated it is, who specialises in whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.analysis.flows.matrices import (
    GROUP_COLUMNS,
    Group,
    Matrix,
    Row,
    admitted_groups,
    claims_of,
    closed_number,
    is_named,
    matrix_of,
    sum_of_rows,
)
from graphlab.model.result import Column, Result
from graphlab.model.values import Bounds, share
from graphlab.statistics import flow_indices as measures
from graphlab.statistics.index_bounds import index_bounds, quotient_bounds

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
    "an index can be while every flow keeps within its own bounds."
)


def make(net: Network, result: Result, options: Mapping[str, Any]) -> Mapping[str, Result]:
    """Return the tables ``shape`` (indices), ``places`` (net export) and ``corridors`` (quotients, residuals)."""
    tables: dict[str, list[dict[str, Any]]] = {"shape": [], "places": [], "corridors": []}
    groups, left_out = admitted_groups(net, result)
    for group in groups:
        matrix = matrix_of(net, group)
        if not len(matrix.rows) or not np.nansum(matrix.high):
            continue
        tables["shape"] += [group.label | row for row in _indices(matrix)]
        tables["places"] += [group.label | row for row in _places(group, matrix)]
        tables["corridors"] += [group.label | row for row in _corridors(matrix)]
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
            notes=[note, *left_out, *([distinct] if is_lines else [])],
            marking=result.marking,
        )
        for name, rows in tables.items()
    }


def _indices(matrix: Matrix) -> list[dict[str, Any]]:
    low, high = matrix.low.ravel(), matrix.high.ravel()
    some = high > 0
    hhi = index_bounds(low[some], high[some], measures.concentration)
    entropy = tuple(-x for x in index_bounds(low[some], high[some], lambda x: -measures.entropy(x)))[::-1]
    cells = max(len(low), 2)
    found = {
        "HHI": hhi,
        "effective number of corridors": (1 / hhi[1], 1 / hhi[0]),
        "entropy (nats)": entropy,
        "entropy, normalised by all possible corridors": tuple(x / np.log(cells) for x in entropy),
        "Gini over all possible corridors": index_bounds(low, high, measures.gini),
        "Gini over corridors with a flow": index_bounds(low[some], high[some], measures.gini),
    }
    sizes = {
        "corridors": int(some.sum()),
        "origins": len(matrix.origins),
        "destinations": len(matrix.destinations),
        "claims": claims_of(matrix.rows),
    }
    return [{"index": name, "low": float(b[0]), "high": float(b[1]), **sizes} for name, b in found.items()]


def _places(group: Group, matrix: Matrix) -> list[dict[str, Any]]:
    rows = [r for r in matrix.rows if is_named(r) and r["origin"] != r["destination"]]
    places = sorted({r[end] for r in matrix.rows for end in ("origin", "destination")})
    found = []
    for place in places:
        out_rows = [r for r in rows if r["origin"] == place]
        in_rows = [r for r in rows if r["destination"] == place]
        out, into = (sum_of_rows(side) if side else Bounds.exactly(0) for side in (out_rows, in_rows))
        net, balance = out - into, _balance(out, into)
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


def _inside(matrix: Matrix, place: str) -> list[Row]:
    return [r for r in matrix.rows if r["origin"] == r["destination"] == place]


def _balance(out: Bounds, into: Bounds) -> tuple[float | None, float | None]:
    """(out - in) / (out + in) is 2 x share of out - 1, so that it has the bounds of a share."""
    part = share(out, [into])
    return tuple(None if x is None else 2 * x - 1 for x in (part.low, part.high))  # type: ignore[return-value]


def _corridors(matrix: Matrix) -> list[dict[str, Any]]:
    residual = measures.independence_residual(matrix.low) if matrix.exact else None
    found = []
    for row in sorted(matrix.rows, key=lambda r: (-(r["low"] or 0), r["origin"], r["destination"])):
        i, j = matrix.origins.index(row["origin"]), matrix.destinations.index(row["destination"])
        if not matrix.high[i, j]:
            continue
        of_destination, of_origin = _share_in(matrix, i, j, 0), _share_in(matrix, i, j, 1)
        quotient = quotient_bounds(matrix.low, matrix.high, i, j)
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


def _share_in(matrix: Matrix, i: int, j: int, axis: int) -> Bounds:
    """Share of a cell in its column (axis 0) or row (axis 1)."""
    lows = matrix.low[:, j] if axis == 0 else matrix.low[i]
    highs = matrix.high[:, j] if axis == 0 else matrix.high[i]
    at = i if axis == 0 else j
    cells = [Bounds(float(a), float(b) if np.isfinite(b) else None) for a, b in zip(lows, highs, strict=True)]
    return share(cells[at], [c for k, c in enumerate(cells) if k != at])
