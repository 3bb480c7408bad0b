"""How places lie within each other, and which place stands for another at a level."""

from __future__ import annotations

import pytest

from graphlab.analysis.flows.od_table import flows
from graphlab.dataset import Dataset
from graphlab.model.geography import Geography
from graphlab.model.tables import PlaceRow

ROWS = (
    PlaceRow(place_id="london", name="London", kind="region", force="Metropolitan", aliases="Greater London;Met"),
    PlaceRow(place_id="hackney", name="Hackney", kind="borough", within="london"),
    PlaceRow(place_id="stoke-newington", kind="area", within="hackney"),
    PlaceRow(place_id="east", name="East of England", kind="region"),
    PlaceRow(place_id="norfolk", name="Norfolk", kind="county", within="east", force="Norfolk"),
    PlaceRow(place_id="norwich", name="Norwich", kind="town", within="norfolk"),
    PlaceRow(place_id="bedfordshire-police", name="Bedfordshire", kind="force", within="east"),
    PlaceRow(place_id="luton", kind="town", within="bedfordshire-police"),
    PlaceRow(place_id="dyfed", kind="county", force="Dyfed-Powys"),
    PlaceRow(place_id="nowhere", kind="town"),
)


@pytest.fixture
def geography():
    return Geography({row.place_id: row for row in ROWS})


def test_ancestors_are_nearest_first(geography):
    assert geography.ancestors("stoke-newington") == ("hackney", "london")
    assert geography.ancestors("east") == ()
    assert geography.ancestors("unknown") == ()


def test_a_place_is_within_itself_and_what_is_around_it(geography):
    assert geography.is_within("norwich", "norwich")
    assert geography.is_within("norwich", "east")
    assert not geography.is_within("east", "norwich")


@pytest.mark.parametrize(
    ("place", "level", "found"),
    [
        ("norwich", "county", "norfolk"),
        ("norwich", "region", "east"),
        ("norfolk", "county", "norfolk"),
        ("hackney", "county", None),
        ("nowhere", "region", None),
        ("unknown", "region", None),
    ],
)
def test_a_level_is_the_nearest_place_of_that_kind(geography, place, level, found):
    assert geography.at_level(place, level) == found


@pytest.mark.parametrize(
    ("place", "force"),
    [
        ("norwich", "norfolk"),
        ("hackney", "metropolitan"),
        ("luton", "bedfordshire-police"),
        ("bedfordshire-police", "bedfordshire-police"),
        ("dyfed", "dyfed-powys"),
        ("nowhere", None),
    ],
)
def test_the_force_is_the_place_of_that_name_else_the_name_with_hyphens(geography, place, force):
    assert geography.at_level(place, "force") == force


def test_a_force_may_be_found_by_an_alias():
    places = {r.place_id: r for r in (PlaceRow(place_id="met-area", aliases="Metropolitan"), *ROWS)}
    assert Geography(places).force_of("hackney") == "met-area"


def test_force_areas_without_a_row_have_their_name(geography, dataset):
    assert geography.force_names == {"metropolitan": "Metropolitan", "dyfed-powys": "Dyfed-Powys"}
    data = dataset(places=[{"place_id": "a", "force": "Thames Valley"}], counts=[{"subject": "o", "value": "1"}])
    assert data.name("thames-valley") == "Thames Valley"


def test_levels_are_the_kinds_that_occur_and_force(geography):
    assert geography.levels == ("area", "borough", "county", "force", "region", "town")


def test_every_place_of_the_real_dataset_knows_its_force_where_one_is_given(example):
    assert example.geography.force_of("norwich") == "norfolk"
    assert example.geography.at_level("great-yarmouth", "county") == "norfolk"
    assert example.geography.is_within("hackney", "london")


def test_a_force_lies_in_the_region_that_names_it():
    """The Metropolitan without a place around it is London's: what is of both is never added."""
    london, norfolk = ROWS[0], ROWS[4]
    force = PlaceRow(place_id="metropolitan", name="Metropolitan", kind="force")
    borough = PlaceRow(place_id="camden", kind="borough", within="metropolitan")
    other = PlaceRow(place_id="norfolk-police", name="Norfolk police", kind="force")
    geography = Geography({row.place_id: row for row in (london, norfolk, force, borough, other)})
    assert geography.ancestors("camden") == ("metropolitan", "london")
    assert geography.is_within("metropolitan", "london")
    # A county that names a force is no region: the force may be more than it.
    assert geography.ancestors("norfolk-police") == ()
    around = PlaceRow(place_id="london", name="London", kind="region", force="Metropolitan", within="metropolitan")
    turned = Geography({row.place_id: row for row in (around, force)})
    assert (turned.ancestors("metropolitan"), turned.ancestors("london")) == (("london",), ("metropolitan",))


def test_a_region_and_its_force_are_not_added():
    base = {"subject": "op", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "destination": "norwich"}
    base |= {"period_start": "2021", "period_end": "2021", "source_id": "s"}
    values = {"london": "9", "metropolitan": "7", "kent": "12"}
    places = [
        {"place_id": "london", "kind": "region", "force": "Metropolitan"},
        {"place_id": "metropolitan", "name": "Metropolitan", "kind": "force"},
        {"place_id": "kent", "kind": "county"},
        {"place_id": "norwich", "kind": "city"},
    ]
    counts = [base | {"count_id": f"c-{o}", "origin": o, "value": v} for o, v in values.items()]
    result = flows(Dataset.build({"places": places, "counts": counts}).network(), "arrests")
    assert {row["denominator"] for row in result.rows} == {21}
