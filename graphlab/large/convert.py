"""A folder of CSV files put into a new folder of Parquet files, in blocks of rows: to the byte what the load writes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graphlab.errors import LoadError, RefusedError, require
from graphlab.files.journal import settle
from graphlab.large.engine import Engine, megabytes, opened
from graphlab.large.soundness import doubts, sound_report
from graphlab.loaders.delimited.csv_table import Sheet, read_blocks, shares_a_column
from graphlab.loaders.folder import record_in, table_files
from graphlab.loaders.parquet import ENDING, quoted
from graphlab.model.claims import claim_id
from graphlab.model.intake.raw import Progress
from graphlab.model.intake.report import LoadReport
from graphlab.model.naming import header_of
from graphlab.model.record import Record
from graphlab.model.result import undo_safe_cell
from graphlab.model.tables import CLAIM_TABLES, TABLES
from graphlab.stores.folder import FolderStore, record_file
from graphlab.stores.protocol import StoreReport

#: Rows that are held as Python texts, and rows that are written at once.
_BLOCK, _GROUP = 20_000, 1 << 18
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Converted:
    """What became of a folder: the report of its load, what was written, and how many claims are of handling C."""

    report: LoadReport
    store: StoreReport
    held: int
    doubt: str
    marking: str


def convert(source: Path, target: Path, memory: str, progress: Progress | None = None) -> Converted:
    """Put a folder of CSV (or Parquet) files into a new folder of Parquet files, whole or not at all.

    Parameters
    ----------
    source
        A dataset folder.
    target
        A folder that is not there, or holds nothing.
    memory
        That the process may use, such as ``1GB``.
    progress
        Called as ``progress(file, rows)`` now and then.

    Raises
    ------
    RefusedError
        If some row cannot be taken as it stands: what the load would change, or say of it, needs all of it at once.
    LoadError, StoreError
        If a file cannot be read, or the folder cannot be written.
    """
    megabytes(memory)
    store = FolderStore(target, "parquet")
    store.require_new()
    if not source.is_dir():
        raise RefusedError(f"only a folder of a dataset can be loaded in pieces, and '{source}' is no folder")
    settle(source)
    found, ignored, defects = table_files(source)
    content, wrong = record_in(source)
    record, more = Record.read(content)
    _refuse([*defects, *wrong, *more])
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="graphlab-spill-")))
        read, made = place / "read", place / "made"
        read.mkdir()
        made.mkdir()
        (read / "dataset.yaml").write_bytes(record_file(record))
        sheets = {table: _as_parquet(table, path, read, progress) for table, path in found}
        engine = stack.enter_context(opened(read, memory, progress))
        doubt = next(doubts(engine, warnings=True), None)
        against = next(doubts(engine, warnings=False), None) if doubt else None
        if against is not None:
            raise RefusedError(
                f"not every row can be taken as it stands ({_by_file(str(against), sheets)}); without --memory "
                "graphlab load reads all at once, and graphlab check SOURCE says everything"
            )
        files = {name: _bytes(path) for name, path in _written(engine, made)}
        rows = {table: engine.count(table) for table in TABLES}
        held = sum(int(engine.one(f"select count(*) from {t} where handling = 'C'")) for t in CLAIM_TABLES)
        report = _report(engine, sheets, ignored)
        put = store.put_new({**files, "dataset.yaml": record_file(record)}, rows)
    return Converted(report, put, held, _by_file(str(doubt or ""), sheets), record.marking)


def _refuse(defects: Sequence[Any]) -> None:
    if any(d.severity == "error" for d in defects):
        report = LoadReport(defects=tuple(sorted(defects)))
        raise LoadError(f"the load was refused: {report.errors[0]}", report)


def _by_file(text: str, sheets: dict[str, Sheet]) -> str:
    """Return a text with the names of the files that were read in place of those that were made of them."""
    for table, sheet in sheets.items():
        text = text.replace(f"{table}{ENDING}", sheet.file)
    return text


def _report(engine: Engine, sheets: dict[str, Sheet], ignored: Sequence[str]) -> LoadReport:
    report = sound_report(engine)
    files = sorted(replace(count, file=sheets[count.table].file) for count in report.files)
    said = [text for sheet in sheets.values() for text in sheet.assumptions]
    return replace(report, files=tuple(files), assumptions=(*said, *report.assumptions), ignored=tuple(ignored))


# --- reading ------------------------------------------------------------------------------------------------------


def _as_parquet(table: str, path: Path, folder: Path, progress: Progress | None) -> Sheet:
    """Put the rows of a table, as they are written, into a Parquet file of a folder; of one of those only a link."""
    sheet = Sheet(path.name)
    made = folder / f"{table}{ENDING}"
    if path.suffix.lower() == ENDING:
        made.symlink_to(path.resolve())
        return sheet
    pyarrow, parquet = (require(name, extra="big") for name in ("pyarrow", "pyarrow.parquet"))
    writer, number = None, 0
    try:
        for _ in read_blocks(path, sheet, _BLOCK, expect=lambda header: shares_a_column(header, table)):
            _refuse(sheet.defects)
            writer = writer or parquet.ParquetWriter(made, _schema(sheet.header))
            number += _write(pyarrow, writer, sheet)
            if progress:
                progress(f"{path.name} read", number)
        if sheet.header and not shares_a_column(sheet.header, table):
            required = ", ".join(TABLES[table].required)
            sheet.fail(1, f"is not a table of {table}", f"the first line must name {required}")
        _refuse(sheet.defects)
        writer = writer or parquet.ParquetWriter(made, _schema(sheet.header))
        _write(pyarrow, writer, sheet)
    finally:
        if writer is not None:
            writer.close()
    return sheet


def _schema(names: Sequence[str]) -> Any:
    pyarrow = require("pyarrow", extra="big")
    return pyarrow.schema([(header_of(undo_safe_cell(name)), pyarrow.string()) for name in names])


def _write(pyarrow: Any, writer: Any, sheet: Sheet) -> int:
    """Write the rows that a sheet holds, take them out of it, and return how many there were."""
    width, number = len(sheet.header), len(sheet.rows)
    rows = [cells if len(cells) == width else [*cells, *[""] * (width - len(cells))] for cells in sheet.rows]
    columns = [list(map(undo_safe_cell, column)) for column in zip(*rows, strict=True)] or [[]] * width
    arrays = [pyarrow.array(column, pyarrow.string()) for column in columns]
    writer.write_table(pyarrow.Table.from_arrays(arrays, schema=writer.schema))
    sheet.rows.clear()
    sheet.lines.clear()
    return number


# --- writing ------------------------------------------------------------------------------------------------------


def _written(engine: Engine, folder: Path) -> Iterator[tuple[str, Path]]:
    """Write every table that has rows, in the order in which a dataset keeps them, and yield name and file."""
    parquet = require("pyarrow.parquet", extra="big")
    for table, spec in TABLES.items():
        if not engine.count(table):
            continue
        columns = ", ".join(f"{quoted(c)} as {quoted(header_of(c))}" for c in spec.names)
        order = quoted(spec.key) if spec.key else _ordered(engine, table)
        path = folder / f"{table}{ENDING}"
        with parquet.ParquetWriter(path, _schema(spec.names), compression="zstd") as writer:
            for batch in engine.batches(f"select {columns} from {table} order by {order}", _GROUP):
                writer.write_table(batch)
        yield path.name, path


def _ordered(engine: Engine, table: str) -> str:
    """Return by what the rows of a table without a key are ordered: claims by their id."""
    names = TABLES[table].names
    if table not in CLAIM_TABLES:
        return ", ".join(map(quoted, names))

    def id_of(cells: list[str]) -> str:
        return claim_id(table, dict(zip(names, cells, strict=True)))

    function = f"id_of_{table}"
    engine.db.create_function(function, id_of, ["VARCHAR[]"], "VARCHAR")
    return f"{function}([{', '.join(map(quoted, names))}])"


def _bytes(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
