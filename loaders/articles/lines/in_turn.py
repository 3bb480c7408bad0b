"""Several lines of the sentence before that a sentence calls "both", "they", "the former" and "the latter".

Each such word is read as if the names stood there; "the former" only of two lines, "the first" of three at most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graphlab.loaders.articles.lines.going_on import closing_around
from graphlab.loaders.articles.shadow import Shadow

_VERB = (
    r"(?:was|were|is|are|has|had|ran|runs|came|comes|sold|sells|suppl\w+|serv\w+|cover\w+|operat\w+|deal\w*|dealt|flood\w+|target\w+|"
    r"fed|feeds|work\w+|moved|started|began|reached|kept|closed|went|stopped|have|fell)"
)
_OF = r"(?:\s+of\s+(?:them|these|those|the\s+(?:two|pair)))?(?:\s+(?:drugs?\s+|county\s+)?(?:line|phone|one))?"
_THIRD = rf"\b(?:the\s+third\b{_OF}(?=,|\s+(?:in|from|to|{_VERB})\b))"
_FIRST = rf"\b(?:the\s+former\b|the\s+first\b{_OF}(?=,|\s+(?:in|from|to|{_VERB})\b))"
_SECOND = rf"\b(?:the\s+latter\b|the\s+(?:second|other)\b{_OF}(?=,|\s+(?:in|from|to|{_VERB})\b))"
_EACH_IN_TURN = re.compile(rf"(?P<first>{_FIRST})|(?P<second>{_SECOND})|(?P<third>{_THIRD})", re.IGNORECASE)
_OF_TWO = re.compile(r"the\s+(?:former|latter|other)\b", re.IGNORECASE)
_TOGETHER = re.compile(
    r"[\s\"'(]*(?:(?:and|but|so|then|by|in|at|since|until|before|after)\b[^.;:]{0,40}?,?\s+)?"
    r"(?P<all>both(?:\s+(?:of\s+(?:them|these|those|the\s+lines)|lines|phones|numbers))?|each(?:\s+of\s+(?:them|these|the\s+(?:two\s+|three\s+)?lines)|\s+line)?|they|"
    r"(?:all\s+)?(?:the|these|those)\s+(?:two|three|four|five)?\s*(?:drugs?\s+|county\s+)?lines|all\s+(?:of\s+them|three|four|five)|the\s+(?:two|three|four)|all)"
    rf"(?=\s+(?:\w+ly\s+)?{_VERB}\b)",
    re.IGNORECASE,
)
_BOTH_LINES = re.compile(r"[\s\"'(]*(?P<all>both\s+(?:of\s+the\s+)?(?:drugs?\s+|county\s+)?lines)\b", re.IGNORECASE)
#: What is closed: "Operation Willow shut them both".
_OBJECTS = re.compile(
    r"\b(?P<all>both(?:\s+of\s+(?:them|these|those|the\s+lines)|\s+lines|\s+phones)?|them(?:\s+both|\s+all)?|all\s+(?:of\s+them|two|three|four|five)(?:\s+of\s+them)?|the\s+lines|the\s+(?:two|three|four)\s+lines)\b",
    re.IGNORECASE,
)
#: "Both lines", not "both", which may be two men.
_LINES = re.compile(r"\b(?:lines?|phones|numbers)$", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\b(?:m[ae]n|wom[ae]n|brothers|sisters|cousins|dealers|defendants|boys?|girls?|couple|pair|gangs?|groups?|towns|villages|counties|forces|"
    r"officers|detectives|who)\b",
    re.IGNORECASE,
)
#: What is done to lines, not to those who run them.
_OF_LINES = re.compile(
    r"\s+(?:\w+ly\s+)?(?:(?:was|were|had\s+been|have\s+been|are)\s+(?:\w+ly\s+)?(?:run|controlled|operated|directed|managed|worked|traced|held|supplied|served)\b"
    r"|(?:ran|run|came|come)\s+(?:out\s+of|from|to|into|between)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a sentence stands for lines by a word, and for which."""

    start: int
    end: int
    names: tuple[str, ...]


def turns_of(shadow: Shadow, before: Sequence[str], last: Shadow | None, known: Sequence[str] = ()) -> list[Turn]:
    """Return where a sentence that names no line speaks of those that the sentence before names, from left to right.

    Parameters
    ----------
    shadow
        The sentence.
    before
        The lines of the sentence before, or of several in a row.
    last
        That sentence.
    known
        All lines that the article has named so far, which "both lines" may mean.
    """
    names = tuple(dict.fromkeys(before))
    if len(names) < 2:
        both = _BOTH_LINES.match(shadow.text) if len(known) == 2 else None
        return [Turn(*both.span("all"), tuple(known))] if both else []
    told = (
        []
        if len(names) > 3
        else [
            Turn(*m.span(), (names[number],))
            for m in _EACH_IN_TURN.finditer(shadow.text)
            for number, order in enumerate(("first", "second", "third")[: len(names)])
            if m[order] and (len(names) == 2 or not _OF_TWO.match(m[0]))
        ]
    )
    if len({t.names for t in told}) > 1 or (told and not shadow.text[: told[0].start].strip(" \"'(")):
        return told
    for match in _OBJECTS.finditer(shadow.text):
        if _as_many(match["all"].lower(), len(names)) and closing_around(shadow, *match.span("all")):
            return [Turn(*match.span("all"), names)]
    together = _TOGETHER.match(shadow.text)
    if together is None or not _as_many(together["all"].lower(), len(names)):
        return []
    others = last is not None and _PEOPLE.search(last.text)
    if others and not _LINES.search(together["all"]) and not _OF_LINES.match(shadow.text, together.end()):
        return []
    return [Turn(*together.span("all"), names)]


def _as_many(said: str, number: int) -> bool:
    """Return whether "both" or "all three" can be so many lines."""
    counts = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
    told = [counts[word] for word in re.findall(r"\w+", said) if word in counts]
    return all(n == number for n in told) and (number > 2 or not said.startswith("all"))
