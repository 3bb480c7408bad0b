"""What was disrupted and came back, what stands open, and which line next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphlab.analysis.deconfliction.lookalikes import different_lines
from graphlab.analysis.lifecycle.aftermath_columns import BACK, HELD, RECORDED, UNCHECKED
from graphlab.analysis.lifecycle.standing import standing
from graphlab.counting.cells import Key
from graphlab.counting.preference import preferred_counts
from graphlab.counting.stock import STOCK_OF_LINES
from graphlab.graph.network import Network
from graphlab.model.statuses import NOT_SEEN, STATE_WORDS
from graphlab.model.tables import SPECIAL
from graphlab.report.briefing.answers.naming import (
    as_at_text,
    cut,
    first_rows,
    open_lines_text,
    short_name,
    short_names,
)
from graphlab.report.briefing.answers.supply import open_rows
from graphlab.report.briefing.document import Bar, Bars, Finding, Head, Row, Table, without_empty_columns
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_lines import CLOSED_AS, day_range, ids_in, state_text
from graphlab.wording import phrases as words

Cells = Mapping[str, Any]
#: Rows that a proof holds before the budget cuts it further.
MOST_ROWS = 12
_ORDER = {BACK: 0, RECORDED: 1, UNCHECKED: 2, HELD: 3}
#: Of so many things, how all of them are said; "all " of more.
_ALL = {1: "", 2: "both "}


def disrupted(material: Material) -> Finding | None:
    """Return what became of the closures of named lines, by name; without one, what else was done to them."""
    rows = closures_of(material)
    if rows:
        return _closed(material, rows)
    stated = material.part("stated") if material.operation else None
    # The figures of an operation are told beside its named lines: here they would stand twice.
    return _disturbed(material) or (None if stated is not None and stated.rows else _counted_closures(material))


def closures_of(material: Material) -> list[Cells]:
    """Return one row a closure of the table of returns, those that came back first."""
    result = material.part("returns")
    found: dict[tuple[Any, ...], Cells] = {}
    for row in result.rows if result is not None else ():
        if row["closure"]:
            found.setdefault((row["line"], row["closed_low"], row["closed_high"]), row)
    return sorted(found.values(), key=lambda r: (_ORDER.get(r["outcome"], 9), str(r["closed_low"] or ""), r["line"]))


def closure_types(rows: Sequence[Cells]) -> str:
    """Return how many closures are of each type; types are never added up without being named."""
    named = {(column,): label for column, label in CLOSED_AS}
    counted = Counter(named.get(tuple(r["kinds"]), "of a type on which claims differ") for r in rows)
    if len(counted) == 1:
        label = next(iter(counted))
        return f"all {label}" if len(rows) > 1 and label != named["closed",] else label
    ordered = [label for label in (*named.values(), *counted) if counted[label]]
    return words.listed([f"{words.number(counted[label])} {label}" for label in dict.fromkeys(ordered)])


def _closed(material: Material, rows: Sequence[Cells]) -> Finding:
    net = material.net
    by_outcome = {kind: [r for r in rows if r["outcome"] == kind] for kind in _ORDER}
    of = words.verb(len(rows), f"a {material.line_noun}", f"{material.line_noun}s")
    many = f"{words.many(len(rows), 'closure')} of {of}{_by(material)}"
    # The types stand between the day and the number of those that came back: two numbers never meet.
    total = f"Of {' '.join(x for x in (many, as_at_text(net)) if x)} ({closure_types(rows)})"
    unchecked = by_outcome[UNCHECKED]
    if len(rows) == 1:
        text = _one_closure(material, rows[0])
    elif len(unchecked) == len(rows):
        who = short_names(net, [r["line"] for r in rows])
        most = words.number(len(rows))
        text = f"{total} none was checked or is said to have come back, so up to {most} may have: {who}."
    else:
        parts = [_came_back(material, by_outcome[BACK])] if by_outcome[BACK] else ["none is said to have come back"]
        if recorded := by_outcome[RECORDED]:
            verb = words.verb(len(recorded), "is", "are")
            parts.append(f"{words.number(len(recorded))} {verb} recorded as back without a day")
        if held := by_outcome[HELD]:
            verb = words.verb(len(held), "was", "were")
            parts.append(f"{words.number(len(held))} {verb} still closed when looked at")
        if unchecked:
            parts.append(f"{words.number(len(unchecked))} {words.verb(len(unchecked), 'was', 'were')} not checked")
        text = f"{total} {'; '.join(parts)}."
    claims = tuple(dict.fromkeys(c for r in rows for c in r["claims"]))
    return Finding(
        text,
        claims,
        "finding",
        question="disrupted",
        topic="What was disrupted and what came back",
        table="disruption-returns",
        proof=closure_table(material, rows),
        rows=len(rows),
        counted="closure",
        look=look_at(r["line"] for r in rows),
    )


def _one_closure(material: Material, row: Cells) -> str:
    """Return what became of the only closure of a named line."""
    what = {
        BACK: f"it came back{_after(row)}",
        RECORDED: "it is recorded as back without a day",
        HELD: "it was still closed when looked at",
        UNCHECKED: "nobody is said to have looked again, so it may have come back",
    }
    day = as_at_text(material.net)
    of = f"{material.line_noun}{_by(material)}"
    one = f"The one closure of a {of}{f' {day}' if day else ''} ({closure_types([row])}) is that of "
    return f"{one}{short_name(material.net, row['line'])}; {what.get(row['outcome'], str(row['outcome']))}."


def _by(material: Material) -> str:
    """Return whose closures are told, in a debrief; "" elsewhere."""
    return f" by {cut(material.net.name(material.operation))}" if material.operation else ""


def look_at(lines: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the state of the network page in which some lines are selected."""
    keys = tuple(dict.fromkeys(f"n/{line}" for line in lines))
    return (("select", keys[:1]), ("also", keys[1:]))


