"""Which twelve months a bare year is: 2022 is another year below "Year ending March" than below "Year"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graphlab.loaders.shapes.reading import Reading
from graphlab.wording.months import MONTH_NUMBERS, MONTHS

_BARE = re.compile(r"(?:19|20)\d\d(?: ?\[[a-z]\]| ?\([pr]\)|\*)?", re.IGNORECASE)
_MONTH = rf"(?:{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\b\.?"
_YEAR = (
    r"(?:(?:fin(?:ancial)?|fiscal|rolling|performance|accounting)\.? )?(?:years?|yrs?|y|f/?y|(?:12|twelve)[ -]?months?)"
)
_DAY = r"(?:(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? )?"
#: "Year ending March", "YE Mar", "12 months to 30 September", "Year (to 31 March)".
_ENDS = re.compile(
    rf"\b{_YEAR}[ /-]*\(?(?:ending|ended|ends?|to|e)\b[: ]*(?:in |on )?{_DAY}(?P<month>{_MONTH})", re.IGNORECASE
)
#: "Year beginning April", "years from 1 July".
_BEGINS = re.compile(
    rf"\b{_YEAR}[ /-]*\(?(?:beginning|begins|starting|starts|commencing|from)\b[: ]*(?:in |on )?"
    rf"(?:(?:the )?(?P<day>1)(?:st)?(?: of)? )?(?P<month>{_MONTH})(?! ?(?:-|–|to)\b)",
    re.IGNORECASE,
)
#: Years of two calendar years, of which 2022 may be the first or the last: "Year (April-March)", "Financial year".
_ACROSS = re.compile(rf"\b{_YEAR}\b.*?\b(?P<month>{_MONTH}) ?(?:-|–|to) ?(?P<last>{_MONTH})", re.IGNORECASE)
_FINANCIAL = re.compile(
    r"\b(?:fin(?:ance|ancial)?|fiscal|accounting|performance)\.? ?y(?:ea)?rs?\b|\bf/?y\b", re.IGNORECASE
)
_ACADEMIC = re.compile(r"\b(?:academic|school) y(?:ea)?rs?\b", re.IGNORECASE)
#: An end or beginning without its month: "Year ending", which 2022 does not say; of a financial year it is March.
_SOME_END = re.compile(
    rf"{_YEAR}[ /-]*(?:(?P<end>ending|ended|ends?|to|e)|beginning|begins|starting|starts|commencing)", re.IGNORECASE
)
_CALENDAR = re.compile(r"\bcalendar y(?:ea)?rs?\b", re.IGNORECASE)


def bare_years(texts: Iterable[str]) -> bool:
    """Return whether all of some texts are years and nothing else.

    Examples
    --------
    >>> bare_years(["2022", "2023 [p]"]), bare_years(["2022", "2022/23"]), bare_years([])
    (True, False, False)
    """
    texts = list(texts)
    return bool(texts) and all(map(_BARE.fullmatch, texts))


def year_words(reading: Reading, texts: Sequence[str], header: str, beside: Sequence[str] = ()) -> tuple[str, str]:
    """Return the words of a mapping that say which twelve months bare years are, and the doubt about it.

    Parameters
    ----------
    reading
        The table.
    texts
        The years, as they are written.
    header
        What stands above them.
    beside
        Other headers; after the header these and the titles are heard.

    Returns
    -------
    tuple
        Both "" where the texts are more than years, or years of the calendar for all that is said.
    """
    if not bare_years(texts):
        return "", ""
    example = texts[0][:4]
    for text in (header, *beside, *reading.block.titles):
        said = " ".join(text.split())
        if _CALENDAR.search(said):
            return "", ""
        if found := _ENDS.search(said):
            day = _day_before_the_end(found["day"], found["month"])
            return f', format: "year ending {day}{_name(found["month"])} {{}}"', ""
        if found := _BEGINS.search(said):
            return f', format: "year beginning {_name(found["month"])} {{}}"', ""
        if text in (header, *beside) and (found := _SOME_END.fullmatch(said)):
            return _month_asked(reading, text, "end" if found["end"] else "begin", example)
        if found := _ACROSS.search(said):
            first, last = _number(found["month"]), _number(found["last"])
            if (last + 1 - first) % 12 == 0 and first > 1:
                return _first_or_last(reading, text, example, first)
        if _FINANCIAL.search(said):
            return _first_or_last(reading, text, example, 4)
        if _ACADEMIC.search(said):
            return _first_or_last(reading, text, example, 9)
    return "", ""


def _month_asked(reading: Reading, header: str, side: str, example: str) -> tuple[str, str]:
    """Return the words for years of which only is said that they end or begin; the month is asked."""
    usual, word = ("March", "ending") if side == "end" else ("April", "beginning")
    if _FINANCIAL.search(header):
        return f', format: "year {word} {usual} {{}}"', ""
    text = f"In which month does the year '{example}' of '{header}' {side}?"
    month = reading.ask("year month", text, usual, MONTHS)
    return f', format: "year {word} {month} {{}}"', reading.doubt("year month", f"years that {side} in {month}?")


def _first_or_last(reading: Reading, what: str, example: str, first: int) -> tuple[str, str]:
    """Return the words for years of two calendar years; whether 2022 is their first or last is asked."""
    begins, ends = MONTHS[first - 1], MONTHS[first - 2]
    year = int(example)
    choices = (
        f"{begins} {year - 1} to {ends} {year}",
        f"{begins} {year} to {ends} {year + 1}",
        f"the calendar year {year}",
    )
    text = f"Which twelve months is {example} by '{what[:60]}'?"
    answer = reading.ask("year is", text, choices[0], choices)
    words = (f', format: "year ending {ends} {{}}"', f', format: "year beginning {begins} {{}}"', "")
    return words[choices.index(answer)], reading.doubt("year is", f"{example} is {answer}; or {choices[1]}?")


def _number(month: str) -> int:
    return MONTH_NUMBERS[month.rstrip(".").lower()]


def _name(month: str) -> str:
    return MONTHS[_number(month) - 1]


def _day_before_the_end(day: str | None, month: str) -> str:
    """Return the day on which a year ends, where that is within a month: 5 April, and "" for 31 March."""
    last = {4: 30, 6: 30, 9: 30, 11: 30, 2: 28}.get(_number(month), 31)
    return f"{day} " if day and int(day) < last else ""
