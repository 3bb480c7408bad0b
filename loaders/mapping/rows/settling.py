"""Counts of a sheet settled as columns: each cell answered once, every total checked, parts linked to their totals.

What asks for more (rows that are added up or counted, repeats, subtotals, totals over years) is settled record by
record (`adding`, `totals`); both ways give the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from operator import itemgetter

import numpy as np

from graphlab.loaders.mapping.rows.gathered import Columns, Gathered
from graphlab.loaders.mapping.rows.records import (
    CELL,
    DIMENSIONS,
    NO_CONTENT,
    Record,
    bounds_of,
    is_broken,
    open_columns,
)
from graphlab.loaders.mapping.rows.totals import (
    NONE,
    Around,
    Checked,
    Flags,
    Parts,
    check_total,
    exceeds,
    inner_places,
    note_checks,
    only_a_check,
    open_ends,
    outermost,
    says_again,
    wider_than,
)
from graphlab.loaders.mapping.rules import PERIOD, TableRule
from graphlab.loaders.mapping.tables.view import View
from graphlab.model.columns import TextColumn, distinct
from graphlab.model.content_numbers import contents_of, numbers_of
from graphlab.model.values import Bounds, sum_bounds

_GIVEN = ("count_id", "part_of", "supersedes")


def settle_columns(
    parts: Sequence[Gathered], rule: TableRule, view: View, file: str, values: str, around: Around
) -> tuple[list[Gathered], Checked] | None:
    """Return the records with their ids and what they are part of, and what the totals say; None where they need care.

    Parameters
    ----------
    parts
        The records of each column of figures.
    rule, view, file
        The rule of the table, the sheet, and the name of the mapping.
    values
        The column of values, where none became rows.
    around
        Gives a place and those around it.
    """
    filled = [part for part in parts if part.length]
    if rule.count or not filled or any(part.seasons is not None for part in filled):
        return None
    counts = _Counts(filled)
    if not counts.clear():
        return None
    checked = counts.check(view, file, values, around) if counts.totals else Checked()
    made = dict(zip((part.name for part in filled), counts.settled(), strict=True))
    return [made.get(part.name, part) for part in parts], checked


class _Counts:
    """All records of a table."""

    def __init__(self, parts: Sequence[Gathered]) -> None:
        self._parts = parts
        names = dict.fromkeys(c for part in parts for c in part.columns)
        self.columns: Columns = {c: _of_all(c, parts) for c in names}
        self.starts = np.cumsum([0, *(part.length for part in parts)])
        self.length = int(self.starts[-1])
        odd = [(int(start) + at, r) for start, p in zip(self.starts, parts, strict=False) for at, r in p.odd.items()]
        self.part_totals = any(r.part or r.named for _, r in odd)
        #: Totals by their place, and the number of what each record is a total over.
        self.totals = {at: record for at, record in sorted(odd, key=itemgetter(0)) if record.flags}
        self.kinds = sorted({NONE, *(r.flags for r in self.totals.values())}, key=lambda f: (len(f), sorted(f)))
        self.kind = np.zeros(self.length, np.int64)
        for at, record in self.totals.items():
            self.kind[at] = self.kinds.index(record.flags)
        self.kept = np.ones(self.length, bool)

    def clear(self) -> bool:
        """Return whether every cell is answered once with a number that it may hold, and every total is a plain one."""
        given = (self.columns[c] for c in _GIVEN if c in self.columns)
        if self.part_totals or any(column.texts != [""] for column in given):
            return False
        if any(flags - set(DIMENSIONS) for flags in self.kinds):
            return False
        pairs, _ = TextColumn.pairs(self._column("value"), self._column("unit"))
        if any(is_broken(*pair) for pair in pairs):
            return False
        cell = self._cells(NONE) * len(self.kinds) + self.kind
        return len(distinct(cell)) == self.length

    def check(self, view: View, file: str, values: str, around: Around) -> Checked:
        """Check every total against its parts, and leave out those that are a check only."""
        self._span_totals()
        checked, redundant = Checked(), dict[Flags, bool]()
        for at, total in self.totals.items():
            layers = (outermost(layer, total, around) for layer in self._layers(at))
            exact = check_total(total, self._parts_of(at, around), layers, view, file, values, checked)
            redundant[total.flags] = redundant.get(total.flags, True) and exact
        again = self._said_again()
        left = [at for at, total in self.totals.items() if at in again or only_a_check(total, redundant)]
        self.kept[left] = False
        note_checks(len(left), view)
        return checked

    def _said_again(self) -> set[int]:
        """Return the places of totals over the only period that there is: they say its figure over again."""
        if not any(PERIOD in flags for flags in self.kinds):
            return set()
        cells = self._cells(NONE)
        order = np.lexsort((self.kind, cells))
        first = order[np.searchsorted(cells[order], cells)]
        bounds, number = self._bounds
        over = {at: total for at, total in self.totals.items() if PERIOD in total.flags}
        return {
            at
            for at, total in over.items()
            if says_again(total, self.kinds[self.kind[first[at]]], bounds[number[first[at]]])
        }

    def settled(self) -> Iterator[Gathered]:
        """Yield the records of each column of figures that are kept, with ids and what they are part of."""
        ids = self._ids()
        made = {**self.columns, "count_id": ids, "part_of": self._part_of(ids)}
        for part, start, stop in zip(self._parts, self.starts, self.starts[1:], strict=False):
            rows = np.flatnonzero(self.kept[start:stop])
            everything = len(rows) == self.length
            columns = made if everything else {c: column.take(rows + start) for c, column in made.items()}
            yield Gathered(part.name, columns, part.numbers[rows], {}, part.bad)

    def _column(self, name: str) -> TextColumn:
        found = self.columns.get(name)
        return TextColumn.constant("", self.length) if found is None else found

    def _cells(self, flags: Flags) -> np.ndarray:
        """Return for every record the number of its cell, without what totals of these flags leave open."""
        wanted = set(CELL) - open_columns(flags)
        return TextColumn.together([column for c, column in self.columns.items() if c in wanted], self.length)[0]

    def _span_totals(self) -> None:
        """Give totals over periods the span of the records of their series that are none."""
        over = np.fromiter((PERIOD in flags for flags in self.kinds), bool, len(self.kinds))[self.kind]
        if not over.any() or "period_start" not in self.columns:
            return
        start, end = self._column("period_start"), self._column("period_end")
        series = self._cells(frozenset(DIMENSIONS))
        dated = ~over & ~start.equals("")
        size = int(series.max()) + 1
        first, last = np.full(size, len(start.texts)), np.full(size, -1)
        np.minimum.at(first, series[dated], start.codes[dated])
        np.maximum.at(last, series[dated], end.codes[dated])
        spans: dict[str, dict[int, str]] = {"period_start": {}, "period_end": {}}
        for at in np.flatnonzero(over & (last[series] >= 0)).tolist():
            row = self.totals[at].row
            row["period_start"] = spans["period_start"][at] = start.texts[first[series[at]]]
            row["period_end"] = spans["period_end"][at] = end.texts[last[series[at]]]
        for name, texts in spans.items():
            self.columns[name] = self._column(name).replacing(texts) if texts else self._column(name)

    def _parts_of(self, at: int, around: Around) -> Parts:
        """Return what a total is the sum of: the finest records that there are, of too many only the outermost."""
        for _, found in self._beneath(at):
            if len(found):
                parts, ends = self._sum(found), open_ends(self.totals[at])
                if not ends or not exceeds(parts.bounds, self.totals[at]):
                    return parts
                places = list(zip(*(self._column(end).take(found).cells() for end in ends), strict=True))
                held = inner_places(set(places), around)
                outer = self._sum(found[[place not in held for place in places]])
                return replace(outer, exact=parts.exact)
        return Parts.of([])

    def _beneath(self, at: int) -> Iterator[tuple[Flags, np.ndarray]]:
        """Yield the records that a total is over kind by kind, the finest first."""
        flags = self.totals[at].flags
        cells, order, first = self._grouped[flags]
        rows = order[first[cells[at]] : first[cells[at] + 1]]
        for number, kind in enumerate(self.kinds):
            if kind < flags:
                yield kind, rows[self.kind[rows] == number]

    def _layers(self, at: int) -> Iterator[list[Record]]:
        """Yield the other totals beneath a total, kind by kind, where they cover every part of it."""
        finest, parts = frozenset[str](), np.zeros(0, np.int64)
        for kind, found in self._beneath(at):
            if not len(parts):
                finest, parts = kind, found
            elif finest < kind and len(found):
                cells = self._grouped[kind][0]
                if np.isin(cells[parts], cells[found]).all():
                    yield [self.totals[i] for i in found.tolist()]

    @cached_property
    def _grouped(self) -> dict[Flags, tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """For each kind of total the cell of every record, the records by cell, and where each cell begins there."""
        found = {}
        for flags in self.kinds[1:]:
            cells = self._cells(flags)
            order = np.argsort(cells, kind="stable")
            found[flags] = cells, order, np.searchsorted(cells[order], np.arange(int(cells.max()) + 2))
        return found

    @cached_property
    def _bounds(self) -> tuple[list[Bounds], np.ndarray]:
        """The bounds of each different value and unit, and which of them every record has."""
        pairs, number = TextColumn.pairs(self._column("value"), self._column("unit"))
        return [bounds_of(*pair) for pair in pairs], number

    def _sum(self, rows: np.ndarray) -> Parts:
        bounds, number = self._bounds
        times = np.bincount(number[rows], minlength=len(bounds)) if len(rows) > len(bounds) else None
        used = [bounds[i] for i in (np.flatnonzero(times) if times is not None else number[rows]).tolist()]
        exact = all(b.exact for b in used)
        if times is None:
            return Parts(len(rows), sum_bounds(used), exact)
        if any(isinstance(side, float) for b in used for side in (b.low, b.high)):  # their sum depends on their order
            return Parts(len(rows), sum_bounds(bounds[i] for i in number[rows].tolist()), exact)
        often = times[np.flatnonzero(times)].tolist()
        sums = (Bounds(b.low and b.low * n, b.high and b.high * n) for b, n in zip(used, often, strict=True))
        return Parts(len(rows), sum_bounds(sums), exact)

    def _part_of(self, ids: TextColumn) -> TextColumn:
        """Return for every record the id of the nearest total that it is a part of, "" for none."""
        codes = np.zeros(self.length, np.int64)
        texts = [""]
        kept = {at: total for at, total in self.totals.items() if self.kept[at]}
        over = {total.flags for total in kept.values()}
        total_of: dict[Flags, np.ndarray] = {}
        for flags in over:
            cells, _, _ = self._grouped[flags]
            total_of[flags] = np.zeros(int(cells.max()) + 1, np.int64)
            for at, total in kept.items():
                if total.flags == flags and not total_of[flags][cells[at]]:
                    total_of[flags][cells[at]] = len(texts)
                    texts.append(ids[at])
        for number, kind in enumerate(self.kinds):
            for flags in wider_than(kind):
                if flags in over:
                    found = total_of[flags][self._grouped[flags][0]]
                    codes = np.where((self.kind == number) & (codes == 0), found, codes)
        return TextColumn.from_codes(texts, codes)

    def _ids(self) -> TextColumn:
        """Return the id of every record by its content."""
        told = {c: column for c, column in self.columns.items() if c not in NO_CONTENT}
        return TextColumn.of_numbers("m", numbers_of(contents_of(told, self.length)))


def _of_all(name: str, parts: Sequence[Gathered]) -> TextColumn:
    found = [p.columns[name] if name in p.columns else TextColumn.constant("", p.length) for p in parts]
    return found[0] if len(found) == 1 else TextColumn.concat(found)
