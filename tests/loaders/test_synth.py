"""Made-up datasets: sound, the same for a seed, true to their truth; planted defects are found, all and no others."""

from __future__ import annotations

from collections import Counter

import openpyxl
import pytest

from graphlab.dataset import Dataset
from graphlab.errors import LoadError
from graphlab.sources import open_source
from graphlab.synthesis.defects import CELL_KINDS, ROW_KINDS, plant
from graphlab.synthesis.world import make


@pytest.mark.parametrize(("lines", "seed"), [(1, 0), (7, 3), (60, 1), (400, 5)])
def test_a_made_up_dataset_is_sound_at_any_size(lines, seed):
    made = make(lines, seed)
    data = Dataset.build(made.tables, made.record)
    assert data.report.errors == ()
    assert data.report.warnings == ()
    assert len(data.lines) == lines
    assert all(f.read == f.kept for f in data.report.files)


def test_the_same_seed_gives_the_same_dataset_and_another_does_not():
    assert make(40, 2).tables == make(40, 2).tables
    assert make(40, 2).tables != make(40, 3).tables


def test_the_truth_is_what_the_claims_say():
    made = make(120, 4)
    data = Dataset.build(made.tables)
    origins = {link.start_node: link.end_node for link in data.links if link.type == "ORIGINATES_IN"}
    supplied = Counter((link.start_node, link.end_node) for link in data.links if link.type == "SUPPLIES")
    closed = Counter(event.event for event in data.events if event.event.startswith("closed"))
    for line in made.truth["lines"]:
        assert origins[line["line"]] == line["origin"]
        assert all(supplied[line["line"], town] == 1 for town in line["towns"])
        assert data.lines[line["line"]].name == line["brand"]
    assert closed == made.truth["closures"]
    succeeds = {(link.start_node, link.end_node) for link in data.links if link.type == "SUCCEEDS"}
    assert succeeds == {(x["line"], x["succeeds"]) for x in made.truth["lines"] if x["succeeds"]}


def test_arrests_add_up_to_their_total_with_a_remainder():
    made = make(80, 6)
    counts = {c.id: c for c in Dataset.build(made.tables).counts}
    for truth in made.truth["operations"]:
        key = truth["operation"]
        assert counts[f"{key}-all"].value.low == truth["total"]
        assert sum(truth["by_origin"].values()) + truth["unknown"] + truth["not_itemised"] == truth["total"]
        months = [counts[f"{key}-{month}"].value.low for month in truth["by_month"]]
        assert months == list(truth["by_month"].values())
        assert sum(months) == truth["total"], "arrests of unknown origin have a month"


def test_active_lines_follow_from_the_lives_of_lines():
    made = make(90, 8)
    towns = {row["place_id"]: row["within"] for row in made.tables["places"]}
    for stock in made.truth["active_lines"]:
        here = [x for x in made.truth["lines"] if any(towns[t] == stock["county"] for t in x["towns"])]
        born = [x for x in here if x["opened"] <= "2019-12-31"]
        gone = [x for x in born if x["closed"] and x["closed"] <= "2019-12-31" and x["returned_after_days"] is None]
        back = [x for x in born if x["closed"] and x["closed"] <= "2019-12-31" and x["returned_after_days"] is not None]
        assert len(born) - len(gone) - len(back) <= stock["start"] <= len(born) - len(gone)


@pytest.mark.parametrize(("each", "seed"), [(1, 0), (3, 1), (5, 9)])
def test_all_planted_defects_are_found_where_they_are_and_no_others(each, seed):
    made = make(150, seed)
    planted = plant(made, each, seed)
    assert len(planted) == each * (len(CELL_KINDS) + len(ROW_KINDS))
    with pytest.raises(LoadError) as caught:
        Dataset.build(made.tables, made.record)
    report = caught.value.report
    found = Counter((d.file, d.line, d.column, d.severity) for d in report.defects)
    wanted = Counter((p.file, p.line, p.column, p.severity) for p in planted)
    assert found == wanted
    assert all(d.remedy for d in report.defects)
    assert all(f.balanced for f in report.files)
    assert sum(f.merged for f in report.files) == each


def test_the_same_defects_are_found_in_a_workbook(tmp_path):
    made = make(120, 3)
    planted = plant(made, 2, 3)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table, rows in made.tables.items():
        sheet = book.create_sheet(table)
        columns = list(dict.fromkeys(c for row in rows for c in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(c) or None for c in columns])
            for cell in sheet[sheet.max_row]:
                cell.data_type = "s" if cell.value is not None else cell.data_type
    path = tmp_path / "messy.xlsx"
    book.save(path)
    with pytest.raises(LoadError) as caught:
        open_source(path)
    found = Counter((d.file, d.line, d.column, d.severity) for d in caught.value.report.defects)
    sheets = {f"{t}.csv": f"messy.xlsx, sheet '{t}'" for t in made.tables}
    assert found == Counter((sheets[p.file], p.line, p.column, p.severity) for p in planted)


def test_going_on_rejects_exactly_the_spoilt_rows_when_no_total_is_spoilt():
    made = make(150, 2)
    before = {table: len(rows) for table, rows in made.tables.items()}
    planted = [p for p in plant(made, 2, 2) if p.severity == "error"]
    for p in planted:
        if p.kind == "parts above their total":
            row = made.tables["counts"][p.line - 2]
            row["value"] = next(
                str(t["total"]) for t in made.truth["operations"] if row["count_id"] == f"{t['operation']}-all"
            )
    data = Dataset.build(made.tables, made.record, keep_going=True)
    spoilt = {(p.file, p.line) for p in planted if p.kind != "parts above their total"}
    rejected = sum(f.rejected for f in data.report.files)
    circles = sum(p.kind.startswith("place within") for p in planted)
    assert rejected in (len(spoilt), len(spoilt) + circles)
    assert before["events"] - len(data.events) == sum(p.file == "events.csv" for p in planted)


def test_too_small_a_dataset_says_so():
    with pytest.raises(ValueError, match="make more lines or plant fewer defects"):
        plant(make(2, 0), 50)
