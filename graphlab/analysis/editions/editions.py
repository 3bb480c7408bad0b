"""The command ``editions``: what each edition says of a cell, what is still to come, and why figures moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graphlab.analysis.editions.ages import age_tables, left_out_notes, series_of
from graphlab.analysis.editions.bridge import bridge_tables
from graphlab.analysis.editions.cumulative import cumulative_table, ratio_table
from graphlab.analysis.editions.readings import (
    Edition,
    Reading,
    counts_of_all_editions,
    editions_of,
    family_of,
    readings_of,
)
from graphlab.analysis.editions.scope import scope_table
from graphlab.counting.cells import Key
from graphlab.counting.selection import counts_of, one_measure
from graphlab.dataset import Dataset
from graphlab.graph.network import Network, as_network
from graphlab.model.claims import Count
from graphlab.model.judged.editions import EDITION_OF
from graphlab.model.notes import BASIS, LEFT_OUT, LIMIT, Note, noted
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.model.result import Column, Result
from graphlab.model.values import Bounds
from graphlab.wording.phrases import many, verb

#: The further tables, in the order in which they are printed.
TABLES = ("triangle", "ages", "nowcast", "past-errors", "bridge", "bridge-cells", "readings", "ratio", "scope")
COLUMNS = (
    Column("subject", "", "whom or what the figure is said of"),
    Column("origin", "", "origin; empty = total over all"),
    Column("destination", "", "destination; empty = total over all"),
    Column("definition", "", "what the measure means here"),
    Column("period_start", "date", "first day; empty = not stated"),
    Column("period_end", "date", "last day; empty = not stated"),
    Column("edition", "", "sources of the edition"),
    Column("published", "date", "day of publication; empty = not known"),
    Column("age", "days", "from the end of the period to publication"),
    Column("low", "", "least"),
    Column("high", "", "greatest; empty = open"),
    Column("revision_low", "", "least change from the edition before that has the figure"),
    Column("revision_high", "", "greatest change"),
    Column("claims", "", "ids behind the row"),
)
METHOD = (
    "Claims of one cell from sources of different dates of publication, in that order; a source without one stands at "
    "the last day that it counts, before which it cannot have been published. Sources are editions of one another when "
    f"they say so (column {EDITION_OF}) or when a claim of one supersedes a claim of the other; those that nothing "
    "ties are read as editions of one another."
)
#: Of the steps between editions, those that the main table tells.
_LATEST_STEPS = 2
LIMITS = Note("A figure that moved between editions is no change in what was counted: read the bridge first.", LIMIT)


def editions(
    net: Network | Dataset,
    measure: str | Sequence[str],
    unit: str | None = None,
    *,
    per: str | None = None,
    between: tuple[str, str] | None = None,
) -> Result:
    """Return what each edition of a figure says, with what is still to come and why it moved.

    Parameters
    ----------
    net
        The network or dataset, with the editions of its sources.
    measure, unit
        What to follow; one measure, one unit.
    per
        Another measure: counts that run on from one start are also divided by it.
    between
        Two editions, by the id of a source or the day of publication: the bridge is between them, instead of from each
        edition to the next.

    Returns
    -------
    Result
        One row a figure and edition. In `parts`, where the data carry them: ``triangle``, ``ages``, ``nowcast``,
        ``past-errors`` (see `graphlab.statistics.run_off`), ``bridge`` and ``bridge-cells`` of each edition and the
        next, ``readings`` of counts that run on, ``ratio``, ``scope``.

    Raises
    ------
    NotFoundError
        If there is no such measure.
    RefusedError
        If it is counted in several units or kinds.

    Examples
    --------
    >>> import graphlab
    >>> found = graphlab.editions(graphlab.load("example:programme"), "lines closed")
    >>> [row["high"] for row in found.parts["readings"].rows if row["row"] == "left for other days"]
    [1563]
    """
    net = as_network(net).with_all_editions()
    name = one_measure(net, measure)
    counts = _counts(net, name, unit)
    title = f"{name} ({counts[0].unit})"
    found = editions_of(net, counts)
    readings = readings_of(net, found)
    families = {family_of(net, c.source) for c in counts}
    parts: dict[str, Result | None] = {
        **age_tables(net, series_of(readings), title),
        **bridge_tables(net, found, title, between),
        "readings": cumulative_table(net, counts, title),
        "ratio": ratio_table(net, counts, _counts(net, per, None), title) if per else None,
        "scope": scope_table(net, families, title),
    }
    held = {key: part for key in TABLES if (part := parts.get(key)) is not None}
    notes = [*noted(BASIS, _about(found, readings)), *noted(LEFT_OUT, left_out_notes(readings))]
    notes += [
        note for key, part in held.items() for note in (part.notes[-_LATEST_STEPS:] if key == "bridge" else part.notes)
    ]
    return Result(
        title=f"{title} by edition",
        method=METHOD,
        columns=COLUMNS,
        rows=[row for told in readings.values() for row in _rows(told)],
        parameters=dict(net.parameters)
        | {"measure": name, "unit": counts[0].unit}
        | ({"per": per} if per else {})
        | ({"between": list(between)} if between else {}),
        notes=[*dict.fromkeys(notes), LIMITS],
        withheld=net.withheld(counts=net.count_columns["measure"].equals(name)),
        marking=net.marking,
        parts=held,
    )


def _counts(net: Network, measure: str, unit: str | None) -> list[Count]:
    """Return the claims of one measure, in one unit and of one kind, those that were corrected too."""
    return counts_of(net, counts_of_all_editions(net), measure, unit)


def _rows(told: Sequence[Reading]) -> list[dict[str, Any]]:
    rows = []
    before: Bounds | None = None
    for reading in told:
        key, value = reading.key, reading.claim.value
        moved = value.bounds - before if before is not None and value.known else Bounds(None, None)
        rows.append(
            {
                "subject": key.subject,
                "origin": key.origin or None,
                "destination": key.destination or None,
                "definition": key.definition or None,
                "period_start": None if key.first == OPEN_FIRST else date.fromordinal(key.first),
                "period_end": None if key.last == OPEN_LAST else date.fromordinal(key.last),
                "edition": reading.edition.name,
                "published": reading.edition.published,
                "age": reading.age,
                "low": value.low,
                "high": value.high,
                "revision_low": moved.low,
                "revision_high": moved.high,
                "claims": (reading.claim.id,),
            }
        )
        before = value.bounds if value.known else before
    return rows


def _about(found: Sequence[Edition], readings: Mapping[tuple[str, Key], Sequence[Reading]]) -> list[str]:
    several = sum(len(told) > 1 for told in readings.values())
    notes = [f"{many(len(found), 'edition')}; {many(several, 'figure')} {verb(several, 'is', 'are')} in more than one."]
    if len({e.family for e in found if e.family}) == 0 and len(found) > 1:
        notes.append(
            f"No source says what it is an edition of (column {EDITION_OF} of the sources), so all are read as "
            "editions of one another, in order of publication."
        )
    undated = [e.name for e in found if not e.dated]
    if undated:
        notes.append(f"Without a date of publication, placed by the last day that they count: {', '.join(undated)}.")
    return notes
