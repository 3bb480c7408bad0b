"""``graphlab editions`` on the packaged programme."""

from __future__ import annotations

import csv
import io
import json

import pytest

PROGRAMME = ("editions", "example:programme", "--measure", "lines closed")


def test_a_terminal_shows_every_table(run):
    said = run(*PROGRAMME).stdout
    for heading in ("by edition", "why it moved", "readings since the start", "places that joined or left"):
        assert heading in said


def test_one_table_in_csv(run):
    done = run(*PROGRAMME, "--table", "readings", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [r["high"] for r in rows if r["row"] == "left for other days"] == ["1563"]


def test_json_holds_the_figures_by_edition(run):
    told = json.loads(run(*PROGRAMME, "--format", "json").stdout)
    assert [r["low"] for r in told["rows"] if r["period_start"] is None] == [1501, 5165, 5627]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--measure", "raids"), 1, "there is no measure 'raids'"),
        (("--measure", "arrests", "--table", "ratio"), 2, "--table ratio needs --per"),
        (("--measure", "arrests", "--table", "nowcast"), 1, "these data give no table 'nowcast' here"),
        ((), 2, "--measure"),
    ],
)
def test_refusals_are_one_line(run, arguments, code, said):
    done = run("editions", "example:programme", *arguments)
    assert done.exit_code == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
