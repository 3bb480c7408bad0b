"""One run of each method of communities against igraph's Leiden on the same graph: CPU seconds and quality.

    python bench/communities.py [--sizes 1000 10000 100000] [--runs 3]

Lines and places are those of `graphlab synth`. Each run has a seed of its own; the first of each is not counted, as it
makes what all runs share. igraph (optional, used in benchmarks only) runs `Graph.community_leiden` for modularity until
nothing changes; both answers are held against each other by networkx's modularity.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from functools import partial

import networkx as nx
import numpy as np

from graphlab.analysis.communities.methods import METHODS, CommunityGraph, make_community_graph
from graphlab.dataset import Dataset
from graphlab.synthesis.world import make


def timed(find: Callable[[int], Sequence[int]], seeds: Sequence[int]) -> tuple[float, list[Sequence[int]]]:
    """Return the least CPU seconds of a run after the first, and what each found."""
    found, seconds = [], []
    for seed in seeds:
        start = time.process_time()
        found.append(find(seed))
        seconds.append(time.process_time() - start)
    return min(seconds[1:]), found[1:]


def quality(graph: CommunityGraph, labels: Sequence[int]) -> float:
    """Return the modularity of a division, as networkx defines it."""
    drawn = nx.Graph(graph.ends.tolist())
    groups: dict[int, set[int]] = {}
    for node in drawn:
        groups.setdefault(int(labels[node]), set()).add(node)
    return float(nx.community.modularity(drawn, groups.values()))


def by_igraph(graph: CommunityGraph) -> Callable[[int], Sequence[int]]:
    """Return a run of igraph's Leiden by its seed."""
    import igraph

    drawn = igraph.Graph(n=graph.size, edges=graph.ends.tolist())

    def find(seed: int) -> Sequence[int]:
        igraph.set_random_number_generator(random.Random(seed))
        membership: list[int] = drawn.community_leiden(objective_function="modularity", n_iterations=-1).membership
        return membership

    return find


def main() -> None:
    """Make the graphs, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--runs", type=int, default=3, help="runs that are counted")
    asked = parser.parse_args()
    seeds = range(1, asked.runs + 2)
    for size in asked.sizes:
        graph = make_community_graph(Dataset.build(make(size).tables).network().supply_columns)
        print(f"{size:,} lines: {graph.size:,} nodes, {len(graph.ends):,} links", flush=True)
        least, found = timed(by_igraph(graph), seeds)
        print(
            f"  {'igraph':14} {least:9.3f} s {'':8} quality {np.mean([quality(graph, x) for x in found]):.4f}",
            flush=True,
        )
        for name, method in METHODS.items():
            seconds, found = timed(partial(method.find, graph, 1.0), seeds)
            worth = np.mean([quality(graph, labels) for labels in found])
            print(f"  {name:18} {seconds:9.3f} s {seconds / least:6.1f} x quality {worth:.4f}", flush=True)


if __name__ == "__main__":
    main()
