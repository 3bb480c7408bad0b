"""Which delimited file without a table's header is a graph: an edge list, a list of pairs, an adjacency matrix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from graphlab.errors import DataError
from graphlab.loaders.graphs.edge_list import end_columns, is_edge_list, read_edge_list
from graphlab.loaders.graphs.matrix import is_matrix, read_matrix
from graphlab.loaders.graphs.model import FileGraph
from graphlab.loaders.sheets.grid import looks_like_number, read_delimited

_SAMPLE = 2_000
#: Names are not so long, and a line that begins with a date or time belongs to a log.
_LONGEST = 80
_STAMP = re.compile(r"\d{4}-\d\d-\d\d|\d\d?[/:]\d\d")


def graph_shape(path: Path) -> str:
    """Return the shape of a delimited file that is a graph: ``edge list``, ``pairs``, ``matrix``, or "" for none.

    Raises
    ------
    DataError
        If the file is no text.
    """
    rows = read_delimited(path, limit=_SAMPLE).rows
    if not rows:
        return ""
    if end_columns(rows[0]):
        return "edge list" if is_edge_list(rows[0], rows[1:]) else ""
    if is_matrix(rows, whole=len(rows) < _SAMPLE):
        return "matrix"
    return "pairs" if are_pairs(rows) else ""


def are_pairs(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether rows are edges without a header: two names each, and the first row names what others name.

    Examples
    --------
    >>> are_pairs([["Hackney", "Norwich"], ["Hackney", "Ely"]]), are_pairs([["Town", "County"], ["Ely", "Cambs"]])
    (True, False)
    >>> are_pairs([["2019", "34"], ["2020", "41"]]), are_pairs([["1", "2"], ["2", "3"]])
    (False, True)
    """
    if len(rows) < 2 or any(len(r) != 2 or not r[0] or not r[1] for r in rows):
        return False
    if len({tuple(r) for r in rows}) < 2 or any(_STAMP.match(c) or len(c) > _LONGEST for r in rows for c in r):
        return False
    first, second = {r[0] for r in rows}, {r[1] for r in rows}
    numbers = [sum(looks_like_number(r[side]) for r in rows) for side in (0, 1)]
    if any(numbers):
        return numbers == [len(rows), len(rows)] and bool(first & second)
    later = {c for r in rows[1:] for c in r}
    return bool(later & set(rows[0]))


def read_sheet_graph(path: Path) -> FileGraph:
    """Return the graph of a delimited file.

    Raises
    ------
    DataError
        If it is none; says what its first line is.
    """
    shape = graph_shape(path)
    if shape == "matrix":
        return read_matrix(read_delimited(path))
    if shape:
        return read_edge_list(path)
    first = read_delimited(path, limit=1).rows
    shown = ", ".join(first[0])[:80] if first else "nothing"
    raise DataError(
        f"{path.name} is no graph: its first line is {shown}",
        "an edge list has the header Source, Target; a list of pairs without a header is called .edgelist",
    )
