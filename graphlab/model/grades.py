"""Grades of intelligence (3x5x2), handling codes and protective markings.

3x5x2 grades a source 1-3 (reliable, untested, not reliable), information A-E (known directly, known indirectly but
corroborated, known indirectly, not known, suspected false) and handling P or C (lawful sharing permitted, permitted
with conditions). The legacy 5x5x5 (source A-E, information 1-5, handling 1-5) is accepted and mapped; the mapping is
lossy, so the text as written is kept beside it.

References
----------
College of Policing, Authorised Professional Practice, "Intelligence report" (3x5x2). Cabinet Office, "Government
Security Classifications Policy" (markings).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graphlab.errors import GradeTextError

#: Markings from the lowest to the highest.
MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET")
#: Declared mapping of the markings before 2014, to the side of caution.
LEGACY_MARKINGS = {
    "PROTECT": "OFFICIAL-SENSITIVE", "RESTRICTED": "OFFICIAL-SENSITIVE", "CONFIDENTIAL": "OFFICIAL-SENSITIVE",
}  # fmt: skip
HANDLINGS = ("P", "C")
#: Declared, lossy mapping of the legacy 5x5x5 codes.
LEGACY_SOURCE = {"A": 1, "B": 1, "C": 2, "D": 3, "E": 2}
LEGACY_INFORMATION = {"1": "A", "2": "A", "3": "B", "4": "D", "5": "E"}
LEGACY_HANDLING = {"1": "P", "2": "P", "3": "P", "4": "C", "5": "C"}

_SENSITIVE = re.compile(r"\bofficial\s*[-–—:/]?\s*\(?\s*sensitive\b", re.IGNORECASE)
_CAPITALS = re.compile(rf"\b(?:TOP[\s-]SECRET|SECRET|OFFICIAL|{'|'.join(LEGACY_MARKINGS)})\b")
_MODERN = re.compile(r"([1-3])\s*-?\s*([A-E])(?:\s*-?\s*([PC]))?")
_LEGACY = re.compile(r"([A-E])\s*-?\s*([1-5])(?:\s*-?\s*([1-5]))?")


@dataclass(frozen=True, slots=True, order=True)
class Grade:
    """A 3x5x2 grade; smaller sorts as better (source digit first, then information letter)."""

    source: int
    information: str
    written: str = ""

    @property
    def text(self) -> str:
        """The grade in 3x5x2, for example ``2C``."""
        return f"{self.source}{self.information}"

    @property
    def legacy(self) -> bool:
        """Whether it was written in the legacy 5x5x5."""
        return bool(_LEGACY.fullmatch(self.written))

    def at_least(self, minimum: Grade) -> bool:
        """Return whether both the source digit and the information letter are as good as `minimum`."""
        return self.source <= minimum.source and self.information <= minimum.information

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=4096)
def parse_grade(text: str) -> tuple[Grade, str]:
    """Read a grade; give it with the handling code that it carries ("" when none).

    Raises
    ------
    GradeTextError
        If it is neither 3x5x2 nor legacy 5x5x5.

    Examples
    --------
    >>> grade, handling = parse_grade("2CP")
    >>> grade.text, handling
    ('2C', 'P')
    >>> parse_grade("B24")[0].text
    '1A'
    """
    written = text.strip().upper()
    if match := _MODERN.fullmatch(written):
        return Grade(int(match[1]), match[2], written), match[3] or ""
    if match := _LEGACY.fullmatch(written):
        grade = Grade(LEGACY_SOURCE[match[1]], LEGACY_INFORMATION[match[2]], written)
        return grade, LEGACY_HANDLING[match[3]] if match[3] else ""
    raise GradeTextError(f"'{text}' is not a grade")


def parse_marking(text: str) -> str:
    """Read a protective marking.

    Raises
    ------
    GradeTextError
        If it is not one of `MARKINGS`.

    Examples
    --------
    >>> parse_marking("official - sensitive")
    'OFFICIAL-SENSITIVE'
    """
    folded = " ".join(re.sub(r"\s*[-–]\s*", "-", text.strip().upper()).split()).replace(
        "OFFICIAL SENSITIVE", "OFFICIAL-SENSITIVE"
    )
    if folded not in MARKINGS:
        raise GradeTextError(f"'{text}' is not a marking", f"write one of {', '.join(MARKINGS)}")
    return folded


def marking_in(text: str) -> str:
    """Return the highest marking that stands in a title, a note or a name; "" for none.

    Single words count only in capitals, or where they are the whole text; those of before 2014 are read as
    `LEGACY_MARKINGS` says.

    Examples
    --------
    >>> marking_in("Lines tracker - Official (Sensitive)"), marking_in("tracker_OFFICIAL_SENSITIVE_2026")
    ('OFFICIAL-SENSITIVE', 'OFFICIAL-SENSITIVE')
    >>> marking_in("RESTRICTED when complete"), marking_in("Secret"), marking_in("Official figures, not secret")
    ('OFFICIAL-SENSITIVE', 'SECRET', '')
    """
    plain = text.replace("_", " ")
    words = [" ".join(re.sub("-", " ", word).split()) for word in _CAPITALS.findall(plain)]
    words += [whole] if (whole := " ".join(plain.upper().split())) in MARKINGS else []
    found = [LEGACY_MARKINGS.get(word, word) for word in words]
    found += ["OFFICIAL-SENSITIVE"] if _SENSITIVE.search(plain) else []
    return highest_marking(*found) if found else ""


def highest_marking(*markings: str) -> str:
    """Return the highest of several markings (the lowest there is when none is given).

    Examples
    --------
    >>> highest_marking("OFFICIAL", "OFFICIAL-SENSITIVE")
    'OFFICIAL-SENSITIVE'
    """
    return max(markings, key=MARKINGS.index, default=MARKINGS[0])
