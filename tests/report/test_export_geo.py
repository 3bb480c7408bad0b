"""Map tables and GeoJSON: what can be drawn is drawn, the rest is listed."""

import csv
import io
import json

import pytest

from graphlab.errors import OutputError
from graphlab.report.exports.export import export_files


def rows(exported, name):
    return list(csv.DictReader(io.StringIO(exported.files[name].decode())))


def test_flowmap_tables_agree_with_the_flows(example):
    exported, _ = export_files(example.network(subject="gravity"), "flowmap", measure="arrests")
    flows = {r["origin"]: r for r in rows(exported, "flows.csv")}
    assert flows["london"]["count"] == "443"
    assert flows["norfolk"]["dest"] == "norfolk"
    assert {r["id"] for r in rows(exported, "locations.csv")} == {*flows, "norfolk"}
    assert list(rows(exported, "locations.csv")[0]) == ["id", "name", "lat", "lon"]
    assert list(flows["london"])[:3] == ["origin", "dest", "count"]


def test_flows_with_a_special_end_are_listed_with_their_size(example):
    exported, _ = export_files(example.network(subject="gravity"), "flowmap", measure="arrests")
    assert "two flows with an unknown or not-itemised end (at least 332 in all)" in exported.left_out


def test_what_is_left_out_is_not_added_where_it_may_not_be(dataset):
    year = {"subject": "op", "destination": "t", "period_start": "2019", "period_end": "2019"}
    counts = [year | {"origin": o, "value": v} for o, v in (("a", "5"), ("unknown", "2"))]
    another = year | {"origin": "unknown", "value": "4", "subject": "other op"}
    places = [{"place_id": p, "lat": "52", "lon": "1"} for p in ("a", "t")]
    for rows_of, said in ((counts, " (at least 2 in all)"), ([*counts, another], "")):
        exported, _ = export_files(dataset(counts=rows_of, places=places).network(), "flowmap", measure="arrests")
        many = "two flows" if said == "" else "one flow"
        assert f"{many} with an unknown or not-itemised end{said}" in exported.left_out


def test_without_a_measure_the_lines_of_each_pair_are_given(example):
    exported, _ = export_files(example.network(), "flowmap")
    found = {(r["origin"], r["dest"]): r["count"] for r in rows(exported, "flows.csv")}
    assert found["east-london", "exeter"] == "3"
    assert {r["unit"] for r in rows(exported, "flows.csv")} == {"lines"}


def test_an_open_bound_is_empty_and_not_a_number(dataset):
    places = [
        {"place_id": "london", "lat": "51.5", "lon": "-0.1"},
        {"place_id": "norwich", "lat": "52.6", "lon": "1.3"},
    ]
    counts = [{"subject": "sweep", "value": "20+", "origin": "london", "destination": "norwich"}]
    operations = [{"operation_id": "sweep"}]
    data = dataset(places=places, counts=counts, operations=operations)
    row = rows(export_files(data.network(), "flowmap", measure="arrests")[0], "flows.csv")[0]
    assert (row["count"], row["count_high"]) == ("20", "")


def test_geojson_is_longitude_first_and_carries_bounds_and_claims(example):
    exported, _ = export_files(example.network(subject="gravity"), "geojson", measure="arrests")
    content = json.loads(exported.files["flows.geojson"])
    assert content["marking"] == "OFFICIAL"
    points = {f["properties"]["id"]: f for f in content["features"] if f["geometry"]["type"] == "Point"}
    assert points["norwich"]["geometry"]["coordinates"] == [1.299, 52.628]
    lines = [f for f in content["features"] if f["geometry"]["type"] == "LineString"]
    london = next(f["properties"] for f in lines if f["properties"]["origin"] == "london")
    assert (london["low"], london["high"], london["claims"]) == (443, 443, ["gravity-london"])


def test_places_without_coordinates_are_listed_and_nothing_drawable_is_refused(dataset):
    data = dataset(links=[
        {"link_type": "SUPPLIES", "from": "rico", "to": "norwich"},
        {"link_type": "ORIGINATES_IN", "from": "rico", "to": "london"},
    ])  # fmt: skip
    with pytest.raises(OutputError, match="no flow between two places with coordinates"):
        export_files(data.network(), "geojson")
