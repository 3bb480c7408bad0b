"""Matches files: the names of a foreign sheet that are settled, and those that somebody has to settle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graphlab.errors import DataError
from graphlab.loaders.delimited.csv_table import read_sheet
from graphlab.loaders.mapping.naming.names import TABLE_OF, Match
from graphlab.model.naming import fold

MATCH_COLUMNS = ("name", "kind", "id", "score", "candidates", "note")


def read_answers(path: Path) -> dict[tuple[str, str], str]:
    """Return the settled names of a matches file: (kind, folded name) -> id.

    Raises
    ------
    DataError
        If the file lacks a column, names an unknown kind, or gives one name two ids; says the line.
    """
    sheet = read_sheet(path)
    missing = [c for c in ("name", "kind", "id") if c not in sheet.header]
    if missing:
        raise DataError(
            f"{path.name}: the column '{missing[0]}' is missing", f"the columns are {', '.join(MATCH_COLUMNS)}"
        )
    answers: dict[tuple[str, str], str] = {}
    for cells, line in zip(sheet.rows, sheet.lines, strict=True):
        row = dict(zip(sheet.header, (c.strip() for c in cells), strict=False))
        kind = row.get("kind", "").lower()
        if kind not in TABLE_OF:
            raise DataError(f"{path.name}, line {line}: '{kind}' is no kind", f"write one of {', '.join(TABLE_OF)}")
        key = (kind, fold(row.get("name", "")))
        if not row.get("id"):
            continue
        if answers.get(key, row["id"]) != row["id"]:
            raise DataError(
                f"{path.name}, line {line}: '{row['name']}' is settled twice, as {answers[key]} and {row['id']}",
                "keep one",
            )
        answers[key] = row["id"]
    return answers


def open_questions(matches: Sequence[Match]) -> list[dict[str, str]]:
    """Return the rows of a matches file for the names that are not settled: fill the column ``id`` and load again."""
    return [
        {
            "name": m.text,
            "kind": m.kind,
            "id": "",
            "score": str(m.score),
            "candidates": "; ".join(str(c) for c in m.candidates),
            "note": f"{m.how}: write the id of a candidate, another id, or new",
        }
        for m in sorted(matches, key=lambda m: (m.kind, m.text))
        if not m.id
    ]
