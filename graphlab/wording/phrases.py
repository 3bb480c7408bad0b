"""Numbers, bounds, shares, periods and likelihoods in plain British English.

Everything that a briefing prints as words goes through here, so that one number is written one way in every format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from graphlab.model.periods import MONTHS

Number = int | float

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NONE = "–"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def missing(value: object) -> bool:
    """Return whether a cell of a result holds nothing (None, NaN or empty text)."""
    return value is None or value == "" or (isinstance(value, float) and value != value)


def number(value: object) -> str:
    """Write a number with thousands separated; a dash where nothing is stated.

    Examples
    --------
    >>> number(1503), number(0.25), number(None)
    ('1,503', '0.25', '–')
    """
    if missing(value):
        return _NONE
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"


def bounds(low: object, high: object) -> str:
    """Write bounds as people read them.

    Examples
    --------
    >>> bounds(443, 443), bounds(0, 29), bounds(21, None), bounds(800, 1100), bounds(None, None)
    ('443', 'fewer than 30', 'at least 21', '800 to 1,100', 'not stated')
    >>> bounds(0, 30)
    'at most 30'
    """
    if missing(low) and missing(high):
        return "not stated"
    if missing(high):
        return f"at least {number(low)}"
    if missing(low) or (low == 0 and high != 0):
        # "<30" is kept as 0 to 29; a round number above is what the source wrote.
        ceiling = int(high) + 1 if isinstance(high, int | float) and float(high).is_integer() else 0
        return f"fewer than {number(ceiling)}" if ceiling and ceiling % 5 == 0 else f"at most {number(high)}"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def fall_or_rise(low: object, high: object) -> str:
    """Return what a change with bounds amounts to: a fall, a rise, none, or not decided.

    Examples
    --------
    >>> fall_or_rise(-75, -46), fall_or_rise(6, 6), fall_or_rise(-2, 3), fall_or_rise(0, 0)
    ('fell by 46 or more', 'rose by 6', 'may have fallen by up to 2 or risen by up to 3', 'did not change')
    """
    if missing(low) and missing(high):
        return "changed by an amount that is not known"
    if not missing(high) and high < 0:  # type: ignore[operator]
        least = number(-high)  # type: ignore[operator]
        return f"fell by {least}" if low == high else f"fell by {least} or more"
    if not missing(low) and low > 0:  # type: ignore[operator]
        return f"rose by {number(low)}" if low == high else f"rose by {number(low)} or more"
    if low == 0 and high == 0:
        return "did not change"
    down = "an unknown number" if missing(low) else f"up to {number(-low)}"  # type: ignore[operator]
    up = "an unknown number" if missing(high) else f"up to {number(high)}"
    return f"may have fallen by {down} or risen by {up}"


def percent(share: float) -> str:
    """Write a fraction as per cent to one decimal, halves away from zero.

    Examples
    --------
    >>> percent(443 / 1503), percent(443 / 1224), percent(0.0005)
    ('29.5 %', '36.2 %', '0.1 %')
    """
    # The digits as printed at 12 significant ones are rounded, not the binary fraction below them.
    exact = Decimal(f"{share:.12g}") * 100
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP):,} %"


def share_text(low: object, high: object) -> str:
    """Write the bounds of a share.

    Examples
    --------
    >>> share_text(0.5, 0.5), share_text(0.25, 0.5), share_text(None, None)
    ('50.0 %', '25.0 to 50.0 %', '–')
    """
    if missing(low) and missing(high):
        return _NONE
    if missing(low) or missing(high):
        known = percent(float(high if missing(low) else low))  # type: ignore[arg-type]
        return f"at most {known}" if missing(low) else f"at least {known}"
    first, last = percent(float(low)), percent(float(high))  # type: ignore[arg-type]
    return first if first == last else f"{first.removesuffix(' %')} to {last}"


def date_text(text: object) -> str:
    """Write an ISO date of any precision in words.

    Examples
    --------
    >>> date_text("2019-11-30"), date_text("2016-12"), date_text("2019")
    ('30 November 2019', 'December 2016', '2019')
    """
    parts = str(text).split("-")
    if not all(p.isdigit() for p in parts) or len(parts) > 3:
        return str(text)
    words = [MONTHS[int(parts[1]) - 1]] if len(parts) > 1 and 1 <= int(parts[1]) <= 12 else []
    return " ".join(([str(int(parts[2]))] if len(parts) == 3 else []) + words + [parts[0]])


def period_text(start: object, end: object) -> str:
    """Write a period.

    Examples
    --------
    >>> period_text("2016-12", "2019-11-30"), period_text("2019", "2019"), period_text("", "2020"), period_text("", "")
    ('December 2016 to 30 November 2019', '2019', 'up to 2020', 'undated')
    """
    if missing(start) and missing(end):
        return "undated"
    if missing(start):
        return f"up to {date_text(end)}"
    if missing(end):
        return f"from {date_text(start)}"
    return date_text(start) if start == end else f"{date_text(start)} to {date_text(end)}"


def day_text(day: date) -> str:
    """Write a day."""
    return date_text(day.isoformat())


def few(count: int, noun: str, plural: str = "") -> str:
    """Write a small number in words with its noun.

    Examples
    --------
    >>> few(1, "line"), few(3, "line"), few(0, "line"), few(35, "line"), few(2, "county", "counties")
    ('one line', 'three lines', 'no lines', '35 lines', 'two counties')
    """
    words = _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"
    return f"{words} {noun if count == 1 else plural or noun + 's'}"


def listed(items: Sequence[str], *, most: int = 8, last: str = "and") -> str:
    """Join names as a sentence does, the rest counted.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a", "b", "c", "d"], most=2), listed(["a"])
    ('a, b and c', 'a, b and 2 others', 'a')
    """
    shown = list(items[:most])
    rest = len(items) - len(shown)
    if rest:
        shown.append(f"{rest:,} other{'' if rest == 1 else 's'}")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}" if shown else ""


def capital(text: str) -> str:
    """Raise the first letter."""
    return text[:1].upper() + text[1:]


def printable(text: str) -> str:
    r"""Replace characters that no office file can hold by U+FFFD.

    Examples
    --------
    >>> printable("a\x0bb") == "a\ufffdb"
    True
    """
    return _NOT_XML.sub("\ufffd", text)


def slug(text: str) -> str:
    """Make a file name from a text: lower case, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "item"
