"""What tests of routes share."""

from __future__ import annotations

import socket

import pytest


@pytest.fixture
def free_port() -> int:
    """Give a port of loopback on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
