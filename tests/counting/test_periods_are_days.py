"""A period is its days: however it is written, it is one period, and its text is nobody's key."""

from __future__ import annotations

import ast
import random
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from graphlab.counting.buckets import BUCKETS, put_in_buckets
from graphlab.counting.cells import Key
from graphlab.counting.selection import claims_at
from graphlab.counting.sums.relations import _within_in_time
from graphlab.dataset import Dataset
from graphlab.graph.count_frame import numeric_counts
from graphlab.model.claims import Count
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, make_period, parse_period
from graphlab.model.values import parse_value

ROOT = Path(__file__).parents[2]
SOURCES = [path for room in ("graphlab", "loaders", "queries") for path in sorted((ROOT / room).rglob("*.py"))]
ONE_YEAR = ("2019", "2019-01..2019-12", "2019-01-01..2019-12-31", "2019..2019-12-31")


@pytest.mark.parametrize(("a", "b"), list(combinations(ONE_YEAR, 2)))
def test_a_period_written_otherwise_is_the_same_period(a, b):
    assert parse_period(a) == parse_period(b)
    assert len({parse_period(a), parse_period(b)}) == 1


@pytest.mark.parametrize("other", ["2019-01..2019-11", "2018..2019", "2019..", "..2019", "2020"])
def test_other_days_are_another_period(other):
    assert parse_period(other) != parse_period("2019")


def test_a_period_is_nothing_but_a_period():
    assert parse_period("2019") != "2019"
    assert make_period("", "") == make_period("", "")


def count(key, start, end, **more):
    said = {"subject": "op", "measure": "m", "unit": "u", "kind": "flow", "origin": "", "destination": "t"} | more
    return Count(key, **said, value=parse_value("1"), period=make_period(start, end))


def test_claims_are_on_one_cell_when_they_speak_of_the_same_days():
    year, months = Key.of(count("a", "2019", "2019")), Key.of(count("b", "2019-01", "2019-12"))
    assert year == months
    assert (year.days, year.place) == (months.days, ("", "t"))
    assert year.series == ("op", "m", "u", "flow", "")


@pytest.mark.parametrize("change", ["subject", "measure", "unit", "kind", "origin", "destination", "definition"])
def test_claims_that_differ_in_anything_are_on_two_cells(change):
    assert Key.of(count("a", "2019", "2019")) != Key.of(count("a", "2019", "2019", **{change: "other"}))


def in_a_key(node):
    """Expressions that a module looks up, groups, compares or sorts by."""
    match node:
        case ast.Subscript():
            yield node.slice
        case ast.Dict():
            yield from (key for key in node.keys if key is not None)
        case ast.Compare():
            yield from (node.left, *node.comparators)
        case ast.Set():
            yield from node.elts
        case ast.SetComp():
            yield node.elt
        case ast.DictComp():
            yield node.key
        case ast.keyword(arg="key"):
            yield node.value
        case ast.Assign(targets=[ast.Name(id="key" | "cell" | "series")]):
            yield node.value


def period_texts(node):
    """Calls of str(...) on a period within an expression."""
    for part in ast.walk(node):
        match part:
            case ast.Call(func=ast.Name(id="str"), args=[ast.Attribute(attr="period") | ast.Name(id="period")]):
                yield part.lineno


def test_the_text_of_a_period_is_nobodys_key():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for key in in_a_key(node)
        for line in period_texts(key)
    ]
    assert found == []


def test_claims_within_others_in_time_are_those_that_comparing_each_with_each_finds():
    rng = np.random.default_rng(0)
    for _ in range(60):
        number = int(rng.integers(2, 14))
        first = rng.integers(0, 12, number)
        claims = SimpleNamespace(first=first, last=first + rng.choice([0, 0, 1, 2, 5, 9], number))
        days = list(zip(claims.first.tolist(), claims.last.tolist(), strict=True))
        for whole, pieces in _within_in_time(claims, range(number)):
            a, b = days[whole]
            assert pieces == [p for p, (c, d) in enumerate(days) if a <= c and d <= b and (c, d) != (a, b)]


@pytest.mark.parametrize("spread", [False, True])
@pytest.mark.parametrize("by", ["month", "quarter", "year"])
def test_a_claim_goes_into_the_one_bucket_that_holds_it(by, spread):
    """Each day of a claim is looked up in a calendar; open ends and several buckets are told apart."""
    rng = random.Random(by)
    firsts = [date(2019, 1, 1).toordinal() + rng.randint(0, 900) for _ in range(60)]
    spans = [(first, first + rng.choice((0, 5, 25, 80, 200, 400))) for first in firsts]
    spans += [(OPEN_FIRST, firsts[0]), (firsts[0], OPEN_LAST), (OPEN_FIRST, OPEN_LAST)]
    counts = [
        {"count_id": f"c{i}", "value": "400", "origin": f"o{i}", "subject": "op", "unit": "persons", "source_id": "s",
         "measure": "arrests", "stock_or_flow": "flow"}
        | {f"period_{k}": "" if abs(d) == OPEN_LAST else str(date.fromordinal(d))
           for k, d in zip(("start", "end"), span, strict=True)}
        for i, span in enumerate(spans)
    ]  # fmt: skip
    places = [{"place_id": f"o{i}"} for i in range(len(spans))]
    data = Dataset.build({"counts": counts, "places": places, "operations": [{"operation_id": "op"}]})
    frame = numeric_counts(data)
    claims = claims_at(data, frame, np.arange(len(frame)))
    made = put_in_buckets(claims, by, spread=spread)
    size = BUCKETS[by]
    days = {f"c{i}": Counter() for i in range(len(spans))}
    for key, (first, last) in zip(days, spans, strict=True):
        for day in map(date.fromordinal, range(first, last + 1) if abs(first) < OPEN_LAST > abs(last) else ()):
            days[key][((day.year - 1970) * 12 + day.month - 1) // size] += 1
    one = {key: next(iter(found)) for key, found in days.items() if len(found) == 1}
    several = {key for key, found in days.items() if len(found) > 1}
    inside = {str(k): int(b) for k, b in zip(made.claims.claim, made.claims.bucket, strict=True) if str(k) in one}
    assert inside == one
    assert set(made.undated) == {"c62"}
    assert set(made.spanning) == ({"c60", "c61"} if spread else {*several, "c60", "c61"})
    assert set(made.spread) == (several if spread else set())
    pieces = Counter()
    for k, bucket, low, high, first, last in zip(
        *(getattr(made.claims, n) for n in ("origin", "bucket", "low", "high", "first", "last")), strict=True
    ):
        key = f"c{str(k)[1:]}"
        share = 400 * days[key][int(bucket)] / sum(days[key].values())
        assert abs(low - share) <= 1 >= abs(high - share), (key, bucket)
        assert last - first + 1 == days[key][int(bucket)]
        pieces[key] += 1
    assert pieces == {key: len(found) for key, found in days.items() if key in one or (spread and key in several)}
