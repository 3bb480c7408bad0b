"""Exports carry every claim or say what they leave out; our own formats come back equal."""

import csv
import io
import json
import zipfile

import networkx as nx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphlab.dataset import Dataset
from graphlab.errors import OutputError
from graphlab.report.exports.export import ENDINGS, FORMATS, export, export_files, exportable_dataset, format_of
from graphlab.sources import open_source
from tests.rounds import examples

LOSSLESS = {"csv": "folder", "xlsx": "data.xlsx", "graphml": "data.graphml", "json": "data.json", "i2": "data.anx"}


def write(net, tmp_path, kind, name="out"):
    target = tmp_path / (LOSSLESS.get(kind, name) if kind in LOSSLESS and kind != "csv" else name)
    export(net, target, format=kind if kind in ("csv", "flowmap", "neo4j-admin") else None, force=True)
    return target


@pytest.mark.parametrize("kind", sorted(LOSSLESS))
def test_the_real_dataset_comes_back_equal(example, tmp_path, kind):
    assert open_source(str(write(example.network(), tmp_path, kind))) == example


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), max_size=12)
AWKWARD = st.sampled_from(
    [
        "=1+1",
        "+44",
        "-x",
        "@cmd",
        "'quoted",
        "''=x",
        "-",
        "a;b",
        'say "x"',
        "<b>&amp;</b>",
        "two\nlines",
        "#hash",
        "NA",
        "é",
        "\u2028",
    ]
)
NAMES = st.one_of(TEXT, AWKWARD)
IDS = st.sampled_from(["rico", "j", "echo-2"])
PLACES = st.sampled_from(["norwich", "ipswich", "great yarmouth", "unknown", "not-itemised"])
VALUES = st.sampled_from(["3", "1,503", "<30", "20+", "~40", "800-1100", "[c]", "-", "41 [r]"])
DATES = st.sampled_from(["", "2019", "2019-11", "2019-11-30"])


@st.composite
def datasets(draw):
    links = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "link_type": st.sampled_from(["SUPPLIES", "ORIGINATES_IN"]),
                    "from": IDS,
                    "to": PLACES,
                    "source_id": st.sampled_from(["s", "t", ""]),
                    "start": DATES,
                    "certainty": st.sampled_from(["", "implied"]),
                    "grade": st.sampled_from(["", "2C", "B24"]),
                    "handling": st.sampled_from(["", "P", "C"]),
                    "note": NAMES,
                    "seen_by": NAMES,
                }
            ),
            min_size=1,
            max_size=5,
        )
    )
    values = draw(st.lists(st.tuples(VALUES, PLACES, PLACES, NAMES), max_size=4))
    counts = [
        {
            "count_id": f"c{i}",
            "subject": "sweep",
            "measure": "arrests",
            "unit": "persons",
            "stock_or_flow": "flow",
            "value": value,
            "origin": origin,
            "destination": destination,
            "note": note,
            "source_id": "s",
        }
        for i, (value, origin, destination, note) in enumerate(values)
    ]
    lines = [{"line_id": i, "name": draw(NAMES), "aliases": draw(TEXT)} for i in ("rico", "j", "echo-2")]
    operations = [{"operation_id": "sweep", "name": draw(NAMES)}]
    tables = {"links": links, "lines": lines, "operations": operations} | ({"counts": counts} if counts else {})
    return Dataset.build(tables, {"title": draw(NAMES).strip(), "cut_off": "2021-12", "tolerances": {"s": 0.02}})


