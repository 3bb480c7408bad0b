"""What a reader can work out (`graphlab.release.attack`), against every table that agrees with what is published."""

from __future__ import annotations

import random
from collections import Counter
from itertools import product
from types import SimpleNamespace

import numpy as np
from scipy.sparse import csc_array

from graphlab.model.values import parse_value
from graphlab.release.attack import Derived, derive, solve
from graphlab.release.relations import Sum


def test_the_least_of_an_aim_is_that_of_all_whole_numbers_written_out():
    seen = Counter()
    for seed in range(200):
        rng = random.Random(seed)
        size, sums = rng.randint(1, 4), rng.randint(0, 3)
        low = np.array([rng.randint(0, 2) for _ in range(size)], dtype=float)
        high = low + [rng.choice((0, 0, 1, 3)) for _ in range(size)]
        if rng.random() < 0.05:
            high[0] = low[0] - 1
        matrix = np.array([[rng.choice((-1, 0, 1, 1, 2)) for _ in range(size)] for _ in range(sums)]).reshape(-1, size)
        right = np.array([rng.randint(-1, 5) for _ in range(sums)], dtype=float)
        ceiling = right + rng.randint(0, 2) if rng.random() < 0.5 else None
        aim = np.array([rng.randint(-3, 3) for _ in range(size)], dtype=float)
        worlds = product(*(range(int(a), int(b) + 1) for a, b in zip(low, high, strict=True)))
        top = right if ceiling is None else ceiling
        every = [w for w in map(np.array, worlds) if (right <= matrix @ w).all() and (matrix @ w <= top).all()]
        found = solve(aim, csc_array(matrix.astype(float)), right, low, high, ceiling=ceiling)
        assert (found is None) == (not every), seed
        if found is not None:
            assert any((found == w).all() for w in every), seed
            assert aim @ found == min(aim @ w for w in every), seed
        seen[found is None, bool((low == high).any()), bool((low == high).all()), ceiling is None] += 1
    assert len(seen) >= 10


def made(seed):
    """Counts with true values, of which some are hidden, and one or two sums that hold among them."""
    rng = random.Random(seed)
    names = [f"c{i}" for i in range(rng.randint(3, 4))]
    sums = []
    for _ in range(rng.randint(1, 2)):
        total, *others = rng.sample(names, len(names))
        cut = rng.randint(1, len(others))
        more = tuple(others[cut : cut + 1]) if rng.random() < 0.2 else ()
        atoms = ("atom 1",) if rng.random() < 0.3 else ()
        sums.append(Sum(total, tuple(sorted(others[:cut])), rng.choice((0, 0, 2, None)), more, atoms))
    values = [rng.choice(("0", "1", "2", "3", "4", "1-3", "2+")) for _ in names]
    hidden = {n for n in names if rng.random() < 0.5}
    return names, values, hidden, sums


def tables(names, values, hidden, sums, most):
    """Every table with no number above a bound that agrees with all that is published: name -> its values."""
    spans = {}
    for name, value in zip(names, values, strict=True):
        bounds = parse_value(value).bounds
        top = most if bounds.high is None else bounds.high
        spans[name] = range(1, most + 1) if name in hidden else range(bounds.low, top + 1)
    spans |= {x: range(most + 1) for s in sums for x in s.atoms}
    spans |= {s.rest_id: range(1 if s.rest == 0 else most + 1) for s in sums}
    grid = np.meshgrid(*spans.values(), indexing="ij")
    at = dict(zip(spans, (axis.ravel() for axis in grid), strict=True))
    agree = np.ones(len(at[names[0]]), dtype=bool)
    for s in sums:
        agree &= sum(at[x] for x in s.whole) == sum(at[x] for x in (*s.parts, *s.atoms, s.rest_id))
    return {name: column[agree] for name, column in at.items()}


def test_what_is_derived_of_a_hidden_count_is_what_every_table_says():
    seen = Counter()
    for seed in range(60):
        names, values, hidden, sums = made(seed)
        counts = [SimpleNamespace(id=n, value=parse_value(v)) for n, v in zip(names, values, strict=True)]
        found = derive(counts, hidden, sums)
        every = tables(names, values, hidden, sums, 8)
        if not len(every[names[0]]):
            continue
        free = np.max(list(every.values()), axis=0) < 8  # nothing in it is as large as looked for
        assert set(found) == hidden | {s.rest_id for s in sums if s.rest != 0}, seed
        for key, one in found.items():
            if key in hidden and not any(key in s.cells for s in sums):
                assert one == Derived(key, 1, None)
                continue
            least, most = every[key].min(), every[key].max()
            assert (one.low == least) if (every[key] == least)[free].any() else (one.low <= least), (seed, key)
            ends = (every[key] == most) & free
            assert (one.high == most) if ends.any() else one.high is None or one.high >= most, (seed, key)
            seen[one.high is None, one.width == 1] += 1
    assert len(seen) == 3
    assert min(seen.values()) > 5


def test_a_hidden_count_tells_if_its_least_or_its_greatest_is_known_more_closely_than_the_rule():
    told = {(low, high): Derived("x", low, high).tells(5) for low in (0, 1, 2) for high in (1, 2, 3, 4, 9, None)}
    quiet = {(low, high) for (low, high), tells in told.items() if not tells}
    assert quiet == {(0, 4), (0, 9), (0, None), (1, 4), (1, 9), (1, None)}
