"""Centrality and communities worked out on a Neo4j server (Graph Data Science), shown like our own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np

from graphlab.analysis.centrality.ranking import COLUMNS, chosen_measure, rank_rows, scored_graph, subject_of
from graphlab.analysis.communities import detection as own_communities
from graphlab.analysis.communities.consensus import consensus_division
from graphlab.analysis.communities.methods import connected_within, make_community_graph, newman_modularity
from graphlab.analysis.lifecycle.standing import standing
from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.network import Network
from graphlab.model.result import Column, Result
from graphlab.statistics.ranks import ranked
from graphlab.stores.neo4j.gds import METHODS, Engine

#: Digits that Graph Data Science's sums are good for; more would split ties by rounding errors.
DIGITS = 10


def centrality_on_server(
    net: Network,
    engine: Engine,
    measure: str | None = None,
    *,
    top: int | None = None,
    normalized: bool = True,
    write: str | None = None,
) -> Result:
    """Return every line and place with its score as Graph Data Science works it out, and its rank.

    Parameters
    ----------
    net
        The network.
    engine
        Of the server that it was read from.
    measure
        ``degree``, ``betweenness`` (the default) or ``pagerank``.
    top
        Show the first so many ranks only.
    normalized
        Betweenness as a share of the pairs of other nodes.
    write
        Property to write the scores to; by default nothing is written.

    Returns
    -------
    Result
        The columns of `graphlab.analysis.centrality.ranking.centrality`.

    Raises
    ------
    NotFoundError
        If the measure is none of these.
    RefusedError
        If PageRank is asked for and a node is linked to itself.
    StoreError
        If the server has no Graph Data Science or does not answer.

    Notes
    -----
    Scores are kept to 10 significant digits, so that rounding errors do not split ties. No stability runs.
    """
    chosen = chosen_measure(net, measure or "betweenness")
    net = standing(net)
    graph = scored_graph(net)
    _refuse_loops(graph, chosen.name, ("pagerank", "degree"))
    found = engine.scores(graph, chosen.name)
    if chosen.name == "betweenness" and normalized and len(graph) > 2:
        found = {node: 2 * score / ((len(graph) - 1) * (len(graph) - 2)) for node, score in found.items()}
    whole = chosen.name == "degree"
    scores = {node: int(s) if whole else float(f"{s:.{DIGITS}g}") for node, s in found.items()}
    rows = rank_rows(net, graph, ranked(scores), None)
    notes = [
        chosen.misuse,
        "Without stability runs an interval only spans its tie: it says nothing about missing reports.",
    ]
    if write:
        notes.append(_written(write, engine.write(write, scores)))
    return Result(
        title=f"{chosen.title} of {subject_of(net)}, by Graph Data Science",
        method=f"{chosen.title}: {chosen.means}. Worked out on the server with concurrency 1.",
        columns=COLUMNS,
        rows=rows if top is None else [row for row in rows if row["rank"] <= top],
        parameters=_parameters(net, measure=chosen.name, engine="gds", top=top, normalized=normalized, write=write),
        notes=notes,
        withheld=net.withheld(links=net.analysed_types),
        marking=net.marking,
    )


def communities_on_server(
    net: Network, engine: Engine, method: str = "louvain", *, runs: int = 1, seed: int = 0, write: str | None = None
) -> Result:
    """Return the community of every line and place as Graph Data Science finds it.

    Parameters
    ----------
    net
        The network.
    engine
        Of the server that it was read from.
    method
        ``louvain``, ``leiden`` or ``wcc`` (what hangs together).
    runs
        Leiden runs with different seeds, of which the best is shown; the others give one run.
    seed
        From which the seeds of all runs are made.
    write
        Property to write the number of the community to; by default nothing is written.

    Returns
    -------
    Result
        The columns of `graphlab.analysis.communities.detection.communities`, in `parts` the modularity.

    Raises
    ------
    NotFoundError
        If the method is none of these.
    RefusedError
        If a node is linked to itself, which the two engines count differently.
    StoreError
        If the server has no Graph Data Science or does not answer.
    """
    if method not in METHODS:
        raise NotFoundError(f"Graph Data Science is not asked for '{method}'", METHODS)
    net = standing(net)
    graph = net.supply_graph
    _refuse_loops(graph, method, ("louvain", "leiden"))
    community_graph = make_community_graph(graph)
    seeds = own_communities.run_seeds(seed, max(runs, 1) if method == "leiden" else 1)
    found = [engine.partition(graph, method, s) for s in seeds]
    labels = [np.array([division[node] for node in community_graph.nodes], dtype=np.int64) for division in found]
    divisions = [connected_within(community_graph, division) for division in labels]
    quality = [newman_modularity(community_graph, division) for division in divisions]
    best = min(range(len(found)), key=lambda i: (-round(quality[i], 12), i))
    rows = own_communities._rows(graph, community_graph, consensus_division(divisions, best))
    notes = ["A community is a pattern of recorded links, not an organisation."]
    if len(found) == 1:
        notes.append("One run: which communities would hold in another run is not known; cores mean nothing here.")
    if write:
        numbers = {row["node"]: row["community"] for row in rows}
        notes.append(_written(write, engine.write(write, numbers)))
    return Result(
        title=f"{method.capitalize()} communities of {subject_of(net)}, by Graph Data Science",
        method=f"gds.{method} on the server, concurrency 1; best of {len(found):,} runs by modularity.",
        columns=own_communities.COLUMNS,
        rows=rows,
        parameters=_parameters(net, method=method, engine="gds", runs=len(found), write=write),
        seed=seed,
        notes=notes,
        withheld=net.withheld(links=net.analysed_types),
        marking=net.marking,
        parts={"quality": _quality(net, quality, best)},
    )


def _written(name: str, nodes: int) -> str:
    return f"Written to the property {name} of {nodes:,} lines and places."


def _refuse_loops(graph: nx.Graph, what: str, measures: Sequence[str]) -> None:
    loops = sorted(str(node) for node in nx.nodes_with_selfloops(graph))
    if loops and what in measures:
        raise RefusedError(
            f"'{loops[0]}' is linked to itself, which Graph Data Science counts otherwise than we do; "
            "leave --engine gds out"
        )


def _quality(net: Network, quality: Sequence[float], best: int) -> Result:
    means = "modularity of the division shown; 0 is chance, networks rarely exceed 0.8"
    return Result(
        title="What these communities are worth",
        method="Modularity, worked out here from the division that the server gave.",
        columns=(Column("quantity"), Column("value"), Column("means"), Column("claims", "ids", "none")),
        rows=[{"quantity": "best quality", "value": quality[best], "means": means, "claims": ()}],
        marking=net.marking,
    )


def _parameters(net: Network, **asked: Any) -> dict[str, Any]:
    return dict(net.parameters) | {name: value for name, value in asked.items() if value is not None}
