"""Centrality worked out on a Neo4j server (Graph Data Science), shown like our own."""

from __future__ import annotations

from typing import Any

from graphlab.analysis.centrality.ranking import COLUMNS, chosen_measure, rank_rows, scored_graph
from graphlab.analysis.lifecycle.standing import standing, subject_of
from graphlab.graph.network import Network
from graphlab.model.notes import LIMIT, noted
from graphlab.model.result import Result
from graphlab.statistics.ranks import ranked
from graphlab.stores.neo4j.gds import Engine, refuse_loops, written_note

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
    refuse_loops(graph, chosen.name, ("pagerank", "degree"))
    found = engine.scores(graph, chosen.name)
    if chosen.name == "betweenness" and normalized and len(graph) > 2:
        found = {node: 2 * score / ((len(graph) - 1) * (len(graph) - 2)) for node, score in found.items()}
    whole = chosen.name == "degree"
    scores = {node: int(s) if whole else float(f"{s:.{DIGITS}g}") for node, s in found.items()}
    rows = rank_rows(net.supply_columns, ranked(scores), None)
    notes = [
        chosen.misuse,
        "Without stability runs an interval only spans its tie: it says nothing about missing reports.",
    ]
    if write:
        notes.append(written_note(write, engine.write(write, scores)))
    return Result(
        title=f"{chosen.title} of {subject_of(net)}, by Graph Data Science",
        method=f"{chosen.title}: {chosen.means}. Worked out on the server with concurrency 1.",
        columns=COLUMNS,
        rows=rows if top is None else [row for row in rows if row["rank"] <= top],
        parameters=_parameters(net, measure=chosen.name, engine="gds", top=top, normalized=normalized, write=write),
        notes=noted(LIMIT, notes),
        withheld=net.withheld(links=net.analysed_types),
        marking=net.marking,
    )


def _parameters(net: Network, **asked: Any) -> dict[str, Any]:
    return dict(net.parameters) | {name: value for name, value in asked.items() if value is not None}
