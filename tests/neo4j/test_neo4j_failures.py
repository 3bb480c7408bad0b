"""What goes wrong with a server: said clearly, nothing half visible, and the second run completes."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path

import pytest

import graphlab.stores.neo4j.store as neo4j_module
from graphlab.errors import StoreError
from graphlab.stores.neo4j import connect as neo4j_connect
from graphlab.stores.neo4j import stage as neo4j_stage
from graphlab.stores.neo4j import write as neo4j_write
from graphlab.stores.neo4j.store import Neo4jStore
from tests.queries.made_up import made_up
from tests.rounds import LONG

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(server):
    return Neo4jStore.from_url(server.uri)


@pytest.fixture
def staged(monkeypatch):
    """Load in stages of few rows."""
    monkeypatch.setattr(neo4j_module, "ONE_TRANSACTION", 0)
    monkeypatch.setattr(neo4j_stage, "BATCH", 7)
    monkeypatch.setattr(neo4j_stage, "TIDY", 11)


# --- what the user is told --------------------------------------------------------------------------------------------


def test_a_wrong_password_is_said_without_saying_it(store, example, monkeypatch, caplog):
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong-secret-4711")
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreError, match="refused the login of 'neo4j'") as caught:
        store.merge(example)
    told = str(caught.value) + "".join(traceback.format_exception(caught.value)) + caplog.text
    assert "NEO4J_PASSWORD" in str(caught.value)
    assert "wrong-secret-4711" not in told


def test_no_password_and_no_server_and_no_database_are_three_clear_errors(store, example, monkeypatch):
    with pytest.raises(StoreError, match=r"no Neo4j server answers at bolt://127.0.0.1:1 .*is it running"):
        Neo4jStore.from_url("bolt://127.0.0.1:1").read()
    monkeypatch.setenv("NEO4J_DATABASE", "elsewhere")
    with pytest.raises(StoreError, match=r"there is no database 'elsewhere' at .*set NEO4J_DATABASE"):
        Neo4jStore.from_url(store.address.uri).merge(example)
    monkeypatch.delenv("NEO4J_DATABASE")
    monkeypatch.delenv("NEO4J_PASSWORD")
    with pytest.raises(StoreError, match="set NEO4J_USERNAME and NEO4J_PASSWORD"):
        Neo4jStore.from_url(store.address.uri).read()


def test_an_empty_database_is_said_to_be_one(store):
    with pytest.raises(StoreError, match="there is no dataset of graphlab at bolt"):
        store.read()
    with pytest.raises(StoreError, match="there is no dataset of graphlab"):
        store.describe()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CREATE (n:Other) RETURN n", "refused a write: this Cypher reads and writes"),
        ("MATCH (n RETURN n", "not Cypher that the server understands"),
        ("RETURN $missing", "a parameter is missing"),
        ("CALL no.such.thing()", "no such procedure"),
        ("CALL db.createLabel('X')", "refused a write"),
        ("CREATE INDEX some FOR (n:X) ON (n.y)", "refused a write: this Cypher changes the schema"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", "LOAD CSV reads files and addresses"),
        (
            "/* CALL db.labels() */ call { cAlL dbms.killConnections(['x']) yield message return message } return 1",
            "refused",
        ),
        ("CALL gds.graph.drop('any', false) YIELD graphName RETURN graphName", "refused"),
        ("CALL gds.graph.project('g', '*', '*') YIELD graphName RETURN graphName", "refused"),
        ("TERMINATE TRANSACTIONS 'neo4j-transaction-1'", "refused"),
        ("CALL dbms.listConfig() YIELD name RETURN name", "refused"),
        ("CALL db.awaitIndexes(1)", "db.awaitIndexes is not one of those that are known to read only"),
    ],
)
def test_own_cypher_that_cannot_run_is_said_by_the_server(store, cypher, text, words):
    with pytest.raises(StoreError, match=words):
        store.run(text)
    assert cypher("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


def test_cypher_that_only_reads_runs(store):
    assert store.run("CALL db.labels() YIELD label RETURN count(label) AS n").columns == ("n",)
    assert store.run(
        "CALL { CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey } RETURN 1 AS one"
    ).columns == ("one",)
    assert store.run("MATCH (n) WHERE n.name CONTAINS 'LOAD CSV' RETURN n LIMIT 1").rows == ()


def test_cypher_that_takes_too_long_is_ended(store):
    with pytest.raises(StoreError, match="the time allowed for a transaction ran out"):
        store.run("UNWIND range(1, 200000000) AS x WITH x, rand() AS r ORDER BY r RETURN count(*)", timeout=0.5)


def test_rows_beyond_the_limit_are_left_on_the_server(store):
    answer = store.run("UNWIND range(1, 100) AS x RETURN x", limit=10)
    assert len(answer.rows) == 10
    assert answer.more
    assert not store.run("UNWIND range(1, 10) AS x RETURN x", limit=10).more


# --- broken off in the middle -----------------------------------------------------------------------------------------


class BrokenError(Exception):
    """Stands for whatever ends a client."""


def break_after(monkeypatch, module, name, times):
    """Let a function of a module work so many times and then end the load."""
    work, left = getattr(module, name), [times]

    def breaking(*arguments, **options):
        if left[0] == 0:
            raise BrokenError
        left[0] -= 1
        return work(*arguments, **options)

    monkeypatch.setattr(module, name, breaking)


@pytest.mark.parametrize("times", [0, 5, 25] if LONG else [25])
def test_a_staged_load_broken_off_before_the_pointer_moves_leaves_the_old_dataset(store, staged, monkeypatch, times):
    old, new = made_up(1), made_up(2)
    store.merge(old)
    with monkeypatch.context() as patch:
        break_after(patch, neo4j_stage, "_guarded", times)
        with pytest.raises(BrokenError):
            store.merge(new, replace=True)
    assert store.read() == old
    store.merge(new, replace=True)
    assert store.read() == new


@pytest.mark.parametrize("times", [0, 3, 13] if LONG else [13])
def test_a_staged_load_broken_off_after_the_pointer_moved_is_the_new_dataset(store, staged, cypher, monkeypatch, times):
    old, new = made_up(1), made_up(2)
    store.merge(old)
    with monkeypatch.context() as patch:
        break_after(patch, neo4j_stage, "_step", times)
        with pytest.raises(BrokenError):
            store.merge(new, replace=True)
    assert store.read() == new
    assert not store.merge(new).changed
    assert cypher("MATCH (n:_Staging|_GraphlabLoad) RETURN count(n) AS n") == [{"n": 0}]
    assert cypher("MATCH (n:GraphlabDataset) RETURN n.state AS s") == [{"s": "ready"}]
    assert store.read() == new


def test_a_small_load_removes_what_a_broken_off_one_left(store, staged, cypher, monkeypatch):
    with monkeypatch.context() as patch:
        break_after(patch, neo4j_stage, "_guarded", 9)
        with pytest.raises(BrokenError):
            store.merge(made_up(1))
    assert cypher("MATCH (n:_Staging) RETURN count(n) AS n") != [{"n": 0}]
    monkeypatch.setattr(neo4j_module, "ONE_TRANSACTION", 100_000)
    store.merge(made_up(2))
    assert cypher("MATCH (n:_Staging|_GraphlabLoad) RETURN count(n) AS n") == [{"n": 0}]
    assert store.read() == made_up(2)


def test_a_staged_load_overtaken_by_a_small_one_is_worked_out_anew(store, staged, monkeypatch):
    small, large = made_up(2), made_up(1)
    work, done = neo4j_stage._guarded, []

    def overtaken(*arguments):
        if len(done) < 8:
            done.append(True)
        elif len(done) == 8:
            done.append(True)
            with monkeypatch.context() as patch:
                patch.setattr(neo4j_module, "ONE_TRANSACTION", 100_000)
                Neo4jStore.from_url(store.address.uri).merge(small)
        return work(*arguments)

    monkeypatch.setattr(neo4j_stage, "_guarded", overtaken)
    store.merge(large, replace=True)
    assert store.read() == large


def test_a_staged_load_that_another_staged_one_overtakes_says_so(store, staged, monkeypatch):
    work, done = neo4j_stage._guarded, []

    def overtaken(tx, *arguments):
        done.append(True)
        if len(done) == 9:
            with neo4j_connect.session(store.address, write=True) as other:
                other.execute_write(neo4j_stage._take_over, "another", None)
        return work(tx, *arguments)

    monkeypatch.setattr(neo4j_stage, "_guarded", overtaken)
    with pytest.raises(StoreError, match="another load into this database has taken over"):
        store.merge(made_up(1))
    with pytest.raises(StoreError, match="there is no dataset"):
        store.read()


def test_one_transaction_broken_off_changes_nothing(store, monkeypatch):
    old, new = made_up(1), made_up(2)
    store.merge(old)
    with monkeypatch.context() as patch:
        break_after(patch, neo4j_write, "set_roles", 0)
        with pytest.raises(BrokenError):
            store.merge(new, replace=True)
    assert store.read() == old


def test_a_load_that_another_one_took_over_is_ended_and_not_visible(store, staged, monkeypatch):
    first, second = made_up(1), made_up(2)
    work, done = neo4j_stage._publish, []

    def taken_over(*arguments):
        if not done:
            done.append(True)
            Neo4jStore.from_url(store.address.uri).merge(second)
        return work(*arguments)

    monkeypatch.setattr(neo4j_stage, "_publish", taken_over)
    store.merge(first, replace=True)
    assert store.read() == first, "it was worked out again on what the other had loaded, and replaced that"


def _watched(cypher, line):
    """Another program hangs a relationship, a label and a property on a line."""
    cypher(
        "MATCH (l:Graphlab:Line {lineId: $line}) SET l.pagerank = 0.5, l:`Their label` "
        "CREATE (:Other {key: 1})-[:MENTIONS {since: 2020}]->(l)-[:`SEEN BY`]->(:Other {key: 2})",
        line=line,
    )


_HUNG = (
    "MATCH (:Other)-[m:MENTIONS]->(l:`Their label`)-[:`SEEN BY`]->(:Other) "
    "RETURN l.lineId AS line, l.pagerank AS rank, m.since AS since, l:Graphlab AS ours"
)


@pytest.mark.parametrize("moment", ["_publish", "_clear"])
def test_what_others_hang_on_our_nodes_during_a_staged_load_is_carried_over(store, staged, cypher, monkeypatch, moment):
    old, new = made_up(1), made_up(2)
    store.merge(old)
    line = min(old.lines.keys() & new.lines.keys())
    work, done = getattr(neo4j_stage, moment), []

    def hung_meanwhile(*arguments):
        if not done:
            done.append(True)
            _watched(cypher, line)
        return work(*arguments)

    monkeypatch.setattr(neo4j_stage, moment, hung_meanwhile)
    store.merge(new, replace=True)
    assert store.read() == new
    assert cypher(_HUNG) == [{"line": line, "rank": 0.5, "since": 2020, "ours": True}]
    assert cypher("MATCH (n:_Staging|_GraphlabLoad|_GraphlabLeaving) RETURN count(n) AS n") == [{"n": 0}]


def test_a_line_that_goes_is_left_to_others_who_use_it(store, staged, cypher, monkeypatch):
    old, new = made_up(1), made_up(2)
    store.merge(old)
    cypher("CREATE (:Graphlab:Line {lineId: 'leaves-soon'})")
    work, done = neo4j_stage._clear, []

    def hung_meanwhile(*arguments):
        if not done:
            done.append(True)
            _watched(cypher, "leaves-soon")
        return work(*arguments)

    monkeypatch.setattr(neo4j_stage, "_clear", hung_meanwhile)
    store.merge(new, replace=True)
    assert store.read() == new
    assert cypher(_HUNG) == [{"line": None, "rank": 0.5, "since": 2020, "ours": False}]


def test_two_clients_at_once_with_the_same_and_with_different_datasets(store, staged, server, dataset):
    one, other = (
        dataset(links=[{"link_type": "SUPPLIES", "from": line, "to": f"t{n}"} for n in range(25)]) for line in "ab"
    )
    for parts in ((one, one), (one, other)):
        failures: list[str] = []

        def load(part, said=failures):
            try:
                Neo4jStore.from_url(server.uri).merge(part)
            except StoreError as error:
                said.append(str(error))

        threads = [threading.Thread(target=load, args=(part,)) for part in parts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = store.read()
        assert [t for t in failures if "taken over" not in t and "keep changing" not in t] == []
        held = [part for part in parts if found.extend(part) == found]
        assert len(held) >= len(parts) - len(failures), "of two loads both are in, or one says that it is not"


LOADER = """
import sys
import graphlab.stores.neo4j.store as m
from graphlab.stores.neo4j import stage as neo4j_stage
from tests.queries.made_up import made_up
m.ONE_TRANSACTION, neo4j_stage.BATCH, neo4j_stage.TIDY = int(sys.argv[2]), 40, 60
store = m.Neo4jStore.from_url(sys.argv[1])
print("ready", flush=True)
for seed in range(100):
    store.merge(made_up(1000 + seed % 7, size=2), replace=True)
    print(1000 + seed % 7, flush=True)
