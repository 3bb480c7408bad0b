"""The answer of a command as a table of a page: what is empty is left out, every number opens to its claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from graphlab.wording.text_table import shown

#: Rows that a page shows; all of them are in the files.
MOST_ROWS = 500
_LINE_COLUMNS = ("line", "lines", "successors", "closed_lines")
_MOST_CLAIMS = 200


@dataclass(frozen=True)
class Cell:
    """One cell: its text, whether it is a number, and where it leads."""

    text: str
    numeric: bool = False
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Head:
    """One column: its name in words, its unit, and what it means."""

    name: str
    unit: str
    means: str
    numeric: bool


@dataclass(frozen=True)
class Table:
    """A table as a page shows it.

    Attributes
    ----------
    title, method, marking
        Of the answer.
    heads, rows
        Columns that say something, and the cells of the first rows.
    total
        Rows in all.
    notes
        What is said of it.
    parameters
        What was asked, in words.
    empty
        Columns that say nothing in any row.
    """

    title: str
    method: str
    marking: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    notes: tuple[str, ...]
    parameters: tuple[str, ...]
    empty: tuple[str, ...]


def page_table(result: Mapping[str, Any]) -> Table:
    """Return the table of an answer (`graphlab.model.result.Result.to_json`)."""
    columns = [c for c in result["columns"] if c["name"] != "claims"]
    rows = result["rows"]
    said = [c for c in columns if any(row.get(c["name"]) not in (None, "", []) for row in rows)]
    numeric = {c["name"]: all(_is_number(row.get(c["name"])) for row in rows) for c in said}
    heads = tuple(Head(_words(c["name"]), c["unit"], c["means"], numeric[c["name"]]) for c in said)
    cells = tuple(
        tuple(_cell(c, row, numeric=numeric[c["name"]], first=i == 0) for i, c in enumerate(said))
        for row in rows[:MOST_ROWS]
    )
    asked = tuple(f"{_words(k)}: {shown(v)}" for k, v in result["parameters"].items() if v not in (None, "", []))
    empty = tuple(_words(c["name"]) for c in columns if c not in said) if rows else ()
    notes = tuple(str(note) for note in result["notes"])
    return Table(result["title"], result["method"], result["marking"], heads, cells, len(rows), notes, asked, empty)


def claims_link(claims: Sequence[str]) -> str:
    """Return the address that shows some claims."""
    return "/claims?" + urlencode([("id", claim) for claim in list(claims)[:_MOST_CLAIMS]])


def _cell(column: Mapping[str, Any], row: Mapping[str, Any], *, numeric: bool, first: bool) -> Cell:
    name, value = column["name"], row.get(column["name"])
    text = shown(value, column["unit"])
    claims = row.get("claims") or []
    if name in _LINE_COLUMNS and isinstance(value, str | list):
        ids = [value] if isinstance(value, str) else value
        return Cell("", numeric=False, links=tuple((f"/line/{quote(i, safe='')}", i) for i in ids))
    if claims and text and (numeric or first):
        return Cell("", numeric=numeric, links=((claims_link(claims), text),))
    return Cell(text, numeric=numeric)


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _words(name: str) -> str:
    return name.replace("_", " ")
