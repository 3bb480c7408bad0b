"""A drawing in which every edge is a line: from the place it is run from to a place where it sells, by its label.

yEd and Gephi users draw it so. A mapping says it (``graph: {edges: lines}``); it is never taken for granted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphlab.loaders.graphs.kinds import value_of
from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode
from graphlab.loaders.mapping.naming.named import slug
from graphlab.wording.phrases import many, verb

Line = tuple[str, str]


def with_lines(graph: FileGraph, file: str, rules: Mapping[str, Any]) -> FileGraph:
    """Return a graph with a node for every line that an edge stands for, joined to where it is run and where it sells.

    Edges of one brand from one place are one line with several towns; a brand alone never makes two edges one line.
    """
    brand_of = str(rules.get("line", "label"))
    lines: dict[Line, list[FileEdge]] = defaultdict(list)
    for edge in graph.edges:
        lines[value_of(edge.attributes, brand_of), edge.source].append(edge)
    keys = _keys(lines, {n.id: n.name for n in graph.nodes})
    places = [replace(n, attributes={**n.attributes, "kind": "Place"}) for n in graph.nodes]
    made = [FileNode(keys[k], _line_facts(k[0]), lines[k][0].line) for k in sorted(lines)]
    edges = []
    for key, found in sorted(lines.items()):
        edges.append(FileEdge(keys[key], key[1], {"link_type": "ORIGINATES_IN"}, found[0].line, directed=True))
        for edge in found:
            rest = {k: v for k, v in edge.attributes.items() if k not in (brand_of, "kind", "link_type")}
            edges.append(FileEdge(keys[key], edge.target, {**rest, "link_type": "SUPPLIES"}, edge.line, directed=True))
    said = (
        f"{file}: every edge is a line, as the mapping says: {many(len(lines), 'line')} from "
        f"{many(len(graph.edges), 'edge')}"
    )
    note = f"{said} (edges of one {brand_of} from one place are one line)"
    new = replace(graph, nodes=[*places, *made], edges=edges, notes=[*graph.notes, note])
    _doubts(new, file, brand_of, sum(not brand for brand, _ in lines), sum(not e.directed for e in graph.edges))
    return new


def _line_facts(brand: str) -> dict[str, str]:
    return {"kind": "Line", **({"name": brand} if brand else {})}


def _doubts(graph: FileGraph, file: str, brand_of: str, bare: int, undirected: int) -> None:
    if bare:
        remedy = "say under graph: line: which attribute names them"
        graph.warn(file, f"the edges of {many(bare, 'line')} {verb(bare, 'has', 'have')} no '{brand_of}'", remedy)
    if undirected:
        rule = (
            f"{many(undirected, 'edge')} {verb(undirected, 'has', 'have')} no direction; each "
            f"was read as run from its source"
        )
        graph.warn(file, rule, "draw them with arrows, from where the line is run to where it sells")


def _keys(lines: Mapping[Line, Any], names: Mapping[str, str]) -> dict[Line, str]:
    """Return an id for every line: its brand and where it is run from; the place's id too where that is not enough."""
    wanted = {key: slug(f"{key[0] or 'line'} {names[key[1]]}") for key in lines}
    times = Counter([*wanted.values(), *names])
    return {key: text if times[text] == 1 else f"{text}-{slug(key[1])}-line" for key, text in wanted.items()}
