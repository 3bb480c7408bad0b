"""Dates of any precision and the periods between them.

A date is written as precisely as it is known: ``2019``, ``2019-11`` or ``2019-11-30``; each is an interval from its
first to its last day. A period runs from the first day of its start to the last day of its end; an empty side is open.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from graphlab.data.region import region
from graphlab.errors import PeriodTextError
from graphlab.model.spans import full_year, named_span
from graphlab.wording.months import MONTH_NUMBERS, MONTHS

#: Ordinal days that stand for an open side in numeric columns.
OPEN_FIRST, OPEN_LAST = -(10**9), 10**9

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_ISO_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_TIME = re.compile(
    r"(?:T|,?\s+)(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:[AaPp][Mm]|hrs|Z|[+-]\d{2}:?\d{2})?$"
)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+(?=\d)", re.IGNORECASE)
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
_DASHED = re.compile(r"(\d{1,2})[-/ ]([a-z]{3,9})\.?[-/ ](\d{4}|\d{2})", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SLASHED_MONTH = re.compile(r"(\d{1,2})[/.](\d{4})")
_WORDED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([a-z]{3,9})\.?,?\s+(\d{4})")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as it was written: first day, last day and canonical ISO text."""

    first: date
    last: date
    text: str
    british: bool = False

    def __str__(self) -> str:
        return self.text


def _build(year: int, month: int | None, day: int | None, written: str, british: bool) -> PartialDate:
    if not 1800 <= year <= 2200:
        raise PeriodTextError(f"'{written}' is not a date: the year {year} is not between 1800 and 2200")
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except (ValueError, calendar.IllegalMonthError):
        raise PeriodTextError(f"'{written}' is not a date of the calendar") from None
    text = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
    return PartialDate(first, last, text, british)


@lru_cache(maxsize=65536)
def parse_date(text: str) -> PartialDate:
    """Read a date of any precision; ISO 8601, or the British way of writing.

    Parameters
    ----------
    text
        For example ``2019``, ``2019-11``, ``2019-11-30``, ``30/11/2019``, ``30.11.19``, ``30-Nov-19``, ``Nov 2019``,
        ``30 November 2019``; a time of day and a day of the week are left out.

    Returns
    -------
    PartialDate
        With `british` true when it was not written in ISO form (day before month, as in the United Kingdom).

    Raises
    ------
    PeriodTextError
        If it is no date of the calendar.

    Examples
    --------
    >>> parse_date("2019-02").last
    datetime.date(2019, 2, 28)
    >>> parse_date("Nov 2019").text
    '2019-11'
    """
    written = text.strip()
    if match := _ISO_TIME.fullmatch(written):
        written = match[1]
    plain = _WEEKDAY.sub("", _TIME.sub("", written)) if len(written) > 10 else written
    if match := _ISO.fullmatch(plain):
        year, month, day = (int(x) if x else None for x in match.groups())
        if (month, day) == (0, None) or month == 0 or day == 0:
            raise PeriodTextError(f"'{written}' is not a date of the calendar")
        return _build(year or 0, month, day, written, british=plain != written)
    if match := _SLASHED.fullmatch(plain):
        first, second = int(match[1]) or 99, int(match[3]) or 99
        month, day = (second, first) if region().day_first else (first, second)
        return _build(full_year(match[4]), month, day, written, british=True)
    if match := _SLASHED_MONTH.fullmatch(plain):
        return _build(int(match[2]), int(match[1]) or 99, None, written, british=True)
    if (match := _DASHED.fullmatch(plain)) and match[2].lower() in MONTH_NUMBERS:
        return _build(full_year(match[3]), MONTH_NUMBERS[match[2].lower()], int(match[1]), written, british=True)
    match = _WORDED.fullmatch(plain.lower())
    if match and match[2] in MONTH_NUMBERS:
        return _build(
            int(match[3]), MONTH_NUMBERS[match[2]], int(match[1]) if match[1] else None, written, british=True
        )
    if written.startswith("="):
        raise PeriodTextError(f"'{written}' is a formula and not a date", "save the sheet with values, not formulas")
    if serial := serial_date(written):
        rule = f"{written} is no date as written; it is Excel's number for {in_words(serial)}"
        raise PeriodTextError(rule, f"format the cells as dates, or write {serial.isoformat()}")
    raise PeriodTextError(f"'{written}' is not a date")


def serial_date(text: str) -> date | None:
    """Return the day that a number of five digits is in Excel (1900 date system), None for other texts.

    Examples
    --------
    >>> serial_date("44197"), serial_date("443")
    (datetime.date(2021, 1, 1), None)
    """
    match = _SERIAL.fullmatch(text)
    if not match or not 20_000 <= int(match[1]) <= 73_050:
        return None
    return date(1899, 12, 30) + timedelta(days=int(match[1]))


