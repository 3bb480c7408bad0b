"""OpenDocument sheets: stored values, repeats, spans, notes and formulas."""

from __future__ import annotations

import zipfile

import pytest

from graphlab.errors import DataError
from graphlab.loaders.sheets.ods import read_ods

_NAMES = " ".join(
    f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "table", "text", "dc", "calcext")
)


def _book(tmp_path, *sheets, prolog=""):
    tables = "".join(f"<table:table table:name='{name}'>{body}</table:table>" for name, body in sheets)
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    path = tmp_path / "b.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", f"{prolog}<office:document-content {_NAMES}>{body}</office:document-content>")
    return path


def _row(*cells, repeated=1):
    return f"<table:table-row table:number-rows-repeated='{repeated}'>{''.join(cells)}</table:table-row>"


def _cell(text="", kind="string", **attributes):
    extra = " ".join(f"{k.replace('__', ':').replace('_', '-')}='{v}'" for k, v in attributes.items())
    shown = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell office:value-type='{kind}' {extra}>{shown}</table:table-cell>"


def _read(tmp_path, *rows):
    return read_ods(_book(tmp_path, ("s", "".join(rows))))[0]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (_cell("Norwich"), "Norwich"),
        (_cell("1,503", "float", office__value="1503"), "1503"),
        (_cell("0.5", "float", office__value="0.5"), "0.5"),
        (_cell("29 %", "percentage", office__value="0.29"), "29%"),
        (_cell("£3", "currency", office__value="3"), "3"),
        (_cell("TRUE", "boolean", office__boolean_value="true"), "true"),
        (_cell("30/11/2019", "date", office__date_value="2019-11-30"), "2019-11-30"),
        (_cell("Nov 2019", "date", office__date_value="2019-11-01"), "2019-11"),
        (_cell("30 Nov 2019", "date", office__date_value="2019-11-30T00:00:00"), "2019-11-30"),
        (_cell("shown", "string", office__string_value="kept"), "kept"),
    ],
)
def test_a_cell_is_read_by_what_it_stores(tmp_path, cell, text):
    assert _read(tmp_path, _row(cell)).rows == [[text]]


def test_paragraphs_spaces_and_tabs_are_blanks(tmp_path):
    shown = "<text:p>a<text:s/>b</text:p><text:p>c<text:tab/>d</text:p>"
    cell = f"<table:table-cell office:value-type='string'>{shown}</table:table-cell>"
    assert _read(tmp_path, _row(cell)).rows == [["a b c d"]]


def test_a_comment_on_a_cell_is_not_its_text(tmp_path):
    note = "<office:annotation><text:p>secret note</text:p></office:annotation>"
    cell = f"<table:table-cell office:value-type='string'>{note}<text:p>Norwich</text:p></table:table-cell>"
    assert "secret" not in _read(tmp_path, _row(cell)).rows[0][0]


def test_repeated_cells_and_rows_are_written_out_and_padding_is_not(tmp_path):
    blank = "<table:table-cell table:number-columns-repeated='16380'/>"
    rows = [
        _row(_cell("a", table__number_columns_repeated="3"), blank),
        _row(_cell("b"), repeated=2),
        _row(blank, repeated=1_000_000),
        _row(_cell("end")),
    ]
    grid = _read(tmp_path, *rows)
    assert grid.rows == [["a", "a", "a"], ["b"], ["b"], ["end"]]
    assert grid.numbers == [1, 2, 3, 1_000_004]


def test_spans_are_noted_as_merged_cells(tmp_path):
    covered = "<table:covered-table-cell/>"
    grid = _read(tmp_path, _row(_cell("East", table__number_rows_spanned="2")), _row(covered, _cell("Ipswich")))
    assert grid.merged == [(1, 1, 2, 1)]


def test_formulas_give_their_last_value_and_are_counted(tmp_path):
    grid = _read(tmp_path, _row(_cell("7", "float", office__value="7", table__formula="of:=3+4")))
    assert grid.rows == [["7"]]
    assert grid.assumptions == [
        "b.ods, sheet 's': 1 cell holds formulas; the values that they last had were read, none was run"
    ]


def test_every_sheet_is_read_under_its_name(tmp_path):
    grids = read_ods(_book(tmp_path, ("first", _row(_cell("x"))), ("second", "")))
    assert [(g.name, len(g.rows)) for g in grids] == [("b.ods, sheet 'first'", 1), ("b.ods, sheet 'second'", 0)]


def test_too_many_columns_and_too_long_cells_are_refused(tmp_path):
    with pytest.raises(DataError, match="row 1: has more than 2,000 columns"):
        _read(tmp_path, _row(_cell("x", table__number_columns_repeated="2001")))
    with pytest.raises(DataError, match="row 1: a cell holds 100,001 characters"):
        _read(tmp_path, _row(_cell("x" * 100_001)))


def test_entities_damage_and_a_missing_part_are_refused(tmp_path):
    with pytest.raises(DataError, match="declares XML entities"):
        read_ods(_book(tmp_path, ("s", ""), prolog="<!DOCTYPE a [<!ENTITY b 'c'>]>"))
    path = tmp_path / "b.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<office>")
    with pytest.raises(DataError, match=r"b\.ods is damaged"):
        read_ods(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other.xml", "<x/>")
    with pytest.raises(DataError, match=r"it has no content\.xml"):
        read_ods(path)
