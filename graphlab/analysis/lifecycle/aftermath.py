"""What became of each closure: back, recorded as back, still closed when it was looked at, or not looked for.

A return that nobody says was found by a check-back is a return all the same, and a closure that nobody checked is not
one that held: what was not looked for is said as not looked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from graphlab.analysis.lifecycle.aftermath_columns import (
    BACK,
    BACK_AGAIN,
    HELD,
    OUTCOMES,
    RECORDED,
    UNCHECKED,
    AftermathColumns,
)
from graphlab.analysis.lifecycle.closures import Closure, Return
from graphlab.analysis.lifecycle.life_columns import LifeColumns
from graphlab.analysis.lifecycle.states import Life
from graphlab.model.claims import Event, Status
from graphlab.model.periods import OPEN_LAST
from graphlab.model.tables import CHECKS
from graphlab.wording.phrases import listed, many, verb


@dataclass(frozen=True, slots=True)
class Aftermath:
    """One closure of a line and what is stated of the time after it, up to the next closure.

    Attributes
    ----------
    life, closure
        The line and its closure.
    checks
        Check-backs that can have followed it, passed or failed, in order of time.
    back
        The first stated return after it.
    recorded
        The latest recorded status of a later day.
    """

    life: Life
    closure: Closure
    checks: tuple[Event, ...]
    back: Return | None
    recorded: Status | None

    @property
    def outcome(self) -> str:
        """`BACK`, `RECORDED` (only a status says so: the day of the return is not stated), `HELD` or `UNCHECKED`."""
        if self.back is not None:
            return BACK
        if self.recorded is not None and self.recorded.state in BACK_AGAIN:
            return RECORDED
        return HELD if self.checks else UNCHECKED

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims behind it: closures, check-backs, return, recorded status."""
        found = [*self.closure.claims, *(event.id for event in self.checks)]
        found += [self.back.event.id] if self.back else []
        found += [self.recorded.id] if self.recorded else []
        return tuple(dict.fromkeys(found))


def aftermaths(life: Life) -> tuple[Aftermath, ...]:
    """Return what became of each closure of a line, in order of time."""
    found = []
    for closure in life.closures:
        later = [other.low for other in life.closures if other.low > closure.high]
        until = min(later, default=OPEN_LAST)
        checks = tuple(e for e in life.of(*CHECKS) if closure.low <= e.period.last_ordinal and e.period.dated)
        checks = tuple(e for e in checks if e.period.first_ordinal < until)
        back = next((r for r in life.returns if r.closure == closure), None)
        told = [s for s in life.statuses if s.state and closure.high < s.period.last_known < until]
        found.append(Aftermath(life, closure, checks, back, told[-1] if told else None))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many closures there are, and how many of each outcome; `found` of those back a check-back found."""

    closures: int
    back: int
    found: int
    recorded: int
    held: int

    @classmethod
    def of(cls, told: Iterable[Aftermath]) -> Outcomes:
        """Return the outcomes of some closures."""
        every = list(told)
        found = sum(a.outcome == BACK and any(event.event == "check_back_failed" for event in a.checks) for a in every)
        return cls(len(every), *(
            sum(a.outcome == BACK for a in every), found,
            sum(a.outcome == RECORDED for a in every), sum(a.outcome == HELD for a in every),
        ))  # fmt: skip

    @classmethod
    def of_columns(cls, told: LifeColumns) -> Outcomes:
        """Return the outcomes of all closures of the lines of a network."""
        after = AftermathColumns(told)
        return cls.of_closures(after, np.arange(len(after)))

    @classmethod
    def of_closures(cls, after: AftermathColumns, closures: np.ndarray) -> Outcomes:
        """Return the outcomes of some closures, by their numbers."""
        times = np.bincount(after.outcome[closures], minlength=len(OUTCOMES)).tolist()
        found = int((after.failed & (after.back >= 0))[closures].sum())
        return cls(len(closures), times[0], found, times[1], times[2])


def aftermath_sentence(told: Outcomes, where: str = "in these data") -> str:
    """Return how many closures came back, were found closed, and were not looked for.

    Examples
    --------
    >>> aftermath_sentence(Outcomes(0, 0, 0, 0, 0))
    'These data state no closure, so nothing is known of returns.'
    >>> aftermath_sentence(Outcomes(2, 1, 0, 0, 0))
    'Of 2 closures in these data 1 came back (no check-back found it) and 1 was not looked for again.'
    """
    if not told.closures:
        return "These data state no closure, so nothing is known of returns."
    unchecked = told.closures - told.back - told.recorded - told.held
    if unchecked == told.closures:
        return f"Of {many(told.closures, 'closure')} {where} none was checked or said to have come back."
    parts = [f"{told.back:,} came back{_how_found(told)}"] if told.back else []
    if told.recorded:
        are = verb(told.recorded, "is", "are")
        parts.append(f"{told.recorded:,} {are} recorded as back without a day of return")
    parts += [f"{told.held:,} {verb(told.held, 'was', 'were')} still closed when looked at"] if told.held else []
    parts += [f"{unchecked:,} {verb(unchecked, 'was', 'were')} not looked for again"] if unchecked else []
    return f"Of {many(told.closures, 'closure')} {where} {listed(parts)}."


def _how_found(told: Outcomes) -> str:
    """Return how the returns came to be known: by a check-back that failed, or without one."""
    if told.found == told.back:
        return " (found by a check-back)"
    if not told.found:
        return " (no check-back found them)" if told.back > 1 else " (no check-back found it)"
    return f" ({told.found:,} found by a check-back, {told.back - told.found:,} without one)"
