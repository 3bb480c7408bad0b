"""What the nodes and edges of a graph file are: lines, places, operations, sources, and how they are linked.

A word is a kind only where it is exactly one (``Line``, ``:Place:OriginArea``), or where a mapping says so: a label
"Line crossing, Norwich" or a type "line manager" makes no line.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode
from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.model.tables import LINK_TYPES
from graphlab.wording.phrases import many, verb

KIND_ATTRIBUTES = ("kind", "labels", "label", "type", "entity", "node_type")
TYPE_ATTRIBUTES = (
    "link_type",
    "type",
    "relationship",
    "label",
    "kind",
    "edge_type",
    "edge_kind",
    "interaction",
    "relation",
    ":type",
)
TABLE_OF = {
    "line": "lines",
    "place": "places",
    "originarea": "places",
    "destinationtown": "places",
    "operation": "operations",
    "source": "sources",
}
#: Link types that the kinds of both ends decide; a line and a place may be linked in two ways, so never those.
_ONLY_TYPE = {
    ("operations", "lines"): "TARGETED",
    ("operations", "places"): "CONDUCTED_IN",
    ("places", "places"): "CONNECTS",
}
UNTYPED = "(no type)"
#: Types that our own exports write beside the types of links.
_OURS = frozenset({*LINK_TYPES, "WITHIN", "PART_OF", "FLOWS_TO"})


@dataclass(frozen=True)
class Kinds:
    """The table of every node by id, the type and the turned ends of every edge, and how they were found."""

    table_of: Mapping[str, str]
    types: Sequence[str]
    turned: Sequence[bool]
    plain: bool
    notes: Sequence[str]


def value_of(attributes: Mapping[str, str], name: str) -> str:
    """Return an attribute by its name, in any case; "" when it is not there."""
    if attributes.get(name):
        return attributes[name]
    folded = name.lower()
    return next((v for k, v in attributes.items() if k.lower() == folded), "")


def word_of(node: FileNode, name: str) -> str:
    """Return what a node says by an attribute; its name and its label are what people call it, where it has none."""
    return value_of(node.attributes, name) or (node.name if name.lower() in ("name", "label") else "")


def table_of_kind(text: str) -> str:
    """Return the table that a kind names, "" unless it is exactly one; labels of Neo4j may stand beside others.

    Examples
    --------
    >>> table_of_kind("Line"), table_of_kind(":Place:OriginArea"), table_of_kind('["Operation", "Team"]')
    ('lines', 'places', 'operations')
    >>> table_of_kind("line manager"), table_of_kind("Open Source Centre")
    ('', '')
    """
    text = text.strip()
    words = [text]
    if text.startswith(":"):
        words = text.split(":")
    elif text.startswith("["):
        try:
            words = [str(word) for word in json.loads(text)]
        except (ValueError, TypeError, RecursionError):
            words = [text]
    elif ";" in text:
        words = text.split(";")
    found = {TABLE_OF.get(word.strip().lower(), "") for word in words} - {""}
    return next(iter(found)) if len(found) == 1 else ""


def kinds_of(graph: FileGraph, file: str, rules: Mapping[str, Any]) -> Kinds:
    """Return what nodes and edges are: by a mapping, by an attribute that says it exactly, by their edges.

    Parameters
    ----------
    graph
        Nodes and edges as read; doubts are noted in it as warnings.
    file
        What warnings call the file.
    rules
        The section ``graph`` of a mapping.
    """
    own, notes = _own_tables(graph, file, rules)
    types = _edge_types(graph.edges, rules, own=bool(own))
    types = _without_chance_labels(graph.edges, types, rules)
    by_edges: dict[str, str] = {}
    for edge, link_type in zip(graph.edges, types, strict=True):
        for end, label in zip((edge.source, edge.target), LINK_TYPES.get(link_type, ()), strict=False):
            by_edges.setdefault(end, TABLE_OF[label.lower()])
    other = TABLE_OF.get(str(rules.get("default_kind", "")), "places")
    table_of = {n.id: own.get(n.id) or by_edges.get(n.id) or other for n in graph.nodes}
    plain = not own and not any(types)
    word = str(rules.get("node_kind", ""))
    words = {n.id: (word_of(n, word).lower() if word else "", table_of[n.id]) for n in graph.nodes}
    found, turned = _settled(graph.edges, types, words, rules)
    inferred = sum(not was and now != UNTYPED for was, now in zip(types, found, strict=True))
    if plain:
        notes.append("no kinds and no relationship types: a plain network of places ('node') and links CONNECTS")
    elif not own:
        seen = Counter(by_edges.values())
        said = ", ".join(many(n, table.removesuffix("s")) for table, n in sorted(seen.items()))
        notes.append(f"what nodes are comes from the types of their edges: {said}")
        _warn_of_places(graph, file, by_edges)
    if inferred and not plain:
        said = f"{many(inferred, 'edge')} without a type {verb(inferred, 'was', 'were')} given"
        notes.append(f"{said} the only one that fits the kinds at both ends")
    if any(turned):
        said = verb(sum(turned), "was read against its arrow", "were read against their arrow")
        notes.append(f"{many(sum(turned), 'edge')} {said}, as the mapping says")
    return Kinds(table_of, found, turned, plain, [f"{file}: {note}" for note in notes])


def _own_tables(graph: FileGraph, file: str, rules: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Return the tables that nodes name themselves, by the first attribute that says a kind and nothing else."""
    wanted = (str(rules["node_kind"]),) if rules.get("node_kind") else KIND_ATTRIBUTES
    kinds = {str(k): str(v) for k, v in rules.get("kinds", {}).items()}
    said_by = word_of if rules.get("node_kind") else lambda node, name: value_of(node.attributes, name)
    _warn_of_idle_kinds(graph, file, wanted, {said_by(n, name) for name in wanted for n in graph.nodes}, kinds)
    for name in wanted:
        texts = {n.id: text for n in graph.nodes if (text := said_by(n, name))}
        found = {key: table for key, text in texts.items() if (table := table_of_kind(kinds.get(text, text)))}
        if not found:
            continue
        rest = Counter(texts[key] for key in texts if key not in found)
        if rest and not rules.get("node_kind"):
            if name != "label":
                _warn_of_mixture(graph, file, name, [texts[key] for key in found], rest)
            continue
        seen = Counter(texts[key] for key in found)
        said = ", ".join(f"{text} ({n:,})" for text, n in sorted(seen.items())[:8])
        if rest and not rules.get("default_kind"):
            other = ", ".join(f"'{text}' ({n:,})" for text, n in rest.most_common(5))
            rule = f"the attribute '{name}' says no kind for {many(sum(rest.values()), 'node')}: {other}"
            graph.warn(file, rule, "translate them in the mapping, under graph: kinds")
        return found, [f"kinds of nodes come from {_said_in(graph, name)}: {said}"]
    return {}, []


