"""Fellegi-Sunter record linkage: how much agreement on each field speaks for two records being of one thing.

Pairs of records are reduced to *agreement patterns*, one level a field (0 is no agreement, -1 is not known), with the
number of pairs that show each. The model is fitted on patterns, so its cost does not depend on the number of pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Level of a field that one of the two records does not state; it speaks neither way.
MISSING = -1
#: No probability of a level is taken to be smaller than this.
FLOOR = 1e-6

Floats = NDArray[np.float64]
Levels = NDArray[np.int8]


@dataclass(frozen=True)
class LinkageModel:
    """Probabilities of each level of each field.

    Attributes
    ----------
    prior
        Share of the pairs that are of one thing.
    m
        By field: probability of each level among pairs that are of one thing.
    u
        By field: probability of each level among all other pairs.
    iterations
        Rounds of the EM algorithm.
    """

    prior: float
    m: tuple[Floats, ...]
    u: tuple[Floats, ...]
    iterations: int = 0

    def field_weights(self, patterns: Levels) -> Floats:
        """Return log2(m / u) of each field of each pattern; 0 where the field is missing.

        Parameters
        ----------
        patterns
            Shape (patterns, fields), levels or `MISSING`.
        """
        found = np.zeros(patterns.shape)
        for field, (m, u) in enumerate(zip(self.m, self.u, strict=True)):
            levels = patterns[:, field]
            known = levels != MISSING
            found[known, field] = np.log2(m[levels[known]] / u[levels[known]])
        return found

    @property
    def prior_weight(self) -> float:
        """log2 of the prior odds."""
        return float(np.log2(self.prior / (1 - self.prior)))


def posterior(weight: Floats | float) -> Floats:
    """Return the probability that belongs to a weight (log2 of the posterior odds).

    Examples
    --------
    >>> [float(posterior(w)) for w in (-1.0, 0.0, 1.0)] == [1 / 3, 0.5, 2 / 3]
    True
    """
    return 1.0 / (1.0 + np.exp2(-np.asarray(weight, dtype=np.float64)))


def level_frequencies(
    patterns: Levels, weights: Floats, levels: Sequence[int], before: Sequence[Floats] | None = None
) -> tuple[Floats, ...]:
    """Return by field the share of each level among the pairs that state it, floored and adding to 1.

    Parameters
    ----------
    patterns
        Shape (patterns, fields).
    weights
        Pairs (or expected pairs) of each pattern.
    levels
        Number of levels of each field.
    before
        By field: pairs of each level that are counted beforehand (what is known of such lists); none when left out.
    """
    found = []
    for field, number in enumerate(levels):
        known = patterns[:, field] != MISSING
        counts: Floats = np.bincount(patterns[known, field], weights=weights[known], minlength=number).astype(
            np.float64
        )
        if before is not None:
            counts = counts + before[field]
        total = counts.sum()
        shares = counts / total if total > 0 else np.full(number, 1 / number)
        shares = np.maximum(shares, FLOOR)
        found.append(shares / shares.sum())
    return tuple(found)


def fit(
    patterns: Levels,
    pairs: Floats,
    levels: Sequence[int],
    *,
    u: tuple[Floats, ...] | None = None,
    m_before: Sequence[Floats] | None = None,
    prior: float = 0.1,
    prior_pairs: float = 0.0,
    most: float = 0.5,
    rounds: int = 2000,
    tolerance: float = 1e-9,
) -> LinkageModel:
    """Return the model that makes the patterns most likely, by the EM algorithm.

    Parameters
    ----------
    patterns
        Shape (patterns, fields): the level of each field, the highest where they agree most, `MISSING` where not known.
    pairs
        Number of pairs that show each pattern.
    levels
        Number of levels of each field.
    u
        Probabilities among pairs of different things, where they are known beforehand (from all pairs, when pairs of
        one thing are few among them); estimated when left out.
    m_before
        By field: pairs of one thing at each level that are counted beforehand, so that short lists do not decide alone.
    prior
        Share of pairs of one thing to start from.
    prior_pairs
        Pairs for which `prior` counts as observed.
    most
        The share is never taken to be larger: each record of the shorter list has one partner at most.
    rounds, tolerance
        Ends when no probability moves by more, or after so many rounds.

    Raises
    ------
    ValueError
        If there are no pairs.

    Notes
    -----
    Fields are taken to agree independently of each other within the two classes. Starts from full agreement being
    likely among pairs of one thing, so the outcome depends on nothing but the patterns.

    References
    ----------
    Fellegi & Sunter, J. Am. Stat. Assoc. 64:1183 (1969); Winkler, Proc. Sect. Survey Res. Methods, ASA, 667 (1988).

    Examples
    --------
    >>> model = fit(np.array([[1, 1], [1, 0], [0, 1], [0, 0]], dtype=np.int8), np.array([90.0, 60, 60, 790]), [2, 2])
    >>> bool(model.m[0][1] > 0.5 > model.u[0][1])
    True
    """
    if pairs.sum() <= 0:
        raise ValueError("there are no pairs to fit a model on")
    m = tuple(_leaning(n) for n in levels) if m_before is None else tuple(b / b.sum() for b in m_before)
    fixed = u is not None
    others = u if u is not None else tuple(_leaning(number)[::-1].copy() for number in levels)
    share = min(prior, most)
    for done in range(1, rounds + 1):
        model = LinkageModel(share, m, others, done)
        same = posterior(model.prior_weight + model.field_weights(patterns).sum(axis=1)) * pairs
        expected = (same.sum() + prior * prior_pairs) / (pairs.sum() + prior_pairs)
        share = float(np.clip(expected, 1e-12, most))
        next_m = level_frequencies(patterns, same, levels, m_before)
        next_u = others if fixed else level_frequencies(patterns, pairs - same, levels)
        moved = max(abs(share - model.prior), _greatest_move(m, next_m), _greatest_move(others, next_u))
        m, others = next_m, next_u
        if moved < tolerance:
            break
    return LinkageModel(share, m, others, done)


def _leaning(number: int) -> Floats:
    """Return probabilities of levels that lean to the highest."""
    share = np.full(number, 0.1 / max(number - 1, 1))
    share[-1] = 0.9
    return share


def _greatest_move(before: tuple[Floats, ...], after: tuple[Floats, ...]) -> float:
    return max(float(np.abs(a - b).max()) for a, b in zip(before, after, strict=True))
