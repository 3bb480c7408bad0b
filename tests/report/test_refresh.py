"""The weekly loop: nothing is lost or half written, twice changes nothing, and a week can be had again to the byte."""

from __future__ import annotations

import csv
import json
import shutil

import pytest

from graphlab.errors import DataError, GraphlabError, LoadError, NotFoundError, OutputError, StoreError
from graphlab.files import journal, single
from graphlab.project.kept import edition_data, find_edition, kept_editions
from graphlab.project.reading import read_project
from graphlab.report.refresh import refresh

HEADER = ("Ref", "Line", "Origin", "Towns", "First seen", "Status", "Closed on", "Operation")
WEEK_1 = (
    ("N1", "Rico", "Lambeth", "Norwich", "2026-01-05", "Active", "", ""),
    ("N2", "Ace", "Croydon", "Norwich / Thetford", "2026-02-05", "Dormant", "", ""),
    ("N3", "Jay", "Hackney", "Dereham", "2026-03-05", "Closed", "2026-09-20", "Op Granta"),
)
WEEK_2 = (
    ("N4", "Bolt", "Newham", "Cromer", "2026-10-06", "Active", "", ""),
    ("N1", "Rico ", "LAMBETH", "norwich", "2026-01-05", "Closed", "2026-10-08", "Op Granta"),
    ("N2", "Ace", "Croydon", "Thetford;Norwich", "2026-02-05", "Live", "", ""),
    ("N3", "Jay", "Hackney", "Dereham", "2026-03-05", "CLOSED", "2026-09-20", "Op Granta"),
)
TOLD = [("n4", "new"), ("n1", "closed"), ("n2", "back")]
MAPPING = """\
graphlab: mapping 1
source: tracker
sources:
  - {source_id: tracker, title: Tracker}
sheets:
  - tables:
      - links:
          link_type: {value: ORIGINATES_IN}
          from: {column: Line, new: line, same_when: [Ref]}
          to: {column: Origin, match: place}
      - links:
          link_type: {value: SUPPLIES}
          from: {column: Line, new: line, same_when: [Ref]}
          to: {column: Towns, match: place, split: ["/", ";"]}
          start: First seen
      - events:
          filled: [Closed on]
          line_id: {column: Line, new: line, same_when: [Ref]}
          event: {value: closed}
          period: Closed on
          operation_id: {column: Operation, match: operation, unmatched: new}
      - events:
          line_id: {column: Line, new: line, same_when: [Ref]}
          event: {value: status}
          status: Status
          period: {title: yes}
"""
PROJECT = """\
graphlab: project 1
title: Weekly
sources:
  - {path: tracker_*.csv, mapping: mapping.yaml}
home: norfolk
products:
  - {command: lines, output: lines.csv}
  - {command: diff, output: out/changes.md}
  - {command: disruption, output: out/outcome.json, by: operation}
"""


def put(folder, day, rows):
    with (folder / f"tracker_{day}.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([HEADER, *rows])


@pytest.fixture
def weekly(tmp_path):
    """A project of which the first week is there and was not yet read."""
    folder = tmp_path / "weekly"
    folder.mkdir()
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "graphlab.yaml").write_text(PROJECT, encoding="utf-8")
    put(folder, "2026-10-05", WEEK_1)
    return folder


