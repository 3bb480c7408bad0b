"""The flow diagram: origins to towns as bands, with remainder and unknown, one figure at a time."""

from __future__ import annotations

from typing import Any

from graphlab.graph.network import Network
from graphlab.report.drawing.marks import Drawing
from graphlab.report.drawing.sankey import REST, bands_of, sankey
from graphlab.report.pages.flow_page import flow_view
from graphlab.report.pages.flow_series import Series, SeriesSet, end_totals, series_set_of, together
from graphlab.report.pages.map_records import flow_key, series_colours
from graphlab.report.pages.shell import Page, render
from graphlab.wording.phrases import many

TOP = 40
LEGEND = (
    ("colour of the origin: solid to the least that it can be", "#0072b2", "band"),
    ("pale to the greatest that it can be", "#b3d4e8", "band"),
    ("dashed edge: the greatest is open", "dashed", "band"),
    ("unknown, not itemised, other origins", "#6b7280", "band"),
)
NOTES = (
    "A band is as high as its figure. Figures are of one measure, unit, subject and period; nothing is added.",
    "At an end stands the number of different lines, or the sum of what may be added; distinct counts are never added.",
    "Unknown is what the source says is not known; not itemised is what a stated total leaves over.",
)


def draw_sankey(net: Network, series_set: SeriesSet, number: int, series: Series, top: int = TOP) -> Drawing:
    """Return the drawing of one series: its `top` greatest flows, the rest as one band."""
    bands = bands_of(series.rows, top, lambda i: flow_key(number, i), lambda rows: together(net, rows))
    left = len(series.rows) - top

    def name_of(key: str) -> str:
        return f"{many(left, 'smaller flow')}" if key == REST else net.name(key)

    return sankey(bands, name_of, series_colours(net, series_set, series), end_totals(net, series))


def sankey_page(net: Network, *, measure: str | None = None, unit: str | None = None, top: int = TOP) -> Page:
    """Return the flow diagram of a network.

    Parameters
    ----------
    net
        A network with its filters.
    measure, unit
        One figure; by default every one that can be drawn, of which the reader chooses.
    top
        How many flows have a band of their own; the rest is one band, counted.
    """
    series_set = series_set_of(net, measure, unit)
    return flow_view(
        net,
        series_set,
        view="sankey",
        kicker="County lines: who supplies whom, by figure",
        what="Height of a band by figure, colour by origin.",
        draw=lambda i, series: draw_sankey(net, series_set, i, series, top),
        legend=LEGEND,
        notes=NOTES,
        top=top,
        measure=measure,
        unit=unit,
    )


def sankey_html(net: Network, **options: Any) -> str:
    """Return the flow diagram as one HTML file; options as `sankey_page`."""
    return render(sankey_page(net, **options))
