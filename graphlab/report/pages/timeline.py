"""The timeline: lines as bars with events and operations, and how many were active by month."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from graphlab.analysis.lifecycle.ledger import lines as ledger
from graphlab.graph.network import Network
from graphlab.model.claims import Event
from graphlab.model.column_rows import each
from graphlab.model.periods import Period, make_period
from graphlab.model.tables import CLOSURES
from graphlab.report.drawing.marks import Drawing, short_label
from graphlab.report.drawing.svg import svg_of
from graphlab.report.drawing.timeline import EVENTS, Bar, timeline
from graphlab.report.pages.claim_cards import (
    claim_cards,
    event_words,
    ids_only,
    period_words,
    sources_of,
    things_claims,
)
from graphlab.report.pages.large.behind import About, about_places, claims_of
from graphlab.report.pages.large.months import line_months
from graphlab.report.pages.large.size import NOTES_OF_KIND, is_large, left_out, sources_told
from graphlab.report.pages.names import name_of
from graphlab.report.pages.network import colophon
from graphlab.report.pages.payload import filtered, lede_parts, subtitle, table_record
from graphlab.report.pages.picture import withheld_words
from graphlab.report.pages.replay import (
    OF_OPERATIONS,
    activity_by_month,
    line_times,
    month_of,
    month_range,
    opening_year,
    replay_events,
)
from graphlab.report.pages.shell import Page, render
from graphlab.report.pages.tables import IN_CSV, SHOWN, result_table
from graphlab.report.pages.whatif import whatif_data
from graphlab.wording.phrases import capital, many

TOP = 400
KEYS = (
    "Keyboard: Tab goes to the picture and arrow keys walk through it, Enter opens the line in focus, Escape clears, "
    "Ctrl+Z undoes."
)
WHAT = "One bar a line, and one an operation."
NOTES = (
    "A bar runs over the days on which a source shows the line: solid where certain, pale where an end is open.",
    "An event stands in the middle of the days on which it can have happened; the thin line shows all of them.",
    "Years begin at the latest one from which 95 % of the dates follow, if that leaves out a quarter of them or more.",
    "Dates before are counted at the left; they are drawn once a period is chosen that reaches them.",
    "That a bar ends means that nobody reported the line afterwards, not that it stopped.",
)


def bars_of(net: Network, top: int = TOP) -> tuple[list[Bar], int]:
    """Return a bar a line, the first seen first and undated ones last, and how many lines are beyond `top`."""
    if not is_large(net):
        bars = _bars(net, [str(line) for line in each(ledger(net).rows, "line", str)], line_times(net), net.events)
        return bars[:top], max(0, len(bars) - top)
    months = line_months(net)
    drawn = months.first_lines(top)
    links, events = months.claims_of(drawn)
    return _bars(net, drawn, line_times(net, links, events), events), max(0, len(months.lines) - top)


def _bars(net: Network, lines: Sequence[str], times: Mapping[str, Any], events: Sequence[Event]) -> list[Bar]:
    """Return the bars of some lines, in order."""
    rows = ledger(net).rows
    row_of = {line: number for number, line in enumerate(each(rows, "line", str))}
    marks_of: dict[str, list[tuple[str, float, float, str]]] = {}
    by_claim = {h["id"]: h for h in replay_events(net, events)}
    for event in events:
        if event.id in by_claim:
            h = by_claim[event.id]
            marks_of.setdefault(event.line, []).append((event.event, h["first"], h["last"], _event_tip(net, event)))
    bars = []
    for line in lines:
        rules = times[line]["rules"] if line in times else ()
        spans = sorted({(a, b, rule == "overlap") for a, b, rule in rules if rule != "inside"}, key=_span_order)
        tip = f"{name_of(net, line)}: {rows[row_of[line]]['state'].shown}"
        bars.append(Bar(f"n/{line}", short_label(name_of(net, line), 28), _drawn(spans), marks_of.get(line, ()), tip))
    bars.sort(key=lambda b: (not b.spans and not b.events, _first(b), b.name, b.key))
    return bars


def _event_tip(net: Network, event: Event) -> str:
    by = f", {name_of(net, event.operation)}" if event.operation else ""
    return f"{name_of(net, event.line)}: {event_words(event.event)}{by}, {period_words(event.period)}"


def _own_span(net: Network, key: str) -> tuple[float | None, float | None, bool] | None:
    """Return the first and last month of an operation's own dates, and whether both are stated; None for no dates."""
    row = net.operations[key]
    return _span(make_period(row.text("start"), row.text("end")))


def _span(period: Period) -> tuple[float | None, float | None, bool] | None:
    if not period.dated:
        return None
    return month_of(period.first_ordinal), month_of(period.last_ordinal), period.closed


