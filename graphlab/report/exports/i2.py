"""For i2 Analyst's Notebook: an exchange file (``.anx``) of lines, places and operations and the links between them.

Optional: it is written by the package anxwritter (MIT licence), extra ``i2``.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graphlab.errors import require
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Link
from graphlab.model.tables import SPECIAL
from graphlab.report.exports.export import Exported

#: What each kind is called and coloured in the chart.
KINDS = {"Line": ("Telephone", "Blue"), "Place": ("Place", "Green"), "Operation": ("Operation", "Orange")}


def anx(data: ClaimSet) -> Exported:
    """Return an .anx file: one icon an entity, one link a claim, with its grade, source and dates.

    Raises
    ------
    MissingExtraError
        If anxwritter is not installed.
    """
    chart = require("anxwritter", extra="i2").ANXChart()
    used = sorted({end for x in data.links for end in (x.start_node, x.end_node)} - set(SPECIAL))
    for place, key in enumerate(used):
        chart.add_icon(**_icon(data, key, place))
    drawn = [x for x in data.links if x.end_node not in SPECIAL]
    for link in drawn:
        chart.add_link(**_link(data, link))
    with TemporaryDirectory() as folder:
        target = Path(chart.to_anx(Path(folder) / "chart"))
        content = target.read_bytes()
    return Exported({"chart.anx": content}, _left_out(data, len(data.links) - len(drawn)))


def _icon(data: ClaimSet, key: str, place: int) -> dict[str, Any]:
    kind = "Line" if key in data.lines else "Operation" if key in data.operations else "Place"
    name, colour = KINDS[kind]
    # A plain grid: Analyst's Notebook lays the chart out itself, and the same data give the same bytes.
    return {
        "id": key,
        "type": name,
        "label": data.name(key),
        "color": colour,
        "x": 120 * (place % 12),
        "y": 120 * (place // 12),
        "description": data.marking,
    }


def _link(data: ClaimSet, link: Link) -> dict[str, Any]:
    day = link.period.first
    source = data.sources.get(link.source)
    facts = {
        "from_id": link.start_node,
        "to_id": link.end_node,
        "type": link.type,
        "label": link.type.replace("_", " ").lower(),
        "arrow": "->",
        "source_ref": link.id,
        "source_type": source.text("title") if source else "",
        "date": day.isoformat() if day else "",
        "description": "; ".join(
            t for t in (str(link.period), f"grade {link.grade}" if link.grade else "", link.note) if t
        ),
    }
    return {k: v for k, v in facts.items() if v}


def _left_out(data: ClaimSet, special: int) -> tuple[str, ...]:
    found = []
    if special:
        found.append(f"{special:,} links with an unknown or not-itemised end (they would join unrelated lines)")
    if data.counts:
        found.append(
            f"{len(data.counts):,} counts and their bounds (a chart has no place for them): export csv or .xlsx"
        )
    if data.events:
        found.append(f"{len(data.events):,} events: export csv or .xlsx")
    if data.statuses:
        found.append(f"{len(data.statuses):,} recorded statuses: export csv or .xlsx")
    return tuple(found)
