"""Disruption by operation, by line and by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from graphlab.analysis.deconfliction.lookalikes import different_lines, doubt_note
from graphlab.analysis.disruption.scope import RATINGS, View
from graphlab.analysis.disruption.tallies import Tallies, texts_by_group
from graphlab.analysis.lifecycle.lives import as_at_words, oddity_notes
from graphlab.analysis.lifecycle.told import closures_in
from graphlab.graph.filters import SUPPLY
from graphlab.model.column_rows import Cells, ClaimIds, ColumnRows, Lists
from graphlab.model.columns import distinct
from graphlab.model.naming import line_noun
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
    tallies = _tallies_of_operations(view)
    rows = _operation_rows(view, tallies)
    silent = [str(row["name"]) for row in rows if _says_nothing(row)]
    notes = [
        _finding(view, tallies, rows),
        "A part of an operation has its own row; a line that both acted on is one line of the whole.",
    ]
    if silent:
        notes.append(f"Nothing is stated on lines targeted, disrupted, closed or returned for: {', '.join(silent)}.")
    undated = [row for row in rows if not row["start"] and not row["end"]]
    if undated and len(undated) < len(rows):
        said = ", ".join(str(row["name"]) for row in undated)
        notes.append(f"Without a date, and so after the dated ones: {said}.")
    return _result(view, "Disruption by operation", OPERATION_COLUMNS, rows, notes)


def _finding(view: View, tallies: Tallies, rows: Sequence[Mapping[str, Any]]) -> Note:
    """Return what the operations did together and what is known of returns: a line or closure of several is one."""
    targeted = sum(row["lines_targeted"] is not None for row in rows)
    told = view.told
    credited = distinct(tallies.event[told.events.kind.is_in(CLOSURES)[tallies.event]])
    events = told.events.take(credited)
    closed = len(closures_in(events.line, events.days, events.order).group)
    back = len(distinct(tallies.back[1]))
    looked = sum(row["returned"] is not None for row in rows)
    who = share_of(targeted, len(rows), "operation")
    noun = line_noun(view.net.lines)
    text = (
        f"{capital(who)} {verb(max(targeted, 1), 'is', 'are')} said to have targeted a {noun}; "
        f"{few(closed, 'closure') if closed else 'no closure'} of a {noun} {verb(max(closed, 1), 'is', 'are')} "
        "credited to an operation"
    )
    if looked:
        text += f". Returns are stated for {few(looked, 'operation')}: {few(back, 'line')} came back."
    elif closed:
        text += (
            ". No check-back and no return is stated after a closure of theirs: whether a line came back is not known."
        )
    else:
        text += ", so no return is counted for one."
    return Note(text, FINDING, tuple(sorted({claim for row in rows for claim in row["claims"]})))


def _says_nothing(row: Mapping[str, Any]) -> bool:
    names = ("lines_targeted", *CLOSURES, "returned", "disruptions", "check_backs")
    return all(row[name] is None for name in names)


def _tallies_of_operations(view: View) -> Tallies:
    """Return what the events that name each operation in view say, by its place among them."""
    place = {key: i for i, key in enumerate(view.operations)}
    acting = view.acting.mapped(lambda key: place.get(key, -1), np.int64)
    event = np.flatnonzero((acting >= 0) & view.shown[view.told.events.line])
    return Tallies(view.told, acting[event], event, len(place))


def _operation_rows(view: View, tallies: Tallies) -> list[dict[str, Any]]:
    operations, lines, links = view.targeting
    ids, shown = view.net.dataset.claim_column("links").take(links), view.shown[lines]
    targeted = {key: shown & operations.equals(key) for key in view.operations}
    rows = []
    for i, key in enumerate(view.operations):
        row, period = view.net.operations[key], view.period_of(key)
        claims = sorted({*tallies.claims[i], *ids.take(targeted[key]).texts})
        rows.append(
            {
                "operation": key,
                "name": view.net.name(key),
                "start": str(period.start) if period.start else None,
                "end": str(period.end) if period.end else None,
                "part_of": row.text("part_of") or None,
                **_lines_targeted(view, lines[targeted[key]]),
                "lines_targeted_with_parts": _with_parts(view, key),
                **tallies.cells(i),
                "successors": _successors(view, tallies.event[tallies.group == i]),
                "note": row.text("note") or None,
                "claims": tuple(claims) or view.naming(key),
            }
        )
    return rows


def _lines_targeted(view: View, lines: np.ndarray) -> dict[str, int | None]:
    """Return how many different lines some numbers of lines are, and how many at least."""
    numbers, names = distinct(lines).tolist(), view.told.lines.texts
    low = different_lines(view.net, [names[i] for i in numbers]).low
    return {"lines_targeted": len(numbers) or None, "lines_targeted_low": low or None}


def _successors(view: View, events: np.ndarray) -> tuple[str, ...] | None:
    """Return the lines said to have followed those that some events closed."""
    if not view.followers:
        return None
    told = view.told.events
    closed = distinct(told.line[events[told.kind.is_in(CLOSURES)[events]]])
    names = view.told.lines.texts
    return tuple(sorted({a for i in closed.tolist() for a in view.followers.get(names[i], ())})) or None


def _with_parts(view: View, key: str) -> int | None:
    """Return the distinct lines of an operation and its parts; None when it has no parts or nothing is stated."""
    if key not in view.nested:
        return None
    operations, lines, _ = view.targeting
    return len(distinct(lines[view.shown[lines] & operations.is_in({key, *view.nested[key]})])) or None


def line_table(view: View) -> Result:
    """Return one row an event, by line and time."""
    told = view.told
    events, held = told.events.take(told.events.in_time), view.net.dataset.columns("events").columns
    if view.line is not None or view.operation is not None:
        events = events.take(view.shown[events.line])

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
    notes = [Note(doubt, LOOKALIKES)] if (doubt := doubt_note(view.net, view.lives)) else []
    notes.append(Note("A line that sells in several places is in the row of each, so rows do not add up.", LIMIT))
    if view.net.unrolled:
        text = f"Without the level {view.net.filters.roll_up}: {', '.join(view.net.unrolled)}."
        notes.append(Note(text, LIMIT))
    return _result(view, "Disruption by place", PLACE_COLUMNS, _place_rows(view), notes)


def _place_rows(view: View) -> ColumnRows:
    links, told, names = view.net.link_columns, view.told, view.told.lines.texts
    line = told.lines.codes_of(links["from"].texts)[links["from"].codes]
    rows = np.flatnonzero(links.passes & links["link_type"].is_in(SUPPLY) & (line >= 0))
    rows = rows[view.shown[line[rows]]]
    places = view.net.rolled(links["to"].take(rows))
    order = sorted(range(len(places.texts)), key=lambda i: (places.texts[i] in SPECIAL, places.texts[i]))
    place, width = np.argsort(order)[places.codes] if order else places.codes, max(len(names), 1)
    here = distinct(place.astype(np.int64) * width + line[rows])
    tallies = Tallies(told, *_joined(here // width, here % width, told.events.line), len(order))
    _, acted, stating = view.targeting
    group, targeting = _joined(here // width, here % width, acted)
    claims = _claims_by_group(view, [(place, rows), (group, stating[targeting])], tallies.said_by, len(order))

    def lines_by_place(place: np.ndarray, line: np.ndarray) -> np.ndarray:
        return np.bincount(distinct(place * width + line) // width, minlength=len(order))

    ends = {kind: links["link_type"].equals(kind)[rows] for kind in SUPPLY}
    lines = texts_by_group(here // width, names, here % width, len(order))
    keys = [places.texts[at] for at in order]
    counted = {
        "lines_from": lines_by_place(*(x[ends["ORIGINATES_IN"]] for x in (place, line[rows]))),
        "lines_to": lines_by_place(*(x[ends["SUPPLIES"]] for x in (place, line[rows]))),
        "lines_targeted": lines_by_place(group, acted[targeting]),
    }
    return ColumnRows(
        {
            "place": Cells(keys),
            "name": Cells(list(map(view.net.name, keys))),
            "lines": Cells(list(map(len, lines))),
            "lines_low": Cells([different_lines(view.net, mine).low for mine in lines]),
            **{name: Cells.of_numbers(number, number > 0) for name, number in counted.items()},
            **{name: Cells.of(column) for name, column in tallies.columns.items()},
            "claims": claims,
        }
    )


def _claims_by_group(
    view: View, linked: Sequence[tuple[np.ndarray, np.ndarray]], told: tuple[np.ndarray, np.ndarray], number: int
) -> Lists:
    """Return the ids of the links and events of each group, sorted; both are told as groups and rows."""
    ids = ClaimIds([view.net.dataset.claim_column(table) for table in ("events", "links")])
    of_events, of_links = ids.codes
    parts = [*((group, of_links[row]) for group, row in linked), (told[0], of_events[told[1]])]
    width = max(len(ids), 1)
    keys = distinct(np.concatenate([group.astype(np.int64) * width + code for group, code in parts]))
    return Lists.of_groups(keys // width, ids, keys % width, number, ())


def _joined(group: np.ndarray, line: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return groups of lines joined with what is said of these: the group, and the number of each entry of `of`."""
    order = np.argsort(of, kind="stable")
    starts, stops = (np.searchsorted(of[order], line, side=side) for side in ("left", "right"))
    times = stops - starts
    at = np.arange(times.sum()) + np.repeat(starts - np.cumsum(times) + times, times)
    return np.repeat(group, times), order[at]


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
