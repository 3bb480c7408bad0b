"""The ledger: one row a line, where from, where to, seen when, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from graphlab.analysis.deconfliction.lookalikes import doubt_note
from graphlab.analysis.lifecycle.ledger_rows import ledger_rows
from graphlab.analysis.lifecycle.lives import (
    Lives,
    as_at_words,
    cut_off_of,
    doubtful_notes,
    lives,
    oddity_notes,
    states_note,
)
from graphlab.analysis.lifecycle.states import SEEN_BY, Life
from graphlab.analysis.lifecycle.survival_tables import survival_tables
from graphlab.dataset import Dataset
from graphlab.graph.network import Network, as_network
from graphlab.model.claims import Link
from graphlab.model.column_rows import ColumnRows, each
from graphlab.model.notes import BRANDS, CONFLICT, DOUBTFUL, FINDING, LIMIT, LOOKALIKES, Note, noted
from graphlab.model.periods import OPEN_LAST
from graphlab.model.result import Column, Parts, Result
from graphlab.model.tables import SPECIAL
from graphlab.wording.phrases import many

METHOD = (
    "A line's state is that of its latest claim by last day (on one day closed before returned before disrupted before "
    "dormant before active); active only if that claim has an open end or contains the cut-off, or records the line as "
    "active. A recorded status is no sighting and no closure; a doubtful word decides nothing. Every date is a range. "
    "Type 1, type 2 and untyped closures are counted apart; claims whose ranges share a day are one closure."
)
COLUMNS = (
    Column("line", "", "id of the line"),
    Column("name", "", "brand name; never the identity"),
    Column("origins", "", "places it is run from"),
    Column("destinations", "", "places it supplies"),
    Column("first_seen_low", "date", "earliest day on which it can first have been seen"),
    Column("first_seen_high", "date", "latest day on which it can first have been seen"),
    Column("last_seen_low", "date", "earliest day on which it can last have been seen"),
    Column("last_seen_high", "date", "latest day on which it can last have been seen"),
    Column("state", "", "active, disrupted, closed, returned, dormant (recorded only), not seen since DATE, undated"),
    Column("closed", "closures", "closures of no stated type; empty when none is stated"),
    Column("closed_type1", "closures", "type 1: holder charged and the number out of use"),
    Column("closed_type2", "closures", "type 2: number deactivated"),
    Column("check_backs", "checks", "check-backs after a closure, passed or failed; empty when never checked"),
    Column("returned_after_days_low", "days", "least time from the latest closure that was followed by a return"),
    Column("returned_after_days_high", "days", "greatest such time"),
    Column("successors", "", "lines said to have taken its place"),
    Column("operations", "", "operations that targeted it or are named by its events"),
    Column("claims", "", "ids behind the row, the one that decides the state first"),
    Column("state_claim", "", "id of the claim that decides the state"),
    Column("check_backs_failed", "checks", "check-backs that found it in use"),
    Column("disruptions", "events", "disruptions that are no closures"),
    Column("certainly_active", "", "in a period: certainly (true) or possibly (false) active"),
    Column(
        "recorded_status", "", "word of the latest recorded status, as the record has it; no sighting and no closure"
    ),
    Column("recorded_as_at", "date", "day as at which it is recorded"),
)
IMPOSSIBLE_COLUMNS = (
    Column("line", "", "id of the line"),
    Column("what", "", "what does not fit together"),
    Column("claims", "", "ids of the claims that say it"),
)
SUCCESSION_COLUMNS = (
    Column("line", "", "the line that ended"),
    Column("successor", "", "the line that is said to have taken its place"),
    Column("chain", "", "the whole chain from this line onwards"),
    Column("grade", "", "grade of the claim, as written"),
    Column("certainty", "", "stated, implied or unknown"),
    Column(
        "gap_days_low", "days", "least time from the last sight of the one to the first of the other; below 0 = overlap"
    ),
    Column("gap_days_high", "days", "greatest such time"),
    Column("claims", "", "ids of the claims"),
)


def lines(net: Network | Dataset, *, survival: bool = False) -> Result:
    """Return one row a line: its places, first and last seen, state, closures by type, returns and successors.

    Parameters
    ----------
    net
        The network; its period, grade, handling and place filters hold.
    survival
        Add how long lines lasted and how soon they came back (needs the extra ``stats``).

    Returns
    -------
    Result
        Columns `COLUMNS`, by line. In `parts`: ``successors`` (who is said to follow whom, never assumed) and
        ``impossible`` (sequences of events that cannot be); with `survival` also ``survival`` (Kaplan-Meier curves),
        ``band`` (between which the truth lies) and ``durations`` (the times behind them).

    Notes
    -----
    What nothing states is empty and never 0: a line that was never checked has no check-backs, not none that failed.
    """
    net = as_network(net)
    told = lives(net)
    rows = ledger_rows(net, told.columns)
    cut_off = cut_off_of(net)
    parameters = dict(net.parameters) | {"cut_off": cut_off.isoformat() if cut_off else None}
    withheld = net.withheld(links=(*SEEN_BY, "SUCCEEDS"), events=True)
    survived = survival_tables(net, told, cut_off) if survival else {}
    parts: dict[str, Callable[[], Result]] = {
        "successors": partial(_succession, net, told, withheld),
        "impossible": partial(_impossible, net, told, withheld),
        **{name: partial(survived.__getitem__, name) for name in survived},
    }
    return Result(
        title=_title(net, len(rows)),
        method=METHOD,
        columns=COLUMNS,
        rows=rows,
        parameters=parameters,
        notes=partial(_notes, net, told, rows),
        withheld=withheld,
        marking=net.marking,
        parts=Parts(parts),
    )


def _title(net: Network, number: int) -> str:
    when = f"in {net.period}" if net.period is not None else "all lines ever seen"
    return f"Ledger of {many(number, 'line')}, {when}{as_at_words(net)}"


def _ids(found: Iterable[str]) -> tuple[str, ...] | None:
    """Return the ids sorted and without repetition, special places last; None for none."""
    ids = sorted(set(found) - {""}, key=lambda key: (key in SPECIAL, key))
    return tuple(ids) or None


def operations_of(life: Life) -> tuple[str, ...] | None:
    """Return the operations that targeted a line or are named by its events, sorted; None for none."""
    targeted = {link.start_node for link in life.links if link.type == "TARGETED"}
    return _ids(targeted | {event.operation for event in life.events})


def _notes(net: Network, told: Lives, rows: ColumnRows) -> list[Note]:
    notes = [
        Note("Active means reported as active. Type 1, type 2 and untyped closures are never added up.", LIMIT),
        Note("What was never checked or stated is empty, not 0.", LIMIT),
    ]
    same: defaultdict[str, list[int]] = defaultdict(list)
    for number, brand in enumerate(each(rows, "name", str.casefold)):
        same[brand].append(number)
    for group in same.values():
        if len(group) > 1:
            ids = ", ".join(told.lines[number] for number in group)
            text = f"{len(group)} lines are called {rows.columns['name'][group[0]]}: {ids}; a brand is not an identity."
            notes.append(Note(text, BRANDS))
    if doubt := doubt_note(net, told):
        notes.append(Note(doubt, LOOKALIKES))
    notes += [Note(states_note(told), FINDING), *noted(DOUBTFUL, doubtful_notes(told))]
    notes += noted(CONFLICT, oddity_notes(told.odd))
    if net.unrolled:
        text = f"Without the level {net.filters.roll_up} and left as they are: {', '.join(net.unrolled)}."
        notes.append(Note(text, LIMIT))
    return notes


def _impossible(net: Network, told: Lives, withheld: Mapping[str, int]) -> Result:
    rows = [{"line": line, "what": odd.text, "claims": odd.claims} for line, odd in told.odd]
    return Result(
        title="Sequences of events that cannot be, or lack a step",
        method="What the claims about one line say in order of time, against what can follow what.",
        columns=IMPOSSIBLE_COLUMNS,
        rows=rows,
        parameters=dict(net.parameters),
        withheld=withheld,
        marking=net.marking,
    )


def _succession(net: Network, told: Lives, withheld: Mapping[str, int]) -> Result:
    """Return who is said to follow whom, with the time between and the chain from there on."""
    following: defaultdict[str, dict[str, list[Link]]] = defaultdict(dict)
    for link in net.links_of("SUCCEEDS"):
        following[link.end_node].setdefault(link.start_node, []).append(link)
    only = {line: next(iter(after)) for line, after in following.items() if len(after) == 1}
    pairs = [(line, successor) for line in sorted(following) for successor in sorted(following[line])]
    rows = [
        _successor_row(line, successor, following[line][successor], only) | gap
        for (line, successor), gap in zip(pairs, _gaps(told, pairs), strict=True)
    ]
    return Result(
        title="Successors as claimed",
        method="A successor is a claim of a source (SUCCEEDS), with its grade; none is assumed from names or dates.",
        columns=SUCCESSION_COLUMNS,
        rows=rows,
        parameters=dict(net.parameters),
        withheld=withheld,
        marking=net.marking,
    )


def _successor_row(line: str, successor: str, links: Sequence[Link], only: Mapping[str, str]) -> dict[str, Any]:
    return {
        "line": line,
        "successor": successor,
        "chain": _chain(line, successor, only),
        "grade": _ids(link.grade.written for link in links if link.grade),
        "certainty": _ids(link.certainty for link in links),
        "claims": tuple(link.id for link in links),
    }


def _gaps(told: Lives, pairs: Sequence[tuple[str, str]]) -> list[dict[str, int | None]]:
    """Return the bounds of the days from the last sight of the first line of each pair to the first of the second."""
    lines = told.columns.lines
    before, after = (lines.codes_of([pair[i] for pair in pairs]) for i in (0, 1))
    seen = np.stack([*told.columns.seen]) if len(told) else np.zeros((4, 1), np.int64)
    first, last = seen[:2, after], seen[2:, before]
    days = first - last[::-1]
    known = (np.minimum(before, after) >= 0) & (np.abs(first) != OPEN_LAST) & (np.abs(last[::-1]) != OPEN_LAST)
    return [
        {f"gap_days_{side}": days[i, at].item() if known[i, at] else None for i, side in enumerate(("low", "high"))}
        for at in range(len(pairs))
    ]


def _chain(line: str, successor: str, only: Mapping[str, str]) -> tuple[str, ...]:
    """Return the chain onwards as long as each line has one successor (`only`) and none comes twice."""
    chain = {line: None, successor: None}
    after = only.get(successor)
    while after is not None and after not in chain:
        chain[after] = None
        after = only.get(after)
    return tuple(chain)
