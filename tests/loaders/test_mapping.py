"""Foreign sheets become claims by a mapping: every row accounted for, every complaint with its line and cell."""

from __future__ import annotations

import json
from textwrap import dedent

import openpyxl
import pytest

from graphlab.errors import DataError, LoadError
from graphlab.loaders.mapping.load import load
from graphlab.loaders.mapping.mapping_file import read_mapping
from graphlab.loaders.mapping.periods import read_period
from graphlab.loaders.shapes.suggestion import suggest_mapping
from graphlab.sources import open_source

FOI = """\
Norfolk Constabulary - FOI 123/21,,
Arrests in Norwich by month,,
,,
Month,Arrests,Remarks
Jan-21,5,
Feb-21,16,
March 2021,<10,provisional
Total,175,
Source: force records,,
"""
FOI_MAP = """\
source: foi-123-21
leave_out:
  Month: ["Source*"]
tables:
  - counts:
      subject: {value: county-lines-team}
      measure: {value: arrests}
      unit: {value: person-arrests}
      stock_or_flow: {value: flow}
      destination: {value: norwich}
      period: Month
      value: Arrests
      note: Remarks
      totals:
        period: [Total]
"""
MATRIX = (
    "From;Norfolk;Essex;Great Yarmoth;Total\nMet;12;3;;15\nMerseyside Police;<5;2;1;\nUnknown;4;;;4\nTotal;20;5;1;26\n"
)
MATRIX_MAP = """\
source: return-2020
tables:
  - counts:
      unpivot: {except: From}
      subject: {value: national-return}
      measure: {value: active lines}
      unit: {value: lines}
      stock_or_flow: {value: stock}
      origin: {column: From, match: place}
      destination: {header: yes, match: place}
      period: {value: "2020"}
      value: {cell: yes}
      totals: {origin: [Total], destination: [Total]}
"""
LINES = """\
Line,Run from,Sells in,First seen,Last seen,Closed by
Rico,London,Exeter,2017,Nov-17,
Rico,Birmingham,Cambridge; Ely,2022,,
Echo,Hackney,"Norwich; Great Yarmouth",01/03/2019,30/11/2019,Op Gravity
"""
LINES_MAP = """\
source: team-list
operations:
  - {operation_id: gravity, name: Operation Gravity}
tables:
  - links:
      link_type: {value: ORIGINATES_IN}
      from: {column: Line, new: line, same_when: [Line, Run from]}
      to: {column: Run from, match: place}
  - links:
      link_type: {value: SUPPLIES}
      from: {column: Line, new: line, same_when: [Line, Run from]}
      to: {column: Sells in, split: ";", match: place}
      start: First seen
      end: Last seen
  - events:
      filled: [Closed by]
      line_id: {column: Line, new: line, same_when: [Line, Run from]}
      event: {value: closed}
      operation_id: {column: Closed by, match: operation}
      date_end: Last seen
"""


def _files(tmp_path, sheet, mapping, name="sheet.csv"):
    path = tmp_path / name
    path.write_text(sheet, encoding="utf-8")
    rules = tmp_path / "map.yaml"
    rules.write_text(mapping, encoding="utf-8")
    return path, rules


def test_an_foi_answer_by_month_keeps_its_total_its_bound_and_its_remark(tmp_path):
    data = load(*_files(tmp_path, FOI, FOI_MAP))
    by_period = {str(c.period): c for c in data.counts}
    assert set(by_period) == {"2021-01", "2021-02", "2021-03", "2021-01..2021-03"}
    total = by_period["2021-01..2021-03"]
    assert total.value.low == 175
    assert {c.part_of for c in data.counts if c is not total} == {total.id}
    assert (by_period["2021-03"].value.high, by_period["2021-03"].note) == (9, "provisional")
    assert data.places["norwich"].within == "norfolk"
    text = "\n".join(data.report.assumptions)
    assert "above it stands 'Norfolk Constabulary - FOI 123/21; Arrests in Norwich by month'" in text
    assert "'Jan-21' as 2021-01" in text
    assert "4 places come from the packaged gazetteer" in text
    assert data.report.ignored == ("sheet.csv: 1 row below the table is a note: 'Source: force records'",)
    counted = next(f for f in data.report.files if f.table == "counts")
    assert (counted.read, counted.kept) == (4, 4)


