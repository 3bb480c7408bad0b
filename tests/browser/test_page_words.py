"""The scripts of pages say numbers and bounds as Python does: one rounding rule, one way to say a bound."""

from __future__ import annotations

import random

from graphlab.wording import phrases as words


def drawn(seed: int = 0) -> list[float]:
    """Return numbers of every size: whole ones, halves at the last digit, thirds, negative ones."""
    rng = random.Random(seed)
    found: list[float] = [0, 1, 4, 9, 29, 30, 1503, 12_345_678, 0.25, 2.675, 41.005, 0.0025, 1234.565, 99999.95, -75]
    found += [rng.randrange(10**k) for k in range(1, 9) for _ in range(6)]
    found += [round(rng.uniform(0, 10**k), places) for k in range(5) for places in (1, 2, 3, 4) for _ in range(6)]
    return [*found, *(rng.uniform(0.001, 10**k) for k in range(6) for _ in range(6))]


def test_numbers_read_the_same_in_page_and_program(opened, pages):
    page = opened(pages["network"]).page
    numbers = drawn()
    assert page.evaluate("(xs) => xs.map(graphlab.number)", numbers) == [words.number(x) for x in numbers]


def test_bounds_read_the_same_in_page_and_program(opened, pages):
    page = opened(pages["network"]).page
    some = [None, 0, 1, 4, 5, 9, 29, 30, 99, 1499, 0.5]
    pairs = [(a, b) for a in some for b in some if a is None or b is None or a <= b]
    assert page.evaluate("(ps) => ps.map(([a, b]) => graphlab.bounds(a, b))", pairs) == [
        words.bounds(a, b) for a, b in pairs
    ]
