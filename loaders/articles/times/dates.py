"""The periods that a sentence names: dates, months, years, and relative ones against the day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphlab.loaders.articles.quantities import PLAIN
from graphlab.loaders.articles.times.clock import Clock, Reader, When, is_year
from graphlab.loaders.articles.times.going_back import (
    read_ago,
    read_previous,
    read_quarter_before,
    read_same,
    read_same_last_year,
    read_span_before,
    read_week_before,
)
from graphlab.loaders.articles.times.points import MONTH, POINT, WEEKDAY
from graphlab.loaders.articles.times.single_dates import (
    read_month_of_year,
    read_now,
    read_side_of_year,
    read_simple_or_year,
    read_this,
    read_weekday,
)
from graphlab.loaders.articles.times.two_ends import span_rules

#: So far from its beginning a sentence may open with "twelve months earlier".
_OPENING = 3


def periods_in(
    text: str,
    clock: Clock,
    *,
    before: When | None = None,
    year: When | None = None,
    near: bool = True,
    week: When | None = None,
) -> list[When]:
    """Return the periods that a sentence names, from left to right.

    Parameters
    ----------
    text
        A sentence with plain quotation marks.
    clock
        The day of publication.
    before
        The period named last before this sentence: "the following month" and "that day" go back to it.
    year
        The period of about a year that was named last before: "the year" goes back to it.
    near
        Whether `before` was named directly before, so that "the same period last year" may mean it.
    week
        The week that was named last before: "on Tuesday" is a day of it.

    Examples
    --------
    >>> from graphlab.model.periods import parse_date
    >>> clock = Clock(parse_date("2018-04-20"))
    >>> [(w.first, w.last) for w in periods_in("443 arrests in the last 16 months, 30 in November 2017", clock)]
    [('2016-12', '2018-04-20'), ('2017-11', '2017-11')]
    """
    found: list[When] = []
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            if any(w.start < match.end() and match.start() < w.end for w in found):
                continue
            earlier = max((w for w in found if w.end <= match.start()), key=lambda w: w.start, default=before)
            if re.search(r"\bthe\s+year$", match[0], re.IGNORECASE):
                earlier = max(
                    (w for w in found if w.end <= match.start() and is_year(w)), key=lambda w: w.start, default=year
                )
            if read is read_weekday:
                earlier = week
            if read is read_ago and earlier is before and not (near and match.start() <= _OPENING):
                earlier = None  # "a year earlier" goes back to what its own sentence says, not to another's
            if read is read_same_last_year and earlier is before and not near:
                earlier = None
            when = read(match, clock, earlier)
            if when is not None:
                found.append(when)
    return sorted(found, key=lambda w: w.start)


def _year_rules() -> Iterator[tuple[re.Pattern[str], Reader]]:
    """Yield the forms that name a part of a year by another word of time, before their parts are read by themselves."""
    yield (
        re.compile(
            rf"(?i:\b(?:in\s+|over\s+|during\s+)?the\s+(?:same|equivalent|corresponding)\s+(?:{PLAIN}\s+)?(?:period|time|weeks?|months?|quarter|days?)\s+"
            r"(?:last\s+year|the\s+previous\s+year|in\s+the\s+previous\s+year|the\s+year\s+before|of\s+last\s+year|a\s+year\s+(?:earlier|ago|before)"
            r"|(?:in|of)\s+(?P<year>20\d\d)))"
        ),
        read_same_last_year,
    )
    yield (
        re.compile(
            rf"(?i:\b(?:the\s+(?:end|start|beginning)\s+of\s+)?(?:(?P<mday>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{MONTH})\s+(?:of\s+)?(?P<which>this|last)\s+year\b)"
        ),
        read_month_of_year,
    )
    yield (
        re.compile(r"(?i:\bthe\s+(?P<side>start|beginning|end)\s+of\s+(?P<which>this|last)\s+year\b)"),
        read_side_of_year,
    )
    yield (
        re.compile(
            rf"(?i:\b(?:in\s+)?the\s+(?:(?:previous|preceding)\s+(?P<n>{PLAIN})\s+(?P<unit>months|years)|(?P<m>{PLAIN})\s+"
            r"(?P<unit2>months|years)\s+(?:before|earlier|previously)\b(?!\s+(?:the|he|she|they|it|that|his|her)\b)))"
        ),
        read_span_before,
    )


def _day_rules() -> Iterator[tuple[re.Pattern[str], Reader]]:
    """Yield the forms of single dates, and last those that go back to another date."""
    yield (
        re.compile(
            r"(?i:\b(?:this\s+time\s+last\s+year|so\s+far\s+this\s+year|earlier\s+this\s+(?:year|month|week)|(?:this|"
            r"last)\s+(?:week(?!end)|month|year|spring|summer|autumn|morning)|last\s+night|overnight|"
            r"yesterday|(?:over|at|last|this)\s+(?:the\s+)?weekend)\b)"
        ),
        read_this,
    )
    yield re.compile(rf"(?P<point>{POINT})"), read_simple_or_year
    yield (
        re.compile(rf"(?i:\b(?:last\s+)?)(?P<day>{WEEKDAY})\b(?i:(?:\s+(?:morning|afternoon|evening|night)))?"),
        read_weekday,
    )
    yield (
        re.compile(
            r"(?i:\b(?:now|currently|at\s+present|presently|to\s+date|so\s+far|at\s+any\s+one\s+time|"
            r"at\s+the\s+moment|today)\b)"
        ),
        read_now,
    )
    yield (
        re.compile(
            r"(?i:\b(?P<n>an?|"
            + PLAIN
            + (
                r")\s+(?P<unit>years?|months?|weeks?|days?)\s+(?P<which>ago|earlier|before)\b(?!\s+(?:the|"
                r"he|she|they)\b))"
            )
        ),
        read_ago,
    )
    yield (
        re.compile(
            r"(?i:\b(?:in\s+|over\s+)?(?:the\s+)?(?:following|next|previous|preceding)\s+(?:year|month|"
            r"quarter|week|day)\b|\bthe\s+(?:year|month)\s+(?:before|after)\b)"
        ),
        read_previous,
    )
    yield re.compile(r"(?i:\b(?:that|the\s+same)\s+(?:day|month|year|week|period|time)\b)"), read_same
    yield re.compile(r"(?i:\bon\s+the\s+day\b(?!\s+(?:of|before|after|that|when|in)\b))"), read_same
    yield re.compile(r"(?i:\bthe\s+quarter\b(?!\s+(?:before|to|end\w+|of)))"), read_quarter_before
    yield (
        re.compile(r"(?i:\b(?:during|in|over|throughout)\s+the\s+week\b(?!\s+(?:before|to|end\w+|of|after)))"),
        read_week_before,
    )


_RULES = (*span_rules(), *_year_rules(), *_day_rules())
