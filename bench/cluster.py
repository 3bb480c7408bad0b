"""Exact betweenness here, on more processes and on a dask cluster: wall and CPU seconds, a kill in the middle, bytes.

    python bench/cluster.py [--lines 10000] [--origins 300] [--towns 1700] [--rounds 5]
    python bench/cluster.py --million          1,000,000 lines of 44 origins and 44 towns: seconds and peak memory

Wall seconds are the best of the rounds, as other work on the machine disturbs them; CPU seconds are those spent inside
the pieces, added up over all workers, of the same round.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import networkx as nx  # noqa: E402
import numpy as np  # noqa: E402

from bench.centrality import line_graph  # noqa: E402
from graphlab.graph.kernel import betweenness_centrality  # noqa: E402
from graphlab.graph.kernel.plan import make_plan  # noqa: E402
from graphlab.graph.kernel.spans import Job, _bare, batch, finish, make_job, spans  # noqa: E402
from graphlab.spread.opening import opened  # noqa: E402
from graphlab.spread.processes import Processes  # noqa: E402
from graphlab.spread.routes import HERE, Route  # noqa: E402


def timed(job: Job, span: tuple[int, int]) -> tuple[np.ndarray, float, int]:
    """Return the share of a span, the CPU seconds that it took, and the process that did it."""
    start = time.process_time()
    share = batch(job, *span)
    return share, time.process_time() - start, os.getpid()


def once(job: Job, way: Route, *, kill: bool = False) -> tuple[float, float, str]:
    """Return wall seconds, CPU seconds in the pieces and the digest of the result; perhaps kill a worker on the way."""
    start, spent, total = time.perf_counter(), 0.0, None
    for number, (share, seconds, process) in enumerate(way.each(timed, _bare(job), spans(job), seconds=1e9)):
        total = share if total is None else np.add(total, share, out=total)
        spent += seconds
        if kill and number == 3 and process != os.getpid():
            os.kill(process, signal.SIGKILL)
    assert total is not None
    digest = hashlib.sha256(finish(job, total).tobytes()).hexdigest()[:12]
    return time.perf_counter() - start, spent, digest


def ways(rounds: int, job: Job) -> Iterator[tuple[str, float, float, str]]:
    """Yield for every route its name, best wall seconds, CPU seconds of that round, and the digest."""

    def best(name: str, way: Route, *, kill: bool = False, times: int = rounds) -> tuple[str, float, float, str]:
        found = [once(job, way, kill=kill) for _ in range(times)]
        assert len({digest for _, _, digest in found}) == 1
        return (name, *min(found))

    yield best("here", HERE)
    for workers in (1, 2):
        if workers == 2:
            yield best("2 processes", Processes(2))
            yield best("2 processes, one killed", Processes(2), kill=True, times=1)
        with opened(workers, "local") as way:
            next(iter(way.each(timed, _bare(job), [(0, 1)])))  # imports, once
            yield best(f"cluster of {workers}", way)
            if workers == 2:
                yield best("cluster of 2, one killed", way, kill=True, times=1)


def million() -> None:
    """Print what a million lines between 44 origins and 44 towns take, from a NetworkX graph to a dict."""
    lines = 1_000_000
    graph = line_graph(lines, origins=44, towns=44)
    for node, data in graph.nodes(data=True):
        data["kind"] = "line" if node.startswith("line") else "place"
    for one, other, data in graph.edges(data=True):
        from_origin = one.startswith("origin") or other.startswith("origin")
        data["types"] = frozenset({"ORIGINATES_IN" if from_origin else "SUPPLIES"})
    print(f"{lines:,} lines, {graph.number_of_edges():,} links; the graph alone: {peak():.1f} GB")
    from graphlab.analysis.centrality.measures import MEASURES

    tasks: dict[str, Any] = {
        "betweenness": lambda: betweenness_centrality(graph),
        "origin-town-betweenness": lambda: MEASURES["origin-town-betweenness"].score(graph, True),
    }
    for name, task in tasks.items():
        start = time.process_time()
        found = task()
        spent = time.process_time() - start
        print(f"{name:<24} {spent:8.1f} CPU s, peak {peak():.1f} GB, {sum(map(bool, found.values())):,} scores above 0")


def peak() -> float:
    """Return the most memory that this process has had, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--origins", type=int, default=300)
    parser.add_argument("--towns", type=int, default=1_700)
    parser.add_argument("--engine", choices=("cover", "levels", "loops"), default="levels")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--million", action="store_true")
    asked = parser.parse_args()
    if asked.million:
        million()
        return
    graph: nx.Graph = line_graph(asked.lines, asked.origins, asked.towns)
    job = make_job(make_plan(graph), engine=asked.engine)
    print(f"{asked.lines:,} lines, {job.plan.classes.size:,} classes, engine {job.engine}, {len(spans(job))} spans")
    print(f"{'route':<26} {'wall s':>8} {'CPU s':>8}   result")
    found = {}
    for name, wall, spent, digest in ways(asked.rounds, job):
        found[name] = wall
        print(f"{name:<26} {wall:8.2f} {spent:8.2f}   {digest}", flush=True)
    print(f"1 to 2 workers: {found['cluster of 1'] / found['cluster of 2']:.2f} times faster")


if __name__ == "__main__":
    from bench.cluster import main as named  # workers find functions by the name of their module

    named()
