"""The project file: every fault with its line, the newest file of a pattern, and a folder that can be moved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graphlab.errors import DataError, NotFoundError
from graphlab.project.patterns import newest_file, pattern_of
from graphlab.project.place import find_project
from graphlab.project.reading import read_project
from graphlab.project.settings import ProductEntry, Settings, SourceEntry
from graphlab.sources import open_source

LINKS = [
    {"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "start": "2026-09-01"},
    {"link_type": "ORIGINATES_IN", "from": "rico", "to": "lambeth"},
]


@pytest.fixture
def project(folder, tmp_path):
    """Write a project file beside a dataset called ``lines`` and give its folder."""

    def make(*lines, **tables):
        folder("weekly/lines", **(tables or {"links": LINKS}))
        (tmp_path / "weekly" / "graphlab.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path / "weekly"

    (tmp_path / "weekly").mkdir()
    return make


FIRST = ("graphlab: project 1", "sources:", "  - path: lines")


def test_every_fault_is_named_with_its_line_and_its_remedy(project):
    where = project(
        "graphlab: project 1", "titel: x", "sources:", "  - path: /home/me/lines", "    maping: m.yaml",
        "audience: public", "min-grade: 9Z", "pseudonyms: maybe", "as_at: someday",
        "products:", "  - command: breif", "    output: ../x", "  - output: y",
    )  # fmt: skip
    with pytest.raises(DataError) as caught:
        read_project(where)
    said = [*str(caught.value).splitlines(), caught.value.remedy]
    assert [line.split(":")[0] for line in said[:-1]] == [
        f"graphlab.yaml, line {n}" for n in (2, 4, 5, 6, 7, 8, 9, 11, 12, 13)
    ]
    assert "'titel' is not known in a project; did you mean 'title'?" in said[0]
    assert "write it as seen from the folder of graphlab.yaml" in said[1]
    assert "did you mean 'mapping'?" in said[2]


@pytest.mark.parametrize(
    ("lines", "rule", "remedy"),
    [
        (("sources:", "  - path: lnes"), "line 3: there is no file or folder 'lnes'", "correct the path"),
        (("sources:", "  - path: lines", "    mapping: m.yaml"), "line 4: there is no file 'm.yaml'", "put it there"),
        (("sources:", "  - path: tracker_*.xlsx"), "line 3: no file is called 'tracker_*.xlsx'", "put the file there"),
        (("sources:", "  - path: lines", "same: same.csv"), "line 4: there is no file 'same.csv'", "put it there"),
    ],
)
def test_a_file_that_is_not_there_is_an_error_that_names_the_line(project, lines, rule, remedy):
    with pytest.raises(DataError) as caught:
        open_source(project("graphlab: project 1", *lines))
    assert rule in str(caught.value)
    assert remedy in caught.value.remedy


def test_which_lines_are_asked_about_is_said_in_one_way(project):
    with pytest.raises(DataError, match="line 5: 'period' and 'as_at' exclude each other"):
        read_project(project(*FIRST, "period: 2026", "as_at: published"))


def test_two_products_are_not_written_to_one_place(project):
    lines = ("products:", "  - command: lines", "    output: a.csv", "  - command: gaps", "    output: a.csv")
    with pytest.raises(DataError, match=r"line 8: two products are written to 'a\.csv'"):
        read_project(project(*FIRST, *lines))


@pytest.mark.parametrize(
    ("names", "newest"),
    [
        (("t_2026-10-12.csv", "t_2026-10-05.csv", "t_2025-12-31.csv"), "t_2026-10-12.csv"),
        (("t 5 Oct 2026.csv", "t 12 September 2026.csv"), "t 5 Oct 2026.csv"),
        (("t_05.10.2026.csv", "t_12.10.2026.csv"), "t_12.10.2026.csv"),
        (("t_20261005.csv", "t_20261012.csv"), "t_20261012.csv"),
        (("t_wk9.csv", "t_wk10.csv"), "t_wk10.csv"),
        (("t_v1.csv", "~$t_v2.csv", ".t_v3.csv"), "t_v1.csv"),
    ],
)
def test_the_newest_file_is_that_of_the_latest_date_in_its_name_whatever_the_disk_says(tmp_path, names, newest):
    for name in names:
        (tmp_path / name).write_text("")
    assert newest_file(tmp_path, "*t*.csv").name == newest
    assert Path(newest).match(pattern_of(newest))


def test_names_that_do_not_say_which_is_the_newest_are_refused(tmp_path):
    for name in ("t_final.csv", "t_new.csv"):
        (tmp_path / name).write_text("")
    with pytest.raises(DataError, match=r"2 files and their names do not say which is the newest \(t_final\.csv"):
        newest_file(tmp_path, "t_*.csv")
    with pytest.raises(NotFoundError, match=r"no file is called 'u_\*\.csv'"):
        newest_file(tmp_path, "u_*.csv")


def test_a_project_is_found_from_inside_and_is_a_source_like_any_other(project):
    where = project(*FIRST, "title: Weekly", "marking: OFFICIAL-SENSITIVE", "as_at: published")
    (where / "deep" / "er").mkdir(parents=True)
    found = find_project(where / "deep" / "er")
    assert found is not None
    assert found.resolve() == where.resolve()
    data = open_source(where)
    assert (data.title, data.marking, sorted(data.lines)) == ("Weekly", "OFFICIAL-SENSITIVE", ["rico"])


def test_moving_the_folder_breaks_nothing_and_changes_no_claim(project, tmp_path):
    where = project(*FIRST)
    before = open_source(where).digest
    shutil.move(where, tmp_path / "elsewhere")
    assert open_source(tmp_path / "elsewhere").digest == before


def test_as_at_published_is_the_latest_day_on_which_a_source_was_published(project):
    sources = [{"source_id": "s", "published": "2026-10-05"}, {"source_id": "t", "published": "2026-09-01"}]
    where = project(*FIRST, "as_at: published", links=LINKS, sources=sources)
    assert str(open_source(where).cut_off) == "2026-10-05"


def test_the_documentation_names_every_key():
    text = (Path(__file__).parents[2] / "docs" / "projects.md").read_text(encoding="utf-8")
    keys = [key for model in (Settings, SourceEntry, ProductEntry) for key in model.model_fields]
    assert [key for key in keys if f"`{key}`" not in text] == []
