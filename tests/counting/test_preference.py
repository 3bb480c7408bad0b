"""One rule for claims that conflict, whoever asks: columns of a table, one cell by itself, a list of claims."""

from __future__ import annotations

import random

import pytest

import graphlab
from graphlab.counting.preference import preferred
from graphlab.counting.readings import Readings
from graphlab.counting.selection import select_claims
from graphlab.counting.totals import ranked
from graphlab.model.periods import parse_period
from graphlab.report.briefing.section_gaps import conflicts
from tests.counting.random_claims import dataset_of, tables_of

GRADES = ["", "1A", "1B", "2A", "2C", "3E"]
VALUES = ["", "5", "4-9", "<9", "~7", "7+"]


def one_cell(seed, number=9, **more):
    """Claims of different sources on one cell and period."""
    choose = random.Random(seed)
    base = {"measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "subject": "op", "destination": "t"}
    published = {"s1": "2021", "s2": "2022-03", "s3": ""}
    counts = [
        base | {"count_id": f"c{i:02}", "value": choose.choice(VALUES), "grade": choose.choice(GRADES),
                "source_id": choose.choice([*published]), "period_start": "2019", "period_end": "2019"} | more
        for i in choose.sample(range(40), number)
    ]  # fmt: skip
    return {"counts": counts, "sources": [{"source_id": s, "published": day} for s, day in published.items()]}


@pytest.mark.parametrize("seed", range(20))
def test_columns_and_claims_are_put_in_the_same_order(seed):
    net = dataset_of(one_cell(seed)).network()
    claims, _ = select_claims(net, "arrests")
    by_columns = [claims.claim[p] for p in ranked(claims, range(len(claims)))]
    assert by_columns == [c.id for c in preferred(net.dataset, net.counts)]


@pytest.mark.parametrize("seed", range(20))
def test_flows_briefings_and_comparisons_take_the_same_claim(seed):
    tables = one_cell(seed)
    net = dataset_of(tables).network()
    first = preferred(net.dataset, net.counts)[0].id
    (row,) = graphlab.flows(net, "arrests").rows
    assert row["claims"][0] == first
    assert [group[0].id for group in conflicts(net)] in ([], [first])
    known = [c for c in net.counts if c.value.known]
    if known:
        figure = Readings.of(net, net.counts).figure(known, parse_period("2019"))
        assert [c.id for c in figure.taken] == [first]
        assert {c.id for c in figure.passed} == {c.id for c in known} - {first}


def test_a_number_goes_before_none_whatever_their_grades():
    rows = one_cell(1, 2)["counts"]
    better, number = (row | {"source_id": "s1"} for row in rows)
    better |= {"grade": "1A", "value": ""}
    number |= {"grade": "3E", "value": "5"}
    net = dataset_of({"counts": [better, number]}).network()
    (group,) = conflicts(net)
    assert group[0].id == graphlab.flows(net, "arrests").rows[0]["claims"][0] == number["count_id"]


@pytest.mark.parametrize("seed", range(12))
def test_a_cell_by_itself_is_the_row_of_a_table_without_totals(seed):
    tables = tables_of(seed)
    tables["counts"] = [row for row in tables["counts"] if not row.get("part_of")]
    net = dataset_of(tables).network()
    readings, cells = Readings.of(net, net.counts), {}
    for claim in net.counts:
        if claim.origin:
            cells.setdefault((claim.subject, claim.origin, claim.destination), []).append(claim)
    rows = {(r["subject"], r["origin"], r["destination"]): r for r in graphlab.flows(net, "arrests").rows}
    assert cells
    for cell, claims in cells.items():
        figure = readings.figure(claims, parse_period("2019..2020"))
        assert (figure.bounds.low, figure.bounds.high) == (rows[cell]["low"], rows[cell]["high"]), cell
