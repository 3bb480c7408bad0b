"""Clauses of a sentence, and whether what they say is told of dealers: not of officers, courts and what could be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.ends import Spot
from graphlab.loaders.articles.shadow import Shadow

BREAK = re.compile(
    r";\s|\s-\s|:\s|,?\s+(?:while|whereas|whilst|although|though|but|where|because|when|after|before|since|until)\s+"
)
BLOCKED = re.compile(
    r"\b(?:police|officers?|detectives?|constabulary|force|court|trial|hearing|judge|arrest(?:s|ed)?|stopped|detained|raid(?:s|ed)?|warrants?|search(?:es|ed)?|jailed|sentenced|convicted|"
    r"pleaded|admitted|charged|found|seized|recovered|meeting|school|hospital|resident|residents|neighbours?|council|safeguarded|"
    r"not|never|no\s+longer|nobody|nothing|neither|unlike|could|would|might|may|if|unless|hopes?|plans?|n't|rehoused|moved\s+away|fled|station|prison)\b|n't\b",
    re.IGNORECASE,
)
_THINK = re.compile(
    r"\b(?:the\s+)?(?:police|officers|detectives|prosecutors?|the\s+court|court|jury|judge|investigators|force)\s+(?:\w+\s+)?(?:believed?s?|say|says|said|think|thought|suspect(?:ed)?s?|heard|was\s+told|were\s+told|told\s+\w+)\b",
    re.IGNORECASE,
)
_TRACED = re.compile(
    r"\b(?:police|officers?|detectives?|investigators|they)\s+(?:\w+\s+)?(?:traced|tracked|followed)\b", re.IGNORECASE
)
_FOR_IT = re.compile(
    r"\b(?:jailed|sentenced|convicted|locked\s+up|imprisoned|found\s+guilty|pleaded\s+guilty|admitted|charged|accused|guilty|in\s+court)\b[^.;]{0,60}?"
    r"(?=\b(?:suppl\w+|sell\w+|deal\w+|flood\w+|traffick\w+|bring\w+|running|mov\w+|conspir\w+\s+to|being\s+concerned\s+in)\b)",
    re.IGNORECASE,
)
_NEVER_LEFT = re.compile(r"\b(?:never|hardly\s+ever)\s+left\b", re.IGNORECASE)
_IN_ASIDE = re.compile(r",\s(?!which|that|and|who|where)[^,]{2,60}(?=,)")
_NUMBERS = re.compile(rf"[{SIGNS['n']}{SIGNS['x']}]+")


def with_numbers(shadow: Shadow) -> str:
    """Return the shadow of a sentence with its numbers in letters again: "60 customers"."""
    said = shadow.sentence.text
    return re.sub(_NUMBERS, lambda m: said[m.start() : m.end()], shadow.text)


def of_dealers(text: str) -> str:
    """Return some words without asides, what officers think and what courts find of those whose trade they tell."""
    return _FOR_IT.sub("", _NEVER_LEFT.sub("", _TRACED.sub("", _THINK.sub("", _IN_ASIDE.sub("", text)))))


def is_told(text: str) -> bool:
    """Return whether some words tell of the trade: not of officers or courts, and nothing denied or only possible."""
    return not BLOCKED.search(of_dealers(text))


def clauses_of(text: str, spots: Sequence[Spot]) -> Iterator[tuple[int, list[Spot]]]:
    """Yield the clauses of a sentence in which places stand: where each begins, and its places."""
    breaks = [0, *(m.start() for m in BREAK.finditer(text))]
    for start, stop in zip(breaks, [*breaks[1:], len(text)], strict=True):
        inside = [s for s in spots if start <= s[0] < stop]
        if inside:
            yield start, inside
