"""Counts in the words of an answer: "nine children were referred in 2018", where referrals to the NRM were asked for.

The question says of which measure they are; the answer must take up a word of it, and its noun must be what was asked
for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from graphlab.loaders.articles.counts.mentions import Mention, is_wish
from graphlab.loaders.articles.counts.noun_phrases import CLASS_OF_UNIT, noun_phrase
from graphlab.loaders.articles.counts.questions import Asked
from graphlab.loaders.articles.grammar import SIGNS, Measure
from graphlab.loaders.articles.quantities import Quantity
from graphlab.loaders.articles.shadow import Shadow

_WERE = re.compile(
    r"\s+(?:in\s+(?:total|all)\s+)?(?:were|was|had\s+been|have\s+been|has\s+been)\s+(?:[a-z]+ly\s+)?(?P<done>[a-z]+ed|made|found|held|shut|taken)\b",
    re.IGNORECASE,
)
_DID = re.compile(
    r"\b(?:we|it|they|the\s+(?:force|constabulary|council|service|police))\s+(?:have\s+|has\s+|had\s+)?(?P<done>[a-z]+ed|made|found|held|shut|took)\s+$",
    re.IGNORECASE,
)
#: What may be said of any figure.
_ANY_VERB = frozenset(("recorded", "made", "found", "held", "logged", "reported"))
#: "Seven knives, two air rifles and one shotgun": an answer that is a list and no more.
_LISTED = re.compile(
    rf"[\s\"'(]*(?:(?:answer|response|reply|A)\s*\d*\s*[:.-]\s*)?(?:{SIGNS['n']}+\s[\w\s-]{{1,30}}(?:,|\s+and)\s+(?:and\s+)?)*",
    re.IGNORECASE,
)
#: "82, compared with 61 in 2020": the number that opens the answer.
_OPENS = re.compile(r"[\s\"'(]*(?:(?:answer|response|reply|A)\s*\d*\s*[:.-]\s*)?", re.IGNORECASE)
_ALONE = re.compile(
    rf"\s*(?:[,;]\s|,?\s*(?:compared|up|down|against|a\s+(?:rise|fall)|since|at\s+the\s+(?:date|time)|so\s+far|to\s+date|last|this|(?:in|during|over|by|at)(?=\s+{SIGNS['when']}))\b)",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:were|was|is|are|have|has|had|did|do|[a-z]+ed|made|took|found)\b", re.IGNORECASE)
_SAID_OF_QUESTION = "what is counted is said in the question"
_CLASSES = CLASS_OF_UNIT | {"referrals": "referral"}


def by_question(shadow: Shadow, number: int, found: Mapping[int, Mention], above: Asked | None) -> Iterator[Mention]:
    """Yield the counts of an answer whose noun and verb are those of the question."""
    if above is None or above.measure is None:
        return
    for quantity in shadow.quantities:
        if quantity.start in found:
            continue
        if _OPENS.fullmatch(shadow.text[: quantity.start]) and _ALONE.match(shadow.text, quantity.end):
            yield _answer(shadow, number, quantity, quantity.end, above)
            continue
        phrase = noun_phrase(shadow, quantity.end)
        if phrase.partitive or not _is_asked(phrase.of, above.measure):
            continue
        if _LISTED.fullmatch(shadow.text[: quantity.start]) and not _VERB.search(shadow.text):
            yield _answer(shadow, number, quantity, phrase.end, above)
            continue
        said = _WERE.match(shadow.text, phrase.end) or _DID.search(shadow.text[: quantity.start])
        if said and (said["done"].lower() in above.verbs or said["done"].lower() in _ANY_VERB):
            start, end = min(said.start("done"), quantity.start), max(phrase.end, said.end("done"))
            mention = Mention(shadow, number, quantity, above.measure, start, end, "thing_passive")
            mention.doubt(_SAID_OF_QUESTION)
            if not is_wish(shadow, mention):
                yield mention


def _answer(shadow: Shadow, number: int, quantity: Quantity, end: int, above: Asked) -> Mention:
    """Return a number that is the answer itself, with the period and place of the question."""
    assert above.measure is not None
    mention = Mention(shadow, number, quantity, above.measure, quantity.start, end, "answer")
    mention.doubt(_SAID_OF_QUESTION)
    if above.when is not None:
        mention.first, mention.last = above.when.first, above.when.last
    mention.destination = above.place
    return mention


def _is_asked(noun: str, measure: Measure) -> bool:
    if not noun:
        return False
    return noun == _CLASSES.get(measure.unit, "") or (noun == "person" and measure.people)
