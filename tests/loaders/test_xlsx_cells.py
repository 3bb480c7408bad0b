"""Cells of Excel sheets by their XML: every type, rich text, number formats, positions and damage."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from graphlab.errors import DataError
from graphlab.loaders.sheets.xlsx import read_xlsx

SHEET = "xl/worksheets/sheet1.xml"
_SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _with(tmp_path, cells, *, shared=None, prepare=None, whole=None):
    book = openpyxl.Workbook()
    book.active.append(["x"])
    if prepare:
        prepare(book)
    path = tmp_path / "b.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {m.filename: archive.read(m) for m in archive.infolist()}
    parts[SHEET] = (whole or f"<worksheet {_SPACE}><sheetData>{cells}</sheetData></worksheet>").encode()
    if shared is not None:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
        parts["xl/sharedStrings.xml"] = f"<sst {_SPACE}>{shared}</sst>".encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def _grid(tmp_path, cells, **options):
    return read_xlsx(_with(tmp_path, cells, **options))[0]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1"><v>443</v></c>', "443"),
        ('<c r="A1"><v>4.4299999999999997</v></c>', "4.43"),
        ('<c r="A1" t="n"><v>1E3</v></c>', "1000"),
        ('<c r="A1" t="b"><v>1</v></c>', "true"),
        ('<c r="A1" t="b"><v>0</v></c>', "false"),
        ('<c r="A1" t="str"><f>A2&amp;"x"</f><v> yes </v></c>', "yes"),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A1" t="d"><v>2019-11-30</v></c>', "2019-11-30"),
        ('<c r="A1" t="inlineStr"><is><t>plain</t></is></c>', "plain"),
        ('<c r="A1" t="inlineStr"><is><r><t>ri</t></r><r><t>ch</t></r></is></c>', "rich"),
        ('<c r="A1" t="inlineStr"><is><t>東</t><rPh sb="0" eb="1"><t>ひがし</t></rPh></is></c>', "東"),
    ],
)
def test_every_type_of_cell_becomes_its_text(tmp_path, cell, text):
    assert _grid(tmp_path, f'<row r="1">{cell}</row>').rows == [[text]]


def test_shared_texts_are_looked_up_also_rich_ones(tmp_path):
    shared = "<si><t>one </t></si><si><r><t>tw</t></r><r><t>o</t></r></si>"
    grid = _grid(tmp_path, '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>', shared=shared)
    assert grid.rows == [["one", "two"]]


def test_cells_and_rows_without_a_reference_follow_each_other(tmp_path):
    grid = _grid(
        tmp_path, '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>'
    )
    assert (grid.rows, grid.numbers) == ([["1", "2"], ["", "", "3", "4"]], [1, 5])


def test_a_cell_that_comes_before_its_left_neighbour_takes_its_place(tmp_path):
    grid = _grid(tmp_path, '<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>')
    assert grid.rows == [["1", "2"]]


@pytest.mark.parametrize("number", ["0", "-3", "1048577", "9" * 90, "x", "1.5", "²"])
def test_rows_that_no_sheet_has_are_refused(tmp_path, number):
    cell = '<c r="A{}"><v>4</v></c>'
    with pytest.raises(DataError, match=r"b.xlsx is damaged \(sheet 'Sheet', after row 1: '.*' is no row\)"):
        _grid(tmp_path, f'<row r="1">{cell.format(1)}</row><row r="{number}">{cell.format(2)}</row>')


def test_a_namespace_with_a_prefix_is_read(tmp_path):
    space = _SPACE.replace("xmlns=", "xmlns:x=")
    cell = '<x:c r="A1" t="inlineStr"><x:is><x:t>p</x:t></x:is></x:c>'
    whole = f'<x:worksheet {space}><x:sheetData><x:row r="1">{cell}</x:row></x:sheetData></x:worksheet>'
    assert _grid(tmp_path, "", whole=whole).rows == [["p"]]


@pytest.mark.parametrize(
    ("shape", "serial", "text"),
    [
        ("dd/mm/yyyy", 43799, "2019-11-30"),
        ("mmm-yy", 43770, "2019-11"),
        ("yyyy", 43466, "2019"),
        ('"week of" d mmm yyyy', 43799, "2019-11-30"),
        ("dd/mm/yyyy hh:mm", 43799.5, "2019-11-30T12:00:00"),
        ("[$-809]mmmm yyyy", 43770, "2019-11"),
        ("0.0", 43770.5, "43770.5"),
        ('"d"0', 7, "7"),
    ],
)
def test_dates_follow_their_number_format(tmp_path, shape, serial, text):
    def prepare(book):
        book.active["A1"].number_format = shape

    with_style = _grid(tmp_path, f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>', prepare=prepare)
    assert with_style.rows == [[text]]


def test_a_workbook_of_the_1904_calendar_keeps_its_days(tmp_path):
    def prepare(book):
        book.epoch = openpyxl.utils.datetime.MAC_EPOCH
        book.active["A1"].number_format = "dd/mm/yyyy"

    grid = _grid(tmp_path, '<row r="1"><c r="A1" s="1"><v>42337</v></c></row>', prepare=prepare)
    assert grid.rows == [["2019-11-30"]]


def test_errors_and_formulas_without_values_are_noted_at_their_cells(tmp_path):
    cells = '<c r="A2"><v>1</v></c><c r="B2" t="e"><v>#DIV/0!</v></c><c r="C2"><f>SUM(A1)</f></c>'
    grid = _grid(tmp_path, f'<row r="2">{cells}</row>')
    assert sorted(grid.bad_cells) == [(2, 1), (2, 2)]
    assert grid.bad_cells[2, 1].rule == "the cell B2 holds the error #DIV/0!"
    assert grid.bad_cells[2, 2].rule == "the cell C2 holds a formula without a value"
    assert grid.rows == [["1", "#DIV/0!", "=SUM(A1)"]]


def test_empty_cells_far_to_the_right_do_no_harm_and_filled_ones_are_refused(tmp_path):
    grid = _grid(tmp_path, '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>')
    assert grid.rows == [["1"]]
    with pytest.raises(DataError, match="row 1: has more than 2,000 columns"):
        _grid(tmp_path, '<row r="1"><c r="XFD1"><v>1</v></c></row>')


def test_a_cell_that_is_too_long_is_refused(tmp_path):
    cell = f'<c r="A1" t="inlineStr"><is><t>{"x" * 100_001}</t></is></c>'
    with pytest.raises(DataError, match="row 1: a cell holds 100,001 characters"):
        _grid(tmp_path, f'<row r="1">{cell}</row>')


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1"><v>seven</v></c></row>',
        '<row r="one"/>',
        "<row><c>",
    ],
)
def test_damage_is_said_to_be_damage(tmp_path, cells):
    with pytest.raises(DataError, match=r"b\.xlsx is damaged"):
        _grid(tmp_path, cells)


def test_progress_is_told_while_a_large_sheet_is_read(tmp_path):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("large")
    for number in range(20_001):
        sheet.append([number])
    book.save(tmp_path / "large.xlsx")
    told = []
    read_xlsx(tmp_path / "large.xlsx", progress=lambda what, done: told.append((what, done)))
    assert told == [("large.xlsx, sheet 'large'", 20_000)]
