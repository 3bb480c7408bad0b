"""Raw rows as a loader hands them over, with where each came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphlab.model.tables import TABLES

Place = tuple[str, int]
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class RawTable:
    """Rows of one table from one file or sheet.

    Attributes
    ----------
    table
        Name of the table (`graphlab.model.tables.TABLES`).
    file
        What a person calls the file or sheet; stands in errors.
    columns
        Columns that the file has.
    rows
        Text by column; an absent column is empty.
    lines
        Line (or sheet row) of each row, counted from 1.
    cells
        Optional: column -> what the sheet calls it (``"C"``), put into errors.
    unreadable
        Cells of rows that could not be matched to the columns; the loader has noted a defect for each.
    """

    table: str
    file: str
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, str]]
    lines: Sequence[int]
    cells: Mapping[str, str] = field(default_factory=dict)
    unreadable: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, table: str, rows: Iterable[Mapping[str, str]], *, file: str | None = None) -> RawTable:
        """Give a raw table from plain rows; lines are counted as in a CSV file with a header."""
        kept = list(rows)
        columns = tuple(dict.fromkeys(c for row in kept for c in row)) or TABLES[table].names
        return cls(table, file or f"{table}.csv", columns, kept, range(2, len(kept) + 2))


@dataclass(slots=True)
class Entry:
    """One validated row on its way into a dataset: canonical text and where it came from."""

    row: dict[str, str]
    file: str
    line: int
    key: str = ""
    bad: bool = False
