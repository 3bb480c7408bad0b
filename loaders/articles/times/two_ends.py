"""Periods that name their two ends, or one end and a length: "from 3 to 9 October", "the year to March 2020"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from graphlab.loaders.articles.quantities import PLAIN, number_of
from graphlab.loaders.articles.times.clock import Clock, Reader, When, month_text, unclear, when_at
from graphlab.loaders.articles.times.points import MONTH, POINT, SEASONS, WEEKDAY, YEAR, Point, read_point
from graphlab.model.periods import parse_date

_A_MONTH = 31
_FINANCIAL = r"\b(20\d\d)\s?[/-]\s?(?:20)?(\d\d)\b(?![/-]\d)"


def _between(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    right = read_point(match["right"], clock, end=True)
    if right is None:
        return unclear(match, need="date")
    left_text = re.sub(rf"^{WEEKDAY},?\s+", "", match["left"])
    if re.fullmatch(r"(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?", left_text):
        tail = re.search(rf"{MONTH}(?:\s+{YEAR})?", match["right"])
        left_text = f"{re.sub(r'[a-z ]', '', left_text)} {tail[0]}" if tail else left_text
    year = right.last[:4] if right.last else ""
    near = None if right.year_said else _just_ahead(match["right"], left_text, clock)
    if near is not None:
        right, year = near, near.last[:4]
    left = read_point(left_text, clock)
    if left is not None and not left.year_said and year:
        left = read_point(left_text, clock, year=year)
        if left and left.first and left.first > right.last:
            left = read_point(left_text, clock, year=str(int(year) - 1))
    if left is None or not left.first or not right.last:
        return unclear(match, need="date")
    if left.first[:7] > right.last[:7]:
        return when_at(match, "span", "", "", f"'{' '.join(match[0].split())}' runs backwards")
    return when_at(match, "span", left.first, right.last)


def _just_ahead(right: str, left: str, clock: Clock) -> Point | None:
    """Return the end of a span that publication falls into: "25 November - 1 December", published on 29 November."""
    if clock.day is None:
        return None
    for year in (clock.day.year, clock.day.year + 1):
        first, last = (
            read_point(left, clock, year=str(clock.day.year)),
            read_point(right, clock, end=True, year=str(year)),
        )
        if (
            first is None
            or last is None
            or len(first.first) != len("2000-01-01")
            or len(last.last) != len("2000-01-01")
        ):
            continue
        begins, ends = parse_date(first.first).first, parse_date(last.last).last
        if begins <= clock.day < ends and (ends - begins).days <= _A_MONTH:
            return last
    return None


def _months_to(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    number = number_of(match["n"]) if match["n"] else 1
    months = number * {"m": 1, "y": 12, "q": 3}.get(match["unit"][0].lower(), 0)
    point = read_point(match["right"], clock, end=True)
    if point is None or not point.last or not months:
        return unclear(match, need="date")
    last = parse_date(point.last)
    if len(point.last) == 4:
        last = parse_date(f"{point.last}-12")
    first = month_text(last.last, 1 - months)
    if len(point.last) == 10 and last.last.day != calendar.monthrange(last.last.year, last.last.month)[1]:
        before_day = parse_date(month_text(last.last, -months))
        day = date(before_day.first.year, before_day.first.month, min(last.last.day, before_day.last.day)) + timedelta(
            1
        )
        return when_at(match, "span", day.isoformat(), last.text)
    return when_at(match, "span", first, last.text)


def _so_long_from(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "for six weeks from 4 September"."""
    point = read_point(match["left"], clock)
    if point is None or len(point.first) != 10:
        return None
    number, unit = number_of(match["n"]), match["unit"][0].lower()
    if unit in "dwf":
        last = parse_date(point.first).first + timedelta(number * {"d": 1, "w": 7, "f": 14}[unit] - 1)
        return when_at(match, "span", point.first, last.isoformat())
    return None


def _first_of(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    year = match["year"] if re.fullmatch(YEAR, match["year"]) else (clock.text[:4] if clock.text else "")
    if not year:
        return unclear(match, need="year")
    number = number_of(match["n"]) if match["n"] else 1
    size = {"h": 6, "q": 3, "m": 1}[match["unit"][0].lower()]
    order = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1}[match["order"].lower()]
    start = order * size * number if order >= 0 else 12 - size * number
    return when_at(match, "span", f"{year}-{start + 1:02d}", f"{year}-{min(12, start + size * number):02d}")


