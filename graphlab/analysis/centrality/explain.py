"""Where a score comes from: the pairs behind a betweenness, the neighbours behind other scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from graphlab.analysis.centrality.measures import MEASURES, ends_around
from graphlab.graph.network import Network
from graphlab.model.notes import LEFT_OUT, Note
from graphlab.model.result import Column, Result

if TYPE_CHECKING:
    from graphlab.graph.kernel.arrays import Arrays

Around = Mapping[str, Mapping[str, Any]]

WIDTH = 256  # searches at a time
BY_PAIRS = ("origin-town-betweenness", "betweenness")
COLUMNS = (
    Column("node", "id", "the line or place whose score is explained"),
    Column("origin", "id", "one end of the pair (of a pair of supply: where it comes from)"),
    Column("destination", "id", "the other end; for a neighbour the same as origin"),
    Column("share", "share", "part of the node's score that comes from this pair or neighbour"),
    Column("ways", "count", "lines that serve the pair, or shortest ways between its ends"),
    Column("claims", "ids", "claims behind it"),
)


def explain(net: Network, node: str, measure: str = "origin-town-betweenness", *, top: int = 10) -> Result:
    """Return the pairs that a line or place owes its score to, the greatest part first.

    Parameters
    ----------
    net
        The network.
    node
        Id of a node of the supply graph.
    measure
        Name of the measure. For other measures than the two kinds of betweenness the rows are the node's neighbours,
        each with its part of the neighbours' scores.
    top
        Rows at most.

    Returns
    -------
    Result
        Columns `COLUMNS`; ties by id.

    Notes
    -----
    Betweenness costs one search from every node: O(n m).
    """
    around = net.supply_columns.around(node)
    if measure == "origin-town-betweenness":
        rows = _by_served_pairs(net, around, node)
    elif measure == "betweenness":
        rows = _by_any_pairs(net.supply_columns.arrays, around, node, top)
    else:
        rows = _by_neighbours(net, around, node, measure)
    rows.sort(key=lambda row: (-row["share"], row["origin"], row["destination"]))
    more = len(rows) - top
    return Result(
        title=f"What gives {net.name(node)} its {MEASURES[measure].title.lower()}",
        method="Each pair's part of the score, as the measure counts it."
        if measure in BY_PAIRS
        else "The neighbours' scores; this measure has no parts by pair.",
        columns=COLUMNS,
        rows=rows[:top],
        parameters=dict(net.parameters) | {"measure": measure, "node": node, "top": top},
        notes=[Note("There are further rows with equal or smaller parts.", LEFT_OUT)] if more > 0 else [],
        marking=net.marking,
    )


def _row(node: str, origin: str, destination: str, part: float, ways: int, claims: Any) -> dict[str, Any]:
    return {
        "node": node,
        "origin": origin,
        "destination": destination,
        "share": part,
        "ways": ways,
        "claims": tuple(sorted(claims)),
    }


def _by_served_pairs(net: Network, around: Around, node: str) -> list[dict[str, Any]]:
    columns = net.supply_columns
    origins, towns = ends_around(around) if columns.is_line[columns.number[node]] else ([], [])
    ways = [(origin, town) for origin in origins for town in towns if origin != town and (origin, town) in net.pairs]
    found = {pair: net.pairs.lines_of(pair) for pair in ways}
    total = sum(1 / len(lines) for lines in found.values())
    return [
        _row(
            node,
            origin,
            town,
            1 / len(lines) / total,
            len(lines),
            {*around[origin]["claims"], *around[town]["claims"]},
        )
        for (origin, town), lines in found.items()
    ]


def _by_any_pairs(arrays: Arrays, around: Around, node: str, top: int) -> list[dict[str, Any]]:
    """The greatest parts; one search from every node, some hundred at a time."""
    nodes, matrix = [str(name) for name in arrays.nodes], arrays.out.matrix()
    at = nodes.index(node)
    far, ways = (values[:, 0] for values in _search(matrix, np.array([at])))
    claims = {c for data in around.values() for c in data["claims"]}
    total, found = 0.0, []
    for start in range(0, len(nodes), WIDTH):
        sources = np.arange(start, min(start + WIDTH, len(nodes)))
        between, count = _search(matrix, sources)
        through = far[:, None] + far[sources] == between
        through &= (
            np.isfinite(between) & (np.arange(len(nodes))[:, None] > sources) & (far[:, None] > 0) & (far[sources] > 0)
        )
        other, one = np.nonzero(through)
        parts = ways[other] * ways[sources[one]] / count[other, one]
        total += float(parts.sum())
        found += [
            (nodes[sources[one[i]]], nodes[other[i]], float(parts[i]), int(count[other[i], one[i]]))
            for i in np.lexsort((other, one, -np.round(parts, 12)))[: top + 1].tolist()
        ]
    return [_row(node, one, other, part / total, count, claims) for one, other, part, count in found]


def _search(matrix: Any, sources: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distance (inf: none) and number of shortest ways from each source (a column) to every node."""
    size, column = matrix.shape[0], np.arange(len(sources))
    far, ways = np.full((size, len(sources)), np.inf), np.zeros((size, len(sources)))
    far[sources, column], ways[sources, column] = 0, 1
    front, step = ways.copy(), 0
    while front.any():
        step += 1
        front = matrix @ front
        front[np.isfinite(far)] = 0
        far[front > 0] = step
        ways += front
    return far, ways


def _by_neighbours(net: Network, around: Around, node: str, measure: str) -> list[dict[str, Any]]:
    chosen = MEASURES[measure]
    scores = chosen.score(net.supply_columns if chosen.on_columns else net.supply_graph, True)
    total = sum(scores[other] for other in around)
    return [
        _row(node, other, other, scores[other] / total if total else 0.0, 1, data["claims"])
        for other, data in around.items()
    ]
