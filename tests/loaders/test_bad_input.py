"""Bad input ends in a clear report and exit status 1, and nothing is written; what is no error is read."""

from __future__ import annotations

import pytest

from graphlab.errors import LoadError, NotFoundError
from graphlab.sources import open_source

COUNT_HEADER = (
    "count_id,subject,measure,unit,stock_or_flow,value,source_id,"
    "origin,destination,period_start,period_end,part_of,note"
)
PLACE_HEADER = "place_id,name,kind,within"


def count(name="c1", value="443", *, origin="london", start="2019", end="2019", part_of="", note="", subject="gravity"):
    return f"{name},{subject},arrests,person-arrests,flow,{value},s,{origin},norfolk,{start},{end},{part_of},{note}"


def write(folder, **files):
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def counts(*rows):
    return "\n".join([COUNT_HEADER, *rows]) + "\n"


BAD = {
    "no table in the folder": ({"notes__md": "x"}, "holds no table of a dataset (it has notes.md)"),
    "an empty folder": ({}, "holds no table of a dataset (it has no file)"),
    "an empty file": ({"counts__csv": ""}, "counts.csv, line 1: the file is empty"),
    "only a header": ({"counts__csv": COUNT_HEADER}, "there is nothing to load: no links and no counts"),
    "missing columns": (
        {"counts__csv": "count_id,subject,measure,value\nc1,gravity,arrests,3\n"},
        "column 'unit': the column 'unit' is missing; the header has count_id, subject, measure, value",
    ),
    "another table": (
        {"counts__csv": "Area,Arrests\nLondon,3\n"},
        "is not a table of counts: its header is area, arrests",
    ),
    "duplicate ids": (
        {"counts__csv": counts(count(), count(value="444"))},
        "the id 'c1' is used twice, for different rows (the other: counts.csv, line 2)",
    ),
    "one id in two tables": (
        {"counts__csv": counts(count("london"))},
        "the id 'london' also names a row of places",
    ),
    "dangling place": (
        {"counts__csv": counts(count(origin="lodnon")), "places__csv": f"{PLACE_HEADER}\nlondon,,,\nnorfolk,,,\n"},
        "counts.csv, line 2, column 'origin': 'lodnon' is not the id of a Place; add it to places or correct the id",
    ),
    "dangling part": (
        {"counts__csv": counts(count(part_of="total"))},
        "column 'part_of': 'total' is not the id of a count",
    ),
    "a circle in within": (
        {"counts__csv": counts(count()), "places__csv": f"{PLACE_HEADER}\nlondon,,,norfolk\nnorfolk,,,london\n"},
        "places.csv, line 2, column 'within': 'within' runs in a circle: london -> norfolk -> london",
    ),
    "dates backwards": (
        {"counts__csv": counts(count(start="2020-01", end="2019-12"))},
        "counts.csv, line 2, column 'period_start': the period runs backwards: it starts 2020-01 and ends 2019-12",
    ),
    "an impossible date": ({"counts__csv": counts(count(start="2019-02-30"))}, "is not a date of the calendar"),
    "a letter for a digit": (
        {"counts__csv": counts(count(value="1O3"))},
        "counts.csv, line 2, column 'value': '1O3' is not a number or bound; write 103,",
    ),
    "a negative count": ({"counts__csv": counts(count(value="-5"))}, "'-5' is negative; counts start at 0"),
    "parts that exceed their total": (
        {
            "counts__csv": counts(
                count("all", "100", origin=""),
                count("a", "60", part_of="all"),
                count("b", "41", origin="essex", part_of="all"),
            )
        },
        "counts.csv, line 2, column 'value': the parts of 'all' add up to 101 or more, its total is 100 (parts: a, b)",
    ),
    "a formula in a value": ({"counts__csv": counts(count(value="=SUM(A1:A3)"))}, "is a formula and not a value"),
    "a formula in a date": ({"counts__csv": counts(count(start="=TODAY()"))}, "is a formula and not a date"),
    "a formula in an id": ({"counts__csv": counts(count("=A1"))}, "is a formula and not an id"),
    "a formula in a place id": ({"counts__csv": counts(count(origin="=A1"))}, "'=A1' is a formula and not an id"),
    "NUL bytes": ({"counts__csv": COUNT_HEADER.encode() + b"\n\x00\x00\n"}, "is not a text file (it holds NUL bytes)"),
    "a picture": ({"counts__csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00"}, "is not a text file (it holds NUL bytes)"),
    "a single huge line": ({"counts__csv": b"x" * 2_000_000}, "longer than 1,000,000 characters"),
    "a row with too many cells": (
        {"counts__csv": counts(count() + ",,extra")},
        "counts.csv, line 2: has 15 cells, the header has 13 columns",
    ),
    "a column twice": ({"counts__csv": f"{COUNT_HEADER},value\n{count()},4\n"}, "the column 'value' stands twice"),
    "a record that is no YAML": (
        {"counts__csv": counts(count()), "dataset__yaml": "title: [\n"},
        "is not YAML",
    ),
    "an unknown kind of link": (
        {"links__csv": "link_type,from,to,source_id\nSELLS,a,b,s\n"},
        "links.csv, line 2, column 'link_type': 'SELLS' is not known here; write one of ORIGINATES_IN",
    ),
    "an open quotation mark": (
        {"counts__csv": counts(count(note='"open')) + counts(*[count(f"c{i}") for i in range(2, 9000)])},
        "close the quotation mark or delete it",
    ),
    "no unit": ({"counts__csv": counts(count().replace("person-arrests", ""))}, "column 'unit': the cell is empty"),
    "a grade that is none": (
        {"links__csv": "link_type,from,to,source_id,grade\nSUPPLIES,a,b,s,9Z\n"},
        "column 'grade': '9Z' is not a grade",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_with_a_report_that_says_where_and_what_to_do(tmp_path, case):
    files, says = BAD[case]
    with pytest.raises(LoadError) as caught:
        open_source(write(tmp_path / "data", **files))
    report = caught.value.report
    assert says in "\n".join(map(str, report.errors))
    assert all(d.remedy for d in report.errors)
    assert all(f.balanced for f in report.files)


@pytest.mark.parametrize("case", BAD)
def test_on_the_command_line_bad_input_is_exit_status_1_and_nothing_is_written(tmp_path, run, case):
    files, says = BAD[case]
    source = write(tmp_path / "data", **files)
    before = sorted(tmp_path.rglob("*"))
    result = run("info", source, "-o", tmp_path / "out.json")
    assert result.exit_code == 1
    assert says in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("case", ["dates backwards", "parts that exceed their total", "NUL bytes"])
def test_a_store_is_not_touched_by_a_load_that_is_refused(tmp_path, run, case):
    source = write(tmp_path / "data", **BAD[case][0])
    result = run("load", source, "--into", tmp_path / "store")
    assert result.exit_code == 1
    assert not (tmp_path / "store").exists()


def test_no_such_folder_offers_what_is_close(tmp_path):
    write(tmp_path / "norfolk-2019")
    with pytest.raises(NotFoundError, match="there is no file or folder") as caught:
        open_source(tmp_path / "norfolk-2018")
    assert caught.value.candidates == (str(tmp_path / "norfolk-2019"),)


def test_no_such_folder_is_exit_status_1(tmp_path, run):
    result = run("info", tmp_path / "absent")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: there is no file or folder")


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.docx"])
def test_a_file_of_another_kind_is_refused_with_what_a_source_may_be(tmp_path, name):
    (tmp_path / name).write_bytes(b"%PDF-1.7")
    with pytest.raises(LoadError, match="a source is a folder of CSV or Parquet files"):
        open_source(tmp_path / name)


def test_a_file_of_a_gigabyte_that_is_not_csv_is_refused_at_once(tmp_path, run):
    folder = write(tmp_path / "data")
    with (folder / "counts.csv").open("wb") as stream:
        stream.truncate(1 << 30)
    result = run("info", folder)
    assert result.exit_code == 1
    assert "counts.csv, line 1: is not a text file" in result.stderr


@pytest.mark.parametrize("name", ["counts.csv", "anything.csv"])
def test_a_large_text_that_is_no_table_is_refused_by_its_header(tmp_path, name):
    folder = write(tmp_path / "data")
    (folder / name).write_bytes(b"2024-01-01 INFO started, all well\n" * 400_000)
    source = folder if name == "counts.csv" else folder / name
    with pytest.raises(LoadError) as caught:
        open_source(source)
    assert "its header is 2024_01_01_info_started" in str(caught.value)
    assert caught.value.report.rejected == ()


def test_a_sheet_that_bears_the_name_of_a_table_is_told_of_a_mapping(tmp_path, run):
    (tmp_path / "lines.csv").write_text("Line,From,To\nRico,Liverpool,Ipswich\n", encoding="utf-8")
    seen = run("check", tmp_path / "lines.csv")
    assert seen.exit_code == 1
    assert "a tracker of lines, one row a line" in seen.output
    told = run("load", tmp_path / "lines.csv", "--into", tmp_path / "store")
    assert told.exit_code == 1
    hint = "a sheet of your own needs a mapping: graphlab check lines.csv --suggest-mapping mapping.yaml"
    assert f"the first line must name line_id; {hint}" in told.output


# --- what is no error -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("encoding", "told"), [("utf-8", 0), ("utf-8-sig", 1), ("cp1252", 1), ("utf-16", 1)])
def test_encodings_are_read_and_told(tmp_path, encoding, told):
    content = counts(count(note="Zoë – £5"))
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "counts.csv").write_bytes(content.encode(encoding))
    data = open_source(folder)
    assert data.counts[0].note == "Zoë – £5"
    assert sum("read as" in a for a in data.report.assumptions) == told


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_read_and_told(tmp_path, delimiter):
    data = open_source(write(tmp_path / "data", counts__csv=counts(count()).replace(",", delimiter)))
    assert data.counts[0].value.low == 443
    assert any("columns are separated by" in a for a in data.report.assumptions)


def test_unknown_columns_are_kept_and_told(tmp_path):
    text = f"{COUNT_HEADER},colour\n{count()},red\n"
    data = open_source(write(tmp_path / "data", counts__csv=text))
    assert data.counts[0].extra == {"colour": "red"}
    assert [str(d) for d in data.report.warnings] == [
        "counts.csv, line 1, column 'colour': is not a column of the data model; it is kept as an attribute"
    ]


def test_markup_and_formulas_in_text_are_kept_as_text_and_told(tmp_path):
    rows = [count(note='"=HYPERLINK(""http://x"",""y"")"'), count("c2", note="</script><script>alert(1)</script>")]
    data = open_source(write(tmp_path / "data", counts__csv=counts(*rows)))
    assert [c.note for c in data.counts] == ['=HYPERLINK("http://x","y")', "</script><script>alert(1)</script>"]
    assert [(d.line, d.rule) for d in data.report.warnings] == [(2, "holds a formula"), (3, "holds markup")]


def test_markup_in_a_name_does_not_reach_the_output_as_markup(tmp_path, run):
    files = {
        "links__csv": "link_type,from,to,source_id\nSUPPLIES,l,t,s\n",
        "lines__csv": "line_id,name\nl,</script><b>x\n",
    }
    result = run("info", write(tmp_path / "data", **files), "--format", "json")
    assert result.exit_code == 0


def test_going_on_loads_the_rest_and_accounts_for_every_row(tmp_path):
    rows = [count(), count("c2", "1O3"), count("c3", start="2020", end="2019"), count("c4", "<30"), count()]
    data = open_source(write(tmp_path / "data", counts__csv=counts(*rows)), keep_going=True)
    assert [c.id for c in data.counts] == ["c1", "c4"]
    account = next(f for f in data.report.files if f.table == "counts")
    assert (account.read, account.kept, account.merged, account.rejected) == (5, 2, 1, 2)
    assert [(t, row["count_id"]) for t, row in data.report.rejected] == [("counts", "c2"), ("counts", "c3")]


def test_loading_the_same_folder_twice_is_the_same_dataset(tmp_path):
    folder = write(tmp_path / "data", counts__csv=counts(count(), count("c2", "<30")))
    assert open_source(folder, folder) == open_source(folder)
