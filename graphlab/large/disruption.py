"""What was done to lines, and what came after: operation by operation, or line by line.

The row of an operation needs its own claims, and all claims of the lines that it touched; a line that several
operations touched is read with each of them. Counts are only told apart by what lets them pass: where nothing else
names an operation, their ids are asked for at last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from graphlab.analysis.deconfliction.lookalikes import KNOWN, MOST, lookalikes, told_by
from graphlab.analysis.disruption.scope import View
from graphlab.analysis.disruption.summary import disruption
from graphlab.dataset import Dataset
from graphlab.errors import RefusedError
from graphlab.graph.network import Network
from graphlab.large.by_line import COLUMNS, LINE, OF_NO_LINE, SOURCE, Lined, last_day, resolved
from graphlab.large.engine import Engine, refuse
from graphlab.large.pieces import Table, Whole, rows_of
from graphlab.large.soundness import require_sound
from graphlab.loaders.parquet import quoted
from graphlab.model.claims import claim_id
from graphlab.model.result import Result
from graphlab.model.tables import TABLES
from graphlab.wording.phrases import many

#: The tables that are answered in pieces.
BY = ("operation", "line", "returns")
#: What stands before the id of a count that stands for several.
_SEVERAL = "\0"
#: Columns of counts that decide whether they pass, by what must be asked for so that they do.
_DECIDES = {
    "handling": (),
    "grade": (),
    "period_start": ("period", "as_at"),
    "period_end": ("period", "as_at"),
    "origin": ("place",),
    "destination": ("place",),
    "subject": ("subject", "place"),
}


def disruption_lines(
    engine: Engine, by: str | None, filters: Mapping[str, Any], *, operation: str | None = None
) -> Iterator[str]:
    """Yield the CSV of a table of `graphlab.analysis.disruption.summary.disruption` line by line, header first.

    Parameters
    ----------
    engine
        An open folder.
    by
        One of `BY`; ``operation`` unless told.
    filters
        As for `graphlab.graph.network.Network`.
    operation
        Only this operation, with its parts.

    Raises
    ------
    RefusedError
        If the folder is not as load writes it, or the question needs the whole in memory.
    """
    by = by or "operation"
    if by not in BY:
        raise refuse(f"--by {by}")
    if operation is not None and by == "line":
        raise refuse("--by line of one --operation")
    require_sound(engine)
    whole = Whole(engine)
    whole.require_current()
    asked = resolved(whole, filters)
    lined = Lined(whole, last_day(whole), ("lines", "links", "events"))
    table = Table(disruption(lined.of([]).network(**asked), by))
    yield table.header
    if by != "line":
        yield from _Operations(lined, asked, by, operation).lines(table)
    if by != "operation" and operation is None:
        for piece in lined.tied():
            table.keep(_of_lines(piece, by, asked), "line")
        yield from table.lines((_of_lines(piece, by, asked) for piece in lined.alone()), "line")


def _of_lines(piece: Dataset, by: str, asked: Mapping[str, Any]) -> Result:
    """Return the rows of some lines; of what came back those that no operation has to do with."""
    found = disruption(piece.network(**asked), by)
    return found if by == "line" else replace(found, rows=[row for row in found.rows if row["operation"] is None])


class _Operations:
    """The operations of a folder by their first day, with the claims that their rows are made of."""

    def __init__(self, lined: Lined, filters: Mapping[str, Any], by: str, operation: str | None) -> None:
        self.lined, self.whole, self.engine, self.filters, self.by = lined, lined.whole, lined.engine, filters, by
        base = self.whole.piece().network(**filters)
        self.operation = base.find(operation, kinds=("operation",)) if operation else None
        self._nested, self._known = View(base).nested, base.operations
        self._sorted = False
        deciding = [c for c, asks in _DECIDES.items() if not asks or any(filters.get(ask) for ask in asks)]
        self._told = ("operation", *deciding)
        every = "select unnest(string_split(subject, ';')) as operation, * from counts"
        self._counts = f"(select {', '.join(map(quoted, (*self._told, 'count_id')))} from ({every}))"
        links = f"select {LINE['links']} as line from links where not {OF_NO_LINE}"
        told = ", ".join(map(quoted, self._told))
        made = {
            "touched": 'select distinct "from" as operation, "to" as line from links where link_type = \'TARGETED\' '
            "union select distinct operation_id, line_id from events where operation_id <> ''",
            "count_kinds": f"select distinct {told} from {self._counts} "
            "semi join operations on operation = operation_id",
            "sizes": f"select line, count(*) as n from ({links} union all select line_id from events) group by line",
        }
        for name, query in made.items():
            self.engine.all(f"create or replace table {name} as {query}")

    def _inside(self, key: str) -> tuple[str, ...]:
        return (key, *self._nested.get(key, ()))

    # --- in which order, in which pieces ----------------------------------------------------------------------

    def _order(self) -> list[str]:
        """Return every operation that may be told of, in the order of its row."""
        keys = sorted(self._known if self.operation is None else self._inside(self.operation))
        first: dict[str, tuple[int, int]] = {}
        size = "select \"from\", count(*) from links where link_type = 'CONDUCTED_IN' group by all"
        columns = ", ".join(map(quoted, COLUMNS["links"]))
        for some in self._by_size(keys, dict(self.engine.all(size))):
            self.engine.put("chosen", ("operation",), [(key,) for key in some])
            acted = self.engine.all(
                f"select {columns} from links where link_type = 'CONDUCTED_IN' and \"from\" in (from chosen)"
            )
            view = View(self.lined.of([("", "links", cells) for cells in acted]).network(**self.filters))
            first |= {key: view.when(key) for key in some}
        return sorted(keys, key=lambda key: (*first[key], key))

    def _pieces(self) -> list[list[str]]:
        """Return the operations in groups of which all claims fit together."""
        keys, own = self._order(), dict[str, int]()
        for number in (
            "select operation, sum(n) from touched join sizes using (line) group by all",
            "select operation, count(*) from count_kinds group by all",
            "select \"from\", count(*) from links where link_type = 'CONDUCTED_IN' group by all",
        ):
            for key, many_more in self.engine.all(number):
                own[key] = own.get(key, 0) + int(many_more)
        found = list(self._by_size(keys, {key: sum(own.get(one, 0) for one in self._inside(key)) for key in keys}))
        # Of one operation the rows are made together: its parts show whatever is in view.
        return found if self.operation is None else [keys]

    def _by_size(self, keys: Sequence[str], sizes: Mapping[str, int]) -> Iterator[list[str]]:
        """Yield operations in groups of which the claims fit together.

        Raises
        ------
        RefusedError
            If those of one operation do not.
        """
        held: list[str] = []
        number = 0
        for key in keys:
            its = 1 + sizes.get(key, 0)
            if its > self.engine.most_at_once:
                raise RefusedError(
                    f"'{key}' and the lines that it touched have {many(its, 'claim')}, more than fit into this memory "
                    "at once: give more with --memory"
                )
            if held and number + its > self.engine.claims_a_piece:
                yield held
                held, number = [], 0
            held.append(key)
            number += its
        if held:
            yield held

    # --- the claims of a piece --------------------------------------------------------------------------------

    def _claims(self, pieces: Sequence[Sequence[str]]) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
        """Yield for each piece that has any its number and its rows (piece, table, cells)."""
        members = sorted({(i, one) for i, keys in enumerate(pieces) for key in keys for one in self._inside(key)})
        self.engine.put("members", ("piece", "operation"), members)
        mine = "select distinct piece, line from touched join members using (operation)"
        near = [
            f"select piece, {quoted(here)} from ({mine}) join links on {quoted(there)} = line "
            "where link_type = 'SUCCEEDS'"
            for here, there in (("from", "to"), ("to", "from"))
        ]
        self.engine.all(f"create or replace table near as {' union '.join([mine, *near])}")
        parts = []
        for table in ("lines", "links", "events"):
            rows = f"select {LINE[table]} as mine, {_cells(COLUMNS[table])} as cells from {SOURCE[table]}"
            parts.append(f"select piece, '{table}' as t, cells from ({rows}) join near on line = mine")
        acted = f'select "from" as operation, {_cells(COLUMNS["links"])} as cells from links'
        parts.append(
            f"select piece, 'links' as t, cells from ({acted} where link_type = 'CONDUCTED_IN') "
            "join members using (operation)"
        )
        parts.append(
            f"select piece, 'counts' as t, {_cells(self._told)} as cells from count_kinds "
            "join members using (operation)"
        )
        held: list[tuple[Any, ...]] = []
        for block in self.engine.stream(f"{' union all '.join(parts)} order by all"):
            for row in block:
                if held and held[0][0] != row[0]:
                    yield int(held[0][0]), held
                    held = []
                held.append(row)
        if held:
            yield int(held[0][0]), held

    def _network(self, keys: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Network:
        """Return some operations with the rows of their piece as a network."""
        asked = str(self.filters.get("subject") or "").split(";")
        inside = {one for key in (*keys, *asked) for one in self._inside(key)}
        empty = dict.fromkeys(TABLES["counts"].names, "") | {"stock_or_flow": "flow", "value": "1"}
        counts = []
        for i, cells in enumerate(cells for _, table, cells in rows if table == "counts"):
            told = dict(zip(self._told, cells, strict=True))
            operation = told.pop("operation")
            # The note says which of its subjects the row is about.
            mine = {"subject": told.get("subject", operation), "note": operation, "count_id": f"{_SEVERAL}{i:09}"}
            counts.append({**empty, **told, **mine})
        piece = self.lined.of(
            [row for row in rows if row[1] != "counts"],
            counts=counts,
            operations=[row for row in self.whole.entities["operations"] if row["operation_id"] in inside],
        )
        if self.by == "operation":
            piece.__dict__[KNOWN] = self._lookalikes
        return piece.network(**self.filters)

    @cached_property
    def _lookalikes(self) -> Mapping[object, Any]:
        """What the whole says of lines that may be one: nothing where there are too many to look for them."""
        hidden = self.whole.hidden
        shown = sum(key not in hidden for (key,) in self.engine.all("select line_id from lines"))
        if shown > MOST:
            return {told_by(self.lined.of([]).network(**self.filters)): None}
        mine = "len(list_intersect(string_split(subject, ';'), (select list(line_id) from lines))) > 0"
        wheres = {"lines": "true", "links": "true", "events": "true", "counts": mine}
        number = sum(int(self.engine.one(f"select count(*) from {t} where {w}")) for t, w in wheres.items())
        if number > self.engine.most_at_once:
            raise refuse(f"Which of {many(shown, 'line')} look alike")
        rows = {table: rows_of(self.engine, table, f"where {where}") for table, where in wheres.items()}
        for table in ("links", "events"):
            rows[table].sort(key=partial(claim_id, table))
        whole = self.whole.piece(**rows)
        whole.__dict__["cut_off"] = self.lined.cut_off
        net = whole.network(**self.filters)
        return {told_by(net): lookalikes(net)}

    # --- rows -------------------------------------------------------------------------------------------------

    def lines(self, table: Table) -> Iterator[str]:
        """Yield the CSV of the rows of all operations, in their order."""
        pieces = self._pieces()
        done = 0
        for number, rows in chain(self._claims(pieces), [(len(pieces), [])]):
            # Pieces of which no claim speaks have no rows but those of their operations.
            for at in range(done, number):
                yield from self._answered(table, pieces[at], [])
            if number < len(pieces):
                yield from self._answered(table, pieces[number], rows)
            done = number + 1

    def _answered(self, table: Table, keys: Sequence[str], claims: Sequence[tuple[Any, ...]]) -> Iterator[str]:
        net = self._network(keys, claims)
        found, here = disruption(net, self.by, operation=self.operation), set(keys)
        rows = [dict(row) for row in found.rows if row["operation"] in here]
        several = [(i, key) for i, row in enumerate(rows) for key in row["claims"] if key.startswith(_SEVERAL)]
        if not several:
            yield from table.csv(replace(found, rows=rows))
            return
        ids = self._ids(net, several)
        for row in rows:
            named = tuple(key for key in row["claims"] if not key.startswith(_SEVERAL))
            if len(named) < len(row["claims"]):
                named += next(ids)
            yield from table.csv(replace(found, rows=[{**row, "claims": named}]))

    def _ids(self, net: Network, several: Sequence[tuple[int, str]]) -> Iterator[tuple[str, ...]]:
        """Yield, for each row that names counts which stand for several, the ids of all of these."""
        if not self._sorted:
            columns = ", ".join(map(quoted, (*self._told, "count_id")))
            self.engine.all(f"create or replace table ids as select {columns} from {self._counts} order by all")
            self._sorted = True
        counts = {row["count_id"]: row for row in net.dataset.rows("counts")}
        told = [(i, *(self._cell(counts[key], name) for name in self._told)) for i, key in several]
        self.engine.put("wanted", ("number", *self._told), told)
        query = (
            f"select number, count_id from ids join wanted using ({', '.join(map(quoted, self._told))}) order by all"
        )
        blocks = self.engine.stream(query)
        for _, same in groupby((row for block in blocks for row in block), key=itemgetter(0)):
            yield tuple(str(key) for _, key in same)

    @staticmethod
    def _cell(count: Mapping[str, str], name: str) -> str:
        return count["note"] if name == "operation" else count[name]


def _cells(columns: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, columns))}]"
