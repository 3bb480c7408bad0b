"""What the flow diagram and the matrix share: a page of one series at a time, drawn as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graphlab.analysis.editions.incomplete import incomplete_notes
from graphlab.graph.network import Network
from graphlab.report.drawing.marks import Drawing
from graphlab.report.drawing.svg import svg_of
from graphlab.report.pages.claim_cards import claim_cards, ids_only, sources_of, things_claims
from graphlab.report.pages.flow_series import Series, SeriesSet
from graphlab.report.pages.map import absent_words, finding, flow_tables, series_record
from graphlab.report.pages.map_records import flow_key, flow_records, flow_thing, place_thing
from graphlab.report.pages.network import colophon
from graphlab.report.pages.payload import ALL, filtered, lede_parts, subtitle
from graphlab.report.pages.picture import claims_about
from graphlab.report.pages.shell import Page
from graphlab.report.pages.whatif import whatif_data

KEYS = (
    "Keyboard: Tab goes to the picture and arrow keys walk through it, Enter opens what is in focus, Escape clears, "
    "Ctrl+Z undoes."
)


def flow_things(net: Network, series_set: SeriesSet) -> dict[str, dict[str, Any]]:
    """Return what the side panel says of every flow and its ends, each knowing the other."""
    about = claims_about(net)
    things: dict[str, dict[str, Any]] = {}
    for number, series in enumerate(series_set.series):
        for place, row in enumerate(series.rows):
            key = flow_key(number, place)
            ends = [str(row[end] or "not-itemised") for end in ("origin", "destination")]
            things[key] = flow_thing(net, series, row) | {"related": [f"n/{end}" for end in dict.fromkeys(ends)]}
            for end in ends:
                thing = things.setdefault(f"n/{end}", place_thing(net, end, about))
                thing["related"] = list(dict.fromkeys([*thing["related"], key]))
    return things


def flow_view(
    net: Network,
    series_set: SeriesSet,
    *,
    view: str,
    kicker: str,
    what: str,
    draw: Callable[[int, Series], Drawing],
    legend: Sequence[Sequence[str]],
    notes: Sequence[str],
    top: int | None = None,
    measure: str | None = None,
    unit: str | None = None,
) -> Page:
    """Return a page that draws each series of a network's flows as one SVG.

    Parameters
    ----------
    series_set
        The series to choose from.
    draw
        Makes the drawing of a series.
    top
        How many flows of a series are drawn each on its own; all by default.
    measure, unit
        Figure of the flow lost in what-if, where one was asked for.
    """
    things = flow_things(net, series_set)
    ids = things_claims(things)
    svg = "".join(svg_of(draw(i, series), i, hidden=i > 0) for i, series in enumerate(series_set.series))
    title = finding(net, series_set.series[0]) if series_set.series else "No flow is counted between two places"
    flows = flow_records(net, series_set, top, mapped=False)
    tables = flow_tables(net, series_set)
    alive, offered = filtered(net, by_lines=any(s.by_lines for s in series_set.series))
    whatif = whatif_data(net, measure if measure != "lines" else None, unit) if net.pairs else None
    return Page(
        view=view,
        title=title,
        kicker=kicker,
        lede=subtitle(net, what),
        marking=net.marking,
        payload={
            "name": view,
            "things": things,
            **claim_cards(net, ids),
            "legend": legend,
            "key_words": "; ".join(words for words, *_ in legend),
            "series": [series_record(net, series_set, s) for s in series_set.series],
            "tables": [record for _, record in tables],
            "top": top or ALL,
            "lede_parts": lede_parts(net, what),
            **alive,
            "whatif": whatif,
        },
        alt=f"{title}. The tables below hold the same data.",
        svg=svg or svg_of(Drawing(300, 40)),
        canvas=False,
        whatif=bool(whatif),
        tables=[table for table, _ in tables],
        absent=[*ids_only(things, ids), *absent_words(net, series_set, flows, mapped=False)],
        notes=[*incomplete_notes(net, ids), *notes],
        sources=sources_of(net, ids),
        imprint=colophon(net),
        keys=KEYS,
        series=[s.name for s in series_set.series],
        edges=flows,
        **offered,
    )
