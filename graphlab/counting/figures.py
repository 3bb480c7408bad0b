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
from functools import cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, overload

import numpy as np

from graphlab.counting.cells import CONFLICT, CUMULATIVE, Key, codes_of
from graphlab.counting.groups import Terms
from graphlab.counting.making import table_of_claims, without
from graphlab.counting.preference import RULE
from graphlab.counting.selection import claims_at
from graphlab.counting.table import Table, above_of
from graphlab.graph.count_frame import values_of
from graphlab.model.addition.nesting import contained_by
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Count
from graphlab.model.column_rows import Cells, Lists
from graphlab.model.columns import TextColumn, among
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


class Figures(Sequence[Outcome]):
    """Counted outcomes as columns, by subject, measure, unit, kind, definition and period.

    As a sequence it gives each as an `Outcome`; that of a claim with nothing beside it is made when it is asked for.

    Attributes
    ----------
    heads
        Row among all counts of the dataset of the claim of each that is taken first.
    several
        The figures behind which there are several claims, by their number.
    """

    def __init__(self, data: ClaimSet, heads: np.ndarray, several: Mapping[int, Outcome]) -> None:
        """Take the claims, and what stands above."""
        self._data, self.heads, self.several = data, heads, several

    def column(self, name: str) -> TextColumn:
        """Return what the claims taken first say in a column of the counts."""
        return self._data.columns("counts").columns[name].take(self.heads)

    @cached_property
    def bounds(self) -> tuple[Cells, Cells]:
        """The least and the most of every figure."""
        values, at = values_of(self._data, self._data.columns("counts"))
        codes, sums = at[self.heads], [figure.bounds for figure in self.several.values()]
        codes[list(self.several)] = np.arange(len(values), len(values) + len(sums))
        every = [*(value.bounds for value in values), *sums]
        return Cells([b.low for b in every], codes), Cells([b.high for b in every], codes)

    @cached_property
    def claims(self) -> Lists:
        """The ids behind every figure, those taken first."""
        ids = self._data.columns("counts").ids
        alone = np.ones(len(self), bool)
        alone[list(self.several)] = False
        behind = [(number, key) for number, figure in self.several.items() for key in figure.claims]
        groups = np.concatenate([np.flatnonzero(alone), np.array([number for number, _ in behind], np.int64)])
        codes = np.concatenate([ids.codes[self.heads[alone]], ids.codes_of([key for _, key in behind])])
        order = np.argsort(groups, kind="stable")
        return Lists.of_groups(groups[order], ids.texts, codes[order], len(self), ())

    @property
    def notes(self) -> list[str]:
        """What is to say about the figures, in their order."""
        return [note for number in sorted(self.several) for note in self.several[number].notes]

    def __len__(self) -> int:
        return len(self.heads)

    @overload
    def __getitem__(self, index: int) -> Outcome: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Outcome]: ...
    def __getitem__(self, index: int | slice) -> Outcome | Sequence[Outcome]:
        if isinstance(index, slice):
            return [self[number] for number in range(len(self))[index]]
        number = range(len(self))[index]
        known = self.several.get(number)
        return known or _figure(self._data.counts_at(self.heads[[number]]), (), (), ())


def outcomes(net: Network, chosen: np.ndarray) -> Figures:
    """Return one figure for each subject, measure, unit, kind, definition and period.

    Parameters
    ----------
    net
        The view that the counts are from: for the geography and the rule for conflicts.
    chosen
        Mask over all counts of its dataset: claims of any subject and measure.

    Returns
    -------
    Figures
        By subject, measure, unit, kind, definition and period.
    """
    flat, rows = without(net, "place", "roll_up"), np.flatnonzero(chosen)
    data, found, several = flat.dataset, [rows[:0]], list[Outcome]()
    columns, days = data.columns("counts").columns, data.days("counts")
    number, many = TextColumn.together([columns[n].take(rows) for n in ("measure", "unit", "stock_or_flow")], len(rows))
    order = np.argsort(number, kind="stable")
    sizes = np.bincount(number, minlength=many)
    for mine in np.split(rows[order], np.cumsum(sizes)[:-1]) if many else ():
        table = table_of_claims(flat, claims_at(data, flat.count_arrays, mine), Terms(each_subject=True))
        alone, more = _of_table(table)
        found.append(table.claims.row[alone])
        several += more
    found.append(np.array([_row_of(data, figure) for figure in several], np.int64))
    heads = np.concatenate(found)
    series = [columns[n].codes[heads] for n in ("subject", "measure", "unit", "stock_or_flow", "definition")]
    order = np.lexsort((days.last[heads], days.first[heads], *reversed(series)))
    place = np.empty(len(heads), np.int64)
    place[order] = np.arange(len(heads))
    return Figures(data, heads[order], dict(zip(place[len(heads) - len(several) :].tolist(), several, strict=True)))


