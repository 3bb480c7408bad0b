"""What programs write as JSON, brought to one form: a list of nodes and a list of edges, each one flat object.

NetworkX (node-link, adjacency), D3, vis.js and pyvis, Cytoscape (``.cyjs``, lists of elements), graphology (Gephi
Lite, Sigma), the JSON Graph Format, and JSON lines, among them those that APOC writes for Neo4j.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphlab.errors import DataError

#: Objects inside a node or edge that only hold its attributes.
_NESTED = ("attributes", "data", "properties", "metadata")
_SAVE = "save it as node-link JSON"
_POINTS = ("x", "y", "z")


@dataclass
class Parts:
    """A graph of JSON in one form.

    Attributes
    ----------
    dialect
        What it was read as.
    nodes, edges
        Flat objects; edges have ``source`` and ``target``, and ``directed`` where they say so themselves.
    edges_key
        What the file calls its edges, for errors.
    directed
        Whether edges that say nothing are directed.
    positions
        Whether ends of edges are positions of nodes: True, False, or None where the file must show it.
    """

    dialect: str
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    edges_key: str = "edges"
    directed: bool = False
    attributes: dict[str, Any] = field(default_factory=dict)
    positions: bool | None = False


def parts_of(name: str, data: Any) -> Parts:
    """Return the nodes and edges of parsed JSON, whatever program wrote it.

    Raises
    ------
    DataError
        If it is no graph; says what it holds instead.
    """
    if isinstance(data, list):
        return _listed(name, data)
    if not isinstance(data, dict):
        raise DataError(
            f"{name}: the top of the file is a {type(data).__name__}, not an object with 'nodes' and 'edges'", _SAVE
        )
    for fits, reader in _DIALECTS:
        if fits(data):
            return reader(name, data)
    return _node_link(name, data)


def _is_cytoscape(data: Mapping[str, Any]) -> bool:
    return isinstance(data.get("elements"), dict | list)


def _cytoscape(name: str, data: Mapping[str, Any]) -> Parts:
    elements = data["elements"]
    if isinstance(elements, dict):
        sides = [(elements.get(side, []), side) for side in ("nodes", "edges")]
        elements = [
            {"group": side, **e} if isinstance(e, dict) else e
            for items, side in sides
            for e in (items if isinstance(items, list) else [])
        ]
    parts = _elements(name, elements)
    own = data.get("data")
    parts.attributes = dict(own) if isinstance(own, dict) else {}
    return parts


def _elements(name: str, elements: list[Any]) -> Parts:
    """Read a list of elements of Cytoscape: each with its ``data``, in a ``group`` or known by its ends."""
    parts = Parts("Cytoscape JSON", [], [], "elements")
    for item in _objects(name, "elements", elements):
        flat = _flat(item, drop=("group", "selectable", "grabbable", "removed", "locked", "pannable", "scratch"))
        is_edge = item.get("group") == "edges" or ("source" in flat and "target" in flat)
        (parts.edges if is_edge else parts.nodes).append(flat)
    return parts


def _is_graphology(data: Mapping[str, Any]) -> bool:
    nodes = data.get("nodes")
    return isinstance(nodes, list) and any(isinstance(n, dict) and "key" in n and "id" not in n for n in nodes)


def _graphology(name: str, data: Mapping[str, Any]) -> Parts:
    options = data.get("options")
    kind = options.get("type") if isinstance(options, dict) else ""
    nodes = [_rekeyed(n, "id") for n in _objects(name, "nodes", data.get("nodes"))]
    edges = [_rekeyed(e, "id") for e in _objects(name, "edges", data.get("edges", []))]
    for edge in edges:
        undirected = edge.pop("undirected", kind == "undirected")
        edge["directed"] = undirected is not True
    attributes = data.get("attributes")
    return Parts("graphology JSON", nodes, edges, attributes=dict(attributes) if isinstance(attributes, dict) else {})


def _rekeyed(item: Mapping[str, Any], name: str) -> dict[str, Any]:
    flat = _flat(item)
    key = flat.pop("key", None)
    return {name: key, **flat} if key is not None else flat


def _is_json_graph_format(data: Mapping[str, Any]) -> bool:
    inner = data.get("graph")
    return "nodes" not in data and isinstance(inner, dict) and isinstance(inner.get("nodes"), dict | list)


def _json_graph_format(name: str, data: Mapping[str, Any]) -> Parts:
    inner = data["graph"]
    nodes = inner["nodes"]
    if isinstance(nodes, dict):
        nodes = [{"id": key, **n} if isinstance(n, dict) else {"id": key} for key, n in nodes.items()]
    parts = Parts("JSON Graph Format", [], [], directed=inner.get("directed", True) is True)
    parts.nodes = [_flat(n) for n in _objects(name, "graph.nodes", nodes)]
    parts.edges = [_flat(e) for e in _objects(name, "graph.edges", inner.get("edges", []))]
    own = inner.get("metadata")
    parts.attributes = {**(own if isinstance(own, dict) else {}), "title": inner.get("label", "")}
    return parts


def _is_adjacency(data: Mapping[str, Any]) -> bool:
    return isinstance(data.get("adjacency"), list) and "nodes" in data


def _adjacency(name: str, data: Mapping[str, Any]) -> Parts:
    """Read NetworkX' adjacency JSON; an undirected edge stands at both its ends and is one."""
    nodes = _objects(name, "nodes", data["nodes"])
    directed = data.get("directed") is True
    parts = Parts("adjacency JSON of NetworkX", nodes, [], "adjacency", directed)
    seen: set[tuple[Any, ...]] = set()
    for number, (node, ends) in enumerate(zip(nodes, data["adjacency"], strict=False)):
        for end in _objects(name, f"adjacency[{number}]", ends):
            start, stop, key = str(node.get("id")), str(end.get("id")), str(end.get("key", ""))
            if not directed and (stop, start, key) in seen and start != stop:
                continue
            seen.add((start, stop, key))
            extra = {k: v for k, v in end.items() if k != "id"}
            parts.edges.append({**extra, "source": node.get("id"), "target": end.get("id")})
    return parts


