"""Graph files as programs write them: every node, name, edge, direction, label and weight, as they are shown there."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphlab.errors import DataError
from graphlab.loaders.graphs.load import load, read_graph
from graphlab.sources import open_source

HERE = Path(__file__).parent / "graph_dialects"
WANTED = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "graph_dialects.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_there_is_an_expectation_for_every_file():
    assert sorted(p.name for p in HERE.iterdir()) == sorted(name for name, _, _ in WANTED)
    assert len(WANTED) >= 34


@pytest.mark.parametrize(("name", "names", "edges"), WANTED, ids=[w[0] for w in WANTED])
def test_a_file_comes_in_as_its_program_shows_it(name, names, edges):
    data = open_source(HERE / name)
    things = {**data.places, **data.lines}
    assert sorted(row.name or key for key, row in things.items()) == sorted(names.split("; "))
    shown = []
    for link in data.links:
        label = link.extra.get("label", "") or ("" if link.type == "CONNECTS" else link.type)
        weight = link.extra.get("weight", "")
        arrow = "-" if link.extra.get("directed") == "false" else ">"
        text = f"{link.start_node} {arrow} {link.end_node}"
        shown.append(text + (f" [{label}]" if label else "") + (f" {weight}" if weight else ""))
    assert sorted(shown) == sorted(edges.split("; "))
    account = next(a for a in data.report.assumptions if "nodes (" in a)
    assert f"{len(things):,} nodes (" in account
    assert f", {len(data.links):,} edge{'' if len(data.links) == 1 else 's'} (" in account


def _graph(edges, directed):
    graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    graph.add_nodes_from(f"n{i}" for i in range(8))
    graph.add_edges_from((f"n{a}", f"n{b}") for a, b in edges)
    return graph


def test_gml_of_yed_has_its_labels_where_only_the_drawing_has_them(tmp_path):
    text = """graph [ directed 1 label ""
    node [ id 0 label "" graphics [ type "ellipse" fill "#FFCC00" ] LabelGraphics [ text "Hackney" fontSize 12 ] ]
    node [ id 1 label "Norwich" LabelGraphics [ text "drawn otherwise" ] ]
    node [ id 2 graphics [ type "ellipse" ] ]
    edge [ source 0 target 1 graphics [ targetArrow "standard" ] LabelGraphics [ text "Rico" ] ] ]"""
    (tmp_path / "yed.gml").write_text(text, encoding="utf-8")
    found = read_graph(tmp_path / "yed.gml")
    assert [n.attributes.get("label", "") for n in found.nodes] == ["Hackney", "Norwich", ""]
    assert [e.attributes["label"] for e in found.edges] == ["Rico"]


@SETTINGS
@given(edges=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=20), directed=st.booleans())
def test_what_networkx_writes_has_as_many_nodes_and_edges_here(tmp_path, edges, directed):
    graph = _graph(edges, directed)
    nx.write_gml(graph, tmp_path / "g.gml")
    nx.write_pajek(graph, tmp_path / "g.net")
    order = {name: at for at, name in enumerate(graph)}
    by_position = {
        "directed": directed,
        "graph": [],
        "nodes": [{"id": n} for n in graph],
        "links": [{"source": order[a], "target": order[b]} for a, b in graph.edges()],
    }
    written = {
        "adjacency.json": nx.adjacency_data(graph),
        "cytoscape.cyjs": nx.cytoscape_data(graph),
        "links.json": nx.node_link_data(graph, edges="links"),
        "positions.json": by_position,
    }
    for name, content in written.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    wanted = sorted(tuple(sorted(pair)) for pair in graph.edges())
    for name in ("g.gml", "g.net", *written):
        found = read_graph(tmp_path / name)
        called = {n.id: n.attributes.get("label", n.id) for n in found.nodes}
        pairs = sorted(tuple(sorted((called[e.source], called[e.target]))) for e in found.edges)
        assert (sorted(called.values()), pairs) == (sorted(graph), wanted), name
        if name != "cytoscape.cyjs":  # Cytoscape keeps no direction with its edges
            assert {e.directed for e in found.edges} == {directed}, name


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("cut.gml", "graph [\n node [ id 1", "a '[' is never closed"),
        ("open.gml", 'graph [\n node [ id 1 label "x ] ]', "line 2: an open quotation mark"),
        ("none.gml", "Creator 3\n", "holds no 'graph [ ... ]'"),
        ("noid.gml", "graph [\nnode [ label 3 ] ]", "line 2: a node without 'id'"),
        ("noend.gml", "graph [ node [ id 3 ]\nedge [ source 3 ] ]", "line 2: an edge without 'target'"),
        ("deep.gml", "graph [ " + "a [ " * 70, "nested more than 60 deep"),
        ("key.gml", "graph [ 3 4 ]", "line 1: '3' stands where a key is wanted"),
        ("none.net", "% nothing\n", "there is no '*Vertices'"),
        ("many.net", "*Vertices 99999999999\n", "needs the number of vertices"),
        ("out.net", "*Vertices 2\n*Arcs\n1 3\n", "line 3: '3' is no vertex"),
        ("twice.net", '*Vertices 2\n1 "a"\n1 "b"\n', "line 3: the vertex 1 stands twice"),
        ("row.net", "*Vertices 2\n*Matrix\n0 1 1\n", "line 3: the matrix has 3 cells here, not 2"),
        ("empty.net", "*Vertices 4000000\n*Arcs\n1 2\n", "says 4,000,000 vertices, and has 3 lines"),
        ("early.net", "*Arcs\n1 2\n", "line 1: '*Arcs' stands before '*Vertices'"),
        ("line.jsonl", '{"source": "a", "target": "b"}\n{"source"', "line 2, column 10: not JSON"),
        ("ends.json", '{"nodes":[{"name":"R"},{"name":"R"}],"links":[{"source":"R","target":1}]}', "are called"),
        ("far.json", '{"nodes":[{"name":"R"}],"links":[{"source":0,"target":4}]}', "'target' is 4, and there is 1"),
        ("twice.csv", "Source,Target,Weight,weight\na,b,1,2\n", "the column 'weight' stands twice"),
        ("page.html", "<html>new vis.DataSet([])</html>", "is no page of pyvis"),
        ("js.html", "nodes = new vis.DataSet([{id: 1}]);", "line 1: the nodes of the page are no JSON"),
        ("end.csv", "Source,Target\na,\n", "line 2: 'a' does not fit the header Source, Target"),
    ],
)  # fmt: skip
def test_a_damaged_file_ends_in_an_error_that_says_where(tmp_path, name, content, text):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(path)
    assert text in str(caught.value)


def test_numbers_that_may_be_ids_or_positions_are_a_warning_and_a_mapping_settles_them(tmp_path):
    path, mapping = tmp_path / "links.json", tmp_path / "m.yaml"
    content = {"nodes": [{"id": 2}, {"id": 1}, {"id": 0}], "links": [{"source": 0, "target": 1}]}
    path.write_text(json.dumps(content), encoding="utf-8")
    data = load(path)
    assert [(x.start_node, x.end_node) for x in data.links] == [("0", "1")]
    assert any("ids and also positions" in w.rule for w in data.report.warnings)
    mapping.write_text("graph: {ends: position}\n", encoding="utf-8")
    data = load(path, mapping=mapping)
    assert [(x.start_node, x.end_node) for x in data.links] == [("2", "1")]


def test_a_word_beside_kinds_is_no_kind_and_is_a_warning(tmp_path):
    path = tmp_path / "mixed.json"
    nodes = [{"id": "a", "type": "line"}, {"id": "b", "type": "line manager"}]
    path.write_text(json.dumps({"nodes": nodes, "links": [{"source": "a", "target": "b"}]}), encoding="utf-8")
    data = load(path)
    assert sorted(data.places) == ["a", "b"]
    said = "'type' holds kinds ('line') beside other words ('line manager' (1))"
    assert any(said in w.rule for w in data.report.warnings)


def test_a_matrix_of_places_is_a_network_with_a_warning_that_it_may_hold_counts(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text(",Norfolk,Suffolk,Essex\nNorfolk,0,4,1\nSuffolk,2,0,0\nEssex,0,0,0\n", encoding="utf-8")
    data = open_source(path)
    assert len(data.links) == 3
    assert any("not as counts" in w.rule for w in data.report.warnings)


@pytest.mark.parametrize(
    "content",
    [
        "Town,County\nNorwich,Norfolk\nEly,Cambs\n",
        "2019,34\n2020,41\n",
        "Norwich,12\nEly,3\n",
        "Operation,Start,End,Arrests\nOp A,01/04/2020,30/06/2020,14\n",
        "From,To,Arrests\n2020-04-01,2020-06-30,14\n",
        "From,To,Arrests,Month\nHackney,Norwich,12,Jan-21\n",
        ",Norfolk,Essex\nLondon,3,4\nKent,1,2\n",
    ],
)
def test_a_sheet_that_is_no_graph_is_refused(tmp_path, content):
    path = tmp_path / "sheet.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        open_source(path)
    assert "is neither a table of a dataset nor an edge list" in str(caught.value)


def test_an_edge_list_that_counts_something_says_that_a_network_does_not(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text("Source,Target,Arrests\nHackney,Norwich,12\n", encoding="utf-8")
    data = open_source(path)
    assert any("the column 'Arrests' counts something" in w.rule for w in data.report.warnings)


def test_comments_of_an_edge_list_are_counted():
    data = open_source(HERE / "snap.edgelist")
    assert "snap.edgelist: 2 lines that begin with # or % are comments" in data.report.assumptions
