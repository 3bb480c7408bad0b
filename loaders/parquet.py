"""Parquet files of the data model: one file a table, with the columns of the CSV files, as text or in native types.

Cells become the text that stands in a CSV file: 5.0 is "5", a date is 2019-11-30, nothing and not-a-number are empty.
Rows are counted from 1. DuckDB (extra ``big``) reads them; it loads no extension and asks no server.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.errors import require
from graphlab.loaders.delimited.csv_table import shares_a_column
from graphlab.model.intake.raw import CellRows, RawTable
from graphlab.model.intake.report import Defect
from graphlab.model.naming import column_of
from graphlab.model.tables import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ENDING = ".parquet"
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_PLAIN = ("VARCHAR", "NULL", "DATE", "BOOLEAN", *_WHOLE, *(f"U{name}" for name in _WHOLE))
_BROKEN = ("DOUBLE", "FLOAT", "DECIMAL")
#: Characters by which DuckDB would take a path for a pattern.
_PATTERN = set("*?[]{}")


@dataclass(frozen=True)
class ParquetTable:
    """A Parquet file that holds a table: what a query reads of it.

    Attributes
    ----------
    columns
        Names as the data model writes them, in the order of the file.
    texts
        For each column the SQL expression that gives its cells as text.
    defects, assumptions
        What is wrong with it, and what was taken for granted.
    """

    file: str
    columns: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    defects: tuple[Defect, ...] = ()
    assumptions: tuple[str, ...] = field(default=())


def connection(**settings: str | int) -> DuckDBPyConnection:
    """Return a database in memory that fetches nothing: no extension is installed or loaded, no secret kept."""
    config: dict[str, Any] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_persistent_secrets": "false",
        **settings,
    }
    made: DuckDBPyConnection = require("duckdb", extra="big").connect(":memory:", config=config)
    return made


@contextmanager
def plain_path(path: Path) -> Iterator[str]:
    """Give a path that DuckDB takes for one file: a link to it where its name looks like a pattern."""
    whole = path.resolve()
    if not _PATTERN & set(str(whole)):
        yield str(whole)
        return
    with tempfile.TemporaryDirectory(prefix="graphlab-") as folder:
        link = Path(folder) / f"table{ENDING}"
        link.symlink_to(whole)
        yield str(link)


def scan(path: str) -> str:
    """Return the SQL that reads a file with the number of each row, folders named like ``year=2019`` left alone."""
    quoted = path.replace("'", "''")
    return f"read_parquet('{quoted}', hive_partitioning=false, file_row_number=true)"


def quoted(name: str) -> str:
    """Return a name as SQL writes it.

    Examples
    --------
    >>> print(quoted("from"))
    "from"
    """
    return '"' + name.replace('"', '""') + '"'


def _text(name: str, kind: str) -> str | None:
    """Return the SQL of a column as text; None for a type that has none."""
    column = quoted(name)
    family = kind.partition("(")[0].strip('"')
    if family in _PLAIN or family == "ENUM":
        return f"coalesce(cast({column} as varchar), '')"
    if family in _BROKEN:
        whole = f"cast(cast({column} as hugeint) as varchar)"
        finite = f"isfinite(cast({column} as double)) and abs({column}) < 1e15 and {column} = trunc({column})"
        other = f"case when isnan(cast({column} as double)) then '' else cast({column} as varchar) end"
        return f"coalesce(case when {finite} then {whole} else {other} end, '')"
    if family.startswith("TIMESTAMP") and "TIME ZONE" not in kind:
        day = f"cast(cast({column} as date) as varchar)"
        same = f"cast(cast({column} as date) as timestamp) = {column}"
        return f"coalesce(case when {same} then {day} else cast({column} as varchar) end, '')"
    return None


def look_at(connected: DuckDBPyConnection, path: str, file: str, table: str) -> ParquetTable:
    """Return what a Parquet file holds of a table, with defects instead of exceptions.

    Parameters
    ----------
    connected
        As `connection` makes it.
    path
        As `plain_path` gives it.
    file
        What errors call it.
    table
        Name of the table that it should hold.
    """
    duckdb = require("duckdb", extra="big")
    try:
        found = connected.execute(f"describe select * exclude (file_row_number) from {scan(path)}").fetchall()
    except duckdb.Error:
        rule, remedy = "is not a Parquet file that can be read", "write it anew, or give the table as CSV"
        return ParquetTable(file, defects=(Defect(file, 0, "", "", rule, remedy),))
    names = [column_of(str(name).strip()) for name, *_ in found]
    texts = [_text(str(name), str(kind)) for name, kind, *_ in found]
    defects = [
        Defect(file, 0, name, "", f"the column is of the type {kind}, which is no text", "write it as text")
        for name, (_, kind, *_), text in zip(names, found, texts, strict=True)
        if text is None
    ]
    twice = sorted({name for name in names if names.count(name) > 1})
    defects += [
        Defect(file, 0, name, "", f"the column '{name}' stands there twice", "rename or delete one of them")
        for name in twice
    ]
    if not shares_a_column(names, table):
        rule = f"is not a table of {table}: its columns are {', '.join(names[:8])[:200]}"
        remedy = f"it must have the columns {', '.join(TABLES[table].required)}"
        defects = [Defect(file, 0, "", "", rule, remedy)]
    changed = [f"'{a}' as '{b}'" for (a, *_), b in zip(found, names, strict=True) if a not in (b, f"[{b}]")]
    said = (f"{file}: columns read {', '.join(changed[:8])}{' ...' if len(changed) > 8 else ''}",) if changed else ()
    if defects:
        return ParquetTable(file, defects=tuple(defects), assumptions=said)
    return ParquetTable(file, tuple(names), tuple(map(str, texts)), assumptions=said)


def fits(path: Path, table: str, *, unread: bool = True) -> bool:
    """Return whether a file has columns of a table; `unread` where it cannot be read."""
    with plain_path(path) as plain:
        found = look_at(connection(), plain, path.name, table)
    required = set(TABLES[table].required)
    return unread if not found.columns else len(set(found.columns) & required) >= min(2, len(required))


def read_table(path: Path, table: str) -> tuple[RawTable | None, list[Defect], list[str]]:
    """Return the rows of a Parquet file, None where it is no table, the defects and what was taken for granted."""
    from graphlab.loaders.personal import guard_table

    with plain_path(path) as plain:
        connected = connection()
        found = look_at(connected, plain, path.name, table)
        if not found.columns:
            return None, list(found.defects), list(found.assumptions)
        what = f"select {', '.join(found.texts)} from {scan(plain)} order by file_row_number"
        try:
            cells = connected.execute(what).fetchall()
        except require("duckdb", extra="big").Error:
            rule = "cannot be read to its end: it is damaged"
            return None, [Defect(path.name, 0, "", "", rule, "write it anew")], list(found.assumptions)
    rows = CellRows(found.columns, cells)
    raw, defects = guard_table(RawTable(table, path.name, found.columns, rows, range(1, len(cells) + 1)))
    return raw, [*found.defects, *defects], list(found.assumptions)
