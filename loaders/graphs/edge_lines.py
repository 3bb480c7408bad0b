"""A drawing in which every edge is a line: from the place it is run from to a place where it sells, by its label.

yEd and Gephi users draw it so. A mapping says it (``graph: {edges: lines}``); it is never taken for granted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graphlab.loaders.graphs.account import account_of, file_source
from graphlab.loaders.graphs.kinds import value_of
from graphlab.loaders.graphs.model import FileEdge, FileGraph
from graphlab.loaders.mapping.named import slug
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.report import LoadReport

_KEPT = ("start", "end", "grade", "handling", "certainty", "note", "source_id")


def edge_line_tables(graph: FileGraph, file: str, rules: Mapping[str, Any]) -> tuple[list[RawTable], LoadReport]:
    """Return the raw tables of a graph whose edges are lines.

    Edges of one brand from one place are one line with several towns; a brand alone never makes two edges one line.
    """
    brand_of = str(rules.get("line", "label"))
    source, given = file_source(graph, file)
    lines: dict[tuple[str, str], list[FileEdge]] = defaultdict(list)
    for edge in graph.edges:
        lines[value_of(edge.attributes, brand_of), edge.source].append(edge)
    names = {n.id: n.attributes.get("name") or n.attributes.get("label") or n.id for n in graph.nodes}
    keys = _keys(lines, names)
    rows: list[dict[str, str]] = []
    numbers: list[int] = []
    for key, edges in sorted(lines.items()):
        for edge in edges:
            kept = {c: edge.attributes[c] for c in _KEPT if edge.attributes.get(c)}
            kept |= {
                k: v for k, v in edge.attributes.items() if k not in (*_KEPT, brand_of) and k not in ("from", "to")
            }
            ends = {"from": keys[key], "source_id": source, **kept}
            rows.append({**ends, "link_type": "SUPPLIES", "to": edge.target})
            numbers.append(edge.line)
        rows.append({"link_type": "ORIGINATES_IN", "from": keys[key], "to": edges[0].source, "source_id": source})
        numbers.append(edges[0].line)
    columns = tuple(dict.fromkeys(("link_type", "from", "to", "source_id", *(c for r in rows for c in r))))
    line_rows = [{"line_id": keys[k], "name": k[0]} for k in sorted(lines)]
    places = [{"place_id": n.id, "name": names[n.id]} for n in graph.nodes]
    raws = [
        RawTable("places", file, ("place_id", "name"), places, [n.line for n in graph.nodes]),
        RawTable("lines", file, ("line_id", "name"), line_rows, [lines[k][0].line for k in sorted(lines)]),
        RawTable("links", file, columns, rows, numbers),
        given,
    ]
    bare = sum(not brand for brand, _ in lines)
    said = f"{file}: every edge is a line, as the mapping says: {len(lines):,} lines from {len(graph.edges):,} edges"
    notes = [*graph.notes, f"{said} (edges of one {brand_of} from one place are one line)", account_of(graph, file)]
    if bare:
        graph.warn(
            file, f"the edges of {bare:,} lines have no '{brand_of}'", "say in graph: line: which attribute names them"
        )
    return raws, LoadReport((), tuple(graph.defects), tuple(notes), tuple(graph.ignored))


def _keys(lines: Mapping[tuple[str, str], Any], names: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return an id for every line: its brand and where it is run from; the place's id too where that is not enough."""
    wanted = {key: slug(f"{key[0] or 'line'} {names[key[1]]}") for key in lines}
    times: dict[str, int] = defaultdict(int)
    for text in wanted.values():
        times[text] += 1
    return {key: text if times[text] == 1 else f"{text}-{slug(key[1])}" for key, text in wanted.items()}
