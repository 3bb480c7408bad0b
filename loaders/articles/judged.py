"""A draft that somebody has begun to review is not written over."""

from __future__ import annotations

from pathlib import Path

from graphlab.errors import DataError, OutputError
from graphlab.loaders.sheets.grid import fold_header, read_delimited
from graphlab.model.intake.review import REVIEW
from graphlab.model.tables import TABLES


def refuse_judged(folder: Path) -> None:
    """Refuse a folder in which a row has a judgement.

    Raises
    ------
    OutputError
        If there is one; nothing was touched.
    """
    for table in TABLES:
        path = folder / f"{table}.csv"
        number = _judged(path) if path.is_file() else 0
        if number:
            raise OutputError(
                f"'{folder}' holds judgements ({number:,} in {path.name}); nothing was written: name another"
                " folder, or remove it"
            )


def _judged(path: Path) -> int:
    try:
        rows = read_delimited(path).rows
    except DataError:
        return 0
    header = [fold_header(c) for c in rows[0]] if rows else []
    if REVIEW not in header:
        return 0
    at = header.index(REVIEW)
    return sum(bool(at < len(row) and str(row[at]).strip()) for row in rows[1:])
