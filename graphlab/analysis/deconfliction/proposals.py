"""Which pairs of records may be one line: the weight of each pair, and what it is made of.

The model of Fellegi and Sunter is fitted to all pairs of records of different sources. What is known beforehand of such
lists counts as a few pairs, so that two lists of ten lines are judged sensibly and two of ten thousand speak for
themselves.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graphlab.analysis.deconfliction.comparison import BRAND, FIELDS, SIZES, Comparison, Flags
from graphlab.analysis.deconfliction.records import LineRecord
from graphlab.statistics.record_linkage import (
    MISSING,
    Floats,
    Levels,
    LinkageModel,
    fit,
    level_frequencies,
    posterior,
)

Codes = NDArray[np.int32]
#: Number of patterns that there can be.
PATTERNS = int(np.prod([size + 1 for size in SIZES]))
#: Pairs less likely than this are not proposed.
LEAST = 0.01
#: By field, from the lowest level: how pairs of one line, and pairs of two, fall on the levels where nothing is known
#: of the lists; counted as `M_PAIRS` and `U_PAIRS` pairs.
M_BEFORE = ((4, 16, 80), (5, 20, 75), (5, 35, 60), (3, 37, 60), (30, 70), (1, 99))
U_BEFORE = ((97, 2, 1), (75, 10, 15), (87, 10, 3), (45, 40, 15), (97, 3), (99.9, 0.1))
M_PAIRS, U_PAIRS = 20.0, 50.0
#: Share of the lines of a list that another list is taken to hold too, before anything is seen; counted as `P_PAIRS`.
SHARED, P_PAIRS = 0.3, 10.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one line.

    Attributes
    ----------
    first, second
        Records, by key.
    levels
        Agreement by field (`FIELDS`), -1 where not known.
    parts
        Weight of each field (log2 of the likelihood ratio).
    prior
        Weight of any pair before anything is compared (log2 of the prior odds).
    rivals
        Weight taken off because a list knows its lines apart: other lines of the same list are as like, or more so.
    """

    first: LineRecord
    second: LineRecord
    levels: tuple[int, ...]
    parts: tuple[float, ...]
    prior: float
    rivals: float = 0.0

    @property
    def weight(self) -> float:
        """log2 of the posterior odds."""
        return self.prior + sum(self.parts) + self.rivals

    @property
    def probability(self) -> float:
        """Probability that they are one line."""
        return float(posterior(self.weight))

    @property
    def keys(self) -> tuple[str, str]:
        """The two keys, in order."""
        return self.first.key, self.second.key


@dataclass(frozen=True)
class Proposals:
    """The pairs that may be one line, most likely first; how many were compared, and the model."""

    pairs: tuple[Pair, ...]
    compared: int
    model: LinkageModel | None


def propose(records: Sequence[LineRecord], around: Mapping[str, frozenset[str]], *, least: float = LEAST) -> Proposals:
    """Return the pairs of records of different sources that may be one line.

    Parameters
    ----------
    records
        Sorted by key (`line_records`).
    around
        The places that each place lies within (`places_around`).
    least
        Smallest probability of a pair that is proposed.

    Notes
    -----
    Time grows with the square of the number of records. Where a brand is equal its own frequency counts, so that a
    common brand says little; where only the spelling is close, that of all close pairs.
    """
    comparison = Comparison(records, around)
    tally = _tally(comparison, _promising())
    seen = np.flatnonzero(tally.pairs)
    if not len(seen):
        return Proposals((), 0, None)
    model = _fitted(_decoded(seen), tally.pairs[seen].astype(np.float64), records)
    rarity = _brand_rarity(records)
    likely = _likely_patterns(model, rarity, least)
    if (likely & ~tally.kept & (tally.pairs > 0)).any():
        tally = _tally(comparison, likely)
    found = _likely_pairs(tally, likely, records, model, rarity, least)
    return Proposals(tuple(found), int(tally.pairs.sum()), model)


def _codes(levels: Levels) -> Codes:
    """Return one number for each pattern of levels; the first axis holds the fields."""
    code = np.zeros(levels.shape[1:], dtype=np.int32)
    for field, size in enumerate(SIZES):
        code *= size + 1
        code += levels[field]
        code += 1
    return code


@dataclass(frozen=True)
class _Tally:
    """How many pairs show each pattern (by code), and the pairs of the patterns that were kept."""

    pairs: NDArray[np.int64]
    kept: Flags
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    codes: Codes


def _tally(comparison: Comparison, kept: Flags) -> _Tally:
    """Compare all pairs: count them by pattern, and keep those whose pattern is asked for."""
    pairs = np.zeros(PATTERNS, dtype=np.int64)
    first, second, codes = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.int32)]
    for block in comparison.blocks():
        code = _codes(block.levels)
        pairs += np.bincount(code, minlength=PATTERNS)
        here = np.flatnonzero(kept[code])
        first.append(block.first[here])
        second.append(block.second[here])
        codes.append(code[here])
    return _Tally(pairs, kept, np.concatenate(first), np.concatenate(second), np.concatenate(codes))


