"""What a text that names a line, a place or an operation may not be: a telephone number, a number that lost its digits.

Both are refused wherever a dataset is made, so that what was made can be saved and read again.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WHOLE_PHONE = re.compile(r"(?:(?:\+|00)?440?|0)[1237]\d{8,9}|7\d{9}|(?:\+|00)[1-9]\d{8,13}")
_SHORTEST_PHONE = 10
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,3}")


def is_phone(text: str) -> bool:
    """Return whether a whole text is a number as telephones have, with or without the zero that Excel drops.

    Examples
    --------
    >>> is_phone("07700 900123"), is_phone("7700900123"), is_phone("+447700900123"), is_phone("2021001234")
    (True, True, True, False)
    """
    digits = re.sub(r"[\s().-]", "", text)
    return bool(_WHOLE_PHONE.fullmatch(digits)) and 10 <= sum(map(str.isdigit, digits)) <= 15


def is_scientific(text: str) -> bool:
    """Return whether a spreadsheet shortened a long number, whose digits are lost.

    Examples
    --------
    >>> is_scientific("4.47912E+11"), is_scientific("12E")
    (True, False)
    """
    return bool(_SCIENTIFIC.fullmatch(text))


@lru_cache(maxsize=65536)
def no_id(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a text that may be no id, and what to do: telephones, numbers that lost digits.

    Examples
    --------
    >>> no_id("07700 900123")[0][:38], no_id("rico-1")
    ('the cell looks like a telephone number', None)
    """
    if text[:1].isalpha():
        return None
    if len(text) >= _SHORTEST_PHONE and is_phone(text):
        rule = "the cell looks like a telephone number, which is personal data and never an id"
        return rule, "give it a reference of your own and delete the number"
    if is_scientific(text):
        rule = f"'{text}' was shortened by a spreadsheet: its digits are lost, and two of them may be one or two"
        return rule, "format the column as text and export it again; a telephone number is no id (personal data)"
    return None
