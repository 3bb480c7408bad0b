"""Graphs from claims seen through filters, always from sorted claims, so that the same claims give the same graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from graphlab.graph.claim_columns import ClaimColumns
from graphlab.graph.filters import SUPPLY, Filters
from graphlab.graph.supply import Joined, Pairs
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Count, Link
from graphlab.model.columns import TextColumn, distinct
from graphlab.model.tables import SPECIAL, LineRow, OperationRow, PlaceRow, Row, SourceRow

if TYPE_CHECKING:
    import networkx as nx


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
    def ends_of_counts(self) -> frozenset[str]:
        """What they give as origin or destination."""

    @property
    def supply_graph(self) -> nx.Graph:
        """See `supply_graph`."""

    @property
    def pairs(self) -> Pairs:
        """Who serves whom."""

    @property
    def link_columns(self) -> ClaimColumns:
        """The links in columns, and why each passes or not."""

    def rolled(self, places: TextColumn) -> TextColumn:
        """Return a column of places with the place that each is shown as."""

    def names_of_lines(self, lines: Sequence[str]) -> list[str]:
        """Return the names of lines as people write them."""

    def name(self, key: str) -> str:
        """Return a name as people write it."""


def _attributes(entity: Row | None) -> dict[str, Any]:
    if entity is None:
        return {}
    return {k: v for k, v in sorted(entity.cells().items()) if v}


def full_graph(net: FilteredClaims) -> nx.MultiDiGraph:
    """Return the graph that holds everything: `Line`, `Place`, `Operation` and `Source` nodes and every link.

    Edges bear ``type`` and ``claims``; FLOWS_TO stands for one count with both ends, a self-loop where they are one
    place. Places bear the roles OriginArea and DestinationTown in ``roles``.
    """
    import networkx as nx

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
    used = {n for x in net.links for n in (x.start_node, x.end_node)} | net.ends_of_counts
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
    links, known = net.link_columns, _known_supply(net)
    places = {
        role: set(net.rolled(links["to"].take(known & links["link_type"].equals(kind))).texts)
        for role, kind in (("OriginArea", "ORIGINATES_IN"), ("DestinationTown", "SUPPLIES"))
    }
    every = sorted(set().union(*places.values()))
    return {place: tuple(role for role in places if place in places[role]) for place in every}


def _known_supply(net: FilteredClaims) -> np.ndarray:
    """Return which links pass and say where a line is run from or sells, at a place that is known."""
    links = net.link_columns
    return np.asarray(links.passes & links["link_type"].is_in(SUPPLY) & ~links["to"].is_in(SPECIAL))


def supply_links(net: FilteredClaims) -> tuple[list[str], Joined]:
    """Return the nodes of the graph of lines and places, sorted, and its links, each once with all its claims.

    A plain network has its places by CONNECTS: all of them, or in a choice of claims those that one touches.
    """
    links, ids = net.link_columns, net.dataset.claim_column("links")
    if net.is_plain:
        rows = np.flatnonzero(links.passes & links["link_type"].equals("CONNECTS"))
        both = TextColumn.concat([links["from"].take(rows), links["to"].take(rows)])
        sides = np.sort(both.codes.reshape(2, -1), axis=0)
        start, end = (TextColumn.from_codes(both.texts, side) for side in sides)
    else:
        rows = np.flatnonzero(_known_supply(net))
        start, end = links["from"].take(rows), net.rolled(links["to"].take(rows))
    joined = Joined.of(start, end, rows, ids)
    alone = {*net.places}.difference(joined.names) if net.is_plain and not net.filters.choose_links else ()
    return sorted([*alone, *joined.names]), joined


def supply_graph(net: FilteredClaims) -> nx.Graph:
    """Return the simple undirected graph of lines and places; several claims on one link are one edge with all ids."""
    import networkx as nx

    nodes, joined = supply_links(net)
    links, ids = net.link_columns, net.dataset.claim_column("links")
    lines = [] if net.is_plain else [joined.names[i] for i in distinct(joined.start).tolist()]
    names = dict(zip(lines, net.names_of_lines(lines), strict=True))
    roles = place_roles(net)
    graph: nx.Graph = nx.Graph()
    for node in nodes:
        kind, name = ("line", names[node]) if node in names else ("place", net.name(node))
        graph.add_node(node, kind=kind, name=name, roles=roles.get(node, ()))
    attributes = zip(joined.ends(), joined.claims(ids), joined.types(links["link_type"]), strict=True)
    graph.add_edges_from((*ends, {"claims": claims, "types": types}) for ends, claims, types in attributes)
    return graph


def served_graph(net: FilteredClaims) -> nx.DiGraph:
    """Return the directed graph origin -> line -> town, over links with neither end special."""
    import networkx as nx

    graph: nx.DiGraph = nx.DiGraph()
    undirected = net.supply_graph
    graph.add_nodes_from((node, dict(undirected.nodes[node])) for node in undirected)
    links, ids, known = net.link_columns, net.dataset.claim_column("links"), _known_supply(net)
    from_origin = links["link_type"].equals("ORIGINATES_IN")
    parts = [np.flatnonzero(known & from_origin), np.flatnonzero(known & ~from_origin)]
    lines, places = ([column.take(rows) for rows in parts] for column in (links["from"], net.rolled(links["to"])))
    start, end = TextColumn.concat([places[0], lines[1]]), TextColumn.concat([lines[0], places[1]])
    joined = Joined.of(start, end, np.concatenate(parts), ids)
    graph.add_edges_from(
        (*ends, {"claims": claims}) for ends, claims in zip(joined.ends(), joined.claims(ids), strict=True)
    )
    return graph
