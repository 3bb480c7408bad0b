"""The page's what-if holds what the command needs; the browser tests compare the numbers."""

from __future__ import annotations

import pytest

from graphlab.analysis.whatif.steps import whatif
from graphlab.errors import NotFoundError
from graphlab.report.pages.whatif import whatif_data


def test_pairs_are_those_that_the_command_counts(example):
    net = example.network(all_time=True)
    data = whatif_data(net)
    start = whatif(net, close=["echo"]).rows[0]
    assert len(data["pairs"]) == start["pairs_served"] + start["pairs_lost"] == 27


def test_every_line_of_a_pair_has_a_span_and_a_name(example):
    data = whatif_data(example.network())
    for pair in data["pairs"]:
        for line in pair["lines"]:
            assert line in data["spans"]
            assert line in data["names"]


def test_two_lines_of_one_name_are_told_apart(example):
    names = whatif_data(example.network(all_time=True))["names"]
    assert names["rico-exeter"] == "Rico (rico-exeter)"
    assert names["rico-cambridgeshire"] == "Rico (rico-cambridgeshire)"
    assert names["echo"] == "Echo"


def test_each_measure_is_counted_apart_and_only_where_it_touches_a_line_or_pair(example):
    flows = {f["measure"]: f for f in whatif_data(example.network())["flows"]}
    assert flows["calls"]["line_flow"]["echo"] == [160000, 160000]
    assert "active lines" not in flows
    assert "arrests" not in flows


def test_a_measure_asked_for_and_not_there_is_an_error(example):
    with pytest.raises(NotFoundError, match="no measure 'murders'"):
        whatif_data(example.network(), "murders")


def test_where_no_line_serves_a_pair_there_is_no_what_if(dataset):
    assert whatif_data(dataset(counts=[{"subject": "x", "value": "3", "destination": "t"}]).network()) is None


def test_towns_supplied_by_lines_of_unknown_origin_are_towns_too(example):
    assert whatif_data(example.network())["suppliers"]["norwich"] == ["lewis"]
