"""Other people's sheets come in right with few questions, or are refused with the reason; never clean and wrong."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from graphlab.errors import DataError
from graphlab.loaders.mapping.load import load
from graphlab.loaders.shapes.suggestion import understand
from tests.loaders.layouts import LAYOUTS as USUAL
from tests.loaders.office_layouts import OFFICE_LAYOUTS

LAYOUTS = [*USUAL, *OFFICE_LAYOUTS]
#: No more questions than these may be asked for a sheet that counts as right, the subject apart.
MOST_QUESTIONS = 3


def _write(layout, folder):
    path = folder / layout.file
    if callable(layout.content):
        layout.content(path)
    else:
        path.write_text(layout.content, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def outcome_of(tmp_path_factory):
    """Return a function to the outcome of a layout, which is read once for all tests."""

    @cache
    def found(number):
        return _outcome(LAYOUTS[number], tmp_path_factory.mktemp("layout"))

    return found


def _outcome(layout, folder):
    """Return "right", "refused", "warned" or "wrong", the number of questions, and what was said."""
    path = _write(layout, folder)
    try:
        first = understand(path)
        answers = {q.key: layout.answers.get(q.key.partition(".")[2], q.default) for q in first.questions}
        found = understand(path, answers=answers)
        if not found.text:
            return "refused", 0, "; ".join(found.left) or "no sheet with a header and rows"
        (folder / "m.yaml").write_text(found.text, encoding="utf-8")
        data = load(path, folder / "m.yaml")
    except DataError as error:
        report = getattr(error, "report", None)
        return "refused", 0, "\n".join(map(str, report.defects)) if report else str(error)
    asked = sum(q.key != "doubts" for q in found.questions)  # the last only confirms what is shown
    warnings = "\n".join(map(str, data.report.warnings))
    same = _lines(data) == layout.lines if layout.lines else _cells(data) == _wanted(layout)
    if same:
        return "right", asked, warnings
    return ("warned" if warnings else "wrong"), asked, f"{_lines(data) if layout.lines else _cells(data)}\n{warnings}"


def _wanted(layout):
    return {key: v if isinstance(v, tuple) else (v, v) for key, v in layout.cells.items()}


def _cells(data):
    """Return the figures by cell, without totals: those that are of others, and those over a span that others fill."""
    wholes = {c.part_of for c in data.counts}
    leaves = [c for c in data.counts if c.id not in wholes]
    found = {}
    for count in leaves:
        alike = [
            c
            for c in leaves
            if (c.measure, c.origin, c.destination) == (count.measure, count.origin, count.destination)
        ]
        if any(c is not count and c.period.inside(count.period) for c in alike):
            continue
        key = (count.measure, count.origin, count.destination, str(count.period).replace("undated", ""))
        assert key not in found, key
        found[key] = (count.value.low, count.value.high)
    return found


def _lines(data):
    names = {key: line.name.lower() for key, line in data.lines.items()}
    return {
        "lines": len(data.lines),
        "supplies": {(names[k.start_node], k.end_node) for k in data.links if k.type == "SUPPLIES"},
        "origins": {k.end_node for k in data.links if k.type == "ORIGINATES_IN"},
        "statuses": {(s.line, s.status, str(s.period)) for s in data.statuses},
        "closed": {(e.line, str(e.period), e.operation) for e in data.events if e.event.startswith("closed")},
    }


@pytest.mark.parametrize("number", range(len(LAYOUTS)), ids=[x.name for x in LAYOUTS])
def test_a_layout_comes_in_right_or_is_refused_with_the_reason(outcome_of, number):
    layout = LAYOUTS[number]
    outcome, asked, said = outcome_of(number)
    if layout.refused:
        assert outcome == "refused", said
        assert layout.refused in said
        return
    assert outcome == "right", f"{outcome}: {said}"
    assert asked <= MOST_QUESTIONS + 1
    assert layout.warned in said
    if not layout.warned:
        assert not re.search(r"error|refused", said)


def test_columns_that_each_name_the_measure_are_not_added_up_unless_somebody_says_so(tmp_path):
    (tmp_path / "a.csv").write_text("Force,Arrests (drugs),Arrests (county lines)\nKent,40,4\nEssex,60,6\n")
    (tmp_path / "b.csv").write_text("Arrests\nForce,Under 18,18 and over\nKent,36,4\nEssex,60,6\n")
    defaults = [
        {q.key: q.default for q in understand(tmp_path / name).questions}["1.add"] for name in ("a.csv", "b.csv")
    ]
    assert defaults == ["no", "yes"]


def test_kinds_of_arrests_in_brackets_are_definitions_and_lines_are_the_subjects_of_their_figures(tmp_path):
    (tmp_path / "a.csv").write_text("Line,Origin,Arrests (all) 2023,Arrests (gang) 2023\nRico,Hackney,40,4\n")
    first = understand(tmp_path / "a.csv")
    found = understand(tmp_path / "a.csv", answers={q.key: q.default for q in first.questions} | {"doubts": "yes"})
    (tmp_path / "m.yaml").write_text(found.text, encoding="utf-8")
    data = load(tmp_path / "a.csv", tmp_path / "m.yaml")
    assert {(c.subject, c.definition, c.value.low) for c in data.counts} == {("rico", "all", 40), ("rico", "gang", 4)}


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("Line,Run from,Towns\nRico,Camden,Ipswich (mostly) / Stowmarket?\n", {"stowmarket"}),
        ('Line,Run from,Towns\nRico,Camden?,"Norwich, poss. Thetford"\n', {"camden", "thetford"}),
        ("Line,Run from,Norwich,Ely,Diss\nRico,Camden,x,,poss\nEcho,Newham,x,?,x\n", {"diss", "ely"}),
    ],
)
def test_a_place_that_is_written_with_a_doubt_is_no_certain_end_of_a_link(tmp_path, text, doubted):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(understand(tmp_path / "a.csv").text, encoding="utf-8")
    data = load(tmp_path / "a.csv", tmp_path / "m.yaml")
    assert {k.end_node for k in data.links if k.certainty == "unknown"} == doubted
    assert {k.certainty for k in data.links if k.end_node in ("ipswich", "norwich")} == {"stated"}


def test_a_total_that_is_not_given_is_no_claim_of_its_own(tmp_path):
    (tmp_path / "a.csv").write_text(
        "Arrests\nOrigin,2022,2023\nCamden,4,5\nNewham,2,<5\nTotal,6,..\n", encoding="utf-8"
    )
    (tmp_path / "m.yaml").write_text(understand(tmp_path / "a.csv").text, encoding="utf-8")
    counts = load(tmp_path / "a.csv", tmp_path / "m.yaml").counts
    assert {(str(c.period), c.value.low) for c in counts if not c.origin} == {("2022", 6)}


def test_marks_below_months_say_when_a_line_was_active(tmp_path):
    (tmp_path / "a.csv").write_text("Line,Origin,Town,Jan-24,Feb-24\nRico,Camden,Ely,Y,N\nEcho,Newham,Ely,N,Y\n")
    (tmp_path / "m.yaml").write_text(understand(tmp_path / "a.csv").text, encoding="utf-8")
    data = load(tmp_path / "a.csv", tmp_path / "m.yaml")
    active = {(e.line, e.event, str(e.period)) for e in data.events}
    assert active == {("rico-camden", "active", "2024-01"), ("echo-newham", "active", "2024-02")}


def test_the_column_that_tells_added_rows_apart_is_named_in_the_question(tmp_path):
    (tmp_path / "a.csv").write_text(
        "District,Ward,Year,Arrests\nNorwich,Mancroft,2023,4\nNorwich,Thorpe,2023,3\nIpswich,Westgate,2023,5\n"
    )
    asked = {q.key: q.text for q in understand(tmp_path / "a.csv").questions}
    assert asked["1.add"] == "2 rows repeat a place and period and differ in 'Ward': add them up?"


def test_a_figure_of_a_place_that_is_written_with_a_doubt_is_warned_about(tmp_path):
    (tmp_path / "a.csv").write_text("Origin,Year,Arrests\nCamden?,2023,4\nNewham,2023,5\n", encoding="utf-8")
    (tmp_path / "m.yaml").write_text(understand(tmp_path / "a.csv").text, encoding="utf-8")
    warned = [d for d in load(tmp_path / "a.csv", tmp_path / "m.yaml").report.warnings if d.value == "Camden?"]
    assert [(d.line, "with a doubt" in d.rule) for d in warned] == [(2, True)]


def test_no_layout_is_clean_and_wrong_and_four_of_five_that_can_be_read_are_right(outcome_of):
    outcomes = Counter()
    for number in range(len(LAYOUTS)):
        outcome, asked, _ = outcome_of(number)
        outcomes["right" if outcome == "right" and asked <= MOST_QUESTIONS else outcome] += 1
    assert outcomes["wrong"] == 0
    assert outcomes["right"] >= 0.8 * sum(not layout.refused for layout in LAYOUTS)
