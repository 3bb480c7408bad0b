"""The sections on the ledger of lines, and on what was disrupted and what came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from graphlab.graph.network import Network
from graphlab.model.claims import Count
from graphlab.model.naming import line_noun
from graphlab.model.notes import BRANDS, CONFLICT, DOUBTFUL, FINDING, LOOKALIKES, READINGS, notes_of
from graphlab.model.result import Result
from graphlab.model.statuses import NOT_SEEN, STATE_WORDS, State
from graphlab.model.tables import SPECIAL_WORDS
from graphlab.report.briefing.document import Block, Head, Row, Section, Sentence, Table, with_rows
from graphlab.report.briefing.material import Material
from graphlab.wording import phrases as words

Cells = Mapping[str, Any]
CLOSED_AS = (("closed_type1", "type 1"), ("closed_type2", "type 2"), ("closed", "type not stated"))
SAFEGUARDING = "safeguarding referrals"


def ids_in(value: Any) -> tuple[str, ...]:
    """Return the ids in a cell: none, one, or several."""
    if words.missing(value):
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def names_in(net: Network, value: Any, *, none: str = "not stated") -> str:
    """Return the names of the ids in a cell; special ends in plain words."""
    return ", ".join(SPECIAL_WORDS.get(key, net.name(key)) for key in ids_in(value)) or none


def day_range(low: Any, high: Any) -> str:
    """Return a range of days, as short as it can be said: a day, a month, a year, or from the earliest to the latest.

    Examples
    --------
    >>> day_range("2019-01-01", "2019-12-31"), day_range("2018-04-01", "2019-06-30"), day_range(None, "2019-12-31")
    ('2019', 'Apr 2018 to Jun 2019', 'by 31 Dec 2019')
    """
    if words.missing(low) and words.missing(high):
        return "not stated"
    if words.missing(low):
        return f"by {short_day(high)}"
    if words.missing(high):
        return f"{short_day(low)} or later"
    first, last = (date.fromisoformat(str(value)) for value in (low, high))
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    cut = 0
    if whole_months:
        cut = 2 if (first.month, last.month) == (1, 12) else 1
    ends = [short_day(value).split(" ", cut)[-1] if cut < 2 else str(value.year) for value in (first, last)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def short_day(value: Any) -> str:
    """Return a day in short words."""
    text = words.date_text(value.isoformat() if hasattr(value, "isoformat") else value)
    number, _, rest = text.partition(" ")
    month, _, year = rest.partition(" ")
    return f"{number} {month[:3]} {year}" if year else text


def state_text(state: State) -> str:
    """Return the state of a line in words.

    Examples
    --------
    >>> state_text(State(NOT_SEEN, date(2019, 12, 31))), state_text(State("returned"))
    ('not seen since 31 Dec 2019', 'back')
    """
    return f"{state.kind} {short_day(state.since)}" if state.since else state.shown


def ledger_section(material: Material) -> Section | None:
    """Return the ledger: one row a line."""
    result = material.ledger
    if result is None or not result.rows:
        return None
    heads = tuple(Head(h) for h in ("Line", "From", "To", "First seen", "Last seen", "State", "Closed", "Came back"))
    note = "Dates are ranges where the source is not exact. An empty cell is not stated, which is not the same as none."
    ordered = sorted(result.rows, key=lambda r: (str(r["name"]).lower(), r["line"]))
    table = Table("ledger", "Ledger of lines", heads, note=note)
    table = with_rows(table, ordered, partial(_ledger_row, material.net), material.style.thresholds.rows)
    blocks: list[Block] = [Sentence(ledger_sentence(result), see="ledger"), table]
    blocks[1:1] = [Sentence(n, kind="note") for n in notes_of(result.notes, LOOKALIKES, BRANDS, DOUBTFUL)]
    return Section("ledger", "The lines", ledger_heading(result), tuple(blocks))


def _ledger_row(net: Network, row: Cells) -> Row:
    cells = (
        net.name_apart(row["line"]),
        names_in(net, row["origins"]),
        names_in(net, row["destinations"]),
        day_range(row["first_seen_low"], row["first_seen_high"]),
        day_range(row["last_seen_low"], row["last_seen_high"]),
        state_text(row["state"]),
        closure_text(row),
        _days(row["returned_after_days_low"], row["returned_after_days_high"]),
    )
    return Row(cells, tuple(row["claims"]))


def _days(low: Any, high: Any) -> str:
    return "" if words.missing(low) and words.missing(high) else f"after {words.bounds(low, high)} days"


def closure_text(row: Cells) -> str:
    """Return the closures of a row by type, "" where none is stated."""
    parts = [f"{words.number(row[c])} ({label})" for c, label in CLOSED_AS if not words.missing(row.get(c)) and row[c]]
    return ", ".join(parts)


def count_states(result: Result) -> Counter[str]:
    """Return how many lines are in each kind of state."""
    return Counter(r["state"].kind for r in result.rows)


def ledger_sentence(result: Result) -> str:
    """Return how many lines are in each state; of a single line, its state and when it was seen."""
    if len(result.rows) == 1:
        row = result.rows[0]
        first = day_range(row["first_seen_low"], row["first_seen_high"])
        last = day_range(row["last_seen_low"], row["last_seen_high"])
        state: State = row["state"]
        since = short_day(state.since) if state.since else "an unknown day"
        verb = f"has not been seen since {since}" if state.kind == NOT_SEEN else f"is {state.shown}"
        return f"{row['name'] or row['line']} {verb} by its latest claim; first seen {first}, last seen {last}."
    counted = count_states(result)
    ordered = sorted(counted.items(), key=lambda kv: (-kv[1], kv[0]))
    told = STATE_WORDS | {NOT_SEEN: "not seen after it"}
    parts = [
        f"{words.number(n)} {told[kind]}{_recorded_only(result) if kind == 'closed' else ''}" for kind, n in ordered
    ]
    noun = line_noun(r["line"] for r in result.rows)
    return f"Of {words.few(len(result.rows), noun)}, by their latest claim: {words.listed(parts)}."


def closure_stated(row: Cells) -> bool:
    """Return whether a closure of a line is stated as an event; a recorded status "closed" alone states none."""
    return any(not words.missing(row.get(c)) and row[c] for c, _ in CLOSED_AS)


def _recorded_only(result: Result) -> str:
    """Return how many closed lines are so by a recorded status without a closure, in brackets; "" for none."""
    closed = [r for r in result.rows if r["state"].kind == "closed"]
    alone = sum(not closure_stated(r) for r in closed)
    if not alone:
        return ""
    number = "" if alone == len(closed) else f"{words.number(alone)} "
    return f" ({number}by a recorded status alone, without a stated closure)"


def ledger_heading(result: Result) -> str:
    """Return the finding on the ledger."""
    total = len(result.rows)
    if total == 1:
        return f"{result.rows[0]['name'] or result.rows[0]['line']}: {state_text(result.rows[0]['state'])}"
    closed = sum(closure_stated(r) for r in result.rows)
    have = f"{words.few(closed)} {words.verb(max(closed, 1), 'has', 'have')} a stated closure"
    return f"{words.capital(words.few(total, 'line'))} are named; {have}"


def disruption_section(material: Material) -> Section | None:
    """Return the section on operations: what was done, what came back, stock against flow, counted outcomes."""
    if material.disruption is None:
        return None
    blocks: list[Block] = [*_operations(material), *_returns(material), *_stocks(material), *_outcomes(material)]
    if not blocks:
        return None
    heading = stock_heading(material) or "What was done, and what is said to have come back"
    return Section("disruption", "What was disrupted and what came back", heading, tuple(blocks))


def _operations(material: Material) -> Iterator[Block]:
    result = material.part("operation")
    if result is None or not result.rows:
        return
    net = material.net
    yield from (Sentence(note, see="operations") for note in notes_of(result.notes, FINDING))
    rows = tuple(
        Row(
            (
                net.name(r["operation"]),
                words.number(r["lines_targeted"]),
                *(words.number(r[c]) for c, _ in CLOSED_AS),
                words.number(r["returned"]),
            ),
            tuple(r["claims"]),
        )
        for r in result.rows
    )
    heads = (
        Head("Operation"),
        Head("Lines targeted", True),
        *(Head(f"Closed, {label}", True) for _, label in CLOSED_AS),
        Head("Came back", True),
    )
    note = "A dash is not stated, which is not none. A closure counts for the operation that its event names."
    yield Table("operations", "What operations did to lines", heads, rows, note)


def _returns(material: Material) -> Iterator[Block]:
    """Yield what came back, line by line, and the operations' own figures beside the lines that are named."""
    result, stated = material.part("returns"), material.part("stated")
    if result is not None and result.rows:
        yield from (Sentence(note, see="returns") for note in result.notes)
        table = Table("returns", "What came back", _RETURN_HEADS, note=_RETURN_NOTE)
        make = partial(_return_row, material.net)
        yield with_rows(table, result.rows, make, material.style.thresholds.rows)
    if stated is not None:
        yield from (Sentence(note, note.claims) for note in notes_of(stated.notes, FINDING))


