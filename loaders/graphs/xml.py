"""GraphML and GEXF, read as a stream: every node, edge and attribute with its line, no entity ever expanded.

Files of NetworkX, Gephi, yEd and APOC are read. What they nest (graphs within nodes, ports, hyperedges, dynamic
values) is flattened or listed as not read; nothing disappears in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.handler import ContentHandler

from graphlab.errors import DataError, require
from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode
from graphlab.loaders.sheets.guard import GuardedStream
from graphlab.wording.phrases import many, verb

#: Deeper nesting and longer texts than this are no graph file that a program wrote.
MAX_DEPTH = 200
MAX_TEXT = 4_000_000
#: Values that the defaults of keys may stand for: one short line a key could otherwise fill the memory.
MAX_DEFAULTS = 5_000_000


class XmlReader(ContentHandler):
    """What formats in XML share: a stack of elements, the text of the innermost, the line of the parser."""

    #: Name of the root element.
    root = ""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.graph = FileGraph()
        self.stack: list[str] = []
        self._texts: list[list[str]] = []
        self._length = 0
        self._locator: Any = None
        self.seen_root = False
        self.defaulted = 0
        self._ignored: dict[str, int] = {}

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 - the parser calls this name
        """Keep what tells the line."""
        self._locator = locator

    @property
    def line(self) -> int:
        """Line of the file where the parser stands."""
        return int(self._locator.getLineNumber() or 0)

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - the parser calls this name
        """Begin an element; refuse one that is nested too deep."""
        local = name.rpartition(":")[2]
        self.stack.append(local)
        if len(self.stack) > MAX_DEPTH:
            raise DataError(
                f"{self.name}, line {self.line}: elements are nested more than {MAX_DEPTH} deep",
                "save the graph again from its program",
            )
        self._texts.append([])
        self._length = 0
        self.begin(local, {k.rpartition(":")[2]: v for k, v in attrs.items()})

    def characters(self, content: str) -> None:
        """Keep text of the innermost element; refuse one that is too long."""
        self._length += len(content)
        if self._length > MAX_TEXT:
            raise DataError(
                f"{self.name}, line {self.line}: one text is longer than {MAX_TEXT:,} characters",
                "this is not a graph file; check it",
            )
        if self._texts and (self._texts[-1] or not content.isspace()):
            self._texts[-1].append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - the parser calls this name
        """End an element, with its own text."""
        text = "".join(self._texts.pop()).strip()
        self.end(self.stack.pop(), text)

    def take_defaults(self, attributes: dict[str, str], specs: Sequence[Mapping[str, str]]) -> None:
        """Fill attributes by the defaults of their keys, which stand for a bounded number of values."""
        for spec in specs:
            attributes.setdefault(spec["name"], spec["default"])
        self.defaulted += len(specs)
        if self.defaulted > MAX_DEFAULTS:
            rule = f"{self.name}, line {self.line}: defaults stand for more than {MAX_DEFAULTS:,} values"
            raise DataError(rule, "leave the defaults out of the keys")

    def ignore(self, what: str) -> None:
        """Count something that is not read."""
        self._ignored[what] = self._ignored.get(what, 0) + 1

    def finish(self) -> FileGraph:
        """Return the graph, with what was not read."""
        self.graph.ignored += [f"{self.name}: {count:,} {what}" for what, count in sorted(self._ignored.items())]
        return self.graph

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        raise NotImplementedError

    def end(self, name: str, text: str) -> None:
        """Take the end of an element and its text."""
        raise NotImplementedError


#: Elements of yEd that hold what a picture says: attribute of the element -> column.
_YED = {
    "Geometry": {"x": "viz_x", "y": "viz_y"},
    "Fill": {"color": "viz_fill"},
    "Shape": {"type": "viz_shape"},
    "LineStyle": {"color": "viz_line", "type": "viz_line_type"},
    "Arrows": {"source": "viz_arrow_source", "target": "viz_arrow_target"},
}


class _GraphML(XmlReader):
    """GraphML: keys with defaults, data of nodes, edges and the graph."""

    root = "graphml"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.keys: dict[str, dict[str, str]] = {}
        self.key = ""
        self.directed: list[bool] = []
        self.owners: list[tuple[str, dict[str, str], set[str]]] = []
        self.data_key = ""
        self.inside: list[str] = []
        self.with_default: set[str] = set()

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "graphml":
                self.seen_root = True
            case "key":
                self.key = attributes.get("id", "")
                self.keys[self.key] = {
                    "name": attributes.get("attr.name") or self.key,
                    "for": attributes.get("for", "all"),
                }
            case "graph":
                self.directed.append(attributes.get("edgedefault", "undirected") == "directed")
                if len(self.directed) == 1:
                    self.owners.append(("graph", self.graph.attributes, set()))
            case "node":
                self._node(attributes)
            case "edge":
                self._edge(attributes)
            case "data":
                self.data_key = attributes.get("key", "")
            case "Geometry" | "Fill" | "Shape" | "LineStyle" | "Arrows" if self.owners:
                self._drawing(name, attributes)
            case "hyperedge" | "port":
                self.ignore(f"<{name}> elements (there is no such thing in a network of places)")

    def _drawing(self, name: str, attributes: dict[str, str]) -> None:
        """Keep what yEd users say by drawing: place, fill and shape of a node, style and arrows of an edge."""
        _, owner, _ = self.owners[-1]
        for wanted, column in _YED.get(name, {}).items():
            if attributes.get(wanted):
                owner.setdefault(column, attributes[wanted])

    def _node(self, attributes: dict[str, str]) -> None:
        node = FileNode(self._id(attributes, "id", "node"), {}, self.line)
        if self.inside:
            node.attributes["inside_node"] = self.inside[-1]
        self.inside.append(node.id)
        self.graph.nodes.append(node)
        self.owners.append(("node", node.attributes, set()))

    def _edge(self, attributes: dict[str, str]) -> None:
        source, target = self._id(attributes, "source", "edge"), self._id(attributes, "target", "edge")
        own = attributes.get("directed")
        directed = own == "true" if own else bool(self.directed and self.directed[-1])
        extra = {"edge_id": attributes["id"]} if attributes.get("id") else {}
        extra |= {"label": attributes["label"]} if attributes.get("label") else {}
        edge = FileEdge(source, target, extra, self.line, directed)
        self.graph.edges.append(edge)
        self.owners.append(("edge", edge.attributes, set()))

    def _id(self, attributes: dict[str, str], name: str, element: str) -> str:
        if not attributes.get(name, "").strip():
            raise DataError(
                f"{self.name}, line {self.line}: an {element} without '{name}'".replace("an node", "a node"),
                f"give every {element} its '{name}'",
            )
        return attributes[name].strip()

    def end(self, name: str, text: str) -> None:
        if name == "default" and self.key in self.keys:
            self.keys[self.key]["default"] = text
            self.with_default = {key for key, spec in self.keys.items() if spec.get("default")}
        elif name == "key":
            self.key = ""
        elif name == "data" and self.owners:
            self._data(text)
        elif name in ("NodeLabel", "EdgeLabel") and self.owners and text:
            self._label(text)
        elif name in ("node", "edge") and self.owners:
            self._defaults()
            if name == "node":
                self.inside.pop()
        elif name == "graph":
            self.directed.pop()

    def _label(self, text: str) -> None:
        """Keep a label of yEd; one that is drawn twice (an open and a closed group) is one, others stand beside it."""
        owner = self.owners[-1][1]
        written = " ".join(text.split())
        others = owner.get("label_2", "")
        if "label" not in owner:
            owner["label"] = written
        elif written != owner["label"] and written not in others.split("; "):
            owner["label_2"] = f"{others}; {written}" if others else written

    def _data(self, text: str) -> None:
        _, attributes, given = self.owners[-1]
        column = self.keys.get(self.data_key, {}).get("name", self.data_key)
        given.add(self.data_key)
        if text:
            attributes[column] = text

    def _defaults(self) -> None:
        kind, attributes, given = self.owners.pop()
        meant = (self.keys[key] for key in sorted(self.with_default - given))
        self.take_defaults(attributes, [spec for spec in meant if spec["for"] in (kind, "all")])


class _Gexf(XmlReader):
    """GEXF 1.1 to 1.3: attributes by class, spells, viz."""

    root = "gexf"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.columns: dict[tuple[str, str], dict[str, str]] = {}
        self.group = "node"
        self.column: tuple[str, str] = ("", "")
        self.owner: dict[str, str] = {}
        self.kind = ""
        self.given: set[str] = set()
        self.pending: list[tuple[str, dict[str, str], set[str]]] = []
        self.default_type = "undirected"
        self.spells: list[tuple[str, str]] = []
        self.with_default: set[tuple[str, str]] = set()
        self.dynamic = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "gexf":
                self.seen_root = True
            case "graph":
                self.default_type = attributes.get("defaultedgetype", "undirected")
                self.graph.attributes |= {
                    k: v for k, v in attributes.items() if k not in ("defaultedgetype", "mode", "timeformat")
                }
            case "attributes":
                self.group = attributes.get("class", "node")
            case "attribute":
                self.column = (self.group, attributes.get("id", ""))
                self.columns[self.column] = {"name": attributes.get("title") or attributes.get("id", "")}
            case "node":
                self._node(attributes)
            case "edge":
                self._edge(attributes)
            case "attvalue" if self.pending:
                self._value(attributes)
            case "spell" if self.pending:
                self.spells.append((_time(attributes, "start"), _time(attributes, "end")))
            case "position" | "color" | "size" | "shape" | "thickness" if self.pending:
                self.owner.update(
                    {f"viz_{name}" if k == "value" else f"viz_{name}_{k}": v for k, v in attributes.items()}
                )

    def _open(self, kind: str, attributes: dict[str, str]) -> None:
        self.pending.append((kind, attributes, set()))
        self.kind, self.owner, self.given = self.pending[-1]
        self.spells = []

    def _node(self, attributes: dict[str, str]) -> None:
        if not attributes.get("id", "").strip():
            raise DataError(f"{self.name}, line {self.line}: a node without 'id'", "give every node its 'id'")
        extra = {k: v for k, v in attributes.items() if k not in ("id", "pid") and v}
        parent = attributes.get("pid") or next((o["__id"] for k, o, _ in reversed(self.pending) if k == "node"), "")
        if parent:
            extra["inside_node"] = parent
        node = FileNode(attributes["id"].strip(), extra, self.line)
        self.graph.nodes.append(node)
        self._open("node", node.attributes)
        node.attributes["__id"] = node.id

    def _edge(self, attributes: dict[str, str]) -> None:
        missing = [k for k in ("source", "target") if not attributes.get(k, "").strip()]
        if missing:
            raise DataError(
                f"{self.name}, line {self.line}: an edge without '{missing[0]}'", f"give every edge its '{missing[0]}'"
            )
        kind = attributes.get("type") or self.default_type
        extra = {
            ("edge_id" if k == "id" else k): v
            for k, v in attributes.items()
            if k not in ("source", "target", "type") and v
        }
        edge = FileEdge(
            attributes["source"].strip(), attributes["target"].strip(), extra, self.line, kind in ("directed", "mutual")
        )
        if kind == "mutual":
            extra["mutual"] = "true"
        self.graph.edges.append(edge)
        self._open("edge", edge.attributes)

    def _value(self, attributes: dict[str, str]) -> None:
        key = attributes.get("for") or attributes.get("id", "")
        column = self.columns.get((self.kind, key), {}).get("name", key)
        value = attributes.get("value", "")
        span = f"{_time(attributes, 'start')}..{_time(attributes, 'end')}"
        if span != "..":
            self.dynamic += 1
            value = f"{value} ({span})"
        self.owner[column] = f"{self.owner[column]}; {value}" if key in self.given else value
        self.given.add(key)

    def end(self, name: str, text: str) -> None:
        if name == "default" and self.column in self.columns:
            self.columns[self.column]["default"] = text
            self.with_default = {key for key, spec in self.columns.items() if spec.get("default")}
        elif name in ("node", "edge") and self.pending:
            self._close()

    def _close(self) -> None:
        kind, attributes, given = self.pending.pop()
        attributes.pop("__id", None)
        if self.spells:
            attributes["start"] = attributes.get("start") or self.spells[0][0]
            attributes["end"] = attributes.get("end") or self.spells[-1][1]
            if len(self.spells) > 1:
                attributes["spells" if "spells" not in attributes else "spells_of_time"] = "; ".join(
                    f"{a}..{b}" for a, b in self.spells
                )
        meant = [(key, self.columns[key]) for key in sorted(self.with_default) if key[0] == kind]
        self.take_defaults(attributes, [spec for key, spec in meant if key[1] not in given])
        self.spells = []
        if self.pending:
            self.kind, self.owner, self.given = self.pending[-1]

    def finish(self) -> FileGraph:
        if self.dynamic:
            self.graph.notes.append(
                f"{self.name}: {many(self.dynamic, 'value')} "
                f"{verb(self.dynamic, 'that changes over time is', 'that change over time are')} "
                "kept as text, 'value (start..end)'"
            )
        return super().finish()


def _time(attributes: dict[str, str], side: str) -> str:
    return attributes.get(side) or attributes.get(f"{side}open", "")


_FORMATS: dict[str, type[XmlReader]] = {"graphml": _GraphML, "gexf": _Gexf}


def read_xml(path: Path) -> FileGraph:
    """Read a GraphML or GEXF file as it stands, with the line of every node and edge.

    Parameters
    ----------
    path
        The file; its ending says which of the two it is.

    Raises
    ------
    DataError
        If it is not well-formed, declares entities, or is no file of this kind; says the line.
    MissingExtraError
        If defusedxml is not installed.
    """
    return parse_xml(path, _FORMATS[path.suffix.lower()[1:]](path.name))


def parse_xml(path: Path, handler: XmlReader) -> FileGraph:
    """Return the graph that a handler makes of a file.

    Raises
    ------
    DataError
        If the file is not well-formed, declares entities, or has another root; says the line.
    MissingExtraError
        If defusedxml is not installed.
    """
    sax = require("defusedxml.sax", extra="graphfiles")
    common = require("defusedxml.common", extra="graphfiles")
    try:
        with path.open("rb") as stream:
            sax.parse(GuardedStream(stream, path.name), handler)
    except common.EntitiesForbidden as error:
        raise DataError(
            f"{path.name} declares the XML entity '{error.name}'; entities are never expanded",
            "save it again from its program",
        ) from None
    except common.DefusedXmlException as error:
        raise DataError(
            f"{path.name} holds XML that could harm ({type(error).__name__})", "save it again from its program"
        ) from None
    except (LookupError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"{path.name} cannot be read as XML ({error})", "save it again as UTF-8") from None
    except Exception as error:
        if type(error).__name__ != "SAXParseException":
            raise
        where = f"line {error.getLineNumber()}"  # type: ignore[attr-defined]
        raise DataError(f"{path.name}, {where}: not well-formed XML ({error.getMessage()})", "save it again") from None  # type: ignore[attr-defined]
    if not handler.seen_root:
        raise DataError(
            f"{path.name} is XML but no {path.suffix.lower()[1:]} file: its root is not <{handler.root}>",
            "check the file's ending",
        )
    return handler.finish()
