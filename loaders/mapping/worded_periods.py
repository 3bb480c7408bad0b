"""Periods in words, written as readers of periods know them; words that leave a date open or mean a part of it."""

from __future__ import annotations

import re

from graphlab.model.spans import financial_year, full_year, later
from graphlab.wording.months import MONTH, MONTH_NUMBERS

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("first", "second", "third", "fourth")
#: Numbers in words, how many and which.
NUMBERS = {word: n for words in (_WORDS, _ORDINALS, ("1st", "2nd", "3rd", "4th")) for n, word in enumerate(words, 1)}
_YEAR = r"(?P<year>(?:f[./]?y\.? ?)?\d{4}(?:[/-]\d{2,4})?|\d\d/\d\d|f[./]?y\.? ?\d\d)"
_OF = r"(?: of| in|,)?(?: the)?(?: (?:financial |fiscal |calendar )?year)? "
_BETWEEN = re.compile(r"(?:between|from) (?P<first>.+?) (?:and|to|until|till) (?P<last>.+)", re.IGNORECASE)
_FINANCIAL_END = re.compile(r"fye:?[ -]*(?P<end>.+)", re.IGNORECASE)
_FIRST_MONTHS = re.compile(
    rf"(?:the )?(?P<which>first|last|final) (?P<number>\d{{1,2}}|\w+) months{_OF}{_YEAR}", re.IGNORECASE
)
_PART = re.compile(
    rf"(?:the )?(?P<which>first|second|third|fourth|last|final|1st|2nd|3rd|4th) (?P<part>half|quarter){_OF}{_YEAR}",
    re.IGNORECASE,
)
_PART_NUMBER = re.compile(rf"(?P<part>half|quarter) (?P<which>[1-4]|one|two|three|four){_OF}{_YEAR}", re.IGNORECASE)
_PART_SHORT = re.compile(r"(?P<which>[1-4])(?P<part>[hq])[ -]?(?P<year>\d{4}|\d\d|\d{4}[/-]\d\d|\d\d/\d\d)", re.I)
#: A financial year with apostrophes, and with the last figure of its end only: "'22/23", "'23/4".
_APOSTROPHE = re.compile(r"(?:['’](?P<first>\d\d)|(?P<whole>\d{4}))\s?[/-]\s?(?P<mark>['’])?(?P<last>\d{1,2})")
#: Months, quarters or years that follow each other, in a list.
_LISTED = re.compile(r"\s*(?:,\s*and|,|\band\b|&|\+)\s*", re.IGNORECASE)
_QUARTER = re.compile(r"(?:q|quarters? )?([1-4])", re.IGNORECASE)

#: What leaves open where a span begins or ends, right before a date.
_OPEN_BEFORE = re.compile(
    r"\b(?:since|from|after|before|until|till|up to|to|by|prior to|following|post|pre|(?:earlier|later|other) than)"
    r"[ -]+(?:and including )?(?:the )?(?:(?:start|end|beginning) of )?(?:the )?$",
    re.IGNORECASE,
)
_OPEN_AFTER = re.compile(
    r"[\s,(-]*(?:\+|onwards?\b|to (?:date|present|now|the present|today)\b|so far\b|year to date\b|ytd\b"
    r"|(?:and|or) (?:later|earlier|after|before|since|beyond|onwards?)\b|part\b|in part\b)",
    re.IGNORECASE,
)
#: What means a part of a date that stands behind it.
_PART_BEFORE = re.compile(
    r"\b(?:(?:spring|summer|autumn|winter|christmas|xmas|easter|festive|half[ -]?term|term|season|weekend|holidays?"
    r"|bank holidays?|so far)(?: of| in)?"
    r"|(?:half|parts?|rest|remainder|most|quarter|months?) (?:of|in)|(?:weeks?|days?) (?:of|in)(?P<days>)"
    r"|(?<!at )(?<!at the )(?<!as at )(?:start|end|beginning) of)(?: the)?(?: year)?,? $",
    re.IGNORECASE,
)
#: From a day to a day, which may be "the week of" them.
_DAYS = re.compile(r"\d{1,2}(?:st|nd|rd|th)?[^-\d]*(?:-|–|to)\s*\d{1,2}\b", re.IGNORECASE)
_PART_AFTER = re.compile(
    r"[\s,(-]+(?:spring|summer|autumn|winter|christmas|xmas|easter|half[ -]?term|(?:first|second|last) "
    r"(?:half|quarter|\w+ months?)|part(?:[- ]year)?)\b",
    re.IGNORECASE,
)
_DATE_WORD = rf"(?:\d{{4}}|\d\d/\d\d|q[1-4]|{MONTH})"
_JOINED = r"(?:,|and|&|or|v\.?|vs\.?|versus|against|\+|compared (?:to|with))"
_JOINED_BEFORE = re.compile(rf"\b{_DATE_WORD}\s*{_JOINED}(?: (?:the|in))?\s+$", re.IGNORECASE)
_JOINED_AFTER = re.compile(rf"\s*{_JOINED}(?: (?:the|in))?\s+{_DATE_WORD}\b", re.IGNORECASE)


