"""Workbooks are ZIP archives of XML: look before unpacking, so that no bomb goes off."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graphlab.errors import DataError
from graphlab.wording.phrases import many

MAX_MEMBERS = 10_000
MAX_UNPACKED = 1_500_000_000
#: An archive above this size may not be packed more than RATIO times: real sheets stay below 60.
SMALL = 100_000_000
RATIO = 250
_CHUNK = 1 << 20
_OVERLAP = 200
_DANGER = (b"<!DOCTYPE", b"<!ENTITY")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row [^>]*?hidden="(?:1|true)"')


@dataclass
class Member:
    """What a look at the XML of one sheet told."""

    hidden_rows: int = 0
    merged: list[tuple[str, str, str, str]] = field(default_factory=list)


def open_archive(path: Path) -> zipfile.ZipFile:
    """Return the archive if its declared contents are of a bearable size and its names stay inside.

    Raises
    ------
    DataError
        If it is no ZIP archive, is a bomb, or holds names that lead outside.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise DataError(
            f"{path.name} is no workbook (not a ZIP archive)", "save it again from the spreadsheet program"
        ) from None
    members = archive.infolist()
    size = sum(m.file_size for m in members)
    packed = max(1, sum(m.compress_size for m in members))
    problem = ""
    if len(members) > MAX_MEMBERS:
        problem = f"holds {many(len(members), 'part')}; a workbook has at most {MAX_MEMBERS:,}"
    elif size > MAX_UNPACKED:
        problem = f"would unpack to {size:,} bytes; at most {MAX_UNPACKED:,} are read"
    elif size > SMALL and size > RATIO * packed:
        problem = f"would unpack to {size // packed:,} times its size, as a ZIP bomb does"
    elif any(".." in Path(m.filename).parts or m.filename.startswith(("/", "\\")) for m in members):
        problem = "holds parts whose names lead outside of it ('../')"
    elif any(m.flag_bits & 1 for m in members):
        problem = "is encrypted"
    if problem:
        archive.close()
        raise DataError(
            f"{path.name} {problem}", "save it again from the spreadsheet program, or as CSV, without a password"
        )
    return archive


def scan(archive: zipfile.ZipFile, name: str, file: str) -> Member:
    """Look through the XML of one part in pieces; refuse entities; note merged ranges and hidden rows."""
    found = Member()
    merged: dict[tuple[str, str, str, str], None] = {}
    for piece, start in _pieces(archive, name, file):
        if any(word in piece for word in _DANGER) or piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise DataError(
                f"{file}: its part {name} declares XML entities; they are never expanded",
                "save it again from the spreadsheet program",
            )
        found.hidden_rows += sum(m.end() > start for m in _HIDDEN.finditer(piece))
        for m in _MERGE.finditer(piece):
            merged[tuple(g.decode() for g in m.groups())] = None  # type: ignore[index]
    found.merged = list(merged)
    return found


def _pieces(archive: zipfile.ZipFile, name: str, file: str) -> Iterator[tuple[bytes, int]]:
    """Yield pieces that overlap a little, with how much of each was seen before."""
    tail = b""
    try:
        with archive.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                yield tail + chunk, len(tail)
                tail = (tail + chunk)[-_OVERLAP:]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise DataError(f"{file} is damaged ({error})", "save it again from the spreadsheet program") from None
