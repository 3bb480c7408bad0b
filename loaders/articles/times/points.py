"""One date of any precision: the forms in which it is written, and its reading against the day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from graphlab.errors import PeriodTextError
from graphlab.loaders.articles.times.clock import Clock
from graphlab.model.periods import parse_date
from graphlab.wording.months import MONTHS

_SHORT = {m[:3]: i for i, m in enumerate(MONTHS, 1)} | {"Sept": 9}
_MONTH_NUMBERS = {m: i for i, m in enumerate(MONTHS, 1)} | _SHORT
#: A month by its name, whole or short.
MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b\.?)"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY = rf"(?:{'|'.join(DAYS)})"
#: The first and last month of a season; winter has two years.
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}
YEAR = r"(?:19|20)\d\d"
_EDGE = r"(?i:(?:the\s+)?(?:end|start|beginning|middle)\s+of\s+|(?:early|mid|late)[\s-]+)"
#: A date of any precision, without a preposition.
POINT = (
    rf"(?:{_EDGE})?(?:(?:{WEEKDAY},?\s+)?(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|"
    rf"th)?(?:\s+of)?\s+)?(?:\b(?i:last|this)\s+)?\b{MONTH}(?!\w)(?:,?\s+{YEAR}(?![\d/-])|\s+(?i:last|"
    r"this)\s+(?i:year))?"
    rf"|\b\d{{1,2}}/\d{{1,2}}/(?:{YEAR}|\d\d)\b|\b{YEAR}\b(?![\d/,-]\d)|(?i:\b(?:last\s+year|"
    r"this\s+year|the\s+year(?!\s+(?:before|after|to|ending|ended))|last\s+month|now|today|yesterday)\b))"
)


@dataclass(frozen=True, slots=True)
class Point:
    """A date as read: texts of its first and last day or month, the month where the year is not said."""

    first: str
    last: str
    month: int = 0
    year_said: bool = True


def read_point(text: str, clock: Clock, *, end: bool = False, year: str = "") -> Point | None:
    """Return a date; `end` says that "the end of 2016" is its last month or day, as the end of a period is."""
    words = " ".join(text.split())
    edge = re.match(_EDGE, words)
    inner = words[edge.end() :] if edge else words
    low = inner.lower()
    if low in ("now", "today"):
        return Point(clock.text, clock.text) if clock.text else None
    if low == "yesterday":
        before = (clock.day - timedelta(1)).isoformat() if clock.day else ""
        return Point(before, before) if before else None
    if low in ("last year", "this year", "the year", "last month"):
        base = (
            clock.month_before(1)
            if low == "last month"
            else str(int(clock.text[:4]) - (low == "last year"))
            if clock.text
            else ""
        )
        return _edged(base, edge, clock, end=end) if base else None
    relative = re.search(r"\s(last|this)\s+year$", inner, re.IGNORECASE)
    if relative:
        if not clock.text:
            return None
        inner = f"{inner[: relative.start()]} {int(clock.text[:4]) - (relative[1].lower() == 'last')}"
    inner = re.sub(rf"^(?:{WEEKDAY}),?\s+|^the\s+|(?<=\d)(?:st|nd|rd|th)|\bof\s+|,", "", inner).strip()
    inner = re.sub(r"^the\s+", "", inner)
    if re.fullmatch(YEAR, inner):
        return _edged(inner, edge, clock, end=end)
    month_only, named = 0, None
    if not re.search(rf"{YEAR}$|/\d+$", inner):
        month_only = _MONTH_NUMBERS[inner.split()[-1].rstrip(".")]
        named = re.match(r"(last|this)\s+", inner, re.IGNORECASE)
        inner = inner[named.end() :] if named else inner
        settled = _year_near(month_only, clock, named[1]) if named else year or _year_of(month_only, clock)
        if not settled:
            return Point("", "", month_only, year_said=False)
        inner = f"{inner} {settled}"
    try:
        found = parse_date(re.sub(r"\.(?=\s)", "", inner)).text
    except PeriodTextError:
        return None
    point = _edged(found, edge, clock, end=end)
    day = re.match(r"\d{1,2}\s", inner)
    whole = 0 if day or edge or (month_only and named) else month_only
    return Point(point.first, point.last, whole, year_said=not month_only or bool(named))


def _edged(text: str, edge: re.Match[str] | None, clock: Clock, *, end: bool) -> Point:
    """Return the month that "the end of 2016" is, or the day that "the end of March" is."""
    word = edge[0].lower() if edge else ""
    if "end of" in word:
        if len(text) == 4:
            return Point(f"{text}-12", f"{text}-12")
        last = parse_date(text).last.isoformat()
        return Point(text, text) if end else Point(last, last)
    if ("start" in word or "beginning" in word) and len(text) == 4:
        return Point(f"{text}-01", f"{text}-01")
    return Point(text, text)


def _year_of(month: int, clock: Clock) -> str:
    """Return the year in which a month was last before publication."""
    if not clock.published or len(clock.text) < 7:
        return ""
    day = clock.published.last
    return str(day.year if month <= day.month else day.year - 1)


def _year_near(month: int, clock: Clock, which: str) -> str:
    """Return the year of "last April", the one before this, or of "this April"."""
    if not clock.published or len(clock.text) < 7:
        return ""
    day = clock.published.last
    return str(day.year if which.lower() == "this" or month < day.month else day.year - 1)
