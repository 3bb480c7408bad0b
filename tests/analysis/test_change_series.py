"""Interrupted series: what was planted comes out, what cannot be said is refused."""

from __future__ import annotations

import math

import pytest

from graphlab.analysis.change.interrupted import Question
from graphlab.commands.questions.change import IMPACTS as OFFERED
from graphlab.counting.cells import Key
from graphlab.errors import NotFoundError, RefusedError
from graphlab.model.periods import parse_period
from graphlab.statistics.interrupted_series import (
    IMPACTS,
    MODELS,
    interrupted_series,
    placebo_dates,
    placebo_p,
)

#: A Poisson-like wobble without randomness: residuals of a fixed pattern.
WOBBLE = [0.03, -0.02, 0.01, -0.04, 0.02, 0.0, -0.01, 0.03, -0.03, 0.01]


def planted(step=0.5, bend=0.0, season=0.0, before=24, after=24, size=400.0, exposure=None):
    counts = []
    for t in range(before + after):
        late = t >= before
        log_mean = 0.004 * t + (math.log(step) + bend * (t - before) if late else 0.0)
        log_mean += season * math.sin(2 * math.pi * t / 12)
        base = size if exposure is None else exposure[t]
        counts.append(round(base * math.exp(log_mean) * (1 + WOBBLE[t % 10])))
    return counts


def test_the_trend_before_is_given_by_every_model():
    counts = [round(100 * 0.98**t * (0.5 if t >= 24 else 1)) for t in range(48)]
    fit = interrupted_series(counts, 24)
    assert {e.model for e in fit.trends} >= {"poisson", "quasi-poisson", "newey-west"}
    for trend in fit.trends:
        assert trend.ratio == pytest.approx(0.98, abs=0.003)
        assert trend.low <= trend.ratio <= trend.high
    assert fit.effect(term="trend") in fit.trends


def test_a_planted_step_comes_out_of_every_model():
    fit = interrupted_series(planted(step=0.5), 24)
    for effect in fit.effects:
        assert effect.ratio == pytest.approx(0.5, rel=0.03)
        assert effect.low < 0.5 < effect.high or effect.model == "poisson"
    assert (fit.before, fit.after) == (24, 24)


def test_a_planted_bend_comes_out():
    fit = interrupted_series(planted(step=1.0, bend=-0.02), 24, impact="slope")
    assert fit.effect(term="slope").ratio == pytest.approx(math.exp(-0.02), rel=0.005)


def test_step_and_bend_together():
    fit = interrupted_series(planted(step=0.8, bend=-0.02), 24, impact="both")
    assert fit.effect(term="level").ratio == pytest.approx(0.8, rel=0.04)
    assert fit.effect(term="slope").ratio == pytest.approx(math.exp(-0.02), rel=0.005)


def test_season_is_taken_out_by_harmonics():
    counts = planted(step=0.7, season=0.4)
    without, fitted = interrupted_series(counts, 24), interrupted_series(counts, 24, harmonics=1)
    assert fitted.dispersion < without.dispersion / 5
    assert fitted.effect().ratio == pytest.approx(0.7, rel=0.03)


def test_exposure_is_divided_out():
    people = [1000 + 40 * t for t in range(48)]
    fit = interrupted_series(planted(step=0.6, exposure=people), 24, exposure=people)
    assert fit.effect().ratio == pytest.approx(0.6, rel=0.03)


def test_counts_that_vary_more_than_poisson_widen_the_interval():
    wild = [c * (3 if i % 2 else 1) for i, c in enumerate(planted(step=0.5))]
    fit = interrupted_series(wild, 24)
    plain, scaled = fit.effect("poisson"), fit.effect("quasi-poisson")
    assert fit.dispersion > 10
    assert scaled.high - scaled.low > 3 * (plain.high - plain.low)
    assert {e.model for e in fit.effects} == set(MODELS)


