"""How long lines lasted until they were closed, and closures until the line came back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphlab.analysis.lifecycle.closures import Closure
from graphlab.analysis.lifecycle.states import Life
from graphlab.graph.network import Network
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.model.result import Column, Result
from graphlab.model.statuses import NOT_SEEN
from graphlab.model.tables import CHECKS
from graphlab.statistics.survival import (
    FEWEST_EVENTS,
    Curve,
    cumulative_incidence,
    kaplan_meier,
    log_rank,
    median_of,
)
from graphlab.statistics.survival_band import BandStep, Spell, survival_band
from graphlab.wording.phrases import half_up, many, number, p_words, verb

CLOSURE, RETURN = "first seen to closure", "closure to return"
CLOSED, NATURAL = 1, 2
UNCHECKED = "not known to be back"
METHOD = (
    "Kaplan-Meier for the shortest and for the longest possible time of each line. Lines not closed are censored when "
    "last seen, those with an open end at the cut-off. Closed and last seen are competing ends (Aalen-Johansen): their "
    "shares and what is still there add up to 1. In a period, lines known before it are at risk from its first day."
)
BAND_METHOD = (
    "The least and the greatest Kaplan-Meier share over all dates that the claims allow together. The curves of the "
    "shortest and of the longest times are two of those between."
)
COLUMNS = (
    Column("question", "", "which time is meant"),
    Column("bound", "", "curve of the shortest or of the longest possible times"),
    Column("days", "days", "time"),
    Column("at_risk", "lines", "lines still looked at just before"),
    Column("ended", "lines", "lines whose time ended here"),
    Column("still_there", "share", "share that lasts longer, whatever ends it"),
    Column("se", "share", "standard error of still_there (Greenwood); empty when none is left"),
    Column("closed_by_then", "share", "share closed (or returned) by then, other ends competing"),
    Column("ended_otherwise_by_then", "share", "share last seen by then without a closure"),
    Column("claims", "", "ids behind the row"),
    Column("not_closed", "share", "share that lasts longer if lines ended in no other way (other ends censored)"),
)
BAND_COLUMNS = (
    Column("question", "", "which time is meant"),
    Column("days", "days", "time"),
    Column("lowest", "share", "least share that can last longer, over all dates that the claims allow"),
    Column("highest", "share", "greatest such share"),
)
DURATION_COLUMNS = (
    Column("question", "", "which time is meant"),
    Column("line", "", "id of the line"),
    Column("ended", "", "closed, returned, last seen, or still open when last looked at"),
    Column("days_low", "days", "shortest possible time"),
    Column("days_high", "days", "longest possible time; empty = open"),
    Column("entry_days", "days", "time at which it came under observation, for the shortest possible time"),
    Column("claims", "", "ids behind the row"),
    Column("entry_days_high", "days", "the same for the longest possible time; empty = not known"),
    Column("looked_until_days", "days", "greatest time for which anything can be stated (the cut-off)"),
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A time that is only known to lie between two numbers of days, and how it ended.

    Attributes
    ----------
    low, high
        Shortest and longest possible time; a high of None is open.
    entry, entry_high
        Time at which it came under observation, when the time is the shortest and when it is the longest; a high of
        None is not known (first seen at an open date).
    watched
        Greatest time for which anything can be stated: an open time is followed to there; None = without end.
    """

    question: str
    line: str
    ended: str
    cause: int
    low: int
    high: int | None
    entry: int
    claims: tuple[str, ...]
    group: str = ""
    entry_high: int | None = 0
    watched: int | None = None

    @property
    def longest(self) -> float:
        """The longest time that the line is followed for."""
        most = self.watched if self.high is None else self.high
        return math.inf if most is None else max(most, self.low)


