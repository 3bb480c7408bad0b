"""Cells of an origin-to-destination table, as columns: a million claims at the speed of arrays.

A cell is one subject, definition, bucket of time, origin and destination (and, for counts that are never added over
time, one period). Claims of one cell are sorted by time; where none overlap they are added as they stand. Only cells
with overlapping claims go the slow way: the same period is a conflict, decided by the rule; other overlaps are decided
by what covers most (`graphlab.model.addition.coverage`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from graphlab.counting.selection import FlowClaims
from graphlab.model.addition.coverage import Span, best_cover, successive
from graphlab.model.claims import Count
from graphlab.model.distinct import numbered
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.model.tables import NOT_ITEMISED, SPECIAL
from graphlab.model.values import Number

#: Why a claim was passed over.
CONFLICT, CUMULATIVE, OVERLAP = "same period", "earlier reading", "overlapping period"
_SPECIAL_LAST = {name: i for i, name in enumerate(SPECIAL, start=1)}


class Key(NamedTuple):
    """What makes claims speak of one thing: two claims are on one cell when all of this is the same.

    A period is its first and its last day (ordinals), never the text in which it was written. An empty origin or
    destination is the total over that end.
    """

    subject: str
    measure: str
    unit: str
    kind: str
    definition: str
    origin: str
    destination: str
    first: int
    last: int

    @classmethod
    def of(cls, count: Count) -> Key:
        """Return the key of a claim.

        Examples
        --------
        >>> from graphlab.model.periods import make_period
        >>> from graphlab.model.values import parse_value
        >>> said = ("op", "arrests", "persons", "flow", "", "town", parse_value("3"))
        >>> Key.of(Count("a", *said, make_period("2019", "2019"))) == Key.of(
        ...     Count("b", *said, make_period("2019-01", "2019-12"))
        ... )
        True
        """
        said = (count.subject, count.measure, count.unit, count.kind, count.definition)
        return cls(*said, count.origin, count.destination, *count.period.ordinals)

    @property
    def series(self) -> tuple[str, str, str, str, str]:
        """Subject, measure, unit, kind and definition: what may be added or compared at all."""
        return self[:5]

    @property
    def place(self) -> tuple[str, str]:
        """Origin and destination."""
        return self.origin, self.destination

    @property
    def timeless(self) -> Key:
        """The cell whatever its days."""
        return self._replace(first=OPEN_FIRST, last=OPEN_LAST)

    @property
    def where(self) -> str:
        """The place that is spoken of: the destination, else the origin, else the subject."""
        return self.destination or self.origin or self.subject

    @property
    def label(self) -> str:
        """Subject and ends as they stand in a sentence."""
        ends = f"{self.origin or 'all'} to {self.destination}" if self.origin else self.destination
        return f"{self.subject}{f', {ends}' if ends and ends != self.subject else ''}"

    @property
    def days(self) -> tuple[int, int]:
        """First and last day."""
        return self.first, self.last


def number(x: float) -> Number | None:
    """Return a number as it is printed: whole where it is whole, None for NaN."""
    if x != x:
        return None
    return int(x) if x == int(x) else float(x)


@dataclass(frozen=True, slots=True)
class Passed:
    """A claim that was passed over (position), the one taken instead, and why."""

    taken: int
    other: int
    why: str


@dataclass(frozen=True)
class PassedOver:
    """The claims that were passed over: conflicts as pairs (taken, other) of positions, and all others."""

    conflicts: np.ndarray = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    others: tuple[Passed, ...] = ()

    def __len__(self) -> int:
        return len(self.conflicts) + len(self.others)

    def __iter__(self) -> Iterator[Passed]:
        for taken, other in self.conflicts.tolist():
            yield Passed(taken, other, CONFLICT)
        yield from self.others

    def join(self, more: Iterable[Passed]) -> PassedOver:
        """Return these followed by more."""
        pairs = [(p.taken, p.other) for p in more if p.why == CONFLICT]
        rest = tuple(p for p in more if p.why != CONFLICT)
        if not pairs and not rest:
            return self
        conflicts = np.concatenate([np.array(pairs, dtype=np.int64).reshape(-1, 2), self.conflicts])
        return PassedOver(conflicts, (*rest, *self.others))


@dataclass(frozen=True)
class Cells:
    """Cells as parallel columns; the claims of cell i are ``members[offsets[i]:offsets[i + 1]]`` (positions).

    ``sign`` is 1 for a member that is added and -1 for one that is taken away (a part, from what its total leaves).
    ``plain_low`` and ``plain_high`` are what claims that are no parts of a total add to the bounds. An unknown number
    is NaN on both sides, an open bound NaN at the top.
    """

    subject: np.ndarray
    definition: np.ndarray
    bucket: np.ndarray
    origin: np.ndarray
    destination: np.ndarray
    low: np.ndarray
    high: np.ndarray
    plain: np.ndarray
    plain_low: np.ndarray
    plain_high: np.ndarray
    first: np.ndarray
    last: np.ndarray
    start_text: np.ndarray
    end_text: np.ndarray
    offsets: np.ndarray
    members: np.ndarray
    sign: np.ndarray
    passed: PassedOver = field(default_factory=PassedOver)

    def __len__(self) -> int:
        return len(self.low)

    def of(self, index: int) -> np.ndarray:
        """Positions of the claims of a cell."""
        return self.members[self.offsets[index] : self.offsets[index + 1]]

    def take(self, order: np.ndarray) -> Cells:
        """Return the cells at the indices `order`, in that order."""
        columns: dict[str, Any] = {n: getattr(self, n)[order] for n in _COLUMNS}
        sizes = np.diff(self.offsets)[order]
        offsets = np.concatenate([[0], np.cumsum(sizes)])
        within = np.arange(offsets[-1]) - np.repeat(offsets[:-1], sizes)
        at = np.repeat(self.offsets[:-1][order], sizes) + within
        return replace(self, **columns, offsets=offsets, members=self.members[at], sign=self.sign[at])

    def join(self, other: Cells) -> Cells:
        """Return these cells followed by others."""
        columns: dict[str, Any] = {n: np.concatenate([getattr(self, n), getattr(other, n)]) for n in _COLUMNS}
        offsets = np.concatenate([self.offsets, other.offsets[1:] + self.offsets[-1]])
        members = np.concatenate([self.members, other.members])
        sign = np.concatenate([self.sign, other.sign])
        return replace(self, **columns, offsets=offsets, members=members, sign=sign)


_COLUMNS = (
    "subject", "definition", "bucket", "origin", "destination", "low", "high", "plain", "plain_low", "plain_high",
    "first", "last", "start_text", "end_text",
)  # fmt: skip


def codes_of(*columns: np.ndarray) -> np.ndarray:
    """Return one whole number per row that is the same for rows alike in all columns, in no particular order."""
    key: np.ndarray = np.zeros(len(columns[0]), dtype=np.int64)
    size = 1
    for column in columns:
        codes, uniques = numbered(column)
        if size * max(len(uniques), 1) >= 2**62:
            key, kept = numbered(key)
            size = len(kept)
        key = key * max(len(uniques), 1) + codes
        size *= max(len(uniques), 1)
    return key


def shown_end(places: np.ndarray) -> np.ndarray:
    """Return places with ``not-itemised`` for an empty end."""
    empty = places == ""
    return np.where(empty, NOT_ITEMISED, places) if empty.any() else places


def resolve(claims: FlowClaims, at: np.ndarray, root: np.ndarray, *, over_time: bool) -> Cells:
    """Return the cells of the claims at positions `at`: each with the claims to add and their sum.

    Parameters
    ----------
    claims
        Counts of one measure, unit and kind.
    at
        Positions of the claims to put into cells.
    root
        For each claim the position of the total at the top of its tree, -1 for a claim that is no part.
    over_time
        Whether claims of different periods are added (flows) or stay cells of their own (stock, distinct).
    """
    whole = len(at) == len(claims)
    chosen = claims if whole else claims.where(at)
    origin, destination = shown_end(chosen.origin), shown_end(chosen.destination)
    first, last = chosen.first, chosen.last
    columns = [chosen.subject, chosen.definition, chosen.bucket, origin, destination]
    key = codes_of(*columns, *([] if over_time else [first, last]))
    order = np.argsort(codes_in_order(key, first), kind="stable")
    kept, passed = _kept(claims, at, key, first, last, order)
    if len(passed):
        order = order[kept[order]]
    starts = _starts(key[order])
    lead = order[starts]
    tail = order[np.append(starts[1:], len(order)) - 1] if len(order) else order
    low, high = bounds_of_groups(chosen.low[order], chosen.high[order], starts)
    plain = root[at][order] < 0
    if plain.all():
        plain_low, plain_high, has_plain = low, high, np.ones(len(low), dtype=bool)
    else:
        least, most = (np.where(plain, x[order], 0.0) for x in (chosen.low, chosen.high))
        plain_low, plain_high = bounds_of_groups(least, most, starts)
        has_plain = np.logical_or.reduceat(plain, starts)
    shown = dict(zip(("subject", "definition", "bucket", "origin", "destination"), columns, strict=True))
    return Cells(
        **{name: column[lead] for name, column in shown.items()},
        low=low,
        high=high,
        plain=has_plain,
        plain_low=plain_low,
        plain_high=plain_high,
        first=first[lead],
        last=last[tail],
        start_text=chosen.start_text[lead],
        end_text=chosen.end_text[tail],
        offsets=np.append(starts, len(order)),
        members=at[order],
        sign=np.ones(len(order), dtype=np.int8),
        passed=passed,
    )


def codes_in_order(key: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return numbers that sort like (key, first)."""
    if not len(key):
        return key
    days, codes = np.unique(first, return_inverse=True)
    groups = key if int(key.max()) < 2**62 // len(days) else numbered(key)[0]
    return np.asarray(groups * len(days) + codes)


