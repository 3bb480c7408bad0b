"""Graph files come in with every node, edge, parallel edge, self-loop and isolate, or with a clear refusal."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphlab.errors import DataError, LoadError
from graphlab.loaders.graphs.load import load, read_graph

SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _sample() -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(name="sample")
    graph.add_node("a", label="Alpha", n=1)
    graph.add_edge("a", "b", weight=2.5)
    graph.add_edge("a", "b", weight=2.5)
    graph.add_edge("b", "a", weight=1.0)
    graph.add_edge("a", "a")
    graph.add_node("lonely")
    return graph


def _write(graph: nx.Graph, path: Path) -> Path:
    match path.suffix:
        case ".graphml":
            nx.write_graphml(graph, path)
        case ".gexf":
            nx.write_gexf(graph, path)
        case ".json":
            path.write_text(json.dumps(nx.node_link_data(graph, edges="edges")), encoding="utf-8")
        case _:
            nx.write_edgelist(graph, path)
    return path


@pytest.mark.parametrize("ending", ["graphml", "gexf", "json"])
def test_networkx_multigraph_keeps_every_node_edge_loop_and_isolate(tmp_path, ending):
    data = load(_write(_sample(), tmp_path / f"sample.{ending}"))
    assert sorted(data.places) == ["a", "b", "lonely"]
    assert sorted((link.start_node, link.end_node) for link in data.links) == [
        ("a", "a"),
        ("a", "b"),
        ("a", "b"),
        ("b", "a"),
    ]
    assert {link.type for link in data.links} == {"CONNECTS"}
    assert data.places["a"].name == "Alpha"
    assert data.places["b"].kind == "node"
    account = next(a for a in data.report.assumptions if "nodes (" in a)
    assert "3 nodes (1 without an edge), 4 edges (4 directed, 1 parallel to another, 1 self-loop)" in account


@pytest.mark.parametrize("ending", ["graphml", "json"])
def test_both_formats_of_one_graph_hold_the_same_claims(tmp_path, ending):
    first = load(_write(_sample(), tmp_path / f"sample.{ending}"))
    other = load(_write(_sample(), tmp_path / "sample.graphml"))
    assert first.frame("links").drop(columns="claim").equals(other.frame("links").drop(columns="claim"))


def test_identical_parallel_edges_of_an_edge_list_stay_two_claims(tmp_path):
    path = tmp_path / "twice.edgelist"
    path.write_text("# comment\na b 2.5\na b 2.5\n", encoding="utf-8")
    data = load(path)
    assert len(data.links) == 2
    assert sorted(link.extra.get("parallel", "") for link in data.links) == ["", "2"]


@SETTINGS
@given(edges=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=25), directed=st.booleans())
def test_any_networkx_graph_is_read_with_exact_counts(tmp_path, edges, directed):
    graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    graph.add_nodes_from(["99"])
    graph.add_edges_from((str(a), str(b)) for a, b in edges)
    for ending in ("graphml", "gexf", "json"):
        data = load(_write(graph, tmp_path / f"any.{ending}"))
        assert len(data.places) == graph.number_of_nodes()
        assert len(data.links) == graph.number_of_edges()
        assert {link.extra["directed"] for link in data.links} == {"true" if directed else "false"}


def test_links_key_of_d3_is_read_and_positions_stand_for_nodes(tmp_path):
    path = tmp_path / "d3.json"
    content = {"nodes": [{"name": "x"}, {"name": "y"}], "links": [{"source": 0, "target": 1, "value": 3}]}
    path.write_text(json.dumps(content), encoding="utf-8")
    data = load(path)
    assert [(link.start_node, link.end_node) for link in data.links] == [("x", "y")]
    assert data.links[0].extra["value"] == "3"
    assert any("no node has an 'id'" in a for a in data.report.assumptions)


def test_cytoscape_json_is_read(tmp_path):
    path = tmp_path / "cy.json"
    elements = {
        "nodes": [{"data": {"id": "p"}}, {"data": {"id": "q"}}],
        "edges": [{"data": {"id": "e", "source": "p", "target": "q"}}],
    }
    path.write_text(json.dumps({"elements": elements}), encoding="utf-8")
    assert len(load(path).links) == 1


def test_graphology_json_of_gephi_lite_is_read(tmp_path):
    path = tmp_path / "lite.json"
    content = {
        "options": {"type": "mixed", "multi": True},
        "attributes": {"name": "Lite"},
        "nodes": [{"key": "a", "attributes": {"label": "Alpha", "x": 1.5}}, {"key": "b"}, {"key": "c"}],
        "edges": [
            {"key": "e0", "source": "a", "target": "b", "attributes": {"weight": 2}},
            {"key": "e1", "source": "a", "target": "b", "undirected": True},
        ],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    data = load(path)
    assert (data.title, data.places["a"].name, len(data.places)) == ("Lite", "Alpha", 3)
    assert sorted((e.extra["edge_id"], e.extra["directed"]) for e in data.links) == [("e0", "true"), ("e1", "false")]


def test_kinds_and_types_from_attributes_make_lines_places_and_operations(tmp_path):
    graph = nx.DiGraph()
    graph.add_node("rico", labels=":Line", name="Rico")
    graph.add_node("london", labels=":Place:OriginArea")
    graph.add_node("gravity", labels=":Operation")
    graph.add_edge("rico", "london", label="ORIGINATES_IN", start="2019-11", grade="2C")
    graph.add_edge("gravity", "rico", label="TARGETED")
    data = load(_write(graph, tmp_path / "kinds.graphml"))
    assert (list(data.lines), list(data.places), list(data.operations)) == (["rico"], ["london"], ["gravity"])
    originates = next(link for link in data.links if link.type == "ORIGINATES_IN")
    assert str(originates.period) == "2019-11.."
    assert originates.grade is not None
    assert originates.grade.text == "2C"


def test_an_edge_between_line_and_place_without_a_type_is_not_guessed(tmp_path):
    graph = nx.DiGraph()
    graph.add_node("rico", kind="line")
    graph.add_node("norwich", kind="place")
    graph.add_edge("rico", "norwich")
    with pytest.raises(LoadError) as caught:
        load(_write(graph, tmp_path / "untyped.graphml"))
    assert len(caught.value.report.errors) == 1
    assert "write one of ORIGINATES_IN" in str(caught.value.report.errors[0])


def test_an_edge_from_an_operation_to_a_line_can_only_be_targeted_and_is_reported(tmp_path):
    graph = nx.DiGraph()
    graph.add_node("gravity", kind="operation")
    graph.add_node("rico", kind="line")
    graph.add_edge("gravity", "rico")
    data = load(_write(graph, tmp_path / "inferred.graphml"))
    assert data.links[0].type == "TARGETED"
    assert any("1 edge without a type was given" in a for a in data.report.assumptions)


GEPHI = """<?xml version='1.0' encoding='UTF-8'?>
<gexf xmlns="http://gexf.net/1.3" version="1.3" xmlns:viz="http://gexf.net/1.3/viz">
  <graph defaultedgetype="undirected" mode="dynamic" timeformat="date">
    <attributes class="node" mode="static">
      <attribute id="mod" title="Modularity Class" type="integer"><default>7</default></attribute>
    </attributes>
    <nodes>
      <node id="0.0" label="Myriel"><attvalues><attvalue for="mod" value="0"/></attvalues>
        <viz:size value="28.6"/><viz:position x="-266" y="299"/><viz:color r="235" g="81" b="72"/></node>
      <node id="1.0" label="Napoleon" start="2019-01-01"/>
      <node id="2.0" label="Alone"/>
    </nodes>
    <edges>
      <edge id="0" source="1.0" target="0.0" weight="2.0" start="2019-01" end="2020"/>
      <edge id="1" source="0.0" target="1.0" type="directed">
        <spells><spell start="2018" end="2019"/><spell start="2020" end="2021"/></spells></edge>
      <edge id="2" source="0.0" target="0.0" start="3.5"/>
    </edges>
  </graph>
