"""Some files of a folder rewritten together: all of them or none, whatever interrupts, and no other file touched.

New files are first made in a journal inside the folder. When all are there, a plan is put beside them: from then on the
rewriting is decided, and whoever comes next finishes it. Before, whoever comes next removes the journal. Readers take
the files of a decided journal in place of those of the folder, so they see one version whether or not they may write.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from graphlab.errors import OutputError
from graphlab.files.cache import FOLDER as CACHE
from graphlab.files.locks import writing
from graphlab.files.single import kept_mode, write_whole
from graphlab.files.targets import real_target

T = TypeVar("T")
JOURNAL = ".graphlab-journal"
PLAN = "plan.json"
#: Times that a reader tries to see one version while others write.
ATTEMPTS = 20


@contextmanager
def rewriting(folder: Path) -> Iterator[Path]:
    """Hold a folder for rewriting and yield its real path, after what an interrupted writer left is settled.

    Parameters
    ----------
    folder
        Made when it is not there, and removed again if nothing was put into it.

    Raises
    ------
    OutputError
        If another process is writing it.
    """
    target = real_target(folder)
    made = not target.is_dir()
    target.mkdir(parents=True, exist_ok=True)
    try:
        with writing(target, inside=not os.access(target.parent, os.W_OK)):
            recover(target)
            yield target
    finally:
        if made:
            with suppress(OSError):
                target.rmdir()


def put(target: Path, files: Mapping[str, bytes | Iterable[bytes]], remove: Sequence[str] = ()) -> None:
    """Put new files into a folder held by `rewriting` and remove others, together; all else in it stays as it is.

    Parameters
    ----------
    files
        Content by name, whole or bit by bit. A replaced file keeps its mode.
    remove
        Names of files that are to go.

    Raises
    ------
    OSError
        If the disk says no; the folder is then what it was.
    OutputError
        If the disk says no after all was decided; readers see the new version, and the next writer finishes it.
    """
    _prepare(target, files, remove)
    try:
        _finish(target)
    except OSError as error:
        raise OutputError(
            f"the rewriting of '{target}' was interrupted ({error.strerror}) after it was decided; mend the disk; "
            "the next command that reads the folder sees the new version and finishes it"
        ) from error


def _prepare(target: Path, files: Mapping[str, bytes | Iterable[bytes]], remove: Sequence[str]) -> None:
    journal = target / JOURNAL
    try:
        journal.mkdir()
        for name, content in sorted(files.items()):
            write_whole(journal / name, content, kept_mode(target / name))
        plan = {"put": sorted(files), "remove": sorted(set(remove) - set(files))}
        write_whole(journal / f"{PLAN}.part", json.dumps(plan).encode(), 0o600)
        (journal / f"{PLAN}.part").replace(journal / PLAN)
    except BaseException:
        if not (journal / PLAN).exists():
            shutil.rmtree(journal, ignore_errors=True)
        raise


def plan_of(folder: Path) -> Mapping[str, Sequence[str]] | None:
    """Return what a decided journal of a folder puts and removes; None where there is none.

    Raises
    ------
    OutputError
        If it is none of ours: it cannot be read, or names what does not lie in the folder itself. A folder may come
        from anyone, and nothing outside of it is ever touched.
    """
    path = folder / JOURNAL / PLAN
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        plan = {"put": list(said["put"]), "remove": list(said["remove"])}
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise OutputError(f"'{path}' is no journal of graphlab; look at it and delete its folder") from None
    strange = [name for names in plan.values() for name in names if not _lies_inside(name)]
    if strange or (folder / JOURNAL).is_symlink():
        named = f"names {strange[0]!r}" if strange else "lies behind a link"
        raise OutputError(f"'{path}' is no journal of graphlab (it {named}); nothing was touched; delete its folder")
    return plan


def _lies_inside(name: object) -> bool:
    """Return whether a name is that of a file at the top of a folder, whatever the system."""
    return isinstance(name, str) and bool(name) and name[0] != "." and not {"/", "\\", "\0", ":"} & set(name)


def _finish(target: Path) -> None:
    plan = plan_of(target)
    if plan is None:
        return
    journal = target / JOURNAL
    for name in plan["put"]:
        with suppress(FileNotFoundError):
            (journal / name).replace(target / name)
    for name in plan["remove"]:
        with suppress(FileNotFoundError):
            (target / name).unlink()
    (journal / PLAN).unlink()
    shutil.rmtree(journal, ignore_errors=True)


def recover(target: Path) -> bool:
    """Finish a decided rewriting or undo one that was not decided; return whether there was any. Needs the lock."""
    if not (target / JOURNAL).is_dir():
        return False
    if (target / JOURNAL / PLAN).exists():
        _finish(target)
    else:
        shutil.rmtree(target / JOURNAL, ignore_errors=True)
    return True


def settle(folder: Path) -> bool:
    """Finish or undo what an interrupted writer left, where this process may; return whether anything was left.

    A writer that is still at work is left alone.
    """
    target = real_target(folder)
    if not (target / JOURNAL).is_dir():
        return False
    with suppress(OutputError, OSError), rewriting(target):
        pass
    return not (target / JOURNAL).is_dir()


def files_of(folder: Path) -> dict[str, Path]:
    """Return the files at the top of a folder by name, as they are when a decided journal is finished.

    Raises
    ------
    OSError
        If the folder cannot be read.
    """
    found = {p.name: p for p in sorted(folder.iterdir()) if p.name not in (JOURNAL, ".graphlab-lock", CACHE)}
    plan = plan_of(folder)
    if plan is None:
        return found
    for name in plan["remove"]:
        found.pop(name, None)
    for name in plan["put"]:
        waiting = folder / JOURNAL / name
        found[name] = waiting if waiting.exists() else folder / name
    return dict(sorted(found.items()))


def version_of(folder: Path) -> tuple[tuple[str, int, int, int], ...]:
    """Return what tells one version of a folder's files from another: names, inodes, sizes, times of change."""
    found = []
    for name, path in files_of(folder).items():
        with suppress(OSError):
            seen = path.stat()
            found.append((name, seen.st_ino, seen.st_size, seen.st_mtime_ns))
    return tuple(found)


def read_steadily(folder: Path, read: Callable[[], T]) -> T:
    """Return what a reading of a folder gives, read again until it saw one version of its files.

    Raises
    ------
    OSError
        If others write to it all the time.
    Exception
        What the reading raises, of a version that was whole.
    """
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(0.02 * attempt)
        before = version_of(folder)
        try:
            found = read()
        except Exception:
            if version_of(folder) == before:
                raise
            continue
        if version_of(folder) == before:
            return found
    raise OSError(errno.EAGAIN, "others write to it all the time", str(folder))
