"""Names that several places bear are asked or settled by the home area; forces, counties and districts are known."""

from __future__ import annotations

import pytest

from graphlab.analysis.inspection.check import load_report
from graphlab.errors import DataError
from graphlab.loaders.mapping.naming.names import NameIndex, with_parents
from graphlab.model.geography import Geography
from graphlab.model.tables import PlaceRow

MAPPING = """
source: s
tables:
  - counts:
      subject: {value: op}
      measure: {value: arrests}
      unit: {value: person-arrests}
      stock_or_flow: {value: flow}
      destination: {column: Town, match: place}
      period: {value: "2021"}
      value: Arrests
"""
SHEET = "Town,Arrests\nBury,4\nYarmouth,2\nNorwich,1\n"


def _files(tmp_path, extra=""):
    (tmp_path / "s.csv").write_text(SHEET, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(extra + MAPPING, encoding="utf-8")
    return {"sources": [tmp_path / "s.csv"], "mapping": tmp_path / "m.yaml"}


def test_bury_is_asked_and_never_silently_in_greater_manchester(tmp_path):
    report, data = load_report(**_files(tmp_path))
    assert data is None
    said = str(report.errors[0])
    assert "the place 'Bury' is not clear: several bear this name" in said
    assert "bury (Bury, 100); bury-st-edmunds (Bury St Edmunds, 100)" in said
    assert said.endswith("or name the home area (--home suffolk)")


@pytest.mark.parametrize(("home", "wanted"), [("suffolk", "bury-st-edmunds"), ("Greater Manchester", "bury")])
def test_the_home_area_settles_it_and_the_report_says_so(tmp_path, home, wanted):
    report, data = load_report(**_files(tmp_path), home=home)
    assert wanted in {c.destination for c in data.counts}
    notes = [a for a in report.assumptions if "'Bury'" in a]
    area = home.lower().replace(" ", "-")
    assert notes == [f"the place 'Bury' was read as {wanted} (of 2 places of this name the one in {area})"]


def test_a_home_in_the_mapping_serves_and_the_option_comes_first(tmp_path):
    files = _files(tmp_path, "home: suffolk\n")
    assert "bury-st-edmunds" in {c.destination for c in load_report(**files)[1].counts}
    assert "bury" in {c.destination for c in load_report(**files, home="north west england")[1].counts}


def test_a_home_that_is_elsewhere_does_not_guess(tmp_path):
    report, data = load_report(**_files(tmp_path), home="kent")
    assert data is None
    assert "several bear this name" in report.errors[0].rule


def test_every_match_that_is_not_literal_is_listed_once(tmp_path):
    report, _ = load_report(**_files(tmp_path), home="suffolk")
    assert sum("'Yarmouth' was read as great-yarmouth (alias)" in a for a in report.assumptions) == 1
    assert not any("'Norwich'" in a for a in report.assumptions)


def test_an_unknown_home_says_what_to_write():
    with pytest.raises(DataError) as caught:
        NameIndex({}, home="suffolkshire county")
    assert "the home area 'suffolkshire county' is not known or not clear" in str(caught.value)
    assert "name a county, force area or region" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norfolk Constabulary", "norfolk"),
        ("Norfolk Police", "norfolk"),
        ("Norfolk", "norfolk"),
        ("E23000024", "norfolk"),
        ("West Midlands Police", "west-midlands"),
        ("Police Scotland", "scotland"),
        ("City of London Police", "city-of-london"),
        ("Metropolitan Police", "metropolitan"),
        ("Durham Constabulary", "county-durham"),
        ("Derbys", "derbyshire"),
        ("Staffs", "staffordshire"),
        ("N Yorks", "north-yorkshire"),
        ("Breckland", "breckland"),
        ("Breckland District Council", "breckland"),
        ("King's Lynn and West Norfolk", "kings-lynn-and-west-norfolk"),
        ("E07000146", "kings-lynn-and-west-norfolk"),
        ("Bournemouth, Christchurch and Poole", "bournemouth-christchurch-and-poole"),
        ("Rhondda Cynon Taf", "rhondda-cynon-taf"),
        ("Perth & Kinross", "perth-and-kinross"),
        ("England and Wales", "england-and-wales"),
        ("England & Wales", "england-and-wales"),
        ("South East", "england-south-east"),
    ],
)
def test_forces_counties_districts_and_countries_are_known(text, wanted):
    assert NameIndex({}).match(text, "place").id == wanted


@pytest.mark.parametrize("text", ["Durham", "Newcastle", "Newport", "Bangor", "Gillingham", "Stratford", "Ashford"])
def test_names_of_two_places_are_asked(text):
    match = NameIndex({}).match(text, "place")
    assert (match.id, match.how) == ("", "several bear this name")
    assert len(match.candidates) == {"Newcastle": 3, "Newport": 3}.get(text, 2)


def test_wider_countries_come_only_where_they_are_named():
    def ids(*keys):
        return [r["place_id"] for r in with_parents(keys, [])]

    assert ids("norwich") == ["england", "england-east", "norfolk", "norwich"]
    assert ids("norwich", "england-and-wales") == ["england", "england-and-wales", "england-east", "norfolk", "norwich"]
    rows = {r["place_id"]: r for r in with_parents(["norwich", "united-kingdom"], [])}
    assert rows["england"]["within"] == "united-kingdom"


def test_london_rolls_up_alike_from_boroughs_and_both_forces():
    rows = with_parents(["hackney", "metropolitan", "city-of-london"], [])
    geography = Geography({r["place_id"]: PlaceRow.checked(r) for r in rows})
    for place in ("hackney", "metropolitan", "city-of-london", "london"):
        assert geography.at_level(place, "region") == "london"
        assert geography.is_within(place, "england")
    assert geography.at_level("hackney", "force") == geography.at_level("metropolitan", "force") == "metropolitan"
    assert geography.at_level("city-of-london", "force") == "city-of-london"
    assert geography.is_within("hackney", "metropolitan")


@pytest.mark.parametrize(
    ("place", "force"),
    [
        ("norwich", "norfolk"), ("hastings", "sussex"), ("isle-of-wight", "hampshire-constabulary"),
        ("bolton", "greater-manchester"), ("darlington", "county-durham"), ("glasgow", "scotland"),
        ("oakham", "leicestershire-police"), ("norfolk", "norfolk"), ("cardiff", "south-wales"),
        ("birmingham", "west-midlands"), ("middlesbrough", "cleveland"),
    ],
)  # fmt: skip
def test_a_place_rolls_up_to_the_place_of_its_force(place, force):
    rows = with_parents([place], [])
    geography = Geography({r["place_id"]: PlaceRow.checked(r) for r in rows})
    assert geography.at_level(place, "force") == force
