"""A dataset kept in a folder: CSV files of the data model and ``dataset.yaml``, text that can be compared."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from graphlab.errors import OutputError, StoreError
from graphlab.files.journal import files_of, put, rewriting
from graphlab.loaders import folder as folder_loader
from graphlab.model.claim_set import ClaimSet
from graphlab.model.editions import joined
from graphlab.model.intake.raw import Progress
from graphlab.model.naming import header_of
from graphlab.model.record import FILE as RECORD_FILE
from graphlab.model.result import safe_cell
from graphlab.model.tables import TABLES
from graphlab.stores.protocol import StoreReport

_OURS = frozenset({RECORD_FILE, *(f"{t}.csv" for t in TABLES)})


def dataset_files(dataset: ClaimSet) -> dict[str, bytes]:
    """Return the tables and the record of a dataset as files, by name; the same dataset gives the same bytes."""
    files = {}
    for table in TABLES:
        rows = dataset.rows(table)
        if rows:
            files[f"{table}.csv"] = _table_text((*TABLES[table].names, *dataset.extra_columns(table)), rows).encode()
    record = yaml.safe_dump(dataset.record.as_dict(), sort_keys=False, allow_unicode=True, width=120)
    return {**files, RECORD_FILE: record.encode()}


def _table_text(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(header_of(c)) for c in columns])
    writer.writerows([safe_cell(row.get(c, "")) for c in columns] for row in rows)
    return out.getvalue()


class FolderStore:
    """One dataset in one folder."""

    def __init__(self, where: str | Path) -> None:
        """Take the path of the folder; it is made when something is merged in."""
        self.path = Path(where)

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
                old = folder_loader.load(target) if _own_files(target) else None
                new = joined(old, dataset, replace_all=replace, edition_of=edition_of)
                if old is None or new != old:
                    files = dataset_files(new)
                    put(target, files, [name for name in _own_files(target) if name not in files])
        except OSError as error:
            raise StoreError(
                f"the folder '{self.path}' cannot be written: {error.strerror}; nothing was changed"
            ) from error
        except OutputError as error:
            raise StoreError(str(error)) from error
        return _account(str(self.path), old, new)

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


def _own_files(folder: Path) -> list[str]:
    """Return the names of the files in a folder that are tables or the record of a dataset, however they are spelt."""
    return [name for name in files_of(folder) if folder_loader.is_own(name)]


def _account(where: str, old: ClaimSet | None, new: ClaimSet) -> StoreReport:
    added, same, gone = {}, {}, {}
    for table in TABLES:
        before = {frozenset((k, v) for k, v in row.items() if v) for row in old.rows(table)} if old else set()
        after = {frozenset((k, v) for k, v in row.items() if v) for row in new.rows(table)}
        added[table], same[table], gone[table] = len(after - before), len(after & before), len(before - after)
    return StoreReport(where, added, same, gone)
