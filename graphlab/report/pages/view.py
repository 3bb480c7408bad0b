"""Pages and pictures of a network: `view` gives any of them, as one offline HTML file or as a still.

Every page works from one file without a network, for years: scripts and data are inside, nothing is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.errors import OutputError, RefusedError

if TYPE_CHECKING:
    from graphlab.graph.network import Network

VIEWS = ("network", "map", "sankey", "timeline", "matrix")
STILLS = (".png", ".svg", ".pdf")
PAGES = (".html", ".htm")
#: Options that each view understands, beside the filters of the network.
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "network": ("measure", "unit", "layout", "seed", "aggregate", "ego", "hops", "top"),
    "map": ("measure", "unit", "top"),
    "sankey": ("measure", "unit", "top"),
    "timeline": ("top",),
    "matrix": ("measure", "unit", "top"),
}


def network_html(net: Network, **options: Any) -> str:
    """Return the network page as one HTML file; drawn in groups above 1,000 nodes, and said so in the page.

    Parameters
    ----------
    net
        A network with its filters.
    options
        ``measure``, ``unit``, ``layout``, ``seed``, ``aggregate``, ``ego``, ``hops``, ``top``: see `view`.
    """
    from graphlab.report.pages.aggregation import fit_picture
    from graphlab.report.pages.network import network_page
    from graphlab.report.pages.shell import collector_paused, render

    with collector_paused():
        picture = fit_picture(
            net,
            aggregate=options.pop("aggregate", None) or "auto",
            around=options.pop("ego", None),
            hops=options.pop("hops", None) or 2,
            most=options.pop("top", None),
            seed=options.get("seed") or 0,
        )
        return render(network_page(net, picture=picture, **options))


def page_html(net: Network, as_: str = "network", **options: Any) -> str:
    """Return a page of a network as HTML; `as_` is one of `VIEWS`, options as in `view`."""
    given = _checked(as_, options)
    if as_ == "network":
        return network_html(net, **given)
    if as_ == "map":
        from graphlab.report.pages.map import map_html

        return map_html(net, **given)
    if as_ == "sankey":
        from graphlab.report.pages.sankey import sankey_html

        return sankey_html(net, **given)
    if as_ == "timeline":
        from graphlab.report.pages.timeline import timeline_html

        return timeline_html(net, **given)
    from graphlab.report.pages.matrix import matrix_html

    return matrix_html(net, **given)


def _checked(as_: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that were given a value; refuse those that the view does not have."""
    if as_ not in VIEWS:
        raise RefusedError(f"there is no view '{as_}'; there are: {', '.join(VIEWS)}")
    given = {name: value for name, value in options.items() if value is not None}
    strange = sorted(set(given) - set(_OPTIONS[as_]))
    if strange:
        raise RefusedError(f"the {as_} view has no option '{strange[0]}'; it has: {', '.join(_OPTIONS[as_])}")
    return given


def still_or_page(net: Network, ending: str, as_: str = "network", **options: Any) -> bytes:
    """Return the bytes of a page (``.html``) or still (``.png``, ``.svg``, ``.pdf``); options as in `view`."""
    if ending in PAGES:
        return page_html(net, as_, **options).encode("utf-8")
    from graphlab.report.stills.stills import still_bytes

    return still_bytes(net, as_, ending[1:], **_checked(as_, options))


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
        ``network``, ``map``, ``sankey``, ``timeline`` or ``matrix``.
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
    ending = target.suffix.lower()
    if ending not in (*PAGES, *STILLS):
        raise OutputError(f"'{target}': a view is written as {', '.join((*PAGES[:1], *STILLS))}; nothing was written")
    if target.exists() and not force:
        raise OutputError(f"'{target}' is there already; nothing was written (--force overwrites)")
    content = still_or_page(net, ending, as_, **options)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise OutputError(f"'{target}' cannot be written: {error.strerror}; nothing was written") from error
    return target
