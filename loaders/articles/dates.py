"""The periods that a sentence names: dates, months, years, and relative ones against the day of publication."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graphlab.errors import PeriodTextError
from graphlab.loaders.articles.quantities import PLAIN, number_of
from graphlab.model.periods import PartialDate, parse_date
from graphlab.wording.months import MONTHS

_SHORT = {m[:3]: i for i, m in enumerate(MONTHS, 1)} | {"Sept": 9}
_MONTH_NUMBERS = {m: i for i, m in enumerate(MONTHS, 1)} | _SHORT
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b\.?)"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = rf"(?:{'|'.join(_DAYS)})"
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}
_YEAR = r"(?:19|20)\d\d"
_EDGE = r"(?i:(?:the\s+)?(?:end|start|beginning|middle)\s+of\s+|(?:early|mid|late)[\s-]+)"
#: A date of any precision, without a preposition.
_POINT = (
    rf"(?:{_EDGE})?(?:(?:{_WEEKDAY},?\s+)?(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|"
    rf"th)?(?:\s+of)?\s+)?(?:\b(?i:last|this)\s+)?\b{_MONTH}(?!\w)(?:,?\s+{_YEAR}(?![\d/-])|\s+(?i:last|"
    r"this)\s+(?i:year))?"
    rf"|\b\d{{1,2}}/\d{{1,2}}/(?:{_YEAR}|\d\d)\b|\b{_YEAR}\b(?![\d/,-]\d)|(?i:\b(?:last\s+year|"
    r"this\s+year|the\s+year(?!\s+(?:before|after|to|ending|ended))|last\s+month|now|today|yesterday)\b))"
)
_N = rf"(?i:{PLAIN})"
_UNIT = r"(?i:days?|weeks?|fortnights?|months?|years?|quarters?)"
_FINANCIAL = r"\b(20\d\d)\s?[/-]\s?(?:20)?(\d\d)\b(?![/-]\d)"


@dataclass(frozen=True, slots=True)
class When:
    """A period at its place in a sentence.

    Attributes
    ----------
    start, end
        Where the words stand.
    kind
        ``span``, ``since`` (open end, or until publication), ``until`` (open start), ``now`` or ``so far``.
    first, last
        Dates as text; "" for an open or unknown side.
    doubt
        What is not clear about it, "" for nothing.
    month
        The month of a date without a year (1 to 12), else 0: a year that the sentence names may settle it.
    exact
        Whether it was settled by nothing but its own words.
    """

    start: int
    end: int
    kind: str
    first: str
    last: str
    doubt: str = ""
    month: int = 0
    exact: bool = True

    @property
    def known(self) -> bool:
        """Whether it says any day."""
        return bool(self.first or self.last)

    def in_year(self, year: str) -> When:
        """Return a month without a year as that of a year."""
        if not self.month or not year:
            return self
        text = f"{year}-{self.month:02d}"
        return replace(self, first=text, last=text, doubt="", month=0)


@dataclass(frozen=True)
class Clock:
    """What relative dates are reckoned from: the day of publication, as precisely as known."""

    published: PartialDate | None = None

    @property
    def day(self) -> date | None:
        """The day of publication; None where only its month or year is known."""
        found = self.published
        return found.first if found and found.first == found.last else None

    @property
    def text(self) -> str:
        """The date of publication as text."""
        return self.published.text if self.published else ""

    def month_before(self, months: int) -> str:
        """Return the month that lies some months before publication, as text; "" where it is not known."""
        if not self.published or len(self.text) < 7:
            return ""
        return _month_text(self.published.first, -months)


def _month_text(day: date, months: int) -> str:
    count = day.year * 12 + day.month - 1 + months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def periods_in(
    text: str, clock: Clock, *, before: When | None = None, year: When | None = None, near: bool = True
) -> list[When]:
    """Return the periods that a sentence names, from left to right.

    Parameters
    ----------
    text
        A sentence with plain quotation marks.
    clock
        The day of publication.
    before
        The period named last before this sentence: "the following month" and "that day" go back to it.
    year
        The period of about a year that was named last before: "the year" goes back to it.
    near
        Whether `before` was named directly before, so that "the same period last year" may mean it.

    Examples
    --------
    >>> clock = Clock(parse_date("2018-04-20"))
    >>> [(w.first, w.last) for w in periods_in("443 arrests in the last 16 months, 30 in November 2017", clock)]
    [('2016-12', '2018-04-20'), ('2017-11', '2017-11')]
    """
    found: list[When] = []
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            if any(w.start < match.end() and match.start() < w.end for w in found):
                continue
            earlier = max((w for w in found if w.end <= match.start()), key=lambda w: w.start, default=before)
            if re.search(r"\bthe\s+year$", match[0], re.IGNORECASE):
                earlier = max(
                    (w for w in found if w.end <= match.start() and is_year(w)), key=lambda w: w.start, default=year
                )
            if read is _ago and earlier is before:
                earlier = None  # "a year earlier" goes back to what its own sentence says, not to another's
            if read is _same_last_year and earlier is before and not near:
                earlier = None
            when = read(match, clock, earlier)
            if when is not None:
                found.append(when)
    return sorted(found, key=lambda w: w.start)


def _when(match: re.Match[str], kind: str, first: str, last: str, doubt: str = "", month: int = 0) -> When:
    return When(match.start(), match.end(), kind, first, last, doubt, month)


def _unclear(match: re.Match[str], kind: str = "span", need: str = "day") -> When:
    said = " ".join(match[0].split())
    return _when(match, kind, "", "", f"'{said}' needs the {need} of publication (--published)")


@dataclass(frozen=True, slots=True)
class _Point:
    """A date as read: texts of its first and last day or month, the month where the year is not said."""

    first: str
    last: str
    month: int = 0
    year_said: bool = True


def _read_point(text: str, clock: Clock, *, end: bool = False, year: str = "") -> _Point | None:
    """Return a date; `end` says that "the end of 2016" is its last month or day, as the end of a period is."""
    words = " ".join(text.split())
    edge = re.match(_EDGE, words)
    inner = words[edge.end() :] if edge else words
    low = inner.lower()
    if low in ("now", "today"):
        return _Point(clock.text, clock.text) if clock.text else None
    if low == "yesterday":
        before = (clock.day - timedelta(1)).isoformat() if clock.day else ""
        return _Point(before, before) if before else None
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
    inner = re.sub(rf"^(?:{_WEEKDAY}),?\s+|^the\s+|(?<=\d)(?:st|nd|rd|th)|\bof\s+|,", "", inner).strip()
    inner = re.sub(r"^the\s+", "", inner)
    if re.fullmatch(_YEAR, inner):
        return _edged(inner, edge, clock, end=end)
    month_only, named = 0, None
    if not re.search(rf"{_YEAR}$|/\d+$", inner):
        month_only = _MONTH_NUMBERS[inner.split()[-1].rstrip(".")]
        named = re.match(r"(last|this)\s+", inner, re.IGNORECASE)
        inner = inner[named.end() :] if named else inner
        settled = _year_near(month_only, clock, named[1]) if named else year or _year_of(month_only, clock)
        if not settled:
            return _Point("", "", month_only, year_said=False)
        inner = f"{inner} {settled}"
    try:
        found = parse_date(re.sub(r"\.(?=\s)", "", inner)).text
    except PeriodTextError:
        return None
    point = _edged(found, edge, clock, end=end)
    day = re.match(r"\d{1,2}\s", inner)
    whole = 0 if day or edge or (month_only and named) else month_only
    return _Point(point.first, point.last, whole, year_said=not month_only or bool(named))


def _edged(text: str, edge: re.Match[str] | None, clock: Clock, *, end: bool) -> _Point:
    """Return the month that "the end of 2016" is, or the day that "the end of March" is."""
    word = edge[0].lower() if edge else ""
    if "end of" in word:
        if len(text) == 4:
            return _Point(f"{text}-12", f"{text}-12")
        last = parse_date(text).last.isoformat()
        return _Point(text, text) if end else _Point(last, last)
    if ("start" in word or "beginning" in word) and len(text) == 4:
        return _Point(f"{text}-01", f"{text}-01")
    return _Point(text, text)


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


def _between(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    right = _read_point(match["right"], clock, end=True)
    if right is None:
        return _unclear(match, need="date")
    left_text = match["left"]
    if re.fullmatch(r"(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?", left_text):
        tail = re.search(rf"{_MONTH}(?:\s+{_YEAR})?", match["right"])
        left_text = f"{re.sub(r'[a-z ]', '', left_text)} {tail[0]}" if tail else left_text
    year = right.last[:4] if right.last else ""
    left = _read_point(left_text, clock)
    if left is not None and not left.year_said and year:
        left = _read_point(left_text, clock, year=year)
        if left and left.first and left.first > right.last:
            left = _read_point(left_text, clock, year=str(int(year) - 1))
    if left is None or not left.first or not right.last:
        return _unclear(match, need="date")
    if left.first[:7] > right.last[:7]:
        return _when(match, "span", "", "", f"'{' '.join(match[0].split())}' runs backwards")
    return _when(match, "span", left.first, right.last)


def _months_to(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    number = number_of(match["n"]) if match["n"] else 1
    months = number * {"m": 1, "y": 12, "q": 3}.get(match["unit"][0].lower(), 0)
    point = _read_point(match["right"], clock, end=True)
    if point is None or not point.last or not months:
        return _unclear(match, need="date")
    last = parse_date(point.last)
    if len(point.last) == 4:
        last = parse_date(f"{point.last}-12")
    first = _month_text(last.last, 1 - months)
    if len(point.last) == 10 and last.last.day != calendar.monthrange(last.last.year, last.last.month)[1]:
        before_day = parse_date(_month_text(last.last, -months))
        day = date(before_day.first.year, before_day.first.month, min(last.last.day, before_day.last.day)) + timedelta(
            1
        )
        return _when(match, "span", day.isoformat(), last.text)
    return _when(match, "span", first, last.text)


def _so_long_from(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "for six weeks from 4 September"."""
    point = _read_point(match["left"], clock)
    if point is None or len(point.first) != 10:
        return None
    number, unit = number_of(match["n"]), match["unit"][0].lower()
    if unit in "dwf":
        last = parse_date(point.first).first + timedelta(number * {"d": 1, "w": 7, "f": 14}[unit] - 1)
        return _when(match, "span", point.first, last.isoformat())
    return None


