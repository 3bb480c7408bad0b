"""Who the nodes of a graph file are in a dataset: places of the gazetteer, and ids made of names, as a mapping asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphlab.loaders.graphs.model import FileGraph, FileNode
from graphlab.loaders.mapping.naming.named import slug
from graphlab.loaders.mapping.naming.names import Match, NameIndex, with_parents
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.report import Defect
from graphlab.model.tables import SPECIAL
from graphlab.wording.phrases import many, verb

#: What a name index says of a name that may mean several things: it is asked, never guessed.
UNCLEAR = ("several bear this name", "several names are about as close")
_GEOGRAPHY = ("name", "kind", "within", "force", "gss_code", "gss_vintage", "lat", "lon", "aliases")


@dataclass(frozen=True)
class Named:
    """A graph whose nodes bear the ids of a dataset, the table of each, and the places around them."""

    graph: FileGraph
    table_of: Mapping[str, str]
    around: tuple[RawTable, ...]


def with_identities(
    graph: FileGraph, file: str, table_of: Mapping[str, str], rules: Mapping[str, Any], index: NameIndex | None = None
) -> Named:
    """Return a graph with the ids that a mapping asks for; nodes that turn out to be one place are joined, and named.

    Parameters
    ----------
    graph
        Nodes and edges as read.
    file
        What notes call the file.
    table_of
        The table of each node.
    rules
        The section ``graph`` of a mapping: ``places: match``, ``ids: names``.
    index
        Finds what names mean; the gazetteer alone unless given.
    """
    if not rules.get("places") and not rules.get("ids"):
        return Named(graph, table_of, ())
    index = index or NameIndex({})
    ids: dict[str, str] = {}
    rows: dict[str, Mapping[str, str]] = {}
    unknown: list[str] = []
    for node in graph.nodes if rules.get("places") else ():
        if table_of[node.id] != "places":
            continue
        match = index.match(node.name, "place")
        if match.how in UNCLEAR:
            graph.defects.append(_unclear(file, node, match))
        elif not match.id or match.id == "new":
            unknown.append(f"'{node.name}' ({match.how})")
        if not match.id or match.id == "new":
            continue
        ids[node.id] = match.id
        if row := index.row("place", match.id):
            rows[match.id] = row
        if not match.literal:
            graph.notes.append(f"{file}: the place '{node.name}' was read as {match.id} ({match.how})")
    if unknown:
        shown = ", ".join(unknown[:5]) + (" ..." if len(unknown) > 5 else "")
        if len(unknown) == 1:
            rule = f"1 place is not in the gazetteer and keeps the id of its node: {shown}"
            graph.warn(file, rule, "correct its name, or leave it so")
        else:
            rule = (
                f"{many(len(unknown), 'place')} {verb(len(unknown), 'is', 'are')} not in the "
                f"gazetteer and keep the id of their node: {shown}"
            )
            graph.warn(file, rule, "correct their names, or leave them so")
    ids |= _ids_of_names(graph, table_of, ids) if rules.get("ids") else {}
    around = [row for row in with_parents(list(rows), []) if row["place_id"] not in rows]
    named = _renamed(graph, file, ids, rows)
    tables = {ids.get(key, key): table for key, table in table_of.items()}
    found = RawTable("places", "gazetteer", ("place_id", *_GEOGRAPHY), around, [0] * len(around))
    return Named(named, tables, (found,) if around else ())


def _unclear(file: str, node: FileNode, match: Match) -> Defect:
    names = "; ".join(f"{c.id} ({c.name})" for c in match.candidates)
    rule = f"the place '{node.name}' is not clear: {match.how} (candidates: {names})"
    remedy = "name the home area (--home), or settle it in a matches file (--matches)"
    return Defect(file, node.line, "", node.name, rule, remedy)


def _ids_of_names(graph: FileGraph, table_of: Mapping[str, str], taken: Mapping[str, str]) -> dict[str, str]:
    """Return ids made of names: of two of one name each keeps the id of its node in it (a brand is no identity)."""
    wanted = {n.id: slug(n.name) for n in graph.nodes if n.id not in taken and table_of[n.id] != "places"}
    times = Counter([*wanted.values(), *set(taken.values())])
    return {key: text if times[text] == 1 else f"{text}-{slug(key)}" for key, text in wanted.items()}


def _renamed(graph: FileGraph, file: str, ids: Mapping[str, str], rows: Mapping[str, Mapping[str, str]]) -> FileGraph:
    nodes: dict[str, FileNode] = {}
    joined: dict[str, list[str]] = {}
    for node in graph.nodes:
        key = ids.get(node.id, node.id)
        known = {k: v for k, v in rows.get(key, {}).items() if k in _GEOGRAPHY and v}
        own = {k: v for k, v in node.attributes.items() if k != "node_id" and v != known.get("name")}
        facts = {**own, **known, **({"node_id": node.id} if key != node.id else {})}
        if key != node.id and key not in rows and key not in SPECIAL and not (own.get("name") or own.get("label")):
            facts["name"] = node.name
        if key in nodes:
            joined.setdefault(key, [nodes[key].attributes.get("node_id", key)]).append(node.id)
            continue
        nodes[key] = FileNode(key, facts, node.line)
    edges = [replace(e, source=ids.get(e.source, e.source), target=ids.get(e.target, e.target)) for e in graph.edges]
    notes = [f"{file}: the nodes {', '.join(parts)} are one place, {key}" for key, parts in sorted(joined.items())]
    special = sorted(set(SPECIAL) & set(nodes))
    notes += [f"{file}: the node '{nodes[key].attributes.get('node_id', key)}' says '{key}'" for key in special]
    return replace(graph, nodes=list(nodes.values()), edges=edges, notes=[*graph.notes, *notes])
