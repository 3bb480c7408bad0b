"""A sign beside each colour of an origin, so that flows are told apart without it.

In grey print, and by those who see no red or green. Pages take the same signs from their palette.
"""

from __future__ import annotations

from collections.abc import Mapping

from graphlab.report.drawing.colours import ORIGIN_COLOURS
from graphlab.report.drawing.marks import Step, polygon

Corner = tuple[float, float]

_PLUS = (-0.45, -1.3), (0.45, -1.3), (0.45, -0.45), (1.3, -0.45), (1.3, 0.45), (0.45, 0.45)
#: Corners of each sign by name, around a point, in radii.
SIGNS: Mapping[str, tuple[Corner, ...]] = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "triangle": ((0, -1.2), (1.2, 1), (-1.2, 1)),
    "diamond": ((0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)),
    "triangle down": ((0, 1.2), (-1.2, -1), (1.2, -1)),
    "bar": ((-0.45, -1.5), (0.45, -1.5), (0.45, 1.5), (-0.45, 1.5)),
    "plus": (*_PLUS, *((-x, -y) for x, y in _PLUS)),
    "half left": ((-1.3, 0), (0.6, -1.3), (0.6, 1.3)),
    "lying": ((-1.6, -0.45), (1.6, -0.45), (1.6, 0.45), (-1.6, 0.45)),
}


def sign_of(colour: str) -> str:
    """Return the name of the sign of a colour of origins; "" for grey, which stands for all others.

    Examples
    --------
    >>> sign_of(ORIGIN_COLOURS[0]), sign_of("#6b7280")
    ('square', '')
    """
    return list(SIGNS)[ORIGIN_COLOURS.index(colour)] if colour in ORIGIN_COLOURS else ""


def sign_path(sign: str, x: float, y: float, r: float) -> tuple[Step, ...]:
    """Return the outline of a sign at a point, in pixels."""
    return polygon(*((x + r * a, y + r * b) for a, b in SIGNS[sign]))
