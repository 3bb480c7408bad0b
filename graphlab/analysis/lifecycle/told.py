"""What claims tell of lines on arrays: one entry a claim, and the closures and returns among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graphlab.model.columns import Days, TextColumn


@dataclass(frozen=True)
class Told:
    """Some claims that tell lines, one entry a claim.

    Attributes
    ----------
    rows
        Number of each in its table.
    line
        Number of the line that it tells.
    days
        Its days.
    source
        Number of its source, the same in every table.
    order
        Its place among all claims of its table by id.
    kind
        Event, type of link or word of a recorded status.
    """

    rows: np.ndarray
    line: np.ndarray
    days: Days
    source: np.ndarray
    order: np.ndarray
    kind: TextColumn

    def take(self, mask: np.ndarray) -> Told:
        """Return some of them: their numbers, or a mask."""
        return Told(
            self.rows[mask], self.line[mask], self.days.take(mask), self.source[mask], self.order[mask],
            self.kind.take(mask),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def in_time(self) -> np.ndarray:
        """Numbers of the claims, line by line in order of time (`states.event_key`)."""
        return np.lexsort((self.order, self.kind.codes, self.days.last, self.days.first, self.line))


@dataclass(frozen=True)
class Closures:
    """The closures of groups of events, in order of group and time.

    Attributes
    ----------
    group, low, high
        Group, first and last day on which it can have been, of each closure.
    of_event
        For each event that was given the number of its closure.
    """

    group: np.ndarray
    low: np.ndarray
    high: np.ndarray
    of_event: np.ndarray


@dataclass(frozen=True)
class Returns:
    """The first return after each closure that one followed, in order of line and time.

    Attributes
    ----------
    closure, event
        Number of the closure, and of the return among `LifeColumns.events`.
    low, high
        Days between; `high` is -1 where there is no greatest.
    """

    closure: np.ndarray
    event: np.ndarray
    low: np.ndarray
    high: np.ndarray


def closures_in(group: np.ndarray, days: Days, order: np.ndarray) -> Closures:
    """Return the fewest closures that the closure claims of each group can mean; see `states.closures_of`."""
    first, last = days.first, days.last
    found = np.lexsort((order, first, last, group))
    group, first, last = group[found], first[found], last[found]
    opens = np.diff(group, prepend=-1) != 0
    starts = np.flatnonzero(opens)
    place = np.arange(len(group)) - np.repeat(starts, np.diff(starts, append=len(group)))
    until = last.copy()  # of the entry before: the last day of the closure that is being gathered
    for entries in _by_place(place):
        fresh = first[entries] > until[entries - 1]
        opens[entries] = fresh
        until[entries] = np.where(fresh, last[entries], until[entries - 1])
    starts = np.flatnonzero(opens)
    of_event = np.empty(len(found), np.int64)
    of_event[found] = np.cumsum(opens) - 1
    low = np.maximum.reduceat(first, starts) if len(starts) else first
    return Closures(group[starts], low, last[starts], of_event)


def _by_place(place: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the entries that are second in their group, then those that are third, and so on."""
    later = np.flatnonzero(place)
    later = later[np.argsort(place[later], kind="stable")]
    yield from np.split(later, np.flatnonzero(np.diff(place[later])) + 1) if len(later) else ()
