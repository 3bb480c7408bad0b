"""The folder of CSV files of the data model."""

from __future__ import annotations

import pytest

from graphlab.errors import LoadError
from graphlab.sources import open_source

LINK = {"link_type": "SUPPLIES", "from": "rico", "to": "norwich"}


def test_links_alone_are_enough(folder):
    data = open_source(folder(links=[LINK]))
    assert (sorted(data.lines), sorted(data.places)) == (["rico"], ["norwich"])
    assert len(data.report.assumptions) == 3


def test_counts_alone_are_enough(folder):
    data = open_source(folder(counts=[{"count_id": "c", "subject": "gravity", "value": "<30"}]))
    assert str(data.counts[0].value.bounds) == "fewer than 30"
    assert list(data.operations) == ["gravity"]


def test_one_file_by_itself_is_a_source(folder):
    data = open_source(folder(links=[LINK]) / "links.csv")
    assert len(data.links) == 1


def test_file_names_may_be_in_capitals_and_end_in_tsv(folder):
    where = folder(links=[LINK])
    (where / "links.csv").rename(where / "Links.CSV")
    (where / "lines.tsv").write_text("line_id\tname\nrico\tRico\n", encoding="utf-8")
    assert open_source(where).lines["rico"].name == "Rico"


def test_other_files_are_told_and_not_read(folder):
    where = folder(links=[LINK])
    (where / "README.md").write_text("x", encoding="utf-8")
    (where / "gangs.csv").write_text("x", encoding="utf-8")
    (where / ".hidden").write_text("x", encoding="utf-8")
    (where / "sub").mkdir()
    assert open_source(where).report.ignored == (
        "README.md: not a table of a dataset",
        "gangs.csv: not a table of a dataset",
        "sub: not a table of a dataset",
    )


def test_two_files_for_one_table_are_refused(folder):
    where = folder(links=[LINK])
    (where / "links.tsv").write_text("link_type\tfrom\tto\tsource_id\n", encoding="utf-8")
    with pytest.raises(LoadError, match=r"there are two files for links: links\.csv and links\.tsv"):
        open_source(where)


def test_the_record_is_read(folder):
    data = open_source(folder(record="title: T\nmarking: OFFICIAL-SENSITIVE\ncut_off: 2026-11\n", links=[LINK]))
    assert (data.title, data.marking, data.cut_off.isoformat()) == ("T", "OFFICIAL-SENSITIVE", "2026-11-30")


def test_an_empty_record_is_no_error(folder):
    assert open_source(folder(record="# nothing\n", links=[LINK])).title == ""


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ("title: [", "dataset.yaml, line 1: is not YAML"),
        ("a: b: c\n", "dataset.yaml, line 1: is not YAML"),
        ("- a\n", "is not a list of 'name: value' lines"),
        ("cut_off: 2026-02-31\n", "holds what cannot be"),
        ("a: &a [x]\nb: [*a, *a]\n", "dataset.yaml, line 2: the alias '*a' is not read"),
        ("marking: CONFIDENTIAL\n", "'CONFIDENTIAL' is not a marking"),
        ("title: !!python/object/apply:os.system ['true']\n", "is not YAML"),
        ("title: \x01\n", "is not YAML"),
        ("[" * 5000, "dataset.yaml: is nested too deeply"),
        ("x: " + "a" * 200_001, "is larger than 200,000 bytes"),
    ],
)
def test_a_record_that_cannot_be_read_refuses_the_load(folder, record, says):
    with pytest.raises(LoadError) as caught:
        open_source(folder(record=record, links=[LINK]))
    assert says in str(caught.value)


def test_rows_of_the_folder_are_accounted_for_by_file(folder):
    report = open_source(folder(links=[LINK, LINK], lines=[{"line_id": "rico"}])).report
    assert [(f.file, f.read, f.kept, f.merged, f.rejected) for f in report.files] == [
        ("lines.csv", 1, 1, 0, 0),
        ("links.csv", 2, 1, 1, 0),
    ]


def test_the_packaged_example_is_in_the_package(example):
    assert example.title == "County lines in the open, 2005 to 2026"
    assert example == open_source("example:open-source")
