"""Flows and places of the map as the builder takes them, and what the side panel says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any
from weakref import WeakKeyDictionary

from graphlab.data.region import region
from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL
from graphlab.report.drawing.colours import GREY, ORIGIN_COLOURS
from graphlab.report.drawing.map import inside_box, project
from graphlab.report.drawing.marks import short_label
from graphlab.report.pages.facts import LEVELS
from graphlab.report.pages.flow_series import (
    Row,
    Series,
    SeriesSet,
    bounds_words,
    share_words,
    together_words,
)
from graphlab.report.pages.large.behind import Behind, claims_of
from graphlab.report.pages.large.size import FIRST
from graphlab.report.pages.names import name_of
from graphlab.wording.phrases import bounds, many, share_text

OFF = "~off"
#: Degrees of latitude beyond which Mercator has no place.
FARTHEST = 85


def coordinates(net: Network, key: str) -> tuple[float, float] | None:
    """Return the longitude and latitude of a place anywhere on earth, or None where the dataset has none.

    An area that places are rolled up to and that has none of its own lies in the middle of its places.
    """
    if key in SPECIAL:
        return None
    position = net.position(key)
    if position is None:
        position = _middles(net).get(key)
    if position is None:
        return None
    lat, lon = position
    return (lon, lat) if abs(lat) <= FARTHEST else None


def coordinates_at_home(net: Network, key: str) -> tuple[float, float] | None:
    """Return the longitude and latitude of a place within the country that this copy is about, or None."""
    at = coordinates(net, key)
    return at if at is not None and inside_box(region().map_box, *at) else None


def outline_of(net: Network, keys: Iterable[str]) -> tuple[bool, list[str]]:
    """Return whether the coastline belongs in a picture of some places, and those that lie where none is drawn."""
    placed = [key for key in keys if coordinates(net, key) is not None]
    beyond = [key for key in placed if coordinates_at_home(net, key) is None]
    return len(beyond) < len(placed) or not placed, beyond


_MIDDLES: WeakKeyDictionary[Network, dict[str, tuple[float, float]]] = WeakKeyDictionary()


def _middles(net: Network) -> dict[str, tuple[float, float]]:
    """Return the middle of the places of every area, latitude and longitude, by the id of the area."""
    if net not in _MIDDLES:
        held: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        level_of = net.dataset.geography.at_level
        for key, position in net.dataset.geography.positions.items():
            for area in {level_of(key, level) for level in LEVELS} - {None, key} if key in net.places else ():
                held[str(area)].append(position)
        _MIDDLES[net] = {
            area: (fmean(lat for lat, _ in points), fmean(lon for _, lon in points)) for area, points in held.items()
        }
    return _MIDDLES[net]


def _end(net: Network, key: str | None) -> str:
    """Return the node that an end of a flow is drawn at: the place, or a box in the sea."""
    if key in SPECIAL:
        return str(key)
    return str(key) if key and coordinates(net, key) else OFF


def flow_key(series: int, place: int) -> str:
    """Return the key of a flow on the page."""
    return f"f/{series}/{place}"


def series_colours(net: Network, series_set: SeriesSet, series: Series) -> dict[str, str]:
    """Return the colours of a series' origins: those of the page first, then those left free."""
    known = series_set.own_colours
    if id(series) not in known:
        general = series_set.colours
        here = series_set.ranked[id(series)]
        used = {general[origin] for origin in here}
        free = [colour for colour in ORIGIN_COLOURS if colour not in used]
        known[id(series)] = {o: general[o] if general[o] != GREY or not free else free.pop(0) for o in here}
    return known[id(series)]


def flow_records(
    net: Network, series_set: SeriesSet, top: int | None, *, mapped: bool = True, fixed: bool = False
) -> list[dict[str, Any]]:
    """Return every flow of every series as the builder takes it; beyond the `top` of a series it is only listed.

    On a map an end without coordinates is a box in the sea; where there is no map (`mapped`) every end is itself. A
    page that is as it was made (`fixed`) has those alone that are drawn, and names no line.
    """
    records = []

    def end_of(key: str | None) -> str:
        return _end(net, key) if mapped else str(key or "not-itemised")

    def start_of(series: Series, row: Row) -> str:
        return end_of(row["destination"] if series.stock else row["origin"])

    for number, series in enumerate(series_set.series):
        colour = series_colours(net, series_set, series)
        for place, row in enumerate(series.rows[:top] if fixed else series.rows):
            drawn = top is None or place < top
            records.append(
                {
                    "id": flow_key(number, place),
                    "from": f"n/{start_of(series, row)}",
                    "to": f"n/{end_of(row['destination'])}",
                    "series": number,
                    "low": row["low"],
                    "high": row["high"],
                    "possible": [row.get("possible_low"), row.get("possible_high")],
                    "rank": [row.get("rank_low"), row.get("rank_high")],
                    "drawn": drawn,
                    "colour": colour.get(str(row["origin"]), GREY),
                    "pair": [row["origin"], row["destination"]],
                    **({"lines": [] if fixed else list(row["lines"])} if series.by_lines else {}),
                    **({"stock": True} if series.stock else {}),
                }
            )
    return records


