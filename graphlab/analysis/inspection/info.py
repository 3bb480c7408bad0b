"""What is in a dataset: entities, claims, measures and units, periods, grades, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np

from graphlab.dataset import Dataset
from graphlab.graph.claim_columns import ClaimColumns
from graphlab.graph.count_frame import bounds_of
from graphlab.graph.network import Network, as_network
from graphlab.model.columns import Days
from graphlab.model.grades import parse_grade
from graphlab.model.judged.editions import replaced_claims
from graphlab.model.notes import BASIS, LEFT_OUT, LIMIT, Note, noted
from graphlab.model.result import Column, Result
from graphlab.model.statuses import STATUS
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
        "withheld": net.withheld(counts=np.ones(len(net.count_columns.reason), bool), links=_types(net), events=True),
    }
    cut_off = net.dataset.cut_off
    notes = [f"Cut-off: {cut_off.isoformat()}."] if cut_off else ["Nothing is dated."]
    notes.append(Note("Numbers of different measures, units, kinds or definitions are never added or compared.", LIMIT))
    notes += noted(LEFT_OUT, _replaced_note(net))
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
        notes=noted(BASIS, notes),
        parts={"measures": measures},
        **common,
    )


def _types(net: Network) -> list[str]:
    return list(net.link_columns["link_type"].texts)


def _row(section: str, item: str, number: int, days: Days | None = None, *, ids: Sequence[str] = ()) -> dict[str, Any]:
    first, last = _spread(days) if days is not None else (None, None)
    return {"section": section, "item": item, "number": number, "first": first, "last": last, "claims": tuple(ids)}


def _spread(days: Days) -> tuple[date | None, date | None]:
    """Return the first day that any start names and the last that any end names."""
    first = min(days.first[days.starts].tolist(), default=0)
    last = max(days.last[days.ends].tolist(), default=0)
    return date.fromordinal(first) if first else None, date.fromordinal(last) if last else None


def _entities(net: Network) -> list[dict[str, Any]]:
    sizes = {"lines": net.lines, "places": net.places, "operations": net.operations, "sources": net.sources}
    return [_row("entities", name, len(rows)) for name, rows in sizes.items()]


def _claims(net: Network) -> list[dict[str, Any]]:
    """Return a row for each kind of claim; dates are those that the claims give themselves."""
    data, counts, links, events = net.dataset, net.count_columns, net.link_columns, net.event_columns
    rows = [_row("claims", "counts", len(counts.rows), counts.days.take(counts.rows))]
    for kind in _types(net):
        those = links.passes & links["link_type"].equals(kind)
        rows.append(_row("claims", f"links {kind}", int(those.sum()), data.days("links").take(those)))
    for kind in events["event"].texts:
        those = events.passes & events["event"].equals(kind)
        what = "recorded statuses" if kind == STATUS else f"events {kind}"
        rows.append(_row("claims", what, int(those.sum()), events.days.take(those)))
    return sorted(rows, key=lambda row: row["item"] == "recorded statuses")


def _told(net: Network) -> tuple[ClaimColumns, ...]:
    return net.count_columns, net.link_columns, net.event_columns


def _counted(net: Network, column: str, word: Callable[[str], str]) -> Counter[str]:
    """Return how many claims that pass there are by what a word makes of a column."""
    found: Counter[str] = Counter()
    for told in _told(net):
        for text, number in told[column].counts(told.rows).items():
            found[word(text)] += number
    return found


def _grades(net: Network) -> list[dict[str, Any]]:
    grades = _counted(net, "grade", lambda text: parse_grade(text)[0].text if text else "ungraded")
    handling = _counted(net, "handling", lambda text: text or "not stated")
    rows = [_row("grades", grade, grades[grade]) for grade in sorted(grades)]
    return rows + [_row("handling", code, handling[code]) for code in sorted(handling)]


def _sources(net: Network) -> list[dict[str, Any]]:
    used = _counted(net, "source_id", str)
    kinds = Counter(
        (net.sources[s].text("kind") or "kind not stated") if s in net.sources else "no source" for s in used
    )
    return [_row("sources", kind, kinds[kind]) for kind in sorted(kinds)]


def _gaps(net: Network) -> list[dict[str, Any]]:
    counts, links = net.count_columns, net.link_columns
    named = links.passes & ~links["to"].is_in(SPECIAL)

    def lacking(kind: str) -> list[str]:
        having = set(links["from"].take(named & links["link_type"].equals(kind)).texts)
        return sorted(line for line in net.lines if line not in having)

    def ids(told: ClaimColumns, those: np.ndarray) -> list[str]:
        return told.table.ids.take(told.passes & those).texts

    known = bounds_of(net.dataset, counts.table)[2]
    dated = set(net.line_spans.lines.texts)
    found = {
        "lines without a named origin": lacking("ORIGINATES_IN"),
        "lines without a named destination": lacking("SUPPLIES"),
        "lines without any date": sorted(line for line in net.lines if line not in dated),
        "counts without a date": ids(counts, ~counts.days.dated),
        "counts without a number": ids(counts, ~known),
        "counts with an unknown end": ids(
            counts, counts["origin"].equals(UNKNOWN) | counts["destination"].equals(UNKNOWN)
        ),
        "claims without a source": [key for told in _told(net) for key in ids(told, told["source_id"].equals(""))],
    }
    return [_row("gaps", item, len(keys), ids=sorted(keys)) for item, keys in found.items()]


def _measures(net: Network) -> list[dict[str, Any]]:
    counts = net.count_columns
    columns = [counts[c] for c in ("measure", "unit", "stock_or_flow", "definition")]
    groups: dict[tuple[str, ...], list[int]] = {}
    for row in counts.rows.tolist():
        groups.setdefault(tuple(column[row] for column in columns), []).append(row)
    rows = []
    for measure, unit, kind, definition in sorted(groups):
        those = np.array(groups[measure, unit, kind, definition])
        first, last = _spread(counts.days.take(those))
        rows.append(
            {
                "measure": measure,
                "unit": unit,
                "stock_or_flow": kind,
                "definition": definition or None,
                "subjects": len(counts["subject"].take(those).texts),
                "counts": len(those),
                "period_start": first,
                "period_end": last,
                "claims": tuple(counts.table.ids.take(those).cells()),
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
