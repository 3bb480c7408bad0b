"""`ClaimSet`: the canonical tables of claims and entities, checked once and immutable."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np

from graphlab.errors import NotFoundError
from graphlab.model.claim_maker import ClaimMaker
from graphlab.model.claims import Claim, Count, Event, Link, Status
from graphlab.model.columns import Days, Table, TextColumn
from graphlab.model.entities import Entities
from graphlab.model.geography import Geography
from graphlab.model.intake.build import build_tables
from graphlab.model.intake.raw import Progress, RawTable
from graphlab.model.intake.report import LoadReport
from graphlab.model.periods import OPEN_FIRST
from graphlab.model.record import Record
from graphlab.model.statuses import STATUS
from graphlab.model.tables import CLAIM_TABLES, SPECIAL, TABLES, LineRow, OperationRow, PlaceRow, Row, SourceRow

if TYPE_CHECKING:
    import pandas as pd


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


#: What the places that are none are called.
_SPECIAL_NAMES = {"unknown": "Unknown", "not-itemised": "Not itemised"}
#: Rows up to which each is made by itself; of more, their part of the table is.
FEW = 64


class ClaimSet:
    """Claims and the lines, places, operations and sources they speak of.

    Make one with `build`; everything else trusts that it was checked. It cannot be changed: frames and rows that it
    gives are copies or read-only. What users hold is its child `graphlab.dataset.Dataset`, which can also be looked at
    as a network and saved.
    """

    #: Whether brand names were replaced, see `graphlab.model.hidden_names.pseudonyms`.
    pseudonymised: bool = False
    #: Whether small numbers were hidden, see `graphlab.release.suppression`.
    suppressed: bool = False
    #: What this was before brand names were replaced, where that is known.
    before: Original | None = None

    def __init__(
        self, rows: Mapping[str, Sequence[Mapping[str, str]]], record: Record, report: LoadReport | None = None
    ) -> None:
        """Take canonical rows or `Table`s (see `build`); not for data that was not checked."""
        self._tables = {name: Table.of_rows(name, rows.get(name, ())) for name in TABLES}
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

    def with_rows(self, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> Self:
        """Return the same record and report with other canonical rows or `Table`s; what was checked must still hold."""
        return type(self)(rows, self.record, self.report).released_as(self)

    def released_as(self, other: ClaimSet) -> Self:
        """Say of this new dataset that what was hidden in another one is hidden in it too; return it."""
        self.pseudonymised, self.before, self.suppressed = other.pseudonymised, other.before, other.suppressed
        return self

    # --- tables -----------------------------------------------------------------------------------------------

    def rows(self, table: str) -> tuple[Mapping[str, str], ...]:
        """Return the canonical rows of a table, sorted by key, read-only."""
        return tuple(MappingProxyType(row) for row in self._tables[table].rows)

    def columns(self, table: str) -> Table:
        """Return a table as columns of codes (`graphlab.model.columns`), rows sorted by key; what is large asks this.

        Examples
        --------
        >>> row = {"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "source_id": "s"}
        >>> ends = ClaimSet.build({"links": [row, row | {"to": "lynn"}]}).columns("links").columns["to"]
        >>> ends.texts, sorted(ends.codes.tolist())
        (['lynn', 'norwich'], [0, 1])
        """
        return self._tables[table]

    @property
    def tables(self) -> Mapping[str, Table]:
        """Every table by name, as columns (see `columns`)."""
        return MappingProxyType(self._tables)

    def days(self, table: str) -> Days:
        """Return the days of a claim table's periods, one entry a row; those of a recorded status as it is dated."""
        if table not in self._days:
            days = Days.of(self._tables[table])
            self._days[table] = self._maker.days_of_statuses(self._tables[table], days) if table == "events" else days
        return self._days[table]

    @cached_property
    def _days(self) -> dict[str, Days]:
        return {}

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {}

    def frame(self, table: str) -> pd.DataFrame:
        """Return a table as a frame of text, "" where empty, sorted by key.

        Links and events have a column ``claim`` with their ids, counts have their ``count_id`` there too.
        """
        import pandas as pd

        if table not in self._frames:
            data = {c: column.objects() for c, column in self._tables[table].columns.items() if c != "claim"}
            if table in CLAIM_TABLES:
                data["claim"] = self.claim_column(table).objects()
            self._frames[table] = pd.DataFrame(data, dtype=object, columns=list(data))
        # pandas before 3 shares what a shallow copy holds, so that a change would reach the dataset.
        return self._frames[table].copy(deep=int(pd.__version__.partition(".")[0]) < 3)

    def claim_ids(self, table: str) -> list[str]:
        """Return the claim ids of a claim table, in the order of its rows."""
        return self._tables[table].ids.cells()

    def claim_column(self, table: str) -> TextColumn:
        """Return the claim ids of a claim table as a column."""
        return self._tables[table].ids

    @cached_property
    def kept(self) -> dict[object, Any]:
        """What was worked out of the claims and is kept with them, whichever view asks for it."""
        return {}

    def keep_claim_ids(self, ids: Mapping[str, Sequence[str]]) -> None:
        """Keep the ids of claims by table, in the order of their rows, where they are those of an earlier form."""
        self._tables.update({table: self._tables[table].with_ids(keys) for table, keys in ids.items()})

    def extra_columns(self, table: str) -> tuple[str, ...]:
        """Return the columns beyond the data model that any row of the table has."""
        return self._tables[table].extra

    # --- entities ---------------------------------------------------------------------------------------------

    def _entities(self, table: str) -> Mapping[str, Any]:
        return Entities(self._tables[table])

    @cached_property
    def lines(self) -> Mapping[str, LineRow]:
        """Lines by id."""
        return self._entities("lines")

    @cached_property
    def places(self) -> Mapping[str, PlaceRow]:
        """Places by id, without the special ones."""
        return Entities(self._tables["places"], without=SPECIAL)

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
        known = self._names.get(key) or _SPECIAL_NAMES.get(key)
        return known or self.geography.force_names.get(key, key)

    @cached_property
    def _names(self) -> dict[str, str]:
        """The text of the name of every entity by its id, of those with one id as `entity` finds them."""
        found: dict[str, str] = {}
        for table in ("sources", "operations", "places", "lines"):
            rows = Entities(self._tables[table], without=SPECIAL if table == "places" else ())
            named = "name" in self._tables[table].columns
            found |= rows.texts("name") if named else dict.fromkeys(rows, "")
        return found

    # --- claims -----------------------------------------------------------------------------------------------

    def tolerance(self, source: str) -> float:
        """Return what "about" means for a source, as a fraction either way."""
        return self.record.tolerance_of(source)

    @cached_property
    def _maker(self) -> ClaimMaker:
        return ClaimMaker(self.record, self.sources)

    def count_of(self, row: Mapping[str, str]) -> Count:
        """Make the claim of a row of counts."""
        return self._maker.count(row)

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """Every count, by id."""
        return self.counts_at(np.arange(len(self._tables["counts"])))

    def counts_at(self, rows: np.ndarray) -> tuple[Count, ...]:
        """Return the counts of some rows; each is made once, when it is first asked for."""
        return tuple(self._made("counts", rows, lambda row, _: self._maker.count(row)))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link, by id."""
        return self.links_at(np.arange(len(self._tables["links"])))

    def links_at(self, rows: np.ndarray) -> tuple[Link, ...]:
        """Return the links of some rows; each is made once, when it is first asked for."""
        return tuple(self._made("links", rows, self._maker.link))

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Every event, by id; a recorded status happened to nobody and is not among them."""
        return tuple(x for x in self.told_at(np.arange(len(self._tables["events"]))) if isinstance(x, Event))

    @cached_property
    def statuses(self) -> tuple[Status, ...]:
        """Every recorded status, by id: rows of `events` that record how a line stands, see `model.statuses`."""
        rows = np.flatnonzero(self._tables["events"].columns["event"].equals(STATUS))
        return tuple(x for x in self.told_at(rows) if isinstance(x, Status))

    def told_at(self, rows: np.ndarray) -> tuple[Event | Status, ...]:
        """Return what some rows of `events` tell, events and recorded statuses; each is made once."""
        return tuple(self._made("events", rows, self._maker.told))

    def _made(self, table: str, rows: np.ndarray, make: Callable[[Mapping[str, str], str], Any]) -> list[Any]:
        known = self._claims_made.setdefault(table, {})
        told, asked = self._tables[table], rows.tolist()
        new = [i for i in dict.fromkeys(asked) if i not in known]
        if len(new) > len(told) // 4:
            ids = self.claim_ids(table)
            known.update((i, make(told.rows[i], ids[i])) for i in new)
        elif len(new) > FEW:
            part = told.take(np.array(new))  # links and events take what their ids are made of with them
            keys = (told.ids.take(np.array(new)) if TABLES[table].key else part.ids).cells()
            known.update((i, make(row, key)) for i, row, key in zip(new, part.rows, keys, strict=True))
        else:
            known.update((i, make(told.row(i), told.ids[i])) for i in new)
        return [known[i] for i in asked]

    @cached_property
    def _claims_made(self) -> dict[str, dict[int, Any]]:
        return {}

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

        tables: dict[str, Any] = {"line": self.lines, "place": self.places, "operation": self.operations}
        tables["source"] = self.sources
        return find_name(name, {kind: tables[kind].without(without) if without else tables[kind] for kind in kinds})

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
        last = OPEN_FIRST
        for table in CLAIM_TABLES:
            days, sources = self.days(table), self._tables[table].columns["source_id"]
            until = np.array([recorded.get(source, OPEN_FIRST) for source in sources.texts], np.int64)[sources.codes]
            for known, first, end in (
                (days.starts, days.start_first, days.start_last),
                (days.ends, days.end_first, days.end_last),
            ):
                told = np.where((first <= until) & (until < end), until, end)[known]
                last = max(last, int(told.max(initial=OPEN_FIRST)))
        last = max(last, int(Days.of(self._tables["operations"]).latest.max(initial=OPEN_FIRST)))
        return date.fromordinal(last) if last != OPEN_FIRST else None

    @cached_property
    def _recorded_on(self) -> dict[str, int]:
        """Last day as at which each source records how lines stand, as an ordinal: it has seen nothing later."""
        events, days = self._tables["events"].columns, self.days("events")
        recorded = events["event"].equals(STATUS) & days.dated
        sources = events["source_id"]
        found = np.full(len(sources.texts), OPEN_FIRST)
        np.maximum.at(found, sources.codes[recorded], days.latest[recorded])
        return {s: day for s, day in zip(sources.texts, found.tolist(), strict=True) if day != OPEN_FIRST}

    @cached_property
    def digest(self) -> str:
        """Fingerprint of the content: the same for the same claims, whatever the files and the order of rows."""
        parts = [self.record.as_json().encode()]
        for table, held in self._tables.items():
            parts += [b"%s\x1e%s" % (table.encode(), content) for content in held.contents()]
        return hashlib.blake2b(b"\x1d".join(parts), digest_size=16).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ClaimSet) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        sizes = ", ".join(f"{len(rows):,} {name}" for name, rows in self._tables.items() if rows)
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
            RawTable.of(t, d._tables[t], file=f"{d.title or 'dataset'}: {t}")
            for t in TABLES
            for d in every
            if d._tables[t]
        ]
        record = Record.combine([(d.record, d._source_ids()) for d in every])
        merged = self.build(raws, record.as_dict(), combine=True)
        merged.report = _joined_report([d.report for d in every if d.report], merged.report or LoadReport())
        return merged

    def _source_ids(self) -> set[str]:
        return {t for name in CLAIM_TABLES for t in self._tables[name].columns["source_id"].texts} | set(self.sources)


def _joined_report(reports: Sequence[LoadReport], last: LoadReport) -> LoadReport:
    """Return the report of several datasets and of their merging; what they had already said is not said again."""
    said = {(d.column, d.value, d.rule) for report in reports for d in report.defects}
    fresh = tuple(d for d in last.defects if (d.column, d.value, d.rule) not in said)
    return LoadReport().merge(*reports, replace(last, defects=fresh))
