"""``check --fix`` hands a sheet back with every doubtful cell coloured and commented, and no value changed."""

from __future__ import annotations

import zipfile

import pytest

openpyxl = pytest.importorskip("openpyxl")

MAPPING = """\
source: s
tables:
  - counts:
      subject: {value: o}
      measure: {value: arrests}
      unit: {value: person-arrests}
      stock_or_flow: {value: flow}
      origin: {column: Force, match: place}
      period: Month
      value: Arrests
      totals: words
"""
ROWS = [
    ("Force", "Month", "Arrests"),
    ("Kent", "Jan-22", "about a dozen"),
    ("Xyzzy", "Jan-22", 4),
    ("Essex", "Jan-22", 3),
    ("Essex", "Jan-22", 5),
    ("Total", "Jan-22", 99),
]


@pytest.fixture
def sheet(tmp_path):
    book = openpyxl.Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    book.worksheets[0]["C6"] = "=SUM(C2:C5)"
    book.worksheets[0]["C6"] = 99
    book.worksheets[0]["E1"] = "=1+1"
    book.save(tmp_path / "s.xlsx")
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    return tmp_path / "s.xlsx"


def test_doubtful_cells_are_coloured_and_say_why_and_values_stay(run, sheet, tmp_path):
    copy = tmp_path / "look.xlsx"
    result = run("check", sheet, "--mapping", tmp_path / "m.yaml", "--fix", copy)
    assert "cells are coloured and commented; no value was changed" in result.output
    before, after = (openpyxl.load_workbook(p).worksheets[0] for p in (sheet, copy))
    assert [[c.value for c in row] for row in after.iter_rows()] == [
        [c.value for c in row] for row in before.iter_rows()
    ]
    comments = {c.coordinate: c.comment.text for row in after.iter_rows() for c in row if c.comment}
    assert "'about a dozen' is not a number or bound" in comments["C2"]
    assert "the place 'Xyzzy' is not clear" in comments["A3"]
    assert "fall on 1 cell" in comments["A4"]
    assert "fall on 1 cell" in comments["A5"]
    assert "B2" not in comments
    assert after["C2"].fill.fgColor.rgb == "FFFFC7CE"
    assert after["B2"].fill.fgColor.rgb != "FFFFC7CE"


def test_a_csv_file_comes_back_as_a_workbook_and_nothing_is_overwritten(run, tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("Force,Month,Arrests\nKent,Jan-22,lots\n=1+1,Jan-22,4\n", encoding="utf-8")
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    copy = tmp_path / "look.xlsx"
    run("check", path, "--mapping", tmp_path / "m.yaml", "--fix", copy)
    sheet = openpyxl.load_workbook(copy).worksheets[0]
    assert "'lots' is not a number" in sheet["C2"].comment.text
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")
    assert "is there already" in run("check", path, "--mapping", tmp_path / "m.yaml", "--fix", copy).output
    assert "ends in .xlsx" in run("check", path, "--mapping", tmp_path / "m.yaml", "--fix", tmp_path / "x.csv").output


def test_the_sheet_itself_and_what_is_read_beside_it_are_never_overwritten(run, sheet, tmp_path):
    rules, names = tmp_path / "m.yaml", tmp_path / "matches.csv"
    names.write_text("name,kind,id\nXyzzy,place,xyzzy\n", encoding="utf-8")
    before = {p: p.read_bytes() for p in (sheet, rules, names)}
    for option, target in (("--fix", sheet), ("-o", rules), ("--write-matches", names)):
        words = ("--mapping", rules, "--matches", names, option, target, "--force")
        assert "belongs to the source" in run("check", sheet, *words).stderr
    assert {p: p.read_bytes() for p in (sheet, rules, names)} == before


def test_a_file_that_any_option_reads_is_not_overwritten(run, tmp_path):
    worth = tmp_path / "worth.csv"
    worth.write_text("place,worth\nnorwich,2\n", encoding="utf-8")
    result = run("plan", "example:open-source", "--budget", "1", "--worth", worth, "-o", worth, "--force")
    assert "belongs to the source" in result.stderr
    assert worth.read_text(encoding="utf-8").startswith("place,worth")


@pytest.mark.filterwarnings("error")
def test_a_workbook_of_which_the_styles_are_damaged_is_one_clear_error(run, sheet, tmp_path):
    with zipfile.ZipFile(sheet) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    extension = b'<extLst><ext uri="{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}"/></extLst></styleSheet>'
    for number, styles in enumerate((b"garbage", parts["xl/styles.xml"].replace(b"</styleSheet>", extension))):
        with zipfile.ZipFile(tmp_path / f"{number}.xlsx", "w") as made:
            for name, content in parts.items():
                made.writestr(name, styles if name == "xl/styles.xml" else content)
    fixed = ("--mapping", tmp_path / "m.yaml", "--fix", tmp_path / "look.xlsx")
    damaged = run("check", tmp_path / "0.xlsx", *fixed)
    assert damaged.exit_code == 1
    assert damaged.stderr.startswith("Error: 0.xlsx is damaged: ")
    assert not (tmp_path / "look.xlsx").exists()
    assert "coloured and commented" in run("check", tmp_path / "1.xlsx", *fixed).stderr


TRACKER = """\
Lines as at 2 November 2026
Ref,Line,Run from,Sells in,Status
L1,Rico,Hackney,Norwich,Dormnt
L2,Echo,Newham,Ely,Active
L3,Max,Newham,Ely,Active
L4,07700 900123,Newham,Cromer,Active
"""


def test_a_defect_that_names_no_cell_is_found_by_its_header_or_its_value(run, tmp_path):
    sheet, mapping, copy = tmp_path / "t.csv", tmp_path / "m.yaml", tmp_path / "look.xlsx"
    sheet.write_text(TRACKER, encoding="utf-8")
    mapping.write_text(run("check", sheet, "--suggest-mapping").stdout, encoding="utf-8")
    run("check", sheet, "--mapping", mapping, "--fix", copy)
    book = openpyxl.load_workbook(copy).worksheets[0]
    comments = {c.coordinate: c.comment.text for row in book.iter_rows() for c in row if c.comment}
    assert "'Dormnt' is doubtful" in comments["E3"]
    assert "telephone" in comments["B6"]
    assert "A3" not in comments


def test_the_cells_of_a_tracker_on_its_side_are_marked_where_they_stand(run, tmp_path):
    sheet = tmp_path / "t.csv"
    rows = ["Lines,,", "Line,Rico,Max", "Origin,Hackney,Xyzzy", "Sells in,Qqzzj,Ely", "Closed on,,May 2024"]
    sheet.write_text("\n".join(rows))
    run("check", sheet, "--suggest-mapping", tmp_path / "m.yaml")
    result = run("check", sheet, "--mapping", tmp_path / "m.yaml", "--fix", tmp_path / "look.xlsx")
    assert "t.csv (its columns as rows), line 3, column 'Origin': the place 'Xyzzy' is not clear" in result.output
    assert "(cell C3)" in result.output
    sheet = openpyxl.load_workbook(tmp_path / "look.xlsx").worksheets[0]
    assert {c.coordinate for row in sheet.iter_rows() for c in row if c.comment} == {"C3", "B4"}
