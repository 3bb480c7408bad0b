"""A first mapping for a graph file that may be a network of lines; every doubt stands in it as a comment."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from graphlab.loaders.endings import WORKBOOKS
from graphlab.loaders.graphs import ENDINGS
from graphlab.loaders.graphs.edge_list import is_edge_list
from graphlab.loaders.graphs.kinds import kinds_of, value_of
from graphlab.loaders.graphs.load import read_graph
from graphlab.loaders.graphs.model import FileEdge, FileGraph
from graphlab.loaders.graphs.node_table import ENDINGS as SHEET_ENDINGS
from graphlab.loaders.graphs.node_table import pair_in, pair_of
from graphlab.loaders.graphs.sheet_graph import graph_shape
from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.loaders.sheets.read import read_grids
from graphlab.model.tables import TABLES

#: An attribute with more different values than this tells no kinds apart.
MOST_VALUES = 12
#: Names that are listed one by one as lines at most; more come from a column.
MOST_NAMES = 200
_KINDS = (
    ("operation", r"operation|ops?\b|team|investigation"),
    ("line", r"(?:deal|drug|county|phone)?\s*lines?|brand|(?:tele|mobile\s*)?phone|handset|graft"),
    ("place", r"place|location|town|city|borough|area|county|district|force|region|origin|destination|address|village"),
)
_TYPES = (
    ("TARGETED", r"target|disrupt|clos|enforce"),
    ("ORIGINATES_IN", r"origin|based|runs? from|run from|from|home|export|controlled"),
    ("SUPPLIES", r"suppl|sells?|sold|deal|import|destination|serves?|to\b"),
    ("SUCCEEDS", r"succe|replace|rebrand"),
)
#: Kinds of the ends of an edge for which a type is found without a word of its own.
_LINKED = frozenset(
    {("place", "place"), ("place", "line"), ("line", "place"), ("operation", "line"), ("operation", "place")}
)
_COLUMNS = {
    "start": r"start(?: date)?|first seen|from date|date from|opened|since",
    "end": r"end(?: date)?|last seen|to date|date to|until",
    "grade": r"grade|grading|3x5x2",
    "handling": r"handling(?: code)?",
    "note": r"notes?|remarks?|comments?",
}
_ORIGIN = r"origin|home|export|source"
_DRAWN = re.compile(
    r"viz_|x$|y$|size$|suid$|selected$|shared|id$|label|name$|url$|description$|width|height", re.IGNORECASE
)


def holds_graph(path: Path) -> bool:
    """Return whether a file or folder is read as a graph: by its ending, its two tables, or its header."""
    ending = path.suffix.lower()
    if path.is_dir():
        return pair_in(path) is not None
    if ending in WORKBOOKS:
        grids = read_grids(path)
        named = any(g.sheet.strip().lower() in TABLES for g in grids)
        return not named and (
            pair_of(grids) is not None or any(g.rows and is_edge_list(g.rows[0], g.rows[1:]) for g in grids)
        )
    return ending in ENDINGS or (ending in SHEET_ENDINGS and graph_shape(path) in ("edge list", "pairs"))


def suggest_graph_mapping(path: Path, home: str = "") -> str:
    """Return the text of a mapping for a graph file: what its nodes and edges may be, with the doubts as comments.

    Parameters
    ----------
    path
        The graph file, or a folder with its nodes and edges.
    home
        The home area, kept in the mapping.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    graph = read_graph(path)
    index = NameIndex({}, home=home)
    out = [
        f"# First mapping for {path.name}: check every line that ends in '# ?' before you rely on it.",
        "# The words are described in docs/ways-in.md, Graph files.",
        "graphlab: mapping 1",
        *([f"home: {_quote(home)}"] if home else []),
        "graph:",
    ]
    found = kinds_of(graph, path.name, {})
    if not found.plain:
        return "\n".join([*out, "  places: match  # ? its kinds and types are clear without a mapping"]) + "\n"
    at_home = {n.id: bool(index.match(n.name, "place").id) for n in graph.nodes}
    brand = _brand_of_edges(graph)
    if brand and not _kind_attribute(graph, at_home) and sum(at_home.values()) >= 0.9 * len(graph.nodes):
        lines = ["  edges: lines  # ? every edge is a line, from where it is run to where it sells"]
        lines.append(f"  line: {_quote(brand)}  # ? the attribute that names the line")
    else:
        lines = _kinds(graph, at_home)
    return "\n".join([*out, *lines, "  places: match", "  ids: names", *_columns(graph)]) + "\n"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _guess(text: str, patterns: Iterable[tuple[str, str]]) -> str:
    """Return the first kind whose words a text holds, "" for none."""
    folded = re.sub(r"[_\-/]+", " ", text.strip().lower())
    return next((kind for kind, words in patterns if re.search(rf"\b(?:{words})", folded)), "")


