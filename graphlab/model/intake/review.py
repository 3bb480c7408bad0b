"""Drafts that wait for a person's judgement: of a table with a column ``review`` only accepted rows are taken.

Places, lines, operations and sources that an accepted claim names come with it, unless they were rejected themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.report import Defect
from graphlab.model.tables import CLAIM_TABLES, TABLES
from graphlab.wording.phrases import many

REVIEW = "review"
TAKEN = ("accept", "corrected")
WORDS = ("", *TAKEN, "reject")
#: The name of the column in what is kept, so that a row that was accepted once is not asked again.
KEPT_AS = "reviewed"
#: Columns that a draft has beside those of the data model.
DRAFT_COLUMNS = (
    "review",
    "doubts",
    "quotation",
    "text_start",
    "text_end",
    "evidence_start",
    "evidence_end",
    "text_line",
)
COUNT_COLUMNS = ("acted_by", "said_by", "of_those", "group", "share", "share_of")
_OWN = frozenset((KEPT_AS, *DRAFT_COLUMNS, *COUNT_COLUMNS))
_NAMED_IN = {
    "links": ("from", "to", "source_id"),
    "events": ("line_id", "operation_id", "source_id"),
    "counts": ("subject", "origin", "destination", "source_id"),
    "places": ("within",),
    "operations": ("part_of", "source_id"),
}


@dataclass
class Reviewed:
    """Raw tables without what is not accepted, how many rows that is by file and table, and what is said of it."""

    raws: list[RawTable]
    set_aside: dict[tuple[str, str], int] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)


def reviewed(raws: Sequence[RawTable]) -> Reviewed:
    """Return the rows that may be loaded; tables without a column ``review`` stay as they are."""
    raws = [replace(raw, made=raw.made | _OWN) if KEPT_AS in raw.columns else raw for raw in raws]
    drafts = [raw for raw in raws if _is_draft(raw)]
    if not drafts:
        return Reviewed(list(raws))
    found = Reviewed([])
    for raw in drafts:
        found.defects += _unknown_words(raw)
    named = _named_by_claims(raws)
    kept_counts: set[str] = set()
    for raw in raws:
        chosen = [i for i, row in enumerate(raw.rows) if not _is_draft(raw) or _is_taken(raw, row, named)]
        if raw.table == "counts":
            kept_counts.update(raw.rows[i].get("count_id", "").strip() for i in chosen)
    for raw in raws:
        found.raws.append(_chosen(raw, named, kept_counts, found) if _is_draft(raw) else raw)
    if not any(len(raw.rows) for raw in found.raws):
        rule = f"no row is accepted: {many(sum(found.set_aside.values()), 'row')} wait for review"
        remedy = "read each quotation and write accept, corrected or reject into the column 'review'"
        found.defects.append(Defect(drafts[0].file, 0, REVIEW, "", rule, remedy))
    return found


def _is_draft(raw: RawTable) -> bool:
    """Return whether the column ``review`` is that of a draft, and not an attribute of this name."""
    if REVIEW not in raw.columns or (raw.table not in CLAIM_TABLES and raw.table not in _entity_tables()):
        return False
    words = {_word(row) for row in raw.rows}
    return "quotation" in raw.columns or words <= {""} or bool(words & set(WORDS[1:]))


def _entity_tables() -> tuple[str, ...]:
    return tuple(name for name, spec in TABLES.items() if spec.key and name != "counts")


def _word(row: Mapping[str, str]) -> str:
    return str(row.get(REVIEW) or "").strip().lower()


def _unknown_words(raw: RawTable) -> Iterator[Defect]:
    for row, line in zip(raw.rows, raw.lines, strict=True):
        if _word(row) not in WORDS:
            rule = f"'{row.get(REVIEW, '')}' is no judgement"
            yield Defect(
                raw.file,
                line,
                REVIEW,
                str(row.get(REVIEW, "")),
                rule,
                "write accept, corrected or reject, or leave it empty",
            )


def _named_by_claims(raws: Sequence[RawTable]) -> set[str]:
    """Return the ids that claims which are taken name, and what those ids lie in or are part of."""
    named: set[str] = set()
    for raw in raws:
        if raw.table in CLAIM_TABLES:
            for row in raw.rows:
                if not _is_draft(raw) or _word(row) in TAKEN:
                    named.update(_ids(raw.table, row))
    while True:
        more = {
            key
            for raw in raws
            if raw.table in ("places", "operations")
            for row in raw.rows
            if row.get(TABLES[raw.table].key, "").strip() in named or _word(row) in TAKEN
            for key in _ids(raw.table, row)
        }
        if more <= named:
            return named
        named |= more


def _ids(table: str, row: Mapping[str, str]) -> Iterator[str]:
    for column in _NAMED_IN.get(table, ()):
        yield from (part.strip() for part in str(row.get(column) or "").split(";") if part.strip())


def _is_taken(raw: RawTable, row: Mapping[str, str], named: set[str]) -> bool:
    word = _word(row)
    if raw.table in CLAIM_TABLES or word:
        return word in TAKEN
    return row.get(TABLES[raw.table].key, "").strip() in named


def _chosen(raw: RawTable, named: set[str], kept_counts: set[str], found: Reviewed) -> RawTable:
    rows, lines = [], []
    for row, line in zip(raw.rows, raw.lines, strict=True):
        if not _is_taken(raw, row, named):
            found.set_aside[raw.file, raw.table] = found.set_aside.get((raw.file, raw.table), 0) + 1
            if _word(row) in WORDS:
                rule = (
                    "the row is rejected" if _word(row) == "reject" else "the row is not accepted: its review is empty"
                )
                found.defects.append(
                    Defect(raw.file, line, REVIEW, _word(row) or "empty", rule, "it is left out", "warning")
                )
            continue
        kept = {k: v for k, v in row.items() if k != REVIEW} | {KEPT_AS: _word(row)}
        whole = kept.get("part_of", "").strip()
        if raw.table == "counts" and whole and whole not in kept_counts:
            kept["part_of"] = ""
            found.assumptions.append(
                f"{raw.file}, line {line}: its whole '{whole}' is not accepted, so it stands by itself"
            )
        rows.append(kept)
        lines.append(line)
    columns = tuple(KEPT_AS if c == REVIEW else c for c in raw.columns)
    return replace(raw, columns=columns, rows=rows, lines=lines, made=raw.made | _OWN)
