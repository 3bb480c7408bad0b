"""Large delimited files in which every line is one row of the header's width, read by pandas' parser into codes.

Whether a file is of that kind is found out by looking at its bytes; one that is not, whatever the reason, is read line
by line (`csv_table`), which says what is wrong with it: the two ways give the same rows.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graphlab.model.columns import TextColumn

#: Smaller files are read line by line in less time than pandas takes to be imported.
LARGE = 1_000_000
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


@dataclass(frozen=True)
class RegularTable:
    """A regular file: its first line and the cells of it, and below that by column the cells as they are written."""

    first: str
    header: list[str]
    columns: list[TextColumn]
    lines: Sequence[int]
    encoding: str
    delimiter: str


def read_regular(path: Path, delimiter_of: Callable[[str], str], longest: int) -> RegularTable | None:
    """Return the rows of a large file that is regular; None where it is small, or anything about it is out of order.

    Parameters
    ----------
    path
        A file whose first line is its header.
    delimiter_of
        Says of the header what stands between its cells.
    longest
        Bytes that a line may have.
    """
    if path.stat().st_size < LARGE:
        return None
    data = path.read_bytes()
    encoding = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    if not _is_utf8(data) or b"\0" in data or data.count(b"\r") != data.count(b"\r\n"):
        return None
    first = data[: data.find(b"\n") + 1].decode(encoding)
    delimiter = delimiter_of(first)
    header = next(csv.reader([first], delimiter=delimiter), [])
    if not header or not all(map(_is_word, header)):
        return None
    ends = _line_ends(data, delimiter, len(header), longest)
    return None if ends is None else _parsed(data, encoding, delimiter, first, header, len(ends) - 1)


def _is_word(cell: str) -> bool:
    """Return whether a text is no number and no truth value: pandas then takes the column for texts."""
    try:
        float(cell)
    except ValueError:
        return cell.strip().lower() not in ("", "true", "false")
    return False


def _is_utf8(data: bytes) -> bool:
    try:
        return data.isascii() or bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _line_ends(data: bytes, delimiter: str, width: int, longest: int) -> np.ndarray | None:
    """Return where the lines end; None unless each is blank or one row of so many cells, its marks closed on it."""
    held = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(held == _NEWLINE)
    if not len(ends) or ends[-1] != len(held) - 1:
        ends = np.append(ends, len(held))
    starts = np.concatenate([[0], ends[:-1] + 1])
    between = np.flatnonzero(held == ord(delimiter))
    if b'"' in data:
        marks = np.flatnonzero(held == _QUOTE)
        if not _closed(held, marks, starts, delimiter):
            return None
        between = between[np.searchsorted(marks, between) % 2 == 0]
    cells = np.diff(np.searchsorted(between, ends), prepend=0) + 1
    blank = (ends - starts == 0) | ((ends - starts == 1) & (held[starts.clip(max=len(held) - 1)] == _RETURN))
    regular = ((cells == width) | blank).all() and (ends - starts).max() < longest
    return ends if regular else None


def _closed(held: np.ndarray, marks: np.ndarray, starts: np.ndarray, delimiter: str) -> bool:
    """Return whether every quotation mark opens a cell, closes it where it ends, or is one of two within it."""
    line = np.searchsorted(starts, marks, side="right") - 1
    first = np.searchsorted(marks, starts)
    place = np.arange(len(marks)) - first[line]
    if (np.diff(first, append=len(marks)) % 2).any():
        return False
    before = np.where(marks > 0, held[marks - 1], _NEWLINE)
    after = np.append(held, _NEWLINE)[marks + 1]
    opens, closes = place % 2 == 0, place % 2 == 1
    apart = ord(delimiter)
    well_opened = (before == apart) | (before == _NEWLINE) | (before == _QUOTE)
    well_closed = (after == apart) | (after == _NEWLINE) | (after == _RETURN) | (after == _QUOTE)
    return bool((well_opened | ~opens).all() and (well_closed | ~closes).all())


def _parsed(
    data: bytes, encoding: str, delimiter: str, first: str, header: list[str], rows: int
) -> RegularTable | None:
    import pandas as pd

    frame = pd.read_csv(
        io.BytesIO(data),
        sep=delimiter,
        header=None,
        names=range(len(header)),
        index_col=False,
        dtype=str,
        na_filter=False,
        skip_blank_lines=False,
        quoting=csv.QUOTE_MINIMAL if b'"' in data else csv.QUOTE_NONE,
        encoding=encoding,
        low_memory=False,
    )
    # The header is read as a row: a word at the head of each column, so that no column is taken for numbers.
    if len(frame) != rows + 1 or [str(frame[i].iloc[0]) for i in frame] != header:
        return None
    blank = np.ones(rows, bool)
    read: list[tuple[list[str], np.ndarray]] = []
    for i in frame:
        every, different = pd.factorize(frame[i])
        texts, codes = different.tolist(), every[1:].astype(np.int32)
        blank &= (np.fromiter(map(len, map(str.strip, texts)), np.int32, len(texts)) == 0)[codes]
        read.append((texts, codes))
    kept = np.flatnonzero(~blank)
    lines: Sequence[int] = range(2, rows + 2) if len(kept) == rows else (kept + 2).tolist()
    columns = [TextColumn.from_codes(texts, codes if len(kept) == rows else codes[kept]) for texts, codes in read]
    return RegularTable(first, header, columns, lines, encoding, delimiter)
