"""What came back: each line that an operation targeted or closed, and the operation's own figures beside the names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any

import numpy as np

from graphlab.analysis.disruption.named import NOT_CLOSED, NamedLines
from graphlab.analysis.disruption.scope import View
from graphlab.analysis.lifecycle.aftermath import Outcomes, aftermath_sentence
from graphlab.analysis.lifecycle.aftermath_columns import BACK, HELD, OUTCOMES, RECORDED, UNCHECKED, AftermathColumns
from graphlab.analysis.lifecycle.lives import MOST_NOTES, as_at_words
from graphlab.model.column_rows import ColumnRows
from graphlab.model.notes import FINDING, Note, noted
from graphlab.model.periods import make_period
from graphlab.model.result import Column, Result
from graphlab.wording.phrases import bounds, few, first_few, verb

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


def returns_table(view: View, found: NamedLines) -> Result:
    """Return what came of each line that operations targeted or closed."""
    about = f" of {view.net.name(view.operation)}" if view.operation else ""
    return Result(
        title=f"What came back: lines and closures{about}{as_at_words(view.net)}",
        method=METHOD,
        columns=COLUMNS,
        rows=ColumnRows(found.cells()),
        parameters=dict(view.net.parameters) | ({"operation": view.operation} if view.operation else {}),
        notes=noted(FINDING, returns_notes(view, found)) if len(found) else [],
        withheld=view.net.withheld(links=("TARGETED",), events=True),
        marking=view.net.marking,
    )


_OUTCOME_WORDS = {
    BACK: "Came back",
    RECORDED: "Recorded as back, the day of the return not stated",
    HELD: "Still closed when looked at",
    UNCHECKED: "Not looked for again",
}


def returns_notes(view: View, found: NamedLines) -> list[str]:
    """Return what became of the closures in sentences, with the first names of each kind."""
    named, first = np.unique(found.closure[found.closed], return_index=True)
    closures = named[np.argsort(first)]
    if not len(closures):
        return ["No closure by it is stated.", *_targeted_notes(view, found)] if len(found) else []
    notes = [aftermath_sentence(Outcomes.of_closures(found.after, closures), "here")]
    for number, outcome in enumerate(OUTCOMES):
        told = closures[found.after.outcome[closures] == number]
        if len(told):
            words = [_line_name(view, found, closure) + _when(found.after, closure) for closure in told[:MOST_NOTES]]
            several = first_few([*words, *repeat("", len(told) - len(words))], MOST_NOTES)
            notes.append(f"{_OUTCOME_WORDS[outcome]}: {several}.")
    return notes + _targeted_notes(view, found)


def _line_name(view: View, found: NamedLines, closure: int) -> str:
    told = found.after.told
    return view.net.name_apart(told.lines.texts[int(told.closures.group[closure])])


def _targeted_notes(view: View, found: NamedLines) -> list[str]:
    """Return the lines that were targeted without a closure by the operation, those closed otherwise apart."""
    only = np.flatnonzero(~found.closed)
    closed = np.zeros(len(view.told.lines), bool)
    closed[view.told.closures.group] = True
    by: dict[int, list[str]] = {}
    for line, operation in zip(found.line[only].tolist(), found.operation[only].tolist(), strict=True):
        by.setdefault(line, []).append(view.net.name(view.operations[operation]))
    names = dict(zip(by, view.net.names_apart([view.told.lines.texts[line] for line in by]), strict=True))
    by_others = sorted(f"{names[line]} ({first_few(by[line], MOST_NOTES)})" for line in by if closed[line])
    never = sorted(names[line] for line in by if not closed[line])
    notes = []
    if by_others:
        text = "Targeted, and closed without a claim that the operation in brackets did it"
        notes.append(f"{text}: {first_few(by_others, MOST_NOTES)}.")
    if never:
        notes.append(f"Targeted, and no closure is stated: {first_few(never, MOST_NOTES)}.")
    return notes


def _when(after: AftermathColumns, closure: int) -> str:
    told, back = after.told, int(after.back[closure])
    if back >= 0:
        high = int(told.returns.high[back])
        return f" (after {bounds(int(told.returns.low[back]), None if high < 0 else high)} days)"
    if OUTCOMES[after.outcome[closure]] == RECORDED:
        return f" ({told.statuses.kind[int(after.recorded[closure])]})"
    return ""


def stated_table(view: View, outcome: Result, found: NamedLines) -> Result:
    """Return the operations' own figures of lines targeted, closed and back, beside the lines that claims name.

    Parameters
    ----------
    view
        What is looked at.
    outcome
        The table of counted outcomes: the figure that is taken for each measure and period.
    found
        The lines that claims name.
    """
    figures = [figure for figure in outcome.rows if str(figure["measure"]).lower() in MEASURES]
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


def _stated_rows(view: View, found: NamedLines, figure: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    key, kind = str(figure["operation"]), MEASURES[str(figure["measure"]).lower()]
    if key not in view.net.operations or (figure["low"] is None and figure["high"] is None):
        return
    asked = make_period(str(figure["period_start"] or ""), str(figure["period_end"] or ""))
    sure, most, claims = found.within({key, *view.nested.get(key, ())}, kind, asked)
    yield {
        "operation": key,
        "measure": figure["measure"],
        "period_start": figure["period_start"],
        "period_end": figure["period_end"],
        "stated_low": figure["low"],
        "stated_high": figure["high"],
        "named_low": sure,
        "named_high": most,
        "says": _says(_source_of(view, figure), kind, figure["low"], figure["high"], sure, most),
        "claims": tuple(dict.fromkeys([*figure["claims"], *claims])),
    }


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
