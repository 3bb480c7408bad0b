"""Where operations acted: by their counts, by the sentence that names both, and by places that counts take over."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.articles.about.actors import topic
from graphlab.loaders.articles.about.inherited_places import TAKEN_OVER, places_of_the_article
from graphlab.loaders.articles.about.memory import Memory
from graphlab.loaders.articles.acted_in import clauses_of, joined_to_operation, response_of
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.named_places import around, kind_of
from graphlab.loaders.articles.shadow import Shadow

#: Where an operation acted that did one of these; of them, what the place was taken over from.
_ACTIONS = frozenset(("raids", "warrants", "searches", "arrests", "addresses visited"))
_PLACE_CLOSE_BY = re.compile(r"what the article means by the (?:town|city)|of the sentence before$")
#: By operation and place: the sentence, where in it, and how surely.
Conducted = dict[tuple[str, str], tuple[Shadow, int, int, str]]


def note_places(conducted: Conducted, memory: Memory, shadow: Shadow, number: int, mentions: Sequence[Mention]) -> None:
    """Note where operations acted: the places of their counts, and places that the sentence joins to them.

    Parameters
    ----------
    conducted
        Where each operation acted, with the words that say so; it is added to.
    memory
        What the article has said so far, its operations among it.
    shadow, number
        The sentence and its number.
    mentions
        Its counts.
    """
    asked_who = memory.asked.who if memory.asked is not None else ""
    for mention in mentions:
        here = (mention.destination, *mention.places)
        if (
            mention.subject in memory.operations
            and mention.measure.kind == "flow"
            and mention.measure.unit != "lines"
            and mention.measure.name != "people supported"
            and (shadow.operations or mention.subject != asked_who)
            and (not mention.base or mention.form == "elliptic in_where")
        ):
            for name in filter(None, here):
                spot = next(((a, b) for a, b, ps in shadow.place_lists if name in [p.place for p in ps]), None)
                if spot and not _too_wide(name, shadow):
                    conducted.setdefault(
                        (mention.subject, name),
                        (shadow, min(spot[0], mention.start), max(spot[1], mention.end), "stated"),
                    )
    home = places_of_the_article(memory.shadows)
    response = response_of(shadow) if len(home) == 1 and not shadow.places else None
    if response is not None:
        conducted.setdefault((response[0], home[0]), (shadow, response[1], response[2], "implied"))
    for clause in clauses_of(shadow):
        who = topic(clause, number, memory) or (clause.operations[0].id if clause.operations else "")
        for a, b, places in shadow.place_lists if who else ():
            if (
                clause.text[a:b].strip()
                and joined_to_operation(clause, a)
                and not re.match(r"-(?:based|run)\b", shadow.text[b:])
            ):
                for place in places:
                    if place.place and not _too_wide(place.place, clause):
                        conducted.setdefault((who, place.place), (shadow, a, b, "stated"))


def _too_wide(place: str, shadow: Shadow) -> bool:
    """Return whether a place is a country, or holds another that the sentence names."""
    here = [p.place for p in shadow.places if p.place and shadow.text[p.start : p.end].strip()]
    holds = any(place in around(p) for p in here)
    return holds or kind_of(place) in ("country", "countries")


def note_places_taken_over(conducted: Conducted, mentions: Sequence[Mention], memory: Memory) -> None:
    """Note where operations acted whose counts have taken over their place from the text close by."""
    for mention in mentions:
        near = [d for d in mention.doubts if d.startswith(TAKEN_OVER) and _PLACE_CLOSE_BY.search(d)]
        who = mention.subject
        if who in memory.operations and near and mention.measure.name in _ACTIONS:
            for place in filter(None, (mention.destination, *mention.places)):
                spot = (mention.shadow, mention.start, mention.end, "implied")
                conducted.setdefault((who, place), spot)
