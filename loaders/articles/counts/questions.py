"""What a question asks for: the measure, and where and when it says that it asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphlab.loaders.articles.counts.clause_words import WORD
from graphlab.loaders.articles.counts.mentions import Mention, headings
from graphlab.loaders.articles.counts.noun_phrases import noun_phrase
from graphlab.loaders.articles.counts.predicates import predicates
from graphlab.loaders.articles.grammar import SIGNS, Measure, grammar
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.times.clock import When
from graphlab.wording.months import MONTHS

_N, _WHERE, _OF = (SIGNS[k] for k in ("n", "where", "org"))
_ASKED = re.compile(
    r"\?[\"')]*$|^\W*(?:(?:Q|Question)\s*\d*\b|please\b|to\s+ask\b|[^.?:]*\bplease\s+(?:give|state|provide|tell|supply|confirm|list|say|break)\b|(?:i|we)\s+would\s+like\b|can\s+you\b)",
    re.IGNORECASE,
)
#: Before a list of what is asked for.
_ASKS_BELOW = re.compile(
    r"\b(?:please|could\s+you|would\s+like\s+to\s+know|you\s+asked|i\s+request|i\s+am\s+requesting)\b[^?]*:\s*$",
    re.IGNORECASE,
)
#: "Of the people arrested, how many ...": a part of those of whom that was asked before.
_OF_THOSE_DONE = re.compile(
    r"[\s\"'(]*of\s+(?:the|those)\s+(?:people\s+|lines\s+|those\s+)?(?:who\s+were\s+)?(?P<done>\w+)\b,?\s+(?:please\s+\w+\s+)?how\s+many"
    r"|[\s\"'(]*how\s+many\s+of\s+(?:the|those)\s+(?:people\s+|lines\s+)?(?:who\s+(?:were|had\s+been)\s+)?(?P<was>arrested|charged|closed|jailed|convicted|held)\b",
    re.IGNORECASE,
)
#: "How many of those arrested were subsequently charged?"
_THEN_DONE = re.compile(
    r"\b(?:were|was|have\s+been|had\s+been)\s+(?:\w+ly\s+|later\s+|then\s+|since\s+)*(?P<done>charged|convicted|jailed|imprisoned|sentenced)\b",
    re.IGNORECASE,
)
#: "(a) London, (b) the West Midlands" in a question.
_LETTERED_PLACE = re.compile(
    rf"\(?\b(?P<letter>[a-h])\)\s*(?:in\s+|from\s+)?(?:the\s+)?(?P<place>{_WHERE}+)", re.IGNORECASE
)
_HOW_MANY = re.compile(r"\b(?:how\s+many|numbers?\s+of|total\s+of)(?=\s)", re.IGNORECASE)
_ASKS_FROM = re.compile(
    r"\b(?:from\s+(?:which|where|what)|(?:ran|run|runs|came|come|comes|controlled|operated)\s+(?:mainly\s+)?from|where\b[^?]{0,60}\bfrom\b|origin\w*|home\s+(?:area|address|force|county)|"
    r"areas?\s+of\s+residence|exporting)\b",
    re.IGNORECASE,
)
_ASKS_WHERE = re.compile(
    r"\bwhere\s+(?:were|was|did|are|do)\b|\b(?:which|what)\s+(?:[\w-]+\s+){0,3}?(?:areas?|towns?|districts?|places|forces?|count(?:y|ies)|wards?|cities)\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:those|these|the)\s+(?P<noun>lines|arrests|warrants|raids|people)\b", re.IGNORECASE)
#: "Please give the same figure for 2021".
_THE_SAME = re.compile(r"\bthe\s+same\s+(?:figures?|information|numbers?|data|details)\b", re.IGNORECASE)
#: "Where do they come from?": what was asked for before.
_THEY = re.compile(r"\b(?:they|them)\b", re.IGNORECASE)
#: "How many led to a charge?"
_LED_TO = re.compile(
    r"\bhow\s+many\b[^?]{0,60}?\b(?:led|resulted|ended)\s+(?:to|in|with)\s+(?:an?\s+)?(?:criminal\s+)?(?P<noun>charge|conviction)s?\b",
    re.IGNORECASE,
)
#: "How many have you closed?": of lines, where no noun is said.
_HOW_MANY_YOU = re.compile(
    r"\bhow\s+many\s+(?:have|has|had|did)\s+(?:you|they|we|the\s+(?:force|team|unit|police))\s+(?:\w+\s+)?(?P<done>clos\w+|shut|arrest\w*|charg\w+|jail\w*|convict\w*)\b",
    re.IGNORECASE,
)
_DONE_OF = {
    "clo": "lines closed",
    "shu": "lines closed",
    "arr": "arrests",
    "cha": "charges",
    "jai": "jailed",
    "con": "convictions",
}
_OF_THESE = re.compile(
    r"[\s\"'(]*of\s+(?:these|those|them)(?:\s+[\w-]+)?,?\s+(?:please\s+\w+\s+)?how\s+many\s+(?:of\s+them\s+)?",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\b(?:under|over|aged|male|female|children|from|boys|girls|juveniles?)\b", re.IGNORECASE)
_PARTICIPLE = re.compile(r"\b[A-Za-z]+ed\b")
_DAY_OF_EACH = re.compile(
    r"\b(?:on|at|as\s+at|as\s+of)\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[A-Z][a-z]+)\s+(?:in|of)\s+each\b"
)
_END_OF_EACH = re.compile(r"\b(?:at|by|as\s+at)\s+the\s+end\s+of\s+each\s+(?:calendar\s+)?year\b", re.IGNORECASE)
_EACH = re.compile(r"\b(?:each|every|per|by|broken\s+down)\b", re.IGNORECASE)
UNITS = {"lines": "lines", "arrests": "person-arrests", "warrants": "warrants", "raids": "raids"}


@dataclass(frozen=True)
class Asked:
    """What a question asks for, or what a list is a list of.

    Attributes
    ----------
    number
        Which sentence it is.
    measure
        Of what number is asked for; None where that is not said.
    when
        The only period that it names, unless figures for each of several are asked for.
    place
        The only place in which it asks.
    origins
        Whether the places of the answers are where something comes from.
    day
        "-12-31" where figures as at that day of each year are asked for.
    whens
        All periods that it names, in its order.
    letters
        The places that it names by letters, "(a) London".
    verbs
        Its participles: what was done to what is asked for.
    who
        The only operation that it names, or that the question names to which it goes back.
    """

    number: int
    measure: Measure | None
    when: When | None = None
    place: str = ""
    origins: bool = False
    day: str = ""
    whens: tuple[When, ...] = ()
    letters: tuple[tuple[str, str], ...] = ()
    verbs: frozenset[str] = frozenset()
    who: str = ""


def asked(
    shadow: Shadow, number: int, earlier: Sequence[Mention], before: Asked | None = None, lead: Shadow | None = None
) -> Asked | None:
    """Return what a sentence asks for, None if it is no question.

    "Of these" goes back to the question before; an item below `lead`, "please state:", asks as that does.
    """
    text = shadow.sentence.text
    below = lead is not None and not shadow.quantities and _ASKS_BELOW.search(lead.sentence.text)
    if not _ASKED.search(text) and not below and not (shadow.sentence.item and text.rstrip().endswith("?")):
        return None
    known = [w for w in shadow.periods if w.known]
    when = known[0] if len(known) == 1 and not _EACH.search(text) else None
    if not known and before is not None and (_THEY.search(text) or _OF_THESE.match(text) or _BACK.search(text)):
        when = before.when
    place = _asked_place(shadow)
    day = _DAY_OF_EACH.search(text)
    each = ""
    if day and day["month"] in MONTHS:
        each = f"-{MONTHS.index(day['month']) + 1:02d}-{int(day['day']):02d}"
    elif _END_OF_EACH.search(text):
        each = "-12"
    measure, origins = _measure_asked(shadow, earlier, before), bool(_ASKS_FROM.search(text))
    verbs = frozenset(v.lower() for v in _PARTICIPLE.findall(text))
    named = {o.id for o in shadow.operations}
    back = before is not None and bool(_OF_THOSE_DONE.match(text) or _OF_THESE.match(text) or _THEY.search(text))
    who = next(iter(named)) if len(named) == 1 else before.who if before is not None and back and not named else ""
    return Asked(number, measure, when, place, origins, each, tuple(known), tuple(_letters(shadow)), verbs, who)


def _letters(shadow: Shadow) -> Iterator[tuple[str, str]]:
    """Yield the places that a question names by letters, each with its letter."""
    for match in _LETTERED_PLACE.finditer(shadow.text):
        places = next((p for a, _, p in shadow.place_lists if a == match.start("place")), ())
        if len(places) == 1:
            yield match["letter"].lower(), places[0].place


def _asked_place(shadow: Shadow) -> str:
    inside = re.compile(r"\b(?:in|within|across)\s+(?:the\s+)?$", re.IGNORECASE)
    found = [p[0].place for a, _, p in shadow.place_lists if len(p) == 1 and inside.search(shadow.text[:a])]
    area = re.search(rf"\b(?:in|within|across)\s+(?:the\s+)?{_OF}+\s+(?:force\s+)?area\b", shadow.text)
    found += list(shadow.forces) if area and len(shadow.forces) == 1 else []
    return found[0] if len(found) == 1 else ""


def _measure_asked(shadow: Shadow, earlier: Sequence[Mention], before: Asked | None) -> Measure | None:
    of_these = _OF_THESE.match(shadow.text)
    if of_these and before is not None and before.measure is not None:
        told = f"{_N} {shadow.text[of_these.end() :]}"
        same = [f.measure for f in grammar().done if f.measure.unit == before.measure.unit and f.pattern.match(told)]
        return same[0] if same else before.measure if _SPLIT.search(shadow.text) else None
    if before is not None and _THE_SAME.search(shadow.text):
        return before.measure
    if led := _LED_TO.search(shadow.text):
        return grammar().measures["charges" if led["noun"].lower() == "charge" else "convictions"]
    if you := _HOW_MANY_YOU.search(shadow.text):
        return grammar().measures[_DONE_OF[you["done"][:3].lower()]]
    of_done = _OF_THOSE_DONE.match(shadow.text)
    if of_done and (then := _THEN_DONE.search(shadow.text, of_done.end())):
        return next((f.measure for f in grammar().done if f.pattern.match(f"{_N} were {then['done']}")), None)
    if of_done:
        told = f"{_N} were {of_done['done'] or of_done['was']}"
        return next((f.measure for f in grammar().done if f.pattern.match(told)), None)
    for form in grammar().asked:
        if form.hint.search(shadow.text) and form.pattern.search(shadow.text):
            return form.measure
    if (said := _by_verb_asked(shadow)) is not None:
        return said
    where = _ASKS_FROM.search(shadow.sentence.text) or _ASKS_WHERE.search(shadow.sentence.text)
    heads = {m.name: m for _, m in headings(shadow.text)} if where else {}
    if len(heads) == 1:
        return next(iter(heads.values()))
    if where and _THEY.search(shadow.text):
        last = earlier[-1].measure if earlier and earlier[-1].measure.unit == "lines" else None
        return before.measure if before is not None and before.measure is not None else last
    back = _BACK.search(shadow.text)
    if back and (unit := UNITS.get(back["noun"].lower())):
        return next((m.measure for m in reversed(earlier) if m.measure.unit == unit), None)
    return None


def _by_verb_asked(shadow: Shadow) -> Measure | None:
    """Return the measure of "how many referrals did the force make": that of the first verb that fits the noun."""
    many = _HOW_MANY.search(shadow.text)
    phrase = noun_phrase(shadow, many.end()) if many else None
    if phrase is None or not phrase.of:
        return None
    for word in WORD.finditer(shadow.text, phrase.end):
        for verb in predicates().verbs.get(word[0].lower(), ()):
            about = verb.about is None or verb.about.search(shadow.text)
            if phrase.of in verb.of and verb.by is None and about and verb.tail.match(shadow.text, word.end()):
                return verb.measure
    return None
