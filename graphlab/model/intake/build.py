"""Raw tables to canonical tables: validate, merge what is the same, fill what may be missing, check the whole.

The account of a build balances: for every file, rows read = kept + merged + rejected. A build is all or nothing
unless `keep_going`, when rows with defects are left out (and whatever then hangs in the air with them) and reported.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from graphlab.errors import LoadError
from graphlab.model.columns import Table, TextColumn
from graphlab.model.intake.checks import KIND_OF, Lost, check, default_tolerance
from graphlab.model.intake.held import Held
from graphlab.model.intake.raw import Entry, Progress, RawTable, collector_paused
from graphlab.model.intake.report import Defect, FileCount, LoadReport
from graphlab.model.intake.review import reviewed
from graphlab.model.intake.validation import Reading, missing_columns, read_rows, unknown_columns
from graphlab.model.tables import ENTITY_TABLES, LINK_TYPES, SPECIAL, TABLES
from graphlab.wording.phrases import many, verb

#: So many merged rows of a file are named.
_MERGED_NAMED = 6


@dataclass
class Build:
    """The state of one build."""

    tables: dict[str, Held] = field(default_factory=dict)
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
        mine = LoadReport(tuple(files), tuple(self.defects), tuple(self.assumptions), (), tuple(self.rejected))
        return mine.merge(base)


def build_tables(
    raws: Sequence[RawTable],
    *,
    keep_going: bool = False,
    combine: bool = False,
    base: LoadReport | None = None,
    tolerance: Callable[[str], float] = default_tolerance,
    progress: Progress | None = None,
) -> tuple[dict[str, Table], LoadReport]:
    """Return every table in canonical form, sorted by key, and the report.

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
    return {name: _sorted(state.tables[name].table) if name in state.tables else _none(name) for name in TABLES}, report


def _none(name: str) -> Table:
    return Table.of_rows(name, ())


def _sorted(table: Table) -> Table:
    codes = table.ids.codes
    return table if (np.diff(codes) >= 0).all() else table.take(np.argsort(codes, kind="stable"))


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
    parts: dict[str, list[Held]] = {}
    for raw in raws:
        where = (raw.file, raw.table)
        state.read[where] += len(raw.rows) + len(raw.unreadable)
        state.bad[where] += len(raw.unreadable)
        state.rejected += [(raw.table, dict(zip(_names(raw, cells), cells, strict=True))) for cells in raw.unreadable]
        state.defects += unknown_columns(raw)
        missing = missing_columns(raw)
        state.defects += missing
        reading = read_rows(raw, progress)
        parts.setdefault(raw.table, []).append(reading.held)
        state.defects += reading.defects
        state.bad[where] += len(reading.rejected)
        state.rejected += [(raw.table, row) for row in reading.rejected]
        _remember_lost(state, raw, reading, unreadable=any(d.column == TABLES[raw.table].key for d in missing))
    state.tables = {table: Held.concat(held) for table, held in parts.items()}


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
    for table, held in list(state.tables.items()):
        codes = held.keys.codes
        order = np.argsort(codes, kind="stable")
        first = np.flatnonzero(np.diff(codes[order], prepend=-1))
        if len(first) == len(order):
            continue
        sizes = np.diff(first, append=len(order))
        head = np.empty(len(codes), np.int64)
        head[order] = np.repeat(order[first], sizes)
        differs = _differ(held, head)
        unlike = np.zeros(len(codes), bool)
        unlike[order] = np.repeat(np.logical_or.reduceat(differs[order], first), sizes)
        again = (head != np.arange(len(codes))) & ~unlike
        for file, number in held.file.counts(again).items():
            state.merged[file, table] += number
        state.assumptions += _same_rows(held, again, head)
        gone = again.copy()
        twins: dict[str, list[Entry]] = {}
        for entry in held.entries(unlike):
            twins.setdefault(entry.key, []).append(entry)
        settled: list[Entry] = []
        for key in sorted(twins):
            kept, *others = sorted(twins[key], key=_canonical_order)
            settled.append(kept)
            gone[[other.number for other in others]] = True
            for other in others:
                _settle_twin(state, table, kept, other, combine=combine)
        state.tables[table] = held.changed(settled).without(gone)


