"""The account of a load."""

from __future__ import annotations

from graphlab.model.intake.report import Defect, FileCount, LoadReport

ERROR = Defect("counts.csv", 7, "value", "1O3", "'1O3' is not a number or bound", "write 103")
WARNING = Defect("links.csv", 2, "note", "=A1", "holds a formula", "it is kept as plain text", "warning")


def test_a_defect_says_file_line_column_rule_and_remedy():
    assert str(ERROR) == "counts.csv, line 7, column 'value': '1O3' is not a number or bound; write 103"


def test_a_defect_of_the_whole_says_so():
    assert str(Defect("", 0, "", "", "there is nothing to load", "")) == "dataset: there is nothing to load"


def test_errors_and_warnings_are_told_apart():
    report = LoadReport(defects=(ERROR, WARNING))
    assert report.errors == (ERROR,)
    assert report.warnings == (WARNING,)


def test_a_file_is_balanced_when_every_row_is_accounted_for():
    assert FileCount("a.csv", "counts", 5, 3, 1, 1).balanced
    assert not FileCount("a.csv", "counts", 5, 3, 1, 0).balanced


def test_merging_reports_does_not_depend_on_their_order():
    one = LoadReport((FileCount("b.csv", "links", 1, 1),), (WARNING,), rejected=())
    two = LoadReport((FileCount("a.csv", "counts", 1, 0, 0, 1),), (ERROR,))
    assert one.merge(two).files == two.merge(one).files
    assert one.merge(two).defects == two.merge(one).defects == (ERROR, WARNING)


def test_adding_what_is_known_adds_nothing():
    report = LoadReport(defects=(ERROR,), assumptions=("a",))
    assert report.adding(defects=[ERROR], assumptions=["a"]) == report


def test_the_text_holds_the_table_of_files_and_every_kind_of_remark():
    report = LoadReport(
        (FileCount("counts.csv", "counts", 1200, 1199, 0, 1),),
        (ERROR, WARNING),
        ("read as cp1252",),
        ("README: no table",),
    )
    text = report.as_text()
    assert "1,200" in text
    for part in ("1 error:", "1 warning:", "1 assumption:", "1 ignored:", str(ERROR), "read as cp1252"):
        assert part in text


def test_a_long_list_is_cut_and_says_so():
    many = tuple(Defect("f", i, "c", "v", f"rule {i}", "") for i in range(1, 301))
    text = LoadReport(defects=many).as_text(limit=200)
    assert "... and 100 more (--format csv lists all)" in text
    assert len(LoadReport(defects=many).as_text(limit=None).splitlines()) == 303
