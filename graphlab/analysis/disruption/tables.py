"""Disruption by operation, by line and by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from graphlab.analysis.deconfliction.lookalikes import different_lines, doubt_note
from graphlab.analysis.disruption.scope import RATINGS, View, closure_cells, rating_cells, return_cells
from graphlab.analysis.lifecycle.lives import as_at_words, lives, oddity_notes
from graphlab.analysis.lifecycle.states import closures_of
from graphlab.graph.filters import SUPPLY
from graphlab.model.claims import Event
from graphlab.model.column_rows import Cells, ColumnRows
from graphlab.model.notes import BASIS, FINDING, LIMIT, LOOKALIKES, Note, noted
from graphlab.model.result import Column, Result
from graphlab.model.tables import CLOSURES, SPECIAL
from graphlab.wording.phrases import capital, few, share_of, verb

_CLOSED = (
    Column("closed", "closures", "closures of no stated type; empty when none is stated"),
    Column("closed_type1", "closures", "type 1: holder charged and the number out of use"),
    Column("closed_type2", "closures", "type 2: number deactivated"),
    Column("returned", "lines", "lines closed that came back; empty when never checked, 0 when checked and not back"),
)
_AFTER = (
    Column("check_backs", "checks", "check-backs after these closures, passed or failed"),
    Column("check_backs_failed", "checks", "check-backs that found the line in use"),
    Column("returned_after_days_low", "days", "shortest time from closure to return"),
    Column("returned_after_days_high", "days", "longest time from closure to return"),
)
_RATED = tuple(Column(f"rated_{r}", "events", f"events rated {r}; ordinal, never averaged") for r in RATINGS)
OPERATION_COLUMNS = (
    Column("operation", "", "id of the operation"),
    Column("lines_targeted", "lines", "lines that it is said to have acted on; empty when none is stated"),
    *_CLOSED,
    Column("claims", "", "ids behind the row"),
    Column("name", "", "name of the operation"),
    Column("start", "date", "first day, as precisely as stated"),
    Column("end", "date", "last day, as precisely as stated"),
    Column("part_of", "", "operation that it is part of"),
    Column("lines_targeted_with_parts", "lines", "distinct lines of it and of its parts"),
    *_AFTER,
    Column("disruptions", "events", "disruptions that are no closures"),
    *_RATED,
    Column("successors", "", "lines said to have followed the lines it closed"),
    Column("note", "", "what the data say of the operation"),
    Column("lines_targeted_low", "lines", "fewest different lines, if unjudged look-alikes are one"),
)
LINE_COLUMNS = (
    Column("line", "", "id of the line"),
    Column("event", "", "what is said to have happened"),
    Column("date_low", "date", "first day on which it can have been (for active: began)"),
    Column("date_high", "date", "last day on which it can have been (for active: ended)"),
    Column("operation", "", "operation that did it, where stated"),
    Column("rating", "", "major, moderate or minor"),
    Column("claims", "", "id of the claim"),
    Column("name", "", "name of the line"),
    Column("note", "", "what the claim adds"),
)
PLACE_COLUMNS = (
    Column("place", "", "id of the place"),
    Column("lines", "lines", "distinct lines run from it or selling in it"),
    Column("lines_targeted", "lines", "those that an operation acted on; empty when none is stated"),
    *_CLOSED,
    Column("claims", "", "ids behind the row"),
    Column("name", "", "name of the place"),
    Column("lines_from", "lines", "lines run from it"),
    Column("lines_to", "lines", "lines selling in it"),
    *_AFTER,
    Column("disruptions", "events", "disruptions that are no closures"),
    *_RATED,
    Column("lines_low", "lines", "fewest different lines, if unjudged look-alikes are one"),
)
METHOD = (
    "A closure counts for the operation that its event names. Type 1, type 2 and untyped closures are counted apart; "
    "claims of one type whose ranges share a day are one closure. What nothing states is empty, never 0."
)


def operation_table(view: View) -> Result:
    """Return one row an operation, by its first day, undated ones last."""
    rows = [_operation_row(view, key) for key in view.operations]
    silent = [str(row["name"]) for row in rows if _says_nothing(row)]
    notes = [
        _finding(view, rows),
        "A part of an operation has its own row; a line that both acted on is one line of the whole.",
    ]
    if silent:
        notes.append(f"Nothing is stated on lines targeted, disrupted, closed or returned for: {', '.join(silent)}.")
    undated = [row for row in rows if not row["start"] and not row["end"]]
    if undated and len(undated) < len(rows):
        said = ", ".join(str(row["name"]) for row in undated)
        notes.append(f"Without a date, and so after the dated ones: {said}.")
    return _result(view, "Disruption by operation", OPERATION_COLUMNS, rows, notes)


def _finding(view: View, rows: Sequence[Mapping[str, Any]]) -> Note:
    """Return what the operations did together and what is known of returns: a line or closure of several is one."""
    targeted = sum(row["lines_targeted"] is not None for row in rows)
    credited: dict[str, list[Event]] = {}
    back: set[str] = set()
    for life, events in (pair for key in view.operations for pair in view.lives_and_events_of.get(key, ())):
        credited.setdefault(life.line, []).extend(events)
        back |= {life.line} if return_cells([(life, events)])[0]["returned"] else set()
    closed = sum(len(closures_of(events)) for events in credited.values())
    looked = sum(row["returned"] is not None for row in rows)
    who = share_of(targeted, len(rows), "operation")
    text = (
        f"{capital(who)} {verb(max(targeted, 1), 'is', 'are')} said to have targeted a named line; "
        f"{few(closed, 'closure') if closed else 'no closure'} of a named line {verb(max(closed, 1), 'is', 'are')} "
        "credited to an operation. "
    )
    if looked:
        text += f"Returns are stated for {few(looked, 'operation')}: {few(len(back), 'line')} came back."
    else:
        text += "No check-back and no return is stated for a line of theirs, so whether any came back is not known."
    return Note(text, FINDING, tuple(sorted({claim for row in rows for claim in row["claims"]})))


def _says_nothing(row: Mapping[str, Any]) -> bool:
    names = ("lines_targeted", *CLOSURES, "returned", "disruptions", "check_backs")
    return all(row[name] is None for name in names)


def _operation_row(view: View, key: str) -> dict[str, Any]:
    row = view.net.operations[key]
    lives_and_events = view.lives_and_events_of.get(key, [])
    named = [event for _, events in lives_and_events for event in events]
    targeted = view.targeted_by.get(key, ())
    lines = {x.end_node for x in targeted}
    returns, after = return_cells(lives_and_events)
    period = view.period_of(key)
    followers = {after for e in named if e.event in CLOSURES for after in view.followers.get(e.line, ())}
    claims = {x.id for x in targeted} | {e.id for e in named} | set(after)
    return {
        "operation": key,
        "name": view.net.name(key),
        "start": str(period.start) if period.start else None,
        "end": str(period.end) if period.end else None,
        "part_of": row.text("part_of") or None,
        "lines_targeted": len(lines) or None,
        "lines_targeted_low": different_lines(view.net, lines).low or None,
        "lines_targeted_with_parts": _with_parts(view, key),
        **closure_cells(lives_and_events),
        **returns,
        "disruptions": sum(e.event == "disrupted" for e in named) or None,
        **rating_cells(named),
        "successors": tuple(sorted(followers)) or None,
        "note": row.text("note") or None,
        "claims": tuple(sorted(claims)) or view.naming.get(key, ()),
    }


def _with_parts(view: View, key: str) -> int | None:
    """Return the distinct lines of an operation and its parts; None when it has no parts or nothing is stated."""
    if key not in view.nested:
        return None
    whole = (key, *view.nested[key])
    return len({x.end_node for part in whole for x in view.targeted_by.get(part, ())}) or None


def line_table(view: View) -> Result:
    """Return one row an event, by line and time."""
    told = lives(view.net).columns
    events, held = told.events.take(told.events.in_time), view.net.dataset.columns("events").columns
    if view.line is not None or view.operation is not None:
        shown = np.array([line in view.lives for line in told.lines.texts], bool)
        events = events.take(shown[events.line])

    def stated(name: str) -> Cells:
        column = held[name].take(events.rows)
        return Cells([text or None for text in column.texts], column.codes)

    ids, lines = view.net.dataset.claim_column("events").take(events.rows), told.lines.texts
    rows = ColumnRows(
        {
            "line": Cells(lines, events.line),
            "event": Cells(events.kind.texts, events.kind.codes),
            "date_low": Cells.of_days(events.days.first),
            "date_high": Cells.of_days(events.days.last),
            "operation": stated("operation_id"),
            "rating": stated("rating"),
            "claims": Cells([(text,) for text in ids.texts], ids.codes),
            "name": Cells(view.net.names_of_lines(lines), events.line),
            "note": stated("note"),
        }
    )
    odd = oddity_notes(view.odd)
    method = (
        "Every event as stated. For active the dates are a duration, for all others one day somewhere between them."
    )
    return _result(view, "Disruption by line", LINE_COLUMNS, rows, odd, method)


def place_table(view: View) -> Result:
    """Return one row a place that a line is run from or sells in, special places last."""
    lines: dict[str, dict[str, set[str]]] = {}
    ids: dict[str, set[str]] = {}
    links = view.net.link_columns
    rows_of_links = np.flatnonzero(links.passes & links["link_type"].is_in(SUPPLY) & links["from"].is_in(view.lives))
    columns = (links["link_type"], links["from"], view.net.rolled(links["to"]), view.net.dataset.claim_column("links"))
    for kind, line, place, claim in zip(*(column.take(rows_of_links).cells() for column in columns), strict=True):
        lines.setdefault(place, {}).setdefault(kind, set()).add(line)
        ids.setdefault(place, set()).add(claim)
    order = sorted(lines, key=lambda key: (key in SPECIAL, key))
    rows = [_place_row(view, key, lines[key], ids[key]) for key in order]
    notes = [Note(doubt, LOOKALIKES)] if (doubt := doubt_note(view.net, view.lives)) else []
    notes.append(Note("A line that sells in several places is in the row of each, so rows do not add up.", LIMIT))
    if view.net.unrolled:
        text = f"Without the level {view.net.filters.roll_up}: {', '.join(view.net.unrolled)}."
        notes.append(Note(text, LIMIT))
    return _result(view, "Disruption by place", PLACE_COLUMNS, rows, notes)


def _place_row(view: View, place: str, lines: Mapping[str, set[str]], ids: set[str]) -> dict[str, Any]:
    here = sorted(set().union(*lines.values()))
    lives_and_events = [(view.lives[line], view.lives[line].events) for line in here]
    targeted = [x for line in here for x in view.targeted_on.get(line, ())]
    events: list[Event] = [event for _, found in lives_and_events for event in found]
    returns, after = return_cells(lives_and_events)
    return {
        "place": place,
        "name": view.net.name(place),
        "lines": len(here),
        "lines_low": different_lines(view.net, here).low,
        "lines_from": len(lines.get("ORIGINATES_IN", ())) or None,
        "lines_to": len(lines.get("SUPPLIES", ())) or None,
        "lines_targeted": len({x.end_node for x in targeted}) or None,
        **closure_cells(lives_and_events),
        **returns,
        "disruptions": sum(e.event == "disrupted" for e in events) or None,
        **rating_cells(events),
        "claims": tuple(sorted(ids | {x.id for x in targeted} | {e.id for e in events} | set(after))),
    }


def _result(
    view: View,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    notes: Sequence[str],
    method: str = METHOD,
) -> Result:
    when = (f", {view.net.period}" if view.net.period is not None else "") + as_at_words(view.net)
    return Result(
        title=f"{title}{when}",
        method=method,
        columns=columns,
        rows=rows,
        parameters=dict(view.net.parameters) | _parameters(view),
        notes=noted(BASIS, notes),
        withheld=view.net.withheld(links=("TARGETED", "ORIGINATES_IN", "SUPPLIES", "SUCCEEDS"), events=True),
        marking=view.net.marking,
    )


def _parameters(view: View) -> dict[str, Any]:
    asked = {"operation": view.operation, "line": view.line}
    return {key: value for key, value in asked.items() if value}
