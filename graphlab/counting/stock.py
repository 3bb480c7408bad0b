"""Stock against flow: two readings of one stock, what was closed between them, and therefore what opened.

Active lines at the end = active lines at the start - lines closed - lines that ended otherwise + lines opened. With the
first three stated for one place and one period the last follows, with bounds; when a figure is missing it is named and
nothing is bracketed or interpolated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from graphlab.counting.cells import Key
from graphlab.counting.preference import preference, preferred_counts
from graphlab.model.addition.coverage import Span, tiling
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Count
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.model.values import Bounds, sum_bounds
from graphlab.wording.phrases import listed

STOCK_OF_LINES = "active lines"
CLOSED = "lines closed"
#: Free measure by which a dataset can state the lines that ended without being closed.
ENDED_OTHERWISE = "lines ended otherwise"


@dataclass(frozen=True)
class Reading:
    """One reading of a stock: the claim taken and those of the same period that it was chosen from."""

    taken: Count
    others: tuple[Count, ...]


@dataclass(frozen=True)
class Flow:
    """What ran from one reading to the next: one claim, or several that follow each other; and those passed over."""

    pieces: tuple[Count, ...]
    others: tuple[Count, ...] = ()

    @property
    def of_other_days(self) -> tuple[Count, ...]:
        """Those passed over that run from the one reading to the other by other days: the next month for the last."""
        (first, *more), others = self.pieces, self.others
        return () if more else tuple(c for c in others if c.period.ordinals != first.period.ordinals)

    @property
    def bounds(self) -> Bounds:
        """The pieces added up; where claims of other days may be meant as well, from the least to the greatest."""
        found = sum_bounds(c.value.bounds for c in self.pieces)
        for other in self.of_other_days:
            found = found.widest(other.value.bounds)
        return found

    @property
    def ids(self) -> str:
        """Ids of the pieces, as they are printed."""
        return listed([c.id for c in self.pieces])


@dataclass(frozen=True)
class StockChange:
    """Two consecutive readings of one stock and the flows that run from the one to the other."""

    place: str
    start: Reading
    end: Reading
    closed: Flow | None = None
    ended: Flow | None = None
    elsewhere: tuple[Count, ...] = ()

    @property
    def change(self) -> Bounds:
        """End less start."""
        return self.end.taken.value.bounds - self.start.taken.value.bounds

    @property
    def opened(self) -> Bounds | None:
        """Lines that opened: end - start + closed, high open unless other ends are stated.

        None without closures, and where the figures cannot all be true (`contradiction`).
        """
        balance = self._balance
        if balance is None or self.contradiction is not None:
            return None
        return balance.at_least(0) if self.ended is not None else Bounds(max(0, balance.low or 0), None)

    @property
    def _balance(self) -> Bounds | None:
        """End - start + closed + ended otherwise, as stated, which may be below 0; None without closures."""
        if self.closed is None:
            return None
        least = self.change + self.closed.bounds
        return least if self.ended is None else least + self.ended.bounds

    @property
    def contradiction(self) -> Bounds | None:
        """How many lines the figures lack to be true together: more left than were there; None if they can be true."""
        balance = self._balance
        if self.ended is None or balance is None or balance.high is None or balance.high >= 0:
            return None
        return Bounds(-balance.high, None if balance.low is None else -balance.low)

    @property
    def other_ends_needed(self) -> Bounds | None:
        """How many lines must have ended otherwise for the figures to be true; None if none need have."""
        balance = self._balance
        if self.ended is not None or balance is None or balance.high is None or balance.high >= 0:
            return None
        return Bounds(-balance.high, None)

    @property
    def opened_if_no_other_end(self) -> Bounds | None:
        """What `opened` would be if no line had ended otherwise; None if some must have."""
        if self.closed is None or self.other_ends_needed is not None:
            return None
        low_to_high = self.change + self.closed.bounds
        return None if low_to_high.high is not None and low_to_high.high < 0 else low_to_high.at_least(0)

    @property
    def is_of_lines(self) -> bool:
        """Whether lines are counted, so that closures are their outflow."""
        return self.start.taken.measure == STOCK_OF_LINES

    @property
    def missing(self) -> str | None:
        """The figure that is missing for the identity, in words."""
        if self.closed is not None or not self.is_of_lines:
            return None
        start, end = _start_text(self.start.taken), _end_text(self.end.taken)
        text = f"{CLOSED} in {self.place or 'this place'} from {start} to {end}"
        if self.elsewhere:
            stated = ", ".join(f"{c.value.written} for {c.period} ({c.id})" for c in self.elsewhere)
            text += f"; stated for other periods only: {stated}"
        return text

    @property
    def sentence(self) -> str:
        """The identity, or what it lacks, as a sentence."""
        start, end = self.start.taken, self.end.taken
        where = f"{self.place or 'No place stated'}, {start.measure}"
        head = f"{where}: {start.value.bounds} ({start.period})"
        if self.closed is None:
            lack = f"; opened lines cannot be computed, missing: {self.missing}" if self.missing else ""
            return f"{head}, {end.value.bounds} ({end.period}): {_change_words(self.change)}{lack}."
        text = f"{head} at the start, {self.closed.bounds} closed in the same period ({self.closed.ids}), "
        text += f"{end.value.bounds} ({end.period}) at the end: "
        if self.ended is not None:
            others = f"{self.ended.bounds} having ended otherwise ({self.ended.ids})"
            if self.contradiction is not None:
                return f"{text}the figures contradict each other by {self.contradiction}, {others}."
            return f"{text}{self.opened} opened, {others}."
        if self.other_ends_needed is not None:
            return f"{text}the figures contradict each other unless {self.other_ends_needed} lines ended otherwise."
        return f"{text}{self.opened} opened; {self.opened_if_no_other_end} if no line ended otherwise."

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids behind the row: the readings, the flows, then the claims that they were chosen from."""
        flows = [flow for flow in (self.closed, self.ended) if flow is not None]
        used = [self.start.taken, self.end.taken, *(c for flow in flows for c in flow.pieces)]
        beside = [c for r in (self.start, self.end) for c in r.others] + [c for f in flows for c in f.others]
        return tuple(dict.fromkeys(c.id for c in (*used, *beside)))


