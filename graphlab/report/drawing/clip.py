"""Clipping of outlines to a window, so that a file holds nothing that is not seen."""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, float]


def clipped(points: Sequence[Point], window: Sequence[float]) -> list[Point]:
    """Return the part of a closed outline that lies in a window (Sutherland and Hodgman 1974).

    Parameters
    ----------
    points
        Corners of the outline, in order.
    window
        Left, top, right, bottom.

    Examples
    --------
    >>> clipped([(-1, 0), (1, 0), (1, 1), (-1, 1)], (0, 0, 2, 2))
    [(0.0, 0.0), (1, 0), (1, 1), (0.0, 1.0)]
    """
    found = list(points)
    for side in range(4):
        axis, limit, upper = side % 2, window[side], side >= 2
        before, found = found, []
        for i, point in enumerate(before):
            last = before[i - 1]
            inside = point[axis] <= limit if upper else point[axis] >= limit
            was_inside = last[axis] <= limit if upper else last[axis] >= limit
            if inside != was_inside:
                found.append(_crossing(last, point, axis, limit))
            if inside:
                found.append(point)
    return found


def _crossing(a: Point, b: Point, axis: int, limit: float) -> Point:
    t = (limit - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + t * (b[1 - axis] - a[1 - axis])
    return (float(limit), other) if axis == 0 else (other, float(limit))
