"""Where the parts of a bar chart lie; the page's template draws them."""

from __future__ import annotations

from dataclasses import dataclass

from graphlab.report.briefing.document import Bars

ROW = 26
#: Width of the labels, of the longest bar and of the text beside it; the same for a chart beside a picture.
PLAIN, NARROW = (210, 380, 150), (130, 100, 70)
OPEN = 40
GREY = "#8a919e"


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """One bar in drawing units: solid from `x` for `solid`, then `possible` more, faded when it is `open`."""

    label: str
    text: str
    fill: str
    y: int
    solid: float
    possible: float
    open: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to be drawn."""

    width: int
    height: int
    x: int
    bar_height: int
    bars: tuple[DrawnBar, ...]


def drawing(bars: Bars, colour: str, *, narrow: bool = False) -> Drawing:
    """Return the drawing of a bar chart: solid to the lower bound, striped to the upper one, faded where it is open.

    Notes
    -----
    All bars share one scale that starts at zero, so lengths may be compared.
    """
    label, width, text = NARROW if narrow else PLAIN
    top = max([b.low if b.high is None else b.high for b in bars.bars] + [1])
    scale = width / top
    drawn = []
    for place, bar in enumerate(bars.bars):
        solid = round(bar.low * scale, 2)
        possible = float(OPEN) if bar.high is None else round((bar.high - bar.low) * scale, 2)
        fill = GREY if bar.muted else colour
        drawn.append(
            DrawnBar(_short(bar.label, label // 7), bar.text, fill, place * ROW + 4, solid, possible, bar.high is None)
        )
    return Drawing(label + width + OPEN + text, ROW * len(bars.bars) + 8, label, ROW - 9, tuple(drawn))


def _short(label: str, most: int) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"
