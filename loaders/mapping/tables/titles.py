"""The period in a title, in the name of a sheet or in the name of a file, so that no mapping needs to repeat it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from graphlab.loaders.mapping.periods import is_period, read_period
from graphlab.loaders.mapping.tables.blocks import Block, is_year
from graphlab.loaders.mapping.worded_periods import leaves_open

_TOKEN = re.compile(r"[^\s,;:()\[\]?!]+")
_LONGEST = 8
_PARTS = re.compile(r"[:;,|()–—]|\s-\s")
_YEARS = re.compile(
    r"(?:19|20)\d\d|\d\d/\d\d|\b[A-Za-z]{3,9}[-'’]\d\d\b|\bF/?YE? ?\d\d\b|\b[1-4][HQ] ?\d\d\b", re.IGNORECASE
)
#: A month with two figures of its year as a whole name of a sheet: in a title "May 24" may be a day.
_MONTH_NAME = re.compile(r"[A-Za-z]{3,9} \d\d")
#: The rest of a part of a title.
_PART = r"\b(?:(?! [-–—] )[^;|)\]])*"
#: Where a title says as at when its figures are, or when the sheet was made: no period in which things happened.
_AS_AT = re.compile(r"\b(?:as (?:at|of)|correct (?:at|as (?:at|of)))" + _PART, re.IGNORECASE)
_MADE = re.compile(
    r"\b(?:(?:extract|export|print|download|updat|publish|generat|creat|compil|produc|prepar|refresh|amend)(?:ed|e)?"
    r"|extraction|publication|run (?:on|at|date)|(?:report|query|search|data) run|(?:report|issue) date|date of issue"
    r"|issued)" + _PART,
    re.IGNORECASE,
)


def period_of_title(block: Block, *, flow: bool = False) -> str:
    """Return the period that the titles of a table name, else the name of its sheet, else that of its file; or "".

    Parameters
    ----------
    block
        The table.
    flow
        Whether it is wanted for what happened in a period. Then what a title says of the day as at which the sheet is,
        or on which it was made, is looked at last; else that day is looked for before the names.
    """
    said, made = _said(block), [*_found(_AS_AT, block), *_found(_MADE, block)]
    texts = [*said, *_names(block), *made] if flow else [*_found(_AS_AT, block), *said, *made, *_names(block)]
    # What a title leaves open is not known from the name of a file either.
    return next((found if is_meant else "" for found, is_meant in map(date_in, texts) if found), "")


def open_title(block: Block) -> str:
    """Return the title of a table whose date is not what its figures are of ("Arrests since 2021"), "" for none."""
    return next((title for title in _said(block) if not date_in(title)[1]), "").strip()


def is_day_of_making(block: Block) -> bool:
    """Return whether only the making of a sheet, or one day in a name, dates the figures of its table.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> def sheet(*titles): return SimpleNamespace(titles=titles, grid=SimpleNamespace(sheet="", file="arrests.csv"))
    >>> [is_day_of_making(sheet(t)) for t in ("Extracted 03/11/2026", "Arrests 2025 (run on 3/1/26)")]
    [True, False]
    """
    if any(map(period_in, _said(block))):
        return False
    names = [found for name in _names(block) if (found := period_in(name))]
    return not names or is_day(names[0])


def is_day(text: str) -> bool:
    """Return whether a period is one day."""
    start, end, _ = read_period(text)
    return bool(start) and start == end and len(start) == len("2026-10-05")


def _said(block: Block) -> list[str]:
    """Return the titles without what they say of the making of the sheet."""
    return [_MADE.sub(" ", _AS_AT.sub(" ", title)) for title in block.titles]


def _found(pattern: re.Pattern[str], block: Block) -> list[str]:
    return [m.group() for title in block.titles for m in pattern.finditer(title)]


def _names(block: Block) -> list[str]:
    names = [block.grid.sheet, Path(block.grid.file).stem]
    return [f"{n[:-3]}-{n[-2:]}" if _MONTH_NAME.fullmatch(n) else n for n in names]


def place_of_titles(titles: Iterable[str], knows: Callable[[str], bool]) -> str:
    """Return the one place that a part of a title names ("Force: Norfolk", "Arrests, Kent, 2023"), "" for none.

    Examples
    --------
    >>> place_of_titles(["Force: Norfolk", "Arrests - 2023"], {"Norfolk"}.__contains__)
    'Norfolk'
    >>> place_of_titles(["Norfolk", "Kent"], {"Norfolk", "Kent"}.__contains__)
    ''
    """
    parts = (part.strip() for title in titles for part in _PARTS.split(title))
    found = {part for part in parts if len(part) > 2 and any(map(str.isalpha, part)) and knows(part)}
    return found.pop() if len(found) == 1 else ""


def year_of_title(block: Block) -> str:
    """Return the one year, of the calendar or financial, that a table's titles name, else the name of sheet or file.

    The day on which a sheet was made says no year of its months.
    """
    names = [n for n in (block.grid.sheet, Path(block.grid.file).stem) if not is_day(period_in(n))]
    return next((found for text in (*_said(block), *names) if (found := year_in(text))), "")


def year_in(text: str) -> str:
    """Return the one year that a text names, "" where it names none or several.

    Examples
    --------
    >>> year_in("Arrests in 2021"), year_in("Arrests, April 2021 to March 2022"), year_in("Arrests 2019 to 2021")
    ('2021', '2021/22', '')
    """
    start, end, _ = read_period(period_in(text))
    if start and start == end and is_year(start[:4]):
        return start[:4]
    if not start or not is_year(start[:4]) or not is_year(end[:4]):
        return ""
    if start[:4] == end[:4]:
        return start[:4]
    financial = start in (f"{start[:4]}-04", f"{start[:4]}-04-01") and end in (f"{end[:4]}-03", f"{end[:4]}-03-31")
    return f"{start[:4]}/{end[2:4]}" if financial and int(end[:4]) == int(start[:4]) + 1 else ""


def period_in(text: str) -> str:
    """Return the longest period or date that stands in a text, "" for none, or where it is not what is meant.

    Examples
    --------
    >>> period_in("Arrests by force, April 2020 to March 2021 [note 1]"), period_in("tracker_2026-10-05")
    ('April 2020 to March 2021', '2026-10-05')
    >>> period_in("Table 3: arrests"), period_in("Arrests in 2021"), period_in("Lines as at 5 October 2026")
    ('', '2021', '5 October 2026')
    >>> period_in("Arrests Apr-24"), period_in("Arrests May 24"), period_in("Arrests, 2025/26 (Apr-Sep)")
    ('Apr-24', '', '2025/26 (Apr-Sep)')
    >>> period_in("Arrests since March 2024"), period_in("Arrests in summer 2024"), period_in("Arrests 2021 and 2024")
    ('', '', '')
    """
    found, is_meant = date_in(text)
    return found if is_meant else ""


@lru_cache(maxsize=1024)
def date_in(text: str) -> tuple[str, bool]:
    """Return the longest period or date in a text, "" for none, and whether it is what is meant.

    It is not where words beside it mean a part of it, leave open where it begins or ends, or name another one.

    Examples
    --------
    >>> date_in("Arrests in 2021"), date_in("Arrests since 2021"), date_in("Arrests, first half of 2021")
    (('2021', True), ('2021', False), ('first half of 2021', True))
    """
    plain = re.sub(r"(?<=\D)_|_(?=\D)|(?<=[A-Za-z])_(?=\d)", " ", text)
    plain = re.sub(r"(\d{4})_(\d{2})_(\d{2})", r"\1-\2-\3", plain)
    spots = [m.span() for m in _TOKEN.finditer(plain)]
    for length in range(min(_LONGEST, len(spots)), 0, -1):
        for start in range(len(spots) - length + 1):
            begin, end = spots[start][0], spots[start + length - 1][1]
            closed = plain[end : end + 1] == ")" and "(" in plain[begin:end]
            window = plain[begin : end + closed]
            if _dated(window, [plain[a:b] for a, b in spots[start : start + length]]):
                return window, not leaves_open(plain, begin, end + closed)
    return "", True


def _dated(window: str, tokens: Sequence[str]) -> bool:
    if not _YEARS.search(window) or (window.isdecimal() and not is_year(window)):
        return False
    return is_period(window) and bool(read_period(window)[0]) and tokens[0].lower() not in ("in", "to", "of")
