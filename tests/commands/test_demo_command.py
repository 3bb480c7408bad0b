"""``graphlab demo``: the main job on the packaged dataset, into a folder of its own."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphlab.commands import main


def fingerprints(folder: Path) -> dict[str, str]:
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, Result]:
    """Run the demo once."""
    folder = tmp_path_factory.mktemp("demo") / "graphlab-demo"
    return folder, CliRunner().invoke(main, ["demo", "-o", str(folder)])


def test_it_says_what_it_found_and_where_it_put_it(made):
    folder, result = made
    assert result.exit_code == 0, result.output
    assert "29.5 % of all and 36.2 % of the 1,224 itemised" in result.stdout
    assert "279" in result.stdout
    assert "closing Echo next would leave most towns without a named line: 4 of 21" in result.stdout
    assert "fell by 46 or more" in result.stdout
    assert str(folder / "briefing.html") in result.stdout


@pytest.mark.parametrize(
    "name",
    [
        "briefing.html",
        "briefing.docx",
        "briefing.pptx",
        "annex.html",
        "annex.xlsx",
        "network.html",
        "map.html",
        "run-record.json",
        "tables/ledger.csv",
    ],
)
def test_the_parts_of_a_briefing_are_there(made, name):
    assert (made[0] / name).stat().st_size > 200


@pytest.mark.parametrize("name", ["briefing.html", "annex.html", "network.html", "map.html"])
def test_pages_have_one_policy_that_allows_nothing_from_outside(made, name):
    text = (made[0] / name).read_text(encoding="utf-8")
    assert text.count("Content-Security-Policy") == 1
    assert "default-src 'none'" in text
    assert "<link" not in text
    assert "OFFICIAL" in text


def test_tables_hold_the_numbers_of_the_commands(made, run):
    path = made[0] / "tables" / "flows-arrests-person-arrests-flow-of-itemised.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        table = {(r["subject"], r["origin"]): r for r in csv.DictReader(stream)}
    answer = json.loads(
        run("flows", "example:open-source", "--measure", "arrests", "--share-of", "itemised", "--format", "json").stdout
    )
    for row in answer["rows"]:
        mine = table[row["subject"], row["origin"]]
        assert mine["low"] == str(row["low"])
        assert mine["share_low"] == ("" if row["share_low"] is None else repr(row["share_low"]))


def test_it_is_replaced_each_time_and_the_same_bytes_come_again(made, run):
    folder, _ = made
    before = fingerprints(folder)
    (folder / "network.html").unlink()
    assert run("demo", "-o", folder, "--quiet").exit_code == 0
    assert fingerprints(folder) == before


def test_what_a_user_put_into_it_or_changed_in_it_is_not_lost(made, run):
    folder, _ = made
    page = (folder / "briefing.html").read_bytes()
    (folder / "briefing.html").write_text("edited")
    refused = run("demo", "-o", folder, "--quiet")
    assert refused.exit_code == 1
    assert "briefing.html' was changed after graphlab wrote it; nothing was touched" in refused.stderr
    (folder / "briefing.html").write_bytes(page)
    (folder / "tables" / "mine.csv").write_text("mine")
    refused = run("demo", "-o", folder, "--quiet")
    assert "holds other files (tables/mine.csv ...)" in refused.stderr
    (folder / "tables" / "mine.csv").unlink()


def test_a_folder_that_is_not_its_own_is_left_alone(run, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    result = run("demo", "-o", tmp_path)
    assert result.exit_code == 1
    assert "holds other files (thesis.txt ...)" in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]