def test_missing_months_keep_their_place_in_time():
    counts, times = planted(step=0.5), list(range(48))
    for gone in (30, 7):
        del counts[gone], times[gone]
    fit = interrupted_series(counts, 23, times=times)
    assert fit.effect().ratio == pytest.approx(0.5, rel=0.03)


@pytest.mark.parametrize(("before", "after"), [(7, 8), (8, 7)])
def test_fewer_than_eight_points_on_a_side_are_refused(before, after):
    with pytest.raises(RefusedError, match=f"there are {before} before and {after} after"):
        interrupted_series([5] * (before + after), before)
    assert interrupted_series(planted(before=8, after=8), 8).before == 8


def test_negative_counts_and_empty_exposures_are_refused():
    with pytest.raises(RefusedError, match="counts of 0 or more"):
        interrupted_series([-1] + [5] * 19, 10)
    with pytest.raises(RefusedError, match="exposures above 0"):
        interrupted_series([5] * 20, 10, exposure=[0.0] + [1.0] * 19)


def test_unknown_impact_or_effect_offers_what_there_is():
    with pytest.raises(NotFoundError, match="slope"):
        interrupted_series([5] * 20, 10, impact="jump")
    with pytest.raises(NotFoundError, match="quasi-poisson"):
        interrupted_series(planted(), 24).effect("poisson", "slope")


def test_command_offers_the_impacts_that_there_are():
    assert OFFERED == IMPACTS


def test_false_dates_give_less_than_the_true_one():
    p, tried = placebo_dates(planted(step=0.3), 24)
    assert [index for index, _ in tried] == list(range(8, 17))
    assert p == pytest.approx(1 / 10)


def test_without_a_false_date_to_try_nothing_is_shown():
    assert placebo_dates(planted(before=10, after=10), 10) == (1.0, [])


def test_placebo_p_counts_ties_against_the_effect():
    assert placebo_p(0.5, [0.5, 0.1]) == pytest.approx(2 / 3)


@pytest.mark.parametrize(("counts", "side"), [([0] * 8 + [5] * 8, "before"), ([5] * 8 + [0] * 8, "after")])
def test_nothing_but_nought_on_a_side_has_no_ratio(counts, side):
    with pytest.raises(RefusedError, match=f"every count {side} is 0"):
        interrupted_series(counts, 8)


def test_a_series_that_the_model_meets_exactly_has_no_dispersion():
    for after in (10, 20):
        fit = interrupted_series([20] * 10 + [after] * 10, 10)
        assert fit.dispersion == pytest.approx(0, abs=1e-9)
        assert fit.effect().ratio == pytest.approx(after / 20)


def test_false_dates_on_nothing_but_nought_are_skipped():
    counts = [0] * 9 + [4, 5, 6, 5] * 4 + [2] * 10
    _, tried = placebo_dates(counts, 25)
    assert [index for index, _ in tried] == list(range(10, 18))


def test_false_dates_know_the_missing_months_too():
    counts, times = planted(step=0.3), list(range(48))
    for gone in (20, 5):
        del counts[gone], times[gone]
    p, tried = placebo_dates(counts, 22, times=times)
    assert len(tried) == 7
    assert p == pytest.approx(1 / 8)


def test_the_claims_of_each_series_are_found_once_and_all(example):
    net = example.network()
    question = Question(net, net.counts, *[parse_period("2019")] * 2, exposure="population")
    assert question.by_cell == {
        key: [c for c in net.counts if Key.of(c).timeless == key] for key in {Key.of(c).timeless for c in net.counts}
    }
    with pytest.raises(NotFoundError, match="no measure 'population'"):
        len(question.exposed)
    counted = [c for c in net.counts if c.measure == "arrests"]
    exposed = Question(net, counted, *[parse_period("2019")] * 2, exposure="arrests").exposed
    assert exposed == {w: [c for c in counted if Key.of(c).where == w] for w in {Key.of(c).where for c in counted}}
