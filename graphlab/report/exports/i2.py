"""For i2 Analyst's Notebook: an exchange file (``.anx``) that holds the whole dataset as a chart.

Lines, places, operations and sources are icons; links, and counts with both ends, are links; what a chart has no place
for (a total over an end, an event, a link to "unknown") is an icon of its own beside what it is about. Each item bears
the columns of its row as attributes, so that loading the chart gives the dataset back.

Optional: it is written by the package anxwritter (MIT licence), extra ``i2``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graphlab.errors import require
from graphlab.loaders.graphs.anx import BOUNDS, DRAWING, GRADES, RECORD, TABLE
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Count, Event, Link
from graphlab.model.judged.lists import lines_by_reference
from graphlab.model.tables import SPECIAL, TABLES
from graphlab.report.exports.export import Exported
from graphlab.wording.phrases import many, verb

#: What each kind is called and coloured in the chart.
KINDS = {
    "lines": ("Telephone", "Blue"),
    "places": ("Place", "Green"),
    "operations": ("Operation", "Orange"),
    "sources": ("Document", "Grey"),
}
ACROSS = 12
_DAY = "1970-01-01T00:00:00"  # a chart needs a day on which it was made; ours holds no clock
_LEFT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def anx(data: ClaimSet) -> Exported:
    """Return an .anx file: an icon an entity, a link a claim, with bounds, unit, grade, source and dates as attributes.

    Raises
    ------
    MissingExtraError
        If anxwritter is not installed.
    """
    models = require("anxwritter.models", extra="i2")
    chart = require("anxwritter", extra="i2").ANXChart()
    chart.grades_one, chart.grades_two, chart.grades_three = (models.GradeCollection(items=[*g]) for g in GRADES)
    chart.settings.summary.created = _DAY
    for name, value in sorted(data.record.as_dict().items()):
        text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)
        chart.add_custom_property(name=f"{RECORD}{name}", value=text)
    chart.add_custom_property(name=BOUNDS, value=";".join(_names_of_bounds(data)))
    for place, icon in enumerate(_icons(data)):
        chart.add_icon(**icon, x=120 * (place % ACROSS), y=120 * (place // ACROSS))
    for link in _links(data):
        chart.add_link(arrow="->", **link)
    with TemporaryDirectory() as folder:
        content = Path(chart.to_anx(Path(folder) / "chart")).read_bytes()
    return Exported({"chart.anx": _kept_breaks(content)}, (), _notes(data))


def _kept_breaks(content: bytes) -> bytes:
    """Return the file with line breaks in texts as XML keeps them: written bare, every parser makes them blanks."""
    head, mark, body = content.decode("utf-16").partition("<Chart")

    def escaped(text: re.Match[str]) -> str:
        return text[0].replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")

    return (head + mark + re.sub(r'"[^"]*"', escaped, body)).encode("utf-16")


def _notes(data: ClaimSet) -> tuple[str, ...]:
    beside = sum(_between(data, c) is None for c in data.counts) + len(data.events)
    said = (
        f"{many(beside, 'count or event', 'counts and events')} that {verb(beside, 'joins', 'join')} no two places "
        f"{verb(beside, 'is an icon of its own', 'are icons of their own')}, with all columns"
    )
    return (said,) if beside else ()


def _icons(data: ClaimSet) -> Iterator[dict[str, Any]]:
    names = _names_of_bounds(data)
    for table, (kind, colour) in KINDS.items():
        spec = TABLES[table]
        for row in data.rows(table):
            key = row[spec.key]
            yield {
                "id": key,
                "type": kind,
                "label": _label(data.name(key)),
                "color": colour,
                "description": data.marking,
                "attributes": _attributes(table, row, {spec.key}),
            }
    for link, row in zip(data.links, data.rows("links"), strict=True):
        if _alone(link):
            yield _beside(f"link:{link.id}", "Unknown", link.end_node, _attributes("links", row), link)
    for count, row in zip(data.counts, data.rows("counts"), strict=True):
        if _between(data, count) is None:
            facts = _attributes("counts", row) | _bounds(count, names)
            yield _beside(f"count:{count.id}", "Count", f"{count.value.written} {count.measure}", facts, count)
    for event, row in zip(data.events, data.rows("events"), strict=True):
        day = event.period.first
        label = f"{event.event.replace('_', ' ')} {event.period}"
        yield {
            **_beside(f"event:{event.id}", "Event", label, _attributes("events", row), event),
            **({"date": day.isoformat()} if day else {}),
        }

    for number, row in enumerate(data.rows("same")):
        label = row["judgement"] or "to be judged"
        attributes = _attributes("same", row)
        yield {"id": f"judgement:{number}", "type": "Judgement", "label": label, "attributes": attributes}


def _beside(key: str, kind: str, label: str, attributes: dict[str, Any], claim: Link | Count | Event) -> dict[str, Any]:
    return {"id": key, "type": kind, "label": _label(label), "attributes": attributes, **_grades(claim)}


def _links(data: ClaimSet) -> Iterator[dict[str, Any]]:
    names = _names_of_bounds(data)
    for link, row in zip(data.links, data.rows("links"), strict=True):
        if _alone(link):
            if link.start_node not in SPECIAL:
                yield _drawn(link.start_node, f"link:{link.id}", link.type)
        else:
            yield _claim(data, link, link.type, _attributes("links", row, {"from", "to"}))
    for count, row in zip(data.counts, data.rows("counts"), strict=True):
        if ends := _between(data, count):
            facts = _attributes("counts", row, {"origin", "destination"}) | _bounds(count, names)
            label = f"{count.value.written} {count.unit}"
            yield {"from_id": ends[0], "to_id": ends[1], **_facts(data, count, "FLOWS_TO", label, facts)}
        else:
            for about in _about(data, count):
                yield _drawn(about, f"count:{count.id}", "ABOUT")
    for event in data.events:
        for about in filter(None, (event.line, event.operation)):
            yield _drawn(about, f"event:{event.id}", "ABOUT")
    named = lines_by_reference(data) if data.rows("same") else {}
    for number, row in enumerate(data.rows("same")):
        for line in sorted({named[row[end]] for end in ("first", "second") if row[end] in named}):
            yield _drawn(line, f"judgement:{number}", "ABOUT")


def _drawn(start: str, end: str, kind: str) -> dict[str, Any]:
    """Return a link that only shows what an icon is about."""
    return {"from_id": start, "to_id": end, "type": kind, "label": "", "attributes": {TABLE: DRAWING}}


def _claim(data: ClaimSet, link: Link, kind: str, attributes: dict[str, Any]) -> dict[str, Any]:
    ends = {"from_id": link.start_node, "to_id": link.end_node}
    return {**ends, **_facts(data, link, kind, kind.replace("_", " ").lower(), attributes)}


def _facts(data: ClaimSet, claim: Link | Count, kind: str, label: str, attributes: dict[str, Any]) -> dict[str, Any]:
    """Return what Analyst's Notebook shows of a claim: type, label, source, day, description, grades."""
    day = claim.period.first
    source = data.sources.get(claim.source)
    said = (str(claim.period), f"grade {claim.grade}" if claim.grade else "", claim.note)
    facts = {
        "type": kind,
        "label": _label(label),
        "source_ref": claim.id,
        "source_type": _label(source.text("title")) if source else "",
        "date": day.isoformat() if day else "",
        "description": "; ".join(t for t in said if t),
        "attributes": attributes,
    }
    return {k: v for k, v in facts.items() if v} | _grades(claim)


