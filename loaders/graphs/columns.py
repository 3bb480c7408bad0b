"""Attributes of a graph file under the names of columns that a mapping gives them, their dates read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode
from graphlab.loaders.mapping.periods import read_period
from graphlab.model.intake.report import Defect
from graphlab.model.periods import parse_date

#: Columns of dates, and which side of a period such as ``Nov-19`` they take.
_DATES = {"start": 0, "end": 1, "date_start": 0, "date_end": 1}


def with_columns(graph: FileGraph, file: str, rules: Mapping[str, Any]) -> FileGraph:
    """Return a graph whose attributes bear the names that ``columns`` of a mapping gives them.

    What a mapping calls a date is read as sheets write them (``Nov-19``, ``03/04/2021``), and said; what is none is an
    error.
    """
    columns = {str(k): str(v) for k, v in rules.get("columns", {}).items()}
    if not columns:
        return graph
    notes: dict[str, None] = {}

    def renamed(item: FileNode | FileEdge) -> dict[str, str]:
        found = {}
        for name, text in item.attributes.items():
            column = columns.get(name, name)
            found[column] = _date(graph, file, item.line, column, text, notes) if name in columns else text
        return found

    nodes = [replace(n, attributes=renamed(n)) for n in graph.nodes]
    edges = [replace(e, attributes=renamed(e)) for e in graph.edges]
    return replace(graph, nodes=nodes, edges=edges, notes=[*graph.notes, *notes])


def _date(graph: FileGraph, file: str, line: int, column: str, text: str, notes: dict[str, None]) -> str:
    if column not in _DATES or not text:
        return text
    found = read_period(text)
    date = found[_DATES[column]]
    try:
        parse_date(date)
    except DataError:
        rule = f"'{text}' is not a date"
        graph.defects.append(Defect(file, line, column, text, rule, "write it as 2019-11-30, 2019-11 or 2019"))
        return text
    if found[2]:
        notes[f"{file}: the {column} {found[2].replace(' as ', ' was read as ')}"] = None
    return date
