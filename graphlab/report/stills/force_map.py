"""A force's map on paper: its towns, and the areas that supply them, in one shape for slides and one for pages.

Origins are one square for each police force (London one for all its boroughs), towns are circles. Each arrow has its
number at its head. The picture shows the home force and its neighbours; an origin outside it comes in at the edge of
the picture with its name. No two labels lie over each other: a label without room beside its mark gets a thin leader.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graphlab.data.region import region
from graphlab.report.drawing.clip import clipped
from graphlab.report.drawing.colours import COAST, INK, LAND, ORIGIN_COLOURS, RULE, SEA, SOFT
from graphlab.report.drawing.map import coastline, curve, km_of_unit, project
from graphlab.report.drawing.marks import (
    Drawing,
    Shape,
    Step,
    Text,
    along,
    arriving,
    arrow_head,
    bezier,
    rectangle,
    rounded_steps,
    segment,
    symbol,
)
from graphlab.report.drawing.text_width import shortened_text, text_width
from graphlab.report.pages.rolled_flows import Area, RolledFlow, RolledFlows
from graphlab.wording.phrases import short_bounds

#: Width and height of a map by its shape, in pixels: wide for slides, tall for pages.
SHAPES = {"landscape": (640.0, 440.0), "portrait": (640.0, 720.0)}
#: Size of the letters, and flows that are drawn at most; the others are counted.
SIZE, MOST = 20.0, 14
_EDGE = 6.0
#: DejaVu Sans, in which pictures are set, is this much wider than Helvetica.
_WIDER = 1.16
Box = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass
class _Sheet:
    """The map while it is being drawn: where things lie, and what room is taken."""

    width: float
    height: float
    box: Box
    taken: list[Box] = field(default_factory=list)
    marks: list[Shape | Text] = field(default_factory=list)
    labels: list[Shape | Text] = field(default_factory=list)
    unnumbered: list[str] = field(default_factory=list)

    @property
    def scale(self) -> float:
        left, top, right, bottom = self.box
        return min(self.width / (right - left), self.height / (bottom - top))

    def place(self, point: Point) -> Point:
        """Return the place on the sheet of a point of the Mercator plane."""
        left, top, right, bottom = self.box
        return (
            self.width / 2 + (point[0] - (left + right) / 2) * self.scale,
            self.height / 2 + (point[1] - (top + bottom) / 2) * self.scale,
        )

    def holds(self, point: Point, margin: float = 14.0) -> bool:
        """Return whether a place of the sheet is inside it."""
        return margin <= point[0] <= self.width - margin and margin <= point[1] <= self.height - margin

    def free(self, box: Box) -> bool:
        """Return whether a box lies within the sheet and over nothing that was set before."""
        if box[0] < 2 or box[1] < 2 or box[2] > self.width - 2 or box[3] > self.height - 2:
            return False
        return all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in self.taken)


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The drawing of a force's map, how many flows it leaves out, and the names and numbers without room."""

    drawing: Drawing
    drawn: int
    left: int
    unnamed: tuple[str, ...] = ()
    unnumbered: tuple[str, ...] = ()


def force_map(rolled: RolledFlows, shape: str = "landscape", *, most: int = MOST) -> DrawnMap:
    """Return the map of a force.

    Parameters
    ----------
    rolled
        The flows of one figure, origins rolled up.
    shape
        ``"landscape"`` for slides or ``"portrait"`` for pages.
    most
        Flows that are drawn; those to the home force come first, then the greatest.
    """
    width, height = SHAPES[shape]
    chosen = sorted(rolled.flows, key=lambda f: (bool(rolled.home) and f.town.force != rolled.home, -f.size))[:most]
    sheet = _Sheet(width, height, _extent(chosen, rolled.home, width / height))
    sheet.marks += _land(sheet)
    colours = _colours(chosen)
    greatest = max([1.0, *(f.size for f in chosen)])
    origins = {f.origin.key: f.origin for f in chosen}
    towns = {f.town.key: f.town for f in chosen}
    starts = _starts(sheet, chosen)
    for area in (*towns.values(), *(a for a in origins.values() if a.key not in towns)):
        x, y = sheet.place(area.at)
        sheet.taken.append((x - 7, y - 7, x + 7, y + 7))
    for x, y in {start for (key, _), start in starts.items() if not sheet.holds(sheet.place(origins[key].at))}:
        sheet.taken.append((x - 6, y - 6, x + 6, y + 6))
    sheet.taken.append((0.0, height - 34, 190.0, height))
    for flow in sorted(chosen, key=lambda f: f.size, reverse=True):
        _arrow(sheet, flow, starts[flow.origin.key, flow.town.key], colours[flow.origin.key], greatest)
    unnamed = list(_symbols(sheet, origins, towns, colours))
    unnamed += list(_edges(sheet, chosen, starts, colours))
    sheet.marks += _scale_bar(sheet)
    frame = Shape(rectangle(0.5, 0.5, width - 1, height - 1), stroke=RULE, width=1.0)
    drawing = Drawing(width, height, [*sheet.marks, *sheet.labels, frame])
    return DrawnMap(drawing, len(chosen), len(rolled.flows) - len(chosen), tuple(unnamed), tuple(sheet.unnumbered))


