"""Edge lists: a table with a header (Source, Target, Weight ...), or two ids a line, read as every other CSV file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from graphlab.errors import DataError
from graphlab.loaders.delimited.csv_table import find_encoding
from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode, text_of
from graphlab.loaders.halves import half_character
from graphlab.loaders.sheets.grid import Grid, looks_like_number, numbered_lines, read_delimited
from graphlab.model.periods import parse_date
from graphlab.wording.phrases import many, verb

COMMENTS = "#%"
SOURCE_NAMES = (
    "source", "from", "source_id", "src", "from_id", ":start_id", "source id", "from identity", "from id",
    "from entity", "end 1", "end1", "end 1 identity", "entity 1",
)  # fmt: skip
TARGET_NAMES = (
    "target", "to", "target_id", "dst", "to_id", ":end_id", "target id", "to identity", "to id", "to entity",
    "end 2", "end2", "end 2 identity", "entity 2",
)  # fmt: skip
#: Columns that say what kind of thing stands at each end, as i2 writes them.
_KINDS = (
    ("end 1 type", "entity type 1", "entity 1 type", "from type", "from entity type", "source type"),
    ("end 2 type", "entity type 2", "entity 2 type", "to type", "to entity type", "target type"),
)
#: Columns that stand under one name in the data model, however a program writes them.
_LOWER = ("weight", "label", "start", "end")
_DIRECTIONS = {"directed": True, "true": True, "1": True, "undirected": False, "false": False, "0": False}


def end_columns(header: Sequence[str]) -> tuple[int, int] | None:
    """Return which columns hold the two ends of an edge, None where the header names none.

    Examples
    --------
    >>> end_columns(["Source", "Target", "Weight"]), end_columns(["Operation", "Start", "End"])
    ((0, 1), None)
    """
    folded = [c.strip().lower() for c in header]
    source = next((folded.index(s) for s in SOURCE_NAMES if s in folded), -1)
    target = next((folded.index(t) for t in TARGET_NAMES if t in folded), -1)
    return (source, target) if source >= 0 and target >= 0 and source != target else None


def is_edge_list(header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> bool:
    """Return whether a table is an edge list: its header names both ends, they hold no dates, and nothing is counted.

    From, To and Arrests are a list of counts: a network would lose what they count. From, To and Line are a list of
    lines: a network of places would lose them. Source and Target are for graphs.
    """
    ends = end_columns(header)
    if ends is None:
        return False
    sample = [r for r in rows[:50] if len(r) > max(ends)]
    if any(sample and all(_is_date(r[end]) for r in sample) for end in ends):
        return False
    if header[ends[0]].strip().lower() == "from" and _names_lines(header, rows):
        return False
    return header[ends[0]].strip().lower() == "source" or not counted_column(header, rows)


def _names_lines(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a column is headed by a word for lines and holds names."""
    from graphlab.loaders.shapes.vocabulary import role_of

    for at, name in enumerate(header):
        texts = [r[at] for r in rows[:50] if at < len(r) and r[at]] if role_of(name) == "line" else []
        if texts and not any(map(looks_like_number, texts)):
            return True
    return False


