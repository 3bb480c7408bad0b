"""What is in a dataset: entities, claims, measures and units, periods, grades, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from graphlab.dataset import Dataset
from graphlab.graph.network import Network, as_network
from graphlab.model.claims import Claim
from graphlab.model.editions import replaced_claims
from graphlab.model.result import Column, Result
from graphlab.model.tables import SPECIAL, UNKNOWN
from graphlab.wording.phrases import many, verb

COLUMNS = (
    Column("section", "", "entities, claims, grades, handling, sources or gaps"),
    Column("item", "", "what is counted"),
    Column("number", "", "how many"),
    Column("first", "date", "first day that any of them speaks of"),
    Column("last", "date", "last day that any of them speaks of"),
    Column("claims", "", "ids of the claims, for gaps"),
)
MEASURE_COLUMNS = (
    Column("measure", "", "what is counted"),
    Column("unit", "", "of what"),
    Column("stock_or_flow", "", "stock, flow or distinct"),
    Column("definition", "", "what the measure means; two definitions are two series"),
    Column("subjects", "", "how many lines, places and operations it is given for"),
    Column("counts", "", "how many claims"),
    Column("period_start", "date", "first day that any of them speaks of"),
    Column("period_end", "date", "last day that any of them speaks of"),
    Column("claims", "", "ids of the claims"),
)


def info(net: Network | Dataset) -> Result:
    """Return what a dataset holds, with its measures in the part ``measures``.

    Parameters
    ----------
    net
        A network (its filters hold) or a dataset.

    Returns
    -------
    Result
        Columns `section item number first last claims`; part ``measures`` has one row per measure, unit, kind and
        definition, which are what may be asked for together.

    Examples
    --------
    >>> import graphlab
    >>> result = graphlab.info(graphlab.load("example:open-source"))
    >>> [r["number"] for r in result.rows if r["item"] == "lines"]
    [35]
    """
    net = as_network(net)
    rows = [*_entities(net), *_claims(net), *_grades(net), *_sources(net), *_gaps(net)]
    common: dict[str, Any] = {
        "parameters": net.parameters,
        "marking": net.marking,
        "withheld": net.withheld(counts=net.all_counts["claim"].notna(), links=_types(net), events=True),
    }
    cut_off = net.dataset.cut_off
    notes = [f"Cut-off: {cut_off.isoformat()}."] if cut_off else ["Nothing is dated."]
    notes.append("Numbers of different measures, units, kinds or definitions are never added or compared.")
    notes += _replaced_note(net)
    title = net.dataset.title or "Untitled dataset"
    measures = Result(
        "Measures and units",
        "One row per measure, unit, kind and definition.",
        MEASURE_COLUMNS,
        _measures(net),
        **common,
    )
    return Result(
        title=f"What is in it: {title}",
        method="Counted from the claims that pass the filters; entities are counted whole.",
        columns=COLUMNS,
        rows=rows,
        notes=notes,
        parts={"measures": measures},
        **common,
    )


def _types(net: Network) -> list[str]:
    return sorted({x.type for x in net.dataset.links})


def _row(
    section: str, item: str, number: int, claims: Iterable[Claim] = (), *, ids: Sequence[str] = ()
) -> dict[str, Any]:
    dates = [c.period for c in claims]
    first = min((p.first for p in dates if p.first), default=None)
    last = max((p.last for p in dates if p.last), default=None)
    return {"section": section, "item": item, "number": number, "first": first, "last": last, "claims": tuple(ids)}


def _entities(net: Network) -> list[dict[str, Any]]:
    sizes = {"lines": net.lines, "places": net.places, "operations": net.operations, "sources": net.sources}
    return [_row("entities", name, len(rows)) for name, rows in sizes.items()]


def _claims(net: Network) -> list[dict[str, Any]]:
    rows = [_row("claims", "counts", len(net.counts), net.counts)]
    for kind in _types(net):
        links = [x for x in net.links if x.type == kind]
        rows.append(_row("claims", f"links {kind}", len(links), links))
    for kind in sorted({e.event for e in net.dataset.events}):
        events = [e for e in net.events if e.event == kind]
        rows.append(_row("claims", f"events {kind}", len(events), events))
    if net.dataset.statuses:
        rows.append(_row("claims", "recorded statuses", len(net.statuses), net.statuses))
    return rows


def _grades(net: Network) -> list[dict[str, Any]]:
    grades = Counter(c.grade.text if c.grade else "ungraded" for c in net.claims)
    handling = Counter(c.handling or "not stated" for c in net.claims)
    rows = [_row("grades", grade, grades[grade]) for grade in sorted(grades)]
    return rows + [_row("handling", code, handling[code]) for code in sorted(handling)]


def _sources(net: Network) -> list[dict[str, Any]]:
    used = Counter(c.source for c in net.claims)
    kinds = Counter(
        (net.sources[s].text("kind") or "kind not stated") if s in net.sources else "no source" for s in used
    )
    return [_row("sources", kind, kinds[kind]) for kind in sorted(kinds)]


def _gaps(net: Network) -> list[dict[str, Any]]:
    ends = {line: {"ORIGINATES_IN": set[str](), "SUPPLIES": set[str]()} for line in net.lines}
    for link in net.links:
        if link.type in ("ORIGINATES_IN", "SUPPLIES"):
            ends[link.start_node][link.type].add(link.end_node)

    def lacking(kind: str) -> list[str]:
        return sorted(line for line, found in ends.items() if not found[kind] - set(SPECIAL))

    undated_lines = sorted(line for line in net.lines if not net.span(line).dated)
    undated = [c.id for c in net.counts if not c.period.dated]
    hidden = [c.id for c in net.counts if not c.value.known]
    sourceless = [c.id for c in net.claims if not c.source]
    found = {
        "lines without a named origin": lacking("ORIGINATES_IN"),
        "lines without a named destination": lacking("SUPPLIES"),
        "lines without any date": undated_lines,
        "counts without a date": undated,
        "counts without a number": hidden,
        "counts with an unknown end": [c.id for c in net.counts if UNKNOWN in (c.origin, c.destination)],
        "claims without a source": sourceless,
    }
    return [_row("gaps", item, len(ids), ids=sorted(ids)) for item, ids in found.items()]


def _measures(net: Network) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str, str, str], list[Any]] = {}
    for count in net.counts:
        groups.setdefault((count.measure, count.unit, count.kind, count.definition), []).append(count)
    rows = []
    for measure, unit, kind, definition in sorted(groups):
        claims = groups[measure, unit, kind, definition]
        spread = _row("", "", 0, claims)
        rows.append(
            {
                "measure": measure,
                "unit": unit,
                "stock_or_flow": kind,
                "definition": definition or None,
                "subjects": len({c.subject for c in claims}),
                "counts": len(claims),
                "period_start": spread["first"],
                "period_end": spread["last"],
                "claims": tuple(c.id for c in claims),
            }
        )
    return rows


def _replaced_note(net: Network) -> list[str]:
    """Say how many claims are of editions that later ones replaced."""
    gone = replaced_claims(net.record)
    if not gone or net.all_editions:
        return []
    return [
        f"{many(len(gone), 'claim')} of replaced editions {verb(len(gone), 'is', 'are')} on record and in no figure."
    ]
