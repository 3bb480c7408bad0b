"""One writer at a time: a lock beside the target that names its owner and ends with the owner's process."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from graphlab.errors import OutputError

#: Seconds that a second writer waits for the first.
PATIENCE = 10.0
_PAUSE = 0.05


def lock_of(path: Path) -> Path:
    """Return the lock of a target: a hidden file beside it."""
    return path.with_name(f".{path.name}.graphlab-lock")


@contextmanager
def writing(path: Path, *, inside: bool = False) -> Iterator[None]:
    """Hold the lock of a target.

    Parameters
    ----------
    path
        The target, without links on the way (`targets.real_target`).
    inside
        Keep the lock inside the target, a folder that is there, instead of beside it.

    Raises
    ------
    OutputError
        If another process holds it for longer than `PATIENCE`.

    Notes
    -----
    The system gives the lock back when its owner ends, however it ends; a lock file without an owner is nobody's.
    """
    lock = path / ".graphlab-lock" if inside else lock_of(path)
    descriptor = _acquired(lock, path)
    try:
        os.truncate(descriptor, 0)
        os.write(descriptor, f"graphlab {_command()} (process {os.getpid()})".encode())
        yield
    finally:
        with suppress(OSError):
            lock.unlink()
        os.close(descriptor)


def _command() -> str:
    """Return the command that was typed, without its arguments, which may hold what is nobody's business."""
    return next((word for word in sys.argv[1:] if word.isalpha()), "library")


def _acquired(lock: Path, path: Path) -> int:
    deadline = time.monotonic() + PATIENCE
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        if _taken(descriptor) and _is_there(descriptor, lock):
            return descriptor
        owner = os.pread(descriptor, 200, 0).decode("utf-8", "replace") if hasattr(os, "pread") else ""
        os.close(descriptor)
        if time.monotonic() > deadline:
            raise OutputError(
                f"'{path}' is being written by {owner or 'another graphlab'}; nothing was written; "
                "try again when it is done"
            )
        time.sleep(_PAUSE)


def _taken(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_there(descriptor: int, lock: Path) -> bool:
    """Return whether the lock that was taken still stands at its path (its last owner may just have removed it)."""
    try:
        there = lock.stat()
    except FileNotFoundError:
        return False
    return os.path.sameopenfile(descriptor, descriptor) and there.st_ino == os.fstat(descriptor).st_ino
