"""Attributes of graph files: kinds, types, names, positions, dates; nothing is lost for want of a column."""

from __future__ import annotations

import json

import pytest

from graphlab.errors import LoadError
from graphlab.loaders.graphs.load import graph_tables, load, read_graph
from graphlab.loaders.graphs.model import FileEdge, FileGraph, FileNode, text_of


def _rows(graph, table, rules=None):
    raws, _ = graph_tables(graph, "g.json", rules)
    return [dict(row) for raw in raws if raw.table == table for row in raw.rows]


def _one_node(**attributes):
    return _rows(FileGraph([FileNode("a", attributes), FileNode("b")], [FileEdge("a", "b")]), "places")[0]


@pytest.mark.parametrize(
    ("attributes", "row"),
    [
        ({"label": "Norwich"}, {"place_id": "a", "name": "Norwich", "kind": "node"}),
        ({"name": "Norwich", "label": "N"}, {"place_id": "a", "name": "Norwich", "label": "N", "kind": "node"}),
        ({"latitude": "52.6", "lng": "1.3"}, {"place_id": "a", "lat": "52.6", "lon": "1.3", "kind": "node"}),
        ({"lat": "north"}, {"place_id": "a", "attribute_lat": "north", "kind": "node"}),
        ({"lon": "400"}, {"place_id": "a", "attribute_lon": "400", "kind": "node"}),
        ({"within": "b"}, {"place_id": "a", "attribute_within": "b", "kind": "node"}),
        ({"place_id": "other"}, {"place_id": "a", "attribute_place_id": "other", "kind": "node"}),
        ({"kind": "person"}, {"place_id": "a", "kind": "person"}),
        ({"Modularity Class": "3"}, {"place_id": "a", "Modularity Class": "3", "kind": "node"}),
    ],
)
def test_attributes_of_a_plain_node_are_kept(attributes, row):
    assert _one_node(**attributes) == row


@pytest.mark.parametrize(
    ("attribute", "value", "table"),
    [
        ("kind", "line", "lines"),
        ("kind", "Line", "lines"),
        ("labels", ":Place:OriginArea", "places"),
        ("labels", '["Operation"]', "operations"),
        ("type", "source", "sources"),
        ("Label", "Line", "lines"),
        ("entity", "DestinationTown", "places"),
    ],
)
def test_kinds_are_known_by_attribute(attribute, value, table):
    graph = FileGraph([FileNode("x", {attribute: value})], [])
    raws, _ = graph_tables(graph, "g.json")
    assert [raw.table for raw in raws if raw.table not in ("links",)] == [table]


@pytest.mark.parametrize(
    ("attributes", "link_type"),
    [
        ({"link_type": "SUPPLIES"}, "SUPPLIES"),
        ({"type": "originates in"}, "ORIGINATES_IN"),
        ({"label": "Originates-In"}, "ORIGINATES_IN"),
        ({"relationship": "supplies"}, "SUPPLIES"),
    ],
)
def test_relationship_types_are_known_by_attribute_and_give_kinds_to_their_ends(attributes, link_type):
    graph = FileGraph([FileNode("l"), FileNode("p")], [FileEdge("l", "p", attributes)])
    link = _rows(graph, "links")[0]
    assert link == {"link_type": link_type, "from": "l", "to": "p", "source_id": "g"}
    assert [r["line_id"] for r in _rows(graph, "lines")] == ["l"]
    assert [r["place_id"] for r in _rows(graph, "places")] == ["p"]


@pytest.mark.parametrize(("names", "warned"), [(("Hackney", "Camden", "Rico"), True), (("Rico", "Max", "Ely"), False)])
def test_places_that_only_their_edges_make_lines_are_a_warning(names, warned):
    nodes = [FileNode(name) for name in (*names, "Norwich")]
    graph = FileGraph(nodes, [FileEdge(name, "Norwich", {"interaction": "supplies"}) for name in names])
    graph_tables(graph, "g.json")
    said = [d.rule for d in graph.defects if "names of places" in d.rule]
    assert bool(said) == warned
    if warned:
        assert said[0].startswith("'Camden' and 1 more are lines by the types of the edges only")


