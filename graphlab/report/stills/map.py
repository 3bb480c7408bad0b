"""The flow map on paper: coastline, flows, boxes in the sea, scale bar, and a part enlarged with a scale of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from graphlab.data.region import region
from graphlab.graph.network import Network
from graphlab.report.drawing.clip import clipped
from graphlab.report.drawing.colours import COAST, GREY, GROUND, INK, LAND, SEA, SOFT, STOCK
from graphlab.report.drawing.map import SCALES, coastline, curve, extent_of, inset_corners, km_of_unit, project
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
from graphlab.report.drawing.signs import sign_of, sign_path
from graphlab.report.pages.map import map_page
from graphlab.report.pages.shell import Page
from graphlab.wording.phrases import short_bounds

WIDTH, HEIGHT = 1000.0, 860.0
_INSET = (700.0, 20.0, 280.0, 210.0)
_SIDE = 200.0


def map_still(net: Network, **options: Any) -> tuple[Page, Drawing]:
    """Return the map page of a network and the drawing of its first figure."""
    page = map_page(net, **options)
    return page, map_drawing(page)


class View:
    """A window on the map: which box of it is shown where on the sheet, and at what scale."""

    def __init__(self, box: Sequence[float], x: float, y: float, width: float, height: float) -> None:
        """Fit `box` (left, top, right, bottom in map units) into a window of the sheet."""
        self.window = (x, y, x + width, y + height)
        self.scale = min(width / (box[2] - box[0]), height / (box[3] - box[1]))
        self.left = x + (width - (box[2] - box[0]) * self.scale) / 2 - box[0] * self.scale
        self.top = y + (height - (box[3] - box[1]) * self.scale) / 2 - box[1] * self.scale

    def __call__(self, point: Sequence[float]) -> tuple[float, float]:
        """Return the place on the sheet of a point of the map."""
        return self.left + point[0] * self.scale, self.top + point[1] * self.scale

    def latitude(self) -> float:
        """Return the latitude at the middle of the window."""
        middle = (self.window[1] + self.window[3]) / 2
        return math.degrees(math.atan(math.sinh(math.radians(-(middle - self.top) / self.scale / 100))))


def _land(view: View) -> list[Shape | Text]:
    steps: list[Step] = []
    for ring in coastline():
        points = clipped([view(p) for p in ring], view.window)
        if len(points) > 2:
            steps += [("M", points[0]), *(("L", p) for p in points[1:]), ("Z", ())]
    return [Shape(rounded_steps(steps), fill=LAND, stroke=COAST, width=0.7)] if steps else []


def _ground(page: Page, view: View) -> list[Shape | Text]:
    """Return land and sea; where a place lies beyond the coastline that is held, the frame within which it is drawn."""
    box = page.payload["coast_box"]
    marks: list[Shape | Text] = []
    if box or not page.payload["coast"]:
        marks.append(Shape(rectangle(0, 0, WIDTH, HEIGHT), fill=GROUND))
    if box:
        (x0, y1), (x1, y0) = view((box[0], box[1])), view((box[2], box[3]))
        left, top, right, bottom = max(x0, 0.0), max(y0, 0.0), min(x1, WIDTH), min(y1, HEIGHT)
        if left < right and top < bottom:
            frame = rectangle(left, top, right - left, bottom - top)
            marks += [Shape(frame, fill=SEA, stroke=COAST, width=0.8, dash=(4, 3))]
    return [*marks, *(_land(view) if page.payload["coast"] else [])]


def _scale_bar(view: View, x: float, y: float) -> list[Shape | Text]:
    unit = km_of_unit(view.latitude())
    km = next((d for d in SCALES if d / unit * view.scale < 90), 1)
    length = km / unit * view.scale
    return [
        Shape(segment(x, y, x + length, y), stroke=INK, width=1.4),
        Shape(segment(x, y - 4, x, y), stroke=INK, width=1.4),
        Shape(segment(x + length, y - 4, x + length, y), stroke=INK, width=1.4),
        Text(x + length / 2, y - 6, f"{km} km", size=10, anchor="middle"),
    ]


def _thick(value: float | None, greatest: float) -> float:
    return 1.2 + 11 * math.sqrt((value or 0) / greatest) if value else 1.2


def _flow(
    flow: Mapping[str, Any], at: Mapping[str, tuple[float, float]], greatest: float, reach: float
) -> list[Shape | Text]:
    start, end = at[flow["from"]], at[flow["to"]]
    low, high = flow["low"], flow["high"]
    if flow.get("stock"):
        return _stock(flow, start, greatest)
    width, colour = _thick(low, greatest), flow["colour"]
    open_bound = high is None or low is None or (low == 0 and high != 0)
    if start == end:
        x, y = start
        points: Sequence[float] = (x, y, x - 26, y - 44, x + 26, y - 44, x, y)
    else:
        points = curve(start, end)
    marks: list[Shape | Text] = []
    if high is not None and _thick(high, greatest) > width:
        marks.append(Shape(bezier(points), stroke=colour, width=_thick(high, greatest), opacity=0.25))
    dash = (7.0, 5.0) if open_bound else ()
    marks.append(Shape(bezier(points), stroke=colour, width=width, dash=dash, opacity=0.82))
    if start != end:
        head = arrow_head(*arriving(points, reach), 6 + 1.6 * width)
        marks.append(Shape(head, fill="#ffffff" if open_bound else colour, stroke=colour, width=1.1, opacity=0.9))
    return [*marks, *_sign(colour, points, inside=start == end)]


def _sign(colour: str, points: Sequence[float], *, inside: bool = False) -> list[Shape | Text]:
    """Draw the sign of an origin on its flow, where it leaves; none on a flow too short to bear it."""
    length, sign = math.hypot(points[6] - points[0], points[7] - points[1]), sign_of(colour)
    if not sign or (length < 44 and not inside):
        return []
    x, y = along(points, 0.3 if inside else min(0.4, max(0.12, 30 / length)))
    return [Shape(sign_path(sign, x, y, 4.2), fill="#ffffff", stroke=colour, width=1.6)]


def _stock(flow: Mapping[str, Any], at: tuple[float, float], greatest: float) -> list[Shape | Text]:
    """Draw what is counted in a place as a circle whose area is the figure; dashed where a bound is open."""
    low, high = flow["low"], flow["high"]
    radius = max(3.0, 26 * math.sqrt((low or high or 0) / greatest))
    dash = (4.0, 3.0) if low is None or high is None or (low == 0 and high != 0) else ()
    ring = Shape(symbol("circle", *at, radius), fill=LAND, stroke=STOCK, width=2, dash=dash, opacity=0.9)
    return [
        ring,
        Text(at[0], at[1] - radius - 4, short_bounds(low, high), size=10.5, anchor="middle", bold=True, halo=True),
    ]


def _inside(point: tuple[float, float], window: Sequence[float]) -> bool:
    return window[0] <= point[0] <= window[2] and window[1] <= point[1] <= window[3]


def _places(
    page: Page, flows: Sequence[Mapping[str, Any]], at: Mapping[str, tuple[float, float]], window: Sequence[float]
) -> list[Shape | Text]:
    """Draw the places of a window, the greatest first, with names that do not lie over each other."""
    origins = {f["from"]: f["colour"] for f in flows if not f.get("stock")}
    stocks = {f["to"] for f in flows if f.get("stock")}
    weight: dict[str, float] = {}
    for f in flows:
        for end in (f["from"], f["to"]):
            weight[end] = weight.get(end, 0) + float(f["low"] or f["high"] or 1)
    nodes = [n for n in page.nodes if n["id"] in weight and "box" not in n and _inside(at[n["id"]], window)]
    marks: list[Shape | Text] = []
    taken = [(at[n["id"]][0] - 5, at[n["id"]][1] - 5, at[n["id"]][0] + 5, at[n["id"]][1] + 5) for n in nodes]
    labels: list[Shape | Text] = []
    for node in sorted(nodes, key=lambda n: (-weight[n["id"]], n["id"])):
        x, y = at[node["id"]]
        origin = node["id"] in origins
        shape = symbol("square" if origin else "circle", x, y, 5.5)
        fill, stroke = (origins[node["id"]], "#ffffff") if origin else ("#ffffff", INK)
        if node["id"] not in stocks:
            marks.append(Shape(shape, fill=fill, stroke=stroke, width=1.0 if origin else 1.6))
        wide = 5.4 * len(node["short"]) + 4
        tries = {
            "start": (x + 8, y + 3.5),
            "end": (x - 8 - wide, y + 3.5),
            "below": (x - wide / 2, y + 17),
            "above": (x - wide / 2, y - 9),
        }
        beside = [(x - wide / 2, y + 38)] if node["id"] in stocks else tries.values()
        for lx, ly in beside:
            box = (lx, ly - 9, lx + wide, ly + 2)
            if all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in taken):
                taken.append(box)
                labels.append(Text(lx, ly, node["short"], size=9.5, halo=True))
                break
    return [*marks, *labels]


def _boxes(page: Page, at: Mapping[str, tuple[float, float]]) -> list[Shape | Text]:
    """Draw what is no place as boxes in the sea, with what their flows come to."""
    said = page.payload["series"][0]["boxes"] if page.payload["series"] else {}
    marks: list[Shape | Text] = []
    for node in page.nodes:
        if "box" not in node or node["id"] not in at:
            continue
        x, y = at[node["id"]]
        marks += [
            Shape(rectangle(x - 80, y - 20, 160, 40), fill="#ffffff", stroke=SOFT, width=1.2),
            Text(x, y - 3, node["name"], size=11, anchor="middle", bold=True),
            Text(x, y + 12, said.get(node["id"], ""), size=9.5, anchor="middle"),
        ]
    return marks


def _legend(flows: Sequence[Mapping[str, Any]], page: Page) -> list[Shape | Text]:
    origins = page.payload["series"][0]["origins"] if page.payload["series"] else []
    rows = [(name, colour) for name, colour, key in origins if any(f["from"] == key for f in flows)]
    if any(f["colour"] == GREY and not f.get("stock") for f in flows):
        rows.append(("other, unknown, not itemised", GREY))
    if any(f.get("stock") for f in flows):
        rows.append(("area of a circle: what is counted there", STOCK))
    marks: list[Shape | Text] = []
    for i, (name, colour) in enumerate(rows):
        y = 30.0 + 18 * i
        marks.append(Shape(segment(20, y, 44, y), stroke=colour, width=4))
        if sign := sign_of(colour):
            marks.append(Shape(sign_path(sign, 32, y, 4.2), fill="#ffffff", stroke=colour, width=1.6))
        marks += [Text(52, y + 4, name, size=10.5, halo=True)]
    return marks


def map_drawing(page: Page) -> Drawing:
    """Return the drawing of a map page: its first figure, with the inset where it has several places there."""
    flows = [f for f in page.edges if f["series"] == 0 and f["drawn"]]
    used = {f[end] for f in flows for end in ("from", "to")}
    places = {n["id"]: (n["x"], n["y"]) for n in page.nodes if "box" not in n and n["id"] in used}
    if not places:
        places = {"": project(*region().centre)}
    boxes = [n["id"] for n in page.nodes if "box" in n and n["id"] in used]
    room = _SIDE if boxes else 0.0
    main = View(extent_of(places.values()), 20, 20, WIDTH - 40 - room, HEIGHT - 40)
    main.window = (0, 0, WIDTH, HEIGHT)
    at = {key: main(p) for key, p in places.items()}
    at |= {key: (WIDTH - 100, HEIGHT - 50 - 52 * i) for i, key in enumerate(boxes)}
    sizes = [float(f["low"] or f["high"] or 0) for f in flows]
    greatest = max(16.0, *sizes) if sizes else 16.0
    marks = _ground(page, main)
    for flow in flows:
        marks += _flow(flow, at, greatest, 26.0 if flow["to"] in boxes else 8.0)
    marks += [*_places(page, flows, at, main.window), *_boxes(page, at), *_legend(flows, page)]
    marks += _scale_bar(main, 20, HEIGHT - 18)
    if page.inset:
        marks += _inset(page, flows, greatest, at)
    return Drawing(WIDTH, HEIGHT, marks)


def _inset(
    page: Page, flows: Sequence[Mapping[str, Any]], greatest: float, at: Mapping[str, tuple[float, float]]
) -> list[Shape | Text]:
    """Draw the inset: flows are cut at the frame, so each is drawn as the piece of its curve that lies inside."""
    x, y, wide, tall = _INSET
    (x0, y1), (x1, y0) = inset_corners()
    view = View((x0, y0, x1, y1), x, y + 18, wide, tall - 18)
    view.window = (x, y + 18, x + wide, y + tall)
    here = {n["id"]: view((n["x"], n["y"])) for n in page.nodes if "box" not in n}
    here |= {n["id"]: (x + wide * 2, y + tall * 3) for n in page.nodes if "box" in n}
    marks: list[Shape | Text] = [Shape(rectangle(x, y, wide, tall), fill=LAND)]
    for flow in flows:
        if flow["from"] == flow["to"] or not any(_inside(here[flow[end]], view.window) for end in ("from", "to")):
            continue
        points = curve(here[flow["from"]], here[flow["to"]])
        inside = [p for p in (along(points, i / 240) for i in range(241)) if _inside(p, view.window)]
        if len(inside) > 1:
            steps = rounded_steps([("M", inside[0]), *(("L", p) for p in inside[1:])])
            marks.append(Shape(steps, stroke=flow["colour"], width=_thick(flow["low"], greatest), opacity=0.82))
    marks += _places(
        page, flows, here, (view.window[0] + 6, view.window[1] + 6, view.window[2] - 6, view.window[3] - 6)
    )
    marks += _scale_bar(view, x + 12, y + tall - 10)
    marks += [
        Shape(rectangle(x, y, wide, 18), fill="#ffffff"),
        Shape(rectangle(x, y, wide, tall), stroke=INK, width=1.2),
        Text(x + 8, y + 13, page.inset, size=10, bold=True),
    ]
    return marks
