"""How long lines lasted until they were closed, and closures until the line came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphlab.analysis.lifecycle.states import CHECKS, Closure, Life
from graphlab.graph.network import Network
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.model.result import Column, Result
from graphlab.statistics.survival import FEWEST_EVENTS, cumulative_incidence, kaplan_meier, log_rank

CLOSURE, RETURN = "first seen to closure", "closure to return"
CLOSED, NATURAL = 1, 2
COLUMNS = (
    Column("question", "", "which time is meant"),
    Column("bound", "", "curve of the shortest or of the longest possible times"),
    Column("days", "days", "time"),
    Column("at_risk", "lines", "lines still looked at just before"),
    Column("ended", "lines", "lines whose time ended here"),
    Column("still_there", "share", "share that lasts longer"),
    Column("se", "share", "standard error (Greenwood)"),
    Column("closed_by_then", "share", "share closed by then, other ends competing"),
    Column("ended_otherwise_by_then", "share", "share last seen by then without a closure"),
    Column("claims", "", "ids behind the row"),
)
DURATION_COLUMNS = (
    Column("question", "", "which time is meant"),
    Column("line", "", "id of the line"),
    Column("ended", "", "closed, returned, last seen, or still open when last looked at"),
    Column("days_low", "days", "shortest possible time"),
    Column("days_high", "days", "longest possible time; empty = open"),
    Column("entry_days", "days", "time at which it came under observation"),
    Column("claims", "", "ids behind the row"),
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A time that is only known to lie between two numbers of days, and how it ended."""

    question: str
    line: str
    ended: str
    cause: int
    low: int
    high: int | None
    entry: int
    claims: tuple[str, ...]
    group: str = ""


def durations(lives_by_line: Mapping[str, Life], start: date | None = None) -> list[Duration]:
    """Return the time from first sight to closure of each line, and from each closure to the return.

    Parameters
    ----------
    lives_by_line
        The lives of the lines.
    start
        First day of observation: a line first seen before it comes under observation then (left truncation).

    Notes
    -----
    A line that was not closed is right-censored when it was last seen. A closure that was never checked is left out of
    the times to return: nobody looked. One that was checked and held is right-censored at its last check-back.
    """
    found = []
    for line in sorted(lives_by_line):
        life = lives_by_line[line]
        first = _lifetime(life, start)
        if first is not None:
            found.append(first)
        found += [d for closure in life.closures if (d := _absence(life, closure)) is not None]
    return found


def _lifetime(life: Life, start: date | None) -> Duration | None:
    low, high = life.first_seen.low, life.first_seen.high
    if high is None:
        return None
    entry = max(0, (start - (low or high)).days) if start is not None else 0
    end = _end(life)
    if end is None:
        return None
    earliest, latest, cause, ended = end
    shortest = max(0, earliest - high.toordinal())
    longest = None if low is None or latest is None else latest - low.toordinal()
    claims = tuple(sorted({e.id for e in life.events} | {x.id for x in life.links}))
    return Duration(CLOSURE, life.line, ended, cause, shortest, longest, entry, claims)


def _end(life: Life) -> tuple[int, int | None, int, str] | None:
    """Return the first and last day on which a line can have ended or been lost from sight, the cause and its name."""
    if life.closures and life.closures[0].high != OPEN_LAST:
        closure = life.closures[0]
        return closure.low, closure.high, CLOSED, "closed"
    seen = life.last_seen
    if seen.low is None and seen.high is None:
        return None
    latest = seen.high.toordinal() if seen.high else None
    earliest = seen.low.toordinal() if seen.low else OPEN_FIRST
    if life.state.startswith("not seen since") and life.of("last_seen"):
        return earliest, latest, NATURAL, "last seen"
    return earliest, latest, 0, "still open when last looked at"


def _absence(life: Life, closure: Closure) -> Duration | None:
    back = next((r for r in life.returns if r.closure == closure), None)
    group = next((e.event for e in closure.events), "")
    if back is not None:
        claims = (*closure.claims, back.event.id)
        low, high = int(back.days.low or 0), None if back.days.high is None else int(back.days.high)
        return Duration(RETURN, life.line, "returned", CLOSED, low, high, 0, claims, group)
    checks = [e for e in life.of(*CHECKS) if e.period.last_ordinal >= closure.low and e.period.closed]
    if not checks or OPEN_FIRST in (closure.low, -closure.high):
        return None
    last = checks[-1]
    low, high = last.period.first_ordinal - closure.high, last.period.last_ordinal - closure.low
    claims = (*closure.claims, last.id)
    return Duration(RETURN, life.line, "still open when last looked at", 0, max(0, low), max(0, high), 0, claims, group)


