"""Graph files to claims: GraphML, GEXF, node-link JSON and edge lists.

Kinds (line, place, operation, source) and relationship types are read from attributes. A graph that has none is a
plain network: its nodes are places of kind "node", its edges links of type CONNECTS with their weight, direction and
every other attribute. Parallel edges, self-loops and isolates are kept and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.graphs.embedded import whole_tables
from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode
from graphlab.model.dataset import Dataset
from graphlab.model.intake.raw import Progress, RawTable
from graphlab.model.intake.report import LoadReport
from graphlab.model.periods import parse_date
from graphlab.model.tables import LINK_TYPES, TABLES

#: File endings that this loader reads.
ENDINGS = (".graphml", ".gexf", ".json", ".edgelist", ".edges")
KIND_ATTRIBUTES = ("kind", "labels", "label", "type", "entity", "node_type")
TYPE_ATTRIBUTES = ("link_type", "type", "relationship", "label", "kind", "edge_type")
_TABLE_OF = {
    "line": "lines",
    "place": "places",
    "originarea": "places",
    "destinationtown": "places",
    "operation": "operations",
    "source": "sources",
}
#: Link types that the kinds of both ends decide; a line and a place may be linked in two ways, so never those.
_ONLY_TYPE = {
    ("operations", "lines"): "TARGETED",
    ("operations", "places"): "CONDUCTED_IN",
    ("places", "places"): "CONNECTS",
}
UNTYPED = "(no type)"
_KEYS = {name: spec.key for name, spec in TABLES.items() if spec.key}


def read_graph(path: Path) -> FileGraph:
    """Return the nodes and edges of a graph file as they stand, whatever its format.

    Raises
    ------
    DataError
        If the file is none of the formats or is damaged; says where.
    """
    from graphlab.loaders.graphs.text import read_edge_list, read_json
    from graphlab.loaders.graphs.xml import read_xml

    ending = path.suffix.lower()
    if ending in (".graphml", ".gexf"):
        graph = read_xml(path, ending[1:])
    elif ending == ".json":
        graph = read_json(path)
    else:
        graph = read_edge_list(path)
    added = graph.add_missing_ends()
    if added and ending in (".graphml", ".gexf", ".json"):
        graph.notes.append(f"{path.name}: {added:,} nodes are only named by edges and were added")
    return graph


def load(
    path: Path | str, *, keep_going: bool = False, mapping: Path | str | None = None, progress: Progress | None = None
) -> Dataset:
    """Return the dataset of a graph file; its report counts nodes, edges, parallel edges, self-loops and isolates.

    Parameters
    ----------
    path
        ``.graphml``, ``.gexf``, ``.json`` (node-link with ``edges`` or ``links``, or Cytoscape), or an edge list.
    keep_going
        Leave rows with defects out instead of refusing the load.
    mapping
        Optional YAML file that names the attributes with the kinds and types and translates their values
        (section ``graph``, see docs/ways-in.md).
    progress
        Called as ``progress(file, rows)`` now and then.

    Raises
    ------
    LoadError
        With the full report, if anything is wrong and `keep_going` is off.
    DataError
        If the file cannot be read at all.
    """
    path = Path(path)
    graph = read_graph(path)
    if whole := whole_tables(graph.attributes, path.name):
        size = f"{len(graph.nodes):,} nodes and {len(graph.edges):,} edges"
        note = f"{path.name}: read from the tables that it carries; its {size} were not needed"
        report = LoadReport(assumptions=(note,), ignored=tuple(graph.ignored))
        return Dataset.build(whole[0], whole[1], keep_going=keep_going, report=report, progress=progress)
    rules = _rules(mapping)
    raws, report = graph_tables(graph, path.name, rules)
    return Dataset.build(raws, _record(graph), keep_going=keep_going, report=report, progress=progress)


def _rules(mapping: Path | str | None) -> Mapping[str, Any]:
    if mapping is None:
        return {}
    from graphlab.loaders.mapping.rules import read_mapping

    return read_mapping(Path(mapping)).graph


def _record(graph: FileGraph) -> dict[str, str]:
    wanted = {
        "title": ("title", "name"),
        "marking": ("marking",),
        "description": ("description",),
        "cut_off": ("cut_off",),
        "licence": ("licence",),
    }
    found = {
        k: next((graph.attributes[n] for n in names if graph.attributes.get(n)), "") for k, names in wanted.items()
    }
    return {k: v for k, v in found.items() if v}


def graph_tables(
    graph: FileGraph, file: str, rules: Mapping[str, Any] | None = None
) -> tuple[list[RawTable], LoadReport]:
    """Return the raw tables of a neutral graph and what was assumed on the way.

    Parameters
    ----------
    graph
        Nodes and edges as read.
    file
        What the report calls the file.
    rules
        ``node_kind`` and ``edge_type`` (names of attributes), ``kinds`` and ``types`` (value -> kind or type).

    Returns
    -------
    tuple
        Raw tables of places, lines, operations, sources and links; a report with the counts of the graph.
    """
    rules = rules or {}
    edge_types = [_edge_type(edge, rules) for edge in graph.edges]
    tables = _tables_of_nodes(graph, edge_types, rules)
    plain = not any(edge_types) and set(tables) <= {"places"} and not any(_own_table(n, rules) for n in graph.nodes)
    notes = list(graph.notes)
    raws = [_entities(name, nodes, file, plain) for name, nodes in sorted(tables.items())]
    source = re.sub(r"[^\w.-]+", "-", Path(file).stem).strip("-") or "graph"
    ids = {node.id for node in graph.nodes}
    while source in ids:
        source += "-file"
    table_of = {node.id: name for name, nodes in tables.items() for node in nodes}
    types = [
        t or _type_by_ends(table_of[e.source], table_of[e.target]) for e, t in zip(graph.edges, edge_types, strict=True)
    ]
    links = _links(graph, types, file, source)
    raws.append(links)
    if any(row["source_id"] == source for row in links.rows):
        raws.append(
            RawTable(
                "sources",
                file,
                ("source_id", "title", "kind"),
                [{"source_id": source, "title": file, "kind": "graph file"}],
                [0],
            )
        )
        notes.append(f"{file}: edges that name no source have the source '{source}' (this file)")
    if plain:
        notes.append(
            f"{file}: no kinds and no relationship types: a plain network of places ('node') and links CONNECTS"
        )
    elif inferred := sum(not was and now != UNTYPED for was, now in zip(edge_types, types, strict=True)):
        notes.append(
            f"{file}: {inferred:,} edges without a type were given the only one that fits the kinds of their ends"
        )
    return raws, LoadReport(assumptions=(*notes, _account(graph, file)), ignored=tuple(graph.ignored))


def _account(graph: FileGraph, file: str) -> str:
    pairs = Counter((e.source, e.target) if e.directed else tuple(sorted((e.source, e.target))) for e in graph.edges)
    parallel = sum(n - 1 for n in pairs.values())
    loops = sum(e.source == e.target for e in graph.edges)
    ends = {end for e in graph.edges for end in (e.source, e.target)}
    isolates = sum(n.id not in ends for n in graph.nodes)
    directed = sum(e.directed for e in graph.edges)
    return (
        f"{file}: {len(graph.nodes):,} nodes ({isolates:,} without an edge), {len(graph.edges):,} edges "
        f"({directed:,} directed, {parallel:,} parallel to another, {loops:,} self-loops)"
    )


def _own_table(node: FileNode, rules: Mapping[str, Any]) -> str:
    """Return the table that a node's own attributes name, "" if none."""
    names = (rules["node_kind"],) if rules.get("node_kind") else KIND_ATTRIBUTES
    for name in names:
        text = _get(node.attributes, name)
        text = str(rules.get("kinds", {}).get(text, text))
        for word in re.split(r"[:;,\[\]\"\s]+", text):
            if word.lower() in _TABLE_OF:
                return _TABLE_OF[word.lower()]
    return ""


