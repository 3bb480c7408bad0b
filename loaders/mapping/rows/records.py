"""One row made from a sheet, with what is known of it: where it stood, and over what it is a total."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from graphlab.errors import DataError
from graphlab.loaders.mapping.rules import PERIOD
from graphlab.model.values import Bounds, is_measured, parse_value

#: What tells one cell from another: two rows of one source that are alike in these are two answers to one question.
CELL = (
    *("subject", "measure", "unit", "stock_or_flow", "definition", "origin", "destination"),
    *("period_start", "period_end", "source_id"),
)
#: What a total of the data model may leave open.
DIMENSIONS = ("origin", "destination", PERIOD)
#: Flag of a total over years: of all Januaries, of all first quarters.
SEASON = "=season"
_PERIOD_COLUMNS = ("period_start", "period_end")
#: Columns that do not make a count another one.
NO_CONTENT = frozenset(("note", "part_of", "count_id"))


@dataclass(eq=False, slots=True)
class Record:
    """A row of the table ``counts`` on its way.

    Attributes
    ----------
    row
        Text by column.
    number, column
        Row of the sheet, and the unpivoted column ("" for none).
    flags
        Over what it is a total: origin, destination, period, another column of the table, or ``=Column`` of the sheet.
    part
        Whether it is the total of a part only, of what stands before it.
    named
        Whether the label of a total over periods says its own period.
    numbers
        Rows of the sheet that were added up in it.
    season
        The name of its period within a year (``Jan``, ``Q1``), where the year stands elsewhere.
    """

    row: dict[str, str]
    number: int
    column: str = ""
    flags: frozenset[str] = frozenset()
    part: bool = False
    named: bool = False
    numbers: list[int] = field(default_factory=list)
    season: str = ""

    @property
    def apart(self) -> str:
        """What tells totals over years apart: the season of each (``SEASON`` is among their flags)."""
        return self.season if SEASON in self.flags else ""

    @property
    def bounds(self) -> Bounds:
        """Least and greatest; from 0 without an end where nothing is known."""
        return bounds_of(self.row.get("value", ""), self.row.get("unit", ""))


@lru_cache(maxsize=65536)
def bounds_of(text: str, unit: str = "") -> Bounds:
    """Return the bounds of a value; from 0 without an end where it says nothing or cannot be read."""
    try:
        value = parse_value(text, unit=unit)
    except DataError:
        return Bounds(0, None)
    return value.bounds if value.known else Bounds(0, None)


def bounds_text(bounds: Bounds) -> str:
    """Return bounds as a value is written.

    Examples
    --------
    >>> bounds_text(Bounds(8, 8)), bounds_text(Bounds(0, 9)), bounds_text(Bounds(3, None)), bounds_text(Bounds(3, 7))
    ('8', '<=9', '>=3', '3-7')
    """
    if bounds.low == bounds.high:
        return f"{bounds.low}"
    if bounds.high is None:
        return f">={bounds.low or 0}"
    return f"<={bounds.high}" if not bounds.low else f"{bounds.low}-{bounds.high}"


def is_broken(text: str, unit: str) -> bool:
    """Return whether a value is no whole number and its unit counts things."""
    if "." not in text or is_measured(unit):
        return False
    bounds = bounds_of(text, unit)
    return not all(side is None or float(side).is_integer() for side in (bounds.low, bounds.high))


def cell_key(row: Mapping[str, str], without: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return what tells the cell of a row from others, without some dimensions."""
    get = row.get
    return tuple([get(column, "") for column in _cell_columns(without)])


@lru_cache(maxsize=64)
def _cell_columns(without: frozenset[str]) -> tuple[str, ...]:
    return tuple(column for column in CELL if column not in open_columns(without))


def open_columns(dimensions: frozenset[str]) -> frozenset[str]:
    """Return the columns of some dimensions: a period has two."""
    return dimensions | (frozenset(_PERIOD_COLUMNS) if PERIOD in dimensions else frozenset())


def cell_keys(rows: Sequence[Mapping[str, str]]) -> list[tuple[str, ...]]:
    """Return the `cell_key` of many rows; a column that no row has tells none apart and is left out."""
    shared = set(map(tuple, rows))
    if len(shared) != 1:
        return [cell_key(row) for row in rows]
    columns = [column for column in CELL if column in next(iter(shared))]
    if len(columns) < 2:
        return [cell_key(row) for row in rows]
    return list(map(itemgetter(*columns), rows))


def give_ids(rows: Sequence[dict[str, str]]) -> None:
    """Give every row without a ``count_id`` that of its content."""
    if len(set(map(tuple, rows))) != 1 or (rows and "count_id" in rows[0]):
        for row in rows:
            row["count_id"] = row.get("count_id") or count_id_of(row)
        return
    pieces = []
    for column in sorted(set(rows[0]) - NO_CONTENT):
        texts = list(map(itemgetter(column), rows))
        said = {text: f"{column}={text}\x1f" if text else "" for text in set(texts)}
        pieces.append([said[text] for text in texts])
    for row, content in zip(rows, map("".join, zip(*pieces, strict=True)), strict=True):
        row["count_id"] = id_of(content[:-1])


def count_id_of(row: Mapping[str, str]) -> str:
    """Return the id of a count by its content, without its note and what it is part of."""
    return id_of("\x1f".join(f"{k}={v}" for k, v in sorted(row.items()) if v and k not in NO_CONTENT))


def id_of(content: str) -> str:
    """Return the id of a count of this content."""
    return f"m-{hashlib.blake2b(content.encode(), digest_size=8).hexdigest()}"
