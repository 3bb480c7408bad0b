"""What is dropped lands in the folder and nowhere else, and nothing of anybody's is written over."""

from __future__ import annotations

import pytest

from graphlab.errors import DataError, NotFoundError, OutputError
from graphlab.workbench.desk import ChangedMeanwhileError, Desk, fingerprint, safe_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\a\\lines.csv", "lines.csv"),
        ("/tmp/..\\x/lines.csv", "lines.csv"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("  .hidden.csv", "hidden.csv"),
        ("Überblick 5 Oct (2).xlsx", "Überblick 5 Oct (2).xlsx"),
    ],
)
def test_names_lose_folders_and_what_a_system_takes_amiss(sent, kept):
    assert safe_name(sent) == kept


@pytest.mark.parametrize("name", ["", "..", "graphlab.yaml", "GRAPHLAB.YAML", "/"])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(DataError):
        safe_name(name)


def test_a_file_is_received_once_and_never_written_over(tmp_path):
    desk = Desk(tmp_path)
    assert desk.receive("../a.csv", b"line\nx\n") == tmp_path / "a.csv"
    assert desk.receive("a.csv", b"line\nx\n") == tmp_path / "a.csv"
    with pytest.raises(OutputError, match="another file"):
        desk.receive("a.csv", b"other")
    assert (tmp_path / "a.csv").read_bytes() == b"line\nx\n"
    with pytest.raises(DataError, match="of no kind that can be read"):
        desk.receive("run.exe", b"MZ")
    assert not (tmp_path / "run.exe").exists()


@pytest.mark.parametrize(
    "name", ["../secret.csv", "/etc/passwd", ".graphlab-lock", "a/../../secret.csv", "link.csv", ".."]
)
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    (tmp_path / "secret.csv").write_text("x", encoding="utf-8")
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / ".graphlab-lock").write_text("x", encoding="utf-8")
    with pytest.raises(NotFoundError):
        Desk(folder).inside(name)


def test_the_second_of_two_windows_is_told(tmp_path):
    desk = Desk(tmp_path)
    desk.add(["example:open-source"])
    seen = fingerprint(desk.file)
    text = desk.file.read_text(encoding="utf-8")
    desk.rewrite(desk.file, text + "title: first\n", seen)
    with pytest.raises(ChangedMeanwhileError, match="changed in another window"):
        desk.rewrite(desk.file, text + "title: second\n", seen)
    assert desk.project().settings.title == "first"


def test_a_project_file_that_would_be_refused_is_not_written(tmp_path):
    desk = Desk(tmp_path)
    desk.add(["example:open-source"])
    before = desk.file.read_bytes()
    with pytest.raises(DataError, match="audience"):
        desk.rewrite(desk.file, desk.file.read_text(encoding="utf-8") + "audience: everybody\n")
    assert desk.file.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["graphlab.yaml"]


def test_next_weeks_sheet_is_no_new_source(tmp_path):
    desk = Desk(tmp_path)
    text = b"line_id,name\nx,X\n"
    desk.receive("lines_2026-10-05.csv", text)
    desk.add(["lines_2026-10-05.csv"])
    desk.rewrite(tmp_path / "mappings" / "lines.yaml", "graphlab: sheet mapping 1\n")
    stamp = desk.stamp()
    desk.receive("lines_2026-10-12.csv", text)
    assert desk.add(["lines_2026-10-12.csv"]) == []
    assert [s.file.name for s in desk.sources()] == ["lines_2026-10-12.csv"]
    assert desk.stamp() != stamp
