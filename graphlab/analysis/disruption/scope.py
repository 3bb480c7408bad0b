"""What a disruption summary looks at: which operations and lines, and what is stated of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphlab.analysis.lifecycle.life_columns import LifeColumns
from graphlab.analysis.lifecycle.lives import in_view, lives
from graphlab.analysis.lifecycle.oddities import Oddity
from graphlab.analysis.lifecycle.states import Life
from graphlab.graph.network import Network
from graphlab.model.columns import TextColumn
from graphlab.model.periods import OPEN_LAST, Period, make_period

RATINGS = ("major", "moderate", "minor")


@dataclass(frozen=True)
class View:
    """A network narrowed to some operations and lines; None = all."""

    net: Network
    operation: str | None = None
    line: str | None = None

    @cached_property
    def told(self) -> LifeColumns:
        """The lives of all lines of the network on arrays."""
        return lives(self.net).columns

    @cached_property
    def shown(self) -> np.ndarray:
        """Which lines of `told` are in view."""
        names = self.told.lines
        if self.line is not None:
            return np.asarray(names.equals(self.line))
        if self.operation is None:
            return np.ones(len(names), bool)
        acting = {self.operation, *self.nested.get(self.operation, ())}
        events, (operations, targeted, _) = self.told.events, self.targeting
        shown = np.zeros(len(names), bool)
        shown[events.line[self.acting.is_in(acting)]] = True
        shown[targeted[operations.is_in(acting)]] = True
        return shown

    @cached_property
    def acting(self) -> TextColumn:
        """The operation that each event of `told` names; "" where it names none."""
        return self.net.event_columns["operation_id"].take(self.told.events.rows)

    @cached_property
    def targeting(self) -> tuple[TextColumn, np.ndarray, np.ndarray]:
        """Of each claim that an operation acted on a line of `told`: the operation, the number of the line, the row."""
        mine = self.told.links.take(self.told.links.kind.equals("TARGETED"))
        return self.net.link_columns["from"].take(mine.rows), mine.line, mine.rows

    def naming(self, operation: str) -> tuple[str, ...]:
        """Return the ids of the links and counts that name an operation."""
        links = self.net.link_columns
        rows = np.flatnonzero(links.passes & (links["from"].equals(operation) | links["to"].equals(operation)))
        return (*self.net.dataset.claim_column("links").take(rows).cells(), *self._counted_of.get(operation, ()))

    @cached_property
    def of_operations(self) -> np.ndarray:
        """Which counts of the dataset name an operation."""
        return self.naming_some(self.net.operations.keys())

    def naming_some(self, keys: AbstractSet[str]) -> np.ndarray:
        """Return which counts of the dataset name one of some entities as their subject."""
        return self.net.count_columns["subject"].mapped(lambda s: not keys.isdisjoint(s.split(";")), bool)

    @cached_property
    def _counted_of(self) -> Mapping[str, list[str]]:
        """The ids of the counts in view that name each operation."""
        columns = self.net.count_columns
        rows = np.flatnonzero(columns.passes & self.of_operations)
        found: defaultdict[str, list[str]] = defaultdict(list)
        named, ids = columns["subject"].take(rows).cells(), columns.table.ids.take(rows).cells()
        for subject, key in zip(named, ids, strict=True):
            for part in dict.fromkeys(subject.split(";")):
                found[part].append(key)
        return found

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
        every = lives(self.net)
        if self.shown.all():
            return every
        return every.of_some([every.lines[i] for i in np.flatnonzero(self.shown).tolist()])

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
        keys: Iterable[str] = in_view(self.net, "operations")
        if self.operation is not None:
            keys = {self.operation, *self.nested.get(self.operation, ())}
        if self.line is not None:
            acting = {op for life in self.lives.values() for op in self.operations_on(life)}
            keys = acting & set(keys)
        return tuple(sorted(keys, key=lambda key: (*self.when(key), key)))

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

    def when(self, operation: str) -> tuple[int, int]:
        """Return the place of an operation in time: its first and last day as ordinals, undated ones after all."""
        period = self.period_of(operation)
        if period.start is None and period.end is None:
            return OPEN_LAST + 1, OPEN_LAST + 1
        return (period.last_ordinal if period.start is None else period.first_ordinal), period.last_ordinal