def _came_back(material: Material, rows: Sequence[Cells]) -> str:
    told = [f"{short_name(material.net, r['line'])}{_after(r)}" for r in rows]
    return f"{words.number(len(rows))} came back: {words.listed(told, most=4)}"


def _after(row: Cells) -> str:
    low, high = row["back_after_days_low"], row["back_after_days_high"]
    return "" if words.missing(low) and words.missing(high) else f" (after {words.bounds(low, high)} days)"


def closure_table(material: Material, rows: Sequence[Cells]) -> Table:
    """Return the closures with what became of each."""
    net = material.net
    labels = dict(CLOSED_AS)
    made = []
    for r in first_rows(rows, MOST_ROWS):
        kinds = ", ".join(labels.get(kind, kind) for kind in r["kinds"])
        outcome = str(r["outcome"])
        if r["outcome"] == BACK:
            outcome = f"back{_after(r)}"
        elif r["outcome"] == RECORDED:
            outcome = f"recorded as {cut(str(r['recorded'] or 'back'), 20)}"
        by = short_name(net, r["operation"]) if r["operation"] else "–"
        closed = day_range(r["closed_low"], r["closed_high"])
        made.append(Row((short_name(net, r["line"]), closed, kinds, by, outcome), tuple(r["claims"])))
    heads = tuple(Head(h) for h in ("Line", "Closed", "Type", "By", "What became of it"))
    note = "Not checked: nobody is said to have looked again, which does not mean closed."
    table = Table("proof-disrupted", "Closures and what became of them", heads, tuple(made), note)
    return without_empty_columns(table)


def _disturbed(material: Material) -> Finding | None:
    """Return how many lines were disrupted where no closure of a line is stated."""
    ledger = material.ledger
    if ledger is None or not ledger.rows:
        return None
    hit = [r for r in ledger.rows if not words.missing(r["disruptions"])]
    hit = hit or [r for r in ledger.rows if ids_in(r["operations"])]
    if not hit:
        return None
    done = "disrupted" if not words.missing(hit[0]["disruptions"]) else "targeted by an operation"
    who = short_names(material.net, [r["line"] for r in hit])
    of = words.capital(words.share_of(len(hit), len(ledger.rows), material.line_noun))
    text = f"{of} {words.verb(len(hit), 'is', 'are')} said to have been {done}: {who}; no closure of a line is stated."
    if len(ledger.rows) == 1:
        text = f"The only {material.line_noun}, {who}, is said to have been {done}; no closure of it is stated."
    claims = tuple(dict.fromkeys(c for r in hit for c in r["claims"]))
    return Finding(
        text,
        claims,
        "finding",
        question="disrupted",
        topic="What was disrupted and what came back",
        table="ledger",
        proof=_line_table(material.net, hit, "proof-disrupted"),
        rows=len(hit),
        counted="line",
        look=look_at(r["line"] for r in hit),
    )