_RETURN_HEADS = tuple(Head(h) for h in ("Line", "Closed", "When", "Looked at again", "Came back", "Outcome", "State"))
_RETURN_NOTE = "One row a line and closure. Looked at again = a stated check-back; not checked does not mean closed."


def _return_row(net: Network, row: Cells) -> Row:
    kinds = [label for column, label in CLOSED_AS if column in (row.get("kinds") or ())]
    back = day_range(row["back_low"], row["back_high"]) if row["outcome"] == "back" else ""
    days = _days(row["back_after_days_low"], row["back_after_days_high"])
    closed = day_range(row["closed_low"], row["closed_high"]) if row["closure"] else ""
    checked = day_range(row["checked_low"], row["checked_high"]) if row["checked_high"] or row["checked_low"] else ""
    cells = (
        net.name_apart(row["line"]),
        ", ".join(kinds),
        closed,
        checked,
        f"{back}, {days}" if days else back,
        str(row["outcome"]),
        state_text(row["state"]),
    )
    return Row(cells, tuple(row["claims"]))


def _stocks(material: Material) -> Iterator[Block]:
    result = material.part("stock")
    if result is None or not result.rows:
        return
    for row in stock_rows(result)[:3]:
        yield Sentence(stock_sentence(material.net, row), tuple(row["claims"]))
    rows = tuple(Row(_stock_cells(material.net, r), tuple(r["claims"])) for r in result.rows)
    heads = (
        Head("Place"),
        Head("Measure and definition"),
        Head("From"),
        Head("To"),
        Head("At the start", True),
        Head("At the end", True),
        Head("Change", True),
        Head("Closed between", True),
        Head("Opened", True),
    )
    note = (
        "Two definitions are two series and are never compared. Opened = end - start + closed, a lower bound, only "
        "where closures run over the same time; closures of another period are never subtracted."
    )
    yield Table("stock", "Stock against flow", heads, rows, note)