def operation_bars(net: Network) -> list[Bar]:
    """Return a bar an operation that any claim names, by its own dates or those of its links; undated ones last."""
    about, _ = about_places(net, list(net.operations))
    spans: dict[str, set[tuple[float | None, float | None, bool]]] = {
        key: set() for key in net.operations if claims_of(about, key)["claims"]
    }
    of_links = _spans_of_links(net)
    for key in spans:
        if span := _own_span(net, key) or of_links.get(key):
            spans[key].add(span)
    bars = [
        Bar(
            f"n/{key}",
            short_label(name_of(net, key), 28),
            sorted(found, key=_span_order),
            (),
            name_of(net, key),
            "operation",
        )
        for key, found in spans.items()
    ]
    return sorted(bars, key=lambda b: (not b.spans, _first(b), b.name, b.key))


def _spans_of_links(net: Network) -> dict[str, tuple[float | None, float | None, bool]]:
    """Return first and last month of the first dated link of each operation, and whether both are stated."""
    links = net.link_columns
    rows = np.flatnonzero(links.passes & links["link_type"].is_in(OF_OPERATIONS) & links.days.dated)
    starting = links["from"].take(rows)
    codes, first = np.unique(starting.codes, return_index=True)
    days = links.days.take(rows[first])
    told = zip(days.first.tolist(), days.last.tolist(), days.closed.tolist(), strict=True)
    return {
        starting.texts[code]: (month_of(a), month_of(b), closed)
        for code, (a, b, closed) in zip(codes.tolist(), told, strict=True)
    }


def _span_order(span: tuple[float | None, float | None, bool]) -> tuple[bool, float, float]:
    return span[2], -1.0 if span[0] is None else span[0], 1e9 if span[1] is None else span[1]


def _drawn(spans: Sequence[tuple[float | None, float | None, bool]]) -> list[tuple[float | None, float | None, bool]]:
    """Return the spans without possible ones that a certain one says already."""
    certain = {(a, b) for a, b, sure in spans if sure}
    return [s for s in spans if s[2] or (s[0], s[1]) not in certain]


def _first(bar: Bar) -> float:
    starts = [s[0] for s in bar.spans if s[0] is not None] + [e[1] for e in bar.events]
    ends = [s[1] for s in bar.spans if s[1] is not None]
    return min(starts or ends or [1e9])


def draw_timeline(net: Network, top: int = TOP) -> Drawing:
    """Return the drawing of the timeline."""
    if is_large(net):
        return _large_drawing(net, bars_of(net, top)[0], operation_bars(net))
    bars, _ = bars_of(net, len(net.lines))
    times, operations = line_times(net), operation_bars(net)
    spanned = [{"first": m, "last": m} for b in operations for s in b.spans for m in s[:2] if m is not None]
    months = month_range(times, [*replay_events(net), *spanned])
    if not months:
        return timeline(bars[:top], None, [], operations)
    dates = [month for bar in (*bars, *operations) for month in _dates(bar)]
    asked = months[1] if net.period is None else month_of(net.period.first_ordinal)
    start = max(months[0], 12 * opening_year(dates, months, asked))
    before = sum(month < start for month in dates)
    window = [start, months[1]]
    return timeline(bars[:top], window, activity_by_month(times, window), operations, before)


def _large_drawing(net: Network, bars: Sequence[Bar], operations: Sequence[Bar]) -> Drawing:
    """Return the same of a large network, of whose lines the bars alone are made that are drawn."""
    seen = line_months(net)
    known = [*(seen.reach or ()), *(int(m) for b in operations for s in b.spans for m in s[:2] if m is not None)]
    if not known:
        return timeline(bars, None, [], operations)
    months = (min(known), max(known))
    dates = [*seen.dates.tolist(), *(month for bar in operations for month in _dates(bar))]
    asked = months[1] if net.period is None else month_of(net.period.first_ordinal)
    start = max(months[0], 12 * opening_year(dates, months, asked))
    before = sum(month < start for month in dates)
    return timeline(bars, (start, months[1]), seen.by_month((start, months[1])), operations, before)


def _dates(bar: Bar) -> set[int]:
    """Return the months in which a bar begins, ends or has an event."""
    named = [*(m for s in bar.spans for m in s[:2]), *(m for e in bar.events for m in e[1:3])]
    return {int(month) for month in named if month is not None}


