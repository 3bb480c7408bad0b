"""What came back: each line that an operation targeted or closed, and the operation's own figures beside the names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Any

import numpy as np

from graphlab.analysis.disruption.scope import View
from graphlab.analysis.lifecycle.aftermath import (
    BACK,
    HELD,
    RECORDED,
    UNCHECKED,
    Aftermath,
    Outcomes,
    aftermath_sentence,
    aftermaths,
)
from graphlab.analysis.lifecycle.ledger_rows import states_of
from graphlab.analysis.lifecycle.lives import MOST_NOTES, as_at_words, lives
from graphlab.analysis.lifecycle.states import Life
from graphlab.model.notes import FINDING, Note, noted
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, Period, make_period
from graphlab.model.result import Column, Result
from graphlab.model.statuses import State
from graphlab.wording.phrases import bounds, few, first_few, verb

NOT_CLOSED = "not closed"
COLUMNS = (
    Column("operation", "", "operation that targeted the line or is named by the closure; empty = none is named"),
    Column("line", "", "id of the line"),
    Column("name", "", "brand name"),
    Column("targeted_low", "date", "earliest day on which the operation acted on it; empty = not stated"),
    Column("targeted_high", "date", "latest such day"),
    Column("closure", "", "closed, closed_type1 or closed_type2 as stated; several where claims differ; empty = none"),
    Column("closed_low", "date", "first day on which it can have been closed"),
    Column("closed_high", "date", "last such day"),
    Column("outcome", "", f"{BACK}, {RECORDED}, {HELD}, {UNCHECKED} (nobody says it was looked for), {NOT_CLOSED}"),
    Column("checked_low", "date", "first day on which it can last have been looked at again; empty = no check-back"),
    Column("checked_high", "date", "last such day"),
    Column("back_low", "date", "first day on which it can have come back; empty = not back or no day stated"),
    Column("back_high", "date", "last such day"),
    Column("back_after_days_low", "days", "least time from closure to return"),
    Column("back_after_days_high", "days", "greatest such time; empty = open"),
    Column("recorded", "", "latest recorded status of a later day, as the record has it"),
    Column("recorded_as_at", "date", "its day"),
    Column("state", "", "state of the line in the ledger"),
    Column("claims", "", "ids behind the row"),
)
STATED_COLUMNS = (
    Column("operation", "", "the operation"),
    Column("measure", "", "what its own figure counts"),
    Column("period_start", "date", "first day of the figure, as stated"),
    Column("period_end", "date", "last day of the figure, as stated"),
    Column("stated_low", "lines", "what the figure states, least"),
    Column("stated_high", "lines", "what it states, greatest; empty = open"),
    Column("named_low", "lines", "lines that claims name, certainly within the period"),
    Column("named_high", "lines", "lines that claims name, possibly within it"),
    Column("says", "", "whether the two agree, in words"),
    Column("claims", "", "ids behind the row: the figure first, then the lines"),
)
METHOD = (
    "One row a line and closure, under the operation that the closure names; a line that was targeted and not closed "
    "by it has a row without a closure. Looked at again = a stated check-back; a return without one is a return all "
    "the same. Days run from the closure to the first return after it. An empty cell is not stated, which is not none. "
    f"A note names the first {MOST_NOTES} lines of its kind and counts the rest; the rows have them all."
)
STATED_METHOD = (
    "Figures that a source gives for the operation as a whole, beside the distinct lines that claims name for it (its "
    "parts included). A closure whose possible days only overlap the period of the figure counts in the greater number."
)
#: Measures of an operation's own figures, with what they count among the lines that are named.
MEASURES = {
    "lines closed": "closed",
    "lines targeted": "targeted",
    "lines back": "back",
    "lines returned": "back",
    "lines re-emerged": "back",
    "returns": "back",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A line under an operation: the closure that names it and what became of it; None = targeted only."""

    operation: str
    life: Life
    aftermath: Aftermath | None


def named_lines(view: View) -> list[Named]:
    """Return each line that operations in view targeted or closed, with each closure; those without operation last."""
    found: list[Named] = []
    shown, told = set(view.operations), view.told
    acted_on = np.zeros(len(told.lines), bool)
    acted_on[told.closures.group] = True
    acted_on[view.targeting[1]] = True
    lines = [told.lines.texts[i] for i in np.flatnonzero(acted_on & view.shown).tolist()]
    for life in lives(view.net).of_some(lines).values():
        closed_by: set[str] = set()
        for after in aftermaths(life):
            acting = {event.operation for event in after.closure.events}
            acting = (acting & shown) or (acting & {""} if view.operation is None else set())
            closed_by |= acting
            found += [Named(operation, life, after) for operation in acting - {""} or acting]
        targeting = {link.start_node for link in life.links if link.type == "TARGETED"} & shown
        found += [Named(operation, life, None) for operation in targeting - closed_by]
    place = {operation: i for i, operation in enumerate(view.operations)}
    last = len(place)
    return sorted(found, key=lambda n: (place.get(n.operation, last), n.life.line, _closed_on(n)))


