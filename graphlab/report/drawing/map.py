"""The map: Mercator places, the packaged coastline in compact form, the curves of flows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from graphlab.data.region import coast_polygons, region

Point = tuple[float, float]

_TENTHS = 10


def project(lon: float, lat: float) -> Point:
    """Return the Mercator place of a point, 100 units a degree of longitude, y downwards.

    Examples
    --------
    >>> project(0, 0), project(1.3, 52.63)[0]
    ((0.0, 0.0), 130.0)
    """
    y = math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))
    return round(100.0 * lon, 1), round(-100 * y, 1) + 0.0


def km_of_unit(lat: float) -> float:
    """Return how many kilometres one map unit is at a latitude.

    Examples
    --------
    >>> round(100 * km_of_unit(0), 1)
    111.3
    """
    return 1.11319 * math.cos(math.radians(lat))


def inside_box(box: tuple[float, float, float, float], lon: float, lat: float) -> bool:
    """Return whether a point lies in a box of west, south, east, north."""
    return box[0] <= lon <= box[2] and box[1] <= lat <= box[3]


@cache
def coastline() -> tuple[tuple[Point, ...], ...]:
    """Return the rings of the packaged coastline, projected."""
    return tuple(tuple(project(lon, lat) for lon, lat in ring) for polygon in coast_polygons() for ring in polygon)


def inset_corners() -> tuple[Point, Point]:
    """Return the lower left and the upper right corner of the part that is drawn again, enlarged."""
    west, south, east, north = region().inset_box
    return project(west, south), project(east, north)


def map_corners() -> tuple[Point, Point]:
    """Return the lower left and the upper right corner of the part of the earth whose coastline is held."""
    west, south, east, north = region().map_box
    return project(west, south), project(east, north)


#: Lengths of a scale bar in kilometres.
SCALES = (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2)


@cache
def coast_steps() -> tuple[tuple[int, ...], ...]:
    """Return the coastline as whole tenths of a unit, each point as the step from the one before: compact in a page."""
    rings = []
    for ring in coastline():
        tenths = [(round(x * _TENTHS), round(y * _TENTHS)) for x, y in ring]
        steps, before = [], (0, 0)
        for point in tenths:
            if point != before:
                steps += [point[0] - before[0], point[1] - before[1]]
                before = point
        rings.append(tuple(steps))
    return tuple(rings)


def curve(a: Point, b: Point, bulge: float = 0.18) -> tuple[float, ...]:
    """Return the Bezier curve of a flow: it bows to one side, so that opposite directions lie apart.

    Examples
    --------
    >>> curve((0, 0), (100, 0))[:4]
    (0, 0, 33.333, -12.0)
    """
    mid = ((a[0] + b[0]) / 2 + (b[1] - a[1]) * bulge, (a[1] + b[1]) / 2 - (b[0] - a[0]) * bulge)
    first = [a[i] + (mid[i] - a[i]) * 2 / 3 for i in (0, 1)]
    second = [b[i] + (mid[i] - b[i]) * 2 / 3 for i in (0, 1)]
    return (*a, *(round(v, 3) for v in (*first, *second)), *b)


def extent_of(points: Iterable[Point], margin: float = 0.08) -> tuple[float, float, float, float]:
    """Return the box around points with a margin, as left, top, right, bottom; never a small one."""
    xs, ys = zip(*points, strict=True)
    wide, tall = max(max(xs) - min(xs), 60.0), max(max(ys) - min(ys), 60.0)
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    right, down = (0.5 + margin) * wide, (0.5 + margin) * tall
    return x - right, y - down, x + right, y + down
