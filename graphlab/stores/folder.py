"""A dataset kept in a folder: CSV files of the data model and ``dataset.yaml``, text that can be compared."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from graphlab.errors import StoreError
from graphlab.loaders import folder as folder_loader
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import Progress
from graphlab.model.record import FILE as RECORD_FILE
from graphlab.model.result import safe_cell
from graphlab.model.tables import TABLES
from graphlab.stores.protocol import StoreReport

_OURS = frozenset({RECORD_FILE, *(f"{t}.csv" for t in TABLES)})


def write_dataset(dataset: ClaimSet, folder: Path) -> None:
    """Write the tables and record of a dataset into an existing folder; the same dataset gives the same bytes."""
    for table in TABLES:
        rows = dataset.rows(table)
        if rows:
            _write_table(folder / f"{table}.csv", (*TABLES[table].names, *dataset.extra_columns(table)), rows)
    record = yaml.safe_dump(dataset.record.as_dict(), sort_keys=False, allow_unicode=True, width=120)
    (folder / RECORD_FILE).write_text(record, encoding="utf-8", newline="\n")


def _write_table(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([safe_cell(row.get(c, "")) for c in columns] for row in rows)


class FolderStore:
    """One dataset in one folder."""

    def __init__(self, where: str | Path) -> None:
        """Take the path of the folder; it is made when something is merged in."""
        self.path = Path(where)

    def _has_dataset(self) -> bool:
        return self.path.is_dir() and any((self.path / name).exists() for name in _OURS)

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

    def merge(self, dataset: ClaimSet, *, replace: bool = False, progress: Progress | None = None) -> StoreReport:
        """Put a dataset in, whole or not at all; the folder is exchanged by renaming.

        Raises
        ------
        StoreError
            If the folder cannot be written or holds something else.
        """
        if self.path.exists() and not self.path.is_dir():
            raise StoreError(f"'{self.path}' is a file and not a folder; nothing was changed")
        old = self.read() if self._has_dataset() else None
        new = dataset if old is None or replace else old.extend(dataset)
        report = _account(str(self.path), old, new)
        if old is None or new != old:
            self._exchange(new)
        return report

    def _exchange(self, dataset: ClaimSet) -> None:
        strangers = [p.name for p in self.path.iterdir() if p.name not in _OURS] if self.path.is_dir() else []
        if strangers and not self._has_dataset():
            raise StoreError(
                f"the folder '{self.path}' holds other things ({strangers[0]} ...); name an empty or new folder"
            )
        target = self.path.resolve()
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(
                prefix=f".{target.name}-", dir=target.parent, ignore_cleanup_errors=True
            ) as work:
                fresh = Path(work) / "new"
                fresh.mkdir(mode=0o755)
                for name in strangers:
                    source = target / name
                    if source.is_dir() and not source.is_symlink():
                        shutil.copytree(source, fresh / name, symlinks=True)
                    else:
                        shutil.copy2(source, fresh / name, follow_symlinks=False)
                write_dataset(dataset, fresh)
                _swap(fresh, target, Path(work) / "old")
        except OSError as error:
            raise StoreError(
                f"the folder '{self.path}' cannot be written: {error.strerror}; nothing was changed"
            ) from error

    def describe(self) -> dict[str, Any]:
        """Return what is kept: rows by table, title and marking."""
        dataset = self.read()
        return {
            "store": str(self.path),
            "title": dataset.title,
            "marking": dataset.marking,
            "rows": {t: len(dataset.rows(t)) for t in TABLES},
        }


def _swap(fresh: Path, target: Path, old: Path) -> None:
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise


def _account(where: str, old: ClaimSet | None, new: ClaimSet) -> StoreReport:
    added, same, gone = {}, {}, {}
    for table in TABLES:
        before = {frozenset((k, v) for k, v in row.items() if v) for row in old.rows(table)} if old else set()
        after = {frozenset((k, v) for k, v in row.items() if v) for row in new.rows(table)}
        added[table], same[table], gone[table] = len(after - before), len(after & before), len(before - after)
    return StoreReport(where, added, same, gone)
