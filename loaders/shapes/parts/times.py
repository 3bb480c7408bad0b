"""The columns of time beside the numbers: periods, years with their months, spans from a day to a day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.mapping.periods import is_period, lacks_year
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.parts.figure_columns import CUMULATIVE
from graphlab.loaders.shapes.parts.found import Labels
from graphlab.loaders.shapes.parts.numbers_of_periods import numbers_periods, of_column
from graphlab.loaders.shapes.parts.spans import span_words
from graphlab.loaders.shapes.parts.weeks import numbers_weeks, week_rule, week_words, year_of
from graphlab.loaders.shapes.parts.years import bare_years, year_words
from graphlab.loaders.shapes.reading import Reading, listed, quote
from graphlab.loaders.shapes.vocabulary import since_when

#: Headers whose dates are the ends of spans: "Year ending", "Quarter to", "4 weeks ending"; of a week see `weeks`.
_ENDING = re.compile(
    r"(?P<span>(?:financial |fiscal )?year|(?:\d{1,2} |two |three |four |six |nine )?(?:months?|weeks?|days?|quarters?)"
    r"|twelve months|fortnight|half[ -]year) (?:ending|ended|end|to)\b",
    re.IGNORECASE,
)
#: Headers that say that a span ends, and not how long it is.
_SOME_END = re.compile(r"(?:(?:reporting |time )?period )(?:ending|ended|end|to)\b.*", re.IGNORECASE)
_UNTIL = re.compile(r"(?:up )?to(?: date)?|until", re.IGNORECASE)
#: Parts of columns that say no period, whatever their labels look like ("Case 08/24", ages "17-18").
_NO_TIMES = ("start", "end", "as_at", "closed_on", "id", "code", "line", "operation", "attribute", "notes", "measure")
_TIMES = ("period", "month", "year", "fy", "quarter")


def find_period(reading: Reading, found: Labels, columns: Sequence[Column], years_across: bool) -> None:
    """Take the columns of time for the period of the figures, or refuse the table where they cannot be read."""
    if not any(c.role == "start" for c in columns) and (unsaid := [c for c in columns if _says_some_end(reading, c)]):
        reading.shape, reading.why = "figures of spans of time", f"'{unsaid[0].name}' says only when each ends"
        reading.refused = f"{reading.why}: name how long it is, such as 'Quarter ending', or add when it begins"
        return
    by_role = {role: [c for c in columns if c.role == role and c.filled] for role in (*_TIMES, "start", "end")}
    months = by_role["month"] + by_role["quarter"] + by_role["period"]
    named = [c for c in columns if (c in months or not c.role) and names_only(c)]
    years = by_role["fy"] + by_role["year"]
    named = named or [c for c in by_role["month"] if years and _numbered_months(c)]
    named = [c for c in months if numbers_weeks(c)] or named
    full = [c for c in months if c.periods > 0.4 and c not in named and not _numbered_months(c)]
    full = full or [c for c in columns if _dates_figures(reading, c)]
    numbered = [c for c in (*months, *(c for c in columns if not c.role)) if numbers_periods(c, years)]
    if numbered and not full and not (by_role["start"] and by_role["end"]):
        take_period(reading, found, of_column(reading, numbered[0], years), [numbered[0], *years[:1]])
    elif named and years and not full:
        first, second = named[0], years[0]
        take_period(reading, found, _of_two_columns(reading, first, second), [first, second])
        if year_words(reading, second.labels, second.name)[0]:
            _refuse_years(reading, second)
    elif full:
        key = f"dated {full[0].index}"
        doubt = reading.doubt(key, "are the figures of these dates?") if reading.asked(key) else ""
        take_period(reading, found, period_of(reading, full[0]) + doubt, full[:1])
        for extra in years:
            reading.leave(extra, f"'{full[0].name}' is more exact")
        for extra in full[1:]:
            reading.leave(extra, f"the period is '{full[0].name}'")
    elif by_role["start"] and by_role["end"]:
        start, end = by_role["start"][0], by_role["end"][0]
        found.period_columns = [start, end]
        found.period = [f"period_start: {quote(start.name)}", f"period_end: {quote(end.name)}"]
        reading.use(start, "first day of the period")
        reading.use(end, "last day of the period")
    elif years and not (odd := [c for c in months if c.filled and not c.measure and c.periods <= 0.4]):
        take_period(reading, found, period_of(reading, years[0]), years[:1])
    elif years:
        refuse_dates(reading, odd[0])
    elif named:
        year = "year: header}" if years_across else year_of(reading, named[0].name)
        weeks, _ = week_words(reading, named[0].labels, named[0].name, bare=numbers_weeks(named[0]))
        take_period(reading, found, f"{{column: {quote(named[0].name)}{weeks}, {year}", named[:1])
    else:
        _take_side(reading, found, by_role["start"] + by_role["end"], months)
    for extra in (*by_role["quarter"], *by_role["month"]):
        if extra.name not in reading.parts and found.period:
            reading.leave(extra, "the period is known from another column")


def _dates_figures(reading: Reading, column: Column) -> bool:
    """Return whether somebody lets dates of which no header says what they are ("Sentenced") date the figures."""
    if not column.dated or column.role in (*_TIMES, *_NO_TIMES) or month_like(column):
        return False
    text = f"Are the figures of the days or months below '{column.name}'?"
    if reading.ask(f"dated {column.index}", text, "yes", ("yes", "no")) == "yes":
        return True
    reading.leave(column, "its dates are not those of the figures")
    return False


def _take_side(reading: Reading, found: Labels, sides: Sequence[Column], months: Sequence[Column]) -> None:
    """Take the only dates there are for the period, first or last days; refuse those that cannot be read."""
    single = [c for c in sides if c.dated]
    if single and since_when(single[0].name):
        found.period, found.period_columns = [f"period_start: {quote(single[0].name)}"], single[:1]
        reading.use(single[0], "first day of the period, which has no last")
    elif single:
        take_period(reading, found, period_of(reading, single[0]), single[:1])
    elif unread := [c for c in months if c.filled and not c.measure]:
        refuse_dates(reading, unread[0])


def month_like(column: Column) -> bool:
    """Return whether labels are such as "08/26", which are months only where a header speaks of time."""
    return all(re.fullmatch(r"\d{1,2}/\d{2}", label) for label in column.labels)


def _says_some_end(reading: Reading, column: Column) -> bool:
    """Return whether a header says of dates that spans end there, and not how long they are or since when they add."""
    name = column.name.strip()
    so_far = any(CUMULATIVE.search(text) for text in (*reading.block.titles, *(c.name for c in reading.columns)))
    return column.dated and bool(_SOME_END.fullmatch(name) or (_UNTIL.fullmatch(name) and not so_far))


def period_of(reading: Reading, column: Column, *, spans: bool = True) -> str:
    """Return where a mapping reads the period: a column, of which single days may stand for weeks, or for longer."""
    years, doubt = year_words(reading, column.labels, column.name)
    if years or bare_years(column.labels):
        return (f"{{column: {quote(column.name)}{years}}}" if years else quote(column.name)) + doubt
    ending = _ENDING.match(" ".join(column.name.split()))
    if ending and ending["span"].lower() != "week" and not any(_ENDING.match(label) for label in column.labels):
        # "Mar-25" below "Year ending" is twelve months, not one.
        span = "12 months" if ending["span"].lower() == "twelve months" else ending["span"].lower()
        return f'{{column: {quote(column.name)}, format: "{span} ending {{}}"}}'
    weeks, doubt = span_words(reading, column.labels, column.name) if spans else ("", "")
    if not weeks and not doubt:
        weeks, doubt = week_words(reading, column.labels, column.name)
    return (f"{{column: {quote(column.name)}{weeks}}}" if weeks else quote(column.name)) + doubt


def _of_two_columns(reading: Reading, first: Column, years: Column) -> str:
    """Return where a mapping reads the period: months, quarters or weeks beside a column of their years."""
    weeks, doubt = "", ""
    if numbers_weeks(first):
        weeks, doubt = week_rule(reading, first.labels, next(iter(years.labels), ""), bare=True)
    if weeks or _numbered_months(first):
        return f"{{column: {quote(first.name)}{weeks}, year: {quote(years.name)}}}{doubt}"
    return f"{{columns: {listed([first.name, years.name])}}}"


def names_only(column: Column) -> bool:
    """Return whether a column names months, quarters or weeks without their year."""
    if not column.role and all(re.fullmatch(r"[Mm]\d+", label) for label in column.labels):
        return False  # M1 is a month only where a header says so
    return bool(column.labels) and 2 * sum(map(lacks_year, column.labels)) > len(column.labels)


def _numbered_months(column: Column) -> bool:
    """Return whether a column numbers months from 1 to 12."""
    return bool(column.labels) and all(x.isdecimal() and 1 <= int(x) <= 12 for x in column.labels)


def refuse_dates(reading: Reading, column: Column, sample: str = "") -> None:
    """Refuse a table whose column of periods cannot be read: its rows would lose their dates."""
    sample = sample or next((x for x in column.labels if not is_period(x)), column.labels[0] if column.labels else "")
    month_first = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}.*", sample)
    why = "no date: is it written month before day?" if month_first else "no period that can be read"
    reading.shape, reading.why = "figures without dates", f"'{column.name}' cannot be read"
    reading.refused = (
        f"the column '{column.name}' holds '{sample[:40]}', which is {why}; write it as 2021-04-25, Apr 2021 or Apr to "
        "Jun 2021"
    )


def _refuse_years(reading: Reading, column: Column) -> None:
    """Refuse a table whose months stand beside years that are not those of the calendar and are named by one of two."""
    year = int(column.labels[0][:4])
    both = f"{year - 1}/{year % 100:02d} or {year}/{(year + 1) % 100:02d}"
    reading.shape, reading.why = "figures of months of two years", f"'{column.name}' names one of the two"
    reading.refused = f"which {year} is meant by '{column.name}' beside a month nobody knows: write {both}"


def take_period(reading: Reading, found: Labels, text: str, columns: Sequence[Column]) -> None:
    """Note that the period of the figures is read from these columns."""
    found.period, found.period_columns = [f"period: {text}"], list(columns)
    for column in columns:
        reading.use(column, "the period")