def _get(attributes: Mapping[str, str], name: str) -> str:
    return attributes.get(name) or next((v for k, v in attributes.items() if k.lower() == name.lower()), "")


def _edge_type(edge: FileEdge, rules: Mapping[str, Any]) -> str:
    names = (rules["edge_type"],) if rules.get("edge_type") else TYPE_ATTRIBUTES
    for name in names:
        text = _get(edge.attributes, name)
        text = str(rules.get("types", {}).get(text, text))
        folded = re.sub(r"[\s-]+", "_", text.strip().upper())
        if folded in LINK_TYPES:
            return folded
    return str(rules.get("default_type", ""))


def _tables_of_nodes(graph: FileGraph, edge_types: list[str], rules: Mapping[str, Any]) -> dict[str, list[FileNode]]:
    """Sort nodes into tables: by their own kind, else by the edges they bear, else as places."""
    by_edges: dict[str, str] = {}
    for edge, link_type in zip(graph.edges, edge_types, strict=True):
        if link_type:
            for end, label in zip((edge.source, edge.target), LINK_TYPES[link_type], strict=True):
                by_edges.setdefault(end, _TABLE_OF[label.lower()])
    tables: dict[str, list[FileNode]] = {}
    for node in graph.nodes:
        table = _own_table(node, rules) or by_edges.get(node.id, "") or "places"
        tables.setdefault(table, []).append(node)
    return tables