def durations(
    lives_by_line: Mapping[str, Life], start: date | None = None, cut_off: date | None = None
) -> list[Duration]:
    """Return the time from first sight to closure of each line, and from each closure to the return.

    Parameters
    ----------
    lives_by_line
        The lives of the lines.
    start
        First day of observation: a line first seen before it comes under observation then (left truncation).
    cut_off
        Last day that the data speak for: a time with an open end is followed to there.

    Notes
    -----
    A line that was not closed is right-censored when it was last seen, and at the cut-off if its last claim has an open
    end. A closure without a return stated is right-censored at the cut-off; one that was checked and held, between its
    last check-back and the cut-off.
    """
    found = []
    for line in sorted(lives_by_line):
        life = lives_by_line[line]
        first = _lifetime(life, start, cut_off)
        if first is not None:
            found.append(first)
        found += [d for closure in life.closures if (d := _absence(life, closure, cut_off)) is not None]
    return found


def _lifetime(life: Life, start: date | None, cut_off: date | None) -> Duration | None:
    low, high = life.first_seen.low, life.first_seen.high
    if high is None:
        return None
    end = _end(life, cut_off)
    if end is None:
        return None
    earliest, latest, cause, ended = end
    return Duration(
        CLOSURE,
        life.line,
        ended,
        cause,
        max(0, earliest - high.toordinal()),
        None if low is None or latest is None else latest - low.toordinal(),
        _entry(start, high) or 0,
        tuple(sorted({e.id for e in life.events} | {x.id for x in life.links})),
        entry_high=_entry(start, low),
        watched=None if low is None or cut_off is None else max(0, (cut_off - low).days),
    )


def _entry(start: date | None, first_seen: date | None) -> int | None:
    if start is None:
        return 0
    return None if first_seen is None else max(0, (start - first_seen).days)


def _end(life: Life, cut_off: date | None) -> tuple[int, int | None, int, str] | None:
    """Return the first and last day on which a line can have ended or been lost from sight, the cause and its name."""
    if life.closures:
        closure = life.closures[0]
        return closure.low, None if closure.high == OPEN_LAST else closure.high, CLOSED, "closed"
    seen = life.last_seen
    if seen.low is None and seen.high is None:
        return None
    latest = seen.high.toordinal() if seen.high else None
    earliest = seen.low.toordinal() if seen.low else OPEN_FIRST
    if life.state.kind == NOT_SEEN and life.of("last_seen"):
        return earliest, latest, NATURAL, "last seen"
    if latest is None and cut_off is not None:
        earliest = max(earliest, cut_off.toordinal())
    return earliest, latest, 0, "still open when last looked at"


def _absence(life: Life, closure: Closure, cut_off: date | None) -> Duration | None:
    back = next((r for r in life.returns if r.closure == closure), None)
    group = next((e.event for e in closure.events), "")
    if back is not None:
        claims = (*closure.claims, back.event.id)
        low, high = int(back.days.low or 0), None if back.days.high is None else int(back.days.high)
        watched = _until(closure, cut_off)
        return Duration(RETURN, life.line, "returned", CLOSED, low, high, 0, claims, group, watched=watched)
    if closure.low == OPEN_FIRST or closure.high == OPEN_LAST:
        return None
    checks = [e for e in life.of(*CHECKS) if e.period.last_ordinal >= closure.low and e.period.closed]
    last_day = cut_off.toordinal() if cut_off is not None else None
    days = [checks[-1].period.first_ordinal] if checks else []
    latest = max((d for d in (last_day, *(e.period.last_ordinal for e in checks)) if d is not None), default=None)
    if latest is None:
        return None
    low, high = (days[0] if days else latest) - closure.high, latest - closure.low
    claims = (*closure.claims, *(e.id for e in checks[-1:]))
    ended = "still open when last looked at" if checks else UNCHECKED
    return Duration(RETURN, life.line, ended, 0, max(0, low), max(0, high), 0, claims, group, watched=max(0, high))


def _until(closure: Closure, cut_off: date | None) -> int | None:
    return None if cut_off is None or closure.low == OPEN_FIRST else max(0, cut_off.toordinal() - closure.low)


