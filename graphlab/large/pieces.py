"""Claims in pieces that nothing ties to each other, each as a dataset of its own that knows what it was cut from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphlab.dataset import Dataset
from graphlab.errors import RefusedError
from graphlab.graph.hidden import NAMING, hidden_among
from graphlab.large.engine import Engine, refuse
from graphlab.loaders.parquet import quoted
from graphlab.model.result import Result
from graphlab.model.tables import TABLES

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Whole:
    """What every piece of a dataset shares: its entities, and what only the whole can tell."""

    engine: Engine

    @cached_property
    def entities(self) -> dict[str, list[dict[str, str]]]:
        """Rows of the tables that are small in any dataset: places, operations and sources, by key."""
        return {table: rows_of(self.engine, table) for table in ("sources", "places", "operations")}

    @cached_property
    def base(self) -> Dataset:
        """The dataset without any claim or line."""
        return self._made({})

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Ids that only claims of handling C name, in the whole dataset."""
        named = []
        for table, columns in NAMING.items():
            named += [f"select {quoted(c)} as id, handling = 'C' as barred from {table}" for c in columns]
        named.append("select unnest(string_split(subject, ';')) as id, handling = 'C' as barred from counts")
        found = self.engine.all(f"select distinct id, barred from ({' union all '.join(named)})")
        barred = {str(key) for key, is_barred in found if is_barred}
        return hidden_among(self.base, barred, {str(key) for key, is_barred in found if not is_barred})

    def piece(self, **tables: Rows) -> Dataset:
        """Return some claims (and lines) as a dataset; what it hides is what the whole dataset hides."""
        made = self._made(tables)
        # Entities are read-only and the same in every piece: their forms are shared, not made again.
        entities = [name for name in self.entities if name not in tables]
        shared = {name: getattr(self.base, name) for name in (*entities, "geography")}
        made.__dict__.update(shared, _hidden_entities=self.hidden)
        return made

    def _made(self, tables: Mapping[str, Rows]) -> Dataset:
        rows: dict[str, Any] = {table: tables.get(table, self.entities.get(table, [])) for table in TABLES}
        return Dataset(rows, self.engine.record)

    def require_current(self) -> None:
        """Refuse datasets with claims that others replaced: which count depends on all of them.

        Raises
        ------
        RefusedError
            If a source is an edition of another, or a claim corrects another.
        """
        if any(row["edition_of"] or row["replaced_by"] for row in self.entities["sources"]):
            raise refuse("A dataset with editions of sources")
        if self.engine.one("select 1 from counts where supersedes <> '' limit 1"):
            raise refuse("A dataset with claims that correct others (supersedes)")


def rows_of(engine: Engine, table: str, where: str = "", values: Sequence[Any] = ()) -> list[dict[str, str]]:
    """Return rows of a table by key, as a dataset keeps them."""
    spec = TABLES[table]
    columns = ", ".join(map(quoted, spec.names))
    found = engine.all(
        f"select {columns} from {table} {where} order by {quoted(spec.key) if spec.key else 'all'}", values
    )
    return [dict(zip(spec.names, cells, strict=True)) for cells in found]


def joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return, for each name of some pairs, the least name that it is tied to through any number of them.

    Examples
    --------
    >>> joined([("b", "c"), ("a", "b"), ("x", "y")])
    {'b': 'a', 'c': 'a', 'a': 'a', 'x': 'x', 'y': 'x'}
    """
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for one, other in pairs:
        first, second = top(one), top(other)
        above[max(first, second)] = min(first, second)
    return {name: top(name) for name in above}


def groups_of(of: Mapping[str, str]) -> list[list[str]]:
    """Return the names that are tied together, group by group, as `joined` found them."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(of):
        found[of[name]].append(name)
    return [found[top] for top in sorted(found)]


def cut(rows: Iterable[list[tuple[Any, ...]]], engine: Engine, what: str) -> Iterator[list[tuple[Any, ...]]]:
    """Yield rows that are sorted by their first cell in pieces, never cutting within one first cell.

    Raises
    ------
    RefusedError
        If the rows of one first cell are more than fit into memory at once.
    """
    most = engine.claims_a_piece
    held: list[tuple[Any, ...]] = []
    for block in rows:
        held += block
        while len(held) > most and held[0][0] != held[-1][0]:
            at = most
            while at < len(held) and held[at][0] == held[at - 1][0]:
                at += 1
            if at == len(held):
                at = next(i for i in range(len(held) - 1, 0, -1) if held[i][0] != held[i - 1][0])
            yield held[:at]
            held = held[at:]
        if len(held) > engine.most_at_once + most:
            raise RefusedError(
                f"{what} '{held[0][0]}' has more claims than fit into this memory at once: give more with --memory"
            )
    if held:
        yield held


class Table:
    """Rows of CSV that come piece by piece, under one header, in the order of a key that no two pieces share."""

    def __init__(self, header: Result) -> None:
        """Take a result with the columns that every piece must have."""
        self._names = header.names
        self.header = next(header.csv_lines())
        self._apart: dict[str, list[str]] = defaultdict(list)

    def keep(self, result: Result, key: str) -> None:
        """Keep the rows of a piece whose keys lie between those of others, by the column `key`."""
        for row, line in zip(result.rows, self._lines(result), strict=True):
            self._apart[str(row[key])].append(line)

    def lines(self, results: Iterable[Result], key: str) -> Iterator[str]:
        """Yield the lines of pieces that come in the order of the column `key`, those that were kept among them."""
        apart = sorted(self._apart, reverse=True)
        for result in results:
            for row, line in zip(result.rows, self._lines(result), strict=True):
                while apart and apart[-1] < row[key]:
                    yield from self._apart[apart.pop()]
                yield line
        while apart:
            yield from self._apart[apart.pop()]

    def csv(self, result: Result) -> Iterator[str]:
        """Yield the lines of a piece, which come in their order."""
        return self._lines(result)

    def _lines(self, result: Result) -> Iterator[str]:
        if result.names != self._names:
            raise refuse("A table whose columns differ from piece to piece")
        lines = result.csv_lines()
        next(lines)
        return lines
