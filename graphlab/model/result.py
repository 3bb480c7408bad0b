"""`Result`: what every analysis gives, a table that explains itself.

Beside the rows it holds the method in words, the parameters and seed, the claims behind each row, what was withheld
and what the reader must know. A report prints all of that without knowing which analysis it came from.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING, Any

from graphlab.model.column_rows import Cells, ColumnRows, Lists, each, every, once
from graphlab.model.grades import MARKINGS
from graphlab.model.notes import Notes
from graphlab.model.values import rounded
from graphlab.wording.csv_text import csv_text
from graphlab.wording.text_table import text_table

if TYPE_CHECKING:
    import pandas as pd

WITHHELD = ("handling", "grade", "undated", "overlapping")
_FORMULA = re.compile(r"[=@\t\r]|[+-](?!\s*$|\d[\d,.]*\s*$)")
_RISKY = frozenset("=@+-'\t\r")
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result: its name, its unit ("share" is a fraction, "date" an ISO day) and what it means."""

    name: str
    unit: str = ""
    means: str = ""


def json_value(value: Any) -> Any:
    """Return a JSON-able value: numbers at 12 significant digits, dates as ISO text, sequences as lists.

    Examples
    --------
    >>> json_value((0.1 + 0.2, date(2019, 11, 30)))
    [0.3, '2019-11-30']
    """
    if value is None or isinstance(value, bool | str):
        return value
    if type(value) is float:  # most of what is no text: asked first, because what an iterable is takes long to find out
        return rounded(value) if isfinite(value) else None
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted((json_value(v) for v in value), key=str)
    if isinstance(value, Mapping):
        return {str(k): json_value(v) for k, v in value.items()}
    if isinstance(value, Iterable):
        return [json_value(v) for v in value]
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, float) and number != number:
        return None
    if number in (float("inf"), float("-inf")):
        return None
    return rounded(number)


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: a leading apostrophe where needed, undone by our loaders.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell("'=1+1"), safe_cell("norwich"), safe_cell("-0.13")
    ("'=1+1", "''=1+1", 'norwich', '-0.13')
    """
    return f"'{text}" if text[:1] in _RISKY and _FORMULA.match(text.lstrip("'")) else text


def undo_safe_cell(text: str) -> str:
    """Return the text that `safe_cell` was given.

    Examples
    --------
    >>> undo_safe_cell("'=1+1"), undo_safe_cell("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text.lstrip("'")) else text


def _cell(value: Any) -> str:
    kind = type(value)
    if value is None:
        return ""
    if kind is str:
        return safe_cell(value)
    if kind is int:
        return repr(value)
    if kind is tuple:
        return safe_cell(_joined(value))
    value = json_value(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return safe_cell(";".join(v if isinstance(v, str) else _cell(v) for v in value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return safe_cell(value) if isinstance(value, str) else repr(value)


def _cells(rows: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    """Return what `_cell` says of the cell of a column in every row."""
    cells = rows.columns.get(name) if isinstance(rows, ColumnRows) else None
    if cells is None:
        return each(rows, name, _cell)
    return _written(cells.joined(";")) if isinstance(cells, Lists) else list(Cells(_written(cells.values), cells.codes))


def _written(values: Sequence[Any]) -> list[str]:
    """Return what `_cell` says of each of some values; where all are texts or numbers it is not asked of each."""
    kinds = set(map(type, values))
    if kinds == {int}:
        return list(map(repr, values))
    if kinds == {str} and _RISKY.isdisjoint({text[:1] for text in values}):
        return list(values)
    return list(map(_cell, values))


def _joined(values: tuple[Any, ...]) -> str:
    try:
        return ";".join(values)
    except TypeError:
        return ";".join(v if isinstance(v, str) else _cell(v) for v in values)


def _markdown(text: str) -> str:
    """Return a text for one cell or line of Markdown: no bar, no line feed, no tag."""
    return _TAG.sub("&lt;", text.replace("|", "\\|").replace("\n", " "))


@dataclass(frozen=True)
class Result:
    """A table with its method, parameters, claims, notes and what was withheld.

    Attributes
    ----------
    title
        What the table shows, as a heading.
    method
        How it was made, in words.
    columns
        Names, units and meanings, in order. Every row has a ``claims`` entry: the ids behind it.
    rows
        One mapping per row; empty is None.
    parameters
        The question as it was asked.
    seed
        Of random steps; None when there are none.
    notes
        What the reader must know, and must not conclude. Notes, each with its kind (`model/notes`).
    withheld
        How many claims were left out, by reason.
    marking
        Protective marking.
    parts
        Further tables of the same analysis, by name.
    made_from
        What it was made from, for those who ask further: the table of counts (`graphlab.counting.table.Table`) behind
        flows, the scenario behind what-if. It is in no output.
    """

    title: str
    method: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    notes: Notes = Notes()  # noqa: RUF009
    withheld: Mapping[str, int] = field(default_factory=dict)
    marking: str = MARKINGS[0]
    parts: Mapping[str, Result] = field(default_factory=dict)
    made_from: object | None = field(default=None, repr=False, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(c.name for c in self.columns)

    def claims(self, index: int) -> tuple[str, ...]:
        """Return the ids of the claims behind a row."""
        return tuple(self.rows[index].get("claims") or ())

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as a frame; whole numbers are nullable integers, an open bound is missing."""
        import pandas as pd

        columns: dict[str, Any] = {}
        for name in self.names:
            values = each(self.rows, name, lambda v: tuple(v) if isinstance(v, list) else v)
            columns[name] = pd.Series(values, dtype=_dtype(values))
        return pd.DataFrame(columns, columns=list(self.names))

    def to_dict(self, tables: Mapping[str, Result] | None = None) -> dict[str, Any]:
        """Return the JSON envelope as a mapping; with `tables`, further ones by name (columns, rows, notes)."""
        further = {name: part.to_dict() for name, part in (tables or {}).items()}
        held = {name: {key: part[key] for key in ("columns", "rows", "notes")} for name, part in further.items()}
        return {
            "title": self.title,
            "method": self.method,
            "parameters": json_value(self.parameters),
            "seed": self.seed,
            "columns": [{"name": c.name, "unit": c.unit, "means": c.means} for c in self.columns],
            "rows": [dict(zip(self.names, cells, strict=True)) for cells in self._told(json_value)],
            "notes": list(self.notes),
            "withheld": dict.fromkeys(WITHHELD, 0) | dict(self.withheld),
            "marking": self.marking,
        } | ({"tables": held} if held else {})

    def to_json(self, tables: Mapping[str, Result] | None = None) -> str:
        """Return the JSON envelope as text; the same bytes for the same question and data."""
        return json.dumps(self.to_dict(tables), ensure_ascii=False, indent=2, allow_nan=False) + "\n"

    def to_csv(self) -> str:
        """Return the rows as CSV text; several ids have ';' between, formulas are disarmed by an apostrophe."""
        return csv_text(list(map(safe_cell, self.names)), [_cells(self.rows, name) for name in self.names])

    def _told(self, function: Callable[[Any], Any]) -> Iterator[tuple[Any, ...]]:
        """Yield for every row what a function says of its cells; a column that is kept as one is asked as one."""
        return zip(*(each(self.rows, name, function) for name in self.names), strict=True)

    def csv_lines(self) -> Iterator[str]:
        """Yield the header and the rows of the CSV text one by one, each with its line feed."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        for cells in chain(
            [map(safe_cell, self.names)], ([_cell(row.get(n)) for n in self.names] for row in self.rows)
        ):
            writer.writerow(cells)
            yield out.getvalue()
            out.seek(0)
            out.truncate(0)

    def to_markdown(self) -> str:
        """Return title, table and footnotes as Markdown."""
        header = "| " + " | ".join(self.names) + " |"
        rule = "|" + "|".join(" --- " for _ in self.names) + "|"
        body = ["| " + " | ".join(cells) + " |" for cells in self._told(lambda value: _markdown(_cell(value)))]
        return (
            "\n".join(
                [
                    f"## {_markdown(self.title)}",
                    "",
                    header,
                    rule,
                    *body,
                    "",
                    *(f"- {_markdown(note)}" for note in self.footnotes()),
                ]
            )
            + "\n"
        )

    def footnotes(self) -> list[str]:
        """Return what stands below the table: method, notes, what was withheld, seed and marking."""
        withheld = [f"{n:,} by {reason}" for reason, n in self.withheld.items() if n]
        lines = [f"Method: {self.method}", *self.notes]
        lines += [f"Claims withheld: {', '.join(withheld)}."] if withheld else []
        lines += [f"Seed: {self.seed}."] if self.seed is not None else []
        return [*lines, f"Marking: {self.marking}"]

    def to_text(self) -> str:
        """Return title, aligned table and footnotes for a terminal."""
        asked = partial(once, self.rows), partial(every, self.rows)
        return text_table(self.title, self.columns, self.rows, self.footnotes(), *asked)

    def __repr__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(n)}</th>" for n in self.names)
        body = "".join(
            "<tr>" + "".join(f"<td>{text}</td>" for text in cells) + "</tr>"
            for cells in self._told(lambda value: html.escape(_cell(value)))
        )
        feet = "".join(f"<p>{html.escape(note)}</p>" for note in self.footnotes())
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f"<h4>{html.escape(self.title)}</h4>{table}{feet}"


class Parts(Mapping[str, Result]):
    """Further tables of an analysis by name, each made when it is first asked for, and once."""

    def __init__(self, makers: Mapping[str, Callable[[], Result]]) -> None:
        """Take what makes each table."""
        self._makers, self._made = makers, dict[str, Result]()

    def __getitem__(self, name: str) -> Result:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def _dtype(values: Sequence[Any]) -> str:
    known = [v for v in values if v is not None]
    if not known:
        return "object"
    if all(isinstance(v, bool) for v in known):
        return "boolean"
    if any(isinstance(v, bool) or not isinstance(v, int | float) for v in known):
        return "object"
    return "Int64" if all(isinstance(v, int) for v in known) else "float64"