def content(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_two_weeks_in_two_commands_and_no_edit(weekly):
    first = refresh(weekly)
    assert (first.edition.name, first.before, first.changes, first.is_new) == ("2026-10-05", None, None, True)
    put(weekly, "2026-10-12", WEEK_2)
    second = refresh(weekly)
    assert second.before is not None
    assert (second.edition.name, second.before.name) == ("2026-10-12", "2026-10-05")
    assert [(r["line"], r["change"]) for r in second.changes.rows] == TOLD
    (figure,) = second.changes.parts["operations"].rows
    assert (figure["name"], figure["before_low"], figure["after_low"]) == ("Op Granta", 1, 2)
    assert [e.name for e in kept_editions(read_project(weekly))] == ["2026-10-05", "2026-10-12"]
    assert "n4" in (weekly / "lines.csv").read_text(encoding="utf-8")
    assert "closed on 8 October 2026 by Op Granta" in (weekly / "out" / "changes.md").read_text(encoding="utf-8")


def test_a_briefing_of_a_week_tells_how_to_make_it_again_and_does_to_the_byte(weekly):
    text = PROJECT.partition("products:")[0] + "products:\n  - {command: brief, output: b, to: html}\n"
    (weekly / "graphlab.yaml").write_text(text, encoding="utf-8")
    refresh(weekly)
    first = {n: b for n, b in content(weekly).items() if n.startswith("b/")}
    record = json.loads(first["b/run-record.json"])
    assert {"what": "Command", "value": "graphlab refresh --edition 2026-10-05"} in record["record"]
    assert {f["use"]: f["text"] for f in record["inputs"]} == {"project": text, "mapping of source 1": MAPPING}
    (weekly / "mapping.yaml").write_text(MAPPING + "# later\n", encoding="utf-8")
    put(weekly, "2026-10-12", WEEK_2)
    refresh(weekly)
    refresh(weekly, edition="2026-10-05")
    assert {n: b for n, b in content(weekly).items() if n.startswith("b/")} == first


def test_a_dry_run_says_the_same_and_writes_nothing(weekly):
    refresh(weekly)
    put(weekly, "2026-10-12", WEEK_2)
    before = content(weekly)
    dry = refresh(weekly, dry_run=True)
    assert content(weekly) == before
    done = refresh(weekly)
    assert dry.changes == done.changes
    assert (dry.edition, dry.written) == (done.edition, done.written)


def test_twice_changes_nothing_and_touches_no_file(weekly):
    refresh(weekly)
    before = {p: p.stat().st_mtime_ns for p in weekly.rglob("*") if p.is_file()}
    again = refresh(weekly)
    assert (again.is_new, again.written) == (False, ())
    assert {p: p.stat().st_mtime_ns for p in weekly.rglob("*") if p.is_file()} == before


def test_a_refused_load_leaves_the_project_as_it_is(weekly):
    refresh(weekly)
    put(weekly, "2026-10-12", [*WEEK_2, ("N5", "Dud", "Nowhere at all", "Norwich", "2026-10-01", "Active", "", "")])
    before = content(weekly)
    with pytest.raises(LoadError, match="Nowhere at all"):
        refresh(weekly)
    assert content(weekly) == before


def test_a_week_can_be_had_again_to_the_byte_though_sheets_and_settings_moved_on(weekly):
    refresh(weekly)
    first = {n: b for n, b in content(weekly).items() if n.startswith(("lines", "out"))}
    put(weekly, "2026-10-12", WEEK_2)
    text = (
        (weekly / "graphlab.yaml").read_text(encoding="utf-8").replace("title: Weekly", "title: Later\nmin_grade: 1A")
    )
    (weekly / "graphlab.yaml").write_text(text, encoding="utf-8")
    refresh(weekly)
    second = {n: b for n, b in content(weekly).items() if n.startswith(("lines", "out"))}
    (weekly / "tracker_2026-10-05.csv").unlink()
    assert first != second
    assert refresh(weekly, edition="5 October 2026").edition.name == "2026-10-05"
    assert {n: b for n, b in content(weekly).items() if n.startswith(("lines", "out"))} == first
    refresh(weekly)
    assert {n: b for n, b in content(weekly).items() if n.startswith(("lines", "out"))} == second


def test_another_folder_gives_the_same_editions_and_products(weekly, tmp_path):
    shutil.copytree(weekly, tmp_path / "else" / "where")
    refresh(weekly)
    refresh(tmp_path / "else" / "where")
    assert content(weekly) == content(tmp_path / "else" / "where")
    assert str(tmp_path) not in b"".join(content(weekly).values()).decode()


def test_a_corrected_sheet_of_one_day_is_compared_with_the_week_before(weekly):
    refresh(weekly)
    put(weekly, "2026-10-12", WEEK_2[1:])
    refresh(weekly)
    put(weekly, "2026-10-12", WEEK_2)
    done = refresh(weekly)
    assert (done.edition.name, done.before.name if done.before else "") == ("2026-10-12.2", "2026-10-05")
    assert [(r["line"], r["change"]) for r in done.changes.rows] == TOLD
    assert find_edition(read_project(weekly), "2026-10-12").name == "2026-10-12.2"
    with pytest.raises(NotFoundError, match=r"there are 2026-10-05, 2026-10-12, 2026-10-12\.2"):
        find_edition(read_project(weekly), "2026-10-13")


class Killed(BaseException):
    """The machine goes off."""


@pytest.fixture
def kill(monkeypatch):
    """Make the writing of the n-th file stop half way, with nobody to tidy up."""
    write, rmtree = single.write_whole, shutil.rmtree

    def at(number):
        left = [number]

        def dying(path, data, mode):
            left[0] -= 1
            whole = data if isinstance(data, bytes) else b"".join(data)
            write(path, whole[: len(whole) // 2] if left[0] == 0 else whole, mode)
            if left[0] == 0:
                raise Killed

        monkeypatch.setattr(single, "write_whole", dying)
        monkeypatch.setattr(journal, "write_whole", dying)
        monkeypatch.setattr(journal.shutil, "rmtree", lambda *a, **k: None if left[0] == 0 else rmtree(*a, **k))

    return at


def test_a_kill_at_any_step_leaves_the_last_edition_whole_and_the_next_run_finishes(weekly, kill, tmp_path):
    (weekly / "graphlab.yaml").write_text(PROJECT[: PROJECT.index("  - {command: diff")], encoding="utf-8")
    refresh(weekly)
    put(weekly, "2026-10-12", WEEK_2)
    shutil.copytree(weekly, tmp_path / "whole")
    refresh(tmp_path / "whole")
    for number in range(1, 40):
        folder = tmp_path / f"killed-{number}"
        shutil.copytree(weekly, folder)
        kill(number)
        try:
            refresh(folder)
        except Killed:
            kill(-1)
        else:
            break
        project = read_project(folder)
        found = kept_editions(project)
        assert found[0].name == "2026-10-05"
        assert [edition_data(project, edition).digest for edition in found] == [edition.digest for edition in found]
        if number % 3 == 0:
            refresh(folder)
            assert content(folder) == content(tmp_path / "whole")
    assert number > 9


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("{command: lines, output: lines.pdf}", r"line 7: 'lines\.pdf' has no ending of a table"),
        ("{command: flows, output: f.csv, mesure: arrests}", "line 7: 'mesure' is no option of this product"),
        ("{command: plan, output: f.csv, budget: three}", "line 7: 'three' is no number"),
        ("{command: brief, output: b, too: html}", "line 7: 'too' is no option of this product"),
    ],
)
def test_a_product_that_cannot_be_made_is_refused_before_anything_is_written(weekly, line, rule):
    text = PROJECT[: PROJECT.index("  - {command: lines")] + f"  - {line}\n"
    (weekly / "graphlab.yaml").write_text(text, encoding="utf-8")
    before = content(weekly)
    with pytest.raises(DataError, match=rule):
        refresh(weekly)
    assert content(weekly) == before


def test_a_file_that_is_not_ours_is_not_replaced(weekly):
    (weekly / "lines.csv").write_text("my own notes", encoding="utf-8")
    with pytest.raises(OutputError, match="not as graphlab wrote it"):
        refresh(weekly)
    assert (weekly / "lines.csv").read_text(encoding="utf-8") == "my own notes"


def test_an_edition_that_was_tampered_with_is_noticed(weekly):
    refresh(weekly)
    links = next((weekly / "editions").glob("links-*.csv"))
    links.write_text(links.read_text(encoding="utf-8").replace("norwich", "ipswich"), encoding="utf-8")
    with pytest.raises(StoreError, match="was changed after graphlab wrote it"):
        refresh(weekly, edition="2026-10-05")
    links.unlink()
    with pytest.raises(StoreError, match="is not there, and an edition needs it"):
        refresh(weekly, edition="2026-10-05")


def test_the_command_says_what_changed_and_where_it_put_things(weekly, run, monkeypatch):
    monkeypatch.chdir(weekly)
    assert run("refresh").exit_code == 0
    put(weekly, "2026-10-12", WEEK_2)
    done = run("refresh")
    assert done.stdout.startswith(
        "Since 5 October 2026: one line is new: Bolt; one line was closed: Rico; one line is back: Ace.\n"
    )
    assert "Kept edition 2026-10-12\nWrote lines.csv\n" in done.stderr
    assert "Nothing changed: edition 2026-10-12 stands" in run("refresh").stderr
    listed = run("editions", "--list", "--format", "csv").stdout.splitlines()
    assert [line.split(",")[0] for line in listed] == ["edition", "2026-10-05", "2026-10-12"]
    changes = run("diff", "--format", "csv").stdout.splitlines()
    assert [tuple(line.split(",")[i] for i in (0, 2)) for line in changes[1:]] == TOLD
    assert run("diff", "2026-10-12", "2026-10-05", "--format", "csv").stdout.count(",withdrawn,") == 1
    assert "n4" not in run("lines", "--edition", "2026-10-05", "--format", "csv", "--quiet").stdout


def test_a_project_is_needed(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "there is no graphlab.yaml in this folder or above it" in run("refresh").output
    assert run("diff").exit_code == 2
    with pytest.raises(GraphlabError):
        refresh(tmp_path)


COUNTS = ("count_id", "subject", "measure", "unit", "stock_or_flow", "value", "source_id", "period_start", "period_end")


def put_figures(folder, september, october):
    rows = [("sep", september, "2026-09"), *([("oct", october, "2026-10")] if october else [])]
    (folder / "figures").mkdir(exist_ok=True)
    with (folder / "figures" / "counts.csv").open("w", newline="", encoding="utf-8") as stream:
        told = [
            (key, "granta", "arrests", "persons", "flow", value, "stat", month, month) for key, value, month in rows
        ]
        csv.writer(stream).writerows([COUNTS, *told])


def test_the_editions_of_a_project_are_compared_and_put_into_a_store_as_editions(weekly, run, monkeypatch, tmp_path):
    monkeypatch.chdir(weekly)
    text = PROJECT.replace("home:", "  - {path: figures}\nhome:")
    (weekly / "graphlab.yaml").write_text(text, encoding="utf-8")
    put_figures(weekly, 5, 0)
    refresh(weekly)
    assert run("load", "--into", tmp_path / "store", "--quiet").exit_code == 0
    put(weekly, "2026-10-12", WEEK_2)
    put_figures(weekly, 7, 3)
    refresh(weekly)
    for _ in range(2):
        assert run("load", "--into", tmp_path / "store", "--quiet").exit_code == 0
    stored = run("lines", tmp_path / "store", "--format", "csv", "--quiet").stdout
    assert stored == run("lines", "--format", "csv", "--quiet").stdout
    told = run("editions", "--measure", "arrests", "--table", "bridge", "--format", "csv").stdout.splitlines()
    cells = [line.split(",") for line in told[1:]]
    assert [(row[2], row[3]) for row in cells] == [
        ("before", "5"),
        ("new in period", "3"),
        ("newly known of old periods", "2"),
        ("residual", "0"),
        ("after", "10"),
    ]
