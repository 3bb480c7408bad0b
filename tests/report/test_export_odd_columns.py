"""Extra columns with names that a format keeps for itself, or cannot hold: kept, or said to be called otherwise."""

from __future__ import annotations

import csv
import io

import networkx as nx
import pytest

from graphlab.dataset import Dataset
from graphlab.report.exports.export import export, export_files
from graphlab.sources import open_source

ODD = (
    *("a:b", "x{y}", "back`tick", "spells", "id", "key", "source", "target", "label", "weight", "type", "viz", "claim"),
    *("low", "directed", ":label", "a_b", "roles", "é", "measure", "u_for_edge", "self"),
)


@pytest.fixture
def odd() -> Dataset:
    extra = {name: f"v{n}" for n, name in enumerate(ODD)}
    count = {"measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "value": "4", "source_id": "s"}
    count |= {"count_id": "c1", "subject": "op", "origin": "london", "destination": "norwich"}
    link = {"link_type": "SUPPLIES", "from": "l1", "to": "norwich", "source_id": "s", "start": "2019"}
    return Dataset.build(
        {
            "links": [link | extra, link | {"link_type": "SUCCEEDS", "to": "l1"}],
            "lines": [{"line_id": "l1", "name": "One"} | extra],
            "counts": [count | {k: v for k, v in extra.items() if k != "measure"}],
        }
    )


@pytest.mark.parametrize("name", ["d.graphml", "d.json", "d.anx", "d.xlsx", "csv"])
def test_what_carries_a_dataset_gives_it_back(odd, tmp_path, name):
    export(odd, tmp_path / name, format="csv" if name == "csv" else None)
    assert open_source(tmp_path / name) == odd


def test_a_graph_keeps_its_ends_and_says_what_is_called_otherwise(odd, tmp_path):
    for kind in ("graphml", "json", "gexf"):
        exported, _ = export_files(odd.network(), kind)
        said = " ".join(exported.notes)
        for name in ("key", "source", "target", "claim", "low"):
            assert f"the column '{name}' is called 'own_{name}'" in said, (kind, name)
        (tmp_path / f"d.{kind}").write_bytes(next(iter(exported.files.values())))
    assert "the column 'spells' is called 'spells_text'" in said
    graph = nx.read_graphml(tmp_path / "d.graphml", force_multigraph=True)
    assert {(a, b) for a, b in graph.edges()} == {("l1", "norwich"), ("l1", "l1"), ("london", "norwich")}
    for reader, name in ((nx.read_graphml, "d.graphml"), (nx.read_gexf, "d.gexf")):
        graph = reader(tmp_path / name)
        values = {v for _, _, a in graph.edges(data=True) for v in a.values()}
        assert {f"v{n}" for n in range(len(ODD))} <= values, name
        assert graph.nodes["l1"]["a:b"] == "v0"


def test_headers_of_the_bulk_files_are_plain_and_what_changed_is_said(odd):
    exported, _ = export_files(odd.network(), "neo4j-admin")
    for name, content in exported.files.items():
        if name.endswith(".csv"):
            header = next(csv.reader(io.StringIO(content.decode())))
            assert len(set(header)) == len(header)
            assert all(c.count(":") == 1 and "{" not in c for c in header), (name, header)
    assert any("the column 'a:b' of links is called 'a_b (2)'" in note for note in exported.notes)
    assert any("the column 'x{y}' of lines is called 'x_y_'" in note for note in exported.notes)
    assert "extraColumns" in exported.files["nodes/GraphlabDataset.csv"].decode()
    assert "a:b" not in exported.files["nodes/GraphlabDataset.csv"].decode()


def test_times_of_a_gexf_file_and_an_attribute_of_that_name_stay_two_things(tmp_path):
    path = tmp_path / "t.gexf"
    path.write_text(
        '<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph mode="dynamic" timeformat="date">'
        '<attributes class="node"><attribute id="0" title="spells" type="string"/></attributes><nodes>'
        '<node id="a" label="A"><attvalues><attvalue for="0" value="mine"/></attvalues><spells>'
        '<spell start="2019-01-01" end="2019-02-01"/><spell start="2020-01-01" end="2020-02-01"/></spells></node>'
        '<node id="b" label="B"/></nodes><edges><edge id="0" source="a" target="b"/></edges></graph></gexf>',
        encoding="utf-8",
    )
    (row,) = (r for r in open_source(path).rows("places") if r["name"] == "A")
    assert row["spells"] == "mine"
    assert row["spells_of_time"] == "2019-01-01..2019-02-01; 2020-01-01..2020-02-01"