def _said_in(graph: FileGraph, name: str) -> str:
    """Return what to call the place of a kind: the names of nodes, where a file without labels says it by them."""
    there = any(value_of(n.attributes, name) for n in graph.nodes)
    return f"the attribute '{name}'" if there or name.lower() not in ("name", "label") else "the names of nodes"


def _warn_of_idle_kinds(
    graph: FileGraph, file: str, attributes: Sequence[str], said: set[str], kinds: Mapping[str, str]
) -> None:
    if not kinds or said & set(kinds):
        return
    listed = ", ".join(f"'{word}'" for word in sorted(kinds)[:4]) + (" ..." if len(kinds) > 4 else "")
    found = ", ".join(f"'{word}'" for word in sorted(said - {""})[:4]) or "nothing"
    where = " or ".join(dict.fromkeys(_said_in(graph, name) for name in attributes))
    rule = f"the mapping's kinds ({listed}) are those of no node: in {where} stands {found}"
    graph.warn(file, rule, "name the attribute that says them, under graph: node_kind, and spell them as it does")


def _warn_of_places(graph: FileGraph, file: str, by_edges: Mapping[str, str]) -> None:
    """Warn where most nodes that their edges make lines bear names of places: "Hackney supplies Norwich"."""
    names = sorted({node.name for node in graph.nodes if by_edges.get(node.id) == "lines" and node.name})
    index = NameIndex({})
    places = [name for name in names if index.knows(name, "place")]
    if 2 * len(places) > len(names):
        number = len(places)
        more = f" and {number - 1:,} more" if number > 1 else ""
        are, bear = verb(number, "is a line", "are lines"), verb(number, "bears the name", "bear names")
        rule = f"'{places[0]}'{more} {are} by the types of the edges only, and {bear} of "
        rule += verb(number, "a place", "places")
        remedy = "say what nodes and edges are in a mapping: graphlab check GRAPH --suggest-mapping m.yaml"
        graph.warn(file, rule, remedy)


