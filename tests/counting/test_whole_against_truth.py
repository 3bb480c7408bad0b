"""What a table adds up to and each row's share hold the truth of a made-up world, arrest by arrest.

Every claim is the true number of some arrests (of an origin, a town, a period), so that what rows come to together, and
what part each is, is known: nothing may be counted twice, however places and periods reach into each other.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from itertools import product

import numpy as np
import pytest

import graphlab
from graphlab.counting.margins import margin
from graphlab.counting.row_tables import ENDS
from graphlab.counting.table import table_behind
from graphlab.dataset import Dataset
from graphlab.model.tables import SPECIAL
from graphlab.model.values import Bounds

WITHIN = {"norwich": "norfolk", "yarmouth": "norfolk", "hackney": "london", "camden": "london"}
ORIGINS, TOWNS = ["hackney", "camden", "essex"], ["norwich", "yarmouth", "ipswich"]
WIDE_ORIGINS, WIDE_TOWNS = [*ORIGINS, "london", ""], [*TOWNS, "norfolk", ""]
PERIODS = [(1, 12), (1, 6), (7, 12), (3, 3), (4, 9), (1, 3)]


def holds(wide, place):
    return wide in ("", place, WITHIN.get(place))


def made(seed):
    """A dataset of one subject, and for each claim the set of arrests (numbers) that it counts."""
    choose = random.Random(seed)
    arrests = [(choose.choice(ORIGINS), choose.choice(TOWNS), choose.randint(1, 12)) for _ in range(60)]
    counts, covered = [], {}
    for n in range(choose.randint(2, 7)):
        origin, town = choose.choice(WIDE_ORIGINS), choose.choice(WIDE_TOWNS)
        first, last = choose.choice(PERIODS[: choose.choice((1, 2, 6))])
        mine = {k for k, (o, t, m) in enumerate(arrests) if holds(origin, o) and holds(town, t) and first <= m <= last}
        key = f"c{n}"
        covered[key] = mine
        least = max(0, len(mine) - 2)
        loose = f"{least}+" if least and choose.random() < 0.3 else f"{least}-{len(mine) + 3}"
        value = str(len(mine)) if choose.random() < 0.7 else loose
        period = {"period_start": f"2019-{first:02}", "period_end": f"2019-{last:02}"}
        counts.append(
            {"count_id": key, "subject": "op", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow",
             "origin": origin, "destination": town, "value": value, "source_id": "s", **period}
        )  # fmt: skip
        parts = choose.sample(ORIGINS, 2) if not origin and choose.random() < 0.6 else []
        for place in parts:
            inner = {k for k in mine if arrests[k][0] == place}
            covered[f"{key}-{place}"] = inner
            cell = {"count_id": f"{key}-{place}", "origin": place, "value": str(len(inner)), "part_of": key}
            counts.append(counts[-1] | cell if counts[-1]["count_id"] == key else counts[-2] | cell)
    places = [{"place_id": p, "within": WITHIN.get(p, ""), "kind": "county" if p in WITHIN.values() else "town"}
              for p in sorted({*ORIGINS, *TOWNS, *WITHIN.values()})]  # fmt: skip
    return Dataset.build({"counts": counts, "places": places, "operations": [{"operation_id": "op"}]}), covered


def truth_of(table, row, covered):
    """The arrests of a row: those of its claims, without those of parts that are taken away from what a total leaves.

    None for what several claims leave together.
    """
    cells = table.cells
    signs = cells.sign[cells.offsets[row] : cells.offsets[row + 1]].tolist()
    if not all(signs):
        return None
    times = Counter()
    for p, sign in zip(cells.of(row), signs, strict=True):
        times.update(dict.fromkeys(covered[str(table.claims.claim[p])], sign))
    assert set(times.values()) <= {0, 1}, ("an arrest is counted twice", row)
    return {arrest for arrest, n in times.items() if n}


@cache
def tables(**view):
    """The tables of a view of 30 worlds, each with what its claims count."""
    worlds = [made(seed) for seed in range(30)]
    found = [(table_behind(graphlab.flows(data.network(**view), "arrests")), covered) for data, covered in worlds]
    return [(seed, table, covered) for seed, (table, covered) in enumerate(found) if table is not None]


@pytest.mark.parametrize(
    "view", [{}, {"period": "2019"}, {"roll_up": "county"}, {"roll_up": "county", "period": "2019"}]
)
def test_every_whole_and_share_holds_the_truth(view):
    exact = open_ = 0
    for seed, table, covered in tables(**view):
        assert not table.rests.exceeded, seed
        shares = table.shares()
        for group in table.groups:
            rows = {row: truth_of(table, row, covered) for row in group.rows}
            whole = set().union(
                *(r for r in rows.values() if r), *(covered[str(table.claims.claim[t])] for t in group.totals)
            )
            assert (group.whole.low or 0) <= len(whole), (seed, group)
            assert group.whole.high is None or len(whole) <= group.whole.high, (seed, group)
            for row, found in ((row, found) for row, found in rows.items() if found is not None):
                bounds = table.bounds(row)
                assert (bounds.low or 0) <= len(found) and (bounds.high is None or len(found) <= bounds.high), (
                    seed,
                    row,
                )
                if whole and not np.isnan(shares.low[row]):
                    share = len(found) / len(whole)
                    assert shares.low[row] - 1e-9 <= share <= shares.high[row] + 1e-9, (seed, row)
            exact, open_ = exact + group.whole.exact, open_ + (not group.whole.exact)
    assert min(exact, open_) > 5


def places_of(table, group, end, covered):
    """The arrests that some row places in each area at an end, all that are counted, and whether each row is told."""
    rows = {row: truth_of(table, row, covered) for row in group.rows}
    found, told = {}, None not in rows.values()
    for row, arrests in rows.items():
        place = getattr(table.cells, end)[row]
        if place not in SPECIAL and arrests is not None:
            found.setdefault(WITHIN.get(place, place), set()).update(arrests)
    totals = [covered[str(table.claims.claim[t])] for t in group.totals]
    return found, set().union(*(r for r in rows.values() if r), *totals), told


@pytest.mark.parametrize(
    ("view", "least"),
    [({}, 8), ({"period": "2019"}, 3), ({"roll_up": "county"}, 0), ({"place": "norfolk"}, 0)],
    ids=str,
)
def test_one_end_by_itself_places_all_that_any_row_places(view, least):
    """A row within a total that names no place there is known by name: it is compared with the others, and once."""
    nested = exact = rests = 0
    for seed, table, covered in tables(**view):
        for group, end in product(table.groups, ENDS):
            found = margin(table, group, end, lambda place: WITHIN.get(place, place))
            bounds = {place: found.bounds(i) for i, place in enumerate(getattr(found.cells, end).tolist())}
            placed, whole, told = places_of(table, group, end, covered)
            nested += len(table.nested_by(group, end))
            assert set(placed) <= set(bounds), (seed, end)
            assert set(found.cells.bucket.tolist()) <= {group.bucket}
            if not told:
                continue
            assert set(bounds) - set(SPECIAL) == set(placed), (seed, end)
            for place, arrests in placed.items():
                assert (bounds[place].low or 0) <= len(arrests), (seed, end, place)
                assert bounds[place].high is None or len(arrests) <= bounds[place].high, (seed, end, place)
                exact += bounds[place].exact
            if least and group.number not in table.shares().reaching:
                left = len(whole - set().union(*placed.values()))
                rest = bounds.get("not-itemised", Bounds(0, 0))
                assert (rest.low or 0) <= left <= (left if rest.high is None else rest.high), (seed, end)
                rests += rest.high != 0
    assert exact > 20
    assert nested > 5
    assert rests >= least