def _change_words(change: Bounds) -> str:
    if change.exact:
        return (
            "no change"
            if change.low == 0
            else f"{'a fall' if (change.low or 0) < 0 else 'a rise'} of {abs(change.low or 0):,}"
        )
    if change.high is not None and change.high < 0:
        low = None if change.low is None else -change.low
        return f"a fall of {Bounds(-change.high, low)}"
    if change.low is not None and change.low > 0:
        return f"a rise of {change}"
    low_text, high_text = ("open" if x is None else f"{x:+,}" for x in (change.low, change.high))
    return f"a change between {low_text} and {high_text}"


def _start_text(count: Count) -> str:
    return str(count.period.start or count.period.end or "an unknown day")


def _end_text(count: Count) -> str:
    return str(count.period.end or count.period.start or "an unknown day")


def place_of(count: Count, places: Collection[str] = frozenset()) -> str:
    """Return the place of a stock or flow: destination, else origin, else a subject that is a place; "" if none."""
    return count.destination or count.origin or next((s for s in count.subjects if s in places), "")


def stock_changes(data: ClaimSet, counts: Sequence[Count], places: Iterable[str] = ()) -> list[StockChange]:
    """Return the pairs of consecutive readings of every stock, with the flows that join.

    Parameters
    ----------
    data
        For the rule by which one of several readings is taken.
    counts
        Claims of any kind; stocks are paired, flows of `CLOSED` and `ENDED_OTHERWISE` join stocks of `STOCK_OF_LINES`.
    places
        Ids of places, for claims that name their place as subject only.

    Returns
    -------
    list of StockChange
        By place, measure, unit, definition, subject and time; a stock with one reading gives none.

    Notes
    -----
    Claims without a number or without a date are no readings. Readings of the same period conflict and are ranked.
    """
    known = frozenset(places)
    stocks = [c for c in counts if c.kind == "stock" and c.value.known and c.period.dated]
    flows: defaultdict[str, list[Count]] = defaultdict(list)
    for count in counts:
        if count.kind == "flow" and count.measure in (CLOSED, ENDED_OTHERWISE) and count.value.known:
            flows[place_of(count, known)].append(count)
    changes = []
    for _, series in groupby(sorted(stocks, key=_cell), key=_cell):
        readings = _readings(data, list(series))
        near = flows.get(place_of(readings[0].taken, known), [])
        changes += [_joined(data, start, end, near, known) for start, end in pairwise(readings)]
    return sorted(changes, key=lambda c: (c.place, *_order(c.start.taken), _first(c.start.taken)))


def _order(count: Count) -> tuple[str, ...]:
    return count.measure, count.unit, count.definition, count.subject, count.destination, count.origin


def _first(count: Count) -> tuple[int, int]:
    first, last = count.period.first_ordinal, count.period.last_ordinal
    return (last if first == OPEN_FIRST else first), last


