"""What is offered as the answer to a name: only what is nearly the same, and ahead of everything else."""

from __future__ import annotations

import pytest

from graphlab.dataset import Dataset
from graphlab.errors import DataError, LoadError
from graphlab.loaders.mapping.doubts import settled
from graphlab.loaders.mapping.load import load
from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.loaders.shapes.suggestion import understand
from graphlab.loaders.shapes.vocabulary import role_of
from graphlab.report.briefing.answers.lines import stands_open
from graphlab.report.briefing.material import Material
from graphlab.report.house_style import HouseStyle


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


def test_statuses_without_a_day_are_refused_until_it_is_settled(tmp_path):
    sheet, mapping = tmp_path / "b.csv", tmp_path / "m.yaml"
    sheet.write_text("Line,From,To,Status\nZed,London,Cromer,Active\nRook,London,Dereham,Closed\n", encoding="utf-8")
    text = understand(sheet).text
    assert '"AS AT"}}  # ?' in text
    mapping.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="AS AT is still to be settled"):
        load(sheet, mapping)
    mapping.write_text("".join(x for x in text.splitlines(True) if "AS AT" not in x), encoding="utf-8")
    with pytest.raises(LoadError) as refused:
        load(sheet, mapping)
    assert "the statuses have no day" in str(refused.value.report.defects[0])
    for day, warned in (("2026-10-31", []), ("undated", ["2 statuses are undated: they decide nothing"])):
        mapping.write_text(settled(text.replace("AS AT", day)), encoding="utf-8")
        data = load(sheet, mapping)
        assert [w.rule.partition(", and")[0] for w in data.report.warnings] == warned
        assert {s.period.dated for s in data.statuses} == {day != "undated"}


def test_a_briefing_says_that_statuses_without_a_day_are_not_used(tmp_path):
    sheet, mapping = tmp_path / "b.csv", tmp_path / "m.yaml"
    sheet.write_text("Line,From,To,Seen,Status\nZed,London,Cromer,2026,Active\n", encoding="utf-8")
    mapping.write_text(understand(sheet).text.replace("AS AT", "undated"), encoding="utf-8")
    net = Dataset.of(load(sheet, mapping)).network()
    assert "1 recorded status without a day is not used." in stands_open(Material(net, net, HouseStyle())).text
