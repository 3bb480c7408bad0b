"""The counts that a question about flows is about, as columns; and the refusal to mix what must not be mixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.filters import PASSES
from graphlab.model.grades import parse_grade
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, parse_date

if TYPE_CHECKING:
    from graphlab.graph.network import Network
    from graphlab.model.dataset import Dataset

KINDS = ("stock", "flow", "distinct")
_TEXT = ("claim", "subject", "definition", "origin", "destination", "part_of", "start_text", "end_text")
_NUMBERS = ("first", "last", "low", "high", "known")


def as_one(asked: str | Sequence[str] | None, what: str, counts: pd.DataFrame) -> str | None:
    """Give the one measure or unit that was asked for; several are refused.

    Raises
    ------
    RefusedError
        If several different ones are given; the text says what there is.
    """
    if asked is None or isinstance(asked, str):
        return asked
    several = sorted(set(asked))
    if len(several) > 1:
        raise RefusedError(
            f"a table of flows is of one {what}; asked for {_words(several)}, which do not add up. "
            f"There is: {available(counts)}"
        )
    return several[0] if several else None


def _words(items: Sequence[str]) -> str:
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def available(frame: pd.DataFrame) -> str:
    """Say in words which measures, units and kinds (stock, flow, distinct) a frame of counts has."""
    found = frame[["measure", "unit", "kind"]].drop_duplicates().sort_values(["measure", "unit", "kind"])
    texts = [f"{m} ({u}, {k})" for m, u, k in found.itertuples(index=False)]
    return "; ".join([*texts, "lines (distinct lines, from links)"])


@dataclass(frozen=True)
class FlowClaims:
    """The counts of one measure, unit and kind as parallel arrays, in the order of their ids.

    ``row`` is the position among all counts of the dataset; ``bucket`` is the month, quarter or year (0 without one).
    """

    dataset: Dataset
    measure: str
    unit: str
    kind: str
    claim: np.ndarray
    subject: np.ndarray
    definition: np.ndarray
    origin: np.ndarray
    destination: np.ndarray
    part_of: np.ndarray
    start_text: np.ndarray
    end_text: np.ndarray
    first: np.ndarray
    last: np.ndarray
    low: np.ndarray
    high: np.ndarray
    known: np.ndarray
    row: np.ndarray
    bucket: np.ndarray

    def __len__(self) -> int:
        return len(self.claim)

    def where(self, mask: np.ndarray, **changed: Any) -> FlowClaims:
        """Give the claims that a mask leaves; `changed` replaces whole columns before."""
        base = replace(self, **changed)
        columns: dict[str, Any] = {n: getattr(base, n)[mask] for n in (*_TEXT, *_NUMBERS, "row", "bucket")}
        return replace(base, **columns)

    @cached_property
    def days(self) -> np.ndarray:
        """Days that each claim covers; 0 where a side is open."""
        closed = (self.first != OPEN_FIRST) & (self.last != OPEN_LAST)
        return np.where(closed, self.last - self.first + 1, 0)

    def preference(self, at: np.ndarray) -> tuple[np.ndarray, ...]:
        """Give sort keys of claims that conflict, the most telling first; smaller is taken first.

        A number before none; then best grade, latest published, widest bounds (`graphlab.graph.choice`).
        """
        digit, letter, published = (x[at] for x in self._standing)
        known = self.known[at]
        width = np.where(np.isnan(self.high[at]), np.inf, self.high[at] - self.low[at])
        return (~known, digit, letter, -published, np.where(known, -width, 0.0))

    @cached_property
    def _standing(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Grade digit, grade letter and day of publication of every claim."""
        text = self.dataset.frame("counts")
        grade, source = (text[c].to_numpy()[self.row] for c in ("grade", "source_id"))
        digit, letter = _by_value(grade, _grade_key)
        (published,) = _by_value(source, lambda s: (_published(self.dataset, s),))
        return digit, letter, published


def _by_value(column: np.ndarray, function: Any) -> list[np.ndarray]:
    codes, uniques = pd.factorize(column)
    found = np.array([function(u) for u in uniques], dtype=np.int64).reshape(len(uniques), -1)
    return [found[codes, i] for i in range(found.shape[1])]


def _grade_key(text: str) -> tuple[int, int]:
    grade = parse_grade(text)[0] if text else None
    return (grade.source, ord(grade.information)) if grade else (9, ord("Z"))


def _published(dataset: Dataset, source: str) -> int:
    row = dataset.sources.get(source)
    published = row.text("published") if row is not None else ""
    return parse_date(published).last.toordinal() if published else 0


def find_measure(frame: pd.DataFrame, asked: str) -> str:
    """Give the measure as the data spell it.

    Raises
    ------
    NotFoundError
        If no count is of that measure; the text says which there are.
    """
    names = sorted(pd.unique(frame["measure"]))
    if asked in names:
        return asked
    alike = [n for n in names if n.casefold() == asked.casefold()]
    if len(alike) == 1:
        return str(alike[0])
    raise NotFoundError(f"no count is of the measure '{asked}'. There is: {available(frame)}")


def select_claims(net: Network, measure: str, unit: str | None, kind: str | None) -> tuple[FlowClaims, np.ndarray]:
    """Give the counts that pass the filters and are of the measure, and a mask over all counts of what is relevant.

    Raises
    ------
    NotFoundError
        If no count is of the measure, unit or kind.
    RefusedError
        If what is left is of several units, or mixes stock, flow and distinct.
    """
    frame = net.all_counts
    relevant = (frame["measure"] == measure).to_numpy()
    relevant = _narrowed(frame, relevant, "unit", unit, measure)
    relevant = _narrowed(frame, relevant, "kind", kind, measure)
    passing = relevant & (frame["status"] == PASSES).to_numpy()
    here = passing if passing.any() else relevant
    one_unit = _the_one(frame, here, "unit", measure)
    one_kind = _the_one(frame, here, "kind", measure)
    for column, value in (("unit", one_unit), ("kind", one_kind)):
        if len(pd.unique(frame[column].to_numpy())) > 1:
            relevant = relevant & (frame[column] == value).to_numpy()
    every = bool(passing.all())
    columns = {n: frame[n].to_numpy() if every else frame[n].to_numpy()[passing] for n in (*_TEXT, *_NUMBERS)}
    row = np.flatnonzero(passing)
    bucket = np.zeros(len(row), dtype=np.int64)
    return FlowClaims(net.dataset, measure, one_unit, one_kind, **columns, row=row, bucket=bucket), relevant


def _narrowed(frame: pd.DataFrame, mask: np.ndarray, column: str, asked: str | None, measure: str) -> np.ndarray:
    if asked is None:
        return mask
    found = mask & (frame[column] == asked).to_numpy()
    if not found.any():
        there = available(frame[mask])
        raise NotFoundError(f"no count of '{measure}' is of the {column} '{asked}'. There is: {there}")
    return np.asarray(found)


def _the_one(frame: pd.DataFrame, mask: np.ndarray, column: str, measure: str) -> str:
    values = frame[column].to_numpy()
    found = sorted(pd.unique(values if mask.all() else values[mask]))
    if len(found) > 1:
        option = "--unit" if column == "unit" else "--kind"
        what = "units" if column == "unit" else "kinds of count"
        raise RefusedError(
            f"'{measure}' is counted in several {what} that do not add up ({_words(found)}); choose one with {option}. "
            f"There is: {available(frame[mask])}"
        )
    return str(found[0])