def _brand_of_edges(graph: FileGraph) -> str:
    """Return the attribute that names most edges in words, "" if none does."""
    for name in ("line", "brand", "label", "name"):
        texts = [value_of(e.attributes, name) for e in graph.edges]
        words = [t for t in texts if t and not re.fullmatch(r"[\d.,]+", t) and not _guess(t, _TYPES)]
        if graph.edges and len(words) >= 0.6 * len(graph.edges):
            return name
    return ""


def _kinds(graph: FileGraph, at_home: Mapping[str, bool]) -> list[str]:
    """Return the lines that say what nodes and edges are."""
    attribute = _kind_attribute(graph, at_home)
    if not attribute:
        names = {n.id: n.name for n in graph.nodes}
        told = {n.name: "place" if at_home[n.id] else "line" for n in graph.nodes}
        meant = _that_can_be_linked(graph, names, told)
        named = sorted(name for name, kind in meant.items() if kind == "line")
        if not named:
            return ["  default_kind: place  # ? nothing tells which nodes are lines"]
        listed = ", ".join(f"{_quote(n)}: line" for n in named[:MOST_NAMES])
        kind_of = {key: meant[name] for key, name in names.items()}
        lines = [f"  node_kind: {'name' if any('name' in n.attributes for n in graph.nodes) else 'label'}"]
        lines += [f"  kinds: {{{listed}}}  # ? names that are no places of the gazetteer", "  default_kind: place"]
        return lines + _types(graph, kind_of, kind_of)
    words = {n.id: value_of(n.attributes, attribute) for n in graph.nodes}
    meant = _meanings(graph, words, at_home)
    kinds = ", ".join(f"{_quote(w)}: {meant[w]}" for w in sorted(meant))
    kind_of = {key: meant.get(word, "place") for key, word in words.items()}
    lines = [f"  node_kind: {_quote(attribute)}  # ?", f"  kinds: {{{kinds}}}  # ?", "  default_kind: place"]
    return lines + _types(graph, kind_of, words)


def _kind_attribute(graph: FileGraph, at_home: Mapping[str, bool]) -> str:
    """Return the attribute whose values say best what nodes are: by their words, else by which names are places."""
    names = sorted({name for n in graph.nodes for name in n.attributes})
    best: tuple[float, str] = (0.0, "")
    for name in names:
        words = {n.id: n.attributes[name] for n in graph.nodes if n.attributes.get(name)}
        values = set(words.values())
        if len(words) < 0.8 * len(graph.nodes) or not 2 <= len(values) <= MOST_VALUES:
            continue
        meant = _meanings(graph, words, at_home)
        if "line" not in meant.values():
            continue
        told = sum(bool(_guess(v, _KINDS)) for v in values) / len(values)
        drawn = 0.5 if _DRAWN.search(name) and not name.startswith(("viz_fill", "viz_shape")) else 0.0
        best = max(best, (1 + told - drawn, name))
    return best[1]


def _meanings(graph: FileGraph, words: Mapping[str, str], at_home: Mapping[str, bool]) -> dict[str, str]:
    """Return what each value means: by its word, else by whether most of the nodes that bear it are known places."""
    bearers: dict[str, list[str]] = defaultdict(list)
    for key, word in words.items():
        if word:
            bearers[word].append(key)
    meant = {
        word: _guess(word, _KINDS) or ("place" if 2 * sum(at_home[k] for k in keys) >= len(keys) else "line")
        for word, keys in bearers.items()
    }
    return _that_can_be_linked(graph, words, meant)


