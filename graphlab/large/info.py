"""What is in a folder: its claims counted in pieces and put together, counts that are told alike counted once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import numpy as np

from graphlab.analysis.inspection.holdings import SERIES, Holdings, Series, holdings
from graphlab.analysis.inspection.info import info_of
from graphlab.dataset import Dataset
from graphlab.graph.network import Network
from graphlab.large.by_line import OF_NO_LINE, Lined, last_day, resolved
from graphlab.large.engine import Engine, refuse
from graphlab.large.pieces import Whole
from graphlab.large.soundness import require_sound
from graphlab.loaders.parquet import quoted
from graphlab.model.result import Result
from graphlab.model.tables import TABLES, UNKNOWN
from graphlab.wording.phrases import many

_COLUMNS = TABLES["counts"].names
#: What lets a count pass, what it counts and what is asked of it, beside its value.
_TOLD = (*SERIES, "handling", "grade", "period_start", "period_end", "source_id")
#: Ids of what is missing that are named at most.
MOST_NAMED = 500_000


def info_in_pieces(engine: Engine, filters: Mapping[str, Any], *, named: bool) -> Result:
    """Return what `graphlab.analysis.inspection.info.info` says of a folder.

    Parameters
    ----------
    engine
        An open folder.
    filters
        As for `graphlab.graph.network.Network`.
    named
        Whether the rows of what is missing name it; the ids of a whole measure are never told.

    Raises
    ------
    RefusedError
        If the folder is not as load writes it, the question needs the whole in memory, or what is missing is too much
        to be named.
    """
    require_sound(engine)
    whole = Whole(engine)
    whole.require_current()
    asked = resolved(whole, filters)
    cut_off = last_day(whole)
    lined = Lined(whole, cut_off, ("lines", "links", "events"))
    found = Holdings()
    parts = (holdings(piece.network(**asked)) for piece in _pieces(lined))
    for some in chain(parts, _Counts(whole, asked, named=named).holdings()):
        found += _without_ids(some, found, named=named)
    return info_of(lined.of([]).network(**asked), found)


def _without_ids(some: Holdings, before: Holdings, *, named: bool) -> Holdings:
    """Return the holdings of a piece without ids that nobody asks for; refuse more than fit into memory."""
    if not named:
        for ids in some.lacking.values():
            ids.clear()
    number = sum(len(ids) for known in (some, before) for ids in known.lacking.values())
    if number > MOST_NAMED:
        raise refuse(f"A list of more than {many(MOST_NAMED, 'id')} of what is missing (the table counts them)")
    return some


def _pieces(lined: Lined) -> Iterator[Dataset]:
    """Yield lines, links and events in pieces."""
    yield from lined.tied()
    yield from lined.alone()
    names = TABLES["links"].names
    query = f"select {', '.join(map(quoted, names))} from links where {OF_NO_LINE}"
    for block in lined.engine.stream(query):
        yield lined.of([("", "links", cells) for cells in block])


class _Counts:
    """The counts, those that differ in nothing that is asked for as one."""

    def __init__(self, whole: Whole, filters: Mapping[str, Any], *, named: bool) -> None:
        self.whole, self.engine, self.filters = whole, whole.engine, filters
        ends = bool(filters.get("place") or filters.get("subject"))
        # Which of them is unknown is all that is asked of an end, and whether it is a number of a value.
        told = {name: quoted(name) for name in _TOLD}
        for name in ("origin", "destination"):
            told[name] = quoted(name) if ends else f"case when {name} = '{UNKNOWN}' then {name} else '' end"
        told["subject"] = "subject" if ends else "''"
        told["value"] = "case when regexp_full_match(value, '[0-9]+') then '1' else value end"
        odd = f"period_start = '' and period_end = '' or origin = '{UNKNOWN}' or destination = '{UNKNOWN}'"
        odd += " or source_id = '' or not regexp_matches(value, '[0-9]')"
        told["count_id"] = f"case when {odd} then count_id else '' end" if named else "''"
        self._names, self._told = tuple(told), ", ".join(f"{sql} as {quoted(name)}" for name, sql in told.items())
        self._common = tuple(name for name in told if name not in ("source_id", "value", "count_id"))

    def holdings(self) -> Iterator[Holdings]:
        """Yield what the counts hold, in pieces, and at last whom they are about."""
        columns = ", ".join(f"{quoted(name)} varchar" for name in self._common)
        self.engine.all(f"create or replace table passing ({columns})")
        query = f"select {self._told}, count(*) from counts group by all"
        for rows in self.engine.stream(query, size=self.engine.claims_a_piece):
            net, times = self._network(rows)
            self._keep(net)
            some = holdings(net, times)
            for series in some.series.values():
                series.subjects.clear()
                series.claims.clear()
            yield some
        yield self._about()

    def _network(self, rows: list[tuple[Any, ...]]) -> tuple[Network, np.ndarray]:
        """Return some counts as a network, and how many each stands for; those that stand for several have no id."""
        empty = dict.fromkeys(_COLUMNS, "")
        made = []
        for i, (*cells, times) in enumerate(rows):
            row = empty | dict(zip(self._names, cells, strict=True))
            made.append((row["count_id"] or f"\0{i:09}", row, times))
        made.sort(key=lambda count: count[0])
        counts = [{**row, "count_id": key} for key, row, _ in made]
        net = self.whole.piece(counts=counts).network(**self.filters)
        return net, np.array([times for *_, times in made], np.int64)

    def _keep(self, net: Network) -> None:
        """Keep what the counts that pass have in common, to find again whom they are about."""
        counts = net.count_columns
        kept = zip(*(counts[name].take(counts.rows).cells() for name in self._common), strict=True)
        self.engine.put("kept", self._common, sorted(set(kept)))
        self.engine.all("insert into passing select * from kept")

    def _about(self) -> Holdings:
        """Return of how many subjects the counts of each measure are that pass."""
        series, common = (", ".join(map(quoted, names)) for names in (SERIES, self._common))
        told = f"select {self._told}, subject as whom from counts"
        found = self.engine.all(
            f"select {series}, count(distinct whom) from ({told}) t semi join passing using ({common}) group by all"
        )
        return Holdings(series={tuple(map(str, key)): Series(about=int(number)) for *key, number in found})
