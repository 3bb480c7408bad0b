"""Periods as sheets head their columns: months, quarters, financial years, from-to."""

from __future__ import annotations

import re
from functools import lru_cache

from graphlab.errors import DataError
from graphlab.model.periods import make_period, parse_date

_SHORT_YEAR = re.compile(r"([A-Za-z]{3,9})\.?[\s'’/-]+(\d{2})")
_LONG = re.compile(r"([A-Za-z]{3,9})[-/](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[\s/-]+([A-Za-z]{3,9})\.?")
_QUARTER = re.compile(r"(?:q([1-4])[\s/-]*(\d{4})|(\d{4})[\s/-]*q([1-4]))", re.IGNORECASE)
_FINANCIAL = re.compile(r"(?:fy\s*)?(\d{4})\s*[/-]\s*(\d{2}|\d{4})", re.IGNORECASE)
_SPAN = re.compile(r"\s+(?:to|until|–|—|-)\s+|\.\.")
_MONTHS_OF_YEAR = re.compile(r"([A-Za-z]{3,9})\s*(?:-|–|to)\s*([A-Za-z]{3,9})\s+(\d{4})")


@lru_cache(maxsize=4096)
def read_period(text: str) -> tuple[str, str, str]:
    """Return start, end and a word on how the text was read ("" when it is plain ISO or not understood).

    Parameters
    ----------
    text
        For example ``2021``, ``Jan 2021``, ``Jan-21``, ``Q1 2021``, ``2019/20`` (a financial year, April to March),
        ``Jan-Mar 2021``, ``December 2016 to November 2019``.

    Returns
    -------
    tuple
        Canonical ISO texts; the text itself twice when it cannot be read, for the error to name it.

    Examples
    --------
    >>> read_period("Q1 2021")[:2], read_period("2019/20")[:2], read_period("Jan-21")[:2]
    (('2021-01', '2021-03'), ('2019-04-01', '2020-03-31'), ('2021-01', '2021-01'))
    """
    written = " ".join(text.split())
    if not written:
        return "", "", ""
    for reader in (_quarter, _financial, _months, _span):
        found = reader(written)
        if found:
            return found[0], found[1], f"'{text}' as {found[0]}..{found[1]}"
    one = _date(written)
    if not one:
        return text, text, ""
    return one, one, "" if one == written else f"'{text}' as {one}"


def _date(text: str) -> str:
    if match := _SHORT_YEAR.fullmatch(text):
        text = f"{match[1]} 20{match[2]}"
    elif match := _YEAR_FIRST.fullmatch(text):
        text = f"{match[2]} {match[1]}"
    elif match := _LONG.fullmatch(text):
        text = f"{match[1]} {match[2]}"
    try:
        return parse_date(text).text
    except DataError:
        return ""


def _quarter(text: str) -> tuple[str, str] | None:
    match = _QUARTER.fullmatch(text)
    if not match:
        return None
    quarter, year = int(match[1] or match[4]), match[2] or match[3]
    return f"{year}-{3 * quarter - 2:02d}", f"{year}-{3 * quarter:02d}"


def _financial(text: str) -> tuple[str, str] | None:
    match = _FINANCIAL.fullmatch(text)
    if not match:
        return None
    year, end = int(match[1]), match[2]
    if int(end) != (year + 1) % (100 if len(end) == 2 else 10_000):
        return None
    if len(end) == 2 and "/" not in text and not text.lower().startswith("fy") and int(end) <= 12:
        return None
    return f"{year}-04-01", f"{year + 1}-03-31"


def _months(text: str) -> tuple[str, str] | None:
    match = _MONTHS_OF_YEAR.fullmatch(text)
    if not match:
        return None
    start, end = _date(f"{match[1]} {match[3]}"), _date(f"{match[2]} {match[3]}")
    return (start, end) if start and end and start <= end else None


def _span(text: str) -> tuple[str, str] | None:
    parts = _SPAN.split(text)
    if len(parts) != 2:
        return None
    start, end = (_date(p.strip()) if p.strip() else "" for p in parts)
    if any(p.strip() and not d for p, d in zip(parts, (start, end), strict=True)) or not (start or end):
        return None
    try:
        make_period(start, end)
    except DataError:
        return None
    return start, end
