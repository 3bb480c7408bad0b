"""Counted outcomes of a subject: one figure for each measure, unit and period, the stated total where there is one.

The figures are those of the table of counts (`graphlab.counting.table`), told claim by claim: nothing is added that
overlaps, parts are dropped beside their total, of overlapping periods the set that covers most is taken, a claim for a
town is dropped beside one for its county, and claims of one cell conflict. The figures of a subject add up to what its
flows add up to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from graphlab.counting.cells import CONFLICT, CUMULATIVE, Key
from graphlab.counting.groups import Terms
from graphlab.counting.making import table_of_claims, without
from graphlab.counting.preference import RULE
from graphlab.counting.selection import claims_at
from graphlab.counting.table import Table, above_of
from graphlab.model.addition.nesting import contained_by
from graphlab.model.claims import Count
from graphlab.model.notes import CONFLICT as CONFLICT_NOTE
from graphlab.model.notes import READINGS, Note
from graphlab.model.values import Bounds, sum_bounds

if TYPE_CHECKING:
    from graphlab.graph.network import Network


@dataclass(frozen=True)
class Outcome:
    """One figure: its bounds, the claims taken, and those that they were chosen from or stand for."""

    subject: str
    measure: str
    unit: str
    kind: str
    definition: str
    bounds: Bounds
    taken: tuple[Count, ...]
    others: tuple[Count, ...]
    notes: tuple[str, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids behind the figure, those taken first."""
        return tuple([c.id for c in self.taken] + sorted(c.id for c in self.others))


def outcomes(net: Network, counts: Iterable[Count]) -> list[Outcome]:
    """Return one figure for each subject, measure, unit, kind, definition and period.

    Parameters
    ----------
    net
        The view that the counts are from: for the geography and the rule for conflicts.
    counts
        Claims of any subject and measure.

    Returns
    -------
    list of Outcome
        By subject, measure, unit, kind, definition and period.
    """
    by_id = {count.id: count for count in counts}
    flat = without(net, "place", "roll_up")
    frame = flat.all_counts
    chosen = frame[frame["claim"].isin(by_id)]
    found: list[Outcome] = []
    for _, rows in chosen.groupby(["measure", "unit", "kind"], sort=True):
        claims = claims_at(flat.dataset, frame, rows.index.to_numpy())
        found += _of_table(table_of_claims(flat, claims, Terms(each_subject=True)), by_id)
    return sorted(found, key=lambda outcome: _series_and_days(Key.of(outcome.taken[0])))


def _series_and_days(key: Key) -> tuple[object, ...]:
    return key.series + key.days


def _of_table(table: Table, by_id: Mapping[str, Count]) -> list[Outcome]:
    """Return the figures of one measure, unit and kind."""
    at = table.counted_once
    inner = _inside_others(table, at)
    kept = [p for p in at if p not in inner]
    beside: dict[int, list[int]] = defaultdict(list)
    for p, outer in inner.items():
        beside[min(outer)].append(p)
    for drop in table.passed:
        beside[drop.taken].append(drop.other)
    notes = _notes(table, by_id)

    def count(p: int) -> Count:
        return by_id[str(table.claims.claim[p])]

    keys = {p: Key.of(count(p)) for p in kept}
    of = {p: _series_and_days(key) for p, key in keys.items()}
    found = []
    displaced = table.displaced
    for _, group in groupby(sorted(kept, key=lambda p: (of[p], keys[p].place)), key=of.__getitem__):
        taken = list(group)
        others = _below(taken, beside)
        said = [note for p in (*taken, *others) for note in notes.get(p, ())]
        elsewhere = {p: [count(part) for part in displaced[p]] for p in taken if p in displaced}
        found.append(_figure([count(p) for p in taken], [count(p) for p in others], said, elsewhere.values()))
    return found


def _below(taken: Sequence[int], beside: Mapping[int, Sequence[int]]) -> list[int]:
    """Return what was passed over for some claims, and for what was passed over itself."""
    found: list[int] = []
    ahead = list(taken)
    while ahead:
        more = [o for p in ahead for o in beside.get(p, ()) if o not in found and o not in taken]
        found += dict.fromkeys(more)
        ahead = more
    return found


def _inside_others(table: Table, at: Sequence[int]) -> dict[int, list[int]]:
    """Return the claims about places within those of others of the same time: claim -> claims that hold it."""
    claims = table.claims
    groups = [
        ((claims.subject[p], claims.definition[p]), (str(claims.origin[p]), str(claims.destination[p]))) for p in at
    ]
    found = {}
    for i, outer in contained_by(groups, above_of(table.net)).items():
        p = at[i]
        over = [at[j] for j in outer if claims.first[at[j]] <= claims.last[p] and claims.first[p] <= claims.last[at[j]]]
        if p in table.displacing:
            over = [o for o in over if o not in table.displaced]
        if claims.kind == "stock":
            over = [o for o in over if (claims.first[o], claims.last[o]) == (claims.first[p], claims.last[p])]
        if over:
            found[p] = over
    return found


