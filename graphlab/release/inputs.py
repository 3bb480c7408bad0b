"""The files that were used beside the data: what a record says of them, so that a product can be made again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graphlab.wording.phrases import many

#: Letters of a file above which a record names it only.
LONGEST = 20_000
#: The address of a server: no machine is named in a record.
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://)[^\s'\"]+")


@dataclass(frozen=True)
class InputFile:
    """A file that decides what a product says: what it is used as (``style``, ``mapping`` ...), its name, its bytes."""

    use: str
    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the file, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def input_file(use: str, path: Path) -> InputFile:
    """Return a file by what it is used as."""
    return InputFile(use, path.name, path.read_bytes())


def lines_of(inputs: Sequence[InputFile]) -> tuple[tuple[str, str], ...]:
    """Return the lines of a record: what each file is used as, its name and digest."""
    return tuple((f"Used as {file.use}", f"{file.name}, SHA-256 {file.digest}") for file in _ordered(inputs))


def contents_of(inputs: Sequence[InputFile], *, hidden: bool) -> list[dict[str, str]]:
    """Return the files as a record for programs holds them, the addresses of servers in them left out.

    Parameters
    ----------
    inputs
        The files.
    hidden
        Whether something is hidden in the product: then the text of no file is told, since it may name it.
    """
    told = []
    for file in _ordered(inputs):
        said = {"use": file.use, "name": file.name, "sha256": file.digest}
        text = _text_of(file)
        if hidden:
            said["left_out"] = "its text, which may name what is hidden"
        elif text is None:
            said["left_out"] = f"its {many(len(file.content), 'byte')}, which are no text"
        elif len(text) > LONGEST:
            said["left_out"] = f"its text of {many(len(text), 'letter')}"
        else:
            said["text"] = text
        told.append(said)
    return told


def _text_of(file: InputFile) -> str | None:
    """Return the text of a file without the addresses of servers; None of a picture or an office file."""
    if b"\0" in file.content:
        return None
    return _ADDRESS.sub(r"\1(address left out)", file.content.decode("utf-8", "replace"))


def _ordered(inputs: Sequence[InputFile]) -> list[InputFile]:
    return sorted(inputs, key=lambda file: (file.use, file.name, file.digest))