def _warn_of_mixture(graph: FileGraph, file: str, name: str, words: Iterable[str], rest: Counter[str]) -> None:
    kinds = ", ".join(f"'{w}'" for w in sorted(set(words))[:4])
    others = ", ".join(f"'{w}' ({n:,})" for w, n in rest.most_common(4))
    rule = f"the attribute '{name}' holds kinds ({kinds}) beside other words ({others}); it was not read as kinds"
    remedy = f"if it says kinds, translate the others in a mapping (graph: {{node_kind: {name}, kinds: ...}})"
    graph.warn(file, rule, remedy)


@lru_cache(maxsize=65536)
def folded_type(text: str) -> str:
    """Return a type in the form of `LINK_TYPES`."""
    return re.sub(r"[\s-]+", "_", text.strip().upper())


def _edge_types(edges: Sequence[FileEdge], rules: Mapping[str, Any], *, own: bool) -> list[str]:
    """Return the type that each edge names.

    Where no node says a kind itself and not every edge names a type, only types spelt as in the data model count.
    """
    names = (str(rules["edge_type"]),) if rules.get("edge_type") else TYPE_ATTRIBUTES
    types = {str(k): str(v) for k, v in rules.get("types", {}).items()}
    default = str(rules.get("default_type", ""))
    found = [_edge_type(edge, names, types, exactly=False) or default for edge in edges]
    if own or all(found):
        return found
    return [_edge_type(edge, names, types, exactly=True) or default for edge in edges] if any(found) else found


def _edge_type(edge: FileEdge, names: tuple[str, ...], types: Mapping[str, str], *, exactly: bool) -> str:
    for key in _keys_of(tuple(edge.attributes), names):
        text = edge.attributes[key]
        folded = folded_type(types.get(text, text))
        if folded in LINK_TYPES and (
            not exactly or text in types or folded == text.strip() or key.lower() == "link_type"
        ):
            return folded
    return ""


@lru_cache(maxsize=4096)
def _keys_of(keys: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of an edge's attributes may say its type, in the order in which they are asked."""
    return tuple(key for name in names for key in keys if key.lower() == name.lower())


def _without_chance_labels(edges: Sequence[FileEdge], types: Sequence[str], rules: Mapping[str, Any]) -> list[str]:
    """Return the types without those that only a label says while other labels say something else."""
    if rules.get("edge_type"):
        return list(types)
    if not any(types):
        return list(types)
    labels = [folded_type(value_of(e.attributes, "label")) for e in edges]
    if all(label in _OURS for label in labels if label):
        return list(types)
    firm = [n for n in TYPE_ATTRIBUTES if n != "label"]
    said = [any(folded_type(value_of(e.attributes, n)) == t for n in firm) for e, t in zip(edges, types, strict=True)]
    return [t if ok or t == rules.get("default_type") else "" for t, ok in zip(types, said, strict=True)]


def _settled(
    edges: Sequence[FileEdge],
    types: Sequence[str],
    words: Mapping[str, tuple[str, str]],
    rules: Mapping[str, Any],
) -> tuple[list[str], list[bool]]:
    """Return the final type of every edge and whether its ends are turned; `words` are kinds as written, and tables."""
    by_ends = {_ends_key(k): str(v) for k, v in rules.get("by_ends", {}).items()}
    asked = str(rules.get("edge_type", ""))
    reverse = {str(v) for v in rules.get("reverse", ())}
    found, turned = [], []
    for edge, known in zip(edges, types, strict=True):
        start, stop = words[edge.source], words[edge.target]
        ends = (start[1], stop[1])
        pairs = [(a, b) for a in start for b in stop]
        said = next((by_ends[p] for p in pairs if p in by_ends), "") if not known else ""
        word = value_of(edge.attributes, asked) if asked else ""
        back = bool(said.endswith(" reversed") or (word and word in reverse) or known in reverse)
        chosen = known or folded_type(said.removesuffix(" reversed"))
        found.append(chosen or _ONLY_TYPE.get(ends, UNTYPED))
        turned.append(back)
    return found, turned


def _ends_key(text: str) -> tuple[str, str]:
    first, _, second = (part.strip().lower() for part in str(text).partition("->"))
    return TABLE_OF.get(first, first), TABLE_OF.get(second, second)
