"""Periods as sheets write them: months, quarters, financial years, weeks, from-to; a row of them read by one rule."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache

from graphlab.errors import DataError
from graphlab.loaders.mapping.worded_periods import NUMBERS, reworded
from graphlab.model.periods import in_words, make_period, parse_date, serial_date
from graphlab.model.spans import Span, financial_year, full_year, later, named_span, numbered_month
from graphlab.wording.months import MONTH_NUMBERS, MONTHS

_SHORT_YEAR = re.compile(r"([A-Za-z]{3,9})\.?[\s'’/-]*[\s'’/-](\d{2})")
_LONG = re.compile(r"([A-Za-z]{3,9})[-/](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[\s/-]+([A-Za-z]{3,9})\.?")
_YEAR_ENDING = re.compile(
    r"(?:(?:rolling )?(?:(?:financial |fiscal )?(?:years?|yr)|12[ -]?(?:months?|mths?|m))|ye|y/e)"
    r"(?: end(?:ing|ed)?)?(?: to)?:? (?P<end>.+)",
    re.IGNORECASE,
)
#: A span by its first day or month: "year beginning April 2022", "quarter beginning 01/04/2022".
_BEGINNING = re.compile(
    r"(?P<unit>month|quarter|year|yr)s? (?:beginning|starting|commencing|from)(?: in| on)?:? (?P<first>.+)",
    re.IGNORECASE,
)
#: A span by its last day or month: "quarter to Jun-23", "4 weeks ending 28 January 2024", "month ending 30/06/2023".
_ENDING = re.compile(
    r"(?:(?P<number>\d{1,2}|two|three|four|six|nine)[ -])?(?P<unit>day|week|fortnight|month|quarter|half[ -]year)s?"
    r" (?:ending|ended|end|to)(?: in| on)?:? (?P<end>.+)",
    re.IGNORECASE,
)
_MONTHS_IN = {"month": 1, "quarter": 3, "half-year": 6}
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
#: A week by its number: "Week 14", "wk 3 2025", "W14 2025", "2025 week 14"; ISO 8601 writes 2025-W14.
_NUMBERED = re.compile(
    r"(?:(?P<before>\d{4}(?:[/-]\d{2,4})?)[\s,:/-]*)?(?:weeks?|wks?|w)(?: (?:no|number))?\.?\s*(?P<number>\d{1,2})"
    r"(?:(?:[\s,:/-]+|\s+of\s+)(?P<after>\d{4}(?:[/-]\d{2,4})?|\d{2}/\d{2}))?",
    re.IGNORECASE,
)
_ISO_WEEK = re.compile(r"\d{4}-?W\d{2}")
#: How weeks may be numbered: week 1 of ISO 8601, or by the first day of the year, of the calendar or financial.
WEEK_RULES = ("iso", "from first day", "from first Monday", "holds first day")
_WEEK = re.compile(
    r"(?:w/?\s?(?P<side>[ce])\b\.?|week (?P<word>commencing|beginning|starting|ending))\s*(?P<day>.+)", re.I
)
_ABOUT = re.compile(
    r"(?:c\.?|circa|ca\.|approx\.?|about|around|early|mid|late)[\s-]+(?=[A-Za-z0-9])|~\s*", re.IGNORECASE
)
_SPAN = re.compile(r"\s+(?:to|until|–|—|-)\s+|\.\.")
_MONTHS_OF_YEAR = re.compile(
    r"(?P<a>[A-Za-z]{3,9})\s*(?:-|to)\s*(?P<b>[A-Za-z]{3,9})\s+(?P<year>\d{4}[/-]\d{2,4}|\d{4}|\d{2})"
)
_DAYS_OF_MONTH = re.compile(r"(?P<a>\d{1,2})\s*-\s*(?P<b>\d{1,2} [A-Za-z]{3,9} \d{4})")
_YEAR_OF_MONTHS = re.compile(
    r"(?P<year>\d{4}(?:[/-]\d{2,4})?)[\s,:]+(?P<a>[A-Za-z]{3,9})\s*(?:-|to)\s*(?P<b>[A-Za-z]{3,9})"
)
_MONTH_OF_FINANCIAL = re.compile(r"([A-Za-z]{3,9})\s+(\d{4}\s*[/-]\s*\d{2,4})")
#: A part of a year in brackets behind it.
_PART_OF_YEAR = re.compile(
    r"(?P<year>(?:\d{4}|F/?Y ?\d\d(?:\d\d)?)(?:[/-]\d{2,4})?)[ ,]*\("
    r"(?:(?P<side>(?:up )?to|until|till|from|since) (?:the )?(?:end (?:of )?)?"
    r"(?P<day>[^()]+)|(?P<first>Q[1-4]) ?(?:-|to) ?(?P<last>Q[1-4])"
    r"|(?P<span>[A-Za-z]{3,9} ?(?:-|to) ?[A-Za-z]{3,9}))\)",
    re.IGNORECASE,
)
#: A month with two figures of its year, ``08/26``; ``12/13`` may be a financial year.
_MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])/(\d\d)")
_MONTH_LIKE = re.compile(r"(\d{4})-(\d{2})")
_TWO_YEARS = re.compile(r"(\d{4}) to (\d{4})")
#: What may stand behind a period without being of it: a note, how settled its figures are, that they are numbers.
_SETTLED = r"prov(?:isional|\.)?|revised|rev\.?|final|estimated?|unaudited"
_NOTE = re.compile(
    rf"\s*(?:\[(?:[a-z]|notes?[^\]]*|\d{{1,2}}|{_SETTLED})\]|[*†‡¹²³⁴⁵⁶⁷⁸⁹]+"
    rf"|\((?:{_SETTLED}|note \d+|[pr]|n|no\.?|number|count)\)|(?<=\d) (?:{_SETTLED}))\s*$",
    re.IGNORECASE,
)
#: A month or day without marks: 202104, 20210403.
_RUN_TOGETHER = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?")
_NAMES_YEARS = re.compile(r"(?:calendar|financial|fiscal|cy|fy)? ?(?:years?)?", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DASHES = str.maketrans("–—‒−", "----")

#: What settles a period that nobody knows.
UNDATED = "undated"


@lru_cache(maxsize=65536)
def read_period(text: str, financial: bool = False, months: bool = False) -> tuple[str, str, str]:
    """Return start, end and a word on how the text was read ("" when it is plain ISO or not understood).

    Parameters
    ----------
    text
        For example ``2021``, ``Jan 2021``, ``Jan-21``, ``Q1 2021``, ``2019/20`` (a financial year, April to March),
        ``17/18``, ``FY21``, ``Q1 2020/21`` (April to June), ``Year ending March 2021``, ``Jan-Mar 2021``,
        ``December 2016 to November 2019``, ``w/c 5 April 2021``, ``c. Jul 2026``, ``44197`` (Excel's number of a day).
    financial
        Whether ``2009-10`` is a financial year and not October 2009: what the other headers of its row say
        (`reads_as_financial`).
    months
        Whether ``12/13`` is December 2013 and not a financial year, for the same reason (`reads_as_months`).

    Returns
    -------
    tuple
        Canonical ISO texts; the text itself twice when it cannot be read, for the error to name it.

    Examples
    --------
    >>> read_period("Q1 2021")[:2], read_period("2019/20")[:2], read_period("Jan-21")[:2]
    (('2021-01', '2021-03'), ('2019-04-01', '2020-03-31'), ('2021-01', '2021-01'))
    >>> read_period("Quarter to Jun-23")[:2], read_period("4 weeks ending 28/01/2024")[:2]
    (('2023-04', '2023-06'), ('2024-01-01', '2024-01-28'))
    >>> read_period("month ending 30/06/2023")[:2], read_period("quarter to 5 April 2023")[:2]
    (('2023-06', '2023-06'), ('2023-01-06', '2023-04-05'))
    >>> read_period("year ending March 2022")[:2], read_period("year beginning April 2022")[:2]
    (('2021-04-01', '2022-03-31'), ('2022-04', '2023-03'))
    >>> read_period("month beginning 01/04/2022")[:2], read_period("quarter beginning 1 April 2022")[:2]
    (('2022-04', '2022-04'), ('2022-04', '2022-06'))
    >>> read_period("08/26")[:2], read_period("12/13")[:2], read_period("12/13", months=True)[:2]
    (('2026-08', '2026-08'), ('2012-04-01', '2013-03-31'), ('2013-12', '2013-12'))
    >>> read_period("2024 (to 30 June)")[:2], read_period("2024/25 (to September)")[:2]
    (('2024-01-01', '2024-06-30'), ('2024-04', '2024-09'))
    >>> read_period("27 November to 3 December 2023")[:2], read_period("6-12 March 2023")[:2]
    (('2023-11-27', '2023-12-03'), ('2023-03-06', '2023-03-12'))
    >>> read_period("44197")[2]
    "44197 is Excel's number for 1 January 2021"
    """
    written = " ".join(_NOTE.sub("", text).split())
    if not written or written.casefold() == UNDATED:
        return "", "", ""
    if serial := serial_date(written):
        return serial.isoformat(), serial.isoformat(), f"{text} is Excel's number for {in_words(serial)}"
    if span := numbered_week(written):
        return *span, f"'{text}' as {span[0]}..{span[1]} (the ISO week, Monday to Sunday)"
    about = _ABOUT.match(written)
    found = _read(written[about.end() :] if about else written, financial, months)
    if found is None:
        return text, text, ""
    start, end = found
    if start == end == text:
        return start, end, ""
    said = start if start == end else f"{start}..{end}"
    return start, end, f"'{text}' as {said}{' (about then)' if about else ''}"


def reads_as_financial(texts: Iterable[str]) -> bool:
    """Return whether texts such as ``2009-10`` that stand together are financial years and not months.

    Notes
    -----
    They are if each ends in the year after the one it begins with, and one of them is no month of the calendar or two
    of them follow each other. So are ``2021 to 2022`` and ``2022 to 2023``, which would overlap as calendar years.

    Examples
    --------
    >>> reads_as_financial(["2009-10", "2010-11"]), reads_as_financial(["2009-10", "2009-11"])
    (True, False)
    >>> reads_as_financial(["2021 to 2022", "2022 to 2023 [provisional]"]), reads_as_financial(["2019 to 2023"])
    (True, False)
    """
    plain = dict.fromkeys(_NOTE.sub("", t).strip().translate(_DASHES) for t in texts)
    parts = [m.groups() for t in plain if (m := _MONTH_LIKE.fullmatch(t) or _TWO_YEARS.fullmatch(t))]
    follows = [int(b) in (int(a) + 1, (int(a) + 1) % 100) for a, b in parts]
    no_month = any(len(b) == 2 and not 1 <= int(b) <= 12 for _, b in parts)
    return bool(parts) and all(follows) and (no_month or len(parts) > 1)


def reads_as_months(texts: Iterable[str]) -> bool:
    """Return whether texts such as ``12/13`` that stand together are months of years, since one can be nothing else.

    Examples
    --------
    >>> reads_as_months(["11/13", "12/13", "01/14"]), reads_as_months(["11/12", "12/13"])
    (True, False)
    """
    found = [t for t in texts if _MONTH_YEAR.fullmatch(t.strip())]
    return any(financial_year(t.strip()) is None and _month_year(t.strip(), False) for t in found)


def is_period(text: str) -> bool:
    """Return whether a text is a period or date; a plain year is one, and so is a number of Excel's.

    Examples
    --------
    >>> is_period("Jan-21"), is_period("2021"), is_period("Norwich")
    (True, True, False)
    """
    start, _, note = read_period(text)
    return bool(note) or bool(re.fullmatch(r"\d{4}(-\d\d){0,2}", start))


@lru_cache(maxsize=65536)
def with_year(text: str, year: str) -> str:
    """Return a period that lacks its year with the year, as `read_period` reads it; other texts as they are.

    Examples
    --------
    >>> with_year("Jan", "2021"), with_year("Q1", "2020/21"), with_year("w/c 6 April", "2022"), with_year("Ely", "2021")
    ('Jan 2021', 'Q1 2020/21', 'w/c 6 April 2022', 'Ely')
    >>> with_year("3", "2021")
    '2021-03'
    """
    if not text or not year:
        return text
    if names_week(text):
        return f"{text} {year}"
    if re.fullmatch(r"0?[1-9]|1[0-2]", text) and re.fullmatch(r"\d{4}", year):
        return f"{year}-{int(text):02d}"
    return next((t for t in (f"{text} {year}", f"{year} {text}") if is_period(t)), text)


def names_week(text: str) -> bool:
    """Return whether a text is the number of a week without its year.

    Examples
    --------
    >>> names_week("Week 14"), names_week("wk3"), names_week("Week 14 2025"), names_week("w/c 6 April")
    (True, True, False, False)
    """
    match = _NUMBERED.fullmatch(text)
    return match is not None and not match["before"] and not match["after"] and "k" in text.lower()


def week_year(text: str) -> str:
    """Return the year of a week by number, of the calendar or financial: "" where it says none or none is needed.

    Examples
    --------
    >>> week_year("Week 14 2025"), week_year("wk 3 2025/26"), week_year("2025-W14"), week_year("Week 14")
    ('2025', '2025/26', '', '')
    """
    match = _NUMBERED.fullmatch(text.strip())
    return (match["before"] or match["after"] or "") if match and not _ISO_WEEK.fullmatch(text.strip()) else ""


def numbered_week(text: str, rule: str = "iso") -> Span | None:
    """Return the first and last day of a week by its number, None where the text is none or the year has no such week.

    Parameters
    ----------
    text
        Such as ``Week 14 2025``, ``wk 3 2025/26``, ``2025-W14``.
    rule
        How weeks are numbered, one of `WEEK_RULES`; ``2025-W14`` is the ISO week whatever it is. ``iso`` says nothing
        of financial years. Weeks ``from first day`` begin on the weekday of 1 January (1 April), and the last is as
        short as the year leaves it; the others are Monday to Sunday.

    Examples
    --------
    >>> numbered_week("Week 14 2025"), numbered_week("wk 1 2025/26", "from first Monday")
    (('2025-03-31', '2025-04-06'), ('2025-04-07', '2025-04-13'))
    >>> numbered_week("Week 1 2025/26", "holds first day"), numbered_week("Week 53 2025", "from first day")
    (('2025-03-31', '2025-04-06'), ('2025-12-31', '2025-12-31'))
    >>> numbered_week("Week 1 2025/26"), numbered_week("Week 53 2025")
    (None, None)
    """
    try:
        return _numbered(text.strip().translate(_DASHES), rule)
    except (ValueError, OverflowError):  # a year or week outside the calendar
        return None


def _numbered(text: str, rule: str) -> Span | None:
    match = _NUMBERED.fullmatch(text)
    year = (match["before"] or match["after"] or "") if match else ""
    if match is None or not year:
        return None
    number = int(match["number"])
    if len(year) == 4 and (rule == "iso" or _ISO_WEEK.fullmatch(text)):
        first = date.fromisocalendar(int(year), number, 1)
        return first.isoformat(), (first + timedelta(days=6)).isoformat()
    span = (f"{year}-01-01", f"{year}-12-31") if len(year) == 4 else financial_year(year)
    if rule == "iso" or span is None or not 1 <= number <= 53:
        return None
    opening, close = (date.fromisoformat(day) for day in span)
    if rule == "from first Monday":
        opening += timedelta(days=-opening.weekday() % 7)
    elif rule == "holds first day":
        opening -= timedelta(days=opening.weekday())
    first = opening + timedelta(weeks=number - 1)
    last = first + timedelta(days=6)
    if first > close:
        return None
    return first.isoformat(), (min(last, close) if rule == "from first day" else last).isoformat()


def weeks_of_year(year: str, rule: str) -> Span | None:
    """Return the first and last day of the weeks of a year by number, None where the text is no year.

    Examples
    --------
    >>> weeks_of_year("2025", "iso"), weeks_of_year("2025/26", "from first day")
    (('2024-12-30', '2025-12-28'), ('2025-04-01', '2026-03-31'))
    """
    found = [span for n in (1, 52, 53) if (span := numbered_week(f"Week {n} {year}", rule))]
    return (found[0][0], found[-1][1]) if found else None


def days_of(texts: Iterable[str]) -> list[date]:
    """Return the different single days that texts name, in order; [] where one of them is no single day.

    Examples
    --------
    >>> [str(day) for day in days_of(["13/04/2020", "06-Apr-20"])], days_of(["Apr-20", "06/04/2020"])
    (['2020-04-06', '2020-04-13'], [])
    >>> days_of(["2020-02-29", "2020-02-30"])
    []
    """
    found = set()
    for text in texts:
        start, end, _ = read_period(text)
        if start != end or len(start) != 10 or not _DAY.fullmatch(start):
            return []
        try:
            found.add(date.fromisoformat(start))
        except ValueError:  # 30 February
            return []
    return sorted(found)


def week_at(day: str, side: str) -> Span:
    """Return the first and last day of the week that a day begins or ends.

    Examples
    --------
    >>> week_at("2020-04-06", "begins"), week_at("2020-04-12", "ends")
    (('2020-04-06', '2020-04-12'), ('2020-04-06', '2020-04-12'))
    """
    given = date.fromisoformat(day)
    try:
        first = given - timedelta(days=6) if side == "ends" else given
        return first.isoformat(), (first + timedelta(days=6)).isoformat()
    except OverflowError:  # at either end of the calendar
        return day, day


def lacks_year(text: str) -> bool:
    """Return whether a text is a period but for its year.

    Examples
    --------
    >>> lacks_year("Jan"), lacks_year("w/c 6 April"), lacks_year("Jan 2021"), lacks_year("Norwich")
    (True, True, False, False)
    >>> lacks_year("Month 1"), lacks_year("M12"), lacks_year("M14"), lacks_year("Calendar year")
    (True, True, False, False)
    """
    if not any(map(str.isalpha, text)) or is_period(text) or _NAMES_YEARS.fullmatch(text):
        return False
    return with_year(text, "2020") != text or numbered_month(f"{text} 2020/21") is not None


def _read(written: str, financial: bool, months: bool = False) -> Span | None:
    written = written.translate(_DASHES)
    if months and (month := _month_year(written, True)):
        return month, month
    if financial and (years := _TWO_YEARS.fullmatch(written)):
        return financial_year(f"{years[1]}/{years[2]}")
    readers: tuple[Callable[[str], Span | None], ...] = (
        named_span,
        *((financial_year,) if financial else ()),
        _part_year,
        _year_ending,
        _beginning,
        _ending,
        _week,
        _month_of_financial,
        _months,
        _span,
    )
    for reader in readers:
        if found := reader(written):
            return found
    if one := _date(written):
        return one, one
    words = reworded(written)
    return _read(words, financial, months) if words else None


def _month_year(text: str, anyway: bool) -> str:
    """Read ``08/26`` as the month, where the second number is no month, or the others of its row are months."""
    match = _MONTH_YEAR.fullmatch(text)
    if match is None or not (anyway or int(match[2]) > 12):
        return ""
    return f"{full_year(match[2])}-{int(match[1]):02d}"


def _part_year(text: str) -> Span | None:
    """Read a year of which a part is meant: ``2024 (to 30 June)``, ``2019/20 (from October)``, ``FY26 (Q1-Q2)``."""
    match = _PART_OF_YEAR.fullmatch(text)
    if match is None:
        return None
    financial = financial_year(match["year"])
    whole = financial or (match["year"], match["year"])
    year = f"{whole[0][:4]}/{whole[1][2:4]}" if financial else match["year"]
    if match["span"]:
        return _months(f"{year} {match['span']}")
    if match["first"]:
        first, last = named_span(f"{match['first']} {year}"), named_span(f"{match['last']} {year}")
        return (first[0], last[1]) if first and last and first[0] <= last[0] else None
    sides = parse_date(whole[0]).first, parse_date(whole[1]).last
    named = (_date(f"{match['day'].strip()} {day.year}") or _date(match["day"].strip()) for day in sides)
    edge = next(
        (t for t in named if len(t) > 4 and sides[0] <= parse_date(t).first and parse_date(t).last <= sides[1]), ""
    )
    if not edge:
        return None
    size = len(edge)  # both ends as precisely as the one that is said
    ends = match["side"].lower() not in ("from", "since")
    return (sides[0].isoformat()[:size], edge) if ends else (edge, sides[1].isoformat()[:size])


def _date(text: str) -> str:
    if month := _month_year(text, False):
        return month
    if match := _RUN_TOGETHER.fullmatch(text):
        text = "-".join(filter(None, match.groups()))
    if match := _SHORT_YEAR.fullmatch(text):
        text = f"{match[1]} {full_year(match[2])}"
    elif match := _YEAR_FIRST.fullmatch(text):
        text = f"{match[2]} {match[1]}"
    elif match := _LONG.fullmatch(text):
        text = f"{match[1]} {match[2]}"
    try:
        return parse_date(text).text
    except DataError:
        return ""


def _year_ending(text: str) -> Span | None:
    match = _YEAR_ENDING.fullmatch(text)
    end = _date(match["end"]) if match else ""
    if not match or len(end) < 7:
        return _read(match["end"], True) if match and financial_year(match["end"]) else None
    year, month = int(end[:4]), int(end[5:7])
    if len(end) == 10 and int(end[8:]) < monthrange(year, month)[1]:
        before = date(year - 1, month, min(int(end[8:]), monthrange(year - 1, month)[1]))
        return (before + timedelta(days=1)).isoformat(), end
    first = later(year - 1, month, 1)
    return f"{first[0]}-{first[1]:02d}-01", f"{year}-{month:02d}-{monthrange(year, month)[1]}"


def _beginning(text: str) -> Span | None:
    """Read a month, quarter or year by its first month, or by the first day of that."""
    match = _BEGINNING.fullmatch(text)
    first = _date(match["first"]) if match else ""
    if match is None or len(first) < 7 or first[7:] not in ("", "-01"):
        return None
    months = {"month": 1, "quarter": 3}.get(match["unit"].lower(), 12)
    year, month = later(int(first[:4]), int(first[5:7]), months - 1)
    return first[:7], f"{year}-{month:02d}"


def _ending(text: str) -> Span | None:
    """Read a span by its last day or month, of so many days, weeks, months or quarters."""
    match = _ENDING.fullmatch(text)
    end = _date(match["end"]) if match else ""
    if match is None or len(end) < 7:
        return None
    written = (match["number"] or "1").lower()
    number, unit = NUMBERS.get(written) or int(written), match["unit"].lower().replace(" ", "-")
    last = date.fromisoformat(end) if len(end) == 10 else None
    if unit in _DAYS_IN:
        return ((last - timedelta(days=number * _DAYS_IN[unit] - 1)).isoformat(), end) if last and number else None
    year, month = int(end[:4]), int(end[5:7])
    whole = last is None or last.day == monthrange(year, month)[1]
    first_year, first_month = later(year, month, whole - number * _MONTHS_IN[unit])
    if whole:
        return f"{first_year}-{first_month:02d}", f"{year}-{month:02d}"
    before = date(first_year, first_month, min(int(end[8:]), monthrange(first_year, first_month)[1]))
    return (before + timedelta(days=1)).isoformat(), end


def _week(text: str) -> Span | None:
    match = _WEEK.fullmatch(text)
    serial = serial_date(match["day"]) if match else None
    day = serial.isoformat() if serial else _date(match["day"]) if match else ""
    if not match or len(day) != 10:
        return None
    ends = (match["side"] or match["word"]).lower()[0] == "e"
    return week_at(day, "ends" if ends else "begins")


def _month_of_financial(text: str) -> Span | None:
    """Read ``January 2020/21``: the month of that name in the financial year."""
    match = _MONTH_OF_FINANCIAL.fullmatch(text)
    month = MONTH_NUMBERS.get(match[1].lower()) if match else None
    span = financial_year(match[2]) if match else None
    if not month or not span:
        return None
    year = int(span[0][:4]) + (month < 4)
    return f"{year}-{month:02d}", f"{year}-{month:02d}"


def _months(text: str) -> Span | None:
    if days := _DAYS_OF_MONTH.fullmatch(text):
        return _span(f"{days['a']} to {days['b']}")
    match = _MONTHS_OF_YEAR.fullmatch(text) or _YEAR_OF_MONTHS.fullmatch(text)
    if not match:
        return None
    if financial_year(match["year"]):
        start, end = ((_month_of_financial(f"{match[side]} {match['year']}") or ("",))[0] for side in "ab")
    else:
        start, end = (_date(f"{match[side]} {full_year(match['year'])}") for side in "ab")
    return (start, end) if start and end and start <= end else None


def _span(text: str) -> Span | None:
    parts = _SPAN.split(text)
    if len(parts) != 2:
        return None
    start, end = (_date(p.strip()) if p.strip() else "" for p in parts)
    start = start or _begun(parts[0].strip(), end)
    if any(p.strip() and not d for p, d in zip(parts, (start, end), strict=True)) or not (start or end):
        return None
    try:
        make_period(start, end)
    except DataError:
        return None
    return start, end


def _begun(text: str, end: str) -> str:
    """Return a first day that leaves out what its last day says: "27 November" to 3 December 2023, "6" to 12 March."""
    if not text or len(end) < 7 or (len(end) == 7) != (not any(map(str.isdigit, text))):
        return ""
    month = MONTHS[int(end[5:7]) - 1]
    return _date(f"{text} {month} {end[:4]}") if text.isdecimal() else _date(f"{text} {end[:4]}")
