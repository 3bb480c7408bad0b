"""What is said of a graph file as a whole: its counts, and the file as the source of edges that name none."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from graphlab.loaders.graphs.model import FileGraph
from graphlab.model.intake.raw import RawTable
from graphlab.wording.phrases import many


def account_of(graph: FileGraph, file: str) -> str:
    """Return the counts of a graph as its own program would show them, in one line."""
    pairs = Counter((e.source, e.target) if e.directed else tuple(sorted((e.source, e.target))) for e in graph.edges)
    parallel = sum(n - 1 for n in pairs.values())
    loops = sum(e.source == e.target for e in graph.edges)
    ends = {end for e in graph.edges for end in (e.source, e.target)}
    isolates = sum(n.id not in ends for n in graph.nodes)
    directed = sum(e.directed for e in graph.edges)
    return (
        f"{file}: {many(len(graph.nodes), 'node')} ({isolates:,} without an edge), {many(len(graph.edges), 'edge')} "
        f"({directed:,} directed, {parallel:,} parallel to another, {loops:,} self-loop{'' if loops == 1 else 's'})"
    )


def file_source(graph: FileGraph, file: str) -> tuple[str, RawTable]:
    """Return an id that no node bears for the file as a source, and its row."""
    source = re.sub(r"[^\w.-]+", "-", Path(file).stem).strip("-") or "graph"
    ids = {node.id for node in graph.nodes}
    while source in ids:
        source += "-file"
    row = {"source_id": source, "title": file, "kind": "graph file"}
    return source, RawTable("sources", file, tuple(row), [row], [0])
