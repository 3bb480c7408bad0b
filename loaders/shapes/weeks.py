"""Dates that stand for weeks: what a header says of them, or that they are seven days apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from graphlab.loaders.mapping.periods import days_of, with_year
from graphlab.loaders.shapes.reading import Reading
from graphlab.loaders.shapes.vocabulary import measure_in, week_of

#: Any year: dates without one are looked at as if in it.
_SOME_YEAR = "2020"
_SIDES = {"w/c": "begins", "w/e": "ends"}
#: So many dates that are whole weeks apart are a question.
_FEWEST = 3


def week_words(
    reading: Reading, texts: Iterable[str], column: str = "", headers: Sequence[str] = ()
) -> tuple[str, str]:
    """Return the words of a mapping that make weeks of single days ("" where they are days), and the doubt about it.

    Parameters
    ----------
    reading
        The table.
    texts
        The dates.
    column
        The header of their column, "" where they are headers themselves.
    headers
        Other headers about them; these and the titles say what dates a week apart are.
    """
    dates = [with_year(text, _SOME_YEAR) for text in texts]
    if (side := _SIDES.get(week_of(column))) and any(days_of([date]) for date in dates):
        return f", week: {side}", ""
    if not (days := days_of(dates)):
        return "", ""
    apart = len(days) >= _FEWEST and all((b - a).days % 7 == 0 for a, b in pairwise(days))
    about = [word for text in (*headers, *reading.block.titles) if (word := week_of(text))] if apart else []
    if side := next((_SIDES[word] for word in about if word in _SIDES), ""):
        return f", week: {side}", ""
    called = bool(about) or week_of(column) == "week"
    if not apart and not called:
        return "", ""
    where = f"of '{column}'" if column else "across"
    text = f"The dates {where} are {'called weeks' if called else 'whole weeks apart'}: what is each?"
    choices = ("the first day of a week", "the last day of a week", "a day by itself")
    answer = reading.ask("week", text, choices[2 if _stock(reading) and not called else 0], choices)
    words = {choices[0]: ", week: begins", choices[1]: ", week: ends"}.get(answer, "")
    return words, reading.doubt("week", f"is each date {', or '.join(c for c in choices if c != answer)}?")


def _stock(reading: Reading) -> bool:
    """Return whether the figures are of how many there are at a time: their dates are days."""
    found = [c.measure for c in reading.columns if c.measure] or [
        m for t in reading.block.titles if (m := measure_in(t))
    ]
    return any(measure.kind == "stock" for measure in found)
