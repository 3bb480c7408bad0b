"""Marks of a drawing set by matplotlib: one artist hands them to whatever draws, PNG, SVG or PDF.

An artist for every mark, as axes have them, measures, clips and transforms each by itself, which takes longer than
drawing it. Here shapes go to the renderer as they are; words stay texts of matplotlib, which measures them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, cast

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.text import Text as Words
from matplotlib.transforms import Affine2D, Bbox, BboxTransformFrom, BboxTransformTo

from graphlab.report.drawing.colours import GROUND
from graphlab.report.drawing.marks import Drawing, Shape, Text
from graphlab.report.stills.lettering import HALO, HALO_PAD, TURNED, Label, Lettering
from graphlab.wording.phrases import straight

__all__ = ["POINTS", "Ink", "Label", "Layer", "Sheet", "layers_of"]

#: Points of type to a pixel.
POINTS = 0.75
_CODES = {"M": (1,), "L": (2,), "C": (4, 4, 4), "Z": (79,)}
_ANCHORS = {"start": "left", "middle": "center", "end": "right"}


class Ink(Artist):
    """What is drawn on a sheet of so many pixels, y downwards: layers of shapes and words, the first lowest."""

    def __init__(self, width: float, height: float, layers: Sequence[Layer]) -> None:
        super().__init__()
        self.width, self.height, self.layers = width, height, layers

    def draw(self, renderer: Any) -> None:
        """Draw all layers."""
        figure: Any = self.get_figure()
        sheet = BboxTransformFrom(Bbox([[0, self.height], [self.width, 0]])) + BboxTransformTo(figure.bbox)
        renderer.open_group("axes")
        for layer in self.layers:
            if isinstance(layer, Label):
                self._write(renderer, layer, sheet)
            else:
                moved = Affine2D().translate(*layer[1]) + sheet
                _draw_run(renderer, layer[0], moved.get_affine(), figure.bbox)
        renderer.close_group("axes")

    def _write(self, renderer: Any, label: Label, sheet: Any) -> None:
        """Write words: onto pixels at once, into a vector file (and on several lines) as a text of matplotlib."""
        figure: Any = self.get_figure()
        if isinstance(renderer, RendererAgg) and "\n" not in label.text:
            if label.text:
                Lettering(renderer, figure.dpi).write(label, *map(float, sheet.transform((label.x, label.y))))
            return
        words = _words(label)
        words.set_figure(figure)
        words.set_transform(sheet)
        words.draw(renderer)


class Sheet:
    """What artists ask of a figure, for a sheet of so many inches: dots to an inch and the corners.

    Figures bring axes of every kind with them, which take longer to import than a sheet takes to draw.
    """

    def __init__(self, size: tuple[float, float], dpi: float) -> None:
        self.dpi = dpi
        self.bbox = Bbox([[0.0, 0.0], [size[0] * dpi, size[1] * dpi]])

    def get_figure(self, root: bool = True) -> Sheet:
        """Return the sheet: it is part of no other."""
        return self

    def draw(self, renderer: Any, ink: Ink) -> None:
        """Draw a white sheet and what stands on it."""
        renderer.open_group("figure")
        renderer.open_group("patch")
        context = renderer.new_gc()
        context.set_linewidth(0)
        context.set_antialiased(False)
        renderer.draw_path(context, Path.unit_rectangle(), BboxTransformTo(self.bbox).get_affine(), to_rgba("#ffffff"))
        context.restore()
        renderer.close_group("patch")
        ink.set_figure(cast(Any, self))
        ink.draw(renderer)
        renderer.close_group("figure")


#: Neighbouring shapes of one style with how far they are moved to the right and down, or words.
Layer = tuple[Sequence[Shape], tuple[float, float]] | Label


def layers_of(drawing: Drawing, left: float, top: float) -> Iterator[Layer]:
    """Return the layers of a drawing whose corner lies at a place of the sheet; words lie above all shapes."""
    for run in _runs(drawing):
        yield run, (left, top)
    for mark in drawing.marks:
        if isinstance(mark, Text):
            yield Label(
                left + mark.x,
                top + mark.y,
                straight(mark.text),
                mark.size * POINTS,
                mark.fill,
                mark.bold,
                _ANCHORS[mark.anchor],
                turned=mark.turned,
                halo=mark.halo,
            )


def _words(label: Label) -> Words:
    """Return a label as a text of matplotlib."""
    words = Words(
        label.x,
        label.y,
        label.text,
        fontsize=label.size,
        ha=label.anchor,
        va="center" if label.middle else "baseline",
        color=label.colour,
        fontweight="bold" if label.bold else "normal",
        rotation=TURNED if label.turned else 0,
        rotation_mode="anchor",
    )
    words.set_clip_on(False)
    if label.halo:
        words.set_bbox({"facecolor": GROUND, "edgecolor": "none", "alpha": HALO, "pad": HALO_PAD})
    return words


def _runs(drawing: Drawing) -> Iterator[list[Shape]]:
    """Return neighbouring shapes of one style joined: they become one path, so that large networks stay quick."""

    def style(mark: Shape | Text) -> Any:
        if isinstance(mark, Text):
            return None
        return mark.fill, mark.stroke, mark.width, mark.dash, mark.opacity

    for key, group in groupby(drawing.marks, key=style):
        if key is not None:
            yield [m for m in group if isinstance(m, Shape)]


def _path(shapes: Sequence[Shape]) -> Path:
    points: list[tuple[float, float]] = []
    codes: list[int] = []
    for shape in shapes:
        for letter, values in shape.steps:
            codes += _CODES[letter]
            points += zip(values[::2], values[1::2], strict=True) if values else [(0.0, 0.0)]
    return Path(points, codes)


def _draw_run(renderer: Any, shapes: Sequence[Shape], moved: Any, frame: Bbox) -> None:
    """Draw shapes of one style as one path."""
    first = shapes[0]
    fill, stroke = (to_rgba(colour, first.opacity) for colour in (first.fill, first.stroke))
    width = first.width * POINTS if stroke[3] else 0
    renderer.open_group("patch")
    context = renderer.new_gc()
    context.set_linewidth(width)
    context.set_capstyle("butt")
    context.set_joinstyle("miter")
    context.set_clip_rectangle(frame)
    context.set_alpha(first.opacity)
    context.set_foreground(stroke, isRGBA=True)
    if width and first.dash:
        context.set_dashes(0, [d / max(first.width, 0.5) * width for d in first.dash])
    renderer.draw_path(context, _path(shapes), moved, fill if fill[3] else None)
    context.restore()
    renderer.close_group("patch")
