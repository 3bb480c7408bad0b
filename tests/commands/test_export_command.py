"""``graphlab export``: a dataset for other tools from the command line."""

import pytest

from graphlab.sources import open_source


@pytest.mark.parametrize("name", ["a.graphml", "a.json", "a.xlsx"])
def test_what_is_exported_loads_again_as_the_same_dataset(run, example, tmp_path, name):
    result = run("export", "example:open-source", "-o", tmp_path / name)
    assert result.exit_code == 0, result.stderr
    assert f"Wrote {tmp_path / name} (OFFICIAL)" in result.stderr
    assert result.stdout == ""
    assert open_source(str(tmp_path / name)) == example


def test_a_folder_needs_a_format(run, tmp_path, example):
    vague = run("export", "example:open-source", "-o", tmp_path / "out")
    assert vague.exit_code == 1
    assert "does not say the format" in vague.stderr
    clear = run("export", "example:open-source", "-o", tmp_path / "out", "--format", "csv")
    assert clear.exit_code == 0, clear.stderr
    assert open_source(str(tmp_path / "out")) == example


def test_what_the_format_cannot_carry_is_said_even_when_quiet(run, tmp_path):
    result = run("export", "example:open-source", "-o", tmp_path / "a.gexf", "--quiet")
    assert result.exit_code == 0
    assert "Left out: 30 events" in result.stderr
    assert "Wrote" not in result.stderr


def test_nothing_is_overwritten_without_force(run, tmp_path):
    target = tmp_path / "a.json"
    target.write_text("mine")
    refused = run("export", "example:open-source", "-o", target)
    assert refused.exit_code == 1
    assert target.read_text() == "mine"
    assert run("export", "example:open-source", "-o", target, "--force", "--quiet").exit_code == 0
    assert target.read_text() != "mine"


def test_withheld_claims_are_counted_by_reason(run, folder, tmp_path):
    links = [
        {"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "handling": "C"},
        {"link_type": "SUPPLIES", "from": "j", "to": "norwich"},
    ]
    result = run("export", folder(links=links), "-o", tmp_path / "a.graphml")
    assert "Withheld: 1 claim by handling" in result.stderr


def test_pseudonyms_and_suppression_reach_the_file(run, tmp_path):
    result = run("export", "example:open-source", "-o", tmp_path / "a.cypher", "--pseudonyms", "--suppress-below", "6")
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "a.cypher").read_text(encoding="utf-8")
    assert "Rico" not in text
    assert "scouse" not in text.lower()
    assert "countId: 'gravity-nottinghamshire'" in text
    line = next(t for t in text.splitlines() if "countId: 'gravity-nottinghamshire'" in t)
    assert "value: '[c]'" in line
    assert " low:" not in line
    assert "printed share" not in line
    assert (tmp_path / "a.cypher.pseudonym-key.csv").exists()


def test_flowmap_takes_a_measure(run, tmp_path):
    result = run(
        "export",
        "example:open-source",
        "-o",
        tmp_path / "map",
        "--format",
        "flowmap",
        "--measure",
        "arrests",
        "--subject",
        "gravity",
    )
    assert result.exit_code == 0, result.stderr
    assert "london,norfolk,443,443" in (tmp_path / "map" / "flows.csv").read_text(encoding="utf-8")
    assert "Left out: two flows with an unknown or not-itemised end" in result.stderr


def test_a_format_that_does_not_exist_is_exit_two(run, tmp_path):
    result = run("export", "example:open-source", "-o", tmp_path / "x", "--format", "pdf")
    assert result.exit_code == 2
