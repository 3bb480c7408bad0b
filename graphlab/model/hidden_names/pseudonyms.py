"""Brand names replaced, consistently and everywhere: a brand can be a person's nickname.

The replacement happens in the data, so that no analysis, page or export can bring a brand back: ids and names of
lines, ids of the counts about them, ids and titles of sources and every other text in which a brand stands. The key
that undoes it is given beside the dataset and is never in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from graphlab.model.claim_set import ClaimSet
from graphlab.model.hidden_names.brands import Brands, told_apart
from graphlab.model.record import Record
from graphlab.model.tables import TABLES
from graphlab.wording.phrases import RESERVED

#: Columns that hold ids, in any table.
_REFERENCES = (
    "from", "to", "line_id", "subject", "part_of", "supersedes", "count_id", "source_id", "operation_id",
)  # fmt: skip
#: Columns that are never text about a line: dates, values, codes and the geography.
_FIXED = frozenset(
    {
        "value", "grade", "handling", "gss_code", "gss_vintage", "lat", "lon", "within", "link_type", "event",
        "certainty", "rating", "status", "judgement", "stock_or_flow", "start", "end", "date_start", "date_end",
        "period_start", "period_end", "published", "decided_on", "origin", "destination",
    }
)  # fmt: skip
_PLACE = frozenset({"place_id", "name", "aliases", "force", "kind"})
#: Names of what is counted: two that differ must still differ when the brands in them are replaced.
_COUNTED = ("measure", "unit", "definition")
Rows = dict[str, list[dict[str, str]]]
C = TypeVar("C", bound=ClaimSet)


@dataclass(frozen=True)
class Before:
    """A dataset before its brand names were replaced (see `graphlab.model.claim_set.Original`)."""

    data: ClaimSet
    key: Mapping[str, str]
    brands: Brands

    def without_brands(self, text: str) -> str:
        """Return a text with the brands of the dataset replaced."""
        return self.brands.without(text)


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
        line, operation, count or source to new id.

    Notes
    -----
    Numbers follow a hash of the id, so that their order says nothing about the alphabet. Whole words of a brand are
    replaced wherever they stand, whatever their case, accents, apostrophes or plural
    (`graphlab.model.hidden_names.brands`); words that are also part of a name of a place stay (`doubtful_brands`). A
    word of a brand in another meaning ("chase") is replaced too: that is the safe side. No figure changes: sources keep
    their tolerance, and what was counted apart stays apart.
    """
    names = _new_ids("line", sorted(data.lines), key or {})
    brands = brands_of(data, names)
    for kind, ids in (("operation", data.operations), ("source", data.sources)):
        names |= _new_ids(kind, [i for i in sorted(ids) if brands.without(i) != i], key or {})
    subjects = {row["count_id"] for row in data.rows("counts") if _speaks_of(row, names, brands.without)}
    names |= _new_ids("count", sorted(subjects), key or {})
    rows = _rows(data, names, brands.without)
    made = type(data).build({t: r for t, r in rows.items() if r}, _record(data.record, names, brands.without))
    made.released_as(data)
    made.pseudonymised, made.report = True, data.report
    made.before = Before(data, names, brands)
    return made, dict(sorted(names.items()))


def brands_of(data: ClaimSet, pseudonyms: Mapping[str, str] | None = None) -> Brands:
    """Return the brands of the lines of a dataset; without pseudonyms, the id of a line stands for it."""
    places = [name for key, place in data.places.items() for name in (key, *place.names())]
    called = {line: row.names() for line, row in data.lines.items()}
    return Brands(called, places, pseudonyms or {line: line for line in called})


def doubtful_brands(data: ClaimSet) -> tuple[str, ...]:
    """Return the names of lines that are names of places too, word by word: they stay in texts.

    Examples
    --------
    >>> link = {"link_type": "SUPPLIES", "from": "essex-1", "to": "essex", "source_id": "s"}
    >>> lines = [{"line_id": "essex-1", "name": "The Essex line"}]
    >>> doubtful_brands(ClaimSet.build({"links": [link], "lines": lines}))
    ('The Essex line',)
    """
    return brands_of(data).doubtful


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


def _speaks_of(row: Mapping[str, str], names: Mapping[str, str], without: Callable[[str], str]) -> bool:
    return any(part in names for part in row["subject"].split(";")) or without(row["count_id"]) != row["count_id"]


def _rows(data: ClaimSet, names: Mapping[str, str], without: Callable[[str], str]) -> Rows:
    counts = data.rows("counts")
    apart = {
        column: {t: t for t in RESERVED} | told_apart({row[column] for row in counts} - RESERVED, without)
        for column in _COUNTED
    }
    rows: Rows = {}
    for table in TABLES:
        columns = told_apart(data.extra_columns(table), without)
        rows[table] = [
            {columns.get(c, c): _cell(table, c, text, names, without, apart) for c, text in row.items()}
            for row in data.rows(table)
        ]
    for row in rows["lines"]:
        number = row["line_id"].rpartition("-")[2]
        row["name"], row["aliases"] = f"Line {number}", ""
    return rows


def _cell(
    table: str,
    column: str,
    text: str,
    names: Mapping[str, str],
    without: Callable[[str], str],
    apart: Mapping[str, Mapping[str, str]],
) -> str:
    if not text or column in _FIXED or (table == "places" and column in _PLACE):
        return text
    if column in _REFERENCES:
        return ";".join(names.get(part, part) for part in text.split(";"))
    if table == "same" and column in ("first", "second"):
        before, mark, line = text.rpartition("/")
        return f"{names.get(before, without(before))}{mark}{names.get(line, without(line))}"
    return apart[column][text] if table == "counts" and column in apart else without(text)


def _record(record: Record, names: Mapping[str, str], without: Callable[[str], str]) -> dict[str, Any]:
    """Return the record: texts without brands, however deep they stand, and tolerances of the sources by new ids."""
    kept = {"marking", "cut_off", "tolerance"}

    def cleaned(value: Any) -> Any:
        if isinstance(value, str):
            return without(value)
        if isinstance(value, Mapping):
            keys = told_apart(value, without)
            return {keys[k]: cleaned(v) for k, v in value.items()}
        return [cleaned(v) for v in value] if isinstance(value, list) else value

    content = {k: v if k in kept else cleaned(v) for k, v in record.as_dict().items() if k != "tolerances"}
    tolerances = {names.get(source, without(source)): share for source, share in record.tolerances.items()}
    return {**content, "tolerances": tolerances}
