"""For a Neo4j server: a Cypher script that anyone can run, and CSV files for ``neo4j-admin database import``.

Entities are nodes `Line`, `Place` (also `OriginArea`, `DestinationTown`), `Operation` and `Source`; counts and events
are nodes too, joined to what they speak of; every link is a relationship with the id of its claim as ``claim``, so
that two sources saying the same stay two. Labels, types and property names come from the data model, never from data.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphlab.model.dataset import Dataset
from graphlab.model.tables import SPECIAL, TABLES
from graphlab.report.export import Exported

BATCH = 500
#: Table -> label and the property that names a node.
LABELS = {
    "sources": ("Source", "sourceId"),
    "places": ("Place", "placeId"),
    "lines": ("Line", "lineId"),
    "operations": ("Operation", "operationId"),
    "counts": ("Count", "countId"),
    "events": ("Event", "claim"),
}
_KEYS = dict(LABELS.values())
Properties = dict[str, Any]


@dataclass
class Graph:
    """Nodes by label, relationships by (type, label at the start, label at the end)."""

    nodes: dict[str, dict[str, Properties]] = field(default_factory=dict)
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], list[tuple[str, str, Properties]]] = field(default_factory=dict)

    def join(self, kind: str, start: tuple[str, str], end: tuple[str, str], properties: Properties) -> None:
        """Add a relationship between two (label, id)."""
        self.edges.setdefault((kind, start[0], end[0]), []).append((start[1], end[1], properties))


def camel(name: str) -> str:
    """Give a column name as Neo4j properties are written.

    Examples
    --------
    >>> camel("stock_or_flow")
    'stockOrFlow'
    """
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _properties(table: str, row: Mapping[str, str], leave: Iterable[str] = ()) -> Properties:
    """Give the properties of a row; columns beyond the data model go together into ``extra`` as JSON text."""
    known = set(TABLES[table].names)
    own = {camel(c): float(t) if c in ("lat", "lon") else t for c, t in row.items() if t and c in known - set(leave)}
    extra = {c: t for c, t in row.items() if t and c not in known}
    return own | ({"extra": json.dumps(extra, ensure_ascii=False, sort_keys=True)} if extra else {})


def graph_of(data: Dataset) -> Graph:
    """Give the property graph of a dataset."""
    graph = Graph()
    for table in ("sources", "places", "lines", "operations"):
        label, key = LABELS[table]
        rows = {row[TABLES[table].key]: _properties(table, row) for row in data.rows(table)}
        graph.nodes[label] = {i: {**p, key: i} for i, p in rows.items()}
    for key in SPECIAL:
        graph.nodes["Place"].setdefault(key, {"placeId": key, "name": data.name(key), "kind": "special"})
    graph.nodes["Place"] = dict(sorted(graph.nodes["Place"].items()))
    _add_links(data, graph)
    _add_geography(data, graph)
    _add_events(data, graph)
    _add_counts(data, graph)
    return graph


def _label_of(data: Dataset, key: str) -> str:
    tables = (("Line", data.lines), ("Operation", data.operations), ("Source", data.sources))
    return next((label for label, rows in tables if key in rows), "Place")


def _add_links(data: Dataset, graph: Graph) -> None:
    roles: dict[str, set[str]] = {}
    for row, key in zip(data.rows("links"), data.claim_ids("links"), strict=True):
        ends = [(_label_of(data, row[c]), row[c]) for c in ("from", "to")]
        graph.join(
            row["link_type"], ends[0], ends[1], {"claim": key, **_properties("links", row, ("from", "to", "link_type"))}
        )
        if row["link_type"] in ("ORIGINATES_IN", "SUPPLIES") and row["to"] not in SPECIAL:
            role = "OriginArea" if row["link_type"] == "ORIGINATES_IN" else "DestinationTown"
            roles.setdefault(row["to"], set()).add(role)
    graph.roles = {key: tuple(sorted(roles[key])) for key in sorted(roles)}


def _add_geography(data: Dataset, graph: Graph) -> None:
    for row in data.rows("places"):
        if row["within"]:
            graph.join("WITHIN", ("Place", row["place_id"]), ("Place", row["within"]), {})
    for row in data.rows("operations"):
        if row["part_of"]:
            graph.join("PART_OF", ("Operation", row["operation_id"]), ("Operation", row["part_of"]), {})


def _add_events(data: Dataset, graph: Graph) -> None:
    graph.nodes["Event"] = {}
    for row, key in zip(data.rows("events"), data.claim_ids("events"), strict=True):
        graph.nodes["Event"][key] = {
            "claim": key,
            **_properties("events", row, ("line_id", "operation_id", "source_id")),
        }
        graph.join("HAPPENED_TO", ("Event", key), ("Line", row["line_id"]), {})
        if row["operation_id"]:
            graph.join("DONE_BY", ("Event", key), ("Operation", row["operation_id"]), {})
        _said_by(graph, ("Event", key), row["source_id"])


def _add_counts(data: Dataset, graph: Graph) -> None:
    graph.nodes["Count"] = {}
    for row, count in zip(data.rows("counts"), data.counts, strict=True):
        bounds = {k: v for k, v in (("low", count.value.low), ("high", count.value.high)) if v is not None}
        ends = ("subject", "origin", "destination", "part_of", "source_id")
        graph.nodes["Count"][count.id] = {**_properties("counts", row, ends), **bounds}
        node = ("Count", count.id)
        for subject in count.subjects:
            graph.join("ABOUT", node, (_label_of(data, subject), subject), {})
        for kind, place in (("FROM_ORIGIN", count.origin), ("TO_DESTINATION", count.destination)):
            if place:
                graph.join(kind, node, ("Place", place), {})
        if count.part_of:
            graph.join("PART_OF", node, ("Count", count.part_of), {})
        _said_by(graph, node, count.source)
        if count.origin and count.destination:
            flow = {
                "claim": count.id,
                "measure": count.measure,
                "unit": count.unit,
                "period": str(count.period),
                **bounds,
            }
            graph.join("FLOWS_TO", ("Place", count.origin), ("Place", count.destination), flow)


def _said_by(graph: Graph, node: tuple[str, str], source: str) -> None:
    if source:
        graph.join("SAID_BY", node, ("Source", source), {})


def literal(value: Any) -> str:
    r"""Give a value as Cypher text that cannot leave its place.

    Examples
    --------
    >>> print(literal("O'Neil\n}) DETACH DELETE n //"))
    'O\'Neil\n}) DETACH DELETE n //'
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    return "'" + _UNSAFE.sub(_escape, str(value)) + "'"


