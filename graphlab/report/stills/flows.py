"""Sankey diagram and matrix on paper: the first figure of the page, or that of the measure asked for."""

from __future__ import annotations

from typing import Any

from graphlab.graph.network import Network
from graphlab.report.drawing.marks import Drawing
from graphlab.report.pages.flow_page import SANKEY_TOP, draw_matrix, draw_sankey, matrix_page, sankey_page
from graphlab.report.pages.flow_series import Series, SeriesSet, series_set_of
from graphlab.report.pages.shell import Page


def sankey_still(net: Network, **options: Any) -> tuple[Page, Drawing]:
    """Return the Sankey page of a network and the drawing of its first figure."""
    series_set, first = _first_series(net, options)
    return sankey_page(net, **options), draw_sankey(net, series_set, 0, first, options.get("top") or SANKEY_TOP)


def matrix_still(net: Network, **options: Any) -> tuple[Page, Drawing]:
    """Return the matrix page of a network and the drawing of its first figure."""
    return matrix_page(net, **options), draw_matrix(net, 0, _first_series(net, options)[1], options.get("top"))


def _first_series(net: Network, options: dict[str, Any]) -> tuple[SeriesSet, Series]:
    series_set = series_set_of(net, options.get("measure"), options.get("unit"))
    return series_set, series_set.series[0] if series_set.series else Series("no flow", (), (), 0)