def _entities(table: str, nodes: list[FileNode], file: str, plain: bool) -> RawTable:
    rows = [_entity(table, node, plain) for node in nodes]
    columns = tuple(dict.fromkeys((_KEYS[table], *(c for row in rows for c in row))))
    return RawTable(table, file, columns, rows, [n.line for n in nodes])


def _entity(table: str, node: FileNode, plain: bool) -> dict[str, str]:
    row = {_KEYS[table]: node.id}
    for name, text in node.attributes.items():
        row[_column(table, name, text, plain)] = text
    if not row.get("name") and row.get("label"):
        row["name"] = row.pop("label")
    if table == "places":
        named = row.get("kind", "")
        if plain:
            row["kind"] = named or "node"
        elif named.lower() in _TABLE_OF:
            row["kind"] = row.pop("place_kind", "")
    return {k: v for k, v in row.items() if v or k == _KEYS[table]}


def _column(table: str, name: str, text: str, plain: bool) -> str:
    """Return the column for an attribute; one that would break a rule of the data model is kept under another name."""
    spec = TABLES[table]
    name = name.strip() or "attribute"
    if name in ("latitude", "longitude"):
        name = name[:3]
    if name == "lng":
        name = "lon"
    if name == spec.key or (plain and name in ("within", "force")):
        return f"attribute_{name}"
    if name in ("lat", "lon"):
        try:
            return name if abs(float(text)) <= (90 if name == "lat" else 180) else f"attribute_{name}"
        except ValueError:
            return f"attribute_{name}"
    return name


def _type_by_ends(start: str, end: str) -> str:
    """Return the type of an edge that has none: what the kinds of its ends leave no choice about."""
    return _ONLY_TYPE.get((start, end), UNTYPED)


def _links(graph: FileGraph, types: list[str], file: str, source: str) -> RawTable:
    rows, lines = [], []
    seen: Counter[tuple[tuple[str, str], ...]] = Counter()
    for edge, link_type in zip(graph.edges, types, strict=True):
        row = _link(edge, link_type, source)
        content = tuple(sorted(row.items()))
        seen[content] += 1
        if seen[content] > 1:
            row["parallel"] = str(seen[content])
        rows.append(row)
        lines.append(edge.line)
    columns = tuple(dict.fromkeys(("link_type", "from", "to", "source_id", *(c for row in rows for c in row))))
    return RawTable("links", file, columns, rows, lines)


def _link(edge: FileEdge, link_type: str, source: str) -> dict[str, str]:
    row = {"link_type": link_type, "from": edge.source, "to": edge.target, "source_id": source}
    if link_type == "CONNECTS":
        row["directed"] = "true" if edge.directed else "false"
    for name, text in edge.attributes.items():
        column = _link_column(name, text, link_type)
        if column and text:
            row[column] = text
    return row


def _link_column(name: str, text: str, link_type: str) -> str:
    """Return the column for an attribute of an edge; "" for one that only repeats the type."""
    folded = re.sub(r"[\s-]+", "_", text.strip().upper())
    if name.lower() in TYPE_ATTRIBUTES and folded == link_type:
        return ""
    if name in ("from", "to", "link_type", "directed", "parallel"):
        return f"attribute_{name}"
    if name in ("start", "end"):
        try:
            parse_date(text)
        except DataError:
            return f"attribute_{name}"
    return name