def _extent(flows: Sequence[RolledFlow], home: str, ratio: float) -> Box:
    """Return what part of the plane is shown: the home force with its neighbours, or all that is drawn."""
    if home:
        inside = [f.town.at for f in flows if f.town.force == home]
        points = inside or [f.town.at for f in flows]
        least = 420.0
    else:
        points = [end.at for f in flows for end in (f.origin, f.town)]
        least = 300.0
    west, south, east, north = region().map_box
    points = points or [project((west + east) / 2, (south + north) / 2)]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    wide, tall = max(xs) - min(xs), max(ys) - min(ys)
    spread = 2.4 if home else 1.22
    wide, tall = max(wide * spread, least), max(tall * spread, least)
    wide, tall = max(wide, tall * ratio), max(tall, wide / ratio)
    x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2


def _land(sheet: _Sheet) -> list[Shape | Text]:
    window = (0.0, 0.0, sheet.width, sheet.height)
    steps: list[Step] = []
    for ring in coastline():
        points = clipped([sheet.place(p) for p in ring], window)
        if len(points) > 2:
            steps += [("M", points[0]), *(("L", p) for p in points[1:]), ("Z", ())]
    ground = Shape(rectangle(0, 0, sheet.width, sheet.height), fill=SEA)
    return [ground, Shape(rounded_steps(steps), fill=LAND, stroke=COAST, width=0.8)] if steps else [ground]


def _colours(flows: Sequence[RolledFlow]) -> dict[str, str]:
    """Return the colour of each origin, the greatest first; beyond the palette all are ink-grey."""
    totals: dict[str, float] = {}
    for flow in flows:
        totals[flow.origin.key] = totals.get(flow.origin.key, 0.0) + flow.size
    ordered = sorted(totals, key=lambda key: (-totals[key], key))
    return {key: ORIGIN_COLOURS[i] if i < len(ORIGIN_COLOURS) else SOFT for i, key in enumerate(ordered)}


def _starts(sheet: _Sheet, flows: Sequence[RolledFlow]) -> dict[tuple[str, str], Point]:
    """Return where each arrow begins: at its origin, or on the edge of the picture on the way from it.

    All arrows of one origin outside the picture come in at one point.
    """
    entries: dict[str, Point] = {}
    found = {}
    for flow in flows:
        start = sheet.place(flow.origin.at)
        if not sheet.holds(start):
            targets = [sheet.place(f.town.at) for f in flows if f.origin.key == flow.origin.key]
            middle = (sum(p[0] for p in targets) / len(targets), sum(p[1] for p in targets) / len(targets))
            start = entries.setdefault(flow.origin.key, _crossing(sheet, start, middle))
        found[flow.origin.key, flow.town.key] = start
    return found