def survival_tables(net: Network, lives_by_line: Mapping[str, Life], cut_off: date | None = None) -> dict[str, Result]:
    """Return the curves, where there are enough events, the band that holds them, and the durations behind both.

    Parameters
    ----------
    net
        The view; a period with a first day makes its lines come under observation then.
    lives_by_line
        The lives of its lines.
    cut_off
        Last day that the data speak for.

    Returns
    -------
    dict
        ``survival`` (columns `COLUMNS`), ``band`` (columns `BAND_COLUMNS`), ``durations`` (columns `DURATION_COLUMNS`).
    """
    found = durations(lives_by_line, net.period.first if net.period is not None else None, cut_off)
    rows, bands = [], []
    notes = ["Active means reported. A line first seen already active may be older than its first sight."]
    for question in (CLOSURE, RETURN):
        mine = [d for d in found if d.question == question]
        events = sum(d.cause == CLOSED for d in mine)
        if events < FEWEST_EVENTS:
            notes.append(
                f"{question}: {many(events, 'event')}, fewer than {FEWEST_EVENTS}; listed, and no curve is drawn."
            )
            continue
        curves = {bound: _Curves(mine, bound) for bound in ("shortest", "longest")}
        rows += [row for bound, made in curves.items() for row in _curve_rows(question, bound, made)]
        band = survival_band([_spell(d) for d in mine])
        bands += [{"question": question, "days": b.time, "lowest": b.lowest, "highest": b.highest} for b in band]
        notes += [_medians(question, curves, band), *_left_out(question, mine, cut_off), *_by_type(question, mine)]
    shared: dict[str, Any] = {"parameters": dict(net.parameters), "notes": notes, "marking": net.marking}
    listed = [_duration_row(d) for d in found]
    return {
        "survival": Result("How long lines last, and how soon they are back", METHOD, COLUMNS, rows, **shared),
        "band": Result("Between which curves the truth lies", BAND_METHOD, BAND_COLUMNS, bands, **shared),
        "durations": Result("Times behind the curves", METHOD, DURATION_COLUMNS, listed, **shared),
    }


def _at_risk_from(duration: Duration, bound: str) -> tuple[float, float, bool] | None:
    """Return when a line comes under observation, when it leaves and whether it ended; None if never observed.

    A time of 0 days counts as half a day: the estimators take positive times only.
    """
    shortest = bound == "shortest"
    entry = duration.entry if shortest else duration.entry_high
    days = max(0.5, duration.low if shortest else duration.longest)
    if entry is None or (entry and days <= entry):
        return None
    return entry, days, duration.cause != 0 and math.isfinite(days)


class _Curves:
    """The curves of one question for the shortest or the longest possible times."""

    def __init__(self, found: Sequence[Duration], bound: str) -> None:
        usable = [(spell, d) for d in found if (spell := _at_risk_from(d, bound)) is not None]
        # A line without end is at risk at every step.
        beyond = max((days for (_, days, _), _ in usable if math.isfinite(days)), default=0.0) + 1
        self.entries = [entry for (entry, _, _), _ in usable]
        self.times = [min(days, beyond) for (_, days, _), _ in usable]
        self.causes = [d.cause if ended else 0 for (_, _, ended), d in usable]
        self.durations = [d for _, d in usable]
        late = self.entries if any(self.entries) else None
        self.all_ends: Curve = kaplan_meier(self.times, [c > 0 for c in self.causes], late)
        self.closures: Curve = kaplan_meier(self.times, [c == CLOSED for c in self.causes], late)
        self.shares = cumulative_incidence(self.times, self.causes, late)

    def claims_at(self, time: float) -> tuple[str, ...]:
        """Return the ids of the claims of the lines that ended at a time."""
        ended = (d for t, c, d in zip(self.times, self.causes, self.durations, strict=True) if c and t == time)
        return tuple(sorted({claim for d in ended for claim in d.claims}))


