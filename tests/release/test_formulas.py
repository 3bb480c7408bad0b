"""No text of the data is run as a formula by a spreadsheet, wherever it is written: names, headers, charts, notes."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest

from graphlab.dataset import Dataset
from graphlab.model.result import Column, Result
from graphlab.report.briefing.document import Bar, Bars, Briefing, Section
from graphlab.report.briefing.pptx_writer import briefing_pptx
from graphlab.report.exports.export import export
from graphlab.sources import open_source

FORMULA = '=HYPERLINK("http://x.org","y")'
MAPPING = """graphlab: mapping 1
source: foi
sources:
  - source_id: foi
    title: x
sheets:
  - sheet: foi.csv
    tables:
      - links:
          link_type: {value: SUPPLIES}
          from: {column: Line, match: line}
          to: {column: Town, match: place}
"""


def formulas_in(content: bytes) -> list[str]:
    """Return what a spreadsheet would run in a CSV file, a workbook, or a document with workbooks in it."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [packed.read(name) for name in packed.namelist()]
        return [found for part in parts for found in formulas_in(part)]
    if content.startswith(b"<"):
        return [m.decode() for m in re.findall(rb"<f>[^<]*", content)]
    if b"\x00" in content[:2000] or content.startswith((b"\xff", b"\x89")):
        return []
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig", "replace")))
    return [cell for row in rows for cell in row if re.match(r"[=+@\t\r]|-(?![\d.])", cell) and cell not in ("-",)]


@pytest.fixture
def data() -> Dataset:
    count = {"measure": "arrests", "unit": "person-arrests", "stock_or_flow": "flow", "source_id": "s", "subject": "op"}
    link = {"link_type": "SUPPLIES", "from": "l1", "to": "norwich", "source_id": "s", "note": FORMULA}
    return Dataset.build(
        {
            "links": [link | {"=cmd|x": "@SUM(1)", "+extra": "-1+1", "'tis": "plain"}],
            "lines": [{"line_id": "l1", "name": FORMULA}],
            "places": [{"place_id": "p", "name": "=1+2"}, {"place_id": "norwich", "name": "+Norwich"}],
            "sources": [{"source_id": "s", "title": FORMULA}],
            "counts": [count | {"count_id": "c1", "value": "4", "origin": "p", "destination": "norwich"}],
        },
        {"title": FORMULA},
    )


@pytest.mark.parametrize("name", ["csv", "d.xlsx"])
def test_headers_and_texts_are_disarmed_and_come_back(data, tmp_path, name):
    export(data, tmp_path / name, format="csv" if name == "csv" else None)
    files = [tmp_path / name] if name != "csv" else sorted((tmp_path / name).glob("*.csv"))
    assert [found for file in files for found in formulas_in(file.read_bytes())] == []
    back = open_source(tmp_path / name)
    assert back.extra_columns("links") == data.extra_columns("links") == ("'tis", "+extra", "=cmd|x")
    assert back == data


def test_a_briefing_runs_nothing(data, run, tmp_path):
    data.save(str(tmp_path / "d"))
    assert run("brief", tmp_path / "d", "-o", tmp_path / "b", "--to", "pptx", "--to", "docx").exit_code == 0
    files = sorted(p for p in (tmp_path / "b").rglob("*") if p.suffix in (".csv", ".pptx", ".docx"))
    assert len(files) > 8
    assert {f.name: formulas_in(f.read_bytes()) for f in files if formulas_in(f.read_bytes())} == {}


def test_the_workbook_behind_a_chart_runs_nothing():
    bars = Bars("b", "Arrests", FORMULA, (Bar(FORMULA, 4, 4, "4"), Bar("=1+1", 0, 29, "fewer than 30")))
    section = Section("flows", "Who", "London", (bars,))
    briefing = Briefing("t", "p", "OFFICIAL", "2026", "a", (), (), (section,))
    content = briefing_pptx(briefing)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        books = [n for n in packed.namelist() if n.endswith(".xlsx")]
        assert len(books) == 1
        assert formulas_in(packed.read(books[0])) == []


def test_rejected_rows_and_open_names_run_nothing_and_can_be_settled(run, tmp_path):
    sheet, mapping, matches = tmp_path / "foi.csv", tmp_path / "m.yaml", tmp_path / "matches.csv"
    rows = [["Line", "Town", "=1+1"], ["=cmd|' /C calc'!A0", "Norwich", "3"], [FORMULA, "Ely", "@x"]]
    with sheet.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    mapping.write_text(MAPPING, encoding="utf-8")
    run("check", sheet, "--mapping", mapping, "--write-matches", matches, "--rejected", tmp_path / "rejected")
    for file in (matches, *sorted((tmp_path / "rejected").glob("*.csv"))):
        assert formulas_in(file.read_bytes()) == [], file.name
    with matches.open(newline="", encoding="utf-8") as stream:
        settled = [row | {"id": f"line-{n}"} for n, row in enumerate(csv.DictReader(stream))]
    assert len(settled) == 2
    with matches.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, settled[0])
        writer.writeheader()
        writer.writerows(settled)
    assert "A0' was read as line-" in run("check", sheet, "--mapping", mapping, "--matches", matches).stdout


def test_the_header_of_a_result_runs_nothing():
    result = Result("t", "m", [Column("=1+1", "", "x"), Column("n", "", "y")], [{"=1+1": FORMULA, "n": -3}])
    assert formulas_in(result.to_csv().encode()) == []
    assert result.to_csv().splitlines()[1].endswith(",-3")
