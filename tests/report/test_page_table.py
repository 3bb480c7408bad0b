"""Tables as people read them, and the CSV beside them."""

from __future__ import annotations

from graphlab.model.notes import BASIS, Note
from graphlab.model.result import Column, Result
from graphlab.report.pages.tables import bounds_cell, cell_of, result_table

COLUMNS = [
    Column("origin", "", ""),
    Column("low", "arrests", ""),
    Column("high", "arrests", ""),
    Column("share_low", "share", ""),
    Column("share_high", "share", ""),
    Column("seen_low", "date", ""),
    Column("seen_high", "date", ""),
    Column("definition", "", ""),
]
EMPTY = dict.fromkeys(c.name for c in COLUMNS)
ROWS = [
    EMPTY | {"origin": "a", "low": 0, "high": 29, "share_low": 0.25, "share_high": 0.5, "seen_low": "2019-01-01"},
    EMPTY | {"origin": "b", "low": 1200},
]
RESULT = Result("Title", "Method.", COLUMNS, ROWS, notes=(Note("A note.", BASIS),))


def table(**options):
    return result_table(RESULT, name_of=str.upper, **options)


def test_two_bounds_are_one_column_in_words():
    cells = [[c.text for c in row.cells] for row in table().rows]
    assert cells[0] == ["A", "fewer than 30", "25.0 to 50.0 %", "2019-01-01 to open"]
    assert cells[1][:3] == ["B", "at least 1,200", "–"]


def test_a_column_of_which_nothing_is_stated_is_left_out_and_said_to_be():
    made = table()
    assert [h.title for h in made.columns] == ["origin", "value", "share", "seen"]
    assert made.notes[-1] == "Nothing is stated for: definition. The CSV has these columns, empty."


def test_the_csv_has_every_column_as_the_command_gives_it():
    assert table().csv == RESULT.to_csv()
    assert table().csv.startswith("origin,low,high,share_low")


def test_numbers_sort_as_numbers_and_stand_on_the_right():
    made = table()
    assert [h.number for h in made.columns] == [False, True, True, False]
    assert [row.cells[1].sort for row in made.rows] == ["0", "1200"]


def test_rows_know_what_they_open_and_their_series():
    made = table(keys=[("n/a", "1"), ("n/b", "2")])
    assert [(row.key, row.series) for row in made.rows] == [("n/a", "1"), ("n/b", "2")]
    alone = table(key_of=lambda row: f"n/{row['origin']}")
    assert [(row.key, row.series) for row in alone.rows] == [("n/a", ""), ("n/b", "")]


def test_lists_of_ids_become_names():
    result = Result("T", "M", [Column("origins", "", "")], [{"origins": ("x", "y")}])
    assert result_table(result, name_of=str.upper).rows[0].cells[0].text == "X, Y"


def test_empty_values_are_dashes_and_false_is_no():
    assert cell_of("").text == "–"
    assert cell_of(False).text == "no"
    assert bounds_cell(3, 3).text == "3"
    assert bounds_cell(0.3624, 0.3624, share=True).text == "36.2 %"
