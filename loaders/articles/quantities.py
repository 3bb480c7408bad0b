"""Numbers as articles write them, with their bounds: "more than 500", "twenty-one", "between 800 and 950"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graphlab.model.values import MAX_NUMBER

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = {word: value for value, word in enumerate(_UNITS)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SMALL = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[\s-]+(?:{'|'.join(_UNITS[1:10])}))?|"
    rf"{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
)
_HUNDREDS = rf"(?:(?:{_SMALL}|an?)\s+(?:hundred|thousand|dozen)(?:\s+and\s+{_SMALL})?|half\s+a\s+dozen)"
#: Digits from which on a number is larger than any count, however many follow.
_LONGEST = len(str(MAX_NUMBER)) + 1
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[\u00a0 ]\d{3})+(?!\d)|\d+)"
#: A number without a bound, in words or digits.
PLAIN = rf"(?:(?<![\w£$€.,/]){_DIGITS}(?![\w/]|[.,]\d)|\b{_HUNDREDS}\b|\b{_SMALL}\b)"
#: Words before a number, and the sign of the data model; the longer ones first.
_BEFORE = {
    ">": "more than|over|in excess of|above|upwards of|just over|well over|greater than|exceeding",
    ">=": "at least|no fewer than|no less than|not less than|not fewer than|a minimum of",
    "<": "fewer than|less than|under|below|just under|just below|well under",
    "<=": "up to|as many as|at most|no more than|not more than|a maximum of|to as many as",
    "~": "around|about|approximately|roughly|some|nearly|almost|an estimated|estimated|close to|closer to|circa"
    "|nearer to|nearer|c\\.",
}
_SIGN = {word: sign for sign, words in _BEFORE.items() for word in words.replace("\\", "").split("|")}
_BOUND = "|".join(sorted((w for words in _BEFORE.values() for w in words.split("|")), key=len, reverse=True)).replace(
    " ", r"\s+"
)
#: Numbers that say no more than a lower bound; more than one of a round number is at least two of them.
_VAGUE = {"dozens of": 24, "scores of": 40, "hundreds of": 200, "thousands of": 2000, "a number of": 1, "several": 2}
_VAGUE_TEXT = "|".join(v.replace(" ", r"\s+") for v in _VAGUE)
#: "No arrests", "no firearms": none of what may be counted; "no more", "no other" says nothing of how many there were.
_NONE = (
    r"\bno(?=\s+(?:(?!one\b|more\b|longer\b|other\b|such\b|further\b|new\b|fewer\b|less\b)[\w-]+\s+){0,2}?"
    r"(?:(?:arrests|warrants|raids|lines|weapons|firearms|guns|knives|phones|referrals|closures|closure\s+orders|convictions)(?!\s+(?:have|has)\b)|"
    r"(?:children|people|adults)\s+(?:were|had\s+been))\b)|^\s*(?:none|nil)(?=\s*\.?\s*$)"
)
_QUANTITY = re.compile(
    rf"(?:(?P<none>{_NONE})|(?P<vague>\b(?:{_VAGUE_TEXT})(?=\s))"
    rf"|(?P<range>\bbetween\s+)(?P<low>{PLAIN})\s+and\s+(?P<high>{PLAIN})"
    rf"|(?<!from\s)(?<!\bby\s)(?:\b(?:around|about|approximately|some|roughly)\s+)?(?P<first>{PLAIN})\s+(?:to|or)\s+(?P<last>{PLAIN})"
    rf"|(?<![\w£$€.,/-])(?P<left>{_DIGITS})\s?-\s?(?P<right>{_DIGITS})(?![\w/-]|[.,]\d)"
    rf"|(?:(?<!taken\s)(?<!took\s)(?<!take\s)(?<!taking\s)\b(?P<bound>{_BOUND})\s+)?(?:a\s+(?:total|further|record)\s+(?:of\s+)?)?(?:another\s+)?(?P<number>{PLAIN})"
    r"(?P<after>\s?\+|-odd\b|[\s-]plus\b|\s+or\s+(?:more|fewer|less|so)\b)?)",
    re.IGNORECASE,
)
_AFTER = {"odd": "~", "+": "+", "plus": "+", "more": ">=", "fewer": "<=", "less": "<=", "so": "~"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its bound at its place in a sentence; `value` is written as the data model writes it.

    `reckoned` says how, where the sentence gives it as a portion of another ("half of them").
    """

    start: int
    end: int
    value: str
    percent: str = ""
    reckoned: str = ""


def number_of(text: str) -> int:
    """Return the whole number that a text in words or digits is; of one with too many digits only that it is too large.

    Examples
    --------
    >>> number_of("1,503"), number_of("twenty-one"), number_of("a hundred and six"), number_of("half a dozen")
    (1503, 21, 106, 6)
    """
    folded = text.lower().strip()
    if folded[0].isdigit():
        return int(re.sub(r"\D", "", folded)[:_LONGEST])
    if folded.startswith("half"):
        return 6
    total, current = 0, 0
    for word in re.split(r"[\s-]+", folded):
        if word in ("a", "an"):
            current = 1
        elif word in ("hundred", "thousand", "dozen"):
            total += (current or 1) * {"hundred": 100, "thousand": 1000, "dozen": 12}[word]
            current = 0
        elif word != "and":
            current += WORDS[word]
    return total + current


def quantities_in(text: str) -> Iterator[Quantity]:
    """Yield the numbers of a text, from left to right.

    Examples
    --------
    >>> [q.value for q in quantities_in("more than 500, twenty-one, 20 or more, between 800 and 950")]
    ['>500', '21', '>=20', '800-950']
    """
    for match in _QUANTITY.finditer(text):
        value = _value(match)
        if value:
            yield Quantity(match.start(), match.end(), value)


def _value(match: re.Match[str]) -> str:
    if match["none"]:
        return "0"
    if match["vague"]:
        return f">={_VAGUE[' '.join(match['vague'].lower().split())]}"
    for first, last in (("low", "high"), ("first", "last"), ("left", "right")):
        if match[first]:
            low, high = number_of(match[first]), number_of(match[last])
            return f"{low}-{high}" if low < high <= MAX_NUMBER else ""
    number = number_of(match["number"])
    if number > MAX_NUMBER:
        return ""
    if match["after"]:
        mark = _AFTER[re.split(r"[\s-]+", match["after"].strip().lower())[-1]]
        return f"{number}+" if mark == "+" else f"{mark}{number}"
    sign = _SIGN[" ".join(match["bound"].lower().split())] if match["bound"] else ""
    return f"{sign}{number}"
