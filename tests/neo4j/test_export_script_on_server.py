"""The Cypher script run on a real server gives the equal dataset, also from hostile texts, also run twice."""

import pytest

from graphlab.dataset import Dataset
from graphlab.model.tables import TABLES
from graphlab.report.exports.neo4j import cypher_script, graph_of
from graphlab.sources import open_source
from graphlab.stores.neo4j.schema import EDGES, NODES
from tests.conftest import filled
from tests.queries.made_up import made_up
from tests.rounds import LONG


def run_script(cypher, data: Dataset) -> None:
    for statement in cypher_script(data).files["dataset.cypher"].decode().split(";\n"):
        if statement.strip():
            cypher(statement)


def of_every_kind() -> Dataset:
    """Made-up data, and what chance does not make: sources of operations, parts of totals, judgements of each kind."""
    more = {
        "counts": [
            filled("counts", {"count_id": "all", "subject": "op-0", "value": "9", "source_id": ""}),
            filled("counts", {"count_id": "some", "subject": "op-0", "value": "4", "source_id": "", "part_of": "all"}),
        ],
        "same": [
            {"first": f"source-0/line-{n}", "second": f"source-1/line-{n + 1}", "judgement": judgement}
            for n, judgement in enumerate(("same", "different", "unsure"))
        ],
    }
    data = made_up(1)
    tables = {table: [*data.rows(table), *more.get(table, ())] for table in TABLES}
    tables["operations"] = [{**row, "source_id": "source-1"} for row in tables["operations"]]
    return Dataset.build(tables, data.record.as_dict())


@pytest.mark.parametrize("name", ["of every kind", "real"] if LONG else ["of every kind"])
def test_a_script_that_runs_twice_changes_nothing_and_comes_back_equal(server, cypher, example, name):
    """The server takes seconds to read a long list of literals: the real dataset shows no further kind of statement."""
    data = example if name == "real" else of_every_kind()
    run_script(cypher, data)
    before = cypher("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r")
    assert open_source(server.uri) == data
    run_script(cypher, data)
    assert cypher("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r") == before


def test_the_data_have_every_kind_of_node_and_relationship():
    graph = graph_of(of_every_kind())
    assert {label for label, nodes in graph.nodes.items() if nodes} == set(NODES)
    assert {kind for kind, edges in graph.edges.items() if edges} == {(e.type, e.start, e.end) for e in EDGES}


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
