"""Counted outcomes of a subject: one figure for each measure, unit and period, the stated total where there is one.

Nothing is added that overlaps: parts are dropped beside their total, of successive cumulative readings the one that
covers most is taken, a claim for a town is dropped beside one for its county, and claims of one cell conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from graphlab.analysis.disruption.stock import Rank
from graphlab.model.claims import Count
from graphlab.model.values import Bounds, sum_bounds

#: Tells whether the first place is the second or lies within it.
Within = Callable[[str, str], bool]


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


def outcomes(counts: Sequence[Count], rank: Rank, within: Within) -> list[Outcome]:
    """Return one figure for each subject, measure, unit, kind, definition and period.

    Parameters
    ----------
    counts
        Claims of any subject and measure.
    rank
        The conflict rule: gives claims with the one to take first.
    within
        Geography: tells whether a place is another or lies within it.

    Returns
    -------
    list of Outcome
        By subject, measure, unit, kind, definition and period.
    """
    found = []
    for _, group in groupby(sorted(counts, key=_series), key=_series):
        found += _of_series(list(group), rank, within)
    return found


def _series(count: Count) -> tuple[str, ...]:
    return count.subject, count.measure, count.unit, count.kind, count.definition


def _days(count: Count) -> tuple[int, int]:
    return count.period.first_ordinal, count.period.last_ordinal


def _of_series(series: Sequence[Count], rank: Rank, within: Within) -> list[Outcome]:
    ids = {c.id for c in series}
    stated = {_cell(c) for c in series if c.value.known}
    whole = [c for c in series if c.part_of not in ids and (c.value.known or _cell(c) not in stated)]
    latest, superseded, notes = (whole, {}, {}) if series[0].kind == "stock" else _latest(whole)
    found = []
    for _, group in groupby(sorted(latest, key=_days), key=_days):
        same = list(group)
        earlier = [old for c in same for old in superseded.get(c.id, ())]
        found.append(_figure(same, earlier, [n for c in same for n in notes.get(c.id, ())], rank, within))
    return found


def _latest(whole: Sequence[Count]) -> tuple[list[Count], dict[str, list[Count]], dict[str, list[str]]]:
    """Return, of successive cumulative readings of one cell, those that cover most; and what they supersede."""
    taken: list[Count] = []
    superseded: dict[str, list[Count]] = {}
    notes: dict[str, list[str]] = {}

    def key(c: Count) -> tuple[str, str, int]:
        return c.origin, c.destination, c.period.first_ordinal

    starts = {key(c) for c in whole}
    for _, group in groupby(sorted(whole, key=key), key=key):
        every = sorted(group, key=lambda c: (*_days(c), c.id))
        # January beside the year is one of twelve months and no reading of the year: February goes on from it.
        pieces = [c for c in every[:-1] if (c.origin, c.destination, c.period.last_ordinal + 1) in starts]
        pieces = [c for c in pieces if c.period.last_ordinal != every[-1].period.last_ordinal]
        taken += pieces
        readings = [c for c in every if c not in pieces]
        last = readings[-1].period.last_ordinal
        cover = [c for c in readings if c.period.last_ordinal == last]
        earlier = [c for c in readings if c.period.last_ordinal != last]
        taken += cover
        if earlier and readings[0].period.dated:
            superseded[cover[0].id] = earlier
            notes[cover[0].id] = _cumulative_notes(cover[0], [*earlier, *cover])
    return taken, superseded, notes


def _cumulative_notes(taken: Count, readings: Sequence[Count]) -> list[str]:
    listed = ", ".join(f"{c.value.bounds} for {c.period} ({c.id})" for c in readings if c.period != taken.period)
    what = f"{taken.subject}, {taken.measure}"
    took = f"taken {taken.value.bounds} for {taken.period} ({taken.id}), which covers most"
    notes = [f"{what}: successive readings of one cumulative count; {took}; superseded: {listed}."]
    for before, after in pairwise(readings):
        low, high = before.value.low, after.value.high
        if low is not None and high is not None and high < low and before.period != after.period:
            fall = f"{before.value.bounds} for {before.period} ({before.id})"
            fall += f", then {after.value.bounds} for {after.period} ({after.id})"
            notes.append(f"{what}: conflict, a cumulative count cannot fall: {fall}.")
    return notes


def _figure(
    same: Sequence[Count], earlier: Sequence[Count], notes: Sequence[str], rank: Rank, within: Within
) -> Outcome:
    """Return the figure of the claims of one series and period."""
    top = [c for c in same if not any(_covers(other, c, within) for other in same)]
    below = [c for c in same if c not in top]
    taken: list[Count] = []
    conflicting: list[Count] = []
    said = list(notes)
    for _, group in groupby(sorted(top, key=_cell), key=_cell):
        first, *rest = sorted(rank(group), key=lambda c: not c.value.known)
        taken.append(first)
        conflicting += rest
        if rest:
            said.append(_conflict_note(first, rest))
    head = same[0]
    bounds = _together([c.value.bounds for c in taken], head.kind)
    if len(taken) > 1:
        said.append(_sum_note(taken, head))
    others = [*conflicting, *below, *earlier]
    series = (head.subject, head.measure, head.unit, head.kind, head.definition)
    return Outcome(*series, bounds, tuple(taken), tuple(others), tuple(said))


def _cell(count: Count) -> tuple[str, str]:
    return count.origin, count.destination


def _covers(large: Count, small: Count, within: Within) -> bool:
    """Return whether one claim is a total over the cell of another (an empty end, or a place around it)."""
    if _cell(large) == _cell(small):
        return False

    def end(outer: str, inner: str) -> bool:
        return outer in ("", inner) or (inner != "" and within(inner, outer))

    return end(large.origin, small.origin) and end(large.destination, small.destination)


def _together(parts: Sequence[Bounds], kind: str) -> Bounds:
    """Return disjoint cells added, one that is not known being at least 0; distinct ones are never added."""
    if len(parts) == 1:
        return parts[0]
    lows = [b.low or 0 for b in parts]
    if kind == "distinct":
        return Bounds(max(lows), None)
    return Bounds(sum(lows), sum_bounds(parts).high)


def _sum_note(taken: Sequence[Count], head: Count) -> str:
    listed = ", ".join(f"{c.value.bounds} ({c.id})" for c in taken)
    if head.kind == "distinct":
        return f"{head.subject}, {head.measure}: no total is stated and distinct counts are not added: {listed}."
    return f"{head.subject}, {head.measure}: no total is stated; claims of different places added: {listed}."


def _conflict_note(first: Count, rest: Sequence[Count]) -> str:
    from graphlab.counting.preference import RULE

    passed = ", ".join(f"{c.value.bounds} ({c.id})" for c in rest)
    return (
        f"{first.subject}, {first.measure}, {first.period}: sources disagree; taken {first.value.bounds} ({first.id}), "
        f"not {passed}. Rule: {RULE}."
    )
