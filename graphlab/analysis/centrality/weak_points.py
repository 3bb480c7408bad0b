"""Weak points: what the network falls apart without, and the fewest lines that cut a town off from an origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from graphlab.analysis.centrality.measures import line_ends
from graphlab.analysis.lifecycle.standing import scope_words, standing, subject_of
from graphlab.errors import RefusedError
from graphlab.graph.network import Network
from graphlab.model.notes import LIMIT, Note
from graphlab.model.result import Column, Result

COLUMNS = (
    Column("node", "id", "line or place without which the rest falls apart; of a link its one end"),
    Column("link_to", "id", "other end of the link; empty for a node"),
    Column("kind", "", "line, place or link"),
    Column("parts", "count", "components that it leaves of the one that it is in"),
    Column("cut_off", "count", "lines and places outside the largest of these"),
    Column("claims", "ids", "claims on its links"),
)
CUT_COLUMNS = (
    Column("origin", "id", "where the supply comes from"),
    Column("destination", "id", "where it goes"),
    Column("lines_needed", "count", "fewest lines that must close so that no chain of lines joins the two"),
    Column("lines", "ids", "one such set (of several equal ones)"),
    Column("claims", "ids", "claims on the links of these lines"),
)


def weak_points(net: Network) -> Result:
    """Return articulation points and bridges of the supply graph, those that cut off most first.

    Asked of the lines that stand open, see `graphlab.analysis.lifecycle.standing`.

    Returns
    -------
    Result
        Columns `COLUMNS`, by ``cut_off`` downwards, then id.

    Notes
    -----
    O(a (n + m)) for a weak points.
    """
    net = standing(net)
    graph = net.supply_graph
    rows = [_row(graph, node, "") for node in nx.articulation_points(graph)]
    rows += [_row(graph, *sorted(link)) for link in nx.bridges(graph)]
    rows.sort(key=lambda row: (-row["cut_off"], row["node"], row["link_to"] or ""))
    return Result(
        title=f"Weak points: what holds the network together alone, {subject_of(net)}",
        method="Articulation points (nodes) and bridges (links) of the undirected network of lines and places.",
        columns=COLUMNS,
        rows=rows,
        parameters=dict(net.parameters),
        notes=[
            Note("A place cannot be closed: only lines are a means of intervention.", LIMIT),
            Note("A single link is often a single report; where reporting is thin all looks like a weak point.", LIMIT),
        ],
        marking=net.marking,
    )


def _row(graph: nx.Graph, node: str, other: str) -> dict[str, Any]:
    left = graph.copy()
    members = nx.node_connected_component(graph, node)
    if other:
        left.remove_edge(node, other)
        claims = set(graph.edges[node, other]["claims"])
        kept = members
    else:
        left.remove_node(node)
        claims = {c for data in graph[node].values() for c in data["claims"]}
        kept = members - {node}
    parts = [len(part) for part in nx.connected_components(left.subgraph(kept))]
    return {
        "node": node,
        "link_to": other or None,
        "kind": "link" if other else graph.nodes[node]["kind"],
        "parts": len(parts),
        "cut_off": sum(parts) - max(parts),
        "claims": tuple(sorted(claims)),
    }


def cutting_lines(net: Network, origin: str, destination: str) -> Result:
    """Return the fewest lines whose closure leaves no chain of lines from an origin to a town.

    Parameters
    ----------
    net
        The network.
    origin, destination
        Ids, names or aliases of the two places.

    Returns
    -------
    Result
        Columns `CUT_COLUMNS`, one row; ``lines`` is empty when nothing joins the two.

    Raises
    ------
    NotFoundError
        If a place is not known.
    RefusedError
        If the two are one place, or one is not in the network.

    Notes
    -----
    Minimum cut of the directed network origin -> line -> town where lines have capacity 1 and places none can close. A
    chain passes from town to origin only where one place is both.
    """
    net = standing(net)
    ends = [net.roll(net.find(name, kinds=("place",))) for name in (origin, destination)]
    graph = net.supply_graph
    for end in ends:
        if end not in graph:
            raise RefusedError(f"{net.name(end)} has no link in this network, so there is nothing to cut")
    if ends[0] == ends[1]:
        raise RefusedError(f"origin and destination are both {net.name(ends[0])}; name two places")
    lines = _fewest_lines(_split(graph), *ends)
    claims = {c for line in lines for data in graph[line].values() for c in data["claims"]}
    row = {
        "origin": ends[0],
        "destination": ends[1],
        "lines_needed": len(lines),
        "lines": lines,
        "claims": tuple(sorted(claims)),
    }
    return Result(
        title=f"The fewest lines that cut {net.name(ends[1])} off from {net.name(ends[0])}: {scope_words(net)}",
        method="Minimum cut between the two places; only lines can be cut. Each line counts 1, whatever it sells.",
        columns=CUT_COLUMNS,
        rows=[row],
        parameters=dict(net.parameters) | {"cut": ends},
        notes=[Note("Lines that nobody reported are not in the cut: it is a lower bound.", LIMIT)],
        marking=net.marking,
    )


def _split(graph: nx.Graph) -> nx.DiGraph:
    """Origin -> line (in) -> line (out) -> town; only the middle of a line has a capacity."""
    flow: nx.DiGraph = nx.DiGraph()
    kinds = nx.get_node_attributes(graph, "kind")
    flow.add_nodes_from(("place", node) for node in graph if kinds[node] == "place")
    for line in sorted(node for node in graph if kinds[node] == "line"):
        origins, towns = line_ends(graph, line)
        flow.add_edge(("in", line), ("out", line), capacity=1)
        flow.add_edges_from((("place", origin), ("in", line)) for origin in origins)
        flow.add_edges_from((("out", line), ("place", town)) for town in towns)
    return flow


def _fewest_lines(flow: nx.DiGraph, origin: str, destination: str) -> tuple[str, ...]:
    _, (near, far) = nx.minimum_cut(flow, ("place", origin), ("place", destination))
    middles: Mapping[Any, Any] = {u: v for u, v, data in flow.edges(data=True) if "capacity" in data}
    return tuple(sorted(u[1] for u, v in middles.items() if u in near and v in far))
