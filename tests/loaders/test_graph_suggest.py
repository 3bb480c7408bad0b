"""Networks of lines drawn in Gephi, yEd, Cytoscape, vis.js and i2 come in through the mapping that is suggested."""

from __future__ import annotations

import json

import pytest

from graphlab.errors import DataError
from graphlab.loaders.graphs.suggest import holds_graph, suggest_graph_mapping
from graphlab.loaders.mapping.rules import read_mapping
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
