"""The claims behind an id: of any output, a line, a place, an operation or a source."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError
from graphlab.graph.filters import PASSES
from graphlab.graph.network import Network, as_network
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Claim, Count, Link, Status
from graphlab.model.notes import BASIS, noted
from graphlab.model.result import Column, Result
from graphlab.model.tables import CLAIM_TABLES

COLUMNS = (
    Column("id", "", "id of the claim"),
    Column("claim", "", "count, link, event or status"),
    Column("subject", "", "what it is about"),
    Column("says", "", "what the source says, in words"),
    Column("value", "", "the value as written; counts only"),
    Column("low", "", "least that it can be; counts only"),
    Column("high", "", "greatest that it can be; empty = open or not known"),
    Column("unit", "", "of the value"),
    Column("period_start", "date", "first day as precisely as known"),
    Column("period_end", "date", "last day as precisely as known"),
    Column("source", "", "id of the source"),
    Column("publisher", "", "who published the source"),
    Column("published", "date", "when the source was published"),
    Column("grade", "", "3x5x2 grade as written"),
    Column("handling", "", "handling code"),
    Column("note", "", "what the data say beside it"),
    Column("claims", "", "id of the claim"),
)
#: Columns of a claim that name what it speaks of.
_NAMING = {
    "counts": ("subject", "origin", "destination", "part_of", "supersedes", "source_id"),
    "links": ("from", "to", "source_id"),
    "events": ("line_id", "operation_id", "source_id"),
}
_VERBS = {
    "ORIGINATES_IN": "is run from",
    "SUPPLIES": "supplies",
    "TARGETED": "targeted",
    "CONDUCTED_IN": "acted in",
    "SUCCEEDS": "is the suspected successor of",
    "CONNECTS": "is connected to",
}


def claims(net: Network | Dataset, *ids: str) -> Result:
    """Return one row per claim behind the ids, with source, value as written, bounds, grade and date.

    Parameters
    ----------
    net
        A network (its filters hold) or a dataset.
    ids
        Ids of claims, or ids, names or aliases of lines, places, operations and sources (every claim that speaks of
        them). None gives every claim.

    Returns
    -------
    Result
        Columns in `COLUMNS`; rows by kind of claim, then id.

    Raises
    ------
    NotFoundError
        If an id is neither a claim nor an entity; offers the closest.

    Examples
    --------
    >>> import graphlab
    >>> data = graphlab.load("example:open-source")
    >>> graphlab.claims(data, "gravity-london").rows[0]["value"]
    '443'
    """
    net = as_network(net)
    wanted = [_resolve(net, key) for key in ids]
    asked = {table: _speaking_of(net, table, wanted) for table in CLAIM_TABLES}
    chosen = _passing(net, asked)
    corrected = _corrected(net, wanted)
    whole = net.with_all_editions()
    replaced = [] if whole is net else [c for c in whole.claims if c.id in wanted and not _is_claim(net.dataset, c.id)]
    chosen += [*corrected, *replaced]
    about = f" behind {', '.join(net.name(key) for key in wanted)}" if wanted else ""
    notes = [] if chosen else ["No claim that passes the filters speaks of this."]
    notes += [f"{c.id} is superseded by a later claim: no figure takes it." for c in corrected]
    notes += [f"{c.id} is of an edition that was replaced: no figure takes it." for c in replaced]
    return Result(
        title=f"Claims{about}",
        method="Every claim that bears the id, or names the line, place, operation or source.",
        columns=COLUMNS,
        rows=[_row(whole if c in replaced else net, c) for c in sorted(chosen, key=lambda c: (type(c).__name__, c.id))],
        parameters={"ids": wanted, **net.parameters},
        notes=noted(BASIS, notes),
        withheld=_withheld(net, asked),
        marking=net.marking,
    )


def _is_claim(data: ClaimSet, key: str) -> bool:
    return any(data.claim_column(table).code_of(key) >= 0 for table in CLAIM_TABLES)


def _speaking_of(net: Network, table: str, wanted: Sequence[str]) -> np.ndarray:
    """Return which claims of a table bear one of the ids or name it; all where none is wanted."""
    held = net.dataset.columns(table)
    found = np.full(len(held), not wanted)
    if wanted:
        found |= net.dataset.claim_column(table).is_in(wanted)
        for column in _NAMING[table]:
            names, named = held.columns[column], frozenset(wanted)
            if (table, column) == ("counts", "subject"):
                named |= {text for text in names.texts if not named.isdisjoint(text.split(";"))}
            found |= names.is_in(named)
    return found


def _passing(net: Network, asked: Mapping[str, np.ndarray]) -> list[Claim]:
    """Return the claims among those asked for that pass the filters."""
    columns = {"counts": net.count_columns, "links": net.link_columns, "events": net.event_columns}
    rows = {table: np.flatnonzero(asked[table] & columns[table].passes) for table in columns}
    data = net.dataset
    return [*data.counts_at(rows["counts"]), *data.links_at(rows["links"]), *data.told_at(rows["events"])]


def _corrected(net: Network, wanted: Sequence[str]) -> list[Count]:
    """Return the claims asked for by their id that others supersede, if handling and grade let them pass."""
    counts = net.dataset.columns("counts").columns
    named = counts["count_id"].is_in(frozenset(wanted).intersection(counts["supersedes"].texts))
    told = net.dataset.counts_at(np.flatnonzero(named))
    return [c for c in told if net.filters.claim_status(c.handling, c.grade) == PASSES]


def _withheld(net: Network, asked: Mapping[str, np.ndarray]) -> dict[str, int]:
    tally = net.withheld(counts=asked["counts"])
    for columns, table in ((net.link_columns, "links"), (net.event_columns, "events")):
        for reason, number in columns.reasons(asked[table]).items():
            if reason in tally:
                tally[reason] += number
    return tally


def _resolve(net: Network, key: str) -> str:
    if _is_claim(net.record, key):
        return key
    try:
        return net.find(key)
    except NotFoundError as error:
        close = difflib.get_close_matches(key, _shown_claims(net), n=3)
        if error.candidates or not close:
            raise
        raise NotFoundError(f"there is no claim, line, place, operation or source called '{key}'", close) from None


def _shown_claims(net: Network) -> list[str]:
    """Return the ids of the claims that may be named: a name can tell as much as a claim."""
    return [key for key, c in net.dataset.claim_index.items() if net.filters.include_c or c.handling != "C"]


def _says(net: Network, claim: Claim) -> str:
    if isinstance(claim, Link):
        sure = "" if claim.certainty == "stated" else f" ({claim.certainty})"
        return f"{net.name(claim.start_node)} {_VERBS[claim.type]} {net.name(claim.end_node)}{sure}"
    if isinstance(claim, Count):
        ends = [f"from {net.name(claim.origin)}"] if claim.origin else []
        ends += [f"to {net.name(claim.destination)}"] if claim.destination else []
        what = f"{claim.measure} ({claim.kind}{': ' + claim.definition if claim.definition else ''})"
        return " ".join([f"{net.name(claim.subject)}: {what}", *ends])
    if isinstance(claim, Status):
        doubt = "" if claim.state else " (doubtful: decides nothing)"
        return f"{net.name(claim.line)}: recorded as {claim.status}{doubt}"
    by = f" by {net.name(claim.operation)}" if claim.operation else ""
    rating = f", rated {claim.rating}" if claim.rating else ""
    return f"{net.name(claim.line)}: {claim.event.replace('_', ' ')}{by}{rating}"


def _subject(claim: Claim) -> str:
    if isinstance(claim, Count):
        return claim.subject
    return claim.start_node if isinstance(claim, Link) else claim.line


def _row(net: Network, claim: Claim) -> dict[str, Any]:
    source = net.sources.get(claim.source)
    row: dict[str, Any] = {
        "id": claim.id,
        "claim": type(claim).__name__.lower(),
        "subject": _subject(claim),
        "says": _says(net, claim),
        "period_start": claim.period.start.text if claim.period.start else None,
        "period_end": claim.period.end.text if claim.period.end else None,
        "source": claim.source or None,
        "publisher": (source.text("publisher") or None) if source else None,
        "published": (source.text("published") or None) if source else None,
        "grade": claim.grade.written if claim.grade else None,
        "handling": claim.handling or None,
        "note": claim.note or None,
        "claims": (claim.id,),
    }
    if isinstance(claim, Count):
        value = claim.value
        row |= {"value": value.written, "low": value.low, "high": value.high, "unit": claim.unit}
    return row
