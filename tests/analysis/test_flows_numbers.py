"""The worked numbers of the method notes: concentration, location quotients, rate ratios, bounded counts."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, poisson

from graphlab.analysis.flows.od_table import flows
from graphlab.model.values import Bounds
from graphlab.statistics import flow_indices as measures
from graphlab.statistics.censored_counts import censored_rate
from graphlab.statistics.rate_ratio import rate_ratio

EXAMPLE = np.array([[40, 10, 0], [5, 25, 20]])


def test_concentration_of_the_worked_example():
    assert measures.concentration(EXAMPLE) == pytest.approx(0.275)
    assert measures.entropy(EXAMPLE) == pytest.approx(1.415, abs=5e-4)
    assert measures.entropy(EXAMPLE) / math.log(6) == pytest.approx(0.790, abs=5e-4)


def test_gini_depends_on_whether_empty_corridors_count():
    assert measures.gini(EXAMPLE) == pytest.approx(0.45)
    assert measures.gini(EXAMPLE[EXAMPLE > 0]) == pytest.approx(0.34)


def test_location_quotients_and_residuals_of_the_worked_example():
    assert measures.location_quotient(EXAMPLE).round(3).tolist() == [[1.778, 0.571, 0], [0.222, 1.429, 2]]
    residual = measures.independence_residual(EXAMPLE)
    assert (round(residual[0, 0], 2), round(residual[0, 2], 2)) == (3.69, -3.16)


def test_disparity_of_the_worked_example():
    alpha = measures.disparity(EXAMPLE)
    assert alpha[0, :2].round(2).tolist() == [0.2, 0.8]
    assert alpha[1].round(2).tolist() == [0.81, 0.25, 0.36]
    assert math.isnan(alpha[0, 2])


def test_an_end_with_one_flow_cannot_stand_out():
    assert measures.disparity(np.array([[7.0, 0.0]]))[0, 0] == 1
    assert measures.disparity(np.array([[7.0], [1.0]]), axis=0)[:, 0].tolist() == [1 - 7 / 8, 1 - 1 / 8]


def test_nothing_flowing_is_no_division_by_zero():
    empty = np.zeros((2, 2))
    assert measures.concentration(empty) == measures.gini(empty) == 0
    assert measures.entropy(empty) == 0
    assert np.isnan(measures.location_quotient(empty)).all()


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=12).filter(any), st.integers(2, 9))
@settings(max_examples=60, deadline=None)
def test_concentration_does_not_depend_on_scale_or_order(flows, factor):
    values = np.array(flows)
    for measure in (measures.concentration, measures.gini, measures.entropy):
        assert measure(values * factor) == pytest.approx(measure(values))
        assert measure(values[::-1]) == pytest.approx(measure(values))
    assert 1 / len(flows) - 1e-12 <= measures.concentration(values) <= 1 + 1e-12


@pytest.mark.parametrize(
    ("before", "after", "ratio", "low", "high"),
    [(30, 12, 0.40, 0.187, 0.805), (4, 1, 0.25, 0.005, 2.53), (0, 5, math.inf, 0.916, math.inf)],
)
def test_rate_ratios_of_the_worked_examples(before, after, ratio, low, high):
    found = rate_ratio(before, after, 1, 1)
    assert found.ratio == pytest.approx(ratio)
    assert found.low == pytest.approx(low, abs=5e-4)
    assert found.high == pytest.approx(high, abs=5e-3)


def test_the_p_value_of_the_worked_example():
    assert rate_ratio(30, 12, 1, 1).p == pytest.approx(0.0079, abs=5e-5)


def test_exposure_is_taken_into_account():
    assert rate_ratio(30, 12, 30, 12).ratio == pytest.approx(1)
    assert rate_ratio(30, 12, 2, 1).low == pytest.approx(2 * rate_ratio(30, 12, 1, 1).low)


def test_no_events_at_all_say_nothing():
    found = rate_ratio(0, 0, 1, 1)
    assert (found.ratio, found.low, found.high, found.p) == (None, 0, math.inf, 1)


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.5, 20), st.floats(0.5, 20))
@settings(max_examples=60, deadline=None)
def test_the_interval_holds_the_ratio_and_turns_over_with_the_counts(before, after, t0, t1):
    found = rate_ratio(before, after, t0, t1)
    turned = rate_ratio(after, before, t1, t0)
    if found.ratio is not None:
        assert found.low <= found.ratio <= found.high
    if found.low > 0:
        assert turned.high == pytest.approx(1 / found.low, rel=1e-6)
    assert turned.p == pytest.approx(found.p, rel=1e-6)


def test_the_estimate_of_bounded_counts_of_the_worked_example():
    found = censored_rate([Bounds(0, 9), Bounds(14, 14), Bounds(21, None)], [1, 2, 3])
    assert found.rate == pytest.approx(7.64, abs=5e-3)
    assert found.low == pytest.approx(5.29, abs=5e-3)
    assert found.high == pytest.approx(10.87, abs=5e-3)
    assert found.total == pytest.approx(6 * found.rate)


def test_exact_counts_give_the_plain_rate():
    found = censored_rate([Bounds(12, 12), Bounds(18, 18)], [2, 4])
    assert found.rate == pytest.approx(5, rel=1e-6)
    assert found.low < 5 < found.high


def test_counts_that_may_all_be_zero_have_rate_zero_with_a_top():
    found = censored_rate([Bounds(0, 9), Bounds(0, 4)], [1, 1])
    assert (found.rate, found.low) == (0, 0)
    assert found.high is not None and 4 < found.high < 14


def test_counts_without_any_top_have_no_estimate():
    found = censored_rate([Bounds(21, None)], [1])
    assert (found.rate, found.high, found.total) == (None, None, None)


def test_a_count_without_exposure_is_refused():
    with pytest.raises(ValueError, match="positive exposure"):
        censored_rate([Bounds(1, 2)], [0])


def naive_log_likelihood(rate, counts, exposures):
    """By scipy's distribution functions, from whichever tail does not round to 1."""
    total = 0.0
    for count, exposure in zip(counts, exposures, strict=True):
        low, high, mean = count.low, count.high, rate * exposure
        if low == high:
            total += poisson.logpmf(low, mean)
        elif high is None:
            total += poisson.logsf(low - 1, mean)
        elif mean < low:
            total += np.log(poisson.sf(low - 1, mean) - poisson.sf(high, mean))
        else:
            total += np.log(poisson.cdf(high, mean) - (poisson.cdf(low - 1, mean) if low else 0.0))
    return total


