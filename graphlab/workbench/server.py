"""The server: two loopback sockets, the first address with its key, and the end."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

import click
import uvicorn

from graphlab.errors import OutputError
from graphlab.workbench.app import make_app
from graphlab.workbench.bench import Workbench
from graphlab.workbench.desk import Desk
from graphlab.workbench.guard import START, Guard
from graphlab.workbench.running import Jobs, Program

#: Minutes without a request or a job after which the server ends.
IDLE = 60.0
_LOOK = 0.5


def serve(
    folder: Path,
    program: click.Group,
    *,
    port: int = 0,
    browser: bool = True,
    idle: float = IDLE,
    say: Callable[[str], None],
) -> None:
    """Serve a project folder to the browser of this machine until it is closed.

    Parameters
    ----------
    folder
        The project folder; it becomes the current folder of the process.
    program
        The commands.
    port
        Port on both loopback addresses; 0 takes a free one.
    browser
        Open the first page in the browser.
    idle
        Minutes after which the server ends by itself when nobody asks and nothing runs.
    say
        Prints a line for a person.

    Raises
    ------
    OutputError
        If the port is taken.
    """
    desk = Desk(folder)
    os.chdir(desk.folder)
    sockets, port = _sockets(port)
    bench = Workbench(desk, Program(program, desk.stamp), Jobs(desk.folder))
    token = secrets.token_urlsafe(32)
    app = Guard(make_app(bench), token, port)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    address = f"http://127.0.0.1:{port}{START}?key={token}"
    say(f"The project '{desk.folder.name}' is open at {address}")
    say("Keep the address to yourself; it works on this machine only. Ctrl-C here, or Close on the page, ends it.")
    threading.Thread(target=_watch, args=(bench, server, idle, address if browser else ""), daemon=True).start()
    try:
        server.run(sockets=sockets)
    finally:
        bench.ending.set()
        bench.jobs.stop_all()
        for opened in sockets:
            opened.close()
    say("Closed.")


def _sockets(port: int) -> tuple[list[socket.socket], int]:
    """Return listening sockets on both loopback addresses and their port; IPv6 is left out where there is none."""
    first = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let two programs take one port
        first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        first.bind(("127.0.0.1", port))
    except OSError as error:
        first.close()
        raise OutputError(f"port {port} is taken ({error.strerror}); leave --port out for a free one") from None
    port = int(first.getsockname()[1])
    found = [first]
    if socket.has_ipv6:
        second = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
        try:
            second.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            if os.name == "posix":
                second.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            second.bind(("::1", port))
            found.append(second)
        except OSError:
            second.close()
    for opened in found:
        opened.listen()  # whoever follows the address at once waits, and is not refused
    return found, port


def _watch(bench: Workbench, server: uvicorn.Server, idle: float, address: str) -> None:
    """Open the browser when the server listens, and end the server when it is closed or nobody asks any more."""
    while not server.started and not server.should_exit:
        time.sleep(0.05)
    if address and server.started:
        webbrowser.open(address)
    while not server.should_exit:
        bench.ending.wait(_LOOK)
        if bench.jobs.running:
            bench.last_asked = time.monotonic()
        if bench.ending.is_set() or time.monotonic() - bench.last_asked > idle * 60:
            time.sleep(_LOOK)  # the page that says so is sent first
            server.should_exit = True
