"""The test server: what is said without Java or Maven, and that a laptop skips where CI fails."""

from __future__ import annotations

import pytest

from tests.neo4j import conftest, runtime
from tests.neo4j.runtime import RuntimeMissingError


def test_without_java_the_remedy_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(runtime, "java_version", lambda: None)
    with pytest.raises(
        RuntimeMissingError, match=r"needs Java 17 or later .no Java found.; on a laptop: .*apt-get install"
    ):
        runtime.fetch(tmp_path)
    monkeypatch.setattr(runtime, "java_version", lambda: 11)
    with pytest.raises(RuntimeMissingError, match="11 found"):
        runtime.fetch(tmp_path)


def test_without_maven_the_remedy_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(runtime, "java_version", lambda: 17)
    monkeypatch.setattr(runtime.shutil, "which", lambda name: None)
    with pytest.raises(
        RuntimeMissingError, match=r"Maven fetches the Neo4j server and was not found; on a laptop: .*maven"
    ):
        runtime.fetch(tmp_path)


def test_jars_that_are_there_need_no_maven(monkeypatch, tmp_path):
    monkeypatch.setattr(runtime, "java_version", lambda: 17)
    monkeypatch.setattr(runtime.shutil, "which", lambda name: None)
    (tmp_path / "lib.sha256").write_text(runtime.hashlib.sha256(runtime.POM.read_bytes()).hexdigest())
    assert runtime.fetch(tmp_path) == tmp_path / "lib"


def test_a_laptop_without_java_skips_and_ci_fails(monkeypatch, tmp_path):
    def missing(*_, **__):
        raise RuntimeMissingError("no Java")

    monkeypatch.setattr(conftest, "Server", missing)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no Java"):
        conftest._make(tmp_path)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(RuntimeMissingError):
        conftest._make(tmp_path)


def test_the_password_is_in_no_argument_and_no_file_of_the_server(running_server):
    words = (runtime.Path("/proc") / str(running_server.process.pid) / "cmdline").read_bytes()
    secret = running_server.password.encode()
    assert secret not in words
    texts = [p for p in running_server.home.glob("*/*") if p.is_file() and p.suffix in (".conf", ".log", ".ini")]
    assert texts
    assert not any(secret in p.read_bytes() for p in texts)


def test_a_port_is_free_and_the_server_listens_on_loopback_only(running_server):
    assert 1024 < runtime.free_port() < 65536
    conf = (running_server.home / "conf/neo4j.conf").read_text()
    assert f"server.bolt.listen_address=127.0.0.1:{running_server.port}" in conf
    assert "server.http.enabled=false" in conf
