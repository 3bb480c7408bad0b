"""A graph as a file holds it, before kinds and claims: nodes, edges, their attributes, and what was noted."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphlab.model.intake.report import Defect


@dataclass(slots=True)
class FileNode:
    """A node: its id, its attributes as text and the line of the file where it begins."""

    id: str
    attributes: dict[str, str] = field(default_factory=dict)
    line: int = 0

    @property
    def name(self) -> str:
        """What people call it: its name, else its label, else its id."""
        return self.attributes.get("name") or self.attributes.get("label") or self.id


@dataclass(slots=True)
class FileEdge:
    """An edge as written: parallel edges and self-loops are edges like any other."""

    source: str
    target: str
    attributes: dict[str, str] = field(default_factory=dict)
    line: int = 0
    directed: bool = False


@dataclass(slots=True)
class FileGraph:
    """All that a graph file holds, in the order of the file.

    Attributes
    ----------
    nodes, edges
        Every node and edge that the file states.
    attributes
        Attributes of the graph itself.
    notes
        What was taken for granted or read in a special way; goes into the report as assumptions.
    ignored
        What was not read, with the reason.
    defects
        Warnings and errors that a reader found.
    """

    nodes: list[FileNode] = field(default_factory=list)
    edges: list[FileEdge] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)

    def warn(self, file: str, rule: str, remedy: str, *, line: int = 0) -> None:
        """Note a doubt that stops nothing and that a reader must know of."""
        self.defects.append(Defect(file, line, "", "", rule, remedy, "warning"))

    def add_missing_ends(self) -> int:
        """Add a node for every end of an edge that the file never declares; give how many were added.

        Examples
        --------
        >>> graph = FileGraph(edges=[FileEdge("a", "b"), FileEdge("b", "a")])
        >>> graph.add_missing_ends(), [n.id for n in graph.nodes]
        (2, ['a', 'b'])
        """
        known = {node.id for node in self.nodes}
        added = 0
        for edge in self.edges:
            for end in (edge.source, edge.target):
                if end not in known:
                    known.add(end)
                    self.nodes.append(FileNode(end, {}, edge.line))
                    added += 1
        return added


def text_of(value: Any) -> str:
    """Return an attribute of a graph file as text: true and false in lower case, lists and objects as JSON, null as "".

    Examples
    --------
    >>> text_of(True), text_of(2.0), text_of(None), text_of([2, 1])
    ('true', '2.0', '', '[2, 1]')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return str(value)
