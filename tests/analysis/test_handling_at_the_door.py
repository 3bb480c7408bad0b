"""Handling is said at the door, an audience is a plain switch, and no command shows what handling keeps out."""

from __future__ import annotations

import json
import random

import pytest

import graphlab
from graphlab.analysis.inspection.handling import withheld_rows
from graphlab.analysis.lifecycle.lives import lives
from graphlab.dataset import Dataset
from graphlab.synthesis.world import make
from graphlab.wording.phrases import few, listed


def rows(grade: str = "B24") -> dict[str, list[dict[str, str]]]:
    link = {"link_type": "SUPPLIES", "to": "norwich", "source_id": "s", "start": "2025-01", "end": "2025-12"}
    links = [link | {"from": "open", "grade": "2B"}, link | {"from": "hidden", "grade": grade}]
    links.append(link | {"from": "told", "grade": "2B"})
    event = {"source_id": "s", "date_start": "2026-01-01", "date_end": "2026-01-01"}
    events = [event | {"line_id": "told", "event": "closed", "grade": grade}]
    events.append(event | {"line_id": "hidden", "event": "closed_type1", "handling": "C"})
    return {"links": links, "events": events}


@pytest.fixture
def data() -> Dataset:
    return Dataset.build(rows())


@pytest.fixture
def folder(data, tmp_path):
    data.save(str(tmp_path / "d"))
    return str(tmp_path / "d")


def test_each_row_that_will_be_withheld_is_told_with_its_reason(data):
    found = withheld_rows(data)
    assert [(r["table"], r["about"], r["why"]) for r in found.rows if r["table"] == "links"] == [
        ("links", "hidden", "the legacy grade B24 means handling C")
    ]
    assert sorted(r["why"] for r in found.rows) == [
        "the column handling says C",
        *["the legacy grade B24 means handling C"] * 2,
    ]
    withheld, changes = found.notes
    assert withheld == (
        "3 rows (2 events and 1 link) will be withheld from products: 1 because the column handling says C and 2 "
        "because the legacy grade B24 means handling C. --audience internal lets them in."
    )
    assert changes == (
        "Without them one line is not shown (hidden), two closures are not counted, and one line stands in another "
        "state (told)."
    )


def test_nothing_is_said_where_nothing_is_withheld():
    assert withheld_rows(Dataset.build(rows("2B") | {"events": []})).notes == []


def test_check_and_load_say_it(folder, run, tmp_path):
    assert "3 rows (2 events and 1 link) will be withheld from products" in run("check", folder).stdout
    told = json.loads(run("check", folder, "--format", "json").stdout)["rows"]
    assert [r["finding"] for r in told].count("withheld") == 2
    loaded = run("load", folder, "--into", tmp_path / "again")
    assert "will be withheld from products" in " ".join(loaded.stdout.split())


def test_an_audience_is_a_plain_switch(folder, run):
    def lines(*options: str) -> set[str]:
        result = run("lines", folder, *options, "--format", "json")
        return {r["line"] for r in json.loads(result.stdout)["rows"]}

    assert lines() == lines("--audience", "external") == {"open", "told"}
    assert lines("--audience", "internal") == lines("--include-handling", "C") == {"open", "hidden", "told"}
    assert lines("--audience", "internal", "--include-handling", "C") == {"open", "hidden", "told"}


@pytest.mark.parametrize("given", [("external", "C"), ("internal", "P")])
def test_a_contradiction_of_the_two_is_a_wrong_command_line(folder, run, given):
    result = run("lines", folder, "--audience", given[0], "--include-handling", given[1])
    assert result.exit_code == 2
    assert f"--audience {given[0]} and --include-handling {given[1]} contradict each other" in result.stderr


def test_diff_obeys_handling_and_filters(data, tmp_path, run):
    later = rows()
    later["links"][1]["note"] = "the secret note"
    later["links"][0]["note"] = "an open note"
    new = Dataset.build(later)
    outside = graphlab.diff(data, new)
    assert "secret" not in outside.to_json()
    assert "hidden" not in outside.to_json()
    assert "an open note" in outside.to_json()
    assert outside.withheld["handling"] == 6
    inside = graphlab.diff(data, new, include_handling="C")
    assert "the secret note" in inside.to_json()
    assert graphlab.diff(data, new, subject="told").rows == []
    for name, made in (("a", data), ("b", new)):
        made.save(str(tmp_path / name))
    assert "secret" not in run("diff", tmp_path / "a", tmp_path / "b").stdout
    assert "secret" in run("diff", tmp_path / "a", tmp_path / "b", "--audience", "internal", "--format", "json").stdout


SHOWING = [
    ("info",),
    ("lines",),
    ("claims",),
    ("flows", "--measure", "lines"),
    ("disruption",),
    ("whatif", "--rank"),
    ("plan", "--budget", "1"),
    ("watch",),
    ("centrality",),
    ("communities",),
    ("query", "lines_by_area"),
]


@pytest.mark.parametrize("command", SHOWING, ids=lambda c: c[0])
def test_no_command_names_a_line_that_handling_keeps_out(folder, run, command):
    name, *options = command
    result = run(name, folder, *options, "--format", "json")
    assert "hidden" not in result.stdout, result.stdout


@pytest.mark.parametrize("seed", range(4))
def test_what_changes_is_told_from_columns_as_from_the_life_of_each_line(seed):
    chance = random.Random(seed)
    tables = {name: [dict(row) for row in found] for name, found in make(60, seed).tables.items()}
    for row in (*tables["links"], *tables["events"]):
        row["handling"] = "C" if chance.random() < 0.3 else "P"
        row["grade"] = ""
    data = Dataset.build(tables)
    shown = dict(lives(data.network(as_listed=True)).items())
    every = dict(lives(data.network(as_listed=True, include_handling="C")).items())
    gone = sorted(every.keys() - shown.keys())
    closures = sum(len(life.closures) for life in every.values()) - sum(len(life.closures) for life in shown.values())
    other = sorted(line for line in shown if shown[line].state != every[line].state)
    changes = withheld_rows(data).notes[1]
    assert other and closures > 0
    for number, named in ((len(gone), gone), (len(other), other)):
        assert f"{few(number, 'line')} " in changes
        assert not named or f"({listed(named)})" in changes
    assert f"{few(closures, 'closure')} " in changes
