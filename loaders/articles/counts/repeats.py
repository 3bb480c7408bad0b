"""Counts that only say again what another says, as a list does a headline: one of them is kept."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.sentences import Sentence

_SAID_AGAIN_FROM = 10
#: So far down stand headlines, below the name of a force and a day: before the first whole sentence.
_HEADLINES = 6
_WHOLE = re.compile(r"[.!?:][\"')]*$")


def without_repeats(mentions: Sequence[Mention], listed: Sequence[Sentence]) -> list[Mention]:
    """Leave out a count that only says again what another says; what a headline adds goes to the count in the text."""
    kept: list[Mention] = []
    heads = len(list(itertools.takewhile(lambda s: not _WHOLE.search(s.text), listed[:_HEADLINES])))
    for mention in mentions:
        same = next((m for m in kept if _says_the_same(m, mention, heads)), None)
        if same is None:
            kept.append(mention)
            continue
        for later in mentions:
            if later.whole is mention:
                later.whole = same
        if _in_headline(same, heads) and not _in_headline(mention, heads):
            _fill(mention, same)
            kept[kept.index(same)] = mention
            for later in mentions:
                if later.whole is same:
                    later.whole = mention
        else:
            _fill(same, mention)
    return sorted(kept, key=lambda m: (m.number, m.at))


def _in_headline(mention: Mention, heads: int) -> bool:
    return mention.shadow.sentence.title or (mention.number < heads and not mention.shadow.sentence.item)


def _says_the_same(first: Mention, second: Mention, heads: int) -> bool:
    if (first.measure, first.quantity.value, first.group) != (second.measure, second.quantity.value, second.group):
        return False
    if _says_again(first, second):
        return True
    pairs = [(first.origin, second.origin), (first.destination, second.destination), (first.subject, second.subject),
             (first.first, second.first), (first.last, second.last), (first.places, second.places)]  # fmt: skip
    if all(a == b for a, b in pairs):
        return bool(first.first or first.last or _in_headline(first, heads))
    title = _in_headline(first, heads) or _in_headline(second, heads)
    ends = [bool(m.origin) - bool(m.destination or m.places) for m in (first, second)]
    if not title and ends[0] * ends[1] < 0:
        return False  # "Scunthorpe: 3" and "three from Merseyside" are two figures
    dated = bool(first.first) and (first.first, first.last) == (second.first, second.last)
    return (title or dated) and all(not a or not b or a == b for a, b in pairs)


def _says_again(first: Mention, second: Mention) -> bool:
    """Return whether a count with nothing of its own only repeats an earlier one, as a list does a headline."""
    if second.whole is not None or second.base or first.whole is not None or second.number == first.number:
        return False
    if not second.quantity.value.isdigit() or int(second.quantity.value) < _SAID_AGAIN_FROM or second.form == "cell":
        return False
    return not (second.origin or second.destination or second.places or second.first or second.last) and (
        second.subject in ("", first.subject)
    )


def _fill(kept: Mention, other: Mention) -> None:
    for column in ("origin", "destination", "subject", "places"):
        if not getattr(kept, column) and not (column == "places" and kept.destination):
            setattr(kept, column, getattr(other, column))
            if getattr(other, column) and other.shadow.sentence.title:
                kept.doubt(f"the {'place' if column == 'destination' else column} is that of the headline")
    if not (kept.first or kept.last):
        kept.first, kept.last = other.first, other.last
