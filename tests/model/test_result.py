"""`Result`: a table that explains itself, and gives the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.model.column_rows import Cells, ColumnRows, Lists
from graphlab.model.result import Column, Parts, Result, json_value, safe_cell, undo_safe_cell

COLUMNS = [Column("origin", "", "from"), Column("low", "persons", "least"), Column("share_low", "share", "least share"),
           Column("claims", "", "ids")]  # fmt: skip
ROWS = [
    {"origin": "london", "low": 443, "share_low": 443 / 1503, "claims": ("a", "b")},
    {"origin": "=HYPERLINK(1)", "low": None, "share_low": None, "claims": ()},
]


@pytest.fixture
def result():
    return Result("Title", "Counted.", COLUMNS, ROWS, {"period": "2019"}, notes=("A note.",), withheld={"handling": 2})


def test_the_envelope_has_the_promised_keys_in_order(result):
    assert list(result.to_dict()) == [
        "title", "method", "parameters", "seed", "columns", "rows", "notes", "withheld", "marking",
    ]  # fmt: skip
    assert result.to_dict()["withheld"] == {"handling": 2, "grade": 0, "undated": 0, "overlapping": 0}


def test_empty_is_null_and_numbers_have_twelve_digits(result):
    first, second = json.loads(result.to_json())["rows"]
    assert first == {"origin": "london", "low": 443, "share_low": 0.294743845642, "claims": ["a", "b"]}
    assert (second["low"], second["claims"]) == (None, [])


def test_json_is_strict_and_ends_with_a_line_feed():
    text = Result("T", "M", [Column("x")], [{"x": math.nan}, {"x": math.inf}]).to_json()
    assert [row["x"] for row in json.loads(text)["rows"]] == [None, None]
    assert text.endswith("}\n")
    assert "NaN" not in text


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (np.int64(3), 3),
        (np.float64(0.1) + 0.2, 0.3),
        (np.bool_(True), True),
        (pd.NA, None),
        (pd.NaT, None),
        (date(2019, 11, 30), "2019-11-30"),
        ({"b", "a"}, ["a", "b"]),
        ((1, (2,)), [1, [2]]),
        ({"k": math.nan}, {"k": None}),
        (-0.0, 0.0),
    ],
)
def test_values_of_every_kind_become_plain(value, wanted):
    assert json_value(value) == wanted
    json.dumps(json_value(value))


def test_the_frame_has_the_columns_and_whole_numbers_stay_whole(result):
    frame = result.frame
    assert list(frame.columns) == ["origin", "low", "share_low", "claims"]
    assert str(frame["low"].dtype) == "Int64"
    assert frame.loc[0, "low"] == 443
    assert pd.isna(frame.loc[1, "low"])


def test_claims_of_a_row_are_given_by_its_place(result):
    assert result.claims(0) == ("a", "b")
    assert result.claims(result.frame.index[1]) == ()


def test_csv_disarms_formulas_and_joins_ids(result):
    rows = list(csv.reader(io.StringIO(result.to_csv())))
    assert rows[0] == ["origin", "low", "share_low", "claims"]
    assert rows[1] == ["london", "443", "0.294743845642", "a;b"]
    assert rows[2] == ["'=HYPERLINK(1)", "", "", ""]


def test_markdown_cannot_be_broken_by_its_cells():
    text = Result("<script>x", "M", [Column("a")], [{"a": "x|y\n<img src=1>"}, {"a": "<30"}]).to_markdown()
    assert "| x\\|y &lt;img src=1> |" in text
    assert "## &lt;script>x" in text
    assert "| <30 |" in text


def test_text_says_method_notes_what_was_withheld_and_the_marking(result):
    text = result.to_text()
    assert "443" in text
    assert "29.5 %" in text
    for part in ("Method: Counted.", "A note.", "Claims withheld: 2 by handling.", "Marking: OFFICIAL"):
        assert part in text


def test_a_terminal_gets_no_control_characters():
    text = Result("a\x1b[31m", "M", [Column("x")], [{"x": "b\x1b[0m\u202ec"}]).to_text()
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_notebook_gets_escaped_markup(result):
    made = Result("<b>", "M", [Column("x")], [{"x": "</script>"}])._repr_html_()
    assert "<b>" not in made
    assert "&lt;/script&gt;" in made


def test_a_seed_is_printed_where_there_is_one():
    assert "Seed: 7." in Result("T", "M", [Column("x")], [], seed=7).to_text()
    assert "Seed" not in Result("T", "M", [Column("x")], []).to_text()


@pytest.mark.parametrize("text", ["-", "-0.13", "+44", "1,503", "-1,000", "norwich", "", "'tis", "a=b"])
def test_plain_texts_and_numbers_are_written_as_they_are(text):
    assert safe_cell(text) == text


@pytest.mark.parametrize("text", ["=1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-1+1", "\tx", "-A1"])
def test_what_a_spreadsheet_would_run_is_disarmed(text):
    assert safe_cell(text) == f"'{text}"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="'=+-@1a ,.\t", max_size=6))
def test_disarming_is_undone_exactly(text):
    assert undo_safe_cell(safe_cell(text)) == text


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.fixed_dictionaries({"x": st.none() | st.integers() | st.floats() | st.text(max_size=5)}), max_size=5)
)
def test_any_rows_give_strict_json_and_the_same_bytes_twice(rows):
    made = Result("T", "M", [Column("x")], rows)
    assert made.to_json() == Result("T", "M", [Column("x")], [dict(r) for r in rows]).to_json()
    assert len(json.loads(made.to_json())["rows"]) == len(rows)


def test_further_tables_are_made_when_they_are_asked_for_and_once():
    made = []

    def maker(name):
        return lambda: made.append(name) or Result(name, "", (), ())

    parts = Parts({name: maker(name) for name in ("one", "two", "three")})
    assert list(parts) == ["one", "two", "three"]
    assert "two" in parts and "four" not in parts
    assert made == []
    assert parts["two"] is parts["two"]
    assert made == ["two"]
    assert [part.title for part in parts.values()] == ["one", "two", "three"]
    assert sorted(made) == ["one", "three", "two"]


ODD_CELLS = st.sampled_from(["", "a", 'b "c"', "d, e", "f\ng", "h\ri", "=1+1", "-2", "+x", "'@", "\u00e9"])


@given(st.lists(st.tuples(ODD_CELLS, st.lists(ODD_CELLS, max_size=3)), max_size=6), st.booleans())
@settings(max_examples=60)
def test_csv_of_columns_is_what_the_csv_writer_writes_row_by_row(cells, one_column):
    texts = sorted({text for _, several in cells for text in several})
    entries = np.array([texts.index(text) for _, several in cells for text in several], np.int64)
    bounds = np.cumsum([0, *(len(several) for _, several in cells)])
    lists = Lists(texts, entries, bounds, ())
    assert [lists[i] for i in range(len(lists))] == list(lists) == [tuple(several) for _, several in cells]
    assert lists.joined(";") == [";".join(several) for _, several in cells] == lists.each(";".join)
    columns = {"ids": lists} if one_column else {"=name": Cells([text for text, _ in cells]), "ids": lists}
    result = Result("T", "M", [Column(name) for name in columns], ColumnRows(columns))
    assert result.to_csv() == "".join(result.csv_lines())


@pytest.mark.parametrize("cut", [slice(None), slice(2), slice(1, None), slice(3, 1), slice(-2, None)])
def test_rows_kept_as_columns_are_those_rows_however_they_are_looked_at(cut):
    ids = Lists(["ely", "diss"], np.array([1, 0, 1]), np.array([0, 0, 2, 3]))
    states = Cells(["open", "never", None], np.array([2, 0, 0]))
    rows = ColumnRows({"line": Cells(["a", "b", "c"]), "state": states, "towns": ids})
    plain = [
        {"line": "a", "state": None, "towns": None},
        {"line": "b", "state": "open", "towns": ("diss", "ely")},
        {"line": "c", "state": "open", "towns": ("diss",)},
    ]
    assert list(rows) == plain == [dict(row) for row in rows] == [rows[i] for i in range(3)]
    assert rows[cut] == plain[cut] == list(rows.part(cut))
    assert [cells.every(str) for cells in rows.part(slice(1, 2)).columns.values()][1] == {"open"}
    assert list(states.at(np.array([2, 0]))) == ["open", None] and list(ids.at(np.array([2]))) == [("diss",)]
    with pytest.raises(KeyError):
        next(iter(rows))["origin"]