def test_a_matrix_keeps_the_margin_that_its_cells_do_not_give_and_links_parts_to_one_total(tmp_path):
    data = load(*_files(tmp_path, MATRIX, MATRIX_MAP))
    cells = {(c.origin, c.destination): c for c in data.counts}
    assert len(cells) == 10
    assert any("2 totals are a check of the cells" in a for a in data.report.assumptions)
    assert cells["merseyside", "norfolk"].value.high == 4
    assert cells["unknown", "norfolk"].value.low == 4
    assert cells["metropolitan", "norfolk"].part_of == cells["", "norfolk"].id
    assert cells["", "norfolk"].part_of == cells["", ""].id
    assert cells["", ""].part_of == ""
    assert "the place 'Great Yarmoth' was read as great-yarmouth (close spelling, 96)" in data.report.assumptions
    assert any("4 empty cells gave no claim" in i for i in data.report.ignored)


def test_empty_cells_can_be_kept_as_not_stated(tmp_path):
    data = load(*_files(tmp_path, MATRIX, MATRIX_MAP.replace("{except: From}", "{except: From, empty: keep}")))
    assert sum(not c.value.known for c in data.counts) == 3


def test_a_list_of_lines_keeps_two_lines_of_one_brand_apart(tmp_path):
    data = load(*_files(tmp_path, LINES, LINES_MAP))
    assert sorted(data.lines) == ["echo-hackney", "rico-birmingham", "rico-london"]
    assert data.lines["rico-london"].name == "Rico"
    supplies = sorted(
        (link.start_node, link.end_node, str(link.period)) for link in data.links if link.type == "SUPPLIES"
    )
    assert ("rico-birmingham", "ely", "2022..") in supplies
    assert ("echo-hackney", "great-yarmouth", "2019-03-01..2019-11-30") in supplies
    assert [(e.line, e.operation) for e in data.events] == [("echo-hackney", "gravity")]
    assert any("2 rows with an empty 'Closed by' gave no events" in i for i in data.report.ignored)


def test_a_flowmap_pair_is_read_from_its_folder(tmp_path):
    folder = tmp_path / "flowmap"
    folder.mkdir()
    (folder / "locations.csv").write_text(
        "id,name,lat,lon\n1,Hackney,51.55,-0.05\n2,Norwich,52.63,1.30\n", encoding="utf-8"
    )
    (folder / "flows.csv").write_text("origin,dest,count\n1,2,12\n2,2,4\n", encoding="utf-8")
    (folder / "readme.csv").write_text("made,by\nhand,me\n", encoding="utf-8")
    rules = tmp_path / "flowmap.yaml"
    rules.write_text(
        dedent("""\
        source: export
        sheets:
          - sheet: locations
            tables:
              - places: {place_id: id, name: name, lat: lat, lon: lon}
          - sheet: flows
            tables:
              - counts:
                  subject: {value: op}
                  measure: {value: arrests}
                  unit: {value: persons}
                  stock_or_flow: {value: flow}
                  origin: origin
                  destination: dest
                  value: count
        """),
        encoding="utf-8",
    )
    data = open_source(folder, mapping=rules)
    assert data.places["2"].name == "Norwich"
    assert sorted((c.origin, c.destination, c.value.low) for c in data.counts) == [("1", "2", 12), ("2", "2", 4)]
    assert "readme.csv: not in the mapping (2 rows)" in data.report.ignored


def test_rows_in_another_order_give_the_same_dataset(tmp_path):
    head, *rows = MATRIX.splitlines()
    first = load(*_files(tmp_path, MATRIX, MATRIX_MAP))
    turned = load(*_files(tmp_path, "\n".join([head, *reversed(rows)]) + "\n", MATRIX_MAP))
    assert first == turned


