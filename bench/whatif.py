"""What-if at size: ranking every line, and removal curves, beside plain passes over the same graph (CPU seconds).

    python bench/whatif.py [LINES] [--curves LINES ...]

Printed are ratios, which do not depend on the machine: all lines ranked by pairs and flow lost over 20 runs of
`networkx.connected_components` on the same graph (aim: below 1), and a whole removal curve of a fixed order over one
pass over the edges (aim: below 30 at 10,000 and at 100,000 lines).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

import networkx as nx

from graphlab.analysis.lifecycle.pair_columns import PairColumns
from graphlab.analysis.lifecycle.pairs import PairText, ends_of
from graphlab.analysis.lifecycle.supply import pair_table
from graphlab.analysis.whatif.flow_at_stake import flow_table
from graphlab.analysis.whatif.removal import removal_curve
from graphlab.dataset import Dataset
from graphlab.graph.network import Network

RUNS = 20  # of connected_components
ROUNDS = 3  # the best of so many counts


def synthetic(lines: int, origins: int = 40, towns: int = 250, seed: int = 1) -> Dataset:
    """Lines with one origin, 1, 2 or 3 towns (80, 15, 5 %), a span of one to three years and one count each."""
    rng = random.Random(seed)
    places = [f"o{i:03}" for i in range(origins)], [f"t{i:03}" for i in range(towns)]
    weights = [1 / (i + 1) for i in range(origins)], [1 / (i + 1) ** 0.8 for i in range(towns)]
    links, counts = [], []
    for i in range(lines):
        line, year = f"l{i:06}", rng.randrange(2015, 2024)
        links.append(
            {"link_type": "ORIGINATES_IN", "from": line, "to": rng.choices(places[0], weights[0])[0], "source_id": "s"}
        )
        span = {"start": str(year), "end": str(year + rng.randrange(3))}
        sells = sorted(set(rng.choices(places[1], weights[1], k=rng.choices((1, 2, 3), (80, 15, 5))[0])))
        links += [{"link_type": "SUPPLIES", "from": line, "to": town, "source_id": "s", **span} for town in sells]
        count = {
            "count_id": f"c{i:06}",
            "subject": line,
            "measure": "arrests",
            "unit": "persons",
            "stock_or_flow": "flow",
        }
        counts.append({**count, "value": rng.choice(("3", "12", "<10", ">20")), "source_id": "s"})
    return Dataset.build({"links": links, "counts": counts})


def line_graph(lines: int, seed: int = 1) -> nx.Graph:
    """The same shape as a plain graph."""
    rng = random.Random(seed)
    graph = nx.Graph()
    for i in range(lines):
        graph.add_edge(f"l{i}", f"o{int(40 * rng.random() ** 2)}")
        for _ in range(rng.choices((1, 2, 3), (80, 15, 5))[0]):
            graph.add_edge(f"l{i}", f"t{int(250 * rng.random() ** 2)}")
    return graph


def cpu(task: Callable[[], object]) -> float:
    """Least CPU seconds of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        task()
        best = min(best, time.process_time() - start)
    return best


def ranked(net: Network) -> list[str]:
    """Every line, the greatest loss of pairs first, with the flow that would go."""
    table = pair_table(net)
    flows = flow_table(net, "arrests")
    columns = PairColumns(table)
    texts = [PairText(*pair) for pair in columns.pairs]
    lost_alone = columns.losses(columns.numbers(table.lines), texts)
    losses = {line: ends_of(pairs) for line, pairs in zip(table.lines, lost_alone, strict=True)}
    lost = {line: flows.lost_bounds({line}, pairs, table) for line, pairs in losses.items()}
    return sorted(losses, key=lambda line: (-len(losses[line]), line, str(lost[line])))


def bench_rank(lines: int) -> None:
    net = synthetic(lines).network()
    graph = net.supply_graph
    assert net.pairs, net.counts  # made once, as the graph is
    ours = cpu(lambda: ranked(net))
    theirs = cpu(lambda: [sum(1 for _ in nx.connected_components(graph)) for _ in range(RUNS)])
    base = f"{RUNS} x connected_components: {theirs:.3f} s"
    print(f"rank {lines:,} lines by pairs and flow lost: {ours:.3f} s; {base}; ratio {ours / theirs:.2f}")


def bench_curve(lines: int) -> None:
    graph = line_graph(lines)
    order = sorted((n for n in graph if n.startswith("l")), key=lambda n: (-graph.degree[n], n))
    ours = cpu(lambda: removal_curve(graph, order))
    once = cpu(lambda: [None for _ in graph.edges()])
    base = f"one pass over the edges: {once:.4f} s"
    print(f"removal curve of {lines:,} lines: {ours:.3f} s; {base}; ratio {ours / once:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=int, nargs="?", default=10_000)
    parser.add_argument("--curves", type=int, nargs="*", default=[10_000, 100_000])
    asked = parser.parse_args()
    bench_rank(asked.lines)
    for lines in asked.curves:
        bench_curve(lines)


if __name__ == "__main__":
    main()
