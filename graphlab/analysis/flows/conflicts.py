"""Every claim that a table of flows passed over: what was taken instead, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphlab.counting.cells import CONFLICT, CUMULATIVE, number
from graphlab.counting.preference import RULE
from graphlab.counting.selection import FlowClaims
from graphlab.counting.table import table_behind
from graphlab.model.notes import FINDING, Note
from graphlab.model.result import Column, Result
from graphlab.model.tables import NOT_ITEMISED

if TYPE_CHECKING:
    from graphlab.graph.network import Network

WHY = {
    CONFLICT: f"same cell and period; rule: {RULE}",
    CUMULATIVE: "earlier reading of a cumulative count; the one that covers most is taken",
}
_OVERLAP = "overlapping period; the set that covers most is taken, then of fewest claims, then of the smallest ids"
COLUMNS = (
    Column("subject", "", "operation, line or place that the claims are about"),
    Column("origin", "", "place it comes from"),
    Column("destination", "", "place it goes to"),
    Column("taken", "", "id of the claim that was taken"),
    Column("taken_low", "count", "its least"),
    Column("taken_high", "count", "its most; empty = open"),
    Column("other", "", "id of the claim that was passed over"),
    Column("other_low", "count", "its least"),
    Column("other_high", "count", "its most; empty = open"),
    Column("other_start", "date", "start of its period"),
    Column("other_end", "date", "end of its period"),
    Column("why", "", "the rule that chose"),
    Column("claims", "", "both ids, the one taken first"),
)


def make(net: Network, result: Result, options: Mapping[str, Any]) -> Mapping[str, Result]:
    """Return the table ``conflicts``; lines have none."""
    table = table_behind(result)
    rows = []
    if table is not None:
        rows = [_row(table.claims, d.taken, d.other, d.why) for d in table.passed]
    rows.sort(key=lambda r: (r["subject"], r["origin"], r["destination"], r["taken"], r["other"]))
    return {
        "conflicts": Result(
            title=f"Claims passed over: {result.parameters['measure']}",
            method="Every claim that speaks of the same cell as one that was taken, for the same or overlapping days.",
            columns=COLUMNS,
            rows=rows,
            parameters=result.parameters,
            notes=[] if rows else [Note("No two claims speak of the same cell and days.", FINDING)],
            marking=result.marking,
        )
    }


def _row(claims: FlowClaims, taken: int, other: int, why: str) -> dict[str, Any]:
    return {
        "subject": claims.subject[taken],
        "origin": claims.origin[taken] or NOT_ITEMISED,
        "destination": claims.destination[taken] or NOT_ITEMISED,
        "taken": claims.claim[taken],
        "taken_low": number(float(claims.low[taken])),
        "taken_high": number(float(claims.high[taken])),
        "other": claims.claim[other],
        "other_low": number(float(claims.low[other])),
        "other_high": number(float(claims.high[other])),
        "other_start": claims.start_text[other] or None,
        "other_end": claims.end_text[other] or None,
        "why": WHY.get(why, _OVERLAP),
        "claims": (claims.claim[taken], claims.claim[other]),
    }