#: Neo4j resolves \\uXXXX before it reads quotes, so a "u" after a backslash is written as such an escape itself.
_ESCAPES = {"\\u": "\\\\\\u0075", "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r"}
_UNSAFE = re.compile("\\\\u|[\\\\'\x00-\x1f\x7f\u2028\u2029]")


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    return _ESCAPES.get(found) or f"\\u{ord(found):04x}"


def _map(properties: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {literal(value)}" for name, value in sorted(properties.items())) + "}"


def _batches(rows: list[str]) -> Iterable[str]:
    for start in range(0, len(rows), BATCH):
        yield "[\n  " + ",\n  ".join(rows[start : start + BATCH]) + "\n]"


def cypher_script(data: Dataset) -> Exported:
    """Give a script of constraints and MERGE statements; running it twice changes nothing."""
    graph = graph_of(data)
    title = " ".join(re.sub(r"[^\w ,.()-]", " ", data.title).split())
    out = [f"// {data.marking}. {title or 'dataset'}: {len(data.links) + len(data.events) + len(data.counts)} claims."]
    out += [
        f"CREATE CONSTRAINT {camel_free(key)}_unique IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE;"
        for label, key in sorted(_KEYS.items())
    ]
    for label, nodes in sorted(graph.nodes.items()):
        key = _KEYS[label]
        for batch in _batches([_map(p) for _, p in sorted(nodes.items())]):
            out.append(f"UNWIND {batch} AS row\nMERGE (n:{label} {{{key}: row.{key}}}) SET n += row;")
    for role in ("OriginArea", "DestinationTown"):
        ids = [literal(key) for key, roles in graph.roles.items() if role in roles]
        if ids:
            out.append(f"UNWIND [{', '.join(ids)}] AS id\nMATCH (n:Place {{placeId: id}}) SET n:{role};")
    for (kind, start, end), edges in sorted(graph.edges.items()):
        rows = [
            _map({"a": a, "b": b, "c": p.get("claim", "")})[:-1] + f", p: {_map(p)}}}"
            for a, b, p in sorted(edges, key=_order)
        ]
        for batch in _batches(rows):
            out.append(_relationships(kind, start, end, batch, claimed=any("claim" in p for _, _, p in edges)))
    return Exported({"dataset.cypher": ("\n".join(out) + "\n").encode()}, _left_out(data))


