"""Two paths exchanged in one step where the system can, else by two renames that are undone on any interruption."""

from __future__ import annotations

import ctypes
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

_EXCHANGE = 2
_HERE = -100


@lru_cache(maxsize=1)
def _renameat2() -> Any:
    """Return the system's call that exchanges two paths, or None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)


def exchanged(first: Path, second: Path) -> bool:
    """Exchange two paths of one folder in one step; return whether the system could.

    Raises
    ------
    OSError
        If it could, and the disk said no.
    """
    call = _renameat2()
    if call is None:
        return False
    if call(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    import errno

    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number), str(second))


def swap_folders(fresh: Path, target: Path, old: Path) -> None:
    """Put a finished folder in the place of another, which goes to `old`.

    Raises
    ------
    OSError
        If the disk says no; the target is then what it was.
    """
    if exchanged(fresh, target):
        fresh.rename(old)
        return
    target.rename(old)
    try:
        fresh.rename(target)
    except BaseException:
        old.rename(target)
        raise