def _crossing(sheet: _Sheet, outside: Point, inside: Point) -> Point:
    """Return where the way from a point outside to one inside meets the edge of the picture."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        point = (outside[0] + (inside[0] - outside[0]) * middle, outside[1] + (inside[1] - outside[1]) * middle)
        low, high = (low, middle) if sheet.holds(point, _EDGE) else (middle, high)
    return (
        round(outside[0] + (inside[0] - outside[0]) * high, 2),
        round(outside[1] + (inside[1] - outside[1]) * high, 2),
    )


def _arrow(sheet: _Sheet, flow: RolledFlow, start: Point, colour: str, greatest: float) -> None:
    """Draw an arrow with its number near its head; an open bound has a hollow head and a dashed shaft."""
    end = sheet.place(flow.town.at)
    low, high = flow.bounds.low, flow.bounds.high
    width = 1.6 + 7.0 * math.sqrt(flow.size / greatest)
    open_bound = high is None or low is None or (low == 0 and high != 0)
    dash = (7.0, 5.0) if open_bound else ()
    if math.dist(start, end) < 16:
        x, y = end
        loop = (x, y, x - 34, y - 46, x + 34, y - 46, x, y)
        sheet.marks.append(Shape(bezier(loop), stroke=colour, width=min(width, 4.0), dash=dash, opacity=0.85))
        _number(sheet, flow, [(x, y - 46), (x + 30, y - 36), (x - 30, y - 36)], colour)
        return
    points = curve(start, end, 0.12)
    head = arriving(points, 9.0)
    sheet.marks.append(Shape(bezier(points), stroke=colour, width=width, dash=dash, opacity=0.8))
    tip = arrow_head(*head, 9 + 1.5 * width)
    sheet.marks.append(Shape(tip, fill="#ffffff" if open_bound else colour, stroke=colour, width=1.2))
    middles = [along(points, t) for t in (0.8, 0.72, 0.64, 0.56, 0.48, 0.4, 0.3)]
    sides = [(x + dx, y + dy) for x, y in middles for dx, dy in ((0, -24), (0, 24), (30, 0), (-30, 0))]
    _number(sheet, flow, [*middles, *sides], colour)


def _number(sheet: _Sheet, flow: RolledFlow, spots: Sequence[Point], colour: str) -> None:
    """Set the number of a flow on its arrow, as near to the head as there is room."""
    text = short_bounds(flow.bounds.low, flow.bounds.high)
    wide = text_width(text, SIZE, bold=True) * _WIDER + 8
    for x, y in spots:
        box = (x - wide / 2, y - SIZE * 0.62, x + wide / 2, y + SIZE * 0.62)
        if sheet.free(box):
            sheet.taken.append(box)
            ground = rectangle(box[0], box[1], wide, box[3] - box[1])
            sheet.labels.append(Shape(ground, fill="#ffffff", stroke=colour, width=1.2))
            sheet.labels.append(Text(x, y + SIZE * 0.36, text, size=SIZE, anchor="middle", bold=True))
            return
    sheet.unnumbered.append(f"{flow.origin.name} to {flow.town.name} ({text})")


def _symbols(sheet: _Sheet, origins: dict[str, Area], towns: dict[str, Area], colours: dict[str, str]) -> Iterator[str]:
    """Draw squares and circles with their names; give the names for which there was no room."""
    for key, area in sorted(origins.items()):
        x, y = sheet.place(area.at)
        if sheet.holds((x, y)):
            sheet.marks.append(Shape(symbol("square", x, y, 7.5), fill=colours[key], stroke="#ffffff", width=1.4))
    for _, town in sorted(towns.items()):
        x, y = sheet.place(town.at)
        if sheet.holds((x, y), 0.0):
            sheet.marks.append(Shape(symbol("circle", x, y, 5.5), fill="#ffffff", stroke=INK, width=2.0))
    named = {
        **{k: (a, True) for k, a in origins.items()},
        **{k: (a, False) for k, a in towns.items() if k not in origins},
    }
    for _, (area, bold) in sorted(named.items(), key=lambda item: (not item[1][1], item[0])):
        at = sheet.place(area.at)
        if sheet.holds(at, 0.0) and (sheet.holds(at) or not bold) and not _name(sheet, area.name, at, bold=bold):
            yield area.name


def _name(sheet: _Sheet, name: str, at: Point, *, bold: bool) -> bool:
    """Set a name beside its mark, or further off with a leader, inside the sheet; return whether there was room."""
    text = shortened_text(name, 190, SIZE, bold=bold)
    wide, tall = text_width(text, SIZE, bold=bold) * _WIDER + 4, SIZE * 1.15
    x, y = at
    for far in (11, 22, 38, 58, 84):
        for turn in (0, 4, 6, 2, 7, 1, 5, 3):
            angle = turn * math.pi / 4
            dx, dy = math.cos(angle), math.sin(angle)
            left = min(max(x + dx * far - wide * (1 - dx) / 2, 2.5), sheet.width - wide - 2.5)
            middle = min(max(y + dy * (far + tall / 2), tall / 2 + 2.5), sheet.height - tall / 2 - 2.5)
            box = (left, middle - tall / 2, left + wide, middle + tall / 2)
            if sheet.free(box):
                sheet.taken.append(box)
                if far > 22:
                    near = (min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3]))
                    sheet.labels.append(Shape(segment(x, y, *near), stroke=SOFT, width=0.8))
                sheet.labels.append(Text(left + 2, middle + SIZE * 0.35, text, size=SIZE, bold=bold, halo=True))
                return True
    return False


def _edges(
    sheet: _Sheet, flows: Sequence[RolledFlow], starts: dict[tuple[str, str], Point], colours: dict[str, str]
) -> Iterator[str]:
    """Name the origins that come in at the edge; give the names for which there was no room."""
    seen: set[str] = set()
    for flow in flows:
        key = flow.origin.key
        if key in seen or sheet.holds(sheet.place(flow.origin.at)):
            continue
        seen.add(key)
        x, y = starts[key, flow.town.key]
        sheet.marks.append(Shape(symbol("square", x, y, 5.5), fill=colours[key], stroke="#ffffff", width=1.2))
        inner = (min(max(x, 14), sheet.width - 14), min(max(y, 14), sheet.height - 14))
        if not _name(sheet, flow.origin.name, inner, bold=True):
            yield flow.origin.name


def _scale_bar(sheet: _Sheet) -> list[Shape | Text]:
    middle = (sheet.box[1] + sheet.box[3]) / 2
    latitude = math.degrees(math.atan(math.sinh(math.radians(-middle / 100))))
    unit = km_of_unit(latitude)
    km = next((d for d in (200, 100, 50, 20, 10, 5, 2) if d / unit * sheet.scale < 130), 1)
    length = km / unit * sheet.scale
    x, y = 14.0, sheet.height - 14.0
    ticks = [Shape(segment(at, y - 5, at, y), stroke=INK, width=1.5) for at in (x, x + length)]
    bar = Shape(segment(x, y, x + length, y), stroke=INK, width=1.5)
    return [bar, *ticks, Text(x + length + 6, y, f"{km} km", size=13)]
