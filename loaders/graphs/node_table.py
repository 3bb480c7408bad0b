"""A graph in two tables, one of nodes and one of edges: Gephi's spreadsheets, lists of entities and links of i2."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graphlab.errors import DataError
from graphlab.loaders.graphs.edge_list import add_table_edges, counted_column, is_edge_list
from graphlab.loaders.graphs.model import FileGraph, FileNode
from graphlab.loaders.sheets.grid import Grid, read_delimited
from graphlab.loaders.sheets.read import read_grids
from graphlab.wording.phrases import many

ENDINGS = (".csv", ".tsv", ".txt")
ID_NAMES = ("id", "node id", "node_id", "nodeid", ":id", "identity", "entity id", "entity_id", "entity", "node", "key")
_SAMPLE = 60


def id_column(header: Sequence[str]) -> int:
    """Return the column of a table of nodes that holds their ids, -1 if there is none.

    Examples
    --------
    >>> id_column(["Id", "Label"]), id_column(["personId:ID", "name"]), id_column(["Area", "Arrests"])
    (0, 0, -1)
    """
    folded = [c.strip().lower() for c in header]
    named = [folded.index(n) for n in ID_NAMES if n in folded]
    return named[0] if named else next((i for i, c in enumerate(folded) if c.endswith(":id")), -1)


def is_node_table(header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> bool:
    """Return whether a table can only be the nodes of a graph: ids beside labels, as Gephi and Neo4j write them.

    An id alone tells nothing (logs of events have one), nor does a table that counts something.

    Examples
    --------
    >>> is_node_table(["Id", "Label", "Category"]), is_node_table(["Id", "Town", "Date"])
    (True, False)
    >>> is_node_table(["Id", "Label", "Arrests"], [["1", "Ely", "3"]])
    False
    """
    folded = {c.strip().lower() for c in header}
    named = {"id", "label"} <= folded or (":label" in folded and id_column(header) >= 0)
    return named and not is_edge_list(header, rows) and not counted_column(header, rows)


def is_graph_workbook(grids: Sequence[Grid]) -> bool:
    """Return whether sheets are a graph: nodes and edges, or lists of edges and nothing else."""
    filled = [g for g in grids if g.rows]
    return pair_of(grids) is not None or (bool(filled) and all(is_edge_list(g.rows[0], g.rows[1:]) for g in filled))


def pair_of(grids: Sequence[Grid]) -> tuple[Grid, Grid] | None:
    """Return the table of nodes and the table of edges among sheets; None unless there is one of each."""
    filled = [g for g in grids if len(g.rows) > 1]
    edges = [g for g in filled if is_edge_list(g.rows[0], g.rows[1:])]
    nodes = [g for g in filled if g not in edges and id_column(g.rows[0]) >= 0]
    return (nodes[0], edges[0]) if len(nodes) == 1 and len(edges) == 1 else None


def pair_in(folder: Path) -> tuple[Path, Path] | None:
    """Return the files of nodes and of edges in a folder; only their first lines are read."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in ENDINGS)
    heads = {}
    for path in files[:40]:
        try:
            heads[path.name] = (path, read_delimited(path, limit=_SAMPLE))
        except DataError:
            continue
    found = pair_of([grid for _, grid in heads.values()])
    return (heads[found[0].file][0], heads[found[1].file][0]) if found else None


def read_pair(nodes: Grid, edges: Grid) -> FileGraph:
    """Return the graph of a table of nodes and a table of edges.

    Raises
    ------
    DataError
        If a row has no id, an id stands twice, or an edge lacks an end; says the row.
    """
    graph = FileGraph(notes=[*nodes.assumptions, *edges.assumptions])
    graph.notes.append(f"{nodes.name}: read as the nodes of {edges.name}")
    header = nodes.rows[0]
    at = id_column(header)
    seen: dict[str, int] = {}
    for number, cells in zip(nodes.numbers[1:], nodes.rows[1:], strict=True):
        if len(cells) > len(header):
            rule = f"{nodes.name}, line {number}: {many(len(cells), 'cell')}, the header has {len(header)}"
            raise DataError(rule, "put text that holds the delimiter between quotation marks")
        texts = {header[i] or f"column_{i + 1}": " ".join(c.split()) for i, c in enumerate(cells) if i != at}
        key = " ".join(cells[at].split()) if at < len(cells) else ""
        if not key:
            raise DataError(f"{nodes.name}, line {number}: a node without '{header[at]}'", "give every node its id")
        if key in seen:
            rule = f"{nodes.name}, line {number}: the node '{key}' stands already in line {seen[key]}"
            raise DataError(rule, "give every node one row")
        seen[key] = number
        graph.nodes.append(FileNode(key, {_node_column(k): v for k, v in texts.items() if v}, number))
    add_table_edges(edges.name, edges.rows[0], zip(edges.numbers[1:], edges.rows[1:], strict=True), graph)
    return graph


def _node_column(name: str) -> str:
    folded = name.strip().lower()
    return "label" if folded in ("label", "name") else "labels" if folded == ":label" else name.strip()


def read_folder(folder: Path) -> FileGraph:
    """Return the graph of a folder with a CSV file of nodes and one of edges.

    Raises
    ------
    DataError
        If it does not hold one of each.
    """
    found = pair_in(folder)
    if found is None:
        raise DataError(
            f"the folder '{folder.name}' holds no table of nodes (Id, Label) beside one of edges (Source, Target)",
            "put one of each there",
        )
    return read_pair(*(read_delimited(path) for path in found))


def read_workbook(path: Path) -> FileGraph:
    """Return the graph of a workbook: a sheet of nodes and one of edges, or a sheet of edges alone.

    Raises
    ------
    DataError
        If no sheet is a table of edges.
    """
    grids = read_grids(path)
    if pair := pair_of(grids):
        graph = read_pair(*pair)
        graph.ignored += [
            f"{g.name}: neither the nodes nor the edges ({many(len(g.rows), 'row')})" for g in grids if g not in pair
        ]
        return graph
    edges = [g for g in grids if g.rows and is_edge_list(g.rows[0], g.rows[1:])]
    if len(edges) != 1:
        raise DataError(
            f"{path.name}: {many(len(edges), 'sheet')} are tables of edges", "one sheet needs the header Source, Target"
        )
    graph = FileGraph(notes=[*edges[0].assumptions])
    add_table_edges(edges[0].name, edges[0].rows[0], zip(edges[0].numbers[1:], edges[0].rows[1:], strict=True), graph)
    return graph
