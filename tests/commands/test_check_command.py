"""``graphlab check`` tells everything and loads nothing; what it rejects can be corrected and loaded again."""

from __future__ import annotations

import csv
import json
import re

from graphlab.sources import open_source

SHEET = "Force,Norfolk,Newpont\nMet,12,3\nMerseyside Police,<5,2\n"
RULES = """\
source: return-2020
tables:
  - counts:
      unpivot: {except: Force}
      subject: {value: national-return}
      measure: {value: arrests}
      unit: {value: persons}
      stock_or_flow: {value: flow}
      origin: {column: Force, match: place}
      destination: {header: yes, match: place}
      value: {cell: yes}
"""


def _rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _good(folder):
    return folder(
        links=[{"link_type": "SUPPLIES", "from": "l1", "to": "t1"}, {"link_type": "SUPPLIES", "from": "l2", "to": "t1"}]
    )


def _bad(folder):
    rows = [
        {"count_id": "all", "subject": "o", "value": "9", "destination": "t1"},
        {"count_id": "p1", "subject": "o", "value": "1O3", "destination": "t1", "origin": "a", "part_of": "all"},
        {"count_id": "p2", "subject": "o", "value": "2", "destination": "t1", "origin": "b", "part_of": "all"},
    ]
    return folder(counts=rows)


def test_a_sound_source_ends_with_status_0_and_its_account(run, folder):
    result = run("check", _good(folder))
    assert result.exit_code == 0
    assert "This would load: 2 rows read, 2 kept, 0 merged, 0 rejected; no errors, no warnings" in result.stdout
    assert "there is no lines table" in result.stdout


def test_a_bad_source_ends_with_status_1_and_every_defect(run, folder):
    result = run("check", _bad(folder))
    assert result.exit_code == 1
    assert "This would be refused: 3 rows read" in result.stdout
    assert "counts.csv, line 3, column 'value': '1O3' is not a number or bound" in result.stdout


def test_json_and_csv_hold_every_finding(run, folder):
    envelope = json.loads(run("check", _bad(folder), "--format", "json").stdout)
    findings = [row["finding"] for row in envelope["rows"]]
    assert (findings.count("file"), findings.count("error")) == (1, 1)
    error = next(row for row in envelope["rows"] if row["finding"] == "error")
    assert (error["file"], error["line"], error["column"], error["value"]) == ("counts.csv", 3, "value", "1O3")
    assert error["remedy"].startswith("write 103")
    rows = list(csv.DictReader(run("check", _bad(folder), "--format", "csv").stdout.splitlines()))
    assert [row["finding"] for row in rows] == findings
    assert rows[0]["read"] == "3"


def test_html_is_one_page_with_a_picture_a_policy_and_escaped_text(run, folder, tmp_path):
    source = folder(
        links=[{"link_type": "SUPPLIES", "from": "l1", "to": "t1", "note": "</script><script>alert(1)</script>"}]
    )
    result = run("check", source, "-o", tmp_path / "report.html")
    assert result.exit_code == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("Content-Security-Policy") == 1
    assert "<svg" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?:src|href)=", page)
    assert run("check", source, "-o", tmp_path / "report.html").exit_code == 1


def test_the_same_bytes_whatever_the_order_of_rows(run, folder):
    rows = [{"link_type": "SUPPLIES", "from": f"l{i}", "to": "t1"} for i in range(5)]
    first = run("check", folder(name="data", links=rows), "--format", "json").stdout
    second = run("check", folder(name="data", links=rows[::-1]), "--format", "json").stdout
    assert first == second


def test_rejected_rows_are_corrected_and_join_the_rest(run, folder, tmp_path):
    bad = _bad(folder)
    out = tmp_path / "rejected"
    result = run("check", bad, "--rejected", out)
    assert "1 of counts" in result.stderr
    rows = _rows(out / "counts.csv")
    assert [(row["count_id"], row["value"]) for row in rows] == [("p1", "1O3"), ("all", "9")]
    reasons = _rows(out / "reasons.csv")
    assert [(row["line"], row["value"]) for row in reasons] == [("3", "1O3")]
    text = (out / "counts.csv").read_text(encoding="utf-8").replace("1O3", "4")
    (out / "counts.csv").write_text(text, encoding="utf-8")
    kept = open_source(bad, keep_going=True)
    whole = kept.extend(open_source(out))
    assert sorted(c.id for c in whole.counts) == ["all", "p1", "p2"]
    again = run("check", bad, "--rejected", out)
    assert again.exit_code == 1
    assert "holds something already" in again.stderr


