"""Foreign spreadsheets to claims, by a mapping file (docs/ways-in.md): every row accounted for, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import compress
from pathlib import Path

from graphlab.data.gazetteer import gazetteer_rows
from graphlab.errors import DataError
from graphlab.loaders.endings import DELIMITED, WORKBOOKS
from graphlab.loaders.graphs import ENDINGS as GRAPH_ENDINGS
from graphlab.loaders.mapping.doubts import open_doubts
from graphlab.loaders.mapping.mapping_file import read_mapping
from graphlab.loaders.mapping.naming.matches import read_answers
from graphlab.loaders.mapping.naming.named import Namer, slug
from graphlab.loaders.mapping.naming.names import NameIndex, with_parents
from graphlab.loaders.mapping.periods import read_period
from graphlab.loaders.mapping.recorded import statuses_without_day
from graphlab.loaders.mapping.rows.adding import answered_twice
from graphlab.loaders.mapping.rows.percentages import check_percentages
from graphlab.loaders.mapping.rows.sheet import TableMaker
from graphlab.loaders.mapping.rules import SheetMapping, SheetRule
from graphlab.loaders.mapping.tables.titles import period_of_title
from graphlab.loaders.mapping.tables.turning import tables_of
from graphlab.loaders.mapping.tables.view import (
    View,
    best_block,
    check_rows,
    columns_of,
    guard_personal,
    unused_columns,
    view_of,
)
from graphlab.loaders.sheets.grid import Grid
from graphlab.loaders.sheets.read import read_grids
from graphlab.model.claim_set import ClaimSet
from graphlab.model.grades import MARKINGS, marking_in, parse_marking
from graphlab.model.intake.raw import Progress, RawTable, collector_paused
from graphlab.model.intake.report import Defect, LoadReport
from graphlab.model.tables import ENTITY_TABLES, LINK_TYPES, SPECIAL, TABLES
from graphlab.wording.phrases import many, verb

#: A column that marks every row, and how much is read of a sheet that is no table (a cover).
MARKING_COLUMN = re.compile(r"(?:protective |security )?(?:markings?|classification)|gsc|gpms", re.IGNORECASE)
_TEXT_ROWS = 50


def load(
    path: Path | str,
    mapping: Path | str,
    *,
    matches: Path | str | None = None,
    home: str = "",
    keep_going: bool = False,
    known: ClaimSet | None = None,
    drop_personal: bool = False,
    progress: Progress | None = None,
) -> ClaimSet:
    """Return the dataset of a foreign workbook, CSV file, folder of CSV files or graph file.

    Parameters
    ----------
    path
        What to read.
    mapping
        The YAML file that says what it means.
    matches
        Settled names (``matches.csv``).
    home
        The home area, which settles names that several places bear; else the mapping's own.
    keep_going
        Leave rows with defects out instead of refusing the load.
    known
        A dataset whose places, lines and operations names may mean.
    drop_personal
        Leave columns of people out instead of refusing the load.
    progress
        Called as ``progress(sheet, rows)`` now and then.

    Raises
    ------
    LoadError
        With the report of every defect: each names the cell and the line of the mapping.
    DataError
        If the mapping itself is wrong, or the file cannot be read at all.
    """
    path, mapping = Path(path), Path(mapping)
    rules = read_mapping(mapping)
    if path.suffix.lower() in GRAPH_ENDINGS or (rules.graph and not rules.sheets):
        from graphlab.loaders.graphs import load as graphfile

        return graphfile.load(
            path, mapping=mapping, matches=matches, home=home, keep_going=keep_going, progress=progress
        )
    options = {"matches": matches, "home": home, "known": known, "drop_personal": drop_personal}
    with collector_paused():
        raws, rules, report, _ = read_mapped(path, mapping, **options, progress=progress)  # type: ignore[arg-type]
    return ClaimSet.build(raws, dict(rules.record), keep_going=keep_going, report=report, progress=progress)


def _cut_off(rules: SheetMapping, views: list[tuple[SheetRule, View]]) -> SheetMapping:
    """Return the mapping with the cut-off of its record read in the title of a sheet, where it says so."""
    if rules.record.get("cut_off") != "title":
        return rules
    view = views[0][1]
    record = {k: v for k, v in rules.record.items() if k != "cut_off"}
    title = next((found for _, v in views if (found := period_of_title(v.block))), "")
    if not title:
        rule = "no title, name of the sheet or name of the file says the day that the record is as at (cut_off: title)"
        view.bad.append(Defect(view.grid.name, 0, "", "", rule, 'write it in the mapping: cut_off: "2026-10-05"'))
        return replace(rules, record=record)
    end = read_period(title)[1]
    view.notes.append(f"{view.grid.name}: the cut-off is {end}, by '{title}' in its title or name")
    return replace(rules, record={**record, "cut_off": end})


def _marked(rules: SheetMapping, views: list[tuple[SheetRule, View]], grids: Sequence[Grid]) -> SheetMapping:
    """Return the mapping with the highest marking that stands on the sheets, where its record does not name one."""
    found = max(
        ((marking, text, grid) for grid in grids for text in _marks(grid, views) if (marking := marking_in(text))),
        key=lambda seen: (MARKINGS.index(seen[0]), seen[1]),
        default=None,
    )
    if found is None or not views:
        return rules
    marking, text, grid = found
    said = f"'{text[:80]}' stands on it"
    stated = str(rules.record.get("marking") or "")
    if not stated:
        views[0][1].notes.append(f"{grid.name}: {said}: the marking of the data is {marking}")
        return replace(rules, record={**rules.record, "marking": marking})
    try:
        below = MARKINGS.index(parse_marking(stated)) < MARKINGS.index(marking)
    except DataError:
        return rules  # the record is refused where it is read
    if below:
        rule = f"{said}, which is above the marking of the mapping, {stated}"
        remedy = f"write marking: {marking} into its record, or leave it if the sheet is marked too high"
        views[0][1].bad.append(Defect(grid.name, 0, "marking", text[:80], rule, remedy, severity="warning"))
    return rules


def _marks(grid: Grid, views: list[tuple[SheetRule, View]]) -> Iterator[str]:
    """Yield the texts that can mark a sheet: names, what is printed around it, titles, notes, and a column of marks."""
    yield from (Path(grid.file).stem, grid.sheet, *grid.margins)
    tables = [view for _, view in views if view.grid is grid]
    for view in tables:
        yield from view.block.titles
        yield from (text for _, text in view.block.notes)
        for name in view.columns:
            if MARKING_COLUMN.fullmatch(name.strip()):
                view.used.add(name)
                yield from sorted(set(view.column(name)))
    if not tables:
        yield from (cell for row in grid.rows[:_TEXT_ROWS] for cell in row if cell)


def read_mapped(
    path: Path,
    mapping: Path,
    *,
    matches: Path | str | None = None,
    home: str = "",
    known: ClaimSet | None = None,
    drop_personal: bool = False,
    progress: Progress | None = None,
) -> tuple[list[RawTable], SheetMapping, LoadReport, NameIndex]:
    """Return the raw tables, the mapping, the report so far, and the index with every name that was asked."""
    rules = read_mapping(mapping)
    if not rules.sheets:
        raise DataError(f"{rules.file} says nothing of any table", "add 'tables:' with one block a table")
    grids = _grids(path, progress)
    answers = read_answers(Path(matches)) if matches else {}
    home = home or rules.home
    views = _views(grids, rules, drop_personal or rules.drop_personal)
    rules = _marked(_cut_off(rules, views), views, grids)
    source, sources, notes = _sources(rules, path)
    dated = any(row.get("published") for row in rules.entities.get("sources", ()))
    entities: dict[str, list[Mapping[str, str]]] = {t: list(rules.entities.get(t, ())) for t in ENTITY_TABLES}
    raws = _entity_tables(views, rules, known, answers, home, source, entities)
    for table in ENTITY_TABLES if known else ():
        entities[table] += (
            [row for row in known.rows(table) if row[TABLES[table].key] not in _ids(entities[table], table)]
            if known
            else []
        )
    index = NameIndex(entities, answers=answers, home=home)
    namer = Namer(index)
    values: dict[int, list[str]] = {}
    made: list[list[RawTable]] = []
    for sheet, view in views:
        for table_rule in sheet.tables:
            if table_rule.table not in ENTITY_TABLES:
                maker = TableMaker(view, table_rule, rules.file, namer, source)
                made.append(maker.raw_tables())
                values.setdefault(id(view), []).extend(maker.figures)
    apart = answered_twice(made, rules.file)
    apart += [] if "cut_off" in rules.record or dated else statuses_without_day(views, made, rules.file)
    raws += [raw for tables in made for raw in tables]
    raws += _given_rows(rules, sources) + _known_rows(raws, known) + _created_rows(namer, raws)
    notes += _add_places(raws, namer, rules, known) + _add_sources(raws, rules)
    for sheet, view in views:
        check_percentages(view, values.get(id(view), ()))
        guard_personal(view, rules.file)
        if any(t.table in ("links", "events") for t in sheet.tables):
            check_rows(view)
    used = {id(view.grid.turned_from or view.grid) for _, view in views}
    ignored = [f"{g.name}: not in the mapping ({many(len(g.rows), 'row')})" for g in grids if id(g) not in used]
    ignored += [i for sheet, view in views for i in (*view.ignored, *unused_columns(view, sheet))]
    notes = [n for _, view in views for n in view.notes] + notes + namer.said()
    defects = [d for _, view in views for d in view.bad] + apart + namer.defects + namer.several_names(path.name)
    defects += open_doubts(mapping)
    report = LoadReport(
        defects=tuple(sorted(set(defects))),
        assumptions=tuple(dict.fromkeys(notes)),
        ignored=tuple(dict.fromkeys(ignored)),
    )
    return raws, rules, report, index


def _views(grids: list[Grid], rules: SheetMapping, drop_personal: bool) -> list[tuple[SheetRule, View]]:
    found = []
    for rule in rules.sheets:
        view = view_of(_pick(grids, rule, rules.file), rule, rules.file, drop_personal=drop_personal)
        found.append((rule, view))
    return found


def _ids(rows: Sequence[Mapping[str, str]], table: str) -> set[str]:
    return {row[TABLES[table].key] for row in rows}


def _grids(path: Path, progress: Progress | None) -> list[Grid]:
    if not path.is_dir():
        return read_grids(path, progress=progress)
    files = sorted(p for p in path.iterdir() if p.suffix.lower() in (*DELIMITED, *WORKBOOKS))
    if not files:
        raise DataError(f"the folder '{path.name}' holds no sheet", "put CSV files or workbooks there")
    return [grid for file in files for grid in read_grids(file, progress=progress)]


def _pick(grids: list[Grid], rule: SheetRule, file: str) -> Grid:
    wanted = rule.sheet.strip().lower()
    filled = [g for g in grids if g.rows]
    if not filled:
        raise DataError(f"{file}, line {rule.line}: every sheet is empty", "is this the right file?")
    if not wanted:
        return filled[0]
    for grid in grids:
        if wanted in (grid.sheet.lower(), grid.file.lower(), Path(grid.file).stem.lower()):
            return grid
    if wanted.isdecimal() and len(wanted) < 9 and 1 <= int(wanted) <= len(grids):
        return grids[int(wanted) - 1]
    alike = [g for g in filled if not g.hidden and _has_columns(g, rule)]
    if len(alike) == 1:
        alike[0].assumptions.append(f"{alike[0].name}: taken for the sheet '{rule.sheet}', by its headers")
        return alike[0]
    has = ", ".join(f"'{g.sheet or g.file}'" for g in grids[:8])
    raise DataError(f"{file}, line {rule.line}: there is no sheet '{rule.sheet}'; there are {has}", "correct 'sheet'")


def _has_columns(grid: Grid, rule: SheetRule) -> bool:
    """Return whether a sheet has a table with every column that a rule names: last week's under another name."""
    wanted = columns_of(rule)
    blocks = tables_of(grid, turned=rule.turned)
    return bool(wanted) and bool(blocks) and wanted <= set(best_block(blocks, wanted).called())