@pytest.mark.parametrize("seed", range(40))
def test_estimates_are_the_peak_at_means_of_twenty_to_a_thousand(seed):
    random = Random(seed)
    mean = random.choice([20, 50, 100, 200, 500, 1000])
    counts, exposures = [], []
    for _ in range(random.randint(2, 8)):
        exposure = random.choice([1, 1, 2, 0.5, 3])
        middle = max(1, round(random.gauss(mean * exposure, (mean * exposure) ** 0.5)))
        counts.append(
            random.choice(
                [
                    Bounds.exactly(middle),
                    Bounds(round(middle * 0.9), round(middle * 1.1)),
                    Bounds(middle, None),
                    Bounds(0, middle),
                ]
            )
        )
        exposures.append(exposure)
    counts[0] = Bounds.exactly(mean)
    found = censored_rate(counts, exposures)
    peak = naive_log_likelihood(found.rate, counts, exposures)
    assert peak >= naive_log_likelihood(found.rate * 1.0005, counts, exposures)
    assert peak >= naive_log_likelihood(found.rate * 0.9995, counts, exposures)
    half = chi2.ppf(0.95, 1) / 2
    for end in (found.low, found.high):
        assert naive_log_likelihood(end, counts, exposures) == pytest.approx(peak - half, abs=1e-6)


def test_two_counts_that_no_common_rate_makes_likely_still_have_an_estimate():
    found = censored_rate([Bounds(500, 505), Bounds(0, 0)], [1, 1])
    assert (round(found.rate, 2), round(found.low, 1), round(found.high, 1)) == (250.45, 229.1, 273.1)


@pytest.mark.parametrize("far", [1, 10, 1000, 10**6])
def test_no_pair_of_counts_is_too_far_apart(far):
    for counts in ([Bounds(0, 0), Bounds(far, far + 3)], [Bounds(0, 4), Bounds(far, None)]):
        found = censored_rate(counts, [1, 1 / 31])
        assert 0 < found.low < found.rate < found.high


def test_a_wide_about_beside_exact_counts_is_estimated(dataset):
    """~1,000 has bounds of 900 to 1,100: beside 40 and 60 the old search for an end failed."""
    counts = [{"subject": "op", "value": v, "origin": "a", "destination": "b", "period_start": f"2020-0{m}",
               "period_end": f"2020-0{m}"} for m, v in ((1, "~1000"), (2, "40"), (3, "60"))]  # fmt: skip
    table = flows(dataset(counts=counts).network(), "arrests", parts=["estimate"]).parts["estimate"]
    (row,) = table.rows
    assert (row["low"], row["high"], row["months"]) == (1000, 1200, 3)
    assert 333 < row["rate"] < 400 and row["rate_low"] < row["rate"] < row["rate_high"]


def test_wider_bounds_give_a_wider_interval():
    exact = censored_rate([Bounds(5, 5), Bounds(14, 14)], [1, 2])
    wide = censored_rate([Bounds(0, 9), Bounds(14, 14)], [1, 2])
    assert wide.high - wide.low > exact.high - exact.low
