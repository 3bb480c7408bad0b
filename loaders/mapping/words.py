"""Words that sheets are written with: totals, footnotes, shorthand for what is missing, headers that name a role."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.mapping.searching import places_that_may_hold

#: A label that stands for all the others; "All other areas" is none, it is what is not itemised.
_TOTAL = re.compile(
    r"(?:(?:grand|overall|sub|running|annual|yearly|quarterly|monthly|final|combined|table|column|row)[\s-]*)?"
    r"totals?(?:\s+(?:number|lines?|arrests?|count|all|for|of|to|in|across|recorded|known|cases?|offences?|persons?"
    r"|people|individuals?|\(.*\)|-|:|\d{4}).*)?"
    r"|all(?:\s+(?:areas?|forces?|months?|lines?|ages?|sexes|genders?|drugs?|classes|districts?|years?|persons?|people"
    r"|arrests|places|towns|origins|destinations|ethnicities))?|sum|both(?:\s+sexes)?|persons\s+total|overall|cumulative",
    re.IGNORECASE,
)
#: "Norfolk Total", "Q1 total", "2020/21 Total": the total of one thing over what else there is.
_TOTAL_OF = re.compile(
    r"(?P<a>.+?)\s*(?:-\s*)?(?:sub[\s-]*)?totals?:?|totals?\s+(?:for|of|in)\s+(?P<b>.+)", re.IGNORECASE
)
_PART_TOTAL = re.compile(
    r"sub[\s-]*totals?\b.*|(?:q[1-4]|h[12]|quarter\s*[1-4]|half\s*[12])\b.*\btotals?", re.IGNORECASE
)
_FOOTNOTE = re.compile(
    r"(?:sources?|notes?|n\.?\s?b\.?|figures?|provisional|please note|caveats?|crown copyright|©|data|extracted"
    r"|produced by|prepared by|contact|counts? are|includes?|excludes?|return to contents|see "
    r"|this (?:table|sheet|data)|key\b|definitions?|last updated|disclaimer"
    r"|the (?:above|figures|data)|p = |r = |\[\w+\])\b.*"
    r"|\(?\d{1,2}[.)]\s+\D.*|[*†‡#]+\s?\D.*|\[(?:note\s*)?\w+\]\s.*",
    re.IGNORECASE,
)
#: What sheets write instead of a number, and what it often means.
SHORTHAND = {
    **dict.fromkeys(("*", "**", "c", "s", "supp", "suppressed", "redacted", "withheld", "#"), "[c]"),
    **dict.fromkeys(("..", "...", ":", "x", "no data", "not available", "not provided", "not held"), "[x]"),
    **dict.fromkeys(("no return", "not returned", "no response"), "[x]"),
    **dict.fromkeys(("nil return", "nil returns"), "0"),
    **dict.fromkeys(("n/a", "na", "z", ".", "not applicable", "#n/a"), "[z]"),
}
#: What sheets write where nothing is known, in any column.
NOT_STATED = frozenset(("-", "–", "—", "n/k", "nk", "not stated", "unknown", "?", "tbc"))
#: And where there is no name or date; beside figures some of these stand for a number.
_NOTHING = NOT_STATED | {"n/a", "na", "#n/a", "nil", "none", "not applicable", "not known", "tba"}


def says_nothing(text: str) -> bool:
    """Return whether a cell of names or dates holds a mark or word for none.

    Examples
    --------
    >>> [says_nothing(t) for t in ("-", "N/A", "tbc", "?", "", "Op Nil", "3")]
    [True, True, True, True, False, False, False]
    """
    return bool(text) and (not any(map(str.isalnum, text)) or text.strip().lower() in _NOTHING)


def is_total(text: str) -> bool:
    """Return whether a label stands for all the others of its column or row.

    Examples
    --------
    >>> [is_total(t) for t in ("Total", "Grand total", "Sub total", "All", "Total lines", "Total 2020/21")]
    [True, True, True, True, True, True]
    >>> [is_total(t) for t in ("All other areas", "Totland", "Norfolk total", "Total lines closed by us")]
    [False, False, False, True]
    """
    return bool(_TOTAL.fullmatch(text.strip().rstrip(":")))


#: What every text has in it that is a total, of whatever.
_IN_TOTALS = ("total", "all", "sum", "both", "cumulative")


def that_may_be_totals(texts: Sequence[str]) -> list[str]:
    """Return those of some texts that may hold a word which every total holds; most columns have none at all.

    Examples
    --------
    >>> that_may_be_totals(["Ely", "Walsall", "Norfolk Total", "Overall"])
    ['Walsall', 'Norfolk Total', 'Overall']
    """
    return [texts[place] for place in places_that_may_hold(texts, _IN_TOTALS).tolist()]


def totals_among(texts: Sequence[str]) -> list[str]:
    """Return those of some texts that are totals (`is_total`)."""
    return [text for text in that_may_be_totals(texts) if is_total(text)]


def is_part_total(text: str) -> bool:
    """Return whether a label is a total of a part only: "Sub total", "Q1 total".

    Examples
    --------
    >>> is_part_total("Sub-total"), is_part_total("Q1 total"), is_part_total("Total")
    (True, True, False)
    """
    return bool(_PART_TOTAL.fullmatch(text.strip()))


def total_of(text: str) -> str:
    """Return what a label says it is the total of, "" where it says none; the caller knows whether there is such.

    Examples
    --------
    >>> total_of("Norfolk Total"), total_of("Total for Norfolk"), total_of("Grand Total"), total_of("Norfolk")
    ('Norfolk', 'Norfolk', 'Grand', '')
    """
    match = _TOTAL_OF.fullmatch(text.strip())
    return (match["a"] or match["b"]).strip() if match else ""


_ROUNDED = re.compile(
    r"\bround(?:ed|ing)\b[^.;]{0,30}? nearest (?P<to>\d[\d,]{0,8}|five|ten|fifty|hundred|thousand)\b", re.IGNORECASE
)
_NUMBERS = {"five": 5, "ten": 10, "fifty": 50, "hundred": 100, "thousand": 1000}
#: A whole number as a cell shows it, with its mark.
_WHOLE = re.compile(r"(?P<number>\d[\d,\s]*?)(?P<mark>\s*\[\w\])?")


def rounded_to(text: str) -> int:
    """Return to the nearest of what figures are rounded, as a title or a note says; 0 where it does not, or to ones.

    Examples
    --------
    >>> rounded_to("Figures are rounded to the nearest 5."), rounded_to("rounded to nearest ten"), rounded_to("5")
    (5, 10, 0)
    """
    found = _ROUNDED.search(text)
    number = 0 if found is None else _NUMBERS.get(found["to"].lower()) or int(found["to"].replace(",", ""))
    return number if number > 1 else 0


def unrounded(text: str, to: int) -> str:
    """Return what a rounded number may have been, as a range; other texts as they are.

    Examples
    --------
    >>> unrounded("15", 5), unrounded("20", 10), unrounded("0", 5), unrounded("1,200 [p]", 100), unrounded("<5", 5)
    ('13-17', '15-25', '0-2', '1150-1250 [p]', '<5')
    """
    found = _WHOLE.fullmatch(text.strip())
    if found is None:
        return text
    number = int(re.sub(r"[,\s]", "", found["number"]))
    return f"{max(0, number - to // 2)}-{number + to // 2}{found['mark'] or ''}"


def is_footnote(text: str) -> bool:
    """Return whether a text reads as a note to a table and not as a label in it.

    Examples
    --------
    >>> is_footnote("1. Includes attempts"), is_footnote("Source: force records"), is_footnote("Norfolk")
    (True, True, False)
    """
    text = text.strip()
    return bool(_FOOTNOTE.fullmatch(text)) or len(text) > 60 or (len(text) > 25 and text.endswith("."))
