"""Gravity and radiation models against published numbers.

Migration between Austrian regions in 2006 (Dennett 2012, CASA working paper 184), with the parameters that the library
spint publishes for them.
"""

import numpy as np
import pytest

from graphlab.errors import RefusedError
from graphlab.statistics.gravity import MODELS, fit_gravity, great_circle_km, radiation
from graphlab.statistics.multiple_testing import benjamini_hochberg

REGIONS = [f"AT{n}" for n in (11, 12, 13, 21, 22, 31, 32, 33, 34)]
FLOWS = [
    [0, 1131, 1887, 69, 738, 98, 31, 43, 19],
    [1633, 0, 14055, 416, 1276, 1850, 388, 303, 159],
    [2301, 20164, 0, 1080, 1831, 1943, 742, 674, 407],
    [85, 379, 1597, 0, 1608, 328, 317, 469, 114],
    [762, 1110, 2973, 1252, 0, 1081, 622, 425, 262],
    [196, 2027, 3498, 346, 1332, 0, 2144, 821, 274],
    [49, 378, 1349, 310, 851, 2117, 0, 630, 106],
    [87, 424, 978, 490, 670, 577, 546, 0, 569],
    [33, 128, 643, 154, 328, 199, 112, 587, 0],
]
#: Sizes as published: everyone who left or came, moves inside the region included.
LEFT = [4320, 21478, 30500, 5012, 8811, 11349, 6021, 4477, 2275]
CAME = [5452, 27169, 28710, 4354, 9069, 8577, 4963, 3923, 2026]
UPPER = {
    (0, 1): 103.001845, (0, 2): 84.204666, (0, 3): 220.811933, (0, 4): 132.00748, (0, 5): 214.511814,
    (0, 6): 246.933305, (0, 7): 390.85611, (0, 8): 505.089539, (1, 2): 45.796272, (1, 3): 216.994739,
    (1, 4): 129.878172, (1, 5): 140.706671, (1, 6): 201.232355, (1, 7): 343.50075, (1, 8): 453.515594,
    (2, 3): 249.932874, (2, 4): 158.630661, (2, 5): 186.420738, (2, 6): 244.108305, (2, 7): 387.61776,
    (2, 8): 498.407152, (3, 4): 92.407958, (3, 5): 151.777157, (3, 6): 92.894408, (3, 7): 194.851669,
    (3, 8): 306.105825, (4, 5): 124.563096, (4, 6): 122.433524, (4, 7): 261.893783, (4, 8): 376.34667,
    (5, 6): 81.753652, (5, 7): 208.456383, (5, 8): 314.793199, (6, 7): 145.076472, (6, 8): 258.591197,
    (7, 8): 114.46325,
}  # fmt: skip
PAIRS = [(i, j) for i in range(9) for j in range(9) if i != j]


@pytest.fixture(scope="module")
def austria():
    flows = np.array([FLOWS[i][j] for i, j in PAIRS], dtype=float)
    distance = np.array([UPPER[min(p), max(p)] for p in PAIRS])
    origins, destinations = [REGIONS[i] for i, _ in PAIRS], [REGIONS[j] for _, j in PAIRS]
    left, came = np.array([LEFT[i] for i, _ in PAIRS]), np.array([CAME[j] for _, j in PAIRS])
    return lambda model: fit_gravity(
        flows, origins, destinations, distance, model=model, origin_size=left, destination_size=came
    )


def test_unconstrained_gravity_gives_the_published_parameters(austria):
    fit = austria("unconstrained")
    expected = {
        "constant": -7.95447436,
        "origin size": 0.863867812,
        "destination size": 0.880474585,
        "distance": -0.00620544765,
    }
    for name, value in expected.items():
        assert fit.parameters[name] == pytest.approx(value, rel=5e-7)
    assert fit.deviance == pytest.approx(19806.408696637576, rel=1e-7)


