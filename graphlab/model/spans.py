"""Spans of time that have a name: years of the calendar and financial years, their quarters, halves and months."""

from __future__ import annotations

import re

#: First and last date of a span, as ISO texts.
Span = tuple[str, str]

_PART = re.compile(r"(?P<part>[qh][1-4]|(?:quarter|half) [1-4])[\s/,-]*(?P<year>.+)", re.IGNORECASE)
_PART_LAST = re.compile(r"(?P<year>.+?)[\s/,:-]*(?P<part>[qh][1-4]|(?:quarter|half) [1-4])", re.IGNORECASE)
_FINANCIAL_WORDS = re.compile(r"(?:financial|fiscal) year:? (\d{4})\s*(?:to|[/-])\s*(\d{2}|\d{4})", re.IGNORECASE)
_FINANCIAL = re.compile(r"(?:f[./]?y\.?\s*)?(\d{4}|\d{2})\s*[/-]\s*(\d{2}|\d{4})", re.IGNORECASE)
_FINANCIAL_END = re.compile(
    r"(?:f[./]?y\.?(?: end(?:ing|ed)?)?|(?:financial|fiscal) year end(?:ing|ed)?):?\s*(\d{4}|\d{2})", re.IGNORECASE
)
_CALENDAR = re.compile(r"(?:cy|calendar year)\s*(\d{4})", re.IGNORECASE)
#: A month of a financial year by its number, which only such a year can say: "Month 1 2024/25", "M01 2024/25".
_MONTH = re.compile(r"(?:month|mth|m)\s*(?P<number>\d{1,2})[\s,/-]+(?P<year>.+)", re.IGNORECASE)
_MONTH_LAST = re.compile(r"(?P<year>.+?)[\s,:/-]+(?:month|mth|m)\s*(?P<number>\d{1,2})", re.IGNORECASE)
_MONTH_LIKE = re.compile(r"\d{4}-(?:0?[1-9]|1[0-2])")
_DASHES = str.maketrans("–—‒−", "----")


def full_year(digits: str) -> int:
    """Return the year that two or four digits mean: up to 68 of this century, from 69 of the last.

    Examples
    --------
    >>> full_year("21"), full_year("1998"), full_year("98")
    (2021, 1998, 1998)
    """
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 69 else 1900)


def later(year: int, month: int, by: int) -> tuple[int, int]:
    """Return year and month so many months later.

    Examples
    --------
    >>> later(2020, 11, 3), later(2020, 1, -1)
    ((2021, 2), (2019, 12))
    """
    years, month = divmod(month - 1 + by, 12)
    return year + years, month + 1


def named_span(text: str) -> Span | None:
    """Return the first and last date of a named span, None where a text is none; ``2009-10`` is a month and none.

    Examples
    --------
    >>> named_span("2023/24"), named_span("Q1 2023-24"), named_span("H2 2023"), named_span("2009-10")
    (('2023-04-01', '2024-03-31'), ('2023-04', '2023-06'), ('2023-07', '2023-12'), None)
    >>> named_span("CY2022"), named_span("Month 12 2024/25"), named_span("M1 2024")
    (('2022', '2022'), ('2025-03', '2025-03'), None)
    """
    text = " ".join(text.translate(_DASHES).split())
    if match := _CALENDAR.fullmatch(text):
        return match[1], match[1]
    if _MONTH_LIKE.fullmatch(text):
        return None
    return part_of_year(text) or numbered_month(text) or financial_year(text)


def financial_year(text: str) -> Span | None:
    """Return the first and last day of a financial year, April to March, None where a text cannot be one.

    Examples
    --------
    >>> financial_year("2020/21"), financial_year("FY21"), financial_year("2009-10"), financial_year("2020/22")
    (('2020-04-01', '2021-03-31'), ('2020-04-01', '2021-03-31'), ('2009-04-01', '2010-03-31'), None)
    >>> financial_year("Financial year 2022 to 2023"), financial_year("F/Y ending 2024")
    (('2022-04-01', '2023-03-31'), ('2023-04-01', '2024-03-31'))
    """
    if match := _FINANCIAL_END.fullmatch(text):
        year = full_year(match[1])
        return f"{year - 1}-04-01", f"{year}-03-31"
    match = _FINANCIAL.fullmatch(text) or _FINANCIAL_WORDS.fullmatch(text)
    if not match:
        return None
    year, end = full_year(match[1]), match[2]
    if len(match[1]) == 2 and len(end) == 4:
        return None
    if int(end) != (year + 1) % (100 if len(end) == 2 else 10_000):
        return None
    return f"{year}-04-01", f"{year + 1}-03-31"


def part_of_year(text: str) -> Span | None:
    """Return the first and last month of a quarter or half, of a calendar year (Q1 2021) or financial (Q1 2020/21)."""
    match = _PART.fullmatch(text) or _PART_LAST.fullmatch(text)
    if not match:
        return None
    part, months = match["part"].lower(), 3 if match["part"][0] in "qQ" else 6
    number = int(part[-1])
    if number > 12 // months:
        return None
    year = match["year"].strip(" ()")
    if re.fullmatch(r"\d{4}", year):
        first = (int(year), months * (number - 1) + 1)
    elif span := financial_year(year):
        first = later(int(span[0][:4]), 4, months * (number - 1))
    else:
        return None
    return f"{first[0]}-{first[1]:02d}", "{}-{:02d}".format(*later(*first, months - 1))


def numbered_month(text: str) -> Span | None:
    """Return the month that has a number in a financial year: month 1 is April."""
    match = _MONTH.fullmatch(text) or _MONTH_LAST.fullmatch(text)
    span = financial_year(match["year"].strip(" ()")) if match else None
    if match is None or span is None or not 1 <= int(match["number"]) <= 12:
        return None
    month = "{}-{:02d}".format(*later(int(span[0][:4]), 4, int(match["number"]) - 1))
    return month, month