def _sources(rules: SheetMapping, path: Path) -> tuple[str, list[dict[str, str]], list[str]]:
    """Return the source of claims that name none, rows of sources to add, and what was assumed."""
    given = [row["source_id"] for row in rules.entities.get("sources", ())]
    if rules.source or len(given) == 1:
        source = rules.source or given[0]
        return source, [] if source in given else [{"source_id": source, "title": path.name}], []
    named = all("source_id" in t.cells for s in rules.sheets for t in s.tables if t.table not in ENTITY_TABLES)
    if named:
        return "", [], []
    source = slug(path.stem)
    return (
        source,
        [{"source_id": source, "title": path.name}],
        [f"claims without a source have the source '{source}' (this file)"],
    )


def _entity_tables(
    views: list[tuple[SheetRule, View]],
    rules: SheetMapping,
    known: ClaimSet | None,
    answers: Mapping[tuple[str, str], str],
    home: str,
    source: str,
    entities: dict[str, list[Mapping[str, str]]],
) -> list[RawTable]:
    """Make the places, lines, operations and sources that sheets list, before any claim asks for their names."""
    raws: list[RawTable] = []
    everything = {t: [*entities[t], *(known.rows(t) if known else ())] for t in ENTITY_TABLES}
    namer = Namer(NameIndex(everything, answers=answers, home=home))
    for rule, view in views:
        for table in rule.tables:
            if table.table in ENTITY_TABLES:
                made = TableMaker(view, table, rules.file, namer, source).raw_tables()
                raws += made
                entities[table.table] += [row for raw in made for row in raw.rows]
    return raws + _created_rows(namer, raws)


