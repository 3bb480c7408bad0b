"""What an article has said so far: the counts, dates, places and operations that a later sentence may go back to."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.counts.questions import Asked
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.times.clock import Clock, When


@dataclass
class Memory:
    """What an article has said so far, sentence by sentence."""

    clock: Clock
    mentions: list[Mention] = field(default_factory=list)
    shadows: list[Shadow] = field(default_factory=list)
    operations: dict[str, str] = field(default_factory=dict)
    actors: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    lead: int = -1
    header: int = -1
    asked: Asked | None = None
    questions: dict[str, Asked] = field(default_factory=dict)
    asked_all: list[Asked] = field(default_factory=list)
    answered: int = -1
    frame: When | None = None
    period: When | None = None
    period_at: int = -9
    long_period: When | None = None
    week: When | None = None
    places: dict[str, str] = field(default_factory=dict)
    year: str = ""

    def before(self, number: int, sentences: int = 1) -> list[Mention]:
        """Return the counts of the sentences directly before one."""
        return [m for m in self.mentions if number - sentences <= m.number < number]
