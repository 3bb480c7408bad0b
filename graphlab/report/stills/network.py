"""The network on paper: the places, shapes and colours of the page; above 300 nodes the best connected are named."""

from __future__ import annotations

from typing import Any

from graphlab.graph.network import Network
from graphlab.report.drawing.colours import GREY, GROUND, INK, KINDS, SOFT
from graphlab.report.drawing.marks import Drawing, Shape, Text, arriving, arrow_head, bezier, circle, symbol
from graphlab.report.pages.aggregation import fit_picture
from graphlab.report.pages.network import drawn_page
from graphlab.report.pages.picture import drawn_ids, picture_of
from graphlab.report.pages.shell import Page

WIDTH = 1000.0
NAMED = 300
#: Nodes above which a still beside a page has the groups of the page.
CROWD = 5_000
_MARGIN = 150.0


def network_still(net: Network, **options: Any) -> tuple[Page, Drawing]:
    """Return what is drawn of a network, and its drawing; a still holds any number of nodes, none joined unasked."""
    aggregate = options.pop("aggregate", None) or "none"
    asked = {
        "around": options.pop("ego", None),
        "hops": options.pop("hops", None) or 2,
        "most": options.pop("top", None),
    }
    seed = options.get("seed") or 0
    plain = aggregate == "none" and not asked["around"] and asked["most"] is None
    picture = picture_of(net) if plain else fit_picture(net, aggregate=aggregate, seed=seed, **asked)
    if len(picture.drawn_nodes) > NAMED:
        options.setdefault("layout", "force")
    page = drawn_page(net, picture=picture, **options)
    return page, network_drawing(page)


def drawing_beside(net: Network, page: Page) -> Drawing | None:
    """Return the drawing of a network page made with no option asked, where that is what a still beside it should have.

    That is so where it has every node, by layers as the still has them, and where there are more nodes than a picture
    on paper tells apart: then both show groups, on paper by connection. None elsewhere.
    """
    number = len(drawn_ids(net))
    if number > CROWD:
        return network_drawing(page, "force")
    return network_drawing(page) if len(page.nodes) == number <= NAMED else None


def _fit(points: dict[str, tuple[float, float]], layered: bool) -> tuple[dict[str, tuple[float, float]], float]:
    """Return the points moved into the sheet, and its height."""
    if not points:
        return {}, 200.0
    xs, ys = [p[0] for p in points.values()], [p[1] for p in points.values()]
    west, north = min(xs), min(ys)
    wide, tall = max(max(xs) - west, 1.0), max(max(ys) - north, 1.0)
    inner = WIDTH - 2 * _MARGIN
    across = inner / wide
    down = max(across * 0.2, min(across, 16.0 / 26.0)) if layered else min(across, 900.0 / tall)
    if not layered:
        across = down
    left = (WIDTH - wide * across) / 2
    moved = {k: (left + (x - west) * across, 30 + (y - north) * down) for k, (x, y) in points.items()}
    return moved, tall * down + 60


def network_drawing(page: Page, layout: str = "") -> Drawing:
    """Return the drawing of a network page, in an arrangement that it has; by default in that which it shows first."""
    layout = layout or page.layouts[0][0]
    layered = layout == "layered"
    at, height = _fit({n["id"]: n["places"][layout] for n in page.nodes}, layered)
    many = len(page.nodes) > NAMED
    sizes = {n["id"]: n["size"] * (0.45 if many else 0.8) for n in page.nodes}
    marks: list[Shape | Text] = []
    edges = sorted(page.edges, key=lambda e: (str(e.get("tone", "")), bool(e.get("dash")), e["width"]))
    for edge in edges:
        marks += _edge(edge, at, sizes, layered, many)
    for node in sorted(page.nodes, key=lambda n: n["tone"] + str(n["always_hollow"])):
        x, y = at[node["id"]]
        colour = KINDS[node["tone"]][0]
        hollow = node["always_hollow"] or node["outline"] in ("dormant", "closed")
        fill, stroke = (GROUND, colour) if hollow else (colour, GROUND)
        dash = (1.5, 1.5) if node["outline"] == "dormant" else ()
        outline = symbol(node["shape"], x, y, sizes[node["id"]])
        marks.append(Shape(outline, fill=fill, stroke=stroke, width=1.3 if hollow else 1.0, dash=dash))
        if node["ring"] or node["outline"] == "back":
            ring = KINDS["town"][0] if node["ring"] else INK
            marks.append(Shape(circle(x, y, sizes[node["id"]] * 1.6), stroke=ring, width=1.4))
    named = sorted(page.nodes, key=lambda n: (-n["weight"], n["id"]))[: 40 if many else NAMED]
    for node in named:
        marks.append(_label(node, at[node["id"]], sizes[node["id"]], layered))
    return Drawing(WIDTH, height, marks)


def _edge(
    edge: Any, at: dict[str, tuple[float, float]], sizes: dict[str, float], layered: bool, many: bool
) -> list[Shape | Text]:
    (ax, ay), (bx, by) = at[edge["from"]], at[edge["to"]]
    half = (bx - ax) / 2
    if layered:
        points = [ax, ay, ax + half, ay, bx - half, by, bx, by]
    else:
        points = [ax, ay, ax + (bx - ax) / 3, ay + (by - ay) / 3, bx - (bx - ax) / 3, by - (by - ay) / 3, bx, by]
    operation = edge.get("tone") == "operation"
    colour = KINDS["operation"][0] if operation else GREY
    width = edge["width"] * (0.5 if many else 0.9)
    dash = tuple(float(d) for d in edge.get("dash", ()))
    marks: list[Shape | Text] = [
        Shape(
            bezier(points), stroke=colour, width=width, dash=dash, opacity=0.35 if many else 0.55 if operation else 0.85
        )
    ]
    if edge["head"] and not many:
        tip, back = arriving(points, sizes[edge["to"]] * 1.3 + 1)
        hollow = bool(edge.get("open"))
        head = arrow_head(tip, back, 7.0)
        marks.append(Shape(head, fill=GROUND if hollow else colour, stroke=colour, width=0.8, opacity=0.85))
    return marks


def _label(node: Any, at: tuple[float, float], size: float, layered: bool) -> Text:
    x, y = at
    soft = node["kind"] in ("operation", "place")
    fill = SOFT if soft else "#1a1f2b"
    if not layered:
        return Text(x, y + size + 11, node["short"], size=9, anchor="middle", fill=fill, halo=True)
    if node["kind"] in ("origin", "both"):
        return Text(x - size * 1.6 - 4, y + 4, node["short"], size=10.5, anchor="end", fill=fill, halo=True)
    return Text(x + size * 1.2 + 4, y + 4, node["short"], size=10.5, fill=fill, halo=True)
