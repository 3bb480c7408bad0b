"""A pair is lost when a closed line that served it overlaps in time no remaining line that serves it."""

from __future__ import annotations

import random
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.analysis.lifecycle.pair_columns import PairColumns
from graphlab.analysis.lifecycle.pairs import PairTable, PairText, ends_of
from graphlab.analysis.whatif.set_search import SetSearch, exact_set, greedy_set, weights
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from tests.rounds import examples

FOR_EVER = (OPEN_FIRST, OPEN_LAST)
AT, AU = ("A", "t"), ("A", "u")


def table(served, **spans):
    lines = {line for ls in served.values() for line in ls}
    return PairTable(served, {line: spans.get(line, FOR_EVER) for line in lines})


@st.composite
def tables(draw):
    lines = [f"l{i}" for i in range(draw(st.integers(1, 6)))]
    pairs = draw(
        st.dictionaries(
            st.sampled_from([AT, AU, ("B", "t"), ("B", "u")]), st.sets(st.sampled_from(lines), min_size=1), min_size=1
        )
    )
    spans = {
        line: draw(st.tuples(st.integers(0, 9), st.integers(0, 5)).map(lambda x: (x[0], x[0] + x[1]))) for line in lines
    }
    return PairTable({p: tuple(sorted(ls)) for p, ls in pairs.items()}, spans)


def single_losses(found, lines=None):
    columns, lines = PairColumns.of(found), found.lines if lines is None else lines
    lost = columns.losses(columns.numbers(lines), [PairText(*pair) for pair in columns.pairs])
    return dict(zip(lines, map(ends_of, lost), strict=True))


def brute_lost(found, closed):
    lost = set()
    for pair, lines in found.served.items():
        stay = [line for line in lines if line not in closed]
        if any(line in closed and not any(found.overlap(line, other) for other in stay) for line in lines):
            lost.add(pair)
    return lost


def test_few_closed_lines_of_many_lose_what_each_pair_says():
    rng = random.Random(2)
    lines = [f"l{i:02}" for i in range(40)]
    spans = {line: (first, first + rng.randrange(3)) for line in lines for first in [rng.randrange(90)]}
    found = table({(o, "t"): tuple(sorted(rng.sample(lines, rng.randrange(1, 40)))) for o in "ABCDEF"}, **spans)
    sizes = set()
    for _ in range(60):
        closed = rng.sample(lines, rng.randrange(1, 6))
        lost = found.lost(closed)
        assert lost == brute_lost(found, closed) == found.lost(frozenset(closed))
        sizes.add(len(lost))
    assert {0, 1, 2} <= sizes


def test_a_twin_at_the_same_time_makes_a_line_redundant():
    found = table({AT: ("l1", "l2")}, l1=(1, 5), l2=(5, 9))
    assert found.lost({"l1"}) == set()
    assert found.redundant_with("l1") == ("l2",)


def test_a_line_of_another_time_does_not_replace_it():
    found = table({AT: ("l1", "l2")}, l1=(1, 4), l2=(5, 9))
    assert found.lost({"l1"}) == {AT}
    assert found.redundant_with("l1") == ()


def test_an_undated_line_overlaps_all():
    assert table({AT: ("l1", "l2")}, l1=(1, 4)).lost({"l1"}) == set()


def test_a_pair_is_lost_once_however_many_of_its_lines_close():
    found = table({AT: ("l1", "l2"), AU: ("l1",)})
    assert found.lost({"l1"}) == {AU}
    assert found.lost({"l1", "l2"}) == {AT, AU}


def test_a_closed_line_is_no_cover():
    assert table({AT: ("l1", "l2")}).redundant_with("l1", closed={"l2"}) == ()


def test_a_line_that_serves_nothing_loses_nothing():
    found = table({AT: ("l1",)})
    assert found.lost({"nobody"}) == set()
    assert single_losses(found, ["nobody", "l1"]) == {"nobody": [], "l1": [AT]}


@settings(max_examples=examples(30, 160), deadline=None)
@given(tables(), st.data())
def test_losses_equal_the_rule_word_for_word(found, data):
    closed = data.draw(st.sets(st.sampled_from(found.lines)))
    assert found.lost(closed) == brute_lost(found, closed)


