"""Flows of a measure, subject by subject: the claims of one subject and of all that its totals are split into.

A table is of one subject, or of the subjects that one stated total is split into; so nothing that decides a row
(conflicts, totals and parts, what several sums allow together, shares and ranks) reaches from one piece to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphlab.analysis.flows.lines import LINES
from graphlab.analysis.flows.od_table import flows
from graphlab.counting.making import without
from graphlab.counting.selection import as_one, select_claims
from graphlab.errors import RefusedError
from graphlab.large.engine import Engine, refuse
from graphlab.large.pieces import Table, Whole, cut, groups_of, joined, rows_of
from graphlab.large.soundness import require_sound
from graphlab.loaders.parquet import quoted
from graphlab.model.result import Result
from graphlab.model.tables import TABLES
from graphlab.wording.phrases import many

_COLUMNS = TABLES["counts"].names
#: Columns that decide whether a claim passes the filters on time, grade and handling, and what it counts.
_KINDS = ("measure", "unit", "stock_or_flow", "handling", "grade", "period_start", "period_end")


def flow_lines(
    engine: Engine,
    measures: Sequence[str],
    units: Sequence[str],
    filters: Mapping[str, Any],
    asked: Mapping[str, Any],
) -> Iterator[str]:
    """Yield the CSV of `graphlab.analysis.flows.od_table.flows` line by line, header first.

    Parameters
    ----------
    engine
        An open folder.
    measures, units
        What is counted; several are refused.
    filters
        As for `graphlab.graph.network.Network`.
    asked
        Further arguments of ``flows``.

    Raises
    ------
    RefusedError
        If the folder is not as load writes it, or the question needs the whole in memory.
    """
    if [m.casefold() for m in measures] == [LINES]:
        raise refuse("flows of lines")
    if asked.get("sum_subjects"):
        raise refuse("A sum over subjects")
    require_sound(engine)
    whole = Whole(engine)
    whole.require_current()
    kinds, chosen = _chosen(whole, measures, units, filters, asked)
    table = Table(kinds)
    yield table.header
    question = _Question(whole, chosen, filters, {**asked, "kind": chosen[2]})
    for result in question.tied():
        table.keep(result, "subject")
    yield from table.lines(question.alone(), "subject")


def _chosen(
    whole: Whole,
    measures: Sequence[str],
    units: Sequence[str],
    filters: Mapping[str, Any],
    asked: Mapping[str, Any],
) -> tuple[Result, tuple[str, str, str]]:
    """Return an empty table with the columns of the answer, and the measure, unit and kind that are meant.

    One claim stands for all that differ neither in what they count nor in what lets them pass.
    """
    names = (*_KINDS, *(("subject",) if filters.get("subject") else ()))
    found = whole.engine.all(f"select distinct {', '.join(map(quoted, names))} from counts order by all")
    empty = dict.fromkeys(_COLUMNS, "")
    rows = [
        {**empty, "subject": "-", **dict(zip(names, cells, strict=True)), "count_id": f"{i:09}", "value": "1"}
        for i, cells in enumerate(found)
    ]
    lines = rows_of(whole.engine, "lines") if filters.get("subject") else []
    net = whole.piece(counts=rows, lines=lines).network(**filters)
    one, one_unit = as_one(measures, "measure", net.count_arrays), as_one(units or None, "unit", net.count_arrays)
    claims, _ = select_claims(without(net, "place"), str(one), one_unit, asked.get("kind"))
    chosen = (claims.measure, claims.unit, claims.kind)
    result = flows(net, chosen[0], chosen[1], **{**asked, "kind": chosen[2]})
    return replace(result, rows=()), chosen


class _Question:
    """One question about flows, put to piece after piece."""

    def __init__(
        self, whole: Whole, chosen: tuple[str, str, str], filters: Mapping[str, Any], asked: Mapping[str, Any]
    ) -> None:
        self.whole, self.engine = whole, whole.engine
        self.chosen, self.filters, self.asked = chosen, filters, asked
        self.engine.all("create or replace table tied_subjects (subject varchar, piece varchar)")
        pairs = self.engine.all(
            "select distinct c.subject, t.subject from counts c join counts t on t.count_id = c.part_of "
            "where c.subject <> t.subject"
        )
        self.groups = groups_of(joined((str(a), str(b)) for a, b in sorted(pairs)))
        rows = [(subject, group[0]) for group in self.groups for subject in group]
        if rows:
            self.engine.db.executemany("insert into tied_subjects values (?, ?)", rows)

    def tied(self) -> Iterator[Result]:
        """Yield the tables of subjects that totals tie to others, one group of them after another."""
        for group in self.groups:
            where = "where subject in (select subject from tied_subjects where piece = ?) and "
            number = self.engine.one(f"select count(*) from counts {where}{_OF}", [group[0], *self.chosen])
            if number > self.engine.most_at_once:
                raise RefusedError(
                    f"'{group[0]}' and the subjects that its totals tie it to have {many(number, 'claim')}, more than "
                    "fit into this memory at once: give more with --memory"
                )
            rows = self.engine.all(f"select {_SELECTED} from counts {where}{_OF}", [group[0], *self.chosen])
            yield from self._answered(rows)

    def alone(self) -> Iterator[Result]:
        """Yield the tables of all other subjects, in their order."""
        where = "where subject not in (select subject from tied_subjects) and "
        query = f"select {_SELECTED} from counts {where}{_OF} order by all"
        blocks = self.engine.stream(query, self.chosen)
        for rows in cut(blocks, self.engine, "the subject"):
            yield from self._answered(rows)

    def _answered(self, rows: list[tuple[Any, ...]]) -> Iterator[Result]:
        measure, unit, kind = self.chosen
        constant = {"measure": measure, "unit": unit, "stock_or_flow": kind, "note": "", "supersedes": ""}
        counts = [
            {**dict.fromkeys(_COLUMNS, ""), **constant, **dict(zip(_NEEDED, cells, strict=True))}
            for cells in sorted(rows, key=lambda cells: str(cells[1]))
        ]
        lines = self._lines(counts) if self.filters.get("subject") else []
        net = self.whole.piece(counts=counts, lines=lines).network(**self.filters)
        if len(net.count_columns.rows):
            yield flows(net, measure, unit, **self.asked)

    def _lines(self, counts: list[dict[str, str]]) -> list[dict[str, str]]:
        return rows_of(self.engine, "lines")


#: What a piece needs of a count beside what all of them have in common, the subject first and the id second.
_NEEDED = (
    "subject", "count_id", "value", "source_id", "origin", "destination", "period_start", "period_end", "definition",
    "part_of", "grade", "handling",
)  # fmt: skip
_SELECTED = ", ".join(map(quoted, _NEEDED))
_OF = "measure = ? and unit = ? and stock_or_flow = ?"
