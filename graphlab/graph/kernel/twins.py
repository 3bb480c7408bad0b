"""Structural twins: vertices with the same neighbours at the same lengths, found in one pass over the rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphlab.graph.kernel.arrays import Floats, Ints, Rows, spread

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Classes:
    """Twin classes, numbered by their smallest member.

    ``of[v]`` is the class of vertex v; ``first[c]`` the smallest member; ``inner[c]`` the length between members
    (0: they are not adjacent).
    """

    of: Ints
    first: NDArray[np.int64]
    inner: Floats

    @property
    def size(self) -> int:
        """Number of classes."""
        return len(self.first)

    def total(self, weights: Floats) -> Floats:
        """Sum of a vertex weight over the members of each class."""
        return np.bincount(self.of, weights=weights, minlength=self.size).astype(float)


def twin_classes(out: Rows, into: Rows | None = None, role: NDArray[np.int64] | None = None) -> Classes:
    """Classes of open twins (not adjacent) and closed twins (adjacent, one inner length) of a graph.

    Parameters
    ----------
    out, into
        Rows by tail and, for a directed graph, by head.
    role
        Optional small number per vertex; vertices of different roles never merge (an origin and a town with equal
        neighbours are not twins).

    Notes
    -----
    Rows are compared by a 64-bit sum of mixed numbers, so the pass is O(n + m) array work; two vertices u, v joined
    by an edge of length w are closed twins when ``H(u) - e(v, w) = H(v) - e(u, w)``. Every class is then checked
    entry by entry against its smallest member, and a vertex that differs (a collision of hashes) becomes a class of
    its own, so the result never rests on luck.
    """
    sides = [out] if into is None else [out, into]
    key = np.zeros(out.size, dtype=np.uint64) if role is None else _mixed(role.astype(np.uint64) + np.uint64(1 << 40))
    parts = [_entry_hashes(side, salt) for salt, side in enumerate(sides)]
    for side, (entries, _) in zip(sides, parts, strict=True):
        key = key + _row_sums(entries, side)
    inner = _closed_lengths(sides, parts, key)
    closed = np.flatnonzero(inner)
    key[closed] += sum(_hash(closed, inner[closed], salt) for salt in range(len(sides))) + np.uint64(1)
    classes = _grouped(key, inner)
    return _checked(classes, sides, role)


def _mixed(x: Hashes) -> Hashes:
    """The finaliser of splitmix64: every bit of the input reaches every bit of the output."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _hash(vertices: NDArray, lengths: Floats | None, salt: int) -> Hashes:
    x = (vertices.astype(np.uint64) + np.uint64(salt + 1) * np.uint64(1 << 34)) * np.uint64(0x9E3779B97F4A7C15)
    return _mixed(x if lengths is None else _mixed(x) ^ np.ascontiguousarray(lengths, dtype=np.float64).view(np.uint64))


def _entry_hashes(side: Rows, salt: int) -> tuple[Hashes, Hashes]:
    """Hash of every entry as seen from its row, and the hash its row would have in the row of the head."""
    if side.lengths is None:
        vertex = _hash(np.arange(side.size), np.ones(side.size), salt)
        return vertex[side.indices], np.repeat(vertex, np.diff(side.indptr))
    return _hash(side.indices, side.lengths, salt), _hash(side.sources(), side.lengths, salt)


def _row_sums(entries: Hashes, side: Rows) -> Hashes:
    running = np.zeros(len(entries) + 1, dtype=np.uint64)
    np.cumsum(entries, out=running[1:])
    return running[side.indptr[1:]] - running[side.indptr[:-1]]


def _closed_lengths(sides: list[Rows], parts: list[tuple[Hashes, Hashes]], key: Hashes) -> Floats:
    """Inner length of every vertex that has a closed twin, 0 for the others."""
    inner = np.zeros(sides[0].size)
    side, (there, back) = sides[0], parts[0]
    tails = side.sources()
    if len(sides) == 2:
        lengths = np.ones(len(tails)) if side.lengths is None else side.lengths
        there, back = there + _hash(side.indices, lengths, 1), back + _hash(tails, lengths, 1)
    twin = key[tails] - there == key[side.indices] - back
    inner[tails[twin]] = 1.0 if side.lengths is None else side.lengths[twin]
    return inner


def _grouped(key: Hashes, inner: Floats) -> Classes:
    """Classes of equal keys, numbered by smallest member."""
    _, first, label = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(len(order), dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    first = first[order]
    return Classes(number[label], first, inner[first])


def _checked(classes: Classes, sides: list[Rows], role: NDArray[np.int64] | None) -> Classes:
    """The same classes, with every member that is not truly a twin of the smallest member set apart."""
    first = classes.first[classes.of]
    member = np.flatnonzero(first != np.arange(len(first)))
    wrong = np.zeros(len(member), dtype=bool) if role is None else role[member] != role[first[member]]
    inner = classes.inner[classes.of[member]]
    for side in sides:
        wrong |= _rows_differ(side, member, first[member], inner)
    if not wrong.any():
        return classes
    alone = np.arange(len(first))
    return _grouped(
        np.where(np.isin(alone, member[wrong]), alone + len(first), first).astype(np.uint64), classes.inner[classes.of]
    )


def _rows_differ(side: Rows, member: NDArray, first: NDArray, inner: Floats) -> NDArray[np.bool_]:
    """For each pair (member, first): whether their rows differ, each other left out when they are closed twins."""
    degree = np.diff(side.indptr)
    wrong: NDArray[np.bool_] = degree[member] != degree[first]
    for closed in (False, True):
        pair = np.flatnonzero(~wrong & ((inner > 0) == closed))
        which = np.repeat(pair, degree[member[pair]])
        here, there = _run(side, member[pair]), _run(side, first[pair])
        if closed:  # each other's entries get one common name, and the rows are put in order again
            here = _ordered(which, np.where(here[0] == first[which], -1, here[0]), here[1])
            there = _ordered(which, np.where(there[0] == member[which], -1, there[0]), there[1])
        wrong[which[(here[0] != there[0]) | (here[1] != there[1])]] = True
    return wrong


def _run(side: Rows, vertices: NDArray) -> tuple[NDArray, NDArray]:
    entry = spread(side.indptr[vertices], np.diff(side.indptr)[vertices])
    heads = side.indices[entry]
    return heads, heads if side.lengths is None else side.lengths[entry]


def _ordered(row: NDArray, heads: NDArray, lengths: NDArray) -> tuple[NDArray, NDArray]:
    order = np.lexsort((heads, row))
    return heads[order], np.where(heads[order] < 0, 0, lengths[order])