def _curve_rows(question: str, bound: str, made: _Curves) -> list[dict[str, Any]]:
    return [
        {
            "question": question,
            "bound": bound,
            "days": step.time,
            "at_risk": step.at_risk,
            "ended": step.events,
            "still_there": step.survival,
            "se": step.se,
            "closed_by_then": _share(made.shares.get(CLOSED, ()), step.time),
            "ended_otherwise_by_then": _share(made.shares.get(NATURAL, ()), step.time),
            "claims": made.claims_at(step.time),
            "not_closed": min((s.survival for s in made.closures.steps if s.time <= step.time), default=1.0),
        }
        for step in made.all_ends.steps
    ]


def _share(points: Sequence[tuple[float, float]], time: float) -> float:
    return max((v for t, v in points if t <= time), default=0.0)


def _spell(duration: Duration) -> Spell:
    """Return what is known of one time, for the band."""
    entry_high = math.inf if duration.entry_high is None else max(duration.entry, duration.entry_high)
    low, high = max(0.5, duration.low), max(0.5, duration.longest)
    return Spell(duration.entry, entry_high, low, high, duration.cause != 0)


def _medians(question: str, curves: Mapping[str, _Curves], band: Sequence[BandStep]) -> str:
    closures = [_days(curves[bound].closures.median) for bound in ("shortest", "longest")]
    any_end = [_days(curves[bound].all_ends.median) for bound in ("shortest", "longest")]
    least, most = (_days(median_of([(b.time, getattr(b, side)) for b in band])) for side in ("lowest", "highest"))
    text = f"{question}: median {closures[0]} for the shortest possible times, {closures[1]} for the longest"
    if any(NATURAL in made.causes for made in curves.values()):
        text += f", other ends censored; of any end {any_end[0]} and {any_end[1]}"
    return f"{text}; between {least} and {most} over all dates that the claims allow."


def _days(median: float | None) -> str:
    return "not reached" if median is None else f"{half_up(median, 0):,} {verb(int(half_up(median, 0)), 'day', 'days')}"


def _left_out(question: str, found: Sequence[Duration], cut_off: date | None) -> list[str]:
    """Return which times are followed to the cut-off, and which curve cannot hold a line."""
    notes = []
    unchecked = sum(d.ended == UNCHECKED for d in found)
    if unchecked:
        notes.append(
            f"{question}: {many(unchecked, 'closure')} {verb(unchecked, 'has', 'have')} neither a return nor a "
            f"check-back: {verb(unchecked, 'it counts', 'they count')} as not back by {cut_off}, when nobody may have "
            "looked."
        )
    ageless = sum(d.entry_high is None for d in found)
    if ageless:
        notes.append(
            f"{question}: {many(ageless, 'line')} first seen at an open date {verb(ageless, 'is', 'are')} not in the "
            "curve of the longest times: "
            + verb(
                ageless,
                "its age is not known when it comes under observation.",
                "their age is not known when they come under observation.",
            )
        )
    return notes


def _by_type(question: str, found: Sequence[Duration]) -> list[str]:
    """Compare type 1 and type 2 closures where both occur, by the shortest and by the longest times."""
    mine = [d for d in found if d.group in ("closed_type1", "closed_type2")]
    if question != RETURN or len({d.group for d in mine}) < 2:
        return []
    said = []
    for bound in ("shortest", "longest"):
        made = _Curves(mine, bound)
        groups = [d.group for d in made.durations]
        statistic, p = log_rank(made.times, [c == CLOSED for c in made.causes], groups)
        if math.isfinite(statistic):
            said.append(f"{number(statistic)}, {p_words(p)} ({bound} possible times)")
    return [f"{question}: type 1 against type 2, log-rank {'; '.join(said)}."] if said else []


def _duration_row(duration: Duration) -> dict[str, Any]:
    return {
        "question": duration.question,
        "line": duration.line,
        "ended": duration.ended,
        "days_low": duration.low,
        "days_high": duration.high,
        "entry_days": duration.entry,
        "claims": duration.claims,
        "entry_days_high": duration.entry_high,
        "looked_until_days": duration.watched,
    }
