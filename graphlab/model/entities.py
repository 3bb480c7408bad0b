"""Lines, places, operations and sources by id; the row of each is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import copy
from typing import Any

from graphlab.model.columns import Table
from graphlab.model.tables import TABLES


class Entities(Mapping[str, Any]):
    """The rows of an entity table by id, in the order of the table: row models, made once each."""

    def __init__(self, table: Table, *, without: Collection[str] = ()) -> None:
        """Take a table; ids `without` which it is read."""
        spec = TABLES[table.name]
        self._table = table
        self._model = spec.model
        self._number = {key: i for i, key in enumerate(table.columns[spec.key].cells()) if key not in without}
        self._made: dict[str, Any] = {}

    def without(self, keys: Collection[str]) -> Entities:
        """Return the same rows but for those of some ids."""
        left = copy(self)
        left._number = {key: i for key, i in self._number.items() if key not in keys}
        return left

    def texts(self, column: str) -> dict[str, str]:
        """Return the text of a column of the model by id, without making a row."""
        cells = self._table.columns[column].cells()
        return {key: cells[number] for key, number in self._number.items()}

    def __getitem__(self, key: str) -> Any:
        number = self._number[key]
        made = self._made.get(key)
        if made is None:
            row = self._table.row(number)
            made = self._made[key] = self._model(**row)
        return made

    def __contains__(self, key: object) -> bool:
        return key in self._number

    def __iter__(self) -> Iterator[str]:
        return iter(self._number)

    def __len__(self) -> int:
        return len(self._number)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self)!r})"
