"""Exact betweenness on line graphs, beside the peers: CPU seconds, one thread, all in one run.

    python bench/centrality.py [LINES ...] [--alone] [--rounds N]
    python bench/centrality.py 1000000 --measure pagerank|louvain

Every library starts from the same NetworkX graph and ends with a dict (its conversion counts, as ours does).
networkx itself is timed on a sample of sources and scaled up. igraph and networkit are optional and used here only.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Callable

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import networkx as nx  # noqa: E402

from graphlab.graph.kernel import betweenness_centrality  # noqa: E402

SAMPLE = 40  # sources on which networkx is timed


def line_graph(lines: int, origins: int = 40, towns: int = 250, seed: int = 1) -> nx.Graph:
    """Lines with one origin and 1, 2 or 3 towns (80, 15, 5 %), towns drawn by size over distance, origins by size."""
    rng = random.Random(seed)
    where = [(rng.random(), rng.random()) for _ in range(origins + towns)]
    size = [1 / (i + 1) for i in range(origins)]
    mass = [1 / (i + 1) ** 0.8 for i in range(towns)]
    pull = [
        [m / (0.05 + (x - a) ** 2 + (y - b) ** 2) for m, (a, b) in zip(mass, where[origins:], strict=True)]
        for x, y in where[:origins]
    ]
    graph = nx.Graph()
    for line, origin in enumerate(rng.choices(range(origins), size, k=lines)):
        graph.add_edge(f"line {line}", f"origin {origin}")
        for town in rng.choices(range(towns), pull[origin], k=rng.choices((1, 2, 3), (80, 15, 5))[0]):
            graph.add_edge(f"line {line}", f"town {town}")
    return graph


def cpu(task: Callable[[], object], rounds: int = 1) -> tuple[float, object]:
    """Least CPU seconds of some rounds, and the result."""
    best, result = float("inf"), None
    for _ in range(rounds):
        start = time.process_time()
        result = task()
        best = min(best, time.process_time() - start)
    return best, result


def by_networkx(graph: nx.Graph) -> float:
    """CPU seconds of networkx, scaled from a sample of sources."""
    seconds, _ = cpu(lambda: nx.betweenness_centrality(graph, k=min(SAMPLE, len(graph)), seed=1))
    return seconds * len(graph) / min(SAMPLE, len(graph))


def igraph_of(graph: nx.Graph) -> tuple:
    """The graph for igraph, and the number of each node."""
    import igraph

    number = {node: i for i, node in enumerate(graph)}
    return igraph.Graph(n=len(graph), edges=[(number[u], number[v]) for u, v in graph.edges]), number


def networkit_of(graph: nx.Graph) -> tuple:
    """The graph for networkit, and the number of each node."""
    import networkit

    networkit.setNumberOfThreads(1)
    number = {node: i for i, node in enumerate(graph)}
    twin = networkit.Graph(len(graph))
    for u, v in graph.edges:
        twin.addEdge(number[u], number[v])
    return twin, number


def by_igraph(graph: nx.Graph) -> dict:
    """Betweenness by igraph, from a NetworkX graph to a dict."""
    twin, number = igraph_of(graph)
    return dict(zip(number, twin.betweenness(), strict=True))


def by_networkit(graph: nx.Graph) -> dict:
    """Betweenness by networkit, from a NetworkX graph to a dict."""
    import networkit

    twin, number = networkit_of(graph)
    return dict(zip(number, networkit.centrality.Betweenness(twin).run().scores(), strict=True))


def pagerank_tasks(graph: nx.Graph) -> dict[str, Callable[[], object]]:
    """PageRank by each library, from a NetworkX graph to a dict."""
    import networkit
    from scipy.sparse import csr_matrix
    from sknetwork.ranking import PageRank

    from graphlab.graph.kernel import pagerank

    def igraph_scores() -> dict:
        twin, number = igraph_of(graph)
        return dict(zip(number, twin.pagerank(), strict=True))

    def networkit_scores() -> dict:
        twin, number = networkit_of(graph)
        return dict(zip(number, networkit.centrality.PageRank(twin, tol=1e-9).run().scores(), strict=True))

    def sknetwork_scores() -> dict:
        table = csr_matrix(nx.to_scipy_sparse_array(graph, weight=None, dtype=float))
        return dict(zip(graph, PageRank().fit_predict(table).tolist(), strict=True))

    return {
        "graphlab": lambda: pagerank(graph, weight=None),
        "igraph": igraph_scores,
        "networkit (tol 1e-9)": networkit_scores,
        "networkx (tol 1e-6 n)": lambda: nx.pagerank(graph, weight=None),
        "scikit-network": sknetwork_scores,
    }


def louvain_tasks(graph: nx.Graph) -> dict[str, Callable[[], object]]:
    """Louvain by each library, from a NetworkX graph to a dict (one run; networkx itself takes far longer)."""
    import networkit
    from scipy.sparse import csr_matrix
    from sknetwork.clustering import Louvain

    from graphlab.analysis.communities.methods import METHODS, make_community_graph

    def ours() -> dict:
        ground = make_community_graph(graph)
        return dict(zip(ground.nodes, METHODS["louvain"].find(ground, 1.0, 1).tolist(), strict=True))

    def igraph_groups() -> dict:
        twin, number = igraph_of(graph)
        return dict(zip(number, twin.community_multilevel().membership, strict=True))

    def networkit_groups() -> dict:
        twin, number = networkit_of(graph)
        found = networkit.community.PLM(twin, refine=False).run().getPartition().getVector()
        return dict(zip(number, found, strict=True))

    def sknetwork_groups() -> dict:
        table = csr_matrix(nx.to_scipy_sparse_array(graph, weight=None, dtype=float))
        found = Louvain(modularity="newman", random_state=1, return_probs=False).fit_predict(table)
        return dict(zip(graph, found.tolist(), strict=True))

    return {
        "graphlab": ours,
        "igraph": igraph_groups,
        "networkit PLM": networkit_groups,
        "scikit-network": sknetwork_groups,
    }


def quality(graph: nx.Graph, groups: dict) -> str:
    """Modularity of a division, as text."""
    degrees: dict[int, int] = {}
    inside = 0
    for u, v in graph.edges:
        inside += groups[u] == groups[v]
        degrees[groups[u]] = degrees.get(groups[u], 0) + 1
        degrees[groups[v]] = degrees.get(groups[v], 0) + 1
    links = graph.number_of_edges()
    return f"Q {inside / links - sum((d / (2 * links)) ** 2 for d in degrees.values()):.5f}"


def compare_others(lines: int, measure: str) -> None:
    """Print the CPU seconds of each library for PageRank or Louvain on a force-level graph."""
    graph = line_graph(lines, 44, 44)
    print(f"{measure}, {lines:,} lines, n={len(graph):,}, m={graph.number_of_edges():,}")
    for name, task in (pagerank_tasks if measure == "pagerank" else louvain_tasks)(graph).items():
        seconds, found = cpu(task)
        print(f"  {name:24} {seconds:8.2f} s   {quality(graph, found) if measure == 'louvain' else ''}", flush=True)


def compare_further_runs(lines: int) -> None:
    """Print the CPU seconds of three further runs of each method of communities, and of igraph's Leiden."""
    import igraph

    from graphlab.analysis.communities.methods import METHODS, make_community_graph

    graph = line_graph(lines, 44, 44)
    ground, (twin, _) = make_community_graph(graph), igraph_of(graph)
    assert isinstance(twin, igraph.Graph)
    tasks: dict[str, Callable[[int], object]] = {
        name: lambda seed, m=method: m.find(ground, 1.0, seed) for name, method in METHODS.items()
    }
    for number in (2, -1):
        tasks[f"igraph's Leiden, n_iterations {number}"] = lambda _, n=number: twin.community_leiden(
            objective_function="modularity", n_iterations=n
        )
    print(f"further runs, {lines:,} lines, n={len(graph):,}")
    for name, task in tasks.items():
        taken = [cpu(lambda t=task, seed=seed: t(seed))[0] for seed in range(3)]
        print(f"  {name:34} {' '.join(f'{seconds:7.3f}' for seconds in taken)} s", flush=True)


