"""Every word of a mapping does what the reference says."""

from __future__ import annotations

import json

import pytest

from graphlab.errors import DataError, LoadError
from graphlab.loaders.mapping.load import load

SHEET = """\
Area,Team,Jan 2021,Feb 2021,Mar 2021,Note
Norwich,A,1,2,3,x
Ipswich,B,4,,6,
Total,,5,2,9,Source: us
"""
HEAD = """\
source: s
tables:
  - counts:
      subject: {value: o}
      measure: {value: arrests}
      unit: {value: persons}
      stock_or_flow: {value: flow}
"""
LEAVE = 'leave_out:\n  Area: ["Tot*"]\n'


def _load(tmp_path, mapping, sheet=SHEET, **options):
    (tmp_path / "s.csv").write_text(sheet, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(mapping, encoding="utf-8")
    return load(tmp_path / "s.csv", tmp_path / "m.yaml", **options)


def _table(body, top=LEAVE):
    return top + HEAD + "".join(f"      {line}\n" for line in body)


def _values(data):
    return sorted((c.destination, str(c.period), c.value.written) for c in data.counts)


@pytest.mark.parametrize(
    ("unpivot", "periods"),
    [
        ("{columns: [Jan 2021, Mar 2021]}", {"2021-01", "2021-03"}),
        ("{columns: Jan 2021}", {"2021-01"}),
        ("{from: Jan 2021, to: Feb 2021}", {"2021-01", "2021-02"}),
        ("{from: Feb 2021, to: Mar 2021}", {"2021-02", "2021-03"}),
        ("{except: [Team, Note]}", {"2021-01", "2021-02", "2021-03"}),
        ("{matching: '^(Jan|Feb) '}", {"2021-01", "2021-02"}),
    ],
)
def test_unpivot_takes_the_columns_that_it_names(tmp_path, unpivot, periods):
    body = [
        f"unpivot: {unpivot}",
        "destination: {column: Area, match: place}",
        "period: {header: yes}",
        "value: {cell: yes}",
    ]
    assert {str(c.period) for c in _load(tmp_path, _table(body)).counts} == periods


@pytest.mark.parametrize("unpivot", ["{matching: '('}", "{columns: [Apr 2021]}", "{from: Apr 2021}", "{matching: zzz}"])
def test_unpivot_that_fits_nothing_is_refused(tmp_path, unpivot):
    with pytest.raises(DataError, match=r"m\.yaml, line"):
        _load(tmp_path, _table([f"unpivot: {unpivot}", "value: {cell: yes}"]))


@pytest.mark.parametrize(
    ("word", "areas"),
    [
        ("where: {Team: [A]}", ["norwich"]),
        ("where: {Team: ['']}", []),
        ("where: {Team: ['*']}", ["ipswich", "norwich"]),
        ("filled: [Feb 2021]", ["norwich"]),
        ("filled: [Team, Note]", ["norwich"]),
    ],
)
def test_where_and_filled_choose_rows(tmp_path, word, areas):
    body = [word, "destination: {column: Area, match: place}", "value: Jan 2021"]
    if not areas:
        with pytest.raises(LoadError, match="nothing to load"):
            _load(tmp_path, _table(body))
        return
    assert sorted(c.destination for c in _load(tmp_path, _table(body)).counts) == areas


@pytest.mark.parametrize(
    ("rows", "areas"), [("2..2", ["norwich"]), ("3..", ["ipswich"]), ("..3", ["ipswich", "norwich"])]
)
def test_rows_limit_the_sheet_and_what_is_outside_is_counted(tmp_path, rows, areas):
    data = _load(tmp_path, f"rows: {rows}\n" + _table(["destination: {column: Area, match: place}", "value: Jan 2021"]))
    assert sorted(c.destination for c in data.counts) == areas
    assert any("outside of 'rows'" in text for text in data.report.ignored)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Team", "A"),
        ("{column: Team}", "A"),
        ("{columns: [Area, Team]}", "Norwich A"),
        ("{columns: [Area, Team], join: '/'}", "Norwich/A"),
        ("{first: [Note, Team]}", "x"),
        ("{value: fixed}", "fixed"),
        ("{template: '{Team}-{Note}!'}", "A-x!"),
        ("{column: Area, extract: '^(...)'}", "Nor"),
        ("{column: Area, extract: '(zzz)', default: none}", "none"),
        ("{column: Team, translate: {A: Alpha}}", "Alpha"),
        ("{column: Team, translate: {B: Beta}}", "A"),
        ("{column: Team, format: 'team {}'}", "team A"),
        ("{column: Team, translate: {A: ''}, default: gone, format: '<{}>'}", "<gone>"),
    ],
)
def test_a_column_says_where_its_text_comes_from_and_what_is_done_to_it(tmp_path, cell, text):
    data = _load(
        tmp_path,
        _table(["where: {Team: [A]}", "destination: {column: Area, match: place}", "value: Jan 2021", f"tag: {cell}"]),
    )
    assert data.counts[0].extra["tag"] == text


