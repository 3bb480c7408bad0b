"""Numbers as sources give them: exact, bounded, approximate or withheld, and the arithmetic that keeps them honest.

A published count is often not one number: "<30", "over 20", "~40", "[c]". `parse_value` reads what was written into a
`Value` that keeps the text beside its bounds; `Bounds` carries the interval through sums, differences and shares.
An open side is None. Missing is not zero: an unknown value has no bounds and takes no part in a sum.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache

from graphlab.errors import ValueTextError
from graphlab.wording.phrases import bounds as bounds_text

Number = int | float

SIGNIFICANT_DIGITS = 12
#: Units of things that are measured and not counted: for these ">20" starts at 20 and "~4.5" is not rounded.
MEASURED_UNITS = frozenset(
    {
        *("kg", "g", "mg", "grams", "kilograms", "ounces", "tonnes", "litres", "km", "miles", "hectares"),
        *("minutes", "hours", "days", "weeks", "months", "years"),
        *("gbp", "£", "pounds", "per cent", "percent", "%", "rate", "ratio", "index"),
    }
)
#: More digits than this no count of anything has, and no float holds exactly.
MAX_NUMBER = 10**15
REASONS = {"c": "confidential", "x": "unavailable", "z": "not applicable", "low": "low", "missing": "not stated"}
_MISSING = frozenset({"", "-", "–", "—", "−", "n/k", "not stated"})


def rounded(x: Number) -> Number:
    """Return a number at 12 significant digits, as every output prints and ranks it.

    Examples
    --------
    >>> rounded(0.1 + 0.2), rounded(7), rounded(-0.0)
    (0.3, 7, 0.0)
    """
    if isinstance(x, int) or not math.isfinite(x) or x == 0:
        return x if isinstance(x, int) or x != 0 else 0.0
    return float(f"{x:.{SIGNIFICANT_DIGITS}g}")


def _add(a: Number | None, b: Number | None) -> Number | None:
    return None if a is None or b is None else a + b


def _subtract(a: Number | None, b: Number | None) -> Number | None:
    return None if a is None or b is None else a - b


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest that a number can be; None is an open side.

    Examples
    --------
    >>> Bounds(0, 29) - Bounds.exactly(75)
    Bounds(low=-75, high=-46)
    """

    low: Number | None
    high: Number | None

    @classmethod
    def exactly(cls, number: Number) -> Bounds:
        """Return the bounds of a number that is known."""
        return cls(number, number)

    @property
    def exact(self) -> bool:
        """Whether only one number fits."""
        return self.low is not None and self.low == self.high

    @property
    def width(self) -> float:
        """High less low; infinite when a side is open."""
        return math.inf if self.low is None or self.high is None else self.high - self.low

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(_add(self.low, other.low), _add(self.high, other.high))

    def __sub__(self, other: Bounds) -> Bounds:
        return Bounds(_subtract(self.low, other.high), _subtract(self.high, other.low))

    def contains(self, number: Number) -> bool:
        """Return whether a number fits."""
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)

    def widest(self, other: Bounds) -> Bounds:
        """Return the smallest interval that holds both."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Bounds(low, high)

    def at_least(self, floor: Number) -> Bounds:
        """Raise both sides to a floor, for numbers that cannot lie below it."""
        low = floor if self.low is None else max(self.low, floor)
        return Bounds(low, None if self.high is None else max(self.high, floor))

    def __str__(self) -> str:
        return bounds_text(self.low, self.high, nothing="not known")


ZERO = Bounds(0, 0)


def sum_bounds(items: Iterable[Bounds]) -> Bounds:
    """Add bounds; a side is open if any item is open there.

    Examples
    --------
    >>> sum_bounds([Bounds(0, 9), Bounds.exactly(14), Bounds(21, None)])
    Bounds(low=35, high=None)
    """
    total = ZERO
    for item in items:
        total = total + item
    return total


def _ratio(part: Number, whole: Number) -> float | None:
    return part / whole if whole else None


def share(part: Bounds, others: Iterable[Bounds]) -> Bounds:
    """Return the share of a part in the sum of itself and `others`, as fractions with honest bounds.

    The least share sets the part at its low and the others at their highs; the greatest the other way round
    (data model, "Values and their bounds"). An open part makes its own greatest share 1 and the others' least 0.
    Of nothing there is no share: where the whole can only be zero both sides are None; where it may be zero the share
    is of what there is otherwise, so that what stands beside nothing else is all of it.

    Examples
    --------
    >>> share(Bounds(10, 20), [Bounds(30, 40)])
    Bounds(low=0.2, high=0.4)
    >>> share(Bounds(0, 4), [Bounds(0, 0)])
    Bounds(low=1.0, high=1.0)
    """
    rest = sum_bounds(others)
    low_part, low_rest = part.low or 0, rest.low or 0
    high = 1.0 if part.high is None else _ratio(part.high, part.high + low_rest)
    low = 0.0 if rest.high is None else _ratio(low_part, low_part + rest.high)
    if low is None and high is None:
        return Bounds(None, None)
    return Bounds(1.0 if low is None else low, high or 0.0)


@dataclass(frozen=True, slots=True)
class Value:
    """A number as written, with its bounds, its mark (revised ...) or the reason why there is none."""

    written: str
    low: Number | None
    high: Number | None
    mark: str | None = None
    reason: str | None = None

    @property
    def known(self) -> bool:
        """Whether there is a number or bound at all."""
        return self.reason is None

    @property
    def bounds(self) -> Bounds:
        """The least and greatest; both open when nothing is known."""
        return Bounds(self.low, self.high)


_NUMBER = r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PREFIXES = {
    "ge": r">=|≥|at least|no fewer than|no less than|minimum of",
    "gt": r">|over|more than|above|upwards of",
    "le": r"<=|≤|up to|at most|no more than",
    "lt": r"<|under|fewer than|less than|below",
    "about": r"~|≈|about|around|approximately|approx\.?|circa|ca\.|c\.",
}
_SUFFIXES = {
    "ge": r"plus|or more|or over|or above|and over|and above",
    "le": r"or fewer|or less|or under|or below|and under|and below",
}
_PREFIXED = re.compile("|".join(f"(?:(?P<{k}>{p})\\s*(?P<{k}_n>{_NUMBER}))" for k, p in _PREFIXES.items()))
_SUFFIXED = re.compile(f"(?P<n>{_NUMBER})\\s*(?:(?P<ge>{_SUFFIXES['ge']})|(?P<le>{_SUFFIXES['le']}))")
_PLAIN = re.compile(f"(?P<n>{_NUMBER})(?P<plus>\\s*\\+)?")
_RANGE = re.compile(
    f"(?P<between>between\\s+)?(?P<a>{_NUMBER})\\s*(?:-|–|—|to\\b|(?(between)and|(?!)))\\s*(?P<b>{_NUMBER})"
)
_MARKED = re.compile(r"^(?P<body>.*\S)\s*[\[(](?P<mark>[rpe])[\])]$")
_SHORTHAND = re.compile(r"^\[(c|x|z|low)\]$")
#: A number with the mark of a footnote: the number stands, and the mark is kept.
_NOTED = re.compile(r"^(?P<body>.*[\d+])\s*(?P<mark>[*†‡§#]+|[¹²³⁴⁵⁶⁷⁸⁹]+|\[(?:note\s*)?\d{1,2}\])$", re.IGNORECASE)
_WORDS = {word: str(n) for n, word in enumerate(
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
)} | {"nil": "0", "none": "0", "fifteen": "15", "twenty": "20"}  # fmt: skip
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_SPACES = str.maketrans("\u00a0\u2009\u202f\u2007", "    ")


def is_measured(unit: str) -> bool:
    """Return whether a unit is of something measured (kilograms, a rate per head) and not counted in whole numbers.

    Examples
    --------
    >>> is_measured("kg"), is_measured("arrests per 10,000 people"), is_measured("person-arrests")
    (True, True, False)
    """
    folded = unit.casefold()
    return folded in MEASURED_UNITS or " per " in folded


def _number(text: str) -> Decimal:
    number = Decimal(text.replace(",", "").replace(" ", ""))
    if number > MAX_NUMBER:
        raise ValueTextError(f"'{text[:40]}' is larger than any count can be", f"write a number up to {MAX_NUMBER:,}")
    return number


def _shortest_number(number: Decimal) -> Number:
    return int(number) if number == number.to_integral_value() else float(number)


def _about(number: Decimal, tolerance: float, counted: bool) -> tuple[Number, Number]:
    slack = abs(number) * Decimal(str(tolerance))
    low, high = number - slack, number + slack
    if counted:
        low, high = low.to_integral_value(ROUND_FLOOR), high.to_integral_value(ROUND_CEILING)
    return _shortest_number(max(low, Decimal(0))), _shortest_number(high)


def _to_whole(kind: str, number: Decimal) -> Decimal:
    """Return the whole number that a bound on counted things really sets."""
    if kind in ("gt", "le"):
        whole = number.to_integral_value(ROUND_FLOOR)
        return whole + 1 if kind == "gt" else whole
    whole = number.to_integral_value(ROUND_CEILING)
    return whole - 1 if kind == "lt" else whole


def _prefixed(match: re.Match[str], tolerance: float, counted: bool, text: str) -> tuple[Number | None, Number | None]:
    kind = next(k for k in _PREFIXES if match[k])
    number = _number(match[f"{kind}_n"])
    if kind == "about":
        return _about(number, tolerance, counted)
    if counted:
        number = _to_whole(kind, number)
    if kind in ("ge", "gt"):
        return _shortest_number(number), None
    high = number
    if high < 0:
        raise ValueTextError(f"'{text}' leaves no number that is not negative", "write 0 or a bound above it")
    return 0, _shortest_number(high)


def _bounds_of(text: str, tolerance: float, counted: bool) -> tuple[Number | None, Number | None]:
    folded = " ".join(text.lower().translate(_SPACES).split())
    if not any(map(str.isdigit, folded)):
        folded = _WORD.sub(lambda m: _WORDS[m[0]], folded)
    if match := _PLAIN.fullmatch(folded):
        number = _shortest_number(_number(match["n"]))
        return number, None if match["plus"] else number
    if match := _PREFIXED.fullmatch(folded):
        return _prefixed(match, tolerance, counted, text)
    if match := _SUFFIXED.fullmatch(folded):
        kind = "ge" if match["ge"] else "le"
        bound = _to_whole(kind, _number(match["n"])) if counted else _number(match["n"])
        return (_shortest_number(bound), None) if kind == "ge" else (0, _shortest_number(bound))
    if match := _RANGE.fullmatch(folded):
        low, high = _number(match["a"]), _number(match["b"])
        if low > high:
            raise ValueTextError(f"'{text}' is a range that runs backwards", f"write {match['b']}-{match['a']}")
        return _shortest_number(low), _shortest_number(high)
    if re.fullmatch(rf"[-−]\s*(?:{_NUMBER})", folded):
        raise ValueTextError(f"'{text}' is negative", "counts start at 0; a dash alone means not stated")
    if folded.endswith(("%", "per cent", "percent")):
        raise ValueTextError(
            f"'{text}' is a percentage, which is never a count", "give the number that it is a share of"
        )
    if re.fullmatch(r"\d+(?:\.\d+)?e[+-]?\d+", folded):
        rule = f"'{text}' was shortened by a spreadsheet; its digits are lost"
        raise ValueTextError(rule, "format the column as text or whole numbers, and export it again")
    if folded.startswith("="):
        raise ValueTextError(f"'{text}' is a formula and not a value", "save the sheet with values, not formulas")
    raise ValueTextError(f"'{text}' is not a number or bound")


@lru_cache(maxsize=65536)
def parse_value(text: str, *, tolerance: float = 0.1, unit: str = "") -> Value:
    """Read a number or bound as a source wrote it.

    Parameters
    ----------
    text
        As written, for example ``"1,503"``, ``"1 503"``, ``"<30"``, ``"20+"``, ``"5 or fewer"``, ``"~40"``,
        ``"800-1100"``, ``"nil"``, ``"[c]"``, ``"41 [r]"``, ``"12*"`` (the mark is kept).
    tolerance
        What "about" means, as a fraction either way.
    unit
        Unit of the count; for measured ones (`is_measured`) bounds are not moved to whole numbers.

    Raises
    ------
    ValueTextError
        If the text is none of the known forms; negative numbers and formulas are named as such.

    Examples
    --------
    >>> parse_value("<30").bounds, parse_value("~40").bounds, parse_value("20+").bounds
    (Bounds(low=0, high=29), Bounds(low=36, high=44), Bounds(low=20, high=None))
    >>> parse_value("[c]").reason
    'c'
    >>> parse_value("less than five").bounds, parse_value("20 or more").bounds, parse_value("12*").mark
    (Bounds(low=0, high=4), Bounds(low=20, high=None), '*')
    """
    written = text.strip()
    if written.isdecimal() and written.isascii() and len(written) < 16:
        return Value(written, int(written), int(written))
    folded = written.lower()
    if folded in _MISSING:
        return Value(written, None, None, reason="missing")
    if match := _SHORTHAND.match(folded):
        return Value(written, None, None, reason=match[1])
    marked = _MARKED.match(folded) or _NOTED.match(folded)
    body, mark = (written[: marked.end("body")], marked["mark"]) if marked else (written, None)
    low, high = _bounds_of(body, tolerance, not is_measured(unit))
    return Value(written, low, high, mark=mark)
