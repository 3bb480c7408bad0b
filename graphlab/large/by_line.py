"""The claims of lines in pieces: those of a line, and of all that it succeeds or that succeed it, stay together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from graphlab.dataset import Dataset
from graphlab.errors import RefusedError
from graphlab.large.engine import refuse
from graphlab.large.pieces import Rows, Whole, cut, groups_of, joined, rows_of
from graphlab.loaders.parquet import quoted
from graphlab.model.claims import claim_id
from graphlab.model.statuses import STATUS
from graphlab.model.tables import TABLES
from graphlab.wording.phrases import many

#: What of a count decides whether the lines that it is about are in view.
_OF_COUNTS = ("subject", "handling", "grade", "period_start", "period_end", "origin", "destination")
COLUMNS = {**{t: TABLES[t].names for t in ("lines", "links", "events")}, "counts": _OF_COUNTS}
#: The line that each row is about.
LINE = {
    "lines": "line_id",
    "links": 'case when link_type = \'TARGETED\' then "to" else "from" end',
    "events": "line_id",
    "counts": "part",
}
#: Links that are about no line.
OF_NO_LINE = "link_type in ('CONDUCTED_IN', 'CONNECTS')"
SOURCE = {
    "lines": "lines",
    "links": f"links where not {OF_NO_LINE}",
    "events": "events",
    "counts": (
        f"(select distinct unnest(string_split(subject, ';')) as part, {', '.join(_OF_COUNTS)} from counts) "
        "where part in (select line_id from lines)"
    ),
}
_MOST_DAYS = 200_000


def resolved(whole: Whole, filters: Mapping[str, Any]) -> dict[str, Any]:
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


class Lined:
    """The claims of all lines, piece after piece.

    Parameters
    ----------
    whole
        The dataset.
    cut_off
        Its last day.
    tables
        What of each line is read; counts are only told apart by what lets them pass.
    """

    def __init__(
        self, whole: Whole, cut_off: date | None, tables: tuple[str, ...] = ("lines", "links", "events", "counts")
    ) -> None:
        self.whole, self.engine, self.cut_off, self.tables = whole, whole.engine, cut_off, tables
        pairs = self.engine.all('select distinct "from", "to" from links where link_type = \'SUCCEEDS\'')
        self.groups = groups_of(joined((str(a), str(b)) for a, b in sorted(pairs)))
        self.engine.all("create or replace table tied_lines (line varchar, piece varchar)")
        rows = [(line, group[0]) for group in self.groups for line in group]
        if rows:
            self.engine.db.executemany("insert into tied_lines values (?, ?)", rows)

    def tied(self) -> Iterator[Dataset]:
        """Yield the claims of lines that succeed each other, in groups as many as fit together."""
        if not self.groups:
            return
        query = self._every("select piece, t, cells from ({}) join tied_lines using (line)")
        for rows in cut(self.engine.stream(query), self.engine, "what succeeds the line"):
            yield self.of(rows)

    def alone(self) -> Iterator[Dataset]:
        """Yield the claims of all other lines, in their order."""
        query = self._every("select line, t, cells from ({}) where line not in (select line from tied_lines)")
        for rows in cut(self.engine.stream(query), self.engine, "the line"):
            yield self.of(rows)

    def _every(self, select: str) -> str:
        """Return the query of every row with its line, its table and its cells, sorted."""
        parts = [
            f"select {LINE[table]} as line, '{table}' as t, [{', '.join(map(quoted, COLUMNS[table]))}] as cells "
            f"from {SOURCE[table]}"
            for table in self.tables
        ]
        return f"{select.format(' union all '.join(parts))} order by all"

    def of(self, rows: list[tuple[Any, ...]], **others: Rows) -> Dataset:
        """Return the claims of some rows (key, table, cells) as a dataset that knows the last day of the whole.

        `others` are tables that are given as they are.
        """
        found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
        for _, table, cells in rows:
            found[table].append(dict(zip(COLUMNS[table], cells, strict=True)))
        for table in ("links", "events"):
            found[table].sort(key=partial(claim_id, table))
        empty = {**dict.fromkeys(TABLES["counts"].names, ""), "stock_or_flow": "flow", "value": "1"}
        found["counts"] = [{**empty, **row, "count_id": f"{i:09}"} for i, row in enumerate(found["counts"])]
        piece = self.whole.piece(**{**found, **others})
        piece.__dict__["cut_off"] = self.cut_off
        return piece
