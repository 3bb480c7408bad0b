"""Workbooks whose sheets are named as the tables of a dataset: ``.xlsx`` and ``.ods``."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphlab.errors import LoadError
from graphlab.loaders.delimited.loose import table_of_header
from graphlab.loaders.graphs.edge_list import add_table_edges, is_edge_list
from graphlab.loaders.graphs.load import graph_tables
from graphlab.loaders.graphs.model import FileGraph
from graphlab.loaders.graphs.node_table import pair_of, read_pair
from graphlab.loaders.halves import half_character
from graphlab.loaders.personal import guard_table
from graphlab.loaders.sheets.grid import Grid, column_letters, fill_merged, find_header, fold_header
from graphlab.loaders.sheets.read import read_grids
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import Progress, RawTable
from graphlab.model.intake.report import Defect, LoadReport
from graphlab.model.naming import column_of
from graphlab.model.result import undo_safe_cell
from graphlab.model.tables import PERIOD_COLUMNS, TABLES
from graphlab.wording.phrases import many, verb

RECORD_SHEET = "dataset"
_DATES = {column for pair in PERIOD_COLUMNS.values() for column in pair} | {"published"}
_TIMED = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d")


@dataclass
class _Reading:
    """What has been read of a workbook so far."""

    raws: list[RawTable] = field(default_factory=list)
    record: dict[str, Any] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def load(path: Path | str, *, keep_going: bool = False, progress: Progress | None = None) -> ClaimSet:
    """Return the dataset of a workbook; titles above the header, merged cells and formulas are reported.

    Parameters
    ----------
    path
        ``.xlsx`` or ``.ods``; sheets are named as tables (``counts``, ``links`` ...), a sheet ``dataset`` holds names
        and values of the record. A sheet of another name is read if its header is that of a table.
    keep_going
        Leave rows with defects out instead of refusing the load.
    progress
        Called as ``progress(sheet, rows)`` now and then.

    Raises
    ------
    LoadError
        With the report of every defect; also when no sheet is a table.
    DataError
        If the file cannot be read at all.
    """
    path = Path(path)
    reading = _Reading()
    grids = read_grids(path, progress=progress)
    named = any(g.sheet.strip().lower() in TABLES for g in grids)
    pair = None if named else pair_of(grids)
    if pair:
        _take_pair(reading, *pair)
    for grid in grids:
        if pair is None or grid not in pair:
            _take_sheet(reading, grid, named)
    report = LoadReport(
        defects=tuple(sorted(reading.defects)), assumptions=tuple(reading.assumptions), ignored=tuple(reading.ignored)
    )
    if not reading.raws:
        raise _no_table(path, grids, report)
    return ClaimSet.build(reading.raws, reading.record, keep_going=keep_going, report=report, progress=progress)


def _take_sheet(reading: _Reading, grid: Grid, named: bool) -> None:
    name = grid.sheet.strip().lower()
    if name == RECORD_SHEET:
        reading.record = record_of(grid)
        return
    table = name if name in TABLES else ""
    header = find_header(grid, TABLES[table].names if table else ())
    if not table and not named and header >= 0:
        columns = [undo_safe_cell(column_of(c)) for c in grid.rows[header]]
        table = table_of_header(columns)
        if table:
            reading.assumptions.append(f"{grid.name}: read as a table of {table}, by its header")
        elif is_edge_list(grid.rows[header], grid.rows[header + 1 :]):
            _take_edges(reading, grid, header)
            return
    if not table:
        reading.ignored.append(f"{grid.name}: not a table of a dataset ({many(len(grid.rows), 'row')})")
        return
    if header < 0:
        found = ", ".join(c for c in grid.rows[0][:6] if c) if grid.rows else "nothing"
        wanted = ", ".join(TABLES[table].required)
        rule = f"has no header row with columns of {table} (the first row has {found})"
        remedy = f"write the header {wanted} above the data, or a mapping: graphlab check {grid.file} "
        remedy += "--suggest-mapping m.yaml"
        reading.defects.append(Defect(grid.name, 1, "", "", rule, remedy))
        return
    _take_table(reading, grid, table, header)


def _take_table(reading: _Reading, grid: Grid, table: str, header: int) -> None:
    fill_merged(grid, header)
    if grid.numbers[header] > 1:
        titles = "; ".join(" ".join(c for c in cells if c)[:60] for cells in grid.rows[:header])
        where = f"{grid.name}: the header is in row {grid.numbers[header]}"
        reading.assumptions.append(where + (f"; above it stands '{titles}'" if titles else ""))
    columns = _columns(reading, grid, header)
    if columns is None:
        return
    rows, lines, bad = [], [], []
    for cells, number in zip(grid.rows[header + 1 :], grid.numbers[header + 1 :], strict=True):
        defects = _row_defects(grid, cells, number, len(columns))
        if defects:
            reading.defects += defects
            bad.append(tuple(cells))
        else:
            rows.append({column: _cell(column, text) for column, text in zip(columns, cells, strict=False)})
            lines.append(number)
    timed = sum(
        bool(c in _DATES and _TIMED.fullmatch(t)) for cells in grid.rows for c, t in zip(columns, cells, strict=False)
    )
    if timed:
        reading.assumptions.append(f"{grid.name}: {many(timed, 'date')} had a time of day, which was left out")
    reading.assumptions += grid.assumptions
    letters = {column: column_letters(i) for i, column in enumerate(columns)}
    raw, defects = guard_table(RawTable(table, grid.name, tuple(columns), rows, lines, letters, tuple(bad)))
    reading.raws.append(raw)
    reading.defects += defects


def _cell(column: str, text: str) -> str:
    if text[:1] == "'":
        return undo_safe_cell(text)
    match = _TIMED.fullmatch(text) if column in _DATES else None
    return match[1] if match else text


def _row_defects(grid: Grid, cells: list[str], number: int, width: int) -> list[Defect]:
    """Return what is wrong with the cells of a row before anyone reads them: errors, and cells beside the table."""
    defects = [d for i in range(len(cells)) if (d := grid.bad_cells.get((number, i)))] if grid.bad_cells else []
    for index, text in enumerate(cells[width:], width):
        if text and (number, index) not in grid.bad_cells:
            rule = f"the cell {column_letters(index)}{number} ('{text[:40]}') stands in a column without a header"
            defects.append(Defect(grid.name, number, "", text[:80], rule, "name the column or empty the cell"))
    return defects


def _columns(reading: _Reading, grid: Grid, header: int) -> list[str] | None:
    columns = [undo_safe_cell(column_of(c)) for c in grid.rows[header]]
    for i, column in enumerate(columns):
        if not column:
            columns[i] = f"column_{column_letters(i).lower()}"
            reading.assumptions.append(
                f"{grid.name}: column {column_letters(i)} has no name and is kept as '{columns[i]}'"
            )
    twice = sorted({c for c in columns if columns.count(c) > 1})
    for column in twice:
        rule = f"the column '{column}' stands twice in the header"
        reading.defects.append(
            Defect(grid.name, grid.numbers[header], column, "", rule, "rename or delete one of them")
        )
    return None if twice else columns


def _take_edges(reading: _Reading, grid: Grid, header: int) -> None:
    graph = FileGraph()
    rows = zip(grid.numbers[header + 1 :], grid.rows[header + 1 :], strict=True)
    add_table_edges(grid.name, grid.rows[header], rows, graph)
    graph.add_missing_ends()
    raws, report = graph_tables(graph, grid.name)
    reading.raws += raws
    reading.assumptions += [f"{grid.name}: read as an edge list, by its header", *report.assumptions, *grid.assumptions]


def _take_pair(reading: _Reading, nodes: Grid, edges: Grid) -> None:
    """Read the two sheets of a graph of Gephi: its nodes and its edges."""
    graph = read_pair(nodes, edges)
    if added := graph.add_missing_ends():
        graph.notes.append(
            f"{edges.name}: {many(added, 'node')} {verb(added, 'is', 'are')} only named by edges and were added"
        )
    raws, report = graph_tables(graph, nodes.file)
    reading.raws += raws
    reading.defects += report.defects
    reading.assumptions += report.assumptions
    reading.ignored += report.ignored


def record_of(grid: Grid) -> dict[str, Any]:
    """Return the record of a dataset from a sheet of names and values; lists and objects are written as JSON."""
    record: dict[str, Any] = {}
    for cells in grid.rows:
        name, value = (undo_safe_cell(c) for c in (cells[0], cells[1] if len(cells) > 1 else ""))
        if not name or (fold_header(name), fold_header(value)) == ("name", "value"):
            continue
        try:
            found = json.loads(value) if value[:1] in "{[" and value else value
        except (ValueError, RecursionError):
            found = value
        record[name] = value if half_character(found) else found
    return record


def _no_table(path: Path, grids: Sequence[Grid], report: LoadReport) -> LoadError:
    sheets = ", ".join(f"'{g.sheet}'" for g in grids[:6]) or "none"
    rule = f"no sheet is a table of a dataset (sheets: {sheets})"
    remedy = f"name sheets {', '.join(TABLES)}, or write a mapping: graphlab check {path.name} --suggest-mapping m.yaml"
    defects = report.defects or (Defect(path.name, 0, "", "", rule, remedy),)
    report = LoadReport(defects=defects, assumptions=report.assumptions, ignored=report.ignored)
    return LoadError(str(defects[0]), report)
