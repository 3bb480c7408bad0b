"""Pages of pyvis (``.html``): the nodes and edges that the page gives to vis.js, read without running anything."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.graphs.json_graph import graph_of_parts
from graphlab.loaders.graphs.json_text import MAX_JSON_BYTES
from graphlab.loaders.graphs.model import FileGraph
from graphlab.loaders.halves import half_character

_SET = re.compile(r"\b(nodes|edges)\s*=\s*new\s+vis\.DataSet\(\s*(?=\[)")


def read_vis_page(path: Path) -> FileGraph:
    """Return the graph of a page that pyvis wrote.

    Raises
    ------
    DataError
        If the page holds no nodes and edges as pyvis writes them; says what is missing.
    """
    if path.stat().st_size > MAX_JSON_BYTES:
        raise DataError(f"{path.name} is larger than {MAX_JSON_BYTES:,} bytes", "save the graph as GraphML")
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    found: dict[str, Any] = {}
    for match in _SET.finditer(text):
        try:
            found.setdefault(match[1], json.JSONDecoder().raw_decode(text, match.end())[0])
        except (ValueError, RecursionError):
            line = text.count("\n", 0, match.end()) + 1
            rule = f"{path.name}, line {line}: the {match[1]} of the page are no JSON"
            raise DataError(rule, "save the graph itself: nx.write_graphml, or its nodes and edges as JSON") from None
    if half := half_character(found):
        raise DataError(f"{path.name} holds half a character ({half})", "write the text anew")
    if set(found) != {"nodes", "edges"}:
        raise DataError(
            f"{path.name} is no page of pyvis: it gives no nodes and edges to vis.js", "is it the right file?"
        )
    graph = FileGraph(notes=[f"{path.name}: read as a page of pyvis; nothing in it was run"])
    return graph_of_parts(path.name, found, graph)
