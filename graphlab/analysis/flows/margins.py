"""Row and column totals: stated where a source states them, added only where that is allowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphlab.analysis.flows.matrices import (
    GROUP_COLUMNS,
    Group,
    Row,
    claims_of,
    groups_of,
    non_overlapping_rows,
    sum_of_rows,
)
from graphlab.counting.cells import number
from graphlab.counting.table import Table, table_behind
from graphlab.model.result import Column, Result

if TYPE_CHECKING:
    from graphlab.graph.network import Network

METHOD = (
    "A stated total where a source gives one for the end; else the sum of the rows at it that do not lie within each "
    "other. Distinct counts are never added: of lines the distinct ones are counted, of others a total is only known "
    "to be at least the largest row."
)
COLUMNS = (
    *GROUP_COLUMNS,
    Column("end", "", "origin (row total) or destination (column total)"),
    Column("place", "", "the place at that end"),
    Column("low", "count", "the least it can be"),
    Column("high", "count", "the most it can be; empty = open"),
    Column("basis", "", "stated (by a source), sum of rows, distinct lines, or at least the largest row"),
    Column("rows", "", "number of rows at that end"),
    Column("claims", "", "ids of the claims behind it"),
)


def make(net: Network, result: Result, options: Mapping[str, Any]) -> Mapping[str, Result]:
    """Return the table ``totals``."""
    table = table_behind(result)
    rows = [row for group in groups_of(result) for row in _totals(net, table, group)]
    return {
        "totals": Result(
            title=f"Row and column totals: {result.parameters['measure']}",
            method=METHOD,
            columns=COLUMNS,
            rows=rows,
            parameters=result.parameters,
            marking=result.marking,
        )
    }


def _totals(net: Network, table: Table | None, group: Group) -> list[dict[str, Any]]:
    found = []
    for end in ("origin", "destination"):
        places: dict[str, list[Row]] = defaultdict(list)
        for row in group.rows:
            places[row[end]].append(row)
        found += [
            group.label | {"end": end, "place": place} | _total(net, table, places[place], end, place)
            for place in sorted(places)
        ]
    return found


def _total(net: Network, table: Table | None, rows: list[Row], end: str, place: str) -> dict[str, Any]:
    stated = _stated(table, rows, end, place)
    if stated is not None and table is not None:
        claims = table.claims
        ends = {"low": number(float(claims.low[stated])), "high": number(float(claims.high[stated]))}
        return {**ends, "basis": "stated", "rows": len(rows), "claims": (str(claims.claim[stated]),)}
    used = non_overlapping_rows(net, rows)
    bounds = sum_of_rows(used)
    basis = "sum of rows"
    if used[0]["stock_or_flow"] == "distinct":
        basis = "distinct lines" if used[0].get("lines") else "at least the largest row"
    return {"low": bounds.low, "high": bounds.high, "basis": basis, "rows": len(rows), "claims": claims_of(rows)}


def _stated(table: Table | None, rows: list[Row], end: str, place: str) -> int | None:
    """Position of the one total that a source states for a place at an end, all of whose rows are shown."""
    if table is None:
        return None
    claims, other = table.claims, "destination" if end == "origin" else "origin"
    ids = {c for r in rows for c in r["claims"]}
    found = [
        t
        for t in table.trees.top_totals
        if getattr(claims, end)[t] == place
        and not getattr(claims, other)[t]
        and any(claims.claim[p] in ids for p in table.trees.parts[t])
    ]
    return found[0] if len(found) == 1 else None
