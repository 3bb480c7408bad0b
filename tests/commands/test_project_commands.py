"""A folder with graphlab.yaml: commands inside it need no SOURCE, and what is typed goes before what it says."""

from __future__ import annotations

import json

import click
import openpyxl
import pytest

from graphlab.commands import COMMANDS, main
from graphlab.project.settings import Settings

HEADER = ("Ref", "Line name", "Run from", "Sells in", "First seen", "Last seen", "Status", "Grade", "Handling")
ROWS = (
    ("N1", "Rico", "Lambeth", "Norwich / Great Yarmouth", "2026-01-05", "2026-09-30", "Active", "2B", "P"),
    ("N2", "Ace", "Croydon", "Gt Yarmouth", "2026-02-05", "2026-08-30", "Dormant", "2C", "P"),
    ("N3", "Jay", "Hackney", "Thetford; Dereham", "2026-03-05", "2026-09-20", "Active", "1A", "C"),
)


@pytest.fixture
def tracker(tmp_path, monkeypatch):
    """Stand in a folder with a tracker whose sheet is called as a table of ours."""
    monkeypatch.chdir(tmp_path)
    book = openpyxl.Workbook()
    book.active.title = "Lines"
    for row in (("Line tracker",), (), HEADER, *ROWS):
        book.active.append(row)
    book.save("tracker_2026-10-05.xlsx")
    return tmp_path


def lines_of(result):
    return [row["line"] for row in json.loads(result.stdout)["rows"]]


def test_commands_inside_a_project_need_no_source(tracker, run, monkeypatch):
    assert run("init", "--home", "norfolk", "--no-ask", "--audience", "internal").exit_code == 0
    inside = run("lines", "--format", "json", "--quiet")
    assert (inside.exit_code, lines_of(inside)) == (0, ["n1", "n2", "n3"])
    assert "Claims behind Rico" in run("claims", "n1", "--quiet").stdout
    assert run("query", "lines_into_town", "-p", "town=norwich", "--quiet", "--format", "csv").stdout.count("n1") == 1
    assert run("check").exit_code == 0
    (tracker / "deep").mkdir()
    monkeypatch.chdir(tracker / "deep")
    assert run("lines", "--format", "json", "--quiet").stdout == inside.stdout


def test_what_is_typed_goes_before_what_the_project_says(tracker, run):
    run("init", "--home", "norfolk", "--no-ask", "--audience", "internal", "--min-grade", "2B", "--all-time")
    told = json.loads(run("lines", "--format", "json", "--quiet").stdout)
    assert (told["parameters"]["min_grade"], told["parameters"]["include_handling"]) == ("2B", "C")
    typed = json.loads(
        run("lines", "--format", "json", "--quiet", "--min-grade", "3E", "--audience", "external").stdout
    )
    assert typed["parameters"]["min_grade"] == "3E"
    assert "n3" not in [row["line"] for row in typed["rows"]]
    # A way to say which lines are asked about takes the place of the project's.
    assert run("centrality", "--measure", "degree", "--as-at", "2026-06-01", "--quiet").exit_code == 0


def test_another_source_has_nothing_to_do_with_the_project(tracker, run):
    run("init", "--no-ask", "--min-grade", "1A")
    told = json.loads(run("info", "example:open-source", "--format", "json").stdout)
    assert "min_grade" not in told["parameters"]


def test_a_fault_in_the_project_file_is_said_by_every_command(tracker, run):
    run("init", "--no-ask")
    (tracker / "graphlab.yaml").write_text("graphlab: project 1\nsource: x\n", encoding="utf-8")
    done = run("lines")
    assert done.exit_code == 1
    assert "graphlab.yaml, line 2: 'source' is not known in a project; did you mean 'sources'?" in done.output
    assert run("lines", "--help").exit_code == 0
    assert run("info", "example:open-source").exit_code == 0


