"""A NetworkX graph as numbered rows: the one place where Python dictionaries are walked."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Ints = NDArray[np.integer]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Compressed rows: the neighbours of vertex ``i`` are ``indices[indptr[i]:indptr[i + 1]]``, in ascending order.

    ``lengths`` runs beside ``indices`` and is None when every edge has length 1.
    """

    indptr: NDArray[np.int64]
    indices: Ints
    lengths: Floats | None

    @property
    def size(self) -> int:
        """Number of vertices."""
        return len(self.indptr) - 1

    def sources(self) -> Ints:
        """Tail of every entry: the row it stands in."""
        return np.repeat(np.arange(self.size, dtype=np.int32), np.diff(self.indptr))

    def matrix(self, data: NDArray[Any] | None = None) -> Any:
        """The entries as a SciPy sparse array: ones, or ``data`` beside ``indices``."""
        values = np.ones(len(self.indices)) if data is None else data
        return csr_array((values, self.indices, self.indptr.astype(np.int32)), shape=(self.size, self.size))

    def reversed(self) -> Rows:
        """The same entries, grouped by head."""
        turned = self.matrix(self.lengths).tocsc()
        return Rows(turned.indptr.astype(np.int64), turned.indices, None if self.lengths is None else turned.data)

    def induced(self, keep: Ints) -> Rows:
        """Rows among the vertices of ``keep`` (ascending), renumbered by their position in it."""
        number = np.full(self.size, -1, dtype=np.int32)
        number[keep] = np.arange(len(keep), dtype=np.int32)
        counts = np.diff(self.indptr)[keep]
        entry = spread(self.indptr[keep], counts)
        tails = np.repeat(np.arange(len(keep), dtype=np.int32), counts)
        heads = number[self.indices[entry]]
        inside = heads >= 0
        indptr = np.zeros(len(keep) + 1, dtype=np.int64)
        np.cumsum(np.bincount(tails[inside], minlength=len(keep)), out=indptr[1:])
        lengths = None if self.lengths is None else self.lengths[entry[inside]]
        return Rows(indptr, heads[inside], lengths)


@dataclass(frozen=True, slots=True)
class Arrays:
    """Rows of a graph without self-loops, its vertices, and the length of the self-loop of each (0 without)."""

    nodes: list[Hashable]
    directed: bool
    out: Rows
    into: Rows
    loops: Floats


def spread(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions ``starts[i], starts[i] + 1, ...`` of all runs, one after the other."""
    total = int(counts.sum())
    shift = np.repeat(starts - (np.cumsum(counts) - counts), counts)
    return shift + np.arange(total, dtype=np.int64)


def make_rows(counts: NDArray[np.int64], heads: Ints, lengths: Floats | None) -> Rows:
    """Rows from different entries that are already grouped by row, ``counts[i]`` of them in row ``i``."""
    indptr = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=indptr[1:])
    matrix = Rows(indptr, heads, lengths).matrix(lengths)
    matrix.sort_indices()
    return Rows(indptr, matrix.indices, None if lengths is None else matrix.data)


def graph_arrays(G: Any, weight: str | None = None, *, parallel: Callable[[Iterable[float]], float] = min) -> Arrays:
    """Rows of a NetworkX graph, self-loops set apart; parallel edges become the shortest of them.

    Parameters
    ----------
    G : networkx.Graph, DiGraph, MultiGraph, MultiDiGraph or Arrays
        Read only; what is arrays already is given back.
    weight
        Edge attribute that holds the length (a missing one is 1); None means that every edge has length 1.
    parallel
        What parallel edges become together: ``min`` for lengths, ``sum`` for strengths (then without ``weight``
        their number).

    Raises
    ------
    ValueError
        If a length is not a finite number greater than 0.

    Notes
    -----
    Cost: O(n + m), about 60 ns an entry. An undirected edge is two entries.
    """
    if isinstance(G, Arrays):
        return G
    nodes = list(G)
    number = dict(zip(nodes, range(len(nodes)), strict=True))
    size = len(nodes)
    adjacency = G._adj
    counts = np.fromiter(map(len, adjacency.values()), dtype=np.int64, count=size)
    total = int(counts.sum())
    heads = np.fromiter(map(number.__getitem__, chain.from_iterable(adjacency.values())), dtype=np.int32, count=total)
    tails = np.repeat(np.arange(size, dtype=np.int32), counts)
    lengths = None
    if weight is not None or (parallel is sum and G.is_multigraph()):
        lengths = np.fromiter(_lengths(G, weight, parallel), dtype=np.float64, count=total)
        _check_lengths(lengths, weight)
        lengths = None if (lengths == 1).all() else lengths
    loops = np.zeros(size)
    if (round_trip := heads == tails).any():
        loops[tails[round_trip]] = 1.0 if lengths is None else lengths[round_trip]
        counts = counts - (loops > 0)
        heads, lengths = heads[~round_trip], None if lengths is None else lengths[~round_trip]
    directed = bool(G.is_directed())
    out = make_rows(counts, heads, lengths)
    return Arrays(nodes, directed, out, out.reversed() if directed else out, loops)


def _lengths(G: Any, weight: str | None, parallel: Callable[[Iterable[float]], float]) -> Iterator[float]:
    data: Iterable[Any] = chain.from_iterable(neighbours.values() for neighbours in G._adj.values())
    if G.is_multigraph():
        return (parallel(edge.get(weight, 1) for edge in together.values()) for together in data)
    return (edge.get(weight, 1) for edge in data)


def _check_lengths(lengths: Floats, weight: str | None) -> None:
    wrong = lengths[~((lengths > 0) & (lengths < math.inf))]
    if len(wrong):
        raise ValueError(
            f"edge attribute {weight!r}: {wrong[0]:g} is not a length; write a finite number greater than 0"
        )
