"""Rows of one sheet that fall on one cell: added up or counted where the mapping says so, else an error.

One source never conflicts with itself. Two rows of a sheet that give the same figure of the same place and time are
told apart by a column that nobody read, and taking one of them would be wrong without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graphlab.errors import DataError
from graphlab.loaders.mapping.rows.records import CELL, Record, bounds_of, bounds_text, cell_keys
from graphlab.loaders.mapping.rules import TableRule
from graphlab.loaders.mapping.tables.view import View
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.report import Defect
from graphlab.model.values import parse_value, sum_bounds
from graphlab.wording.phrases import many, verb

_SHOWN = 6
_MOST_PARTS = 12


def settle_cells(records: list[Record], rule: TableRule, view: View, file: str) -> tuple[list[Record], list[Record]]:
    """Return the records with one for each cell, and those that contradict each other and were left out.

    Notes
    -----
    What is added or counted is said in the notes of the view; what may not be is an error there.
    """
    keys = _keys(records)
    if not rule.count and len(set(keys)) == len(keys):
        return records, []
    groups: dict[object, list[Record]] = {}
    for key, record in zip(keys, records, strict=True):
        groups.setdefault(key, []).append(record)
    if rule.count:
        return _counted(groups.values(), rule, view), []
    several = [group for group in groups.values() if len(group) > 1]
    if not several:
        return records, []
    if any(not _readable(record) for group in several for record in group):
        return records, []  # what is no number is an error of its own, and never a part of a sum
    if rule.add:
        several = [g for g in several if not _may_add(g, rule, view)]
        added = [_sum(g) if len(g) > 1 and g not in several else g[0] for g in groups.values() if g not in several]
        _note_sum(records, len(groups), rule, view)
    else:
        added = [group[0] for group in groups.values() if len(group) == 1]
    if several:
        view.bad.append(_conflict(several, rule, view, file))
    return added, [record for group in several for record in group]


def without_lone_blanks(records: list[Record], view: View) -> tuple[list[Record], int]:
    """Return the records without empty cells that stand alone in theirs, and how many those are.

    An empty cell beside figures that are added to one is a part that nobody knows: their sum is at least what is told.
    """
    keys = _keys(records)
    told = {key for key, record in zip(keys, records, strict=True) if record.row.get("value")}
    kept = [record for key, record in zip(keys, records, strict=True) if key in told]
    if blank := sum(not record.row.get("value") for record in kept):
        beside = verb(blank, "is a part that is not stated", "are parts that are not stated")
        view.notes.append(
            f"{view.grid.name}: {many(blank, 'empty cell')} beside figures that are added up {beside}: "
            "the sums are at least what is told"
        )
    return kept, len(records) - len(kept)


def answered_twice(tables: Sequence[Sequence[RawTable]], file: str) -> list[Defect]:
    """Return an error for the cells that two tables of one source give different figures for.

    Parameters
    ----------
    tables
        For each table of the mapping its raw tables: one, or one for each column of figures.
    file
        The mapping, for what is said.
    """
    counted = [made for made in tables if any(raw.table == "counts" for raw in made)]
    if len(counted) < 2:
        return []
    seen: dict[tuple[str, ...], tuple[int, RawTable, int]] = {}
    clashes: list[tuple[tuple[int, RawTable, int], tuple[int, RawTable, int]]] = []
    for number, made in enumerate(counted):
        for raw in made:
            texts = [raw.column(c) if c in raw.columns else [""] * len(raw.rows) for c in (*CELL, "supersedes")]
            for index, (*cell, supersedes) in enumerate(zip(*texts, strict=True)):
                here = number, raw, index
                first = here if supersedes else seen.setdefault(tuple(cell), here)
                if first[0] != number and first[1].rows[first[2]].get("value") != raw.rows[index].get("value"):
                    clashes.append((first, here))
    return [_clash(*clashes[0], len(clashes), file)] if clashes else []


def _clash(first: tuple[int, RawTable, int], other: tuple[int, RawTable, int], many: int, file: str) -> Defect:
    (_, raw, index), (_, here, at) = first, other
    row, mine = raw.rows[index], here.rows[at]
    rule = (
        f"{many:,} cell{'s have' if many > 1 else ' has'} different figures in two tables of one source: "
        f"{row.get('measure', '')} of {_place_of(row)} is {row.get('value')} in {raw.file}, row {raw.lines[index]}, "
        f"and {mine.get('value')} here (mapped by {file})"
    )
    remedy = "map what tells the tables apart (the name of the sheet: {sheet: yes}, a definition), or leave one out"
    return Defect(here.file, here.lines[at], "value", mine.get("value", ""), rule, remedy)


def _place_of(row: Mapping[str, str]) -> str:
    return " to ".join(t for t in (row.get("origin", ""), row.get("destination", "")) if t) or row.get("subject", "")


def _keys(records: Sequence[Record]) -> Sequence[object]:
    """Return what tells records apart: their cell, and of totals over what; one that supersedes stands alone."""
    keys: list[object] = list(cell_keys([record.row for record in records]))
    for i, record in enumerate(records):
        if record.row.get("supersedes"):
            keys[i] = id(record)
        elif record.flags or record.part:
            apart = (record.number, record.column) if record.part else ()
            keys[i] = record.flags, record.apart, apart, keys[i]
    return keys


def _readable(record: Record) -> bool:
    try:
        parse_value(record.row.get("value", ""), unit=record.row.get("unit", ""))
    except DataError:
        return False
    return True


def _may_add(group: Sequence[Record], rule: TableRule, view: View) -> bool:
    """Return whether the columns over which rows are added tell all rows of a cell apart."""
    if rule.add == ("rows",):
        return True
    seen = [(r.column, *(view.text(view.row(r.number), c) for c in rule.add)) for r in group]
    return len(set(seen)) == len(seen)


def _sum(group: Sequence[Record]) -> Record:
    first = min(group, key=lambda r: (r.number, r.column))
    texts = [r.row.get("value", "") for r in sorted(group, key=lambda r: (r.number, r.column))]
    unit = first.row.get("unit", "")
    notes = [n for n in dict.fromkeys(r.row.get("note", "") for r in group) if n]
    parts = " + ".join(t or "not stated" for t in texts[:_MOST_PARTS]) + (" + ..." if len(texts) > _MOST_PARTS else "")
    row = dict(first.row)
    row["value"] = bounds_text(sum_bounds(bounds_of(t, unit) for t in texts))
    row["note"] = "; ".join([*notes[:3], f"sum of {many(len(texts), 'row')}: {parts}"])
    return Record(row, first.number, first.column, first.flags, first.part, first.named, [r.number for r in group])


def _note_sum(records: Sequence[Record], cells: int, rule: TableRule, view: View) -> None:
    over = "" if rule.add == ("rows",) else f" over {_names(rule.add)}"
    counts = many(cells, "count")
    view.notes.append(
        f"{view.grid.name}: {many(len(records), 'figure')} {verb(len(records), 'was', 'were')} "
        f"added up to {counts}{over}"
    )


def _counted(groups: Iterable[Sequence[Record]], rule: TableRule, view: View) -> list[Record]:
    made, rows, repeated = [], 0, []
    for group in groups:
        first = min(group, key=lambda r: r.number)
        rows += len(group)
        number = len(group)
        if rule.count != "rows":
            keys: dict[str, int] = {}
            for record in group:
                key = view.text(view.row(record.number), rule.count) or f"row {record.number}"
                if key in keys:
                    repeated.append((keys[key], record.number))
                keys.setdefault(key, record.number)
            number = len(keys)
        row = dict(first.row) | {"value": str(number)}
        made.append(Record(row, first.number, first.column, first.flags, numbers=[r.number for r in group]))
    what = "rows" if rule.count == "rows" else f"different '{rule.count}' in {many(rows, 'row')}"
    total = sum(int(r.row["value"]) for r in made)
    view.notes.append(f"{view.grid.name}: {total:,} {what} were counted on {many(len(made), 'cell')}")
    if repeated:
        pairs = ", ".join(f"{a} and {b}" for a, b in repeated[:_SHOWN]) + (" ..." if len(repeated) > _SHOWN else "")
        view.notes.append(
            f"{view.grid.name}: {many(len(repeated), 'row')} "
            f"{verb(len(repeated), 'repeats', 'repeat')} a '{rule.count}' and count once (rows {pairs})"
        )
    return made


def _conflict(groups: Sequence[Sequence[Record]], rule: TableRule, view: View, file: str) -> Defect:
    rows = sum(map(len, groups))
    apart, hidden = _told_apart(groups, rule, view)
    examples = "; ".join(_example(g) for g in groups[:3]) + (" ..." if len(groups) > 3 else "")
    said = f"{many(rows, 'figure')} {verb(rows, 'falls', 'fall')} on {many(len(groups), 'cell')} ({examples})"
    if apart:
        tell = "tells them apart and is" if len(apart) == 1 else "tell them apart and are"
        what = f"the column{'s' if len(apart) > 1 else ''} {_names(apart)} {tell} not in the mapping"
        remedy = f"map {'it' if len(apart) == 1 else 'them'}, or add the rows up: add: [{', '.join(apart)}]"
    elif hidden:
        what = f"they differ in {_names(hidden)} and come to the same"
        remedy = "map what tells them apart, or add the rows up: add: rows"
    else:
        what = "they are alike in every other column"
        remedy = "delete the repeats, or count each of them: add: rows"
    first = min(r.number for g in groups for r in g)
    rule_text = f"{said}: {what}; one sheet cannot answer twice (table of {file} line {rule.line})"
    return Defect(view.grid.name, first, "", "", rule_text, remedy)


def _told_apart(groups: Sequence[Sequence[Record]], rule: TableRule, view: View) -> tuple[list[str], list[str]]:
    """Return the columns that this table does not read in which rows of a cell differ, and those that it reads."""
    mine = {c for cell in rule.cells.values() for c in cell.needs}
    wide = {r.column for g in groups for r in g} - {""}
    value = rule.cells["value"].column if "value" in rule.cells else ""
    apart: list[str] = []
    hidden: list[str] = []
    for column in view.columns:
        if column in wide or column in view.personal or column == value:
            continue
        if any(len({view.text(view.row(r.number), column) for r in group}) > 1 for group in groups[:500]):
            (hidden if column in mine else apart).append(column)
    if any(len({r.column for r in group}) > 1 for group in groups):
        hidden += sorted(wide)[:4]
    return apart, hidden


def _example(group: Sequence[Record]) -> str:
    row = group[0].row
    where = _place_of(row)
    period = " ".join(dict.fromkeys(t for t in (row.get("period_start", ""), row.get("period_end", "")) if t))
    numbers = [f"{r.number}" for r in sorted(group, key=lambda r: r.number)]
    shown = ", ".join(dict.fromkeys(numbers[:_SHOWN])) + (" ..." if len(numbers) > _SHOWN else "")
    plural = "s" if len(set(numbers)) > 1 else ""
    return f"{row.get('measure', '')} of {where}{f', {period}' if period else ''}: row{plural} {shown}"


def _names(columns: Sequence[str]) -> str:
    quoted = [f"'{c}'" for c in columns]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
