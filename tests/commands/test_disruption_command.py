"""``graphlab disruption`` on the real dataset."""

from __future__ import annotations

import csv
import io
import json

import pytest

from graphlab.analysis.disruption.summary import TABLES
from graphlab.commands.questions.disruption import TABLES as OFFERED


def test_tables_offered_are_those_that_there_are():
    assert OFFERED == TABLES


def test_data_formats_give_operations_unless_told(run):
    rows = list(csv.DictReader(io.StringIO(run("disruption", "example:open-source", "--format", "csv").stdout)))
    assert {"gravity", "cayman", "adder", "streetsafe"} <= {row["operation"] for row in rows}


def test_terminal_shows_every_table_once(run):
    shown = run("disruption", "example:open-source").stdout
    for title in (
        "Disruption by operation",
        "Disruption by line",
        "Disruption by place",
        "Stock against flow",
        "Counted outcomes",
    ):
        assert shown.count(f"\n{title}") + shown.startswith(title) == 1


def test_stock_gives_the_fall_of_norfolk_as_bounds(run):
    result = run("disruption", "example:open-source", "--by", "stock", "--format", "json")
    rows = json.loads(result.stdout)["rows"]
    norfolk = next(r for r in rows if r["place"] == "norfolk" and r["stock_start_low"] == 75)
    assert (norfolk["change_low"], norfolk["change_high"], norfolk["opened_low"]) == (-75, -46, None)


def test_one_table_stands_alone(run):
    assert "Disruption by place" not in run("disruption", "example:open-source", "--by", "stock").stdout


@pytest.mark.parametrize(
    ("option", "value"), [("--operation", "gravitas"), ("--line", "ecko"), ("--place", "ipswitch")]
)
def test_unknown_names_are_errors_that_offer_the_closest(run, option, value):
    result = run("disruption", "example:open-source", option, value)
    assert result.exit_code == 1
    assert "did you mean" in result.stderr


def test_unknown_table_is_a_usage_error(run):
    assert run("disruption", "example:open-source", "--by", "month").exit_code == 2


def test_place_filter_keeps_the_ipswich_succession(run):
    result = run("disruption", "example:open-source", "--place", "Ipswich", "--by", "operation", "--format", "csv")
    assert [line.split(",")[0] for line in result.stdout.splitlines()[1:5]] == [
        "wolf",
        "volcanic",
        "velocity",
        "orochi",
    ]


def test_a_brand_is_found_though_the_output_hides_it(run):
    result = run(
        "disruption", "example:open-source", "--line", "Echo", "--pseudonyms", "--by", "line", "--format", "csv"
    )
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 3
    assert "echo" not in result.stdout.lower()