def _readings(data: ClaimSet, series: Sequence[Count]) -> list[Reading]:
    readings = []
    for _, same in groupby(sorted(series, key=_first), key=_first):
        taken, *others = preferred_counts(data, same)
        readings.append(Reading(taken, tuple(others)))
    return readings


def _joined(
    data: ClaimSet, start: Reading, end: Reading, flows: Sequence[Count], places: frozenset[str]
) -> StockChange:
    place = place_of(start.taken, places)
    if start.taken.measure != STOCK_OF_LINES:
        return StockChange(place, start, end)
    near = [c for c in flows if c.unit == start.taken.unit and _same_cell(c, start.taken, places)]
    closed, elsewhere = _flow(data, near, CLOSED, (start.taken, end.taken))
    ended, _ = _flow(data, near, ENDED_OTHERWISE, (start.taken, end.taken))
    return StockChange(place, start, end, closed, ended if closed else None, elsewhere)


def _same_cell(flow: Count, stock: Count, places: frozenset[str]) -> bool:
    if place_of(flow, places) != place_of(stock, places) or not place_of(flow, places):
        return False
    return flow.origin == stock.origin or not (flow.destination and stock.destination)


def _flow(
    data: ClaimSet, flows: Sequence[Count], measure: str, readings: tuple[Count, Count]
) -> tuple[Flow | None, tuple[Count, ...]]:
    """Return the flow of a measure that runs from the first of two readings to the second, and those that do not.

    One claim over the whole time goes before several (twelve months) that follow each other without gap or overlap.
    """
    candidates = [c for c in flows if c.measure == measure]
    by_id = {c.id: c for c in candidates}
    whole = [c for c in candidates if c.part_of not in by_id]
    joining = preferred_counts(data, (c for c in whole if runs_between(c, *readings)))
    if joining:
        apart = [c for c in whole if c not in joining]
        return Flow((joining[0],), tuple(joining[1:])), _in_time(apart)
    in_time = [c for c in candidates if c.part_of not in by_id or _cell(by_id[c.part_of]) == _cell(c)]
    found = [pieces for cell in _by_cell(in_time) if (pieces := _pieces(data, cell, readings))]
    if not found:
        return None, _in_time(whole)
    first, *others = sorted(found, key=lambda pieces: preference(data, pieces[0]))
    passed = (c for pieces in others for c in pieces)
    return Flow(tuple(first), tuple(passed)), ()


def _in_time(counts: Iterable[Count]) -> tuple[Count, ...]:
    return tuple(sorted(counts, key=lambda c: (_first(c), c.id)))


def _cell(count: Count) -> Key:
    return Key.of(count).timeless


def _by_cell(counts: Sequence[Count]) -> list[list[Count]]:
    return [list(group) for _, group in groupby(sorted(counts, key=_cell), key=_cell)]


def _pieces(data: ClaimSet, cell: Sequence[Count], readings: tuple[Count, Count]) -> list[Count]:
    """Return claims of one cell that follow each other from the date of one reading to that of the other, or none."""
    of_days: dict[tuple[int, int], Count] = {}
    for count in preferred_counts(data, (c for c in cell if c.period.closed)):
        of_days.setdefault(count.period.ordinals, count)
    claims = list(of_days.values())
    spans = [Span(*c.period.ordinals, c.id) for c in claims]
    starts = sorted({s.first for s in spans if _at(s.first, readings[0])})
    ends = sorted({s.last for s in spans if _at(s.last, readings[1])}, reverse=True)
    tiled = (tiling(spans, first, last) for first in starts for last in ends if first <= last)
    return [claims[i] for i in next((found for found in tiled if found), [])]


def runs_between(flow: Count, start: Count, end: Count) -> bool:
    """Return whether a flow starts at the date of one reading and ends at that of the other.

    At a date means the same month or the next or previous day of the first or last day of the reading.
    """
    first, last = flow.period.first_ordinal, flow.period.last_ordinal
    if first == OPEN_FIRST or last == OPEN_LAST:
        return False
    return _at(first, start) and _at(last, end)


def _at(day: int, reading: Count) -> bool:
    edges = {reading.period.first_ordinal, reading.period.last_ordinal} - {OPEN_FIRST, OPEN_LAST}
    return any(abs(day - edge) <= 1 or _month(day) == _month(edge) for edge in edges)


def _month(day: int) -> tuple[int, int]:
    on = date.fromordinal(day)
    return on.year, on.month