def test_an_unclear_name_is_an_error_with_candidates_and_a_cell_and_an_answer_settles_it(tmp_path):
    sheet, rules = _files(tmp_path, MATRIX.replace("Great Yarmoth", "Newpont"), MATRIX_MAP)
    with pytest.raises(LoadError) as caught:
        load(sheet, rules)
    errors = caught.value.report.errors
    assert {(e.line, e.column, e.value) for e in errors} == {
        (3, "destination", "Newpont"),
        (5, "destination", "Newpont"),
    }
    assert "candidates: newport (Newport, 85)" in errors[0].rule
    counts = next(f for f in caught.value.report.files if f.table == "counts")
    assert (counts.read, counts.rejected) == (10, 2)
    assert counts.balanced
    answers = tmp_path / "matches.csv"
    answers.write_text("name,kind,id\nNewpont,place,newport\n", encoding="utf-8")
    assert len(load(sheet, rules, matches=answers).counts) == 10
    answers.write_text("name,kind,id\nNewpont,place,new\n", encoding="utf-8")
    assert load(sheet, rules, matches=answers).places["newpont"].name == "Newpont"


@pytest.mark.parametrize(
    ("word", "wanted"), [("new", "newpont"), ("unknown", "unknown"), ("not-itemised", "not-itemised"), ("empty", "")]
)
def test_the_mapping_may_say_what_an_unclear_name_becomes(tmp_path, word, wanted):
    mapping = MATRIX_MAP.replace("{column: From, match: place}", f"{{column: From, match: place, unmatched: {word}}}")
    sheet = "From;Norfolk\nNewpont;3\n"
    data = load(
        *_files(tmp_path, sheet, mapping.replace("      totals: {origin: [Total], destination: [Total]}\n", ""))
    )
    assert [c.origin for c in data.counts] == [wanted]
    assert any("'Newpont'" in a for a in data.report.assumptions)


FORCES_AND_AREAS = "Force,Area,2020\nKent,Dover,4\n,Norwich,3\nNorfolk,Norfolk,2\n,Ely,1\n,Total,10\n"
AREAS_MAP = (
    MATRIX_MAP.replace("{except: From}", "{columns: periods}")
    .replace("{column: From, match: place}", "ORIGIN")
    .replace("{header: yes, match: place}", "{column: Area, match: place}")
    .replace('{value: "2020"}', "{header: yes}")
    .replace("{origin: [Total], destination: [Total]}", "words")
)


@pytest.mark.parametrize(
    ("origin", "wanted"),
    [
        ("{first: [Force, Area], match: place}", "rows 3 and 5): the place is its own origin"),
        ("{column: Area, match: place}", "rows 2, 3, 4 and 5): the place is its own origin"),
        ("{column: Force, match: place}", ""),
        ('{column: Area, match: place, extract: "^(Do.*)"}', ""),
    ],
)
def test_a_place_that_a_mapping_reads_at_both_ends_is_a_warning_that_names_the_rows(tmp_path, origin, wanted):
    data = load(*_files(tmp_path, FORCES_AND_AREAS, AREAS_MAP.replace("ORIGIN", origin)))
    said = [d for d in data.report.warnings if "as origin and as destination" in d.rule]
    assert [d.column for d in said] == ["Area"] * bool(wanted)
    assert all(wanted in d.rule and "'Area' at one end only" in d.remedy for d in said)
    assert bool(wanted) == any(c.origin and c.origin == c.destination == "ely" for c in data.counts)


def test_a_wrong_value_names_its_cell_and_the_line_of_the_mapping(tmp_path):
    with pytest.raises(LoadError) as caught:
        load(*_files(tmp_path, MATRIX.replace("12;3", "12;3O"), MATRIX_MAP))
    error = caught.value.report.errors[0]
    assert error.value == "3O"
    assert "(cell C2, mapped by map.yaml line 12)" in error.rule


