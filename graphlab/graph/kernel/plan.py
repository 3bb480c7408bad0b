"""The plan: a graph boiled down to a few small arrays, all that a worker needs to compute its share of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.graph.kernel.arrays import Arrays, Floats, Rows, graph_arrays
from graphlab.graph.kernel.prune import Pruned, prune, unpruned
from graphlab.graph.kernel.twins import Classes, twin_classes


@dataclass(frozen=True, slots=True)
class Demand:
    """Which ordered pairs count: ``source[S] * target[T]`` for two classes, ``source[S] * mates[S]`` in one."""

    source: Floats
    target: Floats
    mates: Floats


@dataclass(frozen=True, slots=True)
class Plan:
    """The quotient of a graph, its classes, and the pairs to count.

    Attributes
    ----------
    arrays
        The whole graph, numbered.
    pruned, classes
        How vertices were folded and merged; ``classes`` number the vertices of ``pruned.core``.
    out, into
        Rows of the quotient by tail and by head (the same object when undirected).
    size
        ``m``: members of each class.
    demands
        Pairs to count; several are simply added.
    """

    arrays: Arrays
    pruned: Pruned
    classes: Classes
    out: Rows
    into: Rows
    size: Floats
    demands: tuple[Demand, ...]

    @property
    def chosen(self) -> bool:
        """Whether only some pairs count."""
        return any(not np.array_equal(demand.source, demand.target) for demand in self.demands)

    @property
    def directed(self) -> bool:
        """Whether the graph is directed."""
        return self.arrays.directed

    @property
    def work(self) -> int:
        """Entries that one search from every source class visits."""
        return sum(int(np.count_nonzero(demand.source)) for demand in self.demands) * len(self.out.indices)

    def expand(self, local: Floats, per_member: Floats) -> Floats:
        """Score of every vertex from what it has by itself and what each member of its class has."""
        score = local.copy()
        score[self.pruned.core] += per_member[self.classes.of]
        return score


def make_plan(G: Any, weight: str | None = None, *, role: Any = None, fold: bool = True) -> Plan:
    """The plan of a NetworkX graph, counting every ordered pair.

    Parameters
    ----------
    G, weight
        See :func:`graphlab.graph.kernel.arrays.graph_arrays`.
    role
        Optional small number per vertex, in the order of ``list(G)``: vertices of different roles never merge.
    fold
        Whether pendant trees are pruned (undirected graphs only).

    Notes
    -----
    Cost: O(n + m) array operations and one sort of n numbers.
    """
    arrays = graph_arrays(G, weight)
    return plan_of(arrays, prune(arrays.out) if fold and not arrays.directed else unpruned(arrays.out), role)


def plan_of(arrays: Arrays, pruned: Pruned, role: Any = None) -> Plan:
    """The plan of numbered arrays: core, classes, quotient, and the demand of all ordered pairs."""
    whole = len(pruned.core) == arrays.out.size
    out = arrays.out if whole else arrays.out.induced(pruned.core)
    into = (arrays.into if whole else arrays.into.induced(pruned.core)) if arrays.directed else None
    classes = twin_classes(out, into, role if role is None or whole else role[pruned.core])
    quotient = out.induced(classes.first)
    reach = pruned.reach[pruned.core]
    total = classes.total(reach)
    mates = (total**2 - classes.total(reach**2)) / total
    return Plan(
        arrays,
        pruned,
        classes,
        quotient,
        quotient if into is None else into.induced(classes.first),
        classes.total(np.ones(len(reach))),
        (Demand(total, total, mates),),
    )
