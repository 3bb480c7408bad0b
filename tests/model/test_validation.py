"""Raw rows to canonical rows: what is changed is told, what is wrong names its cell."""

from __future__ import annotations

from graphlab.model.intake.raw import CellRows, RawTable
from graphlab.model.intake.validation import read_rows

COUNT = {
    "count_id": "c1",
    "subject": "gravity",
    "measure": "arrests",
    "unit": "persons",
    "stock_or_flow": "flow",
    "value": "3",
    "source_id": "s",
}
LINK = {"link_type": "SUPPLIES", "from": "l", "to": "t", "source_id": "s"}


def read(table, *rows):
    return read_rows(RawTable.of(table, rows))


def warnings(reading):
    return [(d.line, d.column, d.rule) for d in reading.defects if d.severity == "warning"]


def errors(reading):
    return [(d.line, d.column, d.value) for d in reading.defects if d.severity == "error"]


def test_cells_are_stripped_and_kinds_folded():
    row = read("counts", COUNT | {"stock_or_flow": " Flow ", "value": " <30 ", "handling": "p"}).entries[0].row
    assert (row["stock_or_flow"], row["value"], row["handling"]) == ("flow", "<30", "P")


def test_every_defect_of_a_row_is_told_at_once_and_the_row_is_rejected_once():
    reading = read("counts", COUNT | {"value": "1O3", "period_start": "2019-02-30", "grade": "Q"}, COUNT)
    assert errors(reading) == [(2, "value", "1O3"), (2, "period_start", "2019-02-30"), (2, "grade", "Q")]
    assert [r["value"] for r in reading.rejected] == ["1O3"]
    assert [e.line for e in reading.entries] == [3]


def test_dates_backwards_are_told_at_the_start():
    reading = read("counts", COUNT | {"period_start": "2020", "period_end": "2019"})
    assert errors(reading) == [(2, "period_start", "2020")]
    assert "runs backwards" in reading.defects[0].rule


def test_a_british_date_is_kept_in_iso_and_reported_as_read():
    reading = read("counts", COUNT | {"period_start": "30/11/2019", "period_end": "Dec 2019"})
    assert (reading.entries[0].row["period_start"], reading.entries[0].row["period_end"]) == ("2019-11-30", "2019-12")
    assert warnings(reading) == [
        (2, "period_start", "'30/11/2019' was read as 2019-11-30 (day before month)"),
        (2, "period_end", "'Dec 2019' was read as 2019-12 (day before month)"),
    ]


def test_a_handling_code_in_the_grade_goes_to_its_own_column():
    row = read("counts", COUNT | {"grade": "2cp"}).entries[0].row
    assert (row["grade"], row["handling"]) == ("2C", "P")


def test_the_same_link_graded_two_ways_of_writing_is_one_claim():
    one, two = read("links", LINK | {"grade": "2CP"}, LINK | {"grade": "2C", "handling": "P"}).entries
    assert one.key == two.key


def test_where_grade_and_column_differ_on_handling_the_stricter_is_taken_and_told():
    for row in ({"grade": "2CP", "handling": "C"}, {"grade": "2CC", "handling": "P"}):
        assert read("counts", COUNT | row).entries[0].row["handling"] == "C"
    told = warnings(read("counts", COUNT | {"grade": "2CC", "handling": "P"}))
    assert [(line, column) for line, column, _ in told] == [(2, "handling")]


def test_a_legacy_grade_is_kept_as_written_and_told():
    reading = read("counts", COUNT | {"grade": "b24"})
    assert reading.entries[0].row["grade"] == "B24"
    assert reading.entries[0].row["handling"] == "C"
    assert warnings(reading) == [(2, "grade", "legacy 5x5x5 grade, read as 1A")]


def test_a_formula_or_markup_in_text_is_kept_and_told():
    reading = read("counts", COUNT | {"note": '=HYPERLINK("x")', "definition": "</script><b>"})
    assert reading.entries[0].row["note"] == '=HYPERLINK("x")'
    assert {(c, r) for _, c, r in warnings(reading)} == {("note", "holds a formula"), ("definition", "holds markup")}


