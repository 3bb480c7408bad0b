"""Spans worked off here, or by fresh Python processes over plain pipes: from a script, a notebook or standard input.

A worker is ``python -m graphlab.graph.kernel.workers``: it reads one pickled list from its standard input, the job
and its spans, writes the shares to its standard output and ends.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from graphlab.graph.kernel.arrays import Floats
from graphlab.graph.kernel.spans import Job, batch, spans

FANNED_OUT = 4.0  # seconds of work below which starting processes costs more than it saves


def run(job: Job, jobs: int = 1, *, fan_out: float = FANNED_OUT) -> Floats:
    """Sum of all shares in the order of the spans: the same bytes from this process or ``jobs`` others."""
    work = spans(job)
    if jobs > 1 and job.seconds >= fan_out:
        shares = shared_out(job, work, jobs)
    else:
        shares = (batch(job, start, stop) for start, stop in work)
    total = None
    for share in shares:
        total = share if total is None else np.add(total, share, out=total)
    return np.zeros(job.plan.classes.size) if total is None else total


def shared_out(job: Job, work: list[tuple[int, int]], jobs: int) -> Iterator[Floats]:
    """The shares of all spans in their order, computed by at most ``jobs`` processes."""
    hands = [work[i::jobs] for i in range(min(jobs, len(work)))]
    with ThreadPoolExecutor(max_workers=len(hands)) as pool:
        done = list(pool.map(lambda mine: _ask(job, mine), hands))
    shares = {
        span: share for mine, given in zip(hands, done, strict=True) for span, share in zip(mine, given, strict=True)
    }
    return (shares.pop(span) for span in work)


def _ask(job: Job, work: list[tuple[int, int]]) -> list[Floats]:
    """The shares of some spans, from one worker process."""
    path = os.pathsep.join(entry for entry in sys.path if entry)
    worker = subprocess.run(
        [sys.executable, "-m", "graphlab.graph.kernel.workers"],
        input=pickle.dumps((job, work), protocol=pickle.HIGHEST_PROTOCOL),
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        check=False,
    )
    if worker.returncode:
        raise RuntimeError(
            f"a worker process ended with code {worker.returncode}; use jobs=1 to compute in this process"
        )
    return list(pickle.loads(worker.stdout))  # noqa: S301 - from our own worker


def main() -> None:
    """Read a job and its spans, write the shares."""
    job, work = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    pickle.dump([batch(job, start, stop) for start, stop in work], sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
