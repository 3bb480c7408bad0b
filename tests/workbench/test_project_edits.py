"""Lines are put into a project file without touching what else a person wrote there."""

from __future__ import annotations

import pytest

from graphlab.errors import DataError
from graphlab.project.drafting import DraftSource, draft_project
from graphlab.project.reading import read_project
from graphlab.workbench.project_file import with_keys, with_product, with_source, with_source_key, without_source

OURS = draft_project([DraftSource("a_*.xlsx", None, "a", foreign=True)], {"title": "Norfolk"})
THEIRS = """\
# ours since 2024, do not touch
graphlab: project 1
sources:
- path: a_*.xlsx   # the tracker
  mapping: mappings/a.yaml

- path: figures
products: []
home: 'norfolk' # where we sit
"""


def read(text, tmp_path):
    (tmp_path / "graphlab.yaml").write_text(text, encoding="utf-8")
    return read_project(tmp_path).settings


@pytest.mark.parametrize("text", [OURS, THEIRS], ids=["drafted", "written by hand"])
def test_a_source_comes_and_goes(text, tmp_path):
    before = [entry.path for entry in read(text, tmp_path).sources]
    more = with_source(text, DraftSource('b "odd": #1_*.csv', None, "b", foreign=True))
    settings = read(more, tmp_path)
    assert [entry.path for entry in settings.sources] == [*before, 'b "odd": #1_*.csv']
    assert settings.sources[-1].mapping == "mappings/b.yaml"
    settled = with_source_key(more, len(before), "matches", "mappings/b.matches.csv")
    assert read(settled, tmp_path).sources[-1].matches == "mappings/b.matches.csv"
    again = with_source_key(settled, len(before), "matches", "other.csv")
    assert read(again, tmp_path).sources[-1].matches == "other.csv"
    assert read(without_source(more, len(before)), tmp_path) == read(text, tmp_path)
    assert all(line in more.splitlines() for line in text.splitlines())


def test_the_last_source_stays():
    with pytest.raises(DataError, match="at least one source"):
        without_source(OURS, 0)


@pytest.mark.parametrize("text", [OURS, THEIRS], ids=["drafted", "written by hand"])
def test_keys_are_said_changed_and_taken_back(text, tmp_path):
    said = with_keys(text, {"home": "suffolk", "drop_personal": True, "audience": "internal"})
    settings = read(said, tmp_path)
    assert (settings.home, settings.drop_personal, settings.audience) == ("suffolk", True, "internal")
    assert "where we sit" in said or "the home area" in said
    back = with_keys(said, {"home": "", "drop_personal": False, "audience": ""})
    settings = read(back, tmp_path)
    assert (settings.home, settings.drop_personal, settings.audience) == ("", False, "")


def test_a_value_is_text_whatever_it_looks_like(tmp_path):
    for value in ("yes", "2026-10-05", "a: b # c", '"', "[x]", "null"):
        assert read(with_keys(OURS, {"title": value}), tmp_path).title == value


def test_a_product_is_added_behind_the_others(tmp_path):
    text = with_product(OURS, "brief", "card", {"line": "max", "to": "html\ndocx", "pseudonyms": "on"})
    last = read(text, tmp_path).products[-1]
    assert (last.command, last.output) == ("brief", "card")
    assert last.options == {"line": "max", "to": ["html", "docx"], "pseudonyms": "yes"}
    assert len(read(text, tmp_path).products) == len(read(OURS, tmp_path).products) + 1