def test_dates_and_grades_of_edges_fill_their_columns_and_others_stay_attributes():
    edge = FileEdge(
        "a", "b", {"start": "2019-11", "end": "soon", "grade": "2C", "weight": "2", "from": "x", "directed": "?"}
    )
    link = _rows(FileGraph([FileNode("a"), FileNode("b")], [edge]), "links")[0]
    assert (link["start"], link["attribute_end"], link["grade"], link["weight"]) == ("2019-11", "soon", "2C", "2")
    assert (link["from"], link["attribute_from"], link["directed"], link["attribute_directed"]) == (
        "a",
        "x",
        "false",
        "?",
    )


def test_identical_edges_are_numbered_whatever_their_order():
    edges = [
        FileEdge("a", "b", {"w": "1"}),
        FileEdge("b", "a"),
        FileEdge("a", "b", {"w": "1"}),
        FileEdge("a", "b", {"w": "2"}),
    ]
    graph = FileGraph([FileNode("a"), FileNode("b")], edges)
    turned = FileGraph(graph.nodes, edges[::-1])
    first, second = (sorted(map(sorted, (r.items() for r in _rows(g, "links")))) for g in (graph, turned))
    assert first == second
    assert [r.get("parallel") for r in _rows(graph, "links")] == [None, None, "2", None]


def test_a_source_of_an_edge_is_kept_and_the_others_have_the_file():
    edges = [FileEdge("a", "b", {"source_id": "press"}), FileEdge("b", "a")]
    graph = FileGraph([FileNode("a"), FileNode("b")], edges)
    assert [r["source_id"] for r in _rows(graph, "links")] == ["press", "g"]


def test_the_name_of_the_file_never_clashes_with_a_node():
    graph = FileGraph([FileNode("g"), FileNode("b")], [FileEdge("g", "b")])
    assert _rows(graph, "sources")[0]["source_id"] == "g-file"


def test_rules_name_the_attributes_and_translate_their_values():
    nodes = [FileNode("r", {"what": "deal line"}), FileNode("n", {"what": "town", "kind": "Line"})]
    graph = FileGraph(nodes, [FileEdge("r", "n", {"rel": "sells"})])
    rules = {
        "node_kind": "what",
        "edge_type": "rel",
        "kinds": {"deal line": "line", "town": "place"},
        "types": {"sells": "SUPPLIES"},
    }
    assert _rows(graph, "links", rules)[0]["link_type"] == "SUPPLIES"
    assert [r["line_id"] for r in _rows(graph, "lines", rules)] == ["r"]


def test_a_default_type_is_for_edges_that_have_none():
    graph = FileGraph([FileNode("r"), FileNode("n")], [FileEdge("r", "n")])
    assert _rows(graph, "links", {"default_type": "SUPPLIES"})[0]["link_type"] == "SUPPLIES"


def test_attributes_of_the_graph_become_its_record(tmp_path):
    path = tmp_path / "g.json"
    graph = {"name": "Our net", "marking": "OFFICIAL-SENSITIVE", "made by": "me"}
    edges = [{"source": "a", "target": "b"}]
    path.write_text(json.dumps({"graph": graph, "nodes": [{"id": "a"}, {"id": "b"}], "edges": edges}), encoding="utf-8")
    data = load(path)
    assert (data.title, data.marking) == ("Our net", "OFFICIAL-SENSITIVE")


