"""Indices of flows within bounds against every combination of whole numbers, and many points of large tables."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from graphlab.statistics import index_bounds as module
from graphlab.statistics.flow_indices import concentration, entropy, gini, location_quotient
from graphlab.statistics.index_bounds import concentration_bounds, entropy_bounds, gini_bounds, quotient_bounds

INDICES = [(concentration_bounds, concentration), (entropy_bounds, entropy), (gini_bounds, gini)]
NEAR = 1e-9


def small(seed):
    """Up to five flows of whole numbers, about a third of them exact, and every combination of what they can be."""
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 6, rng.integers(2, 6)).astype(float)
    high = low + rng.integers(0, 7, len(low)) * (rng.random(len(low)) < 0.7)
    worlds = np.array(list(product(*(range(int(a), int(b) + 1) for a, b in zip(low, high, strict=True)))), dtype=float)
    return rng, low, high, worlds[worlds.any(axis=1)]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(("bounds", "index"), INDICES)
def test_no_combination_is_outside_and_the_most_uneven_is_met(bounds, index, seed):
    _, low, high, worlds = small(seed)
    if not len(worlds):
        pytest.skip("nothing but zeros")
    least, most = bounds(low, high)
    values = [index(world) for world in worlds]
    assert least <= min(values) + NEAR
    assert max(values) - NEAR <= most
    uneven, found = (min(values), least) if index is entropy else (max(values), most)
    assert found == pytest.approx(uneven, abs=1e-7)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(("bounds", "index"), INDICES)
def test_a_known_sum_narrows_and_never_cuts_off(bounds, index, seed):
    rng, low, high, worlds = small(1000 + seed)
    sums = worlds.sum(axis=1)
    start = float(rng.choice(sums))
    total = start, start + float(rng.integers(0, 4))
    values = [index(world) for world in worlds[(sums >= total[0]) & (sums <= total[1])]]
    least, most = bounds(low, high, total)
    free = bounds(low, high)
    assert free[0] - NEAR <= least <= min(values) + NEAR
    assert max(values) - NEAR <= most <= free[1] + NEAR
    if index is concentration:
        # At most one flow of the most uneven is between its ends, and with whole numbers it is a whole number too.
        assert most == pytest.approx(max(values), abs=1e-7)


@pytest.mark.parametrize("number", [40, 500])
def test_points_of_large_tables_are_within(number):
    rng = np.random.default_rng(number)
    low = np.where(rng.random(number) < 0.6, 0, rng.integers(0, 60, number)).astype(float)
    high = low + rng.integers(0, 5, number)
    corners = np.where(rng.random((200, number)) < rng.random((200, 1)), high, low)
    points = [*rng.uniform(low, high, (200, number)), *corners]
    for bounds, index in INDICES:
        least, most = bounds(low, high)
        values = [index(x) for x in points]
        assert least - NEAR <= min(values) and max(values) <= most + NEAR
        for x in points[::40]:
            total = float(x.sum())
            least, most = bounds(low, high, (total, total))
            assert least - NEAR <= index(x) <= most + NEAR


def test_the_greatest_gini_of_many_cells_is_an_outer_bound(monkeypatch):
    rng = np.random.default_rng(7)
    low = rng.integers(0, 30, 30).astype(float)
    high = low + rng.integers(0, 20, 30)
    exact = gini_bounds(low, high)[1]
    monkeypatch.setattr(module, "_MOST_ASSIGNED", 10)
    assert exact - NEAR <= gini_bounds(low, high)[1] <= exact + 0.1


@pytest.mark.parametrize(("bounds", "index"), INDICES)
def test_an_open_flow_can_be_all_or_nearly_nothing(bounds, index):
    low, high = np.array([3.0, 0.0, 5.0]), np.array([4.0, math.inf, math.inf])
    least, most = bounds(low, high)
    uneven, even = index(np.array([1.0, 0, 0])), index(np.array([0, 1.0, 1.0]))
    assert least <= index(np.array([4.0, 5, 5])) + NEAR <= most + NEAR
    assert (least if index is entropy else most) == pytest.approx(uneven)
    assert least - NEAR <= even <= most + NEAR
    for size in (10.0, 1e3, 1e6):
        for flows in ([3, size, 5], [4, size, size], [4, 0, size]):
            assert least - NEAR <= index(np.array(flows, dtype=float)) <= most + NEAR
    # A known sum closes it.
    closed = bounds(low, high, (12.0, 12.0))
    assert least - NEAR <= closed[0] <= index(np.array([4.0, 3, 5])) <= closed[1] <= most + NEAR
    assert closed[1] - closed[0] < most - least


@pytest.mark.parametrize("seed", range(15))
def test_quotient_bounds_are_the_extremes(seed):
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 4, (2, 2)).astype(float)
    high = low + rng.integers(0, 5, (2, 2))
    worlds = product(*(np.linspace(a, b, 9) for a, b in zip(low.ravel(), high.ravel(), strict=True)))
    values = [location_quotient(np.array(world).reshape(2, 2))[0, 1] for world in worlds]
    values = [v for v in values if math.isfinite(v)]
    least, most = quotient_bounds(low, high, 0, 1)
    if not values:
        assert math.isnan(least) and math.isnan(most)
        return
    # Ends that may be empty have no quotient; near them it may be less than any that is met.
    assert least <= min(values) + NEAR and max(values) <= most + NEAR
    if low[0].any() and low[:, 1].any():
        assert least == pytest.approx(min(values), abs=1e-9)
        assert most == pytest.approx(max(values), rel=0.02)


def test_quotients_keep_to_a_known_sum():
    """Four whole numbers within bounds, of which the sum has bounds too: every assignment, nearly always met."""
    rng, met, tables = np.random.default_rng(0), 0, 0
    for _ in range(60):
        low = rng.integers(0, 5, 4)
        high = low + rng.integers(0, 5, 4)
        least = int(rng.integers(low.sum(), high.sum() + 1))
        total = least, int(min(high.sum(), least + rng.integers(0, 4)))
        every = np.array(list(product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))), dtype=float)
        kept = every[(every.sum(axis=1) >= total[0]) & (every.sum(axis=1) <= total[1])]
        f, o, d, _ = kept.T
        ends = (f + o > 0) & (f + d > 0)
        if not ends.any():
            continue
        values = (f * kept.sum(axis=1))[ends] / ((f + o) * (f + d))[ends]
        found = quotient_bounds(low.reshape(2, 2), high.reshape(2, 2), 0, 0, total)
        assert found[0] <= values.min() + NEAR and values.max() - NEAR <= found[1]
        tables += 1
        met += found == pytest.approx((values.min(), values.max()))
    assert met > 0.8 * tables


@pytest.mark.parametrize("sums", [module._HHI, module._ORDER])
@pytest.mark.parametrize("seed", range(6))
def test_the_turn_of_an_index_is_where_it_is_greatest(sums, seed):
    rng = np.random.default_rng(seed)
    a, b, d = rng.uniform(1, 9, 3)
    # Gains so large that the index rises first.
    g = d * (2 * a / b + rng.uniform(1, 9)) if sums is module._HHI else d * (a / b + 1 + rng.uniform(1, 3))
    at = sums.turn(a, b, g, d)
    assert at > 0
    best = sums.value(a + at * g, b + at * d)
    near = [sums.value(a + t * g, b + t * d) for t in (0.5 * at, 0.98 * at, 1.02 * at, 2 * at)]
    assert best > max(near)


def test_flows_that_may_all_be_nothing_are_bounded_by_those_that_are_not():
    """Nobody knows that any flow is there: one alone may be all of it, and all may be alike."""
    assert gini_bounds(np.zeros(3), np.array([4.0, 4.0, 4.0])) == (0.0, pytest.approx(2 / 3))
    assert concentration_bounds(np.zeros(3), np.array([4.0, 4.0, 4.0])) == (pytest.approx(1 / 3), 1.0)


def test_quotients_at_their_ends():
    nothing, some = np.array([[0.0, 2], [3, 4]]), np.array([[0.0, 2], [0, 4]])
    assert quotient_bounds(nothing, nothing, 0, 0) == (0.0, 0.0)
    assert all(math.isnan(x) for x in quotient_bounds(some, some, 0, 0))
    # All that its origin has, and less and less of it: the quotient goes to (d + r) / d.
    low, high = np.array([[0.0, 0], [3, 4]]), np.array([[5.0, 0], [3, 4]])
    assert quotient_bounds(low, high, 0, 0)[1] == pytest.approx(7 / 3)
    assert quotient_bounds(np.array([[1.0, 2], [3, 4]]), np.array([[1.0, 2], [3, math.inf]]), 0, 0)[1] == math.inf
