"""Pajek networks (``.net``): vertices known by number, arcs, edges, lists of them, and matrices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from graphlab.errors import DataError
from graphlab.loaders.delimited.csv_table import find_encoding
from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode
from graphlab.wording.phrases import many

MAX_LINE = 1_000_000
MAX_VERTICES = 5_000_000
#: A number of more digits than this is no vertex.
_LONGEST = 12
#: So many vertices may be there by their number alone; more must have lines.
MAX_UNNAMED = 200_000
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
#: Sections of edges: name in lower case -> whether they are directed.
_EDGES = {"arcs": True, "edges": False}
_LISTS = {"arcslist": True, "edgeslist": False}


def read_pajek(path: Path) -> FileGraph:
    """Return the graph of a Pajek network; two vertices of one label stay two.

    Raises
    ------
    DataError
        If a line does not fit its section; says the line.
    """
    reader = _Reader(path.name)
    with path.open(encoding=find_encoding(path), newline=None) as stream:
        number = 0
        while line := stream.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE or "\x00" in line:
                raise DataError(f"{path.name}, line {number}: no line of a network looks so", "check the file")
            if line.strip() and not line.lstrip().startswith("%"):
                reader.take(line.strip(), number)
    return reader.finished()


class _Reader:
    """Takes the lines of a file, one section after the other."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.graph = FileGraph()
        self.section = ""
        self.size = -1
        self.row = 0
        self.lines = 0
        self.relation = ""
        self.names: dict[int, FileNode] = {}

    def error(self, line: int, rule: str, remedy: str) -> DataError:
        return DataError(f"{self.name}, line {line}: {rule}", remedy)

    def take(self, text: str, line: int) -> None:
        self.lines += 1
        if text.startswith("*"):
            self._begin(text, line)
        elif self.section == "vertices":
            self._vertex(text, line)
        elif self.section in _EDGES:
            self._edge(text, line)
        elif self.section in _LISTS:
            ends = [self._number(w, line) for w in text.split()]
            for end in ends[1:]:
                self._add(ends[0], end, {}, line, _LISTS[self.section])
        elif self.section == "matrix":
            self._matrix_row(text, line)
        elif not self.section:
            raise self.error(line, f"{text[:40]!r} stands before '*Vertices'", "a Pajek network begins with *Vertices")

    def _begin(self, text: str, line: int) -> None:
        words = text[1:].split()
        self.section = words[0].lower() if words else ""
        self.relation = (re.findall(r'"([^"]*)"', text) or [""])[0]
        if self.section == "network":
            self.graph.attributes["title"] = text[1:].partition(" ")[2].strip()
        elif self.section == "vertices":
            self._vertices(words, line)
        elif self.section not in (*_EDGES, *_LISTS, "matrix"):
            self.graph.ignored.append(f"{self.name}: the section '*{words[0] if words else ''}' in line {line:,}")
            self.section = "ignored"
        elif self.size < 0:
            raise self.error(line, f"'*{words[0]}' stands before '*Vertices'", "write *Vertices and their number first")

    def _vertices(self, words: list[str], line: int) -> None:
        if self.size >= 0:
            raise self.error(line, "a second '*Vertices'", "a file holds one network; save each by itself")
        if len(words) < 2 or not words[1].isdecimal() or len(words[1]) > _LONGEST or int(words[1]) > MAX_VERTICES:
            raise self.error(line, "'*Vertices' needs the number of vertices", "write for instance *Vertices 12")
        if len(words) > 2:
            self.graph.notes.append(f"{self.name}: a two-mode network; its first {words[2]} vertices are of one mode")
        self.size = int(words[1])

    def _vertex(self, text: str, line: int) -> None:
        words = [quoted or plain for quoted, plain in _WORD.findall(text)]
        number = self._number(words[0], line)
        if number in self.names:
            raise self.error(line, f"the vertex {number} stands twice", "give every vertex its own number")
        attributes = {"label": words[1]} if len(words) > 1 and words[1] else {}
        rest = words[2:]
        points: list[str] = []
        while rest and _NUMBER.fullmatch(rest[0]) and len(points) < 3:
            points.append(rest.pop(0))
        attributes |= dict(zip(("viz_x", "viz_y", "viz_z"), points, strict=False))
        if rest and (len(rest) % 2 or not rest[0].islower()):
            attributes["viz_shape"] = rest.pop(0)
        attributes |= {f"viz_{k}": v for k, v in zip(rest[::2], rest[1::2], strict=False)}
        self.names[number] = FileNode(str(number), attributes, line)

    def _edge(self, text: str, line: int) -> None:
        words = [quoted or plain for quoted, plain in _WORD.findall(text)]
        if len(words) < 2:
            raise self.error(line, f"{text[:40]!r} is no edge", "write two numbers of vertices a line")
        start, stop = (self._number(w, line) for w in words[:2])
        attributes = {}
        rest = words[2:]
        if rest and _NUMBER.fullmatch(rest[0]):
            attributes["weight"] = rest.pop(0)
        for key, value in zip(rest[::2], rest[1::2], strict=False):
            attributes["label" if key == "l" else f"viz_{key}"] = value
        self._add(start, stop, attributes, line, _EDGES[self.section])

    def _matrix_row(self, text: str, line: int) -> None:
        cells = text.split()
        self.row += 1
        if len(cells) != self.size or self.row > self.size:
            rule = f"the matrix has {many(len(cells), 'cell')} here, not {self.size:,}"
            raise self.error(line, rule, "one cell a vertex")
        for column, cell in enumerate(cells, 1):
            if not _NUMBER.fullmatch(cell):
                raise self.error(line, f"{cell[:20]!r} is no number", "write 0 where there is no arc")
            if float(cell):
                self._add(self.row, column, {"weight": cell}, line, directed=True)

    def _number(self, word: str, line: int) -> int:
        if word.isdecimal() and len(word) <= _LONGEST and 1 <= int(word) <= self.size:
            return int(word)
        raise self.error(line, f"{word[:20]!r} is no vertex", f"vertices are numbered 1 to {self.size:,}")

    def _add(self, start: int, stop: int, attributes: dict[str, str], line: int, directed: bool) -> None:
        extra = {"relation": self.relation} if self.relation else {}
        self.graph.edges.append(FileEdge(str(start), str(stop), {**attributes, **extra}, line, directed))

    def finished(self) -> FileGraph:
        """Return the graph: every vertex that is counted is there, whether it has a line or not."""
        if self.size < 0:
            raise DataError(f"{self.name}: there is no '*Vertices'", "this is no Pajek network; check the file")
        if self.size > max(MAX_UNNAMED, 10 * self.lines):
            rule = f"{self.name}: says {many(self.size, 'vertex', 'vertices')}, and has {many(self.lines, 'line')}"
            raise DataError(rule, "list the vertices, or correct their number")
        self.graph.nodes = list(self._all_vertices())
        return self.graph

    def _all_vertices(self) -> Iterator[FileNode]:
        for number in range(1, self.size + 1):
            yield self.names.get(number) or FileNode(str(number))
