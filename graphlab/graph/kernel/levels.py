"""Brandes for a batch of sources at once: each breadth-first level is one sparse product."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graphlab.graph.kernel.arrays import Floats
from graphlab.graph.kernel.plan import Demand, Plan
from graphlab.graph.kernel.products import product


class Room:
    """Arrays (class by source) that one batch leaves to the next: taking and giving back memory costs as much as work.

    ``forward`` and ``backward`` are the rows of the quotient as sparse matrices.
    """

    def __init__(self, plan: Plan, width: int) -> None:
        shape = (plan.classes.size, width)
        self.forward, self.backward = plan.into.matrix(), plan.out.matrix()
        self.paths, self.front, self.delta, self.share, self.passed = (np.empty(shape) for _ in range(5))
        self.level = np.empty(shape, dtype=np.int16)
        self.mask = np.empty(shape, dtype=np.bool_)


def level_batch(plan: Plan, demand: Demand, sources: NDArray[np.int64], room: Room | None = None) -> Floats:
    """Dependencies of some source classes on a member of every class, weighted by source and summed.

    Parameters
    ----------
    plan, demand
        What is counted.
    sources
        Classes to search from.
    room
        Of as many columns as there are sources, to be used again; made here if it does not fit.

    Notes
    -----
    Cost: one pass over the quotient's entries for each level and source, forwards and backwards. The other members
    of a source's own class are reached through the source's own row (a virtual sink, see
    :mod:`graphlab.graph.kernel.loops`).
    """
    width = len(sources)
    if room is None or room.mask.shape[1] != width:
        room = Room(plan, width)
    sink_level, sink_paths, depth = _forwards(plan, sources, room)
    column, size = np.arange(width), plan.size[:, None]
    paths, level, delta, share, mask = room.paths, room.level, room.delta, room.share, room.mask
    delta[:] = 0.0
    safe = room.front
    np.copyto(safe, paths)
    np.less_equal(paths, 0, out=mask)
    safe[mask] = 1.0
    mates = demand.mates[sources] / sink_paths
    sink_level[plan.classes.inner[sources] > 0] = -1  # reached directly: nobody is passed on the way
    for step in range(depth, 0, -1):
        np.multiply(delta, size, out=share)
        share += demand.target[:, None]
        share /= safe
        share *= np.equal(level, step, out=mask)
        ends = sink_level == step
        share[sources[ends], column[ends]] = mates[ends]
        passed = product(room.backward, share, room.passed)
        passed *= paths
        passed *= np.equal(level, step - 1, out=mask)
        delta += passed
    delta[sources, column] = 0.0
    return delta @ demand.source[sources]


def _forwards(plan: Plan, sources: NDArray[np.int64], room: Room) -> tuple[NDArray, Floats, int]:
    """Fill paths and levels of the room; return distance and paths of the virtual sinks, and the number of levels."""
    column, size = np.arange(len(sources)), plan.size[:, None]
    paths, level, mask = room.paths, room.level, room.mask
    paths[:], level[:] = 0.0, -1
    paths[sources, column], level[sources, column] = 1.0, 0
    sink_level = np.where(plan.classes.inner[sources] > 0, 1, -1)
    sink_paths = np.ones(len(sources))
    front, depth = room.front, 0
    np.copyto(front, paths)
    while True:
        depth += 1
        fresh = product(room.forward, front, room.passed)
        back = fresh[sources, column]
        first = (back > 0) & (sink_level < 0)
        sink_level[first], sink_paths[first] = depth, back[first]
        fresh[np.greater_equal(level, 0, out=mask)] = 0.0
        if not np.greater(fresh, 0, out=mask).any():
            return sink_level, sink_paths, depth
        level[mask] = depth
        paths += fresh
        np.multiply(fresh, size, out=front)
