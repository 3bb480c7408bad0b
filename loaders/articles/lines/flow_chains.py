"""Flows that two sentences say together, as "There are 22 lines in Moray" and "Most of them come from Leeds".

The sentence must take up the one before by a word of its own ("most of them", "he"), and the one before must leave no
choice: one list of places, and no other end in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphlab.loaders.articles.lines.flows import NOT_TOLD, SPEAKS, STAFF, FlowDraft, families, nested, places_at
from graphlab.loaders.articles.named_places import PlaceName
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.times.clock import When

_TOWN_BEFORE = "the town is that of the lines in the sentence before"
_HOME_BEFORE = "where they come from is said in the sentence before"


def flows_of_two(shadow: Shadow, before: Shadow | None, when: When | None = None) -> Iterator[FlowDraft]:
    """Yield the flows of which a sentence says one end and the sentence before it the other.

    Parameters
    ----------
    shadow, before
        The sentence, and the one before it; None at the beginning of the article.
    when
        The only period of the sentence.
    """
    patterns = families("chains")
    come = patterns["most come from"].search(shadow.text)
    if come and come.start():
        before = shadow  # "seven lines operate in Wiltshire; they are controlled from London"
    if come and before is not None and not NOT_TOLD.search(come[0]):
        said = list(
            patterns["lines in"].finditer(before.text, 0, come.start() if before is shadow else len(before.text))
        )
        origins = _known(places_at(shadow, come.start("o")))
        yield from _joined(shadow, before, said, "d", (origins, come.span(), when))
    sold = patterns["sold in"].search(shadow.text)
    if sold and before is not None and not NOT_TOLD.search(sold[0]) and SPEAKS.search(shadow.sentence.text):
        said = [
            m
            for m in patterns["somebody from"].finditer(before.text)
            if not STAFF.search(before.text[: m.start("head")])
        ]
        towns = _known(places_at(shadow, sold.start("d")))
        yield from _joined(shadow, before, said, "o", (towns, sold.span(), when))


def _joined(
    shadow: Shadow,
    before: Shadow,
    said: list[re.Match[str]],
    end: str,
    here: tuple[tuple[PlaceName, ...], tuple[int, int], When | None],
) -> Iterator[FlowDraft]:
    """Join the end that a sentence says to the only one that the sentence before leaves for it."""
    there = _known(places_at(before, said[0].start(end))) if len(said) == 1 else ()
    places, evidence, when = here
    if not there or not places or any(nested(a.place, b.place) for a in there for b in places):
        return
    spot = said[0].span()
    if end == "d":
        elsewhere = (before, "SUPPLIES", spot) if before is not shadow else None
        yield FlowDraft(places, there, when, evidence, (_TOWN_BEFORE,) if elsewhere else (), elsewhere=elsewhere)
    else:
        yield FlowDraft(there, places, when, evidence, (_HOME_BEFORE,), elsewhere=(before, "ORIGINATES_IN", spot))


def _known(places: tuple[PlaceName, ...]) -> tuple[PlaceName, ...]:
    return tuple(p for p in places if p.place)
