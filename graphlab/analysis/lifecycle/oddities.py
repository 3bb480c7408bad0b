"""Sequences of events that cannot all be true, or that lack a step, each with its claims."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graphlab.analysis.lifecycle.closures import Closure
from graphlab.model.claims import Event, Status
from graphlab.model.tables import CHECKS, CLOSURES, RETURNS


@dataclass(frozen=True, slots=True)
class Oddity:
    """What does not fit together, in words, and the claims that say it."""

    text: str
    claims: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.text} ({', '.join(self.claims)})"


def oddities(events: Sequence[Event], closures: Sequence[Closure], returned: Container[Closure]) -> tuple[Oddity, ...]:
    """Return what does not fit together in the events of one line.

    Parameters
    ----------
    events
        In order of time.
    closures
        The closures that they state, in order of time.
    returned
        The closures that a return followed.
    """
    return (
        *_without_closure(events, closures),
        *_closed_again(closures, returned),
        *_before_opening(events),
        *_after_closure(events, closures, returned),
        *_without_date(events),
    )


#: What an event says of the state of its line after it; the others say nothing of it.
LEAVES = dict.fromkeys(CLOSURES, "closed") | dict.fromkeys(("opened", "active", "last_seen", *RETURNS), "open")


def status_oddities(statuses: Sequence[Status], events: Sequence[Event]) -> tuple[Oddity, ...]:
    """Return where one source contradicts itself: two states on one day, or a state that its own events deny.

    Parameters
    ----------
    statuses
        Recorded statuses of one line, in order of time.
    events
        Events of the same line.
    """
    return (*_two_on_one_day(statuses), *_denied_by_events(statuses, events))


def _two_on_one_day(statuses: Sequence[Status]) -> list[Oddity]:
    found: dict[tuple[str, int], list[Status]] = {}
    for status in statuses:
        if status.state and status.period.dated:
            found.setdefault((status.source, status.period.last_ordinal), []).append(status)
    return [
        Oddity(
            f"{_source(same[0])} records it as {' and as '.join(sorted({s.status for s in same}))} on one day",
            tuple(s.id for s in same),
        )
        for _, same in sorted(found.items())
        if len({s.state for s in same}) > 1
    ]


def _denied_by_events(statuses: Sequence[Status], events: Sequence[Event]) -> list[Oddity]:
    """Return the latest status of each source that its own latest event of before contradicts."""
    found = []
    latest = {s.source: s for s in statuses if s.state and s.period.dated}
    for source, status in sorted(latest.items()):
        told = [e for e in events if e.source == source and e.event in LEAVES and e.period.dated]
        before = [e for e in told if e.period.first_ordinal <= status.period.last_ordinal]
        if not before:
            continue
        last = max(before, key=lambda e: (e.period.last_known, e.id))
        said, recorded = LEAVES[last.event], "closed" if status.state == "closed" else "open"
        if said == "closed" and recorded == "open":
            text = f"{_source(status)} records it as {status.status}, and states a closure before with no return since"
        elif said == "open" and recorded == "closed" and any(LEAVES[e.event] == "closed" for e in before):
            text = f"{_source(status)} records it as {status.status}, and states {last.event} after its last closure"
        else:
            continue
        found.append(Oddity(text, (status.id, last.id)))
    return found


def _source(status: Status) -> str:
    return status.source or "a claim without a source"


def _without_closure(events: Sequence[Event], closures: Sequence[Closure]) -> list[Oddity]:
    return [
        Oddity(f"{event.event} without a closure before it", (event.id,))
        for event in events
        if event.event in (*CHECKS, *RETURNS)
        if not any(closure.low <= event.period.last_ordinal for closure in closures)
    ]


def _closed_again(closures: Sequence[Closure], returned: Container[Closure]) -> list[Oddity]:
    return [
        Oddity("closed twice without a return between", (*closure.claims, *following.claims))
        for closure, following in pairwise(closures)
        if closure.high < following.low and closure not in returned
    ]


def _before_opening(events: Sequence[Event]) -> list[Oddity]:
    opened = [event for event in events if event.event == "opened" and event.period.dated]
    if not opened:
        return []
    first = min(opened, key=lambda event: (event.period.first_ordinal, event.id))
    return [
        Oddity(f"{event.event} before it was opened", (event.id, first.id))
        for event in events
        if event.event != "opened" and event.period.last_ordinal < first.period.first_ordinal
    ]


def _after_closure(events: Sequence[Event], closures: Sequence[Closure], returned: Container[Closure]) -> list[Oddity]:
    if not closures or closures[-1] in returned:
        return []
    closure = closures[-1]
    return [
        Oddity(f"{event.event} after a closure without a re-emergence claim", (event.id, *closure.claims))
        for event in events
        if event.event in ("active", "opened") and closure.high < event.period.first_ordinal
    ]


def _without_date(events: Sequence[Event]) -> list[Oddity]:
    """Return what has no date beside things that have one: it cannot be put in order and decides nothing."""
    if not any(event.period.dated for event in events):
        return []
    undated = [event for event in events if not event.period.dated]
    return [Oddity(f"{event.event} without a date, so it cannot decide the state", (event.id,)) for event in undated]