@pytest.mark.parametrize(
    ("model", "distance", "deviance"),
    [("origin", -0.00727113, 15279.974241770311), ("destination", -0.00693755, 15673.222613627502)],
)
def test_singly_constrained_gravity_gives_the_published_parameters(austria, model, distance, deviance):
    fit = austria(model)
    assert fit.parameters["distance"] == pytest.approx(distance, abs=5e-9)
    assert fit.deviance == pytest.approx(deviance, rel=1e-7)


def test_doubly_constrained_gravity_keeps_both_margins_and_finds_the_surprises(austria):
    fit = austria("doubly")
    assert fit.parameters["distance"] == pytest.approx(-0.00791533, abs=5e-9)
    assert fit.parameters["constant"] == pytest.approx(6.20471518, abs=5e-8)
    expected = dict(zip(PAIRS, fit.expected, strict=True))
    name = REGIONS.index
    assert expected[name("AT32"), name("AT31")] == pytest.approx(1144.8, abs=0.05)
    assert expected[name("AT31"), name("AT32")] == pytest.approx(1165.2, abs=0.05)
    assert expected[name("AT13"), name("AT22")] == pytest.approx(3149.1, abs=0.05)
    for i in range(9):
        assert sum(v for (o, _), v in expected.items() if o == i) == pytest.approx(sum(FLOWS[i]))
        assert sum(v for (_, d), v in expected.items() if d == i) == pytest.approx(sum(row[i] for row in FLOWS))
    order = np.argsort(fit.residual)
    assert {PAIRS[order[-1]], PAIRS[order[-2]]} == {(6, 5), (5, 6)}
    assert PAIRS[order[0]] == (2, 4)


def regression(flows, columns, **options):
    """What statsmodels says; it takes a second to import, in every worker that collects."""
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    return GLM(flows, np.column_stack(columns), family=Poisson()).fit(tol=1e-12, **options)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("decay", ["exponential", "power"])
def test_iterative_scaling_finds_what_poisson_regression_finds(seed, decay):
    """statsmodels with a level for every end, on random flows with pairs missing and flows of nought."""
    rng = np.random.default_rng(seed)
    places = [f"p{i}" for i in range(7)]
    ends = [(o, d) for o in places for d in places if o != d and rng.random() < 0.8]
    distance = rng.uniform(10, 300, len(ends))
    flows = rng.poisson(rng.lognormal(1.5, 1, len(ends))).astype(float)
    origins, destinations = [o for o, _ in ends], [d for _, d in ends]
    fit = fit_gravity(flows, origins, destinations, distance, decay=decay)
    far = distance if decay == "exponential" else np.log(distance)
    columns = {"constant": np.ones(len(ends))}
    columns |= {f"origin {p}": np.array([o == p for o in origins], float) for p in sorted(set(origins))[1:]}
    columns |= {
        f"destination {p}": np.array([d == p for d in destinations], float) for p in sorted(set(destinations))[1:]
    }
    columns["distance"] = far
    theirs = regression(flows, list(columns.values()), maxiter=200)
    assert fit.parameters == pytest.approx(dict(zip(columns, theirs.params, strict=True)), rel=1e-6, abs=1e-8)
    assert fit.expected == pytest.approx(theirs.mu, rel=1e-7)
    assert fit.deviance == pytest.approx(theirs.deviance, rel=1e-9)
    assert fit.aic == pytest.approx(theirs.aic, rel=1e-9)


def test_deviance_and_aic_of_the_regressions_are_those_of_statsmodels(austria):
    fit = austria("unconstrained")
    flows = np.array([FLOWS[i][j] for i, j in PAIRS], dtype=float)
    columns = [np.ones(72), np.log([LEFT[i] for i, _ in PAIRS]), np.log([CAME[j] for _, j in PAIRS])]
    columns.append(np.array([UPPER[min(p), max(p)] for p in PAIRS]))
    theirs = regression(flows, columns)
    assert (fit.deviance, fit.aic) == pytest.approx((theirs.deviance, theirs.aic), rel=1e-10)