def _figure(
    taken: Sequence[Count], others: Sequence[Count], notes: Sequence[str], elsewhere: Iterable[Sequence[Count]]
) -> Outcome:
    """Return a figure; what other figures hold of it (`elsewhere`) is taken away, so that figures can be added."""
    head = taken[0]
    bounds = _together([c.value.bounds for c in taken], head.kind)
    said = [*notes, _sum_note(taken)] if len(taken) > 1 else list(notes)
    for parts in elsewhere:
        bounds = (bounds - sum_bounds(c.value.bounds for c in parts)).at_least(0)
        said.append(f"{head.subject}, {head.measure}: without parts that a figure of more days holds: {_said(parts)}.")
    return Outcome(*Key.of(head).series, bounds, tuple(taken), tuple(others), tuple(said))


def _together(parts: Sequence[Bounds], kind: str) -> Bounds:
    """Return disjoint cells added, one that is not known being at least 0; distinct ones are never added."""
    if len(parts) == 1:
        return parts[0]
    lows = [b.low or 0 for b in parts]
    if kind == "distinct":
        return Bounds(max(lows), None)
    return Bounds(sum(lows), sum_bounds(parts).high)


def _notes(table: Table, by_id: Mapping[str, Count]) -> dict[int, list[str]]:
    """Return what is to say about the claims that were taken, by position."""
    by_taken: dict[tuple[int, str], list[int]] = defaultdict(list)
    for drop in table.passed:
        by_taken[drop.taken, drop.why].append(drop.other)
    notes: dict[int, list[str]] = defaultdict(list)
    for (taken, why), passed in by_taken.items():
        first = by_id[str(table.claims.claim[taken])]
        rest = [by_id[str(table.claims.claim[p])] for p in passed]
        if why == CONFLICT:
            notes[taken] += _conflict_notes(first, rest)
        elif why == CUMULATIVE:
            notes[taken] += _cumulative_notes(first, rest)
        else:
            notes[taken].append(_overlap_note(first, rest))
    return notes


def _said(claims: Iterable[Count]) -> str:
    return ", ".join(f"{c.value.bounds} ({c.id})" for c in claims)


def _said_of_periods(claims: Iterable[Count]) -> str:
    return ", ".join(f"{c.value.bounds} for {c.period} ({c.id})" for c in claims)


def _cumulative_notes(taken: Count, earlier: Sequence[Count]) -> list[str]:
    readings = sorted(earlier, key=lambda c: (c.period.ordinals[1], c.id))
    ids = (taken.id, *(c.id for c in readings))
    took = f"taken {_said_of_periods([taken])}, which covers most"
    superseded = f"superseded: {_said_of_periods(readings)}"
    text = f", {taken.measure}: successive readings of one cumulative count; {took}; {superseded}."
    notes: list[str] = [Note(text, READINGS, ids, about=taken.subject)]
    for before, after in pairwise([*readings, taken]):
        low, high = before.value.low, after.value.high
        if low is not None and high is not None and high < low and before.period != after.period:
            fall = f"{_said_of_periods([before])}, then {_said_of_periods([after])}"
            text = f", {taken.measure}: conflict, a cumulative count cannot fall: {fall}."
            notes.append(Note(text, CONFLICT_NOTE, (before.id, after.id), about=taken.subject))
    return notes


def _overlap_note(taken: Count, others: Sequence[Count]) -> str:
    return (
        f"{taken.subject}, {taken.measure}: taken {_said_of_periods([taken])}, which covers most; not added to it: "
        f"{_said_of_periods(others)}."
    )


def _sum_note(taken: Sequence[Count]) -> str:
    head = taken[0]
    if head.kind == "distinct":
        return f"{head.subject}, {head.measure}: no total is stated and distinct counts are not added: {_said(taken)}."
    return f"{head.subject}, {head.measure}: no total is stated; claims of different places added: {_said(taken)}."


def _conflict_notes(first: Count, rest: Sequence[Count]) -> list[str]:
    """Return that sources disagree; equal figures agree and need no note."""
    other = [c for c in rest if c.value.bounds != first.value.bounds]
    if not other:
        return []
    what = f", {first.measure}, {first.period}"
    text = f"{what}: sources disagree; taken {_said([first])}, not {_said(other)}. Rule: {RULE}."
    return [Note(text, CONFLICT_NOTE, (first.id, *(c.id for c in other)), about=first.subject)]


__all__ = ["Outcome", "outcomes"]
