"""Work for the tests of routes: workers find it by name."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path


def added(shared: int, piece: int) -> int:
    sys.stdout.write("said in a worker")
    return shared + piece


def refused(shared: int, piece: int) -> int:
    if piece == shared:
        raise ValueError(f"piece {piece} is wrong")
    return piece


def dies_once(mark: str, piece: int) -> int:
    """The first worker that gets piece 2 is killed."""
    if piece == 2 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return piece


def dies(_: object, piece: int) -> int:
    if piece == 1:
        os._exit(9)
    return piece


def environment(_: object, name: str) -> str | None:
    return os.environ.get(name)


def process(_: object, piece: int) -> int:
    return os.getpid()