def test_rejected_rows_are_kept_for_correction_when_going_on(tmp_path):
    data = load(*_files(tmp_path, MATRIX.replace("12;3", "12;3O"), MATRIX_MAP), keep_going=True)
    assert [(table, row["value"], row["origin"]) for table, row in data.report.rejected] == [
        ("counts", "3O", "metropolitan")
    ]
    assert all(f.balanced for f in data.report.files)


def test_names_may_mean_what_another_dataset_knows(tmp_path):
    known = open_source("example:open-source")
    mapping = LINES_MAP.replace("Hackney", "Hackney").replace(
        "operations:\n  - {operation_id: gravity, name: Operation Gravity}\n", ""
    )
    with pytest.raises(LoadError, match="the operation 'Op Gravity' is not clear"):
        load(*_files(tmp_path, LINES, mapping))
    data = load(*_files(tmp_path, LINES, mapping), known=known)
    assert data.operations["gravity"].name == "Operation Gravity"


def test_a_workbook_sheet_is_chosen_by_name_and_others_are_listed(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active.append(["About this workbook"])
    sheet = book.create_sheet("By month")
    for row in (["Month", "Arrests"], ["Jan 2021", 5], ["Feb 2021", 16]):
        sheet.append(row)
    path = tmp_path / "foi.xlsx"
    book.save(path)
    rules = tmp_path / "m.yaml"
    text = FOI_MAP.replace('leave_out:\n  Month: ["Source*"]\n', "sheet: by month\n").replace(
        "      note: Remarks\n", ""
    )
    rules.write_text(text, encoding="utf-8")
    data = load(path, rules)
    assert len(data.counts) == 2
    assert "foi.xlsx, sheet 'Cover': not in the mapping (1 row)" in data.report.ignored


def test_sources_named_in_a_column_are_added_beside_the_source_of_the_rest(tmp_path):
    sheet = "Month,Arrests,Ref\nJan 2021,3,foi-1\nFeb 2021,4,foi-2\n"
    mapping = FOI_MAP.replace('leave_out:\n  Month: ["Source*"]\n', "").replace("note: Remarks", "source_id: Ref")
    data = load(*_files(tmp_path, sheet, mapping))
    assert sorted(data.sources) == ["foi-1", "foi-123-21", "foi-2"]
    assert "2 sources have no row and were added by their id (foi-1, foi-2)" in data.report.assumptions


REGIONS = """\
Region,Force,Jan 2021,Feb 2021,Total
London,Met,12,*,15
East,Essex Police,3,4,7
Unknown,,4,4,8
Total,,19,11,30
* suppressed: fewer than 5,,,,
"""


def test_a_town_is_never_the_origin_where_its_own_is_empty(tmp_path):
    sheet = "Area,Exporting force,Apr-24,May-24\nIpswich,Met,4,2\nIpswich,Essex,2,1\nLowestoft,Met,1,2\nTotal,,7,5\n"
    path, rules = _files(tmp_path, sheet, "")
    text = suggest_mapping(path)
    assert 'origin: {column: "Exporting force", match: place}' in text
    rules.write_text(text.replace("MEASURE", "arrests").replace("UNIT", "persons"), encoding="utf-8")
    path.write_text(sheet.replace("Total,,7,5", "Thetford,,3,1\nTotal,,10,6"), encoding="utf-8")
    data = load(path, rules)
    assert {c.origin for c in data.counts if c.destination == "thetford"} == {""}
    assert any("empty 'Exporting force'" in defect.rule for defect in data.report.warnings)


@pytest.mark.parametrize("people", [("Adult", "Adult"), ("Adult", "Child"), ("Victims", "Suspects")])
def test_kinds_of_people_beside_arrests_are_no_measure(tmp_path, people):
    sheet = "Month,Force,Class,Arrests\nJan 2026,Norfolk,{},4\nFeb 2026,Suffolk,{},5\n".format(*people)
    text = suggest_mapping(_files(tmp_path, sheet, "")[0])
    assert 'measure: {value: "arrests"}' in text
    assert "individuals" not in text


def test_kinds_of_people_are_counted_where_nothing_else_is_named(tmp_path):
    sheet = "Month,Force,Class,Number\nJan 2026,Norfolk,Victims,4\nFeb 2026,Suffolk,Suspects,5\n"
    assert "individuals linked" in suggest_mapping(_files(tmp_path, sheet, "")[0])


def test_labels_beside_an_empty_place_are_found_and_suggested(tmp_path):
    path, rules = _files(tmp_path, REGIONS, "")
    text = suggest_mapping(path)
    assert 'origin: {first: ["Force", "Region"], match: place}' in text
    assert "totals: words" in text
    rules.write_text(text.replace("MEASURE", "arrests").replace("UNIT", "persons"), encoding="utf-8")
    cells = {(c.origin, str(c.period)): c for c in load(path, rules).counts}
    assert cells["unknown", "2021-01"].part_of == cells["", "2021-01"].id
    assert cells["metropolitan", "2021-02"].value.reason == "c"
    whole = cells["metropolitan", "2021-01..2021-02"]
    assert (whole.value.low, whole.part_of) == (15, cells["", "2021-01..2021-02"].id)
    assert cells["", "2021-01"].part_of == cells["", "2021-01..2021-02"].id


def test_an_empty_end_is_a_total_and_said_to_be_one(tmp_path):
    mapping = MATRIX_MAP.replace("      totals: {origin: [Total], destination: [Total]}\n", "")
    data = load(*_files(tmp_path, "From;Norfolk;Essex\nMet;12;3\n;20;5\n", mapping))
    assert "sheet.csv: 2 counts have an empty origin: they are totals over it" in data.report.assumptions


def test_an_error_cell_spoils_its_row_only_where_the_mapping_reads_it(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["Month", "Arrests", "Share"],
        ["Jan 2021", 5, "=B2/B3"],
        ["Feb 2021", "=B2*2", None],
        ["Mar 2021", 7, None],
    ):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    rules = tmp_path / "m.yaml"
    rules.write_text(
        FOI_MAP.replace('leave_out:\n  Month: ["Source*"]\n', "").replace("      note: Remarks\n", ""), encoding="utf-8"
    )
    with pytest.raises(LoadError) as caught:
        load(tmp_path / "book.xlsx", rules)
    assert [e.rule for e in caught.value.report.errors] == ["the cell B3 holds a formula without a value"]
    data = load(tmp_path / "book.xlsx", rules, keep_going=True)
    assert sorted(c.value.low for c in data.counts) == [5, 7]
    assert next(f for f in data.report.files if f.table == "counts").rejected == 1


def test_columns_that_no_rule_reads_are_listed(tmp_path):
    data = load(*_files(tmp_path, FOI, FOI_MAP.replace("      note: Remarks\n", "")))
    assert "sheet.csv: the column 'Remarks' is not in the mapping" in data.report.ignored


def test_cells_are_extracted_translated_formatted_and_joined(tmp_path):
    sheet = "Ref,Month,A,B,N\nx-7 (old),Jan,Op,Gravity,4\n,Feb,Op,Gravity,none\n"
    mapping = dedent("""\
        tables:
          - counts:
              count_id: {template: "c-{Month}"}
              subject: {columns: [A, B], join: "-"}
              measure: {value: arrests}
              unit: {value: persons}
              stock_or_flow: {value: flow}
              period: {column: Month, format: "{} 2021"}
              value: {column: N, translate: {none: "0"}}
              ref: {column: Ref, extract: "x-(\\\\d+)", default: "no ref"}
        """)
    data = load(*_files(tmp_path, sheet, mapping))
    first, second = sorted(data.counts, key=lambda c: c.id, reverse=True)
    assert (first.id, first.subject, str(first.period), first.extra["ref"]) == ("c-Jan", "Op-Gravity", "2021-01", "7")
    assert (second.value.low, second.extra["ref"]) == (0, "no ref")
    assert any("have the source 'sheet' (this file)" in a for a in data.report.assumptions)


@pytest.mark.parametrize(
    ("mapping", "text"),
    [
        ("tables: [", "not YAML"),
        ("- a\n", "line 1: is not a mapping"),
        ("a: &x 1\nb: *x\n", "line 2: aliases (*name) are not read"),
        ("tables: 3\n", "line 1: a sheet needs 'tables', a list"),
        ("tabels: []\n", "line 1: 'tabels' is not known in a mapping"),
        ("source: s\nsource: t\n", "line 2: 'source' stands twice"),
        ("tables:\n  - gangs: {a: b}\n", "line 2: 'gangs' is not one table"),
        (
            "tables:\n  - counts:\n      subject: A\n",
            "line 3: counts needs the columns measure, unit, stock_or_flow, value",
        ),
        ("tables:\n  - lines:\n      line_id: {}\n", "line 3: needs exactly one of column"),
        ("tables:\n  - lines:\n      line_id: {column: A, new: line}\n", "line 3: a new line needs 'same_when'"),
        ("tables:\n  - lines:\n      line_id: {column: A, match: gang}\n", "line 3: 'gang' is not known for match"),
        ("tables:\n  - lines:\n      line_id: {cell: yes}\n", "'header' and 'cell' need 'unpivot'"),
        (
            "tables:\n  - lines:\n      line_id: A\n      name: {column: B, extract: '('}\n",
            "line 4: '(' is no regular expression",
        ),
        (
            "tables:\n  - lines:\n      line_id: A\n      name: {column: B, extract: 'x'}\n",
            "line 4: 'x' must have one group",
        ),
        ("header: top\ntables:\n  - lines: {line_id: A}\n", "line 1: 'top' is not the number of a row"),
        ("places:\n  - name: X\ntables:\n  - lines: {line_id: A}\n", "line 2: a row of places has no 'place_id'"),
        ("source: s\n", "says nothing of any table"),
    ],
)
def test_a_wrong_mapping_says_its_line(tmp_path, mapping, text):
    path = tmp_path / "map.yaml"
    path.write_text(mapping, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_mapping(path)
    assert text in str(caught.value)
    assert "map.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            ("Arrests\n", "Arests\n"),
            "map.yaml, line 12: sheet.csv has no column 'Arests'; it has 'Month', 'Arrests', 'Remarks'",
        ),
        (("leave_out:\n  Month:", "sheet: Two\nleave_out:\n  Mnth:"), "there is no sheet 'Two'; there are 'sheet.csv'"),
        (("source:", "header: 99\nsource:"), "sheet.csv has nothing in row 99"),
        (("      period: Month", "      unpivot: {matching: zzz}\n      period: Month"), "'unpivot' fits no column"),
    ],
)
def test_a_mapping_that_does_not_fit_the_sheet_says_what_the_sheet_has(tmp_path, change, text):
    with pytest.raises(DataError) as caught:
        load(*_files(tmp_path, FOI, FOI_MAP.replace(*change)))
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021", "2021", "2021"),
        ("Jan 2021", "2021-01", "2021-01"),
        ("Jan-21", "2021-01", "2021-01"),
        ("Q3 2020", "2020-07", "2020-09"),
        ("2019/20", "2019-04-01", "2020-03-31"),
        ("FY 2019-20", "2019-04-01", "2020-03-31"),
        ("Jan-Mar 2021", "2021-01", "2021-03"),
        ("December 2016 to November 2019", "2016-12", "2019-11"),
        ("2016-12..2019-11-30", "2016-12", "2019-11-30"),
        ("2020-11", "2020-11", "2020-11"),
        ("30/11/2019", "2019-11-30", "2019-11-30"),
        ("2021 Jan", "2021-01", "2021-01"),
        ("next week", "next week", "next week"),
        ("", "", ""),
    ],
)
def test_periods_are_read_as_sheets_write_them(text, start, end):
    assert read_period(text)[:2] == (start, end)