def _stock_cells(net: Network, r: Cells) -> tuple[str, ...]:
    definition = f" ({r['definition']})" if r["definition"] else ""
    change = words.bounds(r["change_low"], r["change_high"]) if words.missing(r["change_high"]) else change_text(r)
    return (
        net.name(stock_owner(r)),
        f"{r['measure']}{definition}",
        words.date_text(r["period_start"]),
        words.date_text(r["period_end"]),
        words.bounds(r["stock_start_low"], r["stock_start_high"]),
        words.bounds(r["stock_end_low"], r["stock_end_high"]),
        change,
        words.bounds(r["closed_low"], r["closed_high"]),
        words.bounds(r["opened_low"], r["opened_high"]),
    )


def change_text(row: Cells) -> str:
    """Return a change as a signed number, or in words where it has bounds: "fell by 46 or more", not "-46 or more"."""
    low, high = row["change_low"], row["change_high"]
    if low == high and not words.missing(low):
        return "0" if not low else f"{low:+,}".replace("-", "−")
    sure = (not words.missing(high) and high < 0) or (not words.missing(low) and low > 0)
    return words.fall_or_rise(low, high) if sure else "not decided"


def stock_rows(result: Result) -> list[Cells]:
    """Return the changes, the certainly greatest fall or rise first, equal ones by place and time."""
    return sorted(result.rows, key=lambda r: (-_sure(r), stock_owner(r), str(r["period_start"])))


def _sure(row: Cells) -> float:
    low, high = row["change_low"], row["change_high"]
    if not words.missing(high) and high < 0:
        return float(-high)
    return float(low) if not words.missing(low) and low > 0 else 0.0


def stock_owner(row: Cells) -> str:
    """Return the id of what a stock is of: its place, or where it names none who or what it is said of."""
    return str(row["place"] or row["subject"])


def _whose(net: Network, row: Cells) -> str:
    """Return "in Norfolk", or "of the return" where a stock names no place."""
    return f"{'in' if row['place'] else 'of'} {net.name(stock_owner(row))}"


def stock_certain(row: Cells) -> bool:
    """Return whether a stock certainly changed."""
    return bool(_sure(row))


def stock_sentence(net: Network, row: Cells) -> str:
    """Return how a stock changed, with its bounds, and what keeps the opened lines from being computed."""
    return f"{stock_moved(net, row)}. {words.capital(stock_opened(net, row))}."


def stock_moved(net: Network, row: Cells) -> str:
    """Return how a stock changed, with its bounds and dates."""
    moved = words.fall_or_rise(row["change_low"], row["change_high"])
    start = words.bounds(row["stock_start_low"], row["stock_start_high"])
    end = words.bounds(row["stock_end_low"], row["stock_end_high"])
    first, last = words.date_text(row["period_start"]), words.date_text(row["period_end"])
    definition = f" (definition: {row['definition']})" if row["definition"] else ""
    return (
        f"{words.capital(str(row['measure']))} {_whose(net, row)} {moved}: from {start} ({first}) to {end} ({last})"
        f"{definition}"
    )


