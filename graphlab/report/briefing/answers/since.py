"""What changed since the last edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphlab.analysis.versions.change_sentences import change_sentences
from graphlab.graph.network import Network
from graphlab.report.briefing.answers.naming import as_at_text, cut, first_rows, short_name
from graphlab.report.briefing.document import Finding, Head, Row, Table
from graphlab.report.briefing.material import Material
from graphlab.wording import phrases as words

#: Rows that a proof holds before the budget cuts it further.
MOST_ROWS = 14


def changed_since(material: Material) -> Finding | None:
    """Return what became of lines since the edition before, by name; None where there is no edition before."""
    result = material.changes
    if result is None:
        return None
    number = len(material.ledger.rows) if material.ledger is not None else 0
    now = " ".join(
        x
        for x in (
            f"{words.many(number, 'line')} {words.verb(number, 'is', 'are')} in the record",
            as_at_text(material.net),
        )
        if x
    )
    text = f"{change_sentences(result)[0].removesuffix('.')}; {now}."
    rows = [r for r in result.rows if r["line"]] or list(result.rows)
    return Finding(
        text,
        tuple(dict.fromkeys(c for r in rows for c in r["claims"] if c in material.claims)),
        "finding",
        question="changed",
        topic="What changed since the last edition",
        table="changes",
        proof=_table(material.net, rows) if rows else None,
        rows=len(rows),
        counted="change",
    )


def _name(net: Network, row: Mapping[str, Any]) -> str:
    """Return the name of a line, told apart from others of its brand; as the table has it where the line is gone."""
    return short_name(net, row["line"]) if row["line"] in net.lines else cut(str(row["name"]))


def _table(net: Network, rows: Sequence[Mapping[str, Any]]) -> Table:
    made = tuple(
        Row(
            (_name(net, r), str(r["change"]), cut(str(r["before"] or "–"), 70), cut(str(r["after"] or "–"), 70)),
            tuple(r["claims"]),
        )
        for r in first_rows(rows, MOST_ROWS)
    )
    heads = tuple(Head(h) for h in ("Line", "Change", "Before", "Now"))
    return Table("proof-changed", "What changed, line by line", heads, made)
