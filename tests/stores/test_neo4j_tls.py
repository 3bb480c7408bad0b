"""TLS asked of a plain server, and the other way: said, with what to write instead."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable

import pytest

from graphlab.errors import StoreError
from graphlab.stores.neo4j.store import Neo4jStore


@pytest.fixture
def listening(tmp_path) -> Callable[..., int]:
    """Give the port of a server that hangs up, behind TLS or not; what Bolt says beyond that does not matter here."""

    def start(*, tls: bool) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        context = None
        if tls:
            key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
            words = f"openssl req -x509 -newkey rsa:2048 -nodes -keyout {key} -out {certificate} -days 2 -subj /CN=h"
            subprocess.run(words.split(), check=True, capture_output=True)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)

        def answer() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                try:
                    client = context.wrap_socket(client, server_side=True) if context else client
                    client.recv(100)
                    client.close()
                except OSError:
                    client.close()

        threading.Thread(target=answer, daemon=True).start()
        return int(server.getsockname()[1])

    return start


@pytest.mark.parametrize(
    ("scheme", "tls", "says"),
    [
        ("bolt+s", False, "asks for TLS, and the server there does not speak it: write the address without +s"),
        ("neo4j+ssc", False, "asks for TLS, and the server there does not speak it"),
        ("bolt", True, "does not answer a plain connection in Bolt: if it wants TLS, write +s"),
        ("neo4j", True, "does not answer a plain connection in Bolt"),
        ("bolt+s", True, "is not one that this machine trusts; for a certificate of your own making write +ssc"),
    ],
)
def test_a_client_and_a_server_that_disagree_about_tls(listening, monkeypatch, scheme, tls, says):
    monkeypatch.setenv("NEO4J_PASSWORD", "hunter2-secret")
    with pytest.raises(StoreError) as caught:
        Neo4jStore.from_url(f"{scheme}://127.0.0.1:{listening(tls=tls)}").read()
    assert says in str(caught.value)
    assert "hunter2" not in str(caught.value)
