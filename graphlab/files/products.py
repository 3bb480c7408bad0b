"""A folder of products: replaced only where its manifest proves that this program wrote it as that kind of product."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from graphlab.errors import OutputError
from graphlab.files.cache import FOLDER as CACHE
from graphlab.files.exchange import swap_folders
from graphlab.files.locks import writing
from graphlab.files.single import write_whole
from graphlab.files.targets import kind_of, new_mode, real_target, refuse_address, refuse_sources

#: Where the manifest stands: a file of its own, or a part of a record that the product has in any case.
MANIFEST = ".graphlab-product.json"
RECORD = "run-record.json"
_PART = "product"


def check_folder(path: Path, kind: str = "", *, force: bool = False, sources: Iterable[Path] = ()) -> None:
    """Refuse early a folder that may not be written.

    Parameters
    ----------
    path
        A new folder, an empty one, or with `force` one that we wrote as that kind of product.
    kind
        What is to be written: ``briefing``, ``csv export`` ...; "" for what is never replaced.
    sources
        What is being read; the folder may not be one of them, hold one or lie inside one.

    Raises
    ------
    OutputError
        If it may not; nothing was touched.
    """
    refuse_address(path)
    refuse_sources(path, sources)
    there = kind_of(path)
    if not there:
        return
    if there != "folder":
        raise OutputError(f"'{path}' is a {there}; name a folder; nothing was touched")
    first = min((p.name for p in path.iterdir() if p.name != CACHE), default="")
    if not first:
        return
    if not kind:
        raise OutputError(f"'{path}' holds something already ({first} ...); nothing was written")
    if not force:
        raise OutputError(f"'{path}' exists already; nothing was written (--force replaces it)")
    _refuse_strangers(path, kind)


def write_folder(
    path: Path, files: Mapping[str, bytes], kind: str = "", *, force: bool = False, sources: Iterable[Path] = ()
) -> None:
    """Write a folder beside its place and exchange the two in one step.

    Parameters
    ----------
    path, kind, force, sources
        See `check_folder`.
    files
        Content by name; "/" makes folders inside. A manifest is added, unless `RECORD` among them holds it
        (`manifest`).

    Raises
    ------
    OutputError
        If the folder may not be replaced, another process is writing it, or the disk says no. What was there stays.
    """
    sources = tuple(sources)
    check_folder(path, kind, force=force, sources=sources)
    target = real_target(path)
    if kind and RECORD not in files:
        made = json.dumps({_PART: manifest(files, kind)}, indent=1, ensure_ascii=False)
        files = {**files, MANIFEST: f"{made}\n".encode()}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with writing(target):
            _recover(target)
            check_folder(path, kind, force=force, sources=sources)
            _exchange(target, files)
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written: {error.strerror}; nothing was written") from error


def manifest(files: Mapping[str, bytes], kind: str) -> dict[str, object]:
    """Return what proves later that a folder was written by us: its kind, and the digest of each file."""
    return {"kind": kind, "files": {name: _digest(content) for name, content in sorted(files.items())}}


def _fresh(target: Path) -> Path:
    return target.with_name(f".{target.name}.graphlab-new")


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.graphlab-old")


def _exchange(target: Path, files: Mapping[str, bytes]) -> None:
    fresh, old = _fresh(target), _old(target)
    try:
        fresh.mkdir()
        mode = new_mode()
        for name, content in sorted(files.items()):
            part = fresh / name
            part.parent.mkdir(parents=True, exist_ok=True)
            write_whole(part, content, mode)
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


def _said(path: Path) -> tuple[str, dict[str, str]]:
    """Return what the manifest of a folder says: the kind of product and the digest of each file."""
    for name in (MANIFEST, RECORD):
        try:
            said = json.loads((path / name).read_text(encoding="utf-8"))[_PART]
            return str(said["kind"]), dict(said["files"]) | {name: ""}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue
    return "", {}


def _refuse_strangers(path: Path, kind: str) -> None:
    """Refuse a folder that holds anything but what its manifest says we wrote."""
    was, written = _said(path)
    if was and was != kind:
        raise OutputError(f"'{path}' holds a {was} and no {kind}; nothing was touched; name an empty or new folder")
    for found in sorted(p for p in path.rglob("*") if not p.is_dir() or p.is_symlink()):
        name = found.relative_to(path).as_posix()
        if name.startswith(f"{CACHE}/"):
            continue
        if name not in written:
            raise OutputError(
                f"'{path}' holds other files ({name} ...); nothing was touched; name an empty or new folder"
            )
        if found.is_symlink() or written[name] not in ("", _digest(found.read_bytes())):
            raise OutputError(
                f"'{found}' was changed after graphlab wrote it; nothing was touched; move it elsewhere first"
            )