@pytest.mark.parametrize(
    ("sheet", "wanted"),
    [
        (FOI, ('period: "Month"', 'value: "Arrests"', "totals: words", 'note: "Remarks"')),
        (
            MATRIX,
            ("destination: {header: yes, match: place}", 'origin: {column: "From", match: place}', "totals: words"),
        ),
        (LINES, ('same_when: ["Line", "Run from"]', 'split: [";"]', 'start: "First seen"')),
        ("id,name,lat,lon,zone\n1,Hackney,51.5,0,2\n", ('place_id: "id"', 'lat: "lat"')),
        (
            "Force,2020,,2021\n,Nov,Dec,Jan\nEssex,1,*,3\nKent,2,2,2\n",
            ("period: {header: 1-2}", "columns: periods", 'translate: {"*": "[c]"}'),
        ),
        ("Area,Arrests\nEssex,n/a\nKent,4\n", ('value: {column: "Arrests", translate: {"n/a": "[z]"}}',)),
        (
            "Force,Jan 2021,Feb 2021\nEssex,3,4\nKent,1,2\n",
            ("period: {header: yes}", 'origin: {column: "Force", match: place}'),
        ),
    ],
)
def test_a_suggested_mapping_is_a_valid_mapping_with_its_doubts(tmp_path, sheet, wanted):
    path, rules = _files(tmp_path, sheet, "")
    text = suggest_mapping(path)
    for part in wanted:
        assert part in text
    assert "# ?" in text
    rules.write_text(text.replace("MEASURE", "arrests").replace("UNIT", "persons"), encoding="utf-8")
    assert read_mapping(rules).sheets


