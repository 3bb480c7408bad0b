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
from graphlab.statistics.doubly_constrained import fit_doubly_constrained
from graphlab.wording.phrases import many, verb

MODELS = ("unconstrained", "origin", "destination", "doubly")


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
    aic
        Akaike's criterion, -2 log likelihood + 2 parameters; compares models of the same flows.
    heaviest
        Position of the pair with most of the Pearson chi-square.
    heaviest_part
        Its part of all of it; at a half or more one pair decides how varied the flows seem.
    """

    parameters: dict[str, float]
    expected: np.ndarray
    residual: np.ndarray
    deviance: float
    dispersion: float
    degrees_of_freedom: int
    aic: float = float("nan")
    heaviest: int = 0
    heaviest_part: float = 0.0


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
    """Fit a gravity model to the flows of pairs: Poisson regression with a log link, or iterative scaling (doubly).

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
    values = np.asarray(flows, dtype=float)
    if model == "doubly":
        return _doubly(values, origins, destinations, distance, decay)
    api = require("statsmodels.api", extra="stats")
    if origin_size is None:
        origin_size = _totals(values, origins)
    if destination_size is None:
        destination_size = _totals(values, destinations)
    columns = {"constant": np.ones(len(values))}
    columns |= _levels("origin", origins) if model == "origin" else {"origin size": _log(origin_size)}
    by_destination = model == "destination"
    columns |= _levels("destination", destinations) if by_destination else {"destination size": _log(destination_size)}
    columns["distance"] = _decay(distance, decay)
    design = np.column_stack(list(columns.values()))
    _check(design, model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # statsmodels warns of a perfect fit; the check below and the residuals say it
        fit = api.GLM(values, design, family=api.families.Poisson()).fit(tol=1e-12, maxiter=200)
    parameters = {name: float(x) for name, x in zip(columns, fit.params, strict=True)}
    return fit_of(values, np.asarray(fit.mu, dtype=float), parameters, design.shape[1])


def fit_of(values: np.ndarray, expected: np.ndarray, parameters: dict[str, float], number: int) -> GravityFit:
    """Return how well expected flows meet the flows.

    Parameters
    ----------
    values, expected
        By pair; what is expected is above 0.
    parameters
        By name.
    number
        Of parameters that were fitted.
    """
    from scipy.special import gammaln, xlogy

    left = max(1, len(values) - number)
    pearson = (values - expected) ** 2 / expected
    dispersion = max(1.0, float(pearson.sum()) / left)
    heaviest = int(pearson.argmax())
    return GravityFit(
        parameters=parameters,
        expected=expected,
        residual=(values - expected) / np.sqrt(dispersion * expected),
        deviance=2 * float((xlogy(values, values / expected) - (values - expected)).sum()),
        dispersion=dispersion,
        degrees_of_freedom=left,
        aic=2 * number - 2 * float((xlogy(values, expected) - expected - gammaln(values + 1)).sum()),
        heaviest=heaviest,
        heaviest_part=float(pearson[heaviest] / pearson.sum()) if pearson.sum() > 0 else 0.0,
    )


def _doubly(
    values: np.ndarray, origins: Sequence[str], destinations: Sequence[str], distance: np.ndarray, decay: str
) -> GravityFit:
    far = _decay(distance, decay)
    number = len(set(origins)) + len(set(destinations))
    _check_doubly(far, origins, destinations, number)
    found = fit_doubly_constrained(values, origins, destinations, far)
    level, other = found.origin_level, found.destination_level
    parameters = {"constant": float(level[0] + other[0])}
    parameters |= {f"origin {o}": float(x - level[0]) for o, x in zip(found.origins[1:], level[1:], strict=True)}
    parameters |= {
        f"destination {d}": float(x - other[0]) for d, x in zip(found.destinations[1:], other[1:], strict=True)
    }
    return fit_of(values, found.expected, parameters | {"distance": found.beta}, number)


def _check_doubly(far: np.ndarray, origins: Sequence[str], destinations: Sequence[str], number: int) -> None:
    """Refuse pairs that leave a level or the decay open: too few, in parts that nothing joins, or one distance only."""
    import networkx as nx

    ends: nx.Graph = nx.Graph()
    ends.add_edges_from((("from", o), ("to", d)) for o, d in zip(origins, destinations, strict=True))
    if len(far) <= number or not nx.is_connected(ends) or _follows_from_ends(far, origins, destinations):
        _refuse(len(far), number, "doubly")


def _follows_from_ends(far: np.ndarray, origins: Sequence[str], destinations: Sequence[str]) -> bool:
    """Return whether distance is a sum of a number for each end, so that nothing is left for it to explain."""
    left = far - far.mean()
    size = float(np.abs(left).max())
    codes = [np.unique(np.array(ends, dtype=object), return_inverse=True)[1] for ends in (origins, destinations)]
    for _ in range(200):
        for code in codes:
            left = left - (np.bincount(code, left) / np.bincount(code))[code]
    return bool(np.abs(left).max() <= 1e-9 * max(size, 1e-300))


def _decay(distance: np.ndarray, decay: str) -> np.ndarray:
    return np.asarray(distance, dtype=float) if decay == "exponential" else _log(distance)


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
        _refuse(pairs, parameters, model)


def _refuse(pairs: int, parameters: int, model: str) -> None:
    raise RefusedError(
        f"{many(pairs, 'pair')} {verb(pairs, 'does', 'do')} not determine the {parameters} parameters of the {model} "
        "gravity model: it needs "
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
