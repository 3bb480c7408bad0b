"""Counts by the grammar of a clause, in any order: a number, its noun, and the verb that governs both.

The forms of ``grammar.yaml`` are whole phrases; here nothing is a phrase. The noun after a number gives its class
(`noun_phrases`), and the nearest verb gives the measure (``predicates.yaml``): the verb before it of which it is the
object, alone or in a list, or the verb behind it of which it is the subject, whatever stands between them that is no
clause of its own. A number without a noun has the class of the one that it goes on from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphlab.loaders.articles.counts.clause_words import (
    AND_WERE,
    BARE,
    BETWEEN,
    BREAKS,
    BY_DEALERS,
    DEFINITE,
    DIRECT,
    FINITE_AFTER,
    HAS,
    HAVE,
    JOINS,
    LABEL,
    LISTED,
    NO_OBJECT,
    NO_VERB,
    OBJECT_CLAUSE,
    OF_A_WHOLE,
    OF_THE_NUMBER,
    OF_WHOM,
    OPENS,
    PASSIVE,
    PASSIVE_BEFORE,
    PAST_CLAUSE,
    PERFECT_BEFORE,
    SINGULAR,
    SUCH,
    THERE,
    THOSE,
    VERB_NEXT,
    WORD,
)
from graphlab.loaders.articles.counts.mentions import Mention, group_of, is_wish
from graphlab.loaders.articles.counts.noun_phrases import CLASS_OF_UNIT, NounPhrase, noun_phrase
from graphlab.loaders.articles.counts.predicates import Verb, predicates
from graphlab.loaders.articles.grammar import Measure, grammar
from graphlab.loaders.articles.quantities import Quantity
from graphlab.loaders.articles.shadow import Shadow

#: Measures whose verbs are said of nobody but people, so that a number without a noun needs no other.
_OF_PEOPLE_ONLY = frozenset(("arrests", "charges", "convictions", "jailed", "people supported"))
#: How far behind its noun a verb is looked for.
_REACH = 260
_Told = tuple[Measure, str, int, int]


@dataclass(frozen=True)
class Around:
    """The text around a number: its sentence, the one before it, and the counts before it, the last one last."""

    shadow: Shadow
    number: int
    before: Shadow | None
    earlier: Sequence[Mention]

    def speaks_of(self, about: re.Pattern[str] | None) -> bool:
        """Return whether the sentence or the one before it speaks of something; of None always."""
        texts = (self.shadow.text, self.before.text if self.before is not None else "")
        return about is None or any(about.search(text) for text in texts)


@dataclass(frozen=True)
class Asked:
    """A number whose measure is looked for: its noun phrase, and the class that this or the count before it has."""

    quantity: Quantity
    phrase: NounPhrase
    of: str

    def is_of(self, classes: frozenset[str], measure: Measure) -> bool:
        """Return whether a verb that is said of some classes may be said of it."""
        return self.of in classes or (not self.phrase.of and measure.name in _OF_PEOPLE_ONLY)


def by_clause(around: Around, found: Mapping[int, Mention]) -> Iterator[Mention]:
    """Yield the counts of numbers with a noun of a class that no form has taken."""
    for quantity in around.shadow.quantities:
        phrase = noun_phrase(around.shadow, quantity.end)
        if quantity.start not in found and phrase.of and not _is_one_case(quantity, phrase):
            yield from _told(around, Asked(quantity, phrase, phrase.of))


def by_clause_without_noun(around: Around, found: Mapping[int, Mention]) -> Iterator[Mention]:
    """Yield the counts of numbers without a noun whose verb says the measure."""
    made = dict(found)
    for quantity in around.shadow.quantities:
        if quantity.start in made:
            continue
        phrase = noun_phrase(around.shadow, quantity.end)
        if phrase.of or _is_one_case(quantity, phrase):
            continue
        if phrase.other and not _object_clause(around.shadow, quantity.end):
            continue
        for mention in _told(around, Asked(quantity, phrase, _class_before(around, quantity, made))):
            made[mention.at] = mention
            yield mention


def _is_one_case(quantity: Quantity, phrase: NounPhrase) -> bool:
    """Return whether a number only tells of one case: "one boy was arrested" counts nothing, "one of them" does."""
    return quantity.value == "1" and not phrase.partitive


def _class_before(around: Around, quantity: Quantity, made: Mapping[int, Mention]) -> str:
    """Return the class of the last number before one: by its noun, or by the measure that it has been given."""
    for other in reversed([q for q in around.shadow.quantities if q.end <= quantity.start]):
        if other.start in made:
            return CLASS_OF_UNIT.get(made[other.start].measure.unit, "")
        phrase = noun_phrase(around.shadow, other.end)
        if phrase.of or phrase.other:
            return phrase.of
    label = LABEL.match(around.shadow.text)
    if label and (of := predicates().class_of.get(label["noun"].lower(), "")):
        return of  # "Lines: we closed 16"
    near = [m for m in around.earlier if 0 < around.number - m.number <= 2]
    return CLASS_OF_UNIT.get(near[-1].measure.unit, "") if near else ""


def _told(around: Around, asked: Asked) -> Iterator[Mention]:
    shadow, quantity, phrase = around.shadow, asked.quantity, asked.phrase
    if OF_A_WHOLE.search(shadow.text[: quantity.start]):
        return
    told = as_subject(around, asked) or _as_object(around, asked)
    if told is None:
        return
    measure, form, start, end = told
    if measure.unit == "lines" and grammar().other_lines.search(shadow.sentence.text):
        return
    between = shadow.text[phrase.end : end]
    if measure.name == "active lines" and (
        phrase.partitive or _is_definite(around, asked) or re.search(r",[^,]*\b(?:which|that)\b", between)
    ):
        return  # where those lines are is said, not that they are others
    listed = LISTED.match(shadow.text, phrase.end)
    with_others = listed is not None and noun_phrase(shadow, listed.end()).of and not listed["own"]  # "boys and girls"
    group = "" if with_others else group_of(shadow.sentence.text[quantity.end : phrase.end].lower())
    start, end = min(start, quantity.start), max(end, quantity.end)
    mention = Mention(shadow, around.number, quantity, measure, start, end, form, group)
    if not is_wish(shadow, mention):
        yield mention


def _is_definite(around: Around, asked: Asked) -> bool:
    return bool(DEFINITE.search(around.shadow.text[: asked.quantity.start]))


def _named(measure: Measure, how: str) -> str:
    return f"{'people' if measure.people else 'thing'}_{how}"


# As the object of the verb before it


def _as_object(around: Around, asked: Asked) -> _Told | None:
    """Return what the nearest verb before a number says of it."""
    text, quantity, phrase = around.shadow.text, asked.quantity, asked.phrase
    if FINITE_AFTER.match(text, phrase.end) or OF_WHOM.match(text, quantity.end):
        return None
    if not phrase.of and not phrase.partitive and not NO_OBJECT.match(text, quantity.end):
        return None
    before = text[: quantity.start]
    measure, about = predicates().there.get(asked.of, (None, None))
    if measure is not None and around.speaks_of(about) and _there_is(around, asked, measure, before):
        return measure, _named(measure, "active"), quantity.start, phrase.end
    for start, end, verbs in _verbs_before(around.shadow, quantity):
        for verb in verbs:
            stop = _takes(around, verb, start, end, asked)
            if stop:
                return verb.measure, _named(verb.measure, "active"), start, stop
        return None
    return None


def _there_is(around: Around, asked: Asked, measure: Measure, before: str) -> bool:
    """Return whether "there are 12 lines", "we have 12" says that they are; without a noun only after such a count."""
    if asked.phrase.of:
        return bool(THERE.search(before) or HAS.search(before))
    last = around.earlier[-1] if around.earlier else None
    goes_on = last is not None and last.measure == measure and around.number - last.number <= 1
    return goes_on and bool(THERE.search(before) or HAS.search(before))


def _verbs_before(shadow: Shadow, quantity: Quantity) -> Iterator[tuple[int, int, Sequence[Verb]]]:
    """Yield the verbs before a number, the nearest first; one that makes no count has no measures."""
    lexicon = predicates()
    nouns = [(q.end, noun_phrase(shadow, q.end).end) for q in shadow.quantities if q.end < quantity.start]
    for word in reversed(list(WORD.finditer(shadow.text, 0, quantity.start))):
        low = word[0].lower()
        if any(a <= word.start() < b for a, b in nouns):
            continue
        if low in lexicon.verbs:
            yield word.start(), word.end(), lexicon.verbs[low]
        elif low in lexicon.finite or re.fullmatch(r"[a-z]{2,}ed", low):
            yield word.start(), word.end(), ()


def _takes(around: Around, verb: Verb, start: int, end: int, asked: Asked) -> int:
    """Return where the words end that say a number is the object of a verb; 0 where it is not."""
    text, quantity, phrase = around.shadow.text, asked.quantity, asked.phrase
    if verb.own or not asked.is_of(verb.of, verb.measure) or not around.speaks_of(verb.about):
        return 0
    tail = verb.tail.match(text, end)
    if not tail or tail.end() > quantity.start or not _is_active(around.shadow, verb, start):
        return 0
    between = text[tail.end() : quantity.start]
    if not DIRECT.fullmatch(between) and (verb.rest is not None or not _joins(between)):
        return 0
    if verb.by is not None and not verb.by.search(text[:start]):
        return 0
    if verb.not_after is not None and verb.not_after.match(text, phrase.end):
        return 0
    if verb.rest is None:
        return phrase.end
    rest = re.compile(rf"{NO_VERB}{{0,60}}?{verb.rest.pattern}", re.IGNORECASE).match(text, phrase.end)
    return rest.end() if rest else 0


def _joins(between: str) -> bool:
    """Return whether what stands between a verb and a number is the beginning of a list of objects."""
    return bool(JOINS.search(between)) and not BREAKS.search(between) and bool(re.match(r"\s+[^\s,]", between))


def _is_active(shadow: Shadow, verb: Verb, start: int) -> bool:
    """Return whether a verb is said of who does it: not "were closed", "those closed", "to close"."""
    before = shadow.text[:start]
    if verb.form in ("noun", "ing"):
        return True
    if verb.form == "base":
        return shadow.sentence.title and not re.search(r"\b(?:to|help|helps|helped)\s+$", before)
    if BY_DEALERS.search(before) and verb.measure.unit != "addresses":
        return False
    if PASSIVE_BEFORE.search(before) or THOSE.search(before):
        return False
    return verb.form in ("past", "both") or bool(PERFECT_BEFORE.search(before))


# As the subject of the verb behind it


def as_subject(around: Around, asked: Asked) -> _Told | None:
    """Return what the verb behind a number says of it."""
    shadow, quantity, phrase = around.shadow, asked.quantity, asked.phrase
    if not phrase.of and not phrase.partitive and not OPENS.search(shadow.text[: quantity.start]):
        return _verb_at(around, quantity.end, asked) if _object_clause(shadow, quantity.end) else None
    such = _such(around, asked)
    if such is not None:
        return such
    for at in _ways_on(shadow, phrase.end):
        told = _verb_at(around, at, asked)
        if told is not None:
            return told
    both = AND_WERE.match(shadow.text, phrase.end) if phrase.of else None
    return _verb_at(around, both.end("first"), asked) if both else None


def _object_clause(shadow: Shadow, at: int) -> bool:
    """Return whether a clause begins of which a number is the object: "the 212 we have arrested"."""
    return bool(OBJECT_CLAUSE.match(shadow.text, at) or PAST_CLAUSE.match(shadow.text, at))


def _such(around: Around, asked: Asked) -> _Told | None:
    """Read "found seven such flats": what such ones are is said before."""
    text, quantity = around.shadow.text, asked.quantity
    if not SUCH.match(text, quantity.end):
        return None
    for measure, about in predicates().such.get(asked.of, ()):
        if around.speaks_of(about):
            return measure, _named(measure, "active"), quantity.start, asked.phrase.end
    return None


def _ways_on(shadow: Shadow, end: int) -> Iterator[int]:
    """Yield the places behind a noun where its verb may begin: at once, behind a list, behind what stands between."""
    text = shadow.text
    seen = [end, *_behind_a_list(shadow, end)]
    yield from seen
    for begin in tuple(seen):
        for match in VERB_NEXT.finditer(text, begin, min(len(text), begin + _REACH)):
            place = match.start()
            if place > begin and place not in seen and BETWEEN.fullmatch(text, begin, place):
                seen.append(place)
                yield place


def _behind_a_list(shadow: Shadow, end: int) -> Iterator[int]:
    """Yield where a list ends that goes on from a noun: "12 men, three women and a boy"."""
    while listed := LISTED.match(shadow.text, end):
        noun = noun_phrase(shadow, listed.end())
        if not noun.of:
            return
        end = noun.end
        yield end


def _verb_at(around: Around, at: int, asked: Asked) -> _Told | None:
    text, quantity = around.shadow.text, asked.quantity
    passive = PASSIVE.match(text, at)
    if passive and (quantity.value == "1" or not SINGULAR.match(passive["be"])):
        if not _is_definite(around, asked):
            for measure, classes, state in predicates().states:
                match = state.match(text, passive.end()) if asked.is_of(classes, measure) else None
                if match:
                    return measure, _named(measure, "passive"), quantity.start, match.end()
        found = _participle(around, passive.end(), asked)
        if found is not None:
            return found[0], _named(found[0], "passive"), quantity.start, found[1]
    found = None if _is_definite(around, asked) else _own_verb(around, at, asked)
    if found is not None:
        return found[0], _named(found[0], "passive"), quantity.start, found[1]
    if at != asked.phrase.end and at not in _behind_a_list(around.shadow, asked.phrase.end):
        return None
    for how, pattern in (("participle", BARE), ("passive", OBJECT_CLAUSE), ("passive", PAST_CLAUSE)):
        bare = asked.phrase.of and not OF_THE_NUMBER.match(text, quantity.end)
        match = pattern.match(text, at) if bare or pattern is not BARE else None
        found = _participle(around, match.end(), asked) if match else None
        if found is not None:
            return found[0], _named(found[0], how), quantity.start, found[1]
    return None


def _participle(around: Around, at: int, asked: Asked) -> tuple[Measure, int] | None:
    """Return the measure of a participle at a place: "closed", "put out of business"; of several the longest."""
    text = around.shadow.text
    word = WORD.match(text, at)
    found = []
    for verb in predicates().verbs.get(word[0].lower(), ()) if word else ():
        usable = not verb.own and verb.form in ("participle", "both") and verb.by is None
        if not usable or not asked.is_of(verb.of, verb.measure) or not around.speaks_of(verb.about):
            continue
        tail = verb.tail.match(text, word.end()) if word else None
        end = tail and (verb.rest.match(text, tail.end()) if verb.rest is not None else tail)
        if end and not (verb.not_after is not None and verb.not_after.match(text, end.end())):
            found.append((verb.measure, end.end()))
    return max(found, key=lambda f: f[1], default=None)


def _own_verb(around: Around, at: int, asked: Asked) -> tuple[Measure, int] | None:
    """Return the measure of a verb that what is counted does itself: "have since appeared in court"."""
    text = around.shadow.text
    have = HAVE.match(text, at)
    word = WORD.match(text, have.end()) if have else None
    if have is None or word is None:
        return None
    wanted = ("participle", "both") if have["have"] else ("past", "both", "base", "ing")
    for verb in predicates().verbs.get(word[0].lower(), ()):
        tail = verb.tail.match(text, word.end())
        if verb.own and verb.form in wanted and tail and asked.is_of(verb.of, verb.measure):
            return verb.measure, tail.end()
    return None
