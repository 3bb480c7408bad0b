"""The ledger of lines, line by line: the claims of a line, and those of all that it succeeds or that succeed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from graphlab.analysis.lifecycle.ledger import lines
from graphlab.dataset import Dataset
from graphlab.errors import RefusedError
from graphlab.large.engine import Engine, refuse
from graphlab.large.pieces import Table, Whole, cut, groups_of, joined, rows_of
from graphlab.large.soundness import require_sound
from graphlab.loaders.parquet import quoted
from graphlab.model.claims import claim_id
from graphlab.model.result import Result
from graphlab.model.statuses import STATUS
from graphlab.model.tables import TABLES
from graphlab.wording.phrases import many

#: What of a count decides whether the lines that it is about are in view.
_OF_COUNTS = ("subject", "handling", "grade", "period_start", "period_end", "origin", "destination")
_COLUMNS = {**{t: TABLES[t].names for t in ("lines", "links", "events")}, "counts": _OF_COUNTS}
#: The line that each row is about.
_LINE = {
    "lines": "line_id",
    "links": 'case when link_type = \'TARGETED\' then "to" else "from" end',
    "events": "line_id",
    "counts": "part",
}
_SOURCE = {
    "lines": "lines",
    "links": "links where link_type not in ('CONDUCTED_IN', 'CONNECTS')",
    "events": "events",
    "counts": (
        f"(select distinct unnest(string_split(subject, ';')) as part, {', '.join(_OF_COUNTS)} from counts) "
        "where part in (select line_id from lines)"
    ),
}
_MOST_DAYS = 200_000


def ledger_lines(engine: Engine, filters: Mapping[str, Any]) -> Iterator[str]:
    """Yield the CSV of `graphlab.analysis.lifecycle.ledger.lines` line by line, header first.

    Parameters
    ----------
    engine
        An open folder.
    filters
        As for `graphlab.graph.network.Network`.

    Raises
    ------
    RefusedError
        If the folder is not as load writes it, or the question needs the whole in memory.
    """
    require_sound(engine)
    whole = Whole(engine)
    whole.require_current()
    asked = _resolved(whole, filters)
    ledger = _Ledger(whole, asked, last_day(whole))
    table = Table(ledger.of([]))
    yield table.header
    for result in ledger.tied():
        table.keep(result, "line")
    yield from table.lines(ledger.alone(), "line")


def _resolved(whole: Whole, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filters with the subject as an id, which is looked up among all lines."""
    if not filters.get("subject"):
        return dict(filters)
    every = rows_of(whole.engine, "lines")
    subject = whole.piece(lines=every).network(**filters).filters.subject
    if set(subject.split(";")) & {row["line_id"] for row in every}:
        raise refuse("--subject with a line")
    return {**filters, "subject": subject}


def last_day(whole: Whole) -> date | None:
    """Return the cut-off of a dataset, from one claim for all of the same days (and source, if it records statuses).

    Raises
    ------
    RefusedError
        If the days are too many.
    """
    if whole.engine.record.cut_off is not None:
        return whole.engine.record.cut_off.last
    recording = f"(select source_id from events where event = '{STATUS}')"
    days = {"counts": ("period_start", "period_end"), "links": ("start", "end"), "events": ("date_start", "date_end")}
    rows: dict[str, list[dict[str, str]]] = {}
    for table, (start, end) in days.items():
        status = f"event = '{STATUS}'" if table == "events" else "false"
        source = f"case when source_id in {recording} then source_id else '' end"
        found = whole.engine.all(
            f"select distinct {source}, {quoted(start)}, {quoted(end)}, {status} from {table} order by all"
        )
        if len(found) > _MOST_DAYS:
            raise RefusedError(
                f"the last day of the data cannot be told from {many(len(found), 'period')} at once: "
                "write cut_off into dataset.yaml"
            )
        empty = dict.fromkeys(TABLES[table].names, "")
        event = {True: {"event": STATUS, "status": "Active"}, False: {"event": "active"}}
        rows[table] = [
            {**empty, "source_id": s, start: a, end: b}
            | (event[is_status] if table == "events" else {"value": "1"} if table == "counts" else {})
            for s, a, b, is_status in found
        ]
    return whole.piece(**rows).cut_off


class _Ledger:
    """The ledger, piece after piece."""

    def __init__(self, whole: Whole, filters: Mapping[str, Any], cut_off: date | None) -> None:
        self.whole, self.engine, self.filters, self.cut_off = whole, whole.engine, filters, cut_off
        pairs = self.engine.all('select distinct "from", "to" from links where link_type = \'SUCCEEDS\'')
        self.groups = groups_of(joined((str(a), str(b)) for a, b in sorted(pairs)))
        self.engine.all("create or replace table tied_lines (line varchar, piece varchar)")
        rows = [(line, group[0]) for group in self.groups for line in group]
        if rows:
            self.engine.db.executemany("insert into tied_lines values (?, ?)", rows)

    def tied(self) -> Iterator[Result]:
        """Yield the ledger of lines that succeed each other, in groups as many as fit together."""
        if not self.groups:
            return
        query = self._every("select piece, t, cells from ({}) join tied_lines using (line)")
        for rows in cut(self.engine.stream(query), self.engine, "what succeeds the line"):
            yield self.of(rows)

    def alone(self) -> Iterator[Result]:
        """Yield the ledger of all other lines, in their order."""
        query = self._every("select line, t, cells from ({}) where line not in (select line from tied_lines)")
        for rows in cut(self.engine.stream(query), self.engine, "the line"):
            yield self.of(rows)

    def _every(self, select: str) -> str:
        """Return the query of every row with its line, its table and its cells, sorted."""
        parts = [
            f"select {_LINE[table]} as line, '{table}' as t, [{', '.join(map(quoted, columns))}] as cells "
            f"from {_SOURCE[table]}"
            for table, columns in _COLUMNS.items()
        ]
        return f"{select.format(' union all '.join(parts))} order by all"

    def of(self, rows: list[tuple[Any, ...]]) -> Result:
        """Return the ledger of the lines of some rows."""
        found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
        for _, table, cells in rows:
            found[table].append(dict(zip(_COLUMNS[table], cells, strict=True)))
        for table in ("links", "events"):
            found[table].sort(key=partial(claim_id, table))
        empty = {**dict.fromkeys(TABLES["counts"].names, ""), "stock_or_flow": "flow", "value": "1"}
        found["counts"] = [{**empty, **row, "count_id": f"{i:09}"} for i, row in enumerate(found["counts"])]
        piece = self.whole.piece(**found)
        return lines(self._with_cut_off(piece).network(**self.filters))

    def _with_cut_off(self, piece: Dataset) -> Dataset:
        piece.__dict__["cut_off"] = self.cut_off
        return piece
