"""Every view of a network, once: its name, options, interactive page and still; `view` gives any of them.

Every page works from one file without a network, for years: scripts and data are inside, nothing is asked for. A still
shows the same data with the same colours and numbers, for paper and slides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graphlab.errors import OutputError, RefusedError
from graphlab.files import check_file, write_file
from graphlab.files.targets import refuse_address
from graphlab.graph.network import Network
from graphlab.model.intake.raw import collector_paused
from graphlab.report.drawing.colours import GROUND, SEA
from graphlab.report.drawing.marks import Drawing
from graphlab.report.pages.flow_page import matrix_html, matrix_page, sankey_html, sankey_page
from graphlab.report.pages.large.picture import picture_to_draw
from graphlab.report.pages.map import map_html, map_page
from graphlab.report.pages.network import network_page
from graphlab.report.pages.pyvis_page import pyvis_html
from graphlab.report.pages.shell import Page, render
from graphlab.report.pages.timeline import timeline_html, timeline_page
from graphlab.report.stills.flows import matrix_still, sankey_still
from graphlab.report.stills.map import map_still
from graphlab.report.stills.network import drawing_beside, network_still
from graphlab.report.stills.paper import sheet_bytes
from graphlab.report.stills.timeline import timeline_still
from graphlab.wording.phrases import many, verb

STILLS = (".png", ".svg", ".pdf")
PAGES = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class View:
    """A view.

    Attributes
    ----------
    name
        What it is asked for by.
    options
        Options that it understands, beside the filters of the network.
    html
        Gives the interactive page from a network and options.
    still
        Gives the page and its drawing, made of the same records.
    ground
        Colour behind the drawing on paper.
    """

    name: str
    options: tuple[str, ...]
    html: Callable[..., str]
    still: Callable[..., tuple[Page, Drawing]]
    ground: str = GROUND


def network_html(net: Network, **options: Any) -> str:
    """Return the network page as one HTML file; drawn in groups above 1,000 nodes, and said so in the page.

    Parameters
    ----------
    net
        A network with its filters.
    options
        ``measure``, ``unit``, ``layout``, ``seed``, ``aggregate``, ``ego``, ``hops``, ``top``: see `view`.
    """
    with collector_paused():
        return render(fitted_network_page(net, **options))


def fitted_network_page(net: Network, **options: Any) -> Page:
    """Return the network page of what a page can hold; options as `network_html`."""
    picture = picture_to_draw(
        net,
        aggregate=options.pop("aggregate", None) or "auto",
        around=options.pop("ego", None),
        hops=options.pop("hops", None) or 2,
        most=options.pop("top", None),
        seed=options.get("seed") or 0,
    )
    return network_page(net, picture=picture, **options)


_FIGURE = ("measure", "unit", "top")
#: Every view by name.
VIEWS: Mapping[str, View] = {
    view.name: view
    for view in (
        View("network", (*_FIGURE, "layout", "seed", "aggregate", "ego", "hops"), network_html, network_still),
        View("map", _FIGURE, map_html, map_still, ground=SEA),
        View("sankey", _FIGURE, sankey_html, sankey_still),
        View("timeline", ("top",), timeline_html, timeline_still),
        View("matrix", _FIGURE, matrix_html, matrix_still),
        View("pyvis", ("top", "seed", "aggregate", "ego", "hops"), pyvis_html, network_still),
    )
}


#: The views whose pages are ours, with what makes them: they share one state, and can be linked with each other.
LINKED: Mapping[str, Callable[..., Page]] = {
    "network": fitted_network_page,
    "map": map_page,
    "sankey": sankey_page,
    "timeline": timeline_page,
    "matrix": matrix_page,
}


def linked_pages(net: Network) -> dict[str, str]:
    """Return the five pages of a network by file name, each with links to the others that take its state along."""
    files = tuple((name, f"{name}.html") for name in LINKED)
    with collector_paused():
        return {file: render(replace(LINKED[name](net), siblings=files)) for name, file in files}


def _chosen(as_: str, options: Mapping[str, Any]) -> tuple[View, dict[str, Any]]:
    """Return the view and the options that were given a value; refuse those that the view does not have."""
    if as_ not in VIEWS:
        raise RefusedError(f"there is no view '{as_}'; there are: {', '.join(VIEWS)}")
    chosen = VIEWS[as_]
    given = {name: value for name, value in options.items() if value is not None}
    strange = sorted(set(given) - set(chosen.options))
    if strange:
        raise RefusedError(f"the {as_} view has no option '{strange[0]}'; it has: {', '.join(chosen.options)}")
    return chosen, given


def page_html(net: Network, as_: str = "network", **options: Any) -> str:
    """Return a page of a network as HTML; `as_` is one of `VIEWS`, options as in `view`."""
    chosen, given = _chosen(as_, options)
    return chosen.html(net, **given)


def still_bytes(
    net: Network, as_: str = "network", kind: str = "png", *, page: Page | None = None, **options: Any
) -> bytes:
    """Return a still of a view.

    Parameters
    ----------
    net
        A network with its filters.
    as_
        One of `VIEWS`.
    kind
        ``png``, ``svg`` or ``pdf``.
    page
        The network page with no option asked, where it was made already: a still of the same nodes is drawn from it,
        and one of more nodes than a picture tells apart.
    options
        As `view`; of several figures the first is drawn, or that of ``measure``.

    Raises
    ------
    RefusedError
        If there is no such view, option or kind of file.

    Notes
    -----
    The same network gives the same bytes. Text in an SVG stays text.
    """
    if f".{kind}" not in STILLS:
        raise RefusedError(f"there is no still of kind '{kind}'; there are: {', '.join(s[1:] for s in STILLS)}")
    chosen, given = _chosen(as_, options)
    beside = drawing_beside(net, page) if page is not None and as_ == "network" and not given else None
    if page is None or beside is None:
        page, beside = chosen.still(net, **given)
    feet = [f"Key: {page.payload.get('still_key', page.payload['key_words'])}.", *page.absent, page.imprint]
    if len(page.series) > 1:
        left = len(page.series) - 1
        others = f"{many(left, 'other figure')} {verb(left, 'is', 'are')} not in this picture."
        feet.insert(1, f"Shown: {page.series[0]}. {others}")
    return sheet_bytes(
        beside, kind, title=page.title, lede=page.lede, marking=page.marking, feet=feet, ground=chosen.ground
    )


def still_or_page(net: Network, ending: str, as_: str = "network", **options: Any) -> bytes:
    """Return the bytes of a page (``.html``) or still (``.png``, ``.svg``, ``.pdf``); options as in `view`."""
    if ending in PAGES:
        return page_html(net, as_, **options).encode("utf-8")
    return still_bytes(net, as_, ending[1:], **options)


def view(
    net: Network, path: str | Path | None = None, as_: str = "network", *, force: bool = False, **options: Any
) -> str | Path:
    """Return a page, or write a page or still picture and give its path.

    Parameters
    ----------
    net
        A network with its filters.
    path
        File to write: ``.html`` for the interactive page, ``.png``, ``.svg`` or ``.pdf`` for a still of the same data;
        without it the HTML is given back.
    as_
        ``network``, ``map``, ``sankey``, ``timeline``, ``matrix``, or ``pyvis`` (the network with vis-network's
        physics, to go on with in pyvis).
    force
        Overwrite what is there.
    options
        ``measure`` and ``unit`` (the figure drawn; of what-if in the network), ``top`` (the greatest only, the rest
        counted), and for the network ``layout`` (``layered``, ``force``), ``seed``, ``aggregate`` (``auto``, ``none``,
        ``twins``, ``places``, ``communities``), ``ego`` and ``hops``.

    Raises
    ------
    OutputError
        If the file is there and `force` is off, has another ending, or cannot be written.
    RefusedError
        If the view or option is not known, or the figures asked for would mix units.

    Notes
    -----
    The same network gives the same bytes, pages and stills alike.
    """
    if path is None:
        return page_html(net, as_, **options)
    target = Path(path)
    refuse_address(target)
    ending = target.suffix.lower()
    if ending not in (*PAGES, *STILLS):
        raise OutputError(f"'{target}': a view is written as {', '.join((*PAGES[:1], *STILLS))}; nothing was written")
    check_file(target, force=force)
    content = still_or_page(net, ending, as_, **options)
    write_file(target, content, force=force)
    return target
