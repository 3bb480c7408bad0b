"""Hostile files end in a clear error, quickly and in little memory; formulas and markup are text."""

from __future__ import annotations

import time
import tracemalloc
import zipfile

import pytest

from graphlab.analysis.inspection.check import load_report
from graphlab.errors import DataError
from graphlab.loaders.graphs.load import load as load_graph
from graphlab.loaders.mapping.load import load as load_mapped
from graphlab.loaders.sheets.grid import Grid, fill_merged
from graphlab.loaders.sheets.read import read_grids

MAP = "tables:\n  - links:\n      link_type: {value: SUPPLIES}\n      from: A\n      to: B\n"


def _peak(function):
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["one.csv", "one.edgelist", "one.tsv"])
def test_one_endless_line_is_refused_in_little_memory(tmp_path, name):
    path = tmp_path / name
    with path.open("wb") as stream:
        for _ in range(60):
            stream.write(b"x" * 1_000_000)

    def check():
        report, data = load_report([path])
        assert data is None
        assert "longer than 1,000,000 characters" in str(report.errors[0])

    assert _peak(check) < 30_000_000


def test_one_endless_line_is_refused_by_a_mapping_too(tmp_path):
    path = tmp_path / "one.csv"
    path.write_bytes(b"A,B\n" + b"x" * 3_000_000)
    rules = tmp_path / "m.yaml"
    rules.write_text(MAP, encoding="utf-8")
    with pytest.raises(DataError, match="line 2: the line is longer"):
        load_mapped(path, rules)


def test_a_json_graph_that_is_too_large_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("graphlab.loaders.graphs.json_text.MAX_JSON_BYTES", 1000)
    path = tmp_path / "large.json"
    path.write_text('{"nodes": [' + " " * 2000 + "]}", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_graph(path)
    assert "a JSON graph may have 1,000" in str(caught.value)


def test_one_endless_text_in_a_graph_file_is_refused(tmp_path):
    path = tmp_path / "long.graphml"
    path.write_text("<graphml><key id='k'><default>" + "x" * 5_000_000 + "</default></key></graphml>", encoding="utf-8")
    with pytest.raises(DataError, match="one text is longer than 4,000,000 characters"):
        load_graph(path)


@pytest.mark.parametrize(
    ("name", "start", "text"),
    [
        ("text.graphml", "", "line 1: is not XML"),
        ("tag.graphml", "<graphml ", "without the end of a tag"),
        ("comment.gexf", "<gexf><!-- ", "without the end of a tag"),
        ("value.gexf", "<gexf><graph name='", "without the end of a tag"),
    ],
)
def test_one_endless_tag_comment_or_value_is_refused_quickly(tmp_path, name, start, text):
    path = tmp_path / name
    with path.open("w", encoding="utf-8") as stream:
        stream.write(start)
        for _ in range(40):
            stream.write("x" * 1_000_000)
    with pytest.raises(DataError) as caught:
        load_graph(path)
    assert text in str(caught.value)


@pytest.mark.parametrize("columns", [2_001, 100_000])
def test_too_many_columns_are_refused(tmp_path, columns):
    path = tmp_path / "wide.csv"
    row = ",".join(f"c{i}" for i in range(columns))
    path.write_text(f"{row}\n{row}\n", encoding="utf-8")
    report, data = load_report([path])
    assert data is None
    assert f"has {columns:,} columns" in str(report.errors[0])
    with pytest.raises(DataError, match=f"has {columns:,} columns"):
        read_grids(path)


def test_nul_bytes_are_refused(tmp_path):
    path = tmp_path / "nul.csv"
    path.write_bytes(b"A,B\nx,\x00y\n")
    rules = tmp_path / "m.yaml"
    rules.write_text(MAP, encoding="utf-8")
    with pytest.raises(DataError, match="it holds NUL bytes"):
        load_mapped(path, rules)


def test_an_open_quotation_mark_is_refused(tmp_path):
    path = tmp_path / "quote.csv"
    path.write_text('A,B\n"x,' + "y" * 200_000 + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"quote\.csv, line 2, column .A. .*quotation mark"):
        read_grids(path)


def test_a_sheet_full_of_empty_cells_takes_no_memory(tmp_path):
    cell = "<table:table-cell table:number-columns-repeated='16384'/>"
    row = f"<table:table-row table:number-rows-repeated='1000000'>{cell}</table:table-row>"
    names = " ".join(f'xmlns:{p}="urn:{p}"' for p in ("office", "table", "text"))
    path = tmp_path / "empty.ods"
    with zipfile.ZipFile(path, "w") as archive:
        body = f"<table:table table:name='counts'>{row * 50}</table:table>"
        archive.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")
    assert _peak(lambda: read_grids(path)) < 5_000_000


def test_names_that_lead_outside_stay_names(tmp_path):
    path = tmp_path / "names.edgelist"
    path.write_text("../../etc/passwd <b>b</b>\n", encoding="utf-8")
    data = load_graph(path)
    assert sorted(data.places) == ["../../etc/passwd", "<b>b</b>"]


def test_a_mapping_that_is_itself_a_bomb_is_refused(tmp_path):
    rules = tmp_path / "bomb.yaml"
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40)]
    rules.write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "s.csv").write_text("A,B\nx,y\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"aliases \(\*name\) are not read"):
        load_mapped(tmp_path / "s.csv", rules)
    rules.write_text("a: " + "[" * 5000, encoding="utf-8")
    with pytest.raises(DataError, match=r"bomb\.yaml"):
        load_mapped(tmp_path / "s.csv", rules)


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="T"><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell>'
    "</table:table-row>"
    "{}</table:table></office:spreadsheet></office:body></office:document-content>"
)