</gexf>
"""


def test_gephi_file_keeps_defaults_pictures_spells_and_dates(tmp_path):
    path = tmp_path / "gephi.gexf"
    path.write_text(GEPHI, encoding="utf-8")
    data = load(path)
    assert (len(data.places), len(data.links)) == (3, 3)
    places = data.frame("places").set_index("place_id")
    assert list(places["Modularity Class"]) == ["0", "7", "7"]
    assert places.loc["0.0", "viz_position_x"] == "-266"
    links = {link.extra["edge_id"]: link for link in data.links}
    assert str(links["0"].period) == "2019-01..2020"
    assert links["1"].extra["spells"] == "2018..2019; 2020..2021"
    assert (links["1"].extra["directed"], links["0"].extra["directed"]) == ("true", "false")
    assert links["2"].extra["attribute_start"] == "3.5"


GRAPHML = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="k" for="node" attr.name="colour"><default>yellow</default></key>
  <key id="d9" for="node"/>
  <graph edgedefault="directed">
    <node id="n0"><data key="k">green</data>
      <graph edgedefault="undirected"><node id="n0::n1"/><node id="n0::n2"/></graph>
    </node>
    <node id="n3"><data key="d9"><ShapeNode><NodeLabel>Three</NodeLabel></ShapeNode></data></node>
    <edge source="n0" target="n3"/><edge source="n3" target="n9" directed="false"/>
    <hyperedge><endpoint node="n0"/></hyperedge>
  </graph>
</graphml>
"""


def test_graphml_defaults_nesting_labels_and_what_is_not_read(tmp_path):
    path = tmp_path / "yed.graphml"
    path.write_text(GRAPHML, encoding="utf-8")
    data = load(path)
    places = data.frame("places").set_index("place_id")
    assert places.loc["n0", "colour"] == "green"
    assert places.loc["n3", "colour"] == "yellow"
    assert places.loc["n3", "name"] == "Three"
    assert places.loc["n0::n2", "inside_node"] == "n0"
    assert any("1 node is only named by edges and was added" in a for a in data.report.assumptions)
    assert any("<hyperedge>" in i for i in data.report.ignored)


