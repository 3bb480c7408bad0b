"""Counts of lines closed that an ordinal tells: "it is the sixth line to be closed in the town since January"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import grammar
from graphlab.loaders.articles.quantities import Quantity
from graphlab.loaders.articles.shadow import Shadow

_WORDS = [
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
_VALUES = {word: number for number, word in enumerate(_WORDS, 2)}
_ORDINAL = rf"(?P<ordinal>{'|'.join(_WORDS)}|\d{{1,3}}(?:st|nd|rd|th))"
_CLOSED = (
    r"(?:closed|shut|dismantled|taken\s+(?:down|out|off)|smashed|brought\s+down|broken\s+up|put\s+out\s+of\s+(?:action|business)|severed|"
    r"cut\s+off)"
)
_LINE = r"(?:(?:drugs?|county|deal|such|dealing)\s+)*line"
_PATTERNS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        # "it is the sixth line to be closed"; "the fourth line that the squad has put out of business"
        rf"\b(?:is|was|became|becomes)\s+(?:only\s+|already\s+)?the\s+{_ORDINAL}\s+{_LINE}\s+(?:[^.;,]{{0,50}}?\s)?(?:to\s+(?:be|have\s+been)|(?:has|have|had)(?:\s+been)?)\s+(?:\w+ly\s+)?{_CLOSED}\b",
        # "the line was the third to be shut down"
        rf"\bline\s+(?:is|was|became)\s+(?:only\s+|already\s+)?the\s+{_ORDINAL}\s+(?:[^.;,]{{0,20}}?\s)?to\s+(?:be|have\s+been)\s+(?:\w+ly\s+)?{_CLOSED}\b",
        # "the closure of Fabio is the 14th this year"
        rf"\bclosure\s+of\s+[^.;,]{{1,40}}?\s(?:is|was)\s+(?:only\s+|already\s+)?the\s+{_ORDINAL}\b(?=\s+(?:this|last|since|of\s+the\s+year|so\s+far|in\b))",
    )
)


def by_ordinal(shadow: Shadow, number: int) -> Iterator[Mention]:
    """Yield the count of lines closed so far that a sentence tells by an ordinal.

    Parameters
    ----------
    shadow, number
        The sentence, and which it is.
    """
    if grammar().other_lines.search(shadow.sentence.text):
        return
    for pattern in _PATTERNS:
        said = pattern.search(shadow.sentence.text)
        if said is None:
            continue
        start, end = said.span("ordinal")
        word = said["ordinal"].lower()
        quantity = Quantity(start, end, str(_VALUES.get(word) or int(re.sub(r"\D", "", word))))
        mention = Mention(shadow, number, quantity, grammar().measures["lines closed"], start, said.end(), "ordinal")
        mention.doubt(f"'{said['ordinal']}' says how many there have been")
        yield mention
        return