def _row_of(data: ClaimSet, figure: Outcome) -> int:
    """Return the row of the claim that is taken first, among the counts, which are sorted by id."""
    return data.columns("counts").ids.code_of(figure.taken[0].id)


def _of_table(table: Table) -> tuple[np.ndarray, list[Outcome]]:
    """Return the figures of one measure, unit and kind: positions of claims that are one each, then the others."""
    at = np.array(table.counted_once, np.int64)
    inner = _inside_others(table, at)
    kept = at[~among(at, np.array(list(inner), np.int64))]
    beside: dict[int, list[int]] = defaultdict(list)
    for p, outer in inner.items():
        beside[min(outer)].append(p)
    for drop in table.passed:
        beside[drop.taken].append(drop.other)
    alone = _alone(table, kept, beside)
    return kept[alone], _of_several(table, kept[~alone].tolist(), beside)


def _alone(table: Table, kept: np.ndarray, beside: Mapping[int, Sequence[int]]) -> np.ndarray:
    """Return which claims make a figure by themselves: none is beside them, none is added and none taken away."""
    claims = table.claims
    cells = codes_of(*(getattr(claims, n)[kept] for n in ("subject", "definition", "first", "last")))
    _, cell, sizes = np.unique(cells, return_inverse=True, return_counts=True)
    return np.asarray((sizes[cell] == 1) & ~among(kept, np.array([*beside, *table.displaced], np.int64)))


def _of_several(table: Table, kept: Sequence[int], beside: Mapping[int, Sequence[int]]) -> list[Outcome]:
    """Return the figures of claims that others stand beside, are added to or are held by."""
    displaced, claims = table.displaced, table.claims
    told = [*beside.items(), *((p, displaced[p]) for p in kept if p in displaced)]
    asked = sorted({*kept, *(p for of, parts in told for p in (of, *parts))})
    count = dict(zip(asked, claims.dataset.counts_at(claims.row[asked]), strict=True))
    notes = _notes(table, count)
    keys = {p: Key.of(count[p]) for p in kept}
    of = {p: _series_and_days(key) for p, key in keys.items()}
    found = []
    for _, group in groupby(sorted(kept, key=lambda p: (of[p], keys[p].place)), key=of.__getitem__):
        taken = list(group)
        others = _below(taken, beside)
        said = [note for p in (*taken, *others) for note in notes.get(p, ())]
        elsewhere = [[count[part] for part in displaced[p]] for p in taken if p in displaced]
        found.append(_figure([count[p] for p in taken], [count[p] for p in others], said, elsewhere))
    return found


def _series_and_days(key: Key) -> tuple[object, ...]:
    return key.series + key.days


def _below(taken: Sequence[int], beside: Mapping[int, Sequence[int]]) -> list[int]:
    """Return what was passed over for some claims, and for what was passed over itself."""
    found: dict[int, None] = dict.fromkeys(taken)
    ahead = list(taken)
    while ahead:
        ahead = [o for p in ahead for o in beside.get(p, ()) if o not in found]
        found |= dict.fromkeys(ahead)
    return list(found)[len(taken) :]


def _inside_others(table: Table, positions: np.ndarray) -> dict[int, list[int]]:
    """Return the claims about places within those of others of the same time: claim -> claims that hold it."""
    claims = table.claims
    at = positions[_of_several_ends(table, positions)].tolist()
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


def _of_several_ends(table: Table, at: np.ndarray) -> np.ndarray:
    """Return which claims are of a subject and definition that has claims of other ends too."""
    claims = table.claims
    series = codes_of(claims.subject[at], claims.definition[at])
    ends = codes_of(claims.origin[at], claims.destination[at])
    order = np.lexsort((ends, series))
    series_in_order = series[order]
    changes = (np.diff(series_in_order) == 0) & (np.diff(ends[order]) != 0)
    return among(series, series_in_order[1:][changes])


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


def _notes(table: Table, count: Mapping[int, Count]) -> dict[int, list[str]]:
    """Return what is to say about the claims that were taken, by position."""
    by_taken: dict[tuple[int, str], list[int]] = defaultdict(list)
    for drop in table.passed:
        by_taken[drop.taken, drop.why].append(drop.other)
    notes: dict[int, list[str]] = defaultdict(list)
    for (taken, why), passed in by_taken.items():
        first, rest = count[taken], [count[p] for p in passed]
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


__all__ = ["Figures", "Outcome", "outcomes"]
