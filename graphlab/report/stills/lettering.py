"""Words set straight onto the pixels of a sheet: measured only where something hangs on how wide or tall they are.

matplotlib's texts, which vector files are written from, are artists that measure themselves several times; here the
same letters stand in the same places.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any, NamedTuple

from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from graphlab.report.drawing.colours import GROUND

#: How dense the ground behind a word with a halo is, and how far it reaches beyond the word, in points.
HALO, HALO_PAD = 0.6, 0.4
#: Degrees by which a turned word is turned.
TURNED = 55


class Label(NamedTuple):
    """Words on a sheet: `x`, `y` in its pixels, `size` in points, where `x` is of them ("left", "center", "right").

    `middle`: whether `y` is their middle and not their base line.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool = False
    anchor: str = "left"
    middle: bool = False
    turned: bool = False
    halo: bool = False


class Lettering:
    """Sets words on a renderer of pixels."""

    def __init__(self, renderer: Any, dpi: float) -> None:
        self._renderer, self._height = renderer, renderer.get_canvas_width_height()[1]
        self._dpi = dpi

    def write(self, label: Label, x: float, y: float) -> None:
        """Set words where the sheet has them, in dots from its lower left corner."""
        font = _font(label.size, label.bold)
        width = up = down = 0.0
        if label.halo or label.middle or label.anchor != "left":
            width, tall, below = self._renderer.get_text_width_height_descent(label.text, font, False)
            least_up, least_down = _reach(label.size, label.bold, self._dpi)
            up, down = max(tall - below, least_up), max(below, least_down)
        across = {"left": 0.0, "center": width / 2, "right": width}[label.anchor]
        rise = -(up + down) / 2 if label.middle else -up
        angle = TURNED if label.turned else 0
        away = _turned(angle, across, rise)
        if label.halo:
            left, bottom = _turned(angle, 0.0, -up - down)
            corner = x + (left - away[0]), y + (bottom - away[1])
            self._ground(label.size, corner, (width, up + down), angle)
        begin = _turned(angle, 0.0, -up)
        context = self._renderer.new_gc()
        context.set_foreground(to_rgba(label.colour), isRGBA=True)
        at = begin[0] - away[0] + x, self._height - (begin[1] - away[1] + y)
        self._renderer.draw_text(context, *at, label.text, font, angle)
        context.restore()

    def _ground(self, size: float, corner: tuple[float, float], extent: tuple[float, float], angle: float) -> None:
        """Draw the ground behind words whose lower left corner lies somewhere."""
        pad = self._renderer.points_to_pixels(size) * float(f"{HALO_PAD / size:.2f}")
        wide, tall = extent[0] + 2 * pad, extent[1] + 2 * pad
        corners = ((-pad, -pad), (-pad + wide, -pad), (-pad + wide, -pad + tall), (-pad, -pad + tall), (-pad, -pad))
        context = self._renderer.new_gc()
        context.set_linewidth(0)
        context.set_alpha(HALO)
        moved = Affine2D().rotate_deg(angle).translate(*corner)
        self._renderer.draw_path(context, Path(corners, closed=True), moved, to_rgba(GROUND, HALO))
        context.restore()


def _turned(angle: float, x: float, y: float) -> tuple[float, float]:
    if not angle:
        return x, y
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return cos * x - sin * y, sin * x + cos * y


@cache
def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(size=size, weight="bold" if bold else "normal")


@cache
def _reach(size: float, bold: bool, dpi: float) -> tuple[float, float]:
    """Return how far letters of a font reach above and below the base line at most, in dots."""
    font: Any = get_font(findfont(_font(size, bold)))
    scale = 1 / font.get_sfnt_table("head")["unitsPerEm"] * size * dpi / 72
    table = font.get_sfnt_table("OS/2")
    return table["sTypoAscender"] * scale, -table["sTypoDescender"] * scale
