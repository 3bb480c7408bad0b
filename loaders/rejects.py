"""Rejected rows in files that can be corrected and loaded again."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from graphlab.files import write_folder
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.report import LoadReport
from graphlab.model.result import safe_cell
from graphlab.model.tables import ENTITY_TABLES, TABLES

REASONS = "reasons.csv"
_REASON_COLUMNS = ("file", "line", "column", "value", "reason", "remedy")
_REFERENCES = (
    ("links", ("from", "to", "source_id")),
    ("events", ("line_id", "operation_id", "source_id")),
    ("counts", ("subject", "origin", "destination", "part_of", "supersedes", "source_id")),
    ("places", ("within",)),
    ("operations", ("part_of", "source_id")),
)


def write_rejected(report: LoadReport, folder: Path, kept: ClaimSet | None = None) -> dict[str, int]:
    """Write the rejected rows as a folder of CSV files, one a table, with the reasons beside them.

    Parameters
    ----------
    report
        Of a load that kept going.
    folder
        Must not exist, or be empty.
    kept
        What was loaded. Its rows that rejected rows refer to (totals, places, sources ...) are written below them, so
        that the corrected folder loads by itself and joins the rest: the same row twice is one row.

    Returns
    -------
    dict
        Rejected rows by table.

    Raises
    ------
    OutputError
        If the folder holds something, or cannot be written.
    """
    tables: dict[str, list[dict[str, str]]] = {}
    for table, row in report.rejected:
        tables.setdefault(table, []).append({k: v for k, v in row.items() if v})
    numbers = {table: len(rows) for table, rows in tables.items()}
    if not tables:
        return {}
    if kept is not None:
        for table, rows in _referred(tables, kept).items():
            tables.setdefault(table, []).extend(rows)
    files = {}
    for table, rows in tables.items():
        extra = sorted({c for row in rows for c in row} - set(TABLES[table].names))
        files[f"{table}.csv"] = _table_text((*TABLES[table].names, *extra), rows)
    reasons = [
        {
            "file": d.file,
            "line": str(d.line),
            "column": d.column,
            "value": d.value,
            "reason": d.rule,
            "remedy": d.remedy,
        }
        for d in report.errors
    ]
    files[REASONS] = _table_text(_REASON_COLUMNS, reasons)
    write_folder(folder, {name: text.encode() for name, text in files.items()})
    return numbers


def _table_text(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    """Return rows as CSV that no spreadsheet runs and that loads as it was read."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(_disarmed, columns))
    writer.writerows([_disarmed(row.get(c, "")) for c in columns] for row in rows)
    return out.getvalue()


def _disarmed(text: str) -> str:
    """Return a cell as it was read, with the apostrophe that it may already bear."""
    return text if text.startswith("'") else safe_cell(text)


def _referred(tables: Mapping[str, list[dict[str, str]]], kept: ClaimSet) -> dict[str, list[dict[str, str]]]:
    """Return the kept rows that rejected rows refer to, and those that these refer to."""
    columns = dict(_REFERENCES)
    rows_of = {t: {row[TABLES[t].key]: row for row in kept.rows(t)} for t in (*ENTITY_TABLES, "counts")}
    for table in ENTITY_TABLES:
        if all(sum(map(bool, row.values())) == 1 for row in rows_of[table].values()):
            rows_of[table] = {}  # a table that was filled from the ids that occur is filled again
    found: dict[str, dict[str, dict[str, str]]] = {t: {} for t in rows_of}
    waiting = [(table, row) for table, rows in tables.items() for row in rows]
    while waiting:
        table, row = waiting.pop()
        for name in columns.get(table, ()):
            for key in str(row.get(name, "")).split(";"):
                for other, rows in rows_of.items():
                    if key in rows and key not in found[other]:
                        found[other][key] = {k: v for k, v in rows[key].items() if v}
                        waiting.append((other, found[other][key]))
    mine = {(t, row.get(TABLES[t].key, "")) for t, rows in tables.items() for row in rows}
    return {t: [row for key, row in sorted(rows.items()) if (t, key) not in mine] for t, rows in found.items() if rows}
