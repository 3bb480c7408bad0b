"""A quarterly statement: closures by type, arrests and safeguarding with their definitions, coverage and editions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from graphlab.report.briefing.answers.lines import closure_table, closure_types, closures_of, said_closed
from graphlab.report.briefing.answers.naming import cut, first_rows
from graphlab.report.briefing.answers.operation import are, outcome_rows, outcome_table, unit_words
from graphlab.report.briefing.document import Finding, Head, Row, Table, without_empty_columns
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_lines import SAFEGUARDING, day_range
from graphlab.wording import phrases as words

Cells = Mapping[str, Any]
#: What each type of closure means, as the statement says it once.
TYPES = {
    "closed_type1": "type 1: line holder charged and the number checked",
    "closed_type2": "type 2: number taken out of use",
}
#: What a source counts that names no line.
COUNTED = "lines closed"
MOST_ROWS = 12


def closures_stated(material: Material) -> Finding:
    """Return how many closures are stated in the period: of named lines by type, and figures that name none beside.

    One sum without its types is never given, nor named lines and figures together: a figure may count the same lines.
    """
    rows = closures_of(material)
    counted = sorted((r for r in outcome_rows(material) if r["measure"] == COUNTED), key=_by_size)
    when = period_words(material)
    if rows:
        of = words.verb(len(rows), f"a {material.line_noun}", f"{material.line_noun}s")
        text = f"{words.capital(words.many(len(rows), 'closure'))} of {of} {words.verb(len(rows), 'is', 'are')} "
        text += f"stated {when}: {closure_types(rows)}{_meaning(rows)}"
    elif counted:
        text = f"No closure of a {material.line_noun} is stated {when}"
    else:
        text = f"No closure of a line is stated {when}, which does not show that there was none"
    if counted:
        text = f"{text}; {_counted(material, counted)}"
    return Finding(
        f"{text}.",
        tuple(dict.fromkeys(c for r in (*rows, *counted) for c in r["claims"])),
        "finding",
        question="closures",
        topic="Closures by type",
        table="disruption-returns" if rows or not counted else _table_of(counted),
        proof=closure_table(material, rows) if rows else _counted_table(material, counted),
        rows=len(rows or counted),
        counted="closure" if rows else "figure",
    )


def _meaning(rows: Sequence[Cells]) -> str:
    """Return what the types that occur mean, in brackets; "" where no type is stated."""
    kinds = {kind for r in rows for kind in r["kinds"]}
    meant = [text for kind, text in TYPES.items() if kind in kinds]
    return f" ({'; '.join(meant)})" if meant else ""


def _by_size(row: Cells) -> tuple[Any, ...]:
    return -(row["low"] or 0), str(row["name"]), str(row["period_start"])


def _counted(material: Material, rows: Sequence[Cells]) -> str:
    """Return the greatest figure of closed lines that are not named, and how many more there are."""
    text = said_closed(material.net, rows[0], "without a name")
    if len(rows) > 1:
        text += f", beside {words.many(len(rows) - 1, 'other figure')}"
    elif rows[0]["high"] == 0:
        return text
    return f"{text}; they are not added, since figures may count the same lines"


def _counted_table(material: Material, rows: Sequence[Cells]) -> Table | None:
    return _titled(outcome_table(material, rows), "closures", "Lines closed, as counted") if rows else None


def _table_of(rows: Sequence[Cells]) -> str:
    """Return the name of the table in which counted outcomes stand: that of operations, or of all else."""
    return f"disruption-{'outcome' if 'operation' in rows[0] else 'other'}"


def arrests_stated(material: Material) -> Finding:
    """Return the figures of arrests in the period; figures of different subjects are not added."""
    return _measure(material, ("arrests", "people arrested"), "arrests", "Arrests")


def safeguarding_stated(material: Material) -> Finding:
    """Return the figures of safeguarding referrals in the period, or that none is stated."""
    return _measure(material, (SAFEGUARDING,), "safeguarding", "Safeguarding")


def _measure(material: Material, measures: Sequence[str], key: str, topic: str) -> Finding:
    rows = sorted((r for r in outcome_rows(material) if r["measure"] in measures), key=_by_size)
    when, noun = period_words(material), measures[0]
    if not rows:
        text = f"No figure of {noun} is stated {when}, which does not show that there were none."
    else:
        first = rows[0]
        figure = words.counted(words.bounds(first["low"], first["high"]), str(first["measure"]))
        about = cut(str(first["name"] or first.get("operation") or first.get("subject")))
        period = words.period_text(first["period_start"], first["period_end"])
        terms = (unit_words(first["measure"], first["unit"]), first["definition"] or "definition not stated")
        text = (
            f"{words.capital(figure)} ({', '.join(t for t in terms if t)}) {are(figure)} stated for {about} ({period})"
        )
        if len(rows) > 1:
            others = words.many(len(rows) - 1, "other figure")
            text += f"; {others} {words.verb(len(rows) - 1, 'is', 'are')} of another subject or period and not added"
        text += "."
    return Finding(
        text,
        tuple(dict.fromkeys(c for r in rows for c in r["claims"])),
        "finding",
        question=key,
        topic=topic,
        table=_table_of(rows) if rows else "",
        proof=_titled(outcome_table(material, rows), key, f"{topic}, with definitions and periods") if rows else None,
        rows=len(rows),
        counted="figure",
    )


def _titled(table: Table, key: str, title: str) -> Table:
    return Table(f"proof-{key}", title, table.heads, table.rows, table.note)


def coverage(material: Material) -> Finding | None:
    """Return which sources, of which edition, speak of the period, and what lies only partly in it."""
    by_source: dict[str, list[Any]] = defaultdict(list)
    for claim in material.claims.values():
        by_source[claim.source].append(claim)
    if not by_source:
        return None
    net = material.net
    overlapping = net.withheld(counts=slice(None), links=(), events=True).get("overlapping", 0)
    text = f"{words.capital(words.many(len(material.claims), 'claim'))} of {words.many(len(by_source), 'source')} "
    text += f"{words.verb(len(material.claims), 'speaks', 'speak')} of the period or may do so"
    if overlapping:
        lie, are = words.verb(overlapping, "lies", "lie"), words.verb(overlapping, "is", "are")
        text += f"; {words.many(overlapping, 'claim')} that {lie} only partly in it {are} left out"
    text += "; what no source reported is not known."
    rows = []
    for key in sorted(by_source, key=lambda k: (-len(by_source[k]), k)):
        source = net.sources.get(key)
        published = source.text("published") if source is not None else ""
        title = cut(source.text("title") or key, 60) if source is not None else cut(key, 60)
        edition = words.date_text(published) if published else "undated"
        span = _span(by_source[key]).replace("not stated", "–")
        rows.append(Row((title, edition, f"{len(by_source[key]):,}", span), ()))
    heads = (Head("Source"), Head("Edition of"), Head("Claims", True), Head("Speaks of"))
    return Finding(
        text,
        (),
        "finding",
        question="coverage",
        topic="Coverage and editions",
        table="",
        proof=without_empty_columns(
            Table(
                "proof-coverage",
                "Sources, their editions and what they cover",
                heads,
                tuple(first_rows(rows, MOST_ROWS)),
            )
        ),
        rows=len(rows),
        counted="source",
        shown_in="sources",
    )


def _span(claims: Sequence[Any]) -> str:
    """Return the days that some claims speak of, from the first to the last; an open end stays open."""
    firsts, lasts = [c.period.first for c in claims], [c.period.last for c in claims]
    first = None if None in firsts else min(firsts)
    last = None if None in lasts else max(lasts)
    return day_range(first.isoformat() if first else None, last.isoformat() if last else None)


def period_words(material: Material) -> str:
    """Return the period that is asked about, in words with a preposition."""
    period = material.net.period
    if period is None:
        return "in these data"
    start, end = period.start, period.end
    return f"for {words.period_text(start.text if start else '', end.text if end else '')}"
