"""Periods by number ("P3 2024/25"): what each is has to be said, by the first day of period 1 of each year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graphlab.loaders.mapping.numbered_periods import MONTHS, is_first_day, period_number
from graphlab.loaders.mapping.periods import read_period
from graphlab.loaders.mapping.words import is_total
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.parts.weeks import known_year, year_of
from graphlab.loaders.shapes.reading import Reading, pairs, quote

_HEADER = re.compile(
    r"(?:reporting |accounting |four[- ]week(?:ly)? |4[- ]?w(?:ee)?k(?:ly)? )?(?:period|pd)s?(?: (?:no\.?|number))?",
    re.IGNORECASE,
)


def numbers_periods(column: Column, years: Sequence[Column]) -> bool:
    """Return whether a column holds periods by number: with "P", or bare below "Period" and beside a year."""
    labels = [x for x in column.labels if not is_total(x)]
    if not labels:
        return False
    bare = bool(years) and column.role == "period" and bool(_HEADER.fullmatch(column.name.strip()))
    return all(period_number(f"P{x}" if bare and x.isdecimal() else x) for x in labels)


def of_column(reading: Reading, column: Column, years: Sequence[Column]) -> str:
    """Return where a mapping reads the period of a column that holds periods by number, with its doubts."""
    said = {found[1] for x in column.labels if (found := period_number(x)) and found[1]}
    if said or not years:
        return _numbered(reading, f"column: {quote(column.name)}", said, column.name)
    days, doubt = first_days(reading, years[0].labels)
    return f"{{column: {quote(column.name)}, numbered: {days}, year: {quote(years[0].name)}}}{doubt}"


def across_numbers(reading: Reading, texts: Sequence[str], level: str) -> str:
    """Return where a mapping reads the period of headers that are periods by number, with its doubts."""
    said = {found[1] for text in texts if (found := period_number(text)) and found[1]}
    return _numbered(reading, f"header: {level}", said, texts[0])


def _numbered(reading: Reading, where: str, years: set[str], what: str) -> str:
    if years:
        days, doubt = first_days(reading, years)
        return f"{{{where}, numbered: {days}}}{doubt}"
    year = year_of(reading, what)  # asks, where no title says it
    days, doubt = first_days(reading, [known_year(reading) or "YEAR"])
    return f"{{{where}, numbered: {days}, {year}{doubt.replace('  # ?', ';') if '# ?' in year else doubt}"


def first_days(reading: Reading, years: Iterable[str]) -> tuple[str, str]:
    """Return what a mapping says of periods by number, by year, and the doubt about it."""
    days, doubts = {}, []
    for number, year in enumerate(dict.fromkeys(sorted(years))):
        text = (
            f"On which day does period 1 of {year} begin, if a period is four weeks? (such as 2024-04-01; "
            f"'{MONTHS}' if period 1 is its first month)"
        )
        answer = reading.ask(f"first day{f' {year}' if number else ''}", text, "").strip()
        start, end, _ = read_period(answer)
        day = MONTHS if answer == MONTHS else start if start == end and is_first_day(start) else "FIRST DAY"
        days[year] = day
        doubts += ["the first day of period 1, or months"] if day == "FIRST DAY" else []
    return pairs(days), f"  # ? {doubts[0]}" if doubts else ""