def test_a_mark_that_turns_text_round_is_kept_and_told():
    reading = read("counts", COUNT | {"note": "Echo\u202eEHCE"})
    assert reading.entries[0].row["note"] == "Echo\u202eEHCE"
    assert warnings(reading) == [(2, "note", "holds U+202E, which turns the direction of text round")]
    assert warnings(read("counts", COUNT | {"note": "שלום"})) == []


def test_a_formula_in_the_measure_is_text_and_told():
    assert warnings(read("counts", COUNT | {"measure": "=A1"})) == [(2, "measure", "holds a formula")]


def test_a_bound_in_a_note_is_no_markup():
    assert warnings(read("counts", COUNT | {"note": "printed as <30, then < 20"})) == []


def test_an_empty_source_is_a_warning_and_no_error():
    reading = read("counts", COUNT | {"source_id": ""})
    assert warnings(reading) == [(2, "source_id", "has no source")]
    assert len(reading.entries) == 1


def test_an_empty_certainty_means_stated():
    assert read("links", LINK).entries[0].row["certainty"] == "stated"
    assert read("links", LINK).entries[0].key == read("links", LINK | {"certainty": "Stated"}).entries[0].key


def test_unknown_columns_are_kept_where_they_say_something():
    one, two = read("lines", {"line_id": "a", "colour": " red "}, {"line_id": "b", "colour": ""}).entries
    assert one.row["colour"] == "red"
    assert "colour" not in two.row


def test_the_name_of_a_link_depends_on_its_content_only():
    same = read("links", LINK, dict(reversed(LINK.items())), LINK | {"note": ""}).entries
    assert len({e.key for e in same}) == 1
    other = read("links", LINK | {"note": "x"}).entries[0]
    assert other.key != same[0].key
    assert other.key.startswith("l-")


def test_numbers_and_nothing_from_a_program_are_read_as_text():
    row = read("counts", COUNT | {"value": 1503, "note": None, "period_start": 2019}).entries[0].row
    assert (row["value"], row["note"], row["period_start"]) == ("1503", "", "2019")


def test_half_a_character_is_an_error_of_its_cell():
    assert errors(read("lines", {"line_id": "a", "note": "\ud800"})) == [(2, "note", "\ud800")]


def test_a_file_without_a_required_column_still_tells_its_other_defects():
    rows = [{k: v for k, v in COUNT.items() if k != "unit"} | {"value": "1O3"}]
    reading = read("counts", *rows)
    assert errors(reading) == [(2, "value", "1O3")]
    assert (len(reading.entries), len(reading.rejected)) == (0, 1)


def test_a_defect_names_the_cell_of_a_sheet():
    raw = RawTable("counts", "Sheet 1", tuple(COUNT), [COUNT | {"value": "x1"}], [7], {"value": "F"})
    assert read_rows(raw).defects[0].rule.endswith("(cell F7)")


def test_rows_of_cells_are_as_good_as_rows_of_names():
    columns = tuple(COUNT)
    cells = CellRows(columns, [list(COUNT.values()), ["c2", "gravity", "arrests", "persons", "flow"]])
    reading = read_rows(RawTable("counts", "counts.csv", columns, cells, [2, 3]))
    assert [e.row["value"] for e in reading.entries] == ["3", ""]
    assert cells[1] == dict(zip(columns, ["c2", "gravity", "arrests", "persons", "flow"], strict=False))
    assert len(cells[:1]) == 1


def test_an_id_that_is_there_twice_and_wrong_once_is_told_at_its_own_row():
    reading = read("lines", {"line_id": "a"}, {"line_id": "=a"}, {"line_id": " b "})
    assert errors(reading) == [(3, "line_id", "=a")]
    assert [e.key for e in reading.entries] == ["a", "b"]


def test_a_cell_as_long_as_a_book_is_told_in_a_line():
    reading = read("counts", COUNT | {"value": "1" * 900_000, "count_id": "c" * 900_000, "period_start": "x" * 900_000})
    assert {c for _, c, _ in errors(reading)} == {"value", "count_id", "period_start"}
    assert all(len(str(d)) < 1000 for d in reading.defects)
