"""The columns of the data model live in one place, and every cell is checked by its row model."""

from __future__ import annotations

import csv
from importlib import resources

import pytest
from pydantic import ValidationError

from graphlab.errors import DataError
from graphlab.model.tables import EVENT_KINDS, LINK_TYPES, TABLES, CountRow, LinkRow, PlaceRow, clean_text

REQUIRED = {
    "sources": ("source_id",),
    "places": ("place_id",),
    "lines": ("line_id",),
    "operations": ("operation_id",),
    "links": ("link_type", "from", "to", "source_id"),
    "events": ("line_id", "event", "source_id"),
    "counts": ("count_id", "subject", "measure", "unit", "stock_or_flow", "value", "source_id"),
}
COUNT = {"count_id": "c", "subject": "o", "measure": "m", "unit": "u", "stock_or_flow": "flow", "value": "1"}


def problem_of(model, **cells):
    with pytest.raises(ValidationError) as caught:
        model.model_validate(cells)
    cause = caught.value.errors()[0]["ctx"]["error"]
    assert isinstance(cause, DataError)
    return f"{cause.message}; {cause.remedy}"


@pytest.mark.parametrize("table", REQUIRED)
def test_the_columns_that_must_exist_are_those_of_the_data_model(table):
    assert set(TABLES[table].required) == set(REQUIRED[table])


@pytest.mark.parametrize("table", REQUIRED)
def test_every_column_says_what_it_means(table):
    assert all(column.means for column in TABLES[table].columns)


@pytest.mark.parametrize("table", REQUIRED)
def test_the_packaged_dataset_uses_no_column_that_the_model_does_not_name(table):
    path = resources.files("graphlab.data") / "open_source" / f"{table}.csv"
    header = next(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert set(header) <= set(TABLES[table].names)


def test_only_the_known_kinds_of_link_and_event_are_taken():
    assert "one of ORIGINATES_IN, SUPPLIES" in problem_of(
        LinkRow, **{"link_type": "SELLS", "from": "a", "to": "b", "source_id": ""}
    ).replace("write ", "")
    assert (
        LinkRow.model_validate({"link_type": "supplies", "from": "a", "to": "b", "source_id": ""}).link_type
        in LINK_TYPES
    )
    assert len(EVENT_KINDS) == 11


def test_several_subjects_are_kept_sorted_and_once():
    row = CountRow.model_validate(COUNT | {"subject": " gravity ;cayman; gravity;", "source_id": ""})
    assert row.subject == "cayman;gravity"


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("count_id", "", "the id is empty"),
        ("count_id", "=A1", "is a formula and not an id"),
        ("origin", '=HYPERLINK("http://x")', "is a formula and not an id"),
        ("source_id", "a;b", "cannot be an id"),
        ("subject", ";", "the id is empty"),
        ("measure", " ", "may not be empty"),
        ("unit", "", "may not be empty"),
        ("stock_or_flow", "", "write stock, flow or distinct"),
        ("stock_or_flow", "level", "write one of stock, flow, distinct"),
        ("value", "1O3", "is not a number or bound"),
        ("period_start", "2019-13", "is not a date of the calendar"),
        ("grade", "9Z", "is not a grade"),
        ("handling", "X", "write one of P, C"),
    ],
)
def test_a_wrong_cell_is_named_with_what_is_allowed(column, text, says):
    assert says in problem_of(CountRow, **(COUNT | {"source_id": "", column: text}))


@pytest.mark.parametrize(("column", "text"), [("lat", "91"), ("lon", "-181"), ("lat", "nan"), ("lon", "east")])
def test_a_position_must_be_degrees(column, text):
    assert "is not degrees" in problem_of(PlaceRow, place_id="p", **{column: text})


def test_names_are_the_name_and_its_aliases_in_order_and_once():
    row = PlaceRow(place_id="p", name="London", aliases="Met; Greater London;;London")
    assert row.names() == ("London", "Met", "Greater London")


def test_a_row_gives_the_text_of_extra_columns_whatever_they_are_called():
    row = PlaceRow.model_validate({"place_id": "p", "text": "own", "names": "x", "copy": "y"})
    assert (row.text("text"), row.text("names"), row.text("copy"), row.text("absent")) == ("own", "x", "y", "")
    link = LinkRow.model_validate({"link_type": "SUPPLIES", "from": "a", "to": "b", "source_id": "s"})
    assert link.text("from") == "a"


def test_text_is_kept_without_control_characters_and_with_plain_line_feeds():
    assert clean_text(" a\x00b\x0b\r\nc\r") == "a b \nc"
