"""Graph Data Science gives what networkx gives, and writes back only when asked."""

from __future__ import annotations

import json

import networkx as nx
import pytest

from graphlab.analysis.communities.gds import communities_on_server
from graphlab.analysis.lifecycle.standing import standing
from graphlab.errors import NotFoundError, RefusedError, StoreError
from graphlab.stores.neo4j.gds import Engine
from graphlab.stores.neo4j.store import Neo4jStore
from tests.queries.made_up import made_up


@pytest.fixture
def engine(server):
    return Engine.from_source(server.uri)


def graphs(example):
    yield example.network().supply_graph
    yield made_up(5, size=6).network().supply_graph
    lonely = nx.gnp_random_graph(60, 0.06, seed=3)
    lonely.add_edge(0, 0)
    lonely.add_node("alone")
    yield lonely


def test_degree_betweenness_and_pagerank_are_those_of_networkx(engine, example):
    for graph in graphs(example):
        bare = nx.Graph(graph)
        bare.remove_edges_from(list(nx.selfloop_edges(bare)))
        expected = {
            "degree": dict(bare.degree),
            "betweenness": nx.betweenness_centrality(bare, normalized=False),
            "pagerank": nx.pagerank(bare, tol=1e-14, max_iter=1000),
        }
        for measure, values in expected.items():
            assert engine.scores(graph, measure) == pytest.approx(values, abs=1e-9), measure


def test_what_hangs_together_is_that_of_networkx(engine, example):
    for graph in graphs(example):
        found = engine.partition(graph, "wcc")
        expected = sorted((sorted(map(str, c)) for c in nx.connected_components(graph)), key=lambda c: (-len(c), c[0]))
        assert [sorted(str(n) for n in found if found[n] == i) for i in range(len(expected))] == expected


@pytest.mark.parametrize("method", ["louvain", "leiden"])
def test_communities_are_repeatable_and_about_as_good_as_those_of_networkx(engine, example, method):
    graph = example.network().supply_graph
    found = engine.partition(graph, method, seed=7)
    assert engine.partition(graph, method, seed=7) == found
    groups = [{n for n in found if found[n] == i} for i in set(found.values())]
    best = nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=1))
    assert nx.community.modularity(graph, groups) >= best - 0.03


def test_the_modularity_of_one_partition_is_the_same_on_both_sides(engine, server, session_driver, example):
    graph = example.network().supply_graph
    nodes = sorted(graph)
    number = {n: i for i, n in enumerate(nodes)}
    pairs = [[number[a], number[b]] for a, b in graph.edges]
    project = (
        "UNWIND $pairs AS p WITH gds.graph.project('m', p[0], p[1], {}, {undirectedRelationshipTypes: ['*']}) AS g "
        "RETURN g.nodeCount"
    )
    with session_driver.session(database="neo4j") as session:
        session.run(project, pairs=pairs).consume()
        stats = session.run("CALL gds.louvain.stats('m', {concurrency: 1, tolerance: 1e-10, maxLevels: 50})").single()
        session.run("CALL gds.graph.drop('m')").consume()
    found = engine.partition(graph, "louvain")
    groups = [{n for n in found if found[n] == i} for i in set(found.values())]
    assert nx.community.modularity(graph, groups) == pytest.approx(stats["modularity"], abs=1e-9)


