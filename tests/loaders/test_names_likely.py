"""What is offered as the answer to a name: only what is nearly the same, and ahead of everything else."""

from __future__ import annotations

import pytest

from graphlab.loaders.mapping.load import load
from graphlab.loaders.mapping.names import NameIndex
from graphlab.loaders.shapes.suggestion import understand
from graphlab.loaders.shapes.vocabulary import role_of


@pytest.mark.parametrize(
    ("text", "likely"),
    [("Thetfrod", "thetford"), ("Liverpol", "liverpool"), ("Sheringham", None), ("Bury", None), ("Atlantis", None)],
)
def test_a_far_name_is_never_offered(text, likely):
    match = NameIndex({}).match(text, "place")
    assert (match.likely.id if match.likely else None) == likely


@pytest.mark.parametrize(
    ("header", "role"),
    [("1st seen", "start"), ("Last activity", "end"), ("Source grading", "grade"), ("Most recent sighting", "end")],
)
def test_headers_of_trackers(header, role):
    assert role_of(header) == role


def test_statuses_without_a_day_are_told(tmp_path):
    sheet, mapping = tmp_path / "b.csv", tmp_path / "m.yaml"
    sheet.write_text("Line,From,To,Status\nZed,London,Cromer,Active\nRook,London,Dereham,Closed\n", encoding="utf-8")
    text = understand(sheet).text
    for day, warnings in (("", 1), ('          period: {value: "2026-10-31"}\n', 0)):
        mapping.write_text(text.replace("          status: {", f"{day}          status: {{"), encoding="utf-8")
        report = load(sheet, mapping).report
        assert sum("the statuses have no day" in str(w) for w in report.warnings) == warnings