def _last_n(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    unit = match["unit"][0].lower()
    if not clock.text:
        return unclear(match, "span")
    number = number_of(match["n"]) if match["n"] and match["n"].lower() not in ("few", "couple of") else 1
    if unit == "q":
        return when_at(match, "span", "", "", f"which quarter '{' '.join(match[0].split())}' is, is not said")
    if match["n"] and match["n"].lower() in ("few", "couple of"):
        return when_at(match, "span", "", clock.text, f"'{' '.join(match[0].split())}' has no clear start")
    if unit in "dwf":
        if clock.day is None:
            return when_at(match, "span", clock.text, clock.text, "the day of publication is not known")
        days = number * {"d": 1, "w": 7, "f": 14}[unit] - 1
        return when_at(match, "span", (clock.day - timedelta(days)).isoformat(), clock.text)
    first = clock.month_before(number * {"m": 1, "y": 12, "q": 3}[unit])
    return when_at(match, "span", first, clock.text) if first else unclear(match, need="month")


def _since(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    point = read_point(match["right"], clock, end=True)
    if match["right"].lower().endswith("the year") and point is None:
        return unclear(match, "since", "year")
    if point is None or not point.first:
        return unclear(match, "since", "year")
    return when_at(
        match,
        "since",
        point.first,
        clock.text,
        "" if clock.text else "the end of the period is the publication, which is not dated",
    )


def _financial(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    first, second = int(match[1]), int(match[2])
    if (first + 1) % 100 != second:
        return None
    return when_at(match, "span", f"{first}-04-01", f"{first + 1}-03-31")


def _financial_before(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "in the last financial year": the one that had ended at publication."""
    if clock.day is None:
        return unclear(match, need="year")
    year = clock.day.year - (2 if clock.day.month < 4 else 1)
    return when_at(
        match,
        "span",
        f"{year}-04-01",
        f"{year + 1}-03-31",
        "the last financial year is reckoned from the day of publication",
    )


def _christmas(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "at Christmas": the December before publication."""
    if match["year"]:
        return when_at(match, "span", f"{match['year']}-12", f"{match['year']}-12")
    if clock.day is None:
        return unclear(match, need="year")
    month = f"{clock.day.year - (clock.text[5:] < '12-25')}-12"
    return when_at(match, "span", month, month, "Christmas is read as the last one before publication")


def _season(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    first, last = SEASONS[match["season"].lower()]
    year = match["year"]
    return when_at(match, "span", f"{year}-{first:02d}", f"{year}-{last:02d}")


def _quarter(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    first = 3 * int(match["q"]) - 2
    return when_at(match, "span", f"{match['year']}-{first:02d}", f"{match['year']}-{first + 2:02d}")


def span_rules() -> Iterator[tuple[re.Pattern[str], Reader]]:
    """Yield the forms of periods with two ends, the longer ones first."""
    side = rf"(?:{POINT})"
    yield (
        re.compile(
            rf"(?i:\b(?:between|from)\s+)(?P<left>{side}|(?:{WEEKDAY},?\s+)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?)\s+(?i:and|"
            rf"to|until|till|up\s+to|through\s+to)\s+(?P<right>{side})"
        ),
        _between,
    )
    yield (
        re.compile(
            rf"(?i:\bfor\s+(?:about\s+)?(?P<n>{PLAIN})\s+(?P<unit>days|weeks|fortnights)\s+(?:from|beginning|starting)\s+(?:on\s+)?)"
            rf"(?P<left>{side})"
        ),
        _so_long_from,
    )
    yield (
        re.compile(
            rf"\b(?P<left>\d{{1,2}}(?:st|nd|rd|th)?)\s+and\s+(?P<right>\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}(?:\s+{YEAR})?)"
        ),
        _between,
    )
    yield (
        re.compile(
            rf"(?P<left>\b{side}|\b(?:{WEEKDAY},?\s+)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?)(?:\s+(?i:to|until)\s+|"
            rf"\s?-\s?)(?P<right>\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}(?:\s+{YEAR})?|{MONTH}\s+{YEAR})"
        ),
        _between,
    )
    yield (
        re.compile(
            rf"(?i:\b(?:the\s+)?(?:(?P<n>{PLAIN})\s+)?(?P<unit>months?|years?|quarters?)\s+(?:to|ending|"
            rf"ended|up\s+to|until)(?:\s+in|\s+on)?\s+)(?P<right>{side})"
        ),
        _months_to,
    )
    yield (
        re.compile(
            r"(?i:\b(?:the\s+)?(?P<order>first|second|third|fourth|last|"
            rf"final)\s+(?:(?P<n>{PLAIN})\s+)?(?P<unit>months?|half|quarter)\s+of\s+(?P<year>{YEAR}|"
            r"this\s+year|the\s+year))"
        ),
        _first_of,
    )
    yield from _open_rules(side)


def _open_rules(side: str) -> Iterator[tuple[re.Pattern[str], Reader]]:
    """Yield the forms of quarters and seasons, of so long until publication, and of years that end in March."""
    yield (
        re.compile(r"(?i:\b(?:the\s+)?(?P<which>last|previous|past)\s+(?:financial|fiscal)\s+year)\b"),
        _financial_before,
    )
    yield re.compile(rf"(?<=\bat )Christmas(?:\s+(?P<year>{YEAR}))?\b"), _christmas
    yield re.compile(rf"\bQ(?P<q>[1-4])\s+(?P<year>{YEAR})\b(?!/)"), _quarter
    yield re.compile(rf"(?i:\b(?:the\s+)?(?P<season>spring|summer|autumn)\s+(?:of\s+)?(?P<year>{YEAR}))\b"), _season
    yield (
        re.compile(
            r"(?i:\b(?:(?:in|over|during|within|for|across)\s+)?the\s+(?P<which>last|past|(?:previous|"
            rf"preceding)(?=\s+(?:{PLAIN}|few)\s))\s+(?:(?P<n>{PLAIN}|few|"
            r"couple\s+of)\s+)?(?P<unit>days?|weeks?|fortnight|months?|years?|quarters?)\b(?!\s+of\b))"
        ),
        _last_n,
    )
    yield (
        re.compile(
            rf"(?i:\bin\s+the\s+(?P<n>{PLAIN})\s+(?P<unit>days|weeks|months|years)\s+since\b"
            r"(?=\s*(?:$|[.,;)]|then\b|and\b|it\s+(?:began|started|was)\b|(?:its|their)\s+(?:launch|start|creation|inception)\b(?!\s+in))))"
        ),
        _last_n,
    )
    yield re.compile(rf"(?i:\bsince\s+)(?P<right>{side})"), _since
    yield re.compile(rf"(?:(?i:(?:the\s+)?(?:financial|fiscal)\s+year\s+))?{_FINANCIAL}"), _financial
