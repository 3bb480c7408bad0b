"""Node-link JSON, Cytoscape JSON and edge lists, read into the neutral graph."""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from graphlab.errors import DataError
from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode, text_of

#: A JSON text must be held in memory at several times its size; larger graphs come as GraphML or as an edge list.
MAX_JSON_BYTES = 150_000_000
MAX_LINE = 1_000_000
SOURCE_NAMES = ("source", "from", "source_id", "src", "start")
TARGET_NAMES = ("target", "to", "target_id", "dst", "end")


def read_json(path: Path) -> FileGraph:
    """Read node-link JSON (``edges`` or ``links``), or the JSON of Cytoscape or of graphology (Gephi Lite).

    Raises
    ------
    DataError
        If it is too large, no JSON, or holds no list of nodes and edges; says where.
    """
    size = path.stat().st_size
    if size > MAX_JSON_BYTES:
        raise DataError(
            f"{path.name} has {size:,} bytes; a JSON graph may have {MAX_JSON_BYTES:,}",
            "save it as GraphML or as an edge list, which are read as a stream",
        )
    graph = FileGraph()
    data = _parsed(path, graph)
    if isinstance(data.get("elements"), dict):
        elements = data["elements"]
        data = {
            side: [e.get("data", e) for e in elements.get(side, []) if isinstance(e, dict)]
            for side in ("nodes", "edges")
        }
    data = _flattened(data)
    edges_key = _edges_key(path, data)
    nodes = _objects(path, "nodes", data.get("nodes", []))
    edges = _objects(path, edges_key, data.get(edges_key, []))
    directed = data.get("directed") is True
    if isinstance(data.get("graph"), dict):
        graph.attributes = {str(k): text_of(v) for k, v in data["graph"].items()}
    names = _nodes(path, nodes, graph)
    _edges(path, edges, edges_key, names, graph, directed)
    return graph


def _parsed(path: Path, graph: FileGraph) -> dict[str, Any]:
    constants: list[str] = []
    try:
        data = json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=lambda word: constants.append(word))
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name}: byte {error.start:,} is not UTF-8", "save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise DataError(
            f"{path.name}, line {error.lineno}, column {error.colno}: not JSON ({error.msg})",
            "save the graph again from its program",
        ) from None
    except RecursionError:
        raise DataError(
            f"{path.name}: lists or objects are nested too deep", "this is no graph; check the file"
        ) from None
    except ValueError as error:
        raise DataError(f"{path.name}: not JSON ({error})", "save the graph again from its program") from None
    if constants:
        graph.notes.append(
            f"{path.name}: {len(constants):,} values {', '.join(sorted(set(constants)))} were read as empty"
        )
    if not isinstance(data, dict):
        raise DataError(
            f"{path.name}: the top of the file is a {type(data).__name__}, not an object with 'nodes' and 'edges'",
            "save it as node-link JSON",
        )
    return data


def _flattened(data: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON of graphology (Gephi Lite, Sigma), which keeps attributes apart, as node-link JSON."""
    nodes = data.get("nodes")
    if not isinstance(nodes, list) or not any(isinstance(n, dict) and "key" in n and "id" not in n for n in nodes):
        return data
    options = data.get("options")
    kind = options.get("type") if isinstance(options, dict) else ""
    flat: dict[str, Any] = {"directed": kind == "directed", "graph": data.get("attributes", {})}
    for side, name in (("nodes", "id"), ("edges", "key")):
        items = data.get(side, [])
        flat[side] = [
            {
                **(i.get("attributes") or {}),
                **{k: v for k, v in i.items() if k not in ("attributes", "key")},
                name: i.get("key"),
            }
            if isinstance(i, dict)
            else i
            for i in (items if isinstance(items, list) else [])
        ]
    for edge in flat["edges"]:
        if isinstance(edge, dict) and kind == "mixed":
            edge["directed"] = not edge.get("undirected", False)
    return flat


def _edges_key(path: Path, data: Mapping[str, Any]) -> str:
    found = [k for k in ("edges", "links") if k in data]
    if len(found) == 2:
        raise DataError(f"{path.name} has both 'edges' and 'links'", "keep one of them")
    if not found or "nodes" not in data:
        keys = ", ".join(sorted(map(str, data))[:8]) or "nothing"
        raise DataError(
            f"{path.name} has no 'nodes' with 'edges' or 'links'; it has {keys}", "save it as node-link JSON"
        )
    return found[0]


def _objects(path: Path, key: str, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise DataError(f"{path.name}: '{key}' is no list", "save it as node-link JSON")
    for number, item in enumerate(value):
        if not isinstance(item, dict):
            raise DataError(
                f"{path.name}: {key}[{number}] is {json.dumps(item)[:60]}, not an object", "save it as node-link JSON"
            )
    return value


def _nodes(path: Path, nodes: list[dict[str, Any]], graph: FileGraph) -> list[str]:
    unnamed = [n for n, item in enumerate(nodes) if text_of(item.get("id")) == ""]
    if unnamed and len(unnamed) < len(nodes):
        raise DataError(f"{path.name}: nodes[{unnamed[0]}] has no 'id'", "give every node its 'id'")
    if unnamed:
        graph.notes.append(
            f"{path.name}: no node has an 'id'; they are named by 'name', else by position from 0 (as links do)"
        )
    names = []
    for number, item in enumerate(nodes):
        node_id = text_of(item.get("name") or number) if unnamed else text_of(item["id"])
        names.append(node_id)
        graph.nodes.append(FileNode(node_id, {str(k): text_of(v) for k, v in item.items() if k != "id" and text_of(v)}))
    return names if unnamed else []


def _edges(
    path: Path, edges: list[dict[str, Any]], key: str, names: list[str], graph: FileGraph, directed: bool
) -> None:
    for number, item in enumerate(edges):
        ends = []
        for side in ("source", "target"):
            end = item.get(side)
            if names and isinstance(end, int) and not isinstance(end, bool) and 0 <= end < len(names):
                end = names[end]
            if text_of(end) == "":
                raise DataError(f"{path.name}: {key}[{number}] has no '{side}'", f"give every edge its '{side}'")
            ends.append(text_of(end))
        extra = {
            ("edge_id" if k in ("id", "key") else str(k)): text_of(v)
            for k, v in item.items()
            if k not in ("source", "target", "directed") and text_of(v)
        }
        own = item.get("directed")
        graph.edges.append(FileEdge(ends[0], ends[1], extra, 0, own if isinstance(own, bool) else directed))


def bounded_lines(stream: TextIO, name: str) -> Iterator[tuple[int, str]]:
    """Yield numbered lines; refuse one longer than a million characters before it fills the memory."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise DataError(
                f"{name}, line {number}: the line is longer than {MAX_LINE:,} characters",
                "this is not a table of edges; check the file",
            )
        if "\x00" in line:
            raise DataError(f"{name}, line {number}: holds a NUL byte, so it is no text", "save it as UTF-8 text")
        yield number, line