def _same_rows(held: Held, again: np.ndarray, head: np.ndarray) -> list[str]:
    """Return for each file which rows of claims say the same as another row, and as which."""
    if held.name in ENTITY_TABLES:
        return []
    pairs: dict[str, list[str]] = {}
    counts = held.file.counts(again)
    for at in np.flatnonzero(again).tolist():
        file, line, first = held.file[at], int(held.line[at]), int(head[at])
        named = pairs.setdefault(file, [])
        if len(named) < _MERGED_NAMED and line and held.line[first]:
            other = "" if held.file[first] == file else f" of {held.file[first]}"
            named.append(f"row {line:,} as row {int(held.line[first]):,}{other}")
        if all(len(pairs.get(f, ())) >= _MERGED_NAMED for f in counts):
            break
    return [
        f"{file}: {many(number, 'row')} of {held.name} {verb(number, 'says', 'say')} the same as another and "
        f"{verb(number, 'was', 'were')} merged: {', '.join(pairs[file])}{' ...' if number > len(pairs[file]) else ''}"
        for file, number in sorted(counts.items())
        if pairs.get(file)
    ]


def _differ(held: Held, head: np.ndarray) -> np.ndarray:
    """Return which rows of a keyed table say something else than the row that `head` names for each."""
    found = np.zeros(len(head), bool)
    if TABLES[held.name].key:
        for column in held.table.columns.values():
            found |= column.codes != column.codes[head]
    return found


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
    state.bad[entry.file, table] += 1
    state.rejected.append((table, entry.row))


def _fill_missing(state: Build, given: set[str]) -> None:
    """Make entity rows for the ids that occur, for each entity table that was not given."""
    wanted: dict[str, set[str]] = {name: set() for name in ENTITY_TABLES}
    table_of = {label: name for name, label in KIND_OF.items()}
    if "links" in state.tables:
        links = state.tables["links"]
        for kind, labels in LINK_TYPES.items():
            those = links["link_type"].equals(kind)
            for column, label in zip(("from", "to"), labels, strict=True):
                wanted[table_of[label]].update(links[column].take(those).texts)
    for table, column, name in _NAMED:
        if table in state.tables:
            wanted[name].update(state.tables[table][column].texts)
    _place_subjects(state, given, wanted)
    elsewhere = {key for name in ENTITY_TABLES if name in given and name in state.tables for key in _keys(state, name)}
    for name in ENTITY_TABLES:
        ids = sorted(wanted[name] - {""} - set(SPECIAL) - elsewhere)
        if name in given or not ids:
            continue
        state.tables[name] = _entities(name, ids)
        sample = ", ".join(ids[:3]) + (" ..." if len(ids) > 3 else "")
        state.assumptions.append(
            f"there is no {name} table: it was filled with the {len(ids):,} "
            f"id{' that occurs' if len(ids) == 1 else 's that occur'} ({sample})"
        )


#: Columns that name an entity, whatever else their row says.
_NAMED = (
    ("events", "line_id", "lines"),
    ("events", "operation_id", "operations"),
    ("counts", "origin", "places"),
    ("counts", "destination", "places"),
    ("places", "within", "places"),
    ("operations", "part_of", "operations"),
    ("links", "source_id", "sources"),
    ("events", "source_id", "sources"),
    ("counts", "source_id", "sources"),
    ("operations", "source_id", "sources"),
)


def _entities(name: str, ids: list[str]) -> Held:
    """Return an entity table of ids alone; they are sorted."""
    number = len(ids)
    columns = {c: TextColumn.constant("", number) for c in TABLES[name].names}
    columns[TABLES[name].key] = TextColumn(ids, np.arange(number, dtype=np.int32))
    files = TextColumn.constant(f"{name} (filled)", number)
    return Held(Table(name, columns, number), files, np.zeros(number, np.int64))


def _keys(state: Build, table: str) -> list[str]:
    return state.tables[table].keys.texts


def _place_subjects(state: Build, given: set[str], wanted: dict[str, set[str]]) -> None:
    known = {key for name in ENTITY_TABLES if name in state.tables for key in _keys(state, name)}
    known |= set().union(*(wanted[n] for n in ENTITY_TABLES if n not in given and n != "sources"))
    absent = [name for name in ("operations", "places", "lines") if name not in given]
    if not absent or "counts" not in state.tables:
        return
    for subject in state.tables["counts"]["subject"].texts:
        wanted[absent[0]].update(part for part in subject.split(";") if part not in known)


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
        gone = {name: np.zeros(len(held), bool) for name, held in state.tables.items()}
        for table, entry in {(p.table, p.entry.number): (p.table, p.entry) for p in problems}.values():
            _reject(state, table, entry)
            state.lost[entry.key] = KIND_OF.get(table, "Count")
            gone[table][entry.number] = True
        if not keep_going:
            return
        state.tables = {name: held.without(gone[name]) for name, held in state.tables.items()}
