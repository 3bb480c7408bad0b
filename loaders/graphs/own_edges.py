"""Edges that our own exports draw and that are no links: what lies in what, what is part of what, counts.

A GEXF, or a GraphML that Gephi has saved again, carries no tables beside them; these edges give back what they say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from graphlab.loaders.graphs.kinds import value_of
from graphlab.loaders.graphs.model import FileEdge, FileGraph
from graphlab.model.intake.raw import RawTable
from graphlab.model.tables import TABLES
from graphlab.wording.phrases import many, verb

#: Edge -> the column of its first end that it fills.
_COLUMNS = {"WITHIN": "within", "PART_OF": "part_of"}
_FLOW = "FLOWS_TO"
_NAMED = ("link_type", "edge_kind", "type", "label", "relationship")
#: What a count needs to be one.
_NEEDED = ("subject", "measure", "unit", "stock_or_flow", "value")


@dataclass(frozen=True)
class Own:
    """A graph without these edges, the counts that they were, and a word on them."""

    graph: FileGraph
    counts: tuple[RawTable, ...]
    notes: tuple[str, ...]


def without_own_edges(graph: FileGraph, file: str, source: str) -> Own:
    """Return a graph whose own edges are columns of its nodes and rows of counts.

    Parameters
    ----------
    graph
        Nodes and edges as read.
    file
        What notes call the file.
    source
        The source of counts that name none.
    """
    drawn = [(edge, _kind(edge)) for edge in graph.edges]
    if not any(kind for _, kind in drawn):
        return Own(graph, (), ())
    nodes = {n.id: replace(n, attributes=dict(n.attributes)) for n in graph.nodes}
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    filled = 0
    for edge, kind in drawn:
        if kind == _FLOW:
            rows.append(_count(edge, len(rows) + 1, source))
            lines.append(edge.line)
        elif kind:
            nodes[edge.source].attributes.setdefault(_COLUMNS[kind], edge.target)
            filled += 1
    _cut_off(graph, file, rows)
    columns = tuple(dict.fromkeys((*TABLES["counts"].required, *(c for row in rows for c in row))))
    counts = (RawTable("counts", file, columns, rows, lines),) if rows else ()
    note = (
        f"{file}: {many(filled, 'edge')} WITHIN and PART_OF are columns of their nodes, "
        f"{len(rows):,} FLOWS_TO are counts"
    )
    kept = replace(graph, nodes=list(nodes.values()), edges=[edge for edge, kind in drawn if not kind])
    return Own(kept, counts, (note,))


def _cut_off(graph: FileGraph, file: str, rows: list[dict[str, str]]) -> None:
    """Take away references to counts that are no edges (totals), and warn: their remainders cannot be shown."""
    known = {row["count_id"] for row in rows}
    cut = 0
    for row in rows:
        for column in ("part_of", "supersedes"):
            if row.get(column) and row[column] not in known:
                del row[column]
                cut += 1
    if cut:
        rule = (
            f"{many(cut, 'count')} {verb(cut, 'is', 'are')} parts of totals, or correct counts, "
            f"that the file does not carry"
        )
        graph.warn(file, rule, "load the dataset that it was exported from, where remainders matter")


def _kind(edge: FileEdge) -> str:
    """Return which of our own edges an edge is, "" for any other; a flow must have all that a count has."""
    said = {value_of(edge.attributes, name) for name in _NAMED}
    if _FLOW in said and all(edge.attributes.get(name) for name in _NEEDED):
        return _FLOW
    return next((kind for kind in _COLUMNS if kind in said), "")


def _count(edge: FileEdge, number: int, source: str) -> dict[str, str]:
    known = TABLES["counts"].names
    row = {name: edge.attributes[name] for name in known if edge.attributes.get(name)}
    key = edge.attributes.get("claim") or f"flow-{number}"
    return {"source_id": source, **row, "count_id": key, "origin": edge.source, "destination": edge.target}