def reworded(text: str) -> str:
    """Return a period in words as months, quarters or a span, "" where nothing in it is of this kind.

    Examples
    --------
    >>> reworded("between January and March 2024"), reworded("FYE 2024"), reworded("FYE March 2024")
    ('January to March 2024', 'FY ending 2024', 'year ending March 2024')
    >>> reworded("first six months of 2024/25"), reworded("last quarter of 2025"), reworded("1H25")
    ('2024-04 to 2024-09', 'Q4 2025', 'H1 2025')
    >>> reworded("Jan, Feb and Mar 2024"), reworded("Q1 and Q2 2024"), reworded("2022/23 and 2023/24")
    ('Jan to Mar 2024', '2024-01 to 2024-06', '2022-04-01 to 2024-03-31')
    >>> reworded("'23/4"), reworded("2023/'24"), reworded("'22/23"), reworded("'22/4")
    ('2023/24', '2023/24', '2022/23', '')
    >>> reworded("2023 and 2025"), reworded("January and March 2024"), reworded("Norwich")
    ('', '', '')
    """
    if match := _BETWEEN.fullmatch(text):
        return f"{match['first']} to {match['last']}"
    if match := _FINANCIAL_END.fullmatch(text):
        whole = match["end"].isdecimal() or financial_year(match["end"]) is not None
        return (
            f"FY ending {match['end']}"
            if match["end"].isdecimal()
            else match["end"]
            if whole
            else (f"year ending {match['end']}")
        )
    if match := _APOSTROPHE.fullmatch(text):
        return _year_with_apostrophe(match)
    if match := _FIRST_MONTHS.fullmatch(text):
        return _months_of(match["which"], match["number"], match["year"])
    for pattern in (_PART, _PART_NUMBER, _PART_SHORT):
        if match := pattern.fullmatch(text):
            return _part(match["part"][0].upper(), match["which"].lower(), match["year"])
    return _list(text)


def _year_with_apostrophe(match: re.Match[str]) -> str:
    """Return a financial year that is told by an apostrophe; "" where its end is not the year after its beginning."""
    first, last = full_year(match["first"] or match["whole"]), match["last"]
    marked = match["first"] or match["mark"]  # "2022/3" may be a month
    follows = (first + 1) % 10 ** len(last) == int(last)
    return f"{first}/{(first + 1) % 100:02d}" if marked and follows else ""


def _months_of(which: str, number: str, year: str) -> str:
    count = int(number) if number.isdecimal() else NUMBERS.get(number.lower(), 0)
    if not 1 <= count <= 12:
        return ""
    start = _first_month(year)
    if which.lower() != "first":
        start = later(*start, 12 - count)
    return "{}-{:02d} to {}-{:02d}".format(*start, *later(*start, count - 1))


def _first_month(year: str) -> tuple[int, int]:
    span = financial_year(year)
    return (int(span[0][:4]), 4) if span else (int(year), 1)


def _part(part: str, which: str, year: str) -> str:
    most = 2 if part == "H" else 4
    number = most if which in ("last", "final") else int(which) if which.isdecimal() else NUMBERS[which]
    full = f"20{year}" if len(year) == 2 else year
    return f"{part}{number} {full}" if number <= most else ""


def _list(text: str) -> str:
    """Return years, quarters or months of one year that follow each other, as a span."""
    items = [item for item in _LISTED.split(text) if item]
    if len(items) < 2:
        return ""
    if all(re.fullmatch(r"(?:19|20)\d\d", item) for item in items):
        return f"{items[0]} to {items[-1]}" if _follow([int(item) for item in items]) else ""
    if spans := [span for item in items if (span := financial_year(item))]:
        follow = len(spans) == len(items) and _follow([int(start[:4]) for start, _ in spans])
        return f"{spans[0][0]} to {spans[-1][1]}" if follow else ""
    last, _, year = items[-1].rpartition(" ")
    named = [*items[:-1], last]
    if _follow([MONTH_NUMBERS.get(name.lower().rstrip("."), -1) for name in named]):
        return f"{named[0]} to {named[-1]} {year}"
    numbers = [int(m[1]) for m in map(_QUARTER.fullmatch, named) if m]
    if len(numbers) < len(named) or not _follow(numbers) or not re.fullmatch(_YEAR, year, re.IGNORECASE):
        return ""
    start = later(*_first_month(year), 3 * (numbers[0] - 1))
    return "{}-{:02d} to {}-{:02d}".format(*start, *later(*start, 3 * len(numbers) - 1))


def _follow(numbers: list[int]) -> bool:
    """Return whether each is one more than the last, and the first above 0."""
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] > 0


def leaves_open(text: str, begin: int, end: int) -> bool:
    """Return whether what stands around a date in a text means a part of it, more than it, or another one too.

    Examples
    --------
    >>> [leaves_open(t, t.index("2024"), t.index("2024") + 4) for t in ("since 2024", "summer 2024", "2024 onwards")]
    [True, True, True]
    >>> [leaves_open(t, t.index("2024"), t.index("2024") + 4) for t in ("2024 and 2026", "in 2024", "by month 2024")]
    [True, False, False]
    """
    before, behind = text[:begin], text[end:]
    part = _PART_BEFORE.search(before)
    if part and not (part["days"] is not None and _DAYS.match(text[begin:end])):
        return True
    return any(p.search(before) for p in (_OPEN_BEFORE, _JOINED_BEFORE)) or any(
        p.match(behind) for p in (_OPEN_AFTER, _PART_AFTER, _JOINED_AFTER)
    )
