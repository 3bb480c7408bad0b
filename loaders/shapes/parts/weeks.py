"""Weeks: dates that stand for them, by what a header says or because they are seven days apart; weeks by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from graphlab.loaders.mapping.periods import days_of, is_period, names_week, week_year, with_year
from graphlab.loaders.mapping.tables.titles import year_of_title
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.parts.figure_columns import measures_told
from graphlab.loaders.shapes.reading import Reading, quote
from graphlab.loaders.shapes.vocabulary import week_of

#: Any year: dates without one are looked at as if in it.
_SOME_YEAR = "2020"
_SIDES = {"w/c": "begins", "w/e": "ends"}
#: So many dates that are whole weeks apart are a question.
_FEWEST = 3
#: How the weeks of a year of the calendar, and of a financial one, may be numbered.
_CALENDAR = {
    "ISO weeks, Monday to Sunday": "iso",
    "Monday to Sunday, week 1 holds 1 January": "holds first day",
    "week 1 begins on the first Monday of January": "from first Monday",
    "week 1 begins on 1 January": "from first day",
}
_FINANCIAL = {
    "Monday to Sunday, week 1 holds 1 April": "holds first day",
    "week 1 begins on the first Monday of April": "from first Monday",
    "week 1 begins on 1 April": "from first day",
}


def numbers_weeks(column: Column) -> bool:
    """Return whether a column holds weeks by their numbers, without their year: Week 14, or 14 below "Week"."""
    numbers = bool(column.labels) and all(x.isdecimal() and 1 <= int(x) <= 53 for x in column.labels)
    return (numbers and column.role == "period" and week_of(column.name) == "week") or (
        bool(column.labels) and 2 * sum(map(names_week, column.labels)) > len(column.labels)
    )


def week_rule(reading: Reading, texts: Iterable[str], year: str = "", *, bare: bool = False) -> tuple[str, str]:
    """Return the words of a mapping that say how weeks are numbered ("" where none are), and the doubt about it.

    Parameters
    ----------
    reading
        The table.
    texts
        The weeks, as they are written.
    year
        The year that they are in, where they do not say it.
    bare
        Whether numbers by themselves are weeks.
    """
    texts = list(texts)
    years = {found for text in texts if (found := week_year(text))}
    years |= {year} if bare or any(map(names_week, texts)) else set()
    if not years:
        return "", ""
    rules = _FINANCIAL if any(len(found) != 4 for found in years if found) else _CALENDAR
    default = next(iter(rules))
    answer = reading.ask("weeks", "How are the weeks numbered?", default, tuple(rules))
    others = ", or ".join(text for text in rules if text != answer)
    return f", week: {rules[answer]}", reading.doubt("weeks", f"{answer}; or {others}")


def known_year(reading: Reading) -> str:
    """Return the year that the titles say, else the one that was answered; "" for none."""
    return year_of_title(reading.block) or reading.answers.get(f"{reading.number}.year", "")


def year_of(reading: Reading, what: str) -> str:
    """Return the end of a mapping's line for periods without their year: the year of the title, or an answer.

    Parameters
    ----------
    reading
        The table.
    what
        The column or header that lacks the year, for the question.
    """
    if year := year_of_title(reading.block):
        return f"year: title}}  # ? the year {year} stands in the title, or in the name of the sheet or file"
    answer = reading.ask("year", f"Which year are the periods of '{what}' in? (such as 2021, or 2021/22)", "")
    year = answer if is_period(answer) else "YEAR"
    doubt = "" if is_period(answer) else "  # ? which year is it?"
    return f"year: {{of_file: {{{quote(reading.block.grid.file)}: {quote(year)}}}}}}}{doubt}"


def week_words(
    reading: Reading, texts: Iterable[str], column: str = "", headers: Sequence[str] = (), *, bare: bool = False
) -> tuple[str, str]:
    """Return the words of a mapping that make weeks of single days or of numbers ("" for none), and the doubt about it.

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
    bare
        Whether numbers by themselves are weeks.
    """
    texts = list(texts)
    if bare or any(week_year(text) or names_week(text) for text in texts):
        return week_rule(reading, texts, known_year(reading), bare=bare)
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
    answer = reading.ask(
        "week",
        text,
        choices[2 if any(m.kind == "stock" for m in measures_told(reading)) and not called else 0],
        choices,
    )
    words = {choices[0]: ", week: begins", choices[1]: ", week: ends"}.get(answer, "")
    return words, reading.doubt("week", f"is each date {', or '.join(c for c in choices if c != answer)}?")
