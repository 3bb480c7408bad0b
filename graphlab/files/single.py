"""One file, written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from graphlab.errors import OutputError
from graphlab.files.locks import writing
from graphlab.files.targets import check_file, new_mode, real_target

#: Why a sibling cannot be made where the file itself may be writable (a mounted file, a folder of somebody else).
_NO_SIBLING = (errno.EACCES, errno.EPERM, errno.EROFS)


def write_file(
    path: Path,
    content: str | bytes | Iterable[str],
    *,
    force: bool = False,
    mode: int = 0o666,
    sources: Sequence[Path] = (),
) -> None:
    """Write one file by renaming a finished sibling.

    Parameters
    ----------
    path
        A new file, or one to replace; of a link the target is replaced and the link stays.
    content
        Bytes, or text that is written as UTF-8 with its line feeds as they are; also text that is made bit by bit while
        it is written.
    force
        Replace what is there. It keeps its mode.
    mode
        Of a new file, before the umask; 0o600 for secrets.
    sources
        What is being read; none of it is overwritten.

    Raises
    ------
    OutputError
        If it is there and `force` is off, is no regular file, is being written by another, or if the disk says no.
        What was there stays.
    """
    check_file(path, force=force, sources=sources)
    bits = [content] if isinstance(content, str | bytes) else content
    data = (bit.encode("utf-8") if isinstance(bit, str) else bit for bit in bits)
    target = real_target(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with writing(target):
                check_file(path, force=force, sources=sources)
                _by_renaming(target, data, mode)
        except OSError as error:
            if error.errno not in _NO_SIBLING or not target.is_file():
                raise
            _in_place(target, b"".join(data))
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written: {error.strerror}; nothing was written") from error


def part_of(target: Path) -> Path:
    """Return the sibling in which a file is made; one that is left over is nobody's, and the next writer takes it."""
    return target.with_name(f".{target.name}.graphlab-part")


def _by_renaming(target: Path, data: Iterable[bytes], mode: int) -> None:
    part = part_of(target)
    with suppress(FileNotFoundError):
        part.unlink()
    try:
        write_whole(part, data, kept_mode(target, mode))
        part.replace(target)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def write_whole(path: Path, data: bytes | Iterable[bytes], mode: int) -> None:
    """Write a new file with a mode, down to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.writelines([data] if isinstance(data, bytes) else data)
        stream.flush()
        os.fsync(stream.fileno())
    path.chmod(mode)


def kept_mode(target: Path, mode: int = 0o666) -> int:
    """Return the mode of the file that is replaced, else that of a new one under the umask."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return new_mode(mode)


def _in_place(target: Path, data: bytes) -> None:
    """Rewrite a file whose folder cannot be written to; what was there is put back if the disk says no."""
    with target.open("r+b") as stream:
        before = stream.read()
        try:
            _overwrite(stream.fileno(), data)
        except BaseException:
            _overwrite(stream.fileno(), before)
            raise


def _overwrite(descriptor: int, data: bytes) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    os.ftruncate(descriptor, len(data))
    os.fsync(descriptor)
