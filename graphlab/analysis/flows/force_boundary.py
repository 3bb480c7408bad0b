"""What stays inside a police force area and what crosses its boundary, from geography."""

from __future__ import annotations

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
from graphlab.model.result import Column, Result
from graphlab.model.tables import SPECIAL
from graphlab.model.values import Bounds, share

if TYPE_CHECKING:
    from graphlab.graph.network import Network

INTERNAL, CROSSING, NOT_KNOWN = "internal", "crossing", "not known"
METHOD = (
    "Each end's police force area comes from the places table (its own, else that of the place around it); rows with "
    "an end that is unknown, not itemised or in no force area are 'not known'. Shares are of all rows, by their bounds."
)
COLUMNS = (
    *GROUP_COLUMNS,
    Column("boundary", "", "internal (origin and town in one force area), crossing, or not known"),
    Column("low", "count", "the least it can be"),
    Column("high", "count", "the most it can be; empty = open"),
    Column("share_low", "share", "least share of all rows; none for distinct counts"),
    Column("share_high", "share", "greatest share of all rows"),
    Column("rows", "", "number of pairs"),
    Column("claims", "", "ids of the claims behind it"),
)


def boundary_of(net: Network, origin: str, destination: str) -> str:
    """Return whether a flow stays in one police force area, crosses a boundary, or cannot be said."""
    if origin in SPECIAL or destination in SPECIAL:
        return NOT_KNOWN
    if origin == destination:
        return INTERNAL
    forces = [net.dataset.geography.force_of(place) for place in (origin, destination)]
    if None in forces:
        return NOT_KNOWN
    return INTERNAL if forces[0] == forces[1] else CROSSING


def make(net: Network, result: Result, options: Mapping[str, Any]) -> Mapping[str, Result]:
    """Return the table ``boundary``."""
    rows = [row for group in groups_of(result) for row in _rows(net, group)]
    return {
        "boundary": Result(
            title=f"Inside one police force area or across its boundary: {result.parameters['measure']}",
            method=METHOD,
            columns=COLUMNS,
            rows=rows,
            parameters=result.parameters,
            marking=result.marking,
        )
    }


def _rows(net: Network, group: Group) -> list[dict[str, Any]]:
    sides: dict[str, list[Row]] = {INTERNAL: [], CROSSING: [], NOT_KNOWN: []}
    for row in non_overlapping_rows(net, group.rows):
        sides[boundary_of(net, row["origin"], row["destination"])].append(row)
    totals = {side: sum_of_rows(rows) if rows else Bounds.exactly(0) for side, rows in sides.items()}
    is_distinct = group.rows[0]["stock_or_flow"] == "distinct"
    found = []
    for side, rows in sides.items():
        others = [b for s, b in totals.items() if s != side]
        part = Bounds(None, None) if is_distinct else share(totals[side], others)
        values = {"low": totals[side].low, "high": totals[side].high, "share_low": part.low, "share_high": part.high}
        found.append(group.label | {"boundary": side, **values, "rows": len(rows), "claims": claims_of(rows)})
    return found
