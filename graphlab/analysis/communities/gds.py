"""Communities worked out on a Neo4j server (Graph Data Science), shown like our own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphlab.analysis.communities.consensus import consensus_division
from graphlab.analysis.communities.detection import COLUMNS, community_rows, run_seeds
from graphlab.analysis.communities.methods import connected_within, make_community_graph, newman_modularity
from graphlab.analysis.lifecycle.standing import standing, subject_of
from graphlab.errors import NotFoundError
from graphlab.graph.network import Network
from graphlab.model.notes import LIMIT, noted
from graphlab.model.result import Column, Result
from graphlab.stores.neo4j.gds import METHODS, Engine, refuse_loops, written_note
from graphlab.wording.phrases import many


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
    refuse_loops(graph, method, ("louvain", "leiden"))
    community_graph = make_community_graph(graph)
    seeds = run_seeds(seed, max(runs, 1) if method == "leiden" else 1)
    found = [engine.partition(graph, method, s) for s in seeds]
    labels = [np.array([division[node] for node in community_graph.nodes], dtype=np.int64) for division in found]
    divisions = [connected_within(community_graph, division) for division in labels]
    quality = [newman_modularity(community_graph, division) for division in divisions]
    best = min(range(len(found)), key=lambda i: (-round(quality[i], 12), i))
    rows = community_rows(net, community_graph, consensus_division(divisions, best))
    notes = ["A community is a pattern of recorded links, not an organisation."]
    if len(found) == 1:
        notes.append("One run: which communities would hold in another run is not known; cores mean nothing here.")
    if write:
        numbers = {row["node"]: row["community"] for row in rows}
        notes.append(written_note(write, engine.write(write, numbers)))
    return Result(
        title=f"{method.capitalize()} communities of {subject_of(net)}, by Graph Data Science",
        method=f"gds.{method} on the server, concurrency 1; best of {many(len(found), 'run')} by modularity.",
        columns=COLUMNS,
        rows=rows,
        parameters=dict(net.parameters)
        | {"method": method, "engine": "gds", "runs": len(found)}
        | ({"write": write} if write else {}),
        seed=seed,
        notes=noted(LIMIT, notes),
        withheld=net.withheld(links=net.analysed_types),
        marking=net.marking,
        parts={"quality": _quality(net, quality, best)},
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