def test_gephi_edge_table_with_header_is_read(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text("Source,Target,Type,Id,Weight\na,b,Directed,7,2\nb,b,Undirected,8,1\n", encoding="utf-8")
    graph = read_graph(path)
    assert [(e.source, e.target, e.directed, e.attributes) for e in graph.edges] == [
        ("a", "b", True, {"edge_id": "7", "weight": "2"}),
        ("b", "b", False, {"edge_id": "8", "weight": "1"}),
    ]


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        (
            "bomb.graphml",
            '<!DOCTYPE g [<!ENTITY lol "lol">]><graphml><graph><node id="&lol;"/></graph></graphml>',
            "declares the XML entity 'lol'",
        ),
        (
            "outside.gexf",
            '<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]><gexf>&x;</gexf>',
            "declares the XML entity 'x'",
        ),
        ("cut.graphml", "<graphml><graph>\n<node id='a'>", "line 2: not well-formed XML"),
        ("other.graphml", "<html></html>", "its root is not <graphml>"),
        ("deep.graphml", "<graphml>" + "<graph>" * 300, "nested more than 200 deep"),
        ("noid.graphml", "<graphml><graph>\n<node/></graph></graphml>", "line 2: a node without 'id'"),
        (
            "noend.gexf",
            "<gexf><graph><edges>\n<edge source='a'/></edges></graph></gexf>",
            "line 2: an edge without 'target'",
        ),
        ("broken.json", '{"nodes": [}', "line 1, column 12: not JSON"),
        ("list.json", "[]", "no object has a 'source' and a 'target'; they have nothing"),
        ("keys.json", '{"a": 1}', "has no 'nodes' with 'edges' or 'links'; it has a"),
        ("both.json", '{"nodes": [], "edges": [], "links": []}', "both 'edges' and 'links'"),
        ("item.json", '{"nodes": [3], "edges": []}', "nodes[0] is 3, not an object"),
        ("noend.json", '{"nodes": [{"id": "a"}], "edges": [{"source": "a"}]}', "edges[0] has no 'target'"),
        ("deep.json", "[" * 100_000, "nested too deep"),
        ("one.edgelist", "a b\nc\n", "line 2: 'c' is no edge"),
        ("code.edgelist", "a b {__import__('os')}\n", "is no edge data"),
        ("nul.edgelist", "a\x00 b\n", "line 1: holds a NUL byte"),
        ("long.edgelist", "a" * 1_000_002, "line 1: the line is longer than 1,000,000 characters"),
    ],
)
def test_hostile_or_damaged_files_end_in_an_error_that_says_where(tmp_path, name, content, text):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(path)
    assert text in str(caught.value)
    assert name in str(caught.value)


def test_not_a_number_in_json_is_empty_and_reported(tmp_path):
    path = tmp_path / "nan.json"
    path.write_text(
        '{"nodes": [{"id": "a", "x": NaN}, {"id": "b"}], "edges": [{"source": "a", "target": "b"}]}', encoding="utf-8"
    )
    data = load(path)
    assert any("1 value NaN was read as empty" in a for a in data.report.assumptions)


def test_rejected_nodes_and_edges_are_counted_when_going_on(tmp_path):
    path = tmp_path / "bad.json"
    content = {
        "nodes": [{"id": "a;b"}, {"id": "c"}, {"id": "d"}],
        "edges": [{"source": "a;b", "target": "c"}, {"source": "c", "target": "d"}],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    data = load(path, keep_going=True)
    assert len(data.links) == 1
    assert all(f.balanced for f in data.report.files)
    assert sum(f.rejected for f in data.report.files) == 2


def test_links_of_i2_say_what_stands_at_their_ends(tmp_path):
    header = "Entity Type 1,Entity 1,Link Type,Entity Type 2,Entity 2"
    rows = ["Line,Rico,Originates in,Place,Hackney", "Line,Rico,Supplies,Place,Norwich"]
    (tmp_path / "links.csv").write_text("\n".join([header, *rows]))
    data = load(tmp_path / "links.csv")
    assert (set(data.lines), set(data.places)) == ({"Rico"}, {"Hackney", "Norwich"})
    assert {(k.start_node, k.type, k.end_node) for k in data.links} == {
        ("Rico", "ORIGINATES_IN", "Hackney"),
        ("Rico", "SUPPLIES", "Norwich"),
    }
    (tmp_path / "links.csv").write_text("\n".join([header, *rows, "Place,Rico,Supplies,Place,Ely"]))
    with pytest.raises(DataError, match="line 4: 'Rico' is 'Place' here and 'Line' elsewhere"):
        load(tmp_path / "links.csv")