def _counted_closures(material: Material) -> Finding | None:
    """Return the closures that a source counts without naming lines: the figure that covers the latest time."""
    parts = [material.part(name) for name in ("outcome", "other")]
    rows = [r for part in parts if part is not None for r in part.rows if r["measure"] == "lines closed"]
    if not rows:
        return None
    row = max(rows, key=lambda r: (str(r["period_end"] or ""), str(r["period_start"] or ""), r["low"] or 0))
    back = "" if row["high"] == 0 else "; none is named, so what came back is not known"
    text = f"{words.capital(said_closed(material.net, row))}{back}."
    table = "disruption-outcome" if row.get("operation") else "disruption-other"
    topic = "What was disrupted and what came back"
    return Finding(text, tuple(row["claims"]), "finding", question="disrupted", topic=topic, table=table)


def said_closed(net: Network, row: Cells, lines: str = "") -> str:
    """Return a figure of closed lines with who closed them, or where, and when; `lines` says which lines they are.

    Parameters
    ----------
    row
        A counted outcome of the measure ``lines closed``.
    """
    key = str(row.get("operation") or row.get("subject"))
    by = "by" if key in net.operations else "in" if key in net.places else "of"
    figure = "no line" if row["high"] == 0 else words.counted(words.bounds(row["low"], row["high"]), "lines")
    said = f"{words.verb(_as_many(row), 'is', 'are')} said to have been closed"
    period = words.period_text(row["period_start"], row["period_end"])
    about = f"{by} {cut(str(row['name'] or key))} ({period})"
    return " ".join(x for x in (figure, lines, said, about) if x)


def _as_many(row: Cells) -> int:
    """Return whether a figure is spoken of as one or as several: "no line is", "5 lines are", "1 to 2 lines are"."""
    return 1 if row["high"] == 0 or row["low"] == row["high"] == 1 else 2


def stands_open(material: Material) -> Finding | None:
    """Return how many of the named lines stand open, by state; without one, the latest figure of active lines."""
    ledger = material.ledger
    if ledger is None or not ledger.rows:
        return _counted_open(material)
    rows, net = open_rows(material), material.net
    counted = Counter(r["state"].kind for r in ledger.rows)
    order = [kind for kind in STATE_WORDS if counted[kind]]
    parts = [f"{words.number(counted[kind])} {STATE_WORDS[kind]}" for kind in order if kind != "closed"]
    day = as_at_text(net)
    head = words.capital(f"{day}, " if day else "")
    total, noun = len(ledger.rows), material.line_noun
    if total == 1:
        row = ledger.rows[0]
        text = f"{head}the only {noun}, {short_name(net, row['line'])}, is {state_text(row['state'])}."
    elif rows:
        who = words.share_of(len(rows), total, noun)
        count = different_lines(net, {r["line"] for r in rows})
        doubt = f" ({count.low:,} to {count.high:,} different ones)" if count.low != count.high else ""
        states = words.listed(parts)
        if len(parts) == 1:
            states = f"{_ALL.get(len(rows), 'all ')}{parts[0].partition(' ')[2]}"
        text = f"{head}{who}{doubt} {words.verb(len(rows), 'stands', 'stand')} open: {states}."
    else:
        none, all_of_them = ("neither", "both") if total == 2 else ("none", "all")
        of_them = f"{all_of_them} are closed by their latest claim"
        text = f"{head}{none} of the {words.many(total, noun)} stands open: {of_them}."
    text += _undated_statuses(material)
    bars = tuple(
        Bar(words.capital(STATE_WORDS[kind]), float(n), float(n), words.number(n), kind in (NOT_SEEN, "undated"))
        for kind in order
        if (n := counted[kind])
    )
    title = f"State of {words.many(total, noun)} by their latest claim{f', {day}' if day else ''}"
    # A chart of one bar shows nothing: then the lines themselves are what can be looked at.
    proof: Bars | Table | None = Bars("proof-open", title, "lines", bars)
    proof = proof if len(bars) > 1 else _line_table(net, ledger.rows)
    if total == 1 and not closures_of(material) and _disturbed(material):
        proof = None  # The line is shown already, beneath what was done to it.
    claims = tuple(dict.fromkeys(r["state_claim"] for r in rows if r["state_claim"]))
    return Finding(
        text[:1].upper() + text[1:],
        claims,
        "finding",
        question="open",
        topic="What stands open",
        table="ledger",
        proof=proof,
        rows=total if isinstance(proof, Table) else 0,
        counted="line",
        look=(("hide", ("operation",)),),
    )


