"""What became of each closure: back, recorded as back, still closed when it was looked at, or not looked for.

A return that nobody says was found by a check-back is a return all the same, and a closure that nobody checked is not
one that held: what was not looked for is said as not looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphlab.analysis.lifecycle.closures import Closure, Return
from graphlab.analysis.lifecycle.states import Life
from graphlab.model.claims import Event, Status
from graphlab.model.periods import OPEN_LAST
from graphlab.model.tables import CHECKS
from graphlab.wording.phrases import listed, many, verb

BACK, RECORDED, HELD, UNCHECKED = "back", "recorded as back", "still closed when looked at", "not checked"
#: Recorded states that say, after a closure, that the line came back.
_BACK_AGAIN = ("returned", "active")


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
        if self.recorded is not None and self.recorded.state in _BACK_AGAIN:
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


def aftermath_sentence(found: Iterable[Aftermath], where: str = "in these data") -> str:
    """Return how many closures came back, were found closed, and were not looked for.

    Examples
    --------
    >>> aftermath_sentence([])
    'These data state no closure, so nothing is known of returns.'
    """
    every = list(found)
    if not every:
        return "These data state no closure, so nothing is known of returns."
    back = [a for a in every if a.outcome == BACK]
    noted = sum(a.outcome == RECORDED for a in every)
    held = sum(a.outcome == HELD for a in every)
    unchecked = sum(a.outcome == UNCHECKED for a in every)
    if unchecked == len(every):
        return f"Of {many(len(every), 'closure')} {where} none was checked or said to have come back."
    parts = [f"{len(back):,} came back{_how_found(back)}"] if back else []
    parts += [f"{noted:,} {verb(noted, 'is', 'are')} recorded as back without a day of return"] if noted else []
    parts += [f"{held:,} {verb(held, 'was', 'were')} still closed when looked at"] if held else []
    parts += [f"{unchecked:,} {verb(unchecked, 'was', 'were')} not looked for again"] if unchecked else []
    return f"Of {many(len(every), 'closure')} {where} {listed(parts)}."


def _how_found(back: Sequence[Aftermath]) -> str:
    """Return how the returns came to be known: by a check-back that failed, or without one."""
    failed = sum(any(event.event == "check_back_failed" for event in a.checks) for a in back)
    if failed == len(back):
        return " (found by a check-back)"
    if not failed:
        return " (no check-back found them)" if len(back) > 1 else " (no check-back found it)"
    return f" ({failed:,} found by a check-back, {len(back) - failed:,} without one)"
