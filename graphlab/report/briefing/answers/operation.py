"""What an operation targeted, whether its own figures agree with the lines that are named, and what it counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphlab.model.notes import FINDING, notes_of
from graphlab.report.briefing.answers.lines import closures_of
from graphlab.report.briefing.answers.naming import as_at_text, cut, first_rows, short_name, short_names
from graphlab.report.briefing.document import Finding, Head, Row, Table, without_empty_columns
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_lines import SAFEGUARDING, day_range, state_text
from graphlab.wording import phrases as words

Cells = Mapping[str, Any]
#: Rows that a proof holds before the budget cuts it further.
MOST_ROWS = 12


def targeted(material: Material) -> Finding | None:
    """Return which lines the operation is said to have targeted, and of how many no closure is stated."""
    result = material.part("returns")
    rows: dict[str, Cells] = {}
    for row in result.rows if result is not None else ():
        rows.setdefault(row["line"], row)
    if not rows:
        return None
    net = material.net
    closed = {r["line"] for r in closures_of(material)}
    without = [line for line in rows if line not in closed]
    who = short_names(net, rows)
    of = words.many(len(rows), material.line_noun)
    lead = f"{cut(net.name(material.operation))} is said to have targeted or closed {of}: {who}"
    if not without:
        rest = "a closure by it is stated for each" if len(rows) > 1 else "its closure by it is stated"
    elif len(without) == len(rows):
        rest = "no closure by it is stated"
    else:
        rest = f"no closure by it is stated for {words.number(len(without))} of them"
    return Finding(
        " ".join(x for x in (f"{lead}; {rest}", as_at_text(net)) if x) + ".",
        tuple(dict.fromkeys(c for r in rows.values() for c in r["claims"])),
        "finding",
        question="targeted",
        topic="What was targeted",
        table="disruption-returns",
        proof=_targeted_table(material, list(rows.values())),
        rows=len(rows),
        counted="line",
        look=(("operation", (material.operation,)),),
    )


def _targeted_table(material: Material, rows: Sequence[Cells]) -> Table:
    net = material.net
    made = tuple(
        Row(
            (
                short_name(net, r["line"]),
                day_range(r["targeted_low"], r["targeted_high"]),
                day_range(r["closed_low"], r["closed_high"]) if r["closure"] else "not stated",
                state_text(r["state"]),
            ),
            tuple(r["claims"]),
        )
        for r in first_rows(rows, MOST_ROWS)
    )
    heads = tuple(Head(h) for h in ("Line", "Targeted", "Closed", "State now"))
    return without_empty_columns(Table("proof-targeted", "Lines targeted", heads, made))


def reconciled(material: Material) -> Finding | None:
    """Return whether the operation's own figures agree with the lines that are named, in its first such figure."""
    result = material.part("stated")
    if result is None or not result.rows:
        return None
    net, row = material.net, result.rows[0]
    said = notes_of(result.notes, FINDING)
    text = str(said[0]) if said else f"{short_name(net, row['operation'])}: {row['says']}"
    rows = tuple(
        Row(
            (
                cut(str(r["measure"])),
                words.period_text(r["period_start"], r["period_end"]),
                words.bounds(r["stated_low"], r["stated_high"]),
                words.bounds(r["named_low"], r["named_high"]),
            ),
            tuple(r["claims"]),
        )
        for r in first_rows(result.rows, MOST_ROWS)
    )
    heads = (Head("Figure"), Head("Period"), Head("As stated", True), Head("Lines named", True))
    return Finding(
        text,
        tuple(row["claims"]),
        "finding",
        question="reconciled",
        topic="Its own figures beside the lines that are named",
        table="disruption-stated",
        proof=Table("proof-reconciled", "Stated figures and named lines", heads, rows),
        rows=len(result.rows),
        counted="figure",
    )


def outcomes(material: Material) -> Finding | None:
    """Return what was counted beside lines: the largest count of people, and whether safeguarding is stated."""
    rows = outcome_rows(material)
    if not rows:
        return None
    net = material.net
    order = {"arrests": 0, "charges": 1, SAFEGUARDING: 2}
    first = min(rows, key=lambda r: (order.get(str(r["measure"]), 9), -(r["low"] or 0), str(r["period_start"])))
    period = words.period_text(first["period_start"], first["period_end"])
    about = short_name(net, str(first.get("operation") or first.get("subject")))
    figure = words.counted(words.bounds(first["low"], first["high"]), str(first["measure"]))
    unit = unit_words(first["measure"], first["unit"])
    text = f"{words.capital(figure)}{f' ({unit})' if unit else ''} {are(figure)} stated for {about} ({period})"
    if len(rows) > 1:
        others = len(rows) - 1
        text += f", and {words.many(others, 'other figure')} that {words.verb(others, 'is', 'are')} not added to it"
    measures = {str(r["measure"]) for r in rows}
    if SAFEGUARDING not in measures:
        text += "; no safeguarding referral is stated, which does not show that there was none"
    return Finding(
        f"{text}.",
        tuple(first["claims"]),
        "finding",
        question="outcomes",
        topic="What was counted",
        table="disruption-outcome" if first.get("operation") else "disruption-other",
        proof=outcome_table(material, rows),
        rows=len(rows),
        counted="figure",
    )


def are(figure: str) -> str:
    """Return the verb of a counted figure.

    Examples
    --------
    >>> are("1 arrest"), are("10 arrests"), are("fewer than 30 arrests")
    ('is', 'are', 'are')
    """
    return "is" if figure.startswith("1 ") else "are"


def unit_words(measure: Any, unit: Any) -> str:
    """Return the unit of a measure, "" where the measure says it: arrests in arrests.

    Examples
    --------
    >>> unit_words("safeguarding referrals", "referrals"), unit_words("arrests", "person-arrests")
    ('', 'person-arrests')
    """
    return "" if str(measure).casefold().split()[-1:] == str(unit).casefold().split() else str(unit)


def _measured(row: Cells) -> str:
    """Return what is counted, with its unit and definition."""
    unit = unit_words(row["measure"], row["unit"])
    definition = f": {row['definition']}" if row["definition"] else ""
    return str(row["measure"]) + (f" ({unit})" if unit else "") + definition


def outcome_rows(material: Material) -> list[Cells]:
    """Return every counted outcome, of operations first."""
    parts = [material.part(name) for name in ("outcome", "other")]
    return [row for part in parts if part is not None for row in part.rows]


def outcome_table(material: Material, rows: Sequence[Cells]) -> Table:
    """Return counted outcomes with their definitions and periods."""
    net = material.net
    made = tuple(
        Row(
            (
                short_name(net, str(r.get("operation") or r.get("subject"))),
                cut(_measured(r), 60),
                words.period_text(r["period_start"], r["period_end"]),
                words.bounds(r["low"], r["high"]),
            ),
            tuple(r["claims"]),
        )
        for r in first_rows(rows, MOST_ROWS)
    )
    heads = (Head("About"), Head("Measure, unit, definition"), Head("Period"), Head("Figure", True))
    note = "Rows of different measures, units or periods are not added."
    return Table("proof-outcomes", "Counted outcomes", heads, made, note)