def stock_opened(net: Network, row: Cells) -> str:
    """Return how many lines opened between two readings, or what keeps that from being computed."""
    if not words.missing(row["contradiction_low"]):
        lacking = words.bounds(row["contradiction_low"], row["contradiction_high"])
        return f"the lines said to have closed and ended contradict this by {lacking}: one figure is wrong"
    worked_out = not words.missing(row["opened_low"]) and (
        row["opened_low"] > 0 or not words.missing(row["opened_high"])
    )
    if not worked_out and (stated := _stated_openings(net, row)) is not None:
        said = words.bounds(stated.value.low, stated.value.high)
        number = 1 if stated.value.low == stated.value.high == 1 else 2
        return f"{said} {words.verb(number, 'is', 'are')} said to have opened ({_period(stated)})"
    if row["opened_low"] == 0 and words.missing(row["opened_high"]):
        return "how many opened in that time is not known: with the closures stated, none need have"
    if not words.missing(row["opened_low"]):
        return f"{words.bounds(row['opened_low'], row['opened_high'])} opened in that time"
    return f"how many opened cannot be computed: {_other_closures(net, row)}"


def _other_closures(net: Network, row: Cells) -> str:
    """Return what is missing: closures over exactly the time between two readings, and which ones there are instead."""
    if not row["place"]:
        return "the stock names no place, and closures are set against the stock of a place only"
    stated = [c for c in net.counts if c.measure == "lines closed" and row["place"] in (c.destination, c.subject)]
    if not stated:
        return "no figure for closures is stated"
    longest = max(stated, key=lambda c: (c.period.days or 0, c.id))
    value = words.bounds(longest.value.low, longest.value.high)
    return f"closures are stated for other periods only, such as {value} for {_period(longest)}"


def _stated_openings(net: Network, row: Cells) -> Count | None:
    """Return the claim on the lines that opened, of the place of a stock, that ends when its second reading does."""
    last = str(row["period_end"])
    found = [
        c
        for c in net.counts
        if c.measure == "lines opened" and c.unit == row["unit"] and c.value.known and not c.part_of
        and stock_owner(row) == (c.destination or c.origin or c.subject) and not (c.origin and c.destination)
        and c.period.end is not None and c.period.end.text == last
    ]  # fmt: skip
    return min(found, key=lambda c: (c.period.days or 0, c.id), default=None)


def _period(count: Count) -> str:
    start, end = count.period.start, count.period.end
    return words.period_text(start.text if start else "", end.text if end else "")


def stock_heading(material: Material) -> str:
    """Return the greatest certain change in a heading."""
    result = material.part("stock")
    rows = stock_rows(result) if result is not None else []
    if not rows or not _sure(rows[0]):
        return ""
    moved = words.fall_or_rise(rows[0]["change_low"], rows[0]["change_high"])
    return f"{words.capital(str(rows[0]['measure']))} {_whose(material.net, rows[0])} {moved}"


def _outcomes(material: Material) -> Iterator[Block]:
    shown: list[Result] = [r for r in (material.part("outcome"), material.part("other")) if r is not None and r.rows]
    if not shown:
        return
    heads = (Head("About"), Head("Measure"), Head("Unit"), Head("Kind"), Head("Period"), Head("Figure", True))
    note = (
        "Rows of different measures, units or periods are not to be added: arrests are not lines, and a person may be "
        "in several rows."
    )
    table, rows = Table("outcomes", "Counted outcomes", heads, note=note), [r for result in shown for r in result.rows]
    yield with_rows(table, rows, partial(_outcome_row, material.net), material.style.thresholds.rows)
    measures = {str(r["measure"]) for result in shown for r in result.rows}
    if "arrests" in measures and SAFEGUARDING not in measures:
        text = "how many people were safeguarded: no referrals are stated beside the arrests, which do not show it."
        yield Sentence(text, kind="gap")
    for note in readings_notes(material.net, shown):
        yield Sentence(note, kind="note")


def readings_notes(net: Network, results: Sequence[Result]) -> list[str]:
    """Return the notes on successive readings and conflicts, with names where they begin with an id."""
    found = [note for result in results for note in notes_of(result.notes, READINGS, CONFLICT)]
    return [words.capital(note.by_name(net.name)) for note in found]


def _outcome_row(net: Network, row: Cells) -> Row:
    cells = (
        net.name(str(row.get("operation") or row.get("subject"))),
        str(row["measure"]),
        str(row["unit"]),
        str(row["stock_or_flow"]),
        words.period_text(row["period_start"], row["period_end"]),
        words.bounds(row["low"], row["high"]),
    )
    return Row(cells, tuple(row["claims"]))
