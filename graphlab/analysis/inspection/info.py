"""What is in a dataset: entities, claims, measures and units, periods, grades, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from graphlab.analysis.inspection.holdings import GAPS, SERIES, Holdings, Series, Told, holdings, withheld_of
from graphlab.dataset import Dataset
from graphlab.graph.network import Network, as_network
from graphlab.model.judged.editions import replaced_claims
from graphlab.model.notes import BASIS, LEFT_OUT, LIMIT, Note, noted
from graphlab.model.result import Column, Result
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
    return info_of(net, holdings(net))


def info_of(net: Network, found: Holdings) -> Result:
    """Return what `info` says of a network whose claims hold what was found.

    Parameters
    ----------
    net
        For entities, filters and what is said of the dataset.
    found
        What its claims hold, or those of the dataset that it is a piece of.
    """
    common: dict[str, Any] = {
        "parameters": net.parameters,
        "marking": net.marking,
        "withheld": withheld_of(net, found),
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
        [_measure(key, found.series[key]) for key in sorted(found.series)],
        **common,
    )
    return Result(
        title=f"What is in it: {title}",
        method="Counted from the claims that pass the filters; entities are counted whole.",
        columns=COLUMNS,
        rows=_rows(net, found),
        notes=noted(BASIS, notes),
        parts={"measures": measures},
        **common,
    )


def _rows(net: Network, found: Holdings) -> list[dict[str, Any]]:
    sizes = {"lines": found.lines, "places": len(net.places), "operations": len(net.operations)}
    rows = [_row("entities", name, number) for name, number in (sizes | {"sources": len(net.sources)}).items()]
    rows += [_row("claims", kind, told.number, told) for kind, told in sorted(found.claims.items(), key=_place)]
    for section, words in (("grades", found.grades), ("handling", found.handling), ("sources", _kinds(net, found))):
        rows += [_row(section, word, words[word]) for word in sorted(words)]
    return rows + [_row("gaps", gap, found.gaps[gap], ids=sorted(found.lacking[gap])) for gap in GAPS]


def _place(kind: tuple[str, Told]) -> tuple[int, str]:
    """Return the place of a kind of claims: counts, links, events, then recorded statuses."""
    heads = ("counts", "links", "events")
    head = kind[0].partition(" ")[0]
    return (heads.index(head) if head in heads else len(heads)), kind[0]


def _row(section: str, item: str, number: int, told: Told | None = None, *, ids: Sequence[str] = ()) -> dict[str, Any]:
    first, last = _days(told or Told())
    return {"section": section, "item": item, "number": number, "first": first, "last": last, "claims": tuple(ids)}


def _days(told: Told) -> tuple[date | None, date | None]:
    first, last = (date.fromordinal(day) if day else None for day in (told.first, told.last))
    return first, last


def _kinds(net: Network, found: Holdings) -> Counter[str]:
    """Return how many sources that claims give there are, by kind."""
    return Counter(
        (net.sources[s].text("kind") or "kind not stated") if s in net.sources else "no source" for s in found.sources
    )


def _measure(key: tuple[str, ...], found: Series) -> dict[str, Any]:
    first, last = _days(found.told)
    return {
        **dict(zip(SERIES, key, strict=True)),
        "definition": key[-1] or None,
        "subjects": len(found.subjects) + found.about,
        "counts": found.told.number,
        "period_start": first,
        "period_end": last,
        "claims": tuple(found.claims),
    }


def _replaced_note(net: Network) -> list[str]:
    """Say how many claims are of editions that later ones replaced."""
    gone = replaced_claims(net.record)
    if not gone or net.all_editions:
        return []
    return [
        f"{many(len(gone), 'claim')} of replaced editions {verb(len(gone), 'is', 'are')} on record and in no figure."
    ]
