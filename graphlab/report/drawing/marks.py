"""A drawing as shapes and texts, from which the page makes SVG and the stills PNG, SVG, PDF: one geometry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graphlab.report.drawing.colours import INK

#: A step of a path: a letter of SVG (M, L, C, Z) and its coordinates.
Step = tuple[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A path with fill and stroke; `key` names what it opens, `tip` says it in words."""

    steps: tuple[Step, ...]
    fill: str = "none"
    stroke: str = "none"
    width: float = 0.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0
    key: str = ""
    tip: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text on one line; anchor is start, middle or end; role "ink" and "soft" follow light and dark."""

    x: float
    y: float
    text: str
    size: float = 12.0
    anchor: str = "start"
    bold: bool = False
    fill: str = INK
    role: str = "ink"
    halo: bool = False
    turned: bool = False
    key: str = ""


@dataclass(frozen=True)
class Drawing:
    """What is drawn, in pixels; y grows downwards."""

    width: float
    height: float
    marks: Sequence[Shape | Text] = field(default_factory=tuple)


def short_label(name: str, most: int = 34) -> str:
    """Return a name that fits a label; the panel and the table have the whole.

    Examples
    --------
    >>> short_label("Norwich"), short_label("x" * 50)[-3:]
    ('Norwich', 'xx…')
    """
    name = " ".join(name.split())
    return name if len(name) <= most else name[: most - 1] + "…"


def rounded_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return drawing steps rounded to a hundredth of a pixel, so that outputs are short and the same everywhere."""
    return tuple((letter, tuple(round(v, 2) + 0.0 for v in values)) for letter, values in steps)


def polygon(*points: tuple[float, float]) -> tuple[Step, ...]:
    """Return a closed path through points."""
    first, *rest = points
    return rounded_steps([("M", first), *(("L", p) for p in rest), ("Z", ())])


def rectangle(x: float, y: float, width: float, height: float) -> tuple[Step, ...]:
    """Return a rectangle.

    Examples
    --------
    >>> rectangle(0, 0, 2, 1)[1]
    ('L', (2.0, 0.0))
    """
    return polygon((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def segment(x0: float, y0: float, x1: float, y1: float) -> tuple[Step, ...]:
    """Return a straight line."""
    return rounded_steps([("M", (x0, y0)), ("L", (x1, y1))])


def bezier(points: Sequence[float]) -> tuple[Step, ...]:
    """Return a curve from eight numbers: start, two handles, end."""
    return rounded_steps([("M", tuple(points[:2])), ("C", tuple(points[2:]))])


def circle(x: float, y: float, r: float) -> tuple[Step, ...]:
    """Return a circle of four curves."""
    k = 0.5523 * r
    return rounded_steps(
        [
            ("M", (x + r, y)),
            ("C", (x + r, y + k, x + k, y + r, x, y + r)),
            ("C", (x - k, y + r, x - r, y + k, x - r, y)),
            ("C", (x - r, y - k, x - k, y - r, x, y - r)),
            ("C", (x + k, y - r, x + r, y - k, x + r, y)),
            ("Z", ()),
        ]
    )


def symbol(shape: str, x: float, y: float, r: float) -> tuple[Step, ...]:
    """Return a node's outline: square, diamond, triangle or circle, as on the canvas of the page."""
    if shape == "square":
        return rectangle(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r)
    if shape == "diamond":
        return polygon((x, y - 1.15 * r), (x + 1.15 * r, y), (x, y + 1.15 * r), (x - 1.15 * r, y))
    if shape == "triangle":
        return polygon((x, y - 1.15 * r), (x + 1.1 * r, y + 0.85 * r), (x - 1.1 * r, y + 0.85 * r))
    return circle(x, y, r)


def ribbon(x0: float, y0: float, x1: float, y1: float, thick: float) -> tuple[Step, ...]:
    """Return a band of constant height from one side to the other, leaving and arriving level."""
    mid = (x0 + x1) / 2
    return rounded_steps(
        [
            ("M", (x0, y0)),
            ("C", (mid, y0, mid, y1, x1, y1)),
            ("L", (x1, y1 + thick)),
            ("C", (mid, y1 + thick, mid, y0 + thick, x0, y0 + thick)),
            ("Z", ()),
        ]
    )


def arrow_head(tip: tuple[float, float], before: tuple[float, float], size: float) -> tuple[Step, ...]:
    """Return the head of an arrow that ends at `tip`, coming from `before`."""
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    ux, uy = dx / length, dy / length
    back = (tip[0] - size * ux, tip[1] - size * uy)
    side = size * 0.45
    return polygon(tip, (back[0] - side * uy, back[1] + side * ux), (back[0] + side * uy, back[1] - side * ux))


def along(points: Sequence[float], t: float) -> tuple[float, float]:
    """Return the point of a curve of eight numbers at a fraction of its way."""
    u = 1 - t
    a, b, c, d = u**3, 3 * u * u * t, 3 * u * t * t, t**3
    return (
        a * points[0] + b * points[2] + c * points[4] + d * points[6],
        a * points[1] + b * points[3] + c * points[5] + d * points[7],
    )


def arriving(points: Sequence[float], reach: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where a curve comes within `reach` of its end, and a point just before: an arrow and its way.

    Examples
    --------
    >>> arriving((0, 0, 10, 0, 20, 0, 30, 0), 3.0)[0]
    (27.0, 0.0)
    """
    end = points[6], points[7]
    low, high = 0.5, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        x, y = along(points, middle)
        if ((x - end[0]) ** 2 + (y - end[1]) ** 2) ** 0.5 > reach:
            low = middle
        else:
            high = middle
    x, y = along(points, low)
    return (round(x, 4), round(y, 4)), along(points, max(0.0, low - 0.04))
