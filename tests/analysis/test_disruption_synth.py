"""Made-up datasets of a known truth: closures, returns, successors, stocks and pairs come out as they were put in."""

from __future__ import annotations

import json

import pytest

from graphlab.analysis.disruption.summary import disruption
from graphlab.analysis.lifecycle.ledger import lines
from graphlab.analysis.whatif.steps import whatif
from graphlab.sources import open_source
from graphlab.synthesis.files import write_synthetic
from graphlab.synthesis.world import make

CLOSURES = ("closed", "closed_type1", "closed_type2")


@pytest.fixture(scope="module", params=[1, 2, 3])
def known(request, tmp_path_factory):
    """The network of a dataset, conditional claims included, and the truth behind it."""
    folder = tmp_path_factory.mktemp("synth") / "data"
    write_synthetic(make(120, request.param), folder, [], force=False)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return open_source(str(folder)).network(include_handling="C"), truth


@pytest.fixture(scope="module")
def ledger(known):
    net, _ = known
    return {row["line"]: row for row in lines(net).rows}


def test_places_of_every_line(known, ledger):
    for line in known[1]["lines"]:
        row = ledger[line["line"]]
        assert row["origins"] == (line["origin"],)
        assert row["destinations"] == tuple(sorted(line["towns"]))


def test_closures_by_type(known, ledger):
    for line in known[1]["lines"]:
        row = ledger[line["line"]]
        assert {kind for kind in CLOSURES if row[kind]} == ({line["how"]} if line["how"] else set())
    totals = {kind: sum(row[kind] or 0 for row in ledger.values()) for kind in CLOSURES}
    assert totals == known[1]["closures"]


def test_time_to_return_holds_the_truth(known, ledger):
    returned = 0
    for line in known[1]["lines"]:
        row = ledger[line["line"]]
        if line["returned_after_days"] is None:
            assert row["returned_after_days_low"] is None
        else:
            returned += 1
            assert row["returned_after_days_low"] <= line["returned_after_days"] <= row["returned_after_days_high"]
    assert returned == known[1]["returned"]


def test_successors(known, ledger):
    expected = {line["succeeds"]: (line["line"],) for line in known[1]["lines"] if line["succeeds"]}
    assert {line: row["successors"] for line, row in ledger.items() if row["successors"]} == expected


def test_closures_of_each_operation(known):
    net, truth = known
    for row in disruption(net).rows:
        mine = [line for line in truth["lines"] if line["operation"] == row["operation"]]
        for kind in CLOSURES:
            assert row[kind] == (sum(line["how"] == kind for line in mine) or None)
        back = sum(line["returned_after_days"] is not None for line in mine)
        assert (row["returned"] or 0) == back


def test_stocks_and_what_opened(known):
    net, truth = known
    rows = {row["place"]: row for row in disruption(net, "stock").rows}
    for county in truth["active_lines"]:
        row = rows[county["county"]]
        assert (row["stock_start_low"], row["closed_low"], row["stock_end_low"]) == (
            county["start"],
            county["closed"],
            county["end"],
        )
        assert row["opened_low"] == max(0, county["end"] - county["start"] + county["closed"])
        assert row["missing"] is None


def test_pairs_served(known):
    net, truth = known
    (row,) = whatif(net, [truth["lines"][0]["line"]], all_time=True).rows
    assert row["pairs_served"] + row["pairs_lost"] == len(truth["pairs"])


def test_a_line_alone_on_its_pairs_cuts_them(known):
    net, truth = known
    alone = {line["line"]: 0 for line in truth["lines"]}
    for origin, town in truth["pairs"]:
        serving = [x["line"] for x in truth["lines"] if x["origin"] == origin and town in x["towns"]]
        if len(serving) == 1:
            alone[serving[0]] += 1
    found = {row["removed"]: row["pairs_lost"] for row in whatif(net, rank=True, efficiency=False, all_time=True).rows}
    assert all(found[line] >= number for line, number in alone.items())
