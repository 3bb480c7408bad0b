"""The matrix: origins against destinations as a heat table with bounds, one figure at a time."""

from __future__ import annotations

from typing import Any

from graphlab.graph.network import Network
from graphlab.report.drawing.colours import HEAT
from graphlab.report.drawing.marks import Drawing
from graphlab.report.drawing.matrix import matrix
from graphlab.report.pages.flow_page import flow_view
from graphlab.report.pages.flow_series import Series, series_set_of
from graphlab.report.pages.map_records import flow_key
from graphlab.report.pages.shell import Page, render

LEGEND = (
    ("small", HEAT[1], "square"),
    ("middling", HEAT[3], "square"),
    ("great (by the square root of the least)", HEAT[6], "square"),
    ("dashed frame: an open bound", "dashed", "square"),
)
NOTES = (
    "≥ 1 means at least 1 and no upper bound; < 30 fewer than 30; ≤ 30 at most 30; 36–44 between the two; ? not known.",
    "An empty cell is not zero: no source says anything of that pair.",
)


def draw_matrix(net: Network, number: int, series: Series, top: int | None = None) -> Drawing:
    """Return the drawing of one series, or of its `top` greatest flows."""
    return matrix(series.rows[:top], net.name, lambda i: flow_key(number, i))


def matrix_page(net: Network, *, measure: str | None = None, unit: str | None = None, top: int | None = None) -> Page:
    """Return the matrix page of a network; options as in `sankey_page`, all flows by default."""
    series_set = series_set_of(net, measure, unit)
    return flow_view(
        net,
        series_set,
        view="matrix",
        kicker="County lines: origins against destinations",
        what="Darker is more; every cell opens its claims.",
        draw=lambda i, series: draw_matrix(net, i, series, top),
        legend=LEGEND,
        notes=NOTES,
        top=top,
        measure=measure,
        unit=unit,
    )


def matrix_html(net: Network, **options: Any) -> str:
    """Return the matrix as one HTML file; options as `matrix_page`."""
    return render(matrix_page(net, **options))