def _given_rows(rules: SheetMapping, sources: list[dict[str, str]]) -> list[RawTable]:
    raws = []
    for table in ENTITY_TABLES:
        rows = [dict(row) for row in rules.entities.get(table, ())] + (sources if table == "sources" else [])
        if rows:
            columns = tuple(dict.fromkeys(c for row in rows for c in row))
            raws.append(RawTable(table, rules.file, columns, rows, [0] * len(rows)))
    return raws


def _created_rows(namer: Namer, raws: list[RawTable]) -> list[RawTable]:
    """Return the things that names made, without those that have a row already."""
    found = []
    for table, columns in namer.things_made().items():
        have = _named(raws, table, TABLES[table].key)
        if have:
            new = [key not in have for key in columns[TABLES[table].key]]
            columns = {c: list(compress(texts, new)) for c, texts in columns.items()}
        if number := len(columns["name"]):
            found.append(RawTable.of_columns(table, columns, [0] * number, file="made by the mapping"))
    return found


def _known_rows(raws: list[RawTable], known: ClaimSet | None) -> list[RawTable]:
    """Return the rows of a known dataset's entities that the claims name, and of those that these name in turn."""
    if known is None:
        return []
    new = {part for raw in raws for c in raw.columns for text in raw.texts(c).texts for part in text.split(";")}
    named: set[str] = set()
    mine = {(table, key) for table in ENTITY_TABLES for key in _named(raws, table, TABLES[table].key)}
    chosen: dict[str, dict[str, dict[str, str]]] = {table: {} for table in ENTITY_TABLES}
    while new:
        named |= new
        found: set[str] = set()
        for table in ENTITY_TABLES:
            for row in known.rows(table):
                key = row[TABLES[table].key]
                if key in new and key not in chosen[table] and (table, key) not in mine:
                    chosen[table][key] = dict(row)
                    found |= {row.get(column, "") for column in ("within", "part_of", "source_id")}
        new = found - named - {""}
    return [
        RawTable(table, "known dataset", TABLES[table].names, list(rows.values()), [0] * len(rows))
        for table, rows in chosen.items()
        if rows
    ]