def _row(times, wide=""):
    cell = f"<table:table-cell{wide}><text:p>x</text:p></table:table-cell>"
    return f'<table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>'


def _ods(tmp_path, rows):
    path = tmp_path / "bad.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", ODS.format(rows))
    return path


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            '<table:table-row><table:table-cell office:value-type="float" office:value="abc"/></table:table-row>',
            "is damaged",
        ),
        (
            _row("90000", ' table:number-columns-repeated="500"'),
            "is repeated 90,000 times",
        ),
        (
            _row("900") * 120,
            "is repeated 900 times",
        ),
    ],
)
def test_an_opendocument_sheet_that_no_program_writes_is_refused_quickly(tmp_path, rows, says):
    with pytest.raises(DataError, match=says):
        read_grids(_ods(tmp_path, rows))


def test_digits_that_are_none_repeat_nothing(tmp_path):
    row = _row("²")
    assert read_grids(_ods(tmp_path, row))[0].rows == [["A"], ["x"]]


def test_rows_that_reach_far_and_hold_nothing_are_refused_in_little_memory():
    grid = Grid("far.xlsx", "S")

    def fill():
        with pytest.raises(DataError, match="rows reach more than 256 columns far, and hold"):
            for number in range(1, 100_000):
                grid.add(number, [""] * 1_999 + ["x"])

    assert _peak(fill) < 60_000_000


def test_a_merged_range_of_a_million_rows_costs_what_its_rows_cost():
    grid = Grid("m.xlsx", "S")
    for number in (1, 2, 1_048_576):
        grid.add(number, ["a", "b"])
    grid.merged = [(2, 1, 1_048_576, 2)] * 2_000
    fill_merged(grid, 0)
    assert grid.rows[2] == ["a", "a"]
    grid.merged = [(2, 1, 1_048_576, 1_999)] * 2_000
    with pytest.raises(DataError, match="merged ranges cover more than 2,000,000 cells"):
        fill_merged(grid, 0)


def _many_keys(path, keys, nodes, default=""):
    with path.open("w", encoding="utf-8") as stream:
        stream.write('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">')
        for n in range(keys):
            stream.write(f'<key id="d{n}" for="node" attr.name="a{n}">{default}</key>')
        stream.write('<graph edgedefault="directed">')
        for n in range(nodes):
            stream.write(f'<node id="n{n}"><data key="d{n % keys}">x</data></node>')
        stream.write('<edge source="n0" target="n1"/></graph></graphml>')
    return path


def test_thousands_of_keys_are_refused_quickly(tmp_path):
    began = time.process_time()
    with pytest.raises(DataError, match=r"4,002 attributes; at most 2,000 are read"):
        load_graph(_many_keys(tmp_path / "a.graphml", 4_000, 4_000))
    assert time.process_time() - began < 2
    assert len(load_graph(_many_keys(tmp_path / "b.graphml", 300, 300)).places) == 300


def test_defaults_cannot_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("graphlab.loaders.graphs.xml.MAX_DEFAULTS", 50_000)
    path = _many_keys(tmp_path / "a.graphml", 500, 500, "<default>" + "x" * 50 + "</default>")
    with pytest.raises(DataError, match="defaults stand for more than 50,000 values"):
        load_graph(path)


def test_a_sparse_graph_that_would_be_a_huge_table_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("graphlab.loaders.graphs.load.MAX_CELLS", 100_000)
    with pytest.raises(DataError, match=r"a table of .* cells, nearly all of them empty"):
        load_graph(_many_keys(tmp_path / "a.graphml", 400, 400))
