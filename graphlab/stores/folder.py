"""A dataset kept in a folder: ``dataset.yaml`` and the tables, as CSV that can be compared or as Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from graphlab.errors import LoadError, OutputError, StoreError, require
from graphlab.files.journal import files_of, put, rewriting
from graphlab.loaders import folder as folder_loader
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import Progress
from graphlab.model.judged.editions import joined
from graphlab.model.naming import header_of
from graphlab.model.record import FILE as RECORD_FILE
from graphlab.model.record import Record
from graphlab.model.result import safe_cell
from graphlab.model.tables import TABLES
from graphlab.stores.protocol import StoreReport

#: What a table may be kept as.
FORMS = ("csv", "parquet")


def dataset_files(dataset: ClaimSet, form: str = "csv") -> dict[str, bytes]:
    """Return the tables and the record of a dataset as files, by name; the same dataset gives the same bytes.

    Parameters
    ----------
    dataset
        What is kept.
    form
        One of `FORMS`; Parquet needs the extra ``big``.
    """
    written = {"csv": _table_text, "parquet": _table_parquet}[form]
    files = {}
    for table in TABLES:
        rows = dataset.rows(table)
        if rows:
            files[f"{table}.{form}"] = written((*TABLES[table].names, *dataset.extra_columns(table)), rows)
    return {**files, RECORD_FILE: record_file(dataset.record)}


def record_file(record: Record) -> bytes:
    """Return the record of a dataset as its file."""
    return yaml.safe_dump(record.as_dict(), sort_keys=False, allow_unicode=True, width=120).encode()


def _table_text(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(header_of(c)) for c in columns])
    writer.writerows([safe_cell(row.get(c, "")) for c in columns] for row in rows)
    return out.getvalue().encode()


def _table_parquet(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    pyarrow, parquet = (require(name, extra="big") for name in ("pyarrow", "pyarrow.parquet"))
    text = pyarrow.string()
    made = pyarrow.table({header_of(c): pyarrow.array([row.get(c, "") for row in rows], text) for c in columns})
    out = io.BytesIO()
    parquet.write_table(made, out, compression="zstd")
    return out.getvalue()


class FolderStore:
    """One dataset in one folder."""

    def __init__(self, where: str | Path, form: str = "") -> None:
        """Take the path of the folder, made when something is merged in; `form` is one of `FORMS`, "" what is there."""
        self.path, self.form = Path(where), form

    def _has_dataset(self) -> bool:
        return self.path.is_dir() and bool(_own_files(self.path))

    def read(self) -> ClaimSet:
        """Return the dataset in the folder.

        Raises
        ------
        StoreError
            If there is none.
        """
        if not self._has_dataset():
            raise StoreError(f"there is no dataset in the folder '{self.path}'")
        return folder_loader.load(self.path)

    def merge(
        self, dataset: ClaimSet, *, replace: bool = False, edition_of: str = "", progress: Progress | None = None
    ) -> StoreReport:
        """Put a dataset in, whole or not at all; only the files of the dataset are rewritten, in place.

        Raises
        ------
        StoreError
            If the folder cannot be written, holds something else, or another process is writing it.
        """
        if self.path.exists() and not self.path.is_dir():
            raise StoreError(f"'{self.path}' is a file and not a folder; nothing was changed")
        self._refuse_strangers()
        try:
            with rewriting(self.path) as target:
                old = _kept(target, replace) if _own_files(target) else None
                # The same again changes nothing, and need not be joined to find that out.
                again = old is not None and old == dataset and not edition_of
                new = dataset if again else joined(old, dataset, replace_all=replace, edition_of=edition_of)
                there = _forms(target)
                form = self.form or ("parquet" if "parquet" in there else "csv")
                if old is None or new != old or (self.form and there - {form}):
                    files = dataset_files(new, form)
                    put(target, files, [name for name in _own_files(target) if name not in files])
        except OSError as error:
            raise StoreError(
                f"the folder '{self.path}' cannot be written: {error.strerror}; nothing was changed"
            ) from error
        except OutputError as error:
            raise StoreError(str(error)) from error
        return _account(str(self.path), old, new)

    def require_new(self) -> None:
        """Refuse a folder that holds anything.

        Raises
        ------
        StoreError
            If it does.
        """
        self._refuse_strangers()
        if self._has_dataset() or (self.path.exists() and not self.path.is_dir()):
            raise StoreError(f"'{self.path}' is there already; what is loaded in pieces is put into a new folder")

    def put_new(self, files: Mapping[str, bytes | Iterable[bytes]], rows: Mapping[str, int]) -> StoreReport:
        """Put the files of a dataset, with so many rows by table, into a new folder, whole or not at all.

        Raises
        ------
        StoreError
            If the folder holds anything or cannot be written.
        """
        try:
            with rewriting(self.path) as target:
                self.require_new()
                put(target, files)
        except OSError as error:
            raise StoreError(
                f"the folder '{self.path}' cannot be written: {error.strerror}; nothing was changed"
            ) from error
        except OutputError as error:
            raise StoreError(str(error)) from error
        none = dict.fromkeys(TABLES, 0)
        return StoreReport(str(self.path), dict(rows), none, none)

    def _refuse_strangers(self) -> None:
        """Refuse a folder that holds other things and no dataset: it is not meant."""
        if self.path.is_dir() and not self._has_dataset():
            strangers = [name for name in files_of(self.path) if not name.startswith(".")]
            if strangers:
                raise StoreError(
                    f"the folder '{self.path}' holds other things ({strangers[0]} ...); name an empty or new folder"
                )

    def describe(self) -> dict[str, Any]:
        """Return what is kept: rows by table, title and marking."""
        dataset = self.read()
        return {
            "store": str(self.path),
            "title": dataset.title,
            "marking": dataset.marking,
            "rows": {t: len(dataset.rows(t)) for t in TABLES},
        }


def _kept(target: Path, replace: bool) -> ClaimSet:
    """Return the dataset in a folder; of one that breaks the rules and is to be replaced only its marking.

    It must be a dataset all the same: nothing is known of a file that only bears the name of a table.
    """
    try:
        return folder_loader.load(target)
    except LoadError as error:
        if not replace:
            raise
        strangers = folder_loader.strangers_among_tables(target)
        if strangers:
            raise StoreError(
                f"'{target.name}/{strangers[0]}' cannot be told to be a table of a dataset, and nothing was replaced "
                f"({error}); move it away"
            ) from None
        content, defects = folder_loader.record_in(target)
        record, more = Record.read(content)
        if defects or more:
            said = (*defects, *more)[0]
            raise StoreError(f"the marking of what is to be replaced cannot be read: {said}") from None
        return ClaimSet({table: [] for table in TABLES}, record)


def _own_files(folder: Path) -> list[str]:
    """Return the names of the files in a folder that are tables or the record of a dataset, however they are spelt."""
    return [name for name in files_of(folder) if folder_loader.is_own(name)]


def _forms(folder: Path) -> set[str]:
    """Return in which forms the tables of a folder are kept."""
    suffixes = {Path(name).suffix.lower() for name in _own_files(folder)}
    return {"parquet" if suffix == ".parquet" else "csv" for suffix in suffixes & set(folder_loader.ENDINGS)}


def _account(where: str, old: ClaimSet | None, new: ClaimSet) -> StoreReport:
    if old is None or old == new:
        number = {table: len(new.rows(table)) for table in TABLES}
        none = dict.fromkeys(TABLES, 0)
        return StoreReport(where, number, none, none) if old is None else StoreReport(where, none, number, none)
    added, same, gone = {}, {}, {}
    for table in TABLES:
        before = {frozenset((k, v) for k, v in row.items() if v) for row in old.rows(table)}
        after = {frozenset((k, v) for k, v in row.items() if v) for row in new.rows(table)}
        added[table], same[table], gone[table] = len(after - before), len(after & before), len(before - after)
    return StoreReport(where, added, same, gone)
