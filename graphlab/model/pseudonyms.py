"""Brand names replaced, consistently and everywhere: a brand can be a person's nickname.

The replacement happens in the data, so that no analysis, page or export can bring a brand back: ids and names of
lines, ids of the counts about them, ids and titles of sources and every other text in which a brand stands. The key
that undoes it is given beside the dataset and is never in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from graphlab.model.claim_set import ClaimSet
from graphlab.model.tables import TABLES

#: Words that stand in names of lines without being a brand.
_COMMON = frozenset({"line", "lines", "the", "unnamed", "county", "deal", "and", "of", "no", "a"})
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_REFERENCES = ("from", "to", "line_id", "subject", "part_of", "supersedes", "count_id", "source_id")
#: Columns that are never text about a line: dates, values, codes and the geography.
_FIXED = frozenset(
    {"value", "grade", "handling", "gss_code", "lat", "lon", "within", "link_type", "event", "certainty"}
)
Rows = dict[str, list[dict[str, str]]]
C = TypeVar("C", bound=ClaimSet)


def pseudonymise(data: C, key: Mapping[str, str] | None = None) -> tuple[C, dict[str, str]]:
    """Return the dataset without brand names, and the key from old ids to new ones.

    Parameters
    ----------
    data
        Any dataset.
    key
        Key of an earlier run; its pseudonyms are kept and new lines get the next numbers.

    Returns
    -------
    tuple
        A dataset in which line ``rico-exeter`` is for example ``line-07`` called "Line 07", and the key: old id of a
        line, count or source to new id.

    Notes
    -----
    Numbers follow a hash of the id, so that their order says nothing about the alphabet. Whole words of a brand
    are replaced wherever they stand, in capitals or not; words that are also part of a name of a place stay. A word
    of a brand in another meaning ("chase") is replaced too: that is the safe side.
    """
    names = _new_ids("line", sorted(data.lines), key or {})
    scrub = _scrubber(data, names)
    names |= _new_ids("source", [s for s in sorted(data.sources) if scrub(s) != s], key or {})
    subjects = {row["count_id"] for row in data.rows("counts") if _speaks_of(row, names, scrub)}
    names |= _new_ids("count", sorted(subjects), key or {})
    rows: Rows = {table: [_row(table, row, names, scrub) for row in data.rows(table)] for table in TABLES}
    for row in rows["lines"]:
        number = row["line_id"].rpartition("-")[2]
        row["name"], row["aliases"] = f"Line {number}", ""
    made = type(data).build({t: r for t, r in rows.items() if r}, _record(data, scrub))
    made.pseudonymised = True
    made.report = data.report
    return made, dict(sorted(names.items()))


def _new_ids(kind: str, ids: list[str], key: Mapping[str, str]) -> dict[str, str]:
    kept = {old: key[old] for old in ids if old in key}
    taken = {new for new in key.values() if new.startswith(f"{kind}-")}
    width = max(2, len(str(len(ids) + len(taken))))
    number = 0
    for old in sorted(ids, key=lambda i: (hashlib.blake2b(i.encode(), digest_size=8).digest(), i)):
        if old in kept:
            continue
        while (new := f"{kind}-{number + 1:0{width}d}") in taken:
            number += 1
        number += 1
        kept[old] = new
    return kept


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _scrubber(data: ClaimSet, names: Mapping[str, str]) -> Callable[[str], str]:
    """Return the function that replaces whole brands by their pseudonym and single words of them by "[brand]"."""
    places = {w for key, place in data.places.items() for n in (key, *place.names()) for w in _words(n)}
    whole: dict[str, set[str]] = {}
    single: set[str] = set()
    for line, row in data.lines.items():
        for name in (line, *row.names()):
            words = [w for w in _words(name) if w not in _COMMON and w not in places]
            single.update(words)
            if words and len(words) == len([w for w in _words(name) if w not in _COMMON]):
                whole.setdefault(name.casefold(), set()).add(names[line])
    if not single:
        return lambda text: text
    longest = sorted({*whole, *single}, key=lambda t: (-len(t), t))
    pattern = re.compile(r"(?<![^\W_])(?:" + "|".join(re.escape(t) for t in longest) + r")(?![^\W_])", re.IGNORECASE)

    def replace(match: re.Match[str]) -> str:
        lines = whole.get(match[0].casefold(), set())
        return next(iter(lines)) if len(lines) == 1 else "[brand]"

    return lambda text: pattern.sub(replace, text)


def _speaks_of(row: Mapping[str, str], names: Mapping[str, str], scrub: Callable[[str], str]) -> bool:
    return any(part in names for part in row["subject"].split(";")) or scrub(row["count_id"]) != row["count_id"]


def _row(table: str, row: Mapping[str, str], names: Mapping[str, str], scrub: Callable[[str], str]) -> dict[str, str]:
    own = {"places": "place_id", "operations": "operation_id"}.get(table)
    made = {}
    for column, text in row.items():
        if column in _REFERENCES:
            made[column] = ";".join(names.get(part, part) for part in text.split(";"))
        elif (
            column in _FIXED or column == own or (table == "places" and column in ("name", "aliases", "force", "kind"))
        ):
            made[column] = text
        else:
            made[column] = scrub(text) if text else text
    return made


def _record(data: ClaimSet, scrub: Callable[[str], str]) -> dict[str, object]:
    record = data.record.as_dict()
    return {
        k: scrub(v) if isinstance(v, str) and k in ("title", "description", "licence") else v for k, v in record.items()
    }
