"""Workbooks: sheets named as tables, whatever stands above the header; hostile files end in a clear error."""

from __future__ import annotations

import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.styles import numbers

from graphlab.errors import DataError, LoadError
from graphlab.loaders.sheets.grid import Grid, column_index, column_letters, find_header
from graphlab.loaders.sheets.workbook import load
from graphlab.loaders.sheets.xlsx_sheet import cell_text, number_text

COUNTS = [
    "count_id",
    "subject",
    "measure",
    "unit",
    "stock_or_flow",
    "value",
    "source_id",
    "period_start",
    "period_end",
    "note",
]


def _book(tmp_path, sheets, name="book.xlsx"):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = tmp_path / name
    book.save(path)
    return path, book


def _count(key="c1", value=3, **more):
    row = {
        "count_id": key,
        "subject": "gravity",
        "measure": "arrests",
        "unit": "persons",
        "stock_or_flow": "flow",
        "value": value,
        "source_id": "s",
    }
    return [(row | more).get(c) for c in COUNTS]


def test_sheets_named_as_tables_are_read_and_others_are_listed(tmp_path):
    path, _ = _book(
        tmp_path,
        {"Counts": [COUNTS, _count(value="<30")], "Scratch": [["x", "y"], [1, 2]], "dataset": [["title", "Our year"]]},
    )
    data = load(path)
    assert [str(c.value.bounds) for c in data.counts] == ["fewer than 30"]
    assert data.title == "Our year"
    assert data.report.ignored == ("book.xlsx, sheet 'Scratch': not a table of a dataset (2 rows)",)


def test_title_rows_above_the_header_are_found_and_reported(tmp_path):
    rows = [["Arrests by origin"], [], ["Norfolk, 2021", None, "draft"], COUNTS, _count()]
    data = load(_book(tmp_path, {"counts": rows})[0])
    assert len(data.counts) == 1
    assert any(
        "the header is in row 4; above it stands 'Arrests by origin; Norfolk, 2021 draft'" in a
        for a in data.report.assumptions
    )


def test_numbers_and_dates_come_as_precise_as_their_format_shows_them(tmp_path):
    path, book = _book(
        tmp_path,
        {"counts": [COUNTS, _count(value=443.0, period_start=datetime(2019, 11, 1), period_end=date(2019, 11, 30))]},
    )
    book["counts"]["H2"].number_format = numbers.FORMAT_DATE_XLSX17
    book.save(path)
    count = load(path).counts[0]
    assert count.value.written == "443"
    assert str(count.period) == "2019-11..2019-11-30"


def test_a_time_of_day_in_a_date_column_is_left_out_and_reported(tmp_path):
    path, _ = _book(tmp_path, {"counts": [COUNTS, _count(period_start=datetime(2019, 11, 30, 14, 5))]})
    data = load(path)
    assert data.counts[0].period.start.text == "2019-11-30"
    assert any("1 date had a time of day, which was left out" in a for a in data.report.assumptions)


def test_merged_cells_give_their_value_to_every_row(tmp_path):
    path, book = _book(tmp_path, {"counts": [["A title"], COUNTS, _count("a"), _count("b"), _count("c")]})
    sheet = book["counts"]
    sheet.merge_cells("B3:B5")
    sheet.merge_cells("A1:D1")
    book.save(path)
    data = load(path)
    assert {c.subject for c in data.counts} == {"gravity"}
    assert len(data.counts) == 3
    text = "\n".join(data.report.assumptions)
    assert "1 merged range (B3:B5); its value stands in each of its cells" in text
    assert "1 merged range above the header belongs to a title" in text


def test_an_error_names_the_cell(tmp_path):
    path, _ = _book(tmp_path, {"counts": [COUNTS, _count(), _count("c2", value="1O3")]})
    with pytest.raises(LoadError) as caught:
        load(path)
    error = caught.value.report.errors[0]
    assert (error.file, error.line, error.column) == ("book.xlsx, sheet 'counts'", 3, "value")
    assert "(cell F3)" in error.rule


def test_a_formula_without_a_value_is_an_error_at_its_cell(tmp_path):
    path, _ = _book(tmp_path, {"counts": [COUNTS, _count(value="=1+1")]})
    with pytest.raises(LoadError) as caught:
        load(path)
    texts = [str(e) for e in caught.value.report.errors]
    assert any("the cell F2 holds a formula without a value" in t for t in texts)


