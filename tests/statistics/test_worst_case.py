"""What the missing cannot change: the published case, and every placing of the missing written out."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from graphlab.statistics.worst_case import (
    certainly_above,
    possible_ranks,
    possible_share,
    share_if_alike,
    tipping_point,
    tipping_to_share,
)

GRAVITY = {
    "norfolk": 639, "london": 443, "essex": 25, "cambridgeshire": 21, "suffolk": 14, "hertfordshire": 13,
    "liverpool": 11, "nottinghamshire": 5,
}  # fmt: skip
TOTAL, MISSING = 1503, 332


@pytest.mark.parametrize(
    ("place", "least", "greatest", "alike"),
    [
        ("norfolk", 0.4251, 0.6460, 0.5457),
        ("london", 0.2947, 0.5156, 0.3783),
        ("essex", 0.0166, 0.2375, 0.0213),
        ("nottinghamshire", 0.0033, 0.2242, 0.0043),
    ],
)
def test_shares_of_the_published_case(place, least, greatest, alike):
    share = possible_share(GRAVITY[place], MISSING, TOTAL)
    assert (round(share.low, 4), round(share.high, 4)) == (least, greatest)
    assert round(share_if_alike(GRAVITY[place], MISSING, TOTAL)[0], 4) == alike


def test_ranks_and_tipping_points_of_the_published_case():
    best, worst = possible_ranks(np.array(list(GRAVITY.values())), MISSING)
    assert best.tolist() == [1, 1, 3, 3, 3, 3, 3, 3]
    assert worst.tolist() == [2, 2, 8, 8, 8, 8, 8, 8]
    assert certainly_above(GRAVITY["london"], GRAVITY["essex"], MISSING)
    assert not certainly_above(GRAVITY["norfolk"], GRAVITY["london"], MISSING)
    assert tipping_point(639, 443, MISSING) == 197
    assert tipping_point(639, 443, MISSING, rest_to_placed=True) == 265
    assert tipping_to_share(639, MISSING, TOTAL, 0.5) == 113


def _placings(missing: int, places: int):
    for cuts in itertools.combinations_with_replacement(range(missing + 1), places - 1):
        edges = (0, *cuts, missing)
        yield [b - a for a, b in itertools.pairwise(edges)]


def test_equal_to_every_placing_written_out():
    rng = random.Random(14)
    for _ in range(500):
        placed = [rng.randint(0, 9) for _ in range(rng.randint(2, 4))]
        missing = rng.randint(0, 12)
        worlds = [[p + z for p, z in zip(placed, zs, strict=True)] for zs in _placings(missing, len(placed))]
        best, worst = possible_ranks(np.array(placed), missing)
        for i in range(len(placed)):
            others = [j for j in range(len(placed)) if j != i]
            assert best[i] == min(1 + sum(w[j] > w[i] for j in others) for w in worlds)
            assert worst[i] == max(1 + sum(w[j] >= w[i] for j in others) for w in worlds)
            for j in others:
                above = [z for z, w in zip(_placings(missing, len(placed)), worlds, strict=True) if w[j] > w[i]]
                hardest = [z[j] for z in above if z[i] + z[j] == missing]
                needed = min((z[j] for z in above), default=None)
                if len(placed) > 2:
                    assert tipping_point(placed[i], placed[j], missing) == needed
                assert tipping_point(placed[i], placed[j], missing, rest_to_placed=True) == min(hardest, default=None)
                assert certainly_above(placed[i], placed[j], missing) == (not above)


def test_new_places_come_after_the_cheaper_lifts():
    placed = np.array([10, 4, 3])
    assert possible_ranks(placed, 9)[1].tolist() == [2, 3, 3]
    # 4: lifting 3 takes 1 of the 9; the other 8 make one new place of 5. 3: all 9 make two of 4.
    assert possible_ranks(placed, 9, new_places=True)[1].tolist() == [2, 4, 5]


def test_more_missing_never_narrows_and_none_missing_changes_nothing():
    rng = np.random.default_rng(3)
    placed = rng.integers(0, 50, 30)
    widths = []
    for missing in (0, 5, 20, 100):
        best, worst = possible_ranks(placed, missing)
        widths.append(worst - best)
    assert all((b >= a).all() for a, b in itertools.pairwise(widths))
    best, worst = possible_ranks(placed, 0)
    assert best.tolist() == [1 + sum(placed > p) for p in placed]
    assert worst.tolist() == [sum(placed >= p) for p in placed]


def test_missing_without_end_put_no_counted_number_of_new_places_above():
    """What has no most is told apart: the ranks are those without new places."""
    placed = np.array([5.0, 3.0, 1.0])
    found = [possible_ranks(placed, np.inf, new_places=new) for new in (True, False)]
    assert [x.tolist() for x in found[0]] == [x.tolist() for x in found[1]] == [[1, 1, 1], [3, 3, 3]]


def test_a_place_without_an_upper_bound_is_lifted_over_by_none():
    placed = np.array([np.inf, 5, np.inf, 2])
    for missing in (0.0, 3.0):
        for new in (True, False):
            best, worst = possible_ranks(placed, missing, new_places=new)
            assert best[[0, 2]].tolist() == [1, 1]
            assert worst[[0, 2]].tolist() == [2, 2]
    assert possible_ranks(placed, 3, new_places=True)[1].tolist() == [2, 4, 2, 5]
    assert possible_ranks(placed, np.inf)[1].tolist() == [4, 4, 4, 4]
