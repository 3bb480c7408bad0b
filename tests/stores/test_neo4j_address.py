"""Addresses of Neo4j servers: from the command line and the environment, never with a password in them."""

from __future__ import annotations

import pytest

from graphlab.errors import StoreError
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
