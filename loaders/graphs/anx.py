"""Charts of i2 Analyst's Notebook (``.anx``): entities and links with their types, dates, grades and attributes.

A chart that our own export wrote bears the columns of every row as attributes and gives the dataset back; any other
is a graph like the other files, whose types a mapping translates.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode
from graphlab.loaders.graphs.xml import XmlReader, parse_xml
from graphlab.loaders.halves import half_character
from graphlab.model.intake.raw import RawTable
from graphlab.model.tables import ENTITY_TABLES, TABLES
from graphlab.wording.phrases import many, verb

#: Attribute that names the table whose row an item is; `DRAWING` where it only shows what an icon is about.
TABLE = "graphlab_table"
DRAWING = "drawing"
#: Custom property that names the bounds of counts: numbers for the eye, never read back (the value is).
BOUNDS = "graphlab.bounds"
#: What the fields of the record are called among the custom properties of the chart.
RECORD = "record."
#: The three grades of a chart: source, information, handling.
GRADES = (("1", "2", "3"), ("A", "B", "C", "D", "E"), ("P", "C"))
_GRADE_BLOCKS = ("GradeOne", "GradeTwo", "GradeThree")
_ARROWS = {"ArrowOnHead": "->", "ArrowOnTail": "<-", "ArrowOnBoth": "<->"}
_ITEM = {"Description": "description", "SourceReference": "source_reference", "SourceType": "source_type"}


class _Anx(XmlReader):
    """Takes the items of a chart: each an entity or a link, with what stands in it."""

    root = "Chart"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.grades: dict[str, list[str]] = {block: [] for block in _GRADE_BLOCKS}
        self.item: dict[str, str] = {}
        self.attributes: dict[str, str] = {}
        self.entity: dict[str, str] = {}
        self.link: dict[str, str] = {}
        self.started = 0
        self.known: dict[str, FileNode] = {}
        self.ends: dict[str, str] = {}
        self.waiting: list[tuple[dict[str, str], FileEdge, str]] = []
        self.graded: list[tuple[dict[str, str], dict[str, str]]] = []
        self.twice = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "Chart":
                self.seen_root = True
            case "String" if len(self.stack) > 2 and self.stack[-3] in self.grades:
                self.grades[self.stack[-3]].append(attributes.get("Text", ""))
            case "ChartItem":
                self.item, self.started = attributes, self.line
                self.attributes, self.entity, self.link = {}, {}, {}
            case "Entity":
                self.entity = dict(attributes)
            case "Link":
                self.link = dict(attributes)
            case "Attribute" if self.item:
                self.attributes[attributes.get("AttributeClass", "attribute")] = attributes.get("Value", "")
            case "Card" if self.item:
                said = ": ".join(v for v in (attributes.get("Summary", ""), attributes.get("Text", "")) if v)
                self.attributes["cards"] = "; ".join(v for v in (self.attributes.get("cards", ""), said) if v)
            case "CustomProperty":
                self.graph.attributes[attributes.get("Name", "")] = attributes.get("Value", "")
            case _ if name.endswith("Style") and attributes.get("Type"):
                (self.entity or self.link).setdefault("Type", attributes["Type"])
                self.link.update({k: v for k, v in attributes.items() if k == "ArrowStyle"})

    def end(self, name: str, text: str) -> None:
        if name != "ChartItem":
            return
        if self.entity:
            self._take_entity()
        elif self.link:
            self._take_link()
        else:
            self.ignore("chart items that are neither an entity nor a link")
        self.item = {}

    def _facts(self) -> dict[str, str]:
        """Return what an item says beside its type: label, day, description, source, its own attributes."""
        if TABLE in self.attributes:
            return self.attributes
        day = self.item.get("DateTime", "").partition("T")[0] if self.item.get("DateSet") == "true" else ""
        facts = {
            "type": (self.entity or self.link).get("Type", ""),
            "label": self.item.get("Label", ""),
            "date": day,
        }
        facts |= {column: self.item.get(key, "") for key, column in _ITEM.items()}
        return {k: v for k, v in {**facts, **self.attributes}.items() if v}

    def _take_entity(self) -> None:
        key = self.entity.get("Identity") or self.item.get("Label") or self.entity.get("EntityId", "")
        for name in (self.entity.get("EntityId"), self.entity.get("Id"), self.item.get("Id")):
            if name:
                self.ends[name] = key
        facts = self._facts()
        if key in self.known:
            self.twice += 1
            self.known[key].attributes.update({k: v for k, v in facts.items() if k not in self.known[key].attributes})
            return
        self.known[key] = FileNode(key, facts, self.started)
        self.graph.nodes.append(self.known[key])
        self.graded.append((self.item, facts))

    def _take_link(self) -> None:
        arrow = _ARROWS.get(self.link.get("ArrowStyle", ""), "")
        facts = self._facts() | ({"mutual": "true"} if arrow == "<->" else {})
        edge = FileEdge("", "", facts, self.started, bool(arrow))
        self.graph.edges.append(edge)
        self.waiting.append((self.link, edge, arrow))
        self.graded.append((self.item, edge.attributes))

    def finish(self) -> FileGraph:
        for link, edge, arrow in self.waiting:
            ends = [self._end(link, side) for side in ("End1", "End2")]
            edge.source, edge.target = reversed(ends) if arrow == "<-" else ends
        for item, facts in self.graded:
            self._grade(item, facts)
        if self.twice:
            self.graph.notes.append(
                f"{self.name}: {many(self.twice, 'entity', 'entities')} {verb(self.twice, 'stands', 'stand')} "
                f"in the chart more than once and {verb(self.twice, 'is', 'are')} one"
            )
        return super().finish()

    def _end(self, link: Mapping[str, str], side: str) -> str:
        wanted = link.get(f"{side}Id") or link.get(f"{side}Reference", "")
        return self.ends.get(wanted, wanted)

    def _grade(self, item: Mapping[str, str], facts: dict[str, str]) -> None:
        """Put the grades of an item into its columns: 3x5x2 as grade and handling, any other as they are called."""
        if TABLE in facts:
            return
        words = []
        for block in _GRADE_BLOCKS:
            names, at = self.grades[block], item.get(f"{block}Index", "")
            word = names[int(at)] if at.isdecimal() and len(at) < 9 and int(at) < len(names) else ""
            words.append("" if word == "-" else word)
        one, two, three = (word.strip().upper()[:1] for word in words)
        if one in GRADES[0] and two in GRADES[1]:
            facts.setdefault("grade", one + two)
            words[:2] = ["", ""]
        if three in GRADES[2] and len(words[2].strip()) == 1:
            facts.setdefault("handling", three)
            words[2] = ""
        facts.update({f"grade_{n}": word for n, word in enumerate(words, 1) if word})


def read_anx(path: Path) -> FileGraph:
    """Return the graph of a chart, in UTF-8 or UTF-16.

    Raises
    ------
    DataError
        If it is not well-formed, declares entities, or is no chart; says the line.
    """
    return parse_xml(path, _Anx(path.name))


def own_tables(graph: FileGraph, file: str) -> tuple[list[RawTable], dict[str, Any]] | None:
    """Return the raw tables and the record of a chart that our export wrote; None for any other.

    Items that someone added to the chart are no rows, and each is listed as not read, with a warning.
    """
    items: list[FileNode | FileEdge] = [*graph.nodes, *graph.edges]
    if not any(item.attributes.get(TABLE) in TABLES for item in items):
        return None
    rows: dict[str, list[tuple[dict[str, str], int]]] = defaultdict(list)
    added = 0
    for item in items:
        table = item.attributes.get(TABLE, "")
        if table in TABLES:
            rows[table].append((_row(table, item), item.line))
        elif table != DRAWING:
            added += 1
            graph.ignored.append(
                f"{file}, line {item.line:,}: '{item.attributes.get('label', '')}' is no row of a table"
            )
    if added:
        were = verb(added, "was", "were")
        rule = f"{many(added, 'item')} of the chart {were} added after the export and {were} not read"
        remedy = f"write {verb(added, 'it', 'them')} into a sheet and load both, or export the chart anew"
        graph.warn(file, rule, remedy)
    bounds = set(graph.attributes.get(BOUNDS, "").split(";"))
    raws = []
    for table, found in sorted(rows.items()):
        kept = [{k: v for k, v in row.items() if k != TABLE and k not in bounds} for row, _ in found]
        columns = tuple(dict.fromkeys((*TABLES[table].required, *(c for row in kept for c in row))))
        raws.append(RawTable(table, f"{file}: {table}", columns, kept, [line for _, line in found]))
    return raws, {k.removeprefix(RECORD): _value(v) for k, v in graph.attributes.items() if k.startswith(RECORD)}


def _row(table: str, item: FileNode | FileEdge) -> dict[str, str]:
    """Return the row that an item bears, with what the chart itself says: its identity, or the ends of a link."""
    if isinstance(item, FileEdge):
        ends = ("from", "to") if table == "links" else ("origin", "destination")
        return {**item.attributes, ends[0]: item.source, ends[1]: item.target}
    if table in ENTITY_TABLES:
        return {**item.attributes, TABLES[table].key: item.id}
    return item.attributes


def _value(text: str) -> Any:
    """Return a field of the record; lists and objects are written as JSON."""
    try:
        found = json.loads(text) if text[:1] in ("{", "[") else text
    except (ValueError, RecursionError):
        return text
    return text if half_character(found) else found
