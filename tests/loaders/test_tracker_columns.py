"""What a tracker's columns say: when a line was closed and by whom, looked at again, back; and numbers of its own."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from graphlab.analysis.disruption.summary import disruption
from graphlab.analysis.plan.planning import plan
from graphlab.dataset import Dataset
from graphlab.loaders.mapping.load import load
from graphlab.loaders.shapes.suggestion import suggest_mapping, understand
from graphlab.loaders.shapes.vocabulary import role_of

HEADERS = {
    "closed": ("Date shut", "Taken down on", "Closed on"),
    "by": ("Shut by", "Taken down by", "Closed by operation"),
    "checked": ("Checked back on", "Revisited", "Date of check-back"),
    "back": ("Reopened on", "Date re-emerged", "Back up"),
}


def tracker(seed: int) -> tuple[str, dict[str, list[tuple[date, str, date | None, date | None]]]]:
    """Return a tracker as CSV, and by operation each closure: day, line, looked at again, back."""
    rng = random.Random(seed)
    names = {part: rng.choice(words) for part, words in HEADERS.items()}
    head = ["Ref", "Line", "Run from", "Sells in", "First seen", *names.values(), "Harm score"]
    truth: dict[str, list[tuple[date, str, date | None, date | None]]] = {}
    rows = [",".join(head)]
    for i in range(40):
        seen = date(2025, 1, 1) + timedelta(rng.randrange(200))
        closed = seen + timedelta(rng.randrange(5, 200)) if rng.random() < 0.5 else None
        operation = rng.choice(("Op Alder", "Op Beech")) if closed else ""
        checked = closed + timedelta(rng.randrange(5, 60)) if closed and rng.random() < 0.5 else None
        back = closed + timedelta(rng.randrange(5, 90)) if closed and rng.random() < 0.4 else None
        if closed:
            truth.setdefault(operation, []).append((closed, f"l{i}", checked, back))
        days = [f"{day:%d/%m/%Y}" if day else "" for day in (seen, closed)]
        after = [f"{day:%d/%m/%Y}" if day else "" for day in (checked, back)]
        where = rng.choice(("Hackney", "Camden")), rng.choice(("Norwich", "Ely", "Thetford"))
        rows.append(",".join([f"L{i}", f"Brand {i % 7}", *where, *days, operation, *after, str(20 + i)]))
    return "\n".join(rows) + "\n", truth


@pytest.mark.parametrize("seed", range(6))
def test_what_came_back_is_what_the_tracker_says_line_by_line(tmp_path, seed):
    text, truth = tracker(seed)
    sheet, mapping = tmp_path / "tracker.csv", tmp_path / "m.yaml"
    sheet.write_text(text, encoding="utf-8")
    mapping.write_text(suggest_mapping(sheet), encoding="utf-8")
    data = Dataset.of(load(sheet, mapping))
    for operation, closures in truth.items():
        told = disruption(data.network(), operation=operation).parts["returns"]
        rows = {row["line"]: row for row in told.rows}
        assert {row["line"] for row in told.rows if row["closed_low"]} == {line for _, line, _, _ in closures}
        for closed, line, checked, back in closures:
            row = rows[line]
            assert (row["closed_low"], row["back_low"]) == (closed, back)
            assert row["back_after_days_low"] == ((back - closed).days if back else None)
            seen = "back" if back else "still closed when looked at" if checked else "not checked"
            assert row["outcome"] == seen
    weighed = plan(data.network(), 1, aim="pairs", weights={"harm_score": 1.0}, all_time=True).parts["next"]
    assert [row["score"] for row in weighed.rows] == sorted((20.0 + i for i in range(40)), reverse=True)
    assert all(row["harm_score"] == 20 + int(row["line"][1:]) for row in weighed.rows)


def test_a_mark_is_no_day_and_a_line_that_stands_twice_has_no_number_of_its_own(tmp_path):
    sheet = tmp_path / "tracker.csv"
    head = "Ref,Line,Run from,Sells in,First seen,Returned,Harm\n"
    rows = "L1,Echo,Hackney,Norwich,01/02/2025,Y,5\nL1,Echo,Hackney,Ely,01/03/2025,N,6\n"
    sheet.write_text(head + rows, encoding="utf-8")
    text = suggest_mapping(sheet)
    assert "reemerged" not in text
    assert "harm" not in text.lower().split("# not used")[0]
    assert "# not used: 'Returned'" in text
    assert "# not used: 'Harm'" in text


def test_every_header_has_its_part():
    parts = {"closed": "closed_on", "by": "closed_by", "checked": "checked_on", "back": "returned_on"}
    for part, words in HEADERS.items():
        assert {role_of(word) for word in words} == {parts[part]}, words
    assert role_of("Opened on") == "start"
    assert {role_of(f"{of} line") for of in ("Phone", "Telephone", "Seller", "Dealer", "Selling", "Supply")} == {"line"}
    assert role_of("State (30.09.26)") == role_of("Status as at 30/09/2026") == "status"
    assert role_of("Last reviewed") == "as_at"


ROWS = "Rico,Brixton,Norwich,Mar 2019,Nov 2020\nJay Jay,Toxteth,Rhyl,Jan 2020,\nBoss,Moss Side,Ely,May 2021,Feb 2022\n"


@pytest.mark.parametrize(
    "header",
    [
        "Seller network,Run out of,Sells in,First reported,Shut",
        "DDN,Hub,Spoke,Came to notice,Dismantled",
        "Crew,Run from,Sells in,First logged,Closed",
    ],
)
def test_a_tracker_in_other_words_is_one(tmp_path, header):
    sheet, mapping = tmp_path / "a.csv", tmp_path / "m.yaml"
    sheet.write_text(f"{header}\n{ROWS}", encoding="utf-8")
    mapping.write_text(suggest_mapping(sheet), encoding="utf-8")
    data = load(sheet, mapping)
    closed = {(row["line_id"], row["date_start"]) for row in data.rows("events") if row["event"] == "closed"}
    assert closed == {("rico-brixton", "2020-11"), ("boss-moss-side", "2022-02")}
    supplied = {(row["from"], row["to"]) for row in data.rows("links") if row["link_type"] == "SUPPLIES"}
    assert supplied == {("rico-brixton", "norwich"), ("jay-jay-toxteth", "rhyl"), ("boss-moss-side", "ely")}
    assert ("are these names of lines" in mapping.read_text(encoding="utf-8")) == header.startswith("Crew")


@pytest.mark.parametrize("name", ["Nickname", "Name", "Venue", "Who"])
def test_names_that_may_be_of_people_or_buildings_are_no_lines_unless_somebody_says_so(tmp_path, name):
    sheet = tmp_path / "a.csv"
    sheet.write_text(f"{name},Run from,Sells in,First seen,Last seen\n{ROWS}", encoding="utf-8")
    assert "- lines" not in suggest_mapping(sheet)
    if name != "Nickname":
        assert "new: line" in understand(sheet, answers={"1.lines": "yes"}).text
