"""The survival band against every choice of dates, one by one."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from graphlab.statistics.survival_band import Spell, survival_band
from tests.rounds import rounds

DAYS = range(11)


def curve(lines):
    """Kaplan-Meier by hand: lines of (entry, end, ended)."""
    left, points = 1.0, {}
    for day in DAYS:
        ends = sum(e and t == day for _, t, e in lines)
        at_risk = sum(a < day <= t for a, t, _ in lines)
        left *= 1 - ends / at_risk if ends else 1
        points[day] = left
    return points


def every_curve(spells):
    ranges = [product(range(s.entry_low, s.entry_high + 1), range(s.low, s.high + 1)) for s in spells]
    for choice in product(*ranges):
        seen = [(a, t, s.ended) for (a, t), s in zip(choice, spells, strict=True) if t > a]
        yield curve(seen)


def made_up(random, late):
    spells = []
    for _ in range(random.randint(2, 5)):
        low = random.randint(1, 6)
        entry = random.randint(0, 3) if late and random.random() < 0.5 else 0
        wide = entry + random.randint(0, 1) if entry else 0
        spells.append(Spell(entry, wide, low, low + random.randint(0, 3), random.random() < 0.6))
    return spells


def at(band, day):
    return next(((b.lowest, b.highest) for b in reversed(band) if b.time <= day), (1.0, 1.0))


@pytest.mark.parametrize("seed", rounds(15, 90))
def test_the_band_is_exact_when_no_line_comes_in_late(seed):
    spells = made_up(Random(seed), late=False)
    curves, band = list(every_curve(spells)), survival_band(spells)
    for day in DAYS:
        values = [c[day] for c in curves]
        assert at(band, day) == pytest.approx((min(values), max(values)), abs=1e-12)


@pytest.mark.parametrize("seed", rounds(15, 90))
def test_the_band_holds_every_curve_with_late_entries(seed):
    spells = made_up(Random(seed), late=True)
    band = survival_band(spells)
    for each in every_curve(spells):
        for day in DAYS:
            lowest, highest = at(band, day)
            assert lowest - 1e-12 <= each[day] <= highest + 1e-12


def test_exact_dates_have_no_width():
    spells = [Spell(0, 0, 3, 3, True), Spell(2, 2, 5, 5, True), Spell(0, 0, 4, 4, False), Spell(1, 1, 9, 9, True)]
    assert all(step.lowest == step.highest for step in survival_band(spells))


def test_the_curve_of_longer_times_can_be_the_lower_one():
    """Why two curves are no band: ending later, past a line lost from sight, leaves fewer behind it."""
    early, late = (
        survival_band([Spell(0, 0, t, t, True), Spell(0, 0, 2, 2, False), Spell(0, 0, 10, 10, True)]) for t in (1, 3)
    )
    assert (at(early, 5)[0], at(late, 5)[0]) == pytest.approx((2 / 3, 1 / 2))


def test_an_open_end_is_at_risk_for_ever():
    band = survival_band([Spell(0, 0, 2, 2, True), Spell(0, 0, 1, float("inf"), False)])
    assert at(band, 5) == (0.0, 0.5)
