"""Judgements on lines of several lists, from a file of their own (``same.csv``)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from graphlab.errors import DataError
from graphlab.loaders.delimited.csv_table import read_table
from graphlab.model.intake.validation import missing_columns, read_rows
from graphlab.model.judged.judgements import Judgement, read_judgement
from graphlab.model.result import safe_cell
from graphlab.model.tables import TABLES


def load_judgements(path: Path) -> tuple[Judgement, ...]:
    """Return the judgements of a file; rows that wait for one are left out.

    Parameters
    ----------
    path
        CSV with the columns first, second, judgement, decided_by, decided_on, grade, note.

    Raises
    ------
    DataError
        With file, row, column, value and remedy of the first defect, and how many more there are.
    """
    raw, sheet = read_table(path, "same")
    defects = [d for d in sheet.defects if d.severity == "error"]
    rows: list[dict[str, str]] = []
    if raw is not None:
        reading = read_rows(raw, None)
        defects += [*missing_columns(raw), *(d for d in reading.defects if d.severity == "error")]
        rows = [entry.row for entry in reading.entries]
    if defects:
        more = f" (and {len(defects) - 1:,} more)" if len(defects) > 1 else ""
        raise DataError(f"{defects[0]}{more}")
    return tuple(sorted(j for j in map(read_judgement, rows) if j is not None))


def judgements_text(judgements: Iterable[Judgement], waiting: Iterable[tuple[str, str]] = ()) -> str:
    """Return judgements as the text of a ``same.csv``, and below them pairs that wait for one."""
    columns = TABLES["same"].names
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for judgement in sorted(judgements):
        writer.writerow([safe_cell(getattr(judgement, name)) for name in columns])
    for first, second in waiting:
        writer.writerow([safe_cell(first), safe_cell(second), *[""] * (len(columns) - 2)])
    return out.getvalue()
