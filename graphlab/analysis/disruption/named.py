"""Which lines operations in view targeted or closed, on arrays: one entry an operation, line and closure."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

import numpy as np

from graphlab.analysis.disruption.scope import View
from graphlab.analysis.lifecycle.aftermath_columns import BACK, OUTCOMES, RECORDED, AftermathColumns
from graphlab.analysis.lifecycle.ledger_rows import states_of
from graphlab.analysis.lifecycle.told import Told
from graphlab.model.column_rows import Cells, Lists
from graphlab.model.columns import Days, TextColumn, among, distinct, runs
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, Period
from graphlab.model.tables import CLOSURES

NOT_CLOSED = "not closed"
_KINDS = tuple(sorted(CLOSURES))


class NamedLines:
    """Each line that operations in view targeted or closed, with each closure; those without operation last.

    Attributes
    ----------
    operation
        Number of the operation among those in view, by its place; their number where none is named.
    line, closure
        Numbers of both in the lives of the network; -1 for a line that was targeted and not closed by it.
    after
        What became of the closures.
    """

    def __init__(self, view: View) -> None:
        """Take what is looked at."""
        self.view, self.after = view, AftermathColumns(view.told)
        closed, targeted = self._closed(), self._targeted()
        mine = ~among(self._keys(*targeted), self._keys(*closed[:2])) if len(targeted[0]) else np.zeros(0, bool)
        operation, line = (np.concatenate([c, t[mine]]) for c, t in zip(closed[:2], targeted, strict=True))
        closure = np.concatenate([closed[2], np.full(int(mine.sum()), -1, np.int64)])
        order = np.lexsort((closure, line, operation))
        self.operation, self.line, self.closure = operation[order], line[order], closure[order]

    def __len__(self) -> int:
        return len(self.line)

    @property
    def closed(self) -> np.ndarray:
        """Which entries have a closure."""
        return np.asarray(self.closure >= 0)

    def _keys(self, operation: np.ndarray, line: np.ndarray) -> np.ndarray:
        """Return operation and line of each entry as one number."""
        return np.asarray(operation * max(len(self.view.told.lines), 1) + line)

    def _places(self, named: TextColumn) -> np.ndarray:
        """Return the place in view of the operation of each row; -1 for none in view, their number for ""."""
        place = {operation: i for i, operation in enumerate(self.view.operations)} | {"": len(self.view.operations)}
        return np.asarray(named.mapped(lambda text: place.get(text, -1), np.int64))

    def _closed(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return operation, line and closure where the closure names an operation in view, or where none is named."""
        told, number = self.view.told, len(self.view.operations)
        closure, operation = told.closures.of_event, self._places(self.view.acting.take(told.closing))
        shown = self.view.shown[told.events.line[told.closing]] & (operation >= 0)
        keys = distinct(closure[shown] * (number + 1) + operation[shown])
        closure, operation = np.divmod(keys, number + 1)
        bare = operation == number
        named = np.zeros(len(self.after), bool)
        named[closure[~bare]] = True
        kept = ~bare | (~named[closure] & (self.view.operation is None))
        closure, operation = closure[kept], operation[kept]
        return operation, told.closures.group[closure], closure

    def _targeted(self) -> tuple[np.ndarray, np.ndarray]:
        """Return operation and line, each pair once, where one in view targeted the other."""
        operation, line = self._links[0], self._links[1].line
        shown = (operation >= 0) & self.view.shown[line]
        keys = distinct(self._keys(operation[shown], line[shown]))
        found = np.divmod(keys, max(len(self.view.told.lines), 1))
        return found[0], found[1]

    @cached_property
    def _links(self) -> tuple[np.ndarray, Told]:
        """The claims that an operation targeted a line, by id, and the place of the operation."""
        told = self.view.told.links
        mine = told.take(told.kind.equals("TARGETED"))
        mine = mine.take(np.argsort(mine.order, kind="stable"))
        return self._places(self.view.net.link_columns["from"].take(mine.rows)), mine

    def targeting(self, entries: np.ndarray) -> tuple[np.ndarray, Told]:
        """Return the links by which the operation of some entries targeted its line, and the place of each's entry.

        Entries in the order in which they are asked, the links of each by id.
        """
        operation, links = self._links
        keys = self._keys(operation, links.line)
        keys[operation < 0] = -1
        order = np.argsort(keys, kind="stable")
        asked = self._keys(self.operation[entries], self.line[entries])
        begin = np.searchsorted(keys[order], asked)
        times = np.searchsorted(keys[order], asked, side="right") - begin
        return np.repeat(np.arange(len(entries)), times), links.take(order[runs(begin, times)])

    # --- columns ----------------------------------------------------------------------------------------------

    def cells(self) -> dict[str, Cells]:
        """Return the columns of the table of returns; ``kinds`` are those of ``closure`` one by one."""
        view, told, after = self.view, self.view.told, self.after
        lines, number = np.unique(self.line, return_inverse=True)
        states = states_of(told)
        entry, links = self.targeting(np.arange(len(self)))
        low, high = np.full(len(self), OPEN_LAST, np.int64), np.full(len(self), OPEN_FIRST, np.int64)
        np.minimum.at(low, entry[links.days.starts], links.days.first[links.days.starts])
        np.maximum.at(high, entry[links.days.ends], links.days.last[links.days.ends])
        texts = [", ".join(kinds) for kinds in self._kinds[0]]
        back, recorded = self._of_closures(after.back), self._of_closures(after.recorded)
        checked = self._days(told.events.days, self._of_closures(after.last_check))
        returned = self._days(told.events.days, _each(told.returns.event, back, -1))
        least, most = (_each(days, back, -1) for days in (told.returns.low, told.returns.high))
        outcome = np.where(self.closed, self._of_closures(after.outcome), len(OUTCOMES))
        return {
            "operation": Cells([*view.operations, None], self.operation),
            "line": Cells([told.lines.texts[i] for i in lines.tolist()], number),
            "name": Cells(view.net.names_of_lines([told.lines.texts[i] for i in lines.tolist()]), number),
            "targeted_low": Cells.of_days(low),
            "targeted_high": Cells.of_days(high),
            "closure": Cells([*texts, None], self._kinds[1]),
            "closed_low": Cells.of_days(self._of_closures(told.closures.low, OPEN_LAST)),
            "closed_high": Cells.of_days(self._of_closures(told.closures.high, OPEN_LAST)),
            "outcome": Cells([*OUTCOMES, NOT_CLOSED], outcome),
            "checked_low": checked[0],
            "checked_high": checked[1],
            "back_low": returned[0],
            "back_high": returned[1],
            "back_after_days_low": Cells.of_numbers(least, least >= 0),
            "back_after_days_high": Cells.of_numbers(most, most >= 0),
            "recorded": Cells([*told.statuses.kind.texts, None], _each(told.statuses.kind.codes, recorded, -1)),
            "recorded_as_at": Cells.of_days(_each(told.statuses.days.last_known, recorded, OPEN_LAST)),
            "state": Cells(states.values, _codes(states)[self.line]),
            "claims": self._claims(entry, links),
            "kinds": Cells([*self._kinds[0], None], self._kinds[1]),
        }

    def _of_closures(self, of: np.ndarray, missing: int = -1) -> np.ndarray:
        """Return for each entry what is said of its closure."""
        return _each(of, self.closure, missing)

    def _days(self, days: Days, events: np.ndarray) -> tuple[Cells, Cells]:
        """Return first and last day of an event of each entry, by its number; -1 for none."""
        return tuple(Cells.of_days(_each(side, events, OPEN_LAST)) for side in (days.first, days.last))  # type: ignore[return-value]

    @cached_property
    def _kinds(self) -> tuple[list[tuple[str, ...]], np.ndarray]:
        """The kinds of closure that can be stated together, and the number of those of each entry; -1 for none."""
        told = self.view.told
        bit = told.events.kind.take(told.closing).mapped(lambda kind: 1 << _KINDS.index(kind), np.int64)
        stated = np.zeros(len(self.after), np.int64)
        np.bitwise_or.at(stated, told.closures.of_event, bit)
        every = [tuple(k for i, k in enumerate(_KINDS) if number >> i & 1) for number in range(1, 1 << len(_KINDS))]
        return every, self._of_closures(stated - 1)

    def _claims(self, entry: np.ndarray, links: Told) -> Lists:
        """Return the ids behind each entry: of its links, then of its closure and what came after it."""
        ids, (closure, row) = self.after.ids, self.after.claims
        begin = np.searchsorted(closure, self.closure)
        times = np.where(self.closed, np.searchsorted(closure, self.closure, side="right") - begin, 0)
        groups = np.concatenate([entry, np.repeat(np.arange(len(self)), times)])
        codes = np.concatenate([ids.codes[1][links.rows], ids.codes[0][row[runs(begin, times)]]])
        order = np.argsort(groups, kind="stable")
        return Lists.of_groups(groups[order], ids, codes[order], len(self), ())

    # --- what is named in a period ----------------------------------------------------------------------------

    def within(self, operations: Collection[str], kind: str, asked: Period) -> tuple[int, int, list[str]]:
        """Return how many lines some operations targeted, closed or found back in a period, and the claims, sorted.

        The lines are those that certainly count, then all that may.

        Parameters
        ----------
        operations
            Their ids.
        kind
            ``targeted``, ``closed`` or ``back``.
        asked
            The period.
        """
        chosen = np.array([*(key in operations for key in self.view.operations), False], bool)
        entries = np.flatnonzero(chosen[self.operation])
        spans, stated = self._told(entries, kind)
        named, low, high = spans
        first, last = asked.ordinals
        touching = (low <= last) & (first <= high)
        inside = touching & (first <= low) & (high <= last)
        has, dated, counted, sure = np.zeros((4, len(entries)), bool)
        has[stated[0]], dated[named], counted[named[touching]], sure[named[inside]] = True, True, True, True
        counted |= ~dated
        sure |= ~dated & (not asked.dated and kind != "back")
        counted &= has
        ids = self.after.ids
        claims = ids.at(distinct(stated[1][counted[stated[0]]]))
        lines = self.line[entries]
        return len(distinct(lines[sure & counted])), len(distinct(lines[counted])), claims

    def _told(
        self, entries: np.ndarray, kind: str
    ) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
        """Return place and days of what of some entries is dated, and place and id (its number) of what states it."""
        told, after, ids = self.view.told, self.after, self.after.ids
        if kind == "targeted":
            entry, links = self.targeting(entries)
            dated = links.days.dated
            spans = entry[dated], links.days.first[dated], links.days.last[dated]
            return spans, (entry, ids.codes[1][links.rows])
        closure, place = self.closure[entries], np.arange(len(entries))
        if kind == "closed":
            place, closure = place[closure >= 0], closure[closure >= 0]
            order = np.argsort(told.closures.of_event, kind="stable")
            begin = np.searchsorted(told.closures.of_event[order], closure)
            times = np.searchsorted(told.closures.of_event[order], closure, side="right") - begin
            rows = told.events.rows[told.closing[order[runs(begin, times)]]]
            return (place, told.closures.low[closure], told.closures.high[closure]), (
                np.repeat(place, times),
                ids.codes[0][rows],
            )
        mine = (closure >= 0) & np.isin(after.outcome[closure], [OUTCOMES.index(o) for o in (BACK, RECORDED)])
        place, closure = place[mine], closure[mine]
        back = after.back[closure] >= 0
        event = told.returns.event[after.back[closure[back]]]
        rows = np.zeros(len(closure), np.int64)
        rows[back], rows[~back] = told.events.rows[event], told.statuses.rows[after.recorded[closure[~back]]]
        days = told.events.days.take(event)
        return (place[back], days.first, days.last), (place, ids.codes[0][rows])


def _each(values: np.ndarray, at: np.ndarray, missing: int) -> np.ndarray:
    """Return the value at each of some places, `missing` where a place is -1."""
    return np.asarray(np.append(values, missing)[at])


def _codes(cells: Cells) -> np.ndarray:
    """Return the number of the value of each row."""
    return np.arange(len(cells)) if cells.codes is None else cells.codes