def test_a_spreadsheet_error_is_named(tmp_path):
    path, book = _book(tmp_path, {"counts": [COUNTS, _count(note="x")]})
    book["counts"]["J2"] = "#REF!"
    book.save(path)
    with pytest.raises(LoadError, match="the cell J2 holds the error #REF!"):
        load(path)


def test_rows_with_errors_are_rejected_and_counted_when_going_on(tmp_path):
    rows = [COUNTS, _count("a"), _count("b", value="=1+1"), [*_count("c"), None, "stray"]]
    data = load(_book(tmp_path, {"counts": rows})[0], keep_going=True)
    assert [c.id for c in data.counts] == ["a"]
    account = next(f for f in data.report.files if f.table == "counts")
    assert (account.read, account.kept, account.rejected) == (3, 1, 2)
    assert [row["count_id"] for _, row in data.report.rejected] == ["b", "c"]
    assert data.report.rejected[0][1]["value"] == "=1+1"


def test_a_cell_beside_the_table_is_not_lost(tmp_path):
    path, _ = _book(tmp_path, {"counts": [COUNTS, [*_count(), None, "stray"]]})
    with pytest.raises(LoadError, match=r"the cell L2 \('stray'\) stands in a column without a header"):
        load(path)


def test_hidden_rows_and_sheets_are_read_and_reported(tmp_path):
    path, book = _book(tmp_path, {"counts": [COUNTS, _count(), _count("c2")], "front": [["x"]]})
    book["counts"].row_dimensions[3].hidden = True
    book["counts"].sheet_state = "hidden"
    book.save(path)
    data = load(path)
    assert len(data.counts) == 2
    assert any("1 hidden row was read" in a for a in data.report.assumptions)
    assert any("the sheet is hidden" in a for a in data.report.assumptions)


def test_a_column_that_stands_twice_is_an_error(tmp_path):
    path, _ = _book(tmp_path, {"counts": [[*COUNTS, "note"], _count()]})
    with pytest.raises(LoadError, match="the column 'note' stands twice"):
        load(path)


def test_an_edge_list_in_a_workbook_keeps_loops_and_parallel_edges(tmp_path):
    rows = [["Source", "Target", "Weight"], ["a", "b", 2], ["a", "b", 2], ["b", "b", 1]]
    data = load(_book(tmp_path, {"Sheet1": rows})[0])
    assert len(data.links) == 3
    assert sorted(data.places) == ["a", "b"]


def test_a_sheet_of_another_name_is_known_by_its_header(tmp_path):
    data = load(_book(tmp_path, {"Return 2021": [COUNTS, _count()]})[0])
    assert len(data.counts) == 1


def test_a_workbook_without_any_table_says_which_sheets_it_has(tmp_path):
    with pytest.raises(LoadError, match="sheets: 'Area figures'") as caught:
        load(_book(tmp_path, {"Area figures": [["Area", "Arrests"], ["Norwich", 3]]})[0])
    assert "--suggest-mapping" in str(caught.value)


def test_a_table_sheet_without_a_header_is_an_error(tmp_path):
    with pytest.raises(LoadError, match="has no header row with columns of counts") as caught:
        load(_book(tmp_path, {"counts": [["Norwich", 3], ["Ipswich", 4]]})[0])
    assert "or a mapping: graphlab check" in str(caught.value)


def _ods(tmp_path, body):
    names = " ".join(
        f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"'
        for p, u in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    inside = f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
    xml = f"<office:document-content {names}>{inside}</office:document-content>"
    path = tmp_path / "book.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", xml)
    return path


def _cells(values):
    return "".join(
        f"<table:table-cell office:value-type='string'><text:p>{v or ''}</text:p></table:table-cell>" for v in values
    )


def _day(day, shown):
    start = f"<table:table-cell office:value-type='date' office:date-value='{day}'>"
    return f"{start}<text:p>{shown}</text:p></table:table-cell>"