def _relationships(kind: str, start: str, end: str, batch: str, *, claimed: bool) -> str:
    match = f"MATCH (a:{start} {{{_KEYS[start]}: row.a}}), (b:{end} {{{_KEYS[end]}: row.b}})"
    key = " {claim: row.c}" if claimed else ""
    return f"UNWIND {batch} AS row\n{match}\nMERGE (a)-[r:{kind}{key}]->(b) SET r += row.p;"


def camel_free(name: str) -> str:
    """Give a property name in the form of names of constraints.

    Examples
    --------
    >>> camel_free("lineId")
    'line_id'
    """
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()


def _order(edge: tuple[str, str, Properties]) -> tuple[str, str, str]:
    return edge[0], edge[1], str(edge[2].get("claim", ""))


def admin_import(data: Dataset) -> Exported:
    """Give typed CSV files for the bulk import of a new, empty database, and the command that reads them."""
    graph = graph_of(data)
    files: dict[str, bytes] = {}
    for label, nodes in sorted(graph.nodes.items()):
        rows = [p for _, p in sorted(nodes.items())]
        columns = sorted({c for row in rows for c in row})
        header = [":ID", ":LABEL", *(_typed(c, rows) for c in columns)]
        lines = [
            [f"{label}:{row[_KEYS[label]]}", ";".join((label, *graph.roles.get(str(row[_KEYS[label]]), ())))]
            + [row.get(c, "") for c in columns]
            for row in rows
        ]
        files[f"nodes/{label}.csv"] = _csv(header, lines)
    for (kind, start, end), edges in sorted(graph.edges.items()):
        ordered = sorted(edges, key=_order)
        columns = sorted({c for _, _, p in ordered for c in p})
        header = [":START_ID", ":END_ID", ":TYPE", *(_typed(c, [p for _, _, p in ordered]) for c in columns)]
        lines = [[f"{start}:{a}", f"{end}:{b}", kind, *(p.get(c, "") for c in columns)] for a, b, p in ordered]
        files[f"relationships/{kind}-{start}-{end}.csv"] = _csv(header, lines)
    files["import.txt"] = _import_text(data, files).encode()
    note = "These files are for neo4j-admin: texts stand in them as they are, formulas too;"
    return Exported(files, _left_out(data), (f"{note} do not open them in a spreadsheet.",))


def _typed(column: str, rows: list[Properties]) -> str:
    kinds = {type(row[column]) for row in rows if column in row}
    return f"{column}:{'double' if kinds & {float} else 'long'}" if kinds <= {int, float} else column


def _csv(header: list[str], lines: list[list[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(header)
    writer.writerows(lines)
    return out.getvalue().encode()


def _import_text(data: Dataset, files: Mapping[str, bytes]) -> str:
    nodes = " ".join(f"--nodes={name}" for name in sorted(files) if name.startswith("nodes/"))
    edges = " ".join(f"--relationships={name}" for name in sorted(files) if name.startswith("relationships/"))
    return (
        f"{data.marking}\nRun in this folder, on a new and empty database (Neo4j 5):\n\n"
        f"neo4j-admin database import full --multiline-fields=true --array-delimiter=';' {nodes} {edges} neo4j\n"
    )


def _left_out(data: Dataset) -> tuple[str, ...]:
    if not data.record.as_dict():
        return ()
    return ("the record of the dataset (cut-off, tolerances, licence): load --into neo4j://... carries it too",)
