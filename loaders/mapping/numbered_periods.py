"""Periods by number, of which nothing on the sheet says how long they are: "P3 2024/25", "Period 13"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from graphlab.model.spans import Span, financial_year, later

_NUMBERED = re.compile(
    r"(?:(?P<before>\d{4}(?:\s?[/–-]\s?\d{2,4})?|\d\d/\d\d)[\s,:-]+)?"
    r"(?:(?:reporting|four[- ]week(?:ly)?|4[- ]?week(?:ly)?|4[- ]?wk(?:ly)?) )?(?:period|pd|p)\.?\s*"
    r"(?P<number>0?[1-9]|1[0-3])(?:[\s,:/-]+(?P<after>\d{4}(?:\s?[/–-]\s?\d{2,4})?|\d\d/\d\d))?",
    re.IGNORECASE,
)
_DAYS = 28
#: What a mapping says of a year whose periods are months.
MONTHS = "months"


def period_number(text: str) -> tuple[int, str] | None:
    """Return the number of a period and its year ("" where it says none), None where a text is none.

    Examples
    --------
    >>> period_number("P3 2024/25"), period_number("2024/25 Period 13"), period_number("P01"), period_number("P14")
    ((3, '2024/25'), (13, '2024/25'), (1, ''), None)
    """
    match = _NUMBERED.fullmatch(" ".join(text.split()))
    return (int(match["number"]), match["before"] or match["after"] or "") if match else None


def is_dated_number(text: str) -> bool:
    """Return whether a text is a period by its number with its year."""
    found = period_number(text)
    return found is not None and bool(found[1])


def with_its_year(text: str, year: str) -> str:
    """Return a period by number with its year, where it has none; a number by itself is one.

    Examples
    --------
    >>> with_its_year("P3", "2024/25"), with_its_year("3", "2024/25"), with_its_year("Total", "2024/25")
    ('P3 2024/25', 'Period 3 2024/25', 'Total')
    """
    text = f"Period {text}" if text.isdecimal() else text
    found = period_number(text)
    return f"{text} {year}" if found and not found[1] and year else text


def numbered_span(text: str, begins: Mapping[str, str]) -> Span | None:
    """Return the first and last day (or the month) of a period by number; None where it is none, or its year not known.

    Parameters
    ----------
    text
        A period with its year.
    begins
        By year the first day of its period 1, which has four weeks as all of them have; or `MONTHS`.

    Examples
    --------
    >>> numbered_span("P2 2024/25", {"2024-25": "2024-04-01"}), numbered_span("P2 2024/25", {"2024/25": "months"})
    (('2024-04-29', '2024-05-26'), ('2024-05', '2024-05'))
    >>> numbered_span("P13 2024/25", {"2024/25": "months"}), numbered_span("P1 2025/26", {"2024/25": "2024-04-01"})
    (None, None)
    """
    found = period_number(text)
    if found is None:
        return None
    number, year = found
    told = next((day for named, day in begins.items() if _year(named) == _year(year)), "")
    if told == MONTHS and number <= 12:
        span = _year(year)
        first = (int(span[0][:4]), 4 if span[0][4:] else 1)
        month = "{}-{:02d}".format(*later(*first, number - 1))
        return month, month
    if not is_first_day(told):
        return None
    begun = date.fromisoformat(told) + timedelta(days=_DAYS * (number - 1))
    return begun.isoformat(), (begun + timedelta(days=_DAYS - 1)).isoformat()


def is_first_day(text: str) -> bool:
    """Return whether a text is a day as a mapping writes it, with room for a year behind it."""
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and date.fromisoformat(text).year < 9998
    except ValueError:
        return False


def _year(text: str) -> Span:
    return financial_year("".join(text.split()).replace("–", "-")) or (text, text)
