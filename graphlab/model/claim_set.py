"""`ClaimSet`: the canonical tables of claims and entities, checked once and immutable."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, Self

from graphlab.errors import NotFoundError
from graphlab.model.claims import Claim, Count, Event, Link, Status, claim_id
from graphlab.model.geography import Geography
from graphlab.model.grades import parse_grade
from graphlab.model.intake.build import build_tables
from graphlab.model.intake.raw import Progress, RawTable
from graphlab.model.intake.report import LoadReport
from graphlab.model.periods import PartialDate, Period, make_period
from graphlab.model.record import Record
from graphlab.model.statuses import STATUS
from graphlab.model.tables import CLAIM_TABLES, SPECIAL, TABLES, LineRow, OperationRow, PlaceRow, Row, SourceRow
from graphlab.model.values import parse_value

if TYPE_CHECKING:
    import pandas as pd

Rows = dict[str, list[dict[str, str]]]


class Original(Protocol):
    """A dataset before its brand names were replaced; it is asked for what only names can tell, and never printed."""

    @property
    def data(self) -> ClaimSet:
        """The dataset as it was."""

    @property
    def key(self) -> Mapping[str, str]:
        """What replaces the ids of its lines, operations, sources and counts."""

    def without_brands(self, text: str) -> str:
        """Return a text with the brands of the dataset replaced."""


class ClaimSet:
    """Claims and the lines, places, operations and sources they speak of.

    Make one with `build`; everything else trusts that it was checked. It cannot be changed: frames and rows that it
    gives are copies or read-only. What users hold is its child `graphlab.dataset.Dataset`, which can also be looked at
    as a network and saved.
    """

    #: Whether brand names were replaced, see `graphlab.model.pseudonyms`.
    pseudonymised: bool = False
    #: Whether small numbers were hidden, see `graphlab.release.suppression`.
    suppressed: bool = False
    #: What this was before brand names were replaced, where that is known.
    before: Original | None = None

    def __init__(self, rows: Rows, record: Record, report: LoadReport | None = None) -> None:
        """Take canonical rows (see `build`); not for data that was not checked."""
        self._rows = rows
        self.record = record
        self.report = report

    @classmethod
    def build(
        cls,
        tables: Mapping[str, Sequence[Mapping[str, str]]] | Sequence[RawTable],
        record: Mapping[str, Any] | None = None,
        *,
        keep_going: bool = False,
        combine: bool = False,
        report: LoadReport | None = None,
        progress: Progress | None = None,
    ) -> Self:
        """Return a checked dataset from raw rows.

        Parameters
        ----------
        tables
            Rows of text by table, or `RawTable` objects that know their files and lines.
        record
            What stands in ``dataset.yaml``.
        keep_going
            Leave rows with defects out instead of refusing the load.
        combine
            Fill entities of one id up from each other (merging datasets).
        report
            What a loader noted before; its errors count.
        progress
            Called as ``progress(file, rows)`` now and then.

        Raises
        ------
        LoadError
            With the full report, if anything is wrong and `keep_going` is off.

        Examples
        --------
        >>> row = {"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "source_id": "s"}
        >>> data = ClaimSet.build({"links": [row]})
        >>> sorted(data.lines), sorted(data.places)
        (['rico'], ['norwich'])
        """
        raws = (
            [RawTable.of(name, rows) for name, rows in tables.items()] if isinstance(tables, Mapping) else list(tables)
        )
        checked, defects = Record.read(record or {})
        base = (report or LoadReport()).adding(defects=defects)
        rows, full = build_tables(
            raws,
            keep_going=keep_going,
            combine=combine,
            base=base,
            tolerance=checked.tolerance_of,
            progress=progress,
        )
        return cls(rows, checked, full)

    def with_rows(self, rows: Rows) -> Self:
        """Return the same record and report with other canonical rows; what was checked must still hold."""
        return type(self)(rows, self.record, self.report).released_as(self)

    def released_as(self, other: ClaimSet) -> Self:
        """Say of this new dataset that what was hidden in another one is hidden in it too; return it."""
        self.pseudonymised, self.before, self.suppressed = other.pseudonymised, other.before, other.suppressed
        return self

    # --- tables -----------------------------------------------------------------------------------------------

    def rows(self, table: str) -> tuple[Mapping[str, str], ...]:
        """Return the canonical rows of a table, sorted by key, read-only."""
        return tuple(MappingProxyType(row) for row in self._rows[table])

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {}

    def frame(self, table: str) -> pd.DataFrame:
        """Return a table as a frame of text, "" where empty, sorted by key.

        Links and events have a column ``claim`` with their ids, counts have their ``count_id`` there too.
        """
        import pandas as pd

        if table not in self._frames:
            rows = self._rows[table]
            extra = [c for c in self.extra_columns(table) if c != "claim"]
            columns = [*TABLES[table].names, *extra]
            data = {c: [row.get(c, "") for row in rows] for c in columns}
            if table in CLAIM_TABLES:
                data["claim"] = self.claim_ids(table)
            self._frames[table] = pd.DataFrame(
                data, dtype=object, columns=[*columns, *(["claim"] if table in CLAIM_TABLES else [])]
            )
        # pandas before 3 shares what a shallow copy holds, so that a change would reach the dataset.
        return self._frames[table].copy(deep=int(pd.__version__.partition(".")[0]) < 3)

    def claim_ids(self, table: str) -> list[str]:
        """Return the claim ids of a claim table, in the order of its rows."""
        if table not in self._claim_ids:
            key = TABLES[table].key
            self._claim_ids[table] = [row[key] if key else claim_id(table, row) for row in self._rows[table]]
        return list(self._claim_ids[table])

    @cached_property
    def _claim_ids(self) -> dict[str, list[str]]:
        return {}

    def keep_claim_ids(self, ids: Mapping[str, Sequence[str]]) -> None:
        """Keep the ids of claims by table, in the order of their rows, where they are those of an earlier form."""
        self._claim_ids.update({table: list(keys) for table, keys in ids.items()})

    def extra_columns(self, table: str) -> tuple[str, ...]:
        """Return the columns beyond the data model that any row of the table has."""
        return tuple(sorted({c for row in self._rows[table] for c in row} - set(TABLES[table].names)))

    # --- entities ---------------------------------------------------------------------------------------------

    def _entities(self, table: str) -> Mapping[str, Any]:
        spec = TABLES[table]
        return MappingProxyType({row[spec.key]: spec.model.model_construct(None, **row) for row in self._rows[table]})

    @cached_property
    def lines(self) -> Mapping[str, LineRow]:
        """Lines by id."""
        return self._entities("lines")

    @cached_property
    def places(self) -> Mapping[str, PlaceRow]:
        """Places by id, without the special ones."""
        every = self._entities("places")
        return MappingProxyType({k: v for k, v in every.items() if k not in SPECIAL})

    @cached_property
    def operations(self) -> Mapping[str, OperationRow]:
        """Operations by id."""
        return self._entities("operations")

    @cached_property
    def sources(self) -> Mapping[str, SourceRow]:
        """Sources by id."""
        return self._entities("sources")

    def entity(self, key: str) -> Row | None:
        """Return the line, place, operation or source with an id, or None."""
        return self.lines.get(key) or self.places.get(key) or self.operations.get(key) or self.sources.get(key)

    def name(self, key: str) -> str:
        """Return the name of an entity as people write it; the id where there is none."""
        entity = self.entity(key)
        if entity is not None and entity.text("name"):
            return entity.text("name")
        special = {"unknown": "Unknown", "not-itemised": "Not itemised"}
        return special.get(key) or self.geography.force_names.get(key, key)

    # --- claims -----------------------------------------------------------------------------------------------

    def tolerance(self, source: str) -> float:
        """Return what "about" means for a source, as a fraction either way."""
        return self.record.tolerance_of(source)

    def _claim_fields(self, table: str, row: Mapping[str, str]) -> dict[str, Any]:
        names = TABLES[table].names
        return {
            "source": row["source_id"],
            "grade": parse_grade(row["grade"])[0] if row["grade"] else None,
            "handling": row["handling"],
            "note": row["note"],
            "extra": {k: v for k, v in row.items() if v and k not in names},
        }

    def count_of(self, row: Mapping[str, str]) -> Count:
        """Make the claim of a row of counts."""
        return Count(
            id=row["count_id"],
            subject=row["subject"],
            measure=row["measure"],
            unit=row["unit"],
            kind=row["stock_or_flow"],
            origin=row["origin"],
            destination=row["destination"],
            value=parse_value(row["value"], tolerance=self.tolerance(row["source_id"]), unit=row["unit"]),
            period=make_period(row["period_start"], row["period_end"]),
            definition=row["definition"],
            part_of=row["part_of"],
            supersedes=row["supersedes"],
            **self._claim_fields("counts", row),
        )

    def link_of(self, row: Mapping[str, str], key: str) -> Link:
        """Make the claim of a row of links."""
        return Link(
            id=key,
            type=row["link_type"],
            start_node=row["from"],
            end_node=row["to"],
            period=make_period(row["start"], row["end"]),
            certainty=row["certainty"],
            **self._claim_fields("links", row),
        )

    def event_of(self, row: Mapping[str, str], key: str) -> Event:
        """Make the claim of a row of events."""
        told = self._claim_fields("events", row)
        return Event(
            id=key,
            line=row["line_id"],
            event=row["event"],
            period=make_period(row["date_start"], row["date_end"]),
            operation=row["operation_id"],
            rating=row["rating"],
            **told | {"extra": told["extra"] | ({"status": row["status"]} if row["status"] else {})},
        )

    def status_of(self, row: Mapping[str, str], key: str) -> Status:
        """Make the claim of a row of events that records a status; without a date it takes that of its source."""
        period, dated_by = make_period(row["date_start"], row["date_end"]), "itself"
        if period.dated and not period.closed:
            day = period.start or period.end
            period = Period(day, day)
        source = self.sources.get(row["source_id"])
        if not period.dated and source is not None and source.published:
            period, dated_by = make_period(source.published, source.published), "source"
        elif not period.dated and self.record.cut_off is not None:
            period, dated_by = Period(self.record.cut_off, self.record.cut_off), "cut-off"
        return Status(
            id=key,
            line=row["line_id"],
            status=row["status"],
            period=period,
            dated_by=dated_by,
            operation=row["operation_id"],
            **self._claim_fields("events", row),
        )

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """Every count, by id."""
        return tuple(self.count_of(row) for row in self._rows["counts"])

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link, by id."""
        return tuple(
            self.link_of(row, key) for row, key in zip(self._rows["links"], self.claim_ids("links"), strict=True)
        )

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Every event, by id; a recorded status happened to nobody and is not among them."""
        return tuple(
            self.event_of(row, key)
            for row, key in zip(self._rows["events"], self.claim_ids("events"), strict=True)
            if row["event"] != STATUS
        )

    @cached_property
    def statuses(self) -> tuple[Status, ...]:
        """Every recorded status, by id: rows of `events` that record how a line stands, see `model.statuses`."""
        return tuple(
            self.status_of(row, key)
            for row, key in zip(self._rows["events"], self.claim_ids("events"), strict=True)
            if row["event"] == STATUS
        )

    @cached_property
    def claim_index(self) -> dict[str, Claim]:
        """Every claim by id."""
        return {c.id: c for c in self._every_claim()}

    def _every_claim(self) -> list[Claim]:
        return [*self.counts, *self.links, *self.events, *self.statuses]

    def claim(self, key: str) -> Claim:
        """Return the claim with an id.

        Raises
        ------
        NotFoundError
            If there is none; offers the closest ids.
        """
        try:
            return self.claim_index[key]
        except KeyError:
            close = difflib.get_close_matches(key, self.claim_index, n=3)
            raise NotFoundError(f"there is no claim '{key}'", close) from None

    # --- geography and names ----------------------------------------------------------------------------------

    @cached_property
    def geography(self) -> Geography:
        """How places lie within each other."""
        return Geography(self.places)

    def find(
        self,
        name: str,
        kinds: Sequence[str] = ("line", "place", "operation", "source"),
        *,
        without: frozenset[str] = frozenset(),
    ) -> str:
        """Return the id of what a person calls `name`: an id, a name or an alias, whatever the case.

        Parameters
        ----------
        name
            What was typed.
        kinds
            Which kinds of entity may be meant.
        without
            Ids of entities that are neither found nor offered.

        Raises
        ------
        NotFoundError
            If nothing or several things bear it; offers the closest or the several.
        """
        from graphlab.model.naming import find_name

        tables = {"line": self.lines, "place": self.places, "operation": self.operations, "source": self.sources}
        shown = {kind: {k: row for k, row in tables[kind].items() if k not in without} for kind in kinds}
        return find_name(name, shown if without else {kind: tables[kind] for kind in kinds})

    # --- the record -------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """Title of the dataset, "" if it has none."""
        return self.record.title

    @property
    def marking(self) -> str:
        """Protective marking of the dataset."""
        return self.record.marking

    @cached_property
    def cut_off(self) -> date | None:
        """Last day that the data speak for: the record's cut-off, else the last day in the data, else None."""
        if self.record.cut_off is not None:
            return self.record.cut_off.last
        recorded = self._recorded_on

        def last_of(day: PartialDate, until: date | None) -> date:
            return until if until and day.first <= until < day.last else day.last

        days = [
            last_of(day, recorded.get(claim.source))
            for claim in self._every_claim()
            for day in (claim.period.start, claim.period.end)
            if day
        ]
        periods = [make_period(op.start, op.end) for op in self.operations.values()]
        days += [day.last for period in periods for day in (period.start, period.end) if day]
        return max(days, default=None)

    @cached_property
    def _recorded_on(self) -> dict[str, date]:
        """Last day as at which each source records how lines stand: the source has seen nothing later."""
        found: dict[str, date] = {}
        for status in self.statuses:
            days = [day.last for day in (status.period.start, status.period.end) if day]
            if days:
                found[status.source] = max(*days, found.get(status.source, days[0]))
        return found

    @cached_property
    def digest(self) -> str:
        """Fingerprint of the content: the same for the same claims, whatever the files and the order of rows."""
        parts = [self.record.as_json()]
        for table in TABLES:
            parts += [
                f"{table}\x1e" + "\x1f".join(f"{k}={v}" for k, v in sorted(row.items()) if v)
                for row in self._rows[table]
            ]
        return hashlib.blake2b("\x1d".join(parts).encode(), digest_size=16).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ClaimSet) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        sizes = ", ".join(f"{len(rows):,} {name}" for name, rows in self._rows.items() if rows)
        return f"<{type(self).__name__} {self.title or 'untitled'}: {sizes}>"

    # --- together ----------------------------------------------------------------------------------------------

    def extend(self, *others: ClaimSet) -> Self:
        """Return one dataset from several: the same claim from the same source is one, conflicts stay several.

        Raises
        ------
        LoadError
            If ids clash (one id for two different counts, or for a line here and a place there).
        """
        every: tuple[ClaimSet, ...] = (self, *others)
        raws = [
            RawTable.of(t, d._rows[t], file=f"{d.title or 'dataset'}: {t}") for t in TABLES for d in every if d._rows[t]
        ]
        record = Record.combine([(d.record, d._source_ids()) for d in every])
        merged = self.build(raws, record.as_dict(), combine=True)
        merged.report = _joined_report([d.report for d in every if d.report], merged.report or LoadReport())
        return merged

    def _source_ids(self) -> set[str]:
        return {row["source_id"] for table in CLAIM_TABLES for row in self._rows[table]} | set(self.sources)


def _joined_report(reports: Sequence[LoadReport], last: LoadReport) -> LoadReport:
    """Return the report of several datasets and of their merging; what they had already said is not said again."""
    said = {(d.column, d.value, d.rule) for report in reports for d in report.defects}
    fresh = tuple(d for d in last.defects if (d.column, d.value, d.rule) not in said)
    return LoadReport().merge(*reports, replace(last, defects=fresh))
