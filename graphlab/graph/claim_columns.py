"""Links and events as columns: their days, why each passes the filters or not, and the days that each line spans.

What `graphlab.graph.activity` says of one claim, here said of all of them at once; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from graphlab.graph.activity import LINE_COLUMN
from graphlab.graph.filters import (
    CERTAINTY,
    GRADE,
    HANDLING,
    OUTSIDE,
    OVERLAPPING,
    PASSES,
    SUPPLY,
    UNDATED,
    Filters,
)
from graphlab.model.claim_set import ClaimSet
from graphlab.model.columns import Days, Table, TextColumn
from graphlab.model.grades import parse_grade
from graphlab.model.periods import UNDATED as NO_DATES
from graphlab.model.periods import Period, make_period, parse_date
from graphlab.model.statuses import STATUS
from graphlab.model.tables import PERIOD_COLUMNS, OperationRow

T = TypeVar("T")

#: What `ClaimColumns.reason` numbers: why a claim is withheld or was not asked for.
REASONS = (PASSES, OUTSIDE, HANDLING, GRADE, CERTAINTY, UNDATED, OVERLAPPING)
NUMBER = {reason: i for i, reason in enumerate(REASONS)}


@dataclass(frozen=True)
class ClaimColumns:
    """The links or the events of a dataset seen through filters; all arrays have one entry a row of `table`.

    Attributes
    ----------
    table
        The columns of the claims, sorted by claim id.
    days
        Days of each claim; an undated link has those of its line or operation.
    reason
        Number of the reason in `REASONS`; 0 = it passes (int8).
    certain
        Whether the claim is certainly active in the asked period; without one all are (bool).
    """

    table: Table
    days: Days
    reason: np.ndarray
    certain: np.ndarray

    @cached_property
    def passes(self) -> np.ndarray:
        """Mask of the claims that pass."""
        return np.asarray(self.reason == 0)

    @cached_property
    def rows(self) -> np.ndarray:
        """Numbers of the rows that pass."""
        return np.flatnonzero(self.passes)

    def __getitem__(self, column: str) -> TextColumn:
        return self.table.columns[column]

    def reasons(self, rows: np.ndarray | slice | None = None) -> dict[str, int]:
        """Return how many claims (of some) there are by reason."""
        found = np.bincount(self.reason if rows is None else self.reason[rows], minlength=len(REASONS))
        return {reason: number for reason, number in zip(REASONS, found.tolist(), strict=True) if number}


@dataclass(frozen=True)
class LineSpans:
    """The widest days that the dated links and events of each line allow.

    Attributes
    ----------
    lines
        The lines that have any, one entry a line, sorted.
    days
        One entry a line of `lines`; an open side reaches for ever.
    starts, ends
        The text of the side of each line that decided.
    """

    lines: TextColumn
    days: Days
    starts: TextColumn
    ends: TextColumn

    def period(self, line: str) -> Period:
        """Return the span of a line as a period; undated where it has none."""
        at = self.lines.code_of(line)
        if at < 0:
            return NO_DATES
        start, end = self.starts[at], self.ends[at]
        return Period(parse_date(start) if start else None, parse_date(end) if end else None)

    def of(self, names: TextColumn) -> Days:
        """Return the days of the line that each row names; undated where that has none."""
        at = self.lines.codes_of(names.texts)[names.codes]
        undated = Days.undated(len(at))
        return undated.where(at >= 0, self.days.take(np.maximum(at, 0))) if len(self.lines) else undated


def line_spans(dataset: ClaimSet, links: np.ndarray, events: np.ndarray) -> LineSpans:
    """Return the span of every line that some of the links and events name with a date.

    Parameters
    ----------
    dataset
        Holds the claims.
    links, events
        Masks over the rows of its tables. Recorded statuses span nothing.
    """
    told: list[tuple[np.ndarray, Days, TextColumn, TextColumn, np.ndarray]] = []
    every, numbers = _numbered_lines(dataset)
    for table, mask, place in (("links", links, 0), ("events", events, len(links))):
        columns, days = dataset.columns(table).columns, dataset.days(table)
        start, end = (columns[c] for c in PERIOD_COLUMNS[table])
        for column, those in _naming_lines(dataset.columns(table)):
            rows = np.flatnonzero(mask & days.dated & those)
            line = numbers[table, column][rows]
            told.append((line, days.take(rows), start.take(rows), end.take(rows), rows + place))
    names = TextColumn(every, np.concatenate([part[0] for part in told])).take(np.s_[:])
    days = Days.concat([part[1] for part in told])
    order = np.concatenate([part[4] for part in told])
    lines = TextColumn(names.texts, np.arange(len(names.texts), dtype=np.int32))
    # Of equal days the claim that stands first decides how precisely the side is told.
    first = _first_of_each(names.codes, days.start_first, order, len(lines))
    last = _first_of_each(names.codes, -days.end_last, order, len(lines))
    spans = Days(days.start_first[first], days.start_last[first], days.end_first[last], days.end_last[last])
    starts, ends = TextColumn.concat([part[2] for part in told]), TextColumn.concat([part[3] for part in told])
    return LineSpans(lines, spans, starts.take(first), ends.take(last))


def entity_numbers(dataset: ClaimSet, kind: str, table: str, column: str) -> np.ndarray:
    """Return for each row of a column of claims the number, among the sorted ids of a kind, of what it names.

    -1 where that is none of them. `kind` is the table of lines or operations; asked once for each column.
    """
    known: dict[object, Any] = dataset.kept
    key = ("numbers", kind, table, column)
    if key not in known:
        ids, named = dataset.columns(kind).ids, dataset.columns(table).columns[column]
        known[key] = ids.codes_of(named.texts)[named.codes] if len(named) else np.zeros(0, np.int32)
    found: np.ndarray = known[key]
    return found


def _numbered_lines(dataset: ClaimSet) -> tuple[list[str], dict[tuple[str, str], np.ndarray]]:
    """Return what links and events name at the places of a line, sorted, and its number in each row of a column.

    These are the lines of the dataset, unless it was made with claims of lines that it does not hold.
    """
    known: dict[object, Any] = dataset.kept
    if "numbered lines" not in known:
        places = [
            (table, column, those)
            for table in ("links", "events")
            for column, those in _naming_lines(dataset.columns(table))
        ]
        parts = [entity_numbers(dataset, "lines", table, column) for table, column, _ in places]
        texts = dataset.columns("lines").ids.texts
        if any((part[those] < 0).any() for part, (*_, those) in zip(parts, places, strict=True)):
            columns = [dataset.columns(table).columns[column] for table, column, _ in places]
            joined = TextColumn.concat(columns)
            texts, parts = joined.texts, np.split(joined.codes, np.cumsum([len(c) for c in columns])[:-1])
        numbers = {(table, column): part for part, (table, column, _) in zip(parts, places, strict=True)}
        known["numbered lines"] = texts, numbers
    found: tuple[list[str], dict[tuple[str, str], np.ndarray]] = known["numbered lines"]
    return found


def _naming_lines(table: Table) -> list[tuple[str, np.ndarray]]:
    """Return the columns that name the line whose days a claim tells, each with the mask of the claims it is for."""
    if table.name == "events":
        return [("line_id", ~table.columns["event"].equals(STATUS))]
    types = table.columns["link_type"]
    return [(column, types.is_in([t for t, c in LINE_COLUMN.items() if c == column])) for column in ("from", "to")]


class LinkPeriods(Mapping[str, Period]):
    """The period of every link by claim id: its own, or where it is undated that of its line or operation."""

    def __init__(self, dataset: ClaimSet, spans: LineSpans, operations: Mapping[str, OperationRow]) -> None:
        """Take the claims, the spans of lines, and the operations that may be named."""
        self._data, self._spans, self._operations = dataset, spans, operations

    @cached_property
    def _row(self) -> dict[str, int]:
        return {key: i for i, key in enumerate(self._data.claim_ids("links"))}

    def __getitem__(self, key: str) -> Period:
        row = self._data.columns("links").row(self._row[key])
        own = make_period(row["start"], row["end"])
        if own.dated:
            return own
        if row["link_type"] == "CONDUCTED_IN":
            return days_of_operation(self._operations, row["from"])
        column = LINE_COLUMN.get(row["link_type"])
        return self._spans.period(row[column]) if column else NO_DATES

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)


def days_of_operation(operations: Mapping[str, OperationRow], key: str) -> Period:
    """Return when an operation was; undated where it is not known."""
    row = operations.get(key)
    return NO_DATES if row is None else make_period(row.text("start"), row.text("end"))


def _first_of_each(groups: np.ndarray, key: np.ndarray, order: np.ndarray, number: int) -> np.ndarray:
    """Return for each of a number of groups the number of the entry with the least key; of equal ones the first."""
    left = np.arange(len(groups))
    for by in (key, order):
        least = np.full(number, np.iinfo(np.int64).max)
        np.minimum.at(least, groups[left], by[left])
        left = left[by[left] == least[groups[left]]]
    found = np.zeros(number, np.int64)
    found[groups[left]] = left
    return found


def standing(table: Table, filters: Filters) -> np.ndarray:
    """Return what handling and grade say of every claim of a table: a number of `REASONS` (int8)."""
    pairs, number = TextColumn.pairs(table.columns["handling"], table.columns["grade"])
    said = [filters.claim_status(handling, parse_grade(grade)[0] if grade else None) for handling, grade in pairs]
    return np.asarray(np.array([NUMBER[status] for status in said], np.int8)[number])


class FilteredClaims:
    """The links and events of a dataset seen through filters.

    Parameters
    ----------
    dataset, filters
        What is looked at, and how.
    lines
        The lines that a subject or place leaves in question; None = all.
    out_of_scope
        Lines whose supply is not asked about.
    operations
        Operations that may be named, by id: an undated CONDUCTED_IN takes the days of its own.
    """

    def __init__(
        self,
        dataset: ClaimSet,
        filters: Filters,
        *,
        lines: frozenset[str] | None,
        out_of_scope: frozenset[str],
        operations: Mapping[str, OperationRow],
    ) -> None:
        self._data, self._filters = dataset, filters
        self._selected, self._out_of_scope, self._operations = lines, out_of_scope, operations

    @cached_property
    def _standing(self) -> dict[str, np.ndarray]:
        """What handling and grade say of each claim (a number of `REASONS`), by table."""
        return {table: standing(self._data.columns(table), self._filters) for table in ("links", "events")}

    @cached_property
    def _sure(self) -> np.ndarray:
        """Which links are as certain as asked for."""
        certainty: np.ndarray = (
            self._data.columns("links").columns["certainty"].mapped(self._filters.accepts_certainty, bool)
        )
        return certainty

    @cached_property
    def _well_graded(self) -> tuple[np.ndarray, np.ndarray]:
        """The links and events that handling, grade and certainty let pass, whenever they were."""
        return np.asarray((self._standing["links"] == 0) & self._sure), np.asarray(self._standing["events"] == 0)

    @cached_property
    def spans(self) -> LineSpans:
        """The widest days of every line by the claims that may be told, up to the day as at which is asked."""
        return self._kept("spans", self._as_at, lambda: self._spans_without(self._later))

    @cached_property
    def _all_spans(self) -> LineSpans:
        """The same by all claims that may be told, also those that are later."""
        return self._kept("spans", None, lambda: self._spans_without(lambda days: np.zeros(len(days.first), bool)))

    def _spans_without(self, left_out: Callable[[Days], np.ndarray]) -> LineSpans:
        masks = zip(("links", "events"), self._well_graded, strict=True)
        return line_spans(self._data, *(mask & ~left_out(self._data.days(table)) for table, mask in masks))

    def _kept(self, what: str, as_at: date | None, make: Callable[[], T]) -> T:
        """Return what the same claims say under filters that differ in scope, period or place only; made once."""
        asked = self._filters
        known: dict[object, Any] = self._data.kept
        key = (what, asked.min_grade, asked.include_c, asked.certainty, as_at)
        if key not in known:
            known[key] = make()
        found: T = known[key]
        return found

    @cached_property
    def _as_at(self) -> date | None:
        """The day as at which is asked, if a claim that may be told is later; else None."""
        tables = zip(("links", "events"), self._well_graded, strict=True)
        later = any((mask & self._later(self._data.days(table))).any() for table, mask in tables)
        return self._filters.as_at if later else None

    def _later(self, days: Days) -> np.ndarray:
        as_at = self._filters.as_at
        return np.zeros(len(days.first), bool) if as_at is None else np.asarray(days.first > as_at.toordinal())

    @cached_property
    def _later_lines(self) -> frozenset[str]:
        """Lines of which every date is after the day as at which is asked: their undated links are not used either."""
        if self._as_at is None:
            return frozenset()
        return frozenset(self._all_spans.lines.texts) - frozenset(self.spans.lines.texts)

    @cached_property
    def link_days(self) -> Days:
        """The days of every link; undated ones have those of their line or operation."""
        return self._kept("link days", self._as_at, self._days_of_links)

    def _days_of_links(self) -> Days:
        table, own = self._data.columns("links"), self._data.days("links")
        found = own
        for column, those in _naming_lines(table):
            rows = np.flatnonzero(those & ~own.dated)
            if len(rows):
                found = found.replacing(rows, self.spans.of(table.columns[column].take(rows)))
        acted = np.flatnonzero(table.columns["link_type"].equals("CONDUCTED_IN") & ~own.dated)
        if len(acted):
            operations = table.columns["from"].take(acted)
            periods = [days_of_operation(self._operations, key) for key in operations.texts]
            found = found.replacing(acted, Days.of_periods(periods).take(operations.codes))
        return found

    @cached_property
    def links(self) -> ClaimColumns:
        """The links as columns."""
        table, days, own = self._data.columns("links"), self.link_days, self._data.days("links")
        certain, possible = _activity(days, self._filters.period)
        outside = ~self._links_asked_for(table) | self._links_later(table, days, own.dated)
        if self._out_of_scope:
            supply = table.columns["link_type"].is_in(SUPPLY)
            outside |= supply & table.columns["from"].is_in(self._out_of_scope)
        outside |= days.dated & ~(certain | possible)
        barred = np.where(
            self._standing["links"] > 0, self._standing["links"], np.where(self._sure, 0, NUMBER[CERTAINTY])
        )
        return ClaimColumns(table, days, self._reason(outside, barred, days), certain)

    def _reason(self, outside: np.ndarray, barred: np.ndarray, days: Days) -> np.ndarray:
        undated = NUMBER[UNDATED] if self._filters.period else 0
        passing = np.where(days.dated, 0, undated)
        return np.where(outside, NUMBER[OUTSIDE], np.where(barred > 0, barred, passing)).astype(np.int8)

    def _links_later(self, table: Table, days: Days, dated: np.ndarray) -> np.ndarray:
        if self._filters.as_at is None:
            return np.zeros(len(table), bool)
        types = table.columns["link_type"]
        named = np.where(
            types.equals("TARGETED"),
            table.columns["to"].is_in(self._later_lines),
            table.columns["from"].is_in(self._later_lines),
        )
        return np.where(dated | types.equals("CONDUCTED_IN"), self._later(days), named)

    def _links_asked_for(self, table: Table) -> np.ndarray:
        """Return which links speak of the lines, subject or place in question."""
        if self._selected is None:
            return np.ones(len(table), bool)
        start, end, types = (table.columns[c] for c in ("from", "to", "link_type"))
        place = self._filters.place
        within = [self._data.geography.is_within(p, place) if place else False for p in end.texts]
        end_near = np.array(within, bool)[end.codes] if within else np.zeros(0, bool)
        asked = start.is_in(self._selected) | end.is_in(self._selected)
        if self._filters.subject:
            subjects = self._filters.subject.split(";")
            named = start.is_in(subjects) | end.is_in(subjects)
            return np.asarray(asked | (named & (end_near if place else True)))
        start_near = start.mapped(lambda p: self._data.geography.is_within(p, place), bool)
        joined = types.equals("CONNECTS") & (start_near | end_near)
        return np.asarray(asked | (types.equals("CONDUCTED_IN") & end_near) | joined)

    @cached_property
    def events(self) -> ClaimColumns:
        """The events and recorded statuses as columns."""
        table, days = self._data.columns("events"), self._data.days("events")
        certain, possible = _event_activity(table, days, self._filters.period)
        outside = self._later(days) | (days.dated & ~(certain | possible))
        if self._selected is not None:
            outside |= ~table.columns["line_id"].is_in(self._selected)
        return ClaimColumns(table, days, self._reason(outside, self._standing["events"], days), certain)


def _activity(days: Days, asked: Period | None) -> tuple[np.ndarray, np.ndarray]:
    """Return which are certainly, and which possibly, active in the asked period (see `activity.activity`)."""
    if asked is None:
        every = np.ones(len(days.first), bool)
        return every, ~every
    first, last = asked.ordinals
    overlaps = days.dated & (days.first <= last) & (days.last >= first)
    start_inside = (first <= days.start_first) & (days.start_last <= last) & days.starts
    end_inside = (first <= days.end_first) & (days.end_last <= last) & days.ends
    certain = overlaps & (days.closed | start_inside | end_inside)
    return certain, overlaps & ~certain


def _event_activity(table: Table, days: Days, asked: Period | None) -> tuple[np.ndarray, np.ndarray]:
    """Return which events certainly, and which possibly, show their line in the asked period."""
    certain, possible = _activity(days, asked)
    if asked is None:
        return certain, possible
    inside = days.closed & (asked.first_ordinal <= days.first) & (days.last <= asked.last_ordinal)
    lasting = table.columns["event"].equals("active")
    seen = certain | possible
    sure = np.where(lasting, certain, seen & inside)
    return sure, seen & ~sure
