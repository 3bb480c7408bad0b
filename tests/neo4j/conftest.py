"""One real Neo4j server for the whole session, emptied before every test that asks for it."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from tests.neo4j.runtime import BRIEF, RuntimeMissingError, Server

#: Tests that want a server in a state of its own, by fixture: two before the server has planned anything (an import, a
#: schema dropped), two after all others (a kill, a server without Graph Data Science). So it starts twice in all.
ORDER = {"imported": -2, "bare_server": -1, "doomed_server": 1, "plain_server": 2}


def pytest_collection_modifyitems(items):
    ours = [number for number, item in enumerate(items) if item.nodeid.startswith("tests/neo4j/")]
    for item in (items[number] for number in ours):
        item.add_marker(pytest.mark.neo4j)
    ordered = sorted((items[number] for number in ours), key=_turn)
    for number, item in zip(ours, ordered, strict=True):
        items[number] = item


def _turn(item):
    return next((turn for name, turn in ORDER.items() if name in getattr(item, "fixturenames", ())), 0)


def _make(home, **options):
    try:
        return Server(home, **options)
    except RuntimeMissingError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def machine(tmp_path_factory):
    """The server of this session, not started yet; stopped and removed at the end."""
    home = tmp_path_factory.mktemp("neo4j")
    server = _make(home)
    yield server
    server.stop()
    shutil.rmtree(home, ignore_errors=True)


def _run(server, *, gds=True):
    """Start the server, or start it again when it runs with other plug-ins."""
    if server.gds is not gds:
        server.stop()
        server.gds = gds
    if not server.running:
        server.start()
    return server


@pytest.fixture
def running_server(machine):
    """The server, running, with whatever is in it."""
    return _run(machine)


@pytest.fixture(scope="session")
def session_driver(machine):
    """A plain driver to look behind graphlab's back."""
    with machine.driver() as driver:
        yield driver


def _announced(server, monkeypatch):
    """Let graphlab find the server through the environment."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    return server


@pytest.fixture
def server(running_server, session_driver, monkeypatch):
    """The server, empty, and found through the environment."""
    empty(session_driver)
    return _announced(running_server, monkeypatch)


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


@pytest.fixture
def doomed_server(server):
    """The server, for a test that kills it."""
    return server


@pytest.fixture
def plain_server(machine, monkeypatch):
    """The server without Graph Data Science."""
    return _announced(_run(machine, gds=False), monkeypatch)


@pytest.fixture
def imported(machine, monkeypatch):
    """A function that lets the real ``neo4j-admin`` fill the server that is stopped, and starts it."""
    machine.stop()
    (machine.home / "conf" / "neo4j.conf").touch()

    def admin(words, folder):
        done = subprocess.run(
            ["java", "-Xmx400m", *BRIEF, "-cp", f"{machine.lib}/*", "org.neo4j.cli.AdminTool", *words],
            cwd=folder,
            env=os.environ | {"NEO4J_HOME": str(machine.home), "NEO4J_CONF": str(machine.home / "conf")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return _announced(_run(machine), monkeypatch)

    return admin
