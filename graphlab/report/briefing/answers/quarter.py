"""A quarterly statement: closures by type, arrests and safeguarding with their definitions, coverage and editions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from graphlab.report.briefing.answers.lines import closure_table, closure_types, closures_of
from graphlab.report.briefing.answers.naming import cut, first_rows
from graphlab.report.briefing.answers.operation import outcome_rows, outcome_table
from graphlab.report.briefing.document import Finding, Head, Row, Table
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_lines import SAFEGUARDING, day_range
from graphlab.wording import phrases as words

Cells = Mapping[str, Any]
#: What each type of closure means, as the statement says it once.
TYPES = "type 1: line holder charged and the number checked; type 2: number taken out of use"
MOST_ROWS = 12


def closures_stated(material: Material) -> Finding:
    """Return how many closures of named lines are stated in the period, by type; never one sum without its types."""
    rows = closures_of(material)
    when = period_words(material)
    if rows:
        text = f"{words.capital(words.many(len(rows), 'closure'))} of named lines {words.verb(len(rows), 'is', 'are')} "
        text += f"stated {when}: {closure_types(rows)} ({TYPES})."
    else:
        text = f"No closure of a named line is stated {when}, which does not show that there was none ({TYPES})."
    return Finding(
        text,
        tuple(dict.fromkeys(c for r in rows for c in r["claims"])),
        "finding",
        question="closures",
        topic="Closures by type",
        table="disruption-returns",
        proof=closure_table(material, rows) if rows else None,
        rows=len(rows),
    )


def arrests_stated(material: Material) -> Finding:
    """Return the figures of arrests in the period; figures of different subjects are not added."""
    return _measure(material, ("arrests", "people arrested"), "arrests", "Arrests")


def safeguarding_stated(material: Material) -> Finding:
    """Return the figures of safeguarding referrals in the period, or that none is stated."""
    return _measure(material, (SAFEGUARDING,), "safeguarding", "Safeguarding")


def _measure(material: Material, measures: Sequence[str], key: str, topic: str) -> Finding:
    rows = sorted(
        (r for r in outcome_rows(material) if r["measure"] in measures),
        key=lambda r: (-(r["low"] or 0), str(r["name"]), str(r["period_start"])),
    )
    when, noun = period_words(material), measures[0]
    if not rows:
        text = f"No figure of {noun} is stated {when}, which does not show that there were none."
    else:
        first = rows[0]
        figure = words.counted(words.bounds(first["low"], first["high"]), str(first["measure"]))
        about = cut(str(first["name"] or first.get("operation") or first.get("subject")))
        period = words.period_text(first["period_start"], first["period_end"])
        definition = f", {first['definition']}" if first["definition"] else ", definition not stated"
        text = f"{words.capital(figure)} ({first['unit']}{definition}) {words.verb(len(rows), 'are', 'are')} stated of "
        text += f"{about} for {period}"
        if len(rows) > 1:
            others = words.many(len(rows) - 1, "other figure")
            text += f"; {others} {words.verb(len(rows) - 1, 'is', 'are')} of another subject or period and not added"
        text += "."
    operation = bool(rows) and "operation" in rows[0]
    return Finding(
        text,
        tuple(dict.fromkeys(c for r in rows for c in r["claims"])),
        "finding",
        question=key,
        topic=topic,
        table=("disruption-outcome" if operation else "disruption-other") if rows else "",
        proof=_titled(outcome_table(material, rows), key, f"{topic}, with definitions and periods") if rows else None,
        rows=len(rows),
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
    overlapping = net.withheld(counts=[True] * len(net.all_counts), links=(), events=True).get("overlapping", 0)
    text = f"{words.capital(words.many(len(material.claims), 'claim'))} of {words.many(len(by_source), 'source')} "
    text += f"{words.verb(len(material.claims), 'is', 'are')} of the period or may be"
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
        rows.append(Row((title, edition, f"{len(by_source[key]):,}", _span(by_source[key])), ()))
    heads = (Head("Source"), Head("Edition of"), Head("Claims", True), Head("Speaks of"))
    return Finding(
        text,
        (),
        "finding",
        question="coverage",
        topic="Coverage and editions",
        table="",
        proof=Table(
            "proof-coverage", "Sources, their editions and what they cover", heads, tuple(first_rows(rows, MOST_ROWS))
        ),
        rows=len(rows),
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
