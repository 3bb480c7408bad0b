"""A folder of tables that was loaded once is not parsed again: what came of it is kept, by the digests of its files.

Kept are loads of `WORTH` bytes and more in which no row was rejected; their report is kept with them. The key is made
of the files, their names and this program, so that nothing else is ever taken for them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import graphlab
from graphlab.files import cache
from graphlab.model import stored
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.checks import is_more_to_come

#: A folder of fewer bytes is read as quickly as what was kept of it.
WORTH = 100_000
_CHUNK = 1 << 22
#: What decides how files are read, below the folder of the program.
_READS = ("data", "loaders", "model", "wording")


def key_of(files: Mapping[str, Path], own: Callable[[str], bool]) -> str:
    """Return what names a load of some files by this program; "" where it is not worth keeping or caches are off.

    Parameters
    ----------
    files
        Every file in the folder by name; of those that are no tables the names count, which the report tells.
    own
        Says of a name whether it is that of a table or the record.
    """
    read = {name for name, path in files.items() if own(name) and path.is_file()}
    if not cache.is_on() or sum(files[name].stat().st_size for name in read) < WORTH:
        return ""
    made = hashlib.blake2b(f"{graphlab.__version__} {stored.FORM} {_program()}".encode(), digest_size=32)
    for name, path in sorted(files.items()):
        made.update(f"\0{name}\0{_digest(path) if name in read else path.is_file()}".encode())
    return made.hexdigest()


def _digest(path: Path) -> str:
    found = hashlib.blake2b(digest_size=32)
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    """Return what changes with every module that decides how files are read: names, sizes and times of change."""
    root = Path(graphlab.__file__).parent
    seen = [
        (path.relative_to(root).as_posix(), path.stat().st_size, path.stat().st_mtime_ns)
        for room in _READS
        for path in sorted((root / room).rglob("*"))
        if path.suffix in (".py", ".yaml")
    ]
    return hashlib.blake2b(repr(seen).encode(), digest_size=16).hexdigest()


def kept_load(folder: Path, key: str) -> ClaimSet | None:
    """Return what was kept of a load of a folder under a key; None where there is nothing."""
    content = cache.read_kept(folder, _name()) if key else None
    return stored.unpack(content, key) if content is not None else None


def keep_load(folder: Path, key: str, data: ClaimSet) -> None:
    """Keep a load of a folder, unless rows were rejected in it."""
    if key and data.report is not None and not (data.report.errors or data.report.rejected):
        content = stored.pack(data, key)
        if content is not None:
            cache.keep(folder, _name(), content)


def _name() -> str:
    """Return under which name a load is kept: one that others are joined to is checked by fewer rules."""
    return "claims-of-several" if is_more_to_come() else "claims"
