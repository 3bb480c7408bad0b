"""How far a rank can be trusted: the ranking is done again with links missing, and the ranks are compared.

Four ways of missing. ``random``: each link is missing with the same probability. ``grade``: the worse its best grade,
the likelier it is missing. ``source``: one source is silent at a time. ``force``: one police force is silent at a time.
Intelligence is not missing at random, so a rank that only holds in the first way is not safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from graphlab.analysis.centrality.routes_left import RoutesLeft, scores_without
from graphlab.graph.network import Network
from graphlab.graph.supply_columns import SupplyColumns
from graphlab.model.claims import Link
from graphlab.spread.routes import HERE, Route
from graphlab.statistics.ranks import at_twelve_digits, spans

if TYPE_CHECKING:
    import networkx as nx

WAYS = ("random", "grade", "source", "force")
SILENCES = WAYS[2:]
MISSING = 0.1  # probability that a link is missing
LOW, HIGH = 0.05, 0.95
DEFAULT_RUNS = 200
SMALL = 300  # nodes up to which stability is on unless told otherwise
SMALL_WHEN_QUICK = 600  # the same for measures that only look at a node's own links

#: Factor on the probability of a missing link by source digit and information letter; 1 for the middle and ungraded.
BY_SOURCE = {1: 0.5, 2: 1.0, 3: 1.5}
BY_INFORMATION = {"A": 0.5, "B": 0.75, "C": 1.0, "D": 1.5, "E": 2.0}

Edge = tuple[str, str]
Score = Callable[[Any], dict[str, float]]


@dataclass(frozen=True, slots=True)
class Stability:
    """Ranks of every node over the runs of one way of missing.

    ``low`` and ``high`` are the 5 and 95 % points of its rank (a tie shares the smallest); of silences, which are few
    and all looked at, the least and the greatest. ``median`` is the middle one, ``in_top`` the share of runs in which
    its rank is at most k. ``empty`` runs, in which nothing scores any more, rank nothing and are only counted.
    """

    way: str
    runs: int
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    median: NDArray[np.int64]
    in_top: NDArray[np.float64]
    empty: int = 0


def chance_missing(links: Iterable[Link], missing: float = MISSING) -> float:
    """Probability that a link stated by these claims is missing: that of its best grade; at most 0.9.

    Examples
    --------
    >>> chance_missing([])
    0.1
    """
    grades = [link.grade for link in links if link.grade is not None]
    if not grades:
        return missing
    best = min(grades)
    return min(0.9, missing * BY_SOURCE[best.source] * BY_INFORMATION[best.information])


def stability(
    net: Network,
    graph: nx.Graph | SupplyColumns,
    score: Score | RoutesLeft,
    *,
    way: str = "random",
    runs: int = DEFAULT_RUNS,
    top: int = 10,
    seed: int = 0,
    missing: float = MISSING,
    route: Route = HERE,
) -> Stability | None:
    """Ranks of every node of a graph, in its order, over runs with links missing.

    Parameters
    ----------
    net
        Where the claims behind the links are.
    graph
        The supply graph; of routes its columns will do.
    score
        The measure; a function of a module where workers have to find it, or the routes of origin-to-town betweenness.
    way
        One of `WAYS`; ``source`` and ``force`` make one run for each of them, whatever ``runs`` says.
    runs
        Runs with random links missing.
    top
        The k of "in the top k".
    seed
        Of the random links.
    missing
        Probability that a link is missing, at least 0 and less than 1.
    route
        Where the runs are made; the same bytes everywhere.

    Returns
    -------
    Stability
        None where there is nothing to silence, or nothing is left to rank in any run.

    Notes
    -----
    Cost: ``runs`` times the measure; for origin-to-town betweenness once, and little a run. 200 to 300
    runs are enough for a 5 to 95 % interval.
    """
    found, empty = [], 0
    if isinstance(graph, SupplyColumns) and way == "random":
        absences = list(_at_random(np.full(len(graph.start), missing), runs, seed))
    else:
        graph = net.supply_graph if isinstance(graph, SupplyColumns) else graph
        absences = list(_absences(net, graph, [(u, v) for u, v in graph.edges], way, runs, seed, missing))
    work, shared = (scores_without, score) if isinstance(score, RoutesLeft) else (_values_without, (graph, score))
    for values in route.each(work, shared, absences):
        if not values.any():
            empty += 1
            continue
        found.append(spans(at_twelve_digits(values))[0])
    if not found:
        return None
    ranks = np.array(found)
    points = (0.0, 0.5, 1.0) if way in SILENCES else (LOW, 0.5, HIGH)
    low, median, high = (np.quantile(ranks, part, axis=0, method="inverted_cdf").astype(np.int64) for part in points)
    return Stability(way, len(ranks), low, high, median, (ranks <= top).mean(axis=0), empty)


def _values_without(shared: tuple[nx.Graph, Score], gone: Sequence[int]) -> NDArray[np.float64]:
    """The score of every node, in the order of the graph, without some of its edges, by number."""
    graph, score = shared
    scores = score(_without(graph, gone))
    return np.array([scores[node] for node in graph], dtype=float)


def _without(graph: nx.Graph, gone: Sequence[int]) -> nx.Graph:
    """The same nodes in the same order, without some edges."""
    import networkx as nx

    left: nx.Graph = nx.Graph(**graph.graph)
    left.add_nodes_from(graph.nodes(data=True))
    missing = set(gone)
    left.add_edges_from(edge for number, edge in enumerate(graph.edges(data=True)) if number not in missing)
    return left


def _absences(
    net: Network, graph: nx.Graph, edges: Sequence[Edge], way: str, runs: int, seed: int, missing: float
) -> Iterator[list[int]]:
    """The numbers of the links that are missing in each run."""
    if way in SILENCES:
        yield from _silences(net, graph, edges, way)
        return
    claims = {link.id: link for link in net.links} if way == "grade" else {}
    chance = np.array(
        [chance_missing([claims[c] for c in graph.edges[e]["claims"]], missing) if claims else missing for e in edges]
    )
    yield from _at_random(chance, runs, seed)


def _at_random(chance: NDArray[np.float64], runs: int, seed: int) -> Iterator[list[int]]:
    """The numbers of the links that are missing in each run, each with its own probability."""
    rng = np.random.default_rng(seed)
    for _ in range(runs):
        yield np.flatnonzero(rng.random(len(chance)) < chance).tolist()


def _silences(net: Network, graph: nx.Graph, edges: Sequence[Edge], way: str) -> Iterator[list[int]]:
    """For each source or force: the links that nobody else tells of."""
    told = tellers(net, graph, edges, way)
    for silent in sorted(frozenset().union(*told) - {""}):
        yield [number for number, who in enumerate(told) if who == {silent}]


def tellers(net: Network, graph: nx.Graph, edges: Iterable[Edge], way: str) -> list[frozenset[str]]:
    """Return the sources (or police forces) that tell of each link; "" where none is named."""
    claims = {link.id: link for link in net.links}
    return [
        frozenset(claims[c].source if way == "source" else _force(net, claims[c]) for c in graph.edges[edge]["claims"])
        for edge in edges
    ]


def _force(net: Network, link: Link) -> str:
    """The force that would have recorded a link: that of its place."""
    return net.dataset.geography.force_of(link.end_node) or ""


def tied_groups(low: Sequence[int], high: Sequence[int]) -> list[int]:
    """Number of the group of each row, in the order of the table: rows that cannot be told apart share one.

    A group begins with a row and takes in those that follow as long as their interval begins before the first row's
    ends.

    Examples
    --------
    >>> tied_groups([1, 2, 3, 3, 3], [1, 2, 5, 5, 5])
    [1, 2, 3, 3, 3]
    """
    groups: list[int] = []
    ends = 0
    for number, (start, stop) in enumerate(zip(low, high, strict=True)):
        if not groups or start > ends:
            groups.append(number + 1)
            ends = stop
        else:
            groups.append(groups[-1])
    return groups