"""


def loader(server, one_transaction):
    """A client of its own that loads one dataset after the other and says which was acknowledged."""
    command = [sys.executable, "-c", LOADER, server.uri, str(one_transaction)]
    environment = {**os.environ, **server.environment, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )


def whole_and_not_older(store, last):
    """What can be read is one of the datasets, whole: the last acknowledged or the one after it."""
    back = store.read()
    number = int(back.title.split()[-1])
    assert back == made_up(number, size=2)
    following = last + 1 if last < 1006 else 1000
    assert number in (last, following)


@pytest.mark.parametrize("one_transaction", [0, 100_000])
def test_a_client_killed_in_the_middle_leaves_nothing_half_visible(server, store, one_transaction):
    for delay in (0.05, 0.7) if LONG else (0.3,):
        process = loader(server, one_transaction)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        last = int(process.stdout.readline())
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        told = process.communicate()[0].split()
        whole_and_not_older(store, int(told[-1]) if told else last)
    store.merge(made_up(1), replace=True)
    assert store.read() == made_up(1)


@pytest.mark.parametrize("one_transaction", [0, 100_000] if LONG else [0])
def test_a_server_killed_in_the_middle_loses_nothing_acknowledged(doomed_server, store, one_transaction):
    process = loader(doomed_server, one_transaction)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    told = [process.stdout.readline().strip() for _ in range(2)]
    time.sleep(0.4)
    doomed_server.kill()
    rest, errors = process.communicate(timeout=120)
    told += rest.split()
    assert process.returncode == 1
    assert "StoreError" in errors
    assert doomed_server.password not in errors + rest
    doomed_server.gds = LONG  # what is tested next wants none
    doomed_server.start()
    whole_and_not_older(store, int(told[-1]))
    store.merge(made_up(1003, size=2), replace=True)
    assert store.read() == made_up(1003, size=2)