def test_levels_without_a_finite_estimate_are_refused():
    """b gets nothing from a, and c nothing but from a: the decay can grow without end."""
    ends = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("c", "x"), ("c", "y")]
    flows, distance = np.array([5.0, 0, 0, 7, 9, 0]), np.array([1.0, 9, 8, 1, 1, 7])
    with pytest.raises(RefusedError, match=r"finite estimate|do not determine"):
        fit_gravity(flows, [o for o, _ in ends], [d for _, d in ends], distance)


def test_one_pair_with_half_of_the_dispersion_is_found(austria):
    assert austria("doubly").heaviest_part < 0.5
    ends = [(o, d) for o in "abcdef" for d in "abcdef" if o != d]
    flows = np.array([500.0 if e == ("a", "f") else 20.0 + i % 3 for i, e in enumerate(ends)])
    distance = np.array([1.0 + (i * 7) % 11 for i in range(len(ends))])
    sizes = {"origin_size": np.ones(30) + np.arange(30) % 4, "destination_size": np.ones(30) + np.arange(30) % 3}
    fit = fit_gravity(flows, [o for o, _ in ends], [d for _, d in ends], distance, model="unconstrained", **sizes)
    assert ends[fit.heaviest] == ("a", "f") and fit.heaviest_part > 0.5


def test_residuals_are_scaled_by_overdispersion(austria):
    fit = austria("doubly")
    assert fit.degrees_of_freedom == 72 - 18
    assert fit.dispersion > 1
    assert (fit.residual**2).sum() == pytest.approx(fit.degrees_of_freedom)


def test_sizes_are_the_totals_of_the_flows_by_default():
    flows = np.array([8.0, 4.0, 6.0, 2.0, 9.0, 5.0])
    ends = [("a", "b"), ("a", "c"), ("b", "a"), ("b", "c"), ("c", "a"), ("c", "b")]
    origins, destinations = [o for o, _ in ends], [d for _, d in ends]
    distance = np.array([1.0, 3.0, 1.0, 2.0, 3.0, 2.0])
    given = {"origin_size": np.array([12, 12, 8, 8, 14, 14]), "destination_size": np.array([13, 6, 15, 6, 15, 13])}
    default = fit_gravity(flows, origins, destinations, distance, model="unconstrained")
    same = fit_gravity(flows, origins, destinations, distance, model="unconstrained", **given)
    assert same.parameters == default.parameters


@pytest.mark.parametrize("model", MODELS)
def test_too_few_pairs_are_refused(model):
    with pytest.raises(RefusedError, match="do not determine"):
        fit_gravity(np.array([5.0, 7.0]), ["a", "b"], ["x", "x"], np.array([1.0, 2.0]), model=model)


def test_radiation_matches_the_worked_example():
    distance = np.array([[0, 2, 1.0], [2, 0, 1.5], [1, 1.5, 0]])
    flows = radiation(np.array([21_000.0, 0, 0]), np.array([1000.0, 500, 2000]), distance)
    assert flows[0, 1] == pytest.approx(21_000 * 1000 * 500 / ((1000 + 2000) * (1000 + 500 + 2000)))
    assert flows[0, 1] / 21_000 == pytest.approx(0.0476, abs=5e-5)
    assert flows[0, 2] == pytest.approx(21_000 * 1000 * 2000 / (1000 * 3000))


def test_great_circle_distance_is_symmetric_with_an_empty_diagonal():
    distance = great_circle_km(np.array([51.5, 52.6, 53.4]), np.array([-0.1, 1.3, -3.0]))
    assert (distance == distance.T).all()
    assert (np.diag(distance) == 0).all()
    assert distance[0, 1] == pytest.approx(155.6, abs=1)


def test_adjusted_p_values_of_the_worked_example():
    assert [round(p, 3) for p in benjamini_hochberg([0.001, 0.012, 0.03, 0.04, 0.2])] == [0.005, 0.03, 0.05, 0.05, 0.2]