def compare_sparse(sources: int = 192) -> None:
    """Print what some sources of a graph without twins cost here and by igraph, scaled to all of them."""
    from graphlab.graph.kernel.plan import make_plan
    from graphlab.graph.kernel.spans import batch, make_job, spans

    graph = nx.gnm_random_graph(61_000, 105_000, seed=1)
    job, (twin, _) = make_job(make_plan(graph)), igraph_of(graph)
    every = spans(job)[-1][1]
    batch(job, 0, 8)
    ours = cpu(lambda: batch(job, 0, sources))[0] / sources * every
    theirs = cpu(lambda: twin.betweenness(sources=range(sources)))[0] / sources * len(graph)
    print(f"61,000 vertices, 105,000 edges: graphlab ~{ours:,.0f} s, igraph ~{theirs:,.0f} s ({ours / theirs:.2f})")


def compare(name: str, graph: nx.Graph, rounds: int, peers: bool) -> None:
    """Print one line: our seconds, and how many times longer each peer takes."""
    ours, scores = cpu(lambda: betweenness_centrality(graph, normalized=False), rounds)
    print(f"{name:24} n={len(graph):7,} m={graph.number_of_edges():7,} graphlab {ours:8.3f} s", end="", flush=True)
    if peers:
        for peer, task in (("igraph", by_igraph), ("networkit", by_networkit)):
            try:
                seconds, other = cpu(lambda task=task: task(graph), rounds if len(graph) < 3_000 else 1)
            except ImportError:
                print(f"   {peer} not installed", end="")
                continue
            top = max(other.values())
            worst = max(abs(scores[v] - other[v] * (1 if peer == "igraph" else 0.5)) for v in graph) / top
            print(f"   {peer} {seconds:7.2f} s ({seconds / ours:6.1f}x, differs {worst:.0e})", end="", flush=True)
        seconds = by_networkx(graph)
        print(f"   networkx ~{seconds:,.0f} s ({seconds / ours:,.0f}x, {SAMPLE} sources scaled)", end="")
    print()


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=3, help="best of so many rounds (large graphs and peers: one)")
    parser.add_argument("--alone", action="store_true", help="time graphlab only")
    parser.add_argument(
        "--measure", choices=("betweenness", "pagerank", "louvain", "further", "sparse"), default="betweenness"
    )
    options = parser.parse_args()
    if options.measure == "sparse":
        compare_sparse()
        return
    for lines in options.lines:
        if options.measure == "further":
            compare_further_runs(lines)
            continue
        if options.measure != "betweenness":
            compare_others(lines, options.measure)
            continue
        for name, origins, towns in (("40 x 250", 40, 250), ("44 x 44 (force level)", 44, 44)):
            compare(f"{lines:,} lines {name}", line_graph(lines, origins, towns), options.rounds, not options.alone)


if __name__ == "__main__":
    main()