def _closed_on(named: Named) -> tuple[int, int]:
    closure = named.aftermath.closure if named.aftermath else None
    return (closure.low, closure.high) if closure else (OPEN_LAST, OPEN_LAST)


def returns_table(view: View) -> Result:
    """Return what came of each line that operations targeted or closed."""
    found = named_lines(view)
    told = [n.aftermath for n in found if n.aftermath is not None]
    notes = returns_notes(view, found)
    about = f" of {view.net.name(view.operation)}" if view.operation else ""
    states, number = states_of(view.told), {line: i for i, line in enumerate(view.told.lines.texts)}
    return Result(
        title=f"What came back: lines and closures{about}{as_at_words(view.net)}",
        method=METHOD,
        columns=COLUMNS,
        rows=[_row(view, named, states[number[named.life.line]]) for named in found],
        parameters=dict(view.net.parameters) | ({"operation": view.operation} if view.operation else {}),
        notes=noted(FINDING, notes) if told or found else [],
        withheld=view.net.withheld(links=("TARGETED",), events=True),
        marking=view.net.marking,
    )


_OUTCOME_WORDS = {
    BACK: "Came back",
    RECORDED: "Recorded as back, the day of the return not stated",
    HELD: "Still closed when looked at",
    UNCHECKED: "Not looked for again",
}


def returns_notes(view: View, found: Sequence[Named]) -> list[str]:
    """Return what became of the closures in sentences, with the first names of each kind."""
    closures = list({(n.life.line, _closed_on(n)): n.aftermath for n in found if n.aftermath}.values())
    if not closures:
        return ["No closure by it is stated.", *_targeted_notes(view, found)] if found else []
    notes = [aftermath_sentence(Outcomes.of(a for a in closures if a is not None), "here")]
    for outcome, words in _OUTCOME_WORDS.items():
        told = [a for a in closures if a is not None and a.outcome == outcome]
        named = [view.net.name_apart(a.life.line) + _when(a) for a in told[:MOST_NOTES]]
        if named:
            notes.append(f"{words}: {first_few([*named, *repeat('', len(told) - len(named))], MOST_NOTES)}.")
    return notes + _targeted_notes(view, found)


def _targeted_notes(view: View, found: Sequence[Named]) -> list[str]:
    """Return the lines that were targeted without a closure by the operation, those closed otherwise apart."""
    only = {n.life.line: n.life for n in found if n.aftermath is None}
    by: dict[str, list[str]] = {line: [] for line in only}
    for named in found:
        if named.aftermath is None:
            by[named.life.line].append(view.net.name(named.operation))
    by_others = sorted(
        f"{view.net.name_apart(line)} ({first_few(by[line], MOST_NOTES)})"
        for line, life in only.items()
        if life.closures
    )
    never = sorted(view.net.name_apart(line) for line, life in only.items() if not life.closures)
    notes = []
    if by_others:
        text = "Targeted, and closed without a claim that the operation in brackets did it"
        notes.append(f"{text}: {first_few(by_others, MOST_NOTES)}.")
    if never:
        notes.append(f"Targeted, and no closure is stated: {first_few(never, MOST_NOTES)}.")
    return notes


def _when(after: Aftermath) -> str:
    if after.back is not None:
        days = after.back.days
        return f" (after {bounds(days.low, days.high)} days)"
    if after.outcome == RECORDED and after.recorded is not None:
        return f" ({after.recorded.status})"
    return ""


def _row(view: View, named: Named, state: State) -> dict[str, Any]:
    life, after = named.life, named.aftermath
    targeted = [x for x in life.links if x.type == "TARGETED" and x.start_node == named.operation]
    spans = [view.net.link_periods[x.id] for x in targeted if x.period.dated]
    claims = [*(x.id for x in targeted), *(after.claims if after else ())]
    row = {
        "operation": named.operation or None,
        "line": life.line,
        "name": view.net.name(life.line),
        "targeted_low": min((p.first for p in spans if p.first), default=None),
        "targeted_high": max((p.last for p in spans if p.last), default=None),
        "outcome": after.outcome if after else NOT_CLOSED,
        "state": state,
        "claims": tuple(dict.fromkeys(claims)),
    }
    return {c.name: None for c in COLUMNS} | row | (_aftermath_cells(after) if after else {})


def _aftermath_cells(after: Aftermath) -> dict[str, Any]:
    last, back = (after.checks[-1].period if after.checks else None), after.back
    kinds = tuple(sorted({event.event for event in after.closure.events}))
    return {
        "closure": ", ".join(kinds),
        "kinds": kinds,
        "closed_low": _day(after.closure.low),
        "closed_high": _day(after.closure.high),
        "checked_low": last.first if last else None,
        "checked_high": last.last if last else None,
        "back_low": back.event.period.first if back else None,
        "back_high": back.event.period.last if back else None,
        "back_after_days_low": back.days.low if back else None,
        "back_after_days_high": back.days.high if back else None,
        "recorded": after.recorded.status if after.recorded else None,
        "recorded_as_at": _day(after.recorded.period.last_known) if after.recorded else None,
    }


