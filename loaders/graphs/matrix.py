"""Adjacency matrices in CSV: one row and one column a node, in each cell what joins them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.errors import DataError
from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode
from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.loaders.sheets.grid import Grid
from graphlab.wording.phrases import many, verb

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_CORNERS = ("", "id", "node", "name", "label", "nodes", "vertex")
_NONE = ("", "0", "0.0")


def is_matrix(rows: Sequence[Sequence[str]], *, whole: bool) -> bool:
    """Return whether rows of cells are an adjacency matrix: the names down are the names across.

    Parameters
    ----------
    rows
        The sheet from its first row.
    whole
        Whether these are all its rows, or only the first.

    Examples
    --------
    >>> is_matrix([["", "A", "B"], ["A", "0", "2"], ["B", "2", "0"]], whole=True)
    True
    >>> is_matrix([["", "Norfolk", "Essex"], ["London", "3", "4"], ["Kent", "1", "2"]], whole=True)
    False
    """
    if len(rows) < 3:
        return False
    across, down = rows[0][1:], [r[0] for r in rows[1:] if r]
    if rows[0][0].strip().lower() not in _CORNERS or len(across) < 2 or len(set(across)) < len(across):
        return False
    same = sorted(down) == sorted(across) if whole else set(down) <= set(across) and len(set(down)) == len(down)
    return same and all(_is_cell(c) for r in rows[1:] for c in r[1:])


def _is_cell(text: str) -> bool:
    return not text or bool(_NUMBER.fullmatch(text))


def read_matrix(grid: Grid) -> FileGraph:
    """Return the graph of an adjacency matrix: undirected where it is symmetric, every name a node, 0 or empty no edge.

    Raises
    ------
    DataError
        If the rows are not the columns, or a cell is no number; says which.
    """
    if not is_matrix(grid.rows, whole=True):
        raise DataError(
            f"{grid.name}: the names of its rows are not those of its columns", "an adjacency matrix needs both"
        )
    names = grid.rows[0][1:]
    weights = {
        (cells[0], name): cells[at] if at < len(cells) else ""
        for cells in grid.rows[1:]
        for at, name in enumerate(names, 1)
    }
    lines = {cells[0]: number for number, cells in zip(grid.numbers[1:], grid.rows[1:], strict=True)}
    symmetric = all(_amount(w) == _amount(weights[b, a]) for (a, b), w in weights.items())
    graph = FileGraph([FileNode(n, {}, lines[n]) for n in names], notes=[*grid.assumptions])
    place = {name: at for at, name in enumerate(names)}
    for (a, b), weight in weights.items():
        if weight not in _NONE and _amount(weight) and not (symmetric and place[b] < place[a]):
            graph.edges.append(FileEdge(a, b, {"weight": weight}, lines[a], not symmetric))
    kind = (
        "symmetric: edges without direction" if symmetric else "not symmetric: an edge goes from its row to its column"
    )
    graph.notes.append(f"{grid.name}: read as an adjacency matrix, {kind}")
    _doubt(grid, names, graph)
    return graph


def _amount(text: str) -> float:
    return float(text) if text else 0.0


def _doubt(grid: Grid, names: Sequence[str], graph: FileGraph) -> None:
    """Warn where the names are places: then the cells may be counts, which a plain network does not know."""
    index = NameIndex({})
    known = sum(index.match(n, "place").exact for n in names)
    if 2 * known >= len(names):
        said = f"{known:,} of its {many(len(names), 'name')} {verb(known, 'is a place', 'are places')}"
        rule = f"{said}; its numbers were read as weights, not as counts"
        remedy = f"if they count something, write a mapping: graphlab check {grid.file} --suggest-mapping m.yaml"
        graph.warn(grid.name, rule, remedy)
