"""A Parquet folder as views of canonical text, within a limit on memory; what does not fit is spilled to disk."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from graphlab.errors import LoadError, RefusedError, require
from graphlab.files.journal import settle
from graphlab.loaders.folder import record_in, table_files
from graphlab.loaders.parquet import ENDING, ParquetTable, connection, look_at, plain_path, quoted, scan
from graphlab.model.intake.raw import Progress
from graphlab.model.intake.report import LoadReport
from graphlab.model.record import Record
from graphlab.model.tables import CLAIM_TABLES, TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")
#: Claims from which a Parquet folder is read in pieces unless told otherwise.
LARGE = 2_000_000
DEFAULT_MEMORY = "1GB"
#: The part of the memory that DuckDB may use; Python, its libraries and the piece that is looked at have the rest.
_SHARE = 0.4
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(MB|GB)", re.IGNORECASE)
_LEAST = 512
#: Rows after which, and seconds of one answer after which, it is said how far the reading is.
_SAY_ROWS, _SAY_SECONDS = 200_000, 5
#: Megabytes that a claim of a piece takes while it is counted, and what Python and its libraries take before.
_PER_CLAIM, _BEFORE = 0.006, 230


def megabytes(text: str) -> int:
    """Return an amount of memory in megabytes.

    Raises
    ------
    RefusedError
        If it cannot be read, or is less than what Python and its libraries need.

    Examples
    --------
    >>> megabytes("1GB"), megabytes("700 mb")
    (1000, 700)
    """
    found = _SIZE.fullmatch(text.strip())
    if not found:
        raise RefusedError(f"'{text}' is no amount of memory; write 1GB or 700MB")
    size = int(float(found[1]) * (1000 if found[2].upper() == "GB" else 1))
    if size < _LEAST:
        raise RefusedError(f"{text} is too little memory; give at least {_LEAST}MB")
    return size


@dataclass(frozen=True)
class Engine:
    """An open folder.

    Attributes
    ----------
    db
        A connection with a view for each table of the data model: its columns as canonical text ("" where the file
        lacks one), and ``row``, counted from 1.
    files
        The files by table; a table that the folder lacks has an empty view.
    record
        Its ``dataset.yaml``.
    memory
        Megabytes.
    cleared
        What was found to be as it should be, once for all questions while the folder is open.
    progress
        Called as ``progress(what, rows)`` now and then, also while one answer takes long.
    """

    db: DuckDBPyConnection
    folder: Path
    files: dict[str, ParquetTable]
    record: Record
    ignored: tuple[str, ...]
    memory: int
    worker: Executor
    cleared: set[str] = field(default_factory=set)
    progress: Progress | None = None
    _read: Counter[str] = field(default_factory=Counter)

    def _asked(self, db: DuckDBPyConnection, question: Callable[[], T]) -> T:
        """Return an answer of DuckDB; Ctrl-C stops it, which DuckDB by itself does not always notice."""
        answer = self.worker.submit(question)
        try:
            while not wait([answer], timeout=_SAY_SECONDS).done:
                self._say()
            return answer.result()
        except KeyboardInterrupt:
            db.interrupt()
            raise

    def _say(self) -> None:
        if self.progress is not None:
            self.progress("read in pieces", self._read["rows"])

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return every row of a query."""
        return self._asked(self.db, lambda: self.db.execute(sql, list(values)).fetchall())

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Return the first cell of a query that has one row at most; None where it has none."""
        found = self.all(sql, values)
        return found[0][0] if found else None

    def stream(self, sql: str, values: Sequence[Any] = (), size: int = 20_000) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of a query in lists of at most `size`; ask nothing else of it in between."""
        db = self.db.cursor()
        self._asked(db, lambda: db.execute(sql, list(values)))
        while rows := self._asked(db, lambda: db.fetchmany(size)):
            before = self._read["rows"] // _SAY_ROWS
            self._read["rows"] += len(rows)
            if self._read["rows"] // _SAY_ROWS > before:
                self._say()
            yield rows

    def batches(self, sql: str, size: int) -> Iterator[Any]:
        """Yield the rows of a query as tables of pyarrow with at most `size` rows."""
        pyarrow, db = require("pyarrow", extra="big"), self.db.cursor()
        asked = db.sql(sql)
        # The name that it has in DuckDB 2, and the one before.
        opened_as: Any = getattr(asked, "to_arrow_reader", None) or getattr(asked, "fetch_record_batch", None)
        reader: Any = self._asked(db, lambda: opened_as(size))
        held, number = [], 0
        while (batch := self._asked(db, lambda: next(reader, None))) is not None:
            held.append(batch)
            number += batch.num_rows
            if number >= size:
                whole = pyarrow.Table.from_batches(held)
                yield whole.slice(0, size)
                held = whole.slice(size).to_batches()
                number -= size
        if number:
            yield pyarrow.Table.from_batches(held)

    def put(self, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Put rows into a table of numbers and texts, in place of one of that name."""
        import pandas as pd

        made = {name: [row[i] for row in rows] for i, name in enumerate(columns)}
        types = {name: "bigint" if cells and isinstance(cells[0], int) else "varchar" for name, cells in made.items()}
        self.all(f"create or replace table {table} ({', '.join(f'{quoted(c)} {t}' for c, t in types.items())})")
        if rows:
            self.db.register("rows_put", pd.DataFrame(made))
            self.db.execute(f"insert into {table} select * from rows_put")
            self.db.unregister("rows_put")

    @property
    def most_at_once(self) -> int:
        """How many claims fit into memory while they are counted."""
        return max(4_000, int((self.memory * (1 - _SHARE) - _BEFORE) / _PER_CLAIM))

    @property
    def claims_a_piece(self) -> int:
        """How many claims are put together into a piece where nothing ties them; several are in memory at times."""
        return self.most_at_once // 3

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self.one(f"select count(*) from {table}"))


def is_parquet(folder: Path) -> bool:
    """Return whether every table of claims in a folder is a Parquet file."""
    if not folder.is_dir():
        return False
    found = [path for table, path in table_files(folder)[0] if table in CLAIM_TABLES]
    return bool(found) and all(path.suffix.lower() == ENDING for path in found)


def claims_in(folder: Path) -> int:
    """Return how many claims the Parquet files of a folder say that they hold, read from their ends only."""
    total = 0
    for table, path in table_files(folder)[0]:
        if table in CLAIM_TABLES and path.suffix.lower() == ENDING:
            with plain_path(path) as plain, connection() as db:
                escaped = plain.replace("'", "''")
                found = db.execute(f"select sum(num_rows) from parquet_file_metadata('{escaped}')").fetchone()
                total += int(found[0] or 0) if found else 0
    return total


@contextmanager
def opened(folder: Path, memory: str = DEFAULT_MEMORY, progress: Progress | None = None) -> Iterator[Engine]:
    """Open a folder whose tables are Parquet files; what is spilled to disk is removed whatever ends the work.

    Parameters
    ----------
    folder
        Of a dataset.
    memory
        That the process may use, such as ``1GB``.
    progress
        Called as ``progress(what, rows)`` now and then.

    Raises
    ------
    RefusedError
        If some table is no Parquet file.
    LoadError
        If a file cannot be read or is no such table.
    """
    size = megabytes(memory)
    if not folder.is_dir():
        raise RefusedError(f"only a folder of Parquet files can be read in pieces, and '{folder}' is no folder")
    settle(folder)
    found, ignored, defects = table_files(folder)
    others = [path.name for _, path in found if path.suffix.lower() != ENDING]
    if others or not found:
        what = f"{others[0]} is no Parquet file" if others else "there is no table of a dataset"
        raise RefusedError(
            f"only a folder of Parquet files can be read in pieces, and in '{folder}' {what}; "
            "graphlab load SOURCE --into FOLDER --as parquet writes one"
        )
    content, wrong = record_in(folder)
    record, defects_of_record = Record.read(content)
    defects += [*wrong, *defects_of_record]
    with ExitStack() as stack:
        spill = stack.enter_context(tempfile.TemporaryDirectory(prefix="graphlab-spill-"))
        settings: dict[str, str | int] = {
            "memory_limit": f"{int(size * _SHARE)}MB",
            "temp_directory": spill,
            "threads": 2,
        }
        db = stack.enter_context(connection(**settings))
        db.execute("set preserve_insertion_order = false")
        files: dict[str, ParquetTable] = {}
        for table, path in found:
            plain = stack.enter_context(plain_path(path))
            files[table] = look_at(db, plain, path.name, table)
            defects += files[table].defects
            if files[table].columns:
                db.execute(f"create view {table} as {_view(table, files[table], scan(plain))}")
        if defects:
            report = LoadReport(defects=tuple(sorted(defects)))
            raise LoadError(f"the load was refused: {report.errors[0]}", report)
        for table in TABLES.keys() - files.keys():
            empty = ", ".join(f"'' as {quoted(c)}" for c in TABLES[table].names)
            db.execute(f"create view {table} as select {empty}, 0 as row where false")
        worker = stack.enter_context(ThreadPoolExecutor(1))
        yield Engine(db, folder, files, record, tuple(ignored), size, worker, progress=progress)


def _view(table: str, file: ParquetTable, source: str) -> str:
    there = dict(zip(file.columns, file.texts, strict=True))
    columns = []
    for name in TABLES[table].names:
        text = there.get(name, "''")
        if name == "certainty":
            text = f"coalesce(nullif({text}, ''), 'stated')"
        columns.append(f"{text} as {quoted(name)}")
    return f"select {', '.join(columns)}, file_row_number + 1 as row from {source}"


def refuse(what: str) -> RefusedError:
    """Return the refusal of what is only answered with the whole dataset in memory."""
    return RefusedError(f"{what} is not answered in pieces; --memory none reads all at once")
