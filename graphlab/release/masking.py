"""What is blanked beside a hidden count: every text that could print its number, a share of it, or a hash of it.

A text is blanked when it *can* carry the number, never when it does: whether a note held a 3 must not be seen from its
blank. Years and dates are no counts and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import claim_id
from graphlab.model.tables import TABLES

#: How a hidden count is written: the UK statistics shorthand for "confidential".
HIDDEN = "[c]"
#: What stands for a number in a text that is otherwise kept.
_MASK = "[number]"
_UNITS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen|once|twice|half|third|"
    "quarter|couple|pair|single|both|none|nil|zero"
)
#: What is counted: "2003 arrests" is no year.
_COUNTED = (
    r"(?:person-)?arrests?\b|(?:active\s+)?lines?\b|charges?\b|people\b|persons?\b|individuals?\b|men\b|women\b|children\b|"
    r"suspects?\b|referrals?\b|disruptions?\b|closures?\b|offences?\b|warrants?\b|raids?\b|calls?\b|victims?\b|of\s+(?:them|these|those)\b"
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
_DATE = re.compile(
    rf"\b\d{{4}}-\d{{2}}(?:-\d{{2}})?\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}\b|\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTHS})[a-z]*\.?"
    rf"\s+\d{{4}}\b|\b(?:19|20)\d{{2}}(?:[/-]\d{{2,4}})?\b(?!\s+(?:{_COUNTED}))",
    re.IGNORECASE,
)
#: Also numbers that are one sign: fractions, raised, lowered and circled digits, Roman ones.
_NUMBER = re.compile(rf"\d+(?:[.,]\d+)*(?:\s?%)?|[²³¹¼-¾⁰-⁹₀-₉⅐-\u218b①-⒛]|\b(?:{_UNITS})s?\b", re.IGNORECASE)
#: An id that was made from the content of its row tells the content to anyone who tries the few numbers that it can be.
_HASHED = re.compile(r"(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}|\d{12,}", re.IGNORECASE)
_TEXTS = {
    "sources": ("title", "note"),
    "operations": ("note",),
    "lines": ("note",),
    "links": ("note",),
    "events": ("note",),
    "same": ("note",),
    "places": (),
}
#: Columns that name what a row without an id of its own is about.
_ABOUT = {"links": ("from", "to"), "events": ("line_id", "operation_id"), "same": ("first", "second")}
#: Texts that are kept, because they would be of no use without their numbers, and named when they carry some.
_NAMED = {"sources": ("reference",), "counts": ("definition",)}
#: Columns of places that hold numbers which are no counts of what is hidden.
_KEPT_OF_PLACES = frozenset({"population", "easting", "northing", "area"})
Tables = Mapping[str, list[dict[str, str]]]


def carries_number(text: str) -> bool:
    """Return whether a text holds a number, in digits or words, that is no year or date.

    Examples
    --------
    >>> carries_number("3 of them"), carries_number("two lines"), carries_number("printed in March 2021")
    (True, True, False)
    """
    return _NUMBER.search(_DATE.sub(" ", text)) is not None


def without_numbers(text: str) -> str:
    """Return a text with a mark in place of its numbers; years and dates stay.

    Examples
    --------
    >>> without_numbers("Nine jailed on 3 May 2019, 12 charged")
    '[number] jailed on 3 May 2019, [number] charged'
    """
    kept, last = [], 0
    for date in _DATE.finditer(text):
        kept += [_NUMBER.sub(_MASK, text[last : date.start()]), date.group()]
        last = date.end()
    return "".join([*kept, _NUMBER.sub(_MASK, text[last:])])


@dataclass(frozen=True)
class Masked:
    """What was blanked beside hidden counts, and what was kept though it carries numbers, in words."""

    blanked: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def mask_rows(rows: Tables, data: ClaimSet, hidden: Set[str]) -> Masked:
    """Hide counts in rows, with all that could give them away; return in words what was blanked.

    Parameters
    ----------
    rows
        Of every table; they are changed.
    data
        The dataset before.
    hidden
        Ids of the counts that are hidden.

    Notes
    -----
    Blanked: value, note and extra columns of a hidden count; notes and extra columns with numbers of every other count
    about the same subjects or places or from the same sources; numbers in titles and notes of those sources, operations
    and lines, and in notes of links, events and judgements about those operations, lines and places or from those
    sources. References and definitions stay, and are named.
    """
    counts = [row for row in rows["counts"] if row["count_id"] in hidden]
    sources = {row["source_id"] for row in counts}
    named = {part for row in counts for part in (*row["subject"].split(";"), row["origin"], row["destination"])} - {""}
    blanked: list[str] = []
    for row in rows["counts"]:
        if row["count_id"] in hidden:
            row["value"] = HIDDEN
        if _is_near(row, "counts", sources | named):
            blanked += _blank(row, "counts", everything=row["count_id"] in hidden)
    for table, texts in _TEXTS.items():
        about = _ABOUT.get(table, (TABLES[table].key,))
        for row in rows[table]:
            if {row[column] for column in about} & (sources | named) or row.get("source_id") in sources:
                blanked += _mask(row, table, texts)
    kept = {
        f"the {name} of {table}"
        for table, names in _NAMED.items()
        for row in rows[table]
        for name in names
        if _is_near(row, table, sources | named) and carries_number(row.get(name, ""))
    }
    _rename(rows, data)
    return Masked(tuple(sorted(set(blanked))), tuple(sorted(kept)))


def _is_near(row: Mapping[str, str], table: str, near: Set[str]) -> bool:
    if table == "counts":
        return row["source_id"] in near or bool(near & {*row["subject"].split(";"), row["origin"], row["destination"]})
    return row[TABLES[table].key] in near


def _extras(row: Mapping[str, str], table: str) -> list[str]:
    return sorted(row.keys() - _own_columns(table))


@cache
def _own_columns(table: str) -> frozenset[str]:
    kept = _KEPT_OF_PLACES if table == "places" else frozenset()
    return frozenset({*TABLES[table].names, *kept, "claim"})


def _blank(row: dict[str, str], table: str, *, everything: bool) -> list[str]:
    """Blank the note and the extra columns of a count: all of them, or those that carry numbers."""
    found = []
    for name in ("note", *_extras(row, table)):
        if row.get(name) and (everything or carries_number(row[name])):
            row[name] = ""
            found.append("notes of counts" if name == "note" else f"the column {name} of counts")
    return found


def _mask(row: dict[str, str], table: str, texts: Iterable[str]) -> list[str]:
    """Take the numbers out of the texts of a row, and blank its extra columns that carry some."""
    found = []
    for name in texts:
        if row.get(name) and carries_number(row[name]):
            row[name] = without_numbers(row[name])
            found.append(f"numbers in the {name} of {table}")
    for name in _extras(row, table):
        if row.get(name) and carries_number(row[name]):
            row[name] = ""
            found.append(f"the column {name} of {table}")
    return found


def _rename(rows: Tables, data: ClaimSet) -> None:
    """Make ids that look as if they were made from content again, from the content that is left."""
    kept: dict[str, Mapping[str, str]] = {row["count_id"]: row for row in data.rows("counts")}
    names: dict[str, str] = {}
    taken = {row["count_id"] for row in rows["counts"]}
    for row in sorted(rows["counts"], key=lambda r: (_content(r), r["count_id"])):
        old = row["count_id"]
        if not _HASHED.search(old) or dict(kept[old]) == row:
            continue
        new = claim_id("counts", dict(_content(row)))
        number = 1
        while new in taken:
            number += 1
            new = f"{claim_id('counts', dict(_content(row)))}-{number}"
        taken.add(new)
        names[old] = new
    for row in rows["counts"]:
        for column in ("count_id", "part_of", "supersedes"):
            row[column] = names.get(row[column], row[column])


def _content(row: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    return sorted((k, v) for k, v in row.items() if v and k not in ("count_id", "part_of", "supersedes"))