def in_words(day: date) -> str:
    """Return a day as people write it, whatever the locale.

    Examples
    --------
    >>> in_words(date(2021, 1, 1))
    '1 January 2021'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True, eq=False)
class Period:
    """From the first day of `start` to the last day of `end`; None is an open side, two of them are undated.

    Two periods of the same days are one period, however they are written. The text (`str`) is for people and is never
    compared.

    Examples
    --------
    >>> make_period("2019", "2019") == make_period("2019-01", "2019-12")
    True
    """

    start: PartialDate | None = None
    end: PartialDate | None = None

    def __eq__(self, other: object) -> bool:
        return self.ordinals == other.ordinals if isinstance(other, Period) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.ordinals)

    @property
    def ordinals(self) -> tuple[int, int]:
        """First and last day as ordinal numbers (`OPEN_FIRST`, `OPEN_LAST` where open): what a period is."""
        return self.first_ordinal, self.last_ordinal

    @property
    def first(self) -> date | None:
        """First day, or None when the start is open."""
        return self.start.first if self.start else None

    @property
    def last(self) -> date | None:
        """Last day, or None when the end is open."""
        return self.end.last if self.end else None

    @property
    def first_ordinal(self) -> int:
        """First day as an ordinal number; `OPEN_FIRST` when open."""
        return self.start.first.toordinal() if self.start else OPEN_FIRST

    @property
    def last_ordinal(self) -> int:
        """Last day as an ordinal number; `OPEN_LAST` when open."""
        return self.end.last.toordinal() if self.end else OPEN_LAST

    @property
    def last_known(self) -> int:
        """Last day that is known of something that happened on one day, as an ordinal; `OPEN_FIRST` when undated."""
        day = self.end or self.start
        return day.last.toordinal() if day else OPEN_FIRST

    @property
    def dated(self) -> bool:
        """Whether at least one side is known."""
        return self.start is not None or self.end is not None

    @property
    def closed(self) -> bool:
        """Whether both sides are known."""
        return self.start is not None and self.end is not None

    @property
    def days(self) -> int | None:
        """Length in days, both ends counted; None when a side is open."""
        return self.last_ordinal - self.first_ordinal + 1 if self.closed else None

    def inside(self, other: Period) -> bool:
        """Return whether this period lies wholly inside another."""
        return other.first_ordinal <= self.first_ordinal and self.last_ordinal <= other.last_ordinal

    def overlaps(self, other: Period) -> bool:
        """Return whether the two share a day (an open side reaches for ever)."""
        return self.first_ordinal <= other.last_ordinal and other.first_ordinal <= self.last_ordinal

    def widest(self, other: Period) -> Period:
        """Return the smallest period that holds both; an open side stays open."""
        start = min(self.start, other.start, key=lambda d: d.first) if self.start and other.start else None
        end = max(self.end, other.end, key=lambda d: d.last) if self.end and other.end else None
        return Period(start, end)

    def __str__(self) -> str:
        if not self.dated:
            return "undated"
        start, end = str(self.start or ""), str(self.end or "")
        return start if start == end else f"{start}..{end}"


UNDATED = Period()


@lru_cache(maxsize=65536)
def make_period(start: str, end: str) -> Period:
    """Build a period from two texts, either of which may be empty (open).

    Raises
    ------
    PeriodTextError
        If a text is no date, or the last day of the end is before the first day of the start.

    Examples
    --------
    >>> str(make_period("2016-12", "2019-11-30")), str(make_period("", "2021"))
    ('2016-12..2019-11-30', '..2021')
    """
    period = Period(parse_date(start) if start else None, parse_date(end) if end else None)
    if period.closed and period.last_ordinal < period.first_ordinal:
        raise PeriodTextError(f"the period runs backwards: it starts {start} and ends {end}", "exchange start and end")
    return period


def parse_period(text: str) -> Period:
    """Read a period as typed on the command line: ``2019-11..2021-12``, ``2019``, ``..2020``, ``2023/24``, ``Q1 2023``.

    Raises
    ------
    PeriodTextError
        If a side is no date or span of a name, both are empty, or it runs backwards.

    Examples
    --------
    >>> parse_period("2019").days
    365
    >>> str(parse_period("2023/24")), str(parse_period("Q1 2023..Q2 2023"))
    ('2023-04-01..2024-03-31', '2023-01..2023-06')
    """
    start, dots, end = (part.strip() for part in text.strip().partition(".."))
    if not dots:
        end = start
    if not start and not end:
        raise PeriodTextError(f"'{text}' is not a period", "write 2019-11..2021-12; either end may be left open")
    first, last = (named_span(side) or (side, side) for side in (start, end))
    return make_period(first[0], last[1])
