"""The measures of centrality: for each a name, what a score means, how it is misread, and the function.

Every function takes the supply graph (undirected, lines and places; edges bear ``types`` and ``claims``) and gives a
score for every node of it; most take the same network as columns too, which needs no object a node or link. All are
exact and none needs a seed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.graph import kernel
from graphlab.graph.supply_columns import SupplyColumns

if TYPE_CHECKING:
    import networkx as nx

    Supply = nx.Graph | SupplyColumns

Pair = tuple[str, str]
Edge = tuple[str, str]
Scores = dict[str, float]

DENSE = 400  # nodes up to which eigenvectors are found directly
DIRECT = 1_500  # the same where the two largest values differ by less than the part below
CLOSE = 1e-3
_EQUAL = 1e-9  # part of a value by which two that count as one may differ
STEPS = 100  # of the power iteration that polishes a larger one


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of centrality: what it means, how it is misused, the unit of a score, and how it is computed.

    Attributes
    ----------
    on_columns
        Whether `score` takes the network as columns too.
    in_plain
        What it means and how it is misused in a plain network, where that is said otherwise.
    """

    name: str
    title: str
    means: str
    misuse: str
    unit: str
    score: Callable[[Any, bool], Scores]
    on_columns: bool = True
    plain: bool = True
    quick: bool = False
    in_plain: tuple[str, str] | None = None

    def words(self, *, plain: bool) -> tuple[str, str]:
        """Return what the measure means and how it is misused, in a plain network or one of lines."""
        return self.in_plain if plain and self.in_plain else (self.means, self.misuse)


def kernel_input(graph: Supply) -> Any:
    """Return what the exact kernel reads of a network."""
    return graph.arrays if isinstance(graph, SupplyColumns) else graph


def served_pairs(graph: nx.Graph) -> dict[Pair, list[str]]:
    """Lines that serve each pair (origin, town) of two different places, in sorted order."""
    found: dict[Pair, list[str]] = defaultdict(list)
    for line, origin, town in _ways(graph):
        found[origin, town].append(line)
    return dict(found)


def _ways(graph: nx.Graph) -> Iterator[tuple[str, str, str]]:
    """Yield every way of a line from an origin to another place that is its town: line, origin, town; sorted."""
    kinds: dict[str, Any] = dict(graph.nodes(data="kind"))
    for line in sorted(node for node, kind in kinds.items() if kind == "line"):
        origins, towns = line_ends(graph, line)
        for origin in origins:
            for town in towns:
                if origin != town:
                    yield line, origin, town


def served_routes(graph: nx.Graph) -> Iterator[tuple[str, str, str]]:
    """Yield line, origin and town of every way on a pair in question (all where the graph names none)."""
    wanted: frozenset[Pair] | None = graph.graph.get("pairs")
    for way in _ways(graph):
        if wanted is None or way[1:] in wanted:
            yield way


def line_ends(graph: nx.Graph, line: str) -> tuple[list[str], list[str]]:
    """Origins and towns of a line, sorted."""
    return ends_around(graph[line])