def test_a_refused_source_keeps_its_marking(run, folder):
    rows = [{"count_id": "a", "subject": "o", "value": "1O3"}]
    source = folder(name="secret", record="marking: OFFICIAL-SENSITIVE\n", counts=rows)
    assert json.loads(run("check", source, "--format", "json").stdout)["marking"] == "OFFICIAL-SENSITIVE"
    good = folder(name="open", counts=[{"count_id": "b", "subject": "o", "value": "1"}])
    assert json.loads(run("check", good, source, "--format", "json").stdout)["marking"] == "OFFICIAL-SENSITIVE"


def test_a_missing_source_is_said_to_be_missing(run):
    result = run("check", "no-such-folder")
    assert result.exit_code == 1
    assert "there is no file or folder 'no-such-folder'" in result.stderr


def test_a_mapping_is_suggested_to_the_terminal_or_into_a_file(run, tmp_path):
    sheet = tmp_path / "foi.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    shown = run("check", sheet, "--suggest-mapping")
    assert shown.exit_code == 0
    assert "unpivot" in shown.stdout
    written = run("check", sheet, "--suggest-mapping", tmp_path / "m.yaml")
    assert written.exit_code == 0
    assert (tmp_path / "m.yaml").read_text(encoding="utf-8") == shown.stdout
    assert run("check", sheet, "--suggest-mapping", tmp_path / "m.yaml").exit_code == 1


def test_unclear_names_are_written_settled_and_read(run, tmp_path):
    sheet, rules, names = tmp_path / "foi.csv", tmp_path / "m.yaml", tmp_path / "matches.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    rules.write_text(RULES, encoding="utf-8")
    first = run("check", sheet, "--mapping", rules, "--write-matches", names)
    assert first.exit_code == 1
    assert "the place 'Newpont' is not clear" in first.stdout
    assert "1 name to settle" in first.stderr
    row = _rows(names)[0]
    assert (row["name"], row["kind"], row["id"]) == ("Newpont", "place", "")
    names.write_text(
        names.read_text(encoding="utf-8").replace("Newpont,place,,", "Newpont,place,newport,"), encoding="utf-8"
    )
    second = run("check", sheet, "--mapping", rules, "--matches", names)
    assert second.exit_code == 0
    assert (
        "the place 'Newpont' was read as newport (matches file, 100)" in second.stdout
        or "was read as newport" in second.stdout
    )


def test_matches_without_a_mapping_are_a_wrong_command_line(run, folder, tmp_path):
    assert run("check", _good(folder), "--write-matches", tmp_path / "m.csv").exit_code == 2


def test_a_damaged_file_is_a_finding_and_no_traceback(run, tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK not a zip")
    result = run("check", path, "--format", "json")
    assert result.exit_code == 1
    assert "is no workbook" in json.loads(result.stdout)["rows"][0]["text"]


def test_lines_of_one_brand_are_listed(run):
    result = run("check", "example:open-source")
    assert result.exit_code == 0
    assert "lines 'rico-cambridgeshire' and 'rico-exeter' share the brand 'Rico'" in result.stdout


def test_many_warnings_of_one_kind_are_cut_on_a_terminal_only(run, folder):
    rows = [{"link_type": "SUPPLIES", "from": f"l{i}", "to": "t1", "source_id": ""} for i in range(30)]
    source = folder(links=rows)
    shown = run("check", source).stdout
    assert "10 more warnings on column 'source_id'" in shown
    envelope = json.loads(run("check", source, "--format", "json").stdout)
    assert sum(row["finding"] == "warning" for row in envelope["rows"]) == 30


def test_a_town_that_several_forces_share_is_an_end_and_not_their_larger_area(run, tmp_path):
    sheet = tmp_path / "return.csv"
    sheet.write_text(
        "Force area,Town arrested in,FY,Arrests\nMetropolitan,Norwich,2021/22,12\nEssex Police,Norwich,2021/22,<5\n",
        encoding="utf-8",
    )
    shown = run("check", sheet).stdout
    assert "metropolitan to norwich" in shown
    assert "larger area" not in shown
