"""Graph Data Science as an engine: measures and communities worked out on a Neo4j server.

The graph that is analysed is handed over as pairs of numbers, so that filters and roll-up hold there as everywhere, and
projected in the server's memory for as long as one question takes. Everything runs with concurrency 1 and a seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from os import getpid
from typing import TYPE_CHECKING, Any

from graphlab.errors import NotFoundError, RefusedError, StoreError
from graphlab.stores.addresses import is_address, normal_address
from graphlab.stores.neo4j.connect import session
from graphlab.stores.neo4j.store import Neo4jStore
from graphlab.wording.phrases import many

if TYPE_CHECKING:
    import networkx as nx

MEASURES = ("degree", "betweenness", "pagerank")
METHODS = ("wcc", "louvain", "leiden")
_NUMBER = count()
_MISSING = (
    "Graph Data Science is not installed on this server, which --engine gds needs: put its plugin into the plugins "
    "folder (the compose.yaml of graphlab does), or leave --engine gds out: graphlab's own engine gives the same"
)
#: Measure -> procedure and its settings; PageRank is run to convergence and then divided by its sum.
_PROCEDURES: dict[str, tuple[str, dict[str, Any]]] = {
    "degree": ("gds.degree.stream", {}),
    "betweenness": ("gds.betweenness.stream", {}),
    "pagerank": ("gds.pageRank.stream", {"dampingFactor": 0.85, "tolerance": 1e-14, "maxIterations": 1000}),
    "wcc": ("gds.wcc.stream", {}),
    "louvain": ("gds.louvain.stream", {"tolerance": 1e-10, "maxLevels": 50}),
    "leiden": ("gds.leiden.stream", {"maxLevels": 50}),
}


class Engine:
    """Measures and communities by Graph Data Science on the server that a dataset is kept on."""

    def __init__(self, store: Neo4jStore) -> None:
        """Take the store; nothing is connected yet."""
        self.store = store

    @classmethod
    def from_source(cls, source: str) -> Engine:
        """Return the engine of the server that SOURCE names.

        Raises
        ------
        RefusedError
            If SOURCE is no Neo4j.
        """
        if not is_address(source):
            raise RefusedError(
                f"--engine gds runs on Neo4j, and '{source}' is none; put it there first: "
                f"graphlab load {source} --into neo4j://HOST:7687"
            )
        return cls(Neo4jStore.from_url(normal_address(source)))

    def scores(self, graph: nx.Graph, measure: str) -> dict[Any, float]:
        """Return a measure of every node of an undirected graph, on the scale of networkx.

        Parameters
        ----------
        graph
            Simple undirected graph; self-loops are left out.
        measure
            ``degree`` (number of neighbours), ``betweenness`` (not normalised, each pair once) or ``pagerank`` (adds
            up to 1).

        Raises
        ------
        NotFoundError
            If there is no such measure here.
        StoreError
            If the server has no Graph Data Science, or does not answer.
        """
        if measure not in MEASURES:
            raise NotFoundError(f"Graph Data Science is not asked for '{measure}'", MEASURES)
        values = self._stream(graph, measure, "score", {})
        if measure == "pagerank":
            total = sum(values[node] for node in sorted(values, key=str))
            return {node: value / total for node, value in values.items()}
        return values

    def partition(self, graph: nx.Graph, method: str, seed: int = 0) -> dict[Any, int]:
        """Return the community of every node of an undirected graph, numbered from 0 by size, then by first node.

        Parameters
        ----------
        graph
            Simple undirected graph; self-loops are left out.
        method
            ``wcc`` (what hangs together), ``louvain`` or ``leiden``.
        seed
            Of Leiden; Louvain runs in one fixed order.

        Raises
        ------
        NotFoundError
            If there is no such method here.
        StoreError
            If the server has no Graph Data Science, or does not answer.
        """
        if method not in METHODS:
            raise NotFoundError(f"Graph Data Science is not asked for '{method}'", METHODS)
        column = "componentId" if method == "wcc" else "communityId"
        found = self._stream(graph, method, column, {"randomSeed": seed} if method == "leiden" else {})
        groups: dict[int, list[str]] = {}
        for node in sorted(found, key=str):
            groups.setdefault(int(found[node]), []).append(str(node))
        order = sorted(groups, key=lambda g: (-len(groups[g]), groups[g][0]))
        number = {group: i for i, group in enumerate(order)}
        return {node: number[int(value)] for node, value in found.items()}

    def write(self, name: str, values: Mapping[str, float | int]) -> int:
        """Write values onto the lines and places of the database as a property; give how many were found.

        Raises
        ------
        StoreError
            If the name cannot be one, or the user may not write.
        """
        return self.store.write_property(name, values)

    def _stream(self, graph: nx.Graph, what: str, column: str, more: dict[str, Any]) -> dict[Any, float]:
        procedure, settings = _PROCEDURES[what]
        nodes = sorted(graph.nodes, key=str)
        text = f"CALL {procedure}($graph, $settings) YIELD nodeId, {column} RETURN nodeId, {column}"
        with _projected(self.store, graph, nodes) as (opened, name):
            asked = {**settings, **more, "concurrency": 1}
            records = opened.run(text, graph=name, settings=asked).values() if nodes else []
        return {nodes[int(node)]: value for node, value in records}


@contextmanager
def _projected(store: Neo4jStore, graph: nx.Graph, nodes: list[Any]) -> Iterator[tuple[Any, str]]:
    """Project a graph under a name of its own, and drop it afterwards whatever happens."""
    number = {node: i for i, node in enumerate(nodes)}
    edges = sorted((min(number[a], number[b]), max(number[a], number[b])) for a, b in graph.edges if a != b)
    # Every node is given once by itself: one without links would be missing, and the order of numbers stays ours.
    pairs: list[list[int | None]] = [[i, None] for i in range(len(nodes))]
    pairs += [[a, b] for a, b in dict.fromkeys(edges)]
    name = f"graphlab-{getpid()}-{next(_NUMBER)}"
    project = (
        "UNWIND $pairs AS pair WITH gds.graph.project($name, pair[0], pair[1], {}, "
        "{undirectedRelationshipTypes: ['*']}) AS g RETURN g.nodeCount AS nodes"
    )
    with session(store.address, write=True) as opened:
        if opened.run("SHOW PROCEDURES YIELD name WHERE name = 'gds.graph.drop' RETURN 1").single() is None:
            raise StoreError(_MISSING)
        try:
            if nodes:
                opened.run(project, pairs=pairs, name=name).consume()
            yield opened, name
        finally:
            opened.run("CALL gds.graph.drop($name, false) YIELD graphName RETURN 1", name=name).consume()


def written_note(name: str, nodes: int) -> str:
    """Return the note on what was written into the database."""
    return f"Written to the property {name} of {many(nodes, 'line or place', 'lines and places')}."


def refuse_loops(graph: nx.Graph, what: str, measures: Sequence[str]) -> None:
    """Refuse a graph with self-loops for the measures that both engines count differently."""
    from networkx import nodes_with_selfloops

    loops = sorted(str(node) for node in nodes_with_selfloops(graph))
    if loops and what in measures:
        raise RefusedError(
            f"'{loops[0]}' is linked to itself, which Graph Data Science counts otherwise than we do; "
            "leave --engine gds out"
        )
