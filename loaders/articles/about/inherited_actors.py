"""Which operation a count takes over that its clause does not name: of the count before it, or of the sentence before.

Only what one action leads to (arrests, charges, seizures) takes it over, from the sentence directly before in the same
paragraph, and only where neither names another operation, body, place or time. Each has the doubt that says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.articles.about.inherited_places import TAKEN_OVER
from graphlab.loaders.articles.acted_in import work_of
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.shadow import Shadow

_RESULTS = frozenset(
    (
        "raids",
        "warrants",
        "searches",
        "arrests",
        "charges",
        "phones seized",
        "weapons seized",
        "people safeguarded",
        "addresses visited",
    )
)
#: What may follow months later: only in the sentence that tells of the action itself.
_IN_COURT = ("jailed", "convictions")
#: Another action or another time.
_ELSEWHERE = re.compile(
    r"\b(?:elsewhere|separate(?:ly)?|meanwhile|in\s+total|overall|altogether|in\s+all|across\s+the\s+(?:force|county|region|country|year)|since\s+(?!been|then\s+been)|so\s+far|to\s+date|"
    r"(?:this|last|previous|each|every)\s+(?:year|month|week|quarter)|earlier|previously|another|unrelated|annual\w*|a\s+year|compared|forces|hospital|council|school)\b",
    re.IGNORECASE,
)
#: Before: not one action, but all that was done.
_SUMS_UP = re.compile(r"\b(?:so\s+far|to\s+date|in\s+total|altogether|overall|since)\b", re.IGNORECASE)
_TURNS = re.compile(
    r"[;:]|\b(?:while|but|whereas|compared|after|before|number\s+of|fallen|risen|fell|rose)\b", re.IGNORECASE
)
#: A sentence that goes on with what was done: by officers, or in the passive.
_DONE = re.compile(
    r"\b(?:officers|police|detectives|they|teams?|we|it\s+saw)\b|\b(?:was|were|have\s+been|has\s+been|have\s+since\s+been)\s+(?:\w+ly\s+|also\s+|all\s+|later\s+|since\s+)?\w+(?:ed|en|ld|nd|de|ut)\b|\barrest(?:ed|ing)\b",
    re.IGNORECASE,
)


def take_over_actors(mentions: Sequence[Mention], shadows: Sequence[Shadow], operations: Sequence[str]) -> None:
    """Give counts the operation of the count or sentence before, with a doubt.

    Parameters
    ----------
    mentions
        The counts, in the order of the article; they are changed.
    shadows
        Its sentences.
    operations
        The ids of its operations.
    """
    for index, mention in enumerate(mentions):
        if (
            mention.subject
            or mention.measure.name not in (*_RESULTS, *_IN_COURT)
            or mention.shadow.sentence.text.endswith("?")
        ):
            continue
        who, how = _beside(mention, mentions[:index]) or _before(mention, mentions[:index], shadows) or ("", "")
        if who in operations:
            mention.subject = who
            mention.doubts = [d for d in mention.doubts if not d.startswith("who did it")]
            mention.doubt(f"{TAKEN_OVER}the operation is that of {how}")


def _beside(mention: Mention, earlier: Sequence[Mention]) -> tuple[str, str] | None:
    """Return the operation of the count before one in its sentence, if nothing turns between them."""
    here = [m for m in earlier if m.number == mention.number and m.measure.kind == "flow"]
    if not here or not here[-1].subject or len({m.subject for m in here}) > 1:
        return None
    between = mention.shadow.text[here[-1].quantity.end : mention.at]
    named = any(o.start > here[-1].at for o in mention.shadow.operations)
    bodies = any(start > here[-1].at for start, _, _ in mention.shadow.organisations)
    if named or bodies or _TURNS.search(between) or _ELSEWHERE.search(between):
        return None
    return here[-1].subject, "the count before it in the sentence"


def _before(mention: Mention, earlier: Sequence[Mention], shadows: Sequence[Shadow]) -> tuple[str, str] | None:
    """Return the only operation of the counts of the sentence before, or that it names, if this one goes on from it."""
    shadow = mention.shadow
    others = shadow.operations or shadow.organisations or _ELSEWHERE.search(shadow.sentence.text)
    if mention.measure.name in _IN_COURT or not mention.number or others:
        return None
    last = shadows[mention.number - 1]
    if last.sentence.paragraph != shadow.sentence.paragraph or not _DONE.search(shadow.text):
        return None
    told = [m for m in earlier if m.number == mention.number - 1 and m.measure.kind == "flow"]
    subjects = {m.subject for m in told}
    named = {o.id for o in last.operations}
    who, places = work_of(last)
    own = {p for p in (mention.destination, *mention.places) if p}
    if who and not told and own <= set(places):
        return who, "the sentence before, which says where it worked"
    if not told or len(subjects) != 1 or len(named) > 1 or _SUMS_UP.search(last.sentence.text):
        return None
    where = {p for m in told for p in (m.destination, *m.places) if p}
    dated = {(m.first, m.last) for m in told}
    other_time = (mention.first or mention.last) and (mention.first, mention.last) not in dated
    if (own and where and not own <= where) or (other_time and any(a or b for a, b in dated)):
        return None
    return subjects.pop(), "the sentence before"
