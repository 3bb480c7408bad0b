"""Counts as columns: bounds and days as numbers, and why each claim passes the filters or not, a million at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from graphlab.graph.filters import OUTSIDE, OVERLAPPING, PASSES, UNDATED, Filters
from graphlab.model.claim_set import ClaimSet
from graphlab.model.grades import parse_grade
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, make_period
from graphlab.model.values import parse_value

COLUMNS = (
    "claim", "subject", "measure", "unit", "kind", "origin", "destination", "definition", "part_of", "source",
    "value", "low", "high", "known", "first", "last", "dated", "start_text", "end_text", "status",
)  # fmt: skip


def _mapped(series: pd.Series, function: Callable[[Any], Any], dtype: Any = object) -> np.ndarray:
    """Apply a function once to every distinct value of a column."""
    codes, uniques = pd.factorize(series, use_na_sentinel=False)
    found = np.empty(len(uniques), dtype=object)
    for i, value in enumerate(uniques):
        found[i] = function(value)
    return found.astype(dtype)[codes]


def _joined(*columns: pd.Series) -> pd.Series:
    first, *rest = columns
    return first.str.cat(pd.concat(rest, axis=1), sep="\x1f") if len(first) else first


def numeric_counts(dataset: ClaimSet) -> pd.DataFrame:
    """Return every count of a dataset with numbers for its bounds and days (see `COLUMNS`; ``status`` still empty).

    An open or unknown bound is NaN; an open day is `OPEN_FIRST` or `OPEN_LAST`.
    """
    text = dataset.frame("counts")
    keys = ("value", "source_id", "unit")
    values = _mapped(_joined(*(text[k] for k in keys)), lambda key: _value(dataset, *key.split("\x1f")))
    spans = _mapped(_joined(text["period_start"], text["period_end"]), lambda key: make_period(*key.split("\x1f")))

    def numbers(source: np.ndarray, get: Callable[[Any], Any], dtype: Any) -> np.ndarray:
        return np.fromiter((get(x) for x in source), dtype=dtype, count=len(source))

    return pd.DataFrame(
        {
            "claim": text["claim"],
            "subject": text["subject"],
            "measure": text["measure"],
            "unit": text["unit"],
            "kind": text["stock_or_flow"],
            "origin": text["origin"],
            "destination": text["destination"],
            "definition": text["definition"],
            "part_of": text["part_of"],
            "source": text["source_id"],
            "value": text["value"],
            "low": numbers(values, lambda v: np.nan if v.low is None else v.low, float),
            "high": numbers(values, lambda v: np.nan if v.high is None else v.high, float),
            "known": numbers(values, lambda v: v.known, bool),
            "first": numbers(spans, lambda p: p.first_ordinal, np.int64),
            "last": numbers(spans, lambda p: p.last_ordinal, np.int64),
            "dated": numbers(spans, lambda p: p.dated, bool),
            "start_text": text["period_start"],
            "end_text": text["period_end"],
            "status": PASSES,
        },
        columns=list(COLUMNS),
    )


def _value(dataset: ClaimSet, value: str, source: str, unit: str) -> Any:
    return parse_value(value, tolerance=dataset.tolerance(source), unit=unit)


def with_status(
    frame: pd.DataFrame, dataset: ClaimSet, filters: Filters, out_of_scope: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """Return the counts with why each one passes the filters (``status`` "") or not.

    Counts of lines `out_of_scope` alone, and of days after the one as at which is asked, are outside.
    """
    text = dataset.frame("counts")
    status = np.full(len(frame), PASSES, dtype=object)
    if filters.period is not None:
        start, end = filters.period.first_ordinal, filters.period.last_ordinal
        inside = (frame["first"] >= start) & (frame["last"] <= end)
        touching = (frame["first"] <= end) & (frame["last"] >= start)
        status[(touching & ~inside).to_numpy()] = OVERLAPPING
        status[(~touching).to_numpy()] = OUTSIDE
        status[(~frame["dated"]).to_numpy()] = UNDATED
    standing = _mapped(_joined(text["handling"], text["grade"]), lambda key: _claim_status(filters, *key.split("\x1f")))
    barred = (standing != PASSES) & (status != OUTSIDE)
    status[barred] = standing[barred]
    status[~_asked_for(frame, dataset, filters)] = OUTSIDE
    if filters.as_at is not None:
        status[(frame["first"] > filters.as_at.toordinal()).to_numpy()] = OUTSIDE
    if out_of_scope:
        status[_mapped(frame["subject"], lambda s: out_of_scope.issuperset(s.split(";")), bool)] = OUTSIDE
    superseded = set(text["supersedes"]) - {""}
    if superseded:
        status[frame["claim"].isin(superseded).to_numpy()] = OUTSIDE
    return frame.assign(status=status)


def _claim_status(filters: Filters, handling: str, grade: str) -> str:
    return filters.claim_status(handling, parse_grade(grade)[0] if grade else None)


def _asked_for(frame: pd.DataFrame, dataset: ClaimSet, filters: Filters) -> np.ndarray:
    wanted = np.ones(len(frame), dtype=bool)
    if filters.subject:
        ids = set(filters.subject.split(";"))
        wanted &= _mapped(frame["subject"], lambda s: ids <= set(s.split(";")), bool)
    if filters.place:

        def near(place: str) -> bool:
            return bool(place) and dataset.geography.is_within(place, filters.place)

        touches = _mapped(frame["origin"], near, bool) | _mapped(frame["destination"], near, bool)
        wanted &= touches | _mapped(frame["subject"], lambda s: any(near(part) for part in s.split(";")), bool)
    return wanted


__all__ = ["COLUMNS", "OPEN_FIRST", "OPEN_LAST", "numeric_counts", "with_status"]
