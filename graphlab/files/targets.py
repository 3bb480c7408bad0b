"""What may be written to: a new path, or a regular file or folder, never a device, a pipe or what is being read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from graphlab.errors import OutputError


def real_target(path: Path) -> Path:
    """Return where a path leads: the end of its links, so that a link stays and its target is replaced."""
    return Path(os.path.realpath(path))


#: What a path looks like when somebody typed an address, with a login or without; a Windows drive has one letter.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/|(?:neo4j|bolt)[a-z+]*:|[^/\\]*:[^/\\]*@", re.IGNORECASE)

#: A login inside a sentence, of an address and without one. Lengths have a limit: a text of any length is looked
#: through in a time that grows as it does.
_SAID = (
    (re.compile(r"([A-Za-z][\w+.-]{0,40}://?)[^\s'\"]{0,1000}@"), r"\1***@"),
    (re.compile(r"([^\s'\"/\\:@(]{1,200}):(?!//)[^\s'\"@]{1,1000}@"), r"\1:***@"),
)


def without_logins(text: str) -> str:
    """Return a text in which no login of an address stands: whatever was typed, a password is never said back.

    Examples
    --------
    >>> without_logins("there is no file 'bolt://neo4j:secret@host:7687'")
    "there is no file 'bolt://***@host:7687'"
    >>> without_logins("'neo4j:secret@host' is no question")
    "'neo4j:***@host' is no question"
    """
    for login, hidden in _SAID:
        text = login.sub(hidden, text)
    return text


def refuse_address(path: Path) -> None:
    """Refuse an output that looks like an address: it may hold a password, which would name a file or folder.

    Raises
    ------
    OutputError
        If it does; it is not said back.
    """
    if _ADDRESS.match(str(path)):
        raise OutputError(
            "an output is a file or folder, and this looks like an address (it is not repeated here: it may hold a "
            "password); nothing was written; graphlab load SOURCE --into bolt://HOST:7687 writes to a server"
        )


def check_file(path: Path, *, force: bool, sources: Iterable[Path] = ()) -> None:
    """Refuse early a file that could not be written.

    Parameters
    ----------
    path
        A new file, or with `force` one that is there.
    sources
        What is being read: the file may not be one of them, nor take the place of a file of a folder among them.

    Raises
    ------
    OutputError
        If it is a folder, a device or a pipe, or if it is there and `force` is off.
    """
    refuse_address(path)
    target = real_target(path)
    kind = kind_of(target)
    if kind == "folder":
        raise OutputError(f"'{path}' is a folder; name a file")
    if kind not in ("", "file"):
        raise OutputError(f"'{path}' is a {kind}; nothing was written; leave -o out to print, or name a file")
    if kind and not force:
        raise OutputError(f"'{path}' is there already; nothing was written (--force overwrites)")
    for source in map(real_target, sources):
        if target == source or (kind and source in target.parents):
            raise OutputError(
                f"'{path}' belongs to the source, which is only read; nothing was touched; name another file"
            )


def kind_of(path: Path) -> str:
    """Return what stands at the end of a path: "file", "folder", "device", "pipe", "socket" or "" for nothing.

    Raises
    ------
    OutputError
        If the system does not let it be seen.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, ValueError) as error:
        raise OutputError(f"'{path}' cannot be written: {getattr(error, 'strerror', '') or error}") from error
    kinds = ((stat.S_ISREG, "file"), (stat.S_ISDIR, "folder"), (stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"))
    return next((name for test, name in kinds if test(mode)), "device")


def refuse_sources(path: Path, sources: Iterable[Path]) -> None:
    """Refuse a target that is one of the sources, holds one, or lies inside one.

    Parameters
    ----------
    path
        Where is to be written.
    sources
        Files and folders that are being read.

    Raises
    ------
    OutputError
        If the two overlap.
    """
    target = real_target(path)
    for source in sources:
        read = real_target(source)
        if target == read or read in target.parents or (target in read.parents and kind_of(target) == "folder"):
            where = "is" if target == read else "lies inside" if read in target.parents else "holds"
            raise OutputError(
                f"'{path}' {where} the source '{source}', which is only read; nothing was touched; "
                "name a folder outside it"
            )


def new_mode(mode: int = 0o666) -> int:
    """Return the mode of a new file under the umask."""
    mask = os.umask(0)
    os.umask(mask)
    return mode & ~mask
