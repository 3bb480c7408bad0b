"""What the page's what-if is given; that its numbers are the command's is tested on random states and datasets."""

from __future__ import annotations

import pytest

from graphlab.analysis.whatif.flow_at_stake import flow_table
from graphlab.errors import NotFoundError
from graphlab.report.pages.payload import names_of
from graphlab.report.pages.whatif import whatif_data


def test_two_things_of_one_name_are_told_apart(example):
    told = names_of(example.network())
    assert told["names"]["rico-exeter"] == "Rico (rico-exeter)"
    assert told["names"]["rico-cambridgeshire"] == "Rico (rico-cambridgeshire)"
    assert told["names"]["echo"] == "Echo"
    assert told["plain_names"]["rico-exeter"] == "Rico"
    assert "echo" not in told["plain_names"]


def test_each_measure_is_counted_apart_and_only_where_it_touches_a_line_or_pair(example):
    flows = {f["measure"]: f for f in whatif_data(example.network())["flows"]}
    assert flows["calls"]["line_flow"]["echo"] == [160000, 160000]
    assert "active lines" not in flows
    assert "arrests" not in flows


def test_what_a_period_of_the_page_asks_of_is_counted_of_all_lines(example):
    told = whatif_data(example.network())
    every = {f["measure"]: f["line_flow"] for f in told["flows_all"]}
    for measure, lines in every.items():
        stated = flow_table(example.network(all_time=True), measure).of_line
        assert lines == {line: [flow.bounds.low, flow.bounds.high] for line, flow in stated.items()}


def test_a_measure_asked_for_and_not_there_is_an_error(example):
    with pytest.raises(NotFoundError, match="no measure 'murders'"):
        whatif_data(example.network(), "murders")


def test_where_no_line_serves_a_pair_there_is_no_what_if(dataset):
    assert whatif_data(dataset(counts=[{"subject": "x", "value": "3", "destination": "t"}]).network()) is None