def _node_link(name: str, data: Mapping[str, Any]) -> Parts:
    key = _edges_key(name, data)
    nodes = data["nodes"]
    parts = Parts(
        "node-link JSON",
        [_flat(n) for n in _objects(name, "nodes", list(nodes.values()) if isinstance(nodes, dict) else nodes)],
        [_flat(e) for e in _objects(name, key, data[key])],
        key,
        directed=data.get("directed") is True,
        positions=None if key == "links" else False,
    )
    own = data.get("graph")
    if isinstance(own, list):  # NetworkX up to 1.9 wrote pairs, and links by position
        own = dict(p for p in own if isinstance(p, list) and len(p) == 2)
        parts.positions = True
    parts.attributes = dict(own) if isinstance(own, dict) else {}
    if any("from" in e and "source" not in e for e in parts.edges):
        parts.dialect = "JSON of vis.js"
        parts.edges = [_from_vis(e) for e in parts.edges]
    elif key == "rels" or any(isinstance(e.get("start"), dict) for e in parts.edges):
        return _apoc(name, [*data["nodes"], *data[key]])
    return parts


def _edges_key(name: str, data: Mapping[str, Any]) -> str:
    found = [k for k in ("edges", "links", "rels", "relationships") if k in data]
    if len(found) > 1:
        raise DataError(f"{name} has both '{found[0]}' and '{found[1]}'", "keep one of them")
    if not found or "nodes" not in data:
        keys = ", ".join(sorted(map(str, data))[:8]) or "nothing"
        raise DataError(f"{name} has no 'nodes' with 'edges' or 'links'; it has {keys}", _SAVE)
    return found[0]


def _from_vis(edge: Mapping[str, Any]) -> dict[str, Any]:
    """Return an edge of vis.js with its ends as everywhere; its arrows say which way it points."""
    found = {k: v for k, v in edge.items() if k not in ("from", "to", "arrows")}
    arrows = edge.get("arrows", "")
    heads = (
        {k for k, v in arrows.items() if not isinstance(v, dict) or v.get("enabled", True)}
        if isinstance(arrows, dict)
        else set(str(arrows or "").replace(",", " ").split())
    )
    start, stop = edge.get("source", edge.get("from")), edge.get("target", edge.get("to"))
    if "from" in heads and "to" not in heads:
        start, stop = stop, start
    if {"from", "to"} <= heads:
        found["mutual"] = True
    return {**found, "source": start, "target": stop, "directed": bool(heads & {"from", "to"})}


def _listed(name: str, items: list[Any]) -> Parts:
    """Read a list of objects: elements of Cytoscape, lines of APOC, or nodes and edges told apart by their ends."""
    objects = _objects(name, "the list", items)
    if any(isinstance(o.get("data"), dict) for o in objects):
        return _elements(name, objects)
    if any(o.get("type") in ("node", "relationship") for o in objects):
        return _apoc(name, objects)
    edges = [_flat(o) for o in objects if _bears_ends(o)]
    if not edges:
        keys = ", ".join(sorted({str(k) for o in objects[:20] for k in o})[:8]) or "nothing"
        raise DataError(f"{name}: no object has a 'source' and a 'target'; they have {keys}", _SAVE)
    nodes = [_flat(o) for o in objects if not _bears_ends(o)]
    if any("from" in e and "source" not in e for e in edges):
        edges = [_from_vis(e) for e in edges]
    return Parts("list of nodes and edges", nodes, edges, "edges")


def _bears_ends(item: Mapping[str, Any]) -> bool:
    return ("source" in item and "target" in item) or ("from" in item and "to" in item)


def _apoc(name: str, items: Iterable[dict[str, Any]]) -> Parts:
    """Read what APOC exports from Neo4j: nodes with labels and properties, relationships with whole nodes as ends."""
    parts = Parts("JSON of APOC (Neo4j)", [], [], "relationships", directed=True)
    for item in items:
        if "start" in item and "end" in item:
            start, stop = (e.get("id") if isinstance(e, dict) else e for e in (item["start"], item["end"]))
            rest = {k: v for k, v in item.items() if k not in ("type", "start", "end")}
            parts.edges.append({**_flat(rest), "source": start, "target": stop})
        else:
            parts.nodes.append(_flat({k: v for k, v in item.items() if k != "type"}))
    return parts


def _flat(item: Mapping[str, Any], drop: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return an object with the attributes that it keeps in an inner object beside its own; its own win."""
    found: dict[str, Any] = {}
    for key, value in item.items():
        if key in drop:
            continue
        if key in _NESTED and isinstance(value, dict):
            found = {**{str(k): v for k, v in value.items()}, **found}
        elif key == "position" and isinstance(value, dict):
            found |= {f"viz_{axis}": value[axis] for axis in _POINTS if axis in value}
        else:
            found[str(key)] = value
    return found


def _objects(name: str, key: str, value: Any) -> list[dict[str, Any]]:
    import json

    if not isinstance(value, list):
        raise DataError(f"{name}: '{key}' is no list", _SAVE)
    for number, item in enumerate(value):
        if not isinstance(item, dict):
            raise DataError(f"{name}: {key}[{number}] is {json.dumps(item)[:60]}, not an object", _SAVE)
    return value


_DIALECTS = (
    (_is_cytoscape, _cytoscape),
    (_is_graphology, _graphology),
    (_is_json_graph_format, _json_graph_format),
    (_is_adjacency, _adjacency),
)
