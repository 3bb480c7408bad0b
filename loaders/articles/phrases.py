"""What articles say in words: sentences, numbers and bounds, months and years, operations and places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graphlab.data.gazetteer import gazetteer_rows
from graphlab.wording.months import MONTHS

_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
WORDS = {word: n for n, word in enumerate((*_UNITS, *_TEENS))} | _TENS
_BOUNDS = {
    "more than": ">", "over": ">", "at least": ">=", "fewer than": "<", "less than": "<", "under": "<", "up to": "<=",
    "about": "~", "around": "~", "approximately": "~", "some": "~", "nearly": "<", "almost": "<",
}  # fmt: skip
_WORD_NUMBER = "|".join(sorted((*WORDS, *(f"{t}[- ]{u}" for t in _TENS for u in _UNITS[1:10])), key=len, reverse=True))
#: A number as articles write it, with the bound before it: groups `bound` and `number`.
NUMBER = (
    rf"(?:(?P<bound>{'|'.join(_BOUNDS)})\s+)?"
    r"(?<![\d.,£-])(?!(?:19|20)\d\d\b(?!\s+(?:arrests|people|lines|drug|county)\b))"  # a year is no number of anything
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d+|{_WORD_NUMBER}|dozens|a number)(?P<plus>\+| plus)?"
)
_ABBREVIATIONS = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|DCI|DS|DI|PC|Supt|Sgt|No|Op|approx|Prof)\.$")
_SENTENCE_END = re.compile(r"[.!?]['\"”’]?(?=\s|$|[A-Z])")
_PROPER = r"[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)?"
OPERATION = re.compile(rf"\b(?:Operation|Op|Project)\s+(?P<name>{_PROPER})")
_YEAR = re.compile(r"\b(?:in|during|of|since|by|throughout|for)\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b({'|'.join(MONTHS)})\s+((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text with the number of its line."""

    text: str
    line: int


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text, each with its line, counted from 1.

    Examples
    --------
    >>> [s.text for s in sentences("Op. Gravity ran on. Ten were jailed.")]
    ['Op. Gravity ran on.', 'Ten were jailed.']
    """
    for number, line in enumerate(text.splitlines(), 1):
        start = 0
        for match in _SENTENCE_END.finditer(line):
            part = line[start : match.end()].strip()
            if _ABBREVIATIONS.search(part):
                continue
            if part:
                yield Sentence(part, number)
            start = match.end()
        rest = line[start:].strip()
        if rest:
            yield Sentence(rest, number)


def value_text(bound: str | None, number: str, plus: str | None = None) -> str:
    """Return a number in words as a value of the data model.

    Examples
    --------
    >>> value_text("Fewer than", "10"), value_text(None, "twenty-one"), value_text(None, "20", "+")
    ('<10', '21', '20+')
    >>> value_text(None, "a number")
    '>=1'
    """
    folded = number.lower().replace(" ", "-")
    if folded == "a-number":
        return ">=1"
    if folded == "dozens":
        return ">=24"
    if folded[0].isdigit():
        plain = folded.replace(",", "")
    else:
        tens, _, unit = folded.partition("-")
        plain = str(WORDS[tens] + (WORDS[unit] if unit else 0))
    if plus:
        return f"{plain}+"
    return f"{_BOUNDS[bound.lower()]}{plain}" if bound else plain


def period_of(text: str, context_year: str = "") -> str:
    """Return the month, year or span that a sentence names ("" if none or several).

    Examples
    --------
    >>> period_of("443 arrests between December 2016 and now"), period_of("20 lines in 2021")
    ('2016-12..', '2021')
    """
    months = [f"{year}-{MONTHS.index(month) + 1:02d}" for month, year in _MONTH_YEAR.findall(text)]
    if len(months) == 1:
        opening = re.search(rf"\b(?:between|since|from)\s+(?:{'|'.join(MONTHS)})\s+\d", text)
        return f"{months[0]}.." if opening else months[0]
    if len(months) == 2 and re.search(r"\b(?:between|from)\b", text, re.IGNORECASE) and months[0] < months[1]:
        return f"{months[0]}..{months[1]}"
    years = sorted({str(year) for year in _YEAR.findall(text)})
    if len(years) == 1 and not months:
        return years[0]
    return "" if months or years else context_year


@lru_cache(maxsize=1)
def _places() -> tuple[re.Pattern[str], dict[str, str]]:
    names: dict[str, str] = {}
    for row in gazetteer_rows():
        if row["kind"] in ("country", "force"):
            continue
        for name in (row["name"], *row["aliases"].split(";")):
            if len(name) > 3 and name not in ("Reading", "March", "Battle", "Avon", "Deal"):
                names.setdefault(name.replace(" region", ""), row["place_id"])
    pattern = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"\b(?:{pattern})\b"), names


def places_in(text: str) -> list[tuple[int, str]]:
    """Return the places that a text names, as (position, id), in the order of the text."""
    pattern, names = _places()
    return [(m.start(), names[m[0]]) for m in pattern.finditer(text)]
