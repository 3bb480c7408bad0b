"""Towns, quarters and councils that sheets name are known, each at its place; a name of two levels is never guessed."""

from __future__ import annotations

import pytest

from graphlab.data.gazetteer import gazetteer_rows
from graphlab.data.gazetteer.build import FAR_KM, QUARTER_KM, distance_km
from graphlab.loaders.mapping.load import load
from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.loaders.shapes.suggestion import understand

#: Latitude and longitude as an atlas has them, in degrees.
ATLAS = {
    "Barking": (51.54, 0.08),
    "Ilford": (51.56, 0.07),
    "Gorleston": (52.58, 1.73),
    "Tottenham": (51.60, -0.07),
    "Sheringham": (52.94, 1.21),
    "Brixton": (51.46, -0.11),
    "Toxteth": (53.39, -2.97),
    "Moss Side": (53.46, -2.24),
    "Sutton Coldfield": (52.57, -1.82),
    "Hove": (50.83, -0.17),
    "Penarth": (51.43, -3.17),
    "Airdrie": (55.87, -3.98),
    "Mid Ulster": (54.5, -6.77),
    "Ards and North Down": (54.59, -5.69),
    "Tendring": (51.79, 1.15),
    "Pendle": (53.84, -2.22),
}


def _point(row):
    return float(row["lat"]), float(row["lon"])


@pytest.mark.parametrize("name", ATLAS)
def test_a_name_that_the_press_uses_is_known_at_its_place(name):
    match = NameIndex({}).match(name, "place")
    assert match.exact
    row = next(r for r in gazetteer_rows() if r["place_id"] == match.id)
    assert distance_km(_point(row), ATLAS[name]) < 4


def test_every_place_but_countries_has_a_point_near_what_it_lies_in():
    rows = {row["place_id"]: row for row in gazetteer_rows()}
    assert {row["kind"] for row in rows.values() if not row["lat"]} == {"countries", "force"}  # the railways' police
    for row in rows.values():
        outer = rows.get(row["within"])
        if outer is None or not outer["lat"] or row["kind"] not in ("town", "district", "area"):
            continue
        most = QUARTER_KM if row["kind"] == "area" else 2 * FAR_KM
        assert distance_km(_point(row), _point(outer)) < most, row["place_id"]


@pytest.mark.parametrize(
    ("beside", "found"),
    [
        (("North East", "South West", "London"), "england-west-midlands"),
        (("Kent", "Essex", "Merseyside"), "west-midlands"),
        (("Kent", "London"), ""),
        (("Kent", "Essex", "North East", "South West"), ""),
    ],
)
def test_west_midlands_is_of_the_level_of_the_names_beside_it_or_is_asked(beside, found):
    index = NameIndex({})
    assert index.match("West Midlands", "place").id == ""
    index.hear([*beside, "West Midlands"])
    assert index.match("West Midlands", "place").id == found
    assert index.match("West Midlands Police", "place").id == "west-midlands"


def test_a_table_of_regions_is_read_as_regions_and_says_so(tmp_path):
    sheet, mapping = tmp_path / "r.csv", tmp_path / "m.yaml"
    names = ("North East", "East Midlands", "West Midlands", "London")
    sheet.write_text("Region,2021\n" + "".join(f"{name},{i}\n" for i, name in enumerate(names, 5)), encoding="utf-8")
    first = understand(sheet)
    answers = {q.key: {"measure": "arrests"}.get(q.key.partition(".")[2], q.default) for q in first.questions}
    mapping.write_text(understand(sheet, answers=answers).text, encoding="utf-8")
    data = load(sheet, mapping)
    assert {c.origin: c.value.low for c in data.counts} == {
        "england-north-east": 5, "england-east-midlands": 6, "england-west-midlands": 7, "london": 8,
    }  # fmt: skip
    assert any("'West Midlands' was read as england-west-midlands" in note for note in data.report.assumptions)
