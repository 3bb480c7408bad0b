"""Orders in which the nodes of a network can be removed: by degree, betweenness, collective influence, pairs served.

A static order is computed once; an adaptive one anew after every removal. On small networks ties decide the curve, so
the rule for them is part of the order: the smallest id, or the largest, which is the last in natural order (so both
``largest`` and ``last`` name it). No rule depends on the order in which a graph was built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any, Literal, get_args

from graphlab.errors import NotFoundError
from graphlab.model.values import rounded
from graphlab.spread.routes import HERE, Route

if TYPE_CHECKING:
    import networkx as nx

Node = Hashable
Ties = Literal["smallest", "largest", "last"]
Score = Callable[["nx.Graph"], Mapping[Node, float]]
#: Lines by pair: which nodes serve each origin-to-town pair.
Pairs = Mapping[Any, Iterable[Node]]

STRATEGIES = ("degree", "betweenness", "collective-influence", "origin-town-betweenness")
_DIGITS = re.compile(r"(\d+)")


def natural_key(node: Node) -> tuple[Any, ...]:
    """Return the key by which ids are ordered: numbers in them by value, so that 2 comes before 10.

    Examples
    --------
    >>> sorted(["l10", "l2", 3, 12], key=natural_key)
    [3, 12, 'l2', 'l10']
    """
    if isinstance(node, int | float):
        return (((0, node, ""),), str(node))
    parts = _DIGITS.split(str(node))
    return (tuple((0, int(p), "") if p.isdecimal() and len(p) < 1000 else (1, 0, p) for p in parts if p), str(node))


def tie_order(graph: nx.Graph, ties: Ties) -> dict[Node, int]:
    """Return the place of each node among nodes of equal score, the smallest removed first.

    Raises
    ------
    NotFoundError
        If there is no such rule.
    """
    if ties not in get_args(Ties):
        raise NotFoundError(f"there is no tie rule '{ties}'", get_args(Ties))
    nodes = sorted(graph, key=natural_key, reverse=ties != "smallest")
    return {node: i for i, node in enumerate(nodes)}


def degree_scores(graph: nx.Graph) -> dict[Node, float]:
    """Return the number of neighbours of each node, a loop not counted."""
    return {node: len(graph.adj[node]) - (node in graph.adj[node]) for node in graph}


def betweenness_scores(graph: nx.Graph, way: Route = HERE) -> Mapping[Node, float]:
    """Return the unnormalised betweenness of each node by the exact kernel."""
    from graphlab.graph.kernel import betweenness_centrality

    scores: Mapping[Node, float] = betweenness_centrality(graph, normalized=False, way=way)
    return scores


def collective_influence(graph: nx.Graph, radius: int = 2) -> dict[Node, float]:
    """Return the collective influence of each node.

    It is (degree - 1) times the sum of (degree - 1) over the nodes exactly `radius` links away.

    References
    ----------
    Morone & Makse, Nature 524:65 (2015).

    Examples
    --------
    >>> import networkx as nx
    >>> collective_influence(nx.path_graph(5), radius=2)
    {0: 0, 1: 1, 2: 0, 3: 1, 4: 0}
    """
    return {node: _influence(graph, node, radius) for node in graph}


def _influence(graph: nx.Graph, node: Node, radius: int) -> int:
    own = len(graph.adj[node]) - 1
    if own < 1:
        return 0
    return own * sum(len(graph.adj[other]) - 1 for other in _ball(graph, node, radius)[-1])


def _ball(graph: nx.Graph, node: Node, radius: int) -> list[set[Node]]:
    """Return the shells of nodes 0, 1, ... `radius` links away."""
    seen, shells = {node}, [{node}]
    for _ in range(radius):
        shell = {other for near in shells[-1] for other in graph.adj[near]} - seen
        seen |= shell
        shells.append(shell)
    return shells


def pair_scores(graph: nx.Graph, pairs: Pairs) -> dict[Node, float]:
    """Return the origin-to-town betweenness of each node: every pair is shared out over the lines that serve it.

    Notes
    -----
    Origin -> line -> town is the shortest way of a served pair, so a line that serves it together with k - 1 others is
    on 1/k of its shortest ways. Only lines still in the graph count.
    """
    scores: dict[Node, float] = dict.fromkeys(graph, 0.0)
    for pair in pairs:
        live = [node for node in pairs[pair] if node in scores]
        for node in live:
            scores[node] += 1 / len(live)
    return scores


def removal_order(
    graph: nx.Graph,
    strategy: str = "degree",
    *,
    adaptive: bool = False,
    ties: Ties = "smallest",
    removable: Iterable[Node] | None = None,
    radius: int = 2,
    pairs: Pairs | None = None,
    way: Route = HERE,
) -> list[Node]:
    """Return the order in which a strategy removes nodes.

    Parameters
    ----------
    graph
        Undirected; it is not changed.
    strategy
        One of `STRATEGIES`.
    adaptive
        Recompute the score after every removal.
    ties
        Which of equal scores goes first: the ``smallest`` id, or the ``largest`` or ``last`` one (9 before 10).
    removable
        Nodes that may be removed (for example the lines); all by default.
    radius
        Radius of collective influence, in links.
    pairs
        For ``origin-town-betweenness``: the lines that serve each pair.
    way
        Where betweenness is worked out.

    Raises
    ------
    NotFoundError
        If there is no such strategy or tie rule.

    Notes
    -----
    Scores are compared at 12 significant digits. Adaptive degree and collective influence update only the
    neighbourhood of what was removed; adaptive betweenness costs one betweenness a removal.

    Examples
    --------
    >>> import networkx as nx
    >>> removal_order(nx.star_graph(3), "degree", adaptive=True)
    [0, 1, 2, 3]
    """
    if strategy not in STRATEGIES:
        raise NotFoundError(f"there is no removal strategy '{strategy}'", STRATEGIES)
    allowed = set(graph) if removable is None else set(removable)
    place = tie_order(graph, ties)
    score = _score_of(strategy, radius, pairs or {}, way)
    if not adaptive:
        scores = score(graph)
        return sorted(allowed, key=lambda node: (-rounded(scores[node]), place[node]))
    if strategy in ("degree", "collective-influence"):
        return _adaptive_local(graph, allowed, place, radius if strategy == "collective-influence" else 0)
    return _adaptive(graph, allowed, place, score)


def _score_of(strategy: str, radius: int, pairs: Pairs, way: Route) -> Score:
    scores: dict[str, Score] = {
        "degree": degree_scores,
        "betweenness": lambda graph: betweenness_scores(graph, way),
        "collective-influence": lambda graph: collective_influence(graph, radius),
        "origin-town-betweenness": lambda graph: pair_scores(graph, pairs),
    }
    return scores[strategy]


def _adaptive(graph: nx.Graph, allowed: set[Node], place: Mapping[Node, int], score: Score) -> list[Node]:
    rest, order = graph.copy(), []
    left = set(allowed)
    while left:
        scores = score(rest)
        first = min(left, key=lambda node: (-rounded(scores[node]), place[node]))
        order.append(first)
        left.remove(first)
        rest.remove_node(first)
    return order


def _adaptive_local(graph: nx.Graph, allowed: set[Node], place: Mapping[Node, int], radius: int) -> list[Node]:
    """Adaptive order for scores that see no further than `radius` links: degree (0) or collective influence."""
    import networkx as nx

    rest = graph.copy()
    rest.remove_edges_from(list(nx.selfloop_edges(rest)))

    def score(node: Node) -> int:
        return _influence(rest, node, radius) if radius else len(rest.adj[node])

    current = {node: score(node) for node in allowed}
    heap = [(-value, place[node], node) for node, value in current.items()]
    heapify(heap)
    order: list[Node] = []
    while heap:
        value, _, node = heappop(heap)
        if current.get(node) != -value:
            continue
        touched = set().union(*_ball(rest, node, radius + 1)) - {node}
        order.append(node)
        del current[node]
        rest.remove_node(node)
        for other in touched & current.keys():
            if (new := score(other)) != current[other]:
                current[other] = new
                heappush(heap, (-new, place[other], other))
    return order