def _add_places(raws: list[RawTable], namer: Namer, rules: SheetMapping, known: ClaimSet | None) -> list[str]:
    """Add the gazetteer's rows for the places that claims name, and bare rows for others if no table was given."""
    have = _named(raws, "places", "place_id")
    wanted = namer.used | _named_places(raws)
    notes = []
    from_gazetteer = with_parents(sorted(wanted & {row["place_id"] for row in gazetteer_rows()}), have)
    if from_gazetteer:
        raws.append(
            RawTable("places", "gazetteer", tuple(from_gazetteer[0]), from_gazetteer, [0] * len(from_gazetteer))
        )
        names = ", ".join(row["place_id"] for row in from_gazetteer[:5]) + (" ..." if len(from_gazetteer) > 5 else "")
        notes.append(
            f"{many(len(from_gazetteer), 'place')} {verb(len(from_gazetteer), 'comes', 'come')} "
            f"from the packaged gazetteer ({names})"
        )
    given = "places" in rules.entities or any(t.table == "places" for s in rules.sheets for t in s.tables)
    bare = sorted(wanted - have - {row["place_id"] for row in from_gazetteer} - set(SPECIAL))
    if bare and not given and (have or from_gazetteer):
        rows = [{"place_id": key} for key in bare]
        raws.append(RawTable("places", "made by the mapping", ("place_id",), rows, [0] * len(rows)))
        notes.append(
            f"{many(len(bare), 'place')} {verb(len(bare), 'has', 'have')} no row and were added by "
            f"their id ({', '.join(bare[:5])})"
        )
    return notes


