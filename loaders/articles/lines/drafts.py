"""What a sentence says of a line, before ids are made: links and events."""

from __future__ import annotations

from dataclasses import dataclass

from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.times.clock import When


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """A link that a sentence gives, before ids are made: `kind` from `start` to `end`; `said_in`: another sentence."""

    kind: str
    start: str
    end: str
    when: When | None
    certainty: str
    evidence: tuple[int, int]
    doubts: tuple[str, ...] = ()
    said_in: Shadow | None = None


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event of a line that a sentence gives."""

    brand: str
    event: str
    when: When | None
    operation: str
    evidence: tuple[int, int]
    doubts: tuple[str, ...] = ()
