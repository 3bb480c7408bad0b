"""Files and folders written whole or not at all: into a temporary sibling, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from graphlab.errors import OutputError


def check_free(path: Path, *, force: bool) -> None:
    """Refuse early if something is there that would be overwritten.

    Raises
    ------
    OutputError
        If the path exists and `force` is off; a folder that is empty is free.
    """
    if force or not (path.exists() or path.is_symlink()):
        return
    if path.is_dir() and not any(path.iterdir()):
        return
    raise OutputError(f"'{path}' exists already; nothing was written (--force replaces it)")


def write_file(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write one file by renaming.

    Raises
    ------
    OutputError
        If it exists and `force` is off, if it is a folder, or if the disk says no.
    """
    check_free(path, force=force)
    if path.is_dir():
        raise OutputError(f"'{path}' is a folder; name a file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written: {error.strerror}; nothing was changed") from error


def write_folder(path: Path, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Write a folder by renaming a finished sibling.

    Parameters
    ----------
    path
        The folder.
    files
        Content by name; "/" makes folders inside.
    force
        Replace the folder if everything in it bears a name that we write.

    Raises
    ------
    OutputError
        If it exists and `force` is off, holds other people's files, or the disk says no. What was there stays.
    """
    check_free(path, force=force)
    _refuse_strangers(path, files)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
        try:
            fresh.chmod(0o755)
            for name, content in files.items():
                target = fresh / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            _exchange(fresh, path)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written: {error.strerror}; nothing was changed") from error


#: Names at the top of our folders; a folder with any other is not ours to replace.
_OURS = frozenset(
    {
        *("briefing.html", "briefing.docx", "briefing.pptx", "network.html", "map.html", "tables", "pictures"),
        *("run-record.json", "dataset.yaml", "sources.csv", "places.csv", "lines.csv", "operations.csv", "links.csv"),
        *("events.csv", "counts.csv", "locations.csv", "flows.csv", "nodes", "relationships", "import.txt"),
        "left-out.txt",
    }
)


def _refuse_strangers(path: Path, files: Mapping[str, bytes]) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        raise OutputError(f"'{path}' is a file; name a folder")
    ours = _OURS | {name.partition("/")[0] for name in files}
    strangers = sorted(p.name for p in path.iterdir() if p.name not in ours)
    if strangers:
        raise OutputError(f"'{path}' holds other files ({strangers[0]} ...); name an empty or new folder")


def _exchange(fresh: Path, path: Path) -> None:
    if not path.exists():
        fresh.rename(path)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{path.name}-old-", dir=path.parent))
    try:
        path.rename(old / "was")
        try:
            fresh.rename(path)
        except OSError:
            (old / "was").rename(path)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
