"""What fuzzing found once; and the harness itself, which must be repeatable and must notice."""

from __future__ import annotations

import json
import time

import pytest

from graphlab.analysis.deconfliction.lookalikes import lookalikes
from graphlab.analysis.deconfliction.records import places_around
from graphlab.errors import DataError
from graphlab.loaders.folder import read_names
from graphlab.loaders.graphs.load import load as load_graph
from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.loaders.mapping.periods import WEEK_RULES, days_of, numbered_week, read_period, week_at, weeks_of_year
from graphlab.loaders.mapping.yaml_lines import read_yaml
from graphlab.loaders.personal import personal_cells
from graphlab.loaders.sheets.grid import looks_like_number
from graphlab.sources import open_source
from tests import fuzz


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", rb'{"nodes": [{"id": "\ud800"}], "edges": []}', r"half a character (\ud800)"),
        ("a.jsonl", b'{"source": "a", "target": "\\udfff"}\n', r"half a character (\udfff)"),
        ("a.graphml", b'<?xml version="1.0" encoding="rico"?><graphml/>', "unknown encoding"),
        ("a.gexf", b'<?xml version="1.0" encoding="utf-7"?><gexf/>', "cannot be read as XML"),
        ("a.net", "*Vertices ²\n".encode(), "needs the number of vertices"),
        ("a.net", b"*Vertices 2\n1\n2\n*Edges\n1 " + b"9" * 5000, "is no vertex"),
        ("a.edgelist", b"rico \x8f\x9d\n", "text neither in UTF-8 nor in Windows-1252 (byte 0x8f)"),
        ("a.edgelist", b"a b {'weight': '\\ud800'}\n", "is no edge data"),
        ("a.gml", b'graph [ node [ id 1 label "\x81" ] ]', "(byte 0x81)"),
    ],
)
def test_no_reader_lets_another_error_out(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        load_graph(path)
    assert says in str(caught.value)


def test_a_whole_character_in_two_halves_is_read(tmp_path):
    path = tmp_path / "a.json"
    edge = {"source": "\U0001f600 \\ud800", "target": "b"}
    path.write_text(json.dumps({"nodes": [], "edges": [edge]}), encoding="ascii")
    assert set(load_graph(path).places) == {"\U0001f600 \\ud800", "b"}


def test_half_characters_in_yaml_are_named_by_their_file(tmp_path):
    path = tmp_path / "dataset.yaml"
    path.write_text('title: "\\uD83D"\n', encoding="utf-8")
    content, (defect,) = read_names(path, path.name)
    assert content == {}
    assert "half a character (\\ud83d)" in defect.rule
    with pytest.raises(DataError, match="line 1: holds half a character"):
        read_yaml(path)


def test_one_endless_text_costs_no_quadratic_time():
    """In quadratic time it would be minutes of CPU."""
    began = time.process_time()
    assert personal_cells(["x" * 100_000]) == ""
    index = NameIndex({})
    assert index.match("Great " + "x" * 100_000, "place").id == ""
    assert not looks_like_number("9" * 20_000 + "x")
    assert time.process_time() - began < 20


def test_a_judgement_on_a_line_that_handling_hides_is_no_error(dataset):
    links = [
        {"link_type": "SUPPLIES", "from": line, "to": "norwich", "source_id": source, "handling": handling}
        for line, source, handling in (("rico", "a", ""), ("rico-b", "b", ""), ("rico-c", "b", "C"))
    ]
    judged = {"judgement": "different", "decided_by": "x", "decided_on": "2020"}
    same = [{"first": "rico", "second": line, **judged} for line in ("rico-b", "rico-c")]
    names = [{"line_id": line, "name": "Rico"} for line in ("rico", "rico-b", "rico-c")]
    found = lookalikes(dataset(links=links, same=same, lines=names).network())
    assert found is None or "rico-c" not in str(found)


def test_an_input_is_the_same_bytes_every_time_and_inputs_differ():
    every = fuzz.cases()
    first, again = (fuzz.made(7, 1, every) for _ in range(2))
    assert (first.name, first.files) == (again.name, again.files)
    assert len({str(fuzz.made(n, 1, every).files) for n in range(40)}) > 35
    assert {"workbook .ods", "style.yaml", "mapped sheet", "graph .gexf", "article.txt"} <= {c.name for c in every}


def test_the_harness_notices_an_error_that_is_not_ours(tmp_path):
    def broken(folder):
        raise KeyError("rico")

    def well(folder):
        raise DataError("nothing here", "try again")

    case = fuzz.Case("made up", {"a/b.txt": b"x"}, ("a/b.txt",), broken)
    assert fuzz.finding(case, tmp_path).startswith("KeyError at test_fuzzed.py:")
    assert fuzz.finding(fuzz.replace(case, read=well), tmp_path) == ""


def test_a_hundred_inputs_end_in_nothing_but_our_own_errors(tmp_path):
    every = fuzz.cases()
    found = {n: fuzz.finding(fuzz.made(n, 2, every), tmp_path / str(n)) for n in range(100)}
    assert {n: said for n, said in found.items() if said} == {}


@pytest.mark.parametrize("day", ["2021-02-30", "31 Sep 2021", "0000-01-01", "0001-01-01", "9999-12-31", "31/12/9999"])
@pytest.mark.parametrize("form", ["{}", "w/c {}", "week ending {}", "year ending {}", "{} to {}"])
def test_days_outside_the_calendar_end_no_reading(day, form):
    start, end, _ = read_period(form.format(day, day))
    if days_of([start]) and start == end:
        assert {start} <= set(week_at(start, "begins")) | {week_at(start, "ends")[1]}


@pytest.mark.parametrize("rule", sorted(WEEK_RULES))
def test_weeks_outside_the_calendar_are_none(rule):
    for year in ("9999/00", "0000", "0000/01"):
        assert numbered_week(f"Week 53 {year}", rule) is None
        assert weeks_of_year(year, rule) is None
    assert numbered_week("Week 54 2025", rule) is None


def test_a_day_that_is_not_in_its_month_leaves_a_tracker_checked(tmp_path, run):
    sheet = tmp_path / "tracker.csv"
    sheet.write_text("Line,Origin,Town,Week of\nRico,Lewisham,Norwich,2020-02-30\nEcho,Lewisham,Ipswich,2020-03-02\n")
    result = run("check", str(sheet))
    assert result.exit_code == 1
    assert "2020-02-30" in result.stdout


def test_a_place_within_a_special_one_lies_within_nothing(tmp_path):
    (tmp_path / "places.csv").write_text("place_id,name,within\nnorwich,Norwich,not-itemised\n")
    (tmp_path / "links.csv").write_text("link_type,from,to,source_id\nSUPPLIES,rico,norwich,s\n")
    net = open_source(str(tmp_path), keep_going=True).network()
    assert set(places_around([net]).values()) <= {frozenset()}
