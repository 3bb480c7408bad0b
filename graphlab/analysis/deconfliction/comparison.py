"""How far two records of lines agree, field by field, for every pair of records of different sources.

Nothing is left uncompared: pairs are compared in blocks of rows on arrays, so ten thousand lines beside ten thousand
take seconds, and there is no blocking that could hide a pair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphlab.analysis.deconfliction.records import LineRecord
from graphlab.errors import require
from graphlab.statistics.record_linkage import MISSING

#: Jaro-Winkler similarity from which two brands are a close spelling of each other.
CLOSE = 0.85
#: Two lines whose first sightings lie within so many days started together.
TOGETHER = 62
#: Rows of the matrix of pairs that are compared at once.
ROWS = 256

#: Spellings and what they are said like.
_SOUNDS = (
    ("ch", "k"), ("ck", "k"), ("ph", "f"), ("gh", "g"), ("wh", "w"), ("kn", "n"), ("x", "ks"), ("q", "k"), ("c", "k"),
    ("z", "s"), ("y", "i"), ("ee", "i"), ("ea", "i"), ("ie", "i"), ("ei", "i"), ("oo", "u"), ("ou", "u"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")

Levels = NDArray[np.int8]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Field:
    """A field that is compared: its name and, from the lowest level, what each level is called."""

    name: str
    levels: tuple[str, ...]


FIELDS = (
    Field("brand", ("other brand", "close spelling", "same brand")),
    Field("origin", ("other origin", "one within the other", "same origin")),
    Field("towns", ("no town in common", "some towns in common", "same towns")),
    Field("time", ("never at once", "at once", "at once, begun within two months")),
    Field("operation", ("other operation", "same operation")),
    Field("token", ("other token", "same token")),
)
BRAND = 0
SIZES = tuple(len(f.levels) for f in FIELDS)


@dataclass(frozen=True)
class Block:
    """Agreement of the pairs of some records with those that come later and share no source.

    Attributes
    ----------
    first, second
        Positions of the two records of each pair.
    levels
        Shape (fields, pairs).
    """

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    levels: Levels


class Comparison:
    """Compares records, block by block.

    Parameters
    ----------
    records
        Sorted by key.
    around
        The places that each place lies within.
    """

    def __init__(self, records: Sequence[LineRecord], around: Mapping[str, frozenset[str]]) -> None:
        self.records = records
        self._sources = _incidence([r.sources for r in records])
        self._names = sorted({name for r in records for name in r.brands})
        number = {name: i for i, name in enumerate(self._names)}
        self._brands = [[number[name] for name in r.brands] for r in records]
        self._origins = _Sets([r.origins for r in records], around)
        self._towns = _Sets([r.towns for r in records], around)
        self._operations = _Sets([r.operations for r in records], {})
        self._tokens = _Sets([frozenset([r.token] if r.token else ()) for r in records], {})
        self._first = np.array([r.first for r in records], dtype=np.int64)
        self._last = np.array([r.last for r in records], dtype=np.int64)
        self._dated = np.array([r.dated for r in records], dtype=bool)

    def blocks(self) -> Iterator[Block]:
        """Yield the agreement of all pairs, those of some records at a time."""
        for start in range(0, len(self.records), ROWS):
            rows = slice(start, min(start + ROWS, len(self.records)))
            apart = _product(self._sources[rows], self._sources[start:]) == 0
            first, second = np.nonzero(np.triu(apart, 1))
            if len(first):
                levels = np.stack([field(rows)[first, second] for field in self._fields])
                yield Block(first + start, second + start, levels)

    @property
    def _fields(self) -> tuple[Callable[[slice], Levels], ...]:
        """What compares each field: a block of rows with all records from the first row on."""
        return (
            self._brand_levels,
            self._origin_levels,
            self._town_levels,
            self._time_levels,
            self._operations.any_in_common,
            self._tokens.any_in_common,
        )

    def _brand_levels(self, rows: slice) -> Levels:
        """Return the closest agreement among the names of two records."""
        later = self._brands[rows.start :]
        found = np.full((rows.stop - rows.start, len(later)), MISSING, dtype=np.int8)
        branded = [i for i, own in enumerate(later) if own]
        own = sorted({name for names in self._brands[rows] for name in names})
        if not own:
            return found
        level = self._name_levels(own)
        at = {name: i for i, name in enumerate(own)}
        flat = np.array([name for i in branded for name in later[i]], dtype=np.intp)
        starts = np.cumsum([0, *(len(later[i]) for i in branded)])[:-1]
        for i, names in enumerate(self._brands[rows]):
            if names:
                best = level[[at[name] for name in names]].max(axis=0)
                found[i, branded] = np.maximum.reduceat(best[flat], starts)
        return found

    def _name_levels(self, own: Sequence[int]) -> Levels:
        """Return how far some names agree with all names."""
        chosen = [self._names[i] for i in own]
        alike = _close(chosen, self._names) | _close([sound(n) for n in chosen], [sound(n) for n in self._names])
        level: Levels = alike.astype(np.int8)
        level[np.arange(len(own)), own] = 2
        return level

    def _origin_levels(self, rows: slice) -> Levels:
        shared = self._origins.shared(rows)
        return _graded(self._origins.known(rows), self._origins.near(rows, shared), shared > 0)

    def _town_levels(self, rows: slice) -> Levels:
        shared = self._towns.shared(rows)
        equal = (shared == self._towns.size[rows, None]) & (shared == self._towns.size[rows.start :])
        return _graded(self._towns.known(rows), self._towns.near(rows, shared), equal & (shared > 0))

    def _time_levels(self, rows: slice) -> Levels:
        first, last, dated = self._first[rows, None], self._last[rows, None], self._dated[rows, None]
        later = slice(rows.start, None)
        at_once = (first <= self._last[later]) & (self._first[later] <= last)
        begun = np.abs(first - self._first[later]) <= TOGETHER
        return _graded(dated & self._dated[later], at_once, at_once & begun)


class _Sets:
    """Sets of keys by record, as an incidence matrix, with the keys around them."""

    def __init__(self, sets: Sequence[frozenset[str]], around: Mapping[str, frozenset[str]]) -> None:
        keys = sorted({key for s in sets for key in s} | {up for s in sets for key in s for up in around.get(key, ())})
        self._own = _incidence(sets, keys)
        self._around = _incidence([{up for key in s for up in around.get(key, ())} - s for s in sets], keys)
        self.size = np.array([len(s) for s in sets], dtype=np.int32)

    def known(self, rows: slice) -> Flags:
        """Return whether neither set is empty."""
        return (self.size[rows, None] > 0) & (self.size[rows.start :] > 0)

    def shared(self, rows: slice) -> NDArray[np.int32]:
        """Return how many keys two sets share."""
        return _product(self._own[rows], self._own[rows.start :])

    def near(self, rows: slice, shared: NDArray[np.int32]) -> Flags:
        """Return whether two sets share a key or one holds a key that lies within one of the other."""
        if not self._around.nnz:
            return shared > 0
        inside = self._own[rows] @ self._around[rows.start :].T + self._around[rows] @ self._own[rows.start :].T
        return (shared > 0) | (np.asarray(inside.todense()) > 0)

    def any_in_common(self, rows: slice) -> Levels:
        """Return 1 where two sets share a key, 0 where not, `MISSING` where one is empty."""
        known = self.known(rows)
        if not known.any():
            return np.full(known.shape, MISSING, dtype=np.int8)
        return np.where(known, self.shared(rows) > 0, MISSING).astype(np.int8)


def sound(name: str) -> str:
    """Return a brand as it sounds, roughly: spellings that are said alike become one.

    Examples
    --------
    >>> sound("echo"), sound("eko"), sound("ricky"), sound("riki")
    ('eko', 'eko', 'riki', 'riki')
    """
    for written, said in _SOUNDS:
        name = name.replace(written, said)
    return _DOUBLED.sub(r"\1", name)


def _close(names: Sequence[str], others: Sequence[str]) -> Flags:
    """Return which names are a close spelling of which others."""
    process = require("rapidfuzz.process", extra="match")
    distance = require("rapidfuzz.distance", extra="match")
    scorer = distance.JaroWinkler.similarity
    return np.asarray(process.cdist(names, others, scorer=scorer, score_cutoff=CLOSE, dtype=np.float32) > 0)


def _graded(known: Flags, some: Flags, full: Flags) -> Levels:
    graded: Levels = some.astype(np.int8) + full.astype(np.int8)
    graded[~known] = MISSING
    return graded


def _product(left: Any, right: Any) -> NDArray[np.int32]:
    return np.asarray((left @ right.T).todense())


def _incidence(sets: Sequence[Any], keys: Sequence[str] | None = None) -> Any:
    from scipy import sparse

    columns = {key: i for i, key in enumerate(keys if keys is not None else sorted({k for s in sets for k in s}))}
    rows = [i for i, s in enumerate(sets) for _ in s]
    places = [columns[key] for s in sets for key in sorted(s)]
    shape = (len(sets), max(len(columns), 1))
    return sparse.csr_matrix((np.ones(len(rows), dtype=np.int32), (rows, places)), shape=shape)
