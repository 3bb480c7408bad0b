"""What is still to come: the published triangle of Taylor and Ashe, made-up delays, and what cannot be said."""

from __future__ import annotations

import numpy as np
import pytest

from graphlab.statistics.run_off import NO_ERROR, NONE_YET, TOO_EARLY, past_errors, run_off

TAYLOR_ASHE = [
    [int(x) for x in row.split()]
    for row in (
        "357848 1124788 1735330 2218270 2745596 3319994 3466336 3606286 3833515 3901463",
        "352118 1236139 2170033 3353322 3799067 4120063 4647867 4914039 5339085",
        "290507 1292306 2218525 3235179 3985995 4132918 4628910 4909315",
        "310608 1418858 2195047 3757447 4029929 4381982 4588268",
        "443160 1136350 2128333 2897821 3402672 3873311",
        "396132 1333217 2180715 2985752 3691712",
        "440832 1288463 2419861 3483130",
        "359480 1421128 2864498",
        "376686 1363294",
        "344014",
    )
]


def test_the_published_triangle_gives_the_published_reserves_and_errors():
    found = run_off(TAYLOR_ASHE, earliest=0)
    assert [round(s.factor, 4) for s in found.steps] == [
        3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177
    ]  # fmt: skip
    assert [round(f.expected - f.latest) for f in found.forecasts[1:]] == [
        94634, 469511, 709638, 984889, 1419459, 2177641, 3920301, 4278972, 4625811
    ]  # fmt: skip
    assert [round(f.standard_error) for f in found.forecasts[1:]] == [
        75535, 121699, 133549, 261406, 411010, 558317, 875328, 971258, 1363155
    ]  # fmt: skip
    assert (round(found.reserve), round(found.standard_error)) == (18680856, 2447095)


def test_the_youngest_year_of_the_published_triangle_is_too_early_to_be_said():
    found = run_off(TAYLOR_ASHE)
    newest = found.forecasts[-1]
    assert newest.share_known == pytest.approx(1 / 14.45, abs=0.001)
    assert (newest.expected, newest.low, newest.why) == (None, None, TOO_EARLY)
    assert (found.reserve, found.standard_error) == (None, None)
    assert found.forecasts[-2].expected == run_off(TAYLOR_ASHE, earliest=0).forecasts[-2].expected


def test_the_standard_error_is_that_of_the_formula_written_out():
    rows = [[30, 60, 66, 70], [22, 50, 60], [35, 60], [28]]
    found = run_off(rows)
    f = [s.factor for s in found.steps]
    assert f == [170 / 87, 126 / 110, 70 / 66]
    spread = [30 * (2 - f[0]) ** 2 + 22 * (50 / 22 - f[0]) ** 2 + 35 * (60 / 35 - f[0]) ** 2]
    spread += [60 * (1.1 - f[1]) ** 2 + 50 * (1.2 - f[1]) ** 2]
    s2 = [spread[0] / 2, spread[1] / 1]
    s2.append(min(s2[1] ** 2 / s2[0], s2[0], s2[1]))
    third = 60 * f[1]
    by_hand = (third * f[2]) ** 2 * (s2[1] / f[1] ** 2 * (1 / 60 + 1 / 110) + s2[2] / f[2] ** 2 * (1 / third + 1 / 66))
    assert found.forecasts[2].standard_error ** 2 == pytest.approx(by_hand)


def made_up(random, periods, ages, mean, weights, clustered=0.0):
    """Periods whose counts are reported late, and what they come to in the end."""
    shares = np.array(weights) / sum(weights)
    rows, finals = [], []
    for i in range(periods):
        level = random.gamma(clustered, mean / clustered) if clustered else mean
        known = np.cumsum(random.poisson(level * shares))
        rows.append([int(x) for x in known[: min(ages, periods - i)]])
        finals.append(int(known[-1]))
    return rows, finals


@pytest.mark.parametrize(
    ("periods", "mean", "weights", "clustered"),
    [
        (24, 40, (5, 3, 2, 1, 1, 0.5), 0),
        (12, 100, (4, 3, 2, 1), 0),
        (12, 20, (4, 3, 2, 1), 5),
        (36, 300, tuple(0.7**k for k in range(12)), 10),
    ],
)
def test_intervals_hold_the_truth_as_often_as_they_say(periods, mean, weights, clustered):
    random, held = np.random.default_rng(7), []
    for _ in range(60):
        rows, finals = made_up(random, periods, len(weights), mean, weights, clustered)
        for forecast, final in zip(run_off(rows).forecasts, finals, strict=True):
            if forecast.age < len(weights) - 1 and forecast.low is not None:
                held.append(forecast.low <= final <= forecast.high)
    assert len(held) > 150
    assert 0.85 <= np.mean(held) <= 0.97


