"""A county's figure below what its towns come to is kept, with a warning."""

import random
from itertools import combinations

import pytest

PLACES = [
    {"place_id": p, "name": p.title(), "within": w}
    for p, w in (("norfolk", ""), ("broadland", "norfolk"), ("norwich", "norfolk"), ("thetford", "norfolk"),
                 ("acle", "broadland"), ("wroxham", "broadland"))
]  # fmt: skip
WITHIN = {"norfolk": {"broadland", "norwich", "thetford", "acle", "wroxham"}, "broadland": {"acle", "wroxham"}}


def count(key, value, town, kind="flow", **more):
    base = {"count_id": key, "subject": "op", "measure": "arrests", "unit": "persons", "stock_or_flow": kind}
    base |= {"value": str(value), "destination": town, "period_start": "2021", "period_end": "2021"}
    return base | more


@pytest.fixture
def warnings(dataset):
    def make(*counts):
        data = dataset(counts=counts, places=PLACES, operations=[{"operation_id": "op", "name": "Op"}])
        assert len(data.rows("counts")) == len(counts)
        return [str(w) for w in data.report.warnings if "stated within it" in str(w)]

    return make


@pytest.mark.parametrize("kind", ["stock", "flow"])
def test_a_county_below_its_towns_is_kept_and_told(warnings, kind):
    found = warnings(
        *[count(k, v, p, kind) for k, v, p in (("a", 10, "norfolk"), ("b", 8, "norwich"), ("c", 7, "thetford"))]
    )
    (told,) = found
    assert told == (
        "counts.csv, line 2, column 'value': 'a' is 10, but what is stated within it is 15 or more (b, c); correct a "
        "figure, or leave it: both are shown as stated, as a conflict"
    )


def test_what_may_be_one_figure_twice_or_of_other_days_is_not_added(warnings):
    again = count("c", 8, "norwich", source_id="t")
    assert not warnings(count("a", 10, "norfolk"), count("b", 8, "norwich"), again)
    later = count("c", 7, "thetford", period_start="2022", period_end="2022")
    assert not warnings(count("a", 10, "norfolk"), count("b", 8, "norwich"), later)
    assert not warnings(*[count(f"x{i}", 9, p, "distinct") for i, p in enumerate(("norfolk", "norwich", "thetford"))])
    assert warnings(count("a", 10, ""), count("b", 8, "norwich"), count("c", 7, "thetford"))


def test_the_warning_comes_exactly_where_places_apart_exceed_it(warnings):
    chance = random.Random(4)
    told = 0
    for _ in range(25):
        values = {p: chance.randint(0, 9) for p in ("norfolk", "broadland", "norwich", "thetford", "acle", "wroxham")}
        found = warnings(*[count(f"n-{p}", v, p) for p, v in values.items()])
        told += len(found)
        for whole, places in WITHIN.items():
            most = max(
                sum(values[p] for p in chosen)
                for n in range(1, 6)
                for chosen in combinations(sorted(places), n)
                if not any(q in WITHIN.get(p, ()) for p in chosen for q in chosen)
            )
            assert any(f"'n-{whole}' is" in w for w in found) == (most > values[whole])
    assert told > 10


def test_parts_of_a_stated_figure_are_checked_against_it_alone_and_bounds_count_by_their_least(warnings):
    county, rest = count("a", 10, "norfolk"), count("c", 7, "thetford")
    assert not warnings(county, count("b", 8, "norwich", part_of="a"), rest)
    assert len(warnings(county, count("b", 8, "norwich", part_of="a"), count("c", 11, "thetford"))) == 1
    assert not warnings(county, count("b", "<50", "norwich"), rest)
    assert len(warnings(county, count("b", "4-9", "norwich"), rest)) == 1
    assert not warnings(count("a", "10+", "norfolk"), count("b", 8, "norwich"), rest)
