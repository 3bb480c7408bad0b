"""Sequences of events that cannot all be true, or that lack a step, each with its claims."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from graphlab.model.claims import Event

if TYPE_CHECKING:
    from graphlab.analysis.lifecycle.states import Closure


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


def _without_closure(events: Sequence[Event], closures: Sequence[Closure]) -> list[Oddity]:
    return [
        Oddity(f"{event.event} without a closure before it", (event.id,))
        for event in events
        if event.event in ("check_back", "check_back_failed", "reemerged")
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