def box_words(net: Network, series: Series, top: int) -> dict[str, str]:
    """Return what the boxes in the sea say of a series: what its drawn flows come to there."""
    if series.stock:
        off = sum(_end(net, row["destination"]) == OFF for row in series.rows[:top])
        return {f"n/{OFF}": many(off, "place")} if off else {}
    at: dict[str, dict[str, list[Row]]] = {}
    for row in series.rows[:top]:
        start, end = (_end(net, row[k]) for k in ("origin", "destination"))
        at.setdefault(start, {}).setdefault("from here", []).append(row)
        if end != start:
            at.setdefault(end, {}).setdefault("to here", []).append(row)
    boxes = {key: rows for key, rows in at.items() if key == OFF or key in SPECIAL}
    return {
        f"n/{key}": ", ".join(
            f"{said} {together_words(net, rows[said])}" for said in ("from here", "to here") if said in rows
        )
        for key, rows in boxes.items()
    }


def flow_thing(net: Network, series: Series, row: Row, *, fixed: bool = False) -> dict[str, Any]:
    """Return what the side panel says of a flow: its figure, share and denominator, lines and claims.

    Of a page that is as it was made (`fixed`) the first of its claims, and no line.
    """
    names = [name_of(net, str(row[k])) if row[k] else "not itemised" for k in ("origin", "destination")]
    title = names[1] if series.stock else f"{names[0]} → {names[1]}"
    facts = [["Figure", f"{bounds_words(row)} ({row['unit']})"]]
    if share_words(row):
        facts.append(["Share", share_words(row)])
    possible = [row.get(f"possible_{end}") for end in ("low", "high")]
    if possible != [None, None] and possible != [row.get("share_low"), row.get("share_high")]:
        facts.append(["Possible share", f"{share_text(*possible)}, wherever what is unknown or not itemised belongs"])
    if not series.by_lines and row.get("rank_low") != row.get("rank_high"):
        facts.append(["Possible rank", bounds(row["rank_low"], row["rank_high"])])
    facts.append(["Of", series.name])
    lines = (
        sorted({s.line for s in net.pairs.get((str(row["origin"]), str(row["destination"])), ())})
        if series.by_lines and not fixed
        else []
    )
    return {
        "title": title,
        "kind": "figure of a place" if series.stock else "flow",
        "facts": facts,
        **claims_named(row["claims"], fixed=fixed),
        "related": [f"n/{_end(net, row[k])}" for k in ("origin", "destination")],
        "tip": f"{title}\n{bounds_words(row)} {row['unit']}",
        "lines": lines,
        "several": True,
    }


def claims_named(claims: Sequence[str], *, fixed: bool) -> dict[str, Any]:
    """Return what a thing says of its claims: all ids, or where a page is as it was made the first and their number."""
    return {"claims": list(claims[:FIRST]), "behind": len(claims)} if fixed else {"claims": list(claims)}


def place_thing(net: Network, key: str, about: Mapping[str, Sequence[str] | Behind]) -> dict[str, Any]:
    """Return what the side panel says of a place or a box in the sea."""
    if key == OFF:
        return {
            "title": "Not on this map",
            "kind": "places without coordinates on this map",
            "facts": [],
            "claims": [],
            "related": [],
            "tip": "Places without coordinates on this map",
        }
    name = name_of(net, key)
    facts = []
    place = net.places.get(key)
    if place is None and key not in SPECIAL:
        facts = [["Kind of place", "area of its places, rolled up"]]
    elif place is not None and key not in SPECIAL:
        facts = [
            ["Kind of place", place.text("kind") or "not stated"],
            ["Police force", place.text("force") or "not stated"],
        ]
    kind = "not a place: what the sources do not say or do not split" if key in SPECIAL else "place"
    return {
        "title": name,
        "kind": kind,
        "facts": facts,
        **claims_of(about, key),
        "related": [],
        "tip": name,
        "find": name if name == key else f"{name} ({key})",
    }


def node_records(net: Network, keys: Sequence[str]) -> list[dict[str, Any]]:
    """Return the places and the boxes in the sea as the builder takes them."""
    records: list[dict[str, Any]] = []
    for key in keys:
        at = coordinates(net, key)
        if at is None:
            lon, lat = region().boxes[key]
            x, y = project(lon, lat)
            name = "Not on this map" if key == OFF else name_of(net, key)
            records.append({"id": f"n/{key}", "name": name, "short": name, "x": x, "y": y, "box": [150, 42]})
        else:
            x, y = project(*at)
            records.append(
                {"id": f"n/{key}", "name": name_of(net, key), "short": short_label(name_of(net, key)), "x": x, "y": y}
                | ({"inset": True} if inside_box(region().inset_box, *at) else {})
            )
    return records