def _promising() -> Flags:
    """Return the patterns whose pairs are kept while comparing: brands alike, or three other fields that agree."""
    levels = _decoded(np.arange(PATTERNS))
    return np.asarray((levels[:, BRAND] > 0) | (levels[:, -1] > 0) | ((levels[:, 1:-1] > 0).sum(axis=1) >= 3))


def _decoded(codes: np.ndarray) -> Levels:
    columns = []
    for size in reversed(SIZES):
        columns.append(codes % (size + 1) - 1)
        codes = codes // (size + 1)
    return np.stack(columns[::-1], axis=1).astype(np.int8)


def _fitted(patterns: Levels, pairs: Floats, records: Sequence[LineRecord]) -> LinkageModel:
    m_before = [M_PAIRS * np.array(m, dtype=np.float64) / sum(m) for m in M_BEFORE]
    u_before = [U_PAIRS * np.array(u, dtype=np.float64) / sum(u) for u in U_BEFORE]
    u = level_frequencies(patterns, pairs, SIZES, u_before)
    partners = _possible_partners(records)
    return fit(
        patterns,
        pairs,
        SIZES,
        u=u,
        m_before=m_before,
        prior=min(0.5, max(SHARED * partners, 0.1) / float(pairs.sum())),
        prior_pairs=P_PAIRS,
        most=min(0.5, max(partners, 1.0) / float(pairs.sum())),
    )


def _possible_partners(records: Sequence[LineRecord]) -> float:
    """Return how many pairs of one line there are at most, when each list holds a line once."""
    sizes = sorted(Counter(r.sources[0] for r in records if r.sources).values())
    return float(sum(size * (len(sizes) - 1 - i) for i, size in enumerate(sizes)))


def _brand_rarity(records: Sequence[LineRecord]) -> dict[str, float]:
    """Return the frequency of each brand among the records, pulled towards that of any brand in short lists."""
    counts = Counter(name for r in records for name in r.brands)
    usual = U_BEFORE[BRAND][-1] / sum(U_BEFORE[BRAND])
    total = sum(1 for r in records if r.brands)
    return {name: (n - 1 + usual * U_PAIRS) / (max(total - 1, 0) + U_PAIRS) for name, n in counts.items()}


def _likely_patterns(model: LinkageModel, rarity: Mapping[str, float], least: float) -> Flags:
    """Return the patterns that are likely enough with the rarest brand."""
    weight = model.prior_weight + model.field_weights(_decoded(np.arange(PATTERNS))).sum(axis=1)
    bonus = max(0.0, float(np.log2(model.u[BRAND][-1] / min(rarity.values(), default=1.0))))
    return np.asarray(weight + bonus >= np.log2(least / (1 - least)))


def _likely_pairs(
    tally: _Tally,
    likely: Flags,
    records: Sequence[LineRecord],
    model: LinkageModel,
    rarity: Mapping[str, float],
    least: float,
) -> list[Pair]:
    """Return the pairs that are likely enough, most likely first."""
    chosen = np.flatnonzero(likely[tally.codes])
    levels = _decoded(tally.codes[chosen])
    found = []
    for i, j, level in zip(tally.first[chosen].tolist(), tally.second[chosen].tolist(), levels, strict=True):
        pair = _pair(records[i], records[j], level, model, rarity)
        if pair.probability >= least:
            found.append(pair)
    ranked = [pair for pair in _with_rivals(found) if pair.probability >= least]
    return sorted(ranked, key=lambda p: (-round(p.probability, 12), p.keys))


def _with_rivals(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs with what speaks against each because its records have other partners in the same lists.

    A record has one partner at most in a list: of the odds o of a pair with rivals r together, o / (1 + r) are left.
    """
    odds: dict[tuple[str, str], list[float]] = defaultdict(list)
    for pair in pairs:
        for record, other in ((pair.first, pair.second), (pair.second, pair.first)):
            for source in other.sources:
                odds[record.key, source].append(2.0**pair.weight)
    total = {key: math.fsum(values) for key, values in odds.items()}
    found = []
    for pair in pairs:
        own = 2.0**pair.weight
        beside = [
            max((total[record.key, source] - own for source in other.sources), default=0.0)
            for record, other in ((pair.first, pair.second), (pair.second, pair.first))
        ]
        found.append(replace(pair, rivals=-math.log2(1 + max(sum(beside), 0.0))))
    return found


def _pair(
    first: LineRecord, second: LineRecord, levels: np.ndarray, model: LinkageModel, rarity: Mapping[str, float]
) -> Pair:
    parts = model.field_weights(levels[None, :].astype(np.int8))[0]
    if levels[BRAND] == SIZES[BRAND] - 1:
        shared = min(rarity[name] for name in set(first.brands) & set(second.brands))
        parts[BRAND] = np.log2(model.m[BRAND][-1] / shared)
    agreement, weights = tuple(int(level) for level in levels), tuple(float(part) for part in parts)
    return Pair(first, second, agreement, weights, model.prior_weight)


def level_name(field: int, level: int) -> str:
    """Return what a level of a field is called.

    Examples
    --------
    >>> level_name(0, 2), level_name(1, -1)
    ('same brand', 'origin not known')
    """
    return f"{FIELDS[field].name} not known" if level == MISSING else FIELDS[field].levels[level]
