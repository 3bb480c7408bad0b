"""What a disruption summary looks at: which operations and lines, and what is stated of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from graphlab.analysis.lifecycle.closures import Closure
from graphlab.analysis.lifecycle.lives import in_view, lives
from graphlab.analysis.lifecycle.oddities import Oddity
from graphlab.analysis.lifecycle.states import Life, closures_of
from graphlab.graph.network import Network
from graphlab.model.claims import Event, Link
from graphlab.model.periods import OPEN_LAST, Period, make_period
from graphlab.model.tables import CHECKS, CLOSURES, RETURNS

RATINGS = ("major", "moderate", "minor")


@dataclass(frozen=True)
class View:
    """A network narrowed to some operations and lines; None = all."""

    net: Network
    operation: str | None = None
    line: str | None = None

    @cached_property
    def targeted(self) -> tuple[Link, ...]:
        """The claims that an operation acted on a line."""
        return self.net.links_of("TARGETED")

    @cached_property
    def targeted_by(self) -> Mapping[str, tuple[Link, ...]]:
        """The claims that an operation acted on a line in view, by operation."""
        found: defaultdict[str, list[Link]] = defaultdict(list)
        for link in self.targeted:
            if link.end_node in self.lives:
                found[link.start_node].append(link)
        return {key: tuple(links) for key, links in found.items()}

    @cached_property
    def targeted_on(self) -> Mapping[str, tuple[Link, ...]]:
        """The same claims by line."""
        found: defaultdict[str, list[Link]] = defaultdict(list)
        for link in self.targeted:
            found[link.end_node].append(link)
        return {key: tuple(links) for key, links in found.items()}

    @cached_property
    def lives_and_events_of(self) -> Mapping[str, list[tuple[Life, tuple[Event, ...]]]]:
        """The lives whose events name an operation, each with those events, by operation."""
        found: defaultdict[str, list[tuple[Life, tuple[Event, ...]]]] = defaultdict(list)
        for life in self.lives.values():
            for key in sorted({event.operation for event in life.events} - {""}):
                found[key].append((life, tuple(e for e in life.events if e.operation == key)))
        return found

    @cached_property
    def naming(self) -> Mapping[str, tuple[str, ...]]:
        """The links and counts that name each operation."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        operations, links = self.net.operations, self.net.link_columns
        naming = links.passes & (links["from"].is_in(operations) | links["to"].is_in(operations))
        for link in self.net.dataset.links_at(np.flatnonzero(naming)):
            for key in (link.start_node, link.end_node):
                if key in operations:
                    found[key].append(link.id)
        for count in self.net.counts:
            for key in count.subjects:
                found[key].append(count.id)
        return {key: tuple(ids) for key, ids in found.items()}

    @cached_property
    def followers(self) -> Mapping[str, frozenset[str]]:
        """The lines said to have followed each line."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for link in self.net.links_of("SUCCEEDS"):
            found[link.end_node].add(link.start_node)
        return {key: frozenset(lines) for key, lines in found.items()}

    @cached_property
    def nested(self) -> Mapping[str, tuple[str, ...]]:
        """The operations inside each operation, at any depth, sorted."""
        above = {key: row.text("part_of") for key, row in self.net.operations.items()}
        found: dict[str, set[str]] = {}
        for key in above:
            outer = above[key]
            while outer and key not in found.get(outer, set()) and outer != key:
                found.setdefault(outer, set()).add(key)
                outer = above.get(outer, "")
        return {key: tuple(sorted(found[key])) for key in sorted(found)}

    @cached_property
    def lives(self) -> Mapping[str, Life]:
        """The lives of the lines in view, by id."""
        lives_and_events = lives(self.net)
        if self.line is not None:
            return {self.line: lives_and_events[self.line]} if self.line in lives_and_events else {}
        if self.operation is not None:
            acting = {self.operation, *self.nested.get(self.operation, ())}
            return {key: life for key, life in lives_and_events.items() if acting & self.operations_on(life)}
        return lives_and_events

    @property
    def odd(self) -> Sequence[tuple[str, Oddity]]:
        """What does not fit together in the claims about the lines in view, by line."""
        return [(line, odd) for line, odd in lives(self.net).odd if line in self.lives]

    @staticmethod
    def operations_on(life: Life) -> set[str]:
        """Return the operations that targeted a line or are named by its events."""
        targeted = {link.start_node for link in life.links if link.type == "TARGETED"}
        return (targeted | {event.operation for event in life.events}) - {""}

    @cached_property
    def operations(self) -> tuple[str, ...]:
        """Operations in view, by their first day; those without a date after them."""
        keys: Iterable[str] = in_view(self.net, self.net.operations)
        if self.operation is not None:
            keys = {self.operation, *self.nested.get(self.operation, ())}
        if self.line is not None:
            acting = {op for life in self.lives.values() for op in self.operations_on(life)}
            keys = acting & set(keys)
        return tuple(sorted(keys, key=lambda key: (*self._when(key), key)))

    @cached_property
    def _conducted(self) -> Mapping[str, list[Period]]:
        """The dated periods in which each operation is said to have acted somewhere."""
        found: defaultdict[str, list[Period]] = defaultdict(list)
        for link in self.net.links_of("CONDUCTED_IN"):
            if link.period.dated:
                found[link.start_node].append(link.period)
        return found

    def period_of(self, operation: str) -> Period:
        """Return the period of an operation: its own dates, else what its dated CONDUCTED_IN links span."""
        row = self.net.operations[operation]
        period = make_period(row.text("start"), row.text("end"))
        if period.dated:
            return period
        for other in self._conducted.get(operation, ()):
            period = period.widest(other) if period.dated else other
        return period

    def _when(self, operation: str) -> tuple[int, int]:
        period = self.period_of(operation)
        if period.start is None and period.end is None:
            return OPEN_LAST + 1, OPEN_LAST + 1
        return (period.last_ordinal if period.start is None else period.first_ordinal), period.last_ordinal


def closure_cells(lives_and_events: Iterable[tuple[Life, tuple[Event, ...]]]) -> dict[str, Any]:
    """Return the closures by type among some events of some lines; empty where none is stated.

    Parameters
    ----------
    lives_and_events
        Lives, each with the events that count (those naming an operation, or all).
    """
    pairs = list(lives_and_events)
    cells: dict[str, Any] = {}
    for kind in CLOSURES:
        found = [[e for e in events if e.event == kind] for _, events in pairs]
        cells[kind] = sum(len(closures_of(mine)) for mine in found if mine) or None
    return cells


def return_cells(lives_and_events: Iterable[tuple[Life, tuple[Event, ...]]]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return how many of the lines closed came back, check-backs, time to return; and the claims behind them.

    ``returned`` is empty where no line closed was ever checked or said to have re-emerged, and 0 where the check-backs
    found nothing.
    """
    returned, checks, failed, days, claims = 0, 0, 0, [], set()
    looked = False
    for life, events in lives_and_events:
        ids = {event.id for event in events if event.event in CLOSURES}
        mine = [closure for closure in life.closures if ids & set(closure.claims)]
        named = [event for event in events if event.event in (*CHECKS, "reemerged")]
        after = {event.id: event for event in [*_after(life, mine), *named]}
        back = [event for event in after.values() if event.event in RETURNS]
        looked = looked or bool(after)
        returned += bool(back)
        checks += sum(event.event in CHECKS for event in after.values())
        failed += sum(event.event == "check_back_failed" for event in after.values())
        days += [r.days for r in life.returns if r.closure in mine]
        claims |= set(after)
    lows, highs = [d.low for d in days if d.low is not None], [d.high for d in days]
    cells = {
        "returned": returned if looked else None,
        "check_backs": checks or None,
        "check_backs_failed": failed if checks else None,
        "returned_after_days_low": min(lows) if lows else None,
        "returned_after_days_high": None if not highs or None in highs else max(h for h in highs if h is not None),
    }
    return cells, tuple(sorted(claims))


def _after(life: Life, closures: Iterable[Closure]) -> list[Event]:
    """Return the check-backs and returns that can have followed some closures, up to the next closure of the line."""
    found = []
    for closure in closures:
        later = [c for c in life.closures if c.low > closure.high]
        until = min((c.high for c in later), default=OPEN_LAST)
        found += [e for e in life.of(*CHECKS, "reemerged") if closure.low <= e.period.last_ordinal <= until]
    return found


def rating_cells(events: Iterable[Event]) -> dict[str, Any]:
    """Return how many disruptions and closures bear each rating; a rating is an order and never averaged."""
    rated = [event.rating for event in events if event.rating]
    return {f"rated_{rating}": rated.count(rating) or None for rating in RATINGS}
