"""Networks of lines drawn in Gephi, yEd, Cytoscape, vis.js and i2 come in through the mapping that is suggested."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from graphlab.commands import main
from graphlab.errors import DataError
from graphlab.loaders.graphs.suggest import holds_graph, suggest_graph_mapping
from graphlab.loaders.mapping.mapping_file import read_mapping
from graphlab.sources import open_source

#: What every drawing below says.
LINES = {"Rico": ({"hackney"}, {"norwich"}), "Echo": ({"brent"}, {"great-yarmouth", "ely"})}


def _shown(data):
    """Return the lines of a dataset by name: where each is run from and where it sells."""
    found = {line.name: (set(), set()) for line in data.lines.values()}
    for link in data.links:
        if link.start_node in data.lines:
            side = ("ORIGINATES_IN", "SUPPLIES").index(link.type)
            found[data.lines[link.start_node].name][side].add(link.end_node)
    return found


def _through_the_suggestion(path, home=""):
    mapping = path.parent / "m.yaml"
    mapping.write_text(suggest_graph_mapping(path, home), encoding="utf-8")
    return open_source(path, mapping=mapping)


def _gephi(folder):
    path = folder / "gephi"
    path.mkdir()
    (path / "nodes.csv").write_text(
        "Id,Label,Category\n1,Rico,Line\n2,Echo,Line\n3,Hackney,Origin\n4,Brent,Origin\n5,Norwich,Town\n"
        "6,Great Yarmouth,Town\n7,Ely,Town\n",
        encoding="utf-8",
    )
    (path / "edges.csv").write_text(
        "Source,Target,Type,Label,First seen,Grade\n1,3,Directed,runs from,Nov-19,2C\n1,5,Directed,supplies,2020,2C\n"
        "2,4,Directed,runs from,2021,1A\n2,6,Directed,supplies,03/04/2021,\n2,7,Directed,supplies,,\n",
        encoding="utf-8",
    )
    return path


def _gephi_without_words(folder):
    path = folder / "kinds"
    path.mkdir()
    (path / "n.csv").write_text(
        "Id,Label,Modularity\n1,Rico,0\n2,Echo,0\n3,Hackney,1\n4,Brent,1\n5,Norwich,1\n6,Great Yarmouth,1\n7,Ely,1\n",
        encoding="utf-8",
    )
    rows = "3,1\n4,2\n1,5\n2,6\n2,7\n".replace("\n", ",Directed\n")
    (path / "e.csv").write_text(f"Source,Target,Type\n{rows}", encoding="utf-8")
    return path


def _yed(folder):
    """Boroughs to lines to towns, told apart by shape only, as an analyst draws them."""
    names = ["Rico", "Echo", "Hackney", "Brent", "Norwich", "Great Yarmouth", "Ely"]
    nodes = "".join(
        f'<node id="n{i}"><data key="d6"><y:ShapeNode><y:NodeLabel>{name}<y:LabelModel/></y:NodeLabel>'
        f'<y:Shape type="{"ellipse" if i < 2 else "rectangle"}"/></y:ShapeNode></data></node>'
        for i, name in enumerate(names)
    )
    pairs = [(2, 0), (3, 1), (0, 4), (1, 5), (1, 6)]
    edges = "".join(f'<edge source="n{a}" target="n{b}"/>' for a, b in pairs)
    path = folder / "drawing.graphml"
    path.write_text(
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">'
        '<key for="node" id="d6" yfiles.type="nodegraphics"/>'
        f'<graph edgedefault="directed">{nodes}{edges}</graph></graphml>',
        encoding="utf-8",
    )
    return path


def _yed_lines_as_edges(folder):
    names = ["Hackney", "Brent", "Norwich", "Great Yarmouth", "Ely"]
    nodes = "".join(
        f'<node id="n{i}"><data key="d"><y:NodeLabel>{n}</y:NodeLabel></data></node>' for i, n in enumerate(names)
    )
    drawn = [(0, 2, "Rico"), (1, 3, "Echo"), (1, 4, "Echo")]
    edges = "".join(
        f'<edge source="n{a}" target="n{b}"><data key="e"><y:EdgeLabel>{label}</y:EdgeLabel></data></edge>'
        for a, b, label in drawn
    )
    path = folder / "edges.graphml"
    path.write_text(
        f'<graphml xmlns:y="y"><graph edgedefault="directed">{nodes}{edges}</graph></graphml>', encoding="utf-8"
    )
    return path


def _cytoscape(folder):
    kinds = {"Rico": "deal line", "Echo": "deal line", "Hackney": "borough", "Brent": "borough"}
    names = ["Rico", "Echo", "Hackney", "Brent", "Norwich", "Great Yarmouth", "Ely"]
    nodes = [{"data": {"id": str(60 + i), "name": n, "entity_type": kinds.get(n, "town")}} for i, n in enumerate(names)]
    ends = [
        (60, 62, "originates in"),
        (61, 63, "originates in"),
        (60, 64, "sells in"),
        (61, 65, "sells in"),
        (61, 66, "sells in"),
    ]
    edges = [{"data": {"id": f"e{a}{b}", "source": str(a), "target": str(b), "interaction": w}} for a, b, w in ends]
    path = folder / "session.cyjs"
    path.write_text(
        json.dumps({"data": {"name": "Lines"}, "elements": {"nodes": nodes, "edges": edges}}), encoding="utf-8"
    )
    return path


def _names_only(folder):
    nodes = [
        {"id": i, "label": n}
        for i, n in enumerate(["Rico", "Echo", "Hackney", "Brent", "Norwich", "Great Yarmouth", "Ely"])
    ]
    edges = [{"from": a, "to": b, "arrows": "to"} for a, b in [(2, 0), (3, 1), (0, 4), (1, 5), (1, 6)]]
    path = folder / "vis.json"
    path.write_text(json.dumps({"nodes": nodes, "edges": edges}), encoding="utf-8")
    return path


def _i2_lists(folder):
    """The two lists of an import specification of i2: entities and links, towns pointing at their line."""
    path = folder / "i2"
    path.mkdir()
    (path / "entities.csv").write_text(
        "Identity,Entity Type,Label\nT1,Telephone,Rico\nT2,Telephone,Echo\nL1,Location,Hackney\nL2,Location,Brent\n"
        "L3,Location,Norwich\nL4,Location,Great Yarmouth\nL5,Location,Ely\n",
        encoding="utf-8",
    )
    (path / "links.csv").write_text(
        "From Identity,To Identity,Link Type,Date From,Date To,Grade,Handling Code\n"
        "T1,L1,Based at,01/11/2019,30/11/2019,2C,P\nT2,L2,Based at,2021,,1A,P\n"
        "L3,T1,Supplied by,2020,,2C,C\nL4,T2,Supplied by,,,,\nL5,T2,Supplied by,,,,\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    "draw", [_gephi, _gephi_without_words, _yed, _yed_lines_as_edges, _cytoscape, _names_only, _i2_lists]
)
def test_a_drawing_of_lines_comes_in_through_its_suggested_mapping(tmp_path, draw):
    path = draw(tmp_path)
    assert holds_graph(path)
    data = _through_the_suggestion(path)
    assert _shown(data) == LINES
    assert data.report.errors == ()
    assert data.geography.at_level("norwich", "county") == "norfolk"


def test_dates_grades_and_handling_of_i2_lists_come_in(tmp_path):
    data = _through_the_suggestion(_i2_lists(tmp_path))
    links = {(x.type, x.end_node): x for x in data.links}
    based, sold = links["ORIGINATES_IN", "hackney"], links["SUPPLIES", "norwich"]
    assert (str(based.period), str(based.grade), based.handling) == ("2019-11-01..2019-11-30", "2C", "P")
    assert (sold.start_node, sold.handling) == ("rico", "C")


def test_every_doubt_is_a_comment_and_the_mapping_is_read(tmp_path):
    text = suggest_graph_mapping(_gephi(tmp_path))
    assert text.count("  # ?") == 5
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    assert read_mapping(tmp_path / "m.yaml").graph["types"] == {"runs from": "ORIGINATES_IN", "supplies": "SUPPLIES"}


def test_two_lines_of_one_name_stay_two(tmp_path):
    path = _gephi(tmp_path)
    nodes = path / "nodes.csv"
    nodes.write_text(nodes.read_text(encoding="utf-8").replace("2,Echo", "2,Rico"), encoding="utf-8")
    data = _through_the_suggestion(path)
    assert sorted(data.lines) == ["rico-1", "rico-2"]


def test_nodes_that_are_one_place_are_joined_and_named(tmp_path):
    path = _gephi(tmp_path)
    nodes = path / "nodes.csv"
    nodes.write_text(nodes.read_text(encoding="utf-8").replace("7,Ely", "7,Yarmouth"), encoding="utf-8")
    data = _through_the_suggestion(path)
    assert _shown(data)["Echo"] == ({"brent"}, {"great-yarmouth"})
    assert any("the nodes 6, 7 are one place, great-yarmouth" in a for a in data.report.assumptions)
    assert any("'Yarmouth' was read as great-yarmouth (alias)" in a for a in data.report.assumptions)


def test_the_home_area_of_the_suggestion_settles_places(tmp_path):
    path = _gephi(tmp_path)
    nodes = path / "nodes.csv"
    nodes.write_text(nodes.read_text(encoding="utf-8").replace("7,Ely", "7,Bury"), encoding="utf-8")
    assert "bury-st-edmunds" in _shown(_through_the_suggestion(path, "suffolk"))["Echo"][1]
    with pytest.raises(DataError) as caught:
        _through_the_suggestion(path)
    assert "the place 'Bury' is not clear: several bear this name" in str(caught.value)
    (tmp_path / "matches.csv").write_text("name,kind,id\nBury,place,bury\n", encoding="utf-8")
    data = open_source(path, mapping=tmp_path / "m.yaml", matches=tmp_path / "matches.csv")
    assert "bury" in _shown(data)["Echo"][1]


def test_a_place_that_nobody_knows_keeps_the_id_of_its_node_with_a_warning(tmp_path):
    path = _gephi(tmp_path)
    nodes = path / "nodes.csv"
    nodes.write_text(nodes.read_text(encoding="utf-8").replace("7,Ely", "7,Zzyzx"), encoding="utf-8")
    data = _through_the_suggestion(path)
    assert _shown(data)["Echo"][1] == {"7", "great-yarmouth"}
    assert any("1 place is not in the gazetteer and keeps the id of its node" in w.rule for w in data.report.warnings)


def test_a_date_that_is_none_is_an_error(tmp_path):
    path = _gephi(tmp_path)
    edges = path / "edges.csv"
    edges.write_text(edges.read_text(encoding="utf-8").replace("Nov-19", "last autumn"), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        _through_the_suggestion(path)
    assert "'last autumn' is not a date" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("graph: {kinds: {a: gang}}", "'gang' is not known for kinds"),
        ("graph: {types: {a: SELLS}}", "'SELLS' is not known for types"),
        ("graph: {by_ends: {place: SUPPLIES}}", "'place' does not name two ends"),
        ("graph: {ends: name}", "'name' is not known for ends"),
        ("graph: {edges: yes}", "'yes' is not known for edges"),
        ("graph: {colour: red}", "'colour' is not known in graph"),
    ],
)
def test_a_wrong_word_of_the_mapping_is_an_error(tmp_path, text, said):
    path = tmp_path / "m.yaml"
    path.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_mapping(path)
    assert said in str(caught.value)


def test_lines_of_an_edge_list_without_labels_come_in_by_their_names(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Source,Target,Weight\n#1 line,Norwich,3\nEcho,Norwich,1\nEcho,Ely,2\n", encoding="utf-8")
    data = _through_the_suggestion(path)
    assert _shown(data) == {"#1 line": (set(), {"norwich"}), "Echo": (set(), {"norwich", "ely"})}
    doubts = [w.rule.partition(": ")[2] for w in data.report.warnings]
    assert doubts == ["names that are no places of the gazetteer", "what joins them; not every edge has a direction"]
    assert "list.csv: kinds of nodes come from the names of nodes: #1 line (1), Echo (1)" in data.report.assumptions


def test_kinds_of_a_mapping_that_are_those_of_no_node_are_a_warning(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Source,Target\nEcho,Norwich\n", encoding="utf-8")
    mapping = tmp_path / "m.yaml"
    for attribute, where in (
        ("label", "the names of nodes stands 'Echo', 'Norwich'"),
        ("sort", "the attribute 'sort'"),
    ):
        mapping.write_text(f"graph: {{node_kind: {attribute}, kinds: {{Ecko: line}}}}\n", encoding="utf-8")
        rules = [w.rule for w in open_source(path, mapping=mapping).report.warnings]
        assert any("the mapping's kinds ('Ecko') are those of no node" in r and where in r for r in rules), rules


def _json(path, nodes, edges):
    links = [{"source": a, "target": b} for a, b in edges]
    path.write_text(json.dumps({"directed": True, "nodes": nodes, "links": links}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("types", "edges"),
    [
        (("line manager", "source country", "place of work"), ["ab", "bc"]),
        (("line", "team", "town"), ["ab", "cb"]),
        (("team", "operation", "line"), ["ab", "bc", "cb"]),
        ((), ["ab", "bc"]),
    ],
)
def test_a_suggested_mapping_is_never_refused_for_kinds_that_no_link_joins(tmp_path, types, edges):
    nodes = [{"id": key, **({"type": types[i]} if types else {})} for i, key in enumerate("abc")]
    data = _through_the_suggestion(_json(tmp_path / "net.json", nodes, edges))
    assert len(data.links) == len(edges)
    assert data.report.errors == ()


def test_one_stray_edge_between_lines_does_not_make_places_of_all_lines(tmp_path):
    nodes = [{"id": key, "type": "line" if key in "ab" else "town"} for key in "abcdef"]
    text = suggest_graph_mapping(_json(tmp_path / "net.json", nodes, ["ac", "ad", "be", "bf", "ab"]))
    assert 'kinds: {"line": line, "town": place}' in text


def test_a_name_that_begins_as_op_is_no_operation(tmp_path):
    nodes = [{"id": "a", "type": "open market"}, {"id": "b", "type": "line"}, {"id": "c", "type": "op"}]
    text = suggest_graph_mapping(_json(tmp_path / "net.json", nodes, ["ab", "cb"]))
    assert 'kinds: {"line": line, "op": operation, "open market": place}' in text


def test_types_by_ends_may_name_nodes_of_a_list_without_labels(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Source,Target\nEcho,Norwich\nEcho,Hackney\n", encoding="utf-8")
    mapping = tmp_path / "m.yaml"
    ends = '{"line -> hackney": ORIGINATES_IN, "line -> norwich": SUPPLIES}'
    text = f"graph: {{node_kind: label, kinds: {{Echo: line}}, default_kind: place, by_ends: {ends}, places: match}}"
    mapping.write_text(text + "\n", encoding="utf-8")
    data = open_source(path, mapping=mapping)
    assert {(x.type, x.end_node) for x in data.links} == {("ORIGINATES_IN", "hackney"), ("SUPPLIES", "norwich")}


def test_a_workbook_of_nodes_and_edges_is_checked_as_the_graph_that_it_is(tmp_path):
    book = Workbook()
    for title, rows in {
        "Nodes": [["Id", "Label"], ["1", "Hackney"], ["2", "Norwich"], ["3", "Isolated"]],
        "Edges": [["Source", "Target", "Type", "Weight"], ["1", "2", "Directed", 5]],
    }.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "both.xlsx")
    book.remove(book["Nodes"])
    book.save(tmp_path / "edges.xlsx")
    for name, nodes in (("both.xlsx", 3), ("edges.xlsx", 2)):
        done = CliRunner().invoke(main, ["check", str(tmp_path / name)])
        assert done.exit_code == 0, done.output
        assert f"{nodes} nodes (" in done.output
        assert "one row an event" not in done.output


def test_nodes_without_edges_are_refused_with_the_way_to_both(tmp_path):
    path = tmp_path / "nodes.csv"
    path.write_text("Id,Label,Category\n1,Hackney,origin\n2,Norwich,town\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["check", str(path)])
    assert done.exit_code == 1
    assert "is the table of the nodes of a graph, and says nothing of its edges" in done.output
    assert "name the folder" in done.output
    assert "one row an event" not in done.output
    (tmp_path / "edges.csv").write_text("Source,Target\n1,2\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["check", str(tmp_path)]).exit_code == 0


def test_a_log_with_ids_is_still_a_sheet_that_wants_a_mapping(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("Id,Town,Date\n1,Norwich,2024-01-03\n2,Ely,2024-02-03\n", encoding="utf-8")
    assert "one row an event" in CliRunner().invoke(main, ["check", str(path)]).output