def survival_tables(net: Network, lives_by_line: Mapping[str, Life]) -> dict[str, Result]:
    """Return the curves, where there are enough events, and the list of durations behind them.

    Returns
    -------
    dict
        ``survival`` (columns `COLUMNS`) and ``durations`` (columns `DURATION_COLUMNS`).
    """
    found = durations(lives_by_line, net.period.first if net.period is not None else None)
    rows, notes = [], ["Active means reported. A line first seen already active may be older than its first sight."]
    for question in (CLOSURE, RETURN):
        mine = [d for d in found if d.question == question]
        events = sum(d.cause == CLOSED for d in mine)
        if events < FEWEST_EVENTS:
            notes.append(f"{question}: {events} events, fewer than {FEWEST_EVENTS}; listed, and no curve is drawn.")
            continue
        rows += [row for bound in ("shortest", "longest") for row in _curve_rows(question, bound, mine)]
        notes += _medians(question, mine) + _by_type(question, mine)
    method = (
        "Kaplan-Meier for the shortest and for the longest possible time of each line: the truth lies in the band. "
        "Lines not closed are censored when last seen. Closed and last seen are competing ends (Aalen-Johansen)."
    )
    shared: dict[str, Any] = {"parameters": dict(net.parameters), "notes": notes, "marking": net.marking}
    listed = [_duration_row(d) for d in found]
    return {
        "survival": Result("How long lines last, and how soon they are back", method, COLUMNS, rows, **shared),
        "durations": Result("Times behind the curves", method, DURATION_COLUMNS, listed, **shared),
    }


def _usable(found: Iterable[Duration], bound: str) -> list[tuple[int, Duration]]:
    if bound == "shortest":
        return [(d.low, d) for d in found if d.low > d.entry or d.entry == 0]
    return [(d.high, d) for d in found if d.high is not None and (d.high > d.entry or d.entry == 0)]


def _curve_rows(question: str, bound: str, found: Sequence[Duration]) -> list[dict[str, Any]]:
    # A time of 0 days counts as half a day: the estimators take positive times only.
    usable = [(max(0.5, days), d) for days, d in _usable(found, bound)]
    times = [days for days, _ in usable]
    entries = [float(d.entry) for _, d in usable]
    curve = kaplan_meier(times, [d.cause == CLOSED for _, d in usable], entries if any(entries) else None)
    ends = cumulative_incidence(times, [d.cause for _, d in usable]) if not any(entries) else {}
    rows = []
    for step in curve.steps:
        claims = sorted({c for days, d in usable if days == step.time and d.cause == CLOSED for c in d.claims})
        rows.append(
            {
                "question": question,
                "bound": bound,
                "days": step.time,
                "at_risk": step.at_risk,
                "ended": step.events,
                "still_there": step.survival,
                "se": step.se,
                "closed_by_then": _share(ends.get(CLOSED), step.time),
                "ended_otherwise_by_then": _share(ends.get(NATURAL), step.time),
                "claims": tuple(claims),
            }
        )
    return rows


def _share(points: Sequence[tuple[float, float]] | None, time: float) -> float | None:
    return None if points is None else max((v for t, v in points if t <= time), default=0.0)


def _medians(question: str, found: Sequence[Duration]) -> list[str]:
    medians = []
    for bound in ("shortest", "longest"):
        usable = _usable(found, bound)
        curve = kaplan_meier([max(0.5, t) for t, _ in usable], [d.cause == CLOSED for _, d in usable])
        medians.append("not reached" if curve.median is None else f"{curve.median:,.0f} days")
    return [f"{question}: median {medians[0]} for the shortest possible times, {medians[1]} for the longest."]


def _by_type(question: str, found: Sequence[Duration]) -> list[str]:
    """Compare type 1 and type 2 closures, by the shortest times, where both occur."""
    mine = [d for d in found if d.group in ("closed_type1", "closed_type2")]
    if question != RETURN or len({d.group for d in mine}) < 2:
        return []
    statistic, p = log_rank([max(0.5, d.low) for d in mine], [d.cause == CLOSED for d in mine], [d.group for d in mine])
    return [f"{question}: type 1 against type 2, log-rank {statistic:.3f}, p = {p:.3f} (shortest possible times)."]


def _duration_row(duration: Duration) -> dict[str, Any]:
    return {
        "question": duration.question,
        "line": duration.line,
        "ended": duration.ended,
        "days_low": duration.low,
        "days_high": duration.high,
        "entry_days": duration.entry,
        "claims": duration.claims,
    }
