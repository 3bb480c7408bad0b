"""Closures of a line and returns after them, with the days on which they can have been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graphlab.model.claims import Event
from graphlab.model.values import Bounds


@dataclass(frozen=True, slots=True)
class Span:
    """A day that is known to lie between two days; None is an open side."""

    low: date | None
    high: date | None


@dataclass(frozen=True, slots=True)
class Closure:
    """One closure of a line: the days on which it can have been, and the claims that state it."""

    low: int
    high: int
    events: tuple[Event, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims that state it."""
        return tuple(event.id for event in self.events)


@dataclass(frozen=True, slots=True)
class Return:
    """A return of a line after a closure, with the days between them as bounds (None where there is no date)."""

    event: Event
    closure: Closure
    days: Bounds