def test_nothing_stays_on_the_server_and_an_empty_graph_is_an_empty_answer(engine, cypher, example):
    engine.scores(example.network().supply_graph, "degree")
    assert engine.scores(nx.Graph(), "pagerank") == {}
    assert engine.partition(nx.Graph(), "louvain") == {}
    assert cypher("CALL gds.graph.list() YIELD graphName RETURN graphName") == []
    assert cypher("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


def test_values_are_written_only_onto_lines_and_places_and_reading_is_not_disturbed(engine, server, cypher, example):
    store = Neo4jStore.from_url(server.uri)
    store.merge(example)
    graph = example.network().supply_graph
    scores = engine.scores(graph, "betweenness")
    assert engine.write("betweenness", scores) == len(graph)
    rows = cypher(
        "MATCH (n) WHERE n.betweenness IS NOT NULL RETURN coalesce(n.lineId, n.placeId) AS id, n.betweenness AS b"
    )
    assert {r["id"]: r["b"] for r in rows} == scores
    assert store.read() == example


def test_what_gds_is_not_asked_for_is_said(engine):
    with pytest.raises(NotFoundError, match="katz"):
        engine.scores(nx.path_graph(3), "katz")
    with pytest.raises(NotFoundError, match="sbm"):
        engine.partition(nx.path_graph(3), "sbm")
    with pytest.raises(RefusedError, match="--engine gds runs on Neo4j, and 'example:open-source' is none"):
        Engine.from_source("example:open-source")


def test_a_server_without_gds_is_named_with_the_remedy(plain_server):
    with pytest.raises(StoreError, match="Graph Data Science is not installed on this server"):
        Engine.from_source(plain_server.uri).scores(nx.path_graph(3), "degree")


def test_centrality_by_gds_is_the_table_of_our_own_engine(server, run, example):
    run("load", "example:open-source", "--into", server.uri)
    for measure in ("degree", "betweenness", "pagerank"):
        words = ("centrality", server.uri, "--measure", measure, "--format", "json", "--roll-up", "county")
        own = json.loads(run(*words, "--stability", "0").stdout)
        gds = json.loads(run(*words, "--engine", "gds").stdout)
        assert [c["name"] for c in gds["columns"]] == [c["name"] for c in own["columns"]]
        mine = {row["node"]: row for row in own["rows"]}
        assert len(gds["rows"]) == len(mine)
        for row in gds["rows"]:
            assert row["score"] == pytest.approx(mine[row["node"]]["score"], abs=1e-9)
            assert row["claims"] == mine[row["node"]]["claims"]
            if measure != "pagerank":
                assert row["rank"] == mine[row["node"]]["rank"]


def test_scores_and_communities_are_written_back_only_when_asked(server, run, cypher):
    run("load", "example:open-source", "--into", server.uri)
    run("centrality", server.uri, "--engine", "gds", "--measure", "degree")
    assert cypher("MATCH (n) WHERE n.degree IS NOT NULL RETURN n") == []
    told = run(
        "centrality", server.uri, "--engine", "gds", "--measure", "degree", "--write", "degree", "--format", "json"
    )
    assert "Written to the property degree of " in told.stdout
    assert cypher("MATCH (l:Line {lineId: 'echo'}) RETURN l.degree AS d") == [{"d": 5}]
    told = run("communities", server.uri, "--engine", "gds", "--method", "leiden", "--runs", "3", "--write", "group")
    assert told.exit_code == 0, told.stderr
    assert cypher("MATCH (n) WHERE n.group IS NOT NULL RETURN min(n.group) AS least") == [{"least": 1}]


def test_communities_by_gds_have_the_columns_of_our_own_and_their_modularity(server, run, example):
    run("load", "example:open-source", "--into", server.uri)
    words = ("communities", server.uri, "--format", "json", "--runs", "2")
    own = json.loads(run(*words, "--no-scan", "--no-rewired").stdout)
    for method in ("louvain", "leiden", "wcc"):
        told = json.loads(run(*words, "--engine", "gds", "--method", method).stdout)
        assert [c["name"] for c in told["columns"]] == [c["name"] for c in own["columns"]]
        groups = {}
        for row in told["rows"]:
            groups.setdefault(row["community"], set()).add(row["node"])
        parts = communities_on_server(example.network(), Engine.from_source(server.uri), method, runs=2).parts
        value = nx.community.modularity(standing(example.network()).supply_graph, groups.values())
        assert parts["quality"].rows[0]["value"] == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("centrality", "--write", "x"), "--write goes with --engine gds"),
        (("communities", "--write", "x"), "--write goes with --engine gds"),
        (("centrality", "--engine", "gds", "--weak-points"), "go with --engine own"),
        (("communities", "--engine", "gds", "--resolution", "2"), "go with --engine own"),
        (("centrality", "--engine", "gds"), "--engine gds runs on Neo4j, and 'example:open-source' is none"),
    ],
)
def test_engine_options_that_do_not_go_together_are_said(run, words, told):
    name, *options = words
    result = run(name, "example:open-source", *options)
    assert result.exit_code in (1, 2)
    assert told in result.stderr
