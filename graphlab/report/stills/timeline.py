"""The timeline on paper."""

from __future__ import annotations

from typing import Any

from graphlab.graph.network import Network
from graphlab.report.drawing.marks import Drawing
from graphlab.report.pages.shell import Page
from graphlab.report.pages.timeline import draw_timeline, timeline_page


def timeline_still(net: Network, **options: Any) -> tuple[Page, Drawing]:
    """Return the timeline page of a network and its drawing."""
    return timeline_page(net, **options), draw_timeline(net, **options)