def test_a_split_cell_gives_a_claim_for_every_part(tmp_path):
    sheet = "Towns,N\nNorwich; Ipswich ;,3\n"
    data = _load(tmp_path, _table(["destination: {column: Towns, split: ';', match: place}", "value: N"], ""), sheet)
    assert sorted(c.destination for c in data.counts) == ["ipswich", "norwich"]


def test_an_error_names_the_header_as_in_the_sheet_its_row_and_its_cell(tmp_path):
    sheet = "Sold in,Day,N\nZzyzx Town,2021,3\nNorwich,2o21,4x\n"
    body = ["destination: {column: Sold in, match: place}", "period: Day", "value: N"]
    with pytest.raises(LoadError) as caught:
        _load(tmp_path, _table(body, ""), sheet)
    found = {(d.column, d.line): d.rule for d in caught.value.report.errors}
    assert sorted(found) == [("Day", 3), ("N", 3), ("Sold in", 2)]
    assert all(f"(cell {at}" in found[key] for key, at in zip(sorted(found), ("B3", "C3", "A2"), strict=True))


def test_an_error_below_a_header_of_several_columns_names_that_header(tmp_path):
    body = ["unpivot: {columns: [2021, 2022]}", "period: {header: yes}", "value: {cell: yes}"]
    with pytest.raises(LoadError) as caught:
        _load(tmp_path, _table(body, ""), "Area,2021,2022\nNorwich,3,4x\n")
    (error,) = caught.value.report.errors
    assert (error.column, error.line) == ("2022", 2)
    assert "(cell C2" in error.rule


def test_a_sheet_without_a_header_is_called_by_letters(tmp_path):
    data = _load(
        tmp_path,
        "header: none\n" + _table(["destination: {column: A, match: place}", "value: B"], ""),
        "Norwich,3\nIpswich,4\n",
    )
    assert _values(data) == [("ipswich", "undated", "4"), ("norwich", "undated", "3")]


def test_a_second_column_of_one_name_has_a_number(tmp_path):
    data = _load(tmp_path, _table(["value: N (2)"], ""), "Area,N,N\nNorwich,3,4\n")
    assert data.counts[0].value.low == 4
    assert any("a second column 'N' (C) is called 'N (2)'" in a for a in data.report.assumptions)


def test_rows_of_entities_and_the_record_stand_in_the_mapping(tmp_path):
    top = (
        "record: {title: Our return, marking: OFFICIAL-SENSITIVE}\n"
        "places:\n  - {place_id: norwich-city, name: Norwich, kind: town}\n"
        "operations:\n  - {operation_id: o, name: Operation O}\n"
    )
    data = _load(
        tmp_path, top + _table(["destination: {column: Area, match: place}", "value: Jan 2021", "where: {Team: [A]}"])
    )
    assert (data.title, data.marking) == ("Our return", "OFFICIAL-SENSITIVE")
    assert [c.destination for c in data.counts] == ["norwich-city"]
    assert data.operations["o"].name == "Operation O"


def test_identical_rows_are_an_error_that_names_them_unless_they_are_added(tmp_path):
    body = ["destination: {column: Area, match: place}", "value: N"]
    sheet = "Area,N\nNorwich,3\nNorwich,3\n"
    with pytest.raises(LoadError, match=r"2 figures fall on 1 cell \(arrests of norwich: rows 2, 3\): they are alike"):
        _load(tmp_path, _table(body, ""), sheet)
    data = _load(tmp_path, _table([*body, "add: rows"], ""), sheet)
    assert [(c.value.low, c.note) for c in data.counts] == [(6, "sum of 2 rows: 3 + 3")]


@pytest.mark.parametrize("command", [("info",), ("flows", "--measure", "arrests"), ("claims", "norwich"), ("lines",)])
def test_every_command_reads_a_mapped_sheet(run, tmp_path, command):
    _load(tmp_path, _table(["destination: {column: Area, match: place}", "value: Jan 2021"]))
    name, *rest = command
    result = run(name, tmp_path / "s.csv", "--mapping", tmp_path / "m.yaml", *rest, "--format", "json")
    if name == "claims":
        result = run(name, tmp_path / "s.csv", *rest, "--mapping", tmp_path / "m.yaml", "--format", "json")
    assert result.exit_code == 0
    assert "rows" in json.loads(result.stdout)
