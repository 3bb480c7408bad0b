"""A drawing on paper: PNG, SVG or PDF by matplotlib, the same bytes every time, with the marking at top and bottom."""

from __future__ import annotations

import io
import pickle
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any

from graphlab.report.drawing.colours import FRAME, GROUND, INK, SOFT
from graphlab.report.drawing.marks import Drawing, Shape, Text
from graphlab.wording.phrases import straight

#: Pixels to an inch of paper, and dots to an inch of a PNG.
PIXELS, DPI = 96.0, 160
_STRIP, _MARGIN = 26.0, 18.0
#: Sheets that are kept, by what was asked.
KEPT = 16
_DRAWN: dict[bytes, bytes] = {}
_CODES = {"M": (1,), "L": (2,), "C": (4, 4, 4), "Z": (79,)}
#: Settings that make the same input give the same bytes: text stays text, ids of SVG come from the content.
SETTINGS = {
    "svg.hashsalt": "graphlab",
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "font.family": "DejaVu Sans",
    "path.simplify": False,
    "text.usetex": False,
    "text.parse_math": False,
}


def _path(shapes: Sequence[Shape]) -> Any:
    from matplotlib.path import Path

    points: list[tuple[float, float]] = []
    codes: list[int] = []
    for shape in shapes:
        for letter, values in shape.steps:
            codes += _CODES[letter]
            pairs = list(zip(values[::2], values[1::2], strict=True)) or [(0.0, 0.0)]
            points += pairs
    return Path(points, codes)


def _runs(drawing: Drawing) -> Iterator[list[Shape]]:
    """Return neighbouring shapes of one style joined: they become one path, so that large networks stay quick."""

    def style(mark: Shape | Text) -> Any:
        if isinstance(mark, Text):
            return None
        return mark.fill, mark.stroke, mark.width, mark.dash, mark.opacity

    for key, group in groupby(drawing.marks, key=style):
        if key is not None:
            yield [m for m in group if isinstance(m, Shape)]


def _draw(axes: Any, drawing: Drawing, left: float, top: float) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.transforms import Affine2D

    moved = Affine2D().translate(left, top) + axes.transData
    for number, run in enumerate(_runs(drawing)):
        first = run[0]
        patch = PathPatch(
            _path(run),
            facecolor=first.fill,
            edgecolor=first.stroke,
            linewidth=first.width * 0.75,
            alpha=first.opacity,
            transform=moved,
            zorder=1 + number * 1e-6,
        )
        if first.dash:
            patch.set_linestyle((0, tuple(d / max(first.width, 0.5) for d in first.dash)))
        axes.add_artist(patch)  # unlike add_patch it does not measure the path for limits, which are fixed
    for mark in drawing.marks:
        if isinstance(mark, Text):
            text = axes.text(
                left + mark.x,
                top + mark.y,
                straight(mark.text),
                fontsize=mark.size * 0.75,
                ha={"start": "left", "middle": "center", "end": "right"}[mark.anchor],
                va="baseline",
                color=mark.fill,
                fontweight="bold" if mark.bold else "normal",
                rotation=55 if mark.turned else 0,
                rotation_mode="anchor",
                zorder=3,
                clip_on=False,
            )
            if mark.halo:
                text.set_bbox({"facecolor": GROUND, "edgecolor": "none", "alpha": 0.6, "pad": 0.4})


def _lines(text: str, width: float, size: float) -> list[str]:
    return textwrap.wrap(text, max(20, int(width / (size * 0.56)))) or [""]


def sheet_bytes(
    drawing: Drawing,
    kind: str,
    *,
    title: str,
    lede: str,
    marking: str,
    feet: Sequence[str],
    ground: str = GROUND,
    large: bool = False,
) -> bytes:
    """Return a drawing as a file.

    Parameters
    ----------
    drawing
        What is drawn.
    kind
        ``png``, ``svg`` or ``pdf``.
    title, lede
        Above it.
    marking
        Protective marking, at top and bottom.
    feet
        Below it: key, what is not shown, sources.
    ground
        Colour behind the drawing.
    large
        Set the title as large as the labels of a slide.

    Notes
    -----
    Neither the clock nor the machine leaves a trace in the file: metadata are fixed and ids are drawn from the content.
    So the last `KEPT` sheets are kept: who asks for the same once more (another product of the same data) gets the same
    bytes at once.
    """
    asked = (drawing.width, drawing.height, *drawing.marks), kind, title, lede, marking, (*feet,), ground, large
    key = sha256(pickle.dumps(asked)).digest()
    sheet = _DRAWN.get(key)
    if sheet is None:
        sheet = _DRAWN[key] = _sheet(drawing, kind, title, lede, marking, feet, ground, large=large)
        for old in [*_DRAWN][:-KEPT]:
            _DRAWN.pop(old, None)
    return sheet


def _sheet(
    drawing: Drawing, kind: str, title: str, lede: str, marking: str, feet: Sequence[str], ground: str, *, large: bool
) -> bytes:
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width = max(drawing.width, 640.0) + 2 * _MARGIN
    size = 21.0 if large else 17.0
    heads = [(line, size, INK, True) for line in _lines(title, width - 2 * _MARGIN, size + 1)]
    heads += [(line, 12.0, SOFT, False) for line in _lines(lede, width - 2 * _MARGIN, 12) if lede]
    below = [(line, 10.5, SOFT, False) for foot in feet for line in _lines(foot, width - 2 * _MARGIN, 10.5)]
    top = _STRIP + 14 + sum(size * 1.45 for _, size, _, _ in heads) + 10
    height = top + drawing.height + 16 + sum(size * 1.5 for _, size, _, _ in below) + 10 + _STRIP
    with matplotlib.rc_context(SETTINGS):
        figure = Figure(figsize=(width / PIXELS, height / PIXELS), dpi=DPI, facecolor="#ffffff")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        _frame(axes, drawing, width, height, top, marking, ground)
        _draw(axes, drawing, (width - drawing.width) / 2, top)
        _write(axes, heads, _STRIP + 14)
        _write(axes, below, top + drawing.height + 16)
        out = io.BytesIO()
        metadata = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}.get(
            kind, {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None}
        )
        with warnings.catch_warnings():
            # A letter that the packaged font lacks is drawn as an empty box: no matter for the person at the prompt.
            warnings.filterwarnings("ignore", message="Glyph ", category=UserWarning)
            figure.savefig(out, format=kind, metadata=metadata, facecolor="#ffffff")
    return out.getvalue()


def _frame(axes: Any, drawing: Drawing, width: float, height: float, top: float, marking: str, ground: str) -> None:
    """Draw the ground of the picture, and the strips with the marking."""
    from matplotlib.patches import Rectangle

    left = (width - drawing.width) / 2
    axes.add_patch(Rectangle((left, top), drawing.width, drawing.height, facecolor=ground, edgecolor="none", zorder=0))
    for y in (0.0, height - _STRIP):
        axes.add_patch(Rectangle((0, y), width, _STRIP, facecolor=FRAME, edgecolor="none", zorder=4))
        axes.text(
            width / 2,
            y + _STRIP / 2,
            marking.upper(),
            color="#ffffff",
            ha="center",
            va="center",
            fontsize=10,
            fontweight="bold",
            zorder=5,
        )


def _write(axes: Any, lines: Sequence[tuple[str, float, str, bool]], y: float) -> None:
    for text, size, colour, bold in lines:
        y += size * 1.45
        axes.text(
            _MARGIN,
            y - size * 0.35,
            straight(text),
            fontsize=size * 0.75,
            color=colour,
            va="baseline",
            fontweight="bold" if bold else "normal",
            zorder=5,
        )
