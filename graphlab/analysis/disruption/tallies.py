"""Closures, check-backs and returns among the events of operations or places, counted for all of them on arrays.

`scope.closure_cells` and `scope.return_cells` count the same of one group, on lives; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from graphlab.analysis.disruption.scope import RATINGS
from graphlab.analysis.lifecycle.life_columns import LifeColumns
from graphlab.analysis.lifecycle.told import closures_in
from graphlab.model.columns import TextColumn, distinct
from graphlab.model.tables import CHECKS, CLOSURES, RETURNS

#: Events that look at a line again, or see it back.
_LOOKS = (*CHECKS, "reemerged")


class Tallies:
    """What was done in groups of events, and what came after.

    Parameters
    ----------
    told
        The lives of lines.
    group, event
        A group and the number of an event of `told` that counts for it; no two entries are the same.
    number
        How many groups there are.
    """

    def __init__(self, told: LifeColumns, group: np.ndarray, event: np.ndarray, number: int) -> None:
        self.told, self.group, self.event, self.number = told, group, event, number
        self._kind = told.events.kind.take(event)

    def _counted(self, group: np.ndarray) -> list[int]:
        counts: list[int] = np.bincount(group, minlength=self.number).tolist()
        return counts

    def _of_lines(self, group: np.ndarray, event: np.ndarray) -> np.ndarray:
        """Return the number that a group and the line of an event make together."""
        return np.asarray(group * max(len(self.told.lines), 1) + self.told.events.line[event])

    @cached_property
    def _closed(self) -> dict[str, list[int]]:
        """Closures of each type by group."""
        found = {}
        for kind in CLOSURES:
            mine = self._kind.equals(kind)
            group, event = self.group[mine], self.event[mine]
            days, order = self.told.events.days.take(event), self.told.events.order[event]
            closures = closures_in(self._of_lines(group, event), days, order)
            found[kind] = self._counted(closures.group // max(len(self.told.lines), 1))
        return found

    @cached_property
    def _closures(self) -> tuple[np.ndarray, np.ndarray]:
        """Group and closure of each closure of which an event counts for a group."""
        told, width = self.told, max(len(self.told.closures.low), 1)
        closure = np.full(len(told.events), -1, np.int64)
        closure[told.closing] = told.closures.of_event
        mine = closure[self.event]
        keys = distinct(self.group[mine >= 0] * width + mine[mine >= 0])
        return keys // width, keys % width

    @cached_property
    def looks(self) -> tuple[np.ndarray, np.ndarray]:
        """Group and event of each check-back and return that counts for it or can have followed its closures."""
        told, width = self.told, max(len(self.told.events), 1)
        closure, event = _looks_after(told)
        group, closed = self._closures
        starts = np.searchsorted(closure, closed, side="left")
        times = np.searchsorted(closure, closed, side="right") - starts
        at = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times - starts, times)
        mine = self._kind.is_in(_LOOKS)
        keys = [np.repeat(group, times) * width + event[at], self.group[mine] * width + self.event[mine]]
        found = distinct(np.concatenate(keys))
        return found // width, found % width

    @cached_property
    def back(self) -> tuple[np.ndarray, np.ndarray]:
        """Group and line of each line that came back."""
        group, event = self.looks
        mine = self.told.events.kind.is_in(RETURNS)[event]
        keys = distinct(self._of_lines(group[mine], event[mine]))
        width = max(len(self.told.lines), 1)
        return keys // width, keys % width

    @cached_property
    def _looked(self) -> dict[str, list[int]]:
        group, event = self.looks
        kind = self.told.events.kind.take(event)
        return {
            "any": self._counted(group),
            "returned": self._counted(self.back[0]),
            "check_backs": self._counted(group[kind.is_in(CHECKS)]),
            "check_backs_failed": self._counted(group[kind.equals("check_back_failed")]),
        }

    @cached_property
    def _days(self) -> tuple[list[int], list[int]]:
        """Shortest and longest time from a closure to its return by group; -1 where there is none, or no longest."""
        returns, (group, closed) = self.told.returns, self._closures
        at = np.full(max(len(self.told.closures.low), 1), -1, np.int64)
        at[returns.closure] = np.arange(len(returns.closure))
        at, mine = at[closed], at[closed] >= 0
        low, high = np.full(self.number, np.iinfo(np.int64).max), np.full(self.number, -1, np.int64)
        np.minimum.at(low, group[mine], returns.low[at[mine]])
        np.maximum.at(high, group[mine], returns.high[at[mine]])
        open_ended = mine.copy()
        open_ended[mine] = returns.high[at[mine]] < 0
        high[group[open_ended]] = -1
        low[np.bincount(group[mine], minlength=self.number) == 0] = -1
        return low.tolist(), high.tolist()

    @cached_property
    def _rated(self) -> dict[str, list[int]]:
        held: TextColumn = self.told.dataset.columns("events").columns["rating"]
        rating = held.take(self.told.events.rows[self.event])
        return {f"rated_{word}": self._counted(self.group[rating.equals(word)]) for word in RATINGS}

    @cached_property
    def _disrupted(self) -> list[int]:
        return self._counted(self.group[self._kind.equals("disrupted")])

    @cached_property
    def columns(self) -> dict[str, list[Any]]:
        """The columns of a table of groups: closures by type, returns, check-backs, times, ratings."""
        looked, (low, high) = self._looked, self._days

        def some(numbers: Sequence[int]) -> list[int | None]:
            return [number or None for number in numbers]

        def where(known: Sequence[int], numbers: Sequence[int]) -> list[int | None]:
            return [number if there else None for there, number in zip(known, numbers, strict=True)]

        return {
            **{kind: some(counts) for kind, counts in self._closed.items()},
            "returned": where(looked["any"], looked["returned"]),
            "check_backs": some(looked["check_backs"]),
            "check_backs_failed": where(looked["check_backs"], looked["check_backs_failed"]),
            "returned_after_days_low": [None if days < 0 else days for days in low],
            "returned_after_days_high": [None if days < 0 else days for days in high],
            "disruptions": some(self._disrupted),
            **{name: some(counts) for name, counts in self._rated.items()},
        }

    def cells(self, number: int) -> dict[str, Any]:
        """Return the cells of a group by column."""
        return {name: column[number] for name, column in self.columns.items()}

    @cached_property
    def said_by(self) -> tuple[np.ndarray, np.ndarray]:
        """Group and row of the events of each group, and of what can have followed; some of them more than once."""
        group, event = (np.concatenate(pair) for pair in zip((self.group, self.event), self.looks, strict=True))
        return group, self.told.events.rows[event]

    @cached_property
    def claims(self) -> list[list[str]]:
        """Ids of the same, by group, sorted."""
        group, row = self.said_by
        ids = self.told.dataset.claim_column("events")
        width = max(len(ids.texts), 1)
        keys = distinct(group * width + ids.codes[row])
        return texts_by_group(keys // width, ids.texts, keys % width, self.number)


def _looks_after(told: LifeColumns) -> tuple[np.ndarray, np.ndarray]:
    """Return closures, sorted, each with an event that can have followed it, up to the next closure of its line."""
    closures, events = told.closures, np.flatnonzero(told.events.kind.is_in(_LOOKS))
    closure = told.closure_before(events)
    closure, events = closure[closure >= 0], events[closure >= 0]
    # What can have been before a closure was over can have followed the one before it.
    again = (closure > 0) & (told.events.days.last[events] <= closures.high[closure])
    again[again] = closures.group[closure[again] - 1] == closures.group[closure[again]]
    closure, events = np.concatenate([closure, closure[again] - 1]), np.concatenate([events, events[again]])
    order = np.argsort(closure, kind="stable")
    return closure[order], events[order]


def texts_by_group(group: np.ndarray, texts: list[str], codes: np.ndarray, number: int) -> list[list[str]]:
    """Return the texts of each of a number of groups, in the order in which they stand; groups are ascending."""
    named = list(map(texts.__getitem__, codes.tolist()))
    ends = np.searchsorted(group, np.arange(number + 1)).tolist()
    return [named[a:b] for a, b in pairwise(ends)]
