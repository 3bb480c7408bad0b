"""Counts of different things under judgements: against every partition, one by one."""

from __future__ import annotations

import itertools
import random

import pytest

from graphlab.model.judged.joining import components, shortest_chain
from graphlab.statistics.cluster_counts import Clusters, ContradictionError, Range
from tests.rounds import rounds


def partitions(items):
    """Every partition of a list."""
    if not items:
        yield []
        return
    first, *rest = items
    for smaller in partitions(rest):
        for i, part in enumerate(smaller):
            yield [*smaller[:i], [first, *part], *smaller[i + 1 :]]
        yield [[first], *smaller]


def connected(part, pairs):
    """Whether pairs join a part into one."""
    inside = [p for p in pairs if set(p) <= set(part)]
    return len(set(components(sorted(part), inside).values())) == 1


def brute(records, same, different, doubtful, owners, asked):
    """Fewest and most things among the asked records, over every partition that the judgements allow."""
    ways = []
    edges = [*same, *doubtful]
    for partition in partitions(list(records)):
        of = {r: i for i, part in enumerate(partition) for r in part}
        if any(of[a] != of[b] for a, b in same) or any(of[a] == of[b] for a, b in different):
            continue
        judged = components(records, same)
        shared = any(
            judged[a] != judged[b] and owners[a] == owners[b]
            for part in partition
            for a, b in itertools.combinations(part, 2)
        )
        if shared or not all(connected(part, edges) for part in partition):
            continue
        ways.append(len({of[r] for r in asked}))
    return min(ways), max(ways)


@pytest.mark.parametrize("seed", rounds(25, 400))
def test_low_and_high_are_those_of_every_partition(seed):
    rng = random.Random(seed)
    records = [f"r{i}" for i in range(rng.randint(2, 7))]
    owners = {r: rng.choice("ABC") for r in records}
    pairs = list(itertools.combinations(records, 2))
    same = [p for p in pairs if rng.random() < 0.1]
    merged = components(records, same)
    apart = [p for p in pairs if rng.random() < 0.15 and merged[p[0]] != merged[p[1]]]
    doubtful = {p: rng.random() for p in pairs if rng.random() < 0.4 and p not in same and owners[p[0]] != owners[p[1]]}
    asked = [r for r in records if rng.random() < 0.7] or records
    clusters = Clusters(records, same, apart, doubtful, {r: {o} for r, o in owners.items()})
    low, high = brute(records, same, apart, doubtful, owners, asked)
    assert clusters.count(asked) == Range(low, high)


def test_worked_cases():
    pairs = {("A", "B"): 0.5, ("B", "C"): 0.5}
    assert Clusters("ABC", different=[("A", "C")], doubtful=pairs).count() == Range(2, 3)
    assert Clusters("ABC", doubtful=pairs).count() == Range(1, 3)
    assert Clusters("ABC", doubtful=pairs).count("AC") == Range(1, 2), "A and C may be one through B"
    echo = Clusters(["echo", "eko", "ace1", "ace2"], doubtful={("echo", "eko"): 0.97, ("ace1", "ace2"): 0.35})
    assert echo.count() == Range(2, 4)
    assert echo.expected() == pytest.approx(2.68)


def test_a_list_knows_its_own_records_apart_unless_they_are_judged_the_same():
    owners = {"a1": ["A"], "a2": ["A"], "b": ["B"]}
    doubt = {("a1", "b"): 0.5, ("a2", "b"): 0.5}
    assert Clusters(sorted(owners), doubtful=doubt, owners=owners).count() == Range(2, 3)
    assert Clusters(sorted(owners), [("a1", "a2")], doubtful=doubt, owners=owners).count() == Range(1, 2)


def test_a_contradiction_names_the_chain():
    with pytest.raises(ContradictionError, match="A = B = C, but A and C are judged different"):
        Clusters("ABC", [("A", "B"), ("C", "B")], [("C", "A")])
    assert shortest_chain("a", "d", [("a", "c"), ("a", "b"), ("b", "d"), ("c", "d")]) == ["a", "b", "d"]
    with pytest.raises(ValueError, match="nothing joins"):
        shortest_chain("a", "b", [])


def test_large_groups_have_a_safe_lower_end_that_is_not_called_proved():
    records = [f"r{i:02}" for i in range(14)]
    owners = {r: ["A" if i % 2 else "B"] for i, r in enumerate(records)}
    doubt = {tuple(sorted(p)): 0.5 for p in itertools.pairwise(records)}
    count = Clusters(records, doubtful=doubt, owners=owners).count()
    assert (count.high, count.proved) == (14, False)
    assert 1 <= count.low <= 7
