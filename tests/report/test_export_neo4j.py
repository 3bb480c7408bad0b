"""Cypher and bulk import: whole, quoted so that data stay data, and typed."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.report.exports.export import export_files
from graphlab.report.exports.neo4j import admin_import, cypher_literal, cypher_script, graph_of, quoted_name


def unquoted(text: str) -> str:
    """Read a Cypher string literal back, Unicode escapes first, as Neo4j does."""
    first = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)
    assert first[0] == first[-1] == "'"
    inner, out, i = first[1:-1], [], 0
    while i < len(inner):
        if inner[i] == "\\":
            i += 1
            out.append({"n": "\n", "r": "\r"}.get(inner[i], inner[i]))
        else:
            assert inner[i] != "'"
            out.append(inner[i])
        i += 1
    return "".join(out)


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30))
def test_a_literal_reads_back_as_the_text(text):
    assert unquoted(cypher_literal(text)) == text


@pytest.mark.parametrize(
    "text", ["'}) DETACH DELETE n //", "\\u0027}) DETACH DELETE n //", "\\", "\\\\u0027", "a\nb", "`x`", "\\u005cu0027"]
)
def test_a_hostile_text_cannot_leave_its_quotes(text):
    assert unquoted(cypher_literal(text)) == text


def test_numbers_and_truth_are_not_texts():
    assert (cypher_literal(3), cypher_literal(0.5), cypher_literal(True)) == ("3", "0.5", "true")


@pytest.mark.parametrize("name", ["extra_x`) DETACH DELETE n //", "extra_\\u0060", "extra_seen by", "extra_\\\\u0060`"])
def test_a_hostile_name_of_a_column_stays_one_name(name):
    first = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), quoted_name(name))
    assert first[0] == first[-1] == "`"
    assert first[1:-1].replace("``", "`") == name
    assert "`" not in first[1:-1].replace("``", "")


def test_every_claim_is_in_the_graph(example):
    graph = graph_of(example)
    assert len(graph.nodes["Count"]) == len(example.counts)
    assert len(graph.nodes["Event"]) == len(example.events)
    claims = [p["claim"] for edges in graph.edges.values() for _, _, p in edges if p.get("claim", "").startswith("l-")]
    assert sorted(claims) == sorted(x.id for x in example.links)
    assert graph.roles["london"] == ("OriginArea",)
    assert graph.roles["manchester"] == ("DestinationTown", "OriginArea")
    london = graph.nodes["Count"]["gravity-london"]
    assert (london["value"], london["low"], london["high"], london["grade"]) == ("443", 443, 443, "2C")
    assert "high" not in graph.nodes["Count"]["norwich-gangs-2018"]
    assert graph.pointer["digest"] == example.digest


def test_the_script_has_named_constraints_and_merges_only(example):
    script = cypher_script(example).files["dataset.cypher"].decode()
    assert "CREATE CONSTRAINT line_id_unique IF NOT EXISTS FOR (n:Line) REQUIRE n.lineId IS UNIQUE;\n" in script
    statements = [s for s in script.split(";\n") if s.strip()]
    assert all(re.match(r"(//|CREATE CONSTRAINT|CREATE INDEX|UNWIND|MERGE \(m:GraphlabDataset)", s) for s in statements)
    assert not re.search(r"\b(DELETE|REMOVE|LOAD CSV|CALL)\b", re.sub(r"'(?:[^'\\]|\\.)*'", "''", script))
    assert script.startswith("// OFFICIAL. ")


def test_a_hostile_name_stays_inside_its_quotes(dataset):
    data = dataset(
        links=[{"link_type": "SUPPLIES", "from": "rico", "to": "norwich"}],
        lines=[{"line_id": "rico", "name": "Ri'co}) DETACH DELETE n //"}],
    )
    script = cypher_script(data).files["dataset.cypher"].decode()
    outside = re.sub(r"'(?:[^'\\]|\\.)*'", "''", script)
    assert "DETACH" not in outside
    assert r"Ri\'co" in script


def read(content: bytes):
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_bulk_files_are_typed_and_every_end_exists(example):
    files = admin_import(example).files
    nodes = {name: read(c) for name, c in files.items() if name.startswith("nodes/")}
    assert nodes.pop("nodes/GraphlabDataset.csv")[0]["key:string"] == "dataset"
    ids = {row[":ID"] for rows in nodes.values() for row in rows}
    assert len(ids) == sum(len(rows) for rows in nodes.values())
    for name, content in files.items():
        if name.startswith("relationships/"):
            for row in read(content):
                assert {row[":START_ID"], row[":END_ID"]} <= ids, name
    assert "low:long" in nodes["nodes/Count.csv"][0]
    assert nodes["nodes/Count.csv"][0]["startFirst:date"]
    place = next(r for r in nodes["nodes/Place.csv"] if r[":ID"] == "Place:manchester")
    assert place[":LABEL"] == "Graphlab\x1fPlace\x1fDestinationTown\x1fOriginArea"


def test_the_command_names_every_file(example):
    files = admin_import(example).files
    text = files["import.txt"].decode()
    assert all(name in text for name in files if name != "import.txt")
    assert text.startswith("OFFICIAL\n")


def test_the_chart_for_analysts_notebook_leaves_nothing_out_and_says_how_it_draws_what_joins_nothing(example):
    pytest.importorskip("anxwritter")
    exported, _ = export_files(example.network(), "i2")
    text = exported.files["chart.anx"].decode("utf-16")
    assert "Rico" in text
    assert exported.left_out == ()
    special = {"unknown", "not-itemised", ""}
    between = sum(not {c.origin, c.destination} & special and c.origin != c.destination for c in example.counts)
    apart = len(example.counts) - between + len(example.events)
    assert [n.partition(" that ")[0] for n in exported.notes] == [f"{apart} counts and events"]