def counted_column(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the column of a table that counts something (arrests, charges, lines closed ...), "" if none does.

    Examples
    --------
    >>> counted_column(["From", "To", "Arrests"], [["Hackney", "Ely", "3"]])
    'Arrests'
    >>> counted_column(["From", "To", "Line"], [["Hackney", "Ely", "Rico"]])
    ''
    """
    from graphlab.loaders.shapes.vocabulary import measure_of  # many patterns, which a dataset folder does not need

    for at, name in enumerate(header):
        texts = [r[at] for r in rows[:50] if at < len(r) and r[at]]
        if measure_of(name) and texts and all(map(looks_like_number, texts)):
            return name
    return ""


def _is_date(text: str) -> bool:
    if looks_like_number(text):
        return False
    try:
        return bool(text.strip()) and parse_date(text.strip()).first is not None
    except DataError:
        return False


def read_edge_list(path: Path) -> FileGraph:
    """Return the edges of a file: two ids a line (and a weight, or NetworkX data), or a table with Source and Target.

    Raises
    ------
    DataError
        If the file is no text or a line is no edge; says where.

    Notes
    -----
    In a file that is called an edge list (``.edgelist``, ``.edges``), lines that begin with ``#`` or ``%`` are
    comments, and are counted. In a CSV file they are rows like any other.
    Edges are undirected, unless ``Type`` or ``directed`` says so.
    """
    grid = _grid(path)
    graph = FileGraph(notes=[*grid.assumptions])
    if not grid.rows:
        return graph
    if end_columns(grid.rows[0]):
        if counted := counted_column(grid.rows[0], grid.rows[1:]):
            rule = f"the column '{counted}' counts something; in a network it is only an attribute of edges"
            remedy = "if its figures are wanted, call the ends From and To, and write a mapping (--suggest-mapping)"
            graph.warn(path.name, rule, remedy, line=grid.numbers[0])
        rows = zip(grid.numbers[1:], grid.rows[1:], strict=True)
        add_table_edges(path.name, grid.rows[0], rows, graph)
    else:
        graph.notes.append(f"{path.name}: no header names two ends; every line is an edge")
        _read_plain(path.name, zip(grid.numbers, grid.rows, strict=True), graph)
    return graph


def _grid(path: Path) -> Grid:
    """Return the cells of an edge list, without its comments; columns may be cut by blanks."""
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return read_delimited(path)
    first = _first_line(path)
    if any(mark in first.partition("{")[0] for mark in "\t;,"):
        grid = read_delimited(path, comments=COMMENTS, among="\t;,")
        grid.rows = [_rejoined(cells) for cells in grid.rows]
        return grid
    grid = Grid(path.name)
    comments = 0
    with path.open(encoding=find_encoding(path), newline="") as stream:
        for number, text in enumerate(numbered_lines(stream, path.name), 1):
            comments += text.lstrip()[:1] in (*COMMENTS,)
            if text.strip() and text.lstrip()[0] not in COMMENTS:
                grid.add(number, _by_blanks(text))
    if comments:
        grid.assumptions.append(
            f"{path.name}: {many(comments, 'line')} that "
            f"{verb(comments, 'begins', 'begin')} with # or % "
            f"{verb(comments, 'is a comment', 'are comments')}"
        )
    return grid


def _first_line(path: Path) -> str:
    """Return the first line that is no comment, "" if there is none."""
    with path.open(encoding=find_encoding(path), newline="") as stream:
        for text in numbered_lines(stream, path.name):
            if text.strip() and text.lstrip()[0] not in COMMENTS:
                return text
    return ""


def _by_blanks(text: str) -> list[str]:
    """Cut a line at blanks; what stands between quotation marks or from a brace on is one cell."""
    head, brace, data = text.partition("{")
    cells = [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|(\S+)', head)]
    return [*cells, brace + data] if brace else cells


def _rejoined(cells: list[str]) -> list[str]:
    """Put NetworkX data together again that a comma has cut: {'weight': 2, 'kind': 'x'}."""
    start = next((i for i, c in enumerate(cells) if c.startswith("{")), 0)
    return [*cells[:start], ",".join(cells[start:])] if start >= 2 else cells


def add_table_edges(name: str, header: Sequence[str], rows: Iterable[tuple[int, list[str]]], graph: FileGraph) -> None:
    """Add the edges of a table with columns Source and Target; ``Type`` or ``directed`` says which are directed.

    Parameters
    ----------
    name
        What errors call the file or sheet.
    header
        Names of the columns.
    rows
        Number and cells of each row.
    graph
        Takes the edges.

    Raises
    ------
    DataError
        If a row lacks an end or has more cells than the header.
    """
    ends = end_columns(header)
    if ends is None:
        raise DataError(f"{name}: its header {', '.join(header)[:80]} names no two ends", "call them Source and Target")
    columns = [_column(c) for c in header]
    twice = sorted({c for c in columns if c and columns.count(c) > 1})
    if twice:
        raise DataError(f"{name}: the column '{twice[0]}' stands twice in the header", "rename or delete one of them")
    folded = [c.strip().lower() for c in header]
    kinds = [next((folded.index(n) for n in names if n in folded), -1) for names in _KINDS]
    if min(kinds) >= 0:  # what stands at the ends is said, and so is what the link is
        columns = ["link_type" if c.lower() in ("link type", "link label") else c for c in columns]
    met = {node.id: node for node in graph.nodes}
    for number, written in rows:
        cells = [" ".join(c.split()) for c in written]
        if len(cells) > len(header) or max(ends) >= len(cells) or not cells[ends[0]] or not cells[ends[1]]:
            shown = ", ".join(cells)[:80]
            rule = f"{name}, line {number}: '{shown}' does not fit the header {', '.join(header)}"
            raise DataError(rule, "give every edge both its ends")
        aside = {*ends, *(at for at in kinds if at >= 0)}
        extra = {columns[i] or f"column_{i + 1}": c for i, c in enumerate(cells) if i not in aside and c}
        for end, at in zip(ends, kinds, strict=True):
            if kind := cells[at] if 0 <= at < len(cells) else "":
                _add_kind(graph, met, cells[end], kind, f"{name}, line {number}")
        directed = _directed(extra, columns[ends[0]].lower().startswith(":start"))
        graph.edges.append(FileEdge(cells[ends[0]], cells[ends[1]], extra, number, directed))


def _add_kind(graph: FileGraph, met: dict[str, FileNode], key: str, kind: str, where: str) -> None:
    """Give a node the kind that a row says it is; refuse one that another row says to be something else."""
    if key not in met:
        met[key] = FileNode(key)
        graph.nodes.append(met[key])
    if met[key].attributes.setdefault("kind", kind) != kind:
        rule = f"{where}: '{key}' is '{kind}' here and '{met[key].attributes['kind']}' elsewhere"
        raise DataError(rule, "give two things two ids, or correct its type")


def _column(name: str) -> str:
    folded = name.strip().lower()
    return "edge_id" if folded == "id" else folded if folded in _LOWER else name.strip()


def _directed(extra: dict[str, str], default: bool) -> bool:
    """Take away the column that says whether an edge is directed, and return what it says; other types stay."""
    for key in [k for k in extra if k.lower() in ("type", "directed")]:
        if extra[key].lower() in _DIRECTIONS:
            return _DIRECTIONS[extra.pop(key).lower()]
    return default


def _read_plain(name: str, lines: Iterable[tuple[int, list[str]]], graph: FileGraph) -> None:
    for number, written in lines:
        cells = [" ".join(c.split()) for c in written]
        if len(cells) < 2 or not cells[0] or not cells[1]:
            raise DataError(
                f"{name}, line {number}: {' '.join(cells)[:80]!r} is no edge",
                "write two ids a line, with a blank, comma or tab between",
            )
        data = " ".join(cells[2:])
        graph.edges.append(FileEdge(cells[0], cells[1], _edge_data(name, number, data), number))


def _edge_data(name: str, number: int, text: str) -> dict[str, str]:
    if not text or text == "{}":
        return {}
    if text.startswith("{"):
        try:
            data = ast.literal_eval(text)
            if half_character(data):
                raise ValueError
            return {str(k): text_of(v) for k, v in data.items() if text_of(v)}
        except (ValueError, SyntaxError, AttributeError, RecursionError, MemoryError):
            raise DataError(
                f"{name}, line {number}: {text[:80]!r} is no edge data", "write {'weight': 2} or a number"
            ) from None
    try:
        float(text)
    except ValueError:
        return {"data": text}
    return {"weight": text}
