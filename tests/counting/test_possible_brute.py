"""Tables of flows against every assignment and every placing written out; and the cases that went wrong before."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest

from graphlab.analysis.flows.headline import Headline
from graphlab.analysis.flows.od_table import flows
from graphlab.counting.making import count_table
from graphlab.counting.shares import possible as possible_module
from graphlab.counting.shares.possible import may_belong
from graphlab.model.tables import SPECIAL
from graphlab.model.values import Bounds, parse_value
from tests.rounds import rounds

PLACES = [
    {"place_id": "norfolk", "kind": "county"},
    {"place_id": "norwich", "kind": "town", "within": "norfolk"},
    {"place_id": "yarmouth", "kind": "town", "within": "norfolk"},
    {"place_id": "london", "kind": "region"},
    {"place_id": "hackney", "kind": "borough", "within": "london"},
    *({"place_id": p} for p in ("a", "b", "c", "d", "x", "y", "z")),
]


def claim(count_id, value, origin="", destination="x", part_of="", kind="flow"):
    return {
        "count_id": count_id, "subject": "op", "value": str(value), "origin": origin, "destination": destination,
        "part_of": part_of, "stock_or_flow": kind, "period_start": "2019", "period_end": "2019",
    }  # fmt: skip


@pytest.fixture
def table(dataset):
    """Return the result of `flows` on claims."""

    def make(rows, **options):
        data = dataset(places=PLACES, operations=[{"operation_id": "op"}], counts=rows)
        return flows(data.network(), "arrests", **options)

    return make


def test_a_figure_that_is_not_known_may_be_0(dataset):
    values = {
        "a": ("[c]", Bounds(0, None)),
        "b": ("7", Bounds(7, 7)),
        "c": ("3+", Bounds(3, None)),
        "d": ("<5", Bounds(0, 4)),
    }
    rows = [claim(f"n{origin}", text, origin) for origin, (text, _) in values.items()]
    data = dataset(places=PLACES, operations=[{"operation_id": "op"}], counts=rows)
    table = count_table(data.network(), "arrests")
    assert {str(o): table.stated(p) for p, o in enumerate(table.claims.origin)} == {
        o: b for o, (_, b) in values.items()
    }


def bounds(result):
    return {(r["origin"], r["destination"]): (r["low"], r["high"]) for r in result.rows}


def by_origin(result, *columns):
    return {r["origin"]: tuple(r[c] for c in columns) for r in result.rows}


# --- the cases that went wrong before -----------------------------------------------------------------------------


def test_a_small_part_is_what_its_total_leaves(table):
    rows = [claim("t", 10), claim("ca", 4, "a", part_of="t"), claim("cb", 4, "b", part_of="t")]
    rows.append(claim("cc", "<5", "c", part_of="t"))
    found = by_origin(table(rows), "low", "high", "share_high", "rank_low", "rank_high")
    assert found["c"] == (0, 2, 0.2, 3, 3)
    assert by_origin(table(rows), "share_low", "share_high")["a"] == (0.4, 0.4)
    assert by_origin(table(rows, share_of="itemised"), "share_low", "share_high")["a"] == (0.4, 0.5)


def test_the_remainder_and_the_small_part_share_what_is_left(table):
    rows = [claim("t", 21), claim("ca", 18, "a", part_of="t"), claim("cb", "<5", "b", part_of="t")]
    assert bounds(table(rows)) == {("a", "x"): (18, 18), ("b", "x"): (0, 3), ("not-itemised", "x"): (0, 3)}
    split = [claim("s1", 11, "", "y", "t"), claim("s2", 10, "", "z", "t")]
    whole = [claim("t", 21, "", ""), *({**r, "destination": ""} for r in rows[1:]), *split]
    assert bounds(table(whole))["b", "not-itemised"] == (0, 3)


def test_no_share_is_above_one_and_a_total_with_bounds_divides_both_ways(table):
    rows = [claim("t", 20), claim("ca", "<30", "a", part_of="t")]
    assert by_origin(table(rows), "high", "share_high")["a"] == (20, 1)
    rows = [claim("t", "90-110"), claim("ca", 50, "a", part_of="t")]
    low, high = by_origin(table(rows), "share_low", "share_high")["a"]
    assert (round(low, 3), round(high, 3)) == (0.455, 0.556)


@pytest.mark.parametrize(
    ("total", "part", "share"),
    [
        ("20", "5", (0.25, 0.25)),
        ("20", "5-10", (0.25, 0.5)),
        ("10-20", "5", (0.25, 0.5)),
        ("10+", "5", (0, 0.5)),  # how many there are in all is open
        ("10-20", "5+", (0.25, 1)),
        ("<4", "2", (2 / 3, 1)),
        ("0", "0", (None, None)),
        ("<1", "0", (None, None)),
        ("[c]", "5", (None, None)),
        ("20", "[c]", (None, None)),
    ],
)
def test_a_distinct_count_is_a_share_of_its_total_whatever_both_may_be(table, total, part, share):
    rows = [claim("t", total, "", "", kind="distinct"), claim("p", part, "a", "", "t", kind="distinct")]
    (row,) = (r for r in table(rows).rows if r["origin"] == "a")
    assert (row["share_low"], row["share_high"]) == pytest.approx(share)


def test_of_figures_of_0_that_reach_into_each_other_each_share_is_0(table):
    rows = [claim("p", 0, "london", "norwich"), claim("q", 0, "hackney", "norfolk")]
    assert {(r["low"], r["share_low"], r["share_high"]) for r in table(rows).rows} == {(0, 0, 0)}


MATRIX = {
    "g": (22, "", ""), "r1": (15, "a", ""), "r2": (7, "b", ""), "k1": (17, "", "x"), "k2": (5, "", "y"),
    "c11": (12, "a", "x"), "c12": (3, "a", "y"), "c21": (5, "b", "x"), "c22": (2, "b", "y"),
}  # fmt: skip
STATED = {"r1": "g", "r2": "g", "k1": "g", "k2": "g", "c11": "r1", "c12": "r1", "c21": "r2", "c22": "r2"}


def matrix(*without, stated):
    rows = []
    for name, (value, origin, destination) in MATRIX.items():
        if name not in without:
            total = STATED.get(name, "") if stated else ""
            rows.append(claim(name, value, origin, destination, "g" if total in without else total))
    return rows


@pytest.mark.parametrize("stated", [True, False])
@pytest.mark.parametrize("without", [(), ("r1",), ("r2",), ("k1",), ("k2",)])
def test_a_matrix_with_its_margins_is_its_cells(table, without, stated):
    result = table(matrix(*without, stated=stated))
    assert bounds(result) == {("a", "x"): (12, 12), ("b", "x"): (5, 5), ("a", "y"): (3, 3), ("b", "y"): (2, 2)}
    assert {r["denominator"] for r in result.rows} == {22}
    assert sum(r["share_low"] for r in result.rows) == pytest.approx(1)


@pytest.mark.parametrize("stated", [True, False])
def test_what_both_splits_leave_is_stated_once(table, stated):
    result = table(matrix("c22", "r2", stated=stated))
    assert bounds(result) == {
        ("a", "x"): (12, 12), ("b", "x"): (5, 5), ("a", "y"): (3, 3), ("not-itemised", "y"): (2, 2),
    }  # fmt: skip
    assert sum(r["low"] for r in result.rows) == 22


def test_an_empty_cell_whose_margins_leave_one_number_is_that_number(table):
    assert bounds(table(matrix("c22", stated=False)))["b", "y"] == (2, 2)


def test_figures_of_overlapping_places_are_not_added(table):
    result = table([claim("p", 10, "london", "norwich"), claim("q", 5, "hackney", "norfolk")])
    assert {r["denominator"] for r in result.rows} == {None}
    shares = by_origin(result, "share_low", "share_high")
    assert shares == {"london": (pytest.approx(10 / 15), 1), "hackney": (pytest.approx(5 / 15), 0.5)}
    assert any("neither lies within the other, so that they are not added" in n for n in result.notes)


@pytest.mark.parametrize("kind", ["flow", "stock"])
def test_a_county_below_its_towns_is_shown_as_a_conflict_of_the_fewest_claims(table, kind):
    rows = [claim("w", 10, "a", "norfolk", kind=kind), claim("m", 8, "a", "norwich", kind=kind)]
    rows += [claim("n", 7, "a", "yarmouth", kind=kind), claim("o", 3, "b", "norwich", kind=kind)]
    result = table(rows)
    figures = {("a", "norfolk"): (10, 10), ("a", "norwich"): (8, 8), ("a", "yarmouth"): (7, 7)}
    assert bounds(result) == {**figures, ("b", "norwich"): (3, 3)}
    (note,) = [n for n in result.notes if "cannot all be true" in n]
    assert all(text in note for text in ("10 (w)", "8 (m)", "7 (n)", "the fewest claims"))
    assert "(o)" not in note
    assert all(r["share_high"] <= 1 for r in result.rows)


def test_a_short_flow_above_the_long_flow_around_it_is_a_conflict(table):
    inner = {**claim("i", 5, "a", "x"), "period_start": "2019-03", "period_end": "2019-04"}
    result = table([claim("w", 1, "", "x"), inner])
    assert any("1 (w)" in n and "5 (i)" in n and "cannot all be true" in n for n in result.notes)


def test_new_places_widen_the_worst_ranks_only(table):
    rows = [claim("t", 20), claim("ca", 5, "a", part_of="t"), claim("cb", 3, "b", part_of="t")]
    assert by_origin(table(rows), "rank_low", "rank_high")["a"] == (1, 2)
    # 12 are not placed: 2 lift b to 5, the other 10 make one new place of 6.
    assert by_origin(table(rows, new_origins=True), "rank_low", "rank_high")["a"] == (1, 3)


# --- every world written out ----------------------------------------------------------------------------------------


def _span(text, most):
    value = parse_value(text).bounds
    return range(int(value.low or 0), (most if value.high is None else min(most, int(value.high))) + 1)


def _placings(missing, places):
    for cuts in itertools.combinations_with_replacement(range(missing + 1), places - 1):
        yield [b - a for a, b in itertools.pairwise((0, *cuts, missing))]


def _random_split(rng):
    origins = ["a", "b", "c"][: rng.randint(2, 3)]
    values = [rng.choice(["0", "1", "2", "3", "<3", "1-3", "<4"]) for _ in origins]
    unknown = rng.choice([None, "1", "<3"])
    total = rng.choice(["4", "5", "6", "5-6"])
    return origins, values, unknown, total


@pytest.mark.parametrize("block", rounds(2, 5))
def test_a_total_split_by_origin_equals_brute_force(table, block):
    seen = 0
    for seed in range(block * 40, block * 40 + 40):
        origins, values, unknown, total = _random_split(random.Random(seed))
        stated = _span(total, 6)
        spans = [_span(v, 6) for v in (*values, *([unknown] if unknown else []))]
        worlds = [(w, t) for w in itertools.product(*spans) for t in stated if sum(w) <= t]
        if not worlds:
            continue
        seen += 1
        names = [*origins, *(["unknown"] if unknown else [])]
        texts = [*values, *([unknown] if unknown else [])]
        rows = [claim(f"c{n}", v, n, part_of="t") for n, v in zip(names, texts, strict=True)]
        result = table([claim("t", total), *rows])
        _compare(result, names, len(origins), worlds, seed)
    assert seen >= 30


def _compare(result, names, places, worlds, seed):
    found = by_origin(
        result, "low", "high", "share_low", "share_high", "possible_low", "possible_high", "rank_low", "rank_high"
    )
    rest = [t - sum(w) for w, t in worlds]
    if max(rest):
        assert found["not-itemised"][:2] == (min(rest), max(rest)), seed
    placed = [[w[i] + z[i] for i in range(places)] for w, t in worlds for z in _placings(t - sum(w[:places]), places)]
    for i, name in enumerate(names):
        mine = [w[i] for w, _ in worlds]
        assert found[name][:2] == (min(mine), max(mine)), (seed, name)
        shares = [Fraction(w[i], t) for w, t in worlds]
        assert found[name][2:4] == pytest.approx((float(min(shares)), float(max(shares)))), (seed, name)
        if i >= places:
            assert found[name][4:] == (None,) * 4
            continue
        most = max(Fraction(w[i] + t - sum(w[:places]), t) for w, t in worlds)
        assert found[name][4:6] == pytest.approx((float(min(shares)), float(most))), (seed, name)
        others = [j for j in range(places) if j != i]
        best = min(1 + sum(p[j] > p[i] for j in others) for p in placed)
        worst = max(1 + sum(p[j] >= p[i] for j in others) for p in placed)
        assert found[name][6:] == (best, worst), (seed, name)


ATOMS = [(o, d) for o in ("a", "b", "") for d in ("x", "y", "")]


def _within(atom, region):
    return all(r in ("", a) for a, r in zip(atom, region, strict=True))


def _compositions(total, parts):
    for cuts in itertools.combinations_with_replacement(range(total + 1), parts - 1):
        yield [b - a for a, b in itertools.pairwise((0, *cuts, total))]


@pytest.mark.parametrize("block", rounds(2, 4))
def test_a_matrix_with_some_of_its_margins_equals_brute_force(table, block):
    """A hidden truth of at most 5 over nine kinds of pair; claims are sums over regions, some of them as ranges."""
    for seed in range(block * 12, block * 12 + 12):
        rng = random.Random(1000 + seed)
        total = rng.randint(2, 5)
        truth = dict(zip(ATOMS, rng.choice(list(_compositions(total, 9))), strict=True))
        regions = [r for r in ATOMS if rng.random() < 0.6 and r != ("", "")]
        told = {("", ""): str(total)}
        for region in regions:
            value = sum(n for atom, n in truth.items() if _within(atom, region))
            told[region] = rng.choice([str(value), str(value), f"<{value + 2}", f"{max(0, value - 1)}-{value + 1}"])
        worlds = [dict(zip(ATOMS, w, strict=True)) for w in _compositions(total, 9)]
        for region, text in told.items():
            span = _span(text, total)
            worlds = [w for w in worlds if sum(n for a, n in w.items() if _within(a, region)) in span]
        rows = [claim(f"c{k}", text, *region) for k, (region, text) in enumerate(told.items())]
        result = table(rows)
        found = bounds(result)
        assert {r["denominator"] for r in result.rows} == {total}, seed
        assert sum(low for low, _ in found.values()) <= total <= sum(high for _, high in found.values()), seed
        for region in told:
            if "" not in region:
                sums = [w[region] for w in worlds]
                assert found[region] == (min(sums), max(sums)), (seed, region)


def _months_and_longer(rng):
    """Return claims of two origins in three months, and of quarters and halves: (origin, months, claim)."""
    truth = {o: [rng.randint(0, 4) for _ in range(3)] for o in "ab"}
    spans = [(o, (m,)) for o in "ab" for m in range(3) if rng.random() < 0.85]
    spans += [(o, (0, 1, 2)) for o in "ab" if rng.random() < 0.7] + [("a", (0, 1))] * (rng.random() < 0.3)
    found = []
    for o, months in spans:
        n = sum(truth[o][m] for m in months)
        text = rng.choice([str(n), f"<{n + rng.randint(1, 3)}", f"{max(0, n - 1)}-{n + 2}"])
        days = {"period_start": f"2021-{months[0] + 1:02d}", "period_end": f"2021-{months[-1] + 1:02d}"}
        found.append((o, months, claim(f"{o}{months}", text, o) | days))
    return found


def _months_that_can_be(claims, most=15):
    """Return every assignment of the months of two origins: a1, a2, a3, b1, b2, b3; a month without a claim is open."""
    stated = {(o, m[0]): parse_value(c["value"]).bounds.high for o, m, c in claims if len(m) == 1}
    longer = {o for o, m, _ in claims if len(m) > 1}
    ends = [stated.get((o, m), most if o in longer else 0) for o in "ab" for m in range(3)]
    worlds = np.indices([end + 1 for end in ends], dtype=np.int16).reshape(6, -1).T
    for o, months, c in claims:
        bounds, number = parse_value(c["value"]).bounds, worlds[:, ["ab".index(o) * 3 + m for m in months]].sum(axis=1)
        worlds = worlds[(number >= bounds.low) & (number <= bounds.high)]
    return worlds


def test_months_take_bounds_shares_and_ranks_from_their_quarter_too(table):
    for seed in range(15):
        claims = _months_and_longer(random.Random(seed))
        worlds = _months_that_can_be(claims)
        rows = table([c for *_, c in claims], by="month").rows
        for month, found in itertools.groupby(rows, key=lambda r: r["period_start"]):
            shown = list(found)
            every = worlds[:, ["ab".index(r["origin"]) * 3 + int(month[-2:]) - 1 for r in shown]]
            some = every[every.any(axis=1)]
            for k, row in enumerate(shown):
                own, shares = every[:, k], some[:, k] / some.sum(axis=1)
                assert (row["low"], row["high"]) == (own.min(), own.max()), (seed, month)
                ends = (shares.min(), shares.max()) if len(some) else (None, None)
                assert (row["share_low"], row["share_high"]) == (row["possible_low"], row["possible_high"]), (
                    seed,
                    month,
                )
                assert (row["share_low"], row["share_high"]) == pytest.approx(ends), (seed, month)
                above, reached = ((f(every, own[:, None])).sum(axis=1) for f in (np.greater, np.greater_equal))
                assert (row["rank_low"], row["rank_high"]) == (1 + above.min(), reached.max()), (seed, month)


def test_a_quarter_that_its_months_contradict_is_said_and_narrows_no_month(table):
    months = {"m1": ("2021-01", "2021-01", 5), "m2": ("2021-02", "2021-02", 9), "q": ("2021-01", "2021-03", 10)}
    result = table(
        [claim(k, n, "a") | {"period_start": s, "period_end": e} for k, (s, e, n) in months.items()], by="month"
    )
    assert [(r["low"], r["high"], r["share_low"]) for r in result.rows] == [(5, 5, 1), (9, 9, 1)]
    said = " ".join(map(str, result.notes))
    assert "these cannot all be true: 10 (q)" in said
    assert "no row is more than they leave it, but for those that contradict them." in said


@pytest.mark.parametrize("kind", ["flow", "stock", "distinct"])
def test_tables_of_placed_rows_all_at_once_are_each_by_itself(dataset, monkeypatch, kind):
    rng = random.Random(3)
    values = ["7", "0", "2.1", "5.7", "3-9", "<5", "4+", "[c]"]
    origins = ["a", "b", "c", *(["norwich", "norfolk"] if kind == "distinct" else [])]
    rows = [
        claim(f"c{i}", rng.choice(values), rng.choice(origins), rng.choice("xyz"), kind=kind)
        | {"subject": f"op{rng.randrange(30)}"}
        for i in range(220)
    ]
    rows += [claim(f"u{i}", "3", "unknown", kind=kind) | {"subject": f"op{i}"} for i in range(0, 30, 5)]
    if kind == "distinct":
        rows.append(claim("t", "40-60", kind=kind))
        rows += [claim(f"t{part}", "9", part, part_of="t", kind=kind) for part in "ab"]
    data = dataset(places=PLACES, operations=[{"operation_id": x} for x in {r["subject"] for r in rows}], counts=rows)
    table = count_table(data.network(), "arrests")
    asked = table.counted_rows, table.shares()
    assert table.feasible is None and len(table.groups) > 20
    for new_places in (False, True):
        together = possible_module.possible(*asked, new_places=new_places)
        with monkeypatch.context() as patched:
            patched.setattr(possible_module, "_by_themselves", lambda counted, shares, result: counted.tables())
            apart = possible_module.possible(*asked, new_places=new_places)
        for name in ("share_low", "share_high", "rank_low", "rank_high"):
            np.testing.assert_array_equal(getattr(together, name), getattr(apart, name), err_msg=name)
        assert together.unproved == apart.unproved
    assert len({*together.rank_high.tolist()}) > 3


def test_what_may_belong_where_is_what_each_pair_says():
    rng = random.Random(5)
    inside = {"a1": "a", "a2": "a", "b1": "b", "a": "", "b": ""}

    def related(one, other):
        return one == other or inside[one] == other or inside[other] == one

    for _ in range(40):
        named = sorted({(rng.choice([*inside]), rng.choice([*inside])) for _ in range(rng.randrange(6))})
        pools = [(rng.choice([*inside, *SPECIAL]), rng.choice([*inside, *SPECIAL])) for _ in range(rng.randrange(4))]

        def near(pool, pair):
            return all(p in SPECIAL or related(p, end) for p, end in zip(pool, pair, strict=True))

        ends = [[[pair[k] for pair in some] for k in (0, 1)] for some in (pools, named)]
        serves, elsewhere = may_belong(*ends, related)
        assert serves.tolist() == [[near(pool, pair) for pair in named] for pool in pools]
        every = {(a, b) for a in ends[1][0] for b in ends[1][1]}
        assert elsewhere == [any(near(pool, pair) for pair in every - {*named}) for pool in pools]


@pytest.mark.parametrize("seed", range(6))
def test_outside_of_the_towns_is_what_each_two_places_say(dataset, seed):
    rng = random.Random(seed)
    ends = [p["place_id"] for p in PLACES[:7]]
    pairs = sorted({(rng.choice(ends), rng.choice(ends)) for _ in range(rng.randrange(2, 9))})
    rows = [claim(f"c{i}", rng.randrange(1, 9), origin, town) for i, (origin, town) in enumerate(pairs)]
    net = dataset(places=PLACES, operations=[{"operation_id": "op"}], counts=rows).network()
    found = count_table(net, "arrests")
    for group in found.groups:
        head = Headline.of(found, group)
        if head.end == "origin":
            inside = [
                any(
                    net.is_within(p, town) or net.is_within(town, p)
                    for p in (row["origin"], *head.areas.members[row["origin"]])
                    for town in head.towns
                )
                for row in head.named
            ]
            assert head.inside == [row for row, here in zip(head.named, inside, strict=True) if here]
            assert head.outside == [row for row, here in zip(head.named, inside, strict=True) if not here]