WIDE_MAP = """\
source: s
header: 2-3
tables:
  - counts:
      unpivot: {except: Force}
      subject: {value: o}
      measure: {value: arrests}
      unit: {value: persons}
      stock_or_flow: {value: flow}
      origin: {column: Force, match: place}
      period: {header: yes}
      value: {cell: yes}
"""


def test_two_header_rows_are_put_together_in_csv_and_in_merged_cells(tmp_path):
    rows = [
        ["Arrests"],
        ["Force", "2020", "", "2021", ""],
        ["", "Nov", "Dec", "Jan", "Feb"],
        ["Essex Police", 1, 2, 3, 4],
    ]
    path, rules = _files(tmp_path, "\n".join(",".join(map(str, row)) for row in rows) + "\n", WIDE_MAP)
    periods = {"2020-11": 1, "2020-12": 2, "2021-01": 3, "2021-02": 4}
    assert {str(c.period): c.value.low for c in load(path, rules).counts} == periods
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    for merged in ("A2:A3", "B2:C2", "D2:E2"):
        book.active.merge_cells(merged)
    book.save(tmp_path / "book.xlsx")
    assert {str(c.period): c.value.low for c in load(tmp_path / "book.xlsx", rules).counts} == periods


TRACKER = """\
NORFOLK - ACTIVE LINES TRACKER,,,,,,
Line name,Exporting area,Importing towns,First seen,Last seen,Type 1 closure date,Grading
Rico,"Hackney, London",Norwich / Great Yarmouth,03/2019,Nov 2019,12/11/2019,B24
rico,Liverpool,Kings Lynn,2021,,,2C
Ghost,?,Norwich,Q1 2020,Q3 2020,,
Echo,LB Lambeth,Thetford,,,,
"""


