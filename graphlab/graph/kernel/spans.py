"""Spans of sources: work that can be done here or elsewhere, and is summed in one fixed order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from graphlab.graph.kernel.arrays import Arrays, Floats, Rows
from graphlab.graph.kernel.cover import Cover, cover_batch, cover_finish, make_cover
from graphlab.graph.kernel.levels import Room, level_batch
from graphlab.graph.kernel.looped import looped_batch, prefers_loops
from graphlab.graph.kernel.plan import Plan
from graphlab.graph.kernel.prune import Pruned
from graphlab.spread.routes import HERE, Route

SPANS = 24  # at most; from the graph alone, so that the order of summing does not depend on the number of jobs
NARROW = 256  # units below which a span is not worth its overhead
WIDTH = 32  # sources of one sparse product
SMALL = 40_000  # visited entries below which plain Python loops beat the arrays


@dataclass(frozen=True, slots=True)
class Job:
    """A plan and the engine chosen for it: ``cover``, ``levels`` or ``loops``."""

    plan: Plan
    engine: str
    cover: Cover | None = None

    @property
    def units(self) -> int:
        """How many sources (or leaves) there are to share out."""
        return self.plan.classes.size if self.cover is None else len(self.cover.leaves)

    @property
    def seconds(self) -> float:
        """Rough time that all units take on one processor."""
        return 2e-8 * self.plan.work if self.cover is None else 2e-9 * len(self.cover.leaves) * self.cover.near.nnz


def make_job(plan: Plan, *, engine: str | None = None) -> Job:
    """The plan with the engine that suits it; the choice depends on the graph alone, never on the number of jobs."""
    weighted = plan.arrays.out.lengths is not None
    plain = not weighted and not plan.directed and len(plan.demands) == 1 and not plan.chosen
    if engine in (None, "cover") and plain and (engine or plan.work > SMALL):
        cover = make_cover(plan, insist=engine == "cover")
        if cover is not None:
            return Job(plan, "cover", cover)
    if engine == "loops" or weighted or plan.work <= SMALL or prefers_loops(plan):
        return Job(plan, "loops")
    return Job(plan, "levels")


def spans(job: Job) -> list[tuple[int, int]]:
    """Consecutive (start, stop) of about equal width that cover all units."""
    edges = np.linspace(0, job.units, min(SPANS, job.units // NARROW + 1) + 1).round().astype(int)
    return [(int(a), int(b)) for a, b in pairwise(edges) if b > a]


def batch(job: Job, start: int, stop: int) -> Floats:
    """The share of the units ``start .. stop - 1``, a pure function of arrays; :func:`finish` takes their sum."""
    if job.cover is not None:
        return cover_batch(job.plan, job.cover, start, stop)
    if job.engine == "loops":
        return looped_batch(job.plan, start, stop)
    total = np.zeros(job.plan.classes.size)
    room = Room(job.plan, WIDTH)
    for demand in job.plan.demands:
        sources = start + np.flatnonzero(demand.source[start:stop])
        for at in range(0, len(sources), WIDTH):
            total += level_batch(job.plan, demand, sources[at : at + WIDTH], room)
    return total


def run(job: Job, way: Route = HERE) -> Floats:
    """Sum of all shares in the order of the spans: the same bytes by every route.

    Workers get the quotient as numbers and no name of a vertex.
    """
    total = None
    for share in way.each(_share, _bare(job), spans(job), seconds=job.seconds):
        total = share if total is None else np.add(total, share, out=total)
    return np.zeros(job.plan.classes.size) if total is None else total


def _share(job: Job, span: tuple[int, int]) -> Floats:
    return batch(job, *span)


def _bare(job: Job) -> Job:
    """The job without what :func:`batch` does not read: vertices and rows of the whole graph."""
    plan = job.plan
    nothing = np.zeros(0, dtype=np.int64)
    rows = Rows(np.zeros(1, dtype=np.int64), nothing, None)
    arrays = Arrays([], plan.directed, rows, rows, np.zeros(0))
    pruned = Pruned(np.zeros(0), np.zeros(0), nothing, np.zeros(0))
    return replace(job, plan=replace(plan, arrays=arrays, pruned=pruned, classes=replace(plan.classes, of=nothing)))


def finish(job: Job, total: Floats) -> Floats:
    """Ordered pairs that pass through a member of each class."""
    return total if job.cover is None else cover_finish(job.plan, job.cover, total)