def test_past_errors_are_forecasts_from_what_was_known_then_and_nothing_later():
    rows, finals = made_up(np.random.default_rng(3), 14, 4, 60, (4, 3, 2, 1))
    found = past_errors(rows)
    assert len(found) > 20
    for error in found:
        then = [row[: error.made_after - i + 1] for i, row in enumerate(rows[: error.made_after + 1])]
        assert run_off(then).forecasts[error.period] == error.forecast
        age = min(error.made_after, 3)
        assert error.actual == rows[error.period][age]
        if age == 3:
            assert error.actual == finals[error.period]
    held = [e.held for e in found if e.held is not None]
    assert 0.7 <= np.mean(held) <= 1


def test_what_comes_later_does_not_change_what_was_said_before():
    rows, _ = made_up(np.random.default_rng(5), 12, 12, 60, (4, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1))
    before = past_errors([row[:-1] for row in rows[:-1]])
    after = past_errors(rows)
    assert before
    assert all(error in after for error in before)


def test_nothing_known_yet_is_not_nothing():
    found = run_off([[8, 16, 20], [10, 20, 24], [9, 17], [0]])
    assert found.forecasts[-1].why == NONE_YET
    assert found.forecasts[-1].expected is None
    assert found.reserve is None


def test_factors_over_few_counts_are_pooled_and_the_pool_is_one_ratio():
    found = run_off([[6, 3 + 6, 10, 11], [9, 12, 14], [4, 7], [6]])
    assert [(s.first, s.last) for s in found.steps] == [(0, 0), (1, 1), (2, 2)]
    poor = run_off([[1, 3, 4, 4], [2, 5, 6], [6, 12], [6]])
    assert [(s.first, s.last, s.pooled) for s in poor.steps] == [(0, 0, False), (1, 2, True)]
    assert poor.factor(1) == poor.factor(2) == (4 + 6 + 4) / (3 + 5 + 4)
    assert poor.share_known(1) == pytest.approx(1 / poor.factor(1) ** 2)


def test_a_pooled_young_age_does_not_promise_that_more_is_known():
    # 4 of 95 are known at age 0; pooled with the next age the share would seem to be more than a fifth.
    found = run_off([[1, 30, 40], [1, 30, 41], [2, 35], [4]])
    assert found.steps[0].pooled is True
    assert found.forecasts[-1].why == TOO_EARLY


def test_one_older_period_gives_a_figure_but_no_error():
    found = run_off([[10, 20], [12]])
    assert (found.forecasts[1].expected, found.forecasts[1].why) == (24, NO_ERROR)
    assert found.forecasts[1].low is None


def test_nothing_came_late_before_still_leaves_room():
    found = run_off([[10, 10], [12, 12], [11, 11], [10]])
    assert found.forecasts[-1].expected == 10
    assert (found.forecasts[-1].low, found.forecasts[-1].high) == (10, 11)


def test_counts_that_are_revised_downward_may_end_lower():
    found = run_off([[100, 95], [100, 90], [120, 110], [100]])
    last = found.forecasts[-1]
    assert last.expected == pytest.approx(100 * 295 / 320)
    assert last.low < 92.2 < last.high


@pytest.mark.parametrize("row", [[], [None], [3, None], [-1, 2]])
def test_a_row_that_is_none_is_refused(row):
    with pytest.raises(ValueError, match="from its first reading to today"):
        run_off([[1, 2, 3], row])


def test_ages_before_the_first_reading_may_be_missing():
    whole = run_off([[10, 20, 22], [None, 40, 44], [15, 30], [10]])
    assert whole.factor(0) == (20 + 30) / (10 + 15)
    assert whole.factor(1) == 66 / 60


def test_a_factor_that_is_used_twice_brings_its_error_twice_over():
    found = run_off([[1, 3, 4, 4], [2, 5, 6], [6, 12], [6]])
    factor = 14 / 12
    spread = sum(a * (b / a - factor) ** 2 for a, b in ((3, 4), (5, 6), (4, 4))) / 2
    process = 1 / 12 + 1 / (12 * factor)
    by_hand = (12 * factor**2) ** 2 * spread / factor**2 * (process + 2**2 / 12)
    assert found.forecasts[2].standard_error ** 2 == pytest.approx(by_hand)