def _starts(sorted_key: np.ndarray) -> np.ndarray:
    if not len(sorted_key):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.append(True, sorted_key[1:] != sorted_key[:-1]))


def bounds_of_groups(low: np.ndarray, high: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Add bounds within groups of consecutive rows.

    An unknown number (NaN on both sides) adds nothing to the least and opens the greatest; a group with nothing known
    is unknown itself.
    """
    if not len(starts):
        return np.zeros(0), np.zeros(0)
    unknown, open_top = np.isnan(low), np.isnan(high)
    if not open_top.any():
        return np.add.reduceat(low, starts), np.add.reduceat(high, starts)
    known = np.add.reduceat(~unknown, starts, dtype=np.int64)
    least = np.add.reduceat(np.where(unknown, 0.0, low), starts)
    most = np.add.reduceat(np.where(open_top, 0.0, high), starts)
    opened = np.add.reduceat(open_top, starts, dtype=np.int64)
    return np.where(known == 0, np.nan, least), np.where(opened > 0, np.nan, most)


def _kept(
    claims: FlowClaims, at: np.ndarray, key: np.ndarray, first: np.ndarray, last: np.ndarray, order: np.ndarray
) -> tuple[np.ndarray, PassedOver]:
    """Return which claims are added (mask over `at`), and what was passed over."""
    kept = np.ones(len(at), dtype=bool)
    doubtful = order[_in_clashing_group(key[order], first[order], last[order])]
    if not len(doubtful):
        return kept, PassedOver()
    keys = (*claims.preference(at[doubtful])[::-1], last[doubtful], first[doubtful], key[doubtful])
    ranked = doubtful[np.lexsort((doubtful, *keys))]
    same = np.zeros(len(ranked), dtype=bool)
    same[1:] = _alike(key[ranked]) & _alike(first[ranked]) & _alike(last[ranked])
    taken = ranked[np.maximum.accumulate(np.where(same, 0, np.arange(len(ranked))))]
    conflicts = np.column_stack([at[taken[same]], at[ranked[same]]])
    others: list[Passed] = []
    kept[ranked[same]] = False
    left = ranked[~same]
    left = left[_in_clashing_group(key[left], first[left], last[left])]
    bounds = [*_starts(key[left]), len(left)]
    for a, b in pairwise(bounds):
        group = left[a:b]
        chosen, dropped = choose(claims, at[group])
        kept[group] = np.isin(at[group], chosen)
        others += dropped
    return kept, PassedOver(conflicts, tuple(others))


def _alike(values: np.ndarray) -> np.ndarray:
    return np.asarray(values[1:] == values[:-1])


def _in_clashing_group(key: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Mask of the rows, sorted by key and first day, whose group holds two claims that share a day."""
    clash = _alike(key) & (first[1:] <= last[:-1])
    if not clash.any():
        return np.zeros(len(key), dtype=bool)
    group = np.cumsum(np.append(0, ~_alike(key)))
    return np.isin(group, group[1:][clash])


def choose(claims: FlowClaims, at: Sequence[int] | np.ndarray) -> tuple[list[int], list[Passed]]:
    """Return the positions among claims of different periods of one cell that are added, and those passed over."""
    positions = [int(p) for p in at]
    spans = [
        Span(int(claims.first[p]), int(claims.last[p]), str(claims.claim[p]), bool(claims.known[p])) for p in positions
    ]
    taken = best_cover(spans)
    cumulative = set(successive(spans, taken))
    passed = []
    for i in sorted(set(range(len(spans))) - set(taken), key=lambda i: (spans[i].last, spans[i].id)):
        rivals = [t for t in taken if spans[t].overlaps(spans[i])]
        chosen = next((t for t in rivals if i in cumulative and spans[t].first == spans[i].first), rivals[0])
        passed.append(Passed(positions[chosen], positions[i], CUMULATIVE if i in cumulative else OVERLAP))
    return [positions[i] for i in taken], passed


def merge(cells: Cells, *, by_subject: bool = True, by_period: bool = False) -> Cells:
    """Return cells in which those of one subject, definition, bucket, origin and destination (and period) are one.

    Parameters
    ----------
    cells
        Whose claims are known to be disjoint.
    by_subject
        Keep subjects apart; otherwise the merged cell names all of them.
    by_period
        Keep periods apart.
    """
    columns = [cells.definition, cells.bucket, cells.origin, cells.destination]
    columns += [cells.subject] if by_subject else []
    columns += [cells.first, cells.last] if by_period else []
    order = np.argsort(codes_in_order(codes_of(*columns), cells.first), kind="stable")
    key = codes_of(*columns)[order]
    starts = _starts(key)
    if len(starts) == len(cells):
        return cells
    cells = cells.take(order)
    ends = np.append(starts[1:], len(cells)) - 1
    lasts = np.array([a + int(np.argmax(cells.last[a : b + 1])) for a, b in zip(starts, ends, strict=True)])
    low, high = bounds_of_groups(cells.low, cells.high, starts)
    plain_low, plain_high = bounds_of_groups(cells.plain_low, cells.plain_high, starts)
    whole: dict[str, Any] = {n: getattr(cells, n)[starts] for n in _COLUMNS}
    if not by_subject:
        whole["subject"] = np.array(
            [_joined(cells.subject[a : b + 1]) for a, b in zip(starts, ends, strict=True)], dtype=object
        )
    whole |= {"low": low, "high": high, "plain_low": plain_low, "plain_high": plain_high}
    whole |= {"last": cells.last[lasts], "end_text": cells.end_text[lasts]}
    whole["plain"] = np.logical_or.reduceat(cells.plain, starts)
    return replace(cells, **whole, offsets=np.append(cells.offsets[starts], cells.offsets[-1]))


def _joined(subjects: np.ndarray) -> str:
    return ";".join(sorted({part for s in subjects for part in s.split(";")}))


def row_order(cells: Cells) -> np.ndarray:
    """Return the order of the rows: subject, definition, bucket, period of what is not added, largest first.

    Remainders and unknown ends come after the named pairs; ties go by id.
    """
    late = np.maximum(_lateness(cells.origin), _lateness(cells.destination))
    low = -np.nan_to_num(cells.low, nan=-1.0)
    return np.lexsort(
        (
            cells.last, cells.first, _sorted_codes(cells.destination), _sorted_codes(cells.origin), low, late,
            cells.bucket, _sorted_codes(cells.definition), _sorted_codes(cells.subject),
        )
    )  # fmt: skip


def stock_order(cells: Cells) -> np.ndarray:
    """Return the order of rows of different periods: subject, definition, period, then as `row_order`."""
    order = row_order(cells)
    keys = [
        _sorted_codes(cells.subject)[order], _sorted_codes(cells.definition)[order],
        cells.first[order], cells.last[order],
    ]  # fmt: skip
    return order[np.lexsort(tuple(reversed(keys)))]


def _lateness(ends: np.ndarray) -> np.ndarray:
    codes, names = numbered(ends)
    return np.asarray(np.array([_SPECIAL_LAST.get(n, 0) for n in names], dtype=np.int64)[codes])


def _sorted_codes(column: np.ndarray) -> np.ndarray:
    codes, names = numbered(column)
    order = {name: i for i, name in enumerate(sorted(names))}
    return np.asarray(np.array([order[n] for n in names], dtype=np.int64)[codes])
