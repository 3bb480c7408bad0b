"""Days that stand for months, quarters or years: 01/01/2026 below "Month", 31/03/2026 in a quarterly return."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import gcd

from graphlab.loaders.mapping.periods import days_of
from graphlab.loaders.shapes.parts.figure_columns import measures_told
from graphlab.loaders.shapes.reading import Reading
from graphlab.loaders.shapes.vocabulary import week_of

_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
_NAMED = {
    "month": re.compile(r"\bm(?:on)?ths?\b|\bmonthly\b", re.IGNORECASE),
    "quarter": re.compile(r"\bquarters?\b|\bqtrs?\b|\bquarterly\b", re.IGNORECASE),
    "year": re.compile(r"\by(?:ea)?rs?\b|\bannual\b|\bf/?y\b", re.IGNORECASE),
}


def span_words(reading: Reading, texts: Sequence[str], header: str, beside: Sequence[str] = ()) -> tuple[str, str]:
    """Return the words of a mapping that make spans of single days ("" for none), and the doubt about it.

    Parameters
    ----------
    reading
        The table.
    texts
        The dates: each the first day of a month, or each the last.
    header
        What stands above them.
    beside
        Other headers, which may say as well what spans they are.
    """
    days = days_of(texts)
    side = _side(days)
    if not side or any(week_of(text) for text in (header, *beside)):
        return "", ""
    unit = next((u for u, said in _NAMED.items() if any(said.search(text) for text in (header, *beside))), "")
    apart = gcd(*((b.year - a.year) * 12 + b.month - a.month for a, b in pairwise(days)))
    if unit and (not apart or apart == _MONTHS_IN[unit]):
        return f', format: "{unit} {side} {{}}"', ""
    measures = measures_told(reading)
    if len(days) < 2 or (measures and all(measure.kind == "stock" for measure in measures)):  # readings of days
        return "", ""
    verb, day = ("begins", "first") if side == "beginning" else ("ends", "last")
    units = [u for u, months in _MONTHS_IN.items() if apart % months == 0]
    choices = (*(f"the {u} that {verb} on it" for u in reversed(units)), "a day by itself")
    where = f"of '{header}'" if header else "across"
    text = f"The dates {where} are each the {day} day of a month: what is each?"
    answer = reading.ask("span", text, choices[0], choices)
    words = next((f', format: "{u} {side} {{}}"' for u in units if f" {u} " in answer), "")
    return words, reading.doubt("span", f"is each date {', or '.join(c for c in choices if c != answer)}?")


def _side(days: Sequence[date]) -> str:
    """Return whether days are the first of their months ("beginning") or the last ("ending"); "" for others."""
    if not days:
        return ""
    if all(day.day == 1 for day in days):
        return "beginning"
    return "ending" if all(day.day == monthrange(day.year, day.month)[1] for day in days) else ""
