"""Names of places that a sheet writes with a doubt or a weight: "Stowmarket?", "poss. Ely", "Ipswich (mostly)"."""

from __future__ import annotations

import re

_WORDS = r"poss(?:ibly|ible)?|prob(?:ably|able)?|suspected|likely|maybe|perhaps|believed|unconfirmed|tbc|unsure"
#: A doubt, before or behind a name.
_DOUBT = re.compile(
    rf"(?:(?:{_WORDS})\b[.:]?\s+|\?\s*)(?P<after>.+)"
    rf"|(?P<before>.+?)\s*(?:\?+|\(\s*(?:\?|(?:{_WORDS})\.?)\s*\)|,?\s+\b(?:{_WORDS})\.?)",
    re.IGNORECASE,
)
#: How much of a thing is at a place, which takes nothing from it.
_WEIGHT = re.compile(
    r"(?:(?:mostly|mainly|primarily|some|also)\s+)(?P<after>.+)"
    r"|(?P<before>.+?)\s*\(\s*(?:mostly|mainly|primarily|main|some|occasional(?:ly)?|also|limited)\s*\)",
    re.IGNORECASE,
)


_ANY = re.compile(rf"\?|\b(?:{_WORDS})\b", re.IGNORECASE)


def may_doubt(text: str) -> bool:
    """Return whether a cell, of one name or several, has a word or mark of doubt.

    Examples
    --------
    >>> may_doubt("Ipswich / Stowmarket?"), may_doubt("Ely")
    (True, False)
    """
    return bool(_ANY.search(text))


def without_doubt(text: str) -> str:
    """Return a name without the word or mark that casts doubt on it, "" where there is none.

    Examples
    --------
    >>> without_doubt("Stowmarket?"), without_doubt("poss. Thetford"), without_doubt("Ely (TBC)"), without_doubt("Ely")
    ('Stowmarket', 'Thetford', 'Ely', '')
    """
    return _inner(_DOUBT, text)


def without_weight(text: str) -> str:
    """Return a name without the word that says how much of something is there, "" where there is none.

    Examples
    --------
    >>> without_weight("Ipswich (mostly)"), without_weight("mainly Ely"), without_weight("Ely")
    ('Ipswich', 'Ely', '')
    """
    return _inner(_WEIGHT, text)


def _inner(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.fullmatch(text.strip())
    return (found["after"] or found["before"] or "").strip() if found else ""
