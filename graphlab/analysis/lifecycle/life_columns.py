"""The lives of all lines of a network at once, on arrays; `states.life_of` tells the same of one line, as objects.

A hundred thousand lines have half a million claims. Which state each line is in, when it was first and last seen, how
often it was closed and came back is asked of columns; an object is made of the lines that somebody looks at. Both
routes follow the rules written in `graphlab.analysis.lifecycle.states`, and tests hold them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from graphlab.analysis.lifecycle.oddities import LEAVES
from graphlab.analysis.lifecycle.states import BEFORE_CLOSURE, DECIDED, FAMILY, ORDER_ON_ONE_DAY, SEEN, SEEN_BY
from graphlab.analysis.lifecycle.told import Closures, Returns, Told, closures_in
from graphlab.graph.activity import LINE_COLUMN
from graphlab.graph.claim_columns import ClaimColumns, entity_numbers
from graphlab.model.claim_set import ClaimSet
from graphlab.model.columns import Days, TextColumn
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.model.statuses import NOT_SEEN, STATE_WORDS, STATUS, read_status
from graphlab.model.tables import CHECKS, CLOSURES, RETURNS

#: What `LifeColumns.kind` numbers.
KINDS = tuple(STATE_WORDS)
_KIND = {kind: number for number, kind in enumerate(KINDS)}
_FAMILIES = (*_KIND, "last_seen")
_FAMILY_NUMBER = {family: number for number, family in enumerate(_FAMILIES)}
#: More than the days from one open side to the other: what keeps groups apart in one number.
_APART = 4 * 10**9
_NONE = np.empty(0, np.int64)
#: Where the claim that decides a state stands: an event or recorded status, a link, nowhere.
EVENTS, LINKS, NOWHERE = 0, 1, -1


class LifeColumns:
    """What the claims that pass say of the life of every line.

    Parameters
    ----------
    dataset
        Holds the claims.
    events, links
        Its events and links, of which those that pass are told.
    lines
        Ids of lines, sorted and distinct; one entry a line in what has one.
    cut_off
        Last day that the data speak for; None if there is no date at all.
    """

    def __init__(
        self,
        dataset: ClaimSet,
        events: ClaimColumns,
        links: ClaimColumns,
        lines: Sequence[str],
        cut_off: date | None,
    ) -> None:
        self.lines = TextColumn(list(lines), np.arange(len(lines), dtype=np.int32))
        self.dataset, self._cut_off = dataset, cut_off
        self._sources = TextColumn.concat([events["source_id"], links["source_id"]])
        told, recorded = events["event"], events["event"].equals(STATUS)
        self.events = self._told("events", events, "line_id", ~recorded, told, 0)
        self.statuses = self._told("events", events, "line_id", recorded, events["status"], 0)
        self.links = self._links(links, len(events.reason))

    def _told(
        self, table: str, columns: ClaimColumns, names: str, those: np.ndarray, kind: TextColumn, place: int
    ) -> Told:
        line = self._place[entity_numbers(self.dataset, "lines", table, names)]
        rows = np.flatnonzero(columns.passes & those & (line >= 0))
        order = self.dataset.claim_column(table).codes[rows]
        days = self.dataset.days(table).take(rows)
        return Told(rows, line[rows], days, self._sources.codes[place + rows], order, kind.take(rows))

    @cached_property
    def _place(self) -> np.ndarray:
        """The place among these lines of every line of the dataset, by its number; -1 where it is not among them."""
        ids = self.dataset.columns("lines").ids
        place = np.full(len(ids.texts) + 1, -1, np.int64)
        place[ids.codes_of(self.lines.texts)] = np.arange(len(self.lines))
        place[-1] = -1
        return place

    def _links(self, links: ClaimColumns, place: int) -> Told:
        types = links["link_type"]
        parts = [
            self._told("links", links, end, types.is_in([t for t in SEEN_BY if LINE_COLUMN[t] == end]), types, place)
            for end in ("from", "to")
        ]
        joined = [np.concatenate([getattr(p, name) for p in parts]) for name in ("rows", "line", "source", "order")]
        rows, line, source, order = joined
        kinds = TextColumn.concat([p.kind for p in parts])
        return Told(rows, line, Days.concat([p.days for p in parts]), source, order, kinds)

    # --- closures and returns ---------------------------------------------------------------------------------

    @cached_property
    def closing(self) -> np.ndarray:
        """Numbers of the events that close a line."""
        return np.flatnonzero(self.events.kind.is_in(CLOSURES))

    @cached_property
    def closures(self) -> Closures:
        """The closures of every line, whatever their type; `of_event` goes with `closing`."""
        told = self.events.take(self.closing)
        return closures_in(told.line, told.days, told.order)

    def closure_before(self, events: np.ndarray) -> np.ndarray:
        """Return for each of some events the last closure of its line that can have been before it; -1 for none."""
        closures, line = self.closures, self.events.line[events]
        found = self.closures_up_to(closures.low, line, self.events.days.last[events]) - 1
        mine = (found >= 0) & (closures.group[found] == line) if len(closures.low) else np.zeros(len(events), bool)
        return np.where(mine, found, -1)

    def closures_up_to(self, days: np.ndarray, line: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return how many closures stand before the first of a line whose day, given for each closure, is later.

        Parameters
        ----------
        days
            A day for each closure, ascending within each line.
        line, day
            Lines, and a day for each.
        """
        return np.asarray(np.searchsorted(self.closures.group * _APART + days, line * _APART + day, side="right"))

    @cached_property
    def after_closures(self) -> tuple[np.ndarray, np.ndarray]:
        """First day of each closure, and of the next closure of its line: between them stands what came of it."""
        group, low = self.closures.group, self.closures.low
        until = np.full(len(low), OPEN_LAST, np.int64)
        follows = np.flatnonzero(np.diff(group) == 0)
        until[follows] = low[follows + 1]
        return low, until

    @cached_property
    def returns(self) -> Returns:
        """The first return after each closure."""
        in_time = self.events.in_time
        events = in_time[self.events.kind.is_in(RETURNS)[in_time]]
        before = self.closure_before(events)
        events, before = events[before >= 0], before[before >= 0]
        closure, first = np.unique(before, return_index=True)
        event = events[first]
        low, high = self.closures.low[closure], self.closures.high[closure]
        begins, ends = self.events.days.first[event], self.events.days.last[event]
        least = np.where((begins == OPEN_FIRST) | (high == OPEN_LAST), 0, np.maximum(0, begins - high))
        most = np.where((ends == OPEN_LAST) | (low == OPEN_FIRST), -1, np.maximum(0, ends - low))
        return Returns(closure, event, least, most)

    # --- states -----------------------------------------------------------------------------------------------

    @cached_property
    def status_family(self) -> np.ndarray:
        """The family of the state that each recorded status records; -1 for a doubtful word."""
        return self.statuses.kind.mapped(lambda word: _FAMILY_NUMBER.get(read_status(word) or "", -1), np.int64)

    @cached_property
    def _recorded_on(self) -> tuple[np.ndarray, np.ndarray]:
        """Pairs of line and source with a dated status, sorted, and the last day as at which each records the line."""
        dated = self.statuses.take(self.statuses.days.dated)
        pairs, number = np.unique(self._pair(dated), return_inverse=True)
        days = np.full(len(pairs), OPEN_FIRST, np.int64)
        np.maximum.at(days, number, dated.days.last_known)
        return pairs, days

    def _pair(self, told: Told) -> np.ndarray:
        return np.asarray(told.line * max(len(self._sources.texts), 1) + told.source)

    def _recorded_until(self, told: Told) -> np.ndarray:
        """Return the last day as at which the source of each claim records its line; `OPEN_LAST` for none."""
        pairs, days = self._recorded_on
        return _looked_up(pairs, days, self._pair(told), OPEN_LAST)

    def _closed_within(self, told: Told) -> np.ndarray:
        """Return the last day of a closure by the same source within the last month or year of each sighting."""
        closed = self.events.take(self.closing)
        closed = closed.take(closed.days.dated)
        pairs, number = np.unique(self._pair(closed), return_inverse=True)
        within = np.full(len(told), OPEN_LAST, np.int64)
        days = told.days
        begins, ends = np.where(days.ends, days.end_first, days.start_first), days.last_known
        rows = np.flatnonzero(begins < ends) if len(pairs) else _NONE  # a single day has no closure before its end
        pair = _looked_up(pairs, np.arange(len(pairs)), self._pair(told)[rows], -1)
        rows, pair = rows[pair >= 0], pair[pair >= 0]
        keys = np.sort(number * _APART + closed.days.last)
        found = np.searchsorted(keys, pair * _APART + ends[rows], side="left") - 1
        day = keys[found] - pair * _APART if len(keys) else pair
        held = (found >= 0) & (begins[rows] <= day) & (day < ends[rows])
        within[rows[held]] = day[held]
        return within

    @cached_property
    def _dated(self) -> _Dated:
        """Every dated claim that can decide a state; where a line has none, the check-backs that it passed."""
        last_day = self._cut_off.toordinal() if self._cut_off else OPEN_LAST
        events, links, statuses = self.events, self.links, self.statuses
        checked = events.kind.equals("check_back")
        family = events.kind.mapped(lambda kind: _FAMILY_NUMBER[FAMILY.get(kind, "closed")], np.int64)
        lasting = events.kind.equals("active")
        vague = np.isin(family, [_FAMILY_NUMBER[f] for f in SEEN])
        until = np.minimum(self._recorded_until(events), last_day)
        until = np.where(vague, np.minimum(until, self._closed_within(events)), until)
        parts = [
            _Dated.of(events, EVENTS, family, np.where(checked, OPEN_LAST, until), lasting, 0, checked),
            _Dated.of(
                links, LINKS, np.full(len(links), _KIND["active"]),
                np.minimum(np.minimum(self._recorded_until(links), last_day), self._closed_within(links)),
                np.ones(len(links), bool), 2, np.zeros(len(links), bool),
            ),
            _Dated.of(
                statuses, EVENTS, self.status_family, np.full(len(statuses), OPEN_LAST), np.zeros(len(statuses), bool),
                1, np.zeros(len(statuses), bool),
            ),
        ]  # fmt: skip
        every = _Dated(*(np.concatenate(arrays) for arrays in zip(*(p.arrays() for p in parts), strict=True)))
        decided = np.zeros(len(self.lines), bool)
        decides = np.isin(every.family, [_KIND[kind] for kind in DECIDED]) & ~every.checked
        decided[every.line[decides]] = True
        # An operation's dates on a line outlast what it did to the line: they do not undo a closure.
        targeted = np.zeros(len(every.line), bool)
        targeted[len(parts[0].line) : len(parts[0].line) + len(parts[1].line)] = links.kind.equals("TARGETED")[
            links.days.dated
        ]
        every = every.take(~(targeted & decided[every.line]))
        told = np.zeros(len(self.lines), bool)
        told[every.line[~every.checked]] = True
        return every.take(every.checked != told[every.line])

    @cached_property
    def _latest(self) -> tuple[np.ndarray, np.ndarray]:
        """The lines with a claim that decides their state, and the number of that claim among `_dated`."""
        dated = self._dated
        order = np.array([ORDER_ON_ONE_DAY.get(f, 0) for f in _FAMILIES])[dated.family]
        score = (dated.day + 10**9 + 1) * 32 + order * 4 + (3 - dated.last)
        best = np.full(len(self.lines), -1, np.int64)
        np.maximum.at(best, dated.line, score)
        rows = np.flatnonzero(score == best[dated.line])
        rows = rows[np.lexsort((dated.order[rows], dated.line[rows]))]
        lines, first = np.unique(dated.line[rows], return_index=True)
        return lines, rows[first]

    @cached_property
    def _closed_without_date(self) -> tuple[np.ndarray, np.ndarray]:
        """The lines of which nothing is dated and a closure ends what is stated, and its row among the events."""
        open_still = np.zeros(len(self.lines), bool)
        open_still[self._latest[0]] = True
        open_still[self.events.line[~self.events.kind.is_in((*CLOSURES, *BEFORE_CLOSURE))]] = True
        open_still[self.statuses.line[(self.status_family >= 0) & (self.status_family != _KIND["closed"])]] = True
        closing = self.events.take(self.closing)
        closing = closing.take(~open_still[closing.line])
        first = np.lexsort((closing.order, closing.line))
        lines, at = np.unique(closing.line[first], return_index=True)
        return lines, closing.rows[first][at]

    @cached_property
    def _state(self) -> tuple[np.ndarray, np.ndarray]:
        kind, since = np.full(len(self.lines), _KIND["undated"]), np.full(len(self.lines), OPEN_FIRST, np.int64)
        lines, rows = self._latest
        latest = self._dated.take(rows)
        day = self._cut_off.toordinal() if self._cut_off else OPEN_FIRST - 1
        reaches = (latest.end == OPEN_LAST) | ((latest.first <= day) & (day <= latest.end))
        active = (latest.family == _KIND["active"]) & reaches
        says = np.isin(latest.family, [_KIND[kind] for kind in DECIDED]) | (latest.last == 1) | active
        kind[self._closed_without_date[0]] = _KIND["closed"]
        kind[lines] = np.where(says, latest.family, _KIND[NOT_SEEN])
        since[lines] = np.where(says, OPEN_FIRST, latest.known)
        return kind, since

    @property
    def kind(self) -> np.ndarray:
        """Kind of the state of each line: a number of `KINDS`."""
        return self._state[0]

    @property
    def since(self) -> np.ndarray:
        """Last day on which a line that is not seen since was seen; `OPEN_FIRST` for the others."""
        return self._state[1]

    @cached_property
    def decided_by(self) -> tuple[np.ndarray, np.ndarray]:
        """Table (`EVENTS`, `LINKS`, `NOWHERE`) and row of the claim that decides the state of each line."""
        table, row = np.full(len(self.lines), NOWHERE), np.zeros(len(self.lines), np.int64)
        closed, closure = self._closed_without_date
        table[closed], row[closed] = EVENTS, closure
        lines, rows = self._latest
        table[lines], row[lines] = self._dated.table[rows], self._dated.row[rows]
        return table, row

    # --- sightings --------------------------------------------------------------------------------------------

    @cached_property
    def seen(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Earliest and latest day on which each line can first, and last, have been seen; open where never dated."""
        found = [np.full(len(self.lines), start, np.int64) for start in (OPEN_LAST, OPEN_LAST, OPEN_FIRST, OPEN_FIRST)]
        events = self.events.take(self.events.days.dated & ~self.events.kind.equals("check_back"))
        links = self.links.take(self.links.days.dated)
        for told, lasting in ((events, events.kind.equals("active")), (links, np.ones(len(links), bool))):
            days, until = told.days, self._recorded_until(told)
            first, last = days.first, days.last
            first_high = np.where(lasting & days.starts, np.minimum(days.start_last, last), last)
            last_low = np.where(lasting & days.ends, np.maximum(days.end_first, first), first)
            first_high = np.where((first <= until) & (until < first_high), until, first_high)
            known = np.where((last_low <= until) & (until < last) & (last != OPEN_LAST), until, last)
            for place, edge in enumerate((first, first_high)):
                np.minimum.at(found[place], told.line, edge)
            for place, edge in enumerate((last_low, known), start=2):
                np.maximum.at(found[place], told.line, edge)
        first_low, first_high, last_low, last_high = found
        return first_low, first_high, last_low, last_high

    # --- what does not fit together ---------------------------------------------------------------------------

    @cached_property
    def odd(self) -> np.ndarray:
        """Which lines may have claims that do not fit together: all that have, and few others."""
        odd = np.zeros(len(self.lines), bool)
        odd[self._odd_sequences()] = True
        odd[self._odd_statuses()] = True
        return odd

    def _odd_sequences(self) -> np.ndarray:
        events, closures, number = self.events, self.closures, len(self.lines)
        first, last, line = events.days.first, events.days.last, events.line
        follows = np.flatnonzero(events.kind.is_in((*CHECKS, *RETURNS)))
        returned = np.zeros(len(closures.group) + 1, bool)
        returned[self.returns.closure] = True
        again = np.flatnonzero(
            (np.diff(closures.group) == 0)
            & (closures.high[:-1] < closures.low[1:])
            & ~returned[: len(closures.low)][:-1]
        )
        opened = events.kind.equals("opened")
        opening = np.full(number, OPEN_FIRST - 1, np.int64)
        begun = np.flatnonzero(opened & events.days.dated)
        opening[line[begun]] = OPEN_LAST
        np.minimum.at(opening, line[begun], first[begun])
        ended = np.full(number, OPEN_LAST, np.int64)  # last day of the latest closure, where no return followed
        latest = np.flatnonzero(np.diff(closures.group, append=-1))
        latest = latest[~returned[latest]]
        ended[closures.group[latest]] = closures.high[latest]
        dated, undated = np.zeros(number, bool), np.zeros(number, bool)
        dated[line[events.days.dated]] = True
        undated[line[~events.days.dated]] = True
        return np.concatenate([
            line[follows[self.closure_before(follows) < 0]],
            closures.group[again],
            line[~opened & (last < opening[line])],
            line[events.kind.is_in(("active", "opened")) & (ended[line] < first)],
            np.flatnonzero(dated & undated),
        ])  # fmt: skip

    def _odd_statuses(self) -> np.ndarray:
        mine = self.statuses.take((self.status_family >= 0) & self.statuses.days.dated)
        if not len(mine):
            return np.zeros(0, np.int64)
        pair = self._pair(mine)
        _, place, times = np.unique(np.stack([pair, mine.days.last]), axis=1, return_index=True, return_counts=True)
        told = self.events.take(self.events.kind.is_in(LEAVES) & self.events.days.dated)
        both = np.isin(pair, self._pair(told))
        return np.concatenate([mine.line[place[times > 1]], mine.line[both]])


@dataclass(frozen=True)
class _Dated:
    """Dated claims on the scale of days, one entry a claim; see `states._Dated`."""

    line: np.ndarray
    table: np.ndarray
    row: np.ndarray
    family: np.ndarray
    day: np.ndarray
    last: np.ndarray
    order: np.ndarray
    first: np.ndarray
    end: np.ndarray
    known: np.ndarray
    checked: np.ndarray

    @classmethod
    def of(
        cls,
        told: Told,
        table: int,
        family: np.ndarray,
        until: np.ndarray,
        lasting: np.ndarray,
        last: int,
        checked: np.ndarray,
    ) -> _Dated:
        """Return the claims that are dated and have a family, each with the day on which it counts."""
        days = told.days
        alone = np.where(days.starts, np.where(lasting, days.start_first, days.start_last), OPEN_FIRST)
        day = np.where(days.ends, days.end_last, alone)
        day = np.where((days.first <= until) & (until < day), until, day)
        size = len(told)
        every = cls(
            told.line, np.full(size, table), told.rows, family, day, np.full(size, last), told.order,
            days.first, days.last, days.last_known, checked,
        )  # fmt: skip
        return every.take(days.dated & (family >= 0))

    def arrays(self) -> tuple[np.ndarray, ...]:
        """Return the arrays in order."""
        return (
            self.line, self.table, self.row, self.family, self.day, self.last, self.order, self.first, self.end,
            self.known, self.checked,
        )  # fmt: skip

    def take(self, rows: np.ndarray) -> _Dated:
        """Return some of them: their numbers, or a mask."""
        return _Dated(*(array[rows] for array in self.arrays()))


def _looked_up(keys: np.ndarray, values: np.ndarray, asked: np.ndarray, missing: int) -> np.ndarray:
    """Return the value of each asked key among sorted distinct keys; `missing` where there is none."""
    if not len(keys):
        return np.full(len(asked), missing, np.int64)
    at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.where(keys[at] == asked, values[at], missing)