def read_edge_list(path: Path) -> FileGraph:
    """Read an edge list: two ids a line (and a weight, or NetworkX data), or a table with a header Source, Target.

    Notes
    -----
    Lines that begin with ``#`` or ``%`` are comments. Undirected, unless a column ``Type`` or ``directed`` says so.
    """
    graph = FileGraph()
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = bounded_lines(stream, path.name)
            kept = ((n, text) for n, text in lines if text.strip() and text.lstrip()[0] not in "#%")
            first = next(kept, None)
            if first is None:
                return graph
            ends = first[1].partition("{")[0]
            delimiter = next((d for d in ("\t", ";", ",") if d in ends), None)
            header = _header(first[1], delimiter)
            if header:
                _read_table(path.name, kept, header, delimiter, graph)
            else:
                _read_plain(path.name, (first, *kept), delimiter, graph)
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name}: byte {error.start:,} is not UTF-8", "save the file as UTF-8") from None
    return graph


def _header(line: str, delimiter: str | None) -> list[str] | None:
    cells = [c.strip().strip('"') for c in line.split(delimiter)]
    folded = [c.lower() for c in cells]
    return cells if any(s in folded for s in SOURCE_NAMES) and any(t in folded for t in TARGET_NAMES) else None


def _read_table(
    name: str, lines: Iterable[tuple[int, str]], header: list[str], delimiter: str | None, graph: FileGraph
) -> None:
    cut = ((n, next(csv.reader([text], delimiter=delimiter)) if delimiter else text.split()) for n, text in lines)
    add_table_edges(name, header, cut, graph)


def add_table_edges(name: str, header: list[str], rows: Iterable[tuple[int, list[str]]], graph: FileGraph) -> None:
    """Add the edges of a table with columns Source and Target; ``Type`` or ``directed`` says which are directed.

    Parameters
    ----------
    name
        What errors call the file or sheet.
    header
        Names of the columns.
    rows
        Number and cells of each row.
    graph
        Takes the edges.

    Raises
    ------
    DataError
        If a row lacks an end or has more cells than the header.
    """
    folded = [c.strip().lower() for c in header]
    source = next(folded.index(s) for s in SOURCE_NAMES if s in folded)
    target = next(folded.index(t) for t in TARGET_NAMES if t in folded)
    for number, written in rows:
        cells = [c.strip() for c in written]
        if len(cells) > len(header) or max(source, target) >= len(cells) or not cells[source] or not cells[target]:
            shown = ", ".join(cells)[:80]
            rule = f"{name}, line {number}: '{shown}' does not fit the header {', '.join(header)}"
            raise DataError(rule, "give every edge both its ends")
        extra = {header[i]: c for i, c in enumerate(cells) if i not in (source, target) and c}
        kind = next((extra.pop(k) for k in list(extra) if k.lower() in ("type", "directed")), "")
        extra = {("edge_id" if k.lower() == "id" else k): v for k, v in extra.items()}
        directed = kind.lower() in ("directed", "true", "1")
        if kind and kind.lower() not in ("directed", "undirected", "true", "false", "0", "1"):
            extra["type"] = kind
        graph.edges.append(FileEdge(cells[source], cells[target], extra, number, directed))


def _read_plain(name: str, lines: Iterable[tuple[int, str]], delimiter: str | None, graph: FileGraph) -> None:
    for number, text in lines:
        cells = [c.strip() for c in (text.split(delimiter, 2) if delimiter else text.split(maxsplit=2))]
        if len(cells) < 2 or not cells[0] or not cells[1]:
            raise DataError(
                f"{name}, line {number}: {text.strip()[:80]!r} is no edge",
                "write two ids a line, with a blank, comma or tab between",
            )
        graph.edges.append(
            FileEdge(cells[0], cells[1], _edge_data(name, number, cells[2] if len(cells) > 2 else ""), number)
        )


def _edge_data(name: str, number: int, text: str) -> dict[str, str]:
    if not text or text == "{}":
        return {}
    if text.startswith("{"):
        try:
            data = ast.literal_eval(text)
            return {str(k): text_of(v) for k, v in data.items() if text_of(v)}
        except (ValueError, SyntaxError, AttributeError, RecursionError, MemoryError):
            raise DataError(
                f"{name}, line {number}: {text[:80]!r} is no edge data", "write {'weight': 2} or a number"
            ) from None
    try:
        float(text)
    except ValueError:
        return {"data": text}
    return {"weight": text}
