"""A JSON file of any dialect into the neutral graph: who the nodes are, and whom the ends of edges mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.graphs.json_dialects import Parts, parts_of
from graphlab.loaders.graphs.json_text import parsed_json
from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode, text_of
from graphlab.wording.phrases import many, verb

ENDS = ("id", "position")


def read_json(path: Path, ends: str = "") -> FileGraph:
    """Return the graph of a JSON file: node-link, adjacency, Cytoscape, graphology, vis.js, JSON lines and others.

    Parameters
    ----------
    path
        The file.
    ends
        What the ends of edges are, where the analyst says it: ``"id"`` or ``"position"``; found out unless told.

    Raises
    ------
    DataError
        If it is too large, no JSON, or holds no list of nodes and edges; says where.
    """
    graph = FileGraph()
    return graph_of_parts(path.name, parsed_json(path, graph), graph, ends)


def graph_of_parts(name: str, data: Any, graph: FileGraph, ends: str = "") -> FileGraph:
    """Return a graph filled with the nodes and edges of parsed JSON.

    Raises
    ------
    DataError
        If it holds no list of nodes and edges; says where.
    """
    parts = parts_of(name, data)
    if parts.dialect != "node-link JSON":
        graph.notes.append(f"{name}: read as {parts.dialect}")
    graph.attributes = {str(k): text_of(v) for k, v in parts.attributes.items() if text_of(v)}
    names = _nodes(name, parts, graph)
    by_position = _by_position(name, parts, names, graph, ends)
    _edges(name, parts, names, graph, by_position)
    return graph


def _nodes(name: str, parts: Parts, graph: FileGraph) -> list[str]:
    """Add the nodes; return the id of each by position."""
    unnamed = [n for n, item in enumerate(parts.nodes) if text_of(item.get("id")) == ""]
    if unnamed and len(unnamed) < len(parts.nodes):
        raise DataError(f"{name}: nodes[{unnamed[0]}] has no 'id'", "give every node its 'id'")
    names = _ids_by_name(name, parts, graph) if unnamed else [text_of(n["id"]) for n in parts.nodes]
    for node_id, item in zip(names, parts.nodes, strict=True):
        attributes = {str(k): text_of(v) for k, v in item.items() if k != "id" and text_of(v)}
        graph.nodes.append(FileNode(node_id, attributes))
    return names


def _ids_by_name(name: str, parts: Parts, graph: FileGraph) -> list[str]:
    """Return ids for nodes that have none: their name where it is theirs alone, else name and position."""
    called = [text_of(item.get("name") or item.get("label")) for item in parts.nodes]
    times = Counter(called)
    graph.notes.append(f"{name}: no node has an 'id'; they are named by 'name', else by position from 0 (as links do)")
    found = [n if n and times[n] == 1 else f"{n}({at})" if n else str(at) for at, n in enumerate(called)]
    taken = Counter(found)
    found = [f if taken[f] == 1 else f"{f}#{at}" for at, f in enumerate(found)]
    if several := sorted(n for n, count in times.items() if n and count > 1):
        shown = ", ".join(f"'{n}' ({times[n]:,})" for n in several[:5]) + (" ..." if len(several) > 5 else "")
        graph.notes.append(f"{name}: nodes of one name stay apart, with their position in the id: {shown}")
    parts.positions = True
    return found


def _by_position(name: str, parts: Parts, names: Sequence[str], graph: FileGraph, told: str) -> bool:
    """Return whether ends of edges are positions of nodes, as in D3 3 and NetworkX 1; say so, or say the doubt."""
    if told:
        return told == "position"
    ends = [e.get(side) for e in parts.edges for side in ("source", "target")]
    written: set[int] = {end for end in ends if isinstance(end, int) and _is_number(end)}
    whole = all(map(_is_number, ends))
    fits = bool(written) and whole and min(written) >= 0 and max(written) < len(names)
    as_ids = {text_of(end) for end in written} <= set(names)
    if parts.positions is False or not (fits or parts.positions):
        return False
    same = fits and all(names[end] == text_of(end) for end in written)
    if parts.positions is None and as_ids and not same:
        rule = "the ends of links are numbers that are ids and also positions of nodes; they were read as ids"
        remedy = "if NetworkX 1 or D3 3 wrote it, say so in a mapping: graph: {ends: position}; else {ends: id}"
        graph.warn(name, rule, remedy)
    if as_ids and parts.positions is None:
        return False
    if written:
        graph.notes.append(f"{name}: the ends of its links are positions of nodes, from 0 (as in D3 3 and NetworkX 1)")
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _edges(name: str, parts: Parts, names: Sequence[str], graph: FileGraph, by_position: bool) -> None:
    called: dict[str, list[str]] = {}
    for node, item in zip(graph.nodes, parts.nodes, strict=True):
        if "id" not in item:
            called.setdefault(text_of(item.get("name") or item.get("label")), []).append(node.id)
    known = set(names)
    for number, item in enumerate(parts.edges):
        where = f"{name}: {parts.edges_key}[{number}]"
        ends = [_end(where, side, item.get(side), names if by_position else ()) for side in ("source", "target")]
        for at, end in enumerate(ends):
            if end not in known and end in called:
                ends[at] = _only(where, end, called[end])
        extra = {
            ("edge_id" if k in ("id", "key") else str(k)): text_of(v)
            for k, v in item.items()
            if k not in ("source", "target", "directed") and text_of(v)
        }
        own = item.get("directed")
        graph.edges.append(FileEdge(ends[0], ends[1], extra, 0, own if isinstance(own, bool) else parts.directed))


def _end(where: str, side: str, end: Any, names: Sequence[str]) -> str:
    if isinstance(end, dict):  # D3 puts the node itself into its links when it has run
        end = end.get("id", end.get("index"))
    if names and _is_number(end):
        if not 0 <= end < len(names):
            there = f"there {verb(len(names), 'is', 'are')} {many(len(names), 'node')}"
            raise DataError(f"{where}: '{side}' is {end}, and {there}", "correct it; positions are from 0")
        return str(names[end])
    if text_of(end) == "":
        raise DataError(f"{where} has no '{side}'", f"give every edge its '{side}'")
    return text_of(end)


def _only(where: str, end: str, found: Sequence[str]) -> str:
    if len(found) > 1:
        raise DataError(f"{where}: {many(len(found), 'node')} are called '{end}'", "give every node an 'id' and use it")
    return found[0]
