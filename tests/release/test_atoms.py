"""Counts cut into atoms (`graphlab.release.atoms`), in worlds in which every arrest, place and month is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations, product

import numpy as np
import pytest
from scipy.optimize import linprog

from graphlab.counting.selection import claims_at
from graphlab.graph.count_frame import numeric_counts
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.release import atoms
from graphlab.release.atoms import cut_in_atoms
from tests.counting.test_whole_against_truth import ORIGINS, TOWNS, holds, made

CELLS = list(product([*ORIGINS, "london", "*"], [*TOWNS, "norfolk", "*"], range(1, 13)))
FIRST_DAYS = [date(2019, month, 1).toordinal() for month in range(1, 13)]


@cache
def world(seed):
    """The counts of a made-up world as columns, the arrests that each counts, what gives the places around a place."""
    data, covered = made(seed)
    frame = numeric_counts(data)
    claims = claims_at(data, frame, np.arange(len(frame)))
    return claims, [covered[str(name)] for name in claims.claim], data.geography.ancestors


def cuts_of(claims, above, at=None):
    return list(cut_in_atoms(claims, range(len(claims)) if at is None else at, above))


def days(claims, p):
    return int(claims.first[p]), int(claims.last[p])


def about(claims, p):
    """The kinds of arrest (origin, town, month) that a count is about."""
    origin, town, (first, last) = claims.origin[p], claims.destination[p], days(claims, p)
    return {
        (o, t, m) for o, t, m in CELLS if holds(origin, o) and holds(town, t) and first <= FIRST_DAYS[m - 1] <= last
    }


def reach_out(claims, at):
    sets = [about(claims, p) for p in at]
    return any(a & b and not a <= b and not b <= a for a, b in combinations(sets, 2))


@pytest.mark.parametrize("block", range(3))
def test_every_count_is_its_parts_and_atoms_arrest_by_arrest(block):
    """An atom is named by the counts that it lies in: its arrests are those that these count, and no other does."""
    seen = Counter()
    for seed in range(block * 15, block * 15 + 15):
        claims, covered, above = world(seed)
        cuts = cuts_of(claims, above)
        distinct = {(claims.origin[p], claims.destination[p], days(claims, p)): p for p in range(len(claims))}
        assert bool(cuts) == reach_out(claims, distinct.values()), seed
        for cut in cuts:
            assert len(cut.claims) == len(distinct), seed
            whole = set(cut.claims)
            inside = Counter()
            for p, parts, names in cut.sums:
                within = [{int(n) for n in name.split(" ")[1].split("+")} for name in names]
                assert all(p in counts and counts <= whole for counts in within)
                pieces = [covered[q] for q in parts]
                pieces += [
                    {a for a in covered[p] if {q for q in whole if a in covered[q]} == counts} for counts in within
                ]
                assert sum(map(len, pieces)) == len(covered[p]), (seed, p)
                assert set().union(*pieces) == covered[p], (seed, p)
                inside.update(names)
                seen["parts" if parts else "atoms alone"] += 1
            assert all(times == len(name.split(" ")[1].split("+")) for name, times in inside.items()), seed
            assert cut.can_be(claims), seed
        seen[bool(cuts)] += 1
    assert min(seen["parts"], seen["atoms alone"], seen[True], seen[False]) > 2


def test_counts_in_conflict_are_found_as_by_every_place_and_month():
    """Two routes: the sums of the cut, and a programme over all kinds of arrest that knows nothing of atoms."""
    seen = Counter()
    for seed in range(45):
        claims, _, above = world(seed)
        for cut in cuts_of(claims, above):
            low, high = claims.low.copy(), claims.high.copy()
            p = cut.claims[seed % len(cut.claims)]
            low[p] = high[p] = (0, 90, np.nan)[seed % 3]
            other = replace(claims, low=low, high=high)
            rows = np.array([[cell in cells for cell in CELLS] for cells in (about(claims, q) for q in cut.claims)])
            at = list(cut.claims)
            found = linprog(
                np.zeros(len(CELLS)),
                A_ub=np.vstack([-1.0 * rows, rows[~np.isnan(high[at])]]),
                b_ub=[*-np.nan_to_num(low[at]), *high[at][~np.isnan(high[at])]],
            )
            assert cut.can_be(other) == (found.status == 0), seed
            seen[found.status] += 1
    assert min(seen[0], seen[2]) > 3


def test_stocks_and_open_ends_are_put_together_with_the_same_days_only():
    seen = Counter()
    for seed in range(45):
        claims, _, above = world(seed)
        for cut in cuts_of(replace(claims, kind="stock"), above):
            assert len({days(claims, p) for p in cut.claims}) == 1
            seen["stock"] += 1
        for column, end in (("first", OPEN_FIRST), ("last", OPEN_LAST)):
            moved = getattr(claims, column).copy()
            moved[: len(moved) // 2] = end
            opened = replace(claims, **{column: moved})
            for cut in cuts_of(opened, above):
                periods = {days(opened, p) for p in cut.claims}
                assert len(periods) == 1 or not any(end in period for period in periods)
                seen[column] += any(end in period for period in periods)
    assert min(seen[x] for x in ("stock", "first", "last")) > 1


def test_subjects_and_definitions_are_never_put_together():
    for seed in range(20):
        claims, _, above = world(seed)
        for column in ("subject", "definition"):
            apart = replace(claims, **{column: np.array([str(k % 2) for k in range(len(claims))], dtype=object)})
            found = {cut.claims for cut in cuts_of(apart, above)}
            halves = [cuts_of(claims, above, range(k, len(claims), 2)) for k in (0, 1)]
            assert found == {cut.claims for half in halves for cut in half}, seed
            names = [name for cut in cuts_of(apart, above) for _, _, names in cut.sums for name in names]
            assert len({name.split(" of ")[1] for name in names}) == sum(bool(c.sums) for h in halves for c in h)


def test_of_two_counts_of_one_place_and_time_one_stands_for_both():
    for seed in range(15):
        claims, _, above = world(seed)
        double = claims.where(np.repeat(np.arange(len(claims)), 2))
        once, twice = cuts_of(claims, above), cuts_of(double, above)
        assert [tuple(p // 2 for p in cut.claims) for cut in twice] == [cut.claims for cut in once]
        assert [len(cut.sums) for cut in twice] == [len(cut.sums) for cut in once]


def test_of_too_many_atoms_those_of_the_same_days_are_put_together_and_then_none(monkeypatch):
    split = 0
    for seed in range(45):
        claims, _, above = world(seed)
        periods = sorted({days(claims, p) for p in range(len(claims))})
        by_days = [[p for p in range(len(claims)) if days(claims, p) == period] for period in periods]
        whole, apart = cuts_of(claims, above), [cut for at in by_days for cut in cuts_of(claims, above, at)]
        ends = [{getattr(claims, end)[p] for p in range(len(claims))} for end in ("origin", "destination")]
        size = (len(ends[0]) + 1) * (len(ends[1]) + 1)
        times = len({day for first, last in periods for day in (first, last + 1)})
        for most in (size * times, size * times - 1, size):
            monkeypatch.setattr(atoms, "_MOST", most)
            want = whole if most == size * times else apart
            assert [cut.claims for cut in cuts_of(claims, above)] == [cut.claims for cut in want], (seed, most)
            names = {name for cut in cuts_of(claims, above) for _, _, names in cut.sums for name in names}
            assert len({name.rpartition(" of ")[2] for name in names}) == sum(any(x for *_, x in c.sums) for c in want)
        monkeypatch.setattr(atoms, "_MOST", 3)
        assert cuts_of(claims, above) == [], seed
        monkeypatch.undo()
        split += len(apart) > 1
    assert split
