"""A tracker of 84 rows as a team keeps it: one command, its questions, a ledger that counts as a pivot table does."""

from __future__ import annotations

import json
from collections import Counter

import pytest

openpyxl = pytest.importorskip("openpyxl")

ORIGINS = ("Hackney", "Camden", "Croydon", "Liverpool", "Hackney", "Lambeth")
TOWNS = ("Norwich", "Great Yarmouth", "King's Lynn", "Thetford", "Ely", "Lowestoft")
MARKS = ("; ", ", ", " / ", " & ", "\n", " and ")
STATUSES = ("Active", "active", "Dormant", "Closed", "Live", "Re-emerged")
STATE = {"active": "active", "live": "active", "dormant": "dormant", "closed": "closed", "re-emerged": "returned"}
HEADER = ("Ref", "Brand", "Run from", "Sells in", "First seen", "Last seen", "Status", "Closed on", "Grade", "Notes")


def _rows():
    rows = []
    for i in range(84):
        towns = sorted({TOWNS[i % 6], TOWNS[(i * 5 + 1) % 6], TOWNS[(i * 3 + 2) % 6]}, key=TOWNS.index)
        status = STATUSES[i * 7 % 6]
        closed = f"{1 + i % 28:02d}/0{1 + i % 9}/2026" if status == "Closed" else None
        rows.append(
            [
                f"NL{i + 1:03d}",
                f"Line {'ABCDEFG'[i % 7]}{i // 7 % 3}",
                ORIGINS[i % 6],
                MARKS[i % 6].join(towns),
                ("Jan-25", "03/02/2025", "2025", "Q1 2025", "14.03.25", "c. May 2025")[i % 6],
                ("Sep-26", "23.09.26", "1/9/26")[i % 3],
                status,
                closed,
                ("2C", "1A", "")[i % 3],
                None,
            ]
        )
    rows[10][2] = "Hackny"  # typing errors
    rows[24][3] = rows[24][3].replace("Norwich", "Norwhich")
    rows[33][2] = "LONDON BOROUGH OF LAMBETH"
    rows[40][2] = " croydon "
    return rows


@pytest.fixture
def tracker(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tracker"
    sheet.append(["Norfolk and Suffolk lines as at 5 October 2026"])
    sheet.append([])
    sheet.append(HEADER)
    rows = _rows()
    for row in rows[:50]:
        sheet.append(row)
    sheet.append(rows[7])  # the same row again
    for row in rows[50:]:
        sheet.append(row)
    sheet.append(["Total lines", 84])
    sheet.append(["Compiled by the county lines team."])
    hidden = book.create_sheet("2025 copy")
    hidden.append(HEADER)
    hidden.append(["NL999", "Old", "Kent", "Ely", "2020", "2021", "Active", None, "", None])
    hidden.sheet_state = "hidden"
    path = tmp_path / "tracker.xlsx"
    book.save(path)
    return path


def _ledger(run, path):
    options = ("--mapping", path.with_suffix(".mapping.yaml"), "--matches", path.with_suffix(".matches.csv"))
    given = [o for pair in zip(options[::2], options[1::2], strict=True) if pair[1].exists() for o in pair]
    result = run("lines", path, *given, "--format", "json", "--quiet")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["rows"]


def test_one_command_its_questions_and_the_ledger_counts_as_a_pivot_table_does(run, tracker):
    asked = run("check", tracker, "--ask", input="\n" * 20)
    assert asked.exit_code == 0, asked.output
    assert asked.stderr.count("]: ") <= 3
    assert "hidden and left out" in asked.output or "not in the mapping" in asked.output
    rows = _ledger(run, tracker)
    pivot = _rows()
    assert len(rows) == 84
    assert Counter(r["state"] for r in rows) == Counter(STATE[row[6].lower()] for row in pivot)
    assert Counter(r["name"] for r in rows) == Counter(row[1] for row in pivot)
    origins = Counter(o for r in rows for o in r["origins"])
    assert origins == {"hackney": 27, "camden": 14, "croydon": 15, "liverpool": 13, "lambeth": 15}
    towns = Counter(t for r in rows for t in r["destinations"])
    for town, key in (("Norwich", "norwich"), ("King's Lynn", "kings-lynn"), ("Great Yarmouth", "great-yarmouth")):
        assert towns[key] == sum(town in row[3] or (town == "Norwich" and "Norwhich" in row[3]) for row in pivot)


def test_what_was_the_same_twice_and_what_the_sheet_says_of_itself_is_named(run, tracker):
    run("check", tracker, "--ask", input="\n" * 20)
    said = run("check", tracker, "--mapping", tracker.with_suffix(".mapping.yaml")).output
    assert "1 row repeats another in every cell and counts once (row 54 is 11)" in said
    assert "says 84, and 85 rows were read" in said
    assert "'Hackny' was read as hackney (close spelling" in said
    assert "'Norwhich' was read as norwich (close spelling" in said


def test_next_weeks_tracker_needs_no_answer(run, tracker, tmp_path):
    run("check", tracker, "--ask", input="\n" * 20)
    mapping = tracker.with_suffix(".mapping.yaml")
    book = openpyxl.load_workbook(tracker)
    sheet = book["Tracker"]
    sheet["A1"] = "Norfolk and Suffolk lines as at 12 October 2026"
    sheet.insert_rows(1)
    sheet.title = "Tracker wk 41"
    following = tmp_path / "next.xlsx"
    book.save(following)
    result = run("check", following, "--mapping", mapping)
    assert result.exit_code == 0, result.output
    rows = json.loads(run("lines", following, "--mapping", mapping, "--format", "json", "--quiet").stdout)["rows"]
    assert len(rows) == 84
    again = run("check", following, "--mapping", mapping, "--ask", input="")
    assert again.exit_code == 0, again.output
    assert "2026-10-12" in again.output
