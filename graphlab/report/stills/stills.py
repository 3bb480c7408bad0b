"""Stills: every view as PNG, SVG and PDF for paper and slides, with the colours and numbers of the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.errors import OutputError, RefusedError
from graphlab.report.drawing.colours import GROUND, SEA
from graphlab.report.pages.shell import Page
from graphlab.report.stills.paper import sheet_bytes

if TYPE_CHECKING:
    from graphlab.graph.network import Network
    from graphlab.report.drawing.marks import Drawing

KINDS = ("png", "svg", "pdf")


def still_bytes(net: Network, as_: str = "network", kind: str = "png", **options: Any) -> bytes:
    """Return a still of a view.

    Parameters
    ----------
    net
        A network with its filters.
    as_
        ``network``, ``map``, ``sankey``, ``timeline`` or ``matrix``.
    kind
        ``png``, ``svg`` or ``pdf``.
    options
        As `graphlab.report.pages.view.view`; of several figures the first is drawn, or that of ``measure``.

    Raises
    ------
    RefusedError
        If there is no such view or kind of file.

    Notes
    -----
    The same network gives the same bytes. Text in an SVG stays text.
    """
    if kind not in KINDS:
        raise RefusedError(f"there is no still of kind '{kind}'; there are: {', '.join(KINDS)}")
    page, drawing = _drawn(net, as_, options)
    feet = [f"Key: {page.payload['key_words']}.", *page.absent, page.imprint]
    if len(page.series) > 1:
        feet.insert(1, f"Shown: {page.series[0]}. {len(page.series) - 1:,} other figures are not in this picture.")
    return sheet_bytes(
        drawing,
        kind,
        title=page.title,
        lede=page.lede,
        marking=page.marking,
        feet=feet,
        ground=SEA if as_ == "map" else GROUND,
    )


def _drawn(net: Network, as_: str, options: dict[str, Any]) -> tuple[Page, Drawing]:
    """Return the page of a view and its drawing, made of the same records."""
    if as_ == "network":
        from graphlab.report.stills.network import network_still

        return network_still(net, **options)
    if as_ == "map":
        from graphlab.report.stills.map import map_still

        return map_still(net, **options)
    if as_ == "timeline":
        from graphlab.report.pages.timeline import draw_timeline, timeline_page

        return timeline_page(net, **options), draw_timeline(net, **options)
    from graphlab.report.pages.flow_series import series_set_of

    series_set = series_set_of(net, options.get("measure"), options.get("unit"))
    if as_ == "sankey":
        from graphlab.report.pages.sankey import TOP, draw_sankey, sankey_page

        top = options.get("top") or TOP
        return sankey_page(net, **options), draw_sankey(net, series_set, 0, _first(series_set), top)
    if as_ == "matrix":
        from graphlab.report.pages.matrix import draw_matrix, matrix_page

        return matrix_page(net, **options), draw_matrix(net, 0, _first(series_set), options.get("top"))
    raise RefusedError(f"there is no view '{as_}' to draw")


def _first(series_set: Any) -> Any:
    from graphlab.report.pages.flow_series import Series

    return series_set.series[0] if series_set.series else Series("no flow", (), (), 0)


def still(net: Network, path: str | Path, as_: str = "network", *, force: bool = False, **options: Any) -> Path:
    """Write a still and give its path; the ending says its kind.

    Raises
    ------
    OutputError
        If the file is there and `force` is off, or cannot be written.
    """
    target = Path(path)
    if target.exists() and not force:
        raise OutputError(f"'{target}' is there already; nothing was written (--force overwrites)")
    content = still_bytes(net, as_, target.suffix.lower()[1:], **options)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise OutputError(f"'{target}' cannot be written: {error.strerror}; nothing was written") from error
    return target


def network_png(net: Network, **options: Any) -> bytes:
    """Return the network as PNG, for documents."""
    return still_bytes(net, "network", "png", **options)


def map_png(net: Network, measure: str | None = None, **options: Any) -> bytes:
    """Return the flow map as PNG, for documents: of one measure, or the first that can be drawn."""
    return still_bytes(net, "map", "png", measure=measure, **options)


def network_svg(net: Network, **options: Any) -> bytes:
    """Return the network as SVG, for documents."""
    return still_bytes(net, "network", "svg", **options)


def map_svg(net: Network, measure: str | None = None, **options: Any) -> bytes:
    """Return the flow map as SVG, for documents."""
    return still_bytes(net, "map", "svg", measure=measure, **options)
