"""Made-up datasets have a known truth; the analyses must give it back, from CSV and from a workbook alike."""

from __future__ import annotations

import pytest

import graphlab
from graphlab.dataset import Dataset


@pytest.fixture(scope="module", params=[(60, 1), (150, 8)], ids=["60 lines", "150 lines"])
def made(request):
    lines, seed = request.param
    synthetic = graphlab.synth(lines, seed=seed)
    return synthetic, Dataset.build(synthetic.tables, synthetic.record)


def test_flows_give_every_origin_its_arrests_and_the_rest_its_remainder(made):
    synthetic, data = made
    net = data.network()
    for truth in synthetic.truth["operations"]:
        result = graphlab.flows(net.dataset.network(subject=truth["operation"]), measure="arrests")
        found = {row["origin"]: (row["low"], row["high"]) for row in result.rows}
        wanted = {o: (n, n) for o, n in truth["by_origin"].items()}
        wanted |= {"unknown": (3, 3), "not-itemised": (truth["not_itemised"],) * 2}
        assert {o: b for o, b in found.items() if b != (0, 0)} == {o: b for o, b in wanted.items() if b != (0, 0)}
        assert {row["denominator"] for row in result.rows} == {truth["total"]}


def test_flows_by_month_are_the_arrests_of_each_month(made):
    synthetic, data = made
    truth = synthetic.truth["operations"][0]
    result = graphlab.flows(data.network(subject=truth["operation"]), measure="arrests", by="month")
    found = {row["month"]: row["low"] for row in result.rows if row.get("month")}
    assert {m: n for m, n in found.items() if n} == {m: n for m, n in truth["by_month"].items() if n}


def test_the_ledger_knows_closures_by_type_and_returns(made):
    synthetic, data = made
    ledger = {row["line"]: row for row in graphlab.lines(data.network(include_handling="C")).rows}
    assert set(ledger) == {x["line"] for x in synthetic.truth["lines"]}
    for truth in synthetic.truth["lines"]:
        row = ledger[truth["line"]]
        closed = {how: row[how] or 0 for how in ("closed", "closed_type1", "closed_type2")}
        assert closed == {how: int(truth["how"] == how) for how in closed}
        assert set(row["destinations"]) == set(truth["towns"])
        assert list(row["origins"]) == [truth["origin"]]
        if truth["returned_after_days"] is not None:
            days = (row["returned_after_days_low"], row["returned_after_days_high"])
            assert days == (truth["returned_after_days"],) * 2
            assert row["state"] in ("active", "returned")


def test_successors_are_those_that_were_made(made):
    synthetic, data = made
    ledger = {row["line"]: row for row in graphlab.lines(data.network(include_handling="C")).rows}
    wanted = {}
    for truth in synthetic.truth["lines"]:
        if truth["succeeds"]:
            wanted.setdefault(truth["succeeds"], set()).add(truth["line"])
    assert {line: set(row["successors"]) for line, row in ledger.items() if row["successors"]} == wanted


def test_stocks_change_as_they_did(made):
    synthetic, data = made
    result = graphlab.disruption(data.network(), by="stock")
    rows = {row["place"]: row for row in result.rows}
    for truth in synthetic.truth["active_lines"]:
        row = rows[truth["county"]]
        change = truth["end"] - truth["start"]
        assert (row["stock_start_low"], row["stock_end_low"]) == (truth["start"], truth["end"])
        assert (row["change_low"], row["change_high"]) == (change, change)
        assert (row["closed_low"], row["closed_high"]) == (truth["closed"], truth["closed"])
        assert row["opened_low"] == max(0, change + truth["closed"])


def test_served_pairs_are_the_pairs_of_the_truth(made):
    synthetic, data = made
    pairs = {tuple(pair) for pair in data.network(include_handling="C").pairs}
    assert pairs == {tuple(pair) for pair in synthetic.truth["pairs"]}


def test_what_handling_holds_back_is_counted(made):
    _, data = made
    held = sum(link.handling == "C" for link in data.links) + sum(event.handling == "C" for event in data.events)
    assert held > 0
    assert graphlab.info(data.network()).withheld["handling"] == held
