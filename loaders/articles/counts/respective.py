"""Numbers and what they are of in two lists of one order: "12, 15 and 19 arrests in January, February and March"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.times.clock import When
from graphlab.model.periods import parse_date

_SAID = re.compile(r"\brespectively\b|\bin\s+that\s+order\b", re.IGNORECASE)
_WERE = re.compile(
    r"(?:,|\s)\s*(?:the\s+(?:numbers?|figures?|totals?)(?:\s+(?:of|for)\s+[^.,;]{1,50}?)?\s+)?(?:were|was|stood\s+at|came\s+to|totalled|reached)\s+$",
    re.IGNORECASE,
)


def _lists(text: str, sign: str) -> list[tuple[int, int]]:
    """Return where lists of one sign stand: "ⓓⓓ, ⓓⓓ and ⓓⓓ"."""
    pattern = rf"{sign}+(?:,\s+{sign}+)*,?\s+and\s+(?:in\s+)?{sign}+"
    return [m.span() for m in re.finditer(pattern, text)]


def in_order(shadow: Shadow, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the counts of a sentence, those of a list of numbers with the period or place of the same rank.

    A list of numbers is taken so only where "respectively" says it, or where "were" joins the one list to the other.
    Of other lists only the numbers that the grammar gave are left, and their periods stay open.
    """
    for start, end in _lists(shadow.text, SIGNS["n"]):
        numbers = [q for q in shadow.quantities if start <= q.start < end]
        told = [m for m in mentions if start <= m.at < end]
        if not told:
            continue
        whens, joined = _whens(shadow, start)
        places = [p for a, _, p in shadow.place_lists if len(p) == len(numbers) and all(x.place for x in p)]
        if not (_SAID.search(shadow.text) or joined) or len(numbers) < 2:
            continue
        if len(whens) != len(numbers) and not (len(places) == 1 and _SAID.search(shadow.text)):
            continue
        first = told[0]
        made = []
        for rank, quantity in enumerate(numbers):
            own = next((m for m in told if m.quantity is quantity), None)
            mention = own or replace(first, quantity=quantity, form="elliptic respectively", like=None, doubts=[])
            if len(whens) == len(numbers):
                mention.first, mention.last = whens[rank].first, whens[rank].last
                mention.doubt(whens[rank].doubt)
            else:
                mention.destination = places[0][rank].place
                mention.doubt("numbers and places are two lists: the order joins them")
            made.append(mention)
        return sorted([*(m for m in mentions if m not in made), *made], key=lambda m: m.at)
    return list(mentions)


def _whens(shadow: Shadow, numbers: int) -> tuple[list[When], bool]:
    """Return the periods of the list in a sentence, and whether "were" joins them to the numbers that follow."""
    for start, end in _lists(shadow.text, SIGNS["when"]):
        whens = [w for w in shadow.periods if start <= w.start < end]
        return whens, end <= numbers and bool(_WERE.fullmatch(shadow.text[end:numbers]))
    return [], False


def together(shadow: Shadow, when: When) -> When | None:
    """Return what a period means that stands in a list: the span of those that follow each other, None for any other.

    A period by itself is returned as it is.
    """
    for start, end in _lists(shadow.text, SIGNS["when"]):
        if not start <= when.start < end:
            continue
        whens = [w for w in shadow.periods if start <= w.start < end]
        if not all(w.first and w.last for w in whens):
            return None
        ends = [(parse_date(w.first).first, parse_date(w.last).last) for w in whens]
        if all((b[0] - a[1]).days == 1 for a, b in itertools.pairwise(ends)):
            return When(whens[0].start, whens[-1].end, "span", whens[0].first, whens[-1].last, whens[0].doubt)
        return None
    return when
