"""``graphlab whatif`` on the real dataset."""

from __future__ import annotations

import json

import pytest

from graphlab.analysis.whatif.orders import STRATEGIES
from graphlab.commands.questions.whatif import STRATEGIES as OFFERED


def rows_of(result):
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)["rows"]


def test_strategies_offered_are_those_that_there_are():
    assert OFFERED == STRATEGIES


def test_closing_echo_cuts_four_pairs(run):
    (row,) = rows_of(run("whatif", "example:open-source", "--all-time", "--close", "Echo", "--format", "json"))
    assert (row["removed"], row["pairs_served"], row["pairs_lost"]) == ("echo", 23, 4)
    assert row["flow_low"] is None
    assert row["redundant_with"] is None


def test_close_may_be_repeated(run):
    rows = rows_of(
        run("whatif", "example:open-source", "--all-time", "--close", "ricki", "--close", "tj", "--format", "json")
    )
    assert [(r["step"], r["removed"], r["pairs_lost"]) for r in rows] == [(1, "ricki", 0), (2, "tj", 2)]
    assert rows[0]["redundant_with"] == ["tj"]


@pytest.mark.parametrize("more", [("--stress", "nowhere"), ("--close", "Echo"), ("--close-origin", "london")])
def test_a_rank_beside_what_is_to_be_closed_is_refused(run, more):
    result = run("whatif", "example:open-source", "--rank", *more)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: a rank asks of every line alone")


def test_rank(run):
    rows = rows_of(
        run("whatif", "example:open-source", "--all-time", "--rank", "--measure", "calls", "--format", "json")
    )
    assert (rows[0]["removed"], rows[0]["flow_lost_low"]) == ("echo", 160000)
    assert rows[1]["flow_lost_low"] is None


def test_nothing_asked_for_is_a_usage_error(run):
    result = run("whatif", "example:open-source")
    assert result.exit_code == 2
    assert "--close" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--close", "nobody"), "no line called 'nobody'"),
        (("--close", "norwich"), "only lines can be closed"),
        (("--close-operation", "cayman"), "no line is stated"),
        (("--rank", "--measure", "arrests", "--measure", "calls"), "not of arrests and calls"),
        (("--rank", "--measure", "fines"), "no measure 'fines'"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_1(run, arguments, said):
    result = run("whatif", "example:open-source", "--all-time", *arguments)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_curve_with_its_tie_rule(run):
    rows = rows_of(
        run(
            "whatif",
            "example:open-source",
            "--all-time",
            "--curve",
            "origin-town-betweenness",
            "--ties",
            "last",
            "--format",
            "json",
        )
    )
    assert rows[0]["share_of_first"] == 1.0
    assert rows[1]["removed"] == "echo"
    assert len(rows) == 36


def test_best_sets_are_shown(run):
    result = run("whatif", "example:open-source", "--all-time", "--best", "2")
    assert "echo, haverhill-line" in result.stdout


def test_a_brand_is_found_though_the_output_hides_it(run):
    result = run("whatif", "example:open-source", "--all-time", "--close", "Echo", "--pseudonyms", "--format", "json")
    (row,) = rows_of(result)
    assert row["pairs_lost"] == 4
    assert "echo" not in result.stdout.lower()


def test_a_pseudonym_is_a_name_too(run):
    shown = rows_of(run("whatif", "example:open-source", "--all-time", "--rank", "--pseudonyms", "--format", "json"))[0]
    again = rows_of(
        run(
            "whatif",
            "example:open-source",
            "--all-time",
            "--close",
            shown["removed"],
            "--pseudonyms",
            "--format",
            "json",
        )
    )
    assert again[0]["pairs_lost"] == 4


def test_stress_test_from_the_command_line(run):
    result = run("whatif", "example:open-source", "--all-time", "--stress", "Great Yarmouth", "--format", "json")
    (row,) = rows_of(result)
    assert (row["removed"], row["pairs_lost"]) == ("great-yarmouth", 3)
    assert (
        json.loads(result.stdout)["title"] == "Stress test: what removing Great Yarmouth would cut: all lines ever seen"
    )


def test_lines_and_then_places(run):
    rows = rows_of(
        run(
            "whatif",
            "example:open-source",
            "--all-time",
            "--close",
            "echo",
            "--stress",
            "inverness",
            "--format",
            "json",
        )
    )
    assert [(r["removed"], r["pairs_lost"]) for r in rows] == [("echo", 4), ("inverness", 6)]


def test_curves_over_all_nodes_are_asked_for(run):
    some = rows_of(run("whatif", "example:open-source", "--all-time", "--curve", "degree", "--format", "json"))
    every = rows_of(
        run("whatif", "example:open-source", "--all-time", "--curve", "degree", "--all-nodes", "--format", "json")
    )
    assert (len(some), len(every)) == (36, 73)


@pytest.mark.parametrize("option", ["--efficiency", "--no-efficiency"])
def test_efficiency_is_a_choice(run, option):
    rows = rows_of(run("whatif", "example:open-source", "--all-time", "--close", "echo", option, "--format", "json"))
    assert (rows[0]["efficiency"] is None) == (option == "--no-efficiency")


def test_several_strategies_stand_below_each_other(run):
    asked = ("--curve", "degree", "--curve", "collective-influence", "--adaptive")
    rows = rows_of(run("whatif", "example:open-source", "--all-time", *asked, "--format", "json"))
    assert {row["strategy"] for row in rows} == {"degree", "collective-influence"}


@pytest.mark.parametrize(
    "arguments", [("--curve", "luck"), ("--ties", "random", "--rank"), ("--best", "0"), ("--best", "many")]
)
def test_wrong_options_are_usage_errors(run, arguments):
    assert run("whatif", "example:open-source", "--all-time", *arguments).exit_code == 2


def test_operation_and_origin_together(run):
    arguments = ("--close-operation", "hobble", "--close-origin", "manchester", "--format", "json")
    assert [row["removed"] for row in rows_of(run("whatif", "example:open-source", "--all-time", *arguments))] == [
        "lewis",
        "j",
    ]


def test_terminal_names_special_pairs_only_where_there_are_any(run, folder):
    path = folder(
        links=[
            {"link_type": "ORIGINATES_IN", "from": "l", "to": "a"},
            {"link_type": "SUPPLIES", "from": "l", "to": "t"},
        ]
    )
    assert "Pairs with an end that" not in run("whatif", path, "--rank").stdout
    assert "Pairs with an end that" in run("whatif", "example:open-source", "--all-time", "--rank").stdout
