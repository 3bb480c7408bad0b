"""The packaged gazetteer is what its seed says; the build chooses points sensibly."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphlab.data.gazetteer import build, gazetteer_rows


def test_the_packaged_rows_are_those_of_the_seed():
    seed = build.read_seed((Path(build.__file__).parent / "seed.txt").read_text(encoding="utf-8"))
    columns = ("name", "kind", "within", "force", "gss_code", "gss_vintage", "aliases")
    wanted = {row["place_id"]: tuple(row[c] for c in columns) for row in seed}
    packaged = {row["place_id"]: tuple(row[c] for c in columns) for row in gazetteer_rows()}
    assert packaged == wanted


def test_towns_and_districts_lie_in_counties_and_boroughs_in_london():
    rows = {row["place_id"]: row for row in gazetteer_rows()}
    for row in rows.values():
        if row["kind"] in ("town", "district"):
            crosses = row["kind"] == "district" and row["gss_code"].startswith("N09")
            assert rows[row["within"]]["kind"] == ("country" if crosses else "county")
            assert rows[row["within"]]["force"] == row["force"]
        if row["kind"] == "area":
            assert rows[row["within"]]["kind"] in ("borough", "town")
            assert rows[row["within"]]["force"] == row["force"]
        if row["kind"] == "borough":
            assert row["within"] == ("london" if row["place_id"] == "city-of-london" else "metropolitan")
    assert (rows["metropolitan"]["within"], rows["london"]["within"]) == ("london", "england")


def test_there_are_as_many_councils_as_the_statistics_office_lists_for_2019():
    codes = {row["gss_code"] for row in gazetteer_rows() if row["gss_vintage"] == "2019"}
    found = {prefix: sum(code.startswith(prefix) for code in codes) for prefix in ("E06", "E07", "E08", "E09", "E10")}
    assert found == {"E06": 56, "E07": 192, "E08": 36, "E09": 33, "E10": 26}
    found = {prefix: sum(code.startswith(prefix) for code in codes) for prefix in ("W06", "S12", "E12", "N09")}
    assert found == {"W06": 22, "S12": 32, "E12": 9, "N09": 11}


def test_every_territorial_force_of_england_and_wales_is_there_once():
    named = [part for row in gazetteer_rows() for part in (row["gss_code"], *row["aliases"].split(";"))]
    forces = sorted(code for code in named if code.startswith(("E23", "W15")))
    assert forces == [*(f"E230000{n:02}" for n in range(1, 40)), *(f"W1500000{n}" for n in range(1, 5))]


def test_force_of_one_county_is_that_county_and_a_larger_one_holds_its_counties():
    rows = {row["place_id"]: row for row in gazetteer_rows()}
    assert "Norfolk Constabulary" in rows["norfolk"]["aliases"].split(";")
    assert rows["norwich"]["force"] == rows["norfolk"]["force"] == rows["norfolk"]["name"]
    assert (rows["east-sussex"]["within"], rows["sussex"]["within"]) == ("sussex", "england-south-east")
    assert rows["rutland"]["force"] == rows["leicestershire"]["force"] == "Leicestershire Police"
    for row in rows.values():
        named = [r for r in rows.values() if r["name"] == row["force"]]
        assert not row["force"] or named, row


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("metropolitan", "E23000001"),
        ("merseyside", "E11000002"),
        ("thames-valley", "E23000029"),
        ("sussex", "E23000033"),
        ("dorset", "E06000059"),
        ("north-wales", "W15000001"),
        ("great-yarmouth", "E07000145"),
        ("kings-lynn", "E07000146"),
        ("ipswich", "E07000202"),
        ("hackney", "E09000012"),
        ("norfolk", "E10000020"),
        ("england-east", "E12000006"),
    ],
)
def test_codes_that_published_look_up_tables_print(place, code):
    assert next(row["gss_code"] for row in gazetteer_rows() if row["place_id"] == place) == code


def test_forces_without_an_area_of_their_own_have_no_code():
    rows = {row["place_id"]: row for row in gazetteer_rows()}
    assert {key for key, row in rows.items() if row["kind"] == "force" and not row["gss_code"]} == {"british-transport"}
    assert "Police Scotland" in rows["scotland"]["aliases"]
    assert "PSNI" in rows["northern-ireland"]["aliases"].split(";")


def test_of_two_towns_of_one_name_the_one_near_the_others_is_taken():
    cities = [
        {"name": n, "latitude": lat, "longitude": lon, "population": p, "alternatenames": []}
        for n, lat, lon, p in (
            ("Aton", 52.6, 1.2, 100), ("Beton", 52.5, 1.4, 100), ("Ceton", 52.7, 1.0, 100),
            ("Newport", 51.6, -3.0, 90_000), ("Newport", 52.6, 1.3, 900),
        )
    ]  # fmt: skip
    rows = [build.town(name, "norfolk", "Norfolk") for name in ("Aton", "Beton", "Ceton", "Newport")]
    build.place_points(rows, cities)
    assert (rows[3]["lat"], rows[3]["lon"]) == ("52.600", "1.300")


def test_a_town_that_is_only_found_far_away_gets_no_point(capsys):
    cities = [
        {"name": n, "latitude": lat, "longitude": lon, "population": 1, "alternatenames": []}
        for n, lat, lon in (("Aton", 52.6, 1.2), ("Beton", 52.5, 1.4), ("Ceton", 52.7, 1.0), ("Deton", 57.0, -4.0))
    ]
    rows = [build.town(name, "norfolk", "Norfolk") for name in ("Aton", "Beton", "Ceton", "Deton")]
    build.place_points(rows, cities)
    assert "lat" not in rows[3]
    assert "no point for Deton" in capsys.readouterr().err


def test_a_seed_line_of_towns_gives_codes_and_aliases():
    assert build.town("Barrow-in-Furness=E07000027/Barrow", "cumbria", "Cumbria") == {
        "place_id": "barrow-in-furness",
        "name": "Barrow-in-Furness",
        "kind": "town",
        "within": "cumbria",
        "force": "Cumbria",
        "gss_code": "E07000027",
        "gss_vintage": "2019",
        "aliases": "Barrow",
        "point": "Barrow-in-Furness",
    }
