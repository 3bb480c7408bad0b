"""Delimited text of unknown make."""

from __future__ import annotations

import pytest

from graphlab.loaders.delimited.csv_table import as_raw_table, find_delimiter, find_encoding, read_sheet

HEADER = "line_id,name,note"


@pytest.fixture
def sheet(tmp_path):
    def read(content, name="lines.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return read_sheet(path)

    return read


def rows(sheet, table="lines"):
    raw = as_raw_table(sheet, table)
    return [dict(zip(raw.columns, cells, strict=True)) for cells in zip(*map(raw.column, raw.columns), strict=True)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_from_the_header(sheet, delimiter):
    found = sheet(f"{HEADER}\nl1,Rico,x\n".replace(",", delimiter))
    assert rows(found) == [{"line_id": "l1", "name": "Rico", "note": "x"}]
    assert bool(found.assumptions) is (delimiter != ",")


def test_a_delimiter_inside_quotation_marks_does_not_count():
    assert find_delimiter('"a;b;c;d",e,f') == ","
    assert find_delimiter("alone") == ","


def test_the_hint_that_excel_writes_is_understood(sheet):
    found = sheet(f"sep=;\n{HEADER}\nl1;Rico;a,b\n".replace(",", ";").replace("a;b", "a,b"))
    assert rows(found) == [{"line_id": "l1", "name": "Rico", "note": "a,b"}]
    assert found.lines == [3]


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_last_line_with_quotation_marks_needs_no_line_end(sheet, end):
    found = sheet(f'first,second,judgement,decided_by,note\na,b,same,"x, y","z"{end}')
    assert rows(found, "same")[0]["note"] == "z"
    assert not found.defects


def test_a_byte_order_mark_is_no_part_of_the_first_column(sheet):
    found = sheet(f"{HEADER}\nl1,Zoë,\n", encoding="utf-8-sig")
    assert rows(found)[0]["name"] == "Zoë"
    assert found.assumptions == ["lines.csv: read as UTF-8 with a byte order mark"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_other_encodings_are_read_and_told(sheet, encoding):
    found = sheet(f"{HEADER}\nl1,Zoë – “Z”,\n", encoding=encoding)
    assert rows(found)[0]["name"] == "Zoë – “Z”"
    assert "read as" in found.assumptions[0]


def test_utf8_is_decided_on_the_whole_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"line_id\n" + b"a\n" * 700_000 + b"Zo\xeb\n")
    assert find_encoding(path) == "cp1252"
    path.write_bytes(b"x" * ((1 << 20) - 1) + "ë".encode())
    assert find_encoding(path) == "utf-8"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(sheet, end):
    found = sheet(f"{HEADER}{end}l1,a,b{end}l2,c,d")
    assert [r["line_id"] for r in rows(found)] == ["l1", "l2"]
    assert found.lines == [2, 3]


def test_a_cell_may_hold_line_feeds_and_delimiters_in_quotation_marks(sheet):
    found = sheet(f'{HEADER}\nl1,"Rico, the\nsecond","say ""x"""\nl2,plain,5" pipe\n')
    assert rows(found)[0] == {"line_id": "l1", "name": "Rico, the\nsecond", "note": 'say "x"'}
    assert rows(found)[1]["note"] == '5" pipe'
    assert found.lines == [3, 4]


def test_blank_lines_are_passed_over_and_line_numbers_stay_true(sheet):
    found = sheet(f"\n\n{HEADER}\n\nl1,a,b\n,,\n   \nl2,c,d\n")
    assert found.lines == [5, 8]


def test_headers_are_folded_and_the_change_is_told(sheet):
    found = sheet("Line ID,NAME,Foo-Bar\nl1,a,b\n")
    assert found.header == ["line_id", "name", "foo_bar"]
    assert found.assumptions == [
        "lines.csv: columns read 'Line ID' as 'line_id', 'NAME' as 'name', 'Foo-Bar' as 'foo_bar'"
    ]


def test_a_column_without_a_name_is_kept_and_told(sheet):
    found = sheet("line_id,,name,\nl1,x,Rico,\n")
    assert rows(found) == [{"line_id": "l1", "column_2": "x", "name": "Rico"}]
    assert "column 2 has no name" in found.assumptions[-1]


def test_a_column_that_stands_twice_is_an_error(sheet):
    found = sheet("line_id,name,Name\nl1,a,b\n")
    assert [(d.column, d.rule) for d in found.defects] == [("name", "the column 'name' stands twice in the header")]
    assert found.rows == []


def test_a_row_with_too_many_cells_is_told_with_its_line_and_kept_apart(sheet):
    found = sheet(f"{HEADER}\nl1,a,b\nl2,a,b,c\nl3,a,b,\n")
    (defect,) = found.defects
    assert (defect.line, defect.value, defect.severity) == (3, "c", "error")
    assert "has 4 cells, the header has 3 columns" in defect.rule
    assert found.unreadable == [["l2", "a", "b", "c"]]
    assert [r["line_id"] for r in rows(found)] == ["l1", "l3"]


def test_rows_that_end_early_are_read_with_empty_cells_and_told_once(sheet):
    found = sheet(f"{HEADER}\nl1,a,b\nl2\nl3,a\n")
    assert rows(found)[1] == {"line_id": "l2", "name": "", "note": ""}
    (defect,) = found.defects
    assert (defect.line, defect.severity) == (3, "warning")
    assert "2 rows have fewer cells" in defect.rule


def test_an_empty_file_is_told(sheet):
    for content in ("", "\n\n \n"):
        assert [d.rule for d in sheet(content).defects] == ["the file is empty"]


def test_nul_bytes_are_told_wherever_they_are(sheet):
    assert "NUL" in sheet(b"line_id\n\x00\n").defects[0].rule
    far = sheet(b"line_id\n" + b"a\n" * 600_000 + b"b\x00\n")
    assert [(d.line, "NUL byte" in d.rule) for d in far.defects] == [(600_002, True)]


def test_a_single_huge_line_is_told_and_not_kept(sheet):
    found = sheet(b"a" * 3_000_000)
    assert "longer than 1,000,000 characters" in found.defects[0].rule
    assert found.rows == []


def test_an_open_quotation_mark_is_told_and_does_not_swallow_the_file_silently(sheet):
    found = sheet(HEADER + '\nl1,"open,b\n' + "l2,a,b\n" * 40_000)
    defect = next(d for d in found.defects if "quotation mark" in d.rule)
    assert (defect.line, defect.column, defect.remedy) == (2, "name", "close the quotation mark or delete it")


def test_too_many_columns_are_told(sheet):
    assert "has 3,000 columns" in sheet(",".join(f"c{i}" for i in range(3000)) + "\n1\n").defects[0].rule


def test_reading_stops_when_nothing_fits_the_header(sheet):
    found = sheet("line_id\n" + "a,b\n" * 5_000)
    assert len(found.unreadable) == 1_000
    assert "reading was stopped" in found.defects[-1].rule


def test_rows_are_not_read_where_the_header_is_not_what_was_expected(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x,y\n" + "1,2\n" * 10, encoding="utf-8")
    found = read_sheet(path, expect=lambda header: "line_id" in header)
    assert (found.header, found.rows) == (["x", "y"], [])


def test_a_file_that_cannot_be_opened_is_told(tmp_path):
    assert "cannot be read" in read_sheet(tmp_path / "absent.csv").defects[0].rule


def test_bytes_that_no_windows_text_has_are_told_with_the_line(sheet):
    found = sheet(b"line_id,name\nl1,a\nl2,\x81\xff\n")
    assert "is not text in Windows-1252" in found.defects[-1].rule


def test_rows_that_an_open_quotation_mark_would_swallow_are_counted_and_named(sheet):
    found = sheet(f'{HEADER}\nl1,a,"b"\nl2,c,"so-called line\nl3,d,e\nl4,f,g\n')
    assert [(d.line, d.column) for d in found.defects] == [(3, "note")]
    assert "is not closed as a cell is, up to line 5: 3 lines would be one cell" in found.defects[0].rule
    assert len(found.rows) == 1
    assert [cells[0] for cells in found.unreadable] == ["l2", "l3", "l4"]


def test_a_mark_that_a_later_row_closes_by_chance_is_open_too_and_the_rest_is_read(sheet):
    found = sheet(f'{HEADER}\nl1,"open,b\nl2,c,"closed"\nl3,d,e\n')
    assert [(d.line, d.column) for d in found.defects] == [(2, "name")]
    assert [cells[0] for cells in found.rows] == ["l3"]


@pytest.mark.parametrize(
    "note",
    ["first\nsecond", 'say ""x"",\nand y', "a, b\nc", "Norwich\n\nEly, Thetford, Diss", '""', '"" ""\n""'],
)
def test_a_note_of_several_lines_is_one_cell(sheet, note):
    found = sheet(f'{HEADER}\nl1,a,"{note}"\nl2,b,c\n')
    assert found.defects == []
    assert rows(found)[0]["note"] == note.replace('""', '"')
    assert len(found.rows) == 2


def test_a_mark_that_is_open_on_the_very_last_line_is_found_too(tmp_path):
    path = tmp_path / "links.csv"
    path.write_text('link_type,from,to,source_id\nSUPPLIES,a,norwich,"s\n', encoding="utf-8")
    sheet = read_sheet(path)
    assert [d.line for d in sheet.defects if "quotation mark" in d.rule] == [2]
    path.write_text('link_type,from,to,source_id\nSUPPLIES,a,norwich,6" pipe\n', encoding="utf-8")
    assert not read_sheet(path).defects
