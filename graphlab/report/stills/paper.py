"""A drawing on paper: PNG, SVG or PDF by matplotlib, the same bytes every time, with the marking at top and bottom."""

from __future__ import annotations

import io
import pickle
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from graphlab.report.drawing.colours import FRAME, GROUND, INK, SOFT
from graphlab.report.drawing.marks import Drawing, Shape
from graphlab.report.stills.png import png_bytes
from graphlab.wording.phrases import straight

if TYPE_CHECKING:
    from graphlab.report.stills.ink import Ink, Label

#: Pixels to an inch of paper, and dots to an inch of a PNG.
PIXELS, DPI = 96.0, 160
#: Points to an inch, the unit of an SVG.
POINTS = 72.0
_STRIP, _MARGIN = 26.0, 18.0
#: Sheets that are kept, by what was asked.
KEPT = 16
_DRAWN: dict[bytes, bytes] = {}
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

    width = max(drawing.width, 640.0) + 2 * _MARGIN
    size = 21.0 if large else 17.0
    heads = [(line, size, INK, True) for line in _lines(title, width - 2 * _MARGIN, size + 1)]
    heads += [(line, 12.0, SOFT, False) for line in _lines(lede, width - 2 * _MARGIN, 12) if lede]
    below = [(line, 10.5, SOFT, False) for foot in feet for line in _lines(foot, width - 2 * _MARGIN, 10.5)]
    top = _STRIP + 14 + sum(size * 1.45 for _, size, _, _ in heads) + 10
    height = top + drawing.height + 16 + sum(size * 1.5 for _, size, _, _ in below) + 10 + _STRIP
    with matplotlib.rc_context(SETTINGS):
        from graphlab.report.stills.ink import Ink, layers_of

        left = (width - drawing.width) / 2
        layers = [
            ([_box(left, top, drawing.width, drawing.height, ground)], (0.0, 0.0)),
            *layers_of(drawing, left, top),
            *(([_box(0, y, width, _STRIP, FRAME)], (0.0, 0.0)) for y in (0.0, height - _STRIP)),
            *(_marking(marking, width / 2, y + _STRIP / 2) for y in (0.0, height - _STRIP)),
            *_written(heads, _STRIP + 14),
            *_written(below, top + drawing.height + 16),
        ]
        return _drawn(Ink(width, height, layers), kind)


def _drawn(ink: Ink, kind: str) -> bytes:
    size = ink.width / PIXELS, ink.height / PIXELS
    with warnings.catch_warnings():
        # A letter that the packaged font lacks is drawn as an empty box: no matter for the person at the prompt.
        warnings.filterwarnings("ignore", message="Glyph ", category=UserWarning)
        return {"png": _png, "svg": _svg, "pdf": _pdf}[kind](ink, size)


def _png(ink: Ink, size: tuple[float, float]) -> bytes:
    from matplotlib.backends.backend_agg import RendererAgg

    from graphlab.report.stills.ink import Sheet

    sheet = Sheet(size, DPI)
    renderer = RendererAgg(*(int(dots) for dots in sheet.bbox.max), DPI)
    sheet.draw(renderer, ink)
    return png_bytes(np.asarray(renderer.buffer_rgba())[:, :, :3], DPI)


def _svg(ink: Ink, size: tuple[float, float]) -> bytes:
    from matplotlib.backends.backend_svg import RendererSVG

    from graphlab.report.stills.ink import Sheet

    out, sheet = io.StringIO(), Sheet(size, POINTS)
    metadata = {"Creator": None, "Date": None}
    renderer = RendererSVG(size[0] * POINTS, size[1] * POINTS, out, image_dpi=DPI, metadata=metadata)
    sheet.draw(renderer, ink)
    renderer.finalize()
    return out.getvalue().encode()


def _pdf(ink: Ink, size: tuple[float, float]) -> bytes:
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, facecolor="#ffffff")
    figure.add_artist(ink)
    out = io.BytesIO()
    dates = {"CreationDate": None, "ModDate": None, "Producer": None}
    FigureCanvasPdf(figure).print_pdf(out, metadata={"Creator": None, **dates})
    return out.getvalue()


def _box(x: float, y: float, width: float, height: float, colour: str) -> Shape:
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Shape((("M", corners[0]), *(("L", corner) for corner in corners[1:]), ("Z", ())), fill=colour)


def _marking(marking: str, x: float, y: float) -> Label:
    from graphlab.report.stills.ink import Label

    return Label(x, y, marking.upper(), 10, "#ffffff", bold=True, anchor="center", middle=True)


def _written(lines: Sequence[tuple[str, float, str, bool]], y: float) -> Iterator[Label]:
    """Return lines of the sheet, each beneath the one before, from a height down."""
    from graphlab.report.stills.ink import POINTS, Label

    for text, size, colour, bold in lines:
        y += size * 1.45
        yield Label(_MARGIN, y - size * 0.35, straight(text), size * POINTS, colour, bold)
