"""``graphlab centrality`` and ``graphlab communities`` as typed."""

import json
import os
import subprocess
import sys

import pytest


def test_a_table_with_its_footnotes(run):
    result = run("centrality", "example:open-source", "--top", "3", "--stability", "0")
    assert result.exit_code == 0
    assert "echo" in result.output
    assert "Method: Origin-to-town betweenness" in result.output
    assert "What gives the first their scores" in result.output


def test_the_envelope(run):
    result = run(
        "centrality",
        "example:open-source",
        "--measure",
        "degree",
        "--top",
        "2",
        "--stability",
        "20",
        "--format",
        "json",
    )
    envelope = json.loads(result.output)
    assert envelope["parameters"]["measure"] == "degree"
    assert envelope["seed"] == 0
    assert [row["node"] for row in envelope["rows"]] == ["london", "echo"]
    assert set(envelope["withheld"]) == {"handling", "grade", "undated", "overlapping"}


def test_an_unknown_measure_is_one_line_and_exit_1(run):
    result = run("centrality", "example:open-source", "--measure", "power")
    assert result.exit_code == 1
    assert "there is no measure 'power'" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("typed", [["--top", "0"], ["--missing", "1"], ["--stability", "-1"], ["--jobs", "0"]])
def test_numbers_out_of_range_are_a_usage_error(run, typed):
    assert run("centrality", "example:open-source", *typed).exit_code == 2


def test_one_line_explained(run):
    result = run("centrality", "example:open-source", "--explain", "Echo", "--format", "csv")
    assert result.output.splitlines()[1].startswith("echo,walton,aberdeen,0.25,1,")


def test_weak_points_and_cuts(run):
    weak = run("centrality", "example:open-source", "--weak-points", "--format", "csv").output
    assert weak.splitlines()[1].startswith("london,,place,")
    cut = run("centrality", "example:open-source", "--cut", "london", "bournemouth", "--format", "json").output
    assert json.loads(cut)["rows"][0]["lines"] == ["hustle"]


def test_raw_scores_are_pairs(run):
    result = run("centrality", "example:open-source", "--raw", "--top", "1", "--stability", "0", "--format", "json")
    assert json.loads(result.output)["rows"][0]["score"] == 4


def test_names_and_filters_are_accepted(run):
    result = run(
        "centrality", "example:open-source", "--place", "great yarmouth", "--stability", "0", "--format", "json"
    )
    envelope = json.loads(result.output)
    assert envelope["parameters"]["place"] == "great-yarmouth"
    assert 0 < len(envelope["rows"]) < 20


def test_communities(run):
    result = run("communities", "example:open-source", "--runs", "5", "--no-scan")
    assert result.exit_code == 0
    assert "around London" in result.output
    assert "What these communities are worth" in result.output
    assert "Communities at other resolutions" not in result.output


def test_communities_by_windows(run):
    typed = ["--runs", "3", "--no-scan", "--no-rewired", "--window", "..2018", "--window", "2019.."]
    result = run("communities", "example:open-source", *typed)
    assert "What became of communities" in result.output


def test_an_unknown_method_is_one_line_and_exit_1(run):
    result = run("communities", "example:open-source", "--method", "infomap")
    assert result.exit_code == 1
    assert "there is no method 'infomap'" in result.output


@pytest.mark.parametrize(
    "typed",
    [
        ["centrality", "example:open-source", "--measure", "betweenness", "--stability", "15", "--format", "json"],
        ["communities", "example:open-source", "--runs", "4", "--no-scan", "--format", "json"],
        [
            "communities",
            "example:open-source",
            "--runs",
            "4",
            "--method",
            "label-propagation",
            "--no-scan",
            "--format",
            "csv",
        ],
    ],
)
def test_the_same_bytes_whatever_the_hash_seed(run, typed):
    """In a process of its own and here, where the seed is a random one."""
    command, environment = [sys.executable, "-m", "graphlab", *typed], {**os.environ, "PYTHONHASHSEED": "3"}
    there = subprocess.run(command, capture_output=True, env=environment, check=True).stdout
    assert there.decode() == run(*typed).stdout


@pytest.mark.parametrize("command", ["centrality", "communities"])
def test_help_imports_nothing_heavy(command):
    code = (
        "import sys; from click.testing import CliRunner; from graphlab.commands import main; "
        f"assert CliRunner().invoke(main, ['{command}', '--help']).exit_code == 0; "
        "print(sorted({'numpy', 'scipy', 'networkx', 'pandas', 'numba'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
