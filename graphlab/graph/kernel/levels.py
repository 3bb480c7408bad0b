"""Brandes for a batch of sources at once: each breadth-first level is one sparse product."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graphlab.graph.kernel.arrays import Floats
from graphlab.graph.kernel.plan import Demand, Plan


def level_batch(plan: Plan, demand: Demand, sources: NDArray[np.int64]) -> Floats:
    """Dependencies of some source classes on a member of every class, weighted by source and summed.

    Notes
    -----
    Cost: one pass over the quotient's entries for each level and source, forwards and backwards. The other members
    of a source's own class are reached through the source's own row (a virtual sink, see
    :mod:`graphlab.graph.kernel.loops`).
    """
    forward, backward = plan.into.matrix(), plan.out.matrix()
    k, width = plan.classes.size, len(sources)
    column = np.arange(width)
    paths = np.zeros((k, width))
    level = np.full((k, width), -1, dtype=np.int16)
    paths[sources, column], level[sources, column] = 1.0, 0
    sink_level = np.where(plan.classes.inner[sources] > 0, 1, -1)
    sink_paths = np.ones(width)
    front, depth = paths.copy(), 0
    size = plan.size[:, None]
    while True:
        depth += 1
        fresh = forward @ front
        back = fresh[sources, column]
        first = (back > 0) & (sink_level < 0)
        sink_level[first], sink_paths[first] = depth, back[first]
        fresh[level >= 0] = 0.0
        if not (new := fresh > 0).any():
            break
        level[new] = depth
        paths += fresh
        front = np.multiply(fresh, size, out=fresh)
    delta = np.zeros((k, width))
    share = np.empty((k, width))
    safe = np.where(paths > 0, paths, 1.0)
    mates = demand.mates[sources] / sink_paths
    sink_level[plan.classes.inner[sources] > 0] = -1  # reached directly: nobody is passed on the way
    for step in range(depth, 0, -1):
        np.multiply(delta, size, out=share)
        share += demand.target[:, None]
        share /= safe
        share *= level == step
        ends = sink_level == step
        share[sources[ends], column[ends]] = mates[ends]
        passed = backward @ share
        passed *= paths
        passed *= level == step - 1
        delta += passed
    delta[sources, column] = 0.0
    return delta @ demand.source[sources]
