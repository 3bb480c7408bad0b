"""What became of each closure of all lines of a network, on arrays; `aftermath.aftermaths` tells it of one life."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from graphlab.analysis.lifecycle.life_columns import LifeColumns
from graphlab.model.column_rows import ClaimIds
from graphlab.model.columns import runs
from graphlab.model.statuses import read_status
from graphlab.model.tables import CHECKS

BACK, RECORDED, HELD, UNCHECKED = "back", "recorded as back", "still closed when looked at", "not checked"
#: What `AftermathColumns.outcome` numbers.
OUTCOMES = (BACK, RECORDED, HELD, UNCHECKED)
#: Recorded states that say, after a closure, that the line came back.
BACK_AGAIN = ("returned", "active")


class AftermathColumns:
    """What is stated of the time after each closure, up to the next of its line; one entry a closure of `told`."""

    def __init__(self, told: LifeColumns) -> None:
        """Take the lives of lines."""
        self.told = told

    def __len__(self) -> int:
        return len(self.told.closures.low)

    @cached_property
    def checks(self) -> tuple[np.ndarray, np.ndarray]:
        """Closures, ascending, each with a check-back that can have followed it, in order of time."""
        told, (low, until) = self.told, self.told.after_closures
        in_time = told.events.in_time
        events = in_time[(told.events.kind.is_in(CHECKS) & told.events.days.dated)[in_time]]
        line, days = told.events.line[events], told.events.days.take(events)
        start = told.closures_up_to(until, line, days.first)  # closures of which the next is no later than the event
        times = np.maximum(told.closures_up_to(low, line, days.last) - start, 0)
        closure, event = runs(start, times), np.repeat(events, times)
        order = np.argsort(closure, kind="stable")
        return closure[order], event[order]

    @cached_property
    def last_check(self) -> np.ndarray:
        """The event that last looked at the line after each closure; -1 for none."""
        closure, event = self.checks
        found = np.full(len(self), -1, np.int64)
        last = np.flatnonzero(np.diff(closure, append=-1))
        found[closure[last]] = event[last]
        return found

    @cached_property
    def failed(self) -> np.ndarray:
        """After which closures a check-back found the line at work."""
        closure, event = self.checks
        found = np.zeros(len(self), bool)
        found[closure[self.told.events.kind.equals("check_back_failed")[event]]] = True
        return found

    @cached_property
    def back(self) -> np.ndarray:
        """The place among `LifeColumns.returns` of the first return after each closure; -1 for none."""
        found = np.full(len(self), -1, np.int64)
        found[self.told.returns.closure] = np.arange(len(self.told.returns.closure))
        return found

    @cached_property
    def recorded(self) -> np.ndarray:
        """The latest recorded status of a later day, before the next closure; -1 for none."""
        told, high, (_, until) = self.told, self.told.closures.high, self.told.after_closures
        number = np.flatnonzero(told.statuses.days.dated & (told.status_family >= 0))
        statuses = told.statuses.take(number)
        day = statuses.days.last_known
        closure = told.closures_up_to(high, statuses.line, day - 1) - 1
        mine = closure >= 0
        mine[mine] = (told.closures.group[closure[mine]] == statuses.line[mine]) & (day[mine] < until[closure[mine]])
        rows = np.flatnonzero(mine)
        rows = rows[np.lexsort((statuses.order[rows], day[rows], closure[rows]))]
        latest = rows[np.flatnonzero(np.diff(closure[rows], append=-1))]
        found = np.full(len(self), -1, np.int64)
        found[closure[latest]] = number[latest]
        return found

    @cached_property
    def outcome(self) -> np.ndarray:
        """What became of each closure: a number of `OUTCOMES`."""
        words = self.told.statuses.kind
        again = np.append(words.mapped(lambda word: read_status(word) in BACK_AGAIN, bool), False)
        return np.select([self.back >= 0, again[self.recorded], self.last_check >= 0], [0, 1, 2], 3)

    @cached_property
    def claims(self) -> tuple[np.ndarray, np.ndarray]:
        """Closures, ascending, each with a row of the events behind it: closures, check-backs, return, status.

        A row comes once for a closure, closures by id and check-backs in order of time.
        """
        told, every = self.told, np.arange(len(self))
        closing = told.closing[np.lexsort((told.events.order[told.closing], told.closures.of_event))]
        of_closing = np.sort(told.closures.of_event)
        back, recorded = self.back >= 0, self.recorded >= 0
        parts = [
            (of_closing, told.events.rows[closing]),
            (self.checks[0], told.events.rows[self.checks[1]]),
            (every[back], told.events.rows[told.returns.event[self.back[back]]]),
            (every[recorded], told.statuses.rows[self.recorded[recorded]]),
        ]
        closure, row = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(closure, kind="stable")
        closure, row = closure[order], row[order]
        first = np.unique(closure * (row.max(initial=0) + 1) + row, return_index=True)[1]
        kept = np.sort(first)
        return closure[kept], row[kept]

    @cached_property
    def ids(self) -> ClaimIds:
        """The ids of events and links: codes of both by their rows."""
        return ClaimIds([self.told.dataset.claim_column(name) for name in ("events", "links")])
