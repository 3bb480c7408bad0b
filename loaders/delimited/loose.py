"""A delimited file whose name is no table: told apart by its header, never by a guess at its cells."""

from __future__ import annotations

from pathlib import Path

from graphlab.errors import LoadError
from graphlab.loaders.delimited.csv_table import Sheet, as_raw_table, read_sheet
from graphlab.loaders.graphs import load as graphfile
from graphlab.loaders.graphs.node_table import is_node_table
from graphlab.loaders.graphs.sheet_graph import graph_shape
from graphlab.loaders.sheets.grid import read_delimited
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import Progress
from graphlab.model.intake.report import Defect, LoadReport
from graphlab.model.tables import TABLES

_SAMPLE = 60


def table_of_header(columns: list[str] | tuple[str, ...]) -> str:
    """Return the table whose required columns a header has (more than one of them), "" if there is none.

    Examples
    --------
    >>> table_of_header(["link_type", "from", "to", "source_id", "colour"])
    'links'
    >>> table_of_header(["Area", "Arrests"])
    ''
    """
    fitting = [s for s in TABLES.values() if len(s.required) > 1 and set(s.required) <= set(columns)]
    return max(fitting, key=lambda s: len(s.required)).name if fitting else ""


def load(path: Path, *, keep_going: bool = False, progress: Progress | None = None) -> ClaimSet:
    """Return the dataset of a delimited file: a table known by its header, or an edge list with Source and Target.

    Raises
    ------
    LoadError
        If its header says neither; the remedy is a mapping.
    """
    sheet = read_sheet(path, expect=lambda header: bool(table_of_header(header)))
    table = table_of_header(sheet.header)
    if table:
        raw = as_raw_table(sheet, table)
        notes = (*sheet.assumptions, f"{path.name}: read as a table of {table}, by its header")
        report = LoadReport(defects=tuple(sheet.defects), assumptions=notes)
        return ClaimSet.build([raw], keep_going=keep_going, report=report, progress=progress)
    if sheet.header and graph_shape(path):
        return graphfile.load(path, keep_going=keep_going, progress=progress)
    if sheet.defects:
        report = LoadReport(defects=tuple(sheet.defects), assumptions=tuple(sheet.assumptions))
        raise LoadError(str(sheet.defects[0]), report)
    first = read_delimited(path, limit=_SAMPLE).rows
    if first and is_node_table(first[0], first[1:]):
        raise _needs_edges_error(sheet)
    raise needs_mapping_error(sheet)


def needs_mapping_error(sheet: Sheet) -> LoadError:
    """Return the error for a sheet that means nothing without a mapping."""
    header = ", ".join(sheet.header[:8]) + (" ..." if len(sheet.header) > 8 else "")
    rule = f"is neither a table of a dataset nor an edge list: its header is {header}"
    remedy = f"say what it means in a mapping: graphlab check {sheet.file} --suggest-mapping mapping.yaml"
    return _refusal(sheet, rule, remedy)


def _needs_edges_error(sheet: Sheet) -> LoadError:
    """Return the error for the nodes of a graph whose edges stand in another file."""
    rule = "is the table of the nodes of a graph, and says nothing of its edges"
    remedy = "put it into a folder with the table of its edges (Source, Target), and name the folder"
    return _refusal(sheet, rule, remedy)


def _refusal(sheet: Sheet, rule: str, remedy: str) -> LoadError:
    report = LoadReport(defects=(Defect(sheet.file, 1, "", "", rule, remedy),), assumptions=tuple(sheet.assumptions))
    return LoadError(str(report.defects[0]), report)
