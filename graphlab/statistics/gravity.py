"""Gravity models of flows: what size and distance lead one to expect, by Poisson regression (optional extra ``stats``).

Wilson's family: unconstrained (sizes of both ends), origin-constrained, destination-constrained and doubly constrained
(each end has its own level, so that only distance is left to explain).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphlab.errors import RefusedError, require

MODELS = ("unconstrained", "origin", "destination", "doubly")
DECAYS = ("exponential", "power")


@dataclass(frozen=True)
class GravityFit:
    """A fitted gravity model.

    Attributes
    ----------
    parameters
        Name -> estimate: ``constant``, ``origin size``, ``destination size``, ``distance``, ``origin X`` ...
    expected
        Flow that the model expects, by pair.
    residual
        (flow - expected) / sqrt(dispersion x expected).
    deviance
        Of the fit.
    dispersion
        Pearson chi-square over degrees of freedom, at least 1 (what is more varied than Poisson is not surprising).
    degrees_of_freedom
        Pairs less parameters.
    """

    parameters: dict[str, float]
    expected: np.ndarray
    residual: np.ndarray
    deviance: float
    dispersion: float
    degrees_of_freedom: int


def fit_gravity(
    flows: np.ndarray,
    origins: Sequence[str],
    destinations: Sequence[str],
    distance: np.ndarray,
    *,
    model: str = "doubly",
    decay: str = "exponential",
    origin_size: np.ndarray | None = None,
    destination_size: np.ndarray | None = None,
) -> GravityFit:
    """Fit a gravity model to the flows of pairs by Poisson regression with a log link.

    Parameters
    ----------
    flows
        Number by pair (0 or more).
    origins, destinations
        Ends of each pair.
    distance
        Of each pair, above 0, in any one unit.
    model
        ``unconstrained``, ``origin`` (a level for every origin), ``destination`` or ``doubly``.
    decay
        ``exponential`` (in distance) or ``power`` (in its logarithm).
    origin_size, destination_size
        Size of each end by pair; the totals of the flows by default.

    Raises
    ------
    RefusedError
        If the pairs do not determine the model.
    MissingExtraError
        If statsmodels is not installed.

    References
    ----------
    Wilson 1971, Environment and Planning 3:1-32; Flowerdew & Aitkin 1982, J. Regional Science 22:191-202;
    Dennett 2012, CASA working paper 184.
    """
    api = require("statsmodels.api", extra="stats")
    values = np.asarray(flows, dtype=float)
    if origin_size is None:
        origin_size = _totals(values, origins)
    if destination_size is None:
        destination_size = _totals(values, destinations)
    columns = {"constant": np.ones(len(values))}
    columns |= _levels("origin", origins) if model in ("origin", "doubly") else {"origin size": _log(origin_size)}
    by_destination = model in ("destination", "doubly")
    columns |= _levels("destination", destinations) if by_destination else {"destination size": _log(destination_size)}
    columns["distance"] = np.asarray(distance, dtype=float) if decay == "exponential" else _log(distance)
    design = np.column_stack(list(columns.values()))
    _check(design, model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # statsmodels warns of a perfect fit; the check below and the residuals say it
        fit = api.GLM(values, design, family=api.families.Poisson()).fit(tol=1e-12, maxiter=200)
    expected = np.asarray(fit.mu, dtype=float)
    left = len(values) - design.shape[1]
    dispersion = max(1.0, float(((values - expected) ** 2 / expected).sum()) / left)
    return GravityFit(
        parameters={name: float(x) for name, x in zip(columns, fit.params, strict=True)},
        expected=expected,
        residual=(values - expected) / np.sqrt(dispersion * expected),
        deviance=float(fit.deviance),
        dispersion=dispersion,
        degrees_of_freedom=left,
    )


def _totals(values: np.ndarray, ends: Sequence[str]) -> np.ndarray:
    sums: dict[str, float] = {}
    for end, value in zip(ends, values, strict=True):
        sums[end] = sums.get(end, 0.0) + float(value)
    return np.array([sums[end] for end in ends])


def _log(values: np.ndarray) -> np.ndarray:
    if (np.asarray(values) <= 0).any():
        raise RefusedError("a gravity model needs sizes and distances above 0")
    return np.asarray(np.log(np.asarray(values, dtype=float)))


def _levels(what: str, ends: Sequence[str]) -> dict[str, np.ndarray]:
    """One indicator for each end but the first in sorted order, which is the reference."""
    names = np.array(ends, dtype=object)
    return {f"{what} {name}": (names == name).astype(float) for name in sorted(set(ends))[1:]}


def _check(design: np.ndarray, model: str) -> None:
    pairs, parameters = design.shape
    if pairs <= parameters or np.linalg.matrix_rank(design) < parameters:
        raise RefusedError(
            f"{pairs} pairs do not determine the {parameters} parameters of the {model} gravity model: it needs "
            "several origins and destinations, and more pairs than parameters"
        )


def great_circle_km(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Return the matrix of great-circle distances in kilometres between points in WGS84 degrees.

    Examples
    --------
    >>> float(great_circle_km(np.array([51.507, 52.628]), np.array([-0.128, 1.299]))[0, 1].round())
    158.0
    """
    phi, lam = np.radians(lat), np.radians(lon)
    half_lat = np.sin((phi[:, None] - phi[None, :]) / 2) ** 2
    half_lon = np.sin((lam[:, None] - lam[None, :]) / 2) ** 2
    inner = half_lat + np.cos(phi)[:, None] * np.cos(phi)[None, :] * half_lon
    return np.asarray(2 * 6371.0088 * np.arcsin(np.sqrt(np.clip(inner, 0, 1))))


def radiation(out: np.ndarray, mass: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """Return the flows that the radiation model expects; it has no parameters.

    Parameters
    ----------
    out
        Total flow out of each place.
    mass
        Size of each place (population), above 0.
    distance
        Matrix of distances between the places.

    Returns
    -------
    numpy.ndarray
        T_ij = O_i m_i n_j / ((m_i + s_ij) (m_i + n_j + s_ij)), with s_ij the mass of the other places that are no
        farther from i than j is; 0 on the diagonal.

    References
    ----------
    Simini, Gonzalez, Maritan & Barabasi 2012, Nature 484:96-100.

    Examples
    --------
    >>> d = np.array([[0, 2, 1], [2, 0, 1.5], [1, 1.5, 0]])
    >>> float(radiation(np.array([1, 0, 0]), np.array([1000, 500, 2000]), d)[0, 1].round(4))
    0.0476
    """
    m = np.asarray(mass, dtype=float)
    size = len(m)
    between = np.zeros((size, size))
    for i in range(size):
        order = np.argsort(distance[i], kind="stable")
        reached = np.cumsum(m[order])
        upto = np.searchsorted(distance[i][order], distance[i], side="right") - 1
        between[i] = reached[upto] - m[i] - m
    between = np.maximum(between, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.asarray(out, dtype=float)[:, None] * m[:, None] * m[None, :]
        expected /= (m[:, None] + between) * (m[:, None] + m[None, :] + between)
    np.fill_diagonal(expected, 0.0)
    return np.asarray(np.nan_to_num(expected))