def timeline_page(net: Network, *, top: int = TOP) -> Page:
    """Return the timeline page of a network; beyond `top` lines are in the table only, and counted."""
    bars, left = bars_of(net, top)
    result, fixed, operations = ledger(net), is_large(net), operation_bars(net)
    lines = each(result.rows, "line", str)
    shown = [*lines[:SHOWN], *(bar.key.removeprefix("n/") for bar in bars)] if fixed else lines
    about, claims = about_places(
        net, list(dict.fromkeys([*shown, *(bar.key.removeprefix("n/") for bar in operations)]))
    )
    row_of = {line: number for number, line in enumerate(lines)}
    things = {f"n/{line}": _thing(net, result.rows[row_of[line]], about) for line in shown}
    things |= {bar.key: _operation_thing(net, bar.key.removeprefix("n/"), about) for bar in operations}
    ids = things_claims(things)
    dated = line_months(net).replayed if fixed else len(replay_events(net))
    closures = int((net.event_columns.passes & net.event_columns["event"].is_in(CLOSURES)).sum())
    absent = _absent(bars, left, top)
    legend = _legend({e[0] for bar in bars for e in bar.events})
    marks_of = f"{many(closures, 'closure')}, {many(dated, 'dated event')} in all"
    title = f"{capital(many(len(result.rows), 'line'))} over time: {marks_of}"
    table = result_table(
        result,
        name_of=net.name,
        key_of=lambda row: f"n/{row['line']}",
        hidden=("claims", "state_claim", "line", "certainly_active"),
        file="" if fixed else "lines.csv",
        whole="graphlab lines gives all" if fixed else IN_CSV,
        most_notes=NOTES_OF_KIND if fixed else None,
    )
    alive, offered = filtered(net)
    alive |= _said(bars, len(lines), operations) if fixed else {"happenings": _told(net, alive["happenings"])}
    whatif = whatif_data(net) if net.pairs else None
    return Page(
        view="timeline",
        title=title,
        kicker="County lines: when lines were seen, disrupted and closed",
        lede=subtitle(net, WHAT),
        marking=net.marking,
        payload={
            "name": "timeline",
            "things": things,
            **claim_cards(net, ids, claims.made(ids) if claims else None),
            "legend": legend,
            "key_words": "; ".join(words for words, *_ in legend),
            "tables": [table_record(table, "ledger", lines)],
            "operation_bars": [[key, _own_span(net, key)] for key in sorted(net.operations)],
            "top": top,
            "lede_parts": lede_parts(net, WHAT),
            **alive,
            "whatif": whatif,
        },
        alt=f"Timeline: {title}. The table below holds the same data.",
        svg=svg_of(_large_drawing(net, bars, operations) if fixed else draw_timeline(net, top)),
        canvas=False,
        whatif=bool(whatif),
        tables=[table],
        absent=[*(left_out(net) if fixed else ids_only(things, ids)), *absent, *withheld_words(result.withheld)],
        notes=NOTES,
        sources=sources_told(net) if fixed else sources_of(net, ids),
        imprint=colophon(net),
        keys=KEYS,
        **offered,
    )


def _legend(events: Collection[str]) -> list[tuple[str, str, str]]:
    """Return the key of a timeline with some events: words, colour and sign."""
    legend = [("certainly active", "#009e73", "band"), ("possibly active, an end is open", "#9fd8c6", "band")]
    legend += [("operation, as its dates are stated", "#a64d82", "band")]
    return legend + [(event_words(e), EVENTS[e][1], EVENTS[e][0]) for e in EVENTS if e in events]


def _absent(bars: Sequence[Bar], left: int, top: int) -> list[str]:
    """Return the sentences on lines that have no bar."""
    undated = sum(1 for bar in bars if not bar.spans and not bar.events)
    absent = [f"{many(left, 'line')} beyond the first {top:,} in the table only."] if left else []
    absent += [f"{many(undated, 'line is', 'lines are')} not dated and named without a bar."] if undated else []
    return absent


def _said(bars: Sequence[Bar], lines: int, operations: Sequence[Bar]) -> dict[str, str]:
    """Return what a page that is as it was made says under its picture."""
    acted = f", {many(len(operations), 'operation')}" if operations else ""
    return {"said": f"Shown: {many(len(bars), 'line')} of {lines:,}{acted}."}


def _told(net: Network, happenings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return events with the words of their marks."""
    event_of = {event.id: event for event in net.events}
    return [{**h, "words": _event_tip(net, event_of[h["id"]])} for h in happenings]


def _thing(net: Network, row: Mapping[str, Any], about: About) -> dict[str, Any]:
    line = str(row["line"])
    name = name_of(net, line)
    facts = [["State", row["state"].shown]]
    for word, column in (("From", "origins"), ("To", "destinations"), ("Operations", "operations")):
        if row[column]:
            facts.append([word, ", ".join(name_of(net, key) for key in row[column])])
    return {
        "title": name,
        "kind": "line",
        "facts": facts,
        **claims_of(about, line),
        "related": [],
        "tip": name,
        "find": name if name == line else f"{name} ({line})",
    }


def _operation_thing(net: Network, key: str, about: About) -> dict[str, Any]:
    row = net.operations[key]
    name = name_of(net, key)
    period = make_period(row.text("start"), row.text("end"))
    return {
        "title": name,
        "kind": "operation",
        "facts": [["Lead", row.text("lead") or "not stated"], ["Period", period_words(period)]],
        **claims_of(about, key),
        "related": [],
        "find": name if name == key else f"{name} ({key})",
    }


def timeline_html(net: Network, **options: Any) -> str:
    """Return the timeline as one HTML file; options as `timeline_page`."""
    return render(timeline_page(net, **options))
