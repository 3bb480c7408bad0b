"""GML of NetworkX, igraph, Gephi, yEd, Cytoscape: nodes and edges with their lines, in any encoding, none dropped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.delimited.csv_table import read_text
from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode

MAX_BYTES = 150_000_000
MAX_DEPTH = 60
_TOKEN = re.compile(
    r"""\s+|\#[^\n]*|(?P<open>\[)|(?P<close>\])|(?P<text>"[^"]*")"""
    r"""|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])|[-+]?(?:inf|nan)\b)|(?P<key>[A-Za-z_][\w.-]*)""",
    re.IGNORECASE,
)
#: A list of keys and values; the line is where it begins.
_Pairs = list[tuple[str, Any, int]]
_ENDS = ("source", "target")


def read_gml(path: Path) -> FileGraph:
    """Return the graph of a GML file.

    Raises
    ------
    DataError
        If it is no GML or holds no graph; says the line.
    """
    if path.stat().st_size > MAX_BYTES:
        raise DataError(f"{path.name} is larger than {MAX_BYTES:,} bytes", "save it as GraphML, which is a stream")
    name, text = path.name, read_text(path)
    tokens = _tokens(name, text)
    top = _pairs(name, tokens, 0)
    graphs = [(value, line) for key, value, line in top if key == "graph" and isinstance(value, list)]
    if len(graphs) != 1:
        raise DataError(f"{name}: holds {len(graphs) or 'no'} 'graph [ ... ]'", "a GML file holds one graph")
    graph = FileGraph()
    pairs = graphs[0][0]
    directed = any(key == "directed" and value == "1" for key, value, _ in pairs)
    for key, value, line in pairs:
        if key == "node" and isinstance(value, list):
            _node(name, value, line, graph)
        elif key == "edge" and isinstance(value, list):
            _edge(name, value, line, graph, directed)
        elif not isinstance(value, list):
            graph.attributes[key] = value
        else:
            graph.ignored.append(f"{name}: the block '{key}' in line {line:,}")
    return graph


def _node(name: str, pairs: _Pairs, line: int, graph: FileGraph) -> None:
    attributes = _labelled(pairs)
    if not attributes.get("id"):
        raise DataError(f"{name}, line {line}: a node without 'id'", "give every node its 'id'")
    graph.nodes.append(FileNode(attributes.pop("id"), attributes, line))


def _edge(name: str, pairs: _Pairs, line: int, graph: FileGraph, directed: bool) -> None:
    attributes = _labelled(pairs)
    missing = [end for end in _ENDS if not attributes.get(end)]
    if missing:
        raise DataError(f"{name}, line {line}: an edge without '{missing[0]}'", f"give every edge its '{missing[0]}'")
    source, target = attributes.pop("source"), attributes.pop("target")
    if "id" in attributes:
        attributes["edge_id"] = attributes.pop("id")
    own = attributes.pop("directed", "")
    graph.edges.append(FileEdge(source, target, attributes, line, own == "1" if own in ("0", "1") else directed))


def _labelled(pairs: _Pairs) -> dict[str, str]:
    """Return attributes by name, with the label that yEd writes beside its own where that is empty."""
    attributes = _flat(pairs)
    shown = next((value for key, value, _ in pairs if key == "LabelGraphics" and isinstance(value, list)), [])
    text = next((value for key, value, _ in shown if key == "text" and isinstance(value, str)), "")
    if text and not attributes.get("label"):
        attributes["label"] = text
    return attributes


def _flat(pairs: _Pairs, prefix: str = "") -> dict[str, str]:
    """Return attributes by name; those of an inner block (graphics) by both names, a repeated one joined."""
    found: dict[str, str] = {}
    for key, value, _ in pairs:
        if isinstance(value, list):
            inner = _flat(value, "viz_" if key in ("graphics", "LabelGraphics") else f"{prefix}{key}_")
            found |= {k: v for k, v in inner.items() if k not in found}
            continue
        full = f"{prefix}{key}"
        found[full] = f"{found[full]}; {value}" if found.get(full) else value
    return {k: v for k, v in found.items() if v}


def _tokens(name: str, text: str) -> Iterator[tuple[str, str, int]]:
    at, line = 0, 1
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            shown = text[at : at + 30].split("\n")[0]
            rule = "an open quotation mark" if text[at] == '"' else f"{shown!r} is no GML"
            raise DataError(f"{name}, line {line}: {rule}", "save the graph again from its program")
        if match.lastgroup:
            yield match.lastgroup, match[0], line
        line += match[0].count("\n")
        at = match.end()


def _pairs(name: str, tokens: Iterator[tuple[str, str, int]], depth: int) -> _Pairs:
    """Return the keys and values up to the end of a block."""
    if depth > MAX_DEPTH:
        raise DataError(f"{name}: blocks are nested more than {MAX_DEPTH} deep", "this is no graph; check the file")
    found: _Pairs = []
    for kind, text, line in tokens:
        if kind == "close":
            if not depth:
                raise DataError(f"{name}, line {line}: a ']' that nothing opened", "save the graph again")
            return found
        if kind != "key":
            raise DataError(f"{name}, line {line}: {text[:40]!r} stands where a key is wanted", "save the graph again")
        value_kind, value, start = next(tokens, ("", "", line))
        if value_kind == "open":
            found.append((text, _pairs(name, tokens, depth + 1), start))
        elif value_kind in ("text", "number", "key"):
            found.append((text, html.unescape(value.strip('"')) if value_kind == "text" else value, line))
        else:
            raise DataError(f"{name}, line {line}: the key '{text}' has no value", "save the graph again")
    if depth:
        raise DataError(f"{name}: a '[' is never closed", "the file may have been cut off; save the graph again")
    return found
