"""Counts as columns: bounds and days as numbers, and why each claim passes the filters or not, a million at a time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graphlab.graph.claim_columns import NUMBER, REASONS, ClaimColumns, standing
from graphlab.graph.filters import OUTSIDE, OVERLAPPING, UNDATED, Filters
from graphlab.model.claim_set import ClaimSet
from graphlab.model.columns import Table, TextColumn
from graphlab.model.values import Value, parse_value

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "claim", "subject", "measure", "unit", "kind", "origin", "destination", "definition", "part_of", "source",
    "value", "low", "high", "known", "first", "last", "dated", "start_text", "end_text", "status",
)  # fmt: skip


def count_columns(dataset: ClaimSet, filters: Filters, out_of_scope: frozenset[str] = frozenset()) -> ClaimColumns:
    """Return every count with why it passes the filters or not; all that pass are certain.

    Counts of lines `out_of_scope` alone, and of days after the one as at which is asked, are outside.
    """
    table, days = dataset.columns("counts"), dataset.days("counts")
    columns, outside = table.columns, NUMBER[OUTSIDE]
    reason = np.zeros(len(table), np.int8)
    if filters.period is not None:
        start, end = filters.period.ordinals
        inside = (days.first >= start) & (days.last <= end)
        touching = (days.first <= end) & (days.last >= start)
        reason[touching & ~inside] = NUMBER[OVERLAPPING]
        reason[~touching] = outside
        reason[~days.dated] = NUMBER[UNDATED]
    said = standing(table, filters)
    barred = (said > 0) & (reason != outside)
    reason[barred] = said[barred]
    reason[~_asked_for(table, dataset, filters)] = outside
    if filters.as_at is not None:
        reason[days.first > filters.as_at.toordinal()] = outside
    if out_of_scope:
        reason[columns["subject"].mapped(lambda s: out_of_scope.issuperset(s.split(";")), bool)] = outside
    superseded = {*columns["supersedes"].texts} - {""}
    if superseded:
        reason[table.ids.is_in(superseded)] = outside
    return ClaimColumns(table, days, reason, reason == 0)


def _asked_for(table: Table, dataset: ClaimSet, filters: Filters) -> np.ndarray:
    wanted = np.ones(len(table), dtype=bool)
    subject = table.columns["subject"]
    if filters.subject:
        ids = set(filters.subject.split(";"))
        wanted &= subject.mapped(lambda s: ids <= set(s.split(";")), bool)
    if filters.place:

        def near(place: str) -> bool:
            return bool(place) and dataset.geography.is_within(place, filters.place)

        touches = table.columns["origin"].mapped(near, bool) | table.columns["destination"].mapped(near, bool)
        wanted &= touches | subject.mapped(lambda s: any(near(part) for part in s.split(";")), bool)
    return wanted


class CountArrays:
    """Counts as one array a column (see `COLUMNS`), made when it is asked for.

    An open or unknown bound is NaN; an open day is `OPEN_FIRST` or `OPEN_LAST`.
    """

    def __init__(self, text: Mapping[str, TextColumn], numbers: Mapping[str, np.ndarray]) -> None:
        self._text, self._made = text, dict(numbers)

    def __len__(self) -> int:
        return len(self._text["claim"])

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._made:
            self._made[name] = self._text[name].objects()
        return self._made[name]

    def text(self, name: str) -> TextColumn:
        """Return a column of text as codes and the texts behind them."""
        return self._text[name]

    def where(self, rows: np.ndarray) -> CountArrays:
        """Return some rows: their numbers, or a mask."""
        numbers = {name: column[rows] for name, column in self._made.items() if name not in self._text}
        return CountArrays({name: column.take(rows) for name, column in self._text.items()}, numbers)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The same as a frame of pandas."""
        import pandas as pd

        made = {n: pd.Series(self[n], dtype=object) if n in self._text else self[n] for n in COLUMNS}
        return pd.DataFrame(made, columns=list(COLUMNS))


def numeric_counts(dataset: ClaimSet) -> CountArrays:
    """Return every count of a dataset as `arrays_of` does, none of them kept out."""
    table = dataset.columns("counts")
    every = np.ones(len(table), bool)
    return arrays_of(dataset, ClaimColumns(table, dataset.days("counts"), np.zeros(len(table), np.int8), every))


def arrays_of(dataset: ClaimSet, counts: ClaimColumns) -> CountArrays:
    """Return every count of a dataset with numbers for its bounds and days."""
    columns, days = counts.table.columns, counts.days
    low, high, known = bounds_of(dataset, counts.table)
    text = {
        "claim": counts.table.ids,
        "subject": columns["subject"],
        "measure": columns["measure"],
        "unit": columns["unit"],
        "kind": columns["stock_or_flow"],
        "origin": columns["origin"],
        "destination": columns["destination"],
        "definition": columns["definition"],
        "part_of": columns["part_of"],
        "source": columns["source_id"],
        "value": columns["value"],
        "start_text": columns["period_start"],
        "end_text": columns["period_end"],
        "status": TextColumn.from_codes(REASONS, counts.reason),
    }
    numbers = {
        "low": low,
        "high": high,
        "known": known,
        "first": days.first,
        "last": days.last,
        "dated": days.dated,
    }
    return CountArrays(text, numbers)


def bounds_of(dataset: ClaimSet, table: Table) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the least and the most of every count, NaN where not known, and whether it has a number."""
    values, at = values_of(dataset, table)
    low = np.array([np.nan if v.low is None else v.low for v in values], float)
    high = np.array([np.nan if v.high is None else v.high for v in values], float)
    return low[at], high[at], np.array([v.known for v in values], bool)[at]


def values_of(dataset: ClaimSet, table: Table) -> tuple[list[Value], np.ndarray]:
    """Return the distinct values of counts, as their units and sources have them, and the number of that of each."""
    of_source, number = TextColumn.pairs(table.columns["source_id"], table.columns["unit"])
    value = table.columns["value"]
    width = max(len(value.texts), 1)
    found, at = np.unique(number * width + value.codes, return_inverse=True)
    told = [(value.texts[key % width], *of_source[key // width]) for key in found.tolist()]
    return [parse_value(text, tolerance=dataset.tolerance(source), unit=unit) for text, source, unit in told], at
