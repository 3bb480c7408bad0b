"""The doubly constrained gravity model by iterative scaling: both margins are met, and only distance is left to fit.

mu_ij = a_i b_j exp(beta x_ij). For a given beta the levels follow by scaling rows and columns in turn (Furness); the
right beta is the one at which the model spends as much distance as the flows do. This is the maximum of the likelihood
that a Poisson regression with a level for every end finds, without its design matrix of pairs times places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphlab.errors import RefusedError

_TOLERANCE = 1e-13
_MOST_ROUNDS = 20_000


@dataclass(frozen=True)
class ScaledFit:
    """Levels of the ends as logarithms in the order of their names, the coefficient of distance, expected flows."""

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    origin_level: np.ndarray
    destination_level: np.ndarray
    beta: float
    expected: np.ndarray


def fit_doubly_constrained(
    flows: np.ndarray, origins: Sequence[str], destinations: Sequence[str], distance: np.ndarray
) -> ScaledFit:
    """Return the doubly constrained model of the flows of pairs.

    Parameters
    ----------
    flows
        Number by pair; every origin and every destination has some.
    origins, destinations
        Ends of each pair.
    distance
        Of each pair, as the model uses it (or its logarithm).

    Raises
    ------
    RefusedError
        If the scaling does not settle: zeros in the flows leave a level or the decay without a finite estimate.

    References
    ----------
    Furness 1965, Traffic Engineering and Control 7:458-460; Wilson 1971, Environment and Planning 3:1-32.
    """
    from scipy.optimize import brentq

    problem = _Problem(flows, origins, destinations, distance)
    if not (problem.out > 0).all() or not (problem.into > 0).all():
        raise RefusedError("the doubly constrained model needs some flow from every origin and to every destination")
    scale = 1.0 / max(float(np.ptp(problem.distance[problem.there])), 1e-12)
    low, high = -scale, scale
    while problem.surplus(low) > 0:
        low = _further(low)
    while problem.surplus(high) < 0:
        high = _further(high)
    beta = float(brentq(problem.surplus, low, high, xtol=1e-14 * scale, rtol=1e-13))
    a, b, centre = problem.scaled(beta)
    expected = a[:, None] * b[None, :] * problem.weight(beta)
    return ScaledFit(
        tuple(problem.origins),
        tuple(problem.destinations),
        np.log(a) - beta * centre,
        np.log(b),
        beta,
        expected[problem.row, problem.column],
    )


def _further(beta: float) -> float:
    if abs(beta) > 1e6:
        raise RefusedError(
            "the flows leave the decay with distance without a finite estimate in the doubly constrained model"
        )
    return beta * 4


class _Problem:
    """Flows and distances as a matrix, with the last levels found: the next search starts there."""

    def __init__(
        self, flows: np.ndarray, origins: Sequence[str], destinations: Sequence[str], distance: np.ndarray
    ) -> None:
        self.origins, self.row = np.unique(np.array(origins, dtype=object), return_inverse=True)
        self.destinations, self.column = np.unique(np.array(destinations, dtype=object), return_inverse=True)
        shape = len(self.origins), len(self.destinations)
        self.there = np.zeros(shape, dtype=bool)
        self.flows, self.distance = np.zeros(shape), np.zeros(shape)
        self.there[self.row, self.column] = True
        np.add.at(self.flows, (self.row, self.column), flows)
        self.distance[self.row, self.column] = distance
        # Distances are counted from their mean, so that no weight is too small for a float.
        self.centre = float(distance.mean())
        self.spent = float(((self.distance - self.centre) * self.flows).sum())
        self.out, self.into = self.flows.sum(axis=1), self.flows.sum(axis=0)
        self.b = np.ones(shape[1])

    def weight(self, beta: float) -> np.ndarray:
        """Return exp(beta x) of each pair, 0 where there is none."""
        return np.where(self.there, np.exp(np.clip(beta * (self.distance - self.centre), -700, 700)), 0.0)

    def scaled(self, beta: float) -> tuple[np.ndarray, np.ndarray, float]:
        """Return levels that meet both margins, and the distance that they are counted from."""
        weight = self.weight(beta)
        b = self.b
        for _ in range(_MOST_ROUNDS):
            a = self.out / (weight @ b)
            found = self.into / (a @ weight)
            moved = float(np.abs(found / b - 1).max())
            b = found
            if moved < _TOLERANCE:
                self.b = b
                return self.out / (weight @ b), b, self.centre
        raise RefusedError(
            "the levels of the doubly constrained model do not settle: zeros among the flows leave one without "
            "a finite estimate"
        )

    def surplus(self, beta: float) -> float:
        """Return how much more distance the model spends than the flows do; it grows with beta."""
        a, b, _ = self.scaled(beta)
        expected = a[:, None] * b[None, :] * self.weight(beta)
        return float((expected * (self.distance - self.centre)).sum() - self.spent)
