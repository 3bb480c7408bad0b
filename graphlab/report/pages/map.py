"""The map page: flows over the coastline, width by flow, bounds shown, colour by origin, boxes for what is no place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphlab.data.region import region
from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL
from graphlab.report.drawing.colours import GREY
from graphlab.report.drawing.map import coast_steps, inset_corners, map_corners
from graphlab.report.pages.claim_cards import claim_cards, ids_only, sources_of, things_claims
from graphlab.report.pages.facts import rolled_ends
from graphlab.report.pages.flow_series import (
    Row,
    Series,
    SeriesSet,
    bounds_words,
    lines_by,
    lines_together,
    series_set_of,
    share_words,
    together,
)
from graphlab.report.pages.large.behind import about_places
from graphlab.report.pages.large.size import NOTES_OF_KIND, is_large, left_out, sources_told
from graphlab.report.pages.map_records import (
    OFF,
    box_words,
    coordinates,
    flow_key,
    flow_records,
    flow_thing,
    node_records,
    outline_of,
    place_thing,
    series_colours,
)
from graphlab.report.pages.names import name_of
from graphlab.report.pages.network import KEYS, colophon
from graphlab.report.pages.payload import filtered, lede_parts, subtitle, table_record
from graphlab.report.pages.picture import withheld_words
from graphlab.report.pages.shell import Page, render
from graphlab.report.pages.tables import IN_CSV, SHOWN, Table, result_table
from graphlab.report.pages.whatif import whatif_data
from graphlab.wording.phrases import counted, first_few, listed, many

TOP = 60
WHAT = "Width by figure, colour by origin."
WHAT_OF_STOCK = "Area of a circle by figure."
NOTES = (
    (
        "The width of a flow is its figure: solid to its least, pale to its greatest. A dashed flow with a hollow head "
        "has an open bound: at least so many, and nobody says how many more."
    ),
    (
        "A flow is drawn as an arc from the middle of one area to the middle of another. It is no route. Opposite "
        "directions bow to opposite sides; a flow inside one area is a loop."
    ),
    "What stands in a place and comes from nowhere (active lines of a force) is a circle whose area is the figure.",
    "One figure is shown at a time: figures of different measures, units, subjects or periods are never added.",
    "Coastline: Natural Earth 1:10m, public domain.",
)


def flow_tables(
    net: Network, series_set: SeriesSet, things: Mapping[str, Any], *, whole: bool = True
) -> list[tuple[Table, dict[str, Any]]]:
    """Return the tables of flows behind a page, one a measure, each with the flows that its rows open.

    Their CSV stands in the page where that holds everything (`whole`); a row opens what is among the `things` of it.
    """
    tables = []
    for number, result in enumerate(series_set.results):
        shown = min(SHOWN, len(result.rows))
        keys = [("", "")] * shown
        for at, series in enumerate(series_set.series):
            if series.table == number:
                for place, row in enumerate(series.numbers):
                    if row < shown:
                        keys[row] = flow_key(at, place), str(at)
        file = f"flows-{result.rows[0]['measure'].replace(' ', '-')}.csv" if result.rows else "flows.csv"
        table = result_table(
            result,
            name_of=net.name,
            keys=[(key if key in things else "", series) for key, series in keys],
            hidden=(
                "claims",
                "subject",
                "measure",
                "unit",
                "stock_or_flow",
                "definition",
                *(() if whole else ("lines",)),
            ),
            file=file if whole else "",
            whole=IN_CSV if whole else "graphlab flows gives all",
            most_notes=None if whole else NOTES_OF_KIND,
        )
        tables.append((table, table_record(table, "flows", [key for key, _ in keys])))
    return tables


def _lines_of_one(net: Network, rows: Sequence[Row], unnamed: Sequence[Row], towns: int) -> str:
    """Return the headline where one origin is named: its lines, and those of no named origin if they may be as many."""
    mine, others = lines_together(net, rows), lines_together(net, unnamed)
    beside = f"; for {others} no origin is named" if int(others.high or 0) >= int(mine.low or 0) else ""
    leads = "line leads" if str(mine) == "1" else "lines lead"
    return f"{mine} {leads} from {name_of(net, rows[0]['origin'])} to {many(towns, 'named place')}{beside}"


def _most_lines(net: Network, rows: Sequence[Row], unnamed: Sequence[Row]) -> str:
    """Return the end of the headline: the origin of the most different lines; a tie or a doubt is said as such.

    Lines without a named origin are said where they may be as many: they could all be of one place.
    """
    of_origin: dict[str, list[Row]] = {}
    for row in rows:
        of_origin.setdefault(row["origin"], []).append(row)
    counts = lines_by(net, {origin: of_origin[origin] for origin in sorted(of_origin)})
    if not counts:
        return ""
    most = max(int(c.low or 0) for c in counts.values())
    first = [name_of(net, origin) for origin, c in counts.items() if int(c.high or 0) >= most]
    sure = all(c.low == c.high for c in counts.values())
    others = lines_together(net, unnamed)
    beside = f"; for {others} no origin is named" if int(others.high or 0) >= most else ""
    if len(first) == 1:
        return f"; of these origins {first[0]} runs the most, {max(counts.values(), key=lambda c: c.low or 0)}{beside}"
    if len(first) > 3:
        return f"; {len(first):,} of these origins run {most:,} each, and none more{beside}" if sure else beside
    names = f"{', '.join(first[:-1])} and {first[-1]}"
    said = f"{names} run the most, {most:,} each" if sure else f"{names} may each run the most"
    return f"; of these origins {said}{beside}"


def _stock_finding(net: Network, series: Series) -> str:
    """Return the headline of a stock: the figure of its first place, and that it is the greatest where it surely is."""
    first, *others = series.rows
    said = f"{name_of(net, first['destination'])}: {counted(bounds_words(first), first['measure'])}"
    sure = all(r["high"] is not None and r["high"] < (first["low"] or 0) for r in others)
    most = f", the most of {len(series.rows):,} places" if others and sure else ""
    return f"{said}{most}, {series.name.partition(', ')[2]}"


def finding(net: Network, series: Series) -> str:
    """Return the headline of a series: its greatest named flow and what it is of."""
    named = [r for r in series.rows if r["origin"] not in SPECIAL and r["destination"] not in SPECIAL]
    if series.by_lines:
        origins, towns = {r["origin"] for r in named}, {r["destination"] for r in named}
        unnamed = [r for r in series.rows if r["origin"] in SPECIAL]
        if len(origins) == 1:
            return _lines_of_one(net, named, unnamed, len(towns))
        most = _most_lines(net, named, unnamed)
        return f"Lines lead from {many(len(origins), 'named origin')} to {many(len(towns), 'named place')}{most}"
    if series.stock:
        return _stock_finding(net, series)
    if not named:
        return series.name
    inside = [r for r in named if r["origin"] == r["destination"]]
    top = next((r for r in named if r["origin"] != r["destination"]), named[0])
    share = f", {share_words(top)}" if share_words(top) else ""
    way = f"{name_of(net, top['origin'])} to {name_of(net, top['destination'])}"
    said = f"{way}: {counted(bounds_words(top), top['measure'])}{share}"
    if inside and inside[0] is named[0] and top is not inside[0]:
        said += f"; {bounds_words(inside[0])} within {name_of(net, inside[0]['origin'])} itself"
    return said


def series_record(net: Network, series_set: SeriesSet, series: Series, top: int = TOP) -> dict[str, Any]:
    """Return what a page needs to say of one series: its names, headline, table, boxes and origins."""
    colours = series_colours(net, series_set, series)
    return {
        "name": series.name,
        "short": "lines that serve each pair" if series.by_lines else series.name,
        "of": "the filters of this file" if net.parameters else "all periods and grades",
        "unit": str(series.rows[0]["unit"]) if series.rows else "",
        "title": finding(net, series),
        "by_lines": series.by_lines,
        "item": ["place", "places"] if series.stock else ["flow", "flows"],
        **({"what": WHAT_OF_STOCK} if series.stock else {}),
        "table": series.table,
        **({"count": len(series.rows)} if is_large(net) else {}),
        "boxes": box_words(net, series, top),
        "origins": [[name_of(net, o), c, f"n/{o}"] for o, c in colours.items() if c != GREY],
    }


def title_of(records: Sequence[Mapping[str, Any]]) -> str:
    """Return the headline of a page with the records of some series: that of the first."""
    return next((str(told["title"]) for told in records), "No flow is counted between two places")


def absent_words(
    net: Network, series_set: SeriesSet, flows: Sequence[Mapping[str, Any]], *, mapped: bool = True
) -> list[str]:
    """Count what a page of flows leaves out, series by series, places without coordinates, and what was withheld."""
    found = list(series_set.absent)
    if not series_set.series and net.pairs and not net.is_plain:
        one, several = "pair of places has", "pairs of places have"
        found.append(f"{many(len(net.pairs), one, several)} an end that is not known or not itemised: nothing to draw.")
    drawn: dict[int, int] = {}
    for f in flows:
        drawn[f["series"]] = drawn.get(f["series"], 0) + bool(f["drawn"])
    for number, series in enumerate(series_set.series):
        left = series.rows[drawn.get(number, 0) :]
        if left:
            smaller = many(len(left), "place of a smaller figure", "places of smaller figures")
            if not series.stock:
                smaller = many(len(left), "smaller flow")
            found.append(f"{series.name}: {smaller} of together {together(net, left)} in the table only.")
    ends = {r[k] for s in series_set.series for r in s.rows for k in ("origin", "destination")} - {"", None, *SPECIAL}
    off = sorted({name_of(net, str(end)) for end in ends if coordinates(net, str(end)) is None}) if mapped else []
    if off:
        names = first_few(off, len(off) if not is_large(net) else 20)
        found.append(f"{many(len(off), 'place has', 'places have')} no coordinates on this map: {names}.")
    withheld: dict[str, int] = {}
    for result in series_set.results:
        for reason, n in result.withheld.items():
            withheld[reason] = withheld.get(reason, 0) + n
    return found + withheld_words(withheld)


def _without_outline(net: Network, beyond: Sequence[str]) -> list[str]:
    """Return the sentence on places that lie where no coastline is drawn."""
    if not beyond:
        return []
    names = listed(sorted(name_of(net, key) for key in beyond), most=8)
    lie = many(len(beyond), "place lies", "places lie")
    return [f"{lie} where no coastline is drawn, which is held for {region().name} and what is near it: {names}."]


def _ends_drawn(net: Network, series_set: SeriesSet, flows: Sequence[Mapping[str, Any]], *, fixed: bool) -> list[str]:
    """Return what flows are drawn between, boxes last; of lines also the areas that a reader may roll places up to."""
    ends = {end.removeprefix("n/") for f in flows for end in (f["from"], f["to"])}
    if any(s.by_lines for s in series_set.series) and not fixed:
        rolled = {shown for found in rolled_ends(net).values() for shown in found.values()}
        ends |= {shown if coordinates(net, shown) else OFF for shown in rolled}
    return sorted(ends - {*SPECIAL, OFF}) + [k for k in (*SPECIAL, OFF) if k in ends]


def map_page(net: Network, *, measure: str | None = None, unit: str | None = None, top: int = TOP) -> Page:
    """Return the map page of a network.

    Parameters
    ----------
    net
        A network with its filters.
    measure, unit
        One figure; by default every one that can be drawn, of which the reader chooses.
    top
        How many flows of a series are drawn; the rest is in the table and counted.

    Raises
    ------
    RefusedError
        If nothing can be drawn.
    """
    fixed = is_large(net)
    series_set = series_set_of(net, measure, unit, stocks=True)
    flows = flow_records(net, series_set, top, fixed=fixed)
    keys = _ends_drawn(net, series_set, flows, fixed=fixed)
    about, claims = about_places(net, keys)
    things = {f"n/{key}": place_thing(net, key, about) for key in keys}
    for number, series in enumerate(series_set.series):
        rows = series.rows[:top] if fixed else series.rows
        things |= {flow_key(number, place): flow_thing(net, series, row, fixed=fixed) for place, row in enumerate(rows)}
    nodes = node_records(net, keys)
    outlined, beyond = outline_of(net, keys)
    tables = flow_tables(net, series_set, things, whole=not fixed)
    ids = things_claims(things)
    records = [series_record(net, series_set, s, top) for s in series_set.series]
    title = title_of(records)
    what = WHAT_OF_STOCK if series_set.series and series_set.series[0].stock else WHAT
    alive, offered = filtered(net, by_lines=any(s.by_lines for s in series_set.series))
    return Page(
        view="map",
        title=title,
        kicker="County lines: flows from origin areas to destination towns",
        lede=subtitle(net, what),
        marking=net.marking,
        payload={
            "name": "map",
            "things": things,
            **claim_cards(net, ids, claims.made(ids) if claims else None),
            "coast": coast_steps() if outlined else (),
            "coast_box": [x for corner in map_corners() for x in corner] if outlined and beyond else [],
            "inset_box": [x for corner in inset_corners() for x in corner],
            "series": records,
            **({"still_key": "the area of a circle is what is counted there"} if what == WHAT_OF_STOCK else {}),
            "key_words": "the width is the figure, the colour the origin; squares are origins, circles destinations",
            "tables": [record for _, record in tables],
            "top": top,
            "lede_parts": lede_parts(net, WHAT),
            **alive,
            "whatif": whatif_data(net, measure if measure != "lines" else None, unit) if net.pairs else None,
        },
        alt=f"Map of flows: {title}. The tables below hold the same data.",
        inset=f"{region().inset_name}, enlarged" if sum(1 for n in nodes if n.get("inset")) > 1 else "",
        whatif=bool(net.pairs) and not net.is_plain and not fixed,
        tables=[table for table, _ in tables],
        absent=[
            *(left_out(net) if fixed else ids_only(things, ids)),
            *_without_outline(net, beyond),
            *absent_words(net, series_set, flows),
        ],
        notes=[*series_set.limits, *(NOTES if outlined else NOTES[:-1])],
        sources=sources_told(net) if fixed else sources_of(net, ids),
        imprint=colophon(net),
        keys=KEYS,
        series=[s.name for s in series_set.series],
        **offered,
        nodes=nodes,
        edges=flows,
    )


def map_html(net: Network, measure: str | None = None, **options: Any) -> str:
    """Return the map page as one HTML file; options as `map_page`."""
    return render(map_page(net, measure=measure, **options))
