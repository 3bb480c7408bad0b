"""Whether the load would take every row of a folder as it stands, told from distinct cells, keys and references.

Each distinct cell is put to the validation of `graphlab.model.intake` in a row of its own, beside cells of one row
that stand together there; keys and references are compared by DuckDB; rows that other rows refer to are put to the
checks of the whole. What is not cleared so is refused, never guessed: the load in memory says everything about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphlab.errors import LoadError, RefusedError
from graphlab.large.engine import Engine
from graphlab.loaders.parquet import quoted
from graphlab.loaders.personal import guard_table
from graphlab.model.addition.nesting import contained_by
from graphlab.model.geography import Geography
from graphlab.model.intake.build import build_tables
from graphlab.model.intake.raw import CellRows, RawTable
from graphlab.model.intake.report import Defect, FileCount, LoadReport
from graphlab.model.intake.validation import read_rows
from graphlab.model.tables import ENTITY_TABLES, LINK_TYPES, SPECIAL, TABLES, PlaceRow
from graphlab.wording.phrases import many, verb

#: Cells that are judged together.
_TOGETHER = (
    ("grade", "handling"),
    ("period_start", "period_end"),
    ("date_start", "date_end"),
    ("start", "end"),
    ("event", "status"),
)
#: Ids that need no closer look: a letter first, no space, nothing that could be a formula or a telephone number.
_PLAIN_ID = "[A-Za-z][A-Za-z0-9_.:/-]{0,199}"
#: Rows that refer to others, or lie within others, of which at most so many are looked at together.
MOST_RELATED = 200_000
#: What the check of a small dataset says beside its account.
NOT_LOOKED_AT = (
    "Not looked at in pieces: what the record of one line cannot all say, lines of one brand, what handling withholds "
    "(--memory none)."
)
_BLOCK = 50_000
#: What `Engine.cleared` holds of a folder that was looked at.
SOUND = "sound"
#: (table, column, table of what it names); "subject" names lines, places and operations.
_REFERENCES = (
    ("places", "within", "places"),
    ("operations", "part_of", "operations"),
    ("operations", "source_id", "sources"),
    ("links", "source_id", "sources"),
    ("events", "line_id", "lines"),
    ("events", "operation_id", "operations"),
    ("events", "source_id", "sources"),
    ("counts", "origin", "places"),
    ("counts", "destination", "places"),
    ("counts", "source_id", "sources"),
)
_LABELS = {"Line": "lines", "Place": "places", "Operation": "operations"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that was not cleared: where it stands and what it is."""

    file: str
    text: str

    def __str__(self) -> str:
        """Say where and what."""
        return self.text if self.text.startswith(self.file) else f"{self.file}: {self.text}"


def require_sound(engine: Engine) -> None:
    """Refuse a folder that the load would not take as it stands, or of which this cannot be told in pieces.

    Raises
    ------
    RefusedError
        With the first doubt and what to do.
    """
    for doubt in () if SOUND in engine.cleared else doubts(engine, warnings=False):
        raise RefusedError(
            f"the folder '{engine.folder}' is not as load writes it ({doubt}); "
            "graphlab check FOLDER --memory none says all, graphlab load FOLDER --into NEW --as parquet writes it anew"
        )
    engine.cleared.add(SOUND)


def doubts(engine: Engine, *, warnings: bool) -> Iterator[Doubt]:
    """Yield what is not cleared, the cheapest questions first.

    Parameters
    ----------
    engine
        An open folder.
    warnings
        Whether what the load would only warn of is a doubt too.
    """
    for table, file in engine.files.items():
        missing = [c for c in TABLES[table].required if c not in file.columns]
        if missing:
            yield Doubt(file.file, f"the column '{missing[0]}' is missing")
            return
    if not engine.count("links") and not engine.count("counts"):
        yield Doubt("dataset", "there is nothing to load: no links and no counts")
        return
    if engine.count("same"):
        yield Doubt(engine.files["same"].file, "judgements on lines join what is cut into pieces")
    for table in engine.files:
        yield from _cells(engine, table, warnings=warnings)
    yield from _keys(engine)
    yield from _dangling(engine)
    yield from _related(engine, warnings=warnings)


def sound_report(engine: Engine) -> LoadReport:
    """Return the report of a load that takes every row; `doubts` found nothing."""
    counts = []
    for table, file in engine.files.items():
        rows = engine.count(table)
        counts.append(FileCount(file.file, table, rows, rows))
    said = tuple(text for file in engine.files.values() for text in file.assumptions)
    return LoadReport(files=tuple(sorted(counts)), assumptions=said, ignored=engine.ignored)


# --- cells --------------------------------------------------------------------------------------------------------


