"""What is no single figure (concentration, exchanges, changes, rates, origins over their pairs) against every world."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from graphlab.analysis.change.comparison import change
from graphlab.analysis.flows.headline import Headline
from graphlab.analysis.flows.od_table import flows
from graphlab.counting.buckets import days_covered, days_covered_by
from graphlab.counting.feasible.enumeration import assignments
from graphlab.counting.feasible.solution import Solution
from graphlab.counting.feasible.system import System
from graphlab.counting.making import count_table
from graphlab.model.notes import WIDER
from graphlab.model.values import parse_value
from graphlab.statistics import flow_indices
from tests.counting.test_feasible_brute import _made, _worlds
from tests.rounds import rounds

PLACES = [{"place_id": p} for p in "abcdefghwxyz"]
PAIRS = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]


def claim(key, value, origin="", destination="", part_of="", start="2019", end=""):
    return {
        "count_id": key, "subject": "op", "value": str(value), "origin": origin, "destination": destination,
        "part_of": part_of, "stock_or_flow": "flow", "period_start": start, "period_end": end or start,
    }  # fmt: skip


def span(text, most):
    value = parse_value(text).bounds
    return range(int(value.low or 0), (most if value.high is None else min(most, int(value.high))) + 1)


@pytest.fixture
def network(dataset):
    def make(rows):
        return dataset(places=PLACES, operations=[{"operation_id": "op"}], counts=rows).network()

    return make


def ends(values):
    found = list(values)
    return pytest.approx((min(found), max(found)), abs=1e-9)


def test_every_assignment_of_a_small_system_is_written_out():
    for seed in range(25):
        made = _made(seed)
        worlds = _worlds(made.system)
        if not worlds:
            continue
        want = sorted({tuple(w[v] for v in made.rows) for w in worlds})
        solution = Solution(made.system)
        assert assignments(solution, [{v: 1} for v in made.rows]).tolist() == [list(w) for w in want], seed
        assert len(want) < 3 or assignments(solution, [{v: 1} for v in made.rows], most=2) is None


@pytest.mark.parametrize("block", range(2))
def test_concentration_exchanges_and_origins_equal_brute_force(network, block):
    seen = 0
    for seed in range(block * 8, block * 8 + 8):
        rng = random.Random(seed)
        values = [rng.choice(["1", "2", "4", "<3", "1-3", "<4"]) for _ in PAIRS]
        total, column = rng.choice(["8", "7-9", "10"]), rng.choice([None, "5", "<5"])
        spans = [span(v, 10) for v in values]
        worlds = [
            (w, t)
            for w in itertools.product(*spans)
            for t in span(total, 10)
            if sum(w) <= t and (column is None or any(w[0] + w[2] <= k <= t - w[1] - w[3] for k in span(column, 10)))
        ]
        if not worlds:
            continue
        seen += 1
        rows = [claim("t", total), *(claim(f"c{i}", v, *PAIRS[i], part_of="t") for i, v in enumerate(values))]
        rows += [claim("k", column, "", "x")] if column else []
        net = network(rows)
        result = flows(net, "arrests", parts=["shape"])
        cells = {w for w, _ in worlds}
        _indices_equal(result.parts, cells, seed)
        table = count_table(net, "arrests")
        (group,) = table.groups
        head = {r["origin"]: r for r in Headline.of(table, group).rows}
        for k, origin in ((0, "a"), (2, "b")):
            # What the column of x holds beside its two pairs has another origin.
            row = head[origin]
            assert (row["low"], row["high"]) == ends(w[k] + w[k + 1] for w in cells), seed
            shares = ends((w[k] + w[k + 1]) / t for w, t in worlds)
            assert (row["share_low"], row["share_high"]) == shares, seed
            assert row["possible_high"] == pytest.approx(max((t - w[2 - k] - w[3 - k]) / t for w, t in worlds)), seed
    assert seen >= 5


def _indices_equal(parts, cells, seed):
    found = {r["index"]: (r["low"], r["high"]) for r in parts["shape"].rows}
    some = [i for i in range(4) if any(w[i] for w in cells)]
    worlds = [np.array([w[i] for i in some]) for w in cells if any(w)]
    assert found["HHI"] == ends(map(flow_indices.concentration, worlds)), seed
    assert found["entropy (nats)"] == ends(map(flow_indices.entropy, worlds)), seed
    assert found["Gini over corridors with a flow"] == ends(map(flow_indices.gini, worlds)), seed
    place = {r["place"]: r for r in parts["places"].rows}
    assert (place["x"]["in_low"], place["x"]["in_high"]) == ends(w[0] + w[2] for w in cells), seed
    corridor = {(r["origin"], r["destination"]): r for r in parts["corridors"].rows}
    if ("a", "x") in corridor:
        row = corridor["a", "x"]
        of_origin = [w[0] / (w[0] + w[1]) for w in cells if w[0] + w[1]]
        assert (row["of_origin_low"], row["of_origin_high"]) == ends(of_origin), seed
        quotients = [w[0] * sum(w) / ((w[0] + w[1]) * (w[0] + w[2])) for w in cells if w[0] + w[1] and w[0] + w[2]]
        assert (row["quotient_low"], row["quotient_high"]) == ends(quotients), seed


def test_changes_and_rates_equal_brute_force(network):
    """Two months and what they come to together: what one has less the other has more."""
    seen = 0
    for seed in range(16):
        rng = random.Random(seed)
        first, second = (rng.choice(["<6", "1-5", "3", "2-4"]) for _ in range(2))
        total = rng.choice(["6", "5-6", "4"])
        worlds = [w for w in itertools.product(span(first, 6), span(second, 6)) if sum(w) in span(total, 6)]
        if not worlds or not max(w[0] for w in worlds):
            continue
        seen += 1
        rows = [claim("t", total, "", "x", start="2019-04", end="2019-05")]
        rows += [claim(f"c{m}", v, "", "x", part_of="t", start=f"2019-{m}") for v, m in ((first, "04"), (second, "05"))]
        (row,) = change(network(rows), "arrests", "2019-04", "2019-05").rows
        assert (row["before_low"], row["before_high"]) == ends(w[0] for w in worlds), seed
        assert (row["change_low"], row["change_high"]) == ends(w[1] - w[0] for w in worlds), seed
        if min(w[0] for w in worlds):
            ratios = ends(w[1] / w[0] * 30 / 31 for w in worlds)
            assert (row["rate_ratio_low"], row["rate_ratio_high"]) == ratios, seed
    assert seen >= 10


def test_days_covered_by_many_are_those_of_each():
    rng = random.Random(1)
    spans = [(rng.randint(0, 5), a := rng.randint(0, 60), a + rng.randint(0, 20)) for _ in range(80)]
    owner, first, last = (np.array(x) for x in zip(*spans, strict=True))
    found = days_covered_by(owner, first, last, 7).tolist()
    assert found == [days_covered([(a, b) for o, a, b in spans if o == k]) for k in range(7)]


def test_sums_over_one_relation_equal_brute_force():
    seen = 0
    for seed in range(150):
        rng = random.Random(seed)
        system = System()
        spans = [sorted((rng.randint(0, 3), rng.randint(0, 4))) for _ in range(4)]
        names = [system.add(*s) for s in spans]
        signs = [rng.choice((1, 1, -1)) for _ in names]
        ends = sorted((rng.randint(-2, 6), rng.randint(-1, 7)))
        system.relate(dict(zip(names, signs, strict=True)), *ends)
        worlds = [
            w
            for w in itertools.product(*(range(a, b + 1) for a, b in spans))
            if ends[0] <= sum(s * x for s, x in zip(signs, w, strict=True)) <= ends[1]
        ]
        if not worlds:
            continue
        seen += 1
        objective = {v: rng.choice((-2, -1, 1, 1, 3)) for v in names if rng.random() < 0.8}
        found = Solution(system).sum(objective)
        values = [sum(c * w[v] for v, c in objective.items()) for w in worlds]
        assert (found.low, found.high) == (min(values), max(values)), seed
    assert seen > 80


@pytest.mark.parametrize("seed", rounds(3, 12))
def test_places_by_months_equal_brute_force(network, seed):
    """Two origins by three months with totals of months and of origins: each sum bounds what lies in the others."""
    rng = random.Random(seed)
    months = ["2019-01", "2019-02", "2019-03"]
    cells = {(o, m): rng.choice(["1", "<3", "0-4", "<4"]) for o in "ab" for m in months}
    rows = [claim(f"{o}{m}", v, o, "x", rng.choice(["", f"t{m}"]), m) for (o, m), v in cells.items()]
    quarters = {o: rng.choice(["3", "4", "2-5", "<6"]) for o in "ab" if rng.random() < 0.8}
    rows += [claim(f"q{o}", v, o, "x", "", months[0], months[-1]) for o, v in quarters.items()]
    totals = {m: rng.choice(["3", "4", "2-3"]) for m in months}
    rows += [claim(f"t{m}", v, "", "x", "", m) for m, v in totals.items()]
    worlds = [
        dict(zip(cells, w, strict=True))
        for w in itertools.product(*(span(v, 6) for v in cells.values()))
        if all(sum(w[k] for k, (p, _) in enumerate(cells) if p == o) in span(v, 9) for o, v in quarters.items())
        if all(sum(w[k] for k, (_, n) in enumerate(cells) if n == m) <= span(v, 9)[-1] for m, v in totals.items())
    ]
    if not worlds:
        pytest.skip("contradictory figures")
    net = network(rows)
    compared = {r["origin"]: r for r in change(net, "arrests", months[0], months[1]).rows}
    by_month = {(r["origin"], r["period_start"]): r for r in flows(net, "arrests", by="month").rows}
    for o in "ab":
        row = compared[o]
        want = ends(w[o, months[1]] - w[o, months[0]] for w in worlds)
        assert (row["change_low"], row["change_high"]) == want, (seed, o)
        for m in months:
            row = by_month[o, m]
            assert (row["low"], row["high"]) == ends(w[o, m] for w in worlds), (seed, o, m)
    # All of the time together: what the origins' own figures come to, and what they leave of the months' totals.
    every = {r["origin"]: r for r in flows(net, "arrests").rows}
    for o in "ab":
        assert (every[o]["low"], every[o]["high"]) == ends(sum(w[o, m] for m in months) for w in worlds), (seed, o)


@pytest.fixture
def rushed(monkeypatch):
    """No work is allowed on any component of a system: what is not settled by arithmetic is left wide."""
    monkeypatch.setitem(Solution.__init__.__kwdefaults__, "budget", 0)


def tied_months():
    """Origins by months: each cell has bounds, each origin and each month a total, so that the sums form circles."""
    months = ["2019-01", "2019-02", "2019-03"]
    rows = [claim(f"{o}{m}", "0-9", o, "x", f"t{m}", m) for o in "abc" for m in months]
    rows += [claim(f"q{o}", "4", o, "x", "", months[0], months[-1]) for o in "abc"]
    return [*rows, *(claim(f"t{m}", "4", "", "x", "", m) for m in months)]


def tied_pairs():
    """Three origins by three towns with all margins, and a town of each origin in a sum of its own."""
    rows = [claim(f"{o}{d}", "0-9", o, d) for o in "abc" for d in "xyz"]
    rows += [claim(f"o{o}", "4", o) for o in "abc"]
    return [*rows, *(claim(f"d{d}", "4", "", d) for d in "xyz")]


def limits(result):
    return [note for note in result.notes if note.kind == WIDER]


@pytest.mark.parametrize("ends", [("2019-01", "2019-02")])
def test_a_comparison_that_a_limit_left_wider_says_so(network, rushed, ends):
    (note,) = limits(change(network(tied_months()), "arrests", *ends))
    assert "limit on the work" in note
    assert set(note.claims) <= {f"{o}{m}" for o in "abc" for m in ("2019-01", "2019-02", "2019-03")}
    assert note.claims


def test_shapes_that_a_limit_left_wider_say_so(network, rushed):
    tables = flows(network(tied_pairs()), "arrests", parts=("shape",)).parts
    for name in ("shape", "places", "corridors"):
        assert any("limit on the work" in note for note in limits(tables[name])), name


def test_without_a_limit_nothing_is_said(network):
    assert limits(change(network(tied_months()), "arrests", "2019-01", "2019-02")) == []
    tables = flows(network(tied_pairs()), "arrests", parts=("shape",)).parts
    assert limits(tables["places"]) == []


def test_indices_of_more_than_can_be_written_out_say_so_and_use_the_sum(network):
    rows = [claim("t", "70")] + [claim(f"{o}{d}", "0-9", o, d, "t") for o in "abcdefgh" for d in "wxyz"]
    shape = flows(network(rows), "arrests", parts=("shape",)).parts["shape"]
    (note,) = limits(shape)
    assert "narrower than is shown" in note
    hhi = next(r for r in shape.rows if r["index"] == "HHI")
    assert hhi["low"] == pytest.approx(1 / 32)
