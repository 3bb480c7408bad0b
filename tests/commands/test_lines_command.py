"""``graphlab lines`` on the real dataset."""

from __future__ import annotations

import json


def test_json_has_the_envelope_and_ids(run):
    result = run("lines", "example:open-source", "--format", "json")
    assert result.exit_code == 0
    envelope = json.loads(result.stdout)
    assert set(envelope) == {"title", "method", "parameters", "seed", "columns", "rows", "notes", "withheld", "marking"}
    echo = next(row for row in envelope["rows"] if row["line"] == "echo")
    assert echo["destinations"] == ["aberdeen", "anglesey", "cornwall", "deeside"]
    assert echo["first_seen_low"] == "2018-04-01"


def test_table_of_a_place(run):
    result = run("lines", "example:open-source", "--place", "great yarmouth")
    assert result.exit_code == 0
    assert "Ledger of 4 lines" in result.stdout
    assert "Successors as claimed" not in result.stdout


def test_successors_are_shown_where_there_are_any(run, folder):
    path = folder(links=[{"link_type": "SUCCEEDS", "from": "new", "to": "old", "grade": "2C"}])
    shown = run("lines", path).stdout
    assert "Successors as claimed" in shown
    assert "old, new" in shown


def test_survival_is_added(run):
    result = run("lines", "example:open-source", "--survival")
    assert "6 events, fewer than 10" in result.stdout


def test_pseudonyms_hide_the_brands(run):
    result = run("lines", "example:open-source", "--pseudonyms", "--format", "csv")
    assert result.exit_code == 0
    assert "Scouse Porky" not in result.stdout
    assert len(result.stdout.splitlines()) == 36


def test_unknown_place_offers_the_closest(run):
    result = run("lines", "example:open-source", "--place", "grate yarmouth")
    assert result.exit_code == 1
    assert "great-yarmouth" in result.stderr
