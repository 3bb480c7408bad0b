"""Counts of which the noun is said first: "the number of lines that the force has closed rose from 21 to 34".

What is counted is read as it is behind a number (`by_clause`): "the number of" stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from graphlab.loaders.articles.counts.by_clause import Around, Asked, as_subject
from graphlab.loaders.articles.counts.mentions import Mention, group_of, is_wish, quantity_at
from graphlab.loaders.articles.counts.noun_phrases import noun_phrase
from graphlab.loaders.articles.grammar import SIGNS, Measure, expand, grammar
from graphlab.loaders.articles.quantities import Quantity

_N, _X, _WHEN = SIGNS["n"], SIGNS["x"], SIGNS["when"]
_NUMBER_OF = re.compile(r"\b(?:numbers?|totals?|figures?)\s+(?:of|for)(?=\s)", re.IGNORECASE)
#: Before "the number of": the number itself.
_TO_BEFORE = re.compile(
    rf"\b(?:br(?:ought|ings?|inging)|t(?:ook|akes?|aking)|puts?|putting|raises?|raised|lifts?|lifted|cuts?|cutting)\s+(?:to|at)\s+(?P<n>{_N}+)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
#: Before "the number of": what comes to a number behind it.
_BRINGS = re.compile(
    r"\b(?:br(?:ought|ings?|inging)|t(?:ook|akes?|aking)|puts?|putting|raises?|raised|lifts?|lifted)\s+(?:the\s+)?(?:total\s+)?$",
    re.IGNORECASE,
)
_TO = re.compile(rf"[^.;{_N}]{{0,60}}?\b(?:to|at)\s+(?:just\s+|only\s+)?(?P<n>{_N}+)", re.IGNORECASE)
_FROM_TO = re.compile(
    rf"(?:\s+(?:in|over|within|by|during)\s+(?:the\s+)?[{_X}{_WHEN}]+|,|\s+by\s+{_N}+)*"
    rf"(?P<first>(?:\s+(?:from|at|to|of|just|only|around|a|low|high|peak|record))*\s*(?P<a>{_N}+))"
    rf"(?:[^{_N}.;]{{0,70}}?\b(?:to|from|and)\s+(?:just\s+|only\s+|the\s+)?(?P<b>{_N}+))?",
    re.IGNORECASE,
)


def numbers_of(around: Around, found: Mapping[int, Mention]) -> Iterator[Mention]:
    """Yield the counts of sentences that say first what is counted and then how many there are."""
    text = around.shadow.text
    for match in _NUMBER_OF.finditer(text):
        phrase = noun_phrase(around.shadow, match.end())
        if not phrase.of:
            continue
        told = as_subject(around, Asked(Quantity(match.end() - 1, match.end(), "2"), phrase, phrase.of))
        if told is None:
            continue
        measure, _, _, end = told
        for quantity, form in _told(around, match, end):
            if quantity.start in found:
                continue
            group = group_of(around.shadow.sentence.text[match.end() : phrase.end])
            start = min(match.start(), quantity.start)
            mention = Mention(
                around.shadow, around.number, quantity, measure, start, max(end, quantity.end), form, group
            )
            if _is_told(around, mention, measure):
                yield mention


def _is_told(around: Around, mention: Mention, measure: Measure) -> bool:
    lines = measure.unit == "lines" and grammar().other_lines.search(around.shadow.sentence.text)
    return not lines and not is_wish(around.shadow, mention)


def _told(around: Around, match: re.Match[str], end: int) -> Iterator[tuple[Quantity, str]]:
    """Yield the numbers that belong to "the number of", each with the form in which it is said."""
    shadow = around.shadow
    before = _TO_BEFORE.search(shadow.text[: match.start()])
    if before:
        quantity = quantity_at(shadow, before.start("n"))
        if quantity is not None:
            yield quantity, "change to"
        return
    if _BRINGS.search(shadow.text[: match.start()]):
        to = _TO.match(shadow.text, end)
        quantity = quantity_at(shadow, to.start("n")) if to else None
        if quantity is not None:
            yield quantity, "change to"
        return
    change = _change().match(shadow.text, end)
    rest = _FROM_TO.match(shadow.text, change.end() if change else end)
    for name in ("a", "b"):
        quantity = quantity_at(shadow, rest.start(name)) if rest and rest[name] else None
        if quantity is not None:
            is_from = re.search(r"\bfrom\s+(?:just\s+|around\s+|a\s+\w+\s+of\s+)?$", shadow.text[: quantity.start])
            yield quantity, "change from" if is_from else "change to"


@lru_cache(maxsize=1)
def _change() -> re.Pattern[str]:
    return re.compile(expand(f"[^.;{_N}]{{0,90}}?_{{change_to}}", grammar().slots, group=False), re.IGNORECASE)
