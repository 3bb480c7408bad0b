"""What a load made of a folder, kept to be read again: in that folder or in the user's own cache, for its owner only.

A cache can be deleted at any time. It is written whole under another name and renamed, so that a reader finds the old
one, the new one or none. It is sealed with a secret of this user (blake2b with a key): one that somebody else made, or
that was changed, is as good as none, so that a folder from elsewhere says what its files say.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

FOLDER = ".graphlab-cache"
#: Set to anything in the environment: nothing is kept, and nothing kept is read.
OFF = "GRAPHLAB_NO_CACHE"
_ENDING, _PART = ".kept", ".part"
_SEAL = 32
#: What tells backup programs and git that the folder need not be kept.
_SIGNS = {
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# What graphlab read here; it can be deleted.\n",
    ".gitignore": "*\n",
}
_WITHOUT: ContextVar[bool] = ContextVar("without cache", default=False)


@contextmanager
def without_cache() -> Iterator[None]:
    """Read and keep nothing in caches meanwhile."""
    token = _WITHOUT.set(True)
    try:
        yield
    finally:
        _WITHOUT.reset(token)


def is_on() -> bool:
    """Return whether caches are used."""
    return not _WITHOUT.get() and not os.environ.get(OFF)


def of_user() -> Path:
    """Return the folder of this user's caches; it may not be there."""
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    return Path(base or Path.home() / ".cache") / "graphlab"


def read_kept(folder: Path, name: str) -> bytes | None:
    """Return what was kept of a folder under a name; None where there is none, or it is not as this user kept it.

    Parameters
    ----------
    folder
        The folder that was read.
    name
        Which of the things that may be kept of it.
    """
    seal = _secret(make=False)
    if seal is None or not is_on():
        return None
    for place in _places(folder):
        with suppress(OSError):
            data = (place / _file(name, seal)).read_bytes()
            content, said = memoryview(data)[:-_SEAL], data[-_SEAL:]
            if secrets.compare_digest(said, _sealed(content, name, seal)):
                return data[:-_SEAL]
    return None


def keep(folder: Path, name: str, content: bytes) -> None:
    """Keep something of a folder, in place of what was kept under the name; where no disk allows it, nothing is."""
    seal = _secret(make=True)
    if seal is None or not is_on():
        return
    sealed = _sealed(memoryview(content), name, seal)
    for place in _places(folder):
        with suppress(OSError):
            _write(place, _file(name, seal), content, sealed)
            return


def _places(folder: Path) -> Iterator[Path]:
    """Yield where something of a folder may be kept: in it, if it can be written to, then in the user's cache."""
    inside = folder / FOLDER
    if not inside.is_symlink() and os.access(folder, os.W_OK):
        yield inside
    with suppress(OSError, RuntimeError):
        where = hashlib.blake2b(os.fsencode(folder.resolve()), digest_size=16).hexdigest()
        yield of_user() / where


def _file(name: str, seal: bytes) -> str:
    """Return the name of the file, which differs between users of one folder."""
    return f"{name}-{hashlib.blake2b(seal, digest_size=4).hexdigest()}{_ENDING}"


def _sealed(content: memoryview, name: str, seal: bytes) -> bytes:
    made = hashlib.blake2b(name.encode(), key=seal, digest_size=_SEAL)
    made.update(content)
    return made.digest()


def _write(place: Path, name: str, content: bytes, seal: bytes) -> None:
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for sign, text in _SIGNS.items():
        if not (place / sign).exists():
            _whole(place, sign, text.encode())
    _whole(place, name, content, seal)
    for left in place.glob(f"{name}.*{_PART}"):
        with suppress(OSError):
            left.unlink()


def _whole(place: Path, name: str, *parts: bytes) -> None:
    """Write a file for its owner only, under another name first."""
    part = place / f"{name}.{os.getpid()}-{secrets.token_hex(4)}{_PART}"
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(parts)
        part.replace(place / name)
    finally:
        with suppress(OSError):
            part.unlink()


def _secret(*, make: bool) -> bytes | None:
    """Return the secret that seals this user's caches; None where it is not there and cannot be made."""
    with suppress(OSError, RuntimeError):
        path = of_user() / "secret"
        if make and not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _whole(path.parent, path.name, secrets.token_bytes(_SEAL))
        found = path.read_bytes()
        return found if len(found) == _SEAL else None
    return None
