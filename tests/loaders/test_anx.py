"""Charts of i2: a foreign chart comes in with grades, dates and attributes; our own gives the dataset back."""

from __future__ import annotations

import re

import pytest

from graphlab.errors import DataError
from graphlab.loaders.graphs.load import load
from graphlab.report.exports.export import export
from graphlab.sources import open_source

pytest.importorskip("anxwritter")

#: As Analyst's Notebook saves it: identities, semantic types, grades by index, dates, cards, arrows either way.
CHART = """<?xml version="1.0" encoding="utf-16"?>
<Chart IdReferenceLinking="false" Rigorous="true"><ApplicationVersion Major="9" Minor="2"/>
<GradeOne><StringCollection><String Id="IDa" Text="1"/><String Id="IDb" Text="2"/><String Id="IDc" Text="-"/></StringCollection></GradeOne>
<GradeTwo><StringCollection><String Id="IDd" Text="A"/><String Id="IDe" Text="C"/><String Id="IDf" Text="-"/></StringCollection></GradeTwo>
<GradeThree><StringCollection><String Id="IDg" Text="P"/><String Id="IDh" Text="C"/><String Id="IDi" Text="-"/></StringCollection></GradeThree>
<ChartItemCollection>
<ChartItem Label="Rico" DateSet="false" DateTime="2020-01-01T00:00:00" XPosition="1"><End X="1" Y="2"><Entity EntityId="7" Identity="4F1A"><Icon><IconStyle Type="Telephone" Enlargement="ICEnlargeSingle"/></Icon></Entity></End>
<AttributeCollection><Attribute AttributeClass="Brand" Value="Rico"/></AttributeCollection></ChartItem>
<ChartItem Label="Hackney" XPosition="2"><End><Entity EntityId="8" Identity="Hackney" LabelIsIdentity="true"><Icon><IconStyle Type="Location"/></Icon></Entity></End></ChartItem>
<ChartItem Label="Norwich" XPosition="3"><End><Entity EntityId="9" Identity="Norwich"><Theme><ThemeStyle Type="Location"/></Theme></Entity></End></ChartItem>
<ChartItem Label="Norwich" XPosition="9"><End><Entity EntityId="10" Identity="Norwich"><Icon><IconStyle Type="Location"/></Icon></Entity></End></ChartItem>
<ChartItem Label="runs from" DateSet="true" DateTime="2021-03-04T10:00:00" Description="seen" SourceReference="IR 12" GradeOneIndex="1" GradeTwoIndex="1" GradeThreeIndex="0">
<Link End1Id="7" End2Id="8"><LinkStyle ArrowStyle="ArrowOnHead" Type="Based at"/></Link>
<CardCollection><Card Summary="first" Text="a card"/></CardCollection></ChartItem>
<ChartItem Label="sells" GradeOneIndex="2"><Link End1Id="10" End2Id="7"><LinkStyle ArrowStyle="ArrowOnTail" Type="Supplies"/></Link></ChartItem>
<ChartItem Label="near"><Link End1Id="8" End2Id="9"><LinkStyle ArrowStyle="ArrowNone" Type="Near"/></Link></ChartItem>
<ChartItem Label="a text"><TextBlock/></ChartItem>
</ChartItemCollection></Chart>
"""  # noqa: E501 - as the program writes it
MAPPING = """
graph:
  node_kind: type
  kinds: {Telephone: line, Location: place}
  edge_type: type
  types: {Based at: ORIGINATES_IN, Supplies: SUPPLIES, Near: CONNECTS}
"""


@pytest.fixture
def chart(tmp_path):
    path = tmp_path / "chart.anx"
    path.write_text(CHART, encoding="utf-16")
    return path


def test_a_chart_is_a_plain_network_with_all_that_it_says(chart):
    data = load(chart)
    assert sorted((k, p.name) for k, p in data.places.items()) == [
        ("4F1A", "Rico"), ("Hackney", "Hackney"), ("Norwich", "Norwich"),
    ]  # fmt: skip
    edges = {x.extra["label"]: x for x in data.links}
    assert (edges["runs from"].start_node, edges["runs from"].end_node) == ("4F1A", "Hackney")
    assert (edges["sells"].start_node, edges["sells"].end_node) == ("4F1A", "Norwich")
    assert (edges["sells"].extra["directed"], edges["near"].extra["directed"]) == ("true", "false")
    based = edges["runs from"]
    assert (str(based.grade), based.handling, based.extra["date"]) == ("2C", "P", "2021-03-04")
    assert (based.extra["description"], based.extra["source_reference"]) == ("seen", "IR 12")
    assert based.extra["cards"] == "first: a card"
    assert edges["sells"].grade is None
    notes = data.report.assumptions
    assert "chart.anx: 3 nodes (0 without an edge), 3 edges (2 directed, 0 parallel to another, 0 self-loops)" in notes
    assert "chart.anx: 1 entity stands in the chart more than once and is one" in notes
    assert any("1 chart items that are neither an entity nor a link" in i for i in data.report.ignored)


def test_a_mapping_makes_lines_and_places_of_it(chart, tmp_path):
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    data = open_source(chart, mapping=tmp_path / "m.yaml")
    assert (list(data.lines), sorted(data.places)) == (["4F1A"], ["Hackney", "Norwich"])
    assert sorted((x.type, x.end_node) for x in data.links if x.start_node == "4F1A") == [
        ("ORIGINATES_IN", "Hackney"), ("SUPPLIES", "Norwich"),
    ]  # fmt: skip


def test_an_item_that_an_analyst_added_to_our_chart_is_a_warning_and_the_rest_is_the_dataset(example, tmp_path):
    path = tmp_path / "chart.anx"
    export(example, path)
    text = path.read_bytes().decode("utf-16")
    added = '<ChartItem Label="New one"><End><Entity EntityId="9999" Identity="n"><Icon/></Entity></End></ChartItem>'
    path.write_bytes(text.replace("</ChartItemCollection>", f"{added}</ChartItemCollection>").encode("utf-16"))
    back = open_source(path)
    assert back == example
    assert any("1 item of the chart was added after the export" in w.rule for w in back.report.warnings)
    assert any("'New one' is no row of a table" in i for i in back.report.ignored)


def test_the_chart_shows_bounds_unit_and_grades_and_holds_no_clock(example, tmp_path):
    path = tmp_path / "chart.anx"
    export(example, path)
    text = path.read_bytes().decode("utf-16")
    item = next(i for i in re.findall(r"(?s)<ChartItem .*?</ChartItem>", text) if 'Value="gravity-london"' in i)
    for name, value in (("low", "443.0"), ("high", "443.0"), ("unit", "person-arrests"), ("value", "443")):
        assert re.search(rf'AttributeClass="{name}" [^>]*Value="{value}"', item)
    assert 'GradeOneIndex="1" GradeTwoIndex="2"' in item
    assert 'CreatedDate="1970-01-01T00:00:00"' in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<Chart><ChartItemCollection>", "not well-formed XML"),
        ("<graphml/>", "is XML but no anx file: its root is not <Chart>"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><Chart a="&a;"/>', "declares the XML entity 'a'"),
    ],
)
def test_a_damaged_chart_is_refused(tmp_path, content, said):
    path = tmp_path / "bad.anx"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(path)
    assert said in str(caught.value)
