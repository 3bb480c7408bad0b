"""The same rows from `lines`, `disruption`, `whatif` and `change` in every format, from the library, in any order."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import graphlab

REAL = "example:open-source"
HALVES = ("--before", "2021-01..2021-06", "--after", "2021-07..2021-12")
ASKED = {
    "lines": ("lines", REAL),
    "operations": ("disruption", REAL, "--by", "operation"),
    "events": ("disruption", REAL, "--by", "line"),
    "places": ("disruption", REAL, "--by", "place"),
    "stock": ("disruption", REAL, "--by", "stock"),
    "outcomes": ("disruption", REAL, "--by", "outcome"),
    "closing": ("whatif", REAL, "--close", "echo", "--close", "tj", "--measure", "calls"),
    "ranking": ("whatif", REAL, "--rank"),
    "curve": ("whatif", REAL, "--curve", "betweenness", "--adaptive"),
    "best": ("whatif", REAL, "--best", "3"),
    "change": ("change", REAL, "--measure", "arrests", *HALVES),
}


EVERYTHING = """
import sys, graphlab
net = graphlab.load(sys.argv[1]).network()
told = graphlab.disruption(net)
for result in (graphlab.lines(net), *told.parts.values(), graphlab.whatif(net, rank=True, measure="calls")):
    print(result.to_json())
"""


class Shown:
    """What one command prints in each format; asked for once."""

    def __init__(self, arguments):
        from graphlab.commands import main

        self.arguments = arguments
        runner = CliRunner()
        self.text = {
            f: runner.invoke(main, [*arguments, "--format", f]).stdout for f in ("json", "csv", "markdown", "table")
        }
        self.told = json.loads(self.text["json"])


@pytest.fixture(scope="module", params=sorted(ASKED))
def shown(request):
    return Shown(ASKED[request.param])


def as_text(value):
    """A JSON value as a CSV cell prints it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ";".join(as_text(v) for v in value)
    return value if isinstance(value, str) else repr(value)


def envelope(run, *arguments):
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_csv_holds_the_rows_of_json(shown):
    rows = list(csv.DictReader(io.StringIO(shown.text["csv"])))
    assert [{c: as_text(row[c]) for c in row} for row in shown.told["rows"]] == [
        {c: cell.removeprefix("'") for c, cell in row.items()} for row in rows
    ]


def test_json_explains_every_column_and_every_row_has_claims(shown):
    told = shown.told
    assert all(column["name"] and column["means"] for column in told["columns"])
    names = [column["name"] for column in told["columns"]]
    assert all(list(row) == names and isinstance(row["claims"], list) for row in told["rows"])
    assert told["marking"] == "OFFICIAL"
    assert told["method"]
    assert set(told["withheld"]) >= {"handling", "grade", "undated", "overlapping"}


def test_claims_of_a_row_can_be_opened(shown, example):
    for row in shown.told["rows"]:
        for claim in row["claims"]:
            assert example.claim(claim).id == claim


def test_markdown_has_a_table_of_as_many_rows(shown):
    first = shown.text["markdown"].split("\n\n")[1]
    assert len(first.splitlines()) == len(shown.told["rows"]) + 2


def test_no_path_or_machine_in_the_output(shown):
    for text in shown.text.values():
        assert str(Path.cwd()) not in text
        assert "/tmp" not in text


@pytest.mark.parametrize("name", ["lines", "stock", "closing", "change"])
def test_file_is_written_once_and_not_overwritten(run, name, tmp_path):
    target = tmp_path / "table.csv"
    assert run(*ASKED[name], "-o", target).exit_code == 0
    before = target.read_bytes()
    again = run(*ASKED[name], "-o", target)
    assert again.exit_code == 1
    assert "--force" in again.stderr
    assert target.read_bytes() == before


@pytest.mark.parametrize(
    ("function", "options", "arguments"),
    [
        ("lines", {}, ("lines", REAL)),
        ("disruption", {"by": "stock"}, ("disruption", REAL, "--by", "stock")),
        (
            "disruption",
            {"operation": "orochi", "by": "line"},
            ("disruption", REAL, "--by", "line", "--operation", "orochi"),
        ),
        ("disruption", {"place": "norfolk"}, ("disruption", REAL, "--place", "norfolk", "--by", "operation")),
        ("whatif", {"close": ["Echo"]}, ("whatif", REAL, "--close", "Echo")),
        ("whatif", {"rank": True, "measure": "calls"}, ("whatif", REAL, "--rank", "--measure", "calls")),
        ("whatif", {"close_origin": "london"}, ("whatif", REAL, "--close-origin", "london")),
        (
            "change",
            {"measure": "arrests", "before": "2021-01..2021-06", "after": "2021-07..2021-12"},
            ("change", REAL, "--measure", "arrests", *HALVES),
        ),
    ],
)
def test_library_gives_the_rows_of_the_command(run, example, function, options, arguments):
    ours = getattr(graphlab, function)(example.network(), **options).to_dict()
    theirs = envelope(run, *arguments)
    assert ours["rows"] == theirs["rows"]
    assert [c["name"] for c in ours["columns"]] == [c["name"] for c in theirs["columns"]]


@pytest.mark.parametrize(
    "filters", [{"period": "2019..2021"}, {"min_grade": "1C"}, {"place": "norfolk"}, {"subject": "orochi"}]
)
@pytest.mark.parametrize("command", [("lines",), ("disruption",), ("whatif", "--rank")])
def test_filters_of_the_command_are_those_of_the_network(run, example, command, filters):
    options = [word for name, value in filters.items() for word in (f"--{name.replace('_', '-')}", value)]
    theirs = envelope(run, command[0], REAL, *command[1:], *options)
    net = example.network(**filters)
    asked = {"rank": True} if "--rank" in command else {}
    ours = getattr(graphlab, command[0])(net, **asked).to_dict()
    assert ours["rows"] == theirs["rows"]
    assert ours["withheld"] == theirs["withheld"]
    assert set(filters) <= set(theirs["parameters"])


def test_order_of_rows_and_hash_seed_change_no_byte(folder, example):
    rng = random.Random(4)
    tables = {
        name: rng.sample([dict(row) for row in example.rows(name)], k=len(example.rows(name)))
        for name in ("sources", "places", "lines", "operations", "links", "events", "counts", "same")
    }
    mixed = folder("mixed", record=json.dumps(example.record.as_dict()), **tables)
    shown = set()
    for source, seed in ((REAL, "0"), (str(mixed), "1")):
        command = [sys.executable, "-c", EVERYTHING, source]
        done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        assert len(done.stdout) > 10_000
        shown.add(done.stdout)
    assert len(shown) == 1
