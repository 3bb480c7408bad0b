"""Periods that are one date: "14 June 2019", "last week", "now"; four digits are a year only where no noun follows."""

from __future__ import annotations

import calendar
import re
from datetime import timedelta

from graphlab.loaders.articles.times.clock import Clock, When, unclear, when_at
from graphlab.loaders.articles.times.going_back import read_same
from graphlab.loaders.articles.times.points import DAYS, SEASONS, YEAR, read_point
from graphlab.model.periods import parse_date
from graphlab.wording.months import MONTHS


def read_this(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "this month", "last week", "overnight", "over the weekend" from the publication."""
    word = " ".join(match[0].lower().split())
    if not clock.text:
        return unclear(match)
    if "time" in word:
        month = clock.month_before(12)
        return when_at(match, "span", month, month) if month else unclear(match, need="month")
    if "year" in word:
        year = int(clock.text[:4]) - ("last" in word)
        return (
            when_at(match, "span", str(year), str(year))
            if "last" in word
            else when_at(match, "span", f"{year}-01", clock.text)
        )
    for season, (first, last) in SEASONS.items():
        if season in word:
            year = int(clock.text[:4]) - (len(clock.text) < 7 or int(clock.text[5:7]) < last)
            if re.search(r"\bsince\s+$", match.string[: match.start()], re.IGNORECASE):
                return when_at(match, "since", f"{year}-{first:02d}", clock.text)
            return when_at(match, "span", f"{year}-{first:02d}", f"{year}-{last:02d}")
    if "month" in word:
        month = clock.month_before(int("last" in word))
        return when_at(match, "span", month, month) if month else unclear(match, need="month")
    day = clock.day
    if day is None:
        return when_at(match, "span", clock.text, clock.text, f"'{word}' needs the day of publication (--published)")
    monday = day - timedelta(day.weekday())
    if "last week" in word:
        return when_at(match, "span", (monday - timedelta(7)).isoformat(), (monday - timedelta(1)).isoformat())
    if "week" in word and "end" not in word:
        return when_at(match, "span", monday.isoformat(), clock.text)
    back = {"yesterday": 1, "last night": 1, "overnight": 1}.get(word.replace("by ", ""), 0)
    if "weekend" in word:
        saturday = day - timedelta((day.weekday() - 5) % 7 or 7)
        return when_at(match, "span", saturday.isoformat(), (saturday + timedelta(1)).isoformat())
    told = (day - timedelta(back)).isoformat()
    return when_at(match, "span", told, told)


def read_month_of_year(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "September this year", "March of last year", "1 May this year"."""
    point = read_point(match["month"], clock, year=clock.text[:4]) if clock.text else None
    if point is None or not point.first:
        return unclear(match, need="year")
    year = int(clock.text[:4]) - (match["which"].lower() == "last")
    month = f"{year}{point.first[4:7]}"
    if match["mday"] and 1 <= int(match["mday"]) <= calendar.monthrange(year, int(month[5:]))[1]:
        month = f"{month}-{int(match['mday']):02d}"
    return when_at(match, "span", month, month)


def read_side_of_year(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "the start of this year" as its January, "the end of last year" as its December."""
    if not clock.text:
        return unclear(match, need="year")
    year = int(clock.text[:4]) - (match["which"].lower() == "last")
    month = f"{year}-{12 if match['side'].lower() == 'end' else 1:02d}"
    return when_at(match, "span", month, month)


_A_MONTH = 31


def read_weekday(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "Tuesday" as that of the week named before, if that is of the last month; else the last one that was."""
    if clock.day is None:
        return unclear(match)
    day = DAYS.index(match["day"])
    last = clock.day - timedelta((clock.day.weekday() - day) % 7)
    if before is not None and parse_date(before.last).last >= clock.day - timedelta(_A_MONTH):
        first = parse_date(before.first).first
        told = first + timedelta((day - first.weekday()) % 7)
        if told <= min(parse_date(before.last).last, clock.day):
            doubt = "" if told == last else f"{match['day']} is read as that of the week from {before.first}"
            return when_at(match, "span", told.isoformat(), told.isoformat(), doubt)
    return when_at(match, "span", last.isoformat(), last.isoformat())


def read_now(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "now" as the publication, and "so far" as the time until it."""
    so_far = bool(re.search(r"date|far", match[0], re.IGNORECASE))
    if not clock.text:
        return unclear(match, "so far" if so_far else "now")
    return when_at(match, "so far", "", clock.text) if so_far else when_at(match, "now", clock.text, clock.text)


def _simple(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    point = read_point(match["point"], clock)
    if point is None:
        return None
    if not point.first:
        name = MONTHS[point.month - 1]
        return when_at(match, "span", "", "", f"the year of {name} is not said", point.month)
    doubt = "" if point.year_said else f"the year {point.first[:4]} is that of the publication"
    month = 0 if point.year_said else point.month
    return when_at(match, "span", point.first, point.last, doubt, month)


def read_simple_or_year(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read a date of any precision; "now" and "the year" are read elsewhere, and "may" is a verb."""
    words = match[0].strip().lower()
    if words in ("now", "today"):
        return read_now(match, clock, before)
    if words == "the year":
        return read_same(match, clock, before)
    if (
        match[0] in ("May", "Mar", "Jan", "Sep", "Dec", "March")
        and not re.search(
            r"(?:\b(?:in|during|since|by|until|of|last|from|between|for|to|and|on|early|late|mid|month of)|[,(])\s*$",
            match.string[: match.start()],
            re.IGNORECASE,
        )
        and not re.match(r"\s+(?:saw|had|was|brought)\b", match.string[match.end() :])
    ):
        return None
    if words in ("last year", "this year", "yesterday", "last month"):
        return read_this(match, clock, before)
    if re.fullmatch(YEAR, match[0]) and not _is_a_year(match):
        return None
    return _simple(match, clock, before)


_DONE_THEN = re.compile(
    r"\s+(?:arrests|figures|closures|charges|raids|warrants|referrals|totals?|convictions)\b(?!\s+(?:made|in)\s+\d)",
    re.IGNORECASE,
)


def _is_a_year(match: re.Match[str]) -> bool:
    """Return whether four digits are a year here: after a word of time, or where no noun that is counted follows."""
    before = match.string[: match.start()]
    if re.search(rf"\b{YEAR}(?:,|,?\s+and|,?\s+or)\s+$", before):
        return True  # one of a list of years
    if re.search(r"\bthe\s+$", before, re.IGNORECASE) and _DONE_THEN.match(match.string, match.end()):
        return True  # "the 2021 arrests"
    if re.search(
        (
            r"\b(?:in|during|since|by|until|of|for|from|to|and|throughout|through|than|year|summer|late|"
            r"early|mid|over|between|across)[\s-]*$|[(,|]\s*$|^\s*$"
        ),
        before,
        re.IGNORECASE,
    ):
        return not re.match(
            r"\s+(?:arrests|people|lines|drug|county|warrants|officers|men|children|deal|phones)\b",
            match.string[match.end() :],
        ) or bool(re.search(r"\bin\s+$", before, re.IGNORECASE))
    return bool(re.match(r"\s*(?:[:;)|]|$|figures|data|total)", match.string[match.end() :]))