@settings(max_examples=examples(30, 160), deadline=None)
@given(tables())
def test_single_losses_equal_closing_each_line(found):
    assert single_losses(found) == {line: sorted(found.lost({line})) for line in found.lines}


@settings(max_examples=examples(25, 120), deadline=None)
@given(tables())
def test_closing_every_line_loses_every_pair(found):
    assert found.lost(set(found.lines)) == set(found.served)


def neighbourhoods(found, pair):
    """Return for each line of a pair the lines of the pair that may have run on the same day."""
    return [{other for other in found.served[pair] if found.overlap(line, other)} for line in found.served[pair]]


@settings(max_examples=examples(25, 120), deadline=None)
@given(tables())
def test_a_pair_goes_when_a_neighbourhood_is_closed_whole_and_the_smallest_is_its_weight(found):
    expected = dict.fromkeys(found.lines, Fraction(0))
    for pair, lines in found.served.items():
        near = neighbourhoods(found, pair)
        assert all(pair in found.lost(closed) for closed in near)
        expected |= {line: expected[line] + Fraction(1, min(map(len, near))) for line in lines}
    assert weights(found) == expected


def greedy_one_by_one(found, size):
    """Return the greedy set, every line tried anew at each step."""
    heavy, chosen = weights(found), []
    while len(chosen) < min(size, len(found.lines)):
        left = [line for line in found.lines if line not in chosen]
        cut = {line: len(brute_lost(found, {*chosen, line})) for line in left}
        chosen.append(min(left, key=lambda line: (-cut[line], -heavy[line], line)))
    return tuple(sorted(chosen))


@settings(max_examples=examples(25, 120), deadline=None)
@given(tables())
def test_one_search_for_all_sizes_grows_the_greedy_set_as_trying_every_line_does(found):
    search = SetSearch(found)
    for size in (3, 1, 2, 5):
        assert search.greedy(size).lines == greedy_one_by_one(found, size)
        assert search.exact(size) == exact_set(found, size)


@settings(max_examples=examples(25, 120), deadline=None)
@given(tables(), st.integers(1, 4))
def test_exact_set_beats_every_set_and_the_bound_holds(found, size):
    from itertools import combinations

    size = min(size, len(found.lines))
    best = max(len(brute_lost(found, set(s))) for s in combinations(found.lines, size))
    exact, greedy = exact_set(found, size), greedy_set(found, size)
    assert exact.exact
    assert exact.pairs_lost == best == len(found.lost(exact.lines))
    assert greedy.pairs_lost <= best <= greedy.upper


def test_greedy_misses_two_lines_that_only_count_together_and_exact_finds_them():
    served = {("A", f"t{i}"): ("l1", "l2") for i in range(4)} | {("A", "u"): ("l3",), ("A", "v"): ("l4",)}
    found = table(served)
    assert greedy_set(found, 2).pairs_lost == 2
    assert exact_set(found, 2).lines == ("l1", "l2")


def test_search_that_is_cut_short_says_so_and_keeps_the_bound():
    served = {("A", f"t{i}"): (f"l{i}", f"l{i + 1}") for i in range(12)}
    cut = exact_set(table(served), 5, most_nodes=3)
    assert not cut.exact
    assert cut.upper >= exact_set(table(served), 5).pairs_lost


def test_weights_of_all_lines_add_up_to_the_pairs():
    found = table({AT: ("l1", "l2"), AU: ("l1",)})
    assert sum(weights(found).values()) == 2


@given(tables(), st.integers(1, 40))
@settings(max_examples=examples(25, 120), deadline=None)
def test_lines_that_stand_in_are_those_found_one_by_one_however_many_are_compared_at_once(found, at_once):
    asked = ["nobody", *sorted(found.spans, reverse=True)]
    columns = PairColumns.of(found)
    stand_ins = columns.stand_ins(columns.numbers(asked), at_once)
    assert [others or () for others in stand_ins] == [found.redundant_with(line) for line in asked]