def _add_sources(raws: list[RawTable], rules: SheetMapping) -> list[str]:
    """Add bare rows for the sources that claims name, unless the mapping lists its sources."""
    have = _named(raws, "sources", "source_id")
    given = "sources" in rules.entities or any(t.table == "sources" for s in rules.sheets for t in s.tables)
    named = {key for table in TABLES if table != "sources" for key in _named(raws, table, "source_id")}
    bare = sorted(named - have - {""})
    if given or not have or not bare:
        return []
    raws.append(
        RawTable("sources", "made by the mapping", ("source_id",), [{"source_id": k} for k in bare], [0] * len(bare))
    )
    return [
        (
            f"{many(len(bare), 'source')} {verb(len(bare), 'has', 'have')} no row and were added by "
            f"their id ({', '.join(bare[:5])})"
        )
    ]


def _named(raws: Sequence[RawTable], table: str, column: str) -> set[str]:
    """Return the texts of a column in all raw tables of one name."""
    return {text for raw in raws if raw.table == table and column in raw.columns for text in raw.texts(column).texts}


def _named_places(raws: list[RawTable]) -> set[str]:
    found = {key for column in ("origin", "destination") for key in _named(raws, "counts", column)}
    found |= _named(raws, "places", "within")
    for raw in raws:
        if raw.table == "links" and "link_type" in raw.columns:
            types = raw.texts("link_type")
            ends = {text: LINK_TYPES.get(text.upper(), ("", "")) for text in types.texts}
            for i, side in enumerate(("from", "to")):
                those = types.is_in([text for text, labels in ends.items() if labels[i] == "Place"])
                if side in raw.columns and those.any():
                    found |= set(raw.texts(side).take(those).texts)
    return found - {""}
