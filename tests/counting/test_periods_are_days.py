"""A period is its days: however it is written, it is one period, and its text is nobody's key."""

from __future__ import annotations

import ast
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from graphlab.counting.cells import Key
from graphlab.counting.sums.relations import _within_in_time
from graphlab.model.claims import Count
from graphlab.model.periods import make_period, parse_period
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
