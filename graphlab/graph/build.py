"""Graphs from claims seen through filters, always from sorted claims, so that the same claims give the same graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import networkx as nx

from graphlab.graph.filters import SUPPLY, Filters
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Count, Link
from graphlab.model.tables import LINK_TYPES, SPECIAL, LineRow, OperationRow, PlaceRow, Row, SourceRow

if TYPE_CHECKING:
    import pandas as pd


class FilteredClaims(Protocol):
    """What graphs are made from: `graphlab.graph.network.Network`, which stands above this module."""

    filters: Filters
    dataset: ClaimSet

    @property
    def marking(self) -> str:
        """Protective marking."""

    @property
    def is_plain(self) -> bool:
        """Whether it is a network without lines."""

    @property
    def lines(self) -> Mapping[str, LineRow]:
        """Lines that may be shown, by id."""

    @property
    def places(self) -> Mapping[str, PlaceRow]:
        """Places that may be shown, by id."""

    @property
    def operations(self) -> Mapping[str, OperationRow]:
        """Operations that may be shown, by id."""

    @property
    def sources(self) -> Mapping[str, SourceRow]:
        """Sources that may be shown, by id."""

    @property
    def links(self) -> tuple[Link, ...]:
        """Links that pass the filters."""

    @property
    def counts(self) -> tuple[Count, ...]:
        """Counts that pass the filters."""

    @property
    def count_frame(self) -> pd.DataFrame:
        """The same counts in columns."""

    @property
    def supply_graph(self) -> nx.Graph:
        """See `supply_graph`."""

    def roll(self, place: str) -> str:
        """Return the place that a place is shown as."""

    def name(self, key: str) -> str:
        """Return a name as people write it."""


def _attributes(entity: Row | None) -> dict[str, Any]:
    if entity is None:
        return {}
    fields = {**entity.__dict__, **(entity.__pydantic_extra__ or {})}
    return {k: v for k, v in sorted(fields.items()) if v}


def full_graph(net: FilteredClaims) -> nx.MultiDiGraph:
    """Return the graph that holds everything: `Line`, `Place`, `Operation` and `Source` nodes and every link.

    Edges bear ``type`` and ``claims``; FLOWS_TO stands for one count with both ends, a self-loop where they are one
    place. Places bear the roles OriginArea and DestinationTown in ``roles``.
    """
    graph: nx.MultiDiGraph = nx.MultiDiGraph(title=net.dataset.title, marking=net.marking)
    roles = place_roles(net)
    tables: tuple[tuple[str, Mapping[str, Row]], ...] = (
        ("Line", net.lines),
        ("Place", net.places),
        ("Operation", net.operations),
        ("Source", net.sources),
    )
    for label, rows in tables:
        for key in sorted(rows):
            attributes = _attributes(rows[key])
            attributes.pop(f"{label.lower()}_id", None)
            if "kind" in attributes:
                attributes[f"{label.lower()}_kind"] = attributes.pop("kind")
            graph.add_node(key)
            graph.nodes[key].update(attributes | {"label": label, "roles": roles.get(key, ())})
    used = {n for x in net.links for n in (x.start_node, x.end_node)} | {
        *net.count_frame["origin"],
        *net.count_frame["destination"],
    }
    for special in SPECIAL:
        if special in used:
            graph.add_node(special, label="Place", name=net.name(special), roles=())
    _add_edges(net, graph)
    return graph


def _add_edges(net: FilteredClaims, graph: nx.MultiDiGraph) -> None:
    for link in net.links:
        graph.add_edge(
            link.start_node, link.end_node, key=link.id, type=link.type, claims=(link.id,), certainty=link.certainty
        )
    for key in sorted(net.places):
        if net.places[key].text("within"):
            graph.add_edge(key, net.places[key].text("within"), key=f"within:{key}", type="WITHIN", claims=())
    for key in sorted(net.operations):
        if net.operations[key].text("part_of"):
            graph.add_edge(key, net.operations[key].text("part_of"), key=f"part_of:{key}", type="PART_OF", claims=())
    for count in net.counts:
        if count.origin and count.destination:
            graph.add_edge(
                count.origin,
                count.destination,
                key=count.id,
                type="FLOWS_TO",
                claims=(count.id,),
                measure=count.measure,
                unit=count.unit,
                low=count.value.low,
                high=count.value.high,
                period=str(count.period),
            )


def place_roles(net: FilteredClaims) -> dict[str, tuple[str, ...]]:
    """Return the roles of places after roll-up: OriginArea where a line starts, DestinationTown where one sells."""
    roles: dict[str, set[str]] = {}
    for link in net.links:
        if link.type in SUPPLY and link.end_node not in SPECIAL:
            roles.setdefault(net.roll(link.end_node), set()).add(
                "OriginArea" if link.type == "ORIGINATES_IN" else "DestinationTown"
            )
    return {key: tuple(sorted(roles[key], reverse=True)) for key in sorted(roles)}


def supply_graph(net: FilteredClaims) -> nx.Graph:
    """Return the simple undirected graph of lines and places; several claims on one link are one edge with all ids.

    A plain network is a graph of its places by CONNECTS: all of them, or in a choice of claims those that one touches.
    """
    edges: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    kinds: dict[str, str] = {}
    for link in net.links:
        if link.type in SUPPLY and link.end_node not in SPECIAL:
            ends, kind = (link.start_node, net.roll(link.end_node)), LINK_TYPES[link.type][0].lower()
        elif net.is_plain and link.type == "CONNECTS":
            ends, kind = (min(link.start_node, link.end_node), max(link.start_node, link.end_node)), "place"
        else:
            continue
        kinds.setdefault(ends[0], kind)
        kinds.setdefault(ends[1], "place")
        claims, types = edges.setdefault(ends, (set(), set()))
        claims.add(link.id)
        types.add(link.type)
    plain = dict.fromkeys(net.places, "place") if net.is_plain and not net.filters.choose_links else {}
    roles = place_roles(net)
    graph: nx.Graph = nx.Graph()
    for node in sorted({**plain, **kinds}):
        graph.add_node(node, kind=kinds.get(node, "place"), name=net.name(node), roles=roles.get(node, ()))
    for start, end in sorted(edges):
        claims, types = edges[start, end]
        graph.add_edge(start, end, claims=tuple(sorted(claims)), types=tuple(sorted(types)))
    return graph


def served_graph(net: FilteredClaims) -> nx.DiGraph:
    """Return the directed graph origin -> line -> town, over links with neither end special."""
    graph: nx.DiGraph = nx.DiGraph()
    undirected = net.supply_graph
    graph.add_nodes_from((node, dict(undirected.nodes[node])) for node in undirected)
    edges: dict[tuple[str, str], set[str]] = {}
    for link in net.links:
        if link.type in SUPPLY and link.end_node not in SPECIAL:
            place = net.roll(link.end_node)
            ends = (place, link.start_node) if link.type == "ORIGINATES_IN" else (link.start_node, place)
            edges.setdefault(ends, set()).add(link.id)
    for ends in sorted(edges):
        graph.add_edge(*ends, claims=tuple(sorted(edges[ends])))
    return graph