def test_init_writes_nothing_over_what_is_there_and_a_name_that_serves_next_week(tracker, run):
    assert run("init", "--no-ask").exit_code == 0
    text = (tracker / "graphlab.yaml").read_text(encoding="utf-8")
    assert 'path: "tracker_*.xlsx"' in text
    assert "source: tracker\n" in (tracker / "mappings" / "tracker.yaml").read_text(encoding="utf-8")
    assert str(tracker) not in text
    again = run("init", "--no-ask")
    assert again.exit_code == 1
    assert "is there already; nothing was written" in again.output


def test_the_day_of_a_sheet_is_never_asked_since_each_week_has_its_own(tracker, run):
    (tracker / "tracker_2026-10-05.xlsx").rename(tracker / "tracker.xlsx")
    done = run("init", "--ask", "--home", "norfolk", input="\n" * 20)
    assert done.exit_code == 0
    assert "As at which day" not in done.output
    assert "of_file" not in (tracker / "mappings" / "tracker.yaml").read_text(encoding="utf-8")


def test_init_in_an_empty_folder_says_what_to_do(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("init")
    assert done.exit_code == 1
    assert "there is no sheet in '.' to begin with; put one there, or name one" in done.output
    assert not list(tmp_path.iterdir())


def test_every_key_of_a_project_is_an_option_of_some_command():
    names = {
        p.name
        for command in COMMANDS
        for p in (main.get_command(click.Context(main), command) or click.Command("")).params
    }
    others = {"graphlab": "the form", "sources": "SOURCE", "products": "commands of their own"}
    assert set(Settings.model_fields) - names - others.keys() == set()


def test_next_weeks_sheet_may_part_towns_otherwise_and_close_by_the_other_type(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    header = "Ref,Brand,Run from,Sells in,First seen,Status,Type of closure,Closed on\n"
    first = "1,Rico,Lambeth,Norwich & Ely,2026-01-01,Active,,\n2,Ace,Croydon,Ely,2026-01-01,Closed,Type 2,2026-09-01\n"
    second = first.replace("Norwich & Ely", "Ely / Norwich").replace("Active,,", "Closed,Type 1,2026-10-08")
    (tmp_path / "t_2026-10-05.csv").write_text(header + first, encoding="utf-8")
    assert run("init", "--no-ask", "--home", "norfolk").exit_code == 0
    assert lines_of(run("lines", "--format", "json", "--quiet")) == ["1", "2"]
    (tmp_path / "t_2026-10-12.csv").write_text(header + second, encoding="utf-8")
    rows = json.loads(run("lines", "--format", "json", "--quiet").stdout)["rows"]
    assert [(r["destinations"], r["closed_type1"], r["closed_type2"]) for r in rows] == [
        (["ely", "norwich"], 1, None),
        (["ely"], None, 1),
    ]


def test_two_mapped_sheets_are_compared_by_one_mapping(tracker, run):
    run("init", "--no-ask", "--home", "norfolk")
    mapping = ("--mapping", tracker / "mappings" / "tracker.yaml", "--home", "norfolk")
    (tracker / "graphlab.yaml").unlink()
    book = openpyxl.load_workbook("tracker_2026-10-05.xlsx")
    book.active["G4"] = "Dormant"
    book.save("tracker_2026-10-12.xlsx")
    done = run("diff", "tracker_2026-10-05.xlsx", "tracker_2026-10-12.xlsx", *mapping, "--format", "json")
    assert [(r["line"], r["change"]) for r in json.loads(done.stdout)["rows"]] == [("n1", "gone quiet")]


def test_whoever_takes_every_default_has_a_project_that_loads(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = "Ref,Brand,Run from,Sells in,First seen,Status,Closed on,Closed by\n"
    text += "1,Rico,Lambeth,Norwich,2026-01-01,Closed,2026-09-01,Op Granta\n2,Ace,Croydon,Ely,2026-01-01,Paused,,\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    done = run("init", "--ask", "--home", "norfolk", input="\n" * 30)
    assert done.exit_code == 0
    assert "Which operation" not in done.output
    rows = json.loads(run("lines", "--format", "json", "--quiet").stdout)["rows"]
    assert [r["operations"] for r in rows] == [["op-granta"], None]
