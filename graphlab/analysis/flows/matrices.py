"""Tables of flows taken apart: the rows of one subject, definition and time, and their matrix with bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.counting.buckets import BUCKETS
from graphlab.counting.table import table_behind
from graphlab.model.addition.nesting import disjoint
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.model.result import Column, Result
from graphlab.model.tables import SPECIAL
from graphlab.model.values import Bounds, sum_bounds

if TYPE_CHECKING:
    from graphlab.graph.network import Network

Row = Mapping[str, Any]
GROUP_COLUMNS = (
    Column("subject", "", "operation, line or place that the claims are about"),
    Column("definition", "", "what the measure means here"),
    Column("period_start", "date", "start of the period that the rows cover"),
    Column("period_end", "date", "end of that period"),
)


@dataclass(frozen=True)
class Group:
    """The rows of one subject, definition and time."""

    subject: str | None
    definition: str | None
    period_start: str | None
    period_end: str | None
    rows: tuple[Row, ...]

    @property
    def label(self) -> dict[str, Any]:
        """The values of `GROUP_COLUMNS`."""
        return {
            "subject": self.subject,
            "definition": self.definition,
            "period_start": self.period_start,
            "period_end": self.period_end,
        }


def groups_of(result: Result) -> list[Group]:
    """Return the rows of a table of flows by subject, definition and time, in sorted order.

    Flows are one group whatever their periods; stocks, distinct counts and buckets are one group a period.
    """
    days = _days_of(result)
    by = next((b for b in BUCKETS if b in result.names), None)
    found: dict[tuple[Any, ...], list[int]] = {}
    for i, row in enumerate(result.rows):
        if by:
            time: tuple[Any, ...] = (row[by],)
        else:
            time = () if row["stock_or_flow"] == "flow" else days[i]
        found.setdefault((row["subject"] or "", row["definition"] or "", *time), []).append(i)
    return [_group(result, found[key], days) for key in sorted(found)]


def _days_of(result: Result) -> list[tuple[int, int]]:
    """Return the first and last day of every row; rows of lines all speak of the same days."""
    table = table_behind(result)
    if table is None:
        return [(OPEN_FIRST, OPEN_LAST)] * len(result.rows)
    return list(zip(table.cells.first.tolist(), table.cells.last.tolist(), strict=True))


def _group(result: Result, at: Sequence[int], days: Sequence[tuple[int, int]]) -> Group:
    rows = tuple(result.rows[i] for i in at)
    start = min(at, key=lambda i: (days[i][0], result.rows[i]["period_start"] or ""))
    end = max(at, key=lambda i: (days[i][1], result.rows[i]["period_end"] or ""))
    ends = (result.rows[start]["period_start"], result.rows[end]["period_end"])
    return Group(rows[0]["subject"], rows[0]["definition"], *ends, rows)


def bounds_of(row: Row) -> Bounds:
    """Return the bounds of a row; a number that is not known is at least 0."""
    return Bounds(row["low"] or 0, row["high"])


def is_named(row: Row) -> bool:
    """Return whether both ends of a row are places."""
    return row["origin"] not in SPECIAL and row["destination"] not in SPECIAL


def non_overlapping_rows(net: Network, rows: Iterable[Row]) -> list[Row]:
    """Return the rows that may be added: none that lies within another."""
    kept = list(rows)
    pairs = [(str(r["origin"]), str(r["destination"])) for r in kept]
    return [kept[i] for i in disjoint(pairs, net.dataset.geography.ancestors)]


def sum_of_rows(rows: Sequence[Row]) -> Bounds:
    """Return what rows add up to; of distinct counts (lines, individuals) only that it is at least the largest.

    Distinct lines are counted as such where the rows know them.
    """
    if rows and rows[0]["stock_or_flow"] == "distinct":
        most = {line for r in rows for line in r.get("lines", ())}
        low = max((r["low"] or 0) for r in rows)
        if most and all(r["low"] == r["high"] for r in rows):
            return Bounds.exactly(len(most))
        return Bounds(low, len(most) if most else None)
    return sum_bounds(bounds_of(r) for r in rows)


def claims_of(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the ids behind several rows, each once, in sorted order."""
    return tuple(sorted({c for r in rows for c in r["claims"]}))


def admitted_groups(net: Network, result: Result) -> tuple[list[Group], list[str]]:
    """Return the groups of a table of flows with the rows that its denominator admits, and what that leaves out.

    Only ``outside`` leaves out rows that a matrix of named places would hold: flows of a place with itself or from
    within it.
    """
    groups = groups_of(result)
    if result.parameters.get("share_of") != "outside":
        return groups, []
    kept = [
        replace(g, rows=tuple(r for r in g.rows if not net.is_within(r["origin"], r["destination"]))) for g in groups
    ]
    return kept, ["Of flows from outside the destination only: what stays inside a place takes no part."]


@dataclass(frozen=True)
class Matrix:
    """Flows between named places: origins in rows, destinations in columns; ``high`` is infinite where open."""

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray
    rows: tuple[Row, ...]

    @property
    def exact(self) -> bool:
        """Whether every flow is one number."""
        return bool((self.low == self.high).all())


def matrix_of(net: Network, group: Group, *, internal: bool = True) -> Matrix:
    """Return the matrix of the named, disjoint rows of a group.

    Parameters
    ----------
    net
        For the geography.
    group
        Rows of one subject, definition and time.
    internal
        Keep flows of a place with itself; gravity models leave them out.
    """
    rows = [
        r
        for r in non_overlapping_rows(net, filter(is_named, group.rows))
        if internal or r["origin"] != r["destination"]
    ]
    origins = tuple(sorted({r["origin"] for r in rows}))
    destinations = tuple(sorted({r["destination"] for r in rows}))
    low = np.zeros((len(origins), len(destinations)))
    high = np.zeros((len(origins), len(destinations)))
    for row in rows:
        i, j = origins.index(row["origin"]), destinations.index(row["destination"])
        low[i, j] += row["low"] or 0
        high[i, j] += np.inf if row["high"] is None else row["high"]
    return Matrix(origins, destinations, low, high, tuple(rows))


def closed_number(number: float) -> float | None:
    """Return a number as it is printed: None where it is open or undefined, whole where it is whole."""
    if not np.isfinite(number):
        return None
    return int(number) if float(number).is_integer() else float(number)
