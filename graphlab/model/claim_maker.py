"""Claims from canonical rows: numbers, periods and grades parsed, a recorded status dated by what dates it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphlab.model.claims import Count, Event, Link, Status
from graphlab.model.columns import Days, Table
from graphlab.model.grades import parse_grade
from graphlab.model.periods import Period, make_period
from graphlab.model.record import Record
from graphlab.model.statuses import STATUS
from graphlab.model.tables import TABLES, SourceRow
from graphlab.model.values import parse_value

Row = Mapping[str, str]


class ClaimMaker:
    """Makes the claims of a dataset."""

    def __init__(self, record: Record, sources: Mapping[str, SourceRow]) -> None:
        """Take what says how to read "about", and what dates a status that has no day of its own."""
        self._record, self._sources = record, sources

    def count(self, row: Row) -> Count:
        """Return the claim of a row of counts."""
        tolerance = self._record.tolerance_of(row["source_id"])
        return Count(
            id=row["count_id"],
            subject=row["subject"],
            measure=row["measure"],
            unit=row["unit"],
            kind=row["stock_or_flow"],
            origin=row["origin"],
            destination=row["destination"],
            value=parse_value(row["value"], tolerance=tolerance, unit=row["unit"]),
            period=make_period(row["period_start"], row["period_end"]),
            definition=row["definition"],
            part_of=row["part_of"],
            supersedes=row["supersedes"],
            **_common("counts", row),
        )

    def link(self, row: Row, key: str) -> Link:
        """Return the claim of a row of links."""
        return Link(
            id=key,
            type=row["link_type"],
            start_node=row["from"],
            end_node=row["to"],
            period=make_period(row["start"], row["end"]),
            certainty=row["certainty"],
            **_common("links", row),
        )

    def told(self, row: Row, key: str) -> Event | Status:
        """Return the claim of a row of events: an event, or a recorded status."""
        return self._status(row, key) if row["event"] == STATUS else _event(row, key)

    def _status(self, row: Row, key: str) -> Status:
        """Return a recorded status; without a date it takes that of its source."""
        period, dated_by = make_period(row["date_start"], row["date_end"]), "itself"
        if period.dated and not period.closed:
            day = period.start or period.end
            period = Period(day, day)
        if not period.dated:
            period, dated_by = self._given_day(row["source_id"])
        return Status(
            id=key,
            line=row["line_id"],
            status=row["status"],
            period=period,
            dated_by=dated_by,
            operation=row["operation_id"],
            **_common("events", row),
        )

    def _given_day(self, source: str) -> tuple[Period, str]:
        """Return the day of a status that has none of its own, and what gives it: its source, else the cut-off."""
        row = self._sources.get(source)
        if row is not None and row.published:
            return make_period(row.published, row.published), "source"
        cut_off = self._record.cut_off
        return (Period(cut_off, cut_off), "cut-off") if cut_off is not None else (Period(), "itself")

    def days_of_statuses(self, events: Table, days: Days) -> Days:
        """Return the days of events, those of recorded statuses being those that date them."""
        recorded = events.columns["event"].equals(STATUS)
        if not recorded.any():
            return days
        sources = events.columns["source_id"]
        given = Days.of_periods([self._given_day(source)[0] for source in sources.texts]).take(sources.codes)
        return days.where(recorded & ~days.closed, days.one_day).where(recorded & ~days.dated, given)


def _event(row: Row, key: str) -> Event:
    told = _common("events", row)
    return Event(
        id=key,
        line=row["line_id"],
        event=row["event"],
        period=make_period(row["date_start"], row["date_end"]),
        operation=row["operation_id"],
        rating=row["rating"],
        **told | {"extra": told["extra"] | ({"status": row["status"]} if row["status"] else {})},
    )


def _common(table: str, row: Row) -> dict[str, Any]:
    names = TABLES[table].names
    return {
        "source": row["source_id"],
        "grade": parse_grade(row["grade"])[0] if row["grade"] else None,
        "handling": row["handling"],
        "note": row["note"],
        "extra": {k: v for k, v in row.items() if v and k not in names},
    }