def _day(ordinal: int) -> date | None:
    return None if ordinal in (OPEN_FIRST, OPEN_LAST) else date.fromordinal(ordinal)


def stated_table(view: View, outcome: Result) -> Result:
    """Return the operations' own figures of lines targeted, closed and back, beside the lines that claims name.

    Parameters
    ----------
    view
        What is looked at.
    outcome
        The table of counted outcomes: the figure that is taken for each measure and period.
    """
    figures = [figure for figure in outcome.rows if str(figure["measure"]).lower() in MEASURES]
    found = named_lines(view) if figures else []
    rows = [row for figure in figures for row in _stated_rows(view, found, figure)]
    return Result(
        title="What operations state of themselves, beside the lines that are named",
        method=STATED_METHOD,
        columns=STATED_COLUMNS,
        rows=rows,
        parameters=dict(view.net.parameters) | ({"operation": view.operation} if view.operation else {}),
        notes=[Note(f"{view.net.name(str(r['operation']))}: {r['says']}", FINDING, r["claims"]) for r in rows],
        marking=view.net.marking,
    )


def _stated_rows(view: View, found: Sequence[Named], figure: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    key, kind = str(figure["operation"]), MEASURES[str(figure["measure"]).lower()]
    if key not in view.net.operations or (figure["low"] is None and figure["high"] is None):
        return
    asked = make_period(str(figure["period_start"] or ""), str(figure["period_end"] or ""))
    inside = {key, *view.nested.get(key, ())}
    claims: dict[str, list[str]] = {}
    sure: set[str] = set()
    for named in found:
        told = _told_in(view, named, kind, asked) if named.operation in inside else None
        if told is not None:
            claims.setdefault(named.life.line, []).extend(told[1])
            sure |= {named.life.line} if told[0] else set()
    named_in_all = sorted({c for ids in claims.values() for c in ids})
    yield {
        "operation": key,
        "measure": figure["measure"],
        "period_start": figure["period_start"],
        "period_end": figure["period_end"],
        "stated_low": figure["low"],
        "stated_high": figure["high"],
        "named_low": len(sure),
        "named_high": len(claims),
        "says": _says(_source_of(view, figure), kind, figure["low"], figure["high"], len(sure), len(claims)),
        "claims": tuple(dict.fromkeys([*figure["claims"], *named_in_all])),
    }


def _told_in(view: View, named: Named, kind: str, asked: Period) -> tuple[bool, tuple[str, ...]] | None:
    """Return whether a line certainly counts in a period and the claims, or None where it cannot."""
    after = named.aftermath
    if kind == "targeted":
        links = [x for x in named.life.links if x.type == "TARGETED" and x.start_node == named.operation]
        spans = [(x.period.first_ordinal, x.period.last_ordinal) for x in links if x.period.dated]
        ids = tuple(x.id for x in links)
    elif after is None or (kind == "back" and after.outcome not in (BACK, RECORDED)):
        return None
    elif kind == "closed":
        spans, ids = [(after.closure.low, after.closure.high)], after.closure.claims
    else:
        event = after.back.event if after.back else None
        spans = [(event.period.first_ordinal, event.period.last_ordinal)] if event else []
        ids = (event.id,) if event else after.claims[-1:]
    if not ids:
        return None
    if not spans:
        return not asked.dated and kind != "back", ids
    touching = [s for s in spans if s[0] <= asked.last_ordinal and asked.first_ordinal <= s[1]]
    if not touching:
        return None
    return any(asked.first_ordinal <= low and high <= asked.last_ordinal for low, high in touching), ids


def _source_of(view: View, figure: Mapping[str, Any]) -> str:
    """Return who gives the figure that was taken: the publisher of its source, else its title, else its id."""
    key = view.net.dataset.claim(figure["claims"][0]).source if figure["claims"] else ""
    source = view.net.sources.get(key)
    if source is None or source.text("publisher"):
        return source.text("publisher") if source is not None else key or "the figure"
    return f"“{source.text('title')}”" if source.text("title") else key


_WORDS = {"closed": ("closed", "closure"), "targeted": ("targeted", "line targeted"), "back": ("back", "return")}


def _says(source: str, kind: str, low: Any, high: Any, sure: int, most: int) -> str:
    """Return in words whether the operation's figure and the named lines agree, and by how much they do not."""
    state, one = _WORDS[kind]
    named = f"{bounds(sure, most)} {verb(most, 'is', 'are')}" if most else "none is"
    text = f"{source} says {bounds(low, high)} {state}, {named} named"
    if low is not None and most < low:
        least = "" if low == high and sure == most else "at least "
        return f"{text}: {least}{few(low - most, one)} {verb(low - most, 'has', 'have')} no line."
    if high is not None and sure > high:
        return f"{text}: {few(sure - high, 'line')} more {verb(sure - high, 'is', 'are')} named than the figure says."
    exact = low == high == sure == most
    return f"{text}: the two agree." if exact else f"{text}: the two can both be true."
