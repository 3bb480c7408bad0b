"""A picture as PNG: pixels of three colours, compressed once and quickly."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Drawings are large areas of one colour, which are packed smallest as they are: differences between neighbours
#: ("filters") make more of them, and levels above this take twice the time for a thirtieth less.
LEVEL = 3
_INCH = 0.0254


def png_bytes(pixels: NDArray[np.uint8], dpi: float) -> bytes:
    """Return the file of a picture without transparency.

    Parameters
    ----------
    pixels
        Rows by columns by colours: red, green, blue, and nothing else.
    dpi
        Dots to an inch of paper.
    """
    rows, columns, _ = pixels.shape
    lines: NDArray[Any] = np.zeros((rows, 1 + columns * 3), dtype=np.uint8)  # each begins with its filter: none
    lines[:, 1:] = pixels.reshape(rows, columns * 3)
    metre = int(dpi / _INCH + 0.5)
    parts = (
        (b"IHDR", struct.pack(">2I5B", columns, rows, 8, 2, 0, 0, 0)),
        (b"pHYs", struct.pack(">2IB", metre, metre, 1)),
        (b"IDAT", zlib.compress(lines.data, LEVEL)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
