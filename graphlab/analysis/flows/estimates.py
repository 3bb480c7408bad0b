"""Likelihood estimates of sums of bounded counts ("<10" in one month, "over 20" in another), when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.analysis.flows.matrices import GROUP_COLUMNS
from graphlab.counting.buckets import months_covered
from graphlab.counting.cells import number
from graphlab.counting.sums.remainders import bounds_at
from graphlab.counting.table import Table, table_behind
from graphlab.errors import RefusedError
from graphlab.model.notes import LIMIT, Note
from graphlab.model.result import Column, Result
from graphlab.statistics.censored_counts import censored_rate

if TYPE_CHECKING:
    from graphlab.graph.network import Network

COLUMNS = (
    *GROUP_COLUMNS,
    Column("origin", "", "place it comes from"),
    Column("destination", "", "place it goes to"),
    Column("low", "count", "the least the sum can be"),
    Column("high", "count", "the most it can be; empty = open"),
    Column("months", "", "months that the claims cover"),
    Column("counts", "", "claims that were added"),
    Column("rate", "per month", "most likely common rate"),
    Column("rate_low", "per month", "95 % likelihood-ratio interval"),
    Column("rate_high", "per month", "95 % likelihood-ratio interval; empty = open"),
    Column("estimate", "count", "expected sum at that rate; it is no count"),
    Column("claims", "", "ids of the claims behind it"),
)
METHOD = (
    "Each count is a Poisson number with one common rate per month, of which only the bounds are known: the rate that "
    "makes all counts lie within their bounds most likely, with its 95 % likelihood-ratio interval."
)


def make(net: Network, result: Result, options: Mapping[str, Any]) -> Mapping[str, Result]:
    """Return the table ``estimate``: rows that add several counts of which at least one is not exact.

    Raises
    ------
    RefusedError
        For what is no flow: stocks and distinct counts have no rate.
    """
    table = table_behind(result)
    if table is None or table.claims.kind != "flow":
        raise RefusedError(
            "likelihood estimates are of flows of counts; stocks, distinct counts and lines have no rate"
        )
    rows = [row for i in range(len(table.cells)) if (row := _estimate(table, i)) is not None]
    return {
        "estimate": Result(
            title=f"Estimates of sums with bounds: {result.parameters['measure']}",
            method=METHOD,
            columns=COLUMNS,
            rows=rows,
            parameters=result.parameters,
            notes=[Note("An estimate assumes that the rate did not change; the bounds assume nothing.", LIMIT)],
            marking=result.marking,
        )
    }


def _estimate(table: Table, index: int) -> dict[str, Any] | None:
    claims, cells = table.claims, table.cells
    members = [p for p in cells.of(index).tolist() if claims.known[p]]
    if len(members) < 2 or any(p in table.trees.parts for p in members):
        return None
    bounds = [bounds_at(claims, p) for p in members]
    months = [months_covered([(int(claims.first[p]), int(claims.last[p]))]) for p in members]
    if all(b.exact for b in bounds) or any(m is None for m in months):
        return None
    found = censored_rate(bounds, [m for m in months if m is not None])
    return {
        "subject": cells.subject[index],
        "definition": cells.definition[index] or None,
        "period_start": cells.start_text[index] or None,
        "period_end": cells.end_text[index] or None,
        "origin": cells.origin[index],
        "destination": cells.destination[index],
        "low": number(float(cells.low[index])),
        "high": number(float(cells.high[index])),
        "months": found.exposure,
        "counts": len(members),
        "rate": found.rate,
        "rate_low": found.low,
        "rate_high": None if found.high is None or not np.isfinite(found.high) else found.high,
        "estimate": found.total,
        "claims": tuple(str(claims.claim[p]) for p in members),
    }