@pytest.mark.parametrize("kind", sorted(LOSSLESS))
@settings(max_examples=examples(10, 50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=datasets())
def test_random_datasets_come_back_equal(tmp_path, kind, data):
    back = open_source(str(write(data.network(include_handling="C"), tmp_path, kind)))
    assert back == data


@pytest.mark.parametrize(
    "kind", ["graphml", "gexf", "json", "xlsx", "cypher", "csv", "neo4j-admin", "flowmap", "geojson", "i2"]
)
def test_the_same_data_in_any_order_give_the_same_bytes(example, kind):
    tables = {t: [dict(r) for r in reversed(example.rows(t))] for t in ("sources", "places", "lines", "operations")}
    tables |= {t: [dict(r) for r in reversed(example.rows(t))] for t in ("links", "events", "counts", "same")}
    again = Dataset.build(tables, example.record.as_dict())
    assert export_files(example.network(), kind)[0].files == export_files(again.network(), kind)[0].files


def test_networkx_reads_graphml_with_every_node_and_edge(example, tmp_path):
    graph = nx.read_graphml(write(example.network(), tmp_path, "graphml"))
    both = sum(bool(c.origin and c.destination) for c in example.counts)
    within = sum(bool(p.text("within")) for p in example.places.values())
    assert graph.number_of_edges() == len(example.links) + both + within
    entities = len(example.lines) + len(example.places) + len(example.operations) + len(example.sources)
    assert graph.number_of_nodes() == entities + 2  # and the two special places
    assert graph.nodes["rico-exeter"]["label"] == graph.nodes["rico-cambridgeshire"]["label"] == "Rico"
    edge = graph.get_edge_data("london", "norfolk", key="gravity-london")
    assert (edge["low"], edge["high"], edge["value"], edge["grade"]) == (443.0, 443.0, "443", "2C")


def test_bounds_survive_and_an_open_one_is_absent(dataset, tmp_path):
    data = dataset(counts=[{"subject": "sweep", "value": "20+", "origin": "london", "destination": "norwich"}])
    graph = nx.read_graphml(write(data.network(), tmp_path, "graphml"))
    edge = graph.get_edge_data("london", "norwich")
    assert edge["low"] == 20.0
    assert "high" not in edge
    assert edge["value"] == "20+"


def test_self_loops_and_parallel_claims_stay(dataset, tmp_path):
    links = [{"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "source_id": s} for s in ("a", "b")]
    counts = [{"subject": "norwich", "value": "7", "origin": "norwich", "destination": "norwich"}]
    for kind, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        target = tmp_path / f"x.{kind}"
        export(dataset(links=links, counts=counts).network(), target, force=True)
        graph = read(target)
        assert graph.number_of_edges("rico", "norwich") == 2
        assert graph.number_of_edges("norwich", "norwich") == 1


def test_gexf_has_the_dates_of_edges_and_no_clock(example, tmp_path):
    target = tmp_path / "x.gexf"
    exported, _ = export(example.network(), target)
    text = target.read_text(encoding="utf-8")
    assert 'mode="dynamic"' in text
    assert "lastmodifieddate" not in text
    assert "NetworkX" not in text
    assert 'start="2017-05-01" ' in text or 'start="2017-05-01"' in text
    assert "<!-- OFFICIAL -->" in text
    assert any(line.startswith("30 events") for line in exported.left_out)
    assert any(line.startswith("47 counts that are totals") for line in exported.left_out)


def test_node_link_json_is_plain_and_sorted(example, tmp_path):
    content = json.loads(write(example.network(), tmp_path, "json").read_text(encoding="utf-8"))
    assert (content["directed"], content["multigraph"]) == (True, True)
    graph = nx.node_link_graph(content, edges="edges")
    assert graph.number_of_edges() == len(content["edges"])
    assert [n["id"] for n in content["nodes"] if n["kind"] == "Line"] == sorted(example.lines)


def test_a_workbook_runs_no_formula_and_says_how(dataset, tmp_path):
    data = dataset(
        links=[{"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "note": '=HYPERLINK("http://x")'}],
        lines=[{"line_id": "rico", "name": "@SUM(A1)"}],
    )
    target = tmp_path / "x.xlsx"
    exported, _ = export(data.network(), target)
    book = openpyxl.load_workbook(target)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [c.value for c in cells if str(c.value).startswith(("=", "@"))]
    assert any("apostrophe" in note for note in exported.notes)
    assert open_source(str(target)) == data


def test_a_csv_cell_runs_no_formula_and_comes_back(dataset, tmp_path):
    notes = ["=1+1", "-", "@x", "+44", "'=x", "plain", "-x"]
    links = [{"link_type": "SUPPLIES", "from": f"l{i}", "to": "norwich", "note": n} for i, n in enumerate(notes)]
    data = dataset(links=links)
    folder = write(data.network(), tmp_path, "csv")
    rows = list(csv.DictReader(io.StringIO((folder / "links.csv").read_text(encoding="utf-8"))))
    assert {r["note"] for r in rows} == {"'=1+1", "-", "'@x", "+44", "''=x", "plain", "'-x"}
    assert open_source(str(folder)) == data


def test_the_workbook_holds_no_clock(example):
    content = export_files(example.network(), "xlsx")[0].files["dataset.xlsx"]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert {i.date_time for i in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-11-01T00:00:00Z" in book.read("docProps/core.xml")


def test_what_no_workbook_can_hold_is_refused_and_nothing_written(dataset, tmp_path):
    data = dataset(links=[{"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "note": "x" * 40_000}])
    with pytest.raises(OutputError, match=r"40,000 characters does not fit a cell; export --format csv"):
        export(data.network(), tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_handling_c_leaves_only_in_our_own_formats_or_when_asked_for(dataset):
    links = [
        {"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "handling": "C"},
        {"link_type": "SUPPLIES", "from": "echo", "to": "norwich"},
    ]
    data = dataset(links=links)
    assert len(exportable_dataset(data.network(), "csv")[0].links) == 2
    kept, withheld = exportable_dataset(data.network(), "graphml")
    assert (len(kept.links), withheld) == (1, {"handling": 1})
    assert set(kept.lines) == {"echo"}
    assert "rico" not in str(export_files(data.network(), "cypher")[0].files)
    for kind in ("csv", "json", "xlsx"):
        assert (
            export_files(data.network(), kind)[0].held,
            export_files(data.network(), kind, leaves=True)[0].held,
        ) == (1, 0)
    assert "rico" in str(export_files(data.network(), "json")[0].files)
    assert "rico" not in str(export_files(data.network(), "json", leaves=True)[0].files)
    assert len(exportable_dataset(data.network(include_handling="C"), "graphml")[0].links) == 2


def test_a_filter_narrows_our_own_formats_too(example):
    data, withheld = exportable_dataset(example.network(period="2019..2020"), "csv")
    assert 0 < len(data.counts) < len(example.counts)
    assert withheld["undated"] > 0
    known = {c.id for c in data.counts}
    assert all(not c.part_of or c.part_of in known for c in data.counts)
    assert set(data.lines) == set(example.lines)


@pytest.mark.parametrize(
    ("name", "asked", "kind"), [("a.graphml", None, "graphml"), ("a", "csv", "csv"), ("A.GEXF", None, "gexf")]
)
def test_the_ending_or_the_format_decides(tmp_path, name, asked, kind):
    assert format_of(tmp_path / name, asked) == kind


def test_a_name_that_does_not_tell_is_refused_with_what_would(tmp_path):
    with pytest.raises(OutputError, match=r"end it with one of .graphml"):
        format_of(tmp_path / "out.docx", None)
    with pytest.raises(OutputError, match="is a name for gexf, not for graphml"):
        format_of(tmp_path / "out.gexf", "graphml")


def test_every_format_has_an_ending_or_is_a_folder():
    assert set(FORMATS) == {*ENDINGS.values(), "csv", "flowmap", "neo4j-admin"}