def test_a_graph_without_any_edge_is_nothing_to_load(tmp_path):
    path = tmp_path / "g.json"
    path.write_text('{"nodes": [{"id": "a"}], "edges": []}', encoding="utf-8")
    with pytest.raises(LoadError, match="nothing to load"):
        load(path)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (True, "true"),
        (3, "3"),
        (2.5, "2.5"),
        ({"b": 1, "a": 2}, '{"a": 2, "b": 1}'),
        ("x", "x"),
    ],
)
def test_values_become_text(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("content", "edges"),
    [
        ("a b\n", [("a", "b", {})]),
        ("a\tb\t2\n", [("a", "b", {"weight": "2"})]),
        ("a,b,2.5\n", [("a", "b", {"weight": "2.5"})]),
        ("a b {'weight': 3, 'on': True}\n", [("a", "b", {"weight": "3", "on": "true"})]),
        ("a b {}\n", [("a", "b", {})]),
        ("a b friend of\n", [("a", "b", {"data": "friend of"})]),
        ("# c\n% d\n\na b\n", [("a", "b", {})]),
        ("Source Target\na b\n", [("a", "b", {})]),
        ("from;to;Type\na;b;Directed\n", [("a", "b", {})]),
        ("src,dst,type\na,b,knows\n", [("a", "b", {"type": "knows"})]),
        ("", []),
    ],
)
def test_edge_lists_of_every_make_are_read(tmp_path, content, edges):
    path = tmp_path / "e.edgelist"
    path.write_text(content, encoding="utf-8")
    assert [(e.source, e.target, e.attributes) for e in read_graph(path).edges] == edges


def test_values_that_change_over_time_are_kept_as_text(tmp_path):
    attributes = (
        '<attributes class="node" mode="dynamic"><attribute id="p" title="phones" type="integer"/></attributes>'
    )
    values = (
        '<attvalue for="p" value="3" start="2019" end="2020"/><attvalue for="p" value="5" start="2020" endopen="2021"/>'
    )
    nested = '<node id="b"><nodes><node id="c"/></nodes></node>'
    body = f'{attributes}<nodes><node id="a"><attvalues>{values}</attvalues></node>{nested}</nodes>'
    edges = '<edges><edge id="1" source="a" target="b" type="mutual"/></edges>'
    path = tmp_path / "g.gexf"
    path.write_text(f'<gexf version="1.3"><graph mode="dynamic">{body}{edges}</graph></gexf>', encoding="utf-8")
    data = load(path)
    places = data.frame("places").set_index("place_id")
    assert places.loc["a", "phones"] == "3 (2019..2020); 5 (2020..2021)"
    assert places.loc["c", "inside_node"] == "b"
    assert any("2 values that change over time" in a for a in data.report.assumptions)
    assert (data.links[0].extra["mutual"], data.links[0].extra["directed"]) == ("true", "true")


def test_nobody_is_warned_of_columns_that_are_made_here(tmp_path):
    path = tmp_path / "net.gexf"
    path.write_text(
        '<gexf xmlns:viz="v"><graph><nodes><node id="a"><viz:position x="1" y="2" z="0"/></node><node id="b"/></nodes>'
        '<edges><edge id="0" source="a" target="b" weight="2"><attvalues/></edge></edges></graph></gexf>',
        encoding="utf-8",
    )
    data = load(path)
    assert data.places["a"].text("viz_position_x") == "1"
    assert data.links[0].extra["edge_id"] == "0"
    assert data.report.warnings == ()
    listed = tmp_path / "list.csv"
    listed.write_text("Source,Target,Weight,colour\nEly,March,2,red\nEly,March,2,red\n", encoding="utf-8")
    assert [w.column for w in load(listed).report.warnings] == ["colour"]


def test_one_of_a_thing_is_said_as_one(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Source,Target,start\nEly,Ely,soon\n", encoding="utf-8")
    report = load(path).report
    assert (
        "1 node (0 without an edge), 1 edge (0 directed, 0 parallel to another, 1 self-loop)" in report.assumptions[-1]
    )
    assert "1 start or end of edges is no date" in " ".join(w.rule for w in report.warnings)
