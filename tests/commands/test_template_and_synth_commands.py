"""An empty dataset to start from, and made-up ones to learn and test with."""

from __future__ import annotations

import csv
import json

import openpyxl
import pytest

import graphlab
from graphlab.model.tables import TABLES
from graphlab.sources import open_source


def test_a_template_workbook_has_every_column_explained_and_drop_downs(run, tmp_path):
    path = tmp_path / "start.xlsx"
    assert run("template", "-o", path).exit_code == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Read me", *TABLES, "dataset"]
    for name, spec in TABLES.items():
        header = [cell.value for cell in book[name][1]]
        assert header == list(spec.names)
        assert all(cell.comment and cell.comment.text for cell in book[name][1])
    lists = {rule.formula1 for rule in book["events"].data_validations.dataValidation}
    assert '"major,moderate,minor"' in lists
    assert any(formula.startswith('"opened,active,disrupted') for formula in lists)
    explained = {(row[0], row[1]) for row in book["Read me"].iter_rows(min_row=2, values_only=True)}
    assert explained == {(s.name, c.name) for s in TABLES.values() for c in s.columns}


def test_a_filled_template_loads(run, tmp_path):
    path = tmp_path / "start.xlsx"
    run("template", "-o", path)
    book = openpyxl.load_workbook(path)
    header = [cell.value for cell in book["links"][1]]
    values = {
        "link_type": "SUPPLIES",
        "from": "rico",
        "to": "norwich",
        "source_id": "s1",
        "start": "2019-11",
        "grade": "2C",
    }
    for name, value in values.items():
        book["links"].cell(2, header.index(name) + 1, value)
    for sheet, column, value in (("lines", 1, "rico"), ("places", 1, "norwich"), ("sources", 1, "s1")):
        book[sheet].cell(2, column, value)
    book["dataset"]["B2"] = "Our lines"
    book.save(path)
    data = open_source(path)
    assert str(data.links[0].period) == "2019-11.."
    assert (data.title, data.marking) == ("Our lines", "OFFICIAL")


def test_a_template_folder_loads_once_filled(run, tmp_path):
    folder = tmp_path / "start"
    assert run("template", "-o", folder).exit_code == 0
    assert {p.name for p in folder.iterdir()} == {f"{t}.csv" for t in TABLES} | {"dataset.yaml", "COLUMNS.md"}
    with (folder / "links.csv").open("a", encoding="utf-8") as stream:
        stream.write("SUPPLIES,rico,norwich,s1\n")
    for table, key in (("lines", "rico"), ("places", "norwich"), ("sources", "s1")):
        with (folder / f"{table}.csv").open("a", encoding="utf-8") as stream:
            stream.write(key + "\n")
    assert len(open_source(folder).links) == 1


def test_a_template_never_overwrites_unasked_nor_guesses_a_format(run, tmp_path):
    path = tmp_path / "start.xlsx"
    run("template", "-o", path)
    before = path.read_bytes()
    again = run("template", "-o", path)
    assert (again.exit_code, path.read_bytes()) == (1, before)
    assert "--force overwrites" in again.stderr
    assert run("template", "-o", path, "--force").exit_code == 0
    assert run("template", "-o", tmp_path / "x.docx").exit_code == 1


def test_synth_writes_a_sound_dataset_with_its_truth(run, tmp_path):
    folder = tmp_path / "made"
    assert run("synth", "-o", folder, "--lines", 40, "--seed", 7).exit_code == 0
    data = open_source(folder)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    assert len(data.lines) == len(truth["lines"]) == 40
    assert data.report.errors == ()
    again = tmp_path / "again"
    run("synth", "-o", again, "--lines", 40, "--seed", 7)
    assert all((again / p.name).read_bytes() == p.read_bytes() for p in folder.iterdir())


def test_check_finds_what_messy_planted(run, tmp_path):
    folder = tmp_path / "messy"
    assert run("synth", "-o", folder, "--lines", 120, "--messy", 2).exit_code == 0
    with (folder / "planted.csv").open(encoding="utf-8") as stream:
        planted = {(r["file"], r["line"], r["column"], r["severity"]) for r in csv.DictReader(stream)}
    envelope = json.loads(run("check", folder, "--format", "json").stdout)
    found = {
        (r["file"], str(r["line"]), r["column"], r["finding"])
        for r in envelope["rows"]
        if r["finding"] in ("error", "warning")
    }
    assert found == planted
    files = [r for r in envelope["rows"] if r["finding"] == "file"]
    assert all(r["read"] == r["kept"] + r["merged"] + r["rejected"] for r in files)


def test_messy_takes_a_default_and_says_when_the_dataset_is_too_small(run, tmp_path):
    assert "72 defects planted" in run("synth", "-o", tmp_path / "a", "--lines", 120, "--messy").stderr
    small = run("synth", "-o", tmp_path / "b", "--lines", 3, "--messy", 40)
    assert small.exit_code == 1
    assert "make more lines or plant fewer defects" in small.stderr
    assert not (tmp_path / "b").exists()


def test_synth_never_writes_over_other_files(run, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "diary.txt").write_text("x", encoding="utf-8")
    for extra in ((), ("--force",)):
        result = run("synth", "-o", folder, "--lines", 3, *extra)
        assert result.exit_code == 1
        assert "holds diary.txt" in result.stderr
    assert [p.name for p in folder.iterdir()] == ["diary.txt"]


def test_the_library_makes_what_the_commands_make(run, tmp_path):
    run("synth", "-o", tmp_path / "a", "--lines", 30, "--seed", 4)
    made = graphlab.synth(30, output=tmp_path / "b", seed=4)
    assert all((tmp_path / "b" / p.name).read_bytes() == p.read_bytes() for p in (tmp_path / "a").iterdir())
    assert made.truth["lines"][0]["line"] == "line-00001"
    assert len(graphlab.synth(120, messy=1).truth["planted"]) == 24
    run("template", "-o", tmp_path / "c")
    graphlab.template(tmp_path / "d")
    assert all((tmp_path / "d" / p.name).read_bytes() == p.read_bytes() for p in (tmp_path / "c").iterdir())
    with pytest.raises(graphlab.OutputError, match="is there already"):
        graphlab.template(tmp_path / "d")
