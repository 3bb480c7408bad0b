"""Exact portions of a number told before: "14 were arrested. All but two have been charged", "half of the lines".

The portion is reckoned as a number of its own where the whole is one exact number and the portion of it is whole; each
such count says with a doubt how it was reckoned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.quantities import PLAIN, Quantity, number_of
from graphlab.loaders.articles.shadow import Shadow

_PARTS = {"half": (1, 2), "third": (1, 3), "quarter": (1, 4), "fifth": (1, 5), "two thirds": (2, 3)}
_PARTS["three quarters"] = (3, 4)
_PORTION = re.compile(
    r"\b(?:(?:a|one)\s+(?P<one>third|quarter|fifth)|(?P<many>half|two[\s-]thirds|three[\s-]quarters))"
    r"(?=\s+of\s+(?:them|these|those|whom|which)\b)",
    re.IGNORECASE,
)
_NOT_EXACT = re.compile(
    r"\b(?:than|about|around|nearly|almost|over|under|to|some|roughly|approximately|least|most|not|just)\s+$",
    re.IGNORECASE,
)
#: What is said of all is a count of its own only where it is another outcome than the one counted.
_ALL = re.compile(
    rf"[\s\"'(]*(?P<all>all(?:\s+but\s+(?P<but>{PLAIN}))?|both)(?:\s+of\s+(?:them|those|these))?\s+(?:have|has|had|were|are)\s+"
    r"(?:(?:been|since|now|later|subsequently|also|already)\s+)*(?P<done>charged|convicted|jailed|imprisoned|closed|shut|dismantled)\b",
    re.IGNORECASE,
)
_EXACT = re.compile(r"\d+")
_BOTH = 2


def with_portions(shadow: Shadow, last: Shadow | None, before: Sequence[Mention]) -> Shadow:
    """Return a sentence in which exact portions of a number told before are numbers themselves.

    Parameters
    ----------
    shadow
        The sentence.
    last, before
        The sentence before it, and its counts.
    """
    told = [m.quantity.value for m in before if m.form != "elliptic compared"]
    alone = told[0] if len(told) == 1 and not before[0].base else ""
    for found in _PORTION.finditer(shadow.sentence.text):
        own = [q.value for q in shadow.quantities if q.end <= found.start()]
        whole = alone if not own else own[0] if len(own) == 1 else ""
        if _EXACT.fullmatch(whole) and not _NOT_EXACT.search(shadow.sentence.text[: found.start()]):
            words = (found["one"] or found["many"]).lower().replace("-", " ")
            part, of = _PARTS[" ".join(words.split())]
            if int(whole) % of == 0 and int(whole):
                shadow = _told(shadow, found.span(), int(whole) * part // of, f"{found[0].lower()} of {whole}")
    every = _ALL.match(shadow.sentence.text)
    if every and last is not None and _EXACT.fullmatch(alone) and every["done"].lower() not in last.text.lower():
        number = int(alone) - (number_of(every["but"]) if every["but"] else 0)
        if number > 1 and (every["all"].lower() != "both" or number == _BOTH):
            said = " ".join(every["all"].lower().split())
            return _told(shadow, every.span("all"), number, f"{said} of {alone}")
    return shadow


def _told(shadow: Shadow, span: tuple[int, int], number: int, how: str) -> Shadow:
    """Return a sentence in which a number stands at a place."""
    start, end = span
    quantity = Quantity(start, end, str(number), reckoned=f"reckoned, not written: {how}")
    others = [q for q in shadow.quantities if q.end <= start or q.start >= end]
    return replace(
        shadow,
        text=shadow.text[:start] + SIGNS["n"] * (end - start) + shadow.text[end:],
        quantities=sorted([*others, quantity], key=lambda q: q.start),
        shares=[s for s in shadow.shares if s.end <= start or s.start >= end],
    )
