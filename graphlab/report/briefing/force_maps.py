"""The one map of a product: what proves who supplies us, in one shape for slides and one for pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from graphlab.analysis.lifecycle.standing import standing
from graphlab.errors import GraphlabError
from graphlab.graph.network import Network
from graphlab.report.briefing.answers.naming import as_at_text, open_lines_text
from graphlab.report.briefing.answers.supply import open_rows, supply_flow
from graphlab.report.briefing.document import Picture
from graphlab.report.briefing.flow_sentences import Flow
from graphlab.report.briefing.material import Material
from graphlab.report.drawing.colours import SEA
from graphlab.report.pages.flow_series import Series, series_set_of
from graphlab.report.pages.network import colophon
from graphlab.report.pages.rolled_flows import RolledFlows, rolled_flows
from graphlab.report.stills.force_map import DrawnMap, force_map
from graphlab.report.stills.paper import sheet_bytes
from graphlab.wording import phrases as words

KEY = (
    "Key: a square is the police force area that supply comes from, a circle a town; the number is the figure, a "
    "hollow head an open bound."
)


@dataclass(frozen=True)
class ProductMap:
    """The map of a product: the picture of its documents, and the files that are written beside them."""

    picture: Picture
    files: Mapping[str, bytes]


def product_map(material: Material, *, slides: bool = True) -> ProductMap | None:
    """Return the map of what the finding on supply speaks of, in its shape for slides too if there are `slides`.

    None where nothing of it lies on the map.
    """
    flow = supply_flow(material)
    net = material.net if flow is not None else standing(material.net)
    series = _series(net, flow)
    if series is None:
        return None
    rolled = rolled_flows(net, series, material.style.home)
    if not rolled.flows:
        return None
    title = _title(material, flow)
    tall, wide = force_map(rolled, "portrait"), force_map(rolled, "landscape")
    caption = _caption(rolled, tall)
    lede = f"{_scope(net, flow)} Origins are rolled up to police forces, towns are as recorded."
    feet = (KEY, caption, colophon(net))
    whole = {kind: _sheet(tall, kind, title, lede, feet, net.marking) for kind in ("png", "svg")}
    large = partial(sheet_bytes, title=title, lede="", marking=net.marking, feet=(), ground=SEA, large=True)
    slide, page = large(wide.drawing, "png") if slides else b"", large(tall.drawing, "png")
    wide_caption = _caption(rolled, wide, most=1)  # a slide has a few lines for it
    picture = Picture("map", page, _alt(title, rolled), caption, slide, wide_caption)
    return ProductMap(
        picture,
        {
            "map.png": whole["png"],
            "map.svg": whole["svg"],
            "pictures/map.png": whole["png"],
            "pictures/map-wide.png": _sheet(wide, "png", title, lede, (KEY, wide_caption, colophon(net)), net.marking),
        },
    )


def _sheet(drawn: DrawnMap, kind: str, title: str, lede: str, feet: Sequence[str], marking: str) -> bytes:
    return sheet_bytes(drawn.drawing, kind, title=title, lede=lede, marking=marking, feet=feet, ground=SEA)


def _series(net: Network, flow: Flow | None) -> Series | None:
    """Return the series of the map: that of the flow that the finding speaks of, else the lines that stand open."""
    try:
        if flow is None:
            found = series_set_of(net, "lines").series
        else:
            found = series_set_of(net, str(flow.first["measure"]), str(flow.first["unit"])).series
    except GraphlabError:
        return None
    if flow is None:
        return next(iter(found), None)
    group = flow.group
    key = (group.subject, flow.first["measure"], flow.first["unit"], group.definition, group.first, group.last)
    return next((s for s in found if s.key == key), None)


def _title(material: Material, flow: Flow | None) -> str:
    """Return the headline of the picture: what is counted, of whom, when."""
    if flow is None:
        number = len(open_rows(material))
        verbs = words.verb(number, "is run from and sells", "are run from and sell")
        return f"Where {open_lines_text(number, material.net)} {verbs}"
    return f"{words.capital(flow.what)} of {flow.subject} by origin, {flow.period}"


def _scope(net: Network, flow: Flow | None) -> str:
    """Return which lines and filters the picture is of."""
    asked = "; ".join(f"{k.replace('_', ' ')} {v}" for k, v in net.parameters.items())
    filters = f"Filters: {asked}." if asked else "All grades."
    if flow is None:
        return f"Closed lines are left out. {filters}"
    return f"Data {as_at_text(net)}. {filters}" if as_at_text(net) else filters


def _caption(rolled: RolledFlows, drawn: DrawnMap, most: int = 4) -> str:
    """Return what a picture leaves out; of what had no room so many are named and the others counted."""
    parts = []
    if rolled.home:
        parts.append(f"Home force: {rolled.home}.")
    if drawn.left:
        parts.append(f"{words.number(drawn.drawn)} of {words.many(len(rolled.flows), 'flow')} are drawn, the greatest.")
    if rolled.unplaced:
        parts.append(f"{words.capital(words.many(len(rolled.unplaced), 'flow'))} with an end that is on no map.")
    if drawn.unnamed:
        parts.append(f"No room for the name of {words.listed(list(drawn.unnamed), most=most)}.")
    if drawn.unnumbered:
        parts.append(f"No room for the number of {words.listed(list(drawn.unnumbered), most=most)}.")
    return " ".join(parts) or "Every flow is drawn."


def _alt(title: str, rolled: RolledFlows) -> str:
    told = [f"{f.origin.name} to {f.town.name} {words.bounds(f.bounds.low, f.bounds.high)}" for f in rolled.flows[:6]]
    return f"Map: {title}. {'; '.join(told)}."
