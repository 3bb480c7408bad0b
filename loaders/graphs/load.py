"""Graph files to claims: GraphML, GEXF, node-link JSON and edge lists.

Kinds (line, place, operation, source) and relationship types are read from attributes. A graph that has none is a
plain network: its nodes are places of kind "node", its edges links of type CONNECTS with their weight, direction and
every other attribute. Parallel edges, self-loops and isolates are kept and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.delimited.csv_table import MAX_COLUMNS
from graphlab.loaders.graphs.account import account_of, file_source
from graphlab.loaders.graphs.anx import own_tables
from graphlab.loaders.graphs.columns import with_columns
from graphlab.loaders.graphs.edge_lines import with_lines
from graphlab.loaders.graphs.embedded import whole_tables
from graphlab.loaders.graphs.identity import with_identities
from graphlab.loaders.graphs.kinds import TYPE_ATTRIBUTES, folded_type, kinds_of, table_of_kind, value_of
from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode
from graphlab.loaders.graphs.own_edges import without_own_edges
from graphlab.loaders.mapping.doubts import open_doubts
from graphlab.loaders.mapping.naming.matches import read_answers
from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import Progress, RawTable
from graphlab.model.intake.report import LoadReport
from graphlab.model.periods import parse_date
from graphlab.model.tables import TABLES
from graphlab.wording.phrases import many, verb

#: Ending -> module and function that read it.
_READERS = {
    ".graphml": ("xml", "read_xml"),
    ".gexf": ("xml", "read_xml"),
    ".json": ("json_graph", "read_json"),
    ".jsonl": ("json_graph", "read_json"),
    ".ndjson": ("json_graph", "read_json"),
    ".cyjs": ("json_graph", "read_json"),
    ".gml": ("gml", "read_gml"),
    ".anx": ("anx", "read_anx"),
    ".html": ("vis_page", "read_vis_page"),
    ".htm": ("vis_page", "read_vis_page"),
    ".net": ("pajek", "read_pajek"),
    ".edgelist": ("edge_list", "read_edge_list"),
    ".edges": ("edge_list", "read_edge_list"),
    ".csv": ("sheet_graph", "read_sheet_graph"),
    ".tsv": ("sheet_graph", "read_sheet_graph"),
    ".txt": ("sheet_graph", "read_sheet_graph"),
    ".xlsx": ("node_table", "read_workbook"),
    ".xlsm": ("node_table", "read_workbook"),
    ".ods": ("node_table", "read_workbook"),
    "folder": ("node_table", "read_folder"),
}
#: Cells that the tables of a graph may have when most are empty.
MAX_CELLS = 20_000_000
#: Formats that state edges only, so that their ends are the nodes.
_WITHOUT_NODES = ("read_edge_list", "read_sheet_graph")
#: Columns that are made here of what a graph says in its own way (an arrow, an id, a drawing): no news to a reader.
_MADE = frozenset({"directed", "parallel", "weight", "node_id", "edge_id", "inside_node", "spells"})
_DRAWN = "viz_"
_KEYS = {name: spec.key for name, spec in TABLES.items() if spec.key}


def read_graph(path: Path, rules: Mapping[str, Any] | None = None) -> FileGraph:
    """Return the nodes and edges of a graph file as they stand, whatever its format.

    Raises
    ------
    DataError
        If the file is none of the formats or is damaged; says where.
    """
    ending = "folder" if path.is_dir() else path.suffix.lower()
    module, function = _READERS.get(ending, _READERS[".edgelist"])
    options = {"ends": str((rules or {}).get("ends", ""))} if function == "read_json" else {}
    try:
        graph: FileGraph = getattr(import_module(f"graphlab.loaders.graphs.{module}"), function)(path, **options)
    except UnicodeDecodeError as error:
        rule = f"{path.name} is text neither in UTF-8 nor in Windows-1252 (byte {error.object[error.start]:#04x})"
        raise DataError(rule, "save it as UTF-8") from None
    added = graph.add_missing_ends()
    if added and function not in _WITHOUT_NODES:
        said = verb(added, "is only named by edges and was", "are only named by edges and were")
        graph.notes.append(f"{path.name}: {many(added, 'node')} {said} added")
    return graph


def load(
    path: Path | str,
    *,
    keep_going: bool = False,
    mapping: Path | str | None = None,
    matches: Path | str | None = None,
    home: str = "",
    progress: Progress | None = None,
) -> ClaimSet:
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
    matches, home
        Settled names of places, and the home area (else the mapping's own), where the mapping asks for places.
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
    rules, home_of_mapping = _rules(mapping)
    home = home or home_of_mapping
    graph = read_graph(path, rules)
    if whole := whole_tables(graph.attributes, path.name):
        size = f"{many(len(graph.nodes), 'node')} and {many(len(graph.edges), 'edge')}"
        note = f"{path.name}: read from the tables that it carries; its {size} were not needed"
        told = LoadReport(assumptions=(note,), ignored=tuple(graph.ignored))
        return ClaimSet.build(whole[0], whole[1], keep_going=keep_going, report=told, progress=progress)
    if path.suffix.lower() == ".anx" and (own := own_tables(graph, path.name)):
        told = LoadReport(defects=tuple(graph.defects), assumptions=tuple(graph.notes), ignored=tuple(graph.ignored))
        return ClaimSet.build(own[0], own[1], keep_going=keep_going, report=told, progress=progress)
    raws, report = graph_tables(graph, path.name, rules, _index(rules, matches, home))
    if mapping is not None:
        report = replace(report, defects=(*report.defects, *open_doubts(Path(mapping))))
    return ClaimSet.build(raws, _record(graph), keep_going=keep_going, report=report, progress=progress)


def _index(rules: Mapping[str, Any], matches: Path | str | None, home: str) -> NameIndex | None:
    if not rules.get("places"):
        return None
    return NameIndex({}, answers=read_answers(Path(matches)) if matches else {}, home=home)


def _rules(mapping: Path | str | None) -> tuple[Mapping[str, Any], str]:
    if mapping is None:
        return {}, ""
    from graphlab.loaders.mapping.mapping_file import read_mapping

    rules = read_mapping(Path(mapping))
    return rules.graph, rules.home


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
    graph: FileGraph, file: str, rules: Mapping[str, Any] | None = None, index: NameIndex | None = None
) -> tuple[list[RawTable], LoadReport]:
    """Return the raw tables of a neutral graph and what was assumed on the way.

    Parameters
    ----------
    graph
        Nodes and edges as read.
    file
        What the report calls the file.
    rules
        The section ``graph`` of a mapping (docs/ways-in.md).
    index
        Finds what names of places mean, where the mapping asks for it.

    Returns
    -------
    tuple
        Raw tables of places, lines, operations, sources and links; a report with the counts of the graph.
    """
    rules = rules or {}
    account = account_of(graph, file)
    graph = with_columns(graph, file, rules)
    if rules.get("edges") == "lines":
        graph, rules = with_lines(graph, file, rules), {**rules, "node_kind": "kind", "edge_type": "link_type"}
    source, given = file_source(graph, file)
    own = without_own_edges(graph, file, source)
    graph = own.graph
    kinds = kinds_of(graph, file, rules)
    named = with_identities(graph, file, kinds.table_of, rules, index)
    graph = named.graph
    tables: dict[str, list[FileNode]] = {}
    for node in graph.nodes:
        tables.setdefault(named.table_of[node.id], []).append(node)
    plain = kinds.plain and not rules.get("places")
    raws = [_entities(name, nodes, file, plain, rules) for name, nodes in sorted(tables.items())]
    raws += [*named.around, *own.counts]
    edges = [
        replace(e, source=e.target, target=e.source) if back else e
        for e, back in zip(graph.edges, kinds.turned, strict=True)
    ]
    links = _links(edges, kinds.types, file, source)
    undated = sum(f"attribute_{side}" in row for row in links.rows for side in ("start", "end"))
    if undated:
        said = (
            f"{many(undated, 'start or end', 'starts and ends')} of edges {verb(undated, 'is no date', 'are no dates')}"
        )
        rule = f"{said}; kept as attribute_start and attribute_end"
        graph.warn(file, rule, "write dates as 2019-11-30 if they are dates")
    raws.append(links)
    notes = [*graph.notes, *own.notes]
    if any(row["source_id"] == source for raw in (links, *own.counts) for row in raw.rows):
        raws.append(given)
        notes.append(f"{file}: edges that name no source have the source '{source}' (this file)")
    report = LoadReport(
        defects=tuple(graph.defects),
        assumptions=(*notes, *kinds.notes, account),
        ignored=tuple(graph.ignored),
    )
    return raws, report


def _bounded(columns: Sequence[str], rows: Sequence[Any], file: str) -> tuple[str, ...]:
    """Return the columns of a table that a graph makes, if there are not too many of them for its rows.

    Raises
    ------
    DataError
        If they are more than a sheet may have, or nearly all of a huge table would be empty.
    """
    if len(columns) > MAX_COLUMNS:
        rule = f"{file} has {many(len(columns), 'attribute')}; at most {MAX_COLUMNS:,} are read"
        raise DataError(rule, "leave out the attributes that are not needed")
    cells = len(columns) * len(rows)
    if cells > MAX_CELLS and cells > 20 * sum(map(len, rows)):
        size = f"{many(len(rows), 'node or edge', 'nodes or edges')} with {many(len(columns), 'attribute')}"
        rule = f"{file}: {size} {verb(len(rows), 'is', 'are')} a table of {many(cells, 'cell')}"
        raise DataError(f"{rule}, nearly all of them empty", "leave out the attributes that are not needed")
    return tuple(columns)


def _entities(table: str, nodes: list[FileNode], file: str, plain: bool, rules: Mapping[str, Any]) -> RawTable:
    rows = [_entity(table, node, plain, str(rules.get("name", ""))) for node in nodes]
    columns = _bounded(list(dict.fromkeys((_KEYS[table], *(c for row in rows for c in row)))), rows, file)
    return RawTable(table, file, columns, rows, [n.line for n in nodes], made=_made(columns))


def _entity(table: str, node: FileNode, plain: bool, name_from: str) -> dict[str, str]:
    row = {_KEYS[table]: node.id}
    if name_from and value_of(node.attributes, name_from):
        row["name"] = value_of(node.attributes, name_from)
    for name, text in node.attributes.items():
        if not (name == "kind" and table != "places" and table_of_kind(text) == table):
            row[_column(table, name, text, plain)] = text
    if not row.get("name") and row.get("label"):
        row["name"] = row.pop("label")
    if table == "places":
        named = row.get("kind", "")
        if plain:
            row["kind"] = named or "node"
        elif table_of_kind(named):
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


def _links(edges: Sequence[FileEdge], types: Sequence[str], file: str, source: str) -> RawTable:
    rows, lines = [], []
    seen: Counter[tuple[tuple[str, str], ...]] = Counter()
    for edge, link_type in zip(edges, types, strict=True):
        row = _link(edge, link_type, source)
        content = tuple(sorted(row.items()))
        seen[content] += 1
        if seen[content] > 1:
            row["parallel"] = str(seen[content])
        rows.append(row)
        lines.append(edge.line)
    found = dict.fromkeys(("link_type", "from", "to", "source_id", *(c for row in rows for c in row)))
    columns = _bounded(list(found), rows, file)
    return RawTable("links", file, columns, rows, lines, made=_made(columns))


def _made(columns: Sequence[str]) -> frozenset[str]:
    return frozenset(c for c in columns if c in _MADE or c.startswith(_DRAWN))


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
    folded = folded_type(text)
    if name.lower() in TYPE_ATTRIBUTES and folded == link_type:
        return ""
    if name.lower() == "weight":
        return "weight"
    if name in ("from", "to", "link_type", "directed", "parallel"):
        return f"attribute_{name}"
    if name in ("start", "end"):
        try:
            parse_date(text)
        except DataError:
            return f"attribute_{name}"
    return name
