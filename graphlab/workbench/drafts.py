"""Drafts of an article on the screen: each row with its quotation and doubts, to be accepted, corrected or rejected."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphlab.model.intake.review import REVIEW
from graphlab.model.result import safe_cell, undo_safe_cell
from graphlab.model.tables import CLAIM_TABLES, ENTITY_TABLES, TABLES
from graphlab.report.pages.article import MARKED

ACCEPT, REJECT, CORRECTED = "accept", "reject", "corrected"
WORDS = (ACCEPT, REJECT, CORRECTED)
_ORDER = (*MARKED, *(t for t in (*CLAIM_TABLES, *reversed(ENTITY_TABLES), "same") if t not in MARKED))
#: The page that `extract` writes beside its tables.
PAGE = "review.html"
#: Columns that a person may correct; what is not there in a table is passed over.
CORRECTABLE = (
    "subject", "measure", "unit", "value", "link_type", "from", "to", "line", "event", "origin", "destination",
    "period_start", "period_end", "date_start", "date_end", "start", "end", "name", "kind", "within", "grade",
)  # fmt: skip


@dataclass(frozen=True)
class DraftRow:
    """One drafted row: its table and place in it, what may be corrected, its quotation, doubts and review.

    `mark` is its number in the article beside it, 0 for a row that has none there.
    """

    table: str
    number: int
    cells: tuple[tuple[str, str], ...]
    quotation: str
    doubts: str
    review: str
    mark: int = 0

    @property
    def field(self) -> str:
        """What begins the names of its fields."""
        return f"{self.table}:{self.number}:"


def draft_folders(folder: Path) -> list[str]:
    """Return the names of the drafts in a project, as seen from its folder, sorted."""
    found = (p.parent for pattern in (f"*/{PAGE}", f"*/*/{PAGE}") for p in folder.glob(pattern))
    return sorted(p.relative_to(folder).as_posix() for p in found if (p / "article.txt").is_file())


def draft_tables(folder: Path) -> dict[str, tuple[list[str], list[dict[str, str]]]]:
    """Return the columns and rows of every table of a draft that has a column ``review``."""
    found = {}
    for table in TABLES:
        path = folder / f"{table}.csv"
        if not path.is_file():
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            rows = [{k: v or "" for k, v in row.items() if k is not None} for row in reader]
            columns = list(reader.fieldnames or ())
        if REVIEW in columns:
            found[table] = (columns, rows)
    return found


def draft_rows(folder: Path) -> list[DraftRow]:
    """Return the drafted rows in the order of their marks in the article: counts first, what is named after them."""
    tables = draft_tables(folder)
    marks = itertools.count(1)
    return [
        DraftRow(
            table,
            number,
            tuple((c, undo_safe_cell(row[c])) for c in CORRECTABLE if c in columns and (row[c] or table != "places")),
            undo_safe_cell(row.get("quotation", "")),
            undo_safe_cell(row.get("doubts", "")),
            row[REVIEW].strip().lower(),
            next(marks) if table in MARKED else 0,
        )
        for table, (columns, rows) in sorted(tables.items(), key=lambda item: _ORDER.index(item[0]))
        for number, row in enumerate(rows)
    ]


def reviewed_tables(folder: Path, form: Mapping[str, str]) -> dict[str, str]:
    """Return the text of every table that a form changes, by its file name.

    Notes
    -----
    A row of which a cell was changed is ``corrected``, unless it is rejected.
    """
    changed = {}
    for table, (columns, rows) in draft_tables(folder).items():
        before = [dict(row) for row in rows]
        for number, row in enumerate(rows):
            start = f"{table}:{number}:"
            edited = {
                c: form[start + c].strip()
                for c in CORRECTABLE
                if c in columns and start + c in form and form[start + c].strip() != undo_safe_cell(row[c])
            }
            row |= {c: safe_cell(text) for c, text in edited.items()}
            word = form.get(start + REVIEW, row[REVIEW])
            row[REVIEW] = CORRECTED if edited and word != REJECT else word if word in (*WORDS, "") else row[REVIEW]
        if rows != before:
            out = io.StringIO()
            writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
            writer.writeheader()
            writer.writerows(rows)
            changed[f"{table}.csv"] = out.getvalue()
    return changed
