"""A folder of products: replaced only where its manifest proves that this program wrote it as that kind of product."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from graphlab.errors import OutputError
from graphlab.files.exchange import swap_folders
from graphlab.files.locks import writing
from graphlab.files.single import write_whole
from graphlab.files.targets import kind_of, new_mode, real_target, refuse_sources

#: In every folder that we write: its kind, and the digest of each file.
MANIFEST = ".graphlab-product.json"


def check_folder(path: Path, kind: str, *, force: bool, sources: Iterable[Path] = ()) -> None:
    """Refuse early a folder that may not be written.

    Parameters
    ----------
    path
        A new folder, an empty one, or with `force` one that we wrote as that kind of product.
    kind
        What is to be written: ``briefing``, ``csv export`` ...
    sources
        What is being read; the folder may not be one of them, hold one or lie inside one.

    Raises
    ------
    OutputError
        If it may not; nothing was touched.
    """
    refuse_sources(path, sources)
    there = kind_of(path)
    if not there:
        return
    if there != "folder":
        raise OutputError(f"'{path}' is a {there}; name a folder; nothing was touched")
    if not any(path.iterdir()):
        return
    _refuse_strangers(path, kind)
    if not force:
        raise OutputError(f"'{path}' exists already; nothing was written (--force replaces it)")


def write_folder(
    path: Path, files: Mapping[str, bytes], kind: str, *, force: bool = False, sources: Iterable[Path] = ()
) -> None:
    """Write a folder beside its place and exchange the two in one step.

    Parameters
    ----------
    path, kind, force, sources
        See `check_folder`.
    files
        Content by name; "/" makes folders inside.

    Raises
    ------
    OutputError
        If the folder may not be replaced, another process is writing it, or the disk says no. What was there stays.
    """
    sources = tuple(sources)
    check_folder(path, kind, force=force, sources=sources)
    target = real_target(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with writing(target):
            _recover(target)
            check_folder(path, kind, force=force, sources=sources)
            _exchange(target, files, kind)
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written: {error.strerror}; nothing was changed") from error


def _fresh(target: Path) -> Path:
    return target.with_name(f".{target.name}.graphlab-new")


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.graphlab-old")


def _exchange(target: Path, files: Mapping[str, bytes], kind: str) -> None:
    fresh, old = _fresh(target), _old(target)
    try:
        fresh.mkdir()
        mode = new_mode()
        for name, content in sorted(files.items()):
            part = fresh / name
            part.parent.mkdir(parents=True, exist_ok=True)
            write_whole(part, content, mode)
        write_whole(fresh / MANIFEST, _manifest(files, kind), mode)
        if target.exists():
            swap_folders(fresh, target, old)
        else:
            fresh.rename(target)
    finally:
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)


def _recover(target: Path) -> None:
    """Finish or undo what an interrupted writer left: the old folder is put back where no new one stands."""
    fresh, old = _fresh(target), _old(target)
    if not target.exists() and old.is_dir():
        with suppress(OSError):
            old.rename(target)
    for left in (fresh, old):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _manifest(files: Mapping[str, bytes], kind: str) -> bytes:
    made = {"kind": kind, "files": {name: _digest(content) for name, content in sorted(files.items())}}
    return (json.dumps(made, indent=1, ensure_ascii=False) + "\n").encode()


def _refuse_strangers(path: Path, kind: str) -> None:
    """Refuse a folder that holds anything but what its manifest says we wrote."""
    try:
        said = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        written, was = dict(said["files"]), str(said["kind"])
    except (OSError, ValueError, KeyError, TypeError):
        first = min(p.name for p in path.iterdir())
        raise OutputError(
            f"'{path}' holds files that graphlab did not write as a {kind} ({first} ...); nothing was touched",
            "name an empty or new folder",
        ) from None
    if was != kind:
        raise OutputError(f"'{path}' holds a {was} and no {kind}; nothing was touched", "name an empty or new folder")
    for found in sorted(p for p in path.rglob("*") if not p.is_dir() or p.is_symlink()):
        name = found.relative_to(path).as_posix()
        if name == MANIFEST:
            continue
        if name not in written:
            raise OutputError(
                f"'{path}' holds '{name}', which graphlab did not write; nothing was touched", "move it away"
            )
        if found.is_symlink() or _digest(found.read_bytes()) != written[name]:
            raise OutputError(
                f"'{found}' was changed after graphlab wrote it; nothing was touched",
                "keep it elsewhere, then try again",
            )