def _that_can_be_linked(graph: FileGraph, words: Mapping[str, str], meant: Mapping[str, str]) -> dict[str, str]:
    """Return meanings of words that the edges bear out: one half of whose edges could have no type is a place.

    A mapping with kinds that no type of link joins (a place and an operation, two lines) would be refused.
    """
    meant = dict(meant)
    attribute = _type_attribute(graph.edges)
    bare = [e for e in graph.edges if not attribute or not _guess(value_of(e.attributes, attribute), _TYPES)]
    ends = [(words.get(e.source, ""), words.get(e.target, "")) for e in bare]
    borne = Counter(word for pair in ends for word in set(pair))
    while True:
        kinds = [(pair, (meant.get(pair[0], "place"), meant.get(pair[1], "place"))) for pair in ends]
        amiss = Counter(word for pair, kind in kinds if kind not in _LINKED for word in set(pair))
        share = {word: n / borne[word] for word, n in amiss.items() if meant.get(word, "place") != "place"}
        worst = max(share.values(), default=0.0)
        if worst < 0.5:
            return meant
        meant |= {word: "place" for word, amount in share.items() if amount == worst}


def _types(graph: FileGraph, kind_of: Mapping[str, str], words: Mapping[str, str]) -> list[str]:
    """Return the lines that say how nodes are linked: by the words of edges where they tell, else by their ends."""
    attribute = _type_attribute(graph.edges)
    lines = []
    if attribute:
        seen = Counter(value_of(e.attributes, attribute) for e in graph.edges)
        meant = {w: t for w in seen if w and (t := _guess(w, _TYPES))}
        listed = ", ".join(f"{_quote(w)}: {t}" for w, t in sorted(meant.items()))
        lines = [f"  edge_type: {_quote(attribute)}  # ?", f"  types: {{{listed}}}  # ?"]
        word_of = [(e, value_of(e.attributes, attribute)) for e in graph.edges]
        back = sorted({w for e, w in word_of if w in meant and _points_back(e, kind_of, meant[w])})
        listed = ", ".join(map(_quote, back))
        lines += [f"  reverse: [{listed}]  # ? these point from the place to the line"] if back else []
        if all(value_of(e.attributes, attribute) in meant for e in graph.edges):
            return lines
    ends = sorted({(kind_of[e.source], kind_of[e.target], words[e.target]) for e in graph.edges})
    by_ends: dict[str, str] = {}
    into = any(a == "place" and b == "line" for a, b, *_ in ends)
    for start, stop, second in ends:
        if (start, stop) == ("place", "line"):
            by_ends["place -> line"] = "ORIGINATES_IN reversed"
        elif (start, stop) == ("line", "place"):
            origin = not into and re.search(_ORIGIN, second.lower())
            by_ends[f"line -> {second}" if origin else "line -> place"] = "ORIGINATES_IN" if origin else "SUPPLIES"
    doubt = (
        "what joins them" if all(e.directed for e in graph.edges) else "what joins them; not every edge has a direction"
    )
    listed = ", ".join(f"{_quote(pair)}: {link_type}" for pair, link_type in sorted(by_ends.items()))
    return [*lines, f"  by_ends: {{{listed}}}  # ? {doubt}"] if by_ends else lines


def _points_back(edge: FileEdge, kind_of: Mapping[str, str], link_type: str) -> bool:
    wanted = {"ORIGINATES_IN": ("line", "place"), "SUPPLIES": ("line", "place"), "TARGETED": ("operation", "line")}
    ends = (kind_of[edge.source], kind_of[edge.target])
    return link_type in wanted and ends != wanted[link_type] and ends[::-1] == wanted[link_type]


def _type_attribute(edges: Sequence[FileEdge]) -> str:
    """Return the attribute whose values say how most edges link, "" if none does."""
    for name in ("type", "link type", "interaction", "relationship", "relation", "label", "kind", "edge_type"):
        texts = [value_of(e.attributes, name) for e in edges]
        filled = {t for t in texts if t}
        if filled and len(filled) <= MOST_VALUES and sum(bool(_guess(t, _TYPES)) for t in texts) >= 0.5 * len(edges):
            return name
    return ""


def _columns(graph: FileGraph) -> list[str]:
    """Return the line that gives attributes the names of columns, where theirs mean one."""
    names = sorted({k for e in graph.edges for k in e.attributes} | {k for n in graph.nodes for k in n.attributes})
    folded = {name: re.sub(r"[_\-]+", " ", name.strip().lower()) for name in names}
    found = {
        name: column
        for column, words in _COLUMNS.items()
        for name in names
        if re.fullmatch(words, folded[name]) and name != column
    }
    listed = ", ".join(f"{_quote(name)}: {column}" for name, column in sorted(found.items()))
    return [f"  columns: {{{listed}}}  # ?"] if found else []
