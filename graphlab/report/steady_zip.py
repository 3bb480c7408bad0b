"""Office files (zip archives) as bytes, the same twice: without clock, order or machine in them."""

from __future__ import annotations

import gc
import io
import re
import sys
import tempfile
import zipfile
from typing import Any

from graphlab.errors import OutputError

#: The earliest moment that a zip member can bear; it says "no time" in every archive that we write.
EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "mimetype")
_STAMPS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def zip_members(members: dict[str, bytes]) -> bytes:
    """Return an archive of the members in sorted order, each dated alike.

    Parameters
    ----------
    members
        Name in the archive to content. ``[Content_Types].xml`` comes first, as office programs expect.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members, key=lambda n: (n not in _FIRST, n)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, members[name])
    return buffer.getvalue()


def steady_zip(content: bytes, date: str) -> bytes:
    """Return an office file with every trace of the clock replaced by `date`, workbooks inside it included.

    Parameters
    ----------
    content
        A .docx, .pptx or .xlsx file.
    date
        ISO date of the document; only its day is written, at midnight UTC.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    stamp = f"{full_date(date)}T00:00:00Z".encode()
    for name, member in members.items():
        if name.endswith(".xlsx"):
            members[name] = steady_zip(member, date)
        elif name == "docProps/core.xml":
            members[name] = _STAMPS.sub(rb"\g<1>" + stamp + rb"\g<3>", member)
    return zip_members(members)


def full_date(date: str) -> str:
    """Complete an ISO date of any precision to its first day; 1980-01-01 when there is none.

    Examples
    --------
    >>> full_date("2026-11"), full_date("")
    ('2026-11-01', '1980-01-01')
    """
    return (date + "-01-01"[len(date) - 4 :])[:10] if re.fullmatch(r"\d{4}(-\d\d){0,2}", date) else "1980-01-01"


def workbook_bytes(book: Any) -> bytes:
    """Return a workbook of openpyxl, which keeps each sheet in a temporary file while it is made, as it saves it.

    Raises
    ------
    OutputError
        If the temporary files cannot be written (a full disk, a quota); nothing else was written.
    """
    buffer = io.BytesIO()
    try:
        book.save(buffer)
    except Exception as error:
        # lxml, which writes the sheets where it is installed, has an error of its own for a full disk.
        if not isinstance(error, OSError) and type(error).__name__ != "SerialisationError":
            raise
        reason = str(error)
    else:
        return buffer.getvalue()
    heard, sys.unraisablehook = sys.unraisablehook, lambda _: None
    gc.collect()  # half-made sheets complain once more, on stderr, when they are dropped
    sys.unraisablehook = heard
    raise OutputError(
        f"the workbook cannot be made ({reason}); nothing was written; is there room for temporary files "
        f"in {tempfile.gettempdir()}?"
    )
