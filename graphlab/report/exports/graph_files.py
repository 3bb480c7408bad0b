"""Graph files: GraphML, GEXF with dates, node-link JSON.

Entities are nodes; links, and counts with both ends, are parallel edges, each one claim with its bounds, grade,
dates and source. GraphML and JSON carry the whole dataset beside that as attributes of the graph
(``graphlab_tables_...``), so that loading them gives an equal dataset; GEXF has no room for it.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from graphlab.loaders.graphs.embedded import pieces_of
from graphlab.model.claim_set import ClaimSet
from graphlab.model.tables import SPECIAL, TABLES
from graphlab.report.exports.export import Exported
from graphlab.wording.phrases import many, verb

if TYPE_CHECKING:
    import networkx as nx

KINDS = {"lines": "Line", "places": "Place", "operations": "Operation", "sources": "Source"}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Names that GEXF keeps for itself.
_GEXF_RESERVED = frozenset(
    {"id", "label", "weight", "viz", "start", "end", "pid", "type", "kind", "spells", "slices", "parents", "for"}
)
#: Names of attributes that say what an edge or node is; an extra column of such a name is kept under another.
_GRAPH_RESERVED = frozenset(
    {"id", "key", "source", "target", "claim", "link_type", "low", "high", "roles", "claim_key"}
    | {"self", "u_for_edge", "v_for_edge", "node_for_adding"}  # NetworkX cannot read an attribute of these names
)


def graph_of(data: ClaimSet) -> nx.MultiDiGraph:
    """Return the graph of a dataset: every entity, every link, every count with both ends, in sorted order.

    Nodes have ``kind`` (Line, Place, Operation, Source) and ``label`` (name as people write it), places ``roles``.
    Edges have ``claim``, ``link_type`` and the columns of their claim; an empty column is absent. ``WITHIN`` and
    ``PART_OF`` edges stand for the geography and the nesting of operations.
    """
    import networkx as nx

    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    for key, attributes in _nodes(data):
        graph.add_node(key)
        graph.nodes[key].update(attributes)
    for start, end, key, attributes in _edges(data):
        graph.add_edge(start, end, key=key)
        graph.edges[start, end, key].update(attributes)
    return graph


def _extra(table: str, row: Mapping[str, str]) -> dict[str, str]:
    """Return the columns of a row; an extra one whose name a graph keeps for itself is called own_NAME."""
    own = TABLES[table].names
    return {f"own_{c}" if c in _GRAPH_RESERVED and c not in own else c: text for c, text in row.items()}


def _renamed_columns(data: ClaimSet, reserved: frozenset[str], form: str) -> tuple[str, ...]:
    """Return in words which extra columns have another name in the file."""
    every = (*KINDS, "links", "counts")
    found = sorted({c for table in every for c in data.extra_columns(table)} & reserved)
    return tuple(f"the column '{c}' is called '{form.format(c)}', a name that the format does not use" for c in found)


def _nodes(data: ClaimSet) -> Iterator[tuple[str, dict[str, Any]]]:
    roles: dict[str, set[str]] = {}
    for link in data.links:
        if link.type in ("ORIGINATES_IN", "SUPPLIES"):
            role = "OriginArea" if link.type == "ORIGINATES_IN" else "DestinationTown"
            roles.setdefault(link.end_node, set()).add(role)
    named: set[str] = set()
    for table, kind in KINDS.items():
        spec = TABLES[table]
        for row in data.rows(table):
            key = row[spec.key]
            named.add(key)
            shown = _extra(table, row).items()
            attributes = {_renamed(table, c): _number(c, text) for c, text in shown if text and c != spec.key}
            extra = {"roles": ";".join(sorted(roles[key]))} if key in roles else {}
            yield key, {"kind": kind, "label": data.name(key), **attributes, **extra}
    used = {end for x in data.links for end in (x.start_node, x.end_node)}
    used |= {end for c in data.counts for end in (c.origin, c.destination)}
    for key in SPECIAL:
        if key in used and key not in named:
            yield key, {"kind": "Place", "label": data.name(key), "place_kind": "special"}


def _renamed(table: str, column: str) -> str:
    return f"{KINDS[table].lower()}_kind" if column == "kind" else f"own_{column}" if column == "label" else column


def _number(column: str, text: str) -> str | float:
    return float(text) if column in ("lat", "lon") else text


def _edges(data: ClaimSet) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for row, key in zip(data.rows("links"), data.claim_ids("links"), strict=True):
        attributes = {c: t for c, t in _extra("links", row).items() if t and c not in ("from", "to")}
        yield row["from"], row["to"], key, {"claim": key, **attributes}
    for row in data.rows("places"):
        if row["within"]:
            yield row["place_id"], row["within"], f"within:{row['place_id']}", {"link_type": "WITHIN"}
    for row in data.rows("operations"):
        if row["part_of"]:
            yield row["operation_id"], row["part_of"], f"part_of:{row['operation_id']}", {"link_type": "PART_OF"}
    for count, row in zip(data.counts, data.rows("counts"), strict=True):
        if count.origin and count.destination:
            ends = ("origin", "destination", "count_id")
            attributes = {c: t for c, t in _extra("counts", row).items() if t and c not in ends}
            bounds = {k: v for k, v in (("low", count.value.low), ("high", count.value.high)) if v is not None}
            yield (
                count.origin,
                count.destination,
                count.id,
                {
                    "claim": count.id,
                    "link_type": "FLOWS_TO",
                    **attributes,
                    **{k: float(v) for k, v in bounds.items()},
                },
            )


def tables_of(data: ClaimSet) -> dict[str, str]:
    """Return the whole dataset as attributes of the graph, which make a file lossless."""
    tables = {t: [{k: v for k, v in sorted(r.items()) if v} for r in data.rows(t)] for t in TABLES if data.rows(t)}
    return pieces_of(tables, data.record.as_dict())


def _header(data: ClaimSet) -> dict[str, str]:
    return {k: v for k, v in (("title", data.title), ("marking", data.marking)) if v}


def graphml(data: ClaimSet) -> Exported:
    """Return a GraphML file: typed keys, absent rather than empty, lossless by its graph attribute."""
    import networkx as nx
    from networkx.readwrite.graphml import GraphMLWriter

    graph, notes = _for_xml(graph_of(data))
    graph.graph.update(_header(data))
    whole = tables_of(data)
    left_out: tuple[str, ...] = ()
    if any(_NOT_XML.search(piece) for piece in whole.values()):
        left_out = ("the tables as a whole: a text holds a character that XML cannot carry",)
    else:
        graph.graph.update(whole)
    writer = GraphMLWriter(encoding="utf-8", prettyprint=True, named_key_ids=True, edge_id_from_attribute="claim_key")
    for _, _, key, attributes in graph.edges(keys=True, data=True):
        attributes["claim_key"] = key
    writer.add_graph_element(nx.MultiDiGraph(graph))
    buffer = io.BytesIO()
    writer.dump(buffer)
    notes += _renamed_columns(data, _GRAPH_RESERVED, "own_{}")
    return Exported({"graph.graphml": buffer.getvalue()}, left_out, notes)


def node_link(data: ClaimSet) -> Exported:
    """Return node-link JSON with sorted keys and no NaN, lossless by its graph attribute."""
    graph = graph_of(data)
    nodes = [{"id": key, **graph.nodes[key]} for key in graph]
    edges = [{"source": s, "target": t, "key": k, **a} for s, t, k, a in graph.edges(keys=True, data=True)]
    content = {
        "directed": True,
        "multigraph": True,
        "graph": {**_header(data), **tables_of(data)},
        "nodes": nodes,
        "edges": sorted(edges, key=lambda e: (e["source"], e["target"], e["key"])),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    return Exported({"graph.json": text.encode()}, (), _renamed_columns(data, _GRAPH_RESERVED, "own_{}"))


def gexf(data: ClaimSet) -> Exported:
    """Return a GEXF 1.2 file with the dates of every edge, for Gephi; lists what it cannot carry."""
    from networkx.readwrite.gexf import GEXFWriter

    graph, notes = _for_xml(graph_of(data))
    for _, attributes in graph.nodes(data=True):
        _rename_reserved(attributes, keep=("label", "kind"))
    for _, _, key, attributes in graph.edges(keys=True, data=True):
        dates = _dates(attributes)
        attributes["edge_kind"] = attributes.pop("link_type")
        _rename_reserved(attributes)
        attributes.update(dates, id=key, label=attributes["edge_kind"])
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(graph)
    # NetworkX writes its version and the day of the run into the head.
    text = re.sub(r' lastmodifieddate="[^"]*"', "", str(writer))
    text = re.sub(r"<creator>[^<]*</creator>", "<creator>graphlab</creator>", text, count=1)
    marking = data.marking.replace("--", "-")
    text = f'<?xml version="1.0" encoding="utf-8"?>\n<!-- {marking} -->\n{text}\n'
    notes += _renamed_columns(data, _GRAPH_RESERVED, "own_{}")
    notes += _renamed_columns(data, _GEXF_RESERVED - _GRAPH_RESERVED, "{}_text")
    return Exported({"graph.gexf": text.encode()}, _left_out_of_gexf(data), notes)


def _left_out_of_gexf(data: ClaimSet) -> tuple[str, ...]:
    totals = sum(not (c.origin and c.destination) for c in data.counts)
    left_out = []
    if data.events:
        left_out.append(
            f"{many(len(data.events), 'event')} (GEXF has only nodes and edges): export .graphml, .json or csv"
        )
    if data.statuses:
        statuses = many(len(data.statuses), "recorded status", "recorded statuses")
        left_out.append(f"{statuses} of lines: export .graphml, .json or csv")
    if totals:
        left_out.append(
            f"{many(totals, 'count')} that {verb(totals, 'is a total', 'are totals')} over an "
            f"origin or destination: export .graphml, .json or csv"
        )
    if data.record.as_dict():
        left_out.append("the record of the dataset (title, cut-off, tolerances)")
    return tuple(left_out)


def _rename_reserved(attributes: dict[str, Any], keep: tuple[str, ...] = ()) -> None:
    for name in sorted(set(attributes) & _GEXF_RESERVED - set(keep)):
        attributes[f"{name}_text"] = attributes.pop(name)


def _dates(attributes: dict[str, Any]) -> dict[str, str]:
    """Return the first and last day of an edge as full ISO dates, as GEXF wants them."""
    from graphlab.model.periods import parse_date

    start = attributes.get("start") or attributes.get("period_start")
    end = attributes.get("end") or attributes.get("period_end")
    days = {"start": parse_date(start).first if start else None, "end": parse_date(end).last if end else None}
    return {name: day.isoformat() for name, day in days.items() if day}


def _for_xml(graph: nx.MultiDiGraph) -> tuple[nx.MultiDiGraph, tuple[str, ...]]:
    """Replace characters that XML cannot carry; say how many texts that changed."""
    changed = 0
    bags = [a for _, a in graph.nodes(data=True)] + [a for _, _, a in graph.edges(data=True)]
    for attributes in bags:
        for name, value in attributes.items():
            if isinstance(value, str) and _NOT_XML.search(value):
                attributes[name] = _NOT_XML.sub("\ufffd", value)
                changed += 1
    notes = (
        (f"{many(changed, 'text')} held characters that XML cannot carry; U+FFFD stands for each",) if changed else ()
    )
    return graph, notes
