"""Lists that a team works through: gone quiet, back, first seen, closed and not looked for again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graphlab.analysis.lifecycle.aftermath import aftermaths
from graphlab.analysis.lifecycle.aftermath_columns import UNCHECKED
from graphlab.analysis.lifecycle.states import Life
from graphlab.graph.network import Network
from graphlab.model.claims import Claim
from graphlab.model.periods import OPEN_LAST
from graphlab.model.result import Column, Result
from graphlab.model.tables import SPECIAL

_LINE = (
    Column("line", "", "id of the line"),
    Column("name", "", "brand name"),
    Column("towns", "", "towns that it serves"),
    Column("state", "", "state in the ledger"),
)
_END = (Column("claims", "", "ids behind the row"),)
QUIET_COLUMNS = (
    *_LINE,
    Column("last_seen", "date", "latest day on which it can last have been seen; empty = never dated"),
    Column("days_quiet", "days", "days since then, at least; empty = never dated"),
    *_END,
)
BACK_COLUMNS = (
    *_LINE,
    Column("closed", "date", "last day on which it can have been closed"),
    Column("back_low", "date", "first day on which it can have come back"),
    Column("back_high", "date", "last such day"),
    Column("after_days_low", "days", "least time from closure to return"),
    Column("after_days_high", "days", "greatest such time"),
    *_END,
)
FIRST_COLUMNS = (
    *_LINE,
    Column("first_seen_low", "date", "earliest day on which it can first have been seen"),
    Column("first_seen_high", "date", "latest such day"),
    *_END,
)
UNCHECKED_COLUMNS = (
    *_LINE,
    Column("closed_low", "date", "first day on which it can have been closed"),
    Column("closed_high", "date", "last such day"),
    Column("days_since_closed", "days", "days since then, at least"),
    Column("operations", "", "operations that the closure names"),
    *_END,
)
METHOD = (
    "Every line as at the day, by its dated claims; a recorded status is no sighting. Lists to work through, not "
    "findings."
)


def worklists(
    net: Network,
    told: Mapping[str, Life],
    open_lines: frozenset[str],
    day: date,
    *,
    quiet: int,
    recent: int,
    check: int,
) -> dict[str, Result]:
    """Return the four lists as at a day.

    Parameters
    ----------
    net, told
        The network as at the day, and the lives of all its lines.
    open_lines
        The lines that stand open.
    day
        The day.
    quiet
        Days without a sighting after which an open line has gone quiet.
    recent
        Days before the day in which a return or first sight is recent.
    check
        Days after a closure within which somebody should have looked again.
    """
    towns: dict[str, set[str]] = {}
    for link in net.links:
        if link.type == "SUPPLIES" and link.end_node not in SPECIAL:
            towns.setdefault(link.start_node, set()).add(net.roll(link.end_node))

    def row(life: Life, **cells: Any) -> dict[str, Any]:
        served = tuple(sorted(towns.get(life.line, ()))) or None
        told_of: tuple[Claim, ...] = (*life.events, *life.links)
        claims = {claim.id for claim in told_of}
        named = {"line": life.line, "name": net.name(life.line), "towns": served, "state": life.state}
        return named | {"claims": tuple(sorted(claims))} | cells

    every = [told[line] for line in sorted(told)]
    lists = {
        "quiet": (
            f"Open lines without a sighting for {quiet} days",
            QUIET_COLUMNS,
            _quiet(every, open_lines, day, quiet, row),
        ),
        "back": (f"Lines that came back in the last {recent} days", BACK_COLUMNS, _back(every, day, recent, row)),
        "first_seen": (f"Lines first seen in the last {recent} days", FIRST_COLUMNS, _first(every, day, recent, row)),
        "unchecked": (
            f"Closures of more than {check} days ago that nobody is said to have looked at again",
            UNCHECKED_COLUMNS,
            _unchecked(every, day, check, row),
        ),
    }
    return {
        name: Result(title, METHOD, columns, rows, parameters=dict(net.parameters), marking=net.marking)
        for name, (title, columns, rows) in lists.items()
    }


def _quiet(told: list[Life], open_lines: frozenset[str], day: date, days: int, row: Any) -> list[dict[str, Any]]:
    found = []
    for life in told:
        seen = life.last_seen
        if life.line not in open_lines or (seen.low is not None and seen.high is None):
            continue
        since = (day - seen.high).days if seen.high else None
        if since is None or since >= days:
            found.append(row(life, last_seen=seen.high, days_quiet=since))
    return sorted(found, key=lambda r: (r["days_quiet"] is None, -(r["days_quiet"] or 0), r["line"]))


def _back(told: list[Life], day: date, days: int, row: Any) -> list[dict[str, Any]]:
    found = []
    for life in told:
        for back in life.returns:
            period = back.event.period
            if period.last_known < day.toordinal() - days:
                continue
            closed = None if back.closure.high == OPEN_LAST else date.fromordinal(back.closure.high)
            cells: dict[str, Any] = {"closed": closed, "back_low": period.first, "back_high": period.last}
            cells |= {"after_days_low": back.days.low, "after_days_high": back.days.high}
            found.append(row(life, **cells, claims=(back.event.id, *back.closure.claims)))
    return sorted(found, key=lambda r: (str(r["back_high"] or r["back_low"]), r["line"]))


def _first(told: list[Life], day: date, days: int, row: Any) -> list[dict[str, Any]]:
    first = [life for life in told if life.first_seen.low and 0 <= (day - life.first_seen.low).days < days]
    rows = [row(x, first_seen_low=x.first_seen.low, first_seen_high=x.first_seen.high) for x in first]
    return sorted(rows, key=lambda r: (str(r["first_seen_high"]), r["line"]))


def _unchecked(told: list[Life], day: date, days: int, row: Any) -> list[dict[str, Any]]:
    found = []
    for life in told:
        for after in aftermaths(life)[-1:]:
            if after.outcome != UNCHECKED or after.closure.high == OPEN_LAST:
                continue
            since = day.toordinal() - after.closure.high
            if since > days:
                ends = {"closed_low": after.closure.low, "closed_high": after.closure.high}
                cells: dict[str, Any] = {k: date.fromordinal(v) if v > 0 else None for k, v in ends.items()}
                by = tuple(sorted({event.operation for event in after.closure.events} - {""})) or None
                found.append(row(life, **cells, days_since_closed=since, operations=by, claims=after.claims))
    return sorted(found, key=lambda r: (-r["days_since_closed"], r["line"]))
