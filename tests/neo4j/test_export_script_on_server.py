"""The Cypher script run on a real server gives the equal dataset, also from hostile texts, also run twice."""

from graphlab.dataset import Dataset
from graphlab.report.exports.neo4j import cypher_script
from graphlab.sources import open_source
from tests.queries.made_up import made_up


def run_script(cypher, data: Dataset) -> None:
    for statement in cypher_script(data).files["dataset.cypher"].decode().split(";\n"):
        if statement.strip():
            cypher(statement)


def test_the_real_dataset_comes_back_equal(server, cypher, example):
    run_script(cypher, example)
    assert open_source(server.uri) == example


def test_a_script_that_runs_twice_changes_nothing(server, cypher):
    data = made_up(1)
    run_script(cypher, data)
    before = cypher("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r")
    assert open_source(server.uri) == data
    run_script(cypher, data)
    assert cypher("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r") == before


HOSTILE = [
    "'}) DETACH DELETE n //",
    "\\u0027}) DETACH DELETE n //",
    "\\",
    "\\\\u0027",
    "\\u005cu0027",
    "`) MATCH (n) DETACH DELETE n //",
    "two\nlines",
    "é\u2028x",
]


def test_hostile_texts_stay_texts(server, cypher, dataset):
    links = [
        {"link_type": "SUPPLIES", "from": f"l{i}", "to": "norwich", "note": text, f"x`{i}\\u0060": text}
        for i, text in enumerate(HOSTILE)
    ]
    data = dataset(links=links, lines=[{"line_id": f"l{i}", "name": text} for i, text in enumerate(HOSTILE)])
    cypher("CREATE (:Bystander {kept: true})")
    run_script(cypher, data)
    assert open_source(server.uri) == data
    assert cypher("MATCH (n:Bystander) RETURN count(n) AS n") == [{"n": 1}]
