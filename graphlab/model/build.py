"""Raw tables to canonical tables: validate, merge what is the same, fill what may be missing, check the whole.

The account of a build balances: for every file, rows read = kept + merged + rejected. A build is all or nothing
unless `keep_going`, when rows with defects are left out (and whatever then hangs in the air with them) and reported.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from graphlab.errors import LoadError
from graphlab.model.checks import KIND_OF, check
from graphlab.model.raw import Entry, Progress, RawTable
from graphlab.model.report import Defect, FileCount, LoadReport
from graphlab.model.tables import ENTITY_TABLES, LINK_TYPES, SPECIAL, TABLES
from graphlab.model.validation import RowReader, missing_columns, unknown_columns


@dataclass
class Build:
    """The state of one build."""

    tables: dict[str, list[Entry]] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    rejected: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    read: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    merged: Counter[tuple[str, str]] = field(default_factory=Counter)
    bad: Counter[tuple[str, str]] = field(default_factory=Counter)

    def report(self, base: LoadReport) -> LoadReport:
        """Give the account so far on top of what the loader noted."""
        files = [
            FileCount(f, t, n, n - self.merged[f, t] - self.bad[f, t], self.merged[f, t], self.bad[f, t])
            for (f, t), n in sorted(self.read.items())
        ]
        mine = LoadReport(tuple(files), tuple(sorted(self.defects)), tuple(self.assumptions), (), tuple(self.rejected))
        return mine.merge(base)


def build_tables(
    raws: Sequence[RawTable],
    *,
    keep_going: bool = False,
    combine: bool = False,
    base: LoadReport | None = None,
    progress: Progress | None = None,
) -> tuple[dict[str, list[dict[str, str]]], LoadReport]:
    """Give the canonical rows of every table, sorted by key, and the report.

    Parameters
    ----------
    raws
        Raw tables in any order.
    keep_going
        Leave rows with defects out instead of refusing the load.
    combine
        Entities of one id from several datasets are filled up from each other instead of being a defect.
    base
        What the loader has to say (assumptions, ignored files, its own defects).
    progress
        Called as ``progress(file, rows)`` now and then.

    Raises
    ------
    LoadError
        If there is any error and `keep_going` is off, or nothing is left to load.
    """
    state = Build()
    base = base or LoadReport()
    _read_rows(state, raws, progress)
    _merge(state, combine=combine)
    _fill_missing(state, {raw.table for raw in raws})
    _check_whole(state, keep_going=keep_going)
    report = state.report(base)
    _refuse_if_needed(state, report, keep_going)
    tables = {name: [e.row for e in sorted(state.tables.get(name, ()), key=lambda e: e.key)] for name in TABLES}
    return tables, report


def _refuse_if_needed(state: Build, report: LoadReport, keep_going: bool) -> None:
    if report.errors and not keep_going:
        raise LoadError(_summary(report), report)
    if not any(state.tables.get(t) for t in ("links", "counts")):
        nothing = Defect(
            "", 0, "", "", "there is nothing to load: no links and no counts", "give at least one of links and counts"
        )
        report = report.adding(defects=[nothing])
        raise LoadError(_summary(report), report)


def _summary(report: LoadReport) -> str:
    errors = report.errors
    first = str(errors[0])
    more = f" (and {len(errors) - 1:,} more)" if len(errors) > 1 else ""
    return f"the load was refused: {len(errors):,} error{'s' if len(errors) > 1 else ''}. {first}{more}"


def _read_rows(state: Build, raws: Sequence[RawTable], progress: Progress | None) -> None:
    shared: dict[str, str] = {}
    for raw in raws:
        where = (raw.file, raw.table)
        state.read[where] += len(raw.rows) + len(raw.unreadable)
        state.bad[where] += len(raw.unreadable)
        state.rejected += [(raw.table, dict(zip(_names(raw, cells), cells, strict=True))) for cells in raw.unreadable]
        entries = state.tables.setdefault(raw.table, [])
        state.defects += unknown_columns(raw)
        missing = missing_columns(raw)
        if missing:
            state.defects += missing
            state.bad[where] += len(raw.rows)
            state.rejected += [(raw.table, dict(row)) for row in raw.rows]
            continue
        reader = RowReader(raw, shared)
        entries += reader.entries(progress)
        state.defects += reader.defects
        state.bad[where] += len(reader.rejected)
        state.rejected += [(raw.table, row) for row in reader.rejected]


def _names(raw: RawTable, cells: tuple[str, ...]) -> list[str]:
    return [*raw.columns, *(f"column_{i + 1}" for i in range(len(raw.columns), len(cells)))][: len(cells)]


def _merge(state: Build, *, combine: bool) -> None:
    for table, entries in state.tables.items():
        first: dict[str, Entry] = {}
        kept: list[Entry] = []
        for entry in entries:
            known = first.setdefault(entry.key, entry)
            if known is entry:
                kept.append(entry)
            elif _same(known.row, entry.row):
                state.merged[entry.file, table] += 1
            elif combine and table in ENTITY_TABLES:
                state.merged[entry.file, table] += 1
                _fill_up(state, known, entry, table)
            else:
                _reject_duplicate(state, table, known, entry)
        state.tables[table] = kept


def _same(a: dict[str, str], b: dict[str, str]) -> bool:
    return a == b or {k: v for k, v in a.items() if v} == {k: v for k, v in b.items() if v}


def _fill_up(state: Build, known: Entry, other: Entry, table: str) -> None:
    """Fill empty cells of `known` from `other`; where both speak, the smaller text is taken and a warning left."""
    for column, text in sorted(other.row.items()):
        mine = known.row.get(column, "")
        if mine and text and mine != text:
            taken = min(mine, text)
            other_text = max(mine, text)
            rule = f"'{known.key}' has two answers in {table}: '{taken}' and '{other_text}'; the first is taken"
            state.defects.append(
                Defect(other.file, other.line, column, text, rule, "make the datasets agree", "warning")
            )
            known.row[column] = taken
        elif text:
            known.row[column] = text


def _reject_duplicate(state: Build, table: str, known: Entry, entry: Entry) -> None:
    column = TABLES[table].key
    rule = f"the id '{entry.key}' was used before ({known.file}, line {known.line}) for another row"
    state.defects.append(Defect(entry.file, entry.line, column, entry.key, rule, "give one of them another id"))
    _reject(state, table, entry)


def _reject(state: Build, table: str, entry: Entry) -> None:
    entry.bad = True
    state.bad[entry.file, table] += 1
    state.rejected.append((table, entry.row))


def _fill_missing(state: Build, given: set[str]) -> None:
    """Make entity rows for the ids that occur, for each entity table that was not given."""
    wanted: dict[str, set[str]] = {name: set() for name in ENTITY_TABLES}
    table_of = {label: name for name, label in KIND_OF.items()}
    for entry in state.tables.get("links", ()):
        start, end = LINK_TYPES[entry.row["link_type"]]
        wanted[table_of[start]].add(entry.row["from"])
        wanted[table_of[end]].add(entry.row["to"])
    for entry in state.tables.get("events", ()):
        wanted["lines"].add(entry.row["line_id"])
        wanted["operations"].add(entry.row["operation_id"])
    for entry in state.tables.get("counts", ()):
        wanted["places"].update((entry.row["origin"], entry.row["destination"]))
    for entry in state.tables.get("places", ()):
        wanted["places"].add(entry.row["within"])
    for entry in state.tables.get("operations", ()):
        wanted["operations"].add(entry.row["part_of"])
    for table in ("links", "events", "counts", "operations"):
        wanted["sources"].update(e.row["source_id"] for e in state.tables.get(table, ()))
    _place_subjects(state, given, wanted)
    for name in ENTITY_TABLES:
        ids = sorted(wanted[name] - {""} - set(SPECIAL))
        if name in given or not ids:
            continue
        key = TABLES[name].key
        state.tables[name] = [
            Entry(dict.fromkeys(TABLES[name].names, "") | {key: i}, f"{name} (filled)", 0, i) for i in ids
        ]
        sample = ", ".join(ids[:3]) + (" ..." if len(ids) > 3 else "")
        state.assumptions.append(
            f"there is no {name} table: it was filled with the {len(ids):,} ids that occur ({sample})"
        )


def _place_subjects(state: Build, given: set[str], wanted: dict[str, set[str]]) -> None:
    known = {e.key for name in ENTITY_TABLES for e in state.tables.get(name, ())}
    known |= set().union(*(wanted[n] for n in ENTITY_TABLES if n not in given and n != "sources"))
    absent = [name for name in ("operations", "places", "lines") if name not in given]
    for entry in state.tables.get("counts", ()):
        for subject in entry.row["subject"].split(";"):
            if subject not in known and absent:
                wanted[absent[0]].add(subject)


def _check_whole(state: Build, *, keep_going: bool) -> None:
    while True:
        problems = list(check(state.tables))
        for p in problems:
            state.defects.append(Defect(p.entry.file, p.entry.line, p.column, p.value, p.rule, p.remedy))
        if not problems:
            return
        table_of = {id(e): name for name, entries in state.tables.items() for e in entries}
        for entry in {id(p.entry): p.entry for p in problems}.values():
            _reject(state, table_of[id(entry)], entry)
        if not keep_going:
            return
        state.tables = {name: [e for e in entries if not e.bad] for name, entries in state.tables.items()}
