"""Cells of delimited files as they stand: encoding, delimiter, titles and header are found and reported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.errors import DataError
from graphlab.loaders.sheets.grid import (
    Grid,
    column_index,
    column_letters,
    fill_merged,
    find_header,
    fold_header,
    looks_like_number,
    read_delimited,
)
from graphlab.loaders.sheets.read import read_grids


def _grid(*rows, merged=()):
    grid = Grid("f.csv", merged=list(merged))
    for number, cells in enumerate(rows, 1):
        grid.add(number, list(cells))
    return grid


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", ""), ("utf-8-sig", "read as utf-8-sig"), ("cp1252", "read as cp1252"), ("utf-16", "read as utf-16")],
)
def test_the_encoding_is_found_and_said(tmp_path, encoding, said):
    path = tmp_path / "a.csv"
    path.write_bytes("Area,Who\nCafé,“Rico”\n".encode(encoding))
    grid = read_delimited(path)
    assert grid.rows == [["Area", "Who"], ["Café", "“Rico”"]]
    assert [a for a in grid.assumptions if said and said in a] == ([f"a.csv: {said}"] if said else [])


@pytest.mark.parametrize(("delimiter", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")])
def test_the_delimiter_is_found_below_titles(tmp_path, delimiter, word):
    path = tmp_path / "a.csv"
    lines = [
        "Arrests, by area, and month",
        "",
        delimiter.join(["Area", "Jan", "Feb"]),
        delimiter.join(["Norwich, city", "1", "2"]),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    grid = read_delimited(path)
    assert grid.rows[1:] == [["Area", "Jan", "Feb"], ["Norwich, city", "1", "2"]]
    assert f"a.csv: columns are separated by {word}" in grid.assumptions


def test_blank_rows_go_and_row_numbers_stay(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n\n,,\n1,2\n", encoding="utf-8")
    grid = read_delimited(path)
    assert (grid.numbers, grid.rows) == ([1, 4], [["a", "b"], ["1", "2"]])


def test_a_quoted_line_break_stays_in_its_cell(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('a,b\n"one\ntwo",3\n', encoding="utf-8")
    assert read_delimited(path).rows[1] == ["one\ntwo", "3"]


def test_cells_beyond_the_end_of_a_row_are_empty():
    grid = _grid(["a", "b", "c"], ["1"])
    assert (grid.cell(1, 0), grid.cell(1, 2)) == ("1", "")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([["Area", "Arrests"], ["Norwich", "3"]], 0),
        ([["A title"], ["Area", "Arrests"], ["Norwich", "3"]], 1),
        ([["A title", "draft"], ["Area", "Jan", "Feb", "Mar"], ["Norwich", "3", "4", "5"]], 1),
        ([["Area", "2019", "2020"], ["Norwich", "3", "<5"]], 0),
        ([["1", "2"], ["3", "4"]], -1),
        ([["x", "x"], ["x", "x"]], -1),
        ([], -1),
    ],
)
def test_a_header_is_a_wide_row_of_different_words(rows, wanted):
    assert find_header(_grid(*rows)) == wanted


def test_a_header_of_known_columns_is_the_row_with_most_of_them():
    grid = _grid(["from", "our team"], ["Link Type", "From", "To", "Source-ID"], ["SUPPLIES", "a", "b", "s"])
    assert find_header(grid, ("link_type", "from", "to", "source_id")) == 1
    assert find_header(grid, ("count_id", "value")) == -1


@pytest.mark.parametrize("text", ["3", "1,503", "<30", ">= 20", "~40", "20+", "29.5 %", "[c]", "-", "41 [r]", "£3,000"])
def test_numbers_bounds_and_shorthand_look_like_numbers(text):
    assert looks_like_number(text)


@pytest.mark.parametrize("text", ["Norwich", "Jan 2021", "E07000148", "3 lines", "Q1", ""])
def test_words_do_not_look_like_numbers(text):
    assert not looks_like_number(text)


@given(st.integers(0, 16_383))
def test_letters_and_numbers_of_columns_are_the_same_thing(index):
    assert column_index(column_letters(index)) == index


@pytest.mark.parametrize(
    ("text", "folded"), [("Link Type", "link_type"), (" Source-ID ", "source_id"), ("a  b", "a_b")]
)
def test_headers_are_compared_as_column_names(text, folded):
    assert fold_header(text) == folded


def test_merged_cells_are_filled_down_and_across_below_the_header_only():
    rows = [["Title", ""], ["Region", "Area", "N"], ["East", "Norwich", "1"], ["", "Ipswich", "2"], ["All", "", "3"]]
    grid = _grid(*rows, merged=[(1, 1, 1, 2), (3, 1, 4, 1), (5, 1, 5, 2)])
    fill_merged(grid, 1)
    assert [cells[:2] for cells in grid.rows[2:]] == [["East", "Norwich"], ["East", "Ipswich"], ["All", "All"]]
    assert grid.rows[0] == ["Title"]
    assert grid.assumptions == [
        "f.csv: 1 merged range above the header belongs to a title",
        "f.csv: 2 merged ranges (A3:A4, A5:B5); their value stands in each of their cells",
    ]


def test_a_merged_range_that_reaches_beyond_the_sheet_is_cut():
    grid = _grid(["a", "b"], ["x", "1"], ["", "2"], merged=[(2, 1, 1_048_576, 1)])
    fill_merged(grid, 0)
    assert [cells[0] for cells in grid.rows] == ["a", "x", "x"]


def test_a_binary_file_and_a_line_with_nul_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n\x00\x00")
    with pytest.raises(DataError, match=r"a\.csv is not a text file"):
        read_grids(path)
    path.write_bytes(b"a,b\n" + b"x,y\n" * 400_000 + b"\x00,1\n")
    with pytest.raises(DataError, match="line 400002: holds a NUL byte"):
        read_grids(path)


def test_an_empty_file_is_an_empty_grid(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    assert read_grids(path)[0].rows == []