def test_lines_listed_by_a_rule_of_their_own_are_not_made_a_second_time(tmp_path):
    mapping = """\
source: s
tables:
  - lines:
      line_id: {column: Line, new: line, same_when: [Line]}
      name: Line
      note: Remark
  - links:
      link_type: {value: SUPPLIES}
      from: {column: Line, new: line, same_when: [Line]}
      to: {column: Town, match: place}
"""
    data = load(*_files(tmp_path, "Line,Town,Remark\nRico,Norwich,old\nEcho,Ipswich,\n", mapping))
    assert {key: (line.name, line.note) for key, line in data.lines.items()} == {
        "rico": ("Rico", "old"),
        "echo": ("Echo", ""),
    }


def test_a_tracker_of_lines_loads_by_its_suggested_mapping(tmp_path):
    path, rules = _files(tmp_path, TRACKER, "")
    rules.write_text(suggest_mapping(path), encoding="utf-8")
    data = load(path, rules)
    assert sorted(data.lines) == ["echo-lambeth", "ghost", "rico-hackney", "rico-liverpool"]
    links = {(link.type, link.start_node, link.end_node): link for link in data.links}
    assert ("SUPPLIES", "rico-hackney", "great-yarmouth") in links
    assert ("ORIGINATES_IN", "ghost", "unknown") in links
    assert ("ORIGINATES_IN", "echo-lambeth", "lambeth") in links
    assert str(links["SUPPLIES", "ghost", "norwich"].period) == "2020-01..2020-09"
    assert [(e.line, e.event, str(e.period)) for e in data.events] == [("rico-hackney", "closed_type1", "2019-11-12")]
    assert any("legacy" in d.rule for d in data.report.warnings)


