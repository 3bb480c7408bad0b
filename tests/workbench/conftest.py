"""A server as a person starts it, in a process of its own."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Served:
    """A running server: its process, port, the address with the key, and the cookie that the key gives."""

    process: subprocess.Popen[str]
    folder: Path
    port: int
    address: str
    cookie: str = ""

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of one request; a header of "" is left out."""
        told = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie}
        if method == "POST":
            told |= {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/x-www-form-urlencoded"}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in told.items():
                if value:
                    connection.putheader(name, value)
            if body is not None and "Content-Length" not in told:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders()
            if body is not None:
                connection.send(body)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Start servers; all are ended by Ctrl-C, which must be a clean end."""
    started: list[Served] = []

    def start(*typed: str, folder: Path | None = None) -> Served:
        folder = folder or tmp_path_factory.mktemp("project")
        root = str(Path(__file__).parents[2])
        process = subprocess.Popen(
            [sys.executable, "-m", "graphlab", "open", "--no-browser", *typed],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": root, "PYTHONUNBUFFERED": "1"},
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:(\d+)/start\?key=\S+", line)
        assert address, (line, process.stderr.read() if process.stderr else "")
        served = Served(process, folder, int(address.group(1)), address.group(0))
        _, headers, _ = served.ask(served.address.partition(str(served.port))[2])
        served.cookie = headers["set-cookie"].partition(";")[0]
        started.append(served)
        return served

    yield start
    for served in started:
        if served.process.poll() is None:
            served.process.send_signal(signal.SIGINT)
        _, said = served.process.communicate(timeout=30)
        assert "Traceback" not in said, said


@pytest.fixture(scope="session")
def example_server(serve: Callable[..., Served]) -> Served:
    """A server over a project of the packaged dataset."""
    return serve("example:open-source")
