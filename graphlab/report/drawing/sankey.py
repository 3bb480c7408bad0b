"""Who supplies whom as bands: origins on the left, towns on the right, remainder and unknown in grey below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphlab.model.tables import SPECIAL
from graphlab.model.values import Bounds
from graphlab.report.drawing.colours import GREY
from graphlab.report.drawing.marks import Drawing, Shape, Text, rectangle, ribbon, short_label

WIDTH, LEFT, RIGHT, BAR = 880.0, 205.0, 655.0, 12.0
REST = "~rest"
#: Letters of a name that has room beside its figure.
NAME = 26
_GAP, _LEAST = 9.0, 1.5


@dataclass(frozen=True)
class Band:
    """A flow as drawn: ends, bounds and what it opens."""

    origin: str
    destination: str
    bounds: Bounds
    key: str = ""

    @property
    def extent(self) -> float:
        """The greatest that it can be, or its least where that is open."""
        value = self.bounds.high if self.bounds.high is not None else self.bounds.low
        return float(value or 0)


def bands_of(
    rows: Sequence[Mapping[str, Any]],
    top: int,
    key_of: Callable[[int], str],
    together: Callable[[Sequence[Mapping[str, Any]]], Bounds],
) -> list[Band]:
    """Return the bands of a series: its `top` greatest flows, and one band for what the rest is `together`."""
    bands = [
        Band(r["origin"] or "not-itemised", r["destination"] or "not-itemised", Bounds(r["low"], r["high"]), key_of(i))
        for i, r in enumerate(rows[:top])
    ]
    return [*bands, Band(REST, REST, together(rows[top:]), "")] if len(rows) > top else bands


def _order(bands: Sequence[Band], end: str) -> list[str]:
    """Return the ends of one side: greatest first, what is no place last."""
    totals: dict[str, float] = {}
    for band in bands:
        key = getattr(band, end)
        totals[key] = totals.get(key, 0.0) + max(band.extent, 1e-9)
    return sorted(totals, key=lambda k: (k == REST, k in SPECIAL, -totals[k], k))


def _thick(band: Band, scale: float) -> float:
    return max(_LEAST, band.extent * scale)


def sankey(
    bands: Sequence[Band],
    name_of: Callable[[str], str],
    colours: Mapping[str, str],
    totals: Mapping[tuple[str, str], str],
    height: float = 0.0,
) -> Drawing:
    """Return the flow diagram.

    Parameters
    ----------
    bands
        Flows of one measure and unit.
    name_of
        Name of an end.
    colours
        Colour of each origin; grey where it has none.
    totals
        What may be said of a whole end (``"origin"`` or ``"destination"``, id); nothing where parts may not be added.
    height
        Of the picture in pixels; by default as the number of ends asks for.

    Notes
    -----
    A band is as high as the greatest that it can be: solid up to the least, pale from there; dashed along its edge
    where the greatest is open.
    """
    if not bands:
        return Drawing(WIDTH, 60, [Text(20, 34, "No flow is counted here.")])
    sides = {end: _order(bands, end) for end in ("origin", "destination")}
    most = max(len(keys) for keys in sides.values())
    height = height or max(320.0, 26.0 * most + 60)
    total = sum(b.extent for b in bands) or 1.0
    scale = max(0.0, (height - 40 - (_GAP + 8) * most)) / total
    marks: list[Shape | Text] = []
    cursor: dict[tuple[str, str], float] = {}
    for end, x in (("origin", LEFT), ("destination", RIGHT)):
        marks += _side(bands, sides[end], end, x, scale, height, cursor, name_of, colours, totals)
    places = {key: i for i, key in enumerate(sides["destination"])}
    order = sorted(bands, key=lambda b: (sides["origin"].index(b.origin), places[b.destination], b.key))
    drawn: list[Shape | Text] = []
    for band in order:
        drawn += _band(band, cursor, scale, name_of, colours)
    return Drawing(WIDTH, height, [*drawn, *marks])


def _side(
    bands: Sequence[Band],
    keys: Sequence[str],
    end: str,
    x: float,
    scale: float,
    height: float,
    cursor: dict[tuple[str, str], float],
    name_of: Callable[[str], str],
    colours: Mapping[str, str],
    totals: Mapping[tuple[str, str], str],
) -> list[Shape | Text]:
    """Draw the bars and names of one side, and note where each one's bands begin."""
    sizes = {k: max(10.0, sum(_thick(b, scale) for b in bands if getattr(b, end) == k)) for k in keys}
    gap = (height - 20 - sum(sizes.values())) / max(len(keys), 1)
    y, marks = 10 + max(gap, 2.0) / 2, list[Shape | Text]()
    for key in keys:
        total = totals.get((end, key), "")
        colour = colours.get(key, GREY) if end == "origin" else GREY
        opens = "" if key == REST else f"n/{key}"
        tip = f"{name_of(key)}: {total}" if total else name_of(key)
        marks.append(Shape(rectangle(x, y, BAR, sizes[key]), fill=colour, key=opens, tip=tip))
        place = (x - 8, "end") if end == "origin" else (x + BAR + 8, "start")
        label = f"{short_label(name_of(key), NAME)}  {total}".rstrip()
        marks.append(Text(place[0], y + sizes[key] / 2 + 4, label, anchor=place[1], key=opens, halo=True))
        cursor[end, key] = y
        y += sizes[key] + max(gap, 2.0)
    return marks


def _band(
    band: Band,
    cursor: dict[tuple[str, str], float],
    scale: float,
    name_of: Callable[[str], str],
    colours: Mapping[str, str],
) -> list[Shape | Text]:
    y0, y1 = cursor["origin", band.origin], cursor["destination", band.destination]
    thick = _thick(band, scale)
    cursor["origin", band.origin] += thick
    cursor["destination", band.destination] += thick
    colour = colours.get(band.origin, GREY)
    tip = f"{name_of(band.origin)} → {name_of(band.destination)}: {band.bounds}"
    x0, x1 = LEFT + BAR, RIGHT
    least = min(thick, (band.bounds.low or 0) * scale)
    marks: list[Shape | Text] = [
        Shape(ribbon(x0, y0, x1, y1, thick), fill=colour, opacity=0.22, key=band.key, tip=tip),
    ]
    if least > 0:
        marks.append(Shape(ribbon(x0, y0, x1, y1, least), fill=colour, opacity=0.45, key=band.key, tip=tip))
    if band.bounds.high is None or band.bounds.low is None:
        edge = ribbon(x0, y0, x1, y1, thick)
        marks.append(Shape(edge, stroke=colour, width=1.2, dash=(4, 3), key=band.key, tip=tip))
    return marks
