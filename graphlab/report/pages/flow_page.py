"""The flow diagram and the matrix: pages of one series at a time, drawn as SVG.

The flow diagram has origins and towns as bands, with remainder and unknown; the matrix is a heat table with bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graphlab.analysis.editions.incomplete import incomplete_notes
from graphlab.graph.network import Network
from graphlab.report.drawing.colours import HEAT
from graphlab.report.drawing.marks import Drawing
from graphlab.report.drawing.matrix import matrix
from graphlab.report.drawing.sankey import REST, bands_of, sankey
from graphlab.report.drawing.svg import svg_of
from graphlab.report.pages.claim_cards import claim_cards, ids_only, sources_of, things_claims
from graphlab.report.pages.flow_series import MOST_DRAWN, Series, SeriesSet, end_totals, series_set_of, together
from graphlab.report.pages.large.behind import Claims, about_places
from graphlab.report.pages.large.size import is_large, left_out, sources_told
from graphlab.report.pages.map import absent_words, flow_tables, series_record, title_of
from graphlab.report.pages.map_records import flow_key, flow_records, flow_thing, place_thing, series_colours
from graphlab.report.pages.network import colophon
from graphlab.report.pages.payload import ALL, filtered, lede_parts, subtitle
from graphlab.report.pages.shell import Page, render
from graphlab.report.pages.whatif import whatif_data
from graphlab.wording.phrases import many

KEYS = (
    "Keyboard: Tab goes to the picture and arrow keys walk through it, Enter opens what is in focus, Escape clears, "
    "Ctrl+Z undoes."
)
SANKEY_TOP = 40
SANKEY_LEGEND = (
    ("colour of the origin: solid to the least that it can be", "#0072b2", "band"),
    ("pale to the greatest that it can be", "#b3d4e8", "band"),
    ("dashed edge: the greatest is open", "dashed", "band"),
    ("unknown, not itemised, other origins", "#6b7280", "band"),
)
SANKEY_NOTES = (
    "A band is as high as its figure. Figures are of one measure, unit, subject and period; nothing is added.",
    "At an end stands the number of different lines, or the sum of what may be added; distinct counts are never added.",
    "Unknown is what the source says is not known; not itemised is what a stated total leaves over.",
)
MATRIX_LEGEND = (
    ("small", HEAT[1], "square"),
    ("middling", HEAT[3], "square"),
    ("great (by the square root of the least)", HEAT[6], "square"),
    ("dashed frame: an open bound", "dashed", "square"),
)
MATRIX_NOTES = (
    "≥ 1 means at least 1 and no upper bound; < 30 fewer than 30; ≤ 30 at most 30; 36–44 between the two; ? not known.",
    "An empty cell is not zero: no source says anything of that pair.",
)


def flow_things(
    net: Network, series_set: SeriesSet, top: int | None
) -> tuple[dict[str, dict[str, Any]], Claims | None]:
    """Return what the side panel says of every flow and its ends, each knowing the other; and what makes their claims.

    In a large network that is of the first flows of each series (`top`).
    """
    fixed = is_large(net)
    rows = [series.rows[:top] if fixed else series.rows for series in series_set.series]
    ends_of = [[[str(row[end] or "not-itemised") for end in ("origin", "destination")] for row in of] for of in rows]
    about, claims = about_places(net, list(dict.fromkeys(end for of in ends_of for ends in of for end in ends)))
    things: dict[str, dict[str, Any]] = {}
    related: dict[str, dict[str, None]] = {}
    for number, series in enumerate(series_set.series):
        for place, (row, ends) in enumerate(zip(rows[number], ends_of[number], strict=True)):
            key = flow_key(number, place)
            told = flow_thing(net, series, row, fixed=fixed)
            things[key] = told | {"related": [f"n/{end}" for end in dict.fromkeys(ends)]}
            for end in ends:
                if f"n/{end}" not in things:
                    things[f"n/{end}"] = place_thing(net, end, about)
                related.setdefault(f"n/{end}", {})[key] = None
    for end, keys in related.items():
        things[end]["related"] = list(keys)
    return things, claims


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
    fixed = is_large(net)
    top = MOST_DRAWN if fixed and top is None else top
    things, claims = flow_things(net, series_set, top)
    ids = things_claims(things)
    svg = "".join(svg_of(draw(i, series), i, hidden=i > 0) for i, series in enumerate(series_set.series))
    records = [
        series_record(net, series_set, s) | (_ends_record(net, s, top) if view == "sankey" else {})
        for s in series_set.series
    ]
    title = title_of(records)
    flows = flow_records(net, series_set, top, mapped=False, fixed=fixed)
    tables = flow_tables(net, series_set, things, whole=not fixed)
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
            **claim_cards(net, ids, claims.made(ids) if claims else None),
            "legend": legend,
            "key_words": "; ".join(words for words, *_ in legend),
            "series": records,
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
        absent=[
            *(left_out(net) if fixed else ids_only(things, ids)),
            *absent_words(net, series_set, flows, mapped=False),
        ],
        notes=[*incomplete_notes(net, None if fixed else ids), *series_set.limits, *notes],
        sources=sources_told(net) if fixed else sources_of(net, ids),
        imprint=colophon(net),
        keys=KEYS,
        series=[s.name for s in series_set.series],
        edges=flows,
        **offered,
    )


def _ends_record(net: Network, series: Series, top: int | None) -> dict[str, Any]:
    """Return what the page cannot tell of a figure that is not of lines: its ends, and what is not drawn by itself."""
    if series.by_lines:
        return {}
    rest = series.rows[top:] if top else ()
    low_high = together(net, rest) if rest else None
    return {
        "ends": {" ".join(key): said for key, said in end_totals(net, series).items()},
        **({"rest": [len(rest), low_high.low, low_high.high]} if low_high else {}),
    }


def draw_sankey(net: Network, series_set: SeriesSet, number: int, series: Series, top: int = SANKEY_TOP) -> Drawing:
    """Return the drawing of one series: its `top` greatest flows, the rest as one band."""
    bands = bands_of(series.rows, top, lambda i: flow_key(number, i), lambda rows: together(net, rows))
    left = len(series.rows) - top

    def name_of(key: str) -> str:
        return f"{many(left, 'smaller flow')}" if key == REST else net.name(key)

    totals = end_totals(net, series, series.rows[:top])
    return sankey(bands, name_of, series_colours(net, series_set, series), totals)


def sankey_page(net: Network, *, measure: str | None = None, unit: str | None = None, top: int = SANKEY_TOP) -> Page:
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
        legend=SANKEY_LEGEND,
        notes=SANKEY_NOTES,
        top=top,
        measure=measure,
        unit=unit,
    )


def sankey_html(net: Network, **options: Any) -> str:
    """Return the flow diagram as one HTML file; options as `sankey_page`."""
    return render(sankey_page(net, **options))


def draw_matrix(net: Network, number: int, series: Series, top: int | None = None) -> Drawing:
    """Return the drawing of one series, or of its `top` greatest flows."""
    return matrix(
        series.rows[: top or (MOST_DRAWN if is_large(net) else None)], net.name, lambda i: flow_key(number, i)
    )


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
        legend=MATRIX_LEGEND,
        notes=MATRIX_NOTES,
        top=top,
        measure=measure,
        unit=unit,
    )


def matrix_html(net: Network, **options: Any) -> str:
    """Return the matrix as one HTML file; options as `matrix_page`."""
    return render(matrix_page(net, **options))
