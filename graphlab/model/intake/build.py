"""Raw tables to canonical tables: validate, merge what is the same, fill what may be missing, check the whole.

The account of a build balances: for every file, rows read = kept + merged + rejected. A build is all or nothing
unless `keep_going`, when rows with defects are left out (and whatever then hangs in the air with them) and reported.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from graphlab.errors import LoadError
from graphlab.model.intake.checks import KIND_OF, Lost, check, default_tolerance
from graphlab.model.intake.raw import Entry, Progress, RawTable, collector_paused
from graphlab.model.intake.report import Defect, FileCount, LoadReport
from graphlab.model.intake.review import reviewed
from graphlab.model.intake.validation import Reading, missing_columns, read_rows, unknown_columns
from graphlab.model.tables import ENTITY_TABLES, LINK_TYPES, SPECIAL, TABLES
from graphlab.wording.phrases import many


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
    lost: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def report(self, base: LoadReport) -> LoadReport:
        """Return the account so far on top of what the loader noted."""
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
    tolerance: Callable[[str], float] = default_tolerance,
    progress: Progress | None = None,
) -> tuple[dict[str, list[dict[str, str]]], LoadReport]:
    """Return the canonical rows of every table, sorted by key, and the report.

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
    tolerance
        What "about" means for a source, as a fraction either way.
    progress
        Called as ``progress(file, rows)`` after each table.

    Raises
    ------
    LoadError
        If there is any error and `keep_going` is off, or nothing is left to load.
    """
    state = Build()
    base = base or LoadReport()
    review = reviewed(raws)
    raws = review.raws
    state.defects += review.defects
    state.assumptions += review.assumptions
    for where, number in review.set_aside.items():
        state.read[where] += number
        state.bad[where] += number
    with collector_paused():
        _read_rows(state, raws, progress)
        _merge(state, combine=combine)
        _fill_missing(state, {raw.table for raw in raws})
        _check_whole(state, tolerance, keep_going=keep_going)
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
    return f"the load was refused: {many(len(errors), 'error')}. {first}{more}"


def _read_rows(state: Build, raws: Sequence[RawTable], progress: Progress | None) -> None:
    for raw in raws:
        where = (raw.file, raw.table)
        state.read[where] += len(raw.rows) + len(raw.unreadable)
        state.bad[where] += len(raw.unreadable)
        state.rejected += [(raw.table, dict(zip(_names(raw, cells), cells, strict=True))) for cells in raw.unreadable]
        state.defects += unknown_columns(raw)
        missing = missing_columns(raw)
        state.defects += missing
        reading = read_rows(raw, progress)
        state.tables.setdefault(raw.table, []).extend(reading.entries)
        state.defects += reading.defects
        state.bad[where] += len(reading.rejected)
        state.rejected += [(raw.table, row) for row in reading.rejected]
        _remember_lost(state, raw, reading, unreadable=any(d.column == TABLES[raw.table].key for d in missing))


def _remember_lost(state: Build, raw: RawTable, reading: Reading, *, unreadable: bool) -> None:
    """Note the ids that are not there because their own row was rejected."""
    if not TABLES[raw.table].key:
        return
    label = KIND_OF.get(raw.table, "Count")
    state.lost.update((key, label) for key in reading.lost_keys if key)
    if raw.unreadable or (unreadable and raw.rows) or "" in reading.lost_keys:
        state.unread.add(label)


def _names(raw: RawTable, cells: tuple[str, ...]) -> list[str]:
    return [*raw.columns, *(f"column_{i + 1}" for i in range(len(raw.columns), len(cells)))][: len(cells)]


def _merge(state: Build, *, combine: bool) -> None:
    """Merge rows that say the same; of different rows with one id the first in order of content is kept."""
    for table, entries in state.tables.items():
        seen: dict[str, Entry] = {}
        twins: dict[str, list[Entry]] = {}
        for entry in entries:
            known = seen.setdefault(entry.key, entry)
            if known is not entry:
                twins.setdefault(entry.key, [known]).append(entry)
        if not twins:
            continue
        gone: set[int] = set()
        for key in sorted(twins):
            same = all(e.row == twins[key][0].row for e in twins[key])
            kept, *others = twins[key] if same else sorted(twins[key], key=_canonical_order)
            gone.update(map(id, others))
            for other in others:
                _settle_twin(state, table, kept, other, combine=combine)
        state.tables[table] = [e for e in entries if id(e) not in gone]


def _canonical_order(entry: Entry) -> tuple[tuple[tuple[str, str], ...], str, int]:
    return _content(entry.row), entry.file, entry.line


def _settle_twin(state: Build, table: str, kept: Entry, other: Entry, *, combine: bool) -> None:
    if kept.row == other.row or _content(kept.row) == _content(other.row):
        state.merged[other.file, table] += 1
    elif combine and table in ENTITY_TABLES:
        state.merged[other.file, table] += 1
        _fill_up(state, kept, other, table)
    else:
        _reject_duplicate(state, table, kept, other)


def _content(row: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((k, v) for k, v in row.items() if v))


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
    rule = f"the id '{entry.key}' is used twice, for different rows (the other: {known.file}, line {known.line})"
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
    elsewhere = {e.key for name in ENTITY_TABLES if name in given for e in state.tables.get(name, ())}
    for name in ENTITY_TABLES:
        ids = sorted(wanted[name] - {""} - set(SPECIAL) - elsewhere)
        if name in given or not ids:
            continue
        key = TABLES[name].key
        state.tables[name] = [
            Entry(dict.fromkeys(TABLES[name].names, "") | {key: i}, f"{name} (filled)", 0, i) for i in ids
        ]
        sample = ", ".join(ids[:3]) + (" ..." if len(ids) > 3 else "")
        state.assumptions.append(
            f"there is no {name} table: it was filled with the {len(ids):,} "
            f"id{' that occurs' if len(ids) == 1 else 's that occur'} ({sample})"
        )


def _place_subjects(state: Build, given: set[str], wanted: dict[str, set[str]]) -> None:
    known = {e.key for name in ENTITY_TABLES for e in state.tables.get(name, ())}
    known |= set().union(*(wanted[n] for n in ENTITY_TABLES if n not in given and n != "sources"))
    absent = [name for name in ("operations", "places", "lines") if name not in given]
    for entry in state.tables.get("counts", ()):
        for subject in entry.row["subject"].split(";"):
            if subject not in known and absent:
                wanted[absent[0]].add(subject)


def _check_whole(state: Build, tolerance: Callable[[str], float], *, keep_going: bool) -> None:
    while True:
        lost = Lost(state.lost, frozenset(state.unread), forgiven=not keep_going)
        every = list(check(state.tables, tolerance, lost))
        problems = [p for p in every if p.severity == "error"]
        # Warnings are of what is kept: those of the last round.
        for p in problems or every:
            state.defects.append(Defect(p.entry.file, p.entry.line, p.column, p.value, p.rule, p.remedy, p.severity))
        if not problems:
            return
        table_of = {id(e): name for name, entries in state.tables.items() for e in entries}
        for entry in {id(p.entry): p.entry for p in problems}.values():
            _reject(state, table_of[id(entry)], entry)
            state.lost[entry.key] = KIND_OF.get(table_of[id(entry)], "Count")
        if not keep_going:
            return
        state.tables = {name: [e for e in entries if not e.bad] for name, entries in state.tables.items()}
