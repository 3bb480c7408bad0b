"""Totals and parts of any shape: rows add up to their total, nothing is counted twice, nothing is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.analysis.flows.od_table import flows
from graphlab.counting.table import table_behind
from graphlab.dataset import Dataset
from tests.rounds import examples

ORIGINS = ["a", "b", "c", "unknown", "not-itemised"]


def row(key, value, origin, destination="x", period="2021", part_of=""):
    return {
        "count_id": key, "subject": "op", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow",
        "source_id": "s", "origin": origin, "destination": destination, "value": str(value), "part_of": part_of,
        "period_start": period, "period_end": period,
    }  # fmt: skip


def build(rows):
    places = [{"place_id": p} for p in ("a", "b", "c", "x", "x1", "x2")]
    return Dataset.build({"counts": rows, "places": places, "operations": [{"operation_id": "op"}]})


@st.composite
def trees(draw):
    """A total, parts of it by origin (some by month too), parts of those by town, and what each leaves."""
    rows, spent = [], 0
    for i, origin in enumerate(draw(st.lists(st.sampled_from(ORIGINS), unique=True, min_size=0, max_size=4))):
        value = draw(st.integers(1, 40))
        spent += value
        key = f"p{i}"
        shape = draw(st.sampled_from(["plain", "months", "towns", "halves"]))
        if shape == "halves":
            first = draw(st.integers(0, value))
            rows += [row(f"{key}a", first, origin, period="2021-01", part_of="t")]
            rows += [row(f"{key}b", value - first, origin, period="2021-02", part_of="t")]
            continue
        rows.append(row(key, value, origin, part_of="t"))
        inner = draw(st.integers(0, value))
        if shape == "months":
            rows.append(row(f"{key}m", inner, origin, period="2021-03", part_of=key))
        if shape == "towns":
            rows.append(row(f"{key}t", inner, origin, destination="x1", part_of=key))
    total = spent + draw(st.integers(0, 30))
    if draw(st.booleans()):
        rows.append(row("y", draw(st.integers(0, total)), "", period="2021-05", part_of="t"))
    return [row("t", total, ""), *rows], total


@given(trees())
@settings(max_examples=examples(30, 160), deadline=None)
def test_rows_add_up_to_their_total(tree):
    rows, total = tree
    result = flows(build(rows).network(), "arrests")
    assert sum(r["low"] for r in result.rows) == sum(r["high"] for r in result.rows) == total
    assert {r["denominator"] for r in result.rows} <= {total}
    if total:
        assert sum(r["share_low"] for r in result.rows) == pytest.approx(1)
    keys = [(r["origin"], r["destination"]) for r in result.rows]
    assert len(keys) == len(set(keys))


@given(trees())
@settings(max_examples=examples(12, 60), deadline=None)
def test_a_second_year_adds_to_the_first(tree):
    rows, total = tree
    later = [
        {**r, "count_id": f"z{r['count_id']}", "part_of": r["part_of"] and f"z{r['part_of']}"}
        | {end: r[end].replace("2021", "2022") for end in ("period_start", "period_end")}
        for r in rows
    ]
    once, twice = (flows(build(r).network(), "arrests") for r in (rows, [*rows, *later]))
    sums = {(r["origin"], r["destination"]): r["low"] for r in once.rows}
    assert {(r["origin"], r["destination"]): r["low"] for r in twice.rows} == {k: 2 * v for k, v in sums.items()}
    by_year = flows(build([*rows, *later]).network(), "arrests", by="year")
    assert sum(r["low"] for r in by_year.rows) == 2 * total


def test_every_claim_is_a_row_a_total_or_hidden_once():
    rows = [
        row("t", 50, ""),
        row("p", 20, "a", part_of="t"),
        row("q", 5, "a", "x1", part_of="p"),
        row("m", 9, "", period="2021-02", part_of="t"),
    ]
    net = build(rows).network()
    table = table_behind(flows(net, "arrests"))
    roles = dict(zip(table.claims.claim.tolist(), table.trees.role.tolist(), strict=True))
    assert roles == {"t": 1, "p": 1, "q": 0, "m": 2}
    assert [table.claims.claim[t] for t in table.trees.top_totals] == ["t"]


def test_parts_that_exceed_their_total_after_a_conflict_are_said():
    data = build([row("t", 50, ""), row("p", 40, "a", part_of="t")])
    rows = [dict(r) for r in data.rows("counts")]
    rows.append({**row("p2", 60, "a", part_of="t"), "grade": "1A"})
    result = flows(build(rows).network(), "arrests")
    assert any(n.startswith("Error in the data") and "50 (t)" in n for n in result.notes)
    assert [(r["origin"], r["low"]) for r in result.rows] == [("a", 60)]


def test_a_total_over_years_takes_the_parts_of_the_years_within_it():
    rows = [
        {**row("whole", 300, ""), "period_start": "2020", "period_end": "2022"},
        row("t", 100, "", period="2021"),
        row("p", 60, "a", period="2021", part_of="t"),
    ]
    result = flows(build(rows).network(), "arrests")
    assert {r["origin"]: r["low"] for r in result.rows} == {"a": 60, "not-itemised": 240}
    assert {r["denominator"] for r in result.rows} == {300}


def test_a_tree_that_overlaps_a_longer_one_stays_out():
    rows = [
        {**row("long", 300, ""), "period_start": "2020", "period_end": "2021-06"},
        row("lp", 100, "b", period="2020", part_of="long"),
        {**row("late", 80, ""), "period_start": "2021-04", "period_end": "2021-12"},
        row("ap", 60, "a", period="2021-07", part_of="late"),
    ]
    result = flows(build(rows).network(), "arrests")
    assert {r["origin"]: r["low"] for r in result.rows} == {"b": 100, "not-itemised": 200}
    assert any("not added to it: 80 (late)" in n for n in result.notes)


def test_margins_of_a_matrix_without_a_grand_total_are_not_added_to_those_of_the_other_side():
    rows = [row("col", 16, "", "x"), row("c1", 12, "a", "x", part_of="col"), row("c2", 4, "b", "x", part_of="col")]
    result = flows(build([*rows, row("margin", 12, "a", "")]), measure="arrests")
    # All of a's 12 are those that went to x: 16 in all, and nothing is left over.
    assert {r["denominator"] for r in result.rows} == {16}
    shares = {(r["origin"], r["destination"]): (r["share_low"], r["share_high"]) for r in result.rows}
    assert shares == {("a", "x"): (0.75, 0.75), ("b", "x"): (0.25, 0.25)}
