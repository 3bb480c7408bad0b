"""Dates far from all others: mostly a slip of the pen ("2042" for "2024"), so they are loaded with a warning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from graphlab.model.intake.held import Held
from graphlab.model.intake.parts import Problem
from graphlab.model.tables import PERIOD_COLUMNS
from graphlab.wording.phrases import many

#: Years without any date before one that is too late, and after one that is too early: a history may well have a gap,
#: the years to come have nothing to tell.
AFTER, BEFORE = 5, 30
#: So many rows are needed to know what is far from them, and of a hundred rows at most so many are far.
LEAST_ROWS, MOST_FAR = 5, 5
_YEAR = re.compile(r"\d{4}(?!\d)")


def far_dates(tables: Mapping[str, Held]) -> Iterator[Problem]:
    """Yield a warning of each date of a claim that lies years from those of nearly all other rows."""
    columns = [(held, name) for table, held in tables.items() for name in PERIOD_COLUMNS.get(table, ())]
    rows: Counter[int] = Counter()
    for held, name in columns:
        times = np.bincount(held[name].codes, minlength=len(held[name].texts)).tolist()
        for text, count in zip(held[name].texts, times, strict=True):
            if year := _year(text):
                rows[year] += count
    most = _together(rows)
    far = sum(rows.values()) - sum(rows[year] for year in most)
    if not far or sum(rows.values()) < LEAST_ROWS or far > max(1, sum(rows.values()) * MOST_FAR // 100):
        return
    for held, name in columns:
        codes = [n for n, text in enumerate(held[name].texts) if (year := _year(text)) and year not in most]
        for entry in held.entries(np.isin(held[name].codes, codes)) if codes else ():
            value = entry.row[name]
            rule = f"{value} is {_how_far(_year(value), most)}"
            yield Problem(held.name, entry, name, value, rule, "correct it, if it was mistyped", "warning")


def _year(text: str) -> int:
    return int(text[:4]) if _YEAR.match(text) else 0


def _how_far(year: int, most: list[int]) -> str:
    years = f"{most[0]} to {most[-1]}" if len(most) > 1 else str(most[0])
    apart = f"{many(year - most[-1], 'year')} after" if year > most[-1] else f"{many(most[0] - year, 'year')} before"
    return f"{apart} nearly all other dates ({years})"


def _together(rows: Mapping[int, int]) -> list[int]:
    """Return the years that hang together with the one that most rows are of."""
    years = sorted(rows)
    first = last = years.index(max(years, key=lambda year: rows[year])) if years else 0
    while first and years[first] - years[first - 1] < BEFORE:
        first -= 1
    while last + 1 < len(years) and years[last + 1] - years[last] < AFTER:
        last += 1
    return years[first : last + 1]