def _grades(claim: Link | Count | Event) -> dict[str, int]:
    """Return source, information and handling of a claim as positions in the three lists of grades of the chart.

    Positions, because a text of digits would be taken for one.
    """
    words = (str(claim.grade.source), claim.grade.information) if claim.grade else ("", "")
    names = ("grade_one", "grade_two", "grade_three")
    said = zip(names, GRADES, (*words, claim.handling), strict=True)
    return {name: known.index(word) for name, known, word in said if word}


def _alone(link: Link) -> bool:
    """Return whether a link has no two different things that a chart may join: an unknown end, or one thing twice."""
    return link.end_node in SPECIAL or link.start_node in SPECIAL or link.start_node == link.end_node


def _between(data: ClaimSet, count: Count) -> tuple[str, str] | None:
    """Return the two places that a count joins in the chart, None if it is not between two different known ones."""
    ends = (count.origin, count.destination)
    known = all(end in data.places and end not in SPECIAL for end in ends)
    return ends if known and count.origin != count.destination else None


def _about(data: ClaimSet, count: Count) -> list[str]:
    """Return the things in the chart that a count is about: its subjects and the ends that it has."""
    things = {*count.subjects, count.origin, count.destination}
    known = {*data.lines, *data.operations, *data.places}
    return sorted(things & known)


def _attributes(table: str, row: Mapping[str, str], without: Set[str] = frozenset()) -> dict[str, Any]:
    return {TABLE: table, **{_LEFT.sub(" ", k): _LEFT.sub(" ", v) for k, v in row.items() if v and k not in without}}


def _names_of_bounds(data: ClaimSet) -> tuple[str, str]:
    """Return what the bounds of counts are called: low and high, unless the dataset has such columns of its own."""
    taken = {column for table in TABLES for row in data.rows(table)[:1] for column in row}
    return ("low", "high") if taken.isdisjoint(("low", "high")) else ("graphlab_low", "graphlab_high")


def _bounds(count: Count, names: tuple[str, str]) -> dict[str, float]:
    """Return the bounds of a count as numbers; an open bound is absent."""
    bounds = zip(names, (count.value.low, count.value.high), strict=True)
    return {name: float(bound) for name, bound in bounds if bound is not None}


def _label(text: str) -> str:
    return _LEFT.sub(" ", text)
