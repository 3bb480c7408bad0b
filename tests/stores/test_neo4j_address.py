"""Addresses of Neo4j servers: from the command line and the environment, never with a password in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphlab.errors import OutputError, StoreError
from graphlab.files.targets import refuse_address
from graphlab.stores import open_store
from graphlab.stores.neo4j.connect import Address
from graphlab.stores.neo4j.store import Neo4jStore


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in ("NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("scheme", ["neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"])
def test_every_scheme_of_the_driver_opens_a_neo4j_store(scheme):
    store = open_store(f"{scheme}://example.org:7687")
    assert isinstance(store, Neo4jStore)
    assert store.address == Address(f"{scheme}://example.org:7687", "neo4j", "neo4j")


def test_user_and_database_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("NEO4J_USERNAME", "analyst")
    monkeypatch.setenv("NEO4J_DATABASE", "lines")
    address = Address.from_url("bolt://h")
    assert (address.user, address.database) == ("analyst", "lines")
    assert str(address) == "bolt://h (database 'lines')"


def test_a_bare_scheme_is_the_server_of_the_environment(monkeypatch):
    with pytest.raises(StoreError, match="names no server: write bolt://HOST:7687, or set NEO4J_URI"):
        Address.from_url("neo4j://")
    monkeypatch.setenv("NEO4J_URI", "bolt://there:7687")
    assert Address.from_url("neo4j://").uri == "bolt://there:7687"


@pytest.mark.parametrize("where", ["argument", "environment"])
def test_a_password_in_an_address_is_refused_and_not_repeated(monkeypatch, where):
    monkeypatch.setenv("NEO4J_URI", "bolt://neo4j:hunter2@h:7687")
    with pytest.raises(StoreError, match="set NEO4J_USERNAME and NEO4J_PASSWORD instead") as caught:
        Address.from_url("bolt://neo4j:hunter2@h:7687" if where == "argument" else "neo4j://")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("text", ["bolt://h/database", "bolt://h?x=1"])
def test_what_is_more_than_an_address_is_refused(text):
    with pytest.raises(StoreError, match="the database is named by NEO4J_DATABASE"):
        Address.from_url(text)


def test_the_password_is_in_no_attribute_of_the_store(monkeypatch):
    monkeypatch.setenv("NEO4J_PASSWORD", "hunter2-secret")
    store = Neo4jStore.from_url("bolt://h")
    assert "hunter2" not in repr(vars(store)) + repr(store.address) + str(store.address)


def test_no_server_is_one_clear_sentence_for_the_command_line(run):
    result = run("info", "bolt://127.0.0.1:1")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: no Neo4j server answers at bolt://127.0.0.1:1")
    assert "Traceback" not in result.stderr


SECRET = "s3cretPW"
TYPED = (
    f"neo4j://neo4j:{SECRET}@localhost:7687", f"BOLT://u:{SECRET}@h", f"neo4j:{SECRET}@localhost", f"bolt://{SECRET}@h",
    f"neo4j+s://:{SECRET}@h:1", f"http://u:{SECRET}@x.org/a.csv", f"bolt://h:1?password={SECRET}", f"bolt:u:{SECRET}@h",
    f"postgres://u:{SECRET}@h/db", f"neo4j://h:7687/{SECRET}", f"bolt://u:{SECRET}@[::1", f"https://x.org/?t={SECRET}",
)  # fmt: skip


@pytest.mark.parametrize("typed", TYPED)
def test_a_password_typed_anywhere_is_said_back_nowhere_and_names_nothing(run, tmp_path, monkeypatch, typed):
    monkeypatch.chdir(tmp_path)
    for words in (
        ("lines", typed), ("--debug", "lines", typed), ("load", "example:open-source", "--into", typed),
        ("query", typed, "--cypher", "RETURN 1"), ("check", typed), ("diff", typed, typed), ("init", typed),
        ("brief", typed, "-o", "b"), ("export", "example:open-source", "-o", typed, "--format", "csv"),
        ("lines", "example:open-source", "-o", typed), ("view", "example:open-source", "-o", typed),
    ):  # fmt: skip
        result = run(*words)
        assert result.exit_code == 1, words
        assert SECRET not in f"{result.output}{result.exception!r}", words
    assert list(tmp_path.iterdir()) == []


def test_ordinary_outputs_are_no_addresses(tmp_path):
    for name in ("C:/Users/me/out.csv", "a/b:c.csv", "out@home.csv", "2026-01 12:30.csv", "boltons.csv"):
        refuse_address(Path(name))
    for name in ("neo4j:7687", "bolt+s:host", "http://x"):
        with pytest.raises(OutputError):
            refuse_address(Path(name))
