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


def test_a_town_lies_in_a_county_and_a_borough_in_london():
    rows = {row["place_id"]: row for row in gazetteer_rows()}
    for row in rows.values():
        if row["kind"] == "town":
            assert rows[row["within"]]["kind"] == "county"
            assert rows[row["within"]]["force"] == row["force"]
        if row["kind"] == "borough":
            assert row["within"] == "london"


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("metropolitan", "E23000001"),
        ("merseyside-police", "E23000004"),
        ("thames-valley", "E23000029"),
        ("sussex", "E23000033"),
        ("dorset-police", "E23000039"),
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


def test_forces_that_have_no_code_are_there():
    rows = {row["place_id"]: row for row in gazetteer_rows()}
    assert {key for key, row in rows.items() if row["kind"] == "force" and not row["gss_code"]} == {
        "police-scotland",
        "police-service-of-northern-ireland",
        "british-transport",
    }


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
