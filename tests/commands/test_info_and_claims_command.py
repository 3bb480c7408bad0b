"""``graphlab info`` and ``graphlab claims`` as typed."""

from __future__ import annotations

import csv
import io
import json


def test_info_as_json_is_the_envelope(run):
    result = run("info", "example:open-source", "--format", "json")
    assert result.exit_code == 0
    envelope = json.loads(result.stdout)
    assert list(envelope) == [
        "title",
        "method",
        "parameters",
        "seed",
        "columns",
        "rows",
        "notes",
        "withheld",
        "marking",
    ]
    assert {"handling", "grade", "undated", "overlapping"} <= set(envelope["withheld"])
    assert all("claims" in row for row in envelope["rows"])


def test_info_on_a_terminal_shows_measures_and_marking(run):
    text = run("info", "example:open-source").stdout
    assert "Measures and units" in text
    assert "Marking: OFFICIAL" in text


def test_claims_by_a_name_as_people_type_it(run):
    result = run("claims", "example:open-source", "op gravity", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert "gravity-london" in {r["id"] for r in rows}


def test_an_unknown_name_is_status_one_with_an_offer_and_no_traceback(run):
    result = run("claims", "example:open-source", "gravty")
    assert result.exit_code == 1
    assert "did you mean gravity?" in result.stderr
    assert "Traceback" not in result.output


def test_a_file_is_not_overwritten_without_force(run, tmp_path):
    target = tmp_path / "info.csv"
    assert run("info", "example:open-source", "-o", target).exit_code == 0
    before = target.read_bytes()
    again = run("info", "example:open-source", "-o", target, "--period", "2019")
    assert again.exit_code == 1
    assert "--force" in again.stderr
    assert target.read_bytes() == before
    assert run("info", "example:open-source", "-o", target, "--period", "2019", "--force").exit_code == 0
    assert target.read_bytes() != before


def test_the_ending_of_the_file_chooses_the_format(run, tmp_path):
    for ending, start in ((".csv", "section,item"), (".json", "{"), (".md", "## "), (".txt", "What is in it")):
        target = tmp_path / f"out{ending}"
        assert run("info", "example:open-source", "-o", target).exit_code == 0
        assert target.read_text(encoding="utf-8").startswith(start)


def test_a_wrong_option_is_status_two(run):
    assert run("info", "example:open-source", "--nonsense").exit_code == 2


def test_a_wrong_period_says_how_to_write_one(run):
    result = run("info", "example:open-source", "--period", "soon")
    assert result.exit_code == 1
    assert "'soon' is not a date; write 2019, 2019-11 or 2019-11-30" in result.stderr


def test_no_such_folder_is_said_plainly(run):
    result = run("info", "no-such-folder")
    assert result.exit_code == 1
    assert "there is no file or folder 'no-such-folder'" in result.stderr
