"""Where what is said of one number ends: its tail, the clause of the next, an aside, another statement."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.times.clock import When

#: Words after which a sentence tells of another number.
BREAK = re.compile(
    r";|\bwhile\b|\bwhereas\b|\bcompared\b|\bbut\b(?!\s+(?:only|just|no\s+more)\b)|"
    r"\bup from\b|\bdown from\b|\bagainst\b|\b(?:increase|rise|fall|drop|decrease|reduction)\s+(?:on|from)\b|"
    r"\b(?:half|twice|double|treble)\s+(?:the|that)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    (
        r"(?:[,;]\s*(?:and\s+|while\s+|but\s+)?|\band\s+|\bwhile\s+|\bbut\s+)(?:(?:police|officers|"
        r"detectives|forces|colleagues)\s+)?(?:in|on|during|at|by|over|as\s+at|from)\s+(?:the\s+)?$"
    ),
    re.IGNORECASE,
)
#: "..., while April had the fewest with four": the date is the subject of the next clause.
_NEXT_IS = re.compile(r"\b(?:while|whereas|but|and)\s+$", re.IGNORECASE)
#: "March saw", "April had": a date as a subject.
DATE_ACTS = re.compile(rf"{SIGNS['when']}+\s+(?:had|saw|brought|recorded|was|produced|came)\b", re.IGNORECASE)
#: "..., and that last year Norfolk Police arrested 260": the date opens what is said next.
_AND_THEN = re.compile(r"(?:[,;]\s*|\b)(?:and|but|while)\s+(?:that\s+)?$", re.IGNORECASE)
_LAST_YEAR = re.compile(r"(?:last|this|earlier|so\s+far)\b", re.IGNORECASE)
_NEW_SUBJECT = re.compile(
    r";|"
    r",?\s+(?:and|but|while|as)\s+(?:there|it|this|that|they|we|he|she|police|officers|his|her|their)\b",
    re.IGNORECASE,
)
#: Words after which a sentence tells of another time than that of the number.
AFTER = re.compile(r"\b(?:after|following|because|before|until|once)\b", re.IGNORECASE)
_NEW_VERB = re.compile(
    r"\b(?:that|which|who)\s+(?:was|were|had|have|has)\b|\b(?:and|but)\s+[^,;]{1,60}?\b(?:was|were|is|are|has|have|had)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r",\s+(?:which|who|whose|where|when|launched|set\s+up|formed|established|introduced|a\s|an\s|the\s)[^,;]*(?:,|$)",
    re.IGNORECASE,
)
#: "The week of action, which ran from 3 to 9 October": the aside dates the week, and what was done in it.
_DATED_WEEK = re.compile(
    r"\b(?:week|weekend|month|days?|period|operation|crackdown|campaign|activity|intensification)\b[^,;.]{0,40},\s+which\s+"
    r"(?:ran|took\s+place|was\s+held|lasted|was\s+carried\s+out|happened)\s+(?:\w+\s+){0,3}?$",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\b(?:compared|than|against|up\s+from|down\s+from|from)\b[^,;.]*$", re.IGNORECASE)
#: "Which brings the total to": what follows is of a longer time than what stands before.
TOOK_TO = re.compile(r"\b(?:br(?:ought|inging|ings)(?!\s+together)|took|takes|taking)\b", re.IGNORECASE)


_TOLD_ON = re.compile(
    r"\b(?:said|says|revealed|announced|confirmed|told\s+[\w\s]{1,30}|reported|disclosed|admitted|claimed|stated|published|figures\s+released)\s+(?:on\s+|in\s+)?$",
    re.IGNORECASE,
)
_THAT = re.compile(r"\s*(?:that\b|:|,?\s*[\"'])", re.IGNORECASE)


def in_its_brackets(mention: Mention, when: When) -> bool:
    """Return whether a date is that of another figure: "Lines closed: 18 (2021/22: 13)", "214 arrests (2020: 187)"."""
    before, after = mention.shadow.text[: when.start], mention.shadow.text[when.end :]
    return before.rstrip().endswith("(") and bool(re.match(rf"\s*:?\s*{SIGNS['n']}", after))


def is_of_the_report(shadow: Shadow, when: When) -> bool:
    """Return whether a date is the one on which something was told: "police revealed last night that ..."."""
    return bool(_TOLD_ON.search(shadow.text[: when.start])) and bool(_THAT.match(shadow.text, when.end))


def tail_of(shadow: Shadow, ordered: Sequence[Mention], index: int) -> tuple[int, int]:
    """Return where the words after a number begin and end: at the next number, or with the sentence."""
    end = ordered[index + 1].at if index + 1 < len(ordered) else len(shadow.text)
    return ordered[index].quantity.end, end


def belongs_to_next(shadow: Shadow, at: int, end: int, ordered: Sequence[Mention], index: int) -> bool:
    """Return whether what stands at `at` in the tail of a count opens the clause of the next count."""
    if index + 1 >= len(ordered):
        return False
    before = shadow.text[ordered[index].quantity.end : at]
    rest = shadow.text[at:end]
    opens = (
        _OPENS.search(before)
        or re.search(r";\s*(?:and\s+|but\s+)?$", before)
        or (_NEXT_IS.search(before) and DATE_ACTS.match(rest))
        or (_AND_THEN.search(before) and _LAST_YEAR.match(shadow.sentence.text, at))
    )
    return bool(opens) and not re.search(r"[,;]", rest.rstrip(" ,"))


def in_aside(shadow: Shadow, at: int, mention: Mention) -> bool:
    """Return whether a place in the text stands in an aside in which the count does not stand."""
    if _DATED_WEEK.search(shadow.text[:at]):
        return False
    for match in _ASIDE.finditer(shadow.text):
        if match.start() <= at < match.end():
            return not match.start() <= mention.at < match.end()
    return False


def new_statement(between: str, own: int) -> bool:
    """Return whether another statement begins after a number and the first `own` letters, which are its own."""
    rest = between[max(0, own) :]
    return bool(_NEW_SUBJECT.search(between) or _NEW_VERB.search(rest) or AFTER.search(rest))


def of_a_comparison(shadow: Shadow, when: When) -> bool:
    """Return whether a period is only that of what is compared with: nothing goes back to it."""
    said = shadow.sentence.text[when.start : when.end]
    return bool(
        re.search(r"\b(?:earlier|before|previous)\b", said)
        or (
            when.kind == "span"
            and not re.match(r"(?:between|from)\b", said, re.IGNORECASE)
            and _COMPARED.search(shadow.text[: when.start])
        )
    )
