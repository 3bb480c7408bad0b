"""Disruption in figures: stock against flow, and counted outcomes side by side with their units."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np

from graphlab.analysis.disruption.scope import View
from graphlab.analysis.lifecycle.lives import MOST_NOTES
from graphlab.counting.figures import Figures, outcomes
from graphlab.counting.preference import RULE
from graphlab.counting.stock import CLOSED, ENDED_OTHERWISE, StockChange, place_of, stock_changes
from graphlab.graph.claim_columns import NUMBER
from graphlab.graph.filters import OUTSIDE
from graphlab.model.claims import Count
from graphlab.model.column_rows import Cells, ColumnRows
from graphlab.model.columns import TextColumn
from graphlab.model.notes import FINDING, LEFT_OUT, noted
from graphlab.model.periods import make_period
from graphlab.model.result import Column, Result
from graphlab.model.values import Bounds
from graphlab.wording.phrases import first_few

STOCK_COLUMNS = (
    Column("place", "", "id of the place: the destination, else the origin"),
    Column("measure", "", "what is counted"),
    Column("definition", "", "what the measure means here; two definitions are two series"),
    Column("period_start", "date", "date of the first reading"),
    Column("period_end", "date", "date of the second reading"),
    Column("stock_start_low", "", "first reading, least"),
    Column("stock_start_high", "", "first reading, greatest; empty = open"),
    Column("closed_low", "", "closed between the readings, least; empty = no such figure"),
    Column("closed_high", "", "closed between the readings, greatest"),
    Column("stock_end_low", "", "second reading, least"),
    Column("stock_end_high", "", "second reading, greatest; empty = open"),
    Column("change_low", "", "least change"),
    Column("change_high", "", "greatest change"),
    Column("opened_low", "", "lines that opened, at least (lines also end otherwise)"),
    Column("opened_high", "", "lines that opened, at most; empty = open"),
    Column("missing", "", "the figure that is missing"),
    Column("claims", "", "ids behind the row: first reading, second reading, closures"),
    Column("unit", "", "unit of the stock"),
    Column("subject", "", "who or what the stock is said of"),
    Column("opened_high_if_no_other_end", "", "lines that opened, at most, if no line ended otherwise"),
    Column("contradiction_low", "", "lines that the figures lack to be true together, at least; empty = they can be"),
    Column("contradiction_high", "", "at most"),
)
OUTCOME_COLUMNS = (
    Column("operation", "", "id of the operation; several with ';' between are one claim about all together"),
    Column("measure", "", "what is counted"),
    Column("unit", "", "of what"),
    Column("period_start", "date", "first day, as precisely as stated"),
    Column("period_end", "date", "last day, as precisely as stated"),
    Column("low", "", "least"),
    Column("high", "", "greatest; empty = open"),
    Column("claims", "", "ids behind the figure, the one taken first"),
    Column("stock_or_flow", "", "stock, flow or distinct"),
    Column("definition", "", "what the measure means here"),
    Column("name", "", "name of what it is said of"),
)
STOCK_METHOD = (
    "Two consecutive readings of one stock (same subject, measure, unit, definition and place). Opened = end - start + "
    "closed, only with closures that run from the one date to the other, in one figure or in several that follow each "
    "other without a gap; a lower bound, since lines also end otherwise."
)
OUTCOME_METHOD = (
    "One figure for each measure, unit and period: the stated total where there is one, never the sum of its parts; "
    "of cumulative readings the one that covers most. Different units and measures are never added."
)
OTHER_COLUMNS = (Column("subject", "", "id of the line or place"), *OUTCOME_COLUMNS[1:])


def stock_table(view: View) -> Result:
    """Return consecutive readings of each stock, their change, and the lines that opened where closures join."""
    counts = _counts_in_view(view)
    places = view.net.places.keys()
    changes = stock_changes(view.net.dataset, counts, places)
    notes = [change.sentence for change in changes]
    notes += [note for change in changes for note in _joining_notes(change)]
    notes += (
        [f"Readings of one period disagree; rule: {RULE}."]
        if any(c.start.others or c.end.others for c in changes)
        else []
    )
    notes += _single_readings(counts, changes, places)
    columns = view.net.count_columns
    mask = columns["stock_or_flow"].equals("stock") | columns["measure"].equals(CLOSED)
    return Result(
        title="Stock against flow",
        method=STOCK_METHOD,
        columns=STOCK_COLUMNS,
        rows=[_stock_row(change) for change in changes],
        parameters=_parameters(view),
        notes=noted(FINDING, notes),
        withheld=view.net.withheld(counts=mask),
        marking=view.net.marking,
    )


def _stock_row(change: StockChange) -> dict[str, Any]:
    start, end = change.start.taken, change.end.taken
    closed = change.closed.bounds if change.closed else Bounds(None, None)
    opened, no_other, lacking = change.opened, change.opened_if_no_other_end, change.contradiction
    return {
        "place": change.place or None,
        "measure": start.measure,
        "definition": start.definition or None,
        "period_start": str(start.period.start or start.period.end),
        "period_end": str(end.period.end or end.period.start),
        "stock_start_low": start.value.low,
        "stock_start_high": start.value.high,
        "closed_low": closed.low,
        "closed_high": closed.high,
        "stock_end_low": end.value.low,
        "stock_end_high": end.value.high,
        "change_low": change.change.low,
        "change_high": change.change.high,
        "opened_low": opened.low if opened else None,
        "opened_high": opened.high if opened else None,
        "missing": change.missing,
        "claims": change.claims,
        "unit": start.unit,
        "subject": start.subject,
        "opened_high_if_no_other_end": no_other.high if no_other else None,
        "contradiction_low": lacking.low if lacking else None,
        "contradiction_high": lacking.high if lacking else None,
    }


def _joining_notes(change: StockChange) -> list[str]:
    """Return what is not quite the same about a flow that joins, and what was passed over."""
    if change.closed is None:
        return []
    flow, stock, ids = change.closed.pieces[0], change.start.taken, change.closed.ids
    notes = []
    if flow.definition != stock.definition:
        said = f"'{flow.definition}'" if flow.definition else "no definition"
        notes.append(f"{change.place}: the closures {ids} have {said}, the stock '{stock.definition}'.")
    if flow.subject != stock.subject:
        notes.append(f"{change.place}: the closures {ids} are said of {flow.subject}, the stock of {stock.subject}.")
    if other_days := change.closed.of_other_days:
        each = ", ".join(f"{c.value.bounds} ({c.id}, {c.period})" for c in (flow, *other_days))
        notes.append(f"{change.place}: {each} each run from the one reading to the other: least to most.")
    elif change.closed.others:
        passed = ", ".join(f"{c.value.bounds} ({c.id})" for c in change.closed.others)
        notes.append(f"{change.place}: closures taken from {ids}, not {passed}. Rule: {RULE}.")
    return notes


def _single_readings(counts: Sequence[Count], changes: Sequence[StockChange], places: AbstractSet[str]) -> list[str]:
    used = {claim for change in changes for claim in change.claims}
    alone = sorted(
        f"{place_of(c, places) or c.subject}, {c.measure} {c.value.bounds} ({c.id})"
        for c in counts
        if c.kind == "stock" and c.id not in used
    )
    return [f"Stocks with one reading have no row: {first_few(alone, MOST_NOTES, '; ')}."] if alone else []


def _counts_in_view(view: View) -> tuple[Count, ...]:
    """Return stocks and what flows out of them, or those of the places where the chosen operation or line was."""
    columns = view.net.count_columns
    kind, measure = columns["stock_or_flow"], columns["measure"]
    told = kind.equals("stock") | (kind.equals("flow") & measure.is_in((CLOSED, ENDED_OTHERWISE)))
    counts = view.net.dataset.counts_at(np.flatnonzero(columns.passes & told))
    if view.operation is None and view.line is None:
        return counts
    links, acting = view.net.link_columns, {*view.lives, *filter(None, (view.operation, view.line))}
    places = {*links["to"].take(np.flatnonzero(links.passes & links["from"].is_in(acting))).texts}
    known = view.net.places.keys()
    return tuple(c for c in counts if place_of(c, known) in places)


def outcome_tables(view: View) -> tuple[Result, Result]:
    """Return the counted outcomes of operations, and those of single lines and places beside them.

    Asked for one line, its own outcomes stand in the first table, with those that it shares with an operation.
    """
    columns = view.net.count_columns
    about = columns.passes & view.of_operations
    rest = columns.passes & ~view.of_operations & ~columns["stock_or_flow"].equals("stock")
    if view.operation is not None:
        about, rest = about & view.naming_some({view.operation, *view.nested.get(view.operation, ())}), rest & False
    title = "Counted outcomes of operations"
    if view.line is not None:
        about, rest = (about | rest) & view.naming_some({view.line}), rest & False
        title = f"Counted outcomes that name {view.net.name(view.line)}"
    other = _outcome_result(
        view, "Other counted outcomes: of single lines and places", OTHER_COLUMNS, outcomes(view.net, rest)
    )
    apart = [f"{len(other.rows)} more are said of a single line or place: --by other shows them."] if other.rows else []
    return _outcome_result(view, title, OUTCOME_COLUMNS, outcomes(view.net, about), apart), other


def _outcome_result(
    view: View, title: str, columns: Sequence[Column], figures: Figures, more: Sequence[str] = ()
) -> Result:
    key = columns[0].name
    return Result(
        title=title,
        method=OUTCOME_METHOD,
        columns=columns,
        rows=ColumnRows(_outcome_cells(view, key, figures)),
        parameters=_parameters(view),
        notes=noted(LEFT_OUT, [*figures.notes, *more]),
        withheld=view.net.withheld(counts=_mask(view, figures, key)),
        marking=view.net.marking,
    )


def _mask(view: View, figures: Figures, key: str) -> np.ndarray:
    """Return the counts that matter: those shown, and those that only filters keep out."""
    columns = view.net.count_columns
    shown = np.zeros(len(columns.table.ids), bool)
    shown[figures.claims.entries] = True
    about = view.of_operations if key == "operation" else ~view.of_operations
    return np.asarray(shown[columns.table.ids.codes] | (about & (columns.reason != NUMBER[OUTSIDE])))


def _outcome_cells(view: View, key: str, figures: Figures) -> dict[str, Cells]:
    """Return the columns of a table of figures."""
    subject, definition = figures.column("subject"), figures.column("definition")
    sides, number = TextColumn.pairs(figures.column("period_start"), figures.column("period_end"))
    periods = [make_period(start, end) for start, end in sides]
    low, high = figures.bounds

    def said(name: str) -> Cells:
        column = figures.column(name)
        return Cells(column.texts, column.codes)

    return {
        key: said("subject"),
        "measure": said("measure"),
        "unit": said("unit"),
        "period_start": Cells([str(period.start) if period.start else None for period in periods], number),
        "period_end": Cells([str(period.end) if period.end else None for period in periods], number),
        "low": low,
        "high": high,
        "claims": figures.claims,
        "stock_or_flow": said("stock_or_flow"),
        "definition": Cells([text or None for text in definition.texts], definition.codes),
        "name": Cells(list(map(view.net.name, subject.texts)), subject.codes),
    }


def _parameters(view: View) -> dict[str, Any]:
    asked = {"operation": view.operation, "line": view.line}
    return dict(view.net.parameters) | {name: value for name, value in asked.items() if value}
