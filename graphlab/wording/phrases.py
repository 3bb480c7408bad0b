"""Numbers, bounds, shares, periods and likelihoods in plain British English.

Everything that a briefing prints as words goes through here, so that one number is written one way in every format.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite

from graphlab.wording.months import MONTHS

Number = int | float

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NONE = "–"
#: Decimals beyond which a small number is written with an exponent.
_MOST_PLACES = 8
#: How bounds are said, in sentences and in the scripts of pages alike: which words, and where the number stands.
BOUND_WORDS = {
    "low": "at least {}",
    "high": "at most {}",
    "under": "fewer than {}",
    "both": "{} to {}",
    "nothing": "not stated",
}
#: Names of measures and units that the data format reserves, as one of them is called; `RESERVED` are the names.
_SINGLE = {
    "arrests": "arrest",
    "person-arrests": "person-arrest",
    "charges": "charge",
    "active lines": "active line",
    "lines closed": "line closed",
    "lines": "line",
    "disruptions": "disruption",
    "safeguarding referrals": "safeguarding referral",
    "individuals": "individual",
    "people": "person",
}
RESERVED = frozenset(_SINGLE)
#: Characters that turn the direction of the text after them: a figure behind such a name would be read from its end.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_STRAIGHT = str.maketrans("", "", TURNING)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def missing(value: object) -> bool:
    """Return whether a cell of a result holds nothing (None, NaN or empty text)."""
    return value is None or value == "" or (isinstance(value, float) and value != value)


def half_up(value: float | Decimal, places: int) -> Decimal:
    """Round a number to so many decimals, halves away from zero, as a person would from the digits on paper.

    The digits as printed at 12 significant ones are rounded, not the binary fraction below them. This is the one
    rounding rule of every sentence, table and page.

    Examples
    --------
    >>> half_up(0.0025, 3), half_up(2.675, 2), half_up(-0.5, 0)
    (Decimal('0.003'), Decimal('2.68'), Decimal('-1'))
    """
    exact = value if isinstance(value, Decimal) else Decimal(f"{value:.12g}")
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def number(value: object, digits: int = 4) -> str:
    """Write a number with thousands separated; a dash where nothing is stated.

    Parameters
    ----------
    value
        A whole number is written whole; a fraction with up to two decimals as it is.
    digits
        Significant digits of any other fraction (of numbers above 1,000 one decimal is kept).

    Examples
    --------
    >>> number(1503), number(0.25), number(None), number(0.333333), number(41.005)
    ('1,503', '0.25', '–', '0.3333', '41.01')
    """
    if missing(value):
        return _NONE
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if not isfinite(value):
        return "unbounded"
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e12):
        return f"{int(value):,}"
    exact = Decimal(f"{value:.12g}") if isinstance(value, float) else Decimal(value)
    if exact == exact.to_integral_value():
        return f"{int(exact):,}"
    if exact == exact.quantize(Decimal("0.01")):
        return f"{exact.normalize():,f}"
    places = digits - 1 - exact.adjusted()
    rounded = half_up(float(value), max(1, places))
    return f"{rounded.normalize():,f}" if places <= _MOST_PLACES else f"{value:.{digits}g}"


def bounds(low: object, high: object, *, nothing: str = BOUND_WORDS["nothing"]) -> str:
    """Write bounds as people read them: one way in sentences, tables and pages.

    "<30" is kept as 0 to 29; a multiple of five above is what the source wrote, and is written so again.

    Parameters
    ----------
    low, high
        Least and greatest; None is an open side.
    nothing
        What to write when both sides are open.

    Examples
    --------
    >>> bounds(443, 443), bounds(0, 29), bounds(21, None), bounds(800, 1100), bounds(None, None)
    ('443', 'fewer than 30', 'at least 21', '800 to 1,100', 'not stated')
    >>> bounds(0, 30)
    'at most 30'
    """
    if missing(low) and missing(high):
        return nothing
    if missing(high):
        return BOUND_WORDS["low"].format(number(low))
    if missing(low) or (low == 0 and high != 0):
        if isinstance(high, int | float) and high > 0 and high % 5 == 4:
            return BOUND_WORDS["under"].format(number(int(high) + 1))
        return BOUND_WORDS["high"].format(number(high))
    return number(low) if low == high else BOUND_WORDS["both"].format(number(low), number(high))


def short_bounds(low: object, high: object) -> str:
    """Write bounds for a small cell, by the rule of `bounds`: a sign instead of words.

    Examples
    --------
    >>> short_bounds(443, 443), short_bounds(1, None), short_bounds(0, 29), short_bounds(151, 157)
    ('443', '≥ 1', '< 30', '151–157')
    >>> short_bounds(0, 30), short_bounds(None, None)
    ('≤ 30', '?')
    """
    text = bounds(low, high, nothing="?")
    for name, sign in (("low", "≥ "), ("high", "≤ "), ("under", "< ")):
        text = text.replace(BOUND_WORDS[name].format(""), sign)
    return text.replace(BOUND_WORDS["both"].format("", ""), "–")


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


def percent(share: float, places: int = 1) -> str:
    """Write a fraction as per cent to one decimal, halves away from zero; not quite all or none is never 100 or 0.

    Examples
    --------
    >>> percent(443 / 1503), percent(443 / 1224), percent(0.0005), percent(1 / 400), percent(0.125, 0)
    ('29.5 %', '36.2 %', '0.1 %', '0.3 %', '13 %')
    >>> percent(1999 / 2000), percent(1.0), percent(1 / 5000), percent(0.0), percent(0.996, 0)
    ('over 99.9 %', '100.0 %', 'under 0.1 %', '0.0 %', 'over 99 %')
    """
    exact = Decimal(f"{share:.12g}") * 100
    shown, step = half_up(exact, places), Decimal(1).scaleb(-places)
    if exact < 100 <= shown:
        return f"over {100 - step} %"
    return f"under {step} %" if shown == 0 < exact else f"{shown:,} %"


def chance(probability: float) -> str:
    """Write a probability in whole per cent, by the rule of `percent`.

    Examples
    --------
    >>> chance(0.85), chance(0.9996), chance(0.0004), chance(1.0)
    ('85 %', 'over 99 %', 'under 1 %', '100 %')
    """
    return percent(probability, 0)


def p_words(p: float) -> str:
    """Write a p-value to three decimals; one that would round to nothing is below that.

    Examples
    --------
    >>> p_words(0.0409), p_words(0.00004)
    ('p = 0.041', 'p < 0.001')
    """
    return "p < 0.001" if p < 0.0005 else f"p = {half_up(p, 3)}"


def share_text(low: object, high: object) -> str:
    """Write the bounds of a share.

    Examples
    --------
    >>> share_text(0.5, 0.5), share_text(0.25, 0.5), share_text(None, None)
    ('50.0 %', '25.0 to 50.0 %', '–')
    >>> share_text(0.9996, 1.0), share_text(0.25, None), share_text(0.9996, None), share_text(None, 0.9996)
    ('over 99.9 to 100.0 %', 'at least 25.0 %', 'over 99.9 %', 'under 100 %')
    """
    if missing(low) and missing(high):
        return _NONE
    if missing(low) or missing(high):
        known = percent(float(high if missing(low) else low))  # type: ignore[arg-type]
        if known.startswith("under "):
            return known if missing(low) else "over 0 %"
        if known.startswith("over "):
            return "under 100 %" if missing(low) else known
        return BOUND_WORDS["high" if missing(low) else "low"].format(known)
    first, last = percent(float(low)), percent(float(high))  # type: ignore[arg-type]
    return first if first == last else f"{first.removesuffix(' %')} to {last}"


def date_text(text: object) -> str:
    """Write an ISO date of any precision in words.

    Examples
    --------
    >>> date_text("2019-11-30"), date_text("2016-12"), date_text("2019")
    ('30 November 2019', 'December 2016', '2019')
    """
    return _date_words(str(text))


@lru_cache(maxsize=20_000)
def _date_words(text: str) -> str:
    parts = text.split("-")
    if not all(p.isdecimal() for p in parts) or len(parts) > 3:
        return text
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


def few(count: int, noun: str = "", plural: str = "") -> str:
    """Write a small number in words, with its noun if there is one.

    Examples
    --------
    >>> few(1, "line"), few(3, "line"), few(0, "line"), few(35, "line"), few(2, "county", "counties")
    ('one line', 'three lines', 'no lines', '35 lines', 'two counties')
    >>> few(1), few(0), few(12)
    ('one', 'none', '12')
    """
    words = _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"
    if not noun:
        return words if count else "none"
    return f"{words} {noun if count == 1 else plural or noun + 's'}"


def many(count: int, noun: str, plural: str = "") -> str:
    """Write a number in figures with its noun; none in words.

    Examples
    --------
    >>> many(1, "line"), many(1503, "line"), many(0, "line"), many(2, "county", "counties")
    ('1 line', '1,503 lines', 'no lines', '2 counties')
    """
    return f"{f'{count:,}' if count else 'no'} {noun if count == 1 else plural or noun + 's'}"


def verb(count: int, one: str, several: str) -> str:
    """Return the form of a verb or pronoun that goes with so many things.

    Examples
    --------
    >>> verb(1, "is", "are"), verb(0, "is", "are")
    ('is', 'are')
    """
    return one if count == 1 else several


def share_of(number: int, total: int, noun: str, plural: str = "") -> str:
    """Write how many of some things, so that it also reads where there is one, or where it is all of them.

    Examples
    --------
    >>> [share_of(n, 4, "line") for n in (0, 1, 4)]
    ['none of 4 lines', '1 of 4 lines', 'all 4 lines']
    >>> share_of(2, 2, "line"), share_of(1, 1, "line"), share_of(0, 1, "line")
    ('both lines', 'the one line', 'no line')
    """
    if total < 2:
        return f"{'the one' if number else 'no'} {noun}"
    nouns = plural or noun + "s"
    if number == total:
        return f"both {nouns}" if total == 2 else f"all {total:,} {nouns}"
    return f"{f'{number:,}' if number else 'none'} of {total:,} {nouns}"


def counted(figure: str, noun: str) -> str:
    """Write a figure with what is counted, a name in the plural; a single one of a name of one's own in brackets.

    Examples
    --------
    >>> counted("443", "arrests"), counted("1", "arrests"), counted("fewer than 30", "raids"), counted("1", "raids")
    ('443 arrests', '1 arrest', 'fewer than 30 raids', '1 (raids)')
    """
    if figure != "1" and figure not in (BOUND_WORDS["low"].format(1), BOUND_WORDS["high"].format(1)):
        return f"{figure} {noun}"
    return f"{figure} {_SINGLE[noun]}" if noun in _SINGLE else f"{figure} ({noun})"


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
        shown.append(many(rest, "other"))
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}" if shown else ""


def first_few(items: Sequence[str], most: int, between: str = ", ") -> str:
    """Join the first names of a list that may be long, the rest counted.

    Examples
    --------
    >>> first_few(["a", "b"], 2), first_few(["a", "b", "c"], 2), first_few(["a"] * 1_502, 1, "; ")
    ('a, b', 'a, b and 1 more', 'a and 1,501 more')
    """
    rest = len(items) - most
    return between.join(items[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def capital(text: str) -> str:
    """Raise the first letter."""
    return text[:1].upper() + text[1:]


def straight(text: str) -> str:
    r"""Leave out the characters that turn the direction of what follows.

    Examples
    --------
    >>> straight("Ec\u202eho 12")
    'Echo 12'
    """
    if text.isascii() or not any(mark in text for mark in TURNING):  # a whole page is looked at in milliseconds
        return text
    return text.translate(_STRAIGHT)


def printable(text: str) -> str:
    r"""Return a text for office files: straight, with U+FFFD for characters that they cannot hold.

    Examples
    --------
    >>> printable("a\x0bb\u202e") == "a\ufffdb"
    True
    """
    if text.isascii() and text.isprintable():
        return text
    return _NOT_XML.sub("\ufffd", straight(text))


def unbroken(text: str) -> str:
    r"""Return a printable text in which no line ends between a number and its sign of per cent.

    Examples
    --------
    >>> unbroken("36.2 % of all") == "36.2\xa0% of all"
    True
    """
    return printable(text).replace(" %", "\xa0%")


def slug(text: str) -> str:
    """Make a file name from a text: lower case, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "item"
