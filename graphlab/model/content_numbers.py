"""What rows say, as one text each, and the number that it comes to: claims bear it in their ids."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Protocol

import numpy as np


class Coded(Protocol):
    """A column: its different texts, and for each row the number of its own."""

    @property
    def texts(self) -> list[str]:
        """Every text that occurs."""

    @property
    def codes(self) -> np.ndarray:
        """For each row the number of its text."""


#: What stands between the cells of a row where its content is put together.
SEPARATOR = "\x1f"
#: What stands between texts that are encoded together.
_BETWEEN = "\0"


def contents_of(columns: Mapping[str, Coded], length: int) -> Iterator[bytes]:
    r"""Yield what each of so many rows says: its filled cells with the names of their columns, in order of the names.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> columns = {"to": (["", "ely"], [1, 0]), "from": (["a", "b"], [0, 1])}
    >>> coded = {c: SimpleNamespace(texts=texts, codes=np.array(codes)) for c, (texts, codes) in columns.items()}
    >>> list(contents_of(coded, 2))
    [b'from=a\x1fto=ely', b'from=b']
    """
    said = [(name, column) for name, column in sorted(columns.items()) if column.texts not in ([], [""])]
    # A column that every row fills leads: what stands between cells then need not be cut off each row.
    leads = bool(said) and "" not in said[0][1].texts[:1]
    pieces: list[Iterator[bytes]] = []
    ahead = b""
    for i, (name, column) in enumerate(said):
        before = "" if leads and i == 0 else SEPARATOR
        told = _told(f"{before}{name}=", column.texts)
        if len(told) > 1:
            pieces.append(map(([ahead + text for text in told] if ahead else told).__getitem__, column.codes.tolist()))
            ahead = b""
        else:
            ahead += told[0]
    if not pieces:
        return iter([ahead if leads else ahead[1:]] * length)
    if ahead:
        pieces.append(repeat(ahead, length))
    rows = map(b"".join, zip(*pieces, strict=True))
    return rows if leads else (row[1:] for row in rows)


def _told(start: str, texts: Sequence[str]) -> list[bytes]:
    """Return each of some texts with what is said before it; nothing of an empty one."""
    told = (start + f"{_BETWEEN}{start}".join(texts)).encode().split(_BETWEEN.encode())
    if len(told) != len(texts) or "" in texts[1:]:
        return [f"{start}{text}".encode() if text else b"" for text in texts]
    return told if texts[0] else [b"", *told[1:]]


def numbers_of(contents: Iterable[bytes]) -> np.ndarray:
    """Return the number of each content (uint64): the first eight bytes of BLAKE2b of that size."""
    # Copying a fresh digest takes two thirds of the time of making each with its size.
    copy = hashlib.blake2b(digest_size=8).copy
    found = []
    for content in contents:
        digest = copy()
        digest.update(content)
        found.append(digest.digest())
    return np.frombuffer(b"".join(found), ">u8").astype(np.uint64)


def texts_of_numbers(letter: str, numbers: np.ndarray) -> list[str]:
    """Return the ids of claims that bear some numbers (uint64).

    Examples
    --------
    >>> texts_of_numbers("l", np.array([255], np.uint64))
    ['l-00000000000000ff']
    """
    digits = numbers.astype(">u8").tobytes().hex()
    return [f"{letter}-{digits[at : at + 16]}" for at in range(0, len(digits), 16)]


#: Length of the id of a claim that bears its number.
ID_LENGTH = 18


def joined_ids(letters: np.ndarray, numbers: np.ndarray, separator: str) -> str:
    """Return the ids of claims as one text, each with a separator of ASCII signs after it.

    Parameters
    ----------
    letters, numbers
        What each id begins with, as the code of an ASCII letter (uint8), and its number (uint64).

    Examples
    --------
    >>> joined_ids(np.array([101, 108], np.uint8), np.array([255, 1], np.uint64), ";")
    'e-00000000000000ff;l-0000000000000001;'
    """
    signs = np.empty((len(numbers), ID_LENGTH + len(separator)), np.uint8)
    signs[:, 0], signs[:, 1] = letters, ord("-")
    signs[:, ID_LENGTH:] = np.frombuffer(separator.encode("ascii"), np.uint8)
    digits = np.frombuffer(numbers.astype(">u8").tobytes().hex().encode(), np.uint8)
    signs[:, 2:ID_LENGTH] = digits.reshape(-1, 16)
    return signs.tobytes().decode("ascii")