def _counted_open(material: Material) -> Finding | None:
    """Return the greatest of the latest figures of active lines, where no line is named."""
    net = material.net
    found = [c for c in net.counts if (c.measure, c.kind) == (STOCK_OF_LINES, "stock") and c.value.low is not None]
    if not found:
        return None
    days = [str(c.period.last or "") for c in found]
    latest = preferred_counts(net.dataset, [c for c, day in zip(found, days, strict=True) if day == max(days)])
    first = max(latest, key=lambda c: c.value.low or 0)
    low, high = first.value.low, first.value.high
    where = first.destination or first.subject
    figure = "no active line" if high == 0 else words.counted(words.bounds(low, high), STOCK_OF_LINES)
    said = f"{words.capital(figure)} {words.verb(_as_many({'low': low, 'high': high}), 'is', 'are')} recorded"
    by = f" by {short_name(net, first.subject)}" if first.subject != where and first.subject in net.operations else ""
    day = words.period_text(*(side.text if side else "" for side in (first.period.start, first.period.end)))
    text = f"{said} in {short_name(net, where)}{by} ({day}){'' if high == 0 else '; none is named'}"
    if others := len({Key.of(c) for c in latest}) - 1:
        text += f"; {words.many(others, 'other figure')} of that day {words.verb(others, 'is', 'are')} not added to it"
    return Finding(f"{text}.", (first.id,), "finding", question="open", topic="What stands open")


def _line_table(net: Network, rows: Sequence[Cells], key: str = "proof-open") -> Table:
    """Return lines of which one thing is said, those seen last first: where each sells and when it was seen."""
    ordered = sorted(rows, key=lambda r: str(r["last_seen_low"] or ""), reverse=True)
    made = [
        Row(
            (
                short_name(net, r["line"]),
                short_names(net, ids_in(r["destinations"]), most=3) or "–",
                day_range(r["first_seen_low"], r["first_seen_high"]) or "–",
                day_range(r["last_seen_low"], r["last_seen_high"]) or "–",
            ),
            tuple(r["claims"]),
        )
        for r in first_rows(ordered, MOST_ROWS)
    ]
    heads = tuple(Head(h) for h in ("Line", "Sells in", "First seen", "Last seen"))
    title = "The lines, the one seen last first" if len(rows) > 1 else "The line"
    return without_empty_columns(Table(key, title, heads, tuple(made)))


def _undated_statuses(material: Material) -> str:
    """Return a sentence on recorded statuses of which nobody knows the day, "" where there are none."""
    shown = {r["line"] for r in material.ledger.rows} if material.ledger is not None else set()
    number = sum(not s.period.dated for s in material.net.statuses if s.line in shown)
    told = words.many(number, "recorded status", "recorded statuses")
    return f" {told} without a day {words.verb(number, 'is', 'are')} not used." if number else ""


def which_next(material: Material) -> Finding | None:
    """Return the line whose closure alone leaves most towns without a named line, and why; a tie is told as one."""
    result = material.next_lines
    rows = list(result.rows) if result is not None else []
    if _narrowed(material) and material.ledger is not None:
        shown = {r["line"] for r in material.ledger.rows}
        rows = [r for r in rows if r["line"] in shown]
    if not rows or result is None:
        return None
    text = _next_sentence(material, rows, narrowed=_narrowed(material))
    return Finding(
        text,
        tuple(rows[0]["claims"]),
        "finding",
        question="next",
        topic="Which next and why",
        table="next",
        proof=_next_table(material, rows),
        rows=len(rows),
        counted="line",
        look=(("closed", (rows[0]["line"],)), ("select", (f"n/{rows[0]['line']}",))),
    )