def test_ods_is_read_with_values_dates_repeats_and_padding(tmp_path):
    header = f"<table:table-row>{_cells(COUNTS)}</table:table-row>"
    row = (
        _cells(["c1", "gravity", "arrests", "persons", "flow"])
        + "<table:table-cell office:value-type='float' office:value='1503'><text:p>1,503</text:p></table:table-cell>"
        + _cells(["s"])
        + _day("2019-11-01", "Nov 2019")
        + _day("2019-11-30", "30/11/19")
        + "<table:table-cell table:number-columns-repeated='16374'/>"
    )
    blank = "<table:table-cell table:number-columns-repeated='16384'/>"
    padding = f"<table:table-row table:number-rows-repeated='1048000'>{blank}</table:table-row>"
    path = _ods(
        tmp_path,
        f"<table:table table:name='counts'>{header}<table:table-row>{row}</table:table-row>{padding}</table:table>",
    )
    count = load(path).counts[0]
    assert count.value.low == 1503
    assert str(count.period) == "2019-11..2019-11-30"


def test_ods_rows_repeated_beyond_reason_are_refused(tmp_path):
    row = f"<table:table-row table:number-rows-repeated='90000000'>{_cells(['x', 'y'])}</table:table-row>"
    with pytest.raises(DataError, match="is repeated 90,000,000 times"):
        load(_ods(tmp_path, f"<table:table table:name='counts'>{row}</table:table>"))


def _poison(path, name, content):
    with zipfile.ZipFile(path) as archive:
        parts = {m.filename: archive.read(m) for m in archive.infolist()}
    parts[name] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in parts.items():
            archive.writestr(member, data)
    return path


def test_entities_in_a_workbook_are_refused(tmp_path):
    path, _ = _book(tmp_path, {"counts": [COUNTS, _count()]})
    _poison(path, "xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>')
    with pytest.raises(DataError, match="declares XML entities"):
        load(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path, _ = _book(tmp_path, {"counts": [COUNTS, _count()]})
    _poison(path, "xl/media/bomb.xml", b" " * 150_000_000)
    with pytest.raises(DataError, match="as a ZIP bomb does"):
        load(path)


def test_names_that_lead_outside_are_refused(tmp_path):
    path, _ = _book(tmp_path, {"counts": [COUNTS, _count()]})
    _poison(path, "../../evil.xml", b"<x/>")
    with pytest.raises(DataError, match=r"names lead outside of it \('../'\)"):
        load(path)


@pytest.mark.parametrize("content", [b"not a zip", b"PK\x03\x04broken", b""])
def test_what_is_no_workbook_is_said_to_be_none(tmp_path, content):
    path = tmp_path / "fake.xlsx"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"fake\.xlsx is no workbook"):
        load(path)


def test_a_zip_that_is_no_workbook_is_damaged(tmp_path):
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "x")
    with pytest.raises(DataError, match=r"other\.xlsx is damaged"):
        load(path)


def test_a_sheet_of_too_many_columns_is_refused(tmp_path):
    path, _ = _book(tmp_path, {"counts": [[f"c{i}" for i in range(3000)], ["x"] * 3000]})
    with pytest.raises(DataError, match="has more than 2,000 columns"):
        load(path)


@pytest.mark.parametrize(
    ("written", "text"),
    [("443", "443"), ("443.0", "443"), ("4.4299999999999997", "4.43"), ("-2", "-2"), ("1E20", "1e+20")],
)
def test_numbers_become_the_shortest_text(written, text):
    assert number_text(written) == text


@pytest.mark.parametrize(
    ("value", "shape", "text"), [(date(2019, 1, 1), "yyyy", "2019"), (datetime(2019, 1, 2), "d mmm yyyy", "2019-01-02")]
)
def test_dates_become_text_as_precise_as_they_are_shown(value, shape, text):
    assert cell_text(value, shape) == text


@pytest.mark.parametrize(("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16383)])
def test_columns_are_called_as_in_a_spreadsheet(letters, index):
    assert (column_index(letters), column_letters(index)) == (index, letters)


def test_the_header_is_the_first_wide_row_of_words():
    grid = Grid("f")
    for number, cells in enumerate([["Title"], ["Area", "2019", "2020"], ["Norwich", "3", "<5"]], 1):
        grid.add(number, cells)
    assert find_header(grid) == 1
