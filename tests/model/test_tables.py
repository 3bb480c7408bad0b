"""The columns of the data model live in one place, and every cell is checked by its row model."""

from __future__ import annotations

import csv
import pickle
from importlib import resources

import pytest

from graphlab.errors import DataError
from graphlab.model.tables import EVENT_KINDS, LINK_TYPES, TABLES, CountRow, LineRow, LinkRow, PlaceRow, clean_text

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
    with pytest.raises(DataError) as caught:
        model.checked(cells)
    return f"{caught.value.message}; {caught.value.remedy}"


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
    assert LinkRow.checked({"link_type": "supplies", "from": "a", "to": "b", "source_id": ""}).link_type in LINK_TYPES
    assert len(EVENT_KINDS) == 11


def test_several_subjects_are_kept_sorted_and_once():
    row = CountRow.checked(COUNT | {"subject": " gravity ;cayman; gravity;", "source_id": ""})
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
    row = PlaceRow.checked({"place_id": "p", "text": "own", "names": "x", "copy": "y"})
    assert (row.text("text"), row.text("names"), row.text("copy"), row.text("absent")) == ("own", "x", "y", "")
    link = LinkRow.checked({"link_type": "SUPPLIES", "from": "a", "to": "b", "source_id": "s"})
    assert link.text("from") == "a"


def test_rows_are_equal_by_their_cells_and_are_not_changed():
    cells = {"place_id": "p", "name": "Ely", "own": "x"}
    row = PlaceRow.checked(cells)
    assert row == PlaceRow(**cells) == pickle.loads(pickle.dumps(row)) and hash(row) == hash(PlaceRow(**cells))
    assert row != PlaceRow(place_id="p", name="Ely") and row != LineRow(line_id="p")
    assert {k: v for k, v in row.cells().items() if v} == cells and list(row.cells())[:-1] == list(
        TABLES["places"].names
    )
    with pytest.raises(AttributeError, match="not changed"):
        row.name = "Soham"
    with pytest.raises(DataError, match="'place_id' is missing"):
        PlaceRow.checked({"name": "Ely"})


@pytest.mark.parametrize(("written", "kept"), [("\u2003a\x85", "a"), ("a\u3000", "a")])
def test_white_space_around_a_cell_is_left_out(written, kept):
    assert LineRow.checked({"line_id": written}).text("line_id") == kept


def test_a_separator_of_files_is_no_white_space_and_half_a_character_no_id():
    assert "control character" in problem_of(LineRow, line_id="a\x1c")
    with pytest.raises(UnicodeEncodeError):
        LineRow.checked({"line_id": "a\ud800"})


def test_text_is_kept_without_control_characters_and_with_plain_line_feeds():
    assert clean_text(" a\x00b\x0b\r\nc\r") == "a b \nc"
