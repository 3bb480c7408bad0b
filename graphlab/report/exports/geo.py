"""For map programs: flowmap tables (``locations.csv``, ``flows.csv``) and GeoJSON, of one measure and unit."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphlab.errors import OutputError
from graphlab.graph.network import Network
from graphlab.model.claim_set import ClaimSet
from graphlab.model.result import Result, safe_cell
from graphlab.model.tables import SPECIAL
from graphlab.report.exports.export import Exported
from graphlab.wording.phrases import few, listed, number

_FLOW = ("origin", "destination", "low", "high", "period_start", "subject", "measure", "unit")


@dataclass(frozen=True, slots=True)
class _MappedFlows:
    """Flows that have two ends on the map, and those that have not."""

    drawn: tuple[Mapping[str, Any], ...]
    left_out: tuple[str, ...]


def _flows(data: ClaimSet, measure: str | None, unit: str | None) -> Result:
    from graphlab.analysis.flows.od_table import flows

    return flows(Network(data), measure=measure or "lines", unit=unit)


def _placed(data: ClaimSet) -> dict[str, tuple[float, float]]:
    """Return latitude and longitude by place."""
    return data.geography.positions


def _parted(data: ClaimSet, result: Result) -> _MappedFlows:
    placed = _placed(data)
    drawn, special, nowhere = [], [], set()
    for row in result.rows:
        ends = (row["origin"], row["destination"])
        if any(end in SPECIAL or not end for end in ends):
            special.append(row)
        elif all(end in placed for end in ends):
            drawn.append(row)
        else:
            nowhere |= {end for end in ends if end not in placed}
    left_out = []
    if special:
        left_out.append(f"{few(len(special), 'flow')} with an unknown or not-itemised end{_in_all(data, special)}")
    if nowhere:
        left_out.append(f"flows of {listed(sorted(nowhere))}: no latitude and longitude")
    if not drawn:
        raise OutputError("there is no flow between two places with coordinates; nothing was written")
    return _MappedFlows(tuple(drawn), tuple(left_out))


def _in_all(data: ClaimSet, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return what rows come to at least, where they are of one table of a flow; "" where nothing may be added."""
    from graphlab.analysis.flows.matrices import non_overlapping_rows, sum_of_rows

    tables = {(r["subject"], r["definition"], r["period_start"], r["period_end"]) for r in rows}
    if len(tables) > 1 or rows[0]["stock_or_flow"] != "flow":
        return ""
    return f" (at least {number(sum_of_rows(non_overlapping_rows(Network(data), rows)).low or 0)} in all)"


def flowmap(data: ClaimSet, measure: str | None = None, unit: str | None = None) -> Exported:
    """Return ``locations.csv`` and ``flows.csv`` as flowmap programs read them, with the bounds beside the count.

    Notes
    -----
    ``count`` is the lower bound (what is certain); ``count_high`` is empty where the bound is open. A flow of each
    subject and period is a row of its own: programs that add rows of one pair add only what they are told to.
    """
    result = _flows(data, measure, unit)
    parted = _parted(data, result)
    placed = _placed(data)
    used = sorted({row[end] for row in parted.drawn for end in ("origin", "destination")})
    locations = [[key, data.name(key), *placed[key]] for key in used]
    flows = [[*(row[c] for c in _FLOW), ";".join(row["claims"])] for row in parted.drawn]
    columns = ["origin", "dest", "count", "count_high", "time", "subject", "measure", "unit", "claims"]
    files = {
        "flows.csv": _csv(columns, flows),
        "locations.csv": _csv(["id", "name", "lat", "lon"], locations),
    }
    return Exported(files, parted.left_out, tuple(result.notes))


def _csv(header: list[str], lines: list[list[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for line in lines:
        writer.writerow(["" if c is None else safe_cell(c) if isinstance(c, str) else c for c in line])
    return out.getvalue().encode()


def geojson(data: ClaimSet, measure: str | None = None, unit: str | None = None) -> Exported:
    """Return GeoJSON in WGS84, longitude first: places as points, flows as lines with their bounds and claims."""
    result = _flows(data, measure, unit)
    parted = _parted(data, result)
    features = [*_points(data), *_lines(data, parted)]
    content = {"type": "FeatureCollection", "title": data.title, "marking": data.marking, "features": features}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
    unplaced = sorted(set(data.places) - set(_placed(data)))
    left_out = parted.left_out
    if unplaced:
        left_out += (f"{few(len(unplaced), 'place')} without latitude and longitude: {listed(unplaced)}",)
    return Exported({"flows.geojson": text.encode()}, left_out, tuple(result.notes))


def _points(data: ClaimSet) -> Iterator[dict[str, Any]]:
    for key, (lat, lon) in sorted(_placed(data).items()):
        place = data.places[key]
        properties = {"id": key, "name": data.name(key), "kind": place.text("kind"), "gss_code": place.text("gss_code")}
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {k: v for k, v in properties.items() if v},
        }


def _lines(data: ClaimSet, parted: _MappedFlows) -> Iterator[dict[str, Any]]:
    placed = _placed(data)
    for row in parted.drawn:
        ends = [placed[row[end]] for end in ("origin", "destination")]
        kept = ("origin", "destination", "subject", "measure", "unit", "period_start", "period_end", "low", "high")
        yield {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in ends]},
            "properties": {**{k: row[k] for k in kept}, "claims": list(row["claims"])},
        }
