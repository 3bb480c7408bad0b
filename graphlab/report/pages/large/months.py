"""When the lines of a large network were seen, in months and in columns: what `graphlab.report.pages.replay` tells.

A test holds the two together on small data.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from weakref import WeakKeyDictionary

import numpy as np

from graphlab.analysis.lifecycle.lives import in_view
from graphlab.graph.network import Network
from graphlab.model.claims import Event, Link
from graphlab.model.columns import Days, distinct
from graphlab.model.statuses import STATUS
from graphlab.report.drawing.marks import short_label
from graphlab.report.pages.picture import SUPPLY

#: An open side.
NEVER = 10**6
_EPOCH = 719_163  # the ordinal of 1 January 1970
#: Lines whose months are looked at together.
_AT_ONCE = 20_000


def months_of(days: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return the months of ordinal days as 12 * year + month - 1; `NEVER` where one is not known."""
    shifted = (np.where(known, days, _EPOCH) - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.where(known, shifted + 1970 * 12, NEVER)


@dataclass(frozen=True)
class _Told:
    """Dated claims about lines, one entry a claim: its line, months, and what they say."""

    line: np.ndarray
    first: np.ndarray
    last: np.ndarray
    inside: np.ndarray
    until: np.ndarray
    closed: np.ndarray
    lasting: np.ndarray

    @classmethod
    def of(cls, line: np.ndarray, days: Days, lasting: np.ndarray) -> _Told:
        """Return claims with some days; what is not `lasting` is an event on one day of them.

        `inside` is the month in which the side that alone is known, or the event, lies whole; `NEVER` where none does.
        `until` is the month that such a side reaches.
        """
        first, last = months_of(days.first, days.starts), months_of(days.last, days.ends)
        early = months_of(np.where(days.starts, days.start_last, days.end_first), days.starts | days.ends)
        alone = np.where(days.starts, first, last)
        whole = np.where(days.closed, (first == last) & ~lasting, lasting & (alone == early))
        until = np.where(lasting & ~days.closed, early, NEVER)
        return cls(line, first, last, np.where(whole, alone, NEVER), until, days.closed, lasting)


_SEEN: WeakKeyDictionary[Network, LineMonths] = WeakKeyDictionary()


def line_months(net: Network) -> LineMonths:
    """Return when the lines of a network were seen; a network keeps it."""
    if net not in _SEEN:
        _SEEN[net] = LineMonths(net)
    return _SEEN[net]


class LineMonths:
    """The months in which the lines of a network were seen or something happened to them."""

    def __init__(self, net: Network) -> None:
        """Look at the claims that pass."""
        self._net = net
        self.lines = list(in_view(net, "lines"))
        self._number = {line: i for i, line in enumerate(self.lines)}
        self._numbers: dict[str, np.ndarray] = {}
        parts = [self._told("links", "from"), self._told("events", "line_id")]
        names = ("line", "first", "last", "inside", "until", "closed", "lasting")
        self._all = _Told(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def _rows(self, table: str) -> np.ndarray:
        columns = self._net.link_columns if table == "links" else self._net.event_columns
        if table == "links":
            return np.flatnonzero(columns.passes & columns["link_type"].is_in(SUPPLY))
        return np.flatnonzero(columns.passes & ~columns["event"].equals(STATUS))

    def _told(self, table: str, column: str) -> _Told:
        columns = self._net.link_columns if table == "links" else self._net.event_columns
        rows = self._rows(table)
        line = self._line(table, column, rows)
        kept = (line >= 0) & columns.days.dated[rows]
        line, rows = line[kept], rows[kept]
        lasting = np.ones(len(rows), bool) if table == "links" else columns["event"].equals("active")[rows]
        return _Told.of(line, columns.days.take(rows), lasting)

    def _line(self, table: str, column: str, rows: np.ndarray) -> np.ndarray:
        """Return the number of the line that each of some rows names; -1 for one that is not shown."""
        named = (self._net.link_columns if table == "links" else self._net.event_columns)[column]
        if table not in self._numbers:
            found = map(self._number.get, named.texts, repeat(-1))
            self._numbers[table] = np.fromiter(found, np.int64, len(named.texts))
        of_text = self._numbers[table]
        return of_text[named.codes[rows]] if len(of_text) else np.zeros(0, np.int64)

    @cached_property
    def reach(self) -> tuple[int, int] | None:
        """First and last month of anything dated about a line; None where nothing is."""
        known = np.concatenate([self._all.first, self._all.last, self._all.until])
        known = known[known != NEVER]
        return (int(known.min()), int(known.max())) if len(known) else None

    @cached_property
    def replayed(self) -> int:
        """How many dated events there are."""
        return int((~self._all.lasting).sum())

    @cached_property
    def dates(self) -> np.ndarray:
        """Months in which the bar of a line begins, ends or has an event, each once a line."""
        told = self._all
        line, month = np.tile(told.line, 2), np.concatenate([told.first, told.last])
        width = NEVER + 1
        return np.asarray(distinct((line * width + month)[month != NEVER]) % width)

    def first_lines(self, most: int) -> list[str]:
        """Return the lines first seen, undated ones last; of those seen in one month by name."""
        told, size = self._all, len(self.lines)
        # An event whose start is open stands at its last month; only where nothing begins does an end count.
        begins = np.where((told.first == NEVER) & ~told.lasting, told.last, told.first)
        first, end = np.full(size, NEVER), np.full(size, NEVER)
        np.minimum.at(first, told.line, begins)
        np.minimum.at(end, told.line, told.last)
        dated = np.zeros(size, bool)
        dated[told.line] = True
        rank = np.where(first != NEVER, first, np.where(dated, end, 2 * NEVER))
        kept = np.arange(size) if size <= most else np.flatnonzero(rank <= np.partition(rank, most - 1)[most - 1])
        chosen = [self.lines[i] for i in kept.tolist()]
        names = [short_label(name, 28) for name in self._net.names_of_lines(chosen)]
        order = sorted(zip(rank[kept].tolist(), names, chosen, strict=True))
        return [line for _, _, line in order[:most]]

    def claims_of(self, lines: list[str]) -> tuple[list[Link], list[Event]]:
        """Return the links of supply and the events of some lines, by id."""
        asked = np.zeros(len(self.lines) + 1, bool)
        asked[[self._number[line] for line in lines]] = True
        rows = {}
        for table, column in (("links", "from"), ("events", "line_id")):
            every = self._rows(table)
            rows[table] = every[asked[self._line(table, column, every)]]
        data = self._net.dataset
        return list(data.links_at(rows["links"])), [x for x in data.told_at(rows["events"]) if isinstance(x, Event)]

    def by_month(self, months: tuple[int, int]) -> list[tuple[int, int, int]]:
        """Return month, lines certainly active and lines certainly or possibly active, for every month of some."""
        first, number = months[0], months[1] - months[0] + 1
        sure, maybe = np.zeros(number, np.int64), np.zeros(number, np.int64)
        for begin in range(0, len(self.lines), _AT_ONCE):
            here = np.flatnonzero((self._all.line >= begin) & (self._all.line < begin + _AT_ONCE))
            certain, possible = self._active(here, begin, months)
            sure += certain.sum(axis=0)
            maybe += (certain | possible).sum(axis=0)
        return [(first + i, int(sure[i]), int(maybe[i])) for i in range(number)]

    def _active(self, here: np.ndarray, begin: int, months: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Return for lines from one on which months are certainly and possibly active, by some of the claims."""
        told, (first, last) = self._all, months
        number, lines = last - first + 1, min(_AT_ONCE, len(self.lines) - begin)
        found = []
        spans = (here[told.closed[here] & told.lasting[here]], here)
        for rows in spans:
            low = np.where(told.first[rows] == NEVER, 0, np.clip(told.first[rows] - first, 0, number))
            high = np.where(told.last[rows] == NEVER, number, np.clip(told.last[rows] - first + 1, 0, number))
            change = np.zeros((lines, number + 1), np.int32)
            high = np.maximum(low, high)
            np.add.at(change, (told.line[rows] - begin, low), 1)
            np.add.at(change, (told.line[rows] - begin, high), -1)
            found.append(np.cumsum(change, axis=1)[:, :number] > 0)
        alone = here[(told.inside[here] >= first) & (told.inside[here] <= last)]
        found[0][told.line[alone] - begin, told.inside[alone] - first] = True
        return found[0], found[1]
