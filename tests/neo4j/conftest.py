"""One real Neo4j server for the whole session, emptied before every test that asks for it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.neo4j.runtime import RuntimeMissingError, Server

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.neo4j)


def _make(home, **options):
    try:
        return Server(home, **options)
    except RuntimeMissingError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def session_server(tmp_path_factory):
    """The server of this session; stopped and removed at the end."""
    home = tmp_path_factory.mktemp("neo4j")
    with _make(home) as server:
        yield server
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def session_driver(session_server):
    """A plain driver to look behind graphlab's back."""
    with session_server.driver() as driver:
        yield driver


@pytest.fixture
def server(session_server, session_driver, monkeypatch):
    """The server, empty, and found through the environment."""
    empty(session_driver)
    for name, value in session_server.environment.items():
        monkeypatch.setenv(name, value)
    return session_server


@pytest.fixture
def cypher(server, session_driver):
    """Run one statement and give its rows as dictionaries."""

    def run(text, **parameters):
        with session_driver.session(database="neo4j") as session:
            return session.run(text, parameters).data()

    return run


def empty(driver):
    with driver.session(database="neo4j") as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


def without_schema(driver):
    """Drop every constraint and index; for few tests only, since the server then plans every statement anew."""
    with driver.session(database="neo4j") as session:
        for row in session.run("SHOW CONSTRAINTS YIELD name").data():
            session.run(f"DROP CONSTRAINT `{row['name']}`").consume()
        for row in session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'").data():
            session.run(f"DROP INDEX `{row['name']}`").consume()


@pytest.fixture
def bare_server(server, session_driver):
    """The server as nobody has used it yet: no data, no constraints."""
    without_schema(session_driver)
    return server


@pytest.fixture(scope="session")
def second_server(tmp_path_factory):
    """A second server, without Graph Data Science, that tests may kill."""
    server = _make(tmp_path_factory.mktemp("own"), heap="512m", gds=False)
    with server:
        yield server


@pytest.fixture
def own_server(second_server, monkeypatch):
    """The second server, running, empty, and found through the environment."""
    if second_server.process is None or second_server.process.poll() is not None:
        second_server.start()
    with second_server.driver() as driver:
        empty(driver)
    for name, value in second_server.environment.items():
        monkeypatch.setenv(name, value)
    return second_server
