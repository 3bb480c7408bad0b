"""SOURCE may be Neo4j everywhere: the same bytes from folder and server; load and query on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graphlab.analysis.flows.od_table import flows
from graphlab.dataset import Dataset
from graphlab.queries import catalogue
from graphlab.stores.neo4j.store import Neo4jStore
from tests.neo4j.conftest import empty
from tests.queries.made_up import made_up
from tests.release.planted import built, with_hidden

EXAMPLE = "example:open-source"
COMMANDS = [
    ("info",),
    ("lines",),
    ("lines", "--place", "norfolk", "--survival"),
    ("claims", "lj", "gravity-london", "norwich"),
    ("flows", "--measure", "arrests", "--subject", "gravity"),
    ("flows", "--measure", "arrests", "--subject", "gravity", "--share-of", "itemised", "--roll-up", "region"),
    ("flows", "--measure", "lines", "--period", "2019-11..2021-12"),
    ("flows", "--measure", "arrests"),
    ("flows", "--measure", "Arrests", "--period", "2019-11..2021-12", "--by", "year", "--share-of", "named"),
    ("flows", "--measure", "lines closed", "--min-grade", "2C", "--roll-up", "county", "--include-handling", "C"),
    ("flows", "--measure", "arrests", "--conflicts"),
    ("disruption",),
    ("disruption", "--by", "line"),
    ("disruption", "--by", "place", "--min-grade", "2C"),
    ("disruption", "--by", "stock"),
    ("disruption", "--by", "outcome"),
    ("whatif", "--rank"),
    ("whatif", "--close", "lj", "--close", "deano"),
    ("change", "--measure", "active lines", "--before", "2020-11", "--after", "2021-12"),
    ("centrality", "--stability", "20"),
    ("centrality", "--measure", "betweenness", "--include-handling", "C", "--stability", "0"),
    ("communities", "--runs", "3", "--no-scan", "--no-rewired"),
    ("query", "lines_into_town", "-p", "town=norwich"),
    ("query", "neighbourhood", "--example", "--certainty", "stated"),
    ("flows", "--measure", "arrests", "--measure", "charges"),
    ("flows", "--measure", "no such measure"),
]


@pytest.fixture
def loaded(running_server, session_driver, run):
    """The server with the real dataset in it, for tests that only read; loaded again when another test emptied it."""
    with session_driver.session(database="neo4j") as session:
        there = session.run("MATCH (m:GraphlabDataset) RETURN m.title AS title").data()
    if [row["title"] for row in there] != ["County lines in the open, 2005 to 2026"]:
        empty(session_driver)
        done = run("load", EXAMPLE, "--into", running_server.uri, env=running_server.environment)
        assert done.exit_code == 0, done.output
    return running_server


def test_a_table_of_one_measure_transfers_no_other_claims(loaded, run, monkeypatch):
    """Neither links nor events, no count of another measure, and of the lines only those that are counted."""
    for name, value in loaded.environment.items():
        monkeypatch.setenv(name, value)
    part, whole = Neo4jStore.from_url(loaded.uri).read_measure("ARRESTS"), Neo4jStore.from_url(loaded.uri).read()
    assert {row["measure"] for row in part.rows("counts")} == {"arrests"}
    assert not part.rows("links") and not part.rows("events")
    assert len(part.rows("lines")) < len(whole.rows("lines"))
    monkeypatch.setattr(Neo4jStore, "read", lambda *_, **__: pytest.fail("everything was read"))
    assert run("flows", loaded.uri, "--measure", "arrests").exit_code == 0
    assert Neo4jStore.from_url(loaded.uri).read_measure("no such measure") is None


@pytest.mark.parametrize("seed", range(3))
def test_random_claims_give_the_same_table_from_the_counts_of_a_measure(server, seed):
    data = made_up(seed, 2)
    rows = {t: list(data.rows(t)) for t in ("places", "lines", "operations", "sources", "links")}
    counts = [{**row, "supersedes": ""} for row in data.rows("counts")]
    if seed == 2:  # a correction of another measure: everything is needed
        other = next(row for row in counts if row["measure"] != counts[0]["measure"])
        counts[0]["supersedes"] = other["count_id"]
    data = Dataset.build({**rows, "counts": counts}, data.record.as_dict())
    store = Neo4jStore.from_url(server.uri)
    store.merge(data)
    part = store.read_measure(counts[0]["measure"])
    if seed == 2:
        assert part is None
        return
    for asked in ({}, {"period": "2019", "min_grade": "2D"}):
        here, there = (flows(d.network(**asked), counts[0]["measure"]) for d in (data, Dataset.of(part)))
        assert here.to_json() == there.to_json()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_gives_the_same_bytes_from_folder_and_server(loaded, run, words):
    name, *options = words
    told = []
    for source in (EXAMPLE, loaded.uri):
        result = run(name, source, *options, "--format", "json", env=loaded.environment)
        told.append((result.exit_code, result.stdout, result.stderr.replace(source, "SOURCE")))
    assert told[0] == told[1]
    assert told[0][0] in (0, 1)
    assert "unexpected" not in told[0][2] and "did not expect" not in told[0][2]


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_question_on_the_server_is_the_same_result_to_the_byte(loaded, run, name):
    words = ("query", loaded.uri, name, "--example", "--format", "json")
    here = json.loads(run(*words, env=loaded.environment).stdout)
    there = json.loads(run(*words, "--on-server", env=loaded.environment).stdout)
    assert here == there


def test_names_are_found_on_the_server_as_in_a_dataset(loaded, run):
    words = ("query", loaded.uri, "lines_into_town", "--on-server", "-p", "town=Great  yarmouth", "--format", "csv")
    result = run(*words, env=loaded.environment)
    assert result.stdout.splitlines()[1].startswith("apollo,Apollo,london,")
    wrong = run("query", loaded.uri, "lines_into_town", "--on-server", "-p", "town=norwhich", env=loaded.environment)
    assert wrong.exit_code == 1
    assert "did you mean norwich" in wrong.stderr
    refused = run(*words, "--min-grade", "2C", env=loaded.environment)
    assert refused.exit_code == 1
    assert "--min-grade is not known to the Cypher twins" in refused.stderr


def test_own_cypher_is_a_table_like_every_other(loaded, run, tmp_path):
    match = "MATCH (l:Line {lineId: $id})-[r:SUPPLIES]->(p)"
    text = f"{match} RETURN l.name AS name, p, r.startFirst AS first, [1, 2.5] AS list"
    result = run("query", loaded.uri, "--cypher", text, "-p", "id=lj", "--format", "json", env=loaded.environment)
    told = json.loads(result.stdout)
    row = told["rows"][0]
    assert (row["name"], row["first"], row["list"]) == ("LJ", "2019-11-21", [1, 2.5])
    assert row["p"]["labels"] == ["DestinationTown", "Graphlab", "Place"]
    assert told["marking"] == "OFFICIAL"
    file = tmp_path / "question.cypher"
    file.write_text("UNWIND $list AS x RETURN x, '=1+1' AS formula")
    csv = run(
        "query", loaded.uri, "-f", file, "-p", "list=[1, 2]", "--limit", "1", "--format", "csv", env=loaded.environment
    )
    assert csv.stdout == "x,formula\n1,'=1+1\n"
    write = run("query", loaded.uri, "--cypher", "MATCH (n) DETACH DELETE n", env=loaded.environment)
    assert write.exit_code == 1
    assert "refused a write" in write.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("query",), 2, "Missing argument 'SOURCE'"),
        (("query", EXAMPLE), 2, "graphlab query --list shows the questions"),
        (("query", EXAMPLE, "lines_into_town", "-p", "town"), 2, "'town' is no parameter: write -p name=value"),
        (("query", EXAMPLE, "--cypher", "RETURN 1"), 1, "Cypher runs on Neo4j, and 'example:open-source' is none"),
        (("query", "bolt://h", "x", "--cypher", "RETURN 1"), 2, "Give one of NAME, --cypher and -f"),
        (("query", "bolt://h", "--cypher", "RETURN 1", "--period", "2019"), 2, "The filters do not hold for Cypher"),
        (("load", EXAMPLE), 2, "Missing option '--into'"),
    ],
)
def test_what_was_typed_wrongly_is_said(run, words, code, told):
    result = run(*words)
    assert result.exit_code == code
    assert told in result.stderr


def test_the_listing_needs_no_source(run):
    result = run("query", "--list", "--format", "json")
    told = json.loads(result.stdout)
    assert [c["name"] for c in told["columns"]] == ["name", "title", "parameters", "columns"]
    assert len(told["rows"]) == len(catalogue())


def test_load_into_a_server_twice_and_into_a_folder(server, run, tmp_path):
    first = run("load", EXAMPLE, "--into", server.uri, "--flows", "--format", "csv")
    assert first.exit_code == 0
    assert "links,110,0,0" in first.stdout.splitlines()
    second = run("load", EXAMPLE, "--into", server.uri)
    assert "Nothing changed: all of it was there." in second.stdout
    back = run("load", server.uri, "--into", tmp_path / "folder", "--format", "csv")
    assert "links,110,0,0" in back.stdout.splitlines()
    refused = run("load", EXAMPLE, "--into", tmp_path / "folder", "--flows")
    assert refused.exit_code == 1
    assert "--flows draws relationships in Neo4j" in refused.stderr


def test_a_dataset_saves_itself_into_a_server(server):
    data = made_up(11)
    assert data.save(server.uri).changed
    import graphlab

    assert graphlab.load(server.uri) == data


def test_the_password_is_in_no_argument_of_a_running_load(server, tmp_path):
    """The list of processes is looked at while a client of its own loads."""
    code = "import sys; from graphlab.commands import main; main(sys.argv[1:])"
    environment = {**os.environ, **server.environment}
    words = [sys.executable, "-c", code, "load", EXAMPLE, "--into", server.uri]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seen = set()
    while process.poll() is None:
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                seen.add(entry.read_bytes().decode(errors="replace"))
            except OSError:
                continue
        time.sleep(0.02)
    out, errors = process.communicate()
    assert process.returncode == 0, errors
    assert any(EXAMPLE in line for line in seen)
    assert not any(server.password in line for line in seen)
    assert server.password not in out + errors
    logs = [p for p in (server.home / "logs").iterdir() if p.is_file()]
    assert logs
    assert not any(server.password.encode() in p.read_bytes() for p in logs)


def test_what_only_handling_c_names_is_not_found_on_the_server(server, run, tmp_path):
    data = built(with_hidden())
    data.save(str(tmp_path / "d"))
    data.save(server.uri)
    for words in (("-p", "node=Quagmire"), ("-p", "node=Quagmir"), ("-p", "node=secretham"), ("-p", "node=rico")):
        told = [
            run("query", source, "neighbourhood", *words, *more, "--format", "json")
            for source, more in ((server.uri, ("--on-server",)), (tmp_path / "d", ()))
        ]
        assert told[0].exit_code == told[1].exit_code == (words[1] != "node=rico"), words
        assert (told[0].stdout, told[0].stderr) == (told[1].stdout, told[1].stderr), words
    inside = run("query", server.uri, "neighbourhood", "-p", "node=Quagmire", "--on-server", "--audience", "internal")
    assert inside.exit_code == 0
