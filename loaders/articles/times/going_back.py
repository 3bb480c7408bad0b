"""Periods that go back to the one named last: "the previous quarter", "a year earlier", "the same day"."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace

from graphlab.loaders.articles.quantities import PLAIN, number_of
from graphlab.loaders.articles.times.clock import Clock, When, days_of, month_text, unclear, when_at
from graphlab.model.periods import parse_date

#: Days of a quarter, at least and at most.
_QUARTER = (80, 100)


def read_previous(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "the previous quarter", "the year before", "the following month": one step from the period named last."""
    word = match[0].lower()
    later = bool(re.search(r"following|next|after", word))
    unit = re.search(r"year|month|week|quarter|day", word)
    if before is None or not before.known or unit is None:
        return when_at(match, "span", "", "", f"'{' '.join(match[0].split())}' goes back to no clear period")
    first, last = before.first or before.last, before.last or before.first
    if unit[0] in ("day", "week"):
        return when_at(match, "span", "", "", f"'{' '.join(match[0].split())}' is not reckoned")
    if unit[0] == "quarter" and not _QUARTER[0] <= days_of(first, last) <= _QUARTER[1]:
        return when_at(match, "span", "", "", f"'{' '.join(match[0].split())}' goes back to no clear period")
    months = {"year": 12, "month": 1, "quarter": 3}[unit[0]] * (1 if later else -1)
    return when_at(match, "span", _moved(first, months), _moved(last, months))


def _moved(text: str, months: int) -> str:
    """Return a date some months on, as precise as before; the last day of a month stays the last."""
    if not text:
        return ""
    if len(text) == 4:
        return str(int(text) + months // 12) if months % 12 == 0 else ""
    found = parse_date(text)
    month = month_text(found.first, months)
    if len(text) == 7:
        return month
    there = parse_date(month)
    whole = found.first.day == calendar.monthrange(found.first.year, found.first.month)[1]
    return (there.last if whole else there.first.replace(day=min(found.first.day, there.last.day))).isoformat()


def read_span_before(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "the six months before": as long as it says, up to where the period named last begins."""
    said = " ".join(match[0].split())
    if before is None or not before.first or len(before.first) < len("2000-01"):
        return when_at(match, "span", "", "", f"'{said}' goes back to no clear period")
    number = number_of(match["n"] or match["m"]) * (12 if (match["unit"] or match["unit2"])[0].lower() == "y" else 1)
    begins = parse_date(before.first).first
    if begins.day != 1:
        return when_at(match, "span", "", "", f"'{said}' is not reckoned")
    doubt = f"'{said}' is reckoned back from {before.first}"
    return when_at(match, "span", month_text(begins, -number), month_text(begins, -1), doubt)


def read_ago(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "two years ago" from the publication, "a year earlier" from the period named last."""
    number = number_of(match["n"]) if match["n"].lower() not in ("a", "an") else 1
    unit = match["unit"][0].lower()
    if unit not in "my":
        return unclear(match)
    months = -number * (12 if unit == "y" else 1)
    if match["which"].lower() == "ago":
        month = clock.month_before(-months)
        return when_at(match, "span", month, month) if month else unclear(match, need="month")
    if before is None or not before.known:
        return when_at(match, "span", "", "", f"'{' '.join(match[0].split())}' goes back to no clear period")
    return when_at(match, "span", _moved(before.first, months), _moved(before.last, months))


def read_same_last_year(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "the same period last year": the period named last, a year or more earlier."""
    said = " ".join(match[0].split())
    if before is None or not before.known:
        return when_at(match, "span", "", "", f"'{said}' goes back to no clear period")
    length = re.search(rf"\bsame\s+({PLAIN})\s+months\b", match.string, re.IGNORECASE)
    if length and not number_of(length[1]) * 28 <= days_of(before.first, before.last) <= number_of(length[1]) * 31:
        return when_at(match, "span", "", "", f"'{said}' goes back to no clear period")
    years = 1
    if match["year"]:
        years = int((before.last or before.first)[:4]) - int(match["year"])
    if years < 1:
        return when_at(match, "span", "", "", f"'{said}' goes back to no clear period")
    first, last = _moved(before.first, -12 * years), _moved(before.last, -12 * years)
    return when_at(
        match, "span", first, last, f"'{said}' is reckoned from {before.first or '...'} to {before.last or '...'}"
    )


def read_same(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "that day", "the same year", "over the year": the period named last."""
    if before is None or not before.known:
        return None
    first, last = before.first, before.last
    if "time" in match[0].lower() and before.kind == "since" and first:
        return replace(when_at(match, "span", first, clock.text), exact=False)
    if match[0].lower().endswith("the day") and (first != last or len(first) != len("2000-01-01")):
        return None
    if "period" in match[0].lower() and first == last and len(first) == len("2000-01-01"):
        return None
    if "year" in match[0].lower():
        days = days_of(first, last)
        if days < 300:
            first = last = (first or last)[:4] if re.search(r"that|same", match[0], re.IGNORECASE) else ""
            if not first:
                return None
    if "month" in match[0].lower() and first and len(first) == 10:
        first = last = first[:7]
    return replace(when_at(match, "span", first, last), exact=False)


def read_quarter_before(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "during the quarter": the quarter that was named last."""
    if before is None or not 85 <= days_of(before.first, before.last) <= 95:
        return None
    return replace(when_at(match, "span", before.first, before.last), exact=False)


def read_week_before(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "during the week": the week that was named last."""
    if before is None or not 5 <= days_of(before.first, before.last) <= 8:
        return None
    return replace(when_at(match, "span", before.first, before.last), exact=False)