def _cells(engine: Engine, table: str, *, warnings: bool) -> Iterator[Doubt]:
    """Yield a doubt for the first cell of a table that the load would change, refuse or warn of."""
    names, file = TABLES[table].names, engine.files[table]
    extra = [c for c in file.columns if c not in names]
    if extra:
        yield Doubt(file.file, f"the column '{extra[0]}' is not one of the data model")
    columns = ", ".join(map(quoted, names))
    first = engine.all(f"select {columns} from {table} limit 1")
    if not first:
        return
    there = [c for c in names if c in file.columns]
    together = [[c for c in group if c in there] for group in _TOGETHER]
    groups = [g for g in together if g] + [[c] for c in there if not any(c in g for g in together)]
    for group in groups:
        for block in _distinct(engine, table, group):
            found = _changed(table, dict(zip(names, first[0], strict=True)), group, block, warnings=warnings)
            if found:
                yield Doubt(file.file, found)
                return


def _distinct(engine: Engine, table: str, group: Sequence[str]) -> Iterator[list[tuple[str, ...]]]:
    """Yield the distinct cells of some columns; of keys only those that are not plain."""
    columns = ", ".join(map(quoted, group))
    plain = ""
    if list(group) == [TABLES[table].key]:
        plain = f"where not regexp_full_match({columns}, '{_PLAIN_ID}')"
    yield from engine.stream(f"select distinct {columns} from {table} {plain}", size=_BLOCK)


def _changed(
    table: str, row: dict[str, str], group: Sequence[str], cells: list[tuple[str, ...]], *, warnings: bool
) -> str:
    """Return what the load would not take as it stands among some cells, each put into a copy of a row; "" for none."""
    made = [tuple({**row, **dict(zip(group, found, strict=True))}.values()) for found in cells]
    raw, defects = guard_table(RawTable(table, table, tuple(row), CellRows(tuple(row), made), range(1, len(made) + 1)))
    reading = read_rows(raw)
    told = [d for d in (*defects, *reading.defects) if warnings or d.severity == "error"]
    if told:
        return f"column '{told[0].column}': {told[0].rule}"
    for entry, found in zip(reading.entries, cells, strict=True):
        for column, text in zip(group, found, strict=True):
            if entry.row[column] != text:
                return f"column '{column}': '{text[:80]}' is kept as '{entry.row[column][:80]}'"
    return ""


# --- keys and references ------------------------------------------------------------------------------------------


def _keys(engine: Engine) -> Iterator[Doubt]:
    """Yield ids that stand twice, in one table or in several, and claims that do."""
    for table, spec in TABLES.items():
        if table in engine.files and spec.key:
            key = quoted(spec.key)
            twice = engine.one(f"select {key} from {table} group by {key} having count(*) > 1 limit 1")
            if twice is not None:
                yield Doubt(engine.files[table].file, f"the id '{twice}' is used twice")
    ids = " union all ".join(f"select {quoted(TABLES[t].key)} as id, '{t}' as t from {t}" for t in ENTITY_TABLES)
    twice = engine.one(f"select id from ({ids}) group by id having count(*) > 1 limit 1")
    special = ", ".join(f"'{name}'" for name in SPECIAL)
    kept = engine.one(f"select id from ({ids}) where t <> 'places' and id in ({special}) limit 1")
    both = engine.one(f"select count_id from counts semi join ({ids}) e on e.id = counts.count_id limit 1")
    both = both or engine.one(f"select count_id from counts where count_id in ({special}) limit 1")
    for found in (twice, kept, both):
        if found is not None:
            yield Doubt("dataset", f"the id '{found}' names two things")
    for table in ("links", "events"):
        columns = ", ".join(map(quoted, TABLES[table].names))
        same = engine.one(f"select count(*) from {table} group by {columns} having count(*) > 1 limit 1")
        if same:
            yield Doubt(engine.files[table].file, "rows that are the same are merged")