def _first_of(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    year = match["year"] if re.fullmatch(_YEAR, match["year"]) else (clock.text[:4] if clock.text else "")
    if not year:
        return _unclear(match, need="year")
    number = number_of(match["n"]) if match["n"] else 1
    size = {"h": 6, "q": 3, "m": 1}[match["unit"][0].lower()]
    order = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1}[match["order"].lower()]
    start = order * size * number if order >= 0 else 12 - size * number
    return _when(match, "span", f"{year}-{start + 1:02d}", f"{year}-{min(12, start + size * number):02d}")


def _last_n(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    unit = match["unit"][0].lower()
    if not clock.text:
        return _unclear(match, "span")
    number = number_of(match["n"]) if match["n"] and match["n"].lower() not in ("few", "couple of") else 1
    if unit == "q":
        return _when(match, "span", "", "", f"which quarter '{' '.join(match[0].split())}' is, is not said")
    if match["n"] and match["n"].lower() in ("few", "couple of"):
        return _when(match, "span", "", clock.text, f"'{' '.join(match[0].split())}' has no clear start")
    if unit in "dwf":
        if clock.day is None:
            return _when(match, "span", clock.text, clock.text, "the day of publication is not known")
        days = number * {"d": 1, "w": 7, "f": 14}[unit] - 1
        return _when(match, "span", (clock.day - timedelta(days)).isoformat(), clock.text)
    first = clock.month_before(number * {"m": 1, "y": 12, "q": 3}[unit])
    return _when(match, "span", first, clock.text) if first else _unclear(match, need="month")


def _previous(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "the previous quarter", "the year before", "the following month": one step from the period named last."""
    word = match[0].lower()
    later = bool(re.search(r"following|next|after", word))
    unit = re.search(r"year|month|week|quarter|day", word)
    if before is None or not before.known or unit is None:
        return _when(match, "span", "", "", f"'{' '.join(match[0].split())}' goes back to no clear period")
    first, last = before.first or before.last, before.last or before.first
    if unit[0] in ("day", "week"):
        return _when(match, "span", "", "", f"'{' '.join(match[0].split())}' is not reckoned")
    months = {"year": 12, "month": 1, "quarter": 3}[unit[0]] * (1 if later else -1)
    return _when(match, "span", _moved(first, months), _moved(last, months))


def _moved(text: str, months: int) -> str:
    """Return a date some months on, as precise as before; the last day of a month stays the last."""
    if not text:
        return ""
    if len(text) == 4:
        return str(int(text) + months // 12) if months % 12 == 0 else ""
    found = parse_date(text)
    month = _month_text(found.first, months)
    if len(text) == 7:
        return month
    there = parse_date(month)
    whole = found.first.day == calendar.monthrange(found.first.year, found.first.month)[1]
    return (there.last if whole else there.first.replace(day=min(found.first.day, there.last.day))).isoformat()


def _ago(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    number = number_of(match["n"]) if match["n"].lower() not in ("a", "an") else 1
    unit = match["unit"][0].lower()
    if unit not in "my":
        return _unclear(match)
    months = -number * (12 if unit == "y" else 1)
    if match["which"].lower() == "ago":
        month = clock.month_before(-months)
        return _when(match, "span", month, month) if month else _unclear(match, need="month")
    if before is None or not before.known:
        return _when(match, "span", "", "", f"'{' '.join(match[0].split())}' goes back to no clear period")
    return _when(match, "span", _moved(before.first, months), _moved(before.last, months))


def _same_last_year(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "the same period last year": the period named last, a year or more earlier."""
    said = " ".join(match[0].split())
    if before is None or not before.known:
        return _when(match, "span", "", "", f"'{said}' goes back to no clear period")
    years = 1
    if match["year"]:
        years = int((before.last or before.first)[:4]) - int(match["year"])
    if years < 1:
        return _when(match, "span", "", "", f"'{said}' goes back to no clear period")
    first, last = _moved(before.first, -12 * years), _moved(before.last, -12 * years)
    return _when(
        match, "span", first, last, f"'{said}' is reckoned from {before.first or '...'} to {before.last or '...'}"
    )


def _same(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "that day", "the same year", "over the year": the period named last."""
    if before is None or not before.known:
        return None
    first, last = before.first, before.last
    if "year" in match[0].lower():
        days = days_of(first, last)
        if days < 300:
            first = last = (first or last)[:4] if re.search(r"that|same", match[0], re.IGNORECASE) else ""
            if not first:
                return None
    if "month" in match[0].lower() and first and len(first) == 10:
        first = last = first[:7]
    return replace(_when(match, "span", first, last), exact=False)


def _quarter_before(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "during the quarter": the quarter that was named last."""
    if before is None or not 85 <= days_of(before.first, before.last) <= 95:
        return None
    return replace(_when(match, "span", before.first, before.last), exact=False)


def _week_before(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read "during the week": the week that was named last."""
    if before is None or not 5 <= days_of(before.first, before.last) <= 8:
        return None
    return replace(_when(match, "span", before.first, before.last), exact=False)


def is_year(when: When) -> bool:
    """Return whether a period is about a year long, so that "the year" may mean it."""
    return 300 <= days_of(when.first, when.last) <= 370


def days_of(first: str, last: str) -> int:
    """Return how many days lie between two dates, both counted; 0 if either is open."""
    return (parse_date(last).last - parse_date(first).first).days + 1 if first and last else 0


def _since(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    point = _read_point(match["right"], clock, end=True)
    if match["right"].lower().endswith("the year") and point is None:
        return _unclear(match, "since", "year")
    if point is None or not point.first:
        return _unclear(match, "since", "year")
    return _when(
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
    return _when(match, "span", f"{first}-04-01", f"{first + 1}-03-31")


def _this(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    word = " ".join(match[0].lower().split())
    if not clock.text:
        return _unclear(match)
    if "time" in word:
        month = clock.month_before(12)
        return _when(match, "span", month, month) if month else _unclear(match, need="month")
    if "year" in word:
        year = int(clock.text[:4]) - ("last" in word)
        return (
            _when(match, "span", str(year), str(year))
            if "last" in word
            else _when(match, "span", f"{year}-01", clock.text)
        )
    for season, (first, last) in _SEASONS.items():
        if season in word:
            year = int(clock.text[:4]) - (len(clock.text) < 7 or int(clock.text[5:7]) < last)
            return _when(match, "span", f"{year}-{first:02d}", f"{year}-{last:02d}")
    if "month" in word:
        month = clock.month_before(int("last" in word))
        return _when(match, "span", month, month) if month else _unclear(match, need="month")
    day = clock.day
    if day is None:
        return _when(match, "span", clock.text, clock.text, f"'{word}' needs the day of publication (--published)")
    monday = day - timedelta(day.weekday())
    if "last week" in word:
        return _when(match, "span", (monday - timedelta(7)).isoformat(), (monday - timedelta(1)).isoformat())
    if "week" in word and "end" not in word:
        return _when(match, "span", monday.isoformat(), clock.text)
    back = {"yesterday": 1, "last night": 1, "overnight": 1}.get(word.replace("by ", ""), 0)
    if "weekend" in word:
        saturday = day - timedelta((day.weekday() - 5) % 7 or 7)
        return _when(match, "span", saturday.isoformat(), (saturday + timedelta(1)).isoformat())
    told = (day - timedelta(back)).isoformat()
    return _when(match, "span", told, told)


def _weekday(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    if clock.day is None:
        return _unclear(match)
    back = (clock.day.weekday() - _DAYS.index(match["day"])) % 7
    told = (clock.day - timedelta(back)).isoformat()
    return _when(match, "span", told, told)


def _now(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    so_far = bool(re.search(r"date|far", match[0], re.IGNORECASE))
    if not clock.text:
        return _unclear(match, "so far" if so_far else "now")
    return _when(match, "so far", "", clock.text) if so_far else _when(match, "now", clock.text, clock.text)


def _simple(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    point = _read_point(match["point"], clock)
    if point is None:
        return None
    if not point.first:
        name = MONTHS[point.month - 1]
        return _when(match, "span", "", "", f"the year of {name} is not said", point.month)
    doubt = "" if point.year_said else f"the year {point.first[:4]} is that of the publication"
    month = 0 if point.year_said else point.month
    return _when(match, "span", point.first, point.last, doubt, month)


def _season(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    first, last = _SEASONS[match["season"].lower()]
    year = match["year"]
    return _when(match, "span", f"{year}-{first:02d}", f"{year}-{last:02d}")


def _quarter(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    first = 3 * int(match["q"]) - 2
    return _when(match, "span", f"{match['year']}-{first:02d}", f"{match['year']}-{first + 2:02d}")


_Reader = Callable[[re.Match[str], Clock, "When | None"], "When | None"]


def _span_rules() -> Iterator[tuple[re.Pattern[str], _Reader]]:
    """Yield the forms of periods with two ends, the longer ones first."""
    side = rf"(?:{_POINT})"
    yield (
        re.compile(
            rf"(?i:\b(?:between|from)\s+)(?P<left>{side}|(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?)\s+(?i:and|"
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
            rf"\b(?P<left>\d{{1,2}}(?:st|nd|rd|th)?)\s+and\s+(?P<right>\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:\s+{_YEAR})?)"
        ),
        _between,
    )
    yield (
        re.compile(
            rf"(?P<left>\b{side}|\b(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?)(?:\s+(?i:to|until)\s+|"
            rf"\s?-\s?)(?P<right>\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:\s+{_YEAR})?|{_MONTH}\s+{_YEAR})"
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
            rf"final)\s+(?:(?P<n>{PLAIN})\s+)?(?P<unit>months?|half|quarter)\s+of\s+(?P<year>{_YEAR}|"
            r"this\s+year|the\s+year))"
        ),
        _first_of,
    )
    yield re.compile(rf"\bQ(?P<q>[1-4])\s+(?P<year>{_YEAR})\b(?!/)"), _quarter
    yield re.compile(rf"(?i:\b(?:the\s+)?(?P<season>spring|summer|autumn)\s+(?:of\s+)?(?P<year>{_YEAR}))\b"), _season
    yield (
        re.compile(
            r"(?i:\b(?:(?:in|over|during|within|for|across)\s+)?the\s+(?P<which>last|past|(?:previous|"
            rf"preceding)(?=\s+(?:{PLAIN}|few)\s))\s+(?:(?P<n>{PLAIN}|few|"
            r"couple\s+of)\s+)?(?P<unit>days?|weeks?|fortnight|months?|years?|quarters?)\b(?!\s+of\b))"
        ),
        _last_n,
    )
    yield re.compile(rf"(?i:\bsince\s+)(?P<right>{side})"), _since
    yield re.compile(rf"(?:(?i:(?:the\s+)?(?:financial|fiscal)\s+year\s+))?{_FINANCIAL}"), _financial


def _day_rules() -> Iterator[tuple[re.Pattern[str], _Reader]]:
    """Yield the forms of single dates, and last those that go back to another date."""
    yield (
        re.compile(
            rf"(?i:\b(?:in\s+|over\s+|during\s+)?the\s+(?:same|equivalent|corresponding)\s+(?:{PLAIN}\s+)?(?:period|time|weeks?|months?|quarter|days?)\s+"
            r"(?:last\s+year|the\s+previous\s+year|in\s+the\s+previous\s+year|the\s+year\s+before|of\s+last\s+year|a\s+year\s+(?:earlier|ago|before)"
            r"|(?:in|of)\s+(?P<year>20\d\d)))"
        ),
        _same_last_year,
    )
    yield (
        re.compile(
            r"(?i:\b(?:this\s+time\s+last\s+year|so\s+far\s+this\s+year|earlier\s+this\s+(?:year|month|week)|(?:this|"
            r"last)\s+(?:week(?!end)|month|year|spring|summer|autumn|morning)|last\s+night|overnight|"
            r"yesterday|(?:over|at|last|this)\s+(?:the\s+)?weekend)\b)"
        ),
        _this,
    )
    yield re.compile(rf"(?P<point>{_POINT})"), _simple_or_year
    yield (
        re.compile(rf"(?i:\b(?:last\s+)?)(?P<day>{_WEEKDAY})\b(?i:(?:\s+(?:morning|afternoon|evening|night)))?"),
        _weekday,
    )
    yield (
        re.compile(
            r"(?i:\b(?:now|currently|at\s+present|presently|to\s+date|so\s+far|at\s+any\s+one\s+time|"
            r"at\s+the\s+moment|today)\b)"
        ),
        _now,
    )
    yield (
        re.compile(
            r"(?i:\b(?P<n>an?|"
            + PLAIN
            + (
                r")\s+(?P<unit>years?|months?|weeks?|days?)\s+(?P<which>ago|earlier|before)\b(?!\s+(?:the|"
                r"he|she|they)\b))"
            )
        ),
        _ago,
    )
    yield (
        re.compile(
            r"(?i:\b(?:in\s+|over\s+)?(?:the\s+)?(?:following|next|previous|preceding)\s+(?:year|month|"
            r"quarter|week|day)\b|\bthe\s+(?:year|month)\s+(?:before|after)\b)"
        ),
        _previous,
    )
    yield re.compile(r"(?i:\b(?:that|the\s+same)\s+(?:day|month|year|week|period|time)\b)"), _same
    yield re.compile(r"(?i:\bthe\s+quarter\b(?!\s+(?:before|to|end\w+|of)))"), _quarter_before
    yield (
        re.compile(r"(?i:\b(?:during|in|over|throughout)\s+the\s+week\b(?!\s+(?:before|to|end\w+|of|after)))"),
        _week_before,
    )


def _simple_or_year(match: re.Match[str], clock: Clock, before: When | None) -> When | None:
    """Read a date of any precision; "now" and "the year" are read elsewhere, and "may" is a verb."""
    words = match[0].strip().lower()
    if words in ("now", "today"):
        return _now(match, clock, before)
    if words == "the year":
        return _same(match, clock, before)
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
        return _this(match, clock, before)
    if re.fullmatch(_YEAR, match[0]) and not _is_a_year(match):
        return None
    return _simple(match, clock, before)


def _is_a_year(match: re.Match[str]) -> bool:
    """Return whether four digits are a year here: after a word of time, or where no noun that is counted follows."""
    before = match.string[: match.start()]
    if re.search(rf"\b{_YEAR}(?:,|,?\s+and|,?\s+or)\s+$", before):
        return True  # one of a list of years
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


_RULES = (*_span_rules(), *_day_rules())
