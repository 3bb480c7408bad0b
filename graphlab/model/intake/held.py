"""A table on its way into a dataset: canonical columns, where each row came from, and which rows are left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from graphlab.model.columns import Table, TextColumn
from graphlab.model.intake.raw import Entry


class Held:
    """The rows of one table, of whatever files; a row becomes an `Entry` only when something is to be said of it.

    Attributes
    ----------
    table
        The columns.
    file
        Name of the file of each row.
    line
        Line of each row (int64).
    """

    def __init__(self, table: Table, file: TextColumn, line: np.ndarray) -> None:
        """Take columns and where the rows came from."""
        self.table, self.file, self.line = table, file, line
        self._entries: dict[int, Entry] = {}

    @classmethod
    def concat(cls, parts: Sequence[Held]) -> Held:
        """Return all rows of several files, in their order."""
        if len(parts) == 1:
            return parts[0]
        files = TextColumn.concat([part.file for part in parts])
        return cls(Table.concat([part.table for part in parts]), files, np.concatenate([part.line for part in parts]))

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.table.name

    @property
    def keys(self) -> TextColumn:
        """Id of each row."""
        return self.table.ids

    def __len__(self) -> int:
        return len(self.table)

    def __getitem__(self, column: str) -> TextColumn:
        return self.table.columns[column]

    def entry(self, number: int) -> Entry:
        """Return a row by its number; the same object each time."""
        known = self._entries.get(number)
        if known is None:
            row = dict(self.table.row(number))
            known = Entry(row, self.file[number], int(self.line[number]), self.keys[number], number)
            self._entries[number] = known
        return known

    def entries(self, rows: np.ndarray | None = None) -> list[Entry]:
        """Return some rows, by their numbers or by a mask, in their order; all without `rows`."""
        if rows is None:
            rows = np.arange(len(self))
        numbers = np.flatnonzero(rows) if rows.dtype == bool else rows
        return list(map(self.entry, numbers.tolist()))

    def without(self, gone: np.ndarray) -> Held:
        """Return the rows that a mask does not name."""
        return Held(self.table.take(~gone), self.file.take(~gone), self.line[~gone]) if gone.any() else self

    def changed(self, entries: Iterable[Entry]) -> Held:
        """Return the table with the rows of some entries as they are now."""
        changes: dict[str, dict[int, str]] = {}
        for entry in entries:
            old: Mapping[str, str] = self.table.row(entry.number)
            for column, text in entry.row.items():
                if old.get(column, "") != text:
                    changes.setdefault(column, {})[entry.number] = text
        if not changes:
            return self
        empty = TextColumn.constant("", len(self))
        columns = {c: self.table.columns.get(c, empty).replacing(new) for c, new in changes.items()}
        return Held(self.table.replacing(columns), self.file, self.line)