def _narrowed(material: Material) -> bool:
    """Return whether the product is of one line, operation or place."""
    return bool(material.net.filters.subject or material.net.filters.place)


def _next_sentence(material: Material, rows: Sequence[Cells], *, narrowed: bool) -> str:
    """Return which of some open lines leaves most towns without a named line; each is judged against all lines."""
    net, most = material.net, rows[0]["sole_supplier"]
    here = " here" if narrowed else ""
    unplaced = _unplaced(material, rows, narrowed=narrowed)
    asked = open_lines_text(len(rows) + unplaced, material.whole).replace(" open", f"{here} open", 1)
    if unplaced:
        asked += f" ({words.number(unplaced)} without a stated place)"
    if len(rows) == 1 and not unplaced:
        left = words.many(most, "town") if most else "no town"
        only = short_name(net, rows[0]["line"])
        text = f"Closing {only}, the only line{here} that stands open, would leave {left} without a "
        return f"{text}{material.line_noun}{_why(material, rows)}."
    if not most:
        alone = "closing any one alone would leave no town without a line"
        return f"Of {asked}, none is the only {material.line_noun} to a town: {alone}."
    first = [r for r in rows if r["sole_supplier"] == most]
    who = short_names(net, [r["line"] for r in first], most=3, last="or")
    of = f"{words.number(most)} of {words.number(_supplied(material))}"
    tie = f", a tie of {words.number(len(first))}" if len(first) > 1 else ""
    text = f"Of {asked}, closing {who} next would leave most towns without a {material.line_noun}{tie}: {of}"
    return f"{text}{_why(material, first)}."


def _unplaced(material: Material, rows: Sequence[Cells], *, narrowed: bool) -> int:
    """Return how many lines stand open and have no row, since neither an origin nor a town of theirs is stated."""
    scope = standing(material.whole).scope
    if scope is None or scope.lines is None:
        return 0
    asked = set(scope.lines)
    if narrowed and material.ledger is not None:
        asked &= {r["line"] for r in material.ledger.rows}
    return len(asked - {r["line"] for r in rows})


def _supplied(material: Material) -> int:
    net = standing(material.whole)
    return len({x.end_node for x in net.links if x.type == "SUPPLIES"} - set(SPECIAL))


def _why(material: Material, first: Sequence[Cells]) -> str:
    if len(first) > 1:
        return " each"
    row, net = first[0], material.net
    sole = ids_in(row["sole_towns"])
    towns = f" ({short_names(net, sole)})" if sole else ""
    days = row["days_since_seen"]
    seen = f"; it was last seen {words.number(days)} days before" if not words.missing(days) and days else ""
    grade = f"; its best grade is {row['grade']}" if row["grade"] else ""
    return f"{towns}{seen}{grade}"


def _next_table(material: Material, rows: Sequence[Cells]) -> Table:
    net = material.net
    made = []
    for r in first_rows(rows, MOST_ROWS):
        past = f"{words.number(r['closures'])}, {words.number(r['returns'] or 0)}" if r["closures"] else "–"
        days = "–" if words.missing(r["days_since_seen"]) else words.number(r["days_since_seen"])
        cells = (
            short_name(net, r["line"]),
            state_text(r["state"]),
            f"{words.number(r['sole_supplier'])} of {words.many(r['towns'], 'town')}",
            days,
            past,
            str(r["grade"] or "–"),
        )
        made.append(Row(cells, tuple(r["claims"])))
    heads = (
        Head("Line"),
        Head("State"),
        Head("Only line to", True),
        Head("Days since seen", True),
        Head("Closed, back", True),
        Head("Grade"),
    )
    note = "Closing on paper overstates the effect: lines form again. Lines, never people."
    return without_empty_columns(Table("proof-next", "What speaks for closing each line", heads, tuple(made), note))
