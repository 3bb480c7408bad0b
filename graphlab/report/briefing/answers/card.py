"""The card of a line: what is stated of it in a few lines, and what closing it would cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphlab.analysis.deconfliction.deconflict import deconflict
from graphlab.analysis.deconfliction.lookalikes import too_many
from graphlab.analysis.lifecycle.standing import standing
from graphlab.errors import GraphlabError
from graphlab.report.briefing.answers.lines import closures_of
from graphlab.report.briefing.answers.naming import cut, first_rows, open_lines_text, short_name, short_names
from graphlab.report.briefing.document import Finding, Head, Row, Table, without_empty_columns
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_lines import CLOSED_AS, closure_text, day_range, ids_in, state_text
from graphlab.report.briefing.section_network import whatif_heading
from graphlab.report.pages.claim_cards import event_words
from graphlab.wording import phrases as words

Cells = Mapping[str, Any]
#: Rows that a proof holds before the budget cuts it further; letters of a note.
MOST_ROWS, MOST_NOTE = 14, 300
#: Closures of which a line card says what came of them; the others are counted.
MOST_CLOSURES = 4


def line_card(material: Material) -> Finding | None:
    """Return what closing the line would cut, with everything that happened to it as its proof."""
    text = _cut_by_closing(material)
    claims = tuple(dict.fromkeys(c for r in material.ledger.rows for c in r["claims"])) if material.ledger else ()
    rows = _events(material)
    proof = _event_table(material, rows)
    return Finding(
        f"{text}.",
        claims,
        "finding",
        question="card",
        topic="What closing it would cut",
        table="whatif",
        proof=proof if proof.rows else None,
        rows=len(rows),
        counted="event",
        shown_in="disruption-line",
        look=(("closed", (material.line,)), ("select", (f"n/{material.line}",))),
    )


def _cut_by_closing(material: Material) -> str:
    """Return what closing the line would cut and of which lines that is asked; or why it cannot be told."""
    name, rows = short_name(material.whole, material.line), material.rank.rows if material.rank is not None else ()
    scope = standing(material.whole).scope
    number = len(material.whole.lines if scope is None or scope.lines is None else scope.lines)
    lines = open_lines_text(number, material.whole)
    if any(r["removed"] == material.line for r in rows):
        asked = f", asked of the {lines}" if number > 1 else "; it is the only line that stands open"
        return f"{whatif_heading(material)}{asked}"
    if scope is None or scope.lines is None or material.line in scope.lines:
        return f"What closing {name} would cut is not known: neither an origin nor a town of it is stated"
    state = next((state_text(r["state"]) for r in material.ledger.rows), "closed") if material.ledger else "closed"
    return f"{name} is {state}, so it is not among the {lines}"


def _events(material: Material) -> list[Cells]:
    part = material.part("line")
    return [r for r in part.rows if r["line"] == material.line] if part is not None else []


def _event_table(material: Material, rows: Sequence[Cells]) -> Table:
    net = material.net
    made = []
    for r in first_rows(rows, MOST_ROWS):
        by = short_name(net, r["operation"]) if r["operation"] else "–"
        rating = f" ({r['rating']})" if r["rating"] else ""
        event = event_words(str(r["event"])) + rating
        cells = (day_range(r["date_low"], r["date_high"]), event, by, cut(str(r["note"] or ""), 80))
        made.append(Row(cells, tuple(r["claims"])))
    heads = tuple(Head(h) for h in ("When", "What", "By", "Note"))
    return without_empty_columns(Table("proof-card", "What is stated to have happened", heads, tuple(made)))


def card_facts(material: Material) -> tuple[tuple[str, str], ...]:
    """Return the lines of the card that say something: what and its value."""
    if material.ledger is None or not material.ledger.rows:
        return ()
    row = material.ledger.rows[0]
    return tuple((label, value) for label, value in _facts(material, row) if value)


def _facts(material: Material, row: Cells) -> Iterator[tuple[str, str]]:
    net = material.net
    line = net.lines.get(material.line)
    recorded = cut(str(row["recorded_status"])) if row["recorded_status"] else ""
    status = words.capital(state_text(row["state"]))
    if recorded:
        day = f" on {words.day_text(row['recorded_as_at'])}" if row["recorded_as_at"] else ""
        status = f"{status}; recorded as {recorded}{day}"
    yield "Status", status
    aliases = line.text("aliases").split(";") if line is not None else []
    yield "Also called", words.listed([cut(a) for a in aliases if a.strip()], most=4) if any(aliases) else ""
    yield "First seen", _seen(row, "first_seen")
    yield "Last seen", _seen(row, "last_seen")
    yield "Run from", short_names(net, ids_in(row["origins"]), most=6)
    yield "Sells in", short_names(net, ids_in(row["destinations"]), most=8)
    yield "Operations", short_names(net, ids_in(row["operations"]), most=6)
    yield "Closures", closure_text(row)
    yield "What came of them", _returns(material)
    yield "Successors", short_names(net, ids_in(row["successors"]), most=4)
    yield "Best grade", _grade(material)
    yield "Note", cut(line.text("note"), MOST_NOTE) if line is not None else ""
    yield "Looks like", _lookalikes(material)


def _seen(row: Cells, column: str) -> str:
    text = day_range(row[f"{column}_low"], row[f"{column}_high"])
    return "" if text == "not stated" else text


def _returns(material: Material) -> str:
    labels = dict(CLOSED_AS)
    told, rows = [], closures_of(material)
    for r in rows[:MOST_CLOSURES]:
        kinds = ", ".join(labels.get(kind, kind) for kind in r["kinds"])
        low, high = r["back_after_days_low"], r["back_after_days_high"]
        days = "" if words.missing(low) and words.missing(high) else f" after {words.bounds(low, high)} days"
        told.append(f"{day_range(r['closed_low'], r['closed_high'])} ({kinds}): {r['outcome']}{days}")
    if left := len(rows) - len(told):
        told.append(f"{words.many(left, 'more closure')} in the annex, table disruption-returns")
    return "; ".join(told)


def _grade(material: Material) -> str:
    grades = sorted({c.grade.text for c in material.claims.values() if c.grade})
    ungraded = sum(c.grade is None for c in material.claims.values())
    best = grades[0] if grades else ""
    if not best:
        return "ungraded" if ungraded else ""
    return f"{best} of {words.many(len(material.claims), 'claim')}" + (f", {ungraded:,} ungraded" if ungraded else "")


def _lookalikes(material: Material) -> str:
    """Return the lines that may be this one, with what was judged; "" where none looks like it."""
    if too_many(material.whole):
        return ""
    try:
        result = deconflict(material.whole)
    except GraphlabError:
        return ""
    told = []
    for r in result.rows:
        ends = {str(r[end]).rpartition("/")[2]: r[f"name_{end}"] for end in ("first", "second")}
        if material.line in ends and material.whole.lines.keys() >= ends.keys():
            other = next((key for key in ends if key != material.line), material.line)
            verdict = f"judged {r['judgement']}" if r["judgement"] else f"not judged, {r['likelihood']} to be one"
            told.append(f"{short_name(material.whole, other)} ({verdict})")
    return words.listed(told, most=3) if told else ""
