"""A file that opens a project with a double click."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from graphlab.files.single import write_file

_NAME = "Open in graphlab"


def write_shortcut(folder: Path, system: str = sys.platform, python: str = sys.executable) -> Path:
    """Write a shortcut to a project into its folder, and return it.

    Parameters
    ----------
    folder
        The project folder. The shortcut finds the folder by where it lies itself, so that both can be moved together.
    system
        ``win32``, ``darwin``, or another for a desktop of the free kind.
    python
        The Python in which graphlab is installed.
    """
    if system == "win32":
        target = folder / f"{_NAME}.cmd"
        text = f'@echo off\r\ncd /d "%~dp0"\r\n"{python}" -m graphlab open\r\nif errorlevel 1 pause\r\n'
    elif system == "darwin":
        target = folder / f"{_NAME}.command"
        text = f'#!/bin/sh\ncd "$(dirname "$0")" && exec {shlex.quote(python)} -m graphlab open\n'
    else:
        target = folder / f"{_NAME}.desktop"
        run = f'cd "$(dirname "$1")" && exec {shlex.quote(python)} -m graphlab open'
        quoted = run.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`")
        text = f'[Desktop Entry]\nType=Application\nName={_NAME}\nTerminal=true\nExec=sh -c "{quoted}" open %k\n'
    write_file(target, text, force=True, mode=0o777)
    return target