def ends_around(neighbours: Mapping[str, Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Origins and towns among the neighbours of a line, sorted."""
    around = sorted((place, data["types"]) for place, data in neighbours.items())
    return [p for p, types in around if "ORIGINATES_IN" in types], [p for p, types in around if "SUPPLIES" in types]


def _origin_town(graph: Supply, normalized: bool) -> Scores:
    if isinstance(graph, SupplyColumns):
        return dict(zip(graph.nodes, _shares_of_pairs(graph, normalized).tolist(), strict=True))
    pairs: dict[Pair, list[str]] = defaultdict(list)
    for line, origin, town in served_routes(graph):
        pairs[origin, town].append(line)
    score = dict.fromkeys(graph, 0.0)
    for lines in pairs.values():
        for line in lines:
            score[line] += 1 / len(lines)
    return {node: s / len(pairs) for node, s in score.items()} if normalized and pairs else score


def _shares_of_pairs(columns: SupplyColumns, normalized: bool) -> np.ndarray:
    """Return the same on arrays, summed in the same order: the pairs as the first line of each names them."""
    origin, town, line = (codes[columns.routes[0] != columns.routes[1]] for codes in columns.routes)
    opens = np.flatnonzero(np.diff(origin * len(columns) + town, prepend=-1))
    times = np.diff(opens, append=len(line))
    first = np.repeat(line[opens], times)
    order = np.lexsort((line, town, origin, first))
    score = np.bincount(line[order], np.repeat(1 / times, times)[order], len(columns)).astype(float)  # also of none
    return score / len(opens) if normalized and len(opens) else score


def _degree(graph: Supply, normalized: bool) -> Scores:
    if isinstance(graph, SupplyColumns):
        of_link = 1 + graph.loops.astype(np.int64)  # a link to itself has two ends at a node
        return dict(zip(graph.nodes, graph.each_end(of_link).tolist(), strict=True))
    return dict(graph.degree)


def _strength(graph: Supply, normalized: bool) -> Scores:
    if isinstance(graph, SupplyColumns):
        return dict(zip(graph.nodes, graph.each_end(graph.claims_of_link).tolist(), strict=True))
    return {node: sum(data.get("weight", len(data["claims"])) for data in graph[node].values()) for node in graph}


def _betweenness(graph: Supply, normalized: bool) -> Scores:
    score: Scores = kernel.betweenness_centrality(kernel_input(graph), normalized)
    return score


def _closeness(graph: Supply, normalized: bool) -> Scores:
    score: Scores = kernel.closeness_centrality(kernel_input(graph))
    return score


def _harmonic(graph: Supply, normalized: bool) -> Scores:
    score: Scores = kernel.harmonic_centrality(kernel_input(graph))
    return score


def _pagerank(graph: Supply, normalized: bool) -> Scores:
    score: Scores = kernel.pagerank(kernel_input(graph), weight=None)
    return score


def _katz(graph: Supply, normalized: bool) -> Scores:
    score: Scores = kernel.katz_centrality(kernel_input(graph), katz_alpha(graph))
    return score


def katz_alpha(graph: Supply) -> float:
    """Weight of a step: 0.1, or 0.85 of the largest that lets walks die out, whichever is smaller."""
    matrix, nodes = _matrix(graph)
    if not matrix.nnz:
        return 0.1
    start = np.ones(len(nodes))
    value = 1.0
    for _ in range(200):
        ahead = matrix @ start + start  # the shift keeps two-sided graphs from swinging
        value = float(np.linalg.norm(ahead) / np.linalg.norm(start)) - 1
        start = ahead / np.linalg.norm(ahead)
    return min(0.1, round(0.85 / max(value, 1.0), 6))


def _eigenvector(graph: Supply, normalized: bool) -> Scores:
    matrix, nodes = _matrix(graph)
    return dict(zip(nodes, dominant(matrix).tolist(), strict=True))


def _hits(graph: nx.Graph, normalized: bool) -> Scores:
    """Hubs are origins, authorities towns, by the lines between them; a line has its share of what flows between."""
    from scipy.sparse import csr_array

    pairs = served_pairs(graph)
    if not pairs:
        matrix, nodes = _matrix(graph)
        score = dominant(matrix @ matrix)
        return dict(zip(nodes, (score / (score.sum() or 1.0)).tolist(), strict=True))
    origins, towns = sorted({o for o, _ in pairs}), sorted({t for _, t in pairs})
    by_origin, by_town = {o: i for i, o in enumerate(origins)}, {t: i for i, t in enumerate(towns)}
    table = np.zeros((len(origins), len(towns)))
    for (origin, town), lines in pairs.items():
        table[by_origin[origin], by_town[town]] = len(lines)
    hub = dominant(csr_array(table @ table.T))
    authority = table.T @ hub
    hub, authority = hub / hub.sum(), authority / authority.sum()
    score = dict.fromkeys(graph, 0.0)
    for origin, value in zip(origins, hub.tolist(), strict=True):
        score[origin] += value
    for town, value in zip(towns, authority.tolist(), strict=True):
        score[town] += value
    carried = float(hub @ table @ authority)
    for (origin, town), lines in pairs.items():
        for line in lines:
            score[line] += float(hub[by_origin[origin]] * authority[by_town[town]]) / carried
    return score


def _core(graph: nx.Graph, normalized: bool) -> Scores:
    import networkx as nx

    return nx.core_number(graph)


def _clustering(graph: nx.Graph, normalized: bool) -> Scores:
    import networkx as nx

    if "line" in nx.get_node_attributes(graph, "kind").values():
        return nx.bipartite.latapy_clustering(graph)
    local: Any = nx.clustering(graph)
    return dict(local)


def _redundancy(graph: nx.Graph, normalized: bool) -> Scores:
    import networkx as nx

    several = [node for node in graph if len(graph[node]) > 1]
    return {**dict.fromkeys(graph, 0.0), **nx.bipartite.node_redundancy(graph, several)}


def _matrix(graph: Supply) -> tuple[Any, list[Any]]:
    """Return the network as a sparse matrix of ones, a loop one entry, and its nodes."""
    from scipy.sparse import csr_array, diags_array

    from graphlab.graph.kernel.arrays import graph_arrays

    arrays = graph_arrays(kernel_input(graph))
    matrix = arrays.out.matrix()
    return csr_array(matrix + diags_array(arrays.loops)) if arrays.loops.any() else matrix, arrays.nodes


def dominant(matrix: Any) -> Any:
    """Limit of ``(A + I)^k 1``, scaled to length 1: the leading eigenvector, also where several components share it.

    Parameters
    ----------
    matrix
        Symmetric sparse array without negative entries.
    """
    size = matrix.shape[0]
    if not size:
        return np.zeros(0)
    score = _direct(matrix.toarray()) if size <= DENSE else _by_parts(matrix)
    score = np.where(np.abs(score) < 1e-12 * np.abs(score).max(), 0.0, np.abs(score))
    return score / np.linalg.norm(score)


def _direct(matrix: Any) -> Any:
    """Return the same, not scaled, of a full array."""
    values, vectors = np.linalg.eigh(matrix)
    leading = vectors[:, values > values[-1] - _EQUAL * max(1.0, abs(values[-1]))]
    return leading @ leading.sum(axis=0)


def _by_parts(matrix: Any) -> Any:
    """Return the same of a sparse array, component by component: only those that share the largest value count."""
    from scipy.sparse.csgraph import connected_components

    _, part = connected_components(matrix, directed=False)
    degree = np.asarray(matrix.sum(axis=1)).ravel()
    entries = matrix.tocoo()
    bound = np.zeros(part.max() + 1)  # no value of a component is above that of two neighbours together
    np.maximum.at(bound, part[entries.row], np.sqrt(degree[entries.row] * degree[entries.col]))
    order = np.argsort(part, kind="stable")
    ends = np.searchsorted(part[order], np.arange(len(bound) + 1))
    best, found = -1.0, []
    for number in np.argsort(-bound, kind="stable").tolist():
        if bound[number] < best - _EQUAL * max(1.0, best):
            break
        nodes = order[ends[number] : ends[number + 1]]
        value, vector = _leading(matrix[nodes][:, nodes])
        best = max(best, value)
        found.append((value, nodes, vector))
    score = np.zeros(matrix.shape[0])
    for value, nodes, vector in found:
        if value > best - _EQUAL * max(1.0, best):
            score[nodes] = vector * vector.sum()
    return score


def _leading(matrix: Any) -> tuple[float, Any]:
    """Return the largest value of a connected network and its vector, of length 1 and without negative entries."""
    from scipy.sparse.linalg import eigsh

    size = matrix.shape[0]
    if size > max(DENSE, 3):
        values, vectors = eigsh(matrix, k=2, which="LA", v0=np.ones(size))
        if values[1] - values[0] > CLOSE * values[1] or size > DIRECT:
            score = np.abs(vectors[:, 1])
            for _ in range(STEPS):
                score = matrix @ score + score
                score /= np.linalg.norm(score)
            return float(values[1]), score
    values, vectors = np.linalg.eigh(matrix.toarray())
    return float(values[-1]), np.abs(vectors[:, -1])


_ALL = (
    Measure(
        "origin-town-betweenness",
        "Origin-to-town betweenness",
        "the share of the served pairs of an origin and a town that run through a line; lines that serve the same pair "
        "share it, so 0.2 means a fifth of all known supply routes",
        "A high score says that a line is the only known way between places, which may only mean that its rivals were "
        "never reported; places score 0 because they are ends, not ways.",
        "share of served pairs",
        _origin_town,
        plain=False,
        quick=True,
    ),
    Measure(
        "degree",
        "Degree",
        "the number of links: the places that a line touches, or the lines that touch a place",
        "Places that police or the press watch closely have more recorded links; a large degree is first of all a "
        "large amount of reporting.",
        "links",
        _degree,
        quick=True,
        in_plain=(
            "the number of nodes that a node is linked to",
            "What is watched closely has more recorded links; a large degree is first of all much reporting.",
        ),
    ),
    Measure(
        "strength",
        "Strength",
        "the number of claims on a node's links (or the sum of their weights in a plain network)",
        "Three reports of one court case count three times; strength measures attention, not size.",
        "claims",
        _strength,
        quick=True,
    ),
    Measure(
        "betweenness",
        "Betweenness",
        "how often a node lies on the shortest way between two others, over all pairs of lines and places",
        "It counts ways that no drug takes, such as from one town to another through a shared line; use "
        "origin-town-betweenness to rank lines.",
        "share of pairs",
        _betweenness,
        in_plain=(
            "how often a node lies on the shortest way between two others, over all pairs of nodes",
            "It counts shortest ways only, which nothing need take; one unrecorded link can move every score.",
        ),
    ),
    Measure(
        "closeness",
        "Closeness",
        "how near a node is to all that it can reach, scaled by how much it can reach",
        "Scores of different components, and of networks of different size, cannot be compared.",
        "1 / mean distance",
        _closeness,
    ),
    Measure(
        "harmonic",
        "Harmonic centrality",
        "the nearness of a node to all others: the sum of 1 / distance, 0 for what it cannot reach",
        "Being near everything is a matter of geography and of how links were recorded; it is no sign of command.",
        "sum of 1 / distance",
        _harmonic,
    ),
    Measure(
        "pagerank",
        "PageRank",
        "how often a walker is found at a node who follows links at random and now and then starts anew",
        "On undirected links it follows degree closely; do not read it as influence.",
        "probability",
        _pagerank,
    ),
    Measure(
        "eigenvector",
        "Eigenvector centrality",
        "links to well-linked nodes count more than others",
        "Everything outside the largest well-linked group scores 0 or nearly so; that is no sign of being harmless.",
        "",
        _eigenvector,
    ),
    Measure(
        "katz",
        "Katz centrality",
        "all walks that end at a node, each step of a walk counting less than the one before",
        "The weight of a step is a choice (it is stated in the parameters), and the order can change with it.",
        "",
        _katz,
    ),
    Measure(
        "hits",
        "Hubs and authorities",
        "an origin is a strong hub if its lines reach well-supplied towns, a town a strong authority if many strong "
        "hubs supply it; a line has its share of that traffic",
        "It finds the one densest group of origins and towns and gives almost nothing to any other.",
        "share",
        _hits,
        on_columns=False,
        in_plain=(
            "a node is strong if strong nodes link to it; all links count both ways",
            "It finds the one densest group of nodes and gives almost nothing to any other.",
        ),
    ),
    Measure(
        "core",
        "Core number",
        "the largest k such that the node stays when all nodes with fewer than k links are taken away again and again",
        "Most lines touch two or three places, so most core numbers are 1 or 2: a coarse sorting, not a ranking.",
        "k",
        _core,
        on_columns=False,
        quick=True,
        in_plain=(
            "the largest k such that the node stays when all nodes with fewer than k links are taken away repeatedly",
            "Few different values come out, and many nodes share one: a coarse sorting, not a ranking.",
        ),
    ),
    Measure(
        "clustering",
        "Clustering (Latapy)",
        "how much the neighbours of a node's neighbours are the same few: 1 means that lines touch the same places",
        "A line with one place in common with one other line can score highest; read it beside degree.",
        "share",
        _clustering,
        on_columns=False,
        in_plain=(
            "how much the neighbours of a node's neighbours are the same few: 1 means that they share all of theirs",
            "A node with one neighbour in common with one other can score highest; read it beside degree.",
        ),
    ),
    Measure(
        "redundancy",
        "Redundancy",
        "the share of pairs of a node's neighbours that would still be linked through another node without it",
        "A redundant line can be closed without effect on who is linked to whom; it may still sell the most.",
        "share",
        _redundancy,
        on_columns=False,
        plain=False,
    ),
)
#: Measure by name, the default of line-place networks first.
MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in _ALL}
