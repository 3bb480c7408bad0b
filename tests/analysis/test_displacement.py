"""Displacement, rate bounds and adjusted p-values: worked numbers, bounds, and readings that are refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.model.values import Bounds
from graphlab.statistics.displacement import Area, displacement_difference, displacement_quotient
from graphlab.statistics.multiple_testing import benjamini_hochberg, holm
from graphlab.statistics.rate_ratio import rate_ratio, ratio_bounds

TREATED, BUFFER, CONTROL = Area.exactly(60, 30), Area.exactly(40, 44), Area.exactly(300, 285)
P_VALUES = [0.001, 0.012, 0.03, 0.04, 0.2]


def test_worked_quotient():
    found = displacement_quotient(TREATED, BUFFER, CONTROL)
    assert found.treated.low == pytest.approx(-0.0947, abs=5e-5)
    assert found.buffer.low == pytest.approx(0.0211, abs=5e-5)
    assert found.quotient.low == found.quotient.high == pytest.approx(-0.22, abs=5e-3)
    assert found.reading == "displacement, smaller than the gain"


@pytest.mark.parametrize(
    ("buffer", "reading"),
    [
        (Area.exactly(40, 30), "the benefit spread to the buffer"),
        (Area.exactly(300, 285), "neither displacement nor spread of benefit"),
        (Area.exactly(40, 80), "more turned up in the buffer than was gained"),
    ],
)
def test_readings(buffer, reading):
    assert displacement_quotient(TREATED, buffer, CONTROL).reading == reading


def test_a_treated_area_that_did_not_fall_is_not_to_be_read():
    found = displacement_quotient(Area.exactly(60, 60), BUFFER, CONTROL)
    assert found.quotient == Bounds(None, None)
    assert found.reading.startswith("not to be read: the treated area did not certainly fall")


@pytest.mark.parametrize("control", [Area.exactly(300, 0), Area(Bounds(20, None), Bounds(5, 5))])
def test_a_control_of_nought_or_open_gives_nothing(control):
    found = displacement_quotient(TREATED, BUFFER, control)
    assert found.quotient == Bounds(None, None)
    assert "not to be read" in found.reading


def test_bounds_carry_through_the_quotient():
    found = displacement_quotient(TREATED, Area(Bounds.exactly(40), Bounds(0, 60)), CONTROL)
    exact = displacement_quotient(TREATED, BUFFER, CONTROL).quotient.low
    assert found.quotient.low < exact < found.quotient.high
    assert found.reading == "the bounds leave open what happened in the buffer"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 8)), min_size=6, max_size=6), st.data())
def test_every_number_within_the_bounds_gives_a_quotient_within_the_bounds(ends, data):
    bounds = [Bounds(low, low + width) for low, width in ends]
    areas = [Area(bounds[i], bounds[i + 1]) for i in (0, 2, 4)]
    found = displacement_quotient(*areas)
    points = [data.draw(st.integers(b.low, b.high)) for b in bounds]
    exact = displacement_quotient(*(Area.exactly(points[i], points[i + 1]) for i in (0, 2, 4)))
    if found.quotient.low is not None:
        assert found.quotient.low - 1e-9 <= exact.quotient.low <= found.quotient.high + 1e-9


def test_worked_difference():
    found = displacement_difference(Area.exactly(20, 10), Area.exactly(20, 20))
    assert found.difference == Bounds(-10, -10)
    assert found.se == pytest.approx(8.37, abs=5e-3)
    assert (found.low, found.high) == (pytest.approx(-23.8, abs=0.05), pytest.approx(3.8, abs=0.05))


def test_worked_difference_with_buffers():
    found = displacement_difference(
        Area.exactly(20, 10), Area.exactly(20, 20), Area.exactly(30, 20), Area.exactly(30, 30)
    )
    assert found.difference == Bounds(-20, -20)
    assert found.se == pytest.approx(13.4, abs=0.05)


def test_a_buffer_without_its_own_control_is_left_out_of_the_difference():
    alone = displacement_difference(TREATED, CONTROL)
    assert displacement_difference(TREATED, CONTROL, BUFFER) == alone


def test_bounded_counts_give_a_difference_and_no_standard_error():
    found = displacement_difference(Area(Bounds(0, 9), Bounds(0, 4)), Area.exactly(20, 20))
    assert found.difference == Bounds(-9, 4)
    assert found.se is None


def test_worked_lists_of_adjusted_p_values():
    assert benjamini_hochberg(P_VALUES) == pytest.approx([0.005, 0.03, 0.05, 0.05, 0.2])
    assert holm(P_VALUES) == pytest.approx([0.005, 0.048, 0.09, 0.09, 0.2])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=12), st.randoms(use_true_random=False))
def test_adjusted_p_values_follow_their_tests_and_never_shrink(p_values, random):
    order = list(range(len(p_values)))
    random.shuffle(order)
    for adjust in (benjamini_hochberg, holm):
        adjusted = adjust(p_values)
        assert all(p <= q + 1e-12 and q <= 1 for p, q in zip(p_values, adjusted, strict=True))
        assert adjust([p_values[i] for i in order]) == pytest.approx([adjusted[i] for i in order])


def test_what_is_no_p_value_is_refused():
    for adjust in (benjamini_hochberg, holm):
        with pytest.raises(ValueError, match="between 0 and 1"):
            adjust([0.5, 1.5])


def test_ratio_of_bounded_counts():
    assert ratio_bounds(Bounds(10, 20), Bounds(5, None), 1, 2) == Bounds(0.125, None)
    assert ratio_bounds(Bounds(0, 20), Bounds(5, 5), 1, 1) == Bounds(0.25, None)
    assert ratio_bounds(Bounds(20, None), Bounds(5, 5), 1, 1) == Bounds(0.0, 0.25)


def test_chance_of_a_fall_is_one_half_when_nothing_changed_and_grows_with_the_evidence():
    assert rate_ratio(7, 7, 1, 1).falls == pytest.approx(0.5)
    assert 0.5 < rate_ratio(8, 4, 1, 1).falls < rate_ratio(80, 40, 1, 1).falls < 1


@pytest.mark.parametrize(
    ("before", "after", "ratio", "low", "high"),
    [(30, 12, 0.4, 0.187, 0.805), (4, 1, 0.25, 0.005, 2.53), (0, 5, float("inf"), 0.916, float("inf"))],
)
def test_worked_rate_ratios(before, after, ratio, low, high):
    found = rate_ratio(before, after, 1, 1)
    assert (found.ratio, found.low) == (pytest.approx(ratio), pytest.approx(low, abs=5e-4))
    assert found.high == pytest.approx(high, abs=5e-3)


def test_no_counts_at_all_say_nothing():
    found = rate_ratio(0, 0, 1, 1)
    assert (found.ratio, found.low, found.high, found.p) == (None, 0.0, float("inf"), 1.0)


def test_longer_exposure_lowers_the_rate():
    assert rate_ratio(10, 10, 1, 2).ratio == pytest.approx(0.5)


def test_an_open_buffer_leaves_the_quotient_unread():
    found = displacement_quotient(TREATED, Area(Bounds(20, None), Bounds.exactly(5)), CONTROL)
    assert found.quotient == Bounds(None, None)
    assert found.reading == "not to be read: the buffer has an open count"