def test_a_suggested_mapping_loads_once_its_doubts_are_settled(tmp_path):
    path, rules = _files(tmp_path, MATRIX, "")
    text = suggest_mapping(path)
    rules.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"map\.yaml, line \d+: MEASURE is still to be settled"):
        load(path, rules)
    rules.write_text(text.replace("MEASURE", "active lines").replace("UNIT", "lines"), encoding="utf-8")
    assert len(load(path, rules).counts) == 10


def test_a_sheet_without_rows_cannot_be_suggested_for(tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("Only a title\n", encoding="utf-8")
    with pytest.raises(DataError, match="no sheet with a header and rows"):
        suggest_mapping(path)


def test_kinds_in_a_graph_file_may_come_from_a_mapping(tmp_path):
    nodes = [{"id": "r", "what": "deal line"}, {"id": "n", "what": "town"}]
    edges = [{"source": "r", "target": "n", "rel": "sells"}]
    path = tmp_path / "g.json"
    path.write_text(json.dumps({"nodes": nodes, "edges": edges}), encoding="utf-8")
    rules = tmp_path / "g.yaml"
    kinds = "  kinds: {deal line: line, town: place}\n  types: {sells: SUPPLIES}\n"
    rules.write_text("graph:\n  node_kind: what\n  edge_type: rel\n" + kinds, encoding="utf-8")
    data = open_source(path, mapping=rules)
    assert (list(data.lines), list(data.places), data.links[0].type) == (["r"], ["n"], "SUPPLIES")


def test_a_column_that_says_who_closed_a_line_is_suggested_as_an_operation_and_never_as_a_date(tmp_path):
    sheet = (
        "Line,Run from,Sells in,Last seen,Closed by\nEcho,Hackney,Norwich,30/11/2019,Op Gravity\nAce,London,Ely,2020,\n"
    )
    path, rules = _files(tmp_path, sheet, "")
    rules.write_text(suggest_mapping(path), encoding="utf-8")
    (event,) = load(path, rules).events
    assert (event.operation, str(event.period)) == ("op-gravity", "2019-11-30..")


def test_spellings_of_one_place_do_not_tell_two_lines_apart(tmp_path):
    sheet = tmp_path / "tracker.csv"
    sheet.write_text(
        "Line,From,To\nRico,Birmingam,Norwich\nRico,Birmingham,Norwich\nRico,Gt Yarmouth,Norwich\n", encoding="utf-8"
    )
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "graphlab: mapping 1\nsource: s\nsources:\n  - {source_id: s, title: t}\nsheets:\n  - tables:\n      - links:\n"
        "          link_type: {value: ORIGINATES_IN}\n"
        "          from: {column: Line, new: line, same_when: [Line, From]}\n"
        "          to: {column: From, match: place}\n",
        encoding="utf-8",
    )
    assert sorted(load(sheet, mapping).lines) == ["rico-birmingham", "rico-great-yarmouth"]