def _dangling(engine: Engine) -> Iterator[Doubt]:
    """Yield references to what is not there."""
    special = ", ".join(f"'{name}'" for name in ("", *SPECIAL))
    for table, column, target in _REFERENCES:
        key = quoted(TABLES[target].key)
        free = special if target == "places" else "''"
        lost = engine.one(
            f"select {quoted(column)} from {table} anti join {target} t on t.{key} = {table}.{quoted(column)} "
            f"where {quoted(column)} not in ({free}) limit 1"
        )
        if lost is not None:
            yield Doubt(engine.files[table].file, f"column '{column}': '{lost}' is not in {target}")
    for kind, ends in LINK_TYPES.items():
        for column, label in zip(("from", "to"), ends, strict=True):
            target = _LABELS[label]
            free = special if target == "places" else "''"
            lost = engine.one(
                f"select {quoted(column)} from links anti join {target} t on t.{quoted(TABLES[target].key)} = "
                f"links.{quoted(column)} where link_type = '{kind}' and {quoted(column)} not in ({free}) limit 1"
            )
            if lost is not None:
                yield Doubt(engine.files["links"].file, f"column '{column}': '{lost}' is not in {target}")
    known = " union all ".join(f"select {quoted(TABLES[t].key)} as id from {t}" for t in _LABELS.values())
    lost = engine.one(
        "select part from (select distinct unnest(string_split(subject, ';')) as part from counts) "
        f"anti join ({known}) e on e.id = part where part not in ({special}) limit 1"
    )
    if lost is not None:
        yield Doubt(engine.files["counts"].file, f"column 'subject': '{lost}' is no line, place or operation")


# --- rows that refer to others ------------------------------------------------------------------------------------

RELATED = (
    "select * from counts where part_of <> '' or supersedes <> '' or count_id in "
    "(select part_of from counts where part_of <> '' union select supersedes from counts where supersedes <> '')"
)


def _raw(engine: Engine, table: str, source: str = "") -> RawTable:
    """Return the rows of a table, or of a query that gives its columns, with their row numbers."""
    names = TABLES[table].names
    columns = ", ".join(map(quoted, names))
    found = engine.all(f"select {columns}, row from {f'({source})' if source else table} order by row")
    file = engine.files[table].file if table in engine.files else table
    return RawTable(table, file, names, CellRows(names, [r[:-1] for r in found]), [int(r[-1]) for r in found])


def _defects(engine: Engine, counts: str) -> tuple[Defect, ...]:
    """Return what the load says of some counts, beside every place, operation and source."""
    raws = [_raw(engine, table) for table in ("sources", "places", "operations")]
    if engine.count("counts"):
        raws.append(_raw(engine, "counts", counts))
        named = {part for text in raws[-1].column("subject") for part in text.split(";")}
    else:
        raws.append(_raw(engine, "links", "select * from links limit 1"))
        named = {*raws[-1].column("from"), *raws[-1].column("to")}
    marks = ", ".join("'" + name.replace("'", "''") + "'" for name in sorted(named))
    raws.append(_raw(engine, "lines", f"select * from lines where line_id in ({marks})"))
    try:
        return build_tables(raws, tolerance=engine.record.tolerance_of)[1].defects
    except LoadError as error:
        return tuple(error.report.defects)


def _related(engine: Engine, *, warnings: bool) -> Iterator[Doubt]:
    """Yield what the checks of the whole say of rows that refer to others, and of places within places."""
    number = engine.one(f"select count(*) from ({RELATED})")
    if number > MOST_RELATED:
        related = f"{many(number, 'count')} {verb(number, 'is', 'are')} parts, totals or corrections"
        yield Doubt(engine.files["counts"].file, f"{related}; too many to look at together")
        return
    # One count more, so that there is always something to load.
    for defect in _defects(engine, f"{RELATED} union (select * from counts limit 1)"):
        if warnings or defect.severity == "error":
            yield Doubt(defect.file, str(defect))
            return
    if warnings:
        yield from _wholes(engine)


def _wholes(engine: Engine) -> Iterator[Doubt]:
    """Yield figures of a place that are less than what is stated within it, if any place lies within another."""
    names = TABLES["places"].names
    rows = [dict(zip(names, cells, strict=True)) for cells in engine.all(f"select {', '.join(names)} from places")]
    above = Geography({row["place_id"]: PlaceRow(**row) for row in rows}).ancestors
    pairs = [(str(o), str(d)) for o, d in engine.all("select distinct origin, destination from counts order by all")]
    inner = contained_by([(0, pair) for pair in pairs], above)
    near = sorted({*inner, *(j for held in inner.values() for j in held)})
    if not near:
        return
    engine.db.execute("create or replace table near (o varchar, d varchar)")
    engine.db.executemany("insert into near values (?, ?)", [pairs[i] for i in near])
    source = (
        "select c.* from counts c join near on o = origin and d = destination where stock_or_flow <> 'distinct' "
        "qualify count(*) over (partition by subject, measure, unit, stock_or_flow, definition) > 1"
    )
    number = engine.one(f"select count(*) from ({source})")
    if number > MOST_RELATED:
        text = (
            f"{many(number, 'count')} {verb(number, 'is', 'are')} of places within places; too many to compare at once"
        )
        yield Doubt(engine.files["counts"].file, text)
        return
    for defect in _defects(engine, f"{RELATED} union {source} union (select * from counts limit 1)"):
        yield Doubt(defect.file, str(defect))
        return
