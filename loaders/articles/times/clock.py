"""A period at its place in a sentence, and the day of publication from which relative dates are reckoned."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from graphlab.model.periods import PartialDate, parse_date

#: What reads the words of one form: from them, the day of publication and the period named before.
Reader = Callable[[re.Match[str], "Clock", "When | None"], "When | None"]


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
        return month_text(self.published.first, -months)


def month_text(day: date, months: int) -> str:
    """Return the month that lies some months after that of a day, as text."""
    count = day.year * 12 + day.month - 1 + months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def when_at(match: re.Match[str], kind: str, first: str, last: str, doubt: str = "", month: int = 0) -> When:
    """Return a period at the place of the words that say it."""
    return When(match.start(), match.end(), kind, first, last, doubt, month)


def unclear(match: re.Match[str], kind: str = "span", need: str = "day") -> When:
    """Return a period that is open because the day (or month, year) of publication is not known."""
    said = " ".join(match[0].split())
    return when_at(match, kind, "", "", f"'{said}' needs the {need} of publication (--published)")


def is_year(when: When) -> bool:
    """Return whether a period is about a year long, so that "the year" may mean it."""
    return 300 <= days_of(when.first, when.last) <= 370


def days_of(first: str, last: str) -> int:
    """Return how many days lie between two dates, both counted; 0 if either is open."""
    return (parse_date(last).last - parse_date(first).first).days + 1 if first and last else 0


def is_week(when: When) -> bool:
    """Return whether a period is that of a week, from five to eight days."""
    return 5 <= days_of(when.first, when.last) <= 8
